"""Kinds of faults found in whole articles, each with sentences of its own."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from analysis.claims import examine


def verdict(text: str, language: str, number: str, *, date: int | None = None) -> tuple[str, str, str]:
    """Verdict, place and year of the number of a text that holds these characters."""
    table = examine(text, language=language, date=date)
    row = next(row for row in table.to_dict("records") if number in row["text"])
    year = "" if row["year"] is None else str(row["year"]).removesuffix(".0")
    return row["verdict"], row["place"], year


@pytest.mark.parametrize(
    ("language", "text", "number", "place"),
    [
        (
            "en",
            "# Research in Sichuan\n\nSichuan spent 135.8 billion yuan on R&D in 2023, Hubei 140.8 billion."
            "\n\nInvention patents granted in 2023 numbered 33,339.",
            "33,339",
            "sichuan",
        ),
        (
            "de",
            "# Zahlen aus Hubei\n\nHubei gab 2023 140,8 Mrd. Yuan für FuE aus, Peking 294,7 Mrd. Yuan."
            "\n\nDie Zahl der Hightech-Unternehmen betrug 2023 25.539.",
            "25.539",
            "hubei",
        ),
        (
            "zh",
            "# 安徽创新观察\n\n2023年安徽研发经费1264.7亿元，江苏4212.3亿元。\n\n2023年发明专利授权30526件。",
            "30526",
            "anhui",
        ),
    ],
)
def test_a_paragraph_without_a_place_is_about_the_place_of_the_article(
    language: str, text: str, number: str, place: str
) -> None:
    assert verdict(text, language, number) == ("supported", place, "2023")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "In 2023 Hubei's R&D spending equaled 2.52 percent of its gross domestic product.", "2.52"),
        (
            "de",
            "Anhui gab 2023 126,5 Mrd. Yuan für FuE aus, also 2,69 Prozent der Wirtschaftsleistung.",
            "2,69",
        ),
        (
            "en",
            "Sichuan spent 135.8 billion yuan on R&D in 2023. That was 2.26 percent of its GDP.",
            "2.26",
        ),
    ],
)
def test_a_share_of_output_is_no_share_of_the_nation(language: str, text: str, number: str) -> None:
    assert verdict(text, language, number)[0] == "supported"


def test_a_place_that_only_follows_in_contrast_is_not_meant() -> None:
    text = "Hubei's basic research got 7.70 billion yuan in 2023, while Anhui spent 8.58 billion yuan on it."
    assert verdict(text, "en", "7.70")[:2] == ("supported", "hubei")
    assert verdict(text, "en", "8.58")[:2] == ("supported", "anhui")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("zh", "2024年，四川研发经费1498.8亿元，重庆797.3亿元，两地合计2296.1亿元，占全国的6.3%。", "6.3%"),
        (
            "en",
            "R&D spending in 2023: Sichuan 135.8 billion yuan; Chongqing 74.7 billion yuan. "
            "Together the two spent 210.4 billion yuan.",
            "210.4",
        ),
    ],
)
def test_places_told_together_are_a_sum(language: str, text: str, number: str) -> None:
    assert verdict(text, language, number)[:2] == ("supported", "ccec")


@pytest.mark.parametrize(
    ("language", "text", "number", "year"),
    [
        (
            "en",
            "Contracts signed under the 2019 regulation: Hubei's technology sales were "
            "477.1 billion yuan in 2023.",
            "477.1",
            "2023",
        ),
        (
            "en",
            "Hubei had 25,539 high-tech enterprises in 2023, after 20,245 a year earlier.",
            "20,245",
            "2022",
        ),
        (
            "en",
            "Shanghai spent 205 billion yuan on R&D in 2023. Ten years earlier, in 2013, it "
            "was 77.7 billion yuan.",
            "77.7",
            "2013",
        ),
        (
            "de",
            "Shenzhen gab 2024 245,3 Mrd. Yuan für FuE aus. Im Jahr davor waren es 223,7 Mrd. Yuan.",
            "223,7",
            "2023",
        ),
        (
            "de",
            "Guangdong verkaufte 2024 Technologie für 202,8 Mrd. Yuan nach 386,7 Mrd. Yuan im Jahr zuvor.",
            "386,7",
            "2023",
        ),
        ("zh", "2023年陕西研发人员全时当量15.83万人年，较2022年增加1.58万人年。", "1.58", "2023"),
    ],
)
def test_the_year_of_a_number_is_the_one_told(language: str, text: str, number: str, year: str) -> None:
    assert verdict(text, language, number)[::2] == ("supported", year)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "Guangdongs FuE-Quote kletterte 2024 von 3,54 Prozent auf 3,60 Prozent.", "3,54"),
        (
            "en",
            "Hubei counts 25,539 high-tech enterprises in 2023; three years ago it had fewer than 11,000.",
            "11,000",
        ),
        (
            "en",
            "In 2023 Hubei had 25,539 high-tech enterprises. The gap between it and Anhui was 5,100.",
            "5,100",
        ),
        (
            "de",
            "2023 zählte Guangdong 76.477 Hightech-Unternehmen. Der Abstand zu Jiangsu beträgt rund 20.000.",
            "20.000",
        ),
        ("de", "In Guangdong forschten 2023 1,2 Millionen Forscher und Techniker (Vollzeit).", "1,2"),
        (
            "en",
            "China spent 3.33 trillion yuan on R&D in 2023. The Yangtze River Delta "
            "accounted for 30.5 percent of it.\n\n2. R&D intensity was 2.65 percent in "
            "2023.",
            "2.65",
        ),
        (
            "en",
            "Shaanxi sold technology worth 411.8 billion yuan in 2023, about a third more than in 2022.",
            "third",
        ),
    ],
)
def test_a_true_statement_that_is_hard_to_place_is_not_called_wrong(
    language: str, text: str, number: str
) -> None:
    assert verdict(text, language, number)[0] in ("supported", "not_checkable")


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "See the report[^2], part 2/3, a 4 min read.", []),
        ("en", "4.1 Input. In 2023 it rose.", []),
        ("en", "The number is to reach 45,000 by 2027.", ["45,000"]),
        ("de", "Nach § 7 gilt: Seite 3 von 8, Ausgabe 12/2025, Rufnummer 0551 6262 1188.", []),
        ("de", "Der Index (2011 = 100) fehlt; Az. 2024-117. 1) Statistikamt.", []),
        ("zh", "加微信13800138000，详见表2，电话020-8313 5000转602。", []),
        ("zh", "重庆发表1.56万篇。", ["1.56万篇"]),
        ("zh", "论文数排名全国第9；另有第3期。", ["第9"]),
        ("zh", "江苏、北京分列第二、第三。", ["第二", "第三"]),
    ],
)
def test_marks_sections_and_telephones_are_no_numbers_and_others_are(
    language: str, text: str, left: list[str]
) -> None:
    assert list(examine(text, language=language)["text"]) == left


@pytest.mark.parametrize(
    ("language", "text", "number", "place", "year"),
    [
        (
            "en",
            "Anhui's basic research share reached 6.8 percent after 9.0 percent in 2022. The year was 2023.",
            "9.0",
            "anhui",
            "2022",
        ),
        (
            "de",
            "In Sichuan wurden 2024 31.567 Erfindungspatente erteilt, weniger als im Jahr zuvor (33.339).",
            "33.339",
            "sichuan",
            "2023",
        ),
        (
            "en",
            "R&D spending in the Sichuan capital amounted to 73.3 billion yuan in 2022.",
            "73.3",
            "chengdu",
            "2022",
        ),
        (
            "de",
            "Die Hauptstadt der Provinz Sichuan gab 2022 73,3 Mrd. Yuan für FuE aus.",
            "73,3",
            "chengdu",
            "2022",
        ),
        (
            "en",
            "In 2023 Shanghai had 298,924 R&D staff in full-time equivalents and Jiangsu "
            "899,543. The delta counts 2,283,591.",
            "2,283,591",
            "yrd",
            "2023",
        ),
        (
            "zh",
            "2023年，天津输出技术合同成交额1928.6亿元；河北吸纳技术合同成交额2029.7亿元。",
            "1928.6",
            "tianjin",
            "2023",
        ),
        (
            "de",
            "Tianjins FuE-Intensität betrug 2023 3,58 Prozent, nach 3,49 Prozent im Jahr 2022. "
            "In Schanghai betrug sie 4,34 Prozent.",
            "4,34",
            "shanghai",
            "2023",
        ),
        (
            "zh",
            "# 江苏2023年科技账本\n\n江苏技术合同成交额3331.0亿元；2024年成交额5019.1亿元。",
            "3331.0",
            "jiangsu",
            "2023",
        ),
        (
            "en",
            "Anhui sold technology worth 393.3 billion yuan in 2024 (359.8 billion in 2023).",
            "359.8",
            "anhui",
            "2023",
        ),
    ],
)
def test_places_and_years_of_a_neighbouring_number_are_left_to_it(
    language: str, text: str, number: str, place: str, year: str
) -> None:
    assert verdict(text, language, number) == ("supported", place, year)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        (
            "de",
            "Zhejiang erhielt 2024 78.477 Erfindungspatente; 60.000 davon stammen aus Firmen.",
            "60.000",
        ),
        (
            "en",
            "Shanghai's basic research share was 10.6 percent in 2023. When I came it was 7 percent.",
            "7 percent",
        ),
    ],
)
def test_parts_and_memories_are_passed_over(language: str, text: str, number: str) -> None:
    assert verdict(text, language, number)[0] == "not_checkable"


def test_a_share_of_a_part_is_no_share_of_the_nation() -> None:
    text = "2023年江苏R&D人员89.95万人年，其中研究人员33.69万人年，占37.5%。"
    assert verdict(text, "zh", "37.5")[0] == "not_checkable"


def test_part_of_a_scale_is_an_amount() -> None:
    text = "In 2023 Guangdong spent almost half a trillion yuan on R&D."
    assert verdict(text, "en", "half a trillion")[0] == "supported"
    german = "Guangdong gab 2023 knapp eine halbe Billion Yuan für FuE aus."
    assert verdict(german, "de", "halbe Billion")[0] == "supported"


def test_traditional_characters_are_read_where_they_stand() -> None:
    text = "2023年，江蘇研究與試驗發展經費支出4212.3億元，上海研發經費204.96億元。"
    table = examine(text, language="zh")
    assert list(table["verdict"]) == ["supported", "unit_error"]
    assert text[table["start"][0] : table["end"][0]] == "4212.3億元" == table["text"][0]
    assert table["sentence"][0] == text


def test_a_number_alone_finds_no_single_figure() -> None:
    assert verdict("# 广东科技有多强\n\n10个数字告诉你。", "zh", "10")[0] == "not_checkable"


def test_an_article_on_one_year_needs_not_name_it_again() -> None:
    text = (
        "# 重庆市2023年科技统计公报\n\n一、全市研发经费746.67亿元。\n\n二、基础研究经费36.30亿元，"
        "试验发展经费62.68亿元。"
    )
    assert verdict(text, "zh", "36.30")[0] == "supported"
    assert verdict(text, "zh", "62.68")[0] == "unit_error"


def test_every_cue_has_one_pattern_a_language() -> None:
    text = files("analysis.claims").joinpath("cues.csv").read_text(encoding="utf-8")
    counted = Counter((row["cue"], row["language"]) for row in csv.DictReader(text.splitlines()))
    assert [key for key, number in counted.items() if number > 1] == []
    assert {language for _, language in counted} == {"en", "de", "zh"}


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "Sichuan put 135.8 billion yuan into R&D in 2023. Here the mark is 2.26 percent.", "2.26"),
        (
            "de",
            "Hubei gab 2023 140,8 Mrd. Yuan für FuE aus. Das Ziel einer Kennzahl waren 2,5 Prozent.",
            "2,5",
        ),
        ("de", "Das BIP von Sichuan ist hoch. Im Jahr 2023 waren es gemessen daran 2,26 Prozent.", "2,26"),
    ],
)
def test_a_percentage_is_a_share_of_the_nation_only_where_the_nation_is_named(
    language: str, text: str, number: str
) -> None:
    assert verdict(text, language, number)[0] in ("not_checkable", "supported")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        (
            "en",
            "Hubei spent 140.8 billion yuan on R&D in 2023. Relative to output, it is 2.52 percent.",
            "2.52",
        ),
        (
            "de",
            "Hubei gab 2023 140,8 Mrd. Yuan für FuE aus. Gemessen an der Wirtschaftskraft "
            "sind es 2,52 Prozent.",
            "2,52",
        ),
    ],
)
def test_what_is_measured_by_the_output_is_the_intensity(language: str, text: str, number: str) -> None:
    assert verdict(text, language, number) == ("supported", "hubei", "2023")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "Hubei's R&D intensity was 2.52 percent in 2023. Saxony reports 3.1 percent.", "3.1"),
        ("de", "Die FuE-Quote von Hubei lag 2023 bei 2,52 Prozent. Hessen kommt auf 3,1 Prozent.", "3,1"),
        ("zh", "2023年湖北研发投入强度为2.52%，巴伐利亚为3.4%。", "3.4"),
    ],
)
def test_parts_of_other_countries_are_abroad(language: str, text: str, number: str) -> None:
    assert verdict(text, language, number)[0] == "not_checkable"


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        (
            "The Yangtze River Delta leads. In 2023 Guangdong spent 480.3 billion yuan on R&D, "
            "the Delta 1,016.7 billion yuan.",
            "1,016.7",
            ("supported", "yrd", "2023"),
        ),
        (
            "The Pearl River Delta and the Yangtze River Delta compete. In 2023 Guangdong spent "
            "480.3 billion yuan on R&D.",
            "480.3",
            ("supported", "guangdong", "2023"),
        ),
    ],
)
def test_the_delta_is_the_one_named_before(text: str, number: str, expected: tuple[str, str, str]) -> None:
    assert verdict(text, "en", number) == expected


@pytest.mark.parametrize(
    ("language", "text", "number", "place"),
    [
        (
            "en",
            "Zhejiang borders Jiangsu to the north. Its R&D spending in 2023 was 264.0 billion yuan.",
            "264.0",
            "zhejiang",
        ),
        (
            "de",
            "Hubei grenzt an Henan, Anhui und Hunan. Die FuE-Ausgaben betrugen 2023 140,8 Mrd. Yuan.",
            "140,8",
            "hubei",
        ),
        ("zh", "安徽东邻江苏、浙江。2023年研发经费1264.7亿元。", "1264.7", "anhui"),
    ],
)
def test_what_a_place_borders_is_not_what_is_told_of(
    language: str, text: str, number: str, place: str
) -> None:
    assert verdict(text, language, number) == ("supported", place, "2023")


@pytest.mark.parametrize(
    ("language", "text", "number", "expected"),
    [
        (
            "de",
            "Jiangsu zählte 2023 in der Forschung 899.543 Vollzeitstellen, mehr hat nur "
            "Guangdong mit 1.202.365.",
            "899.543",
            "jiangsu",
        ),
        (
            "de",
            "Die Technologieverträge aus Hubei waren 2023 480,2 Mrd. Yuan wert; 2015 waren "
            "es erst 79,0. FuE-Personal: 297.000 Vollzeitstellen.",
            "480,2",
            "hubei",
        ),
        ("de", "Chinas FuE-Quote: 2024 waren es 2,69 Prozent (2023: 2,65 Prozent).", "2,69", "national"),
    ],
)
def test_a_comparison_behind_takes_neither_place_nor_year(
    language: str, text: str, number: str, expected: str
) -> None:
    said, place, _ = verdict(text, language, number)
    assert (said in ("supported", "not_checkable"), place) == (True, expected)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Posted on 4 June 2024 · 6 min read · 1,204 views. Read Art. 11(2), p. 7, or "
            "come to 22 King Street.",
        ),
        (
            "de",
            "Meldungen 1 bis 10; 4.816 Aufrufe. Hotline für Leser: 069 7474-0. Vers 11.936, Programm 1+1+9.",
        ),
        ("zh", "阅读10万+　在看 2.3万　集齐50个赞。监督热线12345。"),
    ],
)
def test_views_telephones_verses_and_addresses_are_no_statements(language: str, text: str) -> None:
    assert list(examine(text, language=language)["text"]) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hunan comes 9th in the ranking compiled by a weekly for R&D spending in 2023."),
        ("de", "Anhui liegt bei den FuE-Ausgaben 2023 auf Platz 3 im Ranking der Zeitschrift Forschung."),
    ],
)
def test_a_rank_in_somebody_elses_list_is_left_open(language: str, text: str) -> None:
    assert list(examine(text, language=language)["verdict"]) == ["not_checkable"]


def test_a_column_of_ranks_is_read_as_ranks() -> None:
    text = (
        "R&D in 2023\n\n| Province | R&D (bn yuan) | Rank by R&D |\n|---|---|---|\n"
        "| Hunan | 128.4 | 9 |\n| Hubei | 140.8 | 2 |\n"
    )
    table = examine(text, language="en")
    assert list(table["verdict"]) == ["supported", "supported", "supported", "contradicted"]
    assert list(table["relation"]) == ["equals", "rank", "equals", "rank"]


def test_a_population_in_persons_is_no_headcount_of_staff() -> None:
    text = "Die ständige Bevölkerung von Guangdong betrug 2023 127,06 Millionen Personen."
    assert verdict(text, "de", "127,06") == ("supported", "guangdong", "2023")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        (
            "en",
            "Hubei's R&D intensity was 2.52 percent in 2023. Our own R&D ratio is 7.4 percent.",
            "7.4",
        ),
        (
            "de",
            "Die FuE-Quote von Hubei lag 2023 bei 2,52 Prozent. Wir selbst kommen auf 7,4 Prozent.",
            "7,4",
        ),
        ("zh", "2023年湖北研发投入强度为2.52%，我司研发投入强度为7.4%。", "7.4"),
    ],
)
def test_what_a_writer_says_of_the_own_company_is_left_open(language: str, text: str, number: str) -> None:
    assert verdict(text, language, number)[0] == "not_checkable"


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        (
            "en",
            "Sichuan held 17,173 high-tech enterprises in 2023, up from 10,377 two years earlier.",
            "10,377",
        ),
        (
            "de",
            "Hubei gab 2023 140,8 Mrd. Yuan für FuE aus, nach 116,0 Mrd. Yuan zwei Jahre zuvor.",
            "116,0",
        ),
    ],
)
def test_years_earlier_behind_a_number_are_counted_back(language: str, text: str, number: str) -> None:
    said, _, year = verdict(text, language, number)
    assert (said, year) == ("supported", "2021")


def test_a_percentage_of_something_unnamed_is_no_unit_error() -> None:
    text = (
        "Sichuan sold technology for 190.6 billion yuan in 2023. "
        "The park promised land at 40 percent below cost."
    )
    assert verdict(text, "en", "40 percent")[0] == "not_checkable"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Die Region hat 20.000 High-Tech-Unternehmen.", "20.000 High-Tech-Unternehmen"),
        ("en", "The region has 20,000 high-tech enterprises.", "20,000 high-tech"),
    ],
)
def test_a_mark_never_ends_inside_a_word(language: str, text: str, expected: str) -> None:
    assert list(examine(text, language=language)["text"]) == [expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "In 2023 Hubei's R&D intensity was 2.6 percent or below.", "at_most"),
        ("en", "In 2023 Hubei's R&D intensity was 2.5 percent or above.", "at_least"),
        ("de", "Die FuE-Quote von Hubei lag 2023 bei 2,6 Prozent oder darunter.", "at_most"),
    ],
)
def test_a_bound_may_stand_behind_the_number(language: str, text: str, expected: str) -> None:
    table = examine(text, language=language)
    assert (list(table["bound"]), list(table["verdict"])) == ([expected], ["supported"])


def test_a_rise_on_a_year_is_measured_against_it() -> None:
    text = (
        "Sichuan spent 135.8 billion yuan on R&D in 2023, a rise of 11.8 percent on 2022. "
        "Its R&D intensity was 2.26 percent."
    )
    assert verdict(text, "en", "2.26") == ("supported", "sichuan", "2023")


def test_below_the_nation_is_the_value_of_the_nation() -> None:
    text = "2023年四川研发投入强度为2.26%，低于全国2.65%的水平。"
    assert verdict(text, "zh", "2.65") == ("supported", "national", "2023")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "Hubei granted 29,900 invention patents in 2023. Rice harvests fell 4 percent.", "4 percent"),
        ("de", "Hubei zählte 2023 25.539 Hightech-Unternehmen. Fährverkehr: plus 31 Prozent.", "31 Prozent"),
        ("zh", "2023年湖北研发经费1408.2亿元。东风营收993亿元，研发投入占比5.1%。", "5.1%"),
    ],
)
def test_growth_and_revenue_of_other_things_are_left_open(language: str, text: str, number: str) -> None:
    assert verdict(text, language, number)[0] == "not_checkable"


def test_a_number_behind_another_country_is_not_of_the_province() -> None:
    text = "Hubei hatte 2023 58,4 Millionen Einwohner, weniger als Italien mit 59,0 Millionen."
    assert verdict(text, "de", "59,0")[0] == "not_checkable"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "In 2023 R&D intensity in Shaanxi was 2.50 percent; Portugal stands at 1.7 percent."),
        ("de", "2023 lag die FuE-Intensität von Shaanxi bei 2,50 Prozent, in Tschechien bei 2,0 Prozent."),
        ("zh", "2023年陕西研发强度为2.50%，葡萄牙为1.7%。"),
    ],
)
def test_what_any_country_has_is_left_open(language: str, line: str) -> None:
    found = examine(line, language=language)
    assert found["verdict"].tolist()[-1] == "not_checkable"


@pytest.mark.parametrize(
    "text",
    [
        "Anhui had 115 projects.",
        "Last year, Jiangsu signed 115 cooperation projects with German firms.",
        "2024年，安徽与沪苏浙联合攻关项目40项。",
    ],
)
def test_a_figure_one_report_gives_for_a_region_contradicts_no_other_count(text: str) -> None:
    assert set(examine(text)["verdict"]) == {"not_checkable"}


def test_a_table_without_a_year_may_be_of_a_year_named_before_it() -> None:
    text = (
        "Published 5 March 2025.\n\nIn 2022 Jiangsu spent 383.5 billion yuan on R&D. Others followed.\n\n"
        "| Province | R&D (bn yuan) |\n|---|---|\n| Shanghai | 198.2 |\n| Zhejiang | 241.7 |\n"
    )
    assert set(examine(text)["verdict"]) == {"supported"}
    wrong = examine(text.replace("198.2", "158.2"))
    assert list(wrong["verdict"]) == ["supported", "not_checkable", "supported"]


def test_a_day_with_a_time_of_day_is_no_number() -> None:
    assert examine("来源：某报 2024-03-05 10:22 阅读 12345 次", language="zh").empty


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (
            "Jiangsu spent 383.5 billion yuan on R&D in 2022 (2021: 343.9 billion).",
            ["supported", "supported"],
        ),
        ("Shanghai filed 5,591 PCT applications in 2022 (2021: 4,830).", ["supported", "not_checkable"]),
        ("Macao's R&D spending was below 0.5% of GDP in 2023.", ["not_checkable"]),
        ("2023 lag das BIP von Chengdu-Chongqing bei 8,2 Billionen Yuan.", ["not_checkable"]),
        ("2023年，合肥全社会研发投入强度3.9%左右。", ["not_checkable"]),
        ("In Chengdu gibt es 2023 mehr als 13.000 Hightech-Unternehmen.", ["not_checkable"]),
    ],
)
def test_no_alarm_rests_on_another_year_bound_or_area(text: str, verdicts: list[str]) -> None:
    assert list(examine(text)["verdict"]) == verdicts
