"""Notebooks executed cell by cell in this process: what they put on the page, and which values they wrote."""

import json
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from types import CodeType
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.text import Text as Words

from analysis import page, text
from analysis.page import html_tables, page_figures, pictures
from analysis.run import contract
from analysis.text.sentences import MessageFormatter


@dataclass(frozen=True)
class Message:
    """A sentence, title or caption as it was filled in: its key, its template, its values."""

    key: str
    template: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Executed:
    """The page of one run: its outputs in order, and every value written into them."""

    html: str
    plain: str
    figures: int
    written: frozenset[str]
    messages: tuple[Message, ...] = ()
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    """The tables the notebook holds at its end, by name."""
    tables: tuple[pd.DataFrame, ...] = ()
    """The tables it shows, on the page or behind a figure, whole."""


def execute(path: Path, *, drawn: bool = False, **given: Any) -> Executed:
    """Run a notebook's code with parameters; cached by all values: several tests look at the same page.

    Figures are plotted and their words checked; they become pictures, wide and narrow, only if `drawn`.
    """
    return _execute(path, tuple(sorted(contract.check(path.stem, given).items())), drawn)


@cache
def _execute(path: Path, values: tuple[tuple[str, Any], ...], drawn: bool) -> Executed:
    mpl.use("agg")
    scope: dict[str, Any] = {"__name__": "__main__"}
    messages: list[Message] = []
    tables: list[pd.DataFrame] = []
    with (
        mpl.rc_context(),
        text.recording() as seen,
        page.capture() as outputs,
        pytest.MonkeyPatch.context() as patched,
    ):
        _record(messages, tables, patched)
        if not drawn:
            patched.setattr(page_figures, "_image", _words_only)
        for source in _code(path):
            exec(source, scope)
            scope.update(values)
    html = "\n".join(output.html for output in outputs)
    return Executed(
        html=html,
        plain="\n".join(output.plain for output in outputs),
        figures=html.count("<figure"),
        written=frozenset(_rounded(value) for value, _kind in seen),
        messages=tuple(messages),
        frames={name: value for name, value in scope.items() if isinstance(value, pd.DataFrame)},
        tables=tuple(tables),
    )


def _record(messages: list[Message], tables: list[pd.DataFrame], patched: pytest.MonkeyPatch) -> None:
    """Note every message that is filled in and every table that is built."""
    fill, built = MessageFormatter.fill, html_tables.built

    def noted(self: MessageFormatter, template: str, values: Any, **options: Any) -> Any:
        messages.append(Message(options["key"], template, dict(values)))
        return fill(self, template, values, **options)

    def kept(frame: pd.DataFrame, **options: Any) -> str:
        tables.append(frame)
        return built(frame, **options)

    patched.setattr(MessageFormatter, "fill", noted)
    patched.setattr(html_tables, "built", kept)


def _words_only(ax: Axes, alt: str, title: str, *_: str, **options: str) -> str:
    """A picture with its description and nothing drawn, the words inside the figure checked."""
    figure = pictures.figure_of(ax)
    pictures.take_out(figure, title)
    artists = pictures.every_artist(figure)
    pictures.check_words(artists)
    words = [one.get_text() for one in artists if isinstance(one, Words) and one.get_visible()]
    pyplot.close(figure)
    shown = escape("|".join(words), quote=True)
    return f'<picture><img alt="{text.html(text.Text(alt))}" data-words="{shown}"></picture>'


@cache
def _code(path: Path) -> list[CodeType]:
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    return [compile(source, path.name, "exec") for source in cells]


def _rounded(value: object) -> str:
    """A value to six significant digits: what two languages state may differ only beyond what is printed."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
