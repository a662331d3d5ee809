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
from pathlib import Path
from xml.etree import ElementTree

MEMORY = 3 << 30  # bytes the process may use
SECONDS = 180
MAX_CELLS = 40_000_000
MAX_XML = 256 << 20  # bytes of a sheet that are looked through for hidden rows, percentages and formulas
Seen = tuple[int, dict[int, dict[int, str]]]
"""How many rows are hidden, and by row and column what cells show that is not their typed value."""


def convert(file: Path, sheet: str, out: Path) -> dict[str, object]:
    """Write one sheet of `file` to `out` as CSV; return its name, all names, merged ranges, or what is wrong.

    `sheet` is a name, a number from 1 on, or empty for the only sheet that holds anything.
    """
    command = [sys.executable, "-I", __file__, str(file), sheet, str(out)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        return dict(json.loads(done.stdout.decode("utf-8")))
    except (subprocess.TimeoutExpired, ValueError):
        return {"fault": "damaged"}


def _main(file: str, sheet: str, out: str) -> dict[str, object]:
    try:
        import resource
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    names = list(book.sheet_names)
    if sheet.isdecimal() and sheet not in names and 1 <= int(sheet) <= len(names):
        sheet = names[int(sheet) - 1]
    elif not sheet:
        # a hidden sheet is chosen by name only
        shown = [one.name for one in book.sheets_metadata if str(one.visible).endswith(".Visible")]
        filled = [name for name in shown if (size := book.get_sheet_by_name(name)).height and size.width]
        if len(filled) != 1:
            return {"fault": "choose", "names": filled}
        sheet = filled[0]
    if sheet not in names:
        return {"fault": "unknown", "names": names}
    chosen = book.get_sheet_by_name(sheet)
    if chosen.total_height * chosen.total_width > MAX_CELLS:
        return {"fault": "large"}
    left = chosen.start[1] if chosen.start else 0
    seen = _seen(file, sheet)
    hidden, shown_cells = seen or (0, {})
    with open(out, "w", encoding="utf-8", newline="") as lines:  # noqa: PTH123  no package, no Path
        writer = csv.writer(lines)
        for number, row in enumerate(chosen.iter_rows(), start=1):
            texts = [_text(cell) for cell in row]
            for column, text in shown_cells.get(number, {}).items():
                if column >= left:
                    texts += [""] * (column - left + 1 - len(texts))
                    texts[column - left] = text
            writer.writerow([number, *texts])
    merged = list(chosen.merged_cell_ranges or [])[:100_000]
    return {
        "sheet": sheet,
        "names": names,
        "hidden": hidden,
        "merged": merged,
        "left": left,
        "seen": bool(seen),
    }


def _seen(file: str, sheet: str) -> Seen | None:
    """What people see in a sheet besides its values: hidden rows, percentages, formulas that have no value.

    0.05 shown as 5% is 5%, and a formula that no program has computed is its text: both are refused where a
    number, a day or a name is wanted. None for a sheet that cannot be looked through, such as an .xlsb.
    """
    try:
        if not zipfile.is_zipfile(file):
            return _seen_in_xls(file, sheet)
        with zipfile.ZipFile(file) as archive:
            return (_seen_in_ods if "content.xml" in archive.namelist() else _seen_in_xlsx)(archive, sheet)
    except Exception:
        return None


def _seen_in_xls(file: str, sheet: str) -> Seen:
    import xlrd

    book = xlrd.open_workbook(file, formatting_info=True, on_demand=True, logfile=sys.stderr)
    table, seen = book.sheet_by_name(sheet), dict[int, dict[int, str]]()
    forms = [book.format_map[style.format_key].format_str for style in book.xf_list]
    for row in range(table.nrows):
        for column, cell in enumerate(table.row(row)):
            number = cell.ctype == xlrd.XL_CELL_NUMBER
            if number and (text := _shown(_text(float(cell.value)), forms[cell.xf_index])):
                seen.setdefault(row + 1, {})[column] = text
    return sum(row.hidden for row in table.rowinfo_map.values()), seen


def _seen_in_xlsx(archive: zipfile.ZipFile, sheet: str) -> Seen:
    def value(tag: str, name: str) -> str:
        found = re.search(rf'(?<![\w]){name}="([^"]*)"', tag)
        return html.unescape(found[1]) if found else ""

    book, links = (
        archive.read(f"xl/{name}").decode() for name in ("workbook.xml", "_rels/workbook.xml.rels")
    )
    names = {value(tag, "name"): value(tag, "r:id") for tag in re.findall("<sheet [^>]*>", book)}
    targets = {value(tag, "Id"): value(tag, "Target") for tag in re.findall("<Relationship [^>]*>", links)}
    with archive.open("xl/" + re.sub("^/?(xl/)?", "", targets[names[sheet]])) as content:
        cells = content.read(MAX_XML + 1).decode("utf-8", "replace")
    if len(cells) > MAX_XML:
        raise ValueError("a sheet too large to be looked through")
    styles = archive.read("xl/styles.xml").decode() if "xl/styles.xml" in archive.namelist() else ""
    tags = re.findall("<numFmt [^>]*>", styles)
    formats = {"9": "%", "10": "%"} | {value(tag, "numFmtId"): value(tag, "formatCode") for tag in tags}
    used = re.findall("<xf [^>]*>", styles.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    named = {str(number): formats.get(value(tag, "numFmtId"), "") for number, tag in enumerate(used)}
    forms = {number: form for number, form in named.items() if _shown("1", form)}
    seen: dict[int, dict[int, str]] = {}
    for tag, inside in (
        re.findall("<c ([^>]*[^/])>(.*?)</c>", cells, re.DOTALL) if forms or "<f" in cells else ()
    ):
        formula = re.search(r"<f[^>]*?(?:/>|>([^<]*)</f>)", inside)
        stored = re.search("<(?:v|is)[^>]*>([^<]+)<", inside)
        if formula and not stored and value(tag, "t") != "str":
            text = f"={html.unescape(formula[1] or '')}"
        elif stored and value(tag, "s") in forms and value(tag, "t") in {"", "n"}:
            text = _shown(_text(float(stored[1])), forms[value(tag, "s")])
        else:
            continue
        letters, row = re.fullmatch("([A-Z]+)([0-9]+)", value(tag, "r")).groups()  # type: ignore[union-attr]
        column = 0
        for letter in letters:
            column = 26 * column + ord(letter) - 64
        seen.setdefault(int(row), {})[column - 1] = text
    return len(re.findall('<row [^>]*hidden="(?:1|true)"', cells)), seen


def _seen_in_ods(archive: zipfile.ZipFile, sheet: str) -> Seen:
    def value(element: ElementTree.Element, name: str) -> str:
        return next((text for key, text in element.items() if key.endswith(f"}}{name}")), "")

    hidden, row, seen, inside = 0, 0, dict[int, dict[int, str]](), False
    with archive.open("content.xml") as content:
        for event, element in ElementTree.iterparse(content, ("start", "end")):
            kind = element.tag.rpartition("}")[2]
            if kind == "table":
                inside = event == "start" and value(element, "name") == sheet
            elif inside and event == "end" and kind == "table-row":
                rows, column = int(value(element, "number-rows-repeated") or 1), 0
                hidden += rows if value(element, "visibility") in {"collapse", "filter"} else 0
                for cell in element:
                    wide = int(value(cell, "number-columns-repeated") or 1)
                    formula, text = value(cell, "formula").partition("=")[2], ""
                    if value(cell, "value-type") == "percentage":
                        text = _shown(value(cell, "value"), "%")
                    elif value(cell, "value-type") == "currency" and value(cell, "currency"):
                        text = f"{value(cell, 'currency')} {value(cell, 'value')}"
                    elif formula and not value(cell, "value-type"):
                        text = f"={formula}"
                    for at in range(min(wide, 1000) * min(rows, 1000) if text else 0):
                        seen.setdefault(row + 1 + at // wide, {})[column + at % wide] = text
                    column += wide
                row += rows
                element.clear()
    return hidden, seen


def _shown(number: str, form: str) -> str:
    """What a format shows instead of a number: a percentage, a currency, or only its thousands; else nothing.

    A $ alone is no currency: it is that of many countries.
    """
    currency = re.search(r"\[\$([^\]$-][^\]-]*)|([€£¥￥])", form)
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", form.partition(";")[0])
    if "%" in plain:
        return f"{100 * float(number):.12g}%"
    thousands = re.search(r"[0#?](,+)(?![0#?,])", plain)
    if not thousands:
        return f"{currency[1] or currency[2]} {number}" if currency else ""
    return f"shown as {float(number) / 1000 ** len(thousands[1]):.12g}, stored as {number}"


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
