"""What the server of warm kernels does beforehand leaves no trace in what the kernels show."""

import subprocess
import sys

LEFT_AS_IT_WAS = """
from analysis import style, text
from matplotlib import rcParams, pyplot
from analysis.page import warmup
text.use("de"); style.set_theme("dark")
before = dict(rcParams)
warmup.warm_up()
assert dict(rcParams) == before, "settings of drawing"
assert (text.language(), style.theme()) == ("de", "dark"), "language and theme"
assert pyplot.get_fignums() == [], "open figures"
"""
PREPARED = """
import warnings
import pandas as pd
import matplotlib, matplotlib.font_manager as fonts
from analysis.run import kernel_server, preload
import analysis.measure, pkgutil, importlib
for name in preload.MODULES: importlib.import_module(name)
def settings():
    options = {name: pd.get_option(name) for name in pd._config.config._registered_options}
    return dict(matplotlib.rcParams), options, len(fonts.fontManager.ttflist), list(warnings.filters)
before = settings()
preload.prepare()
assert settings() == before
import sys
lazy = {found.name for found in pkgutil.walk_packages(analysis.measure.__path__, "analysis.measure.")}
assert lazy <= set(sys.modules), lazy - set(sys.modules)
"""


def test_what_is_prepared_leaves_settings_language_and_figures_as_they_were_and_imports_every_measure() -> (
    None
):
    code = LEFT_AS_IT_WAS + PREPARED
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
