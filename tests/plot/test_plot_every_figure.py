"""Promises every figure keeps: arguments untouched, `ax=` respected, empties refused, described in words."""

import re

import pandas as pd
import pytest
from invented import GALLERY, Figure
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.text import Text

from analysis import plot, style, text
from analysis.errors import DataError
from analysis.names import LANGUAGES

CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVERY = pytest.mark.parametrize("name", sorted(GALLERY))


def drawn(name: str, language: str = "en") -> Axes:
    figure = GALLERY[name]
    text.use(language)
    return figure.draw(*figure.frames())


def shown_words(ax: Axes) -> list[str]:
    whole = ax.get_figure(root=True)
    assert whole is not None
    return [artist.get_text() for artist in whole.findobj(Text) if artist.get_visible()]  # type: ignore[attr-defined]


def test_the_gallery_holds_every_public_figure() -> None:
    assert set(GALLERY) == set(plot.__all__)


@EVERY
def test_a_figure_leaves_its_arguments_as_they_were(name: str) -> None:
    figure = GALLERY[name]
    frames, before = figure.frames(), figure.frames()
    figure.draw(*frames)
    for frame, same in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, same)


@EVERY
def test_a_figure_draws_on_the_axes_it_is_given_and_opens_no_other(name: str) -> None:
    figure = GALLERY[name]
    ax = pyplot.subplots()[1]
    assert figure.draw(*figure.frames(), ax=ax) is ax
    assert len(pyplot.get_fignums()) == 1


def without_rows(figure: Figure) -> tuple[pd.DataFrame, ...]:
    first, *others = figure.frames()
    return (first.iloc[:0], *others)


@EVERY
def test_an_empty_selection_is_refused_in_one_line_that_says_what_it_was_for(name: str) -> None:
    figure = GALLERY[name]
    with pytest.raises(DataError, match=r"nothing to draw") as refused:
        figure.draw(*without_rows(figure))
    assert "\n" not in str(refused.value)


@EVERY
def test_a_missing_column_is_named(name: str) -> None:
    figure = GALLERY[name]
    first, *others = figure.frames()
    with pytest.raises(DataError, match="column"):
        figure.draw(first[[]].assign(unknown=1), *others)


@EVERY
def test_the_description_says_the_same_numbers_in_every_language(name: str) -> None:
    said = {}
    for language in LANGUAGES:
        with text.recording() as numbers:
            drawn(name, language)
        said[language] = sorted({(str(number), kind) for number, kind in numbers if kind != "missing"})
    assert said["en"] == said["de"] == said["zh"]
    assert said["en"]


@EVERY
def test_the_description_is_one_paragraph_in_its_own_language(name: str) -> None:
    said = {language: drawn(name, language).alt_text for language in LANGUAGES}  # type: ignore[attr-defined]
    assert len(set(said.values())) == 3
    for words in said.values():
        assert words == words.strip()
        assert "\n" not in words
        assert not re.search(r"\b(nan|inf|None)\b", words)
        assert "{" not in words
    assert said["zh"].endswith(("。", "）。"))
    without_quotes = said["en"].replace("亿元", "")
    assert not CHINESE.search(without_quotes)


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_a_figure_can_be_drawn_by_the_bundled_font(name: str, language: str) -> None:
    ax = drawn(name, language)
    for words in shown_words(ax):
        style.check_glyphs(words)


@EVERY
def test_no_missing_value_is_written_as_a_number(name: str) -> None:
    assert not [words for words in shown_words(drawn(name)) if words.strip().lower() in ("nan", "inf", "none")]


@EVERY
def test_the_rows_behind_a_figure_travel_with_it(name: str) -> None:
    figure = GALLERY[name]
    rows = figure.draw(*figure.frames()).data_table  # type: ignore[attr-defined]
    assert len(rows)
    assert not [column for column in rows.columns if str(column).startswith("_")]


def test_the_words_in_a_figure_follow_the_language() -> None:
    assert "亿元" in drawn("trend", "zh").get_ylabel()
    assert "Mrd. Yuan" in drawn("trend", "de").get_ylabel()


def test_ticks_follow_the_unit_of_the_language() -> None:
    english = drawn("trend").yaxis.get_major_formatter()(10.0, 0)
    chinese = drawn("trend", "zh").yaxis.get_major_formatter()(10.0, 0)
    assert (english, chinese) == ("10", "100")


def test_figures_fit_a_dark_page() -> None:
    style.use(language="en", theme="dark")
    ax = drawn("trend")
    assert ax.get_facecolor()[:3] == pytest.approx(pyplot.matplotlib.colors.to_rgb(style.palette("dark").paper))

