"""Pages that stand alone: one file each, to be mailed, or a tagged PDF made of it."""

import base64
import importlib.util
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

from analysis.errors import ParameterError
from analysis.run import cache, output
from analysis.site import assets, builder, publication, render, site_manifest, webfonts

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

    `attached` False leaves out notebook, script and manifest: nobody can use them on paper.
    """
    executed = cache.executed(folder, name)
    content = builder.without_times(executed.read_bytes())
    book = nbformat.reads(content.decode("utf-8"), as_version=4)
    page = render.page(book)
    record = cache.read_manifest(folder).get(name, {})
    page.subtitle = builder.subtitle(page.lang, record.get("changed", {}), own=page.own)
    page.links = {"home": ""}
    if attached:
        facts = site_manifest.page_facts(book.metadata, "")
        page.links |= {**_attachment(executed.name, content), "manifest": site_manifest.embedded(facts)}
    who = publication.settings(output.runs_folder(folder))
    plain = render.to_html(page, scripted=attached, publication=who)
    whole = plain.replace("</style>", f"{webfonts.rules(plain)}</style>", 1)
    return site_manifest.sealed(whole.encode("utf-8")).decode("utf-8")


def _attachment(name: str, content: bytes) -> dict[str, str]:
    """The executed notebook as an address that holds it."""
    archive = base64.b64encode(assets.packed(name, content)).decode("ascii")
    return {"download": f"data:application/zip;base64,{archive}", "download_name": f"{name}.zip"}


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
            metadata = nbformat.read(cache.executed(folder, name), as_version=4).metadata
            output.write(path, reproducible(_printed(tab), site_manifest.page_facts(metadata, "")))
            written.append(path)
    return written


def _printed(tab: Any) -> bytes:
    margins = {"top": "16mm", "bottom": "18mm", "left": "18mm", "right": "18mm"}
    printed: bytes = tab.pdf(
        format="A4", margin=margins, tagged=True, outline=True, print_background=True,
        display_header_footer=True, header_template="<span></span>", footer_template=_NUMBERS,
    )  # fmt: skip
    return printed


def reproducible(pdf: bytes, facts: Mapping[str, Any]) -> bytes:
    """Return a PDF without the time and place of its making, with its manifest attached and its hash inside.

    The date it bears is that of the newest source of its data.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    day = str(facts.get("data", {}).get("newest_source", "")).replace("-", "") or "19800101"
    stamp = f"D:{day}000000+00'00'"
    title = writer.metadata.get("/Title", "") if writer.metadata else ""
    writer.pdf_header = "%PDF-1.7"
    writer.metadata = None
    writer.add_metadata({"/Title": title, "/CreationDate": stamp, "/ModDate": stamp, "/Producer": "Chromium"})
    writer.add_metadata({"/Keywords": site_manifest.PLACEHOLDER})
    content = json.dumps({"format": site_manifest.FORMAT, **facts}, ensure_ascii=False, sort_keys=True)
    for _ in range(2):  # pictures of one hatching are alike only once their masks are one
        writer.compress_identical_objects()
    writer.add_attachment(site_manifest.NAME, content.encode("utf-8"))
    store = io.BytesIO()
    writer.write(store)
    return site_manifest.sealed(store.getvalue())


def ready() -> str:
    """Return the program that prints, so that a long run does not end in finding none.

    Raises
    ------
    ParameterError
        When Playwright or a Chromium is missing.
    """
    for module, package in (("playwright", "Playwright"), ("pypdf", "pypdf")):
        if importlib.util.find_spec(module) is None:
            raise ParameterError(f"--pdf needs {package}: pip install 'regional-innovation-analysis[pdf]'")
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
