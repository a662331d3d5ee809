"""How a result came about: notebook, parameters, data, versions, and the command that makes it again."""

import os
import re
import shlex
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analysis import registry
from analysis.run.cache import content, file_hash, is_own, is_place, plain, uses_package_data

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NEAR = 2
LIBRARIES = ("pandas", "numpy", "matplotlib", "seaborn", "papermill", "ipykernel", "nbconvert")


def provenance(
    notebook: Path, values: Mapping[str, Any], changed: Mapping[str, Any], data: Mapping[str, str]
) -> dict[str, Any]:
    """Return the facts that go with an executed notebook.

    Facts about the package's data are given only where the notebook has read some of them.
    """
    tables = {name: state for name, state in data.items() if name.endswith(".csv")}
    if is_own(notebook):
        tables = {_beside(name, notebook): state for name, state in tables.items()}
    uses_data = not is_own(notebook) or uses_package_data(data)
    return {
        "notebook": notebook.name,
        "notebook_sha256": file_hash(notebook),
        "parameters": plain(values),
        "command": command(notebook, changed),
        "package": package_version(),
        "libraries": library_versions(),
        "data": data_facts() if uses_data else {},
        "tables": tables | own_files(changed),
    }


def _beside(name: str, notebook: Path) -> str:
    """Path of a file as seen from the notebook; one far away is named alone, since the rest is private."""
    if not Path(name).is_absolute():
        return name
    seen = Path(os.path.relpath(name, notebook.parent))
    return seen.as_posix() if seen.parts.count("..") <= NEAR else seen.name


def own_files(changed: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of each file of the user's own that a parameter names, or of the tables of a folder.

    Keys are the last parts of the paths: where they lie on a machine is nobody's business.
    """
    found: dict[str, str] = {}
    for value in filter(is_place, changed.values()):
        name, known = Path(value).name, content(value)
        if isinstance(known, str):
            found[name] = known
        elif known is not None:
            found |= {f"{name}/{file}": one for file, one in known.items() if file.endswith(".csv")}
    return found


def command(notebook: Path, changed: Mapping[str, Any]) -> str:
    """Return the command that makes this result again, quoted for a shell."""
    inside = notebook.parent == registry.notebooks_root()
    parts = ["analysis", "report", notebook.stem if inside else notebook.name]
    for name, value in changed.items():
        parts += ["-p", name, str(value)]
    return shlex.join(parts)


def package_version() -> str:
    """Return this package's version."""
    try:
        return version("regional-innovation-analysis")
    except PackageNotFoundError:
        from analysis import __version__

        return __version__


@lru_cache(maxsize=1)
def library_versions() -> dict[str, str]:
    """Return the versions of the libraries whose change can change a result."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def data_facts() -> dict[str, str]:
    """Return the data's version, the day of their newest source, and the registry's hash.

    The registry covers the hash of every table.
    """
    file = registry.data_root() / registry.REGISTRY
    if not file.is_file():
        return {}
    package = registry.datapackage()
    facts = {"registry_sha256": file_hash(file), "newest_source": newest_source()}
    return facts | ({"version": str(package["version"])} if package.get("version") else {})


def newest_source() -> str:
    """Return the latest day on which a source of the data was published; empty where none tells its day."""
    if not (registry.data_root() / "clean" / "sources.csv").is_file():
        return ""
    days = (one.published for one in registry.source_list().values())
    return max((day for day in days if _DAY.fullmatch(day)), default="")
