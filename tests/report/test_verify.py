"""Checks of what was published: nothing passes that is not as it was made."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import matplotlib
import pytest
from sample_books import build

from analysis import cli, registry
from analysis.errors import ParameterError
from analysis.run import output, provenance
from analysis.run.execution import plan
from analysis.run.sweep import Sweep
from analysis.site import builder, publication, single_file, site_manifest, verify

CELLS = (
    "md:# How many?\n\nSee [below](#The-answer) and [my list](my%20list.pdf?v=1).\n\n## The answer",
    "from analysis import load, page, text\ntext.use(language)\nrows = load.table('regions')",
    "from IPython.display import HTML, display\n"
    "display(HTML(f'<p class=say>There are {len(rows)} rows and {number} of them are invented.</p>'))",
    'import pandas as pd\n# <a href="nowhere.html">\n'
    "page.table(pd.DataFrame({'name': ['a', 'b'], 'value': [1.5, 2.25]}), caption='X')",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one notebook with two values."""
    folder = tmp_path_factory.mktemp("verify")
    book = build(folder / "count.ipynb", *CELLS)
    results = Sweep(folder / "site", jobs=1).execute([plan(book, {"number": number}) for number in (3, 4)])
    assert [result.failure for result in results if result.failure] == []
    builder.build(folder / "site")
    single_file.pages(folder / "site", ["count"])
    builder.write_manifest(folder / "site")
    return folder / "site"


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(made, tmp_path / "site")


def _failed(checks: list[verify.Check]) -> set[str]:
    return {check.name for check in checks if check.wrong}


def test_an_untouched_site_is_verified_and_the_command_ends_with_0(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", str(site)]) == 0
    told = capsys.readouterr().out
    assert "verified" in told and "FAIL" not in told


@pytest.mark.parametrize("change", ["byte", "missing", "added"])
def test_a_changed_missing_or_added_file_is_named(site: Path, change: str) -> None:
    page = site / "count--number-4.html"
    if change == "byte":
        page.write_bytes(page.read_bytes().replace(b"invented", b"Invented", 1))
    elif change == "missing":
        next((site / "style").glob("*.css")).unlink()
    else:
        (site / "more.html").write_text("x")
    checks = verify.verify(site)
    assert "files" in _failed(checks)
    assert cli.main(["verify", str(site)]) == 1


def test_a_number_changed_in_a_sentence_is_found_even_with_a_new_manifest(site: Path) -> None:
    page = site / "count--number-4.html"
    page.write_text(page.read_text().replace("and 4 of them", "and 977 of them"))
    site_manifest.refresh(site)
    checks = verify.verify(site)
    assert _failed(checks) == {"numbers"}
    assert "977 is in no data of the page" in str(checks)


def test_a_changed_manifest_is_found(site: Path) -> None:
    manifest = site / site_manifest.NAME
    manifest.write_text(manifest.read_text().replace('"count.ipynb"', '"other.ipynb"', 1))
    assert _failed(verify.verify(site)) == {"manifest"}


def test_a_link_that_leads_nowhere_is_found_even_with_a_new_manifest(site: Path) -> None:
    page = site / "count.html"
    page.write_text(page.read_text().replace("#the-answer", "#gone").replace("method.html", "gone.html"))
    site_manifest.refresh(site)
    assert _failed(verify.verify(site)) == {"links"}


def test_a_link_to_a_file_of_the_author_is_a_note_and_no_fault(site: Path) -> None:
    checks = verify.verify(site)
    assert _failed(checks) == set()
    assert "count.html links to my list.pdf, which was never part of the site" in str(checks)


def test_another_vintage_of_a_table_is_named(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(registry.data_root() / "clean", data / "clean")
    (data / "clean" / "regions.csv").write_text("place\nother\n")
    monkeypatch.setattr(registry, "data_root", lambda: data)
    checks = verify.verify(site)
    assert _failed(checks) == {"tables"}
    assert "clean/regions.csv: the one at hand is another" in str(checks)


def test_another_version_of_the_package_is_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "package_version", lambda: "9.9")
    assert _failed(verify.verify(site)) == {"package version"}


def test_running_again_finds_the_same_and_a_notebook_that_now_finds_something_else(
    site: Path, made: Path, tmp_path: Path
) -> None:
    same = verify.verify(site, again=True, notebooks=made.parent)
    assert _failed(same) == set()
    (tmp_path / "other").mkdir()
    build(tmp_path / "other" / "count.ipynb", *[one.replace("invented", "made up") for one in CELLS])
    checks = verify.verify(site, again=True, notebooks=tmp_path / "other")
    assert _failed(checks) == {"again"}
    assert "made up" in str(checks)


def test_a_notebook_that_is_not_at_hand_cannot_be_run_again_and_says_so(site: Path, tmp_path: Path) -> None:
    checks = verify.verify(site, again=True, notebooks=tmp_path)
    assert "cannot be made again" in str(checks)


def test_a_folder_without_manifest_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    assert _failed(verify.verify(tmp_path)) == {"manifest"}
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(ParameterError, match="give the folder of a site"):
        verify.verify(tmp_path / "x.txt")


@pytest.fixture
def file(made: Path) -> Path:
    """The page as a file that stands alone."""
    return made / "single" / "count.html"


def test_a_single_file_is_verified_and_a_changed_one_is_not(file: Path, tmp_path: Path) -> None:
    assert _failed(verify.verify(file)) == set()
    changed = tmp_path / "changed.html"
    changed.write_text(file.read_text().replace("invented", "Invented", 1))
    assert _failed(verify.verify(changed)) == {"file"}
    (tmp_path / "plain.html").write_text("<p>no manifest</p>")
    assert _failed(verify.verify(tmp_path / "plain.html")) == {"manifest"}


@pytest.mark.parametrize(
    "damage",
    [lambda text: text[: len(text) // 2], lambda text: text + " ", lambda text: text.replace("3", "4", 1)],
)
def test_any_damage_of_a_single_file_is_found(
    file: Path, damage: Callable[[str], str], tmp_path: Path
) -> None:
    (tmp_path / "x.html").write_text(damage(file.read_text()))
    assert _failed(verify.verify(tmp_path / "x.html")) & {"file", "manifest"}


def test_the_manifest_names_what_each_page_was_made_from(made: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_text())
    facts = manifest["pages"]["count.html"]
    assert facts["notebook"] == "count.ipynb" and facts["parameters"]["number"] == 3
    assert facts["tables"]["clean/regions.csv"]
    assert manifest["files"]["count.html"]["bytes"] == (made / "count.html").stat().st_size
    assert str(made.parent) not in (made / "manifest.json").read_text()


MAKE = """
import sys
from pathlib import Path
from analysis.run.execution import plan
from analysis.run.sweep import Sweep
from analysis.site import builder, single_file
book, site = Path(sys.argv[1]), Path(sys.argv[2])
Sweep(site, jobs=2, cold=True).execute([plan(book, {"number": n}) for n in (3, 4)])
builder.build(site)
single_file.pages(site, ["count"])
builder.write_manifest(site)
"""


@pytest.mark.slow
def test_a_site_is_the_same_for_another_user_folder_time_zone_locale_kernel_and_number_of_processors(
    made: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home of ann"
    home.mkdir()
    there = {"TZ": "America/Lima" if time.timezone <= 0 else "Asia/Tokyo", "LC_ALL": "C", "USER": "ann"}
    there |= {"LOGNAME": "ann", "HOME": str(home), "PYTHONHASHSEED": "1"}
    there |= {"MPLCONFIGDIR": matplotlib.get_cachedir()}  # to look for the machine's fonts takes a second
    book = build(home / "count.ipynb", *CELLS)
    call = [sys.executable, "-c", MAKE, book, home / "other site"]
    subprocess.run(call, env={**os.environ, **there}, cwd=home, check=True)
    assert site_manifest.files(home / "other site") == site_manifest.files(made)


def test_who_publishes_is_kept_beside_the_site_and_refused_when_it_is_wrong(
    made: Path, tmp_path: Path
) -> None:
    assert publication.settings(output.runs_folder(made))["author"].startswith("The authors")
    (tmp_path / publication.NAME).write_text('author = "A"\nurl = "https://example.org/x"\n')
    assert publication.settings(tmp_path)["url"] == "https://example.org/x/"
    for wrong in ('editor = "A"', 'url = "example.org"', "author = 3", "author"):
        (tmp_path / publication.NAME).write_text(wrong)
        with pytest.raises(ParameterError):
            publication.settings(tmp_path)


def test_a_shared_notebook_bears_no_time(made: Path) -> None:
    with zipfile.ZipFile(made / "downloads" / "count.ipynb.zip") as archive:
        assert b"start_time" not in archive.read("count.ipynb")
        assert [one.date_time for one in archive.infolist()] == [(1980, 1, 1, 0, 0, 0)]
