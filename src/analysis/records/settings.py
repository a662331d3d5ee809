"""What is known of a file before its rows: its columns, and the settings in lines above the head."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

from analysis.records import vocabulary
from analysis.records.problems import Problems
from analysis.records.vocabulary import NotAUnit, Unit

PLACES = ("region", "city", "place", "province")
"""Where a record lies, in the order they are looked at."""
SETTINGS = {
    "decimal": ("point", "comma"),
    "date order": ("day-month-year", "month-day-year"),
    "large amounts": ("checked",),
    "fields": ("own",),
}
"""Settings a file may carry in lines ``# name: value`` above its head."""
_SETTING = re.compile(
    r"^\s*(decimal|date order|large amounts|fields|unit)\s*[:：]\s*(.*?)\s*$", re.IGNORECASE
)


@dataclass
class Layout:
    """What the head of a file says."""

    header: list[str] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    delimiter: str = ","
    unit: Unit | None = None
    unit_text: str = ""
    german: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    above: int = 0
    """Physical lines above the head."""
    row: int = 1
    """Row of the head."""

    def name(self, column: str) -> str:
        """Return how the file calls a column."""
        return self.header[self.at[column]].strip() if column in self.at else column


def take(line: str, layout: Layout, problems: Problems, row: int | None) -> None:
    """Take a setting from a line with #; other such lines are remarks for people."""
    text = line.strip().strip('"').lstrip("#").rstrip(',;\t|" ')
    found = _SETTING.match(text)
    if not found:
        _misspelt(text, problems, row)
        return
    name, value = found[1].casefold(), found[2]
    if name == "unit":
        take_unit(value, "unit", layout, problems, row)
    elif value.casefold() in SETTINGS[name]:
        layout.settings[name] = value.casefold()
    else:
        problems.add(
            "unknown setting", row=row, column=f"# {name}", value=value, expected=" or ".join(SETTINGS[name])
        )


def _misspelt(text: str, problems: Problems, row: int | None) -> None:
    """Warn of a remark that looks like a setting: one that is not read would change what amounts mean."""
    name, _, value = text.replace("：", ":").partition(":")
    # two marks, as in the template, are a setting put aside
    if name.strip().startswith("#"):
        return
    near = get_close_matches(name.strip().casefold()[:40], [*SETTINGS, "unit"], n=1, cutoff=0.8)
    fits = near and (
        isinstance(vocabulary.unit(value), Unit)
        if near[0] == "unit"
        else value.strip().casefold() in SETTINGS[near[0]]
    )
    if fits:
        problems.add(
            "a remark, not a setting",
            row=row,
            column=f"# {name.strip()}",
            value=value.strip(),
            expected=f"“# {near[0]}: {value.strip()}” if a setting is meant",
            warning=True,
        )


def take_unit(text: str, column: str, layout: Layout, problems: Problems, row: int | None) -> None:
    """Take the unit of all amounts; one that is none, or a second one, becomes a problem."""
    unit = vocabulary.unit(text)
    if isinstance(unit, NotAUnit):
        problems.add(unit.problem, row=row, column=column, value=text, expected=unit.expected)
    elif unit is not None and layout.unit is not None and unit != layout.unit:
        problems.add("two units for one file", row=row, column=column, value=text, expected=layout.unit_text)
    elif unit is not None:
        layout.unit, layout.unit_text = unit, text
