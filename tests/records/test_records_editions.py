# ruff: noqa: E501  tables of cases read better in long lines
"""Editions: an invented one is checked, loaded by its path and compared; every fault in one is named."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import own_edition
import pandas as pd
import pytest

from analysis import load, registry, text
from analysis.errors import DataError, UnknownName
from analysis.findings import edition_changes as findings
from analysis.measure import editions as changes_of
from analysis.records import edition_check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return own_edition.write(tmp_path / "invented")


def test_the_invented_and_the_shipped_edition_have_no_problem(folder: Path) -> None:
    assert edition_check.check(folder).lines() == []
    assert edition_check.check(Path(load.__file__).parents[3] / "data" / "editions" / "article").lines() == []


def test_an_edition_is_loaded_by_the_path_of_its_folder(folder: Path) -> None:
    assert load.key_data(edition=str(folder))["projects"].tolist() == [30, 12]
    assert load.topics(edition=f"{folder}/")["topic"].tolist() == ["invented_topic"]


def test_labels_of_an_edition_come_from_its_folder(folder: Path) -> None:
    assert text.label("claim", "xx-topic", language="de", edition=str(folder)) == "xx-topic ist erfunden."
    assert (
        text.label("topic", "invented_topic", language="en", edition=str(folder))
        == "invented invented_topic en"
    )


def test_an_edition_that_changes_on_disk_is_read_again(folder: Path) -> None:
    import os

    assert load.key_data(edition=str(folder))["projects"].tolist() == [30, 12]
    file = folder / "key_data.csv"
    file.write_text(file.read_text().replace("yrd,30,", "yrd,31,"))
    os.utime(file, ns=(1, 1))
    assert load.key_data(edition=str(folder))["projects"].tolist() == [31, 12]


def test_a_name_that_is_no_edition_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="unknown edition 'artikel': use one of article"):
        load.key_data(edition="artikel")


def test_a_path_that_is_no_folder_is_refused_without_naming_the_machine(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^nowhere: there is no such folder") as refused:
        load.key_data(edition=str(tmp_path / "nowhere"))
    assert str(tmp_path) not in str(refused.value)


def test_a_folder_with_problems_is_not_loaded(folder: Path) -> None:
    (folder / "outlook.csv").unlink()
    with pytest.raises(DataError, match=r"outlook\.csv|the table is missing"):
        load.key_data(edition=str(folder))


def edited(name: str, column: str, value: str) -> Callable[[Path], None]:
    """A fault: one cell of the first row of a table."""

    def fault(folder: Path) -> None:
        tables = own_edition.rows()
        tables[name][0][column] = value
        own_edition.write(folder, tables)

    return fault


def written(name: str, content: bytes) -> Callable[[Path], None]:
    """A fault: the bytes of a whole table."""
    return lambda folder: (folder / f"{name}.csv").write_bytes(content) and None


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A fault: text somewhere in a table."""

    def fault(folder: Path) -> None:
        file = folder / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    return fault


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "decimal_comma": (edited("key_data", "amount_printed", "7,5"),
        "key_data.csv, row 2, column amount_printed: not a plain number, found '7,5', expected a number such as 120 or 7.5; decimal comma? write 7.5"),
    "text_for_a_number": (edited("key_data", "projects", "many"),
        "key_data.csv, row 2, column projects: not a number, found 'many', expected a number such as 1234.5, or an empty cell"),
    "half_a_project": (edited("key_data", "projects", "2.5"),
        "key_data.csv, row 2, column projects: not a whole number, found '2.5', expected a whole number"),
    "negative": (edited("key_data", "projects", "-3"),
        "key_data.csv, row 2, column projects: too small, found '-3', expected 0 or more"),
    "zero_amount": (edited("key_data", "amount_printed", "0.0"),
        "key_data.csv, row 2, column amount_printed: an amount of zero, found '0.0', expected the amount as printed; leave out a region without one"),
    "unknown_region": (edited("key_data", "region", "ydr"),
        "key_data.csv, row 2, column region: unknown region, found 'ydr', expected yrd, gba, ccec, jjj, other (nearest: yrd)"),
    "the_nation_as_a_region": (edited("key_data", "region", "national"),
        "key_data.csv, row 2, column region: unknown region, found 'national', expected yrd, gba, ccec, jjj, other (nearest: gba)"),
    "unknown_section": (edited("claims", "section", "key data"),
        "claims.csv, row 2, column section: unknown section, found 'key data', expected hot_topics, key_data, path_proposals, case_studies, outlook (nearest: key_data)"),
    "required_and_empty": (edited("cases", "title_en", ""),
        "cases.csv, row 2, column title_en: the cell is empty, expected Title of the case, English"),
    "missing_in_one_language": (edited("claims", "note_en", "a note"),
        "claims.csv, row 2, column note_de: the text is missing in one language, expected a translation of note_en"),
    "no_such_claim": (edited("paths", "claims", "xx-topik"),
        "paths.csv, row 2, column claims: no such claim, found 'xx-topik', expected xx-topic or another claim"),
    "no_such_topic_of_events": (edited("topics", "event_topics", "yrd_g60"),
        "topics.csv, row 2, column event_topics: no such topic of events, found 'yrd_g60', expected yrd_g60_corridor or another topic of events"),
    "key_with_capitals": (edited("paths", "path", "My Path"),
        "paths.csv, row 2, column path: not a key, found 'My Path', expected small letters and digits, such as joint_labs"),
    "formula": (edited("topics", "actors_en", "=1+1"),
        "topics.csv, row 2, column actors_en: looks like a spreadsheet formula, found '=1+1', expected its value, as text"),
    "script": (edited("outlook", "text_en", "<script>x</script>"),
        "outlook.csv, row 2, column text_en: holds HTML or script, found '<script>x</script>', expected plain text"),
    "another_figure_than_the_claim": (edited("key_data", "projects", "31"),
        "warning: key_data.csv, row 2, column projects: not the figure of claim xx-yrd-projects, found '31', expected 30"),
    "key_twice": (replaced("key_data", "\njjj,", "\nyrd,"),
        "key_data.csv, row 3, column region: the same key again, found 'yrd', expected each key once (first in row 2)"),
    "unknown_column": (replaced("cases", "title_de", "titel_de"),
        "cases.csv, row 1, column titel_de: unknown column, expected title_de"),
    "column_twice": (replaced("cases", "title_de", "title_en"),
        "cases.csv, row 1, column title_en: the column stands twice, expected each column once"),
    "another_order": (replaced("cases", "case,title_en", "title_en,case"),
        "cases.csv, row 1: columns in another order, expected case, title_en, title_de, title_zh, region, claims"),
    "too_few_cells": (replaced("cases", ",jjj,", ","),
        "cases.csv, row 2: 5 cells in the row, expected 6 as in the head; commas inside a text need quotes"),
    "semicolons": (replaced("paths", "path,order", "path;order"),
        "paths.csv, row 1, column path;order: unknown column, expected order"),
    "semicolons_everywhere": (written("paths", b"path;order;title_en\n"),
        "paths.csv, row 1: the columns are divided by ;, expected commas, as in the template"),
    "a_column_too_many": (replaced("cases", "title_de", "title_de,xyz"),
        "cases.csv, row 1, column xyz: unknown column, expected no such column"),
    "quote_never_closed": (lambda folder: (folder / "cases.csv").write_text((folder / "cases.csv").read_text("utf-8") + '"a,b\nc\n', "utf-8") and None,
        'cases.csv, row 3: a quote is opened and never closed, expected quotes around a whole cell, doubled inside it: "a ""quoted"" name"'),
    "figure_beyond_counting": (edited("key_data", "projects", "9" * 50),
        f"key_data.csv, row 2, column projects: too large, found '{'9' * 50}', expected the figure as printed"),
    "garbled": (edited("claims", "text_de", "fÃ¼r"),
        "claims.csv, row 2, column text_de: garbled: UTF-8 that was read as Windows text, found 'fÃ¼r', expected 'für'"),
    "other_encoding": (written("paths", "path,order\nüä,1\n".encode("cp1252")),
        "paths.csv, row 2: not UTF-8 text (looks like windows-1252), expected the file saved as “CSV UTF-8”"),
    "zero_bytes": (written("paths", b""),
        "paths.csv: the file is empty (0 bytes), expected a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"),
    "excel": (written("paths", b"PK\x03\x04"),
        "paths.csv: the packed file is cut off or damaged, expected the whole file, packed again"),
    "missing": (lambda folder: (folder / "paths.csv").unlink(),
        "paths.csv: the table is missing, expected paths.csv with path, order, title_en …"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_an_edition_is_named_word_for_word(name: str, folder: Path) -> None:
    fault, line = FAULTS[name]
    fault(folder)
    assert edition_check.check(folder).lines()[0] == line


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    assert edition_check.check(tmp_path / "nowhere").lines()[0].startswith("nowhere: there is no such folder")


# ------------------------------------------------------------------ verdicts, evidence, sources


@pytest.fixture
def examined(tmp_path: Path) -> Iterator[Path]:
    yield own_edition.write(tmp_path / "examined", own_edition.rows() | own_edition.examination())
    registry._ADDED.clear()


def test_verdicts_and_evidence_of_an_edition_are_checked_and_read(examined: Path) -> None:
    problems = edition_check.check(examined)
    counts, note = problems.notes
    assert problems.lines() == []
    assert counts.endswith("outlook 1, verdicts 1, evidence 1, sources 1")
    assert note == "without a verdict of this edition: 6 of 7 claims"
    verdicts = load.verdicts(edition=str(examined))
    assert verdicts[["claim", "verdict"]].values.tolist() == [["xx-topic", "outdated"]]
    assert load.evidence(edition=str(examined))["evidence"].tolist() == ["own_1"]


def test_a_source_of_an_edition_is_known_once_its_evidence_is_read(examined: Path) -> None:
    load.evidence(edition=str(examined))
    assert registry.source("xx_gazette").link == "https://gazette.invalid/1"


def test_a_claim_nobody_has_examined_can_be_asked_for(folder: Path) -> None:
    assert load.evidence(claims=["xx-topic"], edition=str(folder)).empty
    assert load.verdicts(edition=str(folder)).empty
    with pytest.raises(UnknownName, match="unknown claim 'xx-topik'"):
        load.evidence(claims="xx-topik", edition=str(folder))


def copied(folder: Path, **figures: str) -> str:
    """The shipped edition with other (invented) figures for some claims."""
    shutil.copytree(registry.data_root() / "editions" / "article", folder)
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        row["value"] = row["value_normalised"] = figures.get(
            row["claim"].replace("-", "_"), row["value_normalised"]
        )
    own_edition.write(folder, {"claims": rows})
    return str(folder)


def test_what_an_edition_repeats_keeps_the_verdict_and_the_evidence_of_the_article(tmp_path: Path) -> None:
    edition = copied(tmp_path / "same")
    pd.testing.assert_frame_equal(load.verdicts(edition=edition), load.verdicts())
    pd.testing.assert_frame_equal(load.evidence(edition=edition), load.evidence())


def test_a_statement_that_says_something_else_loses_the_verdict_of_the_article(tmp_path: Path) -> None:
    judged = load.verdicts(edition=copied(tmp_path / "other", kd_yrd_projects="31"))["claim"]
    assert set(load.verdicts()["claim"]) - set(judged) == {"kd-yrd-projects"}


def test_a_verdict_of_the_edition_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    edition = copied(tmp_path / "judged")
    own = own_edition.examination()["verdicts"][0] | {"claim": "kd-yrd-projects"}
    own_edition.write(Path(edition), {"verdicts": [own]})
    judged = load.verdicts(edition=edition).set_index("claim")["verdict"]
    assert (judged["kd-yrd-projects"], len(judged)) == ("outdated", len(load.verdicts()))


EXAMINED_FAULTS: dict[str, tuple[str, str, str, str]] = {
    "verdict_on_no_claim": ("verdicts", "claim", "xx-topik",
        "verdicts.csv, row 2, column claim: no such claim, found 'xx-topik', expected xx-topic or another claim"),
    "unknown_verdict": ("verdicts", "verdict", "true",
        "verdicts.csv, row 2, column verdict: unknown verdict, found 'true', expected supported, unverifiable, outdated, unit_error, implausible, in_practice, not_in_practice (nearest: not_in_practice)"),
    "unknown_relation": ("evidence", "relation", "support",
        "evidence.csv, row 2, column relation: unknown relation, found 'support', expected supports, contradicts, context, no_result (nearest: supports)"),
    "no_such_source": ("evidence", "source", "xx_gazete",
        "evidence.csv, row 2, column source: no such source, found 'xx_gazete', expected xx_gazette or another source"),
    "source_without_address": ("sources", "url", "gazette.invalid",
        "sources.csv, row 2, column url: not a web address, found 'gazette.invalid', expected an address that begins with https:// or http://"),
    "reason_missing_in_one_language": ("verdicts", "reasoning_de", "",
        "verdicts.csv, row 2, column reasoning_de: the cell is empty, expected Reasons, German"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMINED_FAULTS)
def test_a_fault_in_the_verdicts_of_an_edition_is_named_word_for_word(name: str, tmp_path: Path) -> None:
    table, column, value, line = EXAMINED_FAULTS[name]
    tables = own_edition.rows() | own_edition.examination()
    tables[table][0][column] = value
    lines = edition_check.check(own_edition.write(tmp_path / "faulty", tables)).lines()
    assert lines[0] == line


def test_a_source_may_not_take_the_key_of_a_shipped_one(tmp_path: Path) -> None:
    tables = own_edition.rows() | own_edition.examination()
    tables["sources"][0]["source"] = tables["evidence"][0]["source"] = "seed"
    assert edition_check.check(own_edition.write(tmp_path / "seed", tables)).lines() == [
        "sources.csv, row 2, column source: the package has another source of this key, found 'seed', "
        "expected a key of your own"
    ]


def test_an_edition_without_a_statement_is_refused(folder: Path) -> None:
    own_edition.write(folder, {key: [] for key in own_edition.rows()})
    assert (
        edition_check.check(folder).lines()[0] == "claims.csv: the table has no rows, expected at least one"
    )


def test_an_edition_needs_no_table_of_projects(folder: Path) -> None:
    tables = {key: [] for key in own_edition.rows()} | {"claims": own_edition.rows()["claims"]}
    own_edition.write(folder, tables)
    assert edition_check.check(folder).lines() == []
    assert load.key_data(edition=str(folder)).empty


def _changed(folder: Path, table: str, **values: str) -> Path:
    """The invented edition with some cells of the row of its first amount changed."""
    rows = own_edition.rows()
    key = "xx-yrd-amount" if table == "claims" else "yrd"
    column = "claim" if table == "claims" else "region"
    row = next(row for row in rows[table] if row[column] == key)
    row.update(values)
    return own_edition.write(folder, rows)


def test_the_unit_of_the_key_table_is_read(folder: Path) -> None:
    _changed(folder, "key_data", amount_printed="1500", unit_printed="亿元")
    assert edition_check.check(folder).lines() == []
    table = load.key_data(edition=str(folder)).set_index("region")
    assert table.loc["yrd", "amount_printed"] == pytest.approx(150)


def test_a_unit_that_is_none_of_money_is_refused(folder: Path) -> None:
    _changed(folder, "key_data", unit_printed="Stück")
    assert (
        edition_check.check(folder)
        .lines()[0]
        .startswith(
            "key_data.csv, row 2, column unit_printed: not a unit of money, found 'Stück', expected a unit of yuan"
        )
    )


def test_a_normalised_value_that_is_another_amount_is_told(folder: Path) -> None:
    _changed(folder, "claims", value_normalised="15", unit_normalised="billion CNY")
    assert (
        "not the printed figure, found '15 billion CNY', expected 150 Mrd. Yuan"
        in edition_check.check(folder).lines()[0]
    )


def test_a_figure_that_is_not_in_its_sentence_is_told(folder: Path) -> None:
    _changed(
        folder, "claims", text_en="It is 15 billion yuan.", text_de="Es sind 15 Mrd.", text_zh="150亿元。"
    )
    assert "the figure is not in the sentence, found '150'" in edition_check.check(folder).lines()[0]
    _changed(
        folder, "claims", text_en="It is 150 billion yuan.", text_de="Es sind 150 Mrd.", text_zh="1500亿元。"
    )
    assert edition_check.check(folder).lines() == []


# ------------------------------------------------------------------ two editions


def key_data(**projects: int) -> pd.DataFrame:
    """An invented key table: amounts are four times the projects."""
    amounts = [4.0 * count for count in projects.values()]
    return pd.DataFrame(
        {"region": list(projects), "projects": list(projects.values()), "amount_printed": amounts}
    )


def test_the_largest_change_of_two_editions_is_named() -> None:
    found = findings.figures(changes_of.changes(key_data(yrd=10, gba=20), key_data(yrd=15, gba=20)))
    assert (found["changed"], found["figures"], found["region"]) == (2, 4, "yrd")
    assert (found["before"], found["after"]) == ((10, "projects"), (15, "projects"))


def test_two_equal_editions_are_said_to_be_equal() -> None:
    assert findings.figures(changes_of.changes(key_data(yrd=10), key_data(yrd=10))) == {
        "key": "editions.same",
        "figures": 2,
    }


def test_regions_of_one_edition_only_are_named_and_not_counted() -> None:
    changes = changes_of.changes(key_data(yrd=10, gba=1), key_data(yrd=10, jjj=1))
    assert findings.figures(changes)["key"] == "editions.same"
    assert findings.regions(changes) == [
        {"key": "editions.added", "regions": ["jjj"]},
        {"key": "editions.removed", "regions": ["gba"]},
    ]


def test_editions_without_a_common_region_say_so() -> None:
    assert findings.figures(changes_of.changes(key_data(gba=1), key_data(jjj=1))) == {
        "key": "editions.no_common_region"
    }


def test_a_statement_that_says_something_else_with_the_same_figure_is_told() -> None:
    old = pd.DataFrame({"claim": ["a", "b"], "value": [1.0, None], "predicate_en": ["grew", "is"]})
    new = old.assign(predicate_en=["fell", "is"])
    assert changes_of.claim_changes(old, new)["status"].tolist() == ["reworded", "unchanged"]


def test_the_statements_that_changed_are_listed_with_both_figures() -> None:
    words = {f"text_{language}": ["A.", "B."] for language in ("en", "de", "zh")}
    old = pd.DataFrame({"claim": ["a", "b"], "value": [1.0, 2.0], **words})
    new = old.assign(value=[1.0, 3.0])
    listed = findings.listed(changes_of.claim_changes(old, new), old, new, language="de")
    assert listed.values.tolist() == [["b", "changed", 2.0, 3.0, "B."]]


def test_topics_that_came_and_went_are_named_by_their_titles(folder: Path) -> None:
    own = load.topics(edition=str(folder))
    (told,) = findings.parts("topics", load.topics(), own, language="de")
    assert told[0] == {
        "key": "editions.part_added",
        "part": "topics",
        "titles": ["invented invented_topic de"],
    }
    assert len(told[1]["titles"]) == 3
    assert findings.parts("topics", own, own, language="de") == []


def test_statements_are_matched_by_their_keys() -> None:
    old = pd.DataFrame({"claim": ["a", "b", "c"], "value": [1.0, None, 3.0]})
    new = pd.DataFrame({"claim": ["b", "c", "d"], "value": [None, 4.0, 5.0]})
    found = changes_of.claim_changes(old, new)
    assert found[["claim", "status"]].values.tolist() == [
        ["b", "unchanged"],
        ["c", "changed"],
        ["d", "added"],
        ["a", "removed"],
    ]
    assert findings.statements(found) == {
        "key": "editions.statements",
        "unchanged": 1,
        "changed": 1,
        "reworded": 0,
        "added": 1,
        "removed": 1,
    }


def test_both_editions_stand_side_by_side(folder: Path) -> None:
    article, own = load.key_data(), load.key_data(edition=str(folder))
    changes, fields = changes_of.changes(article, own), changes_of.field_changes(article, own)
    table = findings.table(changes, fields).set_index("region")
    assert table.loc["yrd", ["projects_before", "projects_after"]].tolist() == [28, 30]
    assert table.loc["yrd", ["amount_before_cny_bn", "amount_after_cny_bn"]].tolist() == [120, 150]
    assert table.loc["yrd", "fields_added"] == ["robots"]
    assert table.loc["yrd", "fields_removed"] == ["integrated circuits"]
    assert table.loc["jjj", "projects_before":"amount_before_cny_bn"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_every_finding_about_editions_can_be_said(language: str, folder: Path) -> None:
    changes = changes_of.changes(load.key_data(), load.key_data(edition=str(folder)))
    claims = changes_of.claim_changes(load.claims(), load.claims(edition=str(folder)))
    for found in [findings.figures(changes), *findings.regions(changes), findings.statements(claims)]:
        values = {name: value for name, value in found.items() if name != "key"}
        assert text.sentence(str(found["key"]), language=language, **values)


def test_the_whole_of_china_and_the_rest_of_china_have_names_of_their_own_everywhere(tmp_path: Path) -> None:
    """A statement about China, and one about the places outside the four regions, are never called alike."""
    rest = {"en": "rest", "de": "übriges", "zh": "其他"}
    regions = load.regions().set_index("region")
    named = [(column, column[-2:]) for column in regions.columns if column[-3:] in {"_en", "_de", "_zh"}]
    for column, language in (one for one in named if one[0].startswith(("name", "short"))):
        assert rest[language] in regions.loc["other", column].casefold(), column
        assert rest[language] not in regions.loc["national", column].casefold(), column
    for language, word in rest.items():
        for kind in ("region_the", "region_short", "region"):
            other, nation = (text.label(kind, key, language=language) for key in ("other", "national"))
            assert word in other.casefold() and word not in nation.casefold(), (kind, other, nation)
    tables = own_edition.rows()
    for row, region in zip(tables["topics"] + tables["cases"], ("other", "national"), strict=True):
        row["region"] = region
    tables["claims"][-1]["region"] = "national"
    tables["key_data"][1]["region"] = "other"
    folder = own_edition.write(tmp_path / "both", tables)
    assert edition_check.check(folder).errors == 0
    assert load.topics(edition=str(folder))["region"].tolist() == ["other"]
    assert load.cases(edition=str(folder))["region"].tolist() == ["national"]
