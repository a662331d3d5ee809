"""Every notebook on an invented next article whose keys, regions, paths and cases are all new."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import next_edition
import pytest
from in_process import Executed, execute
from notebook_files import paths

from analysis import load, registry

HOME = {
    "hot_topics": "01_hot_topics",
    "key_data": "02_key_data",
    "path_proposals": "04_path_proposals",
    "case_studies": "05_case_studies",
    "outlook": "06_outlook",
}
SAID = {
    "00_briefing": "none of them has been examined yet",
    "01_hot_topics": "No verdict has been given yet to 1 statement about the topics.",
    "02_key_data": "This edition does not say how many days its sums cover",
    "04_path_proposals": "This edition proposes 1 path. No indicators and no precedents are on record",
    "05_case_studies": "This edition does not state the figures of the two cases on record here",
    "07_fact_check": "No verdict has been given yet to the 10 statements listed here.",
}
"""What a page says about what it cannot say."""
DRAWN = ("02_key_data", "06_outlook")
"""Pages whose figures become pictures where most tables of the edition are empty."""


def by_name(name: str) -> Path:
    return next(path for path in paths() if path.stem == name)


def claims_on(page: Executed) -> set[str]:
    return set(re.findall(r'id="claim-([a-z0-9-]+)"', page.html))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("editions")


@pytest.fixture(scope="module")
def bare(folder: Path) -> str:
    """Two regions the article leaves out, and no verdict on anything."""
    return str(next_edition.write(folder / "bare", "jjj", "other"))


@pytest.fixture(scope="module")
def judged(folder: Path) -> Iterator[str]:
    """Five regions, two verdicts, one finding of a source the package does not know."""
    yield str(next_edition.write(folder / "judged", "yrd", "gba", "ccec", "jjj", "other", judged=True))
    registry._ADDED.clear()


@pytest.fixture(scope="module")
def empty(folder: Path) -> str:
    """One region and its statements; the other tables have no row."""
    place = next_edition.write(folder / "empty", "gba")
    for name in ("topics", "paths", "cases", "outlook"):
        file = place / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return str(place)


@pytest.fixture(scope="module")
def later(folder: Path) -> str:
    """The article's keys with other figures: some not reached by any dated count (invented)."""
    place = folder / "later"
    shutil.copytree(registry.data_root() / "editions" / "article", place)
    changed = {"case-g60-enterprises": "90000", "case-hetao-projects": "900", "kd-yrd-projects": "31"}
    _write_figures(place / "claims.csv", changed)
    file = place / "key_data.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("yrd,28,", "yrd,31,"), encoding="utf-8")
    return str(place)


def _write_figures(file: Path, figures: dict[str, str]) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if row["claim"] in figures:
            row["value"] = row["value_normalised"] = figures[row["claim"]]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_a_notebook_answers_for_an_edition_with_new_keys_and_says_what_it_cannot(
    path: Path, bare: str
) -> None:
    page = execute(path, edition=bare)
    assert "nan" not in re.findall(r"[A-Za-z]+", page.plain)
    assert claims_on(page) <= set(load.claims(edition=bare)["claim"])
    assert SAID.get(path.stem, "") in page.plain


def test_every_statement_of_the_new_edition_is_shown_by_the_notebook_of_its_subject(bare: str) -> None:
    claims = load.claims(edition=bare)
    for section, name in HOME.items():
        own = set(claims.loc[claims["section"] == section, "claim"])
        assert own <= claims_on(execute(by_name(name), edition=bare)), name


@pytest.mark.parametrize(
    ("name", "language"),
    [("00_briefing", "zh"), ("01_hot_topics", "de"), ("02_key_data", "zh"), ("07_fact_check", "de")],
)
def test_verdicts_and_sources_of_the_edition_itself_are_shown_and_no_project_divides_nothing(
    name: str, language: str, judged: str
) -> None:
    page = execute(by_name(name), edition=judged, language=language)
    assert not {"nan", "inf"} & set(re.findall(r"[A-Za-z]+", page.plain))
    if name in ("01_hot_topics", "07_fact_check"):
        assert "Erfundene Gründe." in page.html
        assert 'href="https://gazette.invalid/1"' in page.html


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("00_briefing", "de"),
        ("01_hot_topics", "zh"),
        ("02_key_data", "de"),
        ("04_path_proposals", "de"),
        ("05_case_studies", "zh"),
        ("06_outlook", "zh"),
        ("07_fact_check", "de"),
    ],
)
def test_an_edition_with_one_region_and_no_topics_paths_or_cases_is_answered(
    name: str, language: str, empty: str
) -> None:
    page = execute(by_name(name), edition=empty, language=language, drawn=name in DRAWN)
    assert "nan" not in re.findall(r"[A-Za-z]+", page.plain)


def test_a_region_of_the_new_edition_can_be_asked_for(bare: str) -> None:
    page = execute(by_name("02_key_data"), edition=bare, region="jjj")
    assert "Whether these numbers have a source has not been examined yet." in page.plain


def test_page_02_speaks_of_a_second_unit_and_of_ten_days_only_where_the_edition_does(
    bare: str, empty: str, judged: str
) -> None:
    path = by_name("02_key_data")
    for language, edition, seen in (("en", bare, "亿元"), ("de", empty, "亿元"), ("zh", judged, "以亿元计")):
        page = execute(path, edition=edition, language=language, drawn=edition == empty).plain
        own = "\n".join(line for line in page.splitlines() if not line.startswith("- "))  # titles of sources
        assert seen in execute(path, language=language).plain
        assert seen not in own


def test_a_number_no_dated_count_has_reached_is_told_so(later: str) -> None:
    page = execute(by_name("05_case_studies"), edition=later)
    assert "This edition states 90,000 high-tech enterprises in the G60 corridor." in page.plain
    assert "never passed that number" in page.plain
    assert "This edition states 900; the dated counts run from" in page.plain


def test_a_verdict_does_not_outlive_the_figure_it_was_passed_on(later: str) -> None:
    page = execute(by_name("07_fact_check"), edition=later, compare="article")
    assert "No verdict has been given yet to 3 of them." in page.plain


@pytest.mark.parametrize("name", ["00_briefing", "02_key_data", "07_fact_check"])
def test_with_two_editions_a_page_shows_what_changed(name: str, later: str) -> None:
    page = execute(by_name(name), edition=later, compare="article")
    told = {
        "00_briefing": "Of the statements, 42 stayed, 3 carry another figure, 0 say something else",
        "02_key_data": "1 of 6 figures in the key table differ",
        "07_fact_check": "kd-yrd-projects | other figure | 28 | 31 | ",
    }
    assert told[name] in page.plain


def test_topics_paths_and_cases_that_came_and_went_are_named(bare: str) -> None:
    page = execute(by_name("00_briefing"), edition=bare, compare="article")
    assert "New among the topics: “Invented: a robot valley”. No longer among the topics: “" in page.plain
    assert "New among the paths: “Invented: vouchers for all”." in page.plain
    assert "New among the cases: “Invented: the harbour park”." in page.plain
