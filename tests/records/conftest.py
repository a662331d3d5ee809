"""One engine for all small lists: beginning a new one for each takes as long as reading the list."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

_NUMBERS = itertools.count()


class _Database:
    """A connection to a new and empty database of an engine that runs already; closing it takes all away."""

    def __init__(self, engine: Any, name: str = "") -> None:
        self._engine, self._connection = engine, engine.cursor()
        self._name, self._is_own = name or f"list_{next(_NUMBERS)}", not name
        if self._is_own:
            self._connection.execute(f"ATTACH ':memory:' AS {self._name}")
        self._connection.execute(f"USE {self._name}")

    def cursor(self) -> "_Database":
        return _Database(self._engine, self._name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __enter__(self) -> "_Database":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.execute("USE memory")
        if self._is_own:
            self._connection.execute(f"DETACH {self._name}")
        self._connection.close()


@pytest.fixture(scope="session")
def engine() -> Iterator[Any]:
    import duckdb

    from analysis.records import table

    with duckdb.connect(":memory:", config={"memory_limit": table.MEMORY}) as connection:
        yield connection


@pytest.fixture(autouse=True)
def _one_engine(request: pytest.FixtureRequest, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of a test are read by the engine of the session, unless the test is of files that do harm."""
    if request.node.path.stem != "test_records_hostile":
        monkeypatch.setattr("duckdb.connect", lambda *_, **options: _Database(engine))
