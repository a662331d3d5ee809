"""Everything that is wrong with a file, in one list to work through, in the words of ``problems.csv``."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.errors import DataError

EXAMPLES = 5  # examples shown per column and kind of problem; the rest is counted

Expected = str | Callable[[], str] | None


class RecordsError(DataError):
    """A user's file that cannot be used: the first problem as one line, all of them in `lines`."""

    def __init__(self, lines: list[str], *, more: int) -> None:
        self.lines = lines
        note = f" (and {more} more: `analysis check` lists them)" if more else ""
        super().__init__(f"{lines[0]}{note}")

    def _render_traceback_(self) -> list[str]:
        return [f"DataError: {self}"]


def shipped(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of this room, such as ``problems.csv``."""
    text = files("analysis.records").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def messages() -> dict[str, dict[str, str]]:
    """Return problem, what is expected, the setting that solves it, and whether it is a warning, by key."""
    return {row["key"]: row for row in shipped("problems.csv")}


def refusal(
    key: str, file: str, *, row: int | None = None, value: str | None = None, **words: Any
) -> DataError:
    """Return the error for a file that cannot be read at all, in the words of ``problems.csv``."""
    problem, expected, _ = _worded(key, words)
    return DataError(problem, file=file, row=row, value=value, expected=expected or None)


def _worded(key: str, words: dict[str, Any]) -> Iterator[str]:
    return (messages()[key][name].format(**words) for name in ("problem", "expected", "setting"))


@dataclass
class _Kind:
    """One kind of problem in one column: its examples and how often it occurs."""

    warning: bool
    examples: list[str] = field(default_factory=list)
    count: int = 0


class Problems:
    """Collects problems and warnings of one file, or of the files of one folder."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._kinds: dict[tuple[str, str | None, str], _Kind] = {}
        self.notes: list[str] = []
        self.remedies: Counter[str] = Counter()
        """Setting lines that would solve problems, and how many."""

    def add(
        self, text: str, *, row: int | str | None = None, column: str | None = None, value: str | None = None,
        expected: Expected = None, warning: bool = False, file: str | None = None, count: int = 1,
        remedy: str = "",
    ) -> None:  # fmt: skip
        """Note one problem, standing for `count`; an `expected` that is a function is called if shown.

        `remedy` is the setting line that would solve it.
        """
        name = file or self.file
        kind = self._kinds.setdefault((name, column, text), _Kind(warning))
        kind.count += count
        if remedy:
            self.remedies[remedy] += count
        if len(kind.examples) < EXAMPLES:
            right = expected() if callable(expected) else expected
            shown = None if value is None else quoted(value)
            line = DataError(text, file=name, row=row, column=column, value=shown, expected=right or None)
            kind.examples.append(str(line))

    def note(
        self, key: str, *, row: int | str | None = None, column: str | None = None, value: str | None = None,
        file: str | None = None, **words: Any,
    ) -> None:  # fmt: skip
        """Note one problem in the words of ``problems.csv``, with `words` in their places."""
        problem, expected, remedy = _worded(key, words)
        self.add(
            problem, row=row, column=column, value=value, file=file, expected=expected, remedy=remedy,
            warning=bool(messages()[key]["warning"]),
        )  # fmt: skip

    def add_error(self, error: DataError) -> None:
        """Note a problem that was raised: nothing after it could be looked at."""
        self._kinds[self.file, None, str(error)] = _Kind(False, [str(error)], 1)

    @property
    def errors(self) -> int:
        """How many problems there are, without warnings."""
        return sum(kind.count for kind in self._kinds.values() if not kind.warning)

    def lines(self) -> list[str]:
        """Return every problem as a line, warnings last: examples, then how many more of that kind."""
        found: dict[bool, list[str]] = {False: [], True: []}
        for (file, column, text), kind in self._kinds.items():
            where = f"{file}, column {column}" if column else file
            rest = kind.count - len(kind.examples)
            more = [f"{where}: {text}, {rest} more like this"] if rest else []
            found[kind.warning] += [*kind.examples, *more]
        return found[False] + [f"warning: {line}" for line in found[True]]

    def raise_first(self) -> None:
        """Raise RecordsError when there is a problem that is more than a warning."""
        if self.errors:
            raise RecordsError(self.lines(), more=self.errors - 1)


def quoted(value: str, *, longest: int = 80) -> str:
    """Return a value as it stands in the file, in quotes, invisible characters spelt out, cut when long."""
    return repr(value) if len(value) <= longest else f"{value[: longest - 1]!r}…"
