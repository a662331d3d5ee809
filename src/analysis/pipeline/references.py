"""Figures from outside the panel that checks need: real launch days and single reference values."""

from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.cells import chosen, printed_numbers
from analysis.pipeline.translations import translated_where, with_translations

LAUNCH_PREFIX = "chk-real-"
# Day key -> region, date, precision. The checks name the day in words only.
LAUNCH_DATES = {
    "ccec-list2023": ("ccec", "2023-02-10", "day"),
    "ccec-20210527": ("ccec", "2021-05-27", "day"),
    "gba-20221221": ("gba", "2022-12-21", "day"),
    "sh-20210104": ("yrd", "2021-01-04", "day"),
    "demo-20221114": ("yrd", "2022-11-14", "day"),
    "demo-20230412": ("yrd", "2023-04-12", "day"),
    "hetao-201902": ("gba", "2019-02-01", "month"),
    "wcsc-20210527": ("ccec", "2021-05-27", "day"),
}
PART_OF = {"wcsc-20210527": "ccec-20210527"}


class Reference(NamedTuple):
    """Where a reference value stands: the check, the position among its inputs, and what it is."""

    reference: str
    region: str
    year: int
    unit: str
    source: str
    check: str
    position: int
    one_in: bool = False


REFERENCES = (
    Reference("yrd_gdp_2024", "yrd", 2024, "billion CNY", "cns-20250607", "chk-yrd-gdp", 1),
    Reference("gba_gdp_2023", "gba", 2023, "billion CNY", "newsgd-gbagdp", "chk-gba-gdp", 1),
    Reference("ccec_gdp_2023", "ccec", 2023, "billion CNY", "scio-ccec-gdp", "chk-ccec-gdp", 1),
    Reference("guangdong_gdp_2023", "gba", 2023, "billion CNY", "zhiyan-2023", "chk-gd-rd-triangulation", 1),
    Reference(
        "guangdong_key_projects_2025", "gba", 2025, "billion CNY", "smm-gdkey2025", "chk-gba-keyprojects", 1
    ),
    Reference(
        "shanghai_major_projects_2025", "yrd", 2025, "billion CNY", "steelx2-sh2025", "chk-yrd-shanghai", 1
    ),
    Reference(
        "ccec_st_centre_projects_total_2023",
        "ccec",
        2023,
        "billion CNY",
        "xinhua-ccec2023",
        "chk-ccec-lifetime",
        1,
    ),
    Reference(
        "ccec_st_centre_projects_plan_2023",
        "ccec",
        2023,
        "billion CNY",
        "xinhua-ccec2023",
        "chk-ccec-yearplan-yi",
        1,
    ),
    Reference(
        "ccec_cobuilt_projects_completed_2025",
        "ccec",
        2025,
        "billion CNY",
        "cqrb-2026",
        "chk-ccec-allprojects",
        1,
    ),
    Reference(
        "ccec_joint_programme_three_years",
        "ccec",
        2023,
        "billion CNY",
        "cqrd-202303",
        "chk-ccec-jointprog",
        1,
    ),
    Reference("g60_gdp_2024", "yrd", 2024, "billion CNY", "cns-g60idx", "chk-g60-share", 0),
    Reference("g60_rd_intensity_2022", "yrd", 2022, "%", "hf-g60-2022", "chk-g60-share", 1),
    Reference(
        "national_high_tech_enterprises_2023",
        "national",
        2023,
        "enterprises",
        "hitech_firms_pub",
        "chk-g60-2023",
        0,
    ),
    Reference(
        "national_high_tech_enterprises_2025",
        "national",
        2025,
        "enterprises",
        "livedoor-hte2025",
        "chk-g60-2025",
        0,
    ),
    Reference(
        "national_high_tech_enterprises_2020",
        "national",
        2020,
        "enterprises",
        "rcbc-hte2020",
        "chk-g60-2020",
        0,
    ),
    Reference(
        "g60_high_tech_share_2023", "yrd", 2023, "% of China", "ssn_2023_07", "chk-g60-2023", 1, one_in=True
    ),
    Reference(
        "g60_high_tech_share_2025", "yrd", 2025, "% of China", "nbd_2025", "chk-g60-2025", 1, one_in=True
    ),
    Reference(
        "g60_high_tech_share_2021", "yrd", 2021, "% of China", "hz-20210323", "chk-g60-2020", 1, one_in=True
    ),
    Reference(
        "yrd_national_rd_share_2024", "yrd", 2024, "% of China", "nbs-yrdidx", "chk-yrd-rd-triangulation", 1
    ),
    Reference("yrd_rd_growth_2024", "yrd", 2024, "%", "nbs-yrdidx", "chk-yrd-rd-triangulation", 2),
)


def launch_days(checks: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the real signing and launch days (and one list) of the ledger, one row per day.

    `projects` counts what was signed or started, `amount_cny_bn` is the multi-year total announced that day
    in billion yuan. A day with `part_of` is contained in that other day: leave it out of counts and sums.
    """
    rows = checks[checks["check_id"].str.startswith(LAUNCH_PREFIX)].reset_index(drop=True)
    keys = rows["check_id"].str.removeprefix(LAUNCH_PREFIX)
    unknown = keys[~keys.isin(list(LAUNCH_DATES))]
    if len(unknown):
        raise DataError("launch day without a date", column="check_id", value=unknown.iloc[0])
    pairs = rows["inputs"].map(printed_numbers)
    table = pd.DataFrame(
        {
            "day_key": keys,
            "part_of": keys.map(PART_OF),
            "region": [LAUNCH_DATES[key][0] for key in keys],
            "date": [LAUNCH_DATES[key][1] for key in keys],
            "precision": [LAUNCH_DATES[key][2] for key in keys],
            "projects": pairs.map(lambda pair: int(pair[1])).astype("Int64"),
            "amount_cny_bn": pairs.map(lambda pair: pair[0]).astype("float64"),
            "source": rows["source_ids"],
        }
    )
    labels, notes = ("label_en", "label_de", "label_zh"), ("note_en", "note_de", "note_zh")
    table = with_translations(table, texts, key="day_key", columns=labels, name="launch_days")
    table = with_translations(table, texts, key="day_key", columns=notes, name="launch_days", required=False)
    translated_where(table, english="note_en", others=notes[1:], key="day_key", name="launch_days")
    return chosen(table, "launch_days")


def reference_values(checks: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return single figures from outside the panel that the checks divide by, one row per figure.

    Each is read from the inputs of the check that uses it; a share written as `one in 12` becomes 8.33
    `% of China`. They are reference points of different years and kinds, not a series.
    """
    inputs = dict(zip(checks["check_id"], checks["inputs"].map(printed_numbers), strict=True))
    given = [_input(inputs, entry) for entry in REFERENCES]
    table = pd.DataFrame(
        {
            "reference": [entry.reference for entry in REFERENCES],
            "region": [entry.region for entry in REFERENCES],
            "year": pd.array([entry.year for entry in REFERENCES], dtype="Int64"),
            "value": [
                100 / each if entry.one_in else each for each, entry in zip(given, REFERENCES, strict=True)
            ],
            "unit": [entry.unit for entry in REFERENCES],
            "source": [entry.source for entry in REFERENCES],
        }
    )
    labels = ("label_en", "label_de", "label_zh")
    return chosen(
        with_translations(table, texts, key="reference", columns=labels, name="reference_values"),
        "reference_values",
    )


def _input(inputs: dict[str, list[float]], entry: Reference) -> float:
    """Return the input a reference value stands for; DataError when the ledger no longer has it."""
    given = inputs.get(entry.check, [])
    if len(given) <= entry.position:
        raise DataError(
            f"reference value {entry.reference} has no input",
            file="evidence/checks.csv",
            row=entry.check,
            column="inputs",
            expected=f"at least {entry.position + 1} numbers",
        )
    return given[entry.position]
