"""Index of the delta, contracts inside regions, European projects, the Bay Area, the outside check."""

import pytest

from analysis import load
from analysis.errors import DataError
from analysis.measure import bay_area, growth_of_cooperation, network


def test_the_newest_edition_of_the_delta_index_ends_in_2023_with_its_smallest_step() -> None:
    # Edition 2024: 100 (2011) to 267.57 (2023), +1.9 % in 2023.
    table = growth_of_cooperation.index_series(load.region_facts())
    whole = table[table["indicator"].eq(growth_of_cooperation.INDEX) & table["edition"].eq("2024")]
    assert (len(whole), whole["value"].iloc[0], whole["value"].iloc[-1]) == (13, 100, 267.57)
    steps = whole.set_index("year")["change_share"]
    assert (steps.idxmin(), round(steps.min(), 4)) == (2023, 0.0192)


def test_years_that_editions_print_differently_are_not_to_be_chained() -> None:
    table = growth_of_cooperation.index_series(load.region_facts())
    whole = table[table["indicator"] == growth_of_cooperation.INDEX]
    assert sorted(set(whole.loc[~whole["chained"], "year"])) == [2020, 2021, 2022]


def test_contracts_inside_the_regions_are_the_printed_ones_and_those_that_follow_from_them() -> None:
    table = growth_of_cooperation.contracts_inside(
        load.region_facts(), load.cooperation_statements(), load.events()
    )
    value = table.set_index(["region", "scope", "year"])["value"].round(1)
    assert value["yrd", "members"].to_dict() == {2018: 35.9, 2022: 186.3, 2023: 209.2}
    assert value["jjj", "core"].to_dict() == {2013: 7.1, 2021: 35.0, 2022: 35.7, 2023: 74.9, 2024: 84.4}
    jumps = table[table["jump"]]
    assert jumps[["region", "year"]].values.tolist() == [["jjj", 2023]]
    assert set(table.loc[table["origin"] == "derived", "year"]) == {2018, 2022, 2023}


def test_a_value_others_are_derived_from_must_be_there() -> None:
    facts = load.region_facts().query("year != 2023")
    with pytest.raises(DataError, match="no contracts of yrd in 2023"):
        growth_of_cooperation.contracts_inside(facts, load.cooperation_statements(), load.events())


def test_european_projects_are_counted_by_region_and_year_of_their_start() -> None:
    table = growth_of_cooperation.european_projects(load.cordis_projects())
    whole = table[table["region"] == "all"].set_index("year")["projects"]
    assert (whole.sum(), whole[2017], whole[2024]) == (383, 54, 27)
    yrd = table[table["region"] == "yrd"].set_index("year")["projects"]
    assert (yrd[2017], yrd[2024]) == (26, 7)


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
    assert table.loc["rd_intensity", ["defined", "guangdong"]].round(2).tolist() == [2.75, 2.80]


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
