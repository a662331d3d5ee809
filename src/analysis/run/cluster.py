"""Runs on an existing Dask cluster: what is sent, what comes back, what happens when workers die.

A run goes out as an order of a few hundred bytes (more for a user's own notebook and files) and comes back as
the executed notebook; it is written here, under the same names as without a cluster. Dask gives a run whose
worker died to another worker.
"""

import base64
import json
import logging
import queue
import uuid
import warnings
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat

from analysis.errors import AnalysisError
from analysis.run import cluster_worker
from analysis.run.cache import file_hash, files_below, is_own, is_place
from analysis.run.execution import Limits, Result, Run, keep
from analysis.run.failure import Failure

REACH_SECONDS = 10.0
WORKER_SECONDS = 60.0
LOOK_SECONDS = 2.0
LARGEST_SENT = 8 << 20


class ClusterError(AnalysisError):
    """A cluster that cannot be reached or whose workers cannot give the same results."""

    exit_code = 3


def results(
    runs: Iterable[Run], folder: Path, *, address: str, limits: Limits, cold: bool = False
) -> Generator[Result, None, None]:
    """Yield one result per run as it comes back, its notebook written into `folder`.

    When the generator is closed early, the runs that wait are withdrawn and the working kernels are stopped.

    Raises
    ------
    ClusterError
        When the scheduler cannot be reached, has no workers, or when they have other code, data or libraries.
    """
    wanted, batch = list(runs), uuid.uuid4().hex
    with connected(address) as client:
        facts = _checked(client, address)
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        common = {"batch": batch, "facts": facts, "limits": asdict(limits), "cold": cold}
        waiting: dict[str, tuple[Any, Run]] = {}
        try:
            for run in wanted:
                key = f"analysis-run-{batch}-{run.name}"
                future = client.submit(cluster_worker.work, _order(run, common), key=key, pure=False)
                waiting[key] = future, run
                future.add_done_callback(done.put)
            while waiting:
                key = _next(client, done)
                found = waiting.pop(key) if key else None
                if found is not None:
                    yield _result(*found, folder)
                elif not key:
                    yield from _lost(waiting, address)
        except BaseException:
            _withdraw(client, batch, waiting)
            raise


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Hold a connection to a scheduler; what Dask says about it on its own is left out."""
    import dask
    from distributed import Client

    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # how long Dask tries to reach a scheduler, and to find one again that it has lost
    patience = {"distributed.comm.timeouts.connect": f"{REACH_SECONDS}s"}
    try:
        with warnings.catch_warnings(), dask.config.set(patience):
            warnings.simplefilter("ignore")
            client = Client(address, timeout=REACH_SECONDS, set_as_default=False, name="analysis")
    except (OSError, TimeoutError) as fault:
        raise ClusterError(f"the scheduler at {address} cannot be reached{_because(fault)}") from None
    except (ValueError, TypeError, ImportError, RuntimeError) as fault:
        raise ClusterError(f"{address!r} is no address of a scheduler: {_line(fault)}") from None
    try:
        with dask.config.set(patience):
            yield client
    finally:
        with suppress(Exception):
            client.close(timeout=REACH_SECONDS)


def _because(fault: BaseException) -> str:
    cause = fault.__cause__ or fault
    text = _line(cause) if isinstance(cause, ConnectionError) else ""
    return f" within {REACH_SECONDS:.0f} s" + (f" ({text})" if text else "")


def _line(fault: BaseException) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__


def _checked(client: Any, address: str) -> dict[str, str]:
    """What every worker agrees on with this machine; waits until there is a worker."""
    try:
        client.wait_for_workers(1, timeout=REACH_SECONDS)
    except TimeoutError:
        raise ClusterError(f"the cluster at {address} has no workers") from None
    here = _facts()
    for worker, there in sorted(client.run(cluster_worker.facts, on_error="return").items()):
        if isinstance(there, BaseException):
            raise ClusterError(
                f"the worker {worker} cannot work: {type(there).__name__}: {_line(there)};"
                " is the same version of this package installed there?"
            )
        if different := cluster_worker.differences(here, there):
            raise ClusterError(f"the worker {worker} is not like this machine: {different}")
    return here


def _facts() -> dict[str, str]:
    return cluster_worker.facts()


def _order(run: Run, common: Mapping[str, Any]) -> bytes:
    order = {
        **common,
        "notebook": _notebook(run),
        "values": dict(run.values),
        "changed": dict(run.changed),
        "files": {
            value: _files(Path(value))
            for value in run.changed.values()
            if is_place(value) and Path(value).exists()
        },
    }
    return json.dumps(order, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _notebook(run: Run) -> dict[str, Any]:
    """A notebook of the package by name and hash, a user's own with the modules and data beside it.

    Data files are sent as long as all of them together are small; of others the declared ones.
    """
    path = run.notebook
    facts = {"name": path.name, "sha256": file_hash(path), "folder": str(path.parent), "files": None}
    if not is_own(path):
        return facts
    sent = {path, *path.parent.glob("*.py"), *(one for one in run.reads if one.is_relative_to(path.parent))}
    beside = [file for file in files_below(path.parent) if _is_data(file.relative_to(path.parent))]
    if sum(file.stat().st_size for file in beside) <= LARGEST_SENT:
        sent |= set(beside)
    files = [file for one in sent for file in (files_below(one) if one.is_dir() else [one])]
    names = {file.relative_to(path.parent).as_posix(): file for file in sorted(files)}
    return facts | {"files": {name: _packed(file, file.stat().st_size) for name, file in names.items()}}


def _is_data(path: Path) -> bool:
    """Whether a file beside a notebook may be what it reads: no other notebook, result or hidden file."""
    hidden = any(part.startswith(".") or part.endswith(".runs") for part in path.parts)
    return not hidden and path.parts[0] not in ("build", "site") and path.suffix != ".ipynb"


def _files(place: Path) -> dict[str, Any]:
    """Content of a file, or of all files in a folder, by the path below it; too large is the hash alone."""
    inside = [place] if place.is_file() else sorted(file for file in place.rglob("*") if file.is_file())
    largest = LARGEST_SENT if sum(file.stat().st_size for file in inside) <= LARGEST_SENT else -1
    names = ["" if file == place else str(file.relative_to(place)) for file in inside]
    return {name: _packed(file, largest) for name, file in zip(names, inside, strict=True)}


def _packed(file: Path, largest: int) -> dict[str, Any]:
    content = file.read_bytes() if file.stat().st_size <= largest else None
    packed = None if content is None else base64.b64encode(content).decode("ascii")
    return {"sha256": file_hash(file), "content": packed}


def _next(client: Any, done: "queue.SimpleQueue[Any]") -> str:
    """Key of the next finished run; empty when no worker has been there for a while, or no scheduler."""
    without = 0.0
    while True:
        with suppress(queue.Empty):
            return str(done.get(timeout=LOOK_SECONDS).key)
        without = 0.0 if _has_workers(client) else without + LOOK_SECONDS
        if without >= WORKER_SECONDS or client.status in ("closed", "closing"):
            return ""


def _has_workers(client: Any) -> bool:
    try:
        return bool(client.nthreads())
    except Exception:  # whatever a lost scheduler raises, it has no workers
        return False


def _lost(waiting: dict[str, tuple[Any, Run]], address: str) -> Iterator[Result]:
    """Give up what no worker is left for."""
    error = f"the cluster at {address} was lost before the run was finished"
    while waiting:
        _, (_, run) = waiting.popitem()
        yield Result(run, failure=Failure("kernel", error))


def _result(future: Any, run: Run, folder: Path) -> Result:
    if future.status != "finished":
        return Result(run, failure=Failure("kernel", _why(future)))
    answer = json.loads(future.result())
    if "refused" in answer:
        return Result(run, failure=Failure("kernel", f"the worker refused: {answer['refused']}"))
    failure = Failure(**answer["failure"]) if answer["failure"] else None
    if failure and failure.error.startswith("FileNotFoundError") and is_own(run.notebook):
        failure.error += " (only small files beside the notebook are sent to workers, and those in `reads`)"
    result = keep(run, folder, answer["notebook"], failure)
    result.seconds, result.data = float(answer["seconds"]), dict(answer["data"])
    result.variables, result.unseen, result.moved = (
        answer[name] for name in ("variables", "unseen", "moved")
    )
    result.notebook = nbformat.v4.reads(answer["notebook"])
    return result


def _why(future: Any) -> str:
    """Why Dask has no answer to an order."""
    if future.status != "error":
        return "the cluster was lost before the run was finished"
    fault = future.exception()
    if type(fault).__name__ == "KilledWorker":
        return "each worker that tried this run died"
    return f"on the worker: {type(fault).__name__}: {_line(fault)}"


def _withdraw(client: Any, batch: str, waiting: Mapping[str, tuple[Any, Run]]) -> None:
    with suppress(Exception):
        client.cancel([future for future, _ in waiting.values()], force=True)
        client.run(cluster_worker.stop, batch, on_error="ignore")
