"""Data added after the audit: totals, traps and published values of each file."""
# ruff: noqa: N802

import pandas as pd
import pytest

from analysis.pipeline import cities, evidence_tables
from analysis.pipeline.raw import RawFiles

TECHNOLOGY = {
    "industry_foreign_technology_acquired": 39.02437,
    "industry_foreign_technology_assimilated": 6.01065,
    "industry_domestic_technology_purchased": 47.18579,
    "industry_technical_renovation": 333.24317,
}
EXTERNAL = {
    "industry_external_rd_expenditure": 140.66973,
    "industry_external_rd_to_institutes": 38.23798,
    "industry_external_rd_to_universities": 8.14995,
}


@pytest.mark.parametrize("indicator", [*EXTERNAL, *TECHNOLOGY])
def test_national_totals_of_industry_equal_the_sum_of_the_provinces(nation, indicator):
    # 18 of 18 totals of external R&D, 24 of 24 of technology acquisition (yearbook tables 2-13 to 2-29).
    values = nation.loc[indicator]["value"].to_dict()
    for year in range(2018, 2024):
        assert values["mainland_sum", year] == pytest.approx(values["published", year], rel=1e-5), year


@pytest.mark.parametrize(("indicator", "value"), [*EXTERNAL.items(), *TECHNOLOGY.items()])
def test_L15_national_values_of_2023_are_those_of_their_own_column(nation, indicator, value):
    # The columns stand in reverse order in the yearbook with 2023: renovation is the largest in every year.
    assert nation.loc[(indicator, "published", 2023), "value"] == pytest.approx(value)


def test_M12_empty_cells_of_the_technology_tables_stay_missing_and_flagged(panel):
    own = panel.loc[list(TECHNOLOGY)]
    missing = own[own["value"].isna()]
    assert len(missing) == 69
    assert missing["flag"].str.contains("M12").all()


def test_the_share_of_science_in_external_research_follows_from_its_parts(panel):
    # Shanghai 2023, 10,000 yuan: institutes and universities over the total, from the raw file.
    raw = pd.read_csv("data/raw/provinces/IndustryExternalRD.csv").query(
        "province == 'shanghai' and year == 2023"
    )
    value = raw.set_index("measure")["value_10k_cny"]
    parts = value["to_domestic_research_institutes"] + value["to_domestic_universities"]
    share = panel.loc[("industry_science_rd_share", "shanghai", 2023), "value"]
    assert share == pytest.approx(100 * parts / value["external_rd_total"])


def test_every_evaluation_of_instrument_sharing_is_kept_with_its_region(provincial):
    table = provincial["instrument_sharing"]
    assert (len(table), table["institution_zh"].nunique(), table["year"].min(), table["year"].max()) == (
        2453, 449, 2018, 2024,
    )  # fmt: skip
    newest = table[table["year"] == 2024]
    good = newest["result"].isin(["excellent", "good"]).groupby(newest["region"]).mean().mul(100).round()
    assert good[["yrd", "gba", "ccec", "jjj"]].tolist() == [54, 35, 47, 37]


def test_provinces_without_an_evaluated_institution_have_none_and_no_share(panel):
    counts = panel.loc["instrument_evaluations"]["value"]
    assert len(counts) == 31 * 7
    none = counts[counts == 0].index
    assert len(none) > 0
    assert panel.loc["instrument_sharing_good_share"]["value"].reindex(none).isna().all()


@pytest.fixture(scope="module")
def bay_area(raw: RawFiles) -> pd.DataFrame:
    return cities.bay_area_cities(raw.read(cities.BAY_AREA_FILE))


def test_the_bay_area_has_eleven_cities_with_every_value_and_its_currency(bay_area):
    assert (len(bay_area), bay_area["city"].nunique()) == (1130, 11)
    assert set(bay_area.query("indicator == 'gdp'")["unit"]) == {"billion CNY", "billion HKD", "billion MOP"}
    guangzhou = bay_area.query("city == 'guangzhou' and indicator == 'population' and year == 1999")
    assert guangzhou["value"].tolist() == [9.5065]  # 950.65 (10,000 persons)


def test_the_population_of_the_eleven_cities_agrees_with_the_city_panel(bay_area, raw):
    ours = cities.city_panel(raw.read(cities.PANEL_FILE)).query("indicator == 'population' and year == 2020")
    known = ours.set_index("city")["value"].groupby(level=0).first()
    there = bay_area.query("indicator == 'population' and year == 2020").set_index("city")["value"]
    assert (there / known.reindex(there.index) - 1).abs().max() < 0.007


def test_the_connectivity_of_274_known_cities_is_kept_without_its_gdp(raw):
    table = cities.city_connectivity(raw.read(cities.CONNECTIVITY_FILE)).set_index("city")
    assert len(table) == 274
    assert "gdp" not in table.columns
    assert table.loc["beijing", ["papers", "patents"]].tolist() == [35119, 106499]


def test_press_facts_have_dates_classes_and_links_to_own_pages_only(raw):
    texts = {"press_facts": RawFiles(raw.root.parent / "translations").read("press_facts.csv")}
    table = evidence_tables.press_facts(raw, texts).set_index("fact")
    assert len(table) == 27
    enterprises = table.loc["high_tech_enterprises_001"]
    assert (enterprises["value"], enterprises["date"], enterprises["precision"]) == (
        504000,
        "2025-12-01",
        "month",
    )
    assert set(table.loc[table["link_ok"] == "yes", "host_class"]) <= {
        "official",
        "state_media",
        "established",
    }
    assert pd.isna(table.loc["gii_clusters_001", "region"])
