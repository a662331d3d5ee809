"""The picture that messengers show beside a link to a page: title, region and date."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis import style

SIZE = (1200, 630)
"""Pixels, as link previews want them."""
TITLE = 64
"""Pixels of the letters of the title."""
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
    small, large = _font(400, 34), _font(700, TITLE)
    draw.text((_EDGE, _EDGE), words.site, font=small, fill=_SOFT)
    top = 190
    for line in style.wrap(words.title, SIZE[0] - 2 * _EDGE, TITLE, lines=3, bold=True).split("\n"):
        draw.text((_EDGE, top), line, font=large, fill=_INK)
        top += 84
    below = " · ".join(filter(None, [words.subtitle, words.date]))
    draw.text((_EDGE, SIZE[1] - _EDGE - 40), below, font=small, fill=_SOFT)
    store = io.BytesIO()
    image.quantize(6).save(store, "PNG", optimize=True)
    return store.getvalue()


@lru_cache(maxsize=4)
def _font(weight: int, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(style.FONTS[weight]), size)
