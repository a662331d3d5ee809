"""Co-publications, statements, flows and institutions: published sums come out again."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.pipeline import cooperation, place_tables
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.vocabulary import raw_city_names, region_keys

DATA = Path(__file__).parents[2] / "data"
SUMMARY = "cooperation/summary_region_pairs.csv"


@pytest.fixture(scope="module")
def raw() -> RawFiles:
    return RawFiles(DATA / "raw")


@pytest.fixture(scope="module")
def tables(raw: RawFiles) -> dict[str, pd.DataFrame]:
    programmes = RawFiles(DATA / "translations").read("programmes.csv")
    return cooperation.tables(raw, {"programmes": programmes})


@pytest.fixture(scope="module")
def region_of(raw: RawFiles) -> pd.Series:
    return place_tables.tables(raw)["cities"].set_index("city")["region"]


def region_pairs(edges: pd.DataFrame, region_of: pd.Series) -> dict[tuple[str, str], int]:
    """Links by unordered pair of regions."""
    ends = [edges[end].map(region_of) for end in ("origin", "destination")]
    pairs = pd.concat(ends, axis=1).apply(lambda pair: tuple(sorted(pair)), axis=1)
    return edges["papers"].groupby(pairs).sum().to_dict()


def test_ai_and_robotics_have_5998_pairs_and_chinaxiv_5281(tables):
    edges = tables["copublication_edges"]
    assert edges.groupby("collection")["papers"].sum().to_dict() == {"ai_robotics": 5998, "chinaxiv": 5281}


def test_pairs_that_rest_on_the_university_of_cas_alone_are_kept_without_papers(tables, raw):
    rows = pd.concat([raw.read(f"cooperation/edges_copub_{name}.csv") for name in cooperation.COLLECTIONS])
    edges = tables["copublication_edges"]
    assert len(rows) == len(edges)
    assert (rows["value"] == "0").sum() == (edges["papers"] == 0).sum() == 154


def test_every_address_of_the_university_of_cas_adds_3_3_percent_to_the_links_of_2010_to_2024(tables):
    edges = tables["copublication_edges"].query("collection == 'ai_robotics' and 2010 <= year <= 2024")
    assert (edges["papers"].sum(), edges["papers_incl_ucas"].sum()) == (5179, 5348)


def test_counts_with_the_university_of_cas_are_never_smaller(tables):
    edges = tables["copublication_edges"]
    assert (edges["papers_incl_ucas"] >= edges["papers"]).all()


def test_a_pair_stands_once_per_year_field_and_venue(tables):
    edges = tables["copublication_edges"]
    assert (edges["origin"] < edges["destination"]).all()
    assert not edges.duplicated(["collection", "origin", "destination", "year", "field", "venue"]).any()


@pytest.mark.parametrize(("collection", "source"), cooperation.COLLECTIONS.items())
def test_sums_of_region_pairs_are_those_of_the_summary(tables, raw, region_of, collection, source):
    listed = raw.read(SUMMARY).query("source_id == @source")
    ends = [region_keys(listed[end], file=SUMMARY) for end in ("region_a", "region_b")]
    published = {
        tuple(sorted(pair)): int(links) for *pair, links in zip(*ends, listed["intercity_links"], strict=True)
    }
    edges = tables["copublication_edges"].query("collection == @collection")
    assert region_pairs(edges, region_of) == published


def test_the_strongest_links_between_regions_are_852_830_and_792(tables, region_of):
    # cooperation/NOTES.md, section 1.
    edges = tables["copublication_edges"].query("collection == 'ai_robotics'")
    pairs = region_pairs(edges, region_of)
    assert [pairs["jjj", "yrd"], pairs["gba", "yrd"], pairs["gba", "jjj"]] == [852, 830, 792]


@pytest.mark.parametrize(
    ("collection", "region", "papers", "multi"),
    [
        ("ai_robotics", "yrd", 4635, 355),
        ("ai_robotics", "gba", 4127, 609),
        ("ai_robotics", "ccec", 497, 18),
        ("ai_robotics", "jjj", 5104, 81),
        ("chinaxiv", "yrd", 2407, 250),
        ("chinaxiv", "gba", 1317, 92),
        ("chinaxiv", "ccec", 969, 63),
        ("chinaxiv", "jjj", 4107, 131),
    ],
)
def test_city_counts_bracket_the_published_papers_of_a_region(
    tables, region_of, collection, region, papers, multi
):
    # A paper counts once per city: a paper with k cities of the region stands k times among the cities and as
    # k(k-1)/2 links, so cities minus links <= papers <= cities minus papers with two or more cities.
    nodes = tables["copublication_nodes"].query("collection == @collection")
    cities = nodes.loc[nodes["city"].map(region_of) == region, "papers"].sum()
    edges = tables["copublication_edges"].query("collection == @collection")
    links = region_pairs(edges, region_of)[region, region]
    assert cities - links <= papers <= cities - multi


def test_coverage_adds_up_to_the_published_collection(tables):
    # 15,228 papers with an institution in China, 13,825 located, 3,901 with two or more cities.
    coverage = tables["copublication_coverage"]
    sums = coverage[["papers_china", "papers_located", "papers_multi_city"]].sum().tolist()
    assert (len(coverage), sums) == (223, [15228, 13825, 3901])


def test_every_city_of_both_collections_is_kept_with_its_province(tables, raw):
    cities = place_tables.tables(raw)["cities"].set_index("city")["province"]
    nodes = tables["copublication_nodes"]
    assert nodes.groupby("collection")["city"].nunique().to_dict() == {"ai_robotics": 105, "chinaxiv": 312}
    assert cities[nodes["city"].unique()].notna().all()


def test_papers_of_several_cities_are_part_of_the_papers(tables):
    nodes = tables["copublication_nodes"]
    assert (nodes["papers_multi_city"] <= nodes["papers"]).all()


def test_an_unknown_city_is_refused(raw):
    names = {name: key for name, key in raw_city_names(raw).items() if name != "Zhengzhou"}
    with pytest.raises(DataError, match="unknown city, found Zhengzhou"):
        cooperation.copublication_edges(raw, names)


def test_four_weak_or_derived_statements_are_dropped(tables, raw):
    # s008 is computed, s031, s035 and s036 rest on one low-grade page each.
    listed = raw.read("cooperation/statements_official_cooperation.csv")["statement_id"]
    assert sorted(set(listed) - set(tables["cooperation_statements"]["statement"])) == [
        "s008",
        "s031",
        "s035",
        "s036",
    ]
    assert len(tables["cooperation_statements"]) == 92


def test_copies_of_named_media_are_cited_without_a_link(tables):
    statements = tables["cooperation_statements"]
    copies = statements["trust"] == "copy of named media"
    assert statements.loc[copies, "url"].isna().all()
    assert (statements["url"].notna() == statements["link_ok"].eq("yes")).all()


def test_no_statement_shows_a_withheld_address(tables):
    assert not tables["cooperation_statements"]["url"].str.contains("withheld", na=False).any()


def test_statements_of_the_project_list_2023_add_to_248_projects_and_339_53_billion(tables):
    statements = tables["cooperation_statements"].query("year == 2023")
    projects = statements.query("measure == 'major projects by field'")["value"].sum()
    planned = statements.query("measure == 'planned investment 2023 of major projects by field'")[
        "value"
    ].sum()
    assert (projects, round(planned, 2)) == (248, 339.53)


def test_the_start_day_of_2021_adds_to_40_projects_and_105_45_billion(tables):
    day = tables["cooperation_statements"].query("period == '2021-05-27'").groupby("unit")["value"].sum()
    assert (day["projects"], round(day["billion CNY"], 2)) == (40, 105.45)


def test_the_index_of_the_delta_says_its_base(tables):
    index = tables["cooperation_statements"].query("measure.str.contains('index')")
    assert (len(index), set(index["unit"])) == (13, {"2011=100"})


def test_a_statement_without_a_year_has_none(tables):
    undated = tables["cooperation_statements"].query("period == 'to date'")
    assert (len(undated), undated["year"].isna().all()) == (2, True)


def test_flows_of_dropped_statements_are_dropped_too(tables):
    flows = tables["official_flows"]
    assert len(flows) == 13
    assert not set(flows["statement"]) & {"s008", "s031", "s035", "s036"}


def test_places_of_flows_are_keys_and_a_sum_is_a_list(tables):
    flows = tables["official_flows"].set_index("statement")
    assert flows.loc["s004", ["origin", "destination"]].tolist() == ["beijing", "tianjin;hebei"]
    assert flows.loc["s026", ["origin", "destination"]].tolist() == ["yrd", "yrd"]


def test_contracts_inside_the_delta_were_186_3_billion_yuan_in_2022(tables):
    flow = tables["official_flows"].set_index("statement").loc["s026"]
    assert (round(flow["value"], 1), flow["unit"], flow["directed"]) == (186.3, "billion CNY", False)


def test_there_are_2289_institutions_with_unique_keys(tables):
    institutions = tables["institutions"]
    assert (len(institutions), institutions["institution"].is_unique) == (2289, True)


def test_an_institution_without_a_city_keeps_none(tables):
    institutions = tables["institutions"]
    assert institutions["city"].isna().sum() > 0
    assert not institutions.loc[institutions["province"].isna(), "city"].notna().any()
