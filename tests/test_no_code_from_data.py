"""No pickle, no eval: nothing in the package, its tools or notebooks makes code of data."""

import ast
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from house_sources import FILES, nodes

ROOT = Path(__file__).parents[1]
MODULES = frozenset(
    ("pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code")
)
CALLS = frozenset(("eval", "exec", "compile", "__import__", "execfile"))
METHODS = frozenset(
    ("read_pickle", "to_pickle", "system", "popen", "getoutput", "getstatusoutput", "run_line_magic")
)
SWITCHES = frozenset(("shell", "allow_pickle"))


def found(program: Iterable[ast.AST]) -> Iterator[str]:
    """What in a program could run data as code, with its line."""
    for node in program:
        if isinstance(node, ast.Import):
            names = {alias.name.split(".")[0] for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            names = {(node.module or "").split(".")[0]} & MODULES if not node.level else set()
        elif isinstance(node, ast.Call):
            names = set(_called(node))
        else:
            continue
        yield from (f"line {node.lineno}: {name}" for name in sorted(names))


def _called(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield node.func.id
    if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
        yield node.func.attr
    for word in node.keywords:
        if word.arg in SWITCHES and not (isinstance(word.value, ast.Constant) and word.value.value is False):
            yield f"{word.arg}="


@cache
def programs() -> dict[str, Iterable[ast.AST]]:
    """Every program that is shipped, by its path; cells of notebooks without lines for the shell."""
    files = [*FILES, *ROOT.glob("tools/**/*.py")]
    trees: dict[str, Iterable[ast.AST]] = {str(path.relative_to(ROOT)): nodes(path) for path in files}
    for book in ROOT.glob("notebooks/*.ipynb"):
        cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        trees[str(book.relative_to(ROOT))] = tuple(ast.walk(ast.parse("\n".join(code))))
    return trees


def test_no_program_makes_code_of_data() -> None:
    faults = {name: list(found(program)) for name, program in programs().items()}
    assert {name: lines for name, lines in faults.items() if lines} == {}


@pytest.mark.parametrize(
    "bad",
    [
        "import pickle",
        "from pickle import loads",
        "import pandas as pd\npd.read_pickle('x')",
        "eval('1')",
        "exec(open('x').read())",
        "import subprocess\nsubprocess.run('x', shell=True)",
        "import numpy as np\nnp.load('x', allow_pickle=True)",
        "import os\nos.system('x')",
    ],
)
def test_the_search_finds_what_it_looks_for(bad: str) -> None:
    assert list(found(ast.walk(ast.parse(bad))))


def test_the_search_sees_the_whole_package() -> None:
    names = programs()
    assert len(names) > 100
    assert "src/analysis/cli.py" in names and "notebooks/02_key_data.ipynb" in names
