"""Where research is concentrated: innovation clusters and key laboratories."""

from typing import TYPE_CHECKING

from analysis.load.reading import (
    Names,
    keep_places,
    keep_regions,
    keep_regions_of,
    keep_years,
    read,
    renumbered,
)

if TYPE_CHECKING:
    import pandas as pd


def clusters(
    *, regions: Names = None, first_year: int | None = None, last_year: int | None = None
) -> "pd.DataFrame":
    """Return innovation clusters: one row per edition and rank.

    Ranks in the cluster list of the Global Innovation Index, one row per edition and rank.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    edition: Edition of the list
    rank: Rank
    cluster: Cluster key
    name: Name as printed
    economy: Economy as printed
    region: Region; empty for clusters outside China
    pct_applications (applications): PCT applications of five years
    publications (publications): Publications of five years
    pct_share (share): Share of the world's PCT applications
    publication_share (share): Share of the world's publications
    vc_share (share): Share of the world's venture capital deals
    source: Source
    second_source: Second source, empty where there is none or it only repeats the first
    quality: How good the figure is
    note: Remark, English

    Coverage: 2018–2025.
    Source: WIPO, Global Innovation Index, through the press named in the column source.
    The one trap: The method changed in 2025 and no edition is complete: draw no line across 2025 and read
    no missing rank as bad.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("clusters")
    frame = keep_regions(frame, regions)
    frame = keep_years(frame, first_year, last_year, column="edition")
    return renumbered(frame)


def cluster_counts(*, first_year: int | None = None, last_year: int | None = None) -> "pd.DataFrame":
    """Return clusters per economy: one row per edition and economy.

    Number of clusters among the top 100, one row per edition and economy.

    Parameters
    ----------
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    edition: Edition of the list
    economy: Economy
    clusters_in_top100 (clusters): Clusters among the top 100
    source: Source
    second_source: Second source, empty where there is none or it only repeats the first

    Coverage: 2020–2025.
    Source: WIPO, Global Innovation Index, through the press named in the column source.
    The one trap: The method changed in 2025.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("cluster_counts")
    frame = keep_years(frame, first_year, last_year, column="edition")
    return renumbered(frame)


def laboratories(
    *,
    regions: Names = None,
    provinces: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return state Key Laboratories: one row per laboratory.

    Three lists of State Key Laboratories (2016 enterprises, 2019 state, 2020 province and ministry), one
    row per distinct laboratory with its lead institution.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    provinces
        Province keys; None for all.
    first_year, last_year
        Bounds of the year of the list, both included; None leaves the side open.

    Columns
    -------
    laboratory: Running key by list
    type: SKL state, FSKL enterprises, PSKL province and ministry
    list_year: Year of the list
    name_zh: Name, Chinese
    area_zh: Research area as printed, Chinese
    institution_zh: Lead institution (first carrier in the list), Chinese
    administrator_zh: Administering body as printed, Chinese
    province: Province of the lead institution
    registration_no: Registration number as printed
    start_year: Year the laboratory started, where printed
    carriers (institutions): Institutions that carry the laboratory
    flag: Findings of the audit that concern this row, separated by semicolons; empty if none
    source: Publication the value comes from

    Coverage: 2016–2020.
    Source: Ministry of Science and Technology of China: lists of 2016, 2019 and 2020.
    The one trap: Three lists of three years: never add the types into one year (L11). 253 of 254 state
    laboratories (S24).

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("laboratories")
    frame = keep_regions_of(frame, regions, places="provinces", columns=["province"])
    frame = keep_places(frame, provinces, places="provinces", columns=["province"])
    frame = keep_years(frame, first_year, last_year, column="list_year")
    return renumbered(frame)


def lab_partners(*, regions: Names = None, provinces: Names = None) -> "pd.DataFrame":
    """Return partners of joint State Key Laboratories: one row per laboratory and partner.

    Institutions that carry a joint State Key Laboratory of the 2019 list, one row per laboratory and
    institution, with the province the list prints and the institution's own.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all (where the institution itself sits).
    provinces
        Province keys; None for all (where the institution itself sits).

    Columns
    -------
    laboratory: Laboratory key
    institution_zh: Institution, Chinese
    listed_province: Province printed in the list, that of the lead institution
    province: Province of the institution itself
    province_basis: sole_carrier: its own laboratories in the list; lead: it leads a joint laboratory;
        ror: Research Organization Registry; own_compilation: no source found
    cross_province: Whether the laboratory's institutions sit in two or more provinces
    flag: Findings of the audit that concern this row, separated by semicolons; empty if none
    source: Publication the value comes from

    Coverage: 57 rows.
    Source: Ministry of Science and Technology of China: list of 2019; Research Organization Registry.
    The one trap: The list prints the lead's province for every partner: 18 of 57 rows sit elsewhere
    (S23).

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("lab_partners")
    frame = keep_regions_of(frame, regions, places="provinces", columns=["province"])
    frame = keep_places(frame, provinces, places="provinces", columns=["province"])
    return renumbered(frame)
