"""Amounts and units: 亿, Milliarden and billion in one place."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from analysis import text
from analysis.errors import UnknownName
from analysis.text.amounts import money_range

NB = "\u00a0"
SIZES = {
    "en": {"million": Decimal("0.001"), "billion": Decimal(1), "trillion": Decimal(1000)},
    "de": {"Mio.": Decimal("0.001"), "Mrd.": Decimal(1), "Bio.": Decimal(1000)},
    "zh": {"万亿": Decimal(1000), "亿": Decimal("0.1"), "万": Decimal("0.00001")},
}


def read_back(words: str, language: str) -> Decimal:
    """The amount in billions that a reader of the language takes from the words."""
    size = next(size for word, size in SIZES[language].items() if word in words)
    digits = re.search(r"[−\d][\d.,]*", words)[0].replace("−", "-")  # type: ignore[index]
    plain = digits.replace(".", "").replace(",", ".") if language == "de" else digits.replace(",", "")
    return Decimal(plain) * size


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "CNY 1,016.7 billion"), ("de", f"1.016,7{NB}Mrd.{NB}Yuan"), ("zh", "10166.8亿元")],
)
def test_a_thousand_billion_reads_as_each_language_counts(language, expected):
    assert text.money(1016.68, language=language) == expected


@pytest.mark.parametrize(("billions", "shown"), [(1016.678, "10166.8亿元"), (35.9851, "359.9亿元")])
def test_chinese_amounts_keep_one_decimal_of_yi_and_no_more(billions: float, shown: str) -> None:
    assert text.money(billions, language="zh") == shown


def test_one_billion_is_ten_yi_and_one_milliarde():
    assert text.money(1, language="en") == "CNY 1 billion"
    assert text.money(1, language="de") == f"1{NB}Mrd.{NB}Yuan"
    assert text.money(1, language="zh") == "10亿元"


def test_an_english_trillion_is_a_german_billion():
    assert text.money(33_000, language="en") == "CNY 33 trillion"
    assert text.money(33_000, language="de") == f"33{NB}Bio.{NB}Yuan"
    assert text.money(33_000, language="zh") == "33万亿元"


def test_small_amounts_count_in_millions_and_wan():
    assert text.money(0.0123, language="en") == "CNY 12.3 million"
    assert text.money(0.0123, language="de") == f"12,3{NB}Mio.{NB}Yuan"
    assert text.money(0.0123, language="zh") == "1230万元"


def test_given_digits_round_once_so_that_all_languages_state_one_amount():
    shown = [text.money(1016.68, 0, language=tongue) for tongue in ("en", "de", "zh")]
    assert shown == ["CNY 1,017 billion", f"1.017{NB}Mrd.{NB}Yuan", "10170亿元"]


@given(st.floats(-99_999, 99_999, allow_nan=False), st.integers(0, 3))
def test_every_language_states_the_same_amount(billions, digits):
    amounts = {read_back(text.money(billions, digits, language=tongue), tongue) for tongue in SIZES}
    assert len({amount.normalize() for amount in amounts}) == 1


@given(st.floats(0.0001, 99_999, allow_nan=False))
def test_the_usual_form_is_never_more_than_one_in_a_hundred_away(billions):
    for tongue in SIZES:
        stated = read_back(text.money(billions, language=tongue), tongue)
        assert abs(stated - Decimal(billions)) <= Decimal(billions) / 100


def test_the_articles_amounts_keep_their_digits():
    assert [text.money(x, language="en") for x in (120, 180, 75)] == (
        ["CNY 120 billion", "CNY 180 billion", "CNY 75 billion"]
    )
    assert [text.money(x, language="zh") for x in (120, 180, 75)] == ["1200亿元", "1800亿元", "750亿元"]


def test_short_amounts_for_labels_leave_the_currency_out():
    assert text.money(1016.68, short=True, language="en") == "1,016.7 bn"
    assert text.money(1016.68, short=True, language="zh") == "10166.8亿"


def test_other_currencies_are_named():
    assert text.value(123, "billion USD", language="en") == "USD 123 billion"
    assert text.value(123, "billion HKD", language="de") == f"123{NB}Mrd.{NB}HK-Dollar"
    assert text.value(123, "billion USD", language="zh") == "1230亿美元"


def test_an_unknown_scale_is_refused():
    with pytest.raises(UnknownName, match="did you mean 'billion'"):
        text.money(1, scale="bilion")


@pytest.mark.parametrize(
    ("value", "unit", "en", "de", "zh"),
    [
        (28, "projects", "28 projects", f"28{NB}Projekte", "28个项目"),
        (1, "projects", "1 project", f"1{NB}Projekt", "1个项目"),
        (0, "projects", "0 projects", f"0{NB}Projekte", "0个项目"),
        (2.65, "%", "2.65%", f"2,65{NB}%", "2.65%"),
        (85.31, "million persons", "85.3 million people", f"85,3{NB}Mio. Menschen", "8530万人"),
        (3, "rank", "rank 3", f"Rang{NB}3", "第3位"),
        (20_000, "enterprises", "20,000 enterprises", f"20.000{NB}Unternehmen", "20000家企业"),
        (0.5, "billion CNY", "CNY 0.5 billion", f"0,5{NB}Mrd.{NB}Yuan", "5亿元"),
    ],
)
def test_values_carry_their_unit(value, unit, en, de, zh):
    assert [text.value(value, unit, language=tongue) for tongue in ("en", "de", "zh")] == [en, de, zh]


def test_numbers_beside_a_chinese_unit_are_converted_to_it():
    assert text.unit("billion CNY", language="zh") == "亿元"
    assert text.bare(1016.68, "billion CNY", language="zh") == "10166.8"
    assert text.tick(200.0, "billion CNY", language="zh") == "2000"
    assert text.bare(1016.68, "billion CNY", language="en") == "1,016.7"
    assert text.tick(200.0, "billion CNY", language="en") == "200"


def test_tick_formatters_keep_the_language_they_were_made_in():
    with text.using_language("zh"):
        write = text.ticks("million persons")
    assert write(0.5, None) == "50"


def test_ticks_show_no_trace_of_binary_fractions():
    assert text.tick(0.1 + 0.2, "%", language="en") == "0.3"


def test_an_unknown_unit_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'projects'"):
        text.value(3, "project")


def test_every_unit_of_the_catalogue_has_words():
    import csv

    from analysis import registry

    with (registry.data_root() / "raw/provinces/indicators.csv").open(encoding="utf-8", newline="") as lines:
        used = {row["target_unit"] for row in csv.DictReader(lines)}
    assert used <= set(text.units())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "CNY 1.59 to 4.27 billion"),
        ("de", "1,59 bis 4,27\u00a0Mrd.\u00a0Yuan"),
        ("zh", "15.9亿元至42.7亿元"),
    ],
)
def test_a_range_of_amounts_names_its_unit_once_except_in_chinese(language: str, words: str) -> None:
    assert money_range(1.59, 4.27, language=language) == words


def test_a_range_across_two_sizes_writes_out_both_amounts() -> None:
    assert money_range(0.05, 4.27, language="en") == "CNY 50 million to CNY 4.27 billion"


def test_a_range_of_two_amounts_that_read_alike_is_one_amount() -> None:
    assert money_range(2.5, 2.5001, language="de") == "2,5\u00a0Mrd.\u00a0Yuan"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "CNY 4,380 billion per year"),
        ("de", f"4.380{NB}Mrd.{NB}Yuan{NB}je{NB}Jahr"),
        ("zh", "每年43800亿元"),
    ],
)
def test_an_amount_per_year_is_converted_like_any_amount(language: str, words: str) -> None:
    assert text.value(4380, "billion CNY per year", language=language) == words


def test_every_unit_of_a_computed_check_has_words() -> None:
    from analysis import load

    assert set(load.checks()["unit"]) <= set(text.units())
