import re
from collections import Counter
from pathlib import Path

import pytest

from analysis import load, page, registry, text
from analysis.errors import DataError, UnknownName
from analysis.findings import cooperation_network
from analysis.site import reference


@pytest.fixture
def invented_root(invented_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANALYSIS_DATA", str(invented_data))
    return invented_data


def test_analysis_data_names_the_folder(invented_root: Path) -> None:
    assert registry.data_root() == invented_root


def test_analysis_data_pointing_nowhere_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError) as refusal:
        registry.data_root()
    assert str(refusal.value) == (
        f"ANALYSIS_DATA names {tmp_path / 'nowhere'}, where no datapackage.json lies"
    )


def test_without_analysis_data_the_repository_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANALYSIS_DATA", raising=False)
    assert registry.data_root() == Path(__file__).parents[1] / "data"
    assert registry.notebooks_root() == Path(__file__).parents[1] / "notebooks"


def test_a_table_knows_its_columns_key_and_what_its_values_are(invented_root: Path) -> None:
    table = registry.table("figures")
    assert table.columns == ("town", "year", "value", "flag")
    assert table.primary_key == ("town", "year")
    assert table.field("value").unit == "apples"
    assert table.field("year").minimum == 1990
    assert table.field("flag").list_of == "flags"
    assert table.foreign_keys == (registry.ForeignKey(("town",), "towns", ("town",)),)
    assert table.file == invented_root / "clean" / "figures.csv"


def test_tables_are_listed_by_layer(invented_root: Path) -> None:
    assert list(registry.tables("clean")) == ["towns", "figures", "flags"]
    assert list(registry.tables("raw")) == ["raw_harvest"]


def test_an_unknown_table_column_or_layer_is_answered_with_the_nearest(invented_root: Path) -> None:
    with pytest.raises(UnknownName, match=r"unknown table 'figure'.*did you mean 'figures'"):
        registry.table("figure")
    with pytest.raises(UnknownName, match=r"unknown column of figures 'valeu'.*did you mean 'value'"):
        registry.table("figures").field("valeu")
    with pytest.raises(UnknownName, match="did you mean 'clean'"):
        registry.tables("cleaned")


def test_a_registry_that_is_no_json_is_refused_with_its_line(invented_root: Path) -> None:
    (invented_root / "datapackage.json").write_text('{\n "resources": [}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"datapackage\.json, row 2: not readable as JSON"):
        registry.tables()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "is no data package, expected an object with a list of resources"),
        ('{"resources": {}}', "is no data package, expected an object with a list of resources"),
        (
            '{"resources": [{"name": "a", "path": "a.csv"}, {"path": "b.csv"}]}',
            "resource 2 has no name or no path",
        ),
    ],
)
def test_a_registry_that_is_no_data_package_is_refused_in_one_line(
    text: str, told: str, invented_root: Path
) -> None:
    (invented_root / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        registry.tables()
    assert str(refusal.value) == f"{invented_root / 'datapackage.json'}: {told}"


def test_a_changed_registry_is_read_again(invented_root: Path) -> None:
    import os

    registry.tables()
    file = invented_root / "datapackage.json"
    file.write_text('{"resources": []}', encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert registry.tables() == {}


def test_sources_are_found_by_key_and_cited_without_an_address(invented_root: Path) -> None:
    header = "source,collection,title,publisher,url,published,language,host_class,licence,link_ok,note"
    row = "almanac,invented,Almanac of towns,Office of Invention,https://example.org,2021,en,x,CC0,no,"
    (invented_root / "clean" / "sources.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    found = registry.source("almanac")
    assert found.link == ""
    assert registry.citation("almanac") == "Office of Invention. Almanac of towns. 2021. CC0."
    with pytest.raises(UnknownName, match="did you mean 'almanac'"):
        registry.source("almanach")


@pytest.mark.parametrize(
    ("mark", "url", "link"),
    [
        ("yes", "https://example.org", "https://example.org"),
        ("with care", "https://example.org", ""),
        ("no", "https://example.org", ""),
        ("yes", "javascript:alert(1)", ""),
        ("yes", "", ""),
    ],
)
def test_an_address_is_a_link_only_where_the_register_says_so(mark: str, url: str, link: str) -> None:
    facts = dict.fromkeys(registry.Source.__dataclass_fields__, "")
    assert registry.Source(**{**facts, "link_ok": mark, "url": url}).link == link


def test_a_missing_table_of_sources_says_how_to_make_it(invented_root: Path) -> None:
    with pytest.raises(DataError, match="analysis data build"):
        registry.source_list()


def test_chinese_titles_are_shown_in_the_original_where_the_collection_holds_them() -> None:
    listed = registry.source_list()
    held = {key for key, one in listed.items() if one.original}
    assert listed["gzdaily_2025_sz"].original == "一图了解！数看深圳科技创新！"
    assert listed["gzdaily_2025_sz"].rendering == "Shenzhen innovation in figures"
    assert listed["rd_activity"].original == "中国科技统计年鉴"
    assert listed["rd_bulletin_2024"].original == "2024年全国科技经费投入统计公报"
    assert listed["most-352"].original == "科技部关于印发《长三角科技创新共同体建设发展规划》的通知"
    assert listed["sh-64proj"].rendering == "Shanghai: 64 major projects start, 273.4 billion yuan"
    assert len(held) == 112


def test_a_chinese_source_without_its_own_title_says_that_the_title_is_ours() -> None:
    listed = registry.source_list()
    ours = {key for key, one in listed.items() if one.title_is_ours}
    chinese = [one.collection for one in listed.values() if one.language == "zh"]
    assert (chinese.count("evidence"), chinese.count("cities")) == (78, 50)
    assert Counter(listed[key].collection for key in ours) == {"evidence": 21, "cities": 21}
    assert "(our translation)" in registry.citation("fmbk-brst2")
    assert "(our translation)" not in registry.citation("most-352")
    for language, words in (("en", "our translation"), ("de", "unserer"), ("zh", "我们的英文译名")):
        with text.using_language(language), page.capture() as outputs:
            page.sources(["fmbk-brst2", "most-352"])
        assert outputs[0].html.count(words) == 1
        assert reference.page("sources", language).body.count(words) == len(ours)


def test_pages_of_the_city_collection_name_their_language_but_for_a_few_seen_in_excerpts_only() -> None:
    unmarked = {
        key for key, one in registry.source_list().items() if one.collection == "cities" and not one.language
    }
    data_sets = {"bay_area_cities", "gdp_anchor_repo", "nbs_major_cities", "wiki_ai_note"}
    excerpts = {
        "bairui_2024", "ccec_stat_2025", "ccpit_js_2022", "gdtoday_2025", "stdaily_2021_ccec", "tz124_sz",
    }  # fmt: skip
    assert unmarked == data_sets | excerpts


def test_no_public_body_is_named_in_english_on_a_chinese_page() -> None:
    english = (
        r"\b(?:Bureau|Ministry|Committee|Commission|Congress|University|Institute|commission|department|press|"
        r"copy|digest|via)\b"
    )
    publishers = {one.publisher for one in registry.source_list().values()}
    publishers |= set(cooperation_network.official(load.cooperation_statements())["publisher"])
    written = {text.publisher(name, language="zh") for name in publishers}
    assert [name for name in sorted(written) if re.search(english, name)] == []


@pytest.mark.parametrize(
    ("name", "german", "chinese"),
    [
        (
            "NBS, MOST, Ministry of Finance",
            "Nationales Statistikamt, Ministerium für Wissenschaft und Technologie, Finanzministerium",
            "国家统计局、科技部、财政部",
        ),
        ("Economic Daily (re-post)", "Economic Daily (Nachdruck)", "经济日报（转载）"),
        (
            "Chongqing Daily via CNS Chongqing",
            "Chongqing Daily über CNS Chongqing",
            "重庆日报，转自中国新闻网重庆",
        ),
        ("Reportify", "Reportify", "Reportify"),
    ],
)
def test_publishers_are_named_in_the_language_of_the_page(name: str, german: str, chinese: str) -> None:
    said = {}
    for language in ("en", "de", "zh"):
        with text.using_language(language):
            said[language] = text.publisher(name)
    assert said == {"en": name, "de": german, "zh": chinese}
