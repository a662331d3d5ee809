"""The registry's rules as checks: pandera schemas for single tables, foreign keys between tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import names
from analysis.errors import DataError
from analysis.registry import Field, ForeignKey, Table
from analysis.tabular import pandas_type

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

SEPARATOR = ";"
"""Between the keys of a cell that lists several."""


def pandera_schema(table: Table) -> "pa.DataFrameSchema":
    """Return a table's pandera schema: types, required cells, enumerations, ranges, patterns, unique keys."""
    pa = _pandera()
    return pa.DataFrameSchema(
        {field.name: _column(field) for field in table.fields},
        unique=list(table.primary_key) or None,
        strict=True,
        ordered=True,
        name=table.name,
    )


def validate(frame: "pd.DataFrame", table: Table) -> None:
    """Check one typed frame against its table's rules.

    Raises
    ------
    DataError
        With the first row and column that breaks a rule, its value and what would be right.
    """
    pa = _pandera()
    try:
        pandera_schema(table).validate(frame)
    except pa.errors.SchemaError as fault:
        raise _located(fault, table) from None


def check_foreign_keys(frames: Mapping[str, "pd.DataFrame"], tables: Mapping[str, Table]) -> None:
    """Check that every key of every table exists in the table it refers to, also keys listed in one cell.

    Raises
    ------
    DataError
        With the first table, row and column whose key does not exist, and the nearest key that exists.
    """
    for name, frame in frames.items():
        for key in tables[name].foreign_keys:
            _check_key(frame, tables[name], key, _keys(frames, tables[name], key))
        for field in tables[name].fields:
            if field.list_of:
                _check_list(frame, tables[name], field, _listed(frames, tables, field))


def _pandera() -> Any:
    try:
        import pandera.pandas as pa
    except ModuleNotFoundError:
        raise DataError(
            "building the data needs pandera: pip install 'regional-innovation-analysis[data]'"
        ) from None
    return pa


def _column(field: Field) -> "pa.Column":
    pa = _pandera()
    kind = "datetime64[us]" if field.type == "date" else pandas_type(field)
    checks = []
    if field.enum:
        whole = field.type in {"integer", "year"}
        checks.append(pa.Check.isin([int(value) if whole else value for value in field.enum]))
    if field.minimum is not None:
        checks.append(pa.Check.ge(field.minimum))
    if field.maximum is not None:
        checks.append(pa.Check.le(field.maximum))
    if field.pattern:
        checks.append(pa.Check.str_matches(f"^(?:{field.pattern})$"))
    return pa.Column(kind, checks, nullable=not field.required, unique=field.unique)


def _located(fault: Any, table: Table) -> DataError:
    """Turn pandera's refusal into one line with file, row and column."""
    cases = fault.failure_cases
    column = getattr(fault.schema, "name", None)
    reason = str(fault.reason_code).rsplit(".", maxsplit=1)[-1].lower().replace("_", " ")
    if column == table.name or column not in table.columns:
        column = ", ".join(table.primary_key)
        return DataError(_key_problem(reason), file=table.path, row=_row(cases), column=column)
    value = cases["failure_case"].iloc[0] if _is_frame(cases) else cases
    return DataError(
        f"rule broken ({reason})",
        file=table.path,
        row=_row(cases),
        column=column,
        value=_shown(value),
        expected=_rule(table.field(column)),
    )


def _shown(value: object) -> str:
    import pandas as pd

    return "an empty cell" if pd.api.types.is_scalar(value) and pd.isna(value) else str(value)  # type: ignore[call-overload]


def _key_problem(reason: str) -> str:
    return "key occurs twice" if "duplicat" in reason or "unique" in reason else f"rule broken ({reason})"


def _row(cases: Any) -> int | None:
    if not _is_frame(cases) or cases["index"].isna().all():
        return None
    return int(cases["index"].iloc[0]) + 2


def _is_frame(cases: Any) -> bool:
    return hasattr(cases, "columns") and "index" in cases


def _rule(field: Field) -> str:
    parts = [f"{field.type}"]
    if field.required:
        parts.append("not empty")
    if field.enum:
        parts.append(f"one of {', '.join(field.enum)}")
    if field.minimum is not None:
        parts.append(f"at least {field.minimum:g}")
    if field.maximum is not None:
        parts.append(f"at most {field.maximum:g}")
    if field.pattern:
        parts.append(f"the pattern {field.pattern}")
    return ", ".join(parts)


def _keys(frames: Mapping[str, "pd.DataFrame"], table: Table, key: ForeignKey) -> "pd.DataFrame":
    if key.table not in frames:
        raise DataError(f"foreign key to a table that is not there: {key.table}", file=table.path)
    return frames[key.table][list(key.to)]


def _check_key(frame: "pd.DataFrame", table: Table, key: ForeignKey, target: "pd.DataFrame") -> None:
    valid = set(target.astype(str).itertuples(index=False, name=None))
    own = frame[list(key.fields)].dropna()
    for row, cells in zip(own.index, own.astype(str).itertuples(index=False, name=None), strict=True):
        if cells not in valid:
            known_texts = {" / ".join(each) for each in valid}
            fault = _Dangling(table, int(row), ", ".join(key.fields), key.table)
            raise fault.error(" / ".join(cells), known_texts)


def _listed(frames: Mapping[str, "pd.DataFrame"], tables: Mapping[str, Table], field: Field) -> set[str]:
    """Keys a cell of the column may list: those of one table, or of several (places of different kinds)."""
    valid: set[str] = set()
    for name in field.list_of.split("|"):
        if name not in frames:
            raise DataError(f"column {field.name} lists keys of a table that is not there: {name}")
        key = tables[name].primary_key
        if len(key) != 1:
            raise DataError(f"column {field.name} lists keys of {name}, which has no key of one column")
        valid |= set(frames[name][key[0]].astype(str))
    return valid


def _check_list(frame: "pd.DataFrame", table: Table, field: Field, valid: set[str]) -> None:
    cells = frame[field.name].dropna()
    for row, cell in zip(cells.index, cells.tolist(), strict=True):
        for key in cell.split(SEPARATOR):
            if key not in valid:
                raise _Dangling(table, int(row), field.name, field.list_of).error(key, valid)


@dataclass(frozen=True)
class _Dangling:
    """Return the first key that the table it refers to does not have."""

    table: Table
    row: int
    column: str
    target: str

    def error(self, value: str, valid: set[str]) -> DataError:
        near = names.nearest(value, sorted(valid), number=1)
        return DataError(
            f"no such key in {self.target}",
            file=self.table.path,
            row=self.row + 2,
            column=self.column,
            value=value,
            expected=f"something like {near[0]}" if near else None,
        )
