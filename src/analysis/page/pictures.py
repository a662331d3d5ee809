"""Figures as bytes: small, crisp, the same on every machine."""

import io
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis import names, style
from analysis.page import vector

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("auto", "png", "svg")
DENSITY = 2
"""Pixels of a PNG per pixel on the page."""
PACKING = 6
"""How hard a PNG is packed: the last two levels take three times as long for two parts in a hundred."""
COLOURS = 128
"""Colours kept in a PNG: enough for lines with soft edges on one paper, a third of the bytes."""


def picture(
    ax: "Axes",
    *,
    title: str,
    sources: Iterable[object] = (),
    year: object = None,
    format: str = "png",  # noqa: A002  the word of matplotlib
) -> bytes:
    """Return a figure that stands alone, with title and credit line inside, and close it."""
    figure = figure_of(ax)
    take_out(figure, title)
    lines = style.wrapped(str(title), figure.get_size_inches()[0] * 72 / 12)
    figure.suptitle(lines, x=0.005, ha="left", fontsize=12, fontweight="bold")
    keys = list(sources)
    if keys:
        style.credit(ax, keys, year=year)
    return rendered(figure, format)


def rendered(figure: "Figure", format: str = "png") -> bytes:  # noqa: A002  the word of matplotlib
    """Return a figure as PNG or SVG bytes without time or version in them, and close it.

    ``auto`` gives SVG where that is small, otherwise PNG.

    Raises
    ------
    DataError
        When the bundled font lacks a character of the figure.
    """
    from matplotlib import pyplot

    names.pick(format, FORMATS, "picture format")
    check_words(figure)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        picture = b"" if _crowded(figure, format) else _vector(figure)
        if not picture or (format == "auto" and len(picture) > vector.LARGEST):
            picture = _pixels(figure)
    pyplot.close(figure)
    return picture


def _crowded(figure: "Figure", format: str) -> bool:  # noqa: A002
    """Whether pixels are asked for, or vectors would be too many."""
    return format == "png" or (format == "auto" and vector.points(figure) > vector.MOST_POINTS)


def _vector(figure: "Figure") -> bytes:
    return vector.drawn(figure).encode("utf-8")


def _pixels(figure: "Figure") -> bytes:
    buffer = io.BytesIO()
    plain = {"compress_level": 0}  # it is packed once, with few colours
    figure.savefig(buffer, format="png", dpi=96 * DENSITY, metadata={"Software": None}, pil_kwargs=plain)
    return _quantised(buffer)


def _quantised(buffer: io.BytesIO) -> bytes:
    """The same picture in few colours: frequent ones stay exact, shades of rare ones move to the nearest.

    Every hue keeps a place, however few its pixels: a small point must not take its neighbour's colour.
    Tables with a place for every colour replace sorting a million pixels; only those met are touched, and
    of the picture only what is not paper, which is half of a map and most of other figures.
    """
    import numpy as np
    from PIL import Image

    # red, green, blue and opacity, which is whole, read as one number
    packed = np.asarray(Image.open(buffer).convert("RGBA")).view("<u4")[..., 0] & 0xFFFFFF
    paper = packed[0, 0]
    drawn = packed != paper
    some = packed[drawn]
    met = np.zeros(1 << 24, dtype=bool)
    met[some] = met[paper] = True
    found = np.flatnonzero(met)
    place = np.empty(1 << 24, dtype=np.min_scalar_type(len(found)))
    place[found] = np.arange(len(found))
    where, ground = place[some], place[paper]
    count = np.bincount(where, minlength=len(found))
    count[ground] += packed.size - some.size
    rgb = np.stack([found & 255, (found >> 8) & 255, found >> 16], axis=1).astype(np.int32)
    kept = rgb[_kept(found, rgb, count)]
    # |a - b|² without the part that is the same for every b; whole numbers this small are exact in a float
    near = (kept**2).sum(axis=1).astype(np.float32) - 2 * rgb.astype(np.float32) @ kept.T.astype(np.float32)
    nearest = near.argmin(axis=1).astype(np.uint8)
    picture = np.full(packed.shape, nearest[ground])
    picture[drawn] = nearest[where]
    few = Image.fromarray(picture, mode="P")
    few.putpalette(kept.astype(np.uint8).tobytes())
    small = io.BytesIO()
    few.save(small, format="PNG", compress_level=PACKING)
    return small.getvalue()


def _kept(found: "Any", rgb: "Any", count: "Any") -> "Any":
    """Places of the colours to keep: the most frequent of every hue first, then the most frequent."""
    import numpy as np

    order = np.lexsort((found, -count))
    coarse = (rgb[order] >> 4) @ np.array([256, 16, 1])
    first_of_hue = np.sort(np.unique(coarse, return_index=True)[1])[: COLOURS * 3 // 4]
    rest = np.setdiff1d(np.arange(len(order)), first_of_hue)
    return order[np.concatenate([first_of_hue, rest])[:COLOURS]]


def figure_of(ax: "Axes") -> "Figure":
    """Return the whole figure an axes belongs to."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure any more")
    return figure


def check_words(figure: "Figure") -> None:
    """Refuse a figure with words the bundled font cannot draw."""
    from matplotlib.text import Text

    for artist in figure.findobj(Text):
        if isinstance(artist, Text) and artist.get_visible():
            style.check_glyphs(artist.get_text())


def take_out(figure: "Figure", title: str) -> None:
    """Remove from a figure what the page prints as text: the title and the credit line."""
    from matplotlib.text import Text

    plain = " ".join(str(title).split())
    for artist in figure.findobj(Text):
        if isinstance(artist, Text):
            same = " ".join(artist.get_text().split()) == plain and plain
            if same or artist.get_gid() == style.CREDIT:
                artist.set_text("")


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height on the page, in pixels of the page."""
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return round(width / DENSITY), round(height / DENSITY)
