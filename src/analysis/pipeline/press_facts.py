"""Dated facts from press and government pages that no statistical table holds."""

import pandas as pd

from analysis.names import REGION_KEYS
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, lookup, measured, missing, padded_date, precision
from analysis.pipeline.translations import frame_of, with_translations

FILE = "evidence/press_facts.csv"
SOURCE = "press-facts"
LINKED = ("official", "state_media", "established")
"""Classes of hosts whose page is the publisher's own; mirrors and aggregators are named without a link."""


def press_facts(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the press facts, one row per fact, keys running per topic in the order of the raw file.

    `value` is the printed number where one number is printed; lists and words are in `value_text` only.
    """
    rows = raw.read(FILE)
    number = rows.groupby("topic").cumcount() + 1
    address = rows["address"].str.startswith("http")
    linked = address & rows["host_class"].isin(LINKED)
    table = rows.assign(
        fact=rows["topic"] + "_" + number.astype("str").str.pad(3, fillchar="0"),
        region=lookup(
            rows["region"].replace("all", ""), {key: key for key in REGION_KEYS},
            file=FILE, kind="region",
        ),
        date=rows["as_of"].map(padded_date),
        precision=rows["as_of"].map(precision),
        value=rows["value"].map(measured),
        value_text=rows["value"],
        unit=missing(rows["unit"]),
        statement_en=rows["statement"],
        url=missing(rows["address"].where(address, "")),
        link_ok=linked.map({True: "yes", False: "no"}),
        source=SOURCE,
        note=missing(rows["note"]),
    )  # fmt: skip
    texts = frame_of(translations, "press_facts")
    columns = ("statement_de", "statement_zh")
    return chosen(
        with_translations(table, texts, key="fact", columns=columns, name="press_facts"), "press_facts"
    )
