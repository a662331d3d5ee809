# ruff: noqa: E501  rows read better in long lines
"""An invented edition of the article's tables: nothing in it was ever printed anywhere."""

import csv
import io
from pathlib import Path

from analysis import registry

CLAIMS = {
    "xx-yrd-projects": ("key_data", "yrd", "30", "projects"),
    "xx-yrd-fields": ("key_data", "yrd", "", ""),
    "xx-yrd-amount": ("key_data", "yrd", "150", "Mrd. Yuan"),
    "xx-jjj-projects": ("key_data", "jjj", "12", "projects"),
    "xx-jjj-fields": ("key_data", "jjj", "", ""),
    "xx-jjj-amount": ("key_data", "jjj", "40", "Mrd. Yuan"),
    "xx-topic": ("hot_topics", "jjj", "", ""),
}


def _claim(key: str) -> dict[str, str]:
    section, region, value, unit = CLAIMS[key]
    return {
        "claim": key, "section": section, "region": region, "subject_en": "invented", "predicate_en": "is invented",
        "text_en": f"{key} is invented.", "text_de": f"{key} ist erfunden.", "text_zh": f"{key}为虚构。", "value": value,
        "unit_as_printed": unit, "value_normalised": value, "unit_normalised": unit, "time_reference": "never",
        "note_en": "", "note_de": "", "note_zh": "",
    }  # fmt: skip


def _key_row(region: str, fields: str) -> dict[str, str]:
    projects, amount = CLAIMS[f"xx-{region}-projects"][2], CLAIMS[f"xx-{region}-amount"][2]
    return {
        "region": region, "projects": projects, "amount_printed": amount, "unit_printed": "Mrd. Yuan",
        "fields_en": fields, "fields_de": fields, "fields_zh": fields, "claim_projects": f"xx-{region}-projects",
        "claim_fields": f"xx-{region}-fields", "claim_amount": f"xx-{region}-amount",
    }  # fmt: skip


def _named(key: str, name: str, **more: str) -> dict[str, str]:
    titles = {f"title_{language}": f"invented {name} {language}" for language in ("en", "de", "zh")}
    return {key: name, **titles, "claims": "xx-topic", **more}


def rows() -> dict[str, list[dict[str, str]]]:
    """The six tables: two regions, one of each of the rest."""
    actors = {f"actors_{language}": "nobody" for language in ("en", "de", "zh")}
    texts = {f"text_{language}": "invented." for language in ("en", "de", "zh")}
    return {
        "claims": [_claim(key) for key in CLAIMS],
        "topics": [
            _named("topic", "invented_topic", region="jjj", event_topics="yrd_g60_corridor", **actors)
        ],
        "key_data": [_key_row("yrd", "robots, new energy"), _key_row("jjj", "robots")],
        "paths": [_named("path", "invented_path", order="1")],
        "cases": [_named("case", "invented_case", region="jjj")],
        "outlook": [{"statement": "invented_outlook", **texts, "claims": "xx-topic"}],
    }


def examination() -> dict[str, list[dict[str, str]]]:
    """The three tables that may be left out: an invented verdict, its finding, and the source of that."""
    reasons = {f"reasoning_{language}": "invented" for language in ("en", "de", "zh")}
    found = {f"finding_{language}": "invented" for language in ("en", "de", "zh")}
    return {
        "verdicts": [{"claim": "xx-topic", "verdict": "outdated", "confidence": "low", **reasons}],
        "evidence": [
            {
                "evidence": "own_1", "claim": "xx-topic", "source": "xx_gazette", **found,
                "relation": "contradicts", "strength": "news",
            }
        ],
        "sources": [
            {
                "source": "xx_gazette", "collection": "evidence", "title": "invented", "publisher": "nobody",
                "url": "https://gazette.invalid/1", "host_class": "established", "link_ok": "yes",
            }
        ],
    }  # fmt: skip


def write(folder: Path, tables: dict[str, list[dict[str, str]]] | None = None) -> Path:
    """Write the tables into a new folder, columns in the registry's order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (tables or rows()).items():
        out = io.StringIO()
        writer = csv.DictWriter(out, registry.table(name).columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(content)
        (folder / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
    return folder
