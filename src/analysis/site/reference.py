"""The two pages that stand behind all others: sources with their licences, and notes on the method."""

from collections.abc import Iterable

from analysis import names, registry, text
from analysis.site import render
from analysis.site.render import Page, words

KINDS = ("sources", "method")


def address(kind: str, language: str) -> str:
    """Return the address of such a page within the site."""
    return f"{kind}.html" if language == "en" else f"{kind}.{language}.html"


def page(kind: str, language: str) -> Page:
    """Return the page of sources or of method notes in one language."""
    said = words(names.pick(language, names.LANGUAGES, "language"))
    body = _sources(language) if kind == "sources" else _method(language)
    headings = render.sanitize.Headings()
    lead = f"<h1>{text.html(said[kind])}</h1><p>{text.html(said[f'{kind}_lead'])}</p>"
    shown = headings.ordered(render.sanitize.clean(lead + body))
    result = Page(lang=language, title=said[kind], body=shown, contents=headings.contents)
    result.description = said[f"{kind}_lead"]
    return result


def _sources(language: str) -> str:
    said = words(language)
    package = registry.datapackage()
    licences = [
        f"<li>{text.html(one.get('title') or one.get('name', ''))}</li>"
        for one in package.get("licenses", [])
        if one.get("name") != "notspecified"  # the note above says so in the reader's language
    ]
    used = registry.tables("clean")
    parts = [
        _heading(said["licences"]),
        f"<p>{text.html(said['licence_note'])}</p>",
        f"<ul>{''.join(licences)}</ul>" if licences else "",
        _heading(said["register"]),
        _table(
            said["register"],
            [said[key] for key in ("source_title", "publisher", "published", "licence")],
            [_source(one, language) for one in registry.source_list().values()],
        ),
        _heading(said["tables_used"]),
        _table(
            said["tables_used"],
            [said["table"], said["rows"], "SHA-256"],
            [_clean_table(one) for one in used.values()],
        ),
    ]
    return "".join(parts)


def _clean_table(one: registry.Table) -> list[str]:
    """The cells of one table: title, rows, hash."""
    hashed = _code(one.hash.removeprefix("sha256:"))
    return [text.html(one.title or one.name), str(one.rows or ""), hashed]


def _source(one: registry.Source, language: str) -> list[str]:
    """The cells of one source; its title is a link where the register allows it, or says why it is none."""
    title = text.html(one.title)
    if one.link:
        title = f'<a href="{text.html(one.link)}">{title}</a>'
    elif one.link_ok == "with care":
        title += f" <small>({text.html(text.sentence('page.with_care', language=language))})</small>"
    said = words(language)
    day = f'<span class="day">{text.html(one.published or said["not_stated"])}</span>'
    return [
        title,
        text.html(one.publisher or said["not_stated"]),
        day,
        text.html(one.licence or said["no_licence"]),
    ]


def _method(language: str) -> str:
    said = words(language)
    regions = [
        [
            text.html(text.label("region", key, language=language)),
            text.html(text.label("region_members", key, language=language, default="")),
            text.html(_note(key, language)),
        ]
        for key in names.REGIONS
    ]
    verdicts = [
        [
            text.html(text.label("verdict", key, language=language, default=key)),
            text.html(text.label("verdict_explain", key, language=language, default="")),
        ]
        for key in text.keys("verdict_explain")
    ]
    flags = [[_code(key), text.html(text.label("flag", key, language=language))] for key in text.keys("flag")]
    notes = [f"<p>{text.html(said[f'method_{part}'])}</p>" for part in ("data", "money", "words", "again")]
    return "".join(
        [
            _heading(said["principles"]), *notes,
            _heading(said["region"]),
            _table(said["region"], [said["region"], said["members"], said["note"]], regions),
            _heading(said["verdicts"]),
            _table(said["verdicts"], [said["verdict"], said["meaning"]], verdicts),
            _heading(said["flags"]),
            _table(said["flags"], [said["flag"], said["meaning"]], flags),
        ]
    )  # fmt: skip


def _note(region: str, language: str) -> str:
    """What has to be known of a region's figures; nothing where the table says nothing."""
    note = text.label("region_note", region, language=language, default="")
    return "" if note == region else note


def _heading(title: str) -> str:
    return f"<h2>{text.html(title)}</h2>"


def _code(key: str) -> str:
    return f"<code>{text.html(key)}</code>"


def _table(caption: str, heads: Iterable[str], rows: Iterable[list[str]]) -> str:
    """A table whose cells are HTML already and whose first column heads the rows."""
    head = "".join(f'<th scope="col">{text.html(cell)}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    name = text.html(caption)
    return (
        f'<div class="table-wrap"><table class="data words"><caption>{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
