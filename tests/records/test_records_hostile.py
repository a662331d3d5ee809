"""Files that are no files, never end, or unpack to more than they should."""

import gzip
import os
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from bad_files import GOOD, HEAD

from analysis.errors import DataError
from analysis.records import file_type, reading, record_checks, table

TODAY = date(2025, 6, 1)


def lines(path: Path) -> list[str]:
    problems, _ = reading.check(path, today=TODAY)
    return problems.lines()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert lines(tmp_path / "r.csv")[0].startswith("r.csv: there is no such file")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert lines(tmp_path)[0].startswith(f"{tmp_path.name}: this is a folder, expected a CSV file")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "r.csv")
    assert lines(tmp_path / "r.csv")[0].startswith("r.csv: this is no regular file")


def test_a_device_is_not_read() -> None:
    assert lines(Path("/dev/zero"))[0].startswith("zero: this is no regular file")


def test_a_sparse_file_of_half_a_gigabyte_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(HEAD)
    os.truncate(path, 1 << 29)
    tracemalloc.start()
    assert lines(path)[0].startswith("r.csv: holds zero bytes, so it is no text")
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


def test_a_line_of_twenty_megabytes_is_read_up_to_its_limit_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_type, "MAX_LINE", 1000)
    path = tmp_path / "r.csv"
    path.write_bytes(HEAD + b"p1," + b"9" * 20_000_000)
    assert lines(path) == ["r.csv, row 2: a line without end, expected at most 1,000 characters in a line"]


def test_a_packed_file_that_unpacks_a_hundredfold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv.gz"
    path.write_bytes(gzip.compress(HEAD + GOOD * 900_000, compresslevel=6))
    assert "the packed file unpacks to more than" in lines(path)[0]


def test_a_packed_file_is_refused_beyond_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_type, "MAX_UNPACKED", 5000)
    path = tmp_path / "r.csv.gz"
    path.write_bytes(
        gzip.compress(HEAD + b"".join(b"p%d,2023-05-27,Shanghai,Energy,1\n" % i for i in range(9999)))
    )
    assert "the packed file unpacks to more than" in lines(path)[0]


def test_a_packed_file_is_read_like_the_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(gzip.compress(HEAD + GOOD))
    assert reading.read(path, today=TODAY)["amount_cny_bn"].tolist() == [0.0125]


def test_no_message_holds_a_path_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        reading.read(tmp_path / "r.csv")
    assert str(tmp_path) not in str(refused.value)


def test_a_million_records_of_one_letter_do_not_make_a_million_lines(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(HEAD + b"x,x,x,x,x\n" * 20_000)
    assert len(lines(path)) < 30


def test_thousands_of_places_that_are_none_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    records = b"".join(b"p%d,2023-05-27,Company number %d Ltd,Energy,5\n" % (n, n) for n in range(4_000))
    path.write_bytes(HEAD + records)
    start = time.process_time()
    assert lines(path)[-1] == "r.csv, column city: unknown place, 3995 more like this"
    assert time.process_time() - start < 5


# ------------------------------------------------------------------ Parquet


def parquet(path: Path, **columns: object) -> Path:
    import pyarrow as pa
    from pyarrow import parquet as pq

    pq.write_table(pa.table(columns), path)
    return path


def invented(**more: object) -> dict[str, object]:
    day, amount = [date(2023, 5, 27), None], [12.5, None]
    return {"date": day, "city": ["深圳", None], "field": ["Energy", "x"], "amount (万元)": amount, **more}


def test_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    frame = reading.read(parquet(tmp_path / "r.parquet", **invented()), today=TODAY)
    assert frame["region"].fillna("").tolist() == ["gba", ""]
    assert frame["amount_cny_bn"].fillna(0).tolist() == [0.000125, 0]


def test_lists_of_fields_in_parquet_are_several_fields(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", **invented(field=[["Energy", "Basic science"], None]))
    assert reading.read(path, today=TODAY)["field"].tolist() == ["energy;basic_science", ""]


def test_a_number_with_three_decimals_in_parquet_is_not_ambiguous(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", **invented(**{"amount (万元)": [1.234, 5.0]}))
    assert reading.read(path, today=TODAY)["amount_cny_bn"].tolist() == [1.234e-5, 5e-5]


def test_a_truncated_parquet_file_is_named(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", **invented())
    path.write_bytes(path.read_bytes()[:-20])
    assert lines(path) == [
        "r.parquet: the Parquet file is cut off or damaged, expected a whole Parquet file, written to its end"
    ]


def test_a_parquet_file_damaged_inside_is_named(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", **invented())
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)
    assert lines(path)[0].startswith("r.parquet: the Parquet file is cut off or damaged")


def test_a_column_of_pairs_in_parquet_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", **invented(city=[{"a": 1}, {"a": 2}]))
    assert lines(path) == [
        "r.parquet, column city: a column of type STRUCT(a BIGINT), expected text, numbers or days"
    ]


def test_a_parquet_file_that_pretends_to_be_small_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MAX_RATIO", 5)
    path = parquet(tmp_path / "r.parquet", date=[date(2023, 5, 27)] * 100_000)
    assert lines(path)[0].startswith("r.parquet: the file unpacks to more than it may, found 100,000 rows in")


def test_a_time_with_a_zone_in_parquet_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa

    moments = pa.array([1685120400, None], pa.timestamp("s", tz="Asia/Shanghai"))
    path = parquet(tmp_path / "r.parquet", **invented(date=moments))
    assert "a time with a zone: its day depends on where one is" in lines(path)[0]


# ------------------------------------------------------------------ found by trying


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"p1," + b"1:11" * 30_000 + b",Shanghai,Energy,5\n",
        b"date,city,field,amount" + b" " * 100_000 + b"x\n",
        b"date,city,field,amount,unit\n2023-05-27,Wuhan,Energy,5," + b"bn " * 40_000 + b"\n",
    ],
    ids=["date", "head", "unit"],
)
def test_a_cell_of_a_hundred_thousand_characters_is_refused_at_once(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    start = time.process_time()
    assert len(lines(path)) == 1
    assert time.process_time() - start < 2


@pytest.mark.parametrize("way", [reading.read, reading.condensed])
def test_a_file_changed_while_it_is_read_is_refused(
    way: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, run = tmp_path / "r.csv", record_checks.Checks.run
    path.write_bytes(HEAD + GOOD)

    def changing(self: record_checks.Checks) -> object:
        os.utime(path, (1, 1))
        return run(self)

    monkeypatch.setattr(record_checks.Checks, "run", changing)
    told = (
        "r.csv: the file was changed while it was read, expected a file that nobody writes to: "
        "save it, then check it again"
    )
    assert lines(path) == [told]
    os.utime(path)
    with pytest.raises(DataError, match="the file was changed while it was read"):
        way(path, today=TODAY)


def test_a_name_too_long_for_a_file_is_one_line(tmp_path: Path) -> None:
    assert lines(tmp_path / ("x" * 300))[0].endswith(
        f"cannot be read (File name too long), expected {file_type.WANTED}"
    )


def test_a_link_to_itself_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.csv").symlink_to("r.csv")
    assert lines(tmp_path / "r.csv")[0].startswith(
        "r.csv: cannot be read (Too many levels of symbolic links)"
    )


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_bytes(HEAD + GOOD)
    (tmp_path / "r.csv").symlink_to("other.csv")
    assert lines(tmp_path / "r.csv") == []


def test_a_name_of_a_file_that_would_command_a_terminal_is_spelt_out(tmp_path: Path) -> None:
    path = tmp_path / "r\x1b[31m\n.csv"
    path.write_bytes(HEAD)
    assert lines(path) == [
        "r\\x1b[31m .csv: there are no records below the head, expected one row per project"
    ]


def test_texts_in_a_dictionary_of_parquet_keep_their_decimal_mark(tmp_path: Path) -> None:
    import pyarrow as pa

    texts = pa.array(["1,234", "5,678"]).dictionary_encode()
    path = parquet(tmp_path / "r.parquet", **invented(**{"amount (万元)": texts}))
    assert "an ambiguous number, found '1,234'" in lines(path)[0]


@pytest.mark.parametrize(
    ("column", "values", "kind"),
    [
        ("amount (万元)", [[1.0], [2.0, 3.0]], "DOUBLE[]"),
        ("amount (万元)", [True, False], "BOOLEAN"),
        ("field", [[{"a": 1}], None], "STRUCT(a BIGINT)[]"),
        ("city", [b"Wuhan", None], "BLOB"),
    ],
)
def test_types_of_parquet_that_are_no_cells_are_refused(
    column: str, values: list[object], kind: str, tmp_path: Path
) -> None:
    path = parquet(tmp_path / "r.parquet", **invented(**{column: values}))
    assert lines(path) == [
        f"r.parquet, column {column}: a column of type {kind}, expected text, numbers or days"
    ]
