"""The provincial panel summed over regions: flows and stocks add up, ratios are computed anew."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import compress

import numpy as np
import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names
from analysis.measure import catalogue, columns
from analysis.measure.catalogue import Ratio
from analysis.names import validate_choice

__dir__ = public_names(__name__)

SUMMABLE_KINDS = ("flow", "stock")
PROVINCES_OF_THE_NATION = 31
OUTSIDE_THE_MAINLAND = ("hong_kong", "macao", "taiwan")
KEYS = ["province", "year", "indicator"]


def region_members(regions: pd.DataFrame, *, nation: bool = False) -> dict[str, list[str]]:
    """Return the provinces summed for each region, from the regions table (column panel_provinces).

    Regions without panel provinces are left out, and so is `national` unless `nation` is asked for: its
    provinces are those of the regions once more. Trap: Guangdong stands for the Greater Bay Area.
    """
    columns.require(regions, ["region", "panel_provinces"], what="the sum over a region")
    pairs = zip(regions["region"].astype(str), regions["panel_provinces"], strict=True)
    members = {region: columns.split_list(provinces) for region, provinces in pairs}
    left_out = set() if nation else {"national"}
    return {name: provinces for name, provinces in members.items() if provinces and name not in left_out}


def national_members(panel: pd.DataFrame) -> dict[str, list[str]]:
    """Return the 31 provinces of the mainland as the members of `national`.

    Raises
    ------
    ParameterError
        When the panel holds fewer: the total would not be national.
    """
    columns.require(panel, ["province"], what="the national total (or give the national table)")
    provinces = sorted(set(panel["province"].unique()) - set(OUTSIDE_THE_MAINLAND))
    if len(provinces) < PROVINCES_OF_THE_NATION:
        raise ParameterError(
            f"the panel holds {len(provinces)} of the {PROVINCES_OF_THE_NATION} provinces, too few for a"
            " national total: load the whole panel or give the national table"
        )
    return {"national": provinces}


def by_region(
    panel: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    indicators: Iterable[str] | None = None,
    nation: bool = False,
    kinds: pd.DataFrame | None = None,
    ratios: Mapping[str, Ratio] | None = None,
) -> pd.DataFrame:
    """Return the panel summed over each region's provinces: one row per region, year and indicator.

    Columns: region, year, indicator, value, unit, members (number of provinces), missing (semicolon list of
    what is missing), flag (all flags met). Ratios (those of the catalogue of indicators, or `ratios`) are
    recomputed from the summed numerator and denominators, never averaged. A sum with a missing member is
    missing and `missing` names the provinces. `kinds` is the table of indicators (indicator, kind): ranks,
    indices and ratios without a formula are then refused.
    Without `indicators`, everything that can be summed or computed is taken and the rest left out.
    With `nation` a further region `national` holds the sum of the 31 provinces, with its ratios.
    Trap: the region's recomputed ratio differs from a published one when GDP was revised since.

    Raises
    ------
    DataError
        For missing columns, several rows per province × year × indicator, or two units of one indicator.
    ParameterError
        For an indicator that cannot be summed, a nation of fewer than 31 provinces, or a ratio whose
        numerator or denominator is not in `panel`.
    UnknownName
        For an indicator neither in the panel nor among the ratios.
    """
    columns.one_row_per(panel, KEYS, what="the sum over a region")
    ratios = catalogue.ratios() if ratios is None else ratios
    there = list(panel["indicator"].unique())
    wanted = _possible(there, panel, kinds, ratios) if indicators is None else list(indicators)
    for name in wanted:
        validate_choice(name, [*there, *(ratio for ratio in ratios if ratio not in there)], "indicator")
    plain = [name for name in wanted if name not in ratios]
    refused = _unsummable(plain, panel, kinds)
    if refused:
        raise ParameterError(
            f"{refused[0]} cannot be summed over provinces: leave it out or give numerator and denominator"
        )
    parts = {part for name in wanted if name in ratios for part in ratios[name].parts}
    members = region_members(regions) | (national_members(panel) if nation else {})
    sums = region_sums(panel[panel["indicator"].isin([*plain, *parts])], members)
    by_name = {str(name): rows for name, rows in sums.groupby("indicator")}
    computed = [_ratio(by_name, name, ratios[name]) for name in wanted if name in ratios]
    return _ordered(pd.concat([sums[sums["indicator"].isin(wanted)], *computed], ignore_index=True))


def region_sums(panel: pd.DataFrame, members: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return sums over groups of provinces, whatever the indicators are: one row per group, year, indicator.

    Columns as `by_region`. A member without a value makes the sum missing and is named in `missing`.

    Raises
    ------
    DataError
        For several rows per province × year × indicator, or two units of one indicator.
    """
    columns.one_row_per(panel, KEYS, what="the sum over a region")
    flags = panel["flag"] if "flag" in panel.columns else pd.Series("", index=panel.index)
    cells = panel.assign(flag=flags, value=columns.numbers(panel, "value", what="the sum over a region"))
    units = _one_unit(cells)
    values = cells.pivot(index=["indicator", "year"], columns="province", values="value")
    noted = cells.pivot(index=["indicator", "year"], columns="province", values="flag")
    rows = values.index.to_frame(index=False)
    rows["unit"] = rows["indicator"].map(units)
    tables = []
    for region, provinces in members.items():
        here = values.reindex(columns=provinces)
        absent = here.isna().to_numpy()
        tables.append(
            rows.assign(
                region=region,
                value=here.sum(axis=1, skipna=False).to_numpy(),
                members=len(provinces),
                missing=[";".join(compress(provinces, row)) if row.any() else "" for row in absent],
                flag=[_joined(tuple(row)) for row in noted.reindex(columns=provinces).to_numpy()],
            )
        )
    if not tables:
        return pd.DataFrame(columns=_COLUMNS)
    return pd.concat(tables, ignore_index=True)[_COLUMNS]


def _one_unit(cells: pd.DataFrame) -> "pd.Series[str]":
    pairs = cells[["indicator", "unit"]].drop_duplicates()
    several = pairs["indicator"].duplicated()
    if several.any():
        raise DataError("one indicator in two units", column="unit", value=pairs["indicator"][several].min())
    return pairs.set_index("indicator")["unit"]


_COLUMNS = ["region", "year", "indicator", "value", "unit", "members", "missing", "flag"]


def _possible(
    there: list[str], panel: pd.DataFrame, kinds: pd.DataFrame | None, ratios: Mapping[str, Ratio]
) -> list[str]:
    refused = _unsummable([name for name in there if name not in ratios], panel, kinds)
    whole = [name for name in there if name in ratios and set(ratios[name].parts) <= set(there)]
    return [name for name in there if name in whole or (name not in ratios and name not in refused)]


def _unsummable(names: list[str], panel: pd.DataFrame, kinds: pd.DataFrame | None) -> list[str]:
    """The indicators that are neither flow nor stock; without `kinds`, by what their unit tells."""
    if kinds is not None:
        kind = kinds.set_index("indicator")["kind"]
        return [name for name in names if name in kind.index and kind[name] not in SUMMABLE_KINDS]
    unit = panel.dropna(subset="unit").drop_duplicates("indicator").set_index("indicator")["unit"]
    return [name for name in names if unit[name] in ("%", "rank", "ratio") or "=100" in str(unit[name])]


def _ratio(sums: Mapping[str, pd.DataFrame], name: str, ratio: Ratio) -> pd.DataFrame:
    """Rows of `_COLUMNS` for one ratio, from the sums by indicator."""
    for part in ratio.parts:
        if part not in sums:
            raise ParameterError(f"{name} by region needs {part} in the panel: load it as well")
    rows = sums[ratio.numerators[0]].sort_values(["region", "year"], ignore_index=True)
    keys = list(zip(rows["region"], rows["year"], strict=True))
    nothing = {part: (float("nan"), part, "") for part in ratio.parts}
    cells = {}
    for part in ratio.parts:
        found = sums[part]
        own = zip(found["value"], found["missing"], found["flag"], strict=True)
        by_key = dict(zip(zip(found["region"], found["year"], strict=True), own, strict=True))
        cells[part] = [by_key.get(key, nothing[part]) for key in keys]
    over, under = (
        np.sum([[cell[0] for cell in cells[part]] for part in names], axis=0)
        for names in (ratio.numerators, ratio.denominators)
    )
    missing, flags = (
        [
            _joined(texts)
            for texts in zip(*([cell[at] for cell in cells[part]] for part in ratio.parts), strict=True)
        ]
        for at in (1, 2)
    )
    value = ratio.factor * over / np.where(under > 0, under, np.nan)
    return rows.assign(indicator=name, value=value, unit=ratio.unit, missing=missing, flag=flags)


@lru_cache(maxsize=4096)
def _joined(texts: tuple[object, ...]) -> str:
    """The parts of several lists, each once; rows of many provinces are often the same."""
    return ";".join(dict.fromkeys(part for text in texts for part in columns.split_list(text)))


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    order = {
        region: position for position, region in enumerate(columns.in_region_order(table["region"].tolist()))
    }
    rank = table["region"].map(order)
    return (
        table.assign(_order=rank)
        .sort_values(["indicator", "_order", "year"], ignore_index=True)
        .drop(columns="_order")
    )
