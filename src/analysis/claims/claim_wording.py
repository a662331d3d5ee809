"""An examined number in words, in English, German or Chinese: what it was read as, and what is official."""

from collections.abc import Mapping

import pandas as pd

from analysis import text
from analysis.claims.judging import SUPPORTED
from analysis.claims.place_names import members, province_of

SIGNS = {"supported": "✓", "contradicted": "✗", "unit_error": "≠", "outdated": "←", "not_checkable": "–"}
"""A sign for each verdict, shown beside its word."""
ORDER = ("contradicted", "unit_error", "outdated", "supported", "not_checkable")


def place_name(key: str, language: str) -> str:
    """Return the name of a place, or of several joined by |; a cluster or case keeps its own name."""
    names = []
    for part in str(key).split("|"):
        if part in (*members(), "national"):
            kind = "region"
        elif part in province_of() and part not in text.keys("province"):
            kind = "city"
        else:
            kind = next(
                (one for one in ("province", "case", "cluster", "region") if part in text.keys(one)), ""
            )
        names.append(text.label(kind, part, language=language) if kind else part.replace("_", " "))
    return text.listing(names, language=language)


def indicator_name(key: str, language: str) -> str:
    """Return the name of an indicator, or of the item of a table such as case_facts.rd_intensity."""
    table, _, name = str(key).rpartition(".")
    if table in ("cooperation_statements", "events"):
        return text.sentence("claims.printed_figure", language=language)
    for kind in ("indicator", "path_indicator", "reference"):
        if name in text.keys(kind):
            return text.label(kind, name, language=language)
    return name.replace("_", " ")


def subject(row: Mapping[str, object], language: str) -> str:
    """Return what a number was read as: indicator, relation, place and year."""
    if not row["indicator"]:
        return text.sentence("claims.subject_open", language=language)
    parts = [indicator_name(str(row["indicator"]), language)]
    relation = str(row["relation"])
    if relation in ("growth", "share", "per_head", "rank", "multiple"):
        base = str(row["base"] or "")
        named = base if base.isdigit() or not base else place_name(base, language)
        if relation in ("per_head", "rank") or base:
            parts.append(text.sentence(f"claims.relation_{relation}", base=named, language=language))
    parts.append(place_name(str(row["place"]), language))
    if row["year"] and not pd.isna(row["year"]):  # type: ignore[call-overload]
        parts.append(str(int(float(str(row["year"])))))
    return ("，" if language == "zh" else ", ").join(parts)


def amount(value: object, unit: object, language: str) -> str:
    """Return a value with its unit in words of a language; a unit without words is written as it stands."""
    if value is None or value == "" or pd.isna(value):  # type: ignore[call-overload]
        return ""
    name = str(unit)
    plain = {"rank": "", "times": "×", "percentage points": "", "%": "%"}
    if name == "percentage points":
        return text.points(float(str(value)) / 100, language=language)
    if name in plain:
        return f"{text.number(value, language=language)}{plain[name]}"
    if name in text.units():
        return text.value(value, name, language=language)
    return f"{text.number(value, language=language)} {name}"


def reason(row: Mapping[str, object], language: str) -> str:
    """Return why a verdict is proposed, or why nothing is said."""
    key = str(row["reason"]) or ("fits" if row["verdict"] == SUPPORTED else "unsure")
    parts = [text.sentence(f"claims.reason_{key}", language=language)]
    name, _, value = str(row["detail"]).partition("=")
    if name == "matches_year":
        parts.append(text.sentence("claims.detail_year", year=value, language=language))
    elif name == "factor" and value == "currency":
        parts.append(text.sentence("claims.detail_currency", language=language))
    elif name == "factor":
        factor = text.number(10 ** abs(int(value.removeprefix("1e"))), language=language)
        parts.append(text.sentence("claims.detail_factor", factor=factor, language=language))
    return ("" if language == "zh" else " ").join(parts)


def verdict_name(verdict: str, language: str) -> str:
    """Return the word of a proposed verdict."""
    return text.sentence(f"claims.verdict_{verdict}", language=language)


def counts(table: pd.DataFrame, language: str | None = None) -> str:
    """Return how many numbers have which verdict, as a list in words, the alarms first."""
    found = table["verdict"].value_counts()
    present = [verdict for verdict in ORDER if verdict in found.index and verdict != "not_checkable"]
    parts = [text.sentence(f"claims.count_{one}", n=int(found[one]), language=language) for one in present]
    return text.listing(parts, language=language)


def finding(table: pd.DataFrame, language: str | None = None, *, region: str = "all") -> dict[str, object]:
    """Return what the examined numbers of an article say together: the key of a message with its values.

    `region` names the region when `table` holds the numbers of one only (`notebook.examined`).
    """
    part = "" if region == "all" else "_region"
    judged = int((table["verdict"] != "not_checkable").sum())
    if table.empty:
        return {"key": f"claims.finding_none{part}", "region": region}
    if not judged:
        return {"key": f"claims.finding_silent{part}", "region": region, "numbers": len(table)}
    counted = counts(table, language)
    said = {"numbers": len(table), "spoken": judged, "counts": counted}
    return {"key": f"claims.finding_article{part}", "region": region, **said}


def finding_text(table: pd.DataFrame, language: str) -> str:
    """Return the finding as a sentence."""
    values = finding(table, language)
    return str(text.sentence(str(values.pop("key")), language=language, **values))
