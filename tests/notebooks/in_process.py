"""Notebooks executed cell by cell in this process: what they put on the page, and which values they wrote."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl

from analysis import page, text
from analysis.run import contract


@dataclass(frozen=True)
class Executed:
    """The page of one run: its outputs in order, and every value written into them."""

    html: str
    plain: str
    figures: int
    written: frozenset[str]


def execute(path: Path, **given: Any) -> Executed:
    """Run a notebook's code with parameters; cached, because several tests look at the same page."""
    return _execute(path, tuple(sorted(given.items())))


@cache
def _execute(path: Path, given: tuple[tuple[str, Any], ...]) -> Executed:
    mpl.use("agg")
    values = contract.check(path.stem, dict(given))
    scope: dict[str, Any] = {"__name__": "__main__"}
    with mpl.rc_context(), text.recording() as seen, page.capture() as outputs:
        for source in _code(path):
            exec(compile(source, path.name, "exec"), scope)
            scope.update(values)
    html = "\n".join(output.html for output in outputs)
    return Executed(
        html=html,
        plain="\n".join(output.plain for output in outputs),
        figures=html.count("<figure"),
        written=frozenset(_rounded(value) for value, _kind in seen),
    )


def _code(path: Path) -> list[str]:
    book = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]


def _rounded(value: object) -> str:
    """A value to six significant digits: what two languages state may differ only beyond what is printed."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
