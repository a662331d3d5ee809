"""Findings, verdicts and checks: counted, never re-judged."""

import pandas as pd

from analysis.lazy import public_names
from analysis.measure import columns
from analysis.measure.checks import compare_checks, recompute_checks
from analysis.names import validate_choice

__all__ = [
    "compare_checks",
    "findings",
    "mark_of_claims",
    "recompute_checks",
    "summary",
    "with_verdicts",
]
__dir__ = public_names(__name__)

RELATIONS = ("supports", "contradicts", "context")
NO_RESULT = "no_result"
"""Relation of a search that found nothing: a row of the evidence, but not a finding."""
STRENGTHS = ("official", "news", "academic", "other")
FACTS = ("supported", "outdated", "unit_error", "implausible", "unverifiable")
"""Verdicts on statements of fact."""
PROPOSALS = ("in_practice", "not_in_practice")
"""Verdicts on proposals and expectations, which are neither true nor false: are they already practice?"""
VERDICTS = (*FACTS, *PROPOSALS)
CRITICAL = ("implausible", "unit_error", "outdated", "unverifiable", "not_in_practice", "unexamined",
            "in_practice", "supported")  # fmt: skip
"""All verdicts, the one to mention first in front; unexamined is a statement without any."""
CONFIDENCES = ("high", "medium", "low")


def with_verdicts(claims: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the claims with the verdict on each: one row per claim, missing where none was given.

    Columns of `verdicts` that the claims have already (from `load.claims`) are taken from `verdicts`.
    """
    own = claims.drop(columns=[name for name in verdicts.columns if name != "claim"], errors="ignore")
    return own.merge(verdicts, on="claim", how="left", validate="one_to_one")


def without_searches(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the findings alone: the evidence without searches that found nothing."""
    return evidence[evidence["relation"] != NO_RESULT]


def on_official_pages(evidence: pd.DataFrame, sources: pd.DataFrame) -> int:
    """Return how many findings were read on an official page: an official statement may sit elsewhere."""
    hosts = sources.set_index("source")["host_class"]
    return int(evidence["source"].map(hosts).eq("official").sum())


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
    evidence = without_searches(evidence)
    for column, allowed in (("relation", RELATIONS), ("strength", STRENGTHS)):
        for value in dict.fromkeys(evidence[column]):
            validate_choice(str(value), allowed, column)
    groups = evidence.groupby(["claim", "relation", "strength"], sort=False)["source"]
    table = groups.agg(findings="size", sources="nunique").reset_index()
    order = {name: position for position, name in enumerate((*RELATIONS, *STRENGTHS))}
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
    wide["sources"] = (
        without_searches(evidence).groupby("claim")["source"].nunique().reindex(names, fill_value=0)
    )
    judged = table[table["relation"] != "context"]
    preference = {name: position for position, name in enumerate(("official", "academic", "news", "other"))}
    best = judged.assign(_p=judged["strength"].map(preference)).sort_values("_p", kind="stable")
    wide["strongest"] = best.drop_duplicates("claim").set_index("claim")["strength"].reindex(names)
    return wide.rename_axis(index="claim", columns=None).reset_index()


def mark_of_claims(verdicts: pd.DataFrame, claims: str) -> "pd.Series[str]":
    """Return verdict and confidence for several claims together (semicolon list): the most critical one.

    Index: claim, verdict, confidence. The order is that of `CRITICAL`; among equal verdicts the first in the
    list.

    Raises
    ------
    UnknownName
        For a claim without a verdict.
    """
    names = columns.split_list(claims)
    by_claim = verdicts.set_index("claim")
    for name in names:
        validate_choice(name, list(by_claim.index), "claim")
    worst = min(names, key=lambda name: CRITICAL.index(str(by_claim.loc[name, "verdict"])))
    return pd.Series({"claim": worst, **by_claim.loc[worst, ["verdict", "confidence"]].to_dict()})
