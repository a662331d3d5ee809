# ruff: noqa: E501  rows of lists read better in long lines
"""Lists as offices publish them: the structure is theirs, the content invented; at most three settings each."""

import base64
import re
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
from examined_once import examined_once

from analysis.findings import key_data
from analysis.measure import keydata
from analysis.records import reading

TODAY = date(2026, 11, 29)


def book(
    path: Path, sheets: dict[str, list[list[object]]], merged: dict[str, list[str]] | None = None
) -> Path:
    """A workbook with some sheets."""
    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in (merged or {}).get(name, []):
            sheet.merge_cells(cells)
    made.save(path)
    return path


def grants(path: Path) -> Path:
    """Grants of a science foundation: number, year, institution instead of place, several codes."""
    rows = ["序号,批准号,申请代码,项目名称,项目负责人,依托单位,批准年度,项目类别,金额（万元）,起止年月"]
    for n, unit in enumerate(["上海交通大学", "天津大学", "南方科技大学", "浙江大学"], start=1):
        rows.append(f"{n},5210{n:04},E0605,甲{n},某人,{unit},2021,面上项目,{58 + n},2022.01-2025.12")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


def foerderkatalog(path: Path) -> Path:
    """A catalogue of federal grants: semicolons, windows quoting, sums in euro with German marks."""
    text = (
        '="FKZ";="Ressort";="Referat";="PT";="Arb.-Einh.";="Zuwendungsempfänger";="Gemeindekennziffer";="Stadt/Gemeinde";="Ort";="Bundesland";="Staat";="Ausführende Stelle";="Thema";="Leistungsplansystematik";="Klartext Leistungsplansystematik";="Laufzeit von";="Laufzeit bis";="Fördersumme in EUR";="Förderprofil"\n'
    ).replace('="', '"')
    for n, place in enumerate(["Peking", "Shanghai"], start=1):
        text += f'"01DO{n:04}";"BMXX";"112";"PT-X";"PT-Y";"Universität Musterstadt";"05334002";"Musterstadt";"{place}";"Musterland";"Deutschland";"Institut";"Vorhaben {n}";"KB1110";"Energie";"01.0{n}.2019";"31.12.2021";"1.234.{n}67,00";"Verbund"\n'
    path.write_text(text, encoding="utf-8")
    return path


def cordis(path: Path) -> Path:
    """Projects of a European programme: semicolons, two sums in euro, codes as topics."""
    text = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;ecSignatureDate;fundingScheme;objective;city\n"
    for n, city in enumerate(["Beijing", "Guangzhou"], start=1):
        text += f'10100{n};ABC{n};SIGNED;"Invented; title {n}";2020-0{n}-01;2023-12-31;"2 500 000,{n}0";"1 500 000,{n}0";H2020;ENERGY-{n};2019-1{n}-05;RIA;"An objective\nin two lines";{city}\n'
    path.write_text(text, encoding="utf-8")
    return path


def awards(path: Path) -> Path:
    """Awards of a foundation: dollars with signs, dates with the month first, a column that is all zero."""
    text = "AwardNumber,Title,NSFOrganization,Program(s),StartDate,LastAmendmentDate,State,AwardInstrument,EndDate,AwardedAmountToDate,Organization,OrganizationCity,ARRAAmount\n"
    for n, city in enumerate(["Beijing", "Shenzhen"], start=1):
        text += f'"200{n}","Invented {n}","ABC","Energy","06/15/201{n + 5}","06/20/2019","XX","Grant","05/31/2022","$49{n},957.00 ","Some University","{city}","$0.00 "\n'
    path.write_text(text, encoding="utf-8")
    return path


def rounds(path: Path) -> Path:
    """Rounds of investment: amounts only about right, undisclosed ones, place with its province."""
    return book(path, {"融资事件": [
        ["企业简称", "融资时间", "地区", "行业", "轮次", "融资金额"],
        ["甲科技", "2023-03-05", "江苏·苏州", "能源", "A轮", "约3亿人民币"],
        ["乙科技", "2023-03-06", "广东-深圳", "能源", "B轮", "5000万人民币"],
        ["丙科技", "2023-03-07", "北京", "能源", "天使轮", "未透露"],
        ["丁科技", "2023-03-08", "上海", "能源", "A+轮", "近亿元人民币"],
        ["戊科技", "2023-03-09", "成都", "能源", "A轮", "数千万人民币"],
    ]})  # fmt: skip


def signed(path: Path) -> Path:
    """A list of signed projects: title, unit above the head, merged places, a total."""
    return book(path, {"签约": [
        ["2023年重点签约项目清单", None, None, None, None, None],
        [None, None, None, None, None, "单位：亿元"],
        ["序号", "项目名称", "签约日期", "落户地", "产业", "总投资"],
        [1, "甲基地", date(2023, 5, 6), "苏州市吴江区", "能源", 12],
        [2, "乙中心", date(2023, 5, 6), None, "能源", 8.5],
        [3, "丙产业园", date(2023, 5, 7), "上海浦东新区", "能源", "5.5"],
        ["合计", None, None, None, None, 26],
    ]}, {"签约": ["A1:F1", "D4:D5"]})  # fmt: skip


def sections(path: Path) -> Path:
    """A list of approved projects of one city, in sections, without a place and in GB18030."""
    text = (
        "2022年度市科技计划拟立项项目清单,,,,\n序号,项目编号,项目名称,承担单位,资助经费（万元）\n一、重点研发计划,,,,\n"
        "1,2022K01,甲,某大学,60\n2,2022K02,乙,某公司,40\n二、创新平台,,,,\n1,2022P01,丙,某研究院,100\n合计,,,,200\n"
    )
    path.write_bytes(text.encode("gb18030"))
    return path


def two_rows(path: Path) -> Path:
    """A workbook of projects with a head of two rows and groups of columns, beside an empty sheet."""
    return book(path, {"项目清单": [
        ["序号", "项目名称", "建设地点", "所属领域", "投资（万元）", None, "建设起止年限"],
        [None, None, None, None, "总投资", "年度计划投资", None],
        [1, "甲", "合肥市蜀山区", "能源", 12000, 3000, "2022-2025"],
        [2, "乙", "南京市江北新区", "能源", 8000, 2000, "2023-2024"],
    ], "说明": []}, {"项目清单": ["E1:F1", "A1:A2", "B1:B2"]})  # fmt: skip


def research_council(path: Path) -> Path:
    """Grants of a research council: euro in the head, a year as date, the host as place, packed in a zip."""
    text = "Grant Agreement Number\tAcronym\tPanel\tCall year\tHost Institution\tMax EU Contribution (EUR)\n"
    text += "101\tAAA\tEnergy\t2019\tTsinghua University\t1,999,500.50\n102\tBBB\tEnergy\t2020\tFudan University\t2,499,000.00\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("grants/list.tsv", text)
    return path


def mailed(path: Path) -> Path:
    """The workbook of docs/own-data.md: title, head in two rows, merged places, an undisclosed sum, a total."""
    return book(path, {"签约": [
        ["2023年重点签约项目清单", None, None, None, None, None, None],
        ["序号", "项目名称", "签约日期", "落户地", "产业", "投资（亿元）", None],
        [None, None, None, None, None, "总投资", "其中：设备"],
        [1, "甲基地", date(2023, 5, 6), "苏州市吴江区", "能源", 12, 3],
        [2, "乙中心", date(2023, 5, 6), None, "能源", "约8亿元", 2],
        [3, "丙产业园", date(2023, 5, 7), "广东-深圳", "能源", 5.5, 1],
        [4, "丁平台", date(2023, 5, 9), "上海浦东新区", "能源", "未透露", None],
        ["合计", None, None, None, None, 25.5, 6],
    ]}, {"签约": ["A1:G1", "F2:G2", "D4:D5"]})  # fmt: skip


LISTS = {
    "grants of a science foundation": (grants, "r.csv", ("column: 起止年月 = not used", "fields: own"), {"yrd": 2, "gba": 1, "jjj": 1}, 0.00242),
    "a German catalogue of grants": (foerderkatalog, "r.csv", ("column: Ort = city", "column: Stadt/Gemeinde = not used", "column: Bundesland = not used"), {"jjj": 1, "yrd": 1}, None),
    "projects of a European programme": (cordis, "r.csv", ("column: ecMaxContribution = amount", "unit: EUR", "column: startDate = date"), {"jjj": 1, "gba": 1}, None),
    "awards of a foundation": (awards, "r.csv", ("column: StartDate = date", "unit: USD"), {"jjj": 1, "gba": 1}, None),
    "rounds of investment": (rounds, "r.xlsx", ("approximate amounts: taken", "missing: 未透露"), {"yrd": 2, "gba": 1, "jjj": 1, "ccec": 1}, 0.3 + 0.05 + 0.1),
    "signed projects": (signed, "r.xlsx", (), {"yrd": 3}, 2.6),
    "approved projects in sections": (sections, "r.csv", ("place for all: 上海", "date for all: 2022", "field for all: -"), {"yrd": 3}, 0.002),
    "the workbook of the documentation": (mailed, "r.xlsx", ("approximate amounts: taken", "missing: 未透露"), {"yrd": 3, "gba": 1}, 2.55),
    "a workbook with a head of two rows": (two_rows, "r.xlsx", ("column: 投资（万元） / 总投资 = amount",), {"yrd": 2}, 0.2),
    "grants of a research council": (research_council, "r.zip", (), {"jjj": 1, "yrd": 1}, None),
}  # fmt: skip


@pytest.mark.parametrize(("make", "name", "settings", "projects", "amount"), LISTS.values(), ids=list(LISTS))
def test_the_list_gets_in_with_at_most_three_settings(
    make, name, settings, projects, amount, tmp_path: Path
) -> None:
    path = make(tmp_path / name)
    assert len(settings) <= 3
    with examined_once(path, today=TODAY, settings=settings) as found:
        assert not found.problems.errors, [*found.problems.lines(), *reading.understood(found)]
        table = keydata.whole_table(reading.read(path)).set_index("region")
    assert {region: count for region, count in table["projects"].items() if count} == projects
    if amount is not None:
        assert table["amount_cny_bn"].sum() == pytest.approx(amount)


def test_the_walk_of_the_documentation_is_a_real_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from analysis.cli import main

    path = mailed(tmp_path / "项目清单.xlsx")
    document = (Path(__file__).parents[2] / "docs" / "own-data.md").read_text(encoding="utf-8")
    shown = document.partition("$ analysis check 项目清单.xlsx\n")[2].partition("```")[0]
    assert main(["check", str(path), "--today", "2026-11-29"]) == 1
    printed = capsys.readouterr()
    understood, mark, lines = printed.out.partition("\nlines to add")
    assert understood + printed.err + mark + lines == shown
    assert main(["check", str(path), "--today", "2026-11-29", "--save-mapping"]) == 1
    assert main(["check", str(path), "--today", "2026-11-29"]) == 0
    assert reading.read(path, today=TODAY)["amount_cny_bn"].sum() == pytest.approx(1.2 + 0.8 + 0.55)


def test_the_lines_suggested_are_those_that_help(tmp_path: Path) -> None:
    path = rounds(tmp_path / "r.xlsx")
    problems, _ = reading.check(path, today=TODAY)
    lines = reading.suggestions(problems)
    assert [line.removeprefix("# ") for line in lines] == list(LISTS["rounds of investment"][2])


def test_several_sheets_need_a_choice_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    rows = [
        ["项目编号", "日期", "城市", "领域", "金额（万元）"],
        ["A1", date(2021, 9, 1), "上海", "能源", 60],
    ]
    path = book(tmp_path / "r.xlsx", {"一": rows, "二": rows})
    assert reading.check(path, today=TODAY)[0].lines() == [
        "r.xlsx: 2 sheets hold something, expected --sheet, or in a mapping: sheet = one of '一', '二'"
    ]
    assert (
        "there is no such sheet, found '三'"
        in reading.check(path, today=TODAY, settings=["sheet: 三"])[0].lines()[0]
    )
    assert len(reading.read(path, today=TODAY, settings=["sheet: 2"])) == 1


def test_a_mapping_is_written_and_read_for_the_next_delivery(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from analysis.cli import main

    first = grants(tmp_path / "first.csv")
    first.write_text(
        first.read_text(encoding="utf-8-sig").replace("金额（万元）", "甲类（万元）"), encoding="utf-8"
    )
    saved = tmp_path / "mapping.toml"
    code = main(
        [
            "check",
            str(first),
            "--column",
            "甲类（万元）=amount",
            "--column",
            "起止年月=not used",
            "--save-mapping",
            str(saved),
        ]
    )
    assert (code, "settings written to mapping.toml" in capsys.readouterr().out) == (0, True)
    assert '"甲类（万元）" = "amount"' in saved.read_text(encoding="utf-8")
    (tmp_path / "second.csv").write_text(
        first.read_text(encoding="utf-8").replace("2021", "2022"), encoding="utf-8"
    )
    assert len(reading.read(tmp_path / "second.csv", today=TODAY)) == 4


HEAD = ["项目编号", "日期", "城市", "领域", "金额（万元）"]
DAY = date(2021, 9, 1)


def test_one_sum_merged_over_two_projects_counts_once(tmp_path: Path) -> None:
    rows = [HEAD, ["A1", DAY, "上海", "能源", 60], ["A2", DAY, "上海", "能源", None]]
    path = book(tmp_path / "r.xlsx", {"一": rows}, {"一": ["E2:E3", "C2:C3"]})
    with examined_once(path, today=TODAY) as found:
        assert reading.read(path)["amount_cny_bn"].sum() == pytest.approx(0.0006)
    assert "one amount for 2 rows" in found.problems.lines()[0]


def test_one_project_merged_over_two_rows_has_one_sum(tmp_path: Path) -> None:
    rows = [HEAD, ["A1", DAY, "上海", "能源", 60], [None, None, None, "农业与食品", None]]
    path = book(tmp_path / "r.xlsx", {"一": rows}, {"一": ["A2:A3", "B2:B3", "C2:C3", "E2:E3"]})
    table = keydata.whole_table(reading.read(path, today=TODAY)).set_index("region")
    assert (table.loc["yrd", "projects"], table.loc["yrd", "amount_cny_bn"]) == (1, pytest.approx(0.0006))


def test_a_hidden_sheet_is_not_chosen_and_hidden_rows_are_told(tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    for sheet in (made.active, made.create_sheet("Verborgen & alt")):
        for row in (HEAD, ["A1", DAY, "上海", "能源", 60], ["A2", DAY, "上海", "能源", 40]):
            sheet.append(row)
    made.active.row_dimensions[3].hidden = True
    made["Verborgen & alt"].sheet_state = "hidden"
    made.save(tmp_path / "r.xlsx")
    (line,) = reading.check(tmp_path / "r.xlsx", today=TODAY)[0].lines()
    assert line.startswith("warning: r.xlsx: 1 hidden row(s) of the sheet 'Sheet', kept: 3, expected")
    left_out = reading.read(tmp_path / "r.xlsx", today=TODAY, settings=["hidden rows: left out"])
    assert left_out["project"].tolist() == ["A1"]
    assert reading.check(tmp_path / "r.xlsx", settings=["sheet: Verborgen & alt"])[0].lines() == []


def test_rows_that_are_struck_out_are_left_out_and_told_and_lone_cells_refused(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.styles import Font

    made, path = openpyxl.Workbook(), tmp_path / "r.xlsx"
    for row in (HEAD, *([f"A{number}", DAY, "上海", "能源", 10 * number] for number in range(1, 8))):
        made.active.append(row)
    made.active.column_dimensions["B"].hidden = True
    for cell in (*made.active[3], *made.active[4]):
        cell.font = Font(strike=True)
    made.save(path)
    with examined_once(path, today=TODAY) as found:
        frame = reading.read(path)
    assert [line.partition(", expected")[0] for line in found.problems.lines()] == [
        "warning: r.xlsx: 2 struck-out row(s) of the sheet 'Sheet', left out: 3 to 4",
        "warning: r.xlsx, column 日期: the column of the date is hidden in the sheet 'Sheet', and is read",
    ]
    assert frame["project"].tolist() == ["A1", "A4", "A5", "A6", "A7"]
    assert {"key": "key_data.own_struck_rows", "count": 2, "done": "left"} in key_data.own_records(frame)
    assert len(reading.read(path, today=TODAY, settings=["struck rows: kept"])) == 7
    made.active["E6"].font = Font(strike=True)
    made.save(path)
    (line, *_) = reading.check(path, today=TODAY)[0].lines()
    assert line.startswith("r.xlsx, row 6, column 金额（万元）: not a number, found 'struck out: 50'")


@pytest.mark.parametrize("rows", [1_048_576, 60_000_000 // 100])
def test_a_sheet_that_is_larger_than_it_may_be_is_refused(rows: int, tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    made.active["A1"] = "日期"
    made.active.cell(min(rows, 1_048_576), 16_384, "x")
    made.save(tmp_path / "r.xlsx")
    (line,) = reading.check(tmp_path / "r.xlsx", today=TODAY)[0].lines()
    assert line.startswith("r.xlsx: the sheet is damaged, protected, or larger than it may be")


def test_a_zip_of_two_files_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    assert reading.check(tmp_path / "r.zip")[0].lines() == [
        "r.zip: a zip file with 2 files, found a.csv, b.csv, expected one CSV file in it"
    ]


def test_a_zip_that_unpacks_a_thousandfold_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "a.csv", b"project,date,city,field,amount (bn CNY)\n" + b"p,2023-05-27,Wuhan,x,5\n" * 1_000_000
        )
    assert "the packed file unpacks to more than" in reading.check(tmp_path / "r.zip")[0].lines()[0]


def shown(path: Path) -> Path:
    """A workbook in which a share is shown as 5%, and an amount is a formula nobody has computed."""
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["项目编号", "日期", "城市", "领域", "金额（万元）", "占比"])
    sheet.append(["A1", date(2023, 5, 27), "上海", "能源", 500, 0.1])
    sheet.append(["A2", date(2023, 5, 27), "上海", "能源", 0.05, 0.2])
    sheet.append(["A3", date(2023, 5, 28), "上海", "能源", "=E2*2", "=F2*2"])
    sheet["E3"].number_format, sheet["F2"].number_format = "0.0%", "0%"
    made.save(path)
    return path


def test_a_percentage_and_a_formula_without_a_value_are_no_amounts(tmp_path: Path) -> None:
    lines = reading.check(shown(tmp_path / "r.xlsx"), today=TODAY)[0].lines()
    assert lines == [
        "r.xlsx, row 3, column 金额（万元）: a percentage, found '5%', expected an amount, or another column",
        "r.xlsx, row 4, column 金额（万元）: looks like a spreadsheet formula, found '=E2*2', expected its value, as text",
    ]


def test_a_formula_with_a_stored_value_and_shares_in_other_columns_do_no_harm(tmp_path: Path) -> None:
    made, path = shown(tmp_path / "made.xlsx"), tmp_path / "r.xlsx"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = re.sub(rb"<f>E2\*2</f><v[^>]*>(</v>)?", b"<f>E2*2</f><v>1000</v>", text)
                text = re.sub(rb'(<c r="E3") s="\d+"', rb"\1", text)
            new.writestr(name, text)
    assert b"<v>1000</v>" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    amounts = reading.read(path, today=TODAY)["amount_cny_bn"].tolist()
    assert amounts == pytest.approx([0.005, 5e-7, 0.01])


def test_an_ods_sheet_says_what_its_cells_show(tmp_path: Path) -> None:
    def row(*cells: str, **more: str) -> str:
        facts = "".join(f' table:{name}="{value}"' for name, value in more.items())
        return f"<table:table-row{facts}>{''.join(cells)}</table:table-row>"

    def cell(text: str, kind: str = "string", **more: str) -> str:
        facts = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in more.items())
        value_type = f' office:value-type="{kind}"' if kind else ""
        return f"<table:table-cell{value_type}{facts}><text:p>{text}</text:p></table:table-cell>"

    start = [cell("A1"), cell("2023-05-27"), cell("上海"), cell("能源")]
    body = [
        row(*map(cell, ("项目编号", "日期", "城市", "领域", "金额（万元）"))),
        row(*start, cell("5 %", "percentage", office_value="0.05")),
        row(*start, cell("7", "float", office_value="7"), visibility="filter"),
        row(*start, cell("", "", table_formula="of:=[.E3]*2")),
        row(*(cell("待定", **{"table_style-name": "ce1"}) for _ in range(5))),
    ]
    names = ("office:office", "table:table", "text:text", "style:style")
    spaces = "".join(
        f' xmlns:{name.partition(":")[0]}="urn:oasis:names:tc:opendocument:xmlns:{name.partition(":")[2]}:1.0"'
        for name in names
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:automatic-styles>'
        '<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        '<table:table table:name="S"><table:table-column table:number-columns-repeated="3"/>'
        f'<table:table-column table:visibility="collapse"/>{"".join(body)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "r.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<m:manifest xmlns:m="urn:m"></m:manifest>')
        archive.writestr("content.xml", content)
    told = "\n".join(reading.check(path, today=TODAY)[0].lines())
    assert "row 2, column 金额（万元）: a percentage, found '5%'" in told
    assert "row 4, column 金额（万元）: looks like a spreadsheet formula, found '=[.E3]*2'" in told
    assert "1 hidden row(s) of the sheet 'S', kept: 3" in told
    assert "1 struck-out row(s) of the sheet 'S', left out: 5" in told
    assert "column 领域: the column of the field is hidden in the sheet 'S', and is read" in told


def test_an_xls_sheet_says_what_its_cells_show(tmp_path: Path) -> None:
    (tmp_path / "r.xls").write_bytes(zlib.decompress(base64.b64decode(OLD_SHEET)))
    lines = reading.check(tmp_path / "r.xls", today=TODAY)[0].lines()
    assert [line.partition(", expected")[0] for line in lines] == [
        "r.xls, row 3, column 金额（万元）: a percentage, found '5%'",
        "r.xls, row 4, column 金额（万元）: not a number, found 'shown as 12, stored as 12000'",
        "warning: r.xls: 1 hidden row(s) of the sheet 's', kept: 2",
    ]


def test_a_number_of_which_only_thousands_are_shown_is_none(tmp_path: Path) -> None:
    import openpyxl

    path = shown(tmp_path / "r.xlsx")
    made = openpyxl.load_workbook(path)
    made.active["E2"].number_format, made.active["E4"].value = '#,##0,"k"', 1
    made.active["E3"].number_format = "#,##0.00"
    made.save(path)
    (line,) = reading.check(path, today=TODAY)[0].lines()
    assert "row 2, column 金额（万元）: not a number, found 'shown as 0.5, stored as 500'" in line


def test_a_currency_that_a_format_shows_is_the_one_of_its_amount(tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    made.active.append(["Projekt", "Datum", "Stadt", "Feld", "Betrag"])
    for name in "ABCD":
        made.active.append([name, date(2019, 5, 27), "Peking", "Energie", 1000])
    for row, form in enumerate(['#,##0.00 "€"', "[$€-407]#,##0", "[$CNY] #,##0.00", "$#,##0"], start=2):
        made.active.cell(row, 5).number_format = form
    made.save(tmp_path / "r.xlsx")
    with reading.examined(tmp_path / "r.xlsx", today=TODAY) as found:
        assert found.facts.units == {"€": 2, "CNY": 1}
        (line,) = (one for one in found.problems.lines() if not one.startswith("warning"))
    assert "row 5, column Betrag: the unit is missing, found '1000'" in line


OLD_SHEET = (
    "eNrtWE1IVFEU/u59z/nLn1FHQwMblKxshMxNG5ssylWDVmBEVNpMUeYYUxS2SNNsFxhtLGohWODGamOFLWrXIrKfRRBEWrQKgqKohfo698wdm7EJHChBed/jnXvPued+77z7/97z8fyJwbulk5iDTT"
    "AwY7nhSLIJut0JxQsqtyyVTaQuui0biwpuF3WkIwtjOU+dqg9Vf09C4o75mCTwnu59OIFQRzTiX0Bs4RhahIqhjqTAdbLkooSjKmB5iGUhy9vs+ZDlZrZcYllHvhNiL8aDoaqNehTvkeVclgvFe4/r"
    "vGFLDYrwRI3irn4R981Cfexoy/ElX1BmZmMINAQaItFITOl5uAkP0Emobm+vDofLzGW4pQZIRaCiYn1gAj5ShvDd8gPfEsvCI79tX1i7ANl/ptqdf7G7qE/T2d10pbN7qMPn2q9IE+iGdZBnZR/VHD"
    "bjQ+nkFHbTpIIaNjAhOgc+ny7u+rGL/D5GVh6h5Fmz3E/JxYF3zQ6IF5dvDLgsZ2hrk9ui2VdfQ0We0Jl2Sqa7+6PKtEGJWsUXX6i8KQtVDk/gbJJh5HE+n6exl150avjLyx2tjcEDbOnmzSm+ha1S"
    "LwAL51UNqpzLJfwONBuAKq6xjmUPs67gfClLH/lQWtlYpDPbe9nnApdW0nNqGa+Cq5Pyayjf96npflnfh+Bayo80TJ71jbwODqKcGjBM9dXVi4AIiGtXFR4EE6nQy91bliV/LH0u6dWxW3qfzsM09w"
    "GoPRTimmodMatJ3VZxzSDNmNVM0kzNLJKY/ZpZMLNqq3PSw5EXoHVU6jLF7NBcgpmds56K+atmlmlilszs0v6SmQ9rZpnCLFOYJTEXYrlmNtIwG8zs1v4GMx/TzEYKs5HCbBCzDz1jdCSSBRhVAdIG"
    "8xse2LBhw4YNGzZsLCoIPgqCj0emPgCrg5BT/9eZpnvG/k2yZLETHXSdom+8bYhSGkNnRuOnGFkiwSXmWSfxv1ChmZ4eQxtaOY62jMcvfRqJ5PeZd0Xvv5tCmT5/JpM4//PzfwEPYgZw"
)
"""A packed .xls of three records: a hidden row, 0.05 shown as 5%, 12000 shown as 12."""


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ('#,##0"亿元"', "two units for one amount: 亿元 and 万元, found '5 亿元'"),
        ("[$$-409]#,##0.00", "two currencies for one amount: $ and 万元, found '$ 5'"),
    ],
)
def test_a_unit_that_a_format_shows_must_fit_the_head(form: str, words: str, tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    for row in (HEAD, ["A1", DAY, "上海", "能源", 5]):
        made.active.append(row)
    made.active["E2"].number_format = form
    made.save(tmp_path / "r.xlsx")
    (line,) = reading.check(tmp_path / "r.xlsx", today=TODAY)[0].lines()
    assert words in line
