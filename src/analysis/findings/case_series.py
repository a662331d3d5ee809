"""Dated counts of the two cases: what several reports say, one row per year and value."""

import re

import pandas as pd

from analysis.measure import checks

CAUTION = ("undated", "lower_bound", "rounded", "derived", "secondary", "reported", "official")
"""Marks of quality, the most cautious first: of two reports of one value the more cautious mark stays."""
STRENGTHS = {"official": "official", "news": "reported", "academic": "reported", "other": "secondary"}
BOUNDS = {"over": "lower_bound", "above": "lower_bound", "more than": "lower_bound", "nearly": "rounded"}
PRECISIONS = ("day", "month", "year", "undated")
COLUMNS = ["date", "precision", "value", "unit", "quality", "source", "second_source"]
CLAIMS = {
    "enterprises": "case-g60-enterprises",
    "intensity": "case-g60-rd",
    "projects": "case-hetao-projects",
}
"""Statements of the article the counts belong to."""


def enterprises(facts: pd.DataFrame, evidence: pd.DataFrame, references: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of high-tech enterprises of the G60 corridor: one row per year and value.

    Columns: date, precision, value, unit, quality, source, second_source. Reported counts come from the facts
    of the case and from the evidence; `derived` ones are a share times the national number. The national
    numbers themselves, which the evidence holds for that purpose, are left out.
    """
    nation = references[references["region"] == "national"]
    reported = _evidence(evidence, CLAIMS["enterprises"], "enterprises")
    own = _facts(facts, "g60", "high_tech_enterprises")
    reported = reported[~reported["value"].isin(nation["value"])]
    return _merged([own, reported, _derived(references)])


def counts(facts: pd.DataFrame, evidence: pd.DataFrame, references: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the figures of both cases as the page about them draws them.

    Keys: enterprises, intensity, projects; columns of each as above.
    """
    return {
        "enterprises": enterprises(facts, evidence, references),
        "intensity": intensities(facts, evidence),
        "projects": projects(facts, evidence),
    }


def last_observed(series: pd.DataFrame) -> pd.Series:
    """Return the last row of a series that is an observation: dated itself, and no target."""
    dated = series[series["precision"].ne("undated") & series["quality"].ne("target")]
    return dated.sort_values("date", kind="stable").iloc[-1]


def bound(row: pd.Series) -> str:
    """Return how a count is printed: as more than its number, as about it, or as the number itself."""
    return {"lower_bound": "more", "derived": "about"}.get(row["quality"], "exact")


def intensities(facts: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the R&D intensity of the corridor and the targets of its plan, in per cent: columns as above.

    A target is dated by the year it is set for, with the quality `target`.
    """
    reported = _evidence(evidence, CLAIMS["intensity"], "% of GDP").assign(unit="%")
    targets = facts[facts["kind"].eq("target") & facts["item"].str.startswith("rd_intensity_target_")]
    years = targets["item"].str.removeprefix("rd_intensity_target_")
    planned = targets.assign(date=pd.to_datetime(years, format="%Y"), precision="year", quality="target")
    merged = _merged([_facts(facts, "g60", "rd_intensity"), reported])
    return _ordered(pd.concat([merged, planned[COLUMNS]]))


def projects(facts: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of projects on the Shenzhen side of Hetao: one row per year and value.

    Columns as above. Only what is counted in projects: not the partners or tenants of Hong Kong.
    """
    reported = _evidence(evidence, CLAIMS["projects"], "projects")
    return _merged([_facts(facts, "hetao", "projects"), reported])


def hong_kong_side(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return what is counted on the Hong Kong side, in partners and tenants: columns as above."""
    rows = [_evidence(evidence, CLAIMS["projects"], unit) for unit in ("partners", "tenants")]
    return _ordered(pd.concat(rows))


def _facts(facts: pd.DataFrame, case: str, item: str) -> pd.DataFrame:
    own = facts[facts["case"].eq(case) & facts["item"].eq(item) & facts["kind"].eq("metric")]
    # A value whose own date is not stated must not be drawn at the date of the report that carries it.
    return own.assign(precision=own["precision"].mask(own["quality"] == "undated", "undated"))[COLUMNS]


def _evidence(evidence: pd.DataFrame, claim: str, unit: str) -> pd.DataFrame:
    """Findings on one statement in one unit, dated as exactly as their `as_of` (2024, 2024-04 …)."""
    own = evidence[evidence["claim"].eq(claim) & evidence["unit"].eq(unit)]
    bounds = [
        _bound(text, STRENGTHS[kind]) for text, kind in zip(own["finding_en"], own["strength"], strict=True)
    ]
    return own.assign(
        date=pd.to_datetime(own["as_of"], format="ISO8601"),
        precision=own["as_of"].str.count("-").map({0: "year", 1: "month", 2: "day"}),
        quality=bounds,
        second_source=pd.Series(pd.NA, index=own.index, dtype="str"),
    )[COLUMNS]


def _bound(text: str, otherwise: str) -> str:
    """What the words before the first number say: over, above, more than, nearly."""
    found = re.search(rf"\b({'|'.join(BOUNDS)}) \d", text, re.IGNORECASE)
    return BOUNDS[found[1].lower()] if found else otherwise


def _derived(references: pd.DataFrame) -> pd.DataFrame:
    """The corridor's counts that follow from a national number and a share, by the year of the number."""
    found = pd.Series(checks.corridor_enterprises(references), name="value")
    source = references.set_index("reference")["source"]
    shares = [f"g60_high_tech_share_{2021 if year == 2020 else year}" for year in found.index]
    return pd.DataFrame(
        {
            "date": pd.to_datetime(found.index.astype(str), format="%Y"),
            "precision": "year",
            "value": found.to_numpy(),
            "unit": "enterprises",
            "quality": "derived",
            "source": [source[f"national_high_tech_enterprises_{year}"] for year in found.index],
            "second_source": source[shares].to_numpy(),
        }
    )


def _merged(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """One row per year and value: first month, its most exact date, most cautious mark, two sources."""
    rows = pd.concat(parts).reset_index(drop=True)
    rows["_caution"] = rows["quality"].map({mark: position for position, mark in enumerate(CAUTION)})
    rows["_exact"] = rows["precision"].map({name: position for position, name in enumerate(PRECISIONS)})
    rows["_month"] = rows["date"].dt.strftime("%Y-%m")
    rows = rows.sort_values(["_month", "_exact"], kind="stable")
    kept = []
    for _, group in rows.groupby([rows["date"].dt.year, "value"], sort=False, dropna=False):
        first = group.iloc[0].copy()
        cautious = group.sort_values("_caution", kind="stable").iloc[0]
        names = list(dict.fromkeys([*group["source"], *group["second_source"].dropna()]))
        first["quality"], first["source"] = cautious["quality"], names[0]
        first["precision"] = "undated" if cautious["precision"] == "undated" else first["precision"]
        first["second_source"] = names[1] if len(names) > 1 else pd.NA
        kept.append(first)
    return _ordered(pd.DataFrame(kept)[COLUMNS])


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("date", kind="stable", na_position="last", ignore_index=True)
