"""The German and Chinese texts beside the English ones: complete, and with the same numbers."""

import csv
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analysis.names import LANGUAGES
from printed_numbers import differences, printed

DATA = Path(__file__).resolve().parent.parent / "data"
BESIDE_RAW = {
    "evidence": ("raw/evidence/evidence.csv", {"finding": "finding"}),
    "verdicts": (
        "raw/evidence/verdicts.csv",
        {
            "reasoning": "reasoning",
            "condition": "condition",
            "verdict_if_unit_is_100m_yuan": "verdict_if_yi_yuan",
        },
    ),
    "case_facts": ("raw/cities/corridors.csv", {"text_en": "text"}),
    "checks": ("raw/evidence/checks.csv", {"label": "label"}),
    "instruments": ("raw/evidence/paths.csv", {"note": "note"}),
}
"""Table of translations: the raw file it translates, and which raw column which texts belong to."""

IN_THREE_LANGUAGES = {
    "launch_days": ("label", "note"),
    "reference_values": ("label",),
    "programmes": ("name", "field"),
}
TABLES = (*BESIDE_RAW, *IN_THREE_LANGUAGES)


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def raw_rows(name: str) -> list[dict[str, str]]:
    found = rows(BESIDE_RAW[name][0])
    return [row for row in found if row["level"] == "instrument"] if name == "instruments" else found


def expected_keys(name: str) -> list[str]:
    raw = raw_rows(name)
    if name == "evidence":
        return [row["evidence_id"] for row in raw]
    if name == "case_facts":
        return running_keys([row["case"] for row in raw])
    column = {"verdicts": "claim_id", "checks": "check_id", "instruments": "instrument_key"}[name]
    return [row[column] for row in raw]


def running_keys(cases: list[str]) -> list[str]:
    return [f"{case}_{cases[: place + 1].count(case):03d}" for place, case in enumerate(cases)]


def texts(name: str) -> list[dict[str, str]]:
    """Every text of a table in its three languages."""
    table = rows(f"translations/{name}.csv")
    if name in IN_THREE_LANGUAGES:
        return [
            {tongue: row[f"{stem}_{tongue}"] for tongue in ("en", "de", "zh")}
            for row in table
            for stem in IN_THREE_LANGUAGES[name]
        ]
    return [
        {"en": raw[column], "de": row[f"{stem}_de"], "zh": row[f"{stem}_zh"]}
        for raw, row in zip(raw_rows(name), table, strict=True)
        for column, stem in BESIDE_RAW[name][1].items()
    ]


@pytest.mark.parametrize("name", BESIDE_RAW)
def test_translations_have_exactly_the_keys_of_the_raw_rows(name: str) -> None:
    assert [next(iter(row.values())) for row in rows(f"translations/{name}.csv")] == expected_keys(name)


@pytest.mark.parametrize("name", TABLES)
def test_every_english_text_is_translated_and_nothing_else(name: str) -> None:
    assert [words for words in texts(name) if len({bool(text) for text in words.values()}) > 1] == []


@pytest.mark.parametrize("language", ["de", "zh"])
@pytest.mark.parametrize("name", TABLES)
def test_translations_print_the_numbers_of_the_english_text(name: str, language: str) -> None:
    wrong = [words for words in texts(name) if differences(words["en"], words[language], language)]
    assert wrong == []


@pytest.mark.parametrize("name", TABLES)
def test_no_german_sentence_is_left_in_english(name: str) -> None:
    assert [words for words in texts(name) if words["de"] and words["de"] == words["en"]] == []


@pytest.mark.parametrize("name", TABLES)
def test_every_chinese_text_has_chinese_characters(name: str) -> None:
    assert [
        words for words in texts(name) if words["zh"] and not any("一" <= c <= "鿿" for c in words["zh"])
    ] == []


def test_the_launch_days_are_those_of_the_checks() -> None:
    checks = [row["check_id"] for row in rows("raw/evidence/checks.csv")]
    real = [check.removeprefix("chk-real-") for check in checks if check.startswith("chk-real-")]
    assert [row["day_key"] for row in rows("translations/launch_days.csv")] == real


def test_every_programme_of_the_project_records_is_named() -> None:
    listed = {row["programme_zh"] for row in rows("raw/cooperation/records_nkrdp_2018_2020.csv")}
    assert [row["name_zh"] for row in rows("translations/programmes.csv")] == sorted(listed)


def test_every_programme_has_a_key_of_its_own() -> None:
    keys = [row["programme"] for row in rows("translations/programmes.csv")]
    assert len(set(keys)) == len(keys)


def test_a_broad_field_is_named_the_same_in_every_row() -> None:
    columns = ("field_key", "field_en", "field_de", "field_zh")
    named = {tuple(row[column] for column in columns) for row in rows("translations/programmes.csv")}
    assert len(named) == len({key for key, *_ in named}) == 12


def test_billions_are_the_same_number_in_all_three_notations() -> None:
    value = {Decimal("1016680000000")}
    assert printed("1,016.68 billion yuan", "en") == value
    assert printed("1.016,68 Milliarden Yuan", "de") == value
    assert printed("10166.8亿元", "zh") == value


def test_an_amount_in_the_wrong_chinese_unit_is_noticed() -> None:
    assert differences("120 billion yuan", "120亿元", "zh") == {Decimal("1.2E+11"), Decimal("1.2E+10")}


def test_an_english_decimal_point_left_in_german_is_noticed() -> None:
    assert differences("R&D intensity of 3.55%", "F&E-Intensität von 3.55 %", "de") == {
        Decimal("3.55"),
        Decimal(3),
        Decimal(55),
    }


def test_words_may_stand_for_small_numbers_but_not_for_other_ones() -> None:
    assert not differences("seven fields on 9 June", "6月9日，7个领域", "zh")
    assert differences("seven fields", "8个领域", "zh") == {Decimal(8)}


def written() -> Iterator[tuple[str, str, str]]:
    """Every text a reader may see, its language and place (notes of raw files aside)."""
    source = DATA.parent / "src" / "analysis"
    tables = [
        *DATA.glob("translations/*.csv"),
        *DATA.glob("editions/*/*.csv"),
        *source.glob("messages/*.csv"),
    ]
    for file in tables:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                for column, words in row.items():
                    if (language := column.rpartition("_")[2]) in ("en", "de", "zh") and column != "note_en":
                        yield language, f"{file.name} {next(iter(row.values()))} {column}", words
    for file in (*source.glob("messages/*.toml"), source / "site" / "template" / "words.toml"):
        yield from messages(tomllib.loads(file.read_text(encoding="utf-8")), file.name)


def messages(branch: dict[str, Any], place: str) -> Iterator[tuple[str, str, str]]:
    for key, value in branch.items():
        if isinstance(value, dict):
            yield from messages(value, f"{place} {key}")
        else:
            yield key, place, value


def test_quotation_marks_and_apostrophes_are_those_of_the_language() -> None:
    foreign = {"en": '"„', "de": '"”’', "zh": '"„‘'}
    wrong = [
        f"{place} ({language}): {words}"
        for language, place, words in written()
        if re.search(rf"[{foreign[language]}]|\w'(?=\w|\s|$)", words)
        or (language == "de" and words.count("„") != words.count("“"))
    ]
    assert wrong == []


MESSAGES = Path(__file__).resolve().parent.parent / "src" / "analysis" / "messages"
WHOLE_FIRST = {
    "alt.tiles", "briefing.windows", "briefing.lists", "briefing.lists_region", "briefing.path_region",
    "hot_topics.distribution_some.title", "hot_topics.paths_all.title", "hot_topics.paths_all.caption",
    "hot_topics.paths_region.title", "key_data.records.title", "live.attention.title", "network.border",
    "network.border_absent", "network.cordis_all.caption", "network.cordis_region.caption", "page.more_rows",
    "paths.answer_all_sole", "paths.answer_all_firm", "paths.answer_all_open", "paths.answer_all_one",
    "paths.answer_all_none",
}  # fmt: skip
"""Sentences that name the whole before its part in Chinese, and the part first in English."""


def sentences(table: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(table.get("en"), str):
        yield key, table
        return
    for name, part in table.items():
        if isinstance(part, dict):
            yield from sentences(part, f"{key}.{name}")


def numbers_in_order(template: str) -> list[str]:
    found = re.findall(r"\{(\w+):(?:n\d?|(?:signed)?pct\d|points\d|money)\}", template)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("file", sorted(MESSAGES.glob("*.toml")), ids=lambda file: file.stem)
def test_the_numbers_of_a_sentence_come_in_the_same_order_in_every_language(file: Path) -> None:
    """Two that are swapped in one language are the same numbers, and yet a wrong sentence."""
    swapped = []
    for key, words in sentences(tomllib.loads(file.read_text(encoding="utf-8")), file.stem):
        orders = [numbers_in_order(words[language]) for language in LANGUAGES]
        shared = set.intersection(*map(set, orders))
        english, *others = ([name for name in order if name in shared] for order in orders)
        if key not in WHOLE_FIRST and any(other != english for other in others):
            swapped.append(key)
    assert swapped == []
