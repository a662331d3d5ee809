"""Findings U1 to U5 of the audit of the provincial tables: units and scales."""
# ruff: noqa: N802  the names of the tests carry the codes of the findings

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.pipeline.province_cells import check_units
from analysis.pipeline.raw_cells import numbers, significant


def wrong_rows(yearbook, variable):
    table = yearbook("IndustryRD")
    return table[(table["variables"] == variable) & (table["units"] == "万元")]


def test_U1_personnel_2020_keeps_its_value_and_gets_person_years(yearbook, panel, nation):
    wrong = wrong_rows(yearbook, "v4_cy_RDhd_qsdl")
    cell = panel.loc[("high_tech_manufacturing_rd_personnel_fte", "beijing", 2020)]
    series = nation.loc[("high_tech_manufacturing_rd_personnel_fte", "published"), "value"]
    assert len(wrong) == 32 and set(wrong["year"]) == {2020}
    assert (cell["unit"], cell["raw_unit"], cell["value"]) == (
        "person-years",
        "万元",
        float(cell["raw_value"]),
    )
    assert "U1" in cell["flag"].split(";")
    assert list(series.loc[2019:2021]) == [860_961, 990_314, 1_119_630]


@pytest.mark.parametrize(
    ("variable", "indicator", "unit"),
    [
        ("v4_cy_RDhd_yfjgs", "high_tech_manufacturing_rd_institutions", "institutions"),
        ("v4_cy_xcp_kfxm", "new_product_projects", "projects"),
    ],
)
def test_U2_institutions_and_projects_2020_are_numbers_not_money(yearbook, panel, variable, indicator, unit):
    wrong = wrong_rows(yearbook, variable)
    cell = panel.loc[(indicator, "jiangsu", 2020)]
    assert len(wrong) == 32 and set(wrong["year"]) == {2020}
    assert (cell["unit"], cell["value"]) == (unit, float(cell["raw_value"]))
    assert "U2" in cell["flag"].split(";")


def test_U3_invention_applications_are_patents_in_every_year(yearbook, panel):
    wrong = wrong_rows(yearbook, "v4_cy_qyzl_fms")
    series = panel.loc["high_tech_manufacturing_invention_applications"]
    flagged = series[series["flag"].str.split(";").map(lambda flags: "U3" in flags)]
    assert len(wrong) == 160 and set(wrong["year"]) == {2018, 2019, 2020, 2022, 2023}
    assert set(series["unit"]) == {"patents"}
    assert set(flagged.index.get_level_values("year")) == {2018, 2019, 2020, 2022, 2023}


def test_U4_each_indicator_has_one_unit(provincial):
    panel = provincial["province_panel"]
    catalogue = provincial["indicators"].set_index("indicator")["unit"].to_dict()
    units = panel.groupby("indicator")["unit"].agg(set).to_dict()
    assert units == {name: {catalogue[name]} for name in units}


def test_U4_ten_thousand_yuan_and_hundred_million_yuan_become_billions(panel):
    yearbook_cell = panel.loc[("rd_expenditure", "beijing", 2023)]
    communique = panel.loc[("rd_expenditure", "beijing", 2024)]
    assert (yearbook_cell["raw_unit"], communique["raw_unit"]) == ("万元", "亿元")
    assert round(yearbook_cell["value"], 2) == 294.71
    assert communique["value"] == 327.84


def test_U5_changing_decimals_are_kept_and_told(panel, provincial):
    flags = provincial["indicators"].set_index("indicator")["flag"]
    printed = panel.loc["technology_contracts_output_value", "raw_value"]
    decimals = printed.str.partition(".")[2].str.rstrip("0").str.len()
    assert decimals.max() >= 4
    for name in ("rd_expenditure", "high_tech_manufacturing_revenue", "fiscal_expenditure"):
        assert "U5" in flags[name].split(";")


def test_values_have_at_most_ten_significant_digits(panel):
    values = panel["value"].dropna()
    assert (values == significant(values)).all()


def test_significant_rounds_binary_noise_away_and_keeps_missing():
    # Invented numbers.
    rounded = significant(pd.Series([0.1 + 0.2, 3335.7068800000004, float("nan")]))
    assert rounded[0] == 0.3 and rounded[1] == 3335.70688 and pd.isna(rounded[2])


def test_a_cell_that_is_no_number_is_refused_with_its_row():
    # Invented cells.
    with pytest.raises(DataError, match=r"x\.csv, row 3, column value: .*12a"):
        numbers(pd.Series(["1", "12a"], name="value"), file="x.csv")


def test_a_unit_the_catalogue_does_not_know_is_refused_with_its_row():
    # Invented units.
    with pytest.raises(DataError, match=r"x\.csv, row 3, column units: .*亿元"):
        check_units(pd.Series(["万元", "亿元"]), pd.Series(["万元", "万元"]), file="x.csv")
