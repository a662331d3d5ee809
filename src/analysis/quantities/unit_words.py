"""Words of numbers and amounts in three languages, read from ``words.csv``."""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Word(NamedTuple):
    """One row of the vocabulary.

    `kind` is scale, currency, unit, numeral, ordinal, fraction, multiple, relation, month or missing (what
    stands for nothing); `key` its meaning: the power of ten of a scale, the code of a currency, the value of
    a numeral, the number of a month. `position` says on which side of a number a word of relation stands;
    signs such as ≥ have the language sign, since prose uses them for other things.
    """

    kind: str
    key: str
    language: str
    word: str
    position: str


@cache
def words(kind: str, language: str | None = None) -> tuple[Word, ...]:
    """Return the words of a kind, longest first; with a language those of it and of all languages."""
    rows = (word for word in _all() if word.kind == kind)
    chosen = (word for word in rows if language is None or word.language in (language, "any"))
    return tuple(sorted(chosen, key=lambda word: -len(word.word)))


@cache
def month_names(language: str) -> tuple[str, ...]:
    """Return the twelve months as written in English or German: the first word of each in the vocabulary."""
    found: dict[str, str] = {}
    for word in _all():
        if (word.kind, word.language) == ("month", language):
            found.setdefault(word.key, word.word.capitalize())
    return tuple(found[str(number)] for number in range(1, 13))


@cache
def lookup(kind: str, language: str | None = None) -> dict[str, str]:
    """Return the key of each word of a kind, by the word as `fold` returns it."""
    return {fold(word.word): word.key for word in reversed(words(kind, language))}


def fold(text: str) -> str:
    """Return a word as it is compared: one width, one case, no blanks, dots, hyphens or underscores."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char not in " \t\n\r\u00a0\u202f\u2009._-·'\"\u200b\ufeff")


def narrow(text: str) -> str:
    """Return a text with full-width signs as ordinary ones; superscripts and marks of footnotes stay."""
    if text.isascii():
        return text
    return "".join(
        chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else " " if char == "\u3000" else char
        for char in text
    )


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Return a text with traditional Chinese characters as simplified ones."""
    return str(_converter().convert(text)) if re.search("[\u4e00-\u9fff]", text) else text


@cache
def _all() -> tuple[Word, ...]:
    text = files("analysis.quantities").joinpath("words.csv").read_text(encoding="utf-8")
    return tuple(Word(**row) for row in csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1 << 12)
def money_unit(text: str, language: str | None = None) -> tuple[int, str] | None:
    """Return power of ten and currency of a unit of money such as ``万元``, ``Mrd. Yuan`` or ``bn CNY``.

    The currency is empty where none is named. None where the text is no unit of money. Billion and Billionen
    need the language: without it German *Billion* is not told from the English one, and None is returned
    for *Billionen* only where `language` is English.

    >>> money_unit("万元"), money_unit("Mrd. Yuan"), money_unit("bn CNY")
    ((4, 'CNY'), (9, 'CNY'), (9, 'CNY'))
    """
    rest, currency = fold(text), ""
    for _ in range(2):
        # 人民币万元 has a currency on both sides
        for word in words("currency"):
            mark = fold(word.word)
            if (rest.startswith(mark) or rest.endswith(mark)) and currency in {"", word.key}:
                currency = word.key
                rest = rest.removeprefix(mark) if rest.startswith(mark) else rest.removesuffix(mark)
                break
    if currency:
        rest = rest.removesuffix("元")  # 港币万元: ten thousand of Hong Kong's
    if not rest:
        return (0, currency) if currency else None
    signs = (fold(word.word) for word in words("scale") if word.language == "sign")
    if not currency and rest in signs:  # b is a billion beside a currency only: $1.2b
        return None
    power = lookup("scale", language).get(rest)
    return None if power is None else (int(power), currency)
