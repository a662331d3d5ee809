"""A warm kernel is alone: no descriptor, thread, folder or old code of anybody else reaches it."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_books import LIGHT, needs_fork, texts

from analysis import registry
from analysis.run import engine, execution, kernels, sweep, warm

pytestmark = needs_fork
Execute = Callable[..., execution.Result]
DESCRIPTORS = (
    "import os\n"
    "def told(number):\n"
    "    try: return os.readlink(f'/proc/self/fd/{number}')\n"
    "    except OSError: return ''\n"
    "held = [told(number) for number in os.listdir('/proc/self/fd')]\n"
)
COUNT = f"{DESCRIPTORS}print(sum(place.startswith('socket:') for place in held))"


def test_a_kernel_has_no_standard_input_and_writes_to_the_log_of_its_own_run(make, execute: Execute) -> None:
    source = f"{DESCRIPTORS}import sys\nprint(told(0), told(1) == told(2), told(1).split('/')[-1])\n"
    assert texts(execute(make(source, "print(repr(os.read(0, 1)))"))) == ["/dev/null True kernel.log", "b''"]


def test_a_kernel_holds_no_socket_of_a_kernel_that_works_beside_it(
    make, execute: Execute, tmp_path: Path
) -> None:
    alone = texts(execute(make(COUNT, name="alone")))
    mark = tmp_path / "go"
    wait = f"import os, time\nwhile not os.path.exists({str(mark)!r}):\n    time.sleep(0.1)"
    waiting = make(wait, name="waiting")

    def work() -> None:
        execute(waiting)
        engine.close_loop()

    beside = threading.Thread(target=work)
    beside.start()
    try:
        together = texts(execute(make(COUNT, name="together")))
    finally:
        mark.touch()
        beside.join()
    assert together == alone


def test_the_server_forks_with_one_thread_and_kernels_can_multiply_matrices(make, execute: Execute) -> None:
    source = "import numpy as np\nprint(int((np.ones((700, 700)) @ np.ones((700, 700))).sum()))"
    assert texts(execute(make(source))) == [str(700**3)]
    tasks = Path(f"/proc/{warm.server().pid}/task").iterdir()
    names = {(task / "comm").read_text().strip() for task in tasks if task.name != str(warm.server().pid)}
    assert names <= {"jemalloc_bg_thd"}


def test_a_server_in_which_an_import_starts_a_thread_is_not_used_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "starts_a_thread.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = kernels.Server(["starts_a_thread"])
    try:
        monkeypatch.setattr(warm, "server", lambda: server)
        assert warm.engine_options(cold=False, many=True) == {}
        told = capsys.readouterr().err
        assert told.startswith("warm kernels cannot be forked: an import started a thread (")
        assert told.endswith("): ordinary kernels are used\n")
    finally:
        server.close()


def test_where_nothing_can_be_forked_the_engine_and_a_sweep_use_ordinary_kernels(
    make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import papermill

    monkeypatch.setattr(kernels, "available", lambda: False)
    book = make("import os\nprint(os.getppid())")
    done = papermill.execute_notebook(
        str(book), str(tmp_path / "done.ipynb"), engine_name="warm", progress_bar=False
    )
    assert int(done.cells[-1].outputs[0].text) == os.getpid()
    runs = [execution.plan(book, {"number": number}) for number in range(2)]
    results = sweep.Sweep(tmp_path / "site", jobs=1).execute(runs)
    assert {texts(result)[0] for result in results} == {str(os.getpid())}


def test_a_kernel_of_the_engine_listens_on_files_of_its_own_and_on_no_port(make, tmp_path: Path) -> None:
    import papermill

    book = make(
        "from ipykernel.kernelapp import IPKernelApp\nimport json\n"
        "facts = json.load(open(IPKernelApp.instance().connection_file))\n"
        "print(facts['transport'], facts['ip'].split('/')[-2].startswith('analysis-run-'))"
    )
    done = papermill.execute_notebook(
        str(book), str(tmp_path / "done.ipynb"), engine_name="warm", progress_bar=False
    )
    assert done.cells[-1].outputs[0].text == "ipc True\n"


CHANGED = """
import sys
from pathlib import Path
from analysis import names
from analysis.run import execution, sweep, warm
assert names.__file__.startswith(sys.argv[2]), names.__file__
runs = [execution.plan(sys.argv[1], {"number": number}) for number in range(2)]
def go():
    results = sweep.Sweep(Path("site"), jobs=1).execute(runs)
    told = [result.notebook and result.notebook.cells[-1].outputs[0].text.split() for result in results]
    return [(result.reused, text) for result, text in zip(results, told)]
first, again = go(), go()
module = Path(names.__file__)
module.write_text(module.read_text() + "\\nLISTED = 4711\\n")
third = go()
assert [reused for reused, _ in first + again + third] == [False] * 2 + [True] * 2 + [False] * 2
assert {text[0] for _, text in first} == {"12"}, first
assert {text[0] for _, text in third} == {"4711"}, third
assert not {text[1] for _, text in first} & {text[1] for _, text in third}, "the server of before the change"
"""


def test_a_module_of_the_package_changed_on_disk_is_what_the_next_kernels_of_the_same_process_import(
    make, tmp_path: Path
) -> None:
    import shutil

    package = Path(kernels.__file__).parents[1]
    copy = tmp_path / "copy" / "analysis"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("_data", "_notebooks"))
    book = make("import os\nfrom analysis import names\nprint(names.LISTED, os.getppid())")
    environment = {**os.environ, "PYTHONPATH": str(copy.parent), "ANALYSIS_DATA": str(registry.data_root())}
    done = subprocess.run(
        [sys.executable, "-c", f"{LIGHT}{CHANGED}", str(book), str(copy)], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
