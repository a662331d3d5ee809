"""Which places and years a number of an article may belong to, the nearest first."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest

from analysis.claims.documents import Document
from analysis.claims.facts import NATION, Fact
from analysis.claims.mentions import BARE_YEAR, Mention, numbers_of
from analysis.claims.passages import Sentence, YearHit, pattern, sentences_of
from analysis.claims.place_names import ABROAD, PlaceHit, members, province_of
from analysis.claims.series import Series, members_of_nation
from analysis.quantities import lookup
from analysis.quantities.number_parsing import chinese_numeral
from analysis.quantities.unit_words import fold, words

ZH_WIDTH = 2.2
"""A Chinese character says as much as this many letters: distances are compared in letters."""
MUNICIPALITIES = ("beijing", "shanghai", "tianjin", "chongqing")
"""Provinces that are cities: "the province" is none of them."""
MANY = 4
"""So many numbers of one year, and none of another, make it the year of the article."""
_YEAR_LABEL = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?\s?[:：=]\s?(?:rund\s|about\s|ca\.\s|约)?$")
"""A year as the label of a number: (2021: 4,830)."""
_DERIVED_KINDS = ("percent", "points", "times")
BACK_POINTED = 32.0
"""What a place gains that the clause points back to: the province, die Region, 全省."""


@dataclass(frozen=True)
class Reading:
    """One meaning of a number; `base` is the year or place it is compared with, `near` how sure it is."""

    relation: str
    indicator: str
    place: str
    year: int
    base: str = ""
    near: float = 0.0
    yearly: bool = False
    named: float = 0.0
    placed: float = 0.0
    fact: Fact | None = None


@dataclass
class Found:
    """A number with its context and its readings."""

    mention: Mention
    sentence: Sentence
    readings: list[Reading]
    silent: str = ""
    """Why nothing can be said, as a key of the messages; empty where something can."""
    loose: bool = False
    """Whether the year is open: then a number may be called right, never wrong."""
    stretch: tuple[int, int] = (0, 0)
    """End of the number before in the sentence and start of the next, or its bounds."""
    before: "Found | None" = None
    """The number before in the same paragraph, whose names may be carried on."""
    open: str = ""
    """Why what it was read as is a guess: words around it (wording) or its size (unsure); else empty."""
    places: tuple[str, ...] = ()
    """Places the article has named up to here."""
    years: tuple[int, ...] = ()
    """Years it has named up to here."""
    offered: tuple[int, ...] = ()
    """Years the number may be of, by what its sentence and the ones before say."""
    joint: tuple[str, ...] = ()
    """Places named together in this sentence, the ones before or a heading, joined by |."""
    dated: bool = False
    """Whether the year of the first reading is named in the article, not the newest of its series."""
    labels: tuple[tuple[int, int], ...] = ()
    """Where the names of the row and the column of a cell stand."""
    early: int = 0
    """The year for which final figures were not out yet when the article was written, 0 for none."""


def _counts_like_years(document: Document) -> Iterator[Mention]:
    """Four bare digits in a column of a table whose other figures are no years: 1908 patents."""
    for block in document.blocks:
        for column in zip_longest(*block.rows[block.heads :]):
            figures = [(cell, document.plain[cell.start : cell.end]) for cell in column if cell is not None]
            figures = [(cell, digits) for cell, digits in figures if re.fullmatch(r"[\d.,]+", digits)]
            years = [(cell, digits) for cell, digits in figures if BARE_YEAR.fullmatch(digits)]
            for cell, digits in years if len(years) < len(figures) else ():
                yield Mention(cell.start, cell.end, digits, "count", float(digits), 1.0)


class Context:
    """An article with its sentences and numbers: which places and years a number may belong to."""

    def __init__(self, document: Document, store: Series, date: int | None, month: int) -> None:
        self.document, self.store, self.date, self.month = document, store, date, month
        self.language = document.language
        self.sentences = sentences_of(document)
        self.mentions = [*numbers_of(document.plain, document.language), *_counts_like_years(document)]
        self.mentions.sort(key=lambda one: one.start)
        self.done: list[Found] = []
        self.undated = False
        """Whether the years near the number read last are only what it is compared with."""

    def _clause_text(self, mention: Mention, sentence: Sentence) -> str:
        start, end = sentence.clause(mention.start)
        return self.document.plain[start:end]

    def _before(self, mention: Mention, sentence: Sentence, width: int = 60) -> str:
        text = self.document.plain[max(sentence.start, mention.start - width) : mention.start]
        return without_bound(text, self.language)

    def _after(self, mention: Mention, sentence: Sentence, width: int = 60) -> str:
        return self.document.plain[mention.end : min(sentence.end, mention.end + width)]

    def _bounds(self, mention: Mention, sentence: Sentence) -> tuple[int, int]:
        """End of the number before and start of the number behind, or bounds of the sentence."""
        inside = [one for one in self.mentions if sentence.start <= one.start < sentence.end]
        before = max((one.end for one in inside if one.end <= mention.start), default=sentence.start)
        return before, min((one.start for one in inside if one.start >= mention.end), default=sentence.end)

    def _stretch(self, mention: Mention, sentence: Sentence) -> tuple[str, str]:
        """The text from the number before, and the text to the number behind."""
        before, behind = self._bounds(mention, sentence)
        return self.document.plain[before : mention.start], self.document.plain[mention.end : behind]

    def _paragraph_before(self, sentence: Sentence) -> int:
        blocks = [block for block in self.document.blocks if block.start < sentence.block.start]
        return blocks[-1].start if blocks else 0

    def _places(self, mention: Mention, sentence: Sentence, index: int) -> list[tuple[float, str]]:
        """Places for a number with how near they are, nearest first; abroad and parts are among them."""
        found: list[tuple[float, str]] = []
        paired = self._paired_place(mention, sentence)
        average = pattern("average", self.language).search(self._before(mention, sentence))
        told = (
            (130.0, paired),
            (125.0, NATION if average else ""),
            (112.0, self._place_behind(mention, sentence)),
        )
        found += [(score, key) for score, key in told if key]
        usable = self._usable_places(mention, sentence)
        groups = self._groups(usable)
        clause = sentence.clause(mention.start)
        for group in groups:
            start, end = group[0].start, group[-1].end
            before = end <= mention.start
            distance = (mention.start - end if before else start - mention.end) * (
                ZH_WIDTH if self.language == "zh" else 1
            )
            score = (
                (100 if before else 78)
                - min(distance, 200) * 0.12
                + (6 if clause[0] <= start < clause[1] else 0)
            )
            if not before and self._is_contrasted(mention, start):
                score -= 45
            if before and re.match(r"[^(（]*[)）]", self.document.plain[end : mention.start]):
                score -= 40  # told in brackets, of the number before
            keys = [hit.key for hit in group]
            if len(group) == 1:
                found.append((score, keys[0]))
                continue
            joint = pattern("jointly", self.language).search(sentence.text) is not None
            whole = _region_of(keys)
            total = whole or "|".join(keys)
            found.append((score + (6 if joint or whole else -14), total))
            found += [(score - (10 if joint else 2) - order, key) for order, key in enumerate(keys)]
        if len(groups) > 1 and (total := self._sum_of(groups, mention)):
            found.append((max(score for score, _ in found) + 14, total))
        last = self.done[-1] if self.done and self.done[-1].sentence is sentence else None
        if (
            last is not None
            and last.readings
            and not last.readings[0].fact
            and mention.kind in _DERIVED_KINDS
        ):
            named = [hit for hit in usable if last.mention.end <= hit.start < mention.start]
            if not named and last.readings[0].place and not paired:
                found.append((max((score for score, _ in found), default=70.0) + 2, last.readings[0].place))
        inherited = self._inherited_places(mention, sentence, index)
        penalty = 30 if any(score > 70 for score, _ in found) else 0
        found += [(score - penalty, key) for score, key in inherited]
        if inherited and not groups and any(hit.key == NATION for hit in sentence.places):
            found.append((inherited[0][0] - 1, NATION))
        cases = {
            hit.key
            for one in self.sentences[max(0, index - 3) : index + 1]
            if one.block is sentence.block
            for hit in one.places
            if hit.level == "case"
        }
        found += [(110.0 if any(hit.key == key for hit in sentence.places) else 92.0, key) for key in cases]
        if not found and any(hit.key == NATION for hit in sentence.places):
            found.append((72.0, NATION))
        best: dict[str, float] = {}
        for score, key in found:
            best[key] = max(score, best.get(key, 0.0))
        return sorted(((score, key) for key, score in best.items()), reverse=True)

    def _joint_places(self, index: int) -> tuple[str, ...]:
        """Provinces named in one sentence before or a heading, or one by one: "the three" may mean them."""
        before = self.sentences[: index + 1]
        found: list[list[str]] = []
        for one in [*(one for one in before if one.heading), *before[-5:]]:
            hits = [hit for hit in one.places if hit.level == "province"]
            found += [[hit.key for hit in some] for some in (hits, *self._groups(hits))]
        if self.sentences[index].has("jointly"):
            named = (hit for one in before[-2::-1] for hit in one.places[::-1] if hit.level == "province")
            last = list(dict.fromkeys(hit.key for hit in named))
            found += [last[:number] for number in (2, 3, 4)]
        lists = [list(dict.fromkeys(keys)) for keys in found]
        return tuple(dict.fromkeys(_region_of(keys) or "|".join(keys) for keys in lists if 1 < len(keys) < 8))

    def _sum_of(self, groups: list[list[PlaceHit]], mention: Mention) -> str:
        """The places before a number that is told to be their sum: "A spent x, B y, both together z"."""
        before = [hit for group in groups for hit in group if hit.end <= mention.start]
        keys = list(dict.fromkeys(hit.key for hit in before if hit.level in ("province", "city")))
        if len(keys) < 2 or not pattern("sum_of", self.language).search(
            without_bound(self.document.plain[before[-1].end : mention.start], self.language)
        ):
            return ""
        return _region_of(keys) or "|".join(keys)

    def _is_contrasted(self, mention: Mention, start: int) -> bool:
        """Whether a place behind a number opens a statement of its own: "…, while Anhui spent x"."""
        between = self.document.plain[mention.end : start]
        later = any(start < one.start for one in self.mentions)
        return later and pattern("contrast", self.language).search(between) is not None

    def _usable_places(self, mention: Mention, sentence: Sentence) -> list[PlaceHit]:
        plain, language = self.document.plain, self.language
        kept: list[PlaceHit] = []
        skipped: PlaceHit | None = None
        for hit in sentence.places:
            if hit.level == "other" and hit.key != ABROAD:
                continue
            before = plain[max(sentence.start, hit.start - 26) : hit.start]
            after = plain[hit.end : min(sentence.end, hit.end + 26)]
            gap = plain[hit.end : mention.start] if hit.end <= mention.start else None
            owner = (
                gap is not None
                and mention.kind != "times"
                and pattern("owner", language).fullmatch(without_bound(gap, language)) is not None
            )
            if hit.level == "nation" and mention.kind == "rank":
                continue
            if mention.kind == "rank" and pattern("ahead", language).search(plain[mention.end : hit.start]):
                continue
            if hit.level == "nation" and pattern("compared_nation", language).search(before + "\x00" + after):
                continue
            if not owner and (
                pattern("compared_place", language).search(before)
                or (
                    skipped is not None
                    and re.fullmatch(r"\s*(?:,|、|和|与|及|and|und)\s*", plain[skipped.end : hit.start])
                )
            ):
                skipped = hit
                continue
            if pattern("speaker", language).search(before + "\x00" + after):
                continue
            kept.append(hit)
        wholes = [hit for hit in kept if hit.start >= mention.end and _is_whole(plain, hit)]
        return [hit for hit in kept if hit not in wholes]

    def _groups(self, hits: list[PlaceHit]) -> list[list[PlaceHit]]:
        """Places that stand in one list: A, B and C."""
        groups: list[list[PlaceHit]] = []
        for hit in hits:
            if groups and hit.level in ("province", "city", "region"):
                gap = self.document.plain[groups[-1][-1].end : hit.start]
                levels = {groups[-1][-1].level, hit.level}
                same = len(levels) == 1 or levels <= {"province", "city"}
                if (
                    same
                    and re.fullmatch(r"\s*(?:,|、|和|与|及|以及|and|und|sowie|,\s?and|&)\s*|", gap)
                    and gap
                ):
                    groups[-1].append(hit)
                    continue
            groups.append([hit])
        return groups

    def _place_behind(self, mention: Mention, sentence: Sentence) -> str:
        """The place of "17,316 in Guangdong": directly behind, with nothing but a noun between."""
        if self.language == "zh":
            return ""
        after = self._after(mention, sentence, 70)
        for hit in sentence.places:
            if (
                hit.start < mention.end
                or (mention.kind == "rank" and hit.level == "nation")
                or hit.start - mention.end > 48
                or (hit.level == "other" and hit.key != ABROAD)
            ):
                continue
            gap = after[: hit.start - mention.end]
            link = r"(?:in|for|from|bei|für|aus|in der|im|in den)"
            if mention.kind == "percent" and hit.level not in ("nation", "other") and self.language == "en":
                link = r"(?:in|for|from|of)"
            noun = r"(?:[A-Za-zÄÖÜäöüß&-]+\s){0,4}"
            if _is_whole(self.document.plain, hit):
                return ""
            if re.fullmatch(rf"\s?\(?(?:{noun})?{link}\s(?:the\s)?", gap) and not any(
                mention.end <= other.start < hit.start for other in self.mentions
            ):
                return hit.key
            return ""
        return ""

    def _paired_place(self, mention: Mention, sentence: Sentence) -> str:
        """The place of a number in parallel lists: A and B … x and y respectively."""
        groups = [
            group
            for group in self._groups(
                [hit for hit in sentence.places if hit.level in ("province", "city", "region")]
            )
            if len(group) > 1
        ]
        lists = self._lists(sentence)
        mine = next((some for some in lists if mention in some), None)
        if mine is None or len(mine) < 2:
            return ""
        position = mine.index(mention)
        respectively = pattern("respectively", self.language).search(sentence.text) is not None
        for group in groups:
            if len(group) == len(mine) and (respectively or group[-1].end <= mine[0].start):
                return group[position].key
        singles = [
            hit
            for hit in sentence.places
            if hit.level in ("province", "city", "region") and hit.end <= mine[0].start
        ]
        keys = list(dict.fromkeys(hit.key for hit in singles))
        if len(keys) >= len(mine) and (mention.kind == "rank" or (respectively and len(keys) == len(mine))):
            return keys[-len(mine) :][position]
        return ""

    def _lists(self, sentence: Sentence) -> list[list[Mention]]:
        """Numbers of one kind that stand in one list: x, y and z."""
        inside = [one for one in self.mentions if sentence.start <= one.start < sentence.end]
        lists: list[list[Mention]] = [[one] for one in inside[:1]]
        for first, second in pairwise(inside):
            gap = self.document.plain[first.end : second.start]
            joined = re.fullmatch(r"\s*(?:,|、|和|与|及|，|and|und|,\s?and|sowie)\s*", gap)
            if joined and first.kind == second.kind:
                lists[-1].append(second)
            else:
                lists.append([second])
        return lists

    def _inherited_places(self, mention: Mention, sentence: Sentence, index: int) -> list[tuple[float, str]]:
        """Places carried on from before: of the sentence before, of the paragraph, of the heading."""
        clause = sentence.clause(mention.start)
        pointing = [
            hit.key for hit in sentence.places if hit.key.startswith("@") and hit.start < mention.start
        ]
        inside = [
            hit.key
            for hit in sentence.places
            if hit.key.startswith("@") and clause[0] <= hit.start < clause[1]
        ]
        level = next(reversed(inside or pointing), None)
        topics = self._topics(sentence, level)
        opens = sentence.start == sentence.block.start and not (inside or pointing)
        found = [(68.0, key) for key in topics[: int(opens)] if key != NATION]
        worth = 66.0
        for other in reversed(self.sentences[max(0, index - 14) : index]):
            if other.block.kind == "table":
                continue
            keys = [
                hit
                for hit in other.places
                if hit.level not in ("other",) and not self._is_compared(hit, other)
            ]
            primary = [
                one.readings[0].place
                for one in self.done
                if one.sentence is other and one.readings and one.readings[0].place
            ]
            plain = [
                one
                for one in self.done
                if one.sentence is other and not self._in_brackets(one.mention, other)
            ]
            primary = [
                one.readings[0].place for one in plain if one.readings and one.readings[0].place
            ] or primary
            if not keys and not level:
                level = next((hit.key for hit in other.places if hit.key.startswith("@")), None)
            if primary and other.has("contrast"):
                primary = [*primary[:1], *primary]
                primary = primary[::-1] if primary[0] != primary[-1] else primary
            groups = [[hit.key for hit in group] for group in self._groups(keys)]
            wholes = [
                region
                for region, parts in members().items()
                for group in groups
                if len(group) > 1 and set(parts) == set(group)
            ]
            parts = list(dict.fromkeys(hit.key for hit in keys if hit.level in ("province", "city")))
            if len(parts) > 1 and not sentence.places and sentence.has("jointly"):
                found.append((worth + 6, _region_of(parts) or "|".join(parts)))
            order = list(dict.fromkeys([*primary[-1:], *wholes, *(hit.key for hit in keys)]))
            if level:
                order = [key for key in order if _is_level(key, level)] or (
                    [] if level != "@region" else order[:0]
                )
            for rank, key in enumerate(order[:3]):
                found.append((worth - 4 * rank + (BACK_POINTED if inside and level else 0), key))
            if order:
                break
            worth -= 3
        if level == "@region" and not found and (region := self._region_of_all(sentence)):
            found.append((70.0, region))
        return found + [(found[0][0] - 8 if found else 58.0, key) for key in topics]

    def _in_brackets(self, mention: Mention, sentence: Sentence) -> bool:
        return re.search(r"[(（][^()（）]*$", self.document.plain[sentence.start : mention.start]) is not None

    def _region_of_all(self, sentence: Sentence) -> str:
        """The region that "the delta" is where only its provinces were named."""
        keys = {
            province_of().get(hit.key, hit.key)
            for one in self.sentences
            if one.start <= sentence.start
            for hit in one.places
            if hit.level in ("province", "city")
        }
        holding = [region for region, parts in members().items() if len(keys & set(parts)) > 1]
        return holding[0] if len(holding) == 1 else ""

    def _topics(self, sentence: Sentence, level: str | None) -> list[str]:
        """Places the article, its section or paragraph is about: of heads, first sentences, named most."""
        before = [one for one in self.sentences if one.start < sentence.start and one.block.kind != "table"]
        heads = [one for one in before if one.heading][::-1] or before[:1]
        opening = [one for one in before if one.block is sentence.block][:1]
        counted = Counter(
            one.readings[0].place for one in self.done if one.readings and one.readings[0].place
        )
        keys = [
            hit.key
            for one in [*heads, *opening]
            for hit in one.places
            if hit.level not in ("other", "nation", "case") and not self._is_compared(hit, one)
        ]
        keys += [key for key, number in counted.most_common(2) if number > 1]
        if any(hit.key == NATION for one in [*heads, *opening] for hit in one.places):
            keys.append(NATION)
        return [key for key in dict.fromkeys(keys) if not level or _is_level(key, level)][:4]

    def _is_compared(self, hit: PlaceHit, sentence: Sentence) -> bool:
        plain = self.document.plain
        before = plain[max(sentence.start, hit.start - 26) : hit.start]
        after = plain[hit.end : min(sentence.end, hit.end + 26)]
        if hit.level == "nation":
            return pattern("compared_nation", self.language).search(before + "\x00" + after) is not None
        return bool(
            pattern("speaker", self.language).search(before + "\x00" + after)
            or pattern("compared_place", self.language).search(before)
        )

    def _is_place_compared(self, hit: PlaceHit, sentence: Sentence) -> bool:
        before = self.document.plain[max(sentence.start, hit.start - 26) : hit.start]
        return pattern("compared_place", self.language).search(before) is not None or (
            self.language == "zh" and before.endswith("是")
        )

    def _is_of_another(self, mention: Mention, start: int) -> bool:
        """Whether a year behind belongs to another number: "6.8 after 9.0 in 2022"."""
        between = self.document.plain[mention.end : start]
        if re.search(r"[(（]\s?$", between) and re.match(r"\s?[:：]\s?\d", self.document.plain[start + 4 :]):
            return True  # "2.69 (2023: 2.65)"
        alike = [one for one in self.mentions if one.kind == mention.kind]
        inside = next((one for one in alike if mention.end <= one.start < start), None)
        if inside is not None:
            link = self.document.plain[mention.end : inside.start]
            return pattern("before_it", self.language).search(link) is not None
        later = any(start < one.start < start + 60 for one in alike)
        return later and re.search("[;；]", between) is not None

    def _year_near(self, hit: YearHit, mention: Mention, sentence: Sentence) -> tuple[float, bool]:
        """How near a year is to a number, and whether it is only what the number is compared with."""
        plain, language = self.document.plain, self.language
        low, high = sentence.clause(mention.start)
        inside, before = low <= hit.start < high, hit.end <= mention.start
        gap = mention.start - hit.end if before else hit.start - mention.end
        distance = gap * (ZH_WIDTH if language == "zh" else 1)
        lead, tail = plain[max(sentence.start, hit.start - 30) : hit.start], plain[hit.end : hit.end + 8]
        score = (100 if before else 90) - min(distance, 200) * 0.15 + (14 if inside else 0)
        is_base = bool(
            before and re.search(r"\b(?:from|von)\s$", lead) and re.match(r"\s(?:to|auf|bis)\b", tail)
        )
        if pattern("compared", language).search(lead) and not (
            language == "zh"
            and not pattern("to_year", language).search(tail)
            and not re.search(r"(?:比|较|是|从|自)\s*$", lead)
        ):
            is_base |= mention.kind in _DERIVED_KINDS or not before or distance > 14
            is_base |= pattern("growth_before", language).search(self._before(mention, sentence)) is not None
        if not before and self._is_of_another(mention, hit.start):
            score, is_base = score - 45, is_base or mention.kind in _DERIVED_KINDS
        elif is_base:
            score -= 45
        elif distance <= 8 and inside:
            score += 24
        if not before and re.fullmatch(r"\s(?:in|im Jahre?)\s", plain[mention.end : hit.start]):
            score += 30
        if re.match(r"\s?[)）]", tail) and re.search(r"[(（]\s?$", lead) and not before and distance < 8:
            score += 30
        return score, is_base

    def _years(self, mention: Mention, sentence: Sentence, index: int) -> list[tuple[float, int]]:
        """Years for a number with how near they are, nearest first; empty where none is named."""
        plain, language = self.document.plain, self.language
        found: list[tuple[float, int]] = []
        compared: list[int] = []
        for hit in sentence.years:
            score, is_base = self._year_near(hit, mention, sentence)
            compared += [hit.year] if is_base else []
            found.append((score, hit.year + _shift_for(plain, hit, sentence, language)))
        is_last_year = not found or pattern("last_year", language).search(
            self._clause_text(mention, sentence)
        )
        named = pattern("last_year", language).search(sentence.text)
        ahead = named is not None and sentence.start + named.start() < mention.start
        if (
            is_last_year
            and named
            and (ahead or not pattern("growth_after", language).search(self._after(mention, sentence)))
        ):
            own = [hit.year for hit in sentence.years if hit.year not in compared]
            base = self.date or next(iter(own), None)
            if base is not None and not any(
                _shift_for(plain, hit, sentence, language) for hit in sentence.years
            ):
                found.append((105, base - 1))
        if (year := self._years_later(mention, sentence, index)) is not None:
            found.append((140 if found else 100, year))
        self.undated = bool(found) and len(compared) == len(found)
        behind = [hit for hit in sentence.years if hit.start >= mention.end]
        if (
            behind
            and behind == sentence.years
            and all(self._is_of_another(mention, hit.start) for hit in behind)
        ):
            carried = self._inherited_years(sentence, index)
            found += [(92.0 - 9 * order, year) for order, year in enumerate(carried)]
        if (year := self._years_earlier(mention, sentence, index, among=bool(found))) is not None:
            found.append((140 if found else 100, year))
        led = any(hit.end <= mention.start for hit in sentence.years)
        if len(compared) == len(found) and (mention.kind in _DERIVED_KINDS or (found and not led)):
            inside = [one.readings[0].year for one in self.done if one.sentence is sentence and one.readings]
            previous = [
                year for year in self._inherited_years(sentence, index) if year > max(compared, default=0)
            ]
            later = [year for year in inside[-1:] if year and year not in compared] or (
                previous if found else []
            )
            found += [(92.0 - order, year) for order, year in enumerate(later)]
        if compared and len(compared) == len(found):
            after = max(compared) + 1
            if after in (*self.years_before(sentence), (self.date or 0) - 1):
                found.append((92.0, after))
        if not found:
            found = [
                (60.0 - 9 * order, year) for order, year in enumerate(self._inherited_years(sentence, index))
            ]
        if self.is_loose(sentence, index):
            found += [(58.0 - 3 * order, year) for order, year in enumerate(self.years_before(sentence)[:4])]
            found += [(57.0, self.date - 1)] if self.date else []
        if (year := self._year_of_span(mention, sentence)) is not None:
            found.append((150.0, year))
        if label := _YEAR_LABEL.search(plain[max(sentence.start, mention.start - 24) : mention.start]):
            found.append((160.0, int(label[1])))
        best: dict[int, float] = {}
        for score, year in found:
            best[year] = max(score, best.get(year, 0.0))
        return sorted(((score, year) for year, score in best.items()), reverse=True)

    def _years_later(self, mention: Mention, sentence: Sentence, index: int) -> int | None:
        """The year of "five years later": counted from the one named before."""
        lead, tail = self._stretch(mention, sentence)
        cue = pattern("later", self.language)
        later = cue.search(lead) or cue.search(tail[:40])
        if later is None:
            return None
        years = [hit.year for hit in sentence.years if hit.end <= mention.start][::-1]
        years += self._inherited_years(sentence, index)
        word = later["no"] or "1"
        number = lookup("numeral", self.language).get(fold(word)) or chinese_numeral(word)
        return years[0] + int(number or (word if word.isdigit() else 1)) if years else None

    def _years_earlier(self, mention: Mention, sentence: Sentence, index: int, *, among: bool) -> int | None:
        """The year of "ten years earlier": `among` other years only behind the number before."""
        tail = self._stretch(mention, sentence)[1]
        behind = pattern("year_behind", self.language).match(tail)
        if behind and mention.kind in ("money", "count", "percent"):
            known = [hit.year for hit in sentence.years if hit.end <= mention.start][::-1]
            known += self._inherited_years(sentence, index)
            ago = (
                int(lookup("numeral", self.language).get(fold(behind["no"]), behind["no"]))
                if behind["no"]
                else 1
            )
            return known[0] - ago if known else None
        lead = self._stretch(mention, sentence)[0] if among else sentence.text
        ahead = self._stretch(mention, sentence)[0]
        found = pattern("relative", self.language).search(lead)
        compared = found and pattern("compared", self.language).search(lead[: found.start()])
        if found and re.search(re.escape(found.group()) + r"\s*[(（]\s*$", ahead):
            compared = None  # "less than the year before (33,339)"
        if found is None or (compared and (among or not found["no"])):
            return None
        before = [hit.year for hit in sentence.years if hit.end <= mention.start] if among else []
        years = before[::-1] or self._inherited_years(sentence, index)
        told = sentence.text[sentence.text.find(found.group()) + len(found.group()) :]
        if re.match(r"[,，]?\s*(?:in|im Jahr|的)?\s?(?:19|20)\d\d", told):
            return None  # "ten years earlier, in 2013" names its year
        words_ = found["no"] or ("10" if re.search("decade|Jahrzehnt", found.group()) else "1")
        number = lookup("numeral", self.language).get(fold(words_)) or chinese_numeral(words_)
        return years[0] - int(number or words_) if years else None

    def _year_of_span(self, mention: Mention, sentence: Sentence) -> int | None:
        """The year of x or y in "between 2015 and 2023 it rose from x to y"."""
        joined = r"年?\s*(?:to|and|bis|und|[-–—~至到])\s*"
        for first, last in pairwise(sentence.years):
            if re.fullmatch(joined, self.document.plain[first.end : last.start]):
                before = self._before(mention, sentence)
                if re.search(r"(?:\bfrom|\bvon|由|从)\s*$", before):
                    return first.year
                if re.search(r"(?:\bfrom|\bvon|由|从).*(?:\bto|\bauf|到|至|达)\s*$", before):
                    return last.year
        return None

    def is_loose(self, sentence: Sentence, index: int) -> bool:
        """Whether no year is named here though the article names some: any of them may be meant."""
        if sentence.years or pattern("now", self.language).search(sentence.text):
            return False
        if pattern("last_year", self.language).search(sentence.text):
            return self.date is None
        if self._inherited_years(sentence, index):
            return False
        return bool(self.years_before(sentence)) or self.date is not None

    def years_before(self, sentence: Sentence) -> list[int]:
        """Return the years named before a sentence, the last one first, those used for numbers ahead."""
        used = [one.readings[0].year for one in self.done if one.readings and one.readings[0].year]
        named = [hit.year for one in self.sentences if one.start < sentence.start for hit in one.years]
        return list(dict.fromkeys([*used[::-1], *named[::-1]]))

    def _inherited_years(self, sentence: Sentence, index: int) -> list[int]:
        if pattern("now", self.language).search(sentence.text):
            return []
        for other in reversed(self.sentences[max(0, index - 4) : index]):
            if other.block is not sentence.block and not other.heading:
                break
            dated = [one for one in self.done if one.sentence is other and one.readings and one.dated]
            # "3.58 after 3.49 in 2022" is about the year of the first
            meant = [one for one in dated if not self._is_what_was_before(one.mention, other)] or dated
            used = [one.readings[0].year for one in meant]
            years = [*used[-1:], *(hit.year for hit in reversed(other.years))]
            if years and not other.has("future"):
                return list(dict.fromkeys(years))
        return self._only_year(sentence)

    def _is_what_was_before(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a number is what another is compared with: after 3.49, nach 3,49, compared with 3.49."""
        return pattern("before_it", self.language).search(self._before(mention, sentence, 24)) is not None

    def _only_year(self, sentence: Sentence) -> list[int]:
        """The one year an article reports on: of its title, or of every number before."""
        before = [one for one in self.done if one.dated and one.sentence.start < sentence.start]
        used = [one.readings[0].year for one in before if one.readings]
        title = self.sentences[0] if self.sentences[0].heading else None
        titled = {hit.year for hit in title.years} if title is not None else set()
        if len(titled) == 1 and set(used) <= titled:
            return [*titled]
        return used[:1] if len(used) >= MANY and len(set(used)) == 1 else []


@cache
def _bounds(language: str) -> tuple[str, ...]:
    known = (word for word in words("relation", language) if word.position == "before")
    listed = [word.word.lower() for word in known if word.key in ("about", "at_least", "at_most")]
    return tuple(word for word in listed if word not in ("突破", "超过", "exceeded", "passed", "surpassed"))


def without_bound(text: str, language: str) -> str:
    """Text before a number without words such as about, more than, 约, 超过."""
    rest = text.rstrip(" ") if language == "zh" else text
    stripped, bounds = rest.rstrip(), _bounds(language)
    lower = stripped.lower()
    for word in bounds if lower.endswith(bounds) else ():
        before = stripped[: -len(word)]
        if lower.endswith(word) and (language == "zh" or not before[-1:].isalnum()):
            return before
    return rest


def contains(whole: str, part: str) -> bool:
    """Whether a place is part of another."""
    inner = (*members().get(whole, ()), *(("hong_kong", "macao") if whole == "gba" else ()))
    return part in inner or province_of().get(part) in (whole, *inner)


def _region_of(keys: list[str]) -> str:
    """The region that consists of just these places, empty where none does."""
    return next((region for region, parts in members().items() if set(parts) == set(keys)), "")


def _is_whole(plain: str, hit: PlaceHit) -> bool:
    """Whether a place is what a share is taken of: "44 % of Guangdong's total"."""
    lead, tail = plain[max(0, hit.start - 16) : hit.start], plain[hit.end : hit.end + 12]
    return re.search(r"(?:%|\bper ?cent|\bhalf|thirds?|quarters?|fifths?)\sof\s$", lead) is not None and (
        re.match(r"\s(?:total|overall|whole|entire|sum)\b", tail) is not None
    )


def _is_level(key: str, level: str) -> bool:
    if level == "@region":
        return key in members() or "|" in key
    if level == "@province":
        return key not in MUNICIPALITIES and (key in members_of_nation() or key in ("hong_kong", "macao"))
    return key in province_of() or key in MUNICIPALITIES


def _shift_for(plain: str, hit: YearHit, sentence: Sentence, language: str) -> int:
    """-1 where a text of a year tells of the year before: im Herbst 2024 für das Vorjahr."""
    if language != "de":
        return 0
    return (
        -1 if re.search(r"(?<!als )(?<!wie )\b(?:für das|im) Vorjahr\b", plain[hit.end : sentence.end]) else 0
    )
