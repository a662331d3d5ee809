"""Cards of the index: what one notebook asks and found, with a small picture."""

import base64
import html
import io
import re
from functools import lru_cache

from analysis.site.render import Page

THUMBNAIL_WIDTH = 480
LARGEST_SVG = 60_000
_SOURCE = re.compile(r'src="(data:image/(?P<kind>[a-z+]+)(?:;base64)?,(?P<data>[^"]+))"')
_PARAGRAPH = re.compile(r"<p\b.*?</p>", re.DOTALL)
_ALT = re.compile(r'alt="([^"]*)"')


def card(page: Page) -> dict[str, str]:
    """Return what the index shows of a page: title, first sentence of the finding, small picture, its alt."""
    alt = _ALT.search(page.picture)
    return {
        "title": page.title,
        "finding": _first_paragraph(page.finding),
        "thumbnail": thumbnail(page.picture),
        "alt": html.unescape(alt.group(1)) if alt else "",
    }


def index_name(language: str) -> str:
    """Return the name of the index in one language."""
    return "index.html" if language == "en" else f"index.{language}.html"


def _first_paragraph(finding: str) -> str:
    """The head of a finding: what follows it is for the page."""
    found = _PARAGRAPH.search(finding)
    return found.group() if found else finding


@lru_cache(maxsize=64)
def thumbnail(tag: str) -> str:
    """Return a small picture of an image tag as a data address; empty when there is none that fits."""
    found = _SOURCE.search(tag)
    if found is None:
        return ""
    if found["kind"] == "svg+xml":
        return html.unescape(found.group(1)) if len(found["data"]) <= LARGEST_SVG * 2 else ""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(found["data"]))) as picture:
        small = picture.convert("RGB")
        small.thumbnail((THUMBNAIL_WIDTH, THUMBNAIL_WIDTH))
        store = io.BytesIO()
        small.quantize(64).save(store, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(store.getvalue()).decode("ascii")
