"""Every bad file is answered word for word, and nothing bad gets through by another way."""

from datetime import date
from pathlib import Path

import pytest
from bad_files import BAD
from examined_once import examined_once
from harmless_hints import check_hints

from analysis.errors import DataError
from analysis.records import reading

TODAY = date(2025, 6, 1)
ERRORS = {name: bad for name, bad in BAD.items() if not bad.lines[0].startswith("warning: ")}


@pytest.fixture
def file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "r.csv"
    path.write_bytes(BAD[request.param].content)
    return path


def test_there_are_at_least_sixty_bad_files() -> None:
    assert len(BAD) >= 60


@pytest.mark.parametrize(
    ("file", "lines"), [(n, bad.lines) for n, bad in BAD.items()], ids=BAD, indirect=["file"]
)
def test_a_bad_file_is_answered_word_for_word_and_raises_its_first_problem(
    file: Path, lines: list[str]
) -> None:
    with examined_once(file, today=TODAY) as found:
        assert found.problems.lines() == lines
        check_hints(file, found, TODAY)
        if lines[0].startswith("warning: "):
            assert len(reading.read(file)) > 0
            return
        for read in (reading.read, reading.condensed):
            with pytest.raises(DataError) as refused:
                read(file)
            assert str(refused.value).startswith(lines[0])


@pytest.mark.parametrize("name", sorted(set(BAD) - set(ERRORS)))
def test_a_warning_can_be_answered_in_the_file(name: str, tmp_path: Path) -> None:
    answers = {
        "unknown_field_is_a_warning": b"# fields: own\n",
        "outlier_is_a_warning": b"# large amounts: checked\n",
    }
    if name not in answers:
        return
    path = tmp_path / "r.csv"
    path.write_bytes(answers[name] + BAD[name].content)
    problems, _ = reading.check(path, today=TODAY)
    assert problems.lines() == []


def test_the_words_of_every_problem_are_used_and_filled() -> None:
    """A key of problems.csv that code names exists, and gets all the words its text has places for."""
    import ast
    from string import Formatter

    from analysis.records import problems

    rules, used = problems.messages(), {row["key"] for row in problems.shipped("patterns.csv")}
    for file in Path(problems.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        used |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in rules
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            named = {"note", "_note", "refusal", "invalid"}
            if name not in named or not isinstance(call.args[0], ast.Constant):
                continue
            rule = rules[call.args[0].value]
            text = "".join(rule[column] for column in ("problem", "expected", "setting"))
            wanted = {field.partition("!")[0] for _, field, *_ in Formatter().parse(text) if field} - {"more"}
            given_words = {word.arg for word in call.keywords}
            assert None in given_words or wanted <= given_words, (
                file.name,
                call.lineno,
                wanted - given_words,
            )
    unused = set(rules) - used - {"sheet_choose", "sheet_unknown"}
    assert not unused
