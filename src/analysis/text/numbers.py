"""Numbers without a unit, shares, ratios, ranks and lists."""

from collections.abc import Iterable

from analysis import names
from analysis.text.digits import NBSP, chosen, decimal, is_missing, missing, rounded, written
from analysis.text.markup import Text, joined
from analysis.text.recorder import record
from analysis.text.session_language import resolve

_PERCENT = {"en": "%", "de": f"{NBSP}%", "zh": "%"}
_COMMA = {"en": ", ", "de": ", ", "zh": "、"}
_CLAUSE = _COMMA | {"zh": "，"}
_LAST = {
    "and": {"en": " and ", "de": " und ", "zh": "和"},
    "or": {"en": " or ", "de": " oder ", "zh": "或"},
    "clause": {"en": " and ", "de": " und ", "zh": "，"},
}


def number(
    value: object, digits: int | None = None, *, signed: bool = False, language: str | None = None
) -> str:
    """Return a number with `digits` decimals: 1,016.7 in English, 1.016,7 in German, 1016.7 in Chinese.

    Without `digits` the size decides (about four significant digits, no idle zeros). A missing value
    gives the words for it.
    """
    language = resolve(language)
    if is_missing(value):
        return missing(language)
    result = chosen(value, digits)
    record(result, "number")
    return written(result, language, signed=signed)


def percent(share: object, digits: int = 1, *, signed: bool = False, language: str | None = None) -> str:
    """Return a share from 0 to 1 as a percentage: 0.0265 gives 2.7% (2,7 % in German)."""
    language = resolve(language)
    if is_missing(share):
        return missing(language)
    result = rounded(decimal(share) * 100, digits)
    record(result, "percent")
    return written(result, language, signed=signed) + _PERCENT[language]


def points(difference: object, digits: int = 1, *, signed: bool = False, language: str | None = None) -> str:
    """Return a difference between two shares (0 to 1) in percentage points."""
    language = resolve(language)
    if is_missing(difference):
        return missing(language)
    result = rounded(decimal(difference) * 100, digits)
    record(result, "points")
    single = str(abs(result)) == "1"
    words = {
        "en": " percentage point" if single else " percentage points",
        "de": f"{NBSP}Prozentpunkt" if single else f"{NBSP}Prozentpunkte",
        "zh": "个百分点",
    }
    return written(result, language, signed=signed) + words[language]


def ratio(value: object, digits: int = 1, *, language: str | None = None) -> str:
    """Return how many times one value is another: 4.3 times, 4,3-fach, 4.3倍."""
    language = resolve(language)
    if is_missing(value):
        return missing(language)
    result = rounded(value, digits)
    record(result, "ratio")
    return written(result, language) + {"en": " times", "de": "-fach", "zh": "倍"}[language]


def ordinal(rank: object, *, language: str | None = None) -> str:
    """Return a rank as 1st, 1. or 第1 (the Chinese measure word follows in the sentence)."""
    language = resolve(language)
    if is_missing(rank):
        return missing(language)
    place = int(rounded(rank, 0))
    record(place, "ordinal")
    if language == "de":
        return f"{place}."
    return f"第{place}" if language == "zh" else f"{place}{_english_ending(place)}"


def _english_ending(place: int) -> str:
    if place % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")


def listing(items: Iterable[object], *, last: str = "and", language: str | None = None) -> Text:
    """Return the items as one clause: a, b and c; a, b und c; a、b和c. Nothing gives an empty text.

    `last` joins the last two: and, or; clause is for whole clauses, between which Chinese sets its comma.
    """
    language = resolve(language)
    final = _LAST[names.validate_choice(last, _LAST, "way to join a list")][language]
    comma = (_CLAUSE if last == "clause" else _COMMA)[language]
    parts = [item if isinstance(item, Text) else str(item) for item in items]
    if len(parts) < 2:
        return joined("", parts)
    return joined(final, [joined(comma, parts[:-1]), parts[-1]])
