"""Colours of the two themes, each under a name that a page can give another value, and signs of verdicts.

Every colour of a figure has a name (`yrd`, `secondary`, `yrd-45`, `seq-07`), so that a page on a dark screen
redefines it by a style sheet and no picture is drawn twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from analysis import names

if TYPE_CHECKING:
    from matplotlib.colors import ListedColormap


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, as hexadecimal text."""

    paper: str
    text: str
    secondary: str
    """Secondary text: notes, ticks, credit."""
    muted: str
    """Lines and marks of everything that is only context."""
    fill: str
    """Fills of context: bars, tiles without data."""
    grid: str
    highlight: str
    regions: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    """Hues of kinds that are no regions; they stay apart for colour-blind readers (after Okabe and Ito)."""
    sequential: tuple[str, ...] = ()
    """Little to much, for maps and matrices."""
    diverging: tuple[str, ...] = ()
    """Below and above a middle, for differences."""


# Region colours differ in lightness as well as hue (7 L* and more apart), so that they stay apart in grey
# print and for colour-blind readers; on their paper each reaches the contrast of readable text (4.5).
PALETTES = {
    "light": Palette(
        paper="#ffffff",
        text="#1f2328",
        secondary="#59606a",
        muted="#878d95",
        fill="#dfe2e6",
        grid="#e6e8eb",
        highlight="#16357f",
        regions={
            "yrd": "#16357f",
            "jjj": "#aa3480",
            "ccec": "#00574b",
            "gba": "#bb5c00",
            "other": "#878d95",
            "national": "#1f2328",
        },
        verdicts={
            "supported": "#006f63",
            "outdated": "#6b4fa0",
            "unit_error": "#b35900",
            "implausible": "#a3211b",
            "unverifiable": "#59606a",
            "in_practice": "#2a55a3",
            "not_in_practice": "#6d5f3f",
        },
        kinds=("#0b5fa5", "#b3541e", "#1d7a5f", "#8a3b82", "#7a6a00", "#3d3d3d", "#c2185b", "#4b76a8"),
        sequential=("#e9eef7", "#a9bfe2", "#5f86c6", "#2a55a3", "#122a66"),
        diverging=("#8a4300", "#d99a5b", "#eceef1", "#7ba3d8", "#16357f"),
    ),
    "dark": Palette(
        paper="#16181d",
        text="#e8eaed",
        secondary="#a9b0ba",
        muted="#767d87",
        fill="#343a43",
        grid="#2a2f37",
        highlight="#7aa7ff",
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
            "in_practice": "#86b0ee",
            "not_in_practice": "#c9b98a",
        },
        kinds=("#6db3f2", "#f0a46b", "#63c9a8", "#d493cb", "#d9c74a", "#c9c9c9", "#ff8fb1", "#9fc1e6"),
        sequential=("#1f2a40", "#2f4a7c", "#4a78c2", "#86b0ee", "#d3e3ff"),
        diverging=("#ffb86b", "#a8692c", "#2a2f37", "#3f6cb0", "#9cc3ff"),
    ),
}
THEMES = tuple(PALETTES)
MARKS = {
    "supported": "✓",
    "outdated": "△",
    "unit_error": "≠",
    "implausible": "×",
    "unverifiable": "?",
    "in_practice": "◆",
    "not_in_practice": "◇",
}
"""One sign per verdict, so that no verdict is told by colour alone."""
STEPS = 25
"""Shades of the two scales: as many as the eye tells apart."""
STRENGTH = 5
"""Per cent between the strengths in which a colour is mixed with the paper."""

_state = {"theme": "light"}


def set_theme(name: str) -> None:
    """Set the theme of everything drawn from now on: light or dark."""
    _state["theme"] = names.validate_choice(name, THEMES, "theme")


def theme() -> str:
    """Return the theme in use: light or dark."""
    return _state["theme"]


def palette(name: str | None = None) -> Palette:
    """Return the colours of the theme in use, or of the one named."""
    return PALETTES[names.validate_choice(name or _state["theme"], THEMES, "theme")]


@cache
def _base(name: str) -> dict[str, str]:
    """Every colour of a theme that is not mixed, by name."""
    own = PALETTES[name]
    found = {
        key: getattr(own, key) for key in ("paper", "text", "secondary", "muted", "fill", "grid", "highlight")
    }
    found |= {**own.regions, **own.verdicts}
    found |= {f"kind-{index}": hue for index, hue in enumerate(own.kinds)}
    for scale in ("sequential", "diverging"):
        shades = _shades(getattr(own, scale))
        found |= {f"{scale[:3]}-{index:02}": shade for index, shade in enumerate(shades)}
    # text on a shade: black or white in one theme may be the other in the other theme
    inks = {"w": ("#fefefe", "#fefeff"), "k": ("#010101", "#010100")}
    for light in "wk":
        for dark in "wk":
            here, there = (light, dark) if name == "light" else (dark, light)
            found[f"on-{light}{dark}"] = inks[here][here != there]
    return found


def _shades(stops: tuple[str, ...]) -> list[str]:
    channels = [[int(stop[start : start + 2], 16) for start in (1, 3, 5)] for stop in stops]
    shades = []
    for index in range(STEPS):
        place = index / (STEPS - 1) * (len(stops) - 1)
        below = min(int(place), len(stops) - 2)
        pair = zip(channels[below], channels[below + 1], strict=True)
        shades.append(_hex([a + (b - a) * (place - below) for a, b in pair]))
    return shades


@cache
def _named(theme_name: str) -> dict[str, str]:
    """Name by colour in one theme; colours that mean two things differ in their last digit."""
    mixable = [key for key in _base("light") if not key.startswith(("seq-", "div-", "on-", "paper"))]
    values = {key: (_base("light")[key], _base("dark")[key]) for key in _base("light")}
    for key in mixable:
        for strength in range(STRENGTH, 100, STRENGTH):
            values[f"{key}-{strength:02}"] = tuple(  # type: ignore[assignment]
                _mix(_base(each)[key], _base(each)["paper"], strength / 100) for each in ("light", "dark")
            )
    here = 0 if theme_name == "light" else 1
    found: dict[str, str] = {}
    meaning: dict[str, str] = {}
    for key, both in values.items():
        colour = both[here]
        while meaning.get(colour, both[1 - here]) != both[1 - here]:
            colour = f"#{(int(colour[1:], 16) + 1) % 0x1000000:06x}"
        meaning[colour] = both[1 - here]
        found.setdefault(colour, key)
        _colours.setdefault(theme_name, {})[key] = colour
    return found


_colours: dict[str, dict[str, str]] = {}


def colour(name: str) -> str:
    """Return the colour of a name (`secondary`, `yrd`, `yrd-45`, `seq-07`) in the theme in use."""
    _named(theme())
    return _colours[theme()][name]


def variable(colour: str) -> str | None:
    """Return the name of a colour of the theme in use, None for a colour that is not ours."""
    return _named(theme()).get(colour)


def variables_css(theme_name: str) -> str:
    """Return the colours of a theme as CSS variables; strengths are mixed from them where they are used."""
    return ";".join(f"--c-{name}:{colour}" for name, colour in _base(theme_name).items())


def mixed(colour_: str, share: float) -> str:
    """Return a colour at `share` strength (0-1) on the page's own colour, in steps of five per cent."""
    name = variable(colour_)
    strength = round(share * 100 / STRENGTH) * STRENGTH
    if strength >= 100:
        return colour_
    if name is None or f"{name}-{strength:02}" not in _colours[theme()]:
        return _mix(colour_, palette().paper, share)
    return colour(f"{name}-{strength:02}")


def _mix(colour_: str, paper: str, share: float) -> str:
    pairs = zip(_channels(colour_), _channels(paper), strict=True)
    return _hex([share * a + (1 - share) * b for a, b in pairs])


def _channels(colour_: str) -> list[int]:
    return [int(colour_[start : start + 2], 16) for start in (1, 3, 5)]


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def region_colour(region: str) -> str:
    """Return the colour of a region key (yrd, gba, ccec, jjj, other, national)."""
    return colour(names.validate_choice(region, palette().regions, "region"))


def colours(keys: Iterable[str], highlight: Iterable[str] | None = None) -> dict[str, str]:
    """Return a colour per key: grey for context, its own (or the highlight colour) for what matters.

    Without `highlight` every region has its colour. Keys that are no regions are grey unless highlighted.
    """
    own = palette().regions
    keys = list(keys)
    chosen = set(keys) & set(own) if highlight is None else set(highlight)
    return {key: own.get(key, palette().highlight) if key in chosen else palette().muted for key in keys}


def verdict_colour(verdict: str) -> str:
    """Return the colour of a verdict; show it with `verdict_mark`, never alone."""
    return colour(names.validate_choice(verdict, palette().verdicts, "verdict"))


def verdict_mark(verdict: str) -> str:
    """Return the sign of a verdict, as in `MARKS`: ✓ for supported, △ for outdated and so on."""
    return MARKS[names.validate_choice(verdict, MARKS, "verdict")]


def sequential() -> "ListedColormap":
    """Return the colour map from little to much."""
    return _colour_map("house_sequential", "seq")


def diverging() -> "ListedColormap":
    """Return the colour map for differences, with a pale middle."""
    return _colour_map("house_diverging", "div")


def _colour_map(name: str, scale: str) -> "ListedColormap":
    from matplotlib.colors import ListedColormap

    shades = [colour(f"{scale}-{index:02}") for index in range(STEPS)]
    return ListedColormap(shades, name=name).with_extremes(bad=palette().fill)  # type: ignore[return-value]


def readable_on(background: str) -> str:
    """Return black or white, whichever reads better on a background colour in each theme."""
    name = variable(background)
    if name is None:
        return colour(f"on-{_ink_on(background)}{_ink_on(background)}")
    return colour("on-" + "".join(_ink_on(_value(name, each)) for each in ("light", "dark")))


def _value(name: str, theme_name: str) -> str:
    _named(theme_name)
    return _colours[theme_name][name]


def _ink_on(background: str) -> str:
    return "w" if contrast("#ffffff", background) >= contrast("#000000", background) else "k"


def label_colour(colour: str) -> str:
    """Return a colour for words beside a mark: the mark's own where it reads well, else that of notes."""
    now = palette()
    return colour if contrast(colour, now.paper) >= 4.5 else now.secondary


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as the accessibility guidelines define it (1 to 21)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a hexadecimal colour, 0 (black) to 1 (white)."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
