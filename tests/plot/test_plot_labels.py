"""Text is wrapped and pushed apart without drawing anything."""

import itertools

import pytest
from hypothesis import given, strategies as st

from analysis import style
from analysis.plot import alt_text, figure_words, text_layout


def test_latin_text_breaks_at_spaces() -> None:
    assert style.wrap("one two three", style.text_width("one two", 10) + 6, 10) == "one two\nthree"


def test_a_long_german_word_is_left_whole() -> None:
    assert style.wrap("Donaudampfschifffahrt", 10, 10) == "Donaudampfschifffahrt"


def test_a_compound_breaks_after_its_hyphen() -> None:
    assert (
        style.wrap("Greater-Bay-Area", style.text_width("Greater-Bay-", 10) + 1, 10) == "Greater-Bay-\nArea"
    )


def test_chinese_text_breaks_anywhere_but_before_a_closing_mark() -> None:
    assert style.wrap("长江三角洲，创新", 50, 10) == "长江三角\n洲，创新"


def test_no_line_is_a_single_chinese_character() -> None:
    room = style.text_width("集中签约集中开", 10) + 1
    assert style.wrap("集中签约集中开工", room, 10) == "集中签约集中\n开工"
    assert style.wrap("集中签约集中开工。", room, 10) == "集中签约集中\n开工。"


def test_text_beyond_its_lines_is_cut_visibly() -> None:
    assert style.wrap("one two three four", style.text_width("three", 10) + 1, 10, lines=2).endswith("...")
    assert style.wrap("长江三角洲科技合作", 30, 10, lines=1) == "长江三…"


@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=12),
    st.floats(0.1, 8),
)
def test_spread_positions_keep_their_order_and_distance(wanted: list[float], gap: float) -> None:
    found = text_layout.push_apart(wanted, gap, low=-100, high=100)
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    placed = [found[place] for place in order]
    assert all(b - a >= gap - 1e-6 for a, b in itertools.pairwise(placed))
    assert all(-100 - 1e-6 <= at <= 100 + 1e-6 for at in placed)


def test_positions_that_are_far_enough_apart_stay() -> None:
    assert text_layout.push_apart([1.0, 5.0, 9.0], 2.0) == [1.0, 5.0, 9.0]


def test_more_positions_than_fit_are_spaced_evenly() -> None:
    assert text_layout.push_apart([0.5, 0.5, 0.5], 1.0, low=0, high=1) == pytest.approx([0, 0.5, 1])


def test_years_of_a_gap_are_named_as_runs() -> None:
    assert alt_text.gaps({"Delta": [2011, 2012, 2013, 2016]}) == "No data: Delta (2011–2013 and 2016)."


def test_a_unit_equal_to_the_name_is_not_repeated() -> None:
    assert figure_words.with_unit("Papers", "papers") == "Papers"
