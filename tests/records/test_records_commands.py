"""analysis check and analysis template: what is printed where, exit codes, nothing overwritten."""

import csv
import io
import itertools
import re
from pathlib import Path

import own_edition
import pandas as pd
import pytest
from bad_files import BAD, GOOD, HEAD
from examined_once import examined_once
from hypothesis import given, settings, strategies as st

from analysis import export
from analysis.cli import main
from analysis.names import LANGUAGES
from analysis.records import edition_check, reading, templates


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "r.csv"
    path.write_bytes(HEAD + GOOD)
    return path


@pytest.mark.parametrize("words", [("check",), ("check", "records")])
def test_a_good_file_is_told_what_was_understood(
    words: tuple[str, ...], good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *words, good)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "r.csv: 1 records, 2023-05-27 to 2023-05-27"


def test_a_bad_file_ends_with_exit_code_1_and_every_line_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(BAD["more_than_five_of_a_kind"].content)
    code, out, err = run(capsys, "check", path, "--today", "2025-06-01")
    assert (code, err.splitlines()) == (1, BAD["more_than_five_of_a_kind"].lines)
    assert "columns: 'date' is the date" in out


def test_warnings_alone_leave_the_exit_code_at_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(BAD["zero_is_a_warning"].content)
    code, out, err = run(capsys, "check", path)
    assert code == 0
    assert err.startswith("warning: ") and out


def test_checking_writes_nothing(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in good.parent.iterdir())
    run(capsys, "check", good)
    assert sorted((path, path.stat().st_mtime_ns) for path in good.parent.iterdir()) == before


@pytest.mark.parametrize("words", [("check",), ("check", "edition")])
def test_an_edition_is_told_its_rows(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_edition.write(tmp_path / "invented")
    assert run(capsys, *words, folder) == (
        0, "invented: claims 7, topics 1, key_data 2, paths 1, cases 1, outlook 1\n", ""
    )  # fmt: skip


def test_an_edition_with_a_fault_ends_with_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_edition.write(tmp_path / "invented")
    (folder / "paths.csv").unlink()
    code, _, err = run(capsys, "check", "edition", folder)
    assert code == 1
    assert err.startswith("paths.csv: the table is missing")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("check", "recrods", "x.csv"), "unknown kind 'recrods': use one of records, edition"),
        (("check", "a", "b", "c"), "name one file or folder"),
        (("check", "x.csv", "--today", "soon"), "--today is 'soon': write a day as YYYY-MM-DD"),
        (("template", "edition"), "name a new folder"),
        (("template", "records", "--format", "parquet"), "name a file"),
        (("template", "records", "--language", "fr"), "unknown language 'fr': use one of en, de, zh"),
    ],
)
def test_a_wrong_command_ends_with_exit_code_2_and_one_line(
    words: tuple[str, ...], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, *words)
    assert code == 2
    assert err.startswith(f"analysis: {line}") and err.count("\n") == 1


# ------------------------------------------------------------------ templates


def test_templates_are_read_without_a_problem_and_hold_the_same_records(tmp_path: Path) -> None:
    frames = []
    for language in LANGUAGES:
        path = tmp_path / f"{language}.csv"
        templates.write_records(path, language=language)
        with examined_once(path) as found:
            assert found.problems.lines() == []
            frames.append(reading.read(path))
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0], rtol=1e-12)


def test_the_template_holds_real_projects_of_the_shipped_list() -> None:
    from analysis import load

    shipped = load.projects().set_index("project")
    rows = [
        row for row in csv.reader(io.StringIO(templates.records_text())) if row and not row[0].startswith("#")
    ]
    assert len(rows) == 4
    for project, _, _, _, amount in rows[1:]:
        assert float(amount) == round(shipped.loc[project, "funds_cny_mn"], 2)


def test_the_template_in_parquet_is_read_without_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.parquet"
    assert run(capsys, "template", "records", path)[0] == 0
    assert run(capsys, "check", path)[0] == 0


def test_without_a_file_the_template_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "template", "records", "--language", "zh")
    assert code == 0
    assert "项目编号,日期,城市,领域,金额（万元）" in out


def test_a_report_on_an_edition_with_faults_names_them_all_and_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_edition.write(tmp_path / "invented")
    (folder / "paths.csv").unlink()
    (folder / "cases.csv").unlink()
    code, _, err = run(capsys, "report", "07", "-p", "edition", folder, "--out", tmp_path / "site")
    assert code == 1
    assert [line.split(":")[0] for line in err.splitlines()] == ["paths.csv", "cases.csv"]
    assert not (tmp_path / "site").exists()


def test_a_report_on_records_with_faults_names_them_all_and_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(BAD["more_than_five_of_a_kind"].content)
    code, _, err = run(capsys, "report", "02", "-p", "records", path, "--out", tmp_path / "site")
    assert (code, err.splitlines()) == (1, BAD["more_than_five_of_a_kind"].lines)
    assert not (tmp_path / "site").exists()


def test_a_report_on_a_folder_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "report", "07", "-p", "edition", tmp_path / "nowhere")
    assert (code, err) == (2, "analysis: edition names 'nowhere', which is no folder with an edition\n")


def test_a_template_overwrites_nothing(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "template", "records", good)
    assert (code, err) == (5, "analysis: r.csv exists already: name another file\n")
    assert good.read_bytes() == HEAD + GOOD
    assert run(capsys, "template", "edition", good.parent)[0] == 5


def test_the_edition_template_has_no_problem_and_explains_every_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    assert run(capsys, "template", "edition", folder)[0] == 0
    assert edition_check.check(folder).lines() == []
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for table in (edition_check.tables() | edition_check.optional_tables()).values():
        for field in table.fields:
            assert f"| `{field.name}` | {field.type} |" in readme


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "template", "records", tmp_path / "nowhere" / "r.csv")
    assert (code, err) == (5, "analysis: r.csv cannot be written (No such file or directory)\n")


# ------------------------------------------------------------------ safe for spreadsheets


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", " =1", "＝1+1", "-x"]
)
def test_a_cell_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert export.safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.5", "+3", "-1,234.5", "-12 %", "1e-5", "Suzhou", "", "a=b", "-1e-05"])
def test_numbers_and_ordinary_text_are_exported_as_they_are(text: str) -> None:
    assert export.safe_cell(text) == text


def test_exported_text_is_safe_in_head_and_cells() -> None:
    assert (
        export.csv_text(["=a"], [["=b"], [-1.5]], comments=["two\nlines"]) == "# two lines\n'=a\n'=b\n-1.5\n"
    )


PIECES = st.sampled_from([*',;\t|"=+-@ 1a\n', "=1+1", ";=", '";"='])


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n@x"])
def test_a_formula_behind_a_tab_or_line_end_gets_an_apostrophe_at_both_places(text: str) -> None:
    assert export.safe_cell(text) == f"'{text[0]}'{text[1:]}"


@pytest.mark.parametrize("delimiter", [",", ";"])
@given(
    st.lists(st.lists(st.sampled_from([*',;\t|"=+-@ 1a\n', "=1+1", ";=", '";"=']), max_size=6), max_size=3)
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_country_s_spreadsheet_finds_a_formula_in_exported_text(
    delimiter: str, cells: list[list[str]]
) -> None:
    written = export.csv_text(["head"], [["".join(cell) for cell in cells]], delimiter=delimiter)
    for mark in ",;\t|":
        for cell in itertools.chain.from_iterable(csv.reader(io.StringIO(written), delimiter=mark)):
            begins = cell.lstrip(" ").startswith(export.STARTS) and cell.lstrip(" ")[:1] not in {"\t", "\n"}
            assert not begins or re.fullmatch(r"[+-]?\d+([.,]\d+)*\s?%?", cell.strip().rstrip('"')), written


@pytest.mark.parametrize("text", ["Suzhou; -5 %", "a, -1.5", "Beijing;Tianjin", "1;2"])
def test_numbers_behind_a_mark_are_exported_as_they_are(text: str) -> None:
    assert export.safe_cell(text) == text


def test_a_report_on_a_large_file_with_faults_names_them_all_and_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(HEAD + GOOD + b"p2,2023-13-01,Shanghai,Energy,1\np3,2023-05-27,Shangai,Energy,1\n")
    code, out, err = run(capsys, "report", "02", "-p", "records", path, "--out", tmp_path / "site")
    assert (code, out, err.count("\n")) == (1, "", 2)
    assert "row 3, column date" in err and "row 4, column city" in err
    assert not (tmp_path / "site").exists()


FUTURE = "project,date,city,field,amount (bn CNY)\np,2024-05-27,Shanghai,x,1\nq,2025-05-27,Shanghai,x,1\n"


def test_check_and_report_take_the_same_today(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.site import report_commands

    path = tmp_path / "r.csv"
    path.write_text(FUTURE)
    counts: list[int] = []
    monkeypatch.setattr(report_commands, "_execute", lambda *_: counts.append(len(reading.read(path))) or 0)
    for day, records in (("2024-12-31", 1), ("2025-12-31", 2)):
        _, out, _ = run(capsys, "check", path, "--today", day)
        assert out.startswith(f"r.csv: {records} records")
        code, _, err = run(capsys, "report", "02", "-p", "records", path, "--today", day)
        assert (code, counts[-1]) == (0, records), err
    assert run(capsys, "report", "02", "-p", "records", path, "--today", "soon")[0] == 2


def test_a_mapping_that_appears_later_beside_a_list_makes_its_results_stale(tmp_path: Path) -> None:
    from analysis.run import cache
    from analysis.run.execution import plan

    path = tmp_path / "r.csv"
    path.write_text(FUTURE)
    planned = plan("02_key_data", {"records": str(path)})
    before = cache.key(planned, tmp_path)
    for name in ("r.mapping.toml", "r.csv.mapping.toml", "mapping.toml"):
        (tmp_path / name).write_text('future_dates = "kept"\n')
        after = cache.key(planned, tmp_path)
        assert after != before
        before = after
