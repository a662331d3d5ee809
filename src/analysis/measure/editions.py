"""What changed between two editions of the article: key table, key fields, statements."""

import pandas as pd

from analysis.lazy import public_names
from analysis.measure import columns, keydata

__dir__ = public_names(__name__)

SHOWN = ("region", "subject_en", "predicate_en")
"""Columns of a statement that tell what it says, as against how it is worded."""

MEASURES = ("projects", "amount_cny_bn", "amount_per_project_cny_bn", "projects_share", "amount_share")


def changes(old: pd.DataFrame, new: pd.DataFrame, *, reading: str = "as_printed") -> pd.DataFrame:
    """Return the differences of two key tables: one row per region and measure.

    Columns: region, measure (projects | amount_cny_bn | amount_per_project_cny_bn | projects_share |
    amount_share), old, new, difference (new − old), change_share (difference / old; missing when old is zero
    or missing), status (unchanged | changed | added | removed: region or value only in the new or old table).
    Both tables need region, projects, amount_printed; amounts follow one unit `reading`.

    Raises
    ------
    UnknownName, DataError
        For both readings at once or an unknown one; for tables without the columns.
    """
    reading = keydata.readings(reading)[0]
    both = _long(old, reading, "old").merge(
        _long(new, reading, "new"), on=["region", "measure"], how="outer", validate="one_to_one"
    )
    order = {
        region: position for position, region in enumerate(columns.in_region_order(both["region"].tolist()))
    }
    place = {measure: number for number, measure in enumerate(MEASURES)}
    both = both.assign(_region=both["region"].map(order), _measure=both["measure"].map(place))
    both = both.sort_values(["_region", "_measure"], ignore_index=True).drop(columns=["_region", "_measure"])
    difference = both["new"] - both["old"]
    both["difference"] = difference
    both["change_share"] = difference / both["old"].where(both["old"] != 0)
    return both.assign(status=_status(both))


def field_changes(old: pd.DataFrame, new: pd.DataFrame, *, column: str = "fields_en") -> pd.DataFrame:
    """Return the key fields that came and went: one row per region.

    Columns: region, kept, added, removed (semicolon lists, in the order printed). `column` holds lists
    divided by semicolon or comma, also the Chinese ones; spelling counts, so compare one language.
    """
    before, after = (_fields(table, column) for table in (old, new))
    rows = []
    for region in columns.in_region_order([*before, *after]):
        was, now = before.get(region, []), after.get(region, [])
        kept = [name for name in was if name in now]
        added, removed = [name for name in now if name not in was], [name for name in was if name not in now]
        rows.append((region, ";".join(kept), ";".join(added), ";".join(removed)))
    return pd.DataFrame(rows, columns=["region", "kept", "added", "removed"])


def claim_changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return which statements stayed, changed their figure, came and went: one row per claim.

    Columns: claim, old, new (figures as printed, missing where a statement has none), status (unchanged |
    changed: another figure | reworded: the same figure, but another region, subject or predicate | added |
    removed). Statements are matched by their key, so an edition keeps the keys of what it takes over; the
    order is that of `new`, then what is gone.
    """
    for table, what in ((old, "the old edition"), (new, "the new edition")):
        columns.one_row_per(table, ["claim"], what=what)
        columns.require(table, ["value"], what=what)
    before = old[["claim", "value"]].rename(columns={"value": "old"})
    after = new[["claim", "value"]].rename(columns={"value": "new"})
    both = after.merge(before, on="claim", how="outer", validate="one_to_one", indicator="where", sort=False)
    place = {claim: number for number, claim in enumerate([*after["claim"], *before["claim"]][::-1])}
    both = both.sort_values("claim", key=lambda keys: -keys.map(place).astype(float), ignore_index=True)
    status = (
        both["where"].astype("str").map({"both": "changed", "left_only": "added", "right_only": "removed"})
    )
    same = (both["old"] == both["new"]) | (both["old"].isna() & both["new"].isna())
    other = both["claim"].isin(_reworded(old, new))
    kept = pd.Series("unchanged", index=both.index).mask(other, "reworded")
    both["status"] = status.mask((status == "changed") & same, kept)
    return both[["claim", "old", "new", "status"]]


def key_changes(old: pd.DataFrame, new: pd.DataFrame, *, key: str) -> pd.DataFrame:
    """Return which topics, paths or cases stayed, came and went: one row per key.

    Columns: `key` (name of the column that holds it), status (unchanged | added | removed); the order is that
    of `new`, then what is gone.
    """
    for table, what in ((old, "the old edition"), (new, "the new edition")):
        columns.one_row_per(table, [key], what=what)
    before, after = old[key].tolist(), new[key].tolist()
    rows = [(name, "unchanged" if name in before else "added") for name in after]
    rows += [(name, "removed") for name in before if name not in after]
    return pd.DataFrame(rows, columns=[key, "status"])


def _reworded(old: pd.DataFrame, new: pd.DataFrame) -> set[str]:
    """Claims of both editions that say something else, as far as both tables tell."""
    shown = [name for name in SHOWN if name in old.columns and name in new.columns]
    both = old[["claim", *shown]].merge(new[["claim", *shown]], on="claim", validate="one_to_one")
    differ = pd.Series(False, index=both.index)
    for name in shown:
        differ |= both[f"{name}_x"].fillna("") != both[f"{name}_y"].fillna("")
    return set(both.loc[differ, "claim"])


def _fields(key_data: pd.DataFrame, column: str) -> dict[str, list[str]]:
    columns.require(key_data, ["region", column], what="the change of fields")
    texts = key_data[column].fillna("").astype("str").str.replace("[,，、；]", ";", regex=True)
    return {region: columns.split_list(text) for region, text in zip(key_data["region"], texts, strict=True)}


def _long(key_data: pd.DataFrame, reading: str, name: str) -> pd.DataFrame:
    table = keydata.article_table(key_data, reading=reading)
    return table.melt(id_vars="region", value_vars=list(MEASURES), var_name="measure", value_name=name)


def _status(both: pd.DataFrame) -> "pd.Series[str]":
    same = (both["difference"].abs() <= 1e-9 * both["old"].abs()) | (both["old"].isna() & both["new"].isna())
    status = pd.Series("changed", index=both.index, dtype="str").mask(same, "unchanged")
    added, removed = both["old"].isna() & both["new"].notna(), both["new"].isna() & both["old"].notna()
    return status.mask(added, "added").mask(removed, "removed")
