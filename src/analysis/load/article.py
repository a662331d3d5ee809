"""The article's own tables, by edition: topics, key data, paths, cases, outlook, claims."""

from typing import TYPE_CHECKING

from analysis.load.reading import Names, keep_regions, read, renumbered

if TYPE_CHECKING:
    import pandas as pd


def topics(*, regions: Names = None, edition: str = "article") -> "pd.DataFrame":
    """Return hot topics of the article: one row per topic.

    The three hot topics of the article, one row per topic, with actors, claims and the topics of dated
    events behind them.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    edition
        Which edition of the article.

    Columns
    -------
    topic: Key of the hot topic
    region: Region the row is about
    title_en: Title of the topic, English
    title_de: Title of the topic, German
    title_zh: Title of the topic, Chinese
    actors_en: Who acts, as named by the article, English
    actors_de: Who acts, as named by the article, German
    actors_zh: Who acts, as named by the article, Chinese
    claims: Claims of the topic, separated by semicolons
    event_topics: Topics of dated events that document what stands behind it, separated by semicolons;
        empty where none is on record

    Coverage: 3 rows.
    Source: German article on regional science and technology cooperation in China, anonymous and undated,
    as examined here.
    The one trap: The key of a hot topic is not a topic of events: event_topics leads there. The grouping
    of events under a hot topic is ours.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("topics", edition=edition)
    frame = keep_regions(frame, regions)
    return renumbered(frame)


def key_data(*, regions: Names = None, edition: str = "article") -> "pd.DataFrame":
    """Return key table of the article: one row per region.

    The table of the article as printed: projects, key fields and investment of three regions in ten days,
    one row per region.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    edition
        Which edition of the article.

    Columns
    -------
    region: Region
    projects (projects): Cooperation projects in ten days, as printed
    amount_printed: Investment as printed, in unit_printed
    unit_printed: Unit in the head of the printed column
    fields_en: Key fields of the region, English
    fields_de: Key fields of the region, German
    fields_zh: Key fields of the region, Chinese
    claim_projects: Claim of the count
    claim_fields: Claim of the fields
    claim_amount: Claim of the amount

    Coverage: 3 rows.
    Source: German article on regional science and technology cooperation in China, anonymous and undated,
    as examined here.
    The one trap: No source was found for any of these figures, and the printed unit (billions of yuan)
    probably stands for 100 million yuan: show both readings.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("key_data", edition=edition)
    frame = keep_regions(frame, regions)
    return renumbered(frame)


def paths(*, edition: str = "article") -> "pd.DataFrame":
    """Return proposed paths of the article: one row per path of cooperation.

    The four paths the article proposes, one row per path, in its order.

    Parameters
    ----------
    edition
        Which edition of the article.

    Columns
    -------
    path: Key of the path
    order: Place in the article
    title_en: Title of the path, English
    title_de: Title of the path, German
    title_zh: Title of the path, Chinese
    claims: Claims of the path, separated by semicolons

    Coverage: 4 rows.
    Source: German article on regional science and technology cooperation in China, anonymous and undated,
    as examined here.
    The one trap: Proposals are opinion; a verdict "supported" says that something is already policy, not
    that it works.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    return read("paths", edition=edition)


def cases(*, regions: Names = None, edition: str = "article") -> "pd.DataFrame":
    """Return cases of the article: one row per case.

    The two cases of the article, one row per case.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    edition
        Which edition of the article.

    Columns
    -------
    case: Key of the case
    title_en: Title of the case, English
    title_de: Title of the case, German
    title_zh: Title of the case, Chinese
    region: Region of the case
    claims: Claims of the case, separated by semicolons

    Coverage: 2 rows.
    Source: German article on regional science and technology cooperation in China, anonymous and undated,
    as examined here.
    The one trap: Shanghai belongs to the G60 corridor with Songjiang District only; the Hetao zone has
    two parks whose counts must not be added.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("cases", edition=edition)
    frame = keep_regions(frame, regions)
    return renumbered(frame)


def outlook(*, edition: str = "article") -> "pd.DataFrame":
    """Return outlook of the article: one row per statement.

    What the article expects or demands for the future, one row per statement.

    Parameters
    ----------
    edition
        Which edition of the article.

    Columns
    -------
    statement: Key of the statement
    text_en: The statement as one full sentence, English
    text_de: The statement as one full sentence, German
    text_zh: The statement as one full sentence, Chinese
    claims: Claims it rests on, separated by semicolons

    Coverage: 4 rows.
    Source: German article on regional science and technology cooperation in China, anonymous and undated,
    as examined here.
    The one trap: Expectations and demands without a date or a measure.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    return read("outlook", edition=edition)


def claims(*, regions: Names = None, edition: str = "article") -> "pd.DataFrame":
    """Return claims of the article: one row per claim.

    Every single statement of the article, one row per statement, in our own words and three languages,
    with the figure as printed and in a normalised unit.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    edition
        Which edition of the article.

    Columns
    -------
    claim: Key of the claim
    section: Section of the article
    region: Region the row is about
    subject_en: Who or what the statement is about, English
    predicate_en: What is stated, English
    text_en: The statement as one full sentence, English
    text_de: The statement as one full sentence, German
    text_zh: The statement as one full sentence, Chinese
    value: Figure as printed, in unit_as_printed; empty where the statement has no figure
    unit_as_printed: Unit in the words of the German text
    value_normalised: Figure in unit_normalised
    unit_normalised: Unit after reading the figure as far as it can be read
    time_reference: Time the statement refers to
    note_en: What is ambiguous or mistranslated in the wording, English
    note_de: What is ambiguous or mistranslated in the wording, German
    note_zh: What is ambiguous or mistranslated in the wording, Chinese

    Coverage: 44 rows.
    Source: German article on regional science and technology cooperation in China, anonymous and undated,
    as examined here.
    The one trap: What the article says, not what is true: read the verdict with it. Amounts stand as
    printed (billions of yuan) although the unit is in doubt.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import load
    >>> len(load.claims(edition="article"))
    44
    """
    frame = read("claims", edition=edition)
    frame = keep_regions(frame, regions)
    return renumbered(frame)
