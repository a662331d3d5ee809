"""Amounts of money: the one place that knows 亿, Milliarden and billion.

Tables hold billions (10^9). Chinese counts in 万 (10^4), 亿 (10^8) and 万亿 (10^12): one billion yuan is
十亿, so the printed number is ten times the English one. German Milliarde is 10^9 and Billion 10^12, the
English trillion. An amount is rounded once, in billions, and then written in any of the three.
"""

from dataclasses import dataclass
from decimal import Decimal

from analysis import names
from analysis.text.digits import NBSP, decimal, is_missing, missing, resized, rounded, trimmed, written
from analysis.text.recorder import record
from analysis.text.session_language import resolve

CURRENCIES = {
    "CNY": {"en": "CNY", "de": "Yuan", "zh": "元"},
    "USD": {"en": "USD", "de": "US-Dollar", "zh": "美元"},
    "HKD": {"en": "HKD", "de": "HK-Dollar", "zh": "港元"},
}


@dataclass(frozen=True)
class Scale:
    """One size of amount: its word in each language and how many of them one billion is."""

    words: dict[str, str]
    short: dict[str, str]
    western: Decimal
    chinese: Decimal

    def times(self, language: str) -> Decimal:
        """Return what billions are multiplied with to be counted in this size."""
        return self.chinese if language == "zh" else self.western


SCALES = {
    "million": Scale(
        {"en": "million", "de": "Mio.", "zh": "万"},
        {"en": "m", "de": "Mio.", "zh": "万"},
        Decimal(1000),
        Decimal(100_000),
    ),
    "billion": Scale(
        {"en": "billion", "de": "Mrd.", "zh": "亿"},
        {"en": "bn", "de": "Mrd.", "zh": "亿"},
        Decimal(1),
        Decimal(10),
    ),
    "trillion": Scale(
        {"en": "trillion", "de": "Bio.", "zh": "万亿"},
        {"en": "tn", "de": "Bio.", "zh": "万亿"},
        Decimal("0.001"),
        Decimal("0.001"),
    ),
}


def money(
    cny_bn: object,
    digits: int | None = None,
    *,
    short: bool = False,
    scale: str | None = None,
    currency: str = "CNY",
    language: str | None = None,
) -> str:
    """Return an amount given in billions: CNY 1,016.7 billion, 1.016,7 Mrd. Yuan, 10166.8亿元.

    Parameters
    ----------
    cny_bn
        The amount in billions of the currency; missing gives the words for it.
    digits
        Decimals of the English and German number; Chinese then shows the same rounded amount. Without it
        the size decides, and Chinese keeps one decimal of 亿 as its statistics do.
    short
        Without the currency and with short words, for labels inside figures: 1,016.7 bn.
    scale
        million, billion or trillion; without it below 100 million counts in millions, from 10,000
        billion in trillions.
    """
    language = resolve(language)
    if is_missing(cny_bn):
        return missing(language)
    name = names.validate_choice(scale or usual_scale(cny_bn), SCALES, "scale of money")
    names_of_money = CURRENCIES[names.validate_choice(currency, CURRENCIES, "currency")]
    stated, shown = counted(cny_bn, name, digits, language)
    record(stated, "money")
    words = (SCALES[name].short if short else SCALES[name].words)[language]
    return _assembled(written(shown, language), words, "" if short else names_of_money[language], language)


def money_range(low: object, high: object, *, currency: str = "CNY", language: str | None = None) -> str:
    """Return two amounts given in billions as a range that names the unit once: CNY 1.59 to 4.27 billion.

    Chinese repeats the unit, as its statistics do. Two amounts of different size are each written out, two
    that read alike are written once.
    """
    language = resolve(language)
    first, last = (money(end, currency=currency, language=language) for end in (low, high))
    if first == last or is_missing(low) or is_missing(high):
        return first
    opening = first
    if language != "zh" and usual_scale(low) == usual_scale(high):
        gap = NBSP if language == "de" else " "
        tail = 2 if language == "de" else 1
        opening = gap.join(first.split(gap)[:-tail])
        last = last if language == "de" else last.removeprefix(CURRENCIES[currency]["en"] + gap)
    return opening + {"en": " to ", "de": " bis ", "zh": "至"}[language] + last


def _assembled(amount: str, words: str, currency: str, language: str) -> str:
    if language == "zh":
        return amount + words + currency
    order = (amount, words, currency) if language == "de" else (currency, amount, words)
    return (NBSP if language == "de" else " ").join(part for part in order if part)


def usual_scale(billions: object) -> str:
    """Return the size in which an amount is counted when nobody says otherwise."""
    size = abs(decimal(billions))
    if size >= 10_000:
        return "trillion"
    return "million" if 0 < size < Decimal("0.1") else "billion"


def counted(billions: object, scale: str, digits: int | None, language: str) -> tuple[Decimal, Decimal]:
    """Return the amount as stated, in billions, and the number to print in front of the scale's word.

    The amount is rounded in the western count first, so that all languages state the same one; only
    without `digits` Chinese keeps one decimal of 亿, as its statistics print it.
    """
    size = SCALES[scale]
    western = decimal(billions) * size.western
    decimals = _usual_decimals(western) if digits is None else digits
    stated = rounded(western, decimals)
    factor = size.times(language) / size.western
    if digits is not None:
        return stated / size.western, resized(stated, factor, digits)
    finer = rounded(western, max(decimals, 2)) if language == "zh" and scale == "billion" else stated
    return stated / size.western, trimmed(finer * factor)


def _usual_decimals(amount: Decimal) -> int:
    """About four digits: one decimal from a hundred, two from one, three below."""
    size = abs(amount)
    if size >= 100:
        return 1
    return 2 if size >= 1 else 3
