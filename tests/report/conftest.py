"""Small notebooks made for these tests; their data is invented and says so."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sample_books import build

from analysis.run import execution, kernels, warm


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a test notebook into this test's folder."""

    def write(*sources: str, name: str = "sample", **options: Any) -> Path:
        return build(tmp_path / f"{name}.ipynb", *sources, **options)

    return write


@pytest.fixture(scope="session")
def warm_kernels() -> Iterator[dict[str, Any]]:
    """Engine options for warm kernels; ordinary ones where forking is not to be had."""
    if not kernels.available():
        yield {}
        return
    warm.server().wait_until_prepared()
    yield {"manager_class": warm.manager_class()}
    warm.close()


@pytest.fixture
def own_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Servers of warm kernels of this test's own, which may come to harm; they have imported nothing."""
    whole = kernels.Server
    monkeypatch.setattr(kernels, "Server", lambda *_: whole([]))
    monkeypatch.setattr(warm, "_SERVERS", {})
    yield
    warm.close()


@pytest.fixture
def execute(tmp_path: Path, warm_kernels: dict[str, Any]) -> Callable[..., execution.Result]:
    """Return a function that runs a notebook on a warm kernel and gives back its result."""

    def start(book: Path, limits: execution.Limits | None = None, **values: Any) -> execution.Result:
        wanted = execution.plan(book, values)
        return execution.execute(wanted, tmp_path / "out", limits=limits, engine=dict(warm_kernels))

    return start
