"""Where a figure is drawn and what it may be drawn from: axes, selections, refusals, the alt text.

Every figure is drawn twice for a page, the second time for a screen of about 360 pixels: `figure` remembers
the call, `narrow` says which of the two is being drawn.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, cast

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import BboxBase

from analysis import calls, names, places, style
from analysis.errors import DataError, ParameterError, UnknownName
from analysis.plot import colors, figure_words

FULL = (7.4, 4.2)
"""Inches: the width of a page's column and the usual height."""
NARROW = 3.6
"""Inches of a narrow screen."""
SMALLEST = {False: 8.0, True: 8.4}
"""Points of the smallest text, on a page and on a narrow screen (11 pixels)."""

NAMED_UNITS = {"share": "share", "_cny_bn": "billion CNY", "_cny_mn": "million CNY"}
"""Endings of column names that say the unit."""


MAY_BE_MISSING = ("date", "verdict")
"""Keys whose absence is drawn: undated, not examined."""

_screen = {"narrow": False}
Options = ParamSpec("Options")

if TYPE_CHECKING:

    class Drawing(Axes):
        """Axes of a finished figure: with its description and the rows it drew."""

        figure: Figure
        alt_text: str
        data_table: pd.DataFrame
        draw_narrow: Callable[[], Axes | None]

else:
    Drawing = Axes


def narrow() -> bool:
    """Return whether a figure is being drawn for a narrow screen."""
    return _screen["narrow"]


@contextmanager
def narrow_screen() -> Iterator[None]:
    """Draw for a narrow screen inside the block."""
    before, _screen["narrow"] = _screen["narrow"], True
    try:
        yield
    finally:
        _screen["narrow"] = before


def figure(function: Callable[Options, Axes]) -> Callable[Options, Drawing]:
    """Let the axes that `function` returns draw themselves again for a narrow screen (`ax.draw_narrow()`).

    A figure on the caller's own axes, or changed after it was drawn, is not drawn again: the second drawing
    would lack what the caller added.
    """

    @wraps(function)
    def drawn(*args: Any, **given: Any) -> Axes:
        options = calls.arguments(function, args, given)
        _require_keys(function, options)
        with _house_font(), calls.without_collection():
            ax = function(**options)  # type: ignore[call-arg]
        if options.get("ax") is None and not narrow():
            before = _state(ax)

            def again() -> Axes | None:
                if _state(ax) != before:
                    return None
                with narrow_screen(), _house_font():
                    return function(**options)  # type: ignore[call-arg]

            ax.draw_narrow = again  # type: ignore[attr-defined]
        return ax

    return cast("Callable[Options, Drawing]", drawn)


def _require_keys(function: Callable[..., Axes], options: dict[str, Any]) -> None:
    """Refuse a table in which a row has no key, or no year: it has no place in a figure."""
    known, data = calls.parameters(function), options.get("data")
    if not isinstance(data, pd.DataFrame):
        return
    for name in ("x", "y", "hue", "col"):
        column = options.get(name, known[name].default if name in known else None)
        if column in MAY_BE_MISSING or not isinstance(column, str) or list(data.columns).count(column) != 1:
            continue
        cells = data[column]
        if (cells.dtype.kind in "OUT" or column == "year") and cells.isna().any():
            row = int(cells.isna().to_numpy().argmax()) + 1
            line = f"{function.__name__}: a row without {column}"
            raise DataError(line, column=column, row=row, expected="a value, or the row left out")


def _house_font() -> AbstractContextManager[Any]:
    """The bundled font for what is drawn, also where a caller has chosen a theme that has no Chinese."""
    if mpl.rcParams["font.family"] == [style.FAMILY]:
        return nullcontext()
    style.register_fonts()
    return mpl.rc_context({"font.family": [style.FAMILY]})


def _state(ax: Axes) -> tuple[object, ...]:
    """What a caller may have changed on a finished figure, but for its title, which pages take out."""
    return (len(ax.get_children()), ax.get_xlim(), ax.get_ylim(), ax.get_xscale(), ax.get_yscale())


def size(factor: float = 0.88) -> float:
    """Return a font size in points, as a share of the style's own, never too small to read."""
    return max(float(mpl.rcParams["font.size"]) * factor, SMALLEST[narrow()])


def full_width() -> float:
    """Return the width in inches of the screen that is drawn for."""
    return NARROW if narrow() else FULL[0]


def new_axes(ax: Axes | None, *, width: float = FULL[0], height: float = FULL[1]) -> Axes:
    """Return `ax`, or the axes of a new figure when there is none."""
    if ax is not None:
        return ax
    return _subplots((min(width, full_width()), height), layout="constrained")


def with_seaborn(function: Callable[..., Axes], *data: object, ax: Axes, **options: Any) -> None:
    """Let a function of seaborn draw on `ax`; names of axes are ours.

    Where an axis has no label, seaborn makes all of its ticks in order to write one: a third of its time.
    """
    ax.set(xlabel=" ", ylabel=" ")
    function(*data, ax=ax, **options)
    ax.set(xlabel="", ylabel="")


def blank_axes(ax: Axes | None, *, width: float = FULL[0], height: float = FULL[1]) -> Axes:
    """Return blank axes that fill their figure: for panels, tiles, maps and other figures without scales.

    Their room is known beforehand, so no layout is searched for, which takes longer than the drawing.
    """
    if ax is None:
        whole = {"left": 0.01, "right": 0.99, "bottom": 0.01, "top": 0.99}
        ax = _subplots((min(width, full_width()), height), layout="none", gridspec_kw=whole)
    return clear(ax)


def _subplots(size_inches: tuple[float, float], *, layout: Any, **options: Any) -> Axes:
    """The axes of a new figure; that for a narrow screen is never shown by pyplot."""
    if narrow():
        return Figure(figsize=size_inches, layout=layout).subplots(**options)
    return plt.subplots(figsize=size_inches, layout=layout, **options)[1]


def attach_alt_text(ax: Axes, alt: str, *, table: pd.DataFrame) -> Axes:
    """Return `ax` with its description as `ax.alt_text` and what was drawn as `ax.data_table`."""
    ax.alt_text = figure_words.sentences([alt])  # type: ignore[attr-defined]
    ax.data_table = table.reset_index(drop=True)  # type: ignore[attr-defined]
    return ax


def describe(ax: Axes) -> str:
    """Return the description of a figure for readers who do not see it; empty where it has none."""
    return str(getattr(ax, "alt_text", ""))


def mark(artist: Any, name: str, value: str = "", parts: Sequence[str] = (), *, whole: bool = True) -> None:
    """Give an artist its words: a tooltip on a page, read out when it has the focus.

    A narrow screen has no pointer to rest on the parts.
    """
    words = figure_words.pair(name, value) if value else name
    artist.set_gid(style.Mark(words, () if narrow() else parts, whole=whole))


def clear(ax: Axes) -> Axes:
    """Return `ax` without frame, ticks and grid: a stage for panels, tiles or a map."""
    ax.set(xticks=[], yticks=[], frame_on=False)
    ax.grid(False)
    return ax


def panels(
    ax: Axes, number: int, *, columns: int, gap: tuple[float, float] = (40.0, 54.0), left: float = 0.0
) -> list[Axes]:
    """Return `number` axes laid out in rows inside the stage `ax`.

    `gap` is the room in points between columns (for tick labels) and between rows (for titles and years),
    `left` that before the first column.

    Panels belong to the stage, so that a figure of many panels is still one Axes to place, title and save.
    """
    rows = -(-number // columns)
    wide, tall = size_points(ax)
    across, down = gap[0] / wide, gap[1] / tall
    begin = left / wide
    width = (1 - begin - across * (columns - 1)) / columns
    height = (1 - down * (rows - 1)) / rows
    return [
        ax.inset_axes(
            (
                begin + (index % columns) * (width + across),
                1 - height - (index // columns) * (height + down),
                width,
                height,
            )
        )
        for index in range(number)
    ]


def size_points(ax: Axes) -> tuple[float, float]:
    """Return width and height of `ax` in points, before the layout has fixed them to the last point."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    locator = ax.get_axes_locator()
    box = locator(ax, None) if locator is not None else ax.get_position()  # type: ignore[arg-type]
    assert isinstance(box, BboxBase)
    width, height = figure.get_size_inches() * 72
    return float(box.width * width), float(box.height * height)


def require_columns(table: pd.DataFrame, columns: Iterable[str], *, what: str) -> None:
    """Refuse a table without the columns this figure draws from.

    Raises
    ------
    DataError
        Naming the columns that are missing and those that are there.
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataError(
            f"{what} cannot be drawn",
            column=", ".join(missing),
            value=f"only {', '.join(map(str, table.columns)) or 'no column'}",
            expected=f"a column {missing[0]!r}",
        )


def require_rows(
    table: pd.DataFrame, columns: Iterable[str], *, what: str, asked: object = None
) -> pd.DataFrame:
    """Return a copy of `table`, refused when it is empty or holds no value at all.

    Raises
    ------
    DataError
        Naming the figure and what was asked of it.
    """
    wanted = list(columns)
    require_columns(table, wanted, what=what)
    question = "" if asked is None else f" for {asked}"
    if table.empty:
        raise DataError(f"{what}{question}: nothing to draw, the selection has no rows")
    if wanted and table[wanted[-1]].isna().all():
        raise DataError(f"{what}{question}: nothing to draw, every value of {wanted[-1]!r} is missing")
    return table.copy()


def select_values(
    table: pd.DataFrame, column: str, *, what: str, value: str = "value"
) -> tuple[pd.DataFrame, str, str | None]:
    """Return rows and name of the value column for `column`, and the one unit they are in.

    `column` is a column of the table, or the key of an indicator when the table is long (columns
    `indicator` and `value`, or another column of values that `value` names: `share`, for example).

    Raises
    ------
    DataError
        When `column` is neither, or when its values are in several units.
    """
    if column in table.columns:
        rows, values = table, column
    elif {"indicator", value} <= set(table.columns):
        rows, values = table[table["indicator"].eq(column)], value
        if rows.empty:
            held = ", ".join(map(str, table["indicator"].unique()[:6])) or "no indicator"
            raise DataError(f"{what} for {column}: nothing to draw, the table holds {held}")
    else:
        require_columns(table, [column], what=what)
        raise AssertionError("unreachable")
    return as_numbers(rows, values, what=what), values, unit_of(rows, values, what=what)


def as_numbers(rows: pd.DataFrame, column: str, *, what: str) -> pd.DataFrame:
    """Return the rows with a column read as numbers, which it must hold."""
    numbers = pd.to_numeric(rows[column], errors="coerce")
    if (strange := rows[column][rows[column].notna() & numbers.isna()]).size:
        raise DataError(f"{what}: no number", column=column, value=strange.iloc[0], expected="numbers")
    return rows.assign(**{column: numbers})


def unit_of(rows: pd.DataFrame, values: str, *, what: str) -> str | None:
    """Return the unit of the column `values`: told by its name, or for `value` by the column `unit`."""
    for ending, unit in NAMED_UNITS.items():
        if values.endswith(ending):
            return unit
    if values != "value" or "unit" not in rows.columns:
        return None
    units = [unit for unit in rows["unit"].dropna().unique() if unit]
    if len(units) > 1:
        raise DataError(
            f"{what}: values in several units cannot share one axis", column="unit", value=", ".join(units)
        )
    return str(units[0]) if units else None


def resolve_highlight(
    highlight: Collection[str] | str | None, known: Iterable[str], *, what: str
) -> list[str]:
    """Return the keys to colour: those of `highlight` that are in the data; "all" for every one.

    Raises
    ------
    ParameterError
        When a key is asked for that no row holds.
    """
    keys = [str(key) for key in known]
    asked = [] if highlight is None else names.listed(highlight)
    if asked == ["all"]:
        return keys
    for position, key in enumerate(asked):
        if key not in keys:
            with suppress(UnknownName):
                asked[position] = places.resolve(key, keys, "place")
    strange = [key for key in asked if key not in keys]
    if strange:
        raise ParameterError(
            f"{what}: cannot highlight {strange[0]!r}, the data hold {', '.join(keys[:12]) or 'nothing'}"
        )
    return asked


def value_axis(
    axis: Axis,
    unit: str | None,
    *,
    name: str | None,
    whole: bool = False,
    few: bool = False,
    times: bool = False,
    upto: float | None = None,
) -> None:
    """Format a value axis: `name` and unit as its label, ticks converted to the unit of the language.

    The label of an upright axis stands level above it, where long German words have room. `whole` keeps ticks
    to whole numbers, `few` to three or four, `times` writes factors, `upto` ends them at a value.
    """
    few = few or narrow()
    axis.set_major_formatter(
        _EvenTicks((lambda at, _: figure_words.times(at)) if times else figure_words.tick(unit))
    )
    if axis.get_scale() == "log":
        _log_ticks(axis)
    else:
        axis.set_major_locator(MaxNLocator(4 if few else 6, integer=whole, steps=[1, 2, 2.5, 5, 10]))
    if upto is not None:
        ticks = MaxNLocator(5, integer=whole, steps=[1, 2, 5, 10]).tick_values(0, upto)
        axis.set_major_locator(FixedLocator([tick for tick in ticks if 0 <= tick <= upto]))
    axis.axes.grid(True, axis="x" if isinstance(axis, XAxis) else "y")
    label = figure_words.with_unit(name or "", unit)
    if label:
        label_axis(axis, label)


class _EvenTicks(FuncFormatter):
    """Ticks with equally many decimals: 2.0, 2.5, 3.0."""

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        texts = [self(value) for value in values]
        logarithmic_ = isinstance(self.axis, Axis) and self.axis.get_scale() == "log"
        return texts if logarithmic_ else figure_words.even(texts)


def year_axis(ax: Axes, years: Iterable[object], *, few: bool = False, room: float = 0.3) -> None:
    """Format the x axis as years from the first to the last given, never with decimals or grouping."""
    found = sorted({int(year) for year in years})  # type: ignore[call-overload]
    first, last = found[0], found[-1]
    ax.set_xlim(first - room, last + room)
    span, most = last - first, 3 if few else 5 if narrow() else 8
    step = next(width for width in (1, 2, 3, 5, 10, 20, 50, 100) if span / width <= most)
    # The last year is the one readers look for: ticks are counted back from it.
    ticks = list(range(last, first - 1, -step))[::-1]
    ax.set_xticks(ticks, labels=[str(year) for year in ticks])
    ax.xaxis.set_minor_locator(NullLocator())


def zero_line(ax: Axes, years: "pd.Series[float]", *, begin: bool = False) -> None:
    """Draw a line at zero where values are negative; with `begin` let the axis begin at zero."""
    known = years.astype(float).dropna()
    if known.empty:
        return
    if float(known.min()) < 0:
        ax.axhline(0, color=colors.primary(), linewidth=0.9, zorder=1.5)
    elif begin:
        ax.set_ylim(bottom=0)


def row_names(ax: Axes, places: Sequence[float], names: Sequence[str], *, room: float = 120) -> None:
    """Name rows at `places`, the first at the top: beside them, or above them on a narrow screen."""
    ax.set_ylim(max(places, default=0) + 0.6, min(places, default=0) - 0.75)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    if not narrow():
        ax.set_yticks(list(places), labels=[style.wrap(name, room, size(0.95)) for name in names])
        return
    ax.set_yticks([])
    for place, name in zip(places, names, strict=True):
        ax.annotate(
            name.replace("\n", " "),
            (0.0, bar_place(place) - bar_height() / 2 - 0.03),
            xycoords=("axes fraction", "data"),
            xytext=(1, 0),
            textcoords="offset points",
            va="bottom",
            fontsize=size(0.88),
            color=colors.primary(),
            path_effects=[withStroke(linewidth=2.5, foreground=colors.paper())],
            zorder=6,
        )


def bar_height() -> float:
    """Return the height of a bar as a share of its row: lower on a narrow screen, below its name."""
    return 0.42 if narrow() else 0.66


def bar_place(place: float) -> float:
    """Return where the bar of a row has its middle."""
    return place + 0.2 if narrow() else place


def row_inches(wide: float) -> float:
    """Return the height of a row in inches: at least that of a name above its bar on a narrow screen."""
    return max(wide, 0.52) if narrow() else wide


def logarithmic(ax: Axes, values: Sequence[float], *, room: float = 1.5) -> None:
    """Make the x axis logarithmic, from the smallest to the largest value with `room` on both sides."""
    known = [float(value) for value in values if pd.notna(value) and value > 0]
    ax.set_xscale("log")
    ax.set_xlim(min(known) / room, max(known) * room)


def no_data(ax: Axes, y: float, *, x: float = 0.0) -> None:
    """Write "no data" where the bar of a row would begin."""
    ax.annotate(
        figure_words.word("no_data"),
        (x, y),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=size(0.85),
        color=colors.secondary(),
        fontstyle="italic",
    )


def label_axis(axis: Axis, label: str) -> None:
    """Write the label of an axis; that of an upright axis stands level above it."""
    ax: Axes = axis.axes
    if isinstance(axis, XAxis):
        room = size_points(ax)[0]
        ax.set_xlabel(style.wrap(label, room, size(0.9)), fontsize=size(0.9), color=colors.secondary())
        return
    room = size_points(ax)[0] * 1.05
    lines = style.wrap(label, room, size(0.9))
    ax.set_ylabel(lines, fontsize=size(0.9), color=colors.secondary(), rotation=0, ha="left", va="bottom")
    ax.yaxis.set_label_coords(0.0, 1.025)


def _log_ticks(axis: Axis) -> None:
    low, high = sorted(axis.get_view_interval())
    wide = high / max(low, 1e-12) > 200
    axis.set_major_locator(LogLocator(10, subs=(1.0,) if wide else (1.0, 2.0, 5.0), numticks=12))
    axis.set_minor_locator(NullLocator())
