"""Making HTML of notebooks harmless and readable for everyone: an allow-list, table headers, headings."""

import base64
import html
import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from analysis.site import svg_filter

MORE_TAGS = {"section", "tfoot"}
LINKS = re.compile(r"(?:https?://|mailto:|#|[\w./-]+\.(?:html|csv|ipynb|png|svg)(?:#|$))", re.IGNORECASE)
PICTURES = re.compile(r"data:image/(?:png|jpeg|gif|webp);(?:charset=utf-8;)?base64,[A-Za-z0-9+/=\s]*")
DRAWING = re.compile(
    r"data:image/svg\+xml(?:;charset=utf-8)?"
    r"(?:(?P<packed>;base64),[A-Za-z0-9+/=\s]*|,[A-Za-z0-9 %!$'()*+,\-./:;=?@_~]*)"
)
DOWNLOADS = re.compile(r"data:text/csv;(?:charset=utf-8;)?base64,[A-Za-z0-9+/=\s]*")
STYLES = {
    "background-color", "color", "font-weight", "font-style", "text-align", "width", "height", "max-width",
    "white-space", "vertical-align",
}  # fmt: skip
EVERYWHERE = {"class", "id", "lang", "dir", "title", "role", "hidden", "style"}
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_BARE_TH = re.compile(r"<th(?P<rest>(?![^>]*\bscope=)(?:\s[^>]*)?)>")
_EMPTY_TH = re.compile(r"<th(?P<rest>(?:\s[^>]*)?)>\s*</th>")
_WRAP = re.compile(
    r'<div class="table-wrap"[^>]*>(?P<table><table\b[^>]*>)(?P<caption><caption\b.*?</caption>)?', re.DOTALL
)
_LABELLED = re.compile(r'\baria-labelledby="([^"]+)"')
_HEADING = re.compile(r"<h(?P<level>[1-6])(?P<rest>[^>]*)>(?P<inner>.*?)</h(?P=level)>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@lru_cache(maxsize=1)
def _cleaner() -> Any:
    import nh3

    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["*"] = EVERYWHERE
    attributes["a"] |= {"download"}
    attributes["img"] |= {"loading"}
    attributes["details"] = {"open"}
    return nh3.Cleaner(
        tags=nh3.ALLOWED_TAGS | MORE_TAGS,
        attributes=attributes,
        attribute_filter=_attribute,
        generic_attribute_prefixes={"aria-", "data-"},
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=STYLES,
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Let an address through only where it can do no harm: pictures as data, pages, own downloads."""
    if name == "src":
        return value if PICTURES.fullmatch(value) else _drawing(value)
    if name == "href":
        return value if LINKS.match(value) or (tag == "a" and DOWNLOADS.fullmatch(value)) else None
    return value


def _drawing(address: str) -> str | None:
    """A data address of an SVG picture with a safe picture in it; None for anything else."""
    found = DRAWING.fullmatch(address)
    if found is None:
        return None
    data = address.partition(",")[2]
    try:
        drawn = (base64.b64decode(data) if found["packed"] else unquote_to_bytes(data)).decode("utf-8-sig")
        safe = svg_filter.clean(drawn)
    except ValueError:
        return None
    return address if safe == drawn else svg_address(safe)


def svg_address(svg: str) -> str:
    """Return a picture as a data address."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode('utf-8')).decode('ascii')}"


def clean(text: str) -> str:
    """Return HTML that can neither run, load nor send anything, its table headers fit for a screen reader."""
    safe = _TABLE.sub(lambda found: _accessible_table(found.group()), str(_cleaner().clean(text)))
    return _WRAP.sub(_reachable, safe)


def _reachable(found: re.Match[str]) -> str:
    """The frame in which a wide table scrolls: the keyboard can reach it, under the name of the table."""
    labelled = _LABELLED.search(found["table"])
    if labelled:
        name = f' role="region" aria-labelledby="{labelled[1]}"'
    elif found["caption"]:
        name = f' role="region" aria-label="{html.escape(plain(found["caption"]))}"'
    else:
        name = ""
    return f'<div class="table-wrap" tabindex="0"{name}>{found["table"]}{found["caption"] or ""}'


def _accessible_table(table: str) -> str:
    """Give header cells a scope and make empty ones ordinary cells."""
    table = _EMPTY_TH.sub(r"<td\g<rest>></td>", table).replace(' border="1"', "")
    table = _HEAD.sub(lambda head: _BARE_TH.sub(r'<th scope="col"\g<rest>>', head.group()), table)
    return _BARE_TH.sub(r'<th scope="row"\g<rest>>', table)


def plain(text: str) -> str:
    """Return the words of a piece of HTML."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


class Headings:
    """Puts a page's headings in order: one of the first level, ids that occur once, a table of contents."""

    def __init__(self) -> None:
        self.title = ""
        self.contents: list[tuple[int, str, str]] = []
        self._used: set[str] = {"main", "contents", "provenance"}

    def ordered(self, text: str) -> str:
        """Return the HTML with its headings made to fit the page."""
        return _HEADING.sub(self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        level, words = int(found["level"]), plain(found["inner"]).removesuffix("¶").strip()
        if level == 1 and not self.title:
            self.title = words
            return f"<h1>{found['inner']}</h1>"
        deepest = self.contents[-1][0] + 1 if self.contents else 2
        level = min(max(level, 2), deepest)
        identity = self._identity(words)
        self.contents.append((level, identity, words))
        return f'<h{level} id="{identity}">{found["inner"]}</h{level}>'

    def _identity(self, words: str) -> str:
        stem = re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:60] or "part"
        name, number = stem, 2
        while name in self._used:
            name, number = f"{stem}-{number}", number + 1
        self._used.add(name)
        return name
