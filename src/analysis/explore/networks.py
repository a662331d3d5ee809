"""The network explorer: which cities publish together, in which years, from how many papers on."""

from functools import cache, lru_cache
from typing import Any

import pandas as pd

from analysis import findings, load, names, plot, text
from analysis.explore import lines
from analysis.explore.sheets import Choice, Dial, Sheet, Slide, Span, View, told
from analysis.explore.showing import show

MOST = 60
"""Highest threshold of joint papers the slider reaches."""


def network(
    collection: str = "ai_robotics",
    *,
    first_year: int = 2010,
    last_year: int = 2024,
    min_papers: int = 5,
    city: str = "all",
    static: str = "figure",
) -> None:
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
        Key of a city, to see only its own links, or all.
    static
        What a run without controls (papermill) puts on the page: figure (the first view, as any figure of the
        page) or note (one sentence, for a cell below a figure that shows this view already).

    Below the picture stand its description in words and the lines that draw it elsewhere.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.network("ai_robotics", city="chengdu", min_papers=2)  # doctest: +SKIP
    """
    show(
        "network",
        lambda: sheet(
            collection, first_year=first_year, last_year=last_year, min_papers=min_papers, city=city
        ),
        static=static,
    )


def sheet(collection: str, *, first_year: int, last_year: int, min_papers: int, city: str) -> Sheet:
    """Return the network explorer as data."""
    known = tuple(findings.collection.COLLECTIONS)
    names.pick(collection, known, "collection")
    names.pick(city, ("all", *_cities()), "city with a link")
    low, high = _years()
    cities = [(_word("every_city"), "all"), *((text.label("city", key), key) for key in _cities())]
    dials: dict[str, Dial] = {
        "collection": Choice(_word("collection"), [(text.label("collection", key), key) for key in known]),
        "years": Span(_word("years"), low, high),
        "min_papers": Slide(_word("min_papers"), 1, max(MOST, min_papers)),
        "city": Choice(_word("city"), cities),
    }
    years = (max(low, min(first_year, high)), min(high, max(last_year, low)))
    first = {"collection": collection, "years": years, "min_papers": min_papers, "city": city}
    return Sheet("network", dials, first, look)


def look(*, collection: str, years: tuple[int, int], min_papers: int, city: str) -> View:
    """Return the view of one set of values: a map of the links, around one city or all."""
    asked = {"first_year": years[0], "last_year": years[1], "min_papers": min_papers}
    one = None if city == "all" else city
    every = _links(collection, one, *years)
    links = every[every["papers"] >= min_papers].reset_index(drop=True)
    state = text.sentence(
        f"explore.network.state_{'all' if one is None else 'city'}", collection=collection, city=city,
        first=years[0], last=years[1], least=min_papers,
    )  # fmt: skip
    if links.empty:
        return View(text.join(state, text.sentence("explore.network.nothing")))
    ax = plot.network_map(links, load.cities(), _shapes(), insets=[])
    return View(
        text.join(state, told(ax)),
        _code(collection, one, asked),
        ax=ax,
        sources=(findings.collection.COLLECTIONS[collection], "ne_50m"),
    )


def _code(collection: str, city: str | None, asked: dict[str, Any]) -> list[str]:
    """Read, compute, draw."""
    read = f"edges, cities = {lines.call('load.copublication_edges', repr(collection))}, load.cities()"
    links = lines.call("findings.views.city_links", "edges", "cities", city=city, **asked)
    drawn = lines.call("plot.network_map", "links", "cities", "load.province_shapes()", insets=[])
    return [lines.imports("load", "measure", "plot"), read, f"links = {links}", drawn]


@cache
def _yearly(collection: str) -> pd.DataFrame:
    """Joint papers per pair and year, over fields and venues: all that this view needs, added up once."""
    edges = load.copublication_edges(collection)
    keys = ["collection", "origin", "destination", "year"]
    return edges.groupby(keys, as_index=False)[["papers"]].sum()


@lru_cache(maxsize=64)
def _links(collection: str, city: str | None, first: int, last: int) -> pd.DataFrame:
    """Every link of these years: a slider of the threshold then only cuts."""
    span = {"first_year": first, "last_year": last}
    return findings.views.city_links(_yearly(collection), load.cities(), city=city, **span)


@cache
def _shapes() -> dict[str, Any]:
    """Outlines of the map, read once."""
    return load.province_shapes()


@cache
def _years() -> tuple[int, int]:
    years = load.copublication_edges()["year"]
    return int(years.min()), int(years.max())


@cache
def _cities() -> tuple[str, ...]:
    """Cities with a link, those with most joint papers first."""
    edges = load.copublication_edges()
    ends = pd.concat(
        [edges[[end, "papers"]].set_axis(["city", "papers"], axis=1) for end in ("origin", "destination")]
    )
    sums = ends.groupby("city")["papers"].sum()
    return tuple(sorted(sums.index, key=lambda city: (-sums[city], city)))


def _word(key: str) -> str:
    return str(text.sentence(f"explore.network.{key}"))
