# ruff: noqa: E501  tables of cases read better in long lines
"""Bad files of project records and, word for word, what a person is told about each: all invented."""

import gzip
from typing import NamedTuple


class Bad(NamedTuple):
    """The bytes of a file and every line the check prints; lines of warnings leave the exit code at 0."""

    content: bytes
    lines: list[str]


HEAD = b"project,date,city,field,amount (million CNY)\n"
GOOD = b"p1,2023-05-27,Shanghai,Energy,12.5\n"
PACKED = gzip.compress(HEAD + GOOD * 50, mtime=0)


def row(
    project: str = "p1",
    day: str = "2023-05-27",
    city: str = "Shanghai",
    field: str = "Energy",
    amount: str = "12.5",
) -> bytes:
    """One record under HEAD."""
    return f"{project},{day},{city},{field},{amount}\n".encode()


def german(*amounts: str) -> bytes:
    """Records with German heads, separated by semicolons."""
    lines = ["Datum;Ort;Feld;Betrag (Mio. Yuan)", *(f"27.05.2023;Peking;Energie;{one}" for one in amounts)]
    return "\n".join(lines).encode()


BAD: dict[str, Bad] = {
    # what kind of file
    "empty_file": Bad(
        b"",
        [
            "r.csv: the file is empty (0 bytes), expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "only_line_breaks": Bad(
        b"\n\n\n", ["r.csv: no line holds anything, expected a head with names of columns, then records"]
    ),
    "only_a_head": Bad(HEAD, ["r.csv: there are no records below the head, expected one row per project"]),
    "only_a_mark": Bad(
        b"\xef\xbb\xbf",
        ["r.csv: no line holds anything, expected a head with names of columns, then records"],
    ),
    "excel_under_a_csv_name": Bad(
        b"PK\x03\x04" + b"\x14\x00" * 20,
        ["r.csv: the packed file is cut off or damaged, expected the whole file, packed again"],
    ),
    "old_excel": Bad(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 40,
        [
            "r.csv: the sheet is damaged, protected, or larger than it may be, expected a sheet of at most 40,000,000 cells, saved again"
        ],
    ),
    "pdf": Bad(
        b"%PDF-1.7\n%abc",
        [
            "r.csv: this is a PDF file, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "picture": Bad(
        b"\x89PNG\r\n\x1a\n1234",
        [
            "r.csv: this is a picture, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "sqlite": Bad(
        b"SQLite format 3\x00abc", ["r.csv: this is an SQLite database, expected the table exported as CSV"]
    ),
    "pickle": Bad(
        b"\x80\x04\x95\x10\x00\x00\x00",
        [
            "r.csv: this is a Python pickle, which is never opened, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "program": Bad(
        b"\x7fELF\x02\x01\x01\x00",
        [
            "r.csv: this is a program, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "web_page": Bad(
        b"<!DOCTYPE html><html><body>Access denied</body></html>",
        [
            "r.csv: this is a web page, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "json": Bad(
        b'[{"project": "p1", "date": "2023-05-27"}]',
        [
            "r.csv: this is a JSON file, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "xml": Bad(
        b'<?xml version="1.0"?><records/>',
        [
            "r.csv: this is an XML file, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "bzip2": Bad(b"BZh91AY&SY", ["r.csv: this is a bzip2 file, expected the file unpacked"]),
    "zstd": Bad(b"\x28\xb5\x2f\xfd\x00", ["r.csv: this is a zstd file, expected the file unpacked"]),
    "binary_in_the_middle": Bad(
        HEAD + GOOD + b"p2,2023-05-27,\x00\x00\x00,Energy,1\n",
        [
            "r.csv: holds zero bytes, so it is no text, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "truncated_gzip": Bad(
        PACKED[:-12], ["r.csv: the packed file is cut off or damaged, expected the whole file, packed again"]
    ),
    "damaged_gzip": Bad(
        PACKED[:30] + b"\xff\xff\xff\xff" + PACKED[34:],
        ["r.csv: the packed file is cut off or damaged, expected the whole file, packed again"],
    ),
    "truncated_parquet": Bad(
        b"PAR1" + b"\x00" * 100,
        ["r.csv: the Parquet file is cut off or damaged, expected a whole Parquet file, written to its end"],
    ),
    # encodings
    "windows_1252": Bad(
        "Erste;Zweite;Dritte\np1;27.05.2023;Energie für Städte\n".encode("cp1252"),
        ["r.csv, row 2: not UTF-8 text (looks like windows-1252), expected the file saved as “CSV UTF-8”"],
    ),
    "windows_1252_in_row_3": Bad(
        HEAD + GOOD + b"p2,2023-05-27,Shanghai,Gr\x81\x8de,5\n",
        ["r.csv, row 3: not UTF-8 text (looks like windows-1252), expected the file saved as “CSV UTF-8”"],
    ),
    "big5": Bad(
        "甲欄,乙欄,丙欄,丁欄,戊欄\np1,2023-05-27,臺灣,能源,5\n".encode("big5"),
        ["r.csv, row 1: not UTF-8 text (looks like Big5), expected the file saved as “CSV UTF-8”"],
    ),
    # form
    "one_column": Bad(
        b"a\nb\nc\n",
        [
            "r.csv, row 1: a column is missing: date, found 'a', expected a column called date, Datum, 日期 or another name of it; or a line such as “# date for all: 2023”",
            "r.csv, row 1: a column is missing: region or place, found 'a', expected a column called region, Ort, 城市 or another name of it; or a line such as “# place for all: 上海”",
            "r.csv, row 1: a column is missing: field, found 'a', expected a column called field, Feld, 领域 or another name of it; or a line such as “# field for all: -”",
            "r.csv, row 1: a column is missing: amount, found 'a', expected a column called amount, Betrag, 金额 or another name of it",
        ],
    ),
    "no_head": Bad(
        GOOD,
        [
            "r.csv, row 1: the first line holds values, not names of columns, found 'p1, 2023-05-27, Shanghai, Energy, 12.5', expected a head such as date,region,field,amount"
        ],
    ),
    "no_known_column": Bad(
        b"foo,bar,baz\n1x,2x,3x\n",
        [
            "r.csv, row 1: a column is missing: date, found 'foo, bar, baz', expected a column called date, Datum, 日期 or another name of it; or a line such as “# date for all: 2023”",
            "r.csv, row 1: a column is missing: region or place, found 'foo, bar, baz', expected a column called region, Ort, 城市 or another name of it; or a line such as “# place for all: 上海”",
            "r.csv, row 1: a column is missing: field, found 'foo, bar, baz', expected a column called field, Feld, 领域 or another name of it; or a line such as “# field for all: -”",
            "r.csv, row 1: a column is missing: amount, found 'foo, bar, baz', expected a column called amount, Betrag, 金额 or another name of it",
        ],
    ),
    "column_missing_misspelt": Bad(
        b"project,date,city,field,amuont (million CNY)\np1,2023-05-27,Shanghai,Energy,1\n",
        [
            "r.csv, row 1: a column is missing: amount, found 'project, date, city, field, amuont (million CNY)', expected a column called amount, Betrag, 金额 or another name of it; is it 'amuont (million CNY)'?"
        ],
    ),
    "date_missing": Bad(
        b"project,city,field,amount (million CNY)\np1,Shanghai,Energy,1\n",
        [
            "r.csv, row 1: a column is missing: date, found 'project, city, field, amount (million CNY)', expected a column called date, Datum, 日期 or another name of it; or a line such as “# date for all: 2023”"
        ],
    ),
    "place_missing": Bad(
        b"project,date,field,amount (million CNY)\np1,2023-05-27,Energy,1\n",
        [
            "r.csv, row 1: a column is missing: region or place, found 'project, date, field, amount (million CNY)', expected a column called region, Ort, 城市 or another name of it; or a line such as “# place for all: 上海”"
        ],
    ),
    "field_missing": Bad(
        b"project,date,city,amount (million CNY)\np1,2023-05-27,Shanghai,1\n",
        [
            "r.csv, row 1: a column is missing: field, found 'project, date, city, amount (million CNY)', expected a column called field, Feld, 领域 or another name of it; or a line such as “# field for all: -”"
        ],
    ),
    "doubled_column": Bad(
        b"date,city,field,amount (bn CNY),amount (million CNY)\n2023-05-27,Shanghai,Energy,1,2\n",
        [
            "r.csv, row 1, column amount (million CNY): 2 columns hold the amount: 'amount (bn CNY)', 'amount (million CNY)', expected one column for the amount"
        ],
    ),
    "doubled_column_in_two_languages": Bad(
        b"date,Datum,city,field,amount (bn CNY)\n2023-05-27,2023-05-27,Shanghai,Energy,1\n",
        [
            "r.csv, row 1, column Datum: 2 columns hold the date: 'date', 'Datum', expected one column for the date"
        ],
    ),
    "head_twice": Bad(
        HEAD + GOOD + HEAD + row("p2"),
        [
            "r.csv, row 3: the head appears again: two files glued together?, expected one head, in the first line"
        ],
    ),
    "decimal_comma_unquoted": Bad(
        HEAD + row(amount="99,5"),
        [
            'r.csv, row 2: 6 cells in the row, expected 5 as in the head; a comma in a number or a name needs quotes: "99,5"'
        ],
    ),
    "cell_too_few": Bad(
        HEAD + b"p1,2023-05-27,Shanghai,Energy\n",
        ["r.csv, row 2: 4 cells in the row, expected 5 as in the head"],
    ),
    "other_separator_below": Bad(
        HEAD + b"p1;2023-05-27;Shanghai;Energy;5\n",
        ["r.csv, row 2: 1 cell in the row, expected 5 as in the head; the same separator in every line"],
    ),
    "quote_never_closed": Bad(
        HEAD + b'p1,2023-05-27,"Shanghai,Energy,5\n' + row("p2"),
        [
            'r.csv, row 2: a quote is opened and never closed, expected quotes around a whole cell, doubled inside it: "a ""quoted"" name"'
        ],
    ),
    "quote_in_the_middle": Bad(
        HEAD + b'"p1"x,2023-05-27,Shanghai,Energy,5\n',
        [
            'r.csv, row 2: quotes in the middle of a cell, expected quotes around a whole cell, doubled inside it: "a ""quoted"" name"'
        ],
    ),
    "line_without_end": Bad(
        HEAD + b"p1" + b"a" * ((1 << 20) + 5),
        ["r.csv, row 2: a line without end, expected at most 1,048,576 characters in a line"],
    ),
    "long_cell": Bad(
        HEAD + row("x" * 3000),
        [
            "r.csv, row 2, column project: a cell of more than 2,000 characters, found 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'…, expected at most 2,000, not 3,000; is a closing quote missing?"
        ],
    ),
    "too_many_columns": Bad(
        b",".join(b"c%d" % i for i in range(2500)) + b"\n",
        ["r.csv, row 1: too many columns, found 2,500, expected at most 2,000"],
    ),
    "unknown_setting": Bad(
        b"# decimal: dot\n" + HEAD + GOOD,
        ["r.csv, row 1, column # decimal: unknown setting, found 'dot', expected point or comma"],
    ),
    "quoted_line_break_does_not_shift_rows": Bad(
        HEAD + b'"two\nlines",2023-05-27,Shanghai,Energy,5\n' + row("p2", day="soon"),
        ["r.csv, row 3 (line 4), column date: not a date, found 'soon', expected a day such as 2023-05-27"],
    ),
    # dates
    "date_in_the_future": Bad(
        HEAD + row(day="2031-01-01"),
        [
            "r.csv: there are no records below the head, expected one row per project",
            "warning: r.csv, row 2, column date: a date in the future, left out, found '2031-01-01', expected a day up to 2025-06-01; or a line “# future dates: kept” above the head",
        ],
    ),
    "ambiguous_date": Bad(
        HEAD + row(day="03/04/2023"),
        [
            "r.csv, row 2, column date: an ambiguous date, found '03/04/2023', expected 2023-04-03 or 2023-03-04 with a line “# date order: day-month-year” or “# date order: month-day-year” above the head"
        ],
    ),
    "no_such_day": Bad(
        HEAD + row(day="2023-02-30"),
        [
            "r.csv, row 2, column date: there is no such day, found '2023-02-30', expected a day such as 2023-05-27"
        ],
    ),
    "two_digit_year": Bad(
        HEAD + row(day="27.05.23"),
        [
            "r.csv, row 2, column date: a year of two digits, found '27.05.23', expected 2023-05-27 with a line “# date order: day-month-year” above the head"
        ],
    ),
    "spreadsheet_day_number": Bad(
        HEAD + row(day="45073"),
        [
            "r.csv, row 2, column date: looks like a spreadsheet's day number, found '45073', expected the column formatted as date: 2023-05-27"
        ],
    ),
    "time_with_zone": Bad(
        HEAD + row(day="2023-05-27T00:30:00+08:00"),
        [
            "r.csv, row 2, column date: a time with a zone: its day depends on where one is, found '2023-05-27T00:30:00+08:00', expected a day such as 2023-05-27"
        ],
    ),
    "date_too_early": Bad(
        HEAD + row(day="0203-05-27"),
        [
            "r.csv, row 2, column date: a date before 1949, found '0203-05-27', expected a day from 1949-10-01 on"
        ],
    ),
    "word_for_a_date": Bad(
        HEAD + row(day="soon"),
        ["r.csv, row 2, column date: not a date, found 'soon', expected a day such as 2023-05-27"],
    ),
    "word_for_a_missing_date": Bad(
        HEAD + row(day="n/a"),
        ["r.csv, column date: no record has a date, expected a day such as 2023-05-27"],
    ),
    "formula_in_a_date": Bad(
        HEAD + row(day="=TODAY()"),
        [
            "r.csv, row 2, column date: looks like a spreadsheet formula, found '=TODAY()', expected its value, as text"
        ],
    ),
    "no_date_at_all": Bad(
        HEAD + row(day=""), ["r.csv, column date: no record has a date, expected a day such as 2023-05-27"]
    ),
    # places and fields
    "unknown_region": Bad(
        b"date,region,field,amount (million CNY)\n2023-05-27,ydr,Energy,5\n",
        [
            "r.csv, row 2, column region: unknown region, found 'ydr', expected yrd, gba, ccec, jjj, other, or a city or province (nearest: yrd)"
        ],
    ),
    "region_called_na": Bad(
        b"date,region,field,amount (million CNY)\n2023-05-27,NA,Energy,5\n",
        [
            "r.csv, row 2, column region: unknown region, found 'NA', expected yrd, gba, ccec, jjj, other, or a city or province"
        ],
    ),
    "nation_as_region": Bad(
        "date,region,field,amount (million CNY)\n2023-05-27,全国,Energy,5\n".encode(),
        [
            "r.csv, row 2, column region: unknown region, found '全国', expected yrd, gba, ccec, jjj, other, or a city or province"
        ],
    ),
    "unknown_city": Bad(
        HEAD + row(city="Shangai"),
        ["r.csv, row 2, column city: unknown place, found 'Shangai', expected Shanghai"],
    ),
    "unknown_city_zh": Bad(
        "日期,城市,领域,金额（万元）\n2023-05-27,上诲市,能源,5\n".encode(),
        [
            "r.csv, row 2, column 城市: unknown place, found '上诲市', expected a city, district or province of China, or a column with its region"
        ],
    ),
    "place_contradicts_region": Bad(
        b"date,region,city,field,amount (bn CNY)\n2023-05-27,yrd,Shenzhen,Energy,5\n",
        [
            "r.csv, row 2, column city: lies in gba, but the row says yrd, found 'Shenzhen', expected a place in yrd, as column region says"
        ],
    ),
    "unknown_field_is_a_warning": Bad(
        HEAD + row(field="Enrgy"),
        [
            "warning: r.csv, row 2, column field: unknown field, kept as your own, found 'Enrgy', expected energy, or a line “# fields: own” above the head"
        ],
    ),
    "script_in_a_field": Bad(
        HEAD + row(field="<script>alert(1)</script>"),
        [
            "r.csv, row 2, column field: holds HTML or script, found '<script>alert(1)</script>', expected plain text"
        ],
    ),
    "script_in_a_project": Bad(
        HEAD + row("<img src=x onerror=alert(1)>"),
        [
            "r.csv, row 2, column project: holds HTML or script, found '<img src=x onerror=alert(1)>', expected plain text"
        ],
    ),
    "script_in_a_city": Bad(
        HEAD + row(city="<b>Shanghai</b>"),
        ["r.csv, row 2, column city: holds HTML or script, found '<b>Shanghai</b>', expected plain text"],
    ),
    "control_character_in_a_project": Bad(
        HEAD + row("p\u202e1"),
        [
            "r.csv, row 2, column project: holds an invisible control character, found 'p\\u202e1', expected the text without it"
        ],
    ),
    "formula_in_a_project": Bad(
        HEAD + row("=HYPERLINK(1)"),
        [
            "r.csv, row 2, column project: looks like a spreadsheet formula, found '=HYPERLINK(1)', expected its value, as text"
        ],
    ),
    "formula_with_at_in_a_field": Bad(
        HEAD + row(field="@SUM(A1)"),
        [
            "r.csv, row 2, column field: looks like a spreadsheet formula, found '@SUM(A1)', expected its value, as text"
        ],
    ),
    "formula_with_plus_in_a_project": Bad(
        HEAD + row("+cmd|calc"),
        [
            "r.csv, row 2, column project: looks like a spreadsheet formula, found '+cmd|calc', expected its value, as text"
        ],
    ),
    # amounts
    "negative_amount": Bad(
        HEAD + row(amount="-12.5"),
        [
            "r.csv, row 2, column amount (million CNY): a negative amount, found '-12.5', expected an amount above zero, or an empty cell"
        ],
    ),
    "accounting_negative": Bad(
        HEAD + row(amount="(12.5)"),
        [
            "r.csv, row 2, column amount (million CNY): a negative amount, found '(12.5)', expected an amount above zero, or an empty cell"
        ],
    ),
    "text_for_an_amount": Bad(
        HEAD + row(amount="about five"),
        [
            "r.csv, row 2, column amount (million CNY): not a number, found 'about five', expected a number such as 1234.5, or an empty cell"
        ],
    ),
    "formula_in_an_amount": Bad(
        HEAD + row(amount="=A1*2"),
        [
            "r.csv, row 2, column amount (million CNY): looks like a spreadsheet formula, found '=A1*2', expected its value, as text"
        ],
    ),
    "infinite_amount": Bad(
        HEAD + row(amount="1e999"),
        [
            "r.csv, row 2, column amount (million CNY): not a number, found '1e999', expected a number such as 1234.5, or an empty cell"
        ],
    ),
    "thousands_in_twos": Bad(
        HEAD + row(amount='"1,23,456.00"'),
        [
            "r.csv, row 2, column amount (million CNY): not a number, found '1,23,456.00', expected a number such as 1234.5, or an empty cell"
        ],
    ),
    "ambiguous_thousands": Bad(
        HEAD + row(amount='"1,234"'),
        [
            "r.csv, row 2, column amount (million CNY): an ambiguous number, found '1,234', expected 1.234 or 1234, or a line “# decimal: point” or “# decimal: comma” above the head"
        ],
    ),
    "ambiguous_thousands_german": Bad(
        german("1.234"),
        [
            "r.csv, row 2, column Betrag (Mio. Yuan): an ambiguous number, found '1.234', expected 1.234 or 1234, or a line “# decimal: point” or “# decimal: comma” above the head"
        ],
    ),
    "numbers_in_two_ways": Bad(
        german("1,5", "2,5", "3.5"),
        [
            "r.csv, row 4, column Betrag (Mio. Yuan): a decimal point in a file with decimal commas, found '3.5', expected one way of writing numbers: decimal comma"
        ],
    ),
    "unit_missing": Bad(
        b"date,city,field,amount\n2023-05-27,Shanghai,Energy,5\n",
        [
            "r.csv, row 2, column amount: the unit is missing, found '5', expected a unit such as 万元, Mio. Yuan or bn CNY, or a line such as “# unit: 万元” above the head"
        ],
    ),
    "unit_unknown": Bad(
        b"date,city,field,amount,unit\n2023-05-27,Shanghai,Energy,5,bananas\n",
        [
            "r.csv, row 2, column unit: not a unit of money, found 'bananas', expected a unit of yuan such as 元, 万元, 亿元, Mio. Yuan, Mrd. Yuan, million CNY, bn CNY"
        ],
    ),
    "units_contradict": Bad(
        "日期,城市,领域,金额（万元）\n2023-05-27,上海,能源,5亿元\n".encode(),
        [
            "r.csv, row 2, column 金额（万元）: two units for one amount: 亿元 and 万元, found '5亿元', expected one unit: in the cell, beside it, or in the head"
        ],
    ),
    "german_billionen": Bad(
        b"Datum;Ort;Feld;Betrag;Einheit\n27.05.2023;Peking;Energie;5;Billionen Yuan\n",
        [
            "r.csv, row 2, column Einheit: a unit that can be misread, found 'Billionen Yuan', expected Mrd. Yuan (10⁹) or Bio. Yuan (10¹²)"
        ],
    ),
    "units_mixed_is_a_warning": Bad(
        "日期,城市,领域,金额,单位\n2023-05-27,上海,能源,5,万元\n2023-05-28,上海,能源,5,亿元\n".encode(),
        [
            "warning: r.csv, column 金额: the amounts stand in several units: 万元 (1), 亿元 (1), expected one unit, if that was not meant"
        ],
    ),
    "absurd_amount": Bad(
        HEAD + row(amount="12500000000"),
        [
            "r.csv, row 2, column amount (million CNY): an absurd amount, found '12500000000', expected less than 10,000 billion CNY, not 1.25e+07; is the unit right?"
        ],
    ),
    "outlier_is_a_warning": Bad(
        HEAD + b"".join(row(f"p{i}", amount="5") for i in range(4)) + row("p9", amount="9000"),
        [
            "warning: r.csv, row 6, column amount (million CNY): an amount 1,000 times the median or more, found '9000', expected near 0.005 billion CNY, not 9; if it is right: a line “# large amounts: checked” above the head"
        ],
    ),
    "zero_is_a_warning": Bad(
        HEAD + row(amount="0"),
        [
            "warning: r.csv, row 2, column amount (million CNY): an amount of zero, found '0', expected an empty cell where no amount is known"
        ],
    ),
    # records
    "same_record_again": Bad(
        HEAD + GOOD + GOOD,
        ["r.csv, row 3, column project: the same record again, found 'p1', expected it once, as in row 2"],
    ),
    "project_with_two_amounts": Bad(
        HEAD + GOOD + row(amount="13"),
        [
            "r.csv, row 3, column project: another amount than in an earlier row of the project, found 'p1', expected the amount of row 2, or another number of the project"
        ],
    ),
    "project_with_two_dates": Bad(
        HEAD + GOOD + row(day="2023-05-28"),
        [
            "r.csv, row 3, column project: another date than in an earlier row of the project, found 'p1', expected the date of row 2, or another number of the project"
        ],
    ),
    "same_values_without_a_project": Bad(
        b"date,city,field,amount (bn CNY)\n" + b"2023-05-27,Shanghai,Energy,5\n" * 2,
        [
            "warning: r.csv, row 3: the same values as an earlier record: counted as a project of its own, expected a column with the number of the project, to tell it from row 2"
        ],
    ),
    "more_than_five_of_a_kind": Bad(
        HEAD + b"".join(row(f"p{i}", day=f"2023-13-{i:02}") for i in range(1, 10)),
        [
            "r.csv, row 2, column date: there is no such day, found '2023-13-01', expected a day such as 2023-05-27",
            "r.csv, row 3, column date: there is no such day, found '2023-13-02', expected a day such as 2023-05-27",
            "r.csv, row 4, column date: there is no such day, found '2023-13-03', expected a day such as 2023-05-27",
            "r.csv, row 5, column date: there is no such day, found '2023-13-04', expected a day such as 2023-05-27",
            "r.csv, row 6, column date: there is no such day, found '2023-13-05', expected a day such as 2023-05-27",
            "r.csv, column date: there is no such day, 4 more like this",
        ],
    ),
    # found in files of users
    "garbled_field": Bad(
        "date,city,field,amount (bn CNY)\n2023-05-27,Wuhan,Energie fÃ¼r StÃ¤dte,5\n".encode(),
        [
            "r.csv, row 2, column field: garbled: UTF-8 that was read as Windows text, found 'Energie fÃ¼r StÃ¤dte', expected 'Energie für Städte'"
        ],
    ),
    "garbled_project": Bad(
        HEAD + row("ä¸Šæµ·å¸‚"),
        [
            "r.csv, row 2, column project: garbled: UTF-8 that was read as Windows text, found 'ä¸Šæµ·å¸‚', expected '上海市'"
        ],
    ),
    "full_width_commas": Bad(
        "日期，城市，领域，金额（万元）\n2023-05-27，上海，能源，5\n".encode(),
        [
            "r.csv, row 1: the columns are divided by full-width commas, expected a comma, semicolon, tab or bar between them"
        ],
    ),
    "blanks_between_columns": Bad(
        b"date    city   field   amount\n2023-05-27 Wuhan Energy 5\n",
        [
            "r.csv, row 1: the columns are divided by blanks, expected a comma, semicolon, tab or bar between them"
        ],
    ),
    "a_line_of_totals": Bad(
        HEAD + GOOD + b"Total,,,,12.5\n" + row("p2", city="Total"),
        [
            "r.csv, row 4, column city: unknown place, found 'Total', expected a city, district or province of China, or a column with its region",
            "warning: r.csv, row 3: a row that adds others up, left out, found 'Total', expected a line “# totals: kept” above the head, if it is a record",
        ],
    ),
    "many_long_cells_are_five_lines_and_a_count": Bad(
        HEAD + b"".join(row("x" * (2001 + n)) for n in range(7)),
        [
            *(
                f"r.csv, row {n + 2}, column project: a cell of more than 2,000 characters, found '{'x' * 79}'…, expected at most 2,000, not {2001 + n:,}; is a closing quote missing?"
                for n in range(5)
            ),
            "r.csv, column project: a cell of more than 2,000 characters, 2 more like this",
        ],
    ),
    "setting_misspelt_is_a_warning": Bad(
        b"# decimals: comma\n" + HEAD + GOOD,
        [
            "warning: r.csv, row 1, column # decimals: a remark, not a setting, found 'comma', expected “# decimal: comma” if a setting is meant"
        ],
    ),
    "packed_twice": Bad(
        gzip.compress(gzip.compress(HEAD + GOOD, mtime=0), mtime=0),
        [
            "r.csv: holds another packed file, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "excel_packed": Bad(
        gzip.compress(b"PK\x03\x04" + b"\x14\x00" * 20, mtime=0),
        [
            "r.csv: holds another packed file, expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
        ],
    ),
    "a_faulty_row_is_not_called_a_repetition_too": Bad(
        b"date,region,field,amount (bn CNY)\n2023-05-27,NA,Energy,5\n2023-05-27,NA,Energy,5\n",
        [
            "r.csv, row 2, column region: unknown region, found 'NA', expected yrd, gba, ccec, jjj, other, or a city or province",
            "r.csv, row 3, column region: unknown region, found 'NA', expected yrd, gba, ccec, jjj, other, or a city or province",
        ],
    ),
}
