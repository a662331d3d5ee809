from pathlib import Path

import pytest

from analysis import registry
from analysis.errors import DataError
from analysis.pipeline import raw_check


@pytest.fixture
def harvest(invented_data: Path) -> Path:
    return invented_data / "raw" / "harvest.csv"


def refusal(root: Path) -> DataError:
    with pytest.raises(DataError) as raised:
        raw_check.check_raw(registry.tables("raw", root=root).values(), root)
    return raised.value


def test_raw_files_as_obtained_pass(invented_data: Path) -> None:
    raw_check.check_raw(registry.tables("raw", root=invented_data).values(), invented_data)


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


def test_converted_line_ends_are_named_as_such(invented_data: Path, harvest: Path) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_bytes(text.replace("\n", "\r\n").encode())
    assert str(refusal(invented_data)).startswith(
        "raw/harvest.csv, row 1, column value: raw file changed: its line ends were converted, expected "
    )


def test_a_missing_last_line_end_is_told_with_the_last_row(invented_data: Path, harvest: Path) -> None:
    harvest.write_bytes(harvest.read_bytes().rstrip())
    found = refusal(invented_data)
    assert (found.row, found.column) == (4, "value")
    assert "the end of its last line is missing" in str(found)


def test_an_empty_file_is_told_as_empty(invented_data: Path, harvest: Path) -> None:
    harvest.write_bytes(b"")
    assert str(refusal(invented_data)).startswith("raw/harvest.csv, row 1, column place: raw file is empty")


def test_a_row_that_is_missing_in_the_middle_is_told_with_the_place_where_it_stood(
    invented_data: Path, harvest: Path
) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_text(text.replace("northtown,2021,2.5\n", ""), encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == (3, "place")
    assert "lacks the row that stood here: 2 rows, 3 registered" in str(found)


def test_a_row_that_was_added_is_told_with_its_place(invented_data: Path, harvest: Path) -> None:
    text = harvest.read_text(encoding="utf-8")
    added = text.replace("southtown", "easttown,2020,3.5\nsouthtown")
    harvest.write_text(added, encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == (4, "place")
    assert "has one row too many: 4 rows, 3 registered" in str(found)


def test_several_missing_rows_are_not_said_to_be_at_the_end(invented_data: Path, harvest: Path) -> None:
    lines = harvest.read_text(encoding="utf-8").splitlines(keepends=True)
    harvest.write_text("".join([lines[0], lines[3]]), encoding="utf-8")
    assert "cut off after this row or lacks rows above it: 1 rows, 3 registered" in str(
        refusal(invented_data)
    )


def test_rows_in_another_order_are_told_as_such(invented_data: Path, harvest: Path) -> None:
    lines = harvest.read_text(encoding="utf-8").splitlines(keepends=True)
    harvest.write_text("".join([lines[0], lines[2], lines[1], lines[3]]), encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == ("several", "several")
    assert "its rows or cells stand in another order" in str(found)


def test_a_file_cut_off_inside_a_chinese_letter_is_told_with_row_and_column(tmp_path: Path) -> None:
    table = registry.table("raw_provinces_rd_activity")
    content = table.file.read_bytes()
    place = content.index("基础".encode(), 5000)
    (tmp_path / table.path).parent.mkdir(parents=True)
    (tmp_path / table.path).write_bytes(content[: place + 1])
    with pytest.raises(DataError) as raised:
        raw_check.check_raw([table], tmp_path)
    row = content[:place].count(b"\n") + 1
    assert (raised.value.row, raised.value.column) == (row, "chn_block4")
    assert "cut off inside a letter" in str(raised.value)


def test_a_quotation_mark_that_swallows_the_file_is_told_with_its_row(tmp_path: Path) -> None:
    # Longer than what the reader of the standard library takes for one cell.
    table = registry.table("raw_provinces_industry_rd")
    (tmp_path / table.path).parent.mkdir(parents=True)
    (tmp_path / table.path).write_bytes(table.file.read_bytes().replace(b"\n", b'\n"', 1))
    with pytest.raises(DataError, match=r"row 2, column province: .* a cell that does not end"):
        raw_check.check_raw([table], tmp_path)


def test_a_folder_in_the_place_of_a_raw_file_is_one_line(invented_data: Path, harvest: Path) -> None:
    harvest.unlink()
    harvest.mkdir()
    assert str(refusal(invented_data)).startswith("raw/harvest.csv: raw file cannot be read: ")


def test_a_file_in_another_encoding_is_named_with_its_row(invented_data: Path, harvest: Path) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_bytes(text.replace("southtown", "南").encode("gb18030"))
    assert "row 4, column place: raw file is not UTF-8" in str(refusal(invented_data))


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
    table = registry.table(name)
    text = table.file.read_bytes().decode()
    assert text.count(old) == 1
    (tmp_path / table.path).parent.mkdir(parents=True)
    (tmp_path / table.path).write_bytes(text.replace(old, new).encode())
    with pytest.raises(DataError) as raised:
        raw_check.check_raw([table], tmp_path)
    assert (raised.value.row, raised.value.column) == (row, column)
