import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import registry
from analysis.errors import DataError, WriteError
from analysis.pipeline import build


def harvest(root: Path) -> dict[str, pd.DataFrame]:
    """What stands in for the cleaning modules: the invented tables, made from the invented raw file."""
    raw = pd.read_csv(root / "raw" / "harvest.csv")
    flags = pd.DataFrame({"flag": ["a", "b"], "kind": ["fixed", "flagged"]})
    towns = pd.DataFrame({"town": ["northtown", "southtown"], "name": ["Northtown", "Southtown"]})
    figures = raw.rename(columns={"place": "town"}).assign(flag=[None, "a;b", "b"])
    return {"towns": towns, "figures": figures, "flags": flags}


def contents(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((root / "clean").iterdir())}


def test_a_build_writes_every_table_and_refreshes_the_registry(invented_data: Path) -> None:
    (invented_data / "clean" / "figures.csv").unlink()
    built = build.build(invented_data, clean=harvest)
    assert built.written == ("clean/figures.csv", "datapackage.json")
    table = registry.table("figures", root=invented_data)
    assert (table.rows, table.bytes) == (3, len(built.texts["figures"]))
    assert table.hash.startswith("sha256:")


def test_a_second_build_changes_nothing(invented_data: Path) -> None:
    build.build(invented_data, clean=harvest)
    before = contents(invented_data), (invented_data / "datapackage.json").read_bytes()
    assert build.build(invented_data, clean=harvest).written == ()
    assert (contents(invented_data), (invented_data / "datapackage.json").read_bytes()) == before


def test_a_build_leaves_nothing_beside_the_tables(invented_data: Path) -> None:
    build.build(invented_data, clean=harvest)
    assert sorted(entry.name for entry in invented_data.iterdir()) == ["clean", "datapackage.json", "raw"]


def test_a_new_raw_file_is_registered_by_the_first_build_and_guarded_by_the_next(invented_data: Path) -> None:
    registry = invented_data / "datapackage.json"
    package = json.loads(registry.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] == "raw_harvest":
            sealed = {**resource, "analysis": {**resource["analysis"]}}
            for given in ("bytes", "hash"):
                del resource[given]
            resource["analysis"] = {"layer": "raw"}
    registry.write_text(json.dumps(package), encoding="utf-8")
    build.build(invented_data, clean=harvest)
    written = json.loads(registry.read_text(encoding="utf-8"))["resources"]
    assert next(resource for resource in written if resource["name"] == "raw_harvest") == sealed
    damaged_raw(invented_data)
    with pytest.raises(
        DataError, match=r"raw/harvest\.csv: raw file is cut off or changed: 0 rows, 3 registered"
    ):
        build.build(invented_data, clean=harvest)


def test_a_changed_raw_file_is_never_registered_anew(invented_data: Path) -> None:
    file = invented_data / "raw" / "harvest.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2.5", "2.6"), encoding="utf-8")
    before = (invented_data / "datapackage.json").read_bytes()
    for _ in range(2):
        with pytest.raises(DataError, match=r"raw/harvest\.csv: raw file changed"):
            build.build(invented_data, clean=harvest)
    assert (invented_data / "datapackage.json").read_bytes() == before


def damaged_raw(root: Path) -> None:
    (root / "raw" / "harvest.csv").write_text("place,year,value\n", encoding="utf-8")


def missing_raw(root: Path) -> None:
    (root / "raw" / "harvest.csv").unlink()


@pytest.mark.parametrize("damage", [damaged_raw, missing_raw])
def test_a_build_on_damaged_raw_files_stops_and_leaves_the_old_tables_untouched(
    damage: object, invented_data: Path
) -> None:
    build.build(invented_data, clean=harvest)
    before = contents(invented_data)
    damage(invented_data)  # type: ignore[operator]
    with pytest.raises(DataError, match=r"raw/harvest\.csv"):
        build.build(invented_data, clean=harvest)
    assert contents(invented_data) == before


def test_a_table_that_breaks_a_rule_stops_the_build_before_anything_is_written(invented_data: Path) -> None:
    def broken(root: Path) -> dict[str, pd.DataFrame]:
        return harvest(root) | {"flags": pd.DataFrame({"flag": ["a", "b"], "kind": ["fixed", "odd"]})}

    before = contents(invented_data)
    with pytest.raises(DataError, match=r"clean/flags\.csv, row 3, column kind"):
        build.build(invented_data, clean=broken)
    assert contents(invented_data) == before


def test_a_key_that_resolves_nowhere_stops_the_build(invented_data: Path) -> None:
    def dangling(root: Path) -> dict[str, pd.DataFrame]:
        return harvest(root) | {"towns": pd.DataFrame({"town": ["northtown"], "name": ["Northtown"]})}

    with pytest.raises(DataError, match=r"clean/figures\.csv, row 4, column town: no such key in towns"):
        build.build(invented_data, clean=dangling)


def test_tables_made_and_tables_registered_must_be_the_same(invented_data: Path) -> None:
    with pytest.raises(DataError, match="table extra is made but not registered"):
        build.build(invented_data, clean=lambda root: harvest(root) | {"extra": pd.DataFrame()})
    with pytest.raises(DataError, match="table flags is registered but no cleaning module makes it"):
        build.build(
            invented_data, clean=lambda root: {k: v for k, v in harvest(root).items() if k != "flags"}
        )


def test_a_folder_that_cannot_be_written_to_is_one_clear_line_and_keeps_the_old_tables(
    invented_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    before = contents(invented_data)
    monkeypatch.setattr("analysis.files.os.fsync", full)
    with pytest.raises(WriteError, match=r"cannot write .*: No space left on device"):
        build.build(invented_data, clean=harvest)
    assert contents(invented_data) == before
    assert not list(invented_data.rglob("*.part"))


def test_checking_writes_nothing_and_names_the_first_difference(invented_data: Path) -> None:
    build.build(invented_data, clean=harvest)
    file = invented_data / "clean" / "figures.csv"
    file.write_text(file.read_text().replace("2.5", "2.6"), encoding="utf-8")
    built = build.build(invented_data, write=False, clean=harvest)
    (found,) = build.differences(built, invented_data)
    assert str(found) == (
        "clean/figures.csv, row 3, column value: differs from the rebuilt table, found '2.6', expected '2.5'"
    )
    assert "2.6" in file.read_text()


def test_a_table_that_is_no_text_any_more_differs_where_it_stops_being_text(invented_data: Path) -> None:
    build.build(invented_data, clean=harvest)
    file = invented_data / "clean" / "figures.csv"
    file.write_bytes(file.read_bytes().replace(b"2.5", b"2\xff5"))
    built = build.build(invented_data, write=False, clean=harvest)
    (found,) = build.differences(built, invented_data)
    assert (found.row, found.column, found.value) == (3, "value", repr("2\\xff5"))


def test_a_file_nobody_registered_is_a_difference(invented_data: Path) -> None:
    build.build(invented_data, clean=harvest)
    (invented_data / "clean" / "stray.csv").write_text("x\n", encoding="utf-8")
    built = build.build(invented_data, write=False, clean=harvest)
    assert [str(found) for found in build.differences(built, invented_data)] == [
        "clean/stray.csv: file is not a registered table"
    ]


def test_the_registry_has_one_text_form(invented_data: Path) -> None:
    build.build(invented_data, clean=harvest)
    text = (invented_data / "datapackage.json").read_text(encoding="utf-8")
    assert build.registry_text(json.loads(text)) == text


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A data folder with the package's own translations and registry, to be damaged."""
    shutil.copytree(registry.data_root() / "translations", tmp_path / "translations")
    shutil.copy(registry.data_root() / "datapackage.json", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"finding_de", b"finding_d", "row 1, column finding_d: unknown column, expected finding_de"),
        (b"\n", b",more\n", "row 2, column more: record is cut off, found 3 cells, expected 4 cells"),
        (b"ev001,", b"ev001,\xff", "row 2: file is not UTF-8 or is cut off, expected UTF-8 text"),
    ],
)
def test_a_damaged_translation_is_one_line_with_its_place(
    old: bytes, new: bytes, told: str, texts: Path
) -> None:
    file = texts / "translations" / "evidence.csv"
    file.write_bytes(file.read_bytes().replace(old, new, 1))
    with pytest.raises(DataError) as refusal:
        build._translations(texts)
    assert str(refusal.value).startswith("translations/evidence.csv, ")
    assert told in str(refusal.value)


def test_a_missing_translation_is_one_line(texts: Path) -> None:
    (texts / "translations" / "flags.csv").unlink()
    with pytest.raises(DataError, match=r"^translations/flags\.csv: table of translations is missing$"):
        build._translations(texts)
