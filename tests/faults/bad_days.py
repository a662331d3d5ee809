"""What tests of faults need to do something bad: notebooks, folders, disks; nothing in them is data."""

import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.cli import main
from analysis.run import output

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
# the capabilities by which root writes where it may not: dropped, root is like anybody else
OVERRIDES, DROP = (1, 2), 24


def write_book(path: Path, *cells: str, kernel: str = "python3", **top: Any) -> Path:
    """Write a test notebook of code cells; `top` overwrites entries of the file itself."""
    made = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(cells)]
    spec = {**KERNEL, "name": kernel}
    book = json.loads(nbformat.writes(nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": spec})))
    path.write_text(json.dumps({**book, **top}), encoding="utf-8")
    return path


def files(site: Path) -> dict[str, bytes]:
    """Content of every file of a site and of its runs but the lock, by its path."""
    places = (site, output.runs_folder(site))
    found = (path for place in places for path in place.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(site.parent)): path.read_bytes() for path in found}


def copied(site: Path, target: Path) -> Path:
    """Copy a site with its runs into a folder; return where the site is then."""
    shutil.copytree(output.runs_folder(site), output.runs_folder(target / "site"))
    return Path(shutil.copytree(site, target / "site"))


def as_anybody() -> None:
    """Call it between fork and exec: root may then write no more than others."""
    for capability in OVERRIDES:
        ctypes.CDLL(None).prctl(DROP, capability, 0, 0, 0)


def command(*words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own."""
    call = [sys.executable, "-m", "analysis.cli", *words]
    return subprocess.run(call, check=False, capture_output=True, text=True, timeout=300, **options)


class Site:
    """A site with one good result, and a way to do something bad to the next run."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.book = folder / "site", folder / "sample.ipynb"
        self.said, self._capsys = "", capsys
        self.good = files(self.folder)

    def report(self, *words: str) -> int:
        """Return the exit code of a report of the notebook as it is now."""
        code = main(["report", str(self.book), "--out", str(self.folder), "--cold", *words])
        self.said = self._capsys.readouterr().err
        return code

    def damaged(self, *cells: str, words: tuple[str, ...] = (), **options: Any) -> int:
        """Return the exit code of a report of another notebook in its place."""
        write_book(self.book, *cells, **options)
        return self.report(*words)

    def lost(self) -> set[str]:
        """Earlier results that are gone or changed.

        What is written besides does not count, nor the line with which an old page says that its last run
        failed, and what is noted about pages.
        """
        now = files(self.folder)
        noted = {"site.runs/runs.json", "site/manifest.json"}
        return {
            name
            for name, content in self.good.items()
            if name not in now or (name not in noted and _OLD_PAGE.sub(b"", now[name]) != content)
        }


_OLD_PAGE = re.compile(rb'<p class="note">The last run of this page failed[^<]*</p>\n')


def fill(disk: Path, *, leave: int = 0) -> None:
    """Fill a disk to the last byte but `leave` kilobytes."""
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            size = (disk / "filler").stat().st_size
    os.truncate(disk / "filler", max(0, size - leave * 1024))
