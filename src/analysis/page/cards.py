"""Statements with their verdict, quality flags and sources on a page."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis import registry, style, text
from analysis.errors import ParameterError
from analysis.page.display import put
from analysis.page.fragments import fragment

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
    level = row["confidence"]
    confidence = (
        ""
        if text.is_missing(level)
        else text.sentence(
            "page.confidence_clause", level=text.label("confidence", level, default=str(level))
        )
    )
    return fragment(
        "claim",
        claim=str(row["claim"]),
        verdict=verdict,
        mark=text.label("mark", verdict),
        name=text.label("verdict", verdict, default=verdict),
        confidence=confidence,
        words=_claim_text(row),
        reason=_local(row, "reasoning"),
        evidence=[_evidence(one) for one in found] if with_evidence else None,
        nothing="page.not_searched" if verdict == "unexamined" else "page.no_evidence",
        between="，" if text.language() == "zh" else ", ",
    )


def _verdict(row: dict[str, Any]) -> str:
    """The verdict; a statement of another edition may have none yet."""
    return "unexamined" if text.is_missing(row["verdict"]) else str(row["verdict"])


def _evidence(row: dict[str, Any]) -> dict[str, Any]:
    """What one piece of evidence says, who says it, and how it bears on the statement."""
    found = [registry.source(key) for key in style.split_keys([row.get("source"), row.get("second_source")])]
    tags = [
        text.label(kind, row[kind], default=str(row[kind]))
        for kind in ("relation", "strength")
        if not text.is_missing(row.get(kind))
    ]
    return {
        "finding": _local(row, "finding"),
        "sources": [(source.link, style.publisher_of(source)) for source in found],
        "tags": tags,
    }


NOTES = {"†": "page.title_is_ours", "‡": "page.with_care"}
"""Signs behind titles of sources, and the sentences above the list that say what they mean."""


def sources(keys: Iterable[object]) -> None:
    """List the sources used: title, publisher, date, licence; linked only where the link may be printed."""
    found = [registry.source(key) for key in style.split_keys(keys)]
    if not found:
        return _nothing("page.no_sources")
    plain = "\n".join(f"- {registry.citation(source.key)}" for source in found)
    end = "。" if text.language() == "zh" else ". "
    parts = [_source_parts(one) for one in found]
    notes = {
        sign: text.sentence(key) for sign, key in NOTES.items() if any(sign in one["signs"] for one in parts)
    }
    return put(fragment("sources", sources=parts, notes=notes, end=end), plain)


def _source_parts(source: registry.Source) -> dict[str, Any]:
    """Title and link of a source, and the short facts behind them."""
    if source.key == style.ARTICLE:
        return {"title": text.sentence("page.article_source"), "link": "", "facts": [], "signs": ""}
    facts = [str(part) for part in (style.publisher_of(source), source.published) if part]
    title = text.sentence("page.search_log") if source.key == "search-log" else source.rendering
    if source.licence:
        facts.append(text.sentence("page.licence", licence=source.licence))
    return {
        "signs": "†" * source.title_is_ours + "‡" * (source.link_ok == "with care"),
        "title": title,
        "original": source.original,
        "link": source.link,
        "facts": [one.rstrip(". 。") for one in facts],
    }


def flags(frame_or_codes: "pd.DataFrame | Iterable[str]") -> None:
    """Explain the quality flags of the values shown: one line per flag, with the number of values.

    Takes a table with a ``flag`` column (codes separated by semicolons) or the codes themselves.
    """
    notes = _flag_notes(frame_or_codes)
    if not notes:
        return _nothing("page.no_flags")
    lines = {code: text.label("flag", code) for code in sorted(notes)}
    plain = "\n".join(f"{code}: {words}" for code, words in lines.items())
    brackets = "（）" if text.language() == "zh" else "()"
    shown = [(words, f"{brackets[0]}{notes[code]}{brackets[1]}") for code, words in lines.items()]
    return put(fragment("flags", flags=shown), plain)


def _flag_notes(flags: Any) -> dict[str, text.Text]:
    """Every flag as tables and files write it, with how many values carry it, where that is known."""
    if not hasattr(flags, "columns"):
        return {str(code): text.sentence("page.flag", code=str(code)) for code in flags}
    cells = [str(cell) for cell in flags["flag"] if not text.is_missing(cell)]
    counts = Counter(code.strip() for cell in cells for code in cell.split(";") if code.strip())
    return {code: text.sentence("page.flag_count", n=number) for code, number in counts.items()}


def _nothing(key: str) -> None:
    words = text.sentence(key)
    put(fragment("paragraph", words=words, kind="note"), words)


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
