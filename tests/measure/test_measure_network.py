"""Co-publication links by hand, and against the sums published with the raw collections."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis.errors import DataError, ParameterError, UnknownName
from analysis.measure import network

BOUNDED = settings(max_examples=20, deadline=None, derandomize=True)
RAW = Path(__file__).parents[2] / "data" / "raw" / "cooperation"
REGION = {"BTH": "jjj", "CCE": "ccec", "YRD": "yrd", "GBA": "gba", "other": "other"}


@pytest.fixture
def cities() -> pd.DataFrame:
    """Real cities and their regions."""
    return pd.DataFrame(
        {
            "city": ["shanghai", "hangzhou", "shenzhen", "hong_kong", "macao", "beijing", "wuhan"],
            "region": ["yrd", "yrd", "gba", "gba", "gba", "jjj", "other"],
        }
    )


@pytest.fixture
def edges() -> pd.DataFrame:
    """Invented links of six city pairs in two years; one pair is given in the other direction as well."""
    rows = [
        ("hangzhou", "shanghai", 2020, 4),
        ("shanghai", "hangzhou", 2021, 1),
        ("hong_kong", "shenzhen", 2020, 3),
        ("hong_kong", "macao", 2020, 1),
        ("beijing", "shanghai", 2020, 2),
        ("beijing", "wuhan", 2021, 5),
    ]
    return pd.DataFrame(rows, columns=["origin", "destination", "year", "papers"]).assign(venue="IROS")


@pytest.fixture
def links(edges: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    return network.pairs(edges, cities)


@pytest.fixture(scope="module", params=["paperlists", "chinaxiv"])
def published(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Links of a whole raw collection, and the sums by region printed beside it."""
    name = {"paperlists": "ai_robotics", "chinaxiv": "chinaxiv"}[request.param]
    raw = pd.read_csv(RAW / f"edges_copub_{name}.csv").rename(columns={"value": "papers"}).query("papers > 0")
    ends = [
        raw[[end, f"{end}_region"]].set_axis(["city", "region"], axis=1) for end in ("origin", "destination")
    ]
    places = pd.concat(ends).drop_duplicates().replace({"region": REGION})
    sums = pd.read_csv(RAW / "summary_region_pairs.csv").query(f"source_id == '{request.param}'")
    return network.pairs(raw, places), sums.replace({"region_a": REGION, "region_b": REGION})


def test_the_region_matrix_is_the_published_one(published: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    links, sums = published
    ours = {
        frozenset((row.region_a, row.region_b)): row.links
        for row in network.region_matrix(links).itertuples()
    }
    theirs = {frozenset((row.region_a, row.region_b)): row.intercity_links for row in sums.itertuples()}
    assert ours == theirs


def test_expected_links_add_up_to_the_observed_ones(published: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    table = network.region_association(published[0])
    assert table["expected"].sum() == pytest.approx(table["links"].sum())


def test_both_directions_of_a_pair_are_added_up(links: pd.DataFrame) -> None:
    pair = links.set_index(["origin", "destination"]).loc[("hangzhou", "shanghai")]
    assert (pair["papers"], pair["kind"]) == (5, "inside")


def test_hong_kong_and_macao_do_not_cross_the_border_between_them(links: pd.DataFrame) -> None:
    found = network.cross_border(links)
    assert found[["cross_border", "gba_inside", "gba_cross_border"]].tolist() == [3, 4, 3]


def test_a_link_between_regions_counts_for_both(links: pd.DataFrame) -> None:
    table = network.region_kinds(links).set_index("region")
    assert table.loc["yrd", ["links", "inside", "between", "other"]].tolist() == [7, 5, 2, 0]
    assert table.loc["jjj", ["links", "inside", "between", "other"]].tolist() == [7, 0, 2, 5]


def test_a_region_without_links_has_no_shares_rather_than_zero(links: pd.DataFrame) -> None:
    ccec = network.region_kinds(links).set_index("region").loc["ccec"]
    assert ccec["links"] == 0
    assert np.isnan(ccec["inside_share"])


def test_degree_and_strength_by_hand(links: pd.DataFrame) -> None:
    table = network.strength(links).set_index("city")
    assert table.loc["shanghai", ["degree", "strength", "rank"]].tolist() == [2, 7, 1]
    assert table.loc["beijing", ["degree", "strength", "rank"]].tolist() == [2, 7, 1]


def test_association_strength_by_hand() -> None:
    # Strengths a 3, b 3, c 2 (8 in all): pairs of distinct cities have products 9 + 6 + 6 = 21 for 4 links.
    links = pd.DataFrame({"origin": ["a", "a", "b"], "destination": ["b", "c", "c"], "papers": [2, 1, 1]})
    table = network.association(links)
    assert table["expected"].tolist() == pytest.approx([9 * 4 / 21, 6 * 4 / 21, 6 * 4 / 21])
    assert table["association_strength"].tolist() == pytest.approx(
        [2 / (36 / 21), 1 / (24 / 21), 1 / (24 / 21)]
    )


def test_expected_links_of_pairs_that_never_met_are_there_on_request() -> None:
    links = pd.DataFrame({"origin": ["a", "c"], "destination": ["b", "d"], "papers": [1, 1]})
    table = network.association(links, all_pairs=True)
    assert len(table) == 6
    assert table["expected"].sum() == pytest.approx(2)


def test_rare_pairs_leave_the_answer_but_not_the_denominators() -> None:
    links = pd.DataFrame({"origin": ["a", "a", "b"], "destination": ["b", "c", "c"], "papers": [2, 1, 1]})
    pd.testing.assert_frame_equal(
        network.association(links, min_papers=2), network.association(links).head(1)
    )


def test_min_papers_below_one_is_refused(edges: pd.DataFrame, cities: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="at least 1"):
        network.pairs(edges, cities, min_papers=0)


def test_a_city_without_a_region_row_is_named(edges: pd.DataFrame, cities: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="wuhan"):
        network.pairs(edges, cities[cities["city"] != "wuhan"])


def test_two_collections_are_not_added_up(edges: pd.DataFrame, cities: pd.DataFrame) -> None:
    mixed = edges.assign(collection=["ai_robotics"] * 5 + ["chinaxiv"])
    with pytest.raises(DataError, match="ai_robotics, chinaxiv"):
        network.pairs(mixed, cities)


def test_without_any_link_the_tables_are_there_and_empty(edges: pd.DataFrame, cities: pd.DataFrame) -> None:
    none = network.pairs(edges, cities, first_year=2050)
    assert network.region_matrix(none)["links"].sum() == 0
    assert network.strength(none).empty
    assert network.association(none).empty


def coverage() -> pd.DataFrame:
    """Invented coverage of one venue in three years; nothing was located in 2022."""
    return pd.DataFrame(
        {
            "venue": "IROS",
            "year": [2020, 2021, 2022],
            "field": "robotics",
            "papers_listed": [100, 100, 100],
            "papers_counted": [100, 100, 100],
            "papers_with_affiliation": [90, 90, 90],
            "papers_china": [25, 20, 10],
            "papers_located": [20, 16, 0],
            "papers_multi_city": [5, 4, 0],
        }
    )


def test_the_trend_of_one_venue_keeps_years_without_links(edges: pd.DataFrame, cities: pd.DataFrame) -> None:
    trend = network.venue_trend(edges, coverage(), cities).set_index("year")
    assert trend["links"].tolist() == [10, 6, 0]
    assert trend.loc[2020, ["inside_share", "between_share"]].tolist() == [0.8, 0.2]
    assert trend.loc[2022, ["multi_city_share", "inside_share"]].isna().all()


def test_an_unknown_venue_offers_the_known_ones(edges: pd.DataFrame, cities: pd.DataFrame) -> None:
    with pytest.raises(UnknownName, match="IROS"):
        network.venue_trend(edges, coverage(), cities, venue="IRIS")


def test_coverage_by_venue_by_hand() -> None:
    row = network.coverage_table(coverage(), by="venue").iloc[0]
    assert row[["papers_china", "papers_located", "first_year", "last_year"]].tolist() == [55, 36, 2020, 2022]
    assert row["located_share"] == pytest.approx(36 / 55)


graphs = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9)), min_size=1, max_size=20
).filter(lambda rows: any(a != b for a, b, _ in rows))


@BOUNDED
@given(rows=graphs, order=st.randoms(use_true_random=False))
def test_shares_add_up_to_one_and_the_order_of_rows_does_not_matter(
    rows: list[tuple[int, int, int]], order: object
) -> None:
    names = ["shanghai", "hangzhou", "shenzhen", "hong_kong", "macao", "beijing", "wuhan"]
    regions = ["yrd", "yrd", "gba", "gba", "gba", "jjj", "other"]
    invented = pd.DataFrame([(names[a], names[b], 2020, n) for a, b, n in rows])
    invented.columns = pd.Index(["origin", "destination", "year", "papers"])
    places = pd.DataFrame({"city": names, "region": regions})
    position = list(range(len(invented)))
    order.shuffle(position)  # type: ignore[attr-defined]
    links = network.pairs(invented, places)
    assert network.region_matrix(links)["share"].sum() == pytest.approx(1)
    table = network.association(links, all_pairs=True)
    assert table["expected"].sum() == pytest.approx(links["papers"].sum())
    pd.testing.assert_frame_equal(links, network.pairs(invented.iloc[position], places))
