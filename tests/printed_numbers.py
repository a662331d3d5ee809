"""The numbers printed in a sentence, whatever the language writes them like.

1,016.68 billion (en), 1.016,68 Milliarden (de) and 10166.8亿 (zh) are the same number. Digits of one language
may be spelled out in another (seven fields, 7个领域; 9 June, 6月9日): spelled numbers can answer for digits
but need no partner themselves.
"""

import re
from decimal import Decimal

# English and Chinese notes quote the German article ("3,5%"): a comma before one or two digits is decimal.
_ENGLISH = re.compile(r"(?<![A-Za-z])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+,\d{1,2}(?!\d)|\d+(?:\.\d+)?)")
_GERMAN = re.compile(r"(?<![A-Za-z])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)")
_DIGITS = {"en": _ENGLISH, "de": _GERMAN, "zh": _ENGLISH}
_POWERS = (
    {"万": 4, "百万": 6, "亿": 8, "万亿": 12},
    {"million": 6, "billion": 9, "bn": 9, "trillion": 12},
    {"Millionen": 6, "Mio.": 6, "Milliarden": 9, "Mrd.": 9, "Billionen": 12},
)
_POWER = {word: power for language in _POWERS for word, power in language.items()}
_SIZE = re.compile(rf"[)）]?\s*({'|'.join(map(re.escape, sorted(_POWER, key=len, reverse=True)))})")
_OR = re.compile(r"\s*(?:[(（]?(?:or|oder|或))\s*\Z")
_VERSION = re.compile(r"(\d)\.0(?=版|:|：)")

_SPELLED = {
    "en": (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty|first second third fourth fifth sixth seventh eighth ninth tenth|"
        "january february march april may june july august september october november december|"
        "jan feb mar apr may jun jul aug sep oct nov dec"
    ),
    "de": (
        "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
        "siebzehn achtzehn neunzehn zwanzig|erst zweit dritt viert fünft sechst siebt acht neunt zehnt"
    ),
}
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
_CHINESE = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "首": 1}


def printed(text: str, language: str) -> set[Decimal]:
    """The numbers written in digits, with their size word (billion, Milliarden, 亿) worked in."""
    plain = _VERSION.sub(r"\1", text)
    found: set[Decimal] = set()
    hits = list(_DIGITS[language].finditer(plain))
    power = 0
    for place in reversed(range(len(hits))):
        hit = hits[place]
        size = _SIZE.match(plain, hit.end())
        after = plain[hit.end() : hits[place + 1].start()] if place + 1 < len(hits) else ""
        power = _POWER[size[1]] if size else power if _OR.match(after) else 0
        found.add(_number(hit[1], language).scaleb(power).normalize())
    return found


def spelled(text: str, language: str) -> set[Decimal]:
    """The small numbers and months written in words."""
    if language == "zh":
        return {Decimal(value) for value in _chinese(text)}
    words = re.findall(r"\w+", text.lower())
    return {Decimal(value) for word in words for value in _word(word, language)}


def differences(english: str, other: str, language: str) -> set[Decimal]:
    """The numbers that only one of two sentences contains; empty for a faithful translation."""
    ours, theirs = printed(english, "en"), printed(other, language)
    lost = ours - theirs - spelled(other, language)
    return lost | (theirs - ours - spelled(english, "en"))


def _number(digits: str, language: str) -> Decimal:
    if language == "de" or re.search(r",\d{1,2}\Z", digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    return Decimal(digits.replace(",", ""))


def _word(word: str, language: str) -> list[int]:
    series = [group.split() for group in _SPELLED[language].split("|")]
    stem = re.sub(r"e[rsmn]?$", "", word) if language == "de" else word
    found = [group.index(form) + 1 for group in series for form in {word, stem} if form in group]
    return [*found, _TENS[word]] if word in _TENS else found


def _chinese(text: str) -> set[int]:
    """Every reading of every run of Chinese numerals: 十四五 holds 14, 10, 4 and 5."""
    values: set[int] = set()
    for run in re.findall("[零一二三四五六七八九十两首]+", text):
        pieces = [run[start:end] for start in range(len(run)) for end in range(start + 1, len(run) + 1)]
        values |= {value for piece in pieces if (value := _numeral(piece)) is not None}
    return values


def _numeral(piece: str) -> int | None:
    if len(piece) == 1 and piece in _CHINESE:
        return _CHINESE[piece]
    tens = re.fullmatch("([二三四五六七八九]?)十([一二三四五六七八九]?)", piece)
    if tens is None:
        return None
    return 10 * _CHINESE.get(tens[1], 1) + _CHINESE.get(tens[2], 0)
