"""The rendered pages in a real Chromium: nothing is fetched, nothing runs, everyone can read them."""

import io
import re
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from pypdf import PdfReader

from analysis import front, names, registry
from analysis.run.execution import plan
from analysis.run.sweep import Sweep
from analysis.site import builder, render, single_file, webfonts

LIMITS = {
    "00_briefing": 47_500,
    "01_hot_topics": 148_000,
    "02_key_data": 286_500,
    "03_cooperation_network": 265_500,
    "04_path_proposals": 198_500,
    "05_case_studies": 145_500,
    "06_outlook": 110_500,
    "07_fact_check": 190_500,
    "08_check_an_article": 27_800,
}
"""Bytes of the file of a page with its drawings, explorers, script, tables and sources, in any language."""
FIRST_VERSION = {"00": 91, "01": 201, "02": 432, "03": 242, "04": 268, "05": 300, "06": 176, "07": 229}
"""Thousands of bytes of the English page in version 0.1 (no explorers), with figures, style and font."""
SHEETS = {"en": 58_000, "de": 58_000, "zh": 284_000}
"""Bytes of the font sheet a page loads."""
SITE_LIMIT = 6_850_000
"""Bytes of the site of these tests, PDF files aside."""
FIRST_FIGURE = 40_000
"""Bytes of a page up to the end of its first figure, which needs no other file and no script."""
SCREEN = {"width": 1000, "height": 900}
PAPER = {"width": 658, "height": 995}
"""What is left of a sheet of A4 within its margins, in pixels of the page."""
BOOKS = sorted(path.stem for path in registry.notebooks_root().glob("*.ipynb"))
ENDING = {"en": "", "de": "--language-de", "zh": "--language-zh"}
GERMAN = ("01", "03", "04", "07", "08")
"""Pages whose German tables are wider than those of the others; the others are looked at in Chinese."""
SMALL = "08_check_an_article"
"""A page in all three languages: whatever its frame needs it has to bring itself."""
DARK = [f"{book}{ENDING['de' if book[:2] in GERMAN else 'zh']}" for book in BOOKS]
BEHIND = [
    f"{page}{'' if language == 'en' else '.' + language}"
    for page in ("index", "sources", "method")
    for language in names.LANGUAGES
]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all notebooks in English and another language, with one region of one notebook besides."""
    folder = tmp_path_factory.mktemp("pages") / "site"
    wanted = [plan(book) for book in BOOKS]
    wanted += [plan(book, {"language": "de" if book[:2] in GERMAN else "zh"}) for book in BOOKS]
    wanted += [plan(SMALL, {"language": "zh"}), plan(SMALL, {"region": "yrd"})]
    wanted += [plan(SMALL, {"language": "zh", "region": "yrd"})]
    results = Sweep(folder, jobs=2).execute(wanted)
    assert [result.failure for result in results if result.failure] == []
    builder.build(folder)
    return folder


class Tabs:
    """Tabs that stay open from test to test, since a renderer of its own costs more than a page."""

    def __init__(self, browser: Any) -> None:
        self._browser, self._open = browser, {}

    def get(self, name: str, **options: Any) -> Any:
        """A tab with its first settings that notes every request and every word of complaint from now on."""
        if name not in self._open:
            page = self._open[name] = self._browser.new_context(viewport=SCREEN, **options).new_page()
            page.on("request", lambda request: page.requested.append(request.url))
            page.on("console", lambda message: page.complaints.append(message.text))
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page = self._open[name]
        page.requested, page.complaints, page.dialogs = [], [], []
        page.set_viewport_size(SCREEN)
        page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
        return page

    def close(self) -> None:
        for page in self._open.values():
            page.context.close()


@pytest.fixture(scope="module")
def tabs(browser: Any) -> Iterator[Tabs]:
    tabs = Tabs(browser)
    yield tabs
    tabs.close()


@pytest.fixture
def tab(tabs: Tabs) -> Any:
    """A tab as if it were new."""
    return tabs.get("of one test")


@pytest.fixture
def plain(tabs: Tabs) -> Any:
    """A tab that runs no script."""
    return tabs.get("without script", java_script_enabled=False)


@pytest.fixture(scope="module", params=sorted([*BOOKS, *DARK, f"{SMALL}--language-zh"]))
def page(request: pytest.FixtureRequest, pages: Path, tabs: Tabs) -> Any:
    """A page of a notebook, opened once for the tests of every page."""
    opened = tabs.get("of every page")
    opened.name = request.param
    opened.goto((pages / f"{request.param}.html").as_uri())
    return opened


def _violations(tab: Any, *rules: str) -> list[str]:
    """What breaks a rule of accessibility: all rules if none is named, that of contrast for each look."""
    tab.evaluate(_MARK_LOOKS)
    tab.evaluate(AXE)
    tab.evaluate("axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]})")
    # without preloading: axe would fetch the style sheet anew, which the page's own policy rightly forbids
    options = {"preload": False, "resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = tab.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


AXE = Axe().axe_script
_MARK_LOOKS = """() => {
  const looks = new Map(), grounds = new Map([[null, '']])
  const ground = part => {
    if (!grounds.has(part)) {
      const {backgroundColor, backgroundImage, opacity, position, float} = getComputedStyle(part)
      const own = `${[backgroundColor, backgroundImage, opacity]}`, flows = /static|relative/.test(position)
      const seen = own === 'rgba(0, 0, 0, 0),none,1' ? '' : `${own};`
      const apart = flows && float === 'none' ? '' : `${grounds.size};`
      grounds.set(part, ground(part.parentElement) + seen + apart)
    }
    return grounds.get(part)
  }
  for (const part of document.querySelectorAll('body *')) {
    part.removeAttribute('data-look')
    const words = [...part.childNodes].some(one => one.nodeType === 3 && one.data.trim())
    if (!words && !part.matches('input, select, textarea')) continue
    if (!part.checkVisibility({visibilityProperty: true})) continue
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(part)
    const look = [ground(part), color, fontSize, fontWeight, textShadow].join('|')
    looks.set(look, (looks.get(look) || 0) + 1)
    if (looks.get(look) <= 3) part.setAttribute('data-look', '')
  }
}"""
"""Marks three parts of each colour, size and ground of words: their contrast is that of all others."""


def test_a_page_is_accessible_and_asks_no_host_for_anything(pages: Path, page: Any) -> None:
    if page.name in BOOKS:  # all other rules: in the dark below, where nothing is folded
        assert _violations(page, "color-contrast") == []
    alts = page.evaluate(
        "[...document.querySelectorAll('svg.wide')].map(one => "
        "[one.getAttribute('aria-label') || '', one.getBoundingClientRect().width])"
    )
    drawings = not page.name.startswith("08_check_an_article")
    assert bool(alts) == drawings, "every page but that of an article has drawings"
    assert all(len(alt) > 30 and width > 0 for alt, width in alts)
    assert all(url.startswith((pages.as_uri(), "data:")) for url in page.requested), page.requested
    assert page.complaints == []


@pytest.mark.parametrize("name", BEHIND)
def test_the_index_the_sources_and_the_method_are_accessible(pages: Path, tab: Any, name: str) -> None:
    tab.goto((pages / f"{name}.html").as_uri())
    if name in ("index", "sources.de", "method.zh"):
        assert _violations(tab) == []
    assert all(url.startswith((pages.as_uri(), "data:")) for url in tab.requested)
    assert tab.complaints == []


@pytest.mark.parametrize("name", ["index.zh", "sources", "method.de"])
def test_a_dark_index_and_what_stands_behind_is_accessible(pages: Path, tab: Any, name: str) -> None:
    tab.goto((pages / f"{name}.html").as_uri())
    _check_in_the_dark(tab, "color-contrast")


def _check_in_the_dark(tab: Any, *rules: str) -> None:
    tab.emulate_media(color_scheme="dark", reduced_motion="reduce")
    tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    if tab.locator("#show-code").count():
        tab.locator("#show-code").check()
        assert tab.locator(".code").first.is_visible()
    assert _violations(tab, *rules) == []
    assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_accessibility_rules_see_a_fault(tab: Any) -> None:
    tab.goto("about:blank")
    tab.set_content("<html><body><img src='data:,'><table><tr><th></th></tr></table></body></html>")
    assert any("image-alt" in line for line in _violations(tab))


@pytest.mark.parametrize("book", ["02_key_data", "03_cooperation_network", "04_path_proposals"])
def test_explorers_are_laid_out_anew_on_a_phone(pages: Path, tab: Any, book: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto((pages / f"{book}.html").as_uri())
    tab.wait_for_selector(".explore-live")
    wide = (
        "[...document.querySelectorAll('.explore-live .fig')].map(one => one.scrollWidth - one.clientWidth)"
    )
    assert set(tab.evaluate(wide)) == {0}, "no drawing has to be moved sideways"
    cut = """[...document.querySelectorAll('.explore-live [role=img] span')].filter(word => {
        const [own, sheet] = [word, word.closest('.fig')].map(one => one.getBoundingClientRect());
        return own.width && word.textContent && (own.left < sheet.left - 1 || own.right > sheet.right + 1);
    }).map(word => word.textContent)"""
    assert tab.evaluate(cut) == []


def test_no_page_and_no_font_sheet_outgrows_its_weight(pages: Path) -> None:
    limits = {path: LIMITS[book] for book in BOOKS for path in pages.glob(f"{book}*.html")}
    limits |= {path: SHEETS[path.name.split(".")[1]] for path in pages.glob("style/chinese.*.css")}
    assert {path.name: path.stat().st_size for path in limits if path.stat().st_size > limits[path]} == {}


def test_an_english_page_weighs_no_more_than_in_the_first_version(pages: Path) -> None:
    element = re.compile(r'<div class="explore explore-(\w+)" data-explore="[^"]*" hidden=""></div>')
    weights = {}
    for path in (pages / f"{book}.html" for book in BOOKS if book[:2] in FIRST_VERSION):
        page = path.read_text(encoding="utf-8")
        explorers = front.explorers_of(frozenset(element.findall(page))) if element.search(page) else ""
        files = [path, *(pages / sheet for sheet in {*re.findall(r"style/[\w.]+\.css", page)})]
        weights[path.name[:2]] = sum(file.stat().st_size for file in files) - len(explorers.encode())
        weights[path.name[:2]] -= sum(len(found[0]) for found in element.finditer(page))
    assert {key: weight for key, weight in weights.items() if weight > 1000 * FIRST_VERSION[key] + 999} == {}


def test_the_site_stays_small(pages: Path) -> None:
    files = [path for path in pages.rglob("*") if path.is_file() and "pdf" not in path.parts]
    assert sum(path.stat().st_size for path in files) < SITE_LIMIT


@pytest.mark.parametrize("name", ["07_fact_check", "07_fact_check--language-de", "00_briefing--language-zh"])
def test_every_chinese_character_on_a_page_of_the_site_is_drawn_by_the_font_that_comes_along(
    pages: Path, tab: Any, name: str
) -> None:
    tab.goto((pages / f"{name}.html").as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    tab.evaluate("() => document.fonts.ready.then(() => true)")
    texts = tab.evaluate(_MARK_OWN_CHINESE, webfonts.ALL_CHINESE.pattern)
    drawn = _fonts_drawn(tab, "[data-chinese]")
    assert len(texts) == len(drawn) > 0
    for shown, fonts in zip(texts, drawn, strict=True):
        ours = [font for font in fonts if font["isCustomFont"]]
        assert {font["familyName"] for font in ours} == {"Noto Sans CJK SC"}, shown
        assert sum(font["glyphCount"] for font in ours) >= len(webfonts.ALL_CHINESE.findall(shown)), shown


def test_every_bold_chinese_character_of_a_page_is_known_as_bold(pages: Path, page: Any) -> None:
    path = pages / f"{page.name}.html"
    bold = page.evaluate(_BOLD_LETTERS)
    assert set(webfonts.ALL_CHINESE.findall(bold)) <= set(webfonts.characters(path.read_text("utf-8"))["700"])


_BOLD_LETTERS = """() => [...document.querySelectorAll('body *')].filter(part =>
  !part.closest('.explore') && getComputedStyle(part).fontWeight >= 600).flatMap(part =>
  [...part.childNodes].filter(one => one.nodeType === 3).map(one => one.data)).join('')"""
_MARK_OWN_CHINESE = """pattern => [...document.querySelectorAll('body *')].filter(part => {
  part.own = [...part.childNodes].filter(one => one.nodeType === 3).map(one => one.data).join('')
  const seen = part.getClientRects().length && new RegExp(pattern).test(part.own)
  if (seen) part.setAttribute('data-chinese', '')
  return seen
}).map(part => part.own)"""


def _fonts_drawn(tab: Any, selector: str) -> list[list[dict[str, Any]]]:
    """Which fonts the browser took for the own text of each part of a page, with their numbers of glyphs."""
    session = tab.context.new_cdp_session(tab)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    fonts = [session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in found]
    session.detach()
    return fonts


@pytest.mark.parametrize(("width", "shown", "hidden"), [(1000, "wide", "narrow"), (390, "narrow", "wide")])
def test_a_screen_gets_the_drawing_made_for_it(
    pages: Path, tab: Any, width: int, shown: str, hidden: str
) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((pages / "03_cooperation_network.html").as_uri())
    assert tab.locator(f"svg.{shown}").first.is_visible()
    assert not any(one.is_visible() for one in tab.locator(f"svg.{hidden}").all())
    beside = "(all, name) => all.map(one => one.clientWidth - one.querySelector(name).clientWidth)"
    assert {*tab.locator("div.drawings").evaluate_all(beside, f"svg.{shown}")} == {0}  # as wide as the text
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_words_on_bars_have_the_colour_of_their_group(page: Any) -> None:
    pairs = page.evaluate(
        "[...document.querySelectorAll('svg.wide g[class] text:not([class])')].map(one => "
        "[getComputedStyle(one).fill, getComputedStyle(one.closest('g[class]')).fill])"
    )
    assert pairs or page.name[:2] not in ("00", "01", "04", "07")
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


_BEYOND = """edge => [...document.querySelectorAll('main *')].filter(part => {
  if (!part.getClientRects().length || part.closest('svg [clip-path], defs')) return false
  const svg = part.closest('svg'), box = part.getBoundingClientRect(), whole = svg?.getBoundingClientRect()
  if (!whole || part.tagName === 'svg') return box.right > edge
  const room = svg.classList.contains('drawing') ? 5 * parseFloat(getComputedStyle(svg).fontSize) : 0
  const painted = box.bottom > whole.top && box.top < whole.bottom && box.left < whole.right + room
  return painted && Math.min(box.right, whole.right + room) > edge
}).map(part => part.textContent.slice(0, 80) || part.outerHTML.slice(0, 80))"""
"""What reaches beyond an edge: of a drawing all that is painted, not what its frame cuts off."""


def test_nothing_is_cut_off_on_paper(page: Any) -> None:
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    assert page.evaluate(_BEYOND, PAPER["width"] + 1) == []
    page.set_viewport_size(SCREEN)
    page.emulate_media(media="screen")


def test_a_dark_page_is_accessible_with_its_code_shown_and_everything_unfolded(page: Any) -> None:
    if page.name in DARK:  # after the paper, since it unfolds the page
        _check_in_the_dark(page)


def test_the_choice_of_region_and_language_leads_to_that_variant_without_a_script(
    pages: Path, plain: Any
) -> None:
    plain.goto((pages / f"{SMALL}.html").as_uri())
    plain.get_by_role("navigation", name="Region").get_by_role("link", name="Yangtze River Delta").click()
    assert plain.url.endswith(f"/{SMALL}--region-yrd.html")
    plain.get_by_role("navigation", name="Language").get_by_role("link", name="中文").click()
    assert plain.url.endswith(f"/{SMALL}--region-yrd--language-zh.html")
    assert plain.locator("html").get_attribute("lang") == "zh-Hans"
    assert plain.get_by_role("navigation", name="区域").get_by_role("link").count() == 1
    assert plain.get_by_role("navigation", name="语言").get_by_role("link", name="Deutsch").count() == 0


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(pages: Path, tab: Any) -> None:
    tab.goto((pages / "02_key_data.html").as_uri())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", ["02_key_data", "03_cooperation_network--language-de", "index"])
def test_a_narrow_page_does_not_scroll_sideways(pages: Path, tab: Any, name: str) -> None:
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.goto((pages / f"{name}.html").as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_figure_turns_dark_with_the_system_and_stays_light_on_paper(pages: Path, tab: Any) -> None:
    tab.goto((pages / "02_key_data.html").as_uri())
    ink = "getComputedStyle(document.querySelector('svg.wide text')).fill"
    light = tab.evaluate(ink)
    tab.emulate_media(color_scheme="dark")
    assert tab.evaluate(ink) != light
    tab.emulate_media(color_scheme="dark", media="print")
    assert tab.evaluate(ink) == light


def test_a_downloaded_table_is_the_one_behind_the_figure(pages: Path, tab: Any) -> None:
    tab.goto((pages / "02_key_data.html").as_uri())
    link = tab.locator("a.fig-file").first
    file = pages / str(link.get_attribute("href"))
    assert file.read_text(encoding="utf-8-sig").count("\n") > 2
    assert str(link.get_attribute("download")).endswith(".csv")


@pytest.mark.parametrize(
    ("name", "width"), [("06_outlook--language-zh", 1000), ("03_cooperation_network", 390)]
)
def test_every_drawing_is_offered_as_png_with_title_and_source_inside(
    pages: Path, tab: Any, name: str, width: int
) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme="dark")
    tab.goto((pages / f"{name}.html").as_uri())
    buttons = tab.locator("figure button", has_text="PNG")
    assert buttons.count() == tab.locator("svg.wide").count() > 0
    for index in range(buttons.count()):
        with tab.expect_download() as waiting:
            buttons.nth(index).click()
        assert waiting.value.suggested_filename.endswith(".png")
        picture = Image.open(waiting.value.path())
        drawing = tab.locator("svg.wide").nth(index)
        assert picture.format == "PNG"
        assert picture.width == 2 * (int(drawing.get_attribute("width")) + 24)
        plain = picture.convert("L")
        title, source = plain.crop((0, 0, plain.width, 60)), plain.crop((0, plain.height - 60, *plain.size))
        assert plain.getpixel((0, 0)) == 255, "white paper on a dark screen too"
        assert min(title.getextrema()[0], plain.getextrema()[0]) < 60
        assert source.getextrema()[0] < 130
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 20
    assert tab.locator("svg.wide[style*='--c']").count() == 0
    assert tab.complaints == []


def test_without_script_no_page_speaks_of_png(pages: Path, plain: Any) -> None:
    plain.goto((pages / "03_cooperation_network.html").as_uri())
    assert "PNG" not in plain.locator("main").inner_text()
    assert plain.locator("a.fig-picture").first.is_visible()


def test_the_first_figure_is_painted_by_the_first_bytes_of_the_page_alone(pages: Path, plain: Any) -> None:
    begins = {
        path.name: len(path.read_bytes().partition(b"</svg>")[0]) for path in pages.glob("0[0-7]_*.html")
    }
    assert {name: begin for name, begin in begins.items() if begin > FIRST_FIGURE} == {}
    path = pages / "02_key_data.html"
    plain.route(
        "**/*", lambda route: route.continue_() if route.request.is_navigation_request() else route.abort()
    )
    plain.goto(path.as_uri(), wait_until="commit")
    plain.locator("svg.wide").first.wait_for(state="visible")
    plain.unroute_all()


def test_a_single_file_shows_everything_from_an_empty_folder(pages: Path, tab: Any, tmp_path: Path) -> None:
    path = tmp_path / "alone.html"
    path.write_text(single_file.alone(pages, "06_outlook--language-zh"), encoding="utf-8")
    tab.goto(path.as_uri())
    assert all(tab.evaluate("[...document.images].map(image => image.naturalWidth > 0)"))
    assert {url for url in tab.requested if not url.startswith("data:")} == {path.as_uri()}
    assert tab.evaluate("document.fonts.check('16px \"Page Chinese\"', '区')")
    assert _violations(tab) == []
    assert tab.complaints == []


PRINTED = {"de": "01_hot_topics--language-de", "zh": "00_briefing--language-zh"}


@pytest.fixture(scope="module")
def printed(pages: Path) -> dict[str, bytes]:
    """A page of each language as PDF, by a thread without the event loop of these tests."""
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(single_file.pdfs, pages, PRINTED.values()).result()
    return {language: path.read_bytes() for language, path in zip(PRINTED, written, strict=True)}


@pytest.mark.parametrize("language", PRINTED)
def test_a_pdf_is_tagged_names_its_language_and_holds_its_fonts(
    printed: dict[str, bytes], language: str
) -> None:
    content = _unpacked(printed[language])
    assert b"/StructTreeRoot" in content
    assert b"/Marked true" in content
    assert f"/Lang ({render.HTML_LANG[language]})".encode() in content
    fonts = _fonts(printed[language])
    assert fonts
    assert [name for name, embedded, copied in fonts if not (embedded and copied)] == []
    assert b"NotoSansCJK" in content, "亿元 stands on the German page too"
    assert b"/Alt (" in content or b"/Alt <" in content


def _fonts(pdf: bytes) -> list[tuple[str, bool, bool]]:
    """Name of each font of a PDF, whether its glyphs are in the file, and whether its text can be copied."""
    found = []
    fonts = [page["/Resources"].get("/Font", {}).values() for page in PdfReader(io.BytesIO(pdf)).pages]
    for font in (one.get_object() for some in fonts for one in some):
        inner = font["/DescendantFonts"][0].get_object() if font["/Subtype"] == "/Type0" else font
        described = inner.get("/FontDescriptor", {})
        drawn = font["/Subtype"] == "/Type3" and bool(
            font["/CharProcs"]
        )  # Chromium's way with outlined letters
        embedded = drawn or any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))
        found.append((str(described.get("/FontName", font.get("/BaseFont"))), embedded, "/ToUnicode" in font))
    return found


def _unpacked(pdf: bytes) -> bytes:
    """A PDF with those of its compressed parts that hold objects."""
    packed = re.findall(rb"/Type ?/ObjStm.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    pdf = pdf.replace(rb"\055", b"-")
    return b"\n".join([pdf, *(zlib.decompressobj().decompress(part) for part in packed)])
