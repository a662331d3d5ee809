"""What happened and who says so: dated events, facts on the cases, launch days, publications."""

from typing import TYPE_CHECKING

from analysis.load.reading import Names, keep_known, keep_regions, keep_years, read, renumbered

if TYPE_CHECKING:
    import pandas as pd


def case_facts(
    *, cases: Names = None, first_year: int | None = None, last_year: int | None = None
) -> "pd.DataFrame":
    """Return facts on the two cases: one row per fact.

    Dated facts on the G60 corridor and the Hetao zone in three languages, one row per fact.

    Parameters
    ----------
    cases
        Keys of cases; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    fact: Fact key
    case: Case
    date: Date, padded to the first day of month or year; empty when undated
    precision: How exact the date is
    kind: Kind of fact; seed_claim repeats the article and is no evidence
    item: What it is about
    value: Value in the unit beside it; a share printed as 1/15 in % of China
    value_text: As printed; words for the kind field
    unit: Unit
    text_en: Text, English
    text_de: Text, German
    text_zh: Text, Chinese
    source: Source
    second_source: Second source, empty where there is none or it only repeats the first
    quality: How good the fact is

    Coverage: 2016–2035.
    Source: Statistical offices, press and repositories named in the column source.
    The one trap: Targets and claims of the article stand beside measured facts: filter by kind.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("case_facts")
    frame = keep_known(frame, "case", cases, "case")
    frame = keep_years(frame, first_year, last_year, column="date")
    return renumbered(frame)


def events(
    *,
    regions: Names = None,
    topics: Names = None,
    paths: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return events: one row per event.

    Dated events 2016-2026, one row per event.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    topics
        Topic keys of events; None for all.
    paths
        Keys of paths of cooperation; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    event: Event key
    date: Date, padded to the first day of month or year
    precision: How exact the date is
    date_label: Date as exact as known
    region: Region
    topic: Topic of events
    type: Type of event
    path: Path it belongs to
    title_en: Title, English
    title_de: Title, German
    title_zh: Title, Chinese
    amount: Amount in the unit beside it
    amount_unit: Unit of the amount
    amount_kind: What the amount is (annual plan, multi-year total, target …)
    items: Number of projects, contracts, members …
    source: Source
    second_source: Second source, empty where there is none or it only repeats the first
    note: Remark, English

    Coverage: 2016–2026.
    Source: Publications named in the column source.
    The one trap: A search result, not a census: counts per region or year do not measure activity, and
    amounts of different kinds never add.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import load
    >>> len(load.events())
    120
    """
    frame = read("events")
    frame = keep_regions(frame, regions)
    frame = keep_known(frame, "topic", topics, "topic")
    frame = keep_known(frame, "path", paths, "path")
    frame = keep_years(frame, first_year, last_year, column="date")
    return renumbered(frame)


def sources(*, collection: Names = None) -> "pd.DataFrame":
    """Return sources: one row per publication.

    Every publication and file behind the tables, one row per source.

    Parameters
    ----------
    collection
        One or several collections; None for all.

    Columns
    -------
    source: Source key
    collection: Collection it comes from
    title: Title
    publisher: Publisher
    url: Address
    published: Date of publication as printed (year, month or day)
    language: Language code; mul for several
    host_class: What kind of host the address is
    licence: Licence or terms as stated
    link_ok: Whether a link may be shown; the strictest mark any collection gives the host
    note: Remark, English

    Coverage: 375 rows.
    Source: Own compilation.
    The one trap: Never show a link where link_ok is no; seed is the text under examination, not evidence.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("sources")
    frame = keep_known(frame, "collection", collection, "collection")
    return renumbered(frame)


def launch_days(
    *, regions: Names = None, first_year: int | None = None, last_year: int | None = None
) -> "pd.DataFrame":
    """Return real signing and launch days: one row per day.

    Seven days and one list with their number of projects and announced totals, one row per day.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    day_key: Day key
    region: Region
    date: Date; first day of the month where only that is known
    precision: How exact the date is
    projects (projects): Projects signed or started
    amount_cny_bn (billion CNY): Announced multi-year total
    source: Source
    label_en: Name, English
    label_de: Name, German
    label_zh: Name, Chinese
    note_en: Remark, English
    note_de: Remark, German
    note_zh: Remark, Chinese

    Coverage: 2019–2023.
    Source: Publications named in the column source.
    The one trap: Multi-year totals, mostly over all industries; wcsc-20210527 is part of ccec-20210527.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("launch_days")
    frame = keep_regions(frame, regions)
    frame = keep_years(frame, first_year, last_year, column="date")
    return renumbered(frame)
