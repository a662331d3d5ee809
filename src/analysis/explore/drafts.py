"""Drawing the same words again and again: a renderer that keeps them, for pictures of a moment."""

from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties

EDGE = 3
"""Pixels of room around words that are kept."""
MOST = 2000
"""Words that are kept; with more all are forgotten."""


class Canvas(FigureCanvasAgg):
    """A canvas whose renderer outlives the figure and knows how wide the words are that stay the same."""

    draft = False
    """Whether words are set to whole pixels, as the picture is looked at for a moment only."""

    def get_renderer(self) -> RendererAgg:
        """Return the renderer of this size, the same for every figure."""
        width, height = self.get_width_height(physical=True)
        return renderer(width, height, float(self.figure.dpi), draft=self.draft)


@lru_cache(maxsize=12)
def renderer(width: int, height: int, dpi: float, *, draft: bool) -> RendererAgg:
    """Return the renderer of a size in pixels, made once."""
    return (Drafting if draft else RendererAgg)(width, height, dpi)


class Drafting(RendererAgg):
    """Draws words once and then puts down what it has drawn, moved by whole pixels.

    Letters take more than half of the time a figure is drawn in, and on a move most words stay what they are.
    """

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self._kept: dict[tuple[Any, ...], tuple[Any, float]] = {}

    def draw_text(  # noqa: PLR0917  as the renderer of matplotlib takes them
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Draw words whose baseline begins at `x` and, downwards, `y`."""
        if ismath or angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        pixels, below = self._words(gc, s, prop)
        self.draw_image(gc, round(x) - EDGE, round(self.height - y) - below - EDGE, pixels)

    def _words(self, gc: GraphicsContextBase, s: str, prop: FontProperties) -> tuple[Any, float]:
        """The words as pixels, lowest row first, and how many of the rows lie below the baseline."""
        key = (s, hash(prop), tuple(gc.get_rgb()), gc.get_alpha(), gc.get_antialiased())
        if key not in self._kept:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = self._drawn(gc, s, prop)
        return self._kept[key]

    def _drawn(self, gc: GraphicsContextBase, s: str, prop: FontProperties) -> tuple[Any, float]:
        width, height, descent = self.get_text_width_height_descent(s, prop, False)
        below = ceil(descent)
        sheet = RendererAgg(ceil(width) + 2 * EDGE, ceil(height - descent) + below + 2 * EDGE, self.dpi)
        own = sheet.new_gc()
        own.copy_properties(gc)
        own.set_clip_rectangle(None)
        own.set_clip_path(None)
        sheet.draw_text(own, EDGE, sheet.height - below - EDGE, s, prop, 0)
        return np.ascontiguousarray(np.asarray(sheet.buffer_rgba())[::-1]), below
