"""What the co-publications allow to say: map, ties against chance, borders, pairs, official numbers."""

import re
from typing import Any

import pandas as pd

from analysis.findings import collection
from analysis.findings.collection import first, region_row
from analysis.findings.finding import Finding
from analysis.measure import columns, network
from analysis.measure.links import PAIR
from analysis.names import REGIONS

FEW = 30
"""A ratio on fewer links than this can change by half when a handful of papers is added."""
CLAIMS = ("fr-actors", "ht-yrd-purpose", "ht-ccec-agreements", "case-hetao-joint", "pp-intl")
"""Statements on joint research that co-publications bear on; none is about joint papers itself."""
STATEMENTS = {
    "s026": "yrd_contracts",
    "s027": "yrd_papers",
    "s028": "yrd_patent_transfers",
    "s030": "yrd_joint_patents",
    "s095": "gba_joint_laboratories",
    "s094": "gba_funds_across",
    "s055": "ccec_first_projects",
    "s089": "ccec_projects",
    "s002": "jjj_contracts",
    "s007": "jjj_contracts",
}
"""Official numbers shown beside the papers, by statement: the key of their label."""
INSETS = REGIONS
"""Regions enlarged below the map."""
TOP = ["rank", "origin", "destination", "papers"]
"""Columns of the table behind the strongest pairs."""
CLOSE = {
    "origin": "city",
    "destination": "city",
    "papers": "n0",
    "expected": "n2",
    "association_strength": "n2",
}
"""Columns of the table of close pairs, and how they are written."""
STATED = ("official_number", "year", "value", "publisher")
"""Columns of the table of official numbers."""
_ENDS = ["region_a", "region_b"]


def main(links: pd.DataFrame, edges: pd.DataFrame, *, region: str, source: str) -> Finding:
    """Return the finding of the page: ties inside and between the regions, held against chance.

    `links` comes from `network.pairs`; `edges` are the rows behind it, which give the years.
    """
    if network.of_region(links, region).empty:
        return {"key": "network.main_none", "collection": source}
    matrix = network.region_association(links)
    span = {"collection": source, "first": int(edges["year"].min()), "last": int(edges["year"].max())}
    if region == "all":
        inside, between = _ties(matrix)
        return {
            "key": "network.main_all",
            **span,
            "links": int(links["papers"].sum()),
            "inside": _ratio(inside),
            "between": _ratio(between),
            "share": inside["links"].sum() / links["papers"].sum(),
        }
    row = region_row(network.region_kinds(links), region)
    own = _own(matrix, region)
    known = pd.notna(own["association_strength"])
    return {
        "key": "network.main_region" if known else "network.main_alone",
        **span,
        "region": region,
        "links": int(row["links"]),
        **{kind: row[f"{kind}_share"] for kind in ("inside", "between", "other")},
        "ratio": own["association_strength"],
        "few": "yes" if own["links"] < FEW else "no",
        "own": int(own["links"]),
    }


def network_map(drawn: pd.DataFrame, links: pd.DataFrame, *, region: str, least: int) -> Finding:
    """Return what the map shows; without a pair to draw, the sentence that says so.

    `drawn` are the pairs with at least `least` joint papers, `links` all pairs.
    """
    if links.empty:
        return {"key": "network.nothing"}
    if drawn.empty:
        top = network.top_pairs(links, 1).iloc[0]
        return {"key": "network.map_none", "least": least, **_pair(top)}
    values = {
        "least": least,
        "pairs": len(drawn),
        "drawn": drawn["papers"].sum() / links["papers"].sum(),
    }
    if region == "all":
        hub = network.strength(drawn).iloc[0]
        share = hub["strength"] / drawn["papers"].sum()
        top = network.top_pairs(drawn, 1).iloc[0]
        return {"key": "network.map_all", **values, "city": hub["city"], "share": share, **_pair(top)}
    inner = drawn[(drawn["kind"] == "inside") & (drawn["origin_region"] == region)]
    if inner.empty:
        return {"key": "network.map_region_none", **values, "region": region}
    top = network.top_pairs(inner, 1).iloc[0]
    return {"key": "network.map_region", **values, "region": region, "inner": len(inner), **_pair(top)}


def map_sources(drawn: pd.DataFrame, cities: pd.DataFrame, *, source: str) -> list[str]:
    """Return the sources of a map: the collection, the points of the cities drawn, the outlines."""
    there = cities["city"].isin([*drawn["origin"], *drawn["destination"]])
    points = cities.loc[there, "coordinate_source"].dropna()
    return [collection.COLLECTIONS[source], *sorted(set(points)), "ne_50m"]


def highlighted(drawn: pd.DataFrame, region: str) -> str | list[str]:
    """Return what a map of these pairs can highlight: the region, all, or nothing when it is not on it."""
    there = region == "all" or len(network.of_region(drawn, region))
    return region if there else []


def unplaced(drawn: pd.DataFrame, cities: pd.DataFrame) -> list[Finding]:
    """Return how many cities and pairs a map leaves out because no sourced point is known for them."""
    without = cities.loc[cities["lat"].isna(), "city"]
    hidden = drawn[drawn[PAIR].isin(set(without)).any(axis=1)]
    count = len(set(without) & {*drawn["origin"], *drawn["destination"]})
    return [{"key": "network.unplaced", "cities": count, "pairs": len(hidden)}] if count else []


def matrix(table: pd.DataFrame, *, region: str) -> Finding:
    """Return which ties are closer than size explains; for a region its own and its closest partner."""
    inside, between = _ties(table)
    if region == "all":
        return {
            "key": "network.matrix_all",
            "inside": int((inside["association_strength"] > 1).sum()),
            "regions": len(inside),
            "between": int((between["association_strength"] > 1).sum()),
            "pairs": len(between),
        }
    mine = between[(between[_ENDS] == region).any(axis=1)].dropna(subset="association_strength")
    own = inside.loc[inside["region_a"] == region, "association_strength"].max()
    if mine.empty or pd.isna(own):
        return {"key": "network.matrix_thin", "region": region}
    best = first(mine, "association_strength")
    partner = best["region_b"] if best["region_a"] == region else best["region_a"]
    return {
        "key": "network.matrix_region",
        "region": region,
        "own": own,
        "partner": partner,
        "best": best["association_strength"],
    }


def closeness(table: pd.DataFrame) -> list[Finding]:
    """Return the closest and the most distant pair of regions, and how many ratios rest on few links."""
    between = _ties(table)[1].dropna(subset="association_strength")
    found: list[Finding] = []
    if len(between) > 1:
        high = first(between, "association_strength")
        low = first(between, "association_strength", least=True)
        found.append(
            {"key": "network.closest", "a": high["region_a"], "b": high["region_b"]}
            | {"high": high["association_strength"], "c": low["region_a"], "d": low["region_b"]}
            | {"low": low["association_strength"]}
        )
    few = table[(table["links"] < FEW) & table["association_strength"].notna()]
    if len(few):
        row = first(few, "links", least=True)
        key = "network.few_inside" if row["region_a"] == row["region_b"] else "network.few_between"
        values = {"n": len(few), "limit": FEW, "a": row["region_a"], "b": row["region_b"]}
        found.append({"key": key, **values, "links": int(row["links"])})
    elif table["association_strength"].notna().any():
        found.append({"key": "network.enough", "least": int(table["links"].min())})
    return found


def inside(kinds: pd.DataFrame, *, region: str) -> Finding:
    """Return who keeps most and least of its links inside; `kinds` comes from `network.region_kinds`."""
    rows = kinds.dropna(subset="inside_share")
    if rows.empty:
        return {"key": "network.nothing"}
    if region not in ("all", *rows["region"]):
        return {"key": "network.inside_absent", "region": region}
    if region != "all":
        row = region_row(rows, region)
        values = {kind: row[f"{kind}_share"] for kind in ("inside", "between", "other")}
        return {"key": "network.inside_region", "region": region, **values}
    shares = rows.set_index("region")["inside_share"]
    values = {"top": shares.idxmax(), "high": shares.max(), "bottom": shares.idxmin(), "low": shares.min()}
    return {"key": "network.inside_all", **values}


def border(links: pd.DataFrame, nodes: pd.DataFrame, *, region: str) -> list[Finding]:
    """Return the links across the border to Hong Kong and Macao, or that the collection hardly has any."""
    if links.empty:
        return []
    counts = network.cross_border(links)
    values = {"crossing": int(counts["cross_border"]), "links": int(counts["links"])}
    found: list[Finding] = [
        {"key": "network.border_absent" if collection.absent(nodes) else "network.border", **values}
        | {"share": counts["cross_border_share"], "gba": int(counts["gba_cross_border"])}
        | {"gba_share": counts["gba_cross_border_share"]}
    ]
    if region != "all" and len(network.of_region(links, region)):
        row = region_row(network.region_kinds(links), region)
        mine = {"crossing": int(row["cross_border"]), "share": row["cross_border_share"]}
        found.append({"key": "network.border_region", "region": region, **mine})
    return found


def pairs(top: pd.DataFrame, *, region: str) -> Finding:
    """Return who leads the strongest pairs; `top` comes from `network.top_pairs`, of one region or all."""
    if top.empty:
        return {"key": "network.nothing"}
    values = {"top": len(top), **_pair(top.iloc[0])}
    if region != "all":
        inner = int((top["kind"] == "inside").sum())
        return {"key": "network.pairs_region", "region": region, "inner": inner, **values}
    ends = pd.concat([top["origin"], top["destination"]]).value_counts()
    return {"key": "network.pairs_all", "city": ends.index[0], "n": int(ends.iloc[0]), **values}


def official(statements: pd.DataFrame, *, region: str = "all") -> pd.DataFrame:
    """Return official numbers on cooperation between places: one row per number of `STATEMENTS`.

    Columns: official_number (key of its label), region, year (empty when the page has none), value, unit,
    publisher. Trap: contracts, patents and papers are counted by different rules and cannot be added.
    """
    columns.one_row_per(statements, ["statement"], what="the official numbers")
    rows = statements.set_index("statement").reindex(list(STATEMENTS)).dropna(subset="value").reset_index()
    rows.insert(0, "official_number", rows["statement"].map(STATEMENTS))
    if region != "all":
        rows = rows[rows["region"] == region]
    return rows[["official_number", "region", "year", "value", "unit", "publisher"]].reset_index(drop=True)


def official_reading(
    numbers: pd.DataFrame, facts: pd.DataFrame, edges: pd.DataFrame, cities: pd.DataFrame, *, region: str
) -> list[Finding]:
    """Return how few papers of the delta the collection holds; `numbers` is `official` of all regions."""
    found: list[Finding] = []
    if region in ("all", "yrd"):
        stated = numbers.loc[numbers["official_number"] == "yrd_papers"].iloc[0]
        there = network.pairs(edges[edges["year"] == stated["year"]], cities)
        links = int(_ties(network.region_matrix(there))[0].set_index("region_a")["links"]["yrd"])
        if links:
            later = _implied_papers(facts)
            values = {"year": int(stated["year"]), "stated": int(stated["value"]), "links": links}
            found.append({"key": "network.official_scale", **values, **later})
    return found


def _implied_papers(facts: pd.DataFrame) -> Finding:
    """The joint papers of the delta that follow from Shanghai's number and the share it is said to be."""
    row = facts[facts["indicator"] == "shanghai_yrd_joint_international_papers"].iloc[-1]
    share = float(re.findall(r"([\d.]+)% of the regional total", str(row["note"]))[0])
    return {"revised": round(row["value"] / share * 100), "later": int(row["year"])}


def bearing(claims: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """Return the statements of the article that joint papers bear on: national ones and those of a region."""
    rows = claims[claims["claim"].isin(CLAIMS)]
    if region != "all":
        rows = rows[rows["region"].isin(["national", region])]
    return rows.reset_index(drop=True)


def claims_finding(claims: pd.DataFrame) -> Finding:
    """Return what stands before the statements of `bearing`, or that an edition has none of them."""
    return {"key": "network.claims_intro" if len(claims) else "network.claims_none"}


def _ties(matrix: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells inside the four regions, and between two of them."""
    ours = matrix[matrix[_ENDS].isin(REGIONS).all(axis=1)]
    same = ours["region_a"] == ours["region_b"]
    return ours[same], ours[~same]


def _own(matrix: pd.DataFrame, region: str) -> "pd.Series[Any]":
    return matrix[(matrix[_ENDS] == region).all(axis=1)].iloc[0]


def _ratio(cells: pd.DataFrame) -> float:
    return _share(cells["links"].sum(), cells["expected"].sum())


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _pair(row: "pd.Series[Any]") -> Finding:
    return {"a": row["origin"], "b": row["destination"], "papers": int(row["papers"])}
