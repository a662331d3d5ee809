"""Trend scenarios on series whose continuation is known by construction. All series are invented."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ParameterError, UnknownName
from analysis.measure import scenarios


def series(values: dict[int, float], region: str = "yrd") -> pd.DataFrame:
    table = pd.DataFrame({"year": list(values), "value": list(values.values())})
    return table.assign(region=region, indicator="rd_expenditure")


@pytest.fixture
def steady() -> pd.DataFrame:
    """Ten per cent more every year from 2010 to 2023."""
    return series({year: 100 * 1.1 ** (year - 2010) for year in range(2010, 2024)})


@pytest.fixture
def broken() -> pd.DataFrame:
    """Ten per cent more every year to 2019, then no growth at all."""
    return series({year: 100 * 1.1 ** (min(year, 2019) - 2010) for year in range(2010, 2024)})


def rows(table: pd.DataFrame, model: str, kind: str) -> pd.DataFrame:
    return table[(table["model"] == model) & (table["kind"] == kind)].set_index("year")


@pytest.mark.parametrize("model", ["trend", "constant_growth"])
def test_steady_growth_is_continued_and_was_forecast_without_error(steady: pd.DataFrame, model: str) -> None:
    table = scenarios.trend_scenarios(steady)
    assert rows(table, model, "scenario").loc[2030, "value"] == pytest.approx(100 * 1.1**20)
    assert rows(table, model, "backtest")["error_share"].abs().max() < 1e-9


def test_the_naive_model_keeps_the_last_value(steady: pd.DataFrame) -> None:
    table = rows(scenarios.trend_scenarios(steady), "naive", "scenario")
    assert table["value"].tolist() == pytest.approx([100 * 1.1**13] * 7)


def test_damped_growth_by_hand(steady: pd.DataFrame) -> None:
    table = rows(scenarios.trend_scenarios(steady, horizon_year=2025), "damped_growth", "scenario")
    last = 100 * 1.1**13
    assert table["value"].tolist() == pytest.approx([last * 1.1**0.9, last * 1.1 ** (0.9 + 0.81)])


def test_the_backtest_is_judged_on_2020_to_2023_by_hand(broken: pd.DataFrame) -> None:
    # Constant growth runs ahead of a standstill by 10, 21, 33.1 and 46.41 per cent.
    table = rows(scenarios.trend_scenarios(broken), "constant_growth", "backtest")
    assert table["error_share"].tolist() == pytest.approx([0.1, 0.21, 0.331, 0.4641])
    assert table["backtest_mape"].iloc[0] == pytest.approx((0.1 + 0.21 + 0.331 + 0.4641) / 4)
    assert table["backtest_bias"].iloc[0] == pytest.approx(table["backtest_mape"].iloc[0])
    assert table["backtest_coverage"].iloc[0] == 0


def test_a_forecast_that_is_too_low_has_a_negative_bias(steady: pd.DataFrame) -> None:
    table = scenarios.backtest_errors(scenarios.trend_scenarios(steady)).set_index("model")
    # The last value stays: 1 / 1.1 − 1, 1 / 1.21 − 1, …
    expected = np.mean([1 / 1.1**years - 1 for years in range(1, 5)])
    assert table.loc["naive", "backtest_bias"] == pytest.approx(expected)


def test_no_scenario_row_comes_without_its_past_error(broken: pd.DataFrame) -> None:
    table = scenarios.trend_scenarios(broken)
    ahead = table[table["kind"] == "scenario"]
    columns = ["backtest_mape", "backtest_bias", "backtest_coverage", "backtest_years", "low", "high", "band"]
    assert len(ahead) == 4 * 7
    assert ahead[columns].notna().all(axis=None)


def test_the_backtest_does_not_see_the_years_it_is_judged_on(
    steady: pd.DataFrame, broken: pd.DataFrame
) -> None:
    columns = ["model", "year", "value", "low", "high", "fit_last_year"]
    tables = [
        scenarios.trend_scenarios(each).query("kind == 'backtest'")[columns] for each in (steady, broken)
    ]
    pd.testing.assert_frame_equal(*tables)


def test_the_band_of_the_naive_model_by_hand(steady: pd.DataFrame) -> None:
    # Each one-year-ahead error of the naive model is ln 1.1; 1.2816 is the normal quantile of 0.9.
    row = rows(scenarios.trend_scenarios(steady, band=0.8), "naive", "scenario").loc[2027]
    assert np.log(row["high"] / row["value"]) == pytest.approx(1.281551566 * np.log(1.1) * 2)


def test_a_wider_band_holds_the_narrower_one(broken: pd.DataFrame) -> None:
    narrow, wide = (scenarios.trend_scenarios(broken, band=band) for band in (0.5, 0.95))
    known = narrow["low"].notna()
    assert (wide.loc[known, "low"] <= narrow.loc[known, "low"]).all()
    assert (wide.loc[known, "high"] >= narrow.loc[known, "high"]).all()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (dict.fromkeys(range(2014, 2024), 1.0), "too_few_to_fit"),
        (dict.fromkeys(range(2010, 2020), 1.0), "nothing_to_judge"),
        ({year: 1.0 for year in range(2010, 2024) if year != 2017}, "gap"),
        ({year: float(year - 2010) for year in range(2010, 2024)}, "not_positive"),
    ],
)
def test_a_series_that_cannot_be_judged_is_not_continued(values: dict[int, float], reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        scenarios.trend_scenarios(series(values))


def test_unusable_series_are_left_out_and_listed(steady: pd.DataFrame) -> None:
    both = pd.concat([steady, series({2022: 1.0, 2023: 2.0}, "ccec")])
    assert set(scenarios.trend_scenarios(both)["region"]) == {"yrd"}
    listed = scenarios.usable_series(both).set_index("region")["reason"]
    assert listed.to_dict() == {"yrd": "", "ccec": "too_few_to_fit"}


@pytest.mark.parametrize("wrong", [{"band": 1.0}, {"band": 0.0}, {"horizon_year": 2023}])
def test_impossible_parameters_are_refused(steady: pd.DataFrame, wrong: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match=next(iter(wrong))):
        scenarios.trend_scenarios(steady, **wrong)  # type: ignore[arg-type]


def test_an_unknown_model_is_refused(steady: pd.DataFrame) -> None:
    with pytest.raises(UnknownName, match="naive, trend"):
        scenarios.trend_scenarios(steady, models=["arima"])


def test_the_unit_changes_values_but_no_error(broken: pd.DataFrame) -> None:
    columns = ["backtest_mape", "backtest_bias", "backtest_coverage"]
    one, thousand = (
        scenarios.backtest_errors(scenarios.trend_scenarios(broken.assign(value=broken["value"] * factor)))
        for factor in (1, 1000)
    )
    pd.testing.assert_frame_equal(one[columns], thousand[columns])
