"""Which region a name stands for, and which field: names of the clean tables, and of ``places.csv``."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from itertools import filterfalse
from pathlib import Path
from typing import NamedTuple
from unicodedata import combining, normalize

from analysis import names, registry
from analysis.quantities import narrow, simplified
from analysis.records.cell_values import check_cell, is_placeholder, pattern, trim, without_mark
from analysis.records.problems import InvalidCell, invalid, shipped

REGIONS = (*names.REGIONS, "other")  # regions a record may lie in; the nation as a whole is none
_KINDS = "新区|特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|地区|省|市|盟|区|县|旗"
_SUFFIXES = re.compile(rf"({_KINDS}|\b(city|shi|province|prov|sheng|municipality|district|county)\b\.?)$")
_NATION = frozenset(("china", "中国", "prc", "pr", "vr", "prchina", "vrchina", "chn", "cn"))
LIKE = 0.86  # how alike a Latin name must be to be suggested: Shangai for Shanghai, not Shangrao


class Place(NamedTuple):
    """A known place: its key, its province where it lies in one, and its region."""

    key: str
    province: str
    region: str


def _folded(name: str) -> str:
    return pattern("within a name").sub("", _plain(name))


def _plain(name: str) -> str:
    """A name in one width, small and simplified letters, without tones: Běijīng is Beijing."""
    return simplified("".join(filterfalse(combining, normalize("NFKD", name)))).casefold()


def _short(name: str) -> str:
    """A name without what kind of place it is: 深圳市, Shenzhen City and Shenzhen are the same."""
    plain = _plain(name).strip()
    short = pattern("within a name").sub("", _SUFFIXES.sub("", plain))
    return short if len(short) > 1 else pattern("within a name").sub("", plain)


def rows(root: str, path: str) -> list[dict[str, str]]:
    """Return the rows of a table of the package as text."""
    with (Path(root) / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _forms(row: dict[str, str], key: str) -> Iterator[tuple[str, str]]:
    """Every name of a place as compared, with the name as written."""
    called = [text for head, text in row.items() if head.startswith(("name", "short", "iso")) and text]
    # Taizhou (Zhejiang) is called Taizhou where another column or word says which
    for name in (*called, *(name.partition(" (")[0] for name in called if " (" in name), row[key]):
        for form in filter(None, (_folded(name), _short(name))):
            yield form, name


@cache
def _index(root: str) -> tuple[dict[str, frozenset[Place]], dict[str, str]]:
    """Places by folded name, and every name as written by its folded form."""
    found: dict[str, set[Place]] = {}
    written: dict[str, str] = {}
    places: dict[str, Place] = {}
    for key, path in (("region", "regions"), ("province", "provinces"), ("city", "cities")):
        for row in rows(root, f"clean/{path}.csv"):
            if row["region"] not in REGIONS:
                continue
            places[row[key]] = place = Place(row[key], row.get("province", ""), row["region"])
            for form, name in _forms(row, key):
                found.setdefault(form, set()).add(place)
                written.setdefault(form, name)
    fine: dict[str, set[Place]] = {}
    for name, key in (row.values() for row in shipped("places.csv")):
        if inside := places.get(key):
            for form in {_folded(name), _short(name)}:
                # 朝阳 is a city of Liaoning, and a district of Beijing
                shared = {place.region for place in found.get(form, ())} == {"other"} != {inside.region}
                if form not in found or shared:
                    kept = (found if shared else fine).setdefault(form, set())
                    kept.add(Place(name, inside.province, inside.region))
    return {form: frozenset(one) for form, one in (fine | found).items()}, written


@cache
def _reached(root: str) -> dict[str, set[str]]:
    """Regions that a province and its cities lie in, by the folded names of the province."""
    by_key = {row["province"]: {row["region"]} for row in rows(root, "clean/provinces.csv")}
    for row in rows(root, "clean/cities.csv"):
        by_key.setdefault(row["province"], set()).add(row["region"])
    provinces = rows(root, "clean/provinces.csv")
    return {form: by_key[row["province"]] for row in provinces for form, _ in _forms(row, "province")}


def here() -> str:
    """Return where the tables of names lie: asked for once per file, not once per cell."""
    return str(registry.data_root())


def region(
    text: str, *, kind: str = "region", root: str | None = None, beside: tuple[str, ...] = ()
) -> str | InvalidCell | None:
    """Return the region of a place, None for nothing, or why not; places `beside` it tell twins apart."""
    text = without_mark(text)
    return _region(text, kind, root or here(), beside) if text and not is_placeholder(text) else None


@lru_cache(maxsize=1 << 15)
def _region(text: str, kind: str, root: str, beside: tuple[str, ...]) -> str | InvalidCell:
    if len(text) > 200:
        return check_cell(text) or invalid("unknown_place", kind=kind)
    found = _places(text, root)
    if len({place.region for place in found}) > 1 and beside:
        provinces = {place.province for name in beside for place in _places(name, root)}
        keys = {place.key for name in beside for place in _places(name, root)}
        found = frozenset(p for p in found if p.province in provinces or p.key in keys) or found
    regions = sorted({place.region for place in found})
    if len(regions) == 1:
        return regions[0]
    if regions:
        several = len(list(filter(None, pattern("between places").split(text)))) > 1
        return invalid("several_regions" if several else "shared_name", regions=", ".join(regions))
    # the nearest names cost a hundredth of a second: looked up only where they are shown
    wrong, remedy = invalid("unknown_place", kind=kind), "# unknown places: left out"
    return check_cell(text) or replace(wrong, expected=lambda: _suggestion(text, kind, root), remedy=remedy)


@lru_cache(maxsize=1 << 15)
def _places(text: str, root: str) -> frozenset[Place]:
    """Every place a name may stand for: alone, or written with what it lies in (江苏·苏州, 上海浦东新区)."""
    known, _ = _index(root)
    folded = _folded(text)
    if found := known.get(folded) or known.get(_short(text)) or known.get(folded.removesuffix("州")):
        return found
    whole = pattern("how many there").sub("", narrow(text)).strip(" ()（）")
    # a blank may be part of a name: Hong Kong, China
    for between in (pattern("beside places"), pattern("and of places"), pattern("between places")):
        parts = [part for part in between.split(whole) if part and _folded(part) not in _NATION]
        read = [_places(part, root) for part in parts[:6]] if parts and parts != [whole] else []
        # the larger place may come first (广东-深圳) or last (Shenzhen, Guangdong)
        if read and all(read):
            # several places beside one another (上海、苏州): their regions count
            return _agreeing(read) or frozenset().union(*read)
    if (place := pattern("zone of a place").sub("", whole)) != whole:
        return _places(place, root)
    # 中国（上海）自由贸易试验区 lies in Shanghai
    return _run(re.sub(r"^中国|[()（）]", "", _folded(text)), root)


@cache
def larger_places(root: str) -> list[str]:
    """Return the names of regions, provinces and cities in small letters, with and without what they are."""
    written = {name.casefold() for name in _index(root)[1].values()}
    return sorted({*written, *(f"{name}{kind}" for name in written for kind in "市省" if not name.isascii())})


def is_name(text: str) -> bool:
    """Return whether a text is a place or a field that is known."""
    found = fields(text)
    named = not isinstance(found, InvalidCell) and any(known for _, known in found)
    return named or isinstance(region(text), str)


def _agreeing(read: list[frozenset[Place]]) -> frozenset[Place]:
    """The smallest of several places of one row that lie in one another; none where they do not."""
    best: frozenset[Place] = frozenset()
    for candidates in read:
        others = [other for other in read if other is not candidates]
        fits = frozenset(p for p in candidates if all(any(_inside(p, o) for o in other) for other in others))
        if not fits:
            return fits
        # how small a place is: region, province, city or district
        sizes = {place: (place.key != place.region) + (place.key not in place[1:]) for place in best | fits}
        best = max(best, fits, key=lambda found: max(map(sizes.__getitem__, found), default=-1))
    return best


def _inside(place: Place, other: Place) -> bool:
    """Whether two places may be named together: one province, or one of them a region around the other."""
    both = place.province and other.province
    return place.province == other.province if both else place.region == other.region


def _run(text: str, root: str) -> frozenset[Place]:
    """A Chinese name that begins with the places it lies in: 江苏省苏州市昆山市, 苏州市吴江区."""
    if not re.match("[\u4e00-\u9fff]{3}", text):
        return frozenset()
    known, _ = _index(root)
    best: list[frozenset[Place]] = []
    rest = text
    while rest:
        end = next((end for end in range(min(len(rest), 14), 1, -1) if rest[:end] in known), 0)
        if not end:
            break
        best.append(known[rest[:end]])
        rest = re.sub(rf"^({_KINDS})", "", rest[end:]) if rest[end:] not in known else rest[end:]
    # what follows the places is an address, or a place nobody knows: the places before it hold
    if not best or (rest and len(best) < 2 and not pattern("address").match(rest)):
        return frozenset()
    return _agreeing(best) if len(best) > 1 else best[0]


def _suggestion(text: str, kind: str, root: str) -> str:
    """What would be right: a name that is nearly the one written, if only one place has such a name."""
    keys = f"{', '.join(REGIONS)}, or a city or province"
    asked, (known, written) = _folded(text)[:60], _index(root)
    if kind == "region" and 2 <= len(asked) <= 5:
        near = get_close_matches(asked, REGIONS, n=1, cutoff=0.6)
        if near:
            return f"{keys} (nearest: {near[0]})"
    if asked.isascii() and len(asked) > 3:
        like = get_close_matches(asked, known, n=4, cutoff=LIKE)
        if like and len({place.province for name in like for place in known[name]}) == 1:
            best = max(like, key=lambda name: SequenceMatcher(None, asked, name).ratio())
            return str(written.get(best, best))
    return keys if kind == "region" else "a city, district or province of China, or a column with its region"


@cache
def _institutions(root: str) -> dict[str, str]:
    """Regions of universities, institutes and companies by folded name; names in two regions are none."""
    found: dict[str, set[str]] = {}
    for row in rows(root, "clean/institutions.csv"):
        for name in (row["name_en"], row["name_zh"]):
            if name and row["region"] in REGIONS:
                found.setdefault(_folded(re.sub(r"[(（].*?[)）]", "", name)), set()).add(row["region"])
    return {name: next(iter(regions)) for name, regions in found.items() if len(regions) == 1}


@lru_cache(maxsize=1 << 15)
def institution(text: str, root: str) -> str | None:
    """Return the region of an institution: known by its name, or called after a place; None where unknown."""
    text = trim(text)
    if not text or is_placeholder(text) or len(text) > 200:
        return None
    first, *others = re.split(r"[、，,;；|/()（）]", text)
    plain, (known, _) = _folded(first), _index(root)

    def only(name: str) -> str | None:
        """The region of a city or province of this name, where it is one region."""
        regions = {place.region for place in known.get(name, ()) if place.key != place.region}
        return next(iter(regions)) if len(regions) == 1 else None

    def begins(name: str) -> str | None:
        ends = range(min(len(name), 12), 1, -1) if re.match("[\u4e00-\u9fff]", name) else ()
        return next((only(name[:end]) for end in ends if name[:end] in known), None)

    # 哈尔滨工业大学（深圳）, 北京大学深圳研究生院: a branch lies where it is called after
    branches = [place for other in others if (place := only(_folded(other)))]
    branches += filter(None, (begins(plain[found.end() :]) for found in pattern("branch").finditer(plain)))
    if branches:
        return branches[-1]
    # 上海微电子装备有限公司: a Chinese name that begins with a city or province lies there
    return _institutions(root).get(plain) or begins(plain)


@cache
def _fields(root: str) -> dict[str, str]:
    """Field keys by folded name of a field or a programme."""
    heads = ("field_key", "field_en", "field_de", "field_zh", "programme", "name_en", "name_de", "name_zh")
    known: dict[str, str] = {}
    for row in rows(root, "clean/programmes.csv"):
        for head in heads:
            known.setdefault(_folded_run([row[head]]), row["field_key"])
    return known


def nearest_field(text: str) -> str:
    """Return the key of the known field a name is most like, or all keys where it is like none."""
    known = _fields(here())
    asked = _folded_run([text])[:60]
    near = get_close_matches(asked, known, n=1, cutoff=LIKE if asked.isascii() else 0.8)
    return known[near[0]] if near else ", ".join(sorted(set(known.values()))[:3]) + " …"


def fields(text: str) -> tuple[tuple[str, bool], ...] | InvalidCell:
    """Return the fields a cell lists, each with whether it is known; unknown ones stay as written."""
    return _split(text, here())


@lru_cache(maxsize=1 << 15)
def _split(text: str, root: str) -> tuple[tuple[str, bool], ...] | InvalidCell:
    if refused := check_cell(trim(text)):
        return refused
    known, found = _fields(root), dict[str, bool]()
    for piece in pattern("between fields at any rate").split(without_mark(normalize("NFC", text))):
        parts = [part for part in pattern("between fields").split(piece) if part]
        while parts:
            # the longest run of parts that is a known name: "Environment, resources and oceans" is one field
            ends = range(min(len(parts), 4), 0, -1)
            end = next((end for end in ends if _folded_run(parts[:end]) in known), 0)
            name = known[_folded_run(parts[:end])] if end else " ".join(parts[0].split())
            if not is_placeholder(name):
                found.setdefault(name, bool(end))
            parts = parts[end or 1 :]
    return tuple(found.items())


def _folded_run(parts: list[str]) -> str:
    """A name that may hold separators itself, as it is compared."""
    return re.sub(r"[;；、，,|]", "", _folded("".join(parts)))


@lru_cache(maxsize=1 << 15)
def region_of(texts: tuple[tuple[str, str, str], ...], root: str) -> str | InvalidCell:
    """Return the region that texts name, each behind its column and head; empty where all are, or why not.

    The first filled one counts (region, city, place, district, province); the others must lie in its region,
    or be a province that reaches into it: Guangdong beside Shantou. An institution counts without a place.
    """
    chosen, first = "", ""
    for column, head, text in texts:
        if column == "institution":
            return chosen or institution(text, root) or ""
        others = tuple(other for name, _, other in texts if name not in {column, "institution"} and other)
        found = region(text, kind="region" if column == "region" else "place", root=root, beside=others)
        if isinstance(found, InvalidCell):
            return replace(found, column=column)
        reached = _reached(root).get(_folded(text)) or _reached(root).get(_short(text)) or ()
        if found and chosen and found != chosen and chosen not in reached:
            return invalid("other_region", column=column, found=found, chosen=chosen, first=first)
        if found and not chosen:
            chosen, first = found, head
    return chosen
