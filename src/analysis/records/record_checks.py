# ruff: noqa: E501  queries and lists read better in long lines
"""What the texts of a file mean, and everything that is wrong with them: each distinct text is read once.

The results are tables of the engine beside ``cells``; a check is a query whose result is numbers of rows.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from analysis.quantities import Notation
from analysis.records import cell_values, column_words, place_matching
from analysis.records.cell_checks import InvalidCell
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
_WORDS = "小计|小計|合计|合計|总计|總計"
_TOTAL = (
    rf"^.{{0,24}}({_WORDS}|共计|累计|汇总|总额|总金额)[:：]?([（(].*)?$|^共\d+.?$|^其中[:：]?|"
    r"^(sub-?total|grandtotal|total|totals|sum|summe|gesamt|gesamtsumme|gesamtbetrag|zwischensumme|insgesamt)([:：(（].*)?$"
)
"""What a row with gaps that adds others up is called."""
_WHOLE_TOTAL = (
    rf"^.{{0,12}}({_WORDS})[:：]?$|^(subtotal|grandtotal|total|summe|gesamtsumme|zwischensumme)[:：]?$"
)
"""The same for a name of a project: it adds others up whatever else its row holds."""
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


Right = InvalidCell | tuple[Expected, str] | Expected
"""What would be right: a text, perhaps with the setting line that solves it."""


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
        self.where = [name for name in WHERE if name in layout.at or name in places_given] or ["region"]
        self.root = place_matching.here()
        self.facts = Facts()
        self.placeholders: Counter[str] = Counter()
        self.filled: set[str] = set()
        self.faulty: set[str] = set()
        """Tables of meanings that hold anything, and something that is wrong."""

    def run(self) -> Facts:
        """Make the table ``typed`` of all records, and note every problem."""
        for step in (
            self._leave_out, self._map_projects, self._map_days, self._map_places, self._map_fields,
            self._map_amounts, self._map_units, self._make_typed, self._leave_out_future, self._count,
            self._compare_projects, self._check_sizes, self._check_blanks, self._note_facts,
        ):  # fmt: skip
            step()
        return self.facts

    # ---------------------------------------------------------------- queries

    def _one(self, query: str) -> Any:
        row = self.sql.execute(query).fetchone()
        return row[0] if row else None

    def _counts(self, query: str) -> "Counter[Any]":
        return Counter(dict(self.sql.execute(query).fetchall()))

    def _tell(
        self,
        problem: str,
        source: str,
        where: str,
        right: InvalidCell | tuple[Expected, str] | str | Callable[[str, str, Any], Right],
        *,
        column: str | None,
        value: str = "",
        more: str = "NULL",
        warning: bool = False,
    ) -> None:
        """Note the rows k of `source` of which `where` holds: some as examples, the rest counted.

        `problem` is a text, or what the engine calls it (m.problem). `right` may be a function of value,
        problem and whatever else the query returns as `more`.
        """
        name = problem if problem[1:2] == "." or problem.startswith("CASE ") else _text(problem)
        found = self.sql.execute(
            f"SELECT problem, count(*), arg_min({{'row': row, 'line': line, 'value': value, 'more': more}}, row, {EXAMPLES}) FROM ("
            f"SELECT k.row AS row, k.line AS line, {value or f'k.{column}'} AS value, {name} AS problem, {more} AS more "
            f"FROM {source} WHERE {where}) GROUP BY problem ORDER BY min(row)"
        ).fetchall()
        for text, count, examples in found:
            for number, example in enumerate(examples):
                answer = right(example["value"], text, example["more"]) if callable(right) else right
                if isinstance(answer, InvalidCell):
                    answer = answer.expected, answer.remedy
                expected, remedy = answer if isinstance(answer, tuple) else (answer, "")
                self.problems.add(
                    text,
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
        self.sql.execute(f"CREATE TABLE {name} ({columns})")
        marks = ", ".join(f"unnest(?::{part.split()[1]}[])" for part in columns.split(", "))
        texts = self.sql.cursor().execute(query)
        while batch := texts.fetchmany(BATCH):
            rows = [read(*row) for row in batch]
            self.filled.add(name)
            if any(row[-1] is not None for row in rows):
                self.faulty.add(name)
            self.sql.execute(f"INSERT INTO {name} SELECT {marks}", list(map(list, zip(*rows, strict=True))))

    def _map_column(
        self, name: str, columns: str, column: str, read: Callable[[str], Any], values: Callable[[Any], tuple[Any, ...]],
        *, only: str = "true",
    ) -> None:  # fmt: skip
        """Make the table of meanings of one column: `values` of what `read` returns, the first NULL for nothing."""
        width = columns.count(",") + 1

        def meaning(text: str) -> tuple[Any, ...]:
            found = read(text)
            if isinstance(found, InvalidCell) or found is None or found == ():
                problem = found.problem if isinstance(found, InvalidCell) else None
                return text, *[None] * width, problem
            return text, *values(found), None

        self._map(
            name,
            f"text VARCHAR, {columns}, problem VARCHAR",
            f"SELECT DISTINCT {column} FROM kept WHERE {column} <> '' AND {only}",
            meaning,
        )
        source = f"kept k JOIN {name} m ON m.text = k.{column}"
        if name in self.faulty:
            self._tell(
                "m.problem", source, "m.problem IS NOT NULL", lambda text, *_: read(text), column=column
            )
        if name in self.filled and column in self.layout.at:
            count = self._one(
                f"SELECT count(*) FROM {source} WHERE m.problem IS NULL AND m.{columns.split(maxsplit=1)[0]} IS NULL"
            )
            if count:
                self.placeholders[self.layout.name(column)] += count

    # ---------------------------------------------------------------- rows that are no records

    def _leave_out(self) -> None:
        """Make the view ``kept`` without rows that are no records: a head again, totals, titles of sections."""
        header, at = self.layout.header, self.layout.at
        texts = [f"coalesce(s.c{index}, '')" for index in range(len(header))]
        again = [f"{texts[i]} = {_text(head.strip())}" for i, head in enumerate(header) if " / " not in head]
        blank = [f"{texts[at[name]]} IN ('', ' ')" for name in ("project", "date", "field") if name in at]
        where = [f"{texts[at[name]]} IN ('', ' ')" for name in self.where if name in at]
        blank += [f"({' AND '.join(where)})"] if where else []
        names = [f"s.c{at[name]}" for name in dict.fromkeys(("project", "title")) if name in at]
        queries = [
            f"SELECT s.row, 'head' AS why, '' AS value FROM stored s WHERE {' AND '.join(again) or 'false'}"
        ]
        if self.layout.settings.get("totals") != "kept":
            labels = [f"s.c{index}" for index in range(min(len(header), 12)) if index != at.get("amount")]
            gaps = " ".join(f"WHEN {_calls(label, _TOTAL)} THEN {label}" for label in labels)
            whole = " ".join(f"WHEN {_calls(name, _WHOLE_TOTAL)} THEN {name}" for name in names)
            if gaps:
                queries.append(
                    f"SELECT row, 'total', label FROM (SELECT s.row, CASE {gaps} END AS label FROM gaps s) WHERE label IS NOT NULL"
                )
            if whole:
                # cheap tests first: most names are neither Chinese nor begin like a word for a total
                like = " OR ".join(
                    f"contains({name}, '计') OR contains({name}, '計') OR lower({name}[1]) IN ('s', 'g', 't', 'z')"
                    for name in names
                )
                queries.append(
                    f"SELECT row, 'total', label FROM (SELECT s.row, CASE {whole} END AS label FROM stored s WHERE {like}) WHERE label IS NOT NULL"
                )
        filled = " + ".join(f"({text} <> '')::INT" for text in texts)
        if len(header) >= 3:
            chinese = "length(regexp_replace(value, '[^\\x{4e00}-\\x{9fff}]', '', 'g')) > 3"
            queries.append(
                f"SELECT row, 'section', value FROM lone WHERE (regexp_matches(value, '{_SECTION}') OR {chinese}) AND NOT {_calls('value', _TOTAL)}"
            )
        # few rows have gaps: only these are looked at closely, so they are put aside first
        self.sql.execute(
            f"CREATE TABLE left_out AS WITH gaps AS MATERIALIZED (SELECT s.* FROM stored s WHERE {' OR '.join(blank) or 'false'}), "
            f"lone AS MATERIALIZED (SELECT s.row, {' || '.join(texts)} AS value FROM stored s WHERE {filled} = 1) "
            f"SELECT row, any_value(why) AS why, any_value(value) AS value FROM ({' UNION ALL '.join(queries)}) GROUP BY row"
        )
        counts = self._counts("SELECT why, count(*) FROM left_out GROUP BY why")
        self.facts.totals, self.facts.sections = counts["total"], counts["section"]
        self.sql.execute(
            f"CREATE VIEW kept AS SELECT * FROM cells {'ANTI JOIN left_out USING (row)' if counts else ''}"
        )
        source = "left_out l JOIN stored k ON k.row = l.row"
        if counts["head"]:
            self._tell(
                "the head appears again: two files glued together?", source, "why = 'head'",
                "one head, in the first line", column=None, value="NULL::VARCHAR",
            )  # fmt: skip
        if counts["total"]:
            self._tell(
                "a row that adds others up, left out", source, "why = 'total'",
                "a line “# totals: kept” above the head, if it is a record",
                column=None, value="l.value", warning=True,
            )  # fmt: skip

    # ---------------------------------------------------------------- one column each

    def _map_projects(self) -> None:
        placeholders = ", ".join(map(_text, sorted(cell_values.PLACEHOLDERS)))
        self._map_column(
            "names", "project VARCHAR", "project", cell_values.project_name, lambda name: (name,),
            only=f"(NOT regexp_full_match(project, '{_SAFE}') OR regexp_matches(project, '[0-9][eE]\\+?[0-9]') OR lower(project) IN ({placeholders}))",
        )  # fmt: skip
        long = "length(k.project) >= 16 AND regexp_full_match(k.project, '[0-9]{16,}')"
        count, cut = self.sql.execute(
            f"SELECT count(DISTINCT k.project), bool_and(regexp_full_match(k.project, '[0-9]{{15}}0+')) FROM kept k WHERE {long}"
        ).fetchone() or (0, False)
        if count > 1 and cut:
            self._tell(
                "a number whose last digits a spreadsheet has made zero", "kept k", long,
                "the column formatted as text before it is saved as CSV: beyond 15 digits all are zero",
                column="project", warning=True,
            )  # fmt: skip

    def _map_days(self) -> None:
        self._map_column(
            "days", "first DATE, last DATE, form VARCHAR", "date",
            lambda text: cell_values.period(text, order=self.layout.settings.get("date order")),
            lambda found: (found.first, found.begins if self.layout.duration else found.last, found.form),
        )  # fmt: skip
        if self._one("SELECT count(DISTINCT form) FROM days WHERE first = last") > 1:
            self._check_half_converted()

    def _check_half_converted(self) -> None:
        """One form where every day is 12 or less, another where none is: a spreadsheet swapped day and month."""
        forms = self.sql.execute(
            "SELECT form, count(*), max(day(first)), min(day(first)), min(k.row), arg_min(m.text, k.row) FROM kept k "
            "JOIN days m ON m.text = k.date WHERE first = last GROUP BY form ORDER BY form"
        ).fetchall()
        low = [one for one in forms if one[1] > 1 and one[2] <= 12]
        high = [one for one in forms if one[3] > 12 and (one[1] > 1 or one[0] in {"slashes", "points"})]
        if low and high:
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
        names, lenient = self.where, self.layout.settings.get("unknown places") == "left out"

        def find(texts: Iterable[str]) -> str | Misplaced:
            return place_matching.region_of(tuple(zip(names, texts, strict=True)), self.root)

        def read(*texts: str) -> tuple[Any, ...]:
            found = find(texts)
            if not isinstance(found, Misplaced):
                return *texts, found or None, "", None
            if lenient and found.invalid.problem.startswith("unknown"):
                return *texts, None, "", None
            return *texts, None, found.column, found.invalid.problem

        def right(_text: str, _problem: str, texts: list[str]) -> Right:
            found = find(texts)
            expected = found.invalid.expected if isinstance(found, Misplaced) else None
            if isinstance(expected, str):
                expected = expected.format(**{name: self.layout.name(name) for name in names})
            return expected, found.invalid.remedy if isinstance(found, Misplaced) else ""

        columns = ", ".join(f"{name} VARCHAR" for name in names)
        query = f"SELECT DISTINCT {', '.join(names)} FROM kept"
        self._map("places", f"{columns}, found VARCHAR, wrong VARCHAR, problem VARCHAR", query, read)
        source = f"kept k JOIN places m USING ({', '.join(names)})"
        if "institution" in names:
            others = " AND ".join(f"k.{name} = ''" for name in names if name != "institution") or "true"
            self.facts.institutions = self._one(
                f"SELECT count(*) FROM {source} WHERE {others} AND m.found IS NOT NULL"
            )
        for column in names if "places" in self.faulty else ():
            texts = f"[{', '.join(f'k.{name}' for name in names)}]"
            self._tell("m.problem", source, f"m.wrong = '{column}'", right, column=column, more=texts)

    def _map_fields(self) -> None:
        def values(found: tuple[tuple[str, bool], ...]) -> tuple[str, str | None]:
            return ";".join(name for name, _ in found), next(
                (name for name, known in found if not known), None
            )

        def nearest(name: str, *_: Any) -> Right:
            return (
                lambda: f"{place_matching.nearest_field(name)}, or a line “# fields: own” above the head",
                "# fields: own",
            )

        self._map_column("field_keys", "names VARCHAR, own VARCHAR", "field", place_matching.fields, values)
        if self.layout.settings.get("fields") != "own":
            once = (
                "(SELECT min(k.row) AS row, arg_min(k.line, k.row) AS line, m.own AS field FROM kept k "
                "JOIN field_keys m ON m.text = k.field WHERE m.own IS NOT NULL GROUP BY m.own) k"
            )
            self._tell("unknown field, kept as your own", once, "true", nearest, column="field", warning=True)

    # ---------------------------------------------------------------- amounts

    def _map_amounts(self) -> None:
        self._map_column(
            "amounts",
            "point DOUBLE, comma DOUBLE, style VARCHAR, mark VARCHAR, unit VARCHAR, relation VARCHAR",
            "amount", cell_values.number, tuple, only=f"NOT regexp_full_match(amount, '{_PLAIN}')",
        )  # fmt: skip
        self._settle_decimal()
        rough = self._counts(
            "SELECT m.relation, count(*) FROM kept k JOIN amounts m ON m.text = k.amount WHERE m.relation <> '' GROUP BY 1 ORDER BY 1"
        )
        self.facts.approximate = rough
        self.facts.approximate_taken = self.layout.settings.get("approximate amounts") == "taken"
        if rough and "approximate amounts" not in self.layout.settings:
            cases = " ".join(f"WHEN '{key}' THEN '{words}'" for key, words in cell_values.RELATIONS.items())
            right = "one figure; or a line “# approximate amounts: taken” (marked; a range by its lower end) or “left out”"
            self._tell(
                f"CASE m.relation {cases} END", "kept k JOIN amounts m ON m.text = k.amount", "m.relation <> ''",
                (right, "# approximate amounts: taken"), column="amount",
            )  # fmt: skip

    def _settle_decimal(self) -> None:
        """One file has one decimal mark, set or proved by its numbers; what could be either is refused."""
        plain = f"contains(k.amount, '.') AND regexp_full_match(k.amount, '{_PLAIN}')"
        styles = self._counts(
            "SELECT m.style || m.mark, count(*) FROM kept k JOIN amounts m ON m.text = k.amount WHERE m.style <> '' GROUP BY 1"
        )
        styles["point"] += self._one(f"SELECT count(*) FROM kept k WHERE {plain}")
        stated = self.layout.settings.get("decimal")
        mark = stated or ("point" if styles["point"] >= styles["comma"] else "comma")
        other = "comma" if mark == "point" else "point"
        source = "kept k LEFT JOIN amounts m ON m.text = k.amount"
        if stated or styles["point"] or styles["comma"]:
            self.facts.decimal = mark
            if styles[other]:
                self._tell(
                    f"a decimal {other} in a file with decimal {mark}s", source,
                    f"m.style = '{other}' OR ({other == 'point'} AND {plain})",
                    f"one way of writing numbers: decimal {mark}", column="amount",
                )  # fmt: skip
            return
        # 1.234 is a number with decimals without further proof: not in a German file
        either = "m.mark" if self.layout.german or self.layout.delimiter == ";" else "','"
        self._tell(
            "an ambiguous number", source, f"m.style = 'ambiguous' AND m.mark = {either}",
            lambda text, *_: either_way(cell_values.number(text)), column="amount",
        )  # fmt: skip

    def _map_units(self) -> None:
        """The unit of each amount: of its cell, the cell beside it and the head, which must not contradict."""
        head, head_unit, facts = self.layout.unit_text, self.layout.unit, self.facts

        def read(cell: str, beside: str) -> tuple[Any, ...]:
            unit = unit_of(cell, beside, head, self.layout.language)
            if isinstance(unit, NotAUnit):
                return cell, beside, None, None, "", unit.problem
            return cell, beside, unit.multiplier, unit.divisor, unit.currency, None

        def right(_text: str, _problem: str, texts: list[str]) -> Right:
            unit = unit_of(texts[0], texts[1], head, self.layout.language)
            return (
                unit.expected
                if isinstance(unit, NotAUnit)
                else "one unit: in the cell, beside it, or in the head"
            )

        amounts, stated = (
            "kept k LEFT JOIN amounts m ON m.text = k.amount",
            "k.amount <> '' AND (m.text IS NULL OR m.point IS NOT NULL)",
        )
        self._map(
            "units",
            "cell VARCHAR, beside VARCHAR, multiplier DOUBLE, divisor DOUBLE, currency VARCHAR, problem VARCHAR",
            f"SELECT DISTINCT coalesce(m.unit, ''), k.unit FROM {amounts} WHERE {stated}",
            read,
        )
        source = f"{amounts} JOIN units u ON u.cell = coalesce(m.unit, '') AND u.beside = k.unit"
        for column in ("unit", "amount") if "units" in self.faulty else ():
            own = "u.beside <> '' AND u.cell = ''" if column == "unit" else "(u.beside = '' OR u.cell <> '')"
            where = f"{stated} AND u.problem IS NOT NULL AND {own}"
            self._tell("u.problem", source, where, right, column=column, more="[u.cell, u.beside]")
        texts = self.sql.execute(
            "SELECT CASE WHEN u.cell <> '' THEN u.cell ELSE u.beside END, any_value(u.currency), any_value(u.multiplier / u.divisor), count(*) "
            f"FROM {source} WHERE {stated} AND u.problem IS NULL GROUP BY 1 ORDER BY count(*) DESC, min(k.row)"
        ).fetchall()
        for text, *_, count in texts:
            facts.units[text or head] += count
        if len({(currency, scale) for _, currency, scale, _ in texts}) > 1:
            shown = ", ".join(f"{unit} ({count:,})" for unit, count in facts.units.most_common(6))
            self.problems.add(
                f"the amounts stand in several units: {shown}",
                column=self.layout.name("amount"), expected="one unit, if that was not meant", warning=True,
            )  # fmt: skip
        if head_unit is not None and head_unit.power > 0 and "amounts" in self.filled:
            signs = ", ".join(map(_text, sorted(_CURRENCY_ONLY)))
            self._tell(
                f"a whole sum in yuan under a head in {head}?", amounts,
                f"lower(replace(m.unit, ' ', '')) IN ({signs}) AND m.point >= 1000",
                f"the figure in {head} without a sign of a currency; it is read as {head}",
                column="amount", warning=True,
            )  # fmt: skip

    # ---------------------------------------------------------------- records

    def _make_typed(self) -> None:
        """One row for each record: its row, when, where, what, how much, and whether anything is wrong with it."""
        value = f"CASE WHEN m.text IS NULL THEN CAST(k.amount AS DOUBLE) ELSE m.{self.facts.decimal} END"
        usable = (
            "m.relation = ''"
            if self.layout.settings.get("approximate amounts") == "left out"
            else "m.relation <> 'no_figure'"
        )
        self._make_rates()
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
                 LEFT JOIN places p ON {" AND ".join(f"p.{name} = k.{name}" for name in self.where)}
                 LEFT JOIN field_keys f ON f.text = k.field LEFT JOIN amounts m ON m.text = k.amount
                 LEFT JOIN units u ON u.cell = coalesce(m.unit, '') AND u.beside = k.unit AND k.amount <> ''
                 LEFT JOIN rates r ON r.currency = u.currency AND r.year = year(d.first)
        """)
        known = self.sql.execute(
            "SELECT currency, min(year), max(year) FROM rates GROUP BY 1 ORDER BY 1"
        ).fetchall()
        shown = ", ".join(f"{currency} ({first} to {last})" for currency, first, last in known)
        self._tell(
            "CASE WHEN true THEN 'no yearly rate for ' || t.currency || ' in ' || coalesce(year(t.day)::VARCHAR, 'a year that is not given') END",
            _TYPED, "t.currency <> '' AND t.amount IS NULL AND k.amount <> '' AND NOT t.bad AND t.relation <> 'no_figure'",
            f"the amount converted to yuan; the package has rates of {shown}", column="amount",
        )  # fmt: skip
        self.facts.converted = self._counts(
            "SELECT currency, count(*) FROM typed WHERE currency <> '' AND amount IS NOT NULL GROUP BY 1 ORDER BY 1"
        )

    def _make_rates(self) -> None:
        """Make a table of yuan per unit of a currency by year."""
        self.sql.execute("CREATE TABLE rates (currency VARCHAR, year INTEGER, rate DOUBLE)")
        if not self._one("SELECT count(*) FROM units WHERE currency NOT IN ('', 'CNY')"):
            return
        with (Path(self.root) / "clean" / "exchange_rates.csv").open(encoding="utf-8", newline="") as lines:
            per_usd = {
                (int(row["year"]), row["currency"]): float(row["per_usd"]) for row in csv.DictReader(lines)
            }
        per_usd |= {(year, "USD"): 1.0 for year, _ in list(per_usd)}
        rows = [
            (currency, year, per_usd[year, "CNY"] / rate)
            for (year, currency), rate in sorted(per_usd.items())
            if currency in column_words.CONVERTED and (year, "CNY") in per_usd
        ]
        self.sql.executemany("INSERT INTO rates VALUES (?, ?, ?)", rows)

    def _leave_out_future(self) -> None:
        where = f"t.day > DATE '{self.today}'"
        future = self._one(f"SELECT count(*) FROM typed t WHERE {where}")
        if future and self.layout.settings.get("future dates") != "kept":
            self.facts.future = future
            right = f"a day up to {self.today.isoformat()}; or a line “# future dates: kept” above the head"
            self._tell("a date in the future, left out", _TYPED, where, right, column="date", warning=True)
            self.sql.execute(f"DELETE FROM typed t WHERE {where}")

    def _count(self) -> None:
        facts = self.facts
        (
            facts.records,
            facts.undated,
            facts.placeless,
            facts.nowhere,
            facts.first,
            facts.last,
            facts.periods,
        ) = self.sql.execute(
            "SELECT count(*), count(*) FILTER (day IS NULL), count(*) FILTER (region IS NULL), "
            "count(*) FILTER (day IS NULL OR region IS NULL), min(day), max(last), count(*) FILTER (last <> day) FROM typed"
        ).fetchall()[0]
        facts.regions = dict(
            self._counts(
                "SELECT coalesce(region, 'no place'), count(*) FROM typed GROUP BY region ORDER BY region"
            )
        )
        if facts.records == 0 and not self.problems.errors:
            self.problems.add("there are no records below the head", expected="one row per project")
        elif facts.undated == facts.records and not self.problems.errors:
            self.problems.add(
                "no record has a date", column=self.layout.name("date"), expected=cell_values.EXPECTED_DAY
            )

    def _compare_projects(self) -> None:
        """Rows of one project in one region may list several fields, but must agree otherwise."""
        self.sql.execute("""
            CREATE TABLE again AS SELECT hash(project) AS one, region FROM typed
            WHERE project IS NOT NULL AND NOT bad GROUP BY ALL HAVING count(*) > 1
        """)
        if self._one("SELECT count(*) FROM again"):
            self.sql.execute("""
                CREATE TABLE pairs AS
                SELECT t.row, t.project, t.day, t.amount, t.names, first_value(t.row) OVER w AS before,
                       first_value(t.day) OVER w AS day0, first_value(t.amount) OVER w AS amount0,
                       first_value(t.names) OVER w AS names0
                FROM typed t JOIN again a ON a.one = hash(t.project) AND a.region IS NOT DISTINCT FROM t.region
                WHERE NOT t.bad AND t.project IS NOT NULL
                WINDOW w AS (PARTITION BY t.project, t.region ORDER BY t.row)
            """)
            same = (
                "abs(coalesce(p.amount, -1) - coalesce(p.amount0, -1)) <= 1e-9 * abs(coalesce(p.amount0, 1))"
            )
            other = "or another number of the project"
            differ = f"p.amount IS NOT NULL AND p.amount0 IS NOT NULL AND NOT ({same})"
            for problem, test, right in (
                (
                    "the same record again",
                    f"p.day IS NOT DISTINCT FROM p.day0 AND {same} AND p.names = p.names0",
                    "it once, as in row {}",
                ),
                (
                    "another date than in an earlier row of the project",
                    "p.day <> p.day0",
                    f"the date of row {{}}, {other}",
                ),
                (
                    "another amount than in an earlier row of the project",
                    differ,
                    f"the amount of row {{}}, {other}",
                ),
            ):
                self._tell_pairs("pairs", problem, test, right, column="project", value="p.project")
            if self.layout.at.get("title") not in {None, self.layout.at.get("project")}:
                self._tell(
                    "another title than in an earlier row of the project",
                    "pairs p JOIN kept k USING (row) JOIN kept b ON b.row = p.before",
                    "k.title <> b.title AND k.title <> '' AND b.title <> ''",
                    ("one title for one number: does the number only count the rows?", f"# column: {self.layout.name('project')} = not used"),
                    column="title", warning=True,
                )  # fmt: skip
        nameless = "NOT t.bad AND t.project IS NULL AND t.amount IS NOT NULL AND t.day IS NOT NULL"
        if self._one(
            f"SELECT count(*) FROM (SELECT 1 FROM typed t WHERE {nameless} GROUP BY hash(region, day, amount, names) HAVING count(*) > 1 LIMIT 1)"
        ):
            places = ", ".join(f"k.{name}" for name in self.where)
            self.sql.execute(f"""
                CREATE TABLE twins AS SELECT t.row, first_value(t.row) OVER w AS before
                FROM typed t JOIN kept k USING (row) WHERE {nameless}
                WINDOW w AS (PARTITION BY {places}, t.day, t.amount, t.names ORDER BY t.row)
            """)
            self._tell_pairs(
                "twins", "the same values as an earlier record: counted as a project of its own", "true",
                "a column with the number of the project, to tell it from row {}", column=None, value="NULL::VARCHAR", warning=True,
            )  # fmt: skip

    def _tell_pairs(self, table: str, problem: str, test: str, right: str, **how: Any) -> None:
        self._tell(
            problem, f"{table} p JOIN kept k USING (row) JOIN kept b ON b.row = p.before", f"p.row <> p.before AND ({test})",
            lambda _value, _problem, before: right.format(shown_row(*before)), more="[b.row, b.line]", **how,
        )  # fmt: skip

    def _check_sizes(self) -> None:
        zero = "an empty cell where no amount is known"
        self._tell(
            "a negative amount",
            _TYPED,
            "t.amount < 0",
            "an amount above zero, or an empty cell",
            column="amount",
        )
        self._tell("an amount of zero", _TYPED, "t.amount = 0", zero, column="amount", warning=True)
        # the median of a million amounts is near enough, and bounds the memory it takes
        every = 1 + self.facts.records // 1_000_000
        known, middle, largest = self.sql.execute(
            f"SELECT count(*), median(amount) FILTER (row % {every} = 0 OR {every} = 1), max(amount) FROM typed WHERE amount > 0"
        ).fetchone() or (0, 0.0, 0.0)
        if known and largest > LARGEST_CNY_BN:
            self._tell(
                "an absurd amount", _TYPED, f"t.amount > {LARGEST_CNY_BN}",
                lambda *found: f"less than 10,000 billion CNY, not {found[2]:,.6g}; is the unit right?",
                column="amount", more="t.amount",
            )  # fmt: skip
        if (
            known >= 3
            and largest >= OUTLIER * middle
            and self.layout.settings.get("large amounts") != "checked"
        ):
            checked = "if it is right: a line “# large amounts: checked” above the head"
            self._tell(
                f"an amount {OUTLIER:,} times the median or more", _TYPED,
                f"t.amount >= {OUTLIER * middle!r} AND t.amount <= {LARGEST_CNY_BN}",
                lambda *found: f"near {middle:.3g} billion CNY, not {found[2]:,.6g}; {checked}",
                column="amount", more="t.amount", warning=True,
            )  # fmt: skip

    def _check_blanks(self) -> None:
        """Blanks below filled cells, as merged cells of a sheet leave them: those records are in no table."""
        few = MERGED_SHARE * self.facts.records
        for column, blank, count in (
            ("date", "t.day IS NULL", self.facts.undated),
            (self.where[0], "t.region IS NULL", self.facts.placeless),
        ):
            if column not in self.layout.at or count < few or self.layout.filled:
                continue
            found, row, line = self.sql.execute(
                f"SELECT count(*), min(row), arg_min(line, row) FROM (SELECT t.row, k.line, NOT t.bad AND {blank} AS blank, "
                f"max(CASE WHEN NOT ({blank}) THEN t.row END) OVER (ORDER BY t.row) AS filled FROM {_TYPED}) WHERE blank AND filled IS NOT NULL"
            ).fetchall()[0]
            head = self.layout.name(column)
            if found >= few and self.facts.records > 2:
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
        told = [
            (facts.undated, "without a date: in no table"),
            (facts.placeless, "without a region or place: in no table"),
            (facts.totals, "row(s) that add others up: left out"),
            (facts.sections, "title(s) of sections: left out"),
            (facts.future, "dated in the future: left out"),
            (facts.periods, "dated by month, quarter, year or span: only in windows as wide"),
            (facts.institutions, "placed by their institution"),
            *(
                (count, f"converted from {currency} by the yearly rate")
                for currency, count in facts.converted.items()
            ),
        ]
        if "approximate amounts" in self.layout.settings:
            done = self.layout.settings["approximate amounts"]
            told += [
                (count, f"times {cell_values.RELATIONS[one]}: {done}")
                for one, count in facts.approximate.items()
            ]
        notes += [f"{count:,} {what}" for count, what in told if count]


_TYPED = "typed t JOIN kept k USING (row)"


def _text(text: str) -> str:
    """A text as the engine reads it in a query."""
    return "'" + text.replace("'", "''") + "'"


def _calls(text: str, pattern: str) -> str:
    """The test whether a text calls its row a total, whatever blanks it holds."""
    return f"regexp_matches(lower(regexp_replace(coalesce({text}, ''), '\\s', '', 'g')), '{pattern}')"


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
    own = named.get(cell, Unit(0, named=False))
    if own.power:
        # 3亿 under a head in 元: the cell names its scale, and yuan as such says nothing else
        named = {text: unit for text, unit in named.items() if unit != Unit(0)}
    foreign = {unit.currency for unit in named.values()} - {"CNY"}
    exact = {
        text: unit
        for text, unit in named.items()
        if unit.power or (unit.currency == "CNY" and column_words.bare(text) not in _CURRENCY_ONLY)
    }
    exact = exact or named
    if len(foreign) == 1 and not (own.named and own.currency == "CNY"):
        # EUR beside, and Mio. in the head
        (currency,) = foreign
        kept = {text: unit for text, unit in exact.items() if unit.currency == currency or unit.power}
        exact = {text: Unit(unit.power, currency) for text, unit in kept.items()} or exact
    elif foreign:
        exact = named
    if len(set(exact.values())) > 1:
        what = f"two units for one amount: {' and '.join(exact)}"
        return NotAUnit(what, "one unit: in the cell, beside it, or in the head")
    return next(iter(exact.values()), NotAUnit("the unit is missing", column_words.EXPECTED_UNIT))
