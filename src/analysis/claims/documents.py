"""An article as read from a file: its words without markup, every character traced back to the file."""

import io
import re
import zipfile
from array import array
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from analysis.errors import DataError
from analysis.quantities import simplified

MAX_CHARACTERS = 400_000
MAX_BYTES = 20 << 20
ENDINGS = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx")
_HIDDEN = frozenset([
    "script", "style", "template", "noscript", "svg", "math", "head", "nav", "footer", "aside", "form",
    "button", "select", "iframe", "object", "del", "s", "strike", "rt", "rp", "dialog", "audio", "video",
    "canvas",
])  # fmt: skip
"""Elements whose words are no part of an article, or were struck out."""
_VOID = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
])  # fmt: skip
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Raised digits are marks of footnotes or exponents: 3.5<sup>2</sup> is not 3.52."""
_BLOCKS = frozenset([
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
    "li", "table", "thead", "tbody", "tfoot", "tr", "blockquote", "figure", "figcaption", "caption",
    "dl", "dt", "dd", "pre", "address", "br", "hr", "body", "html",
])  # fmt: skip
_WORDS = {
    "en": "the of and in to was for with that its from by is were has than which",
    "de": "der die und in das den von mit für auf ist im des nach bei aus sich dem ein eine zum zur wurde am "
    "waren quelle provinz jahr ende insgesamt tabelle stadt",
    "es": "el la los las del de en que una por con para más como está entre pero según año y",
    "fr": "le la les des de une dans est pour avec par sur plus aux ses cette selon et",
    "it": "il gli della di che per con una sono nel dei più alla delle",
    "pt": "os das de uma para com não mais dos pela em são ao",
    "nl": "het een van dat met voor niet zijn op naar ook",
}
_NAMES = {
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
}
_SCRIPTS = {
    "ja": r"[\u3040-\u30ff]",
    "ko": r"[\uac00-\ud7af]",
    "ru": r"[\u0400-\u04ff]",
    "ar": r"[\u0600-\u06ff]",
}
_TRADITIONAL = "億萬區長國與發專經費數據為個業總來產處資條報學術"
"""Characters that tell a text in traditional ones; all others are converted with them."""
EXPECTED_LANGUAGE = "an article in English, German or Chinese"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: where its words stand in the plain text, and whether it is a head."""

    start: int
    end: int
    head: bool = False


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a table; `rows` are its rows of cells, `heads` of which name columns.

    A cell that spans rows or columns stands in each of them.
    """

    kind: str
    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...] = ()
    heads: int = 0


@dataclass(frozen=True)
class Document:
    """An article: `text` as decoded, `plain` without markup, and where each plain character comes from.

    `plain` has simplified characters; `shown` is the same, character by character, as written.
    """

    name: str
    text: str
    plain: str
    language: str
    blocks: tuple[Block, ...]
    starts: array
    ends: array
    shown: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of `text` that a part of `plain` comes from."""
        return self.starts[start], self.ends[end - 1]


def read_article(path: str | Path, *, language: str | None = None) -> Document:
    """Return the article in a file: .txt, .md, .html, .pdf (with pypdfium2) or .docx.

    Raises
    ------
    DataError
        When the file is empty, binary, too long, has no text, or is in a language other than English,
        German or Chinese.
    """
    file = Path(path).expanduser()
    ending = file.suffix.lower()
    if file.is_dir():
        raise DataError(
            "this is a folder", file=file.name or str(path), expected=f"one file: {', '.join(ENDINGS)}"
        )
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise DataError("no such file", file=str(path), expected="the path of an article") from None
    if len(content) > MAX_BYTES:
        raise DataError(
            f"{len(content) / 1e6:.0f} MB are too much", file=file.name, expected="one article, a few pages"
        )
    if ending == ".pdf" or content.startswith(b"%PDF-"):
        return read_text(_pdf_text(content, file.name), name=file.name, form=".txt", language=language)
    if ending == ".docx":
        return read_text(_docx_text(content, file.name), name=file.name, form=".txt", language=language)
    return read_text(_decoded(content, file.name), name=file.name, form=ending, language=language)


def read_text(text: str, *, name: str = "text", form: str = ".txt", language: str | None = None) -> Document:
    """Return a text as a document; `form` is the ending of a file of its kind (.txt, .md, .html).

    Raises
    ------
    DataError
        When there is nothing to read, too much, or not in a language this package reads.
    """
    if len(text) > MAX_CHARACTERS:
        raise DataError(
            f"{len(text):,} characters are too many",
            file=name,
            expected=f"one article of up to {MAX_CHARACTERS:,} characters",
        )
    is_html = form in (".html", ".htm") or (form not in (".md", ".markdown") and _looks_like_html(text))
    plain, starts, ends, blocks = _html(text) if is_html else _marked_up(text)
    if not plain.strip():
        raise DataError("no text to read", file=name, expected=EXPECTED_LANGUAGE)
    detected = language or language_of(plain)
    if detected not in ("en", "de", "zh"):
        language_name = _NAMES.get(detected, "another language")
        raise DataError(f"the article is in {language_name}", file=name, expected=EXPECTED_LANGUAGE)
    shown = plain
    if detected == "zh" and re.search(f"[{_TRADITIONAL}]", plain):
        same = simplified(plain)
        plain = same if len(same) == len(plain) else "".join(map(simplified, plain))
    return Document(name, text, plain, detected, blocks, starts, ends, shown)


def language_of(text: str) -> str:
    """Return the code of the language most of a text is in, by its script and its commonest words."""
    sample = text[:60_000]
    letters = sum(map(str.isalpha, sample)) or 1
    for code, script in _SCRIPTS.items():
        if len(re.findall(script, sample)) > 0.08 * letters:
            return code
    if len(re.findall(r"[\u4e00-\u9fff]", sample)) > 0.2 * letters:
        return "zh"
    words = re.findall(r"[^\W\d_]+", sample.lower())
    counts = {code: sum(word in common.split() for word in words) for code, common in _WORDS.items()}
    counts["de"] += len(re.findall("[äöüßÄÖÜ]", sample))
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else "en"


def _looks_like_html(text: str) -> bool:
    return bool(
        re.match(r"\s*(<!doctype html|<html|<article|<body|<div|<p[ >]|<h[1-6][ >]|<table)", text, re.I)
    )


def _decoded(content: bytes, name: str) -> str:
    if not content.strip():
        raise DataError("the file is empty", file=name, expected=EXPECTED_LANGUAGE)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    control = sum(content[:4096].count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32)))
    if b"\0" in content[:65536] or control > 0.02 * len(content[:4096]):
        raise DataError("the file is not text", file=name, expected=f"one of {', '.join(ENDINGS)}")
    text = content.decode("utf-8", errors="replace")
    if text.count("\ufffd") <= 0.001 * len(text):
        return text
    from bs4.dammit import EncodingDetector
    from charset_normalizer import from_bytes

    declared = EncodingDetector.find_declared_encoding(content[:8192], is_html=True) or ""
    guessed = from_bytes(content, cp_isolation=list(_ENCODINGS)).best()
    for encoding in (_WIDER.get(declared.lower(), declared), guessed.encoding if guessed else "cp1252"):
        with suppress(UnicodeDecodeError, LookupError):
            return content.decode(encoding)
    return content.decode("cp1252", errors="replace")


_ENCODINGS = ("gb18030", "big5hkscs", "cp1252")
"""What articles are saved in that are not UTF-8."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252", "utf-8": ""}
"""What is meant by the encoding a page declares."""


def _pdf_text(content: bytes, name: str) -> str:
    try:
        import pypdfium2
    except ImportError:
        raise DataError(
            "PDF needs pypdfium2", file=name, expected="pip install 'regional-innovation-analysis[articles]'"
        ) from None
    try:
        pages = [_page_text(page.get_textpage()) for page in pypdfium2.PdfDocument(content)]
    except pypdfium2.PdfiumError:
        raise DataError(
            "the PDF cannot be read", file=name, expected="a whole PDF without a password"
        ) from None
    text = _unwrapped("\n".join(pages))
    if len(re.sub(r"\W", "", text)) < 20:
        raise DataError(
            "the PDF holds pictures of pages without text", file=name, expected="a PDF with text (OCR first)"
        )
    return text


def _page_text(page: Any) -> str:
    """The text of a page, digits that stand higher than what is before them as raised ones."""
    text = page.get_text_range()
    if page.count_chars() != len(text):
        return str(text)
    characters, base, last = list(text), 0, 0  # the last character on the line, the last one
    for index, character in enumerate(text):
        if character.isspace():
            continue
        if character.isdecimal() and text[base].isalnum():
            _, low, _, high = page.get_charbox(base)
            _, _, before, _ = page.get_charbox(last)
            left, bottom, _, top = page.get_charbox(index)
            raised = bottom - low > 0.3 * (high - low) and top - bottom < high - low
            if raised and 0 <= left - before < high - low:
                characters[last + 1 : index] = [""] * (index - last - 1)  # no break before it
                characters[index] = character.translate(_RAISED)
                last = index
                continue
        base = last = index
    return "".join(characters)


def _unwrapped(text: str) -> str:
    """Lines of a printed page joined to paragraphs: a line that fills the page goes on in the next."""
    lines = [line.strip() for line in text.splitlines()]
    widths = [len(line) + len(re.findall(r"[\u2e80-\uffef]", line)) for line in lines]
    full = 0.7 * max(widths, default=0)
    joined, before = "", 0
    for line, width in zip(lines, widths, strict=True):
        if not line or before < full or re.search(r"[.!?。！？:：]$", joined):
            joined += "\n" + line
        elif joined.endswith("-") and line[0].islower():
            joined = joined[:-1] + line
        else:
            chinese = re.match(r"[\u2e80-\uffef]", line) or re.match(r"[\u2e80-\uffef]", joined[-1])
            joined += ("" if chinese else " ") + line
        before = width
    return joined


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _docx_text(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo("word/document.xml").file_size > MAX_BYTES:
                raise DataError("the document is too long", file=name, expected="one article, a few pages")
            body = ElementTree.fromstring(archive.read("word/document.xml")).find(f"{_W}body")
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, RuntimeError):
        raise DataError("not a Word document", file=name, expected="a .docx file") from None
    lines: list[str] = []
    parts = list(body) if body is not None else []
    while parts:
        part = parts.pop(0)
        if part.tag == f"{_W}sdt":  # a content control holds paragraphs and tables of its own
            parts[:0] = [inner for held in part.findall(f"{_W}sdtContent") for inner in held]
        elif part.tag == f"{_W}tbl":
            rows = list[list[str]]()
            for row in part.iter(f"{_W}tr"):
                rows.append(_docx_row(row, rows[-1] if rows else []))
            rule = ["---"] * len(rows[0]) if rows else []
            lines += [f"| {' | '.join(row)} |" for row in [*rows[:1], rule, *rows[1:]]] + [""] if rows else []
        else:
            lines.append(_docx_words(part))
    return "\n".join(lines)


def _docx_row(row: ElementTree.Element, above: list[str]) -> list[str]:
    """The words of the cells of a row; those of a cell that spans others in each of them, but for figures."""
    cells = list[str]()
    for cell in row.iter(f"{_W}tc"):
        words = " ".join(_docx_words(cell).split())
        across, merged = (cell.find(f"{_W}tcPr/{_W}{name}") for name in ("gridSpan", "vMerge"))
        if merged is not None and not words and above[len(cells) :]:
            words = above[len(cells)] if not re.search(r"\d", above[len(cells)]) else ""
        more = _span(across.get(f"{_W}val")) - 1 if across is not None else 0
        cells += [words, *([words if not re.search(r"\d", words) else ""] * more)]
    return cells


_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _docx_words(part: ElementTree.Element) -> str:
    """The words of a paragraph or cell; raised digits stay raised, what a picture repeats is left out."""
    words = ""
    for element in part:
        if element.tag.endswith("}Fallback") or element.tag == f"{_W}del":
            continue
        if element.tag == f"{_W}r":
            raised = element.find(f"{_W}rPr/{_W}vertAlign[@{_W}val='superscript']") is not None
            struck = element.find(f"{_W}rPr/{_W}strike") is not None
            inner = "" if struck else _docx_words(element)
            words += inner.translate(_RAISED) if raised else inner
        elif element.tag == f"{_W}t":
            words += element.text or ""
        else:
            words += _SPACES.get(element.tag, "") or _docx_words(element)
            words += "\n" if element.tag == f"{_W}p" else ""
    return words


# ------------------------------------------------------------------ plain text and Markdown

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_INVISIBLE = re.compile(r"\*\*|__|(?<!\*)\*(?!\*)|`|\]\([^)\s]*\)|!?\[(?=[^\]]*\]\()|[\u200b\ufeff\u00ad]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()（），。]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+")


_MARK = re.compile(
    r"(?<=\d)(?<!\b10)(?:[⁰¹²³⁴-⁹]+|[\[〔［][0-9⁰¹²³⁴-⁹]{1,3}[\]〕］])(?=\s*[%％A-Za-z\u4e00-\u9fff€$])"
)
"""The mark of a footnote between a number and its unit; 10⁹ is none."""


class _Plain:
    """Collects plain characters with the place in the file each comes from."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.starts, self.ends, self.length = array("l"), array("l"), 0

    def add(self, text: str, start: int, end: int | None = None) -> None:
        """Add text that stands at `start`; with `end` all of it comes from these characters (an entity)."""
        self.parts.append(text)
        self.length += len(text)
        if end is None:
            self.starts.extend(range(start, start + len(text)))
            self.ends.extend(range(start + 1, start + len(text) + 1))
        else:
            self.starts.extend([start] * len(text))
            self.ends.extend([end] * len(text))

    @property
    def text(self) -> str:
        text = "".join(self.parts)
        for left_out in (_ADDRESS, _MARK):
            text = left_out.sub(lambda found: " " * len(found.group()), text)
        return text


def _marked_up(text: str) -> tuple[str, array, array, tuple[Block, ...]]:
    plain, blocks, table, position = _Plain(), list[Block](), list[tuple[Cell, ...]](), 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        begin, first, last = plain.length, len(plain.parts), 0
        for found in _INVISIBLE.finditer(line):
            plain.add(line[last : found.start()], position + last)
            last = found.end()
        plain.add(line[last:], position + last)
        position += len(line)
        words = "".join(plain.parts[first:])
        if "|" in line and (
            table or (number + 1 < len(lines) and _RULE.match(lines[number + 1]) and "-" in lines[number + 1])
        ):
            if not _RULE.match(line):
                table.append(_cells(words, begin, head=not table))
            continue
        if table:
            blocks.append(Block("table", table[0][0].start, begin, tuple(table)))
            table = []
        if words.strip():
            blocks.append(
                Block("heading" if line.lstrip().startswith("#") else "paragraph", begin, plain.length)
            )
    if table:
        blocks.append(Block("table", table[0][0].start, plain.length, tuple(table)))
    whole = plain.text
    blocks = [_with_heads(whole, block) for block in _with_aligned_tables(whole, blocks)]
    return whole, plain.starts, plain.ends, tuple(blocks)


LONGEST_HEAD = 4
"""Rows of a head, at most."""
_UNIT_HEAD = re.compile(r"\W*(?:计量)?(?:单位|units?|Einheit(?:en)?)\W*", re.IGNORECASE)


def _with_heads(text: str, block: Block) -> Block:
    """A table's head goes on where a row has heads only, or no figure and no name of its own."""
    if not block.rows:
        return block
    heads, top = 1, block.rows[:LONGEST_HEAD]
    written = [[text[cell.start : cell.end].strip() for cell in row] for row in top]
    for above, words, row in zip(written, written[1:], top[1:], strict=False):
        unnamed = not words[0] or words[0] == above[0] or _UNIT_HEAD.fullmatch(words[0])
        more = all(cell.head for cell in row) or (unnamed and any(words[1:]))
        if not more or not all(_HEAD.fullmatch(word) for word in words if word):
            break
        heads += 1
    return replace(block, heads=heads)


def _cells(line: str, begin: int, *, head: bool) -> tuple[Cell, ...]:
    inner = line.strip().strip("|") if line.strip() != "|" else ""
    at = begin + line.index(inner) if inner else begin
    cells = []
    for part in inner.split("|"):
        words = part.strip()
        start = at + (part.index(words) if words else 0)
        cells.append(Cell(start, start + len(words), head))
        at += len(part) + 1
    return tuple(cells)


_GAP = re.compile(r"[ \u00a0]*\t\s*|[ \u00a0\u3000]{2,}")
_FIGURES = re.compile(r"(?:\s+(?:[+\u2212–-]?\d[\d.,]*%?|[–—-]|…|n/?a))+$")
_NUMBERED = re.compile(r"\d{1,3}[.)、]?\s+(?=[^\W\d])")
"""The number of a row before its name."""
_HEAD = re.compile(r"(?:19|20)\d\d年?|\D.*")
"""What stands above a column: a year or words."""


def _with_aligned_tables(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks with tables made of lines that have as many figures as the head above them has words."""
    found: list[Block] = []
    for columns, lines in groupby(
        ((_aligned(text, block), block) for block in blocks), lambda one: len(one[0])
    ):
        run = list(lines)
        rows, run_blocks = [cells for cells, _ in run], [block for _, block in run]
        if columns and found and not _is_head(text, rows[0]) and found[-1].kind == "paragraph":
            words = _parted(text, found[-1], r"\s+")
            years = {text[cell.start : cell.end] for cell in words}
            bare = all(map(_HEAD.fullmatch, years)) and min(years)[:1].isdigit()
            if len(words) == columns - 1 == len(years) and bare:
                words.insert(0, Cell(words[0].start, words[0].start))  # the names of rows have no head
            if len(words) == columns and _is_head(text, words):
                rows, run_blocks = [words, *rows], [found.pop(), *run_blocks]
        if (
            columns
            and len(rows) > 2
            and _is_head(text, rows[0])
            and all(_is_body(text, row) for row in rows[1:])
        ):
            start, end = rows[0][0].start, run_blocks[-1].end
            found.append(Block("table", start, end, tuple(map(tuple, rows))))
        else:
            found += run_blocks
    return found


def _aligned(text: str, block: Block) -> list[Cell]:
    """The cells of a line: parted by tabs or wide gaps, or two figures and more behind words; else none."""
    if block.kind != "paragraph":
        return []
    line = text[block.start : block.end].strip()
    if "\t" in line or len(_GAP.findall(line)) > 1:
        return _parted(text, block, _GAP.pattern)
    figures = _FIGURES.search(line)
    cells = _parted(text, block, r"\s+", figures.start() if figures else len(line))
    return cells if len(cells) > 2 else []


def _parted(text: str, block: Block, gap: str, first: int = 0) -> list[Cell]:
    """Parts of a line between gaps, the first of which stands at a place of the line or behind it."""
    line = text[block.start : block.end]
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    if (number := _NUMBERED.match(line, start)) is not None:
        start = number.end()
    gaps = [found.span() for found in re.finditer(gap, line[:end]) if found.start() >= max(start + first, 1)]
    edges = [start, *(edge for found in gaps for edge in found), end]
    return [
        Cell(block.start + low, block.start + high) for low, high in zip(edges[::2], edges[1::2], strict=True)
    ]


def _is_head(text: str, row: list[Cell]) -> bool:
    return all(_HEAD.fullmatch(text, cell.start, cell.end) for cell in row[1:])


def _is_body(text: str, row: list[Cell]) -> bool:
    words = [text[cell.start : cell.end] for cell in row]
    return words[0][:1].isalpha() and any(word[:1].isdigit() or word[1:2].isdigit() for word in words[1:])


# ------------------------------------------------------------------ HTML


class _Reader(HTMLParser):
    """Reads a page; with `within`, a part of the file, only what stands there and the first heading."""

    def __init__(self, text: str, within: tuple[int, int] | None = None) -> None:
        super().__init__(convert_charrefs=False)
        self.within = within
        self.articles: list[tuple[int, int, int]] = []  # length of the words, beginning and end in the file
        self.open_articles: list[tuple[str, int, int]] = []
        self.raised = self.title = False
        self.plain = _Plain()
        self.blocks: list[Block] = []
        self.hidden: list[str] = []
        self.kind = "paragraph"
        self.begin = 0
        self.rows: list[list[tuple[Cell, int, int]]] | None = None
        self.cell: tuple[int, bool, int, int] | None = None
        self.lines = [0]
        for found in re.finditer("\n", text):
            self.lines.append(found.end())

    def position(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _close_block(self) -> None:
        if self.rows is None and self.plain.length > self.begin:
            self.blocks.append(Block(self.kind, self.begin, self.plain.length))
        self.plain.add("\n", self.position(), self.position())
        self.begin, self.kind = self.plain.length, "paragraph"

    def _unread(self) -> bool:
        within = self.within
        return bool(self.hidden) or (
            within is not None and not self.title and not within[0] <= self.position() < within[1]
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        unseen = "hidden" in given or given.get("aria-hidden") == "true"
        unseen = unseen or bool(_INVISIBLE_STYLE.search(given.get("style") or ""))
        if self.hidden == ["p"] and tag in _BLOCKS:
            self.hidden = []  # a paragraph ends where the next begins
        if tag not in _VOID and (self.hidden or tag in _HIDDEN or (unseen and tag not in ("body", "html"))):
            self.hidden.append(tag)
        self.raised, self.title = self.raised or tag == "sup", self.title or tag == "h1"
        if tag in ("article", "main"):
            self.open_articles.append((tag, self.position(), self.plain.length))
        if self._unread():
            return
        if tag == "table" and self.rows is None:
            self._close_block()
            self.rows = []
        elif self.rows is not None and tag == "tr":
            self._close_cell()
            self.rows.append([])
        elif self.rows is not None and tag in ("td", "th"):
            self._close_cell()
            self.plain.add("\n", self.position(), self.position())
            across, down = (_span(given.get(name)) for name in ("colspan", "rowspan"))
            self.cell = (self.plain.length, tag == "th", across, down)
            if not self.rows:
                self.rows.append([])
        elif tag in _BLOCKS and self.rows is None:
            self._close_block()
            self.kind = "heading" if re.fullmatch("h[1-6]", tag) else "paragraph"
        elif tag == "br":
            self.plain.add("\n", self.position(), self.position())

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in ("br", "hr") and not self._unread():
            self.plain.add("\n", self.position(), self.position())

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[len(self.hidden) - 1 - self.hidden[::-1].index(tag) :]
            return
        self.raised = self.raised and tag != "sup"
        if self.open_articles and self.open_articles[-1][0] == tag:
            _, begin, length = self.open_articles.pop()
            self.articles.append((self.plain.length - length, begin, self.position()))
        unread, self.title = self._unread(), self.title and tag != "h1"
        if unread:
            return
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table":
            self._close_table()
        elif tag == "caption" and self.rows == []:
            self.blocks.append(Block("paragraph", self.begin, self.plain.length))
            self.begin = self.plain.length
        elif tag in _BLOCKS and self.rows is None:
            self._close_block()

    def _close_cell(self) -> None:
        if self.cell is not None and self.rows is not None:
            start, head, across, down = self.cell
            self.rows[-1].append((Cell(start, self.plain.length, head), across, down))
            self.cell = None

    def _close_table(self) -> None:
        self._close_cell()
        rows = _spread([row for row in self.rows or () if row])
        self.rows = None
        if rows:
            self.blocks.append(Block("table", rows[0][0].start, self.plain.length, tuple(map(tuple, rows))))
        self.plain.add("\n", self.position(), self.position())
        self.begin = self.plain.length

    def handle_data(self, data: str) -> None:
        if not self._unread():
            words = data.translate(_RAISED) if self.raised else data
            self.plain.add(words.replace("\n", " "), self.position())

    def _reference(self, written: str, meant: str) -> None:
        if not self._unread():
            start = self.position()
            self.plain.add(meant.replace("\n", " "), start, start + len(written))

    def handle_entityref(self, name: str) -> None:
        meant = unescape(f"&{name};")
        self._reference(f"&{name};", meant if meant != f"&{name};" else f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};", unescape(f"&#{name};"))


WIDEST_SPAN = 50


def _span(given: str | None) -> int:
    """How many columns or rows a cell stands in."""
    return min(max(int(given), 1), WIDEST_SPAN) if given and given.isdecimal() else 1


def _spread(rows: list[list[tuple[Cell, int, int]]]) -> list[list[Cell]]:
    """Rows with every cell in each column and row that it spans."""
    spread: list[dict[int, Cell]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell, across, down in row:
            while column in spread[number]:
                column += 1
            for below in spread[number : number + down]:
                below.update(dict.fromkeys(range(column, column + across), cell))
    return [[row[column] for column in sorted(row)] for row in spread if row]


def _html(text: str) -> tuple[str, array, array, tuple[Block, ...]]:
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    length, *within = max(reader.articles, default=(0, 0, 0))
    if 0.5 * reader.plain.length < length < reader.plain.length:
        reader = _Reader(text, (within[0], within[1]))  # without what stands around the article
        reader.feed(text)
        reader.close()
    if reader.rows is not None:
        reader._close_table()
    reader._close_block()
    plain = reader.plain.text
    blocks = tuple(
        _with_heads(plain, block) for block in reader.blocks if plain[block.start : block.end].strip()
    )
    return plain, reader.plain.starts, reader.plain.ends, blocks
