"""`analysis lab`: what is started, where it opens, and where its reports go."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from analysis import registry
from analysis.run import contract, lab


def test_the_server_is_of_this_machine_only_and_opens_at_the_start_page(tmp_path: Path) -> None:
    folder = tmp_path / "note books"
    folder.mkdir()
    (folder / "start.md").write_text("# Start", encoding="utf-8")
    command = lab.command(folder)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert f"--ServerApp.root_dir={tmp_path}" in command
    assert "--LabApp.default_url=/lab/tree/note%20books/start.md" in command
    assert not any("token" in part for part in command), "the token is the server's own, never an argument"


def test_a_folder_without_a_start_page_is_opened_itself(tmp_path: Path) -> None:
    assert f"--LabApp.default_url=/lab/tree/{tmp_path.name}" in lab.command(tmp_path, browser=False)


def test_settings_of_the_user_stand_before_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/own")
    env = lab.environment(tmp_path / "notebooks", tmp_path / "settings")
    assert env["JUPYTER_CONFIG_PATH"].split(":") == ["/own", str(tmp_path / "settings")]
    assert env[lab.ROOT] == str(tmp_path)


def test_markdown_opens_to_be_read() -> None:
    place = files("analysis.run") / "lab_settings" / "labconfig" / "default_setting_overrides.json"
    shown = json.loads(place.read_text(encoding="utf-8"))
    viewers = shown["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]
    assert viewers == {"markdown": "Markdown Preview"}


def test_notebooks_of_an_installed_package_are_copied_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = tmp_path / "package" / "_notebooks"
    shipped.mkdir(parents=True)
    (shipped / "00.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(registry, "notebooks_root", lambda: shipped)
    monkeypatch.chdir(tmp_path)
    copy = lab.workshop()
    (copy / "00.ipynb").write_text("mine", encoding="utf-8")
    assert lab.workshop() == copy
    assert (copy / "00.ipynb").read_text(encoding="utf-8") == "mine"


def test_a_page_has_an_address_only_below_the_folder_that_is_served(tmp_path: Path) -> None:
    page = tmp_path / "build" / "site" / "a b.html"
    assert lab.address(page, {lab.ROOT: str(tmp_path)}) == "/files/build/site/a%20b.html"
    assert lab.address(page, {lab.ROOT: str(tmp_path / "other")}) is None
    assert lab.address(page, {}) is None
    hub = {lab.ROOT: str(tmp_path), "JUPYTERHUB_SERVICE_PREFIX": "/user/x/"}
    assert lab.address(page, hub) == "/user/x/files/build/site/a%20b.html"


def test_the_start_page_links_every_notebook() -> None:
    text = (registry.notebooks_root() / lab.START).read_text(encoding="utf-8")
    for path in registry.notebooks_root().glob("*.ipynb"):
        assert f"]({path.name})" in text


def test_a_checked_notebook_may_be_run_again_with_the_values_of_its_cells() -> None:
    scope = {"__builtins__": {}, "section": "outlook"}
    contract.check("07_fact_check", scope)
    scope["used"] = ["a", "list", "of", "a", "later", "cell"]
    assert contract.check("07_fact_check", scope)["section"] == "outlook"


def test_the_first_run_of_a_notebook_refuses_a_misspelt_parameter() -> None:
    with pytest.raises(contract.ParameterValueError, match="did you mean 'section'"):
        contract.check("07_fact_check", {"__builtins__": {}, "secton": "outlook"})


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_of_a_container_is_let_in_and_nobody_else_needs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, user: int, allowed: bool
) -> None:
    monkeypatch.setattr(lab.os, "geteuid", lambda: user)
    assert ("--allow-root" in lab.command(tmp_path)) is allowed
