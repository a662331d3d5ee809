# ruff: noqa: E501  queries and lists read better in long lines
"""What the texts of a file mean, and everything that is wrong with them: each distinct text is read once.

The results are tables of the engine beside ``cells``; a check is a query whose result is numbers of rows.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import duckdb

from analysis.quantities import Notation
from analysis.records import cell_values, column_words, place_matching
from analysis.records.cell_values import InvalidCell
from analysis.records.column_words import Unit
from analysis.records.layout import WHERE, Layout
from analysis.records.problems import EXAMPLES, Problems, messages
from analysis.records.table import USED, shown_row, sql_text

LARGEST_CNY_BN = 10_000.0
"""No project costs ten thousand billion yuan: China's whole yearly output is some 130,000."""
OUTLIER = 1000  # amounts this many times the median are pointed out: a wrong unit, most likely
BATCH = 50_000  # distinct texts that are read at a time
MERGED_SHARE = 0.2  # share of records with a blank below a filled cell from which merged cells are suspected
_CURRENCY_ONLY = frozenset(("yuan", "renminbi", "rmb", "cny", "¥", "cn¥", "人民币", "cny¥", "rmb¥", "￥"))
_PLAIN = r"[0-9]{1,15}(\.([0-9]{1,2}|[0-9]{4,15}))?|0\.[0-9]{1,15}"
"""Amounts the engine reads itself: digits with at most a decimal point that cannot group thousands."""
_SAFE = (
    r"[0-9A-Za-z\x{4e00}-\x{9fff}]([0-9A-Za-z\x{4e00}-\x{9fff}_./()（） -]*[0-9A-Za-z\x{4e00}-\x{9fff})）])?"
)
"""Names of projects in which nothing can be wrong, except those that look like numbers a spreadsheet has cut."""
_STATE = re.compile("状态|结果|备注|说明|status|remark|note|bemerkung|^stand$")
_TOTAL, _WHOLE_TOTAL, _SECTION, _NOTE, _ENDED = (
    "|".join(pattern.pattern for _, pattern in cell_values.patterns(subject))
    for subject in ("total", "whole total", "section", "note", "ended")
)
"""What a row with gaps that adds others up is called, a project that does, a section, a note below a table, a project cancelled."""


@dataclass
class Facts:
    """What was found in a file, as counts of records; those `nowhere` are in no table."""

    records: int = 0
    undated: int = 0
    placeless: int = 0
    nowhere: int = 0
    totals: int = 0
    sections: int = 0
    future: int = 0
    struck_rows: int = 0
    hidden_rows: int = 0
    kept: list[str] = field(default_factory=list)
    approximate: Counter[str] = field(default_factory=Counter)
    converted: Counter[str] = field(default_factory=Counter)
    approximate_taken: bool = False
    periods: int = 0
    institutions: int = 0
    first: date | None = None
    last: date | None = None
    regions: dict[str, int] = field(default_factory=dict)
    units: Counter[str] = field(default_factory=Counter)
    decimal: str = "point"


class Checks:
    """Reads the texts of a file into tables of the engine, and notes what is wrong with them."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, layout: Layout, problems: Problems, *,
        today: date, places_given: Iterable[str],
    ) -> None:  # fmt: skip
        self.sql, self.layout, self.problems, self.today = connection, layout, problems, today
        self.where = [name for name in WHERE if name in layout.at or name in places_given] or ["region"]
        self.root = place_matching.here()
        kept = [kind for kind in layout.marked if layout.keeps(kind)]
        self.facts = Facts(kept=kept)
        vars(self.facts).update({kind: len(rows) for kind, rows in layout.marked.items()})
        self.placeholders: Counter[str] = Counter()
        self.filled: set[str] = set()
        """Tables of meanings that hold anything."""

    def run(self) -> Facts:
        """Make the table ``typed`` of all records, and note every problem."""
        for step in (
            self._leave_out, self._map_projects, self._map_days, self._map_places, self._map_fields,
            self._map_amounts, self._map_units, self._make_typed, self._leave_out_future, self._count,
            self._compare_projects, self._check_sizes, self._check_blanks, self._check_states, self._note_facts,
        ):  # fmt: skip
            step()
        return self.facts

    # ---------------------------------------------------------------- queries

    def _one(self, query: str) -> Any:
        row = self.sql.execute(query).fetchone()
        return row[0] if row else None

    def _counts(self, query: str) -> "Counter[Any]":
        return Counter(dict(self.sql.execute(query).fetchall()))

    def _note(
        self, key: str, source: str, where: str, column: str | None, problem: str = "", *, value: str = "",
        more: str = "", right: Callable[..., Any] | None = None, **words: object,
    ) -> None:  # fmt: skip
        """Note the rows k of `source` of which `where` holds: some as examples, the rest counted.

        The words are those of a key of ``problems.csv``, or what the engine calls the `problem` (m.problem).
        `more` is one more thing the words name. `right` returns what would be right, asked with the value, or
        with the list that `more` is.
        """
        rule, head = messages()[key], None if column is None else self.layout.name(column)
        name, value = problem or sql_text(rule["problem"].format(**words)), value or f"k.{column}"
        more = more or (f"[{value}]" if right else "NULL")
        found = self.sql.execute(
            f"SELECT problem, count(*), arg_min({{'row': row, 'line': line, 'value': value, 'more': more}}, row, {EXAMPLES}) FROM ("
            f"SELECT k.row AS row, k.line AS line, {value} AS value, {name} AS problem, {more} AS more "
            f"FROM {source} WHERE {where}) GROUP BY problem ORDER BY min(row)"
        ).fetchall()
        for text, count, examples in found:
            for number, one in enumerate(examples, start=1):
                words["more"] = one["more"]
                expected, remedy = (rule[name].format(**words) for name in ("expected", "setting"))
                answer = right(*one["more"]) if right else InvalidCell(text, expected, remedy=remedy)
                self.problems.add(
                    text, row=shown_row(one["row"], one["line"]), column=head, value=one["value"],
                    expected=answer.expected, warning=bool(rule["warning"]), remedy=answer.remedy,
                    count=1 if number < len(examples) else 1 + count - len(examples),
                )  # fmt: skip

    def _map(
        self, name: str, columns: str, keys: dict[str, str], read: Callable[..., Any],
        values: Callable[[Any], Iterable[Any]], *, source: str = "kept k", only: str = "true",
        right: Callable[..., Any] | None = None,
    ) -> None:  # fmt: skip
        """Make a table of what each distinct text means: `values` of what `read` returns, all NULL for nothing.

        `keys` are the columns of the table that hold the texts, with where these stand. What is wrong with a
        text becomes a problem of its column: that of the file, or the one `read` names.
        """
        own = next(iter(keys.values())).removeprefix("k.")
        width, listed = columns.count(",") + 1, list(keys.values())

        def meaning(*texts: str) -> tuple[Any, ...]:
            found = read(*texts)
            if isinstance(found, InvalidCell):
                return *texts, *[None] * width, found.problem, found.column or own
            return *texts, *([None] * width if found is None or found == () else values(found)), None, None

        typed = [
            *(f"{key} VARCHAR" for key in keys),
            *columns.split(", "),
            "problem VARCHAR",
            "wrong VARCHAR",
        ]
        self.sql.execute(f"CREATE TABLE {name} ({', '.join(typed)})")
        marks = ", ".join(f"unnest(?::{part.split()[1]}[])" for part in typed)
        wrong, first = set[str](), columns.split(maxsplit=1)[0]
        query = f"SELECT DISTINCT {', '.join(listed)} FROM {source} WHERE {only}"
        texts = self.sql.cursor().execute(query)
        while batch := texts.fetchmany(BATCH):
            rows = [meaning(*row) for row in batch]
            self.filled.add(name)
            wrong |= {row[-1] for row in rows if row[-1] is not None}
            self.sql.execute(f"INSERT INTO {name} SELECT {marks}", list(map(list, zip(*rows, strict=True))))
        joined = (
            f"{source} JOIN {name} w ON {' AND '.join(f'w.{key} = {text}' for key, text in keys.items())}"
        )
        for column in (one for one in USED if one in wrong):
            where, texts_of = f"{only} AND w.wrong = '{column}'", f"[{', '.join(listed)}]"
            self._note("of_cell", joined, where, column, "w.problem", right=right or read, more=texts_of)
        if name in self.filled and own in self.layout.at and len(keys) == 1:
            nothing = (
                f"SELECT count(*) FROM {joined} WHERE {only} AND w.problem IS NULL AND w.{first} IS NULL"
            )
            if count := self._one(nothing):
                self.placeholders[self.layout.name(own)] += count

    # ---------------------------------------------------------------- rows that are no records

    def _leave_out(self) -> None:
        """Make the view ``kept`` without rows that are no records: a head again, totals, titles of sections."""
        header, at = self.layout.header, self.layout.at
        texts = [f"coalesce(s.c{index}, '')" for index in range(len(header))]
        heads = [(index, head.strip()) for index, head in enumerate(header) if " / " not in head]
        same = {index: f"{texts[index]} = {sql_text(head)}" for index, head in heads}
        # a head is one where all of it stands again, or no value but a name can stand
        again = " OR ".join(
            [f"({' AND '.join(same.values()) or 'false'})"]
            + [same[at[name]] for name in ("date", *self.where) if at.get(name) in same]
        )
        blank = {name: f"{texts[index]} IN ('', ' ')" for name, index in at.items()}
        placeless = " AND ".join(blank[name] for name in self.where if name in at) or "false"
        gaps = " OR ".join([placeless, *(blank[name] for name in ("project", "date", "field") if name in at)])
        # 填表人：张三 in any cell below the table
        core = [f"{texts[at[name]]} = ''" for name in ("date", "amount", "project") if name in at]
        signed = " AND ".join(core) if len(core) == 3 and not self.layout.filled else "false"
        filled = " + ".join(f"({text} <> '')::INT" for text in texts)
        lone = f"{filled} = 1 OR ({signed})"
        like, cases, labelled = "false", list[str](), "NULL"
        if self.layout.settings.get("totals") != "kept":
            labels = [f"s.c{index}" for index in range(min(len(header), 12)) if index != at.get("amount")]
            names = [f"s.c{at[name]}" for name in ("project", "title") if name in at]
            # cheap tests first: most names are neither Chinese nor begin like a word for a total
            for name in names:
                within = " OR ".join(f"contains({name}, '{word}')" for word in ("计", "計", "总数", "其中"))
                like += f" OR (strlen({name}) > length({name}) AND ({within}))"
                like += "".join(f" OR {name} BETWEEN '{one}' AND '{one}~'" for one in "GSTZgstz")
            total = f"list_filter([{', '.join(labels)}], lambda text: {_calls('text', _TOTAL)})[1]"
            labelled = f"CASE WHEN gaps THEN {total} END" if labels else labelled
            cases += [f"WHEN {_calls(name, _WHOLE_TOTAL)} THEN {name}" for name in names]
            if "running" in at:
                # 一 above 1, 2, 3: a group, with the sum of its projects
                count = texts[at["running"]]
                groups = f"regexp_full_match({count}, '[（(]?[一二三四五六七八九十]+[)）、.]?')"
                numbered = f"(SELECT bool_or(regexp_full_match({count}, '[0-9]+')) FROM stored s)"
                like += f" OR {groups}"
                cases.append(f"WHEN {groups} AND {numbered} THEN concat_ws(' ', {', '.join(texts[:3])})")
            # 上海市 where a project would stand, without day, place or field
            larger = f"SELECT unnest(string_split({sql_text('|'.join(place_matching.larger_places(self.root)))}, '|'))"
            cases += [f"WHEN gaps AND lower(trim({name})) IN ({larger}) THEN {name}" for name in names]
            if {"date", "amount"} <= at.keys() and len(header) >= 3:
                cases.append(
                    f"WHEN lone AND value = {texts[at['amount']]} THEN value"
                )  # a sum alone in its row
        section = f"regexp_matches(value, '{_SECTION}') OR regexp_matches(lower(trim(value)), '{_NOTE}')"
        section += " OR length(regexp_replace(value, '[^\\x{4e00}-\\x{9fff}]', '', 'g')) > 3"
        section = f"{len(header) >= 3} AND lone AND ({section}) AND NOT {_calls('value', _TOTAL)}"
        # few rows have gaps: only these are looked at closely, so they are put aside first
        self.sql.execute(f"""
            CREATE TABLE left_out AS WITH odd AS MATERIALIZED (
                SELECT s.*, {again} AS head, {gaps} AS gaps, {lone} AS lone, {" || ".join(texts)} AS value
                FROM stored s WHERE {again} OR {gaps} OR {lone} OR {like})
            SELECT row, coalesce(total, value) AS value,
                   CASE WHEN head THEN 'head' WHEN total IS NOT NULL THEN 'total' ELSE 'section' END AS why
            FROM (SELECT s.*, coalesce({labelled}, CASE {" ".join(cases)} WHEN false THEN '' END) AS total FROM odd s)
            WHERE head OR total IS NOT NULL OR {section}
        """)
        counts = self._counts("SELECT why, count(*) FROM left_out GROUP BY why")
        self.facts.totals, self.facts.sections = counts["total"], counts["section"]
        without = "ANTI JOIN left_out USING (row)" if counts else ""
        self.sql.execute(f"CREATE VIEW kept AS SELECT * FROM cells {without}")
        source = "left_out l JOIN stored k ON k.row = l.row"
        if counts["head"]:
            self._note("head_again", source, "why = 'head'", None, value="NULL::VARCHAR")
        if counts["total"]:
            self._note("total", source, "why = 'total'", None, value="l.value")

    # ---------------------------------------------------------------- one column each

    def _map_projects(self) -> None:
        placeholders = ", ".join(map(sql_text, sorted(cell_values.PLACEHOLDERS)))
        # cheap tests first
        cut = "(contains(k.project, 'e') OR contains(k.project, 'E')) AND regexp_matches(k.project, '[0-9][eE]\\+?[0-9]')"
        zero = "starts_with(k.project, '0') AND ltrim(k.project, '0') = ''"
        odd = f"length(k.project) > 302 OR NOT regexp_full_match(k.project, '{_SAFE}') OR {cut} OR {zero} OR lower(k.project) IN ({placeholders})"
        self._map(
            "names", "project VARCHAR", {"text": "k.project"}, cell_values.project_name, lambda name: (name,),
            only=f"k.project <> '' AND ({odd})",
        )  # fmt: skip
        long = "length(k.project) >= 16 AND regexp_full_match(k.project, '[0-9]{16,}')"
        count, rounded = self.sql.execute(
            f"SELECT count(DISTINCT k.project), bool_and(regexp_full_match(k.project, '[0-9]{{15}}0+')) FROM kept k WHERE {long}"
        ).fetchone() or (0, False)
        if count > 1 and rounded:
            self._note("digits_lost", "kept k", long, "project")

    def _map_days(self) -> None:
        order, name = self.layout.settings.get("date order"), self.layout.name("date")

        def right(text: str) -> InvalidCell:
            found = cell_values.period(text, order=order)
            assert isinstance(found, InvalidCell)
            # 13/06/2018 elsewhere in the file tells how 05/06/2018 is meant
            day_first = "starts_with(ltrim(trim(text), '0'), day(first)::VARCHAR)"
            other = "form = 'slashes' AND day(first) > 12"
            orders = self._counts(f"SELECT {day_first}, count(*) FROM days WHERE {other} GROUP BY 1")
            if found.problem != cell_values.AMBIGUOUS_DAY or len(orders) != 1:
                return found
            told = "day-month-year" if True in orders else "month-day-year"
            meant = cell_values.period(text, order=told)
            assert isinstance(meant, cell_values.Period)
            line = f"as other dates of the file tell, with a line “# date order: {told}” above the head"
            return InvalidCell(found.problem, f"{meant.first}, {line}")

        self._map(
            "days", "first DATE, last DATE, form VARCHAR", {"text": "k.date"},
            lambda text: cell_values.period(text, order=order),
            lambda found: (found.first, found.begins if self.layout.duration else found.last, found.form),
            only="k.date <> ''", right=right,
        )  # fmt: skip
        cut = "regexp_full_match(trim({}), '[0-9]{{4}}\\.1{}')"
        tens = f"bool_or({cut.format('text', '')}) AND NOT bool_or({cut.format('text', '0')})"
        if self._one(f"SELECT {tens} FROM days"):
            self._note("october_cut", "kept k", cut.format("k.date", ""), "date")
        if self._one("SELECT count(DISTINCT form) FROM days WHERE first = last") < 2:
            return
        # one form where every day is 12 or less, another where none is: a spreadsheet swapped day and month
        forms = self.sql.execute(
            "SELECT form, count(*), max(day(first)), min(day(first)), min(k.row), arg_min(m.text, k.row) FROM kept k "
            "JOIN days m ON m.text = k.date WHERE first = last GROUP BY form ORDER BY form"
        ).fetchall()
        low = [one for one in forms if one[1] > 1 and one[2] <= 12]
        high = [one for one in forms if one[3] > 12 and (one[1] > 1 or one[0] in {"slashes", "points"})]
        if low and high:
            _, count, _, _, row, text = low[0]
            self.problems.note(
                "half_converted", row=row, column=name, value=text, count=count, other=high[0][5]
            )

    def _map_places(self) -> None:
        names, lenient = self.where, self.layout.settings.get("unknown places") == "left out"
        heads = {name: self.layout.name(name) for name in names}

        def read(*texts: str) -> str | InvalidCell | None:
            found = place_matching.region_of(tuple(zip(names, texts, strict=True)), self.root)
            if not isinstance(found, InvalidCell):
                return found or None
            if isinstance(found.expected, str):
                found = replace(found, expected=found.expected.format(**heads))
            return None if lenient and found.problem.startswith("unknown") else found

        kinds = ", ".join(map(sql_text, sorted(place_matching.REGIONS)))
        self.sql.execute(f"CREATE TYPE region AS ENUM ({kinds})")
        keys = {name: f"k.{name}" for name in names}
        self._map("places", "found region", keys, read, lambda found: (found,))
        if "institution" in names:
            source = f"kept k JOIN places m USING ({', '.join(names)})"
            others = " AND ".join(f"k.{name} = ''" for name in names if name != "institution") or "true"
            placed = f"SELECT count(*) FROM {source} WHERE {others} AND m.found IS NOT NULL"
            self.facts.institutions = self._one(placed)
            unplaced = "m.problem IS NULL AND m.found IS NULL AND length(trim(k.institution)) > 1"
            self._note("unknown_institution", source, unplaced, "institution")

    def _map_fields(self) -> None:
        def values(found: tuple[tuple[str, bool], ...]) -> tuple[str, str | None]:
            own = next((name for name, known in found if not known), None)
            return ";".join(name for name, _ in found), own

        def right(name: str) -> InvalidCell:
            if name.strip().casefold() in cell_values.NO_VALUES:
                remedy = f"# missing: {name.strip()}"
                return InvalidCell("", f"a line “{remedy}” above the head, if it is none", remedy=remedy)
            line = f"{place_matching.nearest_field(name)}, or a line “# fields: own” above the head"
            return InvalidCell("", line, remedy="# fields: own")

        columns, text = "names VARCHAR, own VARCHAR", {"text": "k.field"}
        self._map("field_keys", columns, text, place_matching.fields, values, only="k.field <> ''")
        if self.layout.settings.get("fields") != "own":
            once = (
                "(SELECT min(k.row) AS row, arg_min(k.line, k.row) AS line, m.own AS field FROM kept k "
                "JOIN field_keys m ON m.text = k.field WHERE m.own IS NOT NULL GROUP BY m.own) k"
            )
            self._note("own_field", once, "true", "field", right=right)

    # ---------------------------------------------------------------- amounts

    def _map_amounts(self) -> None:
        self._map(
            "amounts",
            "point DOUBLE, comma DOUBLE, style VARCHAR, mark VARCHAR, unit VARCHAR, relation VARCHAR",
            {"text": "k.amount"}, cell_values.number, tuple,
            only=f"k.amount <> '' AND NOT regexp_full_match(k.amount, '{_PLAIN}')",
        )  # fmt: skip
        self._settle_decimal()
        marked, facts, setting = (
            "m.relation <> ''",
            self.facts,
            self.layout.settings.get("approximate amounts"),
        )
        facts.approximate = self._counts(
            f"SELECT m.relation, count(*) FROM {_AMOUNTS} WHERE {marked} GROUP BY 1 ORDER BY 1"
        )
        facts.approximate_taken = setting == "taken"
        if facts.approximate and not setting:
            cases = " ".join(f"WHEN '{key}' THEN '{words}'" for key, words in cell_values.RELATIONS.items())
            self._note("approximate", _AMOUNTS, marked, "amount", f"CASE m.relation {cases} END")

    def _settle_decimal(self) -> None:
        """One file has one decimal mark, set or proved by its numbers; what could be either is refused."""
        plain = f"contains(k.amount, '.') AND regexp_full_match(k.amount, '{_PLAIN}')"
        styles = self._counts(
            f"SELECT m.style || m.mark, count(*) FROM {_AMOUNTS} WHERE m.style <> '' GROUP BY 1"
        )
        # whether there is one is enough where nothing contradicts
        enough = "" if styles["comma"] else "LIMIT 1"
        styles["point"] += self._one(f"SELECT count(*) FROM (SELECT 1 FROM kept k WHERE {plain} {enough})")
        stated = self.layout.settings.get("decimal")
        # 1,2345 in a Chinese list is a slip, or counts by ten thousands
        point = styles["point"] >= styles["comma"] or self.layout.language == "zh"
        mark = stated or ("point" if point else "comma")
        other = "comma" if mark == "point" else "point"
        if stated or styles["point"] or styles["comma"]:
            self.facts.decimal = mark
            if styles[other]:
                where = f"m.style = '{other}' OR ({other == 'point'} AND {plain})"
                self._note("other_decimal", _AMOUNTS, where, "amount", other=other, mark=mark)
            return

        def either_way(text: str) -> InvalidCell:
            number = cell_values.number(text)
            low, high = sorted((number.point, number.comma)) if isinstance(number, Notation) else (0, 0)
            line = "a line “# decimal: point” or “# decimal: comma” above the head"
            return InvalidCell("", f"{low:.10g} or {high:.10g}, or {line}")

        # 1.234 is a number with decimals without further proof: not in a German file
        german = self.layout.language == "de" or self.layout.delimiter == ";"
        found = self.sql.execute(
            "SELECT DISTINCT mark, unit FROM amounts WHERE style = 'ambiguous'"
        ).fetchall()
        found = [(one, text) for one, text in found if german or one == ","]
        units = [column_words.unit(text, self.layout.language) or self.layout.unit for _, text in found]
        # whole yuan have no three decimals, and no Chinese list has a decimal comma
        whole = "unit" not in self.layout.at and all(isinstance(u, Unit) and u.power == 0 for u in units)
        if (
            found
            and len({one for one, _ in found}) == 1
            and (whole or (self.layout.language, german) == ("zh", False))
        ):
            self.facts.decimal = "point" if found[0][0] == "," else "comma"
            what = f"amounts such as 500{found[0][0]}000: the mark groups thousands"
            self.problems.notes.append(f"{styles['ambiguous' + found[0][0]]:,} {what}")
        elif found:
            where = f"m.style = 'ambiguous' AND m.mark IN ({', '.join(sorted({sql_text(one) for one, _ in found}))})"
            self._note("ambiguous_number", _AMOUNTS, where, "amount", right=either_way)

    def _map_units(self) -> None:
        """The unit of each amount: of its cell, the cell beside it and the head, which must not contradict."""
        head, head_unit, language = self.layout.unit_text, self.layout.unit, self.layout.language
        facts, name, unnamed, bare = self.facts, self.layout.name("amount"), list[str](), list[str]()

        def read(cell: str, beside: str) -> Unit | InvalidCell:
            unit = unit_of(cell, beside, head, language)
            if isinstance(unit, InvalidCell):
                if any(map(str.isdigit, cell)):
                    unit = InvalidCell("several amounts in one cell", "the whole sum alone, with its unit")
                return replace(unit, column="unit" if beside and not cell else "amount")
            if not unit.named:
                bare.append(f"({sql_text(cell)}, {sql_text(beside)})")
            if not unit.named and (written := f"{cell}{beside}{head}").isascii():
                unnamed.append(written)  # 万 without a currency are yuan, Mio. may be euros
            return unit

        stated = "k.amount <> '' AND (m.text IS NULL OR m.point IS NOT NULL)"
        self._map(
            "units", "multiplier DOUBLE, divisor DOUBLE, currency VARCHAR",
            {"cell": "coalesce(m.unit, '')", "beside": "k.unit"}, read,
            lambda unit: (*unit.factors, unit.currency), source=_AMOUNTS, only=stated,
        )  # fmt: skip
        found = self.sql.execute(
            "SELECT CASE WHEN u.cell <> '' THEN u.cell ELSE u.beside END, any_value(u.currency), any_value(u.multiplier / u.divisor), count(*) "
            f"FROM {_AMOUNTS} JOIN units u ON u.cell = coalesce(m.unit, '') AND u.beside = k.unit "
            f"WHERE {stated} AND u.problem IS NULL GROUP BY 1 ORDER BY count(*) DESC, min(k.row)"
        ).fetchall()
        for text, *_, count in found:
            facts.units[text or head] += count
        if bare and self._one("SELECT count(*) FROM units WHERE beside <> '' AND currency <> 'CNY'"):
            without = f"(coalesce(m.unit, ''), k.unit) IN ({', '.join(bare)})"
            self._note("mixed_currency", _AMOUNTS, f"{stated} AND {without}", "amount")
        elif unnamed:
            self.problems.note("no_currency", column=name, value=unnamed[0])
        if len({(currency, scale) for _, currency, scale, _ in found}) > 1:
            shown = ", ".join(f"{unit} ({count:,})" for unit, count in facts.units.most_common(6))
            self.problems.note("several_units", column=name, units=shown)
        if head_unit is not None and head_unit.power > 0 and "amounts" in self.filled:
            written = self.sql.execute("SELECT DISTINCT unit FROM amounts WHERE unit <> ''").fetchall()
            units = ((text, column_words.unit(text, language)) for (text,) in written)
            signs = [sql_text(text) for text, one in units if isinstance(one, Unit) and not one.power]
            where = f"list_contains([{', '.join(signs)}]::VARCHAR[], m.unit) AND m.point >= 1000"
            self._note("whole_sum", _AMOUNTS, where, "amount", head=head)

    # ---------------------------------------------------------------- records

    def _make_typed(self) -> None:
        """One row for each record: its row, when, where, what, how much, and whether anything is wrong with it."""
        value = f"CASE WHEN m.text IS NULL THEN CAST(k.amount AS DOUBLE) ELSE m.{self.facts.decimal} END"
        left_out = self.layout.settings.get("approximate amounts") == "left out"
        usable = "coalesce(m.relation, '') = ''" if left_out else "coalesce(m.relation, '') <> 'no_figure'"
        self._make_rates()
        # short lists of names take the place of texts: a tenth of the memory
        few = self._one("SELECT count(*) FROM field_keys") < 1 << 16
        if few:
            self.sql.execute(
                "CREATE TYPE names AS ENUM (SELECT names FROM field_keys WHERE names <> '' UNION SELECT '')"
            )
        currencies = ", ".join(map(sql_text, ("", *column_words.CONVERTED)))
        self.sql.execute(f"CREATE TYPE currency AS ENUM ({currencies})")
        # the engine reads plain numbers by itself: everything else was read above
        self.sql.execute(f"""
            CREATE TABLE typed AS
            SELECT k.row, CASE WHEN n.text IS NULL THEN nullif(k.project, '') ELSE n.project END AS project,
                   d.first AS day, d.last AS last, p.found AS region, coalesce(f.names, '')::{"names" if few else "VARCHAR"} AS names,
                   CASE WHEN k.amount = '' OR u.problem IS NOT NULL OR NOT {usable} THEN NULL
                        WHEN u.currency = 'CNY' THEN ({value}) * u.multiplier / u.divisor
                        ELSE ({value}) * u.multiplier / u.divisor * r.rate END AS amount,
                   (CASE WHEN u.currency <> 'CNY' AND {usable} THEN u.currency ELSE '' END)::currency AS currency,
                   n.problem IS NOT NULL OR d.problem IS NOT NULL OR p.problem IS NOT NULL OR f.problem IS NOT NULL
                   OR m.problem IS NOT NULL OR u.problem IS NOT NULL AS bad
            FROM kept k LEFT JOIN names n ON n.text = k.project LEFT JOIN days d ON d.text = k.date
                 LEFT JOIN places p ON {" AND ".join(f"p.{name} = k.{name}" for name in self.where)}
                 LEFT JOIN field_keys f ON f.text = k.field LEFT JOIN amounts m ON m.text = k.amount
                 LEFT JOIN units u ON u.cell = coalesce(m.unit, '') AND u.beside = k.unit AND k.amount <> ''
                 LEFT JOIN rates r ON r.currency = u.currency AND r.year = year(d.first)
        """)
        rates = self._counts(
            "SELECT currency, min(year) || ' to ' || max(year) FROM rates GROUP BY 1 ORDER BY 1"
        )
        if not rates:
            return
        self._note(
            "no_rate", _TYPED, "t.currency <> '' AND t.amount IS NULL AND k.amount <> '' AND NOT t.bad", "amount",
            "'no yearly rate for ' || t.currency || ' in ' || coalesce(year(t.day)::VARCHAR, 'a year that is not given')",
            rates=", ".join(f"{currency} ({years})" for currency, years in rates.items()),
        )  # fmt: skip
        self.facts.converted = self._counts(
            "SELECT currency, count(*) FROM typed WHERE currency <> '' AND amount IS NOT NULL GROUP BY 1 ORDER BY 1"
        )

    def _make_rates(self) -> None:
        """Make a table of yuan per unit of a currency by year."""
        self.sql.execute("CREATE TABLE rates (currency VARCHAR, year INTEGER, rate DOUBLE)")
        if not self._one("SELECT count(*) FROM units WHERE currency NOT IN ('', 'CNY')"):
            return
        rates = place_matching.rows(self.root, "clean/exchange_rates.csv")
        per_usd = {(row["currency"], row["year"]): float(row["per_usd"]) for row in rates}
        per_usd |= {("USD", year): 1.0 for currency, year in per_usd if currency == "CNY"}
        rows = [
            (currency, int(year), per_usd["CNY", year] / rate)
            for (currency, year), rate in per_usd.items()
            if currency in column_words.CONVERTED and ("CNY", year) in per_usd
        ]
        self.sql.executemany("INSERT INTO rates VALUES (?, ?, ?)", rows)

    def _leave_out_future(self) -> None:
        where = f"t.day > DATE '{self.today}'"
        future = self._one(f"SELECT count(*) FROM typed t WHERE {where}")
        if future and self.layout.settings.get("future dates") != "kept":
            self.facts.future = future
            self._note("future", _TYPED, where, "date", day=self.today.isoformat())
            self.sql.execute(f"DELETE FROM typed t WHERE {where}")

    def _count(self) -> None:
        facts = self.facts
        counted = self.sql.execute(
            "SELECT coalesce(region::VARCHAR, 'no place') AS place, count(*), count(*) FILTER (day IS NULL), "
            "count(*) FILTER (day IS NULL OR region IS NULL), count(*) FILTER (last <> day), min(day), max(last) "
            "FROM typed GROUP BY place ORDER BY place"
        ).fetchall()
        facts.regions = {place: count for place, count, *_ in counted}
        facts.placeless = facts.regions.get("no place", 0)
        for name, index in (("records", 1), ("undated", 2), ("nowhere", 3), ("periods", 4)):
            setattr(facts, name, sum(one[index] for one in counted))
        facts.first = min((one[5] for one in counted if one[5]), default=None)
        facts.last = max((one[6] for one in counted if one[6]), default=None)
        if facts.records == 0 and not self.problems.errors:
            self.problems.note("no_records")
        elif facts.undated == facts.records and not self.problems.errors:
            self.problems.note("no_dates", column=self.layout.name("date"))

    def _compare_projects(self) -> None:
        """Rows of one project in one region may list several fields, but must agree otherwise.

        In the view ``projects`` they are one, with all its fields.
        """
        self.sql.execute("""
            CREATE TABLE again AS SELECT hash(project, region) AS one FROM typed
            WHERE project IS NOT NULL AND NOT bad GROUP BY ALL HAVING count(*) > 1
        """)
        repeated = self._one("SELECT count(*) FROM again")
        self.sql.execute(f"CREATE VIEW projects AS {_MERGED if repeated else 'FROM typed'}")
        if repeated:
            self.sql.execute("""
                CREATE TABLE pairs AS
                SELECT t.row, t.project, t.day, t.amount, t.names, first_value(t.row) OVER w AS before,
                       first_value(t.day) OVER w AS day0, first_value(t.amount) OVER w AS amount0,
                       first_value(t.names) OVER w AS names0
                FROM typed t JOIN again a ON a.one = hash(t.project, t.region)
                WHERE NOT t.bad AND t.project IS NOT NULL
                WINDOW w AS (PARTITION BY t.project, t.region ORDER BY t.row)
            """)
            same = "abs(coalesce(p.amount, -1) - coalesce(amount0, -1)) <= 1e-9 * abs(coalesce(amount0, 1))"
            # a row for each partner, or for each city
            alike = " AND ".join(f"k.{name} = b.{name}" for name in self.where)
            # a name such as that of a company may have several projects; a number may not
            named = self.layout.at.get("title") == self.layout.at.get("project")
            setting = f"# column: {self.layout.name('project')} = not used" if named else ""
            apart = f"; or a line “{setting}”, if each row is a project of its own" if named else ""
            for key, test in (
                ("same_record", f"{alike} AND day IS NOT DISTINCT FROM day0 AND {same} AND p.names = names0"),
                ("other_date", "p.day <> p.day0"),
                ("other_amount", f"p.amount IS NOT NULL AND amount0 IS NOT NULL AND NOT ({same})"),
            ):
                again = f"p.row <> p.before AND ({test})"
                self._note(
                    key,
                    f"pairs {_BEFORE}",
                    again,
                    "project",
                    value="p.project",
                    more=_BEFORE_ROW,
                    apart=apart,
                    setting=setting,
                )
            if self.layout.at.get("title") not in {None, self.layout.at.get("project")}:
                differ, head = (
                    "k.title <> b.title AND k.title <> '' AND b.title <> ''",
                    self.layout.name("project"),
                )
                self._note("other_title", f"pairs {_BEFORE}", differ, "title", head=head)
        self._compare_spellings()
        nameless = "NOT t.bad AND t.project IS NULL AND t.amount IS NOT NULL AND t.day IS NOT NULL"
        groups = f"SELECT 1 FROM typed t WHERE {nameless} GROUP BY hash(region, day, amount, names) HAVING count(*) > 1"
        if self._one(f"SELECT count(*) FROM ({groups} LIMIT 1)"):
            places = ", ".join(f"k.{name}" for name in self.where)
            self.sql.execute(f"""
                CREATE TABLE twins AS SELECT t.row, first_value(t.row) OVER w AS before
                FROM typed t JOIN kept k USING (row) WHERE {nameless}
                WINDOW w AS (PARTITION BY {places}, t.day, t.amount, t.names ORDER BY t.row)
            """)
            value = "NULL::VARCHAR"
            self._note("twin", f"twins {_BEFORE}", "p.row <> p.before", None, value=value, more=_BEFORE_ROW)

    def _compare_spellings(self) -> None:
        """Numbers or names of projects that differ only in case, blanks, dashes or quotes: one each, most likely."""
        if "project" not in self.layout.at:
            return
        key = (
            "regexp_replace(regexp_replace(lower(project), '^0+|\\.0$', '', 'g'), '[\\s‐-―−－_]+', '-', 'g')"
        )
        odd = "regexp_matches(project, '[\\s‐-―−－_]|^0|\\.0$')"
        if self.layout.at["project"] == self.layout.at.get("title"):
            marks = ' \t\u3000“”"《》'
            key = f"translate(lower(project), '{marks}', '')"
            odd = " OR ".join(f"contains(project, '{mark}')" for mark in marks)
        # looked for first: comparing takes long
        cases = (
            f"(SELECT bool_or({odd}) OR (bool_or(project = lower(project) AND project <> upper(project)) "
            "AND bool_or(project <> lower(project))) FROM typed WHERE NOT bad AND project IS NOT NULL)"
        )
        groups = f"SELECT 1 FROM typed WHERE NOT bad AND project IS NOT NULL GROUP BY hash({key}) HAVING min(hash(project)) <> max(hash(project))"
        if not self._one(f"SELECT {cases}") or not self._one(f"SELECT count(*) FROM ({groups} LIMIT 1)"):
            return
        self.sql.execute(f"""
            CREATE TABLE spellings AS
            SELECT min(row) AS row, project, first_value(project) OVER w AS usual, first_value(min(row)) OVER w AS before
            FROM typed t WHERE NOT bad AND project IS NOT NULL GROUP BY project
            WINDOW w AS (PARTITION BY {key} ORDER BY min(row))
        """)
        source, other = f"spellings {_BEFORE}", "p.project <> p.usual"
        self._note("other_spelling", source, other, "project", value="p.project", more="p.usual")

    def _check_sizes(self) -> None:
        # the median of a million amounts is near enough, and bounds the memory it takes
        every = 1 + self.facts.records // 1_000_000
        known, lowest, highest, middle = self.sql.execute(
            "SELECT count(*) FILTER (amount > 0), min(amount), max(amount), "
            f"median(amount) FILTER (amount > 0 AND row % {every} = 0) FROM typed"
        ).fetchall()[0]
        for key, test in (("negative", "< 0"), ("zero", "= 0")):
            if lowest is not None and lowest <= 0:
                self._note(key, _TYPED, f"t.amount {test}", "amount")
        if known and highest > LARGEST_CNY_BN:
            self._note("absurd", _TYPED, f"t.amount > {LARGEST_CNY_BN}", "amount", more="t.amount")
        index = self.layout.at.get("amount", -2) + 1
        if 0 < index < len(self.layout.header) and not self.layout.header[index].strip():
            source, beside = "kept k JOIN stored s USING (row)", f"trim(coalesce(s.c{index}, ''))"
            rest = f"regexp_full_match({beside}, '[0-9]{{3}}([.,][0-9]+)?') AND k.amount <> ''"
            self._note("split_amount", source, rest, "amount", value=f"k.amount || ',' || {beside}")
        checked = self.layout.settings.get("large amounts") == "checked"
        if known >= 3 and middle and highest >= OUTLIER * middle and not checked:
            where = f"t.amount >= {OUTLIER * middle!r} AND t.amount <= {LARGEST_CNY_BN}"
            self._note("large", _TYPED, where, "amount", more="t.amount", times=OUTLIER, middle=middle)

    def _check_blanks(self) -> None:
        """Blanks below filled cells, as merged cells of a sheet leave them: those records lack what stands above."""
        few, places = MERGED_SHARE * self.facts.records, [f"trim(k.{name}) = ''" for name in self.where]
        for column, missing, empty, key in (
            ("date", "day IS NULL", "trim(k.date) = ''", "blanks_below"),
            (self.where[0], "region IS NULL", " AND ".join(places), "blanks_below"),
            ("project", "project IS NULL", "trim(k.project) = ''", "without_own"),
            ("field", "names = ''", "trim(k.field) = ''", "without_own"),
        ):
            blank = f"NOT t.bad AND {empty}"
            skipped = column not in self.layout.at or self.layout.filled
            if skipped or self._one(f"SELECT count(*) FROM typed WHERE {missing}") < max(few, 2):
                continue
            found, row, line = self.sql.execute(
                f"SELECT count(*), min(row), arg_min(line, row) FROM (SELECT t.row, k.line, {blank} AS blank, "
                f"max(CASE WHEN NOT ({empty}) THEN t.row END) OVER (ORDER BY t.row) AS filled FROM {_TYPED}) WHERE blank AND filled IS NOT NULL"
            ).fetchall()[0]
            if found >= max(few, 2):
                head = self.layout.name(column)
                words = {"found": found, "records": self.facts.records, "head": head, "name": column}
                self.problems.note(key, row=shown_row(row, line), column=head, **words)

    def _check_states(self) -> None:
        """Projects that a column without other use calls cancelled are counted, and told."""
        for index, head in enumerate(self.layout.header):
            if index not in self.layout.at.values() and _STATE.search(head.casefold()):
                text, source = f"trim(coalesce(s.c{index}, ''))", "kept k JOIN stored s USING (row)"
                ended = f"regexp_full_match(lower({text}), '{_ENDED}')"
                self._note("ended", source, ended, None, value=text, head=head.strip())

    def _note_facts(self) -> None:
        facts, notes = self.facts, self.problems.notes
        if self.placeholders:
            shown = ", ".join(f"{count:,} in {head}" for head, count in self.placeholders.items())
            notes.append(f"placeholders such as “-” read as missing: {shown}")
        told = [
            (facts.undated, "without a date: in no table"),
            (facts.placeless, "without a region or place: in no table"),
            (facts.totals, "row(s) that add others up: left out"),
            (facts.sections, "title(s) of sections, or notes: left out"),
            (facts.future, "dated in the future: left out"),
            (facts.periods, "dated by month, quarter, year or span: only in windows as wide"),
            (facts.institutions, "placed by their institution"),
        ]
        told += [(n, f"converted from {one} by the yearly rate") for one, n in facts.converted.items()]
        if done := self.layout.settings.get("approximate amounts"):
            rough = facts.approximate.items()
            told += [(count, f"times {cell_values.RELATIONS[one]}: {done}") for one, count in rough]
        notes += [f"{count:,} {what}" for count, what in told if count]


_REPEATED = "project IS NOT NULL AND region IS NOT NULL AND hash(project, region) IN (FROM again)"
_MERGED = f"""
    FROM typed WHERE NOT ({_REPEATED}) UNION ALL BY NAME
    SELECT min(day) AS day, min(last) AS last, region, max(amount) AS amount,
           coalesce(array_to_string(list_sort(list_distinct(string_split(
               string_agg(nullif(names::VARCHAR, ''), ';'), ';'))), ';'), '') AS names
    FROM typed WHERE {_REPEATED} GROUP BY project, region
"""
_AMOUNTS = "kept k LEFT JOIN amounts m ON m.text = k.amount"
_TYPED = "typed t JOIN kept k USING (row)"
_BEFORE = "p JOIN kept k USING (row) JOIN kept b ON b.row = p.before"
"""Rows p, with the earlier row b they repeat."""
_BEFORE_ROW = "CASE WHEN b.row = b.line THEN b.row::VARCHAR ELSE b.row || ' (line ' || b.line || ')' END"


def _calls(text: str, pattern: str) -> str:
    """The test whether a text calls its row a total, whatever blanks it holds."""
    return f"regexp_matches(lower(regexp_replace(coalesce({text}, ''), '\\s', '', 'g')), '{pattern}')"


def unit_of(cell: str, beside: str, head: str, language: str | None = None) -> Unit | InvalidCell:
    """Return the one unit that the texts in a cell, beside it and in the head name together, or why not.

    Each may name a currency, a scale or both: EUR beside, and Mio. in the head, are million EUR.
    """
    read = {text: column_words.unit(text, language) for text in (cell, beside, head)}
    if wrong := next((unit for unit in read.values() if isinstance(unit, InvalidCell)), None):
        return wrong
    named = {text: unit for text, unit in read.items() if isinstance(unit, Unit)}
    if not named:
        right = "a unit such as 万元, Mio. Yuan or bn CNY, or a line such as “# unit: 万元” above the head"
        return InvalidCell("the unit is missing", right)
    currencies = {unit.currency: text for text, unit in named.items() if unit.named}
    if len(currencies) > 1:
        right = "one currency: in the cell, beside it, or in the head"
        if head.endswith("万元") and beside in currencies.values():
            right += "; or a line “# unit: 万” above the head, if each amount is in its own currency"
        return InvalidCell(f"two currencies for one amount: {' and '.join(currencies.values())}", right)
    # yuan as such is a scale, the sign of a currency is none; 3亿 under a head in 元 names its own
    whole = named.get(cell, Unit(0)).power == 0
    scales = {
        text: unit.power
        for text, unit in named.items()
        if unit.power or (whole and unit.currency == "CNY" and column_words.bare(text) not in _CURRENCY_ONLY)
    }
    if len(set(scales.values())) > 1:
        right = "one unit: in the cell, beside it, or in the head"
        return InvalidCell(f"two units for one amount: {' and '.join(scales)}", right)
    return Unit(next(iter(scales.values()), 0), next(iter(currencies), "CNY"), bool(currencies))
