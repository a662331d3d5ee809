"""The tests of papermill and nbclient on ordinary and on warm kernels: ``python tests/benchmarks/suites.py``.

Their source archives come from the package index by pip, or from ``--archives FOLDER``. Each suite runs twice
in a process of its own: as it is, and with every kernel forked from a warm server. Printed are the counts;
tests that need what is not installed (cloud storage) fail alike in both. Their test helpers (parameterized,
flaky, testpath, xmltodict, pytest-asyncio) have to be importable, by ``PYTHONPATH`` for example.
"""

import argparse
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

SUITES = {"papermill": "papermill/tests", "nbclient": "tests"}
PLUGIN = '''"""Every kernel of these tests is forked."""
import jupyter_client
from papermill.engines import papermill_engines
from analysis.run import warm
from analysis.run.warm import WarmEngine

jupyter_client.AsyncKernelManager = warm.manager_class()
for name in (None, "nbclient"):
    papermill_engines.register(name, WarmEngine)
'''


def main() -> int:
    """Run both suites both ways and print one line each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--archives", type=Path, help="folder with the source archives (default: by pip)")
    args = parser.parse_args()
    worse = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "warm_plugin.py").write_text(PLUGIN)
        for package, tests in SUITES.items():
            root = _unpacked(package, folder, args.archives)
            passed = {way: _run(root, tests, folder, warm=way == "warm") for way in ("ordinary", "warm")}
            print(f"{package} {version(package)}: ordinary {passed['ordinary']}, warm {passed['warm']}")
            worse += _count(passed["warm"]) < _count(passed["ordinary"])
    return 1 if worse else 0


def _unpacked(package: str, folder: Path, archives: Path | None) -> Path:
    wanted = f"{package}-{version(package)}"
    if archives is None:
        archives = folder / "archives"
        command = ["download", "-q", "--no-deps", "--no-binary", ":all:", "-d", str(archives)]
        subprocess.run([sys.executable, "-m", "pip", *command, wanted.replace("-", "==")], check=True)
    with tarfile.open(archives / f"{wanted}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder / wanted


def _run(root: Path, tests: str, folder: Path, *, warm: bool) -> str:
    """Return pytest's last line for one suite."""
    plugin = ["-p", "warm_plugin"] if warm else []
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--no-header", "-W", "ignore", "-p", "no:cacheprovider",
         "--continue-on-collection-errors", "-o", "addopts=", *plugin, tests],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if os.environ.get("SHOW_FAILED"):
        failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        print("\n".join(failed))
    return (done.stdout.strip().splitlines() or [done.stderr.strip()[-200:]])[-1]


def _count(line: str) -> int:
    found = re.search(r"(\d+) passed", line)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
