"""Findings on the four paths: which gap is largest, how firm that is, what the proposals rest on."""

from collections.abc import Sequence

import pandas as pd

from analysis.findings.finding import Finding
from analysis.names import REGIONS

ALMOST_ALL = 0.9995
"""A share of weightings that is written as 100.0%."""

DRAWS = 10_000
"""Weightings sampled by `measure.priorities.path_robustness` by default."""


def answer(firm: pd.DataFrame, gaps: pd.DataFrame, *, region: str, benchmark: str) -> Finding:
    """Return the finding of the page: for one region its largest gap, for `all` how far the answers differ.

    `firm` comes from `path_tables.firmness`, `gaps` from `path_tables.compared`.
    """
    if region != "all":
        found = leader(firm, region)
        return {**found, "key": found["key"].replace("leader", "answer"), "benchmark": benchmark}
    first = firm[(firm["rank"] == 1) & (firm["priority"] > 0)]
    return {
        "key": f"paths.answer_all_{_kind_of_all(firm)}",
        "benchmark": benchmark,
        "paths": first["path"].nunique(),
        "firm": _regions_where(firm, "firm", "sole"),
        "sole": _regions_where(firm, "sole"),
        "regions": len(REGIONS),
        "compared": gaps.loc[gaps["gap"].notna(), "indicator"].nunique(),
        "indicators": gaps["indicator"].nunique(),
    }


def _kind_of_all(firm: pd.DataFrame) -> str:
    """What there is to say of four regions: none (no gap), one (path compared), open, sole or firm."""
    known = firm[firm["priority"].notna()]
    if not (known["priority"] > 0).any():
        return "none"
    if known["path"].nunique() == 1:
        return "one"
    if not _regions_where(firm, "firm", "sole"):
        return "open"
    return "sole" if _regions_where(firm, "sole") else "firm"


def _regions_where(firm: pd.DataFrame, *kinds: str) -> int:
    """In how many regions the answer is one of these kinds (see `leader`)."""
    keys = [f"paths.leader_{kind}" for kind in kinds]
    return sum(leader(firm, region)["key"] in keys for region in REGIONS)


def leaders(firm: pd.DataFrame, *, region: str) -> list[Finding]:
    """Return one sentence per region for `all`; none for one region, whose sentence is the finding itself."""
    return [leader(firm, name) for name in REGIONS] if region == "all" else []


def leader(firm: pd.DataFrame, region: str) -> Finding:
    """Return which path has the largest gap in one region, and how far that depends on weights.

    Keys: leader_missing (nothing can be compared), leader_only (one path alone can), leader_none (no gap),
    leader_tied, leader_firm (first under every weighting), leader_sole (the same, but because the path has a
    single indicator and so nothing to weigh), leader_edge (first in every sampled weighting, others only at
    the edge), leader_open.
    """
    rows = firm[(firm["region"] == region) & firm["priority"].notna()]
    if rows.empty:
        return {"key": "paths.leader_missing", "region": region}
    top = rows[rows["rank"] == 1]
    row = top.iloc[0]
    kind = _kind(rows, top)
    others = rows.loc[rows["can_be_first"].eq(True) & ~rows["path"].isin(top["path"]), "path"]
    return {
        "key": f"paths.leader_{kind}",
        "region": region,
        "path": row["path"],
        "tied": top["path"].tolist(),
        "others": others.tolist(),
        "beyond": "level" if row["worst_rank"] == 1 else "ahead",
        "priority": row["priority"],
        "share": row["first_share"],
        "error": row["standard_error"],
        "indicators": int(row["indicators"]),
        "asked": int(row["indicators"]) + len([name for name in str(row["missing"]).split(";") if name]),
        "paths": len(rows),
    }


def _kind(rows: pd.DataFrame, top: pd.DataFrame) -> str:
    row = top.iloc[0]
    if len(rows) == 1:
        return "only" if row["priority"] > 0 else "none"
    if not (row["priority"] > 0):
        return "none"
    if len(top) > 1:
        return "tied"
    alone = row["worst_rank"] == 1 and not rows["can_be_first"].eq(True).sum() > 1
    if not alone:
        return "edge" if row["first_share"] > ALMOST_ALL else "open"
    return "sole" if row["indicators"] == 1 else "firm"


def timeline(dated: pd.DataFrame, *, region: str) -> Finding:
    """Return how many dated precedents there are, over which years, and which path has the fewest.

    `dated` comes from `path_instruments.precedents`; an event can serve several instruments.
    """
    events = dated.drop_duplicates(["path", "event"])
    counts = events.groupby("path", sort=False)["event"].nunique()
    here = dated.loc[dated["region"] == region, "instrument"].nunique()
    return {
        "key": "paths.precedents" if region == "all" else "paths.precedents_region",
        "region": region,
        "events": dated["event"].nunique(),
        "instruments": dated["instrument"].nunique(),
        "here": here,
        "first": int(dated["date"].dt.year.min()),
        "last": int(dated["date"].dt.year.max()),
        "path": counts.idxmin(),
        "fewest": int(counts.min()),
    }


def gap_map(gaps: pd.DataFrame, *, benchmark: str, region: str) -> Finding:
    """Return which region is furthest behind on how many indicators, or where the chosen region stands.

    A region is furthest behind on an indicator when its gap is the largest and above zero.
    """
    rows = gaps[gaps["gap"].notna()]
    largest = rows.groupby("indicator")["gap"].transform("max")
    behind = rows[(rows["gap"] == largest) & (rows["gap"] > 0)].groupby("region").size()
    shared: Finding = {
        "compared": rows["indicator"].nunique(),
        "indicators": gaps["indicator"].nunique(),
        "benchmark": benchmark,
    }
    if region == "all":
        key = "paths.gaps" if len(behind) else "paths.gaps_none"
        most = [name for name in REGIONS if name in behind.index and behind[name] == behind.max()]
        return {"key": key, "most": most, "count": int(behind.max()) if len(behind) else 0, **shared}
    mine = rows[rows["region"] == region]
    key = "paths.gaps_region" if len(mine) else "paths.gaps_region_none"
    at = int((mine["gap"] == 0).sum())
    shared |= {"region": region, "known": len(mine), "at": at}
    return {"key": key, "count": int(behind.get(region, 0)), **shared}


def years(gaps: pd.DataFrame, *, asked: int, used: int) -> list[Finding]:
    """Return what stands for the year asked for: a sentence per year used, newest first, and what is missing.

    `used` is the year the page works with (`path_tables.year_with_values`); when it is not the one asked
    for, the first sentence says so.
    """
    rows = gaps[gaps["gap"].notna()]
    found: list[Finding] = [] if asked == used else [{"key": "paths.year_none", "asked": asked, "used": used}]
    by_year = rows.groupby("indicator", sort=False)["year"].max()
    for year in sorted(set(by_year.astype(int)), reverse=True):
        names = by_year.index[by_year == year].tolist()
        key = "paths.year_used" if year == used else "paths.year_earlier"
        found.append({"key": key, "year": year, "asked": used, "names": names})
    missing = [name for name in dict.fromkeys(gaps["indicator"]) if name not in by_year.index]
    if missing:
        found.append({"key": "paths.year_missing", "names": missing, "n": len(missing)})
    return found


def detail(region: str) -> Finding:
    """Return what the table of figures holds: all of one region, the largest gaps for `all`."""
    return {"key": "paths.detail_all" if region == "all" else "paths.detail_region", "region": region}


def priorities(firm: pd.DataFrame, *, region: str) -> Finding:
    """Return the largest priority: of all regions, or in the chosen one with the next."""
    rows = firm[firm["priority"].notna()]
    if region != "all":
        rows = rows[rows["region"] == region]
    if rows.empty or not rows["priority"].max() > 0:
        return {"key": "paths.priorities_none", "region": region}
    rows = rows.sort_values("priority", ascending=False, kind="stable")
    means = rows.groupby("region")["priority"].mean()
    kind = "" if region == "all" else "_region" if len(rows) > 1 else "_one"
    return {
        "key": f"paths.priorities{kind}",
        "region": means.idxmax(),
        "mean": means.max(),
        "path": rows["path"].iloc[0],
        "priority": rows["priority"].iloc[0],
        "last_path": rows["path"].iloc[-1],
        "last_priority": rows["priority"].iloc[-1],
    }


def unknown(firm: pd.DataFrame, *, region: str) -> Finding:
    """Return in how many regions the first place would hold whatever the missing figures are.

    It holds when the lowest possible priority of one path is at least the highest of every other.
    """
    wanted: Sequence[str] = REGIONS if region == "all" else (region,)
    holds = sum(_settled(firm[firm["region"] == name]) for name in wanted)
    if region == "all":
        return {"key": "paths.unknown", "holds": holds, "regions": len(wanted)}
    return {"key": "paths.unknown_region", "region": region, "holds": "yes" if holds else "no"}


def _settled(rows: pd.DataFrame) -> bool:
    for place in range(len(rows)):
        others = rows.drop(index=rows.index[place])
        if len(others) and rows["lowest"].iloc[place] > others["highest"].max():
            return True
    return False


def intervals(firm: pd.DataFrame, *, region: str) -> Finding:
    """Return how firm the first place is: by region for one, counted for `all`."""
    if region != "all":
        found = leader(firm, region)
        return {**found, "key": found["key"].replace("leader", "intervals")}
    ranked = firm.dropna(subset=["best_rank"])
    wide = (ranked["worst_rank"] > ranked["best_rank"]).sum()
    return {
        "key": f"paths.intervals_all_{_kind_of_all(firm)}",
        "firm": _regions_where(firm, "firm", "sole"),
        "regions": len(REGIONS),
        "moving": int(wide),
        "ranked": len(ranked),
    }


def left_out(order: pd.DataFrame, *, region: str) -> Finding:
    """Return how often leaving out one indicator changes who is first, and how often the order at all.

    `order` comes from `path_tables.left_out`.
    """
    rows = order if region == "all" else order[order["region"] == region]
    if rows.empty:
        return {"key": "paths.left_out_none"}
    cases = rows.groupby(["region", "dropped"])
    return {
        "key": "paths.left_out",
        "cases": cases.ngroups,
        "first": int(cases["first_changes"].any().sum()),
        "order": rows.loc[rows["change"] != 0, ["region", "dropped"]].drop_duplicates().shape[0],
    }


def moved(order: pd.DataFrame, *, region: str) -> list[Finding]:
    """Return one sentence per region and indicator without which the order of the paths changes."""
    rows = order if region == "all" else order[order["region"] == region]
    found: list[Finding] = []
    for (place, dropped), group in rows.groupby(["region", "dropped"], sort=False):
        if (group["change"] != 0).any():
            first = group.loc[group["rank"] == 1, "path"].tolist()
            changes = "shared" if len(first) > 1 else "yes" if group["first_changes"].any() else "no"
            values = {"region": place, "name": dropped, "first": first, "changes": changes}
            found.append({"key": "paths.moved", **values})
    return found


def row_names(table: pd.DataFrame) -> list[Finding]:
    """Return what the rows of `path_tables.ranked` are called: path, with its region if there are several."""
    key = "paths.path_of_region" if table["region"].nunique() > 1 else "paths.path_alone"
    pairs = zip(table["region"], table["path"], strict=True)
    return [{"key": key, "region": region, "path": path} for region, path in pairs]


def support(table: pd.DataFrame) -> Finding:
    """Return how many instruments rest on data, on practice and on opinion (`path_instruments.carried`)."""
    counts = table["support"].value_counts()
    return {
        "key": "paths.support",
        "instruments": len(table),
        "data": int(counts.get("data", 0)),
        "practice": int(counts.get("practice", 0)),
        "opinion": int(counts.get("opinion", 0)),
    }


def thinnest(table: pd.DataFrame) -> Finding:
    """Return the path with the smallest share of indicators compared, and the one with fewest precedents."""
    by_data = table.sort_values(["compared_share", "precedents"], kind="stable").iloc[0]
    by_events = table.sort_values(["precedents", "compared_share"], kind="stable").iloc[0]
    return {
        "key": "paths.thinnest",
        "path": by_data["path"],
        "compared": int(by_data["compared"]),
        "indicators": int(by_data["indicators"]),
        "fewest_path": by_events["path"],
        "fewest": int(by_events["precedents"]),
    }


def hong_kong(laboratories: pd.DataFrame, documented: pd.DataFrame, defined: pd.DataFrame) -> Finding:
    """Return how many key laboratories the Bay Area has with Hong Kong, which the comparison leaves out.

    `laboratories` is the register, `documented` are the single values of the paths, `defined` comes from
    `measure.bay_area.as_defined`.
    """
    listed = laboratories[laboratories["type"].eq("SKL") & laboratories["province"].eq("guangdong")]
    across = documented[documented["indicator"].eq("key_labs") & documented["region"].eq("gba")].iloc[-1]
    people = defined[defined["indicator"] == "population"].sort_values("year").iloc[-1]
    together = len(listed) + int(across["value"])
    return {
        "key": "paths.hong_kong",
        "own": len(listed),
        "year": int(listed["list_year"].iloc[0]),
        "more": int(across["value"]),
        "later": int(across["year"]),
        "together": together,
        "density": together / people["value"] * 10,
    }
