"""A kernel that is killed, starved, hangs or is not there: one line, its code, the last good result stays."""

import json
import sys
from pathlib import Path

import pytest
from bad_days import Site

from analysis.errors import ParameterError
from analysis.run import memory

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems")
HANG = "while True:\n    try:\n        import time; time.sleep(60)\n    except BaseException:\n        pass"


def test_a_killed_kernel_is_named_with_its_signal(site: Site) -> None:
    assert site.damaged("x = 1", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)") == 3
    assert (
        "cell 2 ('import os, signal'): the kernel died (SIGKILL, perhaps for lack of memory: --memory sets"
        " a limit); details in sample.failed.ipynb"
    ) in site.said
    assert site.lost() == set()


def test_a_crashed_kernel_is_named_with_its_signal(site: Site) -> None:
    assert site.damaged("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)") == 3
    assert "the kernel died (SIGSEGV); details" in site.said
    assert site.lost() == set()


def test_a_cell_that_takes_more_than_the_memory_allowed_is_an_ordinary_error(site: Site) -> None:
    cells = ("import numpy as np", "kept = 1", "np.ones(10**9)")
    assert site.damaged(*cells, words=("--memory", "500M")) == 1
    assert "cell 3 ('np.ones(10**9)'), line 1: MemoryError: Unable to allocate 7.45 GiB" in site.said
    assert site.lost() == set()


def test_the_memory_limit_is_no_hindrance_to_what_fits(site: Site) -> None:
    assert site.damaged("len(bytearray(200_000_000))", words=("--memory", "400M")) == 0
    assert site.damaged("len(bytearray(200_000_000)) + 0", words=("--memory", "100M")) == 1


@pytest.mark.parametrize(
    ("text", "bytes_"), [("2G", 2 << 30), ("1.5 GB", 3 << 29), ("800M", 800 << 20), ("70000k", 70000 << 10)]
)
def test_a_size_is_read_as_people_write_it(text: str, bytes_: int) -> None:
    assert memory.size(text) == bytes_


@pytest.mark.parametrize("text", ["2X", "-2G", "much", "1M", "", "0"])
def test_a_size_that_is_none_or_too_small_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match=r"is not a size|64M is the least"):
        memory.size(text)


def test_a_cell_that_hangs_and_hears_no_interrupt_is_ended_at_its_limit(site: Site) -> None:
    assert site.damaged("x = 1", HANG, words=("--cell-timeout", "1")) == 4
    assert (
        "cell 2 ('while True:'): time limit reached (1 s for one cell); details in sample.failed.ipynb"
        in site.said
    )
    assert "Task was destroyed" not in site.said
    assert site.lost() == set()


def test_a_kernel_that_is_not_installed_is_named_with_those_that_are(site: Site) -> None:
    assert site.damaged("1", kernel="sales-env") == 3
    assert "wants the kernel 'sales-env', which this machine does not have; installed: " in site.said
    assert site.lost() == set()


def test_a_kernel_that_cannot_start_is_one_line(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "kernels" / "broken"
    spec.mkdir(parents=True)
    facts = {"argv": [sys.executable, "-c", "raise SystemExit(7)"], "display_name": "b", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(facts))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert site.damaged("1", kernel="broken") == 3
    assert "Kernel died before replying to kernel_info" in site.said
    assert site.lost() == set()


def test_a_notebook_of_a_newer_format_is_refused_before_anything_starts(site: Site) -> None:
    assert site.damaged("1", nbformat=5, nbformat_minor=0) == 2
    assert site.said == (
        "analysis: sample.ipynb is a notebook of format 5, not 4: newer than what is read here\n"
    )
    assert site.lost() == set()


def test_a_notebook_of_a_newer_minor_format_is_run(site: Site) -> None:
    assert site.damaged("print('newer')", nbformat_minor=99) == 0


def test_a_notebook_of_an_old_format_says_what_to_do(site: Site) -> None:
    assert site.damaged("1", nbformat=3) == 2
    assert "of format 3, not 4: save it anew in JupyterLab" in site.said


def test_data_of_the_package_that_are_missing_are_named(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(tmp_path / "nowhere"))
    assert site.damaged("1") == 1
    assert (
        site.said == f"analysis: ANALYSIS_DATA names {tmp_path / 'nowhere'}, where no datapackage.json lies\n"
    )
    assert site.lost() == set()


def test_one_table_of_the_package_that_is_missing_is_named_with_the_cell(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis import registry

    (tmp_path / "data").mkdir()
    package = (registry.data_root() / registry.REGISTRY).read_text(encoding="utf-8")
    (tmp_path / "data" / registry.REGISTRY).write_text(package, encoding="utf-8")
    monkeypatch.setenv("ANALYSIS_DATA", str(tmp_path / "data"))
    assert site.damaged("from analysis import load", "load.regions()") == 1
    assert "cell 2 ('load.regions()'), line 1: " in site.said
    assert "regions.csv" in site.said
    assert site.lost() == set()
