"""The language of the session."""

from collections.abc import Iterator
from contextlib import contextmanager

from analysis import names

_state = {"language": "en"}


def use(language: str) -> None:
    """Set the language of everything written from now on: en, de or zh."""
    _state["language"] = names.validate_choice(language, names.LANGUAGES, "language")


def language() -> str:
    """Return the language of the session (en until `use` is called)."""
    return _state["language"]


def resolve(language: str | None) -> str:
    """Return the language asked for, or the session's; an unknown one is refused."""
    return (
        _state["language"]
        if language is None
        else names.validate_choice(language, names.LANGUAGES, "language")
    )


@contextmanager
def using_language(language: str | None) -> Iterator[str]:
    """Use a language inside a ``with`` block; the one before returns afterwards (None changes nothing)."""
    before = _state["language"]
    _state["language"] = resolve(language)
    try:
        yield _state["language"]
    finally:
        _state["language"] = before
