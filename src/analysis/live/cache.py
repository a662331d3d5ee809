"""Storing answers in the user's folder: whole or not at all, and never over a better one."""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis import sources
from analysis.errors import ParameterError, WriteError
from analysis.load.live import read_answer

Answer = dict[str, Any]


def folder() -> Path:
    """Return the folder of the answers.

    Raises
    ------
    ParameterError
        When ANALYSIS_CACHE names a place inside the package or its data: answers are never shipped.
    """
    root = sources.live_root().resolve()
    package = Path(sources.__file__).resolve().parent
    for shipped in (package, sources.data_root().resolve(), sources.notebooks_root().resolve()):
        if root.is_relative_to(shipped):
            raise ParameterError("ANALYSIS_CACHE names a folder of the package: choose one of your own")
    return root


def name_of(answer: Answer) -> str:
    """Return the file name: what was asked, where, for how many days, up to which day."""
    return f"{answer['what']}-{answer['scope']}-{answer['days']:03d}-{answer['last']}.json"


def store(answer: Answer, root: Path) -> bool:
    """Write an answer; False when the one already there for the same question and days is better.

    Better is the more complete one, and of equally complete ones the newer. Answers for other days have
    other names, so nothing older is lost.

    Raises
    ------
    WriteError
        When the folder cannot be written to; what was there stays as it was.
    """
    file = root / name_of(answer)
    before = read_answer(file)
    if before is not None and _worth(before) > _worth(answer):
        return False
    _write(file, json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return True


def _worth(answer: Answer) -> tuple[float, str]:
    return answer["answered"] / max(answer["asked"], 1), answer["asked_at"]


def _write(file: Path, content: str) -> None:
    """Write beside the file and rename: a reader sees the old answer or the new one."""
    part: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        part = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as open_file:
            open_file.write(content)
            open_file.flush()
            os.fsync(open_file.fileno())
        part.replace(file)
    except OSError as fault:
        raise WriteError(f"cannot write {file}: {fault.strerror or fault}") from None
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink(missing_ok=True)
