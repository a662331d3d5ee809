"""What the co-publication page says: by hand on invented links, and from the shipped collections."""

from typing import Any

import pandas as pd
import pytest

from analysis import load, text
from analysis.findings import collection, cooperation_network, official
from analysis.measure import network as measured

PLACES = {
    "shanghai": "yrd",
    "hangzhou": "yrd",
    "shenzhen": "gba",
    "hong_kong": "gba",
    "beijing": "jjj",
    "tianjin": "jjj",
    "wuhan": "other",
}


@pytest.fixture
def cities() -> pd.DataFrame:
    """Real cities and regions; Wuhan is given no point here."""
    frame = pd.DataFrame({"city": list(PLACES), "region": list(PLACES.values())})
    return frame.assign(lat=[1.0] * 6 + [None], lon=2.0, coordinate_source="ror")


@pytest.fixture
def edges() -> pd.DataFrame:
    """Invented links: ten inside two regions, six between, four across to the rest."""
    rows = [
        ("hangzhou", "shanghai", 2020, 4, 4),
        ("hong_kong", "shenzhen", 2021, 6, 6),
        ("beijing", "shanghai", 2021, 5, 9),
        ("hong_kong", "shanghai", 2022, 1, 1),
        ("beijing", "wuhan", 2022, 4, 4),
    ]
    names = ["origin", "destination", "year", "papers", "papers_incl_ucas"]
    return pd.DataFrame(rows, columns=names).assign(venue="IROS")


@pytest.fixture
def links(edges: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    return measured.pairs(edges, cities)


@pytest.fixture(scope="module", params=["ai_robotics", "chinaxiv"])
def real(request: pytest.FixtureRequest) -> tuple[str, pd.DataFrame, pd.DataFrame]:
    """Name, edges and links of a shipped collection, years of the default parameters."""
    edges = load.copublication_edges(request.param, first_year=2010, last_year=2024)
    return request.param, edges, measured.pairs(edges, load.cities())


def said(found: dict[str, Any] | list[dict[str, Any]], language: str = "en") -> str:
    """The words of findings; titles and captions for the keys of figures."""
    listed = found if isinstance(found, list) else [found]
    keys = text.message_keys("network")
    parts = []
    for item in listed:
        values = {name: value for name, value in item.items() if name != "key"}
        own = [key for key in keys if key == item["key"] or key.startswith(item["key"] + ".")]
        assert own, f"{item['key']} is no message"
        parts += [text.sentence(key, language=language, **values) for key in own]
    return " ".join(parts)


def test_half_of_twenty_invented_links_stay_inside_a_region(links: pd.DataFrame, edges: pd.DataFrame) -> None:
    found = cooperation_network.main(links, edges, region="all", source="ai_robotics")
    assert (found["links"], found["share"], found["first"], found["last"]) == (20, 0.5, 2020, 2022)


def test_a_region_without_links_is_told_apart(links: pd.DataFrame, edges: pd.DataFrame) -> None:
    found = cooperation_network.main(links, edges, region="ccec", source="ai_robotics")
    assert found["key"] == "network.main_none"


def test_a_region_with_one_city_has_no_ratio_of_its_own(links: pd.DataFrame, edges: pd.DataFrame) -> None:
    found = cooperation_network.main(links, edges, region="jjj", source="ai_robotics")
    assert found["key"] == "network.main_alone"


def test_shanghai_takes_part_in_ten_of_twenty_links_of_the_map(links: pd.DataFrame) -> None:
    found = cooperation_network.network_map(links, links, region="all", least=1)
    assert found["share"] == pytest.approx(10 / 20)
    assert found["city"] == "shanghai"


def test_when_no_pair_reaches_the_least_number_the_strongest_is_named(links: pd.DataFrame) -> None:
    found = cooperation_network.network_map(links[links["papers"] > 99], links, region="all", least=100)
    assert found == {
        "key": "network.map_none",
        "least": 100,
        "a": "hong_kong",
        "b": "shenzhen",
        "papers": 6,
    }


def test_a_city_without_a_point_is_counted_with_its_pairs(links: pd.DataFrame, cities: pd.DataFrame) -> None:
    assert cooperation_network.unplaced(links, cities) == [
        {"key": "network.unplaced", "cities": 1, "pairs": 1}
    ]


def test_a_region_that_is_not_on_the_map_is_not_highlighted(links: pd.DataFrame) -> None:
    assert cooperation_network.highlighted(links, "ccec") == []
    assert cooperation_network.highlighted(links, "gba") == "gba"


def test_seven_of_the_invented_links_cross_the_border(links: pd.DataFrame) -> None:
    nodes = pd.DataFrame({"city": ["hong_kong", "beijing"], "papers": [7, 9]})
    found = cooperation_network.border(links, nodes, region="gba")
    assert (found[0]["crossing"], found[0]["gba"], found[0]["gba_share"]) == (7, 6, 1.0)
    assert found[1]["share"] == 1.0


def test_a_collection_without_hong_kong_says_so(links: pd.DataFrame) -> None:
    nodes = pd.DataFrame({"city": ["hong_kong", "beijing"], "papers": [1, 999]})
    assert cooperation_network.border(links, nodes, region="all")[0]["key"] == "network.border_absent"


def test_ratios_on_few_links_are_pointed_out(links: pd.DataFrame) -> None:
    found = cooperation_network.closeness(measured.region_association(links))[-1]
    assert (found["key"], found["links"], found["limit"]) == (
        "network.few_between",
        0,
        cooperation_network.FEW,
    )


def test_the_strongest_pair_leads_and_the_most_frequent_city_is_counted(links: pd.DataFrame) -> None:
    found = cooperation_network.pairs(measured.top_pairs(links, 3), region="all")
    assert (found["a"], found["b"], found["papers"], found["top"]) == ("hong_kong", "shenzhen", 6, 3)


def venue(multi: list[int]) -> pd.DataFrame:
    """Invented years of one conference with 100 located papers each."""
    years = range(2000, 2000 + len(multi))
    return pd.DataFrame({"year": years, "papers_located": 100, "papers_multi_city": multi, "venue": "IROS"})


def test_the_two_halves_of_a_trend_are_pooled_and_their_error_is_that_of_two_shares() -> None:
    found = collection.trend(venue([10, 10, 10, 30, 30, 30]))
    assert (found["before"], found["after"], found["change"]) == (0.1, 0.3, "up")
    assert found["error"] == pytest.approx((0.1 * 0.9 / 300 + 0.3 * 0.7 / 300) ** 0.5)


def test_a_difference_below_twice_its_error_counts_as_none() -> None:
    assert collection.trend(venue([20, 20, 20, 22, 22, 22]))["change"] == "flat"


def test_without_years_of_the_conference_no_trend_is_made(edges: pd.DataFrame, cities: pd.DataFrame) -> None:
    coverage = pd.DataFrame({"venue": ["IROS"], "year": [2020], "papers_located": [10]})
    assert collection.venue_years(edges, coverage, cities, source="ai_robotics").empty


def test_counting_every_address_of_the_academys_university_adds_a_fifth(
    edges: pd.DataFrame, cities: pd.DataFrame
) -> None:
    assert collection.other_addresses(edges, cities)["added"] == pytest.approx(4 / 20)


def test_official_numbers_are_those_printed() -> None:
    # China News Service 2024-01-31; Beijing Business Today 2024-01-19: 186.345 and 74.87 billion CNY
    table = cooperation_network.official(load.cooperation_statements())
    assert len(table) == len(cooperation_network.STATEMENTS)
    newest = table.sort_values("year").groupby("official_number")["value"].last()
    assert newest[["yrd_contracts", "jjj_contracts", "yrd_papers"]].tolist() == [186.345, 74.87, 27916]


def test_every_official_number_and_every_statement_shown_exists() -> None:
    assert set(cooperation_network.STATEMENTS.values()) <= set(text.keys("official_number"))
    assert set(cooperation_network.CLAIMS) <= set(load.claims()["claim"])


def test_a_region_shows_its_own_and_the_national_statements() -> None:
    shown = cooperation_network.bearing(load.claims(), region="yrd")
    assert sorted(shown["claim"]) == ["fr-actors", "ht-yrd-purpose", "pp-intl"]


def test_inside_the_regions_ties_are_closer_than_chance_in_both_collections(
    real: tuple[str, pd.DataFrame, pd.DataFrame],
) -> None:
    name, edges, links = real
    found = cooperation_network.main(links, edges, region="all", source=name)
    assert found["inside"] > 1 > found["between"]


def test_the_links_of_both_collections_are_those_of_their_notes(
    real: tuple[str, pd.DataFrame, pd.DataFrame],
) -> None:
    # The notes beside the raw files print 5,281 links for ChinaXiv and, for all years, 5,998 of the other.
    name, _, links = real
    assert links["papers"].sum() == {"ai_robotics": 5179, "chinaxiv": 5281}[name]


def test_only_chinaxiv_is_nearly_without_hong_kong_and_macao() -> None:
    nodes = load.copublication_nodes()
    parts = dict(list(nodes.groupby("collection")))
    assert collection.absent(parts["chinaxiv"])
    assert not collection.absent(parts["ai_robotics"])


def test_every_finding_of_a_collection_can_be_said(real: tuple[str, pd.DataFrame, pd.DataFrame]) -> None:
    name, edges, links = real
    places, nodes = load.cities(), load.copublication_nodes()
    covered = load.copublication_coverage(first_year=2010, last_year=2024)
    matrix, kinds = measured.region_association(links), measured.region_kinds(links)
    steady = collection.venue_years(edges, covered, places, source=name)
    years = collection.coverage_years(nodes[nodes["collection"] == name], covered, source=name)
    official_numbers = cooperation_network.official(load.cooperation_statements())
    found = [
        collection.coverage(years),
        collection.other_addresses(edges, places),
        *cooperation_network.closeness(matrix),
        *cooperation_network.unplaced(links, places),
        *collection.bias(nodes, source=name),
        *([collection.trend(steady)] if len(steady) else []),
    ]
    for region in ("all", "yrd", "gba", "ccec", "jjj"):
        top = measured.top_pairs(measured.of_region(links, region), 5)
        found += [
            cooperation_network.main(links, edges, region=region, source=name),
            cooperation_network.network_map(links, links, region=region, least=1),
            cooperation_network.matrix(matrix, region=region),
            cooperation_network.inside(kinds, region=region),
            cooperation_network.pairs(top, region=region),
            collection.no_trend(steady, edges, places, region=region),
            *cooperation_network.border(links, nodes[nodes["collection"] == name], region=region),
            *cooperation_network.official_reading(
                official_numbers, load.region_facts(), edges, places, region=region
            ),
        ]
    for language in ("en", "de", "zh"):
        assert "nan" not in said(found, language).lower().split()


def test_contracts_of_beijing_follow_from_statements_and_double_in_2023() -> None:
    # +109.8 % on 2022 and 230.87 billion CNY for 2021 to 2024 (Beijing Business Today; NBS).
    table = official.contracts(load.cooperation_statements(), region="jjj")
    values = dict(zip(table["year"], table["amount_cny_bn"].round(2), strict=True))
    assert values == {2013: 7.12, 2021: 35.04, 2022: 35.69, 2023: 74.87, 2024: 85.27}
    assert official.contracts_findings(table, region="jjj")[0]["jump"] == 2023


def test_contracts_inside_the_delta_follow_from_growth_and_share() -> None:
    table = official.contracts(load.cooperation_statements(), region="yrd")
    values = dict(zip(table["year"], table["amount_cny_bn"].round(1), strict=True))
    assert values == {2018: 35.9, 2022: 186.3, 2023: 209.2}


def test_the_index_of_the_delta_is_one_edition_and_its_last_step_the_smallest() -> None:
    rows = official.index(load.region_facts())
    found = official.index_finding(rows, load.region_facts())
    assert (len(rows), found["last"], found["smallest"]) == (13, 267.57, "yes")


def test_the_two_collections_disagree_on_the_closest_regions() -> None:
    edges = {
        name: load.copublication_edges(name, first_year=2010, last_year=2024)
        for name in collection.COLLECTIONS
    }
    found = official.side_by_side_findings(official.side_by_side(edges, load.cities()))
    assert found["key"] == "network.side_by_side_differ"
    assert [round(found[name], 2) for name in ("high", "there", "other")] == [1.25, 0.88, 1.03]


def test_projects_of_the_eu_with_known_places_are_counted_by_region_and_year() -> None:
    projects = load.cordis_projects()
    table = official.european_projects(projects)
    by_hand = projects["regions"].dropna().str.split(";").explode().isin(["yrd", "gba", "ccec", "jjj"]).sum()
    assert table["projects"].sum() == by_hand
