"""Which cases an edition of the article tells, and which of them can be set beside what is on record."""

import pandas as pd

from analysis.findings.case_series import CLAIMS
from analysis.findings.finding import Finding
from analysis.measure import columns, evidence
from analysis.names import validate_choice

SECTION = "case_studies"
CASES = ("g60", "hetao")
"""The cases on record here."""

ENTERPRISES, INTENSITY, PROJECTS = CLAIMS.values()
NEEDED = {"g60": (ENTERPRISES, INTENSITY), "hetao": (PROJECTS,)}
"""Statements an edition must make for a case to be set beside its record."""


def shown(case: str, claims: pd.DataFrame) -> tuple[str, ...]:
    """Return the cases a page shows: of the one chosen or of both those whose figures the edition states.

    Raises
    ------
    UnknownName
        For a case that does not exist.
    """
    chosen = CASES if case == "all" else (validate_choice(case, CASES, "case"),)
    known = {str(claim) for claim in claims.loc[claims["value"].notna(), "claim"]}
    return tuple(name for name in chosen if known.issuperset(NEEDED[name]))


def stated(claims: pd.DataFrame, claim: str) -> float:
    """Return the number a statement of the article gives, as printed; missing where there is none."""
    value = claims.loc[claims["claim"] == claim, "value"]
    return float("nan") if value.empty else float(value.iloc[0])


def setting(region: str, cases: pd.DataFrame, *, language: str) -> list[list[Finding]]:
    """Return where the cases of an edition lie, as seen from the chosen region, and which are not on record.

    `cases` is the edition's table, `language` that of the titles.
    """
    if cases.empty:
        return [[{"key": "cases.setting_nothing"}]]
    titles = cases[f"title_{language}"]
    own = titles[cases["region"] == region]
    stated: Finding = {"key": "cases.setting_none", "region": region}
    if region == "all":
        where = dict.fromkeys(cases["region"])
        stated = {"key": "cases.setting_all", "cases": len(cases), "regions": list(where)}
    elif len(own):
        stated = {"key": "cases.setting_own", "region": region, "titles": own.tolist()}
    others = titles[~cases["case"].isin(CASES)].tolist()
    more: list[Finding] = [{"key": "cases.setting_others", "titles": others}] if others else []
    return [[stated, *more]]


def absent(name: str, case: str) -> Finding:
    """Return why a case is not shown: another one was chosen, or the edition does not state its figures."""
    return {"key": "cases.not_shown" if case not in ("all", name) else "cases.not_stated", "case": name}


def statements(
    claims: pd.DataFrame, verdicts: pd.DataFrame, cases: pd.DataFrame, *, case: str
) -> pd.DataFrame:
    """Return the statements of an edition on its cases, with their verdicts: one row per statement.

    `cases` is the edition's table; for `all` every statement of the section, for one case its own.
    """
    named = cases[cases["case"].eq(case)] if case != "all" else cases
    cited = {name for cell in named["claims"] for name in columns.split_list(cell)}
    own = claims[claims["claim"].isin(cited) | (claims["section"].eq(SECTION) & (case == "all"))]
    return evidence.with_verdicts(own, verdicts)
