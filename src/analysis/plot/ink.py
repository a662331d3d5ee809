"""Colours of figures, taken and mixed from the style in use, so that they fit a light and a dark page."""

from collections.abc import Iterable

from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

from analysis import style

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
"""Shapes for kinds of marks, so that a kind is never told by colour alone."""

HATCH = "////"
"""Pattern of a tile, cell or bar without data."""

# Hues that stay apart for colour-blind readers (after Okabe and Ito), darkened or lightened to their page.
KINDS = {
    "light": ("#0b5fa5", "#b3541e", "#1d7a5f", "#8a3b82", "#7a6a00", "#3d3d3d", "#c2185b", "#4f7cac"),
    "dark": ("#6db3f2", "#f0a46b", "#63c9a8", "#d493cb", "#d9c74a", "#c9c9c9", "#ff8fb1", "#9fc1e6"),
}


def text() -> str:
    """Return the colour of text."""
    return style.palette().ink


def paper() -> str:
    """Return the colour of the page behind the figure."""
    return style.palette().paper


def soft() -> str:
    """Return the colour of secondary text: readable, but behind the message."""
    return style.palette().soft


def quiet() -> str:
    """Return the colour of lines and marks that are context."""
    return style.palette().grey


def pale() -> str:
    """Return the fill of what is only context."""
    return style.palette().light


def accent() -> str:
    """Return the colour of what matters when it is no region."""
    return style.palette().highlight


def warning() -> str:
    """Return the colour of what cannot be right."""
    return style.verdict_colour("implausible")


def mix(colour: str, share: float) -> str:
    """Return `colour` at `share` strength (0-1) on the page's own colour."""
    (r, g, b), (x, y, z) = to_rgb(colour), to_rgb(paper())
    rest = 1 - share
    return to_hex((share * r + rest * x, share * g + rest * y, share * b + rest * z))


def on(colour: str) -> str:
    """Return black or white, whichever reads better on `colour`."""
    return style.readable_on(colour)


def region(key: str) -> str:
    """Return the colour of a region; of the highlight for a key that is no region."""
    return style.palette().regions.get(key, accent())


def of(key: str, highlight: Iterable[str], *, colour: str | None = None) -> str:
    """Return the colour of a highlighted key (its region's, or `colour`), grey for every other."""
    if key not in set(highlight):
        return quiet()
    return colour or region(key)


def kinds(number: int) -> list[str]:
    """Return `number` colours for kinds that are no regions, repeated past eight."""
    hues = KINDS[style.theme()]
    return [hues[place % len(hues)] for place in range(number)]


def ramp() -> LinearSegmentedColormap:
    """Return the scale from little to much."""
    return style.sequential()


def balance() -> LinearSegmentedColormap:
    """Return the scale around a middle."""
    return style.diverging()
