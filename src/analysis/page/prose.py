"""Sentences on a page, from the message files."""

from collections.abc import Iterable, Mapping
from typing import Any

from analysis import names, text
from analysis.page.output import put

LEVELS = ("2", "3", "4")


def say(key: str, **values: Any) -> None:
    """Show one sentence of the message files as a paragraph."""
    paragraph(text.sentence(key, **values))


def finding(key: str, **values: Any) -> None:
    """Show the finding of a notebook: one sentence, set off from the rest."""
    words = text.sentence(key, **values)
    put(f'<p class="finding">{text.html(words)}</p>', words)


def note(key: str, **values: Any) -> None:
    """Show a caveat in small print."""
    words = text.sentence(key, **values)
    put(f'<p class="note">{text.html(words)}</p>', words)


def paragraph(*sentences: str) -> None:
    """Show several sentences as one paragraph; plain strings are escaped."""
    words = text.join(*sentences)
    if words:
        put(f'<p class="say">{text.html(words)}</p>', words)


def tell(paragraphs: Iterable[Iterable[Mapping[str, Any]]]) -> None:
    """Show findings as paragraphs: each one a list of messages (``key``) with their values."""
    for findings in paragraphs:
        paragraph(*(text.sentence(**finding) for finding in findings))


def bullets(items: Iterable[str]) -> None:
    """Show a list, one item per sentence; nothing when there is none."""
    listed = list(items)
    if listed:
        points = "".join(f"<li>{text.html(item)}</li>" for item in listed)
        put(f'<ul class="say">{points}</ul>', "\n".join(f"- {item}" for item in listed))


def heading(key: str, *, level: int = 3, **values: Any) -> None:
    """Show a heading of level 2, 3 or 4 from the message files."""
    names.pick(str(level), LEVELS, "level of heading")
    words = text.sentence(key, **values)
    put(f"<h{level}>{text.html(words)}</h{level}>", words)
