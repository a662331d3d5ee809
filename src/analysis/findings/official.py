"""What is on record of cooperation beside joint papers: the delta's index, contracts, projects of the EU."""

from typing import Any

import pandas as pd

from analysis.findings.finding import Finding
from analysis.measure import columns, network, official_series
from analysis.names import REGIONS

STUDIED = 2017
"""Year of the co-publications in the table city_connectivity."""
FEWEST = 10
"""Cities below which a correlation of ranks is not stated."""
BESIDE = {"region_a": "region_short", "region_b": "region_short", "ai_robotics": "n2", "chinaxiv": "n2"}
"""How the columns of `side_by_side` are written."""


def index(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the index of the delta as a line: indicator, year, value, unit."""
    rows = official_series.delta_index(facts)
    return rows.assign(indicator=official_series.INDEX, unit="2011=100", region="yrd")


def index_finding(rows: pd.DataFrame, facts: pd.DataFrame) -> Finding:
    """Return how the index of the delta moved, its smallest and largest step, and how editions differ."""
    steps = rows.set_index("year")["value"].pct_change().dropna()
    every = facts[facts["indicator"] == official_series.INDEX]
    older = every[every["edition"] < every["edition"].max()].merge(rows[["year", "value"]], on="year")
    revised = older.iloc[(older["value_x"] / older["value_y"] - 1).abs().argmax()]
    first, last = rows.iloc[0], rows.iloc[-1]
    return {
        "key": "network.index",
        "since": int(first["year"]),
        "first": first["value"],
        "until": int(last["year"]),
        "last": last["value"],
        "step": steps.iloc[-1],
        "smallest": "yes" if steps.idxmin() == last["year"] else "no",
        "revised": int(revised["year"]),
        "old": revised["value_x"],
        "new": revised["value_y"],
    }


def sub_indices(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the published parts of the index: indicator, year, edition, value."""
    return official_series.sub_indices(facts)[["indicator", "year", "edition", "value"]].rename(
        columns={"value": "points"}
    )


def contracts(stated: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """Return the series of technology contracts: flow, year, amount_cny_bn, basis (stated or worked out)."""
    parts = {
        "delta_internal": ("yrd", official_series.delta_contracts(stated)),
        "beijing_neighbours": ("jjj", official_series.beijing_contracts(stated)),
    }
    chosen = [rows.assign(flow=key) for key, (own, rows) in parts.items() if region in ("all", own)]
    if not chosen:
        return pd.DataFrame(columns=["flow", "year", "amount_cny_bn", "basis"])
    table = pd.concat(chosen, ignore_index=True).rename(columns={"value": "amount_cny_bn"})
    return table[["flow", "year", "amount_cny_bn", "basis"]]


def contracts_findings(table: pd.DataFrame, *, region: str) -> list[Finding]:
    """Return how the contracts grew, with the warning that belongs to each series."""
    if table.empty:
        return [{"key": "network.official_single", "region": region}]
    sentences: list[Finding] = []
    for flow, rows in table.groupby("flow", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        sentences.append(
            {
                "key": f"network.contracts_{flow}",
                "first": int(first["year"]),
                "before": first["amount_cny_bn"],
                "last": int(last["year"]),
                "amount": last["amount_cny_bn"],
                "times": last["amount_cny_bn"] / first["amount_cny_bn"],
                **(_jump(rows) if flow == "beijing_neighbours" else {}),
            }
        )
    return sentences


def _jump(rows: pd.DataFrame) -> dict[str, Any]:
    """The largest growth between two years that follow each other."""
    years, amounts = rows["year"], rows["amount_cny_bn"]
    place = amounts.pct_change().where(years.diff() == 1).argmax()
    return {"jump": int(years.iloc[place]), "low": amounts.iloc[place - 1], "high": amounts.iloc[place]}


def european_projects(projects: pd.DataFrame) -> pd.DataFrame:
    """Return projects of the EU with Chinese partners by region and year: region, start_year, projects.

    A project with partners in two regions counts in both; one whose Chinese partners have no known place
    counts in none.
    """
    parts = projects.assign(region=projects["regions"].map(columns.split_list)).explode("region")
    ours = parts[parts["region"].isin(REGIONS)]
    counts = ours.groupby(["region", "start_year"]).size().rename("projects")
    years = range(int(projects["start_year"].min()), int(projects["start_year"].max()) + 1)
    grid = pd.MultiIndex.from_product([REGIONS, years], names=["region", "start_year"])
    return counts.reindex(grid, fill_value=0).reset_index()


def european_finding(projects: pd.DataFrame, table: pd.DataFrame, *, region: str) -> Finding:
    """Return how many projects of the EU have Chinese partners, where, and in which year most began."""
    sums = table.groupby("region")["projects"].sum().sort_values(ascending=False)
    own = table if region == "all" else table[table["region"] == region]
    years = own.groupby("start_year")["projects"].sum()
    shared = {
        "total": len(projects),
        "placed": int(projects["organisations_located"].gt(0).sum()),
        "first": int(table["start_year"].min()),
        "last": int(table["start_year"].max()),
        "peak": int(years.index[int(years.argmax())]),
        "most": int(years.max()),
    }
    if region != "all":
        return {"key": "network.cordis_region", "region": region, "projects": int(sums[region]), **shared}
    return {
        "key": "network.cordis_all",
        **shared,
        "top": sums.index[0],
        "projects": int(sums.iloc[0]),
        "bottom": sums.index[-1],
        "fewest": int(sums.iloc[-1]),
    }


def side_by_side(edges: dict[str, pd.DataFrame], cities: pd.DataFrame) -> pd.DataFrame:
    """Return ties held against chance in both collections: region_a, region_b, one column per collection.

    Rows are the four regions in themselves and their six pairs; values are observed over expected links.
    """
    parts = {}
    for name, rows in edges.items():
        matrix = network.region_association(network.pairs(rows, cities))
        ours = matrix[matrix["region_a"].isin(REGIONS) & matrix["region_b"].isin(REGIONS)]
        parts[name] = ours.set_index(["region_a", "region_b"])["association_strength"]
    return pd.DataFrame(parts).reset_index()


def side_by_side_findings(table: pd.DataFrame) -> Finding:
    """Return whether the two collections name the same pair of regions as the closest."""
    pairs = table[table["region_a"] != table["region_b"]].reset_index(drop=True)
    names = [name for name in table.columns if name not in ("region_a", "region_b")]
    best = {name: pairs.iloc[pairs[name].argmax()] for name in names if pairs[name].notna().any()}
    if len(best) < len(names):
        return {"key": "network.side_by_side_short"}
    first, second = (best[name] for name in names)
    ends = {
        "a": first["region_a"], "b": first["region_b"], "high": first[names[0]], "there": first[names[1]],
        "c": second["region_a"], "d": second["region_b"], "other": second[names[1]],
    }  # fmt: skip
    same = (first["region_a"], first["region_b"]) == (second["region_a"], second["region_b"])
    return {"key": f"network.side_by_side_{'same' if same else 'differ'}", **ends}


def outside(links: pd.DataFrame, connectivity: pd.DataFrame) -> list[Finding]:
    """Return how well the order of the cities agrees with a study of another source; nothing for few cities.

    `links` comes from `network.pairs`.
    """
    strengths = network.strength(links)
    found = network.outside_check(strengths, connectivity) if len(strengths) else {"cities": 0}
    if found["cities"] < FEWEST:
        return []
    correlation = found["rank_correlation"]
    return [
        {"key": "network.outside", "cities": found["cities"], "year": STUDIED, "correlation": correlation}
    ]
