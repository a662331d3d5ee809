"""From an article to an edition with proposed verdicts, and from a reviewed table back into the edition."""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from analysis import export, load, registry, text
from analysis.claims import claim_wording, review
from analysis.claims.documents import Document
from analysis.claims.examination import Examined, as_table, examine_document
from analysis.claims.place_names import members, places_of, province_of
from analysis.errors import DataError, ParameterError
from analysis.files import write_all
from analysis.names import LANGUAGES

PROPOSED = "proposed.csv"
"""The table of an edition that holds what a program proposes and nobody has confirmed."""
COLUMNS = (
    "claim", "start", "end", "text", "verdict", "reason", "detail", "relation", "place", "indicator", "year",
    "base", "value", "unit", "official", "official_unit", "table", "row", "source", "flag", "formula",
    "status",
)  # fmt: skip
DECISIONS = ("confirmed", "rejected", "open")
EDITION_VERDICT = {"contradicted": "implausible", "not_checkable": "unverifiable"}
"""What a confirmed verdict is called in the tables of an edition, where the name differs."""
RATING = {"supported": 5, "outdated": 3, "unit_error": 2, "contradicted": 1}
PRINTED = re.compile(r"^[\d.,\u00a0\u202f ]*\d")


def draft(document: Document, *, date: str = "", source: str = "") -> dict[str, str]:
    """Return the files of a draft by name: six tables, the proposed verdicts, the review page, claims.json.

    `date` is the day of the article (YYYY-MM-DD or a year), `source` where it was published.
    """
    examined = examine_document(document, date=int(date[:4]) if date else None)
    rows = proposed_rows(examined)
    tables = _edition(document, examined, rows)
    files = {
        f"{name}.csv": export.csv_text(
            registry.table(name).columns, _cells(registry.table(name).columns, some)
        )
        for name, some in tables.items()
    }
    files[PROPOSED] = export.csv_text(COLUMNS, _cells(COLUMNS, rows))
    files["claims.json"] = json.dumps(
        _claim_reviews(rows, examined, date, source), ensure_ascii=False, indent=1
    )
    files["article.txt"] = document.text
    files["review.html"] = review.page(document, examined, rows)
    return files


def proposed_rows(examined: list[Examined]) -> list[dict[str, object]]:
    """Return one row per number: the columns of `examine`, a key, and the status proposed."""
    rows: list[dict[str, object]] = []
    table = as_table(examined).astype(object)
    for number, row in enumerate(table.where(table.notna(), "").to_dict("records"), 1):
        what = "-".join(
            filter(None, [str(row["indicator"]).rpartition(".")[2], str(row["place"]).split("|")[0]])
        )
        key = re.sub(r"[^a-z0-9]+", "-", f"n{number:02}-{what or 'number'}".lower()).strip("-")
        year = int(float(str(row["year"]))) if row["year"] else ""
        values = {str(name): value for name, value in row.items()}
        rows.append(values | {"claim": key, "year": year, "status": "proposed"})
    return rows


# ------------------------------------------------------------------ the tables of the edition


def _edition(
    document: Document, examined: list[Examined], rows: list[dict[str, object]]
) -> dict[str, list[dict[str, object]]]:
    claims = [_claim(document, one, row) for one, row in zip(examined, rows, strict=True)]
    cases: list[dict[str, object]] = []
    for case in load.cases().itertuples():
        keys = [str(row["claim"]) for row in rows if row["place"] == case.case]
        if keys:
            titles = {f"title_{one}": str(getattr(case, f"title_{one}")) for one in LANGUAGES}
            cases.append(
                {"case": str(case.case), **titles, "region": str(case.region), "claims": ";".join(keys)}
            )
    return {
        "claims": claims,
        "key_data": _key_data(document, examined, rows),
        "topics": [],
        "paths": [],
        "cases": cases,
        "outlook": [],
    }


def _claim(document: Document, one: Examined, row: Mapping[str, object]) -> dict[str, object]:
    """One statement: its sentence in the language of the article, what was read in all three."""
    texts = {}
    for language in LANGUAGES:
        read = claim_wording.subject(row, language)
        statement = text.sentence("claims.statement", text=row["text"], subject=read, language=language)
        quoted = text.sentence("claims.statement_quoted", sentence=row["sentence"], language=language)
        own = row["sentence"] if language == document.language else f"{statement} {quoted}"
        texts[f"text_{language}"] = _one_line(str(own))
    printed = PRINTED.match(str(row["text"]))
    shown = printed.group().strip() if printed else ""
    return {
        "claim": row["claim"],
        "section": _section(one, row),
        "region": region_of(str(row["place"])),
        "subject_en": claim_wording.subject(row, "en"),
        "predicate_en": _one_line(f"is given as {row['text']}"),
        **texts,
        "value": _plain(row["value"]) if not printed else _plain(_as_printed(shown, document.language)),
        "unit_as_printed": _one_line(str(row["text"])[len(shown) :].strip() or str(row["unit"])),
        "value_normalised": _plain(row["value"]),
        "unit_normalised": row["unit"],
        "time_reference": row["year"] or "not stated",
    }


def _section(one: Examined, row: Mapping[str, object]) -> str:
    if one.found.sentence.block.kind == "table":
        return "key_data"
    if row["place"] in ("g60", "hetao"):
        return "case_studies"
    return "outlook" if row["reason"] == "target" else "hot_topics"


def _first(places: object) -> str:
    return str(places).partition("|")[0]


def region_of(place: str) -> str:
    """Return the region a place lies in; national where it lies in none."""
    provinces = {str(row.province): str(row.region) for row in load.provinces().itertuples()}
    first = _first(place)
    if first in (*members(), "national"):
        return first
    case = {"g60": "yrd", "hetao": "gba"}.get(first)
    return case or provinces.get(first) or provinces.get(province_of().get(first, ""), "national")


def _key_data(
    document: Document, examined: list[Examined], rows: list[dict[str, object]]
) -> list[dict[str, object]]:
    """The key table, where the text has one: rows of regions with a count and an amount of money."""
    found: list[dict[str, object]] = []
    blocks = {id(one.found.sentence.block): one.found.sentence.block for one in examined}
    for block in blocks.values():
        for table_row in block.rows[block.heads :]:
            start, end = table_row[0].start, table_row[-1].end
            cells = [
                (one, row)
                for one, row in zip(examined, rows, strict=True)
                if start <= one.mention.start < end and one.found.sentence.block is block
            ]
            counts = [pair for pair in cells if pair[0].mention.kind == "count"]
            amounts = [pair for pair in cells if pair[0].mention.kind == "money"]
            if len(counts) != 1 or len(amounts) != 1:
                continue
            side = document.shown[table_row[0].start : table_row[0].end]
            named = [hit.key for hit in places_of(side, document.language) if hit.level != "other"]
            region = region_of(named[0]) if named else "national"
            if region == "national" or any(row["region"] == region for row in found):
                continue
            unit = str(amounts[0][1]["unit"])
            found.append({
                "region": region,
                "projects": round(counts[0][0].mention.value),
                "amount_printed": _plain(amounts[0][0].mention.value / 10.0 ** amounts[0][0].mention.power),
                "unit_printed": unit,
                **{f"fields_{one}": text.sentence("claims.subject_open", language=one) for one in LANGUAGES},
                "claim_projects": counts[0][1]["claim"],
                "claim_fields": counts[0][1]["claim"],
                "claim_amount": amounts[0][1]["claim"],
            })  # fmt: skip
    return found


def _as_printed(shown: str, language: str) -> object:
    from analysis.quantities import parse_number

    number = parse_number(shown, language)
    return float(number.value) if number else ""


def _plain(value: object) -> str:
    """A number as the check of editions takes it: digits and a point."""
    if value == "" or value is None:
        return ""
    number = float(str(value))
    return f"{number:.10f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def _cells(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> list[list[object]]:
    names = list(columns)
    return [[row.get(name, "") for name in names] for row in rows]


# ------------------------------------------------------------------ claims.json


def _claim_reviews(
    rows: list[dict[str, object]], examined: list[Examined], date: str, source: str
) -> dict[str, object]:
    """The proposed verdicts in the ClaimReview vocabulary of schema.org."""
    appearance: dict[str, object] = {"@type": "CreativeWork"}
    appearance |= ({"name": source} if source else {}) | ({"datePublished": date} if date else {})
    graph = []
    for row, one in zip(rows, examined, strict=True):
        if row["verdict"] not in RATING:
            continue
        graph.append({
            "@type": "ClaimReview",
            "identifier": row["claim"],
            "creativeWorkStatus": "proposed",
            "claimReviewed": row["sentence"],
            "itemReviewed": {"@type": "Claim", "text": row["text"], "appearance": appearance},
            "reviewBody": f"{claim_wording.subject(row, 'en')}. {claim_wording.reason(row, 'en')}",
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": RATING[str(row["verdict"])],
                "bestRating": 5,
                "worstRating": 1,
                "alternateName": f"proposed: {claim_wording.verdict_name(str(row['verdict']), 'en')}",
            },
            "author": {"@type": "SoftwareApplication", "name": "analysis draft"},
            "isBasedOn": row["source"],
            "position": one.start,
        })  # fmt: skip
    return {"@context": "https://schema.org", "@graph": graph}


# ------------------------------------------------------------------ the reviewed table


def apply(folder: Path, reviewed: Path) -> dict[str, int]:
    """Put the decisions of a reviewed table into an edition; return how many were confirmed and rejected.

    Confirmed verdicts become rows of verdicts.csv and evidence.csv; every decision is noted in proposed.csv.

    Raises
    ------
    DataError
        When the folder holds no draft, or the table names a claim or decision that does not exist.
    """
    rows = read_rows(folder / PROPOSED, ("claim", "verdict", "status"), "a folder that analysis draft wrote")
    decided = read_rows(reviewed, ("claim", "decision"), "the table that the review page downloads")
    by_claim = {row["claim"]: row for row in rows}
    for number, row in enumerate(decided, 2):
        where = partial(DataError, file=reviewed.name, row=number)
        if (claim := row["claim"]) not in by_claim:
            right = "a claim of proposed.csv"
            raise where("no such claim", column="claim", value=claim, expected=right)
        if (decision := row["decision"]) not in DECISIONS:
            right = ", ".join(DECISIONS)
            raise where("unknown decision", column="decision", value=decision, expected=right)
        by_claim[row["claim"]]["status"] = "proposed" if row["decision"] == "open" else row["decision"]
    confirmed = [row for row in rows if row["status"] == "confirmed"]
    texts = {
        PROPOSED: export.csv_text(COLUMNS, _cells(COLUMNS, rows)),
        "verdicts.csv": _table_text("verdicts", [_verdict(row) for row in confirmed]),
        "evidence.csv": _table_text("evidence", [_evidence(row) for row in confirmed if row["official"]]),
    }
    write_all({folder / name: text for name, text in texts.items()})
    return {"confirmed": len(confirmed), "rejected": sum(row["status"] == "rejected" for row in rows)}


def _table_text(name: str, rows: list[dict[str, object]]) -> str:
    columns = registry.table(name).columns
    return export.csv_text(columns, _cells(columns, rows))


def _verdict(row: Mapping[str, str]) -> dict[str, object]:
    verdict = EDITION_VERDICT.get(row["verdict"], row["verdict"])
    reasons = {
        f"reasoning_{one}": f"{claim_wording.subject(row, one)}. {claim_wording.reason(row, one)}"
        for one in LANGUAGES
    }
    sure = "high" if row["official"] and not row["flag"] else "medium"
    formula, result = row["formula"] or row["row"], row["official"]
    return {"claim": row["claim"], "verdict": verdict, "confidence": sure, **reasons,
            "plausibility_check": formula, "check_result": result}  # fmt: skip


def _evidence(row: Mapping[str, str]) -> dict[str, object]:
    findings = {}
    for one in LANGUAGES:
        value = claim_wording.amount(row["official"], row["official_unit"], one)
        subject = claim_wording.subject(row, one)
        findings[f"finding_{one}"] = text.sentence(
            "claims.finding", subject=subject, value=value, language=one
        )
    return {
        "evidence": f"draft-{row['claim']}",
        "claim": row["claim"],
        "source": source_of(row["source"]),
        **findings,
        "value": _plain(row["official"]),
        "unit": row["official_unit"],
        "as_of": row["year"],
        "relation": "supports" if row["verdict"] == claim_wording.SUPPORTED else "contradicts",
        "strength": "official",
    }


def source_of(key: str) -> str:
    """Return the first source of a value that the register knows, otherwise the search log."""
    registered = set(load.sources()["source"])
    return next((part for part in str(key).split(";") if part in registered), "search-log")


def read_rows(file: Path, columns: Iterable[str], expected: str) -> list[dict[str, str]]:
    """Return the rows of a table of a draft.

    Raises
    ------
    DataError
        When the file is missing or lacks a column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            rows: list[dict[str, Any]] = list(reader)
    except FileNotFoundError:
        if not file.parent.is_dir():
            raise DataError("there is no such folder", file=str(file.parent), expected=expected) from None
        raise DataError("the table is missing", file=file.name, expected=expected) from None
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DataError("not a readable table", file=file.name, expected=expected) from None
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise DataError(f"the column {missing[0]} is missing", file=file.name, row=1, expected=expected)
    return rows


def checked_date(date: str) -> str:
    """Return a day or year as given.

    Raises
    ------
    ParameterError
        When it is neither a year nor YYYY-MM-DD.
    """
    if date and not re.fullmatch(r"(19|20)\d\d(-\d\d(-\d\d)?)?", date):
        raise ParameterError(f"--date is {date!r}: write a year or a day as YYYY-MM-DD")
    return date
