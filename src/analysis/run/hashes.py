"""The content of data files as hashes: what a run has read, and whether it is still the same."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis import registry

REFRESHED = "refreshed:"
"""Stands for the folder of the user's refreshed answers, whose place on a machine is nobody's business."""


def digest(facts: Any) -> str:
    """Return the SHA-256 of any JSON value, whatever the order of its keys."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content, which may be larger than the memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_place(value: Any) -> bool:
    """Whether a parameter's value names a file or folder of the user's own: such values are made absolute."""
    return isinstance(value, str) and Path(value).is_absolute()


def content(place: str) -> str | dict[str, str] | None:
    """Return the hash of a file, or of every file in a folder by its path below it; None without either."""
    path = Path(place)
    if path.is_dir():
        return {str(file.relative_to(path)): _own_hash(file) for file in files_below(path)}
    return _own_hash(path) if path.is_file() else None


def files_below(folder: Path) -> list[Path]:
    """Return every file in a folder and those below it, in order, without bytecode."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def _own_hash(path: Path) -> str:
    """Hash of a file that many runs of a sweep may share: read once as long as it stays the same."""
    facts = path.stat()
    return _hash_once(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=4096)
def _hash_once(path: Path, _written: int, _size: int) -> str:
    return file_hash(path)


def data_hashes(paths: Iterable[Path]) -> dict[str, str]:
    """Return the hash of each data file a run read, by its path below the data's folder (or whole)."""
    found = {}
    for path in paths:
        whole = path.resolve()
        found[_name(whole)] = _data_hash(whole)
    return found


def _name(path: Path) -> str:
    root, refreshed = registry.data_root().resolve(), registry.live_root().resolve()
    if path.is_relative_to(root):
        return str(path.relative_to(root))
    return f"{REFRESHED}{path.relative_to(refreshed)}" if path.is_relative_to(refreshed) else str(path)


def _place(name: str) -> Path:
    if name.startswith(REFRESHED):
        return registry.live_root().resolve() / name.removeprefix(REFRESHED)
    return registry.data_root().resolve() / name


def current(hashes: Mapping[str, str]) -> bool:
    """Whether every data file still has the content it had."""
    return all(_data_hash(_place(name)) == before for name, before in hashes.items())


def _data_hash(path: Path) -> str:
    """Hash of a file's content or of the names in a folder, or why there is none."""
    try:
        if path.is_dir():
            return digest(sorted(entry.name for entry in path.iterdir()))
        if not path.is_file():
            return "missing"
        facts = path.stat()
        return _known_hash(path, facts.st_mtime_ns, facts.st_size)
    except OSError:
        return "unreadable"  # the notebook has tried in vain as well, and has gone on


@lru_cache(maxsize=4096)
def _known_hash(path: Path, _written: int, _size: int) -> str:
    """Hash of a file's content; of the registry without what it repeats about the tables' contents."""
    if path.name != registry.REGISTRY:
        return file_hash(path)
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package.get("resources", []):
        resource.pop("hash", None)
        resource.pop("bytes", None)
        resource.get("analysis", {}).pop("rows", None)
    return digest(package)


def code_state() -> str:
    """Return what changes when a file of the package is written: a server started before is then too old."""
    return str(hash(tuple(sorted(_code_files(str(Path(__file__).parents[1]))))))


def _code_files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, time and size of every file of code; asked for twice per run, hence not by way of `Path`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".toml", ".mplstyle", ".css")):
                facts = entry.stat()
                yield entry.path, facts.st_mtime_ns, facts.st_size
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _code_files(entry.path)
