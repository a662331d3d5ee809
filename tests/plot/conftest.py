"""Figure tests draw off screen, in English unless they say otherwise, and leave no figure open."""

from collections.abc import Iterator

import matplotlib as mpl
import pytest

mpl.use("agg")

from matplotlib import pyplot

from analysis import style, text


@pytest.fixture(autouse=True)
def english_and_tidy() -> Iterator[None]:
    """English and the light theme before, no open figure after."""
    with mpl.rc_context():
        style.use(language="en")
        yield
        pyplot.close("all")
    text.use("en")
