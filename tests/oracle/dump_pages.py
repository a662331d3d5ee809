"""Write what a reader of a site gets as text files that `diff` can compare.

Usage: python tests/oracle/dump_pages.py SITE OUT

One file per page: the visible text block by block, the alternative texts of its figures, and the rows of
every CSV the page offers. Words drawn inside a figure and folded code are left out: the alternative text and
the rows stand for a figure. Make one dump before a change and one after; `diff -ru BEFORE AFTER` shows what
the change did to readers.
"""

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

BLOCKS = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "tr",
    "figcaption",
    "caption",
    "summary",
    "dt",
    "dd",
]


def main() -> None:
    """Dump every page of a site."""
    site, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    pages = sorted(site.glob("*.html"))
    for page in pages:
        (out / f"{page.stem}.txt").write_text("\n".join(dump(page)) + "\n", encoding="utf-8")
    print(f"{len(pages)} pages")


def dump(page: Path) -> Iterator[str]:
    """Yield the lines of one page: text, alternative texts, rows of the tables it offers."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    figures = [figure_text(tag) for tag in soup.select("img[alt], svg[aria-label]")]
    tables = [str(link["href"]) for link in soup.select("a[href$='.csv']")]
    for tag in soup.select("svg, script, style, template"):
        tag.decompose()
    yield f"title: {tidy(soup.title.get_text()) if soup.title else ''}"
    for block in (soup.body or soup).find_all(BLOCKS):
        if block.find_parent("tr") is None and (text := block_text(block)):
            yield text
    yield from (f"figure: {text}" for text in dict.fromkeys(figures) if text)
    for href in dict.fromkeys(tables):
        yield "table:"
        file = page.parent / unquote(href)
        rows = file.read_text(encoding="utf-8-sig").splitlines() if file.is_file() else ["missing"]
        yield from map(tidy, rows)


def figure_text(tag: Tag) -> str:
    """Return a picture's alternative text, or the name and description of an inline SVG."""
    if tag.name == "img":
        return tidy(str(tag.get("alt", "")))
    if label := tag.get("aria-label"):
        return tidy(str(label))
    return tidy(" ".join(part.get_text() for part in tag.find_all(["title", "desc"], recursive=False)))


def block_text(block: Tag) -> str:
    """Return a block's own text; cells of a row are joined by bars, blocks inside it are left out."""
    if block.name == "tr":
        return tidy(" | ".join(cell.get_text(" ") for cell in block.find_all(["th", "td"])))
    inner = block.find_all(BLOCKS)
    return tidy("".join(str(part) for part in block.strings if not any(one in part.parents for one in inner)))


def tidy(text: str) -> str:
    """Return text without invisible joiners and with single spaces, so that only words and numbers count."""
    clean = unicodedata.normalize("NFC", text).replace("\u2060", "").replace("\u00ad", "")
    return " ".join(clean.split())


if __name__ == "__main__":
    main()
