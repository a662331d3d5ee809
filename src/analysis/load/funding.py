"""Funded research: projects, programmes, subjects of projects, projects of the European Union."""

from typing import TYPE_CHECKING

from analysis.load.reading import (
    PLACED,
    Names,
    keep_listed,
    keep_places,
    keep_regions,
    keep_regions_of,
    keep_years,
    read,
    renumbered,
)

if TYPE_CHECKING:
    import pandas as pd


def projects(
    *,
    regions: Names = None,
    provinces: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return projects of the National Key R&D Programme: one row per project.

    Projects of the lists 2018-2020, one row per project, placed by their leading institution.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    provinces
        Province keys; None for all.
    cities
        City keys; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    project: Project number
    list_year: Year of the list
    list_date: Date of the first list with the project, not of its approval
    list_date_last: Date of the last list with the project
    title_zh: Title
    institution_zh: Leading institution
    province: Province of the leading institution
    city: City of the leading institution
    region: Region; empty where the place is unknown
    programme: Programme
    programme_mark: Letters of the project number
    funds_cny_mn (million CNY): Public funds; missing for most lists after 2018
    mapping_rule: How the place was found
    source: Source

    Coverage: 2018–2020.
    Source: Project lists of the National Key R&D Programme, via the R package techme.
    The one trap: Only the leading institution is known: activity by place, not cooperation. Missing funds
    are not zero.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("projects")
    frame = keep_regions(frame, regions)
    frame = keep_places(frame, provinces, places="provinces", columns=["province"])
    frame = keep_places(frame, cities, places="cities", columns=["city"])
    frame = keep_years(frame, first_year, last_year, column="list_year")
    return renumbered(frame)


def programmes() -> "pd.DataFrame":
    """Return programmes of the National Key R&D Programme: one row per programme.

    Names of the 69 programmes in three languages and a broad field, one row per programme.

    Columns
    -------
    programme: Programme key
    name_zh: Name, Chinese as printed
    name_en: Name, English, own translation
    name_de: Name, German, own translation
    field_key: Broad field, own grouping
    field_en: Broad field, English
    field_de: Broad field, German
    field_zh: Broad field, Chinese

    Coverage: 69 rows.
    Source: Names as printed in the project lists; Own grouping.
    The one trap: Fields are our own grouping, not the ministry's.
    """
    return read("programmes")


def programme_subjects(
    *,
    regions: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return subjects of the materials genome programme: one row per subject of a project.

    Leading institution and partner of each subject, one row per subject.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all (rows in which one end lies there).
    cities
        City keys; None for all (rows in which one end lies there).
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    subject: Subject number
    project: Project number
    year: Year
    title_zh: Title of the project
    lead_institution_zh: Leading institution
    lead_city: City of the leading institution
    lead_province: Province of the leading institution
    lead_region: Region of the leading institution
    subject_institution_zh: Institution of the subject
    subject_city: City of the subject's institution
    subject_province: Province of the subject's institution
    subject_region: Region of the subject's institution
    mapping_rule: How the place was found
    source: Source

    Coverage: 2016–2018.
    Source: Sample data of the materials data platform MGEDATA.
    The one trap: One programme of 44 projects, 2016-2018; rows within one city are included.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("programme_subjects")
    frame = keep_regions_of(frame, regions, places="cities", columns=["lead_city", "subject_city"])
    frame = keep_places(frame, cities, places="cities", columns=["lead_city", "subject_city"])
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)


def cordis_projects(
    *,
    regions: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return EU projects with participants from China: one row per EU project.

    Projects of Horizon 2020 and Horizon Europe, one row per project.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all (rows with a Chinese city there).
    cities
        City keys; None for all (rows with one of them).
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    project: Project number
    acronym: Acronym
    programme: Framework programme
    funding_scheme: Funding scheme
    start_date: Start
    start_year: Year of the start
    total_cost_eur (EUR): Cost of the whole project
    ec_contribution_eur (EUR): EU contribution to the whole project
    chinese_organisations (organisations): Organisations from China
    organisations_located (organisations): Of these with a known city
    cities: Chinese cities, separated by semicolons
    regions: Regions of these cities, separated by semicolons
    topics: Topic codes
    source: Source

    Coverage: 2015–2026.
    Source: CORDIS, European Commission, via a public repository.
    The one trap: Amounts are those of the whole project, not of the Chinese partners.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("cordis_projects")
    frame = keep_listed(frame, "regions", regions, "region", PLACED)
    frame = keep_listed(frame, "cities", cities, "city", read("cities")["city"])
    frame = keep_years(frame, first_year, last_year, column="start_year")
    return renumbered(frame)
