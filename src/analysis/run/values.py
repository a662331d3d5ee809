"""One parameter and one value: declaration, type, range, and the refusal with what would be right."""

import ast
import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis import names, registry
from analysis.errors import AnalysisError, ParameterError

_SAFE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Parameter:
    """One question a notebook may be asked: its type, the values it takes, its words, its default."""

    name: str
    type: str
    default: Any
    label: Mapping[str, str]
    help: Mapping[str, str]
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    notebooks: tuple[str, ...] = ()
    values_from: str = ""

    @property
    def python_type(self) -> str:
        """Name of the Python type a notebook receives."""
        return type(self.default).__name__

    @property
    def range_text(self) -> str:
        """The values it takes, in words and without an equals sign."""
        if self.choices:
            return ", ".join(self.choices)
        if self.minimum is not None:
            return f"{self.minimum} to {self.maximum}"
        return _FORMS.get(self.type, "")


_FORMS = {
    "date": "empty or YYYY-MM-DD",
    "path": "empty or a file",
    "weights": "empty or name and number pairs",
    "edition": "a name in data/editions or a folder",
    "key": "a name of the table",
}


class ParameterValueError(ParameterError):
    """A refusal that a notebook shows as one line instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"ParameterError: {self}"]


def from_text(parameter: Parameter, text: str) -> Any:
    """Return typed text as the declared type: whole numbers and truth values are read, text stays text."""
    truth = {"true": True, "false": False}
    readers: dict[str, Callable[[str], Any]] = {"int": int, "float": float, "bool": truth.__getitem__}
    reader = readers.get(parameter.python_type)
    if reader is None:
        return text if isinstance(parameter.default, str) else _literal(parameter, text)
    try:
        return reader(text.strip())
    except (ValueError, KeyError):
        raise ParameterValueError(_wrong_type(parameter, text)) from None


def _literal(parameter: Parameter, text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        if parameter.default is None:
            return text  # a default that says nothing of the type
        raise ParameterValueError(_wrong_type(parameter, text)) from None


def checked(parameter: Parameter, value: Any) -> Any:
    """Return one value if its parameter takes it, otherwise refuse it with the nearest valid one."""
    if isinstance(value, date):
        value = value.isoformat()
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()  # a year out of a table is a whole number like any other
    if parameter.type == "weights":
        return _weights_text(parameter, value)
    number = parameter.python_type == "float" and isinstance(value, int) and not isinstance(value, bool)
    if type(value) is not type(parameter.default) and not number and parameter.default is not None:
        raise ParameterValueError(_wrong_type(parameter, value))
    if isinstance(value, str) and any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise ParameterValueError(f"{parameter.name} holds a control character: {value!r}")
    tests: dict[str, Callable[[Parameter, Any], None]] = {
        "choice": _check_choice,
        "integer": _check_range,
        "date": _check_date,
        "path": _check_path,
    }
    tests |= {"edition": _check_edition, "key": _check_key}
    if test := tests.get(parameter.type):
        test(parameter, value)
    return value


def _wrong_type(parameter: Parameter, value: Any) -> str:
    kinds = {"int": "a whole number", "str": "text", "float": "a number", "bool": "true or false"}
    wanted = kinds.get(parameter.python_type, f"a {parameter.python_type}")
    return f"{parameter.name} is {value!r}: write {wanted}, such as {parameter.default!r}"


def _check_choice(parameter: Parameter, value: str) -> None:
    if value not in parameter.choices:
        raise refused(value, parameter.choices, parameter.name)


def _check_range(parameter: Parameter, value: int) -> None:
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None and not low <= value <= high:
        raise ParameterValueError(
            f"{parameter.name} is {value}: use {low} to {high} (nearest: {min(max(value, low), high)})"
        )


def _check_date(parameter: Parameter, value: str) -> None:
    if value and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ParameterValueError(
            f"{parameter.name} is {value!r}: write a day as YYYY-MM-DD, such as 2025-03-31"
        )
    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise ParameterValueError(f"{parameter.name} is {value!r}: there is no such day") from None


def _check_path(parameter: Parameter, value: str) -> None:
    if value and not Path(value).expanduser().is_file():
        raise ParameterValueError(f"{parameter.name} names {Path(value).name!r}, which is not a file")


def _check_edition(parameter: Parameter, value: str) -> None:
    if value == parameter.default == "":
        return
    shipped = registry.data_root() / "editions"
    known = sorted(folder.name for folder in shipped.glob("*") if folder.is_dir()) or [parameter.default]
    if "/" in value or "\\" in value:
        if not Path(value).expanduser().is_dir():
            place = Path(value).name
            raise ParameterValueError(f"{parameter.name} names {place!r}, which is no folder with an edition")
    elif value not in known:
        raise refused(value, known, parameter.name)


def _check_key(parameter: Parameter, value: str) -> None:
    known = _listed(parameter.values_from)
    if not _SAFE_KEY.fullmatch(value) or (known and value not in known):
        raise refused(value, known, parameter.name)


def offered(parameter: Parameter) -> list[str]:
    """Return every value a parameter takes, where they can be listed; nothing for a number, day or file."""
    if parameter.type == "edition":
        found = {folder.name for folder in (registry.data_root() / "editions").glob("*") if folder.is_dir()}
        return sorted({*found, parameter.default})
    return list(parameter.choices) or (_listed(parameter.values_from) if parameter.type == "key" else [])


def _listed(place: str) -> list[str]:
    """Values of one column of a clean table; nothing where the table has not been built."""
    table, column = place.split(".")
    file = registry.data_root() / "clean" / f"{table}.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(dict.fromkeys(row[column] for row in csv.DictReader(lines)))


def weights(text: str | Mapping[str, float]) -> dict[str, float]:
    """Return weights by indicator from their text (``"rd_intensity=2,pct_applications=1"``); empty: none."""
    parts: Iterable[tuple[str, Any]]
    if isinstance(text, str):
        pairs = [part.partition("=") for part in text.split(",") if part.strip()]
        parts = [(name.strip(), number.strip()) for name, _, number in pairs]
    else:
        parts = text.items()
    found: dict[str, float] = {}
    for name, number in parts:
        if name in found:
            raise ParameterValueError(f"weights name {name!r} twice")
        try:
            found[name] = float(number)
        except (TypeError, ValueError):
            raise ParameterValueError(
                f"weights hold {name!r} without a number: write name=number, such as {name}=2"
            ) from None
    return found


def _weights_text(parameter: Parameter, value: Any) -> str:
    if not isinstance(value, (str, Mapping)):
        raise ParameterValueError(
            f"{parameter.name} is {value!r}: write name=number pairs, such as rd_intensity=2"
        )
    found = weights(value)
    known = _listed(parameter.values_from)
    for name, number in found.items():
        if not _SAFE_KEY.fullmatch(name) or (known and name not in known):
            raise refused(name, known, "indicator in weights")
        if not 0 <= number < float("inf"):
            raise ParameterValueError(f"weights give {name} {number:g}: use a number from 0 up")
    return (
        value
        if isinstance(value, str)
        else ",".join(f"{name}={number:.15g}" for name, number in found.items())
    )


def refused(value: str, known: Iterable[str], kind: str) -> ParameterValueError:
    """Return the vocabulary's own refusal, as one that a notebook shows in one line."""
    try:
        names.pick(value, known, kind)
    except AnalysisError as refusal:
        return ParameterValueError(str(refusal))
    return ParameterValueError(f"{value!r} cannot be used as {kind}")
