"""A real JupyterLab and a real Chromium: started for a session, private in every folder, stopped after it."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import nbformat
from nbformat.sign import NotebookNotary

from analysis import registry
from analysis.run import lab

# Lab itself: an extension that is not there, a favicon, the throttling of a page in the background.
HARMLESS = ("favicon", "ResizeObserver loop", "net::ERR_ABORTED", "/api/contents/", "404 (Not Found)")
RUN_ALL = """() => {
  window.ranAll = false;
  window.jupyterapp.commands.execute('notebook:run-all-cells').finally(() => { window.ranAll = true; });
}"""
RUN_ABOVE = """number => {
  window.ranAll = false;
  window.jupyterapp.shell.currentWidget.content.activeCellIndex = number;
  window.jupyterapp.commands.execute('notebook:run-all-above').finally(() => { window.ranAll = true; });
}"""
IDLE = """path => {
  const widget = window.jupyterapp.shell.currentWidget, context = widget?.sessionContext;
  return widget?.context?.path === path && context?.isReady && context.session?.kernel?.status === 'idle';
}"""


class Server:
    """JupyterLab as `analysis lab` starts it, without a browser of its own."""

    def __init__(self, home: Path, notebooks: Path) -> None:
        self.notebooks, self.token = notebooks, secrets.token_hex(16)
        self.runtime = home / "runtime"
        self.data = home / "data"
        with as_file(files("analysis.run") / "lab_settings") as settings:
            env = lab.environment(notebooks, settings)
        env |= {
            "HOME": str(home), "JUPYTER_TOKEN": self.token, "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(self.data),
            "IPYTHONDIR": str(home / "ipython"), "ANALYSIS_DATA": str(registry.data_root()),
        }  # fmt: skip
        _settings(home / "config" / "lab" / "user-settings")
        command = [*lab.command(notebooks, browser=False), "--ServerApp.port=0", "--ServerApp.port_retries=0"]
        command += ["--LabApp.expose_app_in_browser=True", "--ServerApp.base_url=/team/"]  # as behind a proxy
        self.log = home / "lab.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env=env, stdout=log, stderr=log, start_new_session=True, cwd=home
            )
        self.url = self._address()

    @property
    def notary(self) -> NotebookNotary:
        """What knows the notebooks that were saved by this server and signs others."""
        return NotebookNotary(data_dir=str(self.data))

    def _address(self) -> str:
        facts = self.runtime / f"jpserver-{self.process.pid}.json"
        end = time.monotonic() + 300
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if facts.is_file() and facts.stat().st_size:
                return str(json.loads(facts.read_text(encoding="utf-8"))["url"])
            time.sleep(0.05)
        raise RuntimeError(f"JupyterLab did not start: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Stop the server and the kernels it started."""
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _settings(folder: Path) -> None:
    """Every cell stays in the page, and nothing is saved behind the test's back."""
    tracker = folder / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text(json.dumps({"windowingMode": "none"}), encoding="utf-8")
    documents = folder / "@jupyterlab" / "docmanager-extension" / "plugin.jupyterlab-settings"
    documents.parent.mkdir(parents=True)
    documents.write_text(json.dumps({"autosave": False}), encoding="utf-8")


class Opened:
    """A JupyterLab in a tab: open notebooks, run them, read what went wrong."""

    def __init__(self, context: Any, server: Server) -> None:
        self.errors: list[str] = []
        self.server = server
        self.page = context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        self.page.goto(f"{server.url}?token={server.token}")
        self.wait_until("() => document.querySelector('.jp-MarkdownViewer h1')", 240_000)
        self.first_heading = self.page.locator(".jp-MarkdownViewer h1").first.inner_text()

    def _note(self, message: Any) -> None:
        known = any(words in message.text or words in message.location.get("url", "") for words in HARMLESS)
        if message.type == "error" and not known:
            self.errors.append(message.text)

    def open(self, name: str) -> None:
        """Open a notebook in this tab and wait for its kernel."""
        path = f"{self.server.notebooks.name}/{name}"
        self.page.evaluate(OPEN, path)
        self.wait_until(IDLE, 240_000, path)

    def show_start(self) -> None:
        """Bring the start page to the front."""
        self.page.evaluate(START_PAGE, f"{self.server.notebooks.name}/{lab.START}")

    @property
    def path(self) -> str:
        """The document in front, from the folder that is served."""
        return str(self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path"))

    def run_all(self) -> None:
        """Run every cell and wait for the end of the last one."""
        self._done(RUN_ALL)

    def run_above(self, number: int) -> None:
        """Run the cells above this one and wait for the end of the last one."""
        self._done(RUN_ABOVE, number)

    def _done(self, work: str, given: object = None) -> None:
        self.page.evaluate(work, given)
        self.wait_until("() => window.ranAll", 600_000)

    def wait_until(self, condition: str, limit: int, given: object = None) -> None:
        """Wait for something in the page; looked at ten times a second, not at every frame Lab would draw."""
        self.page.wait_for_function(condition, arg=given, timeout=limit, polling=100)

    @property
    def notebook(self) -> Any:
        """The notebook in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").last

    def failures(self) -> list[str]:
        """Return what cells have printed as errors."""
        kinds = ("error", "stderr")
        shown = ",".join(f'[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in kinds)
        return [str(words) for words in self.notebook.locator(shown).all_inner_texts()]

    def explorer(self, number: int = 0) -> "OpenExplorer":
        """Return one of the explorers of the notebook in front."""
        return OpenExplorer(self.page, number)

    def shut(self) -> None:
        """Close the notebook in front with its kernel."""
        # A kernel stopped in the middle of a picture (the sharp one after a move) sends half a message.
        self.page.wait_for_timeout(600)
        self.page.evaluate(SHUT)

    @contextmanager
    def showing(self, name: str) -> Iterator[None]:
        """Open a notebook for the block, and close it with its kernel whatever happens in there."""
        self.open(name)
        try:
            yield
        finally:
            self.open(name)
            self.shut()


OPEN = """async path => {
  await window.jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'});
}"""
START_PAGE = """async path => {
  await window.jupyterapp.commands.execute('docmanager:open', {path, factory: 'Markdown Preview'});
}"""
SHUT = """async () => {
  const widget = window.jupyterapp.shell.currentWidget;
  await widget.sessionContext.shutdown();
  // Directly before: a late message of the kernel would make it unsaved again, and Lab would ask.
  widget.context.model.dirty = false;
  widget.close();
}"""


class OpenExplorer:
    """One explorer of the notebook in front."""

    def __init__(self, page: Any, number: int) -> None:
        self.page, self.number = page, number
        self.root = page.locator(".explore-live:visible").nth(number)
        self.root.wait_for(timeout=120_000)
        self.root.scroll_into_view_if_needed()

    @property
    def alt(self) -> str:
        """Description of the picture shown."""
        return str(self.root.locator(".fig [role=img]").first.get_attribute("aria-label"))

    @property
    def words(self) -> str:
        """What is said below the picture."""
        return str(self.root.locator(".explore-words p").first.inner_text())

    def handle(self, label: str, which: int = 0) -> Any:
        """Return the slider with this name."""
        return self.root.locator(f"input[type=range][aria-label='{label}']").nth(which)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a list by its words."""
        self.root.get_by_label(label, exact=True).select_option(label=option)

    def press(self, key: str, patience: int = 15_000) -> float:
        """Press a key on the control in focus; return the milliseconds until the new picture is painted."""
        self.root.evaluate(WATCHED)
        self.page.keyboard.press(key)
        return float(self.root.evaluate(PAINTED, patience))

    def wait_for_picture(self, part: str) -> None:
        """Wait until the picture says this in its description."""
        self.root.locator(f".fig [role=img][aria-label*='{part}']").wait_for(timeout=60_000)

    def move_each(self) -> list[str]:
        """Move every control by one, each after the others; return what was said after each of the moves."""
        moves = [
            *((self._choose_next, place) for place in self.root.locator("select").all()),
            *((self._slide, place) for place in self.root.locator("input[type=range]").all()),
            *((self._tick, place) for place in self.root.locator("input[type=checkbox]").all()),
            *((self._type, place) for place in self.root.locator("input[type=search]").all()),
        ]
        said = [self.words]
        for move, control in moves:
            move(control)
            self.wait_for_other_words(said[-1])
            said.append(self.words)
        return said[1:]

    def _choose_next(self, control: Any) -> None:
        place, options = control.evaluate("list => [list.selectedIndex, list.options.length]")
        control.select_option(index=(place + 1) % options)

    def _slide(self, control: Any) -> None:
        """One step to the right, or to the left from the right end."""
        control.focus()
        at_end = control.evaluate("one => +one.value >= +one.max")
        self.page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")

    def _tick(self, control: Any) -> None:
        control.click()

    def _type(self, control: Any) -> None:
        control.fill("2023")

    def wait_for_other_words(self, before: str) -> None:
        """Wait until other words are there and the picture says the same."""
        self.page.wait_for_function(OTHER, arg=[self.root.element_handle(), before], timeout=60_000)

    def wait_for_words(self, part: str) -> None:
        """Wait until the words below the picture hold a part."""
        self.root.locator(".explore-words", has_text=part).wait_for(timeout=60_000)


OTHER = """([root, before]) => {
  const words = root.querySelector('.explore-words p').textContent;
  const svg = root.querySelector('.fig [role=img]');
  return root.querySelector('.explore-words p').innerText !== before
    && (!svg || svg.getAttribute('aria-label') === words);
}"""
WATCHED = """root => {
  const svg = root.querySelector('.fig [role=img]'), before = svg.getAttribute('aria-label');
  root.painted = new Promise((resolve, reject) => {
    addEventListener('keydown', () => {
      const begin = performance.now();
      const look = () => {
        if (svg.getAttribute('aria-label') !== before)
          return requestAnimationFrame(() => resolve(performance.now() - begin));
        if (performance.now() - begin > 15000) return reject(new Error('no new picture: ' + before));
        requestAnimationFrame(look);
      };
      look();
    }, {once: true, capture: true});
  });
}"""
PAINTED = "(root, _patience) => root.painted"


def written(notebook: Path, *cells: str) -> None:
    """Write a notebook of code cells, the first of which holds its parameters."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.cells[0].metadata["tags"] = ["parameters"]
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, notebook)


def extended(notebook: Path, *cells: str) -> None:
    """Write code cells below those of a notebook."""
    book = nbformat.read(notebook, as_version=4)
    book.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(book, notebook)


def copied(folder: Path) -> Path:
    """Return a copy of the shipped notebooks in a folder of the test's own."""
    place = folder / "notebooks"
    shutil.copytree(registry.notebooks_root(), place)
    return place
