"""What the last refresh says: news attention of recent days, and joint works of a recent window.

Without a refresh every function says so. The frames come from `load.live_attention`,
`load.live_articles` and `load.live_cooperation`.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.findings.finding import Finding
from analysis.names import REGIONS

OFFERED = (10, 90, 365)
"""Lengths of a refresh in days that are shown beside each other."""
COMPLETE_DAYS = 90
"""Length from which counts are complete enough to rely on."""
BETWEEN = "between"
NO_TOPIC = "none"
ARTICLES = {"title": "text", "domain": "text", "language": "text", "seen": "date"}
"""Columns of the table of articles and how they are written."""


def attention(news: pd.DataFrame) -> Finding:
    """Return which region was written about most, or that there is no refresh, or nothing in it."""
    total = news.groupby("region")["articles"].sum() if len(news) else pd.Series(dtype=float)
    if total.empty:
        return {"key": "live.attention_none"}
    values = {"first": news["date"].min(), "last": news["date"].max(), "total": int(total.sum())}
    values["day"] = news["refreshed"].max()
    if not total.sum():
        return {"key": "live.attention_zero", **values}
    if len(total) == 1:
        return {"key": "live.attention_one", **values, "region": total.index[0]}
    return {"key": "live.attention", **values, "region": total.idxmax(), "articles": int(total.max())}


def refreshed(rows: pd.DataFrame, *, what: str) -> Finding:
    """Return when and for which regions the rows were fetched; `what` is attention or cooperation."""
    scopes = rows["region"] if "region" in rows else rows["scope"]
    regions = [region for region in REGIONS if region in set(scopes)]
    values = {"day": rows["refreshed"].max(), "days": int(rows["days"].max()), "regions": regions}
    return {"key": f"live.{what}_refreshed", **values}


def articles(listed: pd.DataFrame, *, region: str, most: int = 10) -> pd.DataFrame:
    """Return the best matches of the list, once each: title, domain, language, seen, region.

    Of several regions each gets its part of the `most` rows.
    """
    own = listed if region == "all" else listed[listed["region"] == region]
    once = own.drop_duplicates("url").drop_duplicates("title")
    each = most // max(1, once["region"].nunique())
    return once.groupby("region", sort=False).head(each)[[*ARTICLES, "region"]].reset_index(drop=True)


def cooperation(works: pd.DataFrame, *, region: str) -> Finding:
    """Return how many links the window holds and which pair of cities leads, or what is missing.

    A link is one work that names institutions of two cities. `works` holds the totals of the pairs.
    """
    own = _cities(works, region)
    if own.empty:
        return {"key": "live.cooperation_none"}
    values = {
        "first": own["first"].iloc[0],
        "last": own["last"].iloc[0],
        "regions": [key for key in REGIONS if key in set(own["scope"])],
        "links": int(own["works"].sum()),
    }
    if not values["links"]:
        return {"key": "live.cooperation_zero", **values}
    top = own.sort_values(["works", "origin"], ascending=[False, True]).iloc[0]
    pair = {"a": top["origin"], "b": top["destination"], "works": int(top["works"])}
    return {"key": "live.cooperation", **values, **pair}


def completeness(works: pd.DataFrame, *, others: Sequence[Finding] = ()) -> Finding:
    """Return how complete counts of the window can be; `others` are the windows stated beside it."""
    short = works["incomplete"].any()
    longer = any(other["days"] >= COMPLETE_DAYS for other in others)
    key = f"cooperation_{'early' if longer else 'short'}" if short else "cooperation_long"
    return {"key": f"live.{key}", "days": int(works["days"].max())}


def beside(works: pd.DataFrame, windows: Iterable[pd.DataFrame], *, region: str = "all") -> list[Finding]:
    """Return one sentence per other window that was fetched for the same choice: its links and its dates."""
    shown = int(works["days"].max()) if len(works) else 0
    sentences = []
    for window in windows:
        own = _cities(window, region)
        if len(own) and int(own["days"].max()) != shown:
            found = cooperation(window, region=region)
            values = {name: found[name] for name in ("first", "last", "regions", "links")}
            values |= {"days": int(own["days"].max()), "day": own["refreshed"].max()}
            sentences.append({"key": "live.cooperation_beside", **values})
    return sentences


def pairs(works: pd.DataFrame, *, region: str, most: int = 10) -> pd.DataFrame:
    """Return the pairs of cities with most joint works: origin, destination, works."""
    own = _cities(works, region)
    some = own[own["works"] > 0]
    order = some.sort_values(["works", "origin", "destination"], ascending=[False, True, True])
    return order[["origin", "destination", "works"]].head(most).reset_index(drop=True)


def between(works: pd.DataFrame) -> pd.DataFrame:
    """Return joint works of two regions, most first: region_a, region_b, works."""
    rows = works[works["scope"] == BETWEEN].sort_values(["works", "origin"], ascending=[False, True])
    named = rows.rename(columns={"origin": "region_a", "destination": "region_b"})
    return named[["region_a", "region_b", "works"]].reset_index(drop=True)


def fields(by_field: pd.DataFrame, *, region: str, most: int = 8) -> pd.DataFrame:
    """Return the fields with most links between cities: openalex_field, works.

    `by_field` comes from ``load.live_cooperation(by_field=True)``.
    """
    own = _cities(by_field, region)
    known = own[own["openalex_field"] != NO_TOPIC]
    total = known.groupby("openalex_field")["works"].sum().reset_index()
    order = total.sort_values(["works", "openalex_field"], ascending=[False, True])
    return order.head(most).reset_index(drop=True)


def _cities(works: pd.DataFrame, region: str) -> pd.DataFrame:
    inside = works[works["scope"] != BETWEEN]
    return inside if region == "all" else inside[inside["scope"] == region]


def cooperation_findings(
    works: pd.DataFrame, *, region: str = "all", windows: Iterable[pd.DataFrame] = ()
) -> list[Finding]:
    """Return every sentence about refreshed joint works: what is offered, what there is, how complete.

    `windows` are the refreshes of the lengths in `OFFERED`: those other than the last stand beside it.
    """
    first = [{"key": "live.intro"}, cooperation(works, region=region)]
    if _cities(works, region).empty:
        return first
    others = beside(works, windows, region=region)
    return [*first, completeness(works, others=others), *others, refreshed(works, what="cooperation")]


def tables(works: pd.DataFrame, by_field: pd.DataFrame, *, region: str = "all") -> dict[str, pd.DataFrame]:
    """Return the tables of refreshed joint works by the message of their caption; empty ones are left out."""
    recent = pairs(works, region=region)
    if recent.empty:
        return {}
    found = {
        "live.pairs_caption": recent,
        "live.between_caption": between(works),
        "live.fields_caption": fields(by_field, region=region),
    }
    return {caption: table for caption, table in found.items() if len(table)}
