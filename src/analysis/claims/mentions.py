"""The numbers of an article that state a quantity, with value, unit, bound and place in the text."""

import csv
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from importlib.resources import files
from typing import Any

from analysis.quantities import Number, chinese_numeral, lookup, parse_number, words
from analysis.quantities.unit_words import fold

KINDS = ("money", "percent", "points", "count", "rank", "times")
"""What a number can be; `count` is everything with a noun or nothing behind it."""


@dataclass(frozen=True)
class Mention:
    """A number of the plain text, `start` to `end` with its scale and unit.

    `value` and `step` (one unit of the last digit that states something) are in ones: yuan, persons, per
    cent. `bound` is exact, about, at_least or at_most; `unit` the code of a currency, or the word behind a
    count. `spelled` tells a number in words (one third, doubled), which is never meant exactly.
    """

    start: int
    end: int
    text: str
    kind: str
    value: float
    step: float
    bound: str = "exact"
    unit: str = ""
    scaled: bool = False
    spelled: bool = False
    power: int = 0
    falling: bool = False
    """Whether the text says that something fell by this much."""
    added: str = ""
    """Whether a multiple is added to what was there: yes (增长3倍 is four times as much), maybe, or empty."""


def numbers_of(text: str, language: str) -> list[Mention]:
    """Return the numbers of a text that state quantities, in the order of the text.

    Years, dates, times, ages, durations, list and page numbers, telephone numbers, ordinals of events,
    bases of ratios and numbers in names are left out.
    """
    masked = _masked(text, language)
    found = [
        *_in_digits(masked, text, language),
        *_in_words(masked, text, language),
        *_windows(text, language),
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Mention] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end and one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    amount = None
    for number, one in enumerate(kept):
        kept[number] = _with_currency(one, amount, text)
        amount = kept[number] if kept[number].kind == "money" else amount
    return kept


def _with_currency(one: Mention, before: Mention | None, text: str) -> Mention:
    """An amount that leaves out the currency of the one before: "393 billion yuan (360 billion in 2023)"."""
    if before is None or (one.kind, one.unit) != ("count", "") or not one.scaled:
        return one
    gap = text[before.end : one.start]
    near = len(gap) < 90 and not re.search(r"[.!?。！？]\s|[。！？\n]", gap)
    return replace(one, kind="money", unit=before.unit) if near and one.power == before.power >= 8 else one


# ------------------------------------------------------------------ what is no quantity


def _masked(text: str, language: str) -> str:
    """The text with everything that is no quantity overwritten, character by character."""
    masked = re.sub(r"\d{40,}", lambda found: "\x00" * len(found.group()), text)
    for pattern in _patterns(language):
        masked = pattern.sub(_blank, masked)
    return masked


def _blank(found: "re.Match[str]") -> str:
    """Overwrite the digits of a match, or of its group `no`; its other words stay."""
    start, end = found.span("no") if "no" in found.re.groupindex else found.span()
    whole, offset = found.group(), found.start()
    part = re.sub(r"[\d第一二三四五六七八九十百千万亿两]", "\x00", whole[start - offset : end - offset])
    return whole[: start - offset] + part + whole[end - offset :]


@cache
def _patterns(language: str) -> tuple["re.Pattern[str]", ...]:
    text = files("analysis.claims").joinpath("not_numbers.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(re.compile(row["pattern"]) for row in rows if row["language"] in ("any", language))


# ------------------------------------------------------------------ numbers in digits

_GROUPED = r"\d{1,3}(?:[\u00a0\u202f\u2009'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
BARE_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@cache
def _digit_pattern(language: str) -> "re.Pattern[str]":
    sign = "" if language == "zh" else r"[+\u2212-]?"
    return re.compile(rf"(?<![\d\x00.,])(?P<sign>{sign})(?P<number>{_GROUPED})(?![\x00\d])")


@cache
def _behind(language: str) -> "re.Pattern[str]":
    """What may follow a number: scale, currency or another unit, in this order."""
    gap = r"\s*" if language == "zh" else r"[\s\u00a0\u202f-]*"
    edge = "" if language == "zh" else r"(?![A-Za-zäöüß])"
    scale = "|".join(
        re.escape(one.word) for one in words("scale", language) if len(one.word) > 1 or language == "zh"
    )
    money = "|".join(re.escape(one.word) for one in words("currency", language))
    unit = "|".join(re.escape(one.word) for one in words("unit", language) if not one.word.startswith("-"))
    fold_mark = r"[-\s]?fold|[-\s]?times|[-‑]?fach\w*|[-\s]?[mM]al(?!ig)" if language != "zh" else "倍"
    more = "(?P<more>多|余|来)?" if language == "zh" else ""
    return re.compile(
        rf"(?P<all>{more}(?:{gap}(?P<scale>{scale}){edge})?{more.replace('more', 'more2')}"
        rf"(?:{gap}(?:(?:of|chinesische[rn]?|Chinese)\s)?(?P<money>{money}){edge}|{gap}(?P<times>{fold_mark}){edge}|{gap}(?P<unit>{unit}){edge})?)",
        0 if language == "zh" else re.IGNORECASE,
    )


def _in_digits(masked: str, text: str, language: str) -> list[Mention]:
    found = []
    for match in _digit_pattern(language).finditer(masked):
        raw = match["number"].rstrip(".,")
        end = match.start("number") + len(raw)
        before, after = masked[: match.start()], masked[end:]
        number = parse_number(raw, language)
        if number is None:
            continue
        one = _read(number, raw, match.start("number"), end, before, after, text, language)
        if one is None:
            continue
        if (
            match["sign"] in ("-", "\u2212")
            and one.kind in ("percent", "points")
            and not before[-1:].isdigit()
        ):
            one = replace(one, value=-one.value)
        found.append(one)
    return found


def _read(
    number: Number,
    raw: str,
    start: int,
    end: int,
    before: str,
    after: str,
    text: str,
    language: str,
) -> Mention | None:
    behind = _behind(language).match(after)
    assert behind is not None
    groups = behind.groupdict()
    # a decimal mark of the other habit: 1,234 with a scale word is a decimal number in German texts only
    power = int(lookup("scale", language)[fold(groups["scale"])]) if groups["scale"] else 0
    prefix = _currency_before(before, language)
    rank = _is_rank(before, after, language)
    plain_year = not (prefix or any(groups[name] for name in ("scale", "money", "unit", "times")))
    if plain_year and not rank and BARE_YEAR.fullmatch(raw) and _reads_as_year(before, after, language):
        return None
    if plain_year and raw.startswith("0") and "." not in raw and "," not in raw:
        return None
    if re.match(r"\s?(?:[-–/]\s?)?[A-Za-z]{0,2}\d", after) and re.match(r"[A-Za-z]", after):
        return None
    value, step = float(number.value) * 10.0**power, float(number.step) * 10.0**power
    stop = end + len(behind["all"].rstrip())
    bound = _bound(before, after[behind.end() :].partition("\n")[0], groups, language)
    made = partial(Mention, bound=bound, scaled=bool(groups["scale"]), power=power)
    if groups["money"] or prefix:
        code = lookup("currency", language)[fold(groups["money"])] if groups["money"] else prefix
        return made(start, stop, text[start:stop], "money", value, step, unit=code)
    if groups["times"]:
        return made(start, stop, text[start:stop], "times", value, step)
    if groups["unit"]:
        unit = lookup("unit", language)[fold(groups["unit"])]
        if unit == "tenths":
            return made(start, stop, text[start:stop], "percent", value * 10, step * 10)
        if unit == "per_mille":
            return made(start, stop, text[start:stop], "percent", value / 10, step / 10)
        kind = {"%": "percent", "points": "points", "times": "times"}[unit]
        return made(start, stop, text[start:stop], kind, value, step)
    if rank:
        ordinal = re.match(r"(?:st|nd|rd|th)\b|\.(?=\s(?:Stelle|Platz|Rang|Position))|\s*[位名]", after)
        stop = end + (len(ordinal.group()) if ordinal else 0)
        first = start - 1 if language == "zh" and before.endswith("第") else start
        return Mention(first, stop, text[first:stop], "rank", value, 1.0)
    if re.match(r"(?:st|nd|rd|th)\b", after):
        return None
    noun = _noun(after[behind.end("all") if groups["scale"] else 0 :], language)
    stop = (end + behind.end("all") if groups["scale"] else end) + len(noun)
    if language == "zh":
        stop = max(stop, end + len(behind["all"].rstrip()))
    elif noun and (rest := re.match(r"(?:-[A-Za-zÄÖÜäöüß]+)+", text[stop:])):
        stop += rest.end()  # a mark never ends inside a word: 20.000 High-Tech-Unternehmen
    return made(start, stop, text[start:stop], "count", value, step, unit=noun.strip())


_WINDOW = {
    "en": re.compile(r"\b(?:last|past|recent|previous|most recent)\s(?P<all>(?P<no>\d{1,3})\sdays)", re.I),
    "de": re.compile(r"\b(?:letzten|vergangenen|jüngsten|fast)\s(?P<all>(?P<no>\d{1,3})\sTagen?)"),
    "zh": re.compile(r"(?:近|最近|过去)(?P<all>(?P<no>\d{1,3})\s?天)"),
}
"""A window of days that a text names for what it reports: the one duration that is a statement."""


def _windows(text: str, language: str) -> list[Mention]:
    return [
        Mention(*found.span("all"), found["all"], "count", float(found["no"]), 1.0, unit="days")
        for found in _WINDOW[language].finditer(text)
    ]


_MEASURE = (
    "人年|平方公里|平方千米|平方米|公里|千米|公顷|万亩|亩|千瓦时|千瓦|兆瓦|吉瓦|人次|人|名|家|个|件|项|篇|户|位|所|座|台|套|支|条|种|"
    "辆|架|部|款|间|张|株|度|米|秒|吨|字|次|棵|只|艘|列|处|颗|份|册|对|批|门|场|宗|单|户次|标箱|指数|分"
)


def _noun(after: str, language: str) -> str:
    if language == "zh":
        found = re.match(rf"\s*(?:{_MEASURE})", after)
        return found.group() if found else ""
    if language == "de" and (
        adjective := re.match(r"[\s\u00a0](?:[a-zäöüß]+(?:e|en|er|es|em)\s){1,2}", after)
    ):
        # the noun behind its adjectives; a verb in its place is none
        noun = re.match(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß²]+", after[adjective.end() :])
        return adjective.group() + noun.group() if noun else ""
    if language == "de" and after[1:2].islower():
        return ""
    found = re.match(
        r"[\x20\t\u00a0\u202f-](?!(?:two|three|four|five|six|seven|eight|nine|ten)\b|and\b|und\b|in\b|im\b|of\b|to\b|or\b|bis\b|oder\b|was\b|war\b|by\b|for\b|at\b|on\b|more\b|per\b|je\b|pro\b|a\b|auf\b|mit\b|bei\b|with\b|from\b|aus\b|der\b|die\b|das\b|des\b|the\b|mehr\b|weniger\b|less\b|fewer\b|so\b|respectively\b|beziehungsweise\b|bzw\b|is\b|ist\b|were\b|waren\b|as\b|als\b|than\b|sold\b|[a-z]+ed\b|worth\b|erteilt\b|verkauft\b|angemeldet\b|registriert\b|veröffentlicht\b|unterzeichnet\b|vergeben\b|wert\b)([A-Za-zÄÖÜäöüß²]+(?:&[A-Za-z]+)?)",
        after,
    )
    return found.group() if found else ""


def _currency_before(before: str, language: str) -> str:
    tail = before[-14:]
    for one in words("currency", language):
        if (
            one.language in ("any", "en", "de")
            and len(one.word) < 9
            and re.search(rf"(?<![A-Za-z]){re.escape(one.word)}\s?$", tail)
        ):
            return one.key
    return ""


def _reads_as_year(before: str, after: str, language: str) -> bool:
    """Whether four digits are a year: always, unless a noun that is counted follows directly."""
    if language == "zh":
        return not re.match(rf"\s*[多余]?(?:{_MEASURE})", after)
    if re.search(
        r"\b(?:in|im|since|seit|by|until|bis|of|from|von|for|für|Ende|Anfang|Mitte|Jahr|Jahres|end|year|and|und|nach|vor|ab|um|to|before|after|late|early|mid)[\s-]$",
        before,
        re.I,
    ):
        return True
    return not re.match(
        r"\s(?:enterprises|companies|firms|projects|patents|papers|contracts|people|researchers|laboratories|institutions|Unternehmen|Firmen|Projekte|Patente|Verträge|Menschen|Forscher|Betriebe|Einrichtungen)\b",
        after,
    )


def _is_rank(before: str, after: str, language: str) -> bool:
    around = before[-40:] + "\x01" + after[:60]
    return any(
        pattern.search(around) for kind, pattern, *_ in _spelled_patterns(language) if kind == "is_rank"
    )


# ------------------------------------------------------------------ bounds


@cache
def _bound_words(language: str) -> tuple["re.Pattern[str]", "re.Pattern[str]"]:
    def one_of(position: str) -> str:
        rows = [one for one in words("relation", language) if one.position == position]
        return "|".join(
            f"(?P<{one.key}_{number}>{re.escape(one.word)})"
            for number, one in enumerate(rows)
            if one.key in ("about", "at_least", "at_most")
        )

    edge = "" if language == "zh" else r"\b"
    gap = r"\s*" if language == "zh" else r"\s+"
    fill = (
        r"(?:了|为|达|到|至)?"
        if language == "zh"
        else r"(?:the\s|an?\s|die\s|den\s|das\s|der\s|dem\s|Marke\svon\s|mark\sof\s|estimated\s|einen?\s)*"
    )
    money = r"(?:US\$|USD|HK\$|\$|€|¥|RMB|CNY|人民币|EUR)?\s*"
    before = re.compile(
        rf"(?:(?<=\W)|^|{'' if language != 'zh' else '(?=.)'})(?:{one_of('before')}){gap}{fill}{money}[+]?$",
        re.IGNORECASE,
    )
    after = re.compile(rf"\s*(?:{one_of('after')}){edge}", re.IGNORECASE)
    return before, after


_NO_BOUND = {
    "en": re.compile(
        r"\b(?:turn(?:ed|s|ing)?|hand(?:ed|s)?|t(?:ook|akes?|aking|aken)|carr(?:y|ied)|"
        r"(?:averaged|spread|extended)(?:\sout)?|control)\sover\s+$|"
        r"\bwithin\s+$|\bjust over\s+$",
        re.I,
    ),
    "de": re.compile(
        r"\b(?:verfüg\w*|Vertr[aä]g\w*|Abkommen|Verpflichtung\w*|Rechnung\w*|Kredit\w*|"
        r"Aufträge|Auftrag|Technologieverträge)\s"
        r"(?:\w+\s){0,3}?über\s+$|\bgegen\s+$(?<!etwa gegen )",
        re.I,
    ),
    "zh": re.compile(r"(?:不)$"),
}


def _bound(before: str, after: str, groups: dict[str, str | None], language: str) -> str:
    """The bound of a number from the words around it."""
    if groups.get("more") or groups.get("more2"):
        return "at_least"
    tail = before[-44:]
    earlier, later = _bound_words(language)
    if not _NO_BOUND[language].search(tail):
        found = None
        for start in range(len(tail)):
            match = (
                earlier.match(tail, start)
                if (start == 0 or language == "zh" or not tail[start - 1].isalnum())
                else None
            )
            if match and match.end() == len(tail):
                found = match
                break
        if found is not None and found.lastgroup:
            return found.lastgroup.rpartition("_")[0]
    match = later.match(after)
    if match and match.lastgroup:
        return match.lastgroup.rpartition("_")[0]
    if language == "en" and re.search(
        r"\b(?:a little|slightly|just|well) (?:over|above|more than)\s+$", tail, re.I
    ):
        return "at_least"
    return "exact"


# ------------------------------------------------------------------ numbers in words


def _in_words(masked: str, text: str, language: str) -> list[Mention]:
    found = _chinese_words(masked, text) if language == "zh" else []
    for kind, pattern, unless, only in _spelled_patterns(language):
        for match in () if kind == "is_rank" else pattern.finditer(masked):
            start, end = match.span("no")
            around = masked[max(0, start - 30) : start] + "\x01" + masked[end : end + 30]
            if (unless and unless.search(around)) or (only and not only.search(around)):
                continue
            if language != "zh":
                found.append(_written_out(kind, match, text, language))
            elif (number := chinese_numeral(match["no"].strip("第位名"))) is not None:
                group = "no" if kind == "rank" else 0
                found.append(_spelled(kind, float(number), match, text, language, group))
    return found


@cache
def _spelled_patterns(language: str) -> list[tuple[str, "re.Pattern[str]", Any, Any]]:
    """Kind, pattern, what must not and what must stand around it (\\x01 is the number), of each form."""
    text = files("analysis.claims").joinpath("spelled_numbers.csv").read_text(encoding="utf-8")
    lists = {
        f"<{kind}>": _alternatives(kind, language) for kind in ("fraction", "multiple", "numeral", "ordinal")
    }
    found = []
    for row in csv.DictReader(text.splitlines()):
        if row["language"] != language:
            continue
        pattern = row["pattern"]
        for name, words_ in lists.items():
            pattern = pattern.replace(name, words_)
        unless, only = (re.compile(row[key]) if row[key] else None for key in ("unless", "only"))
        found.append((row["kind"], re.compile(pattern), unless, only))
    return found


def _written_out(kind: str, match: "re.Match[str]", text: str, language: str) -> Mention:
    """A number in words as a fraction, multiple, amount, percentage or rank."""
    word, groups = match["no"], match.groupdict()
    money = groups.get("money")
    unit = lookup("currency", language)[fold(money)] if money else ""
    if kind == "part":  # of a million or billion: half a trillion yuan, eine halbe Billion Yuan
        word = "half" if word.startswith("halbe") else word
        value = _key("fraction", "en", word) * _scale(groups["scale"], language)
        return replace(_spelled("money" if money else "count", value, match, text, language), unit=unit)
    if kind == "fraction":
        return _spelled("percent", 100 * _key(kind, language, word), match, text, language, "no")
    if kind == "multiple":
        return _spelled("times", _key(kind, language, word), match, text, language, "no")
    if kind == "rank":
        ordinals = lookup("ordinal", language)
        name = next((one for one in (word, word + "e") if fold(one) in ordinals), "")
        value = _key("ordinal", language, name) if name else _key("numeral", language, word)
        return _spelled("rank", value, match, text, language, "no")
    value = _key("numeral", language, word)
    if kind == "times":
        return _spelled("times", value, match, text, language)
    if kind == "percent":
        kind = "points" if "point" in groups["unit"].lower() or "punkt" in groups["unit"] else "percent"
        return replace(_spelled(kind, value, match, text, language), spelled=False, step=1.0)
    value *= _scale(groups["scale"], language)
    one = _spelled("money" if money else "count", value, match, text, language)
    return replace(one, unit=unit, scaled=True, spelled=False, step=value or 1.0)


def _scale(word: str, language: str) -> float:
    return 10.0 ** int(lookup("scale", language)[fold(word)])


def _spelled(
    kind: str, value: float, found: "re.Match[str]", text: str, language: str, group: int | str = 0
) -> Mention:
    start, end = found.span(group)
    bound = _bound(text[:start], text[end:], {}, language)
    if kind == "rank":
        return Mention(start, end, text[start:end], kind, value, 1.0)
    return Mention(
        start,
        end,
        text[start:end],
        kind,
        value,
        0.0,
        bound="about" if bound == "exact" else bound,
        spelled=True,
    )


@cache
def _alternatives(kind: str, language: str) -> str:
    return "|".join(re.escape(one.word) for one in words(kind, language))


def _key(kind: str, language: str, word: str) -> float:
    return float(Fraction(lookup(kind, language)[fold(word)]))


_ZH = "[零〇一二两三四五六七八九十百千万亿]"
_ZH_SMALL = "[一二两三四五六七八九十百]"


def _chinese_words(masked: str, text: str) -> list[Mention]:
    found = []
    for match in re.finditer(
        rf"(?P<den>{_ZH_SMALL}+)分之(?P<num>{_ZH}+|\d+(?:\.\d+)?)(?P<half>点{_ZH}+)?", masked
    ):
        top = (
            chinese_numeral(match["num"] + (match["half"] or ""))
            if not match["num"][0].isdigit()
            else Decimal(match["num"])
        )
        bottom = chinese_numeral(match["den"])
        if top is not None and bottom:
            found.append(_spelled("percent", float(100 * top / bottom), match, text, "zh"))
    for match in re.finditer(r"一半|半数|过半(?!数)|近半(?!年)|超半数", masked):
        if re.match(r"(?:年|小时|天|月)", masked[match.end() :]):
            continue
        one = _spelled("percent", 50.0, match, text, "zh")
        found.append(replace(one, bound="at_least") if match.group() in ("过半", "超半数") else one)
    for match in re.finditer(
        r"(?P<no>[一二两三四五六七八九])(?P<half>成半|成)(?!都|员|为|果|立|本|就|效|长|功|熟|型|分|交|渝|绩|组)",
        masked,
    ):
        share = float(chinese_numeral(match["no"]) or 0) * 10 + (5 if match["half"] == "成半" else 0)
        found.append(_spelled("percent", share, match, text, "zh"))
    for match in re.finditer(r"翻了?(?P<no>[一两二三])?番|(?:增长|增加|提高|扩大)了?一倍|腰斩|减半", masked):
        doublings = {"两": 2, "二": 2, "三": 3}.get(match["no"] or "", 1)
        times = 0.5 if match.group() in ("腰斩", "减半") else 2.0**doublings
        found.append(_spelled("times", times, match, text, "zh"))
    tail = (
        r"(?:多|余)?(?P<unit>亿?元|亿?美元|%|个百分点|万?亿?元|人年|万?人|家|件|项|篇|名|个|座|平方公里|公里)"
    )
    for match in re.finditer(
        rf"(?<![第\d\x00数几上多近超])(?P<no>[一二两三四五六七八九十]{_ZH}*[十百千万亿]?{_ZH}*){tail}", masked
    ):
        value, scale = chinese_numeral(match["no"]), re.match(r"万亿|万|亿", match["unit"])
        small = value is not None and value < 100 and not scale and match["unit"] not in ("%", "个百分点")
        if value is None or small:
            continue
        amount = float(value) * (10.0 ** int(lookup("scale", "zh")[fold(scale.group())]) if scale else 1)
        unit = match["unit"][len(scale.group()) :] if scale else match["unit"]
        kind = (
            "money"
            if unit in ("元", "美元")
            else "percent"
            if unit == "%"
            else "points"
            if unit == "个百分点"
            else "count"
        )
        one = _spelled(kind, amount, match, text, "zh")
        found.append(
            replace(
                one,
                unit={"元": "CNY", "美元": "USD"}.get(unit, unit),
                scaled=True,
                spelled=False,
                step=amount,
            )
        )
    return found
