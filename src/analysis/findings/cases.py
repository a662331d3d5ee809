"""What dated facts and findings allow to say about the two cases of the article."""

import pandas as pd

from analysis.findings.case_edition import (
    CASES,
    ENTERPRISES,
    INTENSITY,
    PROJECTS,
    absent,
    setting,
    shown,
    stated,
    statements,
)
from analysis.findings.case_fields import FIELDS, field_lists, field_sources, fields, fields_found
from analysis.findings.case_series import (
    bound,
    counts,
    enterprises,
    hong_kong_side,
    intensities,
    projects,
)
from analysis.findings.finding import Finding

__all__ = [
    "ENTERPRISES",
    "FIELDS",
    "INTENSITY",
    "MEMBERS",
    "PROJECTS",
    "absent",
    "counts",
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

FITS = 0.1
"""Percentage points a printed percentage may lie beside the published R&D intensity and still be that."""

MEMBERS = ["city", "province", "value", "unit", "year", "quality"]
"""Columns of the members' table to show."""


def passed(series: pd.DataFrame, claim: float) -> Finding:
    """Return by which date a series had passed the article's number, and its last dated value.

    Values: claim, after (the first value above it) with its date (date, precision), oldest, newest, ratio
    (newest over claim). Targets and undated values are no observation. Where no dated value lies above the
    number, after is left out.
    """
    dated = series[series["precision"].ne("undated") & series["quality"].ne("target")].sort_values("date")
    above = dated[dated["value"] > claim]
    oldest, newest = dated.iloc[0], dated.iloc[-1]
    found = {
        "claim": claim,
        "oldest": oldest["value"],
        "oldest_date": (oldest["date"], oldest["precision"]),
        "newest": newest["value"],
        "newest_date": (newest["date"], newest["precision"]),
        "bound": bound(newest),
        "ratio": newest["value"] / claim,
    }
    if above.empty:
        return found
    after = above.iloc[0]
    return {**found, "after": after["value"], "after_date": (after["date"], after["precision"])}


def _kind(found: Finding) -> str:
    """How a message on a number is called: `_apart` where the dated counts never passed it."""
    return "" if "after" in found else "_apart"


def enterprises_found(series: pd.DataFrame, claim: float) -> Finding:
    """Return the finding on the corridor's enterprises, with the undated count where there is one.

    Empty where the edition states no number.
    """
    if pd.isna(claim):
        return {}
    undated = series.loc[series["precision"] == "undated", "value"]
    found = passed(series, claim)
    return {
        "key": f"cases.enterprises{_kind(found)}",
        **found,
        "undated": undated.max(),
        "has_undated": "yes" if len(undated) else "no",
    }


def projects_found(series: pd.DataFrame, claim: float) -> Finding:
    """Return the finding on the projects of the zone; empty where the edition states no number."""
    if pd.isna(claim):
        return {}
    found = passed(series, claim)
    return {"key": f"cases.projects{_kind(found)}", **found}


def intensity_found(series: pd.DataFrame, claim: float, checks: pd.DataFrame) -> Finding:
    """Return both readings of the article's percentage: as intensity, and as share of national R&D.

    `implied` is the share (0–1) of national R&D the published intensity would mean.
    """
    real = series[series["precision"].ne("undated") & series["quality"].ne("target")].sort_values("date")
    implied = checks.set_index("check")["value"]["chk-g60-share"] / 100
    newest = real["value"].iloc[-1]
    return {
        "key": "cases.intensity" if abs(newest - claim) < FITS else "cases.intensity_apart",
        "claim": claim / 100,
        "value": newest / 100,
        "first_date": (real["date"].iloc[0], real["precision"].iloc[0]),
        "implied": implied,
        "ratio": implied / (claim / 100),
    }


def finding(case: str, corridor: Finding, zone: Finding) -> list[Finding]:
    """Return the findings of the page on one case or both; the others come from the functions above.

    One sentence on both where the dated counts passed both numbers, otherwise one each; where the edition
    states no figure of the cases on record, that.
    """
    found = {name: one for name, one in (("g60", corridor), ("hetao", zone)) if one}
    asked = {name: one for name, one in found.items() if case in ("all", name)}
    values = {f"{name}_{part}": value for name, one in found.items() for part, value in one.items()}
    if not asked:
        return [{"key": "cases.finding_none"}]
    if len(asked) == len(CASES) and not any(map(_kind, asked.values())):
        return [{"key": "cases.finding_all", **values}]
    return [{"key": f"cases.finding_{name}{_kind(one)}", **values} for name, one in asked.items()]


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
    map_source (of the value and of the city's coordinates). A value whose year is not stated (quality
    `undated`) has none here and is taken only where a city has no other.
    """
    own = panel[panel["indicator"].eq("rd_intensity") & panel["series"].eq("main")]
    own = own.assign(dated=own["quality"] != "undated").sort_values(["dated", "year"], kind="stable")
    newest = own.drop_duplicates("city", keep="last")[["city", "value", "unit", "year", "quality", "source"]]
    newest["year"] = newest["year"].where(newest["quality"] != "undated")
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
        "bound": bound(last),
    }


def sources(
    facts: pd.DataFrame, shown: tuple[str, ...], found: pd.DataFrame, **series: list[pd.DataFrame]
) -> list[str]:
    """Return the sources of a page once each: facts of the cases shown, evidence found, series per case."""
    own = facts[facts["case"].isin(shown) & facts["kind"].isin(["milestone", "area", "field"])]
    both = pd.concat([own, *(frame for case in shown for frame in series[case]), found])
    keys = [*both["source"], *both["second_source"]]
    return [str(key) for key in dict.fromkeys(keys) if not pd.isna(key)]
