"""Single cells: what has no place in a table; days and longer periods, numbers, names of projects."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.quantities import Notation, chinese_numeral, narrow, parse_notation, words
from analysis.records.problems import InvalidCell, invalid, messages, shipped

BLANKS = "".join(chr(code) for code in (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF))  # fmt: skip  # noqa: E501
"""What is taken off both ends of every cell: blanks of every kind, and characters without width."""
MAX_CELL = 2000  # characters a cell may have: a name of two thousand is a file gone wrong
MAX_DAY = 60  # characters a day may have: looking at a text takes the square of its length
EARLIEST = date(1949, 10, 1)
LATEST_YEAR = 2100
AMBIGUOUS_DAY = messages()["ambiguous_day"]["problem"]
PLACEHOLDERS = frozenset(word.word for word in words("missing"))
"""What stands in a cell for nothing: missing everywhere, never a name."""
NO_VALUES = PLACEHOLDERS | {"na", "nan", "null", "<na>"}
"""The same where a day or a number is wanted: no field or project is called so by mistake."""
_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹†‡*＊①-⑳⑴-⒇⓪❶-❿"
_NAME_MARK = re.compile(rf"([A-Za-z0-9/._-]*\d[A-Za-z0-9/._-]*)\s*([{_MARKS}]+)")


@cache
def patterns(subject: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return how something is written, each with its key: ``patterns.csv`` has an example of each."""
    rows = (row for row in shipped("patterns.csv") if row["subject"] == subject)
    return [(row["key"], re.compile(row["pattern"])) for row in rows]


@cache
def pattern(subject: str) -> re.Pattern[str]:
    """Return the one pattern of a subject."""
    ((_, found),) = patterns(subject)
    return found


def rewritten(subject: str, text: str) -> str:
    """Return a text in which each pattern of a subject is replaced by its key, one after the other."""
    for key, form in patterns(subject):
        text = form.sub(key, text)
    return text


def trim(text: str) -> str:
    """Return a cell without blanks and invisible characters at its ends, and without ="" around it."""
    text = text.strip(BLANKS)
    return text[2:-1] if text.startswith('="') and text.find('"', 2) == len(text) - 1 else text


def check_cell(text: str) -> InvalidCell | None:
    """Return what makes a cell of text unfit for a page or a spreadsheet, None for ordinary text."""
    if len(text) > MAX_CELL:
        return invalid("long_cell", most=MAX_CELL, length=len(text))
    if key := next((key for key, form in patterns("cell") if form.search(text)), None):
        return invalid(key)
    if pattern("read twice").search(text):
        with suppress(UnicodeError):
            return invalid("garbled", meant=text.encode("cp1252").decode("utf-8")[:60])
    return None


def is_placeholder(text: str) -> bool:
    """Return whether a text stands for nothing, as a key or a field."""
    return trim(narrow(text)).casefold() in PLACEHOLDERS


def without_mark(text: str) -> str:
    """Return a name without the mark of a footnote behind it: 上海* is Shanghai."""
    return re.sub(rf"(?<=[^\W\d_])\s*[{_MARKS}]+$", "", trim(text))


def _footnote(text: str) -> InvalidCell | None:
    """A mark of a footnote behind a figure: it is no digit, and is not taken for one."""
    found = pattern("footnote").search(text)
    figure = text[: found.start()].strip() if found else ""
    if not found or not any(map(str.isdecimal, figure)):
        return None
    return invalid("footnote", mark=found["mark"], what="figure", right=figure)


class Period(NamedTuple):
    """A span of time: first and last day, its notation, and the last day on which it may begin."""

    first: date
    last: date
    form: str
    begins: date


_MONTHS = {word.word: int(word.key) for word in words("month")}
_LONG = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@lru_cache(maxsize=1 << 16)
def period(text: str, *, order: str | None = None) -> Period | InvalidCell | None:
    """Return the day, month, quarter, year or span a cell names, None for an empty one, or why it is none.

    The notations are those of ``patterns.csv``; `order` tells 03/04/2023 apart; a time of day is dropped.
    """
    plain = trim(narrow(text)).removeprefix("'")  # the mark of a spreadsheet for text
    if not plain or plain.casefold() in NO_VALUES:
        return None
    if len(plain) > MAX_DAY:
        return check_cell(plain) or invalid("not_date")
    if pattern("zone").search(plain):
        return invalid("zoned")
    plain = " ".join(plain.casefold().split())
    plain = pattern("Chinese digits").sub(lambda digits: str(chinese_numeral(digits[0]) or digits[0]), plain)
    plain = pattern("republic").sub(lambda year: f"{int(year[1]) + 1911}年", plain)  # 民国112年
    plain = rewritten("day text", plain)
    found = _footnote(plain) or _one(plain, order) or _span(plain, order) or _no_period(plain)
    return invalid("early") if isinstance(found, Period) and found.first < EARLIEST else found


def _one(plain: str, order: str | None) -> Period | InvalidCell | None:
    """A day or one period; InvalidCell where the form fits but the day does not exist."""
    for form, written in patterns("day"):
        if (match := written.fullmatch(plain)) and (month := _named(match)):
            return _existing(int(match["y"]), month, int(match["d"]), form)
    if match := pattern("slashes").fullmatch(plain):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        days = {"day-month-year": (year, second, first), "month-day-year": (year, first, second)}
        proved = (
            "day-month-year" if first > 12 else "month-day-year" if second > 12 or first == second else ""
        )
        if order or proved:
            return _existing(*days[order or proved], "slashes")
        either = " or ".join(f"{y}-{m:02}-{d:02}" for y, m, d in days.values())
        return invalid("ambiguous_day", either=either)
    for form, written in patterns("period"):
        match, months = written.fullmatch(plain), _LONG[form]
        year = int(match["y"]) if match else 0
        if match is None or not EARLIEST.year <= year <= LATEST_YEAR:
            continue
        part = match.groupdict().get("p", "")
        number = "一二三四上下".find(part) % 4 + 1 if part in {*"一二三四上下"} else int(part or 1)
        first = months * number - months + 1 if months > 1 else _named(match)
        if 1 <= first <= 12:
            last = first + months - 1
            end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
            return Period(date(year, first, 1), end, form, end)
    short = pattern("short year").fullmatch(plain) if order else None
    return _short_year(short, order) if short and order else None


def _named(match: re.Match[str]) -> int:
    """The month of a match, by its name or number; 0 for none."""
    found = match.groupdict()
    return _MONTHS.get(found["name"], 0) if "name" in found else int(found.get("m", 0))


def _span(plain: str, order: str | None) -> Period | InvalidCell | None:
    """From one period to another, both ends included."""
    plain = plain.strip("() ")
    hyphens = ([plain[:at], plain[at + 1 :]] for at, char in enumerate(plain) if char == "-")
    for ends in (pattern("span").split(plain), *hyphens):
        read = [_one(trim(end), order) for end in ends] if len(ends) == 2 else []
        if read and isinstance(low := read[0], Period) and isinstance(high := read[1], Period):
            if low.first > high.last:
                return invalid("backward", first=ends[1], then=ends[0])
            return Period(low.first, high.last, "span", low.last)
    return None


def _short_year(match: re.Match[str], order: str) -> Period | InvalidCell | None:
    """A day with a year of two digits, in 1949 to 2048: the order that a file states has the year last."""
    year, name = int(match["y"]), match["two"]
    if match["one"] is None or (not name.isdecimal() and (order != "day-month-year" or name not in _MONTHS)):
        return None
    day, month = int(match["one"]), _MONTHS.get(name) or int(name)
    if order != "day-month-year":
        day, month = month, day
    return _existing(year + (1900 if year >= EARLIEST.year % 100 else 2000), month, day, "short year")


def _existing(year: int, month: int, number: int, form: str) -> Period | InvalidCell:
    try:
        day = date(year, month, number)
    except ValueError:
        return invalid("no_such_day")
    return Period(day, day, form, day)


def _no_period(plain: str) -> InvalidCell:
    if refused := check_cell(plain):
        return refused
    if short := pattern("short year").fullmatch(plain):
        days = {order: _short_year(short, order) for order in ("day-month-year", "month-day-year")}
        either = {f"“# date order: {order}”": day for order, day in days.items() if isinstance(day, Period)}
        shown = " or ".join(day.first.isoformat() for day in either.values())
        right = f"{shown} with a line {' or '.join(either)} above the head"
        return invalid("short_year", right=right if either else messages()["not_date"]["expected"])
    return invalid("day_number" if re.fullmatch(r"[2-6]\d{4}(\.\d+)?", plain) else "not_date")


def project_name(text: str) -> str | InvalidCell | None:
    """Return the number or name of a project, None for a placeholder, or why it is none."""
    text = trim(text).removeprefix("'")
    if is_placeholder(text) or not text.strip("0"):
        return None
    if pattern("cut number").fullmatch(text):
        return invalid("cut_number")
    if not re.search("[\u4e00-\u9fff]", text):
        text = narrow(text)  # Ａ１ and A1 are one number
    if marked := _NAME_MARK.fullmatch(text):
        return invalid("footnote", mark=marked[2], what="number", right=marked[1])
    return check_cell(text) or text


@lru_cache(maxsize=1 << 16)
def number(text: str) -> Notation | InvalidCell | None:
    """Return the number a cell holds, None for an empty cell, or why it is none."""
    plain = trim(narrow(text)).removeprefix("'")
    if not plain or plain.casefold() in NO_VALUES:
        return None
    hidden = check_cell(plain) if dict(patterns("cell"))["cell_invisible"].search(plain) else None
    if refused := _footnote(plain) or hidden:
        return refused
    if plain.endswith(("%", "‰")):
        return invalid("percentage")
    plain = rewritten("amount text", plain) or plain
    if found := parse_notation(plain):
        return found
    # a short word for nothing, such as 未透露: longer ones and those of a spreadsheet mean something
    other = re.search(r"[\d百千万亿元]|[,;，；、|]|^(?i:true|false|wahr|falsch)$", plain) or len(plain) > 20
    return check_cell(plain) or replace(invalid("not_number"), remedy="" if other else f"# missing: {plain}")
