"""Numbers in the notation of any country: read both ways where a mark may be a decimal one or not."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.quantities.number_parsing import chinese_numeral, read_digits
from analysis.quantities.unit_words import money_unit, words

_COMMON = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2})?")
"""What nearly every amount looks like: read without looking for anything else."""
_BODY = re.compile(
    r"(?P<before>[A-Za-z]{0,3}[¥$€£]|[A-Za-z]{2,4}|人民币)?\s*"
    r"(?P<number>[+-]?\s?\d[\d.,' ]*(?:e[+-]?\d{1,3})?)\s*(?P<unit>[^\d+-].*)?",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?P<before>人民币)?(?P<number>[零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟]+)(?P<unit>.*)"
)
_AROUND_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=\d)|(?<=\d) +(?=[\u4e00-\u9fff])")
_MIXED = re.compile(
    r"(?P<high>\d+(?:\.\d+)?)\s?[亿億]\s?(?P<low>\d+(?:\.\d+)?)\s?(?P<thousand>千?)[万萬](?P<unit>[^\d]*)"
)
"""亿 and 万 in one number: 3亿5000万元, 3亿5千万."""
_REMARK = re.compile(r"\s*[(\[（【](?P<inside>[^()\[\]（）【】]*)[)\]）】]\s*$")
MAX_LENGTH = 80
"""Characters a number may have with its unit: longer text is none."""


class Notation(NamedTuple):
    """A number as written: its value under both decimal marks, and which marks it proves.

    `style` is point or comma where the number can be read one way only, ambiguous for 1,234 and 1.234, and
    empty where both ways give the same. `mark` is the mark an ambiguous number holds; `unit` is the text
    around it. `relation` is empty, about, at_least, at_most, range (its lower end) or no_figure.
    """

    point: float
    comma: float
    style: str = ""
    mark: str = ""
    unit: str = ""
    relation: str = ""


@lru_cache(maxsize=1 << 14)
def parse_notation(text: str) -> Notation | None:
    """Return a number with the text around it, None where the text is none.

    Marks of footnotes (3.5²) are no digits: such a text is no number.

    >>> parse_notation("1.234,5 Mio. Yuan").comma, parse_notation("约3亿元").relation
    (1234.5, 'about')
    """
    if _COMMON.fullmatch(text):
        value = float(text)
        return Notation(value, value, "point" if "." in text else "")
    plain = text.strip().replace("\u2212", "-").replace("’", "'").replace("￥", "¥")
    plain = _AROUND_CHINESE.sub("", re.sub(r"\s", " ", plain)).removesuffix("整")
    if not plain or len(plain) > MAX_LENGTH:
        return None
    if mixed := _MIXED.fullmatch(plain):
        value = float(mixed["high"]) * 1e8 + float(mixed["low"]) * (1e7 if mixed["thousand"] else 1e4)
        return Notation(value, value, unit=mixed["unit"].strip() or "元")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    return _exact(plain) or _rough(plain)


def _exact(plain: str) -> Notation | None:
    """A number in digits with its unit; a remark in brackets behind it does not count."""
    remark = _REMARK.search(plain)
    if remark and remark.start() and not money_unit(remark["inside"]) and not re.search(r"\d", remark[0]):
        plain = plain[: remark.start()]
    found = _BODY.fullmatch(plain)
    if not found:
        return None
    unit = f"{found['before'] or ''} {found['unit'] or ''}".strip()
    if unit and (split_relation(plain)[1] != "equals" or len(split_range(plain)) == 2):
        return None
    bare = unit.strip("()（） ")
    return _read(found["number"].strip(), bare if money_unit(bare) else unit)


def _rough(plain: str) -> Notation | None:
    """About, at least, at most, a range, or a size without a figure: each is marked as what it is."""
    rest, relation = split_relation(plain)
    ends = [end.strip() for end in split_range(rest)]
    low, high = _plain(ends[0]), _plain(ends[-1])
    # 万元 alone is a unit, not ten thousand
    if high is None or low is None or (relation == "equals" and re.fullmatch("[百佰千仟万亿元]+", rest)):
        return None
    if len(ends) == 2 and relation != "no_figure":
        return low._replace(unit=low.unit or high.unit, relation="range")
    return high._replace(relation="" if relation == "equals" else relation)


def _plain(plain: str) -> Notation | None:
    """A number in digits or Chinese numerals, without words of approximation."""
    if found := _BODY.fullmatch(plain):
        return _read(found["number"].strip(), f"{found['before'] or ''} {found['unit'] or ''}".strip())
    found = _CHINESE.fullmatch(plain)
    value = chinese_numeral(found["number"]) if found else None
    if found is None or value is None:
        return None
    return Notation(
        float(value), float(value), unit=f"{found['before'] or ''}{found['unit'].strip()}" or "元"
    )


def _read(body: str, unit: str) -> Notation | None:
    digits, _, power = body.lower().lstrip("+- ").partition("e")
    found = read_digits(digits)
    if found is None:
        return None
    sign, exponent = -1.0 if body.startswith("-") else 1.0, f"e{power}" if power else ""
    values = [sign * float(written + exponent) for written in (found.point, found.comma)]
    if any(abs(value) == float("inf") for value in values):
        return None
    return Notation(values[0], values[1], found.style, found.mark, unit)


# ------------------------------------------------------------------ about, at least, from … to


def split_relation(text: str) -> tuple[str, str]:
    """Return a text of any language without words of approximation or bound, and what they say.

    >>> split_relation("约3亿元"), split_relation("mindestens 5 Mio."), split_relation("7")
    (('3亿元', 'about'), ('5 Mio.', 'at_least'), ('7', 'equals'))
    """
    for language in (*_languages(text), "sign"):
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
            gap = "" if language in {"zh", "sign"} else r"\s"
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
