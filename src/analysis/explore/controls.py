"""Controls of an explorer as widgets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from analysis.explore import sheets

NATURAL = {"description_width": "initial"}


@dataclass(frozen=True)
class Control:
    """A widget, the parts of it that can be moved, and how its value is read and set."""

    widget: Any
    parts: tuple[Any, ...]
    read: Callable[[], Any]
    write: Callable[[Any], None]


def control(dial: sheets.Dial, value: Any) -> Control:
    """Return the control of a dial, set to a value."""
    if isinstance(dial, sheets.Several):
        return _several(dial, value)
    widget = _single(dial, value)

    def write(given: Any) -> None:
        widget.value = given

    return Control(widget, (widget,), lambda: widget.value, write)


def _single(dial: sheets.Dial, value: Any) -> Any:
    """A dial of one widget."""
    facts: dict[str, Any] = {"description": dial.label, "style": NATURAL, "value": value}
    if isinstance(dial, sheets.Choice):
        return widgets.Dropdown(options=list(dial.options), layout=_wide("max-content"), **facts)
    if isinstance(dial, sheets.Steps):
        return widgets.SelectionSlider(options=list(dial.options), layout=_track(dial.label), **facts)
    if isinstance(dial, sheets.Span):
        return widgets.IntRangeSlider(min=dial.low, max=dial.high, layout=_track(dial.label), **facts)
    if isinstance(dial, sheets.Words):
        return widgets.Text(layout=_wide("20em"), **facts)
    assert isinstance(dial, sheets.Slide)
    whole = float(dial.step).is_integer() and isinstance(value, int)
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    return kind(min=dial.low, max=dial.high, step=dial.step, layout=_track(dial.label), **facts)


def _several(dial: sheets.Several, value: Any) -> Control:
    """One box to tick per option, side by side."""
    boxes = {
        key: widgets.Checkbox(value=key in value, description=name, indent=False, layout=_wide("auto"))
        for name, key in dial.options
    }
    row = widgets.HBox([widgets.Label(dial.label), *boxes.values()], layout=_row())

    def write(given: Any) -> None:
        for key, box in boxes.items():
            box.value = key in given

    return Control(row, tuple(boxes.values()), lambda: tuple(k for k, b in boxes.items() if b.value), write)


def _wide(width: str) -> Any:
    return widgets.Layout(width=width, max_width="100%")


def _track(label: str) -> Any:
    """Wide enough for the words on both sides and a track; Chinese is twice as wide."""
    words = sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in label)
    return _wide(f"{words + 16:.0f}em")


def _row() -> Any:
    return widgets.Layout(flex_flow="row wrap", grid_gap="0 0.9em", align_items="center")
