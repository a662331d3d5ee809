"""Places and what is measured: regions, provinces, cities, indicators, remarks on quality, outlines."""

import json
from typing import TYPE_CHECKING, Any

from analysis import registry
from analysis.errors import DataError
from analysis.load.reading import Names, keep_known, keep_places, keep_regions, read, renumbered

if TYPE_CHECKING:
    import pandas as pd


def regions() -> "pd.DataFrame":
    """Return regions: one row per region.

    The four regions, the rest of China and the whole country, one row per region key, with names, members
    and the caveat for provincial figures.

    Columns
    -------
    region: Region key
    level: region, nation or rest
    name_en: Name, English
    name_de: Name, German
    name_zh: Name, Chinese
    short_en: Short name for figures, English
    short_de: Short name for figures, German
    short_zh: Short name for figures, Chinese
    panel_provinces: Provinces summed when only provincial figures exist, separated by semicolons
    members_en: Members in one clause, English
    members_de: Members in one clause, German
    members_zh: Members in one clause, Chinese
    note_en: Caveat for the reader, empty if none, English
    note_de: Caveat for the reader, empty if none, German
    note_zh: Caveat for the reader, empty if none, Chinese

    Coverage: 6 rows.
    Source: Own compilation.
    The one trap: Provincial figures for gba are those of Guangdong, without Hong Kong and Macao.
    """
    return read("regions")


def provinces(*, regions: Names = None) -> "pd.DataFrame":
    """Return provinces: one row per province-level unit.

    The 34 province-level units with codes, names in three languages, region, capital and position in the
    tile grid, one row per unit.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.

    Columns
    -------
    province: Province key
    iso_3166_2: ISO 3166-2 code
    nbs_code: Division code of the National Bureau of Statistics
    name_en: Short name, English
    name_de: Short name, German
    name_zh: Short name, Chinese
    name_zh_full: Full Chinese name
    region: Region
    capital: Capital; coordinates stand in cities
    tile_row: Row in the tile grid, own layout
    tile_col: Column in the tile grid, own layout
    in_panel: Whether the provincial panel has figures for it
    note: Remark, English

    Coverage: 34 rows.
    Source: Official division codes; Own tile layout.
    The one trap: Taiwan has no tile and no capital here: no table covers it.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("provinces")
    frame = keep_regions(frame, regions)
    return renumbered(frame)


def cities(*, regions: Names = None, provinces: Names = None) -> "pd.DataFrame":
    """Return cities: one row per city.

    Every city of the city list and of the co-publication collections, one row per place, with province,
    region and, where sourced, a point.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    provinces
        Province keys; None for all.

    Columns
    -------
    city: City key; homonyms carry the letters of their province
    name_en: Name, English
    name_de: Name, German
    name_zh: Name, Chinese
    province: Province
    region: Region
    admin_code: Six-digit division code (GB/T 2260), empty for the district
    level: Administrative level; sub-provincial rank is marked only for cities of the city list
    lat (degrees north): Latitude
    lon (degrees east): Longitude
    coordinate_source: Where the point comes from
    g60: Member of the G60 corridor
    note: Remark, English

    Coverage: 362 rows.
    Source: Natural Earth; GeoNames; Official division list.
    The one trap: shanghai_songjiang is a district: it is the corridor's only Shanghai member and never
    stands for Shanghai.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import load
    >>> sorted(load.cities()["city"][load.cities()["g60"]])[:3]
    ['hangzhou', 'hefei', 'huzhou']
    """
    frame = read("cities")
    frame = keep_regions(frame, regions)
    frame = keep_places(frame, provinces, places="provinces", columns=["province"])
    return renumbered(frame)


def indicators(*, indicators: Names = None) -> "pd.DataFrame":
    """Return indicators: one row per indicator.

    What is measured, one row per indicator: names, unit, direction, where its values live, years and
    sources as found there, definition, caveat, formula and the findings of the audit.

    Parameters
    ----------
    indicators
        Keys of indicators, one or several; None for all.

    Columns
    -------
    indicator: Indicator key
    name_en: Name, English
    name_de: Name, German
    name_zh: Name, Chinese
    unit: Unit of all its values; regional and city tables also print other currencies
    kind: flow, stock, ratio, rank or index
    better: Direction a reader would call better; none where neither is
    table: Clean table its values live in
    first_year: First year with a value
    last_year: Last year with a value
    definition_en: What is counted, English
    caveat_en: What to know before using it, English
    source: Publications its values come from, separated by semicolons
    formula: How it is computed from other indicators; empty when published
    flag: Findings of the audit that concern the series or any of its cells

    Coverage: 110 rows.
    Source: Own catalogue of this package, after the sources named in each row.
    The one trap: first_year and last_year span gaps: technology contracts have 2000, 2005 and 2010, high-
    tech manufacturing has no 2017.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("indicators")
    frame = keep_known(frame, "indicator", indicators, "indicator")
    return renumbered(frame)


def flags() -> "pd.DataFrame":
    """Return remarks on data quality: one row per remark on data quality.

    What each flag means, one row per flag: the findings of the audit and general marks such as derived,
    with a sentence for the reader in three languages.

    Columns
    -------
    flag: Flag key: code of the audit or a word
    kind: fixed, flagged, dropped or derived
    text_en: Sentence for the reader, English
    text_de: Sentence for the reader, German
    text_zh: Sentence for the reader, Chinese
    tables: Clean tables concerned, separated by semicolons

    Coverage: 62 rows.
    Source: Own audit of this package.
    The one trap: Findings repaired without trace (names, layout) stand here only, not in the flag
    columns.
    """
    return read("flags")


def province_shapes() -> dict[str, Any]:
    """Return the outlines of the provinces as GeoJSON: one feature per province, degrees (WGS 84).

    Coverage: 31 mainland units, Hong Kong and Macao; coordinates to three decimals.
    Source: Natural Earth 1:50m, public domain.
    The one trap: boundaries are the de facto lines of Natural Earth, for thematic display only; tell so.
    """
    file = registry.table("raw_cities_provinces").file
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise DataError("the outlines of the provinces are missing", file=file) from None
