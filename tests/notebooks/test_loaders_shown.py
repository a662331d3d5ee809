"""Every table of the package is on a page, or the documentation says why it is not."""

import ast
import re
from pathlib import Path

from notebook_files import cells, paths, read, source

import analysis
from analysis import load

PACKAGE = Path(analysis.__file__).parent
ROOMS = ("findings", "explore", "page", "claims")
DOCUMENT = Path(__file__).parents[2] / "docs" / "audit-2026.md"
FACES = {"table", "panel", "pairs", "places"}
"""Doors to the tables below, with one call for several of them: no table of their own."""


def called(code: str) -> set[str]:
    """The loaders a piece of code calls by name."""
    return {
        node.attr
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "load"
    }


def on_a_page() -> set[str]:
    notebooks = (source(cell) for path in paths() for cell in cells(read(path), "code"))
    modules = (file.read_text("utf-8") for room in ROOMS for file in (PACKAGE / room).rglob("*.py"))
    return {name for code in (*notebooks, *modules) for name in called(code)}


def loaders() -> set[str]:
    """What the package loads: the functions its stub declares and those of its face."""
    stub = ast.parse((PACKAGE / "load" / "__init__.pyi").read_text("utf-8"))
    return {node.name for node in stub.body if isinstance(node, ast.FunctionDef)} | set(load.__all__)


def reasons() -> dict[str, str]:
    """Loader and reason, from the table of the document."""
    part = DOCUMENT.read_text("utf-8").split("## Tables on no page", 1)[1].split("\n## ", 1)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", part, re.MULTILINE))


def test_every_loader_is_used_on_a_page_or_has_a_reason_not_to_be() -> None:
    assert loaders() - FACES - on_a_page() == set(reasons())


def test_every_reason_is_a_sentence() -> None:
    assert all(len(reason.split()) > 8 for reason in reasons().values())


def test_a_loader_named_in_a_comment_is_not_called() -> None:
    assert called("# load.regions()\nload.claims()") == {"claims"}
