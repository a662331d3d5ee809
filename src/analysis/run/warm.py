"""Warm kernels: real ipykernels, each its own process, forked from a server that has imported everything.

Three doors of jupyter_client and papermill are used, all public: a provisioner that forks instead of starting
a program, a kernel manager that uses it, and a papermill engine (entry point ``warm``, so that
``papermill --engine warm`` works too). Where forking is not to be had, `available` says so and ordinary
kernels are used.
"""

import atexit
import os
import socket
import sys
import threading
import time
import uuid
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from queue import Empty
from typing import Any

from analysis import registry
from analysis.errors import AnalysisError
from analysis.run import scratch
from analysis.run.forked import START_SECONDS, ForkedKernel, Server, WarmError
from analysis.run.hashes import code_state

GREETING_SECONDS = 2.0
LEAVING_SECONDS = 1.0
_LOCK = threading.RLock()
_SERVERS: dict[str, Server] = {}


def available() -> bool:
    """Whether this machine can fork kernels: Linux. macOS forks too, but not safely after some imports."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")


def usable() -> bool:
    """Whether kernels can be forked now; if not where they should, why not is said on standard error."""
    if not available():
        return False
    try:
        server().report()
    except WarmError as fault:
        print(f"{fault}: ordinary kernels are used", file=sys.stderr)
        return False
    return True


def server() -> Server:
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
            found = _SERVERS[state] = Server([], _tables())
        return found


def _tables() -> list[str]:
    """Names of the tables worth having in memory: all that are clean or part of an edition."""
    with suppress(AnalysisError, OSError):
        return [name for layer in ("clean", "edition") for name in registry.tables(layer)]
    return []


def running() -> list[Server]:
    """Return the servers of this process that still live."""
    with _LOCK:
        return [found for found in _SERVERS.values() if found.alive()]


@atexit.register
def close() -> None:
    """End every server of this process."""
    with _LOCK:
        while _SERVERS:
            _SERVERS.popitem()[1].close()


@lru_cache(maxsize=1)
def manager_class() -> Any:
    """Return the kernel manager class whose kernels are forked."""
    from jupyter_client.asynchronous import AsyncKernelClient
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning import LocalProvisioner

    class WarmClient(AsyncKernelClient):
        """The ordinary client, ready as soon as the kernel greets instead of after a fixed wait."""

        async def wait_for_ready(self, timeout: float | None = None) -> None:
            """Wait for the greeting on the channel of outputs, then for an answer on the one of requests."""
            end = time.monotonic() + (START_SECONDS if timeout is None else timeout)
            with suppress(Empty):
                message = await self.iopub_channel.get_msg(timeout=GREETING_SECONDS)
                if message["msg_type"] == "iopub_welcome":
                    self.kernel_info()
                    reply = await self.shell_channel.get_msg(timeout=end - time.monotonic())
                    return self._handle_kernel_info_reply(reply)
            return await super().wait_for_ready(timeout=end - time.monotonic())

    class WarmProvisioner(LocalProvisioner):
        """Forks a kernel instead of starting a program; everything else is the ordinary provisioner's."""

        async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
            """Fork a kernel with the arguments, environment and folder it would have been started with."""
            request = {
                "argv": cmd[cmd.index("-f") :],
                "env": dict(options.get("env") or os.environ),
                "cwd": str(options.get("cwd") or Path.cwd()),
                # what the server removes if this process is killed and cannot do it itself
                "left": [str(place) for place in (self.parent.connection_file, self.parent.scratch) if place],
            }
            errors = options.get("stderr")
            errors = errors.fileno() if errors is not None and hasattr(errors, "fileno") else 2
            kernel = server().fork(request, errors)
            await kernel.started()
            if kernel.returncode is not None:
                raise WarmError(f"the kernel ended with {kernel.returncode} before it was ready")
            self.process, self.pid, self.pgid, self.cwd = kernel, kernel.pid, kernel.pid, request["cwd"]
            return self.connection_info

    class WarmManager(AsyncKernelManager):
        """The ordinary kernel manager, with the provisioner that forks."""

        client_factory = WarmClient
        scratch: Path | None = None

        async def start_kernel(self, **options: Any) -> None:
            """Start a kernel; a notebook that wants another language gets its ordinary one."""
            spec = self.kernel_spec
            if (
                getattr(self, "provisioner", None) is None
                and spec is not None
                and "ipykernel_launcher" in spec.argv
            ):
                self.kernel_id = str(uuid.uuid4())
                self.provisioner = WarmProvisioner(kernel_id=self.kernel_id, kernel_spec=spec, parent=self)
            await super().start_kernel(**options)

        async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
            """Ask the kernel to end and see it end; one that is busy is interrupted, then killed."""
            kernel = getattr(self.provisioner, "process", None)
            if isinstance(kernel, ForkedKernel) and not now and not restart:
                await self.request_shutdown()
                if not await kernel.ended(LEAVING_SECONDS):
                    await self.interrupt_kernel()
                    await kernel.ended(LEAVING_SECONDS)
                if kernel.poll() is not None:
                    await self.provisioner.wait()
                now = True
            await super().shutdown_kernel(now=now, restart=restart)

    return WarmManager


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
            from analysis.run.engine import Watch, watched

            with scratch.folder() as own:
                manager = watched(manager_class(), Watch(folder=own, scratch=own))
                return super().execute_managed_notebook(
                    nb_man, kernel_name, kernel_manager_class=manager, **options
                )

    return WarmEngine


def __getattr__(name: str) -> Any:
    if name == "WarmEngine":
        return _engine()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
