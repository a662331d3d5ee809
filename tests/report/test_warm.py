"""Warm kernels: the same results as ordinary ones, each alone, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from sample_books import LIGHT, needs_fork, texts

from analysis.run import execution, warm

pytestmark = needs_fork
Execute = Callable[..., execution.Result]


def _gone(pid: int, seconds: float = 120.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def _pid(result: execution.Result) -> int:
    return int(texts(result)[0])


def test_kernels_draw_different_random_numbers(make, execute: Execute) -> None:
    book = make(
        "import random, numpy as np\n"
        "print(random.random(), np.random.rand(), np.random.default_rng().random())"
    )
    first, second = texts(execute(book))[0].split(), texts(execute(book))[0].split()
    assert not set(first) & set(second)


def test_environment_folder_and_modules_of_one_run_do_not_reach_the_next(make, execute: Execute) -> None:
    spoil = "import os, json\nos.environ['SPOILT'] = '1'\nos.chdir('/')\njson.spoilt = True\nprint(1)"
    look = "import os, json\nprint('SPOILT' in os.environ, os.getcwd() == '/', hasattr(json, 'spoilt'))"
    assert texts(execute(make(spoil))) == ["1"]
    assert texts(execute(make(look))) == ["False False False"]


def test_a_variable_set_after_the_server_started_reaches_the_kernel(
    make, execute: Execute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SET_LATER", "here")
    assert texts(execute(make("import os\nprint(os.environ.get('SET_LATER'))"))) == ["here"]


def test_each_kernel_is_a_process_and_session_of_its_own(make, execute: Execute) -> None:
    pid, group, session, parent = texts(
        execute(make("import os\nprint(os.getpid(), os.getpgid(0), os.getsid(0), os.getppid())"))
    )[0].split()
    assert pid == group == session
    assert int(parent) == warm.server().pid
    assert int(pid) != os.getpid()


def test_a_crash_touches_no_other_run(make, execute: Execute) -> None:
    dead = execute(make("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"))
    assert (dead.failure.kind, dead.failure.exit_code) == ("kernel", 3)
    assert texts(execute(make("print('fine')"))) == ["fine"]


def test_a_busy_kernel_is_stopped_at_its_limit_and_gone(make, execute: Execute) -> None:
    book = make(
        "import os, time\nprint(os.getpid())",
        "while True:\n    try: time.sleep(60)\n    except BaseException: pass",
    )
    result = execute(book, limits=execution.Limits(cell=5.0))
    assert result.failure.kind == "time"
    assert _gone(_pid(result))


def test_a_subprocess_of_a_stopped_kernel_goes_with_it(make, execute: Execute) -> None:
    source = "import subprocess\nchild = subprocess.Popen(['sleep', '300'])\nprint(child.pid)"
    result = execute(make(source, "import time\ntime.sleep(60)"), limits=execution.Limits(cell=5.0))
    assert _gone(_pid(result))


def test_no_kernel_is_left_after_a_run(make, execute: Execute) -> None:
    assert _gone(_pid(execute(make("import os\nprint(os.getpid())"))))


@pytest.mark.usefixtures("own_server")
def test_a_killed_server_fails_its_run_and_the_next_run_gets_a_new_one(make, execute: Execute) -> None:
    dead = execute(
        make(
            "import os, signal\nprint(os.getpid())",
            "os.kill(os.getppid(), signal.SIGKILL)",
            "import time; time.sleep(60)",
        )
    )
    assert dead.failure.kind == "kernel"
    assert _gone(_pid(dead))
    assert texts(execute(make("print('fine')"))) == ["fine"]


@pytest.mark.usefixtures("own_server")
def test_a_server_started_before_the_code_changed_forks_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    before = warm.server()
    monkeypatch.setattr(warm, "code_state", lambda: "the code after a change")
    after = warm.server()
    assert after.pid != before.pid


def test_papermill_finds_the_engine_by_name(make, tmp_path: Path) -> None:
    import papermill

    book = make("import os\nprint(os.getppid())")
    done = papermill.execute_notebook(
        str(book), str(tmp_path / "done.ipynb"), {"region": "gba"}, engine_name="warm", progress_bar=False
    )
    assert int(done.cells[-1].outputs[0].text) == warm.server().pid


def test_the_callers_main_module_is_not_run_again_and_nothing_is_left_when_the_caller_is_killed(
    make, tmp_path: Path
) -> None:
    book = make("import os, pathlib\npathlib.Path('pids').write_text(f'{os.getpid()} {os.getppid()}')")
    (tmp_path / "caller.py").write_text(
        f"{LIGHT}import time\nfrom pathlib import Path\nPath('ran').open('a').write('x')\n"
        "from analysis.run import execution, warm\n"
        f"execution.execute(execution.plan({str(book)!r}), Path('out'), "
        "engine={'manager_class': warm.manager_class()})\ntime.sleep(60)\n"
    )
    caller = subprocess.Popen([sys.executable, "caller.py"], cwd=tmp_path)
    end = time.monotonic() + 300
    while not (tmp_path / "out" / "sample.ipynb").is_file() and time.monotonic() < end:
        time.sleep(0.1)
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    kernel, server = (int(pid) for pid in (tmp_path / "pids").read_text().split())
    assert _gone(server)
    assert _gone(kernel)
    assert (tmp_path / "ran").read_text() == "x"


def test_a_process_forked_from_one_that_has_run_warm_kernels_runs_them_too(make) -> None:
    script = LIGHT + (
        "import multiprocessing, os, nbformat\nfrom nbclient import NotebookClient\n"
        "from analysis.run.kernels import Server, manager_class\n"
        "servers = {}\n"
        "def server():\n    return servers.setdefault(os.getpid(), Server([]))\n"
        "def run():\n"
        f"    book = nbformat.read({str(make('print(1)'))!r}, as_version=4)\n"
        "    NotebookClient(book, kernel_manager_class=manager_class(server)).execute()\n"
        "    server().close()\n"
        "run()\nservers.clear()\n"
        "child = multiprocessing.get_context('fork').Process(target=run)\n"
        "child.start()\nchild.join(300)\nprint(child.exitcode)\nchild.kill()\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"


def test_an_interrupt_stops_the_cell_and_not_the_kernel(make) -> None:
    from nbclient import NotebookClient

    book = nbformat.read(make("import time\ntime.sleep(60)", "print('still here')"), as_version=4)
    client = NotebookClient(
        book,
        kernel_manager_class=warm.manager_class(),
        timeout=5,
        interrupt_on_timeout=True,
        allow_errors=True,
    )
    client.execute()
    assert book.cells[1].outputs[0].ename == "KeyboardInterrupt"
    assert book.cells[2].outputs[0].text == "still here\n"


def test_a_notebook_reads_tables_as_they_are_on_disk_now(make, execute: Execute, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("made_up\n1\n")
    book = make("print(open('mine.csv').read().split()[-1])")
    first = texts(execute(book))
    (tmp_path / "mine.csv").write_text("made_up\n2\n")
    assert (first, texts(execute(book))) == (["1"], ["2"])


def test_a_table_parsed_before_the_fork_is_noted_as_read(make, execute: Execute) -> None:
    result = execute(make("from analysis import load\nlen(load.regions())"))
    assert result.failure is None
    assert "clean/regions.csv" in result.data
