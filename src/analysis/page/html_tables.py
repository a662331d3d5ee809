"""Tables on a page: localised, escaped, with heads that screen readers can follow."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from analysis import names, text
from analysis.errors import ParameterError
from analysis.page.display import put
from analysis.page.fragments import fragment

if TYPE_CHECKING:
    import pandas as pd

VALUES = ("value", "benchmark_value", "nation")
"""Columns whose cells are in the unit of the row's column ``unit``."""

_NUMBER = re.compile(r"[−+-]?\d[\d.,]*(?:\s?%|×|倍)?")
_DECIMALS = re.compile(r"(?:[A-Z]{3} )?[−+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\D*")
"""A number as English writes it, alone or in its unit."""
MOST_DECIMALS = 4
PLAIN_ROWS = 20
"""Rows of the plain twin of a table."""
BY_ENDING = {"_share": "pct1", "_year": "year", "_date": "date"}
BY_NAME = {
    "share": "pct1", "share_or_more": "pct1", "year": "year", "edition": "year", "date": "date", "rank": "n0",
    "backtest_mape": "pct1", "backtest_bias": "signedpct1", "backtest_coverage": "pct0", "band": "pct0",
}  # fmt: skip
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
MANY_KEYS = {"flag": "flag", "missing": "province"}
"""Columns of lists of keys, with the kind of label of a key; an empty list says that there are none."""
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
        _is_numeric(frame, column) or _reads_as_numbers(cells_text)
        for column, cells_text in zip(shown, cells, strict=True)
    ]
    rows = list(zip(*cells, strict=True))
    return fragment(
        "table",
        caption=caption,
        label_id=label_id,
        name=name,
        anchor=f"table-{name or _anchor(caption, rows)}",
        heads=words,
        numeric=numeric,
        rows=rows,
        total=len(frame),
    )


def _anchor(caption: str | None, rows: list[tuple[str, ...]]) -> str:
    """A short name that tells a table from the others of a page."""
    return hashlib.sha256(repr((str(caption), rows)).encode("utf-8", "replace")).hexdigest()[:8]


def named(frame: "pd.DataFrame") -> list[str]:
    """Return the columns of a figure's data a reader can follow: those with a name in the page's language.

    Keys, sources and remarks of the data package stay in the file for spreadsheets.
    """
    shown = [column for column in shown_columns(frame) if column not in IN_FILE_ONLY]
    return [column for column in shown if _known_name(column, column in _units_of(frame))]


def shown_columns(frame: "pd.DataFrame", columns: Iterable[str] | None = None) -> list[str]:
    """Return the columns to show: of columns that exist once per language, the one of the page."""
    existing = [str(column) for column in frame.columns]
    if columns is not None:
        here = {column: f"{column}_{text.language()}" for column in columns}
        return [
            local
            if column not in existing and local in existing
            else names.validate_choice(column, existing, "column")
            for column, local in here.items()
        ]
    own = {_stem(column) for column in existing if column == f"{_stem(column)}_{text.language()}"}
    foreign = {column for column in existing if _stem(column) in own and _stem(column) != column}
    foreign -= {f"{stem}_{text.language()}" for stem in own}
    hidden = foreign | ({"unit"} if "value" in existing else set())
    return [column for column in existing if column not in hidden]


def _stem(column: str) -> str:
    """Return a column's name without the language at its end: title_en is title."""
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
    name = text.label("column", _stem(column), default="") or text.label("column", stem, default="")
    return name or text.label("indicator", stem, default="")


def _cells(frame: "pd.DataFrame", column: str, spec: str | None, unit: str | None) -> list[str]:
    """Return the cells of a column as text; numbers of one unit have equally many decimals."""
    cells = frame[column].tolist()
    if unit is not None:
        return _even(cells, lambda cell, digits: text.bare(cell, unit, digits))
    pairs = cells if spec == "value" else []  # of number and unit
    if spec is None and column in VALUES and "unit" in frame.columns:
        pairs = list(zip(cells, frame["unit"], strict=True))
    if pairs:
        return _with_own_units(pairs)
    if spec is not None:
        return _even(cells, lambda cell, digits: _by_spec(cell, spec, digits))
    named = BY_NAME.get(column) or next((s for end, s in BY_ENDING.items() if column.endswith(end)), None)
    if named is not None:
        return [_typed_or_text(cell, named) for cell in cells]
    kind = SHORTER.get(column, column)
    if column in MANY_KEYS:
        cells = [names_of_keys(cell, column) or text.sentence("page.none") for cell in cells]
    elif column == "publisher":
        cells = [cell if text.is_missing(cell) else text.publisher(str(cell)) for cell in cells]
    elif kind in text.kinds():
        return [text.label(kind, cell, default=str(cell)) for cell in cells]
    return _even(cells, _by_value)


def names_of_keys(cell: object, column: str) -> str:
    """Return the names of a list of keys; what is no key stands as it is."""
    keys = [] if text.is_missing(cell) else str(cell).split(";")
    words = [text.label(MANY_KEYS[column], key.strip(), default=key) for key in keys]
    chinese, sentences = text.language() == "zh", column == "flag"
    between = ("" if sentences else "、") if chinese else (" " if sentences else ", ")
    return between.join(words)


def _even(cells: list[Any], write: Callable[[Any, int | None], str]) -> list[str]:
    """Cells written with the decimals that the finest of them needs in English, at most four.

    Numbers even in English may be uneven in Chinese, which has units of its own: 35.9 billion are 359 亿.
    """
    for language in ("en", "zh") if text.language() == "zh" else ("en",):
        with text.using_language(language):
            numbers = [_DECIMALS.fullmatch(write(cell, None)) for cell in cells]
        places = {len(found[1] or "") for found in numbers if found}
        if len(places) > 1:
            digits = min(max(places), MOST_DECIMALS)
            return [
                write(cell, digits if found else None) for cell, found in zip(cells, numbers, strict=True)
            ]
    return [write(cell, None) for cell in cells]


def _with_own_units(pairs: list[tuple[Any, Any]]) -> list[str]:
    """Numbers with the units of their rows; those of one unit are even among each other."""
    words = [""] * len(pairs)
    for unit in dict.fromkeys(str(unit) for _, unit in pairs):
        rows = [index for index, (_, one) in enumerate(pairs) if str(one) == unit]
        own = _even([pairs[index][0] for index in rows], partial(_with_unit, unit))
        for index, one in zip(rows, own, strict=True):
            words[index] = one
    return words


def _by_spec(cell: Any, spec: str, digits: int | None) -> str:
    if digits is not None and spec == "n":
        return text.number(cell, digits)
    if digits is not None and spec in text.units():
        return text.value(cell, spec, digits)
    return text.write(f"{{cell:{spec}}}", cell=cell)


def _with_unit(unit: str, cell: object, digits: int | None = None) -> str:
    return text.value(cell, unit, digits) if unit in text.units() else f"{_by_value(cell, digits)} {unit}"


def _typed_or_text(cell: object, spec: str) -> str:
    """A column named like a year may still hold text such as 2018-2020: then it is shown as it stands."""
    try:
        return text.write(f"{{cell:{spec}}}", cell=cell)
    except ParameterError:
        return str(cell)


def _by_value(cell: object, digits: int | None = None) -> str:
    if text.is_missing(cell):
        return text.missing()
    if isinstance(cell, bool) or type(cell).__name__ == "bool":
        return text.sentence("page.yes" if cell else "page.no")
    if isinstance(cell, date):
        return text.date(cell)
    if isinstance(cell, Integral):
        return text.number(int(cell), digits or 0)
    if isinstance(cell, Real):
        return text.number(float(cell), digits)
    return cell if isinstance(cell, str) else str(cell)


def _is_numeric(frame: "pd.DataFrame", column: str) -> bool:
    kind = frame[column].dtype.kind if hasattr(frame[column].dtype, "kind") else "O"
    return kind in "iuf"


def _reads_as_numbers(cells: Iterable[str]) -> bool:
    """Whether a column written out beforehand holds nothing but numbers: they stand under each other too."""
    cells_text = [cell for cell in cells if cell != text.missing()]
    return bool(cells_text) and all(_NUMBER.fullmatch(cell) for cell in cells_text)


def _plain_rows(
    frame: "pd.DataFrame", columns: Iterable[str] | None, formats: Mapping[str, str], units: Mapping[str, str]
) -> str:
    """The heads and first rows for readers without HTML, with the same words as the table."""
    part, shown = frame.head(PLAIN_ROWS), shown_columns(frame, columns)
    units = {**_units_of(frame), **units}
    heads = [_head(column, {}, units.get(column)) for column in shown]
    cells = [_cells(part, column, formats.get(column), units.get(column)) for column in shown]
    return "\n".join(" | ".join(row) for row in [heads, *zip(*cells, strict=True)])
