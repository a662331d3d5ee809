"""Fixtures of the tests of faults."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bad_days import Site, copied, write_book

from analysis.cli import main


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A notebook and its finished site, for copies only."""
    folder = tmp_path_factory.mktemp("good")
    book = write_book(folder / "sample.ipynb", "# test data only", "print('first')")
    assert main(["report", str(book), "--out", str(folder / "site"), "--cold"]) == 0
    return book, folder / "site"


@pytest.fixture
def site(good: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    """A site of this test's own with one good result."""
    shutil.copy(good[0], tmp_path)
    copied(good[1], tmp_path)
    return Site(tmp_path, capsys)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Return a function that mounts a disk of so many kilobytes; skipped where nobody may mount."""
    mounted = []

    def mount(kilobytes: int) -> Path:
        folder = tmp_path / f"disk-{len(mounted)}"
        folder.mkdir()
        call = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
        try:
            done = subprocess.run(call, check=False, capture_output=True, text=True)
        except FileNotFoundError:
            pytest.skip("there is no mount on this system")
        if done.returncode:
            pytest.skip(f"mounting a disk is not allowed here: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
