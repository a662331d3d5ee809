"""Topics and cases of the article beside what is on record about them."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.findings import case_series
from analysis.findings.briefing.verdicts import examined_at_all, mark, verdicts_of
from analysis.findings.finding import Finding, Paragraph
from analysis.findings.stated import WINDOW, value
from analysis.measure import columns, events


def topics(
    table: pd.DataFrame, statements: pd.DataFrame, *, dated: pd.DataFrame, region: str
) -> list[Paragraph]:
    """Return the paragraphs on the topics: their number and what ten days can show, then each one.

    `table` are the topics of the region in question, `dated` all events on record.
    """
    days = value(statements, WINDOW)
    windows = list(_windows(dated, days, region))
    if table.empty and region == "all":
        return [[{"key": "briefing.topics_nothing"}, *windows]]
    if table.empty:
        return [[{"key": "briefing.topics_none", "region": region}, _of_region(dated, region), *windows]]
    scope = "all" if region == "all" else "region"
    opening: Finding = {"key": "briefing.topics_plain", "topics": len(table), "scope": scope}
    if pd.notna(days):
        key = "briefing.topics" if region == "all" else "briefing.topics_region"
        opening = {"key": key, "topics": len(table), "days": int(days)}
    return [[opening, *windows], *([_topic(row, statements, dated)] for row in table.to_dict("records"))]


def _topic(row: dict[object, object], statements: pd.DataFrame, dated: pd.DataFrame) -> Finding:
    """One topic: who, what of it holds, and the last thing that happened."""
    found = verdicts_of(statements, row["claims"])
    mine = dated[dated["topic"].isin(columns.split_list(row["event_topics"]))]
    judged = "" if examined_at_all(found) else "_unexamined"
    words: Finding = {
        "key": f"briefing.topic{judged}" if len(mine) else f"briefing.topic_bare{judged}",
        "title": row["title"],
        "actors": row["actors"],
        "claims": len(found),
        "supported": found.count("supported"),
        "events": len(mine),
    }
    return words | _last(mine) if len(mine) else words


def _last(mine: pd.DataFrame) -> Finding:
    row = mine.sort_values("date", kind="stable").iloc[-1]
    return {
        "event": row["event"],
        "date": (row["date"], row["precision"]),
        "since": int(mine["date"].dt.year.min()),
    }


def _of_region(dated: pd.DataFrame, region: str) -> Finding:
    """What is on record of a region the article has no topic for."""
    mine = dated[dated["region"] == region]
    if mine.empty:
        return {"key": "briefing.events_none", "region": region}
    return {"key": "briefing.events", "region": region, "events": len(mine), **_last(mine)}


def _windows(dated: pd.DataFrame, days: float, region: str) -> Iterator[Finding]:
    """How many events the fullest window of the article's length holds."""
    if pd.isna(days) or dated.empty:
        return
    mine = dated if region == "all" else dated[dated["region"] == region]
    counts = events.window_counts(mine, window_days=int(days)) if len(mine) else mine
    if len(counts):
        yield {
            "key": "briefing.windows",
            "days": int(days),
            "most": int(counts["events"].max()),
            "events": len(mine),
            "since": int(mine["date"].dt.year.min()),
        }


def cases(
    table: pd.DataFrame, statements: pd.DataFrame, *, counts: Mapping[str, pd.DataFrame], region: str
) -> list[Paragraph]:
    """Return the paragraphs on the cases of the region; one we know facts of gets its own sentence.

    `counts` are the figures of the cases, from `case_series.counts`.
    """
    if table.empty:
        return [[{"key": f"briefing.cases_{'nothing' if region == 'all' else 'none'}", "region": region}]]
    sentences: list[Paragraph] = []
    for row in table.to_dict("records"):
        known = {"g60": _corridor, "hetao": _zone}.get(str(row["case"]))
        own = known(row, statements, counts) if known else None
        sentences.append([own or _other_case(row, statements)])
    return sentences


def _other_case(row: dict[object, object], statements: pd.DataFrame) -> Finding:
    found = verdicts_of(statements, row["claims"])
    return {
        "key": "briefing.case" if examined_at_all(found) else "briefing.case_unexamined",
        "title": row["title"],
        "claims": len(found),
        "supported": found.count("supported"),
    }


def _corridor(
    row: dict[object, object], statements: pd.DataFrame, counts: Mapping[str, pd.DataFrame]
) -> Finding | None:
    """The G60 corridor: members, high-tech enterprises and the percentage, with the last dated figures."""
    names = ("case-g60-cities", "case-g60-enterprises", "case-g60-rd")
    cities, enterprises, share = (value(statements, name) for name in names)
    if any(pd.isna(number) for number in (cities, enterprises, share)):
        return None
    measured = case_series.last_observed(counts["intensity"])
    return {
        "key": "briefing.g60",
        "title": row["title"],
        "cities": int(cities),
        "cities_held": "yes" if mark(statements, names[0]) == "supported" else "no",
        "enterprises": enterprises,
        "old": "yes" if mark(statements, names[1]) == "outdated" else "no",
        **_last_count(counts["enterprises"]),
        "share": (share, "%"),
        "intensity": (measured["value"], "%"),
    }


def _zone(
    row: dict[object, object], statements: pd.DataFrame, counts: Mapping[str, pd.DataFrame]
) -> Finding | None:
    """The Hetao zone: projects then and now, and the two fields."""
    printed = value(statements, "case-hetao-projects")
    if pd.isna(printed):
        return None
    return {
        "key": "briefing.hetao",
        "title": row["title"],
        "projects": printed,
        "old": "yes" if mark(statements, "case-hetao-projects") == "outdated" else "no",
        **_last_count(counts["projects"]),
        "fintech": "gone" if mark(statements, "case-hetao-fintech") == "outdated" else "kept",
    }


def _last_count(series: pd.DataFrame) -> Finding:
    """The last dated count of a series, its date, and how it is printed (more, about, exact)."""
    row = case_series.last_observed(series)
    return {
        "newest": float(row["value"]),
        "when": (row["date"], str(row["precision"])),
        "bound": case_series.bound(row),
    }
