"""What the server of warm kernels does beforehand leaves no trace in the kernels."""

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
from analysis.report import preparation
told = preparation.prepare([], [])
import analysis.measure
lazy = {found.name for found in pkgutil.walk_packages(analysis.measure.__path__, "analysis.measure.")}
assert told["missing"] == [], told
assert lazy <= set(sys.modules), lazy - set(sys.modules)
"""


def _run(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_rehearsal_leaves_settings_language_and_figures_as_they_were() -> None:
    _run(LEFT_AS_IT_WAS)


def test_every_measure_is_imported_before_a_kernel_is_forked() -> None:
    _run(ALL_IMPORTED)
