"""The key table of an edition in both readings, beside what is really spent."""

import pandas as pd

from analysis.findings.briefing.verdicts import UNEXAMINED, mark, mark_of_figure, of_region
from analysis.findings.finding import Finding, Paragraph
from analysis.findings.key_data import leaders
from analysis.findings.stated import unit_in_doubt, value
from analysis.measure import keydata, official_series, regional
from analysis.measure.checks import DAYS_PER_YEAR
from analysis.names import REGIONS

PRINTED, YI_YUAN = "as_printed", "yi_yuan"
SPENT, INTENSITY = "rd_expenditure", "rd_intensity_recalculated"
COLUMNS = ["region", "projects", "projects_mark", "fields", "fields_mark", PRINTED, YI_YUAN, "amount_mark"]
LAYOUT = {
    "formats": dict.fromkeys(("projects_mark", "fields_mark", "amount_mark"), "mark"),
    "units": dict.fromkeys((PRINTED, YI_YUAN), "billion CNY"),
}
"""How the key table is written."""

COMPARED_YEAR = 2023
"""Year of the R&D expenditure the amounts are held against, as in the checks."""


def window_days(statements: pd.DataFrame) -> float:
    """Return the days the table covers, as the article states them; missing where it does not."""
    return value(statements, "fr-window")


def key_table(key_data: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return the table of the page: each figure with its verdict, amounts in billion CNY.

    Both readings of the amounts where the edition leaves their unit in doubt.
    """
    if key_data.empty:
        return pd.DataFrame(columns=COLUMNS)
    wide = keydata.article_table(key_data).pivot(index="region", columns="reading", values="amount_cny_bn")
    table = key_data.merge(wide.reset_index(), on="region", validate="one_to_one")
    shown = COLUMNS if unit_in_doubt(statements) else [name for name in COLUMNS if name != YI_YUAN]
    return table.assign(**_marks(table, statements))[shown]


def _marks(table: pd.DataFrame, statements: pd.DataFrame) -> dict[str, list[str]]:
    """The verdict on projects, fields and amount of each row."""
    claims = {name: table[f"claim_{name}"] for name in ("projects", "fields", "amount")}
    figures = {"projects": table["projects"], "amount": table["amount_printed"]}
    fields = [mark(statements, claim) for claim in claims["fields"]]
    pairs = {name: zip(claims[name], values, strict=True) for name, values in figures.items()}
    found = {name: [mark_of_figure(statements, *pair) for pair in pairs[name]] for name in pairs}
    return {"projects_mark": found["projects"], "fields_mark": fields, "amount_mark": found["amount"]}


def amounts(
    key_data: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    panel: pd.DataFrame,
    regions: pd.DataFrame,
    days: pd.DataFrame,
    region: str,
) -> list[Paragraph]:
    """Return what the table says, whether its sums can be right, and how real projects compare."""
    mine = of_region(key_data, region)
    if mine.empty:
        empty = key_data.empty or region == "all"
        return [[{"key": "briefing.amounts_empty" if empty else "briefing.amounts_none", "region": region}]]
    article = of_region(keydata.article_table(key_data), region)
    totals = article.groupby("reading")["amount_cny_bn"].sum()
    doubtful = unit_in_doubt(statements)
    stated: Paragraph = [
        {
            "key": "briefing.amounts" if region == "all" else "briefing.amounts_region",
            "regions": len(mine),
            "projects": int(mine["projects"].sum()),
            "printed": totals[PRINTED],
            "sources": _sources(_marks(mine, statements)),
        }
    ]
    if doubtful:
        stated.append({"key": "briefing.unit", "yi_yuan": totals[YI_YUAN]})
    length = window_days(statements)
    tested: Paragraph = _ratios(article, panel, regions, length) if pd.notna(length) else []
    return [stated, [*tested, *_sizes(article, days, doubtful)]]


def _sources(found: dict[str, list[str]]) -> str:
    """Whether the figures have a source: open (not all examined), found (for some), none."""
    judged = [*found["projects_mark"], *found["amount_mark"]]
    if UNEXAMINED in judged:
        return "open"
    return "found" if "supported" in judged else "none"


def _ratios(article: pd.DataFrame, panel: pd.DataFrame, regions: pd.DataFrame, length: float) -> Paragraph:
    """The sums as given, multiplied up to a year, over the R&D expenditure of the regions."""
    four = regions[regions["region"].isin(REGIONS)]
    summed = regional.by_region(panel, four, indicators=[SPENT])
    spent = summed[summed["year"] == COMPARED_YEAR].set_index("region")["value"]
    given = article[article["reading"] == PRINTED]
    ratios = (given["amount_cny_bn"] * DAYS_PER_YEAR / length / given["region"].map(spent)).dropna()
    if ratios.empty:
        return []
    kind = "ratios" if len(ratios) > 1 else "ratio"
    possible = "" if ratios.min() > 1 else "_possible"
    span = {"printed_low": ratios.min(), "printed_high": ratios.max()}
    return [{"key": f"briefing.{kind}{possible}", "year": COMPARED_YEAR, **span}]


def _sizes(article: pd.DataFrame, days: pd.DataFrame, doubtful: bool) -> Paragraph:
    """Money per project, in both readings where the unit is in doubt, beside real launch days."""
    size = "amount_per_project_cny_bn"
    real = keydata.launch_day_sizes(days[days["part_of"].isna()])[size]
    spans = article.dropna(subset=[size]).groupby("reading")[size].agg(["min", "max"])
    if spans.empty:
        return []
    kind = "sizes_one_unit" if not doubtful else "size" if len(article) == len(spans) else "sizes"
    return [
        {
            "key": f"briefing.{kind}",
            "days": len(real),
            "low": real.min(),
            "high": real.max(),
            "printed_low": spans.loc[PRINTED, "min"],
            "printed_high": spans.loc[PRINTED, "max"],
            "yi_low": spans.loc[YI_YUAN, "min"],
            "yi_high": spans.loc[YI_YUAN, "max"],
        }
    ]


def spending(
    panel: pd.DataFrame,
    regions: pd.DataFrame,
    projects: pd.DataFrame,
    *,
    region: str,
    shipped: bool = True,
) -> list[Paragraph]:
    """Return what official statistics and real project lists say instead.

    `projects` comes from `measure.keydata.whole_table`; `shipped` tells our lists from a user's own records.
    """
    four = regions[regions["region"].isin(REGIONS)]
    values = regional.by_region(panel, four, indicators=[SPENT, INTENSITY]).dropna(subset=["value"])
    now = values[values["year"] == values["year"].max()]
    year = int(now["year"].iloc[0])
    rows = panel[panel["indicator"].eq(SPENT) & panel["year"].eq(year)]
    wide = now.pivot(index="region", columns="indicator", values="value").reset_index()
    shared: Finding = {"year": year, "nation": float(rows["value"].sum())}
    stated = _spent_by_all(wide, shared) if region == "all" else _spent_by(wide, shared, region)
    return [[stated, _listed(projects, region, "lists" if shipped else "own_records")]]


def _spent_by(wide: pd.DataFrame, shared: Finding, region: str) -> Finding:
    own = wide[wide["region"] == region].iloc[0]
    return {
        "key": "briefing.spending_region",
        **shared,
        "region": region,
        "amount": own[SPENT],
        "share": own[SPENT] / shared["nation"],
        "intensity": (own[INTENSITY], "%", 2),
    }


def _spent_by_all(wide: pd.DataFrame, shared: Finding) -> Finding:
    most, dense = (wide.sort_values(name).iloc[-1] for name in (SPENT, INTENSITY))
    return {
        "key": "briefing.spending",
        **shared,
        "share": wide[SPENT].sum() / shared["nation"],
        "top": most["region"],
        "amount": most[SPENT],
        "dense": dense["region"],
        "intensity": (dense[INTENSITY], "%", 2),
    }


def cooperation(stated: pd.DataFrame, facts: pd.DataFrame, *, region: str) -> list[Paragraph]:
    """Return what is measured of cooperation itself: the index of the delta, Beijing's contracts, or nothing.

    `stated` are official statements on cooperation, `facts` single figures of the regions.
    """
    if region == "jjj":
        return [[_contracts(official_series.beijing_contracts(stated))]]
    if region in ("all", "yrd"):
        return [[_index(official_series.delta_index(facts))]]
    return [[{"key": "briefing.no_series"}]]


def _index(index: pd.DataFrame) -> Finding:
    steps = index["value"].pct_change()
    first, last = index.iloc[0], index.iloc[-1]
    return {
        "key": "briefing.index",
        "since": int(first["year"]),
        "first": first["value"],
        "until": int(last["year"]),
        "last": last["value"],
        "step": steps.iloc[-1],
        "smallest": "yes" if steps.iloc[-1] == steps.min() else "no",
    }


def _contracts(contracts: pd.DataFrame) -> Finding:
    first, last = contracts.iloc[0], contracts.iloc[-1]
    growth = contracts["value"] / contracts["value"].shift() / contracts["year"].diff()
    return {
        "key": "briefing.contracts",
        "since": int(first["year"]),
        "first": first["value"],
        "until": int(last["year"]),
        "last": last["value"],
        "jump": int(contracts["year"].iloc[growth.argmax()]),
    }


def _listed(projects: pd.DataFrame, region: str, kind: str) -> Finding:
    """How many projects of a list lie in the region, or in the first of the four."""
    counts = projects.set_index("region")["projects"]
    found: Finding = {
        "total": int(projects["projects"].sum()),
        "list_year": int(projects["last_day"].iloc[0].year),
    }
    if region != "all":
        return {"key": f"briefing.{kind}_region", **found, "projects": int(counts.get(region, 0))}
    return {"key": f"briefing.{kind}", **found, **leaders(counts)}
