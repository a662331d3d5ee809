"""Reading raw files as text: layout, and what is refused with file, row and column. Invented files say so."""

import pytest

from analysis.errors import DataError
from analysis.pipeline.raw import RawFiles


@pytest.fixture
def folder(tmp_path):
    """An invented raw folder."""
    (tmp_path / "provinces").mkdir()

    def write(text: str, name: str = "provinces/T.csv") -> RawFiles:
        (tmp_path / name).write_bytes(text.encode("utf-8"))
        return RawFiles(tmp_path)

    return write


def test_cells_come_back_as_the_text_that_stands_there(folder):
    frame = folder('\ufeffa,b\n1.0,NA\n," x, y "\n').read("provinces/T.csv")
    assert frame.to_dict("list") == {"a": ["1.0", ""], "b": ["NA", " x, y "]}


def test_comment_lines_above_the_header_are_passed_over(folder):
    frame = folder("# note, with comma\r\na,b\r\n1,2\r\n").read("provinces/T.csv", comment="#")
    assert frame.to_dict("list") == {"a": ["1"], "b": ["2"]}


def test_a_missing_file_is_told_with_its_neighbours(folder):
    with pytest.raises(DataError, match=r"provinces/U\.csv: raw file is missing.*T\.csv"):
        folder("a\n1\n").read("provinces/U.csv")


def test_a_file_cut_off_in_a_row_is_told_with_file_row_and_column(folder):
    with pytest.raises(DataError, match=r"provinces/T\.csv, row 3, column c: record is cut off"):
        folder("a,b,c\n1,2,3\n4,5").read("provinces/T.csv")


def test_a_row_with_too_many_cells_is_told_with_its_row(folder):
    with pytest.raises(DataError, match=r"provinces/T\.csv, row 2, column after b: .*more cells"):
        folder("a,b\n1,2,3\n").read("provinces/T.csv")


def test_a_file_cut_off_inside_quotes_is_told_with_its_row(folder):
    with pytest.raises(DataError, match=r"provinces/T\.csv, row 3"):
        folder('a,b\n1,2\n3,"cut').read("provinces/T.csv")


def test_the_row_told_is_the_line_of_the_editor_after_a_cell_of_two_lines(folder):
    with pytest.raises(DataError, match=r"row 4, column b"):
        folder('a,b\n1,"two\nlines"\n3\n').read("provinces/T.csv")


def test_an_empty_file_is_refused(folder):
    with pytest.raises(DataError, match=r"provinces/T\.csv, row 1: raw file is empty"):
        folder("").read("provinces/T.csv")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "T.csv").write_bytes("地区\n".encode("gb18030"))
    with pytest.raises(DataError, match=r"T\.csv, row 1: file is not UTF-8"):
        RawFiles(tmp_path).read("T.csv")


PORTAL = (
    "\ufeff数据库\n时间：2011年\n地区\t,2025年\t,2024年\t,\n"
    "甲\t,\t,1.5\t,\n乙\t,\t,\t,\n注：说明\n数据来源：某局\n"
)


def test_a_portal_file_is_read_from_the_line_of_regions_without_the_empty_year(folder):
    table = folder(PORTAL).read_nbs_portal("provinces/T.csv")
    assert table.to_dict("list") == {
        "row": [4, 5], "label": ["甲", "乙"], "year": [2024, 2024], "value": ["1.5", ""],
    }  # fmt: skip


def test_a_portal_file_without_a_table_is_refused(folder):
    with pytest.raises(DataError, match=r"provinces/T\.csv, row 1: portal file has no table.*地区"):
        folder("数据库\n时间\n").read_nbs_portal("provinces/T.csv")


def test_a_portal_file_cut_off_in_a_row_is_told(folder):
    with pytest.raises(DataError, match=r"row 5, column 2024年: record is cut off"):
        folder(PORTAL.replace("乙\t,\t,\t,", "乙\t,\t")).read_nbs_portal("provinces/T.csv")


def test_reading_does_not_change_between_two_calls(raw):
    first = raw.read("provinces/RDIntense.csv")
    first["value"] = "changed"
    assert raw.read("provinces/RDIntense.csv")["value"].ne("changed").all()
