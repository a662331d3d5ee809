"""A folder of executed notebooks into a site: pages that link to their variants, an index per language."""

import base64
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat

from analysis import names
from analysis.report import cache, output, parameters, render
from analysis.report.hashes import digest
from analysis.report.run import NOTEBOOKS

CHOICES = ("language", "region")
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "zh": "中文"}
THUMBNAIL_WIDTH = 480
LARGEST_SVG = 60_000
_SOURCE = re.compile(r'src="(data:image/(?P<kind>[a-z+]+);base64,(?P<data>[^"]+))"')
_PARAGRAPH = re.compile(r"<p\b.*?</p>", re.DOTALL)
_ALT = re.compile(r'alt="([^"]*)"')


@dataclass(frozen=True)
class Entry:
    """One executed notebook of the site: its name, its notebook and its values."""

    name: str
    notebook: str
    values: Mapping[str, Any]
    changed: Mapping[str, Any]
    sha256: str

    @property
    def language(self) -> str:
        """The page's language."""
        value = self.values.get("language", "en")
        return value if value in names.LANGUAGES else "en"

    @property
    def href(self) -> str:
        """Address of the page within the site."""
        return f"{self.name}.html"


def entries(folder: Path) -> list[Entry]:
    """Return the executed notebooks of a site, in reading order, the plainest variant first."""
    found = [
        Entry(name, Path(facts["notebook"]).stem, facts["values"], facts["changed"], facts["sha256"])
        for name, facts in cache.read_manifest(folder).items()
        if (folder / NOTEBOOKS / f"{name}.ipynb").is_file()
    ]
    return sorted(found, key=_rank)


def _rank(entry: Entry) -> tuple[int, str, int, int, str]:
    """Place in the order of the contract: notebooks, then the number of changed values, then regions."""
    books, regions = parameters.notebooks(), parameters.all_parameters()["region"].choices
    book = books.index(entry.notebook) if entry.notebook in books else len(books)
    region = entry.values.get("region", "")
    place = regions.index(region) if region in regions else len(regions)
    return book, entry.notebook, len(entry.changed), place, entry.name


def build(folder: Path, *, force: bool = False) -> list[Path]:
    """Write the pages and indexes of a site; return those pages that had to be made anew.

    A page is made again when its executed notebook, the links around it or the templates have changed.
    """
    site = entries(folder)
    manifest = cache.read_manifest(folder)
    code = cache.page_code_hash()
    written = []
    for entry in site:
        links = _links(entry, site)
        key = digest([entry.sha256, links, code])
        path = folder / entry.href
        if not force and path.is_file() and manifest[entry.name].get("page_key") == key:
            continue
        manifest[entry.name] |= {"page_key": key, "card": _write_page(folder, entry, links)}
        written.append(path)
    _remove_old(folder, site)
    cache.write_manifest(folder, manifest)
    _write_indexes(folder, site, manifest)
    return written


def _write_page(folder: Path, entry: Entry, links: Mapping[str, Any]) -> dict[str, str]:
    notebook = nbformat.read(folder / NOTEBOOKS / f"{entry.name}.ipynb", as_version=4)
    page = render.page(notebook)
    page.links = {
        **links,
        "download": f"{NOTEBOOKS}/{entry.name}.ipynb",
        "download_name": f"{entry.name}.ipynb",
    }
    page.subtitle = ", ".join(str(value) for value in entry.changed.values())
    output.write(folder / entry.href, render.to_html(page))
    alt = _ALT.search(page.picture)
    card = {
        "title": page.title,
        "finding": _first_paragraph(page.finding),
        "thumbnail": thumbnail(page.picture),
    }
    return card | {"alt": alt.group(1) if alt else ""}


def _first_paragraph(finding: str) -> str:
    """The head of a finding: what follows it is for the page."""
    found = _PARAGRAPH.search(finding)
    return found.group() if found else finding


def prune(folder: Path, wanted: set[str]) -> None:
    """Remove the results of a site whose names are not wanted; their pages go with the next build."""
    manifest = cache.read_manifest(folder)
    for name in set(manifest) - wanted:
        (folder / NOTEBOOKS / f"{name}.ipynb").unlink(missing_ok=True)
        del manifest[name]
    cache.write_manifest(folder, manifest)


def _remove_old(folder: Path, site: Iterable[Entry]) -> None:
    """Remove pages whose executed notebook is gone."""
    wanted = {entry.href for entry in site} | {_index_name(entry.language) for entry in site}
    for path in folder.glob("*.html"):
        if path.name not in wanted:
            path.unlink()


def _links(entry: Entry, site: list[Entry]) -> dict[str, Any]:
    """What stands around a page: choices of language and region, previous and next, the index."""
    order = list(dict.fromkeys(one.notebook for one in site))
    place = order.index(entry.notebook)
    around = {"previous": order[place - 1] if place else None}
    around["next"] = order[place + 1] if place + 1 < len(order) else None
    turns = {side: _turn(entry, site, book) for side, book in around.items() if book}
    choices = [choice for name in CHOICES if (choice := _choice(entry, site, name))]
    return {"home": _index_name(entry.language), "choices": choices, **turns}


def _turn(entry: Entry, site: list[Entry], notebook: str) -> dict[str, str]:
    other = _closest(entry, [one for one in site if one.notebook == notebook])
    return {"href": other.href, "text": notebook.split("_", 1)[-1].replace("_", " ")}


def _closest(entry: Entry, others: list[Entry]) -> Entry:
    """The variant with the most values in common, language before all."""
    return max(
        others, key=lambda one: (one.language == entry.language, _shared(entry, one), -len(one.changed))
    )


def _shared(one: Entry, other: Entry) -> int:
    return sum(other.values.get(name) == value for name, value in one.values.items())


def _choice(entry: Entry, site: list[Entry], name: str) -> dict[str, Any] | None:
    """Links to the variants that differ in one value only, None when there is no other."""
    rest = {key: value for key, value in entry.values.items() if key != name}
    same = [
        one
        for one in site
        if one.notebook == entry.notebook
        and {key: value for key, value in one.values.items() if key != name} == rest
    ]
    if name not in entry.values or len(same) < 2:
        return None
    order = parameters.all_parameters()[name].choices
    same.sort(key=lambda one: order.index(one.values[name]) if one.values[name] in order else len(order))
    options = [_option(one, one.values[name], name, entry) for one in same]
    return {"label": render.words(entry.language)[name], "options": options}


def _option(one: Entry, value: str, name: str, entry: Entry) -> dict[str, Any]:
    if name == "language":
        text, lang = LANGUAGE_NAMES.get(value, value), render.HTML_LANG.get(value, value)
    else:
        text, lang = render.words(entry.language).get(value, value), ""
    return {"text": text, "href": one.href, "lang": lang, "current": one is entry}


def _index_name(language: str) -> str:
    return "index.html" if language == "en" else f"index.{language}.html"


def _write_indexes(folder: Path, site: list[Entry], manifest: Mapping[str, Mapping[str, Any]]) -> None:
    used = [language for language in names.LANGUAGES if any(one.language == language for one in site)]
    for language in used or ["en"]:
        cards = _cards(language, site, manifest)
        page = render.Page(lang=language, title=render.words(language)["lead"], body="")
        options = [
            {"text": LANGUAGE_NAMES[one], "href": _index_name(one), "lang": render.HTML_LANG[one]}
            | {"current": one == language}
            for one in used
        ]
        choice = {"label": render.words(language)["language"], "options": options}
        page.links = {"cards": cards, "home": _index_name(language), "choices": [choice] if used[1:] else []}
        output.write(folder / _index_name(language), render.to_html(page, "cards.html.j2"))
    if used and "en" not in used:
        first = (folder / _index_name(used[0])).read_text(encoding="utf-8")
        output.write(folder / "index.html", first)


def _cards(
    language: str, site: list[Entry], manifest: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    cards = []
    for notebook in dict.fromkeys(one.notebook for one in site):
        variants = [one for one in site if one.notebook == notebook and one.language == language]
        if variants:
            shown = manifest[variants[0].name].get("card", {})
            more = [{"href": one.href, "text": _variant_text(one)} for one in variants[1:]]
            cards.append({**shown, "href": variants[0].href, "variants": more})
    return cards


def _variant_text(entry: Entry) -> str:
    said = render.words(entry.language)
    values = [str(value) for name, value in entry.changed.items() if name != "language"]
    return ", ".join(said.get(value, value) for value in values) or LANGUAGE_NAMES[entry.language]


@lru_cache(maxsize=64)
def thumbnail(tag: str) -> str:
    """Return a small picture of an image tag as a data address; empty when there is none that fits."""
    found = _SOURCE.search(tag)
    if found is None:
        return ""
    if found["kind"] == "svg+xml":
        return found.group(1) if len(found["data"]) <= LARGEST_SVG else ""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(found["data"]))) as picture:
        small = picture.convert("RGB")
        small.thumbnail((THUMBNAIL_WIDTH, THUMBNAIL_WIDTH))
        store = io.BytesIO()
        small.quantize(64).save(store, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(store.getvalue()).decode("ascii")
