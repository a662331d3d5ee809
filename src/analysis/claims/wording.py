"""Which words between a number and what it was read as are not understood: an alarm needs none."""

import csv
import re
from functools import cache
from importlib.resources import files

from analysis.claims.context import Found, Reading
from analysis.claims.facts import NATION
from analysis.claims.passages import pattern
from analysis.measure.catalogue import ratios

_WORD = re.compile(r"[^\W\d_][\w’'&.-]*[\w&]|[^\W\d_]")


def is_understood(found: Found, reading: Reading) -> bool:
    """Return whether all words of a statement are places, indicators, years or plain words.

    Read is what leads from the first of indicator and place to the number, or, where one of them is carried
    on from before, everything from the number before or the beginning of the clause.
    """
    sentence, mention = found.sentence, found.mention
    low, high = found.stretch
    names = {reading.indicator, *_parts(reading.indicator)}
    names |= {"population"} if reading.relation.startswith("per_") else set()
    terms = [hit for hit in sentence.terms if hit.key in names]
    ahead = [hit for hit in terms if low <= hit.start and hit.end <= mention.start]
    behind = [hit for hit in terms if mention.start <= hit.start and hit.start < high]
    own = [hit for hit in sentence.places if hit.key in reading.place.split("|")]
    clause = sentence.clause(mention.start)[1]
    if own and all(hit.start > mention.start for hit in own) and own[0].start >= clause:
        return False
    if not (ahead or behind) and _is_named_otherwise(found, names):
        return False
    places = [hit for hit in sentence.places if low <= hit.start < mention.start and hit.key == reading.place]
    before = found.before
    if not (ahead or behind) and before is not None and before.sentence is sentence and not before.readings:
        return False
    alone = {*found.places} - {NATION} <= {reading.place} != {NATION}
    if before is not None and before.open:
        same = before.sentence is sentence
        sure = places or (alone and before.open == "wording" and not same)
        if (same or before.open in ("unsure", "wording")) and not (sure and (ahead or behind)):
            return False
    starts = [hit.start for hit in ahead[-1:]] + [hit.start for hit in places[-1:]]
    if (ahead or behind) and places:
        start = min(starts)
    elif places:
        start = max(low, sentence.clause(places[-1].start)[0])
    elif ahead:
        start = max(low, sentence.clause(ahead[-1].start)[0])
    else:
        start = low
    end = max((hit.end for hit in behind), default=mention.end) if not ahead else mention.end
    spans = [(hit.start, hit.end) for hit in sentence.places]
    spans += [(hit.start, hit.end) for hit in sentence.years]
    spans += [part for hit in sentence.terms for part in hit.parts]
    spans.append((mention.start, mention.end))
    for cue in ("relative", "later", "year_behind"):  # the year was told by these
        found_cues = pattern(cue, sentence.language).finditer(sentence.text)
        spans += [(sentence.start + one.start(), sentence.start + one.end()) for one in found_cues]
    for hit in places:  # "Zhejiang, home of the tea trade, spent …"
        aside = re.match(r",\s[^,;:\d]{0,60},(?=\s)", sentence.text[hit.end - sentence.start :])
        spans += [(hit.end, hit.end + aside.end())] if aside else []
    return not _has_unknown(sentence.text, sentence.start, start, end, spans, sentence.language)


def _is_named_otherwise(found: Found, names: set[str]) -> bool:
    """Whether what is named nearest before a number is another indicator than the one it was read as."""
    hits = [hit for hit in found.sentence.terms if hit.end <= found.mention.start]
    last = max((hit.start for hit in hits if not hit.needs), default=None)
    if last is None:
        return False
    node = found
    while last < node.stretch[0] and node.before is not None and node.before.sentence is found.sentence:
        node = node.before
    return not any(hit.key in names and hit.end > node.stretch[0] for hit in hits)


def _parts(indicator: str) -> tuple[str, ...]:
    ratio = ratios().get(indicator)
    return ratio.parts if ratio else ()


def _has_unknown(
    text: str, offset: int, start: int, end: int, spans: list[tuple[int, int]], language: str
) -> bool:
    chars = list(text[start - offset : end - offset])
    for low, high in spans:
        for position in range(max(low, start), min(high, end)):
            chars[position - start] = "\x00"
    rest = "".join(chars)
    if language == "zh":
        return re.search(r"[\u4e00-\u9fffA-Za-z]", _plain("zh").sub("\x00", rest)) is not None
    return not all(
        _is_plain(found.group(), language, strict=rest[: found.start()].endswith("("))
        for found in _WORD.finditer(rest)
    )


def _is_plain(word: str, language: str, *, strict: bool) -> bool:
    """Whether a word changes nothing; `strict` right behind a bracket, where it tells which part is meant."""
    if language == "de" and word[:1].islower() and not strict:
        return not word.startswith(("uns", "mein"))  # bei uns, unser Land
    low = word.lower().removesuffix("’s").removesuffix("'s")
    if low in _words(language):
        return True
    return not strict and language == "en" and word.islower() and low.endswith(("ed", "ly"))


@cache
def _words(language: str) -> frozenset[str]:
    text = files("analysis.claims").joinpath("plain_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    found = (word for row in rows if row["language"] == language for word in row["words"].split())
    return frozenset(word if language == "zh" else word.lower() for word in found)


@cache
def _plain(language: str) -> "re.Pattern[str]":
    return re.compile("|".join(map(re.escape, sorted(_words(language), key=len, reverse=True))) or "(?!)")
