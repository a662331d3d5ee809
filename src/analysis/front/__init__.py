"""The front-end modules: explorers in notebooks and pages, and the small script of every page."""

import re
from functools import cache
from importlib.resources import files


@cache
def explorers() -> str:
    """Return the module of the explorers as a script; it defines ``analysisFront``, starts nothing."""
    return _plain(_source("front.js"))


@cache
def explorers_of(kinds: frozenset[str]) -> str:
    """Return the module with what these kinds of explorers use only: half as long for a page with one.

    Left out are views of other kinds, the shapes only they draw, and functions that nothing uses then.
    """
    source = _source("front.js")
    for found in re.finditer(
        r"^    (\w+)\(data, state\) \{\n.*?^    \},\n", source, re.DOTALL | re.MULTILINE
    ):
        if found[1] not in kinds:
            source = source.replace(found[0], "")
    shapes = ", ".join(sorted(set(re.findall(r'shape: "(\w+)"', source))))
    source = re.sub(r"const SHAPES = \{.*?\}", f"const SHAPES = {{{shapes}}}", source)
    source = re.sub(r"^  return \{start,.*", "  return {start};", source, flags=re.MULTILINE)
    while unused := [
        found[0]
        for found in _DEFINED.finditer(source)
        if len(re.findall(rf"\b{found[1] or found[2]}\b", source)) == 1
    ]:
        for part in unused:
            source = source.replace(part, "")
    return _plain(source)


_DEFINED = re.compile(
    r"^  (?:async )?function (\w+)\(.*?^  \}\n|^  const (\w+) = [^\n]*;(?: //[^\n]*)?\n",
    re.DOTALL | re.MULTILINE,
)
"""A function or a constant of one line, at the top of the module."""


@cache
def page() -> str:
    """Return the script of a page: tables that sort, and the search where the page brings an index."""
    return _plain(_source("page.js"))


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _plain(source: str) -> str:
    """Return a script without its comments and indentation."""
    lines = (re.sub(r"(?<=[{;,]) // .*", "", line.strip()) for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
