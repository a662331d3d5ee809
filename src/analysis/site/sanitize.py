"""Making HTML of notebooks harmless and readable for everyone: an allow-list, table headers, headings."""

import base64
import html
import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from analysis.site import svg_filter

MORE_TAGS = {"section", "tfoot"} | (svg_filter.ELEMENTS - {"style"})
SCHEMES = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
RELATIVE = re.compile(r"(?![/\\])[^\x00-\x20\\:?#]+(?:[?#][^\x00-\x20\\]*)?")
DOI = re.compile(r"doi:\s*(10\.\d{4,9}/\S+)", re.IGNORECASE)
PICTURES = re.compile(r"data:image/(?:png|jpeg|gif|webp);(?:charset=utf-8;)?base64,[A-Za-z0-9+/=\s]*")
DRAWING = re.compile(
    r"data:image/svg\+xml(?:;charset=utf-8)?"
    r"(?:(?P<packed>;base64),[A-Za-z0-9+/=\s]*|,[A-Za-z0-9 %!$'()*+,\-./:;=?@_~]*)"
)
DOWNLOADS = re.compile(r"data:text/csv;(?:charset=utf-8;)?base64,[A-Za-z0-9+/=\s]*")
STYLES = frozenset(
    {
        "background", "background-color", "border", "border-bottom", "border-collapse", "border-left",
        "border-right", "border-top", "color", "font-style", "font-weight", "max-width", "padding",
        "text-align", "text-decoration", "vertical-align", "white-space", "width",
    }
)  # fmt: skip
FUNCTIONS = svg_filter.FUNCTIONS | {"linear-gradient"}
OUTWARD = frozenset({"overflow", "transform", "clip-path"})
"""Properties by which a whole drawing would reach out of its frame and cover what stands around it."""
RESERVED_IDS = frozenset({"main", "contents", "provenance", "show-code"})
"""Ids of the frame of a page."""
EVERYWHERE = {"class", "id", "lang", "dir", "title", "role", "hidden", "style", "tabindex"}
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_WITHIN = re.compile(r'(?P<before><a\b[^>]*?\bhref="#)(?P<name>[^"]+)"')
_TABLE_TAG = re.compile(r"(<table\b[^>]*>|</table>)")
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_BARE_TH = re.compile(r"<th(?P<rest>(?![^>]*\bscope=)(?:\s[^>]*)?)>")
_EMPTY_TH = re.compile(r"<th(?P<rest>(?:\s[^>]*)?)>(?:\s|&nbsp;)*</th>")
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
    attributes["a"] |= {"download", "name"}
    attributes["img"] |= {"loading"}
    attributes["details"] = {"open"}
    for tag in svg_filter.ELEMENTS - {"style"}:
        attributes[tag] = set(svg_filter.ATTRIBUTES | {"href", "xlink:href"})
    return nh3.Cleaner(
        tags=nh3.ALLOWED_TAGS | MORE_TAGS,
        clean_content_tags={"script", "style"},
        attributes=attributes,
        attribute_filter=_attribute,
        generic_attribute_prefixes={"aria-", "data-"},
        url_schemes={"http", "https", "mailto", "tel", "data", "doi"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute as far as it can do no harm, None where it could."""
    drawing = tag in svg_filter.ELEMENTS
    if name == "style":
        return _style(value, drawing, tag == "svg") or None
    if name == "src":
        return value if PICTURES.fullmatch(value) else _drawing(value)
    if name in ("href", "xlink:href"):
        return _address(tag, value)
    refused = (
        (name == "id" and value in RESERVED_IDS)
        or (name == "tabindex" and value not in ("0", "-1"))
        or (tag == "svg" and name in OUTWARD)
        or (drawing and name in svg_filter.PROPERTIES and not svg_filter.safe_value(value))
    )
    return None if refused else value


def _address(tag: str, value: str) -> str | None:
    """Where a link may lead: web pages, parts of this page, files beside it, a download within it."""
    if tag in svg_filter.ELEMENTS:
        pattern = svg_filter.PICTURE if tag == "image" else svg_filter.LOCAL
        return value if pattern.fullmatch(value.strip()) else None
    if doi := DOI.fullmatch(value.strip()):
        return f"https://doi.org/{doi[1]}"
    if SCHEMES.match(value) or RELATIVE.fullmatch(value):
        return value
    return (value if DOWNLOADS.fullmatch(value) else _drawing(value)) if tag == "a" else None


@lru_cache(maxsize=4096)
def _style(declarations: str, drawing: bool, whole: bool) -> str:
    """The declarations that change nothing but the look; a background gets a readable text colour."""
    kept: dict[str, str] = {}
    for one in declarations.split(";"):
        name, _, value = (part.strip() for part in one.partition(":"))
        name = name.lower()
        allowed = name in (svg_filter.PROPERTIES if drawing else STYLES) or name.startswith("--")
        if allowed and not (whole and name in OUTWARD) and value and svg_filter.safe_value(value, FUNCTIONS):
            kept[name] = value
    ground = kept.get("background-color", "")
    if "color" not in kept and re.fullmatch(r"#[0-9a-fA-F]{6}|(?!transparent|inherit)[a-z]+", ground):
        kept["color"] = "#fff" if ground.startswith("#") and _luminance(ground) < 128 else "#000"
    return ";".join(f"{name}:{value}" for name, value in kept.items())


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


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


_REVERSING = re.compile("[\u202d\u202e]|&#(?:8237|8238|x202[de]);", re.IGNORECASE)
"""Signs that show text in another order than it is: gnp.exe as exe.png."""


def clean(text: str) -> str:
    """Return HTML that can neither run, load nor send anything, its table headers fit for a screen reader."""
    safe = str(_cleaner().clean(_REVERSING.sub("", text)))
    if "<table" not in safe:
        return safe
    safe = _TABLE.sub(lambda found: _accessible_table(found.group()), _framed(safe))
    return _WRAP.sub(_reachable, safe)


def _framed(safe: str) -> str:
    """Every table in a frame in which it scrolls, unless it stands in one or within another table."""
    parts: list[str] = []
    depth, framed = 0, False
    for piece in _TABLE_TAG.split(safe):
        if piece.startswith("<table"):
            depth += 1
            framed = framed or (depth == 1 and not parts[-1].rstrip().endswith('<div class="table-wrap">'))
            parts.append(f'<div class="table-wrap">{piece}' if framed and depth == 1 else piece)
        elif piece == "</table>":
            depth -= 1
            parts.append("</table></div>" if framed and depth == 0 else piece)
            framed = framed and depth > 0
        else:
            parts.append(piece)
    return "".join(parts)


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


def slug(words: str) -> str:
    """Return the id of a heading with these words: small letters, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:60]


class Headings:
    """Puts a page's headings in order: one of the first level, ids that occur once, a table of contents."""

    def __init__(self) -> None:
        self.title = ""
        self.contents: list[tuple[int, str, str]] = []
        self._used: set[str] = {"main", "contents", "provenance"}

    def ordered(self, text: str) -> str:
        """Return the HTML with its headings made to fit the page, and links that lead to them."""
        made = _HEADING.sub(self._one, text)
        return _WITHIN.sub(lambda found: self._led(found, made), made)

    def _led(self, found: re.Match[str], text: str) -> str:
        """A link within the page, to the heading it means where ids are made in another way elsewhere."""
        name = unquote(html.unescape(found["name"]))
        if f'id="{html.escape(name)}"' in text or slug(name) not in self._used:
            return found.group()
        return f'{found["before"]}{slug(name)}"'

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
        stem = slug(words) or "part"
        name, number = stem, 2
        while name in self._used:
            name, number = f"{stem}-{number}", number + 1
        self._used.add(name)
        return name
