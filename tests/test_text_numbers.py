"""Numbers, shares, ratios, ranks, lists and dates in the three languages."""

from datetime import date, datetime

import pytest

from analysis import text
from analysis.errors import DataError, UnknownName

NB = "\u00a0"


@pytest.fixture(autouse=True)
def english():
    with text.using_language("en"):
        yield


@pytest.mark.parametrize(("language", "expected"), [("en", "1,016.7"), ("de", "1.016,7"), ("zh", "1016.7")])
def test_a_number_is_grouped_and_pointed_as_the_language_does(language, expected):
    assert text.number(1016.68, 1, language=language) == expected


def test_numbers_are_rounded_half_up_as_printed_not_as_stored():
    assert [text.number(x, 1) for x in (0.25, 2.675, 1.05)] == ["0.3", "2.7", "1.1"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (28, "28"),
        (2.50, "2.5"),
        (1234.56, "1,235"),
        (12.34, "12.3"),
        (0.0123, "0.012"),
        (4e-05, "0.00004"),
    ],
)
def test_without_digits_the_size_of_a_number_decides(value, expected):
    assert text.number(value) == expected


def test_a_negative_number_has_a_true_minus_and_nothing_is_minus_zero():
    assert text.number(-3.5, 1) == "−3.5"
    assert text.number(-0.04, 1) == "0.0"


def test_signed_numbers_show_their_plus():
    assert text.number(2, 0, signed=True) == "+2"
    assert text.number(0, 0, signed=True) == "0"


@pytest.mark.parametrize("language", ["en", "de", "zh"])
@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf"), "", "  "])
def test_a_missing_value_is_said_in_words(language, nothing):
    words = {"en": "no data", "de": "keine Angabe", "zh": "无数据"}[language]
    assert text.number(nothing, language=language) == words
    assert text.money(nothing, language=language) == words
    assert text.value(nothing, "projects", language=language) == words
    assert text.date(nothing, language=language) == words


def test_pandas_missing_values_are_missing():
    import pandas as pd

    assert text.is_missing(pd.NA)
    assert text.is_missing(pd.NaT)
    assert text.number(pd.NA) == "no data"


def test_numpy_numbers_are_numbers():
    import numpy as np

    assert text.number(np.float64(2.5)) == "2.5"
    assert text.number(np.int64(1500)) == "1,500"


@pytest.mark.parametrize(("language", "expected"), [("en", "2.65%"), ("de", f"2,65{NB}%"), ("zh", "2.65%")])
def test_shares_become_per_cent(language, expected):
    assert text.percent(0.0265, 2, language=language) == expected


def test_differences_of_shares_are_percentage_points():
    assert text.points(0.01, 0) == "1 percentage point"
    assert text.points(0.01) == "1.0 percentage points"
    assert text.points(-0.012, language="de") == f"−1,2{NB}Prozentpunkte"
    assert text.points(0.012, signed=True, language="zh") == "+1.2个百分点"


@pytest.mark.parametrize(("language", "expected"), [("en", "4.3 times"), ("de", "4,3-fach"), ("zh", "4.3倍")])
def test_ratios(language, expected):
    assert text.ratio(4.31, language=language) == expected


def test_english_ordinals_know_their_teens():
    assert [text.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]
    )
    assert text.ordinal(3, language="de") == "3."
    assert text.ordinal(3, language="zh") == "第3"


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "a, b and c"), ("de", "a, b und c"), ("zh", "a、b和c")]
)
def test_lists_end_as_the_language_does(language, expected):
    assert text.listing(["a", "b", "c"], language=language) == expected


def test_short_lists_need_no_commas():
    assert text.listing([]) == ""
    assert text.listing(["a"]) == "a"
    assert text.listing(["a", "b"]) == "a and b"


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en", "15 March 2024", "March 2024", "2024"),
        ("de", "15. März 2024", "März 2024", "2024"),
        ("zh", "2024年3月15日", "2024年3月", "2024年"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(language, day, month, year):
    precisions = ("day", "month", "year")
    written = [text.date("2024-03-15", precision, language=language) for precision in precisions]
    assert written == [day, month, year]


def test_dates_may_be_text_days_or_moments():
    assert text.date(date(2024, 3, 15)) == text.date(datetime(2024, 3, 15, 12)) == "15 March 2024"
    assert text.date("2024-03") == "March 2024"
    assert text.date("2024") == "2024"
    assert text.date("2024-03-15", "undated", language="de") == "ohne Datum"


def test_short_dates_fit_axes():
    shown = [text.date("2024-03-05", short=True, language=tongue) for tongue in ("en", "de", "zh")]
    assert shown == ["5 Mar 2024", "05.03.2024", "2024-03-05"]


def test_a_wrong_date_is_refused_with_the_right_form():
    with pytest.raises(DataError, match=r"not a date.*15/3/2024.*YYYY-MM-DD"):
        text.date("15/3/2024")
    with pytest.raises(DataError, match="not a date"):
        text.date("2024-02-30")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-03-03", "2024-03-12", "3–12 March 2024|3.–12. März 2024|2024年3月3日至12日"),
        ("2024-02-27", "2024-03-12", "27 February – 12 March 2024|27. Februar – 12. März 2024|"
         "2024年2月27日至3月12日"),
        ("2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024|30. Dezember 2023 – 2. Januar 2024|"
         "2023年12月30日至2024年1月2日"),
        ("2019", "2024", "2019–2024|2019–2024|2019年至2024年"),
        ("2024-03-03", "2024-03-03", "3 March 2024|3. März 2024|2024年3月3日"),
    ],
)  # fmt: skip
def test_spans_name_what_both_ends_share_once(first, last, expected):
    spans = [text.date_range(first, last, language=tongue) for tongue in ("en", "de", "zh")]
    assert spans == expected.split("|")


def test_years_are_never_grouped():
    assert text.year(2023.0) == "2023"
    assert text.year(date(2023, 5, 1)) == "2023"


def test_the_language_of_the_session_is_used_and_restored():
    text.use("de")
    assert text.language() == "de"
    assert text.number(1.5, 1) == "1,5"
    with text.using_language("zh"):
        assert text.missing() == "无数据"
    assert text.language() == "de"


def test_an_unknown_language_is_refused_with_the_known_ones():
    with pytest.raises(UnknownName, match="unknown language 'fr': use one of en, de, zh"):
        text.use("fr")


def test_words_that_only_begin_like_a_date_are_not_read_as_one() -> None:
    with pytest.raises(DataError, match="not a date"):
        text.date("3 January 2017")


@pytest.mark.parametrize(
    ("day", "words"),
    [("2020-08-13", "dem 13. August 2020"), ("2019-05", "Mai 2019"), ("2018", "2018")],
)
def test_a_german_day_takes_its_article_behind_a_preposition(day: str, words: str) -> None:
    assert text.write("{day:date_dative}", day=day, language="de") == words
    assert text.write("{day:date_dative}", day=day, language="en") == text.date(day, language="en")
