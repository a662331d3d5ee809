"""What another edition of the article changes: its key table, its key fields, its statements."""

import pandas as pd

from analysis.findings.finding import Finding
from analysis.measure import columns, editions
from analysis.names import validate_choice

KEYS = {"topics": "topic", "paths": "path", "cases": "case"}
"""Parts of an edition that have titles, with the column of their keys."""

LISTS = {"fields_added": "list", "fields_removed": "list"}
"""Columns of `table` that hold several words."""

SHOWN = {"projects": "projects", "amount_cny_bn": "billion CNY"}
"""Measures of the key table that are printed, with their units; the rest follows from them."""


def figures(changes: pd.DataFrame) -> Finding:
    """Return how many printed figures differ between two editions, and the largest change among them.

    `changes` comes from `measure.editions.changes`; figures of regions that only one edition has are not
    counted here (`regions` names them).
    """
    rows = changes[changes["measure"].isin(SHOWN) & changes["status"].isin(["changed", "unchanged"])]
    moved = rows[rows["status"] == "changed"]
    counts = {"changed": len(moved), "figures": len(rows)}
    if rows.empty:
        return {"key": "editions.no_common_region"}
    if moved.empty:
        return {"key": "editions.same", "figures": len(rows)}
    # from zero there is no share: such a change counts as the largest
    size = moved["change_share"].abs().fillna(float("inf"))
    most = moved.iloc[int(size.to_numpy().argmax())]
    unit = SHOWN[most["measure"]]
    return {
        "key": "editions.changed",
        **counts,
        "measure": most["measure"],
        "region": most["region"],
        "before": (most["old"], unit),
        "after": (most["new"], unit),
    }


def regions(changes: pd.DataFrame) -> list[Finding]:
    """Return which regions only the new and only the old edition has: up to two findings."""
    projects = changes[changes["measure"] == "projects"]
    found = []
    for status in ("added", "removed"):
        here = projects.loc[projects["status"] == status, "region"].tolist()
        if here:
            found.append({"key": f"editions.{status}", "regions": here})
    return found


def statements(claims: pd.DataFrame) -> Finding:
    """Return how many statements stayed, changed their figure, came and went.

    `claims` comes from `measure.editions.claim_changes`.
    """
    counts = claims["status"].value_counts()
    kinds = ("unchanged", "changed", "reworded", "added", "removed")
    return {"key": "editions.statements", **{kind: int(counts.get(kind, 0)) for kind in kinds}}


def listed(changes: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Return the statements that changed: claim_key, edition_change, figure_before, figure_after, claim_text.

    `changes` comes from `measure.editions.claim_changes`; the words are those of the new edition, or of the
    old one for what is gone.
    """
    words = pd.concat([new, old]).drop_duplicates("claim").set_index("claim")[f"text_{language}"]
    moved = changes[changes["status"] != "unchanged"].reset_index(drop=True)
    heads = {"claim": "claim_key", "status": "edition_change", "old": "figure_before", "new": "figure_after"}
    table = moved.rename(columns=heads)[list(heads.values())]
    return table.assign(claim_text=moved["claim"].map(words))


def parts(part: str, old: pd.DataFrame, new: pd.DataFrame, *, language: str) -> list[list[Finding]]:
    """Return what came and went among the topics, paths or cases of two editions.

    `part` names which; at most one paragraph, none where both have the same keys.
    """
    key = KEYS[validate_choice(part, KEYS, "part of an edition")]
    changes = editions.key_changes(old, new, key=key)
    titles = pd.concat([new, old]).drop_duplicates(key).set_index(key)[f"title_{language}"]
    found: list[Finding] = []
    for status in ("added", "removed"):
        names = [titles[name] for name in changes.loc[changes["status"] == status, key]]
        if names:
            found.append({"key": f"editions.part_{status}", "part": part, "titles": names})
    return [found] if found else []


def table(changes: pd.DataFrame, fields: pd.DataFrame) -> pd.DataFrame:
    """Return both editions side by side: one row per region.

    Columns: region, projects_before, projects_after, amount_before_cny_bn, amount_after_cny_bn, fields_added,
    fields_removed (lists). `changes` and `fields` come from `measure.editions.changes` and `.field_changes`.
    """
    wide = changes[changes["measure"].isin(SHOWN)].pivot(
        index="region", columns="measure", values=["old", "new"]
    )
    lists = fields.set_index("region")
    order = list(dict.fromkeys(changes["region"]))
    return pd.DataFrame(
        {
            "region": order,
            "projects_before": wide["old", "projects"].reindex(order).to_numpy(),
            "projects_after": wide["new", "projects"].reindex(order).to_numpy(),
            "amount_before_cny_bn": wide["old", "amount_cny_bn"].reindex(order).to_numpy(),
            "amount_after_cny_bn": wide["new", "amount_cny_bn"].reindex(order).to_numpy(),
            **{
                f"fields_{kind}": [columns.split_list(cell) for cell in lists[kind].reindex(order)]
                for kind in ("added", "removed")
            },
        }
    )
