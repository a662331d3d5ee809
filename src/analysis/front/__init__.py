"""The front-end modules: explorers in notebooks and pages, and the small script of every page."""

import re
from functools import cache
from importlib.resources import files

_PART = re.compile(r"^  // == ([\w ]+): .*\n", re.MULTILINE)
"""Head of a part of the module, with the kinds of explorers that need it, or all."""


@cache
def explorers_of(kinds: frozenset[str]) -> str:
    """Return a script with what these kinds of explorers use; it defines ``analysisFront``."""
    head, *parts = _PART.split(_source("front.js"))
    needed = zip(parts[::2], parts[1::2], strict=True)
    script = head + "".join(part for users, part in needed if {"all", *kinds} & {*users.split()})
    rules = re.sub(r"/\*.*?\*/|(?<=[{};:,])\s+|\s+(?=[{}])|(?<=\})\s+", "", _source("explore.css")).strip()
    return _plain(script).replace("/* explore.css */", rules)


@cache
def page() -> str:
    """Return the script of a page: tables that sort, and the search where the page brings an index."""
    return _plain(_source("page.js"))


@cache
def picture() -> str:
    """Return the script of a page with drawings: each can be saved as PNG."""
    return _plain(_source("picture.js"))


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _plain(source: str) -> str:
    """Return a script without its comments and indentation."""
    lines = (re.sub(r"(?<=[{;,]) // .*", "", line.strip()) for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
