"""The review page of a draft: one offline file to confirm or reject each proposed verdict."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup, escape

from analysis import load, text
from analysis.claims import claim_wording
from analysis.claims.documents import Block, Cell, Document
from analysis.claims.examination import Examined
from analysis.claims.series import series
from analysis.names import LANGUAGES

OTHERS = 3
"""Other readings shown with a number."""


def page(document: Document, examined: list[Examined], rows: list[dict[str, object]]) -> str:
    """Return the page as HTML: the text with its numbers marked, a card for each, buttons and keys.

    It is one file with one script and one style sheet, whose hashes stand in its policy; nothing is fetched.
    """
    cards = [_card(number, one, row) for number, (one, row) in enumerate(zip(examined, rows, strict=True), 1)]
    judged = sum(row["verdict"] != "not_checkable" for row in rows)
    script, style = _asset("review.js"), _asset("review.css")
    return (
        _environment()
        .get_template("review.html.j2")
        .render(
            language=document.language,
            name=document.name,
            script=Markup(script),
            style=Markup(style),
            policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'",
            lead=_words("page_lead", numbers=len(rows), spoken=judged),
            title=_words("page_title", name=document.name),
            apply=_words("page_apply", folder="DIR"),
            words={name: _words(f"page_{name}") for name in _WORDS},
            verdicts={verdict: _verdict_words(verdict) for verdict in claim_wording.ORDER},
            counts={
                verdict: sum(row["verdict"] == verdict for row in rows) for verdict in claim_wording.ORDER
            },
            signs=claim_wording.SIGNS,
            blocks=_marked_text(document, examined, rows),
            cards=cards,
            rows=Markup(_safe_json([{"claim": row["claim"], "verdict": row["verdict"]} for row in rows])),
        )
    )


_WORDS = (
    "shortcuts", "text", "numbers", "read", "official", "source", "formula", "flags", "others", "why",
    "confirm", "reject", "undo", "confirmed", "rejected", "proposed", "download", "done",
)  # fmt: skip


@cache
def _asset(name: str) -> str:
    return files("analysis.claims").joinpath(name).read_text(encoding="utf-8").strip()


@cache
def _environment() -> Environment:
    return Environment(loader=FunctionLoader(_asset), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _hash(code: str) -> str:
    digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _safe_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _words(key: str, **values: object) -> Markup:
    """A message in the three languages side by side; the page shows one."""
    return _three({one: text.sentence(f"claims.{key}", language=one, **values) for one in LANGUAGES})


def _three(texts: Mapping[str, object]) -> Markup:
    if len(set(map(str, texts.values()))) == 1:
        return Markup(escape(str(next(iter(texts.values())))))
    spans = (
        Markup('<span class="w" lang="{}">{}</span>').format(one, str(words)) for one, words in texts.items()
    )
    return Markup("").join(spans)


def _verdict_words(verdict: str) -> Markup:
    return _three({one: claim_wording.verdict_name(verdict, one) for one in LANGUAGES})


def _card(number: int, one: Examined, row: Mapping[str, object]) -> dict[str, object]:
    official = {lang: claim_wording.amount(row["official"], row["official_unit"], lang) for lang in LANGUAGES}
    return {
        "number": number,
        "text": row["text"],
        "verdict": row["verdict"],
        "read": _three({lang: claim_wording.subject(row, lang) for lang in LANGUAGES}),
        "value": _three({lang: claim_wording.amount(row["value"], row["unit"], lang) for lang in LANGUAGES}),
        "official": _three(official) if official["en"] else "",
        "formula": row["formula"],
        "table": " · ".join(filter(None, [str(row["table"]), str(row["row"])])),
        "sources": _sources(str(row["source"])),
        "flags": [_three(words) for words in _flags(str(row["flag"]))],
        "others": _others(one, row),
        "why": _three({lang: claim_wording.reason(row, lang) for lang in LANGUAGES}),
        "sentence": row["sentence"],
    }


def _others(one: Examined, row: Mapping[str, object]) -> list[Markup]:
    """The next best readings with their official values."""
    store, found = series(), []
    for reading, official in one.judged.others:
        same = (reading.indicator, reading.place, reading.year) == (
            row["indicator"],
            row["place"],
            row["year"],
        )
        if same and reading.relation in (row["relation"], "equals"):
            continue
        unit = reading.fact.unit if reading.fact else store.units.get(reading.indicator, "")
        unit = {"growth": "%", "share": "%", "rank": "rank", "multiple": "times"}.get(reading.relation, unit)
        read = {
            "indicator": reading.indicator, "relation": reading.relation, "place": reading.place,
            "year": reading.year, "base": reading.base,
        }  # fmt: skip
        found.append(
            _three(
                {
                    lang: f"{claim_wording.subject(read, lang)}: "
                    f"{claim_wording.amount(official.value, unit, lang)}"
                    for lang in LANGUAGES
                }
            )
        )
    return list(dict.fromkeys(found))[:OTHERS]


@cache
def _source_names() -> dict[str, tuple[str, str]]:
    table = load.sources().fillna("")
    links = {
        str(row.source): str(row.url) if row.link_ok == "yes" and str(row.url).startswith("http") else ""
        for row in table.itertuples()
    }
    return {
        str(row.source): (f"{row.title} ({row.publisher})", links[str(row.source)])
        for row in table.itertuples()
    }


def _sources(keys: str) -> list[tuple[str, str]]:
    return [_source_names()[key] for key in keys.split(";") if key in _source_names()]


@cache
def _flag_texts() -> dict[str, dict[str, str]]:
    return {
        str(row.flag): {one: str(getattr(row, f"text_{one}")) for one in LANGUAGES}
        for row in load.flags().itertuples()
    }


def _flags(keys: str) -> list[dict[str, str]]:
    return [_flag_texts()[key] for key in keys.split(";") if key in _flag_texts()]


# ------------------------------------------------------------------ the text with its marks


def _marked_text(
    document: Document, examined: list[Examined], rows: list[dict[str, object]]
) -> list[dict[str, object]]:
    marks = [
        (one.mention.start, one.mention.end, number, str(row["verdict"]))
        for number, (one, row) in enumerate(zip(examined, rows, strict=True), 1)
    ]
    return [_block(document, block, marks) for block in document.blocks]


def _block(document: Document, block: Block, marks: list[tuple[int, int, int, str]]) -> dict[str, object]:
    if block.kind == "table":
        table, shown = [], set[Cell]()
        for number, row in enumerate(block.rows):
            cells, below = [], block.rows[number:]
            for cell in dict.fromkeys(row):
                if cell not in shown:
                    down = next((rows for rows, some in enumerate(below) if cell not in some), len(below))
                    html = _marked(document.shown, cell.start, cell.end, marks)
                    scope = "col" if number < block.heads else "row" if cell.head else ""
                    cells.append({"html": html, "scope": scope, "across": row.count(cell), "down": down})
            shown.update(row)
            table.append(cells)
        return {"kind": "table", "rows": table}
    return {"kind": block.kind, "html": _marked(document.shown, block.start, block.end, marks)}


def _marked(plain: str, start: int, end: int, marks: list[tuple[int, int, int, str]]) -> Markup:
    parts, last = [], start
    for low, high, number, verdict in marks:
        if not start <= low < end:
            continue
        parts.append(escape(plain[last:low].lstrip("#") if last == start else plain[last:low]))
        word = Markup("") if verdict == "not_checkable" else _verdict_words(verdict)
        parts.append(
            Markup('<a class="m v-{v}" id="t{n}" href="#n{n}">{t}<span class="s"> {s} {w}</span></a>').format(
                v=verdict, n=number, t=plain[low:high], s=claim_wording.SIGNS[verdict], w=word
            )
        )
        last = high
    tail = plain[last:end]
    parts.append(escape(tail.lstrip("# ") if last == start else tail))
    return Markup("").join(parts)
