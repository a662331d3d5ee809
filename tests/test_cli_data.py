import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from analysis.cli import main


@pytest.fixture
def invented_root(invented_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANALYSIS_DATA", str(invented_data))
    return invented_data


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["--version"])
    assert done.value.code == 0
    assert capsys.readouterr().out == f"analysis {analysis.__version__}\n"


def test_the_list_names_every_table_aligned(invented_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"3 tables in {invented_root}"
    assert [line.split()[0] for line in lines[2:]] == ["NAME", "towns", "figures", "flags"]


def test_the_list_can_be_of_raw_files(invented_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "list", "--layer", "raw"]) == 0
    assert "raw_harvest" in capsys.readouterr().out


def test_a_table_is_shown_with_units_rules_keys_and_first_rows(
    invented_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "show", "figures"]) == 0
    page = capsys.readouterr().out
    assert "Key: town, year" in page
    assert "town → towns.town" in page
    assert [line.split() for line in page.splitlines() if line.startswith("value")] == [
        ["value", "number", "apples"],
        ["value", "1.5", "2.5"],
    ]
    assert "not empty, 1990…" in page
    assert "list of flags" in page


def test_a_table_with_units_beside_its_values_shows_every_unit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ANALYSIS_DATA", raising=False)
    assert main(["data", "show", "official_flows"]) == 0
    assert "\nUnits: billion CNY; contracts; papers; patents\n" in capsys.readouterr().out


def test_an_unknown_table_is_one_line_with_the_nearest_and_exit_code_2(
    invented_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "show", "figurs"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "analysis: unknown table 'figurs': use one of towns, figures, flags, raw_harvest "
        "(did you mean 'figures'?)\n"
    )


def test_data_that_are_nowhere_are_one_line_and_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(tmp_path / "nowhere"))
    for command in (["list"], ["show", "towns"], ["build"], ["check"]):
        assert main(["data", *command]) == 1
        line = capsys.readouterr().err
        assert line == (
            f"analysis: ANALYSIS_DATA names {tmp_path / 'nowhere'}, where no datapackage.json lies\n"
        )


def test_folders_named_from_here_are_handed_on_from_the_root(
    invented_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Runs have a working folder of their own: there a relative path would lead nowhere.
    monkeypatch.chdir(invented_data.parent)
    monkeypatch.setenv("ANALYSIS_DATA", invented_data.name)
    monkeypatch.setenv("ANALYSIS_CACHE", "cache")
    assert main(["data", "list"]) == 0
    assert capsys.readouterr().out.startswith(f"3 tables in {invented_data}\n")
    assert os.environ["ANALYSIS_DATA"] == str(invented_data)
    assert os.environ["ANALYSIS_CACHE"] == str(invented_data.parent / "cache")


@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_a_build_on_damaged_raw_files_is_one_line_and_exit_code_1(
    damage: str, invented_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = invented_root / "raw" / "harvest.csv"
    before = (invented_root / "clean" / "figures.csv").read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_text(file.read_text()[:40], encoding="utf-8")
    assert main(["data", "build"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("analysis: raw/harvest.csv")
    assert error.count("\n") == 1
    assert (invented_root / "clean" / "figures.csv").read_bytes() == before


def test_a_folder_that_cannot_be_written_to_is_one_line_and_exit_code_5(
    invented_root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def read_only(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("analysis.pipeline.build._clean", lambda root: {})
    monkeypatch.setattr("analysis.pipeline.build._texts", lambda frames, tables: {})
    monkeypatch.setattr("analysis.pipeline.build._check", lambda texts, folder: None)
    monkeypatch.setattr("analysis.files.tempfile.mkstemp", read_only)
    assert main(["data", "build"]) == 5
    assert "cannot write datapackage.json" in capsys.readouterr().err


def test_an_unknown_command_is_refused_with_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["data", "bild"])
    assert done.value.code == 2


def test_a_reader_that_stops_reading_causes_no_traceback() -> None:
    command = f"'{sys.executable}' -m analysis.cli data list --layer raw | head -n 1"
    done = subprocess.run(command, check=False, shell=True, capture_output=True, text=True, timeout=300)
    assert "tables in" in done.stdout
    assert "Traceback" not in done.stderr
