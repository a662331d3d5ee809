"""The servers of warm kernels of this process, and the papermill engine ``warm`` that uses them.

A server has imported what notebooks import and read the package's tables (`preload`). Ordinary kernels are
used where nothing can be forked.
"""

import atexit
import os
import sys
import threading
from functools import lru_cache
from typing import Any

from analysis import registry
from analysis.run import kernels, preload, scratch
from analysis.run.cache import code_state

_LOCK = threading.RLock()
_SERVERS: dict[str, kernels.Server] = {}


def server() -> kernels.Server:
    """Return the running server for the code as it is now, started if need be.

    A server whose code has changed on disk forks no more kernels; it ends with this process, so that kernels
    that still work keep going.
    """
    state = f"{code_state()} {registry.data_root()} {os.getpid()}"
    with _LOCK:
        found = _SERVERS.get(state)
        if found is not None and not found.alive():
            found.close()
            found = None
        if found is None:
            found = _SERVERS[state] = kernels.Server(preload.MODULES, "analysis.run.preload:prepare")
        return found


def running() -> list[kernels.Server]:
    """Return the servers of this process that still live."""
    with _LOCK:
        return [found for found in _SERVERS.values() if found.alive()]


@atexit.register
def close() -> None:
    """End every server of this process, and the kernels they have forked."""
    with _LOCK:
        while _SERVERS:
            _SERVERS.popitem()[1].close()


def usable() -> bool:
    """Whether kernels can be forked now; if not where they should, why not is said on standard error."""
    if not kernels.available():
        return False
    try:
        server().wait_until_prepared()
    except kernels.WarmError as fault:
        print(f"{fault}: ordinary kernels are used", file=sys.stderr)
        return False
    return True


def manager_class() -> Any:
    """Return the kernel manager class whose kernels are forked."""
    return kernels.manager_class(server)


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The papermill engine, made on demand: papermill asks for it while it is itself being imported."""
    from papermill.engines import NBClientEngine

    class WarmEngine(NBClientEngine):
        """papermill's own engine on warm kernels; on ordinary ones where forking is not to be had."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            """Run the cells in a warm kernel, spoken to by socket files that nobody else can reach."""
            if "kernel_manager_class" in options or not usable():
                return super().execute_managed_notebook(nb_man, kernel_name, **options)
            from analysis.run.engine import RunContext, managed

            with scratch.folder() as own:
                manager = managed(manager_class(), RunContext(folder=own, scratch=own))
                return super().execute_managed_notebook(
                    nb_man, kernel_name, kernel_manager_class=manager, **options
                )

    return WarmEngine


def __getattr__(name: str) -> Any:
    if name == "WarmEngine":
        return _engine()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def engine_options(*, cold: bool, many: bool) -> dict[str, Any]:
    """Return what the engine needs for warm kernels; nothing where ordinary ones are asked for or quicker."""
    wanted = many or running()  # a server that is there costs nothing
    return {} if cold or not wanted or not usable() else {"manager_class": manager_class()}
