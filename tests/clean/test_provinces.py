"""The provincial tables as a whole: columns, keys, vocabulary, flags, derived cells, Hong Kong and Macao."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.pipeline import cities, province_steps, provinces
from analysis.pipeline.province_catalogue import catalogue, source_key
from analysis.pipeline.province_cells import yearbook_cells
from analysis.pipeline.province_sources import stock_cells
from analysis.pipeline.province_steps import mainland_sums
from analysis.pipeline.raw import RawFiles

COLUMNS = {
    "indicators": "indicator name_en name_de name_zh unit kind better table first_year last_year "
    "definition_en caveat_en source numerator denominator ratio_factor formula flag",
    "flags": "flag kind text_en text_de text_zh tables",
    "province_panel": "province year indicator value unit flag source raw_value raw_unit",
    "national_panel": "year indicator scope value unit flag source",
    "laboratories": "laboratory type list_year name_zh area_zh institution_zh administrator_zh province "
    "registration_no start_year carriers flag source",
    "lab_partners": "laboratory institution_zh listed_province province province_basis cross_province "
    "flag source",
    "exchange_rates": "year currency per_usd source",
    "instrument_sharing": "year number institution_zh administrator_zh province region result source",
}
KEYS = {
    "indicators": ["indicator"],
    "flags": ["flag"],
    "province_panel": ["province", "year", "indicator"],
    "national_panel": ["year", "indicator", "scope"],
    "laboratories": ["laboratory"],
    "lab_partners": ["laboratory", "institution_zh"],
    "exchange_rates": ["year", "currency"],
    "instrument_sharing": ["year", "number"],
}
FINDINGS = [
    *(f"L{number}" for number in range(1, 15)),
    *(f"U{number}" for number in range(1, 6)),
    *(f"M{number}" for number in range(1, 12)),
    *(f"S{number}" for number in range(1, 28)),
]


def all_flags(column):
    return {flag for cell in column.unique() for flag in cell.split(";") if flag}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_stand_in_their_order(provincial, name):
    assert list(provincial[name].columns) == COLUMNS[name].split()


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_and_never_missing(provincial, name):
    keys = provincial[name][KEYS[name]]
    assert not keys.duplicated().any()
    assert keys.notna().all().all() and not keys.eq("").any().any()


def test_no_table_is_made_that_is_not_tested_here(provincial):
    assert set(provincial) == set(COLUMNS)


def test_every_finding_of_the_audit_has_a_sentence_in_three_languages(raw, provincial):
    audited = set(re.findall(r"^\| ([LUMS]\d+) \|", raw.text("provinces/AUDIT.md"), re.MULTILINE))
    table = provincial["flags"].set_index("flag")
    assert audited == set(FINDINGS)
    assert set(FINDINGS) <= set(table.index)
    assert not table[["text_en", "text_de", "text_zh", "tables"]].eq("").any().any()


@pytest.mark.parametrize("finding", [*FINDINGS, "L15", "M12"])
def test_every_finding_of_the_audit_has_a_test_named_after_it(finding):
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_audit_*.py")
    )
    assert f"def test_{finding}_" in tests


def test_every_kind_of_flag_is_one_of_four(provincial):
    assert set(provincial["flags"]["kind"]) == {"fixed", "flagged", "dropped", "derived"}


@pytest.mark.parametrize(
    "name", ["indicators", "province_panel", "national_panel", "laboratories", "lab_partners"]
)
def test_every_flag_of_a_cell_is_explained(provincial, name):
    assert all_flags(provincial[name]["flag"]) <= set(provincial["flags"]["flag"])


def test_a_cell_carries_each_flag_once(provincial):
    cells = provincial["province_panel"]["flag"].drop_duplicates()
    assert all(len(cell.split(";")) == len(set(cell.split(";"))) for cell in cells)


def test_every_indicator_of_the_catalogue_is_kept_and_no_other(raw, provincial):
    listed = set(raw.read("provinces/indicators.csv")["indicator"])
    defined = set(raw.beside("translations").read("indicators.csv")["indicator"])
    assert listed <= defined
    assert set(provincial["indicators"]["indicator"]) == defined


def test_every_value_belongs_to_an_indicator_that_says_it_lives_there(provincial):
    home = provincial["indicators"].set_index("indicator")["table"]
    assert set(home[home == "province_panel"].index) == set(provincial["province_panel"]["indicator"])
    assert set(provincial["national_panel"]["indicator"]) <= set(home[home == "province_panel"].index)


def test_years_of_an_indicator_are_those_with_a_value(provincial):
    table = provincial["indicators"].set_index("indicator")
    expected = {"rd_expenditure": (2010, 2024), "gdp": (2006, 2024), "gdp_vintage_2018": (1993, 2017)}
    found = {name: tuple(table.loc[name, ["first_year", "last_year"]]) for name in expected}
    assert found == expected


def test_names_and_directions_of_indicators_are_complete(provincial):
    table = provincial["indicators"]
    assert (
        not table[["name_en", "name_de", "name_zh", "unit", "kind", "source", "definition_en"]]
        .eq("")
        .any()
        .any()
    )
    assert set(table["kind"]) == {"flow", "stock", "ratio", "rank", "index"}
    assert set(table["better"]) == {"up", "down", "none"}


def test_every_source_is_a_raw_file_under_its_key(raw, provincial):
    files = {source_key(path.stem) for path in (raw.root / "provinces").glob("*.csv")}
    used = set(provincial["province_panel"]["source"]) | set(provincial["national_panel"]["source"])
    assert used <= files
    table = provincial["indicators"]
    own = table[table["table"].isin(["province_panel", "exchange_rates"])]
    assert {key for cell in own["source"] for key in cell.split(";")} <= files


def test_indicators_of_regions_and_cities_are_in_the_one_catalogue(raw, provincial):
    table = provincial["indicators"].set_index("indicator")["table"]
    facts = cities.region_facts(raw.read(cities.FACTS_FILE), raw.read(cities.INDEX_FILE))
    assert set(facts["indicator"]) <= set(table.index)
    assert set(table[table == "region_facts"].index) <= set(facts["indicator"])


def test_source_keys_follow_the_names_of_the_files():
    keys = {
        "RDActivity": "rd_activity", "NBSFiscalSciTech": "nbs_fiscal_sci_tech",
        "HKCensusGERD": "hk_census_gerd",
        "WDI_HKG_MAC_CHN": "wdi_hkg_mac_chn", "PubSKLMost": "pub_skl_most", "CNIPA_PCT": "cnipa_pct",
        "NBSProvincialGDP_v2018": "nbs_provincial_gdp_v2018", "SKLJointLabs": "skl_joint_labs",
        "RDBulletin2024": "rd_bulletin_2024", "YRDCoordinatedInnovation": "yrd_coordinated_innovation",
    }  # fmt: skip
    assert {stem: source_key(stem) for stem in keys} == keys


def test_each_published_indicator_has_31_provinces_in_each_of_its_years(provincial):
    panel = provincial["province_panel"]
    few = ("rd_intensity_wdi", "gdp_usd", "population_wdi", "gerd_hong_kong", "pct_applications")
    own = panel[~panel["indicator"].isin(few) & ~panel["indicator"].str.endswith("laboratories")]
    sizes = own.groupby(["indicator", "year"])["province"].nunique()
    assert set(sizes) == {31}


def test_missing_values_are_missing_and_not_zero(provincial):
    panel = provincial["province_panel"]
    absent = panel[panel["raw_value"].eq("") & ~panel["flag"].str.contains("derived")]
    counted = absent["indicator"].str.endswith("laboratories")
    assert absent.loc[~counted, "value"].isna().all()


def test_hong_kong_and_macao_stand_in_their_own_indicators_only(provincial):
    panel = provincial["province_panel"]
    own = panel[panel["province"].isin(["hong_kong", "macao"])]
    assert set(own["indicator"]) == {
        "rd_intensity_wdi", "gdp_usd", "population_wdi", "gerd_hong_kong", "pct_applications",
    }  # fmt: skip


def test_china_in_the_world_bank_tables_is_the_nation(nation):
    china = nation.loc[("rd_intensity_wdi", "published")]
    assert (china.index.min(), china.index.max()) == (2010, 2022)
    assert china.loc[2022, "value"] == pytest.approx(2.56, abs=0.02)


def test_hong_kong_expenditure_of_the_world_bank_is_near_its_own_statistics(panel, provincial):
    rates = provincial["exchange_rates"].query("currency == 'HKD'").set_index("year")["per_usd"]
    for year in (2015, 2016, 2018, 2019, 2021, 2022):
        usd = panel.loc[("gdp_usd", "hong_kong", year), "value"]
        ratio = panel.loc[("rd_intensity_wdi", "hong_kong", year), "value"]
        printed = panel.loc[("gerd_hong_kong", "hong_kong", year), "value"]
        assert usd * ratio / 100 * rates[year] == pytest.approx(printed, rel=0.00013)


def test_2024_continues_rd_expenditure_and_says_where_it_comes_from(panel):
    cell = panel.loc[("rd_expenditure", "guangdong", 2024)]
    assert (cell["value"], cell["source"], cell["flag"]) == (509.96, "rd_bulletin_2024", "communique")
    assert panel.loc[("rd_expenditure", "guangdong", 2023), "source"] == "rd_activity"


def test_published_intensities_of_three_origins_are_three_indicators(panel):
    values = [panel.loc[(name, "beijing", year), "value"] for name, year in (
        ("rd_intensity", 2023), ("rd_intensity_2023_revised", 2023), ("rd_intensity_2024", 2024),
    )]  # fmt: skip
    assert values == [6.73, 6.22, 6.58]


def test_the_national_intensity_of_2023_was_lowered_by_the_census(nation):
    values = [
        nation.loc[(name, "published", 2023), "value"]
        for name in ("rd_intensity", "rd_intensity_2023_revised")
    ]
    assert values == [2.65, 2.58]


def test_exchange_rates_are_annual_averages_of_three_currencies(provincial):
    rates = provincial["exchange_rates"].set_index(["currency", "year"])["per_usd"]
    assert len(rates) == 45
    assert (rates["CNY", 2010], rates["HKD", 2024], rates["EUR", 2019]) == (6.7696, 7.803, 0.8933)


def test_a_ratio_carries_the_flags_of_its_parts_and_is_marked_derived():
    # Invented cells.
    rows = [("rd_expenditure", 3.0, "communique"), ("gdp", 100.0, "x"), ("gdp_unused", 1.0, "y")]
    cells = pd.DataFrame(
        [
            {"province": "p", "year": 2024, "indicator": name, "value": value, "unit": "", "flag": flag,
             "source": name, "raw_value": "", "raw_unit": ""}
            for name, value, flag in rows
        ]
    )  # fmt: skip
    catalogued = pd.DataFrame(
        {"indicator": ["intensity"], "source_file": "derived", "target_unit": "%",
         "numerator": "rd_expenditure", "denominator": "gdp", "ratio_factor": 100.0}
    )  # fmt: skip
    made = province_steps.ratio_cells(cells, catalogued)
    assert made[["value", "flag", "source"]].values.tolist() == [
        [3.0, "derived;communique;x", "rd_expenditure"]
    ]


def test_a_year_without_any_province_has_a_missing_sum_not_zero():
    # Invented cells.
    cells = pd.DataFrame(
        {"province": ["a", "b", "a", "b"], "year": [1, 1, 2, 2], "indicator": "i", "unit": "u", "flag": "",
         "source": "s", "value": [float("nan"), float("nan"), 1.0, float("nan")]}
    )  # fmt: skip
    sums = mainland_sums(cells).set_index("year")["value"]
    assert pd.isna(sums[1]) and sums[2] == 1.0


def test_the_stock_of_firms_needs_three_years():
    # Invented numbers.
    cells = pd.DataFrame({"province": "a", "year": [2018, 2019, 2020, 2021], "value": [1.0, 2.0, 3.0, 4.0]})
    stock = stock_cells(cells).set_index("year")["value"]
    assert stock.to_dict() == {2020: 6.0, 2021: 9.0}


ROW = "北京,2023,RD强度,6.73,%,v4_ztr_qd_RD"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (ROW.replace("%", "万元"), r"row 3, column units: unit differs .*found 万元, expected %"),
        (ROW.replace("qd_RD", "qd_RX"), r"row 3, column variables: unknown variable, found v4_ztr_qd_RX"),
        (ROW.replace("6.73", "6:73"), r"row 3, column value: not a number, found 6:73"),
        (ROW.replace("北京", "东部地区"), r"row 3, column province: unknown province, found 东部地区"),
        (f"{ROW}\n{ROW}", r"row 4, column province: key occurs twice, found beijing 2023 rd_intensity"),
    ],
    ids=["unit", "variable", "number", "province", "key"],
)
def test_a_changed_raw_row_is_told_with_file_row_and_column(raw, tmp_path, changed, told):
    header = "province,year,chn_block4,value,units,variables\n全国,2023,RD强度,2.65,%,v4_ztr_qd_RD\n"
    (tmp_path / "provinces").mkdir()
    (tmp_path / "provinces" / "RDIntense.csv").write_text(f"{header}{changed}\n", encoding="utf-8")
    names = provinces.printed_province_names(provinces.province_list(raw))
    with pytest.raises(DataError, match=r"provinces/RDIntense\.csv, " + told):
        yearbook_cells(RawFiles(tmp_path), "RDIntense", catalogue(raw), names)


def test_cleaning_writes_into_no_frame_it_is_given(raw):
    places = provinces.province_list(raw)
    before = places.copy(deep=True)
    provinces.printed_province_names(places)
    provinces.mainland(places)
    pd.testing.assert_frame_equal(places, before)
