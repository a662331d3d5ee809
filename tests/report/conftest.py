"""Small notebooks made for these tests; their data is invented and says so."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.report import run, warm

PARAMETERS = (
    'region = "all"  # type: str  test data\nlanguage = "en"  # type: str\nnumber = 3  # type: int\n'
    'note = ""  # type: str'
)
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


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a test notebook into this test's folder."""

    def write(*sources: str, name: str = "sample", **options: Any) -> Path:
        return build(tmp_path / f"{name}.ipynb", *sources, **options)

    return write


@pytest.fixture(scope="session")
def warm_kernels() -> Iterator[dict[str, Any]]:
    """Engine options for warm kernels; ordinary ones where forking is not to be had."""
    if not warm.available():
        yield {}
        return
    warm.server().report()
    yield {"manager_class": warm.manager_class()}
    warm.close()


@pytest.fixture
def execute(tmp_path: Path, warm_kernels: dict[str, Any]) -> Callable[..., run.Result]:
    """Return a function that runs a notebook on a warm kernel and gives back its result."""

    def start(book: Path, limits: run.Limits | None = None, **values: Any) -> run.Result:
        wanted = run.plan(book, values)
        return run.execute(wanted, tmp_path / "out", limits=limits, engine=dict(warm_kernels))

    return start


def texts(result: run.Result) -> list[str]:
    """What the cells of a result printed, in order."""
    cells = [] if result.notebook is None else result.notebook.cells
    return [out.text.strip() for cell in cells for out in cell.get("outputs", []) if "text" in out]
