"""Which runs need not be executed again: the same notebook, values, code, libraries and inputs.

Inputs are not declared but observed in the kernel (`file_access`). A run that did something which cannot be
observed is always executed, unless its inputs are declared (``reads`` in a grid).
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import registry
from analysis.names import MAPPINGS, TODAY
from analysis.run import output
from analysis.run.file_access import FOLDER, MISSING, names

if TYPE_CHECKING:
    from analysis.run.execution import Result, Run

MANIFEST = "runs.json"
REFRESHED, BESIDE = "refreshed:", "project:"
"""Stand for the folder of refreshed answers, and for the folder that holds both notebook and site."""
NAMES, PRESENT = "names:", "present"
NAMES_ONLY = {f"clean/{name}.csv" for name in ("cities", "flags", "indicators", "provinces", "regions")}
"""Tables of the package that only name things: words of a page, no data that it would rest on."""
SETTINGS = (
    "PYTHONPATH", "PYTHONHASHSEED", "PYTHONWARNINGS", "PYTHONOPTIMIZE", "PYTHONUTF8", "LANG", "LC_ALL",
    "LC_NUMERIC", "LC_TIME", "LC_CTYPE", "TZ", "MPLBACKEND", "MPLCONFIGDIR", "MATPLOTLIBRC",
)  # fmt: skip
"""Variables that libraries read when they are imported, which a warm kernel has done beforehand."""


def key(run: "Run", site: Path, *, code: str | None = None) -> str:
    """Return the hash of what a run depends on, as far as it is known before: notebook, values, code.

    `code` is `code_hash()` where it is known already: reading the package takes longer than all the rest.
    """
    own = is_own(run.notebook)
    facts = {
        "notebook": file_hash(run.notebook),
        "folder": _relative(run.notebook.parent, site) if own else "",
        "beside": {file.name: _known_hash(file) for file in run.notebook.parent.glob("*.py")} if own else {},
        "values": plain(run.changed),
        "files": {name: content(value) for name, value in run.changed.items() if is_place(value)},
        "mappings": [
            content(file) for value in run.changed.values() if is_place(value) for file in mappings(value)
        ],
        "today": os.environ.get(TODAY),
        "declared": {str(path): content(str(path)) for path in run.reads},
        "settings": {name: os.environ.get(name) for name in SETTINGS} if own else {},
        "code": code or code_hash(),
        "libraries": libraries(),
        "python": sys.version,
    }
    return digest(facts)


def is_own(notebook: Path) -> bool:
    """Whether a notebook is a user's own, not one of the package."""
    return notebook.parent != registry.notebooks_root()


def _relative(folder: Path, site: Path) -> str:
    try:
        return os.path.relpath(folder, site.resolve())
    except ValueError:  # another drive
        return str(folder)


def code_hash() -> str:
    """Return the hash of the package's code, as far as it can change an executed notebook."""
    package = Path(__file__).resolve().parents[1]
    kept = [
        file
        for file in files_below(package)
        if file.relative_to(package).parts[0] not in ("_data", "_notebooks", "site")
    ]
    return digest({str(file.relative_to(package)): file_hash(file) for file in kept})


def page_code_hash() -> str:
    """Return the hash of the code and templates that turn an executed notebook into a page."""
    package = Path(__file__).resolve().parents[1]
    pages = [*files_below(package / "site"), *sorted(package.glob("*.css"))]
    return digest({str(file.relative_to(package)): file_hash(file) for file in pages})


@lru_cache(maxsize=1)
def libraries() -> dict[str, str]:
    """Return the version of every installed distribution."""
    # every look at `found.metadata` or `found.version` reads the file again
    every = [found.metadata for found in distributions()]
    return {str(facts["Name"]): str(facts["Version"]) for facts in every if facts["Name"]}


def code_state() -> str:
    """Return what changes when a file of the package is written: a server started before is then too old."""
    return str(hash(tuple(sorted(_code_files(str(Path(__file__).parents[1]))))))


def _code_files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, time and size of every file of code; asked for twice per run, hence not by way of `Path`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".toml", ".csv", ".mplstyle", ".css", ".j2")):
                facts = entry.stat()
                yield entry.path, facts.st_mtime_ns, facts.st_size
            elif entry.is_dir() and entry.name not in ("__pycache__", "_data"):
                yield from _code_files(entry.path)


# --- hashes ---


def digest(facts: Any) -> str:
    """Return the SHA-256 of any JSON value, whatever the order of its keys."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as JSON has them: tuples and sets as lists, days and bytes as text."""
    made: dict[str, Any] = json.loads(json.dumps(dict(values), default=_plain))
    return made


def _plain(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, set | frozenset) else str(value)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content, which may be larger than the memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_place(value: Any) -> bool:
    """Whether a parameter's value names a file or folder of the user's own: such values are made absolute."""
    return isinstance(value, str) and Path(value).is_absolute()


def mappings(place: str) -> list[str]:
    """Return where settings for a user's list may stand beside it, whether they do or not."""
    file = Path(place)
    return [str(file.with_name(name.format(name=file.name, stem=file.stem))) for name in MAPPINGS]


def content(place: str) -> str | dict[str, str] | None:
    """Return the hash of a file, or of every file in a folder by its path below it; None without either."""
    path = Path(place)
    if path.is_dir():
        return {str(file.relative_to(path)): _known_hash(file) for file in files_below(path)}
    return _known_hash(path) if path.is_file() else None


def files_below(folder: Path) -> list[Path]:
    """Return every file in a folder and those below it, in order, without bytecode."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def _known_hash(path: Path) -> str:
    """Hash of a file that many runs of a sweep may share: read once as long as it stays the same."""
    facts = path.stat()
    return _hash_once(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=4096)
def _hash_once(path: Path, _written: int, _size: int) -> str:
    """Hash of a file's content; of the registry without what it repeats about the tables' contents."""
    if path.name != registry.REGISTRY:
        return file_hash(path)
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package.get("resources", []):
        resource.pop("hash", None)
        resource.pop("bytes", None)
        resource.get("analysis", {}).pop("rows", None)
    return digest(package)


# --- what a run has read ---


def read_hashes(files: Mapping[str, str]) -> dict[str, str]:
    """Return the state of what a run read: path and what of it (`file_access.Observed.files`) to a text.

    Tables of the package are named by their path below its data.
    """
    roots = [
        (f"{folder}{os.sep}", prefix)
        for root, prefix in ((registry.data_root(), ""), (registry.live_root(), REFRESHED))
        for folder in {str(root), str(root.resolve())}
    ]
    return {_name(path, roots): _state(Path(path), of) for path, of in files.items()}


def _state(path: Path, of: str) -> str:
    """Hash of a file's content, of the names in a folder, or whether it is there at all."""
    try:
        if of == "names":
            return f"{NAMES}{digest(names(str(path)))}"
        if path.is_dir():
            return FOLDER
        return _known_hash(path) if path.is_file() else MISSING
    except OSError:
        return "unreadable"  # the notebook has tried in vain as well, and has gone on


def _name(path: str, roots: Iterable[tuple[str, str]]) -> str:
    for folder, prefix in roots:
        if f"{path}{os.sep}".startswith(folder):
            return prefix + (path[len(folder) :] or ".")
    return path


def in_project(data: Mapping[str, str], notebook: Path, site: Path) -> dict[str, str]:
    """Return what was read, with paths in the folder that holds notebook and site counted from there."""
    root = _project(notebook, site)
    return {
        f"{BESIDE}{os.path.relpath(name, root)}" if root and name.startswith(root) else name: state
        for name, state in data.items()
    }


def _project(notebook: Path, site: Path) -> str:
    try:
        root = os.path.commonpath([notebook.parent, site.resolve()])
    except ValueError:
        return ""
    return "" if root == os.path.dirname(root) else f"{root}{os.sep}"  # noqa: PTH120


def unchanged(data: Mapping[str, str], root: str = "") -> bool:
    """Whether everything a run read is as it was; `root` is the folder that holds notebook and site."""
    return all(
        _state(_place(name, root), "names" if was.startswith(NAMES) else "") == was
        for name, was in data.items()
    )


def _place(name: str, root: str) -> Path:
    for prefix, folder in ((REFRESHED, registry.live_root()), (BESIDE, Path(root))):
        if name.startswith(prefix):
            return folder / name.removeprefix(prefix)
    return registry.data_root() / name


def uses_package_data(read: Iterable[str]) -> bool:
    """Whether a run read data of the package, and not only files of its own and names of things."""
    own = (BESIDE, "/", "\\")
    return any(not name.startswith(own) and ":\\" not in name for name in {*read} - NAMES_ONLY)


# --- the record of a site's runs ---


def executed(folder: Path, name: str) -> Path:
    """Return where the executed notebook of a site's run lies."""
    return output.runs_folder(folder) / f"{name}.ipynb"


def read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what is known of a site's runs, by name; nothing when the file is missing or damaged."""
    try:
        runs = json.loads((output.runs_folder(folder) / MANIFEST).read_text(encoding="utf-8"))["runs"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {name: entry for name, entry in runs.items() if isinstance(entry, dict)}


def write_manifest(folder: Path, runs: Mapping[str, Mapping[str, Any]]) -> None:
    """Write what is known of a site's runs, in one step; one line per run, which is written far faster."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(entry, ensure_ascii=False, sort_keys=True)}"
        for name, entry in sorted(runs.items())
    ]
    text = "{}{}{}".format('{"runs": {\n', ",\n".join(lines), "\n}}\n")
    output.write(output.runs_folder(folder) / MANIFEST, text)


def entry(result: "Result", key: str, site: Path) -> dict[str, Any]:
    """Return what the record holds of a finished run; an empty key where it can count for nothing later."""
    run = result.run
    assert result.path is not None
    counts = not result.moved and (run.reads or not result.unseen)
    return {
        "notebook": run.notebook.name,
        "at": str(run.notebook.parent) if is_own(run.notebook) else "",
        "values": plain(run.values),
        "changed": plain(run.changed),
        "key": key if counts else "",
        "sha256": file_hash(result.path),
        "data": in_project(result.data, run.notebook, site),
        "variables": {name: digest(os.environ.get(name)) for name in result.variables},
        "seconds": round(result.seconds, 2),
    }


def is_fresh(entry: Mapping[str, Any] | None, wanted: str, run: "Run", site: Path) -> bool:
    """Whether a result is there, whole, and made from exactly what would be used now."""
    result = executed(site, run.name)
    if not entry or not wanted or entry.get("key") != wanted or not result.is_file():
        return False
    data = entry.get("data", {})
    # A notebook that was copied may find other files elsewhere than before, but the same files of IPython.
    moved = entry.get("at") != (str(run.notebook.parent) if is_own(run.notebook) else "")
    shared = str(Path(os.environ.get("IPYTHONDIR") or "~/.ipython").expanduser())
    if moved and any(name.startswith(os.sep) and not name.startswith(shared) for name in data):
        return False
    variables = entry.get("variables", {})
    return (
        entry.get("sha256") == file_hash(result)
        and all(digest(os.environ.get(name)) == value for name, value in variables.items())
        and unchanged(data, _project(run.notebook, site))
    )
