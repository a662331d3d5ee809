"""The process that warm kernels are forked from, and what a forked process does to become a kernel.

It is started by `kernels.Server` and inherits one socket. When it forks it holds no thread, event loop, zmq
context or open figure. A request is one line of JSON with two descriptors: a socket on which the life of the
kernel is reported, and the file its standard error goes to. When the control socket closes, the caller is
gone: the server kills its kernels, removes what they leave, and exits.
"""

import atexit
import builtins
import ctypes
import gc
import importlib
import io
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import time
import warnings
from contextlib import suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NoReturn

LONGEST_REQUEST = 1 << 20
PR_SET_PDEATHSIG = 1
FORK_SAFE_THREADS = {"jemalloc_bg_thd"}
"""pyarrow's memory manager starts one; it stops before a fork and starts again in the child."""
KERNEL_MODULES = (
    "ipykernel.kernelapp", "ipykernel.debugger",
    "IPython.extensions.storemagic", "IPython.core.debugger", "IPython.core.pylabtools",
    "IPython.core.completerlib", "IPython.core.logger", "IPython.core.oinspect", "tornado.platform.asyncio",
    "zmq.utils.garbage", "encodings.idna", "encodings.ascii", "encodings.latin_1", "encodings.utf_8_sig",
    "importlib.resources.readers", "sqlite3", "faulthandler", "psutil",
)  # fmt: skip
"""What a kernel imports by itself. Only speed depends on this list: a missing name is skipped."""
BOUND_TO_SHELL = ("matplotlib_inline", "tqdm.auto", "tqdm.autonotebook", "tqdm.notebook")
"""Modules that look for the shell when they are imported: each kernel imports them itself."""
KERNEL_VARIABLES = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
"""What a kernel sets before a notebook imports anything."""
_STATE: dict[str, Any] = {"exit code": 0}
"""What a kernel needs of the server: modules kept aside, variables that imports set, threads of BLAS."""


def main() -> None:
    """Prepare, report, then fork kernels on request; the program's argument is the control descriptor."""
    atexit.register(_leave)  # registered first, so that it runs after all other exit functions
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if order := control.makefile("rb").readline():  # nothing: the caller was stopped before it sent any
        prepare(**json.loads(order))
        # those that make a fork unsafe
        others = [task for task in Path("/proc/self/task").iterdir() if task.name != str(os.getpid())]
        threads = {(task / "comm").read_text(encoding="utf-8").strip() for task in others}
        threads -= FORK_SAFE_THREADS
        _send(control, {"threads": sorted(threads)})
        if not threads:
            _serve(control)


class Prepared(MetaPathFinder, Loader):
    """Modules imported beforehand, kept aside until a notebook imports them.

    Until then they are not in `sys.modules` and their warning filters are not in force. Where an import would
    find another module of the same name, beside the notebook for example, that one is imported.
    """

    def __init__(self) -> None:
        self._ordinary = {*sys.modules}
        self.modules: dict[str, dict[str, ModuleType]] = {}
        self._needs: dict[str, set[str]] = {}
        self._filters: dict[str, list[Any]] = {}
        self._in_force: set[str] = set()
        sys.meta_path.insert(0, self)

    def add(self, name: str) -> None:
        """Import a module or call ``module:function``, and keep all new modules aside, by package."""
        where, _, function = name.partition(":")
        package, known = where.partition(".")[0], [f for group in self._filters.values() for f in group]
        with warnings.catch_warnings():
            known += warnings.filters
            with suppress(Exception):  # what cannot be imported is for the notebook to report
                imported = importlib.import_module(where)
                if function:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        getattr(imported, function)()
            self._filters.setdefault(package, []).extend(f for f in warnings.filters if f not in known)
            for module in [one for one in sys.modules if one.partition(".")[0] not in self._ordinary]:
                group, loaded = module.partition(".")[0], sys.modules.pop(module)
                self._needs.setdefault(package, set()).add(group)
                if not module.startswith(BOUND_TO_SHELL):
                    self.modules.setdefault(group, {})[module] = loaded
            self._in_force.clear()

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:  # noqa: ARG002
        """Offer a module kept aside, unless an ordinary import would find another one."""
        module = self.modules.get(name, {}).get(name)
        if module is None or path is not None:
            return None
        found = PathFinder.find_spec(name)
        if found is not None and found.origin != getattr(module.__spec__, "origin", None):
            return found
        return ModuleSpec(name, self, loader_state=module.__spec__)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Put the package and all it needs in force."""
        self._restore(spec.name)
        return self.modules[spec.name][spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Give the module back the spec it was first imported by."""
        if module.__spec__ is not None and module.__spec__.loader is self:
            module.__spec__ = module.__spec__.loader_state

    def _restore(self, package: str) -> None:
        if package in self._in_force or package not in self.modules:
            return
        self._in_force.add(package)
        sys.modules.update(self.modules[package])
        warnings.filters[:0] = self._filters.get(package, [])  # type: ignore[index]
        for needed in self._needs.get(package, ()):
            self._restore(needed)
        if package == "ipywidgets" and (shell := sys.modules["IPython"].get_ipython()) is not None:
            self.modules[package][package].load_ipython_extension(shell)  # as its import does


def prepare(modules: list[str], prepare: str) -> None:
    """Import `modules`, call the function `prepare` (``module:function``), leave all else as it was."""
    environment, folder = dict(os.environ), Path.cwd()
    os.environ.update({**KERNEL_VARIABLES, **environment})
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="UTF-8")  # pandas asks for it
    for name in KERNEL_MODULES:
        with suppress(ImportError):
            importlib.import_module(name)
    with suppress(Exception):  # first uses, forgotten but for what Python keeps of them
        sys.modules["ipykernel.kernelapp"].IPKernelApp().parse_command_line([])
    own = {*environment, *KERNEL_VARIABLES}
    _STATE["variables"] = {name: value for name, value in os.environ.items() if name not in own}
    for name in [name for name in sys.modules if name.startswith(BOUND_TO_SHELL)]:
        del sys.modules[name]
    prepared = _STATE["prepared"] = Prepared()
    # pandas asks when it is imported whether a kernel or a terminal shows its tables
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    for name in filter(None, [*modules, prepare, "threadpoolctl"]):
        prepared.add(name)
    del builtins.get_ipython  # type: ignore[attr-defined]
    if pools := prepared.modules.get("threadpoolctl"):
        _STATE["blas"] = pools["threadpoolctl"].ThreadpoolController().select(user_api="blas")
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    gc.collect()
    gc.freeze()


def _serve(control: socket.socket) -> NoReturn:
    """Fork a kernel per request, report the exit of each, until the caller is gone."""
    kernels: dict[int, tuple[int, socket.socket, list[str]]] = {}
    while True:
        for ready in select.select([control.fileno(), *kernels], [], [])[0]:
            if ready == control.fileno():
                _fork(control, kernels)
                continue
            pid, line, _ = kernels.pop(ready)
            os.close(ready)
            with line:
                _send(line, {"returncode": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])})


def _fork(control: socket.socket, kernels: dict[int, tuple[int, socket.socket, list[str]]]) -> None:
    """Answer one request; end everything when there is none."""
    data, descriptors = b"", list[int]()
    with suppress(OSError):
        data, descriptors, _, _ = socket.recv_fds(control, LONGEST_REQUEST, 2)
        while data and not data.endswith(b"\n"):
            data += control.recv(LONGEST_REQUEST)
    if not data:
        for pid, _, left in kernels.values():
            with suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            os.kill(pid, signal.SIGKILL)
            kill_helpers(left)
            os.waitpid(pid, 0)
            for place in left:
                shutil.rmtree(place, ignore_errors=True) if Path(place).is_dir() else Path(place).unlink(True)
        os._exit(0)
    order, line, errors = json.loads(data), socket.socket(fileno=descriptors[0]), descriptors[1]
    parent, pid = os.getpid(), os.fork()
    if pid == 0:
        for inherited in (control, *(other for _, other, _ in kernels.values())):
            inherited.close()
        for descriptor in kernels:
            os.close(descriptor)
        _become_kernel(order, line, errors, parent)
    os.close(errors)
    kernels[os.pidfd_open(pid)] = pid, line, order["left"]
    _send(line, {"pid": pid})


def _send(line: socket.socket, message: dict[str, Any]) -> None:
    with suppress(OSError):  # the caller may be gone
        line.sendall(json.dumps(message).encode() + b"\n")


def kill_helpers(marks: list[str]) -> None:
    """Kill processes whose environment holds one of `marks`: helpers that left the kernel's session.

    A mark is a path that only the environment of one run names, such as its temporary folder.
    """
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            environment, number = (process / "environ").read_bytes(), int(process.name)
            if number != os.getpid() and any(os.fsencode(mark) in environment for mark in marks):
                os.kill(number, signal.SIGKILL)


def _become_kernel(order: dict[str, Any], line: socket.socket, errors: int, parent: int) -> NoReturn:
    """Turn this forked process into an ipykernel; leave as an ordinary Python process does."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # the server died before the line above took effect
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (errors, 1), (errors, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(errors)
    try:
        _take_over(order)
        from ipykernel.kernelapp import IPKernelApp

        app = IPKernelApp.instance(parent_handle=parent)
        app.initialize(order["argv"])
        with line:
            _send(line, {"ready": True})
        app.start()
        atexit.unregister(app.close)  # waits seconds for threads that end with the process
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except SystemExit as leaving:
        _STATE["exit code"] = leaving.code if isinstance(leaving.code, int) else 0
    except BaseException as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
        _STATE["exit code"] = 1
    # Python waits for threads and calls exit functions, `_leave` last
    sys.exit(0)


def _leave() -> NoReturn:
    """End the process without tearing down the memory it shares with the server."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        with suppress(Exception):
            stream.flush()  # type: ignore[union-attr]
    os._exit(_STATE["exit code"])


def _take_over(order: dict[str, Any]) -> None:
    """Environment, folder, random state and threads of a process that was started for this run."""
    os.environ.clear()
    os.environ.update({**_STATE["variables"], **order["env"], "JPY_PARENT_PID": str(os.getppid())})
    os.chdir(order["cwd"])
    time.tzset()
    launcher = PathFinder.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher and launcher.origin), *order["argv"]]
    if "tempfile" in sys.modules:
        sys.modules["tempfile"].tempdir = None  # type: ignore[attr-defined]  # the server's folder
    random.seed()
    if numpy := _STATE["prepared"].modules.get("numpy"):
        numpy["numpy.random"].seed()
    if "blas" in _STATE:  # as many threads as in a fresh process: the server holds it to one
        given = os.environ.get("OPENBLAS_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS") or ""
        _STATE["blas"].limit(limits=int(given) if given.isdigit() else len(os.sched_getaffinity(0)))
