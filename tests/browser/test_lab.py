"""A real JupyterLab in a real Chromium: notebooks run, controls move, pictures follow, nothing complains."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lab_driver import Opened, OpenExplorer, Server, copied, written

SET_UP = "from analysis import explore, style\nstyle.use('{language}')"
CALLS = (
    "explore.panel()",
    "explore.network()",
    "explore.paths('yrd')",
    "explore.claims()",
    "explore.records()",
)
PANEL, NETWORK, PATHS, CLAIMS, RECORDS = range(5)
NOTEBOOK, EXPLORERS = "02_key_data.ipynb", 2
"""A notebook of the package, and how many explorers stand in it; pages of all are made elsewhere."""
CONTROLS = "select, input[type=range], input[type=checkbox], input[type=search]"
START = (
    "R&D expenditure (intramural), as values, 2010 to 2024; in colour: Yangtze Delta, Greater Bay Area, "
    "Chengdu-Chongqing and Beijing-Tianjin-Hebei.",
    "AI and robotics conferences, 2010 to 2024, all cities, pairs with at least 5 joint papers.",
    "Yangtze River Delta, measured against the best of the four regions, 2023; all weights equal.",
    "2 of 45 statements; section: all; verdict: unit error; region: all.",
    "Shipped records, period of 365 days up to 21 June 2021",
)
"""What each of them says when it opens."""


@pytest.fixture(scope="session")
def server(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab as `analysis lab` starts it, on a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "home").mkdir()
    started = Server(folder / "home", copied(folder))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def lab(browser: Any, server: Server) -> Iterator[Opened]:
    """One tab for the whole session."""
    context = browser.new_context(viewport={"width": 1100, "height": 1000})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Opened(context, server)
    context.close()


@pytest.fixture(scope="session")
def all_five(lab: Opened) -> Iterator[str]:
    """A notebook with every explorer, run once."""
    cells = (SET_UP.format(language="en"), *CALLS, "explore.article()")
    name = written(lab.server.notebooks, "explorers.ipynb", *cells)
    with lab.showing(name):
        lab.run_all()
        assert lab.failures() == []
        lab.page.locator(".explore:visible").nth(len(CALLS) - 1).wait_for(timeout=120_000)
        yield name


@pytest.fixture
def explorers(lab: Opened, all_five: str) -> Opened:
    """The notebook with every explorer in front, whatever was looked at before."""
    lab.open(all_five)
    return lab


@pytest.fixture(autouse=True)
def _no_complaint(lab: Opened) -> Iterator[None]:
    """The browser's console stays without errors."""
    lab.errors.clear()
    yield
    assert lab.errors == []


def fresh(lab: Opened, number: int) -> OpenExplorer:
    """Return one explorer, set back to where it began."""
    explorer = lab.explorer(number)
    explorer.root.get_by_role("button", name="Back to the start").click()
    explorer.wait_for_words(START[number])
    return explorer


def seen(lab: Opened, name: str) -> None:
    """Keep a picture of the screen where somebody asks for a folder of them."""
    if folder := os.environ.get("ANALYSIS_PICTURES"):
        lab.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_lab_opens_at_a_start_page_that_can_be_read(lab: Opened) -> None:
    page = lab.page.context.new_page()
    page.goto(f"{lab.server.url}?token={lab.server.token}")
    heading = page.locator(".jp-MarkdownViewer h1")
    heading.wait_for(timeout=240_000)
    assert heading.inner_text().startswith("Where to begin")
    page.locator(".jp-MarkdownViewer a", has_text="02 Key data").click()
    page.locator(".jp-NotebookPanel").wait_for(timeout=120_000)
    page.close()


def test_moving_the_years_changes_the_panel_picture(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    assert "2010 to 2024" in panel.alt
    panel.handle("First year").focus()
    panel.press("ArrowRight")
    panel.wait_for_picture("2011 to 2024")
    panel.choose("Shown as", "index, first year is 100")
    panel.wait_for_picture("2011 = 100")
    panel.root.get_by_label("Greater Bay Area", exact=True).uncheck()
    panel.wait_for_words("in colour: Yangtze Delta, Chengdu-Chongqing and Beijing-Tianjin-Hebei.")
    panel.root.get_by_role("button", name="Undo").click()
    panel.wait_for_words("in colour: Yangtze Delta, Greater Bay Area")
    seen(explorers, "panel")


def test_an_indicator_is_found_by_part_of_its_name_and_a_year_can_be_typed(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    panel.root.get_by_label("Indicator", exact=True).fill("invention patents gra")
    explorers.page.keyboard.press("Enter")
    panel.wait_for_words("Invention patents granted, as values")
    first = panel.root.locator("input.widget-readout").first
    first.fill("2015")
    first.press("Enter")
    panel.wait_for_words("2015 to 2024")
    first.fill("1800")
    first.press("Enter")
    assert first.input_value() == first.get_attribute("min")


def test_what_is_shown_is_announced_and_every_control_has_its_own_name(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    assert panel.root.locator(".explore-words [aria-live=polite]").inner_text().startswith(panel.alt[:60])
    for number in range(len(CALLS)):
        root = explorers.explorer(number).root
        names = root.evaluate(
            """root => [...root.querySelectorAll("input[type=range], select, input[type=search]")]
               .map(one => one.getAttribute("aria-label") || one.labels[0]?.textContent)"""
        )
        assert all(names)
        assert len(set(names)) == len(names)


def test_values_are_read_with_the_arrow_keys(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    panel.root.locator(".fig [role=img]").focus()
    explorers.page.keyboard.press("ArrowLeft")
    assert panel.root.locator(".explore-readout").inner_text().startswith("2024: Yangtze Delta 1,124;")
    explorers.page.keyboard.press("ArrowLeft")
    assert panel.root.locator(".explore-readout").inner_text().startswith("2023: Yangtze Delta 1,017;")


def test_letters_typed_on_a_control_do_not_reach_the_notebook(explorers: Opened) -> None:
    count = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
    before = explorers.page.evaluate(count)
    for number in range(len(CALLS)):
        for control in (
            explorers.explorer(number).root.locator("select, input, .fig [role=img], button").all()
        ):
            control.focus()
            for key in ("x", "d", "d"):
                explorers.page.keyboard.press(key)
    assert explorers.page.evaluate(count) == before


def test_a_choice_without_a_picture_is_said_in_words(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    panel.root.get_by_label("Indicator", exact=True).fill("R&D intensity, recalculated")
    panel.choose("Shown as", "per inhabitant")
    panel.wait_for_words("is not taken per inhabitant")
    assert not panel.root.locator(".fig [role=img]").is_visible()


def test_copied_code_draws_the_view(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    panel.root.get_by_role("button", name="Copy as code").click()
    panel.root.get_by_text("Copied: paste it into a cell.").wait_for(timeout=60_000)
    code = explorers.page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert code[:2] == ["from analysis import load, plot, style", 'style.use("en")']
    assert code[2].startswith('series = load.panel("rd_expenditure", by="region"')


def test_a_city_and_a_threshold_change_the_network_picture(explorers: Opened) -> None:
    network = fresh(explorers, NETWORK)
    network.handle("Joint papers, at least").focus()
    network.press("ArrowRight")
    network.wait_for_picture("at least 6 joint papers")
    network.choose("City", "Chengdu")
    network.wait_for_picture("only links of Chengdu")
    seen(explorers, "network")


def test_a_weight_changes_the_ranking(explorers: Opened) -> None:
    paths = fresh(explorers, PATHS)
    paths.handle("R&D intensity").focus()
    paths.press("ArrowRight")
    paths.wait_for_picture("R&D intensity 1.25")
    seen(explorers, "paths")


def test_words_typed_narrow_the_statements(explorers: Opened) -> None:
    claims = fresh(explorers, CLAIMS)
    claims.choose("Verdict", "all")
    claims.wait_for_words("45 of 45 statements")
    claims.root.get_by_label("Words", exact=True).fill("hetao")
    claims.wait_for_words("With the words: hetao")
    found = claims.root.locator("li.claim:visible")
    assert 0 < found.count() < 44
    found.first.locator("summary").click()
    assert found.first.locator("details li").first.is_visible()
    seen(explorers, "claims")


def test_a_longer_period_holds_more_records(explorers: Opened) -> None:
    records = fresh(explorers, RECORDS)
    assert "period of 365 days" in records.alt
    records.handle("Period").focus()
    records.press("ArrowRight")
    records.wait_for_picture("period of 366 days")
    records.root.get_by_label("Last day", exact=True).fill("2021-06-20")
    records.wait_for_picture("up to 20 June 2021")
    records.choose("Counted", "stated amounts")
    records.wait_for_words("No record in this period states an amount")
    seen(explorers, "records")


INTERACT = """import pandas as pd, seaborn as sns, matplotlib.pyplot as plt
from ipywidgets import interact, IntSlider
from analysis import load
table = load.panel("rd_expenditure", by="region")
@interact(first=IntSlider(2010, 1998, 2020))
def draw(first):
    sns.lineplot(table[table.year >= first], x="year", y="value", hue="region")
    plt.title(first); plt.show()"""


WITHOUT_INTERACT = """() => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  return window.jupyterapp.commands.execute('notebook:delete-cell');
}"""
"""Deletes the last cell: widgets, unlike explorers, are dead without a kernel and complain."""


@pytest.fixture(scope="module")
def moves(lab: Opened) -> Iterator[str]:
    """A notebook with two explorers and one picture of `interact`, run once."""
    cells = (SET_UP.format(language="en"), "explore.panel()", "explore.paths('yrd')", INTERACT)
    name = written(lab.server.notebooks, "moves.ipynb", *cells)
    with lab.showing(name):
        lab.run_all()
        yield name


def test_a_move_is_painted_within_40_ms_where_interact_takes_several_times_as_long(
    lab: Opened, moves: str
) -> None:
    lab.open(moves)
    panel = lab.explorer(PANEL)
    panel.handle("First year").focus()
    times = sorted(panel.press(key) for key in ["ArrowRight", "ArrowLeft"] * 15)
    image = lab.notebook.locator(".widget-output img, .jp-OutputArea-output img").last
    image.wait_for(timeout=120_000)
    slow = []
    handle = lab.notebook.locator(".noUi-handle").last
    for key in ["ArrowRight", "ArrowLeft", "ArrowRight"]:
        before, begun = image.get_attribute("src"), time.monotonic()
        handle.press(key)
        lab.page.wait_for_function(
            "([one, before]) => document.querySelectorAll(one).length && "
            "[...document.querySelectorAll(one)].at(-1).src !== before",
            arg=[".widget-output img, .jp-OutputArea-output img", before], timeout=120_000,
        )  # fmt: skip
        slow.append(1000 * (time.monotonic() - begun))
    print(f"explorer {times[15]:.0f} ms, interact with seaborn {sorted(slow)[1]:.0f} ms (medians)")
    assert times[15] < 40 or times[15] < sorted(slow)[1] / 3
    assert panel.root.locator(".fig [role=img]").count() == 1


def test_a_notebook_opened_again_without_a_kernel_keeps_its_explorers_alive(lab: Opened, moves: str) -> None:
    lab.open(moves)
    lab.explorer(1)
    lab.page.evaluate(WITHOUT_INTERACT)
    lab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab.page.wait_for_timeout(800)
    lab.shut()
    lab.open(moves)
    panel = lab.explorer(0)
    panel.handle("First year").focus()
    panel.press("ArrowRight")
    panel.wait_for_picture("2011 to 2024")


def test_a_notebook_runs_and_every_control_of_its_explorers_answers(lab: Opened) -> None:
    notebook = nbformat.read(lab.server.notebooks / NOTEBOOK, as_version=4)
    wanted = [cell.source for cell in notebook.cells if re.match(r"explore\.(?!article)\w+\(", cell.source)]
    assert len(wanted) == EXPLORERS
    with lab.showing(NOTEBOOK):
        lab.run_all()
        assert lab.failures() == []
        for number in range(EXPLORERS):
            move_each(lab.explorer(number))
            seen(lab, f"{NOTEBOOK}-{number}")


def move_each(explorer: OpenExplorer) -> None:
    said = explorer.move_each()
    assert len(said) == len(explorer.root.locator(CONTROLS).all()) > 0
    assert len(set(said)) == len(said), "no two controls do the same"


@pytest.mark.parametrize("number", [NETWORK, PATHS, CLAIMS])
def test_every_control_of_the_other_explorers_answers(explorers: Opened, number: int) -> None:
    move_each(fresh(explorers, number))


def test_a_pasted_article_is_examined_in_a_field(explorers: Opened) -> None:
    field = explorers.notebook.locator(".jp-CodeCell").last
    field.get_by_label("Paste an article").fill(
        "In 2023 the R&D expenditure of Jiangsu was 421.2 billion yuan. "
        "In 2023 Zhejiang spent 9.9 billion yuan on R&D."
    )
    field.get_by_role("button", name="Examine").click()
    table = field.locator("table").first
    table.wait_for()
    assert "421.2 billion yuan" in table.inner_text()
    assert "supported" in table.inner_text()
    seen(explorers, "article")
    assert explorers.failures() == []


def test_a_notebook_can_be_run_twice_in_one_kernel_and_its_form_runs_a_report_and_links_it(
    lab: Opened,
) -> None:
    check = "from analysis.report import parameters\nparameters.check('07_fact_check', globals())"
    cells = ("section = 'outlook'", check, "used = 1", "parameters.form('07_fact_check')")
    with lab.showing(written(lab.server.notebooks, "form.ipynb", *cells)):
        lab.run_all()
        lab.run_all()
        assert lab.failures() == []
        form = lab.page.locator(".report-form:visible")
        form.locator("select").first.select_option(label="Greater Bay Area (gba)")
        seen(lab, "form")
        form.get_by_role("button", name="Run the report").click()
        link = form.get_by_role("link", name="07_fact_check--region-gba.html")
        link.wait_for(timeout=240_000)
        seen(lab, "form-done")
        with lab.page.context.expect_page() as opened:
            link.click()
        opened.value.locator("h1").wait_for(timeout=120_000)
        shown = "() => [...document.images].every(one => one.naturalWidth > 0)"
        assert opened.value.evaluate(shown)
        opened.value.close()
