"""The amounts of a file: one unit each, one way of writing numbers for all, nothing absurd."""

import heapq
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import nan
from statistics import median

from analysis.records import cells, vocabulary
from analysis.records.cells import Number
from analysis.records.hazards import Refused
from analysis.records.problems import EXAMPLES, Expected, Problems
from analysis.records.settings import Layout
from analysis.records.vocabulary import NotAUnit, Unit

LARGEST_CNY_BN = 10_000.0
"""No project costs ten thousand billion yuan: China's whole yearly output is some 130,000."""
OUTLIER = 1000
"""Amounts this many times the median are pointed out: a wrong unit, most likely."""
LARGEST_KEPT = 50
"""Amounts whose text is kept until the end, the largest ones."""
_CURRENCY_ONLY = frozenset(("yuan", "renminbi", "rmb", "cny", "¥", "cn¥", "人民币", "cny¥", "rmb¥"))

Row = int | str


@dataclass(frozen=True)
class _Marked:
    """An amount that proves a decimal mark, or could be read with either."""

    index: int
    number: Number
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
        self._marked: dict[str, list[_Marked]] = {
            "point": [],
            "comma": [],
            "ambiguous.": [],
            "ambiguous,": [],
        }
        self._either = array("q")
        self._with_comma = array("d")
        self._largest: list[tuple[float, int, str]] = []

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
            self._keep_large(unit.billions(max(found.point, found.comma)), text)
            self._note(found, unit, text)
        return found

    def _keep_large(self, value: float, text: str) -> None:
        """Keep the texts of the largest amounts: only the end tells whether they are too large."""
        kept = (value, -len(self.values), text)
        if len(self._largest) < LARGEST_KEPT:
            heapq.heappush(self._largest, kept)
        elif kept > self._largest[0]:
            heapq.heapreplace(self._largest, kept)

    def _note(self, found: Number, unit: Unit, text: str) -> None:
        if found.point < 0:
            self._add("a negative amount", text, expected="an amount above zero, or an empty cell")
        elif found.point == 0:
            self._add(
                "an amount of zero", text, warning=True, expected="an empty cell where no amount is known"
            )
        if found.style:
            kind = f"{found.style}{found.mark}"
            self.styles[kind] += 1
            if len(self._marked[kind]) < EXAMPLES:
                self._marked[kind].append(_Marked(len(self.values) - 1, found, text))
        if found.style == "ambiguous":
            self._either.append(len(self.values) - 1)
            self._with_comma.append(unit.billions(found.comma))

    def _add(
        self,
        problem: str,
        value: str,
        *,
        expected: Expected,
        at: int = -1,
        warning: bool = False,
        column: str = "amount",
        count: int = 1,
    ) -> None:
        self.problems.add(
            problem,
            row=shown_row(self.rows[at], self.lines[at]),
            column=self.layout.name(column),
            value=value,
            expected=expected,
            warning=warning,
            count=count,
        )

    # ---------------------------------------------------------------- units

    def _unit(self, found: Number, text: str, beside: str) -> Unit | None:
        """The unit of one amount: of its cell, row or column, which must not contradict each other."""
        unit = unit_of((found.unit, beside, self.layout.unit_text))
        if isinstance(unit, NotAUnit):
            own = unit.text == beside and beside != ""
            self._add(
                unit.problem,
                beside if own else text,
                expected=unit.expected,
                column="unit" if own else "amount",
            )
            return None
        self.units[found.unit or beside or self.layout.unit_text] += 1
        return unit

    # ---------------------------------------------------------------- when all have been seen

    def finish(self) -> None:
        """Settle the decimal mark, then look at the sizes."""
        mark = self.decimal()
        if mark is not None:
            self._refuse_other("comma" if mark == "point" else "point", mark)
        self._settle_either(mark)
        if len({vocabulary.unit(written) for written in self.units}) > 1:
            told = ", ".join(f"{unit} ({count:,})" for unit, count in self.units.most_common(6))
            self.problems.add(
                f"the amounts stand in several units: {told}",
                column=self.layout.name("amount"),
                warning=True,
                expected="one unit, if that was not meant",
            )
        self._sizes()

    def decimal(self) -> str | None:
        """Return the decimal mark of the file, as set or as its numbers prove it: point, comma or None."""
        return decimal(self.layout, self.styles)

    def _refuse_other(self, style: str, decimal: str) -> None:
        for one in self._marked[style]:
            self._add(
                f"a decimal {style} in a file with decimal {decimal}s",
                one.text,
                at=one.index,
                expected=f"one way of writing numbers: decimal {decimal}",
                count=self._rest(style, one),
            )

    def _settle_either(self, decimal: str | None) -> None:
        """Numbers such as 1,234 and 1.234: read by the mark of the file, refused where nothing tells."""
        if decimal == "comma":
            for at, value in zip(self._either, self._with_comma, strict=True):
                self.values[at] = value
        if decimal is not None:
            return
        for mark in (".", ","):
            for one in () if reads_point(self.layout, mark) else self._marked[f"ambiguous{mark}"]:
                self._add(
                    "an ambiguous number",
                    one.text,
                    at=one.index,
                    expected=either_way(one.number),
                    count=self._rest(f"ambiguous{mark}", one),
                )

    def _rest(self, kind: str, one: _Marked) -> int:
        """How many amounts an example stands for: one, and the last for all that were not kept."""
        kept = self._marked[kind]
        return 1 + self.styles[kind] - len(kept) if one is kept[-1] else 1

    def _sizes(self) -> None:
        known = [value for value in self.values if value > 0]
        middle = median(known) if len(known) >= 3 else float("inf")
        if self.layout.settings.get("large amounts") == "checked":
            middle = float("inf")
        texts = {-place - 1: text for _, place, text in self._largest}
        absurd = [at for at, value in enumerate(self.values) if value > LARGEST_CNY_BN]
        large = [at for at, v in enumerate(self.values) if OUTLIER * middle <= v <= LARGEST_CNY_BN]
        self._told(
            absurd, texts, "an absurd amount", "less than 10,000 billion CNY, not {}; is the unit right?"
        )
        near = (
            f"near {middle:.3g} billion CNY, not {{}}; if it is right: "
            "a line “# large amounts: checked” above the head"
        )
        self._told(large, texts, f"an amount {OUTLIER:,} times the median or more", near, warning=True)

    def _told(
        self, places: list[int], texts: dict[int, str], problem: str, right: str, *, warning: bool = False
    ) -> None:
        """Tell amounts of which the first few with their text, and how many more there are."""
        shown = [at for at in places if at in texts][:EXAMPLES] or places[:EXAMPLES]
        for at in shown:
            self._add(
                problem,
                texts.get(at, f"{self.values[at]:,.6g} billion CNY"),
                at=at,
                expected=right.format(f"{self.values[at]:,.6g}"),
                warning=warning,
                count=1 + (len(places) - len(shown) if at == shown[-1] else 0),
            )


@lru_cache(maxsize=4096)
def unit_of(written: tuple[str, str, str]) -> Unit | NotAUnit:
    """Return the one unit that the texts in a cell, beside it and in the head name together, or why not.

    A currency alone agrees with everything: CNY beside, and Mio. in the head, are million CNY.
    """
    named: dict[str, Unit] = {}
    for text in written:
        unit = vocabulary.unit(text)
        if isinstance(unit, NotAUnit):
            return unit
        if unit is not None:
            named[text] = unit
    exact = {
        text: unit for text, unit in named.items() if vocabulary.bare(text) not in _CURRENCY_ONLY
    } or named
    if len(set(exact.values())) > 1:
        told = " and ".join(exact)
        return NotAUnit(
            f"two units for one amount: {told}", "one unit: in the cell, beside it, or in the head"
        )
    if not exact:
        return NotAUnit("the unit is missing", vocabulary.EXPECTED_UNIT)
    return next(iter(exact.values()))


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
