"""Nothing of this machine reaches what is shared; what is content stays."""

import socket
import sys
import tempfile
from pathlib import Path

import pytest

from analysis.report import scrub
from analysis.report.scrub import Scrubber


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"{Path.home()}/data/x.csv", "~/data/x.csv"),
        (f"File {sys.prefix}/lib/a.py, line 3", "File [python]/lib/a.py, line 3"),
        (f"wrote {tempfile.gettempdir()}/a", "wrote [tmp]/a"),
        ("/home/someone/notes and /Users/Jane/x", "~/notes and ~/x"),
        (r"C:\Users\Jane\x.csv", r"~\x.csv"),
        (f"file://{Path.home()}/x", "~/x"),
    ],
)
def test_folders_of_this_machine_are_replaced(text: str, clean: str) -> None:
    assert Scrubber().text(text) == clean


def test_the_host_name_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "build-box-7")
    assert Scrubber().text("ran on build-box-7.") == "ran on …."


def test_a_planted_secret_is_found_everywhere_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_TOKEN", "s3cr3t-value")
    cell = {
        "source": "x",
        "outputs": [{"text": "s3cr3t-value"}, {"data": {"text/html": "<b>s3cr3t-value</b>"}}],
    }
    cleaned = Scrubber().value({"cells": [cell], "metadata": {"key s3cr3t-value": ["s3cr3t-value"]}})
    assert "s3cr3t-value" not in str(cleaned)


def test_ordinary_words_and_pictures_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "AAAABBBB")
    picture = '<img src="data:image/png;base64,AAAABBBB/tmp/xyz">'
    text = "square root of the main data; author; 3/4 of R&D"
    assert Scrubber().text(text + picture) == text + picture
    assert Scrubber().value({"image/png": "AAAABBBB"}) == {"image/png": "AAAABBBB"}


def test_folders_of_a_run_are_replaced_by_the_words_given() -> None:
    assert Scrubber({"/srv/books": "notebooks"}).text("/srv/books/a.ipynb /srv/bookshelf") == (
        "notebooks/a.ipynb /srv/bookshelf"
    )


def test_names_of_variables_that_hold_no_secret_do_not_scrub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHOR", "Jane Smith")
    monkeypatch.setenv("KEYBOARD_LAYOUT", "qwertz")
    assert not {"Jane Smith", "qwertz"} & set(scrub._secret_values())
