"""What a number of an article may mean: indicator, place, year and relation, the likeliest reading first."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from analysis.claims.context import ZH_WIDTH, Context, Found, Reading, contains, without_bound
from analysis.claims.documents import Cell, Document
from analysis.claims.facts import NATION, Fact
from analysis.claims.mentions import Mention
from analysis.claims.nouns import units_of_noun
from analysis.claims.passages import Sentence, date_of, pattern, sentence_at
from analysis.claims.place_names import ABROAD, PART, members, places_of
from analysis.claims.series import Series, newest
from analysis.claims.terms import TermHit
from analysis.measure.catalogue import ratios
from analysis.quantities.unit_words import words

SMALL_MONEY = 1e7
"""No series of whole places is below ten million yuan: less is an amount per head."""
FINAL = 7
"""Up to this month the figures on research of the year before are first estimates."""
LOOSE = 58.5
"""A year that scores less is one the article names elsewhere."""
INHERITED = 75.0
"""A year that scores less is carried on from before."""


COMPATIBLE = {
    "money": ("CNY", "USD", "HKD"),
    "percent": ("%",),
    "points": ("%",),
}


def readings_of(document: Document, store: Series, *, date: int | None = None) -> Iterator[Found]:
    """Yield every number of an article with its readings, the likeliest first.

    Whoever settles on another reading puts it first before asking for the next number.

    `date` is the year of the article, which "last year" goes by; without it the article's own date line.
    """
    year, month = (date, 0) if date else date_of(document)
    return _Reader(document, store, year, month).read()


SHORTEST_NAME = 3
"""Characters of a cell that is a unit, 万人, rather than the name of something with 万 in it."""
UNIT_LINE, CAPTION = 40, 120
"""Characters of a line above a table that has its unit only, and of one with title and unit, at most."""


class _Reader(Context):
    """Reads the numbers of an article one after the other."""

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
                if cell[0] < sentence.block.heads:
                    found = Found(mention, sentence, [], silent="table_head")
                else:
                    found = self._in_table(mention, sentence, cell)
            else:
                found = self._in_prose(mention, sentence, index)
            self.done.append(found)
            yield found

    def _cell(self, sentence: Sentence, mention: Mention) -> tuple[int, int, Cell] | None:
        if sentence.block.kind != "table":
            return None
        for row_number, row in enumerate(sentence.block.rows):
            for column, cell in enumerate(row):
                if cell.start <= mention.start < max(cell.end, cell.start + 1):
                    return row_number, column, cell
        return None

    def _in_table(self, mention: Mention, sentence: Sentence, where: tuple[int, int, Cell]) -> Found:
        block, (row_number, column, own) = sentence.block, where
        row, plain = block.rows[row_number], self.document.plain

        def make(cells: list[Cell]) -> list[Sentence]:
            spans = dict.fromkeys((cell.start, cell.end) for cell in cells if cell.end > cell.start)
            return [sentence_at(self.document, block, *span) for span in spans]

        if mention.end > own.end:  # a word of the next line
            mention = replace(mention, end=own.end, text=mention.text.split("\n")[0].rstrip(), unit="")
        heads = [some[column] for some in block.rows[: block.heads][::-1] if column < len(some)]
        words = [one for one in row[1:] if re.search(r"[^\d.,\s]", plain[one.start : one.end])]
        sides = [row[0], *(one for one in words if one.start < own.start)] if column else words[:1]
        sides.sort(key=lambda one: not places_of(plain[one.start : one.end], self.language))
        above, beside = make(heads), make(sides)
        before = [one for one in self.sentences if one.end <= block.start]
        told = [one.sentence for one in self.done]  # a sentence with numbers of its own announces no table
        caption = before[-1:]
        if caption and not caption[0].terms and len(caption[0].text) < UNIT_LINE:
            caption += before[-2:-1]
        titles = [one for one in before[: -len(caption) or None][::-1] if one.heading][:1]
        units = [one for one in caption if one not in told and len(one.text) < CAPTION]
        mention = self._with_unit(mention, [*above, *beside, *units])
        hits: list[tuple[float, TermHit]] = []
        groups = [some for some in (above, beside, *([one] for one in [*caption, *titles])) if some]
        for order, context in ((order, one) for order, some in enumerate(groups) for one in some):
            some = self._compatible(context.terms, mention)
            for hit in _uncovered(some):
                hits.append((100 - 25 * order + hit.length * 0.5, hit))
            if some:
                break
        last = max(cell.end for some in block.rows[: block.heads] for cell in some)
        all_heads = sentence_at(self.document, block, block.rows[0][0].start, last)
        places = self._table_places([*beside, *above, all_heads, *caption, *titles])
        dating = [*above, *beside, all_heads, *caption, *titles]
        years = [hit.year for context in dating for hit in context.years]
        titled = [one for one in [*caption, *titles] if one.heading or one not in told]
        undated = not any(context.years for context in [*above, *beside, all_heads, *titled])
        years = years or [hit.year for one in before[::-1] for hit in one.years]
        relation = "rank" if mention.kind == "rank" else "equals"
        text = " ".join(context.text for context in [*above, *beside])
        dated = [(100.0 - 20 * order, year) for order, year in enumerate(dict.fromkeys(years))]
        readings = self._expanded(hits, places, dated, relation, sentence, text)
        found = self._finish(mention, sentence, readings, places, "")
        found.loose |= undated
        names = [one for one in [*beside, *above[::-1]] if not re.fullmatch(r"\s*\d{1,3}\W*", one.text)]
        found.labels = tuple((one.start, one.end) for one in names)
        return found

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
        if contexts and pattern("rank_head", self.language).search(contexts[0].text):
            return replace(mention, kind="rank", step=1.0)
        for context in contexts:
            inside = re.findall(r"[（(\[]([^）)\]]*)[）)\]]", context.text)
            alone = len(context.text.strip()) <= SHORTEST_NAME and not context.places
            for text in [*inside, *([] if inside else [context.text])]:
                unit = _unit_in(text, self.language, bracket=bool(inside) or alone)
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

    def _in_prose(self, mention: Mention, sentence: Sentence, index: int) -> Found:
        near = self._clause_text(mention, sentence)
        mention = self._directed(mention, sentence)
        relations = self._relations(mention, sentence)
        places = self._places(mention, sentence, index)
        hits = self._hits(mention, sentence, index, relations)
        silent = self._guard(mention, sentence, near)
        years = self._years(mention, sentence, index)
        undated = self.undated and years[0][1] in (hit.year for hit in sentence.years)
        if self._is_over_gdp(mention, sentence):  # the output is what is divided by, nobody's share of it
            hits = [one for one in hits if one[1].key not in _OUTPUT]
            over = {one.numerators[0]: name for name, one in ratios().items() if one.denominators == ("gdp",)}
            over["rd_expenditure"] = "rd_intensity"
            hits += [(near_, replace(hit, key=over[hit.key])) for near_, hit in hits if hit.key in over]
            relations = [one for one in relations if one != "share"] or ["equals"]
        if (reached := self._level_reached(mention)) is not None:
            hits = [one for one in hits if self._fits_unit(one[1].key, reached)]
        readings: list[Reading] = []
        for order, relation in enumerate(relations):
            suited = [(near_, hit) for near_, hit in hits if self._suits(hit, relation, mention)]
            longest = _uncovered([hit for _, hit in suited])
            fitting = [(near_, hit) for near_, hit in suited if hit in longest]
            some = self._expanded(fitting, places, years, relation, sentence, near)
            readings += [replace(one, near=one.near - 12 * order) for one in some]
        if mention.kind == "rank":
            readings += self._cluster_ranks(sentence, index, places, years)
        readings += self._facts(mention, sentence, index, places, years)
        found = self._finish(mention, sentence, readings, places, silent)
        of_all = found.readings and found.readings[0].indicator in ("rd_expenditure", "rd_intensity")
        if not found.silent and of_all and sentence.has("performer"):
            found.silent = "part"
        found.stretch = self._bounds(mention, sentence)
        last = self.done[-1] if self.done else None
        found.before = last if last is not None and last.sentence.block is sentence.block else None
        found.loose = self.is_loose(sentence, index) or (undated and mention.kind in ("money", "count"))
        found.loose |= (
            self._starts_undated(mention, sentence) or pattern("ago", self.language).search(near) is not None
        )
        named = (hit for one in self.sentences[: index + 1] for hit in one.places)
        found.places = tuple({hit.key for hit in named if hit.level not in ("other", "case")})
        found.years = tuple({hit.year for one in self.sentences[: index + 1] for hit in one.years})
        found.offered = tuple(year for _, year in years)
        found.joint = self._joint_places(index)
        found.dated = bool(found.readings) and found.readings[0].year in (year for _, year in years)
        if self.month <= FINAL and self.date and (self.month or sentence.has("last_year")):
            found.early = self.date - 1
        return found

    def _starts_undated(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a number is the x of "rose from x to y", with no year of its own."""
        before, after = self._before(mention, sentence, 24), self._stretch(mention, sentence)[1]
        if not pattern("from", self.language).search(before) or self._year_of_span(mention, sentence):
            return False
        return pattern("to", self.language).search(after) is not None and not any(
            mention.end <= hit.start < mention.end + len(after) for hit in sentence.years
        )

    def _level_reached(self, mention: Mention) -> Mention | None:
        """The amount or count that a growth has led to: "8 % to 75 billion yuan" is growth of money."""
        later = next((one for one in self.mentions if one.start >= mention.end), None)
        if mention.kind != "percent" or later is None or later.kind not in ("money", "count"):
            return None
        between = without_bound(self.document.plain[mention.end : later.start], self.language)
        return later if pattern("reached", self.language).fullmatch(between) else None

    def _is_over_gdp(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a percentage is one of the place's own output: "2.5 % of its GDP"."""
        if mention.kind != "percent":
            return False
        before, after = pattern("over_gdp_before", self.language), pattern("over_gdp_behind", self.language)
        lead, tail = self._stretch(mention, sentence)
        return before.search(lead) is not None or after.search(tail) is not None

    def _directed(self, mention: Mention, sentence: Sentence) -> Mention:
        """The number with the direction of its change: a fall, a multiple that is added."""
        before, after = self._before(mention, sentence), self._after(mention, sentence)
        if mention.kind in ("money", "count") and pattern("fall", self.language).search(before[-14:]):
            return replace(mention, falling=True)
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
                r"times (?:more|higher|larger|bigger)|(?:rose|grew|increased|growth)[^.;]{0,20}times|"
                r"mal mehr|mal höher|um das|-?fold\b[^.;]{0,3}increase",
                text.replace("\x00", ""),
            ):
                return replace(mention, added="maybe")
        return mention

    def _relations(self, mention: Mention, sentence: Sentence) -> list[str]:
        """The relations a number may stand in, likeliest first."""
        language, near = self.language, self._clause_text(mention, sentence)
        before, after = self._before(mention, sentence), self._after(mention, sentence)

        def match(cue: str, text: str) -> bool:
            return pattern(cue, language).search(text) is not None

        if mention.kind == "rank":
            return ["rank"]
        if mention.kind == "times":
            return ["multiple"]
        if mention.kind == "points":
            return ["growth"]
        added = re.search(r"\b(?:of|by|um|von)\s*$", before) is not None
        changed = match("growth_before", before) and (added or not match("level_before", before))
        if mention.kind in ("money", "count") and changed:
            return ["change"]
        if mention.kind == "money":
            if match("capita", near):
                return ["per_head"]
            per_head = match("capita", sentence.text)
            return ["per_head", "equals"] if per_head and mention.value < SMALL_MONEY else ["equals"]
        if mention.kind == "count":
            lead, tail = self._stretch(mention, sentence)
            per = match("ten_thousand", lead) or (language != "zh" and match("ten_thousand", tail[:40]))
            last = self.done[-1] if self.done and self.done[-1].sentence is sentence else None
            again = last is not None and last.readings and last.readings[0].indicator in _per_10000().values()
            if per and language != "zh":
                return ["per_10000"]
            return ["per_10000", "equals"] if per or (again and not mention.unit) else ["equals"]
        plus = self.document.plain[max(mention.start - 1, 0) : mention.start] == "+"
        if plus:
            return ["growth"]
        grows = match("growth_before", before) or match("growth_after", after)
        levels = match("level_before", before)
        shares = match("share_after", after) or match("share_any", near)
        last = self.done[-1] if self.done and self.done[-1].sentence is sentence else None
        part = match("share_any", near) or re.search(r"\b(?:for|auf)\s*$", before)
        if last and last.readings and last.readings[0].relation == "share" and part and not grows:
            return ["share", "equals"]
        order: list[str] = []
        if grows and not (levels and not match("growth_after", after) and not match("growth_before", before)):
            order = ["growth"] + (["share"] if shares else [])
        elif shares:
            whole = pattern("of_nation", language).search(after) or pattern("of_nation", language).search(
                before[-14:]
            )
            order = ["share", "equals"] if whole else ["equals", "share"]
        elif match("share_any", sentence.text):
            order = ["equals", "share"]
        else:
            order = ["equals", "growth"] if match("growth_any", near) else ["equals", "share"]
        return order

    def _suits(self, hit: TermHit, relation: str, mention: Mention) -> bool:
        unit, kind = self._unit(hit.key), self.store.kinds.get(hit.key, "")
        if relation in ("equals", "change"):
            return self._fits_unit(hit.key, mention) and (
                relation == "equals" or kind in ("flow", "stock", "ratio")
            )
        if "population" in hit.key and relation in ("per_10000", "per_head"):
            return False
        if relation in ("per_10000",):
            return "per 10,000" in unit or (kind in ("stock", "flow") and "CNY" not in unit)
        if relation == "per_head":
            return unit in ("thousand CNY", "CNY") or (kind in ("flow", "stock") and "CNY" in unit)
        if mention.kind == "points":
            return unit == "%"
        if relation == "growth":
            return kind in ("flow", "stock", "index")
        if relation in ("share", "multiple"):
            return kind in ("flow", "stock") or (relation == "multiple" and kind in ("index", "ratio"))
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
            return self.store.kinds.get(key) in ("flow", "stock", "index", "ratio")
        if unit.startswith("%") or "CNY" in unit or "USD" in unit or "HKD" in unit or unit in ("", "rank"):
            return False
        classes = self._noun_classes(mention)
        return (
            classes is None
            or any(one in unit for one in classes)
            or (classes != () and unit in ("2011=100", "points", "ratio") and not mention.unit)
        )

    def _noun_classes(self, mention: Mention) -> tuple[str, ...] | None:
        """Return the units of the noun behind a count (patents, firms); None where the noun has no unit."""
        return units_of_noun(mention.unit, self.language) if mention.unit else None

    def _compatible(self, hits: list[TermHit], mention: Mention) -> list[TermHit]:
        return [hit for hit in hits if self._fits_unit(hit.key, mention)]

    def _hits(
        self, mention: Mention, sentence: Sentence, index: int, relations: list[str]
    ) -> list[tuple[float, TermHit]]:
        """Names of indicators for a number with how near they are, nearest first."""
        nearby = [hit for one in self.sentences[max(0, index - 2) : index + 1] for hit in one.terms]
        nearby += [TermHit(one.readings[0].indicator, ((0, 0),), 0) for one in self.done[-3:] if one.readings]

        def usable(hits: list[TermHit]) -> list[TermHit]:
            return [
                hit
                for hit in hits
                if hit.known_by(nearby) and any(self._suits(hit, relation, mention) for relation in relations)
            ]

        own = [_as_bought(hit, sentence) for hit in usable(sentence.terms)]
        own = [hit for hit in own if not any(one.key == hit.key and one.covers(hit) for one in own)]
        scored = [(self._nearness(hit, mention, sentence), hit) for hit in own]
        previous = [
            one
            for one in self.done
            if one.sentence.block is sentence.block or one.sentence.start >= self._paragraph_before(sentence)
        ]
        anaphora: list[tuple[float, TermHit]] = []
        derived = mention.kind in ("percent", "times", "rank", "points")
        for steps, one in enumerate(reversed(previous[-3:])):
            if one.sentence is sentence and not one.readings and one.mention.kind in ("money", "count"):
                break
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
                    (46 - 10 * distance + min(hit.length, 20) * 0.3, hit) for hit in usable(other.terms)
                ]
        scored += self._family(scored, previous, sentence)
        last = previous[-1] if previous and previous[-1].sentence is sentence else None
        if last is not None and last.readings and mention.kind == "percent":
            before = last.readings[0].indicator
            after = {hit.key for hit in own if hit.start >= last.mention.end}
            after |= {"basic_research_expenditure"} & {before} if "rd_expenditure" in after else set()
            scored += [
                (98.0, TermHit(key, ((last.mention.start, last.mention.end),), 0))
                for key, one in ratios().items()
                if one.numerators == (before,) and one.denominators[0] in after
            ]
        best: dict[str, tuple[float, TermHit]] = {}
        for near, hit in scored:
            if hit.key not in best or near > best[hit.key][0]:
                best[hit.key] = (near, hit)
        return sorted(best.values(), key=lambda pair: -pair[0])

    def _family(
        self, scored: list[tuple[float, TermHit]], previous: list[Found], sentence: Sentence
    ) -> list[tuple[float, TermHit]]:
        """Names read in the family of the number before: high-tech manufacturing and its R&D."""
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
        """Whether a count has a noun of its own that no indicator stands for."""
        if mention.kind != "count" or not mention.unit:
            return False
        classes = self._noun_classes(mention)
        return classes == () or (classes is None and self.language != "zh")

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
            score += 8 if clause[0] <= low < clause[1] else 0
            score -= (
                18
                if any(one.kind == mention.kind and 0 <= one.start - high <= 26 for one in self.mentions)
                else 0
            )
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
        if low >= mention.end and re.search("[;；]", self.document.plain[mention.end : low]):
            score -= 30
        return score

    def _expanded(
        self,
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
            if relation == "per_10000" and (ratio := _per_10000().get(hit.key)):
                hit = replace(hit, key=ratio)  # noqa: PLW2901
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
                    for bonus, base, yearly in self._bases(sentence, relation, place, year, years, near):
                        score = hit_score + place_score - off - bonus
                        found.append(
                            Reading(
                                relation, hit.key, place, year, base, score, yearly, hit_score, place_score
                            )
                        )
        return found

    def _only_place(self, indicator: str) -> str:
        """The one place an indicator has values for, empty where there are several."""
        owners = self.store.places_of(indicator)
        return owners[0] if len(owners) == 1 else ""

    def _years_for(
        self, indicator: str, place: str, years: list[tuple[float, int]]
    ) -> list[tuple[float, int]]:
        """Years with what they lose against the nearest; the newest one where none is named here."""
        best = max((score for score, _ in years), default=0.0)
        listed = [(min(best - score, 60.0), year) for score, year in years]
        if best >= INHERITED:
            return listed
        reported = self.store.years_of(indicator, place)
        last = newest(reported, self.date)
        if last is None or last in (year for _, year in years):
            return listed
        return [*listed, (8.0 if listed else 0.0, last)]

    def _bases(
        self,
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
                if hit.key != place and hit.level in ("region", "province") and contains(hit.key, place):
                    wholes.append(hit.key)
            others = [
                one.readings[0].place
                for one in self.done[-3:]
                if one.readings and contains(one.readings[0].place, place)
            ]
            wholes += others
            if pattern("part_share", self.language).search(sentence.text) or (
                others and not pattern("nation_share", self.language).search(sentence.text)
            ):
                wholes = [*wholes[1:], NATION]
            wholes = [whole for whole in dict.fromkeys(wholes) if whole != place]
            unnamed = 0.0 if pattern("nation_share", self.language).search(sentence.text) else 24.0
            return [
                (8.0 * order + (unnamed if whole == NATION else 0.0), whole, False)
                for order, whole in enumerate(wholes)
            ]
        if relation in ("growth", "multiple", "change"):
            yearly = (
                pattern("yearly", self.language).search(sentence.text) is not None and relation == "growth"
            )
            bases: list[tuple[float, str, bool]] = []
            earlier = sorted({hit.year for hit in sentence.years if hit.year < year}, reverse=True)
            if not earlier and sentence.has("same_year"):
                earlier = sorted({one for _, one in years if one < year}, reverse=True)
            spans = [str(one) for one in earlier]
            clear = pattern("yearly_change", self.language).search(near) is not None
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

    def _cluster_ranks(
        self,
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
        years = [year for score, year in dated if score > LOOSE]
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
        series_named = any(self._fits_unit(hit.key, mention) for hit in sentence.terms)
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
                    elif fact.value == mention.value and len(mention.unit) > 1:
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
                if fact.table in ("cooperation_statements", "events") and series_named:
                    near -= 25
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

    def _guard(self, mention: Mention, sentence: Sentence, near: str) -> str:
        """Why nothing can be said whatever the readings: a target, part of a year, a company, heads."""
        language = self.language

        def match(cue: str, text: str) -> bool:
            return pattern(cue, language).search(text) is not None

        if mention.unit == "days":
            return "window"
        if mention.kind == "money" and mention.unit not in ("CNY", "USD", "HKD"):
            return "currency"
        lead = self.document.plain[sentence.start : mention.start]
        around = self._before(mention, sentence) if language == "zh" else self._after(mention, sentence)
        if mention.kind in ("points", "money") and match("distance", around):
            return "distance"
        if (
            mention.kind in ("money", "count")
            and match("part_of", near)
            and not self._names_own(mention, sentence)
        ):
            return "part"
        if match("future", near) or self._future_before(mention, sentence):
            return "target"
        if match("partial", near) or (
            match("partial", lead) and not pattern("whole_year", language).search(lead)
        ):
            return "partial_year"
        people = any(hit.key == "population" and hit.start < mention.start for hit in sentence.terms)
        if match("heads", near) and mention.kind == "count" and not people:
            return "heads"
        before, after = self._before(mention, sentence, 110), self._after(mention, sentence)
        if mention.kind == "percent" and any(
            one.sentence is sentence and one.silent == "threshold" for one in self.done
        ):
            return "threshold"
        if mention.kind == "money" and (match("threshold_after", after) or match("threshold_before", before)):
            return "threshold"
        if (
            mention.kind == "count"
            and match("other_count", near)
            and not any(hit.key.endswith("_recognised") for hit in sentence.terms)
        ):
            return "other_count"
        enterprises = [hit for hit in sentence.terms if hit.key == "high_tech_enterprises" and not hit.needs]
        others = [
            hit
            for hit in sentence.terms
            if not hit.key.startswith("high_tech_") and hit.start < mention.start
        ]
        if enterprises and any(
            enterprises[0].start < hit.start < mention.start
            and not re.search("[;；]", self.document.plain[enterprises[0].end : hit.start])
            for hit in others
        ):
            return "part"
        converted = re.search(r"[(（][^()（）]{0,24}$", lead[-26:]) and mention.unit not in ("", "CNY")
        last = self.done[-1].mention if self.done else mention  # a sum in yuan, told again in dollars
        if mention.kind == "money" and converted and (last.kind, last.unit) == ("money", "CNY"):
            return "converted"
        if mention.kind == "rank" and (match("ranking_part", near) or self._among_cities(sentence)):
            return "ranking_part"
        clause = sentence.clause(mention.start)
        parts = [hit for hit in sentence.places if hit.key == PART]
        if any(clause[0] <= hit.start < clause[1] for hit in parts):
            return "part"
        passed = [
            hit
            for hit in sentence.places
            if hit.end <= mention.start and (hit.key == PART or hit.level != "other")
        ]
        if passed and passed[-1].key == PART:
            return "part"
        if parts and parts[0].start - sentence.start < 25 and parts[0].start < mention.start:
            return "part"
        return ""

    def _names_own(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether the statement a number stands in, between semicolons, names a place or an indicator."""
        plain = self.document.plain
        low = max(plain.rfind(mark, sentence.start, mention.start) for mark in ";；")
        ends = [end for mark in ";；" if (end := plain.find(mark, mention.end, sentence.end)) >= 0]
        named = [hit for hit in sentence.places if hit.level != "other"]
        own = [hit for hit in sentence.terms if not hit.needs]
        starts = [hit.start for hit in named] + [hit.start for hit in self._compatible(own, mention)]
        return any(low < start < min(ends, default=sentence.end) for start in starts)

    def _among_cities(self, sentence: Sentence) -> bool:
        """Whether the passage ranks cities, not provinces."""
        index = self.sentences.index(sentence)
        nearby = self.sentences[max(0, index - 6) : index + 1]
        clusters = any(hit.key == "clusters.rank" for one in nearby for hit in one.terms)
        return not clusters and any(one.has("cities") for one in nearby)

    def _future_before(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether the same clause has a word for a target (will reach, aims at) before the number."""
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

_DERIVED = {"gdp_per_capita": ("per_head", "gdp"), "gdp_share": ("share", "gdp")}
"""Indicators that are printed for a region or two, and follow from others everywhere."""
_CLUSTERS_OF: dict[str, tuple[str, ...]] = {
    "gba": ("shenzhen_hong_kong_guangzhou", "shenzhen_hong_kong"),
    "guangdong": ("shenzhen_hong_kong_guangzhou", "shenzhen_hong_kong"),
}


_OUTPUT = ("gdp", "gdp_usd")


@cache
def _per_10000() -> dict[str, str]:
    """The ratio per 10,000 inhabitants of each indicator that has one."""
    found = ratios().items()
    small = [
        (name, one) for name, one in found if one.denominators == ("population",) and "10,000" in one.unit
    ]
    return {one.numerators[0]: name for name, one in small}


def _gap(span: tuple[int, int], mention: Mention) -> int:
    if span[1] <= mention.start:
        return mention.start - span[1]
    return max(span[0] - mention.end, 0)


def _as_bought(hit: TermHit, sentence: Sentence) -> TermHit:
    """A name like turnover behind contracts bought: it is theirs, not that of contracts sold."""
    named = [one for one in sentence.terms if not one.needs and one.end <= hit.start]
    last = max(named, key=lambda one: (one.start, one.end), default=None)
    if last is None or not hit.needs:
        return hit
    between = sentence.text[last.end - sentence.start : hit.start - sentence.start]
    bought = last.key.startswith(f"{hit.needs}_inflow") or pattern("bought", sentence.language).search(
        between
    )
    return replace(hit, key=hit.key.replace("_output_", "_inflow_")) if bought else hit


def _uncovered(hits: list[TermHit]) -> list[TermHit]:
    return [hit for hit in hits if not any(other.covers(hit) for other in hits)]


def _unit_in(text: str, language: str, *, bracket: bool) -> tuple[str, int, str] | None:
    """Kind, power of ten and code of the unit a head of a table names."""
    percent = re.search(r"[%％‰]|Prozent|percent|per cent", text) is not None
    plain = re.sub(r"每万|per 10,000|je 10\.000", "", text)
    code = ""
    for one in words("currency"):
        form = rf"(?<![A-Za-z]){re.escape(one.word)}(?![A-Za-z])"
        if (len(one.word) > 1 and re.search(form, plain, re.I)) or (
            one.word in plain and one.word in "元¥$€"
        ):
            code = one.key
            break
    if percent:
        return None if code else ("percent", 0, "")
    power = None
    for one in words("scale", language):
        if language == "zh" or len(one.word) > 1:
            edge = "" if language == "zh" else r"(?![A-Za-zäöü])"
            if re.search(
                (r"" if language == "zh" else r"(?<![A-Za-z])") + re.escape(one.word) + edge, plain, re.I
            ):
                power = int(one.key)
                break
    if power is None and re.search(r"[,(]\s*m(?:\)|$)", text):
        power = 6
    if code:
        return "money", power or 0, code
    if power is not None and (bracket or language != "zh"):
        return "count", power, ""
    return None


_STOP = re.compile(
    "than|which|more|less|about|over|cent|percent|years?|china|chinese|this|from|were|with|that|nach|sich|eine|"
    "mehr|jahre?|prozent|rund|über"
)


def _content_words(text: str, language: str) -> frozenset[str]:
    if language == "zh":
        chars = re.findall(r"[\u4e00-\u9fff]+", text)
        return frozenset(run[i : i + 2] for run in chars for i in range(len(run) - 1))
    found = re.findall(r"[a-zäöüß][a-zäöüß-]{3,}", text.lower())
    return frozenset(word[:7] for word in found if not _STOP.fullmatch(word))


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
