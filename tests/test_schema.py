from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import registry, tabular
from analysis.errors import DataError
from analysis.pipeline import schema


@pytest.fixture
def tables(invented_data: Path) -> dict[str, registry.Table]:
    return registry.tables("clean", root=invented_data)


@pytest.fixture
def frames(tables: dict[str, registry.Table], invented_data: Path) -> dict[str, pd.DataFrame]:
    return {name: tabular.read_table(table, invented_data / table.path) for name, table in tables.items()}


def test_consistent_tables_pass(tables: dict[str, registry.Table], frames: dict[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        schema.validate(frame, tables[name])
    schema.check_foreign_keys(frames, tables)


@pytest.mark.parametrize(
    ("name", "column", "value", "expected"),
    [
        ("figures", "year", 1950, "integer, not empty, at least 1990"),
        ("figures", "town", "North", "string, not empty, the pattern [a-z]+"),
        ("flags", "kind", "odd", "string, one of fixed, flagged"),
        ("towns", "town", None, "string, not empty, the pattern [a-z]+"),
    ],
)
def test_a_broken_rule_is_told_with_file_row_column_and_rule(
    name: str,
    column: str,
    value: object,
    expected: str,
    tables: dict[str, registry.Table],
    frames: dict[str, pd.DataFrame],
) -> None:
    frames[name].loc[1, column] = value
    with pytest.raises(DataError) as refusal:
        schema.validate(frames[name], tables[name])
    found = refusal.value
    assert (found.file, found.row, found.column, found.expected) == (f"clean/{name}.csv", 3, column, expected)


def test_the_bounds_of_a_column_are_allowed_values(
    tables: dict[str, registry.Table], frames: dict[str, pd.DataFrame]
) -> None:
    field = tables["figures"].field("year")
    assert field.minimum is not None
    frames["figures"].loc[1, "year"] = int(field.minimum)
    schema.validate(frames["figures"], tables["figures"])


def test_an_empty_cell_where_one_must_be_filled_is_called_so(
    tables: dict[str, registry.Table], frames: dict[str, pd.DataFrame]
) -> None:
    frames["towns"].loc[1, "town"] = None
    with pytest.raises(DataError, match=r"row 3, column town: .*, found an empty cell, expected string"):
        schema.validate(frames["towns"], tables["towns"])


def test_a_key_that_stands_twice_is_refused(
    tables: dict[str, registry.Table], frames: dict[str, pd.DataFrame]
) -> None:
    doubled = pd.concat([frames["towns"], frames["towns"].tail(1)], ignore_index=True)
    with pytest.raises(DataError, match=r"clean/towns\.csv, row 3, column town: key occurs twice"):
        schema.validate(doubled, tables["towns"])


def test_a_key_without_a_row_in_the_other_table_is_answered_with_the_nearest(
    tables: dict[str, registry.Table], frames: dict[str, pd.DataFrame]
) -> None:
    frames["figures"].loc[2, "town"] = "southtow"
    with pytest.raises(DataError) as refusal:
        schema.check_foreign_keys(frames, tables)
    assert str(refusal.value) == (
        "clean/figures.csv, row 4, column town: no such key in towns, "
        "found southtow, expected something like southtown"
    )


def test_a_cell_may_list_keys_of_several_tables(
    tables: dict[str, registry.Table], frames: dict[str, pd.DataFrame]
) -> None:
    def listing(target: str) -> dict[str, registry.Table]:
        old = tables["figures"]
        fields = tuple(replace(f, list_of=target) if f.name == "flag" else f for f in old.fields)
        return {**tables, "figures": replace(old, fields=fields)}

    frames["figures"].loc[1, "flag"] = "a;northtown"
    schema.check_foreign_keys(frames, listing("flags|towns"))
    with pytest.raises(DataError, match="no such key in flags, found northtown"):
        schema.check_foreign_keys(frames, listing("flags"))
    with pytest.raises(DataError, match="column flag lists keys of a table that is not there: villages"):
        schema.check_foreign_keys(frames, listing("flags|villages"))


def test_every_key_in_a_cell_that_lists_several_must_resolve(
    tables: dict[str, registry.Table], frames: dict[str, pd.DataFrame]
) -> None:
    frames["figures"].loc[1, "flag"] = "a;c"
    with pytest.raises(DataError, match="row 3, column flag: no such key in flags, found c"):
        schema.check_foreign_keys(frames, tables)
