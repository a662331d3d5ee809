"""What a Dask cluster costs per run, beside the pool of this machine: ``python tests/benchmarks/cluster.py``.

A scheduler and worker processes of one thread each are started on this machine, as many as the pool has
threads, so that both do the same work on the same processors: the difference is the way there and back. Both
warm up first. Two kinds of runs: an empty test notebook, where all is overhead, and notebooks of the package.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

WORKERS = 2


def main() -> int:
    """Measure and print seconds per run of both ways, and their difference."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=24, help="runs per sweep (24)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--notebooks", nargs="*", help="names (default: all of the package)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _cluster(Path(folder)) as address:
        kinds = {"empty": _empty(Path(folder), args.runs), "package": _package(args.notebooks, args.runs)}
        print(f"{args.runs} runs, {args.rounds} rounds, {WORKERS} workers")
        print(f"{'':<10}{'pool s/run':>12}{'cluster s/run':>15}{'ratio':>8}{'more ms/run':>13}")
        for kind, runs in kinds.items():
            pool, cluster = _measured(runs, Path(folder), args.rounds, address)
            more = statistics.median(b - a for a, b in zip(pool, cluster, strict=True)) * 1000
            here, there = statistics.median(pool), statistics.median(cluster)
            print(f"{kind:<10}{here:>12.3f}{there:>15.3f}{there / here:>8.2f}{more:>13.0f}")
        print(f"connecting and comparing versions, once per sweep: {_connecting(address):.2f} s")
    return 0


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """Address of a scheduler with its workers, on this machine only."""
    from analysis.run import cluster

    facts = folder / "scheduler.json"
    file = ["--scheduler-file", str(facts), "--no-dashboard"]
    workers = ["--nworkers", str(WORKERS), "--nthreads", "1"]
    calls = (["scheduler", "--host", "127.0.0.1", "--port", "0", *file], ["worker", *file, *workers])
    started = []
    for call in calls:
        words = [sys.executable, "-m", "dask", *call]
        started.append(subprocess.Popen(words, cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True))
        while not facts.exists():
            time.sleep(0.05)
    address = str(json.loads(facts.read_text(encoding="utf-8"))["address"])
    try:
        with cluster.connected(address) as client:
            client.wait_for_workers(WORKERS, timeout=120)
        yield address
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _empty(folder: Path, number: int) -> list[Any]:
    import nbformat

    from analysis.run.execution import plan

    cells = [
        nbformat.v4.new_code_cell("number = 0  # type: int  test data", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("print(number)"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = folder / "empty.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), book)
    return [plan(book, {"number": value}) for value in range(number)]


def _package(named: list[str] | None, number: int) -> list[Any]:
    from analysis import registry
    from analysis.run.execution import plan

    books = named or sorted(path.stem for path in registry.notebooks_root().glob("*.ipynb"))
    choices = product(("all", "yrd", "gba", "ccec", "jjj"), ("en", "de", "zh"))
    values = [{"region": region, "language": language} for region, language in choices]
    every = [plan(book, value) for value in values for book in books]
    return every[:number]


def _measured(runs: list[Any], folder: Path, rounds: int, address: str) -> tuple[list[float], list[float]]:
    """Seconds per run of the pool and of the cluster, round by round, after one sweep to warm up."""
    seconds: dict[str | None, list[float]] = {None: [], address: []}
    for number in range(rounds + 1):
        for way, known in seconds.items():
            chosen = runs if number else runs[: 2 * WORKERS]
            known.append(_sweep(chosen, folder / f"{number}{bool(way)}", way))
    return seconds[None][1:], seconds[address][1:]


def _sweep(runs: list[Any], folder: Path, address: str | None) -> float:
    from analysis.run.sweep import Sweep

    start = time.perf_counter()
    results = Sweep(folder, jobs=WORKERS, dask=address, force=True).execute(runs)
    taken = time.perf_counter() - start
    failures = [result.failure.line() for result in results if result.failure]
    if failures:
        sys.exit(f"{len(failures)} runs failed, the first: {failures[0]}")
    return taken / len(runs)


def _connecting(address: str) -> float:
    from analysis.run import cluster

    start = time.perf_counter()
    with cluster.connected(address) as client:
        cluster._checked(client, address)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
