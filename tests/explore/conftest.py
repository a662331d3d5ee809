"""Explorers without a browser: figures drawn in the tests' own process."""

from collections.abc import Iterator

import matplotlib as mpl
import pytest

from analysis import style

mpl.use("agg")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    style.use("en")
    yield
    style.use("en")
