"""A number as printed: its value and how exactly it is stated."""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from analysis.quantities.unit_words import narrow, words

_GROUPED = {",": re.compile(r"\d{1,3}(,\d{3})+"), ".": re.compile(r"\d{1,3}(\.\d{3})+")}
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


class Digits(NamedTuple):
    """A number in digits, as decimal text: with the point and with the comma as its decimal mark.

    `style` is point or comma where it can be read one way only, ambiguous for 1,234 and 1.234 (which hold
    the `mark` , or .), and empty where both ways give the same.
    """

    point: str
    comma: str
    style: str = ""
    mark: str = ""


def read_digits(text: str) -> Digits | None:
    """Return digits read both ways, None where the marks group no three digits; blanks and apostrophes group.

    >>> tuple(read_digits("1.234,5")), tuple(read_digits("1,234"))
    (('1234.5', '1234.5', 'comma', ''), ('1234', '1.234', 'ambiguous', ','))
    """
    if re.search("[' ]", text):
        if not re.fullmatch(r"\d{1,3}([' ]\d{3})+([.,]\d+)?", text):
            return None
        text = re.sub("[' ]", "", text)
    mark = max(".,", key=text.rfind)
    if mark not in text:
        return Digits(text, text)
    group = "," if mark == "." else "."
    whole, _, rest = text.rpartition(mark)
    own, other = ("point", "comma") if mark == "." else ("comma", "point")
    grouped = text.replace(mark, "")
    if group in text:
        both = f"{whole.replace(group, '')}.{rest}"
        return Digits(both, both, own) if _GROUPED[group].fullmatch(whole) and rest.isdigit() else None
    if text.count(mark) > 1:
        return Digits(grouped, grouped, other) if _GROUPED[mark].fullmatch(text) else None
    decimal = f"{whole or '0'}.{rest or '0'}"
    if not _GROUPED[mark].fullmatch(text) or whole.startswith("0"):
        return Digits(decimal, decimal, own)
    return Digits(*((decimal, grouped) if mark == "." else (grouped, decimal)), "ambiguous", mark)


def parse_number(text: str, language: str) -> Number | None:
    """Return a number written in digits by the habit of a language, None where the text is not one.

    English and Chinese group by commas (12,345.6), German by points (12.345,6); spaces and apostrophes
    group in all three, and full-width digits count as digits. What can be read one way only is read so in
    every language: German text with 3.5 or 1,234.5.

    >>> parse_number("1.234,5", "de").value, parse_number("1,234.5", "en").value
    (Decimal('1234.5'), Decimal('1234.5'))
    """
    plain = re.sub(r"(?<=\d)[\s\u00a0\u202f\u2009'’](?=\d{3}(?!\d))", "", narrow(text))
    plain = plain.strip().replace("−", "-")
    body = plain.lstrip("+-")
    found = read_digits(body) if re.fullmatch(r"\d([\d.,]*\d)?", body) else None
    if found is None:
        return None
    whole, _, decimals = (found.comma if language == "de" else found.point).partition(".")
    sign = -1 if plain.startswith("-") else 1
    return Number(sign * Decimal(f"{whole}.{decimals or 0}"), len(decimals))


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
    if len(text) > 1 and all(char in digits for char in text):
        return Decimal("".join(str(digits[char]) for char in text))
    for sign, size in _MYRIADS.items():
        left, found, right = text.rpartition(sign)
        if found:
            high, low = chinese_numeral(left or "一"), chinese_numeral(right or "零")
            # 三万五 is 35,000
            short = size // 10 if left and len(right) == 1 and right in digits else 1
            return None if high is None or low is None else high * size + low * short
    if mark:
        if not whole or not decimals or any(char not in digits for char in decimals):
            return None
        before = chinese_numeral(whole)
        after = "".join(str(digits[char]) for char in decimals)
        return None if before is None else before + Decimal(f"0.{after}")
    total, digit, place = 0, 0, 1
    for char in text:
        if char in digits:
            digit, place = digits[char], place if digits[char] else 1
        elif char in _UNITS:
            total, digit = total + (digit or (0 if total else 1)) * _UNITS[char], 0
            place = _UNITS[char] // 10  # 三千五 is 3,500, 三千零五 3,005
        else:
            return None
    return Decimal(total + digit * place) if text else None
