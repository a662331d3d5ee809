"""A real JupyterLab in a real Chromium: notebooks run, controls move, pictures follow, nothing complains."""

import os
import re
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lab_driver import Opened, OpenExplorer, Server, copied, extended, written

NOTEBOOK, EXPLORERS = "07_fact_check.ipynb", 1
"""A notebook of the package, and how many explorers stand in it; pages of all are made elsewhere."""
CALLS = ("explore.panel()", "explore.network()", "explore.paths('yrd')", "explore.records()")
"""The other explorers, which stand below in the copy that is opened here."""
CLAIMS, PANEL, NETWORK, PATHS, RECORDS = range(EXPLORERS + len(CALLS))
CONTROLS = "select, input[type=range], input[type=checkbox], input[type=search]"
START = (
    "45 of 45 statements; section: all; verdict: all; region: all.",
    "R&D expenditure (intramural), as values, 2010 to 2024; in colour: Yangtze Delta, Greater Bay Area, "
    "Chengdu-Chongqing and Beijing-Tianjin-Hebei.",
    "AI and robotics conferences, 2010 to 2024, all cities, pairs with at least 5 joint papers.",
    "Yangtze River Delta, measured against the best of the four regions, 2023; all weights equal.",
    "Shipped records, period of 365 days up to 21 June 2021",
)
"""What each of them says when it opens."""
INTERACT = """import pandas as pd, seaborn as sns, matplotlib.pyplot as plt
from ipywidgets import interact, IntSlider
from analysis import load
table = load.panel("rd_expenditure", by="region")
@interact(first=IntSlider(2010, 1998, 2020))
def draw(first):
    sns.lineplot(table[table.year >= first], x="year", y="value", hue="region")
    plt.title(first); plt.show()"""
OWN = "own.ipynb"
"""A small notebook whose report the form runs."""


@pytest.fixture(scope="module")
def server(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab as `analysis lab` starts it, on a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "home").mkdir()
    notebooks = copied(folder)
    extended(notebooks / NOTEBOOK, *CALLS, f"parameters.form('{OWN}')", "explore.article()", INTERACT)
    drawn = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
    written(notebooks / OWN, "place = 'all'  # type: str", drawn)
    started = Server(folder / "home", notebooks)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def lab(browser: Any, server: Server) -> Iterator[Opened]:
    """One tab for all tests."""
    context = browser.new_context(viewport={"width": 1100, "height": 1000})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Opened(context, server)
    context.close()


@pytest.fixture(scope="module")
def run_once(lab: Opened) -> Iterator[None]:
    """The notebook with every explorer, run from the top."""
    with lab.showing(NOTEBOOK):
        lab.run_all()
        lab.page.locator(".explore:visible").nth(RECORDS).wait_for(timeout=120_000)
        yield


@pytest.fixture
def explorers(lab: Opened, run_once: None) -> Opened:
    """The notebook with every explorer in front, whatever was looked at before."""
    lab.open(NOTEBOOK)
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
    assert lab.first_heading.startswith("Where to begin")
    lab.show_start()
    lab.page.locator(".jp-MarkdownViewer a", has_text="07 Fact check").click()
    lab.page.locator(".jp-NotebookPanel:visible").wait_for(timeout=120_000)
    assert lab.path == f"{lab.server.notebooks.name}/{NOTEBOOK}"


def test_a_notebook_runs_and_its_first_cells_can_be_run_again_in_one_kernel(explorers: Opened) -> None:
    cells = nbformat.read(explorers.server.notebooks / NOTEBOOK, as_version=4).cells
    wanted = [cell.source for cell in cells if re.match(r"explore\.(?!article)\w+\(", cell.source)]
    assert len(wanted) == EXPLORERS + len(CALLS)
    assert explorers.failures() == []
    checked = next(number for number, cell in enumerate(cells) if "parameters.check(" in cell.source)
    explorers.run_above(checked + 1)
    assert explorers.failures() == []


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
    for number in range(EXPLORERS + len(CALLS)):
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
    kinds = [f"input[type={kind}]" for kind in ("range", "checkbox", "search", "date", "number")]
    kinds += ["input:not([type])", "select", "button", ".fig [role=img]"]
    for number in range(EXPLORERS + len(CALLS)):
        root = explorers.explorer(number).root
        found = [root.locator(kind).all()[:1] for kind in kinds]
        for control in chain.from_iterable(found):
            control.focus()
            explorers.page.keyboard.type("xdd")
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
    claims.choose("Verdict", "unit error")
    claims.wait_for_words("2 of 45 statements")
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


def test_a_move_is_painted_within_40_ms_where_interact_takes_several_times_as_long(
    explorers: Opened,
) -> None:
    panel = fresh(explorers, PANEL)
    panel.handle("First year").focus()
    times = sorted(panel.press(key) for key in ["ArrowRight", "ArrowLeft"] * 5)
    cell = explorers.notebook.locator(".jp-CodeCell").last
    handle, image = cell.locator(".noUi-handle"), cell.locator("img")
    image.wait_for(timeout=120_000)
    slow = []
    for key in ["ArrowRight", "ArrowLeft", "ArrowRight"]:
        before, begun = image.get_attribute("src"), time.monotonic()
        handle.press(key)
        explorers.page.wait_for_function(
            "([cell, before]) => (cell.querySelector('img')?.src ?? before) !== before",
            arg=[cell.element_handle(), before], timeout=120_000,
        )  # fmt: skip
        slow.append(1000 * (time.monotonic() - begun))
    print(f"explorer {times[5]:.0f} ms, interact with seaborn {sorted(slow)[1]:.0f} ms (medians)")
    assert times[5] < 40 or times[5] < sorted(slow)[1] / 3
    assert panel.root.locator(".fig [role=img]").count() == 1


def test_a_notebook_opened_again_without_a_kernel_keeps_its_explorers_alive(explorers: Opened) -> None:
    explorers.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    folder, notary = explorers.server.notebooks, explorers.server.notary
    saved = nbformat.read(folder / NOTEBOOK, as_version=4)
    assert notary.check_signature(saved)
    saved.cells = [cell for cell in saved.cells if cell.source in CALLS]  # what no kernel has to answer
    notary.sign(saved)
    nbformat.write(saved, folder / "saved.ipynb")
    with explorers.showing("saved.ipynb"):
        panel = explorers.explorer(PANEL - EXPLORERS)
        panel.handle("First year").focus()
        panel.press("ArrowRight")
        panel.wait_for_picture("2011 to 2024")


@pytest.mark.parametrize("number", range(EXPLORERS + len(CALLS)))
def test_every_control_of_an_explorer_answers(explorers: Opened, number: int) -> None:
    explorer = fresh(explorers, number)
    said = explorer.move_each()
    explorer.root.get_by_role("button", name="Back to the start").click()
    explorer.wait_for_words(START[number])
    assert len(said) == len(explorer.root.locator(CONTROLS).all()) > 0
    assert len(set(said)) == len(said), "no two controls do the same"
    seen(explorers, f"{NOTEBOOK}-{number}")


def test_a_pasted_article_is_examined_in_a_field(explorers: Opened) -> None:
    pasted = explorers.page.get_by_label("Paste an article")
    field = explorers.notebook.locator(".jp-CodeCell").filter(has=pasted)
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


def test_a_form_runs_a_report_and_links_it(explorers: Opened) -> None:
    form = explorers.page.locator(".report-form:visible")
    form.locator("input[type=text]").fill("gba")
    seen(explorers, "form")
    form.get_by_role("button", name="Run the report").click()
    link = form.get_by_role("link", name="own--place-gba.html")
    explorers.wait_until("() => document.querySelector('.report-form a')", 240_000)
    seen(explorers, "form-done")
    with explorers.page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    answer = "() => performance.getEntriesByType('navigation')[0].responseStatus"
    assert opened.value.evaluate(answer) == 200
    assert opened.value.locator("img, svg").count()
    shown = "() => [...document.images].every(one => one.naturalWidth > 0)"
    assert opened.value.evaluate(shown)
    opened.value.close()
