"""Without anybody to move a control: a figure or a sentence, and nothing that waits for a kernel."""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from analysis import explore, findings, load, names, page, plot, registry, style, text
from analysis.errors import UnknownName
from analysis.explore import front, networks, panels, statements, weightings, windows
from analysis.run import parameters
from analysis.site import render, widget_fallbacks

SET_UP = "from analysis import explore, style\nstyle.use('en')"
CALLS = ("explore.panel('gdp', per='share')", "explore.claims()")
NOTES = "\n".join(f"explore.{name}(static='note')" for name in explore.__all__)
ROOMS = {
    "claims": statements, "network": networks, "panel": panels, "paths": weightings, "records": windows,
}  # fmt: skip
TELLING = re.compile(r"In JupyterLab this notebook has controls here: [a-z, ]+ can be changed\.")


def by_papermill(folder: Path, source: Path, *options: str) -> Any:
    """Run a notebook by papermill; return what came out."""
    made = folder / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(source), str(made), "--no-progress-bar", *options]
    subprocess.run(command, cwd=folder, check=True, timeout=120, capture_output=True)
    return nbformat.read(made, as_version=4)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook with two explorers as figures and five as notes, run by plain papermill."""
    folder = tmp_path_factory.mktemp("static")
    cells = [nbformat.v4.new_code_cell(source) for source in (SET_UP, *CALLS, NOTES)]
    cells.insert(0, nbformat.v4.new_markdown_cell("# Invented title"))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "in.ipynb")
    return by_papermill(folder, folder / "in.ipynb")


def kinds(notebook: Any) -> set[str]:
    """The forms in which the cells of a notebook show something."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return {kind for output in outputs for kind in output.get("data", {})}


def test_papermill_gets_figures_and_no_widget(executed: Any) -> None:
    assert kinds(executed) == {"text/html", "text/plain"}
    assert "widgets" not in executed.metadata


def test_papermill_gets_one_sentence_for_each_note(executed: Any) -> None:
    said = [output["data"]["text/plain"] for output in executed.cells[-1].outputs]
    assert len(said) == len(explore.__all__)
    assert [words for words in said if not TELLING.fullmatch(words)] == []
    assert not any("<img" in output["data"]["text/html"] for output in executed.cells[-1].outputs)


def test_a_shipped_notebook_run_on_a_warm_kernel_shows_the_note_and_no_widget(tmp_path: Path) -> None:
    book = by_papermill(tmp_path, registry.notebooks_root() / "07_fact_check.ipynb", "--engine", "warm")
    assert kinds(book) <= {"text/html", "text/plain", "text/markdown"}
    assert "widgets" not in book.metadata
    asked = [cell for cell in book.cells if cell.source.startswith("explore.")]
    told = [output["data"]["text/plain"] for cell in asked for output in cell.outputs]
    assert [bool(TELLING.fullmatch(words)) for words in told] == [True]


@pytest.mark.parametrize("language", names.LANGUAGES)
@pytest.mark.parametrize("name", explore.__all__)
def test_a_note_makes_no_sheet_and_draws_nothing(
    monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    monkeypatch.setattr(ROOMS[name], "sheet", lambda *_, **__: pytest.fail("a sheet was made"))
    style.use(language)
    with page.capture() as shown:
        getattr(explore, name)(static="note")
    assert len(shown) == 1
    assert "JupyterLab" in shown[0].plain
    assert "<img" not in shown[0].html


def test_a_note_loads_no_widgets() -> None:
    check = "import sys\nassert not {'ipywidgets', 'analysis.explore.explorer'} & set(sys.modules)"
    code = f"{SET_UP}\n{NOTES}\n{check}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, capture_output=True)


def test_a_way_to_stand_without_controls_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'note'"):
        explore.panel(static="notes")


def test_the_rendered_page_shows_the_twin_with_its_words(executed: Any) -> None:
    html = render.to_html(render.page(executed))
    assert ", as a share of the 31 provinces, 2010 to 2024; in colour: " in html
    assert "in JupyterLab, indicator, regions and years can be changed" in html
    assert "Loading widget" not in html


def test_a_page_holds_the_statements_once_with_their_anchors() -> None:
    with page.capture() as shown:
        explore.claims()
    assert "claim-card" not in shown[0].html
    assert 'id="claim-' not in shown[0].html


def test_outside_of_a_notebook_the_words_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    explore.records(window_days=30)
    assert "Shipped records, window of 30 days" in capsys.readouterr().out


def test_a_widget_that_brings_its_own_twin_is_shown_by_it() -> None:
    output = {"data": {widget_fallbacks.VIEW: {"model_id": "gone"}, "text/html": "<p>twin</p>"}}
    assert widget_fallbacks.static_outputs(output, {})[0]["data"] == {"text/html": "<p>twin</p>"}


@pytest.mark.parametrize(("asked", "live"), [(True, True), (False, False)])
def test_whoever_can_be_asked_for_input_can_move_a_control(
    monkeypatch: pytest.MonkeyPatch, asked: bool, live: bool
) -> None:
    monkeypatch.delenv(front.MODE, raising=False)
    kernel = SimpleNamespace(get_parent=lambda channel: {"content": {"allow_stdin": asked}})
    shell = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.setitem(sys.modules, "IPython", shell)
    assert front.live() is live


@pytest.mark.parametrize("mode", ["live", "static"])
def test_the_environment_settles_the_question(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setenv(front.MODE, mode)
    assert front.live() is (mode == "live")


def test_tab_completion_lists_the_explorers_first() -> None:
    assert explore.__all__ == ["claims", "network", "panel", "paths", "records"]


@pytest.mark.parametrize("name", explore.__all__)
def test_the_help_of_every_explorer_names_each_option(name: str) -> None:
    function = getattr(explore, name)
    first, _, rest = function.__doc__.partition("\n")
    assert first.startswith("Show ")
    for option in function.__annotations__:
        assert option in rest or option == "return"


@pytest.mark.parametrize("room", [explore, load, page, plot, parameters, style, text, findings.views])
def test_dir_of_a_room_lists_what_may_be_called_and_nothing_else(room: Any) -> None:
    assert dir(room) == sorted(room.__all__)
