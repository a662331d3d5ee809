"""One bar on a terminal, one line per run elsewhere; both tell done, failed, left and the time to go."""

import contextlib
import os
import re
import struct
import sys
from pathlib import Path

import pytest
from sample_books import build

from analysis.run import progress
from analysis.run.execution import Result, plan
from analysis.run.failure import Failure

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX systems")


def results(folder: Path) -> list[Result]:
    """One run that went well, one that failed, one that was still there."""
    run = plan(build(folder / "sample.ipynb", "print(1)"))
    return [Result(run), Result(run, failure=Failure("cell", "made up")), Result(run, reused=True)]


def _all_told(terminal: int) -> str:
    """What was written to a terminal that is closed on the other side; it arrives in pieces."""
    said = b""
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 1 << 16):
            said += part
    os.close(terminal)
    return said.decode()


@pytest.mark.parametrize("columns", [100, 0])
def test_a_terminal_shows_one_bar_with_done_failed_left_and_time_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    import fcntl
    import termios

    ours, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with os.fdopen(terminal, "w") as stream, monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stream)
        with progress.display(3) as bar:
            for result in results(tmp_path):
                bar.add(result)
    said = _all_told(ours)
    assert "0/3 done, 0 failed, 3 left" in said
    last = re.split(r"[\r\n]+", said.strip())[-1]
    assert re.search(r"3/3 done, 1 failed, 0 left, \d\d:\d\d<\d\d:\d\d", last), last
    assert said.count("\n") == 1


def test_a_log_gets_one_plain_line_per_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.display(3) as bar:
        for result in results(tmp_path):
            bar.add(result)
    lines = capsys.readouterr().err.splitlines()
    assert [re.sub(r"\d+(\.\d)? s", "N s", line) for line in lines] == [
        "[1/3] done sample (N s); 0 failed, 2 left, about N s to go",
        "[2/3] failed sample (N s); 1 failed, 1 left, about N s to go",
        "[3/3] kept sample (N s); 1 failed, 0 left, about N s to go",
    ]


def test_the_time_to_go_is_that_of_runs_and_not_of_what_was_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    run = plan(build(tmp_path / "sample.ipynb", "print(1)"))
    lines = progress.Lines(12, sys.stdout)
    for _ in range(10):
        lines.add(Result(run, reused=True))
    clock[0] = 30.0
    lines.add(Result(run))
    assert capsys.readouterr().out.splitlines()[-1].endswith("1 left, about 30 s to go")
