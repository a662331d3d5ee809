"""What this package raises: one clear line saying what is wrong, where, and what would be right."""

from pathlib import Path


class AnalysisError(Exception):
    """Anything this package refuses, with one line for the reader."""

    exit_code = 1


class UnknownName(AnalysisError, ValueError):  # noqa: N818  the vocabulary of the package
    """A name that is not in the vocabulary; the line offers the nearest one that is."""

    exit_code = 2


class ParameterError(AnalysisError, ValueError):
    """A parameter or option with a value that cannot be used."""

    exit_code = 2


class WriteError(AnalysisError, OSError):
    """A place that cannot be written to."""

    exit_code = 5


class DataError(AnalysisError, ValueError):
    """Data that does not hold: what is wrong, in which file, row and column, and what would be right.

    Parameters
    ----------
    problem
        What is wrong, as a short clause.
    file, row, column
        Where: the file's name, the row as counted in the file (the header is row 1), the column's name.
    value, expected
        What stands there and what would be right.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path | None = None,
        row: int | str | None = None,
        column: str | None = None,
        value: object = None,
        expected: object = None,
    ) -> None:
        self.problem, self.file, self.row = problem, file, row
        self.column, self.value, self.expected = column, value, expected
        super().__init__(self._line())

    def _line(self) -> str:
        place = [
            "" if self.file is None else str(self.file),
            "" if self.row is None else f"row {self.row}",
            "" if self.column is None else f"column {self.column}",
        ]
        where = ", ".join(part for part in place if part)
        line = f"{where}: {self.problem}" if where else self.problem
        if self.value is not None:
            line += f", found {_shown(self.value)}"
        if self.expected is not None:
            line += f", expected {_shown(self.expected)}"
        # what no screen shows, or obeys, is spelt out: names of files and columns are not ours
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join(line.split()))


def _shown(value: object) -> str:
    """Text as it stands; a value that is only blanks or long is quoted and shortened."""
    text = value if isinstance(value, str) else str(value)
    if not text.strip():
        return repr(text)
    return text if len(text) <= 120 else f"{text[:117]}..."
