"""Words and numbers of a figure in the language in use."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import names, text

COLUMN_KINDS = {
    "region": "region",
    "origin_region": "region",
    "destination_region": "region",
    "province": "province",
    "city": "city",
    "indicator": "indicator",
    "path": "path_short",
    "type": "event_type",
    "topic": "topic",
    "field": "field",
    "cluster": "cluster",
    "verdict": "verdict",
    "relation": "relation",
    "strength": "strength",
    "section": "section",
    "reading": "reading",
    "quality": "quality",
    "instrument": "instrument",
}
"""Which kind of label the keys of a column have; keys of other columns are searched in the first few."""

ORDERED = ("section", "path_short", "event_type", "topic", "verdict")
"""Kinds whose labels are listed in the order in which a reader expects them."""

PER_CENT = ("%", "% of GDP", "% of nation")


def language() -> str:
    """Return the language in use."""
    return text.language()


def alt(message: str, **values: Any) -> str:
    """Return one sentence of a description (messages/alt.toml)."""
    return str(text.sentence(f"alt.{message}", **values))


def word(key: str, **values: Any) -> str:
    """Return a word or two for the inside of a figure (messages/alt.toml)."""
    return alt(f"word.{key}", **values)


def sentences(parts: Iterable[str]) -> str:
    """Return the parts that say something, one after the other; Chinese needs no space between them."""
    words = re.sub(r"[ \n\t]+", " ", " ".join(part for part in parts if part)).strip()
    return re.sub(r"(?<=[。，；：、]) ", "", words) if language() == "zh" else words


def number(value: object, digits: int | None = None) -> str:
    """Return a number; without `digits` with as many as its size is worth."""
    return text.number(value, digits)


def percent(share: object, digits: int = 1) -> str:
    """Return a share (0-1) as a percentage."""
    return text.percent(share, digits)


def times(ratio: object, digits: int | None = None) -> str:
    """Return a quotient as a factor: 4.3×, in Chinese 4.3倍."""
    return number(ratio, digits) + ("倍" if language() == "zh" else "×")


def value(amount: object, unit: str | None, *, bare: bool = False, digits: int | None = None) -> str:
    """Return a value with its unit; `bare` leaves away a unit that the axis names (never a per cent sign)."""
    if unit is None or text.is_missing(amount):
        return text.number(amount, digits)
    if unit == "share":
        return text.percent(amount)
    if unit not in text.units():
        return text.number(amount, digits) if bare else f"{text.number(amount, digits)} {unit}"
    if bare and unit not in PER_CENT:
        return text.bare(amount, unit, digits)
    return text.value(amount, "%" if bare else unit, digits)


def ahead(amount: float, unit: str | None, *, bare: bool = False) -> str:
    """Return a value that lies ahead, told to three digits that count: no rule is surer than that."""
    return value(float(f"{amount:.3g}"), unit, bare=bare)


def decimals(amounts: Iterable[float]) -> int:
    """Return how many decimals values that stand side by side share: as many as the largest is worth.

    None where no value needs them: 0.60, 1.32 and 6.73, but 3, 12 and 40.
    """
    there = [float(amount) for amount in amounts if not text.is_missing(amount)]
    worth = text.usual_digits(max(map(abs, there), default=0.0))
    return 0 if all(round(amount, worth) % 1 == 0 for amount in there) else worth


def decimal_sign() -> str:
    """Return what parts a whole number from its decimals."""
    return "," if language() == "de" else "."


def even(texts: Sequence[str]) -> list[str]:
    """Return numbers with equally many decimals: 2.0, 2.5, 3.0; words around a number stay."""
    sign = decimal_sign()
    parts = [re.match(rf"(.*?\d)(?:{re.escape(sign)}(\d+))?(\D*)$", text) for text in texts]
    most = max((len(part[2] or "") for part in parts if part), default=0)
    if not most:
        return list(texts)
    return [
        f"{part[1]}{sign}{(part[2] or '').ljust(most, '0')}{part[3]}" if part else text
        for part, text in zip(parts, texts, strict=True)
    ]


def unit(key: str | None) -> str:
    """Return the words of a unit; nothing for none, and for shares, whose numbers carry their sign."""
    if key is None or key == "share":
        return ""
    return text.unit(key) if key in text.units() else key


def in_unit(key: str | None) -> str:
    """Return the clause naming the unit, empty without one."""
    words = unit(key)
    return word("in_unit", unit=words) if words else ""


def with_unit(name: str, key: str | None) -> str:
    """Return a name with its unit in brackets, as an axis carries it."""
    words = unit(key)
    if not words or not name or words.casefold() == name.casefold():
        return name or words
    if language() == "zh":
        return f"{name[:-1]}，{words}）" if name.endswith("）") else f"{name}（{words}）"
    return f"{name}, {words}" if name.endswith(")") else f"{name} ({words})"


def tick(key: str | None) -> Callable[[float, object], str]:
    """Return the formatter of an axis in this unit."""
    if key == "share":
        return lambda at, _: text.percent(at, 0 if abs(at * 100 - round(at * 100)) < 1e-6 else 1)
    if key is None or key not in text.units():
        return text.ticks("ratio")
    return text.ticks(key)


def date(day: object, precision: str | None = None, *, short: bool = False) -> str:
    """Return a date as exactly as it is known."""
    return text.date(day, precision, short=short)


def exact(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with `date` written as exactly as it is known, for the table beside a figure."""
    pairs = zip(rows["date"], rows["precision"], strict=True)
    return rows.assign(date=[date(day, str(known)) for day, known in pairs])


def listing(items: Iterable[str]) -> str:
    """Return the items as one clause."""
    return str(text.listing(items))


def plain(key: object) -> str:
    """Return a cell's text as a figure can show it, empty when it is missing."""
    return "" if text.is_missing(key) else drawn(str(key))


# The bundled Chinese font draws these signs as wide as a Chinese character.
_NARROW = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "…": "..."})


def drawn(words: str) -> str:
    """Return text with quotation marks that stay narrow in English and German figures."""
    words = words.replace("$", r"\$")
    return words if language() == "zh" else words.translate(_NARROW)


def pair(name: str, words: str) -> str:
    """Return a name and what is words of it."""
    return alt("pair", name=name, value=words)


def clause(called: str, words: str) -> str:
    """Return a sentence of a name and its description: "Shanghai: 4.4 %"."""
    return alt("clause", name=called, value=words)


def comma(a: str, b: str) -> str:
    """Return two parts of a name, the narrower one behind the wider."""
    return alt("comma", a=a, b=b)


def pair_name(a: str, b: str) -> str:
    """Return two names joined as a pair."""
    return alt("pair_name", a=a, b=b)


def label(kind: str, key: object) -> str:
    """Return the label of a key, the key itself when it has none."""
    return drawn(text.label(kind, key, default=str(key)))


def name(key: object, column: str) -> str:
    """Return what a key of a column is called; region names in their short form."""
    kind = COLUMN_KINDS.get(column)
    if kind == "region":
        return region(str(key))
    if kind is not None:
        return label(kind, key)
    return kind_of(str(key))


def key(key: str, column: str, own: Mapping[str, str] | None) -> str:
    """Return the caller's own word for a key where there is one, its label otherwise."""
    return own[key] if own and key in own else name(key, column)


def kind_of(key: str) -> str:
    """Return the label of a key whose kind is not known: a region, a province, a path, an indicator …"""
    kinds = ("region_short", "region", "province", "city", "path_short", "indicator", "reading")
    for kind in (*kinds, "event_type", "topic"):
        key_ = text.label(kind, key, default="")
        if key_:
            return key_
    own = f"alt.word.{key}"
    return str(text.sentence(own)) if own in text.message_keys("alt") else key


def region(key: str) -> str:
    """Return the short name of a region."""
    return text.label("region_short", key, default="") or label("region", key)


def measure(column: str) -> str:
    """Return what a column of a table is called: our own words, the head of the column, an indicator."""
    if f"alt.measure.{column}" in text.message_keys("alt"):
        return alt(f"measure.{column}")
    return text.label("column", column, default="") or label("indicator", column)


def subject(column: str, indicators: Iterable[object] = ()) -> str:
    """Return what is drawn: the one indicator the rows hold, else the name of the column."""
    held = {str(key) for key in indicators if not text.is_missing(key)}
    if len(held) != 1:
        return text.label("indicator", column, default="") or measure(column)
    own = label("indicator", held.pop())
    return own if column in ("value", "unit") else f"{own}{_COLON[language()]}{measure(column)}"


def subject_of(rows: pd.DataFrame, values: str) -> str:
    """Return what the column `values` of `rows` is about."""
    return subject(values, rows["indicator"].unique() if "indicator" in rows.columns else ())


_COLON = {"en": ": ", "de": ": ", "zh": "："}


def ordered(keys: Iterable[object], column: str) -> list[str]:
    """Return keys in the order of the vocabulary; those it does not hold follow as they come."""
    key = list(dict.fromkeys(str(key_) for key_ in keys))
    kind = COLUMN_KINDS.get(column)
    vocabulary = names.REGION_KEYS if kind == "region" else text.keys(kind) if kind in ORDERED else ()
    known = [key_ for key_ in vocabulary if key_ in key]
    return [*known, *(key_ for key_ in key if key_ not in known)]
