"""Nothing of this machine reaches what is shared; what is content stays."""

import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from analysis.run import redact
from analysis.run.redact import Redactor


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"{Path.home()}/data/x.csv", "~/data/x.csv"),
        (f"File {sys.prefix}/lib/a.py, line 3", "File [python]/lib/a.py, line 3"),
        (f"wrote {tempfile.gettempdir()}/a", "wrote [tmp]/a"),
        ("/home/someone/notes and /Users/Jane/x", "~/notes and ~/x"),
        (r"C:\Users\Jane\x.csv", r"~\x.csv"),
        (f"file://{Path.home()}/x", "~/x"),
        (f"{tempfile.gettempdir()}/ipykernel_61/26083.py:2: UserWarning", "[cell]:2: UserWarning"),
    ],
)
def test_folders_of_this_machine_are_replaced(text: str, clean: str) -> None:
    assert Redactor().text(text) == clean


def test_the_host_name_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "build-box-7")
    assert Redactor().text("ran on build-box-7.") == "ran on …."


def _notebook(*outputs: dict[str, Any], source: str = "x") -> dict[str, Any]:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": list(outputs)}
    return {"cells": [cell], "metadata": {}}


def test_a_planted_secret_is_found_everywhere_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_TOKEN", "s3cr3t-value")
    book = _notebook(
        {"output_type": "stream", "name": "stdout", "text": "s3cr3t-value"},
        {"output_type": "display_data", "data": {"text/html": "<b>s3cr3t-value</b>"}},
        {"output_type": "error", "ename": "E", "evalue": "s3cr3t-value", "traceback": ["at s3cr3t-value"]},
    )
    book["metadata"] = {"key s3cr3t-value": ["s3cr3t-value"]}
    assert "s3cr3t-value" not in str(Redactor().notebook(book))


def test_neighbouring_pieces_of_a_stream_become_one_so_that_no_secret_is_cut_in_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SERVICE_TOKEN", "s3cr3t-value")
    pieces = [("stdout", "a s3cr3t-"), ("stdout", "value\n"), ("stderr", "w"), ("stdout", "b")]
    book = _notebook(*({"output_type": "stream", "name": name, "text": text} for name, text in pieces))
    outputs = Redactor().notebook(book)["cells"][0]["outputs"]
    assert [(one["name"], one["text"]) for one in outputs] == [
        ("stdout", "a [removed]\n"),
        ("stderr", "w"),
        ("stdout", "b"),
    ]


@pytest.mark.parametrize("value", ["100000", "1_000_000", "3.141592", "-2e100", "2024-11-29", "article"])
def test_a_number_or_a_word_that_stands_in_a_variable_called_like_a_secret_stays(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MAX_TOKENS", value)
    text = f"budget {value} {value}0 <td>{value}</td> 2{value}"
    assert Redactor().content(text) == Redactor().text(text) == text


def test_sources_stay_as_their_author_wrote_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "region")
    monkeypatch.setenv("API_KEY", "yrd-2024-first")
    source = f'region = "all"\nkey = "yrd-2024-first"\nplace = "{Path.home()}/x"'
    output = {"output_type": "stream", "name": "stdout", "text": "region all"}
    error = {"output_type": "error", "ename": "E", "evalue": "region", "traceback": ['region = "all"']}
    book = _notebook(output, error, source=source)
    assert Redactor().notebook(book) == book


def test_a_host_called_by_a_plain_word_is_replaced_where_a_host_is_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "region")
    assert Redactor().text("jane@region: http://region:80 region") == "jane@…: http://…:80 region"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ghp_" + "a1B2" * 9, "[removed]"),
        ("key AKIAIOSFODNN7EXAMPLE.", "key [removed]."),
        ("postgres://jane:hunter2@db/x", "postgres://[removed]@db/x"),
    ],
)
def test_secrets_of_a_known_form_are_removed_from_outputs(text: str, clean: str) -> None:
    assert Redactor().content(text) == clean


def test_a_short_path_in_an_output_is_content(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Redactor().content("the route /tmp or /app") == "the route /tmp or /app"


def test_ordinary_words_and_pictures_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "AAAABBBB")
    picture = '<img src="data:image/png;base64,AAAABBBB/tmp/xyz">'
    text = "square root of the main data; author; 3/4 of R&D"
    assert Redactor().text(text + picture) == text + picture
    assert Redactor().value({"image/png": "AAAABBBB"}) == {"image/png": "AAAABBBB"}


def test_folders_of_a_run_are_replaced_by_the_words_given() -> None:
    assert Redactor({"/srv/books": "notebooks"}).text("/srv/books/a.ipynb /srv/bookshelf") == (
        "notebooks/a.ipynb /srv/bookshelf"
    )


def test_names_of_variables_that_hold_no_secret_do_not_scrub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHOR", "Jane Smith")
    monkeypatch.setenv("KEYBOARD_LAYOUT", "qwertz")
    assert not {"Jane Smith", "qwertz"} & set(redact._secret_values())


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (r"D:\projects\client-x\data.csv", "…/data.csv"),
        (r"\\server\share\client-x\data.csv", "…/data.csv"),
        ("/mnt/c/Users/alice/x.csv", "~/x.csv"),
        ("/mnt/d/jobs/client-x/x.csv", "…/x.csv"),
        ("/Users/Alice Smith/Documents/x.csv", "~/Documents/x.csv"),
        ("/var/folders/zz/abc/T/tmp1", "…/tmp1"),
        ("/Volumes/Client X/a", "…/a"),
        ("a ratio 3/4, and/or, https://example.org/media/x, 5:/3", None),
        ("see /home/bob and /x", "see ~ and /x"),
    ],
)
def test_folders_of_other_machines_are_left_out(text: str, clean: str | None) -> None:
    assert Redactor().content(text) == (text if clean is None else clean)


def test_a_private_word_of_the_environment_is_removed_and_everyday_values_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {
        "CLIENT": "AcmeConfidential",
        "LANG": "xx_YY.UTF-8-Zz",
        "MODE": "noninteractive",
    }.items():
        monkeypatch.setenv(name, value)
    text = "AcmeConfidential; xx_YY.UTF-8-Zz; noninteractive; 123456789012"
    assert Redactor().content(text) == "[removed]; xx_YY.UTF-8-Zz; noninteractive; 123456789012"
