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

MEMORY = 3 << 30
"""Bytes the process may use."""
SECONDS = 180
MAX_CELLS = 40_000_000
MAX_XML = 256 << 20
"""Bytes of a sheet that are looked through for hidden rows."""


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
    _limit_memory()
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    names = list(book.sheet_names)
    filled = names
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
    with open(out, "w", encoding="utf-8", newline="") as lines:  # noqa: PTH123  no package, no Path
        writer = csv.writer(lines)
        for number, row in enumerate(chosen.iter_rows(), start=1):
            writer.writerow([number, *[_text(cell) for cell in row]])
    merged = (
        []
        if chosen.merged_cell_ranges is None
        else [list(map(list, one)) for one in chosen.merged_cell_ranges]
    )
    return {
        "sheet": sheet,
        "names": names,
        "hidden": _hidden_rows(file, sheet),
        "merged": merged[:100_000],
        "left": chosen.start[1] if chosen.start else 0,
    }


def _hidden_rows(file: str, sheet: str) -> int:
    """How many rows of a sheet nobody sees who opens it, behind a filter for instance; only .xlsx says so."""
    try:
        with zipfile.ZipFile(file) as archive:
            book, links = (
                archive.read(f"xl/{name}").decode() for name in ("workbook.xml", "_rels/workbook.xml.rels")
            )
            tags = {
                html.unescape(name): tag
                for tag, name in re.findall(r'(<sheet [^>]*?name="([^"]*)"[^>]*>)', book)
            }
            targets = {
                key: tag
                for tag in re.findall("<Relationship [^>]*>", links)
                for key in re.findall(r'Id="([^"]*)"', tag)
            }
            link = targets[re.findall(r':id="([^"]*)"', tags[sheet])[0]]
            part = re.findall(r'Target="/?(?:xl/)?([^"]*)"', link)[0]
            with archive.open(f"xl/{part}") as content:
                return len(re.findall(rb'<row [^>]*hidden="(?:1|true)"', content.read(MAX_XML)))
    except (KeyError, IndexError, OSError, ValueError, zipfile.BadZipFile):
        return 0


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


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    try:
        answer = _main(*sys.argv[1:4])
    except BaseException:
        answer = {"fault": "damaged"}
    sys.stdout.write(json.dumps(answer))
