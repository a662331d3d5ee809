"""The claims examined: evidence, verdicts, computed checks, reference values."""

from typing import TYPE_CHECKING

from analysis.load.reading import (
    Names,
    keep_examined,
    keep_known,
    keep_regions,
    keep_years,
    read,
    read_examined,
    renumbered,
)

if TYPE_CHECKING:
    import pandas as pd


def evidence(*, claims: Names = None, edition: str = "article") -> "pd.DataFrame":
    """Return evidence: one row per claim and finding.

    Findings for and against each claim, one row per finding.

    Parameters
    ----------
    claims
        Claim keys; None for all.
    edition
        Which edition of the article: its own findings, and those on statements it shares with the
        package's edition; a claim without any has no row.

    Columns
    -------
    evidence: Evidence key
    claim: Claim
    source: Source
    finding_en: Finding in own words, English
    finding_de: Finding in own words, German
    finding_zh: Finding in own words, Chinese
    value: Number in the finding
    unit: Unit of the number, as the source puts it
    as_of: When it held (day, month, year or span); empty when undated
    relation: How it bears on the claim
    strength: Kind of source

    Coverage: 136 rows.
    Source: Publications named in the column source.
    The one trap: Two outlets may repeat one statement: counting rows is not counting measurements.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read_examined("evidence", edition=edition)
    frame = keep_examined(frame, claims, edition=edition)
    return renumbered(frame)


def verdicts(*, claims: Names = None, edition: str = "article") -> "pd.DataFrame":
    """Return verdicts: one row per claim.

    The verdict on each claim with confidence and reasons, one row per claim.

    Parameters
    ----------
    claims
        Claim keys; None for all.
    edition
        Which edition of the article: its own verdicts, and those on statements it shares with the
        package's edition; a claim without any has no row.

    Columns
    -------
    claim: Claim
    verdict: Verdict
    confidence: Confidence in the verdict
    reasoning_en: Reasons, English
    reasoning_de: Reasons, German
    reasoning_zh: Reasons, Chinese
    plausibility_check: What was computed, as a formula
    check_result: What came out
    verdict_if_yi_yuan_en: Verdict if amounts were in 100 million yuan, English
    verdict_if_yi_yuan_de: Verdict if amounts were in 100 million yuan, German
    verdict_if_yi_yuan_zh: Verdict if amounts were in 100 million yuan, Chinese

    Coverage: 44 rows.
    Source: Own assessment from the evidence.
    The one trap: For proposals, supported means that the idea is already policy or practice, not that it
    works.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read_examined("verdicts", edition=edition)
    frame = keep_examined(frame, claims, edition=edition)
    return renumbered(frame)


def checks(*, claims: Names = None) -> "pd.DataFrame":
    """Return ledger of checks: one row per computed check.

    The 46 computed checks as written down, one row per check; recomputed checks are compared with it.

    Parameters
    ----------
    claims
        Claim keys; None for all.

    Columns
    -------
    check: Check key
    claim: Claim
    label_en: What is compared, English
    label_de: What is compared, German
    label_zh: What is compared, Chinese
    reading: Reading of the unit
    formula: How it is computed
    inputs: Inputs as written down
    numerator: First of one or two inputs
    denominator: Second of two inputs
    result: Result as written down
    unit: Unit of the result
    sources: Sources
    comment: Remark, English

    Coverage: 46 rows.
    Source: Own computation.
    The one trap: An oracle: figures for readers are recomputed from the clean tables, never copied from
    here.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("checks")
    frame = keep_known(frame, "claim", claims, "claim")
    return renumbered(frame)


def reference_values(
    *, regions: Names = None, first_year: int | None = None, last_year: int | None = None
) -> "pd.DataFrame":
    """Return reference values: one row per reference value.

    Single figures from outside the panel that checks divide by, one row per figure.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    first_year, last_year
        Bounds, both included; None leaves the side open.

    Columns
    -------
    reference: Reference key
    region: Region
    year: Year
    value: Value in the unit beside it
    unit: Unit
    source: Source
    label_en: What it is, English
    label_de: What it is, German
    label_zh: What it is, Chinese

    Coverage: 2016–2025.
    Source: Publications named in the column source.
    The one trap: Reference points of different years and kinds, not a series; guangdong_gdp_2023 is
    before the fifth-census revision.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.
    """
    frame = read("reference_values")
    frame = keep_regions(frame, regions)
    frame = keep_years(frame, first_year, last_year)
    return renumbered(frame)
