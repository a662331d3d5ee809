from pathlib import Path

import pandas as pd
import pytest

from analysis import registry, tabular
from analysis.errors import DataError


@pytest.fixture
def every_type() -> registry.Table:
    fields = [
        registry.Field("name", "string"),
        registry.Field("year", "integer", required=True),
        registry.Field("rank", "integer"),
        registry.Field("value", "number"),
        registry.Field("open", "boolean"),
        registry.Field("day", "date"),
    ]
    return registry.Table(
        "t", "clean", "", "", "clean/t.csv", tuple(fields), (), (), None, None, "", (), (), "", ()
    )


def frame_of(**changes: object) -> pd.DataFrame:
    row: dict[str, object] = {
        "name": "a", "year": 2020, "rank": 1, "value": 0.5, "open": True, "day": "2024-07-18",
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def test_every_type_goes_to_text_and_comes_back(every_type: registry.Table) -> None:
    text = tabular.csv_text(frame_of(), every_type)
    assert text == "name,year,rank,value,open,day\na,2020,1,0.5,true,2024-07-18\n"
    back = tabular.parse(every_type, text, file="t.csv")
    assert list(map(str, back.dtypes)) == ["str", "int64", "Int64", "float64", "boolean", "datetime64[us]"]
    assert tabular.csv_text(back, every_type) == text


def test_missing_stays_missing_and_is_never_zero(every_type: registry.Table) -> None:
    text = tabular.csv_text(
        frame_of(name=None, rank=None, value=float("nan"), open=None, day=None), every_type
    )
    assert text.splitlines()[1] == ",2020,,,,"
    back = tabular.parse(every_type, text, file="t.csv")
    assert back.drop(columns="year").isna().all(axis=None)


def test_text_that_reads_like_missing_stays_text(every_type: registry.Table) -> None:
    back = tabular.parse(every_type, tabular.csv_text(frame_of(name="NA"), every_type), file="t.csv")
    assert back["name"].tolist() == ["NA"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1016.7, "1016.7"),
        (0.1 + 0.2, "0.3"),
        (2183.0, "2183.0"),
        (-1e-30 * 0, "0.0"),
        (1 / 3, "0.3333333333"),
    ],
)
def test_a_number_has_one_text_of_ten_significant_digits(
    value: float, text: str, every_type: registry.Table
) -> None:
    assert tabular.csv_text(frame_of(value=value), every_type).split("\n")[1].split(",")[3] == text


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("rank", 1.5, "a whole number"),
        ("value", "many", "a number"),
        ("value", float("inf"), "a number"),
        ("open", "yes", "true or false"),
        ("day", "18.7.2024", "a date like 2024-07-18"),
        ("name", 1301.0, "text"),
    ],
)
def test_a_cell_of_another_type_is_refused_with_row_and_column(
    column: str, value: object, expected: str, every_type: registry.Table
) -> None:
    with pytest.raises(DataError) as refusal:
        tabular.csv_text(frame_of(**{column: value}), every_type)
    assert (refusal.value.row, refusal.value.column, refusal.value.expected) == (2, column, expected)


def test_an_unreadable_cell_in_a_file_is_named_by_row_and_column(every_type: registry.Table) -> None:
    text = "name,year,rank,value,open,day\na,2020,1,0.5,true,2024-07-18\nb,2021,x,,,\n"
    with pytest.raises(DataError) as refusal:
        tabular.parse(every_type, text, file="t.csv")
    assert str(refusal.value) == "t.csv, row 3, column rank: wrong type, found 'x', expected a whole number"


def test_a_row_cut_short_is_named(every_type: registry.Table) -> None:
    text = "name,year,rank,value,open,day\na,2020,1,0.5,true,2024-07-18\nb,\n"
    with pytest.raises(DataError, match=r"t\.csv, row 3, column"):
        tabular.parse(every_type, text, file="t.csv")


def test_an_unknown_or_missing_column_is_named(every_type: registry.Table) -> None:
    with pytest.raises(DataError, match="column yaer: unknown column, expected year"):
        tabular.csv_text(frame_of().rename(columns={"year": "yaer"}), every_type)
    with pytest.raises(DataError, match="column day: column is missing"):
        tabular.csv_text(frame_of().drop(columns="day"), every_type)
    with pytest.raises(DataError, match="columns in another order"):
        tabular.csv_text(frame_of()[list(reversed(frame_of().columns))], every_type)


def test_a_missing_file_and_a_file_in_another_encoding_are_refused(
    every_type: registry.Table, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match="file is missing"):
        tabular.read_table(every_type, tmp_path / "t.csv")
    (tmp_path / "t.csv").write_bytes("name\n北京".encode("gb18030"))
    with pytest.raises(DataError, match="row 2: not readable as UTF-8"):
        tabular.read_table(every_type, tmp_path / "t.csv")
