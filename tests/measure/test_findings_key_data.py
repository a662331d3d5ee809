"""The findings of the key data notebook say what the numbers say."""

import pandas as pd
import pytest

from analysis import load, measure
from analysis.findings import key_data as findings

# Three invented regions are not needed: the published key table itself can be checked in the head.
KEY_DATA = pd.DataFrame(
    {"region": ["yrd", "gba", "ccec"], "projects": [28, 35, 15], "amount_printed": [120.0, 180.0, 75.0]}
).assign(
    claim_projects=["kd-yrd-projects", "kd-gba-projects", "kd-ccec-projects"],
    claim_amount=["kd-yrd-investment", "kd-gba-investment", "kd-ccec-investment"],
)


@pytest.fixture(scope="module")
def article() -> pd.DataFrame:
    return measure.keydata.article_table(KEY_DATA)


@pytest.fixture(scope="module")
def checks() -> pd.DataFrame:
    return measure.checks.recompute_checks(
        load.key_data(),
        load.province_panel(["rd_expenditure"]),
        load.national_panel(["rd_expenditure"]),
        load.reference_values(),
        load.launch_days(),
    )


def test_the_three_sums_add_up_to_375_or_37_5_billion(article: pd.DataFrame) -> None:
    found = findings.readings(article, load.launch_days().assign(label="x"))
    assert (found["printed"], found["yi_yuan"]) == (375.0, 37.5)


def test_chengdu_chongqing_is_last_by_total_and_second_per_project(article: pd.DataFrame) -> None:
    found = findings.ranks(article)
    assert (found["region"], found["per_project"], found["size"]) == ("ccec", 2, 5.0)


def test_the_finding_for_all_regions_states_the_annualised_sum_against_national_research(
    checks: pd.DataFrame,
) -> None:
    found = findings.amounts(checks, KEY_DATA, load.verdicts())
    assert found["annual"] == pytest.approx(375 * 36.5)
    assert found["printed"] == pytest.approx(375 * 36.5 / 3632.68, rel=1e-4)
    assert found["yi_yuan"] == pytest.approx(found["printed"] / 10)


def test_the_finding_for_one_region_uses_its_own_spending(checks: pd.DataFrame) -> None:
    found = findings.amounts(checks, KEY_DATA, load.verdicts(), region="yrd")
    assert found["key"] == "key_data.finding_region"
    assert found["printed"] == pytest.approx(120 * 36.5 / 1016.68, rel=1e-4)


def test_a_region_the_article_leaves_out_is_said_to_be_absent(checks: pd.DataFrame) -> None:
    found = findings.amounts(checks, KEY_DATA, load.verdicts(), region="jjj")
    assert found["key"] == "key_data.finding_absent"


def test_whether_the_sums_have_a_source_follows_the_verdicts(checks: pd.DataFrame) -> None:
    judged = load.verdicts()
    kept = judged["claim"] != "kd-yrd-investment"
    found = judged.assign(verdict=judged["verdict"].where(kept, "supported"))
    told = [findings.amounts(checks, KEY_DATA, table)["sources"] for table in (judged, judged.head(0), found)]
    assert told == ["none", "open", "found"]


@pytest.mark.parametrize(
    ("sizes", "place"),
    [([5.0, 6.0], "above"), ([0.1, 0.9], "below"), ([1.0, 3.0], "inside"), ([0.5, 2.0], "across")],
)
def test_the_size_of_projects_is_placed_beside_the_real_ones(sizes: list[float], place: str) -> None:
    column = "amount_per_project_cny_bn"
    article = pd.DataFrame({"reading": ["as_printed", "as_printed", "yi_yuan", "yi_yuan"], column: sizes * 2})
    found = findings.sizes(article, pd.DataFrame({column: [1.0, 4.0]}))
    assert (found["printed_where"], found["yi_where"], found["regions"]) == (place, place, 2)


def test_a_region_last_by_both_measures_is_told_so() -> None:
    table = load.key_data().assign(projects=[2, 2, 2], amount_printed=[9.0, 8.0, 7.0])
    found = findings.ranks(measure.keydata.article_table(table))
    assert (found["key"], found["region"]) == ("key_data.ranks_same", "ccec")


def test_read_as_printed_every_region_exceeds_its_research_spending_and_two_in_the_other_reading(
    checks: pd.DataFrame,
) -> None:
    found = findings.plausible(findings.rd_ratios(checks))
    assert (found["regions"], found["printed"], found["yi_yuan"]) == (3, 3, 2)


def test_sizes_of_launch_days_span_what_the_ledger_prints(article: pd.DataFrame) -> None:
    days = load.launch_days()
    days = days[days["part_of"].isna()]
    found = findings.sizes(article, measure.keydata.launch_day_sizes(days))
    assert (round(found["low"], 3), round(found["high"], 3), found["days"]) == (1.585, 4.272, 7)
    assert round(found["printed_low"], 3) == 4.286
    assert round(found["yi_high"], 3) == 0.514


def test_beijing_leads_the_shipped_project_lists_with_734() -> None:
    whole = measure.keydata.whole_table(measure.keydata.from_projects(load.projects(), load.programmes()))
    found = findings.records(whole)
    assert (found["regions"], found["projects"], found["total"]) == (["jjj"], 734, 1995)
    assert found["amounts"][0]["amount"] == pytest.approx(whole["amount_cny_bn"].sum())


def test_an_empty_window_says_so_instead_of_zero_projects() -> None:
    empty = pd.DataFrame({"projects": [0, 0], "projects_with_amount": [0, 0], "last_day": ["2020-01-01"] * 2})
    assert findings.window(empty, days=10)["key"] == "key_data.window_none"


def test_the_share_that_moved_most_is_told_with_its_direction() -> None:
    shares = pd.DataFrame(
        {
            "region": ["yrd", "yrd", "gba", "gba"],
            "year": [2010, 2020, 2010, 2020],
            "indicator": "rd_expenditure",
            "share": [0.28, 0.30, 0.20, 0.10],
        }
    )
    found = findings.panel_change(shares, "rd_expenditure")
    assert (found["region"], found["direction"], found["before"], found["after"]) == (
        "gba",
        "down",
        0.20,
        0.10,
    )
    assert findings.panel_change(shares, "rd_expenditure", region="yrd")["direction"] == "up"


def test_the_largest_fall_is_guangdongs_contracts_of_2024_as_the_portal_prints_them() -> None:
    panel = load.province_panel(["technology_contracts_output_value"], first_year=2013)
    found = findings.sharpest_fall(panel, "technology_contracts_output_value", load.provinces())
    assert (found["province"], found["year"]) == ("guangdong", 2024)
    assert (round(found["before"], 2), round(found["after"], 2)) == (386.68, 202.77)


def test_regions_with_equally_many_projects_share_the_first_place() -> None:
    found = findings.leaders(pd.Series({"yrd": 2, "jjj": 2, "gba": 1, "other": 1}))
    assert (found["regions"], found["tied"], found["rest"]) == (["yrd", "jjj"], "yes", "no")


def test_a_leader_of_the_four_regions_does_not_hide_that_the_rest_of_the_country_has_more() -> None:
    found = findings.leaders(pd.Series({"yrd": 2, "other": 5}))
    assert (found["regions"], found["projects"], found["rest"]) == (["yrd"], 2, "yes")


def test_where_none_of_the_four_regions_has_a_project_the_rest_comes_first() -> None:
    found = findings.leaders(pd.Series({"yrd": 0, "other": 5}))
    assert (found["regions"], found["rest"]) == (["other"], "no")


def test_a_table_without_a_doubted_unit_or_named_days_is_told_without_them(checks: pd.DataFrame) -> None:
    def keys(of_table: findings.Given, region: str = "all") -> list[str]:
        said = findings.amounts(checks, KEY_DATA, load.verdicts(), of_table, region=region)
        return [one["key"] for one in said]

    plain, dated, doubted = findings.Given(False, 0), findings.Given(False, 10), findings.Given(True, 0)
    assert keys(plain) == ["briefing.amounts"]
    assert keys(dated, "yrd") == ["briefing.amounts_region", "key_data.annual_region"]
    assert keys(doubted) == ["briefing.amounts", "briefing.unit"]
    assert findings.rd_ratios(checks, plain).empty
    assert set(findings.rd_ratios(checks, dated)["reading"]) == {"as_printed"}
