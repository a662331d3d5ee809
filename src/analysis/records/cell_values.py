"""Single cells: what has no place in a table; days and longer periods, numbers, names of projects."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from analysis.quantities import Notation, chinese_numeral, narrow, parse_notation, words
from analysis.records.problems import Expected, shipped


@dataclass(frozen=True)
class InvalidCell:
    """Why a cell cannot be used, what would be right, the setting line that would solve it, its column."""

    problem: str
    expected: Expected = None
    remedy: str = ""
    column: str = ""


BLANKS = "".join(chr(code) for code in (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF))  # fmt: skip  # noqa: E501
"""What is taken off both ends of every cell: blanks of every kind, and characters without width."""
_FORMULA = re.compile(r"^[\s']*([=@＝＠]|[+\-＋－](?![\d.,\s]*$))")
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|javascript:|data:text/html", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]"
)
_SPREADSHEET = re.compile(r"^(#{3,}|#(REF|VALUE|NAME|DIV/0|NUM|NULL|BEZUG|WERT|ZAHL)[!?]?)$", re.IGNORECASE)
_TWICE = re.compile(r"[Â-ô][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
"""How the two bytes of a letter look that were taken for two letters of Windows."""
MAX_CELL = 2000  # characters a cell may have: a name of two thousand is a file gone wrong


def patterns(subject: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return how something is written, each with its key: ``patterns.csv`` has an example of each."""
    rows = (row for row in shipped("patterns.csv") if row["subject"] == subject)
    return [(row["key"], re.compile(row["pattern"])) for row in rows]


def trim(text: str) -> str:
    """Return a cell without blanks and invisible characters at its ends, and without ="" around it."""
    text = text.strip(BLANKS)
    return text[2:-1] if text.startswith('="') and text.find('"', 2) == len(text) - 1 else text


def check_cell(text: str) -> InvalidCell | None:
    """Return what makes a cell of text unfit for a page or a spreadsheet, None for ordinary text."""
    if len(text) > MAX_CELL:
        right = f"at most {MAX_CELL:,}, not {len(text):,}; is a closing quote missing?"
        return InvalidCell(f"a cell of more than {MAX_CELL:,} characters", right)
    for pattern, problem, expected in (
        (_SPREADSHEET, "what a spreadsheet shows where it shows no value", "the value itself"),
        (_FORMULA, "looks like a spreadsheet formula", "its value, as text"),
        (_MARKUP, "holds HTML or script", "plain text"),
        (_INVISIBLE, "holds an invisible control character", "the text without it"),
    ):
        if pattern.search(text):
            return InvalidCell(problem, expected)
    if _TWICE.search(text):
        with suppress(UnicodeError):
            meant = text.encode("cp1252").decode("utf-8")
            return InvalidCell("garbled: UTF-8 that was read as Windows text", repr(meant[:60]))
    return None


MAX_DAY = 60
"""Characters a day may have: longer text is not looked at, since looking takes the square of its length."""

AMBIGUOUS_DAY = "an ambiguous date"
EXPECTED_DAY = "a day such as 2023-05-27"
EXPECTED_NUMBER = "a number such as 1234.5, or an empty cell"
EARLIEST = date(1949, 10, 1)
LATEST_YEAR = 2100
PLACEHOLDERS = frozenset(word.word for word in words("missing"))
"""What stands in a cell for nothing: missing everywhere, never a name."""
NO_VALUES = PLACEHOLDERS | {"na", "nan", "null", "<na>"}
"""The same where a day or a number is wanted: no field or project is called so by mistake."""
_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹†‡*＊①-⑳⑴-⒇⓪❶-❿"
_FOOTNOTE = re.compile(
    r"(?P<mark>[⁰¹²³⁴-⁹₀-₉①-⑳⑴-⒇⓪❶-❿†‡]+|(?<=[\d元日月年号 ])\*+|\[\w{1,2}\]|"
    r"[(（\[]\s*(?:注\s*)?\d{1,2}[)）\]])\s*$"
)
_NAME_MARK = re.compile(rf"([A-Za-z0-9/._-]*\d[A-Za-z0-9/._-]*)\s*([{_MARKS}]+)")


def is_placeholder(text: str) -> bool:
    """Return whether a text stands for nothing, as a key or a field."""
    return trim(narrow(text)).casefold() in PLACEHOLDERS


def without_mark(text: str) -> str:
    """Return a name without the mark of a footnote behind it: 上海* is Shanghai."""
    return re.sub(rf"(?<=[^\W\d_])\s*[{_MARKS}]+$", "", trim(text))


def _footnote(text: str) -> InvalidCell | None:
    """A mark of a footnote behind a figure: it is no digit, and is not taken for one."""
    found = _FOOTNOTE.search(text)
    figure = text[: found.start()].strip() if found else ""
    if not found or not any(map(str.isdecimal, figure)):
        return None
    return InvalidCell(f"a mark of a footnote behind the figure: {found['mark']}", figure)


class Period(NamedTuple):
    """What a cell says of time: from its first to its last day, equal for a day; `form` is its notation.

    `begins` is the last day on which it may begin: that of its first month for a span of months.
    """

    first: date
    last: date
    form: str
    begins: date


_MONTHS = {word.word: int(word.key) for word in words("month")}
_DAYS = patterns("day")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_PERIODS = patterns("period")
"""How periods are written: y the year, m or n the month, p its part."""
_LONG = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_SPAN = re.compile(
    r"\s*(?:--+|—+|[–~～至到]|\b(?:to|bis|until)\b|(?<=\d{4})[-/](?=\d{4})|(?<=-\d\d)/(?=\d{4}-)| - )\s*"
)
_OPEN = re.compile(
    r"\s*(?:[-—–~～至到]\s*)+(?:今|present|now|heute|laufend)$|(?<=[年月日])起$|^(?:since|seit|ab) (?=.*\d)"
)
"""An open end: such a span counts by its beginning."""
_TIME = re.compile(r"^(.*\d)[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AP]M)?$", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? |\s?\(?(星期|周)[一二三四五六日天]\)?$")
_CHINESE_DIGITS = re.compile("[〇零一二三四五六七八九十]+(?=[年月日号])")
_MONTHS_OF_YEAR = re.compile(r"(\d{4}年)\s?(\d{1,2})月?\s?[-—–~～至到]+\s?(\d{1,2})月份?")
_DAYS_OF_MONTH = re.compile(r"(\d{4}年\d{1,2}月)(\d{1,2})日?\s?[-—–~～至到]+\s?(\d{1,2})[日号]")
_REPUBLIC = re.compile(r"^(?:中[华華])?民[国國]\s?(\d{2,3})\s?年")
_ZONE = re.compile(r"\d:\d{2}.*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|UTC|GMT|CST)$", re.IGNORECASE)
_SHORT_YEAR = re.compile(
    r"((?P<one>\d{1,2})(?:[./-]|\.? ?))?(?P<two>(?<![a-zäé])[a-zäé]{3,9}|\d{1,2})\.?[ ./-]'?(?P<y>\d{2})"
)


@lru_cache(maxsize=1 << 16)
def period(text: str, *, order: str | None = None) -> Period | InvalidCell | None:
    """Return the day, month, quarter, year or span a cell names, None for an empty one, or why it is none.

    The notations are those of ``patterns.csv``; 03/04/2023 needs the order the file states (`order`) where
    both are possible. A span begins with its first day; a time of day is dropped.
    """
    plain = trim(narrow(text)).removeprefix("'")  # the mark of a spreadsheet for text
    if not plain or plain.casefold() in NO_VALUES:
        return None
    if len(plain) > MAX_DAY:
        return check_cell(plain) or InvalidCell("not a date", EXPECTED_DAY)
    if _ZONE.search(plain):
        return InvalidCell("a time with a zone: its day depends on where one is", EXPECTED_DAY)
    plain = _WEEKDAY.sub("", " ".join(_TIME.sub(r"\1", plain).rstrip("T ").split()).casefold())
    plain = re.sub("[\u2010\u2011]", "-", re.sub(r"^(\d{4}|\d{6}|\d{8})\.0$", r"\1", plain))
    plain = _CHINESE_DIGITS.sub(lambda digits: str(chinese_numeral(digits[0]) or digits[0]), plain)
    plain = _REPUBLIC.sub(lambda year: f"{int(year[1]) + 1911}年", plain)  # 民国112年
    plain = _MONTHS_OF_YEAR.sub(r"\1\2月至\1\3", plain)  # 2023年1-6月
    plain = _DAYS_OF_MONTH.sub(r"\1\2日至\1\3日", plain)  # 2023年5月27-28日
    plain = _OPEN.sub("", plain)
    found = _footnote(plain) or _one(plain, order) or _span(plain, order) or _no_period(plain)
    if isinstance(found, Period) and found.first < EARLIEST:
        return InvalidCell("a date before 1949", f"a day from {EARLIEST.isoformat()} on")
    return found


def _one(plain: str, order: str | None) -> Period | InvalidCell | None:
    """A day or one period; InvalidCell where the form fits but the day does not exist."""
    for form, pattern in _DAYS:
        if (match := pattern.fullmatch(plain)) and (month := _named(match)):
            return _existing(int(match["y"]), month, int(match["d"]), form)
    if match := _SLASHED.fullmatch(plain):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day_first, month_first = (year, second, first), (year, first, second)
        if order or first > 12 or second > 12 or first == second:
            is_day = order == "day-month-year" if order else first > 12
            return _existing(*(day_first if is_day else month_first), "slashes")
        either = " or ".join(f"{y}-{m:02}-{d:02}" for y, m, d in (day_first, month_first))
        orders = "“# date order: day-month-year” or “# date order: month-day-year”"
        return InvalidCell(AMBIGUOUS_DAY, f"{either} with a line {orders} above the head")
    for form, pattern in _PERIODS:
        match, months = pattern.fullmatch(plain), _LONG[form]
        year = int(_group(match, "y")) if match else 0
        if match is None or not EARLIEST.year <= year <= LATEST_YEAR:
            continue
        part = _group(match, "p")
        number = "一二三四上下".find(part) % 4 + 1 if part in {*"一二三四上下"} else int(part or 1)
        first = months * number - months + 1 if months > 1 else _named(match)
        if 1 <= first <= 12:
            last = first + months - 1
            end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
            return Period(date(year, first, 1), end, form, end)
    short = _SHORT_YEAR.fullmatch(plain) if order else None
    return _short_year(short, order) if short and order else None


def _group(match: re.Match[str], letter: str) -> str:
    """What the group of a name that begins with a letter holds."""
    return next((text for name, text in match.groupdict().items() if name[0] == letter and text), "")


def _named(match: re.Match[str]) -> int:
    """The month of a match, by its name or number; 0 for none."""
    name = _group(match, "n")
    return _MONTHS.get(name, 0) if name else int(_group(match, "m") or 0)


def _span(plain: str, order: str | None) -> Period | InvalidCell | None:
    """From one period to another, both ends included."""
    plain = plain.strip("() ")
    hyphens = ([plain[:at], plain[at + 1 :]] for at, char in enumerate(plain) if char == "-")
    for ends in (_SPAN.split(plain), *hyphens):
        read = [_one(trim(end), order) for end in ends] if len(ends) == 2 else []
        if read and isinstance(low := read[0], Period) and isinstance(high := read[1], Period):
            if low.first > high.last:
                return InvalidCell("a span that ends before it begins", f"{ends[1]} first, then {ends[0]}")
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
        return InvalidCell("there is no such day", EXPECTED_DAY)
    return Period(day, day, form, day)


def _no_period(plain: str) -> InvalidCell:
    if refused := check_cell(plain):
        return refused
    if short := _SHORT_YEAR.fullmatch(plain):
        days = {order: _short_year(short, order) for order in ("day-month-year", "month-day-year")}
        either = {f"“# date order: {order}”": day for order, day in days.items() if isinstance(day, Period)}
        shown = " or ".join(day.first.isoformat() for day in either.values())
        right = f"{shown} with a line {' or '.join(either)} above the head" if either else EXPECTED_DAY
        return InvalidCell("a year of two digits", right)
    if re.fullmatch(r"[2-6]\d{4}(\.\d+)?", plain):
        right = "the column formatted as date: 2023-05-27"
        return InvalidCell("looks like a spreadsheet's day number", right)
    return InvalidCell("not a date", EXPECTED_DAY)


_CUT_NUMBER = re.compile(r"\d([.,]\d+)?e\+\d{1,3}|\d[.,]\d{2,}e\d{1,3}", re.IGNORECASE)


def project_name(text: str) -> str | InvalidCell | None:
    """Return the number or name of a project, None for a placeholder, or why it is none."""
    text = trim(text).removeprefix("'")
    if is_placeholder(text) or not text.strip("0"):
        return None
    if _CUT_NUMBER.fullmatch(text):
        right = "the column formatted as text before it is saved as CSV; its digits are lost here"
        return InvalidCell("a number that a spreadsheet has cut", right)
    if not re.search("[\u4e00-\u9fff]", text):
        text = narrow(text)  # Ａ１ and A1 are one number
    if marked := _NAME_MARK.fullmatch(text):
        return InvalidCell(f"a mark of a footnote behind the number: {marked[2]}", marked[1])
    return check_cell(text) or text


RELATIONS = {
    "about": "an amount that is only about right",
    "at_least": "a lower bound for an amount",
    "at_most": "an upper bound for an amount",
    "range": "a range for an amount",
    "no_figure": "an amount without a figure",
}


_LABEL = re.compile(r"^(?:项目|计划|协议|合同)?(?:总?投资|总?金额)(?:总额|额)?为?:?(?=约?\d)")
_OF_WHICH = re.compile(r"\s*[,;，；(（]\s*(?:其中|包括|of which|davon)[^()（）]*[)）]?$")
_CONVERSION = re.compile(r"\s*\((?:约|折|合|≈|=|approx|about|ca\.)[^()]*\)$")
"""What may stand around the amount itself: 总投资50亿元，其中一期20亿元; 1200万元（约合170万美元）."""


@lru_cache(maxsize=1 << 16)
def number(text: str) -> Notation | InvalidCell | None:
    """Return the number a cell holds, None for an empty cell, or why it is none."""
    plain = trim(narrow(text)).removeprefix("'")
    if not plain or plain.casefold() in NO_VALUES:
        return None
    if refused := _footnote(plain) or (check_cell(plain) if _INVISIBLE.search(plain) else None):
        return refused
    if plain.endswith(("%", "‰")):
        return InvalidCell("a percentage", "an amount, or another column")
    if plain[0].isdigit() and plain[-1] in "-−":
        plain = f"-{plain[:-1]}"  # 1200.00-: a minus as bookkeeping writes it
    plain = _OF_WHICH.sub("", _CONVERSION.sub("", _LABEL.sub("", plain))) or plain
    if found := parse_notation(plain):
        return found
    # a short word for nothing, such as 未透露: longer ones and those of a spreadsheet mean something
    other = re.search(r"[\d百千万亿元]|[,;，；、|]|^(?i:true|false|wahr|falsch)$", plain) or len(plain) > 20
    remedy = "" if other else f"# missing: {plain}"
    return check_cell(plain) or InvalidCell("not a number", EXPECTED_NUMBER, remedy=remedy)
