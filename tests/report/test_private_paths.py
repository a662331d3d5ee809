"""A path given as a parameter stays on this machine: no name, page, notebook or download tells it."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from analysis import registry
from analysis.cli import main
from analysis.run import execution, output, provenance
from analysis.site import builder

FOLDER = "jane-private-affairs"


def edition(tmp_path: Path) -> Path:
    """A user's own edition: the article's, in a folder whose name is nobody's business."""
    place = tmp_path / FOLDER / "next"
    shutil.copytree(registry.data_root() / "editions" / "article", place)
    return place


def test_a_result_is_named_by_the_last_part_of_a_path_and_a_hash(tmp_path: Path) -> None:
    name = execution.plan("05_case_studies", {"edition": str(edition(tmp_path))}).name
    assert name.startswith("05_case_studies--edition-next-x")
    assert FOLDER not in name


def test_folders_of_one_name_in_two_places_have_two_results(tmp_path: Path) -> None:
    names = {
        execution.plan("05_case_studies", {"edition": str(edition(tmp_path / place))}).name
        for place in ("a", "b")
    }
    assert len(names) == 2


def test_a_path_is_named_alike_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = edition(tmp_path)
    monkeypatch.chdir(place.parent)
    written = (str(place), f"{place}/", "./next", f"../{FOLDER}/next")
    assert len({execution.plan("05_case_studies", {"edition": path}).name for path in written}) == 1


@pytest.mark.parametrize("parameter", ["records", "edition", "compare"])
def test_every_path_parameter_is_named_by_its_last_part(parameter: str) -> None:
    name = output.output_name("02_key_data", {parameter: f"/srv/{FOLDER}/mine.csv"})
    assert name.startswith(f"02_key_data--{parameter}-mine-csv-x")
    assert FOLDER not in name


def test_the_subtitle_of_a_page_tells_the_name_of_a_file_only() -> None:
    assert builder.subtitle("en", {"records": f"/srv/{FOLDER}/mine.csv", "region": "yrd"}).startswith(
        "mine.csv, "
    )


def test_a_folder_at_the_root_of_the_file_system_leaves_slashes_alone() -> None:
    planned = execution.Run(Path("/n.ipynb"), {"edition": "/next"}, {"edition": "/next"})
    cleaned = execution._redactor(planned, Path("/scratch")).text('edition = "/next" <br /> 3 / 4')
    assert cleaned == 'edition = "./next" <br /> 3 / 4'


def test_nothing_that_is_shared_tells_where_the_edition_lies(tmp_path: Path) -> None:
    place, out = edition(tmp_path), tmp_path / "site"
    assert main(["report", "05", "-p", "edition", str(place), "--out", str(out), "--single-file"]) == 0
    (executed,) = output.runs_folder(out).glob("*.ipynb")
    (download,) = out.rglob("*.ipynb.zip")
    with zipfile.ZipFile(download) as archive:
        packed = [archive.read(name) for name in archive.namelist()]
    shared = [
        executed.read_bytes(),
        *packed,
        *(file.read_bytes() for file in out.rglob("*") if file.is_file()),
    ]
    assert [text for text in shared if FOLDER.encode() in text or str(tmp_path).encode() in text] == []
    assert [path for path in out.rglob("*") if FOLDER in str(path.relative_to(out))] == []
    facts = json.loads(executed.read_text(encoding="utf-8"))["metadata"]
    assert facts["papermill"]["parameters"] == {"edition": "./next"}
    assert facts["analysis"]["command"] == "analysis report 05_case_studies -p edition ./next"


def test_the_users_own_files_are_known_by_name_and_hash(tmp_path: Path) -> None:
    place = edition(tmp_path)
    found = provenance.own_files({"edition": str(place), "compare": "article", "window_days": 10})
    assert {name: found[name] for name in ("next/claims.csv", "next/key_data.csv")} == {
        f"next/{name}": hashlib.sha256((place / name).read_bytes()).hexdigest()
        for name in ("claims.csv", "key_data.csv")
    }
    assert not any(FOLDER in name for name in found)
    assert provenance.own_files({"records": str(place / "claims.csv")}).keys() == {"claims.csv"}
