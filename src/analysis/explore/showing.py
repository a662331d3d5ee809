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
from typing import TYPE_CHECKING, Any, ParamSpec

from analysis import calls, front, names, page, style, text
from analysis.page.display import put
from analysis.text import messages_files

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MODE = "ANALYSIS_EXPLORE"
"""Environment variable that settles whether explorers are live or static."""
STATIC = ("figure", "note")
"""What stands on a page: the first view as a figure, or nothing where the page shows it already."""
UI = ("code", "copied", "copy", "download", "link", "link_copied", "nothing_to_copy", "reset", "undo")
Options = ParamSpec("Options")


@dataclass(frozen=True)
class ExplorerSpec:
    """One explorer: kind, data and first state for the front end; first figure and words for others."""

    kind: str
    data: Mapping[str, Any]
    first: Mapping[str, Any]
    controls: Sequence[Mapping[str, Any]]
    words: str
    static: str
    figure: "Callable[[], Axes] | None" = None
    html: str = ""
    sources: Sequence[str] = ()


def explorer(make: Callable[Options, ExplorerSpec]) -> Callable[Options, None]:
    """Let a function that describes an explorer show it; a wrong call ends in one line."""

    @wraps(make)
    def shown(*args: Any, **options: Any) -> None:
        _show(make(**calls.arguments(make, args, options)))  # type: ignore[call-arg]

    return shown


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


def _show(spec: ExplorerSpec) -> None:
    """Display an explorer: alive in JupyterLab and in a notebook opened again; on a page, what `static` says.

    On a page the explorer waits unseen for the page's own script; without it, nothing speaks of controls.
    """
    names.validate_choice(spec.static, STATIC, "way to show it without controls")
    if live():
        from IPython.display import display

        script = f'<script type="module">{front.explorers()}\nanalysisFront.start();</script>'
        display({"text/html": _element(spec, _fixed(spec)) + script, "text/plain": spec.words}, raw=True)
        return
    if spec.static == "figure" and spec.figure is not None:
        title = word(spec.kind, "title")
        page.figure(spec.figure(), title=title, sources=spec.sources, name=f"explore-{spec.kind}")
    elif spec.static == "figure":
        put(f'<p class="say">{text.html(spec.words)}</p>{spec.html}', spec.words)
    put(_element(spec, "", hidden=True), "")


def word(kind: str, key: str, **values: Any) -> str:
    """Return a word or sentence of an explorer."""
    return str(text.sentence(f"explore.{kind}.{key}", **values))


def choice(kind: str, name: str, options: Mapping[str, str], *, how: str = "choice") -> dict[str, Any]:
    """Return a list (choice), a list that is searched (search), or boxes to tick (several)."""
    return {"name": name, "type": how, "label": word(kind, name), "options": [*options.items()]}


def slider(name: str, label: str, low: float, high: float, step: float = 1) -> dict[str, Any]:
    """Return a slider with a number behind it that can be typed."""
    return {"name": name, "type": "number", "label": label, "low": low, "high": high, "step": step}


def years(low: int, high: int) -> dict[str, Any]:
    """Return two sliders for the first and the last year."""
    from_, to = (str(text.sentence(f"explore.{key}")) for key in ("first_year", "last_year"))
    more = {"from": from_, "to": to, "low": low, "high": high}
    return {"name": "years", "type": "span", "label": word("panel", "years"), **more}


def within(first: int, last: int, low: int, high: int) -> list[int]:
    """Return two years, kept inside the years there are."""
    return [max(low, min(first, high)), min(high, max(last, low))]


def data(kind: str, heads: str, labelled: Mapping[str, Iterable[str]], **own: Any) -> dict[str, Any]:
    """Return the data of an explorer with what the front end says it with, in the language in use.

    `heads` names the columns of the rows to download, with blanks between; `labelled` has keys by kind.
    """
    messages = messages_files.entries("explore").items()
    return own | {
        "labels": {one: labels(one, keys) for one, keys in labelled.items()},
        "words": {
            key.removeprefix(f"{kind}."): one[text.language()]
            for key, one in messages if key.startswith(f"{kind}.")
        },
        "heads": {key: text.label("column", key, default=key) for key in heads.split()},
        "colours": {
            theme: {**style.palette(theme).regions, "highlight": style.palette(theme).highlight}
            for theme in ("light", "dark")
        },
    }  # fmt: skip


def labels(kind: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of keys in the language in use."""
    return {key: text.label(kind, key, default=key) for key in keys}


def unit(key: str) -> dict[str, Any]:
    """Return what a unit is called in the language, and by what its numbers are multiplied there."""
    if key == "share":
        return {"name": word("panel", "unit_share"), "factor": 100}
    factor = 10.0 if key.startswith("billion") and text.language() == "zh" else 1.0
    return {"name": text.unit(key), "factor": factor}


def _element(spec: ExplorerSpec, inside: str, *, hidden: bool = False) -> str:
    """Return the element of an explorer; its data are deflated, which makes them a third as large."""
    ui = {key: str(text.sentence(f"explore.{key}")) for key in UI}
    ui |= {
        "title": word(spec.kind, "title"),
        "credit": style.credit_line(spec.sources) if spec.sources else "",
    }
    own = {
        "kind": spec.kind,
        "lang": text.language(),
        "ui": ui,
        "first": spec.first,
        "controls": spec.controls,
    }
    plain = json.dumps({**spec.data, **own}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packed = base64.b64encode(zlib.compress(plain.encode(), 9)).decode("ascii")
    head = f'class="explore explore-{spec.kind}" data-explore="{packed}"'
    return f"<div {head}{' hidden' if hidden else ''}>{inside}</div>"


def _fixed(spec: ExplorerSpec) -> str:
    """Return the first view for readers without the script: on GitHub, in an untrusted notebook."""
    words = f'<div class="explore-words"><p>{text.html(spec.words)}</p></div>'
    if spec.figure is None:
        title = text.html(word(spec.kind, "title"))
        frame = f'class="explore-list" tabindex="0" role="region" aria-label="{title}"'
        return f"{words}<div {frame}>{spec.html}</div>"
    from matplotlib import pyplot

    with pyplot.ioff():
        figure = spec.figure().get_figure(root=True)
        assert figure is not None
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=110)
        pyplot.close(figure)
    source = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode('ascii')}"
    return f'<div class="fig"><img alt="{text.html(spec.words)}" src="{source}"></div>{words}'
