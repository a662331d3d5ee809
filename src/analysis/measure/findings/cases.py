"""What dated facts and findings allow to say about the two cases of the article."""

import re
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.names import pick

Finding = dict[str, Any]

CASES = ("g60", "hetao")
ENTERPRISES, INTENSITY, PROJECTS = "case-g60-enterprises", "case-g60-rd", "case-hetao-projects"
CAUTION = ("undated", "lower_bound", "rounded", "derived", "secondary", "reported", "official")
"""Marks of quality, the most cautious first: of two reports of one value the more cautious mark stays."""
STRENGTHS = {"official": "official", "news": "reported", "academic": "reported", "other": "secondary"}
BOUNDS = {"over": "lower_bound", "above": "lower_bound", "more than": "lower_bound", "nearly": "rounded"}
PRECISIONS = ("day", "month", "year", "undated")
COLUMNS = ["date", "precision", "value", "unit", "quality", "source", "second_source"]

FIELDS = {"life": "case-hetao-life", "fintech": "case-hetao-fintech"}
"""The two focus fields the article names, with the statement each comes from."""
WORDS = {"life": r"bio|life|health", "fintech": r"fintech|financ"}
"""How a field is recognised in the English words of a list."""


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


def enterprises(
    facts: pd.DataFrame, evidence: pd.DataFrame, checks: pd.DataFrame, references: pd.DataFrame
) -> pd.DataFrame:
    """Return the counts of high-tech enterprises of the G60 corridor: one row per year and value.

    Columns: date, precision, value, unit, quality, source, second_source. Reported counts come from the facts
    of the case and from the evidence; `derived` ones (a share times the national number) from `checks`. The
    national numbers themselves, which the evidence holds for that purpose, are left out.
    """
    nation = references[references["region"] == "national"]
    reported = _evidence(evidence, ENTERPRISES, "enterprises")
    reported = reported[~reported["value"].isin(nation["value"])]
    own = _facts(facts, "g60", "high_tech_enterprises")
    return _merged([own, reported, _derived(checks, references)])


def intensities(facts: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the R&D intensity of the corridor and the targets of its plan, in per cent: columns as above.

    A target is dated by the year it is set for, with the quality `target`.
    """
    reported = _evidence(evidence, INTENSITY, "% of GDP").assign(unit="%")
    targets = facts[facts["kind"].eq("target") & facts["item"].str.startswith("rd_intensity_target_")]
    years = targets["item"].str.removeprefix("rd_intensity_target_")
    planned = targets.assign(date=pd.to_datetime(years, format="%Y"), precision="year", quality="target")
    merged = _merged([_facts(facts, "g60", "rd_intensity"), reported])
    return _ordered(pd.concat([merged, planned[COLUMNS]]))


def projects(facts: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of projects on the Shenzhen side of Hetao: one row per year and value, columns as above.

    Only what is counted in projects: partners and tenants of the Hong Kong side are another thing.
    """
    reported = _evidence(evidence, PROJECTS, "projects")
    return _merged([_facts(facts, "hetao", "projects"), reported])


def hong_kong_side(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return what is counted on the Hong Kong side, in partners and tenants: columns as above."""
    rows = [_evidence(evidence, PROJECTS, unit) for unit in ("partners", "tenants")]
    return _ordered(pd.concat(rows))


def passed(series: pd.DataFrame, claim: float) -> Finding:
    """Return between which two dates a series passed the article's number, and its last dated value.

    Values: claim, before and after with their dates (date, precision), newest, newest_date, ratio (newest over
    claim). Targets and undated values are no observation.

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

    Columns: city, province, rd_intensity (in per cent), year, quality, source; missing where a city publishes
    none. Values without a stated year are not taken.
    """
    own = panel[panel["indicator"].eq("rd_intensity") & panel["series"].eq("main")]
    own = own[own["quality"] != "undated"].sort_values("year", kind="stable")
    newest = own.drop_duplicates("city", keep="last")[["city", "value", "year", "quality", "source"]]
    table = cities.loc[cities["g60"], ["city", "province"]].merge(
        newest, on="city", how="left", validate="one_to_one"
    )
    return table.rename(columns={"value": "rd_intensity"}).astype({"year": "Int64"}).reset_index(drop=True)


def members_found(table: pd.DataFrame) -> Finding:
    """Return how many members in how many provinces there are, and how many publish an R&D intensity."""
    stated_ = table.dropna(subset=["rd_intensity"])
    return {
        "key": "cases.members",
        "members": len(table),
        "provinces": table["province"].nunique(),
        "published": len(stated_),
        "absent": len(table) - len(stated_),
        "highest": stated_.loc[stated_["rd_intensity"].idxmax(), "city"],
        "high": stated_["rd_intensity"].max() / 100,
        "lowest": stated_.loc[stated_["rd_intensity"].idxmin(), "city"],
        "low": stated_["rd_intensity"].min() / 100,
    }


def parks(facts: pd.DataFrame) -> Finding:
    """Return the areas of the two parks of the zone, in km2."""
    areas = facts[facts["kind"].eq("area") & facts["unit"].eq("km2")].set_index("item")["value"]
    return {
        "key": "cases.parks",
        "shenzhen": areas["area_sz"],
        "hong_kong": areas["area_hk"],
        "total": areas["area_total"],
        "ratio": areas["area_sz"] / areas["area_hk"],
    }


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
    }


def fields(facts: pd.DataFrame, evidence: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return whether the pages of each year name the two fields of the article: one row per field and year.

    Columns: focus (life, fintech), year, lists (pages of that year that tell), named (those that name the
    field), share (0–1). Lists of the facts tell by their words; evidence on a field by whether it supports the
    statement; evidence on fintech that names life sciences tells on both. A page is counted once (by address).
    """
    told = pd.concat([_in_lists(facts), _in_evidence(evidence)])
    address = told["source"].map(sources.set_index("source")["url"])
    pages = told.assign(page=address.fillna(told["source"])).groupby(["focus", "year", "page"])["named"].any()
    result = pages.groupby(["focus", "year"]).agg(lists="size", named="sum").reset_index()
    place = result["focus"].map({focus: number for number, focus in enumerate(FIELDS)})
    result = result.assign(_place=place).sort_values(["_place", "year"], ignore_index=True)
    return result.drop(columns="_place").assign(share=result["named"].to_numpy() / result["lists"].to_numpy())


def _in_lists(facts: pd.DataFrame) -> pd.DataFrame:
    own = facts[facts["kind"] == "field"]
    lists = own.groupby(["item", "date", "source"], sort=False)["value_text"].agg("; ".join)
    told = [
        (focus, date.year, source, bool(re.search(pattern, words, re.IGNORECASE)))
        for (_, date, source), words in lists.items()
        for focus, pattern in WORDS.items()
    ]
    return pd.DataFrame(told, columns=["focus", "year", "source", "named"])


def _in_evidence(evidence: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for focus, claim in FIELDS.items():
        own = evidence[evidence["claim"] == claim]
        parts.append(own.assign(focus=focus, named=own["relation"].eq("supports")))
    other = parts[-1]
    also = other[other["finding_en"].str.contains(WORDS["life"], case=False, regex=True)]
    table = pd.concat([*parts, also.assign(focus="life", named=True)])
    return table.assign(year=table["as_of"].str[:4].astype(int))[["focus", "year", "source", "named"]]


def fields_found(table: pd.DataFrame) -> Finding:
    """Return the last year in which fintech was named and the lists since then, and the same for life."""
    fintech = table[table["focus"] == "fintech"]
    named = fintech.loc[fintech["named"] > 0, "year"].max()
    later = fintech[fintech["year"] > named]
    life = table[(table["focus"] == "life") & (table["year"] > named)]
    return {
        "key": "cases.fields",
        "last": int(named),
        "lists": int(later["lists"].sum()),
        "first": int(later["year"].min()),
        "newest": int(later["year"].max()),
        "life_named": int(life["named"].sum()),
        "life_lists": int(life["lists"].sum()),
    }


def listed(series: pd.DataFrame) -> pd.DataFrame:
    """Return a series for a table: date no more exact than known (missing when undated), value, unit, quality."""
    return series.assign(date=_iso(series))[["date", "value", "unit", "quality"]]


def told(rows: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Return milestones for a table: date no more exact than known, and the sentence in `language`."""
    return rows.assign(date=_iso(rows), text=rows[f"text_{language}"])[["date", "text"]]


def field_lists(facts: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Return the lists of fields as printed: one row per list, columns date, field_list, fields (in `language`)."""
    rows = facts[facts["kind"] == "field"]
    groups = rows.assign(date=_iso(rows), text=rows[f"text_{language}"]).groupby(["date", "item"], sort=True)["text"]
    return groups.agg(list).reset_index(name="fields").rename(columns={"item": "field_list"})


def _iso(rows: pd.DataFrame) -> "pd.Series[str]":
    """Dates as ISO text cut to what is known."""
    long = rows["precision"].map({"day": 10, "month": 7, "year": 4, "undated": 0})
    cut = [str(date)[:length] for date, length in zip(rows["date"], long, strict=True)]
    return pd.Series(cut, index=rows.index, dtype="str").replace("", pd.NA)


def _facts(facts: pd.DataFrame, case: str, item: str) -> pd.DataFrame:
    own = facts[facts["case"].eq(case) & facts["item"].eq(item) & facts["kind"].eq("metric")]
    # A value whose own date is not stated must not be drawn at the date of the report that carries it.
    return own.assign(precision=own["precision"].mask(own["quality"] == "undated", "undated"))[COLUMNS]


def _evidence(evidence: pd.DataFrame, claim: str, unit: str) -> pd.DataFrame:
    """Findings on one statement in one unit, dated as exactly as their `as_of` (2024, 2024-04, 2024-04-01)."""
    own = evidence[evidence["claim"].eq(claim) & evidence["unit"].eq(unit)]
    bounds = [_bound(text, STRENGTHS[kind]) for text, kind in zip(own["finding_en"], own["strength"], strict=True)]
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


def _derived(checks: pd.DataFrame, references: pd.DataFrame) -> pd.DataFrame:
    """The corridor's counts that follow from a national number and a share, by the year of the number."""
    own = checks[checks["check"].str.fullmatch(r"chk-g60-\d{4}")]
    years = own["check"].str[-4:]
    source = references.set_index("reference")["source"]
    shares = source[source.index.str.startswith("g60_high_tech_share")]
    return own.assign(
        date=pd.to_datetime(years, format="%Y"),
        precision="year",
        quality="derived",
        source=[source[f"national_high_tech_enterprises_{year}"] for year in years],
        second_source=shares.iloc[0],
    )[COLUMNS]


def _merged(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """One row per year and value: the first month and its most exact date, the most cautious mark, two sources."""
    rows = pd.concat(parts).reset_index(drop=True)
    rows["_caution"] = rows["quality"].map({mark: place for place, mark in enumerate(CAUTION)})
    rows["_exact"] = rows["precision"].map({name: place for place, name in enumerate(PRECISIONS)})
    rows["_month"] = rows["date"].dt.strftime("%Y-%m")
    rows = rows.sort_values(["_month", "_exact"], kind="stable")
    kept = []
    for _, group in rows.groupby([rows["date"].dt.year, "value"], sort=False, dropna=False):
        first = group.iloc[0].copy()
        cautious = group.loc[group["_caution"].idxmin()]
        names = list(dict.fromkeys([*group["source"], *group["second_source"].dropna()]))
        first["quality"], first["source"] = cautious["quality"], names[0]
        first["precision"] = "undated" if cautious["precision"] == "undated" else first["precision"]
        first["second_source"] = names[1] if len(names) > 1 else pd.NA
        kept.append(first)
    return _ordered(pd.DataFrame(kept)[COLUMNS])


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("date", kind="stable", na_position="last", ignore_index=True)
