"""Executed notebooks into pages: one language, no script, no request to anywhere, readable by everyone.

The exporter and the templates are loaded once per process; a page is a pure function of the executed notebook
and of the links around it.
"""

import base64
import copy
import hashlib
import html
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from analysis import names
from analysis.site import drawings, languages, sanitize, webfonts, widget_fallbacks

if TYPE_CHECKING:
    from nbformat import NotebookNode

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
SITE_POLICY = POLICY.replace("img-src", "img-src 'self'").replace("style-src", "style-src 'self'")
"""Of pages that lie in a site: figures and style stand beside them."""
HTML_LANG = {"en": "en", "de": "de", "zh": "zh-Hans"}
PRIORITY = [
    "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain",
]  # fmt: skip
_ATTACHMENT = re.compile(r"""(?<=[("'<])attachment:([^\s"'()<>]+)""")
_REPR = re.compile(r"<[^<>]*(?:object at|Axes|Figure size)[^<>]*>")
_IMAGE = re.compile(r"<img\b[^>]*>")
_FIRST = r"\1"
_INSIDE = re.compile(r"<pre>(?:<span></span>)?(.*)</pre>", re.DOTALL)
_PLAIN_CODE = re.compile(r'<span class="(?!(?:k|kn|kc|ow|s1|s2|sa|c1|mi|mf)")[a-z0-9]*">([^<]*)</span>')


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
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, str]] = field(default_factory=list)
    command: str = ""
    links: dict[str, Any] = field(default_factory=dict)

    @property
    def picture(self) -> str:
        """The first figure's image tag, empty when there is none."""
        found = _IMAGE.search(self.body)
        return drawings.image(self.body) or (found.group() if found else "")


@lru_cache(maxsize=4)
def words(language: str) -> dict[str, str]:
    """Return the words of the page's frame in one language."""
    text = files("analysis.site").joinpath("template/words.toml").read_text(encoding="utf-8")
    return {key: entry[language] for key, entry in tomllib.loads(text).items()}


@lru_cache(maxsize=1)
def _exporter() -> Any:
    """The nbconvert exporter of our template, made once: this costs more than rendering many pages."""
    from nbconvert.exporters.templateexporter import TemplateExporter

    with as_file(files("analysis.site")) as folder:
        exporter = TemplateExporter(
            template_name="template", extra_template_basedirs=[str(folder)], template_file="index.html.j2"
        )
    exporter.output_mimetype = "text/html"
    for name, filter_function in _filters().items():
        exporter.register_filter(name, filter_function)
    return exporter


def _filters() -> dict[str, Any]:
    from nbconvert.filters.highlight import Highlight2HTML

    highlight = Highlight2HTML(pygments_lexer="ipython3")
    return {
        "clean": lambda text: drawings.inlined(text, sanitize.clean),
        "markdown2html": _markdown,
        "highlight_code": lambda source: _code(highlight(source)),
        "filter_data_type": _best_type,
        "picture": _picture,
    }


def _code(highlighted: str) -> str:
    """Coloured code without the frames around it and without marks for what has no colour here."""
    found = _INSIDE.search(highlighted)
    return f'<pre class="code">{_PLAIN_CODE.sub(_FIRST, found[1] if found else "")}</pre>'


def _markdown(source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Markdown as HTML that has yet to be sanitized, with the pictures that were pasted into the cell."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    source = _ATTACHMENT.sub(lambda found: _attached(found[1], attachments or {}), source)
    renderer = IPythonRenderer(escape=False, allow_harmful_protocols=True, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(source))


def _attached(name: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
    """The data address of an attachment; an address that leads nowhere where there is none."""
    known = attachments.get(name) or attachments.get(unquote(name)) or {}
    for kind, data in known.items():
        return f"data:{kind};base64,{''.join(data.split())}"
    return "missing-attachment"


def _best_type(data: Mapping[str, Any]) -> list[str]:
    found = [kind for kind in PRIORITY if kind in data]
    return found[:1]


def _picture(output: Mapping[str, Any], kind: str, no_description: str) -> str:
    """An image output as a tag with its description; the sanitizer takes out of a drawing what is not one."""
    data = output["data"][kind]
    if kind == "image/svg+xml":
        data = base64.b64encode(data.encode("utf-8")).decode("ascii")
    facts = output.get("metadata", {}).get(kind, {})
    alt = facts.get("alt") or output.get("metadata", {}).get("alt") or no_description
    data = "".join(data.split())
    return sanitize.clean(f'<img src="data:{kind};base64,{data}" alt="{html.escape(str(alt))}">')


def page(notebook: "NotebookNode") -> Page:
    """Return the page of one executed notebook, without the links that the site adds."""
    facts = notebook.metadata.get("analysis", {})
    language = facts.get("parameters", {}).get("language", "en")
    language = language if language in names.LANGUAGES else "en"
    shown = _prepared(notebook, language)
    resources = {"words": words(language), "global_content_filter": _everything()}
    body, _ = _exporter().from_notebook_node(shown, resources=resources)
    headings = sanitize.Headings()
    body = webfonts.unbroken(headings.ordered(body))
    finding = _finding(shown, language)
    result = Page(lang=language, title=headings.title, body=body, contents=headings.contents, finding=finding)
    result.has_heading = bool(headings.title)
    result.title = headings.title or str(facts.get("notebook", "")).removesuffix(".ipynb") or "notebook"
    result.description = sanitize.plain(finding)[:300]
    _add_provenance(result, facts)
    return result


def _everything() -> dict[str, bool]:
    return {
        "include_code": True, "include_markdown": True, "include_raw": False, "include_unknown": False,
        "include_input": True, "include_output": True, "include_output_prompt": False,
        "include_input_prompt": False, "no_prompt": True,
    }  # fmt: skip


def _prepared(notebook: "NotebookNode", language: str) -> "NotebookNode":
    """A copy with one language, static twins of widgets, and without cells and outputs that show nothing."""
    from nbformat import NotebookNode

    shown = copy.deepcopy(notebook)
    states = widget_fallbacks.states_of(shown)
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = languages.keep(cell.source, language)
        elif cell.cell_type == "code":
            cell.outputs = [NotebookNode(out) for old in cell.outputs for out in _visible(old, states)]
    shown.cells = [
        cell
        for cell in shown.cells
        if cell.cell_type != "raw" and (cell.source.strip() or cell.get("outputs"))
    ]
    return shown


def _visible(output: Mapping[str, Any], states: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = output.get("data", {})
    if widget_fallbacks.VIEW in data:
        return [
            seen for out in widget_fallbacks.static_outputs(output, states) for seen in _visible(out, states)
        ]
    if set(data) == {"text/plain"} and _REPR.fullmatch(data["text/plain"].strip()):
        return []
    if set(data) & set(PRIORITY) or output.get("output_type") in ("stream", "error"):
        return [output]
    return []


def _finding(notebook: "NotebookNode", language: str) -> str:
    """What the notebook found, as HTML: the outputs of the cells tagged ``finding``."""
    found = []
    for cell in notebook.cells:
        if "finding" not in cell.metadata.get("tags", []):
            continue
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/markdown" in data:
                found.append(_markdown(languages.keep(data["text/markdown"], language)))
            elif "text/html" in data and "<img" not in data["text/html"]:
                found.append(data["text/html"])
            elif output.get("output_type") == "stream":
                found.append(f"<p>{html.escape(output['text'])}</p>")
    return sanitize.clean("".join(found))


def _add_provenance(target: Page, facts: Mapping[str, Any]) -> None:
    said = words(target.lang)
    parameters = {name: value for name, value in facts.get("parameters", {}).items() if value != ""}
    data = facts.get("data", {})
    entries = [
        (said["notebook"], facts.get("notebook", "")),
        (said["parameters"], ", ".join(f"{name} {value}" for name, value in parameters.items())),
        (said["package"], facts.get("package", "")),
        (said["libraries"], ", ".join(f"{name} {at}" for name, at in facts.get("libraries", {}).items())),
        (said["data_version"], data.get("version", "")),
        (said["data_date"], data.get("newest_source", "")),
        (said["data_hash"], data.get("registry_sha256", "")),
    ]
    target.facts = [(label, str(value)) for label, value in entries if value]
    target.tables = sorted(facts.get("tables", {}).items())
    target.command = str(facts.get("command", ""))


@lru_cache(maxsize=1)
def _frame() -> Any:
    from jinja2 import Environment, FunctionLoader, select_autoescape

    def load(name: str) -> str:
        return files("analysis.site").joinpath("template", name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(load), autoescape=select_autoescape(default=True), trim_blocks=True
    )


@lru_cache(maxsize=1)
def _style() -> str:
    """The rules every figure, table and card brings along, then the page's own: on paper these win."""
    sheets = ("house.css", "house_dark.css", "site/template/style.css")
    return "\n".join(
        files("analysis").joinpath(sheet).read_text(encoding="utf-8").strip() for sheet in sheets
    )


@lru_cache(maxsize=1)
def script() -> str:
    """Return the one script of pages, ``template/page.js``; empty where there is none.

    A page reads the same without it. Its hash stands in the page's policy, so that no other script runs.
    """
    path = files("analysis.site").joinpath("template", "page.js")
    text = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("page.js holds a sign that would end it within a page")
    return text


def _with_script(policy: str) -> str:
    if not script():
        return policy
    digest = base64.b64encode(hashlib.sha256(script().encode("utf-8")).digest()).decode("ascii")
    return f"{policy}; script-src 'sha256-{digest}'"


def to_html(
    target: Page, template: str = "page.html.j2", policy: str = POLICY, *, scripted: bool = True
) -> str:
    """Return a page as one HTML file; it holds all it needs unless `policy` lets it use the site's files.

    `scripted` False leaves the script out, as for paper.
    """
    shown = {**vars(target), "html_lang": HTML_LANG[target.lang], "home": "index.html", **target.links}
    return str(
        _frame()
        .get_template(template)
        .render(
            page=shown,
            words=words(target.lang),
            css=_style(),
            policy=_with_script(policy) if scripted else policy,
            script=script() if scripted else "",
        )
    )
