"""What a reader sees of a page: text block by block, figures with the rows behind them, tables, verdicts."""

import base64
import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

BLOCKS = (
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "li",
    "dt",
    "dd",
    "figcaption",
    "caption",
    "summary",
    "pre",
    "blockquote",
)
NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])[−-]?\d+(?:[.,]\d+)*")
_VERDICT = re.compile(r"\bclaim-([a-z_]+)\b")
_HIDDEN = re.compile("[\u2060\u00ad\u200b]")
Rows = list[list[str]]


@dataclass
class Figure:
    """A figure of a page: its words, the rows behind it, and its picture as it stands in the page."""

    title: str
    alt: str
    rows: Rows = field(default_factory=list)
    picture: str = ""
    caption: str = ""


@dataclass
class View:
    """A page as its reader sees it."""

    language: str = "en"
    title: str = ""
    sentences: list[str] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    tables: dict[str, Rows] = field(default_factory=dict)
    verdicts: dict[str, tuple[str, str]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def words(self) -> list[str]:
        """Return all a reader can read, in lines: text, tables, alternative texts, rows behind figures."""
        lines = [self.title, *self.sentences]
        for caption, rows in self.tables.items():
            lines += [caption, *(" | ".join(row) for row in rows)]
        for name, one in self.figures.items():
            lines += [f"{name}: {one.title}", one.alt, one.caption, *(" | ".join(row) for row in one.rows)]
        return lines

    def numbers(self) -> set[str]:
        """Return every number in sentences, titles and captions, as it is written."""
        lines = [*self.sentences, *(figure.title for figure in self.figures.values())]
        return {number for line in lines for number in NUMBER.findall(line)}


def of_page(text: str, folder: Path | None = None) -> View:
    """Return what a page shows; `folder` is where the files lie that it names."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    root = soup.find("html")
    view = View(language=str(root.get("lang", "en")) if root else "en")
    view.title = tidy(soup.title.get_text()) if soup.title else ""
    main = soup.find("main") or soup
    for section in main.select(".provenance, .publication"):
        _read_facts(section, view)
        section.decompose()
    if place := main.select_one("p.region"):
        view.facts["place"] = tidy(place.get_text())
        place.decompose()
    for code in main.select("pre.code, script, style"):
        code.decompose()
    for number, figure in enumerate(main.select("figure"), start=1):
        view.figures[str(figure.get("id") or f"figure-{number}")] = _figure(figure, folder)
        figure.decompose()
    for table in main.select("table"):
        _read_table(table, view)
        table.decompose()
    for claim in main.select("li.claim"):
        name = str(claim.get("id", "")).removeprefix("claim-")
        found = _VERDICT.findall(" ".join(claim.get_attribute_list("class")))
        view.verdicts[name] = (found[0] if found else "", tidy(claim.get_text(" ")))
    for block in main.find_all(BLOCKS):
        inner = block.find_all(BLOCKS)
        own = [str(part) for part in block.strings if not any(one in part.parents for one in inner)]
        if words := tidy("".join(own)):
            view.sentences.append(words)
    return view


def _read_facts(section: Any, view: View) -> None:
    for term in section.find_all("dt"):
        value = term.find_next_sibling("dd")
        view.facts[tidy(term.get_text())] = tidy(value.get_text(" ")) if value else ""
    for row in section.select("tbody tr"):
        cells = [tidy(cell.get_text(" ")) for cell in row.find_all(["th", "td"])]
        if len(cells) == 2:
            view.facts[cells[0]] = cells[1]


def _read_table(table: Any, view: View) -> None:
    label = table.get("aria-labelledby")
    caption = table.find("caption") or (table.find_parent("main").find(id=label) if label else None)
    name = tidy(caption.get_text(" ")) if caption else f"table {len(view.tables) + 1}"
    while name in view.tables:
        name += "'"
    view.tables[name] = _rows(table)


def _rows(table: Any) -> Rows:
    return [
        [tidy(cell.get_text(" ")) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
        if row.find_parent("table") is table
    ]


def _figure(figure: Any, folder: Path | None) -> Figure:
    title, caption = figure.select_one(".fig-title"), figure.find("figcaption")
    drawn = figure.find(["img", "svg"])
    link = figure.select_one("a[href$='.csv'], a[href^='data:text/csv']")
    rows = read_csv(content(str(link["href"]), folder)) if link else []
    if not rows and (table := figure.find("table")):
        rows = _rows(table)
    return Figure(
        title=tidy(title.get_text()) if title else "",
        alt=_alternative(drawn) if drawn else "",
        rows=rows,
        picture=_picture(figure, drawn, folder),
        caption=tidy(caption.get_text(" ")) if caption else "",
    )


def _picture(figure: Any, drawn: Any, folder: Path | None) -> str:
    """The picture of a figure as it can stand on another page: a drawing as the file to download."""
    link = figure.select_one("a.fig-picture")
    if link and (file := content(str(link["href"]), folder)):
        packed = base64.b64encode(file).decode("ascii")
        return f'<img alt="{escape(_alternative(drawn))}" src="data:image/svg+xml;base64,{packed}">'
    return str(drawn) if drawn else ""


def _alternative(drawn: Any) -> str:
    if drawn.name == "img":
        return tidy(str(drawn.get("alt", "")))
    if label := drawn.get("aria-label"):
        return tidy(str(label))
    return tidy(" ".join(part.get_text() for part in drawn.find_all(["title", "desc"], recursive=False)))


def content(address: str, folder: Path | None) -> bytes:
    """Return what an address of a page holds, in itself or in a file; nothing where it is gone."""
    if address.startswith("data:"):
        head, _, data = address.partition(",")
        return base64.b64decode(data) if head.endswith(";base64") else unquote_to_bytes(data)
    path = (folder or Path()) / unquote(address.partition("#")[0])
    return path.read_bytes() if folder is not None and path.is_file() else b""


def read_csv(data: bytes) -> Rows:
    """Return the rows of a CSV file of a page, heads first, without lines of comment."""
    text = data.decode("utf-8-sig", "replace")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    return [row for row in csv.reader(io.StringIO("".join(lines))) if row]


def tidy(text: str) -> str:
    """Return text with single spaces and without signs that cannot be seen."""
    return " ".join(_HIDDEN.sub("", unicodedata.normalize("NFC", text)).split())
