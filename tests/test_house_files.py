"""What stands beside the code agrees with it: pins, version, licence, the map of the house, the commands."""

import csv
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import analysis
from test_layers import ALLOWED

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line]
VERSIONS = {canonicalize_name(name): version for name, version in (line.split("==") for line in PINS)}
ASKED = [
    *PROJECT["dependencies"],
    *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
]


def test_the_constraints_hold_names_and_versions_only() -> None:
    assert [line for line in PINS if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []
    assert len(VERSIONS) == len(PINS)


@pytest.mark.parametrize("asked", [each for each in ASKED if "regional-innovation-analysis" not in each])
def test_a_dependency_is_pinned_to_a_version_it_allows(asked: str) -> None:
    wanted = Requirement(asked)
    assert wanted.specifier.contains(VERSIONS[canonicalize_name(wanted.name)])


def test_version_and_licence_are_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert PROJECT["version"] == analysis.__version__
    assert f"\nversion: {analysis.__version__}\n" in citation
    assert f"\n## {analysis.__version__} " in changes
    assert PROJECT["license"] == "MIT"
    assert "\nlicense: MIT\n" in citation
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_every_room_stands_on_the_map_of_the_house(room: str) -> None:
    map_of_rooms = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a figure")[0]
    assert re.search(rf"`{room}(/|\.py)?`", map_of_rooms)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_every_file_a_page_names_exists(page: str) -> None:
    content = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", content)
    paths = re.findall(r"`((?:src|data|docs|notebooks|tests|tools)/[A-Za-z0-9_./-]*)`", content)
    assert [path for path in [*links, *paths] if not (ROOT / path).exists()] == []


def test_the_counts_of_the_readme_are_those_of_the_verdicts() -> None:
    with (ROOT / "data" / "clean" / "verdicts.csv").open(encoding="utf-8") as lines:
        counts = Counter(row["verdict"] for row in csv.DictReader(lines))
    practised, not_yet = counts.pop("in_practice"), counts.pop("not_in_practice")
    printed = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"Of its {counts.total()} statements of fact {counts['supported']} are supported, "
        f"{counts['outdated']} are outdated, {counts['unit_error']} have a wrong unit and "
        f"{counts['unverifiable']} cannot be verified. {practised + not_yet} more are proposals or "
        f"expectations; {practised} of these"
    ) in printed


def test_the_hook_before_a_commit_leaves_the_notebooks_as_they_are() -> None:
    # Cells have names of their own, which the hook must not number anew.
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0][
        "hooks"
    ]
    _, *options = next(hook["entry"] for hook in hooks if hook["id"] == "nbstripout").split()
    notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    command = [sys.executable, "-m", "nbstripout", *options, "--verify", *notebooks]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert (len(notebooks), done.returncode) == (9, 0), done.stdout


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("target", ["report", "test", "lab", "env", "check", "data"])
def test_a_target_sets_up_the_first_time_and_installs_nothing_the_second(target: str, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)

    def planned() -> str:
        command = ["make", "--dry-run", target]
        done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=300)
        return done.stdout

    assert "pip install" in planned()
    (tmp_path / ".venv").mkdir()
    for name in ("report", "lab", "dev"):
        (tmp_path / ".venv" / f".ready-{name}").touch()
    assert "pip install" not in planned()
