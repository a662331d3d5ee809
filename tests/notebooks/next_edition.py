# ruff: noqa: E501  rows read better in long lines
"""An invented next article: every key is new, and nothing in it was ever printed anywhere.

Its verdicts, its evidence and its one source are invented as well.
"""

import csv
import io
from pathlib import Path

from analysis import registry

Row = dict[str, str]

AMOUNTS = {
    "yrd": ("0", "140"),
    "gba": ("22", "95"),
    "ccec": ("18", "60"),
    "jjj": ("12", "40"),
    "other": ("9", "25"),
}
"""Invented projects and billions by region; one has an amount without a project."""

WORDS = {"en": "An invented statement: {}.", "de": "Eine erfundene Aussage: {}.", "zh": "虚构的陈述：{}。"}


def in_all(stem: str, english: str, german: str, chinese: str) -> Row:
    """One text in the three columns of a table."""
    return {f"{stem}_en": english, f"{stem}_de": german, f"{stem}_zh": chinese}


def claim(key: str, section: str, region: str, value: str = "", unit: str = "") -> Row:
    """A statement; its text names its key."""
    texts = {f"text_{language}": words.format(key) for language, words in WORDS.items()}
    return {
        "claim": key, "section": section, "region": region, "subject_en": "invented", "predicate_en": key, **texts,
        "value": value, "unit_as_printed": unit, "value_normalised": value, "unit_normalised": unit,
        "time_reference": "never", **in_all("note", "", "", ""),
    }  # fmt: skip


def key_row(region: str) -> Row:
    """A row of the key table with its three statements."""
    projects, amount = AMOUNTS[region]
    fields = in_all("fields", "robotics, hydrogen", "Robotik, Wasserstoff", "机器人、氢能")
    names = {f"claim_{name}": f"nx-{region}-{name}" for name in ("projects", "fields", "amount")}
    return {
        "region": region,
        "projects": projects,
        "amount_printed": amount,
        "unit_printed": "Milliarden Yuan",
        **fields,
        **names,
    }


def key_claims(region: str) -> list[Row]:
    projects, amount = AMOUNTS[region]
    return [
        claim(f"nx-{region}-projects", "key_data", region, projects, "Projekte"),
        claim(f"nx-{region}-fields", "key_data", region),
        claim(f"nx-{region}-amount", "key_data", region, amount, "Milliarden Yuan"),
    ]


def tables(*regions: str) -> dict[str, list[Row]]:
    """The six tables with a key table of these regions; topics, paths and cases have keys of their own."""
    titles = in_all("title", "Invented: a robot valley", "Erfunden: ein Robotertal", "虚构：机器人谷")
    actors = in_all("actors", "Nobody and no one", "Niemand und keiner", "无名氏")
    return {
        "claims": [
            claim("nx-valley", "hot_topics", "jjj"),
            *(row for region in regions for row in key_claims(region)),
            claim("nx-vouchers", "path_proposals", "national"),
            claim("nx-harbour-firms", "case_studies", "jjj", "512", "Unternehmen"),
            claim("nx-hope", "outlook", "national"),
        ],
        "topics": [{"topic": "robot_valley", "region": "jjj", **titles, **actors, "claims": "nx-valley", "event_topics": ""}],
        "key_data": [key_row(region) for region in regions],
        "paths": [
            {"path": "voucher_scheme", "order": "1", **in_all("title", "Invented: vouchers for all", "Erfunden: Gutscheine für alle", "虚构：创新券普及"), "claims": "nx-vouchers"}
        ],
        "cases": [
            {"case": "harbour", **in_all("title", "Invented: the harbour park", "Erfunden: der Hafenpark", "虚构：港口园区"), "region": "jjj", "claims": "nx-harbour-firms"}
        ],
        "outlook": [{"statement": "hope", **in_all("text", "Invented: all will be well.", "Erfunden: Alles wird gut.", "虚构：一切都会好。"), "claims": "nx-hope"}],
    }  # fmt: skip


def examination() -> dict[str, list[Row]]:
    """Invented verdicts on two of the statements, with one finding of one invented source."""
    reasons = in_all("reasoning", "Invented reasons.", "Erfundene Gründe.", "虚构的理由。")
    open_words = in_all("verdict_if_yi_yuan", "", "", "")
    judged = {"confidence": "low", **reasons, "plausibility_check": "", "check_result": "", **open_words}
    found = in_all("finding", "An invented finding.", "Ein erfundener Befund.", "虚构的发现。")
    return {
        "verdicts": [
            {"claim": "nx-valley", "verdict": "supported", **judged},
            {"claim": "nx-harbour-firms", "verdict": "unverifiable", **judged},
        ],
        "evidence": [
            {
                "evidence": "ev900", "claim": "nx-valley", "source": "nx_gazette", **found, "value": "", "unit": "",
                "as_of": "2026", "relation": "supports", "strength": "official",
            }
        ],
        "sources": [
            {
                "source": "nx_gazette", "collection": "evidence", "title": "An invented gazette",
                "publisher": "Invented Press", "url": "https://gazette.invalid/1", "published": "2026",
                "language": "en", "host_class": "official", "licence": "", "link_ok": "yes", "note": "",
            }
        ],
    }  # fmt: skip


def write(folder: Path, *regions: str, judged: bool = False) -> Path:
    """Write the edition into a new folder, columns in the registry's order."""
    folder.mkdir(parents=True)
    for name, rows in (tables(*regions) | (examination() if judged else {})).items():
        out = io.StringIO()
        writer = csv.DictWriter(out, registry.table(name).columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
    return folder
