"""The credit line: where the data of a figure come from."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis import registry, text
from analysis.style.fonts import wrap
from analysis.style.palettes import palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CREDIT = "credit"
"""Group id of the credit line inside a figure."""
ARTICLE = "seed"
"""Key of the article under examination, which has neither author nor publisher."""
OURS = {ARTICLE: "page.article", "search-log": "page.study"}
"""Sources without a publisher of their own: the article examined, our own search; by what they are called."""
POINTS = 8
"""Size of the credit line."""
MOST = 8
"""Publishers named in a credit line; the rest are counted, as every page lists its sources at its end."""


def credit(ax: "Axes", source_keys: Iterable[object], *, year: object = None) -> None:
    """Put the credit line (publishers, licence, year) under a figure that is to stand alone.

    A figure handed to `page.figure` needs none: the page prints the same line as text.
    """
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()  # settles the layout, so that the line lands below the lowest label
    box = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    figure.text(
        max(box.x0, 0) / width,
        (box.y0 - 0.1) / height,
        wrap(credit_line(source_keys, year=year), width * 72, POINTS),
        ha="left",
        va="top",
        fontsize=POINTS,
        color=palette().secondary,
        gid=CREDIT,
    )


def split_keys(source_keys: Iterable[object]) -> list[str]:
    """Return every source key once: cells may hold several, separated by semicolons, or none."""
    cells = [str(cell) for cell in source_keys if not text.is_missing(cell)]
    parts = (part.strip() for cell in cells for part in cell.split(";"))
    return list(dict.fromkeys(part for part in parts if part))


def credit_line(source_keys: Iterable[object], *, year: object = None) -> str:
    """Return the credit as text: publishers named once, with an open licence where there is one."""
    found = [registry.source(key) for key in split_keys(source_keys)]
    # a publisher that is written in two ways has one Chinese name: it counts once in every language
    named: dict[str, str] = {}
    for one in found:
        named.setdefault(_maker(publisher_of(one, "zh"), one.licence), _maker(publisher_of(one), one.licence))
    makers = list(named.values())
    if not makers:
        return ""
    key = "page.credit_year" if year is not None else "page.credit"
    between = "；" if text.language() == "zh" else "; "
    listed = between.join(makers)
    if len(makers) > MOST + 1:
        listed = text.sentence("page.credit_more", makers=between.join(makers[:MOST]), n=len(makers) - MOST)
    return text.sentence(key, makers=listed, count=len(makers), year=year)


def publisher_of(source: registry.Source, language: str | None = None) -> str:
    """Return who a source comes from, in the language in use or another one."""
    if source.key in OURS:
        return text.sentence(OURS[source.key], language=language)
    return text.publisher(source.publisher or source.title, language=language)


def _maker(publisher: str, licence: str) -> str:
    opened = re.match(r"(CC0|CC BY(?:-SA)? \d\.\d|PDDL \d\.\d)\b", licence)
    return f"{publisher} ({opened[1]})" if opened else publisher
