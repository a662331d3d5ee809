"""The notebooks as files: cells, languages, code; nothing is run."""

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
LANGUAGES = ("en", "de", "zh")

Notebook = dict[str, Any]
Cell = dict[str, Any]

_BLOCK = re.compile(
    r'<div lang="(?P<lang>[a-z]+)"(?P<hidden> hidden)?>\n\n(?P<words>.*?)\n\n</div>\n?', re.DOTALL
)

_FOLD = re.compile(r'<details><summary lang="(?:de|zh)">[^<]+</summary>|</details>')


def paths() -> list[Path]:
    """Every notebook of the package, in reading order."""
    return sorted(FOLDER.glob("*.ipynb"))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def read(path: Path) -> Notebook:
    """A notebook as a dictionary of its own."""
    return dict(json.loads(_text(path)))


def source(cell: Cell) -> str:
    """The text of a cell."""
    return "".join(cell["source"])


def cells(notebook: Notebook, kind: str) -> list[Cell]:
    """The cells of one kind: markdown or code."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def tag(cell: Cell) -> str:
    """The first tag of a cell, empty when it has none."""
    return (cell["metadata"].get("tags") or [""])[0]


def code_lines(cell: Cell) -> list[str]:
    """The lines of a code cell that hold code."""
    return [line for line in source(cell).splitlines() if line.strip() and not line.lstrip().startswith("#")]


def blocks(cell: Cell) -> list[tuple[str, bool, str]]:
    """The language blocks of a Markdown cell: language, whether hidden, words."""
    return [(found["lang"], bool(found["hidden"]), found["words"]) for found in _BLOCK.finditer(source(cell))]


def outside(cell: Cell) -> str:
    """What stands in a Markdown cell outside of any language block."""
    return _FOLD.sub("", _BLOCK.sub("", source(cell))).strip()


def unfolded(cell: Cell) -> int:
    """How many of the hidden blocks an editor would show below the English one."""
    hidden = sum(1 for _, is_hidden, _ in blocks(cell) if is_hidden)
    return hidden - len(re.findall(r'<details><summary lang="(?:de|zh)">', source(cell)))


def words(cell: Cell, language: str) -> str:
    """What a Markdown cell says in one language."""
    return "\n".join(said for spoken, _, said in blocks(cell) if spoken == language)


def trees(notebook: Notebook) -> list[tuple[Cell, ast.Module]]:
    """Every code cell with its syntax tree."""
    return [(cell, ast.parse(source(cell))) for cell in cells(notebook, "code")]


def code(text: str, *tags: str) -> Cell:
    """A code cell, for the tests' own notebooks."""
    kind = {"cell_type": "code", "execution_count": None, "outputs": []}
    return kind | {"id": f"c-{abs(hash(text))}", "metadata": {"tags": list(tags)}, "source": [text]}


def prose(english: str, *tags: str, german: str = "Text", chinese: str = "文字") -> Cell:
    """A Markdown cell in three languages, for the tests' own notebooks."""
    folded = "".join(
        f'\n<details><summary lang="{lang}">{name}</summary>\n'
        f'<div lang="{lang}" hidden>\n\n{said}\n\n</div>\n</details>'
        for lang, name, said in (("de", "Deutsch", german), ("zh", "中文", chinese))
    )
    text = f'<div lang="en">\n\n{english}\n\n</div>{folded}'
    return {
        "cell_type": "markdown",
        "id": f"m-{abs(hash(text))}",
        "metadata": {"tags": list(tags)},
        "source": [text],
    }
