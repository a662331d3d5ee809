"""Whether the regions, and the provinces inside them, grow together or apart."""

from typing import Any

import pandas as pd

from analysis.findings.finding import Finding
from analysis.measure import convergence, regional
from analysis.names import REGIONS

BETWEEN = "between"


def spreads(panel: pd.DataFrame, regions: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return the spread between the four regions and inside each: kind, year, coefficient_of_variation.

    `kind` is between or a region. Only years in which every place has a value; the Greater Bay Area, one
    province here, has no inner spread.
    """
    if values.empty:
        return pd.DataFrame(columns=["kind", "year", "coefficient_of_variation", "indicator"])
    name = values["indicator"].iloc[0]
    between = convergence.spread(values).assign(kind=BETWEEN)
    between = between[between["places"] == len(REGIONS)]
    members = {key: own for key, own in regional.region_members(regions).items() if key in REGIONS}
    inside = convergence.spread_inside(panel[panel["indicator"] == name], members)
    inside = inside[inside["missing"].eq("")].rename(columns={"region": "kind"})
    table = pd.concat([between, inside], ignore_index=True)[
        ["kind", "year", "coefficient_of_variation", "indicator"]
    ]
    return table[table["coefficient_of_variation"].notna()].reset_index(drop=True)


def moved(spread: pd.DataFrame) -> pd.DataFrame:
    """Return first and last spread of each kind with two years: kind, start, before, end, after."""
    ordered = spread.sort_values("year")
    table = ordered.groupby("kind", sort=False).agg(
        start=("year", "first"),
        before=("coefficient_of_variation", "first"),
        end=("year", "last"),
        after=("coefficient_of_variation", "last"),
    )
    return table[table["start"] < table["end"]].reset_index()


def convergence_of(spread: pd.DataFrame, *, indicator: str, region: str = "all") -> Finding | None:
    """Return how the spread between the regions moved, and in how many it fell inside; or one region's own.

    None where no two years have a value for every region.
    """
    table = moved(spread).set_index("kind")
    if BETWEEN not in table.index:
        return None
    outer, inner = table.loc[[BETWEEN]].iloc[0], table.drop(index=BETWEEN)
    found = {
        "key": "outlook.convergence",
        "indicator": indicator,
        "direction": _direction(outer),
        **{name: outer[name] for name in ("before", "after")},
        "start": int(outer["start"]),
        "end": int(outer["end"]),
        "regions": len(inner),
        "fell": int((inner["after"] < inner["before"]).sum()),
    }
    if region in inner.index:
        own = inner.loc[[region]].iloc[0]
        found |= {"key": "outlook.convergence_region", "region": region, "inside": _direction(own)}
        found |= {"inner_before": own["before"], "inner_after": own["after"]}
        found |= {"inner_start": int(own["start"]), "inner_end": int(own["end"])}
    return found


def _direction(row: "pd.Series[Any]") -> str:
    """Return whether a spread fell (down: convergence), rose (up) or changed by less than 1 % (same)."""
    change = float(row["after"] / row["before"] - 1)
    return "same" if abs(change) < 0.01 else "down" if change < 0 else "up"


def drawn_spread(spread: pd.DataFrame, region: str) -> list[str]:
    """Return the line to colour: the region's own, or that between the regions where it has none."""
    return [region] if region in set(spread["kind"]) else [BETWEEN]


def size_note(words: Finding | None, catalogue: pd.DataFrame, indicator: str) -> Finding:
    """Return what a spread of this indicator compares (strength, or also size), or that there is none."""
    if words is None:
        return {"key": "outlook.no_spread"}
    kind = catalogue.set_index("indicator")["kind"].get(indicator)
    return {"key": "outlook.size_ratio" if kind == "ratio" else "outlook.size_total"}
