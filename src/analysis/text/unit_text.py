"""Values with their unit, and units alone, as each language writes them."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache

from analysis import names
from analysis.errors import DataError
from analysis.text import labels, messages_files
from analysis.text.amounts import CURRENCIES, counted, money
from analysis.text.digits import NBSP, chosen, decimal, is_missing, missing, resized, trimmed, written
from analysis.text.recorder import record
from analysis.text.session_language import resolve

_MONEY = {
    f"billion {currency}{per}": currency
    for currency in CURRENCIES
    for per in ("", " per year", " per project")
}
"""Units that are amounts of money, alone or per something, with their currency."""


@cache
def units() -> tuple[str, ...]:
    """Return every unit of the vocabulary, as the tables spell it."""
    return tuple(_entries())


def unit(key: str, *, language: str | None = None) -> str:
    """Return a unit as it stands on an axis or in the head of a column: CNY billion, Mrd. Yuan, 亿元.

    Chinese counts some units in other sizes (亿元 for billions of yuan, 万人 for millions of persons): the
    numbers beside the unit must come from `bare`, `tick` or `ticks`, which convert them.
    """
    return str(_entry(key)[resolve(language)]["unit"])


def value(number: object, unit_key: str, digits: int | None = None, *, language: str | None = None) -> str:
    """Return a value with its unit: 28 projects, 28 Projekte, 28个项目.

    `number` is in the unit of the tables (billions, per cent for ``%``); missing gives the words for it.
    """
    language = resolve(language)
    if unit_key in _MONEY:
        return _amount(number, unit_key, digits, language)
    forms = _entry(unit_key)[language]
    if is_missing(number):
        return missing(language)
    stated, shown = _scaled(number, unit_key, digits, language)
    record(stated, unit_key)
    form = forms.get("one", forms["other"]) if str(abs(stated)) == "1" else forms["other"]
    return str(form).replace("#", written(shown, language)).replace("~", NBSP)


def _amount(number: object, unit_key: str, digits: int | None, language: str) -> str:
    """An amount of money, and what it is for where the unit names it (per year, per project)."""
    words = money(number, digits, currency=_MONEY[unit_key], language=language)
    if " per " not in unit_key or is_missing(number):
        return words
    return str(_entry(unit_key)[language]["other"]).replace("#", words).replace("~", NBSP)


def bare(number: object, unit_key: str, digits: int | None = None, *, language: str | None = None) -> str:
    """Return only the number of a value, converted to the size `unit` names in the language.

    For columns and labels whose unit stands elsewhere: 1016.68 billion yuan gives 1,016.7 in English and
    10166.8 in Chinese, where the unit is 亿元.
    """
    language = resolve(language)
    if is_missing(number):
        return missing(language)
    stated, shown = _scaled(number, unit_key, digits, language)
    record(stated, unit_key)
    return written(shown, language)


def tick(number: float, unit_key: str, *, language: str | None = None) -> str:
    """Return the number at a tick of an axis that carries `unit_key`, with all digits it needs."""
    language = resolve(language)
    near = Decimal(repr(round(float(number), 10)))
    return written(trimmed(near * _scale(unit_key, language)), language)


def ticks(unit_key: str, *, language: str | None = None) -> Callable[[float, object], str]:
    """Return a tick formatter for a plotting axis: a function of the value and an unused position."""
    language = resolve(language)
    _entry(unit_key)

    def written_tick(number: float, _position: object = None) -> str:
        return tick(number, unit_key, language=language)

    return written_tick


def axis(indicator: str, *, language: str | None = None) -> str:
    """Return the label of an axis: the indicator's name and its unit in brackets."""
    language = resolve(language)
    name = labels.label("indicator", indicator, language=language)
    key = labels.attribute("indicator", indicator, "unit")
    if not key:
        return name
    words = unit(key, language=language)
    return f"{name}（{words}）" if language == "zh" else f"{name} ({words})"


def _scaled(number: object, unit_key: str, digits: int | None, language: str) -> tuple[Decimal, Decimal]:
    """The value as stated, in the unit of the tables, and the number to print for it."""
    if unit_key in _MONEY:
        return counted(number, "billion", digits, language)
    stated = chosen(number, digits)
    factor = _scale(unit_key, language)
    return stated, trimmed(stated * factor) if digits is None else resized(stated, factor, digits)


def _scale(unit_key: str, language: str) -> Decimal:
    return decimal(_entry(unit_key)[language].get("scale", 1))


def _entry(key: str) -> dict[str, dict[str, str]]:
    return _entries()[names.validate_choice(key, _entries(), "unit")]


@cache
def _entries() -> dict[str, dict[str, dict[str, str]]]:
    """Return the forms of every unit by language: `unit` alone, `one` and `other` with a value, `scale`."""
    return {
        row["key"]: {language: _forms(row, language) for language in names.LANGUAGES}
        for row in messages_files.rows("units")
    }


def _forms(row: dict[str, str], language: str) -> dict[str, str]:
    forms = {form: row.get(f"{form}_{language}") or "" for form in ("unit", "one", "other", "scale")}
    if not (forms["unit"] and forms["other"]):
        raise DataError("a unit needs unit and other in en, de and zh", file="units.csv", column=row["key"])
    return {form: text for form, text in forms.items() if text}
