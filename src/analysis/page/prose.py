"""Sentences on a page, from the message files."""

from collections.abc import Iterable, Mapping
from typing import Any

from analysis import names, text
from analysis.page.display import put
from analysis.page.fragments import fragment

LEVELS = ("2", "3", "4")
ROLES = ("text", "lead", "note", "list")
_CLASSES = {"text": "say", "lead": "finding", "note": "note"}

Said = str | Mapping[str, Any] | Iterable[Any]


def say(found: Said, *, role: str = "text", **values: Any) -> None:
    """Show findings as sentences of the message files.

    Parameters
    ----------
    found
        A finding (a mapping with `key` and the values its message wants), or the key of a message with its
        `values`: one paragraph. Several findings: one paragraph. Lists of findings: a paragraph each.
    role
        text; lead (the finding of a notebook, set off from the rest); note (small print); list (one item per
        finding).

    Nothing is shown where there is no finding.

    Raises
    ------
    UnknownName, ParameterError
        For a message or role that does not exist, or a value a message wants and did not get.
    """
    names.validate_choice(role, ROLES, "role")
    paragraphs = _paragraphs(found, values)
    if role == "list":
        items = [sentence for sentences in paragraphs for sentence in sentences]
        if items:
            put(fragment("bullets", items=items), "\n".join(f"- {item}" for item in items))
        return
    for sentences in paragraphs:
        words = text.join(*sentences)
        if words:
            put(fragment("paragraph", words=words, kind=_CLASSES[role]), words)


def heading(key: str, *, level: int = 3, **values: Any) -> None:
    """Show a heading of level 2, 3 or 4 from the message files."""
    names.validate_choice(str(level), LEVELS, "level of heading")
    words = text.sentence(key, **values)
    put(fragment("heading", words=words, level=level), words)


def _paragraphs(found: Said, values: Mapping[str, Any]) -> list[list[str]]:
    """The sentences of each paragraph."""
    if isinstance(found, str):
        return [[text.sentence(found, **values)]]
    if isinstance(found, Mapping):
        return [[text.sentence(**found)]]
    items = list(found)
    if all(isinstance(item, Mapping) for item in items):
        return [[text.sentence(**item) for item in items]]
    return [[text.sentence(**item) for item in part] for part in items]
