"""Many runs: only those that need it, several at a time, each kept as soon as it is finished."""

import os
import time
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.run import cache, output
from analysis.run.cache import code_state
from analysis.run.execution import Limits, Result, Run, execute
from analysis.run.progress import Silent

LOOK_SECONDS = 0.5
BETWEEN = 20
"""So many times as long as writing the manifest took pass before the next: little is lost by a kill."""
QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux says how much of its processors a container may use."""


@dataclass
class Sweep:
    """A set of runs for the site in one folder; what they leave lies beside it (`output.runs_folder`).

    `jobs` None takes one per processor that may be used, `cold` starts an ordinary kernel for each run,
    `force` runs again what is still fresh, `dask` is the address of the scheduler of a Dask cluster that
    does the work.
    """

    folder: Path
    jobs: int | None = None
    cold: bool = False
    force: bool = False
    limits: Limits = field(default_factory=Limits)
    progress: Silent = field(default_factory=Silent)
    dask: str | None = None
    _contexts: list[Any] = field(default_factory=list, repr=False)
    _stopping: bool = field(default=False, repr=False)
    _code: str = field(default="", repr=False)
    _code_hash: str = field(default="", repr=False)
    _due: float = field(default=0.0, repr=False)
    _manifest: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)

    def execute(self, runs: Iterable[Run]) -> list[Result]:
        """Return one result per run, in their order; a failed run stops no other.

        Call it while holding the folder's lock. On Ctrl-C the running kernels are stopped, what is finished
        is kept and noted, and the interrupt goes on to the caller.
        """
        wanted = list(runs)
        self._stopping, self._code = False, code_state()
        self._manifest = cache.read_manifest(self.folder)
        self._code_hash = code = cache.code_hash()
        keys = {run.name: cache.key(run, self.folder, code=code) for run in wanted}
        results = {run.name: self._kept(run, keys[run.name]) for run in wanted}
        waiting = [run for run in wanted if results[run.name] is None]
        for result in results.values():
            if result is not None:
                self.progress.add(result)
        if waiting:
            results |= self._run_all(waiting, keys)
        return [result for run in wanted if (result := results[run.name]) is not None]

    def _kept(self, run: Run, key: str) -> Result | None:
        if self.force or not cache.is_fresh(self._manifest.get(run.name), key, run, self.folder):
            return None
        return Result(run, path=cache.executed(self.folder, run.name), reused=True)

    def _run_all(self, runs: list[Run], keys: Mapping[str, str]) -> dict[str, Result | None]:
        results: dict[str, Result | None] = {}
        try:
            with closing(self._made(runs)) as made:
                for result in made:
                    results[result.run.name] = self._note(result, keys[result.run.name])
        finally:
            self._write_manifest()
        return results

    def _made(self, runs: list[Run]) -> Generator[Result, None, None]:
        """The results as they are finished; closing the generator early stops what still works."""
        if self.dask is None:
            return self._made_here(runs)
        from analysis.run import cluster

        return cluster.results(
            runs, output.runs_folder(self.folder), address=self.dask, limits=self.limits, cold=self.cold
        )

    def _made_here(self, runs: list[Run]) -> Generator[Result, None, None]:
        from analysis.run import warm

        jobs = max(1, min(self.jobs or processors(), len(runs)))
        options = warm.engine_options(cold=self.cold, many=len(runs) > jobs)
        pool = ThreadPoolExecutor(jobs, thread_name_prefix="run")
        try:
            pending: set[Future[Result]] = {pool.submit(self._one, run, options) for run in runs}
            while pending:
                # not for ever: a signal may be taken by another thread, which does not wake this one
                finished, pending = wait(pending, LOOK_SECONDS, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        except BaseException:
            self._stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, run: Run, options: Mapping[str, Any]) -> Result:
        from analysis.run.engine import RunContext, close_loop

        context = RunContext()
        self._contexts.append(context)
        # looked at after the context is known: a run that begins while all are being stopped is stopped too
        if self._stopping:
            context.stop()
        try:
            runs = output.runs_folder(self.folder)
            return execute(run, runs, limits=self.limits, engine={**options, "context": context})
        finally:
            self._contexts.remove(context)
            close_loop()

    def _note(self, result: Result, key: str) -> Result:
        if result.path is not None:
            # a result made while code, notebook or values' files were being changed counts for neither state
            same = self._code == code_state() and key == cache.key(
                result.run, self.folder, code=self._code_hash
            )
            self._manifest[result.run.name] = cache.entry(result, key if same else "", self.folder)
            self._keep_manifest()
        self.progress.add(result)
        return result

    def _keep_manifest(self) -> None:
        """Write the manifest unless that was done just now: it grows with the runs, its cost must not."""
        start = time.monotonic()
        if start >= self._due:
            self._write_manifest()
            end = time.monotonic()
            self._due = end + BETWEEN * (end - start)

    def _write_manifest(self) -> None:
        cache.write_manifest(self.folder, self._manifest)

    def _stop(self) -> None:
        from analysis.run import warm

        self._stopping = True
        for context in list(self._contexts):
            context.stop()
        warm.close()  # a server that does not answer would keep the runs that wait for it


def processors() -> int:
    """Return how many processors this process may use: those it is bound to, at most a container's quota."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):  # "max 100000" says that there is no quota
        quota, period = map(int, QUOTA.read_text(encoding="utf-8").split())
        number = min(number, max(1, round(quota / period)))
    return number


def failure_table(results: Iterable[Result]) -> str:
    """Return the failures as lines: notebook and values, place and error, where the partial notebook is."""
    failed = [result for result in results if result.failure is not None]
    lines = [f"{len(failed)} of the runs failed:"] if failed else []
    for result in failed:
        assert result.failure is not None
        lines.append(f"  {result.run.label()}")
        lines.append(f"    {result.failure.line()}")
        if result.failure.partial is not None:
            lines.append(f"    {result.failure.partial}")
    return "\n".join(lines)


def unseen_table(results: Iterable[Result]) -> str:
    """Return lines about the runs that will run again each time, or next time, and why."""
    unseen: dict[str, set[str]] = {}
    lines = []
    for result in results:
        book = result.run.notebook.name
        if result.failure is None and result.unseen and not result.run.reads:
            unseen.setdefault(book, set()).update(result.unseen)
        if result.failure is None and result.moved:
            names = ", ".join(sorted({Path(name).name for name in result.moved}))
            lines.append(f"{result.run.label()}: {names} changed while it ran, so it runs again next time")
    for book, reasons in unseen.items():
        lines.append(
            f"{book} runs each time, because what it reads cannot be observed ({', '.join(sorted(reasons))});"
            ' a grid may declare it: reads = ["data/*.parquet"]'
        )
    return "\n".join(lines)


def exit_code(results: Iterable[Result]) -> int:
    """Return 0 when all went well, the failure's own code for a single run, otherwise 1."""
    every = list(results)
    failed = [result.failure for result in every if result.failure is not None]
    if not failed:
        return 0
    return failed[0].exit_code if len(every) == 1 else 1
