"""Values of path indicators that no statistical table has, each read from a documented row."""

import math
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.cells import measured, missing
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.vocabulary import UNITS, region_keys

COLUMNS = ("path", "indicator", "region", "year", "value", "unit", "source", "second_source", "note")


class Documented(NamedTuple):
    """Where a value stands: indicator, region, year, and the row it is read from (`one` counts the row)."""

    indicator: str
    region: str
    year: int
    table: str
    row: str
    note: str = ""


DOCUMENTED = (
    Documented("joint_laws", "yrd", 2025, "one", "yrd-2025-decision", "joint decision of four legislatures"),
    Documented("joint_laws", "jjj", 2023, "one", "jjj-2023-decision", "joint decision of three legislatures"),
    Documented(
        "innovation_vouchers",
        "yrd",
        2024,
        "events.amount",
        "yrd-2024-consortia",
        "lower bound; period not stated",
    ),
    Documented(
        "key_labs",
        "yrd",
        2024,
        "evidence.value",
        "pp-platforms-labs|nbs-yrdidx",
        "national laboratories only",
    ),
    Documented(
        "key_labs",
        "gba",
        2025,
        "events.items",
        "gba-2025-hk-skl",
        "Hong Kong members of the national system only",
    ),
    Documented(
        "key_labs",
        "ccec",
        2024,
        "region_facts",
        "ccec|2024|key_laboratories",
        "as of March 2024; definition not given",
    ),
    Documented(
        "major_facilities",
        "ccec",
        2023,
        "events.items",
        "ccec-2023-xinglong",
        "started at Xinglong Lake on one day",
    ),
    Documented("shared_instruments", "yrd", 2024, "evidence.value", "ol-allocation|shio-20241204"),
    Documented(
        "tech_contracts_between",
        "yrd",
        2021,
        "events.amount",
        "yrd-2021-scio",
        "as reported in November 2021",
    ),
    Documented("tech_contracts_between", "yrd", 2022, "statements", "s026", "between the four provinces"),
    Documented(
        "tech_contracts_between", "jjj", 2013, "statements", "s002", "Beijing to Tianjin and Hebei only"
    ),
    Documented(
        "tech_contracts_between", "jjj", 2021, "statements", "s004", "Beijing to Tianjin and Hebei only"
    ),
    Documented(
        "tech_contracts_between",
        "jjj",
        2023,
        "events.amount",
        "jjj-2023-contracts",
        "Beijing to Tianjin and Hebei only",
    ),
    Documented(
        "tech_contracts_between",
        "jjj",
        2024,
        "events.amount",
        "jjj-2024-contracts",
        "Beijing to Tianjin and Hebei only; blog source",
    ),
    Documented("joint_projects", "ccec", 2020, "events.items", "ccec-2020-first15", "first batch"),
    Documented("joint_projects", "ccec", 2023, "events.items", "ccec-2023-programme", "three years together"),
    Documented("joint_projects", "yrd", 2024, "statements", "s037+s038+s039+s040", "four provinces together"),
    Documented("national_clusters", "yrd", 2025, "evidence.value", "pp-chain|brnn-20250609"),
    Documented(
        "intl_tech_contracts",
        "ccec",
        2024,
        "path_indicators.note",
        "intl_tech_contracts",
        "Sichuan and Chongqing; re-posted source",
    ),
)
RANKED_EDITIONS = {2018: ("gba", "jjj"), 2022: None, 2023: None, 2024: None, 2025: None}
"""Editions of the cluster list whose top is known, with the regions for which it is (None: all that appear).
In 2018 the first ten are known, so a delta cluster outside them is not certain to be the region's best; the
lists of 2019 to 2021 name single clusters only."""


def path_values(raw: RawFiles, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return documented values of path indicators, one row per path, indicator, region and year.

    Only what a row of the raw files says; where nothing is documented there is no row. Figures of one
    indicator may follow different definitions (see `note`): they show what is known, they do not rank
    regions.
    """
    known = indicators.set_index("indicator")
    tables = Sources(raw)
    rows = [*[_row(tables, entry, known) for entry in DOCUMENTED], *_ranks(tables.clusters, known)]
    table = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    table["year"] = table["year"].astype("Int64")
    table["second_source"] = missing(table["second_source"].astype("str"))
    table["note"] = missing(table["note"].astype("str"))
    return table.sort_values(["path", "indicator", "region", "year"], kind="stable").reset_index(drop=True)


class Sources:
    """The raw tables values are read from, and how each kind of pointer is resolved."""

    def __init__(self, raw: RawFiles) -> None:
        self.events = _keyed(raw, "evidence/events.csv", "event_id")
        self.evidence = _keyed(raw, "evidence/evidence.csv", "claim_id", "source_id")
        self.indicators = _keyed(raw, "evidence/path_indicators.csv", "indicator_key")
        self.statements = _keyed(raw, "cooperation/statements_official_cooperation.csv", "statement_id")
        self.facts = _keyed(raw, "cities/region_facts.csv", "region", "year", "indicator")
        self.clusters = raw.read("cities/clusters.csv")

    def find(self, table: str, row: str) -> tuple[float, str, str]:
        """Return value, source and second source of a pointer; DataError when the row is gone or empty."""
        try:
            value, source, second = self._resolve(table, row)
        except KeyError:
            raise DataError(f"documented value is gone: {row} in {table}", file=table, row=row) from None
        if math.isnan(value):
            raise DataError("documented value is no number", file=table, row=row)
        return value, source, second

    def _resolve(self, table: str, row: str) -> tuple[float, str, str]:
        """Return value, source and second source of the row a pointer names."""
        if table == "statements":
            parts = [self.statements[key] for key in row.split("+")]
            return math.fsum(_stated(part) for part in parts), "statements", ""
        if table == "region_facts":
            fact = self.facts[row]
            return measured(fact["value"]), fact["source_id"], fact["second_source_id"]
        if table == "evidence.value":
            finding = self.evidence[row]
            return measured(finding["value"]), finding["source_id"], ""
        if table == "path_indicators.note":
            noted = self.indicators[row]
            return measured(noted["note"].split(" bn yuan")[0]), noted["source_ids"], ""
        event = self.events[row]
        cell = {"one": "1", "events.amount": event["amount_value"], "events.items": event["n_items"]}[table]
        return measured(cell), event["source_id"], event["source_id_2"]


def _keyed(raw: RawFiles, file: str, *key: str) -> dict[str, dict[str, str]]:
    """Return the rows of a raw file by their key (several columns joined with a bar)."""
    rows = raw.read(file).to_dict("records")
    return {
        "|".join(row[part] for part in key): {str(name): cell for name, cell in row.items()} for row in rows
    }


def _stated(statement: dict[str, str]) -> float:
    """Return the value of a statement in the unit of the vocabulary."""
    return measured(statement["value"]) * UNITS.get(statement["unit"], ("", 1.0))[1]


def _row(tables: Sources, entry: Documented, known: pd.DataFrame) -> tuple[object, ...]:
    """Return one row of path_values for a pointer."""
    value, source, second = tables.find(entry.table, entry.row)
    about = known.loc[entry.indicator]
    return (
        about["path"],
        entry.indicator,
        entry.region,
        entry.year,
        value,
        about["unit"],
        source,
        second,
        entry.note,
    )


def _ranks(clusters: pd.DataFrame, known: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the best known cluster rank per region and edition; the cluster's name stands in the note."""
    about = known.loc["gii_cluster_rank"]
    listed = clusters.assign(
        region=region_keys(clusters["region"], file="cities/clusters.csv"),
        edition=clusters["edition"].astype("int64"),
        rank=clusters["rank"].astype("int64"),
    ).dropna(subset=["region"])
    best = listed.sort_values("rank").drop_duplicates(["edition", "region"])
    rows: list[tuple[object, ...]] = []
    for cluster in best.to_dict("records"):
        edition, region = int(cluster["edition"]), str(cluster["region"])
        allowed = RANKED_EDITIONS.get(edition, ())
        if allowed is not None and region not in allowed:
            continue
        second = cluster["second_source_id"] if cluster["second_source_id"] != cluster["source_id"] else ""
        rows.append(
            (about["path"], "gii_cluster_rank", region, edition, float(cluster["rank"]), about["unit"],
             cluster["source_id"], second, cluster["cluster"])
        )  # fmt: skip
    return rows
