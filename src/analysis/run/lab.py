"""JupyterLab on this machine: opened at the notebooks, with a page that says where to begin."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import quote

from analysis import registry
from analysis.errors import ParameterError

ROOT = "ANALYSIS_LAB_ROOT"
"""Environment variable that tells kernels which folder the server shows."""
START = "start.md"
SITE = Path("build") / "site"


def run(*, browser: bool = True, more: Sequence[str] = ()) -> int:
    """Start JupyterLab, reachable from this machine only and with a token, until it is stopped.

    `more` are options of Jupyter's own, such as ``--ServerApp.port=9999``; they go before ours.
    """
    folder = workshop()
    with as_file(files("analysis.run") / "lab_settings") as settings:
        try:
            return subprocess.call(
                [*command(folder, browser=browser), *more], env=environment(folder, settings)
            )
        except KeyboardInterrupt:
            return 0


def workshop() -> Path:
    """Return the notebooks' folder; those of an installed package are copied to where the user may write."""
    shipped = registry.notebooks_root()
    if not shipped.is_dir():
        raise ParameterError("the notebooks are missing from this installation")
    if shipped.name != "_notebooks":
        return shipped
    from analysis.run.provenance import package_version

    copy = Path.cwd() / f"notebooks-{package_version()}"
    if not copy.exists():
        shutil.copytree(shipped, copy)
        print(f"notebooks copied to {copy}")
    return copy


def command(folder: Path, *, browser: bool = True) -> list[str]:
    """Return the command that serves the folder above the notebooks and opens their start page.

    The folder above, so that reports made from the notebooks (build/site) open in the same browser. In a
    container the only user is often root, whom Jupyter turns away without an option.
    """
    opened = f"/lab/tree/{quote(folder.name)}" + (f"/{START}" if (folder / START).is_file() else "")
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.root_dir": str(folder.parent),
        "LabApp.default_url": opened,
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    given = [f"--{name}={value}" for name, value in options.items()]
    if not browser:
        given.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        given.append("--allow-root")
    return [sys.executable, "-m", "jupyterlab", *given]


def environment(folder: Path, settings: Path) -> dict[str, str]:
    """Return the environment of the server: our defaults of its settings, below those of the user."""
    known = os.environ.get("JUPYTER_CONFIG_PATH", "")
    paths = [*([known] if known else []), str(settings)]
    return {
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(paths),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        ROOT: str(folder.parent),
    }


def site(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder reports made from a notebook go to: below the server's folder, where there is one."""
    return Path(environ.get(ROOT) or registry.notebooks_root().parent) / SITE


def address(page: Path, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the address of a file on the server of the notebooks; None where it cannot be reached."""
    root = environ.get(ROOT)
    if not root or not page.resolve().is_relative_to(Path(root).resolve()):
        return None
    return f"{base_url(environ)}files/{quote(page.resolve().relative_to(Path(root).resolve()).as_posix())}"


def base_url(environ: Mapping[str, str] = os.environ) -> str:
    """Return the path at which the server of this kernel answers; ``/`` where none is known."""
    if prefix := environ.get("JUPYTERHUB_SERVICE_PREFIX"):
        return prefix
    from jupyter_core.paths import jupyter_runtime_dir

    facts = Path(jupyter_runtime_dir()) / f"jpserver-{environ.get('JPY_PARENT_PID', '')}.json"
    try:
        found = str(json.loads(facts.read_text(encoding="utf-8"))["base_url"])
    except (OSError, ValueError, KeyError):
        return "/"
    return found if found.endswith("/") else f"{found}/"
