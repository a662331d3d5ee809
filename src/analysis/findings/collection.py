"""What a collection of papers can carry: coverage, bias, the trend of one conference, addresses left out."""

from typing import Any

import pandas as pd

from analysis.findings.finding import Finding
from analysis.measure import network
from analysis.measure.links import OUTSIDE_THE_MAINLAND

ENDS = ["region_a", "region_b"]

COLLECTIONS = {"ai_robotics": "paperlists", "chinaxiv": "chinaxiv"}
"""Source of each collection."""
PARTS = {
    "ai_robotics": ("papers_china", "papers_located", "papers_multi_city"),
    "chinaxiv": ("papers", "papers_multi_city"),
}
"""Counts that tell what a year of a collection rests on."""
VENUE = "IROS"
"""The one conference that is in the collection for every year."""
NEARLY_ABSENT = 0.01
"""Share of city entries below which a collection says nothing about Hong Kong and Macao."""
SHORT = 6
"""A trend needs at least this many years: three on each side."""


def absent(nodes: pd.DataFrame) -> bool:
    """Return whether a collection has too few papers of Hong Kong and Macao to state anything about them."""
    across = nodes["city"].isin(OUTSIDE_THE_MAINLAND)
    return _share(nodes.loc[across, "papers"].sum(), nodes["papers"].sum()) < NEARLY_ABSENT


def coverage_years(nodes: pd.DataFrame, coverage: pd.DataFrame, *, source: str) -> pd.DataFrame:
    """Return what each year of a collection rests on: its coverage, or papers by city where there is none."""
    return network.papers_by_year(nodes) if source == "chinaxiv" else network.coverage_table(coverage)


def coverage(years: pd.DataFrame) -> Finding:
    """Return what the collection covers; `years` comes from `coverage_years` and has at least one row."""
    start, end = years.iloc[0], years.iloc[-1]
    if "papers_china" not in years:
        peak = first(years, "papers")
        share = peak["papers"] / years["papers"].sum()
        return {"key": "network.deposits", "peak": int(peak["year"]), "share": share}
    sums = years[["papers_listed", "papers_china", "papers_located", "papers_multi_city"]].sum()
    return {
        "key": "network.coverage",
        "listed": int(sums["papers_listed"]),
        "china": int(sums["papers_china"]),
        "located": _share(sums["papers_located"], sums["papers_china"]),
        "multi": _share(sums["papers_multi_city"], sums["papers_located"]),
        "first": int(start["year"]),
        "last": int(end["year"]),
        "before": int(start["venues"]),
        "after": int(end["venues"]),
    }


def bias(nodes: pd.DataFrame, *, source: str) -> list[Finding]:
    """Return how a collection leans: Hong Kong and Macao against the other collection, largest field.

    `nodes` holds both collections in the years shown.
    """
    across = nodes["city"].isin(OUTSIDE_THE_MAINLAND)
    share = nodes["papers"].where(across).groupby(nodes["collection"]).sum()
    share = share / nodes.groupby("collection")["papers"].sum()
    other = next(name for name in COLLECTIONS if name != source)
    fields = nodes[nodes["collection"] == source].groupby("field")["papers"].sum()
    stated = fields.drop("not stated", errors="ignore")
    return [
        {
            "key": "network.bias",
            "first": int(nodes["year"].min()),
            "last": int(nodes["year"].max()),
            "share": share.get(source, float("nan")),
            "collection": other,
            "other": share.get(other, float("nan")),
        },
        {
            "key": "network.fields" if len(stated) < len(fields) else "network.fields_all",
            "field": stated.idxmax(),
            "share": stated.max() / stated.sum(),
            "unstated": 1 - stated.sum() / fields.sum(),
        },
    ]


def venue_years(
    edges: pd.DataFrame, coverage: pd.DataFrame, cities: pd.DataFrame, *, source: str
) -> pd.DataFrame:
    """Return the trend of the one steady conference (`network.venue_trend`, with venue); empty if too short.

    `coverage` holds the years looked at.
    """
    here = coverage["venue"].eq(VENUE) & (coverage["papers_located"] > 0)
    if source != "ai_robotics" or coverage.loc[here, "year"].nunique() < SHORT:
        return pd.DataFrame()
    table = network.venue_trend(edges, coverage, cities, venue=VENUE)
    return table.assign(venue=VENUE)


def trend(years: pd.DataFrame) -> Finding:
    """Return how the share of papers from several cities moved between the two halves of the years.

    `years` comes from `venue_years`. The standard error is that of the difference of two proportions; a
    difference below twice that error counts as none.
    """
    half = len(years) // 2
    early, late = years.iloc[:half], years.iloc[-half:]
    before, size = _pooled(early)
    after, later = _pooled(late)
    error = (before * (1 - before) / size + after * (1 - after) / later) ** 0.5
    change = "flat" if abs(after - before) < 2 * error else "up" if after > before else "down"
    return {
        "key": "network.trend",
        "venue": str(years["venue"].iloc[0]),
        "change": change,
        "before": before,
        "after": after,
        "difference": after - before,
        "error": error,
        "size": size,
        "later": later,
        "least": int(years["papers_located"].min()),
        "most": int(years["papers_located"].max()),
        "early_first": int(early["year"].iloc[0]),
        "early_last": int(early["year"].iloc[-1]),
        "late_first": int(late["year"].iloc[0]),
        "late_last": int(late["year"].iloc[-1]),
    }


def no_trend(years: pd.DataFrame, edges: pd.DataFrame, cities: pd.DataFrame, *, region: str) -> Finding:
    """Return why no (further) trend is drawn: pooled years, too few years, or too few links of one region."""
    if edges.empty:
        return {"key": "network.nothing"}
    if years.empty and edges["venue"].nunique() == 1:
        sums = edges.groupby("year")["papers"].sum().reset_index()
        peak = first(sums, "papers")
        share = peak["papers"] / sums["papers"].sum()
        return {"key": "network.pooled", "peak": int(peak["year"]), "share": share}
    if years.empty:
        return {"key": "network.trend_short", "venue": VENUE, "least": SHORT}
    if region == "all":
        return {"key": "network.trend_all", "venue": VENUE, "years": len(years)}
    row = region_row(network.region_kinds(network.pairs(edges, cities, venue=VENUE)), region)
    values = {"venue": VENUE, "region": region, "years": len(years)}
    return {"key": "network.trend_region", **values, "links": int(row["links"]), "own": int(row["inside"])}


def other_addresses(edges: pd.DataFrame, cities: pd.DataFrame) -> Finding:
    """Return what counting every address of the University of CAS for Beijing would change."""
    if edges.empty:
        return {"key": "network.nothing"}
    wide = edges.assign(papers=edges["papers_incl_ucas"])
    ours, theirs = (
        network.region_association(network.pairs(table, cities)).set_index(ENDS)["association_strength"]
        for table in (edges, wide)
    )
    both = pd.concat([ours, theirs], axis=1).dropna()
    stay = int(((both.iloc[:, 0] > 1) == (both.iloc[:, 1] > 1)).sum())
    added = wide["papers"].sum() / edges["papers"].sum() - 1
    return {"key": "network.addresses", "added": added, "stay": stay, "cells": len(both)}


def first(table: pd.DataFrame, column: str, *, least: bool = False) -> "pd.Series[Any]":
    """Return the row with the largest (or least) value of `column`; the first of several."""
    return table.sort_values(column, ascending=least, kind="stable").iloc[0]


def region_row(kinds: pd.DataFrame, region: str) -> "pd.Series[Any]":
    """Return one region's row of `network.region_kinds`."""
    return kinds[kinds["region"] == region].iloc[0]


def _pooled(years: pd.DataFrame) -> tuple[float, int]:
    located = int(years["papers_located"].sum())
    return _share(years["papers_multi_city"].sum(), located), located


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
