"""What is said of the four paths: by hand on invented gaps, and on the shipped tables."""

import pandas as pd
import pytest

from analysis import load, measure, text
from analysis.errors import DataError, ParameterError
from analysis.findings import path_instruments, path_tables, paths
from analysis.measure import priorities
from analysis.names import LANGUAGES, REGIONS


def gaps_of(rows: dict[tuple[str, str], list[float | None]]) -> pd.DataFrame:
    """Invented gaps: one row per path and indicator, one value per region in the order of REGIONS."""
    table = [
        (path, name, region, gap, 2020, "%")
        for (path, name), values in rows.items()
        for region, gap in zip(REGIONS, values, strict=True)
    ]
    frame = pd.DataFrame(table, columns=["path", "indicator", "region", "gap", "year", "unit"])
    frame = frame.astype({"gap": float, "year": "Int64"})
    return frame.assign(
        value=frame["gap"],
        benchmark_region="yrd",
        benchmark_value=frame["gap"].where(frame["gap"].isna(), 0.0),
    )


@pytest.fixture
def gaps() -> pd.DataFrame:
    """Two paths: p with two indicators, q with one; r cannot be compared."""
    return gaps_of(
        {
            ("policy_coordination", "rd_intensity"): [0.0, 0.9, 0.2, 0.6],
            ("policy_coordination", "rd_personnel"): [0.0, 0.8, 0.8, 0.6],
            ("joint_platforms", "key_labs"): [1.0, 0.1, 0.5, 0.6],
            ("industry_chain", "national_clusters"): [None, None, None, None],
        }
    )


@pytest.fixture
def asked(gaps: pd.DataFrame) -> pd.DataFrame:
    return gaps[["path", "indicator"]].drop_duplicates().assign(weight=1.0)


@pytest.fixture
def firm(gaps: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    return path_tables.firmness(gaps, asked)


@pytest.fixture(scope="module")
def series() -> pd.DataFrame:
    own = load.path_indicators()
    panel = load.province_panel(path_tables.needed(own))
    return path_tables.series(panel, load.regions(), own, load.path_values(), first_year=2010, last_year=2024)


@pytest.fixture(scope="module")
def real(series: pd.DataFrame) -> pd.DataFrame:
    return path_tables.compared(load.path_indicators(), series, year=2023, benchmark="best_region")


def test_a_path_with_one_indicator_is_first_only_because_nothing_can_be_weighed(firm: pd.DataFrame) -> None:
    found = paths.leader(firm, "yrd")
    assert (found["key"], found["path"], found["priority"]) == ("paths.leader_sole", "joint_platforms", 1.0)


def test_a_path_ahead_on_each_of_its_indicators_is_first_under_every_weighting(firm: pd.DataFrame) -> None:
    # gba: 0.9 and 0.8 against 0.1.
    assert paths.leader(firm, "gba")["key"] == "paths.leader_firm"


def test_a_tie_is_called_a_tie(firm: pd.DataFrame) -> None:
    found = paths.leader(firm, "jjj")
    assert found["key"] == "paths.leader_tied"
    assert found["tied"] == ["policy_coordination", "joint_platforms"]


def test_a_first_place_that_weights_can_move_is_open_and_names_the_rival(gaps: pd.DataFrame) -> None:
    # ccec: 0.2 and 0.8, mean 0.5, against 0.4: ahead when the second weighs more than a third.
    gaps.loc[(gaps["indicator"] == "key_labs") & (gaps["region"] == "ccec"), "gap"] = 0.4
    asked = gaps[["path", "indicator"]].drop_duplicates().assign(weight=1.0)
    found = paths.leader(path_tables.firmness(gaps, asked), "ccec")
    assert (found["key"], found["others"]) == ("paths.leader_open", ["joint_platforms"])
    assert found["share"] == pytest.approx(2 / 3, abs=0.02)


def test_a_region_at_the_benchmark_has_nothing_to_put_in_order(asked: pd.DataFrame) -> None:
    flat = gaps_of(
        {("policy_coordination", "rd_intensity"): [0.0] * 4, ("joint_platforms", "key_labs"): [0.0] * 4}
    )
    own = asked[asked["indicator"].isin(["rd_intensity", "key_labs"])]
    firm = path_tables.firmness(flat, own)
    assert {paths.leader(firm, region)["key"] for region in REGIONS} == {"paths.leader_none"}
    assert paths.answer(firm, flat, region="all", benchmark="nation")["key"] == "paths.answer_all_none"


def test_the_answer_for_all_counts_regions_whose_first_place_holds(
    firm: pd.DataFrame, gaps: pd.DataFrame
) -> None:
    found = paths.answer(firm, gaps, region="all", benchmark="best_region")
    assert (found["key"], found["firm"], found["sole"]) == ("paths.answer_all_sole", 2, 1)
    assert (found["compared"], found["indicators"]) == (3, 4)


def test_the_possible_range_leaves_the_missing_share_open(asked: pd.DataFrame) -> None:
    gaps = gaps_of({("p", "p1"): [0.4, 0.0, 0.0, 1.0], ("p", "p2"): [None, 0.0, 0.0, 1.0]})
    own = gaps[["path", "indicator"]].drop_duplicates().assign(weight=[3.0, 1.0])
    table = path_tables.firmness(gaps, own)
    found = table.loc[table["region"] == "yrd", ["priority", "lowest", "highest"]]
    assert found.to_numpy()[0] == pytest.approx([0.4, 0.3, 0.55])


def test_missing_figures_leave_the_first_place_open_unless_no_rival_can_reach_it(firm: pd.DataFrame) -> None:
    # r has no figure at all and could be anything from 0 to 1.
    assert paths.unknown(firm, region="all")["holds"] == 0
    certain = firm[firm["path"] != "industry_chain"]
    assert paths.unknown(certain, region="gba")["holds"] == "yes"


def test_the_region_furthest_behind_on_most_indicators_is_named(gaps: pd.DataFrame) -> None:
    found = paths.gap_map(gaps, benchmark="best_region", region="all")
    assert (found["most"], found["count"], found["compared"]) == (["gba"], 2, 3)
    assert paths.gap_map(gaps, benchmark="nation", region="yrd")["at"] == 2


def test_another_year_than_the_one_asked_for_is_always_said(gaps: pd.DataFrame) -> None:
    gaps.loc[gaps["indicator"] == "key_labs", "year"] = 2019
    found = paths.years(gaps, asked=2008, used=2020)
    assert [one["key"].split(".")[1] for one in found] == [
        "year_none",
        "year_used",
        "year_earlier",
        "year_missing",
    ]
    assert found[2]["names"] == ["key_labs"]


def test_leaving_out_an_indicator_reports_the_new_first_path(gaps: pd.DataFrame, asked: pd.DataFrame) -> None:
    # ccec without rd_personnel: 0.2 falls behind 0.5.
    order = path_tables.left_out(gaps, asked)
    found = [one for one in paths.moved(order, region="ccec") if one["name"] == "rd_personnel"]
    assert found[0]["first"] == ["joint_platforms"]


def test_weight_zero_leaves_an_indicator_out_and_unnamed_ones_count_one() -> None:
    own = pd.DataFrame({"indicator": ["a", "b", "c"]})
    kept = path_tables.chosen(own, {"a": 0, "b": 2.5})
    assert dict(zip(kept["indicator"], kept["weight"], strict=True)) == {"b": 2.5, "c": 1.0}


def test_weights_that_are_all_zero_are_refused_in_one_line() -> None:
    with pytest.raises(ParameterError, match="all weights are 0"):
        path_tables.chosen(pd.DataFrame({"indicator": ["a"]}), {"a": 0})


def test_a_year_before_the_first_figure_gives_the_first_year_with_one(series: pd.DataFrame) -> None:
    assert path_tables.year_with_values(series, 2006) == 2010
    assert path_tables.year_with_values(series, 2030) == 2030


def test_years_without_any_figure_are_refused_with_the_years_that_have_some() -> None:
    own = load.path_indicators()
    panel = load.province_panel(path_tables.needed(own))
    with pytest.raises(ParameterError, match="from 2028 to 2030: use years between 2010 and 2025"):
        path_tables.series(panel, load.regions(), own, load.path_values(), first_year=2028, last_year=2030)


def test_only_weights_on_figures_that_cannot_be_compared_are_refused(series: pd.DataFrame) -> None:
    own = load.path_indicators().query("indicator == 'joint_laws'")
    with pytest.raises(ParameterError, match="no indicator with a weight above 0 can be compared"):
        path_tables.compared(own, series, year=2023, benchmark="best_region")


def test_single_documented_figures_are_shown_but_never_compared(real: pd.DataFrame) -> None:
    shown = set(path_tables.documented(load.path_values())["path_indicator"])
    assert not shown & set(real.loc[real["gap"].notna() & (real["year"] > 2019), "indicator"])


def test_the_cluster_rank_never_mixes_two_editions(series: pd.DataFrame) -> None:
    found = priorities.indicator_values(load.path_indicators(), series, year=2024)
    rows = found[(found["indicator"] == "gii_cluster_rank") & found["value"].notna()]
    assert rows["year"].unique().tolist() == [2022]


def test_counts_per_inhabitant_are_shown_in_a_readable_unit(real: pd.DataFrame) -> None:
    # 86 laboratories for 110.22 million persons in Beijing, Tianjin and Hebei in 2019.
    rows = path_tables.readable(real, "jjj").set_index("path_indicator")
    assert rows.loc["key_labs", "value"] == pytest.approx(86 / 11.022)
    assert set(rows["unit"]) <= set(text.units())


def test_every_documented_figure_says_what_it_counts() -> None:
    found = path_tables.documented(load.path_values())
    assert set(found["path_scope"]) <= set(text.keys("path_scope"))
    assert set(found["unit"]) <= set(text.units())


def test_every_instrument_has_a_dated_precedent() -> None:
    instruments = load.instruments()
    dated = path_instruments.precedents(instruments, load.events())
    assert set(dated["instrument"]) == set(instruments["instrument"])
    assert dated["date"].notna().all()


def test_a_precedent_that_is_no_event_is_refused() -> None:
    with pytest.raises(DataError, match="found lost"):
        path_instruments.precedents(
            pd.DataFrame({"instrument": ["i"], "path": ["p"], "precedents": ["lost"]}), load.events()
        )


def test_data_needs_a_measured_gap_and_a_strong_source_practice_two_precedents() -> None:
    assert path_instruments._support(1, 0, "official") == "data"
    assert path_instruments._support(1, 3, "news") == "practice"
    assert path_instruments._support(0, 4, "official") == "practice"
    assert path_instruments._support(0, 1, "official") == "opinion"


def test_participation_in_global_governance_rests_on_opinion(real: pd.DataFrame) -> None:
    instruments = load.instruments()
    dated = path_instruments.precedents(instruments, load.events())
    table = path_instruments.carried(instruments, real, dated, load.evidence(), load.verdicts())
    support = table.set_index("instrument")["support"]
    assert support["global_governance"] == "opinion"
    assert support["national_laboratories"] == "data"


def test_the_fewest_precedents_are_those_of_international_cooperation(real: pd.DataFrame) -> None:
    dated = path_instruments.precedents(load.instruments(), load.events())
    found = paths.thinnest(path_instruments.coverage(load.path_indicators(), real, dated))
    assert (found["fewest_path"], found["fewest"]) == ("international_cooperation", 3)
    assert (found["path"], found["compared"], found["indicators"]) == ("joint_platforms", 2, 6)


def test_chengdu_chongqing_is_furthest_behind_on_8_of_12_indicators_in_2023(
    real: pd.DataFrame,
) -> None:
    found = paths.gap_map(real, benchmark="best_region", region="all")
    assert (found["most"], found["count"], found["compared"]) == (["ccec"], 8, 12)


@pytest.mark.parametrize("benchmark", priorities.BENCHMARKS)
def test_every_sentence_can_be_written_for_every_region(series: pd.DataFrame, benchmark: str) -> None:
    own = path_tables.chosen(load.path_indicators(), {})
    gaps = path_tables.compared(own, series, year=2023, benchmark=benchmark)
    firm, order = path_tables.firmness(gaps, own), path_tables.left_out(gaps, own)
    for region in ("all", *REGIONS):
        said = [paths.answer(firm, gaps, region=region, benchmark=benchmark)]
        said += [*paths.leaders(firm, region=region), *paths.years(gaps, asked=2023, used=2023)]
        said += [*paths.moved(order, region=region), paths.left_out(order, region=region)]
        said += [paths.unknown(firm, region=region), paths.intervals(firm, region=region)]
        titled = [
            paths.gap_map(gaps, benchmark=benchmark, region=region),
            paths.priorities(firm, region=region),
        ]
        said += [{**one, "key": f"{one['key']}.{part}"} for one in titled for part in ("title", "caption")]
        assert all(text.sentence(language=language, **one) for language in LANGUAGES for one in said)


def test_the_spread_of_intensity_is_that_of_revised_gdp() -> None:
    # Revised intensity 2023: Shanghai 3.99, Anhui 2.62; Beijing 6.22, Hebei 2.00 % of GDP (bulletin of 2025).
    own = load.path_indicators()
    panel = load.province_panel(path_tables.needed(own))
    table = path_tables.series(
        panel, load.regions(), own, load.path_values(), first_year=2023, last_year=2023
    )
    spread = table[table["indicator"] == "rd_intensity_gap"].set_index("region")["value"].round(2)
    assert (spread["yrd"], spread["jjj"]) == (1.36, 4.23)


def test_with_its_hong_kong_laboratories_the_bay_area_is_not_last() -> None:
    defined = measure.bay_area.as_defined(load.bay_area_cities(), load.exchange_rates())
    found = paths.hong_kong(load.laboratories(), load.path_values(), defined)
    assert (found["own"], found["more"], round(found["density"], 2)) == (11, 15, 2.97)


def test_the_bay_area_is_not_compared_by_a_list_that_leaves_out_hong_kong(real: pd.DataFrame) -> None:
    laboratories = real[real["indicator"] == "key_labs"].set_index("region")["gap"]
    assert pd.isna(laboratories["gba"])
    assert (laboratories["jjj"], laboratories["ccec"]) == (0.0, 1.0)
