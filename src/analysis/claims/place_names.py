"""Places named in an article: regions, provinces, cities, clusters, the nation, and what is none of these."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from analysis import load
from analysis.load.table_files import cached

ABROAD, PART = "abroad", "#part"
"""Another country; a company, university or park with figures of its own."""
_NEEDS_SUFFIX = frozenset(
    [
        "东方",
        "来宾",
        "安康",
        "大同",
        "和田",
        "朝阳",
        "白山",
        "通化",
        "六安",
        "安顺",
        "保山",
        "玉树",
        "海东",
        "中山",
        "白银",
        "海南",
        "吉安",
        "阜新",
        "文山",
        "大理",
        "宝山",
        "长治",
    ]
)


@dataclass(frozen=True)
class PlaceHit:
    """A place named in the plain text; `level` is region, province, city, nation, cluster, case or other."""

    start: int
    end: int
    key: str
    level: str


@cached
def _names(language: str) -> dict[str, list[tuple[str, str, str]]]:
    """Names with key and level, by their first character, longest first."""
    rows: list[tuple[str, str, str]] = []
    for region in load.regions().itertuples():
        if region.region != "other":
            level = "nation" if region.region == "national" else "region"
            rows += [
                (str(getattr(region, f"{part}_{language}")), str(region.region), level)
                for part in ("name", "short")
            ]
    provinces = load.provinces()
    for province in provinces.itertuples():
        rows.append((str(getattr(province, f"name_{language}")), str(province.province), "province"))
        if language == "zh":
            rows.append((str(province.name_zh_full), str(province.province), "province"))
    own = set(provinces["province"])
    for city in load.cities().itertuples():
        name = getattr(city, f"name_{language}")
        if not isinstance(name, str) or city.city in own:
            continue
        name = re.sub(r"\s*\(.*\)$", "", name)
        if language == "zh":
            plain = name.removesuffix("市")
            rows.append((plain + "市", str(city.city), "city"))
            if plain not in _NEEDS_SUFFIX and len(plain) > 1 and not any(plain == row[0] for row in rows):
                rows.append((plain, str(city.city), "city"))
        elif not any(name == row[0] for row in rows):
            rows.append((name, str(city.city), "city"))
    regions = {"yrd", "gba", "ccec", "jjj"}
    for row in _own_names():
        if row["language"] != language:
            continue
        key = row["key"]
        level = (
            "nation"
            if key == "national"
            else "region"
            if key in regions
            else "province"
            if key in own
            else "case"
            if key in ("g60", "hetao")
            else "other"
            if key == ABROAD or key.startswith(("#", "@"))
            else "cluster"
        )
        rows.append((row["name"], key, level))
    by_first: dict[str, list[tuple[str, str, str]]] = {}
    for name, key, level in dict.fromkeys(rows):
        by_first.setdefault(name[0].lower(), []).append((name, key, level))
    for names in by_first.values():
        names.sort(key=lambda row: -len(row[0]))
    return by_first


@cache
def _own_names() -> list[dict[str, str]]:
    text = files("analysis.claims").joinpath("places.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


_CAPITAL = {
    "en": re.compile(
        r"\bcapital of (?:the province of )?\x00|"
        r"\x00\s(?:provincial )?capital\b(?!\s(?:region|market|city cluster))"
    ),
    "de": re.compile(r"[Hh]auptstadt (?:von |der Provinz )?\x00|\x00\s(?:Provinzh|H)auptstadt\b"),
    "zh": re.compile(r"\x00省会"),
}
"""A province whose capital is meant: the Sichuan capital, die Hauptstadt von Sichuan."""


@cached
def capitals() -> dict[str, str]:
    """Return the key of the capital of each province."""
    return {str(row.province): str(row.capital) for row in load.provinces().itertuples()}


def places_of(text: str, language: str) -> list[PlaceHit]:
    """Return every place named in a text, in its order; a name inside a longer one is not told twice."""
    names = _names(language)
    found: list[PlaceHit] = []
    starts = range(len(text)) if language == "zh" else (match.start() for match in re.finditer(r"\b\w", text))
    free = 0
    for start in starts:
        if start < free:
            continue
        for name, key, level in names.get(text[start].lower(), ()):
            end = _matches(text, start, name, key, language)
            if end:
                if level == "province" and _CAPITAL[language].search(
                    text[max(0, start - 26) : start] + "\x00" + text[end : end + 22]
                ):
                    key, level = capitals().get(key, key), "city"  # noqa: PLW2901
                found.append(PlaceHit(start, end, key, level))
                free = end
                break
    return found


def _matches(text: str, start: int, name: str, key: str, language: str) -> int:
    """End of a name in a text, 0 where it does not stand there."""
    stem = name.removesuffix("*")
    end = start + len(stem)
    part = text[start:end]
    fits = (
        part == stem
        or (key == "national" and part.lower() == stem.lower() and part != stem.upper())
        or (key[0] in "@#" and part.lower() == stem.lower())
        or (part.isupper() and part == stem.upper() and len(part) > 4)
    )
    if not fits:
        return 0
    if key == ABROAD and re.match(r"[\s-]?(?:dollars?|Dollars?|\$)", text[end:]):
        return 0
    if language == "zh":
        return end
    if key == "national" and text[end : end + 1] == ":":
        return 0  # the language of a name: (Chinese: …)
    if name.endswith("*"):
        return end + len(re.match(r"\w*", text[end:]).group())  # type: ignore[union-attr]
    if stem.lower().endswith(("capital", "hauptstadt")) and re.match(
        r"\s(?:of|von|der Provinz|Chinas)\b", text[end:]
    ):
        return 0
    plural = "" if key[0] in "@#" else r"|s(?=\b)"
    ending = re.match(rf"(?:['’]s?{plural})?(?![\wäöüß])", text[end:])
    return end + len(ending.group()) if ending else 0


@cached
def province_of() -> dict[str, str]:
    """Return the province of each city."""
    return {str(row.city): str(row.province) for row in load.cities().itertuples()}


@cached
def members() -> dict[str, tuple[str, ...]]:
    """Return the provinces of the panel that make up each region; Guangdong stands for the bay area."""
    rows = load.regions()
    return {
        str(row.region): tuple(str(row.panel_provinces).split(";"))
        for row in rows.itertuples()
        if row.region not in ("other", "national")
    }
