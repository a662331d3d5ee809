"""Rounding and the look of digits in each language; the base of every number written."""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import SupportsFloat, SupportsIndex

from analysis.text.recorder import record
from analysis.text.session_language import resolve

Number = SupportsFloat | SupportsIndex | str

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = {"en": "no data", "de": "keine Angabe", "zh": "无数据"}
_GROUP = {"en": ",", "de": ".", "zh": ""}
_POINT = {"en": ".", "de": ",", "zh": "."}


def is_missing(value: object) -> bool:
    """Return whether there is nothing to write: None, an empty cell, NaN, NaT, NA or an infinite number."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, float | int):  # the rest is slower to ask: it is a protocol
        return not math.isfinite(value)
    return isinstance(value, SupportsFloat) and not math.isfinite(float(value))


def missing(language: str | None = None) -> str:
    """Return the words that stand for a missing value."""
    record(None, "missing")
    return MISSING[resolve(language)]


def rounded(value: object, digits: int) -> Decimal:
    """Return the number rounded half up as a reader would, negative `digits` rounding to tens, hundreds."""
    exact = decimal(value)
    result = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def decimal(value: object) -> Decimal:
    """Return the number as printed (0.1 is one tenth, not its binary neighbour)."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(int(value))
    return Decimal(repr(float(value)))  # type: ignore[arg-type]


def usual_digits(value: object) -> int:
    """Return how many decimals a number of this size is worth: about four significant digits."""
    size = abs(decimal(value))
    for bound, digits in ((1000, 0), (10, 1), (Decimal("0.1"), 2), (Decimal("0.01"), 3)):
        if size >= bound:
            return digits
    return 0 if size == 0 else 1 - size.adjusted()


def trimmed(value: Decimal) -> Decimal:
    """Return the number without zeros behind the last digit that says something."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def resized(value: Decimal, factor: Decimal, digits: int) -> Decimal:
    """Return a number of `digits` decimals in another size, a power of ten: 0.50 billion is 5.0 of 亿."""
    return (value * factor).quantize(Decimal(1).scaleb(-max(digits - factor.adjusted(), 0)))


def chosen(value: object, digits: int | None) -> Decimal:
    """Return the number rounded to `digits`, or to the usual number of them without idle zeros."""
    return trimmed(rounded(value, usual_digits(value))) if digits is None else rounded(value, digits)


def written(value: Decimal, language: str, *, signed: bool = False) -> str:
    """Return an already rounded number in the digits of the language (1,016.7 / 1.016,7 / 1016.7)."""
    whole, _, part = f"{abs(value):,f}".partition(".")
    text = whole.replace(",", _GROUP[language]) + (_POINT[language] + part if part else "")
    if value < 0:
        return MINUS + text
    return f"+{text}" if signed and value > 0 else text
