"""Single printed figures with a text: cases, clusters, paths, references, launch days, statements, events."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import load

NATION = "national"
LANGUAGES = ("en", "de", "zh")


@dataclass(frozen=True)
class Fact:
    """One printed figure: `key` is table and item, `text` its words in three languages, a line each."""

    key: str
    place: str
    year: int | None
    value: float
    unit: str
    text: str
    row: str
    source: str

    @property
    def table(self) -> str:
        """The table the figure stands in."""
        return self.key.partition(".")[0]


def all_facts() -> Iterator[Fact]:
    """Yield every single figure of the package's tables."""
    yield from _cases()
    yield from _clusters()
    yield from _paths()
    yield from _references()
    yield from _launches()
    yield from _statements()
    yield from _events()


def _texts(row: Any, stem: str) -> str:
    return "\n".join(str(getattr(row, f"{stem}_{language}")).replace("\n", " ") for language in LANGUAGES)


def _cases() -> Iterator[Fact]:
    table = load.case_facts().dropna(subset=["value"])
    for row in table[~table["kind"].isin(["seed_claim", "target"])].itertuples():
        year = re.match(r"\d{4}", str(row.date))
        key, words = f"case_facts.{row.item}", _texts(row, "text")
        place, when = str(row.case), int(year.group()) if year else None
        yield Fact(
            key, place, when, _number(row.value), str(row.unit), words, f"fact={row.fact}", str(row.source)
        )


def _clusters() -> Iterator[Fact]:
    for row in load.clusters().itertuples():
        where = f"edition={row.edition};cluster={row.cluster}"
        rank, year = _number(row.rank), int(_number(row.edition))
        yield Fact(
            "clusters.rank", str(row.cluster), year, rank, "rank", str(row.name), where, str(row.source)
        )
    key = "cluster_counts.clusters_in_top100"
    for row in load.cluster_counts().itertuples():
        place = NATION if row.economy == "China" else str(row.economy)
        where, count = f"edition={row.edition};economy={row.economy}", _number(row.clusters_in_top100)
        words, year = "clusters in the top 100", int(_number(row.edition))
        yield Fact(key, place, year, count, "clusters", words, where, str(row.source))


def _paths() -> Iterator[Fact]:
    labels = {str(row.indicator): _texts(row, "label") for row in load.path_indicators().itertuples()}
    for row in load.path_values().dropna(subset=["value"]).itertuples():
        where = f"indicator={row.indicator};region={row.region};year={row.year}"
        key, words = f"path_values.{row.indicator}", labels.get(str(row.indicator), "")
        year, value = int(_number(row.year)), _number(row.value)
        yield Fact(key, str(row.region), year, value, str(row.unit), words, where, str(row.source))


def _references() -> Iterator[Fact]:
    for row in load.reference_values().dropna(subset=["value"]).itertuples():
        name, words = str(row.reference), _texts(row, "label")
        place = next((one for one in ("g60", "guangdong") if name.startswith(one)), str(row.region))
        key, year, value = f"reference_values.{name}", int(_number(row.year)), _number(row.value)
        yield Fact(key, place, year, value, str(row.unit), words, f"reference={name}", str(row.source))


def _launches() -> Iterator[Fact]:
    for row in load.launch_days().itertuples():
        for item, unit in (("projects", "projects"), ("amount_cny_bn", "billion CNY")):
            if not pd.isna(value := getattr(row, item)):
                where, words, year = f"day_key={row.day_key}", _texts(row, "label"), int(str(row.date)[:4])
                key, place = f"launch_days.{item}", str(row.region)
                yield Fact(key, place, year, _number(value), unit, words, where, str(row.source))


def _statements() -> Iterator[Fact]:
    key = "cooperation_statements.value"
    for row in load.cooperation_statements().dropna(subset=["value", "year"]).itertuples():
        where, words = f"statement={row.statement}", f"{row.measure} {row.place}"
        year, value = int(_number(row.year)), _number(row.value)
        yield Fact(key, str(row.region), year, value, str(row.unit), words, where, str(row.source))


def _events() -> Iterator[Fact]:
    for row in load.events().dropna(subset=["amount"]).itertuples():
        where, words, year = f"event={row.event}", _texts(row, "title"), int(str(row.date)[:4])
        unit, value = str(row.amount_unit), _number(row.amount)
        yield Fact("events.amount", str(row.region), year, value, unit, words, where, str(row.source))


def _number(value: Any) -> float:
    return float(value)
