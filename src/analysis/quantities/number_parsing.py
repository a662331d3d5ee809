"""A number as printed: its value and how exactly it is stated."""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from analysis.quantities.unit_words import narrow, words

POINT = {"en": ".", "de": ",", "zh": "."}
GROUP = {"en": ",", "de": ".", "zh": ","}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4}


class Number(NamedTuple):
    """A number in digits: `value`, and `decimals` as printed (3.50 has two)."""

    value: Decimal
    decimals: int

    @property
    def step(self) -> Decimal:
        """One unit of the last digit that states something: final zeros of a whole number do not."""
        if self.decimals or not self.value:
            return Decimal(1).scaleb(-self.decimals)
        whole = str(int(abs(self.value)))
        return Decimal(10) ** (len(whole) - len(whole.rstrip("0")))


def parse_number(text: str, language: str) -> Number | None:
    """Return a number written in digits by the habit of a language, None where the text is not one.

    English and Chinese group by commas (12,345.6), German by points (12.345,6); spaces and apostrophes
    group in all three, and full-width digits count as digits. A mark that groups no three digits is a
    decimal mark, whatever the language (German text with 3.5).

    >>> parse_number("1.234,5", "de").value, parse_number("1,234.5", "en").value
    (Decimal('1234.5'), Decimal('1234.5'))
    """
    plain = re.sub(r"(?<=\d)[\s\u00a0\u202f\u2009'’](?=\d{3}(?!\d))", "", narrow(text))
    plain = plain.strip().replace("−", "-")
    sign = -1 if plain.startswith("-") else 1
    body = plain.lstrip("+-")
    if not re.fullmatch(r"\d[\d.,]*", body) or body[-1] in ".,":
        return None
    point, group = POINT[language], GROUP[language]
    if (
        body.count(group) == 1
        and point not in body
        and not re.fullmatch(rf"[1-9]\d{{0,2}}\{group}\d{{3}}", body)
    ) or re.fullmatch(rf"[1-9]\d{{0,2}}(\{point}\d{{3}}){{2,}}", body):
        point, group = group, point
    whole, _, decimals = body.partition(point)
    if point in decimals or group in decimals or not re.fullmatch(rf"\d+|\d{{1,3}}(\{group}\d{{3}})+", whole):
        return None
    digits = whole.replace(group, "")
    return Number(sign * Decimal(f"{digits}.{decimals or 0}"), len(decimals))


@cache
def _digits() -> dict[str, int]:
    return {word.word: int(word.key) for word in words("numeral", "zh")}


def chinese_numeral(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral such as 三千五百, 二十, 两万, 一亿三千万, 三点五 or 百.

    >>> chinese_numeral("三亿五千万"), chinese_numeral("十二"), chinese_numeral("三点五")
    (Decimal('350000000'), Decimal('12'), Decimal('3.5'))
    """
    whole, mark, decimals = text.partition("点")
    digits = _digits()
    if mark:
        if not whole or not decimals or any(char not in digits for char in decimals):
            return None
        before = chinese_numeral(whole)
        after = "".join(str(digits[char]) for char in decimals)
        return None if before is None else before + Decimal(f"0.{after}")
    if len(text) > 1 and all(char in digits for char in text):
        return Decimal("".join(str(digits[char]) for char in text))
    for mark, size in _MYRIADS.items():
        left, found, right = text.rpartition(mark)
        if found:
            high, low = chinese_numeral(left or "一"), chinese_numeral(right or "零")
            return None if high is None or low is None else high * size + low
    total = digit = 0
    for char in text:
        if char in digits:
            digit = digits[char]
        elif char in _UNITS:
            total, digit = total + (digit or (0 if total else 1)) * _UNITS[char], 0
        else:
            return None
    return Decimal(total + digit) if text else None
