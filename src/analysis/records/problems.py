"""Everything that is wrong with a file, in one list a person can work through."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.errors import DataError

EXAMPLES = 5
"""Examples shown per column and kind of problem; the rest is counted."""

Expected = str | Callable[[], str] | None


class RecordsError(DataError):
    """A user's file that cannot be used: the first problem as one line, all of them in `lines`."""

    def __init__(self, lines: list[str], *, more: int) -> None:
        self.lines = lines
        note = f" (and {more} more: `analysis check` lists them)" if more else ""
        super().__init__(f"{lines[0]}{note}")

    def _render_traceback_(self) -> list[str]:
        return [f"DataError: {self}"]


@dataclass
class _Kind:
    """One kind of problem in one column: its examples and how often it occurs."""

    text: str
    column: str | None
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
        self,
        text: str,
        *,
        row: int | str | None = None,
        column: str | None = None,
        value: str | None = None,
        expected: Expected = None,
        warning: bool = False,
        file: str | None = None,
        count: int = 1,
        remedy: str = "",
    ) -> None:
        """Note one problem, standing for `count`; an `expected` that is a function is called if shown.

        `remedy` is the setting line that would solve it.
        """
        name = file or self.file
        kind = self._kinds.setdefault((name, column, text), _Kind(text, column, warning))
        kind.count += count
        if remedy:
            self.remedies[remedy] += count
        if len(kind.examples) < EXAMPLES:
            right = expected() if callable(expected) else expected
            shown = None if value is None else quoted(value)
            line = DataError(text, file=name, row=row, column=column, value=shown, expected=right)
            kind.examples.append(str(line))

    def add_error(self, error: DataError) -> None:
        """Note a problem that was raised: nothing after it could be looked at."""
        self._kinds.setdefault((self.file, None, str(error)), _Kind(str(error), None, False)).count += 1
        self._kinds[self.file, None, str(error)].examples = [str(error)]

    @property
    def errors(self) -> int:
        """How many problems there are, without warnings."""
        return sum(kind.count for kind in self._kinds.values() if not kind.warning)

    def lines(self) -> list[str]:
        """Return every problem as a line, warnings last: examples, then how many more of that kind."""
        found = [
            line for (file, *_), kind in self._kinds.items() if not kind.warning for line in _told(file, kind)
        ]
        warnings = [
            f"warning: {line}"
            for (file, *_), kind in self._kinds.items()
            if kind.warning
            for line in _told(file, kind)
        ]
        return found + warnings

    def raise_first(self) -> None:
        """Raise RecordsError when there is a problem that is more than a warning."""
        if self.errors:
            raise RecordsError(self.lines(), more=self.errors - 1)


def quoted(value: str, *, longest: int = 80) -> str:
    """Return a value as it stands in the file, in quotes, invisible characters spelt out, cut when long."""
    return repr(value) if len(value) <= longest else f"{value[: longest - 1]!r}…"


def _told(file: str, kind: _Kind) -> list[str]:
    rest = kind.count - len(kind.examples)
    if not rest:
        return kind.examples
    where = f"{file}, column {kind.column}" if kind.column else file
    return [*kind.examples, f"{where}: {kind.text}, {rest} more like this"]
