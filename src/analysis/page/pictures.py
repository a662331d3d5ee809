"""Figures as bytes: small, crisp, the same on every machine."""

import io
import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from analysis import names, style

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("auto", "png", "svg")
DENSITY = 2
"""Pixels of a PNG per pixel on the page."""
PACKING = 6
"""How hard a PNG is packed: the last two levels take three times as long for two parts in a hundred."""
MOST_POINTS = 20_000
"""Points beyond which a figure is smaller and quicker as pixels."""
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
    lines = style.wrap(str(title), figure.get_size_inches()[0] * 72, 12, bold=True)
    figure.suptitle(lines, x=0.005, ha="left", fontsize=12, fontweight="bold")
    keys = list(sources)
    if keys:
        style.credit(ax, keys, year=year)
    return rendered(figure, format)


def rendered(figure: "Figure", format: str = "png") -> bytes:  # noqa: A002  the word of matplotlib
    """Return a figure as PNG or SVG bytes without time or version in them, and close it.

    ``auto`` gives SVG unless the figure has very many points.

    Raises
    ------
    DataError
        When the bundled font lacks a character of the figure.
    """

    found = drawing_of(figure, format)
    return found if isinstance(found, bytes) else found.encode("utf-8")


def drawing(ax: "Axes", format_: str, *, title: str, note: str, prefix: str) -> "str | bytes":
    """Return the picture of an axes for a page, as SVG text or PNG bytes, and close its figure."""
    figure = figure_of(ax)
    take_out(figure, title)
    return drawing_of(figure, format_, title=title, note=note, prefix=prefix)


def drawing_of(figure: "Figure", format_: str = "auto", **words: str) -> "str | bytes":
    """Return a figure as SVG text or PNG bytes, and close it; `words` are those of `svg.drawn`.

    Raises
    ------
    DataError
        When the bundled font lacks a character of the figure.
    """
    from matplotlib import pyplot

    from analysis.page import svg

    names.validate_choice(format_, FORMATS, "picture format")
    artists = every_artist(figure)
    check_words(artists)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        pixels = format_ == "png" or (format_ == "auto" and svg.crowded(artists, MOST_POINTS))
        found = _pixels(figure) if pixels else svg.drawn(figure, artists=artists, **words)
    pyplot.close(figure)
    return found


def _pixels(figure: "Figure") -> bytes:
    """A PNG of few colours: their lines and letters need no more, and it is a third of the bytes."""
    from PIL import Image

    buffer = io.BytesIO()
    plain = {"compress_level": 0}
    figure.savefig(buffer, format="png", dpi=96 * DENSITY, metadata={"Software": None}, pil_kwargs=plain)
    with Image.open(buffer) as whole:
        few = whole.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small = io.BytesIO()
    few.save(small, format="PNG", compress_level=PACKING)
    return small.getvalue()


def address(svg: str) -> str:
    """Return a picture as a data address that is text without blanks, as lists of sources need it."""
    return "data:image/svg+xml," + quote(svg, safe="!$()*+,-./:;=?@_~")


def figure_of(ax: "Axes") -> "Figure":
    """Return the whole figure an axes belongs to."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure any more")
    return figure


def every_artist(figure: "Figure") -> "list[Artist]":
    """Return a figure and everything in it."""
    artists: list[Artist] = [figure]
    for artist in artists:  # figure.findobj() takes twice as long
        artists += artist.get_children()
    return artists


def check_words(artists: Iterable[object]) -> None:
    """Refuse a figure with words the bundled font cannot draw."""
    from matplotlib.text import Text

    for artist in artists:
        if isinstance(artist, Text) and artist.get_visible():
            style.check_glyphs(artist.get_text())


def take_out(figure: "Figure", title: str) -> None:
    """Remove from a figure what the page prints as text: the title and the credit line."""
    from matplotlib.text import Text

    plain = " ".join(str(title).split())
    for ax in (figure, *figure.axes):
        for artist in ax.get_children():
            if isinstance(artist, Text):
                same = plain and " ".join(artist.get_text().split()) == plain
                if same or artist.get_gid() == style.CREDIT:
                    artist.set_text("")


def size_of(picture: "str | bytes") -> tuple[int, int]:
    """Return width and height on the page, in pixels of the page."""
    if isinstance(picture, str):
        width, height = re.search(r'width="(\d+)" height="(\d+)"', picture).groups()  # type: ignore[union-attr]
        return int(width), int(height)
    width, height = (int.from_bytes(picture[start : start + 4], "big") for start in (16, 20))
    return round(width / DENSITY), round(height / DENSITY)
