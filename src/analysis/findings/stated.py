"""What an edition says of its own table: whether its unit is in doubt, and how many days it covers."""

from typing import NamedTuple

import pandas as pd

WINDOW = "fr-window"
"""The statement of an article on its own days: one that makes it gives no date of its own."""
UNIT = "kd-unit"
"""The statement on the unit of the amounts: only an edition that makes it has a unit in doubt."""


class Given(NamedTuple):
    """Whether the amounts can be read in two units, and the days they cover (0 where none are named)."""

    doubted: bool
    days: int


def given(statements: pd.DataFrame) -> Given:
    """Return what an edition says of its amounts; `statements` needs claim and value_normalised."""
    days = value(statements, WINDOW)
    return Given(unit_in_doubt(statements), int(days) if pd.notna(days) else 0)


def dateless(statements: pd.DataFrame) -> bool:
    """Whether the edition says of itself that it covers the last days, and so gives no date."""
    return WINDOW in set(statements["claim"])


def unit_in_doubt(statements: pd.DataFrame) -> bool:
    """Whether the edition makes the statement on the unit, so that its amounts can be read in two ways."""
    return UNIT in set(statements["claim"])


def value(statements: pd.DataFrame, claim: str) -> float:
    """Return the number a statement gives, missing where the edition has no such statement."""
    found = statements.loc[statements["claim"] == claim, "value_normalised"]
    return float(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else float("nan")
