"""What a reader of the data calls: series by place, links of cities, own records, claims, the catalogue."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import names, places as vocabulary, registry
from analysis.calls import checked
from analysis.errors import DataError, ParameterError, UnknownName
from analysis.load import table_files, tables
from analysis.load.filters import PLACED, Names, in_years

__all__ = ["claims", "indicators", "pairs", "panel", "places", "province_shapes", "records", "table"]

BY = ("province", "region", "nation", "city")
PER = ("value", "head", "share", "index")


@checked
def panel(
    indicators: Names,
    *,
    by: str = "province",
    per: str = "value",
    places: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return indicators by place and year: one row per place, year and indicator.

    Parameters
    ----------
    indicators
        One or several, by key or name; `load.indicators("patent")` finds them.
    by
        ``province``; ``region`` (sums over the provinces of a region, ratios computed anew); ``nation``;
        ``city`` (single figures from scattered sources).
    per
        ``value`` as published; ``head`` per inhabitant; ``share`` of the 31 provinces, 0 to 1; ``index``:
        100 in the first year in which every place has a value.
    places
        Places of that level, or regions in which they lie; None for all (four regions for ``region``).
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    province, region or city: Key of the place, as `by` says (``region`` is ``national`` for the nation)
    year: Year
    indicator: Indicator key
    value: Value in the unit beside it; missing where nothing is reported
    unit: Unit of the value
    flag: Remarks on quality (`load.table("flags")`), separated by semicolons; empty if none

    The one trap: Guangdong stands for the Greater Bay Area, without Hong Kong and Macao; a sum with a missing
    province is missing.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    ParameterError
        When an indicator cannot be taken that way: a ratio has no share and nothing per head.

    Examples
    --------
    >>> from analysis import load
    >>> series = load.panel("rd_expenditure", by="region", places="长三角", first_year=2023, last_year=2023)
    >>> round(float(series["value"].iloc[0]), 1)
    1016.7
    """
    names.validate_choice(by, BY, "level of places")
    names.validate_choice(per, PER, "way to take a series")
    wanted = [_indicator(one, by) for one in names.listed(indicators)] if indicators is not None else []
    if not wanted:
        raise ParameterError("name at least one indicator: load.indicators() lists them")
    place = "region" if by == "nation" else by
    values = _by_place(wanted, by)
    if per == "head":
        values = _per_head(values, wanted)
    elif per == "share":
        values = _shares(values, wanted, by)
    values = values[values["indicator"].isin(wanted)]
    values = values if by == "nation" else _in_places(values, place, places)
    values = in_years(values, "year", first_year, last_year)
    if per == "index":
        from analysis.measure.indicators import index_to

        values = pd.concat([index_to(values[values["indicator"] == one]) for one in wanted])
    values = values.assign(_order=values["indicator"].map(wanted.index), flag=values["flag"].fillna(""))
    values = values.sort_values(["_order", place, "year"], kind="stable", ignore_index=True)
    return values[[place, "year", "indicator", "value", "unit", "flag"]]


def _indicator(asked: object, by: str) -> str:
    catalogue = table_files.read("indicators")
    key = vocabulary.resolve(asked, catalogue["indicator"], "indicator")
    home = str(catalogue.set_index("indicator")["table"][key])
    here = {"region": ("province_panel", "region_facts"), "city": ("city_panel",)}.get(
        by, ("province_panel",)
    )
    cities = table_files.read("city_panel")["indicator"]
    if home not in here and not (by == "city" and cities.eq(key).any()):
        raise UnknownName(f"{key} has no figures by {by}: it is in load.{home}")
    return key


def _by_place(wanted: list[str], by: str) -> pd.DataFrame:
    """The figures of a level, and what they are divided by: population, numerators and denominators."""
    from analysis.measure import catalogue, regional

    ratios = catalogue.ratios()
    if by == "city":
        cities = table_files.read("city_panel")
        main = cities[cities["series"].eq("main") & cities["indicator"].isin([*wanted, "population"])]
        return main.assign(flag=main["quality"])
    parts = [part for one in wanted if one in ratios for part in ratios[one].parts]
    names_needed = list(dict.fromkeys([*wanted, *parts, "population"]))
    if by == "nation":
        table = table_files.read("national_panel")
        table = table[
            table["indicator"].isin(names_needed) & table["scope"].isin(["published", "mainland_sum"])
        ]
        # where no figure is published for the nation, the sum of its provinces
        table = table.sort_values("scope", ascending=False).drop_duplicates(["indicator", "year"])
        return table.assign(region="national")
    rows = table_files.read("province_panel")
    rows = rows[rows["indicator"].isin(names_needed)].drop(columns=["raw_value", "raw_unit"])
    if by == "province":
        return rows
    printed = table_files.read("region_facts")
    only_printed = [one for one in wanted if one not in set(rows["indicator"]) and one not in ratios]
    facts = printed[printed["indicator"].isin(only_printed)].sort_values("edition")
    facts = facts.drop_duplicates(["region", "indicator", "year"], keep="last")
    summed = [one for one in dict.fromkeys([*wanted, "population"]) if one not in only_printed]
    sums = regional.by_region(rows, table_files.read("regions"), indicators=summed)
    return pd.concat([sums, facts], ignore_index=True)


def _per_head(values: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    from analysis.measure import indicators

    units = values.drop_duplicates("indicator").set_index("indicator")["unit"]
    for one in wanted:
        if one in indicators.ratios() or units.get(one) not in indicators.PER_HEAD or one == "population":
            raise ParameterError(
                f"{one} in {units.get(one)} cannot be taken per head: use per='value' or 'index'"
            )
    heads = indicators.per_head(values[values["indicator"].isin([*wanted, "population"])])
    return heads.assign(unit=heads["indicator"].map(units).map(indicators.PER_HEAD))


def _shares(values: pd.DataFrame, wanted: list[str], by: str) -> pd.DataFrame:
    from analysis.measure import indicators

    units = values.drop_duplicates("indicator").set_index("indicator")["unit"]
    for one in wanted:
        if (
            one in indicators.ratios()
            or units.get(one) in ("%", "ratio", "rank")
            or by not in ("province", "region")
        ):
            raise ParameterError(
                f"{one} by {by} has no share of the 31 provinces: use per='value' or 'index'"
            )
    rows = table_files.read("province_panel")
    shares = indicators.share_of_nation(
        rows[rows["indicator"].isin(wanted)], by=by, regions=table_files.read("regions")
    )
    flags = values[[by, "year", "indicator", "flag"]]
    shares = shares.merge(flags, on=[by, "year", "indicator"], how="left")
    return shares.assign(value=shares["share"], unit="share")


def _in_places(values: pd.DataFrame, place: str, wanted: Names) -> pd.DataFrame:
    """Rows of the places wanted: of that level, or of the regions in which they lie."""
    known = values[place].drop_duplicates().tolist()
    if wanted is None:
        return values[values[place].isin(names.REGIONS)] if place == "region" else values
    kept: list[str] = []
    for one in names.listed(wanted):
        try:
            kept.append(vocabulary.resolve(one, known, place))
        except UnknownName:
            try:
                region = vocabulary.resolve(one, PLACED, "region")
            except UnknownName:
                region = None
            if region is None or place == "region":
                raise
            home = table_files.read("provinces" if place == "province" else "cities")
            kept += home.loc[home["region"].eq(region), place].tolist()
    return values[values[place].isin(kept)]


@checked
def pairs(
    collection: str = "ai_robotics",
    *,
    places: Names = None,
    without: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
    field: str | None = None,
    venue: str | None = None,
    min_papers: int = 1,
    number: int | None = None,
) -> pd.DataFrame:
    """Return cities that publish together: one row per pair of cities, strongest first.

    Parameters
    ----------
    collection
        ``ai_robotics`` (conferences) or ``chinaxiv`` (preprints).
    places
        Cities, provinces or regions: pairs with at least one end there; None for all.
    without
        Cities, provinces or regions: pairs with no end there.
    first_year, last_year, field, venue
        Which papers; None for all.
    min_papers
        Pairs with fewer joint papers are left out.
    number
        Only so many of the strongest pairs.

    Columns
    -------
    origin, destination: Cities, by key
    origin_region, destination_region: Their regions
    papers (papers): Joint papers, full counting
    kind: inside one region, between two of the four, or other
    cross_border: Whether one city only is Hong Kong or Macao
    rank: By papers; equal pairs share a rank

    The one trap: full counting: a paper of three cities is three pairs, and venues come and go: use one venue
    for a trend.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    from analysis.measure import links, network

    edges = tables.function("copublication_edges")(collection, first_year=first_year, last_year=last_year)
    cities = table_files.read("cities")
    if field is not None:
        field = vocabulary.resolve(field, edges["field"].dropna().unique(), "field")
    if venue is not None:
        venue = vocabulary.resolve(venue, edges["venue"].dropna().unique(), "venue")
    table = links.pairs(edges, cities, field=field, venue=venue, min_papers=min_papers)
    for wanted, there in ((places, True), (without, False)):
        if wanted is not None:
            ends = table[["origin", "destination"]].isin(_cities(wanted, cities)).any(axis="columns")
            table = table[ends if there else ~ends]
    return network.top_pairs(table, len(table) if number is None else number)


def _cities(wanted: Names, cities: pd.DataFrame) -> list[str]:
    """Cities by key, by province or by region; a name of both is the city."""
    found: list[str] = []
    for one in names.listed(wanted or ()):
        for column in ("city", "province", "region"):
            try:
                key = vocabulary.resolve(one, cities[column].dropna().unique(), column)
            except UnknownName:
                continue
            found += cities.loc[cities[column].eq(key), "city"].tolist()
            break
        else:
            vocabulary.resolve(one, [*cities["city"], *names.REGIONS], "place")
    return found


@checked
def claims(
    words: str | None = None,
    *,
    regions: Names = None,
    section: Names = None,
    verdict: Names = None,
    edition: str = table_files.SHIPPED,
    language: str | None = None,
) -> pd.DataFrame:
    """Return the statements of the article with the verdict on each: one row per claim.

    Parameters
    ----------
    words
        Only statements whose text or reason holds all of these words; None for all.
    regions, section, verdict
        One or several, by key or name; None for all.
    edition
        Edition of the article: a name, or the folder of your own.
    language
        Language of the words: en, de or zh; None looks in all three.

    Columns
    -------
    Those of `load.table("claims")` and, where the claim was examined, of `load.table("verdicts")`: text_en,
    text_de, text_zh, value, unit_as_printed …, verdict, confidence, reasoning_en …

    The one trap: for proposals, supported means that the idea is already policy or practice, not that it
    works.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    stated = tables.function("claims")(regions=regions, section=section, edition=edition)
    judged = tables.function("verdicts")(verdict=verdict, edition=edition)
    table = stated.merge(judged, on="claim", how="left", validate="one_to_one")
    if verdict is not None:
        table = table[table["claim"].isin(judged["claim"])].reset_index(drop=True)
    if words is None:
        return table
    languages = names.validate_choices(language or names.LANGUAGES, names.LANGUAGES, "language") or []
    read = [f"{written}_{one}" for written in ("text", "reasoning") for one in languages]
    return holding(table, words, ["claim", *read])


@checked
def indicators(words: str | Iterable[str] | None = None) -> pd.DataFrame:
    """Return what is measured: one row per indicator, with names, unit, years, definition and caveat.

    Parameters
    ----------
    words
        Words of its key, name (in any of the three languages) or definition; None for all.

    Columns
    -------
    indicator, name_en, name_de, name_zh, unit, kind, better, table, first_year, last_year, definition_en,
    caveat_en, source, formula, flag: see `load.table`

    Raises
    ------
    UnknownName
        When no indicator is called so, with the nearest.
    """
    catalogue = table_files.read("indicators")
    if words is None:
        return catalogue
    searched = ["indicator", "name_en", "name_de", "name_zh", "definition_en"]
    found = pd.concat([holding(catalogue, one, searched) for one in names.listed(words)])
    if found.empty:
        vocabulary.resolve(words, catalogue["indicator"], "indicator")
    return found.drop_duplicates("indicator").reset_index(drop=True)


def holding(table: pd.DataFrame, words: str, columns: list[str]) -> pd.DataFrame:
    texts = [" ".join(row).casefold() for row in table[columns].fillna("").astype(str).to_numpy()]
    kept = [all(word in line for word in str(words).casefold().split()) for line in texts]
    return table[pd.Series(kept, index=table.index, dtype=bool)].reset_index(drop=True)


@checked
def places(kind: str | None = None, *, regions: Names = None) -> pd.DataFrame:
    """Return regions, provinces and cities: one row per place.

    Parameters
    ----------
    kind
        ``region``, ``province`` or ``city``; None for all.
    regions
        Regions in which they lie, one or several; None for all.

    Columns
    -------
    place: Key
    kind: region, province or city
    name_en, name_de, name_zh: Names
    province, region: Where it lies
    lat (degrees north), lon (degrees east): Point of a city, where known

    The one trap: a city may have the name and key of its province (beijing); `kind` tells them apart.
    """
    kinds = {"region": "regions", "province": "provinces", "city": "cities"}
    wanted = kinds if kind is None else [names.validate_choice(kind, kinds, "kind of place")]
    columns = ["place", "kind", "name_en", "name_de", "name_zh", "province", "region", "lat", "lon"]
    found = []
    for one in wanted:
        rows = table_files.read(kinds[one])
        found.append(rows.assign(place=rows[one], kind=one).reindex(columns=columns))
    table = pd.concat(found, ignore_index=True)
    asked = vocabulary.resolve_all(regions, names.REGION_KEYS, "region")
    return table if asked is None else table[table["region"].isin(asked)].reset_index(drop=True)


def table(name: str, *given: Any, **filters: Any) -> pd.DataFrame:
    """Return one table of the registry by name: ``load.table("projects", regions="yrd")``.

    `analysis data list` names all of them; each is a function of its own too (``load.projects``), and
    ``help(load.projects)`` or ``load.projects?`` says what its columns mean, in which unit, and its trap.

    Parameters
    ----------
    name
        Name of the table.
    filters
        Those of the table: places (``regions``, ``provinces``, ``cities``), years, keys.

    Raises
    ------
    UnknownName, ParameterError
        For a table, a filter or a name that does not exist, with the nearest that does.
    """
    return tables.function(name)(*given, **filters)


@checked
def records(path: str | Path) -> pd.DataFrame:
    """Return a user's own project records, amounts in billion CNY: one row per record.

    CSV, sheets (.xlsx, .xls, .ods) or Parquet, as English, German and Chinese files write them. Settings
    stand above the head or in a mapping beside the file (docs/own-data.md; `analysis template records`).

    Columns
    -------
    project: Number or name of the project; missing where the file has none
    date: Day, or the first day of a month, quarter, year or span; missing where the cell is empty
    region: yrd, gba, ccec, jjj or other; looked up where the file names a city, district or province
    field: Key of the field, or several separated by semicolons; a user's own words as written
    amount_cny_bn (billion CNY): Amount; may be empty, and is then missing, never zero

    Where a date is no day, date_end holds the last day it may be. What was left out, converted or is in no
    table is counted in `frame.attrs["records"]`. From 64 MB (Parquet: a million rows) on the records come
    summed up: one row per day, region and fields, and a column projects that says how many it stands for,
    without project; every table of `measure.keydata` is the same.

    Source: the user's file. The one trap: a record without a date or a place is in no table made from it.

    Raises
    ------
    DataError
        When anything in the file is wrong: the first problem, and how many more `analysis check` lists.
    """
    from analysis.records import reading

    return reading.condensed(path) if reading.is_large(path) else reading.read(path)


def province_shapes() -> dict[str, Any]:
    """Return the outlines of the provinces as GeoJSON: one feature per province, degrees (WGS 84).

    Coverage: 31 mainland units, Hong Kong and Macao; coordinates to three decimals.
    Source: Natural Earth 1:50m, public domain.
    The one trap: boundaries are the de facto lines of Natural Earth, for thematic display only; say so.
    """
    file = registry.table("raw_cities_provinces").file
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise DataError("the outlines of the provinces are missing", file=file) from None
