"""Papers of authors in several cities: pairs of cities, cities, coverage."""

from typing import TYPE_CHECKING

from analysis.load.reading import (
    Names,
    keep_known,
    keep_places,
    keep_regions_of,
    keep_years,
    read,
    renumbered,
)

if TYPE_CHECKING:
    import pandas as pd


def copublication_edges(
    collection: Names = None,
    *,
    regions: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return joint papers of city pairs: one row per pair of cities, year, field and venue.

    Joint papers of two cities, one row per collection, pair, year, field and venue.

    Parameters
    ----------
    collection
        One or several collections; None for all.
    regions
        Region keys, one or several; None for all (rows in which one end lies there).
    cities
        City keys; None for all (rows in which one end lies there).
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    collection: Collection
    origin: City, first of the pair by key
    destination: City, second of the pair by key
    year: Year of the conference; in ChinaXiv the year of posting, with many older papers posted at once
        in 2017
    field: Field; not stated for half of the papers of ChinaXiv
    venue: Venue; ChinaXiv for the archive
    papers (papers): Joint papers, full counting
    papers_incl_ucas (papers): Also counting Beijing when named only through the University of CAS
    source: Source

    Coverage: 1995–2025.
    Source: Paper Copilot, Paper Lists; ChinaXiv.
    The one trap: Full counting: a paper of three cities is three pairs. Venues come and go: use one venue
    for a time series.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("copublication_edges")
    frame = keep_known(frame, "collection", collection, "collection")
    frame = keep_regions_of(frame, regions, places="cities", columns=["origin", "destination"])
    frame = keep_places(frame, cities, places="cities", columns=["origin", "destination"])
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def copublication_nodes(
    collection: Names = None,
    *,
    regions: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return papers of each city: one row per city, year, field and venue.

    Papers with an address in a city, one row per collection, city, year, field and venue.

    Parameters
    ----------
    collection
        One or several collections; None for all.
    regions
        Region keys, one or several; None for all.
    cities
        City keys; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    collection: Collection
    city: City
    year: Year of the conference; in ChinaXiv the year of posting, with many older papers posted at once
        in 2017
    field: Field; not stated for half of the papers of ChinaXiv
    venue: Venue; ChinaXiv for the archive
    papers (papers): Papers with an address in the city
    papers_multi_city (papers): Of these with two or more Chinese cities

    Coverage: 1992–2025.
    Source: Paper Copilot, Paper Lists; ChinaXiv.
    The one trap: A paper counts in each of its cities: sums over cities are not numbers of papers.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("copublication_nodes")
    frame = keep_known(frame, "collection", collection, "collection")
    frame = keep_regions_of(frame, regions, places="cities", columns=["city"])
    frame = keep_places(frame, cities, places="cities", columns=["city"])
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def copublication_coverage(*, first_year: int | None = None, last_year: int | None = None) -> "pd.DataFrame":
    """Return coverage of the AI and robotics collection: one row per venue and year.

    What was listed, read and located, one row per venue and year.

    Parameters
    ----------
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    venue: Venue
    year: Year
    field: Field
    papers_listed (papers): Papers listed
    papers_counted (papers): Papers accepted and counted
    papers_with_affiliation (papers): With an affiliation
    papers_china (papers): With an institution in mainland China, Hong Kong or Macao
    papers_located (papers): Of these with a known city
    papers_multi_city (papers): Of these with two or more Chinese cities

    Coverage: 1987–2025.
    Source: Paper Copilot, Paper Lists.
    The one trap: Large venue files of 2020-2025 are missing.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("copublication_coverage")
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)
