"""Projects: published counts by region, money that exists and money that does not."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.pipeline import cooperation
from analysis.pipeline.raw import RawFiles

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def raw() -> RawFiles:
    return RawFiles(DATA / "raw")


@pytest.fixture(scope="module")
def texts() -> pd.DataFrame:
    return RawFiles(DATA / "translations").read("programmes.csv")


@pytest.fixture(scope="module")
def tables(raw: RawFiles, texts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return cooperation.project_tables(raw, {"programmes": texts})


def test_the_lists_hold_2149_projects_once_each(tables):
    assert (len(tables["projects"]), tables["projects"]["project"].is_unique) == (2149, True)


def test_projects_led_by_region_are_521_147_88_and_734(tables):
    led = tables["projects"]["region"].value_counts()
    assert led[["yrd", "gba", "ccec", "jjj"]].tolist() == [521, 147, 88, 734]


@pytest.mark.parametrize(
    ("region", "stated", "funds"),
    [("yrd", 304, 55.24), ("gba", 89, 17.38), ("ccec", 51, 9.38), ("jjj", 472, 91.57)],
)
def test_funds_by_region_are_the_published_ones(tables, region, stated, funds):
    # cooperation/NOTES.md, section 1, in 100 million yuan.
    own = tables["projects"].query("region == @region")["funds_cny_mn"]
    assert (own.count(), round(own.sum() / 100, 2)) == (stated, funds)


def test_funds_are_in_million_yuan(tables):
    # 2018YFA0208400: 1,937 (10,000 yuan).
    project = tables["projects"].set_index("project").loc["2018YFA0208400"]
    assert project["funds_cny_mn"] == pytest.approx(19.37)


def test_missing_funds_stay_missing(tables):
    stated = tables["projects"].groupby("list_year")["funds_cny_mn"].count().to_dict()
    assert stated == {2018: 1233, 2019: 80, 2020: 0}
    assert not (tables["projects"]["funds_cny_mn"] == 0).any()


def test_a_figure_without_a_known_unit_is_refused(raw):
    rows = raw.read(cooperation.PROJECTS_FILE).head(2).assign(funds_unit=["10k CNY", "CNY"])
    with pytest.raises(DataError, match="funds without a known unit, found CNY"):
        cooperation.funds(rows)


def test_the_date_is_that_of_the_list_and_one_project_may_stand_on_two(tables):
    dated = tables["projects"]
    assert sorted(set(dated["list_date"])) == [
        "2019-10-15",
        "2020-03-27",
        "2020-11-27",
        "2020-12-23",
        "2021-06-21",
    ]
    assert (dated["list_date"] < dated["list_date_last"]).sum() == 430


def test_an_institution_that_could_not_be_placed_has_no_place(tables):
    unmapped = tables["projects"].query("mapping_rule == 'unmapped'")
    assert unmapped[["province", "city", "region"]].isna().all(axis=None)


def test_a_project_of_guangdong_or_sichuan_without_a_city_has_no_region(tables):
    open_place = tables["projects"][
        tables["projects"]["region"].isna() & tables["projects"]["province"].notna()
    ]
    assert open_place["province"].value_counts().to_dict() == {"guangdong": 10, "sichuan": 5}


def test_the_city_is_known_for_88_7_per_cent_and_the_province_for_93_5(tables):
    shares = tables["projects"][["city", "province"]].notna().mean().mul(100).round(1)
    assert shares.tolist() == [88.7, 93.5]


def test_there_are_69_programmes_and_every_project_has_one(tables):
    assert len(tables["programmes"]) == 69
    assert tables["projects"]["programme"].notna().all()


def test_a_field_has_one_name_in_each_language(tables):
    fields = tables["programmes"][["field_key", "field_en", "field_de", "field_zh"]].drop_duplicates()
    assert fields["field_key"].is_unique


def test_a_programme_without_a_translation_is_named(raw, texts):
    names = raw.read(cooperation.PROJECTS_FILE)["programme_zh"]
    with pytest.raises(DataError, match=r"translations/programmes.csv.*expected a row for 纳米科技"):
        cooperation.programmes(names, texts.query("name_zh != '纳米科技'"))


def test_an_empty_translation_of_a_programme_is_named(raw, texts):
    names = raw.read(cooperation.PROJECTS_FILE)["programme_zh"]
    wrong = texts.assign(name_de=texts["name_de"].mask(texts["name_zh"] == "纳米科技", ""))
    with pytest.raises(DataError, match="row 纳米科技, column name_de: translation is empty"):
        cooperation.programmes(names, wrong)


def test_the_materials_programme_has_44_projects_and_182_subjects(tables):
    subjects = tables["programme_subjects"]
    assert (subjects["project"].nunique(), len(subjects), subjects["subject"].is_unique) == (44, 182, True)


def test_links_of_the_delta_inside_the_materials_programme_are_8_between_cities(tables):
    # cooperation/summary_region_pairs.csv.
    own = tables["programme_subjects"].query("lead_region == 'yrd' and subject_region == 'yrd'")
    assert (own["lead_city"] != own["subject_city"]).sum() == 8


def test_eu_projects_are_383_and_their_places_are_keys(tables):
    eu = tables["cordis_projects"]
    assert len(eu) == 383
    assert eu.set_index("project").loc["641822", ["cities", "regions"]].tolist() == ["suzhou", "yrd"]


def test_eu_projects_that_link_two_cities_of_the_delta_are_41_links(tables):
    # cooperation/NOTES.md, section 1: EU projects linking two cities of the region.
    from analysis.pipeline import place_tables

    region = place_tables.tables(RawFiles(DATA / "raw"))["cities"].set_index("city")["region"]
    lists = tables["cordis_projects"]["cities"].dropna().str.split(";")
    inside = lists.map(lambda cities: sum(region[city] == "yrd" for city in cities))
    assert (inside * (inside - 1) // 2).sum() == 41
