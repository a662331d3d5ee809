"""Explorers without a browser: figures drawn in the tests' own process."""

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from analysis import style

mpl.use("agg")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    # Figures that other tests of this process left open are not these tests' own.
    plt.close("all")
    style.use("en")
    yield
    style.use("en")
