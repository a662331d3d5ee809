"""The amounts of a file: one unit each, one way of writing numbers for all, nothing absurd."""

from array import array
from collections import Counter
from dataclasses import dataclass
from math import nan
from statistics import median

from analysis.records import cells, vocabulary
from analysis.records.cells import Number, Refused
from analysis.records.header import Layout
from analysis.records.problems import Problems
from analysis.records.vocabulary import NotAUnit, Unit

LARGEST_CNY_BN = 10_000.0
"""No project costs ten thousand billion yuan: China's whole yearly output is some 130,000."""
OUTLIER = 1000
"""Amounts this many times the median are pointed out: a wrong unit, most likely."""
_CURRENCY_ONLY = frozenset(("yuan", "renminbi", "rmb", "cny", "¥", "人民币", "cny¥", "rmb¥"))

Row = int | str


@dataclass(frozen=True)
class _Marked:
    """An amount whose value depends on the decimal mark of the file, or proves it."""

    index: int
    number: Number
    unit: Unit
    text: str


class Amounts:
    """Takes the texts of amounts row by row; the values stand when all have been seen."""

    def __init__(self, layout: Layout, problems: Problems) -> None:
        self.layout, self.problems = layout, problems
        self.values = array("d")
        self.rows = array("q")
        self.lines = array("q")
        self.units: Counter[str] = Counter()
        self.missing = 0
        self.styles: Counter[str] = Counter()
        self._marked: list[_Marked] = []

    def take(self, text: str, beside: str, row: int, line: int) -> Number | None:
        """Note one amount, with the text of the unit column beside it; return it as written."""
        self.rows.append(row)
        self.lines.append(line)
        found = cells.number(text)
        if isinstance(found, Refused):
            self._add(found.problem, text, expected=found.expected)
            found = None
        elif found is None:
            self.missing += 1
        unit = self._unit(found, text, beside) if found else None
        self.values.append(nan if found is None or unit is None else unit.billions(found.point))
        if found is not None and unit is not None:
            self._note(found, unit, text)
        return found

    def _note(self, found: Number, unit: Unit, text: str) -> None:
        if found.point < 0:
            self._add("a negative amount", text, expected="an amount above zero, or an empty cell")
        elif found.point == 0:
            self._add("an amount of zero", text, warning=True, expected="an empty cell where no amount is known")
        if found.style:
            self.styles[found.style] += 1
            self._marked.append(_Marked(len(self.values) - 1, found, unit, text))

    def _add(
        self, problem: str, value: str, *, expected: str | None, at: int = -1, warning: bool = False, column: str = "amount"
    ) -> None:
        self.problems.add(
            problem, row=shown_row(self.rows[at], self.lines[at]), column=self.layout.name(column), value=value,
            expected=expected, warning=warning,
        )  # fmt: skip

    # ---------------------------------------------------------------- units

    def _unit(self, found: Number, text: str, beside: str) -> Unit | None:
        """The unit of one amount: of its cell, its row or its column, which must not contradict each other."""
        named: dict[str, Unit] = {}
        for column, written in (("amount", found.unit), ("unit", beside), ("amount", self.layout.unit_text)):
            unit = vocabulary.unit(written)
            if isinstance(unit, NotAUnit):
                self._add(unit.problem, text if column == "amount" else written, expected=unit.expected, column=column)
                return None
            if unit is not None:
                named[written] = unit
        exact = {word: unit for word, unit in named.items() if vocabulary.bare(word) not in _CURRENCY_ONLY} or named
        if len(set(exact.values())) > 1:
            self._add(f"two units for one amount: {' and '.join(exact)}", text,
                      expected="one unit: in the cell, beside it, or in the head")  # fmt: skip
            return None
        if not exact:
            self._add("the unit is missing", text, expected=vocabulary.EXPECTED_UNIT)
            return None
        word, unit = next(iter(exact.items()))
        self.units[word] += 1
        return unit

    # ---------------------------------------------------------------- when all have been seen

    def finish(self) -> None:
        """Settle the decimal mark, then look at the sizes."""
        decimal = self.decimal()
        for one in self._marked:
            self._settle(one, decimal)
        if len(self.units) > 1:
            told = ", ".join(f"{unit} ({count:,})" for unit, count in self.units.most_common(6))
            self.problems.add(f"the amounts stand in several units: {told}", column=self.layout.name("amount"),
                              warning=True, expected="one unit, if that was not meant")  # fmt: skip
        self._sizes()

    def decimal(self) -> str | None:
        """Return the decimal mark of the file, as set or as its numbers prove it: point, comma or None."""
        return decimal(self.layout, self.styles)

    def _settle(self, one: _Marked, decimal: str | None) -> None:
        number = one.number
        if number.style != "ambiguous" and number.style != decimal:
            self._add(f"a decimal {number.style} in a file with decimal {decimal}s", one.text, at=one.index,
                      expected=f"one way of writing numbers: decimal {decimal}")  # fmt: skip
            self.values[one.index] = nan
            return
        if number.style == "ambiguous" and decimal is None and not reads_point(self.layout, number.mark):
            self._add("an ambiguous number", one.text, at=one.index, expected=either_way(number))
            self.values[one.index] = nan
            return
        self.values[one.index] = one.unit.billions(number.comma if decimal == "comma" else number.point)

    def _sizes(self) -> None:
        known = [value for value in self.values if value > 0]
        middle = median(known) if len(known) >= 3 else float("inf")
        checked = self.layout.settings.get("large amounts") == "checked"
        for at, value in enumerate(self.values):
            if value > LARGEST_CNY_BN:
                self._add("an absurd amount", f"{value:,.0f} billion CNY", at=at,
                          expected="less than 10,000 billion CNY; is the unit right?")  # fmt: skip
            elif value >= OUTLIER * middle and not checked:
                self._add(f"an amount {OUTLIER:,} times the median or more", f"{value:,.6g} billion CNY", at=at, warning=True,
                          expected=f"near {middle:.3g} billion CNY; if it is right: a line “# large amounts: checked” above the head")  # fmt: skip # noqa: E501


def decimal(layout: Layout, styles: Counter[str]) -> str | None:
    """Return the decimal mark that a setting or the numbers of a file prove, None where nothing does."""
    if "decimal" in layout.settings:
        return layout.settings["decimal"]
    if not styles["point"] and not styles["comma"]:
        return None
    return "point" if styles["point"] >= styles["comma"] else "comma"


def reads_point(layout: Layout, mark: str) -> bool:
    """Return whether 1.234 is a number with decimals without further proof: not in a German file."""
    return mark == "." and not layout.german and layout.delimiter != ";"


def either_way(number: Number) -> str:
    """Return both readings of an ambiguous number, and how a file says which is meant."""
    low, high = sorted((number.point, number.comma))
    return f"{low:g} or {high:g}, or a line “# decimal: point” or “# decimal: comma” above the head"


def shown_row(row: int, line: int) -> Row:
    """Return a row as people look for it: its number, and its line where cells with line breaks shift it."""
    return row if row == line else f"{row} (line {line})"
