"""Sentences from the message files, with every value written in the language by one formatter."""

import re
import string
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from analysis import names
from analysis.errors import ParameterError, UnknownName
from analysis.text import amounts, dates, digits, labels, messages_files, numbers, unit_text
from analysis.text.markup import Text, html
from analysis.text.session_language import resolve

Writer = Callable[[Any, str], str]

SPECS: dict[str, Writer] = {
    "text": lambda value, language: digits.missing(language) if digits.is_missing(value) else _as_text(value),
    "n": lambda value, language: numbers.number(value, language=language),
    "n0": lambda value, language: numbers.number(value, 0, language=language),
    "n1": lambda value, language: numbers.number(value, 1, language=language),
    "n2": lambda value, language: numbers.number(value, 2, language=language),
    "n3": lambda value, language: numbers.number(value, 3, language=language),
    "signed0": lambda value, language: numbers.number(value, 0, signed=True, language=language),
    "signed1": lambda value, language: numbers.number(value, 1, signed=True, language=language),
    "signed2": lambda value, language: numbers.number(value, 2, signed=True, language=language),
    "pct0": lambda value, language: numbers.percent(value, 0, language=language),
    "pct1": lambda value, language: numbers.percent(value, 1, language=language),
    "pct2": lambda value, language: numbers.percent(value, 2, language=language),
    "signedpct0": lambda value, language: numbers.percent(value, 0, signed=True, language=language),
    "signedpct1": lambda value, language: numbers.percent(value, 1, signed=True, language=language),
    "points0": lambda value, language: numbers.points(value, 0, language=language),
    "points1": lambda value, language: numbers.points(value, 1, language=language),
    "signedpoints1": lambda value, language: numbers.points(value, 1, signed=True, language=language),
    "ratio": lambda value, language: numbers.ratio(value, 1, language=language),
    "ratio0": lambda value, language: numbers.ratio(value, 0, language=language),
    "ratio2": lambda value, language: numbers.ratio(value, 2, language=language),
    "ordinal": lambda value, language: numbers.ordinal(value, language=language),
    "money": lambda value, language: amounts.money(value, language=language),
    "money0": lambda value, language: amounts.money(value, 0, language=language),
    "money1": lambda value, language: amounts.money(value, 1, language=language),
    "money2": lambda value, language: amounts.money(value, 2, language=language),
    "money_short": lambda value, language: amounts.money(value, short=True, language=language),
    "date": lambda value, language: dates.date(*_pair(value), language=language),
    "date_dative": lambda value, language: dates.dative(*_pair(value), language=language),
    "date_range": lambda value, language: dates.date_range(*value, language=language),
    "year": lambda value, language: dates.year(value, language=language),
    "value": lambda value, language: unit_text.value(*value, language=language),
    "unit": lambda value, language: unit_text.unit(value, language=language),
    "axis": lambda value, language: unit_text.axis(value, language=language),
    "list": lambda value, language: numbers.listing(value, language=language),
    "quoted": lambda value, language: _quoted(str(value), language),
    "message": lambda value, language: sentence(**value, language=language),
}
"""What may stand behind the colon of a placeholder. Also allowed: any unit of the vocabulary
(``{n:projects}`` gives 28 projects), any kind of label (``{k:region}``), ``list:`` and ``quoted:`` with any
of these (``list:or:`` joins by or), ``{n:one|other}`` for a word that follows a number in singular or plural
(# stands for the number; a third form is for none), and ``{k:select:up=rose|down=fell}``. `message` writes
another message: its key and its values.

Two specs take a second value by its name: ``{low:money_to:high}`` is a range of amounts, and
``{k:part_of:n:all=all # regions|none=no region|some=@ of # regions}`` a part (@) of a whole (#); it may
tell apart `one` of several and the `only` one there is."""

_PAIRED = ("part_of", "money_to")


def sentence(key: str, *, language: str | None = None, **values: object) -> Text:
    """Return one sentence of the message files, filled in: ``sentence("key_data.finding", share=0.27)``.

    The result is plain text; its markup (bold words of the message) appears through `html`, where every
    value is escaped.

    Raises
    ------
    UnknownName
        For a message, language, unit or label that does not exist.
    ParameterError
        For a value the message wants and did not get, or that its placeholder cannot write.
    """
    language = resolve(language)
    file, _, name = key.partition(".")
    known = messages_files.entries(names.validate_choice(file, messages_files.files(), "message file"))
    template = known[names.validate_choice(name, known, f"message of {file}.toml")][language]
    return _FORMATTER.fill(template, values, key=key, language=language)


def write(template: str, *, language: str | None = None, **values: object) -> Text:
    """Return a template filled in with typed placeholders, without a message file."""
    return _FORMATTER.fill(template, values, key=repr(template), language=resolve(language))


def message_keys(file: str | None = None) -> tuple[str, ...]:
    """Return the keys of all messages that hold sentences, or of one file's."""
    chosen = [file] if file else messages_files.files()
    return tuple(f"{name}.{key}" for name in chosen for key in messages_files.entries(name))


class MessageFormatter(string.Formatter):
    """Fills ``{name:spec}`` placeholders in one language; nothing else of format strings is allowed."""

    def fill(self, template: str, values: Mapping[str, object], *, key: str, language: str) -> Text:
        """Return the filled template as text that knows its markup."""
        parts: list[str] = []
        for literal, name, spec, conversion in self.parse(template):
            parts.append(_Literal(literal))
            if name is None:
                continue
            if conversion or not name.isidentifier():
                raise ParameterError(f"message {key}: {{{name}}} is not a plain name")
            if name not in values:
                wanted = ", ".join(sorted(values)) or "none"
                raise ParameterError(f"message {key} wants a value {name!r}; it got: {wanted}")
            place = f"message {key}, {{{name}:{spec}}}"
            parts.append(_written(*_paired(values, name, spec or "", place), place, language))
        return _bold(parts)


_FORMATTER = MessageFormatter()


def _paired(values: Mapping[str, object], name: str, spec: str, place: str) -> tuple[object, str]:
    """The value and its spec; of a spec that takes a second value by name, both values and the rest of it."""
    kind, _, rest = spec.partition(":")
    if kind not in _PAIRED:
        return values[name], spec
    partner, _, forms = rest.partition(":")
    if partner not in values:
        raise ParameterError(f"{place} wants a value {partner!r}; it got: {', '.join(sorted(values))}")
    return (values[name], values[partner]), f"{kind}:{forms}"


def _written(value: object, spec: str, place: str, language: str) -> str:
    """One value in its spec; what cannot be written is answered with the place and the value."""
    try:
        return _write(value, spec or _default_spec(value, place), language)
    except UnknownName as fault:
        raise type(fault)(f"{place}: {fault}") from None
    except (TypeError, ValueError, ArithmeticError) as fault:
        raise ParameterError(f"{place}: cannot write {value!r} ({fault})") from fault


def _write(value: Any, spec: str, language: str) -> str:
    kind, _, rest = spec.partition(":")
    if kind in _COMPOUND:
        return _COMPOUND[kind](value, rest, language)
    if "|" in spec:
        return _counted(value, spec, language)
    if spec in SPECS:
        return SPECS[spec](value, language)
    if spec in unit_text.units():
        return unit_text.value(value, spec, language=language)
    kinds = (*SPECS, *labels.kinds())
    return labels.label(names.validate_choice(spec, kinds, "placeholder type"), value, language=language)


def _default_spec(value: object, place: str) -> str:
    if isinstance(value, str) or value is None:
        return "text"
    raise ParameterError(f"{place}: say how to write {value!r}, for instance {{name:n1}}")


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("text expected; numbers need a type such as n1")


def _pair(value: object) -> tuple[Any, ...]:
    """A date alone, or a date with its precision."""
    return value if isinstance(value, tuple) else (value,)


def _counted(value: object, forms: str, language: str) -> str:
    """Singular, plural or, where a third form is given, none by the number; # stands for the number."""
    one, other, *none = forms.split("|")
    if digits.is_missing(value):
        return other.replace("#", digits.missing(language)).strip()
    number = abs(digits.decimal(value))
    form = one if number == 1 else none[0] if none and number == 0 else other
    return form.replace("#", numbers.number(value, 0, language=language)) if "#" in form else form


def _selected(value: object, choices: str, _language: str) -> str:
    options = dict(choice.split("=", 1) for choice in choices.split("|"))
    return options[names.validate_choice(str(value), options, "choice")]


def _listed(value: Any, kind: str, language: str) -> Text:
    """Every item in its kind, joined by and, or by or; messages are joined as the clauses they are."""
    last = "or" if kind.startswith("or:") else "clause" if kind == "message" else "and"
    items = [_write(item, kind.removeprefix("or:") or "text", language) for item in value]
    return numbers.listing(items, last=last, language=language)


def _quoted(words: str, language: str) -> str:
    return f"„{words}“" if language == "de" else f"“{words}”"


def _part(value: Any, choices: str, language: str) -> str:
    """How many of how many: all, none, the only one, one or some of them; @ is the part, # the whole."""
    part, whole = (digits.decimal(number) for number in value)
    options = dict(choice.split("=", 1) for choice in choices.split("|"))
    name = "none" if part == 0 else "all" if part == whole else "one" if part == 1 else "some"
    if whole == 1 and part == 1:
        name = "only"
    form = options.get(name) or options[{"only": "all", "one": "some"}.get(name, name)]
    counts = {"@": part, "#": whole}
    return re.sub("[@#]", lambda sign: numbers.number(counts[sign[0]], 0, language=language), form)


_COMPOUND: dict[str, Callable[[Any, str, str], str]] = {
    "select": _selected,
    "list": _listed,
    "quoted": lambda value, kind, language: _quoted(_write(value, kind or "text", language), language),
    "part_of": _part,
    "money_to": lambda value, _kind, language: amounts.money_range(*value, language=language),
}
"""Specs that say more behind a second colon."""


def _bold(parts: Iterable[str]) -> Text:
    """Turn ** of the template (never of a value) into bold and take it out of the plain text."""
    plain, markup, is_open = "", "", False
    for part in parts:
        if not isinstance(part, _Literal):
            plain, markup = plain + part, markup + html(part)
            continue
        for index, piece in enumerate(re.split(r"\*\*", part)):
            if index:
                is_open = not is_open
                markup += "<strong>" if is_open else "</strong>"
            plain, markup = plain + piece, markup + escape(piece)
    return Text(plain, markup + ("</strong>" if is_open else ""))


class _Literal(str):
    """Text of the message file, which is trusted markup; values put into it are escaped."""
