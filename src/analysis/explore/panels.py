"""The panel explorer: one indicator of the four regions over the years."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from analysis import findings, load, measure, names, plot, text
from analysis.explore import lines
from analysis.explore.sheets import Choice, Dial, Several, Sheet, Span, View, told
from analysis.explore.showing import show

views = findings.views


def panel(
    indicator: str = "rd_expenditure",
    *,
    per: str = "value",
    region: str | Sequence[str] = "all",
    first_year: int = 2010,
    last_year: int = 2024,
    static: str = "figure",
) -> None:
    """Show one indicator of the four regions by year, with controls for what, whose and when.

    Parameters
    ----------
    indicator
        Key of an indicator that can be summed or computed by region; the control lists them.
    per
        value (as it is), head (per inhabitant), share (of the 31 provinces) or index (first year is 100).
    region
        Regions in colour: one key, several, or all. The others stay as grey context.
    first_year, last_year
        Years, both included.
    static
        What a run without controls (papermill) puts on the page: figure (the first view, as any figure of the
        page) or note (one sentence, for a cell below a figure that shows this view already).

    Below the picture stand its description in words and the lines that draw it elsewhere.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.panel("invention_patents_granted", per="head", region=["yrd", "gba"])  # doctest: +SKIP
    """
    show(
        "panel",
        lambda: sheet(indicator, per=per, region=region, first_year=first_year, last_year=last_year),
        static=static,
    )


def sheet(indicator: str, *, per: str, region: str | Sequence[str], first_year: int, last_year: int) -> Sheet:
    """Return the panel explorer as data."""
    known = _indicators()
    names.pick(indicator, known, "indicator of the regions")
    names.pick(per, views.PER, "way to take a series")
    chosen = names.REGIONS if region == "all" else names.pick_all(region, names.REGIONS, "region")
    low, high = _years()
    dials: dict[str, Dial] = {
        "indicator": Choice(_word("indicator"), [(text.label("indicator", key), key) for key in known]),
        "per": Choice(_word("per"), [(_word(f"per_{key}"), key) for key in views.PER]),
        "regions": Several(
            _word("regions"), [(text.label("region_short", key), key) for key in names.REGIONS]
        ),
        "years": Span(_word("years"), low, high),
    }
    years = (max(low, min(first_year, high)), min(high, max(last_year, low)))
    first = {"indicator": indicator, "per": per, "regions": tuple(chosen or ()), "years": years}
    return Sheet("panel", dials, first, look)


def look(*, indicator: str, per: str, regions: Sequence[str], years: tuple[int, int]) -> View:
    """Return the view of one set of values: lines over the years, the chosen regions in colour."""
    if per in ("head", "share") and not _can(indicator, per):
        return View(text.sentence("explore.panel.no_" + per, indicator=indicator))
    values = _values(indicator, per, *years)
    if values["value"].isna().all():
        return View(
            text.sentence("explore.panel.nothing", indicator=indicator, first=years[0], last=years[1])
        )
    options = {"highlight": list(regions)}
    ax = _drawn(values, indicator, per, options)
    state = text.sentence(
        "explore.panel.state" if regions else "explore.panel.state_grey", indicator=indicator, per=per,
        regions=list(regions), first=years[0], last=years[1],
    )  # fmt: skip
    return View(
        text.join(state, told(ax)),
        _code(values, indicator, per, years, options),
        ax=ax,
        sources=_sources(indicator),
    )


def _drawn(values: pd.DataFrame, indicator: str, per: str, options: dict[str, Any]) -> Any:
    if per == "index":
        return plot.index_lines(values, indicator, base_year=_base(values), **options)
    return plot.trend(values, indicator, subject=_subject(indicator, per), **options)


def _code(
    values: pd.DataFrame, indicator: str, per: str, years: tuple[int, int], options: dict[str, Any]
) -> list[str]:
    """Read, compute, draw."""
    span = {"first_year": years[0], "last_year": years[1]}
    series = lines.call(
        "findings.views.regional_series", "panel", "regions", repr(indicator), per=per, **span
    )
    if per == "index":
        drawn = lines.call("plot.index_lines", "values", repr(indicator), base_year=_base(values), **options)
    else:
        subject = _subject(indicator, per)
        drawn = lines.call("plot.trend", "values", repr(indicator), subject=subject, **options)
    read = "panel, regions = load.province_panel(), load.regions()"
    return [lines.imports("load", "measure", "plot"), read, f"values = {series}", drawn]


def _subject(indicator: str, per: str) -> str | None:
    return str(text.sentence("explore.panel.share", indicator=indicator)) if per == "share" else None


def _base(values: pd.DataFrame) -> int:
    return int(str(values["unit"].iloc[0]).split("=", maxsplit=1)[0])


@cache
def _indicators() -> tuple[str, ...]:
    return tuple(views.comparable(load.province_panel()))


@cache
def _years() -> tuple[int, int]:
    table = load.province_panel(list(_indicators_summed()))
    known = table[table["value"].notna()]["year"]
    return int(known.min()), int(known.max())


def _indicators_summed() -> tuple[str, ...]:
    return tuple(name for name in _indicators() if name not in measure.regional.RATIOS)


@cache
def _can(indicator: str, per: str) -> bool:
    """Whether an indicator can be taken that way: only sums have a share, few of them something per head."""
    if indicator in measure.regional.RATIOS:
        return False
    return per == "share" or (_unit(indicator) in views.PER_HEAD and indicator != "population")


def _unit(indicator: str) -> str:
    return str(load.province_panel(indicator)["unit"].iloc[0])


@cache
def _series(indicator: str, per: str) -> pd.DataFrame:
    """Every year of a series, computed once per session: a slider of years then only cuts."""
    plain = "value" if per == "index" else per
    return views.regional_series(load.province_panel(), load.regions(), indicator, per=plain)


def _values(indicator: str, per: str, first: int, last: int) -> pd.DataFrame:
    every = _series(indicator, per)
    cut = every[every["year"].between(first, last)].reset_index(drop=True)
    if per != "index" or cut["value"].isna().all():
        return cut
    return measure.indicators.index_to(cut, views.base_year(cut))[every.columns]


@cache
def _sources(indicator: str) -> tuple[str, ...]:
    ratio = measure.regional.RATIOS.get(indicator)
    parts = [ratio.numerator, ratio.denominator] if ratio else [indicator]
    return tuple(dict.fromkeys(load.province_panel(parts)["source"].dropna()))


def _word(key: str) -> str:
    return str(text.sentence(f"explore.panel.{key}"))
