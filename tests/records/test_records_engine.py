# ruff: noqa: E501  tables of cases read better in long lines
"""The engine for large files gives the same tables as the records themselves, on invented records."""

import os
import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from bad_files import BAD
from examined_once import examined_once
from hypothesis import given, settings, strategies as st

from analysis import load
from analysis.errors import DataError
from analysis.measure import keydata
from analysis.records import reading, table

TODAY = date(2025, 6, 1)
HEAD = "project,date,region,city,field,amount (万元)\n"
CITIES = ("Shanghai", "苏州市", "Shenzhen", "Peking", "Chengdu", "Wuhan", "")
FIELDS = ("Energy", "Energy; Basic science", "chips", "Environment, resources and oceans", "")
AMOUNTS = ("12.5", "1,234.5", "300", "", "3 万元", "0.125", "¥40", "1 234.50")


def invented(rows: int, seed: int) -> str:
    """Invented records with everything the reader takes: places, fields, units in cells, missing cells."""
    draw = random.Random(seed)
    lines = []
    for number in range(rows):
        day = date(2023, 1, 1) + timedelta(days=draw.randrange(20))
        shown = draw.choice([day.isoformat(), f"{day:%d.%m.%Y}", f"{day.year}年{day.month}月{day.day}日", ""])
        field, amount = draw.choice(FIELDS), draw.choice(AMOUNTS)
        lines.append(f'p{number},{shown},,{draw.choice(CITIES)},"{field}","{amount}"\n')
    return HEAD + "".join(lines)


def both(path: Path, **window: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The key table of the records summed up and of the single records."""
    with examined_once(path, today=TODAY):
        summed, single = reading.condensed(path), reading.read(path)
    return keydata.key_table(summed, **window), keydata.key_table(single, **window)  # type: ignore[arg-type]


def whole(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same over all days."""
    with examined_once(path, today=TODAY):
        return keydata.whole_table(reading.condensed(path)), keydata.whole_table(reading.read(path))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "invented *[1].csv"
    path.write_text(invented(400, 1), encoding="utf-8")
    return path


def test_the_key_tables_are_those_of_the_records(file: Path) -> None:
    with examined_once(file, today=TODAY):
        found = reading.condensed(file), reading.read(file)
        pd.testing.assert_frame_equal(*map(keydata.whole_table, found), rtol=1e-12, check_dtype=False)
    for as_of, days in (("2023-01-10", 10), ("2023-01-20", 1), ("2023-01-31", 31), ("2024-01-01", 5)):
        tables = (keydata.key_table(one, as_of=as_of, window_days=days) for one in found)
        pd.testing.assert_frame_equal(*tables, rtol=1e-12, check_dtype=False)


@given(st.integers(0, 10_000))
@settings(max_examples=4, deadline=None, derandomize=True)
def test_records_summed_up_give_the_same_tables(seed: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_text(invented(40, seed), encoding="utf-8")
        with examined_once(path, today=TODAY):
            single, summed = reading.read(path), reading.condensed(path)
    window = {"as_of": "2023-01-12", "window_days": 9}
    tables = (keydata.key_table(summed, **window), keydata.key_table(single, **window))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(*tables, rtol=1e-12)
    pd.testing.assert_series_equal(keydata.coverage(summed, **window), keydata.coverage(single, **window))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(keydata.whole_table(summed), keydata.whole_table(single), rtol=1e-12)


def test_rows_of_one_project_count_once_and_join_their_fields(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "project,date,city,field,amount (bn CNY)\n"
        "p1,2023-05-27,Shanghai,Energy,2\np1,2023-05-27,Hangzhou,chips,2\np1,2023-05-27,Shenzhen,chips,2\n,2023-05-27,Suzhou,x,1\n"
    )
    by_engine, by_records = both(path, as_of="2023-05-27", window_days=1)
    pd.testing.assert_frame_equal(by_engine, by_records, check_dtype=False)
    assert by_engine["projects"].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("german", "Datum;Ort;Feld;Betrag (Mio. Yuan)\n27.05.2023;Peking;Energie;1.234,5\n28.05.2023;Peking;Energie;1.234\n"),
        ("unit column", "date,city,field,amount,unit\n2023-05-27,Wuhan,x,5,万元\n2023-05-27,Wuhan,y,5,亿元\n2023-05-27,Wuhan,y,,\n"),
        ("no project", "date,city,field,amount (bn CNY)\n2023-05-27,Wuhan,x,5\n2023-05-27,Wuhan,x,5\n"),
        ("quoted line breaks", 'project,date,city,field,amount (bn CNY)\n"a\nb",2023-05-27,Wuhan,x,5\n"a\nc",2023-05-27,Wuhan,x,5\n'),
        ("remarks", "# a remark\n# decimal: comma\n\ndate;city;field;amount (bn CNY)\n2023-05-27;Wuhan;x;1.234\n"),
        ("blanks around", "date,city,field,amount (bn CNY)\n 2023-05-27 ,\u3000Wuhan , x ,\u00a05 \n"),
        ("dates in one order", "# date order: day-month-year\ndate,city,field,amount (bn CNY)\n03/04/2023,Wuhan,x,5\n"),
        ("unusual names", 'id,date,city,field,amount (bn CNY)\n<5 MW,2023-05-27,Wuhan,x,5\n-7,2023-05-27,Wuhan,x,5\n+8,2023-05-27,Wuhan,,\n'),
        ("unit in cells", "date,city,field,amount\n2023-05-27,Wuhan,x,5亿元\n2023-05-27,Wuhan,x,¥5\n2023-05-27,Wuhan,x,1.25 bn CNY\n"),
        ("line breaks in the head", 'date,city,field,"amount\n(bn CNY)"\n2023-05-27,Wuhan,x,5\n'),
        ("line breaks in every name", '"Da\ntum";"O\nrt";Feld;"Betrag\n(Mio. Yuan)"\n27.05.2023;Peking;x;1,5\n'),
        ("a province beside its city", "date,province,city,field,amount (bn CNY)\n2023-05-27,Guangdong,Shantou,x,5\n"),
        ("other blanks around", 'project,date,city,field,amount,unit\np,2023-05-27\x0c,Wuhan\x0b,\x0c,5\x0c,\x0cbn CNY\nq,2023-05-27,\x0c,x,\x0c,\n'),
        ("empty rows", "date,city,field,amount (bn CNY)\n2023-05-27,Wuhan,x,5\n\n,,,\n"),
    ],
)  # fmt: skip
def test_every_form_gives_the_same_table(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    pd.testing.assert_frame_equal(*whole(path), rtol=1e-12, check_dtype=False)


def test_parquet_gives_the_same_table(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "r.parquet"
    columns = {
        "date": [date(2023, 5, 27), date(2023, 5, 28), None],
        "city": ["Wuhan", "深圳", None],
        "field": [["Energy", "chips"], ["chips"], None],
        "amount (million CNY)": [1.234, None, 3.0],
    }
    parquet.write_table(pa.table(columns), path)
    pd.testing.assert_frame_equal(*whole(path), rtol=1e-12, check_dtype=False)


def test_a_large_file_is_summed_up_by_itself(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGE_BYTES", 1000)
    frame = load.records(str(file))
    assert "projects" in frame.columns
    assert frame["projects"].sum() == 400


def test_a_small_file_is_read_row_by_row(file: Path) -> None:
    assert tuple(load.records(str(file)).columns) == reading.COLUMNS


def test_the_file_is_only_read(file: Path) -> None:
    before = file.read_bytes(), file.stat().st_mtime_ns, sorted(file.parent.iterdir())
    reading.condensed(file, today=TODAY)
    assert before == (file.read_bytes(), file.stat().st_mtime_ns, sorted(file.parent.iterdir()))


def test_a_problem_deep_in_a_large_file_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(invented(3000, 2) + "p9999,2023-13-01,,Wuhan,x,5\n")
    with pytest.raises(
        DataError, match=r"r\.csv, row 3002, column date: there is no such day, found '2023-13-01'"
    ):
        reading.condensed(path, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "date,city,field,amount (bn CNY)\n2023-05-27,Wuhan,x,5\n   \n2023-05-28,Wuhan,x,5\n",
        "date,city,field,amount (bn CNY)\r\n2023-05-27,Wuhan,x,5\r2023-05-28,Wuhan,x,5\n",
    ],
    ids=["a line of blanks", "mixed line ends"],
)
def test_lines_of_blanks_and_mixed_line_ends_are_read(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, newline="")
    for limit in (1, 1 << 30):
        monkeypatch.setattr(reading, "LARGE_BYTES", limit)
        assert load.records(str(path))["amount_cny_bn"].tolist() == [5, 5]


GENERATED = int(os.environ.get("ANALYSIS_GENERATED_FILES", "40"))
"""How many generated files are read one by one; 1000 for the whole proof, which takes some minutes."""
PARTS = 10 if GENERATED > 40 else 1
"""Hundreds of generated files that are read as one."""


@pytest.mark.parametrize("part", range(PARTS))
def test_generated_files_are_read_alike_by_every_way_in(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each by the engine, as a copy, packed, and summed up; then a hundred as one file."""
    import gzip

    from analysis.records import table

    def alike(content: bytes) -> None:
        plain, packed = tmp_path / "r.csv", tmp_path / "r.csv.gz"
        plain.write_bytes(content)
        packed.write_bytes(gzip.compress(content))
        with examined_once(plain, today=TODAY):
            direct, summed = reading.read(plain), keydata.whole_table(reading.condensed(plain))
        with monkeypatch.context() as patched:
            patched.setattr(table._Store, "_store_directly", lambda *_: False)
            copied = reading.read(plain, today=TODAY)
        for other in (copied, reading.read(packed, today=TODAY)):
            pd.testing.assert_frame_equal(direct, other)
        pd.testing.assert_frame_equal(summed, keydata.whole_table(direct), rtol=1e-12, check_dtype=False)

    seeds = range(part * 100, part * 100 + 100)
    texts = [invented(random.Random(seed).randrange(1, 12), seed) for seed in seeds]
    for text in texts[: GENERATED // 10]:
        alike(text.encode() + b"p,2023-01-01,,Wuhan,x,1\n")
    rows = [
        line.replace("p", f"p{n}-", 1) for n, text in enumerate(texts) for line in text.splitlines(True)[1:]
    ]
    alike((HEAD + "".join(rows)).encode())


CASES = sorted(name for name, bad in BAD.items() if bad.content[:2] not in {b"\x1f\x8b", b"PK"})


@pytest.mark.parametrize("name", CASES[:: max(1, len(CASES) // 25)])
def test_a_bad_file_is_told_alike_as_a_copy(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How it is told where the engine reads it itself: test_records_bad_files."""
    path = tmp_path / "r.csv"
    path.write_bytes(BAD[name].content)
    monkeypatch.setattr(table._Store, "_store_directly", lambda *_: False)
    assert reading.check(path, today=TODAY)[0].lines() == BAD[name].lines


@pytest.mark.parametrize(
    "cell", [' "能源"', ' "能,源"', '"能源" x', 'en"ergy', '"能""源"', '"""', '"能源', "'能源'"]
)
def test_quotes_mean_the_same_whoever_reads_the_file(
    cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = f"A1,2021-09-01,上海,{cell},60\nA2,2021-09-02,上海,能源,60\n"
    (tmp_path / "r.csv").write_text(f"项目编号,日期,城市,领域,金额（万元）\n{rows}", encoding="utf-8")
    first = reading.check(tmp_path / "r.csv")
    monkeypatch.setattr(table._Store, "_store_directly", lambda *_: False)
    again = reading.check(tmp_path / "r.csv")
    assert (first[0].lines(), first[1]) == (again[0].lines(), again[1])
