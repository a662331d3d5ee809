"""Writing results: whole or not at all, one run at a time per folder, under names that cannot collide."""

import errno
import hashlib
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from analysis.errors import AnalysisError, WriteError
from analysis.files import write  # noqa: F401

LOCK = ".lock"
LONGEST_NAME = 120
_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9._]|-(?!-))*")
_TAKEN = re.compile(r"(index|sources|method|con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*\.failed")
"""Notebooks called so would meet a page of the site itself, a device of Windows, or a result that failed."""


def runs_folder(site: Path) -> Path:
    """Return the folder beside a site that holds what its runs left: ``build/site.runs`` for ``build/site``.

    Executed notebooks, those that failed, what is known of each run, and the lock. It lies beside and not
    inside, so that a site can be published as it lies; without it everything only has to run again.
    """
    named = site if site.name not in ("", "..") and not site.is_symlink() else site.resolve()
    return named.parent / f"{named.name}.runs"


class BusyError(AnalysisError):
    """Another run is writing to the same folder."""

    exit_code = 75


def remove_parts(folder: Path) -> None:
    """Remove what killed runs left half written in a site and its runs; call it while holding the lock."""
    for place in (folder, runs_folder(folder)):
        for part in place.rglob(".*.part"):
            part.unlink(missing_ok=True)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold a site and the folder of its runs for one run; it goes with the process, however that ends.

    Raises
    ------
    BusyError
        When another run holds it: the line gives its process number and since when.
    WriteError
        When one of the two folders cannot be written to.
    """
    with _opened(folder) as file:
        if not _take(file):
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise BusyError(f"{folder} is being written by another run ({holder})")
        file.truncate(0)
        file.write(f"pid {os.getpid()}, since {time.strftime('%H:%M:%S')}")
        file.flush()
        yield
        file.truncate(0)


def _opened(folder: Path) -> IO[str]:
    """The lock file of a site, after making sure that both its folders are there and can be written to."""
    runs = place = runs_folder(folder)
    try:
        for place in (folder, runs):
            place.mkdir(parents=True, exist_ok=True)
            if not os.access(place, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return (runs / LOCK).open("a+", encoding="utf-8")
    except OSError as fault:
        why = "it is a file, not a folder" if place.is_file() else fault.strerror or fault
        raise WriteError(f"cannot write to {place}: {why}") from None


def _take(file: IO[str]) -> bool:
    """Lock an open file without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # a byte far behind the text, so that the waiting run can still read who holds the lock
            file.seek(4096)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def output_name(notebook: str, values: Mapping[str, Any]) -> str:
    """Return the file name (without ending) of a run: the notebook and the values that are not the default.

    Safe on every file system, the same for the same values, different for different ones: what holds anything
    but small letters, digits, dot, underscore and single hyphens is named by a hash as well. Of a path only
    the last part is told, since the rest is nobody's business.
    """
    book = _hashed(notebook) if _TAKEN.fullmatch(notebook) else _slug(notebook)
    parts = [book, *(f"{_slug(name)}-{_slug(str(value))}" for name, value in values.items())]
    name = "--".join(parts)
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 12].rstrip('-.')}--{_hash(name)}"


def last_part(text: str) -> str:
    """Return the name of the file or folder a path leads to; any other text as it is."""
    return re.split(r"[\\/]", text.rstrip("\\/"))[-1]


def _slug(text: str) -> str:
    if _SAFE.fullmatch(text) and not text.endswith(("-", ".")) and len(text) <= 60:
        return text
    return _hashed(text)


def _hashed(text: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", last_part(text).lower()).strip("-")[:30].strip("-")
    return f"{stem}-x{_hash(text)}" if stem else f"x{_hash(text)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
