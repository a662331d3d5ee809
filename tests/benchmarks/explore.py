"""How long an explorer takes to answer in a real JupyterLab, beside interact around the same figure.

    python tests/benchmarks/explore.py [--moves 20] [--long 200] [--json FILE]

A move is a key pressed on a slider, or another choice in the list of verdicts; it ends two frames after a
picture with another description, or other words, are there. Explorer and interact take turns, five moves
each, so that whatever else the machine does meets both. Records never show a window twice: those seen are
remembered.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

import lab_driver

SET_UP = "from analysis import explore, style\nstyle.use('en')"
PLAIN = """import ipywidgets, matplotlib.pyplot as plt
from analysis.explore import panels

def draw(years):
    panels.look(indicator="rd_expenditure", per="value", regions=("yrd", "gba", "ccec", "jjj"), years=years)
    plt.show()

ipywidgets.interact(draw, years=ipywidgets.IntRangeSlider(value=(2010, 2024), min=2000, max=2024));"""

REST = 1000
"""Milliseconds between two turns: what one of them still has to do shall not meet the other."""
EXPLORERS = {
    "panel": ("explore.panel()", "Years", ["ArrowRight"] * 5 + ["ArrowLeft"] * 5),
    "network": ("explore.network()", "Joint papers", ["ArrowRight"] * 5 + ["ArrowLeft"] * 5),
    "paths": ("explore.paths('yrd')", "R&D intensity", ["ArrowRight"] * 5 + ["ArrowLeft"] * 5),
    "records": ("explore.records()", "Last day", ["ArrowLeft"]),
}
VERDICTS = ["all", "supported", "unverifiable", "outdated", "unit error"]

# Time from another choice to two frames after the words say something else.
CHOSEN = """(root, option) => new Promise((resolve, reject) => {
  const said = () => root.querySelector('.explore-words p').innerText;
  const list = root.querySelectorAll('select')[1], before = said(), begin = performance.now();
  list.selectedIndex = [...list.options].findIndex(one => one.text === option);
  list.dispatchEvent(new Event('change', {bubbles: true}));
  const look = () => {
    if (said() !== before)
      return requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begin)));
    if (performance.now() - begin > 15000) return reject(new Error('no other words: ' + before));
    requestAnimationFrame(look);
  };
  look();
})"""

# Time from the key to two frames after another picture stands in the output of interact.
PLAIN_PRESSED = """([key]) => new Promise((resolve, reject) => {
  const image = () => document.querySelector('.widget-interact img');
  const before = image().src, begin = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  const look = () => {
    const now = image();
    if (now && now.src !== before && now.complete && now.naturalWidth > 0)
      return requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begin)));
    if (performance.now() - begin > 15000) return reject(new Error('no new picture'));
    requestAnimationFrame(look);
  };
  look();
})"""


def told(times: list[float]) -> dict[str, float]:
    """Median, ninth decile, worst: in milliseconds."""
    ordered = sorted(times)
    return {
        "moves": len(times),
        "median": round(statistics.median(times), 1),
        "p90": round(ordered[int(len(ordered) * 0.9) - 1], 1),
        "worst": round(ordered[-1], 1),
    }


def keys(pattern: list[str], number: int) -> list[str]:
    """So many key presses, going to and fro."""
    return [pattern[place % len(pattern)] for place in range(number)]


def side_by_side(context: Any, server: lab_driver.Server, moves: int) -> dict[str, Any]:
    """The panel explorer and plain interact, in turns of five moves."""
    name = lab_driver.written(server.notebooks, "plain.ipynb", SET_UP, "explore.panel()", PLAIN)
    opened = lab_driver.Opened(context, server, name)
    opened.run_all()
    explorer = opened.explorer()
    other = opened.page.locator(".widget-interact .noUi-handle").first
    ours: list[float] = []
    plain: list[float] = []
    pressed = keys(EXPLORERS["panel"][2], moves)
    for begin in range(0, moves, 5):
        opened.page.wait_for_timeout(REST)
        explorer.handle("Years").focus()
        ours += [explorer.press(key) for key in pressed[begin : begin + 5]]
        opened.page.wait_for_timeout(REST)
        other.focus()
        plain += [opened.page.evaluate(PLAIN_PRESSED, [key]) for key in pressed[begin : begin + 5]]
    opened.close()
    return {"explore.panel": told(ours), "interact": told(plain)}


def every_explorer(context: Any, server: lab_driver.Server, moves: int) -> dict[str, Any]:
    """Each explorer with a picture by itself."""
    found = {}
    for name, (call, label, pattern) in EXPLORERS.items():
        opened = lab_driver.Opened(
            context, server, lab_driver.written(server.notebooks, f"{name}.ipynb", SET_UP, call)
        )
        opened.run_all()
        explorer = opened.explorer()
        explorer.handle(label).focus()
        found[name] = told([explorer.press(key) for key in keys(pattern, moves)])
        opened.close()
    return found


def statements(context: Any, server: lab_driver.Server, moves: int) -> dict[str, Any]:
    """The explorer without a picture: another verdict is chosen."""
    name = lab_driver.written(server.notebooks, "claims.ipynb", SET_UP, "explore.claims()")
    opened = lab_driver.Opened(context, server, name)
    opened.run_all()
    explorer = opened.explorer()
    found = told([float(explorer.root.evaluate(CHOSEN, option)) for option in keys(VERDICTS, moves)])
    opened.close()
    return {"claims": found}


def memory(context: Any, server: lab_driver.Server, moves: int) -> dict[str, Any]:
    """The kernel's memory in MB after some moves, many, and as many again, and the figures that stay open."""
    look = (
        "import gc, matplotlib.pyplot as plt; gc.collect()\n"
        "used = next(line for line in open('/proc/self/status') if line.startswith('VmRSS'))\n"
        "print('RSS', int(used.split()[1]) / 1024, len(plt.get_fignums()))"
    )
    name = lab_driver.written(server.notebooks, "memory.ipynb", SET_UP, "explore.panel()", look)
    opened = lab_driver.Opened(context, server, name)
    opened.run_all()
    explorer, found = opened.explorer(), {}
    made = 0
    for count in (20, moves, moves):
        explorer.handle("Years").focus()
        for key in keys(EXPLORERS["panel"][2], count):
            explorer.press(key)
        made += count
        opened.run_last()
        rss, figures = (
            opened.page.locator(".jp-OutputArea-output", has_text="RSS").last.inner_text().split()[1:3]
        )
        found[f"after {made} moves"] = {"rss_mb": round(float(rss), 1), "open_figures": int(figures)}
    found["pictures on the page"] = opened.page.locator(".explore .fig img").count()
    opened.close()
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=20)
    parser.add_argument("--long", type=int, default=200)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home, notebooks = Path(folder) / "home", Path(folder) / "work" / "notebooks"
        home.mkdir()
        notebooks.mkdir(parents=True)
        server = lab_driver.Server(home, notebooks)
        try:
            with lab_driver.chromium() as context:
                found = side_by_side(context, server, args.moves)
                each = every_explorer(context, server, args.moves)
                found |= {"each": each | statements(context, server, args.moves)}
                found |= {"memory": memory(context, server, args.long)}
        finally:
            server.stop()
    found["load"] = [round(one, 1) for one in os.getloadavg()[:2]]
    print(json.dumps(found, indent=2))
    if args.json:
        args.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
