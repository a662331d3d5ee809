"""The form of a notebook's parameters: fields from the contract, refused in one line, run beside the page."""

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analysis import style
from analysis.run import contract, form, lab, parameters


@pytest.mark.parametrize("notebook", contract.notebooks())
def test_an_untouched_form_holds_the_defaults(notebook: str) -> None:
    assert form.Form(notebook).values == contract.check(notebook)


@pytest.mark.parametrize(("language", "label"), [("en", "Region"), ("de", "Erstes Jahr"), ("zh", "起始年份")])
def test_the_fields_are_labelled_in_the_language(language: str, label: str) -> None:
    style.use(language)
    assert label in [field.description for field in form.Form("02_key_data").fields.values()]


def test_choices_and_hints_are_written_in_the_language_and_labels_have_room() -> None:
    style.use("de")
    fields = form.Form("02_key_data").fields
    assert ("alle (all)", "all") in fields["region"].options
    assert ("Deutsch (de)", "de") in fields["language"].options
    assert ("beide (both)", "both") in fields["unit_reading"].options
    assert fields["as_of"].placeholder == "leer oder ein Tag wie JJJJ-MM-TT"
    longest = max((field.description for field in fields.values()), key=len)
    widths = {field.style.description_width for field in fields.values()}
    assert [float(width.removesuffix("em")) > 0.55 * len(longest) for width in widths] == [True]


@pytest.mark.parametrize("notebook", contract.notebooks())
def test_every_choice_of_a_form_has_a_name(notebook: str) -> None:
    for field in form.Form(notebook).fields.values():
        for name, key in getattr(field, "options", ()) if hasattr(field, "index") else ():
            assert name != key, f"{field.description}: {key}"


def test_a_value_that_cannot_be_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a report was run"))
    shown = form.Form("02_key_data")
    shown.fields["as_of"].value = "2024-02-31"
    shown.start()
    assert "as_of is &#x27;2024-02-31&#x27;: there is no such day" in shown.status.value
    assert not shown.button.disabled


def started(monkeypatch: pytest.MonkeyPatch, folder: Path, **outcome: Any) -> tuple[form.Form, list[str]]:
    """A form whose report is pretended to have run."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> Any:
        commands.append(command)
        return SimpleNamespace(**{"returncode": 0, "stdout": "", "stderr": "", **outcome})

    monkeypatch.setattr(form.subprocess, "run", run)
    shown = form.Form("02_key_data", folder)
    shown.fields["region"].value = "gba"
    shown.start()
    shown.wait(60)
    return shown, commands[0]


def test_the_report_is_run_with_the_values_that_were_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "single").mkdir()
    (tmp_path / "single" / "02_key_data--region-gba.html").write_text("page", encoding="utf-8")
    monkeypatch.setenv(lab.ROOT, str(tmp_path.parent))
    shown, command = started(monkeypatch, tmp_path)
    assert command[3:] == [
        "report",
        "02_key_data",
        "-p",
        "region",
        "gba",
        "--out",
        str(tmp_path),
        "--single-file",
    ]
    assert f'href="/files/{tmp_path.name}/single/02_key_data--region-gba.html"' in shown.status.value
    assert not shown.button.disabled


def test_a_report_that_failed_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    busy = "build/site is being written by another run"
    shown, _ = started(monkeypatch, tmp_path, returncode=75, stderr=busy)
    assert busy in shown.status.value
    assert "The report was not made" in shown.status.value


def test_a_page_the_server_cannot_reach_is_named_by_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "single").mkdir()
    (tmp_path / "single" / "02_key_data--region-gba.html").write_text("page", encoding="utf-8")
    monkeypatch.delenv(lab.ROOT, raising=False)
    shown, _ = started(monkeypatch, tmp_path)
    assert "<a " not in shown.status.value
    assert str(tmp_path / "single" / "02_key_data--region-gba.html") in shown.status.value


def test_the_notebook_shows_the_form_by_name() -> None:
    assert type(parameters.form("07_fact_check")).__name__ == "VBox"
    with pytest.raises(contract.ParameterValueError, match="did you mean '07_fact_check'"):
        parameters.form("07_fact_chek")


def test_the_link_begins_where_the_server_of_the_kernel_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("JUPYTERHUB_SERVICE_PREFIX", raising=False)
    (tmp_path / "jpserver-42.json").write_text('{"base_url": "/team/lab"}', encoding="utf-8")
    assert lab.base_url({"JPY_PARENT_PID": "42"}) == "/team/lab/"
    assert lab.base_url({"JPY_PARENT_PID": "43"}) == "/"
    assert lab.base_url({"JUPYTERHUB_SERVICE_PREFIX": "/user/a/"}) == "/user/a/"
    page = tmp_path / "page.html"
    facts = {"JPY_PARENT_PID": "42", lab.ROOT: str(tmp_path)}
    assert lab.address(page, facts) == "/team/lab/files/page.html"
