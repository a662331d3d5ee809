"""What dated facts and findings allow to say about the two cases of the article."""

from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.measure.findings.case_fields import FIELDS, field_lists, field_sources, fields, fields_found
from analysis.measure.findings.case_series import (
    CLAIMS,
    enterprises,
    hong_kong_side,
    intensities,
    projects,
)
from analysis.names import pick

__all__ = [
    "ENTERPRISES",
    "FIELDS",
    "INTENSITY",
    "MEMBERS",
    "PROJECTS",
    "enterprises",
    "enterprises_found",
    "field_lists",
    "field_sources",
    "fields",
    "fields_found",
    "finding",
    "hong_kong_side",
    "intensities",
    "intensity_found",
    "members",
    "members_found",
    "milestones",
    "milestones_found",
    "park_sources",
    "parks",
    "passed",
    "projects",
    "projects_found",
    "setting",
    "shown",
    "sides",
    "sources",
    "stated",
    "statements",
]

Finding = dict[str, Any]

CASES = ("g60", "hetao")
ENTERPRISES, INTENSITY, PROJECTS = CLAIMS.values()

MEMBERS = ["city", "province", "value", "unit", "year", "quality"]
"""Columns of the members' table to show."""


def shown(case: str) -> tuple[str, ...]:
    """Return the cases a page shows: both for `all`.

    Raises
    ------
    UnknownName
        For a case that does not exist.
    """
    return CASES if case == "all" else (pick(case, CASES, "case"),)


def stated(claims: pd.DataFrame, claim: str) -> float:
    """Return the number a statement of the article gives, as printed.

    Raises
    ------
    DataError
        When the edition has no such statement or no number in it.
    """
    value = claims.loc[claims["claim"] == claim, "value"]
    if value.empty or pd.isna(value.iloc[0]):
        raise DataError("the edition states no number for this", column="claim", value=claim)
    return float(value.iloc[0])


def passed(series: pd.DataFrame, claim: float) -> Finding:
    """Return between which two dates a series passed the article's number, and its last dated value.

    Values: claim, before and after with their dates (date, precision), newest, newest_date, ratio (newest
    over claim). Targets and undated values are no observation.

    Raises
    ------
    DataError
        When no dated value lies on both sides of the number.
    """
    dated = series[series["precision"].ne("undated") & series["quality"].ne("target")].sort_values("date")
    above, below = dated[dated["value"] > claim], dated[dated["value"] <= claim]
    if above.empty or below.empty:
        raise DataError("no dated value on both sides of the article's number", value=claim)
    before, after, newest = below.iloc[-1], above.iloc[0], dated.iloc[-1]
    return {
        "claim": claim,
        "before": before["value"],
        "before_date": (before["date"], before["precision"]),
        "after": after["value"],
        "after_date": (after["date"], after["precision"]),
        "newest": newest["value"],
        "newest_date": (newest["date"], newest["precision"]),
        "bound": "more" if newest["quality"] == "lower_bound" else "exact",
        "ratio": newest["value"] / claim,
    }


def enterprises_found(series: pd.DataFrame, claim: float) -> Finding:
    """Return the finding on the corridor's enterprises, with the undated count where there is one."""
    undated = series.loc[series["precision"] == "undated", "value"]
    return {
        "key": "cases.enterprises",
        **passed(series, claim),
        "undated": undated.max(),
        "has_undated": "yes" if len(undated) else "no",
    }


def projects_found(series: pd.DataFrame, claim: float) -> Finding:
    """Return the finding on the projects of the zone."""
    return {"key": "cases.projects", **passed(series, claim)}


def intensity_found(series: pd.DataFrame, claim: float, checks: pd.DataFrame) -> Finding:
    """Return both readings of the article's percentage: as intensity, and as share of national R&D.

    `implied` is the share (0–1) of national R&D the published intensity would mean.
    """
    real = series[series["precision"].ne("undated") & series["quality"].ne("target")].sort_values("date")
    implied = checks.set_index("check")["value"]["chk-g60-share"] / 100
    return {
        "key": "cases.intensity",
        "claim": claim / 100,
        "value": real["value"].iloc[-1] / 100,
        "first_date": (real["date"].iloc[0], real["precision"].iloc[0]),
        "implied": implied,
        "ratio": implied / (claim / 100),
    }


def finding(case: str, corridor: Finding, zone: Finding) -> Finding:
    """Return the finding of the page for one case or both; the others come from the functions above."""
    g60 = {f"g60_{name}": value for name, value in corridor.items() if name != "key"}
    hetao = {f"hetao_{name}": value for name, value in zone.items() if name != "key"}
    return {"key": f"cases.finding_{case}", **g60, **hetao}


def setting(region: str, cases: pd.DataFrame) -> Finding:
    """Return where the cases lie, as seen from the chosen region."""
    own = cases.loc[cases["region"] == region, "case"]
    if region == "all":
        return {"key": "cases.setting_all"}
    if own.empty:
        return {"key": "cases.setting_none", "region": region}
    return {"key": "cases.setting_own", "region": region, "case": own.iloc[0]}


def milestones(facts: pd.DataFrame, case: str) -> pd.DataFrame:
    """Return the dated milestones of one case, in order of time."""
    rows = facts[facts["case"].eq(case) & facts["kind"].eq("milestone")]
    return rows.sort_values("date", kind="stable").reset_index(drop=True)


def milestones_found(facts: pd.DataFrame, case: str) -> Finding:
    """Return number, first and last of the milestones of one case."""
    rows = milestones(facts, case)
    first, last = rows.iloc[0], rows.iloc[-1]
    return {
        "key": f"cases.milestones_{case}",
        "number": len(rows),
        "first": (first["date"], first["precision"]),
        "last": (last["date"], last["precision"]),
        "years": last["date"].year - first["date"].year,
    }


def members(cities: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Return the members of the corridor with their newest published R&D intensity: one row per city.

    Columns: city, province, value, unit (%), year, quality, source; missing where a city publishes none; and
    map_source (of the value and of the city's coordinates). Values without a stated year are not taken.
    """
    own = panel[panel["indicator"].eq("rd_intensity") & panel["series"].eq("main")]
    own = own[own["quality"] != "undated"].sort_values("year", kind="stable")
    newest = own.drop_duplicates("city", keep="last")[["city", "value", "unit", "year", "quality", "source"]]
    places = cities.loc[cities["g60"], ["city", "province", "coordinate_source"]]
    table = places.merge(newest, on="city", how="left", validate="one_to_one").astype({"year": "Int64"})
    both = [";".join(map(str, row)) for row in table[["coordinate_source", "source"]].fillna("").to_numpy()]
    return table.assign(unit="%", map_source=both).drop(columns="coordinate_source")


def members_found(table: pd.DataFrame) -> Finding:
    """Return how many members in how many provinces there are, and how many publish an R&D intensity."""
    ranked = table.dropna(subset=["value"]).sort_values("value", kind="stable")
    return {
        "key": "cases.members",
        "members": len(table),
        "provinces": table["province"].nunique(),
        "published": len(ranked),
        "absent": len(table) - len(ranked),
        "highest": ranked["city"].iloc[-1],
        "high": ranked["value"].iloc[-1] / 100,
        "lowest": ranked["city"].iloc[0],
        "low": ranked["value"].iloc[0] / 100,
    }


def parks(facts: pd.DataFrame) -> Finding:
    """Return the areas of the two parks of the zone, in km2."""
    areas = facts[facts["kind"].eq("area") & facts["unit"].eq("km2")].set_index("item")["value"]
    return {
        "key": "cases.zone",
        "shenzhen": areas["area_sz"],
        "hong_kong": areas["area_hk"],
        "total": areas["area_total"],
        "ratio": areas["area_sz"] / areas["area_hk"],
    }


def park_sources(facts: pd.DataFrame, cities: pd.DataFrame, ends: list[str]) -> list[str]:
    """Return the sources of the areas of the parks and of the coordinates of the cities at both ends."""
    areas = facts[facts["case"].eq("hetao") & facts["kind"].eq("area") & facts["unit"].eq("km2")]
    places = cities[cities["city"].isin(ends)]
    return list(dict.fromkeys([*places["coordinate_source"], *areas["source"]]))


def sides(rows: pd.DataFrame) -> Finding:
    """Return what was counted first and last on the Hong Kong side; `rows` comes from `hong_kong_side`."""
    first, last = rows.iloc[0], rows.iloc[-1]
    return {
        "key": "cases.sides",
        "first": first["value"],
        "first_unit": first["unit"],
        "first_date": (first["date"], first["precision"]),
        "last": last["value"],
        "last_unit": last["unit"],
        "last_date": (last["date"], last["precision"]),
        "bound": "more" if last["quality"] == "lower_bound" else "exact",
    }


def statements(claims: pd.DataFrame, verdicts: pd.DataFrame, shown: tuple[str, ...]) -> pd.DataFrame:
    """Return the statements of the article on the cases shown, with their verdicts: one row per statement."""
    own = claims[claims["claim"].str.startswith(tuple(f"case-{case}-" for case in shown))]
    return own.merge(verdicts, on="claim", how="left", validate="one_to_one")


def sources(
    facts: pd.DataFrame, shown: tuple[str, ...], found: pd.DataFrame, **series: list[pd.DataFrame]
) -> list[str]:
    """Return the sources of a page once each: facts of the cases shown, evidence found, series per case."""
    own = facts[facts["case"].isin(shown) & facts["kind"].isin(["milestone", "area", "field"])]
    both = pd.concat([own, *(frame for case in shown for frame in series[case]), found])
    keys = [*both["source"], *both["second_source"]]
    return [str(key) for key in dict.fromkeys(keys) if not pd.isna(key)]
