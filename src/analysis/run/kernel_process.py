"""From a forked copy of the server to an ordinary, independent ipykernel."""

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1


def run(request: dict[str, Any], line: socket.socket, errors: int, parent: int) -> NoReturn:
    """Be a kernel until it is told to stop; then end this process without going back to the server's code."""
    code = 1
    try:
        _stand_alone(parent, errors)
        _take_over(request)
        _serve(request["argv"], line, parent)
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stderr.flush()
        os._exit(code)


def _stand_alone(parent: int, errors: int) -> None:
    """An own session and process group, the death of the server as own death, own standard streams."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # the server died before the line above took effect
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.set_inheritable(errors, False)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for stream in (1, 2):
        os.dup2(errors, stream)
    os.close(errors)


def _take_over(request: dict[str, Any]) -> None:
    """Environment, working directory and random state of this run, nothing of the server's."""
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    time.tzset()
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    sys.modules["tempfile"].tempdir = None  # type: ignore[attr-defined]  # forget the server's folder
    gc.enable()
    import random

    random.seed()
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random").seed()


def _serve(argv: list[str], line: socket.socket, parent: int) -> None:
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance(parent_handle=parent)
    app.initialize(argv)
    widgets = sys.modules.get("ipywidgets")
    if widgets is not None:
        # what its import does when a shell is there: open the channel on which controls talk
        widgets.load_ipython_extension(app.shell)
    with line:
        line.sendall(json.dumps({"ready": True}).encode() + b"\n")
    app.start()
    # ipykernel's own tidying waits seconds for a thread it has just stopped; the process ends here anyway
    atexit.unregister(app.close)
    atexit._run_exitfuncs()
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()  # type: ignore[union-attr]
