"""The commands: what they refuse, what they return, what they say."""

import argparse
import os
import re
from pathlib import Path

import pytest
from sample_books import build

from analysis import cli
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


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ["reprot"],
            r"analysis: unknown command 'reprot': .*\(did you mean 'report'\?\); see analysis --help",
        ),
        (["data", "shwo"], r"analysis data: unknown action 'shwo': .*\(did you mean 'show'\?\); see .*"),
        (
            ["report", "-p", "region"],
            r"analysis report: argument -p/--parameter: expected 2 arguments; see .*",
        ),
        (["compare", "."], r"analysis compare: .*required: NEW; see analysis compare --help"),
    ],
)
def test_a_mistyped_command_is_one_line(
    words: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(words)
    assert leaving.value.code == 2
    assert re.fullmatch(line + "\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.ipynb", "{", "a.ipynb is not a notebook: it is not readable as JSON from line 1 on"),
        ("a.ipynb", "text", "a.ipynb is not a notebook: it is not JSON"),
        ("a.ipynb", "{}", "a.ipynb is not a notebook: it has no nbformat and cells"),
        ("a.ipynb", "[]", "a.ipynb is not a notebook: it has no nbformat and cells"),
    ],
)
def test_a_file_that_is_no_notebook_is_told_what_it_lacks(
    tmp_path: Path, name: str, content: str, line: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ParameterError, match=re.escape(line)):
        _run("report", str(tmp_path / name), "--out", str(tmp_path / "site"))


def test_a_folder_a_file_and_a_missing_one_are_told_as_such(tmp_path: Path) -> None:
    book = build(tmp_path / "mine.ipynb", "print(1)")
    with pytest.raises(ParameterError, match=r"is a folder: name its notebooks, such as .*\*\.ipynb"):
        _run("report", str(tmp_path))
    with pytest.raises(ParameterError, match=r"there is no notebook .*other\.ipynb$"):
        _run("report", str(tmp_path / "other.ipynb"))
    with pytest.raises(ParameterError, match=r"did you mean 'mine\.ipynb'"):
        _run("report", str(tmp_path / "mien.ipynb"))
    (tmp_path / "site").write_text("")
    with pytest.raises(AnalysisError, match=r"site: it is a file, not a folder") as refusal:
        _run("report", str(book), "--out", str(tmp_path / "site"))
    assert refusal.value.exit_code == 5
    with pytest.raises(ParameterError, match=r"mine\.ipynb is a notebook, not a grid"):
        _run("sweep", str(book))
    with pytest.raises(ParameterError, match=r"publication file .*none\.toml cannot be read: No such file"):
        _run("report", str(book), "--publication", str(tmp_path / "none.toml"))
