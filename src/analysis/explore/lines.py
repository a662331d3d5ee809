"""The code of a view, written as one would type it."""

from collections.abc import Mapping
from typing import Any


def call(name: str, *given: str, **options: Any) -> str:
    """Return a call as code: `given` are expressions, `options` values, of which None is left out."""
    named = [f"{key}={value!r}" for key, value in options.items() if value is not None]
    return f"{name}({', '.join([*given, *named])})"


def imports(*rooms: str) -> str:
    """Return the line that imports rooms of the package."""
    return f"from analysis import {', '.join(sorted(rooms))}"


def changed(values: Mapping[str, float], usual: float = 1.0) -> dict[str, float]:
    """Return only the values that are not the usual one."""
    return {name: value for name, value in values.items() if value != usual}
