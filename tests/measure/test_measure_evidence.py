"""Counting findings and verdicts, comparing editions, and the lazy face of the room."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import measure
from analysis.measure import editions, evidence

RAW = Path(__file__).parents[2] / "data" / "raw" / "evidence"


@pytest.fixture
def findings() -> pd.DataFrame:
    """Invented findings on two claims."""
    rows = [
        ("c1", "s1", "supports", "news"),
        ("c1", "s2", "supports", "official"),
        ("c1", "s2", "contradicts", "official"),
        ("c2", "s3", "context", "academic"),
    ]
    return pd.DataFrame(rows, columns=["claim", "source", "relation", "strength"])


@pytest.fixture
def verdicts() -> pd.DataFrame:
    """The verdicts as published with the evidence, in the clean spelling."""
    raw = pd.read_csv(RAW / "verdicts.csv").rename(columns={"claim_id": "claim"})
    return raw.assign(verdict=raw["verdict"].str.replace("-", "_"))


def test_the_summary_counts_relations_and_strength_by_hand(findings: pd.DataFrame) -> None:
    row = evidence.summary(findings).set_index("claim").loc["c1"]
    counted = row[
        ["supports", "contradicts", "context", "supports_official", "contradicts_official", "sources"]
    ]
    assert counted.tolist() == [2, 1, 0, 1, 1, 2]
    assert row["strongest"] == "official"


def test_context_alone_is_no_evidence_of_any_strength(findings: pd.DataFrame) -> None:
    assert pd.isna(evidence.summary(findings).set_index("claim").loc["c2", "strongest"])


def test_a_claim_without_findings_is_listed_with_zeros(findings: pd.DataFrame) -> None:
    claims = pd.DataFrame({"claim": ["c3", "c1"]})
    table = evidence.summary(findings, claims)
    assert table[["claim", "supports", "sources"]].to_numpy().tolist() == [["c3", 0, 0], ["c1", 2, 2]]


def test_the_published_findings_are_67_for_7_against_and_63_in_context_without_the_searches() -> None:
    raw = pd.read_csv(RAW / "evidence.csv").rename(columns={"claim_id": "claim", "source_id": "source"})
    table = evidence.findings(raw)
    counted = table.groupby("relation")["findings"].sum().to_dict()
    assert counted == {"supports": 67, "contradicts": 7, "context": 63}


def test_the_most_critical_verdict_stands_for_several_claims(verdicts: pd.DataFrame) -> None:
    mark = evidence.mark_of_claims(verdicts, "kd-yrd-fields;kd-yrd-projects;kd-yrd-investment")
    assert mark.tolist() == ["kd-yrd-projects", "unverifiable", "high"]


OLD = pd.DataFrame(
    {
        "region": ["yrd", "gba"],
        "projects": [28, 35],
        "amount_printed": [120, 180],
        "fields_en": ["integrated circuits, new energy", "artificial intelligence"],
    }
)


def test_changes_between_editions_by_hand() -> None:
    new = OLD.assign(projects=[30, 35])
    table = editions.changes(OLD, new).set_index(["region", "measure"])
    assert table.loc[("yrd", "projects"), ["old", "new", "difference", "status"]].tolist() == [
        28,
        30,
        2,
        "changed",
    ]
    assert table.loc[("yrd", "amount_per_project_cny_bn"), "new"] == 4.0
    assert table.loc[("gba", "amount_cny_bn"), "status"] == "unchanged"


def test_regions_that_come_and_go_are_marked_not_filled() -> None:
    new = pd.DataFrame({"region": ["yrd", "jjj"], "projects": [28, 5], "amount_printed": [120, 7]})
    table = editions.changes(OLD, new).set_index(["region", "measure"])
    assert table.loc[("gba", "projects"), "status"] == "removed"
    assert table.loc[("jjj", "projects"), "status"] == "added"
    assert pd.isna(table.loc[("jjj", "projects"), "difference"])


def test_fields_that_come_and_go_are_listed() -> None:
    new = OLD.assign(fields_en=["new energy; biomedicine", "artificial intelligence"])
    table = editions.field_changes(OLD, new).set_index("region")
    assert table.loc["yrd"].tolist() == ["new energy", "biomedicine", "integrated circuits"]


def test_chinese_lists_are_divided_as_well() -> None:
    old = pd.DataFrame({"region": ["yrd"], "fields_zh": ["集成电路、新能源"]})
    table = editions.field_changes(old, old, column="fields_zh")
    assert table.loc[0, "kept"] == "集成电路;新能源"


def test_every_module_and_function_of_the_room_can_be_reached_by_name() -> None:
    for name in measure.__all__:
        assert getattr(measure, name).__name__ in (name, f"analysis.measure.{name}")


def test_a_module_that_is_not_there_is_refused_like_any_attribute() -> None:
    with pytest.raises(AttributeError, match="forecasts"):
        _ = measure.forecasts


def test_importing_the_room_loads_no_pandas() -> None:
    code = "import sys; from analysis import measure; measure.__name__; print('pandas' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
