"""Calls that are checked before they run: a wrong option or type ends in one line of the package's own."""

import gc
import inspect
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from numbers import Real
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin

from analysis import names
from analysis.errors import ParameterError

Function = TypeVar("Function", bound=Callable[..., Any])


def checked(function: Function) -> Function:
    """Let `function` refuse unknown options and arguments of another type; whole numbers become int."""

    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        return function(**arguments(function, args, options))

    return cast(Function, call)


def arguments(
    function: Callable[..., Any], args: tuple[Any, ...], options: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a call by name.

    Raises
    ------
    ParameterError, UnknownName
        Naming the option that is missing, unknown (with the nearest) or of another type.
    """
    known, called = parameters(function), f"{function.__module__.split('.')[1]}.{function.__name__}"
    places = [one.name for one in known.values() if one.kind is not one.KEYWORD_ONLY]
    if len(args) > len(places):
        by_name = [f"{name}=…" for name, one in known.items() if one.kind is one.KEYWORD_ONLY][:3]
        first = " and ".join(places) or "nothing"
        raise ParameterError(f"{called} takes {first} first, all else by name: {', '.join(by_name)}")
    given = dict(zip(places, args, strict=False))
    for name in options:
        names.validate_choice(name, known, f"option of {called}")
        if name in given:
            raise ParameterError(f"{called} got {name} twice")
    given |= options
    if missing := [name for name, one in known.items() if one.default is one.empty and name not in given]:
        raise ParameterError(f"{called} needs {' and '.join(missing)}")
    return {name: _fitting(name, value, known[name].annotation, called) for name, value in given.items()}


@contextmanager
def without_collection() -> Iterator[None]:
    """Look for no unreachable objects inside the block: a drawing keeps all of the many it makes."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Return the parameters of a function by name."""
    return dict(inspect.signature(function).parameters)


def _fitting(name: str, value: Any, annotation: Any, called: str) -> Any:
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    expected = []
    for part in parts:
        if part in (int, float) and not isinstance(value, bool):
            kind, number = (
                ("a year like 2015" if "year" in name else "a whole number") if part is int else "a number",
                _number(value),
            )
            if number is not None and (part is float or number.is_integer()):
                return int(number) if part is int else value if isinstance(value, Real) else number
        elif part is str:
            kind = "text"
            if isinstance(value, str | os.PathLike):
                return value
        elif isinstance(part, type) and part is not bool:
            kind = (
                "a table (a DataFrame, as load.panel returns)"
                if part.__name__ == "DataFrame"
                else f"{part.__name__}"
            )
            if isinstance(value, part):
                return value
        elif get_origin(part) is Mapping or part is Mapping:
            kind = "a mapping"
            if isinstance(value, Mapping):
                return value
        else:  # what cannot be told from its type is checked where it is used
            return value
        expected += [] if part is NoneType else [kind]
    raise ParameterError(f"{called}: {name} must be {' or '.join(expected)}, not {_short(value)}")


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _short(value: Any) -> str:
    line = " ".join(repr(value).split())
    return line if len(line) <= 60 else f"{line[:57]}…"
