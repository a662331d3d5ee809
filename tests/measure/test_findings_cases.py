"""What dated facts allow to say about the two cases: merging by hand, and the shipped counts."""

import pandas as pd
import pytest

from analysis import load, text
from analysis.errors import UnknownName
from analysis.findings import case_series, cases
from analysis.measure import checks


@pytest.fixture(scope="module")
def ledger() -> pd.DataFrame:
    return checks.recompute_checks(
        load.key_data(),
        load.province_panel(["rd_expenditure"]),
        load.national_panel(["rd_expenditure"]),
        load.reference_values(),
        load.launch_days(),
    )


@pytest.fixture(scope="module")
def enterprises() -> pd.DataFrame:
    return cases.enterprises(load.case_facts(), load.evidence(), load.reference_values())


def invented_fact(**changed: object) -> dict[str, object]:
    """One invented count of a zone, dated to the month."""
    fact: dict[str, object] = {"case": "hetao", "kind": "metric", "item": "projects", "value": 7.0}
    fact |= {"date": pd.Timestamp("2020-05-01"), "precision": "month", "unit": "projects"}
    return {**fact, "quality": "lower_bound", "source": "s1", "second_source": pd.NA, **changed}


def invented_finding(**changed: object) -> dict[str, object]:
    """One invented finding on the same count, dated to the day."""
    row: dict[str, object] = {"claim": "case-hetao-projects", "source": "s2", "finding_en": "7 projects"}
    return {**row, "value": 7.0, "unit": "projects", "as_of": "2020-05-09", "strength": "official", **changed}


def merged(fact: dict[str, object], finding: dict[str, object]) -> pd.DataFrame:
    return cases.projects(pd.DataFrame([fact]), pd.DataFrame([finding]))


def test_two_reports_of_one_value_in_one_year_are_one_row_with_both_sources() -> None:
    row = merged(invented_fact(), invented_finding()).iloc[0]
    assert (row["source"], row["second_source"]) == ("s2", "s1")


def test_of_two_reports_the_exact_date_and_the_cautious_mark_stay() -> None:
    row = merged(invented_fact(), invented_finding()).iloc[0]
    assert (row["date"], row["quality"]) == (pd.Timestamp("2020-05-09"), "lower_bound")


def test_an_earlier_month_goes_before_a_more_exact_date() -> None:
    row = merged(invented_fact(), invented_finding(as_of="2020-08-13")).iloc[0]
    assert (row["date"], row["precision"]) == (pd.Timestamp("2020-05-01"), "month")


def test_a_value_whose_date_is_not_stated_is_undated() -> None:
    row = merged(invented_fact(quality="undated"), invented_finding()).iloc[0]
    assert row["precision"] == "undated"


def test_partners_are_never_counted_as_projects() -> None:
    table = merged(invented_fact(), invented_finding(unit="partners", value=60.0))
    assert table["value"].tolist() == [7.0]


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("Over 150 projects", "lower_bound"),
        ("a number above 50,000", "lower_bound"),
        ("Nearly 29,000 companies", "rounded"),
        ("126 projects, over land", "reported"),
    ],
)
def test_the_words_before_a_number_say_whether_it_is_a_bound(words: str, mark: str) -> None:
    assert case_series._bound(words, "reported") == mark


def test_a_number_was_passed_by_the_first_count_above_it_and_by_none_where_all_lie_below() -> None:
    series = cases.projects(pd.DataFrame([invented_fact()]), pd.DataFrame([invented_finding()]))
    passed, below = cases.projects_found(series, 5.0), cases.projects_found(series, 9.0)
    assert (passed["key"], passed["after"]) == ("cases.projects", 7.0)
    assert (below["key"], "after" in below) == ("cases.projects_apart", False)
    assert [one["key"] for one in cases.finding("all", passed, below)] == [
        "cases.finding_g60",
        "cases.finding_hetao_apart",
    ]


def test_an_unknown_case_is_refused() -> None:
    with pytest.raises(UnknownName, match="g60"):
        cases.shown("g61", load.claims())


def test_an_edition_without_the_number_of_a_case_does_not_show_it() -> None:
    claims = load.claims().query("claim != 'case-g60-rd'")
    assert pd.isna(cases.stated(claims, "case-g60-rd"))
    assert cases.shown("all", claims) == ("hetao",)
    assert cases.absent("g60", "all") == {"key": "cases.not_stated", "case": "g60"}
    assert cases.absent("g60", "hetao") == {"key": "cases.not_shown", "case": "g60"}


def test_without_the_numbers_of_both_cases_the_finding_says_so() -> None:
    assert cases.projects_found(pd.DataFrame(), float("nan")) == {}
    assert cases.finding("all", {}, {}) == [{"key": "cases.finding_none"}]


def test_cases_that_are_not_on_record_are_named() -> None:
    own = pd.DataFrame([{"case": "harbour", "region": "jjj", "title_en": "Invented harbour", "claims": "x"}])
    (told,) = cases.setting("all", own, language="en")
    assert told[0] == {"key": "cases.setting_all", "cases": 1, "regions": ["jjj"]}
    assert told[1] == {"key": "cases.setting_others", "titles": ["Invented harbour"]}
    assert cases.setting("all", own.head(0), language="en") == [[{"key": "cases.setting_nothing"}]]


def test_the_corridor_counts_are_the_documented_ones(enterprises: pd.DataFrame) -> None:
    # 275,000 / 10, 465,568 / 8 and 504,000 / 7 are derived, share and number of one year; SHINE 2021-11-08,
    # Hefei Online 2022-11, a bank study of 2024.
    assert enterprises["value"].round().tolist() == [27500, 29000, 36500, 58196, 50000, 72000]


def test_the_bank_study_of_the_corridor_has_no_date_of_its_own(enterprises: pd.DataFrame) -> None:
    assert enterprises.loc[enterprises["precision"] == "undated", "value"].tolist() == [50000]


def test_the_corridor_had_more_than_twenty_thousand_in_2020_and_3_6_times_as_many_in_2025(
    enterprises: pd.DataFrame,
) -> None:
    found = cases.enterprises_found(enterprises, 20000)
    assert (found["key"], found["after"]) == ("cases.enterprises", 27500)
    assert (found["oldest"], found["newest"], found["ratio"]) == pytest.approx((27500, 72000, 3.6))


def test_the_zone_had_passed_fifty_projects_by_august_2020() -> None:
    series = cases.projects(load.case_facts(), load.evidence())
    found = cases.projects_found(series, 50)
    assert (found["oldest"], found["after"], found["newest"], found["bound"]) == (11, 126, 200, "more")


def test_the_intensity_fits_and_the_share_does_not(ledger: pd.DataFrame) -> None:
    series = cases.intensities(load.case_facts(), load.evidence())
    found = cases.intensity_found(series, 3.5, ledger)
    assert (found["key"], found["value"], round(found["implied"], 3)) == ("cases.intensity", 0.0355, 0.088)
    assert cases.intensity_found(series, 5.0, ledger)["key"] == "cases.intensity_apart"


def test_targets_of_the_plan_are_dated_by_the_year_they_are_set_for() -> None:
    series = cases.intensities(load.case_facts(), load.evidence())
    targets = series[series["quality"] == "target"]
    assert dict(zip(targets["date"].dt.year, targets["value"], strict=True)) == {2022: 3.0, 2025: 3.2}


def test_fintech_left_the_lists_after_2021_and_life_and_health_did_not() -> None:
    table = cases.fields(load.case_facts(), load.evidence(), load.sources())
    found = cases.fields_found(table)
    assert (found["last"], found["life_named"] == found["life_lists"]) == (2021, True)


def test_one_page_under_two_keys_is_counted_once() -> None:
    # scio-hetao and scio_2023_09 are the same page of the State Council Information Office.
    table = cases.fields(load.case_facts(), load.evidence(), load.sources())
    assert table.query("focus == 'fintech' and year == 2023")["lists"].item() == 4


def test_nine_members_in_four_provinces_are_counted() -> None:
    found = cases.members_found(cases.members(load.cities(), load.city_panel()))
    assert (found["members"], found["provinces"], found["published"]) == (9, 4, 6)
    # People's government of Xuancheng, published 2020 without the year it is for.
    assert (found["lowest"], round(found["low"], 4)) == ("xuancheng", 0.018)
    table = cases.members(load.cities(), load.city_panel()).set_index("city")
    assert table.loc["hefei", ["value", "year"]].tolist() == [3.91, 2022]


def test_every_statement_on_both_cases_is_shown() -> None:
    found = [
        len(cases.statements(load.claims(), load.verdicts(), load.cases(), case=case))
        for case in ("all", "g60", "hetao")
    ]
    assert found == [7, 3, 4]


@pytest.mark.parametrize("language", ["en", "de", "zh"])
@pytest.mark.parametrize("case", ["all", "g60", "hetao"])
def test_the_finding_can_be_said_for_every_case_and_language(
    case: str, language: str, enterprises: pd.DataFrame
) -> None:
    series = cases.projects(load.case_facts(), load.evidence())
    for firms, projects in ((20000, 50), (90000, 900)):
        corridor, zone = cases.enterprises_found(enterprises, firms), cases.projects_found(series, projects)
        for found in cases.finding(case, corridor, zone):
            assert "nan" not in text.sentence(language=language, **found)
