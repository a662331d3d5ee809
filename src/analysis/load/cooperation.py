"""Further traces of cooperation: stated flows, official statements, research organisations."""

from typing import TYPE_CHECKING

from analysis.load.reading import Names, keep_places, keep_regions, keep_years, read, renumbered

if TYPE_CHECKING:
    import pandas as pd


def official_flows(
    *, regions: Names = None, first_year: int | None = None, last_year: int | None = None
) -> "pd.DataFrame":
    """Return official flows: one row per stated flow.

    Contracts, patents and papers between provinces or inside a region, one row per printed flow.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all (the region the statement is about).
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    statement: Statement it goes back to
    origin: Province or region keys, separated by semicolons
    destination: Province or region keys, separated by semicolons
    year: Year
    kind: What flows
    value: Value in the unit beside it
    unit: Unit
    directed: True: from origin to destination
    trust: What kind of page it was read on
    source: Source

    Coverage: 2011–2023.
    Source: Records of conferences, preprints, funding lists and official statements, see the column
    source.
    The one trap: A list of provinces is one sum; the same pair may follow different definitions in
    different years.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("official_flows")
    about = keep_regions(read("cooperation_statements"), regions)
    frame = frame[frame["statement"].isin(about["statement"])]
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def cooperation_statements(
    *, regions: Names = None, first_year: int | None = None, last_year: int | None = None
) -> "pd.DataFrame":
    """Return official numbers on cooperation: one row per statement.

    Numbers printed by authorities and press, one row per statement; weak and derived ones are left out.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    first_year, last_year
        Bounds of the last year of the period, both included; None leaves the side open.

    Columns
    -------
    statement: Statement key
    region: Region
    origin: Place keys, separated by semicolons
    destination: Place keys, separated by semicolons
    place: Place as printed
    period: Period as printed
    period_type: Kind of period
    year: Last year of the period, empty if not stated
    measure: What is measured
    value: Value in the unit beside it
    unit: Unit
    field: Field
    publisher: Publisher to cite
    published: Date of publication as printed
    url: Address, only where it is the publisher's own page
    link_ok: Whether a link may be shown
    trust: What kind of page it was read on
    source: Source
    note: Remark, English

    Coverage: 2011–2025.
    Source: Records of conferences, preprints, funding lists and official statements, see the column
    source.
    The one trap: Definitions change between statements of the same measure: read the note before
    comparing.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("cooperation_statements")
    frame = keep_regions(frame, regions)
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def institutions(*, regions: Names = None, provinces: Names = None, cities: Names = None) -> "pd.DataFrame":
    """Return research institutions: one row per research organisation.

    Organisations in mainland China, Hong Kong and Macao with a ROR record, one row per record.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    provinces
        Province keys; None for all.
    cities
        City keys; None for all.

    Columns
    -------
    institution: ROR key, the last part of its address
    name_en: Name, English
    name_zh: Name, Chinese
    types: Types in ROR
    city: City
    province: Province
    region: Region; empty where the place is unknown
    lat (degrees north): Latitude of the GeoNames place
    lon (degrees east): Longitude of the GeoNames place
    geonames_id: GeoNames number of the place
    established: Year of foundation
    note: Remark, English
    source: Source

    Coverage: 2289 rows.
    Source: Research Organization Registry (ROR); GeoNames.
    The one trap: A subset: only records added or changed since March 2022; points are places, not
    buildings.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("institutions")
    frame = keep_regions(frame, regions)
    frame = keep_places(frame, provinces, places="provinces", columns=["province"])
    frame = keep_places(frame, cities, places="cities", columns=["city"])
    return renumbered(frame)
