"""Where each number of a page comes from: expressions on the tables, without `measure` or `findings`.

`number_sources.csv` gives, by message and value, the number that follows from the clean tables, of the newest
year or edition; a message written several times (once per topic, path or region) has all of its numbers.
Numbers of a statistical measure (weightings, backtests) follow from `pages`, the tables of the notebooks.
`table_sources.csv` does the same for columns of tables, from a `row`. Both use what is defined here.
"""

import csv
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from notebook_files import ROOT

from analysis import load
from analysis.claims import examine
from analysis.names import REGIONS

CONTRACTS = "technology_contracts_output_value"
FOLDER = Path(__file__).parent
FACTS = ("supported", "outdated", "unit_error", "implausible", "unverifiable")
PROPOSALS = ("in_practice", "not_in_practice")


@cache
def table(name: str) -> pd.DataFrame:
    return getattr(load, name)()


@cache
def keyed(name: str, key: str) -> pd.DataFrame:
    return table(name).set_index(key)


def verdict_of(names: object) -> list[str]:
    judged = keyed("verdicts", "claim")["verdict"]
    return [judged[name] for name in str(names).split(";")]


def stated(claim: str) -> float:
    return float(keyed("claims", "claim").loc[claim, "value_normalised"])


@cache
def provinces_of(region: str) -> list[str]:
    return str(keyed("regions", "region").loc[region, "panel_provinces"]).split(";")


@cache
def of_provinces() -> dict[tuple[str, int], dict[str, float]]:
    """The known values of the panel by indicator and year, for each province."""
    rows = table("province_panel").dropna(subset="value")
    return {
        key: dict(zip(part["province"], part["value"], strict=True))
        for key, part in rows.groupby(["indicator", "year"])
    }


def summed(indicator: str, year: int, region: str | None = None) -> float:
    cells = of_provinces().get((indicator, year), {})
    return float(sum(cells.get(name, 0.0) for name in (provinces_of(region) if region else cells)))


@cache
def newest(indicator: str) -> int:
    return int(table("province_panel").query("indicator == @indicator")["year"].max())


def intensity(region: str, year: int) -> float:
    return summed("rd_expenditure", year, region) / summed("gdp", year, region) * 100


@cache
def days_apart() -> pd.DataFrame:
    """Days and lists that are contained in no other."""
    days = table("launch_days")
    return days[days["part_of"].isna()]


def sizes_of_days() -> pd.Series:
    days = days_apart()
    return days["amount_cny_bn"] / days["projects"]


def sizes_of_article() -> pd.Series:
    return table("key_data")["amount_printed"] / table("key_data")["projects"]


def ratios_to_research(year: int) -> pd.Series:
    rows = table("key_data")
    spent = rows["region"].map(lambda region: summed("rd_expenditure", year, region))
    return rows["amount_printed"] * 365 / stated("fr-window") / spent


def of(rows: pd.DataFrame, region: str) -> pd.DataFrame:
    return rows if region == "all" else rows[rows["region"] == region]


@cache
def events(region: str = "all") -> pd.DataFrame:
    return of(table("events"), region)


@cache
def windows(length: int, region: str = "all") -> pd.Series:
    """Events of a region dated to the day in every window between the first and the last day of any."""
    days = events(region).query("precision == 'day'")["date"]
    searched = table("events").query("precision == 'day'")["date"]
    per_day = days.value_counts().reindex(pd.date_range(searched.min(), searched.max()), fill_value=0)
    return per_day.rolling(length).sum().dropna().astype(int)


@cache
def by_topic(region: str = "all") -> list[pd.DataFrame]:
    return [
        table("events")[table("events")["topic"].isin(str(row.event_topics).split(";"))]
        for row in of(table("topics"), region).itertuples()
    ]


@cache
def verdicts_by_topic(region: str = "all") -> list[list[str]]:
    return [verdict_of(row.claims) for row in of(table("topics"), region).itertuples()]


@cache
def by_path(region: str) -> pd.Series:
    return events(region)["path"].value_counts().reindex(table("paths")["path"], fill_value=0)


@cache
def precedents(path: str) -> set[str]:
    cells = table("instruments").query("path == @path")["precedents"].dropna()
    return {name for cell in cells for name in cell.split(";")}


@cache
def index() -> pd.DataFrame:
    rows = table("region_facts").query("indicator == 'yrd_coordinated_innovation_index'")
    return rows[rows["edition"] == rows["edition"].max()].sort_values("year")


@cache
def chinese_clusters() -> pd.DataFrame:
    return table("cluster_counts").query("economy == 'China'").sort_values("edition")


@cache
def best_clusters(region: str = "all") -> pd.DataFrame:
    """Clusters of the newest edition; of a region those of its own newest edition."""
    rows = table("clusters")
    rows = rows[rows["region"].isin(REGIONS if region == "all" else [region])]
    return rows[rows["edition"] == rows["edition"].max()].sort_values("rank")


@cache
def case(kind: str, item: str | None = None, name: str = "g60") -> pd.DataFrame:
    rows = table("case_facts").query("case == @name and kind == @kind").sort_values("date")
    return rows[rows["item"] == item] if item else rows


# ---- co-publications of page 03: collection, years and least number of papers as the page opens


@cache
def edges(collection: str = "ai_robotics") -> pd.DataFrame:
    rows = table("copublication_edges").query("collection == @collection and 2010 <= year <= 2024")
    return rows.assign(
        a=rows[["origin", "destination"]].min(axis=1), b=rows[["origin", "destination"]].max(axis=1)
    )


@cache
def region_of_city() -> dict[str, str]:
    return table("cities").set_index("city")["region"].fillna("other").to_dict()


@cache
def links(collection: str = "ai_robotics", papers: str = "papers") -> pd.DataFrame:
    rows = edges(collection).groupby(["a", "b"], as_index=False)[papers].sum()
    rows = rows[(rows["a"] != rows["b"]) & (rows[papers] > 0)].rename(columns={papers: "papers"})
    places = region_of_city()
    return rows.assign(ra=rows["a"].map(places), rb=rows["b"].map(places))


@cache
def nodes(collection: str = "ai_robotics") -> pd.DataFrame:
    return table("copublication_nodes").query("collection == @collection and 2010 <= year <= 2024")


@cache
def coverage() -> pd.DataFrame:
    return table("copublication_coverage").query("2010 <= year <= 2024")


@cache
def strengths(
    collection: str = "ai_robotics", papers: str = "papers"
) -> dict[frozenset[str], tuple[float, float]]:
    """Observed and expected links by pair of regions; a pair of cities weighs by the product of its links."""
    rows = links(collection, papers)
    size = pd.concat([rows.set_index("a")["papers"], rows.set_index("b")["papers"]]).groupby(level=0).sum()
    places = region_of_city()
    products: dict[frozenset[str], float] = {}
    for a, b in combinations(size.index, 2):
        key = frozenset((places[a], places[b]))
        products[key] = products.get(key, 0.0) + float(size[a]) * float(size[b])
    constant = rows["papers"].sum() / sum(products.values())
    observed = dict.fromkeys(products, 0.0)
    for ra, rb, papers_ in zip(rows["ra"], rows["rb"], rows["papers"], strict=True):
        observed[frozenset((ra, rb))] += papers_
    return {key: (observed[key], constant * products[key]) for key in products}


def ratio(*regions: str, collection: str = "ai_robotics") -> float:
    seen, expected = strengths(collection)[frozenset(regions)]
    return seen / expected


def ties(inside: bool) -> list[frozenset[str]]:
    own = [frozenset((region,)) for region in REGIONS]
    return own if inside else [frozenset(pair) for pair in combinations(REGIONS, 2)]


def pooled(inside: bool) -> float:
    cells = [strengths()[key] for key in ties(inside)]
    return sum(seen for seen, _ in cells) / sum(expected for _, expected in cells)


@cache
def touching(region: str) -> pd.DataFrame:
    """Links with an end in the region, which is all of them for `all`."""
    return links()[links()["ra"].eq(region) | links()["rb"].eq(region) | (region == "all")]


def kept_inside(region: str) -> float:
    mine = touching(region)
    return mine.loc[mine["ra"] == mine["rb"], "papers"].sum() / mine["papers"].sum()


def within(rows: pd.DataFrame, region: str) -> pd.DataFrame:
    return rows[rows["ra"].eq(region) & rows["rb"].eq(region)]


def of_iros(region: str) -> tuple[int, int]:
    """Links of the steady conference with an end in the region, and inside it."""
    places = region_of_city()
    rows = edges().query("venue == 'IROS' and a != b")
    rows = rows.assign(ra=rows["a"].map(places), rb=rows["b"].map(places))
    mine = rows[rows["ra"].eq(region) | rows["rb"].eq(region)]
    return int(mine["papers"].sum()), int(within(mine, region)["papers"].sum())


def across(rows: pd.DataFrame) -> pd.Series:
    far = ("hong_kong", "macao")
    return rows["a"].isin(far) != rows["b"].isin(far)


def iros(first: int, last: int) -> pd.Series:
    rows = coverage().query("venue == 'IROS' and @first <= year <= @last and papers_located > 0")
    return rows[["papers_located", "papers_multi_city"]].sum()


@cache
def shares_of_iros() -> tuple[float, float, float]:
    """Share of papers from several cities in both halves, and the standard error of the difference."""
    (early, more), (late, later) = iros(2010, 2016), iros(2017, 2023)
    before, after = more / early, later / late
    return before, after, (before * (1 - before) / early + after * (1 - after) / late) ** 0.5


@cache
def statement(key: str) -> float:
    return float(keyed("cooperation_statements", "statement").loc[key, "value"])


@cache
def european(region: str | None = None) -> pd.DataFrame:
    rows = table("cordis_projects")
    return (
        rows
        if region is None
        else rows[rows["regions"].fillna("").str.split(";").map(lambda cell: region in cell)]
    )


@cache
def european_starts(region: str = "all") -> pd.Series:
    """Projects by year of start, each counted in every one of the four regions it has partners in."""
    return sum(
        european(one).groupby("start_year").size().reindex(range(2014, 2027), fill_value=0)
        for one in (REGIONS if region == "all" else (region,))
    )


def drawn() -> pd.DataFrame:
    return links()[links()["papers"] >= 5]


def strength_of(rows: pd.DataFrame) -> pd.Series:
    return pd.concat([rows.set_index("a")["papers"], rows.set_index("b")["papers"]]).groupby(level=0).sum()


def national_share(region: str, year: int, indicator: str = "rd_expenditure") -> float:
    return summed(indicator, year, region) / summed(indicator, year)


@cache
def sharpest_fall() -> tuple[float, float]:
    rows = table("province_panel").query("indicator == @CONTRACTS")
    ours = [province for region in REGIONS for province in provinces_of(region)]
    wide = (
        rows[rows["province"].isin(ours)].pivot(index="year", columns="province", values="value").sort_index()
    )
    falls = wide.diff()
    place = falls.min().idxmin()
    year = falls[place].idxmin()
    return float(wide.loc[year - 1, place]), float(wide.loc[year, place])


@cache
def variation(year: int, region: str = "all") -> float:
    """Spread between the four regions, or between the provinces of one."""
    values = pd.Series(
        [intensity(one, year) for one in REGIONS]
        if region == "all"
        else [
            province_value(SPENT, year, one) / province_value("gdp", year, one)
            for one in provinces_of(region)
        ]
    )
    return float(values.std(ddof=0) / values.mean())


class Page(NamedTuple):
    """One page: number of the notebook, region."""

    book: str
    region: str


BRIEFING = Page("00", "all")


@cache
def claims_on(page: Page) -> pd.Series:
    """The statements a page counts: of its region, on 07 also national ones; all where a region has none."""
    rows = table("claims")
    own = of(rows, page.region)
    if page.region != "all" and page.book == "07":
        own = rows[rows["region"].isin(["national", page.region])]
    return (own if len(own) else rows)["claim"]


@cache
def evidence(page: Page, relation: str | None = None) -> pd.DataFrame:
    rows = table("evidence")
    rows = rows[rows["claim"].isin(claims_on(page))]
    return rows[rows["relation"] == relation] if relation else rows[rows["relation"] != "no_result"]


def official_pages(page: Page) -> int:
    hosts = table("sources").set_index("source")["host_class"]
    return int(evidence(page)["source"].map(hosts).eq("official").sum())


def counted(page: Page, *names: str) -> int:
    judged = keyed("verdicts", "claim")["verdict"]
    return int(judged[claims_on(page)].isin(names).sum())


@cache
def numbers_of_article() -> pd.DataFrame:
    """The numbers of the shipped article with their verdicts, and the region of their place."""
    words = files("analysis.claims").joinpath("article.de.txt").read_text(encoding="utf-8")
    cases = {"g60": "yrd", "hetao": "gba"}
    parts = {name: region for region in REGIONS for name in [region, *provinces_of(region)]}
    rows = examine(words, language="de")
    return rows.assign(region=rows["place"].map(cases | parts))


def read(page: Page, *verdicts: str) -> pd.DataFrame:
    rows = of(numbers_of_article(), page.region)
    return rows[rows["verdict"].isin(verdicts)] if verdicts else rows


def of_newest(indicator: str) -> pd.Series:
    rows = table("province_panel").query("indicator == @indicator")
    return rows[rows["year"] == rows["year"].max()]["value"]


@cache
def index_of_editions(year: int) -> tuple[float, float]:
    """The index of one year in the edition in which it differs most from the newest, and in the newest."""
    rows = table("region_facts").query("indicator == 'yrd_coordinated_innovation_index' and year == @year")
    new = float(index().set_index("year").loc[year, "value"])
    return max(rows["value"], key=lambda value: abs(value / new - 1)), new


@cache
def venues(year: int) -> int:
    rows = coverage()
    return int(rows[(rows["year"] == year) & rows["papers_listed"].gt(0)]["venue"].nunique())


@cache
def across_share(collection: str) -> float:
    rows = nodes(collection)
    return rows.loc[rows["city"].isin(["hong_kong", "macao"]), "papers"].sum() / rows["papers"].sum()


def gba_across() -> tuple[int, int]:
    own = links().query("ra == 'gba' and rb == 'gba'")
    return int(own[across(own)]["papers"].sum()), int(own["papers"].sum())


@cache
def located_by_year() -> pd.Series:
    rows = coverage().query("venue == 'IROS' and papers_located > 0")
    return rows.groupby("year")["papers_located"].sum()


@cache
def strongest(number: int, region: str = "all") -> pd.DataFrame:
    return touching(region).sort_values("papers", ascending=False, kind="stable").head(number)


def bay_area_people() -> float:
    """Million people of the eleven cities in the newest year of all of them."""
    rows = table("bay_area_cities").query("indicator == 'population'")
    sums = rows.groupby("year")["value"].agg(["sum", "size"]).query("size == 11")
    return float(sums["sum"].iloc[-1])


def precedent_years() -> pd.Series:
    named = set().union(*map(precedents, table("paths")["path"]))
    return table("events")[table("events")["event"].isin(named)]["date"].dt.year


def laboratories_of_guangdong() -> pd.DataFrame:
    return table("laboratories").query("type == 'SKL' and province == 'guangdong'")


def hong_kong_laboratories() -> pd.Series:
    return table("path_values").query("indicator == 'key_labs' and region == 'gba'").iloc[-1]


@cache
def derived_enterprises() -> dict[int, float]:
    """Share of the corridor times the national number of the same year."""
    known = table("reference_values").set_index("reference")["value"]
    shares = {2020: 2021, 2023: 2023, 2025: 2025}
    return {
        year: known[f"national_high_tech_enterprises_{year}"] * known[f"g60_high_tech_share_{named}"] / 100
        for year, named in shares.items()
    }


def finding_value(claim: str, day: str) -> list[float]:
    return table("evidence").query("claim == @claim and as_of == @day")["value"].dropna().tolist()


def implied_share_of_corridor() -> float:
    """What 3.55 % of the corridor's output is of the nation's R&D expenditure, in the year of the output."""
    known = table("reference_values").set_index("reference")["value"]
    return float(known["g60_gdp_2024"] * known["g60_rd_intensity_2022"] / 100 / summed(SPENT, 2024))


def verdicts_of_page_01(*names: str) -> set[int]:
    """Counts of a verdict on page 01: statements on the topics, those of each topic, those at the start."""
    judged = table("claims").set_index("claim")["verdict"]
    topics = verdicts_by_topic()
    opening = [judged[claim] for claim in judged.index if claim.startswith("fr-")]
    alone = [[verdict] for verdict in opening]
    return {
        sum(verdict in names for verdict in part)
        for part in (*topics, [one for part in topics for one in part], opening, *alone)
    }


SPENT = "rd_expenditure"

Pages = dict[str, dict[str, pd.DataFrame]]
"""The tables of every notebook, by its number and their name."""


def compared(pages: Pages, column: str = "indicator") -> pd.Series:
    return pages["04"]["gaps"].dropna(subset=["gap"])[column]


def furthest_behind(pages: Pages) -> pd.Series:
    rows = pages["04"]["gaps"].dropna(subset=["gap"])
    largest = rows["gap"].eq(rows.groupby("indicator")["gap"].transform("max")) & rows["gap"].gt(0)
    return rows[largest].groupby("region").size()


def leading(pages: Pages) -> pd.DataFrame:
    """The first path of every region, and whether no other can be first under any weights."""
    firm = pages["04"]["firm"]
    rivals = firm.groupby("region")["can_be_first"].sum()
    first = firm.query("rank == 1 and priority > 0")
    return first.assign(alone_in_front=first["worst_rank"].eq(1) & first["region"].map(rivals).eq(1))


def settled(rows: pd.DataFrame) -> bool:
    return any(row.lowest > rows.drop(row.Index)["highest"].max() for row in rows.itertuples())


def standing(pages: Pages, region: str) -> pd.DataFrame:
    """The compared indicators of one region: its gap, and whether it is the furthest behind."""
    rows = pages["04"]["gaps"].dropna(subset=["gap"])
    largest = rows["gap"].eq(rows.groupby("indicator")["gap"].transform("max")) & rows["gap"].gt(0)
    return of(rows.assign(last=largest), region)


def priorities_of(pages: Pages, region: str) -> pd.DataFrame:
    return of(pages["04"]["firm"], region).dropna(subset=["priority"]).sort_values("priority")


def backtested(pages: Pages) -> pd.Series:
    return pages["06"]["best"].query("kind == 'backtest'")["year"]


def ends(pages: Pages, table: str = "best") -> pd.DataFrame:
    rows = pages["06"][table]
    rows = rows[rows["kind"] == "scenario"]
    return rows[rows["year"] == rows["year"].max()]


def rounded_to_three(value: float) -> float:
    return float(f"{value:.3g}")


def after_fintech(pages: Pages, focus: str) -> pd.DataFrame:
    rows = pages["05"]["fields"]
    last = rows.query("focus == 'fintech' and named > 0")["year"].max()
    return rows[rows["focus"].eq(focus) & rows["year"].gt(last)]


def outside(pages: Pages) -> tuple[int, float]:
    own = strength_of(links()).rename("ours")
    both = table("city_connectivity").set_index("city")["papers"].to_frame().join(own, how="inner").dropna()
    return len(both), float(both["papers"].rank().corr(both["ours"].rank()))


def sides_kept() -> int:
    """Pairs of regions whose ratio stays on its side of one when every address of the university counts."""
    ours, theirs = strengths(), strengths(papers="papers_incl_ucas")
    over = [{key: seen > expected for key, (seen, expected) in part.items()} for part in (ours, theirs)]
    return sum(over[0][key] == over[1].get(key) for key in over[0])


def hong_kong_rd_2019() -> float:
    """R&D of Hong Kong in billion CNY: its survey at the mean rate of the year."""
    rows = table("city_panel").query("city == 'hong_kong' and indicator == 'rd_expenditure' and year == 2019")
    rate = table("exchange_rates").query("year == 2019").set_index("currency")["per_usd"]
    return float(rows.query("unit == 'billion HKD'")["value"].iloc[0] * rate["CNY"] / rate["HKD"])


def bay_area_rd_2019() -> float:
    nine = table("press_facts").set_index("fact").loc["gba_proxy_001", "value"]
    return float(nine) + hong_kong_rd_2019()


def bay_area_2019(indicator: str) -> float:
    """Population in millions, or GDP in billion CNY, of the eleven cities."""
    rows = table("bay_area_cities").query("indicator == @indicator and year == 2019")
    rate = table("exchange_rates").query("year == 2019").set_index("currency")["per_usd"]
    factor = {"billion HKD": rate["CNY"] / rate["HKD"], "billion MOP": rate["CNY"] / rate["HKD"] / 1.03}
    return float((rows["value"] * rows["unit"].map(factor).fillna(1.0)).sum())


def contracts_of_beijing_2022() -> float:
    return statement("s007") / 2.098


# ---- tables on pages and behind figures: the expected values of a column, row by row


@cache
def all_values() -> dict[str, set[float]]:
    """Every number of the clean tables and of the article's, by the name of its column."""
    found: dict[str, set[float]] = {}
    files = [*(ROOT / "data/clean").glob("*.csv"), *(ROOT / "data/editions/article").glob("*.csv")]
    for file in files:
        frame = pd.read_csv(file, low_memory=False)
        for name in frame.select_dtypes("number"):
            found.setdefault(str(name), set()).update(frame[name].dropna().round(9))
    return found


def of_region(row: Any) -> float:
    """A sum or a ratio of sums of the provinces of a region, by the catalogue of indicators."""
    catalogue = keyed("indicators", "indicator")
    entry = catalogue.loc[row.indicator] if row.indicator in catalogue.index else None
    names = [] if entry is None or pd.isna(entry["numerator"]) else [entry["numerator"], entry["denominator"]]
    if row.indicator == "rd_intensity_recalculated":
        return intensity(row.region, row.year)
    if not names:
        return summed(row.indicator, row.year, row.region)
    top, bottom = (sum(summed(one, row.year, row.region) for one in str(name).split(";")) for name in names)
    return top / bottom * float(entry["ratio_factor"]) if bottom else float("nan")


def pair_of_regions(position: int, collection: str = "ai_robotics") -> Callable[[Any], float]:
    def value(row: Any) -> float:
        cells = strengths(collection).get(frozenset((row.region_a, row.region_b)), (0.0, float("nan")))
        return (*cells, cells[0] / cells[1])[position]

    return value


def papers_of_pair(row: Any) -> float:
    rows = links()
    a, b = sorted((row.origin, row.destination))
    return float(rows.loc[(rows["a"] == a) & (rows["b"] == b), "papers"].iloc[0])


@cache
def links_of(venue: str | None, year: int | None, region: str) -> pd.DataFrame:
    """All links, or those of one conference and year; with an end in the region."""
    if venue is None:
        return touching(region)
    named = edges().query("venue == @venue and year == @year and a != b")
    places = region_of_city()
    rows = named.assign(ra=named["a"].map(places), rb=named["b"].map(places))
    return rows[rows["ra"].eq(region) | rows["rb"].eq(region) | (region == "all")]


@cache
def kinds_of(venue: str | None, year: int | None, region: str) -> dict[str, float]:
    mine = links_of(venue, year, region)
    ours = mine["ra"].isin(REGIONS) & mine["rb"].isin(REGIONS)
    same = ours & (mine["ra"] == mine["rb"])
    chosen = {
        "inside": same,
        "between": ours & ~same,
        "other": ~ours,
        "cross_border": across(mine),
        "links": ours | ~ours,
    }
    return {kind: float(mine.loc[rows, "papers"].sum()) for kind, rows in chosen.items()}


def kind_count(kind: str) -> Callable[[Any], float]:
    def value(row: Any) -> float:
        venue, year = (getattr(row, name, None) for name in ("venue", "year"))
        return kinds_of(venue, year if venue else None, getattr(row, "region", "all"))[kind]

    return value


def kind_share(kind: str) -> Callable[[Any], float]:
    return lambda row: kind_count(kind)(row) / kind_count("links")(row)


def recorded(row: Any) -> float:
    """The value of a check itself where it rounds to the recorded result, else that result."""
    rows = table("checks")
    results = rows.loc[rows["check"] == row.check, "result"]
    result = float(results.iloc[0])
    step = 10.0 ** Decimal(f"{result:g}").as_tuple().exponent
    return row.value if abs(row.value - result) <= step / 2 + 1e-9 else result


def path_value(row: Any, region: str) -> float:
    """A path indicator from the panel, per inhabitant where its unit says so; the spread inside a region."""
    entry = keyed("path_indicators", "indicator").loc[row.path_indicator]
    unit = row.value[1] if isinstance(row.value, tuple) else row.unit
    name = entry["panel_indicator"]
    if row.path_indicator == "rd_intensity_gap":
        own = [
            province_value(SPENT, row.year, province) / province_value("gdp", row.year, province) * 100
            for province in provinces_of(region)
        ]
        return max(own) - min(own)
    if pd.isna(name) or ";" in str(name):
        return float("nan")
    value = of_region(Row(region, row.year, name))
    people = summed("population", row.year, region)
    scales = {"10,000": 0.01, "10 million": 10, "CNY per person": 1000}
    return next((value / people * scale for words, scale in scales.items() if words in unit), value)


def province_value(indicator: str, year: int, province: str) -> float:
    return of_provinces().get((indicator, year), {}).get(province, 0.0)


class Row(NamedTuple):
    region: str
    year: int
    indicator: str


def size_per_project(row: Any) -> float:
    """Of a day or list by its English label, of a region in the table of the article by its own amount."""
    days = days_apart()
    sizes = sizes_of_days()[days["label_en"] == row.label] if row.kind == "reference" else sizes_of_article()
    names = table("regions").set_index("short_en")["region"].to_dict()
    if row.kind == "reference":
        return float(sizes.iloc[0])
    own = of_article(Row(names.get(row.label, row.label), 0, ""))
    return own["amount_printed"] / own["projects"] * (1.0 if row.kind == "as_printed" else 0.1)


def defined_bay_area(row: Any) -> float:
    values = {
        "population": lambda: bay_area_2019("population"),
        "gdp": lambda: bay_area_2019("gdp"),
        "rd_expenditure": bay_area_rd_2019,
        "rd_intensity": lambda: bay_area_rd_2019() / bay_area_2019("gdp") * 100,
    }
    return values[row.quantity]()


def contract_value(row: Any) -> float:
    """A stated value, or what follows from the growth, the share or the total that a source states."""
    numbers = {
        number(f"network.contracts_{row.flow}", year): number(f"network.contracts_{row.flow}", amount)
        for year, amount in (("first", "before"), ("last", "amount"))
    }
    return numbers.get(row.year, contracts_of_beijing_2022())


def covered(name: str) -> Callable[[Any], float]:
    return lambda row: float(coverage().loc[coverage()["year"] == row.year, name].sum())


def of_article(row: Any) -> "pd.Series[Any]":
    return keyed("key_data", "region").loc[row.region]


def reading_factor(row: Any) -> float:
    return 1.0 if row.reading == "as_printed" else 0.1


MEASURED = {
    "origin_total": "tests/measure/test_measure_network.py",
    "destination_total": "tests/measure/test_measure_network.py",
    "expected": "tests/measure/test_measure_network.py",
    "backtest_mape": "tests/measure/test_measure_scenarios.py",
    "backtest_bias": "tests/measure/test_measure_scenarios.py",
    "low": "tests/measure/test_measure_scenarios.py",
    "high": "tests/measure/test_measure_scenarios.py",
    "actual": "tests/measure/test_measure_scenarios.py",
    "error_share": "tests/measure/test_measure_scenarios.py",
    "fit_first_year": "tests/measure/test_measure_scenarios.py",
    "fit_last_year": "tests/measure/test_measure_scenarios.py",
    "gap_share": "tests/measure/test_measure_priorities.py",
    "benchmark_value": "tests/measure/test_measure_priorities.py",
    "priority_share": "tests/measure/test_measure_priorities.py",
    "lowest_share": "tests/measure/test_measure_priorities.py",
    "highest_share": "tests/measure/test_measure_priorities.py",
    "first_share": "tests/measure/test_measure_priorities.py",
    "standard_error_share": "tests/measure/test_measure_priorities.py",
}
"""Columns that a statistical measure makes, with the tests that hold its values."""


@cache
def listed(name: str) -> dict[tuple[str, str], str]:
    """Expressions of a CSV file beside this module by their first two columns."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return {(row[0], row[1]): row[2] for row in list(csv.reader(lines))[1:]}


def number(message: str, value: str, pages: Pages | None = None, page: Page = BRIEFING) -> Any:
    """The numbers that the tables give for a value of a message on a page; None where no source is named."""
    expression = listed("number_sources.csv").get((message, value))
    here = {"pages": pages, "page": page, "region": page.region}
    return None if expression is None else eval(expression, {**globals(), **here})


def cell(frame: pd.DataFrame, column: str, region: str = "all") -> Callable[[Any], Any]:
    """What the data give for a cell of a table, by its row; None where no rule is named.

    Rows of a table on one region that does not repeat its name are rows of this region.
    """
    for (needed, name), expression in listed("table_sources.csv").items():
        if name == column and set(needed.split()) <= set(frame.columns):
            code = compile(expression, "table_sources.csv", "eval")
            return lambda row: eval(code, {**globals(), "row": row, "region": region})
    return lambda row: None
