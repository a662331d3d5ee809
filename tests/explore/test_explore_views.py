"""What each explorer shows: words that name the state, and lines of code that draw the very same thing."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis import names, page, style, text
from analysis.errors import UnknownName
from analysis.explore import networks, panels, pictures, statements, weightings, windows
from analysis.explore.sheets import Sheet, View
from analysis.run import parameters

SHEETS: dict[str, Callable[[], Sheet]] = {
    "panel": lambda: panels.sheet(
        "rd_expenditure", per="value", region="all", first_year=2010, last_year=2024
    ),
    "network": lambda: networks.sheet(
        "ai_robotics", first_year=2010, last_year=2024, min_papers=5, city="all"
    ),
    "paths": lambda: weightings.sheet("all", year=2023, benchmark="best_region", weights={}),
    "claims": lambda: statements.sheet(
        "all", verdict="implausible", region="all", words="", edition="article"
    ),
    "records": lambda: windows.sheet("", as_of="", window_days=365, count="projects"),
}
STATES: list[tuple[str, dict[str, Any]]] = [
    ("panel", {}),
    ("panel", {"per": "head", "regions": ("yrd",)}),
    ("panel", {"per": "share", "years": (2015, 2020)}),
    ("panel", {"per": "index", "indicator": "patents_granted", "regions": ()}),
    ("panel", {"indicator": "basic_research_share"}),
    ("network", {}),
    ("network", {"city": "chengdu", "min_papers": 1, "years": (2018, 2023)}),
    ("network", {"collection": "chinaxiv", "city": "wuhan", "min_papers": 2}),
    ("paths", {}),
    ("paths", {"region": "ccec", "rd_intensity": 2.0, "key_labs": 0.0}),
    ("paths", {"benchmark": "nation", "region": "jjj"}),
    ("records", {}),
    ("records", {"window_days": 10}),
    ("records", {"count": "amount_cny_bn", "as_of": "2020-12-31", "window_days": 730}),
]


def looked(name: str, **values: Any) -> View:
    sheet = SHEETS[name]()
    return sheet.look(**{**sheet.first, **values})


@pytest.mark.parametrize(("name", "values"), STATES)
def test_the_copied_lines_draw_the_same_figure(name: str, values: dict[str, Any]) -> None:
    with pictures.only_this_figure():
        view = looked(name, **values)
        assert len(view.code) == 4, "the import, then: read, compute, draw"
        scope: dict[str, Any] = {}
        exec("\n".join(view.code[:-1]), scope)
        ax = eval(view.code[-1], scope)
        assert view.words.endswith(ax.alt_text)
        pd.testing.assert_frame_equal(view.ax.data_table, ax.data_table, check_like=True)  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["", "hetao"])
def test_the_copied_lines_list_the_same_statements(words: str) -> None:
    view = looked("claims", verdict="all", words=words)
    with page.capture() as shown:
        exec("\n".join(view.code), {})
    assert statements._ANCHOR.sub("", shown[0].html) == view.html


@pytest.mark.parametrize("language", names.LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_every_explorer_opens_with_a_view_in_every_language(name: str, language: str) -> None:
    style.use(language)
    sheet = SHEETS[name]()
    with pictures.only_this_figure():
        view = sheet.look(**sheet.first)
        assert view.ax is not None or view.html
    assert len(view.words) > 30
    assert set(sheet.first) == set(sheet.dials)
    assert text.sentence(f"explore.{sheet.name}.title")


def test_the_words_name_what_the_controls_are_set_to() -> None:
    with pictures.only_this_figure():
        words = looked("panel", per="share", regions=("gba",), years=(2012, 2019)).words
    state = "as a share of the 31 provinces, 2012 to 2019; in colour: Greater Bay Area. "
    assert words.startswith(f"R&D expenditure (intramural), {state}")


def test_weights_that_were_moved_are_named() -> None:
    with pictures.only_this_figure():
        words = looked("paths", region="jjj", rd_intensity=2.5).words
    assert "weights other than 1: R&D intensity 2.50" in words


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("panel", {"indicator": "rd_intensity_recalculated", "per": "share"}, "is a ratio"),
        ("panel", {"years": (2000, 2003)}, "has no value of a region from 2000 to 2003"),
        ("network", {"min_papers": 60, "city": "lhasa"}, "There is no such pair"),
        ("records", {"window_days": 1, "as_of": "2020-01-01"}, "No record lies in this window"),
        ("claims", {"words": "zeppelin"}, "No statement fits"),
        ("claims", {"section": "hot_topics"}, "0 of 44 statements"),
    ],
)
def test_what_cannot_be_drawn_is_said(name: str, values: dict[str, Any], said: str) -> None:
    view = looked(name, **values)
    assert said in view.words
    assert view.ax is None


def test_a_region_that_lags_nowhere_is_not_said_to_have_a_largest_gap() -> None:
    with pictures.only_this_figure():
        words = looked("paths", region="gba", benchmark="nation", rd_intensity=2.0).words
    assert "no gap in any indicator that is compared" in words
    assert "Largest gap" not in words


def test_all_weights_at_zero_are_answered_in_words() -> None:
    sheet = SHEETS["paths"]()
    none = {name: 0.0 for name, value in sheet.first.items() if isinstance(value, float)}
    assert "has weight 0" in sheet.look(**{**sheet.first, **none}).words


def test_every_indicator_the_control_offers_can_be_drawn() -> None:
    sheet = SHEETS["panel"]()
    for _, indicator in sheet.dials["indicator"].options:  # type: ignore[union-attr]
        values = panels._values(indicator, "value", 1990, 2030)
        assert values["value"].notna().any(), indicator


ASKED: dict[str, tuple[str, Callable[..., Sheet], dict[str, list[Any]]]] = {
    "claims": (
        "07_fact_check",
        lambda **given: statements.sheet(**{**FACTS, **given}),
        {"section": [], "verdict": [], "region": []},
    ),
    "paths": (
        "04_path_proposals",
        lambda **given: weightings.sheet(**{**RANKING, **given}),
        {"region": [], "benchmark": [], "year": [2006, 2030]},
    ),
    "network": (
        "03_cooperation_network",
        lambda source="ai_robotics", **given: networks.sheet(source, **{**LINKS, **given}),
        {"source": [], "first_year": [2006, 2030], "last_year": [2006, 2030], "min_papers": [1, 10_000]},
    ),
    "records": (
        "02_key_data",
        lambda **given: windows.sheet("", **{"as_of": "", "window_days": 10, "count": "projects", **given}),
        {"as_of": ["1990-01-01", "2040-12-31"], "window_days": [1, 3660]},
    ),
    "panel": (
        "02_key_data",
        lambda **given: panels.sheet("rd_expenditure", **{**SERIES, **given}),
        {"region": [], "first_year": [2006, 2030], "last_year": [2006, 2030]},
    ),
}
"""Explorer, its notebook, and parameters it takes from there: their choices, or the ends of a range."""
FACTS = {"section": "all", "verdict": "all", "region": "all", "words": "", "edition": "article"}
RANKING: dict[str, Any] = {"region": "all", "year": 2023, "benchmark": "nation", "weights": {}}
LINKS = {"first_year": 2010, "last_year": 2024, "min_papers": 5, "city": "all"}
SERIES = {"per": "share", "region": "all", "first_year": 2010, "last_year": 2024}


@pytest.mark.parametrize("name", ASKED)
def test_whatever_a_notebook_may_be_asked_its_explorer_opens(name: str) -> None:
    notebook, made, parts = ASKED[name]
    declared = parameters.declared(notebook)
    for part, ends in parts.items():
        for value in ends or declared[part].choices:
            sheet = made(**{part: value})
            with pictures.only_this_figure():
                assert len(sheet.look(**sheet.first).words) > 20, f"{part}={value}"


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        (lambda: panels.panel("rd_expenditur"), "rd_expenditure"),
        (lambda: panels.panel(region="ydr"), "yrd"),
        (lambda: networks.network("chinarxiv"), "chinaxiv"),
        (lambda: networks.network(city="shangai"), "shanghai"),
        (lambda: weightings.paths("yrd", weights={"rd_intensty": 1}), "rd_intensity"),
        (lambda: statements.claims(verdict="implausable"), "implausible"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(call: Callable[[], None], meant: str) -> None:
    with pytest.raises(UnknownName, match=f"did you mean '{meant}'"):
        call()


def test_own_records_are_read_and_named_in_the_code(tmp_path: Any) -> None:
    # Invented records.
    file = tmp_path / "mine.csv"
    rows = "project,date,region,field,amount_cny_bn\na,2024-03-01,yrd,ai,1.5\nb,2024-03-09,gba,bio,\n"
    file.write_text(rows, encoding="utf-8")
    sheet = windows.sheet(str(file), as_of="", window_days=10, count="projects")
    with pictures.only_this_figure():
        view = sheet.look(**sheet.first)
    assert view.words.startswith("Own records, window of 10 days up to 9 March 2024: 2 projects, 1 of them")
    assert view.code[1] == f"records = load.project_records({str(file)!r})"
    assert plt.get_fignums() == []


def test_a_weight_that_was_asked_for_is_a_stop_of_its_slider_written_in_the_language() -> None:
    style.use("de")
    sheet = weightings.sheet("yrd", year=2023, benchmark="best_region", weights={"rd_intensity": 4.1})
    assert ("4,10", 4.1) in sheet.dials["rd_intensity"].options  # type: ignore[union-attr]
    assert sheet.first["rd_intensity"] == 4.1
