import shutil
import subprocess
from pathlib import Path

import pytest

from analysis import registry
from analysis.errors import DataError
from analysis.pipeline import raw_check


@pytest.fixture
def harvest(invented_data: Path) -> Path:
    """The invented raw file, committed to a repository of its own."""
    git = ["git", "-C", str(invented_data), "-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "data"], check=True)
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


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "problem"),
    [
        (",2.5\nsouthtown,2020,\n", "", 3, "value", "cut off or changed: 2 rows, 3 registered"),
        ("2.5", "25", 3, "value", "raw file changed (found '25', registered '2.5')"),
        ("southtown", "southtwon", 4, "place", "raw file changed"),
        ("southtown,2020,", "southtown,2020,7", 4, "value", "raw file changed"),
        ("northtown,2021,2.5\n", "", 3, "place", "2 rows, 3 registered"),
        ("southtown", "easttown,2020,3.5\nsouthtown", 4, "place", "4 rows, 3 registered"),
        ("southtown", 'south"town', 4, "place", "raw file changed"),
    ],
)
def test_the_first_row_that_differs_from_the_committed_file_is_named(
    old: str, new: str, row: int, column: str, problem: str, invented_data: Path, harvest: Path
) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_text(text.replace(old, new), encoding="utf-8")
    found = refusal(invented_data)
    assert (found.row, found.column) == (row, column)
    assert problem in str(found)


def test_without_git_and_without_a_copy_the_number_of_rows_is_told(invented_data: Path) -> None:
    harvest = invented_data / "raw" / "harvest.csv"
    text = harvest.read_text(encoding="utf-8")
    harvest.write_text(text.replace("northtown,2021,2.5\n", ""), encoding="utf-8")
    assert str(refusal(invented_data)).startswith(
        "raw/harvest.csv: raw file is cut off or changed: 2 rows, 3 registered, expected "
    )
    harvest.write_text(text.replace("2.5", "2.6"), encoding="utf-8")
    assert str(refusal(invented_data)).startswith("raw/harvest.csv: raw file changed, expected ")


def test_converted_line_ends_are_named_as_such(invented_data: Path, harvest: Path) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_bytes(text.replace("\n", "\r\n").encode())
    assert "its line ends were converted" in str(refusal(invented_data))


def test_an_empty_file_and_another_encoding_are_told(invented_data: Path, harvest: Path) -> None:
    text = harvest.read_text(encoding="utf-8")
    harvest.write_bytes(b"")
    assert refusal(invented_data).row == 1
    harvest.write_bytes(text.replace("southtown", "南").encode("gb18030"))
    assert refusal(invented_data).row == 4


def test_a_folder_in_the_place_of_a_raw_file_is_one_line(invented_data: Path) -> None:
    harvest = invented_data / "raw" / "harvest.csv"
    harvest.unlink()
    harvest.mkdir()
    assert str(refusal(invented_data)).startswith("raw/harvest.csv: raw file cannot be read: ")


@pytest.mark.parametrize(
    ("name", "old", "new", "row", "column"),
    [
        ("raw_provinces_rd_activity", "全国,2023,基础研究,2259117", "全国,2023,基础研究,2259118", 3, "value"),
        ("raw_evidence_events", "Songjiang starts", "Songjiang started", 2, "title_en"),
        ("raw_provinces_nbs_fiscal_sci_tech", ",521.91\t", ",521.19\t", 4, "4"),
        ("raw_provinces_industry_rd", "\n", '\n"', 2, "province"),
    ],
)
def test_a_changed_copy_of_a_shipped_file_is_compared_with_the_shipped_one(
    name: str, old: str, new: str, row: int, column: str, tmp_path: Path
) -> None:
    table = registry.table(name)
    (tmp_path / table.path).parent.mkdir(parents=True)
    shutil.copy(table.file, tmp_path / table.path)
    content = table.file.read_bytes().decode()
    (tmp_path / table.path).write_bytes(content.replace(old, new, 1).encode())
    with pytest.raises(DataError) as raised:
        raw_check.check_raw([table], tmp_path)
    assert (raised.value.row, raised.value.column) == (row, column)
