"""What columns and units of records may be called, in three languages: ``columns.csv`` and `quantities`."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache

from analysis.names import LANGUAGES
from analysis.quantities import money_unit, narrow, simplified, words
from analysis.records.cell_values import pattern, rewritten
from analysis.records.problems import InvalidCell, invalid, shipped

BILLION = 9  # amounts are converted to 10^9 yuan
MAX_NAME = 200  # characters the name of a column or unit may have: longer ones are none
PLACES = ("region", "city", "place", "district", "province")  # in the order they are looked at
CONVERTED = ("USD", "HKD", "EUR")  # currencies that are converted by yearly rates


@dataclass(frozen=True)
class Unit:
    """A unit of money: `power` of ten of one yuan, or of a currency that is perhaps `named`."""

    power: int
    currency: str = "CNY"
    named: bool = field(default=True, compare=False)

    def billions(self, value: float) -> float:
        """Return an amount in this unit in billions, divided where possible: 3 亿元 are 0.3 exactly."""
        above, below = self.factors
        return value * above / below

    @property
    def factors(self) -> tuple[float, float]:
        """What an amount is multiplied by, then divided by, to be in billions."""
        return float(10 ** max(self.power - BILLION, 0)), float(10 ** max(BILLION - self.power, 0))


def bare(name: str) -> str:
    """Return a name as it is compared: one width, one case, simplified, no blanks, dots, hyphens."""
    folded = simplified(unicodedata.normalize("NFKC", name).casefold())
    return re.sub(r"[\s._\-·'\"*\u00ad\u200b-\u200f\u2060\ufeff]+", "", folded)


@cache
def _rows() -> tuple[list[str], ...]:
    return tuple(list(row.values()) for row in shipped("columns.csv"))


@cache
def columns() -> tuple[str, ...]:
    """Return the columns a file may have, in the order of the vocabulary."""
    return tuple(dict.fromkeys(column for column, *_ in _rows() if column != "number"))


@cache
def column_names() -> dict[str, tuple[str, str]]:
    """Return column and language by name as compared."""
    return {bare(word): (column, language) for column, language, word in _rows() if language in LANGUAGES}


def unit(text: str, language: str | None = None) -> Unit | InvalidCell | None:
    """Return the unit a text names, None for none, or why not; *Billion* is 10¹² in a German file."""
    text = rewritten("unit text", narrow(text[: 2 * MAX_NAME]).strip()).strip()
    if not text:
        return None
    if "billion" in text.casefold() and (language == "de" or "billionen" in text.casefold()):
        return invalid("misread_unit")
    found = money_unit(simplified(text), language) or money_unit(simplified(text))
    if found is None or len(text) > MAX_NAME:
        return invalid("no_unit")
    power, currency = found
    if currency not in {"", "CNY", *CONVERTED}:
        return invalid("not_converted")
    return Unit(power, currency or "CNY", bool(currency))


@lru_cache(4096)
def column(header: str) -> tuple[str, str, str] | None:
    """Return column, language and unit text of a head such as ``金额（万元）``; None for an unknown one."""
    if len(header) > MAX_NAME:
        return None
    known, whole = column_names(), bare(header)
    inside = pattern("brackets behind a head").search(header)
    before = bare(header[: inside.start()]) if inside else ""
    if whole in known:
        return (*known[whole], "")
    if inside and before in known:
        name, language = known[before]
        unit_text = pattern("before a unit").sub("", inside["inside"].strip()) if name == "amount" else ""
        return name, language, unit_text if isinstance(unit(unit_text), Unit) or _any_money(unit_text) else ""
    return _with_unit_behind(whole, header) or _in_two_rows(header) or _alternatives(header)


def _alternatives(header: str) -> tuple[str, str, str] | None:
    """A head in two languages (``日期 Date``), or that names places of several kinds: ``State/Province``."""
    pieces = list(filter(None, map(str.strip, pattern("two languages").split(header))))
    found = [column(piece) for piece in pieces] if len(pieces) > 1 else [None]
    names = {one[0] if one else "" for one in found}
    if found[0] is None or not (len(names) == 1 or names <= set(PLACES)):
        return None
    unit_text = next((one[2] for one in found if one and one[2]), "")
    return found[0][0] if len(names) == 1 else "place", found[0][1], unit_text


def _in_two_rows(header: str) -> tuple[str, str, str] | None:
    """A head of two rows: the lower one says more, the unit may stand in either."""
    group, mark, own = header.rpartition(" / ")
    found, above = (column(own), column(group)) if mark else (None, None)
    if found and above and above[0] == found[0] == "amount":
        return found[0], found[1], found[2] or above[2]
    return found or above


def _any_money(text: str) -> bool:
    """Whether a text is meant as a unit, so that what is wrong with it must be said."""
    marks = (bare(one.word) for kind in ("currency", "scale") for one in words(kind) if len(one.word) > 1)
    return any(mark in bare(text) for mark in marks)


def _with_unit_behind(whole: str, header: str) -> tuple[str, str, str] | None:
    """A head of the amount followed by its unit without brackets: ``Betrag in Mio. Yuan``, ``金额/万元``."""
    amounts = (name for name, (column, _) in column_names().items() if column == "amount")
    for name in sorted(filter(whole.startswith, amounts), key=len, reverse=True):
        rest = pattern("before a unit").sub("", whole[len(name) :])
        if rest and isinstance(unit(rest), Unit):
            own = next(
                header[at:] for at in range(len(header)) if bare(header[at:]) == bare(whole[len(name) :])
            )
            return (*column_names()[name], pattern("before a unit").sub("", own.strip(" _-")))
    return None
