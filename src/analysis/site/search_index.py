"""The index of a site's search: pages, their sections and what these state, as data in the index page."""

import html
import json
import re
from collections.abc import Iterable
from pathlib import Path

MOST = 300
"""Characters kept of a section."""
_SECTION = re.compile(r"<h[23][^>]*\bid=\"([^\"]+)\"[^>]*>(.*?)</h[23]>(.*?)(?=<h[23]\b|</main>)", re.DOTALL)
_STATED = re.compile(
    r"<(?:p|div|li)\b[^>]*class=\"[^\"]*\bsay\b[^\"]*\"[^>]*>(.*?)</(?:p|div|li)>", re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")


def index(folder: Path, pages: Iterable[tuple[str, str, bool]], words: dict[str, str]) -> str:
    """Return the index as JSON: address, title and words of each page and section.

    `pages` are addresses with their titles, and whether their sections are searched too.
    """
    entries: list[tuple[str, str, str]] = []
    for href, title, in_full in pages:
        entries.append((href, title, ""))
        if not in_full:
            continue
        for anchor, heading, section in _SECTION.findall((folder / href).read_text(encoding="utf-8")):
            stated = " ".join(_plain(found) for found in _STATED.findall(section))[:MOST]
            entries.append((f"{href}#{anchor}", f"{title}: {_plain(heading)}", stated))
    facts = {"label": words["search"], "none": words["search_none"], "entries": entries}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())
