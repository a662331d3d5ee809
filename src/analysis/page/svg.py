"""A matplotlib backend that writes small SVG: real text, named colours, a tooltip on every mark.

matplotlib's own SVG canvas draws letters as outlines or repeats the style of every word, and takes twice the
time. This one implements the documented interface for backends (`RendererBase`). Units are points (1/72
inch), written in tenths, so that no number needs a decimal point. Where matplotlib's interface has changed,
`drawn` falls back to matplotlib's own canvas: larger files without tooltips, but a figure.
"""
# ruff: noqa: ARG002, PLR0917  signatures are those of matplotlib

import base64
import io
import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl
import matplotlib.figure
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from analysis import style
from analysis.style.marks import Mark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TENTHS = 10
PIXELS_PER_POINT = 96 / 72
PADDING = 4.0
"""Points of paper around everything drawn."""
NARROWEST = 0.9
"""Least width of a cropped drawing, as a part of its figure: pages show all drawings equally wide."""
COMMANDS = {Path.MOVETO: "M", Path.LINETO: "l", Path.CURVE3: "q", Path.CURVE4: "c", Path.CLOSEPOLY: "z"}
POINTS_OF = {Path.CURVE3: 2, Path.CURVE4: 3}
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
"""The typographic apostrophe, which the font draws as wide as a Chinese sign."""
_ELLIPSIS = re.compile(r"(?<=[A-Za-z0-9.,)-])…")
"""An ellipsis after Latin text, which the font draws at half height as Chinese text has it."""
LINE_GAP = 0.15
"""Paper between two lines of a label, in ems: the font itself states none."""
MATPLOTLIB_MAJOR = 3
"""Major version of matplotlib whose interface for backends this module is written for."""


class Element(NamedTuple):
    """A shape or a line of text: its tag, where it is, how it looks, what is inside of it."""

    tag: str
    shape: str
    look: str
    inside: str = ""

    def __str__(self) -> str:
        """Return the element as SVG."""
        end = f">{self.inside}</{self.tag}>" if self.inside else "/>"
        return f"<{self.tag}{self.shape}{self.look}{end}"


class SvgRenderer(RendererBase):
    """Collects SVG elements; colours are CSS variables whose values stand in `variables`."""

    def __init__(self, width: float, height: float, *, prefix: str = "") -> None:
        super().__init__()
        self.width, self.height, self.prefix = width, height, prefix
        self._flip = Affine2D().scale(1, -1).translate(0, height)
        self.body: list[Element | str] = []
        self.definitions: dict[str, str] = {}
        self.variables: dict[str, str] = {}
        self.bounds: list[tuple[float, float, float, float]] = []
        self._open: list[Mark | None] = []
        self._begun: list[int] = []
        self._marks_end = -1
        self._number = 0

    def flipy(self) -> bool:
        """Return True: y grows downwards."""
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the canvas in points."""
        return self.width, self.height

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        """Return width, height and descent of a line of text in points."""
        if ismath or prop.get_family() != [style.FAMILY]:
            return super().get_text_width_height_descent(s, prop, ismath)
        size, bold = prop.get_size_in_points(), _bold(prop)
        ascent, descent, _ = style.line_height(700 if bold else 400)
        return style.text_width(s, size, bold=bold), (ascent + descent) * size, descent * size

    def _get_font_height_metrics(self, prop: Any) -> tuple[float | None, float | None, float | None]:
        # matplotlib 3.11 asks backends for this by a name that may change; without an answer it reads the
        # font's tables again for every word, which takes as long as the rest of the drawing.
        if prop.get_family() != [style.FAMILY]:
            return None, None, None
        size = prop.get_size_in_points()
        ascent, descent, _ = style.line_height(700 if _bold(prop) else 400)
        return ascent * size, descent * size, LINE_GAP * size

    # Groups: artists that carry a `Mark` become focusable and get a tooltip.

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin what one artist draws."""
        self._open.append(gid if isinstance(gid, Mark) else None)
        self._begun.append(len(self.body))
        if isinstance(gid, Mark):
            self._number = 0

    def close_group(self, s: str) -> None:
        """End what one artist draws: what its parts have in common is said once."""
        mark, begin = self._open.pop(), self._begun.pop()
        parts = self.body[begin:]
        if not parts:
            return
        if s == "matplotlib.axis":  # lines below words: many lines of one look become one path
            parts = sorted(
                parts, key=lambda one: one.look if isinstance(one, Element) and one.tag == "path" else "~"
            )
        common, parts = _in_common(parts)
        parts = _in_runs(parts, common)
        if mark is not None and mark.whole:
            reached = ' class="mark" tabindex="0" role="img"'
            title = f"<title>{escape(mark, quote=False)}</title>"
            only = parts[0] if len(parts) == 1 else None
            if isinstance(only, Element) and not only.inside:
                look = only.look + common
                self.body[begin:] = [only._replace(shape=reached + only.shape, look=look, inside=title)]
                return
            head = f"<g{reached}{common}>{title}"
        elif mark is not None:
            head = f'<g class="marks"{common}>'
            if not common and self._marks_end == begin and begin not in self._begun:  # goes on with it
                self.body[begin - 1 :] = [*parts, "</g>"]
                self._marks_end = len(self.body)
                return
        elif common:
            head = f"<g{common}>"
        else:
            self.body[begin:] = parts
            return
        self.body[begin:] = [head, *parts, "</g>"]
        if head == '<g class="marks">':
            self._marks_end = len(self.body)

    def _whole(self) -> bool:
        """Whether what is drawn belongs to a mark with words of its own."""
        return bool(self._open) and self._open[-1] is not None and self._open[-1].whole

    def _title(self) -> str:
        """The tooltip of the next part of a mark that has several."""
        mark = next((one for one in reversed(self._open) if one is not None), None)
        if mark is None or not mark.parts:
            return ""
        self._number += 1
        title = mark.parts[self._number - 1] if self._number <= len(mark.parts) else ""
        return f"<title>{escape(title, quote=False)}</title>" if title else ""

    # Shapes

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803
        """Draw one outline, filled with `rgbFace` where that is given."""
        clip = gc.get_clip_rectangle()
        outline, box = _outline(self._flipped(path, transform), filled=rgbFace is not None)
        if not outline:
            return
        title = self._title() if rgbFace is not None or not self._whole() else ""
        if clip is not None and self._outside(box, clip):
            return
        self._grow(box, clip, gc.get_linewidth() / 2)
        straight = np.shape(path.vertices)[0] == 2
        look = self._look(gc, None if straight else rgbFace, straight=straight) + self._clip(clip, box)
        round_ = _circle(path, box)
        self.body.append(Element("circle" if round_ else "path", round_ or f' d="{outline}"', look, title))
        if gc.get_hatch():
            self.body.append(Element("path", f' d="{outline}"', f' fill="url(#{self._hatch(gc)})"'))
        mark = self._open[-1] if self._open else None
        if mark is not None and mark.whole and mark.parts and rgbFace is None and not self._number:
            self._points(self._flipped(path, transform).vertices)

    def _points(self, vertices: Any) -> None:
        """Unseen dots on the points of a line that carry their tooltips."""
        dots = []
        for x, y in vertices[np.isfinite(vertices).all(axis=1)]:
            dots.append(f'<circle cx="{_tenth(x)}" cy="{_tenth(y)}" r="50">{self._title()}</circle>')
        self.body.append(f'<g fill-opacity="0">{"".join(dots)}</g>')

    def draw_markers(
        self,
        gc: Any,
        marker_path: Path,
        marker_trans: Any,
        path: Path,
        trans: Any,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Draw one outline at every point of a path."""
        outline, box = _outline(marker_path.transformed(marker_trans + Affine2D().scale(1, -1)), filled=True)
        if not outline:
            return
        straight = np.shape(marker_path.vertices)[0] == 2
        look = self._look(gc, None if straight else rgbFace, straight=straight)
        round_ = bool(_circle(marker_path, box))
        points = np.asarray(self._flipped(path, trans).vertices)
        for x, y in points[np.isfinite(points).all(axis=1)]:
            self._grow((x, y, x, y), gc.get_clip_rectangle(), 3.0)
            where = (x + box[0], y + box[1], x + box[2], y + box[3])
            shape = _circle(marker_path, where) if round_ else f' d="{_moved(outline, x, y)}"'
            self.body.append(Element("circle" if round_ else "path", shape, look, self._title()))

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        """Draw pixels, as a picture inside the figure."""
        from PIL import Image

        store = io.BytesIO()
        Image.fromarray(np.asarray(im)[::-1]).save(store, "PNG")
        high, wide = im.shape[:2]
        data = base64.b64encode(store.getvalue()).decode("ascii")
        top = self.height - y - high
        self._grow((x, top, x + wide, top + high), gc.get_clip_rectangle(), 0)
        size = f'x="{_tenth(x)}" y="{_tenth(top)}" width="{_tenth(wide)}" height="{_tenth(high)}"'
        self.body.append(Element("image", f' {size} href="data:image/png;base64,{data}"', ""))

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Write a line of text as text; formulas are drawn as outlines."""
        if ismath or prop.get_family() != [style.FAMILY]:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        if not s.strip():
            return
        s = _ELLIPSIS.sub("...", _APOSTROPHE.sub("'", s))
        size, bold = prop.get_size_in_points(), _bold(prop)
        width = style.text_width(s, size, bold=bold)
        anchor = ""
        if angle:
            turned = Affine2D().rotate_deg(-angle).translate(x, y)
            corners = turned.transform([(0, 0), (width, 0), (0, -size), (width, -size)])
            self._grow((*corners.min(axis=0), *corners.max(axis=0)), None, 1)
            place = f' transform="translate({_tenth(x)} {_tenth(y)})rotate({-angle:g})"'
        else:
            self._grow((x, y - size, x + width, y + size * 0.25), None, 0)
            # anchored as it was meant, so that another font of other widths keeps it there
            share, anchor = _anchored(mtext)
            place = f' x="{_tenth(x + width * share)}" y="{_tenth(y)}"'
        weight = ' font-weight="700"' if bold else ""
        slant = ' font-style="italic"' if prop.get_style() == "italic" else ""
        halo = ""
        if mtext is not None and mtext.get_gid() == style.HALO:
            halo = f' class="halo" stroke="{self.colour(style.palette().paper)}"'
        fill = self.colour(to_hex(gc.get_rgb()))
        look = f'{anchor} font-size="{_tenth(size)}"{weight}{slant}{halo} fill="{fill}"'
        self.body.append(Element("text", place, look, escape(s, quote=False)))

    # How things look

    def _flipped(self, path: Path, transform: Any) -> Path:
        moved: Path = (transform + self._flip).transform_path(path)
        return moved

    def colour(self, colour: str) -> str:
        """Return a colour as a CSS variable where it is one of ours."""
        name = style.variable(colour)
        if name is None:
            return colour
        self.variables[name] = colour
        return f"var(--c-{name})"

    def _look(self, gc: Any, face: Any, *, straight: bool = False) -> str:
        """Fill, stroke, width, dashes and opacity as attributes."""
        parts = []
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        if face is None:
            parts.append('fill="none"')
        else:
            parts.append(f'fill="{self.colour(to_hex(face[:3]))}"')
            opacity = alpha if alpha is not None else (face[3] if len(face) > 3 else 1.0)
            if opacity < 1:
                parts.append(f'fill-opacity="{opacity:.2g}"')
        rgb = gc.get_rgb()
        width, opacity = gc.get_linewidth(), alpha if alpha is not None else rgb[3] if len(rgb) > 3 else 1.0
        if width > 0 and opacity > 0:
            parts.append(f'stroke="{self.colour(to_hex(rgb[:3]))}" stroke-width="{_tenth(width)}"')
            if opacity < 1:
                parts.append(f'stroke-opacity="{opacity:.2g}"')
            offset, dashes = gc.get_dashes()
            if dashes is not None:
                parts.append(f'stroke-dasharray="{" ".join(_tenth(one) for one in dashes)}"')
                if offset:
                    parts.append(f'stroke-dashoffset="{_tenth(offset)}"')
            cap = {"round": "round", "projecting": "square"}.get(gc.get_capstyle())
            if cap and face is None:
                parts.append(f'stroke-linecap="{cap}"')
            if gc.get_joinstyle() == "round" and not straight:
                parts.append('stroke-linejoin="round"')
        return " " + " ".join(parts)

    def _outside(self, box: tuple[float, float, float, float], clip: Any) -> bool:
        top, bottom = self.height - clip.y1, self.height - clip.y0
        return box[2] < clip.x0 or box[0] > clip.x1 or box[3] < top or box[1] > bottom

    def _clip(self, clip: Any, box: tuple[float, float, float, float]) -> str:
        """Return the attribute that clips an artist to its axes; empty where nothing reaches outside."""
        if clip is None:
            return ""
        left, right = clip.x0, clip.x1
        top, bottom = self.height - clip.y1, self.height - clip.y0
        if box[0] >= left - 2 and box[2] <= right + 2 and box[1] >= top - 2 and box[3] <= bottom + 2:
            return ""
        shape = f"M{_tenth(left)} {_tenth(top)}H{_tenth(right)}V{_tenth(bottom)}H{_tenth(left)}z"
        return f' clip-path="url(#{self._defined("clip", shape)})"'

    def _defined(self, kind: str, content: str) -> str:
        name = f"{self.prefix}{kind}{len(self.definitions)}"
        names = {text: key for key, text in self.definitions.items()}
        text = f'<clipPath id="NAME"><path d="{content}"/></clipPath>' if kind == "clip" else content
        if text in names:
            return names[text]
        self.definitions[name] = text
        return name

    def _hatch(self, gc: Any) -> str:
        """The pattern of a hatch: lines in its colour, in a square of a third of an inch.

        Browsers print a pattern as a picture of its square: a whole inch made PDF files of 26 MB.
        """
        side = 240
        path = gc.get_hatch_path(2.0).transformed(Affine2D().scale(24))
        outline, _ = _outline(path, filled=False)
        colour = self.colour(to_hex(gc.get_hatch_color()[:3]))
        return self._defined(
            "hatch",
            f'<pattern id="NAME" patternUnits="userSpaceOnUse" width="{side}" height="{side}">'
            f'<path d="{outline}" fill="none" stroke="{colour}" '
            f'stroke-width="{_tenth(gc.get_hatch_linewidth())}"/></pattern>',
        )

    def _grow(self, box: tuple[float, float, float, float], clip: Any, room: float) -> None:
        """Extend the bounding box of the drawing, without what is clipped."""
        left, top, right, bottom = box[0] - room, box[1] - room, box[2] + room, box[3] + room
        if clip is not None:
            left, right = max(left, clip.x0), min(right, clip.x1)
            top, bottom = max(top, self.height - clip.y1), min(bottom, self.height - clip.y0)
        if right >= left and bottom >= top:
            self.bounds.append((left, top, right, bottom))


class SvgCanvas(FigureCanvasBase):
    """The canvas of a figure that is only ever written as SVG: layout and drawing share one renderer."""

    def __init__(self, figure: "Figure", renderer: SvgRenderer) -> None:
        super().__init__(figure)
        self._renderer = renderer

    def get_renderer(self) -> SvgRenderer:
        """Return the renderer, which also measures text for the layout."""
        return self._renderer


def drawn(
    figure: "Figure",
    *,
    prefix: str = "",
    title: str = "",
    note: str = "",
    artists: Iterable[object] | None = None,
) -> str:
    """Return a figure as SVG, cropped to what is in it, with the same bytes for the same figure.

    Parameters
    ----------
    prefix
        Begins the ids inside, so that two figures can stand on one page.
    title, note
        Words above and below the picture that show only where it stands alone (`alone`): on a page they are
        outside of its frame.
    artists
        All artists of the figure, where they have been collected already: it takes long.
    """
    try:
        return _drawn(figure, prefix, title, note, artists)
    except (AttributeError, TypeError):
        if int(mpl.__version__.partition(".")[0]) <= MATPLOTLIB_MAJOR:
            raise
        return _plain(figure)


def _plain(figure: "Figure") -> str:
    """A figure as matplotlib writes it, larger and without tooltips: for versions not known here."""
    store = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "figure"}):
        mpl.figure.Figure.savefig(figure, store, format="svg", metadata={"Date": None, "Creator": None})
    written = store.getvalue()
    written = written[written.index("<svg") :]
    width, height = (round(part * 96) for part in figure.get_size_inches())
    return re.sub(
        r'width="[\d.]+pt" height="[\d.]+pt"', f'width="{width}" height="{height}"', written, count=1
    )


def _drawn(figure: "Figure", prefix: str, title: str, note: str, artists: Iterable[object] | None) -> str:
    figure.dpi = 72
    width, height = figure.get_size_inches() * 72
    renderer = SvgRenderer(float(width), float(height), prefix=prefix)
    canvas = SvgCanvas(figure, renderer)
    _lay_out(figure, renderer)
    figure.set_layout_engine("none")
    figure.patch.set_visible(False)
    paper = to_hex(figure.get_facecolor())
    for artist in figure.findobj() if artists is None else artists:
        if isinstance(artist, Axes) and to_hex(artist.get_facecolor()) == paper:
            artist.patch.set_visible(False)
        elif isinstance(artist, Text) and artist.get_path_effects():
            artist.set(path_effects=[], gid=style.HALO)  # these turn text into outlines; SVG need not
    figure.draw(canvas.get_renderer())
    return _framed(renderer, paper, title, note)


def _framed(renderer: SvgRenderer, paper: str, title: str, note: str) -> str:
    boxes = np.array(renderer.bounds or [(0.0, 0.0, renderer.width, renderer.height)])
    left, top = boxes[:, :2].min(axis=0) - PADDING
    right, bottom = boxes[:, 2:].max(axis=0) + PADDING
    right = max(right, left + NARROWEST * renderer.width)
    frame, size = _window(left, top, right, bottom)
    head = _lines(title, left, right, 11.5, bold=True) if title else []
    foot = _lines(note, left, right, 8.5) if note else []
    over, under = 15.0 * len(head) + 10 * bool(head), 11.5 * len(foot) + 8 * bool(foot)
    whole, whole_size = _window(left, top - over, right, bottom + under)
    ground = renderer.colour(paper)
    alone = ""
    for index, line in enumerate(head):
        y = top - over + 15.0 * (index + 1)
        alone += _line(
            line, left + PADDING, y, 11.5, renderer.colour(style.palette().text), ' font-weight="700"'
        )
    for index, line in enumerate(foot):
        y = bottom + 11.5 * (index + 1)
        alone += _line(line, left + PADDING, y, 8.5, renderer.colour(style.palette().secondary))
    variables = ";".join(f"--c-{name}:{colour}" for name, colour in renderer.variables.items())
    definitions = "".join(text.replace("NAME", name) for name, text in renderer.definitions.items())
    x, y, wide, high = whole
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="{" ".join(map(str, frame))}" font-family="{FONTS}" xml:space="preserve" '
        f'style="{variables}" data-whole="{" ".join(map(str, [*whole_size, *whole]))}">'
        + (f"<defs>{definitions}</defs>" if definitions else "")
        + f'<path d="M{x} {y}h{wide}v{high}h-{wide}z" fill="{ground}"/>'
        + "".join(map(str, _in_runs(renderer.body)))
        + (f"<g>{alone}</g>" if alone else "")
        + "</svg>"
    )


def _window(left: float, top: float, right: float, bottom: float) -> tuple[list[int], list[int]]:
    """A frame in tenths of a point (x, y, width, height) and its size in pixels."""
    frame = [round(part * TENTHS) for part in (left, top, right - left, bottom - top)]
    return frame, [round(part * PIXELS_PER_POINT) for part in (right - left, bottom - top)]


def _lines(words: str, left: float, right: float, points: float, *, bold: bool = False) -> list[str]:
    return style.wrap(words, right - left - 2 * PADDING, points, bold=bold).split("\n")


def _line(words: str, x: float, y: float, points: float, fill: str, look: str = "") -> str:
    size = f'x="{_tenth(x)}" y="{_tenth(y)}" font-size="{_tenth(points)}"'
    return f'<text {size}{look} fill="{fill}">{escape(words, quote=False)}</text>'


FONTS = f"{style.FAMILY},Noto Sans CJK SC,Noto Sans SC,'Source Sans 3',PingFang SC,Microsoft YaHei,sans-serif"


def _lay_out(figure: "Figure", renderer: Any) -> None:
    """Give a single pair of axes the room that its words leave; other figures get matplotlib's own layout."""
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
    left, bottom = held.x0 - box.x0 + 3, held.y0 - box.y0 + 3
    right, top = box.x1 - held.x1 + 3, box.y1 - held.y1 + 3
    width, height = whole.width - left - right, whole.height - bottom - top
    if min(width, height) > 0:
        ax.set_position(
            (left / whole.width, bottom / whole.height, width / whole.width, height / whole.height)
        )


def _circle(path: Path, box: tuple[float, float, float, float]) -> str:
    """Centre and radius of a path that is matplotlib's circle, empty for any other."""
    if path.codes is None or not np.array_equal(np.asarray(path.codes), _CIRCLE):
        return ""
    wide, high = box[2] - box[0], box[3] - box[1]
    if abs(wide - high) > 0.2:
        return ""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return f' cx="{_tenth(x)}" cy="{_tenth(y)}" r="{_tenth(wide / 2)}"'


_CIRCLE = np.asarray(Path.unit_circle().codes)


def _in_common(parts: list[Element | str]) -> tuple[str, list[Element | str]]:
    """Attributes that all of several shapes share, for the group around them, and the shapes without them."""
    if len(parts) < 4 or not all(isinstance(part, Element) and part.tag != "text" for part in parts):
        return "", parts
    first, *others = (set(_LOOK.findall(part.look)) for part in parts if isinstance(part, Element))
    shared = first.intersection(*others)
    bare = [
        part._replace(look="".join(one for one in _LOOK.findall(part.look) if one not in shared))
        for part in parts
        if isinstance(part, Element)
    ]
    return "".join(sorted(shared)), list(bare)


_LOOK = re.compile(r' [\w-]+="[^"]*"')


def _in_runs(parts: list[Element | str], common: str = "") -> list[Element | str]:
    """Neighbours that look alike, in a group that says so once; lines and plain areas among them as one path.

    `common` is what the group around them says of all.
    """
    done: list[Element | str] = []
    for look, run in groupby(parts, lambda part: part.look if isinstance(part, Element) else None):
        alike = list(run)
        if look is None or not look + common:
            done += alike
            continue
        elements = [part for part in alike if isinstance(part, Element)]
        bare = all(one.tag == "path" and not one.inside for one in elements)
        says = look + common
        if bare and len(elements) > 1 and ('fill="none"' in says or not re.search("opacity|clip", says)):
            joined = "".join(one.shape[4:-1] for one in elements)
            done.append(Element("path", f' d="{joined}"', look))
        elif (len(elements) - 1) * len(look) > len("<g></g>"):
            done += [f"<g{look}>", *(one._replace(look="") for one in elements), "</g>"]
        else:
            done += elements
    return done


def _moved(outline: str, x: float, y: float) -> str:
    """An outline moved: all but its starts is told from the point before."""
    return re.sub(
        r"M(-?\d+) (-?\d+)",
        lambda start: f"M{int(start[1]) + round(x * TENTHS)} {int(start[2]) + round(y * TENTHS)}",
        outline,
    )


def _bold(prop: Any) -> bool:
    return prop.get_weight() in ("bold", 700)


def _anchored(text: Any) -> tuple[float, str]:
    """Share of a line's width at which it is anchored, and the attribute that says so."""
    way = text.get_horizontalalignment() if text is not None else "left"
    if way == "center":
        return 0.5, ' text-anchor="middle"'
    return (1.0, ' text-anchor="end"') if way == "right" else (0.0, "")


def _outline(path: Path, *, filled: bool) -> tuple[str, tuple[float, float, float, float]]:
    """A path in tenths of a point, each point told from the one before, and the room it takes."""
    clean = path.cleaned(remove_nans=True, simplify=False if filled else None, curves=True)
    vertices, codes = np.asarray(clean.vertices), np.asarray(clean.codes)
    keep = codes != Path.STOP
    vertices, codes = vertices[keep], codes[keep]
    if not len(codes):
        return "", (0.0, 0.0, 0.0, 0.0)
    solid = vertices[codes != Path.CLOSEPOLY]
    box = (*solid.min(axis=0), *solid.max(axis=0))
    whole = np.rint(np.clip(vertices, -1e4, 1e4) * TENTHS).astype(int).tolist()
    parts: list[str] = []
    x = y = place = 0
    last = ""
    kinds = codes.tolist()
    few = len(kinds) <= 5  # straight lines and boxes
    while place < len(kinds):
        code = kinds[place]
        command = COMMANDS[code]
        if code == Path.CLOSEPOLY:
            parts.append("z")
            last, place = "z", place + 1
            continue
        if code == Path.MOVETO:
            x, y = whole[place]
            parts.append(f"M{x} {y}")
            last, place = "M", place + 1
            continue
        count = POINTS_OF.get(code, 1)
        step = "".join(_pair(px - x, py - y) for px, py in whole[place : place + count])
        if few and count == 1:
            px, py = whole[place]
            if (px == x) != (py == y):
                command, step = ("h", f" {px - x}") if py == y else ("v", f" {py - y}")
        x, y = whole[place + count - 1]
        place += count
        if count == 1 and step == " 0 0":
            continue
        parts.append(step if command == last else command + step.lstrip())
        last = command
    return "".join(parts), box


@lru_cache(maxsize=65536)
def _pair(dx: int, dy: int) -> str:
    """Two numbers; a minus sign parts them as well as a blank does."""
    return (f"{dx}" if dx < 0 else f" {dx}") + (f"{dy}" if dy < 0 else f" {dy}")


def _tenth(number: float) -> str:
    return str(round(float(number) * TENTHS))


def crowded(artists: Iterable[object], most: int) -> bool:
    """Return whether the artists of a figure have more than `most` points, without drawing it."""
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D

    number = 0
    for artist in artists:
        if isinstance(artist, Collection):
            number += sum(len(np.asarray(outline.vertices)) for outline in artist.get_paths())
        elif isinstance(artist, Line2D):
            number += len(np.asarray(artist.get_xdata()))
    return number > most
