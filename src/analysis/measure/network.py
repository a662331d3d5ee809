"""Co-publications between cities, full counting: links, region matrix, shares, strength, top pairs.

One link is one paper that names two cities; a paper of three cities has three links. Links are therefore
not papers, and every share here says of what. Node tables give the papers behind them.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.lazy import public_names
from analysis.measure import columns
from analysis.measure.association import association, region_association
from analysis.measure.coverage import coverage_table, papers_by_year, venue_trend
from analysis.measure.links import PAIR, pairs
from analysis.names import REGIONS, validate_choice

__all__ = [
    "association",
    "coverage_table",
    "cross_border",
    "of_region",
    "pairs",
    "papers_by_year",
    "region_association",
    "region_kinds",
    "region_matrix",
    "strength",
    "top_pairs",
    "venue_trend",
]
__dir__ = public_names(__name__)


def region_matrix(city_pairs: pd.DataFrame, *, regions: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the links between and inside regions: one row per unordered pair of regions, also empty ones.

    Columns: region_a, region_b, links (papers × city pairs), city_pairs, share (of all links, 0–1; the shares
    add up to one when `regions` holds every region). Order of regions: the vocabulary's.
    """
    found = [*city_pairs["origin_region"], *city_pairs["destination_region"]]
    order = columns.in_region_order([*REGIONS, *found] if regions is None else list(regions))
    place = {region: position for position, region in enumerate(order)}
    used = city_pairs[city_pairs[["origin_region", "destination_region"]].isin(order).all(axis=1)]
    a, b = used["origin_region"].map(place), used["destination_region"].map(place)
    cells = used.assign(a=a.where(a <= b, b), b=b.where(a <= b, a))
    sums = cells.groupby(["a", "b"])["papers"].agg(["sum", "size"])
    grid = [(i, j) for i in range(len(order)) for j in range(i, len(order))]
    full = sums.reindex(pd.MultiIndex.from_tuples(grid, names=["a", "b"]), fill_value=0)
    total = city_pairs["papers"].sum()
    return pd.DataFrame(
        {
            "region_a": [order[i] for i, _ in grid],
            "region_b": [order[j] for _, j in grid],
            "links": full["sum"].to_numpy(),
            "city_pairs": full["size"].to_numpy(),
            "share": full["sum"].to_numpy() / total if total else float("nan"),
        }
    )


def of_region(city_pairs: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the pairs with at least one city in `region`; every pair for ``all``.

    Raises
    ------
    UnknownName
        For a region that does not exist.
    """
    if validate_choice(region, ["all", *REGIONS, "other"], "region") == "all":
        return city_pairs
    ends = city_pairs[["origin_region", "destination_region"]] == region
    return city_pairs[ends.any(axis=1)].reset_index(drop=True)


def region_kinds(city_pairs: pd.DataFrame) -> pd.DataFrame:
    """Return where each region's links go: one row per region of the four.

    Columns: region, links (that touch the region), inside, between (to the other three), other, and
    inside_share, between_share, other_share (0–1 of the region's links; add up to one), cross_border,
    cross_border_share. Trap: a link between two regions counts for both, so regions do not add up.
    """
    rows = []
    for region in REGIONS:
        ends = city_pairs[["origin_region", "destination_region"]] == region
        here = city_pairs[ends.any(axis=1)]
        counts = here.groupby("kind")["papers"].sum().reindex(["inside", "between", "other"], fill_value=0)
        counts["cross_border"] = here.loc[here["cross_border"], "papers"].sum()
        total = here["papers"].sum()
        shares = {f"{kind}_share": counts[kind] / total if total else float("nan") for kind in counts.index}
        rows.append({"region": region, "links": total} | dict(counts) | shares)
    return pd.DataFrame(rows)


def cross_border(city_pairs: pd.DataFrame) -> "pd.Series[float]":
    """Return the links across the border to Hong Kong and Macao, and their shares.

    Index: links (all), cross_border, cross_border_share (of all links), gba_inside, gba_cross_border,
    gba_cross_border_share (of the links inside the Greater Bay Area). Hong Kong–Macao does not cross it.
    """
    gba = city_pairs[(city_pairs["kind"] == "inside") & (city_pairs["origin_region"] == "gba")]
    counts: dict[str, float] = {}
    for prefix, table, name in (("", city_pairs, "links"), ("gba_", gba, "gba_inside")):
        crossing = float(table.loc[table["cross_border"], "papers"].sum())
        total = float(table["papers"].sum())
        counts |= {name: total, f"{prefix}cross_border": crossing}
        counts[f"{prefix}cross_border_share"] = crossing / total if total else float("nan")
    return pd.Series(counts, name="links", dtype=float)


def strength(city_pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how connected each city is: one row per city with a link, strongest first.

    Columns: city, region, degree (number of partner cities), strength (sum of links), rank (equal strengths
    share a rank).
    """
    ends = pd.concat(
        [
            city_pairs[[end, f"{end}_region", "papers"]].set_axis(["city", "region", "papers"], axis=1)
            for end in PAIR
        ]
    )
    table = ends.groupby(["city", "region"], as_index=False)["papers"].agg(["size", "sum"])
    table = table.rename(columns={"size": "degree", "sum": "strength"})
    table = table.sort_values(["strength", "city"], ascending=[False, True], ignore_index=True)
    return table.assign(rank=table["strength"].rank(method="min", ascending=False).astype("int64"))


def outside_check(
    strengths: pd.DataFrame, connectivity: pd.DataFrame, *, column: str = "papers"
) -> dict[str, float]:
    """Return how well the order of cities agrees with another source: `cities` in both, `rank_correlation`.

    `strengths` comes from `strength`, `connectivity` is the table city_connectivity; `column` is one of its
    counts. Spearman's correlation (-1 to 1), equal values share the mean of their ranks. Trap: it compares
    orders, not sizes.
    """
    columns.require(connectivity, ["city", column], what="the outside check")
    both = strengths.merge(connectivity[["city", column]], on="city", validate="one_to_one")
    ranks = both[["strength", column]].rank()
    return {"cities": len(both), "rank_correlation": float(ranks["strength"].corr(ranks[column]))}


def top_pairs(city_pairs: pd.DataFrame, number: int, *, by: str = "papers") -> pd.DataFrame:
    """Return the `number` strongest pairs: rows of `city_pairs` with rank, ordered by `by`, then by name.

    Equal values share a rank; the cut at `number` rows is by name among equals.
    """
    columns.require(city_pairs, [by], what="the top pairs")
    ranked = city_pairs.assign(rank=city_pairs[by].rank(method="min", ascending=False))
    ordered = ranked.sort_values([by, *PAIR], ascending=[False, True, True], ignore_index=True)
    return ordered.head(number).astype({"rank": "Int64"})
