"""Whatever the bytes, the answer is a refusal in one line or a table: never another exception."""

import gzip
import tempfile
from datetime import date
from pathlib import Path

import pytest
from bad_files import BAD, GOOD, HEAD
from examined_once import examined_once
from hypothesis import HealthCheck, example, given, settings, strategies as st

from analysis.errors import AnalysisError, DataError
from analysis.measure import keydata
from analysis.records import cell_values, column_words, edition_check, place_matching, reading
from analysis.run import contract

TODAY = date(2025, 6, 1)
BOUNDED = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FEWER = settings(BOUNDED, max_examples=6)
MARKS = st.sampled_from(
    [
        *",;\t|\"'\n\r#=+-@<>\0. 年月日元万亿",
        "\ufeff",
        "\u202e",
        "\ud7ff",
        "1,234",
        "1.234",
        "-0",
        "9" * 50,
        "²",
        "①",
        "*",
        "\u200b",
        "\u2060",
        "“",
        "合计",
        "小计",
        "2.02E+11",
        "约",
        "以上",
        "序号",
        "2019年",
        "江苏·",
    ]
)
TEXT = st.lists(st.one_of(MARKS, st.text(max_size=6)), max_size=12).map("".join)
HEADS = st.lists(
    st.sampled_from([word for _, language, word in column_words._rows() if language in {"en", "zh"}]),
    max_size=8,
)


def survives(content: bytes) -> None:
    """Reading ends in a table or in a refusal that is one line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_bytes(content)
        with examined_once(path, today=TODAY):
            problems, told = reading.check(path)
            assert all("\n" not in line and "\0" not in line for line in problems.lines() + told)
            try:
                frame = reading.read(path)
            except DataError as refused:
                assert problems.errors and "\n" not in str(refused)
            else:
                assert not problems.errors
                assert (frame["amount_cny_bn"].dropna() >= 0).all()


@given(st.binary(max_size=300))
@BOUNDED
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    survives(content)


@given(HEADS, st.sampled_from(",;\t|"), st.lists(TEXT, max_size=6))
@BOUNDED
def test_any_text_below_a_head_is_read_or_refused(heads: list[str], mark: str, lines: list[str]) -> None:
    survives("\n".join([mark.join(heads), *lines]).encode("utf-8", "surrogatepass"))


def quoted(texts: list[str]) -> bytes:
    """A row of a file with every cell in quotes."""
    cells = ",".join('"' + text.replace('"', '""') + '"' for text in texts)
    return cells.encode("utf-8", "surrogatepass") + b"\n"


@given(st.lists(st.lists(TEXT, min_size=5, max_size=5), min_size=1, max_size=6))
@FEWER
def test_any_cells_in_a_proper_file_are_read_or_refused(rows: list[list[str]]) -> None:
    survives(HEAD + b"".join(map(quoted, rows)) + GOOD)


@given(st.sampled_from(sorted(BAD)), st.integers(0, 400), st.binary(min_size=1, max_size=3))
@BOUNDED
def test_bad_files_damaged_further_are_refused_or_read(name: str, at: int, bytes_put_in: bytes) -> None:
    content = BAD[name].content[:20_000]
    survives(content[:at] + bytes_put_in + content[at:])


@given(st.integers(0, 120), st.binary(min_size=1, max_size=4))
@FEWER
def test_damaged_packed_files_are_refused_or_read(at: int, bytes_put_in: bytes) -> None:
    packed = gzip.compress(HEAD + GOOD * 9, mtime=0)
    survives(packed[:at] + bytes_put_in + packed[at + len(bytes_put_in) :])


@pytest.fixture(scope="module")
def parquet_file() -> bytes:
    import io

    import pyarrow as pa
    from pyarrow import parquet

    columns = {"date": [TODAY], "city": ["Wuhan"], "field": ["Energy"], "amount (万元)": [5.0]}
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


@given(at=st.integers(4, 2000), put=st.binary(min_size=1, max_size=4))
@FEWER
def test_damaged_parquet_files_are_refused_or_read(parquet_file: bytes, at: int, put: bytes) -> None:
    at %= len(parquet_file)
    survives(parquet_file[:at] + put + parquet_file[at + len(put) :])


USUAL = ("p", "2023-05-27", "Wuhan", "Energy", "5")


@given(st.dictionaries(st.integers(0, 4), TEXT, max_size=3))
@FEWER
@example({2: "Wuhan\x1fx"})
@example({3: "\x0c", 4: ""})
@example({0: "", 2: "", 4: "1.234;"})
def test_a_record_summed_up_is_read_or_refused_like_the_record(unusual: dict[int, str]) -> None:
    texts = [unusual.get(number, text) for number, text in enumerate(USUAL)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_bytes(HEAD + quoted(texts))
        with examined_once(path, today=TODAY) as found:
            try:
                table = keydata.whole_table(reading.condensed(path))
            except DataError as refused:
                assert found.problems.errors, refused
            else:
                assert not found.problems.errors
                assert table["projects"].sum() <= 1


@given(TEXT)
@BOUNDED
def test_any_cell_has_an_answer(text: str) -> None:
    cell_values.check_cell(text)
    cell_values.period(text)
    cell_values.number(text)
    place_matching.region(text)
    place_matching.fields(text)
    column_words.unit(text)
    column_words.column(text)


@given(st.sampled_from(edition_check.TABLES), TEXT)
@FEWER
def test_any_text_as_a_table_of_an_edition_is_refused(name: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
        problems = edition_check.check(folder)
        assert problems.errors >= 6
        assert all("\n" not in line for line in problems.lines())


ANY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    TEXT,
    st.lists(TEXT, max_size=2),
    st.dictionaries(TEXT, st.floats(), max_size=2),
)


@given(
    st.sampled_from(contract.notebooks()),
    st.one_of(st.sampled_from(sorted(contract.all_parameters())), TEXT),
    ANY,
)
@settings(BOUNDED, max_examples=200)
def test_any_parameter_is_taken_or_refused(notebook: str, name: str, value: object) -> None:
    try:
        checked = contract.check(notebook, {name: value})
    except AnalysisError as refused:
        assert "\n" not in str(refused)
    else:
        assert name in checked


@given(
    st.sampled_from(contract.notebooks()),
    st.dictionaries(st.sampled_from(sorted(contract.all_parameters())), TEXT, max_size=3),
)
@BOUNDED
def test_any_typed_text_is_taken_or_refused(notebook: str, texts: dict[str, str]) -> None:
    try:
        contract.parse(notebook, texts)
    except AnalysisError as refused:
        assert "\n" not in str(refused)


CELLS = st.one_of(st.none(), st.floats(), st.integers(-(10**20), 10**20), st.dates(), st.booleans(), TEXT)


@given(
    st.lists(st.lists(CELLS, max_size=7), max_size=6),
    st.lists(st.tuples(*[st.integers(1, 8)] * 4), max_size=3),
)
@FEWER
def test_any_sheet_is_read_or_refused(
    rows: list[list[object]], merged: list[tuple[int, int, int, int]]
) -> None:
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["项目编号", "日期", "城市", "领域", "金额（万元）"])
        for row in rows:
            try:
                sheet.append([cell if not isinstance(cell, str) else cell[:50] for cell in row])
            except (IllegalCharacterError, ValueError):
                continue
        for top, left, bottom, right in merged:
            cells = {"start_row": min(top, bottom), "end_row": max(top, bottom)}
            cells |= {"start_column": min(left, right), "end_column": max(left, right)}
            sheet.merge_cells(**cells)
        path = Path(folder) / "r.xlsx"
        try:
            book.save(path)
        except (UnicodeEncodeError, ValueError, OverflowError):
            return
        problems, told = reading.check(path, today=TODAY)
        assert all("\n" not in line for line in problems.lines() + told)
