# ruff: noqa: E501
"""However a notebook reads: what has changed is noticed, or the run counts as one that cannot be observed."""

import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis.run import cache, file_access

OBSERVED, UNSEEN = True, False
RUN = """
import json, os, sys, traceback
sys.path[:0] = [sys.argv[1], ""]
import numpy, pandas, PIL.Image
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from analysis.run import file_access
HistoryManager.enabled = False
shell = InteractiveShell.instance()
for line in sys.stdin:
    folder, note, source, variables = json.loads(line)
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            os.chdir(folder)
            os.environ.update(variables)
            file_access.start(note)
            shell.run_cell(source).raise_error()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        finally:
            sys.stderr.flush()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
"""Runs a cell per line of its input, each in a fork of its own that observes from its start, as a warm kernel does."""
WAYS: dict[str, tuple[str, bool, str]] = {
    # name: (source, whether it has to be observed, library it needs)
    "open": ("open('data/table.csv').read()", OBSERVED, ""),
    "open by number": ("import os; os.read(os.open('data/table.csv', os.O_RDONLY), 9)", OBSERVED, ""),
    "pathlib": ("from pathlib import Path; Path('data', 'table.csv').read_bytes()", OBSERVED, ""),
    "above the notebook": ("open('../outside.csv').read()", OBSERVED, ""),
    "absolute": ("import os; open(os.path.abspath('data/table.csv')).read()", OBSERVED, ""),
    "after chdir": ("import os; os.chdir('data'); open('table.csv').read()", OBSERVED, ""),
    "a link": ("open('link.csv').read()", OBSERVED, ""),
    "a link to a folder": ("open('linked/table.csv').read()", OBSERVED, ""),
    "pandas csv": ("import pandas as pd; pd.read_csv('data/table.csv')", OBSERVED, "pandas"),
    "pandas csv by arrow": ("import pandas as pd; pd.read_csv('data/table.csv', engine='pyarrow')", OBSERVED, "pyarrow"),
    "pandas json": ("import pandas as pd; pd.read_json('data/table.json')", OBSERVED, "pandas"),
    "pandas pickle": ("import pandas as pd; pd.read_pickle('data/table.pkl')", OBSERVED, "pandas"),
    "pandas excel": ("import pandas as pd; pd.read_excel('data/table.xlsx')", OBSERVED, "openpyxl"),
    "numpy text": ("import numpy as np; np.loadtxt('data/numbers.txt')", OBSERVED, "numpy"),
    "numpy binary": ("import numpy as np; np.load('data/numbers.npy')", OBSERVED, "numpy"),
    "numpy from file": ("import numpy as np; np.fromfile('data/numbers.npy', dtype='u1')", OBSERVED, "numpy"),
    "numpy memory map": ("import numpy as np; np.memmap('data/numbers.npy', dtype='u1', mode='r')[0]", OBSERVED, "numpy"),
    "gzip": ("import gzip; gzip.open('data/table.gz').read()", OBSERVED, ""),
    "zip": ("import zipfile; zipfile.ZipFile('data/table.zip').namelist()", OBSERVED, ""),
    "sqlite": ("import sqlite3; sqlite3.connect('data/table.db').execute('select * from t').fetchall()", OBSERVED, ""),
    "picture": ("from PIL import Image; Image.open('data/picture.png').load()", OBSERVED, "PIL"),
    "module beside": ("import beside", OBSERVED, ""),
    "module above": ("import sys; sys.path.insert(0, '../src'); import above", OBSERVED, ""),
    "compiled module": ("import sys; sys.path.insert(0, '../src'); import compiled", OBSERVED, ""),
    "run magic": ("get_ipython().run_line_magic('run', 'beside.py')", OBSERVED, ""),
    "names in a folder": ("from glob import glob; glob('data/*.csv')", OBSERVED, ""),
    "names by scandir": ("import os; [entry.name for entry in os.scandir('data')]", OBSERVED, ""),
    "names below": ("from pathlib import Path; list(Path('data').rglob('*'))", OBSERVED, ""),
    "presence": ("from pathlib import Path; Path('data/flag').exists()", OBSERVED, ""),
    "presence by os.path": ("import os; os.path.isfile('data/flag')", OBSERVED, ""),
    "presence by access": ("import os; os.access('data/flag', os.R_OK)", OBSERVED, ""),
    "size": ("import os; os.path.getsize('data/table.csv')", OBSERVED, ""),
    "variable": ("import os; os.environ.get('RATE')", OBSERVED, ""),
    "variable by getenv": ("import os; os.getenv('RATE', 'none')", OBSERVED, ""),
    "variable in": ("import os; 'RATE' in os.environ", OBSERVED, ""),
    "all variables": ("import os; dict(os.environ)", OBSERVED, ""),
    "thread": ("import threading\nt = threading.Thread(target=lambda: open('data/table.csv').read())\nt.start()\nt.join()", OBSERVED, ""),
    "forked process": ("import os\npid = os.fork()\nif pid == 0:\n    open('data/table.csv').read()\n    os._exit(0)\nos.waitpid(pid, 0)", OBSERVED, ""),
    "written and read back": ("from pathlib import Path\np = Path('data/made.csv')\nif not p.exists():\n    p.write_text('made')\np.read_text()", OBSERVED, ""),
    "shell": ("get_ipython().system('cat data/table.csv')", UNSEEN, ""),
    "shell captured": ("get_ipython().getoutput('cat data/table.csv')", UNSEEN, ""),
    "bash cell": ("get_ipython().run_cell_magic('bash', '', 'cat data/table.csv')", UNSEEN, ""),
    "os.system": ("import os; os.system('cat data/table.csv')", UNSEEN, ""),
    "os.popen": ("import os; os.popen('cat data/table.csv').read()", UNSEEN, ""),
    "subprocess": ("import subprocess; subprocess.run(['cat', 'data/table.csv'], check=True)", UNSEEN, ""),
    "spawned process": ("import multiprocessing as m\nwith m.get_context('spawn').Pool(1) as p:\n    p.map(len, ['a'])", UNSEEN, ""),
    "parquet": ("import pandas as pd; pd.read_parquet('data/table.parquet')", UNSEEN, "pyarrow"),
    "feather": ("import pandas as pd; pd.read_feather('data/table.feather')", UNSEEN, "pyarrow"),
    "arrow dataset": ("import pyarrow.dataset as ds; ds.dataset('data/table.parquet').to_table()", UNSEEN, "pyarrow"),
    "duckdb": ("import duckdb; duckdb.sql(\"select * from 'data/table.csv'\").fetchall()", UNSEEN, "duckdb"),
    "polars": ("import polars as pl; pl.read_csv('data/table.csv')", UNSEEN, "polars"),
    "hdf5": ("import h5py; h5py.File('data/table.h5')['t'][:]", UNSEEN, "h5py"),
    "xml": ("from lxml import etree; etree.parse('data/table.xml')", UNSEEN, "lxml"),
    "network": ("import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 0.2)\nexcept OSError:\n    pass", UNSEEN, ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """Return a function that runs a cell in a folder, observed into a note; it fails where the cell does."""
    package, own = str(Path(file_access.__file__).parents[2]), tmp_path_factory.mktemp("run")
    log = own / "log.txt"
    with log.open("w") as said, subprocess.Popen(
        [sys.executable, "-c", RUN, package], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said,
        text=True, bufsize=1, env={**os.environ, "IPYTHONDIR": str(own)},
    ) as forking:  # fmt: skip

        def start(folder: Path, note: Path, source: str, **variables: str) -> None:
            assert forking.stdin and forking.stdout
            forking.stdin.write(json.dumps([str(folder), str(note), source, variables]) + "\n")
            assert forking.stdout.readline() == "0\n", log.read_text()

        yield start


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a file of every kind; their content is invented."""
    import numpy as np
    import pandas as pd
    from PIL import Image

    root = tmp_path_factory.mktemp("project")
    for place in ("notebooks/data", "src"):
        (root / place).mkdir(parents=True)
    (root / "outside.csv").write_text("n\n1\n")
    for name in ("above", "compiled"):
        (root / "src" / f"{name}.py").write_text("x = 1\n")
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-f", root / "src" / "compiled.py"], check=True)
    book = root / "notebooks"
    (book / "beside.py").write_text("x = 1\n")
    data, frame = book / "data", pd.DataFrame({"n": [1]})
    frame.to_csv(data / "table.csv", index=False)
    (data / "table.json").write_text('[{"n": 1}]')
    (data / "table.xml").write_text("<n>1</n>")
    frame.to_pickle(data / "table.pkl")
    (data / "numbers.txt").write_text("1 2\n")
    np.save(data / "numbers.npy", np.arange(3))
    frame.to_csv(data / "table.gz", compression="gzip")
    frame.to_csv(data / "table.zip", compression="zip")
    Image.new("L", (2, 2)).save(data / "picture.png")
    with sqlite3.connect(data / "table.db") as connection:
        connection.execute("create table t (n)")
    for library, write in {
        "openpyxl": lambda: frame.to_excel(data / "table.xlsx"),
        "pyarrow": lambda: (
            frame.to_parquet(data / "table.parquet"),
            frame.to_feather(data / "table.feather"),
        ),
        "h5py": lambda: __import__("h5py").File(data / "table.h5", "w").create_dataset("t", data=[1]),
    }.items():
        if importlib.util.find_spec(library):
            write()
    (book / "link.csv").symlink_to(data / "table.csv")
    (book / "linked").symlink_to(data)
    return root


def _change_everything(root: Path) -> None:
    """Give every file another content or place, as a person who works with them would."""
    for file in [file for file in root.rglob("*") if file.is_file() and not file.is_symlink()]:
        if "__pycache__" not in file.parts:
            file.write_bytes(file.read_bytes() + b"\n# changed\n")
    (root / "notebooks" / "data" / "flag").touch()
    (root / "notebooks" / "data" / "another.csv").touch()


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_reading_ends_unchanged_with_an_old_page(
    way: str, filled: Path, run: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, observed, library = WAYS[way]
    if library and not importlib.util.find_spec(library):
        pytest.skip(f"{library} is not installed")
    root, note = tmp_path / "project", tmp_path / "scratch" / "note"
    note.parent.mkdir()
    subprocess.run(["cp", "-a", filled, root], check=True)
    for link, target in (("link.csv", "data/table.csv"), ("linked", "data")):
        (root / "notebooks" / link).unlink()
        (root / "notebooks" / link).symlink_to(target)
    run(root / "notebooks", note, source, RATE="7.0")
    monkeypatch.setenv("RATE", "7.0")
    found = file_access.observed(note, source)
    if observed:
        assert found.unseen == found.moved == []
    before = cache.read_hashes(found.files)
    variables = {name: os.environ.get(name) for name in found.variables}
    assert cache.unchanged(before)
    _change_everything(root)
    monkeypatch.setenv("RATE", "7.2")
    changed = {name: os.environ.get(name) for name in found.variables} != variables
    assert found.unseen or changed or not cache.unchanged(before), "unchanged, with an old page"


def test_a_file_that_a_notebook_only_writes_is_no_input(run: Callable[..., None], tmp_path: Path) -> None:
    note = tmp_path / "scratch" / "note"
    note.parent.mkdir()
    source = "import os; os.path.exists('x.png'); open('x.png', 'w').write('made')"
    run(tmp_path, note, source)
    found = file_access.observed(note)
    assert not any(name.endswith("x.png") for name in found.files)
    assert found.moved == []


def test_what_changes_between_being_read_and_the_end_of_the_run_is_noticed(
    run: Callable[..., None], tmp_path: Path
) -> None:
    note, file = tmp_path / "scratch" / "note", tmp_path / "table.csv"
    note.parent.mkdir()
    file.write_text("old")
    run(tmp_path, note, "open('table.csv').read()")
    file.write_text("newer")
    assert file_access.observed(note).moved == [str(file)]


def test_a_kernel_that_was_not_observed_says_so(tmp_path: Path) -> None:
    assert file_access.observed(tmp_path / "nothing").unseen == [
        "a kernel of another language or environment"
    ]
