"""Findings M1 to M11 of the audit of the provincial tables: what is missing, filled or left missing."""
# ruff: noqa: N802  the names of the tests carry the codes of the findings

import pytest

from analysis.pipeline.raw_cells import rule_rows


def flags(cell):
    return cell["flag"].split(";")


def with_flag(frame, flag):
    return frame[frame["flag"].str.split(";").map(lambda found: flag in found)]


def test_M1_beijing_2012_enterprise_funds_are_inserted_and_marked_derived(yearbook, panel):
    table = yearbook("RDSource")
    printed = table.query("year == 2012 and province == '北京' and variables == 'v4_zh_nbzc_qyzj'")
    cell = panel.loc[("business_rd_funds", "beijing", 2012)]
    assert printed.empty
    assert round(cell["value"], 5) == 36.86332
    assert {"M1", "derived"} <= set(flags(cell)) and cell["raw_value"] == ""


def test_M1_the_inserted_cell_closes_the_gap_to_the_nation(nation):
    published = nation.loc[("business_rd_funds", "published", 2012), "value"]
    mainland = nation.loc[("business_rd_funds", "mainland_sum", 2012), "value"]
    assert abs(mainland - published) < 0.00003
    assert round((mainland - 36.86332) / published - 1, 3) == -0.048


def test_M2_jilin_2019_design_applications_are_inserted_and_marked_derived(yearbook, panel, nation):
    table = yearbook("RDPatentAccept")
    printed = table.query("year == 2019 and province == '吉林' and variables == 'v4_cg_zlsq_wgsj'")
    cell = panel.loc[("design_applications", "jilin", 2019)]
    assert printed.empty
    assert cell["value"] == 31_052 - 11_269 - 17_280 == 2_503
    assert {"M2", "derived"} <= set(flags(cell))
    assert nation.loc[("design_applications", "outside", 2019), "value"] == 3_188


def test_M3_funds_from_abroad_stay_missing_in_31_province_years_and_are_never_zero(yearbook, panel):
    series = panel.loc["foreign_rd_funds"]
    empty = series[series["value"].isna()]
    by_province = empty.groupby("province").size().to_dict()
    assert by_province == {"tibet": 14, "qinghai": 10, "ningxia": 7}
    assert len(with_flag(empty, "M3")) == 31
    assert len(yearbook("RDSource").query("variables == 'v4_zh_nbzc_gwzj'")) == 14 * 32 - 31


def test_M4_output_of_2011_comes_from_the_portal_and_inflow_stays_missing(panel):
    output = panel.loc[("technology_contracts_output_value", "beijing", 2011)]
    inflow = panel.loc["technology_contracts_inflow_value"].xs(2011, level="year")
    assert (output["value"], output["source"]) == (189.028, "nbs_tech_market_turnover")
    assert {"M4", "portal"} <= set(flags(output))
    assert inflow["value"].isna().all() and len(with_flag(inflow, "M4")) == 31


def test_M4_nothing_is_interpolated_between_2000_and_2010(panel):
    years = set(panel.loc["technology_contracts_output_value"].index.get_level_values("year"))
    assert years == {2000, 2005, *range(2010, 2025)}


def test_M5_empty_cells_of_the_technology_market_stay_missing(yearbook, panel):
    table = yearbook("MarketPush")
    series = panel.loc["technology_contracts_output_number"]
    empty = with_flag(series[series["value"].isna()], "M5")
    assert table.groupby("variables")["value"].agg(lambda values: values.isna().sum()).tolist() == [10, 10]
    assert sorted(empty.index) == sorted(
        [("hainan", 2000), ("qinghai", 2000)]
        + [("tibet", year) for year in (2000, 2005, 2010, 2012, 2013, 2014, 2015, 2016)]
    )


def test_M6_high_tech_manufacturing_2017_is_a_visible_gap(yearbook, panel):
    gap = panel.loc["high_tech_manufacturing_revenue"].xs(2017, level="year")
    assert 2017 not in set(yearbook("IndustryOperation")["year"])
    assert gap["value"].isna().all() and len(with_flag(gap, "M6")) == 31


def test_M7_blocks_that_end_early_and_the_emptiest_one_are_left_out(yearbook):
    table = yearbook("IndustryRD")
    empty = table.groupby("variables")["value"].agg(lambda values: values.isna().sum())
    assert (empty.sum(), empty["v4_cy_jsgz_xszc"]) == (240, 118)
    assert ("IndustryRD", "v4_cy_jsgz_xszc") in {
        (row["table"], row["variable"]) for row in rule_rows("left_out_variables")
    }


def test_M7_the_other_empty_cells_stay_missing_and_are_flagged(panel):
    flagged = with_flag(panel.reset_index(), "M7")
    assert flagged["value"].isna().all() and len(flagged) == 240 - 118
    assert (flagged["source"] == "industry_rd").all()


def test_M8_high_tech_trade_ends_in_2018_and_shows_no_trend(panel):
    trade = panel.loc[["high_tech_exports", "high_tech_imports"]]
    assert trade.index.get_level_values("year").max() == 2018
    assert len(with_flag(trade, "M8")) == len(trade) == 2 * 3 * 31
    assert trade["value"].isna().sum() == 2
    assert set(trade[trade["value"].isna()].index.droplevel(0)) == {("tibet", 2018)}


@pytest.mark.parametrize(
    ("papers", "rank", "year"),
    [("cpci_s_papers", "cpci_s_papers_rank", 2010), ("ei_papers", "ei_papers_rank", 2011)],
)
def test_M9_tibet_has_neither_number_nor_rank_where_the_yearbook_is_empty(panel, papers, rank, year):
    for name in (papers, rank):
        cell = panel.loc[(name, "tibet", year)]
        assert cell["value"] != cell["value"] and "M9" in flags(cell)


def test_M9_the_nation_has_no_rank(nation):
    assert not nation.index.get_level_values("indicator").str.endswith("_rank").any()


def test_M10_local_budgets_before_2019_are_the_sum_of_the_provinces(yearbook, panel, nation):
    assert 2018 not in set(yearbook("PublicBudget").query("province == '全国'")["year"])
    cell = nation.loc[("fiscal_sci_tech_expenditure", "mainland_sum", 2018)]
    total = panel.loc["fiscal_sci_tech_expenditure"].xs(2018, level="year")["value"].sum()
    assert cell["value"] == pytest.approx(total)
    assert "M10" in flags(cell)


def test_M11_empty_fields_of_the_laboratory_lists_are_flagged(raw, provincial):
    printed = raw.read("provinces/PubSKLMost.csv")
    labs = provincial["laboratories"]
    assert [(printed[name] == "").sum() for name in ("NO", "start_year", "area")] == [225, 461, 27]
    empty = labs["area_zh"].eq("") | labs["registration_no"].eq("") | labs["start_year"].isna()
    assert set(with_flag(labs, "M11").index) == set(labs[empty].index)
