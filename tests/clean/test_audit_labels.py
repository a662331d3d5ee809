"""Findings L1 to L14 of the audit of the provincial tables: names, codes and layout."""
# ruff: noqa: N802  the names of the tests carry the codes of the findings

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.pipeline.province_cells import mainland, printed_province_names, province_list, without_blanks
from analysis.pipeline.raw_cells import rule_rows

LONG_TABLES = (
    "RDActivity", "RDIntense", "RDSource", "RDLaborHour", "RDPaperInternational", "RDPatentAccept",
    "RDPatentAuthority", "RDPatentValid", "MarketPush", "MarketPull", "IndustryOperation", "IndustryRD",
    "IndustryTrade", "PublicBudget",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "rows"),
    [("RDLaborHour", 160), ("RDSource", 159), ("RDPatentAccept", 128), ("RDPatentAuthority", 128)],
)
def test_L1_names_with_inner_blanks_are_joined(yearbook, stem, rows):
    printed = yearbook(stem)["province"]
    blank = printed.str.contains(r"\s")
    assert blank.sum() == rows
    assert set(yearbook(stem).loc[blank, "year"]) == {2010}
    assert not without_blanks(printed).str.contains(r"\s").any()


def test_L1_shanghai_2010_is_in_the_panel_although_printed_with_blanks(panel, yearbook):
    printed = yearbook("RDLaborHour").query("year == 2010")["province"]
    assert "上   海" in set(printed)
    assert panel.loc[("rd_personnel_fte", "shanghai", 2010), "value"] > 100_000


@pytest.mark.parametrize(
    ("stem", "year", "printed", "rows", "indicator", "province", "flag"),
    [
        ("RDLaborHour", 2013, "内蒙占", 5, "rd_personnel_fte", "inner_mongolia", "L2"),
        ("RDPatentAccept", 2014, "江两", 4, "patent_applications", "jiangxi", "L3"),
        ("RDPatentAuthority", 2012, "两藏", 4, "patents_granted", "tibet", "L4"),
        ("RDPatentAuthority", 2012, "山两", 4, "patents_granted", "shanxi", "L4"),
        ("RDPatentValid", 2014, "四藏", 4, "patents_in_force", "tibet", "L5"),
        ("RDPatentValid", 2014, "浙汀", 4, "patents_in_force", "zhejiang", "L5"),
        ("RDPatentValid", 2015, "江四", 4, "patents_in_force", "jiangxi", "L5"),
    ],
)
def test_L2_to_L5_recognition_errors_are_mapped_and_flagged(
    yearbook, panel, stem, year, printed, rows, indicator, province, flag
):
    raw_rows = yearbook(stem).query("year == @year and province == @printed")
    cell = panel.loc[(indicator, province, year)]
    assert len(raw_rows) == rows
    assert flag in cell["flag"].split(";")


def test_L2_the_year_2013_has_all_provinces_after_the_repair(panel):
    assert len(panel.xs(("rd_personnel_fte", 2013), level=("indicator", "year"))) == 31


def test_L3_the_year_2014_of_applications_has_all_provinces_after_the_repair(panel):
    assert len(panel.xs(("patent_applications", 2014), level=("indicator", "year"))) == 31


def test_L4_the_year_2012_of_grants_has_all_provinces_after_the_repair(panel):
    assert len(panel.xs(("patents_granted", 2012), level=("indicator", "year"))) == 31


def test_L5_no_key_is_doubled_after_the_repair(provincial):
    assert not provincial["province_panel"].duplicated(["province", "year", "indicator"]).any()


def test_L6_the_macro_region_row_is_dropped(yearbook, nation):
    table = yearbook("RDPatentValid").query("year == 2014 and variables == 'v4_cg_zlsyx_hj'")
    region = table.loc[table["province"] == "尔部地区", "value"].item()
    published = nation.loc[("patents_in_force", "published", 2014), "value"]
    provinces = table[~table["province"].isin(["全国", "尔部地区"])]["value"].sum()
    assert (region, published) == (2_862_063, 4_032_362)
    assert round(region / published, 2) == 0.71
    assert nation.loc[("patents_in_force", "mainland_sum", 2014), "value"] == provinces


@pytest.mark.parametrize("stem", LONG_TABLES)
def test_L7_the_nation_is_split_off_from_the_provinces(raw, provincial, stem):
    assert "全国" in set(without_blanks(raw.read(f"provinces/{stem}.csv")["province"]))
    assert "national" not in set(provincial["province_panel"]["province"])


def test_L8_the_second_copy_of_the_total_is_dropped(yearbook):
    keys = ["province", "year"]
    totals = [
        yearbook(stem)
        .query("variables == 'v4_zh_nbzc_hj'")
        .assign(province=lambda t: without_blanks(t["province"]))
        for stem in ("RDActivity", "RDSource")
    ]
    both = totals[0].merge(totals[1], on=keys, validate="one_to_one")
    assert len(both) == 448
    assert (both["value_x"] - both["value_y"]).abs().max() <= 1
    assert ("RDSource", "v4_zh_nbzc_hj") in {
        (row["table"], row["variable"]) for row in rule_rows("left_out_variables")
    }


def test_L9_one_code_prefix_becomes_names_by_activity_and_by_source(provincial):
    names = set(provincial["indicators"]["indicator"])
    assert {"basic_research_expenditure", "government_rd_funds"} <= names
    assert not any("nbzc" in name for name in names)


def test_L10_years_stored_as_decimals_become_whole_numbers(raw, panel):
    printed = raw.read("provinces/HitechFirmsPub.csv")
    assert set(printed["year"]) == {f"{year}.0" for year in range(2018, 2025)}
    recognised = panel.loc["high_tech_enterprises_recognised"]
    assert recognised.index.get_level_values("year").dtype == "int64"
    assert len(recognised) == len(printed) == 217


def test_L11_the_three_lists_keep_their_years(provincial):
    years = provincial["laboratories"].groupby("type")["list_year"].unique().map(list).to_dict()
    assert years == {"FSKL": [2016], "SKL": [2019], "PSKL": [2020]}


def test_L11_laboratories_of_three_lists_are_three_indicators(panel):
    names = [
        "enterprise_state_key_laboratories",
        "state_key_laboratories",
        "provincial_state_key_laboratories",
    ]
    assert [set(panel.loc[name].index.get_level_values("year")) for name in names] == [{2016}, {2019}, {2020}]


def test_L12_nine_rows_of_the_code_list_have_no_city(raw):
    codes = raw.read("provinces/ProvinceCity.csv")
    without_city = codes[codes["city_clean"].isin(["uncheck"]) | codes["city"].str.contains("市辖区|直辖")]
    assert len(without_city) == 9
    assert (without_city["province"] == "重庆市").sum() == 2


PORTAL_FILES = (
    "NBSFiscalSciTech", "NBSTechMarketTurnover", "NBSPatentApplications", "NBSFiscalTotal", "NBSPatentGrants",
    "NBSInventionApplications", "NBSInventionGrants", "NBSProvincialGDP", "NBSProvincialGDP_v2018",
)  # fmt: skip


@pytest.mark.parametrize("stem", PORTAL_FILES)
def test_L13_portal_files_are_read_from_the_line_of_regions_without_2025(raw, stem):
    table = raw.read_nbs_portal(f"provinces/{stem}.csv")
    names = printed_province_names(province_list(raw))
    assert set(table["label"].map(names)) == set(mainland(province_list(raw)))
    assert table["year"].max() <= 2024
    assert pd.to_numeric(table["value"]).notna().mean() > 0.98


def test_L13_only_tibet_has_empty_cells_in_the_technology_market(raw):
    table = raw.read_nbs_portal("provinces/NBSTechMarketTurnover.csv")
    assert set(table.loc[table["value"] == "", "label"]) == {"西藏自治区"}


@pytest.mark.parametrize(
    ("stem", "spelling"), [("NBSPopulation", "InnerMongolia"), ("NBSProvincialGDP_v2024", "Innermongolia")]
)
def test_L14_both_english_spellings_of_inner_mongolia_are_one_province(raw, stem, spelling):
    labels = raw.read(f"provinces/{stem}.csv", comment="#")["region"]
    names = printed_province_names(province_list(raw))
    assert spelling in set(labels)
    assert names[spelling] == "inner_mongolia"
    assert set(labels.map(names)) == set(mainland(province_list(raw)))


def test_an_unknown_label_is_refused_with_file_row_and_column(raw, tmp_path):
    from analysis.pipeline.province_cells import province_keys

    labels = pd.Series(["北京", "北经"], name="province")
    with pytest.raises(DataError, match=r"provinces/X\.csv, row 3, column province: .*北经"):
        province_keys(labels, printed_province_names(province_list(raw)), file="provinces/X.csv")
