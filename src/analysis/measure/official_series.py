"""Official series on cooperation itself, put together from single statements: one row per year."""

import pandas as pd

INDEX = "yrd_coordinated_innovation_index"
SUB_INDICES = (
    "yrd_resource_sharing_index",
    "yrd_innovation_cooperation_index",
    "yrd_results_sharing_index",
    "yrd_industry_linkage_index",
)
VALUE, INTERNAL = "technology contract value", "technology contract value between the four provinces"
GROWTH = r"^([+-][\d.]+) % on (\d{4})"
SHARE = r"^([\d.]+) % of the contract value between"


def delta_index(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the index of coordinated innovation of the delta (2011 = 100): year, value, source.

    The newest edition only: editions are revised backwards and must not be chained.
    """
    rows = facts[facts["indicator"] == INDEX]
    rows = rows[rows["edition"] == rows["edition"].max()]
    return rows.sort_values("year")[["year", "value", "source"]].reset_index(drop=True)


def sub_indices(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of the index that are published: indicator, year, edition, value (points), source.

    Few years, from two editions; a difference between editions is no change over time.
    """
    rows = facts[facts["indicator"].isin(SUB_INDICES)]
    ordered = rows.sort_values(["indicator", "year", "edition"], ignore_index=True)
    return ordered[["indicator", "year", "edition", "value", "source"]]


def beijing_contracts(stated: pd.DataFrame) -> pd.DataFrame:
    """Return contracts from Beijing to Tianjin and Hebei (billion CNY): year, value, basis, source.

    `basis` is stated, growth (the year before, from the stated growth) or total (what a total of several
    years leaves). Between 2022 and 2023 the value doubles, which no source explains.
    """
    rows = stated.query("region == 'jjj' and origin == 'beijing' and measure == @VALUE")
    series = _with_growth(rows[rows["period_type"] == "year"])
    totals = rows[rows["period_type"] == "cumulative"]
    spans = totals["period"].str.split("-", expand=True).astype(int)
    for first, last, value, source in zip(spans[0], spans[1], totals["value"], totals["source"], strict=True):
        years = range(first, last + 1)
        absent = [year for year in years if year not in set(series["year"])]
        if len(absent) == 1:
            rest = value - series.loc[series["year"].isin(years), "value"].sum()
            series.loc[len(series)] = [absent[0], rest, "total", source]
    return series.sort_values("year", ignore_index=True)


def delta_contracts(stated: pd.DataFrame) -> pd.DataFrame:
    """Return contracts between the four provinces of the delta (billion CNY), as `beijing_contracts`.

    `basis` share: worked out from Shanghai's part and the share it is said to be.
    """
    series = _with_growth(stated[stated["measure"] == INTERNAL])
    shares = stated["note"].str.extract(SHARE)[0].dropna().astype(float)
    parts = stated.loc[shares.index]
    whole = parts["value"] / (shares / 100)
    derived = parts[["year", "source"]].assign(value=whole, basis="share")
    return pd.concat([series, derived[series.columns]]).sort_values("year", ignore_index=True)


def _with_growth(rows: pd.DataFrame) -> pd.DataFrame:
    """The stated values, and those of earlier years that follow from a growth stated in the note."""
    series = rows[["year", "value", "source"]].assign(basis="stated")
    grown = rows["note"].str.extract(GROWTH).dropna()
    earlier = series.loc[grown.index].assign(
        year=grown[1].astype(int),
        value=series["value"] / (1 + grown[0].astype(float) / 100),
        basis="growth",
    )
    earlier = earlier[~earlier["year"].isin(series["year"])]
    columns = ["year", "value", "basis", "source"]
    return pd.concat([series, earlier])[columns].sort_values("year", ignore_index=True)
