"""Rows of records, checked one by one and collected in columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from analysis.records import cells, hazards, places
from analysis.records.amounts import Amounts, shown_row
from analysis.records.hazards import Refused
from analysis.records.problems import Expected, Problems
from analysis.records.settings import PLACES, Layout

MOST_COMPARED = 1_000_000
"""Projects whose rows are compared in memory; the engine for large files compares all."""


@dataclass
class Columns:
    """Checked records: one entry per row in each list."""

    projects: list[str] = field(default_factory=list)
    days: list[date | None] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


class Rows:
    """Takes rows of text, notes what is wrong with them, and keeps what is right."""

    def __init__(self, layout: Layout, problems: Problems, *, today: date, keep: bool = True) -> None:
        self.layout, self.problems, self.today, self.keep = layout, problems, today, keep
        self.columns, self.amounts = Columns(), Amounts(layout, problems)
        self.regions: Counter[str] = Counter()
        self.count = self.undated = self.placeless = 0
        self.first: date | None = None
        self.last: date | None = None
        self._at = (0, 0)
        self._root = places.here()
        self._places = [(column, layout.at[column]) for column in PLACES if column in layout.at]
        self._header = [cell.strip() for cell in layout.header]
        self._seen: dict[tuple[object, ...], tuple[int | str, tuple[object, ...]]] = {}
        self._own_fields: set[str] = set()

    def take(self, row: Sequence[str], number: int, line: int) -> None:
        """Check one row and keep its values; a row with problems is counted but worth nothing."""
        self._at = (number, line)
        if len(row) != len(self._header):
            self._wrong_width(row)
            return
        if [cell.strip() for cell in row] == self._header:
            self._add(
                "the head appears again: two files glued together?", expected="one head, in the first line"
            )
            return
        self.count += 1
        before = self.problems.noted
        project, day, region = self._project(row), self._day(row), self._region(row)
        fields = self._fields(row)
        amount = self.amounts.take(self._cell(row, "amount"), self._cell(row, "unit"), number, line)
        # a row with a problem is worth nothing: what it shares with another says nothing either
        if self.problems.noted == before:
            place = (region,) if project else tuple(row[at].strip() for _, at in self._places)
            self._compare(project, place, (day, amount, fields))
        if self.keep:
            kept = self.columns
            kept.projects.append(project)
            kept.days.append(day)
            kept.regions.append(region)
            kept.fields.append(fields)

    def _cell(self, row: Sequence[str], column: str) -> str:
        at = self.layout.at.get(column)
        return row[at].strip() if at is not None else ""

    def _add(
        self,
        text: str,
        *,
        column: str | None = None,
        value: str | None = None,
        expected: Expected = None,
        warning: bool = False,
    ) -> None:
        name = None if column is None else self.layout.name(column)
        self.problems.add(
            text, row=shown_row(*self._at), column=name, value=value, expected=expected, warning=warning
        )

    def _refuse(self, refused: Refused, column: str, value: str) -> None:
        self._add(refused.problem, column=column, value=value, expected=refused.expected)

    def _wrong_width(self, row: Sequence[str]) -> None:
        wide, wanted = len(row), len(self._header)
        hint = ""
        if wide > wanted and self.layout.delimiter == ",":
            hint = '; a comma in a number or a name needs quotes: "99,5"'
        elif wide == 1 and any(mark in row[0] for mark in ";,\t|"):
            hint = "; the same separator in every line"
        self._add(
            f"{wide} {'cell' if wide == 1 else 'cells'} in the row", expected=f"{wanted} as in the head{hint}"
        )

    def _project(self, row: Sequence[str]) -> str:
        project = self._cell(row, "project")
        if project and (refused := hazards.hazard(project)):
            self._refuse(refused, "project", project)
        return project

    def _day(self, row: Sequence[str]) -> date | None:
        text = self._cell(row, "date")
        found = cells.day(text, order=self.layout.settings.get("date order"), today=self.today)
        if isinstance(found, Refused):
            self._refuse(found, "date", text)
            return None
        if found is None:
            self.undated += 1
            return None
        self.first = found if self.first is None else min(found, self.first)
        self.last = found if self.last is None else max(found, self.last)
        return found

    def _region(self, row: Sequence[str]) -> str:
        texts = tuple([(column, row[at].strip()) for column, at in self._places])
        found = region_of(texts, self._root)
        if isinstance(found, Misplaced):
            column, right = found.column, found.expected
            if found.beside:
                right = f"{right}, as column {self.layout.name(found.beside)} says"
            self._add(found.problem, column=column, value=dict(texts)[column], expected=right)
            return ""
        self.placeless += not found
        self.regions[found] += 1
        return found

    def _fields(self, row: Sequence[str]) -> str:
        text = self._cell(row, "field")
        found = places.fields(text, root=self._root)
        if isinstance(found, Refused):
            self._refuse(found, "field", text)
            return ""
        for name, known in found:
            if not known and name not in self._own_fields:
                self._own_field(name)
        return ";".join(name for name, _ in found)

    def _own_field(self, name: str) -> None:
        if len(self._own_fields) < MOST_COMPARED:
            self._own_fields.add(name)
        if self.layout.settings.get("fields") != "own":
            self._add(
                "unknown field, kept as your own",
                column="field",
                value=name,
                warning=True,
                expected=lambda: f"{places.nearest_field(name)}, or a line “# fields: own” above the head",
            )

    def _compare(self, project: str, place: tuple[str, ...], rest: tuple[object, ...]) -> None:
        """Rows of one project in one region may list several fields, but must agree otherwise."""
        if len(self._seen) >= MOST_COMPARED or (not project and rest[1] is None):
            return
        key = (project, *place) if project else ("", *place, *rest)
        first, before = self._seen.setdefault(key, (shown_row(*self._at), rest))
        if before is rest:
            return
        if not project:
            self._add(
                "the same values as an earlier record: counted as a project of its own",
                warning=True,
                expected=f"a column with the number of the project, to tell it from row {first}",
            )
        elif before == rest:
            self._add(
                "the same record again",
                column="project",
                value=project,
                expected=f"it once, as in row {first}",
            )
        for what, one, other in zip(("date", "amount"), before[:2], rest[:2], strict=True):
            if project and one is not None and other is not None and one != other:
                self._add(
                    f"another {what} than in an earlier row of the project",
                    column="project",
                    value=project,
                    expected=f"the {what} of row {first}, or another number of the project",
                )

    def finish(self) -> None:
        """Settle what only all rows together can tell."""
        self.amounts.finish()
        if self.count == 0 and not self.problems.errors:
            self.problems.add("there are no records below the head", expected="one row per project")
        if self.count and self.undated == self.count and not self.problems.errors:
            self.problems.add(
                "no record has a date", column=self.layout.name("date"), expected=cells.EXPECTED_DAY
            )
        for what, number in (("a date", self.undated), ("a region or place", self.placeless)):
            if number:
                self.problems.notes.append(f"{number:,} without {what}: in no table")


@dataclass(frozen=True)
class Misplaced:
    """Why a row's place is none, and in which column."""

    column: str
    problem: str
    expected: Expected
    beside: str = ""


@lru_cache(maxsize=1 << 15)
def region_of(texts: tuple[tuple[str, str], ...], root: str) -> str | Misplaced:
    """Return the region that column and text pairs name, empty where all are empty, or why not.

    The first filled one counts (region, city, place, province); the others must lie in the same region, or
    be a province that reaches into it: Guangdong beside Shantou, which is not in the Greater Bay Area.
    """
    chosen, beside = "", ""
    for column, text in texts:
        found = places.region(text, kind="region" if column == "region" else "place", root=root)
        if isinstance(found, Refused):
            return Misplaced(column, found.problem, found.expected)
        if found and chosen and found != chosen and chosen not in places.reaches(text, root):
            return Misplaced(
                column, f"lies in {found}, but the row says {chosen}", f"a place in {chosen}", beside
            )
        if found and not chosen:
            chosen, beside = found, column
    return chosen
