"""A grid of runs read from TOML: lists per parameter, exclusions, and grids of single notebooks.

::

    notebooks = ["02_key_data", "07_fact_check"]   # left out: every notebook
    reads = ["data/*.parquet"]                     # what the notebooks read and cannot be observed

    [grid]                                         # for all of them
    language = ["en", "de", "zh"]
    region = ["all", "yrd"]

    [[exclude]]                                    # runs that have all of these values, defaults included
    language = "zh"
    region = "yrd"

    [notebook.02_key_data]                         # besides, or instead of, the common lists
    unit_reading = ["printed", "both"]
"""

import itertools
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from glob import iglob
from pathlib import Path
from typing import Any

from analysis import registry
from analysis.errors import ParameterError
from analysis.run import contract
from analysis.run.contract import Parameter, checked
from analysis.run.execution import Run, distinct, find, plan

MOST_RUNS = 10_000
FORMS = {
    "notebooks": 'notebooks = ["02_key_data"]',
    "reads": 'reads = ["data/*.parquet"]',
    "grid": "[grid] and below it lists such as language = ['en', 'de']",
    "exclude": "[[exclude]] and below it values such as language = 'zh'",
    "notebook": "[notebook.02_key_data] and lists below it",
}
"""The parts of a grid file and how each is written."""
_Known = Mapping[Path, Mapping[str, Parameter]]


def read(path: Path) -> list[Run]:
    """Return the runs a grid file asks for, all of them checked before anything starts.

    Raises
    ------
    ParameterError
        When the file is missing or not TOML, asks for an unknown part, notebook, parameter or value, for no
        run at all or for more than ten thousand.
    """
    grid = _read_toml(path)
    known = {book: contract.declared(book) for book in _books(grid)}
    _check_names(grid, known, path)
    lists = {book: _lists(book, known[book], grid, path) for book in known}
    size = sum(math.prod(map(len, values.values())) for values in lists.values())
    if size > MOST_RUNS:
        raise ParameterError(f"{path.name} asks for {size} runs: {MOST_RUNS} are the most")
    exclusions = [_exclusion(entry, known, path) for entry in grid.get("exclude", [])]
    reads = _declared_reads(grid.get("reads", []), path)
    runs = [replace(plan(book, values), reads=reads) for book in lists for values in _combined(lists[book])]
    kept = [run for run in runs if not any(_fits(run.values, exclusion) for exclusion in exclusions)]
    if not kept:
        raise ParameterError(f"{path.name} asks for no run: its exclusions leave nothing")
    return list(distinct(kept).values())


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        grid = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParameterError(f"there is no grid file {path}") from None
    except OSError as fault:
        raise ParameterError(f"the grid file {path} cannot be read: {fault.strerror or fault}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        if path.suffix == ".ipynb":
            raise ParameterError(f"{path.name} is a notebook, not a grid: analysis report {path}") from None
        raise ParameterError(f"{path.name} is not readable as TOML: {fault}") from None
    for part, content in grid.items():
        if part not in FORMS:
            raise contract.refused(part, FORMS, f"part of {path.name}")
        if not _well_formed(part, content):
            raise ParameterError(f"{path.name}: the part {part} cannot be read: write {FORMS[part]}")
    return grid


def _well_formed(part: str, content: Any) -> bool:
    """Whether a part is what it has to be: names, a table, a list of tables, a table of tables."""
    if part in ("notebooks", "reads"):
        return all(isinstance(book, str) for book in _listed(content))
    if part == "exclude":
        return isinstance(content, list) and all(isinstance(entry, dict) and entry for entry in content)
    return isinstance(content, dict) and (
        part == "grid" or all(isinstance(lists, dict) for lists in content.values())
    )


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _declared_reads(patterns: Any, path: Path) -> tuple[Path, ...]:
    """Files and folders that the patterns name, counted from where the command is run."""
    found: set[Path] = set()
    for pattern in _listed(patterns):
        place = str(Path(pattern).expanduser())
        fitting = [Path(name).resolve() for name in iglob(place, recursive=True)]  # noqa: PTH207
        if not fitting:
            raise ParameterError(f"{path.name}, reads: there is no file {pattern!r} from where this is run")
        found.update(fitting)
    return tuple(sorted(found))


def _books(grid: Mapping[str, Any]) -> list[Path]:
    """The notebooks asked for, each once; a path counts from where the command is run."""
    shipped = sorted(found.stem for found in registry.notebooks_root().glob("*.ipynb"))
    return list(dict.fromkeys(find(book) for book in _listed(grid.get("notebooks", [])) or shipped))


def _check_names(grid: Mapping[str, Any], known: _Known, path: Path) -> None:
    """Refuse what no chosen notebook has: a mistake that would otherwise go unseen."""
    stems = {book.stem for book in known}
    for name in grid.get("notebook", {}):
        if name not in stems:
            raise ParameterError(f"{path.name}: [notebook.{name}] is for a notebook that is not listed")
    everywhere = {name: entry for declared in known.values() for name, entry in declared.items()}
    for table in (grid.get("grid", {}), *grid.get("exclude", [])):
        for name in table:
            if name not in everywhere:
                raise contract.unknown(name, everywhere, next(iter(known)), f"parameter in {path.name}")


def _lists(
    book: Path, known: Mapping[str, Parameter], grid: Mapping[str, Any], path: Path
) -> dict[str, list[Any]]:
    """The values per parameter of one notebook: those of all that it knows, and its own."""
    common = {name: values for name, values in grid.get("grid", {}).items() if name in known}
    own = grid.get("notebook", {}).get(book.stem, {})
    lists = {name: _listed(values) for name, values in {**common, **own}.items()}
    for name, values in lists.items():
        if not values:
            raise ParameterError(f"{path.name}: {name} lists no value: name one or leave the line out")
    return lists


def _combined(lists: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    return (dict(zip(lists, values, strict=True)) for values in itertools.product(*lists.values()))


def _exclusion(entry: Mapping[str, Any], known: _Known, path: Path) -> dict[str, list[Any]]:
    """An exclusion as lists of values that its parameters can have; others would never fit."""
    declared = {name: one for parameters_of in known.values() for name, one in parameters_of.items()}
    try:
        return {
            name: [checked(declared[name], value) for value in _listed(wanted)]
            for name, wanted in entry.items()
        }
    except ParameterError as refusal:
        raise ParameterError(f"{path.name}, exclude: {refusal}") from None


def _fits(values: Mapping[str, Any], exclusion: Mapping[str, list[Any]]) -> bool:
    """Whether all entries of one exclusion fit a run; a list in it fits with any of its values."""
    return all(name in values and values[name] in wanted for name, wanted in exclusion.items())
