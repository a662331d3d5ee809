"""The clean tables against values published elsewhere: CROSSCHECK.csv, whole series, regional aggregates.

Addresses of the published values stand in data/raw/provinces/CROSSCHECK.csv.
"""

import pandas as pd
import pytest

from analysis.pipeline.province_catalogue import catalogue
from analysis.pipeline.province_cells import printed_province_names, province_list

YRD = ["shanghai", "jiangsu", "zhejiang", "anhui"]
JJJ = ["beijing", "tianjin", "hebei"]
REGIONS = {"长三角": YRD, "京津冀": JJJ}
SCOPES = {"全国": "published", "全国 minus 31 provinces": "outside", "31 provinces": "mainland_sum"}

# from the clean unit to the unit of the check
FACTORS = {"亿元": 10, "万件": 1e-4, "万篇": 1e-4, "万人": 100}

NOT_MATCHING = {
    69: "provincial bulletin differs from the yearbook by 3%, 2022 agrees",
    73: "the statistics portal prints the value here",
    80: "contracts registered there, not sold from there",
    83: "three-year sum lies above the published stock",
    84: "three-year sum lies above the published stock",
    86: "three-year sum overstates the stock, over 22,000 published",
    88: "three-year sum lies above the published stock",
    91: "near, 0.1%",
    92: "flash figure against final account",
    93: "flash figure against final account",
    99: "place of registration against seller location",
    100: "contracts registered in the region",
    103: "contracts registered in Jiangsu",
    105: "the statistics portal prints the value here",
    126: "near, 0.1%",
    127: "near, 0.01%",
    128: "near, 0.02%",
    129: "near, 0.01%",
    170: "base of the third economic census",
    171: "base of the third economic census",
    177: "contracts registered in the region",
    178: "one laboratory missing in the list",
    183: "one laboratory missing in the list",
    187: "papers with any Chinese author",
    188: "papers with any Chinese author",
    199: "GDP revised since",
}


@pytest.fixture(scope="module")
def checks(raw):
    frame = raw.read("provinces/CROSSCHECK.csv")
    return frame.assign(check=frame["check"].astype("int64"), year=frame["year"].astype("int64"))


@pytest.fixture(scope="module")
def look_up(raw, panel, nation):
    """Give the clean value of an indicator at a place named as in the checks."""
    names = printed_province_names(province_list(raw))

    def value(indicator: str, place: str, year: int) -> float:
        if place in SCOPES:
            return nation.loc[(indicator, SCOPES[place], year), "value"]
        places = REGIONS.get(place) or [names.get(place) or names[f"{place} SAR, China"]]
        return sum(panel.loc[(indicator, key, year), "value"] for key in places)

    return value


@pytest.fixture(scope="module")
def found(raw, checks, look_up, provincial):
    """Give, per check, the value of the clean tables in the unit of the check."""
    indicator = catalogue(raw).set_index(["source_file", "source_variable"])["indicator"].to_dict()
    labs = provincial["laboratories"].query("type == 'SKL'")
    rates = provincial["exchange_rates"].query("currency == 'HKD'").set_index("year")["per_usd"]

    def compute(row: pd.Series) -> float:
        place, year = row["province"], row["year"]
        if row["table"] == "PubSKLMost":
            area = row["variable"].removeprefix("SKL").strip()
            return len(labs[labs["area_zh"] == area] if area else labs)
        if row["unit"] == "HK$ Mn":
            usd = look_up("gdp_usd", place, year) * look_up("rd_intensity_wdi", place, year) / 100
            return usd * rates[year] * 1000
        if row["unit"] == "万元/人年":
            return 1e5 * look_up("rd_expenditure", place, year) / look_up("rd_personnel_fte", place, year)
        if row["unit"] == "人年/万人":
            return look_up("rd_personnel_per_10000", place, year)
        if row["variable"] == "three-year sum":
            return look_up("high_tech_enterprises", place, year)
        name = indicator.get((f"{row['table']}.csv", row["variable"]), row["variable"])
        if row["variable"] == "v6_cz_yszc_kxjs" and row["unit"] == "%":
            return 100 * look_up(name, place, year) / look_up("fiscal_expenditure", place, year)
        if row["unit"] == "% of nation":
            return 100 * look_up(name, place, year) / look_up(name, "全国", year)
        return look_up(name, place, year) * FACTORS.get(row["unit"], 1)

    return checks.assign(found=[compute(row) for _, row in checks.iterrows()]).set_index("check")


def decimals(printed: str) -> int:
    return len(printed.partition(".")[2].rstrip("0"))


def agrees(row: pd.Series) -> bool:
    published = float(row["value_there"])
    if row["comparison"] == "threshold":
        return published < row["found"] <= published * 1.04
    if row["comparison"] == "approx":
        return abs(row["found"] / published - 1) <= 0.0012
    return round(row["found"] + 1e-9, decimals(row["value_there"])) == published


def test_crosscheck_has_136_matches_14_near_6_mismatches_and_6_other_concepts(checks):
    counts = checks["result"].value_counts().to_dict()
    assert counts == {"match": 136, "near": 14, "mismatch": 6, "different concept": 6}


def test_every_check_finds_its_value_in_the_clean_tables(found):
    # value_here was rounded to four decimals when the checks were made
    off = found[(found["found"] - found["value_here"].astype(float)).abs() > 0.0001]
    assert off.empty, off[["table", "variable", "province", "year", "value_here", "found"]].to_string()


def test_the_136_matches_match_at_the_printed_precision(found):
    matches = found[found["result"] == "match"]
    wrong = matches[~matches.apply(agrees, axis=1)]
    assert len(matches) == 136
    assert wrong.empty, wrong[["table", "variable", "province", "year", "found", "value_there"]].to_string()


def test_the_others_do_not_match_and_are_listed_with_a_reason(found):
    others = found[found["result"] != "match"]
    assert set(others.index) == set(NOT_MATCHING)
    assert not others.apply(agrees, axis=1).any()


def test_near_values_are_within_half_a_percent_or_three_percent_of_an_approximate_figure(found):
    near = found[found["result"] == "near"]
    relative = (near["found"] / near["value_there"].astype(float) - 1).abs()
    approximate = near["comparison"] == "approx"
    assert relative[~approximate].max() <= 0.005
    assert relative[approximate].max() <= 0.03


PORTAL = [
    ("NBSTechMarketTurnover", "technology_contracts_output_value", 2012, 0.1),
    ("NBSPatentApplications", "patent_applications", 2011, 1),
    ("NBSInventionApplications", "invention_patent_applications", 2011, 1),
    ("NBSPatentGrants", "patents_granted", 2011, 1),
    ("NBSInventionGrants", "invention_patents_granted", 2011, 1),
    ("NBSFiscalTotal", "fiscal_expenditure", 2011, 0.1),
    ("NBSFiscalSciTech", "fiscal_sci_tech_expenditure", 2011, 0.1),
]


@pytest.fixture(scope="module")
def portal_against_yearbook(raw, panel):
    names = printed_province_names(province_list(raw))
    parts = []
    for stem, indicator, first_year, factor in PORTAL:
        tidy = raw.read_nbs_portal(f"provinces/{stem}.csv")
        tidy = tidy.assign(province=tidy["label"].map(names), portal=pd.to_numeric(tidy["value"]))
        tidy = tidy[tidy["year"].between(first_year, 2023)].dropna(subset="portal")
        keys = pd.MultiIndex.from_frame(tidy[["province", "year"]])
        yearbook = panel.loc[indicator, "value"].reindex(keys).to_numpy() / factor
        parts.append(tidy.assign(indicator=indicator, yearbook=yearbook))
    return pd.concat(parts).dropna(subset="yearbook")


def test_the_portal_prints_the_same_2785_values_as_the_yearbooks(portal_against_yearbook):
    difference = (portal_against_yearbook["portal"] - portal_against_yearbook["yearbook"]).abs()
    assert len(portal_against_yearbook) == 2_785
    assert (difference > 0.0101).sum() == 1


def test_the_one_portal_value_that_differs_is_shanghais_budget_of_2022(portal_against_yearbook):
    difference = (portal_against_yearbook["portal"] - portal_against_yearbook["yearbook"]).abs()
    row = portal_against_yearbook[difference > 0.0101].iloc[0]
    assert (row["province"], row["year"], row["value"]) == ("shanghai", 2022, "9393.00")
    assert round(row["yearbook"], 2) == 9393.16


def test_the_communique_and_the_yearbook_print_the_same_416_rd_expenditures(panel, nation):
    provinces = panel["value"].unstack("indicator")[["rd_expenditure_published", "rd_expenditure"]].dropna()
    national = nation.xs("published", level="scope")["value"].unstack("indicator")
    national = national[["rd_expenditure_published", "rd_expenditure"]].dropna()
    both = pd.concat([provinces, national])
    assert len(both) == 416
    # one decimal of 100 million yuan
    assert (both["rd_expenditure_published"] - both["rd_expenditure"]).abs().max() <= 0.0051


def yrd_sum(panel, indicator, year):
    return sum(panel.loc[(indicator, province, year), "value"] for province in YRD)


def test_yangtze_delta_rd_expenditure_2023_is_1016_7_billion_yuan(panel):
    assert round(yrd_sum(panel, "rd_expenditure", 2023), 1) == 1016.7


def test_yangtze_delta_rd_expenditure_2022_is_938_63_billion_yuan(panel):
    assert round(yrd_sum(panel, "rd_expenditure", 2022), 2) == 938.63


@pytest.mark.parametrize(
    ("year", "gdp", "intensity"),
    [(2022, "gdp_vintage_2024", 3.24), (2021, "gdp_vintage_2024", 3.03), (2022, "gdp", 3.13)],
)
def test_yangtze_delta_rd_intensity_depends_on_the_gdp_vintage(panel, year, gdp, intensity):
    # published: 3.23% (2022) and 3.01% (2021)
    ratio = 100 * yrd_sum(panel, "rd_expenditure", year) / yrd_sum(panel, gdp, year)
    assert round(ratio, 2) == intensity


def test_yangtze_delta_personnel_per_10000_inhabitants_2021_is_76_20(panel):
    ratio = yrd_sum(panel, "rd_personnel_fte", 2021) / yrd_sum(panel, "population", 2021) / 100
    assert round(ratio, 2) == 76.20


def test_yangtze_delta_science_share_of_budgets_2021_is_5_02_percent(panel):
    share = yrd_sum(panel, "fiscal_sci_tech_expenditure", 2021) / yrd_sum(panel, "fiscal_expenditure", 2021)
    assert round(100 * share, 2) == 5.02


def test_yangtze_delta_high_tech_profit_published_for_2021_is_that_of_2020(panel):
    profit = [round(10 * yrd_sum(panel, "high_tech_manufacturing_profit", year)) for year in (2020, 2021)]
    assert profit == [3594, 4660]


def test_technology_sold_outside_the_mainland_2019_is_209_billion_yuan(nation):
    assert round(nation.loc[("technology_contracts_inflow_value", "outside", 2019), "value"], 3) == 209.002
