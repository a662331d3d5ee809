"""Pages that stand alone: one file each, to be mailed, or a tagged PDF made of it."""

import base64
import importlib.util
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

from analysis.errors import ParameterError
from analysis.run import cache, output
from analysis.site import assets, builder, render, webfonts

FOLDER, PDF_FOLDER = "single", "pdf"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")  # fmt: skip
_NUMBERS = (
    '<div style="font-size:8px;width:100%;text-align:center;color:#555">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)


def pages(folder: Path, names: Iterable[str]) -> list[Path]:
    """Write the pages of these results as files that need no other file; return where they are."""
    written = []
    for name in names:
        path = folder / FOLDER / f"{name}.html"
        output.write(path, alone(folder, name))
        written.append(path)
    return written


def alone(folder: Path, name: str, *, attached: bool = True) -> str:
    """Return one page with everything inside: figures, data, executed notebook, the glyphs it needs.

    `attached` False leaves the notebook out: nobody can save it from a printed page.
    """
    executed = cache.executed(folder, name)
    page = render.page(nbformat.read(executed, as_version=4))
    known = cache.read_manifest(folder).get(name, {})
    page.subtitle = builder.subtitle(page.lang, known.get("changed", {}))
    page.links = {"home": "", **(_attachment(executed) if attached else {})}
    plain = render.to_html(page, scripted=attached)
    return plain.replace("</style>", f"{webfonts.rules(plain)}</style>", 1)


def _attachment(executed: Path) -> dict[str, str]:
    """The executed notebook as an address that holds it."""
    archive = base64.b64encode(assets.packed(executed.name, executed.read_bytes())).decode("ascii")
    return {
        "download": f"data:application/zip;base64,{archive}",
        "download_name": f"{executed.name}.zip",
    }


def pdfs(folder: Path, names: Iterable[str]) -> list[Path]:
    """Write the pages of these results as tagged PDF with embedded fonts; return where they are.

    Raises
    ------
    ParameterError
        When Playwright or a Chromium is missing.
    """
    written = []
    with _browser() as browser:
        tab = browser.new_page()
        for name in names:
            tab.set_content(alone(folder, name, attached=False), wait_until="load")
            tab.evaluate("() => document.fonts.ready.then(() => true)")
            path = folder / PDF_FOLDER / f"{name}.pdf"
            output.write(path, _printed(tab))
            written.append(path)
    return written


def _printed(tab: Any) -> bytes:
    margins = {"top": "16mm", "bottom": "18mm", "left": "18mm", "right": "18mm"}
    printed: bytes = tab.pdf(
        format="A4", margin=margins, tagged=True, outline=True, print_background=True,
        display_header_footer=True, header_template="<span></span>", footer_template=_NUMBERS,
    )  # fmt: skip
    return printed


def ready() -> str:
    """Return the program that prints, so that a long run does not end in finding none.

    Raises
    ------
    ParameterError
        When Playwright or a Chromium is missing.
    """
    if importlib.util.find_spec("playwright") is None:
        raise ParameterError("--pdf needs Playwright: pip install 'regional-innovation-analysis[pdf]'")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise ParameterError(f"--pdf needs an installed Chromium or Chrome; looked for {', '.join(BROWSERS)}")
    return program


@contextmanager
def _browser() -> Iterator[Any]:
    """An installed Chromium, driven by Playwright; nothing is downloaded."""
    program = ready()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
