"""What the key table and the official panel allow to say."""

from collections.abc import Mapping

import pandas as pd

from analysis.findings.finding import Finding
from analysis.findings.stated import Given, given
from analysis.measure.checks import DAYS_PER_YEAR
from analysis.names import REGIONS

__all__ = ["Given", "given"]

PRINTED, YI_YUAN = "as_printed", "yi_yuan"
DOUBTED = Given(doubted=True, days=10)
"""The article: its unit is in doubt, its table covers ten days."""
CLAIMED = ["claim_projects", "claim_amount"]
"""Columns that name the statements of a region's figures."""


def amounts(
    checks: pd.DataFrame,
    key_data: pd.DataFrame,
    verdicts: pd.DataFrame,
    of_table: Given = DOUBTED,
    *,
    region: str = "all",
) -> Finding | list[Finding]:
    """Return the finding of the page: how the sums compare with what is really spent on research.

    `checks` comes from `measure.checks.recompute_checks`, `key_data` is the article's table, `verdicts` tell
    whether a source was found. For `all` the sums together against the nation; for a region its own; for one
    the article leaves out, that; for an edition without a table, that. An edition whose unit is not in
    doubt, or that names no days, is described without the other unit, or without the year.
    """
    if key_data.empty:
        return {"key": "key_data.no_table"}
    if region != "all" and region not in set(key_data["region"]):
        return {"key": "key_data.finding_absent", "region": region}
    if not (of_table.doubted and of_table.days):
        return _stated(checks, key_data, verdicts, of_table, region)
    values = checks.set_index("check")["value"]
    if region == "all":
        return {
            "key": "key_data.finding_all",
            "regions": len(key_data),
            "sources": _sources(key_data, verdicts, ["claim_amount"]),
            "annual": checks.set_index("check")["numerator"]["chk-all-national"],
            "printed": values["chk-all-national"],
            "yi_yuan": values["chk-all-national-yi"],
        }
    row = key_data.set_index("region").loc[region]
    return {
        "key": "key_data.finding_region",
        "sources": _sources(key_data[key_data["region"] == region], verdicts, CLAIMED),
        "region": region,
        "projects": row["projects"],
        "amount": row["amount_printed"],
        "printed": values[f"chk-{region}-rd"],
        "yi_yuan": values[f"chk-{region}-rd-yi"],
    }


def _stated(
    checks: pd.DataFrame, key_data: pd.DataFrame, verdicts: pd.DataFrame, of_table: Given, region: str
) -> list[Finding]:
    """What a table says whose unit is not in doubt or whose days are not named, in sentences."""
    mine = key_data if region == "all" else key_data[key_data["region"] == region]
    total = float(mine["amount_printed"].sum())
    sentences: list[Finding] = [
        {
            "key": "briefing.amounts" if region == "all" else "briefing.amounts_region",
            "regions": len(mine),
            "projects": int(mine["projects"].sum()),
            "printed": total,
            "sources": _sources(mine, verdicts, CLAIMED),
        }
    ]
    if of_table.days:
        name = "all" if region == "all" else "region"
        check = "chk-all-national" if region == "all" else f"chk-{region}-rd"
        values = checks.set_index("check")["value"]
        if check in values.index:
            annual = total * DAYS_PER_YEAR / of_table.days
            sentences.append({"key": f"key_data.annual_{name}", "annual": annual, "ratio": values[check]})
    if of_table.doubted:
        sentences.append({"key": "briefing.unit", "yi_yuan": total / 10})
    return sentences


def _sources(rows: pd.DataFrame, verdicts: pd.DataFrame, claimed: list[str]) -> str:
    """Whether figures of the table have a source: open (not all examined), found (for some), none."""
    judged = verdicts.set_index("claim")["verdict"].reindex(rows[claimed].to_numpy().ravel())
    if judged.isna().any():
        return "open"
    return "found" if judged.eq("supported").any() else "none"


def readings(article: pd.DataFrame, days: pd.DataFrame) -> Finding:
    """Return the totals of the sums under each reading, in billion CNY, and whether a real day is marked."""
    totals = article.groupby("reading")["amount_cny_bn"].sum()
    marked = "no" if largest_days(days, article).empty else "yes"
    found = {"printed": totals[PRINTED], "yi_yuan": totals[YI_YUAN], "marked": marked}
    return {"key": "key_data.readings", **found}


def one_unit(article: pd.DataFrame) -> Finding:
    """Return the sum of a table whose unit is not in doubt, in billion CNY."""
    total = article["amount_cny_bn"].sum()
    return {"key": "key_data.one_unit", "regions": len(article), "printed": total}


def columns(article: pd.DataFrame, of_table: Given) -> list[str]:
    """Return the columns of the article's table that are shown: the reading only where there are two."""
    shown = list(article.columns[:7])
    return shown if of_table.doubted else [name for name in shown if name != "reading"]


def ranks(article: pd.DataFrame, of_table: Given = DOUBTED) -> Finding:
    """Return which region is last by total and where it stands by money per project."""
    one = article[article["reading"] == article["reading"].iloc[0]]
    last = one.iloc[int(one["rank_amount"].argmax())]
    same = last["rank_amount_per_project"] == last["rank_amount"]
    return {
        "key": f"key_data.ranks{'_one' if len(one) == 1 else '_same' if same else ''}",
        "regions": len(one),
        "region": last["region"],
        "per_project": int(last["rank_amount_per_project"]),
        "size": last["amount_per_project_cny_bn"],
        "reading": last["reading"] if of_table.doubted else "one",
    }


def plausible(ratios: pd.DataFrame, of_table: Given = DOUBTED) -> Finding:
    """Return in how many regions the annualised sum exceeds all research spending, per reading.

    `ratios` comes from `rd_ratios`.
    """
    above = ratios[ratios["ratio"] > 1].groupby("reading").size()
    return {
        "key": f"key_data.plausible{'' if of_table.doubted else '_one_unit'}",
        "days": of_table.days,
        "regions": ratios["region"].nunique(),
        "printed": int(above.get(PRINTED, 0)),
        "yi_yuan": int(above.get(YI_YUAN, 0)),
        "highest": ratios["region"].iloc[int(ratios["ratio"].argmax())],
        "ratio": ratios["ratio"].max(),
    }


def rd_ratios(checks: pd.DataFrame, of_table: Given = DOUBTED) -> pd.DataFrame:
    """Return the annualised sums over regional R&D expenditure: columns region, reading, ratio.

    No row where the edition names no days, and one reading where its unit is not in doubt.
    """
    kept = [PRINTED, YI_YUAN] if of_table.doubted else [PRINTED]
    checks = checks[checks["reading"].isin(kept if of_table.days else [])]
    rows = checks[checks["check"].str.fullmatch(rf"chk-({'|'.join(REGIONS)})-rd(-yi)?")]
    region = rows["check"].str.split("-").str[1]
    return pd.DataFrame({"region": region, "reading": rows["reading"], "ratio": rows["value"]})


def sizes(article: pd.DataFrame, days: pd.DataFrame) -> Finding:
    """Return the range of real launch days per project and both readings of the article, in billion CNY.

    `days` comes from `measure.keydata.launch_day_sizes`.
    """
    column = "amount_per_project_cny_bn"
    spans = article.groupby("reading")[column].agg(["min", "max"])
    real = days[column]
    where = {str(name): _where(float(low), float(high), real) for name, low, high in spans.itertuples()}
    found: Finding = {
        "key": "key_data.sizes_one_unit",
        "regions": len(article) // len(spans),
        "printed_where": where[PRINTED],
        "days": len(days),
        "low": real.min(),
        "high": real.max(),
        "printed_low": spans.loc[PRINTED, "min"],
        "printed_high": spans.loc[PRINTED, "max"],
    }
    if YI_YUAN not in where:
        return found
    smaller = {"yi_low": spans.loc[YI_YUAN, "min"], "yi_high": spans.loc[YI_YUAN, "max"]}
    return found | smaller | {"key": "key_data.sizes", "yi_where": where[YI_YUAN]}


def _where(low: float, high: float, real: "pd.Series[float]") -> str:
    """Where a span of sizes lies beside the real ones: above, below, inside, or across their edge."""
    if low >= real.max():
        return "above"
    if high < real.min():
        return "below"
    return "inside" if real.min() <= low and high <= real.max() else "across"


def records(table: pd.DataFrame, *, shipped: bool = True) -> Finding:
    """Return who leads the rebuilt key table; `shipped` tells our records from a user's own.

    `table` comes from `measure.keydata.key_table`.
    """
    total = int(table["projects"].sum())
    if total == 0:
        return {"key": "key_data.records_none"}
    stated = int(table["projects_with_amount"].sum())
    amount: Finding = {"key": "key_data.amount_unstated"}
    if stated:
        amount = {"key": "key_data.amount_stated", "stated": stated, "amount": table["amount_cny_bn"].sum()}
    return {
        "key": "key_data.records" if shipped else "key_data.own_records",
        **leaders(table.set_index("region")["projects"]),
        "total": total,
        "amounts": [amount],
        "period": (table["first_day"].iloc[0], table["last_day"].iloc[0]),
    }


def own_records(records: pd.DataFrame) -> list[Finding]:
    """Return what a reader must know of a user's own records: what is in no table, left out or converted.

    `records` comes from `load.records`; for other tables nothing is returned.
    """
    facts = records.attrs.get("records", {})
    if not facts:
        return []
    sentences: list[Finding] = []
    if facts["nowhere"]:
        sentences.append(
            {"key": "key_data.own_nowhere", "records": facts["records"], "nowhere": facts["nowhere"]}
        )
    sentences += [
        {"key": f"key_data.own_{name}", "count": facts[name]}
        for name in ("periods", "totals", "future")
        if facts[name]
    ]
    sentences += [
        {
            "key": f"key_data.own_{name}",
            "count": facts[name],
            "done": "kept" if name in facts["kept"] else "left",
        }
        for name in ("struck_rows", "hidden_rows")
        if facts[name]
    ]
    sentences += [
        {"key": "key_data.own_converted", "count": count, "currency": currency}
        for currency, count in facts["converted"].items()
    ]
    if facts["approximate"]:
        count = sum(facts["approximate"].values())
        taken = "yes" if facts["approximate_taken"] else "no"
        sentences.append({"key": "key_data.own_approximate", "count": count, "taken": taken})
    return sentences


def leaders(projects: "pd.Series[int]") -> Finding:
    """Return which of the four regions has most projects, whether several share it, and if the rest has more.

    `projects` by region. Where none of the four has any, the rest of the country comes first.
    """
    named = projects.drop("other", errors="ignore")
    named = projects if not named.gt(0).any() else named
    first = named[named == named.max()].index.tolist()
    return {
        "regions": first,
        "projects": int(named.max()),
        "tied": "yes" if len(first) > 1 else "no",
        "rest": "yes" if projects.max() > named.max() else "no",
    }


def panel_change(shares: pd.DataFrame, indicator: str, *, region: str = "all") -> Finding:
    """Return how a share of the nation moved between the first and the last year of `shares`.

    For `all` the region whose share moved most. `shares` comes from `measure.indicators.share_of_nation`.
    """
    rows = shares[shares["indicator"].eq(indicator) & shares["share"].notna()]
    if region != "all":
        rows = rows[rows["region"] == region]
    rows = rows.sort_values("year")
    ends = rows.groupby("region").agg(
        first=("share", "first"), last=("share", "last"), start=("year", "min"), end=("year", "max")
    )
    ends = ends.reset_index()
    row = ends.iloc[int((ends["last"] - ends["first"]).abs().argmax())]
    return {
        "key": "key_data.share",
        "region": row["region"],
        "direction": direction(row["first"], row["last"]),
        "before": row["first"],
        "after": row["last"],
        "start": int(row["start"]),
        "end": int(row["end"]),
    }


def sharpest_fall(panel: pd.DataFrame, indicator: str, provinces: pd.DataFrame) -> Finding:
    """Return the largest fall from one year to the next of a province of the four regions, in billion CNY.

    `provinces` says in which region a province lies.
    """
    of_interest = provinces.loc[provinces["region"].isin(REGIONS), "province"]
    rows = panel[panel["indicator"].eq(indicator) & panel["province"].isin(of_interest)]
    rows = rows.sort_values(["province", "year"])
    rows = rows.assign(before=rows.groupby("province")["value"].shift())
    fall = rows.iloc[int((rows["value"] - rows["before"]).argmin())]
    return {
        "key": "key_data.fall",
        "province": fall["province"],
        "year": int(fall["year"]),
        "indicator": indicator,
        "before": fall["before"],
        "after": fall["value"],
    }


def direction(before: float, after: float) -> str:
    """Return up, down or same, as the sentences select by it."""
    if after > before:
        return "up"
    return "down" if after < before else "same"


def lead(values: pd.DataFrame, indicator: str, *, by: str = "region") -> Finding:
    """Return the first and last place of an indicator in its latest year: key, place, value, year."""
    rows = values[values["indicator"].eq(indicator) & values["value"].notna()]
    rows = rows[rows["year"] == rows["year"].max()]
    top, bottom = rows.iloc[int(rows["value"].argmax())], rows.iloc[int(rows["value"].argmin())]
    return {
        "key": f"key_data.lead_{by}",
        "top": top[by],
        "high": (top["value"], top["unit"]),
        "bottom": bottom[by],
        "low": (bottom["value"], bottom["unit"]),
        "year": int(top["year"]),
    }


def clusters(table: pd.DataFrame) -> Finding:
    """Return how many clusters of the four regions the newest edition lists and which is best placed."""
    newest = table[table["edition"] == table["edition"].max()].sort_values("rank")
    best = newest.iloc[0]
    return {
        "key": "key_data.clusters",
        "edition": int(best["edition"]),
        "number": len(newest),
        "cluster": best["cluster"],
        "rank": int(best["rank"]),
        "top15": int((newest["rank"] <= 15).sum()),
    }


def sizes_table(article: pd.DataFrame, days: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the points of the size strip: kind (reference or a reading), label, amount per project.

    `names` gives the label of each region key.
    """
    column = "amount_per_project_cny_bn"
    real = pd.DataFrame({"kind": "reference", "label": days["label"], column: days[column]})
    ours = article.assign(kind=article["reading"], label=article["region"].map(dict(names)))
    return pd.concat([real, ours[["kind", "label", column]]], ignore_index=True)


def amount_pairs(article: pd.DataFrame) -> pd.DataFrame:
    """Return both readings side by side: region, as_printed, yi_yuan (billion CNY)."""
    wide = article.pivot(index="region", columns="reading", values="amount_cny_bn")
    return wide.loc[list(dict.fromkeys(article["region"]))].reset_index()


def largest_days(days: pd.DataFrame, article: pd.DataFrame) -> pd.DataFrame:
    """Return the real launch day with the largest total of each region of `article`: region, value, label."""
    days = days[days["region"].isin(article["region"])]
    largest = days.loc[days.groupby("region")["amount_cny_bn"].idxmax()]
    return largest.rename(columns={"amount_cny_bn": "value"})[["region", "value", "label"]].reset_index(
        drop=True
    )


def one_reading(article: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the first reading in the table."""
    return article[article["reading"] == article["reading"].iloc[0]].reset_index(drop=True)


def window(table: pd.DataFrame, *, days: int) -> Finding:
    """Return how many records a window holds; `table` comes from `measure.keydata.key_table`."""
    total = int(table["projects"].sum()) if len(table) else 0
    last = table["last_day"].iloc[0] if len(table) else float("nan")
    if not total:
        return {"key": "key_data.window_none", "days": days, "last": last}
    stated = int(table["projects_with_amount"].sum())
    return {"key": "key_data.window", "days": days, "last": last, "projects": total, "stated": stated}


def of_regions(values: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the four regions, without the rest of the country and the nation."""
    return values[values["region"].isin(REGIONS)].reset_index(drop=True)


def cluster_keys(table: pd.DataFrame, region: str) -> list[str]:
    """Return the clusters to name: those of the newest edition, or of one region in any edition."""
    if region == "all":
        return list(table.loc[table["edition"] == table["edition"].max(), "cluster"])
    return list(dict.fromkeys(table.loc[table["region"] == region, "cluster"]))


def highlighted(region: str, table: pd.DataFrame) -> str:
    """Return the region to highlight in a figure of `table`: all of them where it has no row of its own."""
    return region if region in set(table["region"]) else "all"


def bay_area_table(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the Bay Area beside Guangdong: quantity, defined, proxy (with units), difference_share.

    `compared` comes from `measure.bay_area.against_guangdong`.
    """
    pairs = {
        name: list(zip(compared[column], compared["unit"], strict=True))
        for name, column in (("defined", "defined"), ("proxy", "guangdong"))
    }
    return pd.DataFrame(
        {"quantity": compared["quantity"], **pairs, "difference_share": compared["error_share"]}
    )


def bay_area(compared: pd.DataFrame) -> Finding:
    """Return what the Bay Area as defined spends on research, and how far Guangdong is off."""
    rows = compared.set_index("quantity")
    spent, intensity = rows.loc["rd_expenditure"], rows.loc["rd_intensity"]
    return {
        "key": "key_data.bay_area",
        "year": int(rows["year"].loc["rd_expenditure"]),
        "defined": spent["defined"],
        "proxy": spent["guangdong"],
        "error": spent["error_share"],
        "intensity": intensity["defined"] / 100,
        "proxy_intensity": intensity["guangdong"] / 100,
        "people": rows.loc["population", "error_share"],
    }
