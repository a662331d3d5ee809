"""The house rules for notebooks, read from the files: order, size, imports, languages. Nothing is run."""

import ast
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from notebook_files import (
    FOLDER,
    LANGUAGES,
    Notebook,
    blocks,
    cells,
    code,
    code_lines,
    outside,
    paths,
    prose,
    read,
    source,
    tag,
    trees,
    unfolded,
    words,
)

from analysis import findings
from analysis.run import contract
from analysis.run.parameter_text import notebook_cell

MOST_CELLS = 32
MEDIAN_LINES = 5
MOST_LINES = 12
WORDS_PER_LINE = 3
WRITTEN_BY_CODE = {"00_briefing"}
"""Notebooks whose prose is their result: the words stand in the message files."""
BEGINNING = ("question", "parameters", "setup")
END = ("sure", "limits", "sources")
ROOMS = {"claims", "load", "measure", "findings", "plot", "style", "text", "page", "explore"}
FINDINGS = set(findings.__all__)
ALLOWED = {"analysis": ROOMS, "analysis.report": {"parameters"}, "analysis.findings": FINDINGS}
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.Try)
SHOWING = ("page", "text")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
QUESTION_MARKS = {"en": "?", "de": "?", "zh": "？"}

Rule = Callable[[Notebook, str], Iterator[str]]


def title_is_a_question(notebook: Notebook, name: str) -> Iterator[str]:
    for language in LANGUAGES:
        first = words(notebook["cells"][0], language).partition("\n")[0]
        if not (first.startswith("# ") and first.rstrip().endswith(QUESTION_MARKS[language])):
            yield f"title {first!r} ({language}) is not a question"


def parts_stand_in_order(notebook: Notebook, name: str) -> Iterator[str]:
    tags = [tag(cell) for cell in notebook["cells"]]
    if tuple(tags[:3]) != BEGINNING:
        yield f"begins with {tags[:3]}, not with {BEGINNING}"
    ends = [tags.index(part) if part in tags else -1 for part in END]
    if -1 in ends or ends != sorted(ends):
        yield f"does not end with {END} in this order"
    elif {cell["cell_type"] for cell in notebook["cells"][ends[-1] + 1 :]} - {"code"}:
        yield "says more after its sources"
    if "finding" not in tags or any(
        tag(cell) for cell in notebook["cells"][3 : tags.index("finding")] if cell["cell_type"] == "markdown"
    ):
        yield "its finding does not follow upon the computation"


def is_short(notebook: Notebook, name: str) -> Iterator[str]:
    lengths = [len(code_lines(cell)) for cell in cells(notebook, "code")]
    if len(notebook["cells"]) > MOST_CELLS:
        yield f"{len(notebook['cells'])} cells"
    if statistics.median(lengths) > MEDIAN_LINES:
        yield f"median code cell has {statistics.median(lengths)} lines"
    if max(lengths) > MOST_LINES:
        yield f"longest code cell has {max(lengths)} lines"


def says_more_than_it_codes(notebook: Notebook, name: str) -> Iterator[str]:
    said = sum(len(words(cell, "en").split()) for cell in cells(notebook, "markdown"))
    lines = sum(len(code_lines(cell)) for cell in cells(notebook, "code"))
    if said < WORDS_PER_LINE * lines and name not in WRITTEN_BY_CODE:
        yield f"{said} words for {lines} lines of code"


def computes_nothing_itself(notebook: Notebook, name: str) -> Iterator[str]:
    for cell, tree in trees(notebook):
        for node in ast.walk(tree):
            if isinstance(node, FORBIDDEN):
                yield f"{cell['id']}: {type(node).__name__}"
            if isinstance(node, ast.For) and not all(map(_shows, node.body)):
                yield f"{cell['id']}: a loop that computes"
            if isinstance(node, COMPREHENSIONS) and any(isinstance(n, ast.BinOp) for n in ast.walk(node)):
                yield f"{cell['id']}: arithmetic over a list"


def _shows(statement: ast.stmt) -> bool:
    """Whether a statement only puts something on the page."""
    called = statement.value if isinstance(statement, ast.Expr) else None
    owner = (
        called.func.value if isinstance(called, ast.Call) and isinstance(called.func, ast.Attribute) else None
    )
    return isinstance(owner, ast.Name) and owner.id in SHOWING


def imports_allowed_rooms_once(notebook: Notebook, name: str) -> Iterator[str]:
    for cell, tree in trees(notebook):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom) and tag(cell) != "setup":
                yield f"{cell['id']}: imports outside of the set-up cell"
            if isinstance(node, ast.Import):
                yield f"{cell['id']}: imports {', '.join(alias.name for alias in node.names)}"
            if isinstance(node, ast.ImportFrom):
                given = {alias.name for alias in node.names}
                allowed = ALLOWED.get(node.module or "", set())
                if given - allowed or node.level:
                    yield f"{cell['id']}: imports {sorted(given - allowed)} of {node.module}"


def carries_no_results(notebook: Notebook, name: str) -> Iterator[str]:
    for cell in cells(notebook, "code"):
        if cell["outputs"] or cell["execution_count"] is not None:
            yield f"{cell['id']}: an output is committed"
    extra = set(notebook["metadata"]) - {"kernelspec", "language_info"}
    if extra:
        yield f"metadata of a session: {sorted(extra)}"


def names_every_cell_once(notebook: Notebook, name: str) -> Iterator[str]:
    names = [cell["id"] for cell in notebook["cells"]]
    yield from (f"cell id {key!r} comes twice" for key in sorted(set(names)) if names.count(key) > 1)


def speaks_three_languages(notebook: Notebook, name: str) -> Iterator[str]:
    for cell in cells(notebook, "markdown"):
        found = blocks(cell)
        if [(language, hidden) for language, hidden, _ in found] != [
            ("en", False),
            ("de", True),
            ("zh", True),
        ]:
            yield f"{cell['id']}: needs en, hidden de and zh; has {[language for language, _, _ in found]}"
        if not all(said.strip() for _, _, said in found) or outside(cell):
            yield f"{cell['id']}: an empty block, or words outside of the blocks"
        if unfolded(cell):
            yield f"{cell['id']}: JupyterLab would show three languages below each other: fold two of them"


def headings_agree(notebook: Notebook, name: str) -> Iterator[str]:
    for cell in cells(notebook, "markdown"):
        levels = {
            tuple(line.split(" ")[0] for line in words(cell, language).splitlines() if line.startswith("#"))
            for language in LANGUAGES
        }
        if len(levels) > 1:
            yield f"{cell['id']}: headings differ between the languages"


def parameters_are_the_contract(notebook: Notebook, name: str) -> Iterator[str]:
    given = [source(cell) for cell in cells(notebook, "code") if tag(cell) == "parameters"]
    if given != [notebook_cell(name)]:
        yield "the parameters cell differs from the contract"


def contract_is_checked_first(notebook: Notebook, name: str) -> Iterator[str]:
    for cell in cells(notebook, "code"):
        if tag(cell) == "setup":
            said = source(cell)
            for line in (f'parameters.check("{name}", globals())', "style.use(language=language)"):
                if line not in said:
                    yield f"the set-up cell lacks {line}"


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        title_is_a_question,
        parts_stand_in_order,
        is_short,
        says_more_than_it_codes,
        computes_nothing_itself,
        imports_allowed_rooms_once,
        carries_no_results,
        names_every_cell_once,
        speaks_three_languages,
        headings_agree,
        parameters_are_the_contract,
        contract_is_checked_first,
    )
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_a_notebook_keeps_the_rules_of_the_house(path: Path, rule: str) -> None:
    assert list(RULES[rule](read(path), path.stem)) == []


def test_the_folder_holds_the_notebooks_of_the_contract() -> None:
    assert tuple(path.stem for path in paths()) == contract.notebooks()


NAME = "01_hot_topics"
TALK = "a sentence of some length " * 12
SETUP = f"""from analysis import load, measure, page, plot, style, text
from analysis.report import parameters

parameters.check("{NAME}", globals())
style.use(language=language)"""


def sound() -> Notebook:
    """A small invented notebook that keeps every rule."""
    shown = [
        prose(f"# What is it?\n\n{TALK}", "question", german="# Was ist es?", chinese="# 是什么？"),
        code(notebook_cell(NAME), "parameters"),
        code(SETUP, "setup"),
        code("table = load.regions()", "compute"),
        code("page.say('a.b')", "finding"),
        prose(TALK, "sure"),
        prose("It is invented.", "limits"),
        prose("None.", "sources"),
    ]
    metadata = {"kernelspec": {}, "language_info": {}}
    return {"cells": shown, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_notebook_passes(rule: str) -> None:
    assert list(RULES[rule](sound(), NAME)) == []


def _replace(place: int, cell: dict[str, object]) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["cells"].__setitem__(place, cell)


SABOTAGE: dict[str, tuple[str, Callable[[Notebook], None]]] = {
    "a title without a question": ("title_is_a_question", _replace(0, prose("# It is so", "question"))),
    "limits before the certainty": (
        "parts_stand_in_order",
        lambda n: n["cells"].insert(5, n["cells"].pop(6)),
    ),
    "prose after the sources": ("parts_stand_in_order", lambda n: n["cells"].append(prose("More.", "more"))),
    "no finding": ("parts_stand_in_order", _replace(4, code("page.say('a.b')", "other"))),
    "too many cells": ("is_short", lambda n: n["cells"].extend(prose(str(i)) for i in range(30))),
    "a long code cell": ("is_short", _replace(3, code("table = 1\n" * 13, "compute"))),
    "many longish cells": (
        "is_short",
        lambda n: n["cells"].extend([code("a = 1\n" * 5 + f"b = {i}") for i in range(9)]),
    ),
    "too little prose": ("says_more_than_it_codes", _replace(3, code("table = 1\n" * 99, "compute"))),
    "a function": ("computes_nothing_itself", _replace(3, code("def f():\n    return 1", "compute"))),
    "a lambda": ("computes_nothing_itself", _replace(3, code("f = lambda x: x", "compute"))),
    "a loop that computes": (
        "computes_nothing_itself",
        _replace(3, code("for i in x:\n    t += i", "compute")),
    ),
    "arithmetic over a list": (
        "computes_nothing_itself",
        _replace(3, code("t = [2 * i for i in x]", "compute")),
    ),
    "a forbidden room": (
        "imports_allowed_rooms_once",
        _replace(2, code("from analysis import clean", "setup")),
    ),
    "a library": ("imports_allowed_rooms_once", _replace(2, code("import pandas as pd", "setup"))),
    "a late import": (
        "imports_allowed_rooms_once",
        _replace(3, code("from analysis import load", "compute")),
    ),
    "an output": ("carries_no_results", lambda n: n["cells"][3].update(outputs=[{"name": "stdout"}])),
    "a count": ("carries_no_results", lambda n: n["cells"][3].update(execution_count=1)),
    "papermill's metadata": ("carries_no_results", lambda n: n["metadata"].update(papermill={})),
    "a twin id": ("names_every_cell_once", lambda n: n["cells"][3].update(id=n["cells"][4]["id"])),
    "an empty translation": ("speaks_three_languages", _replace(6, prose("Words.", "limits", german="  "))),
    "one language only": ("speaks_three_languages", lambda n: n["cells"][6].update(source=["Words."])),
    "German in sight": (
        "speaks_three_languages",
        lambda n: n["cells"][6].update(source=[source(n["cells"][6]).replace('de" hidden', 'de"')]),
    ),
    "a heading in one language": ("headings_agree", _replace(6, prose("## Limits\n\nWords.", "limits"))),
    "another default": ("parameters_are_the_contract", _replace(1, code('region = "yrd"', "parameters"))),
    "an unchecked contract": ("contract_is_checked_first", _replace(2, code("pass", "setup"))),
}


@pytest.mark.parametrize("fault", SABOTAGE)
def test_a_rule_sees_its_fault(fault: str) -> None:
    rule, spoil = SABOTAGE[fault]
    notebook = sound()
    spoil(notebook)
    assert list(RULES[rule](notebook, NAME)) != []


def test_every_rule_has_been_seen_to_bite() -> None:
    assert {rule for rule, _ in SABOTAGE.values()} == set(RULES)


def test_the_notebooks_lie_where_the_package_looks_for_them() -> None:
    assert FOLDER.is_dir()
    assert len(paths()) > 0
