"""What the server of warm kernels does once, so that no kernel has to: imports, first uses, parsed tables.

Every setting is as before afterwards: options of pandas, settings and fonts of matplotlib, warning filters.
Names of modules are text here: which of them exist is found out when the server starts.
"""

import importlib
import io
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from analysis import registry
from analysis.errors import AnalysisError
from analysis.run import contract

MODULES = [
    "numpy", "PIL.PngImagePlugin", "pandas", "pandas.core.methods.to_dict",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "seaborn", "ipywidgets",
    "analysis.run.file_access", "analysis.run.memory", "analysis.load", "analysis.measure", "analysis.plot",
    "analysis.style", "analysis.text", "analysis.page", "analysis.explore", "analysis.report",
    "analysis.claims.notebook", "platformdirs",
]  # fmt: skip
"""What notebooks import, in the order in which these depend on one another."""
LAZY = (
    "analysis.measure",
    "analysis.findings",
    "analysis.plot",
    "analysis.page",
    "analysis.text",
    "analysis.load",
)
"""Packages whose modules are imported when they are first used."""
FIRST_USES = (
    ("analysis.page.warmup", "warm_up"),
    ("analysis.explore", "warm_up"),
    ("analysis.claims.notebook", "warm_up"),
)
"""Functions of the package that do once what every kernel would do again."""


def prepare() -> None:
    """Draw once, use pandas once, read the words and the tables of the package."""
    for name in _below(LAZY):
        with suppress(ImportError):
            importlib.import_module(name)
    from matplotlib.font_manager import fontManager

    fonts = list(fontManager.ttflist)
    _use_pandas()
    _draw()
    contract.all_parameters()
    _read_tables()
    for module, function in FIRST_USES:
        with suppress(ImportError, AnalysisError, OSError):
            getattr(importlib.import_module(module), function)()
    fontManager.ttflist[:] = fonts
    _close_fonts()


def _below(packages: tuple[str, ...]) -> Iterator[str]:
    """Names of all modules of packages that could be imported."""
    for package in packages:
        place = getattr(sys.modules.get(package), "__path__", None)
        if place is not None:
            yield from (found.name for found in pkgutil.walk_packages(place, f"{package}."))


def _use_pandas() -> None:
    """First uses that pandas pays for once: grouping, reshaping, reading, printing."""
    import pandas as pd

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


def _read_tables() -> None:
    """Parse tables into the loader's own memory, where each kernel finds them until their file changes.

    With the functions that load them, until the registry changes.
    """
    files: Any = importlib.import_module("analysis.load.table_files")
    loaders: Any = importlib.import_module("analysis.load.tables")
    with suppress(AnalysisError, OSError):
        for name in loaders.tables():
            loaders.function(name)
        for name in [name for layer in ("clean", "edition") for name in registry.tables(layer)]:
            with suppress(Exception):  # a table that cannot be read is for the notebook to report
                files.preload_table(name)


def _close_fonts() -> None:
    """Close the font files that drawing opened: matplotlib does it in every forked process, which costs more.

    Without this every kernel begins with copying the memory of fonts in order to free it.
    """
    opened: Any = getattr(sys.modules["matplotlib.font_manager"], "_get_font", None)
    if hasattr(opened, "cache_clear"):
        opened.cache_clear()
