"""An amount as written in a cell or sentence: value or range, unit, and how exactly it is meant."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from analysis.quantities.number_parsing import Number, chinese_numeral, parse_number
from analysis.quantities.unit_words import fold, lookup, money_unit, narrow, words

_DIGITS = r"\d[\d.,\u00a0\u202f' ]*\d|\d"
_CHINESE = "[零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟]+"
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]\s*$")


@dataclass(frozen=True)
class Amount:
    """An amount: `low` to `high` in ones (both None where only its size is named: 数千万), with its relation.

    `unit` is the code of a currency, %, points, times or empty; `relation` equals, about, at_least, at_most,
    range or no_figure; `step` the smallest difference its digits state, in ones; `remark` a text in brackets.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    relation: str
    step: Decimal
    remark: str = ""


def parse_amount(text: str, language: str, *, unit: str = "") -> Amount | None:
    """Return an amount written on its own (约3亿元, 5-10亿元, über 2,5 Mrd. Yuan), None where it is none.

    `unit` is the unit of the column or head (万元), used where the text names none itself. A text with more
    than an amount is none; what stands in brackets behind is kept as `remark`.

    >>> amount = parse_amount("约3亿元", "zh")
    >>> int(amount.low), amount.unit, amount.relation
    (300000000, 'CNY', 'about')
    """
    plain = narrow(text).strip()
    bracket = _BRACKETS.search(plain)
    remark = bracket.group().strip("()[]【】 ") if bracket else ""
    plain = plain[: bracket.start()].strip() if bracket else plain
    plain, relation = _without_relation(plain, language)
    parts = _range(plain, language)
    if parts is None:
        return None
    read = [_plain_amount(part, language) for part in parts]
    if any(one is None for one in read):
        return None
    ends = [one for one in read if one is not None]
    power, currency = _unit(ends[-1][1], unit, language)
    if power is None:
        return None
    values = []
    for number, own in ends:
        own_power, _ = _unit(own or ends[-1][1], unit, language)
        if own_power is None:
            return None
        values.append((number.value.scaleb(own_power), number.step.scaleb(own_power)))
    if len(values) == 2:
        relation = "range"
    if relation == "no_figure":
        return Amount(None, None, currency, relation, values[0][1], remark)
    return Amount(values[0][0], values[-1][0], currency, relation, values[-1][1], remark)


def split_relation(text: str) -> tuple[str, str]:
    """Return a text of any language without words of approximation or bound, and what they say.

    >>> split_relation("约3亿元"), split_relation("mindestens 5 Mio."), split_relation("7")
    (('3亿元', 'about'), ('5 Mio.', 'at_least'), ('7', 'equals'))
    """
    for language in _languages(text):
        rest, relation = _without_relation(text, language)
        if relation != "equals":
            return rest, relation
    return text, "equals"


def split_range(text: str) -> list[str]:
    """Return the two ends of a range in any language, or the text alone."""
    for language in _languages(text):
        ends = _range(text, language)
        if ends and len(ends) == 2:
            return ends
    return [text]


def _languages(text: str) -> tuple[str, ...]:
    return ("zh",) if re.search("[\u4e00-\u9fff]", text) else ("en", "de")


def _without_relation(text: str, language: str) -> tuple[str, str]:
    """The text without words of approximation or bound, and what they say (the strongest one)."""
    rest, relation = text, "equals"
    for _ in range(3):
        for word in words("relation", language):
            if word.key == "range":
                continue
            folded, mark = rest.casefold(), word.word.casefold()
            gap = "" if language == "zh" else r"\s"
            if word.position == "before" and re.match(re.escape(mark) + (gap or ""), folded):
                if (
                    language == "zh"
                    and len(mark) == 1
                    and not re.match(r"[\d零〇一二两三四五六七八九十百千万亿]", folded[1:2])
                ):
                    continue
                rest = rest[len(mark) :].strip()
            elif word.position == "after" and mark in folded and _behind_number(folded, mark):
                at = folded.rindex(mark)
                rest = (rest[:at] + rest[at + len(mark) :]).strip()
            else:
                continue
            if relation == "equals" or word.key != "about":
                relation = word.key
            break
        else:
            break
    return rest, relation


def _behind_number(text: str, mark: str) -> bool:
    """Whether a word such as 多 or 以上 stands behind the digits, scale or currency of a number."""
    at = text.rindex(mark)
    return bool(re.search(r"[\d万亿千百十元币]\s*$", text[:at])) or (
        len(mark) > 2 and bool(re.search(r"\d", text[:at]))
    )


def _range(text: str, language: str) -> list[str] | None:
    """The two ends of a range, or the text alone."""
    marks = "|".join(re.escape(word.word) for word in words("relation", language) if word.key == "range")
    found = re.fullmatch(rf"(?P<low>[^-–—～~]*?\d[^-–—～~]*?)\s*(?:{marks})\s*(?P<high>\d.*)", text)
    return [found["low"], found["high"]] if found else [text] if text else None


def _plain_amount(text: str, language: str) -> tuple[Number, str] | None:
    """A number and the unit written with it, before or behind."""
    found = re.fullmatch(rf"(?P<before>[^\d]*?)(?P<number>-?(?:{_DIGITS}))\s*(?P<after>[^\d]*)", text.strip())
    if found:
        number = parse_number(found["number"], language)
        return None if number is None else (number, (found["before"].strip() + found["after"].strip()))
    if language == "zh" and (found := re.fullmatch(rf"(?P<number>{_CHINESE})(?P<after>.*)", text.strip())):
        value = chinese_numeral(found["number"])
        return None if value is None else (Number(value, 0), found["after"])
    return None


def _unit(own: str, around: str, language: str) -> tuple[int | None, str]:
    """Power of ten and unit of an amount, its own words first; None where these are no unit."""
    if not own:
        named = money_unit(around, language) if around else (0, "")
        return named if named is not None else (None, "")
    other = _other_units(language).get(fold(own))
    if other is not None:
        return 0, other
    named = money_unit(own, language)
    if named is None:
        return None, ""
    if not named[1] and around and (beside := money_unit(around, language)):
        return named[0], beside[1]
    return named


@cache
def _other_units(language: str) -> dict[str, str]:
    return dict(lookup("unit", language))
