"""The network explorer: which cities publish together, in which years, from how many papers on."""

from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis import findings, load, places, plot, text
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec, View
from analysis.load.table_files import cached

MOST = 60
"""Highest number of joint papers the slider reaches."""
BOX = (850, -480, 470, 304)
"""West and north end, width and height of the map, in tenths of degrees: where the cities with links lie."""
COARSE = 0.2
"""Degrees within which an outline has one point."""
_word = partial(showing.word, "network")


@showing.explorer
def network(
    collection: str = "ai_robotics", *, first_year: int = 2010, last_year: int = 2024, min_papers: int = 5,
    city: str = "all", static: str = "figure",
) -> ExplorerSpec:  # fmt: skip
    """Show the links between cities on a map, with controls for collection, years, threshold and city.

    collection: ai_robotics (conferences on artificial intelligence and robotics) or chinaxiv (preprints).
    first_year, last_year: Years, both included.
    min_papers: City pairs with fewer joint papers are left out.
    city: A city, by key or name, to see only its own links, or all.
    """
    known, cities, dated = (
        findings.collection.COLLECTIONS,
        linked_cities(),
        load.copublication_edges()["year"],
    )
    collection = places.resolve(collection, known, "collection")
    city = "all" if city == "all" else places.resolve(city, cities["city"], "city")
    low, high = int(dated.min()), int(dated.max())
    years = showing.within(first_year, last_year, low, high)
    first: dict[str, Any] = {"collection": collection, "years": years, "min_papers": min_papers, "city": city}
    least = {"type": "number", "low": 1, "high": max(MOST, min_papers)}
    years_ = {"type": "span", "low": low, "high": high}
    controls = {"collection": {}, "years": years_, "min_papers": least, "city": {}}
    every = {"all": _word("every_city")} | showing.labels("city", cities["city"])
    spots = zip(cities["city"], cities["region"].fillna("other"), cities["lon"], cities["lat"], strict=True)
    data = {
        "edges": {one: _edges(one) for one in known}, "land": land(), "box": BOX,
        "cities": [
            {"key": key, "region": region, "x": round(lon * 10, 1), "y": round(-lat * 10, 1)}
            for key, region, lon, lat in spots
        ],
    }  # fmt: skip
    return ExplorerSpec(
        "network", static, first, view(**first), controls, {"collection": [*known], "city": every}, data,
        heads="origin destination papers", sources=(known[collection], "ne_50m"),
    )  # fmt: skip


def view(*, collection: str, years: list[int], min_papers: int, city: str) -> View:
    """Return the view of one state; the front end says the same. Cities without a point are left out."""
    found = _by_position(
        load.pairs(
            collection, places=None if city == "all" else city,
            first_year=years[0], last_year=years[1], min_papers=min_papers,
        )
    ).sort_values(["papers", "a", "b"], ascending=[False, True, True])  # fmt: skip
    state = _word(
        "state_all" if city == "all" else "state_city",
        collection=collection, city=city, first=years[0], last=years[1], least=min_papers,
    )  # fmt: skip
    if found.empty:
        return str(text.join(state, _word("nothing"))), None
    named = linked_cities()["city"].map(partial(text.label, "city"))
    three = found[["a", "b", "papers"]].head(3).astype(int).to_numpy().tolist()
    pairs = [_word("pair", a=named[a], b=named[b], n=papers) for a, b, papers in three]
    return str(text.join(state, _word("told", n=len(found), pairs=pairs))), lambda: plot.network(
        found, load.cities(), load.province_shapes(), insets=[]
    )


@cached
def linked_cities() -> pd.DataFrame:
    """Return the cities with a link and a point, those with most joint papers first."""
    ends = load.copublication_edges().melt("papers", ["origin", "destination"], value_name="city")
    sums = ends.groupby("city", as_index=False)["papers"].sum()
    found = load.cities().merge(sums, on="city", validate="one_to_one").dropna(subset=["lat", "lon"])
    return found.sort_values(["papers", "city"], ascending=[False, True], ignore_index=True)


def _by_position(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with the positions of their two cities as columns a and b, a first in the list."""
    order = {key: position for position, key in enumerate(linked_cities()["city"])}
    ends = pairs[["origin", "destination"]].apply(lambda column: column.map(order))
    return pairs.assign(a=ends.min(axis=1), b=ends.max(axis=1))[ends.notna().all(axis=1)]


@cached
def _edges(collection: str) -> list[list[int]]:
    """Return joint papers as two positions in the list of cities, year and number."""
    table = _by_position(load.copublication_edges(collection))
    sums = table[table["a"] != table["b"]].groupby(["a", "b", "year"], as_index=False)["papers"].sum()
    return [[*map(int, row)] for row in sums.to_numpy()]


@cached
def land() -> str:
    """Return the outlines of the provinces as one path, coarse: a background, no statement on borders."""
    west, north, width, height = (one / 10 for one in BOX)
    parts = []
    for ring in plot.maps.rings(
        load.province_shapes(), (west, west + width, -north - height, -north), COARSE
    ):
        points = [(round(lon * 10), round(-lat * 10)) for lon, lat in ring]
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (x, y) != (a, b)]
        if steps:
            parts.append("M{} {}l".format(*points[0]) + " ".join(f"{x} {y}" for x, y in steps) + "z")
    return "".join(parts).replace(" -", "-")
