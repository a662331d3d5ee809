"""The findings of the fact check count what is there."""

import pandas as pd
import pytest

from analysis import load, measure
from analysis.findings import fact_check as findings


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return findings.examined(load.claims(), load.verdicts())


def said(found: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    """The findings by the last part of their key."""
    return {str(each["key"]).split(".")[1]: each for each in found}


def test_all_45_statements_have_the_published_verdict_counts(table: pd.DataFrame) -> None:
    found = said(findings.verdicts(table))
    assert found["lead_all"]["claims"] == 45
    assert [each["n"] for each in found["lead_facts"]["counts"]] == [12, 3, 2, 14]
    assert (found["lead_proposals"]["proposals"], found["lead_proposals"]["practised"]) == (14, 12)


def test_no_number_of_the_key_table_could_be_traced_to_a_source(table: pd.DataFrame) -> None:
    assert "lead_numbers" in said(findings.verdicts(table))


def test_a_choice_by_region_says_that_national_statements_are_in_it() -> None:
    chosen = findings.examined(load.claims(), load.verdicts(), region="gba")
    assert findings.verdicts(chosen, region="gba", whole=False)[0]["country"] == "yes"


def test_proposals_and_expectations_are_counted_apart_from_facts(table: pd.DataFrame) -> None:
    found = findings.board(table)
    assert [found[name] for name in ("facts", "supported", "proposals", "practised")] == [31, 12, 14, 12]


def test_statements_about_the_whole_country_belong_to_every_region() -> None:
    chosen = findings.examined(load.claims(), load.verdicts(), region="ccec")
    assert set(chosen["region"]) == {"ccec", "national"}


def test_a_choice_without_statements_is_said_to_be_empty() -> None:
    none = findings.examined(load.claims(), load.verdicts(), section="outlook", verdict="implausible")
    assert none.empty
    assert findings.verdicts(none) == [{"key": "fact_check.finding_none"}]


def test_a_statement_without_a_verdict_keeps_its_row() -> None:
    claims = load.claims()
    chosen = findings.examined(claims, load.verdicts().iloc[1:])
    assert len(chosen) == len(claims)
    assert chosen["verdict"].isna().sum() == 1


def test_every_recomputed_check_agrees_with_the_ledger() -> None:
    recomputed = measure.checks.recompute_checks(
        load.key_data(),
        load.province_panel(["rd_expenditure"]),
        load.national_panel(["rd_expenditure"]),
        load.reference_values(),
        load.launch_days(),
    )
    ledger = findings.of_edition(load.checks(), load.key_data(), load.key_data())
    compared = measure.checks.compare_checks(recomputed, ledger)
    told = {"key": "fact_check.arithmetic_same", "checks": 47, "agree": 47, "own": 0}
    assert findings.arithmetic(compared, recomputed) == told


def test_the_ledger_of_another_edition_holds_what_its_figures_share() -> None:
    # invented: one region as in the article, one with another number of projects, one left out
    other = load.key_data().query("region != 'ccec'")
    other = other.assign(projects=other["projects"].replace(35, 36))
    held = findings.of_edition(load.checks(), other, load.key_data())["check"]
    assert {"chk-yrd-annual", "chk-yrd-shanghai", "chk-gd-rd-triangulation"} <= set(held)
    assert not held.str.contains("^chk-(?:gba|ccec|all)-").any()


def test_a_check_the_ledger_does_not_hold_is_called_like_that_of_another_region() -> None:
    claims = pd.DataFrame({"claim": ["invented"], "region": ["jjj"]})
    row = ("chk-jjj-rd", "invented", "as_printed", 2.0, 1.0, 2.0, "ratio")
    recomputed = pd.DataFrame([row], columns=list(measure.checks.Check._fields))
    compared = measure.checks.compare_checks(recomputed, load.checks().head(0))
    table = findings.check_table(recomputed, claims, compared, load.launch_days())
    assert table[["check", "region", "agrees"]].values.tolist() == [["chk-yrd-rd", "jjj", "own"]]


def test_a_real_launch_day_stands_under_its_own_region_in_the_table_of_checks() -> None:
    claims = pd.DataFrame({"claim": ["kd-unit"], "region": ["national"]})
    row = ("chk-real-gba-20221221", "kd-unit", "reference", 7.5, 2.0, 3.75, "billion CNY per project")
    recomputed = pd.DataFrame([row], columns=list(measure.checks.Check._fields))
    compared = measure.checks.compare_checks(recomputed, load.checks().head(0))
    table = findings.check_table(recomputed, claims, compared, load.launch_days())
    assert table["region"].tolist() == ["gba"]


def test_verdicts_that_no_statement_has_are_not_counted_aloud() -> None:
    own = findings.examined(load.claims(), load.verdicts(), section="path_proposals")
    assert set(said(findings.verdicts(own, whole=False))) == {"finding_part", "lead_proposals"}


def test_statements_without_any_verdict_are_told_once() -> None:
    bare = findings.examined(load.claims(), load.verdicts().head(0))
    assert findings.verdicts(bare) == [{"key": "fact_check.finding_unexamined", "claims": 45}]
    assert findings.unexamined(bare) == []
    assert findings.board(bare)["key"] == "fact_check.board_none"


def test_the_rest_without_a_verdict_is_counted_beside_the_others() -> None:
    some = findings.examined(load.claims(), load.verdicts().head(4))
    assert findings.unexamined(some) == [[{"key": "fact_check.unexamined", "claims": 41}]]


def test_official_findings_are_counted_once_each() -> None:
    evidence = load.evidence()
    counted = findings.by_strength(evidence, findings.examined(load.claims(), load.verdicts()))
    found = findings.strength(counted, evidence, load.sources())
    assert [found[name] for name in ("findings", "pages", "contradicts", "searches")] == [137, 29, 7, 11]


@pytest.mark.parametrize(
    ("language", "text", "short"),
    [
        ("en", "The article says that the corridor covers nine cities.", "The corridor covers nine cities."),
        ("en", "According to the article, two places build a city.", "Two places build a city."),
        ("en", "The article expects China to form hubs that can compete.", ""),
        (
            "de",
            "Der Artikel meldet, im Delta sei eine Allianz entstanden.",
            "Im Delta sei eine Allianz entstanden.",
        ),
        ("de", "Der Korridor umfasst dem Artikel zufolge neun Städte.", "Der Korridor umfasst neun Städte."),
        ("de", "Der Artikel berichtet, dass Behörden gemeinsam erproben.", ""),
        ("de", "Der Artikel berichtet von Abkommen, die zwei Städte schlossen.", ""),
        ("de", "Der Artikel plädiert für eine Verzahnung von Staat, Industrie und Anwendern.", ""),
        ("zh", "文章称，该走廊覆盖九个城市。", "该走廊覆盖九个城市。"),
    ],
)
def test_a_short_statement_is_a_whole_sentence(language: str, text: str, short: str) -> None:
    table = pd.DataFrame({f"text_{language}": [text]})
    assert list(findings.shortened(table, language=language)["short"]) == [short or text]
