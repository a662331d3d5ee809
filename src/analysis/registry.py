"""The registry: which tables exist, what their columns mean, in which unit, from which source.

Everything is read from ``data/datapackage.json`` and ``data/clean/sources.csv``, with the standard
library only.
"""

import csv
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis import names
from analysis.errors import DataError

REGISTRY = "datapackage.json"
LAYERS = ("clean", "edition", "translation", "rule", "raw")
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Field:
    """One column of a table: name, type, meaning, unit and what its values may be."""

    name: str
    type: str
    title: str = ""
    description: str = ""
    unit: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    list_of: str = ""
    """The table whose keys a cell lists, separated by semicolons; several tables are joined by a bar."""


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table whose values are keys of another table."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table or file of the registry."""

    name: str
    layer: str
    title: str
    description: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    rows: int | None
    bytes: int | None
    hash: str
    licences: tuple[str, ...]
    sources: tuple[str, ...]
    trap: str
    built_from: tuple[str, ...]
    years: tuple[int, ...] = ()
    """First and last year of the rows, empty for a table without years."""
    units: tuple[str, ...] = ()
    """Every unit its values are in."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the file."""
        return tuple(field.name for field in self.fields)

    @property
    def file(self) -> Path:
        """Where the file lies on this machine."""
        return data_root() / self.path

    def field(self, name: str) -> Field:
        """Return one column's description; an unknown name is answered with the nearest."""
        wanted = names.validate_choice(name, self.columns, f"column of {self.name}")
        return next(field for field in self.fields if field.name == wanted)


CHINESE_TITLE = re.compile(r"\(([0-9A-Z《“]*[\u3400-\u9fff][^(),:]*)[^()]*\)")
"""A title in brackets that begins with a Chinese character, or a year or a mark of quotation before one."""


@dataclass(frozen=True)
class Source:
    """One publication a value comes from."""

    key: str
    collection: str
    title: str
    publisher: str
    url: str
    published: str
    language: str
    host_class: str
    licence: str
    link_ok: str
    note: str

    @property
    def original(self) -> str:
        """The Chinese title, where the collection holds it: of the page, or of the publication of a table.

        It stands in brackets beside our rendering, or opens the note of a statistical table; else empty.
        """
        held = f"({self.note.split('; ')[0]})" if self.collection == "provinces" else self.title
        found = CHINESE_TITLE.search(held)
        return re.sub(r" \d{4}$", "", found[1]) if found else ""

    @property
    def rendering(self) -> str:
        """The title in our words, without the Chinese one."""
        bracket = f"({self.original})"
        return " ".join(self.title.replace(bracket, "").split()) if self.original else self.title

    @property
    def title_is_ours(self) -> bool:
        """Whether a Chinese publication has only our English title, as its own is not known."""
        return self.language == "zh" and not self.original

    @property
    def link(self) -> str:
        """The address where a page may link to it, otherwise empty.

        Only what the register marks ``yes``: copies on unrelated hosts and what is to be used with care are
        named by publisher and title, and stay in the table of sources for those who look them up there.
        """
        return self.url if self.link_ok == "yes" and self.url.startswith(("https://", "http://")) else ""


def data_root() -> Path:
    """Return the folder of the data: ANALYSIS_DATA, else the installed copy, else the repository's."""
    return _data_root(os.environ.get("ANALYSIS_DATA", ""))


@lru_cache(maxsize=8)
def _data_root(named: str) -> Path:
    """Remembered: every name of a region asks for it. A folder that is refused is looked at again."""
    if not named:
        packaged = _HERE / "_data"
        return packaged if (packaged / REGISTRY).is_file() else _HERE.parent.parent / "data"
    root = Path(named).expanduser()
    if not (root / REGISTRY).is_file():
        raise DataError(f"ANALYSIS_DATA names {named}, where no {REGISTRY} lies")
    return root


READS: list[dict[str, int]] = []
"""The tables used so far, and when they were written, of each computation under way that is kept."""


def used(file: str | Path) -> int:
    """Return when a table was last written, in nanoseconds: what was read of it before that is out of date.

    Tells Python's auditing that the table is used, also where it was read before or by the process that this
    one was forked from: reports note which tables a notebook depends on (`run.file_access`).

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    """
    name = str(file)
    sys.audit("analysis.read", name)
    written = os.stat(name).st_mtime_ns  # noqa: PTH116  asked for with every name of a label
    for reads in READS:
        reads[name] = written
    return written


def notebooks_root() -> Path:
    """Return the folder of the notebooks: the installed copy, else the repository's."""
    packaged = _HERE / "_notebooks"
    return packaged if packaged.is_dir() else _HERE.parent.parent / "notebooks"


def live_root() -> Path:
    """Return the folder of the user's own refreshed answers: ANALYSIS_CACHE, else the platform's cache.

    It is outside the package and need not exist: nothing is shipped in it, and it may be deleted at any time.
    """
    named = os.environ.get("ANALYSIS_CACHE")
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("regional-innovation-analysis", appauthor=False)


def edition_folder(edition: str | Path) -> Path:
    """Return the folder of an edition of the article's tables: one of data/editions by name, or a user's own.

    A `Path`, or text that holds a slash, leads to a user's folder; anything else is a name.

    Raises
    ------
    UnknownName
        For a name that no folder in data/editions has, with the nearest that one has.
    DataError
        When the path names no folder.
    """
    shipped = data_root() / "editions"
    if isinstance(edition, Path) or {"/", "\\"} & set(str(edition)):
        folder = Path(edition).expanduser()
        if not folder.is_dir():
            wanted = "a folder with the tables of an edition"
            raise DataError("there is no such folder", file=folder.name, expected=wanted)
        return folder
    known = sorted(folder.name for folder in shipped.glob("*") if folder.is_dir())
    return shipped / names.validate_choice(str(edition), known, "edition")


def datapackage(root: Path | None = None) -> dict[str, Any]:
    """Return the whole data package description as read from JSON (a shared copy: do not write into it)."""
    file = (root or data_root()) / REGISTRY
    try:
        return _read_json(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise DataError("the registry of tables is missing", file=file) from None


@lru_cache(maxsize=8)
def _read_json(file: Path, _written: int) -> dict[str, Any]:
    try:
        package = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as fault:
        raise DataError(f"not readable as JSON: {fault.msg}", file=file, row=fault.lineno) from None
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        raise DataError("is no data package", file=file, expected="an object with a list of resources")
    for number, resource in enumerate(resources, start=1):
        if not isinstance(resource, dict) or not {"name", "path"} <= set(resource):
            raise DataError(f"resource {number} has no name or no path", file=file)
    return package


def tables(layer: str | None = None, *, root: Path | None = None) -> dict[str, Table]:
    """Return the tables by name, in the order of the registry, all or those of one layer."""
    if layer is not None:
        names.validate_choice(layer, LAYERS, "layer")
    file = (root or data_root()) / REGISTRY
    datapackage(root)
    known = _tables(file, file.stat().st_mtime_ns)
    return {name: table for name, table in known.items() if layer in (None, table.layer)}


@lru_cache(maxsize=8)
def _tables(file: Path, written: int) -> dict[str, Table]:
    resources = _read_json(file, written)["resources"]
    return {resource["name"]: _table(resource) for resource in resources}


def table(name: str, *, root: Path | None = None) -> Table:
    """Return one table of the registry; an unknown name is answered with the nearest."""
    known = tables(root=root)
    return known[names.validate_choice(name, known, "table")]


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource.get("schema", {})
    own = resource.get("analysis", {})
    return Table(
        name=resource["name"],
        layer=own.get("layer", "clean"),
        title=resource.get("title", ""),
        description=resource.get("description", ""),
        path=resource.get("path", ""),
        fields=tuple(_field(field) for field in schema.get("fields", [])),
        primary_key=_names(schema.get("primaryKey")),
        foreign_keys=tuple(_foreign_key(key, resource["name"]) for key in schema.get("foreignKeys", [])),
        rows=own.get("rows"),
        bytes=resource.get("bytes"),
        hash=resource.get("hash", ""),
        licences=tuple(
            licence.get("title", licence.get("name", "")) for licence in resource.get("licenses", [])
        ),
        sources=tuple(source.get("title", "") for source in resource.get("sources", [])),
        trap=own.get("trap", ""),
        built_from=tuple(own.get("built_from", [])),
        years=tuple(own.get("years", [])),
        units=tuple(own.get("units", [])),
    )


def _field(field: Mapping[str, Any]) -> Field:
    rules = field.get("constraints", {})
    return Field(
        name=field["name"],
        type=field.get("type", "string"),
        title=field.get("title", ""),
        description=field.get("description", ""),
        unit=field.get("unit", ""),
        required=bool(rules.get("required", False)),
        unique=bool(rules.get("unique", False)),
        enum=tuple(str(value) for value in rules.get("enum", [])),
        minimum=rules.get("minimum"),
        maximum=rules.get("maximum"),
        pattern=rules.get("pattern", ""),
        list_of=field.get("list_of", ""),
    )


def _foreign_key(key: Mapping[str, Any], table_name: str) -> ForeignKey:
    reference = key["reference"]
    return ForeignKey(
        fields=_names(key["fields"]),
        table=reference.get("resource") or table_name,
        to=_names(reference["fields"]),
    )


def _names(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def source(key: str) -> Source:
    """Return one publication by its key; an unknown key is answered with the nearest."""
    known = source_list()
    return known[names.validate_choice(key, known, "source")]


def source_list() -> dict[str, Source]:
    """Return every publication by key: those of the clean table of sources, and those added since."""
    file = data_root() / "clean" / "sources.csv"
    try:
        shipped = _read_sources(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise DataError("the table of sources is missing: run `analysis data build`", file=file) from None
    own = [_read_sources(added, added.stat().st_mtime_ns) for added in _ADDED if added.is_file()]
    # a shipped key always means the shipped publication
    return {key: found for listed in (*own, shipped) for key, found in listed.items()} if own else shipped


_ADDED: dict[Path, None] = {}


def add_sources(file: Path) -> None:
    """Make the publications of an edition's own table of sources known to this process."""
    if file.is_file():
        _ADDED[file.resolve()] = None


@lru_cache(maxsize=4)
def _read_sources(file: Path, _written: int) -> dict[str, Source]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wanted = [name for name in Source.__dataclass_fields__ if name != "key"]
    return {row["source"]: Source(key=row["source"], **{name: row[name] for name in wanted}) for row in rows}


def citation(key: str) -> str:
    """Return one publication as a line of text: publisher, title, date, licence (no address)."""
    found = source(key)
    title = f"{found.original} ({found.rendering})" if found.original else found.title
    title += " (our translation)" if found.title_is_ours else ""
    parts = [found.publisher, title, found.published, found.licence]
    return ". ".join(part.rstrip(". ") for part in parts if part) + "."
