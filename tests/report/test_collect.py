"""What notebooks recorded comes as one table over all runs of a grid, with the parameters as columns."""

from pathlib import Path

import pandas as pd
import pytest
from sample_books import build

from analysis import page
from analysis.cli import main
from analysis.errors import ParameterError

RECORDS = (
    "from datetime import date\nfrom analysis import page\npage.record('double', n * 2)\n"
    "page.record('place', place.upper())\npage.record('day', date(2024, 1, n))"
)


def test_a_sweep_collects_recorded_values_with_parameters_as_columns(tmp_path: Path) -> None:
    book = build(tmp_path / "mine.ipynb", RECORDS, parameters="n = 1\nplace = 'north'")
    grid = tmp_path / "grid.toml"
    grid.write_text(f"notebooks = ['{book}']\n[grid]\nn = [1, 2, 3]\n")
    file = tmp_path / "values.csv"
    assert main(["sweep", str(grid), "--out", str(tmp_path / "site"), "--collect", str(file)]) == 0
    table = pd.read_csv(file)
    assert list(table) == ["notebook", "run", "n", "place", "double", "place (recorded)", "day"]
    assert table["double"].tolist() == [2, 4, 6]
    assert table["day"].tolist() == ["2024-01-01", "2024-01-02", "2024-01-03"]
    assert pd.read_parquet(file.with_suffix(".parquet"))["double"].tolist() == [2, 4, 6]
    assert "vnd.analysis" not in (tmp_path / "site" / "mine.html").read_text()


def test_the_recorded_numbers_become_a_page_of_small_multiples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = build(tmp_path / "mine.ipynb", RECORDS, parameters="n = 1\nplace = 'north'\nlanguage = 'de'")
    grid = tmp_path / "grid.toml"
    grid.write_text(f"notebooks = ['{book}']\n[grid]\nn = [1, 2, 3]\nplace = ['north', 'south']\n")
    command = ["sweep", str(grid), "--out", str(tmp_path / "site"), "--collect", "--prune"]
    assert main(command) == 0
    assert "values_over_runs--language-de.html" in capsys.readouterr().out
    page_of_values = (tmp_path / "site" / "values_over_runs--language-de.html").read_text()
    assert "Wie ändern sich die festgehaltenen Werte" in page_of_values
    assert "double: n 1, place north: 2; n 1, place south: 2; n 2, place north: 4" in " ".join(
        page_of_values.split()
    )
    assert "Warning" not in page_of_values
    assert "Regionale Innovationskooperation" not in page_of_values  # claims nothing of the package's data
    table = pd.read_csv(tmp_path / "site.runs" / "values" / "values_over_runs.csv")
    assert set(table["name"]) == {"double"}
    assert list(table[["row", "panel", "value"]].iloc[-1]) == ["n 3", "place south", 6]
    changed = tmp_path / "site.runs" / "values" / "values_over_runs.ipynb"
    changed.write_text(changed.read_text().replace("{col_name}", "here: {col_name}"))
    assert main(command) == 0
    assert "0 run, 6 unchanged, 0 failed" in capsys.readouterr().out
    assert "here: place south" in (tmp_path / "site" / "values_over_runs--language-de.html").read_text()


def test_only_plain_values_are_recorded() -> None:
    with pytest.raises(ParameterError, match="'rows' is a list: record numbers, text, days or truth values"):
        page.record("rows", [1, 2])
