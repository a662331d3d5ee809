"""Hints never do harm: what is suggested for any list, pasted as it is; single faults in their own tests."""

from datetime import date
from pathlib import Path

import pytest
from harmless_hints import check_hints
from test_records_cases import READ
from test_records_lists import LISTS

from analysis.records import place_matching, reading

TODAY = date(2026, 11, 29)
BY_SETTINGS = {name: case for name, case in READ.items() if case[1]}
CASES = {
    **{name: ("r.csv", content) for name, (content, *_) in BY_SETTINGS.items()},
    **{name: (file, make) for name, (make, file, *_) in LISTS.items()},
}


def written(folder: Path, name: str) -> Path:
    file, content = CASES[name]
    path = folder / file
    if callable(content):
        content(path)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", CASES)
def test_no_line_suggested_does_harm(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, name)
    with reading.examined(path, today=TODAY) as found:
        check_hints(path, found, TODAY)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("珠三角", "gba"), ("长三角", "yrd"), ("Perlflussdelta", "gba"), ("Jangtse-Delta", "yrd"),
        ("浦东新区", "yrd"), ("山东", "other"), ("大湾区", "gba"), ("海东", "other"), ("江东区", "yrd"),
        ("Pearl River Delta", "gba"), ("Yangtze River Delta", "yrd"), ("江苏省海安市", "yrd"),
    ],
)  # fmt: skip
def test_names_that_look_alike_are_told_apart(text: str, region: str) -> None:
    assert place_matching.region(text) == region
