"""How a result came about: notebook, parameters, data, versions, and the command that makes it again."""

import shlex
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analysis import sources
from analysis.report.hashes import file_hash

LIBRARIES = ("pandas", "numpy", "scipy", "matplotlib", "seaborn", "papermill", "ipykernel", "nbconvert")


def provenance(
    notebook: Path, values: Mapping[str, Any], changed: Mapping[str, Any], data: Mapping[str, str]
) -> dict[str, Any]:
    """Return the facts that go with an executed notebook."""
    return {
        "notebook": notebook.name,
        "notebook_sha256": file_hash(notebook),
        "parameters": dict(values),
        "command": command(notebook, changed),
        "package": package_version(),
        "libraries": library_versions(),
        "data": data_facts(),
        "tables": {name: known for name, known in data.items() if name.endswith(".csv")},
    }


def command(notebook: Path, changed: Mapping[str, Any]) -> str:
    """Return the command that makes this result again, quoted for a shell."""
    inside = notebook.parent == sources.notebooks_root()
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
    """Return the data's version and the registry's hash, which covers the hash of every table."""
    registry = sources.data_root() / sources.REGISTRY
    if not registry.is_file():
        return {}
    package = sources.registry()
    facts = {"registry_sha256": file_hash(registry)}
    return facts | {key: str(package[key]) for key in ("version", "created") if package.get(key)}
