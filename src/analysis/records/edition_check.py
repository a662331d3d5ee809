"""A folder with the tables of another edition of the article: checked table by table, cell by cell."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache, partial
from math import isclose
from pathlib import Path
from typing import Any

from analysis import names, registry
from analysis.errors import DataError
from analysis.quantities import Notation
from analysis.records import cell_values, column_words, file_type, place_matching
from analysis.records.cell_values import check_cell, pattern
from analysis.records.problems import InvalidCell, Problems, invalid
from analysis.registry import Field, Table

TABLES = ("claims", "topics", "key_data", "paths", "cases", "outlook")
OPTIONAL = ("verdicts", "evidence", "sources")  # of its statements
PROPOSED = "proposed.csv"  # the table of a draft that holds what nobody has confirmed yet
LANGUAGE_ENDINGS = tuple(f"_{language}" for language in names.LANGUAGES)
MAX_BYTES = 64 << 20
Row = tuple[int, dict[str, str]]  # A row of a table with its number
MOST = 1e15  # no figure of an article is larger; beyond, whole numbers are no longer exact


def tables() -> dict[str, Table]:
    """Return what the registry says about the six tables, by name."""
    return {name: registry.tables("edition")[name] for name in TABLES}


def optional_tables() -> dict[str, Table]:
    """Return what the registry says about the three tables that may be left out, by name."""
    known = {name: registry.table(name) for name in OPTIONAL}
    # the keys of a user's findings need no number
    table, free = known["evidence"], "[A-Za-z0-9_-]+"
    fields = (replace(one, pattern=free) if one.name == "evidence" else one for one in table.fields)
    return known | {"evidence": replace(table, fields=tuple(fields))}


def require(folder: Path) -> None:
    """Raise RecordsError with the first problem of an edition, and how many more `analysis check` lists."""
    written = tuple((file.name, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.csv")))
    _checked(folder, written, str(registry.data_root())).raise_first()


@lru_cache(maxsize=8)
def _checked(folder: Path, _written: tuple[tuple[str, int], ...], _root: str) -> Problems:
    return check(folder)


def check(folder: str | Path) -> Problems:
    """Return everything that is wrong with the tables of a folder; the first note tells their rows."""
    place = Path(folder).expanduser()
    problems = Problems(place.name or str(place))
    if (what := file_type.no_folder(place)) is not None:
        problems.note("no_edition", what=what, files=", ".join(f"{name}.csv" for name in TABLES))
        return problems
    edition = _Edition(place, problems)
    counts = ", ".join(f"{name} {len(rows)}" for name, rows in edition.rows.items())
    problems.notes.append(f"{place.name}: {counts}")
    for extra in sorted(file.name for file in place.glob("*.csv") if file.stem not in (*TABLES, *OPTIONAL)):
        proposed = f"{extra}: verdicts proposed by machine, which count only when confirmed"
        problems.notes.append(proposed if extra == PROPOSED else f"not used: {extra}")
    edition.check_references()
    edition.check_figures()
    claims = [values["claim"] for _, values in edition.rows["claims"]]
    if not claims and not problems.errors:
        problems.note("no_claims", file="claims.csv")
    # pages tell a statement without a verdict as not examined
    judged = {values["claim"] for _, values in edition.rows.get("verdicts", [])}
    missing = [claim for claim in claims if claim not in judged]
    if judged and missing:
        problems.notes.append(f"without a verdict of this edition: {len(missing)} of {len(claims)} claims")
    return problems


class _Edition:
    """The rows of the tables of a folder with their numbers, by table; what is wrong becomes a problem."""

    def __init__(self, place: Path, problems: Problems) -> None:
        self.problems = problems
        self.rows: dict[str, list[Row]] = {}
        for name, table in (tables() | optional_tables()).items():
            if name in TABLES or file_type.stamp(place / f"{name}.csv"):
                self.rows[name] = self._read(place / f"{name}.csv", table)

    def _note(
        self, wrong: InvalidCell | str, table: str, row: int, column: str | None = None,
        value: str | None = None, **words: Any,
    ) -> None:  # fmt: skip
        self.problems.note(wrong, file=f"{table}.csv", row=row, column=column, value=value, **words)

    def _read(self, file: Path, table: Table) -> list[Row]:
        if file_type.stamp(file) is None:
            columns = ", ".join(table.columns[:3])
            self.problems.note("table_missing", file=file.name, name=file.name, columns=columns)
            return []
        try:
            if file_type.kind(file) != "csv" or file.stat().st_size > MAX_BYTES:
                raise DataError("not a plain CSV file of a few pages", file=file.name)
            lines = list(file_type.text_file(file, file.name, lambda _: False).lines())
            return list(self._checked_rows(file_type.csv_rows(lines, self.problems, file=file.name), table))
        except DataError as error:
            self.problems.add_error(error)
        return []

    def _checked_rows(self, rows: Iterator[tuple[int, list[str]]], table: Table) -> Iterator[Row]:
        name = table.name
        _, head = next(rows, (1, []))
        if not self._head_fits(head, name, table):
            return
        required = {field.name for field in registry.table(name).fields if field.required}
        seen: dict[tuple[str, ...], int] = {}
        for row, cells in rows:
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(head):
                self._note("cells", name, row, count=len(cells), wanted=len(head))
                continue
            values = dict(zip(head, cells, strict=True))
            for field in table.fields:
                value = values[field.name]
                if wrong := _wrong_cell(field, value):
                    self._note(wrong, name, row, field.name, value or None)
            # a text is written in all three languages or in none
            for stem in {column[:-3] for column in values if column.endswith(LANGUAGE_ENDINGS)}:
                texts = {stem + ending: values.get(stem + ending) for ending in LANGUAGE_ENDINGS}
                some = None not in texts.values() and any(texts.values())
                for column in [
                    one for one, text in texts.items() if some and not text and one not in required
                ]:
                    self._note("untranslated", name, row, column, stem=stem)
            key = tuple(values[column] for column in table.primary_key)
            if (first := seen.setdefault(key, row)) != row:
                self._note("same_key", name, row, ", ".join(table.primary_key), ", ".join(key), first=first)
            yield row, values

    def _head_fits(self, head: list[str], name: str, table: Table) -> bool:
        before, columns = self.problems.errors, ", ".join(table.columns)[:110]
        if len(head) == 1 < len(table.columns) and (mark := next((m for m in ";\t|" if m in head[0]), "")):
            self._note("edition_separator", name, 1, mark="tabs" if mark == "\t" else mark)
            return False
        for column in head:
            if column not in table.columns:
                near = get_close_matches(column[:60], table.columns, n=1, cutoff=0.5) or ["no such column"]
                self._note("unknown_column", name, 1, column[:60] or "(empty)", near=near[0])
        for column in sorted({column for column in head if head.count(column) > 1}):
            self._note("column_twice", name, 1, column)
        for column in table.columns:
            if column not in head:
                self._note("column_missing", name, 1, column, columns=columns)
        if self.problems.errors == before and tuple(head) != table.columns:
            self._note("column_order", name, 1, columns=columns)
        return self.problems.errors == before

    def check_references(self) -> None:
        """Note keys that name nothing: claims, topics of events, sources."""
        rows = partial(place_matching.rows, place_matching.here())
        shipped = {row["source"] for row in rows("clean/sources.csv")}
        known = {
            "claim": {values["claim"] for _, values in self.rows["claims"]},
            "topic of events": {row["topic"] for row in rows("clean/events.csv")},
            "source": shipped | {values["source"] for _, values in self.rows.get("sources", [])},
        }

        def nearest(key: str, what: str) -> str:
            near = names.nearest(key[:60], sorted(known[what]), number=1)
            return f"{near[0]} or another {what}" if near else f"a {what} that exists"

        for table, own in self.rows.items():
            for row, values in own:
                if table == "sources" and values["source"] in shipped:
                    self._note("source_twice", table, row, "source", values["source"])
                for column, text in values.items():
                    what = "topic of events" if column == "event_topics" else ""
                    if (table, column) == ("evidence", "source"):
                        what = "source"
                    elif column.startswith("claim") and table != "claims" and known["claim"]:
                        what = "claim"  # without any claim the table itself is the problem, told already
                    for key in filter(None, text.split(";")) if what else ():
                        if key not in known[what]:
                            wrong = InvalidCell(f"no such {what}", partial(nearest, key, what))
                            self._note(wrong, table, row, column, key)

    def check_figures(self) -> None:
        """Note where a figure of a claim, its sentences and the key table differ: a slip in one of them."""
        claims = {values["claim"]: values for _, values in self.rows["claims"]}
        for row, values in self.rows["claims"]:
            printed = billions(values["value"], values["unit_as_printed"])
            normalised = billions(values["value_normalised"], values["unit_normalised"])
            if printed is not None and normalised is not None and not isclose(printed, normalised):
                found = f"{values['value_normalised']} {values['unit_normalised']}"
                right = f"{values['value']} {values['unit_as_printed']}"
                self._note("not_printed", "claims", row, "value_normalised", found, right=right)
            texts = [values[f"text_{language}"] for language in names.LANGUAGES]
            if (
                values["value"]
                and any(map(pattern("figure").search, texts))
                and not _stated(values, texts, printed)
            ):
                self._note("not_in_sentence", "claims", row, "value", values["value"])
        for row, values in self.rows["key_data"]:
            amount = self._amount(values, row)
            for column, claim in (("projects", "claim_projects"), ("amount_printed", "claim_amount")):
                stated = claims.get(values[claim], {})
                value = stated.get("value", "")
                same = value == values[column] or _same(value, values[column])
                if column == "amount_printed" and stated.get("unit_as_printed"):
                    claimed = billions(stated["value"], stated["unit_as_printed"])
                    same = isclose(claimed, amount) if claimed is not None and amount is not None else same
                if value and not same:
                    words = {"claim": values[claim], "right": value}
                    self._note("not_of_claim", "key_data", row, column, values[column], **words)

    def _amount(self, values: dict[str, str], row: int) -> float | None:
        """The amount of a region in billion CNY; zero, and a unit that is none of yuan, are refused."""
        printed, written = values["amount_printed"], values["unit_printed"]
        if _same(printed, "0"):
            # it has no share, no ratio and no place on a logarithmic axis
            self._note("amount_zero", "key_data", row, "amount_printed", printed)
        unit = column_words.unit(written)
        if isinstance(unit, InvalidCell):
            self._note(unit, "key_data", row, "unit_printed", written)
        elif unit is None or unit.currency != "CNY":
            self._note("not_yuan", "key_data", row, "unit_printed", written)
        return billions(printed, written)


def _wrong_cell(field: Field, value: str) -> InvalidCell | None:
    """What is wrong with a cell, by what the registry says of its column."""
    if value == "":
        return invalid("empty_cell", meaning=field.description) if field.required else None
    if field.type in {"integer", "year", "number"}:
        return _wrong_number(field, value)
    if refused := check_cell(value):
        return refused
    if field.enum and value not in field.enum:
        near = names.nearest(value[:60], field.enum, number=1)[0]
        return invalid("unknown_value", name=field.name, values=", ".join(field.enum), near=near)
    if not field.pattern or re.fullmatch(field.pattern, value):
        return None
    example = "kd-yrd-projects" if field.name == "claim" else "joint_labs"
    return invalid("not_address" if field.name == "url" else "not_key", example=example)


def _wrong_number(field: Field, value: str) -> InvalidCell | None:
    number = cell_values.number(value)
    if isinstance(number, InvalidCell):
        return number
    if number is None or not re.fullmatch(r"-?\d+(\.\d+)?", value):
        hint = f"; decimal comma? write {number.comma:g}" if number and "," in value else ""
        if number and number.style == "ambiguous":
            hint = f"; {number.point:.10g}, or {number.comma:.10g}?"
        return invalid("not_plain", hint=hint)
    if field.type != "number" and "." in value:
        return invalid("not_whole")
    if field.minimum is not None and number.point < field.minimum:
        return invalid("too_small", least=f"{field.minimum:g}")
    return invalid("too_large") if abs(number.point) > MOST else None


def billions(value: str, unit: str) -> float | None:
    """Return a printed amount in billion CNY, None where value or unit say none: 154 and 亿元 are 15.4."""
    number, found = cell_values.number(value), column_words.unit(unit)
    usable = isinstance(number, Notation) and isinstance(found, column_words.Unit) and found.currency == "CNY"
    return found.billions(number.point) if usable else None  # type: ignore[union-attr]


def _stated(values: dict[str, str], texts: list[str], amount: float | None) -> bool:
    """Whether one of the sentences states the figure, in any notation and, for money, on any scale."""
    number = cell_values.number(values["value"])
    if not isinstance(number, Notation):
        return True
    for text in texts:
        for found in pattern("figure").finditer(text):
            read = cell_values.number(found[0].rstrip(" .,'’"))
            if not isinstance(read, Notation):
                continue
            # the longest unit behind it: 亿元 in 亿元人民币投资
            behind, factor, wanted = text[found.end() :].lstrip()[:20], 1.0, number.point
            units = (column_words.unit(behind[:end]) for end in range(len(behind), 0, -1))
            unit = next((one for one in units if isinstance(one, column_words.Unit)), None)
            if amount is not None and unit is not None:
                factor, wanted = 10.0 ** (unit.power - column_words.BILLION), amount
            if any(isclose(wanted, one * factor) for one in (read.point, read.comma)):
                return True
    return False


def _same(one: str, other: str) -> bool:
    first, second = cell_values.number(one), cell_values.number(other)
    return isinstance(first, Notation) and isinstance(second, Notation) and first.point == second.point
