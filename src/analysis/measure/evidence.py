"""Findings, verdicts and checks: counted, never re-judged."""

import pandas as pd

from analysis.measure import columns
from analysis.measure.checks import compare_checks, recompute_checks
from analysis.names import pick

__all__ = [
    "compare_checks",
    "findings",
    "mark_of_claims",
    "recompute_checks",
    "summary",
    "verdict_counts",
    "with_verdicts",
]

RELATIONS = ("supports", "contradicts", "context")
STRENGTHS = ("official", "news", "academic", "other")
VERDICTS = ("supported", "outdated", "unit_error", "implausible", "unverifiable")
CONFIDENCES = ("high", "medium", "low")


def with_verdicts(claims: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the claims with the verdict on each: one row per claim, missing where none was given.

    Columns of `verdicts` that the claims have already (from `load.claims`) are taken from `verdicts`.
    """
    own = claims.drop(columns=[name for name in verdicts.columns if name != "claim"], errors="ignore")
    return own.merge(verdicts, on="claim", how="left", validate="one_to_one")


def findings(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the number of findings: one row per claim, relation and strength that occurs.

    Columns: claim, relation (supports | contradicts | context), strength (official | news | academic |
    other), findings, sources (distinct). Trap: two outlets are two sources, not always two measurements.

    Raises
    ------
    UnknownName
        For a relation or strength outside the vocabulary.
    """
    columns.require(evidence, ["claim", "source", "relation", "strength"], what="the evidence")
    for column, known in (("relation", RELATIONS), ("strength", STRENGTHS)):
        for value in dict.fromkeys(evidence[column]):
            pick(str(value), known, column)
    groups = evidence.groupby(["claim", "relation", "strength"], sort=False)["source"]
    table = groups.agg(findings="size", sources="nunique").reset_index()
    order = {name: place for place, name in enumerate((*RELATIONS, *STRENGTHS))}
    keys = table.assign(_r=table["relation"].map(order), _s=table["strength"].map(order))
    return keys.sort_values(["claim", "_r", "_s"], ignore_index=True).drop(columns=["_r", "_s"])


def summary(evidence: pd.DataFrame, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the evidence per claim: one row per claim, also those of `claims` without a finding.

    Columns: claim, supports, contradicts, context (findings), supports_official, contradicts_official (those
    of official strength), sources (distinct), strongest (best strength of a finding that supports or
    contradicts: official before academic before news before other; missing when there is none).
    """
    table = findings(evidence)
    names = list(dict.fromkeys(evidence["claim"] if claims is None else claims["claim"]))
    counts = table.pivot_table(
        index="claim", columns="relation", values="findings", aggfunc="sum", fill_value=0
    )
    wide = counts.reindex(index=names, columns=list(RELATIONS), fill_value=0).astype("int64")
    official = table[table["strength"] == "official"]
    for relation in RELATIONS[:2]:
        mine = official[official["relation"] == relation].set_index("claim")["findings"]
        wide[f"{relation}_official"] = mine.reindex(names, fill_value=0).astype("int64")
    wide["sources"] = evidence.groupby("claim")["source"].nunique().reindex(names, fill_value=0)
    judged = table[table["relation"] != "context"]
    preference = {name: place for place, name in enumerate(("official", "academic", "news", "other"))}
    best = judged.assign(_p=judged["strength"].map(preference)).sort_values("_p", kind="stable")
    wide["strongest"] = best.drop_duplicates("claim").set_index("claim")["strength"].reindex(names)
    return wide.rename_axis(index="claim", columns=None).reset_index()


def verdict_counts(
    verdicts: pd.DataFrame, *, claims: pd.DataFrame | None = None, by: str | None = None
) -> pd.DataFrame:
    """Return how many claims have which verdict: one row per verdict (and per `by`), also empty ones.

    Columns: `by` (section, region or confidence) if given, verdict, claims, share (0–1, of the group).
    Section and region come from `claims`.

    Raises
    ------
    UnknownName, DataError
        For a verdict outside the vocabulary or another grouping; for `claims` without the columns needed.
    """
    columns.one_row_per(verdicts, ["claim"], what="the verdicts")
    table = verdicts.assign(verdict=[pick(str(name), VERDICTS, "verdict") for name in verdicts["verdict"]])
    if by is None:
        counts = table["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)
        share = counts / max(int(counts.sum()), 1)
        return pd.DataFrame({"verdict": VERDICTS, "claims": counts.to_numpy(), "share": share.to_numpy()})
    pick(by, ["section", "region", "confidence"], "grouping")
    if by not in table.columns:
        given = pd.DataFrame() if claims is None else claims
        columns.require(given, ["claim", by], what=f"counts by {by}")
        table = table.merge(given[["claim", by]], on="claim", how="left", validate="one_to_one")
    groups = list(dict.fromkeys(table[by]))
    grid = pd.MultiIndex.from_product([groups, VERDICTS], names=[by, "verdict"])
    sizes = table.groupby([by, "verdict"]).size().reindex(grid, fill_value=0)
    full = sizes.rename("claims").reset_index()
    return full.assign(share=full["claims"] / full.groupby(by)["claims"].transform("sum"))


def mark_of_claims(verdicts: pd.DataFrame, claims: str) -> "pd.Series[str]":
    """Return verdict and confidence that stand for several claims (semicolon list): the most critical one.

    Index: claim, verdict, confidence. Order, most critical first: implausible, unit_error, outdated,
    unverifiable, supported; among equal verdicts the first in the list.

    Raises
    ------
    UnknownName
        For a claim without a verdict.
    """
    names = columns.split_list(claims)
    known = verdicts.set_index("claim")
    for name in names:
        pick(name, list(known.index), "claim")
    critical = ("implausible", "unit_error", "outdated", "unverifiable", "supported")
    worst = min(names, key=lambda name: critical.index(str(known.loc[name, "verdict"])))
    return pd.Series({"claim": worst, **known.loc[worst, ["verdict", "confidence"]].to_dict()})
