"""Explorers of the regions: an indicator over the years, paths under weights, periods of project records."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import findings, load, measure, names, places, plot, text
from analysis.errors import DataError, ParameterError
from analysis.explore import showing
from analysis.explore.showing import Controls, ExplorerSpec, View
from analysis.load.table_files import cached
from analysis.measure.windows import Day

PER = ("value", "head", "share", "index")
PROVINCES, YEARS = 25, 3
"""An indicator can be followed when so many provinces have a value in so many years."""
MOST_WEIGHT, STEP = 3.0, 0.25
"""Ends of the sliders of weights (1 is the weight of an indicator nobody has touched)."""
FIRST_YEAR, GAP_YEAR = 2010, 2023
"""First year of the gaps compared, and the year they are shown for."""
LONGEST = 3650
"""Days of the longest period; a longer one can be given in Python."""
COUNTS = {"projects": "projects", "amount_cny_bn": "billion CNY"}
BENCHMARKS = measure.priorities.BENCHMARKS
tables = findings.path_tables
_panel_word, _path_word = partial(showing.word, "panel"), partial(showing.word, "paths")
_record_word = partial(showing.word, "records")


@showing.explorer
def panel(
    indicator: str = "rd_expenditure", *, per: str = "value", region: str | Collection[str] = "all",
    first_year: int = 2010, last_year: int = 2024, static: str = "figure",
) -> ExplorerSpec:  # fmt: skip
    """Show one indicator of the four regions by year, with controls for all of it.

    indicator: Indicator to begin with, by key or name.
    per: value, head (per inhabitant), share (of the 31 provinces) or index (100 in the first common year).
    region: Regions in colour: one or several, or all.
    first_year, last_year: Years, both included.
    """
    known, dated, ratios = indicators(), _sums()["year"], measure.indicators.ratios()
    low, high = int(dated.min()), int(dated.max())
    indicator = places.resolve(indicator, known, "indicator")
    names.validate_choice(per, PER, "way to take a series")
    asked = names.listed(region)
    chosen = names.REGIONS if asked == ["all"] else places.resolve_all(asked, names.REGIONS, "region")
    first: dict[str, Any] = {"indicator": indicator, "per": per, "regions": list(chosen or ())}
    first["years"] = showing.within(first_year, last_year, low, high)
    controls: Controls = {
        "indicator": {"type": "search"}, "per": {}, "regions": {"type": "several", "of": "region_short"},
        "years": {"type": "span", "low": low, "high": high},
    }  # fmt: skip
    series = every_series()
    units = {unit for one in series.values() for unit in (one["unit"], one["head"]) if unit} | {"share"}
    data = {
        "series": series, "population": series["population"]["v"], "years": [low, high],
        "regions": names.REGIONS, "unitNames": {key: showing.unit(key) for key in sorted(units)},
    }  # fmt: skip
    marks = {flag for one in series.values() for flag in one["flags"]}
    labels = {
        "indicator": known, "per": showing.words("panel", "per", PER),
        "region_short": names.REGIONS, "flag": sorted(marks),
    }  # fmt: skip
    parts = ratios[indicator].parts if indicator in ratios else [indicator]
    return ExplorerSpec(
        "panel", static, first, panel_view(**first), controls, labels, data, heads="region year",
        sources=[*load.province_panel([*parts])["source"].dropna().unique()],
    )  # fmt: skip


def panel_view(*, indicator: str, per: str, regions: Sequence[str], years: Sequence[int]) -> View:
    """Return the view of one state; the front end says the same."""
    values, (first, last) = series(indicator, per, *years), years
    if values is None:
        return _panel_word(f"no_{per}", indicator=indicator), None
    if values["value"].isna().all():
        return _panel_word("nothing", indicator=indicator, first=first, last=last), None
    asked = {"indicator": indicator, "per": per, "regions": list(regions), "first": first, "last": last}
    key, ends = str(values["unit"].iloc[0]), []
    unit, base = showing.unit(key), int(key[:4]) if per == "index" else None
    known = values[values["value"].notna()].sort_values("year")
    spans = {region: known[known["region"].eq(region)].iloc[[0, -1]] for region in known["region"].unique()}
    numbers = {
        region: (span["value"].astype(float) * unit["factor"]).tolist() for region, span in spans.items()
    }
    digits = plot.figure_words.decimals(one for row in numbers.values() for one in row)
    for region in names.REGIONS:
        end: dict[str, Any] = {"region": region}
        if region in spans:
            end |= zip(("from", "to"), spans[region]["year"], strict=True)
            end |= zip(("low", "high"), (text.number(one, digits) for one in numbers[region]), strict=True)
        key = "end_none" if region not in spans else "end" if end["from"] < end["to"] else "end_one"
        ends.append(_panel_word(key, **end))
    listed = ("；" if text.language() == "zh" else "; ").join(ends)
    said = text.join(
        _panel_word("state" if regions else "state_grey", **asked),
        _panel_word("described", unit=unit["name"], ends=listed),
        *(text.label("flag", flag) for flag in every_series()[indicator]["flags"]),
    )
    subject = _panel_word("share", indicator=indicator) if per == "share" else None
    return str(said), lambda: plot.lines(
        values, y=indicator, highlight=list(regions), base_year=base, subject=subject
    )


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


@cached
def _series(indicator: str, per: str) -> pd.DataFrame | None:
    of, one = measure.indicators, every_series()[indicator]
    if (per == "head" and not one["head"]) or (per == "share" and one["ratio"]):
        return None
    known = _sums()[_sums()["indicator"].isin([indicator, "population"])]
    regional, nation = (known[known["region"].isin(those)] for those in (names.REGIONS, ["national"]))
    found = regional[regional["indicator"] == indicator]
    if per == "head":
        found = of.per_head(regional).assign(unit=one["head"])
    elif per == "share":
        found = of.share_of_nation(found, nation.assign(scope="published"), by="region")
        found = found.assign(value=found["share"], unit="share")
    return found[["region", "year", "indicator", "value", "unit"]].reset_index(drop=True)


@cached
def every_series() -> dict[str, dict[str, Any]]:
    """Return every indicator: unit, ways to take it, remarks on quality, numbers from the first year on."""
    sums, ratios = _sums(), measure.indicators.ratios()
    met = sums[sums["region"].isin(names.REGIONS)].groupby("indicator")["flag"].agg(";".join)
    table = sums.pivot(index=["indicator", "region"], columns="year", values="value")
    years = range(sums["year"].min(), sums["year"].max() + 1)
    every = table.reindex(columns=years).to_numpy(dtype=float, na_value=float("nan"))
    rows = [[None if v != v else float(f"{v:.10g}") for v in row] for row in every]  # noqa: PLR0124
    numbers, found = dict(zip(table.index, rows, strict=True)), {}
    for name, unit in sums[["indicator", "unit"]].drop_duplicates().to_numpy().tolist():
        heads = {} if name in ratios or name == "population" else measure.indicators.PER_HEAD
        found[name] = {
            "unit": unit, "ratio": name in ratios, "head": heads.get(unit),
            "factor": 1000 if unit == "billion CNY" else 0.01,
            "flags": [flag for flag in sorted({*met[name].split(";")}) if flag in text.keys("flag")],
            "v": {region: numbers[name, region] for region in names.REGIONS}
            | ({} if name in ratios else {"nation": numbers[name, "national"]}),
        }  # fmt: skip
    return {name: found[name] for name in indicators()}


@cached
def indicators() -> tuple[str, ...]:
    """Return the indicators that can be followed by region: sums with enough values, ratios of such sums."""
    every, ratios = load.province_panel(), measure.indicators.ratios()
    known = every[every["value"].notna() & ~every["unit"].isin(["%", "ratio", "rank", "thousand CNY"])]
    counts = known.groupby(["indicator", "year"]).size()
    wide = counts[counts >= PROVINCES].groupby("indicator").size()
    full = set(wide.index[wide >= YEARS])
    whole = {name for name, ratio in ratios.items() if full >= {*ratio.parts}} | (full - {*ratios})
    whole -= {"rd_intensity"}  # from a region's sums it is the intensity computed anew
    return tuple(name for name in dict.fromkeys([*every["indicator"], *ratios]) if name in whole)


@cached
def _sums() -> pd.DataFrame:
    every = load.province_panel()
    return measure.regional.by_region(every, load.regions(), indicators=indicators(), nation=True)


@showing.explorer
def paths(
    region: str = "all", *, year: int = GAP_YEAR, benchmark: str = "best_region",
    weights: Mapping[str, float] | None = None, static: str = "figure",
) -> ExplorerSpec:  # fmt: skip
    """Show which path has the largest gap in a region, with a slider for the weight of each indicator.

    The dot is the rank under these weights, the bar reaches from the best to the worst rank any weights give.

    region: One of the four regions, by key or name; all opens with the first of them.
    year: Year the gaps are measured in; an indicator without it takes its last earlier year.
    benchmark: best_region or nation: what a gap is measured against.
    weights: Weight by indicator, 1 where none is given; weight 0 leaves an indicator out.
    """
    region = names.REGIONS[0] if region == "all" else places.resolve(region, names.REGIONS, "region")
    names.validate_choice(benchmark, BENCHMARKS, "benchmark")
    known = load.path_indicators()["indicator"].tolist()
    given: dict[str, float] = {}
    for name, weight in (weights or {}).items():
        if isinstance(weight, bool) or not isinstance(weight, Real) or not 0 <= weight < float("inf"):
            raise ParameterError(f"a weight must be a number from 0 on, not {weight!r}")
        given[places.resolve(name, known, "path indicator")] = float(weight)
    gaps, used_year, sources = compared(year)
    used = list(dict.fromkeys(name for one in gaps.values() for name in one["indicator"]))
    ways = sorted({way for one in gaps.values() for way in one["path"]})
    weighed = {name: given.get(name, 1.0) for name in used}
    first: dict[str, Any] = {"region": region, "benchmark": benchmark, "weights": weighed}
    against = showing.words("paths", "against", BENCHMARKS)
    labels = {"region": names.REGIONS, "benchmark": against, "path_indicator": used, "path_short": ways}
    slider: dict[str, Any] = {"type": "number", "low": 0, "step": STEP}
    controls: Controls = {"region": {}, "benchmark": {}} | {
        f"weights.{name}": slider
        | {"label": text.label("path_indicator", name), "high": max(MOST_WEIGHT, weight)}
        for name, weight in weighed.items()
    }
    columns = {key: table.set_index("region")[["path", "indicator", "gap"]] for key, table in gaps.items()}
    by_region = {
        key: {one: table.loc[[one]].to_numpy().tolist() for one in names.REGIONS if one in table.index}
        for key, table in columns.items()
    }
    return ExplorerSpec(
        "paths", static, first, paths_view(year=year, **first), controls, labels,
        {"gaps": by_region, "year": used_year}, "path priority rank best_rank worst_rank", sources=sources,
    )  # fmt: skip


def paths_view(*, region: str, benchmark: str, weights: Mapping[str, float], year: int) -> View:
    """Return the view of one state; the front end says the same."""
    table = ranking(region=region, benchmark=benchmark, weights=weights, year=year)
    if table is None:
        return _path_word("nothing", region=region), None
    moved = {name: weight for name, weight in weights.items() if weight != 1}
    kind = "no_gap" if not table["priority"].gt(0).any() else "own" if moved else "equal"
    firsts = table.loc[table["rank"].eq(1), "path"].tolist()
    stated = _path_word(
        f"state_{kind}", region=region, benchmark=benchmark, first=firsts, year=compared(year)[1],
        weights=[_path_word("weight", name=name, weight=weight) for name, weight in moved.items()],
    )  # fmt: skip
    can = _path_word("can_be_first", paths=table.loc[table["best_rank"].eq(1), "path"].tolist())
    told = [
        _path_word("rank_fixed" if low == high else "rank_told", path=path, rank=rank, best=low, worst=high)
        for path, rank, low, high in table[["path", "rank", "best_rank", "worst_rank"]].to_numpy()
    ]
    return str(text.join(stated, can, *told)), lambda: plot.ranges(
        table, low="best_rank", high="worst_rank", y="path", highlight=firsts,
        at="rank", share="first_share", error="standard_error",
    )  # fmt: skip


def ranking(*, region: str, benchmark: str, weights: Mapping[str, float], year: int) -> pd.DataFrame | None:
    """Return the paths by score with the best and worst rank any weights give them; None without a score."""
    gaps = compared(year)[0][benchmark]
    kept = gaps[gaps["region"].eq(region) & gaps["indicator"].map(weights).ne(0)].reset_index(drop=True)
    if kept.empty:
        return None
    given = {name: weights.get(name, 1.0) for name in kept["indicator"]}
    table = measure.priorities.path_priorities(kept, weights=given)
    ends = measure.priorities.path_robustness(kept, region)
    return table.merge(ends, on="path").sort_values(["rank", "path"], kind="stable", ignore_index=True)


@cached
def compared(year: int) -> tuple[dict[str, pd.DataFrame], int, list[str]]:
    """Return the gaps by benchmark, the year they are of, and the sources of the figures compared."""
    asked, values = tables.chosen(load.path_indicators(), {}), load.path_values()
    panel, last = load.province_panel(tables.needed(asked)), max(year, FIRST_YEAR)
    series = tables.series(panel, load.regions(), asked, values, first_year=FIRST_YEAR, last_year=last)
    used = tables.year_with_values(series, year)
    gaps = {key: tables.compared(asked, series, year=used, benchmark=key) for key in BENCHMARKS}
    known = {key: table[table["gap"].notna()] for key, table in gaps.items()}
    return known, used, tables.publishers(panel, values, year=year)


@showing.explorer
def records(
    path: str | Path = "", *, as_of: Day = "", window_days: int = 365, count: str = "projects",
    static: str = "figure",
) -> ExplorerSpec:  # fmt: skip
    """Show projects or amounts by region in a window of days, with controls for its length and its last day.

    path: File with your own project records (see `load.records`); empty takes the shipped ones.
    as_of: Last day of the window, a date or YYYY-MM-DD; empty takes the day of the last record.
    window_days: Length of the window, its last day included.
    count: projects or amount_cny_bn.
    """
    names.validate_choice(count, COUNTS, "what to count")
    path = str(path)
    if window_days < 1:
        raise ParameterError(f"window_days must be a whole number above 0, not {window_days!r}")
    shipped = () if path else (load.projects(), load.programmes())
    table = measure.keydata.from_projects(*shipped) if shipped else load.records(path)
    known = table["date"].dropna()
    if known.empty:
        raise DataError("no record has a date", file=path or None, column="date", expected="YYYY-MM-DD")
    latest = str(known.max().date())
    last = str(measure.windows.day(as_of).date()) if as_of else latest
    regions = [one for one in (*names.REGIONS, "other") if table["region"].eq(one).any()]
    first: dict[str, Any] = {"window_days": window_days, "as_of": last, "count": count}
    rows, fields, start = _by_day(table, regions)
    controls: Controls = {
        "window_days": {"type": "number", "low": 1, "high": max(LONGEST, window_days)},
        "as_of": {"type": "date", "low": start, "high": max(last, latest)}, "count": {},
    }  # fmt: skip
    counts = showing.words("records", "count", COUNTS)
    data = {
        "rows": rows, "fields": fields, "day0": start, "regions": regions, "path": Path(path).name,
        "whose": "own" if path else "shipped", "units": {"projects": showing.forms("projects")},
        "unitNames": {key: showing.unit(unit) for key, unit in COUNTS.items()},
    }  # fmt: skip
    return ExplorerSpec(
        "records", static, first, records_view(table, own=bool(path), **first), controls,
        {"region_short": regions, "count": counts, "field": fields}, data,
        heads="region projects amount_cny_bn", sources=() if path else ("nkrdp",),
    )  # fmt: skip


def records_view(rows: pd.DataFrame, *, own: bool, window_days: int, as_of: str, count: str) -> View:
    """Return the view of one state; the front end says the same."""
    table = measure.window(rows, as_of=as_of, window_days=window_days)
    total, stated = int(table["projects"].sum()), int(table["projects_with_amount"].sum())
    whose = "own" if own else "shipped"
    state = _record_word("state", days=window_days, last=as_of, n=total, stated=stated, whose=whose)
    if not table[count].max() > 0:
        return str(text.join(state, _record_word("nothing", count=count))), None
    unit, shown = COUNTS[count], table[table["projects"] > 0]
    numbers = (shown[count].fillna(0.0) * showing.unit(unit)["factor"]).tolist()
    digits = plot.figure_words.decimals(numbers)
    labelled = [text.label("region_short", region) for region in shown["region"]]
    told = [f"{one} {text.number(value, digits)}" for one, value in zip(labelled, numbers, strict=True)]
    named = table.assign(fields=table["fields"].map(text.field_names))
    return str(text.join(state, _record_word("told", told=told))), lambda: plot.bars(
        named, x=count, y="region", text="fields", unit=unit, highlight="all"
    )


def _by_day(table: pd.DataFrame, regions: list[str]) -> tuple[list[list[Any]], list[str], str]:
    """Return projects, amounts stated and amounts by day, region and first field, the fields, and day 0."""
    dated = table[table["date"].notna() & table["region"].isin(regions)]
    if "project" in dated.columns:  # several rows of one project in one region count once
        dated = dated[dated["project"].isna() | ~dated.duplicated(["project", "region"])]
    start, sizes = dated["date"].min(), dated.get("projects", pd.Series(1, index=dated.index))
    own = dated["field" if "field" in dated.columns else "fields"].fillna("").astype(str)
    own = own.str.split(";").str[0]
    fields = [field for field in own.value_counts().index if field]
    found = pd.DataFrame({
        "day": (dated["date"] - start).dt.days,
        "region": dated["region"].map(regions.index),
        "field": own.map({field: place for place, field in enumerate(fields)}).fillna(-1).astype(int),
        "projects": sizes,
        "stated": sizes.where(dated["amount_cny_bn"].notna(), 0),
        "amount": dated["amount_cny_bn"].fillna(0.0),
    })  # fmt: skip
    sums = found.groupby(["day", "region", "field"], as_index=False).sum()
    rows = [[*map(int, row[:5]), float(f"{row[5]:.10g}")] for row in sums.itertuples(index=False, name=None)]
    return rows, fields, str(start.date())
