"""Dates, as exact as they are known, and spans of dates."""

import re
from datetime import datetime

from analysis import names
from analysis.errors import DataError
from analysis.quantities import month_names
from analysis.text.digits import is_missing, missing
from analysis.text.recorder import record
from analysis.text.session_language import resolve

PRECISIONS = ("day", "month", "year", "undated")
_UNDATED = {"en": "undated", "de": "ohne Datum", "zh": "日期不详"}


def date(
    day: object, precision: str | None = None, *, short: bool = False, language: str | None = None
) -> str:
    """Return a date no more exactly than it is known: 15 March 2024, 15. März 2024, 2024年3月15日.

    `day` is a date, a timestamp or ISO text (``2024-03-15``, ``2024-03``, ``2024``); `precision` is day,
    month, year or undated, by default what the text gives. `short` is for axes: 15 Mar 2024, 15.03.2024,
    2024-03-15.
    """
    language = resolve(language)
    if precision == "undated":
        return _UNDATED[language]
    if is_missing(day):
        return missing(language)
    parts = _cut(_parts(day), precision)
    record("-".join(f"{part:02d}" for part in parts), "date")
    return (_short if short else _long)(parts, language)


def dative(day: object, precision: str | None = None, *, language: str | None = None) -> str:
    """Return a date as it stands behind a German preposition: zwischen Mai 2019 und dem 13. August 2020.

    Only a day takes the article; English and Chinese write every date as ever.
    """
    language = resolve(language)
    words = date(day, precision, language=language)
    exact = language == "de" and not is_missing(day) and len(_cut(_parts(day), _known(precision))) == 3
    return f"dem {words}" if exact and precision != "undated" else words


def _known(precision: str | None) -> str | None:
    return None if precision == "undated" else precision


def year(value: object, *, language: str | None = None) -> str:
    """Return a year as four digits, never grouped."""
    if is_missing(value):
        return missing(language)
    number = int(float(value)) if not hasattr(value, "year") else int(value.year)  # type: ignore[arg-type]
    record(number, "year")
    return str(number)


def date_range(
    first: object, last: object, precision: str | None = None, *, language: str | None = None
) -> str:
    """Return a span with both ends included, naming a month or year once where both ends share it."""
    language = resolve(language)
    if is_missing(first) or is_missing(last):
        return missing(language)
    start, end = _cut(_parts(first), precision), _cut(_parts(last), precision)
    if start == end:
        return date(first, precision, language=language)
    for parts in (start, end):
        record("-".join(f"{part:02d}" for part in parts), "date")
    return _span(start, end, language)


def _span(start: tuple[int, ...], end: tuple[int, ...], language: str) -> str:
    if language == "zh":
        return f"{_long(start, 'zh')}至{_long_from(end, _same(start, end))}"
    if len(start) == len(end) == 1:
        return f"{start[0]}–{end[0]}"
    if len(start) == len(end) == 3 and start[:2] == end[:2]:
        dot = "." if language == "de" else ""
        return f"{start[2]}{dot}–{_long(end, language)}"
    opening = _long(start, language)
    if start[0] == end[0]:
        opening = opening.removesuffix(f" {start[0]}")
    return f"{opening} – {_long(end, language)}"


def _same(start: tuple[int, ...], end: tuple[int, ...]) -> int:
    """How many leading parts both ends share, leaving at least one to name."""
    shared = 0
    while shared < min(len(start), len(end)) - 1 and start[shared] == end[shared]:
        shared += 1
    return shared


def _long_from(parts: tuple[int, ...], skip: int) -> str:
    marks = [f"{part}{mark}" for part, mark in zip(parts, "年月日", strict=False)]
    return "".join(marks[skip:])


def _long(parts: tuple[int, ...], language: str) -> str:
    if language == "zh":
        return _long_from(parts, 0)
    if len(parts) == 1:
        return str(parts[0])
    words = [month_names(language)[parts[1] - 1], str(parts[0])]
    if len(parts) == 3:
        words.insert(0, f"{parts[2]}." if language == "de" else str(parts[2]))
    return " ".join(words)


def _short(parts: tuple[int, ...], language: str) -> str:
    if language == "zh":
        return "-".join(f"{part:02d}" for part in parts)
    if language == "de":
        return ".".join(f"{part:02d}" for part in reversed(parts))
    words = _long(parts, "en").split()
    return " ".join(word[:3] if word.isalpha() else word for word in words)


_ISO = re.compile(r"(\d{4}(?:-\d\d){0,2})(?:[T ][\d:.+Z-]*)?")
"""The only text read as a date: a longer form, such as one already written for a reader, is none."""


def _parts(day: object) -> tuple[int, ...]:
    """Year, month, day as far as they are given."""
    if hasattr(day, "year") and hasattr(day, "month") and hasattr(day, "day"):
        return int(day.year), int(day.month), int(day.day)
    text = str(day).strip()
    try:
        parts = tuple(int(part) for part in _ISO.fullmatch(text)[1].split("-"))  # type: ignore[index]
        year, month, day = (*parts, 1, 1)[:3]
        datetime(year, month, day)
    except (TypeError, ValueError):
        raise DataError("not a date", value=repr(text), expected="YYYY-MM-DD, YYYY-MM or YYYY") from None
    return parts


def _cut(parts: tuple[int, ...], precision: str | None) -> tuple[int, ...]:
    if precision is None:
        return parts
    known = {"day": 3, "month": 2, "year": 1}
    return parts[: known[names.validate_choice(precision, known, "precision of a date")]]
