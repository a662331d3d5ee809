"""Asked to end, interrupted or killed, a sweep leaves no process, no connection file and no folder."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_books import LIGHT, build, needs_fork

from analysis.run import cache, output, scratch, sweep
from analysis.run.execution import plan

pytestmark = needs_fork
SLEEPER = """
import os, pathlib, time
if number: pathlib.Path(PLACE, f'{number}.pid').write_text(str(os.getpid()))
time.sleep(99 * number)
"""
STOPPED = "stopped; what is finished is kept, the same command goes on from there\n"


class Work:
    """A sweep of runs that never end but for number 0, two at a time, in a process group of its own."""

    def __init__(self, folder: Path, *words: str, numbers: str = "1, 2, 3") -> None:
        self.temporary, self.site = folder / "tmp", folder / "site"
        self.temporary.mkdir()
        source = SLEEPER.replace("PLACE", repr(str(folder)))
        self.book = build(folder / "sample.ipynb", source, parameters="number = 0  # type: int  test data")
        (folder / "grid.toml").write_text(f"notebooks = ['{self.book}']\n[grid]\nnumber = [{numbers}]\n")
        command = f"import sys\n{LIGHT}from analysis.cli import main\nsys.exit(main(sys.argv[1:]))"
        call = [sys.executable, "-c", command, "sweep", str(folder / "grid.toml"), "--jobs", "2"]
        self.process = subprocess.Popen(
            [*call, "--out", str(self.site), *words], cwd=folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
            env={**os.environ, "TMPDIR": str(self.temporary)},
        )  # fmt: skip
        self._folder = folder

    def kernels(self) -> list[int]:
        """Process numbers of both kernels, once each is in its cell."""
        wait(lambda: sum(bool(place.read_text()) for place in self._folder.glob("*.pid")) == 2)
        return [int(place.read_text()) for place in self._folder.glob("*.pid")]

    def children(self) -> list[int]:
        """Process numbers of the command's own children."""
        places = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(number) for place in places for number in place.read_text().split()]

    def said(self) -> str:
        """What the command said on standard error; waits for its end."""
        return self.process.communicate(timeout=300)[1]

    def left(self) -> list[str]:
        """Temporary folders of runs that are still there."""
        return sorted(place.name for place in self.temporary.glob(f"{scratch.PREFIX}*"))


def wait(ready, seconds: float = 120.0) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.05)


def ended(numbers: list[int]) -> bool:
    return not [number for number in numbers if alive(number)]


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(params=[(), ("--cold",)], ids=["warm", "cold"])
def work(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Work]:
    """A sweep at work, with warm and with ordinary kernels."""
    started = Work(tmp_path, *request.param)
    yield started
    started.process.kill()
    started.process.communicate()


def test_a_signal_stops_cleanly_and_the_same_command_goes_on_from_what_is_finished(tmp_path: Path) -> None:
    work = Work(tmp_path, "--cold", numbers="0, 1, 2, 3")
    started = [*work.kernels(), *work.children()]
    wait(lambda: list(cache.read_manifest(work.site)) == ["sample"])
    work.process.send_signal(signal.SIGHUP)
    assert work.said().endswith(f"to go\n{STOPPED}")
    assert work.process.returncode == 129
    wait(lambda: ended(started))
    assert work.left() == []
    assert list(cache.read_manifest(work.site)) == ["sample"]
    assert not list(output.runs_folder(work.site).glob("sample--number-?.ipynb"))
    assert sweep.Sweep(work.site).execute([plan(work.book, {"number": 0})])[0].reused


@pytest.mark.parametrize("work", [()], ids=["warm"], indirect=True)
def test_ctrl_c_at_a_terminal_reaches_the_whole_group_and_stops_as_cleanly(work: Work) -> None:
    started = [*work.kernels(), *work.children()]
    os.killpg(work.process.pid, signal.SIGINT)
    assert work.said() == STOPPED
    assert work.process.returncode == 130
    wait(lambda: ended(started))
    assert work.left() == []


@pytest.mark.parametrize(
    ("work", "number", "code"),
    [((), signal.SIGTERM, 143), (("--cold",), signal.SIGINT, 130)],
    indirect=["work"],
    ids=["warm", "cold"],
)
def test_a_signal_while_kernels_or_their_server_start_stops_as_cleanly(
    work: Work, number: signal.Signals, code: int
) -> None:
    wait(lambda: bool(work.children()))
    started = work.children()
    work.process.send_signal(number)
    assert work.said() == STOPPED
    assert work.process.returncode == code
    wait(lambda: ended(started))
    assert work.left() == []


def test_after_a_kill_no_process_is_left_and_no_connection_file_of_a_warm_kernel(work: Work) -> None:
    kernels, others = work.kernels(), work.children()
    warm = set(kernels).isdisjoint(others)
    assert len(work.left()) == 2
    work.process.kill()
    wait(lambda: ended([*kernels, *others]))
    if warm:
        wait(lambda: work.left() == [])


def test_what_a_killed_run_left_is_removed_by_the_next_one_and_what_is_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old = time.time() - 10 * scratch.YOUNG_SECONDS
    with scratch.folder() as used:
        for name in (
            f"{scratch.PREFIX}killed",
            f"{scratch.ORDER}killed",
            f"{scratch.PREFIX}new",
            "else-other",
        ):
            (tmp_path / name).mkdir()
        for place in tmp_path.iterdir():
            if "new" not in place.name:
                os.utime(place, (old, old))
        scratch.remove_left()
        assert {place.name for place in tmp_path.iterdir()} == {
            used.name, f"{scratch.PREFIX}new", "else-other"
        }  # fmt: skip
    assert not used.exists()


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    script = (
        "import signal, os\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from analysis.run import signals\n"
        "with signals.like_ctrl_c():\n    os.kill(os.getpid(), signal.SIGHUP)\n"
        "print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert re.fullmatch("True\n", done.stdout)
