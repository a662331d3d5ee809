"""Figures by year: provinces, nation, regions, cities, exchange rates."""

from typing import TYPE_CHECKING

from analysis.load.reading import (
    Names,
    keep_indicators,
    keep_known,
    keep_places,
    keep_regions,
    keep_regions_of,
    keep_years,
    read,
    read_indicators,
    renumbered,
)

if TYPE_CHECKING:
    import pandas as pd


def province_panel(
    indicators: Names = None,
    *,
    regions: Names = None,
    provinces: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
    raw: bool = False,
) -> "pd.DataFrame":
    """Return provincial indicators by year: one row per province, year and indicator.

    Every provincial indicator, one row per province, year and indicator, with the figure as printed
    beside the value in the target unit. 31 provinces; Hong Kong, Macao and Taiwan only in their own
    indicators and in PCT applications. Absent cells stand as rows without a value.

    Parameters
    ----------
    indicators
        Keys of indicators, one or several; None for all.
    regions
        Region keys, one or several; None for all. Whole provinces: gba is Guangdong, with Hong Kong and
        Macao in the few indicators they have; ccec is Chongqing and all of Sichuan.
    provinces
        Province keys; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.
    raw
        Also the columns raw_value and raw_unit: the figure as printed.

    Columns
    -------
    province: Province key
    year: Year
    indicator: Indicator key
    value: Value in the unit beside it, ten significant digits; empty where nothing is reported, never
        zero for missing
    unit: Unit of the value
    flag: Findings of the audit that concern this row, separated by semicolons; empty if none
    source: Publication the value comes from
    raw_value: The figure as printed in the source file, empty for derived and absent cells
    raw_unit: The unit as printed, also where it is wrong (flags U1 to U3)

    Coverage: 1993–2024.
    Source: National Bureau of Statistics and Ministry of Science and Technology of China: yearbooks,
    communiqués and data portal, via public repositories; World Bank: World Development Indicators; Census
    and Statistics Department, Hong Kong SAR; China National Intellectual Property Administration.
    The one trap: Published R&D intensity (rd_intensity) rests on three GDP vintages (S11): compare years
    with rd_intensity_recalculated only.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import load
    >>> panel = load.province_panel("rd_expenditure", regions="yrd", first_year=2023, last_year=2023)
    >>> list(panel.columns)
    ['province', 'year', 'indicator', 'value', 'unit', 'flag', 'source']
    >>> round(float(panel["value"].sum()), 1)
    1016.7
    """
    frame = read_indicators("province_panel", indicators)
    frame = keep_regions_of(frame, regions, places="provinces", columns=["province"])
    frame = keep_places(frame, provinces, places="provinces", columns=["province"])
    frame = keep_years(frame, first_year, last_year)
    frame = renumbered(frame)
    return frame if raw else frame.drop(columns=["raw_value", "raw_unit"])


def national_panel(
    indicators: Names = None,
    *,
    scope: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return national indicators by year and scope: one row per year, indicator and scope.

    The nation in three scopes: as published, as the sum of the 31 provinces, and what lies outside the
    mainland (their difference), one row per year, indicator and scope.

    Parameters
    ----------
    indicators
        Keys of indicators, one or several; None for all.
    scope
        One or several scopes; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    year: Year
    indicator: Indicator key
    scope: published: the printed national figure; mainland_sum: sum of the 31 provinces, or a ratio of
        such sums; outside: published minus mainland_sum
    value: Value in the unit beside it; empty where no province reports
    unit: Unit of the value
    flag: Findings of the audit that concern this row, separated by semicolons; empty if none
    source: Publication the value comes from

    Coverage: 1993–2024.
    Source: National Bureau of Statistics and Ministry of Science and Technology of China: yearbooks,
    communiqués and data portal, via public repositories; World Bank: World Development Indicators.
    The one trap: For patents and technology contracts the published nation includes Hong Kong, Macao,
    Taiwan or foreign parties (S2 to S4): shares of the mainland divide by mainland_sum. Local budgets
    have no published nation (S1).

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("national_panel")
    frame = keep_indicators(frame, indicators, "national_panel")
    frame = keep_known(frame, "scope", scope, "scope")
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def region_facts(
    indicators: Names = None,
    *,
    regions: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return figures printed for whole regions: one row per region, year and indicator of an edition.

    Regional figures as printed, with the delta's cooperation index in every edition of its report, one
    row per region, year, indicator and edition.

    Parameters
    ----------
    indicators
        Keys of indicators, one or several; None for all.
    regions
        Region keys, one or several; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    region: Region
    year: Year
    indicator: Indicator key
    edition: Year of the index report; single for all other figures
    value: Value in the unit beside it
    value_text: As printed, for example 1/9 or 26000+
    unit: Unit
    flag: Flags
    source: Source
    second_source: Second source, empty where there is none or it only repeats the first
    note: Remark, English

    Coverage: 2011–2024.
    Source: Statistical offices, press and repositories named in the column source; Shanghai Institute for
    Science of Science with partners: coordinated innovation index.
    The one trap: Every edition recomputes the delta's index (flag S26): one chart, one edition.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("region_facts")
    frame = keep_indicators(frame, indicators, "region_facts")
    frame = keep_regions(frame, regions)
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def city_panel(
    indicators: Names = None,
    *,
    regions: Names = None,
    cities: Names = None,
    series: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return city figures: one row per city, year, indicator and series.

    Figures of single cities from scattered sources, one row per city, year, indicator and series, in
    units of the vocabulary.

    Parameters
    ----------
    indicators
        Keys of indicators, one or several; None for all.
    regions
        Region keys, one or several; None for all.
    cities
        City keys; None for all.
    series
        One or several series; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    city: City
    year: Year
    indicator: Indicator key
    series: main; revised: after the fifth census, second hand; alt: a second, disagreeing figure
    value: Value in the unit beside it
    unit: Unit
    quality: How good the figure is
    source: Source
    second_source: Second source, empty where there is none or it only repeats the first
    note: Remark, English

    Coverage: 2009–2025.
    Source: Statistical offices, press and repositories named in the column source.
    The one trap: Years differ by city and many cells are missing: never rank cities across years, never
    join series.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("city_panel")
    frame = keep_indicators(frame, indicators, "city_panel")
    frame = keep_regions_of(frame, regions, places="cities", columns=["city"])
    frame = keep_places(frame, cities, places="cities", columns=["city"])
    frame = keep_known(frame, "series", series, "series")
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def exchange_rates(*, first_year: int | None = None, last_year: int | None = None) -> "pd.DataFrame":
    """Return exchange rates per US dollar: one row per year and currency.

    Annual average exchange rates, one row per year and currency.

    Parameters
    ----------
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    year: Year
    currency: Currency code
    per_usd (currency per USD): Units of the currency for one US dollar, annual average
    source: Publication the value comes from

    Coverage: 2010–2024.
    Source: Federal Reserve, H.10 / FRED.
    The one trap: Annual averages: year-end stocks convert at another rate.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("exchange_rates")
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)
