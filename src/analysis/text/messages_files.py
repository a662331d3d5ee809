"""The files in `messages/`: sentences as TOML; names of keys, column heads and units as CSV."""

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from analysis import names
from analysis.errors import DataError

FOLDER = Path(__file__).resolve().parent.parent / "messages"


@cache
def read(file: str) -> dict[str, Any]:
    """Return one message file by its name without ending; an unknown name is answered with the nearest."""
    names.validate_choice(file, files(), "message file")
    try:
        return tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise DataError(f"not readable as TOML: {fault}", file=f"{file}.toml") from None


@cache
def rows(file: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one CSV file by its name without ending; none when there is no such file."""
    path = FOLDER / f"{file}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def files() -> tuple[str, ...]:
    """Return the names of the files with sentences, without ending."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def entries(file: str) -> dict[str, dict[str, str]]:
    """Return the entries of one file by dotted key, each with its text in every language."""
    return dict(_walk(read(file), "", file))


def _walk(tree: dict[str, Any], prefix: str, file: str) -> Iterator[tuple[str, dict[str, str]]]:
    for key, branch in tree.items():
        if not isinstance(branch, dict):
            raise DataError("text outside a message", file=f"{file}.toml", column=prefix + key)
        if set(branch) & set(names.LANGUAGES):
            yield prefix + key, _entry(branch, f"{file}.toml", prefix + key)
        else:
            yield from _walk(branch, f"{prefix}{key}.", file)


def _entry(branch: dict[str, Any], file: str, key: str) -> dict[str, str]:
    wrong = [language for language in names.LANGUAGES if not isinstance(branch.get(language), str)]
    if wrong or set(branch) - set(names.LANGUAGES):
        found = ", ".join(sorted(map(str, branch)))
        raise DataError("a message needs its text in en, de and zh", file=file, column=key, value=found)
    return branch
