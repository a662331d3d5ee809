"""What a notebook depends on: an IPython extension that notes which files, folders and variables it reads.

It writes to the file that ``ANALYSIS_READS`` names, one JSON line each: kind, name, and what was there at
first. ``ANALYSIS_READS_UNDER`` limits it to files below given folders. What it cannot see (a program that is
started, a library that opens files by itself, the network) is noted as kind ``unseen``. Only the standard
library is used: the extension is loaded into every kernel of a report.
"""

import atexit
import functools
import gc
import importlib.util
import json
import os
import re
import site
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

NOTE, UNDER = "ANALYSIS_READS", "ANALYSIS_READS_UNDER"
MISSING, FOLDER = "missing", "folder"
OPAQUE_MODULES = {
    "_dbm", "_gdbm", "adbc_driver_manager", "chdb", "connectorx", "cv2", "datafusion", "datatable",
    "deltalake", "duckdb", "fastexcel", "fiona", "h5netcdf", "h5py", "ibis", "igraph",
    "joblib.externals.loky", "lance", "lancedb", "lightgbm", "lmdb", "multiprocessing.popen_forkserver",
    "multiprocessing.popen_spawn_posix", "multiprocessing.popen_spawn_win32", "netCDF4", "osgeo",
    "osmium", "plyvel", "polars", "psycopg", "psycopg2", "pyarrow.csv", "pyarrow.dataset",
    "pyarrow.feather", "pyarrow.json", "pyarrow.orc", "pyarrow.parquet", "pyodbc", "pyogrio", "pyreadr",
    "pyreadstat", "pyspark", "python_calamine", "rasterio", "rocksdb", "rpy2", "soundfile", "tables",
    "tensorflow", "torch", "vaex", "vtk", "xgboost",
}  # fmt: skip
"""Modules that open files without Python, or start processes that do."""
PROGRAM, NETWORK = "a program that is started", "the network"
OPAQUE_WORDS = ("pyarrow", "lxml")
"""Libraries that others import as well: they count where the notebook or a module of its own names them."""
OPAQUE_CALLS = {
    "subprocess.Popen": PROGRAM, "os.system": PROGRAM, "os.posix_spawn": PROGRAM, "os.exec": PROGRAM,
    "os.forkpty": PROGRAM, "socket.connect": NETWORK, "urllib.Request": NETWORK,
}  # fmt: skip
EVENTS = {"open", "os.listdir", "os.scandir", "analysis.read", "import", "sqlite3.connect", *OPAQUE_CALLS}
HARMLESS_PROGRAMS = {"uname", "ldconfig", "gcc", "cc", "ld", "objdump", "fc-list", "lscpu"}
PASSING_VARIABLES = (
    "ANALYSIS_READS", "ANALYSIS_MEMORY", "TMPDIR", "TEMP", "TMP", "JPY_", "PWD", "OLDPWD", "SHLVL", "TERM",
    "COLUMNS", "LINES", "SSH_", "WINDOWID", "DISPLAY", "DBUS_", "XDG_SESSION", "LS_COLORS", "PYDEVD_", "_",
)  # fmt: skip
"""Variables that differ from one terminal to the next, or from run to run, and say nothing of the result."""


class Note(NamedTuple):
    """One thing a notebook looked at.

    `kind` is file (opened), presence (asked about), folder (listed), written, reread (after being written),
    variable, unseen, or start.
    """

    kind: str
    name: str
    value: Any


def load_ipython_extension(_shell: object) -> None:
    """Start noting; called by IPython when the kernel starts."""
    if note := os.environ.get(NOTE):
        under = os.environ.get(UNDER)
        start(note, tuple(under.split(os.pathsep)) if under else ())
        if under:  # the package's notebooks leave nothing that has to be looked for at their end
            atexit.register(gc.freeze)


def start(note: str, under: tuple[str, ...] = ()) -> None:
    """Append what is read to the file `note`, each thing once; only below the folders `under`, if any."""
    handle = os.open(note, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    seen: set[tuple[str, str]] = set()
    real_stat, libraries = os.stat, _libraries(note)

    def add(kind: str, name: str, value: Any = None) -> None:
        if (kind, name) not in seen:
            seen.add((kind, name))
            os.write(handle, json.dumps([kind, name, value]).encode() + b"\n")

    def add_path(path: object, kind: str) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        whole = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # a hook must be cheap
        if "__pycache__" in whole:
            whole = _source(whole)
        ignored = not whole.startswith(under) if under else f"{whole}{os.sep}".startswith(libraries)
        if ignored or (kind, whole) in seen:
            return
        if ("written", whole) in seen:
            add("reread" if kind == "file" else "written", whole)
        elif kind == "folder":
            seen.add((kind, whole))  # asking for its names is seen as well
            os.write(handle, json.dumps([kind, whole, names(whole)]).encode() + b"\n")
        else:
            add(kind, whole, None if kind == "written" else state(whole, real_stat))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in EVENTS:  # most are: Python reports each `id()`
            return
        if event == "open":
            flags = arguments[2]
            writes = isinstance(flags, int) and (
                flags & os.O_ACCMODE == os.O_WRONLY or (flags & os.O_TRUNC and flags & os.O_ACCMODE)
            )
            add_path(arguments[0], "written" if writes else "file")
        elif event in ("os.listdir", "os.scandir"):
            # the import system lists every folder it looks through
            if "importlib" not in sys._getframe(1).f_code.co_filename:
                add_path("." if arguments[0] is None else arguments[0], "folder")
        elif event == "analysis.read":
            add_path(arguments[0], "file")
        elif under:
            return
        elif event == "import":
            if arguments[0] in OPAQUE_MODULES:
                add("unseen", f"the library {arguments[0]}")
        elif event == "sqlite3.connect":
            if arguments[0] != ":memory:":
                add_path(os.fsdecode(arguments[0]).removeprefix("file:").partition("?")[0], "file")
        elif event in OPAQUE_CALLS and not _is_harmless(event, arguments):
            add("unseen", OPAQUE_CALLS[event])

    add("start", sys.prefix)
    sys.addaudithook(hook)
    if not under:
        for name in ("stat", "lstat", "access"):
            _watch_calls(name, functools.partial(add_path, kind="presence"))
        _watch_environment(functools.partial(add, "variable"), libraries)


def state(path: str, stat: Callable[[str], os.stat_result] = os.stat) -> Any:
    """Return what tells one state of a file from the next without reading it."""
    try:
        facts = stat(path)
    except (OSError, ValueError):
        return MISSING
    if facts.st_mode & 0o170000 == 0o040000:
        return FOLDER
    return [facts.st_mtime_ns, facts.st_size, facts.st_ino]


def names(folder: str) -> list[str]:
    """Return the names in a folder, in order; nothing where there is none."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []


def _source(path: str) -> str:
    """The module that bytecode was made from; importing it opens the bytecode only."""
    try:
        return importlib.util.source_from_cache(path)
    except ValueError:
        return path


def _libraries(note: str) -> tuple[str, ...]:
    """Folders whose content the versions of the installed libraries stand for, and those of the system."""
    installed = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    home = [Path("~", name).expanduser() for name in (".jupyter", ".cache", ".local/share/jupyter")]
    system = [
        "/proc",
        "/sys",
        "/dev",
        "/run",
        "/etc",
        "/usr/local/etc",
        "/usr/lib",
        "/usr/share/fonts",
        "/usr/share/zoneinfo",
    ]
    jupyter = [Path(sys.prefix, "share", "jupyter"), Path(sys.prefix, "etc")]
    own = [Path(__file__).resolve().parents[1], Path(note).parent]
    folders = [*installed, site.getusersitepackages(), *home, *system, *jupyter, *own]
    return ("<", *(f"{folder}{os.sep}" for folder in folders))


def _is_harmless(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "subprocess.Popen":
        words = arguments[1]
        first = words if isinstance(words, str | bytes | os.PathLike) else next(iter(words), "")
        return os.path.basename(os.fsdecode(first)).partition(" ")[0] in HARMLESS_PROGRAMS  # noqa: PTH119
    return event == "socket.connect" and not isinstance(arguments[1], tuple)


def _watch_calls(name: str, tell: Callable[[Any], None]) -> None:
    """Wrap a function of `os` to note each path it is called with; stat has no audit event."""
    real = getattr(os, name)

    @functools.wraps(real)
    def watched(path: Any, *args: Any, **options: Any) -> Any:
        tell(path)
        return real(path, *args, **options)

    for group in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
        if real in group:
            group.add(watched)
    setattr(os, name, watched)


def _watch_environment(tell: Callable[[str], None], libraries: tuple[str, ...]) -> None:
    """Wrap `os.environ` to note each variable read, except by a library that iterates over all."""
    kind = type(os.environ)

    class Environment(kind):  # type: ignore[misc,valid-type]
        def __getitem__(self, name: str) -> str:
            if not str(name).startswith(PASSING_VARIABLES) and not _in_passing(libraries):
                tell(name)
            return str(super().__getitem__(name))

    Environment.__name__, Environment.__qualname__ = kind.__name__, kind.__qualname__
    os.environ.__class__ = Environment


def _in_passing(libraries: tuple[str, ...]) -> bool:
    """Whether a library goes through all variables, in order to find its own or to hand them on."""
    frame, through = sys._getframe(2), False
    while frame.f_back and frame.f_globals.get("__name__") in ("collections.abc", "os"):
        through |= frame.f_code.co_name in ("__iter__", "copy")
        frame = frame.f_back
    return through and frame.f_code.co_filename.startswith(libraries)


class Observed(NamedTuple):
    """What a run depended on, looked at when it has ended.

    `files` holds paths with what is read of each (`content`, `names` or `presence`), `variables` the names
    of those of the environment, `unseen` what could not be observed, `moved` what has changed since it was
    read.
    """

    files: dict[str, str]
    variables: list[str]
    unseen: list[str]
    moved: list[str]


def observed(note: Path, source: str = "") -> Observed:
    """Return what was noted in a kernel; one without any note could not be observed.

    `source` is the text of the notebook.
    """
    found = Observed({}, [], [], [])
    lines = note.read_text(encoding="utf-8").splitlines() if note.is_file() else []
    notes = [Note(*json.loads(line)) for line in lines]
    if not any(kind == "start" and name == sys.prefix for kind, name, _ in notes):
        found.unseen.append("a kernel of another language or environment")
    written = {name for kind, name, _ in notes if kind == "written"}
    opened = {name for kind, name, _ in notes if kind == "file"}
    for kind, name, value in notes:
        if kind == "variable":
            found.variables.append(name)
        elif kind == "unseen":
            found.unseen.append(name)
        elif kind == "folder":
            found.files[name] = "names"
            own = {Path(path).name for path in written if Path(path).parent == Path(name)}
            if {*names(name)} - own != {*value} - own:
                found.moved.append(name)
        elif kind == "reread":
            found.files[name] = "content"
        elif kind == "file" or (kind == "presence" and name not in written | opened):
            found.files.setdefault(name, "presence" if value == FOLDER else "content")
            if state(name) != value:
                found.moved.append(name)
    modules = [Path(name) for name in found.files if name.endswith(".py")]
    texts = [source, *(path.read_text("utf-8", "replace") for path in modules if path.is_file())]
    imported = {word: re.compile(rf"\b(?:import|from)\s+{word}\b|\b{word}\.") for word in OPAQUE_WORDS}
    words = [word for word, used in imported.items() if any(map(used.search, texts))]
    found.unseen.extend(f"the library {word}" for word in words)
    return found
