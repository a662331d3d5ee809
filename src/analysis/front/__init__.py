"""The front-end modules: explorers in notebooks and pages, and the small script of every page."""

import re
from functools import cache
from importlib.resources import files

from rjsmin import jsmin

_PART = re.compile(r"^  // == ([\w ]+): .*\n", re.MULTILINE)
"""Head of a part of the module, with the kinds of explorers that need it, or all."""


@cache
def explorers_of(kinds: frozenset[str]) -> str:
    """Return a script with what these kinds of explorers use; it defines ``analysisFront``."""
    head, *parts = _PART.split(_source("front.js"))
    needed = zip(parts[::2], parts[1::2], strict=True)
    script = head + "".join(part for users, part in needed if {"all", *kinds} & {*users.split()})
    rules = re.sub(r"/\*.*?\*/|(?<=[{};:,])\s+|\s+(?=[{}])|(?<=\})\s+", "", _source("explore.css")).strip()
    return jsmin(script.replace("/* explore.css */", rules))


@cache
def page() -> str:
    """Return the script of a page: tables that sort, and the search where the page brings an index."""
    return jsmin(_source("page.js"))


@cache
def picture() -> str:
    """Return the script of a page with drawings: each can be saved as PNG."""
    return jsmin(_source("picture.js"))


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
