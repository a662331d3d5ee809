"""What changed between two sites, single files or executed notebooks, from what went in to what was found.

Rows are matched by their words (the cells of columns without numbers), sentences by their wording without
numbers, figures and statements by their names.
"""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError
from analysis.site import reader_view, render, sanitize, site_manifest
from analysis.site.page_templates import words as frame_words
from analysis.site.reader_view import NUMBER, Rows, View

ABOUT_THE_SITE = re.compile(r"(index|sources|method|changes)(\.(de|zh))?\.html")
MOST_LINES = 12
"""Lines of one kind printed for a page; the JSON and the HTML page hold all."""


@dataclass
class Source:
    """One page with what is known of how it was made."""

    view: View
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class RowChange:
    """One changed cell of a table: the words that name its row, its column, before and after."""

    row: str
    column: str
    old: str
    new: str
    relative: float | None = None


@dataclass
class TableChange:
    """What became of the rows of one table or figure."""

    name: str
    title: str
    new_rows: list[str] = field(default_factory=list)
    gone_rows: list[str] = field(default_factory=list)
    cells: list[RowChange] = field(default_factory=list)
    pictures: tuple[str, str] = ("", "")

    @property
    def size(self) -> float:
        """How much changed: the largest relative change of a value; rows that come or go count as whole."""
        moved = [abs(one.relative) for one in self.cells if one.relative is not None]
        return max([*moved, 1.0 if self.new_rows or self.gone_rows else 0.0])


@dataclass
class PageChange:
    """What changed on one page; `state` is changed, new or gone."""

    page: str
    state: str
    title: str = ""
    inputs: list[tuple[str, str, str]] = field(default_factory=list)
    tables: list[TableChange] = field(default_factory=list)
    sentences: list[tuple[str, str]] = field(default_factory=list)
    verdicts: list[tuple[str, str, str]] = field(default_factory=list)
    figures: list[TableChange] = field(default_factory=list)
    frame: list[tuple[str, str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything a reader would want to know has changed."""
        lists = (self.inputs, self.tables, self.sentences, self.verdicts, self.figures, self.frame)
        return self.state != "changed" or any(lists)


def load(path: Path) -> dict[str, Source]:
    """Return the pages of a site's folder, of a single file or of an executed notebook, by name.

    Raises
    ------
    ParameterError
        When it is none of these.
    """
    if path.is_dir():
        pages = [one for one in sorted(path.glob("*.html")) if not ABOUT_THE_SITE.fullmatch(one.name)]
        if not pages:
            raise ParameterError(f"{path} holds no pages: give a site, a single file or an executed notebook")
        pages_made = (site_manifest.read(path) or {}).get("pages", {})
        return {one.name: Source(_view(one, path), pages_made.get(one.name, {})) for one in pages}
    if path.suffix == ".html" and path.is_file():
        facts = site_manifest.of_html(path.read_text(encoding="utf-8", errors="replace")) or {}
        return {path.name: Source(_view(path, path.parent), facts)}
    if path.suffix == ".ipynb" and path.is_file():
        import nbformat

        try:
            book = nbformat.read(path, as_version=4)
        except Exception as fault:  # what is no notebook fails in many ways
            raise ParameterError(f"{path} is no notebook that can be read: {type(fault).__name__}") from None
        view = reader_view.of_page(render.to_html(render.page(book)))
        return {f"{path.stem}.html": Source(view, dict(book.metadata.get("analysis", {})))}
    raise ParameterError(f"{path}: give the folder of a site, a single file (.html) or a notebook (.ipynb)")


def _view(page: Path, folder: Path) -> View:
    return reader_view.of_page(page.read_text(encoding="utf-8", errors="replace"), folder)


def compare(old: Path, new: Path) -> list[PageChange]:
    """Return the pages that differ, in the order of the new ones, then those that are gone."""
    before, after = load(old), load(new)
    if len(before) == len(after) == 1:  # two files are compared whatever they are called
        before = {next(iter(after)): next(iter(before.values()))}
    changes = []
    for name, source in after.items():
        if name not in before:
            changes.append(PageChange(name, "new", source.view.title))
        elif change := _page(name, before[name], source):
            changes.append(change)
    changes += [PageChange(name, "gone", before[name].view.title) for name in before if name not in after]
    return changes


def _page(name: str, old: Source, new: Source) -> PageChange:
    change = PageChange(name, "changed", new.view.title)
    change.inputs = _facts(old.facts, new.facts, ("notebook_sha256", "parameters", "tables"))
    change.frame = _facts(old.facts, new.facts, ("package", "libraries", "data"))
    if old.view.title != new.view.title:
        change.frame.append(("title", old.view.title, new.view.title))
    change.sentences = sentences(old.view.sentences, new.view.sentences)
    for claim in old.view.verdicts.keys() | new.view.verdicts.keys():
        verdicts = [one.view.verdicts.get(claim, ("", ""))[0] for one in (old, new)]
        if verdicts[0] != verdicts[1]:
            change.verdicts.append((claim, verdicts[0], verdicts[1]))
    change.verdicts.sort()
    change.tables = _changed(
        {caption: (caption, rows, "") for caption, rows in old.view.tables.items()},
        {caption: (caption, rows, "") for caption, rows in new.view.tables.items()},
    )
    change.figures = _changed(
        {one: (figure.title, figure.rows, figure.picture) for one, figure in old.view.figures.items()},
        {one: (figure.title, figure.rows, figure.picture) for one, figure in new.view.figures.items()},
    )
    return change


def _facts(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Facts that differ: name, before, after; those of a mapping one by one."""
    found = []
    for name in names:
        pair = [one.get(name, {}) for one in (old, new)]
        if not all(isinstance(one, Mapping) for one in pair):
            pair = [{name: one or ""} for one in pair]
        for key in sorted(pair[0].keys() | pair[1].keys()):
            before, after = (str(one.get(key, "")) for one in pair)
            if before != after:
                found.append((key, before, after))
    return found


def sentences(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Return sentences that changed, came (nothing before) or went (nothing after), in reading order."""
    changed: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        left = old[start:end]
        for sentence in new[new_start:new_end]:
            partner = next((one for one in left if _wording(one) == _wording(sentence)), None)
            if partner is None:
                near = difflib.get_close_matches(sentence, left, n=1, cutoff=0.7)
                partner = near[0] if near else None
            if partner is not None:
                left.remove(partner)
            if partner != sentence:
                changed.append((partner or "", sentence))
        changed += [(one, "") for one in left]
    return changed


def _wording(sentence: str) -> str:
    return NUMBER.sub("#", sentence)


Shown = tuple[str, Rows, str]
"""Title, rows and picture of a table or figure."""


def _changed(old: Mapping[str, Shown], new: Mapping[str, Shown]) -> list[TableChange]:
    """Tables or figures whose rows differ, the largest change first."""
    changes = []
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name, ("", [], "")), new.get(name, ("", [], ""))
        change = TableChange(name, after[0] or before[0], pictures=(before[2], after[2]))
        _compare_rows(before[1], after[1], change)
        if change.new_rows or change.gone_rows or change.cells:
            changes.append(change)
    return sorted(changes, key=lambda one: -one.size)


def _compare_rows(old: Rows, new: Rows, change: TableChange) -> None:
    heads = new[0] if new else old[0] if old else []
    keys = _key_columns(old, new)
    before, after = _by_key(old[1:], keys), _by_key(new[1:], keys)
    change.new_rows = [row for row in after if row not in before]
    change.gone_rows = [row for row in before if row not in after]
    for row in (one for one in after if one in before):
        for column, (was, now) in enumerate(zip(before[row], after[row], strict=False)):
            if was != now:
                head = heads[column] if column < len(heads) else str(column + 1)
                change.cells.append(RowChange(row, head, was, now, _relative(was, now)))
    change.cells.sort(key=lambda one: -abs(one.relative or 0))


def _key_columns(old: Rows, new: Rows) -> list[int]:
    """Columns that name a row: those that hold words, or years, in every row; the first where none does."""
    width = min((len(row) for row in [*old, *new]), default=0)
    rows = [*old[1:], *new[1:]]
    named = [
        column for column in range(width)
        if all(_number(row[column]) is None or re.fullmatch(r"(?:1[89]|20)\d\d", row[column]) for row in rows)
    ]  # fmt: skip
    return named or [0]


def _by_key(rows: Rows, keys: list[int]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        name = " · ".join(row[column] for column in keys if column < len(row) and row[column])
        while name in found:  # rows that nothing tells apart are compared in their order
            name += "'"
        found[name] = row
    return found


def _number(cell: str) -> float | None:
    plain = cell.replace("−", "-").replace(",", "").removesuffix("%").strip()
    try:
        return float(plain)
    except ValueError:
        return None


def _relative(old: str, new: str) -> float | None:
    before, after = _number(old), _number(new)
    if before is None or after is None:
        return None
    return (after - before) / abs(before) if before else float("inf") if after else 0.0


def as_json(changes: list[PageChange]) -> str:
    """Return the changes as JSON, without pictures; a change from zero has no relative size."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(item) for name, item in value.items() if name != "pictures"}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return None if value == float("inf") else value

    return json.dumps([plain(asdict(one)) for one in changes], ensure_ascii=False, indent=1)


def as_text(changes: list[PageChange]) -> str:
    """Return the changes as text for people, from what went in to what was found."""
    if not changes:
        return "nothing changed"
    lines = []
    for change in changes:
        lines.append(f"{change.page}" if change.state == "changed" else f"{change.page} ({change.state})")
        lines += _block(
            "went in", [f"{name}: {_short(old)} -> {_short(new)}" for name, old, new in change.inputs]
        )
        lines += _block("rows", [line for table in change.tables for line in _table_lines(table)])
        lines += _block("found", [f"{old or '(new)'} -> {new or '(gone)'}" for old, new in change.sentences])
        lines += _block(
            "verdicts", [f"{claim}: {old or '-'} -> {new or '-'}" for claim, old, new in change.verdicts]
        )
        lines += _block("figures", [line for figure in change.figures for line in _table_lines(figure)])
        lines += _block("frame", [f"{name}: {old or '-'} -> {new or '-'}" for name, old, new in change.frame])
    return "\n".join(lines)


def _block(name: str, found: list[str]) -> list[str]:
    shown = [f"  {name:<9}{line}" for line in found[:MOST_LINES]]
    return [*shown, f"  {name:<9}and {len(found) - MOST_LINES} more"] if len(found) > MOST_LINES else shown


def _short(value: str) -> str:
    """A hash by its first letters, nothing as a dash."""
    return value[:12] if re.fullmatch(r"[0-9a-f]{64}", value) else value or "-"


def _table_lines(change: TableChange) -> list[str]:
    counts = [(len(change.new_rows), "new"), (len(change.gone_rows), "gone"), (len(change.cells), "changed")]
    counted = ", ".join(f"{number} {what}" for number, what in counts if number)
    lines = [f"{change.title or change.name}: {counted}"]
    return lines + [
        f"  {one.row}, {one.column}: {one.old} -> {one.new}{_percent(one)}" for one in change.cells[:3]
    ]


def _percent(change: RowChange) -> str:
    if change.relative is None or change.relative in (0, float("inf")):
        return ""
    return f" ({change.relative:+.1%})"


def as_html(changes: list[PageChange], since: str, language: str = "en") -> str:
    """Return the changes as one page, "What changed since …", with both pictures of each changed figure."""
    labels = frame_words(language)
    page = render.Page(lang=language, title=f"{labels['changes_since']} {since}", body="")
    for change in changes:
        for figure in change.figures:
            figure.pictures = tuple(sanitize.clean(one) for one in figure.pictures)  # type: ignore[assignment]
    page.links = {"changes": changes, "percent": _percent, "short": _short, "home": ""}
    return render.to_html(page, "changes.html.j2", scripted=False)
