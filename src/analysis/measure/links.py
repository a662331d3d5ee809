"""Links between cities: papers that name both, summed over years, with region and kind of each pair."""

from collections.abc import Sequence

import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.names import REGIONS

__dir__ = public_names(__name__)

OUTSIDE_THE_MAINLAND = ("hong_kong", "macao")
PAIR = ["origin", "destination"]


def pairs(
    edges: pd.DataFrame,
    cities: pd.DataFrame,
    *,
    collection: str | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    field: str | None = None,
    venue: str | None = None,
    min_papers: int = 1,
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the links of each pair of cities over the chosen years: one row per undirected pair.

    Columns: origin, destination (by name), origin_region, destination_region, papers (joint papers of the
    pair, full counting), kind (inside a region | between two of the four | other), cross_border (one city
    in Hong Kong or Macao, the other not). `edges` are the clean co-publication edges, `cities` gives the
    regions. With `by` (columns of `edges`, such as year) each of their values has rows of its own, named in
    front. Pairs below `min_papers` are left out: that also changes shares and expected values. Trap: totals
    over several venues mix venues that do not cover every year; use one venue for a trend.

    Raises
    ------
    ParameterError
        When `min_papers` is below one.
    DataError
        For missing columns, a city without a row in `cities`, or several collections at once.
    """
    if min_papers < 1:
        raise ParameterError(f"min_papers is {min_papers}: use at least 1")
    years = _between(edges, first_year, last_year)
    chosen = _of(years, collection=collection, field=field, venue=venue)
    later = chosen["origin"] > chosen["destination"]
    ordered = chosen[list(by)].assign(
        origin=chosen["origin"].mask(later, chosen["destination"]),
        destination=chosen["destination"].mask(later, chosen["origin"]),
        papers=columns.numbers(chosen, "papers", what="the network").astype("int64"),
    )
    ordered = ordered[ordered["origin"] != ordered["destination"]]
    table = ordered.groupby([*by, *PAIR], as_index=False, sort=True)["papers"].sum()
    table = table[table["papers"] >= min_papers].reset_index(drop=True)
    return _with_regions(table, cities)


def _between(edges: pd.DataFrame, first_year: int | None, last_year: int | None) -> pd.DataFrame:
    columns.require(edges, [*PAIR, "year", "papers"], what="the network")
    keep = pd.Series(True, index=edges.index)
    if first_year is not None:
        keep &= edges["year"] >= first_year
    if last_year is not None:
        keep &= edges["year"] <= last_year
    return edges[keep]


def _of(edges: pd.DataFrame, **values: str | None) -> pd.DataFrame:
    """Keep the rows with the given values; two collections are never added up."""
    keep = pd.Series(True, index=edges.index)
    for column, value in values.items():
        if value is not None:
            columns.require(edges, [column], what="the network")
            keep &= edges[column] == value
    chosen = edges[keep]
    if "collection" in chosen.columns and chosen["collection"].nunique() > 1:
        names = ", ".join(sorted(chosen["collection"].unique()))
        raise DataError(
            "two collections cannot be added up", column="collection", value=names, expected="one"
        )
    return chosen


def _with_regions(table: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    columns.one_row_per(cities, ["city"], what="the network")
    region = cities.set_index("city")["region"].fillna("other")
    with_region = set(region.index)
    unknown = sorted({city for end in PAIR for city in table[end]} - with_region)
    if unknown:
        raise DataError("a city without a row in the table of cities", column="city", value=unknown[0])
    a, b = table["origin"].map(region), table["destination"].map(region)
    ours = a.isin(REGIONS) & b.isin(REGIONS)
    kind = (
        pd.Series("other", index=table.index, dtype="str")
        .mask(ours, "between")
        .mask(ours & (a == b), "inside")
    )
    by = [name for name in table.columns if name not in (*PAIR, "papers")]
    across = table["origin"].isin(OUTSIDE_THE_MAINLAND) != table["destination"].isin(OUTSIDE_THE_MAINLAND)
    return table.assign(origin_region=a, destination_region=b, kind=kind, cross_border=across)[
        [*by, *PAIR, "origin_region", "destination_region", "papers", "kind", "cross_border"]
    ]
