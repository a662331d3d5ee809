"""What the dated events allow to say about the three hot topics and about windows of days."""

import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.findings.fact_check import UNEXAMINED, counted
from analysis.findings.finding import Finding
from analysis.measure import columns, events as documented, evidence
from analysis.measure.windows import window

PATHS = ("policy_coordination", "joint_platforms", "industry_chain", "international_cooperation")
TOPICS = ["topic", "region", "actors", "verdicts", "documented", "last_event"]
FRAME = "fr-"
"""Begins the keys of statements about the article itself: its window, its sources, its length."""


def of_region(events: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the events of one region, or all of them for `all`."""
    if region == "all":
        return events.reset_index(drop=True)
    return events[events["region"] == region].reset_index(drop=True)


def lane(region: str) -> str:
    """Return what the lanes of the timeline are: regions, or the paths of a single region."""
    return "region" if region == "all" else "path"


def last_day(events: pd.DataFrame, as_of: str) -> str:
    """Return `as_of` as it was given, or the last event dated to the day when it is empty (ISO date)."""
    return as_of or documented.last_day(events).date().isoformat()


def bounds(as_of: str, window_days: int) -> tuple[str, str]:
    """Return the first and last day of the window as ISO dates, both included."""
    first, last = window(as_of, window_days)
    return first.date().isoformat(), last.date().isoformat()


def counts(events: pd.DataFrame, *, region: str, window_days: int) -> pd.DataFrame:
    """Return the events in every window of the whole collection's period; see `events.window_counts`.

    The period is that of all events, also for one region: the search went on where it found nothing. Empty
    when the period is shorter than one window.
    """
    days = events.loc[events["precision"] == "day", "date"]
    own = of_region(events, region)
    try:
        return documented.window_counts(
            own, window_days=window_days, first_day=days.min(), last_day=days.max()
        )
    except ParameterError:
        return pd.DataFrame({"window_end": pd.to_datetime([]), "events": pd.Series([], dtype="int64")})


def windows(table: pd.DataFrame, events: pd.DataFrame, *, region: str, window_days: int) -> Finding:
    """Return how many windows hold no event at all, and the fullest one.

    `table` comes from `counts`. Where every window holds an event, the least and the most are named instead.
    """
    days = events.loc[events["precision"] == "day", "date"]
    common = {
        "region": region,
        "days": window_days,
        "first": days.min(),
        "last": days.max(),
        "dated": int((of_region(events, region)["precision"] == "day").sum()),
    }
    place = "all" if region == "all" else "region"
    if table.empty:
        return {"key": f"hot_topics.windows_none_{place}", **common}
    fullest = table[table["events"] == table["events"].max()].iloc[0]
    empty = int((table["events"] == 0).sum())
    return {
        "key": f"hot_topics.windows_{'some' if empty else 'full'}_{place}",
        **common,
        "windows": len(table),
        "empty": empty,
        "share": empty / len(table),
        "least": int(table["events"].min()),
        "most": int(fullest["events"]),
        "most_end": fullest["window_end"],
    }


def spread(found: Finding) -> Finding:
    """Return the words of the distribution for what `windows` found; only for a period with windows in it."""
    kind = "some" if found["empty"] else "full"
    scope = "all" if found["region"] == "all" else "region"
    return {**found, "key": f"hot_topics.distribution_{kind}", "scope": scope}


def distribution(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many windows hold how many events, without the numbers no window holds."""
    spread = documented.window_distribution(table)
    return spread[spread["windows"] > 0].reset_index(drop=True)


def inside(events: pd.DataFrame, *, region: str, as_of: str, window_days: int) -> pd.DataFrame:
    """Return the events of the window that ends with `as_of`, certain ones and possible ones."""
    return documented.in_window(of_region(events, region), as_of=as_of, window_days=window_days)


def last_window(
    rows: pd.DataFrame, events: pd.DataFrame, *, region: str, as_of: str, window_days: int
) -> Finding:
    """Return what the window that ends with `as_of` holds; `rows` comes from `inside`.

    A window wholly outside the period of the collection has a message of its own: nothing was searched there.
    """
    first, last = bounds(as_of, window_days)
    begin, end = events["date"].min(), events["date"].max()
    place = "all" if region == "all" else "region"
    common = {"region": region, "days": window_days, "period": (first, last)}
    if pd.Timestamp(first) > end or pd.Timestamp(last) < begin:
        return {"key": "hot_topics.window_outside", **common, "begin": begin, "end": end}
    certain = int(rows["certain"].sum())
    kind = "window" if certain else "window_empty"
    return {
        "key": f"hot_topics.{kind}_{place}",
        **common,
        "certain": certain,
        "unsure": "yes" if len(rows) > certain else "no",
    }


def timeline(events: pd.DataFrame, *, region: str) -> Finding:
    """Return the most frequent type of event and how many agreements and new bodies there are."""
    own = of_region(events, region)
    if own.empty:
        raise DataError("no event to draw", column="region", value=region)
    types = own["type"].value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    exact = own["precision"].value_counts()
    return {
        "key": "hot_topics.timeline_all" if region == "all" else "hot_topics.timeline_region",
        "region": region,
        "total": len(own),
        "type": types.index[0],
        "number": int(types.iloc[0]),
        "agreements": int(types.get("agreement", 0)),
        "institutions": int(types.get("institution", 0)),
        "month": int(exact.get("month", 0)),
        "year": int(exact.get("year", 0)),
    }


def matrix(events: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """Return the events per topic and path: one row per combination, all four paths also where none is."""
    table = documented.matrix(of_region(events, region))
    grid = pd.MultiIndex.from_product([sorted(set(table["topic"])), PATHS], names=["topic", "path"])
    return table.set_index(["topic", "path"])["events"].reindex(grid, fill_value=0).reset_index()


def paths(table: pd.DataFrame, *, region: str) -> Finding:
    """Return the path with most and the one with fewest documented events; `table` is from `matrix`."""
    sums = table.groupby("path", sort=False)["events"].sum()
    return {
        "key": "hot_topics.paths_all" if region == "all" else "hot_topics.paths_region",
        "region": region,
        "total": int(sums.sum()),
        "most": sums.idxmax(),
        "most_events": int(sums.max()),
        "least": list(sums.index[sums == sums.min()]),
        "least_events": int(sums.min()),
        "shared": "yes" if sums.min() and (sums == sums.min()).sum() > 1 else "no",
        "empty": int((table["events"] == 0).sum()),
        "cells": len(table),
    }


def topics(
    topics: pd.DataFrame, verdicts: pd.DataFrame, events: pd.DataFrame, *, language: str
) -> pd.DataFrame:
    """Return the hot topics with what is known about each: one row per topic of the article.

    Columns: topic (its title), region, actors, verdicts (list, one per statement; unexamined for one without
    a verdict), documented (events behind the topic, by its `event_topics`), last_event (date of the last of
    them, as exact as known; missing when there is none).
    """
    judged = verdicts.set_index("claim")["verdict"].to_dict()
    rows = []
    for row in topics.to_dict("records"):
        behind = events[events["topic"].isin(columns.split_list(row["event_topics"]))]
        newest = behind.sort_values("date", kind="stable")["date_label"]
        rows.append(
            {
                "topic": row[f"title_{language}"],
                "region": row["region"],
                "actors": row[f"actors_{language}"],
                "verdicts": [judged.get(claim, UNEXAMINED) for claim in columns.split_list(row["claims"])],
                "documented": len(behind),
                "last_event": newest.iloc[-1] if len(newest) else float("nan"),
            }
        )
    return pd.DataFrame(rows, columns=TOPICS)


def with_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the topics for a table: the verdicts as how many statements have which (findings)."""
    lists = [counted(pd.Series(found, dtype="str")) for found in table["verdicts"]]
    return table.assign(verdicts=pd.Series(lists, index=table.index, dtype="object"))


def held(table: pd.DataFrame, *, region: str) -> list[list[Finding]]:
    """Return how many statements of the topics are supported, and how many events stand behind them.

    `table` comes from `topics`. One paragraph: the verdicts, or that nobody has examined any, and the events;
    a region the article has no topic for, and an edition without topics, have messages of their own.
    """
    own = table if region == "all" else table[table["region"] == region]
    if own.empty:
        return [[{"key": f"hot_topics.topics_{'none' if table.empty else 'absent'}", "region": region}]]
    verdicts = pd.Series([verdict for row in own["verdicts"] for verdict in row], dtype="str")
    stated: Finding = {
        "key": "hot_topics.topics_all" if region == "all" else "hot_topics.topics_region",
        "region": region,
        "topics": len(own),
        "statements": len(verdicts),
        "counts": counted(verdicts),
    }
    if verdicts.eq(UNEXAMINED).all():
        stated = {"key": "hot_topics.topics_unexamined", "statements": stated["statements"]}
    return [[stated, _behind(own, region)]]


def _behind(own: pd.DataFrame, region: str) -> Finding:
    """How many events stand behind the topics, and behind how many of these."""
    found: Finding = {
        "documented": int(own["documented"].sum()),
        "reach": "all" if own["documented"].gt(0).all() else "some",
    }
    if not found["documented"]:
        return {"key": "hot_topics.events_none"}
    return {"key": f"hot_topics.events_{'all' if region == 'all' else 'region'}", **found}


def statements(claims: pd.DataFrame, verdicts: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """Return the statements of the section with their verdicts, those on the article itself last.

    For a region its own, or all topics when the article has none for it; always those on the article itself.
    """
    about = claims["claim"].str.startswith(FRAME)
    own = claims[claims["section"].eq("hot_topics") & ~about]
    if region in set(own["region"]):
        own = own[own["region"] == region]
    both = pd.concat([own, claims[about]])
    return evidence.with_verdicts(both, verdicts)


def listed(events: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Return events for a table, newest first: date as exact as known, region, type, path, title."""
    order = events.sort_values("date", ascending=False, kind="stable")
    table = order[["date_label", "region", "type", "path", f"title_{language}"]]
    return table.set_axis(["date", "region", "event_type", "path_short", "title"], axis=1).reset_index(
        drop=True
    )
