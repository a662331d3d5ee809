"""Sentences and cells of an article with the places, years, names and cues in them."""

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from analysis.claims.documents import Block, Document
from analysis.claims.place_names import PlaceHit, places_of
from analysis.claims.terms import TermHit, terms_of
from analysis.quantities import words

FIRST_YEAR, LAST_YEAR = 1990, 2060


@dataclass(frozen=True)
class YearHit:
    """A year in the plain text; `month` where a month stands with it."""

    start: int
    end: int
    year: int


@dataclass
class Sentence:
    """A sentence of the plain text, or the head and cells a number of a table belongs to."""

    text: str
    start: int
    end: int
    language: str
    block: Block
    heading: bool = False
    places: list[PlaceHit] = field(default_factory=list)
    terms: list[TermHit] = field(default_factory=list)
    years: list[YearHit] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)

    def has(self, cue: str) -> bool:
        """Return whether a cue stands anywhere in the sentence."""
        return pattern(cue, self.language).search(self.text) is not None

    def clause(self, position: int) -> tuple[int, int]:
        """Return start and end of the clause around a position, both in the plain text."""
        index = bisect_right(self.clauses, position) - 1
        end = self.clauses[index + 1] if index + 1 < len(self.clauses) else self.end
        return self.clauses[max(index, 0)], end


@cache
def _cues() -> dict[tuple[str, str], str]:
    text = files("analysis.claims").joinpath("cues.csv").read_text(encoding="utf-8")
    return {(row["cue"], row["language"]): row["pattern"] for row in csv.DictReader(text.splitlines())}


@cache
def pattern(cue: str, language: str) -> "re.Pattern[str]":
    """Return the pattern of a cue (growth, share, target, part of a year …) from ``cues.csv``."""
    return re.compile(_cues()[cue, language], re.IGNORECASE)


_ABBREVIATED = re.compile(
    r"(?:\b(?:Mrd|Mio|Bio|Tsd|ca|approx|etc|bzw|usw|z\. ?B|d\. ?h|u\. ?a|Nr|No|St|Dr|Prof|Abb|Tab|Fig|vs|Inc|"
    r"Ltd|Corp|Co|"
    r"U\.S|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|S|Bd|Jh|Mill|Md|rd|inkl|"
    r"exkl|sog|vgl|gem|Art|Abs|pp|p|est)"
    r"|(?<!&)\b[A-Z])\.$"
)


def sentences_of(document: Document) -> list[Sentence]:
    """Return the sentences of an article in order, tables cell by cell with their heads."""
    found: list[Sentence] = []
    for block in document.blocks:
        spans = (
            list(dict.fromkeys((cell.start, cell.end) for row in block.rows for cell in row))
            if block.kind == "table"
            else _split(document.plain, block, document.language)
        )
        for start, end in spans:
            if start < end:
                found.append(sentence_at(document, block, start, end))
    return found


def sentence_at(document: Document, block: Block, start: int, end: int) -> Sentence:
    """Return one stretch of the plain text with everything that is named in it."""
    text, language = document.plain[start:end], document.language
    sentence = Sentence(text, start, end, language, block, heading=block.kind == "heading")
    sentence.places = [
        PlaceHit(start + hit.start, start + hit.end, hit.key, hit.level) for hit in places_of(text, language)
    ]
    deltas = _bare_deltas(document, start, end)
    kept = [hit for hit in sentence.places if not any(one.end == hit.end for one in deltas)]
    sentence.places = sorted([*kept, *deltas], key=lambda hit: hit.start)
    if (borders := pattern("borders", language).search(text)) is not None:
        sentence.places = [hit for hit in sentence.places if hit.start < start + borders.start()]
    dateline = pattern("dateline", language).match(text) if start == block.start else None
    if dateline is not None:
        sentence.places = [hit for hit in sentence.places if hit.start >= start + dateline.end()]
    written = start + dateline.end() if dateline is not None else start
    sentence.terms = [
        TermHit(hit.key, tuple((start + low, start + high) for low, high in hit.parts), hit.length, hit.needs)
        for hit in terms_of(text, language)
    ]
    bare = re.fullmatch(r"\s*((?:19|20)\d\d)\s*", text) if block.kind == "table" else None
    hits = [YearHit(bare.start(1), bare.end(1), int(bare.group(1)))] if bare else years_of(text, language)
    sentence.years = [YearHit(start + hit.start, start + hit.end, hit.year) for hit in hits]
    sentence.years = [hit for hit in sentence.years if hit.start >= written]
    sentence.clauses = [
        start,
        *(start + match.end() for match in pattern("clauses", language).finditer(text)),
    ]
    return sentence


_DELTA = re.compile(r"(?<![\w-])(?<!River )(?<!Yangtze )(?<!Yangtse )(?<!Pearl )[Dd]elta(?![\w-])")
_WHOLE_DELTA = re.compile(r"(Yangt[sz]e|Jangtse|Changjiang|YRD)|(Pearl|Perl|Greater Bay|PRD)", re.IGNORECASE)


def _bare_deltas(document: Document, start: int, end: int) -> list[PlaceHit]:
    """The delta that "the Delta" means: the one of the two an article has named before, if it names one."""
    if document.language == "zh":
        return []
    hits = list(_DELTA.finditer(document.plain, start, end))
    named = {bool(hit[1]) for hit in _WHOLE_DELTA.finditer(document.plain, 0, end)} if hits else set()
    return [PlaceHit(hit.start(), hit.end(), "yrd", "region") for hit in hits if named == {True}]


def _split(plain: str, block: Block, language: str) -> list[tuple[int, int]]:
    text = plain[block.start : block.end]
    ends = []
    if language == "zh":
        ends = [match.end() for match in re.finditer(r"[。！？!?]+[”’」』）)]*|\n+", text)]
    else:
        for match in re.finditer(
            r"[.!?]+[\"”“’»)\]]*(?:\[\^?\d{1,3}\])*(?=\s|$)|\n\s*\n|\n(?=[-*•]\s)", text
        ):
            before = re.sub(r"(?:\[\^?\d{1,3}\])+$", "", text[: match.end()]).rstrip('"”“’»)]')
            after = text[match.end() :].lstrip()
            if before.endswith("."):
                if _ABBREVIATED.search(before[-12:]):
                    continue
                if (
                    language == "de"
                    and re.search(r"(?<![\d.,])\d{1,2}\.$", before)
                    and not re.search(r"\b(?:Rang|Platz|Position|auf|bei|von|um|als|mit)\s\d{1,2}\.$", before)
                ):
                    continue
                if re.search(r"^\s*[#*]*\s*\d{1,2}\.$", before.rsplit("\n", 1)[-1]):
                    continue
                if after[:1].islower():
                    continue
            ends.append(match.end())
    spans, last = [], 0
    for end in [*ends, len(text)]:
        part = text[last:end]
        if part.strip():
            lead = len(part) - len(part.lstrip())
            spans.append((block.start + last + lead, block.start + last + len(part.rstrip())))
        last = end
    return spans


_LAW = re.compile(
    r"\s(?:regulations?|laws?|acts?|decrees?|directives?|ordinances?|constitution|treaty|agreement|rules)\b"
)
"""What a year before it belongs to: the 2019 regulation."""


def years_of(text: str, language: str) -> list[YearHit]:
    """Return the years named in a text; of a range both ends."""
    found: list[YearHit] = []
    for match in pattern("year", language).finditer(text):
        if language == "en" and _LAW.match(text, match.end()):
            continue
        first = match["y"] or (match["w"] if language == "zh" else None)
        if first and FIRST_YEAR <= int(first) <= LAST_YEAR:
            start = match.start("y") if match["y"] else match.start("w")
            found.append(YearHit(start, start + 4, int(first)))
        last = match["z"]
        if last:
            year = int(last) if len(last) == 4 else int((first or "2000")[:2] + last)
            if FIRST_YEAR <= year <= LAST_YEAR and year > int(first or 0):
                found.append(YearHit(match.start("z"), match.end("z"), year))
    if language == "zh":
        starts = {hit.start for hit in found}
        for match in re.finditer(r"(?<!\d)(20\d\d|19\d\d)(?=\s*(?:[-—–~至到]\s*20\d\d\s*年))", text):
            if match.start() not in starts:
                found += [YearHit(match.start(), match.end(), int(match.group()))]
    return sorted(found, key=lambda hit: hit.start)


def date_of(document: Document) -> tuple[int | None, int]:
    """Return year and month of an article, from a date line near its beginning or end; else None, 0."""
    head, tail = document.plain[:500], document.plain[-300:]
    form = pattern("date", document.language).pattern
    line = r"(?:^|\n)[\s*_#（(\[]*[^\n。]{0,30}?"
    end = r"[^\n]{0,14}(?:\n|$|）|\)|--|—|–|电|讯)"
    for part, start, stop in (
        (head, line, end),
        (tail, line, end),
        (head, r"\A[\s*_#]*[^\n。]{0,30}?", r"\s*[.:–—-]"),
        (head, "", "") if document.language == "zh" else (head[:160], "", ""),
    ):
        numeric = r"(?:20\d\d-\d\d-\d\d|\b\d{1,2}[-./]\d{1,2}[-./]20\d\d\b)"
        found = re.search(f"{start}(?P<date>{numeric if not start else form}){stop}", part)
        if found is not None:
            return int(re.findall(r"20\d\d", found["date"])[0]), _month(found["date"])
    return None, 0


def _month(date: str) -> int:
    named = [int(month.key) for month in words("month") if re.search(rf"\b{month.word}", date, re.IGNORECASE)]
    parts = re.findall(r"\d+", date)
    month = min(named) if named else int(parts[1]) if len(parts) > 1 else 0
    return month if month <= 12 else 0
