"""The computed checks against the ledger in data/raw/evidence/checks.csv, to its printed digits."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import load
from analysis.errors import DataError
from analysis.measure import checks, evidence

LEDGER = Path(__file__).parents[2] / "data" / "raw" / "evidence" / "checks.csv"

# R&D expenditure 2023 in billion CNY, National Bureau of Statistics communiqué of 2023, annex table.
RD_2023 = {
    "shanghai": 204.96,
    "jiangsu": 421.23,
    "zhejiang": 264.02,
    "anhui": 126.47,
    "guangdong": 480.26,
    "sichuan": 135.78,
    "chongqing": 74.67,
}
# National R&D expenditure 2024, communiqué of the National Bureau of Statistics: 36,326.8 亿元.
NATIONAL_RD_2024 = 3632.68

REFERENCES = {
    "yrd_gdp_2024": 33000,
    "gba_gdp_2023": 14000,
    "ccec_gdp_2023": 8190,
    "guangdong_gdp_2023": 13567.3,
    "guangdong_key_projects_2025": 1000,
    "shanghai_major_projects_2025": 240,
    "ccec_st_centre_projects_total_2023": 67.17,
    "ccec_st_centre_projects_plan_2023": 12.03,
    "ccec_cobuilt_projects_completed_2025": 533.242,
    "ccec_joint_programme_three_years": 0.1,
    "g60_gdp_2024": 9000,
    "g60_rd_intensity_2022": 3.55,
    "national_high_tech_enterprises_2020": 275_000,
    "national_high_tech_enterprises_2023": 465_568,
    "national_high_tech_enterprises_2025": 504_000,
    "g60_high_tech_share_2021": 10,
    "g60_high_tech_share_2023": 100 / 8,
    "g60_high_tech_share_2025": 100 / 7,
    "yrd_national_rd_share_2024": 30.9,
    "yrd_rd_growth_2024": 10.5,
}
LAUNCH_DAYS = {
    "ccec-list2023": (67.17, 27),
    "ccec-20210527": (105.45, 40),
    "gba-20221221": (180.1, 48),
    "sh-20210104": (273.4, 64),
    "demo-20221114": (20.61, 13),
    "demo-20230412": (15.4, 9),
    "hetao-201902": (34.4, 11),
    "wcsc-20210527": (28.36, 8),
}


def inputs() -> dict[str, pd.DataFrame]:
    """The published inputs as clean tables."""
    return {
        "key_data": pd.DataFrame(
            {
                "region": ["yrd", "gba", "ccec"],
                "projects": [28, 35, 15],
                "amount_printed": [120, 180, 75],
                "claim_amount": ["kd-yrd-investment", "kd-gba-investment", "kd-ccec-investment"],
            }
        ),
        "province_panel": pd.DataFrame({"province": list(RD_2023), "value": list(RD_2023.values())}).assign(
            year=2023, indicator="rd_expenditure"
        ),
        "national_panel": pd.DataFrame(
            {
                "year": [2024],
                "indicator": ["rd_expenditure"],
                "scope": ["published"],
                "value": [NATIONAL_RD_2024],
            }
        ),
        "reference_values": pd.DataFrame({"reference": list(REFERENCES), "value": list(REFERENCES.values())}),
        "launch_days": pd.DataFrame(
            [(key, projects, amount) for key, (amount, projects) in LAUNCH_DAYS.items()],
            columns=["day_key", "projects", "amount_cny_bn"],
        ),
    }


@pytest.fixture(scope="module")
def ledger() -> pd.DataFrame:
    return pd.read_csv(LEDGER).rename(columns={"check_id": "check", "claim_id": "claim"})


@pytest.fixture(scope="module")
def recomputed() -> pd.DataFrame:
    return evidence.recompute_checks(**inputs())


def test_there_are_47_checks_and_each_is_computed_once(
    recomputed: pd.DataFrame, ledger: pd.DataFrame
) -> None:
    assert sorted(recomputed["check"]) == sorted(ledger["check"])
    assert len(recomputed) == 47


def test_every_check_gives_the_printed_result(recomputed: pd.DataFrame, ledger: pd.DataFrame) -> None:
    compared = evidence.compare_checks(recomputed, ledger)
    assert compared.loc[~compared["agrees"], "check"].tolist() == []


def test_the_clean_tables_give_every_printed_result_as_well() -> None:
    found = evidence.recompute_checks(
        load.key_data(),
        load.province_panel(),
        load.national_panel(),
        load.reference_values(),
        load.launch_days(),
    )
    compared = evidence.compare_checks(found, load.checks())
    assert len(compared) == 47
    assert compared.loc[~compared["agrees"], "check"].tolist() == []


def test_claim_and_reading_are_those_of_the_ledger(recomputed: pd.DataFrame, ledger: pd.DataFrame) -> None:
    both = recomputed.merge(ledger, on="check", validate="one_to_one")
    assert (both["claim_x"] == both["claim_y"]).all()
    assert (both["reading_x"] == both["reading_y"]).all()


def test_units_are_those_of_the_ledger(recomputed: pd.DataFrame, ledger: pd.DataFrame) -> None:
    both = recomputed.merge(ledger, on="check", validate="one_to_one")
    assert (both["unit_x"] == both["unit_y"].str.replace("bn CNY", "billion CNY")).all()


def test_the_printed_delta_amount_is_4_31_times_its_research_spending(recomputed: pd.DataFrame) -> None:
    # 120 × 36.5 / 1,016.68
    value = recomputed.set_index("check").loc["chk-yrd-rd", "value"]
    assert value == pytest.approx(4.3081, abs=5e-5)


def test_a_missing_province_is_named() -> None:
    given = inputs()
    given["province_panel"] = given["province_panel"].query("province != 'anhui'")
    with pytest.raises(DataError, match=r"2023.*anhui"):
        checks.recompute_checks(**given)


def test_a_missing_reference_value_is_named() -> None:
    given = inputs()
    given["reference_values"] = given["reference_values"].iloc[1:]
    with pytest.raises(DataError, match="yrd_gdp_2024"):
        checks.recompute_checks(**given)


def test_a_wrong_ledger_entry_is_found(recomputed: pd.DataFrame, ledger: pd.DataFrame) -> None:
    wrong = ledger.assign(result=ledger["result"].mask(ledger["check"] == "chk-yrd-rd", 4.32))
    compared = evidence.compare_checks(recomputed, wrong)
    assert compared.loc[~compared["agrees"], "check"].tolist() == ["chk-yrd-rd"]
