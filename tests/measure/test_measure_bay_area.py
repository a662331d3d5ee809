"""Contracts inside regions, the Bay Area as defined, the outside check of the network."""

import pytest

from analysis import load
from analysis.errors import DataError
from analysis.measure import bay_area, network, official_series


def test_contracts_inside_the_regions_are_the_printed_ones_and_those_that_follow_from_them() -> None:
    # 186.345 billion (2022) are 419 % more than in 2018; 74.432 billion of Shanghai are 35.58 % of 2023.
    delta = official_series.delta_contracts(load.cooperation_statements()).set_index("year")["value"]
    assert delta.round(1).to_dict() == {2018: 35.9, 2022: 186.3, 2023: 209.2}
    # 748.7 million of 2023 are 109.8 % more than in 2022.
    beijing = official_series.beijing_contracts(load.cooperation_statements()).set_index("year")["value"]
    assert beijing.loc[[2013, 2021, 2023]].tolist() == [7.12, 35.04, 74.87]


def test_the_bay_area_as_defined_has_14_04_trillion_yuan_in_2023_and_87_5_million_people_in_2024() -> None:
    sums = bay_area.as_defined(load.bay_area_cities(), load.exchange_rates())
    value = sums.set_index(["indicator", "year"])["value"]
    assert round(value["gdp", 2023] / 1000, 2) == 14.04
    assert round(value["population", 2024], 1) == 87.5


def test_guangdong_errs_by_3_percent_for_research_spending_and_by_47_percent_for_people() -> None:
    # 2019: 296.236 (nine cities) + 26.333 billion HKD of Hong Kong's survey at 6.9081 / 7.8351.
    table = bay_area.against_guangdong(
        load.bay_area_cities(), load.exchange_rates(), load.province_panel(), load.city_panel(),
        load.press_facts(),
    ).set_index("quantity")  # fmt: skip
    assert table["error_share"].round(2).to_dict() == {
        "population": 0.47, "gdp": -0.05, "rd_expenditure": -0.03, "rd_intensity": 0.02,
    }  # fmt: skip
    assert table.loc["rd_expenditure", "defined"] == pytest.approx(296.236 + 26.3326 * 6.9081 / 7.8351)
    assert table.loc["rd_intensity", ["defined", "guangdong"]].astype(float).round(2).tolist() == [2.75, 2.80]


def test_a_year_without_figures_of_the_bay_area_is_refused() -> None:
    with pytest.raises(DataError, match="no figure of 1990"):
        bay_area.against_guangdong(
            load.bay_area_cities(), load.exchange_rates(), load.province_panel(), load.city_panel(),
            load.press_facts(), year=1990,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("collection", "cities", "correlation"), [("ai_robotics", 93, 0.84), ("chinaxiv", 244, 0.75)]
)
def test_the_order_of_cities_agrees_with_the_web_of_science(
    collection: str, cities: int, correlation: float
) -> None:
    pairs = network.pairs(load.copublication_edges(), load.cities(), collection=collection)
    found = network.outside_check(network.strength(pairs), load.city_connectivity())
    assert (found["cities"], round(found["rank_correlation"], 2)) == (cities, correlation)
