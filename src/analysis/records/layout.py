# ruff: noqa: E501  queries and lists read better in long lines
"""What is known of a file before its records: settings, separator, head, and which column is which."""

import csv
import io
import itertools
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from analysis.errors import ParameterError
from analysis.names import MAPPINGS
from analysis.quantities import Notation
from analysis.records import cell_values, column_words, place_matching
from analysis.records.cell_values import Period, pattern, trim
from analysis.records.column_words import PLACES, Unit
from analysis.records.problems import InvalidCell, Problems, quoted, refusal, shipped

WHERE = (*PLACES, "institution")  # columns that say where a record lies, in the order they are looked at
_SETTINGS = shipped("settings.csv")
CHOICES = {row["name"]: tuple(row["values"].split("|")) for row in _SETTINGS if row["values"]}
FREE = tuple(row["name"] for row in _SETTINGS if not row["values"])
"""Settings with a value of the user's own; `column` may be given several times."""
CONSTANTS = {row["column"]: row["name"] for row in _SETTINGS if row["column"]}
"""Columns of which one value may hold for every record, and the setting that says so."""
_EXAMPLES = {row["column"]: row["example"] for row in _SETTINGS}
DELIMITERS = (",", ";", "\t", "|")
NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "": "none"}
OTHER_MARKS = {"，": "full-width commas", "；": "full-width semicolons", "、": "Chinese commas (、)", "^": "^", "~": "~", ":": "colons", " ": "blanks"}  # fmt: skip
"""What else may stand between columns: named, not taken."""
REQUIRED = {row["column"]: row["word"] for row in shipped("columns.csv") if row["language"] == "required"}
_BELOW_YEAR = (("月", "月份", "季度", "month", "quarter", "monat", "quartal"), ("日", "day", "tag"))
ENOUGH = 3  # known columns that make a line a head, wherever it stands
MAX_COLUMNS = 2000
HEAD_LINES = 60  # lines in which a head is looked for
MAX_TITLES = 20
_SETTING = re.compile(rf"^\s*({'|'.join((*CHOICES, *FREE))})\s*[:：]\s*(.*?)\s*$", re.IGNORECASE)


@dataclass
class Layout:
    """What the head of a file and its settings say."""

    header: list[str] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    delimiter: str = ","
    unit: Unit | None = None
    unit_text: str = ""
    language: str = "en"
    settings: dict[str, str] = field(default_factory=dict)
    mapped: dict[str, str] = field(default_factory=dict)  # column by head, as the user states it
    missing: frozenset[str] = frozenset()
    units: list[int] = field(default_factory=list)  # columns that name the unit together: 币种 and 单位
    dates: list[int] = field(default_factory=list)  # year, month or quarter, day in columns of their own
    filled: list[int] = field(default_factory=list)  # columns whose blanks are filled down
    above: int = 0  # physical lines above the head
    row: int = 1  # last row of the head
    marked: dict[str, list[int]] = field(default_factory=lambda: {"struck_rows": [], "hidden_rows": []})
    stopped: bool = False  # whether the head has a problem, so that the rows cannot be understood
    duration: bool = False  # whether the date is that of a project's whole term: it counts by its beginning

    def name(self, column: str) -> str:
        """Return how the file calls a column."""
        return self.header[self.at[column]].strip() if column in self.at else column

    def keeps(self, kind: str) -> bool:
        """Return whether ``struck_rows`` or ``hidden_rows`` of a sheet count as records."""
        usual = "kept" if kind == "hidden_rows" else "left out"
        return self.settings.get(kind.replace("_", " "), usual) == "kept"


def take_line(line: str, layout: Layout, problems: Problems, row: int | None) -> None:
    """Take a setting from a line with #; other such lines are remarks for people."""
    text = line.strip().strip('"').lstrip("#").rstrip(',;\t|" ')
    if found := _SETTING.match(text):
        take(found[1].casefold(), found[2].replace('""', '"'), layout, problems, row)
        return
    # a remark that looks like a setting would change what amounts mean; two marks put one aside
    name, _, value = (part.strip() for part in text.replace("：", ":").partition(":"))
    asked = "" if name.startswith("#") else name.casefold()[:40]
    near = next(iter(get_close_matches(asked, [*CHOICES, "unit"], n=1, cutoff=0.8)), "")
    unit = near == "unit" and isinstance(column_words.unit(value), Unit)
    if unit or value.casefold() in CHOICES.get(near, ()):
        problems.note("remark", row=row, column=f"# {name}", value=value, near=near, value_=value)


def take(name: str, value: str, layout: Layout, problems: Problems, row: int | None = None) -> None:
    """Take one setting; a value that is none becomes a problem."""
    wrong, allowed = "", ""
    if name in CHOICES:
        if value.casefold() in CHOICES[name]:
            layout.settings[name] = value.casefold()
        else:
            wrong, allowed = "bad_setting", " or ".join(CHOICES[name])
    elif name == "unit":
        take_unit(value, "unit", layout, problems, row)
    elif name == "column":
        head, _, column = value.rpartition("=")
        if trim(head) and trim(column).casefold() in {*column_words.columns(), "not used"}:
            layout.mapped[column_words.bare(head)] = trim(column).casefold()
        else:
            wrong, allowed = "bad_column", ", ".join(column_words.columns())
    elif name == "missing":
        words = (trim(word).casefold() for word in re.split(r"[,，、;；|]", value))
        layout.missing |= frozenset(filter(None, words))
    elif name == "today" and day_of(value) is None:
        wrong = "bad_today"
    else:
        layout.settings[name] = value
    if wrong:
        problems.note(wrong, row=row, column=f"# {name}", value=value, allowed=allowed)


def day_of(text: str) -> date | None:
    """Return a day written as YYYY-MM-DD, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def take_unit(text: str, column: str, layout: Layout, problems: Problems, row: int | None) -> None:
    """Take the unit of all amounts; one that is none, or a second one, becomes a problem."""
    unit = column_words.unit(text, layout.language)
    if isinstance(unit, InvalidCell):
        problems.note(unit, row=row, column=column, value=text)
    elif unit is not None and layout.unit is not None and unit != layout.unit:
        problems.note("two_units", row=row, column=column, value=text, unit=layout.unit_text)
    elif unit is not None and layout.unit is None:
        layout.unit, layout.unit_text = unit, text


def take_mapping(file: Path, layout: Layout, problems: Problems, given: Sequence[str]) -> None:
    """Take the settings of a mapping beside the file, then those `given` as ``name: value``."""
    known = (*CHOICES, *FREE)
    for form in MAPPINGS:
        place = file.with_name(form.format(name=file.name, stem=file.stem))
        try:
            content = tomllib.loads(place.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError) as fault:
            problems.note("bad_mapping", file=place.name, fault=fault)
            return
        layout.settings["mapping"] = place.name
        columns = content.pop("columns", {})
        for head, column in columns.items() if isinstance(columns, dict) else ():
            take("column", f"{head} = {column}", layout, problems)
        for name, value in content.items():
            if name.replace("_", " ") not in known:
                problems.note("bad_setting", file=place.name, column=name, allowed=", ".join(known))
                continue
            listed = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            take(name.replace("_", " "), listed, layout, problems)
        break
    for text in given:
        name, mark, value = (part.strip() for part in text.partition(":"))
        if not mark or name.casefold() not in known:
            raise ParameterError(f"{text!r} is no setting: write NAME: VALUE, with one of {', '.join(known)}")
        take(name.casefold(), value, layout, problems)


def mapping_text(layout: Layout, lines: Sequence[str]) -> str:
    """Return the settings of a layout, and further lines, as the text of a mapping in TOML."""
    for line in lines:
        take_line(line, layout, Problems(""), None)
    settings = {key: value for key, value in layout.settings.items() if key != "mapping"}
    bare = {column_words.bare(head): head for head in layout.header}
    columns = {bare[name]: column for name, column in layout.mapped.items() if name in bare}
    known = [found for head in layout.header if (found := column_words.column(head))]
    if layout.unit_text and not any(found[0] == "amount" and found[2] for found in known):
        settings["unit"] = layout.unit_text

    def toml(text: str) -> str:
        # a text of JSON is one of TOML, but for the one control character JSON leaves as it is
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    text = ["# Settings for one kind of list: read beside the file, or as mapping.toml for a whole folder."]
    text += [f"{name.replace(' ', '_')} = {toml(value)}" for name, value in settings.items()]
    text += [f"missing = [{', '.join(map(toml, sorted(layout.missing)))}]"] if layout.missing else []
    text += ["", "[columns]", *(f"{toml(head)} = {toml(column)}" for head, column in columns.items())]
    return "\n".join(text) + "\n"


def known_words(text: str) -> bool:
    """Whether a text holds two names of columns; after a last zero, some word must be in other letters than ASCII."""
    pieces = [piece.strip() for piece in re.split(r'[,;\t|"\r\n\0]+', text[:20_000])[:400]]
    found = {piece: one[0] for piece in pieces if (one := column_words.column(piece))}
    foreign = (piece for piece in pieces if not piece.isascii())
    own = any(piece in found or isinstance(place_matching.region(piece), str) for piece in foreign)
    return len(set(found.values())) >= 2 and (own or not text.endswith("\0"))


def read_head(lines: Iterator[str], layout: Layout, problems: Problems) -> Iterator[str]:
    """Read the head of a CSV file into `layout`; return the lines below it, one by one."""
    above, first = 0, ""
    for line in lines:
        text = line.strip().strip('"')
        if text.startswith("#"):
            take_line(line, layout, problems, above + 1)
        elif text.casefold().startswith("sep=") and above == 0:
            layout.delimiter = text[4:5] or layout.delimiter
        elif text.strip(",;\t| \ufeff"):
            first = line
            break
        above += 1
    if not first:
        raise refusal("no_line", problems.file)
    buffer = [first, *itertools.islice(lines, HEAD_LINES)]
    best, rows = (-1, 0, 0), [(1, [first])]
    for delimiter in DELIMITERS:
        found = list(_rows(buffer, delimiter))
        # known columns, the earlier the better, then width
        tried = enumerate(found[: MAX_TITLES + 1])
        score = max(((len(_known(row, layout)), -n, len(row)) for n, (_, row) in tried), default=best)
        if score > best:
            best, layout.delimiter, rows = score, delimiter, found
    for mark, name in OTHER_MARKS.items() if best[0] < 1 else ():
        pieces = first.split() if mark == " " else [piece for _, row in _rows([first], mark) for piece in row]
        if sum(column_words.column(piece) is not None for piece in pieces[:MAX_COLUMNS]) >= ENOUGH:
            raise refusal("other_separator", problems.file, row=above + 1, name=name)
    used = _take_head([row for _, row in rows], layout, problems, above)
    taken = rows[used - 1][0]
    layout.row, layout.above = above + used, above + taken
    return itertools.chain(buffer[taken:], lines)


def _rows(buffer: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first lines, each with how many lines were read up to its end."""
    reader = csv.reader(io.StringIO("".join(buffer), newline=""), delimiter=delimiter)
    with suppress(csv.Error):
        for row in reader:
            yield reader.line_num, row


def _known(row: Sequence[str], layout: Layout) -> set[str]:
    mapped = layout.mapped
    known = ((mapped.get(column_words.bare(cell)), column_words.column(cell)) for cell in row[:MAX_COLUMNS])
    return {stated or (found[0] if found else "") for stated, found in known} - {""}


def _take_head(rows: Sequence[list[str]], layout: Layout, problems: Problems, above: int) -> int:
    """Find the head among the first rows, take it and the titles above it; return how many rows that were."""
    scores = [len(_known(row, layout)) for row in rows[: MAX_TITLES + 1]]
    best = max(scores, default=0)
    at = scores.index(best) if best >= 2 else 0
    if at and scores[0] >= 1 and len([c for c in rows[0] if c.strip()]) > 2 and best < ENOUGH:
        at = 0
    titles = list(filter(None, (" ".join(filter(None, map(str.strip, row))) for row in rows[:at])))
    for title, (_, form) in itertools.product(titles, cell_values.patterns("unit above")):
        if (found := form.search(title)) and isinstance(column_words.unit(found[1]), Unit):
            layout.settings.setdefault("unit above", found[1])
    layout.header = [" ".join(cell.split()) if "\n" not in cell else cell for cell in rows[at]]
    used = at + 1
    below = rows[used] if len(rows) > used else []
    numbers = [re.sub(r"[(（)）.、\s]", "", cell) for cell in below if cell.strip()]
    if len(numbers) > ENOUGH and numbers == [str(n) for n in range(1, len(numbers) + 1)]:
        used += 1  # (1), (2), (3): the columns are numbered
    elif below and _continues(rows[at], below, layout):
        # 总投资 / 万元: a group's name before each of its columns
        layout.header, group = [], ""
        for upper, lower in zip(rows[at], below, strict=True):
            group = trim(upper) or group
            own = re.sub(r"^[(（](.*)[)）]$", r"\1", trim(lower))
            layout.header.append(f"{group} / {own}" if own and group else own or trim(upper))
        problems.notes.append(f"the head has two rows: {', '.join(map(repr, layout.header[:6]))} …")
        used += 1
    if titles:
        shown = " | ".join(title[:40] for title in titles[:3])
        problems.notes.append(f"{len(titles)} line(s) above the head in row {above + at + 1}: {shown}")
    return used


def _continues(upper: Sequence[str], lower: Sequence[str], layout: Layout) -> bool:
    """Whether a row is the second row of the head: names below a group, blanks where the first row is whole."""
    filled = [trim(cell) for cell in lower if trim(cell)]
    if len(lower) != len(upper) or not filled:
        return False
    if all(isinstance(column_words.unit(cell.strip("()（）")), Unit) for cell in filled):
        return True
    twins = [(column_words.column(a), column_words.column(b)) for a, b in zip(upper, lower, strict=True)]
    if len(filled) >= ENOUGH and all(a and b and a[0] == b[0] for a, b in twins):
        return True  # the head again, in another language
    if len(filled) == len(lower) or any(re.search(r"\d", cell) or len(cell) > 30 for cell in filled):
        return False
    pairs = [(trim(above), trim(cell)) for above, cell in zip(upper, lower, strict=True)]
    below_nothing = any(cell and not above for above, cell in pairs)
    return below_nothing and (bool(_known(filled, layout)) or len(filled) >= 2) and all(map(any, pairs))


def sheet_head(rows: Sequence[tuple[int, list[str]]], layout: Layout, problems: Problems) -> int:
    """Find the head among the first rows of a sheet; return how many of them it and what stands above it are."""
    begins = [next((cell for cell in row if cell.strip()), "#") for _, row in rows]
    kept = next((index for index, cell in enumerate(begins) if not cell.startswith("#")), None)
    for (number, _), cell in zip(rows[:kept], begins, strict=False):
        take_line(cell, layout, problems, number)
    if kept is None:
        raise refusal("no_row", problems.file)
    used = kept + _take_head([row for _, row in rows[kept:]], layout, problems, rows[kept][0] - 1)
    layout.row, layout.delimiter = rows[used - 1][0], ""
    return used


_SEVERAL = {"field", "institution", "place", "title", "unit", "running", "project", "number"}
"""Columns of which a file may have several: the first that is filled is used, and told."""


class Columns:
    """The columns of a file: their heads, and the values of the first rows below these."""

    def __init__(self, layout: Layout, problems: Problems, rows: list[list[str]]) -> None:
        self.layout, self.problems, self.rows = layout, problems, rows

    def values(self, index: int) -> list[str]:
        """Return what stands in the first rows of a column."""
        return [trim(row[index]) for row in self.rows if 0 <= index < len(row)]

    def understand(self) -> None:
        """Find out which column is which; missing, doubled and unusable columns become problems."""
        layout, problems = self.layout, self.problems
        header, heads = layout.header, set(map(column_words.bare, layout.header))
        if len(header) > MAX_COLUMNS:
            raise refusal("wide", problems.file, row=layout.row, value=f"{len(header):,}", most=MAX_COLUMNS)
        understood = [column_words.column(cell) for cell in header]
        if not any(understood) and not layout.mapped and any(map(pattern("like data").fullmatch, header)):
            raise refusal("no_head", problems.file, row=layout.row, value=quoted(_listed(header)))
        languages = Counter(found[1] for found in understood if found)
        layout.language = max(("en", "zh", "de"), key=lambda one: languages[one]) if languages else "en"
        for head, column in layout.mapped.items():
            if head not in heads and layout.settings.get("mapping") != MAPPINGS[-1]:
                where = f"# column: {head} = {column}"
                problems.note("no_such_column", row=layout.row, column=where, listed=_listed(header))
        self._place(self._joined([self._column(index, found) for index, found in enumerate(understood)]))
        self._take_units(understood)
        self._settle_project()
        for name, setting in CONSTANTS.items():
            if setting in layout.settings:
                layout.at.pop(name, None)
                problems.notes.append(f"“{setting}: {layout.settings[setting]}” holds for every record")
        if order := pattern("order of dates").search(layout.name("date")):
            layout.settings.setdefault("date order", f"{'day-month' if order[1] else 'month-day'}-year")
        layout.duration = "date" in layout.at and bool(pattern("duration").search(layout.name("date")))
        self._fill_down()
        self._warn_of_sums()
        self._require()
        layout.stopped = bool(problems.errors)

    def _column(self, index: int, found: tuple[str, str, str] | None) -> str:
        """Which column one is: as stated, as its head says, or as its values tell."""
        head, mapped = column_words.bare(self.layout.header[index]), self.layout.mapped
        if head in mapped:
            return "" if mapped[head] == "not used" else mapped[head]
        if found is None or (found[0] in mapped.values() and found[0] not in WHERE):
            return ""
        # 单位 is a unit, or the institution
        values = list(filter(None, self.values(index))) if (found[0], head) == ("institution", "单位") else []
        units = values and all(isinstance(column_words.unit(one), Unit) for one in values)
        return "unit" if units else found[0]

    def _joined(self, names: list[str]) -> list[str]:
        """The columns with a year beside its month or quarter, and day, as one date."""
        heads = list(map(column_words.bare, self.layout.header))
        dates = {index for index, name in enumerate(names) if name == "date"}
        for year, head in enumerate(heads if "date" not in self.layout.mapped.values() else ()):
            before = pattern("year in a head").sub("", head)
            known = [column_words.column(one) for one in (head, f"{before}日期", f"{before}date")]
            if before == head or not any(one and one[0] == "date" for one in known):
                continue
            below = ({before + word for word in kind} for kind in _BELOW_YEAR)
            months, days = ([index for index, one in enumerate(heads) if one in kind] for kind in below)
            fitting = len(months) == 1 and len(days) < 2 and dates <= {year, *months, *days}
            parts = filter(None, self.values(months[0])) if fitting else ()
            if fitting and all(map(pattern("part of a year").fullmatch, parts)):
                self.layout.dates = [year, *months, *days]
                shown = ", ".join(repr(self.layout.header[index]) for index in self.layout.dates)
                self.problems.notes.append(f"{shown} together are the date")
                names = ["" if index in {*months, *days} else name for index, name in enumerate(names)]
                names[year] = "date"
                break
        return names

    def _place(self, names: list[str]) -> None:
        """Give each column its index; a second one of a kind is refused, or left out where it only describes."""
        layout = self.layout
        for name in dict.fromkeys(filter(None, names)):
            indexes = [index for index, one in enumerate(names) if one == name]
            layout.at[name] = indexes[0] if len(indexes) == 1 else self._preferred(name, indexes)
        used = {*layout.at.values(), *layout.units, *layout.dates}
        ignored = []
        for index, head in enumerate(layout.header):
            if index not in used and (head.strip() or any(self.values(index))):
                ignored.append(head.strip() or f"column {index + 1} (no head)")
        if ignored:
            shown = f"{', '.join(map(repr, ignored[:12]))}{' …' if ignored[12:] else ''}"
            self.problems.notes.append(f"columns not used: {shown}")

    def _preferred(self, name: str, indexes: list[int]) -> int:
        # below one head for several columns, the one that is known by its own name: 投资 / 总投资
        own = [i for i in indexes if column_words.column(self.layout.header[i].rpartition(" / ")[2])]
        if len(own) == 1:
            return own[0]
        heads = [self.layout.header[index] for index in indexes]
        shown = ", ".join(map(repr, heads[:4]))
        alike = len(set(map(column_words.bare, heads))) < len(heads)
        if name in _SEVERAL and not alike:
            texts = [[v for v in self.values(i) if v and not cell_values.is_placeholder(v)] for i in indexes]
            filled = [i for i, values in zip(indexes, texts, strict=True) if values]
            if name == "unit":
                self.layout.units = filled
            elif name in {"project", "field"} and len(filled or indexes) > 1:
                several = f"{len(heads)} columns may be the {name}"
                self.problems.notes.append(f"{several}: {shown}; the first is used")
            return (filled or indexes)[0]
        if name == "date" and (exact := self._exact_date(indexes)) is not None:
            used = self.layout.header[exact]
            self.problems.notes.append(f"{len(heads)} columns agree on the date: {shown}; {used!r} is used")
            return exact
        fitting = next((self.layout.header[i] for i in indexes if _holds(name, self.values(i))), heads[0])
        more, setting = "; give the others another name", f"# column: {fitting} = {name}"
        self.problems.note(
            "several_columns", row=self.layout.row, column=heads[1], count=len(heads), name=name, heads=shown,
            more=more if alike else "", setting="" if alike else setting,
        )  # fmt: skip
        return indexes[0]

    def _exact_date(self, indexes: list[int]) -> int | None:
        """The one of two columns that names a day within the year or month of the other: 立项年度, 立项日期."""
        rows = [[cell_values.period(row[i]) for i in indexes] for row in self.rows if len(row) > max(indexes)]
        for exact, index in enumerate(indexes if len(indexes) == 2 and rows else ()):
            pairs = [(row[exact], row[1 - exact]) for row in rows]
            known = [(d, w) for d, w in pairs if isinstance(d, Period) and isinstance(w, Period)]
            inside = all(w.first < w.last and w.first <= d.first == d.last <= w.last for d, w in known)
            if inside and len(known) == len(pairs):
                return index
        return None

    def _take_units(self, understood: Sequence[tuple[str, str, str] | None]) -> None:
        """Take the unit in the head of the amount, else the one above the head."""
        layout, problems = self.layout, self.problems
        head = layout.name("amount")
        found = understood[layout.at["amount"]] if "amount" in layout.at else None
        # a head that is not known by itself: 中央财政（万元）
        inside = re.search(r"[(（\[]([^()（）\[\]]*)[)）\]]\s*$", head)
        own = inside[1].strip() if inside and isinstance(column_words.unit(inside[1]), Unit) else ""
        if text := found[2] if found and found[0] == "amount" else own:
            take_unit(text, head, layout, problems, layout.row)
        above = layout.settings.pop("unit above", "")
        if above and layout.unit is None:
            take_unit(above, "unit", layout, problems, None)
            problems.notes.append(f"the unit {above} stands above the head")
        elif above and column_words.unit(above) != layout.unit:
            problems.note("unit_above", value=above, column=head, unit=layout.unit_text)

    def _settle_project(self) -> None:
        """The real number of a project where there is one, else its name; a running number never counts."""
        at, name, notes = self.layout.at, self.layout.name, self.problems.notes
        for doubtful in ("number", "running"):
            if doubtful in at and "project" not in at:
                values = self.values(at[doubtful])
                codes = [value for value in values if value and not re.fullmatch(r"\d{1,6}[.)、]?", value)]
                sections = any(re.match(r"[一二三四五六七八九十]+、", code) for code in codes)
                if len(codes) * 2 > len(values) and not sections:
                    at["project"] = at[doubtful]
                elif "title" not in at:
                    what = "counts the rows and is not the number of a project: each row is one"
                    notes.append(f"{name(doubtful)!r} {what}")
        numbers = [int(n) for n in self.values(at.get("project", -1)) if re.fullmatch(r"[0-9]{1,6}", n)]
        steps = list(itertools.pairwise(numbers))
        again = any(two == 1 for _, two in steps) and numbers[0] == 1
        if {"project", "title"} <= at.keys() and again and all(b in {1, a + 1} and a != b for a, b in steps):
            at["running"] = at.pop("project")
            notes.append(f"{name('running')!r} counts the rows and starts again: the name is the project")
        if "project" not in at and "title" in at:
            at["project"] = at["title"]

    def _fill_down(self) -> None:
        layout, listed = self.layout, _listed(self.layout.header)
        bare = {column_words.bare(head): index for index, head in reversed(list(enumerate(layout.header)))}
        for word in filter(None, re.split(r"\s*[,，;；]\s*", layout.settings.get("fill down", ""))):
            index = layout.at.get(word.casefold(), bare.get(column_words.bare(word)))
            if index is None:
                self.problems.note("no_such_column", column="# fill down", value=word, listed=listed)
            elif index == layout.at.get("amount"):
                self.problems.note("filled_amount", column="# fill down", value=word)
            else:
                layout.filled.append(index)

    def _warn_of_sums(self) -> None:
        """Warn of a column such as 项目数: its rows are sums over several projects."""
        for index, head in enumerate(self.layout.header):
            numbers = [value for value in self.values(index) if re.fullmatch(r"[0-9]{1,6}", value)]
            several = [value for value in numbers if int(value) > 1]
            called = column_words.bare(re.sub(r"[(（\[].*", "", head))
            if several and pattern("count of projects").fullmatch(called):
                self.problems.note("several_projects", row=self.layout.row, column=head, count=len(several))

    def _require(self) -> None:
        layout = self.layout
        for name, words in REQUIRED.items():
            wanted, setting = WHERE if name == "place" else (name,), CONSTANTS.get(name, "")
            if any(column in layout.at for column in wanted) or setting in layout.settings:
                continue
            hint, remedy = f"; or a line such as “# {setting}: {_EXAMPLES[name]}”" if setting else "", ""
            if heads := self._meant(name, wanted):
                # one of several may be a part of the sum, or the end of a term: the user's choice
                remedy = f"# column: {heads[0]} = {name}" if len(heads) == 1 else ""
                hint = f"; is it {' or '.join(map(repr, heads[:4]))}?"
            elif name == "field":
                remedy = "# field for all: -"
            self.problems.note(
                "missing_column", row=layout.row, value=_listed(layout.header), words=words, hint=hint,
                name="region or place" if name == "place" else name, setting=remedy,
            )  # fmt: skip

    def _meant(self, name: str, wanted: Sequence[str]) -> list[str]:
        """The columns that are most likely the missing one: of values of the right kind, and a name that is near."""
        known = [word for word, (column, _) in column_words.column_names().items() if column in wanted]
        fitting = []
        for index, written in enumerate(self.layout.header):
            values = list(filter(None, self.values(index)))
            used = index in self.layout.at.values() or not written.strip()
            other = name == "field" and pattern("no field").search(written.casefold())
            if used or other or (values and not _holds(name, values)):
                continue
            head = column_words.bare(re.split(r"[(\[（]", written)[0])[:40]
            telling = (word for word in known if len(word) > (5 if word.isascii() else 1))
            like = get_close_matches(head, known, n=1, cutoff=0.7)
            near = bool(like) or any(word in head for word in telling)
            if near or (name != "field" and values):
                fitting.append((not near, index))
        best = [index for far, index in fitting if not far] or [index for _, index in fitting]
        best = best if len(best) == 1 or not all(far for far, _ in fitting) else []
        return [self.layout.header[index] for index in best]


def _holds(name: str, values: Sequence[str]) -> bool:
    """Whether the values of a column are of the right kind for it, and not all zero or a running number."""
    filled = [value for value in values if value and not cell_values.is_placeholder(value)][:50]
    most = 0.8 * len(filled)
    either = cell_values.AMBIGUOUS_DAY
    days = [one for one in map(cell_values.period, filled) if getattr(one, "problem", either) == either]
    if not filled or name == "date":
        return bool(filled) and len(days) >= most
    if name == "amount":
        points = [read.point for value in filled if isinstance(read := cell_values.number(value), Notation)]
        years = all(point.is_integer() and 1949 <= point <= 2100 for point in points)
        running = len(points) > 1 and points == [float(n) for n in range(1, len(points) + 1)]
        return len(points) >= most and any(points) and not years and not running
    if name == "place":
        root, region = place_matching.here(), place_matching.region
        return most <= sum(
            isinstance(region(one), str) or bool(place_matching.institution(one, root)) for one in filled
        )
    return not days and not all(re.fullmatch(r"[\d.,\s%-]+", value) for value in filled)


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(cell[:24] for cell in header[:8])
    return f"{shown} … ({len(header)} in all)" if len(header) > 8 else shown


def constants(layout: Layout, problems: Problems) -> Mapping[str, str]:
    """Return values that hold for every record, as stated: place, field, date."""
    found = {name: layout.settings[text] for name, text in CONSTANTS.items() if text in layout.settings}
    if isinstance(cell_values.period(found.get("date", "")), InvalidCell):
        problems.note("not_date", column=f"# {CONSTANTS['date']}", value=found.pop("date"))
    return found
