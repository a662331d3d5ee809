import pytest

from analysis.errors import AnalysisError, DataError, ParameterError, UnknownName, WriteError


def test_a_data_error_says_where_what_and_what_would_be_right_in_one_line() -> None:
    error = DataError("wrong unit", file="a.csv", row=7, column="unit", value="yuan", expected="billion CNY")
    assert str(error) == "a.csv, row 7, column unit: wrong unit, found yuan, expected billion CNY"


def test_a_data_error_without_a_place_is_just_the_problem() -> None:
    assert str(DataError("nothing there")) == "nothing there"


def test_a_data_error_keeps_its_parts_for_programs() -> None:
    error = DataError("wrong", file="a.csv", row=2, column="x", value=3, expected=4)
    assert (error.file, error.row, error.column, error.value, error.expected) == ("a.csv", 2, "x", 3, 4)


def test_a_long_or_many_lined_value_stays_on_one_short_line() -> None:
    line = str(DataError("wrong", value="a\nb " * 200))
    assert "\n" not in line
    assert len(line) < 200


def test_a_blank_value_is_shown_in_quotes() -> None:
    assert str(DataError("empty", value=" ")) == "empty, found ' '"


@pytest.mark.parametrize(
    ("kind", "code"), [(UnknownName, 2), (ParameterError, 2), (DataError, 1), (WriteError, 5)]
)
def test_every_error_has_the_exit_code_of_its_kind(kind: type[AnalysisError], code: int) -> None:
    assert kind.exit_code == code
    assert issubclass(kind, AnalysisError)
