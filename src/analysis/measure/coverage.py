"""What a collection of papers covers, and the trend of one venue that covers every year."""

import pandas as pd

from analysis.errors import ParameterError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.measure.links import pairs
from analysis.names import validate_choice

__dir__ = public_names(__name__)

COUNTS = [
    "papers_listed",
    "papers_counted",
    "papers_with_affiliation",
    "papers_china",
    "papers_located",
    "papers_multi_city",
]


def coverage_table(coverage: pd.DataFrame, *, by: str = "year") -> pd.DataFrame:
    """Return how far the papers of a collection are covered: one row per year, venue or field.

    Columns: `by`, the six counts (listed, counted, with affiliation, with an institution in China, with a
    city found, with two or more cities), located_share (of the papers with an institution in China),
    multi_city_share (of the located papers), venues, first_year, last_year.

    Raises
    ------
    UnknownName, DataError
        For another grouping; for missing columns.
    """
    validate_choice(by, ["year", "venue", "field"], "grouping")
    columns.require(coverage, ["year", "venue", *COUNTS], what="the coverage table")
    groups = coverage.groupby(by, sort=True)
    table = groups[COUNTS].sum()
    table["located_share"] = table["papers_located"] / table["papers_china"].where(table["papers_china"] > 0)
    table["multi_city_share"] = table["papers_multi_city"] / table["papers_located"].where(
        table["papers_located"] > 0
    )
    table["venues"] = groups["venue"].nunique()
    if by != "year":
        table["first_year"], table["last_year"] = groups["year"].min(), groups["year"].max()
    return table.reset_index()


def papers_by_year(nodes: pd.DataFrame) -> pd.DataFrame:
    """Return the papers of a collection without a coverage table: one row per year.

    Columns: year, papers (papers × cities: a paper counts in each of its cities), papers_multi_city (of these
    the ones with two or more cities). Trap: not numbers of papers, and not comparable between years when a
    year holds a bulk deposit.
    """
    columns.require(nodes, ["year", "papers", "papers_multi_city"], what="papers by year")
    return nodes.groupby("year", as_index=False, sort=True)[["papers", "papers_multi_city"]].sum()


def venue_trend(
    edges: pd.DataFrame,
    coverage: pd.DataFrame,
    cities: pd.DataFrame,
    *,
    venue: str = "IROS",
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return cooperation at one venue over the years: one row per year, also years without a link.

    Columns: year, papers_located, papers_multi_city, multi_city_share (of the located papers), links,
    inside_share, between_share, other_share (of the links; add up to one), cross_border_share. One venue
    keeps the years comparable; IROS is there for every year 2005–2023.

    Raises
    ------
    UnknownName
        For a venue the coverage table does not name.
    ParameterError
        When the venue has no papers in the chosen years.
    """
    validate_choice(venue, sorted(set(coverage["venue"])), "venue")
    mine = coverage[coverage["venue"] == venue].groupby("year")[["papers_located", "papers_multi_city"]].sum()
    mine = mine.loc[slice(first_year, last_year)]
    if mine.empty:
        raise ParameterError(f"{venue} has no papers between {first_year} and {last_year}")
    links = pairs(edges, cities, venue=venue, by=["year"])
    rows = [
        {"year": year} | dict(counts) | _year_shares(links[links["year"] == year])
        for year, counts in mine.iterrows()
    ]
    table = pd.DataFrame(rows)
    share = table["papers_multi_city"] / table["papers_located"].where(table["papers_located"] > 0)
    table.insert(3, "multi_city_share", share)
    return table


def _year_shares(links: pd.DataFrame) -> dict[str, float]:
    total = float(links["papers"].sum())
    kinds = links.groupby("kind")["papers"].sum()
    shares = {f"{kind}_share": kinds.get(kind, 0) / total if total else float("nan") for kind in _KINDS}
    crossing = links.loc[links["cross_border"], "papers"].sum()
    return {"links": total} | shares | {"cross_border_share": crossing / total if total else float("nan")}


_KINDS = ("inside", "between", "other")
