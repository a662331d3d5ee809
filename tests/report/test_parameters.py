"""One contract: every parameter is declared once and everything else follows from it."""

import ast
import re
from datetime import date
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from analysis import names, registry
from analysis.errors import ParameterError
from analysis.run import contract, failure, output, parameter_text, signals

NOTEBOOKS = sorted(registry.notebooks_root().glob("*.ipynb"))


@pytest.mark.parametrize("name", contract.all_parameters())
def test_every_parameter_has_words_in_three_languages_and_a_default_it_takes_itself(name: str) -> None:
    entry = contract.all_parameters()[name]
    assert all(entry.label[language] and entry.help[language] for language in names.LANGUAGES)
    assert contract.check(entry.notebooks[0], {name: entry.default})[name] == entry.default


def test_region_language_and_edition_belong_to_every_notebook() -> None:
    common = {"region", "language", "edition"}
    assert all(common <= set(contract.declared(book)) for book in contract.notebooks())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_declared_parameter_is_used_by_its_notebook(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    code = "\n".join(
        cell.source
        for cell in book.cells
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", [])
    )
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    assert set(contract.declared(path.stem)) <= used


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_parameters_cell_of_each_notebook_is_the_contract(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    cells = [cell.source for cell in book.cells if "parameters" in cell.metadata.get("tags", [])]
    assert cells == [parameter_text.notebook_cell(path.stem)]


@pytest.mark.parametrize("name", contract.notebooks())
def test_papermill_finds_every_parameter_in_the_generated_cell(name: str) -> None:
    from papermill.translators import PythonTranslator

    cell = nbformat.v4.new_code_cell(parameter_text.notebook_cell(name))
    found = {one.name for one in PythonTranslator.inspect(cell)}
    assert found == set(contract.declared(name))


@pytest.mark.parametrize("name", contract.notebooks())
def test_comments_of_the_generated_cell_hold_no_equals_sign(name: str) -> None:
    comments = [line.partition("#")[2] for line in parameter_text.notebook_cell(name).splitlines()]
    assert not any("=" in comment for comment in comments)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"regoin": "yrd"}, "unknown parameter of 02_key_data 'regoin'.*did you mean 'region'"),
        ({"region": "ydr"}, r"unknown region 'ydr': use one of all, yrd.*did you mean 'yrd'"),
        ({"first_year": 1999}, r"first_year is 1999: use 2006 to 2030 \(nearest: 2006\)"),
        ({"first_year": "2015"}, "first_year is '2015': write a whole number, such as 2010"),
        ({"first_year": True}, "first_year is True: write a whole number"),
        ({"region": 7}, "region is 7: write text, such as 'all'"),
        ({"first_year": 2020, "last_year": 2015}, "first_year is 2020, after last_year 2015"),
        ({"as_of": "2025-02-30"}, "there is no such day"),
        ({"as_of": "30.3.2025"}, "write a day as YYYY-MM-DD"),
        ({"edition": "artikel"}, "unknown edition 'artikel'"),
        ({"records": "nowhere/mine.csv"}, "records names 'mine.csv', which is not a file"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(values: dict[str, object], line: str) -> None:
    with pytest.raises(ParameterError, match=line) as refusal:
        contract.check("02_key_data", values)
    assert "\n" not in str(refusal.value)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rd_intensity", "without a number"),
        ("rd_intensity=-1", "use a number from 0 up"),
        ("rd_intensity=1,rd_intensity=2", "twice"),
        ("rd_intensity=nan", "use a number from 0 up"),
        ("__import__('os')=1", "unknown indicator in weights"),
    ],
)
def test_weights_that_are_no_weights_are_refused(text: str, line: str) -> None:
    with pytest.raises(ParameterError, match=line):
        contract.check("04_path_proposals", {"weights": text})


def test_weights_are_read_as_name_and_number_pairs() -> None:
    assert contract.weights("rd_intensity=2, pct_applications=0.5") == {
        "rd_intensity": 2.0,
        "pct_applications": 0.5,
    }


def test_text_from_the_command_line_becomes_the_declared_type_and_text_stays_text() -> None:
    values = contract.parse("02_key_data", {"first_year": "2015", "as_of": "2025-03-31"})
    assert (values["first_year"], values["as_of"]) == (2015, "2025-03-31")


def test_only_what_differs_from_the_default_counts_as_changed() -> None:
    values = contract.check("02_key_data", {"region": "all", "language": "de"})
    assert contract.changed("02_key_data", values) == {"language": "de"}


def test_a_misspelt_name_in_the_notebooks_own_name_space_is_refused() -> None:
    scope = {
        "__builtins__": {},
        "region": "yrd",
        "regoin": "gba",
        "_i1": "code",
        "In": [],
        "load": contract,
    }
    with pytest.raises(ParameterError, match="regoin"):
        contract.check("02_key_data", scope)


@pytest.mark.parametrize("name", ["x=1; import os", "a b", "1x", "", "api_key", "my_password", "class-name"])
def test_a_name_that_is_no_plain_identifier_or_names_a_secret_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="cannot be the name of a parameter"):
        contract.check("02_key_data", {name: "1"})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40))
def test_any_text_is_either_a_region_or_refused(text: str) -> None:
    known = contract.declared("02_key_data")["region"].choices
    try:
        assert contract.check("02_key_data", {"region": text})["region"] in known
    except ParameterError as refusal:
        assert text not in known
        assert "\n" not in str(refusal)


def test_the_table_of_the_docs_names_every_parameter_in_each_language() -> None:
    for language in names.LANGUAGES:
        table = parameter_text.markdown_table(language)
        assert all(f"| `{name}` |" in table for name in contract.all_parameters())
        assert len({row.count(" | ") for row in table.splitlines() if not re.search("---", row)}) == 1


def test_the_documentation_holds_the_contract_as_it_is() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "re-run.md").read_text(encoding="utf-8")
    assert parameter_text.markdown_table() in page


def test_the_table_tells_the_unit_of_a_number_but_not_that_a_year_is_one() -> None:
    table = parameter_text.markdown_table()
    assert "| 1 to 3660 days |" in table
    assert "| 2006 to 2030 |" in table


def test_every_exit_code_that_can_be_returned_stands_in_the_documentation() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "re-run.md").read_text(encoding="utf-8")
    codes = {*failure.EXIT.values(), output.BusyError.exit_code, signals.BY_SIGNAL + 15}
    told = {
        int(code) for row in re.findall(r"^\| ([\d, ]+) \|", page, re.MULTILINE) for code in row.split(",")
    }
    assert codes <= told


def test_a_users_own_notebook_declares_its_parameters_in_its_cell(make) -> None:  # type: ignore[no-untyped-def]
    book = make("print(1)")
    assert contract.check(book, {"number": 5})["number"] == 5
    with pytest.raises(ParameterError, match="number is 'five': write a whole number"):
        contract.check(book, {"number": "five"})


def test_a_default_that_is_computed_or_none_takes_any_value(make) -> None:  # type: ignore[no-untyped-def]
    cell = "from datetime import date\n%matplotlib inline\nend = date.today()\nsize = 2 * 3\nnote = None"
    book = make("print(1)", parameters=cell)
    assert list(contract.declared(book)) == ["end", "size", "note"]
    given = contract.parse(book, {"end": "2025-03-31", "size": "7", "note": "007"})
    assert given == {"end": "2025-03-31", "size": 7, "note": "007"}
    assert contract.changed(book, contract.check(book, {})) == {}


def test_a_parameters_cell_that_is_not_python_is_refused_with_its_line(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(
        ParameterError, match=r"line 2 of the cell tagged parameters in sample.ipynb is not Python"
    ):
        contract.declared(make("print(1)", parameters="number = 3\nother = (3"))


def test_no_name_is_reserved_in_a_notebook_of_ones_own(make) -> None:  # type: ignore[no-untyped-def]
    cell = 'region = "north"\nlanguage = "python"\nfirst_year = 1990\nlast_year = 1980\nmax_tokens = 10'
    book = make("print(1)", parameters=cell)
    assert contract.changed(book, contract.check(book, {"region": "north"})) == {}
    given = {"region": "south", "language": "r", "first_year": 1850, "last_year": 1840, "max_tokens": 7}
    assert contract.check(book, given) == given


@pytest.mark.parametrize(
    ("cell", "text", "value"),
    [
        ("rate: float = 1", "0.5", 0.5),
        ("rate = 1  # type: float", "0.5", 0.5),
        ("draft = False", "True", True),
        ("draft = 0  # type: bool", "yes", True),
        ('countries = ("DE", "FR")', "('CN', 'US')", ("CN", "US")),
        ("countries: tuple[str, ...] = ()", "('CN',)", ("CN",)),
        ("from datetime import date\nday = date(2024, 1, 31)", "2025-02-01", date(2025, 2, 1)),
        ("day: 'datetime.date' = None", "2025-02-01", date(2025, 2, 1)),
        ("limit: int | None = None", "7", 7),
        ("note: Optional[str] = None", "007x", "007x"),
        ("raw = b'x'", "b'y'", b"y"),
        ("seen = {1, 2}", "{3}", {3}),
    ],
)
def test_annotations_type_comments_and_defaults_say_what_a_value_is(
    make, cell: str, text: str, value: object
) -> None:  # type: ignore[no-untyped-def]
    book = make("print(1)", parameters=cell)
    name = re.findall(r"(\w+)(?=\s*(?::.*)?=)", cell.splitlines()[-1])[0]
    assert contract.parse(book, {name: text})[name] == value


def test_a_grid_gives_lists_to_tuples_and_days_to_days(make) -> None:  # type: ignore[no-untyped-def]
    cell = "from datetime import date\ncountries = ()\nday = date(2024, 1, 31)\nseen = {0}"
    book = make("print(1)", parameters=cell)
    given = {"countries": ["CN", "US"], "day": date(2025, 2, 1), "seen": [1, 2]}
    assert contract.check(book, given) == {
        "countries": ("CN", "US"),
        "day": date(2025, 2, 1),
        "seen": {1, 2},
    }


def test_a_whole_number_that_gets_another_number_says_how_to_allow_it(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ParameterError, match=r"write a whole number.*write rate: float = 1 in the notebook"):
        contract.parse(make("print(1)", parameters="rate = 1"), {"rate": "0.5"})


def test_a_notebook_without_a_parameters_cell_is_named_as_such(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "plain.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), path)
    with pytest.raises(
        ParameterError, match=r"plain.ipynb has no cell tagged 'parameters', so 'alpha' cannot"
    ):
        contract.check(path, {"alpha": 1})


def test_a_secret_is_not_taken_as_a_parameter_because_the_page_would_show_it(make) -> None:  # type: ignore[no-untyped-def]
    book = make("print(1)", parameters="api_key = ''\ntoken: int = 3")
    with pytest.raises(ParameterError, match="its value would stand on the page"):
        contract.check(book, {"api_key": "x"})
    assert contract.check(book, {"token": 4})["token"] == 4


def test_numbers_out_of_a_table_are_taken_and_weights_keep_their_digits() -> None:
    numpy = pytest.importorskip("numpy")
    assert contract.check("02_key_data", {"first_year": numpy.int64(2012)})["first_year"] == 2012
    assert type(contract.check("02_key_data", {"first_year": numpy.int64(2012)})["first_year"]) is int
    given = {"weights": {"rd_intensity": 0.123456789}}
    assert contract.check("04_path_proposals", given)["weights"] == "rd_intensity=0.123456789"


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(ParameterError, match="7 cannot be the name of a parameter"):
        contract.check("02_key_data", {7: "yrd"})  # type: ignore[dict-item]
