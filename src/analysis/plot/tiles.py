"""The default map: 33 equal squares, one per province-level unit, so that small ones can be read."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LogNorm, Normalize, TwoSlopeNorm, to_hex
from matplotlib.patches import Rectangle

from analysis import names
from analysis.errors import DataError
from analysis.plot import canvas, ink, labels, phrases, words

SHADES = 24
"""Steps of shading in the key: as many as the eye tells apart."""
SIDE = 0.88
"""Side of a tile; the rest of its cell is the gap to the next, where the frame of a region runs."""


def tile_grid(
    table: pd.DataFrame,
    column: str,
    *,
    provinces: pd.DataFrame,
    value: str = "value",
    subject: str | None = None,
    unit: str | None = None,
    highlight: Sequence[str] | str | None = None,
    middle: float | None = None,
    log: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Return a tile map of `column`: darker is more, the value is printed in the tile, no data is hatched.

    Parameters
    ----------
    table
        Columns `province` and `column` (or a long panel, see `panel.trend`); one row per province.
    provinces
        The clean table: `province`, `tile_row`, `tile_col`, `region`. Units without a tile (Taiwan, which
        the data do not cover) are named in the note below.
    highlight
        Regions whose tiles get a frame in the region's colour.
    middle
        Value with a meaning, such as 1 for a quotient: the scale then has two colours around it.
    log
        Shade by the logarithm, for values of several orders of magnitude.

    Raises
    ------
    DataError
        When nothing is left to draw, a province comes twice or has no tile.
    """
    rows, values, own = canvas.choose(table, column, what="tile map", value=value)
    rows = canvas.some(rows, ["province", values], what="tile map", asked=column)
    canvas.need(provinces, ["province", "region", "tile_row", "tile_col"], what="tile map")
    given = _values(rows, values, provinces)
    placed = provinces[provinces["tile_row"].notna()]
    lit = canvas.chosen(highlight, provinces["region"].dropna().unique(), what="tile map")
    ax = canvas.stage(ax, height=6.2)
    scale, colours = _scale(given, middle=middle, log=log)
    digits = words.decimals(given)
    for tile in placed.itertuples():
        value_here = given.get(str(tile.province))
        said = words.value(value_here, unit or own, bare=True, digits=digits)
        _tile(ax, tile, value_here, (scale, colours), said=said, lit=lit)
    _frame(ax, placed)
    subject = subject or words.subject_of(rows, values)
    _key(ax, subject, unit or own, (scale, colours), columns=placed["tile_col"])
    absent = [str(key) for key in provinces.loc[provinces["tile_row"].isna(), "province"]]
    missing = [str(p) for p in placed["province"] if pd.isna(given.get(str(p)))]
    _note(ax, absent, missing, placed)
    return canvas.finish(ax, _told(given, subject, unit or own, missing, absent), table=rows)


def _values(rows: pd.DataFrame, values: str, provinces: pd.DataFrame) -> pd.Series:
    known = set(provinces["province"])
    strange = [str(key) for key in rows["province"] if key not in known]
    if strange:
        raise DataError("tile map: no tile for this province", column="province", value=strange[0])
    if rows["province"].duplicated().any():
        twice = rows.loc[rows["province"].duplicated(), "province"].iloc[0]
        raise DataError(
            "tile map: two values for one province", column="province", value=twice, expected="one"
        )
    return rows.set_index("province")[values].astype(float)


def _scale(given: pd.Series, *, middle: float | None, log: bool) -> tuple[Normalize, Colormap]:
    low, high = float(given.min()), float(given.max())
    if middle is not None:
        reach = max(high - middle, middle - low) or 1.0
        return TwoSlopeNorm(middle, middle - reach, middle + reach), ink.balance()
    if log and low > 0 and high > low:
        return LogNorm(low, high), ink.ramp()
    return Normalize(min(low, 0.0), high if high > min(low, 0.0) else low + 1), ink.ramp()


def _tile(
    ax: Axes,
    tile: object,
    value: float | None,
    shading: tuple[Normalize, Colormap],
    *,
    said: str,
    lit: list[str],
) -> None:
    """One square with name and value; hatched when there is none."""
    key, region = str(tile.province), str(tile.region)  # type: ignore[attr-defined]
    x, y = float(tile.tile_col), float(tile.tile_row)  # type: ignore[attr-defined]
    empty = value is None or pd.isna(value)
    fill = ink.paper() if value is None or empty else to_hex(shading[1](shading[0](value)))
    square = Rectangle(
        (x - SIDE / 2, y - SIDE / 2),
        SIDE,
        SIDE,
        facecolor=fill,
        edgecolor=ink.mix(ink.text(), 0.35 if empty else 0.12),
        linewidth=0.6,
        hatch=ink.HATCH if empty else None,
        zorder=2,
        label=key,
    )
    ax.add_patch(square)
    if region in lit and region in names.REGIONS:
        _ring(ax, x, y, region)
    colour = ink.text() if empty else ink.on(fill)
    points = labels.size(0.78)
    room = canvas.size_points(ax)[0] / 8.2 * 0.88
    name = labels.wrap(words.name(key, "province"), room, points, lines=2)
    said = words.word("no_data_short") if empty else said
    paint: dict[str, Any] = {"ha": "center", "zorder": 4, "color": colour}
    if empty:
        paint["bbox"] = {"facecolor": ink.paper(), "edgecolor": "none", "pad": 0.8}
    ax.text(x, y - 0.14, name, va="center", fontsize=points, linespacing=1.1, **paint)
    ax.text(x, y + 0.27, said, va="center", fontsize=points if empty else labels.size(0.92), **paint)


def _ring(ax: Axes, x: float, y: float, region: str) -> None:
    """A frame in the region's colour, set off from the tile so that it shows on any shade."""
    half = 0.49
    ax.add_patch(
        Rectangle(
            (x - half, y - half),
            2 * half,
            2 * half,
            facecolor="none",
            edgecolor=ink.region(region),
            linewidth=2.2,
            zorder=3,
            label=f"frame|{region}",
        )
    )


def _frame(ax: Axes, placed: pd.DataFrame) -> None:
    ax.set_xlim(placed["tile_col"].min() - 0.52, placed["tile_col"].max() + 0.52)
    ax.set_ylim(placed["tile_row"].max() + 0.85, placed["tile_row"].min() - 0.52)
    ax.set_aspect("equal")


def _key(
    ax: Axes, subject: str, unit: str | None, shading: tuple[Normalize, Colormap], *, columns: pd.Series
) -> None:
    """The scale, in the empty corner above the west: name, unit and the ends of the shading."""
    (scale, colours), width = shading, columns.max() - columns.min() + 1.04
    bar = ax.inset_axes((0.0, 0.84, 3.3 / width, 0.022))
    tints = [to_hex(colours((step + 0.5) / SHADES)) for step in range(SHADES)]
    # edges in the colour of their step: without them seams show between neighbours
    bar.bar(range(SHADES), 1, width=1, align="edge", color=tints, edgecolor=tints, linewidth=0.5)
    bar.set(xlim=(0, SHADES), ylim=(0, 1), yticks=[], frame_on=False)
    ends = [float(scale.vmin or 0), float(scale.vmax or 0)]
    bar.set_xticks([0, SHADES], labels=[words.value(end, unit, bare=True) for end in ends])
    bar.grid(False)
    bar.tick_params(labelsize=labels.size(0.8), length=0, pad=2)
    name = words.with_unit(subject, unit)
    room = canvas.size_points(ax)[0] * 3.9 / width
    bar.set_title(
        labels.wrap(name, room, labels.size(0.9)),
        fontsize=labels.size(0.9),
        loc="left",
        color=ink.text(),
        fontweight="normal",
        pad=4,
    )


def _note(ax: Axes, absent: Sequence[str], missing: Sequence[str], placed: pd.DataFrame) -> None:
    said = words.alt("note_tiles", n=len(placed))
    if absent:
        said += " " + words.alt(
            "note_tiles_absent", names=words.listing(words.name(k, "province") for k in absent)
        )
    if missing:
        said += " " + words.word("hatched")
    room = canvas.size_points(ax)[0] * 0.8
    ax.text(
        0,
        0.03,
        labels.wrap(said, room, labels.size(0.8)),
        transform=ax.transAxes,
        fontsize=labels.size(0.8),
        color=ink.soft(),
        va="top",
    )


def _told(
    given: pd.Series,
    subject: str,
    unit: str | None,
    missing: Sequence[str],
    absent: Sequence[str],
) -> str:
    there = {str(key): float(value) for key, value in given.dropna().items()}
    parts = [
        words.alt(
            "tiles", subject=subject + words.in_unit(unit), n=len(there), total=len(there) + len(missing)
        ),
        phrases.extremes(there, unit, by="province"),
        phrases.missing(words.name(key, "province") for key in missing),
    ]
    if absent:
        parts.append(
            words.alt("note_tiles_absent", names=words.listing(words.name(k, "province") for k in absent))
        )
    return " ".join(part for part in parts if part)
