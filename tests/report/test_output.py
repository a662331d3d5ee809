"""Results are whole or absent, one run at a time writes a folder, names are safe and never collide."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from analysis import names
from analysis.errors import WriteError
from analysis.run import output
from analysis.site import index_cards, reference

CAPTURED: dict[str, Any] = {"capture_output": True, "text": True}
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
VALUES = st.dictionaries(
    st.sampled_from(["region", "language", "note", "edition", "Note", "NOTE", "größe", "区域"]),
    st.one_of(
        st.text(max_size=80), st.integers(), st.sampled_from(["yrd", "YRD", "a-b", "a--b", "..", "/etc"])
    ),
    max_size=3,
)


def test_only_changed_values_are_in_the_name() -> None:
    name = output.output_name("02_key_data", {"region": "yrd", "language": "de"})
    assert name == "02_key_data--region-yrd--language-de"


@PATIENT
@given(VALUES)
def test_a_name_has_no_separator_no_traversal_and_fits_every_file_system(values: dict[str, object]) -> None:
    name = output.output_name("02_key_data", values)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    assert not name.startswith(".")
    assert len(name) <= output.LONGEST_NAME


@PATIENT
@given(VALUES, VALUES)
def test_different_values_have_different_names_even_where_case_does_not_count(
    one: dict[str, object], other: dict[str, object]
) -> None:
    def sure(values: dict[str, object]) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in values.items()]

    if sure(one) != sure(other):
        assert output.output_name("n", one).lower() != output.output_name("n", other).lower()


@pytest.mark.parametrize(
    "notebook",
    ["index", "index.de", "sources", "method.zh", "con", "NUL", "com1", "aux.x", "sample.failed", "a--b",
     "区域", "Sample", "..", ".hidden", "x" * 300, "a b", "a:b", "ends.", "ends-"],
)  # fmt: skip
def test_no_notebook_is_called_like_a_page_of_the_site_a_device_or_another_result(notebook: str) -> None:
    own = {index_cards.index_name(language) for language in names.LANGUAGES}
    own |= {reference.address(kind, language) for kind in reference.KINDS for language in names.LANGUAGES}
    name = output.output_name(notebook, {})
    assert f"{name}.html" not in own
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*-x[0-9a-f]{10}|x[0-9a-f]{10}|x{108}--[0-9a-f]{10}", name), name


@pytest.mark.parametrize(
    ("site", "runs"),
    [
        ("build/site", "build/site.runs"),
        ("site/", "site.runs"),
        ("a.b", "a.b.runs"),
        ("..", None),
        (".", None),
    ],
)
def test_what_runs_leave_lies_beside_the_site_and_never_in_it(site: str, runs: str | None) -> None:
    whole = Path(site).resolve()
    expected = Path(runs) if runs else whole.parent / f"{whole.name}.runs"
    assert output.runs_folder(Path(site)) == expected


def test_two_names_of_one_site_have_the_same_runs(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "site", target_is_directory=True)
    assert output.runs_folder(tmp_path / "link") == (tmp_path / "site.runs").resolve()


def test_a_file_is_replaced_whole_and_no_part_is_left(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    output.write(target, "old")
    output.write(target, "new")
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_the_old_file_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.html"
    output.write(target, "old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match=r"cannot write page.html: No space left on device"):
        output.write(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_parts_of_killed_runs_are_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".page.html.abc.part").write_text("half")
    (tmp_path / "kept.part").write_text("not ours")
    output.remove_parts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.part"]


def test_a_second_run_on_the_same_folder_is_told_who_holds_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from analysis.run import output\n"
        "try:\n"
        "    with output.lock(Path(sys.argv[1])): print('got it')\n"
        "except output.BusyError as busy: print(busy); sys.exit(busy.exit_code)\n"
    )
    with output.lock(tmp_path):
        other = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, **CAPTURED)
    assert other.returncode == 75
    assert f"another run (pid {os.getpid()}, since " in other.stdout
    again = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, **CAPTURED)
    assert again.stdout.strip() == "got it"
