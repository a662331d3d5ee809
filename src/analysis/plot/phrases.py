"""Sentences that descriptions share: extremes, courses, what is missing; told from the plotted values."""

from collections.abc import Callable, Iterable, Mapping

from analysis import text
from analysis.plot import words
from analysis.plot.series import Line


def ends(values: Mapping[str, float], write: Callable[[float], str]) -> str:
    """Return highest and lowest of named values as a sentence; every one when they are few or equal."""
    if not values:
        return ""
    top, bottom = max(values, key=lambda k: values[k]), min(values, key=lambda k: values[k])
    high, low = write(values[top]), write(values[bottom])
    if len(values) == 1:
        return str(text.sentence("figures.single", top=top, high=high))
    if values[top] == values[bottom]:
        return words.alt("equal", high=high)
    return str(text.sentence("figures.extremes", top=top, bottom=bottom, high=high, low=low))


def extremes(values: Mapping[str, float], unit: str | None, *, by: str, when: str | None = None) -> str:
    """Return highest and lowest of values by key, with the year they are of."""
    said = ends({words.name(k, by): v for k, v in values.items()}, lambda v: words.value(v, unit))
    return words.sentences([words.alt("in_year", year=when) if when and said else "", said])


def each(values: Mapping[str, float], unit: str | None, *, by: str) -> str:
    """Return every value by name in one sentence."""
    told = [words.pair(words.name(k, by), words.value(v, unit)) for k, v in values.items()]
    return words.alt("each", names=words.listing(told)) if told else ""


def moved(called: str, line: Line, unit: str | None) -> str:
    """Return how a line gets from its first to its last value."""
    (first, start), (last, end) = line.first, line.last
    before, after = words.value(start, unit), words.value(end, unit)
    called = called[:1].upper() + called[1:]
    if first == last:
        return str(text.sentence("figures.only", name=called, after=after, last=last))
    course = "stayed" if before == after else "rose" if end > start else "fell"
    return str(
        text.sentence(f"figures.{course}", name=called, before=before, after=after, first=first, last=last)
    )


def missing(called: Iterable[str]) -> str:
    """Return the sentence naming what has no data; nothing when nothing is missing."""
    listed = list(dict.fromkeys(called))
    return words.alt("missing", names=words.listing(listed)) if listed else ""


def gaps(years: Mapping[str, list[int]]) -> str:
    """Return the sentence naming who has no value in which years."""
    return missing(
        words.alt("gap", name=called, years=_runs(found)) for called, found in years.items() if found
    )


def _runs(years: list[int]) -> str:
    """Years as runs: 2011–2013, 2016."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return words.listing(str(a) if a == b else f"{a}–{b}" for a, b in runs)
