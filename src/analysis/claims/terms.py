"""Names of indicators in a text: the synonyms of ``terms.csv`` in three languages."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from analysis import load
from analysis.load.table_files import cached


@dataclass(frozen=True)
class TermHit:
    """A name of an indicator in a sentence: its key, the parts of the text it consists of, its length."""

    key: str
    parts: tuple[tuple[int, int], ...]
    length: int
    needs: str = ""
    """Beginning of the keys one of which must be named nearby: "turnover" alone is nobody's turnover."""

    @property
    def start(self) -> int:
        """First character of the first part."""
        return min(start for start, _ in self.parts)

    @property
    def end(self) -> int:
        """End of the last part."""
        return max(end for _, end in self.parts)

    def known_by(self, nearby: "list[TermHit]") -> bool:
        """Whether the name stands for its indicator where these other names are nearby."""
        return not self.needs or any(not one.needs and one.key.startswith(self.needs) for one in nearby)

    def covers(self, other: "TermHit") -> bool:
        """Whether this name takes the place of a shorter one: its parts or its head lie inside."""
        if self.length <= other.length:
            return False
        inside = [
            any(start <= low and high <= end and (low, high) != (start, end) for start, end in self.parts)
            for low, high in other.parts
        ]
        same = [part in self.parts for part in other.parts]
        if len(other.parts) > 1 and any(inside):
            return True
        return all(one or two for one, two in zip(inside, same, strict=True))


def folded(text: str) -> str:
    """Return a text as names are compared: one case, one way of writing R&D; its length is kept."""
    lower = text.lower()
    lower = (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )
    for pattern in (r"f\s?&\s?e(?![a-zäöü])", r"r\s?&\s?d(?![a-z])", r"r＆d"):
        short = "fue" if pattern.startswith("f") else "r&d"
        lower = re.sub(pattern, lambda found, short=short: short.ljust(len(found.group())), lower)
    return re.sub("[‐‑–—]", "-", lower).replace("\u00a0", " ")


@cached
def _terms(
    language: str,
) -> tuple[frozenset[str], list[tuple[str, str, frozenset[str], tuple[str, ...], int]]]:
    """All beginnings of names; key, what it needs besides, beginnings, parts and length of every name."""
    text = files("analysis.claims").joinpath("terms.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["language"] == language]
    present = {(row["key"], row["name"]) for row in rows}
    rows += [
        {"key": key, "needs": "", "name": name}
        for key, name in _catalogue_names(language)
        if (key, name) not in present
    ]
    terms, beginnings = [], set[str]()
    for row in rows:
        parts = tuple(part.strip() for part in folded(row["name"]).split("…"))
        plain = [part.replace("*", "") for part in parts]
        begin = frozenset(part[:6] for part in plain)
        beginnings |= begin
        terms.append((row["key"], row["needs"], begin, parts, sum(map(len, plain))))
    return frozenset(beginnings), terms


def _catalogue_names(language: str) -> list[tuple[str, str]]:
    """Return indicator names without their brackets; a vintage has the names of its main series."""
    table = load.indicators()
    pairs = zip(table["indicator"], table[f"name_{language}"], strict=True)
    names = [
        (str(key), re.sub(r"\s*[(（][^)）]*[)）]|,? 20\d\d.*|20\d\d年", "", str(name))) for key, name in pairs
    ]
    with files("analysis.claims").joinpath("vintages.csv").open(encoding="utf-8") as file:
        vintage_of = {row["indicator"]: row["vintage_of"] for row in csv.DictReader(file)}
    return [
        (vintage_of.get(key, key), name) for key, name in names if len(name) > 1 and not key.endswith("_rank")
    ]


@cache
def _pattern(part: str, language: str) -> "re.Pattern[str]":
    """The pattern of a part of a name; of a thousand names few are ever met, so each is made when it is."""
    if language == "zh":
        return re.compile(re.escape(part).replace(r"\*", ""))
    words = re.escape(part).replace(r"\*", r"[\wäöüß]*").replace(r"\ ", r"[\s-]+")
    left = r"(?<![\wäöüß&])" if part[0].isalnum() else ""
    right = "" if part.endswith("*") else r"(?![\wäöüß])" if part[-1].isalnum() else ""
    return re.compile(left + words + right)


def terms_of(sentence: str, language: str) -> list[TermHit]:
    """Return every name of an indicator in a sentence; offsets are those of the sentence."""
    text = folded(sentence)
    found = []
    beginnings, terms = _terms(language)
    present = {one for one in beginnings if one in text}
    for key, needs, begin, parts, length in terms:
        if not begin <= present:
            continue
        spots = [[match.span() for match in _pattern(part, language).finditer(text)] for part in parts]
        if not all(spots):
            continue
        if len(spots) == 1:
            found += [TermHit(key, (span,), length, needs) for span in spots[0]]
        elif (chain := _in_order(spots, text, wide=key in _WIDE)) is not None:
            found.append(TermHit(key, chain, length, needs))
    return found


_WIDE = frozenset(("rd_intensity", "technology_contracts_to_gdp", "fiscal_sci_tech_share"))
"""Ratios: the two halves of their names stand apart, often with the number in between."""


def _in_order(
    spots: list[list[tuple[int, int]]], text: str, *, wide: bool
) -> tuple[tuple[int, int], ...] | None:
    """The tightest chain of parts one behind the other; without a comma between them unless it is wide."""
    best: tuple[tuple[int, int], ...] | None = None
    for first in spots[0]:
        chain = [first]
        for some in spots[1:]:
            later = next((span for span in some if span[0] >= chain[-1][1]), None)
            if later is None:
                break
            chain.append(later)
        gaps = [text[one[1] : other[0]] for one, other in pairwise(chain)]
        if any(
            len(gap) > (120 if wide else 60) or (not wide and re.search(r"[,;，；。](?!\d)", gap))
            for gap in gaps
        ):
            continue
        if len(chain) == len(spots) and (
            best is None or chain[-1][1] - chain[0][0] < best[-1][1] - best[0][0]
        ):
            best = tuple(chain)
    return best
