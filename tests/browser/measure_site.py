"""Measures every page of a built site as a reader meets it: on phones, with words in drawings, for axe.

    python tests/browser/measure_site.py SITE [PATTERN [SCHEME ...]]

Prints each finding as it is met and the first offenders at the end, and ends with 1 where anything was. With
a pattern alone both colour schemes go through axe, with SCHEME "none" neither. All pages of the grid take
about ten minutes of a processor.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

SMALLEST = 11
SCHEMES = ("light", "dark")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WORDS = """() => [...document.querySelectorAll('main svg text, main text')].filter(one =>
  one.getClientRects().length && one.textContent.trim()).map(one => {
    const size = parseFloat(getComputedStyle(one).fontSize), matrix = one.getScreenCTM()
    return [size * Math.hypot(matrix.a, matrix.b), one.textContent.trim()]
  }).concat([...document.querySelectorAll('main p, main li, main td, main th, main a, main small, main code')]
  .filter(one => one.getClientRects().length && one.textContent.trim())
  .map(one => [parseFloat(getComputedStyle(one).fontSize), one.textContent.trim()]))
  .map(([size, words]) => [Math.round(size * 100) / 100, words.slice(0, 40)])"""
TABLES = """() => [...document.querySelectorAll('table.data')].map(table =>
  [[...table.querySelectorAll('thead th')].map(cell => cell.textContent),
   [...table.tBodies[0]?.rows || []].map(row => [...row.cells].map(cell => cell.textContent.trim()))])"""
NUMBER = re.compile(r"[−-]?\d[\d.,]*\s?[%×]?")


def ragged(tables: list[Any], language: str) -> Iterator[str]:
    """Return the heads of columns of numbers whose decimals are uneven."""
    point = "," if language == "de" else "."
    for heads, rows in tables:
        for index, head in enumerate(heads):
            cells = [row[index] for row in rows if index < len(row) and row[index]]
            numbers = [one for one in cells if NUMBER.fullmatch(one)]
            if len(numbers) >= 3 and len(numbers) >= 0.7 * len(cells):
                decimals = {len(re.sub(r"\D+$", "", one).partition(point)[2]) for one in numbers}
                if len(decimals) > 1:
                    yield head


def measure(site: Path, pattern: str = "*.html", schemes: tuple[str, ...] = SCHEMES) -> dict[str, list[str]]:
    """Return the offenders of each measure over all pages of a site."""
    found: dict[str, list[str]] = {
        "wider than 320 px": [],
        "wider than 390 px": [],
        f"words below {SMALLEST} px at 390 px": [],
        "columns with uneven decimals": [],
        **{f"axe, {scheme}": [] for scheme in schemes},
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in sorted(site.glob(pattern)):
            tab = browser.new_page(viewport={"width": 320, "height": 800})
            tab.goto(path.as_uri())
            for width in (320, 390):
                tab.set_viewport_size({"width": width, "height": 800})
                if tab.evaluate(WIDER):
                    found[f"wider than {width} px"].append(path.name)
            small = [f"{size} {words}" for size, words in tab.evaluate(WORDS) if size < SMALLEST]
            found[f"words below {SMALLEST} px at 390 px"] += [f"{path.name}: {one}" for one in small]
            language = tab.evaluate("document.documentElement.lang")
            uneven = ragged(tab.evaluate(TABLES), language)
            found["columns with uneven decimals"] += [f"{path.name}: {head}" for head in uneven]
            tab.set_viewport_size({"width": 1000, "height": 900})
            for scheme in schemes:
                tab.emulate_media(color_scheme=scheme)
                violations = Axe().run(tab, options={"preload": False}).response["violations"]
                found[f"axe, {scheme}"] += [
                    f"{path.name}: {rule['id']} {node['html'][:120]}"
                    for rule in violations
                    for node in rule["nodes"]
                ]
            tab.close()
            mine = [
                f"{name}: {one}" for name, all_ in found.items() for one in all_ if one.startswith(path.name)
            ]
            print(path.name, len(mine), *mine, sep="\n  ", file=sys.stderr, flush=True)
        browser.close()
    return found


def main() -> int:
    """Print each measure of the site named on the command line."""
    site = Path(sys.argv[1]).resolve()
    schemes = tuple(one for one in sys.argv[3:] or SCHEMES if one != "none")
    found = measure(site, *sys.argv[2:3], schemes=schemes)
    for name, offenders in found.items():
        print(f"{name}: {len(offenders)}", *offenders[:6], sep="\n  ")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
