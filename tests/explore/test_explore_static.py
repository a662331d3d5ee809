"""Without anybody to move a control: a figure, and nothing that waits for a kernel."""

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from analysis import explore, page
from analysis.explore import front
from analysis.report import render, twins

SET_UP = "from analysis import explore, style\nstyle.use('en')"
CALLS = ("explore.panel('gdp', per='share')", "explore.claims()")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook with two explorers, run by plain papermill."""
    folder = tmp_path_factory.mktemp("static")
    cells = [nbformat.v4.new_code_cell(source) for source in (SET_UP, *CALLS)]
    cells.insert(0, nbformat.v4.new_markdown_cell("# Invented title"))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "in.ipynb")
    command = [
        sys.executable,
        "-m",
        "papermill",
        "in.ipynb",
        "out.ipynb",
        "--no-progress-bar",
        "--log-level",
        "ERROR",
    ]
    subprocess.run(command, cwd=folder, check=True, timeout=120, capture_output=True)
    return nbformat.read(folder / "out.ipynb", as_version=4)


def test_papermill_gets_figures_and_no_widget(executed: Any) -> None:
    kinds = {
        kind for cell in executed.cells for out in cell.get("outputs", []) for kind in out.get("data", {})
    }
    assert kinds == {"text/html", "text/plain"}
    assert "widgets" not in executed.metadata


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
    output = {"data": {twins.VIEW: {"model_id": "gone"}, "text/html": "<p>twin</p>"}}
    assert twins.static_outputs(output, {})[0]["data"] == {"text/html": "<p>twin</p>"}


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
