"""The network explorer: which cities publish together, in which years, from how many papers on."""

from functools import cache, partial
from typing import Any

import pandas as pd

from analysis import findings, load, places, plot, text
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec

MOST = 60
"""Highest number of joint papers the slider reaches."""
WIDTH, HEIGHT = 710, 560
WEST, EAST, SOUTH, NORTH = 85.0, 132.0, 17.6, 48.0
"""Degrees shown: where the cities with links lie."""
COARSE = 0.25
"""Degrees below which an outline has no further point."""
_word = partial(showing.word, "network")


@showing.explorer
def network(
    collection: str = "ai_robotics",
    *,
    first_year: int = 2010,
    last_year: int = 2024,
    min_papers: int = 5,
    city: str = "all",
    static: str = "figure",
) -> ExplorerSpec:
    """Show the links between cities on a map, with controls for collection, years, threshold and city.

    Parameters
    ----------
    collection
        ai_robotics (conferences on artificial intelligence and robotics) or chinaxiv (preprints).
    first_year, last_year
        Years, both included.
    min_papers
        City pairs with fewer joint papers are left out.
    city
        A city, by key or name, to see only its own links, or all.
    static
        On a page made by papermill: figure, or note where the page shows the view already.
    """
    known = tuple(findings.collection.COLLECTIONS)
    collection = places.resolve(collection, known, "collection")
    cities = _cities()
    city = "all" if city == "all" else places.resolve(city, cities["city"], "city")
    low, high = _years()
    first: dict[str, Any] = {
        "collection": collection,
        "years": showing.within(first_year, last_year, low, high),
        "min_papers": min_papers,
        "city": city,
    }
    named = showing.labels("city", cities["city"])
    controls = [
        showing.choice("network", "collection", showing.labels("collection", known)),
        showing.years(low, high),
        showing.slider("min_papers", _word("min_papers"), 1, max(MOST, min_papers)),
        showing.choice("network", "city", {"all": _word("every_city"), **named}),
    ]
    spots = zip(cities["city"], cities["region"].fillna("other"), cities["lon"], cities["lat"], strict=True)
    data = showing.data(
        "network", "origin destination papers", {"collection": known, "city": cities["city"]},
        edges={one: _edges(one, cities["city"].tolist()) for one in known},
        cities=[
            {"key": key, "label": named[key], "region": region, "x": _x(lon), "y": _y(lat)}
            for key, region, lon, lat in spots
        ],
        land=_land(), height=HEIGHT,
    )  # fmt: skip
    sources = (findings.collection.COLLECTIONS[collection], "ne_50m")
    return ExplorerSpec(
        "network", data, first, controls, words(**first), static, lambda: figure(**first), sources=sources
    )


def links(*, collection: str, years: list[int], min_papers: int, city: str) -> pd.DataFrame:
    """Return the links of one state, strongest first; cities without a point are left out."""
    order = {key: position for position, key in enumerate(_cities()["city"])}
    found = load.pairs(
        collection, places=None if city == "all" else city,
        first_year=years[0], last_year=years[1], min_papers=min_papers,
    )  # fmt: skip
    ends = found[["origin", "destination"]].apply(lambda column: column.map(order))
    found = found.assign(a=ends.min(axis=1), b=ends.max(axis=1))[ends.notna().all(axis=1)]
    return found.sort_values(["papers", "a", "b"], ascending=[False, True, True], ignore_index=True)


def words(*, collection: str, years: list[int], min_papers: int, city: str) -> str:
    """Return what the view of one state says; the front end says the same."""
    found = links(collection=collection, years=years, min_papers=min_papers, city=city)
    span = {"first": years[0], "last": years[1], "least": min_papers}
    state = _word("state_all" if city == "all" else "state_city", collection=collection, city=city, **span)
    if found.empty:
        return str(text.join(state, _word("nothing")))
    named = [text.label("city", key) for key in _cities()["city"]]
    three = found[["a", "b", "papers"]].head(3).astype(int).to_numpy().tolist()
    pairs = [_word("pair", a=named[a], b=named[b], n=papers) for a, b, papers in three]
    return str(text.join(state, _word("told", n=len(found), pairs=pairs)))


def figure(*, collection: str, years: list[int], min_papers: int, city: str) -> Any:
    """Return the fixed figure of one state."""
    found = links(collection=collection, years=years, min_papers=min_papers, city=city)
    if found.empty:
        found = links(collection=collection, years=years, min_papers=1, city="all")
    return plot.network(found, load.cities(), load.province_shapes(), insets=[])


@cache
def _cities() -> pd.DataFrame:
    """Return the cities with a link and a point, those with most joint papers first."""
    ends = load.copublication_edges().melt("papers", ["origin", "destination"], value_name="city")
    sums = ends.groupby("city", as_index=False)["papers"].sum()
    found = load.cities().merge(sums, on="city", validate="one_to_one").dropna(subset=["lat", "lon"])
    return found.sort_values(["papers", "city"], ascending=[False, True], ignore_index=True)


def _edges(collection: str, cities: list[str]) -> list[list[int]]:
    """Return joint papers as two positions in the list of cities, year and number."""
    edges, order = load.copublication_edges(collection), {key: at for at, key in enumerate(cities)}
    ends = edges[["origin", "destination"]].apply(lambda column: column.map(order))
    table = edges.assign(a=ends.min(axis=1), b=ends.max(axis=1))[ends.notna().all(axis=1)]
    sums = table[table["a"] != table["b"]].groupby(["a", "b", "year"], as_index=False)["papers"].sum()
    return sums.astype(int).to_numpy().tolist()


def _x(lon: float) -> float:
    return round(float((lon - WEST) / (EAST - WEST) * WIDTH), 1)


def _y(lat: float) -> float:
    return round(float((NORTH - lat) / (NORTH - SOUTH) * HEIGHT), 1)


@cache
def _land() -> str:
    """Return the outlines of the provinces as one path, coarse: a background, no statement on borders."""
    parts = []
    for feature in load.province_shapes()["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for polygon in polygons:
            kept = polygon[0][:1]
            for point in polygon[0][1:]:
                if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= COARSE:
                    kept.append(point)
            if len(kept) > 3:
                parts.append("M" + "L".join(f"{_x(lon):.0f} {_y(lat):.0f}" for lon, lat, *_ in kept) + "Z")
    return "".join(parts)


@cache
def _years() -> tuple[int, int]:
    years = load.copublication_edges()["year"]
    return int(years.min()), int(years.max())
