"""What went wrong in a run, in one line: cell, first source line, error, and where the details are."""

import errno
import re
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.run.redact import Redactor

EXIT = {"cell": 1, "parameter": 2, "kernel": 3, "time": 4, "write": 5, "stopped": 130}
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
_LONGEST = 300
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


@dataclass
class Failure:
    """Why a run has no result.

    `kind` is cell (a cell raised), parameter (refused), kernel (it died or did not start), time (limit
    reached), write, or stopped (by the user); each has its exit code.
    """

    kind: str
    error: str
    cell: int | None = None
    source: str = ""
    row: int | None = None
    partial: Path | None = None

    @property
    def exit_code(self) -> int:
        """The command's exit code when this is the only run."""
        return EXIT[self.kind]

    @property
    def place(self) -> str:
        """Where it happened: the cell's number in the notebook as written, and its first line."""
        if self.cell is None:
            return ""
        row = f", line {self.row}" if self.row else ""
        return f"cell {self.cell} ({self.source!r}){row}"

    def line(self) -> str:
        """Return the failure as one line."""
        parts = [self.place, self.error]
        text = ": ".join(part for part in parts if part)
        return f"{text}; details in {self.partial.name}" if self.partial else text

    def cleaned(self, redactor: Redactor) -> "Failure":
        """Return a copy without machine facts."""
        return Failure(self.kind, redactor.text(self.error), self.cell, self.source, self.row)


def of_exception(fault: Exception, context: Any) -> Failure | None:
    """Return the failure that an exception of papermill or nbclient stands for.

    None when every error is in a cell tagged ``raises-exception``, which papermill itself does not obey.

    `context` has seen the run (`engine.RunContext`): its notebook as far as it came, whether it was stopped,
    the limit of time that was in force, and what a dead kernel ended with, negative for a signal.
    """
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    number, source = _last_started(context.notebook)
    if context.stopped:
        return Failure("stopped", "stopped before it was finished", number, source)
    if isinstance(fault, PapermillExecutionError):
        return None if _only_expected(context.notebook) else _of_cell(fault, context.notebook)
    if isinstance(fault, CellTimeoutError):
        return Failure("time", f"time limit reached ({context.limit})", number, source)
    if isinstance(fault, DeadKernelError):
        return Failure("kernel", _death(context.exit_code), number, source)
    if isinstance(fault, NoSuchKernel):
        return Failure("kernel", _no_such_kernel(fault.name))
    full = isinstance(fault, OSError) and fault.errno in NO_ROOM
    return Failure("write" if full else "kernel", short(f"{type(fault).__name__}: {fault}"), number, source)


def _only_expected(notebook: Any) -> bool:
    """Whether all errors are expected; takes away the marks that papermill has set before them."""
    for cell in notebook.cells:
        errors = [out for out in cell.get("outputs", []) if out.output_type == "error"]
        if errors and "raises-exception" not in cell.metadata.get("tags", []):
            return False
    notebook.cells[:] = [
        cell for cell in notebook.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])
    ]
    return True


def _death(code: int | None) -> str:
    """How a kernel died; the system's way of saying that memory is full deserves a hint."""
    if code is None or code >= 0:
        return "the kernel died"
    with suppress(ValueError):
        name = signal.Signals(-code).name
        hint = ", perhaps for lack of memory: --memory sets a limit" if name == "SIGKILL" else ""
        return f"the kernel died ({name}{hint})"
    return f"the kernel died (signal {-code})"


def _of_cell(fault: Any, notebook: Any) -> Failure:
    text = _ANSI.sub("", "\n".join(fault.traceback))
    rows = _CELL_LINE.findall(text)
    number = _number_of(notebook, fault.source)
    kind = "parameter" if fault.ename in ("ParameterError", "ParameterValueError") else "cell"
    # numpy's own kind of MemoryError has a private name
    ename = "ParameterError" if kind == "parameter" else fault.ename.removeprefix("_Array")
    row = int(rows[0]) if rows else None
    error = f"{ename}: {fault.evalue}".rstrip(": ")
    if fault.ename == "StdinNotImplementedError":
        error = "the cell asks for typed input, which a run cannot give: make it a parameter"
    return Failure(kind, short(error), number, _first_line(fault.source), row)


def _no_such_kernel(name: str) -> str:
    from jupyter_client.kernelspec import KernelSpecManager

    found = ", ".join(sorted(KernelSpecManager().find_kernel_specs())) or "none"
    return f"the notebook wants the kernel {name!r}, which this machine does not have; installed: {found}"


def incomplete(notebook: Any) -> Failure | None:
    """Return the failure of a notebook that looks executed but is not, None for a complete one.

    Complete is: every code cell that holds code has an execution count, an end time and the status
    completed, and no error in its output (unless the cell is tagged as one that raises).
    """
    for number, cell in enumerate(_own_cells(notebook), start=1):
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in tags:
            continue
        errors = [out for out in cell.outputs if out.output_type == "error"]
        if errors and "raises-exception" not in tags:
            text = f"{errors[0].ename}: {errors[0].evalue}".rstrip(": ")
            return Failure(
                "cell", short(f"{text} ended the notebook early"), number, _first_line(cell.source)
            )
        facts = cell.metadata.get("papermill", {})
        done = facts.get("status") == "completed" and facts.get("end_time")
        if not done or cell.execution_count is None:
            return Failure("kernel", "the cell was not executed", number, _first_line(cell.source))
    return None


def _own_cells(notebook: Any) -> list[Any]:
    """Cells as written: without the injected parameters and papermill's error marks."""
    added = {"injected-parameters", "papermill-error-cell-tag"}
    return [cell for cell in notebook.cells if not added & set(cell.metadata.get("tags", []))]


def _last_started(notebook: Any) -> tuple[int | None, str]:
    found: tuple[int | None, str] = (None, "")
    if notebook is not None:
        for number, cell in enumerate(_own_cells(notebook), start=1):
            if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time"):
                found = (number, _first_line(cell.source))
    return found


def _number_of(notebook: Any, source: str) -> int | None:
    numbers = [i for i, cell in enumerate(_own_cells(notebook), start=1) if cell.source == source]
    return numbers[0] if numbers else None


def _first_line(source: str) -> str:
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return lines[0][:60] if lines else ""


def short(text: str) -> str:
    """Return a text as one line of at most 300 characters."""
    flat = " ".join(_ANSI.sub("", text).split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
