"""A real JupyterLab in a real Chromium: notebooks run, controls move, pictures follow, nothing complains."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lab_driver import Opened, OpenExplorer, Server, copied, written

from analysis import registry

BOOKS = sorted(path.name for path in registry.notebooks_root().glob("*.ipynb"))
SET_UP = "from analysis import explore, style\nstyle.use('{language}')"
CALLS = (
    "explore.panel()",
    "explore.network()",
    "explore.paths('yrd')",
    "explore.claims()",
    "explore.records()",
)
PANEL, NETWORK, PATHS, CLAIMS, RECORDS = range(5)
EXPLORERS = {"02_key_data": 2, "03_cooperation_network": 1, "04_path_proposals": 1, "07_fact_check": 1}
"""How many explorers stand in which notebook."""
CONTROLS = "select, .noUi-handle, input[type=checkbox], input[type=text]"
START = (
    "R&D expenditure (intramural), as values, 2010 to 2024; in colour: Yangtze Delta, Greater Bay Area, "
    "Chengdu-Chongqing and Beijing-Tianjin-Hebei.",
    "AI and robotics conferences, 2010 to 2024, all cities, pairs with at least 5 joint papers.",
    "Yangtze River Delta, measured against the best of the four regions, 2023; all weights equal.",
    "2 of 45 statements; section: all; verdict: unit error; region: all.",
    "Shipped records, window of 365 days up to 21 June 2021",
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
    name = written(lab.server.notebooks, "explorers.ipynb", SET_UP.format(language="en"), *CALLS)
    with lab.showing(name):
        lab.run_all()
        assert lab.failures() == []
        lab.page.locator(".explore:visible").nth(len(CALLS) - 1).wait_for(timeout=30_000)
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
    """Keep a picture of the screen for whoever looks at it."""
    lab.page.screenshot(path=str(lab.server.log.parent / f"{name}.png"))


def test_lab_opens_at_a_start_page_that_can_be_read(lab: Opened) -> None:
    page = lab.page.context.new_page()
    page.goto(f"{lab.server.url}?token={lab.server.token}")
    heading = page.locator(".jp-MarkdownViewer h1")
    heading.wait_for(timeout=60_000)
    assert heading.inner_text().startswith("Where to begin")
    page.locator(".jp-MarkdownViewer a", has_text="02 Key data").click()
    page.locator(".jp-NotebookPanel").wait_for(timeout=30_000)
    page.close()


def test_moving_the_years_changes_the_panel_picture(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    assert "2010 to 2024" in panel.alt
    panel.handle("Years").focus()
    panel.press("ArrowRight")
    panel.wait_for_picture("2011 to 2024")
    panel.choose("Shown as", "index, first year is 100")
    panel.wait_for_picture("2011 = 100")
    panel.root.get_by_label("Greater Bay Area").uncheck()
    panel.wait_for_words("in colour: Yangtze Delta, Chengdu-Chongqing and Beijing-Tianjin-Hebei.")
    seen(explorers, "panel")


def test_what_the_panel_shows_is_announced_and_the_sliders_have_names(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    region = panel.root.locator(".explore-words [aria-live=polite]")
    region.wait_for(timeout=5_000)
    assert region.inner_text().startswith(panel.alt[:60])
    assert panel.handle("Years").get_attribute("aria-label") == "Years"


def test_a_choice_without_a_picture_is_said_in_words(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    panel.choose("Indicator", "R&D intensity, recalculated")
    panel.choose("Shown as", "per inhabitant")
    panel.wait_for_words("is not taken per inhabitant")
    panel.root.get_by_role("button", name="Back to the start").click()
    panel.wait_for_picture("2010 to 2024")


def test_copied_code_draws_the_view(explorers: Opened) -> None:
    panel = fresh(explorers, PANEL)
    panel.root.get_by_role("button", name="Copy as code").click()
    panel.root.get_by_text("Copied: paste it into a cell.").wait_for(timeout=5_000)
    code = explorers.page.evaluate("() => navigator.clipboard.readText()")
    assert code.splitlines()[0] == "from analysis import load, measure, plot"
    assert "plot.trend(values, 'rd_expenditure'" in code


def test_a_city_and_a_threshold_change_the_network_picture(explorers: Opened) -> None:
    network = fresh(explorers, NETWORK)
    network.handle("Joint papers").focus()
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
    assert claims.root.locator("li.claim").count() == 3
    claims.choose("Verdict", "all")
    claims.wait_for_words("45 of 45 statements")
    claims.root.get_by_label("Words").fill("hetao")
    claims.wait_for_words("With the words: hetao")
    found = claims.root.locator("li.claim")
    assert 0 < found.count() < 44
    found.first.locator("summary").click()
    assert found.first.locator("details li").first.is_visible()
    seen(explorers, "claims")


def test_a_longer_window_holds_more_records(explorers: Opened) -> None:
    records = fresh(explorers, RECORDS)
    assert "window of 365 days" in records.alt
    records.handle("Window").focus()
    records.press("ArrowRight")
    records.wait_for_picture("window of 730 days")
    records.handle("Last day").focus()
    records.press("ArrowLeft")
    records.wait_for_picture("up to 20 June 2021")
    seen(explorers, "records")


MEASURE = """import gc, matplotlib.pyplot as plt
gc.collect()
used = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
print("open figures:", len(plt.get_fignums()), "memory:", int(used.split()[1]) // 1024, "MB")"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_200_moves_leave_one_picture_no_open_figure_and_little_memory(lab: Opened) -> None:
    cells = (SET_UP.format(language="en"), "explore.panel()", MEASURE)
    with lab.showing(written(lab.server.notebooks, "moves.ipynb", *cells)):
        lab.run_all()
        panel, used, times = lab.explorer(PANEL), [], []
        for moves in (20, 200):
            panel.handle("Years").focus()
            times += [panel.press(key) for key in ["ArrowRight", "ArrowLeft"] * (moves // 2)]
            lab.run_last()
            line = lab.notebook.get_by_text("open figures: 0").last.inner_text()
            used.append(int(line.split()[-2]))
        assert panel.root.locator(".fig img").count() == 1
        assert used[1] - used[0] < 80, f"{used[0]} MB after 20 moves, {used[1]} MB after 220"
        assert sorted(times)[len(times) // 2] < 1500


def test_where_nothing_can_be_drawn_the_page_stays_and_nothing_is_copied(explorers: Opened) -> None:
    records = fresh(explorers, RECORDS)
    height = records.root.locator(".fig").first.evaluate("one => one.getBoundingClientRect().height")
    records.choose("Counted", "stated amounts")
    records.wait_for_words("No record in this window states an amount")
    empty = records.root.locator(".explore-empty").evaluate("one => one.getBoundingClientRect().height")
    assert abs(empty - height) < 30
    records.root.get_by_role("button", name="Copy as code").click()
    records.root.get_by_text("This view has no code: nothing is drawn.").wait_for(timeout=5_000)
    records.root.get_by_role("button", name="Back to the start").click()
    records.wait_for_picture("window of 365 days")


def test_an_explorer_that_does_not_answer_is_noticed(lab: Opened) -> None:
    deaf = "from analysis.explore.explorer import Explorer\nExplorer.redraw = lambda self, change: None"
    started = "explore.panel()\n" + deaf
    cells = (SET_UP.format(language="de"), started, "explore.panel()")
    with lab.showing(written(lab.server.notebooks, "deaf.ipynb", *cells)):
        lab.run_all()
        assert any("redraw" in words for words in lab.failures())


@pytest.mark.parametrize("name", BOOKS)
def test_each_notebook_runs_and_every_control_of_its_explorers_answers(lab: Opened, name: str) -> None:
    notebook = nbformat.read(lab.server.notebooks / name, as_version=4)
    wanted = [cell.source for cell in notebook.cells if re.match(r"explore\.\w+\(", cell.source)]
    assert len(wanted) == EXPLORERS.get(Path(name).stem, 0)
    with lab.showing(name):
        lab.run_all()
        assert lab.failures() == []
        for number in range(len(wanted)):
            explorer = lab.explorer(number)
            said = explorer.move_each()
            assert len(said) == len(explorer.root.locator(CONTROLS).all()) > 0
            assert len(set(said)) == len(said), "no two controls do the same"
            seen(lab, f"{Path(name).stem}-{number}")


def test_a_notebook_can_be_run_twice_in_one_kernel(lab: Opened) -> None:
    check = "from analysis.report import parameters\nparameters.check('07_fact_check', globals())"
    with lab.showing(written(lab.server.notebooks, "twice.ipynb", "section = 'outlook'", check, "used = 1")):
        lab.run_all()
        lab.run_all()
        assert lab.failures() == []


def test_the_form_runs_a_report_and_links_it(lab: Opened) -> None:
    cells = ("from analysis.report import parameters\nparameters.form('07_fact_check')",)
    with lab.showing(written(lab.server.notebooks, "form.ipynb", *cells)):
        lab.run_all()
        form = lab.page.locator(".report-form:visible")
        form.locator("select").first.select_option(label="Greater Bay Area (gba)")
        seen(lab, "form")
        form.get_by_role("button", name="Run the report").click()
        link = form.get_by_role("link", name="07_fact_check--region-gba.html")
        link.wait_for(timeout=60_000)
        seen(lab, "form-done")
        with lab.page.context.expect_page() as opened:
            link.click()
        opened.value.locator("h1").wait_for(timeout=30_000)
        opened.value.close()
