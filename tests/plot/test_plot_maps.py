"""Tiles, city maps and insets: what is placed where, how no data looks, what the map says of itself."""

import invented
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Patch

from analysis import names, plot, style
from analysis.errors import DataError
from analysis.plot import maps


def tile(ax: Axes, key: str) -> Patch:
    return next(patch for patch in ax.patches if patch.get_label() == key)


def tiles(**options: object) -> Axes:
    return plot.tiles(invented.tiles(), values="rd_share", provinces=invented.provinces(), **options)  # type: ignore[arg-type]


def lightness(patch: Patch) -> float:
    return style.luminance(to_hex(patch.get_facecolor()))


def test_more_is_darker() -> None:
    ax = tiles()
    assert lightness(tile(ax, "jiangsu")) < lightness(tile(ax, "shanghai"))


def test_a_tile_without_data_is_hatched_and_says_so() -> None:
    ax = tiles()
    assert tile(ax, "guangdong").get_hatch()
    assert not tile(ax, "shanghai").get_hatch()
    assert "no data" in [text.get_text() for text in ax.texts]


def test_the_value_stands_in_its_tile() -> None:
    said = {text.get_text(): text.get_position() for text in tiles().texts}
    assert said["30.0%"][0] == 7  # the column of Jiangsu
    assert 4 < said["30.0%"][1] < 4.5


def test_a_unit_without_a_tile_is_named_below() -> None:
    assert any(
        "Not covered by the data: Taiwan." in text.get_text().replace("\n", " ") for text in tiles().texts
    )


def test_highlighted_regions_get_a_frame_in_their_colour() -> None:
    ax = tiles(highlight=["yrd"])
    frames = [patch for patch in ax.patches if str(patch.get_label()).startswith("frame")]
    assert len(frames) == 2
    assert {to_hex(patch.get_edgecolor()) for patch in frames} == {style.region_colour("yrd")}


def test_only_the_four_regions_are_framed_so_that_no_grey_frame_hides_theirs() -> None:
    ax = tiles(highlight="all")
    frames = [patch for patch in ax.patches if str(patch.get_label()).startswith("frame")]
    assert {str(patch.get_label()) for patch in frames} <= {f"frame|{key}" for key in names.REGIONS}


def test_values_of_one_map_share_their_decimals() -> None:
    rows = invented.table("province rate", ("jiangsu", 3.29), ("shanghai", 4.0), ("guangdong", 0.6))
    ax = plot.tiles(rows, values="rate", provinces=invented.provinces(), unit="%")
    assert {"3.29%", "4.00%", "0.60%"} <= {text.get_text() for text in ax.texts}


def test_a_province_without_a_row_in_the_grid_is_refused() -> None:
    strange = invented.table("province rd_share", ("atlantis", 1.0))
    with pytest.raises(DataError, match=r"no tile.*atlantis"):
        plot.tiles(strange, values="rd_share", provinces=invented.provinces())


def test_two_values_for_one_tile_are_refused() -> None:
    twice = invented.pd.concat([invented.tiles(), invented.tiles()])
    with pytest.raises(DataError, match=r"two values for one province.*shanghai"):
        plot.tiles(twice, values="rd_share", provinces=invented.provinces())


def test_links_are_wider_the_more_papers_they_carry() -> None:
    ax = plot.network(invented.pairs(), invented.cities(), invented.SHAPES)
    links = next(one for one in ax.child_axes[0].collections if isinstance(one, LineCollection))
    widths = links.get_linewidths()
    assert len(widths) == 2  # the link to the city without coordinates is not drawn
    assert widths[0] < widths[1]


def test_inner_links_of_a_region_have_its_colour_and_others_do_not() -> None:
    ax = plot.network(invented.pairs(), invented.cities(), invented.SHAPES)
    links = next(one for one in ax.child_axes[0].collections if isinstance(one, LineCollection))
    colours = [to_hex(colour) for colour in links.get_colors()]
    assert colours == [style.palette().text, style.region_colour("gba")]


def test_there_is_an_inset_per_region_with_cities() -> None:
    ax = plot.network(invented.pairs(), invented.cities(), invented.SHAPES)
    titles = [box.texts[-0 if not box.texts else 0].get_text() for box in ax.child_axes[1:]]
    assert len(ax.child_axes) == 3
    assert all(titles)


def test_an_inset_shows_the_extent_of_its_region() -> None:
    ax = plot.network(invented.pairs(), invented.cities(), invented.SHAPES, insets=["gba"])
    west, east, south, north = maps.EXTENTS["gba"]
    assert ax.child_axes[1].get_xlim() == (west, east)
    assert ax.child_axes[1].get_ylim() == (south, north)


def test_a_city_the_table_does_not_hold_is_refused() -> None:
    stranger = invented.pairs().replace({"origin": {"chizhou": "atlantis"}})
    with pytest.raises(DataError, match="atlantis"):
        plot.network(stranger, invented.cities(), invented.SHAPES)


def test_outlines_that_are_no_geojson_are_refused() -> None:
    with pytest.raises(DataError, match="no outlines"):
        plot.network(invented.pairs(), invented.cities(), {"features": []})


def test_a_ring_inside_a_polygon_stays_a_hole() -> None:
    path = maps.outline(invented.SHAPES["features"][0])
    assert path.contains_point((120, 25))
    assert list(path.codes).count(path.MOVETO) == 2


def test_the_members_of_a_case_are_named_on_its_map() -> None:
    ax = plot.city_map(invented.cities(), invented.SHAPES, members=["shanghai", "hangzhou"])
    assert {text.get_text() for text in ax.texts} == {"Shanghai", "Hangzhou"}
    points = [
        one for one in ax.collections if isinstance(one, PathCollection) and len(one.get_offsets()) == 2
    ]
    assert {tuple(at) for at in np.asarray(points[-1].get_offsets())} == {(121.4, 31.2), (120.2, 30.2)}


def test_names_on_a_map_do_not_lie_on_each_other() -> None:
    ax = invented.plot.city_map(invented.cities(), invented.SHAPES, members=["shenzhen", "hong_kong"])
    ax.figure.canvas.draw()
    first, second = (text.get_window_extent() for text in ax.texts)
    assert not first.overlaps(second)


def test_on_a_narrow_screen_the_provinces_are_bars_in_order() -> None:
    ax = tiles(highlight=["yrd"]).draw_narrow()  # type: ignore[attr-defined]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Jiangsu", "Shanghai", "Guangdong"]
    assert "no data" in [text.get_text() for text in ax.texts]
