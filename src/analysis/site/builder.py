"""A folder of executed notebooks into a site: pages that link to their variants, an index per language."""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from analysis import names
from analysis.errors import WriteError
from analysis.run import cache, contract, failure, output
from analysis.run.cache import digest, is_place
from analysis.run.execution import PARTIAL
from analysis.run.provenance import package_version
from analysis.site import (
    assets,
    index_cards,
    language_blocks,
    preview,
    publication,
    reference,
    render,
    search_index,
    site_manifest,
    webfonts,
)

CHANGES = "changes.html"
"""The page that `analysis compare --html` writes into a site."""
CHOICES = ("language", "region")
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "zh": "中文"}
_QUESTION = re.compile(r"^# +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One executed notebook of the site: its name, its notebook and its values."""

    name: str
    notebook: str
    values: Mapping[str, Any]
    changed: Mapping[str, Any]
    sha256: str
    uses_data: bool = False

    @property
    def language(self) -> str:
        """The page's language."""
        value = self.values.get("language", "en")
        return value if value in names.LANGUAGES else "en"

    @property
    def own(self) -> bool:
        """Whether the notebook is none of the package and reads none of its data."""
        return self.notebook not in contract.notebooks() and not self.uses_data

    @property
    def href(self) -> str:
        """Address of the page within the site."""
        return f"{self.name}.html"


def entries(folder: Path) -> list[Entry]:
    """Return the executed notebooks of a site, in reading order, the plainest variant first."""
    found = [
        Entry(
            name,
            Path(facts["notebook"]).stem,
            facts["values"],
            facts["changed"],
            facts["sha256"],
            cache.uses_package_data(facts.get("data", {})),
        )
        for name, facts in cache.read_manifest(folder).items()
        if cache.executed(folder, name).is_file()
    ]
    return sorted(found, key=_rank)


def _rank(entry: Entry) -> tuple[int, str, int, int, str]:
    """Place in the order of the contract: notebooks, then the number of changed values, then regions."""
    books, regions = contract.notebooks(), contract.all_parameters()["region"].choices
    book = books.index(entry.notebook) if entry.notebook in books else len(books)
    region = entry.values.get("region", "")
    place = regions.index(region) if region in regions else len(regions)
    return book, entry.notebook, len(entry.changed), place, entry.name


class Built(NamedTuple):
    """The pages that had to be made anew, and why others could not be made, by name."""

    written: list[Path]
    failed: dict[str, str]


def build(folder: Path, *, force: bool = False) -> Built:
    """Write the pages and indexes of a site; return those pages that had to be made anew, and failures.

    A page is made again when its executed notebook, the links around it or the templates have changed. One
    that cannot be made stops no other: in its place stands a page that says why.
    """
    site = entries(folder)
    manifest = cache.read_manifest(folder)
    titles = {entry.name: _titled(folder, entry, manifest[entry.name]) for entry in site}
    code = digest([cache.page_code_hash(), publication.settings(output.runs_folder(folder))])
    built = Built([], {})
    for entry in site:
        links = _links(folder, entry, site, titles)
        key = digest([entry.sha256, links, code])
        path = folder / entry.href
        if not force and path.is_file() and manifest[entry.name].get("page_key") == key:
            continue
        try:
            manifest[entry.name] |= {"page_key": key, **_write_page(folder, entry, links)}
        except WriteError:
            raise
        except Exception as fault:
            built.failed[entry.name] = reason = failure.short(f"{type(fault).__name__}: {fault}")
            made = _write_failure(folder, entry, links, titles[entry.name], reason)
            manifest[entry.name] |= {"page_key": "", **made}
        built.written.append(path)
    indexes, letters = _write_indexes(folder, site, manifest)
    wanted = {entry.href for entry in site} | set(indexes)
    _remove_old(folder, set(manifest), wanted)
    used = {file for entry in site for file in manifest[entry.name].get("files", [])}
    for entry in site:
        sheet = webfonts.address(entry.language, entry.notebook)
        letters.setdefault(sheet, []).append(manifest[entry.name].get("characters", {}))
    used |= webfonts.write_sheets(folder, letters)
    assets.tidy(folder, used.union(*indexes.values(), _used_elsewhere(folder, wanted)))
    cache.write_manifest(folder, manifest)
    write_manifest(folder)
    return built


def write_manifest(folder: Path) -> None:
    """Write the manifest of a site: its files as they are now, and what each page was made from."""
    runs = cache.read_manifest(folder)
    pages = {entry.href: runs[entry.name].get("facts", {}) for entry in entries(folder)}
    made_with = {"package": package_version(), "commit": site_manifest.commit(Path(__file__).resolve())}
    outside = {
        name
        for entry in entries(folder)
        if entry.notebook not in contract.notebooks() and (folder / entry.href).is_file()
        for name, _ in site_manifest.links((folder / entry.href).read_text(encoding="utf-8")).values()
        if not (folder / name).exists()
    }
    output.write(folder / site_manifest.NAME, site_manifest.text(folder, pages, made_with, outside))


def _titled(folder: Path, entry: Entry, record: dict[str, Any]) -> str:
    """The question of a notebook in the entry's language, read once per executed notebook."""
    if record.get("titled") != entry.sha256:
        try:
            book = json.loads(cache.executed(folder, entry.name).read_text(encoding="utf-8"))
            sources = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"]
        except (OSError, ValueError, KeyError, TypeError):
            sources = []  # making its page will say what is wrong
        found = [_QUESTION.search(language_blocks.keep(source, entry.language)) for source in sources]
        question = next((one.group(1).strip() for one in found if one), "")
        record |= {"titled": entry.sha256, "title": question or entry.notebook.replace("_", " ")}
    return str(record["title"])


def _write_page(folder: Path, entry: Entry, links: Mapping[str, Any]) -> dict[str, Any]:
    """Write one page with the files it uses; return its card and those files."""
    import nbformat  # heavy, and needed only for a page that is made

    executed = cache.executed(folder, entry.name)
    content = without_times(executed.read_bytes())
    store = assets.AssetStore(folder)
    book = nbformat.reads(content.decode("utf-8"), as_version=4)
    page = render.page(book, links["pages"])
    archive = f"downloads/{entry.name}.ipynb.zip"
    output.write(folder / archive, assets.packed(executed.name, content))
    page.links = {**links, "download": archive, "download_name": f"{entry.name}.ipynb.zip"}
    page.subtitle = subtitle(entry.language, entry.changed, own=entry.own)
    page.links["preview"] = _preview(page, store)
    text = _put(folder / entry.href, page, store, notebook=entry.notebook)
    card = index_cards.card(page)
    card["thumbnail"] = store.extract(f'<img src="{card["thumbnail"]}">')[10:-2]
    facts = site_manifest.page_facts(book.metadata, text) | {"executed": archive}
    return {
        "card": card,
        "files": sorted({archive, *store.used}),
        "characters": webfonts.characters(text),
        "facts": facts,
    }


def without_times(executed: bytes) -> bytes:
    """Return an executed notebook without the times of its run: the same for the same results."""
    book = json.loads(executed)
    metadata = [book.get("metadata", {}), *(cell.get("metadata", {}) for cell in book.get("cells", []))]
    for one in metadata:
        one.pop("execution", None)
        for name in ("start_time", "end_time", "duration"):
            one.get("papermill", {}).pop(name, None)
    return (json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _write_failure(
    folder: Path, entry: Entry, links: Mapping[str, Any], title: str, reason: str
) -> dict[str, Any]:
    """Write an error page at the address of a page that could not be made; return its card and its files."""
    labels = render.words(entry.language)
    page = render.Page(lang=entry.language, title=title, body="", links=dict(links))
    page.body = f'<h1>{html.escape(title)}</h1><p class="note">{html.escape(labels["not_made"])}</p>'
    page.body += f"<pre>{html.escape(reason)}</pre>"
    page.subtitle, page.own = subtitle(entry.language, entry.changed, own=entry.own), entry.own
    text = _put(folder / entry.href, page, assets.AssetStore(folder), notebook=entry.notebook)
    card = {**index_cards.card(page), "finding": f'<p class="note">{html.escape(labels["not_made"])}</p>'}
    return {"card": card, "files": [], "characters": webfonts.characters(text), "facts": {}}


def _preview(page: render.Page, store: assets.AssetStore) -> str:
    """Write the picture that a link to a page is shown with; return its address."""
    words = preview.Words(render.words(page.lang)["site"], page.title, page.subtitle, page.date)
    return store.put("figures", "png", preview.picture(words))


def _put(
    path: Path,
    page: render.Page,
    store: assets.AssetStore,
    template: str = "page.html.j2",
    *,
    notebook: str = "",
) -> str:
    """Write a page whose figures, style and letters lie beside it; return it."""
    who = publication.settings(output.runs_folder(path.parent))
    made = render.to_html(page, template, render.SITE_POLICY, publication=who)
    text = store.extract(made)
    output.write(path, webfonts.linked(text, webfonts.address(page.lang, notebook)))
    return text


def subtitle(language: str, changed: Mapping[str, Any], *, own: bool = False) -> str:
    """What tells a variant from the plain page: its values except the language; with names if not ours."""
    labels = render.words(language)
    if own:
        return ", ".join(f"{name} {_shareable(value)}" for name, value in changed.items())
    shown = [_shareable(value) for name, value in changed.items() if name != "language"]
    return ", ".join(labels.get(value, value) for value in shown)


def _shareable(value: object) -> str:
    """A value as text; of a path on this machine only the name of the file or folder."""
    return output.last_part(str(value)) if is_place(value) else str(value)


def prune(folder: Path, wanted: set[str]) -> None:
    """Remove the results of a site whose names are not wanted, with their pages."""
    manifest = cache.read_manifest(folder)
    for name in set(manifest) - wanted:
        cache.executed(folder, name).unlink(missing_ok=True)
        (folder / f"{name}.html").unlink(missing_ok=True)
        del manifest[name]
    cache.write_manifest(folder, manifest)


def _remove_old(folder: Path, runs: set[str], wanted: set[str]) -> None:
    """Remove pages whose executed notebook is gone, and the index of a language without pages.

    Only what was made here goes: a page that no run is known of may be the user's own.
    """
    made = {f"{name}.html" for name in runs} | {
        index_cards.index_name(language) for language in names.LANGUAGES
    }
    made |= {reference.address(kind, language) for kind in reference.KINDS for language in names.LANGUAGES}
    for name in made - wanted:
        (folder / name).unlink(missing_ok=True)


def _used_elsewhere(folder: Path, wanted: set[str]) -> set[str]:
    """The files that other pages in the folder use, such as those whose runs were deleted."""
    others = [path for path in folder.glob("*.html") if path.name not in wanted]
    return {file for path in others for file in assets.addresses(path.read_text("utf-8", "replace"))}


def _links(folder: Path, entry: Entry, site: list[Entry], titles: Mapping[str, str]) -> dict[str, Any]:
    """What stands around a page: choices of language and region, previous and next, the index."""
    order = list(dict.fromkeys(one.notebook for one in site))
    place = order.index(entry.notebook)
    around = {"previous": order[place - 1] if place else None}
    around["next"] = order[place + 1] if place + 1 < len(order) else None
    neighbours = {side: _previous_next(entry, site, book, titles) for side, book in around.items() if book}
    choosable = list(entry.values) if entry.own else CHOICES
    choices = [choice for name in choosable if (choice := _choice(entry, site, name))]
    pages = {
        f"{book}.ipynb": _closest(entry, [one for one in site if one.notebook == book]).href for book in order
    }
    return {
        **reference_links(entry.language, folder, data=_uses_data(site)),
        "stale": output.runs_folder(folder).joinpath(f"{entry.name}{PARTIAL}").is_file(),
        "choices": choices,
        "pages": pages,
        "href": entry.href,
        "alternates": _alternates(choices, entry.href, entry.language),
        **neighbours,
    }


def _alternates(choices: list[dict[str, Any]], href: str, language: str) -> list[dict[str, str]]:
    """The same page in each language, this one as well, for search engines."""
    own = [{"lang": render.HTML_LANG[language], "href": href}]
    options = [one for choice in choices for one in choice["options"] if one["lang"]]
    return [{"lang": one["lang"], "href": one["href"]} for one in options] or own


def _uses_data(site: list[Entry]) -> bool:
    """Whether a page of the site rests on the package's data."""
    return not site or any(not entry.own for entry in site)


def reference_links(language: str, folder: Path, *, data: bool = True) -> dict[str, Any]:
    """Return links that stand on every page of the site: index, sources, notes on the method, changes.

    A site that does not rest on the package's `data` has no sources and notes of it.
    """
    labels = render.words(language)
    kinds = reference.KINDS if data else ()
    more = [{"href": reference.address(kind, language), "text": labels[kind]} for kind in kinds]
    if (folder / CHANGES).is_file():
        more.append({"href": CHANGES, "text": labels["changes"]})
    return {"home": index_cards.index_name(language), "reference_links": more}


def _previous_next(
    entry: Entry, site: list[Entry], notebook: str, titles: Mapping[str, str]
) -> dict[str, str]:
    other = _closest(entry, [one for one in site if one.notebook == notebook])
    return {"href": other.href, "text": titles[other.name]}


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
    order = () if entry.own else contract.all_parameters()[name].choices
    same.sort(key=lambda one: order.index(one.values[name]) if one.values[name] in order else len(order))
    options = [_option(one, one.values[name], name, entry) for one in same]
    label = name if entry.own else render.words(entry.language)[name]
    return {"label": label, "options": options}


def _option(one: Entry, value: str, name: str, entry: Entry) -> dict[str, Any]:
    if entry.own:
        text, lang = f"{name} {_shareable(value)}", ""
    elif name == "language":
        text, lang = LANGUAGE_NAMES.get(value, value), render.HTML_LANG.get(value, value)
    else:
        text, lang = render.words(entry.language).get(value, value), ""
    return {"text": text, "href": one.href, "lang": lang, "current": one is entry}


def _write_indexes(
    folder: Path, site: list[Entry], manifest: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, set[str]], dict[str, list[webfonts.Letters]]]:
    """Write the pages of no notebook; return the files each uses, and the characters by font sheet."""
    used = [language for language in names.LANGUAGES if any(one.language == language for one in site)] or [
        "en"
    ]
    made: dict[str, set[str]] = {}
    letters: dict[str, list[webfonts.Letters]] = {}
    for language in used:
        own = bool(site) and all(one.own for one in site)
        lead = render.words(language)["lead_own" if own else "lead"]
        index = render.Page(lang=language, title=lead, body="", own=own)
        index.links = {
            "cards": _cards(language, site, manifest),
            "search": _search(language, site, folder, manifest),
        }
        pages: dict[str, tuple[render.Page, str, Callable[[str], str]]] = {}
        pages[index_cards.index_name(language)] = (index, "cards.html.j2", index_cards.index_name)
        for kind in reference.KINDS if _uses_data(site) else ():
            where: Callable[[str], str] = partial(reference.address, kind)
            pages[where(language)] = (reference.page(kind, language), "notes.html.j2", where)
        for name, (page, template, where) in pages.items():
            choices = _languages(language, used, where)
            page.links |= reference_links(language, folder, data=_uses_data(site)) | {
                "choices": choices,
                "href": name,
            }
            store = assets.AssetStore(folder)
            page.links |= {
                "alternates": _alternates(choices, name, language),
                "preview": _preview(page, store),
            }
            text = _put(folder / name, page, store, template)
            letters.setdefault(webfonts.address(language), []).append(webfonts.characters(text))
            made[name] = store.used
    if "en" not in used:
        first = (folder / index_cards.index_name(used[0])).read_text(encoding="utf-8")
        output.write(folder / "index.html", first)
        made["index.html"] = set()
    return made, letters


def _search(language: str, site: list[Entry], folder: Path, manifest: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the index of the search: every page, and the sections of one variant of each notebook."""
    pages, seen = [], set()
    for entry in site:
        if entry.language == language and (folder / entry.href).is_file():
            title = str(manifest[entry.name].get("card", {}).get("title", entry.notebook))
            more = subtitle(language, entry.changed)
            pages.append((entry.href, f"{title} ({more})" if more else title, entry.notebook not in seen))
            seen.add(entry.notebook)
    return search_index.index(folder, pages, render.words(language))


def _languages(language: str, used: list[str], where: Callable[[str], str]) -> list[dict[str, Any]]:
    """The choice of language of a page that exists in each language, nothing when there is only one."""
    options = [
        {"text": LANGUAGE_NAMES[one], "href": where(one), "lang": render.HTML_LANG[one]}
        | {"current": one == language}
        for one in used
    ]
    return [{"label": render.words(language)["language"], "options": options}] if used[1:] else []


def _cards(
    language: str, site: list[Entry], manifest: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """One card per notebook: that of its plainest variant, with links to the others."""
    found = []
    for notebook in dict.fromkeys(one.notebook for one in site):
        variants = [one for one in site if one.notebook == notebook and one.language == language]
        if variants:
            shown = manifest[variants[0].name].get("card", {})
            others = [
                {"href": one.href, "text": subtitle(language, one.changed, own=one.own)}
                for one in variants[1:]
            ]
            found.append(
                {**shown, "href": variants[0].href, "variants": [one for one in others if one["text"]]}
            )
    return found
