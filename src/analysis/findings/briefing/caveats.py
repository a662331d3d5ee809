"""How the statements fared altogether, and how much that is worth."""

import pandas as pd

from analysis.findings.briefing.verdicts import UNEXAMINED, examined_at_all, of_region
from analysis.findings.finding import Finding, Paragraph
from analysis.findings.stated import dateless
from analysis.measure.evidence import FACTS, PROPOSALS, on_official_pages, without_searches


def overview(statements: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the verdicts by section: section, verdict, claims; of one region where it has statements."""
    mine = of_region(statements, region)
    mine = mine if len(mine) else statements
    return (
        mine.groupby(["section", "verdict"], as_index=False, sort=False)
        .size()
        .rename(columns={"size": "claims"})
    )


def lead(statements: pd.DataFrame, region: str) -> Paragraph:
    """Return the opening: how many statements, facts and proposals apart, with their verdicts."""
    mine = of_region(statements, region)
    kind = "all" if region == "all" else "region" if len(mine) else "absent"
    mine = mine if len(mine) else statements
    found = mine["verdict"]
    if not examined_at_all(found.tolist()):
        scope = "region" if kind == "region" else "all"
        return [{"key": "briefing.lead_unexamined", "scope": scope, "claims": len(found)}]
    sentences: Paragraph = [{"key": f"briefing.lead_{kind}", "region": region, "claims": len(found)}]
    return sentences + verdict_sentences(mine)


def verdict_sentences(table: pd.DataFrame) -> Paragraph:
    """Return how statements fared: facts by verdict, proposals by practice, numbers of the key table.

    `table` has section, verdict and value_normalised.
    """
    found = table["verdict"]
    sentences: Paragraph = []
    counts = found.value_counts()
    facts = [verdict for verdict in FACTS if verdict in counts.index]
    if facts:
        listed = [{"key": f"briefing.count_{verdict}", "n": int(counts[verdict])} for verdict in facts]
        stated = {"claims": len(found), "facts": int(counts[facts].sum()), "counts": listed}
        sentences.append({"key": "briefing.lead_facts", **stated})
    if proposals := int(found.isin(PROPOSALS).sum()):
        practised = int(counts.get("in_practice", 0))
        sentences.append({"key": "briefing.lead_proposals", "proposals": proposals, "practised": practised})
    numbers = table[table["section"].eq("key_data") & table["value_normalised"].notna()]
    if len(numbers) and numbers["verdict"].isin(["unverifiable", "implausible"]).all():
        sentences.append({"key": "briefing.lead_numbers"})
    return sentences


def cautions(statements: pd.DataFrame, region: str) -> list[Paragraph]:
    """Return how many statements nobody has examined yet; nothing where all or none have been."""
    mine = of_region(statements, region)
    mine = mine if len(mine) else statements
    unexamined = int(mine["verdict"].eq(UNEXAMINED).sum())
    # where none is examined, the opening says so
    return [[{"key": "briefing.unexamined", "claims": unexamined}]] if 0 < unexamined < len(mine) else []


def sureness(
    evidence: pd.DataFrame, statements: pd.DataFrame, sources: pd.DataFrame, region: str
) -> list[Paragraph]:
    """Return what the verdicts rest on: findings, those read on official pages, those against the article.

    `sources` tells the kind of host (`host_class`); searches without result are counted apart.
    """
    mine = of_region(statements, region)
    mine = mine if len(mine) else statements
    own = evidence[evidence["claim"].isin(mine["claim"])]
    found = without_searches(own)
    if found.empty:
        return [[{"key": "briefing.no_evidence"}]]
    sentences: Paragraph = [
        {
            "key": "briefing.evidence",
            "findings": len(found),
            "sources": int(found["source"].nunique()),
            "official": on_official_pages(found, sources),
            "against": int(found["relation"].eq("contradicts").sum()),
            "searches": len(own) - len(found),
        }
    ]
    if still_open := int(mine["verdict"].eq("unverifiable").sum()):
        kind = "open" if dateless(statements) else "open_statements"
        sentences.append({"key": f"briefing.{kind}", "open": still_open})
    return [sentences]


def limits(regions: pd.DataFrame, region: str) -> list[Paragraph]:
    """Return the caveats on the statistics and on a province used in place of the region."""
    noted = regions[regions["note_en"].notna() & regions["region"].eq(region)]
    computed: Paragraph = [] if region == "all" else [{"key": "briefing.ratios_computed"}]
    own: Paragraph = [{"key": "briefing.region_note", "region": key} for key in noted["region"]]
    return [[{"key": "briefing.limits"}, *computed, *own]]


def verdicts(table: pd.DataFrame) -> Finding:
    """Return the title of the overview: how many facts are supported, and how many proposals there are."""
    if not examined_at_all(table["verdict"].tolist()):
        return {"key": "briefing.overview_unexamined", "claims": int(table["claims"].sum())}
    counts = table.groupby("verdict")["claims"].sum()
    facts = int(counts.reindex(list(FACTS), fill_value=0).sum())
    return {
        "key": "briefing.overview" if facts else "briefing.overview_proposals",
        "facts": facts,
        "held": int(counts.get("supported", 0)),
        "proposals": int(counts.reindex(list(PROPOSALS), fill_value=0).sum()),
        "practised": int(counts.get("in_practice", 0)),
    }
