"""Values of path indicators that no statistical table has, each read from a documented row."""

import math

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline import rules
from analysis.pipeline.key_words import known_units, region_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import measured, missing

COLUMNS = ("path", "indicator", "region", "year", "value", "unit", "source", "second_source", "note")


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
    rows = [
        *[_row(tables, rule, known) for rule in rules.rows("path_values")],
        *_ranks(tables.clusters, known),
    ]
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
    return measured(statement["value"]) * known_units().get(statement["unit"], ("", 1.0))[1]


def _row(tables: Sources, rule: dict[str, str], known: pd.DataFrame) -> tuple[object, ...]:
    """Return one row of path_values for a pointer of rules/path_values.csv."""
    value, source, second = tables.find(rule["table"], rule["row"])
    about = known.loc[rule["indicator"]]
    return (
        about["path"], rule["indicator"], rule["region"], int(rule["year"]), value, about["unit"], source,
        second, rule["note"],
    )  # fmt: skip


def _ranks(clusters: pd.DataFrame, known: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the best known cluster rank per region and edition; the name of the cluster is in the note."""
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
