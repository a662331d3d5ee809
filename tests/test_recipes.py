"""The ten analyses of docs/recipes.md run as they stand, and draw something that can be described."""

import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

from analysis import explore, load, measure, plot

TEXT = (Path(__file__).parents[1] / "docs" / "recipes.md").read_text(encoding="utf-8")
SETUP = "".join(re.findall(r"```python setup\n(.*?)```", TEXT, re.DOTALL))
RECIPES = re.findall(r"^## (\d+) (.+?)\n\n```python\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE)


def test_there_are_ten_recipes_of_at_most_three_lines() -> None:
    assert [int(number) for number, *_ in RECIPES] == list(range(1, 11))
    assert all(len(code.strip().splitlines()) <= 3 for *_, code in RECIPES)


@pytest.mark.parametrize(
    ("number", "title", "code"), RECIPES, ids=[f"{n} {title}" for n, title, _ in RECIPES]
)
def test_a_recipe_runs_and_draws(
    number: str, title: str, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANALYSIS_EXPLORE", "static")
    names: dict[str, Any] = {}
    exec(SETUP + code, names)
    if "ax" in names:
        names["ax"].figure.savefig(tmp_path / "recipe.png")
        assert (tmp_path / "recipe.png").stat().st_size > 5_000
    plt.close("all")


def test_one_page_names_every_function_that_tab_shows() -> None:
    page = (Path(__file__).parents[1] / "docs" / "functions.md").read_text(encoding="utf-8")
    for name, room in {"load": load, "measure": measure, "plot": plot, "explore": explore}.items():
        told = set(re.findall(rf"`{name}\.(\w+)|[ `]{name}\.(\w+)\(", page))
        assert {a or b for a, b in told} == set(dir(room)), name
