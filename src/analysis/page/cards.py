"""Statements with their verdict, quality flags and sources on a page."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis import registry, style, text
from analysis.errors import ParameterError
from analysis.page.output import put

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("claim", "verdict", "confidence")


def claims(frame: "pd.DataFrame", *, evidence: "pd.DataFrame | None" = None) -> None:
    """Show statements of the article as cards: verdict mark, confidence, reason, evidence.

    Parameters
    ----------
    frame
        One row per statement: claim, verdict, confidence, and text_* and reasoning_* per language.
    evidence
        Rows of evidence (claim, source, finding_* per language, relation, strength) for these statements;
        sources are linked only where the link may be printed.
    """
    lacking = [column for column in _NEEDED if column not in frame.columns]
    if lacking:
        raise ParameterError(f"page.claims: the table lacks {', '.join(lacking)}; join claims and verdicts")
    rows = [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
    if not rows:
        return _nothing("page.no_claims")
    groups = _grouped(evidence)
    cards = "".join(_card(row, groups.get(str(row["claim"]), []), evidence is not None) for row in rows)
    return put(f'<ul class="claims">{cards}</ul>', "\n".join(_claim_line(row) for row in rows))


def _grouped(evidence: "pd.DataFrame | None") -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in [] if evidence is None else evidence.to_dict("records"):
        groups.setdefault(str(row["claim"]), []).append({str(key): value for key, value in row.items()})
    return groups


def _card(row: dict[str, Any], found: list[dict[str, Any]], with_evidence: bool) -> str:
    verdict = _verdict(row)
    mark, name = text.label("mark", verdict), text.label("verdict", verdict, default=verdict)
    reason, condition = _local(row, "reasoning"), _local(row, "condition")
    parts = [
        f'<li class="claim claim-{text.html(verdict)}" id="claim-{text.html(str(row["claim"]))}">',
        f'<p class="claim-verdict"><span aria-hidden="true">{mark}</span> ',
        f"<strong>{text.html(name)}</strong> ",
        text.html(f"（{condition}）" if text.language() == "zh" else f"({condition}) ") if condition else "",
        _confidence(row["confidence"]),
        f"<code>{text.html(str(row['claim']))}</code></p>",
        f"<p>{text.html(_claim_text(row))}</p>",
        f"<p>{text.html(reason)}</p>" if reason else "",
        _evidence(found, verdict) if with_evidence else "",
        "</li>",
    ]
    return "".join(parts)


def _verdict(row: dict[str, Any]) -> str:
    """The verdict; a statement of another edition may have none yet."""
    return "unexamined" if text.is_missing(row["verdict"]) else str(row["verdict"])


def _confidence(level: object) -> str:
    if text.is_missing(level):
        return ""
    words = text.sentence("page.confidence_clause", level=text.label("confidence", level, default=str(level)))
    return f"<small>{text.html(words)}</small> "


def _evidence(found: list[dict[str, Any]], verdict: str) -> str:
    if not found:
        key = "page.not_searched" if verdict == "unexamined" else "page.no_evidence"
        return f'<p class="note">{text.html(text.sentence(key))}</p>'
    items = "".join(f"<li>{_evidence_line(row)}</li>" for row in found)
    summary = text.html(text.sentence("page.evidence_count", n=len(found)))
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _evidence_line(row: dict[str, Any]) -> str:
    found = [registry.source(key) for key in style.split_keys([row.get("source"), row.get("second_source")])]
    named = [_linked(source, style.publisher_of(source)) for source in found]
    tags = [
        text.label(kind, row[kind], default=str(row[kind]))
        for kind in ("relation", "strength")
        if not text.is_missing(row.get(kind))
    ]
    opened, closed, between = ("（", "）", "，") if text.language() == "zh" else (" (", ")", ", ")
    return (
        f"{text.html(_local(row, 'finding'))}{opened}{between.join([*named, *map(text.html, tags)])}{closed}"
    )


def sources(keys: Iterable[object]) -> None:
    """List the sources used: title, publisher, date, licence; linked only where the link may be printed."""
    found = [registry.source(key) for key in style.split_keys(keys)]
    if not found:
        return _nothing("page.no_sources")
    items = "".join(f"<li>{_source_line(source)}</li>" for source in found)
    plain = "\n".join(f"- {registry.citation(source.key)}" for source in found)
    return put(f'<ul class="sources">{items}</ul>', plain)


def _source_line(source: registry.Source) -> str:
    end = "。" if text.language() == "zh" else ". "
    if source.key == style.ARTICLE:
        return text.html(text.sentence("page.article_source"))
    parts = [_linked(source, source.title)]
    parts += [text.html(part) for part in (source.publisher, source.published) if part]
    if source.licence:
        parts.append(text.html(text.sentence("page.licence", licence=source.licence)))
    if source.link_ok == "with care":
        parts.append(text.html(text.sentence("page.with_care")))
    return end.join(part.rstrip(". 。") for part in parts) + end.strip()


def _linked(source: registry.Source, words: str) -> str:
    """The words, as a link where the register allows it."""
    inner = text.html(words)
    if not source.link:
        return inner
    return f'<a href="{text.html(source.link)}" rel="noopener noreferrer">{inner}</a>'


def flags(frame_or_codes: "pd.DataFrame | Iterable[str]") -> None:
    """Explain the quality flags of the values shown: one line per flag, with the number of values.

    Takes a table with a ``flag`` column (codes separated by semicolons) or the codes themselves.
    """
    notes = _flag_notes(frame_or_codes)
    if not notes:
        return _nothing("page.no_flags")
    lines = {code: text.label("flag", code) for code in sorted(notes)}
    items = "".join(_flag(code, words, notes[code]) for code, words in lines.items())
    return put(f'<dl class="flags">{items}</dl>', "\n".join(f"{c}: {words}" for c, words in lines.items()))


def _flag_notes(given: Any) -> dict[str, text.Text]:
    """Every flag with a clause on how many values carry it, where that is known."""
    if not hasattr(given, "columns"):
        return {str(code): text.Text("") for code in given}
    cells = [str(cell) for cell in given["flag"] if not text.is_missing(cell)]
    counts = Counter(code.strip() for cell in cells for code in cell.split(";") if code.strip())
    return {code: text.sentence("page.flag_count", n=number) for code, number in counts.items()}


def _flag(code: str, words: str, count: str) -> str:
    tail = f" <small>{text.html(count)}</small>" if count else ""
    return f"<dt><code>{text.html(code)}</code></dt><dd>{text.html(words)}{tail}</dd>"


def _nothing(key: str) -> None:
    words = text.sentence(key)
    put(f'<p class="note">{text.html(words)}</p>', words)


def _claim_text(row: dict[str, Any]) -> str:
    return _local(row, "text") or text.label("claim", row["claim"], default=str(row["claim"]))


def _local(row: dict[str, Any], stem: str) -> str:
    """The cell of the language, or English where it is empty."""
    for tongue in (text.language(), "en"):
        cell = row.get(f"{stem}_{tongue}")
        if not text.is_missing(cell):
            return str(cell)
    return ""


def _claim_line(row: dict[str, Any]) -> str:
    mark = text.label("mark", _verdict(row))
    return f"{mark} {_claim_text(row)} {_local(row, 'reasoning')}".rstrip()
