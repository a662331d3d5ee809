"""Colours of figures, taken and mixed from the style in use, so that they fit a light and a dark page."""

from collections.abc import Iterable

from matplotlib.colors import Colormap

from analysis import style

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
"""Shapes for kinds of marks, so that a kind is never told by colour alone."""

HATCH = "////"
"""Pattern of a tile, cell or bar without data."""


def text() -> str:
    """Return the colour of text."""
    return style.palette().text


def paper() -> str:
    """Return the colour of the page behind the figure."""
    return style.palette().paper


def soft() -> str:
    """Return the colour of secondary text: readable, but behind the message."""
    return style.palette().secondary


def quiet() -> str:
    """Return the colour of lines and marks that are context."""
    return style.palette().muted


def pale() -> str:
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


def on(colour: str) -> str:
    """Return black or white, whichever reads better on `colour`."""
    return style.readable_on(colour)


def region(key: str) -> str:
    """Return the colour of a region; of the highlight for a key that is no region."""
    return style.region_colour(key) if key in style.palette().regions else accent()


def of(key: str, highlight: Iterable[str], *, colour: str | None = None) -> str:
    """Return the colour of a highlighted key (its region's, or `colour`), grey for every other."""
    if key not in set(highlight):
        return quiet()
    return colour or region(key)


def kinds(number: int) -> list[str]:
    """Return `number` colours for kinds that are no regions, repeated past eight."""
    return [style.colour(f"kind-{place % 8}") for place in range(number)]


def ramp() -> Colormap:
    """Return the scale from little to much."""
    return style.sequential()


def balance() -> Colormap:
    """Return the scale around a middle."""
    return style.diverging()
