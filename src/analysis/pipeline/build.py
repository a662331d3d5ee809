"""The only writer of ``data/clean``: raw files and translations in, checked tables out.

The same input always gives the same bytes.

Nothing is written before every table is built and every rule of the registry holds; then the files are
swapped one by one, so a build that fails leaves the tables of the last good one.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import files, registry, tabular
from analysis.errors import DataError
from analysis.pipeline import raw_check, schema
from analysis.registry import REGISTRY, Table

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, "pd.DataFrame"]

ROOMS = ("provinces", "place_tables", "sources", "cities", "evidence_tables", "cooperation")
"""Modules of the cleaning step, each with one function `tables` that returns its tables by name."""

YEAR_COLUMNS = ("year", "edition", "list_year", "start_year", "date")
"""The first of these a table has says which years it covers."""

TAKES_TRANSLATIONS = ("cities", "evidence_tables", "cooperation")


@dataclass(frozen=True)
class Built:
    """What a build made: the text of every clean table and the registry's new text, and what was written."""

    texts: Mapping[str, str]
    registry: str
    written: tuple[str, ...]


def build(
    root: Path | None = None, *, write: bool = True, clean: Callable[..., Frames] | None = None
) -> Built:
    """Rebuild every clean table, check all of them and, with `write`, put them in place.

    Parameters
    ----------
    root
        The data folder; the package's own when None.
    write
        False builds and checks only.
    clean
        What makes the frames from the data folder; the cleaning modules when None.

    Raises
    ------
    DataError
        A raw file is missing, cut off or changed, a table breaks a rule of the registry, or a key resolves
        nowhere. The old tables are untouched.
    WriteError
        The folder cannot be written to.
    """
    folder = root or registry.data_root()
    raw_check.check_raw(registry.tables("raw", root=folder).values(), folder)
    frames = (clean or _clean)(folder)
    texts = _texts(frames, registry.tables("clean", root=folder))
    _check(texts, folder)
    package = _refreshed(texts, folder)
    written = _put(texts, package, folder) if write else ()
    return Built(texts, package, written)


def differences(built: Built, root: Path | None = None) -> list[DataError]:
    """Return where the tables in place differ from the built ones: the first row and column of each table."""
    folder = root or registry.data_root()
    found = []
    for name, text in built.texts.items():
        table = registry.table(name, root=folder)
        fault = _first_difference(table, text, folder / table.path)
        if fault:
            found.append(fault)
    registered = {table.path for table in registry.tables("clean", root=folder).values()}
    leftover = (
        file for file in sorted((folder / "clean").glob("*")) if f"clean/{file.name}" not in registered
    )
    found += [DataError("file is not a registered table", file=f"clean/{file.name}") for file in leftover]
    if built.registry != tabular.read_text(folder / REGISTRY):
        found.append(
            DataError("the registry's hashes or row counts are not those of the tables", file=REGISTRY)
        )
    return found


def _clean(folder: Path) -> Frames:
    """Run every cleaning module; two modules may not make the same table."""
    translations = _translations(folder)
    raw = import_module("analysis.pipeline.raw").RawFiles(folder / "raw")
    frames: Frames = {}
    for room in ROOMS:
        tables = import_module(f"analysis.pipeline.{room}").tables
        made = tables(raw, translations) if room in TAKES_TRANSLATIONS else tables(raw)
        twice = sorted(set(made) & set(frames))
        if twice:
            raise DataError(f"table {twice[0]} is made by two cleaning modules, the second is {room}")
        frames.update(made)
    return frames


def _translations(folder: Path) -> Frames:
    """Read every translation as text, missing cells as empty text; refuse other columns than registered."""
    here = import_module("analysis.pipeline.raw").RawFiles(folder)
    frames: Frames = {}
    for table in registry.tables("translation", root=folder).values():
        if not (folder / table.path).is_file():
            raise DataError("table of translations is missing", file=table.path)
        frame = here.read(table.path)
        tabular.check_columns(table, [str(name) for name in frame.columns], file=table.path)
        frames[Path(table.path).stem] = frame
    return frames


def _texts(frames: Frames, tables: Mapping[str, Table]) -> dict[str, str]:
    """Turn frames into the text of their files; registry and frames must name the same tables."""
    for name in frames:
        if name not in tables:
            raise DataError(f"table {name} is made but not registered", file=REGISTRY)
    for name in tables:
        if name not in frames:
            raise DataError(f"table {name} is registered but no cleaning module makes it", file=REGISTRY)
    return {name: tabular.csv_text(frames[name], table) for name, table in tables.items()}


def _check(texts: Mapping[str, str], folder: Path) -> None:
    """Read back what would be written, beside the edition and translation tables, and check all rules."""
    tables = {
        name: table for name, table in registry.tables(root=folder).items() if table.layer != "raw"
    }  # fmt: skip
    frames = {name: _typed(table, texts.get(name), folder) for name, table in tables.items()}
    for name, frame in frames.items():
        schema.validate(frame, tables[name])
    schema.check_foreign_keys(frames, tables)


def _typed(table: Table, text: str | None, folder: Path) -> "pd.DataFrame":
    if text is None:
        return tabular.parse(table, tabular.read_text(folder / table.path), file=table.path)
    return tabular.parse(table, text, file=table.path)


def _refreshed(texts: Mapping[str, str], folder: Path) -> str:
    """Return the registry's text with size, hash and number of rows of every table.

    Those of a raw file are written once, when it is new, and never changed again.
    """
    package = json.loads(tabular.read_text(folder / REGISTRY))
    for resource in package["resources"]:
        own = resource.setdefault("analysis", {})
        if own.get("layer") == "raw":
            raw_check.register(resource, (folder / resource["path"]).read_bytes())
            continue
        text = texts.get(resource["name"])
        content = (folder / resource["path"]).read_bytes() if text is None else text.encode()
        resource["bytes"] = len(content)
        resource["hash"] = raw_check.digest(content)
        header, *rows = tabular.records(content.decode())
        own["rows"] = len(rows)
        own["years"] = _years(header, rows)
        own["units"] = _units(resource["schema"]["fields"], header, rows)
    return registry_text(package)


def _years(header: list[str], rows: list[list[str]]) -> list[int]:
    """Return the first and last year of a table's rows, an empty list for a table without years."""
    column = next((header.index(name) for name in YEAR_COLUMNS if name in header), None)
    if column is None:
        return []
    years = sorted({int(row[column][:4]) for row in rows if row[column][:4].isdigit()})
    return [years[0], years[-1]] if years else []


def _units(fields: list[dict[str, Any]], header: list[str], rows: list[list[str]]) -> list[str]:
    """Return every unit of a table: those of its columns and those its column `unit` names."""
    named = [field["unit"] for field in fields if field.get("unit")]
    if "unit" in header:
        column = header.index("unit")
        named += sorted({row[column] for row in rows if row[column]})
    return list(dict.fromkeys(named))


def registry_text(package: Mapping[str, Any]) -> str:
    """Return a data package description in the one form it is written in."""
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _put(texts: Mapping[str, str], package: str, folder: Path) -> tuple[str, ...]:
    """Write the files that differ, all or nothing, and return their names."""
    paths = {registry.table(name, root=folder).path: text for name, text in texts.items()}
    paths[REGISTRY] = package
    changed = {path: text for path, text in paths.items() if not _holds(folder / path, text)}
    files.write_all({folder / path: text for path, text in changed.items()})
    return tuple(changed)


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


def _first_difference(table: Table, text: str, file: Path) -> DataError | None:
    """Return the first row and column in which a table in place differs from its rebuilt text."""
    if not file.is_file():
        return DataError("table is missing", file=table.path)
    in_place = file.read_bytes().decode(errors="backslashreplace")
    if in_place == text:
        return None
    difference = tabular.first_difference(tabular.records(in_place), tabular.records(text))
    if difference is None:
        return DataError(
            "differs from the rebuilt table in its line ends or quotation marks", file=table.path
        )
    row, column, found, expected = difference
    name = table.columns[min(column, len(table.columns) - 1)]
    return DataError(
        "differs from the rebuilt table", file=table.path, row=row, column=name,
        value="no cell" if found is None else repr(found),
        expected="no cell" if expected is None else repr(expected),
    )  # fmt: skip
