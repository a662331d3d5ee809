"""Putting an explorer into an output: alive where a script may run, its fixed figure everywhere else."""

import base64
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import front, names, page, style, text
from analysis.explore.session import live
from analysis.page.display import put
from analysis.text import messages_files

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STATIC = ("figure", "note")
"""What stands on a page: the first view as a figure, or nothing where the page shows it already."""

UI = ("code", "copied", "copy", "download", "link", "link_copied", "nothing_to_copy", "reset", "undo")
Option = tuple[str, str]
"""A key and what it is called."""


@dataclass(frozen=True)
class ExplorerSpec:
    """One explorer: kind, data and first state for the front end; first figure and words for others."""

    kind: str
    data: Mapping[str, Any]
    first: Mapping[str, Any]
    controls: Sequence[Mapping[str, Any]]
    words: str
    figure: "Callable[[], Axes] | None" = None
    html: str = ""
    sources: Sequence[str] = ()


def show(kind: str, make: Callable[[], ExplorerSpec], *, static: str = "figure") -> None:
    """Display an explorer: alive in JupyterLab and in a notebook opened again; on a page, what `static` says.

    On a page the explorer waits unseen for the page's own script; without it, nothing speaks of controls.
    """
    names.validate_choice(static, STATIC, "way to show it without controls")
    spec = make()
    if live():
        from IPython.display import display

        script = f'<script type="module">{front.explorers()}\nanalysisFront.start();</script>'
        markup = _element(spec, _fixed(spec)) + script
        display({"text/html": markup, "text/plain": spec.words}, raw=True)
        return
    if static == "figure" and spec.figure is not None:
        ax = spec.figure()
        page.figure(ax, title=_title(kind), sources=spec.sources, name=f"explore-{kind}")
    elif static == "figure":
        put(f'<p class="say">{text.html(spec.words)}</p>{spec.html}', spec.words)
    put(_element(spec, "", hidden=True), "")


def option(key: str, label: str) -> Option:
    """Return one entry of a list."""
    return (key, label)


def choice(name: str, label: str, options: Sequence[Option], *, kind: str = "choice") -> dict[str, Any]:
    """Return a list (choice), a list that is searched (search), or boxes to tick (several)."""
    return {"name": name, "type": kind, "label": label, "options": list(options)}


def slider(name: str, label: str, low: float, high: float, step: float = 1) -> dict[str, Any]:
    """Return a slider with a number behind it that can be typed."""
    return {"name": name, "type": "number", "label": label, "low": low, "high": high, "step": step}


def years(low: int, high: int) -> dict[str, Any]:
    """Return two sliders for the first and the last year."""
    from_, to = (str(text.sentence(f"explore.{key}")) for key in ("first_year", "last_year"))
    label = str(text.sentence("explore.panel.years"))
    return {
        "name": "years",
        "type": "span",
        "label": label,
        "from": from_,
        "to": to,
        "low": low,
        "high": high,
    }


def templates(kind: str, *keys: str) -> dict[str, str]:
    """Return message templates of an explorer in the language in use, for the front end to fill in."""
    known = messages_files.entries("explore")
    return {key: known[f"{kind}.{key}"][text.language()] for key in keys}


def heads(*keys: str) -> dict[str, str]:
    """Return the heads of columns of the rows that can be downloaded."""
    return {key: text.label("column", key, default=key) for key in keys}


def labels(kind: str, keys: Sequence[str]) -> dict[str, str]:
    """Return the names of keys in the language in use."""
    return {key: text.label(kind, key, default=key) for key in keys}


def colours() -> dict[str, dict[str, str]]:
    """Return the colours of the regions and of what is highlighted, by theme."""
    found = {theme: style.palette(theme) for theme in ("light", "dark")}
    return {theme: {**one.regions, "highlight": one.highlight} for theme, one in found.items()}


def unit(key: str) -> dict[str, Any]:
    """Return what a unit is called in the language, and by what its numbers are multiplied there."""
    if key == "share":
        return {"name": str(text.sentence("explore.panel.unit_share")), "factor": 100}
    factor = 10.0 if key.startswith("billion") and text.language() == "zh" else 1.0
    return {"name": text.unit(key), "factor": factor}


def _title(kind: str) -> str:
    return str(text.sentence(f"explore.{kind}.title"))


def _element(spec: ExplorerSpec, inside: str, *, hidden: bool = False) -> str:
    ui = {key: str(text.sentence(f"explore.{key}")) for key in UI}
    ui |= {"title": _title(spec.kind), "credit": style.credit_line(spec.sources) if spec.sources else ""}
    data = {
        **spec.data,
        "kind": spec.kind,
        "lang": text.language(),
        "ui": ui,
        "first": spec.first,
        "controls": spec.controls,
    }
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    state = " hidden" if hidden else ""
    return f'<div class="explore" data-explore="{text.html(packed)}"{state}>{inside}</div>'


def _fixed(spec: ExplorerSpec) -> str:
    """Return the first view for readers without the script: on GitHub, in an untrusted notebook."""
    words = f'<div class="explore-words"><p>{text.html(spec.words)}</p></div>'
    if spec.figure is None:
        frame = f'class="explore-list" tabindex="0" role="region" aria-label="{text.html(_title(spec.kind))}"'
        return f"{words}<div {frame}>{spec.html}</div>"
    from matplotlib import pyplot

    with pyplot.ioff():
        figure = spec.figure().get_figure(root=True)
        assert figure is not None
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=110)
        pyplot.close(figure)
    data = base64.b64encode(picture.getvalue()).decode("ascii")
    image = f'<img alt="{text.html(spec.words)}" src="data:image/png;base64,{data}">'
    return f'<div class="fig">{image}</div>{words}'
