"""Maps: links between cities, and the cities of a case, on pale schematic outlines.

The outlines (Natural Earth, public domain) are handed in as GeoJSON and drawn without a projection library;
they show de facto control and take no position on any border.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from analysis import style
from analysis.errors import DataError
from analysis.plot import alt_text, axes, colors, figure_words, text_layout

CHINA = (73.2, 135.4, 17.6, 53.9)
EXTENTS = {
    "yrd": (115.0, 124.0, 27.0, 35.0),
    "gba": (111.5, 115.5, 21.3, 24.3),
    "ccec": (102.5, 110.0, 28.0, 32.8),
    "jjj": (113.3, 120.2, 36.0, 42.8),
}
"""West, east, south and north of each region's inset, in degrees."""

STRENGTHS = 16
"""Steps in width and opacity of links."""
STRETCH = 1.2
"""Degrees of latitude are drawn this much longer than degrees of longitude: right at about 33° north."""

Extent = tuple[float, float, float, float]


@axes.figure
def network(
    pairs: pd.DataFrame,
    cities: pd.DataFrame,
    shapes: Mapping[str, Any],
    *,
    nodes: pd.DataFrame | None = None,
    papers: str = "papers",
    insets: Sequence[str] = ("yrd", "gba", "ccec"),
    highlight: Collection[str] | str | None = "all",
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
    links = axes.require_rows(pairs, ["origin", "destination", papers], what="network map")
    places = _places(links, cities, nodes, papers)
    highlighted = axes.resolve_highlight(highlight, places["region"].dropna().unique(), what="network map")
    shown = [key for key in insets if (places["region"] == key).any()]
    tall = aspect(CHINA)
    per_row = 2 if axes.narrow() else max(len(shown), 1)
    rows = [shown[start : start + per_row] for start in range(0, len(shown), per_row)]
    lows = [(1 - 0.015 * (len(row) - 1)) / sum(1 / aspect(EXTENTS[key]) for key in row) for row in rows]
    whole = tall + sum(lows) + 0.012 * len(lows)
    width = axes.full_width()
    ax = axes.blank_axes(ax, width=width, height=width * whole + 0.15)
    main = ax.inset_axes((0, 1 - tall / whole, 1, tall / whole))
    land = outlines(shapes)
    _draw_map(main, (links, papers), places, land, CHINA, highlighted=highlighted, named=named)
    top = 1 - tall / whole
    for row, low in zip(rows, lows, strict=True):
        left, top = 0.0, top - (low + 0.012) / whole
        for key in row:
            wide = low / aspect(EXTENTS[key])
            box = ax.inset_axes((left, top, wide, low / whole))
            _draw_map(
                box, (links, papers), places, land, EXTENTS[key], highlighted=highlighted, named=14, only=key
            )
            frame(box, figure_words.region(key))
            left += wide + 0.015
    return axes.attach_alt_text(ax, _describe_network(links, places, papers), table=links)


def _places(
    links: pd.DataFrame, cities: pd.DataFrame, nodes: pd.DataFrame | None, papers: str
) -> pd.DataFrame:
    """Cities of the links with region, coordinates and size, the biggest first; index is the city."""
    axes.require_columns(cities, ["city", "region", "lat", "lon"], what="network map")
    linked = pd.concat(
        [links[[end, papers]].set_axis(["city", papers], axis=1) for end in ("origin", "destination")]
    )
    size = linked.groupby("city")[papers].sum()
    if nodes is not None:
        axes.require_columns(nodes, ["city", "papers"], what="network map")
        size = nodes.groupby("city")["papers"].sum().reindex(size.index).fillna(size)
    known = cities.set_index("city")[["region", "lat", "lon"]]
    unknown = [key for key in size.index if key not in known.index]
    if unknown:
        raise DataError(
            "network map: a city the table of cities does not hold", column="city", value=unknown[0]
        )
    places = known.loc[size.index].assign(size=size).sort_values("size", ascending=False, kind="stable")
    if places["lat"].isna().all():
        raise DataError("network map: no city has coordinates", column="lat")
    return places


def _draw_map(
    ax: Axes,
    weighted: tuple[pd.DataFrame, str],
    places: pd.DataFrame,
    land: Sequence[tuple[Path, Bbox]],
    extent: Extent,
    *,
    highlighted: Sequence[str],
    named: int,
    only: str | None = None,
) -> None:
    """One map: land, links (strong ones on top), points, and as many names as there is room for."""
    draw_land(ax, land, extent)
    there = places.dropna(subset=["lat", "lon"])
    _links(ax, *weighted, there, highlighted, only=only)
    scale = 150.0 if only is None else 190.0
    area = 5 + scale * there["size"].to_numpy(dtype=float) / float(places["size"].max())
    tints = [
        colors.for_key(region) if region in highlighted and only in (None, region) else colors.muted()
        for region in there["region"].astype(str)
    ]
    dots = ax.scatter(there["lon"], there["lat"], s=area, c=tints, edgecolors=colors.paper(), linewidths=0.6)
    dots.set_zorder(6)
    sizes = [
        figure_words.pair(_city_name(str(city)), figure_words.value(float(papers), "papers"))
        for city, papers in zip(there.index, there["size"], strict=True)
    ]
    axes.mark(dots, "cities", "", sizes, whole=False)
    mine = (there["region"] == only).to_numpy() if only else np.ones(len(there), dtype=bool)
    spots = [
        (float(lon), float(lat), _city_name(str(city)), float(np.sqrt(a)) / 2)
        for city, lon, lat, a, own in zip(there.index, there["lon"], there["lat"], area, mine, strict=True)
        if own
    ]
    keep = [(0.0, axes.size_points(ax)[1] * 0.86, axes.size_points(ax)[0] * 0.9, 1e4)] if only else []
    write_names(ax, spots[:named], extent=extent, points=axes.size(0.78), keep_out=keep)


def _links(
    ax: Axes,
    links: pd.DataFrame,
    papers: str,
    there: pd.DataFrame,
    highlighted: Sequence[str],
    *,
    only: str | None,
) -> None:
    known = links[links["origin"].isin(there.index) & links["destination"].isin(there.index)]
    if only is not None:
        mine = there.index[there["region"].eq(only)]
        known = known[known["origin"].isin(mine) | known["destination"].isin(mine)]
    share = np.sqrt(known[papers].astype(float) / float(links[papers].max()))
    known = known.assign(share=np.ceil(share * STRENGTHS) / STRENGTHS)
    known = known.assign(own=known["origin"].map(there["region"])).sort_values(["share", "own", papers])
    share = known["share"].to_numpy()
    a, b = there.loc[known["origin"]], there.loc[known["destination"]]
    lines = np.stack([a[["lon", "lat"]].to_numpy(float), b[["lon", "lat"]].to_numpy(float)], axis=1)
    inner = [p == q and p in highlighted for p, q in zip(a["region"], b["region"], strict=True)]
    tints = [
        colors.for_key(str(region)) if own else colors.primary()
        for region, own in zip(a["region"], inner, strict=True)
    ]
    strength = np.clip(0.12 + 0.75 * share, 0, 0.9) * np.where(inner, 1.0, 0.55)
    links_drawn = LineCollection(
        list(lines),
        colors=tints,
        alpha=strength,
        linewidths=0.3 + (5.0 if only else 3.6) * share,
        capstyle="round",
        zorder=3,
    )
    if only is None:
        titles = [
            figure_words.pair(
                figure_words.pair_name(_city_name(one), _city_name(other)),
                figure_words.value(float(number), "papers"),
            )
            for one, other, number in zip(known["origin"], known["destination"], known[papers], strict=True)
        ]
        axes.mark(links_drawn, "links", "", titles, whole=False)
    ax.add_collection(links_drawn, autolim=False)


def _city_name(key: str) -> str:
    return figure_words.label("city", key)


def _describe_network(links: pd.DataFrame, places: pd.DataFrame, papers: str) -> str:
    top = links.sort_values(papers, ascending=False, kind="stable").head(3)
    named_ = [
        figure_words.pair(
            figure_words.pair_name(_city_name(row["origin"]), _city_name(row["destination"])),
            figure_words.value(float(row[papers]), "papers"),
        )
        for row in top.to_dict("records")
    ]
    region = places["region"]
    inside = links["origin"].map(region).eq(links["destination"].map(region)) & links["origin"].map(
        region
    ).ne("other")
    parts = [
        figure_words.alt(
            "network_map",
            pairs=figure_words.number(len(links), 0),
            cities=figure_words.number(len(places), 0),
            papers=figure_words.number(float(links[papers].sum()), 0),
        ),
        figure_words.alt("strongest", names=figure_words.listing(named_)),
        figure_words.alt("inside", n=figure_words.number(int(inside.sum()), 0)),
        figure_words.alt("schematic"),
    ]
    absent = int(places["lat"].isna().sum())
    if absent:
        parts.append(figure_words.alt("without_coordinates", n=absent))
    return " ".join(parts)


@axes.figure
def city_map(
    cities: pd.DataFrame,
    shapes: Mapping[str, Any],
    *,
    members: Collection[str],
    extent: Extent | str | None = None,
    region: str | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return an inset map with the member cities of a case, named; other cities of the table are pale dots.

    `cities` has `city`, `lat`, `lon`; `shapes` is the GeoJSON dictionary of outlines; `extent` is
    (west, east, south, north) or a region's key, by default the room the members take.

    Raises
    ------
    DataError
        When no member is in the table or none has coordinates.
    """
    axes.require_columns(cities, ["city", "lat", "lon"], what="case map")
    mine = cities[cities["city"].isin(list(members))]
    mine = axes.require_rows(mine, ["city", "lon", "lat"], what="case map", asked=", ".join(members))
    there = mine.dropna(subset=["lat", "lon"])
    window = EXTENTS[extent] if isinstance(extent, str) else extent or _members_room(there)
    ax = axes.new_axes(ax, width=5.4, height=min(5.4 * aspect(window), 5.6) + 0.1)
    draw_land(ax, outlines(shapes), window)
    if title:
        frame(ax, title)
    others = cities[~cities["city"].isin(list(members))].dropna(subset=["lat", "lon"])
    ax.scatter(others["lon"], others["lat"], s=8, color=colors.muted(), linewidths=0, zorder=4)
    tint = colors.for_key(region) if region else colors.accent()
    dots = ax.scatter(there["lon"], there["lat"], s=52, color=tint, edgecolors=colors.paper(), linewidths=0.8)
    dots.set_zorder(6)
    axes.mark(dots, "cities", "", [_city_name(str(city)) for city in there["city"]], whole=False)
    spots = [
        (float(lon), float(lat), _city_name(str(city)), 4.5)
        for lon, lat, city in zip(there["lon"], there["lat"], there["city"], strict=True)
    ]
    keep = [(0.0, axes.size_points(ax)[1] * 0.9, axes.size_points(ax)[0] * 0.8, 1e4)] if title else []
    write_names(ax, spots, extent=window, points=axes.size(0.92), keep_out=keep)
    absent = [key for key in members if key not in set(there["city"])]
    parts = [
        figure_words.alt(
            "case_map",
            n=len(there),
            names=figure_words.listing(_city_name(str(key)) for key in there["city"]),
        ),
        figure_words.alt("schematic"),
        alt_text.missing(_city_name(key) for key in absent),
    ]
    return axes.attach_alt_text(
        ax, " ".join(part for part in parts if part), table=mine[["city", "lat", "lon"]]
    )


def _members_room(there: pd.DataFrame) -> Extent:
    """The members' extent with a margin, never narrower than a degree and a half."""
    west, east = float(there["lon"].min()), float(there["lon"].max())
    south, north = float(there["lat"].min()), float(there["lat"].max())
    side, up = max((east - west) * 0.22, 0.75), max((north - south) * 0.22, 0.6)
    return (west - side, east + side, south - up, north + up)


def aspect(extent: Extent) -> float:
    """Return height by width of a map of `extent`."""
    west, east, south, north = extent
    return (north - south) * STRETCH / (east - west)


def outlines(shapes: Mapping[str, Any]) -> list[tuple[Path, Bbox]]:
    """Return the outlines of `shapes` with the room each takes, to be drawn on one map or several.

    Raises
    ------
    DataError
        When `shapes` is no GeoJSON feature collection of polygons.
    """
    paths = [outline(feature) for feature in shapes.get("features", ())]
    if not paths:
        raise DataError("map: no outlines to draw", expected="a GeoJSON FeatureCollection of polygons")
    return [(path, path.get_extents()) for path in paths]


def rings(shapes: Mapping[str, Any], extent: Extent, grid: float) -> list[np.ndarray]:
    """Return the rings of outlines that reach into `extent`, in degrees, one point per cell of a grid."""
    paths = _inside(outlines(shapes), extent, grid)
    return [np.asarray(ring) for path in paths for ring in path.to_polygons(closed_only=True)]


def draw_land(ax: Axes, placed: Sequence[tuple[Path, Bbox]], extent: Extent) -> Axes:
    """Return `ax` with those of the `outlines` in pale grey that reach into `extent`.

    Points closer together than about three points on paper are left out, and so is what lies outside.
    """
    axes.clear(ax)
    west, east, south, north = extent
    grid = (east - west) / max(axes.size_points(ax)[0], 1.0) * 3.0
    ax.add_collection(
        PathCollection(
            _inside(placed, extent, grid),
            facecolor=colors.mix(colors.primary(), 0.05),
            edgecolor=colors.mix(colors.primary(), 0.25),
            linewidth=0.4,
            zorder=0,
        ),
        autolim=False,
    )
    ax.set(xlim=(west, east), ylim=(south, north))
    ax.set_aspect(STRETCH)
    return ax


def _inside(placed: Sequence[tuple[Path, Bbox]], extent: Extent, grid: float) -> list[Path]:
    """The outlines that reach into `extent`, cut there, with one point per cell of a grid."""
    west, east, south, north = extent
    room = Bbox([[west, south], [east, north]])
    return [_coarser(path.clip_to_bbox(room.padded(0.5)), grid) for path, box in placed if box.overlaps(room)]


def _coarser(path: Path, grid: float) -> Path:
    """One point of an outline per cell of a grid; islands smaller than a few cells are left out."""
    points = np.asarray(path.vertices)
    if not len(points):
        return path
    starts = np.flatnonzero(np.asarray(path.codes) == Path.MOVETO)
    rings, codes = [], []
    for ring in np.split(points, starts[1:]):
        cells = np.floor(ring / grid)
        kept = ring[np.r_[True, np.any(np.diff(cells, axis=0) != 0, axis=1)]]
        if len(kept) >= 4:
            kept = _straightened(kept, 0.3 * grid)
            rings.append(kept)
            codes += [Path.MOVETO, *[Path.LINETO] * (len(kept) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(rings), codes) if rings else Path(np.empty((0, 2)))


def _straightened(ring: np.ndarray, least: float) -> np.ndarray:
    """A closed ring without points that lie less than `least` beside the line between their neighbours.

    In each round only the nearest of neighbouring points goes, so that both sides of a border lose the same.
    """
    points = ring[:-1]
    while len(points) > 4:
        before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
        along, away = after - before, points - before
        length = np.maximum(np.hypot(*along.T), 1e-12)
        beside = np.abs(along[:, 0] * away[:, 1] - along[:, 1] * away[:, 0]) / length
        nearest = (beside < np.roll(beside, 1)) & (beside < np.roll(beside, -1))
        dropped = nearest & (beside < least)
        if not dropped.any():
            break
        points = points[~dropped]
    return np.concatenate([points, points[:1]])


def outline(feature: Mapping[str, Any]) -> Path:
    """Return one Path with every ring of a polygon or multipolygon feature."""
    geometry = feature["geometry"]
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [np.asarray(ring, dtype=float)[:, :2] for part in parts for ring in part]
    codes = []
    for ring in rings:
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(rings), codes)


def frame(ax: Axes, title: str) -> None:
    """Draw a thin frame around an inset and write `title` into its corner."""
    ax.set_frame_on(True)
    for spine in ax.spines.values():
        spine.set(visible=True, color=colors.mix(colors.primary(), 0.35), linewidth=0.7)
    ax.text(
        0.025,
        0.975,
        style.wrap(title, axes.size_points(ax)[0] * 0.9, axes.size(0.82)),
        transform=ax.transAxes,
        fontsize=axes.size(0.82),
        fontweight="bold",
        va="top",
        path_effects=text_layout.halo(),
        zorder=9,
    )


def write_names(
    ax: Axes,
    places: Sequence[tuple[float, float, str, float]],
    *,
    extent: Extent,
    points: float,
    keep_out: Sequence[tuple[float, float, float, float]] = (),
) -> list[str]:
    """Write a name beside each `(lon, lat, name, radius in points)`; return the names that found room.

    Earlier places come first: a later name that would lie on one already written, or outside, is left out.
    """
    west, east, south, north = extent
    per_degree = axes.size_points(ax)[0] / (east - west)
    taken: list[tuple[float, float, float, float]] = list(keep_out)
    dots = [((lon - west) * per_degree, (lat - south) * per_degree * STRETCH, r) for lon, lat, _, r in places]
    taken += [(x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7) for x, y, r in dots]
    bounds = ((east - west) * per_degree, (north - south) * per_degree * STRETCH)
    written = []
    for (lon, lat, name, radius), (x, y, _) in zip(places, dots, strict=True):
        if not (west <= lon <= east and south <= lat <= north):
            continue
        spot = _free_spot((x, y), radius, (style.text_width(name, points), points), taken, bounds)
        if spot is None:
            continue
        box, (dx, dy, ha, va) = spot
        taken.append(box)
        written.append(name)
        ax.annotate(
            name,
            (lon, lat),
            xytext=(dx, dy),
            textcoords="offset points",
            ha=ha,
            va=va,
            fontsize=points,
            path_effects=text_layout.halo(2.2),
            zorder=8,
        )
    return written


def _free_spot(
    spot: tuple[float, float],
    radius: float,
    size: tuple[float, float],
    taken: Sequence[tuple[float, float, float, float]],
    bounds: tuple[float, float],
) -> tuple[tuple[float, float, float, float], tuple[float, float, str, str]] | None:
    """The first of eight places around a point where a name touches nothing, and how to write it there."""
    (x, y), (wide, tall), gap = spot, size, radius + 2.0
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 0.7), (-0.8, 0.7), (0.8, -0.7), (-0.8, -0.7)):
        ha = "left" if dx > 0 else "right" if dx < 0 else "center"
        va = "bottom" if dy > 0 else "top" if dy < 0 else "center"
        left = x + dx * gap - (0 if dx > 0 else wide if dx < 0 else wide / 2)
        low = y + dy * gap - (0 if dy > 0 else tall if dy < 0 else tall / 2)
        box = (left, low, left + wide, low + tall)
        inside = box[0] > 0 and box[1] > 0 and box[2] < bounds[0] and box[3] < bounds[1]
        if inside and not any(_meet(box, other) for other in taken if not _around(other, x, y)):
            return box, (dx * gap, dy * gap, ha, va)
    return None


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _around(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    """Whether a box is the point's own dot."""
    return abs((box[0] + box[2]) / 2 - x) < 0.01 and abs((box[1] + box[3]) / 2 - y) < 0.01
