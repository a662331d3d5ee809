from pathlib import Path

import pytest

from analysis import sources, verify
from analysis.errors import DataError


@pytest.fixture
def harvest(invented_data: Path) -> Path:
    return invented_data / "raw" / "harvest.csv"


def refusal(root: Path) -> DataError:
    with pytest.raises(DataError) as raised:
        verify.check_raw(sources.tables("raw", root=root).values(), root)
    return raised.value


def test_raw_files_as_obtained_pass(invented_data: Path) -> None:
    verify.check_raw(sources.tables("raw", root=invented_data).values(), invented_data)


def test_a_missing_raw_file_is_named(invented_data: Path, harvest: Path) -> None:
    harvest.unlink()
    assert str(refusal(invented_data)).startswith("raw/harvest.csv: raw file is missing")


def test_a_file_cut_off_in_the_middle_of_a_row_is_named_with_that_row_and_column(
    invented_data: Path, harvest: Path
) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_text(text[: text.index(",2.5")], encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == (3, "year")
    assert "2 of 3 cells in the row, 2 rows, 3 registered" in str(found)


def test_a_file_cut_off_at_the_end_of_a_row_is_named_with_its_last_row(
    invented_data: Path, harvest: Path
) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_text(text[: text.index("southtown")], encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == (3, "place")
    assert "is cut off after this row: 2 rows, 3 registered" in str(found)


@pytest.mark.parametrize(
    ("old", "new", "row", "column"),
    [
        ("2.5", "25", 3, "value"),
        ("southtown", "southtwon", 4, "place"),
        ("southtown,2020,", "southtown,2020,7", 4, "value"),
    ],
)
def test_one_changed_cell_is_found_by_row_and_column(
    old: str, new: str, row: int, column: str, invented_data: Path, harvest: Path
) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_text(text.replace(old, new), encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == (row, column)


def test_two_changed_cells_of_one_row_give_the_row_and_of_one_column_the_column(
    invented_data: Path, harvest: Path
) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_text(text.replace("northtown,2021,2.5", "northtown,2022,2.6"), encoding="utf-8")
    assert refusal(invented_data).row == 3
    harvest.write_text(text.replace("2020", "2019"), encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == ("several", "year")


def test_other_line_ends_alone_are_a_change_without_a_place(invented_data: Path, harvest: Path) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_bytes(text.replace("\n", "\r\n").encode())
    assert f"raw file changed ({len(text) + 4} bytes" in str(refusal(invented_data))


def test_a_file_in_another_encoding_is_named_with_its_row(invented_data: Path, harvest: Path) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_bytes(text.replace("southtown", "南").encode("gb18030"))
    assert "row 4: raw file is not UTF-8" in str(refusal(invented_data))


@pytest.mark.parametrize(
    ("name", "old", "new", "row", "column"),
    [
        (
            "raw_provinces_rd_activity",
            "全国,2023,基础研究,22591176.0",
            "全国,2023,基础研究,22591177.0",
            3,
            "value",
        ),
        ("raw_evidence_events", "Songjiang starts", "Songjiang started", 2, "title_en"),
        ("raw_provinces_nbs_fiscal_sci_tech", ",521.91\t", ",521.19\t", 4, "4"),
    ],
)
def test_one_changed_cell_of_a_shipped_file_is_found(
    name: str, old: str, new: str, row: int, column: str, tmp_path: Path
) -> None:
    table = sources.table(name)
    text = table.file.read_bytes().decode()
    assert text.count(old) == 1
    (tmp_path / table.path).parent.mkdir(parents=True)
    (tmp_path / table.path).write_bytes(text.replace(old, new).encode())
    with pytest.raises(DataError) as raised:
        verify.check_raw([table], tmp_path)
    assert (raised.value.row, raised.value.column) == (row, column)
