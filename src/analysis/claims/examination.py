"""From an article to a table of its numbers with what they mean and a proposed verdict."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis.claims.context import Reading
from analysis.claims.documents import Document, read_text
from analysis.claims.judging import CONTRADICTED, SUPPORTED, Judged, judge, value_in_unit
from analysis.claims.mentions import Mention
from analysis.claims.readings import Found, readings_of
from analysis.claims.series import Series, series

COLUMNS = (
    "start", "end", "text", "value", "unit", "relation", "bound", "place", "indicator", "year", "base",
    "verdict", "reason", "detail", "official", "official_unit", "table", "row", "source", "flag", "formula",
    "sentence",
)  # fmt: skip


GUESSES = (
    "unsure", "wording", "part", "other_count", "threshold", "heads", "partial_year", "abroad", "year_open",
)  # fmt: skip
"""Reasons why what follows must not be called wrong by the names of this number."""


@dataclass(frozen=True)
class Examined:
    """A number of an article with its verdict; `start` and `end` are offsets in the text as decoded."""

    start: int
    end: int
    mention: Mention
    found: Found
    judged: Judged


def examine_document(document: Document, *, date: int | None = None) -> list[Examined]:
    """Return every number of a document with its reading and proposed verdict, in the order of the text."""
    store = series()
    examined = []
    for found in readings_of(document, store, date=date):
        start, end = document.span(found.mention.start, found.mention.end)
        judged = judge(found, store)
        if judged.reading is not None and judged.reading not in found.readings[:1]:
            found.readings = [judged.reading, *(one for one in found.readings if one != judged.reading)]
        examined.append(_as_written(Examined(start, end, found.mention, found, judged), document))
        found.open = judged.reason if judged.reason in GUESSES else ""
        if judged.reason in ("unsure", "other_count", "threshold"):
            found.readings.clear()  # what follows must not lean on it
    return [_by_neighbours(one, position, examined) for position, one in enumerate(examined)]


NEXT_TO = 8
"""Characters between a place and its number in a list, at most."""
FITTING = 3
"""So many numbers of a list that fit tell what the list states."""


def _by_neighbours(one: Examined, position: int, examined: list[Examined]) -> Examined:
    """The same; contradicted where it alone of a list, each with a place of its own, does not fit."""
    reading, official = one.judged.reading, one.judged.official
    if one.judged.reason not in ("unsure", "wording") or reading is None or official is None:
        return one
    fitting = 0
    for step in (-1, 1):
        place = position + step
        while 0 <= place < len(examined) and _is_listed(examined[place], reading):
            if examined[place].judged.verdict != SUPPORTED:
                return one
            fitting += 1
            place += step
    if fitting < FITTING or not _is_listed(one, reading):
        return one
    return replace(one, judged=replace(one.judged, verdict=CONTRADICTED, reason="differs"))


def _is_listed(one: Examined, reading: Reading) -> bool:
    """Whether a number states the same of the place that is named right before it."""
    own = one.judged.reading
    if own is None or (own.indicator, own.relation, own.year) != (reading.indicator, "equals", reading.year):
        return False
    sentence, start = one.found.sentence, one.mention.start
    before = [hit for hit in sentence.places if hit.end <= start]
    return bool(before) and before[-1].key == own.place and start - before[-1].end < NEXT_TO


def _as_written(one: Examined, document: Document) -> Examined:
    """The same in the characters of the article; before a cell stand the names of its row and column."""
    mention, sentence = one.mention, one.found.sentence
    names = " · ".join(document.shown[start:end].strip() for start, end in one.found.labels)
    colon = "" if not names else "：" if document.language == "zh" else ": "
    written = replace(sentence, text=f"{names}{colon}{document.shown[sentence.start : sentence.end].strip()}")
    number = replace(mention, text=document.shown[mention.start : mention.end])
    return replace(one, mention=number, found=replace(one.found, sentence=written))


def examine(text: str, *, language: str | None = None, date: int | None = None) -> pd.DataFrame:
    """Return the numbers of a text as a table: one row per number, with reading, verdict and official value.

    Columns: start, end, text, value and unit (in the unit of the official series), relation (equals, about,
    at_least, at_most, growth, share, per_head, rank, multiple), bound, place, indicator, year, base, verdict
    (supported, contradicted, unit_error, outdated, not_checkable: always proposed, never confirmed), reason,
    detail, official, official_unit, table, row, source, flag, formula, sentence. `date` is the year of the
    text, which "last year" goes by.

    Raises
    ------
    DataError
        When the text is empty, too long, or in a language other than English, German or Chinese.
    """
    document = read_text(text, language=language)
    return as_table(examine_document(document, date=date))


def as_table(examined: list[Examined]) -> pd.DataFrame:
    """Return examined numbers as a table, see `examine`."""
    store = series()
    return pd.DataFrame([_row(one, store) for one in examined], columns=list(COLUMNS))


def _row(one: Examined, store: Series) -> dict[str, object]:
    mention, judged = one.mention, one.judged
    reading, official = judged.reading, judged.official
    value, unit = _stated(mention)
    row: dict[str, object] = dict.fromkeys(COLUMNS, "")
    relation = mention.bound if mention.bound != "exact" else "equals"
    if mention.kind == "rank":
        relation = "rank"
    elif mention.kind == "times":
        relation = "multiple"
    elif mention.kind == "points":
        relation = "growth"
    place = indicator = base = ""
    year: object = None
    official_unit = ""
    if reading is not None:
        value, unit = value_in_unit(mention, reading, store)
        if reading.relation != "equals":
            relation = {"per_10000": "per_head", "change": "growth"}.get(reading.relation, reading.relation)
        elif " per " in unit and "CNY per" not in unit:
            relation = "per_head"
        elif unit == "rank":
            relation = "rank"
        place, indicator, year, base = reading.place, reading.indicator, reading.year or None, reading.base
        official_unit = unit
    if mention.falling and relation == "growth" and value > 0:
        value = -value
    if mention.added and relation == "multiple":
        value += 1 if mention.added == "yes" else 0
    row |= {
        "start": one.start,
        "end": one.end,
        "text": mention.text.strip(),
        "value": value,
        "unit": unit,
        "relation": relation,
        "bound": mention.bound,
        "place": place,
        "indicator": indicator,
        "year": year,
        "base": base,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "detail": judged.detail,
        "official": official.value if official else None,
        "official_unit": official_unit if official else "",
        "table": official.table if official else "",
        "row": official.row if official else "",
        "source": official.source if official else "",
        "flag": official.flag if official else "",
        "formula": official.formula if official else "",
        "sentence": " ".join(one.found.sentence.text.split()),
    }
    return row


def _stated(mention: Mention) -> tuple[float, str]:
    """Value and unit of a number as it stands, where no series is known."""
    if mention.kind == "money":
        return mention.value / 1e9, f"billion {mention.unit}"
    return mention.value, {
        "percent": "%",
        "points": "percentage points",
        "times": "times",
        "rank": "rank",
    }.get(mention.kind, mention.unit or "count")
