"""Which region a name stands for, and which field: names of the clean tables in three languages."""

import csv
import re
import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from analysis import names, registry
from analysis.records.hazards import Refused, hazard

REGIONS = (*names.REGIONS, "other")
"""Regions a record may lie in; the nation as a whole is none."""
_SUFFIXES = re.compile(
    r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市|盟|\bcity\b|\bshi\b|\bprovince\b|\bmunicipality\b)$"
)
_MARKS = re.compile(r"[\s\-_'’·.]+")
_PARTS = re.compile(r"\s*[;；、，,|]\s*")
_HARD = re.compile(r"\s*[;；|]\s*")


def _folded(name: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", name).casefold())


def _short(name: str) -> str:
    """A name without what kind of place it is: 深圳市, Shenzhen City and Shenzhen are the same."""
    return _MARKS.sub("", _SUFFIXES.sub("", unicodedata.normalize("NFKC", name).casefold().strip()))


def _rows(root: str, path: str) -> list[dict[str, str]]:
    with (Path(root) / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _index(root: str) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Regions by folded name, and every name as written by its folded form."""
    regions: dict[str, set[str]] = {}
    written: dict[str, str] = {}
    for path, key in (
        ("clean/regions.csv", "region"),
        ("clean/provinces.csv", "province"),
        ("clean/cities.csv", "city"),
    ):
        for row in _rows(root, path):
            if row["region"] not in REGIONS:
                continue
            called = [text for head, text in row.items() if head.startswith(("name", "short")) and text]
            for name in (*called, row[key]):
                for form in filter(None, (_folded(name), _short(name))):
                    regions.setdefault(form, set()).add(row["region"])
                    written.setdefault(form, name)
    return {form: frozenset(found) for form, found in regions.items()}, written


@cache
def _with_province(root: str) -> dict[str, str]:
    """Regions of cities written together with their province: 广东省深圳市, Shenzhen, Guangdong."""
    provinces = {row["province"]: row for row in _rows(root, "clean/provinces.csv")}
    found: dict[str, str] = {}
    for city in _rows(root, "clean/cities.csv"):
        province = provinces.get(city["province"])
        if province is None or city["region"] not in REGIONS:
            continue
        for name in {province["name_zh"], province["name_zh_full"]}:
            found[_folded(name + city["name_zh"])] = city["region"]
        for language in ("en", "de"):
            found[_folded(f"{city[f'name_{language}']},{province[f'name_{language}']}")] = city["region"]
    return found


@cache
def _reached(root: str) -> dict[str, frozenset[str]]:
    """Regions that the cities of a province lie in, by the folded names of the province."""
    by_key: dict[str, set[str]] = {}
    for row in _rows(root, "clean/cities.csv"):
        by_key.setdefault(row["province"], set()).add(row["region"])
    reached: dict[str, frozenset[str]] = {}
    for row in _rows(root, "clean/provinces.csv"):
        called = [text for head, text in row.items() if head.startswith(("name", "short")) and text]
        for name in (*called, row["province"]):
            regions = frozenset(by_key.get(row["province"], set()) | {row["region"]})
            reached |= {_folded(name): regions, _short(name): regions}
    return reached


def reaches(text: str, root: str) -> frozenset[str]:
    """Return every region a province reaches into; none for another place."""
    known = _reached(root)
    return known.get(_folded(text)) or known.get(_short(text)) or frozenset()


def here() -> str:
    """Return where the tables of names lie: asked for once per file, not once per cell."""
    return str(registry.data_root())


def region(text: str, *, kind: str = "region", root: str | None = None) -> str | Refused | None:
    """Return the region key a region, city or province lies in, None for an empty cell, or why not."""
    return _region(text, kind, root or here()) if text.strip() else None


@lru_cache(maxsize=1 << 15)
def _region(text: str, kind: str, root: str) -> str | Refused:
    known, written = _index(root)
    found = known.get(_folded(text)) or known.get(_short(text))
    if found and len(found) == 1:
        return next(iter(found))
    together = _with_province(root)
    if not found and (one := together.get(_folded(text)) or together.get(_short(text))):
        return one
    if found:
        return Refused(
            "a name that places in several regions share", f"the region: {', '.join(sorted(found))}"
        )
    # the nearest names cost a hundredth of a second: looked up only where they are shown
    return hazard(text) or Refused(f"unknown {kind}", lambda: _nearest(text, written, kind))


def _nearest(text: str, written: dict[str, str], kind: str) -> str:
    asked = _folded(text)[:60]
    if kind == "region":
        keys = ", ".join(REGIONS)
        near = names.nearest(asked, [*REGIONS, *written], number=1)[0] if asked else ""
        meant = written.get(near, near)
        return f"{keys}, or a city or province (nearest: {meant})" if meant else keys
    return " or ".join(dict.fromkeys(written[name] for name in names.nearest(asked, written, number=3)))


@cache
def _fields(root: str) -> dict[str, str]:
    """Field keys by folded name of a field or a programme."""
    known: dict[str, str] = {}
    for row in _rows(root, "clean/programmes.csv"):
        for head in (
            "field_key",
            "field_en",
            "field_de",
            "field_zh",
            "programme",
            "name_en",
            "name_de",
            "name_zh",
        ):
            known.setdefault(_folded_run([row[head]]), row["field_key"])
    return known


def nearest_field(text: str) -> str:
    """Return the key of the known field a name is most like, or all keys where it is like none."""
    known = _fields(here())
    near = get_close_matches(_folded_run([text])[:60], known, n=1, cutoff=0.6)
    return known[near[0]] if near else ", ".join(sorted(set(known.values()))[:3]) + " …"


def fields(text: str, *, root: str | None = None) -> tuple[tuple[str, bool], ...] | Refused:
    """Return the fields a cell lists, each with whether it is known; unknown ones stay as written.

    Parts are divided by ; ； 、 ， , or |; a known name that holds such a mark itself is kept whole.
    """
    return _split(text, root or here())


@lru_cache(maxsize=1 << 15)
def _split(text: str, root: str) -> tuple[tuple[str, bool], ...] | Refused:
    if refused := hazard(text):
        return refused
    plain = unicodedata.normalize("NFC", text).strip()
    found: dict[str, bool] = {}
    for piece in _HARD.split(plain):
        for name, known in _listed(piece, _fields(root)):
            found.setdefault(name, known)
    return tuple(found.items())


def _listed(piece: str, known: dict[str, str]) -> list[tuple[str, bool]]:
    parts = [part for part in _PARTS.split(piece) if part]
    result: list[tuple[str, bool]] = []
    start = 0
    while start < len(parts):
        # the longest run of parts that is a known name: "Environment, resources and oceans" is one field
        ends = range(min(len(parts), start + 4), start, -1)
        end = next((end for end in ends if _folded_run(parts[start:end]) in known), None)
        if end is None:
            result.append((" ".join(parts[start].split()), False))
            start += 1
        else:
            result.append((known[_folded_run(parts[start:end])], True))
            start = end
    return result


def _folded_run(parts: list[str]) -> str:
    """A name that may hold separators itself, as it is compared."""
    return re.sub(r"[;；、，,|]", "", _folded("".join(parts)))
