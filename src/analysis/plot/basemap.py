"""A pale schematic map under city points: outlines handed in as GeoJSON, no projection library.

The outlines (Natural Earth, public domain) show de facto control and take no position on any border.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from analysis.errors import DataError
from analysis.plot import canvas, ink, labels

CHINA = (73.2, 135.4, 17.6, 53.9)
EXTENTS = {
    "yrd": (115.0, 124.0, 27.0, 35.0),
    "gba": (111.5, 115.5, 21.3, 24.3),
    "ccec": (102.5, 110.0, 28.0, 32.8),
    "jjj": (113.3, 120.2, 36.0, 42.8),
}
"""West, east, south and north of each region's inset, in degrees."""

STRETCH = 1.2
"""Degrees of latitude are drawn this much longer than degrees of longitude: right at about 33° north."""

Extent = tuple[float, float, float, float]


def shape(extent: Extent) -> float:
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


def land(ax: Axes, placed: Sequence[tuple[Path, Bbox]], extent: Extent) -> Axes:
    """Return `ax` with those of the `outlines` in pale grey that reach into `extent`."""
    canvas.blank(ax)
    west, east, south, north = extent
    room = Bbox([[west, south], [east, north]])
    ax.add_collection(
        PathCollection(
            [path for path, box in placed if box.overlaps(room)],
            facecolor=ink.mix(ink.text(), 0.07),
            edgecolor=ink.mix(ink.text(), 0.26),
            linewidth=0.4,
            zorder=0,
        ),
        autolim=False,
    )
    ax.set(xlim=(west, east), ylim=(south, north))
    ax.set_aspect(STRETCH)
    return ax


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
        spine.set(visible=True, color=ink.mix(ink.text(), 0.35), linewidth=0.7)
    ax.text(
        0.025,
        0.975,
        labels.wrap(title, canvas.size_points(ax)[0] * 0.9, labels.size(0.82)),
        transform=ax.transAxes,
        fontsize=labels.size(0.82),
        fontweight="bold",
        va="top",
        path_effects=labels.halo(),
        zorder=9,
    )


def names(
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
    per_degree = canvas.size_points(ax)[0] / (east - west)
    taken: list[tuple[float, float, float, float]] = list(keep_out)
    dots = [((lon - west) * per_degree, (lat - south) * per_degree * STRETCH, r) for lon, lat, _, r in places]
    taken += [(x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7) for x, y, r in dots]
    bounds = ((east - west) * per_degree, (north - south) * per_degree * STRETCH)
    written = []
    for (lon, lat, name, radius), (x, y, _) in zip(places, dots, strict=True):
        if not (west <= lon <= east and south <= lat <= north):
            continue
        found = _room((x, y), radius, (labels.width(name, points), points), taken, bounds)
        if found is None:
            continue
        box, (dx, dy, ha, va) = found
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
            path_effects=labels.halo(2.2),
            zorder=8,
        )
    return written


def _room(
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
