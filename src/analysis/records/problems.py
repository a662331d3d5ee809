"""Everything that is wrong with a file, in one list to work through, in the words of ``problems.csv``."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.errors import DataError

EXAMPLES = 5  # examples shown per column and kind of problem; the rest is counted


class RecordsError(DataError):
    """A user's file that cannot be used: the first problem as one line, all of them in `lines`."""

    def __init__(self, lines: list[str], *, more: int) -> None:
        self.lines = lines
        note = f" (and {more} more: `analysis check` lists them)" if more else ""
        super().__init__(f"{lines[0]}{note}")

    def _render_traceback_(self) -> list[str]:
        return [f"DataError: {self}"]


@dataclass(frozen=True)
class InvalidCell:
    """Why a cell cannot be used, what would be right (called if shown), what solves it, its column."""

    problem: str
    expected: str | Callable[[], str] | None = None
    remedy: str = ""
    column: str = ""
    warning: bool = False


def shipped_text(name: str) -> str:
    """Return the text of a file of this room."""
    return files("analysis.records").joinpath(name).read_text(encoding="utf-8")


def shipped(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of this room, such as ``problems.csv``."""
    return list(csv.DictReader(shipped_text(name).splitlines()))


@cache
def messages() -> dict[str, dict[str, str]]:
    """Return problem, what is expected, the setting that solves it, and whether it is a warning, by key."""
    return {row["key"]: row for row in shipped("problems.csv")}


def invalid(key: str, *, column: str = "", **words: Any) -> InvalidCell:
    """Return a problem of ``problems.csv`` by its key, with `words` in their places."""
    rule = messages()[key]
    problem, expected, remedy = (rule[name].format(**words) for name in ("problem", "expected", "setting"))
    return InvalidCell(problem, expected, remedy, column, bool(rule["warning"]))


def refusal(key: str, file: str, *, row: int | None = None, value: object = None, **words: Any) -> DataError:
    """Return the error for a file that cannot be read at all, in the words of ``problems.csv``."""
    wrong = invalid(key, **words)
    return DataError(wrong.problem, file=file, row=row, value=value, expected=wrong.expected or None)


class Problems:
    """Collects problems and warnings of one file, or of the files of one folder."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.notes: list[str] = []
        self.remedies: Counter[str] = Counter()  # setting lines that would solve problems, and how many
        self._counts: Counter[tuple[bool, str, str | None, str]] = Counter()
        self._examples: dict[tuple[bool, str, str | None, str], list[str]] = {}
        """How often each problem occurs, and some examples: by whether it is a warning, file, column."""

    def note(
        self, wrong: InvalidCell | str, *, row: int | str | None = None, column: str | None = None,
        value: str | None = None, file: str | None = None, times: int = 1, **words: Any,
    ) -> None:  # fmt: skip
        """Note one problem, or that of a key of ``problems.csv`` with `words` in their places."""
        wrong = invalid(wrong, **words) if isinstance(wrong, str) else wrong
        kind = wrong.warning, file or self.file, column, wrong.problem
        self._counts[kind] += times
        if wrong.remedy:
            self.remedies[wrong.remedy] += times
        if len(examples := self._examples.setdefault(kind, [])) < EXAMPLES:
            right = wrong.expected() if callable(wrong.expected) else wrong.expected
            place: dict[str, Any] = {"file": kind[1], "row": row, "column": column}
            shown = None if value is None else quoted(value)
            examples.append(str(DataError(wrong.problem, **place, value=shown, expected=right or None)))

    def add_error(self, error: DataError) -> None:
        """Note a problem that was raised: nothing after it could be looked at."""
        kind = False, self.file, None, str(error)
        self._counts[kind], self._examples[kind] = 1, [str(error)]

    @property
    def errors(self) -> int:
        """How many problems there are, without warnings."""
        return sum(count for (warning, *_), count in self._counts.items() if not warning)

    def lines(self) -> list[str]:
        """Return every problem as a line, warnings last: examples, then how many more of that kind."""
        found: dict[bool, list[str]] = {False: [], True: []}
        for (warning, file, column, text), examples in self._examples.items():
            where = f"{file}, column {column}" if column else file
            rest = self._counts[warning, file, column, text] - len(examples)
            found[warning] += [*examples, *([f"{where}: {text}, {rest} more like this"] if rest else [])]
        return found[False] + [f"warning: {line}" for line in found[True]]

    def raise_first(self) -> None:
        """Raise RecordsError when there is a problem that is more than a warning."""
        if self.errors:
            raise RecordsError(self.lines(), more=self.errors - 1)


def quoted(value: str, *, longest: int = 80) -> str:
    """Return a value as it stands in the file, in quotes, invisible characters spelt out, cut when long."""
    return repr(value) if len(value) <= longest else f"{value[: longest - 1]!r}…"
