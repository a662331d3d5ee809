"""Who works with whom: links between cities on a schematic map with insets."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from analysis.errors import DataError
from analysis.plot import basemap, canvas, ink, labels, words


def network_map(
    pairs: pd.DataFrame,
    cities: pd.DataFrame,
    shapes: Mapping[str, Any],
    *,
    nodes: pd.DataFrame | None = None,
    papers: str = "papers",
    insets: Sequence[str] = ("yrd", "gba", "ccec"),
    highlight: Sequence[str] | str | None = "all",
    named: int = 12,
    ax: Axes | None = None,
) -> Axes:
    """Return a schematic map of the links between cities, with an inset for each densely linked region.

    Parameters
    ----------
    pairs
        Columns `origin`, `destination` (city keys) and `papers`; one row per undirected pair.
    cities
        The clean table: `city`, `region`, `lat`, `lon`. Cities without coordinates are not drawn and are
        counted in the alt text.
    shapes
        The outlines as a GeoJSON dictionary; drawn pale, without any statement on borders.
    nodes
        Columns `city` and `papers` for the size of the points; by default the links of each city.
    insets
        Regions to enlarge below the map.
    highlight
        Regions whose inner links are coloured; links between regions are grey.
    named
        At most this many cities are named on the large map, the biggest first.

    Raises
    ------
    DataError
        When there is no pair, a city is unknown, or none has coordinates.
    """
    links = canvas.some(pairs, ["origin", "destination", papers], what="network map")
    places = _places(links, cities, nodes, papers)
    lit = canvas.chosen(highlight, places["region"].dropna().unique(), what="network map")
    shown = [key for key in insets if (places["region"] == key).any()]
    tall = basemap.shape(basemap.CHINA)
    rates = [1 / basemap.shape(basemap.EXTENTS[key]) for key in shown]
    low = (1 - 0.015 * (len(shown) - 1)) / sum(rates) if shown else 0.0
    width = canvas.FULL[0]
    ax = canvas.stage(ax, width=width, height=width * (tall + low) + 0.15)
    part = tall / (tall + low + 0.012)
    main = ax.inset_axes((0, 1 - part, 1, part))
    land = basemap.outlines(shapes)
    _map(main, (links, papers), places, land, basemap.CHINA, lit=lit, named=named)
    left = 0.0
    for key, rate in zip(shown, rates, strict=True):
        wide = rate * low
        box = ax.inset_axes((left, 0, wide, low / (tall + low + 0.012)))
        _map(box, (links, papers), places, land, basemap.EXTENTS[key], lit=lit, named=14, only=key)
        basemap.frame(box, words.region(key))
        left += wide + 0.015
    return canvas.finish(ax, _map_told(links, places, papers), table=links)


def _places(
    links: pd.DataFrame, cities: pd.DataFrame, nodes: pd.DataFrame | None, papers: str
) -> pd.DataFrame:
    """Cities of the links with region, coordinates and size, the biggest first; index is the city."""
    canvas.need(cities, ["city", "region", "lat", "lon"], what="network map")
    linked = pd.concat(
        [links[[end, papers]].set_axis(["city", papers], axis=1) for end in ("origin", "destination")]
    )
    size = linked.groupby("city")[papers].sum()
    if nodes is not None:
        canvas.need(nodes, ["city", "papers"], what="network map")
        size = nodes.groupby("city")["papers"].sum().reindex(size.index).fillna(size)
    known = cities.set_index("city")[["region", "lat", "lon"]]
    strange = [key for key in size.index if key not in known.index]
    if strange:
        raise DataError(
            "network map: a city the table of cities does not hold", column="city", value=strange[0]
        )
    places = known.loc[size.index].assign(size=size).sort_values("size", ascending=False, kind="stable")
    if places["lat"].isna().all():
        raise DataError("network map: no city has coordinates", column="lat")
    return places


def _map(
    ax: Axes,
    weighted: tuple[pd.DataFrame, str],
    places: pd.DataFrame,
    land: Sequence[tuple[Path, Bbox]],
    extent: basemap.Extent,
    *,
    lit: Sequence[str],
    named: int,
    only: str | None = None,
) -> None:
    """One map: land, links (strong ones on top), points, and as many names as there is room for."""
    basemap.land(ax, land, extent)
    there = places.dropna(subset=["lat", "lon"])
    _links(ax, *weighted, there, lit, only=only)
    scale = 150.0 if only is None else 190.0
    area = 5 + scale * there["size"].to_numpy(dtype=float) / float(places["size"].max())
    tints = [
        ink.of(str(region), lit) if only in (None, region) else ink.quiet() for region in there["region"]
    ]
    ax.scatter(there["lon"], there["lat"], s=area, c=tints, edgecolors=ink.paper(), linewidths=0.6, zorder=6)
    mine = (there["region"] == only).to_numpy() if only else np.ones(len(there), dtype=bool)
    spots = [
        (float(lon), float(lat), words.city(str(city)), float(np.sqrt(a)) / 2)
        for city, lon, lat, a, own in zip(there.index, there["lon"], there["lat"], area, mine, strict=True)
        if own
    ]
    keep = [(0.0, canvas.size_points(ax)[1] * 0.86, canvas.size_points(ax)[0] * 0.9, 1e4)] if only else []
    basemap.names(ax, spots[:named], extent=extent, points=labels.size(0.78), keep_out=keep)


def _links(
    ax: Axes, links: pd.DataFrame, papers: str, there: pd.DataFrame, lit: Sequence[str], *, only: str | None
) -> None:
    known = links[links["origin"].isin(there.index) & links["destination"].isin(there.index)]
    if only is not None:
        mine = there.index[there["region"].eq(only)]
        known = known[known["origin"].isin(mine) | known["destination"].isin(mine)]
    known = known.sort_values(papers, kind="stable")
    a, b = there.loc[known["origin"]], there.loc[known["destination"]]
    lines = np.stack([a[["lon", "lat"]].to_numpy(float), b[["lon", "lat"]].to_numpy(float)], axis=1)
    share = np.sqrt(known[papers].to_numpy(dtype=float) / float(links[papers].max()))
    inner = [p == q and p in lit for p, q in zip(a["region"], b["region"], strict=True)]
    tints = [
        ink.region(str(region)) if own else ink.text() for region, own in zip(a["region"], inner, strict=True)
    ]
    strength = np.clip(0.12 + 0.75 * share, 0, 0.9) * np.where(inner, 1.0, 0.55)
    ax.add_collection(
        LineCollection(
            list(lines),
            colors=tints,
            alpha=strength,
            linewidths=(0.3 + (5.0 if only else 3.6) * share),
            capstyle="round",
            zorder=3,
        ),
        autolim=False,
    )


def _map_told(links: pd.DataFrame, places: pd.DataFrame, papers: str) -> str:
    top = links.sort_values(papers, ascending=False, kind="stable").head(3)
    told = [
        words.pair(
            words.pair_name(words.city(row["origin"]), words.city(row["destination"])),
            words.value(float(row[papers]), "papers"),
        )
        for row in top.to_dict("records")
    ]
    region = places["region"]
    inside = links["origin"].map(region).eq(links["destination"].map(region)) & links["origin"].map(
        region
    ).ne("other")
    parts = [
        words.alt(
            "network_map",
            pairs=words.number(len(links), 0),
            cities=words.number(len(places), 0),
            papers=words.number(float(links[papers].sum()), 0),
        ),
        words.alt("strongest", names=words.listing(told)),
        words.alt("inside", n=words.number(int(inside.sum()), 0)),
        words.alt("schematic"),
    ]
    absent = int(places["lat"].isna().sum())
    if absent:
        parts.append(words.alt("without_coordinates", n=absent))
    return " ".join(parts)
