"""Nothing is typed: numbers in prose, words missing in a language, sentences that nobody says."""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest
from notebook_files import LANGUAGES, ROOT, cells, paths, prose, read, source, words

from analysis.text import messages_files

PACKAGE = ROOT / "src" / "analysis"
SUBJECTS = (
    "briefing",
    "cases",
    "fact_check",
    "hot_topics",
    "key_data",
    "network",
    "outlook",
    "paths",
)
"""The message files of the notebooks."""

ALLOWED = (
    r"<[^>]*>",  # tags
    r"\]\([^)]*\)",  # targets of links
    r"`[^`]*`",  # code
    r"(?m)^\s*\d+[.)]\s",  # numbers of a list
    r"\[\d+\]",  # references
    r"(?<![\d.,])(?:19|20)\d\d(?:[–—/-](?:19|20)?\d\d)?(?![\d.,]*\d)",  # years, and spans of them
    r"(?<![A-Za-z\d])[A-Z]+\d+(?![A-Za-z\d])",  # names such as G60
)
DIGITS = re.compile(r"\d+(?:[.,]\d+)*\s?%?")
DEFINITIONS = {"0", "0%", "0 %", "0\u00a0%", "100%", "100 %", "100\u00a0%", "100", "1", "1 ", "31", "31 "}
"""Numbers that define and are not measured: ends of a scale, base of an index, provinces of the panel."""
WRITTEN = re.compile(r"F\s?&amp;\s?E|F\s?&\s?E")
"""How German prose must not abbreviate research and development."""


def typed_numbers(text: str) -> list[str]:
    """Numbers in a text that are neither years, list numbers, references nor parts of a name."""
    for pattern in ALLOWED:
        text = re.sub(pattern, " ", text)
    return DIGITS.findall(text)


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_no_number_is_typed_into_prose(path: Path) -> None:
    found = {cell["id"]: typed_numbers(source(cell)) for cell in cells(read(path), "markdown")}
    assert {key: numbers for key, numbers in found.items() if numbers} == {}


@pytest.mark.parametrize(
    "said",
    [
        "a share of 27 %",
        "1,016.7 billion",
        "28 Projekte",
        "共28个项目",
        "3.5% of GDP",
        "ten times 1,200",
        "in 12 cities",
    ],
)
def test_a_typed_number_is_seen(said: str) -> None:
    assert typed_numbers(source(prose("Words.", german=said))) != []


@pytest.mark.parametrize(
    "said",
    [
        "since 2010",
        "2016–2026",
        "2010年以来",
        "1. first",
        "as shown [3]",
        "the G60 corridor",
        "`02_key_data`",
        "no number",
    ],
)
def test_years_lists_references_and_names_are_no_typed_numbers(said: str) -> None:
    assert typed_numbers(source(prose("Words.\n\n" + said))) == []


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_german_prose_abbreviates_research_and_development_as_fue(path: Path) -> None:
    said = "\n".join(words(cell, "de") for cell in cells(read(path), "markdown"))
    assert not WRITTEN.search(said)


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_chinese_prose_has_no_space_where_a_line_was_broken(path: Path) -> None:
    said = "\n\n".join(words(cell, "zh") for cell in cells(read(path), "markdown"))
    assert re.findall(r"[一-鿿，。；：、][ \n](?!\n)[一-鿿]", said) == []


def spoken(messages: dict[str, dict[str, str]], language: str) -> dict[str, set[str]]:
    """The values every message writes in one language.

    A placeholder that only picks the singular or plural of a word is none: Chinese needs no such choice.
    """
    return {
        key: {
            name
            for _, name, spec, _ in Formatter().parse(entry[language])
            if name and ("|" not in str(spec) or "#" in str(spec) or str(spec).startswith("select:"))
        }
        for key, entry in messages.items()
    }


def test_a_value_missing_in_one_language_is_seen() -> None:
    message = {"a": {"en": "{n:n0} of {total:n0}", "de": "{n:n0} Stück", "zh": "{n:n0}个"}}
    assert spoken(message, "en") != spoken(message, "de")


def test_the_choice_of_a_plural_is_no_value() -> None:
    message = {"a": {"en": "{n:Source|Sources}: {names:list}", "zh": "来源：{names:list}"}}
    assert spoken(message, "en") == spoken(message, "zh")


@pytest.mark.parametrize("file", messages_files.files())
def test_a_message_wants_the_same_values_in_every_language(file: str) -> None:
    messages = messages_files.entries(file)
    english = spoken(messages, "en")
    differing = {
        key
        for language in LANGUAGES[1:]
        for key, names in spoken(messages, language).items()
        if names != english[key]
    }
    assert differing == set()


@pytest.mark.parametrize("file", SUBJECTS)
def test_no_message_of_a_notebook_is_empty_or_left_in_english(file: str) -> None:
    same = [
        key
        for key, entry in messages_files.entries(file).items()
        if not all(entry[language].strip() for language in LANGUAGES)
        or (len(entry["en"].split()) > 6 and entry["en"] in (entry["de"], entry["zh"]))
    ]
    assert same == []


@pytest.mark.parametrize("file", SUBJECTS)
def test_no_measured_number_is_typed_into_a_message(file: str) -> None:
    found = {
        (key, language): numbers
        for key, entry in messages_files.entries(file).items()
        for language in LANGUAGES
        if (numbers := set(typed_numbers(re.sub(r"\{[^{}]*\}", " ", entry[language]))) - DEFINITIONS)
    }
    assert found == {}


@pytest.mark.parametrize("file", messages_files.files())
def test_no_message_has_a_straight_apostrophe_or_quotation_mark(file: str) -> None:
    found = {
        (key, language)
        for key, entry in messages_files.entries(file).items()
        for language in LANGUAGES
        if re.search(r"(?<=\w)'|\"", re.sub(r"`[^`]*`|<[^>]*>", "", entry[language]))
    }
    assert found == set()


Pair = tuple[str, str]


@cache
def pieces_of_code() -> dict[str, str]:
    """Code that may name a message of a notebook: the code cells of each notebook, and the modules."""
    found = {path.stem: "\n".join(map(source, cells(read(path), "code"))) for path in paths()}
    for module in PACKAGE.rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        if any(f"{subject}." in text for subject in SUBJECTS):
            found[str(module.relative_to(PACKAGE))] = text
    return found


@cache
def named_in(code: str) -> frozenset[str]:
    """Patterns of message keys in a piece of code; what is filled in later stands as any word."""
    patterns = set()
    tree = ast.parse(code)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            patterns.add("".join(map(_pattern, node.values)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            patterns.add(_pattern(node))
    subject = re.compile(rf"({'|'.join(SUBJECTS)})\\\.[a-z0-9_\\.\[\]*-]+")
    files = (r"\.csv", r"\.toml")  # a file may be called like a subject
    return frozenset(
        pattern for pattern in patterns if subject.fullmatch(pattern) and not pattern.endswith(files)
    )


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z0-9_]*"


@cache
def renamed_in(code: str) -> frozenset[Pair]:
    """Pairs of words one of which a call may put in the place of the other: ``key.replace("a", "b")``."""
    pairs = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            given = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
            pairs |= {(a, b) for a, b in pairwise(given) if isinstance(a, str) and isinstance(b, str)}
    return frozenset(pairs)


def fits(pattern: str, key: str) -> bool:
    """Whether a message is named by a pattern, itself or as title or caption of a figure."""
    return re.fullmatch(rf"{pattern}(\.title|\.caption)?", key) is not None


@cache
def known() -> frozenset[str]:
    """Every message of the notebooks."""
    return frozenset(f"{file}.{key}" for file in SUBJECTS for key in messages_files.entries(file))


@cache
def said() -> frozenset[str]:
    """Every message that some code names, in full, with a part filled in, or under another name."""
    patterns = set().union(*map(named_in, pieces_of_code().values()))
    named = {key for key in known() if any(fits(pattern, key) for pattern in patterns)}
    pairs = set().union(*map(renamed_in, pieces_of_code().values()))
    return frozenset(named | {key.replace(a, b) for key in named for a, b in pairs if a in key} & known())


@pytest.mark.parametrize("place", sorted(pieces_of_code()))
def test_every_message_that_is_named_exists(place: str) -> None:
    code = pieces_of_code()[place]
    parts = {re.escape(word) for pair in renamed_in(code) for word in pair}
    wanted = named_in(code) - parts
    assert {key for key in wanted if not any(fits(key, message) for message in known())} == set()


@pytest.mark.parametrize("file", SUBJECTS)
def test_every_message_is_said_somewhere(file: str) -> None:
    assert {key for key in known() - said() if key.startswith(f"{file}.")} == set()


def test_a_message_named_in_code_is_found_also_when_a_part_is_filled_in() -> None:
    assert named_in("say('network.bias', f'key_data.lead_{by}')") == {
        r"network\.bias",
        r"key_data\.lead_[a-z0-9_]*",
    }
    assert fits(r"network\.map_all", "network.map_all.title")
    assert not fits(r"network\.map", "network.map_all.title")


def test_a_renamed_message_is_found() -> None:
    assert renamed_in("key.replace('leader', 'answer')") == {("leader", "answer")}
