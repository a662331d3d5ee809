# ruff: noqa: E501  queries and lists read better in long lines
"""What the texts of a file mean, and everything that is wrong with them: each distinct text is read once.

The results are tables of the engine beside ``cells``; a check is a query whose result is numbers of rows.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from analysis.quantities import Notation
from analysis.records import cell_values, column_words, place_matching
from analysis.records.cell_checks import InvalidCell
from analysis.records.cell_values import Period
from analysis.records.column_words import NotAUnit, Unit
from analysis.records.layout import WHERE, Layout
from analysis.records.place_matching import Misplaced
from analysis.records.problems import EXAMPLES, Expected, Problems
from analysis.records.table import shown_row

LARGEST_CNY_BN = 10_000.0
"""No project costs ten thousand billion yuan: China's whole yearly output is some 130,000."""
OUTLIER = 1000
"""Amounts this many times the median are pointed out: a wrong unit, most likely."""
BATCH = 50_000
"""Distinct texts that are read at a time."""
MERGED_SHARE = 0.2
"""Share of records with a blank below a filled cell from which merged cells are suspected."""
_CURRENCY_ONLY = frozenset(("yuan", "renminbi", "rmb", "cny", "¥", "cn¥", "人民币", "cny¥", "rmb¥", "￥"))
_PLAIN = r"[0-9]{1,15}(\.([0-9]{1,2}|[0-9]{4,15}))?|0\.[0-9]{1,15}"
"""Amounts the engine reads itself: digits with at most a decimal point that cannot group thousands."""
_SAFE = r"[0-9A-Za-z\x{4e00}-\x{9fff}]([0-9A-Za-z\x{4e00}-\x{9fff}_./()（） -]{0,300}[0-9A-Za-z\x{4e00}-\x{9fff})）])?"
"""Names of projects in which nothing can be wrong, except those that look like numbers a spreadsheet has cut."""
_TOTAL = (
    r"^.{0,24}(小计|合计|总计|共计|汇总)[:：]?([（(].*)?$|^共\d+.?$|"
    r"^(sub-?total|grandtotal|total|totals|sum|summe|gesamt|gesamtsumme|zwischensumme|insgesamt)([:：(（].*)?$"
)
_SECTION = r"^([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[批类章部]|[IVX]+[.、])"


@dataclass
class Facts:
    """What was found in a file, as counts of records."""

    records: int = 0
    undated: int = 0
    placeless: int = 0
    nowhere: int = 0
    """Without a date or a place: in no table."""
    totals: int = 0
    sections: int = 0
    future: int = 0
    approximate: Counter[str] = field(default_factory=Counter)
    converted: Counter[str] = field(default_factory=Counter)
    approximate_taken: bool = False
    periods: int = 0
    """Whose date is no day, but a month, quarter, year or span."""
    institutions: int = 0
    first: date | None = None
    last: date | None = None
    regions: dict[str, int] = field(default_factory=dict)
    units: Counter[str] = field(default_factory=Counter)
    decimal: str = "point"


class Checks:
    """Reads the texts of a file into tables of the engine, and notes what is wrong with them."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        layout: Layout,
        problems: Problems,
        *,
        today: date,
        places_given: Iterable[str],
    ) -> None:
        self.sql, self.layout, self.problems, self.today = connection, layout, problems, today
        self.where = [name for name in WHERE if name in layout.at or name in places_given]
        self.root = place_matching.here()
        self.facts = Facts()
        self.placeholders: Counter[str] = Counter()
        self.filled: set[str] = set()
        self.faulty: set[str] = set()
        self.empty: set[str] = set()
        """Tables of meanings that hold anything, something that is wrong, something that stands for nothing."""

    def run(self) -> Facts:
        """Make the table ``typed`` of all records, and note every problem."""
        self._leave_out()
        self._map_projects()
        self._map_days()
        self._map_places()
        self._map_fields()
        self._map_amounts()
        self._make_typed()
        self._count()
        self._compare_projects()
        self._check_sizes()
        self._check_blanks()
        self._note_facts()
        return self.facts

    # ---------------------------------------------------------------- telling

    def _one(self, query: str) -> Any:
        row = self.sql.execute(query).fetchone()
        return row[0] if row else None

    def _tell(
        self,
        query: str,
        right: Callable[[str, str], InvalidCell | tuple[Expected, str]],
        *,
        column: str | None,
        warning: bool = False,
    ) -> None:
        """Note what a query finds: rows with row, line, value and problem; examples first, the rest counted."""
        found = self.sql.execute(
            f"SELECT problem, count(*), arg_min({{'row': row, 'line': line, 'value': value}}, row, {EXAMPLES}) "
            f"FROM ({query}) GROUP BY problem ORDER BY min(row)"
        ).fetchall()
        for problem, count, examples in found:
            for number, example in enumerate(examples):
                answer = right(example["value"], problem)
                expected, remedy = (
                    (answer.expected, answer.remedy) if isinstance(answer, InvalidCell) else answer
                )
                self.problems.add(
                    problem,
                    row=shown_row(example["row"], example["line"]),
                    column=None if column is None else self.layout.name(column),
                    value=example["value"],
                    expected=expected,
                    warning=warning,
                    count=1 + (count - len(examples) if number == len(examples) - 1 else 0),
                    remedy=remedy,
                )

    def _map(self, name: str, columns: str, query: str, read: Callable[..., tuple[Any, ...]]) -> None:
        """Make a table of what each distinct text means: one call of `read` for each row of `query`."""
        import pandas as pd

        self.sql.execute(f"CREATE TABLE {name} ({columns})")
        heads = [part.split()[0] for part in columns.split(", ")]
        types = [part.split()[1] for part in columns.split(", ")]
        texts = self.sql.cursor().execute(query)
        while batch := texts.fetchmany(BATCH):
            rows = [read(*row) for row in batch]
            self.filled.add(name)
            if any(row[-1] is not None for row in rows):
                self.faulty.add(name)
            if any(row[-1] is None and not row[1] for row in rows):
                self.empty.add(name)
            if len(rows) < 100:
                marks = f"({', '.join('?' for _ in heads)})"
                values = [value for row in rows for value in row]
                self.sql.execute(f"INSERT INTO {name} VALUES {', '.join([marks] * len(rows))}", values)
                continue
            frame = pd.DataFrame(
                {
                    head: pd.Series(
                        [row[i] for row in rows], dtype="float64" if types[i] == "DOUBLE" else object
                    )
                    for i, head in enumerate(heads)
                }
            )
            self.sql.register("handed_over", frame)
            casts = ", ".join(
                f"{head}::{kind} AS {head}"
                if kind != "DOUBLE"
                else f"CASE WHEN isnan({head}) THEN NULL ELSE {head} END"
                for head, kind in zip(heads, types, strict=True)
            )
            self.sql.execute(f"INSERT INTO {name} SELECT {casts} FROM handed_over")
            self.sql.unregister("handed_over")

    # ---------------------------------------------------------------- rows that are no records

    def _leave_out(self) -> None:
        """Make the view ``kept`` without rows that are no records: a head again, totals, titles of sections."""
        width = len(self.layout.header)
        texts = [f"coalesce(s.c{index}, '')" for index in range(width)]
        again = [
            f"{texts[index]} = '{head.strip().replace(chr(39), chr(39) * 2)}'"
            for index, head in enumerate(self.layout.header)
            if " / " not in head
        ]
        labels = [f"s.c{index}" for index in range(min(width, 12)) if index != self.layout.at.get("amount")]
        total = " ".join(f"WHEN {_is_total(label)} THEN {label}" for label in labels)
        at = self.layout.at
        blank = [f"{texts[at[name]]} IN ('', ' ')" for name in ("project", "date", "field") if name in at]
        where = [f"{texts[at[name]]} IN ('', ' ')" for name in self.where if name in at]
        blank += [f"({' AND '.join(where)})"] if where else []
        queries = [
            f"SELECT s.row, 'head' AS why, '' AS value FROM stored s WHERE {' AND '.join(again) or 'false'}"
        ]
        if total and blank and self.layout.settings.get("totals") != "kept":
            queries.append(
                f"SELECT row, 'total', label FROM (SELECT s.row, CASE {total} END AS label FROM gaps s) WHERE label IS NOT NULL"
            )
        filled = " + ".join(f"({text} <> '')::INT" for text in texts)
        if width >= 3:
            chinese = "length(regexp_replace(value, '[^\\x{4e00}-\\x{9fff}]', '', 'g')) > 3"
            queries.append(
                f"SELECT row, 'section', value FROM lone WHERE (regexp_matches(value, '{_SECTION}') OR {chinese}) AND NOT {_is_total('value')}"
            )
        # few rows have gaps: only these are looked at closely, so they are put aside first
        self.sql.execute(
            f"CREATE TABLE left_out AS WITH gaps AS MATERIALIZED (SELECT s.* FROM stored s "
            f"WHERE {' OR '.join(blank) or 'false'}), "
            f"lone AS MATERIALIZED (SELECT s.row, {' || '.join(texts)} AS value FROM stored s WHERE {filled} = 1) "
            f"{' UNION ALL '.join(queries)}"
        )
        counts = dict(self.sql.execute("SELECT why, count(*) FROM left_out GROUP BY why").fetchall())
        self.facts.totals, self.facts.sections = counts.get("total", 0), counts.get("section", 0)
        self.sql.execute(
            f"CREATE VIEW kept AS SELECT * FROM cells {'ANTI JOIN left_out USING (row)' if counts else ''}"
        )
        for why, problem, right in (
            ("head", "the head appears again: two files glued together?", "one head, in the first line"),
            (
                "total",
                "a row that adds others up, left out",
                "a line “# totals: kept” above the head, if it is a record",
            ),
        ):
            if why in counts:
                self._tell(
                    f"SELECT l.row, s.line, nullif(l.value, '') AS value, '{problem}' AS problem "
                    f"FROM left_out l JOIN stored s ON s.row = l.row WHERE why = '{why}'",
                    lambda *_, right=right: (right, ""),
                    column=None,
                    warning=why == "total",
                )

    # ---------------------------------------------------------------- one column each

    def _map_projects(self) -> None:
        def read(text: str) -> tuple[Any, ...]:
            found = cell_values.project_name(text)
            if found is None:
                return text, None, None
            return (text, None, found.problem) if isinstance(found, InvalidCell) else (text, found, None)

        placeholders = ", ".join(
            "'" + word.replace("'", "''") + "'" for word in sorted(cell_values.PLACEHOLDERS)
        )
        self._map(
            "names",
            "text VARCHAR, project VARCHAR, problem VARCHAR",
            f"SELECT DISTINCT project FROM kept WHERE project <> '' AND (NOT regexp_full_match(project, '{_SAFE}') "
            f"OR regexp_matches(project, '[0-9][eE]\\+') OR lower(project) IN ({placeholders}))",
            read,
        )
        self._tell_map("names", "project", cell_values.project_name)
        self._placeholders("names", "project", "m.project IS NULL")

    def _tell_map(self, name: str, column: str, read: Callable[[str], object]) -> None:
        def right(text: str, _: str) -> InvalidCell | tuple[Expected, str]:
            found = read(text)
            return found if isinstance(found, InvalidCell) else (None, "")

        if name in self.faulty:
            self._tell(
                f"SELECT k.row, k.line, m.text AS value, m.problem FROM kept k JOIN {name} m "
                f"ON m.text = k.{column} WHERE m.problem IS NOT NULL",
                right,
                column=column,
            )

    def _placeholders(self, name: str, column: str, empty: str) -> None:
        if column in self.layout.at and name in self.empty:
            count = self._one(
                f"SELECT count(*) FROM kept k JOIN {name} m ON m.text = k.{column} WHERE m.problem IS NULL AND {empty}"
            )
            if count:
                self.placeholders[self.layout.name(column)] += count

    def _read_day(self, text: str) -> Period | InvalidCell | None:
        found = cell_values.period(text, order=self.layout.settings.get("date order"))
        if isinstance(found, Period) and found.form == "span" and self.layout.duration:
            first = re.split(r"至|到|–|—|~|～|\bto\b|\bbis\b| - |(?<=\d{4})-(?=\d{4})", text)[0]
            begins = cell_values.period(first, order=self.layout.settings.get("date order"))
            last = begins.last if isinstance(begins, Period) and begins.form != "span" else found.first
            return found._replace(last=last)
        return found

    def _map_days(self) -> None:
        def read(text: str) -> tuple[Any, ...]:
            found = self._read_day(text)
            if isinstance(found, InvalidCell):
                return text, None, None, "", found.problem
            return (
                (text, found.first, found.last, found.form, None) if found else (text, None, None, "", None)
            )

        self._map(
            "days",
            "text VARCHAR, first DATE, last DATE, form VARCHAR, problem VARCHAR",
            "SELECT DISTINCT date FROM kept WHERE date <> ''",
            read,
        )
        self._tell_map("days", "date", self._read_day)
        self._placeholders("days", "date", "m.first IS NULL")
        if self._one("SELECT count(DISTINCT form) FROM days WHERE first = last") > 1:
            self._check_half_converted()

    def _check_half_converted(self) -> None:
        """One form where every day is 12 or less, another where none is: a spreadsheet swapped day and month."""
        forms = self.sql.execute(
            "SELECT form, count(*), max(day(first)), min(day(first)), min(k.row), arg_min(m.text, k.row) FROM kept k "
            "JOIN days m ON m.text = k.date WHERE first = last GROUP BY form"
        ).fetchall()
        low = [one for one in forms if one[1] > 1 and one[2] <= 12 and one[0] != "slashes"]
        high = [one for one in forms if one[3] > 12 and one[0] in {"slashes", "points"}]
        if low and high and low[0][0] != high[0][0]:
            _, count, _, _, row, text = low[0]
            self.problems.add(
                f"dates in two forms: {count:,} with days up to 12 only, the others (as {high[0][5]!r}) with later ones",
                row=row,
                column=self.layout.name("date"),
                value=text,
                expected="the column saved as text: a spreadsheet seems to have swapped day and month where it could",
                warning=True,
            )

    def _map_places(self) -> None:
        names = self.where or ["region"]
        lenient = self.layout.settings.get("unknown places") == "left out"

        def read(*texts: str) -> tuple[Any, ...]:
            found = place_matching.region_of(tuple(zip(names, texts, strict=True)), self.root)
            if isinstance(found, Misplaced):
                unknown = found.invalid.problem.startswith("unknown")
                if lenient and unknown:
                    return *texts, None, "", None
                return *texts, None, found.column, found.invalid.problem
            return *texts, found or None, "", None

        columns = ", ".join(f"{name} VARCHAR" for name in names)
        self._map(
            "places",
            f"{columns}, found VARCHAR, wrong VARCHAR, problem VARCHAR",
            f"SELECT DISTINCT {', '.join(names)} FROM kept",
            read,
        )
        if "institution" in names:
            others = " AND ".join(f"k.{name} = ''" for name in names if name != "institution") or "true"
            self.facts.institutions = self._one(
                f"SELECT count(*) FROM kept k JOIN places m USING ({', '.join(names)}) WHERE {others} AND m.found IS NOT NULL"
            )
        if "places" not in self.faulty:
            return
        for column in names:
            self._tell(
                f"SELECT k.row, k.line, k.{column} AS value, m.problem FROM kept k JOIN places m USING ({', '.join(names)}) WHERE m.wrong = '{column}'",
                partial(self._right_place, names, column),
                column=column,
            )

    def _right_place(self, names: list[str], column: str, text: str, problem: str) -> tuple[Expected, str]:
        query = f"SELECT {', '.join(names)} FROM places WHERE {column} = ? AND problem = ? LIMIT 1"
        row = self.sql.execute(query, [text, problem]).fetchone() or ()
        found = place_matching.region_of(tuple(zip(names, row, strict=True)), self.root)
        if not isinstance(found, Misplaced):
            return None, ""
        right = found.invalid.expected
        if isinstance(right, str):
            right = right.format(**{name: self.layout.name(name) for name in names})
        return right, found.invalid.remedy

    def _map_fields(self) -> None:
        own: dict[str, None] = {}

        def read(text: str) -> tuple[Any, ...]:
            found = place_matching.fields(text, root=self.root)
            if isinstance(found, InvalidCell):
                return text, None, None, found.problem
            unknown = [name for name, known in found if not known]
            own.update(dict.fromkeys(unknown[: 1 if len(own) < 1_000_000 else 0]))
            return text, ";".join(name for name, _ in found), unknown[0] if unknown else None, None

        self._map(
            "field_keys",
            "text VARCHAR, names VARCHAR, own VARCHAR, problem VARCHAR",
            "SELECT DISTINCT field FROM kept WHERE field <> ''",
            read,
        )
        self._tell_map("field_keys", "field", place_matching.fields)
        self._placeholders("field_keys", "field", "m.names = ''")
        if own and self.layout.settings.get("fields") != "own":
            self._tell(
                "SELECT min(k.row) AS row, arg_min(k.line, k.row) AS line, m.own AS value, "
                "'unknown field, kept as your own' AS problem FROM kept k JOIN field_keys m ON m.text = k.field "
                "WHERE m.own IS NOT NULL GROUP BY m.own",
                lambda name, _: (
                    lambda: f"{place_matching.nearest_field(name)}, or a line “# fields: own” above the head",
                    "# fields: own",
                ),
                column="field",
                warning=True,
            )

    # ---------------------------------------------------------------- amounts

    def _map_amounts(self) -> None:
        def read(text: str) -> tuple[Any, ...]:
            found = cell_values.number(text)
            if isinstance(found, InvalidCell):
                return text, None, None, "", "", "", "", found.problem
            if found is None:
                return text, None, None, "", "", "", "", None
            return text, found.point, found.comma, found.style, found.mark, found.unit, found.relation, None

        self._map(
            "amounts",
            "text VARCHAR, point DOUBLE, comma DOUBLE, style VARCHAR, mark VARCHAR, unit VARCHAR, relation VARCHAR, problem VARCHAR",
            f"SELECT DISTINCT amount FROM kept WHERE amount <> '' AND NOT regexp_full_match(amount, '{_PLAIN}')",
            read,
        )
        self._tell_map("amounts", "amount", cell_values.number)
        self._placeholders("amounts", "amount", "m.point IS NULL")
        self._settle_decimal()
        self._map_units()
        self._tell_rough()

    def _settle_decimal(self) -> None:
        """One file has one decimal mark, set or proved by its numbers; what could be either is refused."""
        styles: Counter[str] = Counter(
            dict(
                self.sql.execute(
                    "SELECT m.style || m.mark, count(*) FROM kept k JOIN amounts m ON m.text = k.amount "
                    "WHERE m.style <> '' GROUP BY 1"
                ).fetchall()
            )
        )
        styles["point"] += self._one(
            f"SELECT count(*) FROM kept WHERE contains(amount, '.') AND regexp_full_match(amount, '{_PLAIN}')"
        )
        stated = self.layout.settings.get("decimal")
        mark = stated or ("point" if styles["point"] >= styles["comma"] else "comma")
        proved = bool(stated or styles["point"] or styles["comma"])
        self.facts.decimal = mark if proved else "point"
        other = "comma" if mark == "point" else "point"
        if proved and styles[other]:
            plain = (
                f"(regexp_full_match(k.amount, '{_PLAIN}') AND contains(k.amount, '.'))"
                if other == "point"
                else "false"
            )
            self._tell(
                "SELECT k.row, k.line, k.amount AS value, "
                f"'a decimal {other} in a file with decimal {mark}s' AS problem FROM kept k "
                f"LEFT JOIN amounts m ON m.text = k.amount WHERE m.style = '{other}' OR {plain}",
                lambda *_: (f"one way of writing numbers: decimal {mark}", ""),
                column="amount",
            )
        if proved:
            return
        for either in (".", ","):
            # 1.234 is a number with decimals without further proof: not in a German file
            if either == "." and not self.layout.german and self.layout.delimiter != ";":
                continue
            self._tell(
                "SELECT k.row, k.line, k.amount AS value, 'an ambiguous number' AS problem FROM kept k "
                f"JOIN amounts m ON m.text = k.amount WHERE m.style = 'ambiguous' AND m.mark = '{either}'",
                lambda text, _: (either_way(cell_values.number(text)), ""),
                column="amount",
            )

    def _map_units(self) -> None:
        """The unit of each amount: of its cell, the cell beside it and the head, which must not contradict."""

        def read(cell: str, beside: str) -> tuple[Any, ...]:
            unit = unit_of(cell, beside, self.layout.unit_text, self.layout.language)
            if isinstance(unit, NotAUnit):
                return cell, beside, None, None, "", unit.problem
            return cell, beside, unit.multiplier, unit.divisor, unit.currency, None

        self._map(
            "units",
            "cell VARCHAR, beside VARCHAR, multiplier DOUBLE, divisor DOUBLE, currency VARCHAR, problem VARCHAR",
            "SELECT DISTINCT coalesce(m.unit, ''), k.unit FROM kept k LEFT JOIN amounts m ON m.text = k.amount "
            "WHERE k.amount <> '' AND (m.text IS NULL OR m.point IS NOT NULL)",
            read,
        )
        joined = (
            "FROM kept k LEFT JOIN amounts m ON m.text = k.amount JOIN units u ON u.cell = coalesce(m.unit, '') "
            "AND u.beside = k.unit WHERE k.amount <> '' AND (m.text IS NULL OR m.point IS NOT NULL)"
        )
        for column in ("unit", "amount") if "units" in self.faulty else ():
            own = (
                "AND u.beside <> '' AND u.cell = ''"
                if column == "unit"
                else "AND (u.beside = '' OR u.cell <> '')"
            )

            self._tell(
                f"SELECT k.row, k.line, k.{column} AS value, u.problem {joined} AND u.problem IS NOT NULL {own}",
                partial(self._right_unit, column),
                column=column,
            )
        texts = self.sql.execute(
            "SELECT CASE WHEN u.cell <> '' THEN u.cell ELSE u.beside END, any_value(u.currency), any_value(u.multiplier / u.divisor), count(*) "
            f"{joined} AND u.problem IS NULL GROUP BY 1 ORDER BY count(*) DESC, min(k.row)"
        ).fetchall()
        for text, *_, count in texts:
            self.facts.units[text or self.layout.unit_text] += count
        if len({(currency, scale) for _, currency, scale, _ in texts}) > 1:
            shown = ", ".join(f"{unit} ({count:,})" for unit, count in self.facts.units.most_common(6))
            self.problems.add(
                f"the amounts stand in several units: {shown}",
                column=self.layout.name("amount"),
                warning=True,
                expected="one unit, if that was not meant",
            )
        if self.layout.unit is not None and self.layout.unit.power > 0:
            signs = ", ".join(f"'{sign}'" for sign in sorted(_CURRENCY_ONLY))
            self._tell(
                f"SELECT k.row, k.line, k.amount AS value, 'a whole sum in yuan under a head in {self.layout.unit_text}?' AS problem "
                f"FROM kept k JOIN amounts m ON m.text = k.amount WHERE lower(replace(m.unit, ' ', '')) IN ({signs}) AND m.point >= 1000",
                lambda *_: (
                    f"the figure in {self.layout.unit_text} without a sign of a currency; it is read as {self.layout.unit_text}",
                    "",
                ),
                column="amount",
                warning=True,
            )

    def _right_unit(self, column: str, text: str, problem: str) -> tuple[Expected, str]:
        found = cell_values.number(text) if column == "amount" else None
        cell = found.unit if isinstance(found, Notation) else ""
        unit = unit_of(cell, text if column == "unit" else "", self.layout.unit_text, self.layout.language)
        if not isinstance(unit, NotAUnit):
            return "one unit: in the cell, beside it, or in the head", ""
        return unit.expected, "# unit: 万元" if problem == "the unit is missing" else ""

    def _tell_rough(self) -> None:
        """An amount that is only about, at least or a range is named as such; a setting says what to do with it."""
        if "amounts" not in self.filled:
            return
        found = self.sql.execute(
            "SELECT m.relation, count(*) FROM kept k JOIN amounts m ON m.text = k.amount WHERE m.relation <> '' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        self.facts.approximate = Counter(dict(found))
        self.facts.approximate_taken = self.layout.settings.get("approximate amounts") == "taken"
        if found and "approximate amounts" not in self.layout.settings:
            cases = " ".join(f"WHEN '{key}' THEN '{words}'" for key, words in cell_values.RELATIONS.items())
            self._tell(
                f"SELECT k.row, k.line, k.amount AS value, CASE m.relation {cases} END AS problem FROM kept k "
                "JOIN amounts m ON m.text = k.amount WHERE m.relation <> ''",
                lambda *_: (
                    "one figure; or a line “# approximate amounts: taken” (marked; a range by its lower end) or “left out”",
                    "# approximate amounts: taken",
                ),
                column="amount",
            )

    # ---------------------------------------------------------------- records

    def _make_typed(self) -> None:
        """One row for each record: its row, when, where, what, how much, and whether anything is wrong with it."""
        point, comma = "m.point", "m.comma"
        value = f"CASE WHEN m.text IS NULL THEN CAST(k.amount AS DOUBLE) ELSE {comma if self.facts.decimal == 'comma' else point} END"
        usable = "m.relation <> 'no_figure'"
        if self.layout.settings.get("approximate amounts") == "left out":
            usable = "m.relation = ''"
        rates = self._rates()
        names = self.where or ["region"]
        # the engine reads plain numbers by itself: everything else was read above
        self.sql.execute(f"""
            CREATE TABLE typed AS
            SELECT k.row, CASE WHEN n.text IS NULL THEN nullif(k.project, '') ELSE n.project END AS project,
                   d.first AS day, d.last AS last, p.found AS region, coalesce(f.names, '') AS names,
                   CASE WHEN k.amount = '' OR u.problem IS NOT NULL OR (m.text IS NOT NULL AND NOT ({usable})) THEN NULL
                        WHEN u.currency = 'CNY' THEN ({value}) * u.multiplier / u.divisor
                        ELSE ({value}) * u.multiplier / u.divisor * r.rate END AS amount,
                   CASE WHEN u.currency <> 'CNY' THEN u.currency ELSE '' END AS currency,
                   coalesce(m.relation, '') AS relation,
                   n.problem IS NOT NULL OR d.problem IS NOT NULL OR p.problem IS NOT NULL OR f.problem IS NOT NULL
                   OR m.problem IS NOT NULL OR u.problem IS NOT NULL AS bad
            FROM kept k LEFT JOIN names n ON n.text = k.project LEFT JOIN days d ON d.text = k.date
                 LEFT JOIN places p ON {" AND ".join(f"p.{name} = k.{name}" for name in names)}
                 LEFT JOIN field_keys f ON f.text = k.field LEFT JOIN amounts m ON m.text = k.amount
                 LEFT JOIN units u ON u.cell = coalesce(m.unit, '') AND u.beside = k.unit AND k.amount <> ''
                 LEFT JOIN {rates} r ON r.currency = u.currency AND r.year = year(d.first)
        """)
        self._tell(
            "SELECT t.row, k.line, k.amount AS value, 'no yearly rate for ' || t.currency || ' in ' || "
            "coalesce(year(t.day)::VARCHAR, 'a year that is not given') AS problem FROM typed t JOIN kept k USING (row) "
            "WHERE t.currency <> '' AND t.amount IS NULL AND k.amount <> '' AND NOT t.bad AND t.relation <> 'no_figure'",
            lambda *_: (f"the amount converted to yuan; the package has rates of {self._known_rates()}", ""),
            column="amount",
        )
        self.facts.converted = Counter(
            dict(
                self.sql.execute(
                    "SELECT currency, count(*) FROM typed WHERE currency <> '' AND amount IS NOT NULL GROUP BY 1 ORDER BY 1"
                ).fetchall()
            )
        )
        future = self._one(f"SELECT count(*) FROM typed WHERE day > DATE '{self.today}'")
        if future:
            kept = self.layout.settings.get("future dates") == "kept"
            self.facts.future = 0 if kept else future
            if not kept:
                self._tell(
                    "SELECT t.row, k.line, k.date AS value, 'a date in the future, left out' AS problem "
                    f"FROM typed t JOIN kept k USING (row) WHERE t.day > DATE '{self.today}'",
                    lambda *_: (
                        f"a day up to {self.today.isoformat()}; or a line “# future dates: kept” above the head",
                        "",
                    ),
                    column="date",
                    warning=True,
                )
                self.sql.execute(f"DELETE FROM typed WHERE day > DATE '{self.today}'")

    def _rates(self) -> str:
        """A table of yuan per unit of a currency by year."""
        self.sql.execute("CREATE TABLE rates (currency VARCHAR, year INTEGER, rate DOUBLE)")
        if not self._one("SELECT count(*) FROM units WHERE currency NOT IN ('', 'CNY')"):
            return "rates"
        per_usd = _per_usd(self.root)
        rows = [
            (currency, year, per_usd[year, "CNY"] / (1.0 if currency == "USD" else per_usd[year, currency]))
            for year in sorted({year for year, _ in per_usd})
            for currency in column_words.CONVERTED
            if (year, "CNY") in per_usd and (currency == "USD" or (year, currency) in per_usd)
        ]
        self.sql.executemany("INSERT INTO rates VALUES (?, ?, ?)", rows)
        return "rates"

    def _known_rates(self) -> str:
        found = self.sql.execute(
            "SELECT currency, min(year), max(year) FROM rates GROUP BY 1 ORDER BY 1"
        ).fetchall()
        return ", ".join(f"{currency} ({first} to {last})" for currency, first, last in found)

    def _count(self) -> None:
        facts = self.facts
        row = self.sql.execute(
            "SELECT count(*), count(*) FILTER (day IS NULL), count(*) FILTER (region IS NULL), "
            "count(*) FILTER (day IS NULL OR region IS NULL), min(day), max(last), count(*) FILTER (last <> day) FROM typed"
        ).fetchone()
        if row:
            (
                facts.records,
                facts.undated,
                facts.placeless,
                facts.nowhere,
                facts.first,
                facts.last,
                facts.periods,
            ) = row
        facts.regions = {
            region or "no place": count
            for region, count in self.sql.execute(
                "SELECT region, count(*) FROM typed GROUP BY 1 ORDER BY 1"
            ).fetchall()
        }
        if facts.records == 0 and not self.problems.errors:
            self.problems.add("there are no records below the head", expected="one row per project")
        elif facts.records and facts.undated == facts.records and not self.problems.errors:
            self.problems.add(
                "no record has a date", column=self.layout.name("date"), expected=cell_values.EXPECTED_DAY
            )

    def _compare_projects(self) -> None:
        """Rows of one project in one region may list several fields, but must agree otherwise."""
        place = " || chr(31) || ".join(f"k.{name}" for name in self.where or ["region"])
        self.sql.execute("""
            CREATE TABLE again AS SELECT hash(project) AS one, region FROM typed
            WHERE project IS NOT NULL AND NOT bad GROUP BY ALL HAVING count(*) > 1
        """)
        projects = bool(self._one("SELECT count(*) FROM again"))
        without = "project IS NULL AND day IS NOT NULL" if "project" in self.layout.at else "day IS NOT NULL"
        nameless = bool(
            self._one(
                f"SELECT count(*) FROM (SELECT 1 FROM typed WHERE NOT bad AND {without} AND project IS NULL "
                "AND amount IS NOT NULL GROUP BY hash(region, day, amount, names) HAVING count(*) > 1 LIMIT 1)"
            )
        )
        if projects:
            self.sql.execute("""
                CREATE TABLE pairs AS
                SELECT t.row, t.project, t.day, t.amount, t.names, first_value(t.row) OVER w AS before,
                       first_value(t.day) OVER w AS day0, first_value(t.amount) OVER w AS amount0,
                       first_value(t.names) OVER w AS names0
                FROM typed t JOIN again a ON a.one = hash(t.project) AND a.region IS NOT DISTINCT FROM t.region
                WHERE NOT t.bad AND t.project IS NOT NULL
                WINDOW w AS (PARTITION BY t.project, t.region ORDER BY t.row)
            """)
            same_amount = (
                "abs(coalesce(amount, -1) - coalesce(amount0, -1)) <= 1e-9 * abs(coalesce(amount0, 1))"
            )
            for problem, test, right in (
                (
                    "the same record again",
                    f"day IS NOT DISTINCT FROM day0 AND {same_amount} AND names = names0",
                    "it once, as in row {}",
                ),
                (
                    "another date than in an earlier row of the project",
                    "day <> day0",
                    "the date of row {}, or another number of the project",
                ),
                (
                    "another amount than in an earlier row of the project",
                    f"amount IS NOT NULL AND amount0 IS NOT NULL AND NOT ({same_amount})",
                    "the amount of row {}, or another number of the project",
                ),
            ):
                self._tell_pairs("pairs", problem, test, right, column="project")
            if self.layout.at.get("title") not in {None, self.layout.at.get("project")}:
                self._tell(
                    "SELECT k.row, k.line, k.title AS value, 'another title than in an earlier row of the project' AS problem "
                    "FROM pairs p JOIN kept k USING (row) JOIN kept b ON b.row = p.before WHERE k.title <> b.title AND k.title <> '' AND b.title <> ''",
                    lambda *_: (
                        "one title for one number: does the number only count the rows?",
                        f"# column: {self.layout.name('project')} = not used",
                    ),
                    column="title",
                    warning=True,
                )
        if nameless:
            self.sql.execute(f"""
                CREATE TABLE twins AS SELECT t.row, NULL AS project, first_value(t.row) OVER w AS before, t.day, t.amount
                FROM typed t JOIN kept k USING (row) WHERE NOT t.bad AND t.project IS NULL AND t.amount IS NOT NULL AND t.day IS NOT NULL
                WINDOW w AS (PARTITION BY {place}, t.day, t.amount, t.names ORDER BY t.row)
            """)
            self._tell_pairs(
                "twins",
                "the same values as an earlier record: counted as a project of its own",
                "true",
                "a column with the number of the project, to tell it from row {}",
                column=None,
                warning=True,
            )

    def _tell_pairs(
        self, table: str, problem: str, test: str, right: str, *, column: str | None, warning: bool = False
    ) -> None:
        chosen = f"(SELECT * FROM {table} WHERE row <> before AND ({test})) p"
        lines = f"SELECT p.row, k.line, p.project AS value, '{problem}' AS problem FROM {chosen} JOIN kept k USING (row)"
        befores = iter(
            self.sql.execute(
                f"SELECT p.before, b.line FROM {chosen} JOIN kept b ON b.row = p.before ORDER BY p.row LIMIT {EXAMPLES}"
            ).fetchall()
        )
        self._tell(
            lines, lambda *_: (right.format(shown_row(*next(befores))), ""), column=column, warning=warning
        )

    def _check_sizes(self) -> None:
        for problem, test, right, warning in (
            ("a negative amount", "amount < 0", "an amount above zero, or an empty cell", False),
            ("an amount of zero", "amount = 0", "an empty cell where no amount is known", True),
        ):
            self._tell(
                f"SELECT t.row, k.line, k.amount AS value, '{problem}' AS problem FROM typed t JOIN kept k USING (row) WHERE t.{test}",
                lambda *_, right=right: (right, ""),
                column="amount",
                warning=warning,
            )
        # the median of a million amounts is near enough, and bounds the memory it takes
        every = 1 + self.facts.records // 1_000_000
        known, middle, largest = self.sql.execute(
            f"SELECT count(*), median(amount) FILTER (row % {every} = 0 OR {every} = 1), max(amount) FROM typed WHERE amount > 0"
        ).fetchone() or (0, 0.0, 0.0)
        if not known:
            return
        if largest > LARGEST_CNY_BN:
            self._tell_sizes(
                "an absurd amount",
                f"t.amount > {LARGEST_CNY_BN}",
                "less than 10,000 billion CNY, not {}; is the unit right?",
            )
        if (
            known >= 3
            and largest >= OUTLIER * middle
            and self.layout.settings.get("large amounts") != "checked"
        ):
            self._tell_sizes(
                f"an amount {OUTLIER:,} times the median or more",
                f"t.amount >= {OUTLIER * middle!r} AND t.amount <= {LARGEST_CNY_BN}",
                f"near {middle:.3g} billion CNY, not {{}}; if it is right: a line “# large amounts: checked” above the head",
                remedy="# large amounts: checked",
            )

    def _tell_sizes(self, problem: str, test: str, right: str, *, remedy: str = "") -> None:
        query = f"FROM typed t JOIN kept k USING (row) WHERE {test}"
        sizes = iter(self.sql.execute(f"SELECT t.amount {query} ORDER BY t.row LIMIT {EXAMPLES}").fetchall())
        self._tell(
            f"SELECT t.row, k.line, k.amount AS value, '{problem}' AS problem {query}",
            lambda *_: (right.format(f"{next(sizes)[0]:,.6g}"), remedy),
            column="amount",
            warning=bool(remedy),
        )

    def _check_blanks(self) -> None:
        """Blanks below filled cells, as merged cells of a sheet leave them: those records are in no table."""
        missing = {"date": ("t.day IS NULL", self.facts.undated)}
        if self.where:
            missing[self.where[0]] = ("t.region IS NULL", self.facts.placeless)
        for column, (blank, count) in missing.items():
            if (
                column not in self.layout.at
                or count < MERGED_SHARE * self.facts.records
                or self.layout.filled
            ):
                continue
            found, row, line = self.sql.execute(
                f"SELECT count(*), min(row), arg_min(line, row) FROM (SELECT t.row, k.line, NOT t.bad AND {blank} AS blank, "
                f"max(CASE WHEN NOT ({blank}) THEN t.row END) OVER (ORDER BY t.row) AS filled "
                "FROM typed t JOIN kept k USING (row)) WHERE blank AND filled IS NOT NULL"
            ).fetchone() or (0, 0, 0)
            head = self.layout.name(column)
            if found >= MERGED_SHARE * self.facts.records and self.facts.records > 2:
                self.problems.add(
                    f"{found:,} of {self.facts.records:,} records have a blank below a filled cell: merged cells? They are in no table",
                    row=shown_row(row, line),
                    column=head,
                    expected=f"each cell filled; or a line “# fill down: {head}” above the head",
                    warning=True,
                    remedy=f"# fill down: {head}",
                )

    def _note_facts(self) -> None:
        facts, notes = self.facts, self.problems.notes
        if self.placeholders:
            shown = ", ".join(f"{count:,} in {head}" for head, count in self.placeholders.items())
            notes.append(f"placeholders such as “-” read as missing: {shown}")
        for count, what in (
            (facts.undated, "without a date: in no table"),
            (facts.placeless, "without a region or place: in no table"),
            (facts.totals, "row(s) that add others up: left out"),
            (facts.sections, "title(s) of sections: left out"),
            (facts.future, "dated in the future: left out"),
            (facts.periods, "dated by month, quarter, year or span: only in windows as wide"),
            (facts.institutions, "placed by their institution"),
        ):
            if count:
                notes.append(f"{count:,} {what}")
        for currency, count in facts.converted.items():
            notes.append(f"{count:,} converted from {currency} by the yearly rate")
        if "approximate amounts" in self.layout.settings:
            for relation, count in facts.approximate.items():
                notes.append(
                    f"{count:,} times {cell_values.RELATIONS[relation]}: {self.layout.settings['approximate amounts']}"
                )


def _is_total(text: str) -> str:
    """The test whether a text calls its row a total, whatever blanks it holds."""
    return f"regexp_matches(lower(regexp_replace(coalesce({text}, ''), '\\s', '', 'g')), '{_TOTAL}')"


def either_way(number: object) -> str:
    """Return both readings of an ambiguous number, and how a file says which is meant."""
    low, high = sorted((number.point, number.comma)) if isinstance(number, Notation) else (0, 0)
    return f"{low:.10g} or {high:.10g}, or a line “# decimal: point” or “# decimal: comma” above the head"


def unit_of(cell: str, beside: str, head: str, language: str | None = None) -> Unit | NotAUnit:
    """Return the one unit that the texts in a cell, beside it and in the head name together, or why not.

    A currency alone agrees with everything: CNY beside, and Mio. in the head, are million CNY.
    """
    named: dict[str, Unit] = {}
    for text in (cell, beside, head):
        unit = column_words.unit(text, language)
        if isinstance(unit, NotAUnit):
            return unit
        if unit is not None:
            named[text] = unit
    foreign = {unit.currency for unit in named.values()} - {"CNY"}
    exact = {
        text: unit
        for text, unit in named.items()
        if unit.power > 0 or (column_words.bare(text) not in _CURRENCY_ONLY and unit.currency == "CNY")
    }
    exact = exact or named
    if foreign and len(foreign) == 1:
        # EUR beside, and Mio. in the head
        currency = next(iter(foreign))
        exact = {
            text: Unit(unit.power, currency)
            for text, unit in exact.items()
            if unit.currency == currency or unit.power
        } or exact
    if len(set(exact.values())) > 1:
        return NotAUnit(
            f"two units for one amount: {' and '.join(exact)}",
            "one unit: in the cell, beside it, or in the head",
        )
    if not exact:
        return NotAUnit("the unit is missing", column_words.EXPECTED_UNIT)
    return next(iter(exact.values()))


def _per_usd(root: str) -> dict[tuple[int, str], float]:
    with (Path(root) / "clean" / "exchange_rates.csv").open(encoding="utf-8", newline="") as lines:
        return {(int(row["year"]), row["currency"]): float(row["per_usd"]) for row in csv.DictReader(lines)}
