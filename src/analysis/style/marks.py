"""What a mark of a figure says of itself: the tooltip of a page, and what its keyboard focus reads out."""

from collections.abc import Sequence

HALO = "halo"
"""Group id of text that is written on an outline in the page's colour, so that it reads on lines."""


class Mark(str):
    """A group id (`artist.set_gid`) that is the mark's own words: name and value.

    `parts` are the words of the parts of one artist (points of a line, dots of a collection), in the order in
    which they are drawn. With `whole=False` only the parts carry words.
    """

    parts: Sequence[str]
    whole: bool

    def __new__(cls, words: str, parts: Sequence[str] = (), *, whole: bool = True) -> "Mark":
        """Return a mark with the words of its parts."""
        mark = super().__new__(cls, words)
        mark.parts, mark.whole = tuple(parts), whole
        return mark
