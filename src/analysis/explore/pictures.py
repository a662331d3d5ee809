"""A figure as a picture for one moment: drawn at once, encoded at once, and nothing left behind."""

import base64
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from analysis import style, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DENSITY = 2
"""Pixels of the picture per pixel on the page: sharp on every screen."""
_FILTER_UP = 2


@contextmanager
def only_this_figure() -> Iterator[None]:
    """Close every figure that is made inside the block, also after an error.

    Interactive mode is off inside: the notebook's own backend would otherwise keep each figure for the end of
    the next cell.
    """
    from matplotlib import pyplot

    before = set(pyplot.get_fignums())
    with pyplot.ioff():
        try:
            yield
        finally:
            for number in set(pyplot.get_fignums()) - before:
                pyplot.close(number)


def image(figure: "Figure", alt: str) -> str:
    """Return a figure as an HTML image of fixed size with its description."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    width, height = (round(96 * inches) for inches in figure.get_size_inches())
    figure.dpi = 96 * DENSITY
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    data = base64.b64encode(png(canvas.buffer_rgba())).decode("ascii")
    return (
        f'<img class="fig-{style.theme()}" alt="{text.html(text.Text(alt))}"'
        f' width="{width}" height="{height}" decoding="sync" src="data:image/png;base64,{data}">'
    )


def png(pixels: Any) -> bytes:
    """Return rows of RGBA pixels as PNG bytes: three times as fast as the usual way, a fifth larger.

    Each row is stored as its difference to the row above, which is nothing for most rows of a figure.
    """
    import numpy as np

    rgba = np.asarray(pixels)
    height, width, _ = rgba.shape
    lines = np.ascontiguousarray(rgba[..., :3]).reshape(height, width * 3)
    rows = np.empty((height, 1 + width * 3), dtype=np.uint8)
    rows[:, 0] = _FILTER_UP
    rows[0, 1:] = lines[0]
    np.subtract(lines[1:], lines[:-1], out=rows[1:, 1:])
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.data, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
