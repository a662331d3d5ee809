"""Ranks: the first at the top, breaks not bridged, intervals exact; and matrices cell by cell."""

import invented
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from analysis import plot, style
from analysis.errors import DataError


def line(ax: Axes, key: str) -> Line2D:
    return next(one for one in ax.get_lines() if one.get_label() == key)


def cell(ax: Axes, row: int, column: int) -> str:
    mesh = next(one for one in ax.collections if isinstance(one, QuadMesh))
    return to_hex(mesh.to_rgba(mesh.get_array())[row, column])


def pair_counts(table: pd.DataFrame) -> Axes:
    return plot.heat(table, x="region_b", y="region_a", values="links", triangle=True)


def test_rank_one_is_at_the_top_of_a_slope_chart() -> None:
    ax = plot.ranks(invented.ranks(), x=["rank_projects", "rank_amount"])
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert list(line(ax, "yrd").get_ydata()) == [2, 1]


def test_the_value_stands_beside_its_rank() -> None:
    ax = plot.ranks(invented.ranks(), x=["rank_projects"], values=["projects"], units=["projects"])
    assert "28 projects" in [text.get_text() for text in ax.texts]


def test_equal_ranks_do_not_hide_each_other() -> None:
    tied = invented.ranks().assign(rank_amount=[1, 1, 3])
    ax = plot.ranks(tied, x=["rank_projects", "rank_amount"])
    assert line(ax, "yrd").get_ydata()[1] != line(ax, "gba").get_ydata()[1]


def stretches(ax: Axes) -> list[tuple[list[int], object]]:
    return [
        ([int(x) for x in one.get_xdata()], one.get_linestyle())
        for one in ax.get_lines()
        if len(one.get_xdata()) == 2 and one.get_linestyle() != "None" and float(one.get_xdata()[0]) > 2000
    ]


def test_no_line_bridges_the_change_of_method() -> None:
    drawn = stretches(plot.ranks(invented.clusters(), x="edition", hue="cluster"))
    assert [2022, 2023] in [years for years, _ in drawn]
    assert not [years for years, _ in drawn if years[0] < 2025 <= years[1]]


def test_editions_without_a_rank_are_dotted_over() -> None:
    dashes = {
        tuple(years): look
        for years, look in stretches(plot.ranks(invented.clusters(), x="edition", hue="cluster"))
    }
    assert dashes[(2022, 2024)] != dashes[(2022, 2023)]


def test_ranks_of_the_last_edition_are_named_at_the_edge() -> None:
    said = [text.get_text() for text in plot.ranks(invented.clusters(), x="edition", hue="cluster").texts]
    assert "4  Beijing" in said
    assert "Hangzhou" in said
    assert "new method" in said


def test_an_interval_reaches_from_best_to_worst_rank() -> None:
    ax = invented.intervals_of(invented.intervals())
    assert list(line(ax, "policy_coordination").get_xdata()) == [1, 3]
    assert list(line(ax, "industry_chain").get_xdata()) == [3, 3]


def test_the_share_of_first_places_stands_beside_with_its_error() -> None:
    said = [text.get_text() for text in invented.intervals_of(invented.intervals()).texts]
    assert "60.0% ± 1.0%" in said


def test_rows_of_one_group_stand_together_under_its_name_and_are_named_without_it() -> None:
    rows = pd.concat(
        [invented.intervals().assign(region=region) for region in ("yrd", "gba")], ignore_index=True
    )
    rows["key"] = rows["region"] + ":" + rows["path"]
    ax = invented.intervals_of(rows, y="key", group="region")
    named = [tick.get_text() for tick in ax.get_yticklabels()]
    assert named == ["Policy coordination", "Joint platforms", "Industry chains"] * 2
    heads = {text.get_text(): text.xy[1] for text in ax.texts if text.get_fontweight() == "bold"}
    assert list(heads) == ["Yangtze Delta", "Greater Bay Area"]
    places = [float(place) for place in ax.get_yticks()]
    assert heads["Yangtze Delta"] < places[0] < places[2] < heads["Greater Bay Area"] < places[3]


def test_a_share_without_error_carries_none() -> None:
    rows = invented.intervals().assign(standard_error=0.0)
    said = [text.get_text() for text in invented.intervals_of(rows).texts]
    assert "60.0%" in said


def test_the_rank_under_the_weights_in_use_is_a_dot() -> None:
    ax = invented.intervals_of(invented.intervals())
    dots = [
        float(one.get_xdata()[0]) for one in ax.get_lines() if to_hex(one.get_color()) == style.palette().text
    ]
    assert dots == [1, 2, 3]


def test_a_matrix_shades_more_darker_and_hatches_no_data() -> None:
    ax = invented.matrix(invented.cells())
    assert style.luminance(cell(ax, 0, 1)) < style.luminance(cell(ax, 0, 0))
    assert [patch.get_gid() for patch in ax.patches if patch.get_hatch()] == [
        "Joint platforms – Yangtze Delta: no data"
    ]


def test_every_value_of_a_matrix_is_printed_readably() -> None:
    ax = invented.matrix(invented.cells())
    assert [text.get_text() for text in ax.texts] == ["0.2", "0.8", "0.5"]
    for text, place in zip(ax.texts, ((0, 0), (0, 1)), strict=False):
        assert style.contrast(to_hex(text.get_color()), cell(ax, *place)) >= 4.5


def test_values_around_a_middle_have_two_colours() -> None:
    ax = invented.matrix(invented.cells(), center=0.5)
    low, high, middle = (cell(ax, *place) for place in ((0, 0), (0, 1), (1, 1)))
    red = [int(colour[1:3], 16) - int(colour[5:7], 16) for colour in (low, middle, high)]
    assert red[0] > red[1] > red[2]


def test_a_cell_that_comes_twice_is_refused() -> None:
    twice = invented.pd.concat([invented.cells(), invented.cells()])
    with pytest.raises(DataError, match="two values for policy_coordination and yrd"):
        invented.matrix(twice)


def test_a_region_matrix_holds_each_pair_once() -> None:
    ax = pair_counts(invented.region_pairs())
    assert [text.get_text() for text in ax.texts] == ["40", "10", "60"]


def test_half_and_double_are_equally_far_from_one() -> None:
    ax = invented.quotients(invented.region_pairs())
    half, double = (
        np.array([int(cell(ax, *place)[i : i + 2], 16) for i in (1, 3, 5)]) for place in ((1, 0), (1, 1))
    )
    ends = [
        np.array([int(stop[i : i + 2], 16) for i in (1, 3, 5)])
        for stop in (style.palette().diverging[0], style.palette().diverging[-1])
    ]
    assert np.abs(half - ends[0]).max() <= 2
    assert np.abs(double - ends[1]).max() <= 2


def test_a_pair_written_in_both_orders_is_refused() -> None:
    both = invented.pd.concat(
        [
            invented.region_pairs(),
            invented.table("region_a region_b links association_strength", ("yrd", "gba", 1, 1.0)),
        ]
    )
    with pytest.raises(DataError, match="a pair comes twice"):
        pair_counts(both)
