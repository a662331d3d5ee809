"""The server of warm kernels and its kernels, as the process sees them that asked for them."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from analysis.errors import AnalysisError

START_SECONDS = 120.0
# nothing is imported from the caller's folder; not by -P, which would forbid it to notebooks as well
_START = "import sys; sys.path[:] = filter(None, sys.path); from analysis.run.forkserver import main; main()"
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class WarmError(AnalysisError):
    """The server of warm kernels did not start or has gone."""

    exit_code = 3


class ForkedKernel:
    """One kernel as jupyter_client sees a process: poll, wait, signals. Its exit arrives on a socket."""

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket) -> None:
        self._line, self._buffer = line, b""
        self.pid = 0
        self.returncode: int | None = None
        self.ready = False

    def poll(self) -> int | None:
        """Return the exit code, None while the kernel lives."""
        while self.returncode is None and self._read(0):
            pass
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code as soon as there is one."""
        while self.returncode is None:
            if not self._read(timeout):
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return self.returncode

    async def started(self) -> None:
        """Wait until the kernel listens, or has died on the way."""
        await self._until(lambda: self.ready, START_SECONDS)

    async def ended(self, seconds: float) -> bool:
        """Wait until the kernel has ended; False when it takes longer."""
        with suppress(TimeoutError):
            await self._until(lambda: False, seconds)
        return self.returncode is not None

    async def _until(self, reached: Callable[[], bool], seconds: float) -> None:
        """Take in messages until one says what is waited for, or the kernel has ended."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not reached() and self.poll() is None and not reached():
            readable = loop.create_future()
            loop.add_reader(self._line, _resolve, readable)
            try:
                await asyncio.wait_for(readable, end - loop.time())
            finally:
                loop.remove_reader(self._line)

    def _read(self, timeout: float | None) -> bool:
        """Take in what is there; False when nothing came in time."""
        self._line.settimeout(timeout)
        try:
            data = self._line.recv(4096)
        except (BlockingIOError, TimeoutError):
            return False
        except OSError:
            data = b""
        if not data:
            # the server itself has gone, and its kernels with it
            self._ended(-signal.SIGKILL)
            return True
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        return True

    def _take(self, message: dict[str, Any]) -> None:
        self.pid = message.get("pid", self.pid)
        self.ready = self.ready or "ready" in message
        if "exit" in message:
            self._ended(message["exit"])

    def _ended(self, code: int) -> None:
        if self.returncode is None:
            self.returncode = code
            self._line.close()

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel if it lives."""
        if self.poll() is None and self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


def _resolve(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


class Server:
    """The forking process, as its owner sees it."""

    def __init__(self, modules: list[str], tables: list[str]) -> None:
        self._owner = os.getpid()
        self._control, theirs = socket.socketpair()
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
        command = [sys.executable, "-c", _START, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        wanted = {"modules": modules, "tables": tables}
        self._control.sendall(json.dumps(wanted).encode() + b"\n")
        self._report: dict[str, Any] | None = None
        self._reading, self._sending = threading.Lock(), threading.Lock()

    @property
    def pid(self) -> int:
        """Process number of the server."""
        return self._process.pid

    def report(self) -> dict[str, Any]:
        """Wait until the server is prepared; return what it prepared."""
        with self._reading:
            if self._report is None:
                self._control.settimeout(START_SECONDS)
                with suppress(OSError, ValueError):
                    self._report = json.loads(self._control.makefile("rb").readline())
                self._control.settimeout(None)
        if self._report is None:
            raise WarmError("the server of warm kernels did not start")
        if self._report["threads"]:
            started = ", ".join(self._report["threads"])
            raise WarmError(f"warm kernels cannot be forked: an import started a thread ({started})")
        return self._report

    def fork(self, request: dict[str, Any], errors: int) -> ForkedKernel:
        """Return a new kernel; its standard error goes to the descriptor `errors`."""
        self.report()
        mine, theirs = socket.socketpair()
        data = json.dumps(request).encode() + b"\n"
        try:
            with theirs, self._sending:
                sent = socket.send_fds(self._control, [data], [theirs.fileno(), errors])
                self._control.sendall(data[sent:])
        except OSError:
            mine.close()
            raise WarmError("the server of warm kernels has gone") from None
        return ForkedKernel(mine)

    def alive(self) -> bool:
        """Whether the server can still fork for this process."""
        return self._owner == os.getpid() and self._process.poll() is None

    def close(self) -> None:
        """End the server and every kernel it has forked."""
        if self._owner != os.getpid():
            return
        self._control.close()
        if self._report is None:
            self._process.kill()  # it has forked nothing yet and would first prepare to the end
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
