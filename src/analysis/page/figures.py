"""A figure on its page: title, picture with alternative text, caption, credit, the data behind it."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from analysis import export, style, text
from analysis.errors import ParameterError
from analysis.page import pictures, tables, vector
from analysis.page.output import put

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROWS = 30
"""Rows shown of the data behind a figure; all of them are in the file beside it."""
MARK = "\ufeff"
"""What tells a spreadsheet that a file is UTF-8."""


def figure(
    ax: "Axes",
    *,
    title: str,
    caption: str | None = None,
    sources: Iterable[object] = (),
    table: "pd.DataFrame | None" = None,
    name: str | None = None,
    year: object = None,
    units: Mapping[str, str] | None = None,
    format: str = "auto",  # noqa: A002  the word of matplotlib
) -> None:
    """Put a drawn figure on the page and close it.

    Parameters
    ----------
    ax
        Axes drawn by `plot`, carrying their alternative text as ``ax.alt_text``.
    title
        The finding. Printed as text above the picture; the same words inside the picture are taken out.
    caption
        How to read it; printed below, before the credit line.
    sources, year
        Source keys and last year of the data, for the credit line.
    table
        The data behind the figure, folded away below it; by default ``ax.data_table`` where `plot` left it.
    name
        Anchor of the figure on the page (``fig-NAME``); by default made from the title.
    units
        Unit per column of `table`.
    format
        svg, png (two pixels per pixel, few colours), or auto: svg where that is small, otherwise png.

    Raises
    ------
    ParameterError
        When the axes carry no alternative text.
    """
    alt = str(getattr(ax, "alt_text", "") or "").strip()
    if not alt:
        raise ParameterError(f"figure {name or title!r} has no alternative text: set ax.alt_text")
    behind = table if table is not None else getattr(ax, "data_table", None)
    whole = pictures.figure_of(ax)
    pictures.take_out(whole, title)
    image = _image(pictures.rendered(whole, format), alt)
    anchor = _anchor(name or title)
    credit = style.credit_line(sources, year=year)
    parts = [
        f'<figure class="fig" id="{anchor}" aria-labelledby="{anchor}-title">',
        f'<p class="fig-title" id="{anchor}-title"><strong>{text.html(title)}</strong></p>',
        image,
        _caption(caption, credit),
        _data(behind, anchor, units),
        "</figure>",
    ]
    put("".join(parts), _plain(title, alt, caption, credit))


def _image(picture: bytes, alt: str) -> str:
    if picture.startswith(b"<svg"):
        drawn = picture.decode("utf-8")
        source, (width, height) = vector.address(drawn), vector.size_of(drawn)
    else:
        source = f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"
        width, height = pictures.size_of(picture)
    words = text.html(text.Text(alt))
    return f'<img class="fig-{style.theme()}" alt="{words}" src="{source}" width="{width}" height="{height}">'


def _caption(caption: str | None, credit: str) -> str:
    lines = [f'<span class="fig-caption">{text.html(caption)}</span>'] if caption else []
    if credit:
        lines.append(f'<span class="fig-credit">{text.html(credit)}</span>')
    return f"<figcaption>{' '.join(lines)}</figcaption>" if lines else ""


def _data(table: "pd.DataFrame | None", anchor: str, units: Mapping[str, str] | None) -> str:
    """The data behind a figure: folded away as a table, and whole as a file for spreadsheets."""
    if table is None:
        return ""
    body = tables.built(table, label_id=f"{anchor}-title", units=units, limit=ROWS)
    summary = text.html(text.sentence("page.data"))
    words = text.html(text.sentence("page.data_file", n=len(table)))
    file = f'<a class="fig-file" download="{anchor}.csv" href="{_file(table)}">{words}</a>'
    return (
        f'<details class="fig-data"><summary>{summary}</summary>{body}</details><p class="fig-get">{file}</p>'
    )


def _file(table: "pd.DataFrame") -> str:
    """The table with its own column names and unrounded values, safe for spreadsheets, as a data address."""
    rows = table.itertuples(index=False, name=None)
    whole = export.csv_text(list(table.columns), ([_cell(value) for value in row] for row in rows))
    content = base64.b64encode((MARK + whole).encode("utf-8")).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{content}"


def _cell(value: object) -> object:
    """Missing is empty; binary noise beyond the tenth digit is left out, as in the tables themselves."""
    if text.is_missing(value):
        return None
    return f"{value:.10g}" if isinstance(value, float) else value


def _plain(title: str, alt: str, caption: str | None, credit: str) -> str:
    return "\n".join(str(line) for line in (title, alt, caption, credit) if line)


def _anchor(name: str) -> str:
    """A safe anchor: lower-case letters, digits and hyphens, or a short hash where none are left."""
    slug = re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")[:60]
    digest = hashlib.sha256(str(name).encode()).hexdigest()[:8]
    return f"fig-{slug}" if slug and str(name).isascii() else f"fig-{digest}"
