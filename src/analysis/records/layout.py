# ruff: noqa: E501  queries and lists read better in long lines
"""What is known of a file before its records: settings, separator, head, and which column is which."""

import csv
import io
import itertools
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from analysis.errors import DataError, ParameterError
from analysis.names import MAPPINGS
from analysis.quantities import Notation
from analysis.records import cell_values, column_words, place_matching
from analysis.records.cell_checks import InvalidCell, trim
from analysis.records.column_words import NotAUnit, Unit
from analysis.records.place_matching import PLACES
from analysis.records.problems import Problems, quoted

WHERE = (*PLACES, "institution")
"""Columns that say where a record lies, in the order they are looked at."""
CHOICES = {
    "decimal": ("point", "comma"),
    "date order": ("day-month-year", "month-day-year"),
    "large amounts": ("checked",),
    "fields": ("own",),
    "totals": ("left out", "kept"),
    "approximate amounts": ("taken", "left out"),
    "future dates": ("left out", "kept"),
    "unknown places": ("left out",),
}
CONSTANTS = {"place": "place for all", "field": "field for all", "date": "date for all"}
"""Columns of which one value may hold for every record, and the setting that says so."""
FREE = ("unit", "missing", "fill down", "sheet", "column", "today", *CONSTANTS.values())
"""Settings with a value of the user's own; `column` may be given several times."""
DELIMITERS = (",", ";", "\t", "|")
NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "": "none"}
OTHER_MARKS = {
    "，": "full-width commas",
    "；": "full-width semicolons",
    "、": "Chinese commas (、)",
    "^": "^",
    "~": "~",
    ":": "colons",
    " ": "blanks",
}
"""What else may stand between columns: named, not taken."""
REQUIRED = {
    "date": ("date", "Datum", "日期"),
    "region": ("region", "Ort", "城市"),
    "field": ("field", "Feld", "领域"),
    "amount": ("amount", "Betrag", "金额"),
}
ENOUGH = 3
"""Known columns that make a line a head, wherever it stands."""
MAX_COLUMNS = 2000
HEAD_LINES = 60
"""Lines in which a head is looked for."""
MAX_TITLES = 20
_SETTING = re.compile(rf"^\s*({'|'.join((*CHOICES, *FREE))})\s*[:：]\s*(.*?)\s*$", re.IGNORECASE)
_DURATION = re.compile(
    r"起止|期限|周期|执行期|年限|laufzeit|zeitraum|period|duration|\bterm\b", re.IGNORECASE
)


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
    mapped: dict[str, str] = field(default_factory=dict)
    """Column by head, as the user states it."""
    missing: frozenset[str] = frozenset()
    filled: list[int] = field(default_factory=list)
    """Columns whose blanks are filled down."""
    above: int = 0
    """Physical lines above the head."""
    row: int = 1
    """Last row of the head."""
    titles: list[str] = field(default_factory=list)
    rough: bool = False
    stopped: bool = False
    """Whether the head has a problem, so that the rows cannot be understood."""
    duration: bool = False
    """Whether the date is that of a project's whole term: it counts by its beginning."""

    @property
    def german(self) -> bool:
        """Whether most heads are German."""
        return self.language == "de"

    def name(self, column: str) -> str:
        """Return how the file calls a column."""
        return self.header[self.at[column]].strip() if column in self.at else column


# ------------------------------------------------------------------ settings


def take_line(line: str, layout: Layout, problems: Problems, row: int | None) -> None:
    """Take a setting from a line with #; other such lines are remarks for people."""
    text = line.strip().strip('"').lstrip("#").rstrip(',;\t|" ')
    found = _SETTING.match(text)
    if not found:
        _misspelt(text, problems, row)
        return
    take(found[1].casefold(), found[2].replace('""', '"'), layout, problems, row)


def take(name: str, value: str, layout: Layout, problems: Problems, row: int | None = None) -> None:
    """Take one setting; a value that is none becomes a problem."""
    if name in CHOICES:
        if value.casefold() in CHOICES[name]:
            layout.settings[name] = value.casefold()
        else:
            choices = " or ".join(CHOICES[name])
            problems.add("unknown setting", row=row, column=f"# {name}", value=value, expected=choices)
    elif name == "unit":
        take_unit(value, "unit", layout, problems, row)
    elif name == "column":
        head, _, column = value.rpartition("=")
        if not trim(head) or trim(column).casefold() not in {*column_words.columns(), "not used"}:
            right = f"HEAD = one of {', '.join(column_words.columns())}, not used"
            problems.add("not a column", row=row, column="# column", value=value, expected=right)
        else:
            layout.mapped[column_words.bare(head)] = trim(column).casefold()
    elif name == "missing":
        words = (trim(word).casefold() for word in re.split(r"[,，、;；|]", value))
        layout.missing |= frozenset(filter(None, words))
    elif name == "today" and day_of(value) is None:
        problems.add("not a day", row=row, column="# today", value=value, expected=cell_values.EXPECTED_DAY)
    else:
        layout.settings[name] = value


def day_of(text: str) -> date | None:
    """Return a day written as YYYY-MM-DD, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _misspelt(text: str, problems: Problems, row: int | None) -> None:
    """Warn of a remark that looks like a setting: one that is not read would change what amounts mean."""
    name, _, value = text.replace("：", ":").partition(":")
    # two marks, as in the template, are a setting put aside
    if name.strip().startswith("#"):
        return
    near = get_close_matches(name.strip().casefold()[:40], [*CHOICES, "unit"], n=1, cutoff=0.8)
    fits = near and (
        isinstance(column_words.unit(value), Unit)
        if near[0] == "unit"
        else value.strip().casefold() in CHOICES[near[0]]
    )
    if fits:
        name, value = name.strip(), value.strip()
        right = f"“# {near[0]}: {value}” if a setting is meant"
        problems.add(
            "a remark, not a setting", row=row, column=f"# {name}", value=value, expected=right, warning=True
        )


def take_unit(text: str, column: str, layout: Layout, problems: Problems, row: int | None) -> None:
    """Take the unit of all amounts; one that is none, or a second one, becomes a problem."""
    unit = column_words.unit(text, layout.language)
    if isinstance(unit, NotAUnit):
        problems.add(unit.problem, row=row, column=column, value=text, expected=unit.expected)
    elif unit is not None and layout.unit is not None and unit != layout.unit:
        problems.add("two units for one file", row=row, column=column, value=text, expected=layout.unit_text)
    elif unit is not None:
        layout.unit, layout.unit_text = unit, text


def take_mapping(file: Path, layout: Layout, problems: Problems, given: Sequence[str]) -> None:
    """Take the settings of a mapping beside the file, then those `given` as ``name: value``."""
    for pattern in MAPPINGS:
        place = file.with_name(pattern.format(name=file.name, stem=file.stem))
        try:
            content = tomllib.loads(place.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError) as fault:
            right = "TOML as `analysis check --save-mapping` writes it"
            problems.add(f"the mapping cannot be read ({fault})", file=place.name, expected=right)
            return
        layout.settings["mapping"] = place.name
        for name, value in content.items():
            if name == "columns" and isinstance(value, dict):
                for head, column in value.items():
                    take("column", f"{head} = {column}", layout, problems)
            elif name.replace("_", " ") in {*CHOICES, *FREE}:
                listed = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
                take(name.replace("_", " "), listed, layout, problems)
            else:
                known = ", ".join((*CHOICES, *FREE))
                problems.add("unknown setting", file=place.name, column=name, expected=known)
        break
    for text in given:
        name, mark, value = text.partition(":")
        if not mark or name.strip().casefold() not in {*CHOICES, *FREE}:
            raise ParameterError(
                f"{text!r} is no setting: write NAME: VALUE, with one of {', '.join((*CHOICES, *FREE))}"
            )
        take(name.strip().casefold(), value.strip(), layout, problems)


def mapping_text(layout: Layout, lines: Sequence[str]) -> str:
    """Return the settings of a layout, and further lines, as the text of a mapping in TOML."""
    settings: dict[str, str] = {key: value for key, value in layout.settings.items() if key != "mapping"}
    columns = {
        head: next(column for bare, column in layout.mapped.items() if bare == column_words.bare(head))
        for head in layout.header
        if column_words.bare(head) in layout.mapped
    }
    missing = set(layout.missing)
    if layout.unit_text and "amount" not in {
        (column_words.column(head) or ("",))[0]
        for head in layout.header
        if (column_words.column(head) or ("", "", ""))[2]
    }:
        settings["unit"] = layout.unit_text
    for line in lines:
        name, _, value = line.lstrip("# ").partition(": ")
        if name == "column":
            head, _, column = value.rpartition(" = ")
            columns[head] = column
        elif name == "missing":
            missing |= {trim(word) for word in value.split(",")}
        else:
            settings[name] = value
    text = [
        "# Settings for one kind of list: read beside the file, or as mapping.toml for every list in the folder."
    ]
    text += [f"{name.replace(' ', '_')} = {_toml(value)}" for name, value in settings.items()]
    if missing:
        text.append(f"missing = [{', '.join(map(_toml, sorted(missing)))}]")
    text += ["", "[columns]", *(f"{_toml(head)} = {_toml(column)}" for head, column in columns.items())]
    return "\n".join(text) + "\n"


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return (
        '"'
        + "".join(char if char.isprintable() or char == " " else f"\\u{ord(char):04x}" for char in escaped)
        + '"'
    )


# ------------------------------------------------------------------ the head


def known_words(text: str) -> bool:
    """Return whether a text holds at least two names of columns: proof that its encoding is right.

    Where it ends in a zero, one of them, or the name of a place, must be in other letters than ASCII.
    """
    pieces = [piece.strip() for piece in re.split(r'[,;\t|"\r\n\0]+', text[:20_000])[:400]]
    found = {piece: one[0] for piece in pieces if (one := column_words.column(piece))}
    foreign = (piece for piece in pieces if not piece.isascii())
    return len(set(found.values())) >= 2 and (
        not text.endswith("\0")
        or any(piece in found or isinstance(place_matching.region(piece), str) for piece in foreign)
    )


def read_head(lines: Iterator[str], layout: Layout, problems: Problems) -> Iterator[str]:
    """Read the head of a CSV file into `layout`; return the lines below it, one by one.

    Raises
    ------
    DataError
        When no line holds anything, or the columns have a separator that is not taken.
    """
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
        raise DataError(
            "no line holds anything",
            file=problems.file,
            expected="a head with names of columns, then records",
        )
    layout.above = above
    buffer = [first, *itertools.islice(lines, HEAD_LINES)]
    best: tuple[int, int, int] = (-1, 0, 0)
    for delimiter in DELIMITERS:
        rows = list(_rows(buffer, delimiter))
        score = _head_score([cell_values for _, cell_values in rows], layout)
        if score > best:
            best, layout.delimiter = score, delimiter
    rows = list(_rows(buffer, layout.delimiter))
    if not rows:
        rows = [(1, [first])]
    if best[0] < 1:
        _refuse_other_marks(first, above + 1, problems.file)
    used = _take_head([cell_values for _, cell_values in rows], layout, problems, above)
    taken = rows[used - 1][0]
    layout.row = above + used
    layout.above = above + taken
    return itertools.chain(buffer[taken:], lines)


def _rows(buffer: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first lines, each with how many lines were read up to its end."""
    reader = csv.reader(io.StringIO("".join(buffer), newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        return


def _head_score(rows: Sequence[list[str]], layout: Layout) -> tuple[int, int, int]:
    """How well the best line of some rows serves as head: known columns, the earlier the better, width."""
    best = (-1, 0, 0)
    for number, row in enumerate(rows[: MAX_TITLES + 1]):
        best = max(best, (len(_known(row, layout)), -number, len(row)))
    return best


def _known(row: Sequence[str], layout: Layout) -> set[str]:
    found = (
        layout.mapped.get(column_words.bare(cell)) or (column_words.column(cell) or ("",))[0]
        for cell in row[:MAX_COLUMNS]
    )
    return set(filter(None, found))


def _take_head(rows: Sequence[list[str]], layout: Layout, problems: Problems, above: int) -> int:
    """Find the head among the first rows, take it and the titles above it; return how many rows that were."""
    scores = [len(_known(row, layout)) for row in rows[: MAX_TITLES + 1]]
    best = max(scores, default=0)
    at = scores.index(best) if best >= 2 else 0
    if at and scores[0] >= 1 and len([c for c in rows[0] if c.strip()]) > 2 and best < ENOUGH:
        at = 0
    titles = [" ".join(filter(None, map(str.strip, row))) for row in rows[:at]]
    layout.titles = [title for title in titles if title]
    for title in layout.titles:
        found = re.search(r"单位\s*[:：]\s*([^\s()（）,，；;]+)", title)
        if found and isinstance(column_words.unit(found[1]), Unit):
            layout.settings.setdefault("unit above", found[1])
    layout.header = [" ".join(cell.split()) if "\n" not in cell else cell for cell in rows[at]]
    used = at + 1
    if len(rows) > used and _counts_columns(rows[used]):
        used += 1
    elif len(rows) > used and _continues(rows[at], rows[used], layout):
        layout.header = _joined(rows[at], rows[used])
        problems.notes.append(f"the head has two rows: {', '.join(map(repr, layout.header[:6]))} …")
        used += 1
    if layout.titles:
        shown = " | ".join(title[:40] for title in layout.titles[:3])
        problems.notes.append(f"{len(layout.titles)} line(s) above the head in row {above + at + 1}: {shown}")
    return used


def _counts_columns(row: Sequence[str]) -> bool:
    """Whether a row below the head numbers its columns: (1), (2), (3) or 1, 2, 3."""
    numbers = [re.sub(r"[(（)）.、\s]", "", cell) for cell in row if cell.strip()]
    return len(numbers) > ENOUGH and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _continues(upper: Sequence[str], lower: Sequence[str], layout: Layout) -> bool:
    """Whether a row is the second row of the head: names below a group, blanks where the first row is whole."""
    if len(lower) != len(upper) or not any(map(str.strip, lower)):
        return False
    filled = [trim(cell) for cell in lower if trim(cell)]
    if all(isinstance(column_words.unit(cell.strip("()（）")), Unit) for cell in filled):
        return True
    if len(filled) == len(lower) or any(re.search(r"\d", cell) or len(cell) > 30 for cell in filled):
        return False
    below_nothing = [
        trim(cell) for above, cell in zip(upper, lower, strict=True) if not trim(above) and trim(cell)
    ]
    known_below = _known(filled, layout)
    return (
        bool(below_nothing)
        and (len(known_below) > 0 or len(filled) >= 2)
        and all(trim(above) or trim(cell) for above, cell in zip(upper, lower, strict=True))
    )


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The names of two rows as one: ``总投资 / 万元``, a group's name before each of its columns."""
    names, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = trim(above) or group
        own = re.sub(r"^[(（](.*)[)）]$", r"\1", trim(below))
        names.append(f"{group} / {own}" if own and group else own or trim(above))
    return names


def _refuse_other_marks(line: str, row: int, file: str) -> None:
    for mark, name in OTHER_MARKS.items():
        pieces = (
            line.split()
            if mark == " "
            else [piece for _, cell_values in _rows([line], mark) for piece in cell_values]
        )
        if sum(column_words.column(piece) is not None for piece in pieces[:MAX_COLUMNS]) >= ENOUGH:
            raise DataError(
                f"the columns are divided by {name}",
                file=file,
                row=row,
                expected="a comma, semicolon, tab or bar between them",
            )


def sheet_head(rows: Sequence[tuple[int, list[str]]], layout: Layout, problems: Problems) -> int:
    """Find the head among the first rows of a sheet; return how many of them it and what stands above it are.

    Raises
    ------
    DataError
        When no row holds anything.
    """
    kept = 0
    for _, row in rows:
        filled = [cell for cell in row if cell.strip()]
        if filled and filled[0].startswith("#"):
            take_line(filled[0], layout, problems, rows[kept][0])
        elif filled:
            break
        kept += 1
    if kept == len(rows):
        raise DataError(
            "no row holds anything", file=problems.file, expected="a head with names of columns, then records"
        )
    used = kept + _take_head([row for _, row in rows[kept:]], layout, problems, rows[kept][0] - 1)
    layout.row = rows[used - 1][0]
    layout.delimiter = ""
    return used


# ------------------------------------------------------------------ columns


def understand(layout: Layout, problems: Problems, sample: Callable[[], list[list[str]]]) -> None:
    """Find out which column is which; missing, doubled and unusable columns become problems.

    `sample` gives the first rows below the head: what a column is suggested for, its values must fit.
    """
    if len(layout.header) > MAX_COLUMNS:
        raise DataError(
            "too many columns",
            file=problems.file,
            row=layout.row,
            value=f"{len(layout.header):,}",
            expected=f"at most {MAX_COLUMNS:,}",
        )
    understood = [column_words.column(cell) for cell in layout.header]
    if not any(understood) and not layout.mapped and _looks_like_data(layout.header):
        raise DataError(
            "the first line holds values, not names of columns",
            file=problems.file,
            row=layout.row,
            value=quoted(_listed(layout.header)),
            expected="a head such as date,region,field,amount",
        )
    languages = Counter(found[1] for found in understood if found)
    layout.language = max(("en", "zh", "de"), key=lambda language: languages[language]) if languages else "en"
    heads = {column_words.bare(head) for head in layout.header}
    for head, column in layout.mapped.items():
        if head not in heads and layout.settings.get("mapping") != MAPPINGS[-1]:
            problems.add(
                "no column has this name",
                row=layout.row,
                column=f"# column: {head} = {column}",
                expected=_listed(layout.header),
            )
    names = [_column(cell, found, layout) for cell, found in zip(layout.header, understood, strict=True)]
    names = [_by_content(index, name, layout, sample) for index, name in enumerate(names)]
    _place(names, understood, layout, problems, sample)
    _settle_project(layout, sample, problems)
    for name, setting in CONSTANTS.items():
        if setting in layout.settings:
            layout.at.pop(name, None)
            problems.notes.append(f"“{setting}: {layout.settings[setting]}” holds for every record")
    layout.duration = "date" in layout.at and bool(_DURATION.search(layout.name("date")))
    layout.filled = _filled(layout, problems)
    _require(layout, problems, sample)
    layout.stopped = bool(problems.errors)


def _column(head: str, found: tuple[str, str, str] | None, layout: Layout) -> str:
    stated = layout.mapped.get(column_words.bare(head))
    if stated is not None:
        return "" if stated == "not used" else stated
    if found is None or (found[0] in layout.mapped.values() and found[0] not in WHERE):
        return ""
    return found[0]


def _by_content(index: int, name: str, layout: Layout, sample: Callable[[], list[list[str]]]) -> str:
    """单位 is a unit, or the institution: its values tell."""
    if name != "institution" or column_words.bare(layout.header[index]) != "单位":
        return name
    values = [row[index] for row in sample() if index < len(row) and row[index].strip()]
    return "unit" if values and all(isinstance(column_words.unit(value), Unit) for value in values) else name


def _looks_like_data(header: Sequence[str]) -> bool:
    return any(re.fullmatch(r"\s*[-+]?[\d.,:/年月日 -]*\d[\d.,:/年月日 -]*\s*", cell) for cell in header)


def _place(
    names: list[str],
    understood: list[tuple[str, str, str] | None],
    layout: Layout,
    problems: Problems,
    sample: Callable[[], list[list[str]]],
) -> None:
    """Give each column its index; a second one of a kind is refused, or left out where it only describes."""
    ignored = []
    for name in dict.fromkeys(filter(None, names)):
        indexes = [index for index, one in enumerate(names) if one == name]
        if len(indexes) > 1:
            indexes = _preferred(name, indexes, layout, problems, sample)
        layout.at[name] = indexes[0]
    for index, (head, name) in enumerate(zip(layout.header, names, strict=True)):
        if head.strip() and (not name or layout.at[name] != index):
            ignored.append(head)
    if ignored:
        problems.notes.append(
            f"columns not used: {', '.join(map(repr, ignored[:12]))}{' …' if ignored[12:] else ''}"
        )
    if "amount" in layout.at:
        found = understood[layout.at["amount"]]
        text = found[2] if found and found[0] == "amount" else _unit_in(layout.name("amount"))
        if text:
            take_unit(text, layout.name("amount"), layout, problems, layout.row)
    above = layout.settings.pop("unit above", "")
    if above and layout.unit is None:
        take_unit(above, "unit", layout, problems, None)
        problems.notes.append(f"the unit {above} stands above the head")
    elif above and column_words.unit(above) != layout.unit:
        problems.add(
            "another unit stands above the head", value=above, warning=True, column=layout.name("amount"),
            expected=f"the same unit; the amounts are read in {layout.unit_text}",
        )  # fmt: skip


def _unit_in(head: str) -> str:
    """The unit in the brackets of a head that is not known by itself: 中央财政（万元）."""
    found = re.search(r"[(（\[]([^()（）\[\]]*)[)）\]]\s*$", head)
    return found[1].strip() if found and isinstance(column_words.unit(found[1]), Unit) else ""


_SEVERAL = {"field", "institution", "place", "title", "unit", "running", "project", "number"}
"""Columns of which a file may have several: the first that is filled is used, and told."""


def _preferred(
    name: str, indexes: list[int], layout: Layout, problems: Problems, sample: Callable[[], list[list[str]]]
) -> list[int]:
    # below one head for several columns, the one that is known by its own name: 投资 / 总投资
    own = [i for i in indexes if column_words.column(layout.header[i].rpartition(" / ")[2])]
    if len(own) == 1:
        return own
    heads = [layout.header[index] for index in indexes]
    if len({column_words.bare(head) for head in heads}) == len(heads) and name in _SEVERAL:
        rows = sample()
        filled = [
            i
            for i in indexes
            if any(i < len(row) and not cell_values.is_placeholder(row[i]) and row[i].strip() for row in rows)
        ]
        chosen = (filled or indexes)[0]
        if name in {"project", "field"} and len(filled or indexes) > 1:
            problems.notes.append(
                f"{len(heads)} columns may be the {name}: {', '.join(map(repr, heads[:4]))}; the first is used"
            )
        return [chosen]
    rows = sample()
    fitting = [
        heads[0],
        *(layout.header[i] for i in indexes if _holds(name, [r[i] for r in rows if i < len(r)])),
    ]
    alike = len({column_words.bare(head) for head in heads}) < len(heads)
    problems.add(
        f"{len(heads)} columns hold the {name}: {', '.join(map(repr, heads[:4]))}",
        row=layout.row,
        column=heads[1],
        expected=f"one column for the {name}" + ("; give the others another name" if alike else ""),
        remedy="" if alike else f"# column: {fitting[:2][-1]} = {name}",
    )
    return indexes


def _settle_project(layout: Layout, sample: Callable[[], list[list[str]]], problems: Problems) -> None:
    """The real number of a project where there is one, else its name; a running number never counts."""
    for doubtful in ("number", "running"):
        if doubtful in layout.at and "project" not in layout.at:
            values = [row[layout.at[doubtful]].strip() for row in sample() if layout.at[doubtful] < len(row)]
            codes = [value for value in values if value and not re.fullmatch(r"\d{1,6}[.)、]?", value)]
            if len(codes) * 2 > len(values) and not any(map(_is_section, codes)):
                layout.at["project"] = layout.at[doubtful]
            elif "title" not in layout.at:
                problems.notes.append(
                    f"{layout.name(doubtful)!r} counts the rows and is not the number of a project: each row is one"
                )
    if {"project", "title"} <= layout.at.keys() and _restarts(
        [row[layout.at["project"]] for row in sample() if layout.at["project"] < len(row)]
    ):
        layout.at["running"] = layout.at.pop("project")
        problems.notes.append(
            f"{layout.name('running')!r} counts the rows and starts again: the name is the project"
        )
    if "project" not in layout.at and "title" in layout.at:
        layout.at["project"] = layout.at["title"]


def _restarts(values: Sequence[str]) -> bool:
    """Whether values count rows from one on, and begin again."""
    numbers = [int(value) for value in map(trim, values) if re.fullmatch(r"[0-9]{1,6}", value)]
    steps = list(itertools.pairwise(numbers))
    again = any(second == 1 for _, second in steps)
    return (
        again
        and numbers[0] == 1
        and all(second in {1, first + 1} and first != second for first, second in steps)
    )


def _is_section(text: str) -> bool:
    return bool(re.match(r"[一二三四五六七八九十]+、", text))


def _filled(layout: Layout, problems: Problems) -> list[int]:
    indexes = []
    for word in filter(None, re.split(r"\s*[,，;；]\s*", layout.settings.get("fill down", ""))):
        index = layout.at.get(word.casefold())
        if index is None:
            index = next(
                (
                    i
                    for i, head in enumerate(layout.header)
                    if column_words.bare(head) == column_words.bare(word)
                ),
                None,
            )
        if index is None:
            right = _listed(layout.header)
            problems.add("no column has this name", column="# fill down", value=word, expected=right)
        elif index == layout.at.get("amount"):
            right = "a column that is not the amount: one sum would count for every row"
            problems.add("amounts are not filled down", column="# fill down", value=word, expected=right)
        else:
            indexes.append(index)
    return indexes


def _require(layout: Layout, problems: Problems, sample: Callable[[], list[list[str]]]) -> None:
    unknown = [index for index in range(len(layout.header)) if index not in layout.at.values()]
    for name, words in REQUIRED.items():
        wanted = WHERE if name == "region" else (name,)
        constant = "place" if name == "region" else name
        if any(column in layout.at for column in wanted) or CONSTANTS.get(constant) in layout.settings:
            continue
        near = _meant(constant, unknown, layout, sample())
        what = "region or place" if name == "region" else name
        hint = (
            f"; or a line such as “# {CONSTANTS[constant]}: {_EXAMPLES[constant]}”"
            if name != "amount"
            else ""
        )
        hint, remedy = (f"; is it {near!r}?", f"# column: {near} = {constant}") if near else (hint, "")
        if name == "field" and not near:
            remedy = "# field for all: -"
        problems.add(
            f"a column is missing: {what}",
            row=layout.row,
            value=_listed(layout.header),
            expected=f"a column called {', '.join(words)} or another name of it{hint}",
            remedy=remedy,
        )


_EXAMPLES = {"place": "上海", "field": "-", "date": "2023"}
"""What a setting for all records may look like; only that of the field is suggested, since it states nothing."""


def _meant(name: str, unknown: Sequence[int], layout: Layout, rows: list[list[str]]) -> str | None:
    """The column that is most likely the missing one: its values are of the right kind, and its name is near."""
    wanted = WHERE if name == "place" else (name,)
    known = [word for word, (column, _) in column_words.column_names().items() if column in wanted]
    fitting = []
    for index in unknown:
        values = [row[index] for row in rows if index < len(row)]
        if not layout.header[index].strip() or (any(map(str.strip, values)) and not _holds(name, values)):
            continue
        head = column_words.bare(re.split(r"[(\[（]", layout.header[index])[0])[:40]
        near = bool(get_close_matches(head, known, n=1, cutoff=0.7)) or any(
            len(word) > 1 and word in head for word in known if not word.isascii() or len(word) > 5
        )
        if near or (name != "field" and any(map(str.strip, values))):
            fitting.append((not near, index))
    best = sorted(fitting)
    if not best or (len(best) > 1 and best[0][0] and best[1][0]):
        return None
    return layout.header[best[0][1]]


def _holds(name: str, values: Sequence[str]) -> bool:
    """Whether the values of a column are of the right kind for it, and not all zero or a running number."""
    filled = [value for value in map(trim, values) if value and not cell_values.is_placeholder(value)][:50]
    if not filled:
        return False
    if name == "date":
        fits = [cell_values.period(value) for value in filled]
        return sum(isinstance(one, cell_values.Period) for one in fits) * 5 >= 4 * len(fits)
    if name == "amount":
        numbers = [one for value in filled if isinstance(one := cell_values.number(value), Notation)]
        years = all(one.point.is_integer() and 1949 <= one.point <= 2100 for one in numbers)
        running = [one.point for one in numbers] == [float(n) for n in range(1, len(numbers) + 1)] and len(
            numbers
        ) > 1
        return (
            len(numbers) * 5 >= 4 * len(filled)
            and any(one.point for one in numbers)
            and not years
            and not running
        )
    if name == "place":
        root = place_matching.here()
        found = [place_matching.region(value, kind="place") or None for value in filled]
        return sum(
            isinstance(one, str) or bool(place_matching.institution(v, root))
            for one, v in zip(found, filled, strict=True)
        ) * 5 >= 4 * len(filled)
    return not all(re.fullmatch(r"[\d.,\s%-]+", value) for value in filled) and not any(
        isinstance(cell_values.period(value), cell_values.Period) for value in filled
    )


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(cell[:24] for cell in header[:8])
    return f"{shown} … ({len(header)} in all)" if len(header) > 8 else shown


def constants(layout: Layout, problems: Problems) -> Mapping[str, str]:
    """Return values that hold for every record, as stated: place, field, date."""
    found = {
        name: layout.settings[setting] for name, setting in CONSTANTS.items() if setting in layout.settings
    }
    if "date" in found and isinstance(cell_values.period(found["date"]), InvalidCell):
        problems.add(
            "not a date",
            column=f"# {CONSTANTS['date']}",
            value=found.pop("date"),
            expected=cell_values.EXPECTED_DAY,
        )
    return found
