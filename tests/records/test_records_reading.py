# ruff: noqa: E501  tables of cases read better in long lines
"""What is taken: names, days, numbers, units and places as English, German and Chinese files write them."""

import re
from datetime import date
from pathlib import Path

import pytest

from analysis import load, quantities
from analysis.errors import DataError
from analysis.names import LANGUAGES
from analysis.quantities import Notation
from analysis.records import cell_values, column_words, place_matching, problems, reading
from analysis.records.cell_values import InvalidCell
from analysis.records.column_words import Unit

TODAY = date(2025, 6, 1)
DOCUMENT = Path(__file__).parents[2] / "docs" / "own-data.md"


def markdown_tables() -> str:
    """The vocabulary as the two Markdown tables of the documentation: columns, then units."""
    meanings = {column: word for column, kind, word in column_words._rows() if kind == "meaning"}
    lines = ["| column | meaning | English | German | Chinese |", "|---|---|---|---|---|"]
    for name, meaning in meanings.items():
        listed = [
            ", ".join(
                word for column, kind, word in column_words._rows() if (column, kind) == (name, language)
            )
            for language in LANGUAGES
        ]
        lines.append(" | ".join([f"| `{name}`", meaning, *listed]) + " |")
    lines += ["", "| yuan | written as |", "|---|---|"]
    by_power: dict[int, list[str]] = {0: ["(currency alone)"]}
    for word in sorted(quantities.words("scale"), key=lambda word: int(word.key)):
        by_power.setdefault(int(word.key), []).append(word.word)
    for power, listed in by_power.items():
        lines.append(f"| {10**power:,} | {', '.join(dict.fromkeys(listed))} |")
    currency = ", ".join(
        dict.fromkeys(word.word for word in quantities.words("currency") if word.key == "CNY")
    )
    return "\n".join([*lines, "", f"Currency, before or after, may be missing: {currency}."]) + "\n"


def frame(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "r.csv"
    path.write_bytes(text.encode(encoding))
    return reading.read(path, today=TODAY)


ENGLISH = 'project,date,city,field,amount (million CNY)\np1,2023-05-27,Shenzhen,Energy,"1,234.5"\n'
GERMAN = "Projektnummer;Datum;Stadt;Feld;Betrag (Mio. Yuan)\np1;27.05.2023;Shenzhen;Energie;1.234,5\n"
CHINESE = "项目编号\t日期\t城市\t领域\t金额（万元）\np1\t2023年5月27日\t深圳市\t能源\t123450\n"
COLUMNS = "project,date,province,field,funds_cny_mn\np1,2023/5/27,Guangdong,energy,1234.5\n"
CELLS = "Projekt|Tag|Ort|Branche|Summe\np1|27. Mai 2023|Shenzhen|Energie|1,2345 Mrd. Yuan\n"
BESIDE = "id,day,place,sector,value,unit\np1,May 27 2023,Shenzhen,Energy,12.345,亿元\n"


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, CHINESE, COLUMNS, CELLS, BESIDE])
def test_the_same_record_is_read_alike_in_three_languages_and_five_forms(text: str, tmp_path: Path) -> None:
    row = frame(tmp_path, text.replace("funds_cny_mn", "funds (CNY mn)")).iloc[0]
    assert (row["project"], str(row["date"].date()), row["region"], row["field"]) == (
        "p1",
        "2023-05-27",
        "gba",
        "energy",
    )
    assert row["amount_cny_bn"] == pytest.approx(1.2345, abs=1e-12)


def test_the_columns_are_those_of_the_shipped_records(tmp_path: Path) -> None:
    from analysis.measure import keydata

    assert tuple(frame(tmp_path, ENGLISH).columns) == reading.COLUMNS
    assert tuple(keydata.from_projects(load.projects()).columns) == reading.COLUMNS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_its_mark(encoding: str, tmp_path: Path) -> None:
    assert len(frame(tmp_path, CHINESE, encoding)) == 1


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_every_kind_of_line_end_is_read(ends: str, tmp_path: Path) -> None:
    assert len(frame(tmp_path, GERMAN.replace("\n", ends))) == 1


def test_blank_lines_remarks_and_the_separator_line_of_excel_are_passed_over(tmp_path: Path) -> None:
    assert len(frame(tmp_path, f"sep=;\n# a remark\n\n{GERMAN}\n;;;;\n")) == 1


def test_remarks_that_a_spreadsheet_has_padded_still_set_the_decimal_mark(tmp_path: Path) -> None:
    text = GERMAN.replace("1.234,5", "1.234")
    assert frame(tmp_path, f'"# decimal: comma";;;;\n{text}')["amount_cny_bn"].tolist() == [1.234]


def test_a_field_called_na_stays(tmp_path: Path) -> None:
    assert frame(tmp_path, ENGLISH.replace("Energy", "NA"))["field"].tolist() == ["NA"]


def test_a_project_called_null_stays(tmp_path: Path) -> None:
    assert frame(tmp_path, ENGLISH.replace("p1", "null"))["project"].tolist() == ["null"]


def test_missing_amounts_dates_and_places_stay_missing_and_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("project,date,city,field,amount (bn CNY)\np1,,,,\np2,2023-05-27,Wuhan,Energy,5\n")
    problems, told = reading.check(path, today=TODAY)
    assert problems.lines() == []
    assert told[-2:] == ["1 without a date: in no table", "1 without a region or place: in no table"]


def test_what_was_understood_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(GERMAN)
    assert reading.check(path, today=TODAY)[1] == [
        "r.csv: 1 records, 2023-05-27 to 2023-05-27",
        "columns: 'Datum' is the date, 'Feld' is the field, 'Betrag (Mio. Yuan)' is the amount, "
        "'Projektnummer' is the project, 'Stadt' is the city",
        "separator: semicolon",
        "decimal mark: comma; units: Mio. Yuan (1)",
        "regions: gba 1",
    ]


def test_an_outlier_is_no_outlier_once_the_file_says_so(tmp_path: Path) -> None:
    rows = "".join(f"p{i},2023-05-27,Shanghai,Energy,{1 if i < 5 else 5000}\n" for i in range(6))
    path = tmp_path / "r.csv"
    path.write_text("# large amounts: checked\nproject,date,city,field,amount (million CNY)\n" + rows)
    assert reading.check(path, today=TODAY)[0].lines() == []


def test_the_document_prints_the_mapping_the_reader_goes_by() -> None:
    assert markdown_tables() in DOCUMENT.read_text(encoding="utf-8")


def test_every_pattern_finds_its_example() -> None:
    for row in problems.shipped("patterns.csv"):
        written = row["example"], row["example"].casefold(), row["example"].casefold().replace(" ", "")
        assert any(re.search(row["pattern"], text) for text in written), row


def test_no_name_stands_for_two_columns() -> None:
    stands_for: dict[str, set[str]] = {}
    for column, _, word in column_words._rows():
        stands_for.setdefault(column_words.bare(word), set()).add(column)
    assert [word for word, columns in stands_for.items() if len(columns) > 1] == []


@pytest.mark.parametrize(
    ("text", "power"),
    [("元", 0), ("CNY", 0), ("千元", 3), ("万元", 4), ("人民币万元", 4), ("百万元", 6), ("Mio. Yuan", 6), ("million CNY", 6),
     ("CNY mn", 6), ("千万元", 7), ("亿元", 8), ("100 million CNY", 8), ("十亿元", 9), ("Mrd. Yuan", 9), ("bn CNY", 9),
     ("billion yuan", 9), ("Milliarden", 9), ("万亿元", 12), ("Bio. Yuan", 12)],
)  # fmt: skip
def test_a_unit_is_its_power_of_ten(text: str, power: int) -> None:
    assert column_words.unit(text) == Unit(power)


@pytest.mark.parametrize(
    ("head", "column", "unit"),
    [("金额（万元）", "amount", "万元"), ("金额/万元", "amount", "万元"), ("投资额(亿元)", "amount", "亿元"),
     ("Betrag in Mio. Yuan", "amount", "Mio. Yuan"), ("amount_cny_bn", "amount", "cny_bn"), ("Amount [bn CNY]", "amount", "bn CNY"),
     ("Projekt-Nr.", "project", ""), ("DATE", "date", ""), ("date (YYYY-MM-DD)", "date", ""), ("ＤＡＴＥ", "date", "")],
)  # fmt: skip
def test_a_head_is_its_column_and_unit(head: str, column: str, unit: str) -> None:
    found = column_words.column(head)
    assert found is not None
    assert (found[0], found[2]) == (column, unit)


@pytest.mark.parametrize(
    "text", ["3 亿元", "3亿元", "0.3 bn CNY", "¥ 300 million", "30000万元", "300,000,000 元"]
)
def test_three_hundred_million_are_exactly_0_3_billion(text: str) -> None:
    found = cell_values.number(text)
    assert isinstance(found, Notation)
    unit = column_words.unit(found.unit)
    assert isinstance(unit, Unit)
    assert unit.billions(found.point) == 0.3


@pytest.mark.parametrize(
    ("text", "point", "comma", "style"),
    [("12", 12, 12, ""), ("12.5", 12.5, 12.5, "point"), ("12,5", 12.5, 12.5, "comma"), ("1,234.5", 1234.5, 1234.5, "point"),
     ("1.234,5", 1234.5, 1234.5, "comma"), ("1,234,567", 1234567, 1234567, "point"), ("1.234.567", 1234567, 1234567, "comma"),
     ("1,234", 1234, 1.234, "ambiguous"), ("1.234", 1.234, 1234, "ambiguous"), ("0.234", 0.234, 0.234, "point"),
     ("1 234,5", 1234.5, 1234.5, "comma"), ("1'234.5", 1234.5, 1234.5, "point"), ("１２．５", 12.5, 12.5, "point"),
     ("1.5e3", 1500, 1500, "point"), ("−5", -5, -5, ""), ("+5", 5, 5, "")],
)  # fmt: skip
def test_a_number_is_read_both_ways(text: str, point: float, comma: float, style: str) -> None:
    found = cell_values.number(text)
    assert isinstance(found, Notation)
    assert (found.point, found.comma, found.style) == (point, comma, style)


@pytest.mark.parametrize(
    "text",
    ["2023-05-27", "2023/5/27", "2023.5.27", "20230527", "2023年5月27日", "27.05.2023", "27. 5. 2023", "27 May 2023",
     "27. Mai 2023", "May 27, 2023", "27/05/2023", "05/27/2023", "2023-05-27 14:30", "２０２３年５月２７日", "27. mai 2023"],
)  # fmt: skip
def test_a_day_is_read_in_its_exact_forms(text: str) -> None:
    assert cell_values.period(text)[:2] == (date(2023, 5, 27), date(2023, 5, 27))


@pytest.mark.parametrize(("order", "month"), [("day-month-year", 4), ("month-day-year", 3)])
def test_the_order_of_an_ambiguous_date_is_what_the_file_says(order: str, month: int) -> None:
    found = cell_values.period("03/04/2023", order=order)
    assert isinstance(found, cell_values.Period)
    assert found.first.month == month


def test_today_is_not_the_future_and_tomorrow_is(tmp_path: Path) -> None:
    text = ENGLISH + ENGLISH.splitlines()[1].replace("p1,2023-05-27", "p2,2025-06-01") + "\n"
    assert len(frame(tmp_path, text)) == 2
    assert len(frame(tmp_path, text.replace("2025-06-01", "2025-06-02"))) == 1


@pytest.mark.parametrize(
    ("text", "region"),
    [("yrd", "yrd"), ("YRD", "yrd"), ("长三角", "yrd"), ("Yangtze River Delta", "yrd"), ("Jangtse-Delta", "yrd"), ("苏州市", "yrd"),
     ("Peking", "jjj"), ("北京市", "jjj"), ("Hebei", "jjj"), ("大湾区", "gba"), ("Hongkong", "gba"), ("hong kong", "gba"),
     ("Macau", "gba"), ("澳门特别行政区", "gba"), ("Chengdu", "ccec"), ("重庆", "ccec"), ("四川省", "ccec"), ("Xi'an", "other"),
     ("内蒙古自治区", "other"), ("Wuhan City", "other"), ("other", "other"), ("Rest of China", "other")],
)  # fmt: skip
def test_a_place_lies_in_its_region(text: str, region: str) -> None:
    assert place_matching.region(text) == region


@pytest.mark.parametrize(
    ("text", "fields"),
    [("Energy", [("energy", True)]), ("能源", [("energy", True)]), ("energy; 基础研究", [("energy", True), ("basic_science", True)]),
     ("Environment, resources and oceans", [("environment_resources", True)]),
     ("环境、资源与海洋、能源", [("environment_resources", True), ("energy", True)]),
     ("Umwelt, Ressourcen und Meere, Energie", [("environment_resources", True), ("energy", True)]),
     ("chips, Energy", [("chips", False), ("energy", True)]), ("smart_grid", [("energy", True)]), ("", []), ("x;x", [("x", False)])],
)  # fmt: skip
def test_a_cell_lists_fields(text: str, fields: list[tuple[str, bool]]) -> None:
    found = place_matching.fields(text)
    assert not isinstance(found, InvalidCell)
    assert list(found) == fields


ONLY_OTHER = "project,date,city,field,amount (million CNY)\np,2023-05-27,Wuhan,x,5\n"
NO_PLACE = "project,date,city,field,amount (million CNY)\np,2023-05-27,,x,5\n"
NO_AMOUNT = "project,date,city,field,amount (million CNY)\np,2023-05-27,Shanghai,,\n"


@pytest.mark.parametrize("text", [ENGLISH, ONLY_OTHER, NO_PLACE, NO_AMOUNT])
def test_thin_records_still_give_every_sentence_of_the_page(text: str, tmp_path: Path) -> None:
    from analysis import text as words
    from analysis.findings import key_data
    from analysis.measure import keydata

    whole = keydata.whole_table(frame(tmp_path, text))
    finding = key_data.records(whole, shipped=False)
    key = str(finding.pop("key"))
    assert all(words.sentence(f"{key}.title", language=language, **finding) for language in LANGUAGES)


PLACED = "region,province,city,date,field,amount (bn CNY)\n"


def test_a_province_agrees_with_every_region_it_reaches_into(tmp_path: Path) -> None:
    places = {
        ",Guangdong,Shantou": "other",
        ",四川省,攀枝花": "other",
        ",Sichuan,Chengdu": "ccec",
        "other,Guangdong,": "other",
        "gba,Guangdong,": "gba",
    }
    rows = "".join(f"{place},2023-05-27,Energy,5\n" for place in places)
    assert frame(tmp_path, PLACED + rows)["region"].tolist() == list(places.values())


def test_a_province_far_from_the_city_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="column province: lies in jjj, but the row says gba"):
        frame(tmp_path, f"{PLACED},Hebei,Shenzhen,2023-05-27,Energy,5\n")


def test_other_words_for_one_unit_are_no_warning(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "date,city,field,amount\n2023-05-27,Wuhan,Energy,5 bn CNY\n2023-05-28,Wuhan,Energy,CN¥6bn\n"
        "2023-05-29,Wuhan,Energy,RMB 7 bn\n"
    )
    assert reading.check(path, today=TODAY)[0].lines() == []
    assert reading.read(path, today=TODAY)["amount_cny_bn"].tolist() == [5, 6, 7]


def test_two_cities_of_one_region_are_two_records(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "date,city,field,amount (bn CNY)\n2023-05-27,Wuhan,Energy,5\n2023-05-27,Xiamen,Energy,5\n"
    )
    assert reading.check(path, today=TODAY)[0].lines() == []


def test_absurd_amounts_are_all_counted(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    rows = "".join(f"p{n},2023-05-27,Wuhan,Energy,{20_000 + n}\n" for n in range(80))
    path.write_text(f"project,date,city,field,amount (bn CNY)\n{rows}")
    problems, _ = reading.check(path, today=TODAY)
    assert problems.errors == 80
    assert problems.lines()[0].endswith(
        "found '20000', expected less than 10,000 billion CNY, not 20,000; is the unit right?"
    )


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("广东省深圳市", "gba"),
        ("广东汕头市", "other"),
        ("四川省成都", "ccec"),
        ("Shenzhen, Guangdong", "gba"),
        ("Shantou,Guangdong", "other"),
        ("Suzhou, Jiangsu", "yrd"),
    ],
)
def test_a_city_may_stand_with_its_province_in_one_cell(text: str, region: str) -> None:
    assert place_matching.region(text, kind="place") == region


@pytest.mark.parametrize("text", ["江苏省深圳市", "Shenzhen, Jiangsu"])
def test_a_city_with_another_province_is_unknown(text: str) -> None:
    assert isinstance(place_matching.region(text, kind="place"), InvalidCell)


@pytest.mark.parametrize(("text", "first"), [("1.10.49", date(1949, 10, 1)), ("1.10.48", date(2048, 10, 1))])
def test_years_of_two_digits_are_those_from_1949_to_2048(text: str, first: date) -> None:
    found = cell_values.period(text, order="day-month-year")
    assert isinstance(found, cell_values.Period)
    assert found.first == first
