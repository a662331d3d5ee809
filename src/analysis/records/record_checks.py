# ruff: noqa: E501  queries and lists read better in long lines
"""What the texts of a file mean, and everything that is wrong with them: each distinct text is read once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from duckdb import DuckDBPyConnection

from analysis.quantities import Notation
from analysis.records import cell_values, column_words, place_matching
from analysis.records.cell_values import pattern
from analysis.records.column_words import Unit
from analysis.records.layout import CONSTANTS, WHERE, Layout
from analysis.records.problems import EXAMPLES, InvalidCell, Problems, invalid, messages, shipped
from analysis.records.table import USED, shown_row, sql_text

LARGEST_CNY_BN = 10_000.0  # no project costs more: China's whole yearly output is some 130,000
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
_TOTAL, _WHOLE_TOTAL, _SECTION, _NOTE, _ENDED = (
    "|".join(pattern.pattern for _, pattern in cell_values.patterns(subject))
    for subject in ("total", "whole total", "section", "note", "ended")
)
"""What a row with gaps that adds others up is called, a project that does, a section, a note, a cancelled project."""
_RELATIONS = ("about", "at_least", "at_most", "range", "no_figure")
_AGAIN = "p JOIN kept k USING (row) JOIN typed t USING (row) JOIN kept b ON b.row = p.before JOIN typed f ON f.row = b.row"
_SOURCES = {name: f"{name} {_AGAIN}" for name in ("pairs", "spellings", "twins")} | {
    "kept": "kept k",
    "stored": "kept k JOIN stored s USING (row)",
    "left_out": "left_out l JOIN stored k ON k.row = l.row",
    "amounts": "kept k LEFT JOIN amounts m ON m.text = k.amount",
    "typed": "typed t JOIN kept k USING (row)",
}  # what the rows k of a check come from, read as t; those of pairs repeat an earlier row b, read as f
_PARTS: dict[str, Any] = {
    "before": "CASE WHEN b.row = b.line THEN b.row::VARCHAR ELSE b.row || ' (line ' || b.line || ')' END",
    "same": "abs(coalesce(t.amount, -1) - coalesce(f.amount, -1)) <= 1e-9 * abs(coalesce(f.amount, 1))",
    "most": LARGEST_CNY_BN,
}  # parts of several checks
_CHECKS = {row.pop("key"): row for row in shipped("checks.csv")}
"""The checks the engine makes: from where, of which rows, in which column, what is shown of them."""
_COUNTS = {row["name"]: row["note"] for row in shipped("facts.csv")}


class Facts(SimpleNamespace):
    """What was found in a file, as counts of records; those `nowhere` are in no table."""

    def __init__(self, **counts: int) -> None:
        super().__init__(
            **dict.fromkeys(_COUNTS, 0) | counts, kept=[], approximate=Counter(), converted=Counter(),
            approximate_taken=False, first=None, last=None, regions={}, units=Counter(), decimal="point",
        )  # fmt: skip


class Checks:
    """Reads the texts of a file into tables of the engine, and notes what is wrong with them."""

    def __init__(self, sql: DuckDBPyConnection, layout: Layout, problems: Problems, today: date) -> None:
        self.sql, self.layout, self.problems, self.today = sql, layout, problems, today
        given = [name for name in WHERE if name in layout.at or CONSTANTS.get(name) in layout.settings]
        self.where = given or ["region"]
        self.root = place_matching.here()
        self.facts = Facts(**{kind: len(rows) for kind, rows in layout.marked.items()})
        self.facts.kept = [kind for kind in layout.marked if layout.keeps(kind)]
        self.placeholders: Counter[str] = Counter()

    def run(self) -> Facts:
        """Make the table ``typed`` of all records, and note every problem."""
        for step in (
            self._leave_out, self._map_projects, self._map_days, self._map_places, self._map_fields,
            self._map_amounts, self._map_units, self._make_typed, self._leave_out_future, self._count,
            self._compare_projects, self._check_sizes, self._check_blanks, self._check_states, self._note_facts,
        ):  # fmt: skip
            step()
        return self.facts

    def _all(self, query: str) -> list[Any]:
        return self.sql.execute(query).fetchall()

    def _one(self, query: str) -> Any:
        return next(iter(self._all(query)), (None,))[0]

    def _note(self, key: str, *, right: Callable[..., Any] | None = None, **words: Any) -> None:
        """Note the rows of one of ``checks.csv``; `right` is asked with the list `more`, or the value."""
        words = _PARTS | words
        check = {name: text.format(**words) for name, text in _CHECKS[key].items()}
        source, column = _SOURCES.get(check["source"], check["source"]), check["column"]
        value = check["value"] or f"k.{column}"
        problem = check["problem"] or sql_text(messages()[key]["problem"].format(**words))
        more = check["more"] or (f"[{value}]" if right else "NULL")
        rows = f"SELECT k.row AS row, k.line AS line, {value} AS value, {problem} AS problem, {more} AS more FROM {source} WHERE {check['where']}"
        examples = f"arg_min({{'row': row, 'line': line, 'value': value, 'more': more}}, row, {EXAMPLES})"
        found = self._all(
            f"SELECT problem, count(*), {examples} FROM ({rows}) GROUP BY problem ORDER BY min(row)"
        )
        for text, count, shown in found:
            for number, one in enumerate(shown, start=1):
                own = invalid(key, **words | {"more": one["more"]})
                self.problems.note(
                    replace(right(*one["more"]) if right else own, problem=text, warning=own.warning),
                    row=shown_row(one["row"], one["line"]), value=one["value"],
                    column=self.layout.name(column) if column else None,
                    times=1 if number < len(shown) else 1 + count - len(shown),
                )  # fmt: skip

    def _map(
        self, name: str, columns: str, keys: dict[str, str], read: Callable[..., Any],
        values: Callable[..., Iterable[Any]], *, source: str = "kept k", only: str = "true",
        right: Callable[..., Any] | None = None,
    ) -> None:  # fmt: skip
        """Make a table of what each distinct text means; `keys` are its columns of texts, with where they stand."""
        own, listed = next(iter(keys.values())).removeprefix("k."), ", ".join(keys.values())
        parts = [f"{key} VARCHAR" for key in keys] + f"{columns}, problem VARCHAR, wrong VARCHAR".split(", ")
        marks = ", ".join("unnest(?::{1}[]) AS {0}".format(*part.split()) for part in parts)
        nothing, wrong, empty = (None,) * (columns.count(",") + 1), set[str](), 0

        def meaning(times: int, first: int, *given: str) -> tuple[Any, ...]:
            found = read(*given)
            if isinstance(found, InvalidCell):
                return *given, *nothing, found.problem, found.column or own
            means = nothing if found in (None, ()) else tuple(values(found, times, first, *given))
            return *given, *means, None, None

        query = f"SELECT count(*), min(k.row), {listed} FROM {source} WHERE {only} GROUP BY ALL"
        texts, into = self.sql.cursor().execute(query), f"CREATE TABLE {name} AS"
        while (batch := texts.fetchmany(BATCH)) or into.startswith("CREATE"):
            rows = [meaning(*row) for row in batch]
            wrong |= {row[-1] for row in rows}
            both = zip(batch, rows, strict=True)
            empty += sum(times for (times, *_), row in both if row[len(keys)] is row[-1] is None)
            lists = list(map(list, zip(*rows, strict=True))) or [[]] * len(parts)
            self.sql.execute(f"{into} SELECT {marks}", lists)
            into = f"INSERT INTO {name}"
        same = " AND ".join(f"w.{key} = {text}" for key, text in keys.items())
        words: dict[str, Any] = {"source": f"{source} JOIN {name} w ON {same}", "texts": f"[{listed}]"}
        for column in (one for one in USED if one in wrong):
            words |= {"where": f"{only} AND w.wrong = '{column}'", "column": column}
            self._note("of_cell", right=right or read, **words)
        if empty and own in self.layout.at and len(keys) == 1:
            self.placeholders[self.layout.name(own)] += empty

    def _leave_out(self) -> None:
        """Make the view ``kept`` without rows that are no records: a head again, totals, titles of sections."""
        header, at = self.layout.header, self.layout.at
        texts = [f"s.c{index}" for index in range(len(header))]
        heads = [(index, head.strip()) for index, head in enumerate(header) if " / " not in head]
        same = {index: f"{texts[index]} = {sql_text(head)}" for index, head in heads}
        # a head is one where all of it stands again, or no value but a name can stand
        whole = f"({' AND '.join(same.values()) or 'false'})"
        named = (same[at[name]] for name in ("date", *self.where) if at.get(name) in same)
        again = " OR ".join([whole, *named])
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
            labels = [text for index, text in enumerate(texts[:12]) if index != at.get("amount")]
            names = [texts[at[name]] for name in ("project", "title") if name in at]
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
                cases.append(f"WHEN lone AND value = {texts[at['amount']]} THEN value")  # a sum alone
        section = f"regexp_matches(value, '{_SECTION}') OR regexp_matches(lower(trim(value)), '{_NOTE}')"
        section += " OR length(regexp_replace(value, '[^\\x{4e00}-\\x{9fff}]', '', 'g')) > 3"
        section = f"{len(header) >= 3} AND lone AND ({section}) AND NOT {_calls('value', _TOTAL)}"
        odd = f"SELECT s.*, {again} AS head, {gaps} AS gaps, {lone} AS lone, {' || '.join(texts)} AS value FROM stored s WHERE {again} OR {gaps} OR {lone} OR {like}"
        # few rows have gaps: only these are looked at closely, so they are put aside first; most short lists have none
        some = f"SELECT count(*) FROM ({odd} LIMIT 1)"
        if self._one("SELECT count(*) FROM stored") < BATCH and not self._one(some):
            self.sql.execute("CREATE VIEW kept AS SELECT * FROM cells")
            return
        self.sql.execute(f"""
            CREATE TABLE left_out AS WITH odd AS MATERIALIZED ({odd})
            SELECT row, coalesce(total, value) AS value,
                   CASE WHEN head THEN 'head' WHEN total IS NOT NULL THEN 'total' ELSE 'section' END AS why
            FROM (SELECT s.*, coalesce({labelled}, CASE {" ".join(cases)} WHEN false THEN '' END) AS total FROM odd s)
            WHERE head OR total IS NOT NULL OR {section}
        """)
        counts = Counter(dict(self._all("SELECT why, count(*) FROM left_out GROUP BY why")))
        self.facts.totals, self.facts.sections = counts["total"], counts["section"]
        without = "ANTI JOIN left_out USING (row)" if counts else ""
        self.sql.execute(f"CREATE VIEW kept AS SELECT * FROM cells {without}")
        for key, why in (("head_again", "head"), ("total", "total")):
            if counts[why]:
                self._note(key)

    def _map_projects(self) -> None:
        placeholders = ", ".join(map(sql_text, sorted(cell_values.PLACEHOLDERS)))
        # cheap tests first
        cut = "(contains(k.project, 'e') OR contains(k.project, 'E')) AND regexp_matches(k.project, '[0-9][eE]\\+?[0-9]')"
        zero = "starts_with(k.project, '0') AND ltrim(k.project, '0') = ''"
        odd = f"length(k.project) > 302 OR NOT regexp_full_match(k.project, '{_SAFE}') OR {cut} OR {zero} OR lower(k.project) IN ({placeholders})"
        self._map(
            "names", "project VARCHAR", {"text": "k.project"}, cell_values.project_name, lambda name, *_: (name,),
            only=f"k.project <> '' AND ({odd})",
        )  # fmt: skip
        long = "length(k.project) >= 16 AND regexp_full_match(k.project, '[0-9]{16,}')"
        zeros = f"SELECT count(DISTINCT k.project), bool_and(regexp_full_match(k.project, '[0-9]{{15}}0+')) FROM kept k WHERE {long}"
        ((count, rounded),) = self._all(zeros)
        if count > 1 and rounded:
            self._note("digits_lost")

    def _map_days(self) -> None:
        order, name = self.layout.settings.get("date order"), self.layout.name("date")

        def right(text: str) -> Any:
            found = cell_values.period(text, order=order)
            # 13/06/2018 elsewhere in the file tells how 05/06/2018 is meant
            day_first = "starts_with(ltrim(trim(text), '0'), day(first)::VARCHAR)"
            other = "form = 'slashes' AND day(first) > 12"
            orders = dict(self._all(f"SELECT {day_first}, count(*) FROM days WHERE {other} GROUP BY 1"))
            if getattr(found, "problem", "") != cell_values.AMBIGUOUS_DAY or len(orders) != 1:
                return found
            told = "day-month-year" if True in orders else "month-day-year"
            meant = cell_values.period(text, order=told)
            assert isinstance(meant, cell_values.Period)
            return invalid("day_as_others", day=meant.first, order=told)

        self._map(
            "days", "first DATE, last DATE, form VARCHAR", {"text": "k.date"},
            lambda text: cell_values.period(text, order=order),
            lambda found, *_: (found.first, found.begins if self.layout.duration else found.last, found.form),
            only="k.date <> ''", right=right,
        )  # fmt: skip
        tenth = "bool_or(regexp_full_match(trim(text), '[0-9]{4}\\.1')) AND NOT bool_or(regexp_full_match(trim(text), '[0-9]{4}\\.10'))"
        found = f"{tenth}, count(DISTINCT form) FILTER (first = last), max(first) > DATE '{self.today}'"
        ((cut, kinds, self.late),) = self._all(f"SELECT {found} FROM days")
        if cut:
            self._note("october_cut")
        if kinds < 2:
            return
        # one form where every day is 12 or less, another where none is: a spreadsheet swapped day and month
        of_form = "count(*), max(day(first)), min(day(first)), min(k.row), arg_min(m.text, k.row)"
        whole = "kept k JOIN days m ON m.text = k.date WHERE first = last GROUP BY form ORDER BY form"
        forms = self._all(f"SELECT form, {of_form} FROM {whole}")
        low = [one for one in forms if one[1] > 1 and one[2] <= 12]
        high = [one for one in forms if one[3] > 12 and (one[1] > 1 or one[0] in {"slashes", "points"})]
        if low and high:
            _, count, _, _, row, text = low[0]
            words = {"count": count, "other": high[0][5]}
            self.problems.note("half_converted", row=row, column=name, value=text, **words)

    def _map_places(self) -> None:
        names, lenient = self.where, self.layout.settings.get("unknown places") == "left out"
        heads = [self.layout.name(name) for name in names]

        def read(*texts: str) -> str | InvalidCell | None:
            found = place_matching.region_of(tuple(zip(names, heads, texts, strict=True)), self.root)
            left_out = lenient and isinstance(found, InvalidCell) and found.problem.startswith("unknown")
            return None if left_out else found or None

        kinds = ", ".join(map(sql_text, sorted(place_matching.REGIONS)))
        self.sql.execute(f"CREATE TYPE region AS ENUM ({kinds})")
        keys = {name: f"k.{name}" for name in names}
        self._map("places", "found region", keys, read, lambda found, *_: (found,))
        if "institution" in names:
            source = f"kept k JOIN places m USING ({', '.join(names)})"
            others = " AND ".join(f"k.{name} = ''" for name in names if name != "institution") or "true"
            placed = f"SELECT count(*) FROM {source} WHERE {others} AND m.found IS NOT NULL"
            self.facts.institutions = self._one(placed)
            self._note("unknown_institution", places=", ".join(names))

    def _map_fields(self) -> None:
        def values(found: tuple[tuple[str, bool], ...], *_: Any) -> tuple[str, str | None]:
            own = next((name for name, known in found if not known), None)
            return ";".join(name for name, _ in found), own

        def right(name: str) -> InvalidCell:
            if name.strip().casefold() in cell_values.NO_VALUES:
                return invalid("field_or_nothing", name=name.strip())
            return invalid("near_field", near=place_matching.nearest_field(name))

        columns, text = "names VARCHAR, own VARCHAR", {"text": "k.field"}
        self._map("field_keys", columns, text, place_matching.fields, values, only="k.field <> ''")
        if self.layout.settings.get("fields") != "own" and self._one("SELECT count(own) FROM field_keys"):
            self._note("own_field", right=right)

    def _map_amounts(self) -> None:
        facts, setting = self.facts, self.layout.settings.get("approximate amounts")
        styles, relations = Counter[str](), Counter[str]()

        def values(found: Notation, times: int, *_: Any) -> Notation:
            styles[found.style and found.style + found.mark] += times
            relations[found.relation] += times
            return found

        self._map(
            "amounts",
            "point DOUBLE, comma DOUBLE, style VARCHAR, mark VARCHAR, unit VARCHAR, relation VARCHAR",
            {"text": "k.amount"}, cell_values.number, values,
            only=f"k.amount <> '' AND NOT regexp_full_match(k.amount, '{_PLAIN}')",
        )  # fmt: skip
        if any(styles) or "decimal" in self.layout.settings:
            self._settle_decimal(styles)
        facts.approximate = Counter({one: relations[one] for one in sorted(relations) if one})
        facts.approximate_taken = setting == "taken"
        if facts.approximate and not setting:
            cases = " ".join(f"WHEN '{one}' THEN '{messages()[one]['problem']}'" for one in _RELATIONS)
            self._note("approximate", cases=cases)

    def _settle_decimal(self, styles: "Counter[str]") -> None:
        """One file has one decimal mark, set or proved by its numbers; what could be either is refused."""
        plain = f"contains(k.amount, '.') AND regexp_full_match(k.amount, '{_PLAIN}')"
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
                also = plain if other == "point" else "false"
                self._note("other_decimal", other=other, mark=mark, other_plain=also)
            return

        def either_way(text: str) -> InvalidCell:
            number = cell_values.number(text)
            low, high = sorted((number.point, number.comma)) if isinstance(number, Notation) else (0, 0)
            return invalid("either_mark", low=f"{low:.10g}", high=f"{high:.10g}")

        # 1.234 is a number with decimals without further proof: not in a German file
        german = self.layout.language == "de" or self.layout.delimiter == ";"
        found = self._all("SELECT DISTINCT mark, unit FROM amounts WHERE style = 'ambiguous'")
        found = [(one, text) for one, text in found if german or one == ","]
        units = [column_words.unit(text, self.layout.language) or self.layout.unit for _, text in found]
        # whole yuan have no three decimals, and no Chinese list has a decimal comma
        whole = "unit" not in self.layout.at and all(isinstance(u, Unit) and u.power == 0 for u in units)
        marks = sorted({one for one, _ in found})
        if len(marks) == 1 and (whole or (self.layout.language, german) == ("zh", False)):
            self.facts.decimal = "point" if marks == [","] else "comma"
            what = f"amounts such as 500{marks[0]}000: the mark groups thousands"
            self.problems.notes.append(f"{styles['ambiguous' + marks[0]]:,} {what}")
        elif found:
            self._note("ambiguous_number", right=either_way, marks=", ".join(map(sql_text, marks)))

    def _map_units(self) -> None:
        """The unit of each amount: of its cell, the cell beside it and the head, which must not contradict."""
        head, head_unit, language = self.layout.unit_text, self.layout.unit, self.layout.language
        facts, name, found = self.facts, self.layout.name("amount"), list[tuple[Any, ...]]()
        cells, kinds = set[str](), dict[str, tuple[str, float]]()

        def read(cell: str, beside: str) -> Unit | InvalidCell:
            cells.add(cell)
            unit = unit_of(cell, beside, head, language)
            if isinstance(unit, InvalidCell):
                several = invalid("several_amounts") if any(map(str.isdigit, cell)) else unit
                return replace(several, column="unit" if beside and not cell else "amount")
            return unit

        def values(unit: Unit, times: int, row: int, cell: str, beside: str) -> tuple[float, float, str]:
            found.append((row, times, cell, beside, unit))
            return *unit.factors, unit.currency

        stated = "k.amount <> '' AND (m.text IS NULL OR m.point IS NOT NULL)"
        self._map(
            "units", "multiplier DOUBLE, divisor DOUBLE, currency VARCHAR",
            {"cell": "coalesce(m.unit, '')", "beside": "k.unit"}, read, values,
            source=_SOURCES["amounts"], only=stated,
        )  # fmt: skip
        for _, times, cell, beside, unit in sorted(found):
            facts.units[cell or beside or head] += times
            kinds.setdefault(cell or beside or head, (unit.currency, unit.billions(1)))
        facts.units = Counter(dict(facts.units.most_common()))
        self.currencies = {unit.currency for *_, unit in found}
        loose = [(cell, beside) for *_, cell, beside, unit in sorted(found) if not unit.named]
        # 万 without a currency are yuan, Mio. may be euros
        unnamed = [written for one in loose if (written := f"{''.join(one)}{head}").isascii()]
        if loose and any(beside and unit.currency != "CNY" for *_, beside, unit in found):
            bare = ", ".join(f"({sql_text(cell)}, {sql_text(beside)})" for cell, beside in loose)
            self._note("mixed_currency", stated=stated, bare=bare)
        elif unnamed:
            self.problems.note("no_currency", column=name, value=unnamed[0])
        if len(set(kinds.values())) > 1:
            shown = ", ".join(f"{unit} ({count:,})" for unit, count in facts.units.most_common(6))
            self.problems.note("several_units", column=name, units=shown)
        units = {text: column_words.unit(text, language) for text in sorted(cells)}
        signs = [sql_text(text) for text, one in units.items() if isinstance(one, Unit) and not one.power]
        if signs and head_unit is not None and head_unit.power > 0:
            self._note("whole_sum", head=head, signs=", ".join(signs))

    def _make_typed(self) -> None:
        """One row for each record: its row, when, where, what, how much, and whether anything is wrong with it."""
        value = f"CASE WHEN m.text IS NULL THEN CAST(k.amount AS DOUBLE) ELSE m.{self.facts.decimal} END"
        left_out = self.layout.settings.get("approximate amounts") == "left out"
        usable = "coalesce(m.relation, '') = ''" if left_out else "coalesce(m.relation, '') <> 'no_figure'"
        # yuan per unit of a currency by year
        rates = list[dict[str, Any]]()
        if self.currencies - {"", "CNY"}:
            rows = place_matching.rows(self.root, "clean/exchange_rates.csv")
            per_usd = {(row["currency"], row["year"]): float(row["per_usd"]) for row in rows}
            per_usd |= {("USD", year): 1.0 for currency, year in per_usd if currency == "CNY"}
            for (one, year), rate in per_usd.items():
                if one in column_words.CONVERTED and ("CNY", year) in per_usd:
                    rates.append({"currency": one, "year": int(year), "rate": per_usd["CNY", year] / rate})
        if rates:
            table = "unnest(?::STRUCT(currency VARCHAR, year INTEGER, rate DOUBLE)[], recursive := true)"
            self.sql.execute(f"CREATE TABLE rates AS SELECT {table}", [rates])
        # short lists of names take the place of texts: a tenth of the memory
        if few := self._one("SELECT count(*) FROM field_keys") < 1 << 16:
            own = "SELECT names FROM field_keys WHERE names <> '' UNION SELECT ''"
            self.sql.execute(f"CREATE TYPE names AS ENUM ({own})")
        self.sql.execute(f"CREATE TYPE currency AS ENUM {('', *column_words.CONVERTED)}")
        # the engine reads plain numbers by itself: everything else was read above
        self.sql.execute(f"""
            CREATE TABLE typed AS
            SELECT k.row, CASE WHEN n.text IS NULL THEN nullif(k.project, '') ELSE n.project END AS project,
                   d.first AS day, d.last AS last, p.found AS region, coalesce(f.names, '')::{"names" if few else "VARCHAR"} AS names,
                   CASE WHEN k.amount = '' OR u.problem IS NOT NULL OR NOT {usable} THEN NULL
                        WHEN u.currency = 'CNY' THEN ({value}) * u.multiplier / u.divisor
                        ELSE ({value}) * u.multiplier / u.divisor * {"r.rate" if rates else "NULL"} END AS amount,
                   (CASE WHEN u.currency <> 'CNY' AND {usable} THEN u.currency ELSE '' END)::currency AS currency,
                   coalesce(n.problem, d.problem, p.problem, f.problem, m.problem, u.problem) IS NOT NULL AS bad
            FROM kept k LEFT JOIN names n ON n.text = k.project LEFT JOIN days d ON d.text = k.date
                 LEFT JOIN places p ON {" AND ".join(f"p.{name} = k.{name}" for name in self.where)}
                 LEFT JOIN field_keys f ON f.text = k.field LEFT JOIN amounts m ON m.text = k.amount
                 LEFT JOIN units u ON u.cell = coalesce(m.unit, '') AND u.beside = k.unit AND k.amount <> ''
                 {"LEFT JOIN rates r ON r.currency = u.currency AND r.year = year(d.first)" if rates else ""}
        """)
        if rates:
            years = "min(year) || ' to ' || max(year)"
            spans = self._all(f"SELECT currency, {years} FROM rates GROUP BY 1 ORDER BY 1")
            self._note("no_rate", rates=", ".join(f"{one} ({years})" for one, years in spans))
            converted = "currency <> '' AND amount IS NOT NULL GROUP BY 1 ORDER BY 1"
            found = self._all(f"SELECT currency, count(*) FROM typed WHERE {converted}")
            self.facts.converted = Counter(dict(found))

    def _leave_out_future(self) -> None:
        where = f"t.day > DATE '{self.today}'"
        future = self.late and self._one(f"SELECT count(*) FROM typed t WHERE {where}")
        if future and self.layout.settings.get("future dates") != "kept":
            self.facts.future = future
            self._note("future", day=self.today.isoformat())
            self.sql.execute(f"DELETE FROM typed t WHERE {where}")

    def _count(self) -> None:
        facts = self.facts
        sums = ("count(*)", "count(*) FILTER (day IS NULL)", "count(*) FILTER (day IS NULL OR region IS NULL)",
                "count(*) FILTER (last <> day)", "min(day)", "max(last)",
                "count(*) FILTER (project IS NULL)", "count(*) FILTER (names = '')")  # fmt: skip
        place = "coalesce(region::VARCHAR, 'no place')"
        counted = self._all(f"SELECT {place}, {', '.join(sums)} FROM typed GROUP BY 1 ORDER BY 1")
        facts.regions = {place: count for place, count, *_ in counted}
        facts.placeless = facts.regions.get("no place", 0)
        for name, index in (("records", 1), ("undated", 2), ("nowhere", 3), ("periods", 4)):
            setattr(facts, name, sum(one[index] for one in counted))
        self.blanks = {"date": facts.undated, self.where[0]: facts.placeless}  # of records, by column
        self.blanks |= {name: sum(one[n] for one in counted) for name, n in (("project", 7), ("field", 8))}
        facts.first = min((one[5] for one in counted if one[5]), default=None)
        facts.last = max((one[6] for one in counted if one[6]), default=None)
        if facts.records == 0 and not self.problems.errors:
            self.problems.note("no_records")
        elif facts.undated == facts.records and not self.problems.errors:
            self.problems.note("no_dates", column=self.layout.name("date"))

    def _compare_projects(self) -> None:
        """Rows of one project in one region may list several fields: in the view ``projects`` they are one."""
        repeated = self._one("""
            CREATE TABLE again AS SELECT hash(project, region) AS one FROM typed
            WHERE project IS NOT NULL AND NOT bad GROUP BY ALL HAVING count(*) > 1
        """)
        self.sql.execute(f"CREATE VIEW projects AS {_MERGED if repeated else 'FROM typed'}")
        if repeated:
            source = "typed t JOIN again a ON a.one = hash(t.project, t.region)"
            self._repeats(
                "pairs", f"{source} WHERE NOT t.bad AND t.project IS NOT NULL", "t.project, t.region"
            )
            # a row for each partner, or for each city
            alike = " AND ".join(f"k.{name} = b.{name}" for name in self.where)
            self._note("same_record", alike=alike)
            # a name such as that of a company may have several projects; a number may not
            project, title = self.layout.at.get("project"), self.layout.at.get("title")
            setting = f"# column: {self.layout.name('project')} = not used" if title == project else ""
            apart = f"; or a line “{setting}”, if each row is a project of its own" if setting else ""
            for key in ("other_date", "other_amount"):
                self._note(key, apart=apart, setting=setting)
            if title not in {None, project}:
                self._note("other_title", head=self.layout.name("project"))
        self._compare_spellings()
        nameless = "NOT t.bad AND t.project IS NULL AND t.amount IS NOT NULL AND t.day IS NOT NULL"
        groups = f"SELECT 1 FROM typed t WHERE {nameless} GROUP BY hash(region, day, amount, names) HAVING count(*) > 1"
        if self.blanks["project"] > 1 and self._one(f"{groups} LIMIT 1"):
            like = f"{', '.join(f'k.{name}' for name in self.where)}, t.day, t.amount, t.names"
            self._repeats("twins", f"{_SOURCES['typed']} WHERE {nameless}", like)
            self._note("twin")

    def _repeats(self, name: str, source: str, same: str) -> None:
        """Make a table of the rows t of a source that are like an earlier one, with the first of these."""
        before = f"first_value(t.row) OVER (PARTITION BY {same} ORDER BY t.row) AS before"
        found = f"SELECT t.row, {before} FROM {source} QUALIFY t.row <> before"
        self.sql.execute(f"CREATE TABLE {name} AS {found}")

    def _compare_spellings(self) -> None:
        """Numbers or names of projects that differ only in case, blanks, dashes or quotes: one each, most likely."""
        if "project" not in self.layout.at:
            return
        bare = "regexp_replace(lower(project), '^0+|\\.0$', '', 'g')"
        key = f"regexp_replace({bare}, '[\\s‐-―−－_]+', '-', 'g')"
        named = "typed WHERE NOT bad AND project IS NOT NULL"
        odd = "regexp_matches(project, '[\\s‐-―−－_]|^0|\\.0$')"
        if self.layout.at["project"] == self.layout.at.get("title"):
            marks = ' \t\u3000“”"《》'
            key = f"translate(lower(project), '{marks}', '')"
            odd = " OR ".join(f"contains(project, '{mark}')" for mark in marks)
        # looked for first: comparing takes long
        small = "bool_or(project = lower(project) AND project <> upper(project)) AND bool_or(project <> lower(project))"
        groups = f"SELECT 1 FROM {named} GROUP BY hash({key}) HAVING min(hash(project)) <> max(hash(project)) LIMIT 1"
        if self._one(f"SELECT bool_or({odd}) OR ({small}) FROM {named}") and self._one(groups):
            projects = f"(SELECT min(row) AS row, project FROM {named} GROUP BY project) t"
            self._repeats("spellings", projects, key)
            self._note("other_spelling")

    def _check_sizes(self) -> None:
        # the median of a million amounts is near enough, and bounds the memory it takes
        every = 1 + self.facts.records // 1_000_000
        middle = f"median(amount) FILTER (amount > 0 AND row % {every} = 0)"
        sizes = f"SELECT count(*) FILTER (amount > 0), min(amount), max(amount), {middle} FROM typed"
        ((known, lowest, highest, middle),) = self._all(sizes)
        for key in ("negative", "zero") if lowest is not None and lowest <= 0 else ():
            self._note(key)
        if known and highest > LARGEST_CNY_BN:
            self._note("absurd")
        index = self.layout.at.get("amount", -2) + 1
        if 0 < index < len(self.layout.header) and not self.layout.header[index].strip():
            self._note("split_amount", beside=f"trim(s.c{index})")
        checked = self.layout.settings.get("large amounts") == "checked"
        if known >= 3 and middle and highest >= OUTLIER * middle and not checked:
            self._note("large", times=OUTLIER, middle=middle, least=repr(OUTLIER * middle))

    def _check_blanks(self) -> None:
        """Blanks below filled cells, as merged cells of a sheet leave them: those records lack what stands above."""
        few = max(MERGED_SHARE * self.facts.records, 2)
        for column in ("date", self.where[0], "project", "field"):
            if column not in self.layout.at or self.layout.filled or self.blanks[column] < few:
                continue
            names = self.where if column in self.where else [column]
            empty = " AND ".join(f"trim(k.{name}) = ''" for name in names)
            blank = f"NOT t.bad AND {empty}"
            filled = f"max(CASE WHEN NOT ({empty}) THEN t.row END) OVER (ORDER BY t.row)"
            rows = f"SELECT t.row, k.line, {blank} AS blank, {filled} AS filled FROM {_SOURCES['typed']}"
            below = f"({rows}) WHERE blank AND filled IS NOT NULL"
            ((found, row, line),) = self._all(f"SELECT count(*), min(row), arg_min(line, row) FROM {below}")
            if found >= few:
                key = "without_own" if column in {"project", "field"} else "blanks_below"
                head = self.layout.name(column)
                words = {"found": found, "records": self.facts.records, "head": head, "name": column}
                self.problems.note(key, row=shown_row(row, line), column=head, **words)

    def _check_states(self) -> None:
        """Projects that a column without other use calls cancelled are counted, and told."""
        for index, head in enumerate(self.layout.header):
            if index not in self.layout.at.values() and pattern("state").search(head.casefold()):
                self._note("ended", text=f"trim(s.c{index})", pattern=_ENDED, head=head.strip())

    def _note_facts(self) -> None:
        facts, notes = self.facts, self.problems.notes
        if self.placeholders:
            shown = ", ".join(f"{count:,} in {head}" for head, count in self.placeholders.items())
            notes.append(f"placeholders such as “-” read as missing: {shown}")
        told = [(getattr(facts, name), note) for name, note in _COUNTS.items() if note]
        told += [(n, f"converted from {one} by the yearly rate") for one, n in facts.converted.items()]
        if done := self.layout.settings.get("approximate amounts"):
            rough = facts.approximate.items()
            told += [(count, f"times {messages()[one]['problem']}: {done}") for one, count in rough]
        notes += [f"{count:,} {what}" for count, what in told if count]


_REPEATED = "project IS NOT NULL AND region IS NOT NULL AND hash(project, region) IN (FROM again)"
_MERGED = f"""
    FROM typed WHERE NOT ({_REPEATED}) UNION ALL BY NAME
    SELECT min(day) AS day, min(last) AS last, region, max(amount) AS amount,
           coalesce(array_to_string(list_sort(list_distinct(string_split(
               string_agg(nullif(names::VARCHAR, ''), ';'), ';'))), ';'), '') AS names
    FROM typed WHERE {_REPEATED} GROUP BY project, region
"""


def _calls(text: str, pattern: str) -> str:
    """The test whether a text calls its row a total, whatever blanks it holds."""
    return f"regexp_matches(lower(regexp_replace({text}, '\\s', '', 'g')), '{pattern}')"


def unit_of(cell: str, beside: str, head: str, language: str | None = None) -> Unit | InvalidCell:
    """Return the unit that cell, cell beside and head name together, or why not: EUR and Mio. are million EUR."""
    read = {text: column_words.unit(text, language) for text in (cell, beside, head)}
    if wrong := next((unit for unit in read.values() if isinstance(unit, InvalidCell)), None):
        return wrong
    named = {text: unit for text, unit in read.items() if isinstance(unit, Unit)}
    if not named:
        return invalid("unit_missing")
    currencies = {unit.currency: text for text, unit in named.items() if unit.named}
    if len(currencies) > 1:
        apart = head.endswith("万元") and beside in currencies.values()
        key = "two_currencies_in_wan" if apart else "two_currencies"
        return invalid(key, units=" and ".join(currencies.values()))
    # yuan as such is a scale, the sign of a currency is none; 3亿 under a head in 元 names its own
    whole = named.get(cell, Unit(0)).power == 0
    scales = {
        text: unit.power
        for text, unit in named.items()
        if unit.power or (whole and unit.currency == "CNY" and column_words.bare(text) not in _CURRENCY_ONLY)
    }
    if len(set(scales.values())) > 1:
        return invalid("two_scales", units=" and ".join(scales))
    return Unit(next(iter(scales.values()), 0), next(iter(currencies), "CNY"), bool(currencies))
