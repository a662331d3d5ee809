"""The article's four paths: instruments, their indicators, and indicator values found outside the panel."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.key_words import known_units, one_german_term
from analysis.pipeline.path_values import path_values
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, missing
from analysis.pipeline.translations import frame_of, translated_where, with_translations

PATHS_FILE = "evidence/paths.csv"
INDICATORS_FILE = "evidence/path_indicators.csv"

IN_PANEL = {
    "rd_intensity": "rd_intensity",
    "fiscal_st_share": "fiscal_sci_tech_share",
    "rd_business_share": "business_funding_share",
    "rd_personnel": "rd_personnel_fte",
    "key_labs": "state_key_laboratories",
    "high_tech_enterprises": "high_tech_enterprises",
    "pct_applications": "pct_applications",
    "instrument_sharing": "instrument_sharing_good_share",
    "industry_science_rd": "industry_science_rd_share",
    "foreign_technology": "industry_foreign_technology_acquired",
}
"""Path indicators the provincial panel measures. Technology contracts between members are not among them: the
panel knows all contracts sold, not those inside a region. The spread of R&D intensity is computed."""

COUNTED = {
    "joint_laws": "legal decisions",
    "key_labs": "laboratories",
    "major_facilities": "facilities",
    "joint_projects": "projects",
    "national_clusters": "clusters",
    "high_tech_enterprises": "enterprises",
    "pct_applications": "applications",
}


def tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the clean tables instruments, path_indicators and path_values."""
    indicators = path_indicators(raw.read(INDICATORS_FILE))
    return {
        "instruments": instruments(raw.read(PATHS_FILE), indicators, frame_of(translations, "instruments")),
        "path_indicators": indicators,
        "path_values": path_values(raw, indicators),
    }


def path_indicators(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators of the four paths, one row per path and indicator.

    `panel_indicator` is the key in the provincial panel where the panel measures the same thing, else empty;
    `better` says whether more (up) or less (down) is progress.
    """
    indicator = rows["indicator_key"]
    unit = rows["unit"].map(lambda text: known_units().get(text, (text, 1.0))[0])
    counts = rows["unit"] == "count"
    table = rows.assign(
        path=rows["path_key"],
        indicator=indicator,
        unit=unit.mask(counts, indicator.map(COUNTED)),
        label_de=one_german_term(rows["label_de"]),
        sources=rows["source_ids"],
        panel_indicator=indicator.map(IN_PANEL),
        note=missing(rows["note"]),
    )
    return chosen(table, "path_indicators")


def instruments(rows: pd.DataFrame, indicators: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the eleven instruments, one row per instrument, with claims, indicators and precedents as lists.

    Lists are separated by semicolons. The direction printed beside each indicator must be the one of the
    indicator table (DataError otherwise) and is not repeated here.
    """
    _check_directions(rows["indicators"], indicators)
    own = rows[rows["level"] == "instrument"].reset_index(drop=True)
    table = own.assign(
        instrument=own["instrument_key"],
        path=own["path_key"],
        claims=own["claim_ids"],
        indicators=own["indicators"].str.replace(r":(?:up|down)", "", regex=True),
        precedents=missing(own["precedent_event_ids"]),
        note_en=missing(own["note"]),
    )
    notes = ("note_de", "note_zh")
    table = with_translations(
        table, texts, key="instrument", columns=notes, name="instruments", required=False
    )
    translated_where(table, english="note_en", others=notes, key="instrument", name="instruments")
    return chosen(table, "instruments")


def _check_directions(lists: pd.Series, indicators: pd.DataFrame) -> None:
    """Refuse an indicator with another direction, or one that the indicator table does not know."""
    known = dict(zip(indicators["indicator"], indicators["better"], strict=True))
    for cell in lists:
        for entry in cell.split(";"):
            key, _, better = entry.partition(":")
            if known.get(key) != better:
                raise DataError(
                    f"direction of {key} differs",
                    file=PATHS_FILE,
                    column="indicators",
                    value=better,
                    expected=known.get(key, "an indicator of path_indicators.csv"),
                )
