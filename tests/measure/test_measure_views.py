"""Tables behind the explorers: hand-made frames that can be checked in the head. All values are invented."""

import pandas as pd
import pytest

from analysis.errors import ParameterError, UnknownName
from analysis.findings import views
from analysis.measure import keydata
from analysis.names import REGIONS

# One province per region, so that a region is its province.
PLACES = {"yrd": "shanghai", "gba": "guangdong", "ccec": "chongqing", "jjj": "beijing"}


def regions() -> pd.DataFrame:
    return pd.DataFrame({"region": list(PLACES), "panel_provinces": list(PLACES.values())})


def panel(values: dict[str, dict[int, float]], unit: str = "billion CNY") -> pd.DataFrame:
    """An indicator per name with the same value in each province, times one to four."""
    rows = [
        (province, year, name, number * factor, "million persons" if name == "population" else unit, "")
        for name, by_year in values.items()
        for year, number in by_year.items()
        for factor, province in enumerate(PLACES.values(), start=1)
    ]
    return pd.DataFrame(rows, columns=["province", "year", "indicator", "value", "unit", "flag"])


TWO_YEARS = {"spending": {2020: 10.0, 2021: 15.0}, "population": {2020: 2.0, 2021: 2.0}}


def test_values_of_a_region_are_those_of_its_provinces():
    table = views.regional_series(panel(TWO_YEARS), regions(), "spending")
    assert table.columns.tolist() == ["region", "year", "indicator", "value", "unit"]
    assert table.loc[table["region"].eq("gba"), "value"].tolist() == [20.0, 30.0]


def test_years_outside_the_span_are_left_out():
    table = views.regional_series(panel(TWO_YEARS), regions(), "spending", first_year=2021)
    assert set(table["year"]) == {2021}


def test_per_head_divides_billions_by_millions_of_people():
    table = views.regional_series(panel(TWO_YEARS), regions(), "spending", per="head")
    assert table["unit"].unique().tolist() == ["CNY per person"]
    assert table.loc[table["year"].eq(2020), "value"].tolist() == [5000.0] * 4


def test_an_index_begins_at_100_in_the_first_year_all_four_have_a_value():
    known = panel({"spending": {2019: 1.0, 2020: 10.0, 2021: 15.0}, "population": {2020: 2.0}})
    known.loc[known["year"].eq(2019) & known["province"].eq("beijing"), "value"] = float("nan")
    table = views.regional_series(known, regions(), "spending", per="index")
    assert table["unit"].unique().tolist() == ["2020=100"]
    assert table.loc[table["year"].eq(2021), "value"].tolist() == pytest.approx([150.0] * 4)


def test_a_ratio_has_no_share_of_the_nation():
    parts = {"rd_expenditure": {2020: 1.0}, "gdp": {2020: 50.0}, "population": {2020: 1.0}}
    with pytest.raises(ParameterError, match="cannot be taken per share: use per='value' or 'index'"):
        views.regional_series(panel(parts), regions(), "rd_intensity_recalculated", per="share")


def test_a_way_that_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'head'"):
        views.regional_series(panel(TWO_YEARS), regions(), "spending", per="heads")


def test_only_indicators_with_enough_values_can_be_followed():
    known = panel({"spending": {2020: 1.0, 2021: 1.0, 2022: 1.0}, "rare": {2020: 1.0}})
    assert views.comparable(known, provinces=4, years=3) == ["spending"]


def edges() -> pd.DataFrame:
    rows = [("beijing", "shanghai", 2020, 5), ("beijing", "wuhan", 2020, 2), ("shanghai", "wuhan", 2021, 3)]
    return pd.DataFrame(rows, columns=["origin", "destination", "year", "papers"])


CITIES = pd.DataFrame({"city": ["beijing", "shanghai", "wuhan"], "region": ["jjj", "yrd", "other"]})


def test_the_links_of_one_city_are_those_it_is_an_end_of():
    table = views.city_links(edges(), CITIES, city="wuhan")
    assert table[["origin", "destination"]].to_numpy().tolist() == [
        ["beijing", "wuhan"],
        ["shanghai", "wuhan"],
    ]


def test_years_and_threshold_leave_links_out():
    assert len(views.city_links(edges(), CITIES, first_year=2020, last_year=2020, min_papers=3)) == 1


def gaps() -> pd.DataFrame:
    rows = [("a", "one", 0.2), ("a", "two", 0.8), ("b", "three", 0.4), ("c", "four", float("nan"))]
    return pd.DataFrame(rows, columns=["path", "indicator", "gap"]).assign(region="yrd")


FIRM = pd.DataFrame({"path": ["a", "b"], "best_rank": [1, 1], "worst_rank": [2, 2]})


def test_equal_weights_give_the_mean_gap_of_a_path():
    table = views.order_of(gaps(), {}, FIRM)
    assert table[["path", "priority", "rank"]].to_numpy().tolist() == [["a", 0.5, 1], ["b", 0.4, 2]]


def test_a_weight_moves_the_order():
    table = views.order_of(gaps(), {"one": 3.0}, FIRM)
    assert dict(zip(table["path"], table["rank"], strict=True)) == {"b": 1, "a": 2}
    assert table.set_index("path")["priority"]["a"] == pytest.approx((3 * 0.2 + 0.8) / 4)


def test_an_indicator_of_weight_zero_is_left_out():
    assert views.weighed(gaps(), "yrd", {"two": 0.0})["indicator"].tolist() == ["one", "three", "four"]


def test_nothing_left_to_compare_is_refused():
    with pytest.raises(ParameterError, match="no indicator of yrd is left"):
        views.weighed(gaps(), "yrd", {"one": 0.0, "two": 0.0, "three": 0.0})


def test_the_ranking_agrees_with_the_priorities_of_the_page():
    from analysis.measure import priorities

    weights = {"one": 2.0, "two": 0.5, "three": 1.0, "four": 1.0}
    page = priorities.path_priorities(gaps(), weights=weights).dropna(subset=["priority"]).set_index("path")
    ours = views.order_of(gaps(), weights, FIRM).set_index("path")
    assert ours["priority"].to_dict() == pytest.approx(page["priority"].to_dict())
    assert ours["rank"].to_dict() == page["rank"].to_dict()


def records() -> pd.DataFrame:
    rows = [("p1", "2021-05-01", "yrd", "ai", 1.0), ("p2", "2021-05-10", "gba", "bio", 2.0)]
    table = pd.DataFrame(rows, columns=["project", "date", "region", "field", "amount_cny_bn"])
    return table.assign(date=pd.to_datetime(table["date"]))


@pytest.mark.parametrize("days", [1, 9, 10, 400])
def test_a_window_is_the_key_table_of_these_days(days: int):
    whole = keydata.key_table(records(), as_of="2021-05-10", window_days=days)
    pd.testing.assert_frame_equal(views.window_table(records(), as_of="2021-05-10", window_days=days), whole)


def test_an_empty_window_still_has_a_row_per_region():
    table = views.window_table(records(), as_of="2020-01-01", window_days=5)
    assert table["region"].tolist() == [name for name in REGIONS if name in ("yrd", "gba")]
    assert table["projects"].tolist() == [0, 0]


def test_words_are_found_whatever_their_capitals():
    table = pd.DataFrame(
        {"claim": ["x", "y"], "text_en": ["Hetao fund", "G60"], "reasoning_en": ["", "hetao"]}
    )
    assert views.holding(table, "HETAO", language="en")["claim"].tolist() == ["x", "y"]
    assert views.holding(table, "hetao fund", language="en")["claim"].tolist() == ["x"]
