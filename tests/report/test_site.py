"""A site: pages that link to their variants, an index per language, made again only when needed."""

import re
from pathlib import Path

import pytest

from analysis.report import site
from analysis.report.run import plan
from analysis.report.sweep import Sweep
from conftest import build

FIGURE = (
    "from IPython.display import display, HTML, Markdown\n"
    'display(HTML(\'<img alt="made up" src="data:image/png;base64,\'\n'
    " 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\">'))"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two notebooks in several variants."""
    place = tmp_path_factory.mktemp("site")
    one = build(
        place / "one.ipynb",
        'md:<div lang="en">\n\n# First question?\n\n</div>\n'
        '<div lang="de" hidden>\n\n# Erste Frage?\n\n</div>',
        "from IPython.display import display, Markdown\ndisplay(Markdown(f'**Found** in {region}'))",
        FIGURE,
        tags={1: "finding"},
    )
    two = build(place / "two.ipynb", "md:# Second question?", "print(region)")
    wanted = [
        plan(book, {"region": region, "language": language})
        for book in (one, two)
        for region, language in (("all", "en"), ("yrd", "en"), ("all", "de"))
    ]
    results = Sweep(place / "site", jobs=2).execute(wanted)
    assert [result.failure for result in results if result.failure] == []
    site.build(place / "site")
    return place / "site"


def _links(page: str) -> set[str]:
    return set(re.findall(r'href="([^"#]+)"', page))


def test_every_link_of_the_site_leads_somewhere(folder: Path) -> None:
    for path in folder.glob("*.html"):
        dead = [link for link in _links(path.read_text()) if not (folder / link).is_file()]
        assert dead == [], path.name


def test_a_page_links_to_its_variants_in_language_and_region(folder: Path) -> None:
    links = _links((folder / "one.html").read_text())
    assert {"one--language-de.html", "one--region-yrd.html", "index.html", "two.html"} <= links
    assert "one--region-yrd.html" not in _links((folder / "one--language-de.html").read_text())


def test_next_and_previous_keep_language_and_region(folder: Path) -> None:
    assert "two--region-yrd.html" in _links((folder / "one--region-yrd.html").read_text())
    assert "one--language-de.html" in _links((folder / "two--language-de.html").read_text())


def test_the_index_has_a_card_per_notebook_with_question_finding_and_picture(folder: Path) -> None:
    index = (folder / "index.html").read_text()
    assert re.findall(r'<h2><a href="([^"]+)">', index) == ["one.html", "two.html"]
    assert "First question?" in index
    assert "<strong>Found</strong> in all" in index
    assert 'alt="made up"' in index
    assert "Erste Frage?" in (folder / "index.de.html").read_text()


def test_the_executed_notebook_can_be_downloaded(folder: Path) -> None:
    assert 'href="notebooks/one.ipynb" download' in (folder / "one.html").read_text()


def test_nothing_is_made_again_when_nothing_has_changed(folder: Path) -> None:
    assert site.build(folder) == []
    assert len(site.build(folder, force=True)) == 6


def test_what_is_no_longer_wanted_goes_with_its_page(folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(folder, tmp_path / "copy")
    site.prune(copy, {"one"})
    site.build(copy)
    assert sorted(path.name for path in copy.glob("*.html")) == ["index.html", "one.html"]
