"""The second density of a PNG figure: half as wide for ordinary screens, made from the picture itself."""

import io

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


def half_size(png: bytes) -> bytes:
    """Return a PNG with half the pixels in each direction, in its own colours; the same bytes every time.

    Raises
    ------
    OSError, SyntaxError, ValueError
        For what is no picture that can be read, or larger than 50 million pixels.
    """
    from PIL import Image

    wide, high = _size(png)
    if not 0 < wide * high <= MOST_PIXELS:
        raise ValueError(f"a picture of {wide} by {high} pixels is not unpacked")
    with Image.open(io.BytesIO(png)) as fine:
        fine.load()
        small = fine.convert("RGB").reduce(FACTOR)
        palette = fine if fine.mode == "P" else None
        mixed = small.quantize(
            256, method=Image.Quantize.MEDIANCUT, palette=palette, dither=Image.Dither.NONE
        )
    store = io.BytesIO()
    mixed.save(store, "PNG", compress_level=8)
    return store.getvalue()
