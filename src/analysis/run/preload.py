"""What the server of warm kernels does once, so that no kernel has to: imports, first uses, parsed tables.

Names of modules are text here: which of them exist is found out when the server starts.
"""

import importlib
import io
import os
import pkgutil
import sys
import time
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from analysis.run import parameters

KERNEL = (
    "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger",
    "IPython.extensions.storemagic", "IPython.core.debugger", "IPython.core.pylabtools",
    "tornado.platform.asyncio", "encodings.idna", "encodings.ascii", "encodings.latin_1", "zmq.utils.garbage",
    "IPython.core.completerlib", "IPython.core.logger", "IPython.core.oinspect", "sqlite3", "faulthandler",
    "encodings.utf_8_sig", "importlib.resources.readers", "psutil",
    "analysis.run.file_access", "analysis.run.memory", "analysis.run.kernel_process",
)  # fmt: skip
NOTEBOOK = (
    "pandas", "numpy", "scipy.optimize", "matplotlib", "matplotlib.pyplot", "matplotlib.backends.backend_agg",
    "seaborn", "PIL.PngImagePlugin", "pandas.core.methods.to_dict", "ipywidgets",
    "analysis.load", "analysis.measure", "analysis.plot", "analysis.style", "analysis.text", "analysis.page",
    "analysis.explore", "analysis.run.parameters",
)  # fmt: skip
LAZY = ("analysis.measure", "analysis.plot", "analysis.page", "analysis.text", "analysis.load")
"""Packages whose modules are imported when they are first used."""
FORK_SAFE_THREADS = {"jemalloc_bg_thd"}
INLINE = "module://matplotlib_inline.backend_inline"


def prepare(modules: list[str], tables: list[str]) -> dict[str, Any]:
    """Import, draw once, read tables; return what took how long and what could not be imported."""
    start = time.perf_counter()
    before = dict(os.environ)
    # as in a kernel, where the variable is set before matplotlib is imported
    os.environ.setdefault("MPLBACKEND", INLINE)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    wanted = (*KERNEL, *NOTEBOOK, *modules)
    missing = [name for name in wanted if not _imported(name)]
    for name in _below(LAZY):
        _imported(name)
    imported = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _use_pandas()
        _draw()
        _rehearse()
        read = _read(tables)
        _close_fonts()
    os.environ.clear()
    os.environ.update(before)
    _forget_shell_modules()
    return {
        "missing": missing,
        "tables": read,
        "import_seconds": round(imported - start, 2),
        "use_seconds": round(time.perf_counter() - imported, 2),
    }


def _close_fonts() -> None:
    """Close the font files that drawing opened: matplotlib does it in every forked process, which costs more.

    Without this every kernel begins with copying the memory of fonts in order to free it.
    """
    opened: Any = getattr(sys.modules.get("matplotlib.font_manager"), "_get_font", None)
    if hasattr(opened, "cache_clear"):
        opened.cache_clear()


def _forget_shell_modules() -> None:
    """Drop modules that tie themselves to the shell when imported: each kernel has to import them itself."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib_inline"]:
        del sys.modules[name]


def threads() -> list[str]:
    """Return the names of further threads of this process that make a fork unsafe.

    The memory manager in pyarrow's library starts one when it is loaded; it is made for forks (it stops
    before one and is set up anew in the child), so it does not count.
    """
    own = str(os.getpid())
    others = [task for task in Path("/proc/self/task").iterdir() if task.name != own]
    called = [(task / "comm").read_text(encoding="utf-8").strip() for task in others]
    return sorted(name for name in called if name not in FORK_SAFE_THREADS)


def _imported(name: str) -> bool:
    """Import a module; one that cannot be imported is the notebook's to report, not the server's."""
    try:
        importlib.import_module(name)
    except Exception:
        return False
    return True


def _use_pandas() -> None:
    """First uses that pandas pays for once: grouping, reshaping, reading, printing.

    Text is kept as Python keeps it, which pandas does by itself where Arrow is not installed: what a notebook
    shows is the same, but for tables of this size the calls into Arrow take a seventh of a run.
    """
    import pandas as pd

    pd.set_option("mode.string_storage", "python")
    frame = pd.DataFrame({"key": list("abab"), "kind": list("xxyy"), "value": [1.0, 2.0, 3.0, 4.0]})
    frame["day"] = pd.date_range("2020-01-01", periods=4)
    frame.groupby("key")["value"].agg(["mean", "sum"])
    frame.pivot_table(index="key", columns="kind", values="value")
    frame.merge(frame, on=["key", "kind"], validate="one_to_one").sort_values("value_x").describe()
    frame.set_index("day")["value"].resample("MS").sum().rolling(2).mean()
    pd.read_csv(io.StringIO(frame.to_csv(index=False)), dtype=str, keep_default_na=False)
    frame.to_html()
    repr(frame)


def _draw() -> None:
    """First uses of drawing, on figures that belong to no backend and are gone afterwards."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3, 2))
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([1, 2, 3], [1, 4, 9], label="line")
    axes.bar([1, 2], [3, 4])
    axes.set_title("$a^2$ title")
    axes.annotate("note", (1, 1))
    axes.legend()
    canvas.print_figure(io.BytesIO(), format="png", bbox_inches="tight")


def _below(packages: Iterable[str]) -> Iterator[str]:
    """Names of all modules of packages that could be imported."""
    for package in packages:
        place = getattr(sys.modules.get(package), "__path__", None)
        if place is not None:
            yield from (found.name for found in pkgutil.walk_packages(place, f"{package}."))


def _rehearse() -> None:
    """What every page does at first: read the contract and the words, draw in the look of the house."""
    parameters.all_parameters()
    if _imported("analysis.page.rehearsal"):
        sys.modules["analysis.page.rehearsal"].run()


def _read(tables: list[str]) -> list[str]:
    """Parse tables into the loader's own memory, where each kernel finds them until their file changes."""
    try:
        hold = importlib.import_module("analysis.load.table_files").preload_table
    except (ImportError, AttributeError):
        return []
    done = []
    for name in tables:
        try:
            hold(name)
        except Exception:  # a table that cannot be read is the notebook's to report
            continue
        done.append(name)
    return done
