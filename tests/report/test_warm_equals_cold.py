"""A notebook of the package says the same on a warm and on an ordinary kernel, to the last pixel."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from sample_books import needs_fork

from analysis.run import execution, sweep

pytestmark = [needs_fork, pytest.mark.slow]
NOTEBOOKS = ("03_cooperation_network", "04_path_proposals", "08_check_an_article")
"""Every kind of cell and figure; the pages of the browser tests are all of warm kernels."""
VALUES = {"region": "yrd", "language": "de"}
TIMES = {"start_time", "end_time", "duration", "execution"}


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The executed notebooks by name, of warm and of ordinary kernels, as read from their files."""
    folder = tmp_path_factory.mktemp("equal")
    runs = [execution.plan(name, VALUES) for name in NOTEBOOKS]
    found = {}
    for kind, cold in (("warm", False), ("cold", True)):
        results = sweep.Sweep(folder / kind, jobs=2, cold=cold).execute(runs)
        assert [result.failure for result in results] == [None] * len(runs)
        found[kind] = {one.run.notebook.stem: nbformat.read(_path(one), as_version=4) for one in results}
    return found


def _path(result: execution.Result) -> Path:
    assert result.path is not None
    return result.path


def without_times(value: Any) -> Any:
    """A notebook or a part of it without the entries that tell when and how long."""
    if isinstance(value, dict):
        return {name: without_times(part) for name, part in value.items() if name not in TIMES}
    return [without_times(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_warm_and_ordinary_kernels_leave_the_same_notebook(
    executed: dict[str, dict[str, Any]], name: str
) -> None:
    warm, cold = (without_times(executed[kind][name]) for kind in ("warm", "cold"))
    assert warm["metadata"] == cold["metadata"]
    assert len(warm["cells"]) == len(cold["cells"])
    for one, other in zip(warm["cells"], cold["cells"], strict=True):
        assert one == other
