"""What the verdicts say together."""

from typing import Any

import pandas as pd

Finding = dict[str, Any]

VERDICTS = ("supported", "outdated", "unit_error", "implausible", "unverifiable")
PROPOSALS = ("path_proposals", "outlook")


def examined(
    claims: pd.DataFrame,
    verdicts: pd.DataFrame,
    *,
    section: str = "all",
    verdict: str = "all",
    region: str = "all",
) -> pd.DataFrame:
    """Return the statements chosen, with their verdicts: one row per claim, in the article's order.

    A statement without a verdict (of another edition) keeps its row; its verdict is missing. Statements about
    the whole country belong to every region.
    """
    table = claims.merge(verdicts, on="claim", how="left", validate="one_to_one")
    for column, wanted in (("section", section), ("verdict", verdict)):
        if wanted != "all":
            table = table[table[column] == wanted]
    if region != "all":
        table = table[table["region"].isin([region, "national"])]
    return table.reset_index(drop=True)


def verdicts(table: pd.DataFrame) -> Finding:
    """Return how many of the chosen statements have which verdict."""
    if table.empty:
        return {"key": "fact_check.finding_none"}
    counts = table["verdict"].value_counts()
    figures = table[table["section"] == "key_data"]
    held = figures[figures["verdict"] == "supported"]
    return {
        "key": "fact_check.finding" if len(figures) else "fact_check.finding_part",
        "claims": len(table),
        **{name: int(counts.get(name, 0)) for name in VERDICTS},
        "figures": len(figures),
        "figures_supported": len(held),
        "numbers": int(held["value"].notna().sum()),
    }


def board(table: pd.DataFrame) -> Finding:
    """Return how many supported statements are proposals or expectations, which cannot be false."""
    supported = table[table["verdict"] == "supported"]
    return {
        "key": "fact_check.board",
        "supported": len(supported),
        "proposals": int(supported["section"].isin(PROPOSALS).sum()),
    }


def strength(findings: pd.DataFrame) -> Finding:
    """Return how much of the evidence is official; `findings` has relation, strength and findings."""
    total = int(findings["findings"].sum())
    official = int(findings.loc[findings["strength"] == "official", "findings"].sum())
    against = int(findings.loc[findings["relation"] == "contradicts", "findings"].sum())
    return {
        "key": "fact_check.strength",
        "findings": total,
        "official": official,
        "official_share": official / total if total else float("nan"),
        "contradicts": against,
    }


def by_strength(evidence: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the findings for the chosen statements: relation, strength, findings."""
    mine = evidence[evidence["claim"].isin(table["claim"])]
    return mine.groupby(["relation", "strength"], as_index=False).size().rename(columns={"size": "findings"})


def arithmetic(compared: pd.DataFrame) -> Finding:
    """Return how many checks were recomputed and how many agree with the ledger's printed digits."""
    agree = int(compared["agrees"].sum())
    same = "same" if agree == len(compared) else "differ"
    return {"key": f"fact_check.arithmetic_{same}", "checks": len(compared), "agree": agree}


def check_table(recomputed: pd.DataFrame, table: pd.DataFrame, compared: pd.DataFrame) -> pd.DataFrame:
    """Return the checks of the chosen statements: check, reading, value, unit, agrees."""
    mine = recomputed[recomputed["claim"].isin(table["claim"])]
    merged = mine.merge(compared[["check", "agrees"]], on="check", validate="one_to_one")
    return merged[["check", "reading", "value", "unit", "agrees"]].reset_index(drop=True)


def open_claims(table: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that could not be checked: claim, section, region."""
    return table.loc[table["verdict"] == "unverifiable", ["claim", "section", "region"]].reset_index(
        drop=True
    )
