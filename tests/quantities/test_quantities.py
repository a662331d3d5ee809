"""Numbers and amounts as written in three languages are read to the same values."""

import doctest
from decimal import Decimal
from importlib import import_module

import pytest

from analysis.quantities import (
    chinese_numeral,
    lookup,
    money_unit,
    narrow,
    parse_notation,
    parse_number,
    words,
)


@pytest.mark.parametrize(
    ("text", "language", "value", "decimals"),
    [
        ("1,234.5", "en", "1234.5", 1),
        ("1.234,5", "de", "1234.5", 1),
        ("1,234", "en", "1234", 0),
        ("1.234", "de", "1234", 0),
        ("1,234", "de", "1.234", 3),
        ("12.5", "de", "12.5", 1),
        ("3,5", "en", "3.5", 1),
        ("0.123", "de", "0.123", 3),
        ("1.234.567", "en", "1234567", 0),
        ("1,234.5", "de", "1234.5", 1),
        ("12 345", "en", "12345", 0),
        ("１２３．５", "zh", "123.5", 1),
        ("3.50", "zh", "3.50", 2),
        ("-4,1", "de", "-4.1", 1),
    ],
)
def test_a_number_is_read_by_the_habit_of_its_language(
    text: str, language: str, value: str, decimals: int
) -> None:
    number = parse_number(text, language)
    assert number is not None
    assert (number.value, number.decimals) == (Decimal(value), decimals)


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "12.", "1,23,456", "3½"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text, "en") is None


@pytest.mark.parametrize("text", ["7", "1,234", "1.234", "0.123", "12,5", "1.234.567", "1,234.5", "1.234,5"])
def test_a_cell_and_a_sentence_read_the_same_digits(text: str) -> None:
    cell = parse_notation(text)
    assert cell is not None
    assert [float(parse_number(text, language).value) for language in ("en", "de")] == [
        cell.point,
        cell.comma,
    ]  # type: ignore[union-attr]


@pytest.mark.parametrize("module", ["number_parsing", "notations", "unit_words"])
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    result = doctest.testmod(import_module(f"analysis.quantities.{module}"))
    assert (result.failed, bool(result.attempted)) == (0, True)


def test_final_zeros_of_a_whole_number_state_nothing() -> None:
    steps = [parse_number(text, "en").step for text in ("36,500", "36,501", "3.50", "100")]  # type: ignore[union-attr]
    assert steps == [100, 1, Decimal("0.01"), 100]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三千五百", 3500),
        ("十二", 12),
        ("二十", 20),
        ("两万", 20000),
        ("三亿五千万", 350_000_000),
        ("一百零五", 105),
        ("三点五", Decimal("3.5")),
        ("二〇二三", 2023),
        ("一万亿", 10**12),
        ("百", 100),
        ("三千五百亿", 350_000_000_000),
    ],
)
def test_chinese_numerals_are_read(text: str, value: Decimal) -> None:
    assert chinese_numeral(text) == value


def test_a_german_billion_is_a_trillion_and_an_english_one_a_milliard() -> None:
    assert money_unit("Billionen Yuan", "de") == (12, "CNY")
    assert money_unit("billion yuan", "en") == (9, "CNY")
    assert lookup("scale", "de")["billion"] == "12"
    assert lookup("scale", "en")["billion"] == "9"


@pytest.mark.parametrize(
    ("text", "power", "currency"),
    [
        ("万元", 4, "CNY"),
        ("亿美元", 8, "USD"),
        ("Mrd. Yuan", 9, "CNY"),
        ("US$ bn", 9, "USD"),
        ("元", 0, "CNY"),
    ],
)
def test_units_of_money_have_power_and_currency(text: str, power: int, currency: str) -> None:
    assert money_unit(text) == (power, currency)


def test_what_is_no_unit_of_money_is_none() -> None:
    assert money_unit("crore rupees") is None
    assert money_unit("Hektar") is None


@pytest.mark.parametrize(
    ("text", "language", "value", "currency", "relation"),
    [
        ("约3亿元", "zh", 3e8, "CNY", "about"),
        ("超50亿元", "zh", 5e9, "CNY", "at_least"),
        ("5-10亿元", "zh", 5e8, "CNY", "range"),
        ("50万元（含税）", "zh", 5e5, "CNY", ""),
        ("三亿五千万元", "zh", 3.5e8, "CNY", ""),
        ("20亿元以上", "zh", 2e9, "CNY", "at_least"),
        ("100多亿元", "zh", 1e10, "CNY", "at_least"),
        ("数千万元", "zh", 1e7, "CNY", "no_figure"),
        ("über 2,5 Mrd. Yuan", "de", 2.5e9, "CNY", "at_least"),
        ("rund 1,2 Billionen Yuan", "de", 1.2e12, "CNY", "about"),
        ("more than US$ 3.5 billion", "en", 3.5e9, "USD", "at_least"),
        ("2.5 to 3 million yuan", "en", 2.5e6, "CNY", "range"),
        ("≥5 Mio. EUR", "de", 5e6, "EUR", "at_least"),
        ("~3-5亿", "zh", 3e8, "", "range"),
        ("＜1亿元", "zh", 1e8, "CNY", "at_most"),
    ],
)
def test_an_amount_says_value_unit_and_relation(
    text: str, language: str, value: float, currency: str, relation: str
) -> None:
    found = parse_notation(narrow(text))
    assert found is not None
    named = money_unit(found.unit, language)
    assert named is not None
    power, of = named
    read = (found.comma if language == "de" else found.point) * 10**power
    assert (of, found.relation) == (currency, relation)
    assert relation == "no_figure" or read == pytest.approx(value)


def test_no_word_of_a_language_has_two_meanings_of_one_kind() -> None:
    for kind in ("scale", "currency", "numeral", "fraction", "multiple"):
        for language in ("en", "de", "zh"):
            keys: dict[str, str] = {}
            for word in words(kind, language):
                assert keys.setdefault(word.word, word.key) == word.key, word
