"""The key table: windows of days, projects and fields by region, both unit readings."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis.errors import DataError, ParameterError, UnknownName
from analysis.measure import keydata, windows

BOUNDED = settings(max_examples=25, deadline=None, derandomize=True)


@pytest.fixture
def article() -> pd.DataFrame:
    """The table as the article prints it."""
    return pd.DataFrame(
        {"region": ["yrd", "gba", "ccec"], "projects": [28, 35, 15], "amount_printed": [120, 180, 75]}
    )


@pytest.fixture
def records() -> pd.DataFrame:
    """Five invented projects around the ten days 1 to 10 May 2023."""
    return pd.DataFrame(
        {
            "date": ["2023-04-30", "2023-05-01", "2023-05-10T23:59", "2023-05-11", None],
            "region": ["yrd", "yrd", "yrd", "gba", "gba"],
            "fields": ["chips", "chips;energy", "energy", "chips", "chips"],
            "amount_cny_bn": [9.0, 1.5, None, 2.0, 3.0],
        }
    )


def test_ten_days_include_the_day_itself_and_the_ninth_day_before() -> None:
    first, last = windows.window("2023-05-10", 10)
    assert (f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}") == ("2023-05-01", "2023-05-10")


def test_one_day_is_the_day_itself() -> None:
    first, last = windows.window(date(2024, 2, 29), 1)
    assert first == last == pd.Timestamp("2024-02-29")


@pytest.mark.parametrize("length", [0, -3, 2.5, True])
def test_a_window_without_whole_days_is_refused(length: object) -> None:
    with pytest.raises(ParameterError, match="at least 1"):
        windows.window("2023-05-10", length)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["2023-05-10T00:00:00Z", pd.Timestamp("2023-05-10", tz="Asia/Shanghai")])
def test_a_date_with_a_time_zone_is_refused_because_its_day_is_ambiguous(value: object) -> None:
    with pytest.raises(DataError, match="time zone"):
        windows.day(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["2023-05", "2023", "10.05.2023", "20230510", ""])
def test_anything_but_a_full_calendar_day_is_refused_not_padded(value: str) -> None:
    with pytest.raises(DataError, match="not a calendar day"):
        windows.day(value)


def test_a_refused_date_names_its_row_and_column(records: pd.DataFrame) -> None:
    broken = records.assign(date=["2023-04-30", "May 2023", None, None, None])
    with pytest.raises(DataError, match=r"row 2, column date.*May 2023"):
        keydata.key_table(broken, as_of="2023-05-10", window_days=10)


def test_first_and_last_day_count_and_their_neighbours_do_not(records: pd.DataFrame) -> None:
    table = keydata.key_table(records, as_of="2023-05-10", window_days=10).set_index("region")
    assert table["projects"].to_dict() == {"yrd": 2, "gba": 0}


def test_missing_amounts_stay_missing_and_are_counted(records: pd.DataFrame) -> None:
    yrd = keydata.key_table(records, as_of="2023-05-10", window_days=10).iloc[0]
    assert (yrd["amount_cny_bn"], yrd["projects_without_amount"]) == (1.5, 1)


def test_a_region_without_any_amount_has_no_sum_rather_than_zero(records: pd.DataFrame) -> None:
    table = keydata.key_table(records, as_of="2023-05-10", window_days=1)
    assert table["amount_cny_bn"].isna().all()


def test_undated_records_are_counted_not_placed(records: pd.DataFrame) -> None:
    counts = keydata.coverage(records, as_of="2023-05-10", window_days=10)
    assert counts[["records", "undated", "in_window"]].tolist() == [5, 1, 2]


def test_rows_of_one_project_count_once_and_join_their_fields() -> None:
    rows = pd.DataFrame(
        {
            "project": ["p", "p"],
            "date": ["2023-05-01"] * 2,
            "region": ["yrd"] * 2,
            "field": ["chips", "energy"],
            "amount_cny_bn": [2.0, 2.0],
        }
    )
    table = keydata.key_table(rows, as_of="2023-05-01", window_days=1).iloc[0]
    assert (table["projects"], table["amount_cny_bn"], table["fields"]) == (1, 2.0, "chips;energy")


def test_rows_of_one_project_that_disagree_are_refused() -> None:
    rows = pd.DataFrame(
        {
            "project": ["p", "p"],
            "date": ["2023-05-01"] * 2,
            "region": ["yrd"] * 2,
            "field": ["chips"] * 2,
            "amount_cny_bn": [2.0, 3.0],
        }
    )
    with pytest.raises(DataError, match=r"amount_cny_bn.*project p"):
        keydata.key_table(rows, as_of="2023-05-01", window_days=1)


def test_a_window_without_records_still_lists_the_regions(records: pd.DataFrame) -> None:
    table = keydata.key_table(records, as_of="1999-01-01", window_days=10, regions=["jjj", "yrd"])
    assert table[["region", "projects"]].values.tolist() == [["jjj", 0], ["yrd", 0]]


def test_the_records_are_not_written_into(records: pd.DataFrame) -> None:
    before = records.copy()
    keydata.key_table(records, as_of="2023-05-10", window_days=10)
    pd.testing.assert_frame_equal(records, before)


def test_project_funds_in_million_become_billion() -> None:
    projects = pd.DataFrame(
        {
            "project": ["a"],
            "list_date": ["2019-10-15"],
            "region": ["jjj"],
            "programme": ["nano"],
            "funds_cny_mn": [19.37],
        }
    )
    programmes = pd.DataFrame({"programme": ["nano"], "field_key": ["materials"]})
    record = keydata.from_projects(projects, programmes).iloc[0]
    assert (record["amount_cny_bn"], record["field"]) == (pytest.approx(0.01937), "materials")


def test_chengdu_chongqing_is_last_in_total_and_second_per_project(article: pd.DataFrame) -> None:
    ccec = keydata.article_table(article, reading="printed").set_index("region").loc["ccec"]
    assert (ccec["rank_projects"], ccec["rank_amount"], ccec["rank_amount_per_project"]) == (3, 3, 2)


def test_the_other_reading_is_a_tenth_in_every_amount(article: pd.DataFrame) -> None:
    table = keydata.article_table(article, reading="yi_yuan")
    assert table["amount_cny_bn"].tolist() == pytest.approx([12, 18, 7.5])


def test_both_readings_give_the_same_shares_and_ranks(article: pd.DataFrame) -> None:
    table = keydata.article_table(article, reading="both")
    same = ["amount_share", "rank_amount", "rank_amount_per_project"]
    printed, small = (group[same].reset_index(drop=True) for _, group in table.groupby("reading"))
    pd.testing.assert_frame_equal(printed, small)


def test_an_unknown_reading_offers_the_known_ones(article: pd.DataFrame) -> None:
    with pytest.raises(UnknownName, match="printed, as_printed, yi_yuan, both"):
        keydata.article_table(article, reading="billions")


def test_text_in_the_place_of_a_number_is_refused_with_its_row(article: pd.DataFrame) -> None:
    with pytest.raises(DataError, match=r"row 2, column projects.*many"):
        keydata.article_table(article.assign(projects=[28, "many", 15]))


def test_launch_days_are_ordered_by_size_per_project() -> None:
    # Amounts and projects as printed in the sources of chk-real-* in the ledger.
    days = pd.DataFrame(
        {
            "day_key": ["sh-20210104", "demo-20221114", "demo-20230412"],
            "projects": [64, 13, 9],
            "amount_cny_bn": [273.4, 20.61, 15.4],
        }
    )
    sizes = keydata.launch_day_sizes(days)["amount_per_project_cny_bn"].round(3).tolist()
    assert sizes == [1.585, 1.711, 4.272]


@BOUNDED
@given(
    offsets=st.lists(st.integers(-40, 40), min_size=1, max_size=30),
    length=st.integers(1, 30),
    order=st.randoms(use_true_random=False),
)
def test_the_window_holds_exactly_the_days_counted_by_hand(
    offsets: list[int], length: int, order: object
) -> None:
    as_of = datetime(2023, 5, 10)
    shuffled = list(offsets)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    invented = pd.DataFrame(
        {
            "date": [as_of + timedelta(days=offset, hours=13) for offset in shuffled],
            "region": "yrd",
            "field": "chips",
            "amount_cny_bn": 1.0,
        }
    )
    table = keydata.key_table(invented, as_of=as_of, window_days=length)
    assert table["projects"].tolist() == [sum(-length < offset <= 0 for offset in offsets)]
    assert (table["projects_with_amount"] + table["projects_without_amount"] == table["projects"]).all()
