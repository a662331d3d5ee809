"""Showing an explorer: with controls where somebody can move them, as a figure or a sentence elsewhere."""

from collections.abc import Callable

from analysis import names, page, text
from analysis.explore import front
from analysis.explore.sheets import Sheet, View
from analysis.page.output import put

STATIC = ("figure", "note")
"""What a run without controls puts on the page: the first view, or one sentence where it stands already."""


def show(name: str, sheet: Callable[[], Sheet], *, static: str = "figure") -> None:
    """Display an explorer where somebody can move it; in a run without anybody, what `static` says.

    The sheet is made only where it is looked at: a note costs a run of the notebook next to nothing.
    """
    names.pick(static, STATIC, "way to stand without controls")
    if front.live():
        from analysis.explore.explorer import Explorer

        return Explorer(sheet()).show()
    if static == "note":
        return page.note("explore.elsewhere", controls=text.sentence(f"explore.{name}.controls"))
    made = sheet()
    return _static(made, made.look(**made.first))


def _static(sheet: Sheet, view: View) -> None:
    """The first view as any figure of the page, with the word that it moves elsewhere."""
    title = text.sentence(f"explore.{sheet.name}.title")
    moves = text.sentence("explore.static", controls=text.sentence(f"explore.{sheet.name}.controls"))
    if view.ax is None:
        put(_cards(title, view, moves), "\n".join((title, view.words, moves)))
        return
    # The rows of this series stand below the fixed figure already, or in the table its source line names.
    view.ax.alt_text, view.ax.data_table = view.words, None  # type: ignore[attr-defined]
    page.figure(view.ax, title=title, caption=moves, sources=view.sources, name=f"explore-{sheet.name}")


def _cards(title: str, view: View, moves: str) -> str:
    return (
        f'<div class="explore-twin"><p class="fig-title"><strong>{text.html(title)}</strong></p>'
        f'<p class="say">{text.html(view.words)}</p>{view.html}<p class="note">{text.html(moves)}</p></div>'
    )
