"""The pages that every other page links to: sources with their licences, and notes on the method."""

from typing import Any

from analysis import names, registry, text
from analysis.site import page_templates, sanitize
from analysis.site.render import HTML_LANG, Page, words

KINDS = ("sources", "method")
METHOD_NOTES = ("data", "money", "words", "again")


def address(kind: str, language: str) -> str:
    """Return the address of such a page within the site."""
    return f"{kind}.html" if language == "en" else f"{kind}.{language}.html"


def page(kind: str, language: str) -> Page:
    """Return the page of sources or of method notes in one language."""
    labels = words(names.validate_choice(language, names.LANGUAGES, "language"))
    facts = _sources(language) if kind == "sources" else _method(language)
    body = page_templates.fragment(f"{kind}.html.j2", words=labels, **facts)
    headings = sanitize.Headings()
    shown = headings.ordered(sanitize.clean(body))
    result = Page(lang=language, title=labels[kind], body=shown, contents=headings.contents)
    result.description = labels[f"{kind}_lead"]
    return result


def _sources(language: str) -> dict[str, Any]:
    licences = [
        one.get("title") or one.get("name", "")
        for one in registry.datapackage().get("licenses", [])
        if one.get("name") != "notspecified"  # the note above says so in the reader's language
    ]
    care, ours = (text.sentence(key, language=language) for key in ("page.with_care", "page.title_is_ours"))
    return {
        "licences": licences,
        "care": care,
        "ours": ours,
        "sources": [
            (one, _language(one, language), text.publisher(one.publisher, language=language))
            for one in registry.source_list().values()
        ],
        "tables": [
            (one.title or one.name, one.rows or "", one.hash.removeprefix("sha256:"))
            for one in registry.tables("clean").values()
        ],
    }


def _language(source: registry.Source, language: str) -> str:
    """The language of a source's title where it is not that of the page."""
    chinese = any("\u3400" <= sign <= "\u9fff" for sign in source.rendering)
    own = "zh" if chinese else "de" if source.language == "de" and language == "de" else "en"
    return "" if own == language else HTML_LANG[own]


def _method(language: str) -> dict[str, Any]:
    def label(kind: str, key: str, default: str | None = "") -> str:
        return text.label(kind, key, language=language, default=default)

    regions = [
        (label("region", key), label("region_members", key), _note(key, language)) for key in names.REGIONS
    ]
    explained = text.keys("verdict_explain")
    return {
        "notes": METHOD_NOTES,
        "regions": regions,
        "verdicts": [(label("verdict", key, key), label("verdict_explain", key)) for key in explained],
        "explanations": [
            _explained("formula", ("formulas", "formula", "how"), language),
            _explained("open", ("unanswered", "question", "where"), language),
        ],
        "flags": [(key, text.label("flag", key, language=language)) for key in text.keys("flag")],
    }


def _explained(kind: str, heads: tuple[str, str, str], language: str) -> dict[str, Any]:
    """Return a table of messages in method.toml: title, heads, rows (formulas, or open questions)."""
    keys = [key.removeprefix("method.") for key in text.message_keys("method")]
    asked = [key for key in keys if key.startswith(f"{kind}_") and not key.endswith(f"_{heads[2]}")]

    def words_of(key: str) -> str:
        return str(text.sentence(f"method.{key}", language=language))

    title, *columns = map(words_of, heads)
    rows = [(words_of(key), words_of(f"{key}_{heads[2]}")) for key in asked]
    return {"title": title, "heads": columns, "rows": rows}


def _note(region: str, language: str) -> str:
    """What has to be known of a region's figures; nothing where the table says nothing."""
    note = text.label("region_note", region, language=language, default="")
    return "" if note == region else note
