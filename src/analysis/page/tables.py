"""Tables on a page: localised, escaped, with heads that screen readers can follow."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from numbers import Integral, Real
from typing import TYPE_CHECKING

from analysis import names, text
from analysis.errors import ParameterError
from analysis.page.output import put

if TYPE_CHECKING:
    import pandas as pd

VALUES = ("value", "benchmark_value")
"""Columns whose cells are in the unit of the row's column ``unit``."""

_NUMBER = re.compile(r"[−+-]?\d[\d.,]*(?:\s?%|×|倍)?")
PLAIN_ROWS = 20
"""Rows of the plain twin of a table."""
BY_ENDING = {"_share": "pct1", "_year": "year", "_date": "date"}
BY_NAME = {"share": "pct1", "year": "year", "edition": "year", "date": "date", "rank": "n0"}
SHORTER = {
    "region": "region_short",
    "path": "path_short",
    "origin": "city",
    "destination": "city",
    "strongest": "strength",
    "benchmark_region": "region_short",
    "model": "rule",
    **dict.fromkeys(("region_a", "region_b", "origin_region", "destination_region"), "region_short"),
}
"""Kind of label of columns that are not named like it, or have a shorter form for tables."""
IN_FILE_ONLY = ("source", "second_source", "note", "url")
"""Columns of a figure's data that its credit line tells, or that are written in English only."""
UNIT_ENDINGS = {
    "_cny_bn": "billion CNY",
    "_cny_mn": "million CNY",
    "_usd_bn": "billion USD",
    "_hkd_bn": "billion HKD",
}


def table(
    frame: "pd.DataFrame",
    *,
    caption: str,
    columns: Iterable[str] | None = None,
    heads: Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    limit: int | None = None,
    name: str | None = None,
) -> None:
    """Put a table on the page, one row per row of the frame, the first column as heads of the rows.

    Parameters
    ----------
    caption
        What the table shows; printed above it.
    columns
        Columns to show, in this order; by default all. Of columns that exist once per language only the
        one of the page is shown; ``text`` stands for ``text_en``, ``text_de`` or ``text_zh``.
    heads
        Words for the head of a column; by default those of messages/columns.csv, else its own name.
    formats
        Placeholder type per column as in the message files (n1, pct1, money, date, region …); by default
        found from the column's name and values. Columns named like a kind of label show its names.
    units
        Unit per column: named in the head, the numbers converted to it. A frame with both ``value`` and
        ``unit`` needs none: every value is written with its own unit.
    limit
        Most rows to show; a line says how many are left out.
    name
        Anchor of the table on the page (``table-NAME``).
    """
    body = built(
        frame,
        caption=caption,
        columns=columns,
        heads=heads,
        formats=formats,
        units=units,
        limit=limit,
        name=name,
    )
    plain = text.sentence("page.table_plain", caption=str(caption), n=len(frame))
    put(body, f"{plain}\n{_plain_rows(frame, columns, formats or {}, units or {})}".rstrip())


def tables(frames: "Mapping[str, pd.DataFrame]") -> None:
    """Put several tables on the page, each under the caption message that is its key."""
    for caption, frame in frames.items():
        table(frame, caption=text.sentence(caption))


def built(
    frame: "pd.DataFrame",
    *,
    caption: str | None = None,
    label_id: str | None = None,
    columns: Iterable[str] | None = None,
    heads: Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    limit: int | None = None,
    name: str | None = None,
) -> str:
    """Return a table as HTML; see `table` for the parameters."""
    shown = shown_columns(frame, columns)
    units = {**_units_of(frame), **(units or {})}
    part = frame if limit is None else frame.head(limit)
    words = [_head(column, heads or {}, units.get(column)) for column in shown]
    cells = [_cells(part, column, (formats or {}).get(column), units.get(column)) for column in shown]
    numeric = [
        _is_numeric(frame, column) or _reads_as_numbers(said)
        for column, said in zip(shown, cells, strict=True)
    ]
    lines = [_open(caption, label_id, name), "<thead><tr>"]
    lines += [
        f'<th scope="col"{_class(right)}>{text.html(head)}</th>'
        for head, right in zip(words, numeric, strict=True)
    ]
    lines.append("</tr></thead><tbody>")
    lines += [_row(row, numeric) for row in zip(*cells, strict=True)]
    lines.append("</tbody></table></div>")
    return "".join(lines) + _left_out(len(frame), len(part))


def named(frame: "pd.DataFrame") -> list[str]:
    """Return the columns of a figure's data a reader can follow: those with a name in the page's language.

    Keys, sources and remarks of the data package stay in the file for spreadsheets.
    """
    shown = [column for column in shown_columns(frame) if column not in IN_FILE_ONLY]
    return [column for column in shown if _known_name(column, column in _units_of(frame))]


def _row(row: tuple[str, ...], numeric: list[bool]) -> str:
    cells = []
    for place, (words, right) in enumerate(zip(row, numeric, strict=True)):
        tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
        cells.append(f"<{tag}{scope}{_class(right)}>{text.html(words)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _open(caption: str | None, label_id: str | None, name: str | None) -> str:
    anchor = f' id="table-{text.html(name)}"' if name else ""
    label = f' aria-labelledby="{text.html(label_id)}"' if label_id else ""
    head = f"<caption>{text.html(caption)}</caption>" if caption else ""
    return f'<div class="table-wrap"><table class="data"{anchor}{label}>{head}'


def shown_columns(frame: "pd.DataFrame", columns: Iterable[str] | None = None) -> list[str]:
    """Return the columns to show: of columns that exist once per language, the one of the page."""
    known = [str(column) for column in frame.columns]
    if columns is not None:
        here = {column: f"{column}_{text.language()}" for column in columns}
        return [
            local if column not in known and local in known else names.pick(column, known, "column")
            for column, local in here.items()
        ]
    own = {_stem(column) for column in known if column == f"{_stem(column)}_{text.language()}"}
    foreign = {column for column in known if _stem(column) in own and _stem(column) != column}
    foreign -= {f"{stem}_{text.language()}" for stem in own}
    hidden = foreign | ({"unit"} if "value" in known else set())
    return [column for column in known if column not in hidden]


def _stem(column: str) -> str:
    """A column's name without its language."""
    stem, _, tongue = column.rpartition("_")
    return stem if stem and tongue in names.LANGUAGES else column


def _units_of(frame: "pd.DataFrame") -> dict[str, str]:
    """Units that stand in the names of the columns."""
    found = {}
    for column in map(str, frame.columns):
        for ending, unit in UNIT_ENDINGS.items():
            if column.endswith(ending):
                found[column] = unit
    return found


def unit_of(column: str) -> str | None:
    """Return the unit that stands in the name of a column, None where none does."""
    return next((unit for ending, unit in UNIT_ENDINGS.items() if column.endswith(ending)), None)


def head(column: str) -> str:
    """Return the words at the head of a column, with the unit that stands in its name."""
    return _head(column, {}, unit_of(column))


def _head(column: str, heads: Mapping[str, str], unit: str | None) -> str:
    words = heads.get(column) or _column_name(column, unit is not None)
    if unit is None:
        return words
    opened, closed = ("（", "）") if text.language() == "zh" else (" (", ")")
    return f"{words}{opened}{text.unit(unit)}{closed}"


def _column_name(column: str, has_unit: bool) -> str:
    """The words for a column: its own, those of an indicator, or its name with blanks."""
    return _known_name(column, has_unit) or _without_unit(column, has_unit).replace("_", " ")


def _without_unit(column: str, has_unit: bool) -> str:
    stem = _stem(column)
    for ending in UNIT_ENDINGS if has_unit else ():
        stem = stem.removesuffix(ending)
    return stem


def _known_name(column: str, has_unit: bool) -> str:
    stem = _without_unit(column, has_unit)
    known = text.label("column", _stem(column), default="") or text.label("column", stem, default="")
    return known or text.label("indicator", stem, default="")


def _cells(frame: "pd.DataFrame", column: str, spec: str | None, unit: str | None) -> list[str]:
    """The cells of a column as words."""
    cells = frame[column].tolist()
    if unit is not None:
        return [text.bare(cell, unit) for cell in cells]
    if spec is not None:
        return [text.write(f"{{cell:{spec}}}", cell=cell) for cell in cells]
    if column in VALUES and "unit" in frame.columns:
        pairs = zip(cells, frame["unit"].tolist(), strict=True)
        return [_with_unit(cell, own) for cell, own in pairs]
    spec = BY_NAME.get(column) or next((s for end, s in BY_ENDING.items() if column.endswith(end)), None)
    if spec is not None:
        return [_typed_or_text(cell, spec) for cell in cells]
    kind = SHORTER.get(column, column)
    if kind in text.kinds():
        return [text.label(kind, cell, default=str(cell)) for cell in cells]
    return [_by_value(cell) for cell in cells]


def _with_unit(cell: object, unit: object) -> str:
    return text.value(cell, str(unit)) if unit in text.units() else f"{_by_value(cell)} {unit}"


def _typed_or_text(cell: object, spec: str) -> str:
    """A column named like a year may still hold text such as 2018-2020: then it is shown as it stands."""
    try:
        return text.write(f"{{cell:{spec}}}", cell=cell)
    except ParameterError:
        return str(cell)


def _by_value(cell: object) -> str:
    if text.is_missing(cell):
        return text.missing()
    if isinstance(cell, bool) or type(cell).__name__ == "bool":
        return text.sentence("page.yes" if cell else "page.no")
    if isinstance(cell, date):
        return text.date(cell)
    if isinstance(cell, Integral):
        return text.number(int(cell), 0)
    if isinstance(cell, Real):
        return text.number(float(cell))
    return cell if isinstance(cell, str) else str(cell)


def _is_numeric(frame: "pd.DataFrame", column: str) -> bool:
    kind = frame[column].dtype.kind if hasattr(frame[column].dtype, "kind") else "O"
    return kind in "iuf"


def _reads_as_numbers(cells: Iterable[str]) -> bool:
    """Whether a column written out beforehand holds nothing but numbers: they stand under each other too."""
    said = [cell for cell in cells if cell != text.missing()]
    return bool(said) and all(_NUMBER.fullmatch(cell) for cell in said)


def _class(right: bool) -> str:
    return ' class="num"' if right else ""


def _left_out(total: int, shown: int) -> str:
    if total == 0:
        return f'<p class="note">{text.html(text.sentence("page.no_rows"))}</p>'
    if total > shown:
        return f'<p class="note">{text.html(text.sentence("page.more_rows", shown=shown, total=total))}</p>'
    return ""


def _plain_rows(
    frame: "pd.DataFrame", columns: Iterable[str] | None, formats: Mapping[str, str], units: Mapping[str, str]
) -> str:
    """The heads and first rows for readers without HTML, with the same words as the table."""
    part, shown = frame.head(PLAIN_ROWS), shown_columns(frame, columns)
    units = {**_units_of(frame), **units}
    heads = [_head(column, {}, units.get(column)) for column in shown]
    cells = [_cells(part, column, formats.get(column), units.get(column)) for column in shown]
    return "\n".join(" | ".join(row) for row in [heads, *zip(*cells, strict=True)])
