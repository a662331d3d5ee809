"""The parameters of a notebook as a form; a button runs its report and links the result.

A list for a choice, a box for a number, a day or a file: what each takes comes from the contract. The report
runs beside the notebook, so that the page stays in use meanwhile.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from analysis import text
from analysis.errors import AnalysisError
from analysis.run import contract, lab, output
from analysis.run.contract import Parameter, offered

_FIELD = 21
"""Width of a field without its label, in letters."""
_NAMED = ("all", "both", "printed", "section", "best_region", "nation", "en", "de", "zh")
"""Values of parameters that are named by this form; the others have a label of their own."""
_HINTS = ("date", "path", "weights")
"""Types whose empty field says what may be written into it."""
_LINK = "color:var(--jp-content-link-color,#0645ad);text-decoration:underline"


class Form:
    """The form of one notebook: `fields` by parameter, `button`, `status`, and `box` with all of them."""

    def __init__(self, notebook: str, folder: Path | None = None) -> None:
        self.notebook, self.folder = notebook, folder or lab.site()
        known = contract.declared(notebook)
        room = max((_ems(entry.label[text.language()]) for entry in known.values()), default=0.0) + 1
        self.fields = {name: _field(entry, room) for name, entry in known.items()}
        self.button = widgets.Button(
            description=str(text.sentence("explore.form.run")), button_style="primary"
        )
        self.status = widgets.HTML()
        self.button.on_click(self.start)
        self.box = widgets.VBox([_heading(notebook), *self._rows(), self.button, self.status])
        self.box.add_class("report-form")
        self._work: threading.Thread | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The values in the form, checked.

        Raises
        ------
        ParameterError
            One line with what would be right.
        """
        given = {name: str(field.value) for name, field in self.fields.items()}
        return contract.parse(self.notebook, given)

    def start(self, _button: Any = None) -> None:
        """Run the report for the values in the form, beside the notebook; the status says what came of it."""
        try:
            asked = contract.changed(self.notebook, self.values)
        except contract.ParameterValueError as refusal:
            self.status.value = _said(str(refusal))
            return
        self.button.disabled = True
        self.status.value = _said(str(text.sentence("explore.form.running")))
        self._work = threading.Thread(target=self._run, args=(asked, text.language()), daemon=True)
        self._work.start()

    def wait(self, seconds: float = 600) -> None:
        """Wait until a report that was started is there."""
        if self._work is not None:
            self._work.join(seconds)

    def _run(self, asked: Mapping[str, Any], language: str) -> None:
        begun = time.monotonic()
        given = [part for name, value in asked.items() for part in ("-p", name, str(value))]
        command = [
            sys.executable,
            "-m",
            "analysis.cli",
            "report",
            self.notebook,
            *given,
            "--out",
            str(self.folder),
            "--single-file",
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            # one file that holds all it needs: Jupyter shows files in a sandbox that reads no others
            page = self.folder / "single" / f"{_name(self.notebook, asked)}.html"
            with text.using_language(language):
                self.status.value = _outcome(done, page, time.monotonic() - begun)
        finally:
            self.button.disabled = False

    def _rows(self) -> Sequence[Any]:
        known = contract.declared(self.notebook)
        for name, field in self.fields.items():
            field.tooltip = known[name].help[text.language()]
        return list(self.fields.values())


def _name(notebook: str, asked: Mapping[str, Any]) -> str:
    """Name of the page of a run, or of none where the values are refused."""
    from analysis.run import execution

    try:
        return execution.plan(notebook, asked).name
    except AnalysisError:
        return output.output_name(Path(notebook).stem, asked)


def _field(entry: Parameter, room: float) -> Any:
    """The widget of one parameter, set to its default; `room` is the width of the labels in letters."""
    facts: dict[str, Any] = {
        "description": entry.label[text.language()],
        "style": {"description_width": f"{room:.1f}em"},
        "layout": widgets.Layout(width=f"{room + _FIELD:.1f}em", max_width="100%"),
    }
    if entry.minimum is not None and entry.python_type == "int":
        return widgets.BoundedIntText(value=entry.default, min=entry.minimum, max=entry.maximum, **facts)
    options = offered(entry)
    if options and entry.type != "edition":
        return widgets.Dropdown(
            options=[(_called(key), key) for key in options], value=entry.default, **facts
        )
    if options:
        return widgets.Combobox(options=options, value=entry.default, ensure_option=False, **facts)
    return widgets.Text(value=str(entry.default), placeholder=_hint(entry), **facts)


def _hint(entry: Parameter) -> str:
    return str(text.sentence(f"explore.form.type_{entry.type}")) if entry.type in _HINTS else entry.range_text


def _ems(label: str) -> float:
    """About how wide words are; Chinese is twice as wide."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in label)


def _called(key: str) -> str:
    """The name of a key with the key itself, which is what code and file names show."""
    if key in _NAMED:
        return f"{text.sentence(f'explore.form.value_{key}')} ({key})"
    for kind in ("region_short", "indicator", "section", "verdict", "collection", "reading", "case"):
        name = text.label(kind, key, default="")
        if name:
            return f"{name} ({key})"
    return key


def _heading(notebook: str) -> Any:
    title = f"{text.sentence('explore.form.title')}: {notebook}"
    return widgets.HTML(f"<p><strong>{text.html(title)}</strong></p>")


def _outcome(done: "subprocess.CompletedProcess[str]", page: Path, seconds: float) -> str:
    if done.returncode == 0 and page.is_file():
        return _said(str(text.sentence("explore.form.done", seconds=seconds)), _link(page))
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return _said(str(text.sentence("explore.form.failed")), text.html(lines[-1] if lines else ""))


def _link(page: Path) -> str:
    """The page as a link where the server reaches it, its place otherwise."""
    address = lab.address(page)
    name = text.html(page.name)
    if address is None:
        return f"<code>{text.html(str(page))}</code>"
    return f'<a href="{text.html(address)}" target="_blank" rel="noopener" style="{_LINK}">{name}</a>'


def _said(words: str, more: str = "") -> str:
    return f'<p role="status">{text.html(words)} {more}</p>'
