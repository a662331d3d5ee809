"""What a number of an article may mean: indicator, place, year and relation, the likeliest reading first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.claims.documents import Cell, Document
from analysis.claims.numbers import Mention, numbers_of
from analysis.claims.places import ABROAD, PART, PlaceHit, members, province_of
from analysis.claims.sentences import Sentence, date_of, pattern, sentence_at, sentences_of
from analysis.claims.series import NATION, Fact, Series, members_of_nation, newest, vintages
from analysis.claims.terms import TermHit
from analysis.measure.regional import RATIOS
from analysis.quantities import lookup
from analysis.quantities.vocabulary import fold, words

BACK_POINTED = 32.0
"""What a place gains that the clause points back to: the province, die Region, 全省."""
SMALL_MONEY = 1e7
"""No series of whole places is below ten million yuan: less is an amount per head where heads are named."""
INHERITED = 75.0
"""A year that scores less is carried on from before."""
ZH_WIDTH = 2.2
"""A Chinese character says as much as this many letters: distances are compared in letters."""


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


COMPATIBLE = {
    "money": ("CNY", "USD", "HKD"),
    "percent": ("%",),
    "points": ("%",),
}
_NOUN_UNITS = {
    "家": ("enterprises", "institutions", "laboratories"),
    "件": ("patents", "applications"),
    "篇": ("papers",),
    "项": ("contracts", "projects", "patents", "instruments", "measures"),
    "人年": ("person-years", "per 10,000"),
    "人": ("million persons", "person-years", "persons", "per 10,000"),
    "名": ("person-years", "persons"),
    "平方公里": ("km2",),
    "平方千米": ("km2",),
    "公顷": ("km2",),
    "座": ("cities", "laboratories", "facilities"),
    "个": (
        "laboratories",
        "institutions",
        "clusters",
        "cities",
        "projects",
        "facilities",
        "enterprises",
        "ministries",
    ),
    "台": ("sets",),
    "套": ("sets",),
    "份": ("contracts",),
    "公里": (),
    "千米": (),
    "米": (),
    "秒": (),
    "吨": (),
    "辆": (),
    "架": (),
    "字": (),
    "千瓦": (),
    "千瓦时": (),
    "亩": (),
    "人次": (),
    "兆瓦": (),
    "吉瓦": (),
    "标箱": (),
    "度": (),
    "分": ("points",),
    "条": (),
    "批": (),
    "种": (),
    "户": ("enterprises",),
    "位": (),
}
_NOUN_WORDS = {
    "en": {
        "km": (),
        "kilometres": (),
        "kilometers": (),
        "metres": (),
        "meters": (),
        "m": (),
        "seconds": (),
        "tonnes": (),
        "tons": (),
        "MW": (),
        "GW": (),
        "days": (),
        "words": (),
        "hectares": ("km2",),
        "square": ("km2",),
        "sq": ("km2",),
        "students": (),
        "cars": (),
        "vehicles": (),
        "jobs": (),
        "base": (),
        "stations": (),
        "professors": (),
        "robots": (),
        "guests": (),
        "visitors": (),
        "unicorns": (),
        "start-ups": (),
    },
    "de": {
        "km": (),
        "Kilometer": (),
        "Kilometern": (),
        "Meter": (),
        "Metern": (),
        "m": (),
        "Sekunden": (),
        "Tonnen": (),
        "MW": (),
        "GW": (),
        "Tage": (),
        "Tagen": (),
        "Wörter": (),
        "Hektar": ("km2",),
        "Quadratkilometer": ("km2",),
        "Studierende": (),
        "Autos": (),
        "Fahrzeuge": (),
        "Arbeitsplätze": (),
        "Professoren": (),
        "Gäste": (),
        "Besucher": (),
        "Roboter": (),
        "Tankstellen": (),
        "Einhörner": (),
        "Start-ups": (),
    },
}
_NOUN_STEMS = {
    "en": (
        ("patent", ("patents", "applications")),
        ("paper", ("papers",)),
        ("article", ("papers",)),
        ("publication", ("papers",)),
        ("enterprise", ("enterprises",)),
        ("compan", ("enterprises",)),
        ("firm", ("enterprises",)),
        ("manufacturer", ("enterprises",)),
        ("contract", ("contracts",)),
        ("project", ("projects",)),
        ("laborator", ("laboratories",)),
        ("lab", ("laboratories",)),
        ("institution", ("institutions",)),
        ("application", ("applications", "patents")),
        ("filing", ("applications", "patents")),
        ("resident", ("million persons",)),
        ("inhabitant", ("million persons",)),
        ("people", ("million persons", "persons", "person-years")),
        ("person-year", ("person-years",)),
        ("full-time", ("person-years",)),
        ("researcher", ("person-years", "persons")),
        ("cit", ("cities",)),
        ("cluster", ("clusters",)),
    ),
    "de": (
        ("patent", ("patents", "applications")),
        ("schutzrecht", ("patents",)),
        ("publikation", ("papers",)),
        ("artikel", ("papers",)),
        ("arbeiten", ("papers",)),
        ("aufsätze", ("papers",)),
        ("unternehmen", ("enterprises",)),
        ("firmen", ("enterprises",)),
        ("betrieb", ("enterprises",)),
        ("vertr", ("contracts",)),
        ("projekt", ("projects",)),
        ("labor", ("laboratories",)),
        ("einrichtung", ("institutions",)),
        ("anmeldung", ("applications", "patents")),
        ("einwohner", ("million persons",)),
        ("menschen", ("million persons", "persons")),
        ("vollzeit", ("person-years",)),
        ("forsche", ("person-years", "persons")),
        ("städte", ("cities",)),
        ("cluster", ("clusters",)),
        ("personen", ("persons", "million persons")),
    ),
}


def readings_of(document: Document, store: Series, *, date: int | None = None) -> Iterator[Found]:
    """Yield every number of an article with its readings, the likeliest first.

    Whoever settles on another reading puts it first before the next number is asked for: later numbers go by it.

    `date` is the year of the article, which "last year" goes by; without it the article's own date line.
    """
    return _Reader(document, store, date or date_of(document)).read()


class _Reader:
    def __init__(self, document: Document, store: Series, date: int | None) -> None:
        self.document, self.store, self.date = document, store, date
        self.language = document.language
        self.sentences = sentences_of(document)
        self.mentions = numbers_of(document.plain, document.language)
        self.done: list[Found] = []

    def read(self) -> Iterator[Found]:
        for mention in self.mentions:
            index = next(
                (i for i, one in enumerate(self.sentences) if one.start <= mention.start < one.end), None
            )
            if index is None:
                continue
            sentence = self.sentences[index]
            cell = self._cell(sentence, mention)
            if cell is not None:
                if cell[2].head and sentence.block.rows and cell[2] in sentence.block.rows[0]:
                    found = Found(mention, sentence, [], silent="table_head")
                else:
                    found = self._in_table(mention, sentence, cell)
            else:
                found = self._in_prose(mention, sentence, index)
            self.done.append(found)
            yield found

    # ------------------------------------------------------------------ tables

    def _cell(self, sentence: Sentence, mention: Mention) -> tuple[int, int, Cell] | None:
        if sentence.block.kind != "table":
            return None
        for row_number, row in enumerate(sentence.block.rows):
            for column, cell in enumerate(row):
                if cell.start <= mention.start < max(cell.end, cell.start + 1):
                    return row_number, column, cell
        return None

    def _in_table(self, mention: Mention, sentence: Sentence, where: tuple[int, int, Cell]) -> Found:
        rows = sentence.block.rows
        row_number, column, _ = where
        head = rows[0][column] if column < len(rows[0]) else None
        side = rows[row_number][0]
        make = lambda cell: sentence_at(self.document, sentence.block, cell.start, cell.end)  # noqa: E731
        contexts = [make(cell) for cell in (head, side) if cell is not None and cell.end > cell.start]
        before = [one for one in self.sentences if one.end <= sentence.block.start]
        contexts += before[-1:] + [one for one in before[:-1][::-1] if one.heading][:1]
        mention = self._with_unit(mention, contexts[:1] + ([contexts[1]] if len(contexts) > 1 else []))
        hits: list[tuple[float, TermHit]] = []
        for order, context in enumerate(contexts):
            some = self._compatible(context.terms, mention)
            for hit in _uncovered(some):
                hits.append((100 - 25 * order + hit.length * 0.5, hit))
            if some:
                break
        row_of_heads = sentence_at(self.document, sentence.block, rows[0][0].start, rows[0][-1].end)
        places = self._table_places([*contexts[1:2], *contexts[:1], row_of_heads, *contexts[2:]])
        years = [
            hit.year for context in [*contexts[:2], row_of_heads, *contexts[2:]] for hit in context.years
        ]
        relation = "rank" if mention.kind == "rank" else "equals"
        text = " ".join(context.text for context in contexts[:2])
        dated = [(100.0 - 20 * order, year) for order, year in enumerate(dict.fromkeys(years))]
        readings = self._expanded(mention, hits, places, dated, relation, sentence, text)
        return self._finish(mention, sentence, readings, places, "")

    def _table_places(self, contexts: list[Sentence]) -> list[tuple[float, str]]:
        """The place of a cell: of its row, its column, another head, the text above."""
        for order, context in enumerate(contexts):
            keys = [hit.key for hit in context.places if hit.level != "other" or hit.key == ABROAD]
            if keys:
                return [(90.0 - 5 * order, keys[0])]
        return []

    def _with_unit(self, mention: Mention, contexts: list[Sentence]) -> Mention:
        """The number of a cell in the unit that its head names."""
        if mention.kind != "count" or mention.unit:
            return mention
        for context in contexts:
            inside = re.findall(r"[（(\[]([^）)\]]*)[）)\]]", context.text)
            for text in [*inside, *([] if inside else [context.text])]:
                unit = _unit_in(text, self.language, bracket=bool(inside))
                if unit is None:
                    continue
                kind, power, code = unit
                scale = 10.0**power
                return replace(
                    mention,
                    kind=kind,
                    value=mention.value * scale,
                    step=mention.step * scale,
                    unit=code,
                    power=power,
                )
        return mention

    # ------------------------------------------------------------------ prose

    def _in_prose(self, mention: Mention, sentence: Sentence, index: int) -> Found:
        near = self._clause_text(mention, sentence)
        mention = self._directed(mention, sentence, near)
        relations = self._relations(mention, sentence)
        places = self._places(mention, sentence, index)
        hits = self._hits(mention, sentence, index, relations)
        silent = self._guard(mention, sentence, near, hits)
        years = self._years(mention, sentence, index)
        readings: list[Reading] = []
        for order, relation in enumerate(relations):
            suited = [(near_, hit) for near_, hit in hits if self._suits(hit, relation, mention)]
            longest = _uncovered([hit for _, hit in suited])
            fitting = [(near_, hit) for near_, hit in suited if hit in longest]
            some = self._expanded(mention, fitting, places, years, relation, sentence, near)
            readings += [replace(one, near=one.near - 12 * order) for one in some]
        if mention.kind == "rank":
            readings += self._cluster_ranks(mention, sentence, index, places, years)
        readings += self._facts(mention, sentence, index, places, years)
        return self._finish(mention, sentence, readings, places, silent)

    def _directed(self, mention: Mention, sentence: Sentence, near: str) -> Mention:
        """The number with the direction of its change: a fall, a multiple that is added."""
        before, after = self._before(mention, sentence), self._after(mention, sentence)
        if mention.kind in ("percent", "points"):
            window = (
                before[-44:] + "\x00" + after[:24]
                if self.language != "zh"
                else before[-12:] + "\x00" + after[:4]
            )
            if pattern("fall", self.language).search(window):
                return replace(mention, falling=True)
        if mention.kind == "times":
            text = f"{before[-40:]}{mention.text}\x00{after[:30]}"
            if self.language == "zh" and re.search(
                r"(?:增长|增加|提高|扩大|上升|高出|多出|提升)了?(?:约|近|超|超过|将近)?[\d.一二两三四五六七八九十]+(?:多|余)?倍",
                text,
            ):
                return replace(mention, added="yes")
            if re.search(
                r"times (?:more|higher|larger|bigger)|(?:rose|grew|increased|growth)[^.;]{0,20}times|mal mehr|mal höher|um das|-?fold\b[^.;]{0,3}increase",
                text.replace("\x00", ""),
            ):
                return replace(mention, added="maybe")
        return mention

    def _clause_text(self, mention: Mention, sentence: Sentence) -> str:
        start, end = sentence.clause(mention.start)
        return self.document.plain[start:end]

    def _before(self, mention: Mention, sentence: Sentence, width: int = 60) -> str:
        text = self.document.plain[max(sentence.start, mention.start - width) : mention.start]
        return _without_bound(text, self.language)

    def _after(self, mention: Mention, sentence: Sentence, width: int = 60) -> str:
        return self.document.plain[mention.end : min(sentence.end, mention.end + width)]

    def _stretch(self, mention: Mention, sentence: Sentence) -> tuple[str, str]:
        """The text from the number before, and the text to the number behind."""
        inside = [one for one in self.mentions if sentence.start <= one.start < sentence.end]
        before = max((one.end for one in inside if one.end <= mention.start), default=sentence.start)
        behind = min((one.start for one in inside if one.start >= mention.end), default=sentence.end)
        return self.document.plain[before : mention.start], self.document.plain[mention.end : behind]

    def _relations(self, mention: Mention, sentence: Sentence) -> list[str]:
        """The relations a number may stand in, likeliest first."""
        language, near = self.language, self._clause_text(mention, sentence)
        before, after = self._before(mention, sentence), self._after(mention, sentence)
        match = lambda cue, text: pattern(cue, language).search(text) is not None  # noqa: E731
        if mention.kind == "rank":
            return ["rank"]
        if mention.kind == "times":
            return ["multiple"]
        if mention.kind == "points":
            return ["growth"]
        if mention.kind == "money":
            if match("capita", near):
                return ["per_head"]
            per_head = match("capita", sentence.text)
            return ["per_head", "equals"] if per_head and mention.value < SMALL_MONEY else ["equals"]
        if mention.kind == "count":
            lead, tail = self._stretch(mention, sentence)
            per = match("ten_thousand", lead) or (language != "zh" and match("ten_thousand", tail[:40]))
            return ["per_10000", "equals"] if per else ["equals"]
        grows = match("growth_before", before) or match("growth_after", after)
        levels = match("level_before", before)
        shares = match("share_after", after) or match("share_any", near)
        order: list[str] = []
        if grows and not (levels and not match("growth_after", after) and not match("growth_before", before)):
            order = ["growth"] + (["share"] if shares else [])
        elif shares:
            whole = _OF_NATION[language].search(after) or _OF_NATION[language].search(before[-14:])
            order = ["share", "equals"] if whole else ["equals", "share"]
        elif match("share_any", sentence.text):
            order = (
                ["equals", "share", "growth"] if match("growth_any", sentence.text) else ["equals", "share"]
            )
        else:
            order = ["equals", "growth"] if match("growth_any", sentence.text) else ["equals", "share"]
        return order

    def _suits(self, hit: TermHit, relation: str, mention: Mention) -> bool:
        unit, kind = self._unit(hit.key), self.store.kinds.get(hit.key, "")
        if relation == "equals":
            return self._fits_unit(hit.key, mention)
        if "population" in hit.key and relation in ("per_10000", "per_head"):
            return False
        if relation in ("per_10000",):
            return "per 10,000" in unit or kind in ("stock", "flow") and "CNY" not in unit
        if relation == "per_head":
            return unit in ("thousand CNY", "CNY") or (kind in ("flow", "stock") and "CNY" in unit)
        if mention.kind == "points":
            return unit == "%"
        if relation == "growth":
            return kind in ("flow", "stock", "index")
        if relation in ("share", "multiple"):
            return kind in ("flow", "stock") or (relation == "multiple" and kind == "index")
        return kind in ("flow", "stock", "ratio")

    def _unit(self, key: str) -> str:
        if key in self.store.units:
            return self.store.units[key]
        return next(
            (fact.unit for facts in self.store.facts.values() for fact in facts if fact.key == key), ""
        )

    def _fits_unit(self, key: str, mention: Mention) -> bool:
        unit = self._unit(key)
        if mention.kind == "money":
            return any(code in unit for code in COMPATIBLE["money"]) and " per " not in unit
        if mention.kind in ("percent", "points"):
            return unit.startswith("%")
        if mention.kind == "rank":
            return unit == "rank" or self.store.kinds.get(key) in ("flow", "stock", "ratio")
        if mention.kind == "times":
            return self.store.kinds.get(key) in ("flow", "stock", "index")
        if unit.startswith("%") or "CNY" in unit or "USD" in unit or "HKD" in unit or unit in ("", "rank"):
            return False
        classes = self._noun_classes(mention)
        return (
            classes is None
            or any(one in unit for one in classes)
            or (classes != () and unit in ("2011=100", "points", "ratio") and not mention.unit)
        )

    def _noun_classes(self, mention: Mention) -> tuple[str, ...] | None:
        """The units that the word behind a count stands for; None where it says nothing."""
        noun = mention.unit
        if not noun:
            return None
        if self.language == "zh":
            return _NOUN_UNITS.get(noun)
        if noun in _NOUN_WORDS[self.language]:
            return _NOUN_WORDS[self.language][noun]
        return next(
            (
                units
                for stem, units in _NOUN_STEMS[self.language]
                if noun.lower().startswith(stem) or (self.language == "de" and noun.lower().endswith(stem))
            ),
            None,
        )

    def _compatible(self, hits: list[TermHit], mention: Mention) -> list[TermHit]:
        return [hit for hit in hits if self._fits_unit(hit.key, mention)]

    # ------------------------------------------------------------------ indicators

    def _hits(
        self, mention: Mention, sentence: Sentence, index: int, relations: list[str]
    ) -> list[tuple[float, TermHit]]:
        """Names of indicators for a number with how near they are, nearest first."""
        nearby = [hit for one in self.sentences[max(0, index - 2) : index + 1] for hit in one.terms]
        nearby += [TermHit(one.readings[0].indicator, ((0, 0),), 0) for one in self.done[-3:] if one.readings]
        usable = lambda hits: [  # noqa: E731
            hit
            for hit in hits
            if hit.known_by(nearby) and any(self._suits(hit, relation, mention) for relation in relations)
        ]
        own = usable(sentence.terms)
        scored = [(self._nearness(hit, mention, sentence), hit) for hit in own]
        previous = [
            one
            for one in self.done
            if one.sentence.block is sentence.block or one.sentence.start >= self._paragraph_before(sentence)
        ]
        anaphora: list[tuple[float, TermHit]] = []
        derived = mention.kind in ("percent", "times", "rank", "points")
        for steps, one in enumerate(reversed(previous[-3:])):
            for rank, reading in enumerate(one.readings[:1]):
                hit = TermHit(reading.indicator, ((one.mention.start, one.mention.end),), 0)
                if reading.fact is not None or not usable([hit]):
                    continue
                same = one.sentence is sentence
                named = [term for term in own if one.mention.end <= term.start < mention.start]
                worth = (
                    (96 if derived and not named else 74 if derived else 58) - 9 * steps - (0 if same else 14)
                )
                if not self._own_noun_differs(mention):
                    anaphora.append((worth - rank, hit))
        scored += anaphora
        if not self._own_noun_differs(mention):
            for distance, other in enumerate(reversed(self.sentences[max(0, index - 3) : index])):
                if other.block.kind == "table" or (
                    other.block is not sentence.block and not other.heading and distance > 1
                ):
                    continue
                scored += [
                    (46 - 10 * distance + min(hit.length, 20) * 0.3, hit)
                    for hit in usable(other.terms)
                ]
        scored += self._family(scored, previous, sentence)
        best: dict[str, tuple[float, TermHit]] = {}
        for near, hit in scored:
            if hit.key not in best or near > best[hit.key][0]:
                best[hit.key] = (near, hit)
        return sorted(best.values(), key=lambda pair: -pair[0])

    def _family(
        self, scored: list[tuple[float, TermHit]], previous: list[Found], sentence: Sentence
    ) -> list[tuple[float, TermHit]]:
        """Names read in the family of the number before: R&D behind figures of high-tech manufacturing is its R&D."""
        if not previous or previous[-1].sentence is not sentence or not previous[-1].readings:
            return []
        before = previous[-1].readings[0].indicator
        stem = "_".join(before.split("_")[:3])
        more = []
        for near, hit in scored:
            key = f"{stem}_{hit.key}"
            if not hit.key.startswith(stem) and key in self.store.units:
                more.append((near + 4, replace(hit, key=key)))
        return more

    def _own_noun_differs(self, mention: Mention) -> bool:
        """Whether a count has a noun of its own that no indicator stands for: it is not about the one before."""
        if mention.kind != "count" or not mention.unit:
            return False
        classes = self._noun_classes(mention)
        return classes == () or (classes is None and self.language != "zh")

    def _paragraph_before(self, sentence: Sentence) -> int:
        blocks = [block for block in self.document.blocks if block.start < sentence.block.start]
        return blocks[-1].start if blocks else 0

    def _nearness(self, hit: TermHit, mention: Mention, sentence: Sentence) -> float:
        width = ZH_WIDTH if self.language == "zh" else 1.0
        clause = sentence.clause(mention.start)
        low, high = min(hit.parts, key=lambda part: _gap(part, mention))
        distance = _gap((low, high), mention) * width
        between = [
            one
            for one in self.mentions
            if one is not mention and min(high, mention.end) <= one.start < max(low, mention.start)
        ]
        score = 100 - min(distance, 160) * 0.25 + min(hit.length * width, 36) * 0.8
        score -= 7 * len(between) + (3 if hit.needs else 0)
        if low < mention.start and any(one.kind == mention.kind for one in between) and self.language != "zh":
            score -= 14
        if self.language != "zh" and low >= mention.end and distance <= 26 and not between:
            score += 8
        if self.language != "zh" and low < mention.start:
            owned = any(one.kind == mention.kind and 0 <= low - one.end <= 26 for one in self.mentions)
            score -= 18 if owned else 0
        if low >= mention.end and not clause[0] <= low < clause[1]:
            score -= 14
        if low >= mention.end:
            score -= 4 if distance < 30 and not between else 12
            if between and any(one.kind == mention.kind for one in between):
                score -= 15
        if not clause[0] <= low < clause[1]:
            score -= 6
        return score

    # ------------------------------------------------------------------ places

    def _places(self, mention: Mention, sentence: Sentence, index: int) -> list[tuple[float, str]]:
        """Places for a number with how near they are, nearest first; abroad and parts are among them."""
        found: list[tuple[float, str]] = []
        paired = self._paired_place(mention, sentence)
        if paired:
            found.append((130.0, paired))
        if pattern("average", self.language).search(self._before(mention, sentence)):
            found.append((125.0, NATION))
        going = self._place_gone_to(mention, sentence)
        if going:
            found.append((118.0, going))
        behind = self._place_behind(mention, sentence)
        if behind:
            found.append((112.0, behind))
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
            keys = [hit.key for hit in group]
            if len(group) == 1:
                found.append((score, keys[0]))
                continue
            joint = pattern("jointly", self.language).search(sentence.text) is not None
            whole = next((region for region, parts in members().items() if set(parts) == set(keys)), "")
            total = whole or "|".join(keys)
            found.append((score + (6 if joint or whole else -14), total))
            found += [(score - (10 if joint else 2) - order, key) for order, key in enumerate(keys)]
        inherited = self._inherited_places(mention, sentence, index)
        penalty = 30 if any(score > 70 for score, _ in found) else 0
        found += [(score - penalty, key) for score, key in inherited]
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
                gap is not None and re.fullmatch(_OWNER[language], _without_bound(gap, language)) is not None
            )
            if hit.level == "nation" and mention.kind == "rank":
                continue
            if (
                hit.level == "nation"
                and _COMPARED_NATION[language].search(before + "\x00" + after)
            ):
                continue
            if not owner and (
                _COMPARED_PLACE[language].search(before)
                or (
                    skipped is not None
                    and re.fullmatch(r"\s*(?:,|、|和|与|及|and|und)\s*", plain[skipped.end : hit.start])
                )
            ):
                skipped = hit
                continue
            if _SPEAKER[language].search(before + "\x00" + after):
                continue
            kept.append(hit)
        return kept

    def _groups(self, hits: list[PlaceHit]) -> list[list[PlaceHit]]:
        """Places that stand in one list: A, B and C."""
        groups: list[list[PlaceHit]] = []
        for hit in hits:
            if groups and hit.level in ("province", "city", "region"):
                gap = self.document.plain[groups[-1][-1].end : hit.start]
                if (
                    groups[-1][-1].level == hit.level
                    and re.fullmatch(r"\s*(?:,|、|和|与|及|以及|and|und|sowie|,\s?and|&)\s*|", gap)
                    and gap
                ):
                    groups[-1].append(hit)
                    continue
            groups.append([hit])
        return groups

    def _place_behind(self, mention: Mention, sentence: Sentence) -> str:
        """The place of "17,316 in Guangdong": directly behind the number, with nothing but its noun between."""
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
            if re.fullmatch(rf"\s?\(?(?:{noun})?{link}\s(?:the\s)?", gap) and not any(
                mention.end <= other.start < hit.start for other in self.mentions
            ):
                return hit.key
            return ""
        return ""

    def _place_gone_to(self, mention: Mention, sentence: Sentence) -> str:
        """The place of "… of which 294.7 billion went to Beijing": behind a verb that shares out."""
        after = self._after(mention, sentence, 110)
        for hit in sentence.places:
            if hit.start < mention.end or hit.level in ("other", "nation"):
                continue
            lead = after[: hit.start - mention.end]
            alike = any(one.kind == mention.kind and mention.end <= one.start < hit.start for one in self.mentions)
            return hit.key if _GONE_TO[self.language].search(lead) and not alike else ""
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
        told = pattern("respectively", self.language).search(sentence.text) is not None
        for group in groups:
            if len(group) == len(mine) and (told or group[-1].end <= mine[0].start):
                return group[position].key
        singles = [
            hit
            for hit in sentence.places
            if hit.level in ("province", "city", "region") and hit.end <= mine[0].start
        ]
        keys = list(dict.fromkeys(hit.key for hit in singles))
        if mention.kind == "rank" and len(keys) >= len(mine):
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
        level = (inside or pointing or [None])[-1]
        found: list[tuple[float, str]] = []
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
            groups = [[hit.key for hit in group] for group in self._groups(keys)]
            wholes = [
                region
                for region, parts in members().items()
                for group in groups
                if len(group) > 1 and set(parts) == set(group)
            ]
            order = list(dict.fromkeys([*primary[-1:], *wholes, *(hit.key for hit in keys)]))
            if level:
                order = [key for key in order if _is_level(key, level)] or (
                    [] if level != "@region" else order[:0]
                )
            for rank, key in enumerate(order[:3]):
                found.append((worth - 4 * rank + (BACK_POINTED if inside and level else 0), key))
            if found and not level:
                break
            if found and level:
                break
            worth -= 3
        return found

    def _is_compared(self, hit: PlaceHit, sentence: Sentence) -> bool:
        plain = self.document.plain
        before = plain[max(sentence.start, hit.start - 26) : hit.start]
        after = plain[hit.end : min(sentence.end, hit.end + 26)]
        if hit.level == "nation":
            return _COMPARED_NATION[self.language].search(before + "\x00" + after) is not None
        return bool(
            _SPEAKER[self.language].search(before + "\x00" + after)
            or _COMPARED_PLACE[self.language].search(before)
        )

    # ------------------------------------------------------------------ years

    def _years(self, mention: Mention, sentence: Sentence, index: int) -> list[tuple[float, int]]:
        """Years for a number with how near they are, nearest first; empty where none is named."""
        plain, language = self.document.plain, self.language
        found: list[tuple[float, int]] = []
        compared: list[int] = []
        clause = sentence.clause(mention.start)
        for hit in sentence.years:
            before = hit.end <= mention.start
            distance = (mention.start - hit.end if before else hit.start - mention.end) * (
                ZH_WIDTH if language == "zh" else 1
            )
            score = (
                (100 if before else 90)
                - min(distance, 200) * 0.15
                + (14 if clause[0] <= hit.start < clause[1] else 0)
            )
            lead = plain[max(sentence.start, hit.start - 30) : hit.start]
            tail = plain[hit.end : hit.end + 8]
            if pattern("compared", language).search(lead) and not (
                language == "zh"
                and not pattern("to_year", language).search(tail)
                and not re.search(r"(?:比|较|是|从|自)\s*$", lead)
            ):
                score -= 45
                compared.append(hit.year)
            if distance <= 8 and clause[0] <= hit.start < clause[1] and hit.year not in compared:
                score += 24
            if re.match(r"\s?[)）]", tail) and re.search(r"[(（]\s?$", lead) and not before and distance < 8:
                score += 30
            years = _shift_for(plain, hit, sentence, language)
            found.append((score, hit.year + years))
        if not found or pattern("last_year", language).search(self._clause_text(mention, sentence)):
            if pattern("last_year", language).search(sentence.text) and not pattern(
                "growth_after", language
            ).search(self._after(mention, sentence)):
                own = [hit.year for hit in sentence.years if hit.year not in compared]
                base = self.date or next(iter(own), None)
                if base is not None and not any(
                    _shift_for(plain, hit, sentence, language) for hit in sentence.years
                ):
                    found.append((105, base - 1))
        relative = _RELATIVE[language].search(sentence.text)
        if relative and not found:
            earlier = self._inherited_years(sentence, index)
            number = lookup("numeral", language).get(fold(relative["no"]), relative["no"])
            if earlier and str(number).isdigit():
                found.append((100, earlier[0] - int(number)))
        if len(compared) == len(found) and mention.kind in ("percent", "points", "times"):
            inside = [one.readings[0].year for one in self.done if one.sentence is sentence and one.readings]
            before = [year for year in self._inherited_years(sentence, index) if year > max(compared, default=0)]
            later = [year for year in inside[-1:] if year and year not in compared] or (before if found else [])
            found += [(92.0 - order, year) for order, year in enumerate(later)]
        if not found:
            found = [
                (60.0 - 9 * order, year) for order, year in enumerate(self._inherited_years(sentence, index))
            ]
        best: dict[int, float] = {}
        for score, year in found:
            best[year] = max(score, best.get(year, 0.0))
        return sorted(((score, year) for year, score in best.items()), reverse=True)

    def _inherited_years(self, sentence: Sentence, index: int) -> list[int]:
        if _NOW[self.language].search(sentence.text):
            return []
        for other in reversed(self.sentences[max(0, index - 4) : index]):
            if other.block is not sentence.block and not other.heading:
                break
            used = [
                one.readings[0].year
                for one in self.done
                if one.sentence is other and one.readings and one.readings[0].year
            ]
            years = [*used[-1:], *(hit.year for hit in reversed(other.years))]
            if years and not other.has("future"):
                return list(dict.fromkeys(years))
        return []

    # ------------------------------------------------------------------ readings

    def _expanded(
        self,
        mention: Mention,
        hits: list[tuple[float, TermHit]],
        places: list[tuple[float, str]],
        years: list[tuple[float, int]],
        relation: str,
        sentence: Sentence,
        near: str,
    ) -> list[Reading]:
        """Every combination of indicator, place and year that there can be a value for."""
        found = []
        for hit_score, hit in hits[:6]:
            if "." in hit.key:
                continue
            only = self._only_place(hit.key)
            if relation == "per_10000" and (ratio := _PER_10000.get(hit.key)):
                hit = replace(hit, key=ratio)
            spots = [(96.0, only), *places] if only and hit.key.startswith(f"{only}_") else places
            for place_score, place in spots[:7]:
                if place in (ABROAD, PART, "g60", "hetao") or place.startswith("@"):
                    continue
                if only and place != only and hit.key not in _DERIVED:
                    continue
                if (part := _DERIVED.get(hit.key)) and not self.store.years_of(hit.key, place):
                    for off, year in self._years_for(part[1], place, years)[:4]:
                        base = NATION if part[0] == "share" else ""
                        score = hit_score + place_score - off
                        found.append(
                            Reading(part[0], part[1], place, year, base, score, False, hit_score, place_score)
                        )
                    continue
                for off, year in self._years_for(hit.key, place, years)[:4]:
                    for bonus, base, yearly in self._bases(
                        mention, sentence, relation, place, year, years, near
                    ):
                        score = hit_score + place_score - off - bonus
                        found.append(
                            Reading(
                                relation, hit.key, place, year, base, score, yearly, hit_score, place_score
                            )
                        )
        return found

    def _only_place(self, indicator: str) -> str:
        """The one place an indicator has values for, empty where there are several."""
        owners = {place for name, place in self.store.years if name == indicator}
        return owners.pop() if len(owners) == 1 else ""

    def _years_for(
        self, indicator: str, place: str, years: list[tuple[float, int]]
    ) -> list[tuple[float, int]]:
        """Years with what they lose against the nearest; the newest of the series where none is named here."""
        best = max((score for score, _ in years), default=0.0)
        listed = [(min(best - score, 60.0), year) for score, year in years]
        if best >= INHERITED:
            return listed
        known = self.store.years_of(indicator, place)
        last = newest(known, self.date)
        if last is None or last in (year for _, year in years):
            return listed
        return [*listed, (8.0 if listed else 0.0, last)]

    def _bases(
        self,
        mention: Mention,
        sentence: Sentence,
        relation: str,
        place: str,
        year: int,
        years: list[tuple[float, int]],
        near: str,
    ) -> list[tuple[float, str, bool]]:
        """What a growth, share or multiple is compared with: (penalty, year or place, yearly average)."""
        if relation == "share":
            wholes = [NATION]
            for hit in sentence.places:
                if hit.key != place and hit.level in ("region", "province") and _contains(hit.key, place):
                    wholes.append(hit.key)
            others = [
                one.readings[0].place
                for one in self.done[-3:]
                if one.readings and _contains(one.readings[0].place, place)
            ]
            wholes += others
            if pattern("part_share", self.language).search(sentence.text) or (
                others and not pattern("nation_share", self.language).search(sentence.text)
            ):
                wholes = [*wholes[1:], NATION]
            wholes = [whole for whole in dict.fromkeys(wholes) if whole != place]
            return [(8.0 * order, whole, False) for order, whole in enumerate(wholes)]
        if relation in ("growth", "multiple"):
            yearly = (
                pattern("yearly", self.language).search(sentence.text) is not None and relation == "growth"
            )
            bases: list[tuple[float, str, bool]] = []
            others = sorted({hit.year for hit in sentence.years if hit.year < year}, reverse=True)
            if not others and sentence.has("same_year"):
                others = sorted({one for _, one in years if one < year}, reverse=True)
            spans = [str(one) for one in others]
            clear = re.search(_YEARLY_CHANGE[self.language], near) is not None
            for order, base in enumerate(spans):
                bases.append((3.0 * order + (12 if clear else 0), base, yearly))
            bases.append((6.0 if spans and not clear else 0.0, str(year - 1), False))
            if not spans:
                bases += [(14.0, str(one), yearly) for _, one in years if one < year - 1]
            if relation == "multiple":
                for hit in sentence.places:
                    if hit.level in ("province", "city", "region", "nation") and hit.key != place:
                        compared = self._is_place_compared(hit, sentence)
                        bases.append((-4.0 if compared else 10.0, hit.key, False))
            return bases
        return [(0.0, "", False)]

    def _is_place_compared(self, hit: PlaceHit, sentence: Sentence) -> bool:
        before = self.document.plain[max(sentence.start, hit.start - 26) : hit.start]
        return _COMPARED_PLACE[self.language].search(before) is not None or (
            self.language == "zh" and before.endswith("是")
        )

    def _cluster_ranks(
        self,
        mention: Mention,
        sentence: Sentence,
        index: int,
        places: list[tuple[float, str]],
        dated: list[tuple[float, int]],
    ) -> list[Reading]:
        years = [year for _, year in dated]
        nearby = [
            one
            for one in self.sentences[max(0, index - 2) : index + 1]
            if one.block is sentence.block or one is sentence
        ]
        hits = [hit for one in nearby for hit in one.terms if hit.key == "clusters.rank"]
        if not hits:
            return []
        found = []
        ranked = {
            key: [fact for fact in facts if fact.key == "clusters.rank"]
            for key, facts in self.store.facts.items()
        }
        for score, place in places[:5]:
            keys = [
                key
                for key, facts in ranked.items()
                if facts and (key == place or place in key or key in _CLUSTERS_OF.get(place, ()))
            ]
            for key in keys:
                editions = {fact.year: fact for fact in ranked[key]}
                wanted = [year for year in years if year in editions] or (
                    [] if years else [max(one for one in editions if one)]
                )
                for order, year in enumerate(wanted[:3]):
                    fact = editions[year]
                    found.append(
                        Reading(
                            "rank",
                            "clusters.rank",
                            key,
                            int(year or 0),
                            near=score + 125 - 9 * order - (0 if key == place else 3),
                            named=90,
                            placed=score,
                            fact=fact,
                        )
                    )
        return found

    def _facts(
        self,
        mention: Mention,
        sentence: Sentence,
        index: int,
        places: list[tuple[float, str]],
        dated: list[tuple[float, int]],
    ) -> list[Reading]:
        """Readings as one of the single figures: cases, regions, launch days, paths, events."""
        if mention.kind not in ("money", "percent", "count"):
            return []
        years = [year for _, year in dated]
        found = []
        nearby = [
            sentence,
            *[one for one in self.sentences[max(0, index - 1) : index] if one.block is sentence.block],
        ]
        terms = {
            hit.key: (self._nearness(hit, mention, one) if one is sentence else 50)
            for one in reversed(nearby)
            for hit in one.terms
        }
        wanted = _content_words(sentence.text, self.language)
        places = [
            *places,
            *[
                (place[0] - 4, region)
                for place in places[:2]
                for region, parts in members().items()
                if place[1] in parts
            ],
        ]
        if "cluster_counts.clusters_in_top100" in terms and not any(key == NATION for _, key in places):
            places = [*places, (80.0, NATION)]
        for score, place in places[:6]:
            for fact in self.store.facts.get(place, ()):
                if not self._fact_unit_fits(fact, mention):
                    continue
                item = fact.key.rpartition(".")[2]
                named = terms.get(fact.key)
                if named is None and fact.table in ("case_facts", "reference_values", "path_values"):
                    named = terms.get(item)
                if named is None and mention.unit and fact.unit in (self._noun_classes(mention) or ()):
                    if _names_noun(fact.text, mention.unit, self.language):
                        named = 62.0
                    elif fact.value == mention.value:
                        named = 52.0
                likeness = _likeness(wanted, fact.text, self.language)
                if named is None and likeness < 0.34:
                    continue
                year_score = 0.0
                if fact.year is not None and years:
                    year_score = 0.0 if fact.year == years[0] else -9.0 if fact.year in years else -40.0
                near = score + (named if named is not None else 40 + 60 * likeness) + year_score
                near += 10 * likeness - (0 if place in ("g60", "hetao") else 6)
                newest_year = max(
                    (other.year or 0) for other in self.store.facts[place] if other.key == fact.key
                )
                if not years and (fact.year or 0) < newest_year:
                    near -= 45
                found.append(
                    Reading(
                        "equals",
                        fact.key,
                        place,
                        fact.year or 0,
                        near=near,
                        named=named or 0.0,
                        placed=score,
                        fact=fact,
                    )
                )
        return found

    def _fact_unit_fits(self, fact: Fact, mention: Mention) -> bool:
        if mention.kind == "money":
            return fact.unit.endswith((mention.unit, "CNY"))
        if mention.kind == "percent":
            return fact.unit.startswith("%")
        if "CNY" in fact.unit or "USD" in fact.unit or fact.unit.startswith("%") or fact.unit == "rank":
            return False
        classes = self._noun_classes(mention)
        return classes is None or any(one in fact.unit for one in classes)

    # ------------------------------------------------------------------ silence

    def _guard(
        self, mention: Mention, sentence: Sentence, near: str, hits: list[tuple[float, TermHit]]
    ) -> str:
        """Why nothing can be said whatever the readings: a target, part of a year, a company, heads."""
        language = self.language
        match = lambda cue, text: pattern(cue, language).search(text) is not None  # noqa: E731
        if mention.unit == "days":
            return "window"
        if mention.kind == "money" and mention.unit not in ("CNY", "USD", "HKD"):
            return "currency"
        lead = self.document.plain[sentence.start : mention.start]
        if match("future", near) or self._future_before(mention, sentence):
            return "target"
        if match("partial", near) or (match("partial", lead) and not _WHOLE_YEAR[language].search(lead)):
            return "partial_year"
        if match("heads", near) and mention.kind == "count":
            return "heads"
        if mention.kind == "rank" and match("ranking_part", near):
            return "ranking_part"
        clause = sentence.clause(mention.start)
        parts = [hit for hit in sentence.places if hit.key == PART]
        if any(clause[0] <= hit.start < clause[1] for hit in parts):
            return "part"
        before = [
            hit
            for hit in sentence.places
            if hit.end <= mention.start and (hit.key == PART or hit.level != "other")
        ]
        if before and before[-1].key == PART:
            return "part"
        if parts and parts[0].start - sentence.start < 25 and parts[0].start < mention.start:
            return "part"
        return ""

    def _future_before(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a word for a target stands before the number without a new subject in between."""
        lead = self.document.plain[sentence.start : mention.start]
        found = list(pattern("future", self.language).finditer(lead))
        if not found:
            return False
        gap = lead[found[-1].end() :]
        return (
            not re.search(r"[;；]|\b(?:in fact|actually|meanwhile|tatsächlich|dagegen)\b|实际|目前", gap)
            and len(gap) < 80
        )

    def _finish(
        self,
        mention: Mention,
        sentence: Sentence,
        readings: list[Reading],
        places: list[tuple[float, str]],
        silent: str,
    ) -> Found:
        best: dict[tuple[object, ...], Reading] = {}
        for one in readings:
            key = (one.relation, one.indicator, one.place, one.year, one.base, one.yearly, one.fact)
            if key not in best or one.near > best[key].near:
                best[key] = one
        ordered = sorted(best.values(), key=lambda one: -one.near)
        if not silent and places and places[0][1] == ABROAD:
            silent = "abroad"
        if not silent and not ordered:
            silent = "no_series"
        return Found(mention, sentence, ordered, silent)


# ------------------------------------------------------------------ small helpers

_PER_10000 = {
    ratio.numerator: name for name, ratio in RATIOS.items() if ratio.denominator == "population" and "10,000" in ratio.unit
}
_DERIVED = {"gdp_per_capita": ("per_head", "gdp"), "gdp_share": ("share", "gdp")}
"""Indicators that are printed for a region or two, and follow from others everywhere."""
_CLUSTERS_OF: dict[str, tuple[str, ...]] = {
    "gba": ("shenzhen_hong_kong_guangzhou", "shenzhen_hong_kong"),
    "guangdong": ("shenzhen_hong_kong_guangzhou", "shenzhen_hong_kong"),
}
_NOW = {
    "en": re.compile(r"\b(?:now|today|currently|at present|these days|to date)\b", re.I),
    "de": re.compile(
        r"\b(?:heute|derzeit|aktuell|zurzeit|gegenwärtig|inzwischen|mittlerweile|bislang|nunmehr)\b", re.I
    ),
    "zh": re.compile(r"目前|如今|现有|现已|截至目前|当前|至今"),
}
_WHOLE_YEAR = {
    "en": re.compile(r"\b(?:whole year|full year|year as a whole|for the year|entire year)\b", re.I),
    "de": re.compile(r"\b(?:ganzen? Jahr|Gesamtjahr|Jahr insgesamt|aufs Jahr)\b"),
    "zh": re.compile(r"全年|年度"),
}
_RELATIVE = {
    "en": re.compile(
        r"\b(?P<no>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) years? (?:before|earlier|previously|prior)\b",
        re.I,
    ),
    "de": re.compile(
        r"\b(?P<no>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|\d{1,2}) Jahre? (?:zuvor|davor|früher|vorher)\b",
        re.I,
    ),
    "zh": re.compile(r"(?P<no>[一两二三四五六七八九十]|\d{1,2})年前"),
}
_YEARLY_CHANGE = {
    "en": r"(?i)year[- ]on[- ]year|\bthan (?:a|the|one) year (?:earlier|before)|\bfrom (?:a|the previous|the) year|\bthan in the (?:previous|prior) year|\bon the (?:previous )?year|over the previous year|previous year",
    "de": r"(?i)Vorjahr|binnen eines Jahres|innerhalb eines Jahres|im Jahresvergleich|als ein Jahr zuvor",
    "zh": r"同比|比上年|较上年|比去年|较去年|上年增长",
}
_OWNER = {
    "en": r"(?:'s|’s)?\s*(?:at|with|,|:|\(|,\s?with|,\s?at|–|has|had|counts?|reached|spent|recorded)?\s*(?:about|some|only|just)?\s*",
    "de": r"\s*(?:mit|bei|,|:|\(|auf|kam auf|hat|hatte|zählte|erreichte)?\s*(?:nur|rund|etwa)?\s*",
    "zh": r"(?:的|为|以|则为|达到?|是|：|（|仅)?",
}
_OF_NATION = {
    "en": re.compile(r"^\s*of (?:the |all of )?(?:national|country|nation|China)(?:'s|’s)?\b(?!\s(?:R&D|GDP))|^\s*of the (?:national|country)", re.I),
    "de": re.compile(r"^\s*(?:des (?:ganzen )?Landes|der landesweiten|des nationalen|der nationalen|der (?:\w+ )?(?:Ausgaben|Zahl) des Landes|aller chinesischen|der gesamtchinesischen|des chinesischen|\w+ \w+ des Landes)\b"),
    "zh": re.compile(r"占全国(?:的|总量的?|总数的?|总额的?|比重的?|份额的?)?(?:约|近|达|比重为|比重达到|比重达)?$|^\s*的?全国"),
}
"""Words around a per cent that make it a share of the nation."""
_GONE_TO = {
    "en": re.compile(r"\b(?:went|go|goes|came|comes|flowed|fell|was spent|were spent|accounted for|was due)\s(?:to|from|in|by)\s$"),
    "de": re.compile(r"\b(?:entf\w+|gingen?|flossen|kamen?|stammten?)\s(?:auf|an|nach|in|aus)\s$"),
    "zh": re.compile(r"(?:来自|投向|流向|集中在|归于)$"),
}
"""Words between a number and the place it goes to."""
_COMPARED_NATION = {
    "en": re.compile(
        r"(?:\bof (?:the )?|(?:est|most|first|second|third|anywhere|\d(?:st|nd|rd|th)|ranks?|elsewhere) in (?:the )?|\bthe |\baround (?:the )?|\brest of (?:the )?|\banywhere in |\ball |\bother |\bany |largest in |\bto the )\x00"
        r"|\x00\s?(?:total|average|ranking|level|one\b|figure|statistic|bulletin|list|government|research money|R&D money|statistical|standard|plan|office|"
        r"bureau|council|largest|biggest|highest|second|third|leading|top|economy|most|first)|\x00(?:'s|’s)? (?:largest|biggest|highest|second|third|fourth|fifth|leading|most|top|best|total|overall|R&D total)",
        re.I,
    ),
    "de": re.compile(
        r"(?:\bRegion(?:en)? |\bProvinz(?:en)? |\baller |\bdes (?:ganzen )?|sonst in |\bnirgends\w* |\bsonst in |\bganz |\bvon |\bder |\bim Rest |\bübrigen |\banderen? )\x00"
        r"|\x00\s?(?:größte|höchste|zweit|dritt|viert|führende|wichtigste|meist|Durchschnitt|Mittel|insgesamt an|Ranking|Statistik|Regierung)"
    ),
    "zh": re.compile(
        r"(?:占|居|位居|位列|领跑|排|列|高于|低于|超过|略高|排名|均居|是|较|比|处于|在|走在|稳居|跃居|名列|优于|快于|慢于|来自)\x00|\x00(?:第|的|平均|前|首|比重|同|领先|范围|各|水平|百强|总量的|最|人大|统计|科技|重点|高新)"
    ),
}
_COMPARED_PLACE = {
    "en": re.compile(
        r"\b(?:than(?: in| that of| those of)?|behind|ahead of|like|unlike|second only to|compared with|compared to|overtaken(?: that of)?|after|outside|from neighbouring|that of|those of|between|as in|as)\s(?:both\s)?$",
        re.I,
    ),
    "de": re.compile(
        r"\b(?:als(?: in)?|hinter|vor|wie(?: in)?|gegenüber|verglichen mit|im Vergleich zu|neben|außer|denen?|zwischen|der von|die von|das von|denen von|dem von)\s$"
    ),
    "zh": re.compile(r"(?:比|超过|高于|低于|仅次于|落后于|次于|领先|不及|优于|赶超|追赶|不如|除|是)$"),
}
_SPEAKER = {
    "en": re.compile(
        r"\b(?:office|bureau|officials?|authorit\w+|association|researchers|scientists|analysts|conference|forum|meeting|reporters?)\s(?:\w+\s)?(?:in|of)\s\x00|\x00,?\s(?:said|says|told|boast)|^\s*\x00,\s\d{1,2}\s",
        re.I,
    ),
    "de": re.compile(
        r"\b(?:Amt|Behörde\w*|Verband|Regierung|Ministerium|Forscher|Konferenz|Forum|Sprecher\w*|Beamte)\s(?:in|von)\s\x00|\x00,?\s(?:sagte|sagten|mitteilte)"
    ),
    "zh": re.compile(r"(?:记者|本报|新华社|在)\x00(?:\d{1,2}月|电|讯|报道|召开|举行|举办)|新华社\x00"),
}


def _without_bound(text: str, language: str) -> str:
    """Text before a number without words such as about, more than, 约, 超过."""
    rest = text.rstrip(" ") if language == "zh" else text
    for word in words("relation", language):
        if word.position == "before" and word.key in ("about", "at_least", "at_most"):
            stripped = rest.rstrip()
            if (
                stripped.lower().endswith(word.word.lower())
                and (language == "zh" or not stripped[: -len(word.word)][-1:].isalnum())
                and word.word not in ("突破", "超过", "exceeded", "passed", "surpassed")
            ):
                return stripped[: -len(word.word)]
    return rest


def _gap(span: tuple[int, int], mention: Mention) -> int:
    if span[1] <= mention.start:
        return mention.start - span[1]
    return max(span[0] - mention.end, 0)


def _uncovered(hits: list[TermHit]) -> list[TermHit]:
    return [hit for hit in hits if not any(other.covers(hit) for other in hits)]


def _contains(whole: str, part: str) -> bool:
    """Whether a place is part of another."""
    inner = members().get(whole, ())
    return part in inner or province_of().get(part) in (whole, *inner)


def _is_level(key: str, level: str) -> bool:
    if level == "@region":
        return key in members() or "|" in key
    if level == "@province":
        return key in members_of_nation() or key in ("hong_kong", "macao")
    return key in province_of() or key in ("beijing", "shanghai", "tianjin", "chongqing")


def _unit_in(text: str, language: str, *, bracket: bool) -> tuple[str, int, str] | None:
    """Kind, power of ten and code of the unit a head of a table names."""
    if re.search(r"[%％‰]|Prozent|percent|per cent", text):
        return "percent", 0, ""
    plain = re.sub(r"每万|per 10,000|je 10\.000", "", text)
    code = ""
    for one in words("currency"):
        form = rf"(?<![A-Za-z]){re.escape(one.word)}(?![A-Za-z])"
        if len(one.word) > 1 and re.search(form, plain, re.I) or one.word in plain and one.word in "元¥$€":
            code = one.key
            break
    power = None
    for one in words("scale", language):
        if language == "zh" or len(one.word) > 1:
            edge = "" if language == "zh" else r"(?![A-Za-zäöü])"
            if re.search(
                (r"" if language == "zh" else r"(?<![A-Za-z])") + re.escape(one.word) + edge, plain, re.I
            ):
                power = int(one.key)
                break
    if code:
        return "money", power or 0, code
    if power is not None and (bracket or language != "zh"):
        return "count", power, ""
    return None


def _shift_for(plain: str, hit, sentence: Sentence, language: str) -> int:  # type: ignore[no-untyped-def]
    """-1 where a text of a year tells of the year before: im Herbst 2024 für das Vorjahr."""
    if language != "de":
        return 0
    return (
        -1 if re.search(r"(?<!als )(?<!wie )\b(?:für das|im) Vorjahr\b", plain[hit.end : sentence.end]) else 0
    )


_STOP = {
    "en": frozenset(
        "the of and in to was for with that its from by is were has than which more less about over per cent percent year years china chinese this one".split()
    ),
    "de": frozenset(
        "der die und in das den von mit für auf ist im des nach bei aus sich dem ein eine zum zur mehr als jahr jahre prozent rund über china".split()
    ),
    "zh": frozenset(),
}


def _content_words(text: str, language: str) -> frozenset[str]:
    if language == "zh":
        chars = re.findall(r"[\u4e00-\u9fff]+", text)
        return frozenset(run[i : i + 2] for run in chars for i in range(len(run) - 1))
    found = re.findall(r"[a-zäöüß][a-zäöüß-]{3,}", text.lower())
    return frozenset(word[:7] for word in found if word not in _STOP[language])


def _names_noun(text: str, noun: str, language: str) -> bool:
    """Whether the text of a fact counts what a noun names."""
    lines = text.split("\n")
    line = lines[("en", "de", "zh").index(language)] if len(lines) == 3 else text
    return language != "zh" and len(noun) > 4 and noun[:6].lower() in line.lower()


def _likeness(wanted: frozenset[str], text: str, language: str) -> float:
    """Share of the words of a fact that a sentence has, 0 to 1."""
    lines = text.split("\n")
    own = _content_words(lines[("en", "de", "zh").index(language)] if len(lines) == 3 else text, language)
    if len(own) < 3:
        return 0.0
    return len(own & wanted) / min(len(own), 12)


__all__ = ["Found", "Reading", "readings_of", "vintages"]
