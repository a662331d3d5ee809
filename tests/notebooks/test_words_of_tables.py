"""Heads of tables on German and Chinese pages are words of the page's language, never code words."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import findings, load, measure, page, text
from analysis.page.html_tables import _head, _units_of, named

ROOT = Path(__file__).resolve().parents[2]
NAMES = re.compile(r"GDP|PCT|R&D|AI|SHA-256|CSV|URL|FuE|BIP|KI|IROS|EU")
"""Names that stay Latin on a Chinese page."""
MESSAGES = ROOT / "src" / "analysis"


def frames() -> dict[str, pd.DataFrame]:
    """Tables as figures and notebooks show them, without a word of their own."""
    edges = {
        name: load.copublication_edges(name, first_year=2018, last_year=2019)
        for name in ("ai_robotics", "chinaxiv")
    }
    panel = load.province_panel(["rd_expenditure", "gdp"])
    values = findings.outlook.by_region(panel, load.regions(), "rd_expenditure")
    stated = load.cooperation_statements()
    claims = findings.fact_check.examined(load.claims(), load.verdicts())
    return {
        "scenarios": findings.outlook.continued(values, horizon_year=2030),
        "claims": claims[["claim", "section", "verdict"]],
        "evidence": findings.fact_check.by_strength(load.evidence(), claims),
        "contracts": findings.official.contracts(stated, region="all"),
        "parts of the index": findings.official.sub_indices(load.region_facts()),
        "projects of the EU": findings.official.european_projects(load.cordis_projects()),
        "both collections": findings.official.side_by_side(edges, load.cities()),
        "launch days": measure.keydata.launch_day_sizes(load.launch_days()),
        "clusters": load.clusters(),
        "overview": findings.briefing.overview(claims, "all"),
    }


@pytest.fixture(scope="module")
def shown() -> dict[str, pd.DataFrame]:
    return frames()


@pytest.mark.parametrize("language", ["de", "zh"])
def test_no_head_of_a_table_is_a_code_word_or_english(shown: dict[str, pd.DataFrame], language: str) -> None:
    with text.using_language(language):
        for name, frame in shown.items():
            columns = named(frame)
            assert columns, name
            for column in columns:
                head = _head(column, {}, _units_of(frame).get(column))
                assert "_" not in head, (name, column)
                latin = re.sub(NAMES, "", head)
                assert language != "zh" or not re.search("[A-Za-z]{2,}", latin), (name, column, head)
                assert head != column.replace("_", " ") or column in ("region", "region_a"), (name, column)


@pytest.mark.parametrize("language", ["de", "zh"])
def test_kinds_of_rows_and_rules_are_told_in_words(shown: dict[str, pd.DataFrame], language: str) -> None:
    with text.using_language(language), page.capture() as outputs:
        page.table(shown["scenarios"].tail(40), caption="x", columns=named(shown["scenarios"]))
        page.table(shown["contracts"], caption="x")
    words = re.sub("<[^>]*>", " ", "".join(output.html for output in outputs))
    assert not re.search(r"\b[a-z]+_[a-z_]+\b|\b(?:observed|backtest|scenario|naive|stated)\b", words)


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_quality_flags_and_missing_members_are_told_in_words(language: str) -> None:
    panel = load.province_panel(["rd_intensity", "rd_expenditure"], first_year=2023)
    gaps = pd.DataFrame({"region": ["yrd", "jjj"], "missing": ["anhui;jiangsu", ""]})
    with text.using_language(language), page.capture() as outputs:
        page.table(panel[["province", "year", "value", "unit", "flag"]], caption="x")
        page.table(gaps, caption="x")
    words = re.sub("<[^>]*>", " ", "".join(output.html for output in outputs))
    assert not re.search(r"\b[A-Z]\d{1,2}\b|communique\b|\bderived\b|\bportal\b|anhui", words)


def literal_keys() -> set[str]:
    """Every message key written out in code and notebooks: "FILE.KEY" of a message file that exists."""
    files = {file.stem for file in (MESSAGES / "messages").glob("*.toml")}
    sources = [file.read_text(encoding="utf-8") for file in MESSAGES.rglob("*.py")]
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    found = {key for source in sources for key in re.findall(r"[\"']([a-z_]+\.[a-z_0-9]+)[\"']", source)}
    endings = ("csv", "js", "css", "json", "html", "toml")
    return {key for key in found if key.partition(".")[0] in files and key.partition(".")[2] not in endings}


def test_every_message_key_in_code_exists() -> None:
    known = set(text.message_keys())
    stems = {key.removesuffix(".title").removesuffix(".caption") for key in known}
    heads = tuple(stems)
    absent = [
        key
        for key in sorted(literal_keys())
        if key not in stems | known and not any(head.startswith(key) for head in heads)
    ]
    assert absent == []
