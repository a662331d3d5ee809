"""Printed pages: the same bytes wherever they are made, with a manifest that tells a changed file."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.run import output, provenance
from analysis.site import single_file, verify

FACTS = {"notebook": "made.ipynb", "parameters": {"language": "en"}, "package": provenance.package_version()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one invented page, as a run would leave it."""
    folder = tmp_path_factory.mktemp("printed") / "site"
    runs = output.runs_folder(folder)
    runs.mkdir(parents=True)
    table = "<table><tr><th>a</th><td>1.5</td></tr></table>"
    shown = nbformat.v4.new_output("display_data", data={"text/html": table})
    cells = [
        nbformat.v4.new_markdown_cell("# Made up\n\n$E=mc^2$"),
        nbformat.v4.new_code_cell("1", outputs=[shown]),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    facts = FACTS | {"data": {"newest_source": "2026-07-17"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"analysis": facts}), runs / "made.ipynb")
    (runs / "runs.json").write_text(json.dumps({"runs": {"made": {"changed": {}}}}))
    return folder


@pytest.fixture(scope="module")
def printed(site: Path) -> list[bytes]:
    """The page as PDF, in two time zones, by a thread without the event loop of other tests."""
    made = []
    with pytest.MonkeyPatch.context() as patched, ThreadPoolExecutor(1) as pool:
        for zone in ("Asia/Tokyo", "America/Lima"):
            patched.setenv("TZ", zone)
            made.append(pool.submit(single_file.pdfs, site, ["made"]).result()[0].read_bytes())
    return made


def test_a_pdf_is_the_same_in_another_time_zone_and_bears_the_day_of_the_data(printed: list[bytes]) -> None:
    assert printed[0] == printed[1]
    assert b"20260717000000" in printed[0]


def test_a_pdf_is_verified_and_a_changed_one_is_not(printed: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(printed[0])
    assert [check.name for check in verify.verify(path) if check.wrong] == []
    path.write_bytes(printed[0].replace(b"20260717", b"20270717", 1))
    assert [check.name for check in verify.verify(path) if check.wrong] == ["file"]


def test_a_pdf_without_manifest_says_so(tmp_path: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.set_content("<p>x</p>")
    (tmp_path / "x.pdf").write_bytes(tab.pdf())
    tab.close()
    assert "no manifest" in str(verify.verify(tmp_path / "x.pdf"))
