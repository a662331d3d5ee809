"""Plain text and its markup: the one place where text becomes HTML or Markdown."""

from collections.abc import Iterable
from html import escape

from analysis.text.session_language import resolve

_MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]()#+-.!|~$<>&\"'=:^"}


class Text(str):
    """Plain text that knows its markup: as a string without any, by `html` with it.

    Cutting or adding strings gives an ordinary string again, which is escaped like any other.
    """

    markup: str

    def __new__(cls, plain: str, markup: str | None = None) -> "Text":
        """Return the plain text with its markup; without one the plain text is escaped."""
        text = super().__new__(cls, plain)
        text.markup = escape(plain) if markup is None else markup
        return text

    def __html__(self) -> str:
        return self.markup

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.markup


def safe(markup: str, *, plain: str) -> Text:
    """Return text whose markup is trusted: only for markup written in this package, never for data."""
    return Text(plain, markup)


def html(value: object) -> str:
    """Return the value as HTML: text with markup of our own as it is, everything else escaped."""
    return value.markup if isinstance(value, Text) else escape(str(value))


def markdown(value: object) -> str:
    """Return the value with every sign that Markdown or HTML could read as an instruction made harmless."""
    return str(value).translate(_MARKDOWN)


def join(*sentences: str, language: str | None = None) -> Text:
    """Return sentences one after the other, with a space between them where the language has one."""
    return joined("" if resolve(language) == "zh" else " ", [part for part in sentences if part])


def joined(between: str, parts: Iterable[str]) -> Text:
    """Return the parts as one text, keeping the markup of those that have it."""
    listed = list(parts)
    return Text(between.join(map(str, listed)), escape(between).join(map(html, listed)))
