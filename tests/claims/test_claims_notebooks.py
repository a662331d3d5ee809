"""Pages tell proposed verdicts as proposed and count none of them; notebook 08 shows a marked article."""

import shutil
import sys
from pathlib import Path

import pytest

from analysis import claims, explore, page, text
from analysis.claims import draft
from analysis.claims.documents import read_text
from analysis.explore.statements import examined_html
from analysis.files import write_new_folder

sys.path.insert(0, str(Path(__file__).parents[1] / "notebooks"))
from in_process import execute
from notebook_files import FOLDER

ARTICLE = "Hubei spent 153.8 billion yuan on R&D in 2024. In 2023 its R&D intensity was 25.2 percent."


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions") / "draft"
    write_new_folder(folder, draft.draft(read_text(ARTICLE)))
    return folder


@pytest.mark.parametrize("name", ["00_briefing", "07_fact_check"])
def test_a_page_of_a_draft_tells_its_verdicts_as_proposed(name: str, drafted: Path) -> None:
    shown = execute(FOLDER / f"{name}.ipynb", edition=str(drafted)).plain
    assert "2 further verdicts are only proposed by machine" in shown
    assert "1 unit error and 1 supported" in shown


@pytest.mark.parametrize("name", ["02_key_data", "08_check_an_article"])
def test_a_draft_without_a_key_table_is_answered(name: str, drafted: Path) -> None:
    """Empty topics, paths, cases and outlook are in `test_next_edition`."""
    assert execute(FOLDER / f"{name}.ipynb", edition=str(drafted), language="zh").plain


def test_the_shipped_edition_has_nothing_that_waits() -> None:
    assert claims.waiting(claims.proposed("article")) == []


def test_what_has_been_decided_waits_no_more(drafted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(drafted, folder)
    reviewed = tmp_path / "reviewed.csv"
    keys = claims.proposed(str(folder))["claim"]
    reviewed.write_text("claim,decision\n" + "".join(f"{key},confirmed\n" for key in keys))
    draft.apply(folder, reviewed)
    assert claims.waiting(claims.proposed(str(folder))) == []


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_the_article_of_the_package_is_found_with_all_its_numbers(language: str) -> None:
    shown = execute(FOLDER / "08_check_an_article.ipynb", language=language).plain
    assert all(
        number in shown for number in ("120", "180", "75", "28", "35", "15", "20.000", "3,5%", "50", "850")
    )


def test_no_proposal_on_the_article_of_the_package_speaks_against_a_reviewed_verdict() -> None:
    table = claims.examined(claims.article())
    spoken = table[table["verdict"] != "not_checkable"].set_index("text")["verdict"]
    assert dict(spoken) == {
        "9 Städte": "supported",
        "20.000 High": "outdated",
        "50 Projekte": "outdated",
    } or set(spoken) == {"supported", "outdated"}
    assert len(table) == 13


def test_an_article_of_ones_own_is_shown_with_marks(tmp_path: Path) -> None:
    file = tmp_path / "own.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    shown = execute(FOLDER / "08_check_an_article.ipynb", article=str(file)).plain
    assert "153.8 billion yuan [✓ supported]" in shown
    assert "25.2 percent [≠ unit error]" in shown


def test_a_pasted_article_is_answered_and_another_language_told() -> None:
    with text.using_language("en"):
        assert "153.8 billion yuan" in examined_html(ARTICLE)
        assert "in Spanish" in examined_html("La provincia de Hubei en el año de los y la que del <b>x</b>")
        assert "<b>" not in examined_html("La provincia de Hubei en el año de los y la que del <b>x</b>")
    with page.capture() as outputs:
        explore.article()
    assert outputs == []
