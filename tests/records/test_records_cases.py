# ruff: noqa: E501  small files read better in long lines
"""Small faults of lists that people bring: each is refused, warned of, or read as it is meant; all invented."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from examined_once import examined_once
from harmless_hints import check_hints

from analysis.findings import key_data
from analysis.measure import keydata
from analysis.records import reading, table

TODAY = date(2026, 11, 29)
ZH = "项目编号,日期,城市,领域,金额（万元）\n"
YI = "项目编号,日期,城市,领域,金额（亿元）\n"
EN = "project,date,city,field,amount (million CNY)\n"


def checked(tmp_path: Path, content: str | bytes, *settings: str, name: str = "r.csv"):
    """Problems of a file, and where it has none its projects and billion CNY by region."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with reading.examined(path, today=TODAY, settings=settings) as found:
        if not settings:
            check_hints(path, found, TODAY)
        if found.problems.errors or found.connection is None:
            return found.problems, {}
        sums = "SELECT region, count(*), coalesce(sum(amount), 0) FROM projects"
        shown = found.connection.execute(f"{sums} WHERE day IS NOT NULL AND region IS NOT NULL GROUP BY 1")
        return found.problems, {region: (n, pytest.approx(amount)) for region, n, amount in shown.fetchall()}


REFUSED = {
    "a mark of a footnote behind an amount is no digit": (YI + "A1,2021-09-01,上海,能源,50①\nA2,2021-09-01,上海,能源,3.5²\n", "a mark of a footnote behind the figure: ①, found '50①', expected 50"),
    "a mark of a footnote behind a day is no digit": (YI + "A1,2021-9-1²,上海,能源,5\n", "a mark of a footnote behind the figure: ², found '2021-9-1²', expected 2021-9-1"),
    "a number a spreadsheet has cut is refused": (ZH + "2.02112E+11,2021-09-01,上海,能源,60\n", "a number that a spreadsheet has cut, found '2.02112E+11'"),
    "a German Billion is refused": ("Projektnummer;Datum;Stadt;Feld;Betrag (Billion Yuan)\nA1;15.10.2019;Peking;Energie;0,5\n", "a unit that can be misread, found 'Billion Yuan', expected Mrd. Yuan (10⁹) or Bio. Yuan (10¹²)"),
    "a row swallowed by quotes is refused": (EN + '"P1,2023-05-01,Shanghai,Energy,1\nP2",2023-05-02,Shanghai,Energy,2\n', "a cell holds a line break and the separators of a whole row"),
    "a name with an invisible character inside is refused": (EN + "P\u200b1,2023-05-01,Shanghai,Energy,1\n", "holds an invisible control character, found 'P\\u200b1'"),
    "a file cut off in a character is said to be cut off": ((ZH + "A1,2021-09-01,上海,能源,60\nA2,2021-09-01,上").encode()[:-1], "the file is cut off in the middle of a character, expected the whole file"),
    "curly quotes are named": (EN + "P1,2023-05-01,Shanghai,“Energy, new”,1\n", 'curly quotes do not hold a cell together, straight ones (") do'),
    "a year without a rate is refused": ("project,date,city,field,amount,currency\nA,1999-06-05,Shanghai,Energy,2.5 million,USD\n", "no yearly rate for USD in 1999"),
    "a district that several cities have needs its city": ("项目名称,签约日期,地点,领域,总投资（亿元）\n甲,2022-02-09,朝阳区,能源,8.6\n", "a name that places in several regions share"),
    "a remark in brackets behind an amount is a mark of a footnote": (YI + "A1,2021-09-01,上海,能源,8（注1）\nA2,2021-09-01,上海,能源,3 *\n", "a mark of a footnote behind the figure: (注1), found '8（注1）', expected 8"),
    "a mark of a footnote behind a number of a project is none of it": (YI + "A1①,2021-09-01,上海,能源,8\n", "a mark of a footnote behind the number: ①, found 'A1①', expected A1"),
    "a cut number may have a decimal comma or no plus": (ZH + '"2,02112E+11",2021-09-01,上海,能源,60\n2.02112E11,2021-09-01,上海,能源,60\n', "a number that a spreadsheet has cut, found '2,02112E+11'"),
    "signs of a column too narrow are no value": (ZH + "A1,2021-09-01,上海,能源,########\n", "what a spreadsheet shows where it shows no value, found '########'"),
    "an error of a spreadsheet is no value": (ZH + "#REF!,2021-09-01,上海,能源,6\n", "what a spreadsheet shows where it shows no value, found '#REF!'"),
    "an invisible character in an amount is named": (ZH + "A1,2021-09-01,上海,能源,1\u200b23\n", "holds an invisible control character, found '1\\u200b23'"),
    "a share is no amount": (ZH + "A1,2021-09-01,上海,能源,5%\n", "a percentage, found '5%', expected an amount, or another column"),
    "a day number of a spreadsheet is no day": (ZH + "A1,44440,上海,能源,5\n", "looks like a spreadsheet's day number, found '44440'"),
    "a month and a year of two digits are no day": (ZH + "A1,Sep-21,上海,能源,5\n", "a year of two digits, found 'Sep-21'"),
    "a day of a spreadsheet with a year of two digits needs the order of the file": (ZH + "A1,1-Sep-21,上海,能源,5\n", "a year of two digits, found '1-Sep-21', expected 2021-09-01 with a line “# date order: day-month-year” above the head"),
    "a day in digits with a year of two digits may be read two ways": (ZH + "A1,1/9/21,上海,能源,5\n", "found '1/9/21', expected 2021-09-01 or 2021-01-09 with a line"),
    "a month with another name is no day": (ZH + "A1,1-Foo-21,上海,能源,5\n", "a year of two digits, found '1-Foo-21', expected a day such as 2023-05-27"),
    "a sum in yuan under a head with a scale has two units": (ZH + "A1,2021-09-01,上海,能源,300元\n", "two units for one amount: 元 and 万元"),
    "a sum in yuan under dollars has two currencies": ("项目编号,日期,城市,领域,金额（美元）\nA1,2021-09-01,上海,能源,3亿元\n", "two currencies for one amount: 亿元 and 美元"),
    "a sign of yuan under dollars has two currencies": ("project,date,city,field,amount (USD)\nA1,2021-09-01,Shanghai,Energy,¥300\n", "two currencies for one amount: ¥ and USD"),
    "sums are not filled down": ("# fill down: 金额（万元）\n" + ZH + "A1,2021-09-01,上海,能源,5\n", "amounts are not filled down"),
    "two columns of one name need other names": ("项目编号,日期,城市,领域,金额（万元）,金额（万元）\nA,2021-09-01,上海,能源,60,6\n", "expected one column for the amount; give the others another name"),
    "two sums of money need a choice": ("项目编号,日期,城市,领域,总投资（万元）,资助金额（万元）\nA,2021-09-01,上海,能源,60,6\n", "2 columns hold the amount"),
    "euros under a head in 万元 are two currencies": (ZH + "A1,2021-09-01,上海,能源,EUR 30\n", "two currencies for one amount: EUR and 万元, found 'EUR 30'"),
    "dollars in a cell under a head in 元 are two currencies": ("项目编号,日期,城市,领域,金额（元）\nA1,2021-09-01,上海,能源,3000美元\n", "two currencies for one amount: 美元 and 元"),
    "yuan beside a head in dollars are two currencies": ("project,date,city,field,amount (USD),currency\nA1,2021-09-01,Shanghai,Energy,300,CNY\n", "two currencies for one amount: CNY and USD"),
    "a currency beside a head in 万元 needs a line": ("项目编号,日期,城市,领域,金额（万元）,币种\nA1,2021-09-01,上海,能源,30,美元\n", "or a line “# unit: 万” above the head"),
    "places in two regions are no name of one": (ZH + "A1,2021-09-01,江苏省、广东省,能源,30\n", "places in several regions, found '江苏省、广东省', expected places in one of them: gba, yrd"),
    "a sum without a unit is told the line that states it": ("批准号,批准年份,单位,类别,金额\nA1,2020,清华大学,能源,58\n", "or a line such as “# unit: 万元” above the head"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "line"), REFUSED.values(), ids=list(REFUSED))
def test_it_is_refused(content: str | bytes, line: str, tmp_path: Path) -> None:
    problems, _ = checked(tmp_path, content)
    assert problems.errors
    assert any(line in shown for shown in problems.lines()), problems.lines()


READ = {
    "a running number that restarts is no project": ("序号,项目名称,日期,城市,领域,金额（万元）\n1,甲,2019-10-15,上海,能源,300\n2,乙,2019-10-15,上海,能源,300\n1,丙,2019-10-15,上海,能源,300\n2,丁,2019-10-15,上海,能源,300\n", (), {"yrd": (4, 0.012)}, ""),
    "a running number alone is no project": ("序号,日期,城市,领域,金额（万元）\n1,2019-10-15,上海,能源,300\n1,2019-10-15,上海,能源,400\n", (), {"yrd": (2, 0.007)}, ""),
    "the real number goes before the running one": ("序号,项目编号,项目名称,日期,城市,领域,金额（万元）\n1,2018A01,甲,2019-10-15,上海,能源,1937\n2,2018A02,乙,2019-10-15,北京,能源,1360\n", (), {"yrd": (1, 0.01937), "jjj": (1, 0.0136)}, ""),
    "a dash is no number of a project": (ZH + "-,2021-09-01,上海,能源,60\n-,2021-09-01,上海,能源,60\n/,2021-09-01,北京,能源,60\n", (), {"yrd": (2, 0.0012), "jjj": (1, 0.0006)}, "the same values as an earlier record"),
    "totals are left out and told": ("项目编号,日期,地区,领域,金额（万元）\nA1,2021-09-01,长三角,能源,60\nA2,2021-09-01,长三角,能源,40\n长三角小计,2021-09-01,长三角,,100\n总 计,2021-09-01,,,100\n", (), {"yrd": (2, 0.001)}, "a row that adds others up, left out, found '长三角小计'"),
    "blanks below merged cells are warned of": (ZH + "A1,2021-09-01,上海,能源,60\nA2,2021-09-01,,能源,40\nA3,2021-09-01,,能源,30\n", (), {"yrd": (1, 0.0006)}, "2 of 3 records have a blank below a filled cell"),
    "blanks below merged cells are filled down by a setting": (ZH + "A1,2021-09-01,上海,能源,60\nA2,2021-09-01,,能源,40\nB1,2021-09-01,北京,能源,30\n", ("fill down: 城市",), {"yrd": (2, 0.001), "jjj": (1, 0.0003)}, ""),
    "whole sums under a head in 万元 are warned of": (ZH + 'A1,2021-09-01,上海,能源,"¥500,000.00"\n', (), {"yrd": (1, 5.0)}, "a whole sum under a head in 万元?"),
    "half converted dates are warned of": (EN + "P1,2018-05-06,Shanghai,Energy,1\nP2,2018-07-09,Shanghai,Energy,2\nP3,13/06/2018,Shanghai,Energy,1\n", (), {"yrd": (3, 0.004)}, "dates in two forms"),
    "a tab behind a number does not count": (EN + '"P1\t",2023-05-01,Shanghai,Energy,1\nP1,2023-05-01,Shanghai,Basic science,1\n', (), {"yrd": (1, 0.001)}, ""),
    "invisible characters at an end do not count": (EN + "P1\u200b,2023-05-01,Shanghai,Energy,1\nP1,2023-05-01,Shanghai,Basic science,1\n", (), {"yrd": (1, 0.001)}, ""),
    "separators at the end of a line do no harm": (EN + "P1,2023-05-01,Shanghai,Energy,1,\nP2,2023-05-02,Shanghai,Energy,2,\n", (), {"yrd": (2, 0.003)}, ""),
    "the same amount may be written in three ways": ("project,date,city,field,amount\nP1,2023-05-01,Shanghai,Energy,3 million CNY\nP1,1 May 2023,Shanghai,Basic science,3.0 million CNY\nP1,2023/5/1,Shanghai,Agriculture and food,300万元\n", (), {"yrd": (1, 0.003)}, "the amounts stand in several units"),
    "a start in the future is left out": ("项目编号,开始日期,城市,领域,金额（万元）\nA1,2026-09-01,上海,能源,5\nA2,2027-01-01,上海,能源,3\n", (), {"yrd": (1, 0.00005)}, "a date in the future, left out"),
    "a start in the future may be kept": ("项目编号,开始日期,城市,领域,金额（万元）\nA1,2026-09-01,上海,能源,5\nA2,2027-01-01,上海,能源,3\n", ("future dates: kept",), {"yrd": (2, 0.00008)}, ""),
    "years and months are dates": ("项目编号,立项年度,城市,领域,金额（万元）\nA1,2019,上海,能源,60\nA2,2019年,北京,能源,40\nA3,2020-05,深圳,能源,30\nA4,2020年5月,成都,能源,30\n", (), {"yrd": (1, 0.0006), "gba": (1, 0.0003), "ccec": (1, 0.0003), "jjj": (1, 0.0004)}, ""),
    "dollars are converted by the rate of the year": ("project,date,city,field,amount,currency\nA2,2019-06-05,Shanghai,Energy,2.5 million,USD\n", (), {"yrd": (1, 0.0025 * 6.9081)}, ""),
    "districts, counties and new areas lie in their region": ("项目名称,签约日期,地点,领域,总投资（亿元）\n甲,2022-02-09,青浦区,能源,1\n乙,2022-02-09,苏州市吴江区,能源,1\n丙,2022-02-09,嘉善县,能源,1\n丁,2022-02-09,上海浦东新区,能源,1\n戊,2022-02-09,江苏·苏州,能源,1\n己,2022-02-09,广东-深圳,能源,1\n庚,2022-02-09,雄安新区,能源,1\n辛,2022-02-09,珠三角,能源,1\n", (), {"yrd": (5, 0.5), "gba": (2, 0.2), "jjj": (1, 0.1)}, ""),
    "a district is told by the city beside it": ("项目名称,签约日期,省份,区县,领域,总投资（亿元）\n甲,2022-02-09,北京,朝阳区,能源,1\n乙,2022-02-09,吉林,朝阳区,能源,1\n", (), {"jjj": (1, 0.1), "other": (1, 0.1)}, ""),
    "an institution has its place": ("批准号,批准年度,项目名称,依托单位,领域,资助金额（万元）\n1,2015,甲,上海交通大学,能源,62\n2,2015,乙,天津大学,能源,61\n3,2016,丙,南方科技大学,能源,24\n", (), {"yrd": (1, 0.00062), "gba": (1, 0.00024), "jjj": (1, 0.00061)}, ""),
    "traditional characters are read": ("項目編號,日期,城市,領域,金額（萬元）\nA1,2021-09-01,廣州,能源,60\nA2,2021-09-01,香港,能源,40\n", (), {"gba": (2, 0.001)}, ""),
    "GB18030 is read with a note": ((ZH + "A1,2021-09-01,上海,能源,60\n").encode("gb18030"), (), {"yrd": (1, 0.0006)}, ""),
    "UTF-16 is read with a note": ((ZH + "A1,2021-09-01,上海,能源,60\n").encode("utf-16"), (), {"yrd": (1, 0.0006)}, ""),
    "tabs part columns, too": (ZH.replace(",", "\t") + "A1\t2021-09-01\t上海\t能源\t60\n", (), {"yrd": (1, 0.0006)}, ""),
    "approximate amounts are taken by a setting": ("项目编号,日期,城市,领域,金额\nA1,2021-09-01,上海,能源,约3亿元\nA2,2021-09-01,上海,能源,超50亿元\nA3,2021-09-01,上海,能源,5-10亿元\nA4,2021-09-01,上海,能源,近亿元\nA5,2021-09-01,上海,能源,数千万人民币\nA6,2021-09-01,上海,能源,未透露\nA7,2021-09-01,上海,能源,三亿五千万\nA8,2021-09-01,上海,能源,50万元（含税）\n", ("approximate amounts: taken", "missing: 未透露", "large amounts: checked"), {"yrd": (8, 0.3 + 5 + 0.5 + 0.1 + 0.35 + 0.0005)}, "the amounts stand in several units"),
    "approximate amounts are left out by a setting": ("项目编号,日期,城市,领域,金额\nA1,2021-09-01,上海,能源,约3亿元\nA2,2021-09-01,上海,能源,2亿元\n", ("approximate amounts: left out",), {"yrd": (2, 0.2)}, ""),
    "one place may hold for all": ("项目编号,立项时间,领域,金额（万元）\nA1,2021-09-01,能源,60\n", ("place for all: 上海",), {"yrd": (1, 0.0006)}, ""),
    "a column may be named": ("项目编号,立项时间,城市,领域,甲类（万元）,乙类（万元）\nA1,2021-09-01,上海,能源,60,7\n", ("column: 乙类（万元） = amount",), {"yrd": (1, 0.00007)}, ""),
    "unknown places may be left out": (ZH + "A1,2021-09-01,上海,能源,60\nA2,2021-09-01,Springfield,能源,60\n", ("unknown places: left out",), {"yrd": (1, 0.0006)}, ""),
    "Big5 is read with a note": ("項目編號,日期,城市,領域,金額（萬元）\nA1,2021-09-01,廣州,能源,60\n".encode("big5"), (), {"gba": (1, 0.0006)}, ""),
    "Windows text is read with a note": ("Projekt;Datum;Ort;Feld;Fördersumme (Mio. Yuan)\nA1;15.10.2019;Peking;Energie;1,5\n".encode("cp1252"), (), {"jjj": (1, 0.0015)}, ""),
    "GB18030 under an English head is proved by a place": ("project,date,city,field,amount (万元)\nA1,2021-09-01,广州,能源,60\n".encode("gb18030"), (), {"gba": (1, 0.0006)}, ""),
    "a total with every cell filled is left out": ("项目名称,日期,城市,领域,金额（万元）\n甲,2021-09-01,上海,能源,60\n总计算力中心,2021-09-01,上海,能源,40\n上海小计,2021-09-01,上海,能源,100\n", (), {"yrd": (2, 0.001)}, "a row that adds others up, left out, found '上海小计'"),
    "running totals and parts of a total are left out": (ZH + "A1,2021-09-01,上海,能源,60\n累计,,,,60\n合計,,,,60\n其中：能源,,,,60\n", (), {"yrd": (1, 0.0006)}, "a row that adds others up, left out, found '累计'"),
    "long numbers that end in zeros are warned of": (ZH + "202112000000000000,2021-09-01,上海,能源,60\n202113000000000000,2021-09-01,上海,能源,60\n", (), {"yrd": (2, 0.0012)}, "a number whose last digits a spreadsheet has made zero"),
    "a number that counts and starts again is no project": ("编号,项目名称,日期,城市,领域,金额（万元）\n1,甲,2019-10-15,上海,能源,300\n2,乙,2019-10-15,上海,能源,300\n1,丙,2019-10-15,上海,能源,300\n", (), {"yrd": (3, 0.009)}, ""),
    "half converted dates with the month first are warned of": ("# date order: month-day-year\n" + EN + "P1,05/06/2018,Shanghai,Energy,1\nP2,07/09/2018,Shanghai,Energy,2\nP3,2018-06-13,Shanghai,Energy,1\nP4,2018-06-25,Shanghai,Energy,1\n", (), {"yrd": (4, 0.005)}, "dates in two forms"),
    "spans of days and months are dates": (ZH + "A1,2021年9月1日-2023年8月31日,上海,能源,1\nA2,20210901-20230831,上海,能源,2\nA3,202109,上海,能源,3\nA4,01.09.2021-31.12.2022,上海,能源,4\n", (), {"yrd": (4, 0.0001)}, ""),
    "a unit may stand in a row of its own": ("项目编号,日期,城市,领域,金额\n,,,,（万元）\nA1,2021-09-01,上海,能源,60\n", (), {"yrd": (1, 0.0006)}, ""),
    "numbers of columns below the head are no record": (ZH + "(1),(2),(3),(4),(5)\nA1,2021-09-01,上海,能源,60\n", (), {"yrd": (1, 0.0006)}, ""),
    "another unit above the head is warned of": ("清单（单位：亿元）,,,,\n" + ZH + "A1,2021-09-01,上海,能源,60\n", (), {"yrd": (1, 0.0006)}, "another unit stands above the head, found '亿元'"),
    "blanks and mixed units in Chinese amounts do no harm": ("项目编号,日期,城市,领域,金额\nA1,2021-09-01,上海,能源,约 3 亿元\nA2,2021-09-01,上海,能源,3亿5000万元\nA3,2021-09-01,上海,能源,叁仟万元整\n", ("approximate amounts: taken",), {"yrd": (3, 0.3 + 0.35 + 0.03)}, "the amounts stand in several units"),
    "new areas and several places of one region are places": (ZH + "A1,2021-09-01,南沙区,能源,1\nA2,2021-09-01,中国（上海）自由贸易试验区临港新片区,能源,1\nA3,2021-09-01,上海、苏州,能源,1\n", (), {"yrd": (2, 0.00002), "gba": (1, 0.00001)}, ""),
    "a scale in a cell counts under a head in yuan": ("# unit: 元\n项目编号,日期,城市,领域,金额\nA1,2021-09-01,上海,能源,3亿\nA2,2021-09-01,上海,能源,5000000元\nA3,2021-09-01,上海,能源,200萬\n", ("large amounts: checked",), {"yrd": (3, 0.307)}, "the amounts stand in several units"),
    "a scale in a cell counts beside a unit of yuan": ("项目编号,日期,城市,领域,金额,单位\nA1,2021-09-01,上海,能源,3亿,元\n", (), {"yrd": (1, 0.3)}, ""),
    "days of a spreadsheet with years of two digits are read in the order of the file": ("# date order: day-month-year\n" + ZH + "A1,1-Sep-21,上海,能源,5\nA2,02.10.21,上海,能源,5\nA3,31-Dez-99,北京,能源,5\n", (), {"yrd": (2, 0.0001), "jjj": (1, 0.00005)}, ""),
    "a title above the head is told": ("2021年项目信息表（单位：万元）,,,,\n项目编号,日期,城市,领域,金额\nA1,2021-09-01,上海,能源,60\n", (), {"yrd": (1, 0.0006)}, ""),
    "a head in 万 and a currency beside it go together": ("# unit: 万\n项目编号,日期,城市,领域,金额（万元）,币种\nA1,2019-09-01,上海,能源,250,美元\n", (), {"yrd": (1, 0.0025 * 6.9081)}, ""),
    "a whole sum under a head in million dollars is warned of": ("project,date,city,field,amount (million USD)\nA1,2019-09-01,Shanghai,Energy,\"$5,000.00\"\n", (), {"yrd": (1, 5 * 6.9081)}, "a whole sum under a head in million USD?"),
    "thousands may be written T€ or TCNY": ("Projektnummer;Datum;Stadt;Feld;Betrag in TCNY\nA1;15.10.2019;Peking;Energie;1.250,5\n", (), {"jjj": (1, 0.0012505)}, ""),
    "signs of bounds are read": ("项目编号,日期,城市,领域,金额\nA1,2021-09-01,上海,能源,>1亿元\nA2,2021-09-01,上海,能源,≥5000万元\nA3,2021-09-01,上海,能源,＜2亿元\nA4,2021-09-01,上海,能源,~3亿元\n", ("approximate amounts: taken",), {"yrd": (4, 0.1 + 0.05 + 0.2 + 0.3)}, "the amounts stand in several units"),
    "Hong Kong dollars may be written 港幣萬元": ("計劃編號,日期,地區,領域,資助金額（港幣萬元）\nA1,2019-09-01,香港,能源,100\n", (), {"gba": (1, pytest.approx(0.001 * 6.9081 / 7.8, rel=0.01))}, ""),
    "an institution nobody knows is warned of and is no blank": ("批准号,批准年度,依托单位,领域,资助金额（万元）\n1,2015,上海交通大学,能源,62\n2,2015,无名书院,能源,61\n", (), {"yrd": (1, 0.00062)}, "an institution whose place is not known: in no table, found '无名书院'"),
    "rows without a cell are no records": (ZH + "A1,2021-09-01,上海,能源,60\n,,,,\n , ,　,,\nA2,2021-09-01,北京,能源,60\n", (), {"yrd": (1, 0.0006), "jjj": (1, 0.0006)}, ""),
    "a mark of a footnote behind a place or a field does not count": (ZH + "A1,2021-09-01,上海*,能源①,60\nA2,2021-09-01,广东省 ²,能源,60\n", (), {"yrd": (1, 0.0006), "gba": (1, 0.0006)}, ""),
    "notes below a table are no records": ("Projektnummer;Datum;Stadt;Feld;Betrag (Mio. Yuan)\nA1;15.10.2019;Peking;Energie;1,5\n* vorläufig;;;;\nQuelle: eigene Erhebung;;;;\n", (), {"jjj": (1, 0.0015)}, ""),
    "who filled in a table is no record": (ZH.replace("城市", "承担单位") + "A1,2021-09-01,上海交通大学,能源,60\n,,审核人：李四,,\n", (), {"yrd": (1, 0.0006)}, ""),
    "a column may be one of two kinds of places": ("Award ID,Start date,State/Province,Topic,Amount (RMB '000)\n1,2021-01-05,Zhejiang,Energy,500\n", (), {"yrd": (1, 0.0005)}, ""),
    "the name of the country behind a place does not count": (EN + 'A1,2021-09-01,"Shenzhen, Guangdong, China",Energy,5\nA2,2021-09-01,"Beijing, P.R. China",Energy,5\nA3,2021-09-01,中国·上海,Energy,5\n', (), {"yrd": (1, 0.005), "gba": (1, 0.005), "jjj": (1, 0.005)}, ""),
    "numbers of projects that differ in case, dashes or width are warned of": (EN + "P-1,2021-09-01,Shanghai,Energy,5\np–1,2021-09-01,Shanghai,Energy,6\nP-2,2021-09-01,Shanghai,Energy,7\n", (), {"yrd": (3, 0.018)}, "a project that is spelt otherwise in an earlier row: counted as another one, found 'p–1', expected P-1, if they are one"),
    "a sum alone in its row adds others up": ("# fill down: 城市, 日期\n" + ZH + "A1,2021-09-01,上海,能源,60\nA2,,,能源,40\n,,,,100\n", (), {"yrd": (2, 0.001)}, "a row that adds others up, left out, found '100'"),
    "a branch of an institution lies where it is called after": ("批准号,批准年度,依托单位,领域,资助金额（万元）\n1,2015,北京大学深圳研究生院,能源,10\n2,2015,哈尔滨工业大学（深圳）,能源,20\n3,2015,西安交通大学苏州研究院,能源,40\n4,2015,\"Harbin Institute of Technology, Shenzhen\",能源,80\n", (), {"gba": (3, 0.0011), "yrd": (1, 0.0004)}, ""),
    "a unit may stand in brackets behind its currency": ("项目编号,日期,城市,领域,金额,币种\nA1,2021-09-01,上海,能源,60,人民币（万元）\n", (), {"yrd": (1, 0.0006)}, ""),
    "millions without a currency are yuan, with a warning": ("Projekt;Datum;Stadt;Feld;Betrag (in Mio.)\nA1;15.10.2019;Peking;Energie;1,5\n", (), {"jjj": (1, 0.0015)}, "a unit without a currency: read as yuan, found 'Mio.'"),
    "October that a spreadsheet may have cut to January is warned of": (ZH + "A1,2021.1,上海,能源,60\nA2,2021.9,上海,能源,60\nA3,2021.12,上海,能源,60\n", (), {"yrd": (3, 0.0018)}, "January, or October"),
    "January beside October is January": (ZH + "A1,2021.1,上海,能源,60\nA2,2021.10,上海,能源,60\n", (), {"yrd": (2, 0.0012)}, ""),
    "a group with the sum of its projects is no record": ("# date for all: 2021-09-01\n序号,项目名称,城市,领域,金额（万元）\n一,上海,上海,,100\n1,甲,上海,能源,60\n2,乙,上海,能源,40\n（二）,北京,北京,,30\n3,丙,北京,能源,30\n", (), {"yrd": (2, 0.001), "jjj": (1, 0.0003)}, "a row that adds others up, left out, found '一 上海 上海'"),
    "projects counted in Chinese are records": ("序号,项目名称,日期,城市,领域,金额（万元）\n一,甲,2021-09-01,上海,能源,60\n二,乙,2021-09-01,上海,能源,40\n", (), {"yrd": (2, 0.001)}, ""),
}  # fmt: skip


@pytest.mark.parametrize(("content", "settings", "table", "warning"), READ.values(), ids=list(READ))
def test_it_is_read_as_it_is_meant(
    content: str | bytes,
    settings: tuple[str, ...],
    table: dict[str, tuple[int, float]],
    warning: str,
    tmp_path: Path,
) -> None:
    problems, found = checked(tmp_path, content, *settings)
    assert not problems.errors, problems.lines()
    assert found == table
    if warning:
        assert any(line.startswith("warning: ") and warning in line for line in problems.lines()), (
            problems.lines()
        )
    else:
        assert problems.lines() == []


def test_amounts_are_named_for_what_they_are(tmp_path: Path) -> None:
    text = "项目编号,日期,城市,领域,金额\n" + "".join(
        f"A{n},2021-09-01,上海,能源,{amount}\n"
        for n, amount in enumerate(["约3亿元", "超50亿元", "5-10亿元", "数千万", "未透露"])
    )
    problems, _ = checked(tmp_path, text)
    told = "\n".join(problems.lines())
    for what in (
        "an amount that is only about right",
        "a lower bound for an amount",
        "a range for an amount",
        "an amount without a figure",
    ):
        assert what in told
    assert reading.suggestions(problems) == ["# approximate amounts: taken", "# missing: 未透露"]


def test_what_stands_in_several_records_is_counted_in_each(tmp_path: Path) -> None:
    rows = "".join(
        f'-,2021-09-0{n},上海,能源,约3亿元\nA{n},2021-09-0{n},北京,能源,"500,000元"\n' for n in (1, 2, 3)
    )
    path = tmp_path / "r.csv"
    path.write_text(f"项目编号,日期,城市,领域,金额\n{rows}", encoding="utf-8")
    with reading.examined(path, today=TODAY, settings=["approximate amounts: taken"]) as found:
        assert found.facts.units == {"亿元": 3, "元": 3}
        assert {
            "placeholders such as “-” read as missing: 3 in 项目编号",
            "3 times an amount that is only about right: taken",
            "3 amounts such as 500,000: the mark groups thousands",
        } <= set(found.problems.notes), found.problems.notes


def test_the_page_says_how_many_records_are_in_no_table(tmp_path: Path) -> None:
    from analysis import text as words

    path = tmp_path / "r.csv"
    path.write_text(ZH + "A1,2021-09-01,上海,能源,60\nA2,2021-09-01,,能源,40\nA3,2021-09-01,,能源,30\n")
    (said,) = key_data.own_records(reading.read(path, today=TODAY))
    values = {name: value for name, value in said.items() if name != "key"}
    assert words.sentence(str(said["key"]), language="en", **values) == (
        "3 records were read; 2 of them without a date or a place, so in no table."
    )


def test_a_year_counts_only_in_a_window_that_holds_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("项目编号,立项年度,城市,领域,金额（万元）\nA1,2019,上海,能源,60\n")
    for records in (reading.read(path, today=TODAY), reading.condensed(path, today=TODAY)):
        wide = keydata.key_table(records, as_of="2019-12-31", window_days=365)
        narrow = keydata.key_table(records, as_of="2019-12-31", window_days=364)
        assert (wide["projects"].sum(), narrow["projects"].sum()) == (1, 0)


HINTS = {
    "a column of zeros is not suggested for the amount": ("AwardNumber,Title,StartDate,City,Program,AmountX,ARRAAmount\n1,x,2021-01-15,Beijing,Energy,\"$49,957.00\",$0.00\n", "is it 'AmountX'?", "ARRAAmount'?"),
    "a wrong name gets no place of another province": (ZH + "A1,2021-09-01,上诲市,能源,60\n", "unknown place", "上饶"),
    "a misspelt name gets the one place that is like it": (EN + "P1,2023-05-01,Shangai,Energy,1\n", "expected Shanghai", "Shangrao"),
    "a total is not a place": (EN + "P1,2023-05-01,Total place,Energy,1\n", "unknown place", "Bortala"),
    "both readings of a number are named": (EN + 'P1,2023-05-01,Shanghai,Energy,"27,916"\n', "27.916 or 27916", "@"),
    "other dates of the file tell the order of an ambiguous one": (EN + "P1,05/27/2023,Shanghai,Energy,1\nP2,06/02/2023,Shanghai,Energy,1\n", "expected 2023-06-02, as other dates of the file tell, with a line “# date order: month-day-year”", "day-month-year"),
    "dates in both orders tell nothing": (EN + "P1,05/27/2023,Shanghai,Energy,1\nP2,06/02/2023,Shanghai,Energy,1\nP3,13/06/2023,Shanghai,Energy,1\n", "“# date order: day-month-year” or “# date order: month-day-year”", "as other dates"),
    "a field is not taken for another technology": (EN + "P1,2023-05-01,Shanghai,Biotechnology,1\n", "unknown field", "manufacturing_materials"),
    "an institution nobody knows is not to be filled down": ("批准号,批准年度,依托单位,领域,资助金额（万元）\n1,2015,上海交通大学,能源,62\n2,2015,无名书院,能源,61\n", "无名书院", "fill down"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "right", "wrong"), HINTS.values(), ids=list(HINTS))
def test_hints_lead_nowhere_else(content: str, right: str, wrong: str, tmp_path: Path) -> None:
    problems, _ = checked(tmp_path, content)
    told = "\n".join([*problems.lines(), *reading.suggestions(problems)])
    assert right in told and wrong not in told, told


def listed(path: Path, **cells: Iterable[str]) -> Path:
    """A list with a record for each text of one column: day, place or amount."""
    usual, rows = {"day": "2023-05-27", "place": "上海", "field": "能源", "amount": "5万元"}, []
    for column, texts in cells.items():
        rows += [[text if name == column else given for name, given in usual.items()] for text in texts]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["日期", "地点", "领域", "金额"], *rows])
    return path


DAYS = {
    "2023H1": ("2023-01-01", "2023-06-30"),
    "H2 2023": ("2023-07-01", "2023-12-31"),
    "2. Halbjahr 2023": ("2023-07-01", "2023-12-31"),
    "3Q2023": ("2023-07-01", "2023-09-30"),
    "2023年Q3": ("2023-07-01", "2023-09-30"),
    "二〇二三年三月": ("2023-03-01", "2023-03-31"),
    "2023年1-6月": ("2023-01-01", "2023-06-30"),
    "2023/2024": ("2023-01-01", "2024-12-31"),
    "2023-03-05/2023-06-30": ("2023-03-05", "2023-06-30"),
    "2023.0": ("2023-01-01", "2023-12-31"),
    "2023年5月27-28日": ("2023-05-27", "2023-05-28"),
    # open spans count by their beginning
    **dict.fromkeys(
        ("2021年3月至今", "2021.3-至今", "2021-03 – present", "since March 2021", "2021年3月起", "2021年3月上旬"),
        ("2021-03-01", "2021-03-31"),
    ),
    **dict.fromkeys(("二零二三年三月十五日", "3/15/2023 12:00:00 AM", "2023年3月15日（星期三）", "15/Mar/2023"), ("2023-03-15",) * 2),
    **dict.fromkeys(("27may2023", "Sat May 27 2023", "民國112年5月27日", "20230527.0", "2023‑05‑27"), ("2023-05-27",) * 2),
}  # fmt: skip


def test_days_and_periods_of_real_lists_are_read(tmp_path: Path) -> None:
    frame = reading.read(listed(tmp_path / "r.csv", day=DAYS), today=TODAY)
    read = frame[["date", "date_end"]].map(lambda day: str(day.date())).itertuples(index=False, name=None)
    assert dict(zip(DAYS, read, strict=True)) == DAYS


AMOUNTS = {
    "人民币叁亿元整": 300, "三点五亿元": 350, "3亿5千万元": 350, "三万五": 0.035, "三千零五元": 0.003005,
    "总投资50亿元，其中一期20亿元": 5000, "投资额50亿元": 5000, "50亿元（其中外资2亿美元）": 5000,
    "1200万元（约合170万美元）": 12, "50 Mio. Yuan, davon 20 Mio. Yuan Bund": 50,
}  # fmt: skip


def test_amounts_of_real_lists_are_read(tmp_path: Path) -> None:
    frame = reading.read(listed(tmp_path / "r.csv", amount=AMOUNTS))
    assert dict(zip(AMOUNTS, frame["amount_cny_bn"] * 1000, strict=True)) == pytest.approx(AMOUNTS)


NO_AMOUNTS = {
    "万元": "", "亿": "", "百万": "", "1,2345万元": "",
    "1200万元 / 170万美元": "several amounts in one cell",
    "一期20亿元，二期30亿元": "several amounts in one cell",
    "1000万元+200万美元": "several amounts in one cell",
}  # fmt: skip
"""A unit alone, a comma before four digits, several amounts."""


def test_what_is_no_amount_is_refused(tmp_path: Path) -> None:
    lines = reading.check(listed(tmp_path / "r.csv", amount=NO_AMOUNTS))[0].lines()
    assert len(lines) == len(NO_AMOUNTS)
    for row, (text, problem) in enumerate(NO_AMOUNTS.items(), start=2):
        (line,) = (one for one in lines if one.startswith(f"r.csv, row {row}, column 金额: "))
        assert f"found {text!r}" in line and problem in line


PLACES = {
    # districts that share a name are told apart
    "北京朝阳": "jjj", "朝阳市": "other", "重庆两江": "ccec", "恩施州": "other",
    # centres and science cities lie in the city they are called after
    "合肥综合性国家科学中心": "yrd", "北京怀柔科学城": "jjj", "合肥创新基地": "yrd",
    "Hong Kong, China": "gba", "Hong Kong SAR, China": "gba", "沪": "yrd", "粤-深圳": "gba",
    "内蒙": "other", "新疆生产建设兵团": "other", "海南自贸港": "other", "杭州湾": "yrd",
    # tones, counts, a shared name
    "Taizhou, Zhejiang": "yrd", "Yulin, Shaanxi": "other", "Taizhou": "yrd", "Suzhou (Anhui)": "yrd",
    "Chaoyang, Beijing": "jjj", "Chaoyang, Liaoning": "other", "Běijīng": "jjj", "Shànghǎi": "yrd",
    "Guangdong Sheng": "gba", "Chengdu, Sichuan Prov.": "ccec", "Hefei High-tech Zone": "yrd",
    "Shanghai (3), Hefei (2)": "yrd", "上海60%，合肥40%": "yrd", "Shanghai and Hefei": "yrd", "上海和苏州": "yrd",
    "呼和浩特": "other", "和田": "other", "Jing-Jin-Ji": "jjj", "Jingjinji": "jjj", "京津冀三地": "jjj",
}  # fmt: skip


def test_places_of_real_lists_are_read(tmp_path: Path) -> None:
    read = reading.read(listed(tmp_path / "r.csv", place=PLACES))["region"]
    assert dict(zip(PLACES, read, strict=True)) == PLACES


NO_PLACES = {
    "朝阳": "a name that places in several regions share",
    "Chaoyang": "share",
    "北京大学深圳医学中心": "unknown place",
    "Shanghai and Beijing": "several regions",
}


def test_names_of_no_place_or_of_places_in_several_regions_are_refused(tmp_path: Path) -> None:
    lines = reading.check(listed(tmp_path / "r.csv", place=NO_PLACES))[0].lines()
    assert len(lines) == len(NO_PLACES)
    for text, problem in NO_PLACES.items():
        assert any(problem in line and f"found {text!r}" in line for line in lines), text


SUMS = "项目编号,日期,城市,领域,金额（万元）\nA1,2021-09-01,上海,能源,60\nA2,2021-09-01,上海,能源,40\n"


def test_rows_that_add_others_up_are_left_out_however_they_are_called(tmp_path: Path) -> None:
    rows = (
        "Subtotal Shanghai,2021-09-01,上海,,100",
        "Summe Shanghai,,,,100",
        "上海市总数,2021-09-01,上海,能源,100",
        "其中：财政拨款,2021-09-01,上海,能源,40",
        "平均,,,,50",
    )
    (tmp_path / "r.csv").write_text(SUMS + "\n".join(rows), encoding="utf-8")
    with examined_once(tmp_path / "r.csv") as found:
        for row, line in enumerate(found.problems.lines(), start=4):
            assert line.startswith(f"warning: r.csv, row {row}: a row that adds others up, left out")
        assert row == 8
        assert len(reading.read(tmp_path / "r.csv")) == 2


def test_a_project_that_begins_like_a_sum_is_one(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(f"{SUMS}Summer school,2021-09-01,上海,,100\n", encoding="utf-8")
    assert len(reading.read(tmp_path / "r.csv")) == 3


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            "A1,2021-09-01,上海,能源,60\n,2021-09-01,上海,能源,40\n,2021-09-01,北京,能源,30\n",
            "no project of their own",
        ),
        (
            "A1,2021-09-01,上海,能源,60\nA2,2021-09-01,上海,,40\nA3,2021-09-01,北京,,30\n",
            "no field of their own",
        ),
        ("2021001.0,2021-09-01,上海,能源,60\n2021001,2021-09-01,上海,能源,60\n", "spelt otherwise"),
    ],
)
def test_merged_numbers_and_fields_and_numbers_made_decimal_are_told(
    rows: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text(SUMS.partition("\n")[0] + "\n" + rows, encoding="utf-8")
    (line,) = reading.check(tmp_path / "r.csv")[0].lines()
    assert line.startswith("warning: r.csv, row 3, column ")
    assert words in line


def test_a_number_of_zeros_is_no_number_of_a_project(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(SUMS.replace("A1", "0").replace("A2", "0"), encoding="utf-8")
    assert keydata.whole_table(reading.read(tmp_path / "r.csv"))["projects"].sum() == 2


ROWS = "A1,2021-09-01,上海,能源,60\n"


@pytest.mark.parametrize(
    "head",
    [
        "项目编号 Project No.,日期 Date,城市 City,领域 Field,金额 Amount（万元）\n",
        "项目编号/Project,日期/Date,城市/City,领域/Field,金额/Amount (万元)\n",
        '"项目编号\nProject","日期\nDate","城市\nCity","领域\nField","金额（万元）\nAmount"\n',
        "项目编号,日期,城市,领域,金额（万元）\nproject,date,city,field,amount (10000 CNY)\n",
        "Projects of 2021,,,,\n(Amounts in 10000 CNY),,,,\nproject,date,city,field,amount\n",
        "Projekte 2021,,,,\nAngaben in Tsd. Yuan,,,,\nProjekt,Datum,Stadt,Feld,Betrag\n",
    ],
)
def test_heads_in_two_languages_and_units_above_the_head_are_read(head: str, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(head + ROWS, encoding="utf-8")
    frame = reading.read(tmp_path / "r.csv")
    assert frame["region"].tolist() == ["yrd"]
    assert frame["amount_cny_bn"][0] == pytest.approx(0.00006 if "Tsd." in head else 0.0006)


def test_a_part_of_a_place_that_is_none_leaves_the_place_beside_it(tmp_path: Path) -> None:
    rows = "项目编号,日期,省,市,区,领域,金额（万元）\nA3,2021-09-01,上海市,市辖区,浦东新区,能源,60\n"
    (tmp_path / "r.csv").write_text(rows, encoding="utf-8")
    assert reading.read(tmp_path / "r.csv")["region"].tolist() == ["yrd"]


@pytest.mark.parametrize(
    ("content", "billion"),
    [
        ('项目编号,日期,城市,领域,金额\nA1,2021-09-01,上海,能源,"500,000元"\n', 0.0005),
        ('项目编号,日期,城市,领域,金额（万元）\nA1,2021-09-01,上海,能源,"1,500"\n', 0.015),
        ('project,date,city,field,amount (RMB)\nA1,2021-09-01,Shanghai,Energy,"500,000"\n', 0.0005),
        ('project,date,city,field,amount\nA1,2021-09-01,Shanghai,Energy,"RMB 500,000"\n', 0.0005),
        ("Projekt;Datum;Ort;Feld;Betrag (Yuan)\nA1;01.09.2021;Shanghai;Energie;500.000\n", 0.0005),
    ],
)
def test_groups_of_three_digits_are_thousands_where_nothing_else_is_possible(
    content: str, billion: float, tmp_path: Path
) -> None:
    problems, regions = checked(tmp_path, content)
    assert regions == {"yrd": (1, billion)}
    assert any("the mark groups thousands" in note for note in problems.notes)


@pytest.mark.parametrize(
    "content",
    [
        'project,date,city,field,amount,unit\nA1,2021-09-01,Shanghai,Energy,"1,500",million CNY\n',
        'project,date,city,field,amount\nA1,2021-09-01,Shanghai,Energy,"RMB 1,500 million"\n',
        "Projekt;Datum;Ort;Feld;Betrag (Tsd. Yuan)\nA1;01.09.2021;Shanghai;Energie;1.500\n",
    ],
)
def test_a_scale_with_three_digits_behind_a_mark_stays_ambiguous(content: str, tmp_path: Path) -> None:
    (line,) = checked(tmp_path, content)[0].lines()
    assert "an ambiguous number" in line and "1.5 or 1500" in line


@pytest.mark.parametrize("order", ["币种,单位", "单位,币种"])
def test_a_currency_and_a_scale_in_columns_of_their_own_are_one_unit(order: str, tmp_path: Path) -> None:
    units = {"币种,单位": ("人民币,万元", "美元,万元"), "单位,币种": ("万元,人民币", "万元,美元")}[order]
    rows = "".join(f"A{n},2021-09-01,上海,能源,120,{unit}\n" for n, unit in enumerate(units))
    _, regions = checked(tmp_path, f"项目编号,日期,城市,领域,金额,{order}\n{rows}")
    assert regions == {"yrd": (2, 0.0012 + 0.0012 * 6.4508)}


def test_a_second_table_below_the_first_is_told_as_such(tmp_path: Path) -> None:
    second = "表2,,,,\n项目编号,日期,城市,领域,金额（亿元）\nB1,2021-09-01,上海,能源,1.2\n"
    problems, _ = checked(tmp_path, f"{ZH}A1,2021-09-01,上海,能源,60\n{second}")
    assert problems.lines() == [
        "r.csv, row 4: the head appears again: two files glued together?, expected one head, in the first line"
    ]
    assert reading.suggestions(problems) == []


def test_full_width_numbers_of_projects_and_marks_of_text_are_no_other_numbers(tmp_path: Path) -> None:
    content = f"{ZH}Ａ１,2021-09-01,上海,能源,60\nA1,2021-09-01,上海,农业与食品,60\n'A1,'2021-09-01,上海,公共安全,'60\n"
    assert checked(tmp_path, content, "fields: own")[1] == {"yrd": (1, 0.0006)}


def test_a_month_stays_one_where_the_order_of_days_is_stated(tmp_path: Path) -> None:
    path = listed(tmp_path / "r.csv", day=["2021-03"])
    frame = reading.read(path, settings=["date order: day-month-year"], today=TODAY)
    assert str(frame["date_end"][0].date()) == "2021-03-31"


def test_errors_of_formulas_in_a_sheet_are_no_empty_cells(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (ZH.strip().split(","), ("A1", "2021-09-01", "上海", "能源", "#REF!")):
        book.active.append(row)
    book.save(tmp_path / "r.xlsx")
    (line,) = reading.check(tmp_path / "r.xlsx", today=TODAY)[0].lines()
    assert "what a spreadsheet shows where it shows no value, found '#REF!'" in line


@pytest.mark.parametrize("direct", [True, False])
def test_texts_written_as_formulas_are_texts(
    direct: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not direct:
        monkeypatch.setattr(table._Store, "_store_directly", lambda *_: False)
    content = '="FKZ";="Ort";="Feld";="Laufzeit von";="Fördersumme in EUR"\n'
    content += '="01;1";="Peking";="Energie";="01.03.2019";="1.234.567,00"\n'
    content += "".join(f'="01{n}";="Shanghai";="Energie";="01.04.2019";="1.234.567,00"\n' for n in range(80))
    assert {region: count for region, (count, _) in checked(tmp_path, content)[1].items()} == {
        "jjj": 1,
        "yrd": 80,
    }
    content = f'{ZH}"=""0012""",2021-09-01,上海,能源,60\n0012,2021-09-01,上海,公共安全,60\n'
    assert checked(tmp_path, content)[1] == {"yrd": (1, 0.0006)}


@pytest.mark.parametrize(
    ("heads", "cells", "first", "last"),
    [
        ("年,月,日", "2023,5,7", "2023-05-07", "2023-05-07"),
        ("年份,月份", "2023年,十一月", "2023-11-01", "2023-11-30"),
        ("year,month", "2023.0,5.0", "2023-05-01", "2023-05-31"),
        ("year,month", "2023,", "2023-01-01", "2023-12-31"),
        ("Jahr,Monat", "2023,Mai", "2023-05-01", "2023-05-31"),
        ("start year,start month,end year,end month", "2023,5,2024,1", "2023-05-01", "2023-05-31"),
        ("立项年份,立项月份", "2023,5月", "2023-05-01", "2023-05-31"),
        ("year,quarter", "2023,3", "2023-07-01", "2023-09-30"),
    ],
)
def test_a_year_beside_its_month_is_one_date(
    heads: str, cells: str, first: str, last: str, tmp_path: Path
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"{heads},地点,领域,金额（万元）\n{cells},上海,能源,5\n", encoding="utf-8")
    frame = reading.read(path, today=TODAY)
    assert [str(frame[name].iloc[0].date()) for name in ("date", "date_end") if name in frame] == (
        [first] if first == last else [first, last]
    )


def test_a_month_beside_a_whole_date_or_without_its_year_is_no_part_of_it(tmp_path: Path) -> None:
    rows = "日期,年,月,地点,领域,金额（万元）\n2023-05-27,2024,1,上海,能源,5\n"
    (tmp_path / "r.csv").write_text(rows, encoding="utf-8")
    assert str(reading.read(tmp_path / "r.csv")["date"][0].date()) == "2023-05-27"
    rows = "年,月,日,地点,领域,金额（万元）\n,5,7,上海,能源,5\n"
    (tmp_path / "r.csv").write_text(rows, encoding="utf-8")
    (line,) = reading.check(tmp_path / "r.csv")[0].lines()
    assert "not a date, found '?-5-7'" in line


def test_an_amount_without_a_currency_beside_foreign_ones_is_no_yuan(tmp_path: Path) -> None:
    rows = "A1,2021-09-01,上海,能源,100,美元\nA2,2021-09-01,上海,能源,100,\n"
    content = f"项目编号,日期,城市,领域,金额（万）,币种\n{rows}"
    lines = checked(tmp_path, content)[0].lines()
    assert "r.csv, row 3, column 金额（万）: a unit without a currency in a list with several" in lines[0]
    assert checked(tmp_path, content.replace("美元", "人民币"))[1] == {"yrd": (2, 0.002)}


def test_an_amount_divided_at_its_comma_is_refused(tmp_path: Path) -> None:
    content = f"{ZH.strip()},,\nA1,2021-09-01,上海,能源,1,200,\nA2,2021-09-01,上海,能源,5,,\n"
    (line,) = checked(tmp_path, content)[0].lines()
    assert "row 2" in line and "divided at its comma?, found '1,200'" in line


def test_sums_called_after_a_place_are_no_records_and_are_not_filled_down(tmp_path: Path) -> None:
    head = ZH.replace("项目编号", "项目名称")
    rows = "甲,2021-09-01,上海,能源,60\n乙,2021-09-01,上海,能源,40\n上海市,,上海,,100\n长三角,,,,100\n3个,,上海,,100\n"
    problems, found = checked(tmp_path, head + rows)
    assert found == {"yrd": (2, 0.001)} and reading.suggestions(problems) == []
    assert sum("a row that adds others up" in line for line in problems.lines()) == 3


@pytest.mark.parametrize(
    "heads",
    [
        "一期投资（万元）,二期投资（万元）",
        "2022年投资（万元）,2023年投资（万元）",
        "planned amount x,paid amount x",
    ],
)
def test_of_several_sums_none_is_suggested_as_the_amount(heads: str, tmp_path: Path) -> None:
    problems, _ = checked(tmp_path, f"项目名称,日期,城市,领域,{heads}\n甲,2021-09-01,上海,能源,60,40\n")
    one, other = heads.split(",")
    assert f"is it {one!r} or {other!r}?" in problems.lines()[0]
    assert reading.suggestions(problems) == []


def test_an_amount_in_words_is_not_suggested_as_missing(tmp_path: Path) -> None:
    problems, _ = checked(tmp_path, ZH + "A1,2021-09-01,上海,能源,亿元级\nA2,2021-09-01,上海,能源,过亿元\n")
    assert problems.errors and reading.suggestions(problems) == []


def test_a_field_called_na_is_suggested_as_missing(tmp_path: Path) -> None:
    problems, _ = checked(tmp_path, ZH + "A1,2021-09-01,上海,NA,60\n")
    assert reading.suggestions(problems) == ["# missing: NA"]


def test_a_row_for_each_partner_is_one_project(tmp_path: Path) -> None:
    rows = "A1,2021-09-01,上海,能源,60\nA1,2021-09-01,合肥,能源,60\nA1,2021-09-01,北京,能源,60\n"
    assert checked(tmp_path, ZH + rows)[1] == {"yrd": (1, 0.0006), "jjj": (1, 0.0006)}


def test_names_of_projects_that_differ_in_blanks_or_quotes_are_warned_of(tmp_path: Path) -> None:
    rows = "集成电路平台,2021-09-01,上海,能源,60\n“集成 电路平台”,2021-09-01,上海,能源,60\n"
    (line,) = checked(tmp_path, ZH.replace("项目编号", "项目名称") + rows)[0].lines()
    assert "spelt otherwise in an earlier row" in line


@pytest.mark.parametrize(
    "head",
    [
        "\u200b项目编号,日期\u200e,城\u00ad市,领域,金额（万元）\u200b\n",
        "项目编号*,日期＊,城市*,领域*,金额（万元）*\n",
    ],
)
def test_invisible_signs_and_marks_of_required_columns_hide_no_head(head: str, tmp_path: Path) -> None:
    assert checked(tmp_path, head + ROWS)[1] == {"yrd": (1, 0.0006)}


def test_a_head_may_state_the_order_of_its_dates(tmp_path: Path) -> None:
    for form, day in (
        ("DD/MM/YYYY", "2021-04-03"),
        ("MM/DD/YYYY", "2021-03-04"),
        ("TT/MM/JJJJ", "2021-04-03"),
    ):
        content = EN.replace("date", f"date ({form})") + "P1,03/04/2021,Shanghai,Energy,5\n"
        (tmp_path / "r.csv").write_text(content, encoding="utf-8")
        assert str(reading.read(tmp_path / "r.csv")["date"][0].date()) == day


def test_a_minus_behind_an_amount_is_one(tmp_path: Path) -> None:
    amounts = ("1200万-", "1200-", "(1200)", "1200.50-元")
    rows = "".join(f"A{n},2021-09-01,上海,能源,{text}\n" for n, text in enumerate(amounts))
    lines = checked(tmp_path, ZH.replace("（万元）", "") + rows, "unit: 元")[0].lines()
    negative = {
        text for text in amounts for line in lines if "a negative amount" in line and repr(text) in line
    }
    assert negative == set(amounts[:3]), lines


@pytest.mark.parametrize(
    ("head", "state"), [("项目状态", "已终止"), ("Status", "cancelled"), ("状态", "撤销")]
)
def test_projects_that_were_cancelled_are_told(head: str, state: str, tmp_path: Path) -> None:
    content = f"项目编号,日期,城市,领域,金额（万元）,{head}\nA1,2021-09-01,上海,能源,60,{state}\nA2,2021-09-01,上海,能源,40,ok\n"
    (line,) = checked(tmp_path, content)[0].lines()
    assert line.startswith("warning: r.csv, row 2: a project that was cancelled") and head in line


def test_of_two_dates_that_agree_the_day_is_used(tmp_path: Path) -> None:
    head = "立项年度,项目编号,项目级别,承担单位,立项日期,经费(万元),状态\n"
    rows = "2023,Z1,国家级,复旦大学,2023-05-10,120,在研\n2022,Z2,省部级,浙江大学,2022-03-01,80.5,已结题\n"
    problems, _ = checked(tmp_path, head + rows)
    (line,) = problems.lines()  # 项目级别 is a level: it is not offered as the field
    assert "missing: field" in line and "is it" not in line
    assert "2 columns agree on the date: '立项年度', '立项日期'; '立项日期' is used" in problems.notes
    assert problems.remedies == {"# field for all: -": 1}
    problems, _ = checked(tmp_path, head.replace("级别", "领域") + rows.replace("2022-03-01", "2023-03-01"))
    assert "2 columns hold the date" in problems.lines()[0]


def test_notes_below_the_table_need_no_separators(tmp_path: Path) -> None:
    notes = "注：数据来源为公开报道, 不完全统计。\n填报人：某某 联系电话：12345678\nSource: press, not complete\n数据来源：公开报道\n"
    problems, regions = checked(tmp_path, f"{ZH}A1,2021-09-01,上海,能源,60\n{notes}")
    assert regions == {"yrd": (1, 0.0006)}
    assert "4 title(s) of sections, or notes: left out" in problems.notes


def test_a_row_cut_short_is_no_note(tmp_path: Path) -> None:
    problems, _ = checked(tmp_path, ZH + "A1,2021-09-01,上海,能源,60\n量子通信合作项目\n")
    assert "1 cell in the row" in problems.lines()[0]


@pytest.mark.parametrize(
    "head", ["项目数", "立项项目数（个）", "Number of projects", "Anzahl der Projekte", "Projects"]
)
def test_rows_that_are_sums_of_projects_are_told(head: str, tmp_path: Path) -> None:
    content = f"年份,城市,领域,{head},金额（万元）\n2022,上海,能源,12,1200\n2023,苏州,能源,1,600\n"
    problems, _ = checked(tmp_path, content)
    (line,) = problems.lines()
    assert line.startswith("warning: ") and "1 of the first rows hold more than one" in line


def test_a_company_with_two_rounds_is_told_how_each_row_counts(tmp_path: Path) -> None:
    content = "Company,Date,City,Industry,Raised\nA,2023-05-01,Shanghai,Energy,$12M\nA,2024-05-02,Shanghai,Energy,US$1.2B\n"
    problems, _ = checked(tmp_path, content)
    assert problems.remedies == {"# column: Company = not used": 2}
    _, regions = checked(tmp_path, "# column: Company = not used\n" + content)
    assert regions["yrd"][0] == 2


def test_a_remark_that_calls_a_project_cancelled_is_told(tmp_path: Path) -> None:
    content = (
        ZH.replace("\n", ",备注\n") + "A1,2021-09-01,上海,能源,60,含配套\nA2,2021-09-01,上海,能源,60,已撤销\n"
    )
    problems, _ = checked(tmp_path, content)
    (line,) = problems.lines()
    assert line.startswith("warning: ") and "a project that was cancelled" in line


@pytest.mark.parametrize(
    ("unit", "million"),
    [("10,000 yuan", 0.06), ("RMB 10,000", 0.06), ("yuan 10k", 0.06), ("100m yuan", 600), ("RMB b", 6000), ("CNY mm", 6)],
)  # fmt: skip
def test_units_as_english_tables_of_china_print_them(unit: str, million: float, tmp_path: Path) -> None:
    _, regions = checked(
        tmp_path, f'project,date,city,field,"amount ({unit})"\nA,2023-05-01,Shanghai,Energy,6\n'
    )
    assert regions == {"yrd": (1, pytest.approx(million / 1000))}
