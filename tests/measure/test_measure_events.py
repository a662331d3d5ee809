"""Windows over documented events: precision is respected, every window is counted. Events are invented."""

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis.errors import DataError, ParameterError
from analysis.measure import events

BOUNDED = settings(max_examples=25, deadline=None, derandomize=True)


@pytest.fixture
def dated() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "event": ["a", "b", "c", "d", "e"],
            "date": ["2023-05-01", "2023-05-03", "2023-05-10", "2023-05-01", "2023-01-01"],
            "precision": ["day", "day", "day", "month", "year"],
            "region": ["yrd", "yrd", "gba", "gba", "yrd"],
            "topic": ["t1", "t1", "t2", "t2", "t1"],
            "path": ["p1", "p2", "p1", None, "p1"],
        }
    )


def test_padded_months_and_years_are_never_inside_a_window_of_days(dated: pd.DataFrame) -> None:
    counts = events.window_counts(dated, window_days=1)
    assert counts["events"].sum() == 3
    assert counts.iloc[0]["events"] == 1


def test_every_window_of_three_days_by_hand(dated: pd.DataFrame) -> None:
    # Windows end on 3 to 10 May: 1–3 May hold a and b, 2–4 and 3–5 hold b, 8–10 holds c.
    counts = events.window_counts(dated, window_days=3)
    assert counts["events"].tolist() == [2, 1, 1, 0, 0, 0, 0, 1]
    assert counts["window_end"].iloc[0] == pd.Timestamp("2023-05-03")


def test_the_distribution_of_windows_by_hand(dated: pd.DataFrame) -> None:
    table = events.window_distribution(events.window_counts(dated, window_days=3))
    assert table["windows"].tolist() == [4, 3, 1]
    assert table["share_or_more"].tolist() == pytest.approx([1.0, 0.5, 0.125])


def test_events_by_month_or_year_are_possible_not_certain(dated: pd.DataFrame) -> None:
    table = events.in_window(dated, as_of="2023-05-10", window_days=8)
    assert dict(zip(table["event"], table["certain"], strict=True)) == {
        "e": False,
        "d": False,
        "b": True,
        "c": True,
    }


def test_an_event_of_an_earlier_month_is_not_even_possible(dated: pd.DataFrame) -> None:
    table = events.in_window(dated, as_of="2023-06-05", window_days=3)
    assert table["event"].tolist() == ["e"]


def test_the_last_day_is_that_of_the_last_event_dated_to_the_day(dated: pd.DataFrame) -> None:
    assert events.last_day(dated) == pd.Timestamp("2023-05-10")


def test_without_dated_events_there_is_no_last_day(dated: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="dated to the day"):
        events.last_day(dated[dated["precision"] != "day"])


def test_a_window_longer_than_the_period_is_refused(dated: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="30 days do not fit"):
        events.window_counts(dated, window_days=30)


def test_the_matrix_counts_every_event_also_those_without_a_path(dated: pd.DataFrame) -> None:
    table = events.matrix(dated).set_index(["topic", "path"])["events"]
    assert table.sum() == 5
    assert (table[("t1", "p1")], table[("t2", "p2")], table[("t2", "")]) == (2, 0, 1)


def test_events_per_year_use_every_precision(dated: pd.DataFrame) -> None:
    assert events.by_year(dated)["events"].tolist() == [2, 3]


@BOUNDED
@given(offsets=st.lists(st.integers(0, 60), min_size=1, max_size=25), length=st.integers(1, 20))
def test_each_window_holds_the_events_counted_one_by_one(offsets: list[int], length: int) -> None:
    start = pd.Timestamp("2023-01-01")
    invented = pd.DataFrame(
        {"date": [start + pd.Timedelta(days=offset) for offset in offsets], "precision": "day"}
    )
    counts = events.window_counts(
        invented, window_days=length, first_day=start, last_day=start + pd.Timedelta(days=60)
    )
    ends = range(length - 1, 61)
    assert counts["events"].tolist() == [
        sum(end - length < offset <= end for offset in offsets) for end in ends
    ]
    assert events.window_distribution(counts)["share"].sum() == pytest.approx(1)
