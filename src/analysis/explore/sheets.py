"""What an explorer is made of, as data: its controls, their first values, and what a set of values shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Option = tuple[str, Any]
"""What a choice is called, and its value."""


@dataclass(frozen=True)
class Choice:
    """One of several values."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Several:
    """Any number of values; the value is a tuple."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Span:
    """Two whole numbers, the first not above the second."""

    label: str
    low: int
    high: int


@dataclass(frozen=True)
class Slide:
    """One number between two."""

    label: str
    low: float
    high: float
    step: float = 1


@dataclass(frozen=True)
class Steps:
    """One of a row of values, in their order."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Words:
    """Any words."""

    label: str


Dial = Choice | Several | Span | Slide | Steps | Words


@dataclass(frozen=True)
class View:
    """What one set of values shows: a figure or ready HTML, the words that say it, the lines that draw it."""

    words: str
    code: Sequence[str] = ()
    ax: "Axes | None" = None
    html: str = ""
    sources: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """One explorer: name of its messages, controls by name, their first values, the view of any values.

    The words stand below a picture, but above a list (`words_first`), whose end may be far.
    """

    name: str
    dials: Mapping[str, Dial]
    first: Mapping[str, Any]
    look: Callable[..., View]
    words_first: bool = False


def told(ax: "Axes") -> str:
    """Return the description a figure carries."""
    return str(getattr(ax, "alt_text", ""))
