"""A grid of runs read from TOML: lists per parameter, exclusions, and grids of single notebooks.

::

    notebooks = ["02_key_data", "07_fact_check"]   # left out: every notebook

    [grid]                                         # for all of them
    language = ["en", "de", "zh"]
    region = ["all", "yrd"]

    [[exclude]]                                    # runs that have all of these values
    language = "zh"
    region = "yrd"

    [notebook.02_key_data]                         # besides, or instead of, the common lists
    unit_reading = ["printed", "both"]
"""

import itertools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis import sources
from analysis.errors import ParameterError
from analysis.report import parameters
from analysis.report.run import Run, find, plan

PARTS = ("notebooks", "grid", "exclude", "notebook")
MOST_RUNS = 10_000


def read(path: Path) -> list[Run]:
    """Return the runs a grid file asks for, all of them checked before anything starts.

    Raises
    ------
    ParameterError
        When the file is missing or not TOML, asks for an unknown part, notebook, parameter or value, or for
        more than ten thousand runs.
    """
    grid = _read_toml(path)
    shipped = sorted(found.stem for found in sources.notebooks_root().glob("*.ipynb"))
    chosen = grid.get("notebooks") or shipped
    special = grid.get("notebook", {})
    for name in special:
        if Path(str(name)).stem not in {find(book).stem for book in chosen}:
            raise ParameterError(f"{path.name}: [notebook.{name}] is for a notebook that is not listed")
    runs = [run for book in chosen for run in _of_notebook(book, grid, path)]
    by_name = {run.name: run for run in runs}
    return list(by_name.values())


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        grid = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParameterError(f"there is no grid file {path}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ParameterError(f"{path.name} is not readable as TOML: {fault}") from None
    for part in grid:
        if part not in PARTS:
            raise parameters.refused(part, PARTS, f"part of {path.name}")
    return grid


def _of_notebook(book: str, grid: Mapping[str, Any], path: Path) -> list[Run]:
    notebook = find(book)
    known = parameters.declared(notebook)
    common = {name: values for name, values in grid.get("grid", {}).items() if name in known}
    for name in grid.get("grid", {}):
        if name not in parameters.all_parameters() and name not in known:
            raise parameters.refused(name, parameters.all_parameters(), f"parameter in {path.name}")
    lists = {**common, **grid.get("notebook", {}).get(notebook.stem, {})}
    lists = {name: values if isinstance(values, list) else [values] for name, values in lists.items()}
    size = 1
    for values in lists.values():
        size *= len(values)
    if size > MOST_RUNS:
        raise ParameterError(f"{path.name} asks for {size} runs of {notebook.stem}: {MOST_RUNS} are the most")
    combined = (dict(zip(lists, values, strict=True)) for values in itertools.product(*lists.values()))
    exclusions = grid.get("exclude", [])
    return [plan(notebook, values) for values in combined if not _excluded(values, exclusions)]


def _excluded(values: Mapping[str, Any], exclusions: list[Mapping[str, Any]]) -> bool:
    """Whether all entries of one exclusion fit; a list in it fits with any of its values."""
    return any(
        exclusion
        and all(
            name in values and values[name] in (wanted if isinstance(wanted, list) else [wanted])
            for name, wanted in exclusion.items()
        )
        for exclusion in exclusions
    )
