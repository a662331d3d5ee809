"""The temporary folder of one run: it goes with the run, and after a kill with the next one."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from analysis.errors import WriteError

PREFIX, ORDER = "analysis-run-", "analysis-order-"
"""Folders of runs, and of what a worker of a cluster was sent for one."""
YOUNG_SECONDS = 60.0


@contextmanager
def folder(prefix: str = PREFIX) -> Iterator[Path]:
    """Hold a new temporary folder for one run.

    Raises
    ------
    WriteError
        When there is no room or no place for it.
    """
    _once()
    try:
        made = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    except OSError as fault:
        raise WriteError(
            f"cannot make a temporary folder: {fault.strerror or fault}; TMPDIR can name another place"
        ) from None
    with made as name:
        lock = _locked(Path(name))
        try:
            yield Path(name)
        finally:
            if lock is not None:
                os.close(lock)


@lru_cache(maxsize=1)
def _once() -> None:
    remove_left()


def remove_left() -> None:
    """Remove the folders of this user's runs that were killed; a folder in use is locked by its run."""
    if not hasattr(os, "getuid"):
        return
    temporary = Path(tempfile.gettempdir())
    for place in (found for prefix in (PREFIX, ORDER) for found in temporary.glob(f"{prefix}*")):
        with suppress(OSError):
            facts = place.lstat()
            ours = place.is_dir() and not place.is_symlink() and facts.st_uid == os.getuid()
            # between being made and being locked a folder looks like one that was left
            if ours and time.time() - facts.st_mtime > YOUNG_SECONDS:
                _remove_unlocked(place)


def _remove_unlocked(place: Path) -> None:
    lock = _locked(place)
    if lock is not None:
        try:
            shutil.rmtree(place, ignore_errors=True)
        finally:
            os.close(lock)


def _locked(place: Path) -> int | None:
    """Lock a folder for as long as the descriptor is open; None where that cannot be or it is locked."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = -1
    try:
        handle = os.open(place, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if handle >= 0:
            os.close(handle)
        return None
    return handle
