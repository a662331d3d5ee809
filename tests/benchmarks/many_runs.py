"""Many runs of one small notebook: ``python tests/benchmarks/many_runs.py [--runs 500] [--workers 2]``.

The same runs, each way in a process of its own, one way after the other: a sweep of this package (warm
kernels), and papermill's own function in as many parallel processes by joblib (``pip install joblib``).
Printed per way: seconds of the clock, seconds of processor of all processes together, and the most memory
that they held at one time, shared pages counted once. Believe the ratios, not the seconds.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

CELLS = (
    "number = 1",
    "import statistics\nvalues = [number * n for n in range(1000)]",
    "statistics.mean(values)",
)
LOOK_SECONDS = 1.0


def main() -> int:
    """Measure and print the table, or do the work of one way when called for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--slow-runs", type=int, help="runs by papermill itself (as many as --runs)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.only:
        WAYS[args.only](args.folder, args.runs, args.workers)
        return 0
    print(f"a notebook with {len(CELLS)} cells, {args.workers} runs at a time")
    print(
        f"{'way':<22}{'runs':>6}{'clock s':>10}{'processor s':>13}{'s per run':>11}{'memory MB':>11}",
        flush=True,
    )
    for way, function in WAYS.items():
        with tempfile.TemporaryDirectory() as name:
            _write(Path(name) / "small.ipynb")
            runs = args.slow_runs or args.runs if function is _papermill else args.runs
            call = ["--only", way, "--folder", name, "--runs", str(runs), "--workers", str(args.workers)]
            clock, processor, memory = _measured([sys.executable, __file__, *call])
            done = len(list(Path(name).rglob("*--*.ipynb")))
        each = processor / runs
        print(f"{way:<22}{runs:>6}{clock:>10.1f}{processor:>13.1f}{each:>11.3f}{memory:>11.0f}", flush=True)
        if done != runs:
            sys.exit(f"{way} has made {done} of {runs} notebooks")
    return 0


def _write(path: Path) -> None:
    import nbformat

    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(CELLS)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def _measured(command: list[str]) -> tuple[float, float, float]:
    """Seconds of the clock and of the processor, and most megabytes held at one time, of a command."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    most = [0.0]
    # each kernel says there that its connection is not encrypted
    with tempfile.TemporaryFile() as errors, subprocess.Popen(command, stderr=errors) as process:
        watcher = threading.Thread(target=_watch, args=(process, most))
        watcher.start()
        if process.wait():
            errors.seek(0)
            sys.exit(f"{command[3]} has failed:\n{errors.read().decode()}")
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    watcher.join()
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock, used, most[0]


def _watch(process: "subprocess.Popen[bytes]", most: list[float]) -> None:
    import psutil

    while process.poll() is None:
        held = 0.0
        with suppress(psutil.Error):
            for one in [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]:
                with suppress(psutil.Error):
                    held += one.memory_full_info().pss / 1e6
        most[0] = max(most[0], held)
        time.sleep(LOOK_SECONDS)


def _sweep(folder: Path, runs: int, workers: int) -> None:
    from analysis.run.execution import plan
    from analysis.run.sweep import Sweep

    wanted = [plan(folder / "small.ipynb", {"number": number}) for number in range(2, runs + 2)]
    Sweep(folder / "site", jobs=workers).execute(wanted)


def _papermill(folder: Path, runs: int, workers: int) -> None:
    from joblib import Parallel, delayed

    Parallel(workers)(delayed(_run_one)(folder, number) for number in range(2, runs + 2))


def _run_one(folder: Path, number: int) -> None:
    import papermill

    target = folder / f"small--number-{number}.ipynb"
    source = str(folder / "small.ipynb")
    papermill.execute_notebook(source, str(target), {"number": number}, progress_bar=False)


WAYS = {"a sweep, warm kernels": _sweep, "papermill by joblib": _papermill}

if __name__ == "__main__":
    sys.exit(main())
