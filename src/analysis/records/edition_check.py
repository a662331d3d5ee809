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
from functools import lru_cache, partial
from pathlib import Path

from analysis import names, registry
from analysis.errors import DataError
from analysis.quantities import Notation
from analysis.records import cell_checks, cell_values, column_words, file_type
from analysis.records.problems import Problems
from analysis.registry import Field, Table

TABLES = ("claims", "topics", "key_data", "paths", "cases", "outlook")
OPTIONAL = ("verdicts", "evidence", "sources")
PROPOSED = "proposed.csv"
"""The table of a draft that holds what nobody has confirmed yet."""
OWN_KEY = "[A-Za-z0-9_-]+"
"""Pattern of the keys of a user's findings, which need no number."""
LANGUAGE_ENDINGS = tuple(f"_{language}" for language in names.LANGUAGES)
MAX_BYTES = 64 << 20
Row = tuple[int, dict[str, str]]
"""A row of a table with its number."""
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
        if extra == PROPOSED:
            problems.notes.append(f"{extra}: verdicts proposed by machine, which count only when confirmed")
        else:
            problems.notes.append(f"not used: {extra}")
    _check_between(found, problems)
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
    number = cell_values.number(value)
    if isinstance(number, cell_checks.InvalidCell):
        return number
    if number is None or not re.fullmatch(r"-?\d+(\.\d+)?", value):
        hint = ""
        if number and number.style == "ambiguous":
            hint = f"; {number.point:.10g}, or {number.comma:.10g}?"
        elif number and "," in value:
            hint = f"; decimal comma? write {number.comma:g}"
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


# ------------------------------------------------------------------ between tables


def _check_between(found: dict[str, list[Row]], problems: Problems) -> None:
    """Note what is wrong between the tables of an edition, given as rows with their numbers by table."""
    _check_references(found, problems)
    _check_sources(found, problems)
    _check_figures(found, problems)
    _check_amounts(found, problems)
    _check_filled(found, problems)
    _note_unexamined(found, problems)


def _check_references(found: dict[str, list[Row]], problems: Problems) -> None:
    claims = {values["claim"] for _, values in found["claims"]}
    topics = _event_topics()
    for name, rows in found.items():
        for row, values in rows:
            for column in [
                head for head in values if head.startswith("claim") and (name, head) != ("claims", "claim")
            ]:
                # without any claim the table itself is the problem, told already
                if claims:
                    _check_keys(values[column], claims, "claim", (f"{name}.csv", row, column), problems)
            if "event_topics" in values:
                _check_keys(
                    values["event_topics"],
                    topics,
                    "topic of events",
                    (f"{name}.csv", row, "event_topics"),
                    problems,
                )


def _check_keys(
    text: str, known: set[str], what: str, place: tuple[str, int, str], problems: Problems
) -> None:
    file, row, column = place
    for key in filter(None, text.split(";")):
        if key not in known:
            problems.add(
                f"no such {what}",
                file=file,
                row=row,
                column=column,
                value=key,
                expected=partial(_nearest_key, key, known, what),
            )


def _nearest_key(key: str, known: set[str], what: str) -> str:
    near = names.nearest(key[:60], sorted(known), number=1)
    return f"{near[0]} or another {what}" if near else f"a {what} that exists"


def _check_sources(found: dict[str, list[Row]], problems: Problems) -> None:
    """Evidence names a source of the edition or of the package; a key means one publication only."""
    shipped, own = _shipped_sources(), {values["source"] for _, values in found.get("sources", [])}
    for row, values in found.get("sources", []):
        if values["source"] in shipped:
            problems.add(
                "the package has another source of this key",
                file="sources.csv",
                row=row,
                column="source",
                value=values["source"],
                expected="a key of your own",
            )
    for row, values in found.get("evidence", []):
        where = ("evidence.csv", row, "source")
        _check_keys(values["source"], own | shipped, "source", where, problems)


def _shipped_sources() -> set[str]:
    with (registry.data_root() / "clean" / "sources.csv").open(encoding="utf-8", newline="") as lines:
        return {row["source"] for row in csv.DictReader(lines)}


def _event_topics() -> set[str]:
    file = registry.data_root() / "clean" / "events.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["topic"] for row in csv.DictReader(lines)}


def _check_figures(found: dict[str, list[Row]], problems: Problems) -> None:
    """A figure stands in a claim, its sentences and the key table: a difference is a slip in one of them."""
    claims = {values["claim"]: values for _, values in found["claims"]}
    for row, values in found["claims"]:
        printed = billions(values["value"], values["unit_as_printed"])
        normalised = billions(values["value_normalised"], values["unit_normalised"])
        if printed is not None and normalised is not None and not _near(printed, normalised):
            problems.add(
                "not the printed figure", file="claims.csv", row=row, column="value_normalised",
                value=f"{values['value_normalised']} {values['unit_normalised']}",
                expected=f"{values['value']} {values['unit_as_printed']}", warning=True,
            )  # fmt: skip
        texts = [values[f"text_{language}"] for language in names.LANGUAGES]
        if values["value"] and any(map(_FIGURES.search, texts)) and not _stated(values, texts, printed):
            problems.add(
                "the figure is not in the sentence", file="claims.csv", row=row, column="value",
                value=values["value"], expected="the figure that text_en, text_de or text_zh states",
                warning=True,
            )  # fmt: skip
    for row, values in found["key_data"]:
        amount = _check_unit(values, row, problems)
        for column, claim in (("projects", "claim_projects"), ("amount_printed", "claim_amount")):
            stated = claims.get(values[claim], {})
            same = stated.get("value", "") == values[column] or _same(stated.get("value", ""), values[column])
            if column == "amount_printed" and stated.get("unit_as_printed"):
                claimed = billions(stated["value"], stated["unit_as_printed"])
                same = _near(claimed, amount) if claimed is not None and amount is not None else same
            if stated.get("value") and not same:
                problems.add(
                    f"not the figure of claim {values[claim]}", file="key_data.csv", row=row, column=column,
                    value=values[column], expected=stated["value"], warning=True,
                )  # fmt: skip


def _check_unit(values: dict[str, str], row: int, problems: Problems) -> float | None:
    """The amount of a region in billion CNY; a unit that is none of yuan is refused."""
    unit = column_words.unit(values["unit_printed"])
    if isinstance(unit, column_words.Unit) and unit.currency == "CNY":
        return billions(values["amount_printed"], values["unit_printed"])
    wrong = unit.problem if isinstance(unit, column_words.NotAUnit) else "amounts must be in yuan"
    problems.add(
        wrong, file="key_data.csv", row=row, column="unit_printed", value=values["unit_printed"],
        expected=unit.expected if isinstance(unit, column_words.NotAUnit) else column_words.EXPECTED_UNIT,
    )  # fmt: skip
    return None


def billions(value: str, unit: str) -> float | None:
    """Return a printed amount in billion CNY, None where value or unit say none: 154 and 亿元 are 15.4."""
    number, found = cell_values.number(value), column_words.unit(unit)
    if (
        not isinstance(number, Notation)
        or not isinstance(found, column_words.Unit)
        or found.currency != "CNY"
    ):
        return None
    return found.billions(number.point)


_FIGURES = re.compile(r"\d[\d.,'’\s]*\d|\d")


def _stated(values: dict[str, str], texts: list[str], amount: float | None) -> bool:
    """Whether one of the sentences states the figure, in any notation and, for money, on any scale."""
    number = cell_values.number(values["value"])
    if not isinstance(number, Notation):
        return True
    for text in texts:
        for found in _FIGURES.finditer(text):
            read = cell_values.number(found[0].rstrip(" .,'’"))
            if not isinstance(read, Notation):
                continue
            power, wanted = _scale(text[found.end() :].lstrip()[:20]), number.point
            factor = 1.0
            if amount is not None and power is not None:
                factor, wanted = 10.0 ** (power - column_words.BILLION), amount
            if any(_near(wanted, one * factor) for one in (read.point, read.comma)):
                return True
    return False


def _scale(words: str) -> int | None:
    """The power of ten of the longest unit a text begins with: 亿元 in 亿元人民币投资."""
    for end in range(len(words), 0, -1):
        found = column_words.unit(words[:end])
        if isinstance(found, column_words.Unit):
            return found.power
    return None


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def _check_amounts(found: dict[str, list[Row]], problems: Problems) -> None:
    """An amount of zero is none: it has no share, no ratio and no place on a logarithmic axis."""
    for row, values in found["key_data"]:
        if _same(values["amount_printed"], "0"):
            problems.add(
                "an amount of zero",
                file="key_data.csv",
                row=row,
                column="amount_printed",
                value=values["amount_printed"],
                expected="the amount as printed; leave out a region without one",
            )


def _check_filled(found: dict[str, list[Row]], problems: Problems) -> None:
    """Without a statement there is nothing to show; the other tables may be empty."""
    if not found["claims"] and not problems.errors:
        problems.add("the table has no rows", file="claims.csv", expected="at least one")


def _same(one: str, other: str) -> bool:
    first, second = cell_values.number(one), cell_values.number(other)
    return isinstance(first, Notation) and isinstance(second, Notation) and first.point == second.point


def _note_unexamined(found: dict[str, list[Row]], problems: Problems) -> None:
    """An edition that brings verdicts may have forgotten some; the pages tell these as not examined."""
    judged = {values["claim"] for _, values in found.get("verdicts", [])}
    missing = [values["claim"] for _, values in found["claims"] if values["claim"] not in judged]
    if judged and missing:
        problems.notes.append(
            f"without a verdict of this edition: {len(missing)} of {len(found['claims'])} claims"
        )
