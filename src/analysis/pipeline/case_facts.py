"""The two cases, the G60 corridor and the Hetao zone: dated facts with text in three languages."""

import pandas as pd

from analysis.pipeline.key_words import converted, counted
from analysis.pipeline.raw_cells import chosen, measured, missing, padded_date, precision
from analysis.pipeline.translations import frame_of, with_translations

FILE = "cities/corridors.csv"


def case_facts(corridors: pd.DataFrame, translations: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the facts of both cases, one row per fact, keys running per case in the order of the raw file.

    `value` is the number in `unit` (a share printed as 1/15 is 6.67 `% of China`), `value_text` what is
    printed; rows of the kind `field` have words there and no number. Rows of the kind `seed_claim` repeat the
    article under examination: they are no evidence.
    """
    item = corridors["item"].str.replace("hightech", "high_tech", regex=False)
    per_year = corridors["unit"] == "count_per_year"
    figures = converted(
        corridors["value"].map(measured),
        corridors["unit"].mask(per_year, "count"),
        counted=item,
        names=counted("case_facts"),
        file=FILE,
    )
    second = missing(corridors["second_source_id"])
    table = corridors.assign(
        fact=fact_keys(corridors["case"]),
        precision=corridors["date"].map(precision),
        date=corridors["date"].map(padded_date),
        item=item,
        value=figures["value"],
        value_text=missing(corridors["value"]),
        unit=figures["unit"],
        source=corridors["source_id"],
        second_source=second.where(second != corridors["source_id"]),
    )
    texts = frame_of(translations, "case_facts")
    return chosen(
        with_translations(table, texts, key="fact", columns=("text_de", "text_zh"), name="case_facts"),
        "case_facts",
    )


def fact_keys(case: pd.Series) -> pd.Series:
    """Return running keys per case: g60_001, g60_002 and so on."""
    number = case.groupby(case).cumcount() + 1
    return case + "_" + number.astype("str").str.pad(3, fillchar="0")
