"""Evidence on the claims: findings, verdicts, events, checks, press facts, and the four paths."""

import math

import pandas as pd

from analysis.errors import DataError
from analysis.names import REGION_KEYS
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import (
    chosen,
    frame_of,
    lookup,
    measured,
    missing,
    numbers,
    padded_date,
    precision,
    printed_numbers,
    refuse,
    rule_rows,
    with_translations,
    without_blanks,
)
from analysis.pipeline.vocabulary import in_vocabulary, known_units, one_german_term, region_keys

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
        **path_tables(raw, translations),
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
        finding_en=rows["finding"].str.replace("no evidence found:", "No evidence found:"),
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
    table = with_translations(
        table, texts, key="claim", columns=readings, name="verdicts", english="verdict_if_yi_yuan_en"
    )
    conditions = ("condition_de", "condition_zh")
    table = with_translations(
        table, texts, key="claim", columns=conditions, name="verdicts", english="condition_en"
    )
    return chosen(table, "verdicts")


def events(rows: pd.DataFrame) -> pd.DataFrame:
    """Return dated events, one row per event, amounts in units of the vocabulary.

    Dates known to the month or year are padded to its first day: `precision` says so and `date_label` is what
    to print. Amounts of different `amount_kind` (annual plan, multi-year total, target) must never be added.
    """
    unit = rows["amount_unit"]
    standard, factor = in_vocabulary(unit)
    items = numbers(rows["n_items"], file=EVENTS_FILE)
    table = without_blanks(rows).assign(
        event=rows["event_id"],
        region=region_keys(rows["region"], file=EVENTS_FILE),
        topic=rows["topic_key"],
        path=rows["path_key"],
        title_de=one_german_term(rows["title_de"]),
        amount=numbers(rows["amount_value"], file=EVENTS_FILE) * factor,
        amount_unit=missing(standard),
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
        numerator=inputs.map(lambda parts: parts[0] if len(parts) <= 2 else float("nan")).astype("float64"),
        denominator=inputs.map(lambda parts: parts[1] if len(parts) == 2 else float("nan")).astype("float64"),
        result=numbers(rows["result"], file=CHECKS_FILE),
        unit=spelled_out(rows["unit"]),
        sources=rows["source_ids"],
    )
    columns = ("label_de", "label_zh")
    return chosen(with_translations(table, texts, key="check", columns=columns, name="checks"), "checks")


def spelled_out(units: pd.Series) -> pd.Series:
    """Return unit texts with billion written out; the rest stays as the source puts it."""
    return units.str.replace(r"\bbn\b", "billion", regex=True)


PRESS_FILE = "evidence/press_facts.csv"
PRESS_SOURCE = "press-facts"
LINKED = ("official", "state_media", "established")
"""Classes of hosts whose page is the publisher's own; mirrors and aggregators are named without a link."""


def press_facts(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the press facts, one row per fact, keys running per topic in the order of the raw file.

    `value` is the printed number where one number is printed; lists and words are in `value_text` only.
    """
    rows = raw.read(PRESS_FILE)
    number = rows.groupby("topic").cumcount() + 1
    address = rows["address"].str.startswith("http")
    linked = address & rows["host_class"].isin(LINKED)
    table = rows.assign(
        fact=rows["topic"] + "_" + number.astype("str").str.pad(3, fillchar="0"),
        region=lookup(
            rows["region"].replace("all", ""), {key: key for key in REGION_KEYS},
            file=PRESS_FILE, kind="region",
        ),
        date=rows["as_of"].map(padded_date),
        precision=rows["as_of"].map(precision),
        value=rows["value"].map(measured),
        value_text=rows["value"],
        unit=missing(rows["unit"]),
        statement_en=rows["statement"],
        url=missing(rows["address"].where(address, "")),
        link_ok=linked.map({True: "yes", False: "no"}),
        source=PRESS_SOURCE,
        note=missing(rows["note"]),
    )  # fmt: skip
    texts = frame_of(translations, "press_facts")
    columns = ("statement_de", "statement_zh")
    return chosen(
        with_translations(table, texts, key="fact", columns=columns, name="press_facts"), "press_facts"
    )


LAUNCH_PREFIX = "chk-real-"


def launch_days(checks: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the real signing and launch days (and one list) of the ledger, one row per day.

    `projects` counts what was signed or started, `amount_cny_bn` is the multi-year total announced that day
    in billion yuan. A day with `part_of` is contained in that other day: leave it out of counts and sums.
    """
    rows = checks[checks["check_id"].str.startswith(LAUNCH_PREFIX)].reset_index(drop=True)
    keys = rows["check_id"].str.removeprefix(LAUNCH_PREFIX)
    dates = {row["day_key"]: row for row in rule_rows("launch_days")}
    refuse("launch day without a date", ~keys.isin(list(dates)), keys, file=CHECKS_FILE)
    pairs = rows["inputs"].map(printed_numbers)
    table = pd.DataFrame(
        {
            "day_key": keys,
            "part_of": [dates[key]["part_of"] or None for key in keys],
            "region": [dates[key]["region"] for key in keys],
            "date": [dates[key]["date"] for key in keys],
            "precision": [dates[key]["precision"] for key in keys],
            "projects": pairs.map(lambda pair: int(pair[1])).astype("Int64"),
            "amount_cny_bn": pairs.map(lambda pair: pair[0]).astype("float64"),
            "source": rows["source_ids"],
        }
    )
    labels, notes = ("label_en", "label_de", "label_zh"), ("note_en", "note_de", "note_zh")
    table = with_translations(table, texts, key="day_key", columns=labels, name="launch_days")
    table = with_translations(
        table, texts, key="day_key", columns=notes, name="launch_days", english="note_en"
    )
    return chosen(table, "launch_days")


def reference_values(checks: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return single figures from outside the panel that the checks divide by, one row per figure.

    Each is read from the inputs of the check that uses it; a share written as `one in 12` becomes 8.33
    `% of China`. They are reference points of different years and kinds, not a series.
    """
    inputs = dict(zip(checks["check_id"], checks["inputs"].map(printed_numbers), strict=True))
    table = pd.DataFrame(rule_rows("reference_values"))
    values = pd.Series([_input(inputs, rule) for rule in rule_rows("reference_values")], dtype="float64")
    one_in = table["one_in"] == "true"
    table = table.assign(year=table["year"].astype("Int64"), value=values.where(~one_in, 100 / values))
    labels = ("label_en", "label_de", "label_zh")
    return chosen(
        with_translations(table, texts, key="reference", columns=labels, name="reference_values"),
        "reference_values",
    )


def _input(inputs: dict[str, list[float]], rule: dict[str, str]) -> float:
    """Return the input a reference value stands for; DataError when the ledger no longer has it."""
    printed, position = inputs.get(rule["check"], []), int(rule["position"])
    if len(printed) <= position:
        raise DataError(
            f"reference value {rule['reference']} has no input",
            file="evidence/checks.csv",
            row=rule["check"],
            column="inputs",
            expected=f"at least {position + 1} numbers",
        )
    return printed[position]


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


def path_tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
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
    unit, _ = in_vocabulary(rows["unit"])
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
        table, texts, key="instrument", columns=notes, name="instruments", english="note_en"
    )
    return chosen(table, "instruments")


def _check_directions(lists: pd.Series, indicators: pd.DataFrame) -> None:
    """Refuse an indicator with another direction, or one that the indicator table does not know."""
    directions = dict(zip(indicators["indicator"], indicators["better"], strict=True))
    for cell in lists:
        for entry in cell.split(";"):
            key, _, better = entry.partition(":")
            if directions.get(key) != better:
                raise DataError(
                    f"direction of {key} differs",
                    file=PATHS_FILE,
                    column="indicators",
                    value=better,
                    expected=directions.get(key, "an indicator of path_indicators.csv"),
                )


COLUMNS = ("path", "indicator", "region", "year", "value", "unit", "source", "second_source", "note")


RANKED_EDITIONS = {2018: ("gba", "jjj"), 2022: None, 2023: None, 2024: None, 2025: None}
"""Editions of the cluster list whose top is known, with the regions for which it is (None: all that appear).
In 2018 the first ten are known, so a delta cluster outside them is not certain to be the region's best; the
lists of 2019 to 2021 name single clusters only."""


def path_values(raw: RawFiles, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return documented values of path indicators, one row per path, indicator, region and year.

    Only what a row of the raw files says; where nothing is documented there is no row. Figures of one
    indicator may follow different definitions (see `note`): they show what is known, they do not rank
    regions.
    """
    by_indicator = indicators.set_index("indicator")
    tables = Sources(raw)
    rows = _ranks(tables.clusters, by_indicator)
    for rule in rule_rows("path_values"):
        value, source, second = tables.find(rule["table"], rule["row"])
        about = by_indicator.loc[rule["indicator"]]
        rows.append(
            (about["path"], rule["indicator"], rule["region"], int(rule["year"]), value, about["unit"],
             source, second, rule["note"])
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    table["year"] = table["year"].astype("Int64")
    table["second_source"] = missing(table["second_source"].astype("str"))
    table["note"] = missing(table["note"].astype("str"))
    return table.sort_values(["path", "indicator", "region", "year"], kind="stable").reset_index(drop=True)


class Sources:
    """The raw tables values are read from, and how each kind of pointer is resolved."""

    def __init__(self, raw: RawFiles) -> None:
        self.events = _keyed(raw, "evidence/events.csv", "event_id")
        self.evidence = _keyed(raw, "evidence/evidence.csv", "claim_id", "source_id")
        self.indicators = _keyed(raw, "evidence/path_indicators.csv", "indicator_key")
        self.statements = _keyed(raw, "cooperation/statements_official_cooperation.csv", "statement_id")
        self.facts = _keyed(raw, "cities/region_facts.csv", "region", "year", "indicator")
        self.clusters = raw.read("cities/clusters.csv")

    def find(self, table: str, row: str) -> tuple[float, str, str]:
        """Return value, source and second source of a pointer; DataError when the row is gone or empty."""
        try:
            value, source, second = self._resolve(table, row)
        except KeyError:
            raise DataError(f"documented value is gone: {row} in {table}", file=table, row=row) from None
        if math.isnan(value):
            raise DataError("documented value is no number", file=table, row=row)
        return value, source, second

    def _resolve(self, table: str, row: str) -> tuple[float, str, str]:
        """Return value, source and second source of the row a pointer names."""
        if table == "statements":
            parts = [self.statements[key] for key in row.split("+")]
            factors = [known_units().get(part["unit"], ("", 1.0))[1] for part in parts]
            amounts = [measured(part["value"]) * factor for part, factor in zip(parts, factors, strict=True)]
            return math.fsum(amounts), "statements", ""
        if table == "region_facts":
            fact = self.facts[row]
            return measured(fact["value"]), fact["source_id"], fact["second_source_id"]
        if table == "evidence.value":
            finding = self.evidence[row]
            return measured(finding["value"]), finding["source_id"], ""
        if table == "path_indicators.note":
            noted = self.indicators[row]
            return measured(noted["note"].split(" bn yuan")[0]), noted["source_ids"], ""
        event = self.events[row]
        cell = {"one": "1", "events.amount": event["amount_value"], "events.items": event["n_items"]}[table]
        return measured(cell), event["source_id"], event["source_id_2"]


def _keyed(raw: RawFiles, file: str, *key: str) -> dict[str, dict[str, str]]:
    """Return the rows of a raw file by their key (several columns joined with a bar)."""
    rows = raw.read(file).to_dict("records")
    return {
        "|".join(row[part] for part in key): {str(name): cell for name, cell in row.items()} for row in rows
    }


def _ranks(clusters: pd.DataFrame, by_indicator: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the best known cluster rank per region and edition; the name of the cluster is in the note."""
    about = by_indicator.loc["gii_cluster_rank"]
    listed = clusters.assign(
        region=region_keys(clusters["region"], file="cities/clusters.csv"),
        edition=clusters["edition"].astype("int64"),
        rank=clusters["rank"].astype("int64"),
    ).dropna(subset=["region"])
    best = listed.sort_values("rank").drop_duplicates(["edition", "region"])
    rows: list[tuple[object, ...]] = []
    for cluster in best.to_dict("records"):
        edition, region = int(cluster["edition"]), str(cluster["region"])
        allowed = RANKED_EDITIONS.get(edition, ())
        if allowed is not None and region not in allowed:
            continue
        second = cluster["second_source_id"] if cluster["second_source_id"] != cluster["source_id"] else ""
        rows.append(
            (about["path"], "gii_cluster_rank", region, edition, float(cluster["rank"]), about["unit"],
             cluster["source_id"], second, cluster["cluster"])
        )  # fmt: skip
    return rows
