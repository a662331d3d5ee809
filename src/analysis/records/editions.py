"""A folder with the tables of another edition of the article: checked table by table, cell by cell.

Six tables make an edition. Three more may stand beside them: the verdicts on its statements, the evidence
behind these, and the sources of the evidence.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from analysis import names, registry
from analysis.errors import DataError
from analysis.records import cell_checks, cells, edition_links, file_type
from analysis.records.edition_links import Row
from analysis.records.problems import Problems
from analysis.registry import Field, Table

TABLES = ("claims", "topics", "key_data", "paths", "cases", "outlook")
OPTIONAL = ("verdicts", "evidence", "sources")
OWN_KEY = "[A-Za-z0-9_-]+"
"""Pattern of the keys of a user's findings, which need no number."""
LANGUAGE_ENDINGS = tuple(f"_{language}" for language in names.LANGUAGES)
MAX_BYTES = 64 << 20
MOST = 1e15
"""No figure of an article is larger; beyond, whole numbers are no longer exact."""


def tables() -> dict[str, Table]:
    """Return what the registry says about the six tables, by name."""
    known = registry.tables("edition")
    return {name: known[name] for name in TABLES}


def optional_tables() -> dict[str, Table]:
    """Return what the registry says about the three tables that may be left out, by name."""
    known = {name: registry.table(name) for name in OPTIONAL}
    evidence = known["evidence"]
    fields = tuple(
        replace(field, pattern=OWN_KEY) if field.name == "evidence" else field for field in evidence.fields
    )
    return known | {"evidence": replace(evidence, fields=fields)}


def require(folder: Path) -> None:
    """Return nothing when the folder holds an edition without problems.

    Raises
    ------
    RecordsError
        With the first problem, and how many more `analysis check edition` lists.
    """
    written = tuple((file.name, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.csv")))
    _checked(folder, written, str(registry.data_root())).raise_first()


@lru_cache(maxsize=8)
def _checked(folder: Path, _written: tuple[tuple[str, int], ...], _root: str) -> Problems:
    return check(folder)


def check(folder: str | Path) -> Problems:
    """Return everything that is wrong with the tables of a folder, each with file, row and column."""
    place = Path(folder).expanduser()
    problems = Problems(place.name or str(place))
    if (what := file_type.no_folder(place)) is not None:
        problems.add(what, expected=f"a folder with {', '.join(f'{name}.csv' for name in TABLES)}")
        return problems
    found = {name: _read(place / f"{name}.csv", table, problems) for name, table in _present(place).items()}
    for extra in sorted(file.name for file in place.glob("*.csv") if file.stem not in (*TABLES, *OPTIONAL)):
        problems.notes.append(f"not used: {extra}")
    edition_links.check(found, problems)
    return problems


def _present(place: Path) -> dict[str, Table]:
    """The six tables, there or not, and those of the other three that are there."""
    there = {
        name: table for name, table in optional_tables().items() if file_type.stamp(place / f"{name}.csv")
    }
    return tables() | there


def summary(folder: str | Path) -> list[str]:
    """Return how many rows each table has, as one line."""
    place = Path(folder).expanduser()
    counts = [
        f"{name} {len(_read(place / f'{name}.csv', table, Problems('')))}"
        for name, table in _present(place).items()
    ]
    return [f"{place.name}: {', '.join(counts)}"]


# ------------------------------------------------------------------ one table


def _read(file: Path, table: Table, problems: Problems) -> list[Row]:
    """The rows of one table with their numbers; what cannot be read becomes a problem."""
    if file_type.stamp(file) is None:
        problems.add(
            "the table is missing",
            file=file.name,
            expected=f"{file.name} with {', '.join(table.columns[:3])} …",
        )
        return []
    try:
        if file_type.kind(file) != "csv" or file.stat().st_size > MAX_BYTES:
            raise DataError("not a plain CSV file of a few pages", file=file.name)
        return list(
            _rows(
                "".join(file_type.text_file(file, "csv", lambda _: False).lines()), file.name, table, problems
            )
        )
    except DataError as error:
        problems.add_error(error)
    return []


def _rows(text: str, file: str, table: Table, problems: Problems) -> Iterator[Row]:
    rows = _numbered(text, file, problems)
    _, head = next(rows, (1, []))
    if not _head_fits(head, file, table, problems):
        return
    rules = [(field, _rule(field)) for field in table.fields]
    seen: dict[tuple[str, ...], int] = {}
    for row, cells_of_row in rows:
        if not any(map(str.strip, cells_of_row)):
            continue
        if len(cells_of_row) != len(head):
            problems.add(
                f"{len(cells_of_row)} cells in the row",
                file=file,
                row=row,
                expected=f"{len(head)} as in the head; commas inside a text need quotes",
            )
            continue
        values = dict(zip(head, cells_of_row, strict=True))
        for field, rule in rules:
            rule(values[field.name], file, row, problems)
        _check_languages(values, file, row, problems)
        key = tuple(values[name] for name in table.primary_key)
        if seen.setdefault(key, row) != row:
            problems.add(
                "the same key again",
                file=file,
                row=row,
                column=", ".join(table.primary_key),
                value=", ".join(key),
                expected=f"each key once (first in row {seen[key]})",
            )
        yield row, values


def _numbered(text: str, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins in; where quotes go wrong is the last one told."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row = 1
    try:
        for cells_of_row in reader:
            yield row, cells_of_row
            row = reader.line_num + 1
    except csv.Error as fault:
        told, right = file_type.csv_problem(str(fault))
        problems.add(told, file=file, row=row, expected=right)


def _head_fits(head: list[str], file: str, table: Table, problems: Problems) -> bool:
    before = problems.errors
    if len(head) == 1 and len(table.columns) > 1 and (mark := next((m for m in ";\t|" if m in head[0]), "")):
        divided = f"the columns are divided by {'tabs' if mark == chr(9) else mark}"
        problems.add(divided, file=file, row=1, expected="commas, as in the template")
        return False
    for name in head:
        if name not in table.columns:
            near = get_close_matches(name[:60], table.columns, n=1, cutoff=0.5)
            right = near[0] if near else "no such column"
            problems.add("unknown column", file=file, row=1, column=name[:60] or "(empty)", expected=right)
    for name in sorted({name for name in head if head.count(name) > 1}):
        problems.add("the column stands twice", file=file, row=1, column=name, expected="each column once")
    for name in table.columns:
        if name not in head:
            problems.add(
                "the column is missing",
                file=file,
                row=1,
                column=name,
                expected=", ".join(table.columns)[:110],
            )
    if problems.errors == before and tuple(head) != table.columns:
        problems.add("columns in another order", file=file, row=1, expected=", ".join(table.columns)[:110])
    return problems.errors == before


Rule = Callable[[str, str, int, Problems], None]


def _rule(field: Field) -> Rule:
    """The checks of one column, from the registry."""

    def rule(value: str, file: str, row: int, problems: Problems) -> None:
        wrong = _wrong(field, value)
        if wrong is not None:
            problems.add(
                wrong.problem,
                file=file,
                row=row,
                column=field.name,
                value=value or None,
                expected=wrong.expected,
            )

    return rule


def _wrong(field: Field, value: str) -> cell_checks.InvalidCell | None:
    if value == "":
        return cell_checks.InvalidCell("the cell is empty", field.description) if field.required else None
    if field.type in {"integer", "year", "number"}:
        return _wrong_number(field, value)
    if refused := cell_checks.check_cell(value):
        return refused
    if field.enum and value not in field.enum:
        near = names.nearest(value[:60], field.enum, number=1)[0]
        return cell_checks.InvalidCell(f"unknown {field.name}", f"{', '.join(field.enum)} (nearest: {near})")
    if field.pattern and not re.fullmatch(field.pattern, value):
        return _wrong_pattern(field)
    return None


def _wrong_pattern(field: Field) -> cell_checks.InvalidCell:
    if field.name == "url":
        return cell_checks.InvalidCell("not a web address", "an address that begins with https:// or http://")
    example = "kd-yrd-projects" if field.name == "claim" else "joint_labs"
    return cell_checks.InvalidCell("not a key", f"small letters and digits, such as {example}")


def _wrong_number(field: Field, value: str) -> cell_checks.InvalidCell | None:
    number = cells.number(value)
    if isinstance(number, cell_checks.InvalidCell):
        return number
    if number is None or not re.fullmatch(r"-?\d+(\.\d+)?", value):
        hint = f"; decimal comma? write {number.comma:g}" if number and "," in value else ""
        return cell_checks.InvalidCell("not a plain number", f"a number such as 120 or 7.5{hint}")
    if field.type != "number" and "." in value:
        return cell_checks.InvalidCell("not a whole number", "a whole number")
    if field.minimum is not None and number.point < field.minimum:
        return cell_checks.InvalidCell("too small", f"{field.minimum:g} or more")
    if abs(number.point) > MOST:
        return cell_checks.InvalidCell("too large", "the figure as printed")
    return None


def _check_languages(values: dict[str, str], file: str, row: int, problems: Problems) -> None:
    """A text is written in all three languages or in none."""
    for stem in {name[:-3] for name in values if name.endswith(LANGUAGE_ENDINGS)}:
        texts = {ending: values.get(stem + ending) for ending in LANGUAGE_ENDINGS}
        if None in texts.values() or not any(texts.values()):
            continue
        for ending, text in texts.items():
            if not text and f"{stem}{ending}" not in _required(file):
                problems.add(
                    "the text is missing in one language",
                    file=file,
                    row=row,
                    column=stem + ending,
                    expected=f"a translation of {stem}_en",
                )


def _required(file: str) -> set[str]:
    table = registry.table(file.removesuffix(".csv"))
    return {field.name for field in table.fields if field.required}
