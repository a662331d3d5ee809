"""Private names of other libraries: in few files, guarded, and without them everything works, only slower."""

import ast
import importlib
import pkgutil

import pytest

import analysis
from house_sources import FILES, PACKAGE, nodes

ALLOWED = {"page/svg.py", "run/preload.py"}
"""Files with such a name; three are the most that the house allows."""
DOCUMENTED = {"_exit", "_getframe", "_replace", "_fields", "_asdict", "_render_traceback_", "_repr_html_"}
"""Names with an underscore that their library documents."""


def _looked_up() -> set[tuple[str, str]]:
    """Names with an underscore that a file looks up and nothing of the package defines, with the file."""
    own, used = set(DOCUMENTED), set()
    for path in FILES:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                own.add(node.name)
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                own.add(node.id if isinstance(node, ast.Name) else node.attr)
            elif isinstance(node, ast.arg):
                own.add(node.arg)
    for path in FILES:
        for node in nodes(path):
            name = node.attr if isinstance(node, ast.Attribute) else ""
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
                name = str(getattr(node.args[1], "value", ""))
            if name.startswith("_") and not name.startswith("__") and name not in own:
                used.add((path.relative_to(PACKAGE).as_posix(), name))
    return used


def _overridden() -> set[tuple[str, str]]:
    """Methods with an underscore that a class of the package overrides in a class of another library."""
    found = set()
    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        for one in vars(importlib.import_module(module.name)).values():
            if isinstance(one, type) and one.__module__ == module.name:
                bases = [base for base in one.__mro__ if not base.__module__.startswith("analysis")]
                private = {name for name in vars(one) if name[0] == "_" and not name.startswith("__")}
                taken = {name for name in private - DOCUMENTED for base in bases if name in vars(base)}
                place = module.name.removeprefix("analysis.").replace(".", "/") + ".py"
                # what Python itself puts into a class (of dataclasses, tuples, protocols) is nobody's secret
                found |= {(place, name) for name in taken if callable(getattr(one, name))}
    return found


def test_private_names_of_other_libraries_are_in_the_files_listed_and_in_no_other() -> None:
    assert {file for file, _ in _looked_up() | _overridden()} <= ALLOWED
    assert len(ALLOWED) <= 3


def test_without_the_private_names_of_matplotlib_a_drawing_and_the_preparation_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    from analysis import style
    from analysis.page import pictures, svg
    from analysis.run import preload

    def drawn() -> str:
        figure = Figure(figsize=(3, 2))
        figure.subplots().set_title("Test data")
        return str(pictures.drawing_of(figure, "svg"))

    style.use("en")
    before = drawn()
    metrics, classes = (
        "_get_font_height_metrics",
        [one for one in vars(svg).values() if isinstance(one, type)],
    )
    monkeypatch.delattr(next(one for one in classes if metrics in vars(one)), metrics)
    assert drawn() == before
    monkeypatch.delattr(font_manager, "_get_font")
    preload._close_fonts()
