"""The front-end modules: explorers in notebooks and pages, and the small script of every page."""

from functools import cache
from importlib.resources import files


@cache
def explorers() -> str:
    """Return the module of the explorers as a script; it defines ``analysisFront``, starts nothing."""
    return _read("front.js")


@cache
def page() -> str:
    """Return the script of a page: tables that sort, and the search where the page brings an index."""
    return _read("page.js")


def _read(name: str) -> str:
    """Return a module without its comments and indentation."""
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in map(str.strip, lines) if line and not line.startswith("//"))
