"""What the proposed instruments rest on: dated precedents, evidence, indicators that can be compared."""

import pandas as pd

from analysis.errors import DataError
from analysis.findings.finding import Paragraph
from analysis.measure import columns, evidence
from analysis.names import REGIONS

LISTS = {"precedent_regions": "list:region_short"}
"""Columns of these tables that hold several keys, with the kind of label."""

STRONG = ("official", "academic")
STRENGTHS = ("official", "academic", "news", "other")


def of_edition(proposed: pd.DataFrame, path_indicators: pd.DataFrame, *, language: str) -> list[Paragraph]:
    """Return which paths of the edition differ from the four measured here; empty where none does.

    `proposed` is the edition's table, `language` that of its titles.
    """
    known, named = set(path_indicators["path"]), set(proposed["path"])
    if known == named:
        return []
    others = proposed.loc[~proposed["path"].isin(known), f"title_{language}"].tolist()
    absent = [path for path in dict.fromkeys(path_indicators["path"]) if path not in named]
    sentences: Paragraph = [{"key": "paths.edition", "paths": len(named)}]
    if others:
        sentences.append({"key": "paths.edition_others", "titles": others})
    if absent:
        sentences.append({"key": "paths.edition_absent", "absent": absent})
    return [sentences]


def precedents(instruments: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the dated precedents: one row per instrument and event, in the order of the instruments.

    Columns: instrument, path (of the instrument), event, region, date, precision, source.

    Raises
    ------
    DataError
        For a precedent that is not among the events.
    """
    pairs = instruments.assign(event=instruments["precedents"].map(columns.split_list))
    pairs = pairs[["instrument", "path", "event"]].explode("event").dropna(subset=["event"])
    dated = events[["event", "region", "date", "precision", "source"]]
    table = pairs.merge(dated, on="event", how="left", validate="many_to_one")
    lost = table[table["date"].isna()]
    if len(lost):
        raise DataError(
            "a precedent is not an event",
            file="instruments.csv",
            column="precedents",
            value=lost.iloc[0]["event"],
        )
    order = {name: position for position, name in enumerate(instruments["instrument"])}
    place = table["instrument"].map(order)
    table = table.assign(_place=place).sort_values(["_place", "date"], ignore_index=True)
    return table.drop(columns="_place")


def listed(dated: pd.DataFrame) -> pd.DataFrame:
    """Return `precedents` for reading: date (a pair with its precision), event, region, instrument, path."""
    pairs = pd.Series(
        list(zip(dated["date"], dated["precision"], strict=True)), index=dated.index, dtype=object
    )
    return dated.assign(date=pairs)[["event", "date", "region", "instrument", "path"]]


def carried(
    instruments: pd.DataFrame,
    gaps: pd.DataFrame,
    dated: pd.DataFrame,
    findings: pd.DataFrame,
    verdicts: pd.DataFrame,
) -> pd.DataFrame:
    """Return what each instrument rests on: one row per instrument.

    Columns: instrument, path, precedents (number), precedent_regions (list), indicators, compared (number
    with a gap in some region), supporting (findings), strongest (source among them), confidence (of the
    verdict), support. `support` is data when a gap is measured and an official or academic source says that
    the instrument exists; practice with at least two dated precedents; else opinion.
    """
    known = set(gaps.loc[gaps["gap"].notna(), "indicator"])
    totals = evidence.summary(findings).set_index("claim")
    rows = []
    for row in instruments.itertuples():
        mine = dated[dated["instrument"] == row.instrument]
        names, claims = columns.split_list(row.indicators), columns.split_list(row.claims)
        found = totals.reindex(claims)
        strength = next((s for s in STRENGTHS if s in set(found["strongest"].dropna())), None)
        measured = sum(name in known for name in names)
        rows.append(
            {
                "instrument": row.instrument,
                "path": row.path,
                "precedents": len(mine),
                "precedent_regions": columns.in_region_order(mine["region"].tolist()),
                "indicators": len(names),
                "compared": measured,
                "supporting": int(found["supports"].fillna(0).sum()),
                "strongest": strength,
                "confidence": evidence.mark_of_claims(verdicts, str(row.claims))["confidence"],
                "support": _support(measured, len(mine), strength),
            }
        )
    return pd.DataFrame(rows)


def _support(measured: int, precedents_found: int, strength: str | None) -> str:
    if measured and strength in STRONG:
        return "data"
    return "practice" if precedents_found > 1 else "opinion"


def coverage(path_indicators: pd.DataFrame, gaps: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each path can be compared: one row per path.

    Columns: path, indicators, compared (with a gap in at least one region), in_all (in all four regions),
    compared_share (0–1), precedents (distinct dated events).
    """
    regions = gaps[gaps["gap"].notna()].groupby(["path", "indicator"])["region"].nunique()
    asked = path_indicators.groupby("path", sort=False)["indicator"].nunique()
    some = regions.groupby("path").size().reindex(asked.index, fill_value=0)
    every = regions[regions == len(REGIONS)].groupby("path").size().reindex(asked.index, fill_value=0)
    events = dated.groupby("path")["event"].nunique().reindex(asked.index, fill_value=0)
    table = pd.DataFrame({"indicators": asked, "compared": some, "in_all": every, "precedents": events})
    return table.assign(compared_share=table["compared"] / table["indicators"]).reset_index()
