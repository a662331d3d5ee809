"""An explorer on the page: controls above one picture that is exchanged whenever a control moves."""

import asyncio
import logging
import time
from typing import Any

import ipywidgets as widgets

from analysis import style, text
from analysis.errors import AnalysisError
from analysis.explore import front, pictures, sheets
from analysis.explore.controls import READOUTS, controls, set_in_a_column

_LOG = logging.getLogger(__name__)
REST = 0.4
"""Seconds after the last picture without a move, then a control rests."""

# The widgets have no attribute of their own for what follows: the words are announced when they change, and
# the handles of the sliders carry their name. The empty picture runs this once, when the explorer is there.
_NAMED = (
    "setTimeout(()=>{const b=this.closest('.explore');if(!b)return;"
    "const w=b.querySelector('.explore-words .widget-html-content');"
    "if(w){w.setAttribute('role','status');w.setAttribute('aria-live','polite')}"
    "b.querySelectorAll('.noUi-handle').forEach(h=>{"
    "const l=h.closest('.jupyter-widgets').querySelector('.widget-label');"
    "if(l)h.setAttribute('aria-label',l.textContent)})},400)"
)
_EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
_COPY = (
    "const c=this.closest('.explore').querySelector('.explore-code textarea').value;"
    "const s=this.nextElementSibling,d=()=>{s.textContent=s.dataset.done};"
    "if(!c){s.textContent=s.dataset.none;return}"
    "if(navigator.clipboard){navigator.clipboard.writeText(c).then(d)}else{"
    "const t=document.createElement('textarea');t.value=c;document.body.append(t);t.select();"
    "document.execCommand('copy');t.remove();d()}"
)
_STYLE = (
    "<style>.explore .widget-html-content{line-height:1.5}.explore .fig{margin:.4em 0;max-width:none}"
    ".explore-words .widget-html-content p{max-width:46em;margin:.2em 0}"
    ".explore-code textarea{font-family:var(--jp-code-font-family,monospace);white-space:pre;min-height:7em}"
    ".explore img{max-width:100%;height:auto}"
    ".explore .widget-readout{width:auto;max-width:none;white-space:nowrap}"
    + "".join(f".explore-readout-{room} .widget-readout{{min-width:{room}em}}" for room in READOUTS)
    + ".explore-list{max-height:36em;overflow-y:auto;max-width:60em;padding:.2em .4em;"
    "border:1px solid var(--jp-border-color2,#ccc)}</style>"
)


class Explorer:
    """The live form of a sheet: `controls` by name, `box` to display, `view` as it stands."""

    def __init__(self, sheet: sheets.Sheet) -> None:
        self.sheet = sheet
        self.controls = controls(sheet.dials, sheet.first)
        self.picture, self.words = widgets.HTML(), widgets.HTML()
        self.code = widgets.Textarea(rows=6, layout=widgets.Layout(width="100%"))
        self.view = sheets.View("")
        self._shown: dict[str, Any] | None = None
        self._held = False
        self._camera, self._moved, self._room = pictures.Camera(), 0.0, ""
        self._sharper: asyncio.TimerHandle | None = None
        self.redraw()
        for one in self.controls.values():
            for part in one.parts:
                part.observe(self.redraw, names="value")
        self.box = self._box()

    @property
    def values(self) -> dict[str, Any]:
        """What the controls are set to."""
        return {name: one.read() for name, one in self.controls.items()}

    def set(self, **values: Any) -> None:
        """Set controls by name and draw once."""
        self._held = True
        try:
            for name, value in values.items():
                self.controls[name].write(value)
        finally:
            self._held = False
        self.redraw()

    def reset(self, _button: Any = None) -> None:
        """Set every control back to where it was when the explorer opened."""
        self.set(**self.sheet.first)

    def redraw(self, _change: Any = None) -> None:
        """Draw what the controls are set to, unless that is what is shown."""
        values = self.values
        if self._held or values == self._shown:
            return
        self._shown = values
        density = self._density()
        with pictures.only_this_figure():
            self.view = _looked(self.sheet, values)
            self.picture.value = self._picture(density)
        self._moved = time.monotonic()
        # The words come last: whoever waits for them finds picture and code in place.
        self.code.value = "\n".join(self.view.code)
        self.words.value = _words(self.view)

    def _density(self) -> int:
        """A control on the move gets drafts, which come sooner; a sharp picture follows when it rests."""
        still = time.monotonic() - self._moved
        if self._sharper is not None:
            self._sharper.cancel()
        loop = front.loop()
        if loop is None or still > REST:
            return pictures.DENSITY
        self._sharper = loop.call_later(REST, self._sharpen)
        return pictures.DRAFT

    def _sharpen(self) -> None:
        self.picture.value = self._picture(pictures.DENSITY)

    def _picture(self, density: int) -> str:
        if self.view.ax is None:
            return _list(self.view.html, self.sheet.name) or self._room
        figure = self.view.ax.get_figure(root=True)
        assert figure is not None
        self._room = _room(*figure.get_size_inches())
        return f'<div class="fig">{self._camera.image(figure, self.view.words, density=density)}</div>'

    def twin(self) -> str:
        """Return the picture and its words as plain HTML, for readers of the saved notebook."""
        return f'<div class="explore-twin">{self.picture.value}{self.words.value}</div>'

    def show(self) -> None:
        """Display the explorer; where widgets cannot live, its picture and words stand in."""
        from IPython.display import display

        bundle = self.box._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        display({**data, "text/html": self.twin(), "text/plain": self.view.words}, raw=True)

    def _box(self) -> Any:
        apart = set_in_a_column(self.sheet.dials)
        groups = ([name for name in self.controls if name not in apart], apart)
        dials = [
            widgets.HBox([self.controls[name].widget for name in group], layout=_wrapped())
            for group in groups
            if group
        ]
        title = widgets.HTML(
            f'<p class="fig-title"><strong>{text.html(text.sentence(f"explore.{self.sheet.name}.title"))}'
            "</strong></p>"
        )
        back = widgets.Button(description=str(text.sentence("explore.reset")))
        back.on_click(self.reset)
        code = widgets.Accordion(
            children=[self.code], titles=(str(text.sentence("explore.code")),), selected_index=None
        )
        foot = widgets.HBox([back, widgets.HTML(_copy())], layout=_wrapped())
        for widget, name in ((self.words, "explore-words"), (code, "explore-code")):
            widget.add_class(name)
        shown = [self.words, self.picture] if self.sheet.words_first else [self.picture, self.words]
        box = widgets.VBox([title, *dials, *shown, foot, code])
        box.add_class("explore")
        return box


def _looked(sheet: sheets.Sheet, values: dict[str, Any]) -> sheets.View:
    """The view of these values; what cannot be shown is said in its place.

    So is a fault of our own: nobody looks at the log to which a widget's errors go.
    """
    try:
        return sheet.look(**values)
    except AnalysisError as refusal:
        return sheets.View(str(refusal))
    except Exception as fault:
        _LOG.exception("explorer %s with %s", sheet.name, values)
        return sheets.View(f"{type(fault).__name__}: {fault}")


def _list(html: str, name: str) -> str:
    """A list in a frame that scrolls by mouse or keys: a long one leaves the page where it is."""
    if not html:
        return ""
    title = text.html(text.sentence(f"explore.{name}.title"))
    return f'<div class="explore-list" tabindex="0" role="region" aria-label="{title}">{html}</div>'


def _room(width: float, height: float) -> str:
    """Where a picture stood and none can be drawn: as much room, so that the page stays where it is."""
    return f'<div class="fig explore-empty" style="width:{width:.2f}in;height:{height:.2f}in"></div>'


def _words(view: sheets.View) -> str:
    credit = style.credit_line(view.sources) if view.sources else ""
    small = f'<p class="fig-credit"><small>{text.html(credit)}</small></p>' if credit else ""
    return f"<p>{text.html(view.words)}</p>{small}"


def _copy() -> str:
    """The button that copies the code of the view; the words beside it say that it was done."""
    done, none = (text.html(str(text.sentence(f"explore.{key}"))) for key in ("copied", "nothing_to_copy"))
    return (
        f'{_STYLE}<button type="button" class="jupyter-button widget-button" onclick="{_COPY}">'
        f"{text.html(str(text.sentence('explore.copy')))}</button>"
        f'<span role="status" data-done="{done}" data-none="{none}"></span>'
        f'<img alt="" width="1" height="1" src="{_EMPTY}" onload="{_NAMED}">'
    )


def _wrapped() -> Any:
    return widgets.Layout(flex_flow="row wrap", grid_gap="0.1em 1.4em", align_items="center")
