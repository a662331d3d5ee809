"""The house keeps its floors apart: a module imports only what stands below it."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import house_sources
from house_sources import PACKAGE

# Every room names the rooms it may import. "self" is always allowed.
BASE = {"errors", "names", "calls"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "names": {"errors"},
    "calls": {"errors", "names"},
    "files": {"errors"},
    "registry": BASE,
    "tabular": BASE | {"registry"},
    "describe": BASE | {"registry"},
    "export": set(),
    "quantities": BASE,
    "pipeline": BASE | {"files", "registry", "tabular"},
    "records": BASE | {"files", "lazy", "registry", "export", "quantities"},
    "places": BASE | {"registry", "text"},
    "load": BASE | {"registry", "tabular", "records", "places", "measure", "lazy"},
    "claims": BASE
    | {"files", "lazy", "registry", "export", "load", "measure", "text", "quantities", "places"},
    "lazy": {"names"},
    "measure": BASE | {"lazy", "registry"},
    "findings": BASE | {"measure", "lazy"},
    "text": BASE | {"registry", "quantities"},
    "style": BASE | {"registry", "text"},
    "page": BASE | {"registry", "text", "style", "export"},
    "plot": BASE | {"registry", "text", "style", "places"},
    "live": BASE | {"files", "registry", "load", "text"},
    "front": set(),
    "explore": BASE
    | {
        "registry",
        "places",
        "claims",
        "load",
        "measure",
        "findings",
        "text",
        "style",
        "page",
        "plot",
        "front",
    },
    "run": BASE | {"files", "lazy", "registry", "text"},
    "site": BASE | {"files", "registry", "text", "style", "run", "front"},
    "report": {"run"},
}


def room_of(path: Path) -> str:
    """First part of the module's dotted name below the package."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> set[str]:
    """Rooms of this package named in any import statement of a file, also inside functions."""
    package_parts = ("analysis", *path.relative_to(PACKAGE).parts[:-1])
    found: set[str] = set()
    for node in house_sources.nodes(path):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package_parts[: len(package_parts) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "analysis" and len(parts) > 1:
                found.add(parts[1])
    return {room for room in found if (PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file()}


MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" or p.parent != PACKAGE)


def test_a_module_imports_only_rooms_below_its_own() -> None:
    rooms = {path: room_of(path) for path in MODULES if room_of(path) != "cli"}
    unknown = set(rooms.values()) - set(ALLOWED)
    assert not unknown, f"{unknown} have no place in the house: add them to ALLOWED with what they may import"
    wrong = {path: imported_rooms(path) - ALLOWED[room] - {room} for path, room in rooms.items()}
    assert {str(path.relative_to(PACKAGE)): found for path, found in wrong.items() if found} == {}


def test_the_layer_test_sees_a_forbidden_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "analysis"
    (package / "plot").mkdir(parents=True)
    (package / "load.py").write_text("")
    bad = package / "plot" / "trend.py"
    bad.write_text("def f():\n    from ..load import province_panel\n")
    monkeypatch.setattr(f"{__name__}.PACKAGE", package)
    assert imported_rooms(bad) == {"load"}


def dotted(path: Path) -> str:
    return ".".join(("analysis", *path.relative_to(PACKAGE).with_suffix("").parts))


def imported_modules(path: Path, known: set[str]) -> set[str]:
    """Modules of this package that a module imports anywhere but for the type checker."""
    nodes = house_sources.nodes(path)
    typing_only = {
        id(inner)
        for node in nodes
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and not node.level and id(node) not in typing_only:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return (found & known) - {dotted(path)}


def test_no_modules_import_each_other_in_a_circle() -> None:
    files = {dotted(path): path for path in MODULES if path.name != "__init__.py"}
    TopologicalSorter({name: imported_modules(path, set(files)) for name, path in files.items()}).prepare()


def test_no_two_modules_of_the_package_share_a_name() -> None:
    names = [path.stem for path in MODULES if path.name != "__init__.py"]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_module_is_called_utils_and_no_function_is_longer_than_100_lines() -> None:
    for path in MODULES:
        assert path.stem not in {"utils", "util", "helpers", "common", "misc"}, path
        for node in house_sources.nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                length = node.end_lineno - node.lineno + 1
                assert length <= 100, f"{path.relative_to(PACKAGE)}: {node.name} has {length} lines"


def test_no_two_test_files_share_a_name() -> None:
    names = [path.name for path in Path(__file__).parent.rglob("*.py") if path.name != "conftest.py"]
    assert sorted({name for name in names if names.count(name) > 1}) == []
