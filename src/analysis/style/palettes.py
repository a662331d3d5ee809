"""Colours of the two themes, and the signs that go with verdicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis import names

if TYPE_CHECKING:
    from matplotlib.colors import LinearSegmentedColormap


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, as hexadecimal text."""

    paper: str
    ink: str
    soft: str
    """Secondary text: notes, ticks, credit."""
    grey: str
    """Lines and marks of everything that is only context."""
    light: str
    """Fills of context: bars, tiles without data."""
    grid: str
    highlight: str
    regions: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    ramp: tuple[str, ...] = ()
    """Little to much, for maps and matrices."""
    below: tuple[str, ...] = ()
    """Below and above a middle, for differences."""


# Region colours differ in lightness as well as hue (7 L* and more apart), so that they stay apart in grey
# print and for colour-blind readers; on their paper each reaches the contrast of readable text (4.5).
PALETTES = {
    "light": Palette(
        paper="#ffffff",
        ink="#1f2328",
        soft="#59606a",
        grey="#9a9fa6",
        light="#dfe2e6",
        grid="#e6e8eb",
        highlight="#16357f",
        regions={
            "yrd": "#16357f",
            "jjj": "#aa3480",
            "ccec": "#00574b",
            "gba": "#bb5c00",
            "other": "#9a9fa6",
            "national": "#1f2328",
        },
        verdicts={
            "supported": "#006f63",
            "outdated": "#6b4fa0",
            "unit_error": "#bb5c00",
            "implausible": "#a3211b",
            "unverifiable": "#59606a",
        },
        ramp=("#e9eef7", "#a9bfe2", "#5f86c6", "#2a55a3", "#122a66"),
        below=("#8a4300", "#d99a5b", "#eceef1", "#7ba3d8", "#16357f"),
    ),
    "dark": Palette(
        paper="#16181d",
        ink="#e8eaed",
        soft="#a9b0ba",
        grey="#767d87",
        light="#343a43",
        grid="#2a2f37",
        highlight="#7fb2ff",
        regions={
            "yrd": "#7aa7ff",
            "jjj": "#ea4f8f",
            "ccec": "#9df0dc",
            "gba": "#f5bd78",
            "other": "#767d87",
            "national": "#e8eaed",
        },
        verdicts={
            "supported": "#5fd6bd",
            "outdated": "#b9a4e6",
            "unit_error": "#ffb86b",
            "implausible": "#ff8a80",
            "unverifiable": "#a9b0ba",
        },
        ramp=("#1f2a40", "#2f4a7c", "#4a78c2", "#86b0ee", "#d3e3ff"),
        below=("#ffb86b", "#a8692c", "#2a2f37", "#3f6cb0", "#9cc3ff"),
    ),
}
THEMES = tuple(PALETTES)
MARKS = {"supported": "✓", "outdated": "△", "unit_error": "≠", "implausible": "×", "unverifiable": "?"}
"""One sign per verdict, so that no verdict is told by colour alone."""

_state = {"theme": "light"}


def set_theme(name: str) -> None:
    """Set the theme of everything drawn from now on: light or dark."""
    _state["theme"] = names.pick(name, THEMES, "theme")


def theme() -> str:
    """Return the theme in use: light or dark."""
    return _state["theme"]


def palette(name: str | None = None) -> Palette:
    """Return the colours of the theme in use, or of the one named."""
    return PALETTES[names.pick(name or _state["theme"], THEMES, "theme")]


def region_colour(region: str) -> str:
    """Return the colour of a region key (yrd, gba, ccec, jjj, other, national)."""
    colours = palette().regions
    return colours[names.pick(region, colours, "region")]


def colours(keys: Iterable[str], highlight: Iterable[str] | None = None) -> dict[str, str]:
    """Return a colour per key: grey for context, its own (or the highlight colour) for what matters.

    Without `highlight` every region has its colour. Keys that are no regions are grey unless highlighted.
    """
    own = palette().regions
    keys = list(keys)
    chosen = set(keys) & set(own) if highlight is None else set(highlight)
    return {key: own.get(key, palette().highlight) if key in chosen else palette().grey for key in keys}


def verdict_colour(verdict: str) -> str:
    """Return the colour of a verdict; show it with `verdict_mark`, never alone."""
    found = palette().verdicts
    return found[names.pick(verdict, found, "verdict")]


def verdict_mark(verdict: str) -> str:
    """Return the sign of a verdict: ✓ supported, △ outdated, ≠ unit error, × implausible, ? unverifiable."""
    return MARKS[names.pick(verdict, MARKS, "verdict")]


def sequential() -> "LinearSegmentedColormap":
    """Return the colour map from little to much."""
    return _colour_map("house_sequential", palette().ramp)


def diverging() -> "LinearSegmentedColormap":
    """Return the colour map for differences, with a pale middle."""
    return _colour_map("house_diverging", palette().below)


def _colour_map(name: str, stops: tuple[str, ...]) -> "LinearSegmentedColormap":
    from matplotlib.colors import LinearSegmentedColormap

    plain = LinearSegmentedColormap.from_list(name, list(stops))
    return plain.with_extremes(bad=palette().light)  # type: ignore[return-value]


def readable_on(background: str) -> str:
    """Return black or white, whichever reads better on a background colour."""
    light = contrast("#ffffff", background)
    return "#ffffff" if light >= contrast("#000000", background) else "#000000"


def label_colour(colour: str) -> str:
    """Return a colour for words beside a mark: the mark's own where it reads well, else that of notes."""
    now = palette()
    return colour if contrast(colour, now.paper) >= 4.5 else now.soft


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as the accessibility guidelines define it (1 to 21)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a hexadecimal colour, 0 (black) to 1 (white)."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
