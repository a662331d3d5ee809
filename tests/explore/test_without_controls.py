"""An explorer in a run of papermill: its figure, its data for the page's script, and no word of controls."""

import re
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

pytestmark = pytest.mark.skipif(find_spec("papermill") is None, reason="needs papermill")

CALLS = (
    "explore.panel()",
    "explore.paths('yrd', static='note')",
    "explore.claims()",
    "explore(load.panel('gdp', by='region'))",
)
CONTROLS = re.compile(r"slider|button|copy as code|undo|<script|widget", re.IGNORECASE)


def test_a_run_by_papermill_shows_figures_and_no_controls(tmp_path: Path) -> None:
    import papermill

    cells = ("from analysis import explore, load, style\nstyle.use('en')", *CALLS)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "in.ipynb")
    papermill.execute_notebook(
        str(tmp_path / "in.ipynb"), str(tmp_path / "out.ipynb"), progress_bar=False, cwd=str(tmp_path)
    )
    done = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert "widgets" not in done.metadata
    for cell, pictures in zip(done.cells[1:], (1, 0, 0, 1), strict=True):
        bundles = [output.data for output in cell.outputs if "data" in output]
        assert all("application/vnd.jupyter.widget-view+json" not in bundle for bundle in bundles)
        shown = " ".join(str(bundle.get("text/html", "")) for bundle in bundles)
        seen = re.sub(r'data-explore="[^"]*"', "", shown)
        element = r'class="explore explore-\w+" data-explore="[A-Za-z0-9+/=]+" hidden'
        assert len(re.findall(element, shown)) == 1, cell.source
        assert not CONTROLS.search(re.sub(r"<svg.*?</svg>|data:image[^\"]*", "", seen, flags=re.DOTALL)), (
            cell.source
        )
        assert (
            sum("image/svg+xml" in bundle or "image/png" in bundle or "<img" in shown for bundle in bundles)
            >= pictures
        )
