"""The one way onto a page: HTML with its plain twin."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Output:
    """One thing put on a page, as HTML and as plain text."""

    html: str
    plain: str


_captured: list[list[Output]] = []


@contextmanager
def capture() -> Iterator[list[Output]]:
    """Collect what is put on the page inside the block instead of showing it."""
    outputs: list[Output] = []
    _captured.append(outputs)
    try:
        yield outputs
    finally:
        _captured.pop()


def put(html: str, plain: str) -> None:
    """Show HTML with its plain twin in a notebook; outside of one, print the plain twin."""
    if _captured:
        _captured[-1].append(Output(html, plain))
        return
    shell = sys.modules.get("IPython")
    if shell is None or shell.get_ipython() is None:
        print(plain)
        return
    from IPython.display import display

    display({"text/html": html, "text/plain": plain}, raw=True)
