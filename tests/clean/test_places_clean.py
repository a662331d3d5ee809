"""Regions, provinces and cities: one vocabulary, homonyms told apart, points where they can be sourced."""

import doctest
import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.path import Path as Outline

from analysis.errors import DataError
from analysis.pipeline import place_tables, raw_cells, sources, vocabulary
from analysis.pipeline.raw import RawFiles

DATA = Path(__file__).parents[2] / "data"
# Coarse coast of the base map: these points lie just outside the outline of their own unit.
COASTAL = {"fuzhou", "xiamen", "shantou", "shenzhen", "hong_kong", "macao"}


@pytest.fixture(scope="module")
def raw() -> RawFiles:
    return RawFiles(DATA / "raw")


@pytest.fixture(scope="module")
def tables(raw: RawFiles) -> dict[str, pd.DataFrame]:
    return place_tables.tables(raw)


@pytest.fixture(scope="module")
def cities(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return tables["cities"].set_index("city")


def raw_names(raw: RawFiles) -> Iterator[tuple[str, str]]:
    """City and province of every row of the raw files that print both."""
    for file, pairs in {
        "edges_copub_ai_robotics": ("origin origin_province", "destination destination_province"),
        "edges_copub_chinaxiv": ("origin origin_province", "destination destination_province"),
        "nodes_copub_ai_robotics": ("city province",),
        "nodes_copub_chinaxiv": ("city province",),
        "records_nkrdp_2018_2020": ("city province",),
        "records_nkrdp_materials_subjects": ("lead_city lead_province", "subject_city subject_province"),
        "institutions_cn_ror": ("city province",),
    }.items():
        frame = raw.read(f"cooperation/{file}.csv")
        for pair in pairs:
            named = frame[pair.split()].drop_duplicates()
            yield from ((city, province) for city, province in named.itertuples(index=False) if city)


def test_there_are_six_regions_and_four_of_them_are_regions_of_the_comparison(tables):
    regions = tables["regions"].set_index("region")["level"]
    assert regions.to_dict() == {
        "yrd": "region",
        "gba": "region",
        "ccec": "region",
        "jjj": "region",
        "other": "rest",
        "national": "nation",
    }


def test_guangdong_stands_for_the_greater_bay_area_in_the_panel_and_the_note_says_so(tables):
    gba = tables["regions"].set_index("region").loc["gba"]
    assert gba["panel_provinces"] == "guangdong"
    assert all("Guangdong" in gba[f"note_{language}"] for language in ("en", "de"))
    assert "广东" in gba["note_zh"]


def test_the_regions_of_the_panel_share_no_province_and_leave_none_out(tables):
    lists = tables["regions"].set_index("region")["panel_provinces"].str.split(";")
    parts = [province for region in ("yrd", "gba", "ccec", "jjj", "other") for province in lists[region]]
    assert len(parts) == len(set(parts)) == 31
    assert set(parts) == set(lists["national"])


def test_the_panel_provinces_of_a_region_are_those_that_belong_to_it(tables):
    regions = tables["provinces"].query("in_panel").groupby("region")["province"].agg(set)
    members = tables["regions"].set_index("region")["panel_provinces"].str.split(";").map(set)
    four = ["yrd", "gba", "ccec", "jjj"]
    assert members[four].to_dict() == regions[four].to_dict()


def test_there_are_34_provinces_and_31_of_them_have_panel_figures(tables):
    provinces = tables["provinces"]
    assert (len(provinces), int(provinces["in_panel"].sum())) == (34, 31)


def test_every_province_has_its_own_tile_except_taiwan(tables):
    provinces = tables["provinces"].set_index("province")
    assert provinces.index[provinces["tile_row"].isna()].tolist() == ["taiwan"]
    assert not provinces.dropna(subset=["tile_row"]).duplicated(["tile_row", "tile_col"]).any()


def test_tile_of_xizang_goes_to_tibet():
    tiles = pd.DataFrame({"key": ["xizang"], "col": ["1"], "row": ["4"]}, dtype="str")
    assert place_tables.tile_positions(tiles, provinces=("tibet",))["province"].tolist() == ["tibet"]


def test_tile_of_an_unknown_province_is_refused():
    tiles = pd.DataFrame({"key": ["atlantis"], "col": ["1"], "row": ["4"]}, dtype="str")
    with pytest.raises(DataError, match="atlantis"):
        place_tables.tile_positions(tiles, provinces=("tibet",))


def test_every_capital_is_a_city_of_its_own_province(tables, cities):
    provinces = tables["provinces"].dropna(subset=["capital"])
    assert cities.loc[provinces["capital"], "province"].tolist() == provinces["province"].tolist()
    assert set(tables["provinces"]["province"]) - set(provinces["province"]) == {"taiwan"}


def test_coordinates_of_capitals_from_general_knowledge_are_not_carried_over(tables):
    assert not {"capital_lat", "capital_lon", "lat", "lon"} & set(tables["provinces"].columns)


def test_g60_has_nine_members_and_shanghai_takes_part_with_songjiang_only(cities):
    assert sorted(cities.index[cities["g60"]]) == [
        "hangzhou", "hefei", "huzhou", "jiaxing", "jinhua",
        "shanghai_songjiang", "suzhou", "wuhu", "xuancheng",
    ]  # fmt: skip


def test_the_city_list_and_the_gazetteer_become_362_places(cities, raw):
    # 361 cities of the gazetteer and Songjiang, the one district of the list of 57.
    assert len(cities) == len(raw.read("cooperation/cities_regions.csv")) + 1 == 362
    assert cities.index[cities["level"] == "district"].tolist() == ["shanghai_songjiang"]


def test_no_city_key_stands_twice(cities):
    assert cities.index.is_unique


def test_every_region_has_the_members_of_its_list(cities):
    # Own counts of cooperation/cities_regions.csv; Songjiang is the 42nd place of the delta.
    assert cities["region"].value_counts().to_dict() == {
        "other": 280,
        "yrd": 42,
        "ccec": 16,
        "jjj": 13,
        "gba": 11,
    }


def test_guangdong_cities_outside_the_bay_area_belong_to_the_rest(cities):
    guangdong = cities[cities["province"] == "guangdong"]["region"].value_counts().to_dict()
    assert guangdong == {"other": 12, "gba": 9}


@pytest.mark.parametrize(
    ("key", "name_zh", "province"),
    [
        ("suzhou", "苏州", "jiangsu"),
        ("suzhou_ah", "宿州", "anhui"),
        ("taizhou_js", "泰州", "jiangsu"),
        ("taizhou_zj", "台州", "zhejiang"),
        ("fuzhou", "福州", "fujian"),
        ("fuzhou_jx", "抚州", "jiangxi"),
        ("yichun_hl", "伊春", "heilongjiang"),
        ("yichun_jx", "宜春", "jiangxi"),
        ("yulin_gx", "玉林", "guangxi"),
        ("yulin_sn", "榆林", "shaanxi"),
        ("chaoyang_ln", "朝阳", "liaoning"),
        ("hainan_qh", "海南", "qinghai"),
    ],
)
def test_homonyms_are_told_apart(cities, key, name_zh, province):
    assert (cities.loc[key, "name_zh"], cities.loc[key, "province"]) == (name_zh, province)


def test_the_letters_of_a_homonym_are_those_of_its_province(tables):
    codes = tables["provinces"].set_index("province")["iso_3166_2"].str[-2:].str.lower()
    for (name, province), key in vocabulary.HOMONYMS.items():
        bare = vocabulary.slug(name.split(" (")[0])
        assert key in (bare, f"{bare}_{codes[province]}")


def test_every_raw_city_name_stands_in_the_province_its_key_says(raw, tables, cities):
    keys, provinces = vocabulary.raw_city_names(raw), vocabulary.province_names(tables["provinces"])
    wrong = [(city, of) for city, of in raw_names(raw) if cities.loc[keys[city], "province"] != provinces[of]]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "province"), [("Suzhou", "anhui"), ("Fuzhou", "jiangxi"), ("Jilin (City)", "jilin")]
)
def test_a_homonym_without_a_key_is_refused(name, province):
    with pytest.raises(DataError, match="homonym"):
        vocabulary.city_key(name, province)


def test_points_lie_in_the_province_of_their_city(tables, cities):
    shapes = json.loads((DATA / "raw/cities/provinces.geojson").read_text(encoding="utf-8"))["features"]
    outlines = {shape["properties"]["iso_3166_2"]: rings(shape["geometry"]) for shape in shapes}
    codes = tables["provinces"].set_index("province")["iso_3166_2"]
    placed = cities[cities["lat"].notna()].drop(index=list(COASTAL))
    outside = [
        city
        for city, row in placed.iterrows()
        if not any(ring.contains_point((row["lon"], row["lat"])) for ring in outlines[codes[row["province"]]])
    ]
    assert (outside, len(placed)) == ([], 195)


def rings(geometry: dict) -> list[Outline]:
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [Outline(part[0]) for part in parts]


def test_a_point_always_has_its_source(cities):
    assert (cities["lat"].notna() == cities["coordinate_source"].notna()).all()
    assert set(cities["coordinate_source"].dropna()) == {"ne_places_10m", "geonames_cities15000", "ror"}


def test_a_city_whose_records_point_to_two_places_of_the_same_name_gets_no_point(cities):
    # GeoNames knows a Ganzhou and a Xinxiang elsewhere, and institutions were tied to them.
    assert cities.loc[["ganzhou", "xinxiang"], "lat"].isna().all()


def test_city_list_and_gazetteer_must_agree_on_the_region(raw):
    listed, gazetteer = place_tables.listed_cities(raw), place_tables.gazetteer_cities(raw)
    wrong = gazetteer.assign(region=gazetteer["region"].replace({"gba": "other"}))
    with pytest.raises(DataError, match="disagree on hong_kong"):
        place_tables._check_agreement(listed, wrong)


def test_an_unknown_region_is_refused_with_file_row_and_column():
    column = pd.Series(["YRD", "", "NRD"], name="region", dtype="str")
    with pytest.raises(DataError, match=r"x\.csv, row 4, column region: unknown region, found NRD"):
        vocabulary.region_keys(column, file="x.csv")


def test_the_examples_in_the_docstrings_hold():
    for module in (raw_cells, vocabulary, place_tables, sources):
        assert doctest.testmod(module).failed == 0
