"""What a newcomer meets in the first hours: colours, axes, fonts, wrong calls, names, types."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis import explore, load, measure, plot, style
from analysis.errors import AnalysisError


@pytest.fixture(autouse=True)
def _fresh() -> None:
    plt.close("all")
    style.use("en")


def test_two_provinces_have_two_colours_and_none_is_that_of_a_region() -> None:
    both = load.panel("invention_patents_granted", per="head", places=["sichuan", "chongqing"])
    ax = plot.lines(both, y="invention_patents_granted", hue="province", highlight="all")
    seen = {to_hex(line.get_color()) for line in ax.lines if len(list(line.get_xdata())) > 3}
    assert len(seen) == 2
    assert not seen & {to_hex(colour) for colour in style.palette().regions.values()}


def test_a_logarithmic_axis_has_numbers_that_can_be_read() -> None:
    ax = plot.lines(load.panel("rd_expenditure", by="region"), y="rd_expenditure", highlight="all")
    ax.set_yscale("log")
    ax.figure.canvas.draw()
    shown = [one.get_text() for one in ax.get_yticklabels() if one.get_text()]
    readable = not any("mathdefault" in one for one in shown) or plt.rcParams["text.parse_math"]
    assert readable, shown


def test_chinese_labels_keep_their_font_after_seaborn_was_asked_for_its_theme() -> None:
    import seaborn as sns

    style.use("zh")
    sns.set_theme()
    ax = plot.lines(load.panel("rd_expenditure", by="region"), y="rd_expenditure", highlight="all")
    ax.figure.canvas.draw()
    families = {name for one in ax.texts for name in one.get_fontfamily()}
    assert any("CJK" in name for name in families), families


SERIES = pd.DataFrame({"region": ["yrd"] * 3, "year": [2020, 2021, 2022], "v": [1.0, 2.0, 3.0]})
WRONG: list[Callable[[], object]] = [
    lambda: plot.lines(SERIES, y="w"),
    lambda: plot.lines(SERIES, y="v", highlight="ydr"),
    lambda: measure.indicators.by_region(load.province_panel("gdp"), "yrd"),  # type: ignore[arg-type]
    lambda: measure.growth("gdp"),  # type: ignore[arg-type]
    lambda: measure.growth(load.panel("gdp"), first_year=2020, last_year=2010),
    lambda: measure.rank(load.panel("gdp"), year=1800),
    lambda: measure.rank_ends(SERIES),
    lambda: measure.forecast(load.panel("gdp", places="beijing"), model="trendy"),
    lambda: load.panel("gdpp"),
    lambda: load.panel([]),
    lambda: load.panel("gdp", by="county"),
    lambda: load.panel("gdp", per="capita"),
    lambda: load.panel("gdp", places="Springfield"),
    lambda: load.panel("rd_intensity", per="share"),
    lambda: load.panel("joint_projects", by="province"),
    lambda: load.pairs("arxiv"),
    lambda: load.pairs(without="Springfield"),
    lambda: load.pairs(min_papers=0),
    lambda: load.claims(verdict="false"),
    lambda: load.indicators("zzzz"),
    lambda: load.places("village"),
    lambda: load.table("project"),
    lambda: load.events(year="2024"),  # type: ignore[arg-type]
    lambda: load.events(type="treaty"),
    lambda: load.records("nowhere.csv"),
]
ANY: Any = load, measure, plot, explore  # wrong on purpose: a type checker must not look
_load, _measure, _plot, _explore = ANY
KEYLESS = SERIES.assign(region=["yrd", None, "gba"])
WRONG += [
    lambda: _load.panel("gdp", place="beijing"),
    lambda: _load.pairs(minimum=3),
    lambda: _load.records(3),
    lambda: _measure.growth(load.panel("gdp"), first_yeer=2013),
    lambda: _measure.growth(load.panel("gdp"), first_year="a"),
    lambda: _measure.window(load.projects()),
    lambda: _plot.lines("yrd", y="v"),
    lambda: _plot.lines(SERIES),
    lambda: _plot.lines(SERIES, y="v", colour="region"),
    lambda: _plot.lines(SERIES, y="v", palette="viridis"),
    lambda: _plot.lines(SERIES, y="v", ax="x"),
    lambda: _plot.lines(SERIES, "v"),
    lambda: _plot.bars(SERIES.assign(v=["1", "b", "3"]), x="v", y="region"),
    *(lambda draw=draw: draw(KEYLESS) for draw in (
        lambda t: plot.lines(t, y="v", highlight="all"),
        lambda t: plot.lines(t.assign(region="yrd", year=[2020, None, 2022]), y="v"),
        lambda t: plot.bars(t, x="v", y="region"),
        lambda t: plot.heat(t, x="year", y="region", values="v"),
        lambda t: plot.ranks(t.rename(columns={"v": "rank"}), x="year", hue="region"),
    )),
    lambda: _explore.panel(regoin="yrd"),
    lambda: _explore.panel(first_year="x"),
    lambda: _explore.network(min_papers="x"),
    lambda: _explore.paths(year="x"),
]  # fmt: skip


@pytest.mark.parametrize("call", WRONG, ids=range(len(WRONG)))
def test_a_wrong_call_is_answered_in_one_line_of_our_own(call: Callable[[], object]) -> None:
    with pytest.raises(AnalysisError) as refusal:
        call()
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("years", [["2020", "2021", "2022"], [2020.0, 2021.0, 2022.0]])
def test_years_of_another_type_are_drawn_or_refused_in_one_line(years: list[object]) -> None:
    try:
        plot.lines(SERIES.assign(year=years), y="v", highlight="all")
    except AnalysisError as refusal:
        assert "\n" not in str(refusal)


def test_names_of_a_column_are_highlighted_and_a_date_is_taken() -> None:
    series = load.panel("gdp", by="region", first_year=2020)
    every = plot.lines(series, y="gdp", highlight="all")
    for given in (series["region"].drop_duplicates(), series["region"].unique()):
        drawn = plot.lines(series, y="gdp", highlight=given)
        assert [line.get_color() for line in drawn.lines] == [line.get_color() for line in every.lines]
    _explore.panel("gdp", region=series["region"].drop_duplicates(), static="note")
    _explore.records(as_of=date(2021, 3, 31), static="note")


def test_rooms_list_only_what_a_reader_calls() -> None:
    assert len(dir(load)) + len(dir(measure)) + len(dir(plot)) < 40
    for module in (
        measure.indicators,
        measure.network,
        measure.events,
        measure.robustness,
        measure.scenarios,
    ):
        assert not {"pd", "validate_choice", "columns", "DataError", "Iterable"} & set(dir(module)), module


TYPED = """
from datetime import date
from pathlib import Path

from analysis import explore, load, measure, places, plot, style

style.use(language="en")
panel = load.panel(["rd_expenditure"], by="region", first_year=2015)
ax = plot.lines(panel, y="rd_expenditure", highlight=["yrd"])
words: str = plot.describe(ax) + ax.alt_text
rows = ax.data_table.head()
ax.figure.savefig("trend.png")
print(plot.rank_intervals(panel).alt_text)
growth = measure.growth(measure.indicators.by_region(load.province_panel("gdp"), load.regions()))
key: str = places.key("江苏")
explore(panel)
explore.panel("gdp", region=panel["region"])
plot.lines(panel, y="rd_expenditure", highlight=panel["region"].unique())
explore.records(Path("own.csv"), as_of=date(2024, 1, 31))
"""
MISTAKES = """
measure.indicators.by_regoin(panel, load.regions())
measure.indicatrs.by_region(panel, load.regions())
load.province_panel(year=2023)
load.panel("gdp", per=1)
"""


NOT_FOLLOWED = "matplotlib numpy seaborn duckdb IPython ipywidgets papermill nbformat PIL jinja2 bs4"
"""Libraries whose types say nothing about a script: half of the checker's time."""


def test_a_type_checker_accepts_a_script_and_finds_its_mistakes(tmp_path: Path) -> None:
    script, settings = tmp_path / "script.py", tmp_path / "settings.ini"
    skipped = ",".join(f"mypy-{name}.*" for name in NOT_FOLLOWED.split())
    settings.write_text(f"[mypy]\n[{skipped}]\nfollow_imports = skip\n".replace(",mypy-", ","))
    script.write_text(TYPED + MISTAKES, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--ignore-missing-imports",
        "--follow-imports=silent",
        "--no-incremental",
        f"--config-file={settings}",
        str(script),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=300)
    wrong = [int(line.split(":")[1]) for line in done.stdout.splitlines() if "error:" in line]
    first = len(TYPED.splitlines()) + 2
    assert sorted(set(wrong)) == list(range(first, first + 4)), done.stdout


def test_names_of_the_first_version_still_work() -> None:
    table = load.panel("rd_expenditure", by="region", first_year=2015)
    assert plot.trend(table, "rd_expenditure", highlight=["yrd"]).get_lines()
    assert load.project_records is load.records
    with pytest.raises(AttributeError, match=r"since version 0\.2 it is plot\.timeline$"):
        plot.swim_lanes  # type: ignore[attr-defined]  # noqa: B018


def test_a_name_in_any_language_highlights() -> None:
    table = load.panel("rd_expenditure", by="region", first_year=2015)
    assert plot.lines(table, y="rd_expenditure", highlight=["长三角"]).get_lines()


def test_a_ranking_of_provinces_is_labelled_by_name_in_a_script_of_version_0_1() -> None:
    found = measure.robustness.rank_intervals(
        pd.DataFrame(
            {"a": [0.1, 0.9], "b": [0.3, 0.6]}, index=pd.Index(["beijing", "sichuan"], name="province")
        )
    )
    labels = [one.get_text() for one in plot.rank_intervals(found).get_yticklabels()]
    assert {"Beijing", "Sichuan"} <= set(labels)
