"""What the dated events allow to say: windows by hand, topics by hand, and the shipped collection."""

import pandas as pd
import pytest

from analysis import load, text
from analysis.findings import hot_topics


def invented_events() -> pd.DataFrame:
    """Four invented events: three dated to the day, one to the month."""
    return pd.DataFrame(
        {
            "event": ["a", "b", "c", "d"],
            "date": pd.to_datetime(["2020-01-01", "2020-01-03", "2020-01-10", "2020-01-01"]),
            "precision": ["day", "day", "day", "month"],
            "date_label": ["2020-01-01", "2020-01-03", "2020-01-10", "2020-01"],
            "region": ["yrd", "yrd", "gba", "yrd"],
            "topic": ["t1", "t1", "t2", "t1"],
            "type": ["plan", "plan", "agreement", "law"],
            "path": ["joint_platforms", "industry_chain", "joint_platforms", "joint_platforms"],
            "title_en": ["A", "B", "C", "D"],
        }
    )


def found(region: str, days: int) -> dict[str, object]:
    events = invented_events()
    table = hot_topics.counts(events, region=region, window_days=days)
    return hot_topics.windows(table, events, region=region, window_days=days)


def test_three_of_eight_three_day_windows_between_the_events_are_empty() -> None:
    # Windows end on 3 to 10 January; events on 1, 3 and 10: those ending on 6, 7, 8 and 9 hold none.
    words = found("all", 3)
    assert (words["windows"], words["empty"], words["most"]) == (8, 4, 2)


def test_the_first_of_the_fullest_windows_is_named() -> None:
    assert found("all", 3)["most_end"] == pd.Timestamp("2020-01-03")


def test_a_region_is_counted_over_the_period_of_the_whole_collection() -> None:
    words = found("gba", 3)
    assert (words["windows"], words["empty"]) == (8, 7)


def test_where_every_window_holds_an_event_that_is_said_instead() -> None:
    assert found("all", 8)["key"] == "hot_topics.windows_full_all"


def test_a_window_longer_than_the_period_is_told_apart() -> None:
    assert found("yrd", 11)["key"] == "hot_topics.windows_none_region"


def test_a_window_after_the_last_event_lies_outside_the_collection() -> None:
    events = invented_events()
    rows = hot_topics.inside(events, region="all", as_of="2021-05-05", window_days=10)
    words = hot_topics.last_window(rows, events, region="all", as_of="2021-05-05", window_days=10)
    assert words["key"] == "hot_topics.window_outside"


def test_an_event_known_by_month_makes_a_window_unsure_but_not_fuller() -> None:
    events = invented_events()
    rows = hot_topics.inside(events, region="yrd", as_of="2020-01-03", window_days=3)
    words = hot_topics.last_window(rows, events, region="yrd", as_of="2020-01-03", window_days=3)
    assert (words["certain"], words["unsure"]) == (2, "yes")


def test_an_empty_as_of_is_the_last_event_dated_to_the_day() -> None:
    assert hot_topics.last_day(invented_events(), "") == "2020-01-10"


def test_the_matrix_holds_all_four_paths_also_those_without_an_event() -> None:
    table = hot_topics.matrix(invented_events(), region="gba")
    assert table["events"].tolist() == [0, 1, 0, 0]


def test_all_paths_with_the_fewest_events_are_named() -> None:
    words = hot_topics.paths(hot_topics.matrix(invented_events(), region="gba"), region="gba")
    assert words["least"] == ["policy_coordination", "industry_chain", "international_cooperation"]


def test_a_topic_lists_its_verdicts_and_its_last_event_as_exactly_as_known() -> None:
    # Invented: one topic with two statements.
    topic = {"topic": "x", "region": "yrd", "claims": "c1;c2", "event_topics": "t1"}
    topics = pd.DataFrame([{**topic, "title_en": "X", "actors_en": "Somebody"}])
    verdicts = pd.DataFrame({"claim": ["c1", "c2"], "verdict": ["supported", "outdated"]})
    row = hot_topics.topics(topics, verdicts, invented_events(), language="en").iloc[0]
    assert (row["verdicts"], row["documented"], row["last_event"]) == (
        ["supported", "outdated"],
        3,
        "2020-01-03",
    )


def test_the_shipped_events_leave_four_of_five_ten_day_windows_empty() -> None:
    events = load.events()
    table = hot_topics.counts(events, region="all", window_days=10)
    words = hot_topics.windows(table, events, region="all", window_days=10)
    assert (words["windows"], words["empty"], words["most"]) == (3678, 2933, 5)


def test_every_statement_of_the_section_and_on_the_article_itself_is_shown() -> None:
    shown = hot_topics.statements(load.claims(), load.verdicts(), region="all")["claim"]
    assert len(shown) == 14
    assert set(shown.str[:3]) == {"ht-", "fr-"}


@pytest.mark.parametrize("region", ["all", "yrd", "gba", "ccec", "jjj"])
@pytest.mark.parametrize("days", [1, 10, 3660, 5000])
def test_the_finding_can_be_said_for_every_region_window_and_language(region: str, days: int) -> None:
    events = load.events()
    table = hot_topics.counts(events, region=region, window_days=days)
    words = hot_topics.windows(table, events, region=region, window_days=days)
    for language in ("en", "de", "zh"):
        assert "nan" not in text.sentence(language=language, **words)


def test_the_table_of_topics_counts_the_verdicts_and_says_all_where_they_agree() -> None:
    table = pd.DataFrame({"verdicts": [["supported", "outdated"], ["supported"] * 3, ["unexamined"]]})
    told = hot_topics.with_counts(table)["verdicts"].tolist()
    assert told == [
        [{"key": "fact_check.count_supported", "n": 1}, {"key": "fact_check.count_outdated", "n": 1}],
        [{"key": "fact_check.all_supported", "n": 3}],
        [{"key": "fact_check.count_unexamined", "n": 1}],
    ]


@pytest.mark.parametrize(("events", "shared"), [([3, 1, 1], "yes"), ([3, 2, 1], "no"), ([3, 0, 0], "no")])
def test_a_last_place_that_two_paths_share_is_stated(events: list[int], shared: str) -> None:
    table = pd.DataFrame({"path": ["a", "b", "c"], "topic": "t", "events": events})
    assert hot_topics.paths(table, region="all")["shared"] == shared
