"""How the statements fared altogether, and how much that is worth."""

import pandas as pd

from analysis.findings.briefing.marks import (
    UNEXAMINED,
    Finding,
    Paragraph,
    dateless,
    examined_at_all,
    of_region,
)
from analysis.measure.evidence import VERDICTS

PROPOSALS = ("path_proposals", "outlook")


def overview(statements: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the verdicts by section: section, verdict, claims; of one region where it has statements."""
    mine = of_region(statements, region)
    mine = mine if len(mine) else statements
    return (
        mine.groupby(["section", "verdict"], as_index=False, sort=False)
        .size()
        .rename(columns={"size": "claims"})
    )


def lead(statements: pd.DataFrame, region: str) -> Finding:
    """Return the opening: how many statements there are, and how many have which verdict."""
    mine = of_region(statements, region)
    kind = "all" if region == "all" else "region" if len(mine) else "absent"
    found = (mine if len(mine) else statements)["verdict"]
    counts = found.value_counts()
    if not examined_at_all(found.tolist()):
        scope = "region" if kind == "region" else "all"
        return {
            "key": "briefing.lead_unexamined",
            "scope": scope,
            "claims": len(found),
            "mark": UNEXAMINED,
        }
    return {
        "key": f"briefing.lead_{kind}",
        "region": region,
        "claims": int(counts.sum()),
        **{verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS},
        "counts": [
            {"key": f"briefing.count_{verdict}", "n": int(counts[verdict]), "mark": verdict}
            for verdict in VERDICTS
            if verdict in counts.index
        ],
    }


def cautions(statements: pd.DataFrame, region: str) -> list[Paragraph]:
    """Return what to keep in mind with the opening: statements not examined, and proposals, never false."""
    mine = of_region(statements, region)
    mine = mine if len(mine) else statements
    told: Paragraph = []
    unexamined = int(mine["verdict"].eq(UNEXAMINED).sum())
    # where none is examined, the opening says so
    if 0 < unexamined < len(mine):
        told.append({"key": "briefing.unexamined", "claims": unexamined, "mark": UNEXAMINED})
    proposals = mine["section"].isin(PROPOSALS) & mine["verdict"].eq("supported")
    if supported := int(proposals.sum()):
        told.append({"key": "briefing.lead_proposals", "claims": supported})
    return [told]


def sureness(evidence: pd.DataFrame, statements: pd.DataFrame, region: str) -> list[Paragraph]:
    """Return what the verdicts rest on: findings, how many of them official, how many against the article."""
    mine = of_region(statements, region)
    mine = mine if len(mine) else statements
    found = evidence[evidence["claim"].isin(mine["claim"])]
    if found.empty:
        return [[{"key": "briefing.no_evidence"}]]
    told: list[Finding] = [
        {
            "key": "briefing.evidence",
            "findings": len(found),
            "sources": int(found["source"].nunique()),
            "official": float(found["strength"].eq("official").mean()),
            "against": int(found["relation"].eq("contradicts").sum()),
        }
    ]
    if still_open := int(mine["verdict"].eq("unverifiable").sum()):
        kind = "open" if dateless(statements) else "open_statements"
        told.append({"key": f"briefing.{kind}", "open": still_open})
    return [told]


def limits(regions: pd.DataFrame, region: str) -> list[Paragraph]:
    """Return the caveat on the statistics, with that on what stands for the region where there is one."""
    noted = regions[regions["note_en"].notna() & regions["region"].eq(region)]
    own: Paragraph = [{"key": "briefing.region_note", "region": key} for key in noted["region"]]
    return [[{"key": "briefing.limits"}, *own]]


def verdicts(table: pd.DataFrame) -> Finding:
    """Return the title of the overview: what holds in the key table and what elsewhere."""
    if not examined_at_all(table["verdict"].tolist()):
        return {"key": "briefing.overview_unexamined", "claims": int(table["claims"].sum())}
    figures = table["section"] == "key_data"
    held = table["verdict"] == "supported"
    return {
        "key": "briefing.overview",
        "figures": int(table.loc[figures, "claims"].sum()),
        "held": int(table.loc[figures & held, "claims"].sum()),
        "others": int(table.loc[~figures, "claims"].sum()),
        "others_held": int(table.loc[~figures & held, "claims"].sum()),
    }
