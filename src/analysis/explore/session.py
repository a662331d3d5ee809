"""Whether somebody is there to move a control."""

import os
import sys
from typing import Any

MODE = "ANALYSIS_EXPLORE"
"""Environment variable that settles the question: live or static."""


def live() -> bool:
    """Return whether the cell was sent by a front end with a person in front of it.

    The sender of a cell says whether it can be asked for input (`allow_stdin` of the Jupyter protocol):
    editors such as JupyterLab can, papermill, nbclient and nbconvert cannot. `ANALYSIS_EXPLORE` set to live
    or static overrides this.
    """
    said = os.environ.get(MODE, "")
    if said in ("live", "static"):
        return said == "live"
    kernel = _kernel()
    if kernel is None:
        return False
    parent = kernel.get_parent("shell") or {}
    return bool(parent.get("content", {}).get("allow_stdin", False))


def _kernel() -> Any:
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "kernel", None)
