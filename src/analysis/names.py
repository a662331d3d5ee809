"""The shared vocabulary and the answer to a name that is not in it."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from analysis.errors import UnknownName

LANGUAGES = ("en", "de", "zh")
"""Languages of every label, sentence and page."""

REGIONS = ("yrd", "gba", "ccec", "jjj")
"""The four regions: Yangtze River Delta, Greater Bay Area, Chengdu-Chongqing, Beijing-Tianjin-Hebei."""

MAPPINGS = ("{name}.mapping.toml", "{stem}.mapping.toml", "mapping.toml")
"""Names of a mapping beside a user's list; the last one holds for every list with the same heads."""
TODAY = "ANALYSIS_TODAY"
"""Variable with the day after which dates of a user's records lie in the future."""
REGION_KEYS = (*REGIONS, "other", "national")
"""Every key a region column may hold: the four, the rest of China, and the whole of China."""

LISTED = 12
"""A refusal lists all valid names up to this many, and the nearest few beyond."""

LIKELY = 0.6
"""From this likeness on, the nearest name is offered as the one that was meant."""


def validate_choice(value: str, known: Iterable[str], kind: str) -> str:
    """Return `value` when it is one of `known`.

    Raises
    ------
    UnknownName
        With the valid names (all, or the five nearest of many) and the likeliest one meant.

    Examples
    --------
    >>> validate_choice("yrd", REGIONS, "region")
    'yrd'
    >>> validate_choice("ydr", REGIONS, "region")
    Traceback (most recent call last):
    ...
    analysis.errors.UnknownName: unknown region 'ydr': use one of yrd, gba, ccec, jjj (did you mean 'yrd'?)
    """
    if isinstance(known, dict | tuple) and isinstance(value, str) and value in known:
        return value  # without a list of all names
    valid = list(dict.fromkeys(known))
    if value in valid:
        return value
    raise UnknownName(refusal(value, valid, kind))


def validate_choices(values: Iterable[str] | str | None, known: Iterable[str], kind: str) -> list[str] | None:
    """Return the list of `values`, each one of `known`; a single name counts as a list, None stays None."""
    if values is None:
        return None
    valid = list(dict.fromkeys(known))
    return [validate_choice(value, valid, kind) for value in listed(values)]


def listed(values: Iterable[str] | str) -> list[str]:
    """Return one name or several as a list; other values as a list of one, to be refused later."""
    return [values] if isinstance(values, str) or not isinstance(values, Iterable) else list(values)


def nearest(value: str, known: Iterable[str], *, number: int = 5) -> list[str]:
    """Return up to `number` of the `known` names, the most similar to `value` first."""
    valid = list(dict.fromkeys(known))
    order = {name: position for position, name in enumerate(valid)}
    return sorted(valid, key=lambda name: (-likeness(value, name), order[name]))[:number]


def refusal(value: object, valid: list[str], kind: str) -> str:
    """Return the line that refuses a name: the valid ones, and the one likely meant."""
    near = nearest(str(value), valid)
    if not valid:
        return f"unknown {kind} {value!r}: there is none to choose from"
    if len(valid) <= LISTED:
        line = f"unknown {kind} {value!r}: use one of {', '.join(valid)}"
    else:
        line = f"unknown {kind} {value!r}: use one of {', '.join(near)} … ({len(valid)} in all)"
    meant = near[0] if likeness(str(value), near[0]) >= LIKELY else None
    return f"{line} (did you mean {meant!r}?)" if meant else line


def likeness(value: str, name: str) -> float:
    """Return the share of letters in common, 0 to 1; case, blanks, hyphens and underscores do not count."""
    bare = [text.casefold().translate(str.maketrans("", "", " -_")) for text in (value, name)]
    if bare[0] and bare[0] == bare[1]:
        return 1.0
    ratio = SequenceMatcher(None, bare[0], bare[1]).ratio()
    return max(ratio, 0.9 if sorted(bare[0]) == sorted(bare[1]) and bare[0] else 0.0)
