"""The commands: what they refuse, what they return, what they say."""

import argparse
import os
from pathlib import Path

import pytest
from sample_books import build

from analysis.errors import AnalysisError, ParameterError
from analysis.run import output
from analysis.site import report_commands


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser("analysis")
    report_commands.add_commands(parser.add_subparsers(required=True))
    args = parser.parse_args(list(words))
    return int(args.run(args))


def test_a_report_of_a_users_own_notebook_makes_a_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = build(tmp_path / "mine.ipynb", "md:# Mine?", "print(number + 1)")
    code = _run("report", str(book), "-p", "number", "41", "--out", str(tmp_path / "site"))
    assert code == 0
    assert "1 run, 0 unchanged, 0 failed, 1 pages written" in capsys.readouterr().out
    page = (tmp_path / "site" / "mine--number-41.html").read_text()
    assert "<pre>42" in page
    assert (tmp_path / "site" / "index.html").is_file()
    assert _run("render", str(tmp_path / "site")) == 0


def test_a_failing_notebook_gives_its_code_and_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = build(tmp_path / "mine.ipynb", "import os", "os._exit(1)")
    assert _run("report", str(book), "--out", str(tmp_path / "site")) == 3
    assert "cell 3 ('os._exit(1)'): the kernel died" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("report", "nowhere"),
        ("report", "nowhere.ipynb"),
        ("sweep", "nowhere.toml"),
        ("render", "nowhere"),
        ("parameters", "--language", "xx"),
        ("parameters", "--cell", "nowhere"),
    ],
)
def test_what_is_not_there_is_refused_with_code_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AnalysisError) as refusal:
        _run(*words)
    assert refusal.value.exit_code == 2
    assert not (tmp_path / "build").exists()


def test_a_parameter_given_twice_is_refused(tmp_path: Path) -> None:
    book = build(tmp_path / "mine.ipynb", "print(1)")
    with pytest.raises(ParameterError, match="given twice"):
        _run("report", str(book), "-p", "number", "1", "-p", "number", "2")


@pytest.mark.parametrize(
    "words", [("--jobs", "0"), ("--jobs", "many"), ("--timeout", "-1"), ("--timeout", "nan")]
)
def test_an_option_that_makes_no_sense_is_refused(words: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        _run("report", *words)
    assert leaving.value.code == 2


def test_a_folder_in_use_is_refused_with_its_own_code(tmp_path: Path) -> None:
    book = build(tmp_path / "mine.ipynb", "print(1)")
    with output.lock(tmp_path / "site"), pytest.raises(AnalysisError, match=f"pid {os.getpid()}") as refusal:
        _run("report", str(book), "--out", str(tmp_path / "site"))
    assert refusal.value.exit_code == 75


def test_the_help_of_report_lists_every_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _run("report", "--help")
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in ("region", "unit_reading", "horizon_year", "weights"))


def test_the_parameters_cell_of_a_notebook_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("parameters", "--cell", "02_key_data") == 0
    assert capsys.readouterr().out.startswith('region = "all"  # type: str')
