"""Showing an explorer: with controls where somebody can move them, as a figure everywhere else."""

from analysis import page, text
from analysis.explore import front
from analysis.explore.sheets import Sheet, View
from analysis.page.output import put


def show(sheet: Sheet) -> None:
    """Display an explorer where somebody can move it; in a run without anybody, its first view."""
    if not front.live():
        return _static(sheet, sheet.look(**sheet.first))
    from analysis.explore.explorer import Explorer

    return Explorer(sheet).show()


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
