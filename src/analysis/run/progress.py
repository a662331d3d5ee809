"""How far a sweep is: one bar on a terminal, plain lines elsewhere."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from analysis.run.execution import Result


class Silent:
    """Says nothing: for callers that look at the results only."""

    def add(self, result: Result) -> None:
        """Count one finished run."""

    def close(self) -> None:
        """Leave what was shown as it is."""


class Bar(Silent):
    """One line with done, failed, left and the time to go."""

    def __init__(self, total: int, stream: TextIO) -> None:
        from tqdm import tqdm

        self._failed = 0
        form = "{l_bar}{bar}| {n_fmt}/{total_fmt} done{postfix}, {elapsed}<{remaining}"
        # a terminal that does not know its width (a container's) would get an empty line
        width = {"dynamic_ncols": True} if _columns(stream) else {"ncols": 80, "nrows": 24}
        begin = f"0 failed, {total} left"
        self._bar: Any = tqdm(
            total=total, file=stream, unit="run", bar_format=form, postfix=begin, mininterval=0, **width
        )

    def add(self, result: Result) -> None:
        """Count one finished run."""
        self._failed += result.failure is not None
        left = self._bar.total - self._bar.n - 1
        self._bar.set_postfix_str(f"{self._failed} failed, {left} left", refresh=False)
        if result.reused:
            # took no time, so it says nothing of how long the others will take
            self._bar.initial += 1
            self._bar.n = self._bar.last_print_n = self._bar.n + 1
            self._bar.refresh()
        else:
            self._bar.update(1)

    def close(self) -> None:
        """End the line of the bar."""
        self._bar.close()


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0


class Lines(Silent):
    """One line per run, for logs."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream = total, stream
        self._done = self._failed = self._executed = 0
        self._start = time.monotonic()

    def add(self, result: Result) -> None:
        """Print one finished run."""
        self._done += 1
        self._failed += result.failure is not None
        self._executed += not result.reused
        state = "kept" if result.reused else "failed" if result.failure else "done"
        elapsed = time.monotonic() - self._start
        left = self._total - self._done
        to_go = elapsed / max(1, self._executed) * left
        print(
            f"[{self._done}/{self._total}] {state} {result.run.label()} ({result.seconds:.1f} s);"
            f" {self._failed} failed, {left} left, about {to_go:.0f} s to go",
            file=self._stream,
            flush=True,
        )


@contextmanager
def display(total: int) -> Iterator[Silent]:
    """Hold the progress that fits standard error, closed at the end whatever happens."""
    found = Bar(total, sys.stderr) if sys.stderr.isatty() else Lines(total, sys.stderr)
    try:
        yield found
    finally:
        found.close()
