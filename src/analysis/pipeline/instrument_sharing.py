"""The yearly evaluation of how institutions share large instruments: the list, and its counts by province."""

import pandas as pd

from analysis.pipeline.province_catalogue import source_key
from analysis.pipeline.province_cells import CELL_COLUMNS
from analysis.pipeline.province_repairs import province_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, lookup, missing, whole_numbers

STEM = "PubOpenShare"
FILE = f"provinces/{STEM}.csv"
RESULTS = {"优秀": "excellent", "良好": "good", "合格": "qualified", "较差": "poor"}
GOOD = ("excellent", "good")


def evaluations(raw: RawFiles, names: dict[str, str], regions: dict[str, str]) -> pd.DataFrame:
    """Return the evaluated institutions, one row per year and place in the list; `regions` by province."""
    rows = raw.read(FILE)
    province = province_keys(rows["province"], names, file=FILE)
    table = rows.assign(
        year=whole_numbers(rows["year"], file=FILE),
        number=whole_numbers(rows["index"], file=FILE),
        institution_zh=rows["institution"],
        administrator_zh=missing(rows["administrator"]),
        province=province,
        region=province.map(regions),
        result=lookup(rows["result"], RESULTS, file=FILE, kind="result"),
        source=source_key(STEM),
    )
    return chosen(table, "instrument_sharing")


def evaluation_cells(evaluated: pd.DataFrame, provinces: list[str]) -> pd.DataFrame:
    """Return how many institutions were evaluated and how many of them rated good or excellent, as cells.

    A province without an evaluated institution in a year has 0 of both.
    """
    groups = evaluated.assign(good=evaluated["result"].isin(GOOD)).groupby(["province", "year"])["good"]
    counts = pd.DataFrame(
        {"instrument_evaluations": groups.size(), "instrument_evaluations_good": groups.sum()}
    )
    years = sorted(evaluated["year"].unique())
    every = pd.MultiIndex.from_product([provinces, years], names=["province", "year"])
    counts = counts.reindex(every, fill_value=0)
    tidy = counts.reset_index().melt(["province", "year"], var_name="indicator", value_name="value")
    return tidy.assign(
        year=tidy["year"].astype("int64"),
        value=tidy["value"].astype("float64"),
        unit="institutions",
        flag="derived",
        source=source_key(STEM),
        raw_value="",
        raw_unit="",
    )[list(CELL_COLUMNS)]
