"""What tables exist and what they hold, as aligned text for the terminal, read from the registry."""

import csv
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice

from analysis import registry
from analysis.registry import Field, Table

WIDTH = 100
CELL = 28
EXAMPLES = 3


def table_list(layer: str | None = None) -> str:
    """Return one line per table: name, rows, years, units, title; clean and edition tables unless told."""
    wanted = registry.tables(layer) if layer else registry.tables("clean") | registry.tables("edition")
    rows = [[t.name, _count(t.rows), _span(t.years), _units(t), t.title] for t in wanted.values()]
    head = f"{len(rows)} tables in {registry.data_root()}"
    return f"{head}\n\n{aligned([['NAME', 'ROWS', 'YEARS', 'UNITS', 'TITLE'], *rows], right={1})}"


def table_page(name: str) -> str:
    """Return everything the registry knows of one table, and its first rows."""
    table = registry.table(name)
    facts = [
        f"{table.name}: {table.title}",
        _wrapped(table.description) if table.description != table.title else "",
        _facts(table),
        _columns(table),
        _wrapped(f"Units: {'; '.join(table.units)}") if table.units else "",
        _keys(table),
        _provenance(table),
        _wrapped(f"The one trap: {table.trap}") if table.trap else "",
        _first_rows(table),
    ]
    return "\n\n".join(fact for fact in facts if fact)


def aligned(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> str:
    """Return rows of cells as lines with aligned columns; Chinese signs count as two places."""
    widths = [max(_places(row[column]) for row in rows) for column in range(len(rows[0]))]
    to_right = set(right)
    lines = []
    for row in rows:
        cells = [
            " " * (width - _places(cell)) + cell
            if column in to_right
            else cell + " " * (width - _places(cell))
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cut(text: str, places: int) -> str:
    if _places(text) <= places:
        return text
    kept = ""
    for sign in text:
        if _places(kept + sign) > places - 1:
            break
        kept += sign
    return f"{kept}…"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH)


def _count(rows: int | None) -> str:
    return "" if rows is None else str(rows)


def _span(years: tuple[int, ...]) -> str:
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _units(table: Table) -> str:
    shown = ", ".join(table.units[:3])
    return f"{shown}, … ({len(table.units)})" if len(table.units) > 3 else shown


def _facts(table: Table) -> str:
    parts = [f"{table.rows} rows" if table.rows is not None else "", _span(table.years), table.path]
    return " · ".join(part for part in parts if part)


def _columns(table: Table) -> str:
    if not table.fields:
        return ""
    rows = [[field.name, field.type, field.unit, _rules(field), _meaning(field)] for field in table.fields]
    return aligned([["COLUMN", "TYPE", "UNIT", "RULES", "MEANING"], *rows])


def _meaning(field: Field) -> str:
    return field.description or field.title


def _rules(field: Field) -> str:
    rules = ["not empty"] if field.required else []
    if field.enum:
        rules.append(_cut("|".join(field.enum), 40))
    if field.minimum is not None or field.maximum is not None:
        low = "" if field.minimum is None else f"{field.minimum:g}"
        high = "" if field.maximum is None else f"{field.maximum:g}"
        rules.append(f"{low}…{high}")
    if field.list_of:
        rules.append(f"list of {field.list_of.replace('|', ', ')}")
    return ", ".join(rules)


def _keys(table: Table) -> str:
    lines = [f"Key: {', '.join(table.primary_key)}"] if table.primary_key else []
    lines += [f"{', '.join(key.fields)} → {key.table}.{', '.join(key.to)}" for key in table.foreign_keys]
    return "\n".join(lines)


def _provenance(table: Table) -> str:
    lines = [f"Source: {title}" for title in table.sources]
    lines += [f"Licence: {title}" for title in table.licences]
    if table.built_from:
        lines.append(f"Built from: {', '.join(table.built_from)}")
    return "\n".join(_wrapped(line) for line in lines)


def _first_rows(table: Table) -> str:
    """The first rows, turned: one line per column, so that wide tables stay readable."""
    if not table.fields or not table.file.is_file():
        return ""
    with table.file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(islice(csv.reader(lines), EXAMPLES + 1))
    turned = [[_cut(" ".join(cell.split()), CELL) for cell in cells] for cells in zip(*rows, strict=True)]
    return f"First rows:\n{aligned(turned)}"
