"""The package works from its wheel alone: data and notebooks travel inside it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from analysis import load, registry

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment into which pip installs the wheel, and that takes only its dependencies from here."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = next(home.glob("lib/python*/site-packages"))
    install = ["install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "--python", str(python), *install, str(wheel)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    # A path line makes the dependencies importable without running this environment's own .pth files,
    # so the editable install of the source tree is not seen.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def run(python: Path, code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return call([str(python), "-c", code], cwd)


def call(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in {"ANALYSIS_DATA", "PYTHONPATH"}}
    environment["PYTHONPATH"] = str(Path(__file__).with_name("without"))
    environment["JUPYTER_PATH"] = str(Path(sysconfig.get_path("data")) / "share" / "jupyter")
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_the_wheel_carries_data_notebooks_fonts_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "analysis/_data/datapackage.json",
        "analysis/_data/clean/province_panel.csv",
        "analysis/_data/editions/article/claims.csv",
        "analysis/_notebooks/02_key_data.ipynb",
        "analysis/fonts/OFL.txt",
        "analysis/py.typed",
    ):
        assert wanted in names, f"{wanted} is not in the wheel"


def test_the_command_of_the_wheel_lists_the_tables_inside_it(installed: Path, tmp_path: Path) -> None:
    done = call([str(installed.with_name("analysis")), "data", "list"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{len(registry.tables('clean') | registry.tables('edition'))} tables in ")
    assert str(Path("analysis") / "_data") in done.stdout.splitlines()[0]


def test_tables_of_the_wheel_are_read_and_data_named_from_where_one_is_take_their_place_but_not_the_notebooks(
    installed: Path, tmp_path: Path
) -> None:
    shutil.copytree(registry.data_root(), tmp_path / "mine", ignore=shutil.ignore_patterns("raw"))
    code = (
        "import analysis, os; from analysis import load, registry; from analysis.run.execution import plan;"
        "print(analysis.__file__, registry.data_root(), len(load.events()));"
        "os.environ['ANALYSIS_DATA'] = 'mine';"
        "print(registry.data_root().resolve(), plan('07_fact_check').notebook, len(load.regions()))"
    )
    done = run(installed, code, tmp_path)
    assert done.returncode == 0, done.stderr
    module, shipped, events, data, notebook, regions = done.stdout.split()
    assert Path(module).is_relative_to(installed.parents[1])
    assert Path(shipped).is_relative_to(installed.parents[1])
    assert int(events) == len(load.events())
    assert data == str((tmp_path / "mine").resolve())
    assert Path(notebook).is_relative_to(installed.parents[1])
    assert Path(notebook).is_file()
    assert int(regions) == len(load.regions())


@pytest.mark.slow
def test_one_notebook_runs_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from analysis.cli import main;"
        "sys.exit(main(['report', '07_fact_check', '--out', 'site', '--cold', '--jobs', '1']))"
    )
    done = run(installed, code, tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    assert (tmp_path / "site" / "index.html").is_file()
