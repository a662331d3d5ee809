"""Colours of figures, taken and mixed from the style in use, so that they fit a light and a dark page."""

import zlib
from collections.abc import Iterable, Mapping

from matplotlib.colors import Colormap

from analysis import style, text

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
"""Shapes for kinds of marks, so that a kind is never told by colour alone."""
HATCH = "////"
"""Pattern of a tile, cell or bar without data."""
KINDS = 8
"""Hues for keys that are no regions."""


def primary() -> str:
    """Return the colour of text."""
    return style.palette().text


def paper() -> str:
    """Return the colour of the page behind the figure."""
    return style.palette().paper


def secondary() -> str:
    """Return the colour of secondary text: readable, but behind the message."""
    return style.palette().secondary


def muted() -> str:
    """Return the colour of lines and marks that are context."""
    return style.palette().muted


def fill() -> str:
    """Return the fill of what is only context."""
    return style.palette().fill


def accent() -> str:
    """Return the colour of what matters when it is no region."""
    return style.palette().highlight


def warning() -> str:
    """Return the colour of what cannot be right."""
    return style.verdict_colour("implausible")


def mix(colour: str, share: float) -> str:
    """Return `colour` at `share` strength (0-1) on the page's own colour."""
    return style.mixed(colour, share)


def text_on(colour: str) -> str:
    """Return black or white, whichever reads better on `colour`."""
    return style.readable_on(colour)


def for_key(key: str) -> str:
    """Return the colour of a key: a region's own, one of eight hues for others, the same in every figure."""
    if key in style.palette().regions:
        return style.region_colour(key)
    return kind(place_of(key))


def place_of(key: str, vocabulary: str | None = None) -> int:
    """Return the place of a key in its vocabulary, which decides on its hue and sign in every figure."""
    for name in (vocabulary,) if vocabulary else ("province", "city", "event_type", "path_short", "topic"):
        keys = text.keys(name) if name in text.kinds() else ()
        if key in keys:
            return list(keys).index(key)
    return zlib.crc32(key.encode("utf-8"))


def kind(place: int) -> str:
    """Return the colour of a category other than a region: one of eight hues."""
    return style.colour(f"kind-{place % KINDS}")


def for_keys(
    keys: Iterable[str], highlight: Iterable[str], palette: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the colour of every key: its own where it is highlighted, grey for the others.

    Two highlighted keys share a hue only when there are more of them than hues; a single key that is no
    region has the accent. `palette` gives colours of the caller's own.
    """
    highlighted = [key for key in keys if key in set(highlight)]
    others = [key for key in highlighted if key not in style.palette().regions]
    found = dict.fromkeys(keys, muted())
    taken: set[int] = set()
    for key in highlighted:
        if key in style.palette().regions:
            found[key] = style.region_colour(key)
            continue
        place = place_of(key) % KINDS
        while place in taken and len(taken) < KINDS:
            place = (place + 1) % KINDS
        taken.add(place)
        found[key] = accent() if len(others) == 1 else kind(place)
    return {key: (palette or {}).get(key, colour) for key, colour in found.items()}


def sequential() -> Colormap:
    """Return the scale from little to much."""
    return style.sequential().with_extremes(bad=paper())


def diverging() -> Colormap:
    """Return the scale around a middle."""
    return style.diverging().with_extremes(bad=paper())
