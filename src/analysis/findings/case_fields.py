"""The fields of the Hetao zone: which lists of which year name those of the article."""

import re

import pandas as pd

from analysis.findings.finding import Finding

FIELDS = {"life": "case-hetao-life", "fintech": "case-hetao-fintech"}
"""The two focus fields the article names, with the statement each comes from."""
WORDS = {"life": r"bio|life|health", "fintech": r"fintech|financ"}
"""How a field is recognised in the English words of a list."""


def fields(facts: pd.DataFrame, evidence: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return whether the pages of each year name the two fields of the article: one row per field and year.

    Columns: focus (life, fintech), year, lists (pages of that year that tell), named (those that name the
    field), share (0–1). Lists of the facts tell by their words; evidence on a field by whether it supports
    the statement; evidence on fintech that names life sciences tells on both. A page (address) counts once.
    """
    named_facts = pd.concat([_in_lists(facts), _in_evidence(evidence)])
    address = named_facts["source"].map(sources.set_index("source")["url"])
    pages = (
        named_facts.assign(page=address.fillna(named_facts["source"]))
        .groupby(["focus", "year", "page"])["named"]
        .any()
    )
    result = pages.groupby(["focus", "year"]).agg(lists="size", named="sum").reset_index()
    place = result["focus"].map({focus: number for number, focus in enumerate(FIELDS)})
    result = result.assign(_place=place).sort_values(["_place", "year"], ignore_index=True)
    return result.drop(columns="_place").assign(share=result["named"].to_numpy() / result["lists"].to_numpy())


def _in_lists(facts: pd.DataFrame) -> pd.DataFrame:
    own = facts[facts["kind"] == "field"]
    lists = own.groupby(["item", "date", "source"], sort=False)["value_text"].agg("; ".join)
    named_facts = [
        (focus, row["date"].year, row["source"], bool(re.search(pattern, row["value_text"], re.IGNORECASE)))
        for row in lists.reset_index().to_dict("records")
        for focus, pattern in WORDS.items()
    ]
    return pd.DataFrame(named_facts, columns=["focus", "year", "source", "named"])


def _in_evidence(evidence: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for focus, claim in FIELDS.items():
        own = evidence[evidence["claim"] == claim]
        parts.append(own.assign(focus=focus, named=own["relation"].eq("supports")))
    other = parts[-1]
    also = other[other["finding_en"].str.contains(WORDS["life"], case=False, regex=True)]
    table = pd.concat([*parts, also.assign(focus="life", named=True)])
    return table.assign(year=table["as_of"].str[:4].astype(int))[["focus", "year", "source", "named"]]


def fields_found(table: pd.DataFrame) -> Finding:
    """Return the last year in which fintech was named and the lists since then, and the same for life."""
    fintech = table[table["focus"] == "fintech"]
    named = fintech.loc[fintech["named"] > 0, "year"].max()
    later = fintech[fintech["year"] > named]
    life = table[(table["focus"] == "life") & (table["year"] > named)]
    return {
        "key": "cases.fields",
        "last": int(named),
        "lists": int(later["lists"].sum()),
        "first": int(later["year"].min()),
        "newest": int(later["year"].max()),
        "life_named": int(life["named"].sum()),
        "life_lists": int(life["lists"].sum()),
        "fewest": int(table["lists"].min()),
        "most": int(table["lists"].max()),
    }


def field_sources(facts: pd.DataFrame, evidence: pd.DataFrame) -> list[str]:
    """Return the sources behind `fields`."""
    named_facts = pd.concat([_in_lists(facts), _in_evidence(evidence)])
    return list(dict.fromkeys(named_facts["source"]))


def field_lists(facts: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Return the lists of fields as printed: one row per list, columns date, field_list, fields."""
    rows = facts[facts["kind"] == "field"]
    groups = rows.assign(date=_iso(rows), text=rows[f"text_{language}"]).groupby(["date", "item"], sort=True)[
        "text"
    ]
    return groups.agg(list).reset_index(name="fields").rename(columns={"item": "field_list"})


def _iso(rows: pd.DataFrame) -> "pd.Series[str]":
    """Dates as ISO text cut to what is known."""
    long = rows["precision"].map({"day": 10, "month": 7, "year": 4, "undated": 0})
    cut = [str(date)[:length] for date, length in zip(rows["date"], long, strict=True)]
    return pd.Series(cut, index=rows.index, dtype="str").mask(lambda text: text == "")
