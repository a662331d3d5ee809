"""What was found for and against each claim: evidence, verdicts, dated events and the ledger of checks."""

import pandas as pd

from analysis.pipeline import path_list
from analysis.pipeline.key_words import known_units, one_german_term, region_keys
from analysis.pipeline.press_facts import press_facts
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, missing, numbers, printed_numbers, without_blanks
from analysis.pipeline.references import launch_days, reference_values
from analysis.pipeline.translations import frame_of, translated_where, with_translations

EVIDENCE_FILE = "evidence/evidence.csv"
VERDICTS_FILE = "evidence/verdicts.csv"
EVENTS_FILE = "evidence/events.csv"
CHECKS_FILE = "evidence/checks.csv"


def tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the clean tables of the evidence family.

    evidence, verdicts, events, checks, launch_days, reference_values, instruments, path_indicators,
    path_values, press_facts.
    """
    checks = raw.read(CHECKS_FILE)
    return {
        "evidence": evidence(raw.read(EVIDENCE_FILE), frame_of(translations, "evidence")),
        "verdicts": verdicts(raw.read(VERDICTS_FILE), frame_of(translations, "verdicts")),
        "events": events(raw.read(EVENTS_FILE)),
        "checks": check_ledger(checks, frame_of(translations, "checks")),
        "press_facts": press_facts(raw, translations),
        "launch_days": launch_days(checks, frame_of(translations, "launch_days")),
        "reference_values": reference_values(checks, frame_of(translations, "reference_values")),
        **path_list.tables(raw, translations),
    }


def evidence(rows: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return findings about claims, one row per finding, with relation (supports, contradicts, context).

    Rows with relation `no_result` (source `search-log`) are searches that found nothing, not findings. The
    article itself is never a source. `as_of` is as exact as the source (day, month, year or a span).
    """
    table = rows.assign(
        evidence=rows["evidence_id"],
        claim=rows["claim_id"],
        source=rows["source_id"],
        finding_en=rows["finding"],
        value=numbers(rows["value"], file=EVIDENCE_FILE),
        unit=missing(spelled_out(rows["unit"])),
        as_of=missing(rows["as_of"].replace("undated", "")),
    )
    columns = ("finding_de", "finding_zh")
    return chosen(
        with_translations(table, texts, key="evidence", columns=columns, name="evidence"), "evidence"
    )


def verdicts(rows: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the verdict on each claim, one row per claim, with reasoning in three languages.

    Proposals and expectations have the verdict `in_practice` or `not_in_practice`, facts one of the others.
    `condition_*` narrows a verdict (an amount can be impossible as yearly spending and unverifiable as a
    pledge). `verdict_if_yi_yuan_*` is the verdict on an amount read in 100 million yuan. Both are filled for
    the claims about amounts only.
    """
    table = without_blanks(rows).assign(
        claim=rows["claim_id"],
        verdict=rows["verdict"].str.replace("-", "_", regex=False),
        condition_en=missing(rows["condition"]),
        reasoning_en=rows["reasoning"],
        verdict_if_yi_yuan_en=missing(rows["verdict_if_unit_is_100m_yuan"]),
    )
    reasons, readings = ("reasoning_de", "reasoning_zh"), ("verdict_if_yi_yuan_de", "verdict_if_yi_yuan_zh")
    table = with_translations(table, texts, key="claim", columns=reasons, name="verdicts")
    table = with_translations(table, texts, key="claim", columns=readings, name="verdicts", required=False)
    conditions = ("condition_de", "condition_zh")
    table = with_translations(table, texts, key="claim", columns=conditions, name="verdicts", required=False)
    for english, others in (("verdict_if_yi_yuan_en", readings), ("condition_en", conditions)):
        translated_where(table, english=english, others=others, key="claim", name="verdicts")
    return chosen(table, "verdicts")


def events(rows: pd.DataFrame) -> pd.DataFrame:
    """Return dated events, one row per event, amounts in units of the vocabulary.

    Dates known to the month or year are padded to its first day: `precision` says so and `date_label` is what
    to print. Amounts of different `amount_kind` (annual plan, multi-year total, target) must never be added.
    """
    unit = rows["amount_unit"]
    factor = unit.map(lambda text: known_units().get(text, ("", 1.0))[1])
    items = numbers(rows["n_items"], file=EVENTS_FILE)
    table = without_blanks(rows).assign(
        event=rows["event_id"],
        region=region_keys(rows["region"], file=EVENTS_FILE),
        topic=rows["topic_key"],
        path=rows["path_key"],
        title_de=one_german_term(rows["title_de"]),
        amount=numbers(rows["amount_value"], file=EVENTS_FILE) * factor,
        amount_unit=missing(unit.map(lambda text: known_units().get(text, (text, 1.0))[0])),
        items=items.astype("Int64"),
        source=rows["source_id"],
        second_source=missing(rows["source_id_2"]),
    )
    return chosen(table, "events")


def check_ledger(rows: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger of computed checks, one row per check, as written down beside the evidence.

    It is what recomputed checks are compared with, not a source of figures. `numerator` and `denominator` are
    the inputs where there are one or two of them; checks with three inputs say how in `formula`.
    """
    inputs = rows["inputs"].map(printed_numbers)
    table = without_blanks(rows).assign(
        check=rows["check_id"],
        claim=rows["claim_id"],
        label_en=rows["label"],
        numerator=inputs.map(lambda given: given[0] if len(given) <= 2 else float("nan")).astype("float64"),
        denominator=inputs.map(lambda given: given[1] if len(given) == 2 else float("nan")).astype("float64"),
        result=numbers(rows["result"], file=CHECKS_FILE),
        unit=spelled_out(rows["unit"]),
        sources=rows["source_ids"],
    )
    columns = ("label_de", "label_zh")
    return chosen(with_translations(table, texts, key="check", columns=columns, name="checks"), "checks")


def spelled_out(units: pd.Series) -> pd.Series:
    """Return unit texts with billion written out; the rest stays as the source puts it."""
    return units.str.replace(r"\bbn\b", "billion", regex=True)
