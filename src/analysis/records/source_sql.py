"""From a file to typed rows inside the engine."""

from datetime import date
from pathlib import Path
from typing import Any

from analysis.records import hazards, header, opening, reading, text_meanings
from analysis.records.problems import Problems
from analysis.records.settings import PLACES, Layout
from analysis.records.text_meanings import Source, Unfit

_EITHER = r"^[1-9]\d{0,2}[.,]\d{3}$"
_SIMPLE = {
    "point": (r"^\d{1,18}\.\d{1,18}$", r"^\d{1,3}(,\d{3})+\.\d+$", r"^\d{1,3}(,\d{3}){2,}$"),
    "comma": (r"^\d{1,18},\d{1,18}$", r"^\d{1,3}(\.\d{3})+,\d+$", r"^\d{1,3}(\.\d{3}){2,}$"),
}
_USUAL = r"^\d{1,18}(\.(\d|\d\d|\d{4,18}))?$"


def prepare(connection: Any, file: Path, scratch: Path, problems: Problems, today: date) -> Source:
    """Make the view `raw` and the tables that say what its texts mean."""
    layout = _layout(connection, file, scratch, problems)
    if problems.errors:
        raise Unfit("the head")
    source = Source(layout)
    probe = _probe(connection)
    if not probe["days"] or any(hazards.hazard(name.strip()) for name in probe["unfit"] or []):
        raise Unfit("names of projects, or no records")
    text_meanings.map_days(connection, source, probe["days"] or [], today)
    text_meanings.map_places(connection, source, probe["places"] or [])
    text_meanings.map_fields(connection, probe["fields"] or [])
    text_meanings.map_amounts(connection, source, probe)
    return source


def make_typed(connection: Any, source: Source, first: date, last: date, *, undated: bool) -> None:
    """Make the view `typed` of the records from `first` to `last`; the project is there as two hashes."""
    inside = f"({'d.day IS NULL OR ' if undated else ''}d.day BETWEEN DATE '{first}' AND DATE '{last}')"
    connection.execute(f"""
        CREATE TEMP VIEW typed AS
        SELECT {_HASH} AS one, CASE WHEN r.project <> '' THEN hash(right(r.project, 12)) END AS two,
               d.day, p.region, f.names, {_value_sql(source)} AS amount
        FROM raw r JOIN days d ON d.text = r.date JOIN place_keys p ON p.text = r.place
             JOIN field_keys f ON f.text = r.field {_unit_joins(source)}
        WHERE {inside} AND NOT (d.day IS NULL AND p.region IS NULL AND r.amount = '' AND r.project = '')
    """)
    has_project = "project" in source.layout.at
    connection.execute(
        f"CREATE TEMP VIEW identified AS SELECT {_HASH} AS one FROM raw r JOIN days d ON d.text = r.date "
        f"WHERE {inside if has_project else 'false'} AND r.project <> ''"
    )


_HASH = "CASE WHEN r.project <> '' THEN hash(r.project) END"


# ------------------------------------------------------------------ reading


def _layout(connection: Any, file: Path, scratch: Path, problems: Problems) -> Layout:
    # the engine reads patterns in names (*, ?, [): a link with a plain name stands for the file
    kind = opening.kind(file)
    link = scratch / f"records.{'parquet' if kind == 'parquet' else 'csv'}"
    link.symlink_to(file)
    if kind == "parquet":
        from analysis.records import parquet

        layout = parquet.layout_of(parquet.opened(file), problems)
        names = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in layout.header]
        _make_raw(connection, layout, f"read_parquet('{link}')", names)
        return layout
    layout, lines = reading.layout_of(file, problems)
    lines.close() if hasattr(lines, "close") else None
    header.understand(layout, problems)
    names = [f"c{number}" for number in range(len(layout.header))]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    quoted = layout.delimiter.replace("\t", "\\t")
    _make_raw(
        connection,
        layout,
        f"read_csv('{link}', delim='{quoted}', quote='\"', escape='\"', header=false, skip={layout.row}, "
        f"columns={{{columns}}}, auto_detect=false, strict_mode=true, max_line_size={opening.MAX_LINE})",
        names,
    )
    return layout


def _make_raw(connection: Any, layout: Layout, source: str, names: list[str]) -> None:
    """The view `raw`: the columns that are used, as text, empty where missing."""

    def text(column: str) -> str:
        return f"coalesce({_as_text(names[layout.at[column]])}, '')" if column in layout.at else "''"

    place = f" || chr({ord(text_meanings.MARK)}) || ".join(
        text(column) for column in PLACES if column in layout.at
    )
    parts = [f"{text(column)} AS {column}" for column in ("date", "field", "unit")]
    # blanks around the rest are taken off by the functions that read it
    parts += [f"trim({text(column)}) AS {column}" for column in ("project", "amount")]
    connection.execute(f"CREATE TEMP VIEW raw AS SELECT {', '.join(parts)}, {place} AS place FROM {source}")


def _as_text(name: str) -> str:
    """Lists of text become one text with semicolons, everything else is cast."""
    return (
        f"CASE WHEN typeof({name}) = 'VARCHAR[]' THEN array_to_string({name}::VARCHAR[], ';') "
        f"ELSE {name}::VARCHAR END"
        if name.startswith('"')
        else name
    )


def _probe(connection: Any) -> dict[str, Any]:
    """One pass: distinct texts, how numbers are written, names that are unfit."""
    cursor = connection.execute(f"""
        SELECT list(DISTINCT date) AS days, list(DISTINCT place) AS places, list(DISTINCT field) AS fields,
               list(DISTINCT unit) AS units, list(DISTINCT amount) FILTER (kind = 'odd') AS odd,
               count(*) FILTER (kind = 'point') AS point, count(*) FILTER (kind = 'comma') AS comma,
               count(*) FILTER (kind = 'either.') AS either_point,
               count(*) FILTER (kind = 'either,') AS either_comma,
               count(*) FILTER (kind NOT IN ('', 'odd')) AS plain,
               list(DISTINCT project) FILTER (unfit) AS unfit
        FROM (SELECT date, place, field, unit, amount, project, {_KIND} AS kind,
                     regexp_matches(project, '{_HAZARD}') OR length(project) > {hazards.MAX_CELL} AS unfit
              FROM raw)
    """)
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def _kind_sql() -> str:
    """How an amount is written, the usual ways first: whole, a decimal point or comma, either, or odd."""
    usual, either = f"regexp_matches(amount, '{_USUAL}')", f"regexp_matches(amount, '{_EITHER}')"
    cases = [
        "amount = '' THEN ''",
        f"{usual} THEN CASE WHEN contains(amount, '.') THEN 'point' ELSE 'whole' END",
    ]
    cases += [f"{either} THEN CASE WHEN contains(amount, '.') THEN 'either.' ELSE 'either,' END"]
    cases += [
        f"regexp_matches(amount, '{pattern}') THEN '{style}'"
        for style, every in _SIMPLE.items()
        for pattern in every
    ]
    return f"CASE {' '.join(f'WHEN {case}' for case in cases)} ELSE 'odd' END"


_KIND = _kind_sql()
_HAZARD = r"^[=+@＝＠＋－''-]|<|[Jj][Aa][Vv][Aa]|[Dd][Aa][Tt][Aa]:|[[:cntrl:]\x{80}-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{fffd}]|[\x{c2}-\x{f4}][\x{80}-\x{bf}\x{152}-\x{192}\x{2c6}\x{2dc}\x{2013}-\x{203a}\x{20ac}\x{2122}]"  # noqa: E501
"""Wider than `hazards.hazard`, which then looks at what this finds."""


# ------------------------------------------------------------------ amounts


def _value_sql(source: Source) -> str:
    """The amount in billion CNY; an amount without a usable unit stops the engine."""
    plain = (
        "replace(replace(r.amount, '.', ''), ',', '.')"
        if source.decimal == "comma"
        else "replace(r.amount, ',', '')"
    )
    value = f"CASE WHEN r.amount <> '' THEN CAST({plain} AS DOUBLE) END"
    if source.unit is not None:
        return f"({value}) * {source.unit.multiplier:.0f} / {source.unit.divisor:.0f}"
    value = f"CASE WHEN o.text IS NOT NULL THEN o.value WHEN r.amount <> '' THEN CAST({plain} AS DOUBLE) END"
    known = "r.amount = '' OR (o.text IS NOT NULL AND o.value IS NULL) OR u.multiplier IS NOT NULL"
    return f"({value}) * CASE WHEN {known} THEN u.multiplier ELSE error('no unit') END / u.divisor"


def _unit_joins(source: Source) -> str:
    """The tables of oddly written amounts and of units; none where one unit holds for all."""
    if source.unit is not None:
        return ""
    return """
        LEFT JOIN odd o ON o.text = r.amount
        LEFT JOIN units u ON u.cell = coalesce(o.unit, '') AND u.beside = r.unit"""
