"""Notebooks of the package say the same on a warm and on an ordinary kernel, to the last pixel."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from sample_books import needs_fork

from analysis import registry
from analysis.run import execution

pytestmark = [needs_fork, pytest.mark.slow]
NOTEBOOKS = ("03_cooperation_network", "04_path_proposals", "08_check_an_article")
"""Every kind of cell and figure; the pages of the browser tests are all of warm kernels."""
STATE = (
    "import sys, warnings, os, gc\n"
    "print('pandas' in sys.modules, 'matplotlib' in sys.modules, warnings.filters)",
    "import pandas as pd\nfrom pandas._config import config\n"
    "with warnings.catch_warnings(record=True):\n"
    "    print({name: pd.get_option(name) for name in sorted(config._registered_options)})\n"
    "print(warnings.filters)",
    "import matplotlib, matplotlib.font_manager as fonts\nprint(dict(matplotlib.rcParams))\n"
    "print(sorted(entry.name for entry in fonts.fontManager.ttflist))",
    "import numpy as np, threadpoolctl\n"
    "print({one['num_threads'] for one in threadpoolctl.threadpool_info() if one['user_api'] == 'blas'})",
    "print(pd.Series(['ß']).dtype, pd.Series(['ß']).array.dtype.storage, pd.__spec__.loader is not None)",
    # what a terminal, a program and a notebook show
    "frame = pd.DataFrame({'made_up': [1, 2], 'text': ['a', 'ß中']})\nframe",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], [3, 1, 2])\nplt.title('made up');",
    "import random\nrandom.seed(1)\nprint(random.random())\nsys.stderr.write('told\\n');",
    "print(__name__, plt.get_backend(), region)",
    "print(get_ipython().execution_count, sys.argv[0], sys.path, gc.isenabled(),\n"
    "sorted(name for name in os.environ if not name.startswith('KMP')))",
    "import seaborn\nfrom analysis import load, page, plot, style, text\n"
    "print(text.language(), style.theme(), plt.get_fignums(), dict(matplotlib.rcParams))",
    "print(sum(int(line.split()[1]) for line in open('/proc/self/smaps_rollup') if 'Private_' in line))",
)
"""What a kernel is like before the first notebook imports anything; the last cell prints its own memory."""
VALUES = {"region": "yrd", "language": "de"}
TIMES = {"start_time", "end_time", "duration", "execution"}


def joined(path: Path) -> Path:
    """Write one notebook of the cells of STATE and of all of them: an ordinary kernel begins in seconds."""
    books = [nbformat.read(registry.notebooks_root() / f"{name}.ipynb", as_version=4) for name in NOTEBOOKS]
    for number, book in enumerate(books):
        for cell in book.cells:
            cell["id"] = f"{number}-{cell['id']}"
            if number and "parameters" in cell.metadata.get("tags", []):  # both are those of the first
                cell.metadata["tags"].remove("parameters")
                cell["source"] = re.sub(r"(?m)^(?:region|language) = .*\n", "", cell["source"])
    (first,) = [n for n, cell in enumerate(books[0].cells) if "parameters" in cell.metadata.get("tags", [])]
    state = [nbformat.v4.new_code_cell(source, id=f"state-{n}") for n, source in enumerate(STATE)]
    books[0].cells[first + 1 : first + 1] = state
    books[0].cells += [cell for book in books[1:] for cell in book.cells]
    nbformat.write(books[0], path)
    return path


def without_times(value: Any) -> Any:
    """A notebook or a part of it without the entries that tell when and how long."""
    if isinstance(value, dict):
        return {name: without_times(part) for name, part in value.items() if name not in TIMES}
    return [without_times(part) for part in value] if isinstance(value, list) else value


def test_warm_and_ordinary_kernels_have_the_same_state_and_leave_the_same_notebook(
    execute: Callable[..., execution.Result], tmp_path: Path
) -> None:
    book = joined(tmp_path / "joined.ipynb")
    results = execute(book, **VALUES), execution.execute(execution.plan(book, VALUES), tmp_path / "ordinary")
    assert [result.failure for result in results] == [None, None]
    warm, ordinary = (without_times(nbformat.read(result.path, as_version=4)) for result in results)  # type: ignore[arg-type]
    assert warm["metadata"] == ordinary["metadata"]
    assert {cell["id"][0] for cell in warm["cells"] if cell.get("outputs")} == {"s", "0", "1", "2"}
    memory = []
    for one, other in zip(warm["cells"], ordinary["cells"], strict=True):
        if one["id"] == f"state-{len(STATE) - 1}":
            memory = [int(cell["outputs"].pop()["text"]) for cell in (one, other)]
        assert one == other
    assert memory[0] < memory[1] / 2, "an additional warm kernel takes less than half of the memory"
