"""Observed links against chance: association strength, so that big does not pass for close.

Association strength is the observed number of links divided by a number proportional to the product of the
two totals (van Eck & Waltman 2009, How to normalize cooccurrence data? JASIST 60(8), 1635–1651). The constant
is chosen so that expected and observed links have the same sum over all pairs of distinct cities: 1 means as
many links as the sizes of both cities let expect, 2 twice as many.
"""

from collections import Counter
from itertools import combinations_with_replacement

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.measure.links import PAIR

__dir__ = public_names(__name__)


def association(
    city_pairs: pd.DataFrame,
    *,
    totals: "pd.Series[float] | None" = None,
    min_papers: int = 1,
    all_pairs: bool = False,
) -> pd.DataFrame:
    """Return observed and expected links of city pairs: one row per pair.

    Columns: those of `city_pairs` and origin_total, destination_total, expected, association_strength
    (observed / expected). Denominators: `totals` per city, by default the sum of the city's links in
    `city_pairs`; multi-city papers (`papers_multi_city` of the nodes) are another choice. Expected links are
    c·s_i·s_j over all pairs of distinct cities, also those without a link, c making both sums equal.
    `min_papers` drops rare pairs from the answer, not from the denominators; `all_pairs` adds the pairs
    without a link (without regions). Trap: with few papers the ratio is large by accident; use `min_papers`.

    Raises
    ------
    DataError
        For a city without a total.
    """
    columns.require(city_pairs, [*PAIR, "papers"], what="the association strength")
    sizes = _strengths(city_pairs) if totals is None else totals.astype(float)
    table = _every_pair(city_pairs, sizes) if all_pairs else city_pairs.copy()
    table["origin_total"] = _totals(table["origin"], sizes)
    table["destination_total"] = _totals(table["destination"], sizes)
    table["expected"] = table["origin_total"] * table["destination_total"] * _constant(city_pairs, sizes)
    table["association_strength"] = table["papers"] / table["expected"].where(table["expected"] > 0)
    floor = 0 if all_pairs else min_papers
    return table[table["papers"] >= floor].reset_index(drop=True)


def region_association(city_pairs: pd.DataFrame) -> pd.DataFrame:
    """Return observed and expected links between and inside regions: one row per unordered pair of regions.

    Columns: region_a, region_b, links, expected, association_strength. Expected links are those of
    `association` summed over all pairs of distinct cities of the two regions, so a city is never paired with
    itself. Both columns have the same sum.
    """
    sizes = _strengths(city_pairs)
    ends = [city_pairs[[end, f"{end}_region"]].set_axis(["city", "region"], axis=1) for end in PAIR]
    region = pd.concat(ends).drop_duplicates("city").set_index("city")["region"]
    order = columns.in_region_order(region.tolist())
    total = sizes.groupby(region.reindex(sizes.index)).sum()
    square = (sizes**2).groupby(region.reindex(sizes.index)).sum()
    constant = _constant(city_pairs, sizes)
    links: Counter[frozenset[str]] = Counter()
    known = city_pairs[["origin_region", "destination_region", "papers"]]
    for *regions, papers in known.itertuples(index=False):
        links[frozenset(regions)] += papers
    rows = []
    for a, b in combinations_with_replacement(order, 2):
        product = (total[a] ** 2 - square[a]) / 2 if a == b else total[a] * total[b]
        pair = {"region_a": a, "region_b": b}
        rows.append(pair | {"links": float(links[frozenset((a, b))]), "expected": constant * product})
    table = pd.DataFrame(rows, columns=["region_a", "region_b", "links", "expected"])
    return table.assign(association_strength=table["links"] / table["expected"].where(table["expected"] > 0))


def _strengths(city_pairs: pd.DataFrame) -> "pd.Series[float]":
    ends = pd.concat([city_pairs.set_index(end)["papers"] for end in PAIR])
    return ends.groupby(level=0).sum().astype(float)


def _constant(city_pairs: pd.DataFrame, sizes: "pd.Series[float]") -> float:
    """The factor that makes expected links add up to the observed ones over all pairs of distinct cities."""
    products = (sizes.sum() ** 2 - (sizes**2).sum()) / 2
    return float(city_pairs["papers"].sum() / products) if products > 0 else float("nan")


def _totals(cities: "pd.Series[str]", sizes: "pd.Series[float]") -> "pd.Series[float]":
    found = cities.map(sizes).astype(float)
    if found.isna().any():
        raise DataError("a city without a total", column="city", value=cities[found.isna()].iloc[0])
    return found


def _every_pair(city_pairs: pd.DataFrame, sizes: "pd.Series[float]") -> pd.DataFrame:
    names = np.array(sorted(sizes.index))
    i, j = np.triu_indices(len(names), k=1)
    grid = pd.DataFrame({"origin": names[i], "destination": names[j]})
    table = grid.merge(city_pairs, on=PAIR, how="left", validate="one_to_one")
    return table.fillna({"papers": 0})
