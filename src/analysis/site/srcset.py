"""The second density of a figure: a PNG drawn for fine screens, made half as wide for ordinary ones.

It is made from the picture and not drawn again, in the picture's own colours, so that both look the same.
"""

import io
from typing import Any

FACTOR = 2
"""Pixels of the finer picture per pixel of the plain one."""


MOST_PIXELS = 50_000_000
"""A picture that says it is larger is not unpacked."""


def width(png: bytes) -> int:
    """Return how many pixels wide a PNG is, 0 for anything else."""
    return _size(png)[0]


def _size(png: bytes) -> tuple[int, int]:
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        return 0, 0
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def halved(png: bytes) -> bytes:
    """Return a PNG with half the pixels in each direction, with the same bytes for the same picture.

    Every pixel is the mean of the four it stands for, in the nearest of the colours the picture has.

    Raises
    ------
    OSError, SyntaxError, ValueError
        For what is no picture that can be read, or too large.
    """
    import numpy as np
    from PIL import Image

    wide, high = _size(png)
    if not 0 < wide * high <= MOST_PIXELS:
        raise ValueError(f"a picture of {wide} by {high} pixels is not unpacked")
    with Image.open(io.BytesIO(png)) as fine:
        fine.load()
        small = fine.convert("RGB").reduce(FACTOR)
        given = fine.getpalette("RGB") if fine.mode == "P" else None
        palette = np.array(given or small.quantize(256).getpalette("RGB"), dtype=np.int32).reshape(-1, 3)
    mixed = Image.fromarray(_nearest(np.asarray(small), palette), mode="P")
    mixed.putpalette(palette.astype(np.uint8).tobytes())
    store = io.BytesIO()
    mixed.save(store, "PNG", compress_level=8)
    return store.getvalue()


def _nearest(pixels: Any, palette: Any) -> Any:
    """For every pixel the place of the nearest colour; each colour that occurs is looked up once."""
    import numpy as np

    wide = pixels.astype(np.int32)
    packed = (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]
    met = np.zeros(1 << 24, dtype=bool)
    met[packed] = True
    found = np.flatnonzero(met)
    colours = np.stack([found >> 16, (found >> 8) & 255, found & 255], axis=1).astype(np.float32)
    # |a - b|² without the part that is the same for every colour of the palette
    far = (palette.astype(np.float32) ** 2).sum(axis=1) - 2 * colours @ palette.astype(np.float32).T
    places = np.zeros(1 << 24, dtype=np.uint8)
    places[found] = far.argmin(axis=1)
    return places[packed]
