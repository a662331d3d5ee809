"""The single steps from a text to a verdict: numbers, places, years, what is read, and the rules."""

from itertools import pairwise

import pytest

from analysis import load
from analysis.claims import examine, judging, review
from analysis.claims.documents import read_text
from analysis.claims.draft import proposed_rows
from analysis.claims.examination import as_table, examine_document
from analysis.claims.mentions import numbers_of
from analysis.claims.passages import date_of, years_of
from analysis.claims.place_names import places_of
from analysis.claims.readings import readings_of
from analysis.claims.series import Official, newest, series
from analysis.claims.terms import terms_of


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("R&D reached 1,234.5 billion yuan, up 8.5%.", "en", ["1,234.5 billion yuan", "8.5%"]),
        ("Es stieg um 8,5 Prozent auf 2,1 Billionen Yuan.", "de", ["8,5 Prozent", "2,1 Billionen Yuan"]),
        ("经费达到3.6万亿元，增长8.5%，居全国第2位。", "zh", ["3.6万亿元", "8.5%", "第2位"]),
    ],
)
def test_a_number_is_marked_with_scale_and_unit_where_it_stands(
    text: str, language: str, found: list[str]
) -> None:
    mentions = numbers_of(text, language)
    assert [text[one.start : one.end] for one in mentions] == found == [one.text for one in mentions]


@pytest.mark.parametrize(
    ("text", "language", "value", "step"),
    [
        ("It spent 1,234.5 billion yuan.", "en", 1_234.5e9, 0.1e9),
        ("Es waren 2,1 Billionen Yuan.", "de", 2.1e12, 0.1e12),
        ("达到3.6万亿元。", "zh", 3.6e12, 0.1e12),
        ("提高0.12个百分点。", "zh", 0.12, 0.01),
    ],
)
def test_a_value_is_in_ones_with_the_step_of_its_last_digit(
    text: str, language: str, value: float, step: float
) -> None:
    (mention,) = numbers_of(text, language)
    assert (mention.value, mention.step) == (pytest.approx(value), pytest.approx(step))


@pytest.mark.parametrize(
    ("text", "language", "bound"),
    [
        ("It was 8.5%.", "en", "exact"),
        ("It was about 8.5%.", "en", "about"),
        ("Es waren rund 2,1 Billionen Yuan.", "de", "about"),
        ("It exceeded 250 billion yuan.", "en", "at_least"),
        ("More than two thirds of it.", "en", "at_least"),
    ],
)
def test_a_word_before_a_number_bounds_it(text: str, language: str, bound: str) -> None:
    assert [one.bound for one in numbers_of(text, language)] == [bound]


def test_a_number_in_words_is_told_as_such() -> None:
    (mention,) = numbers_of("Two thirds of the firms took part.", "en")
    assert (mention.kind, mention.spelled, mention.value) == ("percent", True, pytest.approx(200 / 3))


@pytest.mark.parametrize("text", ["They met on 5 May 2023 at 10:30.", "In 2023 they met again."])
def test_dates_and_times_are_no_quantities(text: str) -> None:
    assert numbers_of(text, "en") == []


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("Beijing and the Yangtze River Delta overtook Hebei", "en", ["beijing", "yrd", "hebei"]),
        ("In Peking und im Jangtse-Delta", "de", ["beijing", "yrd"]),
        ("上海市与江苏省南京市", "zh", ["shanghai", "jiangsu", "nanjing"]),
    ],
)
def test_places_are_found_by_key_in_the_order_of_the_text(text: str, language: str, keys: list[str]) -> None:
    hits = places_of(text, language)
    assert [hit.key for hit in hits] == keys
    assert all(before.end <= after.start for before, after in pairwise(hits))


@pytest.mark.parametrize(
    ("text", "language", "years"),
    [
        ("from 2020 to 2023 and at the end of 2019", "en", [2020, 2023, 2019]),
        ("seit 2018, im Jahr 2022", "de", [2018, 2022]),
        ("2021—2023年", "zh", [2021, 2023]),
    ],
)
def test_years_are_found_with_their_offsets(text: str, language: str, years: list[int]) -> None:
    hits = years_of(text, language)
    assert [hit.year for hit in hits] == years == [int(text[hit.start : hit.end][:4]) for hit in hits]


def test_the_year_of_an_article_stands_in_its_date_line() -> None:
    assert date_of(read_text("Beijing, 2024-03-01\n\nThe city spent more on research.", language="en")) == (
        2024,
        3,
    )
    assert date_of(read_text("The city spent more on research.", language="en")) == (None, 0)


def test_the_newest_year_known_when_a_text_was_written_is_taken() -> None:
    assert newest([2019, 2021, 2023], 2022) == 2021
    assert newest([2019, 2021, 2023], None) == 2023
    assert newest([2021, 2023], 2020) == 2023
    assert newest([], 2020) is None


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("its R&D intensity", "en", "rd_intensity"),
        ("die Ausgaben für Forschung und Entwicklung", "de", "rd_expenditure"),
        ("研究与试验发展经费投入强度", "zh", "rd_intensity"),
    ],
)
def test_a_name_of_an_indicator_is_found(text: str, language: str, key: str) -> None:
    assert key in {hit.key for hit in terms_of(text, language)}


def test_the_first_reading_is_the_indicator_place_and_year_named() -> None:
    text = "In 2022, Hebei followed. In 2023 the R&D intensity of Beijing was 6.73%."
    (found,) = readings_of(read_text(text, language="en"), series())
    best = found.readings[0]
    assert (best.indicator, best.place, best.year, best.relation) == (
        "rd_intensity", "beijing", 2023, "equals",
    )  # fmt: skip


SPENT = "In 2023, R&D expenditure in Beijing {}."


@pytest.mark.parametrize(
    ("words", "verdict", "reason"),
    [
        ("reached 294.71 billion yuan", "supported", ""),
        ("reached 294.7 billion yuan", "supported", ""),
        ("reached 294.8 billion yuan", "not_checkable", "nearly"),
        ("reached about 295 billion yuan", "supported", ""),
        ("exceeded 250 billion yuan", "supported", ""),
        ("exceeded 350 billion yuan", "contradicted", "differs"),
        ("reached 274.71 billion yuan", "contradicted", "differs"),
        ("reached 29.471 billion yuan", "unit_error", ""),
        ("reached 294.71 billion US dollars", "unit_error", ""),
    ],
)
def test_a_verdict_follows_from_the_official_value_and_the_words(
    words: str, verdict: str, reason: str
) -> None:
    (row,) = examine(SPENT.format(words), language="en").to_dict("records")
    assert (row["verdict"], row["place"], row["year"]) == (verdict, "beijing", 2023)
    assert not reason or row["reason"] == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Some 42 robots danced.", "no_series"),
        ("Beijing plans to raise R&D expenditure to 500 billion yuan by 2035.", "target"),
    ],
)
def test_nothing_is_said_where_no_official_value_can_be(text: str, reason: str) -> None:
    (row,) = examine(text, language="en").to_dict("records")
    assert (row["verdict"], row["reason"], row["official"]) == ("not_checkable", reason, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Exports of Shanghai were 36% of its GDP in 2023.", "en"),
        ("Foreign trade of Guangdong in 2023 equals 45 percent of the province's GDP.", "en"),
        ("In Zhejiang betrugen die Exporte 2023 43 % des BIP.", "de"),
        ("Die digitale Wirtschaft Pekings erreichte 2023 einen Anteil von 42,9 % am BIP.", "de"),
        ("2023年北京数字经济增加值占GDP的42.9%。", "zh"),
        ("上海2023年第三产业增加值占全市生产总值的75.2%。", "zh"),
    ],
)
def test_a_share_of_a_places_own_output_is_not_its_share_of_the_nations(text: str, language: str) -> None:
    (row,) = examine(text, language=language).to_dict("records")
    assert row["verdict"] == "not_checkable"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Guangdong accounted for 10.8 percent of China's GDP in 2023.", "en"),
        ("Auf Guangdong entfielen 2023 10,8 Prozent des chinesischen BIP.", "de"),
        ("2023年广东GDP占全国的10.8%。", "zh"),
    ],
)
def test_a_share_of_the_nations_output_is_checked(text: str, language: str) -> None:
    (row,) = examine(text, language=language).to_dict("records")
    assert (row["indicator"], row["relation"], row["verdict"]) == ("gdp", "share", "supported")


@pytest.mark.parametrize(
    ("text", "language", "year"),
    [
        ("Guangdong spent 480 billion yuan on R&D in 2023; five years earlier 270 billion yuan.", "en", 2018),
        ("Schanghai gab 2023 rund 205 Mrd. Yuan für FuE aus, zehn Jahre zuvor 78 Mrd. Yuan.", "de", 2013),
        ("2023年广东研发经费4802.6亿元，十二年前为1045.5亿元。", "zh", 2011),
    ],
)
def test_years_earlier_are_counted_from_the_year_before_them(text: str, language: str, year: int) -> None:
    rows = examine(text, language=language)
    assert rows["year"].tolist() == [2023, year]
    assert rows["verdict"].tolist() == ["supported", "supported"]


def test_a_share_of_research_in_output_is_the_intensity() -> None:
    rows = examine("Chongqing's share of R&D in GDP was 2.4% in 2023, up from 2.16% in 2021.", language="en")
    assert rows["indicator"].tolist() == ["rd_intensity"] * 2
    assert rows["verdict"].tolist() == ["supported"] * 2


def test_an_indicator_named_with_the_nation_alone_is_not_held_against_the_region_before() -> None:
    region = "R&D personnel in Jiangsu numbered 900,000 in 2023."
    text = f"{region} Basic research made up 6.77% of national R&D in 2023."
    assert examine(text, language="en")["verdict"].tolist()[-1] != "contradicted"


def test_growth_to_an_amount_of_money_is_not_growth_of_a_count_named_before() -> None:
    text = "2023 gab es in Chongqing 7.000 Hightech-Unternehmen. "
    text += "Die Ausgaben wuchsen 2023 um 8,8 Prozent auf 75 Mrd. Yuan."
    assert "high_tech_enterprises" not in examine(text, language="de")["indicator"].tolist()[1:]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("In 2023 there were 66.6 high-value invention patents per 10,000 people in Zhejiang.", "en"),
        ("2023 kamen in Shanghai 50,2 hochwertige Erfindungspatente auf 10.000 Einwohner.", "de"),
        ("2023年上海每万人口高价值发明专利拥有量50.2件。", "zh"),
        ("Jiangsus Technologieverträge erreichten 2023 460,7 Mrd. Yuan.", "de"),
    ],
)
def test_a_count_of_another_definition_is_not_contradicted(text: str, language: str) -> None:
    assert set(examine(text, language=language)["verdict"]) == {"not_checkable"}


@pytest.mark.parametrize(("years", "verdict"), [(4, "supported"), (5, "contradicted")])
def test_growth_a_year_is_counted_over_the_years_between_both_ends(years: int, verdict: str) -> None:
    spent = load.province_panel("rd_expenditure", provinces="jiangsu").set_index("year")["value"]
    rate = 100 * ((spent[2023] / spent[2019]) ** (1 / years) - 1)
    text = f"From 2019 to 2023 the R&D expenditure of Jiangsu grew by {rate:.1f}% a year on average."
    assert examine(text, language="en")["verdict"].tolist() == [verdict]


def test_values_are_compared_within_one_vintage_where_both_have_it() -> None:
    old, new, other = (
        [Official(1.0, "table", "row", vintage) for vintage in vintages]
        for vintages in (("a", "b"), ("b", "a"), ("c",))
    )
    assert [(one.vintage, two.vintage) for one, two in judging._pairs(old, new)] == [("a", "a"), ("b", "b")]
    assert len(judging._pairs(old, other)) == 2


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2023年，陕西吸纳技术合同44480项，成交额22458.0亿元。", "unit_error"),
        ("2023年，陕西吸纳技术合同44480项，成交额2.2万亿元。", "not_checkable"),
        (
            "2023年安徽输出技术合同30697项，成交额3597.6亿元；吸纳技术合同35216项，成交额3521.5亿元。",
            "supported",
        ),
    ],
)
def test_four_digits_at_another_power_of_ten_are_wrong_even_if_a_word_is_not_understood(
    text: str, verdict: str
) -> None:
    assert list(examine(text)["verdict"])[-1] == verdict


RANKING = (
    "# 各省研发排行榜（2023年）\n\n1. 广东 4803亿元\n2. 江苏 4212亿元\n3. 北京 2947亿元\n4. 山东 3102亿元\n"
)


def test_the_one_number_of_a_list_that_does_not_fit_is_contradicted() -> None:
    assert list(examine(RANKING)["verdict"]) == [*["supported"] * 3, "contradicted"]
    two = RANKING.replace("3. 北京 2947亿元\n", "")
    assert list(examine(two)["verdict"])[-1] == "not_checkable"
    others = RANKING.replace("4212", "1212")
    assert "contradicted" not in list(examine(others)["verdict"]), "a list of something else"


ROWS = "Province\t2022\t2023\nGuangdong\t441.2\t480.3\nJiangsu\t383.5\t4212\n"
ALIGNED = {"tabs": ROWS, "wide gaps": ROWS.replace("\t", "   "), "one blank": ROWS.replace("\t", " ")}


@pytest.mark.parametrize("form", ALIGNED)
def test_lines_with_figures_below_a_head_are_a_table(form: str) -> None:
    read = examine(f"R&D expenditure by province, billion yuan\n\n{ALIGNED[form]}")
    assert list(read["place"]) == ["guangdong", "guangdong", "jiangsu", "jiangsu"]
    assert list(read["year"]) == [2022, 2023, 2022, 2023]
    assert list(read["verdict"]) == [*["supported"] * 3, "unit_error"]


def test_words_of_a_head_name_the_columns_of_a_table_with_one_blank_between() -> None:
    read = examine(
        "2023年\n\n地区 研发经费（亿元） 研发强度（%）\n广东 4802.6 3.54\n江苏 4212.3 3.29\n以上为公报数据。"
    )
    assert list(read["indicator"]) == ["rd_expenditure", "rd_intensity"] * 2
    assert list(read["verdict"]) == ["supported"] * 4
    assert read["bound"].iloc[-1] == "exact", "what stands on the next line bounds nothing"


def test_a_line_above_a_table_may_name_its_unit_alone() -> None:
    read = examine("各省研发经费\n单位：亿元\n\n地区 2022年 2023年\n广东 4411.9 4802.6\n江苏 3835.4 4212.3\n")
    assert list(read["verdict"]) == ["supported"] * 4


@pytest.mark.parametrize(
    "text", ["We saw 3 of them.\nRooms 12 14 16\nFloors 1 2 3\n", "A\tB\nC\tD\nE\tF 5\n"]
)
def test_other_lines_are_no_table(text: str) -> None:
    assert {block.kind for block in read_text(text, language="en").blocks} == {"paragraph"}


def test_figures_of_a_table_that_look_like_years_are_counts_where_others_of_their_column_do() -> None:
    table = "| 地区 | 2023年发明专利授权（件） |\n|---|---|\n| 西藏 | 299 |\n| 海南 | 1908 |\n"
    read = examine(table)
    assert [(row.place, row.value, row.verdict) for row in read.itertuples()] == [
        ("tibet", 299, "supported"),
        ("hainan", 1908, "contradicted"),
    ]


SPANNED = """<table><caption>FuE-Ausgaben (Mrd. Yuan) und Intensität</caption>
<tr><th rowspan="2">Rang</th><th rowspan="2">Provinz</th><th colspan="2">FuE-Ausgaben</th>
<th>FuE-Intensität (%)</th></tr>
<tr><th>2022</th><th>2023</th><th>2023</th></tr>
<tr><td>1</td><td>Guangdong</td><td>441,2</td><td>480,3</td><td>3,54</td></tr>
<tr><td>3</td><td>Peking</td><td>284,3</td><td>394,7</td><td>6,73</td></tr></table>"""


def test_a_cell_that_spans_rows_or_columns_heads_each_of_them() -> None:
    table = as_table(examine_document(read_text(SPANNED, form=".html", language="de")))
    figures = table[table["relation"] == "equals"]
    assert list(figures["indicator"]) == ["rd_expenditure", "rd_expenditure", "rd_intensity"] * 2
    assert list(figures["year"]) == [2022, 2023, 2023] * 2
    assert list(figures["verdict"]) == [*["supported"] * 4, "contradicted", "supported"]


UNITS = {
    "in a column": """| 指标 | 单位 | 上海 | 安徽 |
|---|---|---|---|
| 研发经费 | 亿元 | 2049.6 | 1264.7 |
| 研发投入强度 | % | 4.34 | 2.69 |""",
    "in a row": """| 地区 | 研发经费 | 研发投入强度 |
|---|---|---|
|  | 亿元 | % |
| 上海 | 2049.6 | 4.34 |
| 安徽 | 1264.7 | 2.69 |""",
}


@pytest.mark.parametrize("form", UNITS)
def test_units_of_a_table_may_stand_in_cells_of_their_own(form: str) -> None:
    assert list(examine(f"# 2023年科技投入\n\n{UNITS[form]}")["verdict"]) == ["supported"] * 4


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2023年上海技术合同成交额4850.21亿元。", "not_checkable"),
        ("2023年上海输出技术合同成交额4850.21亿元。", "contradicted"),
        (
            "In 2023 technology contracts worth 485.02 billion yuan were registered in Shanghai.",
            "not_checkable",
        ),
    ],
)
def test_contracts_registered_in_a_province_are_more_than_it_has_sold(text: str, verdict: str) -> None:
    """4850.21 is what Shanghai itself reported of contracts registered there; it sold 4642.3."""
    assert list(examine(text)["verdict"]) == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "2023年全国研发经费33278亿元，比上年增长8.1%，占GDP的2.64%。",
        "In 2022 China spent 3.09 trillion yuan on R&D, an increase of 10.4% over 2021.",
        "2023年全国基础研究经费2212亿元，占研发经费的6.65%。",
        "2023年全国授权发明专利92.1万件，年末有效发明专利499.1万件。",
        "China granted 921,000 invention patents in 2023.",
        "2023年广东发明专利授权量14.31万件，增长24.36%。",
        "2023年长三角地区生产总值30.5万亿元，占全国24.2%。",
        "The Shenzhen-Hong Kong-Guangzhou cluster was second in the Global Innovation Index 2023.\n\n"
        "China ranked 12th in the Global Innovation Index 2023 and 11th in 2024.",
    ],
)
def test_what_offices_first_published_or_counted_more_widely_is_not_called_wrong(text: str) -> None:
    """Statements as they stood in the bulletins of those years."""
    assert not {"contradicted", "unit_error"} & {*examine(text)["verdict"]}


def test_an_amount_takes_the_currency_of_the_last_one_of_its_sentence() -> None:
    read = examine(
        "Guangdong's GDP reached 13.57 trillion yuan in 2023, up 4.8%; Jiangsu's was 12.82 trillion."
    )
    assert list(read["indicator"]) == ["gdp"] * 3
    assert list(read["verdict"])[::2] == ["supported"] * 2


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        (
            "Jiangsu 2023. 446,000 patents were granted. Invention patents in force numbered 529,185.",
            "invention_patents_in_force",
        ),
        (
            "In 2023 Anhui sold 30,697 technology contracts and bought 35,216 contracts.",
            "technology_contracts_inflow_number",
        ),
    ],
)
def test_the_longest_name_and_what_was_done_tell_the_indicator(text: str, indicator: str) -> None:
    read = examine(text)
    assert read["indicator"].iloc[-1] == indicator
    assert read["verdict"].iloc[-1] == "supported"


def test_a_cell_that_spans_others_stands_once_on_the_page_of_a_review() -> None:
    document = read_text(SPANNED, form=".html", language="de")
    examined = examine_document(document)
    shown = review.page(document, examined, proposed_rows(examined))
    assert shown.count("Rang</th>") == 1
    assert '<th scope="col" rowspan="2">Provinz</th><th scope="col" colspan="2">FuE-Ausgaben</th>' in shown


def test_a_number_of_a_table_is_quoted_with_the_names_of_its_row_and_column() -> None:
    read = examine(f"# 2023年科技投入\n\n{UNITS['in a column']}")
    assert read["sentence"].iloc[0] == "研发经费 · 亿元 · 上海：2049.6"
    assert read["sentence"].iloc[2] == "研发投入强度 · % · 上海：4.34"
