"""High-tech enterprises: recognitions of a year, and the stock estimated from them."""

import pandas as pd

from analysis.pipeline.province_catalogue import source_key
from analysis.pipeline.province_cells import CELL_COLUMNS
from analysis.pipeline.province_repairs import province_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import numbers

STEM = "HitechFirmsPub"
FILE = f"provinces/{STEM}.csv"
VALID_YEARS = 3
"""A certificate is valid for three years."""


def recognised_cells(raw: RawFiles, names: dict[str, str]) -> pd.DataFrame:
    """Return the enterprises recognised in each year, one row per province (31) and year (2018-2024).

    The table keeps the year as 2024.0 and a running index without meaning, and has no national row (L10).
    """
    frame = raw.read(FILE)
    return pd.DataFrame(
        {
            "province": province_keys(frame["province"], names, file=FILE),
            "year": numbers(frame["year"], file=FILE).astype("int64"),
            "indicator": "high_tech_enterprises_recognised",
            "value": numbers(frame["num"], file=FILE),
            "unit": "enterprises",
            "flag": "",
            "source": source_key(STEM),
            "raw_value": frame["num"],
            "raw_unit": "家",
        }
    )[list(CELL_COLUMNS)]


def stock_cells(recognised: pd.DataFrame) -> pd.DataFrame:
    """Return the estimated stock: recognitions of the year and the two before, from 2020, derived.

    The sums lie 2 to 3% above published stocks in five of six cases (S22).
    """
    wide = recognised.pivot(index="year", columns="province", values="value").sort_index()
    stock = wide.rolling(VALID_YEARS, min_periods=VALID_YEARS).sum().dropna(how="all")
    tidy = stock.melt(ignore_index=False, value_name="value").reset_index().dropna(subset="value")
    return tidy.assign(
        indicator="high_tech_enterprises",
        unit="enterprises",
        flag="derived",
        source=source_key(STEM),
        raw_value="",
        raw_unit="",
    )[list(CELL_COLUMNS)]
