"""The cells of an executed notebook as HTML that is safe to publish, in one language.

Every piece of a notebook goes through the sanitizer by itself, so that none can open or close what another
one holds. What cannot be shown on a page without script is named in one line.
"""

import base64
import copy
import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markupsafe import Markup

from analysis.run.redact import merged_streams
from analysis.site import (
    drawings,
    formulas,
    language_blocks,
    page_templates,
    sanitize,
    styler,
    terminal,
    widget_fallbacks,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
DRAWN = ("image/svg+xml", *PICTURES)
PRIORITY = ("text/html", "text/markdown", *DRAWN, "text/latex", "text/plain")
INTERACTIVE = {
    "application/vnd.plotly.v1+json": "Plotly",
    "application/vnd.bokehjs_exec.v0+json": "Bokeh",
    "application/vnd.bokehjs_load.v0+json": "Bokeh",
    "application/vnd.holoviews_exec.v0+json": "HoloViews",
    "application/vnd.holoviews_load.v0+json": "HoloViews",
    "application/javascript": "JavaScript",
    "application/geo+json": "GeoJSON",
    "application/pdf": "PDF",
    widget_fallbacks.VIEW: "Jupyter",
    widget_fallbacks.LONE: "Jupyter",
}
_VEGA = re.compile(r"application/vnd\.vega(?:lite)?\.v\d+(?:\.json|\+json)")
_REPR = re.compile(r"<[^<>]*(?:object at|Axes|Figure size)[^<>]*>")
_ACTIVE = re.compile(r"<(script|iframe|object|embed|video|audio|canvas|form)\b", re.IGNORECASE)
_KINDS = (
    ("plotly", "Plotly"),
    ("bokeh", "Bokeh"),
    ("vega", "Vega"),
    ("folium", "Folium"),
    ("leaflet", "Leaflet"),
)
LINES, FIRST, LAST, CHARACTERS = 400, 80, 40, 60_000
"""A printed text that is longer is shortened on the page."""
_ATTACHMENT = re.compile(r"""(?<=[("'<])attachment:([^\s"'()<>]+)""")
_NO_PICTURE = re.compile(r"<img\b(?![^>]*\ssrc=)[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')
_NOTEBOOK_LINK = re.compile(
    r'<a\b[^>]*?\bhref="(?P<address>(?![a-z]+:)[^"#]*\.ipynb)(?P<part>#[^"]*)?"[^>]*>(?P<inner>.*?)</a>',
    re.DOTALL,
)
_QUARTO = re.compile(r"^#\|\s*(?P<name>[\w-]+):\s*(?P<value>.*?)\s*$", re.MULTILINE)
_INSIDE = re.compile(r"<pre>(?:<span></span>)?(.*)</pre>", re.DOTALL)
_PLAIN_CODE = re.compile(r'<span class="(?!(?:k|kn|kc|ow|s1|s2|sa|c1|mi|mf)")[a-z0-9]*">([^<]*)</span>')
_TASK = re.compile(r'<input class="task-list-item-checkbox"[^>]*>')
_FOOTNOTE = re.compile(r'((?:id="|href="#))(fn(?:ref)?-)')


@dataclass(frozen=True)
class Context:
    """What the parts of a page need to know of it: its language and the pages of other notebooks.

    `pages` has the address of the page of each notebook of the site, by the notebook's file name.
    """

    language: str = "en"
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the page's frame."""
        return page_templates.words(self.language)


@dataclass(frozen=True)
class Shown:
    """What of a cell is published: its source, its outputs, and whether either waits for a click."""

    source: bool = True
    outputs: bool = True
    folded: bool = False


def visibility(cell: Mapping[str, Any]) -> Shown:
    """Return what tags, Quarto's options and JupyterLab's own marks of a cell let a reader see."""
    metadata = cell.get("metadata", {})
    tags = {str(tag).replace("_", "-").lower() for tag in metadata.get("tags", [])}
    options = dict(_QUARTO.findall(cell["source"])) if cell["cell_type"] == "code" else {}
    own = metadata.get("jupyter", {})
    off = {name for name, value in options.items() if value.lower() in ("false", "no")}
    removed = "remove-cell" in tags or "include" in off
    source = not (
        removed or tags & {"remove-input", "hide-input"} or "echo" in off
        or metadata.get("hide_input") or own.get("source_hidden")
    )  # fmt: skip
    outputs = not (removed or tags & {"remove-output", "remove-outputs"} or "output" in off)
    folded = bool(
        tags & {"hide-cell", "hide-output"} or own.get("outputs_hidden") or metadata.get("collapsed")
    )
    return Shown(source=bool(source), outputs=outputs, folded=folded)


def prepared(notebook: "NotebookNode", language: str) -> "NotebookNode":
    """Return a copy with one language, widgets as what they showed, and without what nobody is to see."""
    shown = copy.deepcopy(notebook)
    states = widget_fallbacks.states_of(shown)
    kept = []
    for cell in shown.cells:
        visible = visibility(cell)
        if cell.cell_type == "markdown":
            cell.source = language_blocks.keep(cell.source, language)
            keep = visible.outputs and bool(cell.source.strip())
        elif cell.cell_type == "code":
            outputs = merged_streams(cell.outputs) if visible.outputs else []
            cell.outputs = [one for old in outputs for one in _visible(old, states)]
            keep = bool((visible.source and cell.source.strip()) or cell.outputs)
        else:
            keep = False  # raw cells are meant for other programs
        if keep:
            kept.append(cell)
    shown.cells = kept
    return shown


def _visible(output: Mapping[str, Any], states: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = output.get("data", {})
    if widget_fallbacks.VIEW in data:
        found = widget_fallbacks.static_outputs(output, states)
        return [seen for out in found for seen in _visible(out, states)]
    if set(data) == {"text/plain"} and _REPR.fullmatch("".join(data["text/plain"]).strip()):
        return []
    return [output]


def body(notebook: "NotebookNode", context: Context) -> str:
    """Return the cells of a prepared notebook as HTML."""
    lexer = str(notebook.metadata.get("language_info", {}).get("pygments_lexer", "ipython3"))
    parts = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            parts.append(markdown(cell.source, context, cell.get("attachments"), number=number))
            continue
        shown = visibility(cell)
        parts.append(
            page_templates.fragment(
                "cell.html.j2",
                source=_code(cell.source, lexer) if shown.source and cell.source.strip() else "",
                outputs=[_output(one, context, number) for one in cell.outputs],
                folded=shown.folded,
                words=context.words,
            )
        )
    return "\n".join(parts)


def markdown(
    source: str,
    context: Context,
    attachments: Mapping[str, Mapping[str, str]] | None = None,
    *,
    number: int = 0,
) -> Markup:
    """Return Markdown as safe HTML, with footnotes, formulas, and the pictures pasted into the cell."""
    with_pictures = _ATTACHMENT.sub(lambda found: _attached(found[1], attachments or {}), source)
    made = _FOOTNOTE.sub(rf"\1c{number}-\2", str(_markdown()(with_pictures)))
    made = _TASK.sub(lambda found: "☑ " if "checked" in found.group() else "☐ ", made)
    return _finished(made, context)


def _attached(name: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
    """The data address of an attachment; an address that leads nowhere where there is none."""
    files = attachments.get(name) or attachments.get(unquote(name)) or {}
    for kind, data in files.items():
        text = "".join(data)
        if text.lstrip().startswith("<"):  # a drawing may be attached as it is
            text = base64.b64encode(text.encode()).decode("ascii")
        return f"data:{kind};base64,{''.join(text.split())}"
    return "missing-attachment"


@lru_cache(maxsize=1)
def _markdown() -> Any:
    """The Markdown parser of JupyterLab's dialect; its HTML has yet to be sanitized."""
    from mistune import HTMLRenderer, Markdown, import_plugin

    names = ("strikethrough", "table", "url", "task_lists", "def_list", "footnotes")
    plugins = [*map(import_plugin, names), formulas.plugin]
    return Markdown(HTMLRenderer(escape=False, allow_harmful_protocols=True), plugins=plugins)


def _finished(made: str, context: Context) -> Markup:
    """HTML of a notebook made safe, with its formulas and links; what could not be kept is named."""
    clean, labels = drawings.inlined(made, sanitize.clean), context.words
    active = _ACTIVE.search(made)
    if active and not sanitize.plain(clean) and "<img" not in clean and "<svg" not in clean:
        kind = next((name for sign, name in _KINDS if sign in made.lower()), f"<{active[1].lower()}>")
        return _cannot(kind, context)
    clean = _NO_PICTURE.sub(lambda found: _lost_picture(found.group(), labels), clean)
    if ".ipynb" in clean:
        clean = _NOTEBOOK_LINK.sub(lambda found: _page_link(found, context), clean)
    return Markup(formulas.shown(clean))


def _page_link(found: re.Match[str], context: Context) -> str:
    """A link to another notebook as one to its page; without a page it is text that says so."""
    name = unquote(html.unescape(found["address"])).replace("\\", "/").rpartition("/")[2]
    page = context.pages.get(name, "")
    if page:
        part = sanitize.slug(unquote(found["part"] or "").lstrip("#"))
        return f'<a href="{html.escape(page)}{"#" + part if part else ""}">{found["inner"]}</a>'
    return f'{found["inner"]} <small class="note">({html.escape(context.words["no_page"])})</small>'


def _lost_picture(tag: str, labels: Mapping[str, str]) -> str:
    alt = _ALT.search(tag)
    words = f": {alt[1]}" if alt and alt[1] else ""
    return f'<span class="note">[{html.escape(labels["no_picture"])}{words}]</span>'


def _cannot(kind: str, context: Context) -> Markup:
    return Markup('<p class="note">{}</p>').format(context.words["interactive"].replace("KIND", kind))


@lru_cache(maxsize=1024)
def _code(source: str, lexer: str) -> Markup:
    """Source as coloured code, without marks for what has no colour here; variants of a page share most."""
    from nbconvert.filters.highlight import Highlight2HTML

    try:
        coloured = str(Highlight2HTML(pygments_lexer=lexer)(_QUARTO.sub("", source).strip("\n")))
    except Exception:  # a lexer that is not installed, or one that fails
        return Markup('<pre class="code">{}</pre>').format(source)
    found = _INSIDE.search(coloured)
    inner = _PLAIN_CODE.sub(r"\1", found[1] if found else "")
    return Markup(sanitize.clean(f'<pre class="code">{inner}</pre>'))


def _output(output: Mapping[str, Any], context: Context, number: int) -> Markup:
    kind = output["output_type"]
    if kind == "stream":
        css = ' class="stderr"' if output["name"] == "stderr" else ""
        return _printed("".join(output["text"]), css, context)
    if kind == "error":
        lines = output.get("traceback") or [f"{output.get('ename', '')}: {output.get('evalue', '')}"]
        text = terminal.to_html("\n".join(lines))
        return Markup(f'<pre class="stderr">{sanitize.clean(text)}</pre>')
    data = _joined(output)
    live = [name for kind, name in INTERACTIVE.items() if kind in data]
    live += ["Vega" for kind in data if _VEGA.fullmatch(kind)]
    best = next((kind for kind in (DRAWN if live else PRIORITY) if kind in data), "")
    if best in DRAWN:
        return _picture(data[best], best, output.get("metadata", {}), context)
    write: dict[str, Callable[[str], Markup]] = {
        "text/html": lambda text: _finished(styler.inlined(text), context),
        "text/markdown": lambda text: markdown(text, context, number=number),
        "text/latex": lambda text: Markup(formulas.of_output(text)),
        "text/plain": lambda text: _printed(text, "", context),
        "": lambda _: _cannot(live[0], context) if live else Markup(""),
    }
    return write[best](data.get(best, ""))


def _printed(text: str, css: str, context: Context) -> Markup:
    """Printed text; of a very long one beginning and end, and how much is left out."""
    text = terminal.last_state(text).strip("\n")
    if not text.strip():
        return Markup("")
    lines = text.split("\n")
    if len(lines) <= LINES and len(text) <= CHARACTERS:
        return Markup(f"<pre{css}>{sanitize.clean(terminal.to_html(text))}</pre>")
    first, last = text, text
    if len(lines) > LINES:
        first, last = "\n".join(lines[:FIRST]), "\n".join(lines[-LAST:])
    left, unit = len(lines) - FIRST - LAST, "lines_left"
    if len(first) + len(last) > CHARACTERS:
        first, last = first[: CHARACTERS // 2], last[-CHARACTERS // 4 :]
        left, unit = len(text) - len(first) - len(last), "characters_left"
    parts = [f"<pre{css}>{sanitize.clean(terminal.to_html(part))}</pre>" for part in (first, last)]
    note = Markup('<p class="note">{}</p>').format(context.words[unit].replace("NUMBER", str(left)))
    return Markup(parts[0]) + note + Markup(parts[1])


def _joined(output: Mapping[str, Any]) -> dict[str, str]:
    """The forms of an output by type, each as one text; JSON is for other programs."""
    data = output.get("data", {})
    return {kind: "".join(value) if isinstance(value, str | list) else "" for kind, value in data.items()}


def _picture(data: str, kind: str, facts: Mapping[str, Any], context: Context) -> Markup:
    """An image output as a tag with its description; of a drawing only what is on the allow-list is kept."""
    own = facts[kind] if isinstance(facts.get(kind), Mapping) else {}
    alt = str(own.get("alt") or facts.get("alt") or context.words["no_description"])
    if kind == "image/svg+xml":
        data = base64.b64encode(data.encode("utf-8")).decode("ascii")
    sizes = [f'{side}="{own[side]}"' for side in ("width", "height") if str(own.get(side, "")).isdigit()]
    source = f"data:{kind};base64,{''.join(data.split())}"
    return _finished(f'<img src="{source}" alt="{html.escape(alt)}" {" ".join(sizes)}>', context)


def finding(notebook: "NotebookNode", context: Context) -> str:
    """Return what a prepared notebook found, as HTML: the outputs of the cells tagged ``finding``."""
    tagged = [cell for cell in notebook.cells if "finding" in cell.metadata.get("tags", [])]
    found = [_words_of(output, context) for cell in tagged for output in cell.get("outputs", [])]
    return "".join(found)


def _words_of(output: Mapping[str, Any], context: Context) -> Markup:
    data = {
        name: "".join(value) for name, value in output.get("data", {}).items() if name.startswith("text/")
    }
    if "text/markdown" in data:
        return markdown(language_blocks.keep(data["text/markdown"], context.language), context)
    if "text/html" in data and "<img" not in data["text/html"] and "<svg" not in data["text/html"]:
        return Markup(sanitize.clean(data["text/html"]))
    if output["output_type"] == "stream":
        return Markup("<p>{}</p>").format("".join(output["text"]))
    return Markup("")


def front_matter(cells: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return title and author that a front matter for Quarto gives, where the notebook begins with one."""
    for cell in cells:
        source = "".join(cell["source"]).strip()
        if cell["cell_type"] != "raw" or not source.startswith("---"):
            return {}
        lines = re.findall(r"^(title|author):\s*[\"']?(.+?)[\"']?\s*$", source, re.MULTILINE)
        return dict(lines)
    return {}
