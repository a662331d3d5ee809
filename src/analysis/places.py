"""Keys of regions, provinces, cities and other vocabulary, by their English, German or Chinese names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from analysis import names, registry, text
from analysis.errors import UnknownName

__all__ = ["key"]

KINDS = ("region", "province", "city")
_LABELS = {"region": ("region", "region_short"), "path": ("path", "path_short"), "type": ("event_type",)}
"""Kinds of labels that name the keys of a column; any other column has the kind of its own name."""
_MARKS = re.compile(r"[\s\-_'’·.]+")
_SUFFIXES = re.compile(
    r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市|盟|\bcity|\bprovince|\bmunicipality)$"
)


def key(name: str, kind: str | None = None) -> str:
    """Return the key of a region, province or city given in English, German or Chinese, or as its key.

    Parameters
    ----------
    name
        ``"江苏"``, ``"Jiangsu Province"``, ``"jiangsu"`` all give ``jiangsu``.
    kind
        ``region``, ``province`` or ``city``; None tries them in this order.

    Raises
    ------
    UnknownName
        For a name of nothing, or of several places, with the nearest keys.

    Examples
    --------
    >>> key("江苏"), key("Peking"), key("长三角")
    ('jiangsu', 'beijing', 'yrd')
    """
    if kind is not None:
        return resolve(name, text.keys(names.validate_choice(kind, KINDS, "kind of place")), kind)
    for one in KINDS:
        known = text.keys(one)
        if found := [found for found in _called(name, one, known) if found in known]:
            return _only(name, found, one)
    return resolve(name, dict.fromkeys(key for one in KINDS for key in text.keys(one)), "place")


def resolve(value: object, known: Iterable[str], kind: str) -> str:
    """Return the key in `known` that `value` is, or is a name of in one of the three languages.

    Raises
    ------
    UnknownName
        With the nearest key: that of the nearest name where `value` is more like a name than like a key.
    """
    valid = list(dict.fromkeys(known))
    if value in valid or not isinstance(value, str):
        return names.validate_choice(value, valid, kind)  # type: ignore[arg-type]  # what is no text is refused there
    if found := _called(value, kind, valid):
        return _only(value, found, kind)
    labels = {label: key for one in _kinds(kind) for label, key in _labels(one, _root()) if key in valid}
    best = max((*valid, *labels), key=lambda label: names.likeness(value, label), default="")
    if best in labels and names.likeness(value, best) >= names.LIKELY:
        raise UnknownName(f"unknown {kind} {value!r} (did you mean {labels[best]!r}, {best}?)")
    return names.validate_choice(value, valid, kind)


def resolve_all(values: Iterable[str] | str | None, known: Iterable[str], kind: str) -> list[str] | None:
    """Return the keys of one value or several, each by `resolve`; None stays None."""
    valid = list(dict.fromkeys(known))
    return None if values is None else [resolve(value, valid, kind) for value in names.listed(values)]


def _only(name: str, found: list[str], kind: str) -> str:
    if len(found) > 1:
        raise UnknownName(f"{name!r} is the name of several: use one of {', '.join(found)} as {kind}")
    return found[0]


def _called(name: str, kind: str, valid: Iterable[str]) -> list[str]:
    """Return the keys of the places with this name; a key in another spelling is looked up first."""
    spelt = [key for key in valid if _folded(key) == _folded(name)]
    if spelt:
        return spelt[:1]
    index = [_index(one, _root()) for one in _kinds(kind)]
    known = set(valid)
    for form in (_folded(name), _short(name)):
        found = dict.fromkeys(key for called in index for key in called.get(form, ()) if key in known)
        if found:
            return list(found)
    return []


def _kinds(kind: str) -> tuple[str, ...]:
    if kind == "place":
        return ("region", "region_short", "province", "city")
    there = text.kinds()
    kind = kind.replace(" ", "_")
    return tuple(one for one in _LABELS.get(kind, (kind,)) if one in there)


def _root() -> str:
    return str(registry.data_root())


@lru_cache(maxsize=64)
def _labels(kind: str, _root: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label, key)
        for key in text.keys(kind)
        for language in names.LANGUAGES
        if (label := text.label(kind, key, language=language))
    )


@lru_cache(maxsize=64)
def _index(kind: str, root: str) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for label, key in _labels(kind, root):
        for form in dict.fromkeys((_folded(label), _short(label))):
            if key not in index.setdefault(form, []):
                index[form].append(key)
    return index


def _folded(name: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", name).casefold())


def _short(name: str) -> str:
    """Return a name without the kind of place it is: 深圳市, Shenzhen City and Shenzhen are the same."""
    return _MARKS.sub("", _SUFFIXES.sub("", unicodedata.normalize("NFKC", name).casefold().strip()))


def __dir__() -> list[str]:
    return sorted(__all__)
