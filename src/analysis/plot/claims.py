"""The statements of the article: one tile each with its verdict, and how strong the evidence is."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from analysis import style
from analysis.plot import canvas, ink, labels, words

COLUMNS = 8
"""Tiles in one row of the board."""

RELATIONS = ("supports", "contradicts", "context")
STRENGTHS = ("official", "academic", "news", "other")


def claim_board(
    table: pd.DataFrame,
    *,
    section: str = "section",
    verdict: str = "verdict",
    claim: str = "claim",
    label: str | None = None,
    highlight: Sequence[str] | str | None = "all",
    ax: Axes | None = None,
) -> Axes:
    """Return one tile per statement, by section, in the colour and with the mark of its verdict.

    Parameters
    ----------
    table
        Columns `claim`, `section` and `verdict` (supported, outdated, unit_error, implausible, unverifiable;
        missing is drawn as an empty hatched tile), one row per statement; `label` is a column of short words
        for the tile, by default the claim's key.
    highlight
        Verdicts to colour ("all", the default); tiles of the others are grey.

    Raises
    ------
    DataError
        When there is no statement, or none has a verdict.
    """
    rows = canvas.some(table, [claim, section, verdict], what="board of statements")
    found = [key for key in style.MARKS if rows[verdict].eq(key).any()]
    lit = canvas.chosen(highlight, found, what="board of statements")
    sections = words.ordered(rows[section].dropna(), section)
    counts = {key: int(rows[section].eq(key).sum()) for key in sections}
    lines = sum(-(-number // COLUMNS) for number in counts.values())
    ax = canvas.stage(ax, height=0.66 * lines + 0.16 * len(sections) + 0.7)
    top = 0.0
    for key in sections:
        part = rows[rows[section].eq(key)]
        ax.text(
            -0.12,
            top + 0.48,
            labels.wrap(words.section(key), 82, labels.size(0.95)),
            ha="right",
            va="center",
            fontsize=labels.size(0.95),
            fontweight="bold",
        )
        for place, row in enumerate(part.to_dict("records")):
            x, y = place % COLUMNS, top + place // COLUMNS
            said = words.plain(row[label or claim])
            _tile(ax, (x, y), (str(row[claim]), said), row[verdict], lit)
        top += -(-counts[key] // COLUMNS) + 0.26
    ax.set(xlim=(-1.5, COLUMNS), ylim=(top + 0.5, -0.05))
    _key(ax, rows[verdict], found, top)
    return canvas.finish(ax, _board_told(rows, sections, section, verdict, found), table=rows)


def evidence_bars(
    table: pd.DataFrame,
    column: str = "findings",
    *,
    relation: str = "relation",
    strength: str = "strength",
    ax: Axes | None = None,
) -> Axes:
    """Return how many findings support, contradict or only frame the statements, by kind of source.

    `table` has one row per `relation` (supports, contradicts, context) and `strength` (official, academic,
    news, other) with the count `column`; a pair without a row is zero findings and drawn as such.

    Raises
    ------
    DataError
        When there is no finding.
    """
    rows = canvas.some(table, [relation, strength, column], what="evidence")
    kinds = [key for key in RELATIONS if rows[relation].eq(key).any()]
    levels = [key for key in STRENGTHS if rows[strength].eq(key).any()]
    ax = canvas.stage(ax, height=0.7 + 0.42 * len(levels))
    named = [words.strength(key) for key in levels]
    left = max(labels.width(name, labels.size()) for name in named) + 8
    boxes = canvas.panels(ax, len(kinds), columns=len(kinds), gap=(24.0, 0.0), left=left)
    counts = rows.pivot_table(index=strength, columns=relation, values=column, aggfunc="sum", fill_value=0)
    counts = counts.reindex(index=levels, columns=kinds, fill_value=0)
    high = float(counts.to_numpy().max())
    tints = {
        "supports": style.verdict_colour("supported"),
        "contradicts": ink.warning(),
        "context": ink.quiet(),
    }
    for place, (kind, box) in enumerate(zip(kinds, boxes, strict=True)):
        box.barh(range(len(levels)), counts[kind], height=0.68, color=tints[kind])
        for row, number in enumerate(counts[kind]):
            box.annotate(
                words.number(number, 0),
                (number, row),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=labels.size(0.9),
            )
        first = place == 0
        box.set_yticks(range(len(levels)) if first else [], labels=named if first else [])
        box.set(xlim=(0, high * 1.22), ylim=(len(levels) - 0.5, -0.5), xticks=[])
        box.tick_params(length=0)
        box.spines[["bottom"]].set_visible(False)
        total = int(counts[kind].sum())
        box.set_title(
            words.pair(words.relation(kind), words.number(total, 0)),
            fontsize=labels.size(0.95),
            loc="left",
            pad=4,
            color=ink.text() if kind == "context" else tints[kind],
        )
    return canvas.finish(ax, _evidence_told(counts), table=rows)


def _tile(
    ax: Axes, at: tuple[float, float], texts: tuple[str, str], verdict: object, lit: Sequence[str]
) -> None:
    """One statement: the verdict's mark large, the words small; the colour repeats the mark."""
    (x, y), (key, said) = at, texts
    known = isinstance(verdict, str) and verdict in style.MARKS
    fill = ink.paper()
    if known:
        fill = style.verdict_colour(str(verdict)) if verdict in lit else ink.pale()
    ax.add_patch(
        FancyBboxPatch(
            (x + 0.05, y + 0.06),
            0.9,
            0.84,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=fill,
            edgecolor="none" if known else ink.quiet(),
            hatch=None if known else ink.HATCH,
            linewidth=0.6,
            label=key,
        )
    )
    ink_on = ink.on(fill)
    mark = style.verdict_mark(str(verdict)) if known else ""
    ax.text(
        x + 0.1,
        y + 0.12,
        mark,
        ha="left",
        va="top",
        fontsize=labels.size(1.1),
        fontweight="bold",
        color=ink_on,
    )
    points = labels.size(0.7)
    wide = canvas.size_points(ax)[0] / (COLUMNS + 1.5) * 0.84
    ax.text(
        x + 0.1,
        y + 0.86,
        labels.wrap(said, wide, points, lines=3),
        ha="left",
        va="bottom",
        fontsize=points,
        color=ink_on,
        linespacing=1.1,
    )


def _key(ax: Axes, verdicts: pd.Series, found: Sequence[str], top: float) -> None:
    """Mark, name and number of each verdict, in one line below."""
    named = [
        f"{style.verdict_mark(key)} {words.verdict(key)} {words.number(int(verdicts.eq(key).sum()), 0)}"
        for key in found
    ]
    unit = canvas.size_points(ax)[0] / (COLUMNS + 1.5)
    x = -1.4
    for key, said in zip(found, named, strict=True):
        ax.text(
            x,
            top + 0.2,
            said,
            ha="left",
            va="center",
            fontsize=labels.size(0.9),
            color=style.verdict_colour(key),
            fontweight="bold",
        )
        x += labels.width(said, labels.size(0.9)) * 1.04 / unit + 0.25


def _board_told(
    rows: pd.DataFrame, sections: Sequence[str], section: str, verdict: str, found: Sequence[str]
) -> str:
    def count(part: pd.DataFrame) -> str:
        return words.listing(
            words.pair(words.verdict(key), words.number(int(part[verdict].eq(key).sum()), 0))
            for key in found
            if part[verdict].eq(key).any()
        )

    parts = [words.alt("claim_board", n=len(rows), names=count(rows))]
    parts += [words.clause(words.section(key), count(rows[rows[section].eq(key)])) for key in sections]
    absent = int(rows[verdict].isna().sum())
    if absent:
        parts.append(words.alt("without_verdict", n=absent))
    return " ".join(parts)


def _evidence_told(counts: pd.DataFrame) -> str:
    parts = [words.alt("evidence", n=words.number(int(counts.to_numpy().sum()), 0))]
    for kind in counts.columns:
        told = words.listing(
            words.pair(words.strength(str(key)), words.number(int(number), 0))
            for key, number in counts[kind].items()
            if number
        )
        total = words.number(int(counts[kind].sum()), 0)
        parts.append(words.alt("evidence_kind", name=words.relation(str(kind)), n=total, names=told))
    return " ".join(parts)
