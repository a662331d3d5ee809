"""Putting an explorer into an output: alive where a script may run, its fixed figure everywhere else."""

import base64
import io
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from analysis import calls, front, names, page, style, text
from analysis.page.display import put
from analysis.text import messages_files

MODE = "ANALYSIS_EXPLORE"
"""Environment variable that settles whether explorers are live or static."""
STATIC = ("figure", "note")
LONG = 20
"""Rows from which on a list is packed in columns."""
Options = ParamSpec("Options")
Controls = Mapping[str, Mapping[str, Any]]
View = tuple[str, Callable[[], Any] | None]
"""What one state of the controls says, and how its fixed figure is drawn, if anything is to be drawn."""


@dataclass(frozen=True)
class ExplorerSpec:
    """One explorer: its first state and view, and what the front end needs for all others.

    `heads` names the columns of the rows to download, with blanks between. A control takes its name from the
    words and its options from the labels of its own name, or of the kind it is `of`; it is a list to choose
    from where it has no `type`. `labels` are names by key, or keys alone where `text.label` knows the names.
    """

    kind: str
    static: str
    first: Mapping[str, Any]
    view: View
    controls: Controls
    labels: Mapping[str, Iterable[str]]
    data: Mapping[str, Any]
    heads: str = ""
    html: str = ""
    sources: Sequence[str] = ()

    def for_front(self) -> dict[str, Any]:
        """Return everything the front end gets, in the language in use."""
        language, own = text.language(), f"{self.kind}."
        said = {key: one[language] for key, one in messages_files.entries("explore").items()}
        palettes = {theme: style.palette(theme) for theme in ("light", "dark")}
        return {
            **self.data, "kind": self.kind, "lang": language, "first": self.first, "controls": self.controls,
            "labels": {
                kind: one if isinstance(one, dict) else labels(kind, one) for kind, one in self.labels.items()
            },
            "ui": {key: one for key, one in said.items() if "." not in key},
            "words": {key.removeprefix(own): one for key, one in said.items() if key.startswith(own)},
            "heads": {key: text.label("column", key, default=key) for key in self.heads.split()},
            "colours": {key: {**one.regions, "highlight": one.highlight} for key, one in palettes.items()},
            "credit": style.credit_line(self.sources) if self.sources else "",
        }  # fmt: skip

    def element(self, inside: str = "") -> str:
        """Return the element of an explorer; its data are deflated, which makes them a third as large."""
        plain = json.dumps(
            in_columns(self.for_front()), ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
        packed = base64.b64encode(zlib.compress(plain.encode(), 9)).decode("ascii")
        hidden = "" if inside else " hidden"
        return f'<div class="explore explore-{self.kind}" data-explore="{packed}"{hidden}>{inside}</div>'


def in_columns(value: Any) -> Any:
    """Return data in which long lists of like rows are columns, whole numbers told by what they grow by.

    They are packed into half the room; the front end makes rows of them again (`inRows`).
    """
    if isinstance(value, Mapping):
        return {key: in_columns(one) for key, one in value.items()}
    if not isinstance(value, list) or len(value) < LONG:
        return value
    kinds = {(type(row), len(row) if isinstance(row, list | dict) else 0) for row in value}
    fields = [*value[0]] if isinstance(value[0], dict) else None
    if (
        len(kinds) > 1
        or not isinstance(value[0], list | dict)
        or (fields and any([*row] != fields for row in value))
    ):
        return value
    columns = [*map(list, zip(*(row.values() if fields else row for row in value), strict=True))]
    grown = []
    for position, column in enumerate(columns):
        counts = all(type(cell) is int for cell in column)
        steps = [cell - before for before, cell in zip([0, *column], column, strict=False)] if counts else []
        grown.append(counts and len(str(steps)) < len(str(column)))
        columns[position] = steps if grown[-1] else column
    return {"$columns": columns, "fields": fields, "grown": grown}


def explorer(make: Callable[Options, ExplorerSpec]) -> Callable[Options, None]:
    """Let a function that describes an explorer show it: alive in JupyterLab and in a notebook opened again.

    On a page it waits unseen for the page's own script; without that, nothing speaks of controls.
    """

    @wraps(make)
    def shown(*args: Any, **options: Any) -> None:
        spec = make(**calls.arguments(make, args, options))  # type: ignore[call-arg]
        names.validate_choice(spec.static, STATIC, "way to show it without controls")
        said, draw = spec.view
        if live():
            from IPython.display import display

            script = f"{front.explorers_of(frozenset({spec.kind}))}\nanalysisFront.start();"
            html = f'{spec.element(_fixed(spec))}<script type="module">{script}</script>'
            display({"text/html": html, "text/plain": said}, raw=True)
            return
        if spec.static == "figure" and draw:
            title = word(spec.kind, "title")
            page.figure(draw(), title=title, sources=spec.sources, name=f"explore-{spec.kind}")
        elif spec.static == "figure":
            put(f'<p class="say">{text.html(said)}</p>{spec.html}', said)
        put(spec.element(), "")

    shown.__doc__ = f"{make.__doc__}{_STATIC_DOC}"
    return shown


_STATIC_DOC = "static: On a page made by papermill: figure, or note where the page shows the view already.\n"


def live() -> bool:
    """Return whether the cell was sent by a front end with a person in front of it.

    The sender of a cell says whether it can be asked for input (`allow_stdin` of the Jupyter protocol):
    editors such as JupyterLab can, papermill, nbclient and nbconvert cannot. `ANALYSIS_EXPLORE` set to live
    or static overrides this.
    """
    if (mode := os.environ.get(MODE, "")) in ("live", "static"):
        return mode == "live"
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    kernel = getattr(shell, "kernel", None)
    parent = kernel.get_parent("shell") if kernel else None
    return bool((parent or {}).get("content", {}).get("allow_stdin", False))


def word(kind: str, key: str, **values: Any) -> str:
    """Return a word or sentence of an explorer."""
    return str(text.sentence(f"explore.{kind}.{key}", **values))


def words(kind: str, prefix: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the words of an explorer for keys: shape_lines for lines."""
    return {key: word(kind, f"{prefix}_{key}") for key in keys}


def labels(kind: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of keys in the language in use."""
    return {key: text.label(kind, key, default=key) for key in keys}


def forms(unit: str) -> str:
    """Return one and several of a unit as the front end writes them: ``# project|# projects``."""
    return "|".join(text.value(number, unit).replace(str(number), "#") for number in (1, 7))


def within(first: int, last: int, low: int, high: int) -> list[int]:
    """Return two years, kept inside the years there are."""
    return [max(low, min(first, high)), min(high, max(last, low))]


def unit(key: str) -> dict[str, Any]:
    """Return what a unit is called in the language, and by what its numbers are multiplied there."""
    if key == "share":
        return {"name": word("panel", "unit_share"), "factor": 100.0}
    if key.endswith("=100"):
        return {"name": word("panel", "unit_index", base=int(key[:4])), "factor": 1.0}
    factor = 10.0 if key.startswith("billion") and text.language() == "zh" else 1.0
    return {"name": text.unit(key), "factor": factor}


def _fixed(spec: ExplorerSpec) -> str:
    """Return the first view for readers without the script: on GitHub, in an untrusted notebook."""
    said, draw = text.html(spec.view[0]), spec.view[1]
    words = f'<div class="explore-words"><p>{said}</p></div>'
    if draw is None:
        frame = f'class="explore-list" tabindex="0" role="region" aria-label="{word(spec.kind, "title")}"'
        return f"{words}<div {frame}>{spec.html}</div>" if spec.html else words
    from matplotlib import pyplot

    with pyplot.ioff():
        figure, picture = draw().get_figure(root=True), io.BytesIO()
        figure.savefig(picture, format="png", dpi=110)
        pyplot.close(figure)
    source = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode('ascii')}"
    return f'<div class="fig"><img alt="{said}" src="{source}"></div>{words}'
