"""Region sums, ratios, shares, growth and spread: by hand, and against published values."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis import load
from analysis.errors import DataError, ParameterError
from analysis.measure import catalogue, convergence, indicators
from analysis.names import REGIONS

BOUNDED = settings(max_examples=20, deadline=None, derandomize=True)
UNITS = {
    "rd_expenditure": "billion CNY",
    "gdp": "billion CNY",
    "population": "million persons",
    "rd_intensity": "%",
}


def panel(rows: list[tuple[str, int, str, float | None]]) -> pd.DataFrame:
    """A tidy panel; the figures are invented unless the test says where they were printed."""
    table = pd.DataFrame(rows, columns=["province", "year", "indicator", "value"])
    return table.assign(unit=table["indicator"].map(UNITS), flag="")


@pytest.fixture
def regions() -> pd.DataFrame:
    return pd.DataFrame(
        {"region": ["ccec", "gba", "other"], "panel_provinces": ["sichuan;chongqing", "guangdong", None]}
    )


@pytest.fixture
def small() -> pd.DataFrame:
    return panel(
        [
            ("sichuan", 2020, "rd_expenditure", 30.0),
            ("chongqing", 2020, "rd_expenditure", 10.0),
            ("guangdong", 2020, "rd_expenditure", 60.0),
            ("sichuan", 2020, "gdp", 1000.0),
            ("chongqing", 2020, "gdp", 600.0),
            ("guangdong", 2020, "gdp", 2000.0),
        ]
    )


def test_a_region_is_the_sum_of_its_provinces(small: pd.DataFrame, regions: pd.DataFrame) -> None:
    table = indicators.by_region(small, regions, indicators=["rd_expenditure"]).set_index("region")
    assert table["value"].to_dict() == {"gba": 60.0, "ccec": 40.0}


def test_a_ratio_is_computed_from_the_sums_not_averaged(small: pd.DataFrame, regions: pd.DataFrame) -> None:
    # 40 / 1,600 = 2.5 %; the mean of 3 % and 1.67 % would be 2.33 %.
    table = indicators.by_region(small, regions, indicators=["rd_intensity_recalculated"]).set_index("region")
    assert table.loc["ccec", ["value", "unit"]].tolist() == [2.5, "%"]


def test_the_delta_sum_of_2023_is_the_published_1016_68_billion() -> None:
    # Communiqué on R&D 2023, National Bureau of Statistics: 2,049.6; 4,212.3; 2,640.2; 1,264.7 亿元.
    printed = {"shanghai": 204.96, "jiangsu": 421.23, "zhejiang": 264.02, "anhui": 126.47}
    table = panel([(name, 2023, "rd_expenditure", value) for name, value in printed.items()])
    regions = pd.DataFrame({"region": ["yrd"], "panel_provinces": [";".join(printed)]})
    assert indicators.by_region(table, regions)["value"].tolist() == pytest.approx([1016.68])


def test_a_sum_with_a_missing_member_is_missing_and_names_it(
    small: pd.DataFrame, regions: pd.DataFrame
) -> None:
    gone = small[~((small["province"] == "chongqing") & (small["indicator"] == "gdp"))]
    table = indicators.by_region(gone, regions, indicators=["gdp", "rd_intensity"])
    ccec = table[table["region"] == "ccec"]
    assert ccec["value"].isna().all()
    assert ccec["missing"].tolist() == ["chongqing", "chongqing"]


def test_flags_of_the_members_reach_the_sum(small: pd.DataFrame, regions: pd.DataFrame) -> None:
    flagged = small.assign(flag=["S9", "S9;M1", "", "", "", ""])
    table = indicators.by_region(flagged, regions, indicators=["rd_intensity"]).set_index("region")
    assert table["flag"].to_dict() == {"gba": "", "ccec": "S9;M1"}


def test_a_ratio_without_its_denominator_says_what_to_load(
    small: pd.DataFrame, regions: pd.DataFrame
) -> None:
    with pytest.raises(ParameterError, match="rd_intensity by region needs gdp"):
        indicators.by_region(small[small["indicator"] != "gdp"], regions, indicators=["rd_intensity"])


def test_a_percentage_without_a_formula_cannot_be_summed(regions: pd.DataFrame) -> None:
    odd = panel([("guangdong", 2020, "rd_intensity", 3.1)]).assign(indicator="urban_share")
    with pytest.raises(ParameterError, match="urban_share cannot be summed"):
        indicators.by_region(odd, regions, indicators=["urban_share"])


def test_two_rows_for_one_province_and_year_are_refused(small: pd.DataFrame, regions: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="province=sichuan, year=2020"):
        indicators.by_region(pd.concat([small, small.head(1)]), regions)


def test_shares_need_all_31_provinces_or_the_national_table(small: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="3 of the 31 provinces"):
        indicators.share_of_nation(small)


def test_shares_against_the_national_table_by_hand(small: pd.DataFrame, regions: pd.DataFrame) -> None:
    national = pd.DataFrame({"year": [2020], "indicator": ["gdp"], "scope": ["published"], "value": [8000.0]})
    shares = indicators.share_of_nation(small, national, by="region", regions=regions)
    gdp = shares[shares["indicator"] == "gdp"].set_index("region")
    assert gdp["share"].to_dict() == {"gba": 0.25, "ccec": 0.2}
    assert shares.loc[shares["indicator"] == "rd_expenditure", "share"].isna().all()


def test_growth_by_hand_and_missing_where_an_end_is() -> None:
    values = panel(
        [("sichuan", 2020, "gdp", 100.0), ("sichuan", 2022, "gdp", 121.0), ("chongqing", 2020, "gdp", 5.0)]
    )
    table = indicators.growth(values, first_year=2020, last_year=2022).set_index("province")
    assert table.loc["sichuan", ["change_share", "cagr_share"]].tolist() == pytest.approx([0.21, 0.1])
    assert np.isnan(table.loc["chongqing", "cagr_share"])


def test_an_index_is_100_in_its_year(small: pd.DataFrame) -> None:
    table = indicators.index_to(small.assign(value=[1.0, 2, 3, 4, 5, 6]), 2020)
    assert set(table["value"]) == {100.0}
    assert set(table["unit"]) == {"2020=100"}


def test_an_index_begins_in_the_first_year_in_which_all_with_values_have_one() -> None:
    rows = [
        ("sichuan", 2019, 1.0),
        ("sichuan", 2020, 2.0),
        ("guangdong", 2020, 4.0),
        ("guangdong", 2021, 6.0),
        ("beijing", 2020, None),
    ]
    values = panel([(place, year, "gdp", value) for place, year, value in rows])
    table = indicators.index_to(values)
    assert set(table["unit"]) == {"2020=100"}
    assert table["value"].dropna().tolist() == [50.0, 100.0, 100.0, 150.0]
    with pytest.raises(ParameterError, match="use other years or places"):
        indicators.index_to(values[values["year"] != 2020])


def test_money_per_head_is_in_yuan() -> None:
    # 100 billion CNY for 50 million persons are 2,000 CNY each.
    values = panel([("sichuan", 2020, "gdp", 100.0), ("sichuan", 2020, "population", 50.0)])
    row = indicators.per_head(values).iloc[0]
    assert (row["value"], row["unit"]) == (2000.0, "CNY per person")


def test_counts_per_head_are_per_10000_persons() -> None:
    values = panel([("sichuan", 2020, "gdp", 7000.0), ("sichuan", 2020, "population", 50.0)])
    values.loc[0, "unit"] = "patents"
    row = indicators.per_head(values).iloc[0]
    assert (row["value"], row["unit"]) == (pytest.approx(1.4), "patents per 10,000 persons")


def test_the_nation_is_left_out_of_the_regions_unless_asked_for() -> None:
    regions = pd.DataFrame(
        {"region": ["gba", "national"], "panel_provinces": ["guangdong", "guangdong;hainan"]}
    )
    assert list(indicators.region_members(regions)) == ["gba"]
    assert list(indicators.region_members(regions, nation=True)) == ["gba", "national"]


def test_the_nation_is_the_31_provinces_without_hong_kong_macao_and_taiwan() -> None:
    names = [f"p{number}" for number in range(31)]
    rows = [(name, 2020, "gdp", 1.0) for name in [*names, "hong_kong"]]
    regions = pd.DataFrame({"region": ["gba"], "panel_provinces": ["p0"]})
    table = indicators.by_region(panel(rows), regions, nation=True).set_index("region")
    assert table["value"].to_dict() == {"gba": 1.0, "national": 31.0}


def test_without_a_choice_everything_that_can_be_summed_is_taken(
    small: pd.DataFrame, regions: pd.DataFrame
) -> None:
    odd = pd.concat(
        [small, panel([("guangdong", 2020, "rd_intensity", 3.1)]).assign(indicator="urban_share")]
    )
    assert set(indicators.by_region(odd, regions)["indicator"]) == {"gdp", "rd_expenditure"}


MEMBERS = {"ccec": ["sichuan", "chongqing"], "gba": ["guangdong"]}


def test_the_coefficient_of_variation_by_hand() -> None:
    values = panel([("sichuan", 2020, "gdp", 1.0), ("chongqing", 2020, "gdp", 3.0)])
    weights = pd.DataFrame({"province": ["sichuan", "chongqing"], "year": 2020, "weight": [3.0, 1.0]})
    row = convergence.spread(values, weights=weights).iloc[0]
    # Plain: mean 2, deviation 1. Weighted: mean 1.5, variance (3·0.25 + 2.25) / 4 = 0.75.
    assert row["coefficient_of_variation"] == 0.5
    assert row["weighted_coefficient_of_variation"] == pytest.approx(np.sqrt(0.75) / 1.5)


def test_a_region_of_one_province_has_no_inner_spread(small: pd.DataFrame) -> None:
    table = convergence.spread_inside(small, MEMBERS)
    assert table.loc[table["region"] == "gba", "coefficient_of_variation"].isna().all()
    assert table.loc[table["region"] == "ccec", "coefficient_of_variation"].notna().all()


def test_the_gap_of_intensity_inside_the_delta_in_2023_is_1_65_points() -> None:
    # Communiqué on R&D 2023: Shanghai 4.34, Jiangsu 3.29, Zhejiang 3.20, Anhui 2.69 % of GDP.
    printed = {"shanghai": 4.34, "jiangsu": 3.29, "zhejiang": 3.20, "anhui": 2.69}
    table = panel([(name, 2023, "rd_intensity", value) for name, value in printed.items()])
    row = convergence.gap_inside(table, {"yrd": list(printed)}).iloc[0]
    assert row[["highest_province", "lowest_province"]].tolist() == ["shanghai", "anhui"]
    assert row["gap"] == pytest.approx(1.65)


def test_a_gap_with_a_missing_province_is_missing_and_names_it() -> None:
    row = convergence.gap_inside(
        panel([("sichuan", 2020, "rd_intensity", 2.0)]), {"ccec": MEMBERS["ccec"]}
    ).iloc[0]
    assert np.isnan(row["gap"])
    assert row["missing"] == "chongqing"


def test_a_gap_becomes_an_indicator_in_percentage_points() -> None:
    table = panel([("sichuan", 2020, "rd_intensity", 2.0), ("chongqing", 2020, "rd_intensity", 2.5)])
    gaps = convergence.gap_inside(table, {"ccec": MEMBERS["ccec"]})
    row = convergence.gap_as_indicator(gaps, "rd_intensity_gap").iloc[0]
    assert row[["region", "indicator", "value", "unit"]].tolist() == [
        "ccec",
        "rd_intensity_gap",
        0.5,
        "percentage points",
    ]


@BOUNDED
@given(st.lists(st.floats(0, 1e6), min_size=31, max_size=31))
def test_shares_of_31_provinces_add_up_to_one(values: list[float]) -> None:
    values[0] += 1
    rows: list[tuple[str, int, str, float | None]] = [
        (f"p{number}", 2020, "gdp", value) for number, value in enumerate(values)
    ]
    assert indicators.share_of_nation(panel(rows))["share"].sum() == pytest.approx(1)


DERIVED = sorted(set(indicators.ratios()) - {"rd_intensity"})


@pytest.fixture(scope="module")
def clean_panel() -> pd.DataFrame:
    parts = {name for ratio in DERIVED for name in (ratio, *indicators.ratios()[ratio].parts)}
    return load.province_panel(sorted(parts)).dropna(subset=["value"])


@pytest.mark.parametrize("name", DERIVED)
def test_for_a_region_of_one_province_the_ratio_is_that_of_the_panel(
    name: str, clean_panel: pd.DataFrame, regions: pd.DataFrame
) -> None:
    ours = indicators.by_region(clean_panel, regions, indicators=[name])
    gba = ours[(ours["region"] == "gba") & ours["value"].notna()].set_index("year")["value"]
    mine = clean_panel[(clean_panel["indicator"] == name) & (clean_panel["province"] == "guangdong")]
    panel_value = mine.set_index("year")["value"]
    assert len(gba) > 0
    assert gba.to_dict() == pytest.approx(panel_value.reindex(gba.index).to_dict(), rel=1e-6)


def test_the_basic_research_share_of_the_delta_in_2021_is_5_364_percent() -> None:
    # RDActivity.csv: basic research 2021 of Shanghai, Jiangsu, Zhejiang and Anhui over the sum of the three
    # activities; over the total (which Shanghai's activities exceed, S9) it would be 5.365.
    table = indicators.by_region(
        load.province_panel(), load.regions(), indicators=["basic_research_share"]
    ).set_index(["region", "year"])
    assert table.loc[("yrd", 2021), "value"] == pytest.approx(5.364, abs=0.0005)


def test_catalogue_panel_and_regions_compute_the_same_ratios() -> None:
    panel = load.province_panel().dropna(subset=["value"])
    formulas = (
        load.indicators().query("formula.notna() and numerator.notna()").set_index("indicator")["formula"]
    )
    assert sorted(formulas.index) == DERIVED
    sums = indicators.by_region(panel, load.regions())
    wide = sums.pivot(index=["region", "year"], columns="indicator", values="value")
    of_panel = panel.pivot(index=["province", "year"], columns="indicator", values="value")
    for name, formula in formulas.items():
        computed = wide.eval(formula, engine="python").dropna()
        assert wide[name].dropna().to_dict() == pytest.approx(computed.to_dict(), rel=1e-9), name
        guangdong = of_panel.loc["guangdong"][name].dropna()
        both = wide.loc["gba"][name].reindex(guangdong.index).dropna()
        assert both.to_dict() == pytest.approx(guangdong.reindex(both.index).to_dict(), rel=1e-8), name


def test_the_members_of_the_regions_are_those_of_the_table_of_regions() -> None:
    members = indicators.region_members(load.regions(), nation=True)
    assert {name: list(provinces) for name, provinces in catalogue.region_provinces().items()} == members
    provinces = load.provinces().dropna(subset=["region"])
    of_province = provinces[provinces["in_panel"]].groupby("region")["province"].agg(set).to_dict()
    assert {region: set(members[region]) for region in REGIONS} == {
        name: of_province[name] for name in REGIONS
    }
