"""Every number of every English page is walked back to the data: value, unit and year.

A sentence, title or caption gets its numbers as values of a message; none is typed into one (`test_prose`).
Each is recomputed from the tables by an expression of `number_sources.csv`, of the newest year or edition: a
page that states an older vintage, another year or a share of another size differs from it. The pages are
those that are published (`notebooks/runs.toml`): every notebook, for all regions together and for each.
"""

import re
from functools import cache
from typing import Any

import number_sources
import pandas as pd
import pytest
from in_process import Executed, Message, execute
from notebook_files import FOLDER, ROOT, paths
from number_sources import Page

from analysis.names import REGIONS
from analysis.run import grid

PATHS = {path.stem[:2]: path for path in paths()}
PUBLISHED = [
    Page(run.notebook.stem[:2], run.values["region"])
    for run in grid.read(FOLDER / "runs.toml")
    if run.values["language"] == "en" and run.notebook.stem[:2] in PATHS
]
DRAWN = {("00", "yrd"), ("03", "ccec"), ("05", "gba"), ("07", "jjj")}
"""Pages whose figures become pictures, wide and narrow; others are drawn for a region in `test_pages`."""
FRAME = ("alt.", "page.", "explore.", "figures.", "live.", "'")
"""Descriptions of figures, words of the frame, and single cells of tables: not sentences of a page."""
SHARE = re.compile(r"\{(\w+):(?:pct|points)\d\}")
PERCENT = re.compile(r"\{(\w+):value\}")
YEARS = re.compile(r"(?:^|_)(?:year|date|edition|rank|lat|lon)$")
"""Columns that are no quantities; years are held against the data by `test_printed_figures`."""
GROWTH = ("step", "added", "error", "change", "people")
"""Values that are no share of a whole and may pass 100 %."""


def executed(page: Page) -> Executed:
    return execute(PATHS[page.book], region=page.region, drawn=(page.book, page.region) in DRAWN)


def sentences(page: Page) -> list[Message]:
    return [message for message in executed(page).messages if not message.key.startswith(FRAME)]


def flat(value: Any) -> list[Any]:
    if isinstance(value, list | set | tuple | pd.Series | pd.Index):
        return [one for part in value for one in flat(part)]
    return [value]


def quantities(message: Message) -> dict[str, list[Any]]:
    """The numbers and dates a message writes, by the name of the value; keys and words left out."""
    found = {}
    for name, value in message.values.items():
        if not re.search(rf"\{{{name}[:}}]|:{name}[:}}]", message.template):
            continue
        with_unit = isinstance(value, tuple) and len(value) == 3 and isinstance(value[1], str)
        # The third of number, unit and decimals says how the number is written.
        parts = [
            one
            for one in flat(value[:2] if with_unit else value)
            if not isinstance(one, str | dict | bool) and one is not None
        ]
        if parts:
            found[name] = parts
    return found


def same(value: Any, other: Any) -> bool:
    if hasattr(value, "year"):
        return pd.Timestamp(value) == pd.Timestamp(other)
    return not hasattr(other, "year") and float(value) == pytest.approx(float(other), rel=1e-6, abs=1e-12)


@cache
def frames(region: str) -> dict[str, dict[str, pd.DataFrame]]:
    return {page.book: executed(page).frames for page in PUBLISHED if page.region == region}


def ids(page: Page) -> str:
    return "-".join(page)


@pytest.mark.parametrize("page", PUBLISHED, ids=ids)
def test_a_page_has_a_finding_and_prints_no_missing_number(page: Page) -> None:
    assert "finding" in executed(page).html
    assert "nan" not in re.findall(r"[A-Za-z]+", executed(page).plain)


@pytest.mark.parametrize("page", PUBLISHED, ids=ids)
def test_every_number_of_a_sentence_follows_from_the_tables(page: Page) -> None:
    wrong = []
    for message in sentences(page):
        for name, values in quantities(message).items():
            key = f"{message.key}.{name}"
            found = number_sources.number(message.key, name, frames(page.region), page)
            if found is None:
                wrong.append(f"{key} = {values}: number_sources.csv names no source")
            expected = flat(found)
            wrong += [
                f"{key} = {value}, the tables give {expected[:8]}"
                for value in values
                if not any(same(value, one) for one in expected)
            ]
    assert wrong == []


@pytest.mark.parametrize("page", PUBLISHED, ids=ids)
def test_every_number_of_a_table_is_in_the_data_or_follows_from_it(page: Page) -> None:
    wrong = []
    for number, frame in enumerate(executed(page).tables):
        for name in map(str, frame.columns):
            cells = pd.to_numeric(
                frame[name].map(lambda cell: cell[0] if isinstance(cell, tuple) else cell), "coerce"
            )
            if cells.isna().all() or frame[name].dtype.kind in "bM" or YEARS.search(name):
                continue
            known = number_sources.all_values()
            stored = (known.get(name, set()), known["value"])
            rule = number_sources.cell(frame, name, page.region)
            for row, cell in zip(frame.itertuples(index=False), cells, strict=True):
                if pd.isna(cell) or name in number_sources.MEASURED:
                    continue
                if any(round(float(cell), 9) in values for values in stored):
                    continue
                expected = rule(row)
                if expected is None or (pd.notna(expected) and not same(cell, expected)):
                    wrong.append(f"table {number}, {name} = {cell}: the data give {expected}")
    assert wrong == [], f"{len(wrong)} cells"


@pytest.mark.parametrize("page", PUBLISHED, ids=ids)
def test_no_share_in_a_sentence_is_above_100_percent(page: Page) -> None:
    for message in sentences(page):
        limits = dict.fromkeys(SHARE.findall(message.template), 1)
        limits |= {
            name: 100
            for name in PERCENT.findall(message.template)
            if isinstance(message.values[name], tuple) and message.values[name][1] == "%"
        }
        for name, limit in limits.items():
            values = [one for one in flat(message.values[name]) if not isinstance(one, str)]
            assert name in GROWTH or all(abs(one) <= limit for one in values), (
                f"{message.key}.{name}: {values}"
            )


def test_every_page_in_english_is_walked() -> None:
    assert {page.region for page in PUBLISHED} == {"all", *REGIONS}
    assert {page.book for page in PUBLISHED} == set(PATHS)
    assert len(PUBLISHED) == 43


def test_every_source_is_used_and_every_test_named_exists() -> None:
    written = {
        (message.key, name)
        for page in PUBLISHED
        for message in sentences(page)
        for name in quantities(message)
    }
    assert set(number_sources.listed("number_sources.csv")) - written == set()
    assert [name for name in set(number_sources.MEASURED.values()) if not (ROOT / name).is_file()] == []


def test_a_wrong_number_a_wrong_year_and_an_unknown_one_are_seen() -> None:
    newest = number_sources.number("briefing.spending", "year")
    assert same(newest, newest)
    assert not same(newest - 1, newest)
    assert not same(9.0, 0.09)
    own, all_ = (
        number_sources.number("briefing.windows", "most", page=Page("00", region))
        for region in ("gba", "all")
    )
    assert not same(own, all_)
    unnamed = Message("briefing.invented", "{n:n0} of {m:n0}", {"n": 3, "m": 4, "name": "x"})
    assert quantities(unnamed) == {"n": [3], "m": [4]}
