"""Sentences that descriptions share: extremes, courses, what is missing; written from the plotted values."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from analysis import text
from analysis.plot import figure_words

if TYPE_CHECKING:
    from analysis.plot.lines import Line


def ends(values: Mapping[str, float], write: Callable[[float], str]) -> str:
    """Return highest and lowest of named values as a sentence; every one when they are few or equal."""
    if not values:
        return ""
    top, bottom = max(values, key=lambda k: values[k]), min(values, key=lambda k: values[k])
    high, low = write(values[top]), write(values[bottom])
    if len(values) == 1:
        return str(text.sentence("figures.single", top=top, high=high))
    if values[top] == values[bottom]:
        return figure_words.alt("equal", high=high)
    return str(text.sentence("figures.extremes", top=top, bottom=bottom, high=high, low=low))


def extremes(values: Mapping[str, float], unit: str | None, *, by: str, when: str | None = None) -> str:
    """Return highest and lowest of values by key, with the year they are of."""
    clause = ends({figure_words.name(k, by): v for k, v in values.items()}, _even(values.values(), unit))
    return figure_words.sentences([figure_words.alt("in_year", year=when) if when and clause else "", clause])


def each(values: Mapping[str, float], unit: str | None, *, by: str) -> str:
    """Return every value by key in one sentence."""
    return named_values({figure_words.name(key, by): value for key, value in values.items()}, unit)


def named_values(values: Mapping[str, float], unit: str | None) -> str:
    """Return every value by name in one sentence; only the ends of more than a dozen."""
    write = _even(values.values(), unit)
    if len(values) > 12:
        return ends(values, write)
    named = [figure_words.pair(name, write(value)) for name, value in values.items()]
    return figure_words.alt("each", names=figure_words.listing(named)) if named else ""


def moved(name: str, line: "Line", unit: str | None) -> str:
    """Return how a line gets from its first to its last value."""
    (first, start), (last, end) = line.first, line.last
    before, after = map(_even([start, end], unit), [start, end])
    name = name[:1].upper() + name[1:]
    if first == last:
        return str(text.sentence("figures.only", name=name, after=after, last=last))
    course = "stayed" if before == after else "rose" if end > start else "fell"
    return str(
        text.sentence(f"figures.{course}", name=name, before=before, after=after, first=first, last=last)
    )


def _even(values: Iterable[float], unit: str | None) -> Callable[[float], str]:
    """Return what writes values of one sentence: all with the decimals the largest is worth."""
    digits = figure_words.decimals(values)
    return lambda value: figure_words.value(value, unit, digits=digits)


def missing(name: Iterable[str]) -> str:
    """Return the sentence naming what has no data; nothing when nothing is missing."""
    listed = list(dict.fromkeys(name))
    return figure_words.alt("missing", names=figure_words.listing(listed)) if listed else ""


def gaps(years: Mapping[str, list[int]]) -> str:
    """Return the sentence naming who has no value in which years."""
    return missing(
        figure_words.alt("gap", name=name, years=_runs(found)) for name, found in years.items() if found
    )


def _runs(years: list[int]) -> str:
    """Years as runs: 2011–2013, 2016."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return figure_words.listing(str(a) if a == b else f"{a}–{b}" for a, b in runs)
