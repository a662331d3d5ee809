"""Statements of an edition with their verdicts, and the one mark that stands for several of them."""

import pandas as pd

from analysis.findings.stated import value
from analysis.measure import columns, evidence
from analysis.measure.evidence import CRITICAL
from analysis.names import LANGUAGES, validate_choice

UNEXAMINED = "unexamined"


def localised(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return an edition's table with one column per text: title for title_de, and no other language."""
    own = f"_{validate_choice(language, LANGUAGES, 'language')}"
    stems = [str(name).removesuffix(own) for name in table.columns if str(name).endswith(own)]
    foreign = [f"{stem}_{other}" for stem in stems for other in LANGUAGES if other != language]
    return table.drop(columns=foreign, errors="ignore").rename(
        columns={f"{stem}{own}": stem for stem in stems}
    )


def examined(claims: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the statements with their verdict, unexamined for one that has none: one row per claim.

    `verdicts` are those of the same edition.
    """
    kept = claims[["claim", "section", "region", "value_normalised"]]
    table = evidence.with_verdicts(kept, verdicts[["claim", "verdict"]])
    return table.assign(verdict=table["verdict"].fillna(UNEXAMINED))


def examined_at_all(found: list[str]) -> bool:
    """Return whether any of several verdicts says what the sources show: not that nothing was examined."""
    return any(verdict != UNEXAMINED for verdict in found)


def of_region(table: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the rows of one region, or all of them for `all`."""
    return table if region == "all" else table[table["region"] == region].reset_index(drop=True)


def verdicts_of(statements: pd.DataFrame, names: object) -> list[str]:
    """Return the verdicts of the claims in a semicolon list, unexamined for a claim that is not there."""
    known = statements.set_index("claim")["verdict"]
    return [str(known.get(name, "unexamined")) for name in columns.split_list(names)]


def mark(statements: pd.DataFrame, names: object) -> str:
    """Return the verdict that stands for the claims in a semicolon list: the most critical one."""
    return worst(verdicts_of(statements, names))


def worst(found: list[str]) -> str:
    """Return the most critical of several verdicts, unexamined for none."""
    return min(found, key=CRITICAL.index) if found else "unexamined"


def mark_of_figure(statements: pd.DataFrame, claim: str, figure: object) -> str:
    """Return the verdict on a figure of the key table, unexamined where the statement gives another one."""
    stated = value(statements, claim)
    same = pd.isna(stated) or stated == figure
    return mark(statements, claim) if same else "unexamined"
