"""The outlook: which rule is shown, what it is worth, and what is said where nothing can be continued."""

import pandas as pd
import pytest

from analysis import load, text
from analysis.findings import outlook
from analysis.names import LANGUAGES, REGIONS

# Invented series: a region that grows by a tenth every year, one that stands still, one too short.
GROWING = [("yrd", year, 100 * 1.1 ** (year - 2010)) for year in range(2010, 2024)]
STILL = [("gba", year, 50.0) for year in range(2010, 2024)]
SHORT = [("ccec", year, 10.0) for year in range(2018, 2024)]


def invented(*series: list[tuple[str, int, float]]) -> pd.DataFrame:
    rows = [row for each in series for row in each]
    frame = pd.DataFrame(rows, columns=["region", "year", "value"])
    return frame.assign(indicator="rd_expenditure", unit="billion CNY", flag="")


def spoken(finding: dict[str, object], key: str = "") -> list[str]:
    values = {name: value for name, value in finding.items() if name != "key"}
    return [str(text.sentence(f"{finding['key']}{key}", language=tongue, **values)) for tongue in LANGUAGES]


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    return outlook.continued(invented(GROWING, STILL, SHORT), horizon_year=2025)


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return load.province_panel()


@pytest.fixture(scope="module")
def intensity(panel: pd.DataFrame) -> pd.DataFrame:
    return outlook.by_region(panel, load.regions(), outlook.comparable("rd_intensity"))


def test_a_series_too_short_for_a_test_is_left_out(lines: pd.DataFrame) -> None:
    assert set(lines["region"]) == {"yrd", "gba"}


def test_ties_go_to_the_simplest_rule(lines: pd.DataFrame) -> None:
    best = outlook.best_rule(lines, region="gba")
    assert set(best["model"]) - {""} == {"naive"}


def test_a_tenth_more_every_year_is_continued_by_a_tenth(lines: pd.DataFrame) -> None:
    best = outlook.best_rule(lines, region="yrd")
    found = outlook.expectation(best, invented(GROWING), indicator="rd_expenditure", region="yrd")
    # 100 × 1.1^15 = 417.72, told to three digits that count: what lies ahead is not known better.
    assert found["value"][:2] == (418.0, "billion CNY")
    last = best[best["kind"] == "scenario"].iloc[-1]
    assert last["value"] == pytest.approx(100 * 1.1**15)


def test_the_finding_carries_the_past_error_of_its_rule(lines: pd.DataFrame) -> None:
    found = outlook.expectation(lines, invented(STILL), indicator="rd_expenditure", region="gba")
    assert (found["error"], found["years"]) == (pytest.approx(0.0), 4)


def test_the_band_of_a_rule_is_counted_over_regions_and_years(lines: pd.DataFrame) -> None:
    table = outlook.rules(outlook.errors(lines)).set_index("model")
    assert table.loc["naive", "backtest_years"] == 8


def test_a_series_too_short_is_explained_in_one_sentence() -> None:
    values = invented(SHORT)
    found = outlook.expectation(
        outlook.continued(values, horizon_year=2030), values, indicator="rd_expenditure"
    )
    assert (found["key"], found["reason"]) == ("outlook.too_short", "too_few_to_fit")


@pytest.mark.parametrize("indicator", ["sci_papers_rank", "yrd_coordinated_innovation_index"])
def test_what_cannot_be_summed_over_provinces_is_explained(panel: pd.DataFrame, indicator: str) -> None:
    values = outlook.by_region(panel, load.regions(), indicator)
    found = outlook.expectation(outlook.continued(values, horizon_year=2030), values, indicator=indicator)
    assert found["key"] == "outlook.not_regional"
    assert all(spoken(found))


@pytest.mark.parametrize("horizon_year", [2025, 2035])
def test_every_region_and_horizon_has_its_sentences(intensity: pd.DataFrame, horizon_year: int) -> None:
    lines = outlook.continued(intensity, horizon_year=horizon_year)
    for region in ("all", *REGIONS):
        best = outlook.best_rule(lines, region=region)
        found = outlook.expectation(lines, intensity, indicator="rd_intensity", region=region)
        drawn = outlook.line(best, indicator="rd_intensity")
        errors = outlook.backtest(outlook.errors(lines), lines, region=region)
        assert all([*spoken(found), *spoken(drawn, ".caption"), *spoken(errors, ".title")]), region


def test_the_three_languages_state_the_same_numbers(intensity: pd.DataFrame) -> None:
    lines = outlook.continued(intensity, horizon_year=2030)
    found = outlook.expectation(lines, intensity, indicator="rd_intensity")
    said = []
    for tongue in LANGUAGES:
        with text.recording() as seen:
            text.sentence(**found, language=tongue)
        said.append(sorted(map(str, seen)))
    assert said[0] == said[1] == said[2]


def test_published_intensity_gives_way_to_the_recalculated_one() -> None:
    assert outlook.comparable("rd_intensity") == "rd_intensity_recalculated"


def test_the_greater_bay_area_has_no_spread_inside(panel: pd.DataFrame, intensity: pd.DataFrame) -> None:
    spread = outlook.spreads(panel, load.regions(), intensity)
    assert set(spread["kind"]) == {"between", "yrd", "ccec", "jjj"}


def test_a_falling_spread_is_told_as_falling() -> None:
    rows = [("between", 2010, 0.4), ("between", 2020, 0.2), ("yrd", 2010, 0.1), ("yrd", 2020, 0.3)]
    spread = pd.DataFrame(rows, columns=["kind", "year", "coefficient_of_variation"])
    found = outlook.convergence_of(spread, indicator="rd_intensity")
    assert found is not None
    assert (found["direction"], found["fell"], found["regions"]) == ("down", 0, 1)


def test_without_two_common_years_there_is_no_word_on_convergence() -> None:
    spread = pd.DataFrame([("between", 2010, 0.4)], columns=["kind", "year", "coefficient_of_variation"])
    assert outlook.convergence_of(spread, indicator="rd_intensity") is None


def test_a_share_that_would_pass_a_hundred_per_cent_is_warned_of() -> None:
    high = [("yrd", year, 60 * 1.04 ** (year - 2010)) for year in range(2010, 2024)]
    values = invented(high).assign(unit="%", indicator="business_funding_share")
    best = outlook.best_rule(outlook.continued(values, horizon_year=2035), region="yrd")
    warning = outlook.bounds(best)
    assert warning is not None
    assert warning["key"] == "outlook.beyond"


def test_the_expectations_of_the_article_stand_with_their_verdicts() -> None:
    mine = outlook.statements(load.outlook(), load.claims(), load.verdicts())
    expected = ["ol-highlands", "ol-allocation", "ol-integration", "ol-selfreliance", "fr-length"]
    assert mine["claim"].tolist() == expected
    assert mine["verdict"].notna().all()


def test_five_clusters_of_the_four_regions_are_among_the_first_fifteen_of_2025() -> None:
    # Global Innovation Index 2025: Shenzhen-Hong Kong-Guangzhou 1, Beijing 4, Shanghai-Suzhou 6, Hangzhou 13,
    # Nanjing 15; 24 clusters of China among the first hundred, 17 in 2020.
    found = outlook.trace(load.clusters(), load.cluster_counts())
    assert (found["top15"], found["rank"], found["number"], found["before"]) == (5, 1, 24, 17)


def test_the_last_known_rank_of_chengdu_is_that_of_2022() -> None:
    found = outlook.trace(load.clusters(), load.cluster_counts(), region="ccec")
    assert (found["cluster"], found["rank"], found["best_edition"]) == ("chengdu", 29, 2022)
