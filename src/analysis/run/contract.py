"""The contract of what a notebook may be asked: every parameter declared once, checked before anything runs.

Those of the package's notebooks are declared in ``parameters.toml``, from where come the checks (of the
command line, of grids, and of the notebooks themselves under plain papermill), the help, the table of the
documentation and the parameters cell of each notebook. Those of any other notebook are read from its cell
tagged ``parameters``: names, defaults, annotations and type comments. No name is reserved there.
"""

import ast
import builtins
import csv
import json
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis import names, registry
from analysis.errors import AnalysisError, ParameterError

__all__ = [
    "Parameter", "ParameterValueError", "all_parameters", "changed", "check", "declared", "literals",
    "notebooks", "offered", "parse", "refused", "weights",
]  # fmt: skip
FORMAT = 4  # of notebook files; a newer minor version is read as well
_SECRET = re.compile(r"(^|_)(password|passwd|secret|token|credentials?|api_?key)$", re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PLAIN = (str, bool, int, float, list, tuple, dict, type(None))
_SHELL_NAMES = {"In", "Out"}
_FOR_IPYTHON = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
_TYPE_COMMENT = re.compile(r"#\s*type:\s*([\w.]+)")
_CHECKED = "_parameters_checked"
_PYTHON_TYPES: dict[str, type] = {
    kind.__name__: kind for kind in (str, bool, int, float, list, tuple, dict, set, bytes, date, datetime)
}
_TRUTH = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
_WORDS = {
    int: "a whole number", str: "text", float: "a number", bool: "true or false", date: "a day as YYYY-MM-DD",
    datetime: "a time as YYYY-MM-DDTHH:MM",
}  # fmt: skip
_FORMS = {
    "date": "empty or YYYY-MM-DD", "path": "empty or a file", "weights": "empty or name and number pairs",
    "edition": "a name in data/editions or a folder", "key": "a name of the table",
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """One question a notebook may be asked: its type, the values it takes, its words, its default.

    `kind` is the Python type of its values; None takes any.
    """

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
    kind: builtins.type[Any] | None = None

    @property
    def python_type(self) -> str:
        """Name of the Python type a notebook receives."""
        return self.kind.__name__ if self.kind else "any"

    @property
    def range_text(self) -> str:
        """The values it takes, in words and without an equals sign."""
        if self.choices:
            return ", ".join(self.choices)
        if self.minimum is not None:
            return f"{self.minimum} to {self.maximum}"
        return _FORMS.get(self.type, "")


class ParameterValueError(ParameterError):
    """A refusal that a notebook shows as one line instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"ParameterError: {self}"]


# --- declarations ---


@lru_cache(maxsize=1)
def _contract() -> tuple[tuple[str, ...], Mapping[str, Parameter]]:
    raw = tomllib.loads(files("analysis.run").joinpath("parameters.toml").read_text(encoding="utf-8"))
    every = tuple(raw["notebooks"])
    entries = {}
    for name, entry in raw["parameters"].items():
        fields: dict[str, Any] = {"notebooks": every}
        fields |= {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
        entries[name] = Parameter(name, **fields, kind=type(entry["default"]))
    return every, MappingProxyType(entries)


def notebooks() -> tuple[str, ...]:
    """Return the names of the notebooks the contract covers, in reading order."""
    return _contract()[0]


def all_parameters() -> Mapping[str, Parameter]:
    """Return every declared parameter by name, common ones first."""
    return _contract()[1]


def declared(notebook: str | Path) -> dict[str, Parameter]:
    """Return the parameters of one notebook by name, in the order of its parameters cell.

    A notebook of the contract is named (``02_key_data``), any other one is given as a path.

    Raises
    ------
    ParameterError
        For an unknown name, a file that is no notebook, or a parameters cell that is not Python.
    """
    known = notebooks()
    name = _stem(notebook)
    if name in known:
        return {key: entry for key, entry in all_parameters().items() if name in entry.notebooks}
    if not str(notebook).endswith(".ipynb"):
        raise refused(name, known, "notebook")
    source = _parameters_cell(Path(notebook)) or ""
    try:
        return {name: entry for name, entry in _read_cell(source).items() if name.isidentifier()}
    except SyntaxError as fault:
        place = f"line {fault.lineno} of the cell tagged parameters in {Path(notebook).name}"
        raise ParameterError(f"{place} is not Python: {fault.msg}") from None


def _stem(notebook: str | Path) -> str:
    return Path(notebook).stem if str(notebook).endswith(".ipynb") else str(notebook)


def _parameters_cell(notebook: Path) -> str | None:
    """Source of the cell tagged ``parameters``; None without one."""
    try:
        book = json.loads(notebook.read_text(encoding="utf-8"))
        form = int(book["nbformat"])
    except FileNotFoundError:
        raise ParameterError(f"no notebook {notebook.name} at the place named") from None
    except json.JSONDecodeError as fault:
        where = f"not readable as JSON from line {fault.lineno} on" if fault.pos else "not JSON"
        raise ParameterError(f"{notebook.name} is not a notebook: it is {where}") from None
    except (ValueError, KeyError, TypeError):
        raise ParameterError(f"{notebook.name} is not a notebook: it has no nbformat and cells") from None
    if form != FORMAT or not isinstance(cells := book.get("cells"), list):
        way = "newer than what is read here" if form > FORMAT else "save it anew in JupyterLab"
        raise ParameterError(f"{notebook.name} is a notebook of format {form}, not {FORMAT}: {way}")
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    return "".join(tagged[0]["source"]) if tagged else None


def literals(source: str) -> dict[str, Any]:
    """Return the names a parameters cell assigns, with their values; None for one that is computed.

    Raises
    ------
    SyntaxError
        When the cell is not Python; lines for IPython (``%matplotlib inline``, ``!pwd``) are let be.
    """
    return {name: entry.default for name, entry in _read_cell(source).items()}


def _read_cell(source: str) -> dict[str, Parameter]:
    code = _FOR_IPYTHON.sub("", source)
    lines, found = code.splitlines(), {}
    for statement in ast.parse(code).body:
        annotation = None
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target: ast.expr = statement.targets[0]
        elif isinstance(statement, ast.AnnAssign):
            target, annotation = statement.target, ast.unparse(statement.annotation)
        else:
            continue
        if isinstance(target, ast.Name) and statement.value is not None:
            comment = _TYPE_COMMENT.search(lines[(statement.end_lineno or 1) - 1])
            words = dict.fromkeys(names.LANGUAGES, target.id)
            default = _default(statement.value)
            kind = _kind(annotation or (comment[1] if comment else ""), default)
            found[target.id] = Parameter(target.id, "own", default, words, words, kind=kind)
    return found


def _default(expression: ast.expr) -> Any:
    """The value of a literal or of a date in figures; None for one that is computed."""
    with_date = ast.unparse(expression) if isinstance(expression, ast.Call) else ""
    if found := re.fullmatch(r"(?:\w+\.)?(date|datetime)\(([\d, ]+)\)", with_date):
        made: Any = _PYTHON_TYPES[found[1]]
        try:
            return made(*map(int, found[2].split(",")))
        except (TypeError, ValueError):
            return None
    try:
        return ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _kind(written: str, default: Any) -> "type[Any] | None":
    """The type a parameter is annotated with, else that of its default; None takes any value."""
    parts = {
        part.strip() for part in re.sub(r"Optional\[(.*)\]", r"\1|None", written.strip("\"'")).split("|")
    }
    base = re.sub(r"\[.*", "", next(iter(parts - {"None"}), "")).rpartition(".")[2].lower()
    if "None" in parts or len(parts) > 1:
        return None
    return _PYTHON_TYPES.get(base) or (None if default is None else type(default))


# --- checks ---


def check(notebook: str | Path, values: Mapping[str, Any] | None = None, /, **given: Any) -> dict[str, Any]:
    """Return the full set of typed values of one notebook: those given, checked, and the defaults.

    Inside a notebook call ``parameters.check("02_key_data", globals())`` right after the imports: every plain
    value in sight must then be a declared parameter, so a misspelt one is refused under plain papermill too.
    When the same cell is run once more, later cells have left values of their own, which are let be.

    Raises
    ------
    ParameterError
        One line for an unknown name, a wrong type, a value out of range or an unknown key, with what would
        be right. Text stays text: ``"2015"`` is not a year here (`parse` reads the command line's text).
    """
    asked, known = {**(values or {}), **given}, declared(notebook)
    inside = values is not None and "__builtins__" in values
    if inside:
        again = _CHECKED in asked
        asked = {
            name: value
            for name, value in asked.items()
            if not name.startswith("_") and name not in _SHELL_NAMES and isinstance(value, _PLAIN)
            if name in known or not again
        }
    result = {name: entry.default for name, entry in known.items()}
    for name, value in asked.items():
        result[name] = checked(_find(name, known, notebook), value)
    first, last = result.get("first_year"), result.get("last_year")
    if _stem(notebook) in notebooks() and first is not None and last is not None and first > last:
        raise ParameterValueError(f"first_year is {first}, after last_year {last}: use {last} or earlier")
    if inside and isinstance(values, MutableMapping):
        values[_CHECKED] = True
    return result


def parse(notebook: str | Path, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the typed values of one notebook read from text as it is typed on a command line."""
    known = declared(notebook)
    return check(
        notebook, {name: from_text(_find(name, known, notebook), text) for name, text in texts.items()}
    )


def changed(notebook: str | Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return only those of the checked values that differ from the default, in the contract's order."""
    return {
        name: values[name]
        for name, entry in declared(notebook).items()
        if name in values and (type(values[name]), values[name]) != (type(entry.default), entry.default)
    }


def _find(name: str, known: Mapping[str, Parameter], notebook: str | Path) -> Parameter:
    if not isinstance(name, str) or not name.isidentifier():
        raise ParameterValueError(f"{name!r} cannot be the name of a parameter")
    secret = _SECRET.search(name) and (name not in known or known[name].kind in (str, None))
    if secret:
        raise ParameterValueError(
            f"{name!r} cannot be the name of a parameter: its value would stand on the page"
            " (take secrets from the environment)"
        )
    if name not in known:
        raise unknown(name, known, notebook)
    return known[name]


def unknown(name: str, known: Iterable[str], notebook: str | Path, kind: str = "") -> ParameterValueError:
    """Return the refusal of a name that a notebook does not have, or has no parameters cell for."""
    if str(notebook).endswith(".ipynb") and not known and _parameters_cell(Path(notebook)) is None:
        return ParameterValueError(
            f"{Path(notebook).name} has no cell tagged 'parameters', so {name!r} cannot be set: tag the cell"
            " with its defaults"
        )
    return refused(name, known, kind or f"parameter of {_stem(notebook)}")


def from_text(parameter: Parameter, text: str) -> Any:
    """Return typed text as the declared type; text for a parameter of text stays as it is."""
    kind = parameter.kind
    readers: dict[Any, Callable[[str], Any]] = {
        int: int, float: float, date: date.fromisoformat, datetime: datetime.fromisoformat,
        bool: lambda word: _TRUTH[word.lower()],
    }  # fmt: skip
    if kind is str:
        return text
    try:
        return readers[kind](text.strip()) if kind in readers else ast.literal_eval(text)
    except (ValueError, KeyError, TypeError, SyntaxError, MemoryError, RecursionError):
        if kind is None:
            return text  # a default that says nothing of the type
        raise ParameterValueError(_wrong_type(parameter, text)) from None


def checked(parameter: Parameter, value: Any) -> Any:
    """Return one value if its parameter takes it, otherwise refuse it with the nearest valid one."""
    kind = parameter.kind
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()  # a year out of a table is a whole number like any other
    if isinstance(value, date) and kind not in (date, datetime, None):
        value = value.isoformat()
    if parameter.type == "weights":
        return _weights_text(parameter, value)
    if kind in (tuple, set) and isinstance(value, list):
        value = kind(value)  # TOML has lists only
    if kind in (date, datetime) and isinstance(value, str):
        value = from_text(parameter, value)
    if kind is float and type(value) is int:
        value = float(value) if isinstance(parameter.default, float) else value
    elif kind is not None and type(value) is not kind and not (value is None and parameter.default is None):
        raise ParameterValueError(_wrong_type(parameter, value))
    if isinstance(value, str) and any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise ParameterValueError(f"{parameter.name} holds a control character: {value!r}")
    tests: dict[str, Callable[[Parameter, Any], None]] = {
        "choice": _check_choice, "integer": _check_range, "date": _check_date, "path": _check_path,
        "edition": _check_edition, "key": _check_key,
    }  # fmt: skip
    if test := tests.get(parameter.type):
        test(parameter, value)
    return value


def _wrong_type(parameter: Parameter, value: Any) -> str:
    wanted = _WORDS.get(parameter.kind or str, f"a {parameter.python_type}")
    hint = ""
    if parameter.type == "own" and parameter.kind is int and _is_number(value):
        hint = f" (for other numbers write {parameter.name}: float = {parameter.default} in the notebook)"
    return f"{parameter.name} is {value!r}: write {wanted}, such as {_example(parameter.default)}{hint}"


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError):
        return False


def _example(default: Any) -> str:
    return default.isoformat() if isinstance(default, date) else repr(default)


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
    if "/" in value or "\\" in value:
        if not Path(value).expanduser().is_dir():
            place = Path(value).name
            raise ParameterValueError(f"{parameter.name} names {place!r}, which is no folder with an edition")
    elif value not in (known := _editions() or [parameter.default]):
        raise refused(value, known, parameter.name)


def _check_key(parameter: Parameter, value: str) -> None:
    known = _column(parameter.values_from)
    if not _KEY.fullmatch(value) or (known and value not in known):
        raise refused(value, known, parameter.name)


def offered(parameter: Parameter) -> list[str]:
    """Return every value a parameter takes, where they can be listed; nothing for a number, day or file."""
    if parameter.type == "edition":
        return sorted({*_editions(), parameter.default})
    return list(parameter.choices) or (_column(parameter.values_from) if parameter.type == "key" else [])


def _editions() -> list[str]:
    return sorted(folder.name for folder in (registry.data_root() / "editions").glob("*") if folder.is_dir())


def _column(place: str) -> list[str]:
    """Values of one column of a clean table; nothing where the table has not been built."""
    table, column = place.split(".")
    file = registry.data_root() / "clean" / f"{table}.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(dict.fromkeys(row[column] for row in csv.DictReader(lines)))


def weights(text: str | Mapping[str, float]) -> dict[str, float]:
    """Return weights by indicator from their text (``"rd_intensity=2,pct_applications=1"``); empty: none."""
    parts: Iterable[tuple[str, Any]] = text.items() if not isinstance(text, str) else ()
    if isinstance(text, str):
        pairs = [part.partition("=") for part in text.split(",") if part.strip()]
        parts = [(name.strip(), number.strip()) for name, _, number in pairs]
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
    found, known = weights(value), _column(parameter.values_from)
    for name, number in found.items():
        if not _KEY.fullmatch(name) or (known and name not in known):
            raise refused(name, known, "indicator in weights")
        if not 0 <= number < math.inf:
            raise ParameterValueError(f"weights give {name} {number:g}: use a number from 0 up")
    return value if isinstance(value, str) else ",".join(f"{name}={one:.15g}" for name, one in found.items())


def refused(value: str, known: Iterable[str], kind: str) -> ParameterValueError:
    """Return the vocabulary's own refusal, as one that a notebook shows in one line."""
    try:
        names.validate_choice(value, known, kind)
    except AnalysisError as refusal:
        return ParameterValueError(str(refusal))
    return ParameterValueError(f"{value!r} cannot be used as {kind}")


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
