"""Published series on cooperation inside a region: an index, contracts, and projects with Europe by year."""

import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.names import REGIONS

__dir__ = public_names(__name__)

INDEX = "yrd_coordinated_innovation_index"
PARTS = (
    "yrd_results_sharing_index",
    "yrd_innovation_cooperation_index",
    "yrd_resource_sharing_index",
    "yrd_industry_linkage_index",
)
WITHIN_DELTA = "yrd_internal_technology_contracts_value"
FROM_SHANGHAI = "shanghai_to_yrd_technology_contracts_value"
DERIVED = (
    # Shanghai's 74.432 billion are 35.58 % of the delta's total (Xinmin Evening News, 6 June 2024).
    ("yrd", "members", 2023, "core", 2023, 1 / 0.3558),
    # The delta's 186.345 billion of 2022 are 419 % more than in 2018 (China News Service, 31 January 2024).
    ("yrd", "members", 2018, "members", 2022, 1 / 5.19),
    # Beijing's 74.87 billion of 2023 are 109.8 % more than in 2022 (China News Service, 19 January 2024).
    ("jjj", "core", 2022, "core", 2023, 1 / 2.098),
)
"""Values that follow from a printed value and a printed share or growth: region, scope and year, the scope
and year they follow from, and the factor."""

JUMP = 1.5
"""A value more than this times that of the year before is marked: another way of counting is likely."""


def index_series(region_facts: pd.DataFrame) -> pd.DataFrame:
    """Return the cooperation index of the delta and its parts, a row per indicator, edition and year.

    Columns: indicator, edition, year, value, unit, change_share (against the year before, same edition),
    newest (whether the row is of the newest edition of its indicator and year), chained (false where the year
    is printed by several editions with different values: then editions must never be joined).
    Trap: each report computes all years anew; a line keeps to one edition.

    Raises
    ------
    DataError
        For missing columns.
    """
    columns.require(region_facts, ["indicator", "edition", "year", "value", "unit"], what="the index")
    own = region_facts[region_facts["indicator"].isin([INDEX, *PARTS])]
    table = own[["indicator", "edition", "year", "value", "unit", "source"]].sort_values(
        ["indicator", "edition", "year"], ignore_index=True
    )
    keys = ["indicator", "edition"]
    before = table.groupby(keys)["value"].shift()
    step = table["year"] - table.groupby(keys)["year"].shift()
    printed = table.groupby(["indicator", "year"])
    return table.assign(
        change_share=(table["value"] / before - 1).where(step == 1),
        newest=table["edition"] == printed["edition"].transform("max"),
        chained=printed["value"].transform("nunique") == 1,
    )


def contracts_inside(
    region_facts: pd.DataFrame, statements: pd.DataFrame, events: pd.DataFrame
) -> pd.DataFrame:
    """Return the value of technology contracts inside a region: one row per region, scope and year.

    Columns: region, scope (members: between all members; core: from Beijing, or Shanghai, to its neighbours),
    year, value, unit (billion CNY), origin (printed | derived: from a printed value with a printed share or
    growth), source, change_share (against the year before), jump (whether the value is more than 1.5 times
    that of the year before).
    Trap: Beijing's value doubles from 2022 to 2023: another way of counting is likelier than a boom.

    Raises
    ------
    DataError
        When a printed value that others are derived from is missing.
    """
    facts = region_facts[region_facts["indicator"].isin([WITHIN_DELTA, FROM_SHANGHAI])]
    delta = facts.assign(scope=facts["indicator"].map({WITHIN_DELTA: "members", FROM_SHANGHAI: "core"}))
    beijing = statements[
        statements["region"].eq("jjj")
        & statements["origin"].eq("beijing")
        & statements["measure"].eq("technology contract value")
        & statements["period_type"].eq("year")
    ].assign(scope="core")
    kind = events["amount_kind"].str.fullmatch(r"contract value \d{4}").fillna(False).astype(bool)
    dated = events[kind & events["region"].eq("jjj")]
    later = dated.assign(
        year=dated["date"].dt.year, value=dated["amount"], unit=dated["amount_unit"], scope="core"
    )
    names = ["region", "scope", "year", "value", "unit", "source"]
    printed = pd.concat([part[names] for part in (delta, beijing, later)])
    printed = printed.drop_duplicates(["region", "scope", "year"]).assign(origin="printed")
    table = pd.concat([printed, *(_derived(printed, case) for case in DERIVED)], ignore_index=True)
    table = table.astype({"year": "int64"}).sort_values(["region", "scope", "year"], ignore_index=True)
    groups = table.groupby(["region", "scope"])
    consecutive = table["year"] - groups["year"].shift() == 1
    change = (table["value"] / groups["value"].shift() - 1).where(consecutive)
    return table.assign(change_share=change, jump=change > JUMP - 1)


def _derived(printed: pd.DataFrame, case: tuple[str, str, int, str, int, float]) -> pd.DataFrame:
    region, scope, year, of_scope, of_year, factor = case
    base = printed[printed["region"].eq(region) & printed["scope"].eq(of_scope) & printed["year"].eq(of_year)]
    if base.empty:
        raise DataError(f"no contracts of {region} in {of_year}", column="value", expected=of_scope)
    return base.assign(scope=scope, year=year, value=base["value"] * factor, origin="derived")


def european_projects(cordis: pd.DataFrame) -> pd.DataFrame:
    """Return European framework projects with Chinese partners: one row per region and year.

    Columns: region (with `all` for every project and `unknown` for those whose Chinese partners are not
    located), year (of the start), projects, contribution_eur (of the Commission to the whole project),
    programme (of most of them). A project with partners in two regions counts in both: never add regions.
    """
    columns.require(cordis, ["project", "start_year", "regions", "ec_contribution_eur"], what="the projects")
    split = cordis["regions"].map(columns.split_list)
    named = split.map(lambda found: ["all", *(found or ["unknown"])])
    rows = cordis.assign(region=named).explode("region")
    groups = rows.groupby(["region", "start_year"], as_index=False)
    table = groups.agg(
        projects=("project", "nunique"),
        contribution_eur=("ec_contribution_eur", "sum"),
        programme=("programme", lambda names: names.mode().iloc[0]),
    ).rename(columns={"start_year": "year"})
    order = {name: place for place, name in enumerate(["all", *REGIONS, "other", "unknown"])}
    ranked = table.assign(_order=table["region"].map(order)).sort_values(
        ["_order", "year"], ignore_index=True
    )
    return ranked.drop(columns="_order")
