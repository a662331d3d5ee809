"""Evidence, verdicts, events, checks, paths: published counts, complete translations, documented values."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.pipeline import (
    cities,
    cooperation,
    evidence_tables,
    place_tables,
    sources,
)
from analysis.pipeline.evidence_tables import path_values
from analysis.pipeline.raw import RawFiles

DATA = Path(__file__).parents[2] / "data"
Tables = dict[str, pd.DataFrame]

# table, column, table it refers to, key; a list of keys is separated by semicolons
FOREIGN_KEYS = [
    *[
        (table, "region", "regions", "region")
        for table in (
            "provinces", "cities", "region_facts", "clusters", "events", "launch_days", "reference_values",
            "path_values", "projects", "cooperation_statements", "institutions",
        )
    ],
    *[
        (table, column, "sources", "source")
        for table, column in (
            ("cities", "coordinate_source"), ("city_panel", "source"), ("city_panel", "second_source"),
            ("region_facts", "source"), ("region_facts", "second_source"), ("clusters", "source"),
            ("clusters", "second_source"), ("cluster_counts", "source"), ("cluster_counts", "second_source"),
            ("case_facts", "source"), ("case_facts", "second_source"), ("evidence", "source"),
            ("events", "source"), ("events", "second_source"), ("checks", "sources"),
            ("launch_days", "source"),
            ("reference_values", "source"), ("path_indicators", "sources"), ("path_values", "source"),
            ("path_values", "second_source"), ("copublication_edges", "source"), ("projects", "source"),
            ("programme_subjects", "source"), ("cordis_projects", "source"), ("official_flows", "source"),
            ("cooperation_statements", "source"), ("institutions", "source"),
        )
    ],
    *[
        (table, column, "cities", "city")
        for table, column in (
            ("provinces", "capital"), ("city_panel", "city"), ("copublication_edges", "origin"),
            ("copublication_edges", "destination"), ("copublication_nodes", "city"), ("projects", "city"),
            ("programme_subjects", "lead_city"), ("programme_subjects", "subject_city"),
            ("cordis_projects", "cities"), ("institutions", "city"),
        )
    ],
    *[
        (table, column, "provinces", "province")
        for table, column in (
            ("regions", "panel_provinces"), ("cities", "province"), ("projects", "province"),
            ("institutions", "province"), ("programme_subjects", "lead_province"),
            ("programme_subjects", "subject_province"),
        )
    ],
    *[(table, "claim", "claims", "claim") for table in ("evidence", "verdicts", "checks")],
    *[(table, "path", "paths", "path") for table in ("events", "instruments")],
    *[(table, "path", "paths", "path") for table in ("path_indicators", "path_values")],
    ("programme_subjects", "lead_region", "regions", "region"),
    ("programme_subjects", "subject_region", "regions", "region"),
    ("cordis_projects", "regions", "regions", "region"),
    ("instruments", "claims", "claims", "claim"),
    ("instruments", "precedents", "events", "event"),
    ("instruments", "indicators", "path_indicators", "indicator"),
    ("path_values", "indicator", "path_indicators", "indicator"),
    ("projects", "programme", "programmes", "programme"),
    ("official_flows", "statement", "cooperation_statements", "statement"),
    ("region_facts", "flag", "flags", "flag"),
]  # fmt: skip


def folder(name: str) -> Tables:
    """Every table of a folder of our own files, as text."""
    files = sorted((DATA / name).glob("*.csv"))
    return {file.stem: RawFiles(DATA / name).read(file.name) for file in files}


@pytest.fixture(scope="module")
def raw() -> RawFiles:
    return RawFiles(DATA / "raw")


@pytest.fixture(scope="module")
def translations() -> Tables:
    return folder("translations")


@pytest.fixture(scope="module")
def tables(raw: RawFiles, translations: Tables) -> Tables:
    return evidence_tables.tables(raw, translations)


@pytest.fixture(scope="module")
def everything(raw: RawFiles, translations: Tables, tables: Tables) -> Tables:
    made = place_tables.tables(raw) | sources.tables(raw) | cities.tables(raw, translations)
    made |= cooperation.tables(raw, translations) | tables
    return made | folder("editions/article") | {"flags": translations["flags"]}


@pytest.mark.parametrize(("table", "column", "target", "key"), FOREIGN_KEYS)
def test_every_foreign_key_resolves(everything, table, column, target, key):
    used = set(everything[table][column].dropna().str.split(";").explode())
    assert used
    assert used - set(everything[target][key]) == set()


def test_there_are_45_claims_each_with_one_verdict(tables, everything):
    assert sorted(tables["verdicts"]["claim"]) == sorted(everything["claims"]["claim"])
    assert len(tables["verdicts"]) == 45


def test_verdicts_on_facts_are_12_3_2_14_and_of_14_proposals_12_are_practice(tables):
    assert tables["verdicts"]["verdict"].value_counts().to_dict() == {
        "supported": 12,
        "outdated": 3,
        "unit_error": 2,
        "unverifiable": 14,
        "in_practice": 12,
        "not_in_practice": 2,
    }


def test_proposals_and_expectations_are_judged_by_practice_and_nothing_else_is(tables, everything):
    table = tables["verdicts"].merge(everything["claims"][["claim", "time_reference"]], on="claim")
    wish = table["time_reference"].isin(["proposal", "future"])
    assert table["verdict"].isin(["in_practice", "not_in_practice"]).equals(wish)


def test_high_confidence_needs_an_official_page_or_two_independent_outlets(tables, everything):
    hosts = everything["sources"].set_index("source")
    carried = tables["verdicts"].query(
        "verdict in ('supported', 'outdated', 'in_practice') and confidence == 'high'"
    )
    for claim in carried["claim"]:
        found = tables["evidence"].query("claim == @claim and relation != 'no_result'")
        own = hosts.loc[found["source"]]
        outlets = own[own["host_class"].isin(["established", "state_media"])]["publisher"].nunique()
        assert own["host_class"].eq("official").any() or outlets > 1, claim


def test_a_condition_is_given_for_the_amounts_and_their_unit_alone(tables):
    given = tables["verdicts"].dropna(subset=["condition_en"])["claim"]
    assert given.tolist() == ["kd-unit", "kd-yrd-investment", "kd-gba-investment", "kd-ccec-investment"]


def test_the_verdict_under_the_other_unit_is_given_for_amounts_only(tables):
    given = tables["verdicts"].dropna(subset=["verdict_if_yi_yuan_en"])["claim"]
    assert given.tolist() == ["kd-unit", "kd-yrd-investment", "kd-gba-investment", "kd-ccec-investment"]


def test_there_are_137_findings_73_for_7_against_57_around_and_11_searches(tables):
    relation = tables["evidence"]["relation"].value_counts().to_dict()
    assert relation == {"supports": 67, "context": 63, "no_result": 11, "contradicts": 7}
    assert tables["evidence"]["evidence"].iloc[[0, -1]].tolist() == ["ev001", "ev149"]


def test_searches_without_result_are_those_of_the_search_log(tables):
    table = tables["evidence"]
    assert table["relation"].eq("no_result").equals(table["source"].eq("search-log"))


def test_every_finding_has_words_in_three_languages(tables):
    assert tables["evidence"][["finding_en", "finding_de", "finding_zh"]].notna().all(axis=None)


def test_the_article_is_never_evidence(tables):
    assert "seed" not in set(tables["evidence"]["source"])


def test_there_are_125_events_94_to_the_day_26_to_the_month_5_to_the_year(tables):
    assert tables["events"]["precision"].value_counts().to_dict() == {"day": 94, "month": 26, "year": 5}


def test_dates_known_to_the_month_start_on_its_first_day(tables):
    padded = tables["events"].query("precision != 'day'")
    assert padded["date"].str.endswith("-01").all()
    assert (padded["date_label"].str.len() < 10).all()


def test_targets_of_research_intensity_are_in_per_cent(tables):
    targets = tables["events"].query("amount_kind.str.startswith('target R&D intensity')", engine="python")
    assert (len(targets), set(targets["amount_unit"])) == (4, {"%"})


def test_amounts_are_in_units_of_the_vocabulary(tables):
    assert not tables["events"]["amount_unit"].str.contains(r"\bbn\b", na=False).any()


def test_the_ledger_has_47_checks_by_reading(tables):
    assert tables["checks"]["reading"].value_counts().to_dict() == {
        "as_printed": 18,
        "yi_yuan": 15,
        "reference": 8,
        "derived": 6,
    }


def test_ratios_of_the_ledger_follow_from_their_inputs(tables):
    checks = tables["checks"].query(
        "unit.isin(['ratio', 'billion CNY per project']) and formula.str.contains('36.5') == False"
    )
    own = checks["numerator"] / checks["denominator"]
    assert (own / checks["result"] - 1).abs().max() < 0.007
    assert len(checks) == 27


def test_a_check_with_three_inputs_names_no_numerator(tables):
    check = tables["checks"].set_index("check").loc["chk-g60-share"]
    assert pd.isna(check["numerator"])
    assert check["inputs"] == "9000; 3.55; 3632.68"


def test_eight_real_days_have_projects_amounts_and_dates(tables):
    days = tables["launch_days"].set_index("day_key")
    assert len(days) == 8
    assert days.loc["gba-20221221", ["projects", "amount_cny_bn", "date"]].tolist() == [
        48,
        180.1,
        "2022-12-21",
    ]


def test_a_day_contained_in_another_says_so(tables):
    inside = tables["launch_days"].dropna(subset=["part_of"])
    assert inside[["day_key", "part_of"]].values.tolist() == [["wcsc-20210527", "ccec-20210527"]]


def test_real_days_range_from_1_6_to_4_3_billion_per_project(tables):
    # evidence/NOTES.md, section 3.
    size = tables["launch_days"]["amount_cny_bn"] / tables["launch_days"]["projects"]
    assert [round(size.min(), 1), round(size.max(), 1)] == [1.6, 4.3]


def test_real_days_agree_with_the_dated_events(tables):
    events = tables["events"].set_index("event")
    days = tables["launch_days"].set_index("day_key")
    same = {"ccec-20210527": "ccec-2021-launch40", "ccec-list2023": "ccec-2023-list",
            "demo-20230412": "yrd-2023-demo-fair",
            "hetao-201902": "gba-2019-hetao-launch11"}  # fmt: skip
    for day, event in same.items():
        assert days.loc[day, "date"] == events.loc[event, "date"]
        assert days.loc[day, "precision"] == events.loc[event, "precision"]
        assert days.loc[day, "amount_cny_bn"] == events.loc[event, "amount"]
        assert days.loc[day, "projects"] == events.loc[event, "items"]


def test_reference_values_are_the_inputs_of_the_checks(tables):
    values = tables["reference_values"].set_index("reference")["value"]
    named = ["yrd_gdp_2024", "gba_gdp_2023", "ccec_gdp_2023", "guangdong_key_projects_2025",
             "shanghai_major_projects_2025", "ccec_st_centre_projects_plan_2023",
             "ccec_cobuilt_projects_completed_2025", "ccec_joint_programme_three_years"]  # fmt: skip
    assert values[named].tolist() == [33000, 14000, 8190, 1000, 240, 12.03, 533.242, 0.1]


def test_the_triangulation_of_the_delta_follows_from_the_reference_values(tables):
    # 3,632.68 x 30.9 % / 1.105 = 1,015.8 (evidence/NOTES.md, section 7); 3,632.68 is the nation in 2024.
    values = tables["reference_values"].set_index("reference")["value"]
    nation = tables["events"].set_index("event").loc["nat-2025-rd2024", "amount"]
    delta = nation * values["yrd_national_rd_share_2024"] / 100 / (1 + values["yrd_rd_growth_2024"] / 100)
    assert round(delta, 1) == 1015.8


@pytest.mark.parametrize(("year", "enterprises"), [(2023, 58_196), (2025, 72_000)])
def test_shares_of_the_corridor_are_held_against_the_national_number_of_the_same_year(
    tables, year, enterprises
):
    values = tables["reference_values"].set_index("reference")["value"]
    share = values[f"g60_high_tech_share_{year}"] / 100
    assert round(values[f"national_high_tech_enterprises_{year}"] * share) == enterprises


def test_a_reference_value_whose_check_is_gone_is_refused(raw, translations):
    checks = raw.read("evidence/checks.csv").query("check_id != 'chk-g60-2023'")
    with pytest.raises(DataError, match="national_high_tech_enterprises_2023"):
        evidence_tables.reference_values(checks, translations["reference_values"])


def test_there_are_eleven_instruments_and_every_path_has_some(tables):
    assert tables["instruments"]["path"].value_counts().to_dict() == {
        "policy_coordination": 3,
        "joint_platforms": 3,
        "industry_chain": 2,
        "international_cooperation": 3,
    }


def test_a_note_on_an_instrument_stands_in_all_languages_or_none(tables):
    notes = tables["instruments"][["note_en", "note_de", "note_zh"]].notna()
    assert notes.eq(notes["note_en"], axis=0).all(axis=None)
    assert notes["note_en"].sum() == 8


def test_a_direction_that_differs_between_the_files_is_refused(raw, tables, translations):
    rows = raw.read("evidence/paths.csv")
    turned = rows.assign(indicators=rows["indicators"].str.replace("joint_laws:up", "joint_laws:down"))
    with pytest.raises(DataError, match="direction of joint_laws differs"):
        evidence_tables.instruments(turned, tables["path_indicators"], translations["instruments"])


def test_path_indicators_of_the_panel_are_known_to_its_catalogue(raw, tables):
    listed = raw.read("provinces/indicators.csv"), raw.beside("translations").read("indicators.csv")
    catalogue = pd.concat(listed).query("target_unit != ''").set_index("indicator")["target_unit"]
    shared = tables["path_indicators"].dropna(subset=["panel_indicator"])
    assert len(shared) == 10
    assert catalogue[shared["panel_indicator"]].tolist() == shared["unit"].tolist()


def test_the_spread_of_research_intensity_is_computed_and_not_looked_up(tables):
    spread = tables["path_indicators"].set_index("indicator").loc["rd_intensity_gap"]
    assert pd.isna(spread["panel_indicator"])
    assert spread["better"] == "down"


def test_joint_laws_are_in_force_in_the_delta_and_around_beijing_only(tables):
    laws = tables["path_values"].query("indicator == 'joint_laws'").set_index("region")
    assert laws["value"].to_dict() == {"jjj": 1, "yrd": 1}


@pytest.mark.parametrize(
    ("indicator", "region", "year", "value"),
    [
        ("innovation_vouchers", "yrd", 2024, 0.17),
        ("tech_contracts_between", "yrd", 2022, 186.345),
        ("tech_contracts_between", "jjj", 2023, 74.87),
        ("joint_projects", "yrd", 2024, 29),
        ("joint_projects", "ccec", 2023, 115),
        ("intl_tech_contracts", "ccec", 2024, 18.8),
        ("gii_cluster_rank", "gba", 2025, 1),
    ],
)
def test_documented_values_are_read_from_their_rows(tables, indicator, region, year, value):
    rows = tables["path_values"].query("indicator == @indicator and region == @region and year == @year")
    assert rows["value"].tolist() == pytest.approx([value])


def test_indicators_of_the_panel_get_no_second_value_except_laboratories(tables):
    doubled = set(tables["path_values"]["indicator"]) & set(
        tables["path_indicators"].dropna(subset=["panel_indicator"])["indicator"]
    )
    # The panel has State Key Laboratories of 2019; later figures count other kinds and say so.
    assert doubled == {"key_labs"}
    assert tables["path_values"].query("indicator == 'key_labs'")["note"].notna().all()


def test_no_rank_is_given_where_the_list_does_not_show_the_best_cluster(tables):
    ranks = tables["path_values"].query("indicator == 'gii_cluster_rank'")
    assert sorted(set(ranks["year"])) == [2018, 2022, 2023, 2024, 2025]
    assert sorted(ranks.query("year == 2018")["region"]) == ["gba", "jjj"]


def test_every_documented_value_has_the_unit_of_its_indicator(tables):
    both = tables["path_values"].merge(
        tables["path_indicators"],
        on=["path", "indicator"],
        suffixes=("", "_indicator"),
        validate="many_to_one",
    )
    assert len(both) == len(tables["path_values"])
    assert (both["unit"] == both["unit_indicator"]).all()


def test_a_documented_value_whose_row_is_gone_is_refused(raw, tables):
    class WithoutEvent(RawFiles):
        def read(self, relative_path: str, *, comment: str | None = None) -> pd.DataFrame:
            frame = super().read(relative_path, comment=comment)
            return frame.query("event_id != 'yrd-2025-decision'") if "events" in relative_path else frame

    with pytest.raises(DataError, match="yrd-2025-decision"):
        path_values(WithoutEvent(raw.root), tables["path_indicators"])


@pytest.mark.parametrize(
    ("name", "key", "clean"),
    [
        (
            "evidence",
            "evidence",
            lambda raw, texts: evidence_tables.evidence(raw.read(evidence_tables.EVIDENCE_FILE), texts),
        ),
        (
            "verdicts",
            "claim",
            lambda raw, texts: evidence_tables.verdicts(raw.read(evidence_tables.VERDICTS_FILE), texts),
        ),
        (
            "checks",
            "check",
            lambda raw, texts: evidence_tables.check_ledger(raw.read(evidence_tables.CHECKS_FILE), texts),
        ),
        (
            "launch_days",
            "day_key",
            lambda raw, texts: evidence_tables.launch_days(raw.read(evidence_tables.CHECKS_FILE), texts),
        ),
    ],
)
def test_a_missing_translation_is_named(
    raw: RawFiles,
    translations: Tables,
    name: str,
    key: str,
    clean: Callable[[RawFiles, pd.DataFrame], pd.DataFrame],
):
    texts = translations[name]
    with pytest.raises(DataError, match=f"translations/{name}.csv.*row for {texts[key].iloc[-1]}"):
        clean(raw, texts.iloc[:-1])


def test_a_translation_of_an_unknown_row_is_refused(raw, translations):
    texts = translations["verdicts"]
    more = pd.concat([texts, texts.tail(1).assign(claim="kd-moon")])
    with pytest.raises(DataError, match="unknown row, found kd-moon"):
        evidence_tables.verdicts(raw.read(evidence_tables.VERDICTS_FILE), more)


def test_a_translation_without_an_english_text_is_refused(raw, translations):
    texts = translations["verdicts"]
    wrong = texts.assign(
        verdict_if_yi_yuan_de=texts["verdict_if_yi_yuan_de"].mask(texts.index == 0, "plausibel")
    )
    with pytest.raises(DataError, match="verdict_if_yi_yuan_de does not go with"):
        evidence_tables.verdicts(raw.read(evidence_tables.VERDICTS_FILE), wrong)
