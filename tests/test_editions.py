"""The tables written from the article: complete, in three languages, and true to the claims as printed."""

import csv
from pathlib import Path

import pytest

from printed_numbers import differences

DATA = Path(__file__).resolve().parent.parent / "data"
TABLES = ("claims", "topics", "key_data", "paths", "cases", "outlook")
CARRIED_OVER = {
    "claim_id": "claim",
    "section": "section",
    "region": "region",
    "subject": "subject_en",
    "predicate": "predicate_en",
    "value": "value",
    "unit_as_printed": "unit_as_printed",
    "value_normalised": "value_normalised",
    "unit_normalised": "unit_normalised",
    "time_reference": "time_reference",
    "ambiguity_note": "note_en",
}


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def edition(name: str) -> list[dict[str, str]]:
    return rows(f"editions/article/{name}.csv")


@pytest.fixture(scope="module")
def claims() -> dict[str, dict[str, str]]:
    return {row["claim"]: row for row in edition("claims")}


def cited(name: str) -> set[str]:
    columns = ("claims", "claim_projects", "claim_fields", "claim_amount")
    return {
        key for row in edition(name) for column in columns for key in row.get(column, "").split(";") if key
    }


def stems(name: str) -> set[str]:
    return {column[:-3] for column in edition(name)[0] if column.endswith("_de")}


def test_the_edition_holds_every_raw_claim_in_the_same_order(claims: dict[str, dict[str, str]]) -> None:
    assert list(claims) == [row["claim_id"] for row in rows("raw/evidence/claims.csv")]


@pytest.mark.parametrize("column", CARRIED_OVER)
def test_claims_carry_the_raw_columns_over_unchanged(column: str, claims: dict[str, dict[str, str]]) -> None:
    # Amounts of all tables are in billion CNY; the raw file shortens the word.
    raw = [row[column].replace("bn CNY", "billion CNY") for row in rows("raw/evidence/claims.csv")]
    assert [row[CARRIED_OVER[column]] for row in claims.values()] == raw


@pytest.mark.parametrize("name", TABLES)
def test_no_text_of_an_edition_is_empty_in_one_language_only(name: str) -> None:
    for row in edition(name):
        for stem in stems(name):
            assert len({bool(row[f"{stem}_{tongue}"]) for tongue in ("en", "de", "zh")}) == 1, row


@pytest.mark.parametrize("name", [name for name in TABLES if name != "claims"])
def test_every_text_of_the_smaller_tables_is_written(name: str) -> None:
    assert all(row[f"{stem}_en"] for row in edition(name) for stem in stems(name))


def test_every_claim_is_a_full_sentence_in_each_language(claims: dict[str, dict[str, str]]) -> None:
    ends = {"en": ".", "de": ".", "zh": "。"}
    fragments = [
        (key, tongue)
        for key, row in claims.items()
        for tongue, end in ends.items()
        if not row[f"text_{tongue}"].endswith(end)
    ]
    assert fragments == []


@pytest.mark.parametrize("language", ["de", "zh"])
@pytest.mark.parametrize("name", TABLES)
def test_the_languages_of_an_edition_print_the_same_numbers(name: str, language: str) -> None:
    for row in edition(name):
        for stem in stems(name):
            english, other = row[f"{stem}_en"], row[f"{stem}_{language}"]
            assert not differences(english, other, language), other


def test_no_german_sentence_is_the_english_one() -> None:
    repeated = [
        row[f"{stem}_de"]
        for name in TABLES
        for row in edition(name)
        for stem in stems(name)
        if row[f"{stem}_de"] and row[f"{stem}_de"] == row[f"{stem}_en"]
    ]
    assert repeated == []


def test_the_key_table_repeats_the_values_and_unit_of_its_claims(claims: dict[str, dict[str, str]]) -> None:
    for row in edition("key_data"):
        assert row["projects"] == claims[row["claim_projects"]]["value"]
        assert row["amount_printed"] == claims[row["claim_amount"]]["value"]
        assert row["unit_printed"] == claims[row["claim_amount"]]["unit_as_printed"]


def test_the_key_table_is_the_one_printed_in_the_article() -> None:
    printed = {row["region"]: (row["projects"], row["amount_printed"]) for row in edition("key_data")}
    assert printed == {"yrd": ("28", "120"), "gba": ("35", "180"), "ccec": ("15", "75")}


@pytest.mark.parametrize("name", [name for name in TABLES if name != "claims"])
def test_every_cited_claim_exists(name: str, claims: dict[str, dict[str, str]]) -> None:
    assert cited(name) <= set(claims)


@pytest.mark.parametrize(
    ("name", "section"), [("topics", "hot_topics"), ("paths", "path_proposals"), ("cases", "case_studies")]
)
def test_every_claim_of_a_section_is_cited_by_its_table(
    name: str, section: str, claims: dict[str, dict[str, str]]
) -> None:
    of_section = {key for key, row in claims.items() if row["section"] == section}
    assert cited(name) == {key for key in of_section if not key.startswith("fr-")}


def test_topics_lead_to_topics_that_events_have() -> None:
    known = {row["topic_key"] for row in rows("raw/evidence/events.csv")}
    assert {key for row in edition("topics") for key in row["event_topics"].split(";")} <= known
