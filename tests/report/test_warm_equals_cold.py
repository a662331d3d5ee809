"""Notebooks of the package say the same on a warm and on an ordinary kernel, to the last pixel."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from sample_books import needs_fork

from analysis import registry
from analysis.run import execution

pytestmark = [needs_fork, pytest.mark.slow]
NOTEBOOKS = ("03_cooperation_network", "04_path_proposals", "08_check_an_article")
"""Every kind of cell and figure; the pages of the browser tests are all of warm kernels."""
VALUES = {"region": "yrd", "language": "de"}
TIMES = {"start_time", "end_time", "duration", "execution"}


def joined(path: Path) -> Path:
    """Write one notebook of the cells of all of them: an ordinary kernel takes seconds to begin."""
    books = [nbformat.read(registry.notebooks_root() / f"{name}.ipynb", as_version=4) for name in NOTEBOOKS]
    for number, book in enumerate(books):
        for cell in book.cells:
            cell["id"] = f"{number}-{cell['id']}"
            if number and "parameters" in cell.metadata.get("tags", []):  # both are those of the first
                cell.metadata["tags"].remove("parameters")
                cell["source"] = re.sub(r"(?m)^(?:region|language) = .*\n", "", cell["source"])
    books[0].cells += [cell for book in books[1:] for cell in book.cells]
    nbformat.write(books[0], path)
    return path


def without_times(value: Any) -> Any:
    """A notebook or a part of it without the entries that tell when and how long."""
    if isinstance(value, dict):
        return {name: without_times(part) for name, part in value.items() if name not in TIMES}
    return [without_times(part) for part in value] if isinstance(value, list) else value


def test_warm_and_ordinary_kernels_leave_the_same_notebook(
    execute: Callable[..., execution.Result], tmp_path: Path
) -> None:
    book = joined(tmp_path / "joined.ipynb")
    results = execute(book, **VALUES), execution.execute(execution.plan(book, VALUES), tmp_path / "ordinary")
    assert [result.failure for result in results] == [None, None]
    warm, ordinary = (without_times(nbformat.read(result.path, as_version=4)) for result in results)  # type: ignore[arg-type]
    assert warm["metadata"] == ordinary["metadata"]
    assert {cell["id"][0] for cell in warm["cells"] if cell.get("outputs")} == {"0", "1", "2"}
    for one, other in zip(warm["cells"], ordinary["cells"], strict=True):
        assert one == other
