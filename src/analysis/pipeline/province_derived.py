"""Cells that no table prints: two that follow from identities, visible gaps, ranks, ratios."""

import math
from dataclasses import dataclass

import pandas as pd

from analysis.pipeline.province_cells import CELL_COLUMNS, KEY
from analysis.pipeline.province_repairs import NATION
from analysis.pipeline.raw_cells import significant


@dataclass(frozen=True)
class Identity:
    """A cell whose row is absent in the table and which follows from the total and the other parts."""

    flag: str
    province: str
    year: int
    indicator: str
    total: str
    parts: tuple[str, ...]


IDENTITIES = (
    Identity(
        "M1", "beijing", 2012, "business_rd_funds", "rd_expenditure",
        ("government_rd_funds", "foreign_rd_funds", "other_rd_funds"),
    ),
    Identity(
        "M2", "jilin", 2019, "design_applications", "patent_applications",
        ("invention_patent_applications", "utility_model_applications"),
    ),
)  # fmt: skip

RANKS = (
    ("sci_papers", "sci_papers_rank"),
    ("ei_papers", "ei_papers_rank"),
    ("cpci_s_papers", "cpci_s_papers_rank"),
)


def join_flags(*columns: pd.Series) -> pd.Series:
    """Return the flags of several columns as one column, each flag once, in the order of appearance."""
    joined = columns[0]
    for column in columns[1:]:
        joined = joined + ";" + column
    once = {
        cell: ";".join(dict.fromkeys(flag for flag in cell.split(";") if flag)) for cell in joined.unique()
    }
    return joined.map(once).astype("str")


def identity_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that follow from an identity (M1, M2), marked derived, without a raw value."""
    values = cells.set_index(KEY)["value"]
    rows = []
    for case in IDENTITIES:
        place = (case.province, case.year)
        known = cells[cells["indicator"] == case.indicator].iloc[0]
        value = values[(*place, case.total)] - sum(values[(*place, part)] for part in case.parts)
        text = {"flag": f"{case.flag};derived", "unit": known["unit"], "source": known["source"]}
        rows.append(
            {"province": case.province, "year": case.year, "indicator": case.indicator, "value": value}
            | text
            | {"raw_value": "", "raw_unit": ""}
        )
    frame = pd.DataFrame(rows)[list(CELL_COLUMNS)]
    return frame.assign(value=significant(frame["value"]))


def absent_cells(cells: pd.DataFrame, provinces: list[str]) -> pd.DataFrame:
    """Return the cells whose rows are absent as cells without a value, so that gaps stay visible.

    Funds from abroad of 31 province-years (M3), the technology market of 2011 (M4) and high-tech
    manufacturing of 2017 (M6): one row per missing province, year and indicator between first and last
    year of the series.
    """
    series = cells[
        cells["indicator"].str.startswith(
            ("foreign_rd_funds", "technology_contracts_", "high_tech_manufacturing_")
        )
    ]
    parts = []
    for indicator, own in series.groupby("indicator"):
        known = own.iloc[0]
        years = [2011, *sorted(own["year"].unique())] if own["year"].min() == 2000 else _span(own["year"])
        wanted = pd.MultiIndex.from_product([provinces, years], names=["province", "year"]).unique()
        missing = wanted.difference(pd.MultiIndex.from_frame(own[["province", "year"]]))
        text = {"unit": known["unit"], "source": known["source"]}
        parts.append(missing.to_frame(index=False).assign(indicator=indicator, **text))
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(value=float("nan"), flag="", raw_value="", raw_unit="")[list(CELL_COLUMNS)]


def _span(years: pd.Series) -> list[int]:
    """Return every year between the first and the last."""
    return list(range(int(years.min()), int(years.max()) + 1))


def recomputed_ranks(cells: pd.DataFrame, provinces: list[str]) -> pd.DataFrame:
    """Return cells with the ranks by papers computed anew over 31 provinces, printed rank as raw value.

    The yearbook ranks an unlisted region too (S5, S6). Provinces without a figure get no rank; the
    nation's empty rank rows go.
    """
    values = cells["value"].copy()
    for papers, rank in RANKS:
        own = cells[(cells["indicator"] == papers) & cells["province"].isin(provinces)]
        ranks = (
            own.set_index(["province", "year"])["value"].groupby("year").rank(ascending=False, method="min")
        )
        hit = cells["indicator"] == rank
        values[hit] = pd.MultiIndex.from_frame(cells.loc[hit, ["province", "year"]]).map(ranks.to_dict())
    rank_names = [rank for _, rank in RANKS]
    nation = cells["indicator"].isin(rank_names) & (cells["province"] == NATION)
    return cells.assign(value=values)[~nation].reset_index(drop=True)


def ratio_cells(cells: pd.DataFrame, catalogued: pd.DataFrame) -> pd.DataFrame:
    """Return the computed ratios of the catalogue for all places with every part, marked derived.

    A missing part leaves the ratio missing, as does a denominator of zero; the flags of all parts are carried
    along; source is that of the (first) numerator.
    """
    ratios = catalogued[(catalogued["source_file"] == "derived") & (catalogued["numerator"] != "")]
    groups = cells.groupby("indicator")
    by_indicator = {str(name): own.set_index(["province", "year"]) for name, own in groups}
    return pd.concat([_ratio(row, by_indicator) for _, row in ratios.iterrows()], ignore_index=True)


def _ratio(ratio: pd.Series, by_indicator: dict[str, pd.DataFrame]) -> pd.DataFrame:
    above = [by_indicator[name] for name in ratio["numerator"].split(";")]
    below = [by_indicator[name] for name in ratio["denominator"].split(";")]
    common = above[0].index
    for part in (*above, *below):
        common = common.intersection(part.index)
    top, bottom = (sum(part.loc[common, "value"] for part in parts) for parts in (above, below))
    flags = [part.loc[common, "flag"] for part in (*above, *below)]
    derived = pd.Series("derived", index=common)
    frame = pd.DataFrame(
        {
            "indicator": ratio["indicator"],
            "value": significant(
                (ratio["ratio_factor"] * top / bottom).replace([math.inf, -math.inf], math.nan)
            ),
            "unit": ratio["target_unit"],
            "flag": join_flags(derived, *flags),
            "source": above[0].loc[common, "source"],
            "raw_value": "",
            "raw_unit": "",
        }
    )
    return frame.reset_index()[list(CELL_COLUMNS)]
