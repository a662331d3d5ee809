"""Small notebooks made for the tests of runs; their data is invented and says so."""

import sys
from pathlib import Path

import nbformat
import pytest

from analysis.run import execution

PARAMETERS = (
    'region = "all"  # type: str  test data\nlanguage = "en"  # type: str\nnumber = 3  # type: int\n'
    'note = ""  # type: str'
)
LIGHT = "from analysis.run import kernels\nkernels.Server = lambda *_, whole=kernels.Server: whole([])\n"
"""Begins a script whose warm kernels are forked from a server that has imported nothing beforehand."""
needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def build(
    path: Path, *sources: str, parameters: str = PARAMETERS, tags: dict[int, str] | None = None
) -> Path:
    """Write a notebook: its parameters cell, then one cell per source; ``md:`` starts Markdown."""
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    cells = [first]
    for number, source in enumerate(sources):
        text = source.startswith("md:")
        new = nbformat.v4.new_markdown_cell if text else nbformat.v4.new_code_cell
        cell = new(source.removeprefix("md:"))
        cell.metadata["tags"] = [tags[number]] if tags and number in tags else []
        cells.append(cell)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def texts(result: execution.Result) -> list[str]:
    """What the cells of a result printed, in order."""
    cells = [] if result.notebook is None else result.notebook.cells
    return [out.text.strip() for cell in cells for out in cell.get("outputs", []) if "text" in out]
