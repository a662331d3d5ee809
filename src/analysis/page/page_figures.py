"""A figure on its page: title, picture with alternative text, caption, credit, the data behind it."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from analysis import calls, export, registry, style, text
from analysis.errors import ParameterError
from analysis.page import html_tables, pictures
from analysis.page.display import put

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROWS = 30
"""Rows shown of the data behind a figure; all of them are in the file beside it."""
NARROW = "40rem"
"""Screens up to this width get the narrow drawing."""
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
        svg, png (two pixels per pixel, few colours), or auto: svg unless the figure has very many points.

    Raises
    ------
    ParameterError
        When the axes carry no alternative text.
    """
    alt = str(getattr(ax, "alt_text", "") or "").strip()
    if not alt:
        raise ParameterError(f"figure {name or title!r} has no alternative text: set ax.alt_text")
    behind = table if table is not None else getattr(ax, "data_table", None)
    credit = style.credit_line(sources, year=year)
    anchor = _anchor(name or title)
    published = _published(sources)
    note = " ".join(filter(None, (credit, published)))
    with calls.without_collection():
        image = _image(ax, alt, str(title), note, anchor=anchor, format_=format)
    parts = [
        f'<figure class="fig" id="{anchor}" aria-labelledby="{anchor}-title"'
        + (f' data-published="{text.html(published)}">' if published else ">"),
        f'<p class="fig-title" id="{anchor}-title"><strong>{text.html(title)}</strong></p>',
        image,
        _caption(caption, credit),
        _data(behind, anchor, units),
        _downloads(behind, anchor, str(title), note, pictured=image.startswith("<picture")),
        "</figure>",
    ]
    put("".join(parts), _plain(title, alt, caption, credit))


def _image(ax: "Axes", alt: str, title: str, note: str, *, anchor: str, format_: str) -> str:
    """The picture of a figure, with a second drawing for narrow screens where `plot` can draw one."""
    wide = pictures.drawing(ax, format_, title=title, note=note, prefix=f"{anchor[4:]}-w")
    words = f'class="fig-{style.theme()}" alt="{text.html(text.Text(alt))}"'
    if isinstance(wide, bytes):
        source = f"data:image/png;base64,{base64.b64encode(wide).decode('ascii')}"
        width, height = pictures.size_of(wide)
        return f'<img {words} src="{source}" width="{width}" height="{height}">'
    again = getattr(ax, "draw_narrow", None)
    narrow = (
        pictures.drawing(again(), "svg", title=title, note="", prefix=f"{anchor[4:]}-n") if again else wide
    )
    width, height = pictures.size_of(wide)
    return (
        f'<picture class="drawing"><source media="(max-width:{NARROW})" '
        f'srcset="{pictures.address(str(narrow))}">'
        f'<img {words} src="{pictures.address(wide)}" width="{width}" height="{height}"></picture>'
    )


def _published(keys: Iterable[object]) -> str:
    """The sentence that says up to which day the sources were published; nothing when none tells its day."""
    days = [registry.source(key).published for key in style.split_keys(keys)]
    dated = [day for day in days if re.fullmatch(r"\d{4}-\d\d-\d\d", day)]
    return text.sentence("page.published", day=max(dated)) if dated else ""


def _caption(caption: str | None, credit: str) -> str:
    lines = [f'<span class="fig-caption">{text.html(caption)}</span>'] if caption else []
    if credit:
        lines.append(f'<span class="fig-credit">{text.html(credit)}</span>')
    return f"<figcaption>{' '.join(lines)}</figcaption>" if lines else ""


def _data(table: "pd.DataFrame | None", anchor: str, units: Mapping[str, str] | None) -> str:
    """The data behind a figure, folded away as a table."""
    if table is None:
        return ""
    body = html_tables.built(
        table, columns=html_tables.named(table), label_id=f"{anchor}-title", units=units, limit=ROWS
    )
    summary = text.html(text.sentence("page.data"))
    return f'<details class="fig-data"><summary>{summary}</summary>{body}</details>'


def _downloads(table: "pd.DataFrame | None", anchor: str, title: str, note: str, *, pictured: bool) -> str:
    """Links of a figure: to itself, to its data as a file, to the picture with title and source inside."""
    name = _file_name(title) or anchor
    links = [f'<a href="#{anchor}">{text.html(text.sentence("page.link"))}</a>']
    if table is not None:
        words = text.html(text.sentence("page.data_file", n=len(table)))
        address = _file(table, [title, note])
        links.append(f'<a class="fig-file" download="{name}.csv" href="{address}">{words}</a>')
    if pictured:
        words = text.html(text.sentence("page.picture_file"))
        links.append(f'<a class="fig-picture" download="{name}.svg" href="#">{words}</a>')
    return f'<p class="fig-get">{" ".join(links)}</p>'


def _file(table: "pd.DataFrame", lines: Iterable[str]) -> str:
    """The table in words with unrounded values, safe for spreadsheets, as a data address.

    Its first lines say what it is and where it comes from.
    """
    shown = html_tables.shown_columns(table)
    shown += ["unit"] if "unit" in table.columns and "unit" not in shown else []
    heads = [html_tables.head(column) for column in shown]
    cells = [_exact(table, column) for column in shown]
    whole = export.csv_text(heads, zip(*cells, strict=True), comments=[line for line in lines if line])
    content = base64.b64encode((MARK + whole).encode("utf-8")).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{content}"


def _exact(table: "pd.DataFrame", column: str) -> list[object]:
    """The cells of a column for a file: names for keys, numbers in the unit of the head, not rounded.

    Missing is empty; binary noise beyond the tenth digit is left out, as in the tables themselves.
    """
    cells = [None if text.is_missing(cell) else cell for cell in table[column]]
    own = html_tables.unit_of(column)
    if column in html_tables.VALUES and "unit" in table.columns:
        cells = [_in_words_of(cell, unit) for cell, unit in zip(cells, table["unit"], strict=True)]
    elif column == "unit":
        return [text.unit(str(cell)) if cell in text.units() else cell for cell in cells]
    elif own:
        cells = [_in_words_of(cell, own) for cell in cells]
    elif column in html_tables.MANY_KEYS:
        return [html_tables.names_of_keys(cell, column) for cell in cells]
    elif (kind := html_tables.SHORTER.get(column, column)) in text.kinds():
        return [None if cell is None else text.label(kind, cell, default=str(cell)) for cell in cells]
    return [f"{cell:.10g}" if isinstance(cell, float) else cell for cell in cells]


def _in_words_of(cell: object, unit: object) -> object:
    """A number in the size that the unit's words name in the language: 10 for a billion where they say 亿."""
    if unit not in text.units() or not isinstance(cell, float | int):
        return cell
    return float(cell) * float(text.tick(1.0, str(unit)).replace(",", "."))


def _plain(title: str, alt: str, caption: str | None, credit: str) -> str:
    return "\n".join(str(line) for line in (title, alt, caption, credit) if line)


def _file_name(title: str) -> str:
    """A file name in the words of the title."""
    return re.sub(r"[^\w]+", "-", title).strip("-")[:60].rstrip("-")


def _anchor(name: str) -> str:
    """A safe anchor: lower-case letters, digits and hyphens, or a short hash where none are left."""
    slug = re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")[:60]
    digest = hashlib.sha256(str(name).encode()).hexdigest()[:8]
    return f"fig-{slug}" if slug and str(name).isascii() else f"fig-{digest}"
