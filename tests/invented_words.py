"""A data folder with a few invented names and sources for tests of words and pages: nothing in it is real."""

import csv
import json
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "zh")


def spoken(stem: str, en: str, de: str, zh: str) -> dict[str, str]:
    return {f"{stem}_{tongue}": words for tongue, words in zip(LANGUAGES, (en, de, zh), strict=True)}


REGIONS = [
    {"region": region, **spoken("name", *words), **spoken("short", *words)}
    for region, words in {
        "yrd": ("Yangtze River Delta", "Jangtse-Delta", "长江三角洲"),
        "gba": ("Bay <i>Area</i>", "Bucht", "大湾区"),
        "jjj": ("Beijing–Tianjin–Hebei", "", "京津冀"),
    }.items()
]
INDICATORS = [
    {"indicator": "rd_expenditure", "unit": "billion CNY", **spoken("name", "R&D", "FuE", "研发经费")},
    {"indicator": "rd_plain", "unit": "", **spoken("name", "Plain", "Schlicht", "普通")},
]
FLAGS = [
    {"flag": "S9", **spoken("text", "Decimals are missing.", "Dezimalen fehlen.", "缺少小数。")},
    {"flag": "U3", **spoken("text", "Unit <b>unclear</b>.", "Einheit unklar.", "单位不明。")},
]
_COMMON = {"collection": "c", "language": "en", "host_class": "official", "note": ""}
SOURCES = [
    {
        "source": "open",
        "title": "Yearbook",
        "publisher": "Office of Invention",
        "url": "https://example.org/a?b=1&c=2",
        "published": "2024",
        "licence": "CC BY 4.0",
        "link_ok": "yes",
    },
    {
        "source": "closed",
        "title": "Mirror <script>alert(1)</script>",
        "publisher": "Somebody",
        "url": "https://example.org/closed",
        "published": "2023",
        "licence": "",
        "link_ok": "no",
    },
    {
        "source": "careful",
        "title": "Page",
        "publisher": "Somebody",
        "url": "https://example.org/careful",
        "published": "2022",
        "licence": "not stated",
        "link_ok": "with care",
    },
    {
        "source": "trap",
        "title": "Trap",
        "publisher": "Trapper",
        "url": "javascript:alert(1)",
        "published": "2022",
        "licence": "",
        "link_ok": "yes",
    },
]
TABLES: dict[str, list[dict[str, Any]]] = {
    "regions": REGIONS,
    "indicators": INDICATORS,
    "flags": FLAGS,
    "sources": [{**_COMMON, **row} for row in SOURCES],
}


def written(root: Path) -> Path:
    """Write the invented tables below `root` and return it, ready to be named by ANALYSIS_DATA."""
    (root / "clean").mkdir(parents=True)
    (root / "datapackage.json").write_text(json.dumps({"resources": []}), encoding="utf-8")
    for name, rows in TABLES.items():
        with (root / "clean" / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return root
