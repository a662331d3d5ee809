"""What the server of warm kernels does beforehand leaves no trace in what the kernels show."""

import subprocess
import sys

LEFT_AS_IT_WAS = """
from analysis import style, text
from matplotlib import rcParams, pyplot
from analysis.page import rehearsal
text.use("de"); style.set_theme("dark")
before = dict(rcParams)
rehearsal.run()
assert dict(rcParams) == before, "settings of drawing"
assert (text.language(), style.theme()) == ("de", "dark"), "language and theme"
assert pyplot.get_fignums() == [], "open figures"
"""
ALL_IMPORTED = """
import pkgutil, sys
from analysis.run import preload
told = preload.prepare([], [])
import analysis.measure
lazy = {found.name for found in pkgutil.walk_packages(analysis.measure.__path__, "analysis.measure.")}
assert told["missing"] == [], told
assert lazy <= set(sys.modules), lazy - set(sys.modules)
"""


SAME_WORDS = """
import pandas as pd
from analysis import load
before = load.regions(), load.events()
from analysis.run import preload
preload.prepare([], [])
load.table_files._parsed.cache_clear()
after = load.regions(), load.events()
assert after[0]["region"].dtype.storage == "python"
for one, other in zip(before, after):
    assert (one.dtypes == "str").equals(other.dtypes == "str")
    assert one.astype(object).equals(other.astype(object))
    assert one.to_html() == other.to_html() and repr(one) == repr(other)
"""


def _run(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_rehearsal_leaves_settings_language_and_figures_as_they_were() -> None:
    _run(LEFT_AS_IT_WAS)


def test_text_is_kept_otherwise_and_shown_alike() -> None:
    _run(SAME_WORDS)


def test_every_measure_is_imported_before_a_kernel_is_forked() -> None:
    _run(ALL_IMPORTED)
