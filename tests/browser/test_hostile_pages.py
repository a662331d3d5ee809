"""A hostile notebook runs, loads, redirects and hides nothing: in a site, as a single file, figure by figure.

The page that nbconvert makes of the same payloads shows that they would do all of it.
"""

import base64
import http.server
import json
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hostile_payloads import ATTACHED, DRAWINGS, HTML, OTHERS, RAW, STREAMS, TEX

from analysis.site import assets, render, webfonts

SENTINEL = "sentinel {number} can be read"
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def canary() -> Iterator[Any]:
    """A server on this machine that notes what is asked of it."""
    asked: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    server.asked, server.address = asked, f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _display(data: dict[str, Any], **metadata: Any) -> Any:
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def _outputs(address: str) -> list[Any]:
    """Every payload by every way in which an output can hold it."""
    html, drawings, tex, streams = (
        [payload.replace("CANARY", address) for payload in group] for group in (HTML, DRAWINGS, TEX, STREAMS)
    )
    outputs = [_display({"text/html": payload}) for payload in html]
    outputs += [_display({"text/markdown": payload}) for payload in html]
    outputs += [_display({"text/plain": payload}) for payload in html[:9]]
    outputs += [_display({"image/svg+xml": payload}) for payload in drawings]
    outputs += [_display({"text/html": payload}) for payload in drawings]
    for payload in drawings:
        coded = base64.b64encode(payload.encode()).decode()
        outputs.append(_display({"text/html": f'<img src="data:image/svg+xml;base64,{coded}" width="9">'}))
        outputs.append(_display({"text/html": f'<a href="data:image/svg+xml;base64,{coded}" download>x</a>'}))
    outputs += [_display({"text/latex": payload}) for payload in tex]
    outputs += [nbformat.v4.new_output("stream", name="stdout", text=payload) for payload in streams]
    outputs += [_display({"image/png": "AAAA"}, **{"image/png": {"alt": payload}}) for payload in html[:9]]
    outputs.append(nbformat.v4.new_output("error", ename="E", evalue="v", traceback=html[:5]))
    outputs += [_display({kind: _told(data, address)}) for kind, data in OTHERS.items()]
    outputs.append(_display({VIEW: {"model_id": "box"}, "text/plain": "x"}))
    return outputs


def _told(data: Any, address: str) -> Any:
    return json.loads(json.dumps(data).replace("CANARY", address))


def book(address: str) -> Any:
    """A notebook of all payloads, each followed by a sentence that has to stay readable."""
    cells: list[Any] = [nbformat.v4.new_markdown_cell("# Hostile")]
    for number, output in enumerate(_outputs(address)):
        cells.append(nbformat.v4.new_code_cell("1", outputs=[output]))
        cells.append(nbformat.v4.new_markdown_cell(SENTINEL.format(number=number)))
    for payload in (*HTML, *TEX):
        cells.append(nbformat.v4.new_markdown_cell(payload.replace("CANARY", address)))
        cells.append(nbformat.v4.new_markdown_cell(SENTINEL.format(number=len(cells))))
    cells += [
        nbformat.v4.new_markdown_cell(f"![x](attachment:{name})", attachments=ATTACHED) for name in ATTACHED
    ]
    for kind in ("", "text/html", "text/restructuredtext"):
        for payload in RAW:
            cell = nbformat.v4.new_raw_cell(payload.replace("CANARY", address))
            cell.metadata["raw_mimetype"] = kind
            cells.append(cell)
    state = {"box": {"model_name": "HTMLModel", "state": {"value": HTML[0].replace("CANARY", address)}}}
    return nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {STATE: {"state": state}}})


@pytest.fixture(scope="module")
def written(canary: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile notebook as a page of a site, as a single file, and both without their policy."""
    folder = tmp_path_factory.mktemp("hostile")
    page = render.page(book(canary.address))
    store = assets.AssetStore(folder)
    pages = {
        "site": store.extract(render.to_html(page, policy=render.SITE_POLICY)),
        "single": render.to_html(page).replace("</style>", f"{webfonts.rules('x')}</style>", 1),
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text)
        bare = text.replace("Content-Security-Policy", "x-none")
        (folder / f"{name}-without-policy.html").write_text(bare)
    return folder


def _opened(tab: Any, address: str, wait: float = 0.1) -> list[str]:
    """Open a page, poke every element of it; return what ran."""
    ran: list[str] = []
    tab.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    tab.goto(address)
    tab.evaluate(
        """() => {
          document.addEventListener('click', event => event.preventDefault(), true);
          for (const element of document.querySelectorAll('*'))
            for (const name of ['load', 'error', 'mouseover', 'focus', 'toggle', 'click', 'begin'])
              element.dispatchEvent(new Event(name, {cancelable: true}));
        }"""
    )
    tab.wait_for_timeout(1000 * wait)
    return ran


@pytest.mark.parametrize("name", ["site", "site-without-policy", "single-without-policy"])
def test_nothing_hostile_runs_loads_redirects_or_hides(
    name: str, written: Path, canary: Any, browser: Any
) -> None:
    tab, address = browser.new_page(), (written / f"{name}.html").as_uri()
    canary.asked.clear()
    assert _opened(tab, address, wait=1.3) == []
    assert canary.asked == []
    assert tab.url == address
    covered = tab.evaluate(
        """() => {
          const lost = [];
          for (const one of document.querySelectorAll('main p')) {
            if (!/^sentinel \\d+ can be read$/.test(one.textContent)) continue;
            one.scrollIntoView({block: 'center', behavior: 'instant'});
            const box = one.getBoundingClientRect();
            const seen = document.elementFromPoint(box.left + 20, box.top + box.height / 2);
            if (!box.height || !(seen === one || one.contains(seen))) lost.push(one.textContent);
          }
          return lost;
        }"""
    )
    assert covered == []
    assert tab.locator("text=/sentinel \\d+ can be read/").count() > 300
    assert tab.evaluate("document.querySelectorAll('main').length") == 1
    tab.close()


def test_no_figure_file_runs_or_loads_anything_when_it_is_opened_by_itself(
    written: Path, canary: Any, browser: Any
) -> None:
    figures = sorted((written / "figures").glob("*.svg"))
    assert len(figures) >= 5
    tab = browser.new_page()
    canary.asked.clear()
    for path in figures:
        assert _opened(tab, path.as_uri(), wait=0.02) == []
        assert tab.url == path.as_uri()
    tab.wait_for_timeout(500)
    assert canary.asked == []
    tab.close()


def test_the_same_outputs_run_load_and_redirect_in_the_default_page(
    canary: Any, browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "default.html"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of nbconvert, on outputs it cannot show
        html = [_display({"text/html": payload.replace("CANARY", canary.address)}) for payload in HTML]
        cells = [nbformat.v4.new_code_cell("1", outputs=[output]) for output in html]
        path.write_text(_default_page(nbformat.v4.new_notebook(cells=cells)))
    tab = browser.new_page()
    tab.add_init_script("window.alert = () => {}")
    tab.goto(path.as_uri(), wait_until="commit")
    wanted = {"/ran", "/x.js", "/i.png"}
    _asked_within_a_minute(tab, canary, wanted)
    tab.close()
    assert wanted <= set(canary.asked)
    output = _display({"text/html": RAW[0].replace("CANARY", canary.address)})
    cell = nbformat.v4.new_code_cell("1", outputs=[output])
    path.write_text(_default_page(nbformat.v4.new_notebook(cells=[cell])))
    tab = browser.new_page()
    tab.goto(path.as_uri(), wait_until="commit")
    _asked_within_a_minute(tab, canary, {"/raw"})
    assert "/raw" in canary.asked
    tab.close()


def _asked_within_a_minute(tab: Any, canary: Any, wanted: set[str]) -> None:
    """Wait until all of `wanted` has been asked for, as long as a busy machine may need."""
    for _ in range(600):
        if wanted <= set(canary.asked):
            return
        tab.wait_for_timeout(100)


def _default_page(notebook: Any) -> str:
    from nbconvert import HTMLExporter

    text = HTMLExporter(template_name="basic").from_notebook_node(notebook)[0]
    return f"<!doctype html><html><body>{text}</body></html>"


def test_there_are_enough_payloads() -> None:
    assert len({*HTML, *DRAWINGS, *RAW, *TEX, *STREAMS}) >= 130
