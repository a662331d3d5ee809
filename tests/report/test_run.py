"""One run: a complete notebook or a failure that says where, and the previous result stays."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from sample_books import texts

from analysis.errors import ParameterError
from analysis.run import execution
from analysis.run.failure import incomplete

Execute = Callable[..., execution.Result]
HOSTILE = [
    '"; import os; os._exit(9) #',
    "'''\nraise SystemExit\n'''"[:3],
    "{region} {{x}} %s $(id) `id`",
    "\\",
    '\\"',
    "__import__('os').system('id')",
    "中文 und Ümläute",
    "007",
    "NO",
    "1e3",
]


def test_a_complete_run_leaves_one_notebook_with_its_values(make, execute: Execute) -> None:
    result = execute(make("print(region, number)"), region="yrd")
    assert result.failure is None
    assert result.path is not None
    assert result.path.name == "sample--region-yrd.ipynb"
    assert texts(result) == ["yrd 3"]
    assert [path.name for path in result.path.parent.iterdir()] == [result.path.name]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_code_and_arrives_as_it_was_given(make, execute: Execute, text: str) -> None:
    result = execute(make("print(ascii(note))"), note=text)
    assert texts(result) == [ascii(text)]


def test_a_failing_cell_is_named_with_its_line_and_the_previous_result_stays(make, execute: Execute) -> None:
    good = execute(make("x = 1", "print('fine')"))
    before = good.path.read_bytes()
    bad = execute(make("x = 1\n1 / 0", "print('never')"))
    assert bad.failure.line() == (
        "cell 2 ('x = 1'), line 2: ZeroDivisionError: division by zero; details in sample.failed.ipynb"
    )
    assert bad.failure.exit_code == 1
    assert good.path.read_bytes() == before
    partial = nbformat.read(bad.failure.partial, as_version=4)
    assert any(out.output_type == "error" for cell in partial.cells for out in cell.get("outputs", []))


def test_the_partial_notebook_goes_when_the_run_succeeds(make, execute: Execute) -> None:
    bad = execute(make("1 / 0"))
    good = execute(make("print('fine')"))
    assert good.failure is None
    assert not bad.failure.partial.exists()


def test_leaving_early_with_success_is_a_failure(make, execute: Execute) -> None:
    result = execute(make("import sys\nsys.exit(0)", "print('never')"))
    assert "SystemExit: 0 ended the notebook early" in result.failure.error


def test_a_cell_that_asks_for_typed_input_is_told_to_use_a_parameter(make, execute: Execute) -> None:
    assert execute(make("name = input('Name: ')")).failure.line() == (
        "cell 2 (\"name = input('Name: ')\"), line 1: the cell asks for typed input, "
        "which a run cannot give: make it a parameter; details in sample.failed.ipynb"
    )


def test_a_kernel_that_dies_is_reported_with_its_cell(make, execute: Execute) -> None:
    result = execute(make("print('start')", "import os\nos._exit(3)"))
    assert (result.failure.kind, result.failure.cell, result.failure.exit_code) == ("kernel", 3, 3)
    assert result.failure.error == "the kernel died"


def test_a_whole_run_has_a_limit(make, execute: Execute) -> None:
    result = execute(make("import time", "time.sleep(60)"), limits=execution.Limits(run=10.0))
    assert (result.failure.kind, result.failure.cell, result.failure.exit_code) == ("time", 3, 4)
    assert result.seconds < 55


def test_a_cell_has_a_limit_of_its_own(make, execute: Execute) -> None:
    result = execute(make("while True: pass"), limits=execution.Limits(cell=0.5))
    assert result.failure.kind == "time"


def test_a_refusal_inside_the_notebook_is_one_line_and_a_parameter_error(make, execute: Execute) -> None:
    check = "from analysis.report import parameters\nparameters.check('02_key_data', globals())"
    result = execute(make(check, parameters='region = "ydr"'))
    assert result.failure.exit_code == 2
    assert "ParameterError: unknown region 'ydr'" in result.failure.error
    output = next(out for cell in result.notebook.cells for out in cell.get("outputs", []))
    assert len(output.traceback) == 1


def test_a_kernel_that_is_not_installed_is_named_with_those_that_are(make, tmp_path: Path) -> None:
    book = make("print(1)")
    facts = json.loads(book.read_text())
    facts["metadata"]["kernelspec"]["name"] = "sales-env"
    book.write_text(json.dumps(facts))
    result = execution.execute(execution.plan(book), tmp_path / "out")
    assert (
        "wants the kernel 'sales-env', which this machine does not have; installed: " in result.failure.error
    )


def test_an_executed_notebook_holds_no_machine_facts(
    make, execute: Execute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_TOKEN", "planted-secret-1")
    monkeypatch.setenv("PLANTED_PLACE", "/srv/planted-place")
    source = "import os, sys, tempfile\nprint(sys.prefix, os.getcwd(), tempfile.gettempdir(), os.environ)"
    result = execute(make(source, "raise ValueError(os.environ['PLANTED_TOKEN'])"))
    text = result.failure.partial.read_text()
    facts = [
        "planted-secret-1",
        str(Path.home()) + "/",
        tempfile.gettempdir() + "/",
        str(make.__code__.co_filename),
    ]
    assert [fact for fact in facts if fact in text] == []
    assert "planted-secret-1" not in result.failure.line()
    assert not {"input_path", "output_path"} & set(result.notebook.metadata.papermill)


def test_the_runs_own_temporary_folder_is_gone_afterwards(make, execute: Execute) -> None:
    source = "import os, tempfile\nopen(tempfile.mkstemp()[1], 'w').write('x')\nprint(os.environ['TMPDIR'])"
    before = set(Path(tempfile.gettempdir()).glob("analysis-run-*"))
    result = execute(make(source))
    assert result.failure is None
    assert texts(result)[0].startswith("[tmp]")
    assert set(Path(tempfile.gettempdir()).glob("analysis-run-*")) <= before


def test_a_run_adds_nothing_to_the_history_of_what_a_person_has_typed(
    make, execute: Execute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    assert texts(execute(make("6 * 7", "print(_, In[-2])"))) == ["42 6 * 7"]
    assert list((tmp_path / "ipython").rglob("*.sqlite*")) == []


def test_a_run_says_how_to_make_it_again(make, execute: Execute) -> None:
    result = execute(make("print(1)"), region="gba", note="two words")
    assert result.notebook.metadata.analysis["command"] == (
        "analysis report sample.ipynb -p region gba -p note 'two words'"
    )
    assert result.notebook.metadata.analysis["parameters"]["number"] == 3


def test_a_run_notes_which_data_files_it_read(make, execute: Execute, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("test,data\n1,2\n")
    result = execute(make("print(open('mine.csv').read())"))
    assert [name for name in result.data if name.endswith(".csv")] == [str(tmp_path / "mine.csv")]
    assert result.unseen == result.moved == []


def test_a_name_nobody_knows_is_answered_with_what_there_is() -> None:
    with pytest.raises(ParameterError, match=r"there is no notebook nowhere\.ipynb"):
        execution.plan("nowhere.ipynb")


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    book = tmp_path / "broken.ipynb"
    book.write_text("{")
    with pytest.raises(ParameterError, match=r"broken.ipynb is not a notebook"):
        execution.plan(book)


def test_braces_in_a_path_are_no_placeholders(make, execute: Execute, tmp_path: Path) -> None:
    folder = tmp_path / "{region} of mine"
    folder.mkdir()
    book = folder / "sample.ipynb"
    make("print(2)").replace(book)
    assert texts(execute(book)) == ["2"]


def test_a_notebook_that_only_looks_executed_is_incomplete(make) -> None:
    book = nbformat.read(make("print(1)"), as_version=4)
    for cell in book.cells:
        cell.metadata["papermill"] = {"status": "completed", "end_time": None}
    failure = incomplete(book)
    assert failure is not None
    assert failure.error == "the cell was not executed"
