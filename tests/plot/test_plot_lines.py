"""Lines over years: what is drawn, where they are cut, what is coloured, what stands at their ends."""

import itertools

import invented
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import plot, style
from analysis.errors import DataError, ParameterError


def line(ax: Axes, key: str) -> Line2D:
    return next(one for one in ax.get_lines() if one.get_label() == key)


def words_of(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def pieces(ax: Axes, key: str) -> list[list[float]]:
    return [list(np.asarray(one.get_ydata())) for one in ax.get_lines() if one.get_label() == key]


def test_a_missing_year_is_a_gap_not_a_zero() -> None:
    assert pieces(plot.lines(invented.years(), y="rd_expenditure"), "gba") == [[8.0], [9.0, 11.0]]


def test_a_value_without_neighbours_is_a_dot() -> None:
    alone = line(plot.lines(invented.years(), y="rd_expenditure"), "gba")
    assert alone.get_marker() == "o"


def test_a_line_is_cut_before_the_first_year_of_a_new_method() -> None:
    ax = plot.lines(invented.years(), y="rd_expenditure", break_years=[2022])
    assert pieces(ax, "yrd") == [[10.0, 12.0], [15.0, 20.0]]


def test_a_break_is_named_where_it_lies() -> None:
    assert "new method" in words_of(plot.lines(invented.years(), y="rd_expenditure", break_years=[2022]))


def test_only_the_highlighted_line_has_a_colour() -> None:
    ax = plot.lines(invented.years(), y="rd_expenditure", highlight=["ccec"])
    assert line(ax, "ccec").get_color() == style.region_colour("ccec")
    assert {line(ax, key).get_color() for key in ("yrd", "gba")} == {style.palette().muted}


def test_a_highlight_that_is_not_drawn_is_refused_with_the_keys_there_are() -> None:
    with pytest.raises(ParameterError, match=r"cannot highlight 'jjj', the data hold yrd, gba, ccec"):
        plot.lines(invented.years(), y="rd_expenditure", highlight=["jjj"])


def test_each_line_is_named_at_its_end_with_its_last_value() -> None:
    said = words_of(plot.lines(invented.years(), y="rd_expenditure"))
    assert said == ["Yangtze Delta  20", "Greater Bay Area  11", "Chengdu-Chongqing  2"]


def test_names_at_line_ends_do_not_overlap() -> None:
    close = invented.years().assign(value=[1.0, 1, 1, 1, 1, 1, 1, 1.01, 1, 1, 1, 20])
    ax = plot.lines(close, y="rd_expenditure")
    ax.figure.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 2 for low, high in itertools.pairwise(boxes))


def test_names_at_line_ends_can_be_left_away() -> None:
    assert not plot.lines(invented.years(), y="rd_expenditure", label_ends=False).texts


def test_the_axis_names_indicator_and_unit() -> None:
    assert plot.lines(invented.years(), y="rd_expenditure").get_ylabel().endswith(", CNY billion")


def test_years_are_written_without_grouping_and_end_with_the_last() -> None:
    ticks = [tick.get_text() for tick in plot.lines(invented.years(), y="rd_expenditure").get_xticklabels()]
    assert ticks == ["2020", "2021", "2022", "2023"]


def test_a_zero_line_is_drawn_where_values_are_negative() -> None:
    below = invented.years().assign(value=lambda rows: rows["value"] - 9)
    ax = plot.lines(below, y="rd_expenditure")
    assert any(list(one.get_ydata()) == [0, 0] for one in ax.get_lines())


def test_two_values_for_one_year_are_refused() -> None:
    twice = invented.table("region year share", ("yrd", 2020, 0.1), ("yrd", 2020, 0.2))
    with pytest.raises(DataError, match="two values for yrd in 2020"):
        plot.lines(twice, y="share")


def test_values_in_two_units_are_refused() -> None:
    mixed = invented.years().assign(unit=["%", *["billion CNY"] * 11])
    with pytest.raises(DataError, match=r"several units.*%, billion CNY"):
        plot.lines(mixed, y="rd_expenditure")


def test_an_indicator_without_rows_is_refused_with_those_there_are() -> None:
    with pytest.raises(DataError, match="lines for gdp: nothing to draw, the table holds rd_expenditure"):
        plot.lines(invented.years(), y="gdp")


def test_shares_are_written_as_per_cent() -> None:
    table = invented.table("region year rd_share", ("yrd", 2020, 0.25), ("yrd", 2021, 0.3))
    ax = plot.lines(table, y="rd_share")
    assert words_of(ax) == ["Yangtze Delta  30.0%"]
    assert ax.yaxis.get_major_formatter()(0.3, 0) == "30%"


def test_index_lines_carry_the_level_of_the_base_year() -> None:
    ax = plot.lines(invented.index(), y="value", base_year=2020)
    assert [100, 100] in [list(one.get_ydata()) for one in ax.get_lines()]
    assert "2020 = 100" in ax.get_ylabel()


def test_an_index_without_its_base_year_is_refused() -> None:
    with pytest.raises(DataError, match="base year 2015"):
        plot.lines(invented.index(), y="value", base_year=2015)


def test_each_small_panel_colours_its_own_region_and_repeats_the_others() -> None:
    ax = plot.lines(invented.years(), y="rd_expenditure", col="region")
    assert [box.get_title(loc="left") for box in ax.child_axes] == [
        "Yangtze Delta",
        "Greater Bay Area",
        "Chengdu-Chongqing",
    ]
    colours = [{one.get_label(): one.get_color() for one in box.get_lines()} for box in ax.child_axes]
    assert colours[1]["gba"] == style.region_colour("gba")
    assert colours[0]["gba"] == colours[2]["gba"] != style.region_colour("gba")


def test_panels_of_indicators_have_their_own_axes_and_units() -> None:
    second = invented.years().assign(indicator="rd_intensity", unit="%")
    table = invented.pd.concat([invented.years(), second])
    ax = plot.lines(table, y="value", col="indicator")
    assert [box.get_ylabel() for box in ax.child_axes] == ["CNY billion", "%"]


def test_lines_that_look_alike_share_one_entry_of_the_legend() -> None:
    second = invented.years().assign(indicator="rd_intensity", unit="%")
    table = invented.pd.concat([invented.years(), second])
    ax = plot.lines(table, y="value", col="indicator", highlight="gba")
    legend = ax.get_legend()
    assert legend is not None
    assert [words.get_text() for words in legend.get_texts()] == ["the others", "Greater Bay Area"]


def test_the_band_of_a_spread_reaches_from_low_to_high() -> None:
    ax = plot.lines(invented.spreads(), y="value", hue="kind", band=("lowest", "highest"), highlight="all")
    corners = ax.collections[0].get_paths()[0].vertices
    assert {round(float(y), 2) for y in corners[:, 1]} >= {0.3, 0.5, 0.25, 0.4}


def test_the_scenario_shows_history_backtest_and_band() -> None:
    ax = plot.fan(invented.scenario())
    assert list(line(ax, "scenario").get_ydata()) == [5.0, 6.0, 7.0]
    assert list(line(ax, "history").get_ydata()) == [1.0, 2.0, 3.0, 5.0]
    assert len(ax.collections) == 2


def test_the_past_error_is_written_beside_the_backtest() -> None:
    said = " ".join(words_of(plot.fan(invented.scenario()))).replace("\n", " ")
    assert "Mean error 20.0%" in said
    assert "0% of the years inside the range" in said


def test_a_table_of_several_models_wants_one_chosen() -> None:
    other = invented.scenario().replace({"model": {"trend": "naive"}})
    both = invented.pd.concat([invented.scenario(), other.query("kind != 'observed'")])
    with pytest.raises(ParameterError, match="choose one of trend, naive"):
        plot.fan(both)
    assert list(line(plot.fan(both, model="naive"), "scenario").get_ydata()) == [5.0, 6.0, 7.0]


def test_a_day_without_articles_known_is_a_gap() -> None:
    assert pieces(plot.lines(invented.attention(), x="date", y="articles"), "yrd") == [[5.0], [9.0]]


def test_every_highlighted_province_has_a_colour_of_its_own_which_is_the_same_elsewhere() -> None:
    keys = ["jiangsu", "zhejiang", "shanghai"]
    rows = [(key, year, float(at)) for at, key in enumerate(keys) for year in (2020, 2021)]
    table = invented.table("province year value", *rows)
    ax = plot.lines(table, y="value", hue="province", highlight="all")
    tints = {key: line(ax, key).get_color() for key in keys}
    assert len(set(tints.values())) == 3
    again = plot.lines(table[table["province"].ne("shanghai")], y="value", hue="province", highlight="all")
    assert line(again, "jiangsu").get_color() == tints["jiangsu"]


def test_a_palette_of_the_caller_wins() -> None:
    ax = plot.lines(invented.years(), y="rd_expenditure", palette={"yrd": "#123456"})
    assert line(ax, "yrd").get_color() == "#123456"


def test_a_logarithmic_axis_set_afterwards_has_ticks_that_can_be_read() -> None:
    ax = plot.lines(invented.years(), y="rd_expenditure")
    ax.set_yscale("log")
    ax.figure.canvas.draw()
    assert any(tick.get_text() for tick in ax.get_yticklabels())


def test_labels_keep_their_font_after_seaborn_has_set_its_theme() -> None:
    import seaborn as sns

    with plt.rc_context():
        sns.set_theme()
        ax = plot.lines(invented.years(), y="rd_expenditure")
        assert {text.get_fontfamily()[0] for text in ax.texts} == {style.FAMILY}
