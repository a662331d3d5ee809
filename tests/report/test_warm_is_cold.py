"""A warm kernel is what an ordinary one is: nothing of what was prepared is left in a notebook's way."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_books import needs_fork, texts

from analysis.run import execution, kernels, warm

pytestmark = needs_fork
Execute = Callable[..., execution.Result]


def test_what_is_printed_is_one_output_however_often_the_kernel_sends_it(make, execute: Execute) -> None:
    assert texts(execute(make("print(1, flush=True)\nprint(2, flush=True)"))) == ["1\n2"]


def test_a_module_beside_the_notebook_is_imported_even_if_one_of_its_name_is_prepared(
    make, execute: Execute, tmp_path: Path
) -> None:
    (tmp_path / "seaborn.py").write_text("mine = 'beside the notebook'\n")
    result = execute(make("import os, pandas, seaborn\nprint(seaborn.mine, os.getppid())"))
    assert texts(result) == [f"beside the notebook {warm.server().pid}"]


def test_a_matplotlibrc_beside_the_notebook_holds(make, execute: Execute, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\n")
    assert texts(execute(make("import matplotlib\nprint(matplotlib.rcParams['lines.linewidth'])"))) == ["7.0"]


def test_a_variable_read_at_import_that_differs_gets_an_ordinary_kernel(
    make, execute: Execute, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm.server()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert texts(execute(make("import os\nprint(os.getppid())"))) == [str(os.getpid())]


def test_what_a_thread_still_writes_is_waited_for(make, execute: Execute, tmp_path: Path) -> None:
    source = "import threading, time\ndef late():\n    time.sleep(1)\n    open('late', 'w').write('x')\n"
    assert execute(make(f"{source}threading.Thread(target=late).start()")).failure is None
    assert (tmp_path / "late").read_text() == "x"


@pytest.mark.parametrize("kind", ["warm", "ordinary"])
def test_a_helper_in_a_session_of_its_own_ends_with_the_run(
    make, execute: Execute, tmp_path: Path, kind: str
) -> None:
    book = make(
        "import subprocess\nchild = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "print(child.pid)"
    )
    result = execute(book) if kind == "warm" else execution.execute(execution.plan(book), tmp_path / "cold")
    end = time.monotonic() + 120
    status = Path(f"/proc/{texts(result)[0]}/stat")
    while status.exists() and ") Z " not in status.read_text() and time.monotonic() < end:
        time.sleep(0.1)
    assert not status.exists() or ") Z " in status.read_text()


@pytest.mark.usefixtures("own_server")
def test_a_server_that_does_not_answer_is_given_up_and_the_run_gets_an_ordinary_kernel(
    make, execute: Execute, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = warm.server()
    server.wait_until_prepared()
    monkeypatch.setattr(kernels, "ANSWER_SECONDS", 1.0)
    os.kill(server.pid, signal.SIGSTOP)
    assert texts(execute(make("import os\nprint(os.getppid())"))) == [str(os.getpid())]
    assert "has not answered within 1 s: an ordinary kernel is used" in capsys.readouterr().err
    assert not server.alive()


def test_an_expected_failure_of_a_cell_is_no_failure_of_the_run(make, execute: Execute) -> None:
    result = execute(make("1 / 0", "print('went on')", tags={0: "raises-exception"}))
    assert result.failure is None
    assert texts(result) == ["went on"]


def test_tuples_sets_bytes_and_days_reach_the_notebook_as_what_they_are(make, execute: Execute) -> None:
    cell = "from datetime import date\npair = ('a', 'b')\nseen = {1}\nraw = b'x'\nday = date(2024, 1, 31)"
    book = make("print(type(pair), pair, seen, raw, day.year)", parameters=cell)
    from datetime import date

    result = execute(book, pair=["c"], seen=[2], raw=b"y", day=date(2025, 2, 1))
    assert texts(result) == ["<class 'tuple'> ('c',) {2} b'y' 2025"]


def test_kernels_stand_alone() -> None:
    import subprocess

    code = (
        "import sys\nfrom analysis.run import kernels, kernel_server\n"
        "print(sorted(name for name in sys.modules if name.startswith('analysis.run.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['analysis.run.kernel_server', 'analysis.run.kernels']"
