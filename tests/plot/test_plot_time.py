"""Dates are drawn no more exactly than they are known."""

import invented
import pytest
from matplotlib.axes import Axes
from matplotlib.dates import num2date

from analysis import plot, style
from analysis.errors import DataError
from analysis.plot import date_axis


def days_of(ax: Axes, kind: str) -> list[str]:
    marks = next(line for line in ax.get_lines() if line.get_label() == kind)
    return [f"{num2date(x):%Y-%m-%d}" for x in marks.get_xdata()]


def bars_of(ax: Axes, label: str) -> list[tuple[str, str]]:
    found = [one for one in ax.containers if one.get_label() == label]
    return [
        (f"{num2date(bar.get_x()):%Y-%m-%d}", f"{num2date(bar.get_x() + bar.get_width()):%Y-%m-%d}")
        for container in found
        for bar in container
    ]


def test_a_day_is_a_mark_on_that_day() -> None:
    assert days_of(plot.timeline(invented.events()), "plan") == ["2021-03-15", "2021-03-16"]


def test_a_month_is_a_bar_of_that_month() -> None:
    assert bars_of(plot.timeline(invented.events()), "law|month") == [("2021-05-01", "2021-06-01")]


def test_a_year_is_a_bar_of_that_year() -> None:
    assert bars_of(plot.timeline(invented.events()), "plan|year") == [("2020-01-01", "2021-01-01")]


def test_events_of_neighbouring_days_lie_in_rows_below_each_other() -> None:
    marks = next(line for line in plot.timeline(invented.events()).get_lines() if line.get_label() == "plan")
    assert len(set(marks.get_ydata())) == 2


def test_lanes_stand_in_the_order_of_the_regions() -> None:
    names = [tick.get_text() for tick in plot.timeline(invented.events()).get_yticklabels()]
    assert names == ["Yangtze Delta", "Greater Bay Area"]


def test_kinds_differ_in_shape_as_well_as_colour() -> None:
    ax = plot.timeline(invented.events())
    looks = {
        (line.get_marker(), line.get_color())
        for line in ax.get_lines()
        if line.get_label() in ("plan", "law")
    }
    assert len({marker for marker, _ in looks}) == len({colour for _, colour in looks}) == 2


def test_the_legend_explains_what_a_bar_says_about_a_date() -> None:
    legend = plot.timeline(invented.events()).get_legend()
    assert legend is not None
    said = [text.get_text() for text in legend.get_texts()]
    assert "month known, not the day" in said
    assert "year known, not the month" in said


def test_the_window_is_shaded_with_both_ends_included() -> None:
    ax = plot.timeline(invented.events(), window=("2021-03-10", "2021-03-19"))
    span = next(patch for patch in ax.patches if patch.get_width() == 10)
    assert span.get_width() == 10  # type: ignore[attr-defined]
    assert "last 10 days" in [text.get_text() for text in ax.texts]


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DataError, match="ends before it begins"):
        plot.timeline(invented.events(), window=("2021-03-19", "2021-03-10"))


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(DataError, match=r"precision.*week.*day, month, year"):
        plot.timeline(invented.events().replace({"precision": {"month": "week"}}))


def test_a_date_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(DataError, match=r"column date.*spring 2021"):
        plot.timeline(invented.events().replace({"date": {"2021-03-15": "spring 2021"}}))


def test_a_month_may_be_written_short_or_by_its_first_day() -> None:
    rows = invented.table("date precision", ("2021-02", "month"), ("2021-02-01", "month"))
    found = date_axis.spans(rows, what="test")
    assert list(found["end"] - found["start"]) == [28, 28]


def test_milestones_carry_date_and_sentence_in_the_language() -> None:
    style.use(language="de")
    said = [text.get_text() for text in plot.timeline(invented.facts(), label="text").texts]
    assert said == ["2018", "Eins beginnt", "März 2021", "Zwei folgt", "1. Juni 2023", "Drei endet"]


def test_the_bars_of_a_window_distribution_are_the_counts() -> None:
    ax = plot.bars(invented.counts(), x="events", y="windows")
    assert [bar.get_height() for bar in ax.containers[0]] == [80, 15, 5]


def claim_figure() -> Axes:
    return invented.dated(invented.facts(), subject="firms")


def test_the_article_s_claim_is_a_line_with_its_words() -> None:
    ax = claim_figure()
    assert any(list(line.get_ydata()) == [200, 200] for line in ax.get_lines())
    assert any("article:" in text.get_text() for text in ax.texts)


def test_an_undated_value_stands_apart_from_the_years() -> None:
    ax = claim_figure()
    assert ax.get_xticklabels()[-1].get_text() == "undated"
    undated = next(line for line in ax.get_lines() if line.get_marker() == "X" and len(line.get_xdata()))
    assert undated.get_xdata()[0] == ax.get_xticks()[-1]


def test_qualities_differ_in_shape_and_are_explained() -> None:
    legend = claim_figure().get_legend()
    assert legend is not None
    assert len(legend.get_texts()) == 4
    assert (
        len({handle.get_marker() for handle in legend.get_lines()}) == 3
    )  # reported and rounded are both squares


def test_every_value_of_a_case_is_written_beside_its_point() -> None:
    said = [text.get_text() for text in claim_figure().texts]
    assert {"100", "300", "500", "400"} <= set(said)


def test_a_kind_has_the_same_sign_and_colour_whatever_else_is_drawn() -> None:
    def look(rows: "invented.pd.DataFrame") -> tuple[object, object]:
        mark = next(one for one in plot.timeline(rows).get_lines() if one.get_label() == "plan")
        return mark.get_marker(), mark.get_color()

    events = invented.events()
    assert look(events) == look(events[events["type"].eq("plan")])


def test_regions_keep_their_colour_on_a_timeline() -> None:
    ax = plot.timeline(invented.events(), y="type", hue="region")
    mark = next(one for one in ax.get_lines() if one.get_label() == "yrd")
    assert mark.get_color() == style.region_colour("yrd")
