"""The server behind warm kernels: a prepared process that forks a kernel per request.

It is started by `warm` as a process of its own and inherits nothing but one socket, so the caller's main
module is never imported again. It holds no thread, no event loop, no zmq context and no open figure when it
forks. A request is one line of JSON together with two descriptors: a socket on which the kernel's life is
told, and the file its standard error goes to. When the control socket ends, the caller is gone: the server
kills its kernels, removes their connection files and temporary folders, and leaves.
"""

import contextlib
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from analysis.run import kernel_process, preload

LONGEST_REQUEST = 1 << 20


class Server:
    """Forks kernels, sees them end, tells their owners."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._lines: dict[int, tuple[int, socket.socket]] = {}
        self._left: dict[int, list[str]] = {}
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Work until the control socket ends."""
        self._selector.register(self._control, selectors.EVENT_READ)
        while True:
            for event, _ in self._selector.select():
                if event.fileobj is self._control:
                    if not self._answer():
                        self._end()
                else:
                    self._bury(int(event.fd))

    def _answer(self) -> bool:
        """Fork one kernel; False when the caller is gone."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, LONGEST_REQUEST, 2)
            while data and not data.endswith(b"\n"):
                data += self._control.recv(LONGEST_REQUEST)
        except OSError:
            return False
        if not data:
            return False
        line, errors = socket.socket(fileno=descriptors[0]), descriptors[1]
        request = json.loads(data)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_kernel(request, line, errors, parent)
        os.close(errors)
        self._left[pid] = list(request.get("left", []))
        self._watch(pid, line)
        return True

    def _become_kernel(self, request: dict[str, Any], line: socket.socket, errors: int, parent: int) -> None:
        """Only in the child: let go of everything of the server and be a kernel, never to return."""
        self._control.close()
        self._selector.close()
        for descriptor, (_, other) in self._lines.items():
            os.close(descriptor)
            other.close()
        kernel_process.run(request, line, errors, parent)

    def _watch(self, pid: int, line: socket.socket) -> None:
        descriptor = os.pidfd_open(pid)
        self._lines[descriptor] = (pid, line)
        self._selector.register(descriptor, selectors.EVENT_READ)
        _tell(line, {"pid": pid})

    def _bury(self, descriptor: int) -> None:
        """A kernel has ended: take its exit status and tell its owner."""
        self._selector.unregister(descriptor)
        os.close(descriptor)
        pid, line = self._lines.pop(descriptor)
        _, status = os.waitpid(pid, 0)
        self._left.pop(pid, None)
        _tell(line, {"exit": os.waitstatus_to_exitcode(status)})
        line.close()

    def _end(self) -> None:
        for pid, _ in self._lines.values():
            for kill in (os.killpg, os.kill):
                try:
                    kill(pid, signal.SIGKILL)
                except OSError:
                    continue
        for pid, _ in self._lines.values():
            os.waitpid(pid, 0)
            for place in self._left[pid]:
                _remove(place)
        os._exit(0)


def _tell(line: socket.socket, message: dict[str, int]) -> None:
    """Tell a kernel's owner, who may have gone."""
    try:
        line.sendall(json.dumps(message).encode() + b"\n")
    except OSError:
        return


def _remove(place: str) -> None:
    """Remove a file, or a folder with all that is in it."""
    if Path(place).is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            Path(place).unlink()


def main() -> None:
    """Prepare, say so, serve; the program's argument is the descriptor of the control socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = control.makefile("rb").readline()
    if not order:
        return  # the caller was stopped before it could say what it wants
    wanted = json.loads(order)
    report = preload.prepare(wanted["modules"], wanted["tables"])
    gc.collect()
    gc.disable()
    gc.freeze()
    report["threads"] = preload.threads()
    try:
        control.sendall(json.dumps(report).encode() + b"\n")
    except OSError:
        return  # the caller has gone meanwhile
    if not report["threads"]:
        Server(control).serve()


if __name__ == "__main__":
    main()
