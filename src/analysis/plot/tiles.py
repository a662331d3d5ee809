"""The default map: 33 equal squares, one per province-level unit, so that small ones can be read."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LogNorm, Normalize, TwoSlopeNorm, to_hex
from matplotlib.patches import Rectangle

from analysis import names as known_names, style
from analysis.errors import DataError
from analysis.plot import alt_text, axes, colors, figure_words

SIDE = 0.88
"""Side of a tile; the rest of its cell is the gap to the next, where the frame of a region runs."""


@axes.figure
def tiles(
    data: pd.DataFrame,
    *,
    values: str,
    provinces: pd.DataFrame,
    subject: str | None = None,
    unit: str | None = None,
    highlight: Collection[str] | str | None = None,
    center: float | None = None,
    log: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Return a tile map of `values`: darker is more, the value is printed in the tile, no data is hatched.

    On a narrow screen, where the names would not fit, the provinces are bars in the order of their values.

    Parameters
    ----------
    data
        Columns `province` and `values`, or a long panel with `indicator`, `value` and `unit` of which the
        rows of the indicator named `values` are drawn; one row per province.
    provinces
        The clean table: `province`, `tile_row`, `tile_col`, `region`. Units without a tile (Taiwan, which
        the data do not cover) are named in the note below.
    highlight
        Regions whose tiles get a frame in the region's colour.
    center
        Value with a meaning, such as 1 for a quotient: the scale then has two colours around it.
    log
        Shade by the logarithm, for values of several orders of magnitude.

    Raises
    ------
    DataError
        When nothing is left to draw, a province comes twice or has no tile.
    """
    rows, column, own = axes.select_values(data, values, what="tile map")
    rows = axes.require_rows(rows, ["province", column], what="tile map", asked=values)
    axes.require_columns(provinces, ["province", "region", "tile_row", "tile_col"], what="tile map")
    known = _by_province(rows, column, provinces)
    placed = provinces[provinces["tile_row"].notna()]
    highlighted = axes.resolve_highlight(highlight, provinces["region"].dropna().unique(), what="tile map")
    unit = unit or own
    subject = subject or figure_words.subject_of(rows, column)
    digits = figure_words.decimals(known.dropna())
    texts = {
        key: figure_words.value(known.get(key), unit, bare=True, digits=digits)
        for key in map(str, placed["province"])
    }
    absent = [str(key) for key in provinces.loc[provinces["tile_row"].isna(), "province"]]
    missing = [key for key in texts if pd.isna(known.get(key))]
    if axes.narrow():
        ax = _bars_instead(ax, known, placed, texts, highlighted, figure_words.with_unit(subject, unit))
    else:
        ax = _squares(
            ax, known, placed, texts, highlighted, center=center, log=log, subject=subject, unit=unit
        )
        _note(ax, absent, missing, placed)
    named = {str(key): float(value) for key, value in known.dropna().items()}
    total = len(named) + len(missing)
    parts = [
        figure_words.alt("tiles", subject=subject + figure_words.in_unit(unit), n=len(named), total=total),
        alt_text.extremes(named, unit, by="province"),
        alt_text.missing(figure_words.name(key, "province") for key in missing),
    ]
    if absent:
        listed = figure_words.listing(figure_words.name(key, "province") for key in absent)
        parts.append(figure_words.alt("note_tiles_absent", names=listed))
    return axes.attach_alt_text(ax, " ".join(parts), table=rows)


def _by_province(rows: pd.DataFrame, values: str, provinces: pd.DataFrame) -> "pd.Series[float]":
    known = set(provinces["province"])
    unknown = [str(key) for key in rows["province"] if key not in known]
    if unknown:
        raise DataError("tile map: no tile for this province", column="province", value=unknown[0])
    if rows["province"].duplicated().any():
        twice = rows.loc[rows["province"].duplicated(), "province"].iloc[0]
        raise DataError(
            "tile map: two values for one province", column="province", value=twice, expected="one"
        )
    return rows.set_index("province")[values].astype(float)


def _scale(known: "pd.Series[float]", center: float | None, log: bool) -> tuple[Normalize, Colormap]:
    low, high = float(known.min()), float(known.max())
    if center is not None:
        reach = max(high - center, center - low) or 1.0
        return TwoSlopeNorm(center, center - reach, center + reach), colors.diverging()
    if log and low > 0 and high > low:
        return LogNorm(low, high), colors.sequential()
    return Normalize(min(low, 0.0), high if high > min(low, 0.0) else low + 1), colors.sequential()


def _squares(
    ax: Axes | None,
    known: "pd.Series[float]",
    placed: pd.DataFrame,
    texts: dict[str, str],
    highlighted: Sequence[str],
    *,
    center: float | None,
    log: bool,
    subject: str,
    unit: str | None,
) -> Axes:
    ax = axes.blank_axes(ax, height=6.2)
    scale, shades = _scale(known, center, log)
    _shade_key(ax, subject, unit, (scale, shades), columns=placed["tile_col"])
    ax.set_xlim(placed["tile_col"].min() - 0.52, placed["tile_col"].max() + 0.52)
    ax.set_ylim(placed["tile_row"].max() + 0.85, placed["tile_row"].min() - 0.52)
    ax.set_aspect("equal")
    wide, high = axes.size_points(ax)
    room = SIDE * min(wide / abs(np.ptp(ax.get_xlim())), high / abs(np.ptp(ax.get_ylim()))) - 2
    columns = ["province", "region", "tile_col", "tile_row"]
    for key, region, x, y in placed[columns].itertuples(index=False, name=None):
        value = known.get(str(key))
        fill = None if value is None or pd.isna(value) else to_hex(shades(scale(value)))
        _tile(ax, (float(x), float(y)), str(key), fill, texts[str(key)], room)
        if region in highlighted and region in known_names.REGIONS:
            _ring(ax, float(x), float(y), str(region))
    return ax


def _tile(ax: Axes, at: tuple[float, float], key: str, fill: str | None, value: str, room: float) -> None:
    """One square with name and value; hatched when there is none."""
    (x, y), empty = at, fill is None
    square = Rectangle(
        (x - SIDE / 2, y - SIDE / 2), SIDE, SIDE, facecolor=fill or colors.paper(),
        edgecolor=colors.mix(colors.primary(), 0.35 if empty else 0.15), linewidth=0.6,
        hatch=colors.HATCH if empty else None, zorder=2, label=key,
    )  # fmt: skip
    name = figure_words.name(key, "province")
    axes.mark(square, name, figure_words.word("no_data") if empty else value)
    ax.add_artist(square)
    points = axes.size(0.78)
    look: dict[str, Any] = {"ha": "center", "zorder": 4, "color": colors.primary()}
    if fill is None:
        value, look["bbox"] = (
            figure_words.word("no_data_short"),
            {"facecolor": colors.paper(), "edgecolor": "none", "pad": 0.8},
        )
    else:
        look["color"] = colors.text_on(fill)
    lines = style.wrap(name, room, points, lines=2)
    small = points * min(1.0, room / style.text_width(lines, points))
    ax.text(x, y - 0.14, lines, va="center", fontsize=small, **look)
    ax.text(x, y + 0.27, value, va="center", fontsize=points if empty else axes.size(0.92), **look)


def _ring(ax: Axes, x: float, y: float, region: str) -> None:
    """Draw a frame in the region's colour around a tile, with a gap so that it is visible on every shade."""
    half = 0.49
    ring = Rectangle(
        (x - half, y - half), 2 * half, 2 * half, facecolor="none", edgecolor=colors.for_key(region),
        linewidth=2.2, zorder=3, label=f"frame|{region}",
    )  # fmt: skip
    ax.add_artist(ring)


def _shade_key(
    ax: Axes,
    subject: str,
    unit: str | None,
    shading: tuple[Normalize, Colormap],
    *,
    columns: "pd.Series[float]",
) -> None:
    """The scale, in the empty corner above the west: name, unit and the ends of the shading."""
    (scale, shades), width = shading, float(columns.max() - columns.min()) + 1.04
    left, top = float(columns.min()) - 0.5, 0.62
    steps = style.STEPS
    wide = 3.3 / steps
    for index in range(steps):
        tint = to_hex(shades((index + 0.5) / steps))
        step = Rectangle(
            (left + index * wide, top), wide, 0.17, facecolor=tint, edgecolor=tint, linewidth=0.5
        )
        ax.add_artist(step)
    look: dict[str, Any] = {"fontsize": axes.size(0.8), "color": colors.secondary(), "va": "top"}
    for at, value, side in ((left, scale.vmin, "left"), (left + 3.3, scale.vmax, "right")):
        ax.text(at, top + 0.22, figure_words.value(float(value or 0), unit, bare=True), ha=side, **look)
    room = axes.size_points(ax)[0] * 3.9 / width
    lines = style.wrap(figure_words.with_unit(subject, unit), room, axes.size(0.9))
    ax.text(left, top - 0.08, lines, va="bottom", fontsize=axes.size(0.9), color=colors.primary())


def _note(ax: Axes, absent: Sequence[str], missing: Sequence[str], placed: pd.DataFrame) -> None:
    words = figure_words.alt("note_tiles", n=len(placed))
    if absent:
        listed = figure_words.listing(figure_words.name(key, "province") for key in absent)
        words += " " + figure_words.alt("note_tiles_absent", names=listed)
    if missing:
        words += " " + figure_words.word("hatched")
    lines = style.wrap(words, axes.size_points(ax)[0] * 0.8, axes.size(0.8))
    ax.text(
        0, 0.03, lines, transform=ax.transAxes, fontsize=axes.size(0.8), color=colors.secondary(), va="top"
    )


def _bars_instead(
    ax: Axes | None,
    known: "pd.Series[float]",
    placed: pd.DataFrame,
    texts: dict[str, str],
    highlighted: Sequence[str],
    label: str,
) -> Axes:
    """The provinces from most to least, those of highlighted regions in the region's colour."""
    region = dict(zip(placed["province"].astype(str), placed["region"].astype(str), strict=True))
    order = sorted(region, key=lambda key: -np.nan_to_num(known.get(key, np.nan), nan=-np.inf))
    ax = axes.new_axes(ax, height=0.9 + 0.2 * len(order))
    for place, key in enumerate(order):
        value = known.get(key)
        if value is None or pd.isna(value):
            axes.no_data(ax, place)
            continue
        tint = colors.for_key(region[key]) if region[key] in highlighted else colors.muted()
        (bar,) = ax.barh(place, float(value), height=0.68, color=tint, label=key)
        axes.mark(bar, figure_words.name(key, "province"), texts[key])
        ax.annotate(
            texts[key], (float(value), place), xytext=(3, 0), textcoords="offset points", va="center",
            fontsize=axes.size(0.85),
        )  # fmt: skip
    ax.set_yticks(
        range(len(order)), labels=[figure_words.name(key, "province") for key in order], fontsize=axes.size()
    )
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.set_xlim(min(0.0, float(known.min())), float(known.max()) * 1.18)
    ax.tick_params(axis="y", length=0)
    ax.set_xticks([])
    ax.spines[["bottom"]].set_visible(False)
    ax.set_title(
        style.wrap(label, 250, axes.size(0.9)), fontsize=axes.size(0.9), fontweight="normal", loc="left"
    )
    return ax
