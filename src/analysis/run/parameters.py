"""The contract of what a notebook may be asked: every parameter declared once, checked before anything runs.

The declarations stand in ``parameters.toml``. From them come the checks of the command line, of sweeps and of
the notebooks themselves (so plain papermill is refused too), the help, the documentation's table and the
parameters cell of each notebook.
"""

import ast
import json
import re
import tomllib
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis import names
from analysis.errors import ParameterError
from analysis.run.values import Parameter, ParameterValueError, checked, from_text, refused, weights

_SECRET = re.compile(r"password|passwd|token|secret|credential|api_?key", re.IGNORECASE)
__all__ = [
    "Parameter",
    "ParameterValueError",
    "all_parameters",
    "changed",
    "check",
    "declared",
    "form",
    "literals",
    "notebooks",
    "parse",
    "refused",
    "weights",
]
FORMAT = 4  # of notebook files; a newer minor version is read as well
COMMON = ("region", "language", "first_year", "last_year", "edition")
"""Parameters that mean the same in a user's own notebook as in those of the package."""
_PLAIN = (str, bool, int, float, list, tuple, dict, type(None))
_SHELL_NAMES = {"In", "Out"}
_FOR_IPYTHON = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
_CHECKED = "_parameters_checked"


@lru_cache(maxsize=1)
def _contract() -> tuple[tuple[str, ...], Mapping[str, Parameter]]:
    raw = tomllib.loads(files("analysis.run").joinpath("parameters.toml").read_text(encoding="utf-8"))
    every = tuple(raw["notebooks"])
    entries = {name: _parameter(name, entry, every) for name, entry in raw["parameters"].items()}
    return every, MappingProxyType(entries)


def _parameter(name: str, entry: Mapping[str, Any], every: tuple[str, ...]) -> Parameter:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    return Parameter(name=name, **{"notebooks": every, **fields})


def notebooks() -> tuple[str, ...]:
    """Return the names of the notebooks the contract covers, in reading order."""
    return _contract()[0]


def all_parameters() -> Mapping[str, Parameter]:
    """Return every declared parameter by name, common ones first."""
    return _contract()[1]


def declared(notebook: str | Path) -> dict[str, Parameter]:
    """Return the parameters of one notebook by name, in the order of its parameters cell.

    A notebook of the contract is named (``02_key_data``). For any other notebook, given as a path, the names,
    types and defaults are read from its cell tagged ``parameters``.
    """
    known = notebooks()
    name = Path(notebook).stem if str(notebook).endswith(".ipynb") else str(notebook)
    if name in known:
        return {key: entry for key, entry in all_parameters().items() if name in entry.notebooks}
    if str(notebook).endswith(".ipynb"):
        return _own_parameters(Path(notebook))
    raise refused(name, known, "notebook")


def _own_parameters(notebook: Path) -> dict[str, Parameter]:
    try:
        book = json.loads(notebook.read_text(encoding="utf-8"))
        form = int(book["nbformat"])
    except FileNotFoundError:
        raise ParameterError(f"no notebook {notebook.name} at the place named") from None
    except (ValueError, KeyError, TypeError):
        raise ParameterError(f"{notebook.name} is not a notebook: it is not readable as JSON") from None
    if form != FORMAT or not isinstance(cells := book.get("cells"), list):
        way = "newer than what is read here" if form > FORMAT else "save it anew in JupyterLab"
        raise ParameterError(f"{notebook.name} is a notebook of format {form}, not {FORMAT}: {way}")
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    source = "".join(tagged[0]["source"]) if tagged else ""
    try:
        values = literals(source)
    except SyntaxError as fault:
        place = f"line {fault.lineno} of the cell tagged parameters in {notebook.name}"
        raise ParameterError(f"{place} is not Python: {fault.msg}") from None
    return {name: _inferred(name, value) for name, value in values.items()}


def literals(source: str) -> dict[str, Any]:
    """Return the names a parameters cell assigns, with their values; None for one that is computed.

    Raises
    ------
    SyntaxError
        When the cell is not Python; lines for IPython (``%matplotlib inline``, ``!pwd``) are let be.
    """
    found: dict[str, Any] = {}
    for statement in ast.parse(_FOR_IPYTHON.sub("", source)).body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target: ast.expr = statement.targets[0]
        elif isinstance(statement, ast.AnnAssign):
            target = statement.target
        else:
            continue
        if isinstance(target, ast.Name) and statement.value is not None:
            found[target.id] = _literal(statement.value)
    return found


def _literal(expression: ast.expr) -> Any:
    try:
        return ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _inferred(name: str, default: Any) -> Parameter:
    """A parameter of a user's own notebook: a common one is as everywhere else, but for its default."""
    common = all_parameters()[name] if name in COMMON else None
    if common is not None and (default is None or type(default) is type(common.default)):
        return replace(common, default=default)
    words = dict.fromkeys(names.LANGUAGES, name)
    return Parameter(name=name, type=type(default).__name__, default=default, label=words, help=words)


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
    asked = {**(values or {}), **given}
    known = declared(notebook)
    if "__builtins__" in asked:
        again = _CHECKED in asked
        asked = {name: value for name, value in _plain_globals(asked).items() if name in known or not again}
    result = {name: entry.default for name, entry in known.items()}
    for name, value in asked.items():
        result[name] = checked(_known(name, known, notebook), value)
    _check_years(result)
    if values is not None and "__builtins__" in values and isinstance(values, MutableMapping):
        values[_CHECKED] = True
    return result


def parse(notebook: str | Path, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the typed values of one notebook read from text as it is typed on a command line."""
    known = declared(notebook)
    return check(
        notebook, {name: from_text(_known(name, known, notebook), text) for name, text in texts.items()}
    )


def changed(notebook: str | Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return only those of the checked values that differ from the default, in the contract's order."""
    known = declared(notebook)
    return {name: values[name] for name in known if name in values and values[name] != known[name].default}


def form(notebook: str, folder: str | Path | None = None) -> Any:
    """Return a form with the parameters of one notebook; its button runs the report and links the page.

    ``parameters.form("02_key_data")`` as the last line of a cell shows it. Every value is checked like on the
    command line. The page goes to `folder`, by default ``build/site`` beside the notebooks.

    Raises
    ------
    ParameterError
        For a notebook that does not exist, with the nearest that does.
    """
    from analysis.run.form import Form

    return Form(notebook, Path(folder) if folder else None).box


def _plain_globals(scope: Mapping[str, Any]) -> dict[str, Any]:
    """The values in a notebook's name space that a parameters cell could have set."""
    return {
        name: value
        for name, value in scope.items()
        if not name.startswith("_") and name not in _SHELL_NAMES and isinstance(value, _PLAIN)
    }


def _known(name: str, known: Mapping[str, Parameter], notebook: str | Path) -> Parameter:
    if not isinstance(name, str) or not name.isidentifier() or _SECRET.search(name):
        raise ParameterValueError(f"{name!r} cannot be the name of a parameter")
    if name not in known:
        stem = Path(notebook).stem if str(notebook).endswith(".ipynb") else str(notebook)
        raise refused(name, known, f"parameter of {stem}")
    return known[name]


def _check_years(values: Mapping[str, Any]) -> None:
    first, last = values.get("first_year"), values.get("last_year")
    if isinstance(first, int) and isinstance(last, int) and first > last:
        raise ParameterValueError(f"first_year is {first}, after last_year {last}: use {last} or earlier")


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
