"""What the titles of figures print on the English pages, held against the data behind each figure."""

import base64
import io
import re
from dataclasses import dataclass
from functools import cache
from html import unescape

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from number_sources import Page
from test_every_number import PUBLISHED, executed, ids

from analysis import load

FIGURE = re.compile(r'<figure class="fig" id="(fig-[^"]+)".*?</figure>', re.DOTALL)
TITLE = re.compile(r'class="fig-title"[^>]*>(.*?)</p>', re.DOTALL)
CSV = re.compile(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"')
YEAR = re.compile(r"\b(?:19[89]\d|20[0-3]\d)\b")
PERCENT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s?%")
GROWTH = re.compile(r"grew|grow|rose|fell|up|down|increase|more than in|times", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """Title of a figure and the data behind it, whole."""

    page: str
    name: str
    title: str
    data: pd.DataFrame

    def __str__(self) -> str:
        return f"{self.page} {self.name}: {self.title}"


@cache
def figures(page: Page) -> tuple[Figure, ...]:
    found = []
    for match in FIGURE.finditer(executed(page).html):
        title, data = TITLE.search(match[0]), CSV.search(match[0])
        if title is None or data is None:
            continue
        text = base64.b64decode(data[1]).decode("utf-8-sig")
        rows = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        frame = pd.read_csv(io.StringIO(rows))
        found.append(Figure(ids(page), match[1], unescape(re.sub(r"<[^>]+>", "", title[1])), frame))
    return tuple(found)


def years(data: pd.DataFrame) -> set[int]:
    """Years in the columns of years and dates."""
    dated = [name for name in data.columns if re.search(r"year|date|edition|since", str(name), re.IGNORECASE)]
    return {
        int(year) for name in dated for cell in data[name].dropna().astype(str) for year in YEAR.findall(cell)
    }


@pytest.mark.parametrize("page", PUBLISHED, ids=ids)
def test_shares_behind_figures_lie_between_zero_and_one_and_no_title_prints_more_than_100_percent_of_a_share(
    page: Page,
) -> None:
    for figure in figures(page):
        for name in (name for name in figure.data.columns if str(name).endswith("_share")):
            values = pd.to_numeric(figure.data[name], errors="coerce").dropna()
            if not re.search(r"change|growth|cagr|error", str(name)):
                assert values.between(0, 1).all(), f"{figure}: {name}"
        above = [hit for hit in PERCENT.findall(figure.title) if float(hit.replace(",", "")) > 100]
        assert not above or GROWTH.search(figure.title), str(figure)


@pytest.mark.parametrize("page", PUBLISHED, ids=ids)
def test_years_of_a_title_are_years_of_the_data_behind_the_figure(page: Page) -> None:
    for figure in figures(page):
        known = years(figure.data)
        named = {int(year) for year in YEAR.findall(figure.title)}
        if known:
            outside = {year for year in named if not min(known) <= year <= max(known)}
            assert not outside, f"{figure}: {sorted(outside)} beside {min(known)} to {max(known)}"


@pytest.mark.parametrize("page", PUBLISHED, ids=ids)
def test_no_figure_stops_before_the_newest_year_of_its_indicator(page: Page) -> None:
    newest = load.indicators().set_index("indicator")["last_year"]
    for figure in figures(page):
        if not {"indicator", "year", "value"} <= set(figure.data.columns):
            continue
        drawn = figure.data.dropna(subset=["value"]).groupby("indicator")["year"].max()
        for indicator, last in drawn.items():
            if indicator in newest.index:
                assert int(str(last)[:4]) >= newest[indicator], f"{figure}: {indicator} ends in {last}"


def test_the_walk_meets_most_figures() -> None:
    assert sum(len(figures(page)) for page in PUBLISHED) >= 5 * 25 - 10


def test_no_share_is_printed_as_a_fraction_in_a_table_of_a_page() -> None:
    """Past errors of 06 in the data behind a figure are percentages as in the table below it."""
    tables = BeautifulSoup(executed(Page("06", "all")).html, "html.parser")("table")
    errors = [
        row(["td", "th"])[place].get_text()
        for table in tables
        for place, head in enumerate(table.find("tr")("th"))
        if head.get_text() == "Past error"
        for row in table("tr")[1:]
        if len(row(["td", "th"])) > place
    ]
    assert len(errors) > 20
    assert [words for words in errors if not words.endswith("%") and words != "no data"] == []
