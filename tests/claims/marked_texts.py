"""Made-up passages whose numbers are marked with what they should be taken for: nothing in them is evidence.

A mark is {{number|verdict|indicator|place|year}}, or [[what|how|verdict|change]] with the official value
computed: L level, G growth, S share, R rank, M multiple, H per head, C yearly growth, D change; bn1 billion
yuan with one decimal, mil1 the same digits as million yuan (万元), pct1 per cent, n a count; *1.3 a change
that makes it wrong, y2021 the value of another year, tthird the words printed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.claims.context import Reading
from analysis.claims.judging import officials
from analysis.claims.series import series

FOLDER = Path(__file__).parent / "own"
RELATIONS = {
    "L": "equals",
    "G": "growth",
    "S": "share",
    "R": "rank",
    "M": "multiple",
    "H": "per_head",
    "C": "growth",
    "D": "change",
}


@dataclass(frozen=True)
class Expected:
    """A number of a passage: where it stands and what it should be taken for."""

    start: int
    end: int
    text: str
    verdict: str
    indicator: str
    place: str
    year: str


@dataclass(frozen=True)
class Passage:
    """A text without marks, and what is expected of its numbers."""

    name: str
    language: str
    text: str
    expected: tuple[Expected, ...]


def passages(stem: str) -> list[Passage]:
    """Return the passages of the three languages of a file such as ``wild_en.txt``."""
    found = []
    for language in ("en", "de", "zh"):
        file = FOLDER / f"{stem}{language}.txt"
        for number, block in enumerate(file.read_text(encoding="utf-8").split("\n---\n"), 1):
            found.append(_unmarked(block, f"{stem}{language}-{number}", language))
    return found


def _unmarked(block: str, name: str, language: str) -> Passage:
    text, last, expected = "", 0, []
    for match in re.finditer(r"\{\{(.*?)\}\}|\[\[(.*?)\]\]", block, re.S):
        text += block[last : match.start()]
        last = match.end()
        parts = (match.group(1) or match.group(2)).split("|")
        if re.match(r"[LGSRMHCD]:", parts[0]):
            printed, verdict, (indicator, place, year) = _computed(parts, language)
        else:
            printed, verdict = parts[0], parts[1]
            indicator, place, year = (*parts[2:], "", "", "")[:3]
        expected.append(
            Expected(len(text), len(text) + len(printed), printed, verdict, indicator, place, year)
        )
        text += printed
    return Passage(name, language, text + block[last:], tuple(expected))


def _computed(parts: list[str], language: str) -> tuple[str, str, tuple[str, str, str]]:
    what, how, verdict, change = (*parts, "")[:4]
    _, indicator, place, year, *_ = what.split(":")
    value = _value(re.sub(r":\d{4}", f":{change[1:]}", what, count=1) if change.startswith("y") else what)
    value *= float(change[1:]) if change.startswith("*") else 1
    printed = change[1:] if change.startswith("t") else _printed(abs(value), how, language)
    return printed, verdict, (indicator, place, year)


def _value(what: str) -> float:
    kind, indicator, place, year, *rest = what.split(":")
    reading = Reading(
        RELATIONS[kind], indicator, place, int(year), rest[0] if rest else "", yearly=kind == "C"
    )
    return officials(reading, series())[0].value


def _printed(value: float, how: str, language: str) -> str:
    unit, digits = re.fullmatch(r"([a-z]+)(\d*)", how).groups()  # type: ignore[union-attr]
    factor = {
        **dict.fromkeys(("bn", "mil", "dollars"), 10 if language == "zh" else 1),
        "tn": 0.001,
        "usd": 10 if language == "zh" else 1,
        "mn": 100 if language == "zh" else 1,
    }.get(unit, 1)
    number = f"{value * factor:,.{int(digits or 0)}f}"
    number = number.translate(str.maketrans(",.", ".,")) if language == "de" else number
    number = number.replace(",", "") if language == "zh" else number
    words = {
        "bn": (" billion yuan", " Mrd. Yuan", "亿元"),
        "mil": (" million yuan", " Mio. Yuan", "万元"),
        "dollars": (" billion US dollars", " Mrd. US-Dollar", "亿美元"),
        "usd": (" billion US dollars", " Milliarden US-Dollar", "亿美元"),
        "tn": (" trillion yuan", " Billionen Yuan", "万亿元"),
        "pct": (" percent", " Prozent", "%"),
        "mn": (" million", " Millionen", "万人"),
        "yuan": (" yuan", " Yuan", "元"),
    }
    return number + words.get(unit, ("", "", ""))[("en", "de", "zh").index(language)]
