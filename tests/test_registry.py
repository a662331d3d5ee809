"""The real registry against the real data folder: complete, consistent, rebuilt byte for byte."""

import re
import shutil
from pathlib import Path

import pytest

from analysis import registry, tabular
from analysis.pipeline import build, raw_check

ROOT = Path(__file__).parents[1] / "data"
TABLES = registry.tables(root=ROOT)
TIDY = {name: table for name, table in TABLES.items() if table.layer != "raw"}


def test_every_data_file_is_registered_and_every_registered_file_is_there() -> None:
    there = {str(file.relative_to(ROOT)) for file in ROOT.rglob("*") if file.is_file()}
    assert there - {registry.REGISTRY} == {table.path for table in TABLES.values()}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_tells_what_it_is_from_whom_and_under_which_licence(name: str) -> None:
    table = TABLES[name]
    assert table.title
    assert table.description
    assert table.sources
    assert table.licences
    assert table.layer in registry.LAYERS


@pytest.mark.parametrize("name", TABLES)
def test_size_hash_and_rows_are_those_of_the_file(name: str) -> None:
    table = TABLES[name]
    content = (ROOT / table.path).read_bytes()
    assert table.bytes == len(content)
    assert table.hash == raw_check.digest(content)
    if table.fields:
        assert table.rows == len(tabular.records(content.decode())) - 1


@pytest.mark.parametrize("name", TIDY)
def test_a_tidy_table_has_a_key_a_trap_an_origin_and_words_for_every_column(name: str) -> None:
    table = TIDY[name]
    assert table.primary_key
    assert set(table.primary_key) <= set(table.columns)
    assert [field.name for field in table.fields if not (field.description or field.title)] == []
    if table.layer == "clean":
        assert table.trap
        assert table.built_from
        assert set(table.built_from) <= set(TABLES)


KEY_COLUMNS = {
    "source", "second_source", "sources", "coordinate_source", "region", "regions", "province",
    "listed_province", "panel_provinces", "city", "cities", "capital", "origin", "destination",
    "indicator", "panel_indicator", "flag", "claim", "claims", "path", "case",
    "statement", "laboratory", "programme", "precedents",
}  # fmt: skip
"""Columns that hold keys of another table wherever they stand."""

NO_KEYS = {("cordis_projects", "programme")}
"""The framework programmes of the European Union: two names, no table."""


@pytest.mark.parametrize(
    "name", [name for name, table in TIDY.items() if table.layer in ("clean", "edition")]
)
def test_every_key_of_another_table_is_declared_and_so_resolved_by_the_build(name: str) -> None:
    table = TIDY[name]
    declared = {column for key in table.foreign_keys for column in key.fields}
    declared |= {field.name for field in table.fields if field.list_of} | set(table.primary_key)
    wanted = {column for column in KEY_COLUMNS & set(table.columns) if (name, column) not in NO_KEYS}
    assert wanted - declared == set()


def test_amounts_are_named_by_one_word_in_every_unit() -> None:
    short = [(name, unit) for name, table in TIDY.items() for unit in table.units if "bn" in unit.split()]
    assert short == []


@pytest.mark.parametrize("name", TIDY)
def test_every_number_has_a_unit_in_its_column_or_beside_it(name: str) -> None:
    table = TIDY[name]
    beside = {"unit", "raw_unit", "amount_unit", "unit_normalised", "unit_printed"} & set(table.columns)
    bare = [field.name for field in table.fields if field.type == "number" and not field.unit]
    assert beside or not bare, bare


@pytest.mark.parametrize("name", TIDY)
def test_a_tidy_file_is_utf8_with_unix_line_ends_and_no_byte_order_mark(name: str) -> None:
    content = (ROOT / TIDY[name].path).read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.decode("utf-8").startswith("\ufeff")


def test_names_are_snake_case_and_unique() -> None:
    package = registry.datapackage(ROOT)
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder built again from raw files, translations and editions alone."""
    root = tmp_path_factory.mktemp("rebuilt") / "data"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("clean"))
    build.build(root)
    return root


def test_the_rebuilt_tables_equal_the_committed_ones_byte_for_byte(rebuilt: Path) -> None:
    made = {file.name: file.read_bytes() for file in (rebuilt / "clean").iterdir()}
    committed = {file.name: file.read_bytes() for file in (ROOT / "clean").iterdir()}
    assert sorted(made) == sorted(committed)
    assert [name for name, content in committed.items() if made[name] != content] == []


def test_the_rebuilt_registry_equals_the_committed_one_byte_for_byte(rebuilt: Path) -> None:
    assert (rebuilt / registry.REGISTRY).read_bytes() == (ROOT / registry.REGISTRY).read_bytes()


def test_frictionless_finds_the_data_package_valid() -> None:
    """Every description and the first rows of every table; the build checks the rules in all rows."""
    from frictionless import Package

    found = Package(str(ROOT / registry.REGISTRY)).validate(limit_rows=1000)
    assert len(found.tasks) == len(TABLES)
    assert found.valid, found.to_summary()[-4000:]


def test_columns_that_end_in_share_hold_shares_from_zero_to_one_and_no_percentages():
    checked = 0
    for table in registry.tables("clean").values():
        for field in (field for field in table.fields if field.name.endswith("_share")):
            assert (field.unit, field.minimum, field.maximum) == ("share", 0, 1), (
                f"{table.name}: {field.name}"
            )
            checked += 1
    assert checked >= 3
