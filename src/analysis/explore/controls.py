"""Controls of an explorer as widgets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from analysis.explore import sheets

NATURAL = {"description_width": "initial"}
MANY = 4
"""Sliders from which on they are set in a column."""
READOUTS = (4, 7, 11)
"""Widths of what stands behind a track, in letters: a number, two years, a day."""


@dataclass(frozen=True)
class Control:
    """A widget, the parts of it that can be moved, and how its value is read and set."""

    widget: Any
    parts: tuple[Any, ...]
    read: Callable[[], Any]
    write: Callable[[Any], None]


def controls(dials: Mapping[str, sheets.Dial], first: Mapping[str, Any]) -> dict[str, Control]:
    """Return the controls of dials by name; where sliders are many, their tracks stand below each other."""
    column = max((_ems(dials[name].label) for name in set_in_a_column(dials)), default=None)
    return {name: control(dial, first[name], column) for name, dial in dials.items()}


def set_in_a_column(dials: Mapping[str, sheets.Dial]) -> list[str]:
    """Return the names of the sliders that stand apart from the other controls, because they are many."""
    sliders = [name for name, dial in dials.items() if isinstance(dial, sheets.Slide | sheets.Steps)]
    return sliders if len(sliders) >= MANY else []


def control(dial: sheets.Dial, value: Any, column: float | None = None) -> Control:
    """Return the control of a dial, set to a value; `column` is the width of a slider's label."""
    if isinstance(dial, sheets.Several):
        return _several(dial, value)
    widget = _single(dial, value, column)

    def write(given: Any) -> None:
        widget.value = given

    return Control(widget, (widget,), lambda: widget.value, write)


def _single(dial: sheets.Dial, value: Any, column: float | None) -> Any:
    """A dial of one widget."""
    facts: dict[str, Any] = {"description": dial.label, "style": NATURAL, "value": value}
    if isinstance(dial, sheets.Choice):
        return widgets.Dropdown(options=list(dial.options), layout=_wide("max-content"), **facts)
    if isinstance(dial, sheets.Words):
        return widgets.Text(layout=_wide("20em"), **facts)
    assert isinstance(dial, sheets.Steps | sheets.Span | sheets.Slide)
    if column is not None:
        facts["style"] = {"description_width": f"{column:.1f}em"}
    facts["layout"] = _wide(f"{(column or _ems(dial.label)) + 14 + _readout(dial):.1f}em")
    return _slider(dial, facts).add_class(f"explore-readout-{_readout(dial)}")


def _slider(dial: sheets.Steps | sheets.Span | sheets.Slide, facts: dict[str, Any]) -> Any:
    if isinstance(dial, sheets.Steps):
        return widgets.SelectionSlider(options=list(dial.options), **facts)
    if isinstance(dial, sheets.Span):
        return widgets.IntRangeSlider(min=dial.low, max=dial.high, **facts)
    whole = float(dial.step).is_integer() and isinstance(facts["value"], int)
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    return kind(min=dial.low, max=dial.high, step=dial.step, **facts)


def _readout(dial: sheets.Steps | sheets.Span | sheets.Slide) -> int:
    """Room for what a slider says behind its track: always the same, so that the track stays where it is."""
    if isinstance(dial, sheets.Span):
        return READOUTS[1]
    if isinstance(dial, sheets.Slide):
        return READOUTS[0]
    longest = max(_ems(said) for said, _ in dial.options)
    return next((room for room in READOUTS if longest < room), READOUTS[-1])


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


def _ems(label: str) -> float:
    """About how wide words are; Chinese is twice as wide."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in label)


def _row() -> Any:
    return widgets.Layout(flex_flow="row wrap", grid_gap="0 0.9em", align_items="center")
