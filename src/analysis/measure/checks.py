"""The computed checks of the fact check: every one from its inputs, none copied from the ledger.

A check compares an amount of the article with something that is known: R&D expenditure or GDP of the region,
the size of real signing days, yearly plans. Annualising (× 365 / window) is only meaningful if the printed
amount is a flow; a multi-year headline total must not be multiplied.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.measure import catalogue, columns
from analysis.measure.keydata import UNIT_FACTORS
from analysis.names import REGIONS

__dir__ = public_names(__name__)

DAYS_PER_YEAR = 365
REGION_GDP = {"yrd": "yrd_gdp_2024", "gba": "gba_gdp_2023", "ccec": "ccec_gdp_2023"}
"""Reference value used as the GDP of each region."""

RD_YEAR = 2023
NATIONAL_RD_YEAR = 2024


class Check(NamedTuple):
    """One computed check: `value` = numerator × factor / denominator, in `unit`."""

    check: str
    claim: str
    reading: str
    numerator: float
    denominator: float
    value: float
    unit: str


def recompute_checks(
    key_data: pd.DataFrame,
    province_panel: pd.DataFrame,
    national_panel: pd.DataFrame,
    reference_values: pd.DataFrame,
    launch_days: pd.DataFrame,
    *,
    window_days: int = 10,
) -> pd.DataFrame:
    """Return all checks computed from the clean tables: one row per check of the ledger.

    Columns: check, claim, reading (as_printed | yi_yuan | reference | derived), numerator, denominator,
    value, unit (ratio, billion CNY per year, billion CNY per project, billion CNY, enterprises, or a % of
    GDP or of national R&D).
    Inputs: `key_data` (region, projects, amount_printed, claim_amount), `province_panel` (R&D expenditure
    2023), `national_panel` (R&D expenditure 2024), `reference_values` (reference, value), `launch_days`
    (day_key, projects, amount_cny_bn). An edition without a region has no checks of it.
    Trap: annualised values assume a flow; see the module.

    Raises
    ------
    DataError
        Naming the first province, reference or region whose value is missing.
    """
    columns.one_row_per(key_data, ["region"], what="the checks")
    references = _references(reference_values)
    wanted = {"gba", *key_data["region"]} & set(REGIONS)
    rd = {region: _regional_rd(province_panel, region) for region in wanted}
    nation = _national_rd(national_panel)
    per_year = DAYS_PER_YEAR / window_days
    found = [
        *_region_checks(key_data, rd, references, per_year),
        *_launch_checks(launch_days),
        *_national_checks(key_data, nation, per_year),
        *_plan_checks(key_data, references, per_year),
        *_derived_checks(references, rd, nation),
    ]
    return pd.DataFrame(found, columns=list(Check._fields))


def compare_checks(recomputed: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return recomputed checks beside the ledger: one row per check of either.

    Columns: check, value (recomputed), result (ledger), difference, digits (printed after the point in the
    ledger), agrees (the recomputed value, rounded to these digits, is the printed one; false where either is
    missing). `ledger` needs check and result.
    """
    columns.require(ledger, ["check", "result"], what="the comparison with the ledger")
    table = recomputed[["check", "value"]].merge(
        ledger[["check", "result"]], on="check", how="outer", validate="one_to_one"
    )
    result = columns.numbers(table, "result", what="the comparison with the ledger")
    table["digits"] = [_digits(number) for number in result]
    # Half of the last printed digit, and a little for sums that end on a five.
    allowed = 0.5 * 10.0 ** -table["digits"] + 1e-9
    difference = table["value"] - result
    agrees = difference.abs() <= allowed
    return table.assign(result=result, difference=difference, agrees=agrees)[
        ["check", "value", "result", "difference", "digits", "agrees"]
    ]


def _region_checks(
    key_data: pd.DataFrame, rd: dict[str, float], references: dict[str, float], per_year: float
) -> Iterator[Check]:
    """Annualised amount, its ratio to R&D and GDP, and the size per project, in both readings."""
    for own in key_data.itertuples():
        region, claim = str(own.region), str(own.claim_amount)
        for reading, factor in UNIT_FACTORS.items():
            tail = "" if reading == "as_printed" else "-yi"
            amount = float(own.amount_printed) * factor  # type: ignore[arg-type]
            year = amount * per_year
            yield Check(
                f"chk-{region}-annual{tail}", claim, reading, amount, 1.0, year, "billion CNY per year"
            )
            if region in rd:
                yield _ratio(f"chk-{region}-rd{tail}", claim, reading, year, rd[region])
            if region in REGION_GDP:
                gdp = _reference(references, REGION_GDP[region])
                yield _percent(_ratio(f"chk-{region}-gdp{tail}", claim, reading, year, gdp), "% of GDP")
            if own.projects:
                yield _size(f"chk-{region}-perproject{tail}", claim, reading, amount, float(own.projects))  # type: ignore[arg-type]


def _launch_checks(launch_days: pd.DataFrame) -> Iterator[Check]:
    """Size per project of real signing and launch days."""
    columns.require(launch_days, ["day_key", "projects", "amount_cny_bn"], what="the checks")
    for own in launch_days.itertuples():
        name = f"chk-real-{own.day_key}"
        yield _size(name, "kd-unit", "reference", float(own.amount_cny_bn), float(own.projects))  # type: ignore[arg-type]


def _national_checks(key_data: pd.DataFrame, nation: float, per_year: float) -> Iterator[Check]:
    """All three regions annualised against national R&D expenditure."""
    total = float(columns.numbers(key_data, "amount_printed", what="the checks").sum())
    for reading, factor in UNIT_FACTORS.items():
        name = "chk-all-national" if reading == "as_printed" else "chk-all-national-yi"
        yield _ratio(name, "kd-unit", reading, total * factor * per_year, nation)


def _plan_checks(key_data: pd.DataFrame, references: dict[str, float], per_year: float) -> Iterator[Check]:
    """Amounts against yearly plans and life-time totals of real project lists."""
    amount = key_data.set_index("region")["amount_printed"].astype(float)
    claim = key_data.set_index("region")["claim_amount"]
    for name, region, reading, annual, reference in _PLANS:
        if region not in amount:
            continue
        numerator = amount[region] * UNIT_FACTORS[reading] * (per_year if annual else 1.0)
        yield _ratio(name, claim[region], reading, numerator, _reference(references, reference))


_PLANS = (
    ("chk-gba-keyprojects", "gba", "as_printed", True, "guangdong_key_projects_2025"),
    ("chk-gba-keyprojects-yi", "gba", "yi_yuan", True, "guangdong_key_projects_2025"),
    ("chk-yrd-shanghai", "yrd", "as_printed", False, "shanghai_major_projects_2025"),
    ("chk-ccec-lifetime", "ccec", "as_printed", False, "ccec_st_centre_projects_total_2023"),
    ("chk-ccec-yearplan-yi", "ccec", "yi_yuan", False, "ccec_st_centre_projects_plan_2023"),
    ("chk-ccec-allprojects", "ccec", "as_printed", True, "ccec_cobuilt_projects_completed_2025"),
    ("chk-ccec-jointprog", "ccec", "as_printed", False, "ccec_joint_programme_three_years"),
)
"""Check, region, reading, whether the amount is annualised, reference value it is divided by."""


def corridor_enterprises(reference_values: pd.DataFrame) -> dict[int, float]:
    """Return the high-tech enterprises of the G60 corridor by year: its share times the national number.

    Whole enterprises: a share such as one seventh is kept with ten digits only.
    """
    found = _corridor_enterprises(_references(reference_values))
    return {year: float(round(nation * share)) for year, (nation, share) in found.items()}


def _corridor_enterprises(references: dict[str, float]) -> dict[int, tuple[float, float]]:
    """The national number of a year and the corridor's share of it (of March 2021: of the end of 2020)."""
    return {
        year: (
            _reference(references, f"national_high_tech_enterprises_{year}"),
            _reference(references, f"g60_high_tech_share_{share_year}") / 100,
        )
        for year, share_year in ((2020, 2021), (2023, 2023), (2025, 2025))
    }


def _derived_checks(references: dict[str, float], rd: dict[str, float], nation: float) -> Iterator[Check]:
    """The corridor's claims, and independent routes to the R&D sums of the regions."""
    intensity = _reference(references, "g60_rd_intensity_2022") / 100
    corridor_rd = _reference(references, "g60_gdp_2024") * intensity
    corridor = _ratio("chk-g60-share", "case-g60-rd", "derived", corridor_rd, nation)
    yield _percent(corridor, "% of national R&D")
    for year, (whole, part) in _corridor_enterprises(references).items():
        ratio = (whole, 1 / part, whole * part)
        yield Check(f"chk-g60-{year}", "case-g60-enterprises", "derived", *ratio, "enterprises")
    share = _reference(references, "yrd_national_rd_share_2024") / 100
    growth = 1 + _reference(references, "yrd_rd_growth_2024") / 100
    yield Check(
        "chk-yrd-rd-triangulation",
        "kd-yrd-investment",
        "derived",
        nation * share,
        growth,
        nation * share / growth,
        "billion CNY",
    )
    gdp = _reference(references, "guangdong_gdp_2023")
    share_of_gdp = _ratio("chk-gd-rd-triangulation", "kd-gba-investment", "derived", rd["gba"], gdp)
    yield _percent(share_of_gdp, "% of GDP")


def _ratio(check: str, claim: str, reading: str, numerator: float, denominator: float) -> Check:
    return Check(check, claim, reading, numerator, denominator, numerator / denominator, "ratio")


def _percent(ratio: Check, unit: str) -> Check:
    return ratio._replace(value=100 * ratio.value, unit=unit)


def _size(check: str, claim: str, reading: str, amount: float, projects: float) -> Check:
    return Check(check, claim, reading, amount, projects, amount / projects, "billion CNY per project")


def _references(table: pd.DataFrame) -> dict[str, float]:
    columns.one_row_per(table, ["reference"], what="the checks")
    return dict(zip(table["reference"], columns.numbers(table, "value", what="the checks"), strict=True))


def _reference(references: dict[str, float], name: str) -> float:
    value = references.get(name)
    if value is None or pd.isna(value) or value == 0:
        raise DataError("a reference value the checks divide by is missing", column="reference", value=name)
    return value


def _regional_rd(panel: pd.DataFrame, region: str) -> float:
    mine = panel[(panel["indicator"] == "rd_expenditure") & (panel["year"] == RD_YEAR)]
    values = mine.set_index("province")["value"].reindex(list(catalogue.region_provinces()[region]))
    if values.isna().any():
        absent = ", ".join(values.index[values.isna()])
        raise DataError(f"no R&D expenditure {RD_YEAR}", column="province", value=absent)
    return float(values.sum())


def _national_rd(panel: pd.DataFrame) -> float:
    names = ["rd_expenditure", "rd_expenditure_2024", "rd_expenditure_published"]
    mine = panel[(panel["year"] == NATIONAL_RD_YEAR) & panel["indicator"].isin(names)]
    if "scope" in mine.columns:
        mine = mine[mine["scope"] == "published"]
    values = mine["value"].dropna()
    if values.empty:
        raise DataError(
            f"no national R&D expenditure {NATIONAL_RD_YEAR}", column="indicator", expected=names[0]
        )
    return float(values.iloc[0])


def _digits(number: float) -> int:
    """Digits after the point as printed: 4380 and 4380.0 have none and one, which agree for whole values."""
    text = f"{number:.10f}".rstrip("0")
    return len(text.split(".")[1]) if "." in text else 0
