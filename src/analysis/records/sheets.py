"""Sheets (.xlsx, .xls, .ods) as rows of text, read in a process of its own with bounded memory.

This file is run by itself (``python sheets.py FILE SHEET OUT``) and imports nothing of the package: what a
damaged or hostile file does to the reader stays in that process.
"""

import csv
import html
import json
import re
import subprocess
import sys
import zipfile
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

MEMORY = 3 << 30  # bytes the process may use
SECONDS = 180
MAX_CELLS = 40_000_000
MAX_XML = 256 << 20  # bytes of a sheet that are looked through for what it shows


def convert(file: Path, sheet: str, out: Path) -> dict[str, Any]:
    """Write a sheet (name, number, or the only filled one) to `out` as CSV; return its facts or `fault`."""
    command = [sys.executable, "-I", __file__, str(file), sheet, str(out)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        return dict(json.loads(done.stdout.decode("utf-8")))
    except (subprocess.TimeoutExpired, ValueError):
        return {"fault": "damaged"}


class Shown:
    """What people see in a sheet besides values (5% for 0.05), by row from one and column from zero."""

    def __init__(self) -> None:
        self.texts: dict[int, dict[int, str]] = defaultdict(dict)
        self.struck: dict[int, set[int]] = defaultdict(set)
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []


def _main(file: str, sheet: str, out: str) -> dict[str, Any]:
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    names = list(book.sheet_names)
    if sheet.isdecimal() and sheet not in names and 1 <= int(sheet) <= len(names):
        sheet = names[int(sheet) - 1]
    elif not sheet:
        # a hidden sheet is chosen by name only
        visible = [one.name for one in book.sheets_metadata if str(one.visible).endswith(".Visible")]
        filled = [name for name in visible if (size := book.get_sheet_by_name(name)).height and size.width]
        if len(filled) != 1:
            return {"fault": "choose", "names": filled}
        sheet = filled[0]
    if sheet not in names:
        return {"fault": "unknown", "names": names}
    chosen = book.get_sheet_by_name(sheet)
    if chosen.total_height * chosen.total_width > MAX_CELLS:
        return {"fault": "large"}
    left, shown, struck_rows = chosen.start[1] if chosen.start else 0, Shown(), list[int]()
    try:
        if not zipfile.is_zipfile(file):
            _look_into_xls(file, sheet, shown)
        else:
            with zipfile.ZipFile(file) as archive:
                ods = "content.xml" in archive.namelist()
                (_look_into_ods if ods else _look_into_xlsx)(archive, sheet, shown)
        looked = True
    except Exception:  # an .xlsb, or a sheet larger than is looked through
        looked, shown = False, Shown()
    with open(out, "w", encoding="utf-8", newline="") as lines:  # noqa: PTH123  no package, no Path
        writer = csv.writer(lines)
        for number, row in enumerate(chosen.iter_rows(), start=1):
            texts: dict[int, str] = {column: _text(cell) for column, cell in enumerate(row, start=left)}
            texts |= {column: text for column, text in shown.texts.get(number, {}).items() if column >= left}
            used = {column for column, text in texts.items() if text.strip()}
            out_of_use = shown.struck.get(number, set()) & used
            if out_of_use and 2 * len(out_of_use) >= len(used):
                struck_rows.append(number)
            else:
                texts |= {column: f"struck out: {texts[column]}" for column in out_of_use}
            columns = range(left, max(texts, default=-1) + 1)
            writer.writerow([number, *(texts.get(column, "") for column in columns)])
    merged = list(chosen.merged_cell_ranges or [])[:100_000]
    hidden_columns = [column - left for column in shown.hidden_columns]
    facts = {"sheet": sheet, "names": names, "merged": merged, "left": left, "looked": looked}
    return facts | {"struck": struck_rows, "hidden": shown.hidden_rows, "hidden_columns": hidden_columns}


def _look_into_xls(file: str, sheet: str, shown: Shown) -> None:
    import xlrd

    book = xlrd.open_workbook(file, formatting_info=True, on_demand=True, logfile=sys.stderr)
    table, styles = book.sheet_by_name(sheet), book.xf_list
    for row in range(table.nrows):
        for column, cell in enumerate(table.row(row)):
            style = styles[cell.xf_index]
            form = book.format_map[style.format_key].format_str
            if cell.ctype == xlrd.XL_CELL_ERROR:
                shown.texts[row + 1][column] = xlrd.error_text_from_code.get(cell.value, "#VALUE!")
            if cell.ctype == xlrd.XL_CELL_NUMBER and (text := _formatted(_text(float(cell.value)), form)):
                shown.texts[row + 1][column] = text
            if book.font_list[style.font_index].struck_out:
                shown.struck[row + 1].add(column)
    shown.hidden_rows += [row + 1 for row, facts in table.rowinfo_map.items() if facts.hidden]
    shown.hidden_columns += [column for column, facts in table.colinfo_map.items() if facts.hidden]


_STRIKE = r'<strike(?:/>| (?!val="(?:0|false)"))'


def _look_into_xlsx(archive: zipfile.ZipFile, sheet: str, shown: Shown) -> None:
    def value(tag: str, name: str) -> str:
        found = re.search(rf'(?<![\w]){name}="([^"]*)"', tag)
        return html.unescape(found[1]) if found else ""

    def part(name: str) -> str:
        if name not in archive.namelist():
            return ""
        with archive.open(name) as content:
            text = content.read(MAX_XML + 1)
        if len(text) > MAX_XML:
            raise ValueError("too large to be looked through")
        return text.decode("utf-8", "replace")

    def tags(name: str, text: str) -> list[str]:
        return re.findall(f"<{name} [^>]*>", text)

    def section(name: str, text: str) -> str:
        return text.partition(f"<{name}")[2].partition(f"</{name}>")[0]

    names = {value(tag, "name"): value(tag, "r:id") for tag in tags("sheet", part("xl/workbook.xml"))}
    links = tags("Relationship", part("xl/_rels/workbook.xml.rels"))
    targets = {value(tag, "Id"): value(tag, "Target") for tag in links}
    cells, styles = part("xl/" + re.sub("^/?(xl/)?", "", targets[names[sheet]])), part("xl/styles.xml")
    for tag in re.findall('<(?:row|col) [^>]*hidden="(?:1|true)"[^>]*>', cells):
        if tag.startswith("<row"):
            shown.hidden_rows.append(int(value(tag, "r")))
        else:
            shown.hidden_columns += range(int(value(tag, "min")) - 1, int(value(tag, "max")))
    formats = {"9": "%", "10": "%"}
    formats |= {value(tag, "numFmtId"): value(tag, "formatCode") for tag in tags("numFmt", styles)}
    fonts = re.findall("<font>.*?</font>|<font/>", section("fonts", styles), re.DOTALL)
    lines = {str(number) for number, font in enumerate(fonts) if re.search(_STRIKE, font)}
    used = tags("xf", section("cellXfs", styles))
    forms = {str(number): formats.get(value(tag, "numFmtId"), "") for number, tag in enumerate(used)}
    forms = {number: form for number, form in forms.items() if _formatted("1", form)}
    struck = {str(number) for number, tag in enumerate(used) if value(tag, "fontId") in lines}
    strings = part("xl/sharedStrings.xml")
    pieces = re.findall("<si>.*?</si>|<si/>", strings, re.DOTALL) if "<strike" in strings else ()
    partly = {str(number) for number, text in enumerate(pieces) if re.search(_STRIKE, text)}
    if not (forms or struck or partly or any(mark in cells for mark in ("<f", "<strike", 't="e"'))):
        return
    for tag, inside in re.findall("<c ([^>]*[^/])>(.*?)</c>", cells, re.DOTALL):
        letters, row = re.fullmatch("([A-Z]+)([0-9]+)", value(tag, "r")).groups()  # type: ignore[union-attr]
        column = -1
        for letter in letters:
            column = 26 * (column + 1) + ord(letter) - 65
        formula = re.search(r"<f[^>]*?(?:/>|>([^<]*)</f>)", inside)
        stored = re.search("<(?:v|is)[^>]*>([^<]+)<", inside)
        kind, style = value(tag, "t"), value(tag, "s")
        in_part = stored and kind == "s" and stored[1] in partly
        if style in struck or re.search(_STRIKE, inside) or in_part:
            shown.struck[int(row)].add(column)
        if stored and kind == "e":
            shown.texts[int(row)][column] = stored[1]
        elif formula and not stored and kind != "str":
            shown.texts[int(row)][column] = f"={html.unescape(formula[1] or '')}"
        elif stored and style in forms and kind in {"", "n"}:
            shown.texts[int(row)][column] = _formatted(_text(float(stored[1])), forms[style])


def _look_into_ods(archive: zipfile.ZipFile, sheet: str, shown: Shown) -> None:  # noqa: PLR0912
    def value(element: ElementTree.Element, name: str) -> str:
        return next((text for key, text in element.items() if key.endswith(f"}}{name}")), "")

    row, column, inside, style, struck = 0, 0, False, "", set[str]()
    with archive.open("content.xml") as content:
        for event, element in ElementTree.iterparse(content, ("start", "end")):
            kind = element.tag.rpartition("}")[2]
            away = value(element, "visibility") in {"collapse", "filter"}
            if kind == "table":
                inside = event == "start" and value(element, "name") == sheet
            elif kind == "style" and event == "start":
                style = value(element, "name")
            elif kind == "text-properties" and value(element, "text-line-through-style") not in {"", "none"}:
                struck.add(style)
            elif inside and event == "end" and kind == "table-column":
                wide = int(value(element, "number-columns-repeated") or 1)
                shown.hidden_columns += range(column, column + min(wide, 1000)) if away else ()
                column += wide
            elif inside and event == "end" and kind == "table-row":
                rows, at = int(value(element, "number-rows-repeated") or 1), 0
                shown.hidden_rows += range(row + 1, row + 1 + min(rows, 1000)) if away else ()
                for cell in element:
                    wide = int(value(cell, "number-columns-repeated") or 1)
                    formula, text = value(cell, "formula").partition("=")[2], ""
                    if value(cell, "value-type") == "percentage":
                        text = _formatted(value(cell, "value"), "%")
                    elif value(cell, "value-type") == "currency" and value(cell, "currency"):
                        text = f"{value(cell, 'currency')} {value(cell, 'value')}"
                    elif "error" in {kind for name, kind in cell.items() if name.endswith("}value-type")}:
                        text = "".join(cell.itertext())
                    elif formula and not value(cell, "value-type"):
                        text = f"={formula}"
                    line = any(value(one, "style-name") in struck for one in cell.iter())
                    for index in range(min(wide, 1000) * min(rows, 1000) if text or line else 0):
                        if text:
                            shown.texts[row + 1 + index // wide][at + index % wide] = text
                        if line:
                            shown.struck[row + 1 + index // wide].add(at + index % wide)
                    at += wide
                row += rows
                element.clear()


_UNIT = re.compile(r"[万亿萬億元]|mi?[or]|mill|bill|bn|thou|tsd|eur|€|usd|cny|rmb|yuan", re.IGNORECASE)


def _formatted(number: str, form: str) -> str:
    """What a format shows instead of a number: a percentage, its unit, only its thousands; or nothing."""
    first = form.partition(";")[0]
    # a $ alone is no currency, unless it is that of the United States
    currency = re.search(r"\[\$([^\]$-][^\]-]*)|([€£¥￥])|\[\$(\$)-409\]", form)
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", first)
    if "%" in plain:
        return f"{100 * float(number):.12g}%"
    if thousands := re.search(r"[0#?](,+)(?![0#?,])", plain):
        return f"shown as {float(number) / 1000 ** len(thousands[1]):.12g}, stored as {number}"
    unit = "".join(re.findall(r'"([^"]*)"', first)).strip()
    unit = unit if _UNIT.search(unit) else ""
    before = next(filter(None, currency.groups())) if currency else ""
    before = "" if before in unit else before
    return f"{before} {number} {unit}".strip() if before or unit else ""


def _text(cell: object) -> str:
    """A typed cell as text; a number keeps a form that can be read one way only."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):  # noqa: PLR0124  only NaN differs from itself
            return ""
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        text = repr(cell)
        # 1.234 could be read as 1234 in a German list: as a number of a sheet it cannot
        return f"{text}0" if "e" not in text and len(text.partition(".")[2]) == 3 else text
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


if __name__ == "__main__":
    try:
        answer = _main(*sys.argv[1:4])
    except BaseException:
        answer = {"fault": "damaged"}
    sys.stdout.write(json.dumps(answer))
