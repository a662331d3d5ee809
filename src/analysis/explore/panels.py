"""The panel explorer: one indicator of the four regions, by year, taken in four ways."""

from collections.abc import Collection, Sequence
from functools import cache, partial
from typing import Any

import pandas as pd

from analysis import findings, load, measure, names, places, plot, text
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec

views = findings.views
FIGURES = 10
"""Significant digits of the numbers handed to the front end: those of the tables."""
WORDS = "state state_grey no_head no_share nothing end end_one end_none described unit_index"
_word = partial(showing.word, "panel")


@showing.explorer
def panel(
    indicator: str = "rd_expenditure",
    *,
    per: str = "value",
    region: str | Collection[str] = "all",
    first_year: int = 2010,
    last_year: int = 2024,
    static: str = "figure",
) -> ExplorerSpec:
    """Show one indicator of the four regions by year, with controls for all of it.

    Parameters
    ----------
    indicator
        Indicator to begin with, by key or name.
    per
        value, head (per inhabitant), share (of the 31 provinces) or index (100 in the first common year).
    region
        Regions in colour: one or several, or all.
    first_year, last_year
        Years, both included.
    static
        On a page made by papermill: figure, or note where the page shows the view already.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.panel("rd_expenditure", per="head", region=["yrd", "gba"])  # doctest: +SKIP
    """
    known = indicators()
    indicator = places.resolve(indicator, known, "indicator")
    names.validate_choice(per, views.PER, "way to take a series")
    asked = names.listed(region)
    chosen = names.REGIONS if asked == ["all"] else places.resolve_all(asked, names.REGIONS, "region")
    low, high = _years()
    first: dict[str, Any] = {
        "indicator": indicator,
        "per": per,
        "regions": list(chosen or ()),
        "years": [max(low, min(first_year, high)), min(high, max(last_year, low))],
    }
    controls = [
        showing.choice("panel", "indicator", showing.labels("indicator", known), how="search"),
        showing.choice("panel", "per", {key: _word(f"per_{key}") for key in views.PER}),
        showing.choice("panel", "regions", showing.labels("region_short", names.REGIONS), how="several"),
        showing.years(low, high),
    ]
    return ExplorerSpec(
        "panel", _data(text.language()), first, controls, words(**first), static, lambda: figure(**first),
        sources=_sources(indicator),
    )  # fmt: skip


def words(*, indicator: str, per: str, regions: Sequence[str], years: Sequence[int]) -> str:
    """Return what the view of one state says; the front end says the same."""
    first, last = years
    values = series(indicator, per, first, last)
    if values is None:
        return _word(f"no_{per}", indicator=indicator)
    if values.empty or values["value"].isna().all():
        return _word("nothing", indicator=indicator, first=first, last=last)
    span = {"indicator": indicator, "per": per, "first": first, "last": last}
    stated = _word("state" if regions else "state_grey", regions=list(regions), **span)
    unit, factor = str(values["unit"].iloc[0]), 1.0
    if unit.endswith("=100"):
        unit = _word("unit_index", base=int(unit[:4]))
    else:
        shown = showing.unit(unit)
        unit, factor = shown["name"], shown["factor"]
    ends = [_ends(region, values[values["region"] == region], factor) for region in names.REGIONS]
    between = "；" if text.language() == "zh" else "; "
    described = _word("described", unit=unit, ends=between.join(ends))
    return str(text.join(stated, described, *(text.label("flag", flag) for flag in _flags()[indicator])))


def _ends(region: str, rows: pd.DataFrame, factor: float) -> str:
    known = rows[rows["value"].notna()].sort_values("year")
    if known.empty:
        return _word("end_none", region=region)
    low, high = (known[["year", "value"]].iloc[at] for at in (0, -1))
    values = {"region": region, "low": float(low["value"]) * factor, "from": int(low["year"])}
    if len(known) == 1:
        return _word("end_one", **values)
    return _word("end", high=float(high["value"]) * factor, to=int(high["year"]), **values)


def series(indicator: str, per: str, first_year: int, last_year: int) -> pd.DataFrame | None:
    """Return one indicator by region and year, None where it cannot be taken that way."""
    if per in ("head", "share") and not _can(indicator, per):
        return None
    every = _series(indicator, "value" if per == "index" else per)
    cut = every[every["year"].between(first_year, last_year)].reset_index(drop=True)
    if per != "index" or cut["value"].isna().all():
        return cut
    found = cut[cut.groupby("region")["value"].transform("count") > 0]
    counts = found[found["value"] > 0].groupby("year")["region"].nunique()
    full = counts.index[counts == found["region"].nunique()]
    if not len(full):
        return cut.iloc[:0]
    return measure.indicators.index_to(cut, int(full.min()))[every.columns]


def figure(*, indicator: str, per: str, regions: Sequence[str], years: Sequence[int]) -> Any:
    """Return the fixed figure of one state."""
    values = series(indicator, per, *years)
    if values is None or values.empty:
        values, per = _series(indicator, "value"), "value"
    options: dict[str, Any] = {"highlight": list(regions)}
    if per == "index":
        return plot.lines(values, y=indicator, base_year=int(str(values["unit"].iloc[0])[:4]), **options)
    subject = _word("share", indicator=indicator) if per == "share" else None
    return plot.lines(values, y=indicator, subject=subject, **options)


@cache
def _data(_language: str) -> dict[str, Any]:
    """Return every series of every indicator, as numbers by region from the first year on."""
    low, high = _years()
    known, flags = indicators(), _flags()
    panel, regions = load.province_panel(), load.regions()
    shares = measure.indicators.share_of_nation(panel, by="region", regions=regions)
    nation = shares.drop_duplicates(["indicator", "year"]).assign(region="nation", value=shares["nation"])
    numbers = _rows(_sums(), low, high) | _rows(nation, low, high)
    written = _sums().drop_duplicates("indicator").set_index("indicator")["unit"]
    nothing = [None] * (high - low + 1)
    found: dict[str, Any] = {}
    for name in known:
        ratio, unit = name in measure.indicators.ratios(), str(written[name])
        shown = names.REGIONS if ratio else (*names.REGIONS, "nation")
        rows = {region: numbers.get((name, region), nothing) for region in shown}
        head = views.PER_HEAD.get(unit) if _can(name, "head") else None
        factor = 1000 if unit == "billion CNY" else 0.01
        found[name] = {"unit": unit, "ratio": ratio, "head": head, "factor": factor, "v": rows}
    units = {unit for one in found.values() for unit in (one["unit"], one["head"]) if unit} | {"share"}
    marks = sorted({mark for one in flags.values() for mark in one})
    return showing.data(
        "panel", WORDS, "region year",
        {"indicator": known, "region_short": names.REGIONS, "flag": marks},
        series=found, population={region: numbers["population", region] for region in names.REGIONS},
        years=[low, high],
        regions=list(names.REGIONS), flags={name: one for name, one in flags.items() if one},
        unitNames={key: showing.unit(key) for key in sorted(units)},
    )  # fmt: skip


def _rows(values: pd.DataFrame, low: int, high: int) -> dict[tuple[str, str], list[float | None]]:
    """Return the values of all years, rounded and in order, by indicator and region."""
    table = values.pivot(index=["indicator", "region"], columns="year", values="value")
    every = table.reindex(columns=range(low, high + 1)).to_numpy(dtype=float, na_value=float("nan"))
    rows = [[None if v != v else float(f"{v:.{FIGURES}g}") for v in row] for row in every]  # noqa: PLR0124
    return dict(zip(table.index, rows, strict=True))


@cache
def indicators() -> tuple[str, ...]:
    """Return the indicators that can be followed by region."""
    return tuple(views.comparable(load.province_panel()))


@cache
def _years() -> tuple[int, int]:
    summed = [name for name in indicators() if name not in measure.indicators.ratios()]
    table = load.province_panel(summed)
    known = table[table["value"].notna()]["year"]
    return int(known.min()), int(known.max())


@cache
def _sums() -> pd.DataFrame:
    sums = measure.regional.by_region(load.province_panel(), load.regions(), indicators=indicators())
    return sums[sums["region"].isin(names.REGIONS)]


@cache
def _flags() -> dict[str, list[str]]:
    """Return the remarks on quality met in the regional sums of each indicator."""
    sums = _sums()[_sums()["flag"].fillna("").ne("")]
    found: dict[str, list[str]] = {name: [] for name in indicators()}
    for name, flags in zip(sums["indicator"], sums["flag"], strict=True):
        found[name] += [flag for flag in str(flags).split(";") if flag not in found[name]]
    return {name: sorted(set(flags) & set(text.keys("flag"))) for name, flags in found.items()}


@cache
def _can(indicator: str, per: str) -> bool:
    """Return whether an indicator can be taken that way: ratios have no share and nothing per head."""
    if indicator in measure.indicators.ratios():
        return False
    return per == "share" or (_unit(indicator) in views.PER_HEAD and indicator != "population")


@cache
def _unit(indicator: str) -> str:
    return str(_series(indicator, "value")["unit"].iloc[0])


@cache
def _series(indicator: str, per: str) -> pd.DataFrame:
    if per == "value":
        sums = _sums()
        return sums.loc[sums["indicator"] == indicator, ["region", "year", "indicator", "value", "unit"]]
    return views.regional_series(load.province_panel(), load.regions(), indicator, per=per)


@cache
def _sources(indicator: str) -> tuple[str, ...]:
    ratio = measure.indicators.ratios().get(indicator)
    parts = list(ratio.parts) if ratio else [indicator]
    return tuple(dict.fromkeys(load.province_panel(parts)["source"].dropna()))
