"""What the article expects, and the one trace of it that can be measured."""

import pandas as pd

from analysis.findings.finding import Finding
from analysis.measure import columns, evidence
from analysis.names import REGIONS

SECTION = "outlook"
HOME, RIVAL = "China", "United States"


def statements(outlook: pd.DataFrame, claims: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the claims of the section with their verdicts, those of the outlook statements first."""
    names = [claim for cell in outlook["claims"] for claim in columns.split_list(cell)]
    section = claims[claims["section"].eq(SECTION) | claims["claim"].isin(names)]
    order = {name: position for position, name in enumerate([*names, *section["claim"]][::-1])}
    mine = evidence.with_verdicts(section, verdicts)
    return mine.sort_values("claim", key=lambda keys: -keys.map(order).astype(float), ignore_index=True)


def ranked(clusters: pd.DataFrame, *, region: str = "all") -> pd.DataFrame:
    """Return the latest known rank of each cluster: cluster, region, edition, rank, source."""
    mine = clusters[clusters["region"].isin(REGIONS if region == "all" else [region])]
    latest = mine.sort_values("edition").drop_duplicates("cluster", keep="last")
    latest = latest.sort_values(["edition", "rank"], ascending=[False, True], ignore_index=True)
    return latest[["cluster", "region", "edition", "rank", "source"]]


def trace(clusters: pd.DataFrame, counts: pd.DataFrame, *, region: str = "all") -> Finding:
    """Return what the world cluster list shows: clusters of China among the first hundred, and the best.

    `counts` gives clusters in the first hundred by edition and economy.
    """
    home = counts[counts["economy"] == HOME].sort_values("edition")
    newest = int(home["edition"].max())
    rival = counts[counts["economy"].eq(RIVAL) & counts["edition"].eq(newest)]
    mine = ranked(clusters, region=region)
    if mine.empty:
        return {"key": "outlook.trace_none", "region": region}
    best, peak = mine.iloc[0], home.iloc[home["clusters_in_top100"].argmax()]
    return {
        "key": "outlook.trace" if region == "all" else "outlook.trace_region",
        "region": best["region"],
        "edition": newest,
        "number": int(home["clusters_in_top100"].iloc[-1]),
        "first": int(home["edition"].iloc[0]),
        "before": int(home["clusters_in_top100"].iloc[0]),
        "peak": int(peak["clusters_in_top100"]),
        "peak_year": int(peak["edition"]),
        "rival": int(rival["clusters_in_top100"].iloc[0]),
        "cluster": best["cluster"],
        "rank": int(best["rank"]),
        "best_edition": int(best["edition"]),
        "top15": int((mine["edition"].eq(newest) & mine["rank"].le(15)).sum()),
    }


def evidence_sources(evidence: pd.DataFrame, claims: pd.DataFrame) -> list[str]:
    """Return the sources of the findings on these claims."""
    return list(dict.fromkeys(evidence.loc[evidence["claim"].isin(claims["claim"]), "source"]))
