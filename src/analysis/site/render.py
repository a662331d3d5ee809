"""Executed notebooks into pages: one language, no script, no request to anywhere, readable by everyone.

A page is a pure function of the executed notebook and of the links around it.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import front, names, text
from analysis.run import contract
from analysis.site import (
    drawings,
    foreign_words,
    notebook_cells,
    page_templates,
    publication as published,
    sanitize,
    webfonts,
)
from analysis.site.page_templates import words

if TYPE_CHECKING:
    from nbformat import NotebookNode

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
SITE_POLICY = POLICY.replace("img-src", "img-src 'self'").replace("style-src", "style-src 'self'")
"""Of pages that lie in a site: figures and style stand beside them."""
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Cpath d='M1 15V9h3v6zm5 0V5h3v10zm5 0V1h3v14z' fill='%230b57a4'/%3E%3C/svg%3E"
)
HTML_LANG = {"en": "en", "de": "de", "zh": "zh-Hans"}
_EXPLORER = re.compile(r'<div class="explore explore-(\w+)"')
_IMAGE = re.compile(r"<img\b[^>]*>")


@dataclass
class Page:
    """Everything one page shows; `links` around it are set by the site."""

    lang: str
    title: str
    body: str
    contents: list[tuple[int, str, str]] = field(default_factory=list)
    has_heading: bool = True
    subtitle: str = ""
    finding: str = ""
    description: str = ""
    date: str = ""
    day: str = ""
    package: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, str]] = field(default_factory=list)
    command: str = ""
    own: bool = False
    links: dict[str, Any] = field(default_factory=dict)

    @property
    def picture(self) -> str:
        """The first figure's image tag, empty when there is none."""
        found = _IMAGE.search(self.body)
        return drawings.image(self.body) or (found.group() if found else "")


def page(notebook: "NotebookNode", pages: Mapping[str, str] | None = None) -> Page:
    """Return the page of one executed notebook, without the links that the site adds.

    `pages` has the address of the page of each notebook of the site, for links between notebooks.
    """
    facts = notebook.metadata.get("analysis", {})
    language = facts.get("parameters", {}).get("language", "en")
    language = language if language in names.LANGUAGES else "en"
    context = notebook_cells.Context(language, pages or {})
    shown = notebook_cells.prepared(notebook, language)
    headings = sanitize.Headings()
    body = webfonts.unbroken(headings.ordered(notebook_cells.body(shown, context)))
    body = foreign_words.marked(body, language)
    finding = foreign_words.marked(notebook_cells.finding(shown, context), language)
    front = notebook_cells.front_matter(notebook.cells)
    stem = str(facts.get("notebook", "")).removesuffix(".ipynb")
    result = Page(
        lang=language,
        title=headings.title or front.get("title") or stem or "notebook",
        body=body,
        contents=headings.contents,
        has_heading=bool(headings.title),
        finding=finding,
        description=sanitize.plain(finding)[:300],
    )
    _add_provenance(result, facts)
    return result


def _add_provenance(target: Page, facts: Mapping[str, Any]) -> None:
    labels = words(target.lang)
    parameters = {name: value for name, value in facts.get("parameters", {}).items() if value != ""}
    data = facts.get("data", {})
    entries = [
        (labels["notebook"], facts.get("notebook", "")),
        (labels["parameters"], ", ".join(f"{name} {value}" for name, value in parameters.items())),
        (labels["libraries"], ", ".join(f"{name} {at}" for name, at in facts.get("libraries", {}).items())),
        (labels["data_version"], data.get("version", "")),
        (labels["data_hash"], data.get("registry_sha256", "")),
    ]
    target.facts = [(label, str(value)) for label, value in entries if value]
    target.package = str(facts.get("package", ""))
    target.day = str(data.get("newest_source", ""))
    target.date = text.date(target.day, language=target.lang) if target.day else ""
    target.tables = sorted(facts.get("tables", {}).items())
    target.command = str(facts.get("command", ""))
    # of somebody else's notebook that reads none of the data, whose page claims nothing of this site
    ours = Path(str(facts.get("notebook", ""))).stem in contract.notebooks()
    target.own = not ours and not data


@lru_cache(maxsize=1)
def _style() -> str:
    """The rules every figure, table and card brings along, then the page's own: on paper these win."""
    sheets = ("house.css", "site/template/style.css")
    whole = "\n".join(
        files("analysis").joinpath(sheet).read_text(encoding="utf-8").strip() for sheet in sheets
    )
    return re.sub(r"/\*.*?\*/\s*", "", whole, flags=re.DOTALL)


@lru_cache(maxsize=1)
def script() -> str:
    """Return the script of every page: sorting and search.

    A page reads the same without it. Its hash stands in the page's policy, so that no other script runs.
    """
    return front.page()


def _script(body: str) -> str:
    """Return the one script of a page: with pictures and explorers only where the page has them."""
    kinds = frozenset(_EXPLORER.findall(body))
    parts = [script(), front.picture()] if drawings.image(body) else [script()]
    return "\n".join([*parts, front.explorers_of(kinds), "analysisFront.start();"] if kinds else parts)


def _with_script(policy: str, text: str) -> str:
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("the script of a page holds a sign that would end it there")
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"{policy}; script-src 'sha256-{digest}'"


def to_html(
    target: Page,
    template: str = "page.html.j2",
    policy: str = POLICY,
    *,
    scripted: bool = True,
    publication: Mapping[str, str] | None = None,
) -> str:
    """Return a page as one HTML file; it holds all it needs unless `policy` lets it use the site's files.

    `scripted` False leaves the script out, as for paper. `publication` says who publishes it.
    """
    publisher = publication or published.settings()
    text = _script(target.body)
    body, colours = drawings.compact(target.body)
    labels = words(target.lang)
    labels = {**labels, "site": labels["site_own"], "lead": labels["lead_own"]} if target.own else labels
    place = " · ".join(filter(None, [target.subtitle, _dated(target)]))
    line = page_templates.fragment("place.html.j2", place=place)
    full = f"{target.title} ({target.subtitle})" if target.subtitle else target.title
    made = {"package": target.package, "day": target.day, "date": target.date, "site": labels["site"]}
    href = str(target.links.get("href", ""))
    shown = {
        **vars(target),
        "html_lang": HTML_LANG[target.lang],
        "home": "index.html",
        "place": line,
        "body": body.replace("</h1>", f"</h1>\n{line}", 1),
        "colours": colours,
        "citation": published.citation(full, target.lang, made, publisher, href),
        "bibtex": published.bibtex(full, target.lang, made, publisher, href.removesuffix(".html")),
        **target.links,
    }
    return str(
        page_templates.environment()
        .get_template(template)
        .render(
            page=shown,
            words=labels,
            publication=publisher,
            shows_publication=not target.own or publisher != published.settings(),
            icon=ICON,
            css=_style(),
            policy=_with_script(policy, text) if scripted else policy,
            script=text if scripted else "",
        )
    )


def _dated(target: Page) -> str:
    return f"{words(target.lang)['data_as_of']} {target.date}" if target.date else ""
