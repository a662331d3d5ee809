"""What a key is called: regions, provinces, indicators and verdicts as a reader knows them."""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from analysis import names, registry
from analysis.errors import DataError
from analysis.text import messages_files
from analysis.text.digits import is_missing, missing
from analysis.text.session_language import resolve

EDITION = "article"
_EDITIONS = "editions/{edition}/"

TABLES = {
    "region": ("clean/regions.csv", "region", "name"),
    "region_short": ("clean/regions.csv", "region", "short"),
    "region_members": ("clean/regions.csv", "region", "members"),
    "region_note": ("clean/regions.csv", "region", "note"),
    "province": ("clean/provinces.csv", "province", "name"),
    "city": ("clean/cities.csv", "city", "name"),
    "indicator": ("clean/indicators.csv", "indicator", "name"),
    "path_indicator": ("clean/path_indicators.csv", "indicator", "label"),
    "flag": ("clean/flags.csv", "flag", "text"),
    "event": ("clean/events.csv", "event", "title"),
    "instrument": ("clean/instruments.csv", "instrument", "title"),
    "programme": ("clean/programmes.csv", "programme", "name"),
    "field": ("clean/programmes.csv", "field_key", "field"),
    "check": ("clean/checks.csv", "check", "label"),
    "reference": ("clean/reference_values.csv", "reference", "label"),
    "claim": ("editions/{edition}/claims.csv", "claim", "text"),
    "topic": ("editions/{edition}/topics.csv", "topic", "title"),
    "path": ("editions/{edition}/paths.csv", "path", "title"),
    "case": ("editions/{edition}/cases.csv", "case", "title"),
    "outlook": ("editions/{edition}/outlook.csv", "statement", "text"),
}
"""Kinds whose names stand in a data table: file, column of the key, stem of the name columns."""


def label(
    kind: str, key: object, *, language: str | None = None, edition: str = EDITION, default: str | None = None
) -> str:
    """Return the name of one key: ``label("region", "yrd")`` gives Yangtze River Delta.

    Parameters
    ----------
    kind
        One of `kinds`: of a data table, or a group of messages/labels.csv (event_type, verdict …).
    key
        The key as it stands in the tables; a missing one gives the words for a missing value.
    default
        Returned for a key without a name; without it such a key raises UnknownName.
    """
    language = resolve(language)
    if is_missing(key):
        return missing(language)
    found = _named(kind, str(key), edition)
    if found is None and default is not None:
        return default
    if found is None:
        names.validate_choice(str(key), keys(kind, edition=edition), kind.replace("_", " "))
        return str(key)
    words = found[language] or found["en"] or str(key)
    return _full_width(words) if language == "zh" else words


def _full_width(words: str) -> str:
    """Brackets around Chinese characters as Chinese prints them; tables often hold the narrow ones."""
    return re.sub(r"\s*\(([^()]*[\u4e00-\u9fff][^()]*)\)", r"（\1）", words)


def keys(kind: str, *, edition: str = EDITION) -> tuple[str, ...]:
    """Return every key that has a name of this kind."""
    own = tuple(_message_labels().get(kind, {}))
    if kind not in TABLES:
        names.validate_choice(kind, kinds(), "kind of label")
        return own
    return tuple(dict.fromkeys((*_table_labels(kind, edition), *own)))


def kinds() -> tuple[str, ...]:
    """Return every kind of label: those of the data tables, those of messages/labels.csv, and column."""
    return tuple(dict.fromkeys((*TABLES, *_message_labels())))


def _named(kind: str, key: str, edition: str) -> dict[str, str] | None:
    if kind not in TABLES and kind not in _message_labels():
        names.validate_choice(kind, kinds(), "kind of label")
    in_table = _table_labels(kind, edition).get(key) if kind in TABLES else None
    return in_table or _message_labels().get(kind, {}).get(key)


@cache
def _message_labels() -> dict[str, dict[str, dict[str, str]]]:
    """Return the labels that are in no data table, by kind and key, each in every language."""
    labels: dict[str, dict[str, dict[str, str]]] = {}
    for row in messages_files.rows("labels"):
        labels.setdefault(row["kind"], {})[row["key"]] = row
    if columns := messages_files.rows("columns"):
        labels["column"] = {row["column"]: row for row in columns}
    return labels


def _table_labels(kind: str, edition: str) -> dict[str, dict[str, str]]:
    path, column, stem = TABLES[kind]
    if path.startswith(_EDITIONS) and edition != EDITION:
        file = str(registry.edition_folder(edition) / path.removeprefix(_EDITIONS))
    else:
        file = f"{registry.data_root()}/{path.format(edition=EDITION)}"
    try:
        return _read(file, registry.used(file), column, stem)
    except (FileNotFoundError, NotADirectoryError):
        return {}


@lru_cache(maxsize=64)
def _read(file: str, _when: int, column: str, stem: str) -> dict[str, dict[str, str]]:
    with Path(file).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        wanted = {column, *(f"{stem}_{language}" for language in names.LANGUAGES)}
        lacking = sorted(wanted - set(reader.fieldnames or ()))
        if lacking:
            raise DataError(
                "a column with names is missing", file=Path(file).name, expected=", ".join(lacking)
            )
        rows = [row for row in reader if row[column]]
    return {
        row[column]: {language: row[f"{stem}_{language}"] for language in names.LANGUAGES} for row in rows
    }


def attribute(kind: str, key: str, column: str) -> str:
    """Return another column of a named key's row (the unit of an indicator), empty when there is none."""
    path, key_column, _ = TABLES[kind]
    file = registry.data_root() / path.format(edition=EDITION)
    if not file.is_file():
        return ""
    return _column(str(file), registry.used(file), key_column, column).get(key, "")


@lru_cache(maxsize=64)
def _column(file: str, _when: int, key_column: str, column: str) -> dict[str, str]:
    with Path(file).open(encoding="utf-8", newline="") as lines:
        return {row[key_column]: row[column] for row in csv.DictReader(lines)}


def field_names(joined: str, *, language: str | None = None) -> str:
    """Return a semicolon list of field keys in words; a user's own fields stay as they are."""
    given = [part.strip() for part in str(joined).split(";") if part.strip()]
    parts = [label("field", part, language=language, default=part) for part in given]
    return ", ".join(parts) if resolve(language) != "zh" else "、".join(parts)


def publisher(name: str, *, language: str | None = None) -> str:
    """Return a publisher in one language; parts that messages/publishers.csv lacks stay as they are."""
    language = resolve(language)
    return name if language == "en" else _publisher(name, language)


@cache
def _publisher(name: str, language: str) -> str:
    known = {row["part"]: row[language] for row in messages_files.rows("publishers")}
    written = re.sub(_publishers(), lambda hit: known[hit[0]], name)
    if language == "zh" and re.search("[\u3400-\u9fff]", written):
        written = (
            re.sub(r" ?\(([^()]*)\)", r"（\1）", written)
            .replace(" / ", "／")
            .replace(", ", "，")
            .replace("; ", "；")
        )
        written = re.sub(r" ?([，；：（）]) ?", r"\1", written)
    return written


@cache
def _publishers() -> re.Pattern[str]:
    """The known parts of publishers' names, the longest first; one that ends in a letter is a whole word."""
    longest = sorted((row["part"] for row in messages_files.rows("publishers")), key=len, reverse=True)
    words = (
        (r"(?<!\w)" if part[0].isalnum() else "")
        + re.escape(part)
        + (r"(?!\w)" if part[-1].isalnum() else "")
        for part in longest
    )
    return re.compile("|".join(words))
