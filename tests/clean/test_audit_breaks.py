"""Findings S15 to S27 of the audit of the provincial tables: breaks, spikes, laboratories, editions."""
# ruff: noqa: N802  the names of the tests carry the codes of the findings

import pytest

from analysis.pipeline import cities, province_sources as labs


def flags(cell):
    return cell["flag"].split(";")


def flagged(frame, flag):
    return frame[frame["flag"].str.split(";").map(lambda found: flag in found)]


@pytest.mark.parametrize(
    ("indicator", "jump"),
    [("domestic_technology_purchase_expenditure", 3.1), ("technology_import_expenditure", 2.2)],
)
def test_S15_the_break_of_2018_is_carried_by_2018_and_every_later_year(nation, panel, indicator, jump):
    published = nation.loc[(indicator, "published"), "value"]
    years = set(flagged(panel.loc[indicator], "S15").index.get_level_values("year"))
    assert round(published[2018] / published[2017], 1) == jump
    assert years == set(range(2018, 2024))


def test_S16_all_provincial_cells_of_the_industry_table_say_regions_only(panel, nation):
    own = panel[panel["source"] == "industry_rd"]
    assert len(flagged(own, "S16")) == len(own) == 13 * 31 * 8 - 3 * 31 * 2
    assert flagged(nation, "S16").empty


def test_S16_227_jumps_by_more_than_a_factor_of_three_are_in_the_printed_table(yearbook):
    table = yearbook("IndustryRD").sort_values("year")
    factor = table["value"] / table.groupby(["province", "variables"])["value"].shift()
    assert ((factor > 3) | (factor < 1 / 3)).sum() == 227


def test_S17_profit_extremes_are_kept_as_printed_and_flagged(panel):
    profit = panel.loc["high_tech_manufacturing_profit"]
    beijing = profit.loc["beijing", "value"]
    ningxia = profit.loc["ningxia", "value"]
    assert [round(beijing[year]) for year in (2020, 2021, 2022)] == [56, 259, 79]
    assert (round(ningxia[2013], 3), ningxia[2014]) == (-0.01, 0)
    assert set(flagged(profit, "S17").index) == {("beijing", 2021), ("ningxia", 2013), ("ningxia", 2014)}


def test_S18_tianjins_basic_research_of_2021_is_kept_and_flagged(panel):
    series = panel.loc[("basic_research_expenditure", "tianjin")]
    printed = series.loc[2020:2022, "raw_value"].astype(float).tolist()
    assert printed == [343_645, 588_112, 248_128]
    assert flagged(series, "S18").index.tolist() == [2021]
    assert "S18" in flags(panel.loc[("basic_research_share", "tianjin", 2021)])


def test_S19_guangdongs_dip_of_2014_is_kept_and_flagged(panel, raw):
    series = panel.loc[("fiscal_sci_tech_expenditure", "guangdong")]
    portal = raw.read_nbs_portal("provinces/NBSFiscalSciTech.csv")
    portal = portal[(portal["label"] == "广东省") & (portal["year"] == 2014)]["value"].item()
    assert series.loc[2013:2015, "value"].round(2).tolist() == [34.49, 27.43, 56.96]
    assert float(portal) / 10 == pytest.approx(series.loc[2014, "value"], abs=0.001)
    assert flagged(series, "S19").index.tolist() == [2014]


def test_S20_conference_papers_show_no_trend_and_are_flagged_throughout(panel, nation):
    published = nation.loc[("cpci_s_papers", "published"), "value"]
    assert [published[year] for year in (2010, 2011, 2015, 2016)] == [86_754, 50_458, 36_853, 71_462]
    series = panel.loc["cpci_s_papers"]
    assert len(flagged(series, "S20")) == len(series)


def test_S21_national_imports_of_2018_exceed_the_provinces(nation):
    published = nation.loc[("high_tech_imports", "published", 2018)]
    mainland = nation.loc[("high_tech_imports", "mainland_sum", 2018)]
    assert round(published["value"] - mainland["value"], 3) == 0.225
    assert "S21" in flags(published) and "S21" in flags(mainland)


def test_S22_recognitions_are_a_flow_and_the_stock_is_their_three_year_sum(panel):
    recognised = panel.loc[("high_tech_enterprises_recognised", "shanghai"), "value"]
    stock = panel.loc[("high_tech_enterprises", "shanghai")]
    assert recognised[2023] == 8_052
    assert (stock.loc[2022, "value"], stock.loc[2023, "value"]) == (24_246, 24_778)
    assert stock.index.min() == 2020
    assert {"S22", "derived"} <= set(flags(stock.loc[2023]))


def test_S23_253_laboratories_are_counted_once_although_they_fill_284_rows(raw, provincial, nation):
    printed = raw.read("provinces/PubSKLMost.csv").query("type == 'SKL'")
    listed = provincial["laboratories"].query("type == 'SKL'")
    joint = listed[listed["carriers"] > 1]
    assert (len(printed), len(listed)) == (284, 253)
    assert (len(joint), joint["carriers"].sum()) == (26, 57)
    assert nation.loc[("state_key_laboratories", "mainland_sum", 2019), "value"] == 253
    assert set(flagged(listed, "S23").index) == set(joint.index)


def test_S23_18_of_57_partners_sit_in_another_province_than_the_list_prints(provincial):
    partners = provincial["lab_partners"]
    assert len(partners) == 57
    assert (partners["listed_province"] != partners["province"]).sum() == 18


def test_S23_the_province_of_a_partner_is_recomputed_from_sourced_tables(provincial):
    partners = provincial["lab_partners"]
    unsourced = partners[partners["province_basis"] == "own_compilation"]
    assert set(unsourced["institution_zh"]) == {
        "中国石油大学（华东）", "中国科学院电子学研究所", "南京水利科学研究院",
    }  # fmt: skip
    assert set(flagged(partners, "own_compilation").index) == set(unsourced.index)


def test_S23_the_sourced_provinces_agree_with_the_unsourced_column_of_the_raw_file(raw, provincial):
    names = dict(provincial_names(raw))
    printed = raw.read("provinces/SKLJointLabs.csv")["依托单位所在省份"].map(names)
    assert provincial["lab_partners"]["province"].tolist() == printed.tolist()


def provincial_names(raw):
    places = raw.read("provinces/provinces.csv")
    return zip(places["name_zh"], places["province"], strict=True)


def test_S23_16_of_26_joint_laboratories_cross_a_provincial_border(raw, provincial):
    partners = provincial["lab_partners"]
    printed = raw.read("provinces/SKLJointLabs.csv")["跨省"].eq("是")
    assert partners["cross_province"].tolist() == printed.tolist()
    assert partners[partners["cross_province"]]["laboratory"].nunique() == 16


def test_S24_one_laboratory_of_information_science_is_missing(provincial, nation):
    listed = provincial["laboratories"].query("type == 'SKL'")
    information = listed[listed["area_zh"] == labs.INCOMPLETE_AREA]
    assert len(information) == 31
    assert set(flagged(listed, "S24").index) == set(information.index)
    assert "S24" in flags(nation.loc[("state_key_laboratories", "mainland_sum", 2019)])


def test_S25_population_starts_in_2010(raw, panel):
    printed = raw.read("provinces/NBSPopulation.csv", comment="#").set_index("region")
    assert (printed.loc["Anhui", "2009"], printed.loc["Anhui", "2010"]) == ("6131", "5957")
    assert panel.loc["population"].index.get_level_values("year").min() == 2010


def test_S26_editions_of_the_index_disagree_on_2020_and_are_told_apart(raw, provincial):
    printed = raw.read("provinces/YRDCoordinatedInnovation.csv")
    of_2020 = printed[(printed["指标"] == "协同创新总指数") & (printed["年份"] == "2020")]
    assert set(of_2020["数值"]) == {"227.05", "216.27"}
    assert of_2020["版本"].nunique() == 2
    table = provincial["indicators"].set_index("indicator").loc["yrd_coordinated_innovation_index"]
    assert (table["table"], table["flag"]) == ("region_facts", "S26")


def test_S26_each_edition_stays_its_own_series_in_the_facts_of_regions(raw):
    facts = cities.region_facts(raw.read(cities.FACTS_FILE), raw.read(cities.INDEX_FILE))
    index = facts[facts["indicator"] == "yrd_coordinated_innovation_index"]
    of_2020 = index[index["year"] == 2020].set_index("edition")["value"]
    assert sorted(of_2020) == [216.27, 227.05] and of_2020.index.is_unique
    assert set(index["flag"]) == {"S26"}


def test_S26_joint_papers_of_2022_and_2023_are_of_two_editions(raw):
    printed = raw.read("provinces/YRDCoordinatedInnovation.csv")
    papers = printed[printed["指标"] == "长三角区域国际科技论文合作数量"].set_index("年份")["数值"]
    shanghai = printed[printed["指标"] == "上海与苏浙皖合作发表国际科技论文"].set_index("年份")["数值"]
    assert papers["2022"] == "27916"
    # 24,847 papers are told to be 33.45% of the regional total; the audit takes it to be 74,281.
    assert float(shanghai["2023"]) / 0.3345 == pytest.approx(74_281, abs=1)


@pytest.mark.parametrize("indicator", ["rd_intensity_wdi", "gerd_hong_kong"])
def test_S27_the_break_of_hong_kong_in_2017_is_carried_by_2017_and_every_later_year(panel, indicator):
    series = panel.loc[(indicator, "hong_kong")]
    assert set(flagged(series, "S27").index) == {year for year in series.index if year >= 2017}


def test_S27_hong_kong_2017_is_the_figure_printed_first(panel, raw):
    note = raw.read("provinces/HKCensusGERD.csv").set_index("Year").loc["2017", "Remark"]
    assert panel.loc[("gerd_hong_kong", "hong_kong", 2017), "value"] == 21.2804
    assert "22,213 million" in note
