"""Warm kernels: real ipykernels, each its own process, forked from a server that has imported everything.

``Server(modules, prepare)`` starts the server, ``manager_class(server)`` returns a kernel manager class for
papermill, nbclient or jupyter_client whose kernels are forked. A notebook that a forked kernel could not run
as an ordinary one would gets an ordinary kernel (`Server.fits`). This module and `kernel_server`
import nothing of the package around them. Linux only: `available` says whether it works here.
"""

import asyncio
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partialmethod
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase, LocalProvisioner

PREPARE_SECONDS, ANSWER_SECONDS, READY_SECONDS = 120.0, 20.0, 60.0
GREETING_SECONDS, GOODBYE_SECONDS = 2.0, 0.5
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
READ_AT_IMPORT = re.compile(
    r"PYTHON|LD_|DYLD_|OMP_|KMP_|GOTO_|OPENBLAS_|MKL_|BLIS_|NUMEXPR_|NPY_|NUMPY_|PANDAS_|ARROW_|MPL|MATPLOTLIB"
    r"|JUPYTER|IPYTHON|LC_|LANG|HOME$|XDG_|TZ$"
)
"""Variables that libraries read when they are imported: where one differs, a forked kernel would differ."""
READ_BESIDE = "matplotlibrc"
ORDINARY_OPTIONS = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
# nothing is imported from the caller's folder; not by -P, which would forbid it to notebooks as well
_START = (
    f"import sys; sys.path[:] = filter(None, sys.path); import {__package__}.kernel_server as s; s.main()"
)


class WarmError(Exception):
    """The server of warm kernels did not start, does not answer, or has gone."""


def available() -> bool:
    """Whether this machine can fork kernels: Linux. macOS forks too, but not safely after some imports."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")


class KernelHandle:
    """One forked kernel as jupyter_client sees a process: poll, wait, signals.

    The server reports its number, that it is ready, and its exit code. Should the server not answer, the
    kernel's own descriptor shows that it has ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._exited: list[int] = []
        self.pid, self.ready = 0, False
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, None while the kernel lives."""
        while self.returncode is None and (heard := self._heard(0)):
            data = b""
            if self._line.fileno() in heard or select.select([self._line], [], [], 1.0)[0]:
                with suppress(OSError):
                    data = self._line.recv(4096)
            # without a report the kernel has gone, or the server and its kernels with it
            message = json.loads(data) if data else {"returncode": -signal.SIGKILL}
            vars(self).update(message)
            if "pid" in message:
                with suppress(OSError):  # it may have ended already
                    self._exited = [os.pidfd_open(self.pid)]
            if self.returncode is not None:
                self._line.close()
                for descriptor in self._exited:
                    os.close(descriptor)
        return self.returncode

    def _heard(self, seconds: float) -> list[int]:
        return select.select([self._line.fileno(), *self._exited], [], [], seconds)[0]

    def wait(self) -> int:
        """Return the exit code as soon as there is one; jupyter_client calls it after the end only."""
        while self.poll() is None:
            self._heard(1.0)
        return self.returncode or 0

    async def until(self, reached: Callable[[], object], seconds: float) -> bool:
        """Wait until something is reached or the kernel has ended; False after `seconds` without either."""
        end = time.monotonic() + seconds
        while self.poll() is None and not reached():
            if time.monotonic() > end:
                return False
            # no thread of the loop's executor: after a fork it has none, and would wait for ever
            loop, arrived = asyncio.get_running_loop(), asyncio.Event()
            loop.add_reader(line := self._line.fileno(), arrived.set)
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(arrived.wait(), max(0.0, min(1.0, end - time.monotonic())))
            finally:
                loop.remove_reader(line)
        return True

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel if it lives."""
        if self.poll() is None and self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    kill = partialmethod(send_signal, signal.SIGKILL)
    terminate = partialmethod(send_signal, signal.SIGTERM)


class Server:
    """The forking process, as its owner sees it.

    Parameters
    ----------
    modules
        Names of modules to import before forking.
    prepare
        A function to call after the imports, as ``module:function``: first uses that cost time once. It has
        to leave every setting as it was.
    """

    def __init__(self, modules: list[str], prepare: str = "") -> None:
        self._owner, self.environment = os.getpid(), dict(os.environ)
        self._threads: list[str] | None = None
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(theirs.fileno())], pass_fds=[theirs.fileno()],
                env={"OPENBLAS_THREAD_TIMEOUT": "18", **self.environment, **dict.fromkeys(ONE_THREAD, "1")},
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.pid = self._process.pid
        self._control.sendall(json.dumps({"modules": modules, "prepare": prepare}).encode() + b"\n")

    def wait_until_prepared(self) -> None:
        """Wait until the server can fork.

        Raises
        ------
        WarmError
            When it does not start in time, or an import has started a thread, so that it cannot fork.
        """
        with self._lock:
            if self._threads is None:
                self._control.settimeout(PREPARE_SECONDS)
                with suppress(OSError, ValueError):
                    self._threads = json.loads(self._control.makefile("rb").readline())["threads"]
                self._control.settimeout(ANSWER_SECONDS)
        if self._threads is None:
            self.close()
            raise WarmError("the server of warm kernels did not start")
        if self._threads:
            started = ", ".join(self._threads)
            raise WarmError(f"warm kernels cannot be forked: an import started a thread ({started})")

    def fits(self, spec: Any, folder: Path, environment: Mapping[str, str]) -> bool:
        """Whether a forked kernel would equal an ordinary one there: same Python, options and variables."""
        program, *options = spec.argv
        python, own = Path(shutil.which(program) or ""), Path(sys.executable)
        named_alike = program in ("python", "python3", "python{}.{}".format(*sys.version_info))
        same = named_alike or (python.parent == own.parent and python.samefile(own))
        own_ways = spec.env or spec.metadata.get("kernel_provisioner")
        if not same or options != ORDINARY_OPTIONS or own_ways or (folder / READ_BESIDE).exists():
            return False
        read = filter(READ_AT_IMPORT.match, {*environment, *self.environment})
        return all(environment.get(name) == self.environment.get(name) for name in read)

    def fork(self, request: Mapping[str, Any], errors: int) -> KernelHandle:
        """Return a new kernel; its standard error goes to the descriptor `errors`."""
        self.wait_until_prepared()
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        data = json.dumps(request).encode() + b"\n"
        try:
            with theirs, self._lock:
                sent = socket.send_fds(self._control, [data], [theirs.fileno(), errors])
                self._control.sendall(data[sent:])
        except OSError:
            mine.close()
            self.close()
            raise WarmError("the server of warm kernels has gone or does not answer") from None
        return KernelHandle(mine)

    def alive(self) -> bool:
        """Whether the server can still fork for this process."""
        return self._owner == os.getpid() and self._process.poll() is None

    def close(self) -> None:
        """End the server and every kernel it has forked."""
        if self._owner != os.getpid():
            return
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        if self._threads is None:
            self._process.kill()  # it has forked nothing yet and would first prepare to the end
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class WarmClient(AsyncKernelClient):
    """The ordinary client, ready as soon as the kernel greets instead of after a fixed wait."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the greeting on the channel of outputs, then for an answer on the one of requests."""
        end = time.monotonic() + (READY_SECONDS if timeout is None else timeout)
        with suppress(Empty):
            message = await self.iopub_channel.get_msg(timeout=min(GREETING_SECONDS, end - time.monotonic()))
            if message["msg_type"] == "iopub_welcome":
                self.kernel_info()
                await self.shell_channel.get_msg(timeout=end - time.monotonic())
                return
        await super().wait_for_ready(timeout=end - time.monotonic())


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel instead of starting a program; everything else is the ordinary provisioner's."""

    server: Server
    left: list[str]
    """What the server removes if this process is killed and cannot do it itself."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork a kernel with the arguments, environment and folder it would have been started with."""
        folder, errors = str(options.get("cwd") or Path.cwd()), options.get("stderr")
        descriptor = errors.fileno() if errors is not None and hasattr(errors, "fileno") else 2
        request = {"argv": cmd[cmd.index("-f") :], "env": dict(options.get("env") or os.environ)}
        request |= {"cwd": folder, "left": self.left}
        kernel = None
        try:
            kernel = self.server.fork(request, descriptor)
            if not await kernel.until(lambda: kernel.pid, ANSWER_SECONDS):
                self.server.close()
                raise WarmError(f"the server of warm kernels has not answered within {ANSWER_SECONDS:.0f} s")
            await kernel.until(lambda: kernel.ready, READY_SECONDS)
            if kernel.poll() is not None:
                raise WarmError(f"the kernel ended with {kernel.returncode} before it was ready")
        except WarmError as fault:
            if kernel is not None:
                kernel.kill()
            print(f"{fault}: an ordinary kernel is used", file=sys.stderr)
            return await super().launch_kernel(cmd, **options)
        self.process, self.pid, self.pgid, self.cwd = kernel, kernel.pid, kernel.pid, folder
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: ARG002
        """Wait for the end of a kernel that was asked for it: jupyter_client looks ten times a second."""
        if isinstance(self.process, KernelHandle):
            await self.process.until(bool, GOODBYE_SECONDS)


def manager_class(server: Callable[[], Server]) -> type[AsyncKernelManager]:
    """Return a kernel manager class whose kernels are forked from the server that `server` returns."""

    class WarmManager(AsyncKernelManager):
        """The ordinary kernel manager, with the provisioner that forks where the result is the same."""

        scratch: Path | None = None
        provisioner: KernelProvisionerBase | None
        kernel_id: str

        async def start_kernel(self, **options: Any) -> None:
            """Start a kernel: a forked one, or an ordinary one where that would differ."""
            folder, environment = Path(options.get("cwd") or Path.cwd()), options.get("env") or os.environ
            spec = self.kernel_spec
            if spec and self.provisioner is None and server().fits(spec, folder, environment):
                self.kernel_id = self.kernel_id or os.urandom(16).hex()
                made = WarmProvisioner(kernel_id=self.kernel_id, kernel_spec=spec, parent=self)
                made.server = server()
                made.left = [str(place) for place in (self.connection_file, self.scratch) if place]
                self.provisioner, self.client_factory = made, WarmClient
            await super().start_kernel(**options)

    return WarmManager
