"""The four paths of cooperation: instruments, indicators, documented values."""

from typing import TYPE_CHECKING

from analysis.load.reading import Names, keep, keep_known, keep_regions, keep_years, read, renumbered

if TYPE_CHECKING:
    import pandas as pd


def instruments(*, paths: Names = None) -> "pd.DataFrame":
    """Return instruments of the four paths: one row per instrument.

    Eleven instruments with claims, indicators and precedents, one row per instrument.

    Parameters
    ----------
    paths
        Keys of paths of cooperation; None for all.

    Columns
    -------
    instrument: Instrument key
    path: Path
    title_en: Title, English
    title_de: Title, German
    title_zh: Title, Chinese
    claims: Claims, separated by semicolons
    indicators: Path indicators, separated by semicolons
    precedents: Events that are precedents, separated by semicolons
    note_en: Remark, English
    note_de: Remark, German
    note_zh: Remark, Chinese

    Coverage: 11 rows.
    Source: Own compilation.
    The one trap: joint_legislation is not in the article; it was added as the main real instrument.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("instruments")
    frame = keep_known(frame, "path", paths, "path")
    return renumbered(frame)


def path_indicators(indicators: Names = None, *, paths: Names = None) -> "pd.DataFrame":
    """Return indicators of the four paths: one row per path and indicator.

    What would measure each path, one row per indicator.

    Parameters
    ----------
    indicators
        Keys of path indicators; None for all.
    paths
        Keys of paths of cooperation; None for all.

    Columns
    -------
    path: Path
    indicator: Path indicator key
    label_en: Name, English
    label_de: Name, German
    label_zh: Name, Chinese
    unit: Unit
    better: Whether more or less is progress
    publisher: Who publishes it
    sources: Sources
    panel_indicator: Indicator of the provincial panel that measures the same, empty if none
    note: Remark, English

    Coverage: 20 rows.
    Source: Own compilation.
    The one trap: rd_intensity_gap is computed from the panel; intl_copublications has no official series.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("path_indicators")
    frame = keep_known(frame, "indicator", indicators, "path indicator")
    frame = keep_known(frame, "path", paths, "path")
    return renumbered(frame)


def path_values(
    indicators: Names = None,
    *,
    paths: Names = None,
    regions: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> "pd.DataFrame":
    """Return documented values of path indicators: one row per documented value.

    Values of path indicators that the panel does not have, one row per indicator, region and year.

    Parameters
    ----------
    indicators
        Keys of path indicators; None for all.
    paths
        Keys of paths of cooperation; None for all.
    regions
        Region keys, one or several; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    path: Path
    indicator: Path indicator
    region: Region
    year: Year
    value: Value in the unit beside it
    unit: Unit
    source: Source
    second_source: Second source, empty where there is none or it only repeats the first
    note: Definition or limit of this value, English

    Coverage: 2013–2025.
    Source: Publications named in the column source.
    The one trap: Definitions differ between regions (see note): what is known, not a ranking; no row
    means nothing documented, not zero.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("path_values")
    frame = keep(frame, "indicator", indicators, "path indicator", read("path_indicators")["indicator"])
    frame = keep(frame, "path", paths, "path", read("path_indicators")["path"])
    frame = keep_regions(frame, regions)
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)
