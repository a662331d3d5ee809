"""What the pages of a site cost beside the runs, its size, and how soon a first figure is painted.

    python tests/benchmarks/pages.py [DIR]

Without a site the eight notebooks are run first, in English. Pages and figures are made anew in a copy that
has nothing but what the runs left; the processor's seconds are told beside those of the clock, which count
what else the machine does.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from analysis import registry
from analysis.run import output
from analysis.run.execution import plan
from analysis.run.sweep import Sweep
from analysis.site import builder

FIRST = "() => {const i = document.images[0]; return i && i.complete && i.naturalWidth > 0}"


def main() -> None:
    """Print seconds per page, bytes per folder, milliseconds to the first figure."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "site"
        if sys.argv[1:]:
            shutil.copytree(output.runs_folder(Path(sys.argv[1])), output.runs_folder(place))
        else:
            books = sorted(path.stem for path in registry.notebooks_root().glob("*.ipynb"))
            Sweep(place).execute([plan(book) for book in books])
        clock, processor = time.perf_counter(), time.process_time()
        pages = len(builder.build(place).written)
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
        print(f"{pages} pages: {processor / pages:.3f} s of the processor each, {clock / pages:.3f} s each")
        _sizes(place)
        _first_figures(place)


def _sizes(place: Path) -> None:
    sizes: dict[str, int] = {}
    for path in place.rglob("*"):
        if path.is_file():
            kind = path.relative_to(place).parts[0] if path.parent != place else "pages"
            sizes[kind] = sizes.get(kind, 0) + path.stat().st_size
    told = ", ".join(f"{kind} {size / 1e6:.1f}" for kind, size in sorted(sizes.items()))
    print(f"{sum(sizes.values()) / 1e6:.1f} MB: {told}")


def _first_figures(place: Path) -> None:
    program = shutil.which("chromium")
    if program is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for path in sorted(place.glob("0?_*.html")):
            if "--" not in path.name:
                tab = browser.new_page()
                begin = time.perf_counter()
                tab.goto(path.as_uri(), wait_until="commit")
                tab.wait_for_function(FIRST)
                print(f"{path.stem}: first figure after {(time.perf_counter() - begin) * 1000:.0f} ms")
                tab.close()


if __name__ == "__main__":
    main()
