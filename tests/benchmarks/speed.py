"""How fast notebooks run, several ways side by side: ``python tests/benchmarks/speed.py --help``.

Every way executes the same runs (notebooks of this repository with different parameters), one way after the
other in each round, so that a busy machine slows all of them alike. Believe the ratios, not the seconds.

- ``command``: the papermill command line, once per run
- ``api``: ``papermill.execute_notebook`` in one process, run after run
- ``cold``: a sweep of this package with ordinary kernels, two at a time (or ``--workers``)
- ``warm``: a sweep of this package with warm kernels, as many at a time
- ``again``: the same sweep once more with nothing changed
- ``limit``: the cells in as many processes that have imported everything, figures rendered, nothing saved
"""

import argparse
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "zh")
REGIONS = ("all", "yrd", "gba", "ccec", "jjj")
WAYS = ("command", "api", "cold", "warm", "limit")


def main() -> int:
    """Measure and print a table of medians, spread and ratios."""
    args = _arguments()
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # as the command line does
    from analysis.run import warm

    runs = _runs(args.notebooks, args.runs)
    server = time.perf_counter()
    warm.server().wait_until_prepared()
    server = time.perf_counter() - server
    _limit(runs[: args.workers], args.workers)
    seconds: dict[str, list[float]] = {way: [] for way in (*args.ways, "again")}
    for number in range(args.rounds):
        for way in args.ways:
            seconds[way].append(_measure(way, runs, args, seconds["again"]))
            print(f"round {number + 1}: {way} {seconds[way][-1]:.3f} s per run", file=sys.stderr, flush=True)
    books = len({run.notebook for run in runs})
    print(f"{len(runs)} runs of {books} notebooks, {args.rounds} rounds, {args.workers} at a time;")
    once = f"once per command, {server / len(runs):.3f} s per run of such a sweep"
    print(f"the warm server took {server:.1f} s to start ({once}), counted in no row")
    _print("wall", seconds)
    _print("processor", _PROCESSOR)
    _print_memory(runs[0])
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=48, help="runs per sweep (48)")
    parser.add_argument("--slow-runs", type=int, default=8, help="runs measured of command and api (8)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2, help="runs at a time of sweeps and limit (2)")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("notebooks", nargs="*", help="names or paths (default: all of the package)")
    return parser.parse_args()


def _runs(named: list[str], number: int) -> list[Any]:
    from analysis import registry
    from analysis.run.execution import plan

    books = named or sorted(str(path) for path in registry.notebooks_root().glob("*.ipynb"))
    if not books:
        sys.exit("there are no notebooks to measure")
    values = [
        {"region": region, "language": language} for region, language in itertools.product(REGIONS, LANGUAGES)
    ]
    pairs = itertools.islice(((book, value) for value in values for book in books), number)
    return [plan(book, value) for book, value in pairs]


def _spread(runs: list[Any], number: int) -> list[Any]:
    """So many of the runs, from the first to the last, with every notebook as often as can be."""
    books = len({run.notebook for run in runs})
    values = max(1, len(runs) // books)
    places = [book + books * (book * values // min(books, number) % values) for book in range(books)]
    chosen = [runs[place] for place in places[:number] if place < len(runs)]
    return chosen + [run for run in runs if run not in chosen][: number - len(chosen)]


def _measure(way: str, runs: list[Any], args: argparse.Namespace, again: list[float]) -> float:
    """Seconds per run of one way."""
    limit = partial(_limit, workers=args.workers)
    ways: dict[str, Callable[[list[Any]], Any]] = {"command": _command, "api": _api, "limit": limit}
    chosen = _spread(runs, args.slow_runs) if way in ("command", "api") else runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BENCHMARK_FOLDER"] = folder
        start, processor = time.perf_counter(), _processor_seconds()
        if way in ways:
            ways[way](chosen)
        else:
            _sweep(chosen, Path(folder) / "site", cold=way == "cold", workers=args.workers)
        taken = _LIMIT_SECONDS[-1] if way == "limit" else time.perf_counter() - start
        used = _LIMIT_PROCESSOR[-1] if way == "limit" else _processor_seconds() - processor
        _PROCESSOR.setdefault(way, []).append(used / len(chosen))
        if way == "warm":
            start = time.perf_counter()
            _sweep(chosen, Path(folder) / "site", cold=False, workers=args.workers)
            again.append((time.perf_counter() - start) / len(chosen))
    return taken / len(chosen)


def _command(runs: list[Any]) -> None:
    program = str(Path(sys.executable).parent / "papermill")
    for number, run in enumerate(runs):
        options = [part for name, value in run.changed.items() for part in ("-r", name, str(value))]
        target = f"{os.environ['BENCHMARK_FOLDER']}/{number}.ipynb"
        call = [program, "--no-progress-bar", str(run.notebook), target, *options]
        subprocess.run(call, check=True, capture_output=True)


def _api(runs: list[Any]) -> None:
    import papermill

    for number, run in enumerate(runs):
        target = f"{os.environ['BENCHMARK_FOLDER']}/{number}.ipynb"
        papermill.execute_notebook(str(run.notebook), target, dict(run.changed), progress_bar=False)


def _sweep(runs: list[Any], folder: Path, *, cold: bool, workers: int) -> None:
    from analysis.run.sweep import Sweep

    results = Sweep(folder, jobs=workers, cold=cold).execute(runs)
    failures = [result.failure.line() for result in results if result.failure]
    if failures:
        sys.exit(f"{len(failures)} runs failed, the first: {failures[0]}")


def _limit(runs: list[Any], workers: int) -> None:
    """Execute the cells in as many processes as there are workers, each already warmed up."""
    script = Path(__file__).with_name("limit.py")
    processes = [_limit_process(script, runs[part::workers]) for part in range(workers)]
    for worker in processes:
        assert worker.stdout is not None
        assert worker.stdin is not None
        worker.stdout.readline()
    for worker in processes:
        worker.stdin.write("go\n")  # type: ignore[union-attr]
        worker.stdin.flush()  # type: ignore[union-attr]
    for worker in processes:
        if worker.wait():
            sys.exit("the cells failed outside of a kernel")
    taken = [list(map(float, worker.stdout.read().split())) for worker in processes]  # type: ignore[union-attr]
    # the slower of the workers ends the sweep; both have worked
    _LIMIT_SECONDS.append(max(clock for clock, _ in taken))
    _LIMIT_PROCESSOR.append(sum(processor for _, processor in taken))


def _processor_seconds() -> float:
    """Processor time of this process, its ended children, the warm server and the kernels that it saw end."""
    from analysis.run import warm

    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    for server in warm.running():
        fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        seconds += sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return seconds


_LIMIT_SECONDS: list[float] = []
_LIMIT_PROCESSOR: list[float] = []
_PROCESSOR: dict[str, list[float]] = {}


def _limit_process(script: Path, runs: list[Any]) -> "subprocess.Popen[str]":
    import json

    wanted = [[str(run.notebook), dict(run.changed)] for run in runs]
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    return subprocess.Popen(
        [sys.executable, str(script), json.dumps(wanted)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **one_thread, "MPLBACKEND": "module://matplotlib_inline.backend_inline"},
    )


def _print(kind: str, seconds: dict[str, list[float]]) -> None:
    medians = {way: statistics.median(values) for way, values in seconds.items() if values}
    print(f"{kind:<10}{'s per run':>10}{'lowest':>9}{'highest':>9}{'× limit':>9}{'warm is':>9}")
    for way, median in medians.items():
        values = seconds[way]
        ratio = f"{median / medians['limit']:.2f}" if "limit" in medians else ""
        faster = f"{median / medians['warm']:.2f} ×" if "warm" in medians else ""
        print(f"{way:<10}{median:>10.3f}{min(values):>9.3f}{max(values):>9.3f}{ratio:>9}{faster:>9}")


def _print_memory(run: Any) -> None:
    """Private memory of one kernel after the set-up cell and at the end of a run, warm and ordinary."""
    import nbformat

    from analysis.run import warm
    from analysis.run.execution import execute, plan

    probe = (
        "print('private', sum(int(line.split()[1]) for line in open('/proc/self/smaps_rollup')"
        " if line.startswith('Private_')))"
    )
    with tempfile.TemporaryDirectory() as folder:
        book = nbformat.read(run.notebook, as_version=4)
        tagged = [n for n, cell in enumerate(book.cells) if "setup" in cell.metadata.get("tags", [])]
        for place in (len(book.cells), tagged[0] + 1 if tagged else 2):
            book.cells.insert(place, nbformat.v4.new_code_cell(probe))
        copy = Path(folder) / "with_memory_probe.ipynb"
        nbformat.write(book, copy)
        for name, options in (("warm", {"manager_class": warm.manager_class()}), ("ordinary", {})):
            result = execute(plan(copy), Path(folder) / "out", engine=options)
            told = [out.get("text", "") for cell in result.notebook.cells for out in cell.get("outputs", [])]
            ready, end = (int(text.split()[1]) / 1024 for text in told if text.startswith("private "))
            print(f"{name} kernel: {ready:.0f} MB private after its imports, {end:.0f} MB at the end")


if __name__ == "__main__":
    sys.exit(main())
