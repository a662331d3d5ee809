"""Writing files whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from analysis.errors import WriteError


def write(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old content or the new one, whatever happens in between.

    Missing folders are made. Text is written as UTF-8 with line ends as they are.

    Raises
    ------
    WriteError
        When the disk is full or the folder is not writable; the previous file stays as it was.
    """
    write_all({path: content})


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write several files: all of them are on the disk before the first takes its place.

    Raises
    ------
    WriteError
        When one of them cannot be written; then no file has changed (unless the fault comes between the
        renames, when each file is still either the old or the new one).
    """
    parts: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent)
            parts[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            parts[path].chmod(0o644)
        for path, part in parts.items():
            part.replace(path)
        for folder in {path.parent for path in parts}:
            _sync_folder(folder)
    except OSError as fault:
        raise WriteError(f"cannot write {path.name}: {fault.strerror or fault}") from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def write_new_folder(folder: Path, contents: Mapping[str, str]) -> None:
    """Write files by name into a folder that is new or empty.

    Raises
    ------
    WriteError
        When the folder holds anything already, is a file, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = not any(folder.iterdir())
    except FileExistsError:
        raise WriteError(f"{folder} is a file: name a new folder") from None
    except OSError as fault:
        raise WriteError(f"{folder} cannot be written ({fault.strerror})") from None
    if not empty:
        raise WriteError(f"{folder} is not empty: name a new folder")
    write_all({folder / name: content for name, content in contents.items()})


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; systems that cannot open a folder do it by themselves."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
