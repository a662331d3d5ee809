"""What need not run again: a run is known by notebook, values, code, libraries and the data it read.

The data files are not declared but observed: the kernel notes which it opens (`reads`), so that a changed
table re-runs exactly the notebooks that read it.
"""

import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from analysis import registry
from analysis.run import output
from analysis.run.execution import Run
from analysis.run.hashes import content, current, digest, file_hash, files_below, is_place

MANIFEST = "runs.json"


def key(run: Run, *, code: str | None = None) -> str:
    """Return the hash of all a run depends on, except the data files, which are known only after it.

    `code` is `code_hash()` where it is known already: reading the package takes longer than all the rest.
    """
    facts = {
        "notebook": file_hash(run.notebook),
        "folder": _folder(run.notebook),
        "beside": _beside(run.notebook),
        "values": dict(run.changed),
        "files": {name: content(value) for name, value in run.changed.items() if is_place(value)},
        "code": code or code_hash(),
        "libraries": libraries(),
        "python": sys.version,
    }
    return digest(facts)


def _folder(notebook: Path) -> str:
    """Where a user's own notebook lies, from where it reads; nothing for those of the package."""
    return "" if notebook.parent == registry.notebooks_root() else str(notebook.parent)


def _beside(notebook: Path) -> dict[str, str]:
    """Modules beside a user's own notebook; those of the package have none."""
    if notebook.parent == registry.notebooks_root():
        return {}
    return {file.name: file_hash(file) for file in sorted(notebook.parent.glob("*.py"))}


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
    return {str(told["Name"]): str(told["Version"]) for told in every if told["Name"]}


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


def is_fresh(entry: Mapping[str, Any] | None, wanted: str, result: Path) -> bool:
    """Whether a result is there, whole, and made from exactly what would be used now."""
    if not entry or entry.get("key") != wanted or not result.is_file():
        return False
    return entry.get("sha256") == file_hash(result) and current(entry.get("data", {}))
