"""Our own German and Chinese texts beside the English ones: merged one to one, nothing may be left out."""

from collections.abc import Sequence

import pandas as pd

from analysis.errors import DataError


def folder_file(name: str) -> str:
    """Return the relative path of a table of translations, for error messages."""
    return f"translations/{name}.csv"


def frame_of(translations: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """Return one frame of translations; DataError when it was not handed over."""
    if name not in translations:
        raise DataError("table of translations is missing", file=folder_file(name))
    return translations[name]


def with_translations(
    frame: pd.DataFrame,
    texts: pd.DataFrame,
    *,
    key: str,
    columns: Sequence[str],
    name: str,
    required: bool = True,
) -> pd.DataFrame:
    """Return `frame` with the translated `columns`, one row per row of `frame`.

    Each key must occur exactly once in `texts`, and `texts` may hold no key that `frame` does not know.
    With `required` no translated cell may be empty. Raises DataError naming the first key concerned.
    """
    _check_keys(frame[key], texts[key], name=name, key=key)
    merged = frame.merge(texts[[key, *columns]], on=key, how="left", validate="one_to_one")
    for column in columns:
        merged[column] = merged[column].where(merged[column].fillna("") != "")
        if required and merged[column].isna().any():
            where = merged.loc[merged[column].isna(), key].iloc[0]
            raise DataError("translation is empty", file=folder_file(name), row=str(where), column=column)
    return merged


def translated_where(
    frame: pd.DataFrame, *, english: str, others: Sequence[str], key: str, name: str
) -> None:
    """Refuse a row that has an English text but no translation, or a translation without an English text."""
    for column in others:
        wrong = frame[english].isna() != frame[column].isna()
        if wrong.any():
            where = frame.loc[wrong, key].iloc[0]
            raise DataError(
                f"{column} does not go with {english}", file=folder_file(name), row=str(where), column=column
            )


def _check_keys(wanted: pd.Series, given: pd.Series, *, name: str, key: str) -> None:
    """Refuse doubled, absent and surplus keys, naming the first."""
    doubled = given[given.duplicated()]
    if len(doubled):
        raise DataError("translation occurs twice", file=folder_file(name), column=key, value=doubled.iloc[0])
    absent = wanted[~wanted.isin(given)]
    if len(absent):
        raise DataError(
            f"translation is missing ({len(absent)} of {len(wanted)} rows)",
            file=folder_file(name),
            column=key,
            expected=f"a row for {absent.iloc[0]}",
        )
    surplus = given[~given.isin(wanted)]
    if len(surplus):
        raise DataError(
            "translation of an unknown row", file=folder_file(name), column=key, value=surplus.iloc[0]
        )
