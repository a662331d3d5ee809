"""The panel explorer: one indicator of the four regions, by year, taken in four ways."""

from collections.abc import Collection, Sequence
from functools import cache, partial
from typing import Any

import pandas as pd

from analysis import load, measure, names, places, plot, text
from analysis.errors import ParameterError
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec

PER = ("value", "head", "share", "index")
FIGURES = 10
"""Significant digits of the numbers handed to the front end: those of the tables."""
PROVINCES, YEARS = 25, 3
"""An indicator can be followed when so many provinces have a value in so many years."""
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
    """
    known = indicators()
    indicator = places.resolve(indicator, known, "indicator")
    names.validate_choice(per, PER, "way to take a series")
    asked = names.listed(region)
    chosen = names.REGIONS if asked == ["all"] else places.resolve_all(asked, names.REGIONS, "region")
    low, high = _years()
    first: dict[str, Any] = {
        "indicator": indicator,
        "per": per,
        "regions": list(chosen or ()),
        "years": showing.within(first_year, last_year, low, high),
    }
    controls = [
        showing.choice("panel", "indicator", showing.labels("indicator", known), how="search"),
        showing.choice("panel", "per", {key: _word(f"per_{key}") for key in PER}),
        showing.choice("panel", "regions", showing.labels("region_short", names.REGIONS), how="several"),
        showing.years(low, high),
    ]
    ratio = measure.indicators.ratios().get(indicator)
    sources = load.province_panel([*ratio.parts] if ratio else indicator)["source"].dropna().unique()
    return ExplorerSpec(
        "panel", _data(text.language()), first, controls, words(**first), static, lambda: figure(**first),
        sources=[*sources],
    )  # fmt: skip


def words(*, indicator: str, per: str, regions: Sequence[str], years: Sequence[int]) -> str:
    """Return what the view of one state says; the front end says the same."""
    first, last = years
    values = series(indicator, per, first, last)
    if values is None:
        return _word(f"no_{per}", indicator=indicator)
    if values["value"].isna().all():
        return _word("nothing", indicator=indicator, first=first, last=last)
    stated = _word(
        "state" if regions else "state_grey",
        indicator=indicator, per=per, regions=list(regions), first=first, last=last,
    )  # fmt: skip
    unit, factor = str(values["unit"].iloc[0]), 1.0
    if unit.endswith("=100"):
        unit = _word("unit_index", base=int(unit[:4]))
    else:
        unit, factor = showing.unit(unit).values()
    ends = [_ends(region, values[values["region"] == region], factor) for region in names.REGIONS]
    described = _word("described", unit=unit, ends=("；" if text.language() == "zh" else "; ").join(ends))
    return str(text.join(stated, described, *(text.label("flag", flag) for flag in _flags()[indicator])))


def _ends(region: str, rows: pd.DataFrame, factor: float) -> str:
    known = rows[rows["value"].notna()].sort_values("year")
    if known.empty:
        return _word("end_none", region=region)
    found, dated = (known["value"] * factor).tolist(), known["year"].tolist()
    low = {"region": region, "low": found[0], "from": dated[0]}
    return _word("end_one", **low) if len(found) == 1 else _word("end", high=found[-1], to=dated[-1], **low)


def series(indicator: str, per: str, first_year: int, last_year: int) -> pd.DataFrame | None:
    """Return one indicator by region and year, None where it cannot be taken that way."""
    every = _series(indicator, "value" if per == "index" else per)
    if every is None:
        return None
    cut = every[every["year"].between(first_year, last_year)].reset_index(drop=True)
    try:
        return measure.indicators.index_to(cut) if per == "index" else cut
    except ParameterError:  # no common year to begin with
        return cut.iloc[:0]


def figure(*, indicator: str, per: str, regions: Sequence[str], years: Sequence[int]) -> Any:
    """Return the fixed figure of one state."""
    values = series(indicator, per, *years)
    if values is None or values.empty:
        values, per = series(indicator, "value", *_years()), "value"
    assert values is not None  # levels of all years are always there
    return plot.lines(
        values, y=indicator, highlight=list(regions),
        base_year=int(str(values["unit"].iloc[0])[:4]) if per == "index" else None,
        subject=_word("share", indicator=indicator) if per == "share" else None,
    )  # fmt: skip


@cache
def _data(_language: str) -> dict[str, Any]:
    """Return every series of every indicator, as numbers by region from the first year on."""
    low, high = _years()
    sums, flags, ratios = _sums(), _flags(), measure.indicators.ratios()
    table = sums.pivot(index=["indicator", "region"], columns="year", values="value")
    every = table.reindex(columns=range(low, high + 1)).to_numpy(dtype=float, na_value=float("nan"))
    rows = [[None if v != v else float(f"{v:.{FIGURES}g}") for v in row] for row in every]  # noqa: PLR0124
    numbers = dict(zip(table.index, rows, strict=True))
    units = sums.drop_duplicates("indicator").set_index("indicator")["unit"].to_dict()
    found: dict[str, Any] = {}
    for name in indicators():
        unit, ratio = units[name], name in ratios
        found[name] = {
            "unit": unit,
            "ratio": ratio,
            "head": None if ratio or name == "population" else measure.indicators.PER_HEAD.get(unit),
            "factor": 1000 if unit == "billion CNY" else 0.01,
            "v": {region: numbers[name, region] for region in names.REGIONS}
            | ({} if ratio else {"nation": numbers[name, "national"]}),
        }
    shown = {unit for one in found.values() for unit in (one["unit"], one["head"]) if unit} | {"share"}
    marks = sorted({mark for one in flags.values() for mark in one})
    return showing.data(
        "panel", "region year", {"indicator": found, "region_short": names.REGIONS, "flag": marks},
        series=found, population=found["population"]["v"], years=[low, high], regions=list(names.REGIONS),
        flags={name: one for name, one in flags.items() if one},
        unitNames={key: showing.unit(key) for key in sorted(shown)},
    )  # fmt: skip


@cache
def indicators() -> tuple[str, ...]:
    """Return the indicators that can be followed by region: sums and ratios with enough values, in order.

    A ratio counts when its numerator and denominator do.
    """
    every, ratios = load.province_panel(), measure.indicators.ratios()
    known = every[every["value"].notna() & ~every["unit"].isin(["%", "ratio", "rank", "thousand CNY"])]
    counts = known.groupby(["indicator", "year"]).size()
    wide = counts[counts >= PROVINCES].groupby("indicator").size()
    full = set(wide.index[wide >= YEARS])
    whole = {name for name, ratio in ratios.items() if full >= {*ratio.parts}} | (full - {*ratios})
    whole -= {"rd_intensity"}  # from a region's sums it is the intensity computed anew
    return tuple(name for name in dict.fromkeys([*every["indicator"], *ratios]) if name in whole)


@cache
def _years() -> tuple[int, int]:
    summed = [name for name in indicators() if name not in measure.indicators.ratios()]
    dated = load.province_panel(summed).dropna(subset=["value"])["year"]
    return int(dated.min()), int(dated.max())


@cache
def _sums() -> pd.DataFrame:
    every = load.province_panel()
    return measure.regional.by_region(every, load.regions(), indicators=indicators(), nation=True)


@cache
def _flags() -> dict[str, list[str]]:
    """Return the remarks on quality met in the regional sums of each indicator."""
    sums = _sums()[_sums()["region"].isin(names.REGIONS)]
    known, found = set(text.keys("flag")), {name: set[str]() for name in indicators()}
    for name, flags in sums[["indicator", "flag"]].drop_duplicates().itertuples(index=False, name=None):
        found[name] |= {*str(flags).split(";")} & known
    return {name: sorted(flags) for name, flags in found.items()}


@cache
def _series(indicator: str, per: str) -> pd.DataFrame | None:
    """Return one indicator by region in all years, None where it cannot be taken that way."""
    of, known = measure.indicators, _sums()[_sums()["indicator"].isin([indicator, "population"])]
    sums = known[known["indicator"].eq(indicator) & known["region"].isin(names.REGIONS)]
    unit = str(sums["unit"].iloc[0])
    if per != "value" and indicator in of.ratios():
        return None
    if per == "head":
        if unit not in of.PER_HEAD or indicator == "population":
            return None
        heads = of.per_head(known[known["region"].isin(names.REGIONS)])
        sums = heads.assign(unit=of.PER_HEAD[unit])
    elif per == "share":
        nation = known[known["region"].eq("national")].assign(scope="published")
        shares = of.share_of_nation(sums, nation, by="region")
        sums = shares.assign(value=shares["share"], unit="share")
    return sums[["region", "year", "indicator", "value", "unit"]]
