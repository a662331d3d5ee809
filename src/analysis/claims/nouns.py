"""Counted nouns: the units a word behind a number stands for, from ``nouns.csv``."""

import csv
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _nouns(language: str) -> list[tuple[str, tuple[str, ...]]]:
    text = files("analysis.claims").joinpath("nouns.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["language"] == language]
    return [(row["word"], tuple(part for part in row["units"].split(";") if part)) for row in rows]


@lru_cache(maxsize=1 << 12)
def units_of_noun(noun: str, language: str) -> tuple[str, ...] | None:
    """Return the units a counted noun stands for, () for one without a series, None for an unknown one."""
    folded = noun.lower()
    for word, units in _nouns(language):
        stem = word.removesuffix("*").lower()
        if folded == stem or (
            word.endswith("*") and (folded.startswith(stem) or (language == "de" and folded.endswith(stem)))
        ):
            return units
    return None
