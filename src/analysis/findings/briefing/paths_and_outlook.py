"""The four paths and the outlook: what is proposed, what can be measured, how sure that is."""

import pandas as pd

from analysis.findings import outlook, path_tables
from analysis.findings.briefing.verdicts import examined_at_all, verdicts_of
from analysis.findings.finding import Finding, Paragraph
from analysis.measure import columns

HORIZON_YEAR = 2030
INDICATOR = "rd_intensity"
PATH_YEAR = 2023
"""Year the gaps are measured in, as on the page about the paths."""


def assessed(
    panel: pd.DataFrame,
    regions: pd.DataFrame,
    path_indicators: pd.DataFrame,
    path_values: pd.DataFrame,
    *,
    first_year: int,
    last_year: int,
) -> pd.DataFrame:
    """Return `path_tables.firmness` at equal weights, against the best region, in the usual year."""
    asked = path_tables.chosen(path_indicators, {})
    series = path_tables.series(
        panel, regions, path_indicators, path_values, first_year=first_year, last_year=last_year
    )
    year = path_tables.year_with_values(series, PATH_YEAR)
    gaps = path_tables.compared(asked, series, year=year, benchmark="best_region")
    return path_tables.firmness(gaps, asked)


def proposals(
    table: pd.DataFrame,
    *,
    instruments: pd.DataFrame,
    firm: pd.DataFrame,
    path_indicators: pd.DataFrame,
    region: str,
) -> list[Paragraph]:
    """Return the paragraphs on the paths: each with its precedents and who is furthest behind the best.

    `firm` comes from `assessed`.
    """
    opening = "briefing.paths" if len(table) else "briefing.paths_none"
    sentences: list[Paragraph] = [[{"key": opening, "paths": len(table)}]]
    for row in table.sort_values("order").to_dict("records"):
        own = instruments[instruments["path"] == row["path"]]
        words: Finding = {"title": row["title"]}
        if path_indicators["path"].eq(row["path"]).any():
            dated = {name for cell in own["precedents"] for name in columns.split_list(cell)}
            words |= {"precedents": len(dated)} | _gap(firm, path_indicators, str(row["path"]), region)
        sentences.append([{"key": "briefing.path_unknown"} | words])
    measured = table["path"].isin(path_indicators["path"]).any()
    return [*sentences, [{"key": "briefing.order_open"}]] if measured and len(table) > 1 else sentences


def _gap(firm: pd.DataFrame, path_indicators: pd.DataFrame, path: str, region: str) -> Finding:
    """Where the path's gap is largest, or how large it is in one region."""
    mine = firm[firm["path"].eq(path) & firm["priority"].notna()]
    if region != "all":
        mine = mine[mine["region"] == region]
    if mine.empty:
        return {"key": "briefing.path_bare"}
    row = mine.sort_values("priority", ascending=False, kind="stable").iloc[0]
    gap = round(row["priority"], 3)
    place = "_best" if gap == 0 else "_last" if gap == 1 else ""
    kind = "path" if region == "all" else f"path_region{place}"
    return {
        "key": f"briefing.{kind}",
        "region": row["region"],
        "gap": row["priority"],
        "measured": int(row["indicators"]),
        "indicators": int(path_indicators["path"].eq(path).sum()),
    }


def expectations(
    table: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    clusters: pd.DataFrame,
    counts: pd.DataFrame,
    panel: pd.DataFrame,
    regions: pd.DataFrame,
    region: str,
) -> list[Paragraph]:
    """Return the paragraph on the outlook: its statements, the cluster list, and the line with its error."""
    found = [verdict for cell in table["claims"] for verdict in verdicts_of(statements, cell)]
    held: Finding = {
        "key": f"briefing.outlook{'' if examined_at_all(found) else '_unexamined' if found else '_nothing'}",
        "statements": len(found),
        "practised": found.count("in_practice"),
    }
    trace = outlook.trace(clusters, counts, region=region)
    traced = _as_briefing(trace, "outlook.", "briefing.")
    drawn = outlook.comparable(INDICATOR)
    values = outlook.by_region(panel, regions, drawn)
    scenarios = outlook.continued(values, horizon_year=HORIZON_YEAR)
    line = outlook.expectation(scenarios, values, indicator=drawn, region=region)
    sentences = _as_briefing(line, "outlook.finding", "briefing.line")
    return [[held, traced], [sentences]]


def _as_briefing(finding: Finding, theirs: str, ours: str) -> Finding:
    """The same finding in the shorter words of the briefing, where it has them."""
    return {**finding, "key": str(finding["key"]).replace(theirs, ours)}
