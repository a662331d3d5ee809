"""City and region figures, clusters and case facts: units, series and marks survive the cleaning."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.pipeline import cities
from analysis.pipeline.raw import RawFiles

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def raw() -> RawFiles:
    return RawFiles(DATA / "raw")


@pytest.fixture(scope="module")
def translations() -> dict[str, pd.DataFrame]:
    return {"case_facts": RawFiles(DATA / "translations").read("case_facts.csv")}


@pytest.fixture(scope="module")
def tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return cities.tables(raw, translations)


def figure(panel: pd.DataFrame, city: str, year: int, indicator: str, series: str = "main") -> pd.Series:
    rows = panel.query("city == @city and year == @year and indicator == @indicator and series == @series")
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_row_of_the_city_panel_is_kept(tables, raw):
    assert len(tables["city_panel"]) == len(raw.read("cities/city_panel.csv")) == 503


def test_money_of_cities_is_in_billion_yuan(tables):
    # Beijing 2010: 14,113.58 (100 million yuan) in the NBS table of major cities.
    beijing = figure(tables["city_panel"], "beijing", 2010, "gdp")
    assert (round(beijing["value"], 6), beijing["unit"]) == (1411.358, "billion CNY")


def test_hong_kong_research_is_in_billion_hong_kong_dollars(tables):
    # 2017: 21,280 million HKD before the change of method (Census and Statistics Department).
    found = figure(tables["city_panel"], "hong_kong", 2017, "rd_expenditure")
    assert (round(found["value"], 2), found["unit"]) == (21.28, "billion HKD")


def test_gdp_of_the_bay_area_cities_in_dollars_stays_in_dollars(tables):
    gdp = tables["city_panel"].query("indicator == 'gdp' and unit == 'billion USD'")
    assert (len(gdp), set(gdp["year"])) == (11, {2020})


@pytest.mark.parametrize(
    ("city", "year", "indicator", "main", "alt"),
    [
        ("shenzhen", 2022, "rd_intensity", 5.81, 5.49),
        ("shanghai", 2012, "rd_intensity", 3.37, 3.31),
        ("chongqing", 2022, "technology_contracts_output_value", 55.947, 63.04),
    ],
)
def test_disagreements_stay_side_by_side(tables, city, year, indicator, main, alt):
    panel = tables["city_panel"]
    values = [figure(panel, city, year, indicator, series)["value"] for series in ("main", "alt")]
    assert values == pytest.approx([main, alt], abs=0.001)


def test_series_are_kept_apart(tables):
    assert tables["city_panel"]["series"].value_counts().to_dict() == {"main": 479, "revised": 20, "alt": 4}


def test_weak_figures_keep_their_mark(tables):
    quality = tables["city_panel"]["quality"].value_counts()
    assert quality[["weak", "conflict", "undated"]].tolist() == [3, 3, 3]


def test_a_share_printed_as_one_ninth_is_a_number_and_keeps_its_text(tables):
    facts = tables["region_facts"].query("region == 'gba' and indicator == 'gdp_share'").iloc[0]
    assert (round(facts["value"], 4), facts["unit"], facts["value_text"]) == (11.1111, "% of China", "1/9")


def test_region_facts_hold_21_printed_figures_and_39_of_the_index_reports(tables):
    facts = tables["region_facts"]
    assert (facts["edition"].eq("single").sum(), facts["flag"].eq("S26").sum()) == (21, 39)


def test_s26_every_row_of_the_index_reports_is_flagged_and_names_its_edition(tables):
    index = tables["region_facts"].query("source == 'yrd_coordinated_innovation'")
    assert index["flag"].eq("S26").all()
    assert set(index["edition"]) == {"2021", "2022", "2023", "2024"}


def test_s26_editions_of_the_index_are_never_mixed(tables):
    # Audit: 2020 is 227.05 in one edition and 216.27 in another.
    index = tables["region_facts"].query("indicator == 'yrd_coordinated_innovation_index' and year == 2020")
    assert dict(zip(index["edition"], index["value"], strict=True)) == {"2024": 216.27, "2021": 227.05}


def test_s26_only_the_edition_of_2024_has_the_whole_series(tables):
    index = tables["region_facts"].query(
        "indicator == 'yrd_coordinated_innovation_index' and edition == '2024'"
    )
    assert index["year"].tolist() == list(range(2011, 2024))


def test_a_rounded_count_is_a_number_with_its_plus_sign_beside_it(tables):
    found = (
        tables["region_facts"].query("indicator == 'yrd_joint_invention_patents' and year == 2021").iloc[0]
    )
    assert (found["value"], found["value_text"], found["unit"]) == (7800.0, "7800+", "patents")


def test_index_figures_without_a_stable_page_say_so(tables, raw):
    weak = (~raw.read("provinces/YRDCoordinatedInnovation.csv")["网址"].str.startswith("http")).sum()
    noted = tables["region_facts"]["note"].str.contains("weak", na=False)
    assert noted.sum() == weak == 9


def test_technology_contracts_inside_the_delta_are_in_billion_yuan(tables):
    row = tables["region_facts"].query("indicator == 'yrd_internal_technology_contracts_value'").iloc[0]
    assert (round(row["value"], 3), row["unit"]) == (186.345, "billion CNY")


def test_five_chinese_clusters_were_in_the_top_15_of_2025(tables):
    # Published: ranks 1, 4, 6, 13 and 15 (China Daily Asia, September 2025).
    listed = tables["clusters"].query("edition == 2025 and rank <= 15 and region == region")
    assert listed["rank"].tolist() == [1, 4, 6, 13, 15]


def test_a_chinese_cluster_outside_the_regions_belongs_to_the_rest_and_a_foreign_one_to_none(tables):
    region = tables["clusters"].query("edition == 2024").set_index("cluster")["region"]
    assert region["wuhan"] == "other"
    assert pd.isna(region["seoul"])


def test_a_second_source_that_repeats_the_first_is_none(tables):
    for name in ("clusters", "city_panel", "region_facts", "cluster_counts", "case_facts"):
        assert not (tables[name]["source"] == tables[name]["second_source"]).any()


def test_china_had_24_of_the_top_100_clusters_in_2025(tables):
    counts = tables["cluster_counts"].query("edition == 2025 and economy == 'China'")
    assert counts["clusters_in_top100"].tolist() == [24]


def test_case_facts_run_per_case_in_the_order_of_the_file(tables):
    keys = tables["case_facts"].groupby("case")["fact"].agg(["first", "last", "size"])
    assert keys.loc["g60"].tolist() == ["g60_001", "g60_061", 61]
    assert keys.loc["hetao"].tolist() == ["hetao_001", "hetao_053", 53]


def test_an_undated_fact_has_no_date(tables):
    facts = tables["case_facts"]
    assert facts.loc[facts["precision"] == "undated", "date"].isna().all()
    assert facts.loc[facts["precision"] != "undated", "date"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()


def test_claims_of_the_article_are_marked_among_the_facts(tables):
    seeds = tables["case_facts"].query("source == 'seed'")
    assert (len(seeds), set(seeds["kind"])) == (3, {"seed_claim"})


def test_the_share_of_the_corridor_in_gdp_is_one_fifteenth(tables):
    share = tables["case_facts"].query("item == 'gdp_share' and date == '2025-12-01'").iloc[0]
    assert (round(share["value"], 3), share["unit"], share["value_text"]) == (6.667, "% of China", "1/15")


def test_a_missing_translation_of_a_fact_is_named(raw, translations):
    short = {"case_facts": translations["case_facts"].query("fact != 'g60_007'")}
    with pytest.raises(DataError, match=r"translations/case_facts.csv.*expected a row for g60_007"):
        cities.case_facts(raw.read(cities.CASES_FILE), short)


def test_a_count_of_something_unknown_is_refused():
    panel = pd.DataFrame(
        {"city": "x", "year": "2020", "indicator": "unicorns", "value": "1", "unit": "count",
         "source_id": "s",
         "second_source_id": "", "series": "main", "quality": "weak", "note": ""},
        index=[0], dtype="str",
    )  # fmt: skip
    with pytest.raises(DataError, match="no unit for what is counted, found unicorns"):
        cities.city_panel(panel)


def test_a_figure_that_is_no_number_is_refused_with_its_row(raw):
    panel = raw.read("cities/city_panel.csv")
    broken = panel.assign(value=panel["value"].mask(panel.index == 3, "about 5"))
    with pytest.raises(DataError, match=r"city_panel.csv, row 5, column value: not a number, found about 5"):
        cities.city_panel(broken)


def test_shares_of_clusters_are_shares_and_not_percentages(tables):
    # GII 2025: Shenzhen-Hong Kong-Guangzhou has 9.0% of the world's PCT applications, 2.9% of venture deals.
    row = tables["clusters"].query("edition == 2025 and cluster == 'shenzhen_hong_kong_guangzhou'").iloc[0]
    assert (row["pct_share"], row["vc_share"]) == pytest.approx((0.09, 0.029))
