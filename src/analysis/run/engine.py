"""The papermill engine of this package's runs: papermill's own, with kernel and notebook in reach."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from analysis.lazy import without

with without("pyarrow.fs"):  # for files of Hadoop: half of what importing papermill costs
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.translators import PythonTranslator, papermill_translators

NAME = "analysis"
LONGEST_SOCKET = 100  # bytes a socket's path may have; the limit is 104 on some systems

# papermill and nbclient report on their own logger what a run's failure says already
logging.getLogger("papermill").addHandler(logging.NullHandler())


@dataclass
class RunContext:
    """What one run gives to its kernel, and what it may look at or stop while the kernel works."""

    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    scratch: Path | None = None
    log: IO[bytes] | None = None
    notebook: NotebookNode | None = None
    kernel: AsyncKernelManager | None = None
    stopped: bool = False
    exit_code: int | None = None
    limit: str = ""

    def stop(self) -> None:
        """Kill the kernel and what it started; the run then ends with a dead kernel."""
        self.stopped = True
        provisioner = self.kernel.provisioner if self.kernel is not None else None
        if provisioner is not None and provisioner.has_process:
            with suppress(OSError, AttributeError):
                if hasattr(os, "killpg"):
                    os.killpg(provisioner.pgid, signal.SIGKILL)
                else:
                    provisioner.process.kill()


def managed(base: type[AsyncKernelManager], context: RunContext) -> type[AsyncKernelManager]:
    """Return a kernel manager class whose kernels get the run's environment and are known to its context."""

    async def start_kernel(self: AsyncKernelManager, **options: Any) -> None:
        if context.stopped:
            raise RuntimeError("the run was stopped before its kernel started")
        options |= {} if context.log is None else {"stderr": context.log}
        options["env"] = {**os.environ, **(options.get("env") or {}), **context.env}
        if context.folder is not None:
            # the connection file holds the kernel's key: it goes with the run's own folder, even after a kill
            self.connection_file = str(context.folder / "kernel.json")
            self.scratch = context.scratch
            if _sockets_fit(context.folder):
                self.transport, self.ip = "ipc", str(context.folder / "k")
        await base.start_kernel(self, **options)
        context.kernel = self
        if context.stopped:
            context.stop()

    async def is_alive(self: AsyncKernelManager) -> bool:
        alive = bool(await base.is_alive(self))
        process = getattr(self.provisioner, "process", None)
        if not alive and process is not None:
            context.exit_code = process.returncode
        return alive

    methods = {"start_kernel": start_kernel, "is_alive": is_alive, "__module__": __name__}
    return type("RunManager", (base,), methods)


def _sockets_fit(folder: Path) -> bool:
    """Whether kernels may use socket files in the folder instead of open ports."""
    return sys.platform != "win32" and len(os.fsencode(folder)) < LONGEST_SOCKET - len("/k-5")


class RunEngine(NBClientEngine):
    """papermill's own engine, with the notebook in reach when a kernel dies or time runs out."""

    @classmethod
    def execute_notebook(cls, *args: Any, **options: Any) -> Any:
        """Execute a notebook; return an empty one when no cell failed.

        papermill looks for errors in it and turns it into text, to write it nowhere. The run takes it from
        its context.
        """
        executed = super().execute_notebook(*args, **options)
        outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
        failed = any(output["output_type"] == "error" for output in outputs)
        return executed if failed else new_notebook()

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        context: RunContext,
        manager_class: type[AsyncKernelManager] = AsyncKernelManager,
        **options: Any,
    ) -> Any:
        """Run the cells in a kernel of the given manager class."""
        context.notebook = nb_man.nb
        manager = managed(manager_class, context)
        return super().execute_managed_notebook(nb_man, kernel_name, kernel_manager_class=manager, **options)


def time_left(
    cell_limit: float | None, run_limit: float | None, context: RunContext
) -> Callable[[Any], float | None]:
    """Return the function that tells nbclient how long the next cell may take, with the whole run in mind.

    The context learns which of the two limits it is that the cell would reach.
    """
    end = None if run_limit is None else time.monotonic() + run_limit

    def limit(_cell: Any) -> float | None:
        bounds = [] if cell_limit is None else [(cell_limit, f"{cell_limit:g} s for one cell")]
        if end is not None:
            bounds.append((max(0.001, end - time.monotonic()), f"{run_limit:g} s for the whole run"))
        seconds, context.limit = min(bounds, default=(None, ""))
        return seconds

    return limit


class Translator(PythonTranslator):
    """papermill's own way of writing parameters, which also knows tuples, sets, bytes and days."""

    @classmethod
    def translate(cls, val: Any) -> str:
        """Return the Python expression of a value."""
        if isinstance(val, tuple):
            return f"({', '.join(map(cls.translate, val))}{',' if len(val) == 1 else ''})"
        if isinstance(val, set | frozenset):
            return f"{{{', '.join(sorted(map(cls.translate, val)))}}}" if val else "set()"
        if isinstance(val, bytes):
            return repr(val)
        if isinstance(val, date):
            return f"__import__('datetime').{type(val).__name__}.fromisoformat('{val.isoformat()}')"
        return str(super().translate(val))


papermill_engines.register(NAME, RunEngine)
papermill_translators.register("python", Translator)


def close_loop() -> None:
    """Close the event loop that jupyter made for this worker's thread: nobody else would."""
    import asyncio

    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    # what still waits for a kernel that was killed
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.close()
    asyncio.set_event_loop(None)
