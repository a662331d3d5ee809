"""Checks of a published site, single file or PDF: unchanged, made from the data at hand, links that lead.

Each check is one line with what was found; `analysis verify` ends with 0 when all hold, otherwise with 1.
"""

import html
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis import registry
from analysis.errors import ParameterError
from analysis.run import provenance
from analysis.run.cache import file_hash
from analysis.site import reader_view, site_manifest

MOST_LINES = 10
"""Findings printed for each check; the rest is counted."""
_ID = re.compile(r'\b(?:id|name)="([^"]+)"')


@dataclass
class Check:
    """One check: what it looked at, what is wrong, and what a reader should know besides."""

    name: str
    looked_at: str = ""
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the check as lines for people."""
        head = f"{'FAIL' if self.wrong else 'ok  '} {self.name}"
        found = [f"     {line}" for line in self.wrong[:MOST_LINES]]
        if len(self.wrong) > MOST_LINES:
            found.append(f"     and {len(self.wrong) - MOST_LINES} more")
        return [
            f"{head}: {self.looked_at}" if self.looked_at else head,
            *found,
            *(f"     note: {note}" for note in self.notes),
        ]


def verify(path: Path, *, again: bool = False, notebooks: Path | None = None) -> list[Check]:
    """Return the checks of a site, a single file or a PDF.

    Parameters
    ----------
    again
        Also run the notebooks again and compare what a reader sees; for a site.
    notebooks
        Folder of notebooks that are not the package's own, for running them again.

    Raises
    ------
    ParameterError
        When there is nothing at `path` that could be verified.
    """
    if path.is_dir():
        return _site(path, again, notebooks)
    if path.suffix.lower() not in (".html", ".pdf") or not path.is_file():
        raise ParameterError(
            f"{path}: give the folder of a site, or a single file (.html, .pdf) made by this package"
        )
    if again:
        raise ParameterError("--again needs the folder of a site, not a file")
    return _file(path)


def _site(folder: Path, again: bool, notebooks: Path | None) -> list[Check]:
    manifest = site_manifest.read(folder)
    if manifest is None:
        return [Check("manifest", wrong=[f"{folder} has no {site_manifest.NAME} that can be read"])]
    pages = manifest["pages"]
    seal = Check("manifest", "as it was written")
    if not site_manifest.is_sealed((folder / site_manifest.NAME).read_bytes()):
        seal = Check("manifest", wrong=[f"changed: {site_manifest.NAME}"])
    checks = [
        seal,
        _files(folder, manifest["files"]),
        _links(folder, manifest),
        _version([manifest["made_with"], *pages.values()]),
        _tables(pages),
        _numbers(folder, pages),
    ]
    return [*checks, _again(folder, pages, notebooks)] if again else checks


def _files(folder: Path, recorded: Mapping[str, Mapping[str, Any]]) -> Check:
    there = site_manifest.files(folder)
    wrong = [f"missing: {name}" for name in sorted(recorded.keys() - there.keys())]
    wrong += [f"added: {name}" for name in sorted(there.keys() - recorded.keys())]
    wrong += [
        f"changed: {name}" for name in sorted(recorded.keys() & there.keys()) if recorded[name] != there[name]
    ]
    return Check("files", f"{len(recorded)} with size and SHA-256", wrong)


def _links(folder: Path, manifest: Mapping[str, Any]) -> Check:
    """Every address within the site leads to a file, and to a part of it where it names one."""
    check, count = Check("links"), 0
    ids: dict[Path, set[str]] = {}
    outside = set(manifest.get("links_outside", []))
    for page in sorted(folder.glob("*.html")):
        for address, (name, part) in site_manifest.links(_read(page)).items():
            count += 1
            target = folder / name if name else page
            if not target.exists():
                if name in outside:
                    check.notes.append(f"{page.name} links to {name}, which was never part of the site")
                else:
                    check.wrong.append(f"{page.name}: {address} leads nowhere")
            elif part and target.suffix == ".html":
                if target not in ids:
                    ids[target] = set(_ID.findall(_read(target)))
                if part not in ids[target]:
                    check.wrong.append(f"{page.name}: {address} names no part of that page")
    check.looked_at = f"{count} within the site"
    return check


def _version(made: list[Mapping[str, Any]]) -> Check:
    here = provenance.package_version()
    others = sorted({str(one.get("package", "?")) for one in made} - {here})
    wrong = [f"made by version {other}, here is {here}" for other in others]
    check = Check("package version", here, wrong)
    commit = site_manifest.commit(Path(__file__).resolve())
    before = str(made[0].get("commit", ""))
    if before and commit and before != commit:
        check.notes.append(f"made at commit {before[:12]}, here is {commit[:12]}")
    return check


def _tables(pages: Mapping[str, Mapping[str, Any]]) -> Check:
    """The tables the pages were made from are those at hand."""
    used: dict[str, dict[str, str]] = {}
    for page, facts in pages.items():
        for name, digest in facts.get("tables", {}).items():
            used.setdefault(name, {}).setdefault(digest, page)
    check, root = Check("tables", f"{len(used)} equal to the registry at hand"), registry.data_root()
    for name, versions in sorted(used.items()):
        if len(versions) > 1:
            check.wrong.append(f"{name}: pages were made from {len(versions)} different versions of it")
        path = root / name
        if not path.is_file():
            check.notes.append(f"{name} is not at hand and was not compared")
        elif file_hash(path) not in versions:
            check.wrong.append(
                f"{name}: the one at hand is another ({next(iter(versions.values()))} read it)"
            )
    return check


def _numbers(folder: Path, pages: Mapping[str, Mapping[str, Any]]) -> Check:
    """Every number in a sentence of a page occurs in what its notebook computed."""
    check, count = Check("numbers"), 0
    for page, facts in sorted(pages.items()):
        path = folder / page
        computed = _computed(folder / facts.get("executed", ""))
        if not path.is_file() or computed is None:
            check.wrong.append(f"{page}: the page or its executed notebook is missing")
            continue
        view = reader_view.of_page(_read(path), folder)
        rows = {cell for figure in view.figures.values() for row in figure.rows for cell in row}
        present = computed | {number for cell in rows for number in reader_view.NUMBER.findall(cell)}
        numbers = view.numbers()
        count += len(numbers)
        check.wrong += [f"{page}: {number} is in no data of the page" for number in sorted(numbers - present)]
    check.looked_at = f"{count} in sentences occur in the data of their page"
    return check


def _computed(archive: Path) -> set[str] | None:
    """Every number in an executed notebook, as it is written there; None where it cannot be read."""
    try:
        with zipfile.ZipFile(archive) as packed:
            book = json.loads(packed.read(packed.namelist()[0]))
    except (OSError, ValueError, IndexError, zipfile.BadZipFile):
        return None
    words = html.unescape(" ".join(_texts(book["cells"])))
    return set(reader_view.NUMBER.findall(reader_view.tidy(words)))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a notebook's cells as a reader sees it: without the tags of HTML, without pictures."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]*>", " ", value)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if not name.startswith("image/"):
                yield from _texts("".join(item) if _is_text(item) else item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, int | float):
        yield str(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _again(folder: Path, pages: Mapping[str, Mapping[str, Any]], notebooks: Path | None) -> Check:
    """Running the notebooks again gives pages on which a reader sees the same."""
    from analysis.run.execution import find, plan
    from analysis.run.sweep import Sweep
    from analysis.site import builder

    check, runs = Check("again"), {}
    for page, facts in sorted(pages.items()):
        name = facts["notebook"]
        own = notebooks / name if notebooks else Path(name)
        try:
            book = own if own.is_file() else find(Path(name).stem)
            run = plan(book, facts.get("parameters", {}))
        except ParameterError as fault:
            check.wrong.append(f"{page} cannot be made again: {fault}")
            continue
        if file_hash(run.notebook) != facts.get("notebook_sha256"):
            check.notes.append(f"{page}: the notebook at hand is another than the one it was made from")
        runs[page] = run
    with tempfile.TemporaryDirectory(prefix="analysis-again-") as own_folder:
        place = Path(own_folder) / "site"
        results = Sweep(place).execute(runs.values())
        builder.build(place)
        for page, result in zip(runs, results, strict=True):
            if result.failure is not None:
                check.wrong.append(f"{page} failed: {result.failure.line()}")
            else:
                check.wrong += _differences(folder, place, page, f"{result.run.name}.html")
    check.looked_at = f"{len(runs)} pages made again"
    return check


def _differences(old: Path, new: Path, before: str, after: str) -> list[str]:
    """What a reader sees differently on two pages, in one line."""
    first = reader_view.of_page(_read(old / before), old).words()
    second = reader_view.of_page(_read(new / after), new).words()
    if first == second:
        return []
    gone = [line for line in first if line not in set(second)]
    come = [line for line in second if line not in set(first)]
    shown = "; ".join(filter(None, [_quoted("was", gone), _quoted("is", come)])) or "in another order"
    return [f"{before}: {shown}"]


def _quoted(what: str, lines: list[str]) -> str:
    return f"{what} {lines[0][:100]!r}" if lines else ""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _file(path: Path) -> list[Check]:
    """The checks of a file that stands alone: unchanged, same version, same tables."""
    content = path.read_bytes()
    try:
        facts = _pdf_manifest(content) if path.suffix.lower() == ".pdf" else _html_manifest(content)
    except ValueError as fault:
        return [Check("manifest", wrong=[f"{path.name}: {fault}"])]
    whole = [] if site_manifest.is_sealed(content) else [f"{path.name} was changed since it was made"]
    checks = [Check("file", f"{len(content):,} bytes", whole), _version([facts]), _tables({path.name: facts})]
    if path.suffix.lower() == ".html":
        text = content.decode("utf-8", "replace")
        ids, wanted = (
            set(_ID.findall(text)),
            {link[1:] for link in site_manifest.LINK.findall(text) if link.startswith("#")},
        )
        lost = [f"#{part} names no part of the page" for part in sorted(wanted - ids - {""})]
        checks.append(Check("links", f"{len(wanted)} within the page", lost))
    return checks


def _html_manifest(content: bytes) -> dict[str, Any]:
    facts = site_manifest.of_html(content.decode("utf-8", "replace"))
    if facts is None:
        raise ValueError("there is no manifest in this file")
    return facts


def _pdf_manifest(content: bytes) -> dict[str, Any]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        attached = PdfReader(io.BytesIO(content)).attachments.get(site_manifest.NAME, [])
    except (PyPdfError, OSError, KeyError) as fault:
        raise ValueError(f"no PDF that can be read: {fault}") from None
    if not attached:
        raise ValueError("there is no manifest in this file")
    facts: dict[str, Any] = json.loads(attached[0])
    return facts
