"""Single cells: days, and numbers in three ways of writing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from analysis.records.hazards import Refused, hazard

MAX_DAY = 60
"""Characters a day may have: longer text is not looked at, since looking takes the square of its length."""

EXPECTED_DAY = "a day such as 2023-05-27"
EXPECTED_NUMBER = "a number such as 1234.5, or an empty cell"
EARLIEST = date(1949, 10, 1)
MISSING_WORDS = frozenset(
    (
        "-",
        "--",
        "–",
        "—",
        "/",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "?",
        "k.a.",
        "k. a.",
        "keine angabe",
        "unbekannt",
        "unknown",
        "无",
        "未知",
        "不详",
        "待定",
        "tba",
        "tbd",
    )
)


# ------------------------------------------------------------------ days

_MONTHS = {
    name: number
    for number, written in enumerate(
        (
            "january januar jan",
            "february februar feb",
            "march märz mar mär mrz maerz",
            "april apr",
            "may mai",
            "june juni jun",
            "july juli jul",
            "august aug",
            "september sep sept",
            "october oktober oct okt",
            "november nov",
            "december dezember dec dez",
        ),
        start=1,
    )
    for name in written.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_DAY_NAME = re.compile(r"(\d{1,2})\.?(?:st|nd|rd|th)?[ -]([a-zäé]+)\.?,?[ -](\d{4})", re.IGNORECASE)
_NAME_DAY = re.compile(r"([a-zäé]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_FORMS = ((_YEAR_FIRST, (1, 3, 4)), (_COMPACT, (1, 2, 3)), (_CHINESE, (1, 2, 3)), (_GERMAN, (3, 2, 1)))
_NAMED_FORMS = ((_DAY_NAME, (3, 2, 1)), (_NAME_DAY, (3, 1, 2)))
"""Forms of days, and which of their groups are year, month and day."""
_TIME = re.compile(r"^(.*\d)[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?$")
_ZONE = re.compile(r"\d:\d{2}.*(Z|[+-]\d{2}:?\d{2}|UTC|GMT|CST)$", re.IGNORECASE)
_PART = re.compile(
    r"\d{4}([-/.]\d{1,2})?|\d{4}年(\d{1,2}月)?|\d{1,2}[/.]\d{4}|[a-zäé]+\.? \d{4}", re.IGNORECASE
)
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")


@lru_cache(maxsize=1 << 16)
def day(text: str, *, order: str | None = None, today: date) -> date | Refused | None:
    """Return the day a cell names, None for an empty cell, or why it is none.

    Taken are 2023-05-27, 2023/5/27, 2023.5.27, 20230527, 2023年5月27日, 27.05.2023, 27 May 2023,
    27. Mai 2023, May 27, 2023; 27/05/2023 and 05/27/2023 where only one order is possible, or the file says
    which (`order`). A time of day is dropped.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    if len(plain) > MAX_DAY:
        return hazard(plain) or Refused("not a date", EXPECTED_DAY)
    if _ZONE.search(plain):
        return Refused("a time with a zone: its day depends on where one is", EXPECTED_DAY)
    plain = _TIME.sub(r"\1", plain).rstrip("T ")
    found = _numbers_of(plain, order)
    if found is None:
        return _no_day(plain)
    return found if isinstance(found, Refused) else _existing(*found, today)


def _numbers_of(plain: str, order: str | None) -> tuple[int, int, int] | Refused | None:
    """Year, month, day of the first form that fits."""
    for form, (year, month, number) in _FORMS:
        if match := form.fullmatch(plain):
            return int(match[year]), int(match[month]), int(match[number])
    if match := _SLASHED.fullmatch(plain):
        return _slashed(int(match[1]), int(match[3]), int(match[4]), order)
    for form, (year, month, number) in _NAMED_FORMS:
        if (match := form.fullmatch(plain)) and match[month].casefold() in _MONTHS:
            return int(match[year]), _MONTHS[match[month].casefold()], int(match[number])
    return None


def _slashed(first: int, second: int, year: int, order: str | None) -> tuple[int, int, int] | Refused:
    day_first, month_first = (year, second, first), (year, first, second)
    if order:
        return day_first if order == "day-month-year" else month_first
    if first > 12 or second > 12 or first == second:
        return day_first if first > 12 else month_first
    either = " or ".join(f"{y}-{m:02}-{d:02}" for y, m, d in (day_first, month_first))
    return Refused("an ambiguous date", f"{either}; or a line “# date order: day-month-year” above the head")


def _existing(year: int, month: int, number: int, today: date) -> date | Refused:
    try:
        found = date(year, month, number)
    except ValueError:
        return Refused("there is no such day", EXPECTED_DAY)
    if found > today:
        return Refused("a date in the future", f"a day up to {today.isoformat()}")
    if found < EARLIEST:
        return Refused("a date before 1949", f"a day from {EARLIEST.isoformat()} on")
    return found


def _no_day(plain: str) -> Refused:
    if plain.casefold() in MISSING_WORDS:
        return Refused("not a date", "an empty cell where the day is not known")
    if hazard(plain):
        return hazard(plain) or Refused("not a date")
    if _SHORT_YEAR.fullmatch(plain):
        return Refused("a year of two digits", EXPECTED_DAY)
    if _PART.fullmatch(plain):
        return Refused("not a full day", EXPECTED_DAY)
    if re.fullmatch(r"[2-6]\d{4}(\.\d+)?", plain):
        return Refused("looks like a spreadsheet's day number", "the column formatted as date: 2023-05-27")
    return Refused("not a date", EXPECTED_DAY)


# ------------------------------------------------------------------ numbers

_COMMON = re.compile(r"[0-9]{1,18}(\.[0-9]{1,2})?")
"""What nearly every amount looks like: read without looking for anything else."""
_BODY = re.compile(
    r"(?P<before>[A-Za-z]{0,3}[¥$€£]|[A-Za-z]{2,4}|人民币)?\s*"
    r"(?P<number>[+-]?\s?\d[\d.,' ]*(?:e[+-]?\d{1,3})?)\s*(?P<unit>[^\d+-].*)?",
    re.IGNORECASE,
)
_GROUPED = {",": re.compile(r"\d{1,3}(,\d{3})+"), ".": re.compile(r"\d{1,3}(\.\d{3})+")}
MAX_DIGITS = 40


class Number(NamedTuple):
    """A number as written: its value under both decimal marks, and which marks it proves.

    `style` is point or comma where the number can be read one way only, ambiguous for 1,234 and 1.234, and
    empty where both ways give the same. `mark` is the mark an ambiguous number holds; `unit` is the text
    around it.
    """

    point: float
    comma: float
    style: str = ""
    mark: str = ""
    unit: str = ""


@lru_cache(maxsize=1 << 16)
def number(text: str) -> Number | Refused | None:
    """Return the number a cell holds, None for an empty cell, or why it is none."""
    if _COMMON.fullmatch(text):
        value = float(text)
        return Number(value, value, "point" if "." in text else "")
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-").replace("’", "'")
    plain = re.sub(r"\s", " ", plain)
    if not plain:
        return None
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    found = _BODY.fullmatch(plain) if len(plain) <= 2 * MAX_DIGITS else None
    if not found:
        return _no_number(plain)
    unit = f"{found['before'] or ''} {found['unit'] or ''}".strip()
    return _read(found["number"].strip(), unit)


def _no_number(plain: str) -> Refused:
    if plain.casefold() in MISSING_WORDS:
        return Refused("not a number", "an empty cell where no amount is known")
    return hazard(plain) or Refused("not a number", EXPECTED_NUMBER)


@dataclass(frozen=True)
class _Parts:
    """A number taken apart: the factor its sign and exponent make, its digits with marks, text around it."""

    digits: str
    exponent: str
    sign: float
    unit: str

    def number(self, point: str, comma: str, *, style: str = "", mark: str = "") -> Number | Refused:
        """The number with both readings; one too large for a computer is none."""
        values = [self.sign * float(text + self.exponent) for text in (point, comma)]
        if any(abs(value) == float("inf") for value in values):
            return Refused("not a number", EXPECTED_NUMBER)
        return Number(values[0], values[1], style, mark, self.unit)


def _read(body: str, unit: str) -> Number | Refused:
    digits, _, power = body.lower().lstrip("+- ").partition("e")
    if "'" in digits or " " in digits:
        if not re.fullmatch(r"\d{1,3}([' ]\d{3})+([.,]\d+)?", digits):
            return Refused("not a number", EXPECTED_NUMBER)
        digits = re.sub("[' ]", "", digits)
    parts = _Parts(digits, f"e{power}" if power else "", -1.0 if body.startswith("-") else 1.0, unit)
    marks = {mark for mark in ".," if mark in digits}
    if not marks:
        return parts.number(digits, digits)
    return _both(parts) if len(marks) == 2 else _one_mark(parts, marks.pop())


def _both(parts: _Parts) -> Number | Refused:
    """1,234.5 or 1.234,5: the last mark is the decimal one, the other must part groups of three."""
    decimal = "." if parts.digits.rfind(".") > parts.digits.rfind(",") else ","
    whole, _, rest = parts.digits.rpartition(decimal)
    group = "," if decimal == "." else "."
    if not _GROUPED[group].fullmatch(whole) or not rest.isdigit():
        return Refused("not a number", EXPECTED_NUMBER)
    plain = f"{whole.replace(group, '')}.{rest}"
    return parts.number(plain, plain, style="point" if decimal == "." else "comma")


def _one_mark(parts: _Parts, mark: str) -> Number | Refused:
    """12.5, 1.234.567 or 1,234: a decimal mark, marks of groups, or either."""
    digits = parts.digits
    whole, _, rest = digits.partition(mark)
    own, other = ("point", "comma") if mark == "." else ("comma", "point")
    grouped = digits.replace(mark, "")
    if digits.count(mark) > 1:
        if not _GROUPED[mark].fullmatch(digits):
            return Refused("not a number", EXPECTED_NUMBER)
        return parts.number(grouped, grouped, style=other)
    decimal = f"{whole or '0'}.{rest or '0'}"
    if not _GROUPED[mark].fullmatch(digits) or whole.startswith("0"):
        return parts.number(decimal, decimal, style=own)
    readings = (decimal, grouped) if mark == "." else (grouped, decimal)
    return parts.number(*readings, style="ambiguous", mark=mark)
