"""Bars, dots and boards: heights and lengths are the values, colours say what matters, gaps are gaps."""

import invented
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from analysis import plot, style
from analysis.errors import DataError


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def ratio_bars(table: "invented.pd.DataFrame") -> Axes:
    return plot.bars(table, x="ratio", y="region", hue="reading", base=1)


def bars(ax: Axes) -> list[tuple[float, str]]:
    return [(float(bar.get_width()), to_hex(bar.get_facecolor())) for group in ax.containers for bar in group]


def test_both_readings_are_joined_dots_on_a_logarithmic_axis() -> None:
    ax = invented.dumbbell(invented.readings())
    assert ax.get_xscale() == "log"
    assert [list(line.get_xdata()) for line in ax.get_lines()[:3]] == [[12.0, 120.0], [12.0], [120.0]]


def test_the_second_reading_is_an_open_dot() -> None:
    low = invented.dumbbell(invented.readings()).get_lines()[1]
    assert to_hex(low.get_markerfacecolor()) == style.palette().paper


def test_a_known_amount_is_marked_in_the_row_of_its_region() -> None:
    known = invented.table("region label value", ("gba", "known", 70.0))
    ax = invented.dumbbell(invented.readings(), references=known)
    mark = next(line for line in ax.get_lines() if list(line.get_xdata()) == [70.0, 70.0])
    assert 1 <= mark.get_ydata()[0] < 1.5
    assert "known" in texts(ax)


def test_ratio_bars_grow_from_one_in_both_directions() -> None:
    widths = [width for width, _ in bars(ratio_bars(invented.ratios()))]
    assert widths == pytest.approx([3.0, -0.6, 13.0])


def test_ratios_above_the_limit_are_coloured_and_the_others_grey() -> None:
    colours = [colour for _, colour in bars(ratio_bars(invented.ratios()))]
    alarm, grey = style.verdict_colour("implausible"), style.palette().muted
    assert colours == [alarm, grey, alarm]


def test_a_ratio_that_is_missing_is_said_to_be_missing() -> None:
    assert "no data" in texts(ratio_bars(invented.ratios()))


def test_ratios_that_cannot_stand_on_a_logarithmic_axis_are_refused() -> None:
    with pytest.raises(DataError, match="positive values"):
        ratio_bars(invented.ratios().assign(ratio=0.0))


def test_the_strip_bands_the_range_of_the_real_days() -> None:
    ax = invented.size_strip(invented.sizes())
    band = ax.patches[0]
    assert (band.get_x(), band.get_x() + band.get_width()) == (2.0, 4.0)  # type: ignore[attr-defined]


def test_fields_stand_beside_the_bar_of_their_region() -> None:
    ax = invented.key_bars(invented.key_table())
    assert texts(ax) == ["28 projects", "chips", "35 projects", "no data"]
    assert [width for width, _ in bars(ax)] == [28.0, 35.0]


def test_city_pairs_are_sorted_and_coloured_inside_a_highlighted_region() -> None:
    ax = plot.bars(invented.pairs(), x="papers", y=["origin", "destination"], highlight=["gba"])
    assert bars(ax) == [
        (40.0, style.region_colour("gba")),
        (10.0, style.palette().muted),
        (2.0, style.palette().muted),
    ]
    assert ax.get_yticklabels()[0].get_text() == "Hong Kong – Shenzhen"


def test_the_shares_of_a_region_fill_one_bar() -> None:
    ax = invented.share_bars(invented.shares())
    first = [group[0] for group in ax.containers[:3]]
    assert [bar.get_x() for bar in first] == pytest.approx([0, 0.2, 0.7])
    assert first[-1].get_x() + first[-1].get_width() == pytest.approx(1)


def test_a_region_without_links_is_a_hatched_bar() -> None:
    hatched = [
        bar for group in invented.share_bars(invented.shares()).containers for bar in group if bar.get_hatch()
    ]
    assert len(hatched) == 1


def test_the_share_across_the_border_is_a_bar_of_its_own() -> None:
    ax = invented.share_bars(invented.shares())
    assert [0, 0.6] in [list(line.get_xdata()) for line in ax.get_lines()]


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(DataError, match=r"shares of yrd do not add up.*1\.3"):
        invented.share_bars(invented.shares().assign(other_share=0.6))


def test_coverage_nests_each_part_in_the_one_before() -> None:
    ax = plot.bars(invented.coverage(), x="year", y=["papers_china", "papers_located", "papers_multi_city"])
    assert [[bar.get_height() for bar in group] for group in ax.containers if len(group)] == [
        [100, 200],
        [90, 180],
        [30, 50],
    ]


def test_each_statement_is_a_tile_in_the_colour_of_its_verdict() -> None:
    ax = plot.board(invented.claims())
    fills = {patch.get_label(): to_hex(patch.get_facecolor()) for patch in ax.patches}
    assert fills["ht-one"] == style.verdict_colour("supported")
    assert fills["kd-one"] == style.verdict_colour("implausible")


def test_a_statement_without_verdict_is_hatched() -> None:
    hatched = [patch.get_label() for patch in plot.board(invented.claims()).patches if patch.get_hatch()]
    assert hatched == ["ht-three"]


def test_each_tile_carries_the_mark_of_its_verdict_and_its_name() -> None:
    said = texts(plot.board(invented.claims()))
    assert said.count(style.verdict_mark("supported")) == 2
    assert "kd-one" in said


def test_verdicts_are_counted_below_the_board() -> None:
    assert f"{style.verdict_mark('supported')} supported 2" in texts(plot.board(invented.claims()))


def test_sections_stand_in_the_order_of_the_article() -> None:
    said = texts(plot.board(invented.claims()))
    assert said.index("Hot topics") < said.index("Key figures")


def test_only_chosen_verdicts_are_coloured() -> None:
    ax = plot.board(invented.claims(), highlight=["implausible"])
    fills = {patch.get_label(): to_hex(patch.get_facecolor()) for patch in ax.patches}
    assert fills["ht-one"] == style.palette().fill


def test_in_the_way_of_seaborn_a_hue_of_the_same_keys_colours_each() -> None:
    ax = plot.bars(invented.key_table(), x="projects", y="region", hue="region")
    assert [colour for _, colour in bars(ax)] == [style.region_colour("yrd"), style.region_colour("gba")]


def test_findings_stand_by_relation_and_strength_on_one_scale() -> None:
    ax = plot.bars(invented.findings(), x="findings", y="strength", col="relation")
    lengths = [[bar.get_width() for bar in box.containers[0]] for box in ax.child_axes]
    assert lengths == [[7, 3, 0], [0, 2, 0], [0, 0, 4]]
    assert len({box.get_xlim() for box in ax.child_axes}) == 1
    assert [box.get_title(loc="left") for box in ax.child_axes] == [
        "supports: 10",
        "contradicts: 2",
        "context: 4",
    ]
