"""The values a page continues: one indicator of the four regions, comparable over the years."""

import pandas as pd

from analysis.errors import ParameterError, UnknownName
from analysis.measure import catalogue, regional
from analysis.names import REGIONS

RECALCULATED = {"rd_intensity": "rd_intensity_recalculated"}


def comparable(indicator: str) -> str:
    """Return the indicator whose values can be compared over years and places.

    R&D intensity as published mixes editions of GDP; the one recalculated with revised GDP takes its place.
    """
    return RECALCULATED.get(indicator, indicator)


def by_region(panel: pd.DataFrame, regions: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the indicator for the four regions: columns of `measure.regional.by_region`, known values only.

    Empty where the values cannot be summed over provinces (ranks, indices) or stand in no provincial table.
    """
    four = regions[regions["region"].isin(REGIONS)]
    try:
        found = regional.by_region(panel, four, indicators=[indicator])
    except (ParameterError, UnknownName):
        found = pd.DataFrame(columns=["region", "year", "indicator", "value", "unit", "flag"])
    return found[found["value"].notna()].reset_index(drop=True)


def sources(panel: pd.DataFrame, indicator: str) -> list[str]:
    """Return the sources of the indicator's values, for a ratio those of both its parts."""
    ratio = catalogue.ratios().get(indicator)
    parts = [indicator] if ratio is None else ratio.parts
    found = panel.loc[panel["indicator"].isin(parts), "source"].dropna()
    return list(dict.fromkeys(found))
