"""Vector pictures made small: matplotlib writes six decimals, line breaks and facts that no page needs."""

import io
import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analysis import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST = 100_000
"""Bytes up to which a figure goes onto the page as vectors; a larger one is smaller and quicker as pixels."""
MOST_POINTS = 6_000
"""Points of outlines and lines beyond which a figure is not even tried: it would be larger than that."""
MOST_WORDS = 4096
"""Words whose letters are remembered, before all are forgotten."""
HEADER = "data:image/svg+xml,"
PIXELS_PER_POINT = 96 / 72
_UNSAFE = re.compile(r"[^A-Za-z0-9 !$'()*+,./:;=?@_~-]")
_BESIDE = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_GLYPH = re.compile(r' d="([^"]*)" transform="scale\(0\.015625\)"')
_PATH = re.compile(r' d="([^"]*)"')
_PLACE = re.compile(r'(translate\(| x="| y=")([^")]*)')
_STEP = re.compile(r"([MLQCz])([^MLQCz]*)")
_ID = re.compile(r' id="([^"]+)"')
_USE = re.compile(r'href="#([^"]+)"|url\(#([^)]+)\)')
_MOVED = re.compile(r'(<use href="#\w+") transform="translate\(([-\d.]+) ([-\d.]+)\)"/>')
_TWICE = re.compile(r'<path d="([^"]{120,})"([^>]*)/><path d="\1"([^>]*)/>')
_STYLE = re.compile(r' style="([^"]*)"')
_GROUP = re.compile(r"<g( [^>]*[^/>])?>|</g>")
_LEADING = re.compile(r"^(-?)0\.")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_SIZE = re.compile(r'width="[\d.]+pt" height="[\d.]+pt" viewBox="[^"]*"')
_LENGTH = re.compile(r'<svg\b[^>]*?\b(width|height)="([\d.]+)pt"[^>]*?\b(width|height)="([\d.]+)pt"')
_TENTHS = 10
_FINER = 8
"""Units of matplotlib's letters (6400 to the em) in one of ours: 800 to the em show no corner in print."""


def points(figure: "Figure") -> int:
    """Return how many points the lines, areas and marks of a figure have, without drawing it."""
    import numpy as np
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    number = 0
    for artist in figure.findobj():
        if isinstance(artist, Collection):
            outlines = [np.asarray(outline.vertices) for outline in artist.get_paths()]
            number += max(sum(map(len, outlines)), len(np.asarray(artist.get_offsets())))
        elif isinstance(artist, Line2D | Patch):
            number += len(np.asarray(artist.get_path().vertices))
    return number


def drawn(figure: "Figure") -> str:
    """Return a figure as a vector picture, cropped to what is in it, without time or version in it.

    `savefig` lays out and draws twice to find the crop; here it is the window onto a picture drawn once, and
    layout, drawing and crop share the measured words.
    """
    from matplotlib import rcParams
    from matplotlib.colors import to_hex

    canvas = _canvas(figure)
    figure.dpi = 72
    _lay_out(figure, canvas.get_renderer())
    figure.set_layout_engine("none")
    figure.patch.set_visible(False)
    figure.draw(canvas.get_renderer())
    box = figure.get_tightbbox().padded(rcParams["savefig.pad_inches"])
    height = figure.get_size_inches()[1]
    window = [72 * part for part in (box.x0, height - box.y1, box.width, box.height)]
    return _framed(minified(canvas.written()), window, to_hex(figure.get_facecolor()))


def _lay_out(figure: "Figure", renderer: Any) -> None:
    """Give the axes of a figure the room that their words leave.

    matplotlib measures everything twice for this, which takes as long as the drawing. Once is enough for one
    pair of axes, since the picture is cropped to what is in it; other figures get their usual layout.
    """
    layout = figure.get_layout_engine()
    if layout is None:
        return
    box = None
    if len(figure.axes) == 1 and not figure.texts and not figure.legends:
        box = figure.axes[0].get_tightbbox(renderer, for_layout_only=True)
    if box is None:
        layout.execute(figure)
        return
    ax, whole = figure.axes[0], figure.bbox
    held = ax.get_position(original=True).transformed(figure.transFigure)
    pad = figure.dpi * layout.get().get("w_pad", 0.04)
    left, bottom = held.x0 - box.x0 + pad, held.y0 - box.y0 + pad
    right, top = box.x1 - held.x1 + pad, box.y1 - held.y1 + pad
    width, height = whole.width - left - right, whole.height - bottom - top
    if min(width, height) > 0:
        ax.set_position(
            (left / whole.width, bottom / whole.height, width / whole.width, height / whole.height)
        )


def _canvas(figure: "Figure") -> Any:
    """A canvas with one renderer for every step, which knows the size of words it has met before."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG

    class Renderer(RendererSVG):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._text2path = _letters()

        def _convert_path(self, *args: Any, **options: Any) -> str:
            # What lies beyond the canvas belongs to the picture too: the crop comes after the drawing.
            written: str = super()._convert_path(*args, **{**options, "clip": None})
            return written

        def _get_font_height_metrics(self, letters: Any) -> tuple[float | None, float | None, float | None]:
            # asked for every word of every figure; without this matplotlib reads the font's tables each time
            if letters.get_family() != [style.FAMILY]:
                return None, None, None
            em = letters.get_size_in_points()  # of which a point is a pixel here
            rise, depth, gap = style.line_height(700 if letters.get_weight() in ("bold", 700) else 400)
            return rise * em, depth * em, gap * em

    class Canvas(FigureCanvasSVG):
        def __init__(self, figure: "Figure") -> None:
            super().__init__(figure)
            self._file = io.StringIO()
            width, height = 72 * figure.get_size_inches()
            unsaid = {"Date": None, "Creator": None}
            self._renderer = Renderer(width, height, self._file, image_dpi=72, metadata=unsaid)

        def get_renderer(self) -> RendererSVG:
            return self._renderer

        def written(self) -> str:
            self._renderer.finalize()
            return self._file.getvalue()

    return Canvas(figure)


@lru_cache(maxsize=1)
def _letters() -> Any:
    """What turns words into outlines of letters, and remembers both: regions and years come ever again."""
    from matplotlib.textpath import TextToPath

    class Letters(TextToPath):
        def __init__(self) -> None:
            super().__init__()
            self._outlines: dict[str, Any] = {}
            self._placed: dict[tuple[object, ...], Any] = {}

        def get_glyphs_with_font(
            self, font: Any, s: str, glyph_map: Any = None, return_new_glyphs_only: bool = False, **how: Any
        ) -> Any:
            known = (font.fname, s, *sorted(how.items()))
            if known not in self._placed:
                if len(self._placed) >= MOST_WORDS:
                    self._placed.clear()
                self._placed[known] = super().get_glyphs_with_font(font, s, self._outlines, **how)
            places, _, rules = self._placed[known]
            drawn = glyph_map or {}
            new = {name: self._outlines[name] for name, *_ in places if name not in drawn}
            return places, (new if return_new_glyphs_only else {**drawn, **new}), rules

    return Letters()


def _framed(svg: str, window: list[float], paper: str) -> str:
    """The part of a picture inside a window, on paper."""
    left, top, width, height = (f"{part:.2f}" for part in window)
    size = f'width="{width}pt" height="{height}pt" viewBox="{left} {top} {width} {height}"'
    ground = f'<path d="M{left} {top}h{width}v{height}h-{width}z" style="fill:{paper}"/>'
    return _SIZE.sub(size, svg, count=1).replace("</defs>", f"</defs>{ground}", 1)


def minified(svg: str) -> str:
    """Return a picture of matplotlib with coordinates to a tenth of a point (places to a hundredth)."""
    small = _BESIDE.sub("", svg[svg.index("<svg") :])
    small = _GLYPH.sub(_letter, small)
    small = _PATH.sub(lambda found: f' d="{_outline(found[1], _TENTHS)}"', small)
    small = _named_briefly(_PLACE.sub(_short, small))
    small = re.sub(r">\s+<", "><", re.sub(r"\s*\n\s*", " ", small)).strip()
    small = small.replace(' D="', ' d="')
    small = _MOVED.sub(_placed, small)
    small = _STYLE.sub(lambda found: found.group().replace(": ", ":").replace("; ", ";"), small)
    return _without_idle_groups(_told_once(small))


@lru_cache(maxsize=4096)
def _outline(outline: str, units: float) -> str:
    """An outline in whole units (so many to one of its own), each point told from the one before it.

    Rounding comes first, so that nothing drifts however long the outline is.
    """
    word = str if units < 1 else _tenth
    drawn: list[str] = []
    x = y = 0
    for command, told in _STEP.findall(outline):
        if command == "z":
            drawn.append("z")
            continue
        numbers = [round(float(number) * units) for number in told.split()]
        if command == "M":  # after a closed outline, a point told from the last would begin elsewhere
            step, moved = command, numbers
        else:
            step = command.lower()
            moved = [number - from_ for number, from_ in zip(numbers, (x, y) * 3, strict=False)]
        drawn.append(step + " ".join(map(word, moved)))
        x, y = numbers[-2:]
    # a minus sign parts two numbers as well as a blank does
    return "".join(drawn).replace(" -", "-")


@lru_cache(maxsize=16384)
def _tenth(number: int) -> str:
    """Return a tenth of a number, without the nought before the point."""
    return _LEADING.sub(r"\1.", f"{number / _TENTHS:g}")


def _letter(found: re.Match[str]) -> str:
    return f' D="{_outline(found[1], 1 / _FINER)}" transform="scale({_FINER / 64:g})"'


def _placed(found: re.Match[str]) -> str:
    """A moved use of a letter, said by its place."""
    return (
        found[1]
        + "".join(
            f' {axis}="{way}"' for axis, way in zip("xy", found.groups()[1:], strict=True) if way != "0"
        )
        + "/>"
    )


def _told_once(svg: str) -> str:
    """Words with a halo are drawn twice, first broad and then as they are: their outline is told once."""
    number = itertools.count()

    def twice(found: re.Match[str]) -> str:
        name = f"_{next(number)}"
        uses = "".join(f'<use href="#{name}"{look}/>' for look in found.groups()[1:])
        return f'<defs><path id="{name}" d="{found[1]}"/></defs>{uses}'

    return _TWICE.sub(twice, svg)


def _without_idle_groups(svg: str) -> str:
    """Groups that say nothing about what they hold are left out."""
    said: list[bool] = []

    def kept(found: re.Match[str]) -> str:
        opening = found.group() != "</g>"
        if opening:
            said.append(bool(found[1]))
        keep = said[-1] if opening else said.pop()
        return found.group() if keep else ""

    return _GROUP.sub(kept, svg)


def _named_briefly(svg: str) -> str:
    """Ids of one or two letters for what is used elsewhere in the picture, none for the rest."""
    used = dict.fromkeys(name for pair in _USE.findall(svg) for name in pair if name)
    brief = {name: f"{_LETTERS[place % 52]}{place // 52 or ''}" for place, name in enumerate(used)}
    svg = _ID.sub(lambda found: f' id="{brief[found[1]]}"' if found[1] in brief else "", svg)
    svg = re.sub(r'xlink:href="#([^"]+)"', lambda found: f'href="#{brief[found[1]]}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{brief[found[1]]})", svg)


def _short(found: re.Match[str]) -> str:
    """A place to a hundredth of a point."""
    return found[1] + " ".join(_NUMBER.sub(_rounded, found[2]).split())


def _rounded(number: re.Match[str]) -> str:
    written = f"{float(number.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def address(svg: str) -> str:
    """Return a picture as a data address that is still text, so that an archive can pack it."""
    plain = svg.replace('"', "'") if "'" not in svg else svg
    return HEADER + _UNSAFE.sub(lambda found: _quoted(found.group()), plain)


@lru_cache(maxsize=1024)
def _quoted(sign: str) -> str:
    return quote(sign, safe="")


def size_of(svg: str) -> tuple[int, int]:
    """Return width and height on the page, in pixels of the page."""
    found = _LENGTH.search(svg)
    if found is None:
        raise ValueError("this picture does not say how large it is")
    sizes = {found[1]: float(found[2]), found[3]: float(found[4])}
    return round(sizes["width"] * PIXELS_PER_POINT), round(sizes["height"] * PIXELS_PER_POINT)
