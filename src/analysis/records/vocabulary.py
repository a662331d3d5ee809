"""What columns and units of records may be called, in three languages, from ``vocabulary.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from analysis.names import LANGUAGES

_BRACKETS = re.compile(r"\s*[(\[{（【](?P<inside>[^()\[\]{}（）【】]*)[)\]}）】]\s*$")
_SEPARATES = re.compile(r"^(?:in|/|,|:|，|：|\||-)?\s*")
BILLION = 9
"""Amounts are converted to 10^9 yuan."""
MAX_NAME = 200
"""Characters the name of a column or unit may have: longer ones are none, and are not looked at."""


@dataclass(frozen=True)
class Unit:
    """A unit of money: `power` of ten of one yuan."""

    power: int

    def billions(self, value: float) -> float:
        """Return an amount in this unit as billion CNY, divided where possible: 3 亿元 are 0.3 exactly."""
        return value * self.multiplier / self.divisor

    @property
    def multiplier(self) -> float:
        """Factor above a billion."""
        return float(10 ** max(self.power - BILLION, 0))

    @property
    def divisor(self) -> float:
        """Divisor below a billion."""
        return float(10 ** max(BILLION - self.power, 0))


@dataclass(frozen=True)
class NotAUnit:
    """Text that cannot be used as a unit: what is wrong with it and what would be right."""

    problem: str
    expected: str
    text: str = ""


EXPECTED_UNIT = "a unit of yuan such as 元, 万元, 亿元, Mio. Yuan, Mrd. Yuan, million CNY, bn CNY"


def bare(name: str) -> str:
    """Return a name as it is compared: one width, one case, no blanks, dots, hyphens, underscores."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s._\-·'\"\u200b\ufeff]+", "", folded)


@cache
def raw() -> Mapping[str, Any]:
    """Return the mapping as written."""
    return tomllib.loads(files("analysis.records").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def column_names() -> dict[str, tuple[str, str]]:
    """Return column and language by name as compared."""
    return {
        bare(name): (column, language)
        for column, entry in raw()["columns"].items()
        for language in LANGUAGES
        for name in entry[language]
    }


@cache
def _unit_words() -> dict[str, int]:
    words = {bare(word): int(power) for power, entry in raw()["units"].items() for word in entry["words"]}
    return {**words, "": 0}


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit | NotAUnit | None:
    """Return the unit a text names, None for an empty one, or why it is none.

    >>> unit("万元"), unit("Mrd. Yuan"), unit("bn CNY")
    (Unit(power=4), Unit(power=9), Unit(power=9))
    """
    word = bare(text)
    if not word:
        return None
    if len(word) > MAX_NAME:
        return NotAUnit("not a unit of money", EXPECTED_UNIT, text)
    currency = raw()["currency"]
    scale, foreign = _without(word, currency["words"]), _without(word, currency["foreign"])
    if foreign != word:
        return NotAUnit(
            "amounts must be in yuan", "the amount converted to yuan, with the rate of its day", text
        )
    if scale == "billionen":
        return NotAUnit("a unit that can be misread", "Mrd. Yuan (10⁹) or Bio. Yuan (10¹²)", text)
    if scale not in _unit_words():
        return NotAUnit("not a unit of money", EXPECTED_UNIT, text)
    return Unit(_unit_words()[scale])


def _without(word: str, parts: list[str]) -> str:
    for part in sorted(parts, key=len, reverse=True):
        word = word.replace(bare(part), "", 1)
    return word


def column(header: str) -> tuple[str, str, str] | None:
    """Return column, language and unit text of a head such as ``金额（万元）`` or ``amount_cny_bn``.

    The unit text is empty where the head names none; a head that is not known gives None.
    """
    if len(header) > MAX_NAME:
        return None
    known, whole = column_names(), bare(header)
    if whole in known:
        return (*known[whole], "")
    inside = _BRACKETS.search(header)
    if inside and bare(header[: inside.start()]) in known:
        name, language = known[bare(header[: inside.start()])]
        return name, language, inside["inside"].strip() if name == "amount" else ""
    return _with_unit_behind(whole)


def _with_unit_behind(whole: str) -> tuple[str, str, str] | None:
    """A head of the amount followed by its unit without brackets: ``Betrag in Mio. Yuan``, ``金额/万元``."""
    for name in sorted((n for n, (c, _) in column_names().items() if c == "amount"), key=len, reverse=True):
        if whole.startswith(name):
            rest = _SEPARATES.sub("", whole[len(name) :])
            if isinstance(unit(rest), Unit) or (
                rest and isinstance(unit(rest), NotAUnit) and rest in _foreign()
            ):
                return (*column_names()[name], rest)
    return None


@cache
def _foreign() -> frozenset[str]:
    return frozenset(bare(word) for word in raw()["currency"]["foreign"])


def markdown_tables() -> str:
    """Return the mapping as two Markdown tables: columns, then units."""
    lines = ["| column | meaning | English | German | Chinese |", "|---|---|---|---|---|"]
    for name, entry in raw()["columns"].items():
        words = [", ".join(entry[language]) for language in LANGUAGES]
        lines.append(" | ".join([f"| `{name}`", entry["meaning"], *words]) + " |")
    lines += ["", "| yuan | written as |", "|---|---|"]
    for power, entry in raw()["units"].items():
        lines.append(f"| {10 ** int(power):,} | {', '.join(entry['words']) or '(currency alone)'} |")
    currency = ", ".join(raw()["currency"]["words"])
    return "\n".join([*lines, "", f"Currency, before or after, may be missing: {currency}."]) + "\n"
