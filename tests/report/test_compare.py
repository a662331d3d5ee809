"""What changed between two sites, files or notebooks, from what went in to what was found."""

import json
from pathlib import Path

import nbformat
import pytest

from analysis import cli
from analysis.errors import ParameterError
from analysis.site import compare

CSV = "data:text/csv;base64,"


def _book(path: Path, rows: str, sentence: str, verdict: str = "supported", **facts: object) -> Path:
    import base64

    coded = base64.b64encode(rows.encode()).decode()
    html = (
        f'<figure class="fig" id="fig-a"><p class="fig-title">Spending</p><img alt="a line" src="x.png">'
        f'<a class="fig-file" href="{CSV}{coded}" download="a.csv">CSV</a></figure>'
        f'<p class="say">{sentence}</p><p class="say">The same in both.</p>'
        f'<ul><li class="claim claim-{verdict}" id="claim-c1"><p>A statement.</p></li></ul>'
    )
    output = nbformat.v4.new_output("display_data", data={"text/html": html})
    known = {"notebook": "a.ipynb", "parameters": {"language": "en", "region": "all"}, "package": "1"}
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# T"), nbformat.v4.new_code_cell("1", outputs=[output])],
        metadata={"analysis": {**known, **facts}},
    )
    nbformat.write(book, path)
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two executed notebooks that differ in a table, a sentence, a verdict and a version."""
    old = _book(
        tmp_path / "old.ipynb", "region,year,value\nA,2020,1\nA,2021,2\nB,2020,5\n", "It was 2 in 2021."
    )
    new = _book(
        tmp_path / "new.ipynb",
        "region,year,value\nA,2020,1\nA,2021,4\nC,2020,7\n",
        "It was 4 in 2021.",
        "outdated",
        tables={"clean/a.csv": "f" * 64},
        package="2",
    )
    return old, new


def test_equal_notebooks_have_no_changes(pair: tuple[Path, Path]) -> None:
    assert compare.compare(pair[0], pair[0]) == []
    assert compare.as_text([]) == "nothing changed"


def test_changes_are_told_from_what_went_in_to_what_was_found(pair: tuple[Path, Path]) -> None:
    (change,) = compare.compare(*pair)
    assert change.inputs == [("clean/a.csv", "", "f" * 64)]
    assert change.sentences == [("It was 2 in 2021.", "It was 4 in 2021.")]
    assert change.verdicts == [("c1", "supported", "outdated")]
    assert ("package", "1", "2") in change.frame


def test_rows_are_matched_by_their_words_and_years_and_the_largest_change_is_first(
    pair: tuple[Path, Path],
) -> None:
    (change,) = compare.compare(*pair)
    (figure,) = change.figures
    assert figure.new_rows == ["C · 2020"] and figure.gone_rows == ["B · 2020"]
    (cell,) = figure.cells
    assert (cell.row, cell.column, cell.old, cell.new, cell.relative) == ("A · 2021", "value", "2", "4", 1.0)


def test_text_json_and_page_hold_the_same_changes(pair: tuple[Path, Path]) -> None:
    changes = compare.compare(*pair)
    text = compare.as_text(changes)
    assert text.index("went in") < text.index("found") < text.index("verdicts") < text.index("figures")
    assert "A · 2021, value: 2 -> 4 (+100.0%)" in text
    (loaded,) = json.loads(compare.as_json(changes))
    assert loaded["figures"][0]["cells"][0]["new"] == "4"
    for language, words in (
        ("en", "What changed since"),
        ("de", "Was sich geändert hat"),
        ("zh", "变化对比"),
    ):
        page = compare.as_html(changes, "old", language)
        assert words in page and "<ins>It was 4 in 2021.</ins>" in page and "<script" not in page


def test_what_a_compared_page_holds_stays_text(tmp_path: Path) -> None:
    old = _book(tmp_path / "a.ipynb", "k,v\nx,1\n", "one")
    new = _book(
        tmp_path / "b.ipynb", "k,v\n<img src=x onerror=alert(1)>,1\n", "&lt;script&gt;alert(1)&lt;/script&gt;"
    )
    page = compare.as_html(compare.compare(old, new), "<b>old</b>")
    main = page[page.index("<main") :]
    assert "<script" not in main and "<img src=x" not in main and "<b>old" not in page


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (["a 1", "b"], ["a 2", "b"], [("a 1", "a 2")]),
        (["a"], ["a", "b"], [("", "b")]),
        (["a", "b"], ["b"], [("a", "")]),
        (["x 1", "y 2"], ["y 3", "x 1"], [("", "y 3"), ("y 2", "")]),
        ([], [], []),
    ],
)
def test_sentences_are_matched_by_their_wording(
    old: list[str], new: list[str], changed: list[tuple[str, str]]
) -> None:
    assert sorted(compare.sentences(old, new)) == sorted(changed)


def test_the_command_ends_with_0_when_nothing_changed_and_with_1_otherwise(
    pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = map(str, pair)
    assert cli.main(["compare", old, old]) == 0
    assert cli.main(["compare", old, new]) == 1
    assert cli.main(["compare", old, new, "--json"]) == 1
    page = tmp_path / "changes.html"
    assert cli.main(["compare", old, new, "--html", str(page)]) == 1
    assert page.is_file()
    assert "went in" in capsys.readouterr().out


def test_what_is_neither_site_nor_file_nor_notebook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_text("{}")
    for path in (tmp_path, tmp_path / "gone", tmp_path / "x.ipynb"):
        with pytest.raises(ParameterError):
            compare.load(path)
