"""Runs on a Dask cluster: a real scheduler and two worker processes on this machine, tiny test notebooks."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sample_books import LIGHT, build, needs_fork, texts

from analysis import registry
from analysis.cli import main
from analysis.errors import AnalysisError
from analysis.run import cache, cluster, cluster_worker, sweep
from analysis.run.execution import Limits, Result, plan
from analysis.site import report_commands

pytestmark = [
    needs_fork,
    pytest.mark.skipif(find_spec("distributed") is None, reason="needs distributed"),
    # of the event loops of Dask and jupyter, which end in threads that are not ours
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
# the process in which the runs of a warm kernel's worker are managed: the kernel's grandparent
WORKER = (
    "import os, pathlib\n"
    "facts = pathlib.Path(f'/proc/{os.getppid()}/stat').read_text()\n"
    "worker = int(facts.rpartition(')')[2].split()[1])\n"
)


CLUSTER = """
import asyncio, contextlib, sys
import distributed
async def main(kind, number, preload):
    async with contextlib.AsyncExitStack() as stack:
        start = stack.enter_async_context
        scheduler = await start(distributed.Scheduler(host="127.0.0.1", port=0, dashboard=False))
        for _ in range(int(number)):
            await start(getattr(distributed, kind)(scheduler.address, nthreads=1, preload=[preload]))
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(main(*sys.argv[1:]))
"""


def _wait(ready: Callable[[], bool], seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.05)


@contextmanager
def _cluster(folder: Path, kind: str, number: int) -> Iterator[tuple[str, int]]:
    """A scheduler and workers of one thread each: its address and process number.

    Workers are killed with it; warm servers and kernels have to notice it themselves.
    """
    (folder / "light.py").write_text(LIGHT)
    call = [sys.executable, "-c", CLUSTER, kind, str(number), str(folder / "light.py")]
    with (folder / "log.txt").open("ab") as log, subprocess.Popen(
        call, cwd=folder, stdout=subprocess.PIPE, stderr=log, start_new_session=True, text=True
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process.pid
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers; one that dies is started again."""
    with _cluster(tmp_path_factory.mktemp("cluster"), "Nanny", 2) as (address, _):
        yield address


@pytest.fixture
def go(address: str, tmp_path: Path) -> Callable[..., list[Result]]:
    """Return a function that sweeps runs on the cluster into this test's folder."""

    def start(*runs: Any, **options: Any) -> list[Result]:
        return sweep.Sweep(tmp_path / "site", dask=address, **options).execute(runs)

    return start


def _told(result: Result) -> list[Any]:
    """Everything a notebook says but times."""
    assert result.notebook is not None
    return [
        (cell.source, cell.get("execution_count"), json.dumps(cell.get("outputs"), sort_keys=True))
        for cell in result.notebook.cells
    ]


def test_a_sweep_on_a_cluster_gives_what_a_sweep_here_gives(make, go, warm_kernels, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("text = 'a module beside the notebook, test data'\n")
    book = make(
        "md:# Test data only",
        "import beside\nprint(beside.text, region)",
        f"open({str(registry.data_root() / 'clean' / 'events.csv')!r}).read()[:99]",
    )
    runs = [plan(book, {"region": region}) for region in ("all", "yrd")]
    there = go(*runs)
    here = sweep.Sweep(tmp_path / "here", jobs=1).execute(runs)
    assert [result.failure for result in there] == [None] * 2
    assert [_told(result) for result in there] == [_told(result) for result in here]
    read = [
        [{name: state for name, state in one.data.items() if name.endswith((".py", ".csv"))} for one in place]
        for place in (here, there)
    ]
    assert read[0] == read[1]
    assert [result.reused for result in go(*runs)] == [True] * 2
    assert [result.path.name for result in there] == [result.path.name for result in here]
    assert there[0].notebook.metadata.analysis == here[0].notebook.metadata.analysis


def test_both_workers_run_warm_kernels_and_nothing_runs_again(make, go) -> None:
    book = make(WORKER + "import time\ntime.sleep(0.5)\nprint(worker)")
    runs = [plan(book, {"number": number}) for number in range(6)]
    first = go(*runs)
    assert len({texts(result)[0] for result in first}) == 2
    assert str(os.getpid()) not in {texts(result)[0] for result in first}
    assert [result.reused for result in go(*runs)] == [True] * 6


def test_failures_come_back_with_cell_and_partial_notebook_and_the_command_says_so(
    make, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = make("if region == 'yrd':\n    raise ValueError('made up')\nprint(region)")
    grid = tmp_path / "grid.toml"
    grid.write_text(f"notebooks = ['{book}']\n[grid]\nregion = ['all', 'yrd']\n")
    site = tmp_path / "site"
    assert main(["sweep", str(grid), "--out", str(site), "--dask", address]) == 1
    told = capsys.readouterr()
    line = "cell 2 (\"if region == 'yrd':\"), line 2: ValueError: made up; details in "
    assert f"{line}sample--region-yrd.failed.ipynb" in told.err
    assert "1 run, 0 unchanged, 1 failed, 1 pages written" in told.out
    assert (tmp_path / "site.runs" / "sample--region-yrd.failed.ipynb").is_file()
    assert (site / "sample.html").is_file()


def test_a_file_that_a_parameter_names_is_sent_along(make, go, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "records.csv").write_text("made_up\n7\n")
    book = make("print(open(note).read())")
    run = plan(book, {"note": str(tmp_path / "mine" / "records.csv")})
    result = go(run)[0]
    assert texts(result) == ["made_up\n7"]
    assert str(tmp_path) not in (tmp_path / "site.runs" / f"{run.name}.ipynb").read_text()
    assert "records.csv" in result.path.read_text()


def test_small_data_files_beside_a_notebook_are_sent_and_others_are_named(make, go, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("made_up\n7\n")
    (tmp_path / "outside.csv").write_text("made_up\n8\n")
    found, missing = make("print(open('data/table.csv').read())"), make("open('/nowhere/x.csv')", name="lost")
    results = go(plan(found), plan(missing))
    assert texts(results[0]) == ["made_up\n7"]
    assert "only small files beside the notebook are sent to workers" in results[1].failure.error


def test_limits_hold_on_the_workers(make, go) -> None:
    slow = make("import time\ntime.sleep(60)", name="slow")
    hungry = make("taken = bytearray(10**9)", name="hungry")
    assert go(plan(slow), limits=Limits(run=5.0))[0].failure.kind == "time"
    failure = go(plan(hungry), limits=Limits(memory=500 << 20))[0].failure
    assert (failure.kind, failure.error) == ("cell", "MemoryError")


def test_an_interrupt_stops_the_kernels_on_the_workers_and_keeps_what_is_finished(
    make, address: str, tmp_path: Path
) -> None:
    quick, mark = make("print(1)", name="quick"), tmp_path / "started"
    slow = make(
        f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\ntime.sleep(99)",
        name="slow",
    )
    script = (
        "import sys\nfrom pathlib import Path\nfrom analysis.run import sweep\n"
        "from analysis.run.execution import plan\n"
        "sweep.Sweep(Path(sys.argv[1]), dask=sys.argv[2]).execute([plan(book) for book in sys.argv[3:]])"
    )
    site = tmp_path / "site"
    call = [sys.executable, "-c", script, str(site), address, str(quick), str(slow)]
    work = subprocess.Popen(call, stderr=subprocess.DEVNULL)
    _wait(lambda: mark.exists() and bool(mark.read_text()) and "quick" in cache.read_manifest(site))
    kernel = int(mark.read_text())
    work.send_signal(signal.SIGINT)
    assert work.wait(300) != 0
    _wait(lambda: not Path(f"/proc/{kernel}").exists())
    assert list(cache.read_manifest(site)) == ["quick"]


def test_a_run_whose_worker_is_killed_is_made_by_another_one(make, go, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    kill = f"mark = pathlib.Path({str(mark)!r})\nif number == 2 and not mark.exists():\n"
    kill += "    mark.write_text(str(worker))\n    import time, signal\n    os.kill(worker, signal.SIGKILL)\n"
    book = make(WORKER + kill + "    time.sleep(60)\nprint(number, worker)")
    results = go(*[plan(book, {"number": number}) for number in range(5)])
    assert [result.failure for result in results] == [None] * 5
    assert [texts(result)[0].split()[0] for result in results] == ["0", "1", "2", "3", "4"]
    assert texts(results[2])[0].split()[1] != mark.read_text()


def test_a_scheduler_that_is_not_there_is_one_line_and_code_three(
    make, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "REACH_SECONDS", 1.0)
    call = ["report", str(make("1")), "--out", str(tmp_path / "site"), "--dask"]
    assert main([*call, "tcp://127.0.0.1:9"]) == 3
    assert main([*call, "nowhere at all"]) == 3
    assert main([*call, "http://127.0.0.1"]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if not line.startswith("analysis: ")] == []
    assert lines[0].startswith("analysis: the scheduler at tcp://127.0.0.1:9 cannot be reached within 1 s")
    assert "is no address of a scheduler" in lines[2]


def test_without_the_package_distributed_the_line_says_how_to_get_it(
    make, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_commands, "find_spec", lambda name: None)
    assert main(["report", str(make("1")), "--out", str(tmp_path / "site"), "--dask", "tcp://x:1"]) == 2
    assert "needs the package distributed: pip install" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_jobs_and_a_cluster_do_not_go_together(make, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(make("1")), "--jobs", "2", "--dask", "tcp://x:1"]) == 2
    assert "--jobs is for this machine" in capsys.readouterr().err


def test_workers_with_other_versions_or_code_are_refused_by_name(
    make, go, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {**cluster_worker.facts(), "pandas": "99.0", "code": "other"}
    monkeypatch.setattr(cluster, "_facts", lambda: here)
    with pytest.raises(AnalysisError) as refusal:
        go(plan(make("1")))
    assert refusal.value.exit_code == 3
    assert re.search(
        r"the worker tcp://\S+ is not like this machine: pandas \S+ \(here 99.0\), code", str(refusal.value)
    )


def test_a_worker_that_joined_with_other_data_refuses_each_order(make) -> None:
    facts = {**cluster_worker.facts(), "data": "other"}
    common = {"batch": "b", "facts": facts, "limits": {}, "cold": True}
    answer = json.loads(cluster_worker.work(cluster._order(plan(make("1")), common)))
    assert re.fullmatch(r"data \w+ \(here other\)", answer["refused"])


def test_a_changed_package_needs_the_worker_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_worker, "_LOADED", "the code at its start")
    there = cluster_worker.facts()
    assert "restart it" in cluster_worker.differences({}, there)


def test_an_order_never_writes_outside_of_its_folder(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="outside"):
        cluster_worker._unpack({"../up.txt": {"content": "eA=="}}, tmp_path / "inside")
    assert not (tmp_path / "up.txt").exists()


def test_a_cluster_that_is_gone_fails_the_runs_that_wait_and_keeps_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "REACH_SECONDS", 3.0)
    quick = build(tmp_path / "quick.ipynb", "print(1)")
    with _cluster(tmp_path, "Worker", 1) as (address, scheduler):
        end = f"import os, time\nos.kill({scheduler}, 9)\ntime.sleep(60)"
        slow = build(tmp_path / "slow.ipynb", end)
        work = sweep.Sweep(tmp_path / "site", dask=address, cold=True)
        results = work.execute([plan(quick), plan(slow)])
    assert results[0].failure is None
    assert "was lost before the run was finished" in results[1].failure.error


def test_a_run_whose_every_worker_dies_is_given_up_in_plain_words(make, tmp_path: Path) -> None:
    from distributed import KilledWorker

    future = SimpleNamespace(status="error", exception=lambda: KilledWorker("run", None, 4))
    result = cluster._result(future, plan(make("1")), tmp_path)
    assert result.failure.line() == "each worker that tried this run died"
    assert result.failure.exit_code == 3
