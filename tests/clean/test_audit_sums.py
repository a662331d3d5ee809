"""Findings S1 to S14 of the audit of the provincial tables: totals, breaks and outliers."""
# ruff: noqa: N802  the names of the tests carry the codes of the findings

import pandas as pd
import pytest

from analysis.pipeline.province_cells import without_blanks


def flags(cell):
    return cell["flag"].split(";")


def flagged_places(frame, flag):
    return set(frame[frame["flag"].str.split(";").map(lambda found: flag in found)].index)


def printed_number(panel, *key):
    return float(panel.loc[key, "raw_value"])


def test_S1_the_row_labelled_nation_is_the_total_of_local_governments(yearbook, nation):
    table = yearbook("PublicBudget").query("variables == 'v6_cz_yszc_kxjs' and province == '全国'")
    printed = table.set_index("year")["value"]
    sums = nation.loc[("fiscal_sci_tech_expenditure", "mainland_sum")]
    assert printed[2023] == 7514.65
    for year in range(2019, 2024):
        assert sums.loc[year, "value"] == pytest.approx(printed[year] / 10, rel=1e-5)
        assert "S1" in flags(sums.loc[year])


def test_S1_no_published_national_budget_is_claimed(nation):
    scopes = nation.loc["fiscal_sci_tech_expenditure"].index.get_level_values("scope")
    assert set(scopes) == {"mainland_sum"}


@pytest.mark.parametrize(
    ("indicator", "gap"),
    [
        ("invention_patent_applications", 0.040),
        ("invention_patents_granted", 0.075),
        ("invention_patents_in_force", 0.109),
    ],
)
def test_S2_mainland_patents_are_the_sum_of_the_provinces(nation, indicator, gap):
    published = nation.loc[(indicator, "published", 2010), "value"]
    outside = nation.loc[(indicator, "outside", 2010)]
    assert outside["value"] / published == pytest.approx(gap, abs=0.0005)
    assert "S2" in flags(outside)


def test_S2_the_residual_of_designs_in_force_2023_is_hong_kong_macao_and_taiwan(nation):
    assert nation.loc[("designs_in_force", "outside", 2023), "value"] == 6_581 + 6_683 + 287


def test_S3_technology_bought_from_outside_the_mainland_is_kept_apart(nation):
    outside = nation.loc[("technology_contracts_output_value", "outside")]
    published = nation.loc[("technology_contracts_output_value", "published"), "value"]
    share = (outside["value"] / published).loc[2012:2023]
    assert round(outside.loc[2019, "value"], 3) == 64.915
    assert (round(share.min(), 3), round(share.max(), 3)) == (0.029, 0.093)
    assert "S3" in flags(outside.loc[2019])


def test_S4_technology_sold_outside_the_mainland_is_kept_apart(nation):
    outside = nation.loc[("technology_contracts_inflow_value", "outside")]
    published = nation.loc[("technology_contracts_inflow_value", "published"), "value"]
    share = (outside["value"] / published).loc[2010:2023]
    assert round(outside.loc[2019, "value"], 3) == 209.002
    assert (round(share.min(), 3), round(share.max(), 3)) == (0.066, 0.221)
    assert "S4" in flags(outside.loc[2019])


def test_S5_papers_of_an_unlisted_region_are_flagged_and_ranks_computed_anew(panel, nation):
    published = nation.loc[("ei_papers", "published", 2013)]
    mainland = nation.loc[("ei_papers", "mainland_sum", 2013), "value"]
    assert published["value"] - mainland == 982
    assert "S5" in flags(published)
    ranks = panel.loc["ei_papers_rank"].xs(2013, level="year")
    assert sorted(ranks["value"]) == list(range(1, 32))
    assert sorted(ranks["raw_value"].astype(float)) == [rank for rank in range(1, 33) if rank != 24]


@pytest.mark.parametrize(
    ("indicator", "year"),
    [("sci_papers_rank", 2012), ("sci_papers_rank", 2013), ("cpci_s_papers_rank", 2012)],
)
def test_S6_tibet_is_rank_31_of_31_not_32(panel, indicator, year):
    cell = panel.loc[(indicator, "tibet", year)]
    assert (cell["value"], float(cell["raw_value"])) == (31, 32)
    assert "S6" in flags(cell)


def test_S6_all_other_printed_ranks_are_confirmed(panel):
    ranks = panel.loc[["sci_papers_rank", "ei_papers_rank", "cpci_s_papers_rank"]].dropna(subset="value")
    differs = ranks[ranks["value"] != ranks["raw_value"].astype(float)]
    assert all({"S5", "S6"} & set(flags(cell)) for _, cell in differs.iterrows())


def test_S7_sichuan_2011_personnel_is_flagged_not_changed(panel):
    parts = [
        f"{kind}_personnel_fte" for kind in ("basic_research", "applied_research", "experimental_development")
    ]
    total = panel.loc[("rd_personnel_fte", "sichuan", 2011)]
    assert total["value"] == 82_485
    assert sum(panel.loc[(part, "sichuan", 2011), "value"] for part in parts) == 82_689
    assert all("S7" in flags(panel.loc[(name, "sichuan", 2011)]) for name in ("rd_personnel_fte", *parts))


@pytest.mark.parametrize(
    ("indicator", "difference"),
    [("applied_research_personnel_fte", 439), ("experimental_development_personnel_fte", -438)],
)
def test_S8_personnel_2022_differs_between_provinces_and_nation(nation, indicator, difference):
    published = nation.loc[(indicator, "published", 2022)]
    mainland = nation.loc[(indicator, "mainland_sum", 2022)]
    assert mainland["value"] - published["value"] == difference
    assert "S8" in flags(published) and "S8" in flags(mainland)


ACTIVITIES = [
    "basic_research_expenditure",
    "applied_research_expenditure",
    "experimental_development_expenditure",
]


def test_S9_activities_of_2021_exceed_the_total_and_are_flagged(panel, nation):
    excess = sum(printed_number(panel, name, "shanghai", 2021) for name in ACTIVITIES)
    excess -= printed_number(panel, "rd_expenditure", "shanghai", 2021)
    published = nation.xs(("published", 2021), level=("scope", "year"))
    assert excess == 19_671
    national = published.loc[ACTIVITIES, "value"].sum() - published.loc["rd_expenditure", "value"]
    assert national == pytest.approx(0.19671, abs=0.0001)
    assert all("S9" in flags(panel.loc[(name, "shanghai", 2021)]) for name in ("rd_expenditure", *ACTIVITIES))


def test_S9_shares_rest_on_the_sum_of_the_activities(panel):
    basic = panel.loc[("basic_research_expenditure", "shanghai", 2021), "value"]
    total = sum(panel.loc[(name, "shanghai", 2021), "value"] for name in ACTIVITIES)
    assert panel.loc[("basic_research_share", "shanghai", 2021), "value"] == pytest.approx(
        100 * basic / total
    )


@pytest.mark.parametrize(
    "parts",
    [ACTIVITIES, ["government_rd_funds", "business_rd_funds", "foreign_rd_funds", "other_rd_funds"]],
    ids=["activities", "sources"],
)
def test_S10_zhejiang_2015_parts_exceed_the_total_by_a_thousandth_of_a_percent(panel, parts):
    total = printed_number(panel, "rd_expenditure", "zhejiang", 2015)
    excess = sum(printed_number(panel, name, "zhejiang", 2015) for name in parts) - total
    assert 116 <= excess <= 124
    assert round(excess / total, 5) == 0.00001
    assert all("S10" in flags(panel.loc[(name, "zhejiang", 2015)]) for name in ("rd_expenditure", *parts))


def test_S11_published_and_recalculated_intensity_are_never_one_series(panel, provincial):
    published = panel.loc["rd_intensity"]
    recalculated = panel.loc["rd_intensity_recalculated"]
    assert published.groupby("source").size().to_dict() == {"rd_intense": 13 * 31, "rd_bulletin_2024": 31}
    assert len(flagged_places(published, "S11")) == len(published) == 14 * 31
    assert not flagged_places(recalculated, "S11")
    assert all("derived" in flags(cell) for _, cell in recalculated.iterrows())


@pytest.mark.parametrize(
    ("vintage", "years", "tolerance", "close", "cells"),
    [
        ("gdp_vintage_2018", range(2011, 2018), 0.01, 197, 217),
        ("gdp_vintage_2024", range(2019, 2024), 0.01, 116, 155),
        ("gdp_vintage_2024", range(2019, 2024), 0.03, 146, 155),
        ("gdp_vintage_2024", range(2023, 2024), 0.01, 31, 31),
    ],
)
def test_S11_published_intensity_is_reproduced_by_the_gdp_of_its_time(
    panel, vintage, years, tolerance, close, cells
):
    own = panel["value"].unstack("indicator").query("year in @years")
    # The published ratio has two decimals, so the recomputed one is compared with two.
    difference = ((100 * own["rd_expenditure"] / own[vintage]).round(2) - own["rd_intensity"]).dropna()
    difference = difference.abs().round(6)
    assert (len(difference), int((difference <= tolerance).sum())) == (cells, close)


def test_S12_the_column_2024_on_another_census_basis_is_dropped(raw, panel):
    printed = raw.read("provinces/NBSProvincialGDP_v2024.csv", comment="#").set_index("region")
    assert (printed.loc["Shanghai", "2023"], printed.loc["Shanghai", "2024"]) == ("47218.7", "53926.7")
    assert panel.loc["gdp_vintage_2024"].index.get_level_values("year").max() == 2023


def test_S13_foreign_funds_are_flagged_not_changed(yearbook, panel, nation):
    printed = yearbook("RDSource").query("variables == 'v4_zh_nbzc_gwzj'")
    printed = printed[without_blanks(printed["province"]) == "全国"]
    published = nation.loc[("foreign_rd_funds", "published")]
    assert published["value"].sort_index().tolist() == pytest.approx(
        (printed.set_index("year")["value"].sort_index() * 1e-5).tolist()
    )
    assert published.loc[[2017, 2018, 2019, 2020], "value"].round(2).tolist() == [11.33, 7.14, 2.39, 9.01]
    assert len(flagged_places(panel.loc["foreign_rd_funds"], "S13")) == 14 * 31
    assert len(flagged_places(panel.loc["foreign_funding_share"], "S13")) == 14 * 31


def test_S13_the_four_sources_add_up_to_the_total_in_every_province_and_year(panel):
    wide = panel["value"].unstack("indicator").query("2010 <= year <= 2023")
    parts = wide[["government_rd_funds", "business_rd_funds", "foreign_rd_funds", "other_rd_funds"]].sum(
        axis=1
    )
    relative = (parts / wide["rd_expenditure"] - 1).dropna().abs()
    assert len(relative) == 14 * 31
    assert relative.max() < 0.0002


def test_S14_swinging_technology_contracts_are_flagged(panel):
    series = panel.loc["technology_contracts_output_value"]
    flagged = flagged_places(series, "S14")
    assert {("chongqing", year) for year in range(2012, 2020)} <= flagged
    assert {("guangxi", year) for year in range(2020, 2023)} <= flagged
    assert {"jilin", "hainan", "qinghai"} <= {province for province, _ in flagged}
    assert not any(province in {"beijing", "shanghai", "guangdong"} for province, _ in flagged)


def test_derived_indicators_follow_their_formula_in_the_catalogue(panel, provincial):
    formulas = provincial["indicators"].set_index("indicator")["formula"]
    wide = panel["value"].unstack("indicator")
    ratios = provincial["indicators"].query("numerator != '' and formula != ''")["indicator"]
    assert len(ratios) == 13
    for ratio in ratios:
        computed = wide.eval(formulas[ratio], engine="python")
        expected = wide[ratio]
        pd.testing.assert_series_equal(computed[expected.notna()], expected.dropna(), check_names=False)


def test_S13_107_of_the_120_jumps_of_the_table_are_in_funds_from_abroad(yearbook):
    table = yearbook("RDSource").assign(province=lambda frame: without_blanks(frame["province"]))
    groups = table.sort_values("year").groupby(["province", "variables"])
    factor = table["value"] / groups["value"].shift()
    consecutive = table["year"] - groups["year"].shift() == 1
    jumps = table[consecutive & ((factor > 3) | (factor < 1 / 3))]
    assert (len(jumps), (jumps["variables"] == "v4_zh_nbzc_gwzj").sum()) == (120, 107)


def test_the_newest_published_intensity_is_that_of_2024(panel):
    # Communiqué of 29 September 2025: Beijing 6.58, Tibet 0.29 % of GDP; 2023 was 6.73, revised to 6.22.
    newest = panel.loc["rd_intensity"].xs(2024, level="year")["value"]
    assert (newest.idxmax(), newest.max(), newest.idxmin(), newest.min()) == ("beijing", 6.58, "tibet", 0.29)
    assert panel.loc[("rd_intensity_2023_revised", "beijing", 2023), "value"] == 6.22
