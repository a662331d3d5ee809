"""The nation: as published, as the sum of the 31 provinces, and what lies outside the mainland."""

import pandas as pd

from analysis.pipeline.province_derived import join_flags, ratio_cells
from analysis.pipeline.province_flags import flagged
from analysis.pipeline.province_repairs import NATION
from analysis.pipeline.raw_cells import registered_columns, significant

OUTSIDE = (
    "patent_applications", "invention_patent_applications", "utility_model_applications",
    "design_applications", "patents_granted", "invention_patents_granted", "utility_models_granted",
    "designs_granted", "patents_in_force", "invention_patents_in_force", "utility_models_in_force",
    "designs_in_force", "technology_contracts_output_value", "technology_contracts_output_number",
    "technology_contracts_inflow_value", "technology_contracts_inflow_number", "pct_applications",
)  # fmt: skip
"""Indicators whose published national figure includes Hong Kong, Macao, Taiwan or foreign parties."""

NOT_SUMMED = (
    "gdp_usd", "population_wdi", "gerd_hong_kong", "rd_intensity_wdi",
    "cross_province_joint_laboratories",  # a laboratory counts in every province that takes part
)  # fmt: skip
CARRIED = ("derived", "M1", "M2", "M3", "M5", "M7", "M9", "portal", "communique")
"""Flags of single provinces that also hold for a sum over the provinces."""


def national_panel(cells: pd.DataFrame, catalogued: pd.DataFrame, *, provinces: list[str]) -> pd.DataFrame:
    """Return the clean table ``national_panel``, one row per year, indicator and scope.

    ``cells`` are the flagged cells with the nation as province ``national``; ``catalogued`` gives the
    order of the indicators, their ratios, and which of them are flows or stocks and may be summed.
    """
    published = cells[cells["province"] == NATION]
    own = cells[cells["province"].isin(provinces)]
    order = list(catalogued["indicator"])
    kinds = zip(order, catalogued["kind"], strict=True)
    summable = [name for name, kind in kinds if kind in ("flow", "stock") and name not in NOT_SUMMED]
    # The stock of high-tech enterprises is derived, but it is a count and adds up like one.
    sums = mainland_sums(own[own["indicator"].isin(summable)])
    ratios = ratio_cells(sums, catalogued)
    mainland = pd.concat([sums, ratios], ignore_index=True).assign(scope="mainland_sum")
    table = pd.concat(
        [published.assign(scope="published"), mainland, outside(published, mainland)], ignore_index=True
    )
    rank = table["indicator"].map({name: position for position, name in enumerate(order)})
    scopes = table["scope"].map({"published": 0, "mainland_sum": 1, "outside": 2})
    table = table.assign(rank=rank, place=scopes).sort_values(["rank", "year", "place"], ignore_index=True)
    return table[registered_columns("national_panel")].astype(
        dict.fromkeys(("indicator", "scope", "unit", "flag", "source"), "str")
    )


def mainland_sums(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of the 31 provinces as flagged cells of the nation.

    Provinces without a figure add nothing (the deviations from the nation stay below those of the audit) and
    their flag is carried along; a year without any figure stays missing.
    """
    groups = cells.groupby(["indicator", "year"], sort=False)
    sums = groups.agg(
        value=("value", lambda values: values.sum(min_count=1)),
        unit=("unit", "first"),
        source=("source", "first"),
    ).reset_index()
    flags = pd.Series(groups["flag"].agg(_carried).to_numpy(), index=sums.index, dtype="str")
    sums = sums.assign(value=significant(sums["value"]), flag=flags)
    sums = sums.assign(province=NATION, raw_value="", raw_unit="")
    return flagged(sums)


def _carried(cells: pd.Series) -> str:
    """Return those flags of the provinces that also hold for their sum."""
    present = {flag for cell in cells.unique() for flag in cell.split(";")}
    return ";".join(flag for flag in CARRIED if flag in present)


def outside(published: pd.DataFrame, mainland: pd.DataFrame) -> pd.DataFrame:
    """Return what the published nation has beyond the 31 provinces, where that has a meaning.

    Hong Kong, Macao and Taiwan for patents, sellers or buyers outside the mainland for technology contracts.
    """
    both = published[published["indicator"].isin(OUTSIDE)].merge(
        mainland[["indicator", "year", "value", "flag"]],
        on=["indicator", "year"],
        how="inner",
        suffixes=("", "_mainland"),
        validate="one_to_one",
    )
    both["value"] = significant(both["value"] - both["value_mainland"])
    both["flag"] = join_flags(pd.Series("derived", index=both.index), both["flag"], both["flag_mainland"])
    return both.drop(columns=["value_mainland", "flag_mainland"]).assign(scope="outside")
