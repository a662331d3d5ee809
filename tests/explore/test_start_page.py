"""The start page lists every notebook by the question the notebook itself asks, in all three languages."""

import re

import nbformat

from analysis import names, registry
from analysis.run import lab

SLIDERS = re.compile(r"explore\.(?!article)\w+\(")
"""A cell that shows a figure with controls; the field for a pasted article is none."""


def test_every_notebook_stands_on_the_start_page_with_its_own_question_in_every_language() -> None:
    page = (registry.notebooks_root() / lab.START).read_text(encoding="utf-8")
    for path in sorted(registry.notebooks_root().glob("*.ipynb")):
        first = nbformat.read(path, as_version=4).cells[0].source
        asked = re.findall(r"^# (.*)$", first, re.MULTILINE)
        listed = re.findall(rf"\({re.escape(path.name)}\) \| (.*) \|", page)
        assert listed == asked
        assert len(asked) == len(names.LANGUAGES)


def test_the_start_page_names_every_notebook_with_an_explorer() -> None:
    page = (registry.notebooks_root() / lab.START).read_text(encoding="utf-8")
    with_one = [
        path.name[:2]
        for path in sorted(registry.notebooks_root().glob("*.ipynb"))
        if any(SLIDERS.match(cell.source) for cell in nbformat.read(path, as_version=4).cells)
    ]
    said = [found.group(0) for found in re.finditer(r"\b0\d(?:, 0\d|、0\d)*(?: and | und | 和 )0\d", page)]
    assert [re.findall(r"\d\d", one) for one in said] == [with_one] * len(names.LANGUAGES)
