"""A grid file asks for exactly the runs a reader expects, or is refused before anything starts."""

from pathlib import Path

import pytest
from sample_books import build

from analysis.errors import ParameterError
from analysis.run import grid

PARAMETERS = 'region = "all"\nlanguage = "en"\nnumber = 3\nlast_year = 2024'


@pytest.fixture
def written(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return a function that writes a grid for two test notebooks and gives back the names of its runs."""
    first = build(tmp_path / "first.ipynb", "print(1)", parameters=PARAMETERS)
    second = build(tmp_path / "second.ipynb", "print(1)", parameters='region = "all"\nshade = "dark"')
    listed = f"notebooks = ['{first}', '{second}']\n"

    def write(text: str, *, books: str = listed) -> list[str]:
        file = tmp_path / "grid.toml"
        file.write_text(books + text, encoding="utf-8")
        return sorted(run.name for run in grid.read(file))

    return write


def test_a_value_alone_counts_as_a_list_of_one_and_a_notebook_alone_too(written, tmp_path: Path) -> None:
    names = written("[grid]\nregion = 'yrd'\n", books=f"notebooks = '{tmp_path / 'first.ipynb'}'\n")
    assert names == ["first--region-yrd"]


def test_a_common_list_goes_only_to_the_notebooks_that_know_it(written) -> None:
    names = written("[grid]\nregion = ['all', 'yrd']\nshade = ['dark', 'light']\n")
    assert names == [
        "first", "first--region-yrd",
        "second", "second--region-yrd", "second--region-yrd--shade-light", "second--shade-light",
    ]  # fmt: skip


def test_an_exclusion_fits_the_values_a_run_has_by_default(written) -> None:
    names = written("[grid]\nregion = ['all', 'yrd']\n[[exclude]]\nregion = 'yrd'\nlanguage = ['en', 'de']\n")
    assert names == ["first", "second", "second--region-yrd"]


def test_a_list_in_an_exclusion_fits_with_any_of_its_values(written) -> None:
    names = written("[grid]\nregion = ['all', 'yrd', 'gba']\n[[exclude]]\nregion = ['yrd', 'gba']\n")
    assert names == ["first", "second"]


def test_the_list_of_one_notebook_takes_the_place_of_the_common_one(written) -> None:
    names = written("[grid]\nregion = ['all', 'yrd']\n[notebook.second]\nregion = ['gba']\n")
    assert names == ["first", "first--region-yrd", "second--region-gba"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[exclude]]\nregoin = 'yrd'", r"unknown parameter in grid.toml 'regoin'.*did you mean 'region'"),
        ("[[exclude]]\nnumber = 'x'", "grid.toml, exclude: number is 'x': write a whole number"),
        ("[exclude]\nregion = 'yrd'", r"the part exclude cannot be read: write \[\[exclude\]\]"),
        ("[[exclude]]", r"the part exclude cannot be read: write \[\[exclude\]\]"),
        ("grid = ['yrd']", r"the part grid cannot be read: write \[grid\]"),
        ("[notebook]\nfirst = 3", r"the part notebook cannot be read: write \[notebook.02_key_data\]"),
        ("[grid]\nregion = []", "region lists no value: name one or leave the line out"),
        ("[grid]\nunit_reading = ['both']", "unknown parameter in grid.toml 'unit_reading'"),
        ("[notebook.first]\nnumbr = [1]", "unknown parameter of first 'numbr'.*did you mean 'number'"),
        ("[grid]\nregion = [['all']]", r"region is \['all'\]: write text, such as 'all'"),
        ("[grid]\nlast_year = 2024.5", "last_year is 2024.5: write a whole number"),
        ("[[exclude]]\nregion = 'all'", "asks for no run: its exclusions leave nothing"),
        (f"[notebook.first]\nnumber = {list(range(10_000))}", "asks for 10001 runs: 10000 are the most"),
    ],
)
def test_what_would_go_unseen_is_refused_in_one_line(written, text: str, line: str) -> None:
    with pytest.raises(ParameterError, match=line) as refusal:
        written(text)
    assert "\n" not in str(refusal.value)
    assert refusal.value.exit_code == 2


def test_notebooks_that_are_no_names_are_refused(written) -> None:
    with pytest.raises(ParameterError, match="the part notebooks cannot be read"):
        written("", books="notebooks = [2]\n")


def test_two_notebooks_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    books = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        books.append(str(build(tmp_path / place / "mine.ipynb", f"print('{place}')")))
    file = tmp_path / "grid.toml"
    file.write_text(f"notebooks = {books}\n")
    with pytest.raises(ParameterError, match=r"two notebooks are called mine.ipynb"):
        grid.read(file)


def test_a_folder_in_place_of_a_grid_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be read: Is a directory"):
        grid.read(tmp_path)
