"""Steps from cells to panel and nation: ranks, identities, gaps, flags, ratios, sums over the provinces."""

import math
from dataclasses import dataclass

import pandas as pd

from analysis.pipeline.province_cells import CELL_COLUMNS, KEY, NATION, unprinted
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import registered_columns, rule_rows, significant


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
        first = cells[cells["indicator"] == case.indicator].iloc[0]
        value = values[(*place, case.total)] - sum(values[(*place, part)] for part in case.parts)
        text = {"flag": f"{case.flag};derived", "unit": first["unit"], "source": first["source"]}
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
        first = own.iloc[0]
        years = [2011, *sorted(own["year"].unique())] if own["year"].min() == 2000 else _span(own["year"])
        wanted = pd.MultiIndex.from_product([provinces, years], names=["province", "year"]).unique()
        missing = wanted.difference(pd.MultiIndex.from_frame(own[["province", "year"]]))
        text = {"unit": first["unit"], "source": first["source"]}
        parts.append(missing.to_frame(index=False).assign(indicator=indicator, **text))
    frame = pd.concat(parts, ignore_index=True)
    return unprinted(frame, value=float("nan"), flag="")


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


FLAGS_FILE = "flags.csv"


def flag_table(raw: RawFiles) -> pd.DataFrame:
    """Return the clean table ``flags``: one row per finding, a sentence for the reader in three languages."""
    return raw.beside("translations").read(FLAGS_FILE)[registered_columns("flags")]


def flagged(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the findings that concern them (rules/flags.csv) added to the column flag.

    A break is carried by its year and by every later one: a window that starts after it shows no break.
    """
    flag = cells["flag"]
    for rule in rule_rows("flags"):
        if rule["only"] == "series":
            continue
        hit = _concerned(cells, rule)
        if hit.any():
            flag = flag.where(~hit, flag + f";{rule['flag']}")
    return cells.assign(flag=join_flags(flag))


def _concerned(cells: pd.DataFrame, rule: dict[str, str]) -> pd.Series:
    hit = cells["indicator"].isin(rule["indicators"].split(";"))
    hit &= cells["year"].between(int(rule["first_year"] or 0), int(rule["last_year"] or 9999))
    if rule["provinces"]:
        hit &= cells["province"].isin(rule["provinces"].split(";"))
    if rule["only"] == "provinces":
        hit &= cells["province"] != NATION
    if rule["only"] == "missing":
        hit &= cells["value"].isna()
    return hit


def series_flagged(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the table of indicators with the findings on whole series put before its cells' flags."""
    flag = indicators["flag"]
    for rule in rule_rows("flags"):
        if rule["only"] == "series":
            hit = indicators["indicator"].isin(rule["indicators"].split(";"))
            flag = flag.where(~hit, f"{rule['flag']};" + flag)
    return indicators.assign(flag=join_flags(flag))


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
