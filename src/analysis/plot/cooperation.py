"""Cooperation without a map: the strongest pairs, where links go, and what they rest on."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import DataError
from analysis.plot import axis, canvas, ink, labels, phrases, words

KINDS = ("inside", "between", "other")


def pair_bars(
    pairs: pd.DataFrame,
    column: str = "papers",
    *,
    unit: str | None = "papers",
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return a bar per pair of cities, the strongest first; pairs inside a highlighted region in its colour.

    `pairs` has `origin`, `destination`, `origin_region`, `destination_region` and `column`, one row per pair;
    pass the rows to show (the strongest ones are chosen by the measure, not here).

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    wanted = ["origin", "destination", "origin_region", "destination_region", column]
    rows = canvas.some(pairs, wanted, what="city pairs").sort_values(column, ascending=False, kind="stable")
    regions = pd.unique(pd.concat([rows["origin_region"], rows["destination_region"]]).dropna())
    lit = canvas.chosen(highlight, regions, what="city pairs")
    ax = canvas.axes(ax, height=0.8 + 0.27 * len(rows))
    ends = zip(rows["origin"].astype(str), rows["destination"].astype(str), strict=True)
    names = [words.pair_name(words.city(a), words.city(b)) for a, b in ends]
    for place, row in enumerate(rows.to_dict("records")):
        inner = row["origin_region"] == row["destination_region"] and row["origin_region"] in lit
        tint = ink.region(str(row["origin_region"])) if inner else ink.quiet()
        value = float(row[column])
        ax.barh(place, value, height=0.72, color=tint, zorder=2)
        said = words.number(value, 0 if float(value).is_integer() else 1)
        ax.annotate(
            said,
            (value, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=labels.size(0.88),
        )
    ax.set_yticks(range(len(rows)), labels=names)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    axis.values(ax.xaxis, unit, name=words.measure(column), whole=True)
    first, last = rows.iloc[0], rows.iloc[-1]
    alt = words.alt(
        "pair_bars",
        n=len(rows),
        first=names[0],
        a=words.value(float(first[column]), unit),
        last=names[-1],
        b=words.value(float(last[column]), unit),
        inside=int((rows["origin_region"] == rows["destination_region"]).sum()),
    )
    return canvas.finish(ax, alt, table=rows)


def cooperation_shares(
    table: pd.DataFrame,
    *,
    by: str = "region",
    kinds: Sequence[str] = KINDS,
    cross_border: str | None = "cross_border_share",
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return where the links of each region go, as shares of one bar: inside, to other regions, elsewhere.

    `table` has one row per key of `by` with `inside_share`, `between_share`, `other_share` (0-1, adding up to
    one) and optionally the share across the border to Hong Kong and Macao, drawn as a thin bar below, since
    it overlaps the other parts.

    Raises
    ------
    DataError
        When nothing is left to draw or the shares of a row do not add up to one.
    """
    parts = [f"{kind}_share" for kind in kinds]
    rows = canvas.some(table, [by, *parts], what="cooperation shares").reset_index(drop=True)
    sums = rows[parts].sum(axis=1, skipna=False)
    if (sums.dropna() - 1).abs().gt(1e-6).any():
        wrong = int((sums - 1).abs().fillna(0).argmax())
        raise DataError(
            f"cooperation shares of {rows[by][wrong]} do not add up", value=round(float(sums[wrong]), 4)
        )
    keys = [str(key) for key in rows[by]]
    lit = canvas.chosen(highlight, keys, what="cooperation shares")
    border = cross_border if cross_border in rows.columns else None
    ax = canvas.axes(ax, height=1.1 + 0.62 * len(rows))
    for place, row in enumerate(rows.to_dict("records")):
        tint = ink.of(keys[place], lit) if keys[place] in lit else ink.soft()
        _shares(ax, place, row, parts, colour=tint, border=border)
    ax.set_yticks(
        range(len(keys)), labels=[labels.wrap(words.name(k, by), 120, labels.size(0.95)) for k in keys]
    )
    ax.set(xlim=(0, 1), ylim=(len(keys) - 0.4, -1.0))
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    axis.values(ax.xaxis, "share", name=words.word("share_of_links"))
    _share_heads(ax, rows.iloc[0][parts].fillna(1 / len(parts)).to_numpy(dtype=float), kinds)
    if border:
        mark = ax.plot([], [], color=ink.text(), linewidth=3, label=words.word("cross_border"))
        labels.legend(ax, mark, below=44.0)
    return canvas.finish(ax, _shares_told(rows, keys, by, kinds, border), table=rows)


def coverage(
    table: pd.DataFrame,
    *,
    by: str = "year",
    parts: Sequence[str] = ("papers_china", "papers_located", "papers_multi_city"),
    ax: Axes | None = None,
) -> Axes:
    """Return how many papers the links rest on: each darker bar is a part of the paler one behind it.

    `table` has one row per key of `by` (year, venue or field) and the counts `parts`, each contained in the
    one before.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows = canvas.some(table, [by, *reversed(parts)], what="coverage", asked=by)
    upright = by == "year"
    ax = canvas.axes(ax, height=3.4 if upright else 0.9 + 0.28 * len(rows))
    tints = [ink.mix(ink.accent(), share) for share in (0.18, 0.5, 1.0)][-len(parts) :]
    where = rows[by].astype(int) if upright else pd.Series(range(len(rows)), index=rows.index)
    for part, tint in zip(parts, tints, strict=True):
        draw = ax.bar if upright else ax.barh
        draw(where, rows[part].astype(float), 0.8, color=tint, label=words.measure(part), zorder=2)
    if upright:
        axis.years(ax, rows[by], room=0.6)
        axis.values(ax.yaxis, "papers", name=None, whole=True)
    else:
        ax.set_yticks(where, labels=[words.plain(key) for key in rows[by]])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        axis.values(ax.xaxis, "papers", name=None, whole=True)
    ax.grid(False, axis="x" if upright else "y")
    ax.legend(frameon=False, fontsize=labels.size(0.88), loc="best" if upright else "lower right")
    sums = [float(rows[part].sum()) for part in parts]
    told = [
        words.pair(words.measure(part), words.number(total, 0))
        for part, total in zip(parts, sums, strict=True)
    ]
    ends = sorted(rows[by].astype(str))
    alt = words.alt("coverage", first=ends[0], last=ends[-1], names=words.listing(told), n=len(rows))
    most = phrases.extremes(_counts(rows, by, parts[0]), "papers", by=by)
    return canvas.finish(ax, f"{alt} {most}", table=rows)


def _counts(rows: pd.DataFrame, by: str, part: str) -> dict[str, float]:
    return {
        str(key): float(value) for key, value in zip(rows[by], rows[part], strict=True) if pd.notna(value)
    }


def _shares(
    ax: Axes,
    place: int,
    row: Mapping[Any, Any],
    parts: Sequence[str],
    *,
    colour: str,
    border: str | None,
) -> None:
    """One bar of shares; a thin bar below it for the overlapping share across the border."""
    left = 0.0
    if pd.isna(row[parts[0]]):
        ax.barh(
            place, 1, height=0.56, facecolor=ink.paper(), edgecolor=ink.quiet(), hatch=ink.HATCH, zorder=1
        )
        back = {"facecolor": ink.paper(), "edgecolor": "none"}
        ax.text(0.5, place, words.word("no_data"), ha="center", va="center", bbox=back)
        return
    for part, strength in zip(parts, (1.0, 0.45, 0.14), strict=False):
        share = float(row[part])
        fill = ink.mix(colour, strength)
        ax.barh(
            place, share, left=left, height=0.56, color=fill, edgecolor=ink.paper(), linewidth=1, zorder=2
        )
        if share >= 0.045:
            said = words.percent(share, 0)
            ax.text(
                left + share / 2,
                place,
                said,
                ha="center",
                va="center",
                color=ink.on(fill),
                fontsize=labels.size(0.88),
                zorder=3,
            )
        left += share
    if border and pd.notna(row[border]):
        share = float(row[border])
        ax.plot(
            [0, share], [place + 0.36] * 2, color=ink.text(), linewidth=3, solid_capstyle="butt", zorder=3
        )
        ax.annotate(
            words.percent(share),
            (share, place + 0.36),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=labels.size(0.8),
            color=ink.text(),
        )


def _share_heads(ax: Axes, shares: np.ndarray, kinds: Sequence[str]) -> None:
    """Name the parts once, above the first bar."""
    middle = np.cumsum(shares) - shares / 2
    wide = canvas.size_points(ax)[0] * 0.8
    for place, (at, share, kind) in enumerate(zip(middle, shares, kinds, strict=True)):
        edge = "left" if place == 0 else "right" if place == len(kinds) - 1 else "center"
        x = 0.004 if place == 0 else 1.0 if place == len(kinds) - 1 else float(np.clip(at, 0.3, 0.7))
        said = labels.wrap(words.word(f"links_{kind}"), wide * max(float(share), 0.3), labels.size(0.85))
        ax.text(
            x,
            -0.38,
            said,
            ha=edge,
            va="bottom",
            fontsize=labels.size(0.85),
            color=ink.soft(),
            linespacing=1.15,
        )


def _shares_told(
    rows: pd.DataFrame, keys: Sequence[str], by: str, kinds: Sequence[str], border: str | None
) -> str:
    told = []
    for key, row in zip(keys, rows.to_dict("records"), strict=True):
        if pd.isna(row[f"{kinds[0]}_share"]):
            continue
        shares = [
            words.pair(words.word(f"links_{k}"), words.percent(float(row[f"{k}_share"]))) for k in kinds
        ]
        if border and pd.notna(row[border]):
            shares.append(words.pair(words.word("cross_border"), words.percent(float(row[border]))))
        told.append(words.clause(words.name(key, by), words.listing(shares)))
    absent = rows.loc[rows[f"{kinds[0]}_share"].isna(), by]
    return " ".join(
        [words.alt("shares", n=len(keys)), *told, phrases.missing(words.name(k, by) for k in absent)]
    )
