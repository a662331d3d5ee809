"""The picture that messengers show beside a link to a page: title, region and date."""

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

SIZE = (1200, 630)
"""Pixels, as link previews want them."""
_EDGE, _GROUND, _INK, _SOFT = 80, "#16357f", "#ffffff", "#c9d6f2"


@dataclass(frozen=True)
class Words:
    """The words of a preview: name of the site, title of the page, region or other values, date."""

    site: str
    title: str
    subtitle: str = ""
    date: str = ""


@lru_cache(maxsize=256)
def picture(words: Words) -> bytes:
    """Return a preview as PNG, with the same bytes for the same words."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _GROUND)
    draw = ImageDraw.Draw(image)
    small, large = _font("Regular", 34), _font("Bold", 64)
    draw.text((_EDGE, _EDGE), words.site, font=small, fill=_SOFT)
    top = 190
    for line in _lines(words.title, large, SIZE[0] - 2 * _EDGE)[:3]:
        draw.text((_EDGE, top), line, font=large, fill=_INK)
        top += 84
    below = " · ".join(filter(None, [words.subtitle, words.date]))
    draw.text((_EDGE, SIZE[1] - _EDGE - 40), below, font=small, fill=_SOFT)
    store = io.BytesIO()
    image.quantize(6).save(store, "PNG", optimize=True)
    return store.getvalue()


@lru_cache(maxsize=4)
def _font(weight: str, size: int) -> Any:
    from PIL import ImageFont

    content = files("analysis").joinpath(f"fonts/NotoSansCJKsc-{weight}.otf").read_bytes()
    return ImageFont.truetype(io.BytesIO(content), size)


def _lines(text: str, font: Any, width: int) -> list[str]:
    """Text in lines that fit: broken between words, or between any two signs where a line has none.

    Not by `style.wrap`: that loads matplotlib, and a sweep that finds nothing changed draws previews too.
    """
    lines, line = [], ""
    for piece in text.split(" ") if " " in text else list(text):
        longer = f"{line} {piece}" if line and " " in text else line + piece
        if line and font.getlength(longer) > width:
            lines.append(line)
            line = piece
        else:
            line = longer
    return [*lines, line]
