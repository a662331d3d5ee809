"""Text that holds markup or script is shown as text, in every place of a page; all data here are invented."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from analysis import front, page as put
from analysis.run.output import output_name
from analysis.site import assets, builder, index_cards, render, widget_fallbacks

PAYLOADS = [
    "<script>alert('ran')</script>",
    "<img src=x onerror=alert('ran')>",
    "<svg onload=alert('ran')></svg>",
    "\"><script>alert('ran')</script>",
    "' autofocus onfocus=alert('ran') x='",
    "<iframe srcdoc=\"<script>parent.alert('ran')</script>\"></iframe>",
    "<a href=\"javascript:alert('ran')\" id=hostile>click</a>",
    "</title></style><script>alert('ran')</script>",
    "<details open ontoggle=alert('ran')>x</details>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert('ran')>",
]
ADDED = "iframe, object, embed, form, math, [onerror], [onload], [onfocus], [ontoggle]"


def _figure(payload: str) -> Any:
    axes = plt.figure().add_subplot()
    axes.plot([1, 2])
    axes.alt_text = payload  # type: ignore[attr-defined]
    return axes


def _outputs(payload: str) -> list[Any]:
    """What a notebook puts on its page when region, title, note and caption hold the payload."""
    frame = pd.DataFrame({"region": [payload], payload: [payload]})
    with put.capture() as shown:
        put.figure(_figure(payload), title=payload, caption=payload, table=frame, name=payload)
        put.table(frame, caption=payload)
        put.say("key_data.own_converted", count=1, currency=payload)
        put.say([{"key": "key_data.own_converted", "count": 1, "currency": payload}], role="list")
    made = [_display({"text/html": one.html, "text/plain": one.plain}) for one in shown]
    made.append(_display({"text/html": frame.to_html(escape=False), "text/plain": payload}))
    made.append(_display({"text/markdown": f"**{payload}**"}))
    made.append(_display({widget_fallbacks.VIEW: {"model_id": "box"}, "text/plain": "x"}))
    made.append(nbformat.v4.new_output("stream", name="stdout", text=payload))
    return made


def _display(data: dict[str, Any]) -> Any:
    return nbformat.v4.new_output("display_data", data=data)


def _book(payload: str) -> Any:
    cells = [
        nbformat.v4.new_markdown_cell(f"# Question {payload}\n\n{payload}\n\n## {payload}"),
        nbformat.v4.new_code_cell("1", outputs=_outputs(payload), metadata={"tags": ["finding"]}),
    ]
    facts = {"notebook": f"{payload}.ipynb", "parameters": {"language": "en", "note": payload}}
    facts |= {"command": f"analysis report x -p note {payload}", "tables": {payload: payload}}
    state = {"box": {"model_name": "HTMLModel", "state": {"value": payload}}}
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"analysis": facts, "widgets": {widget_fallbacks.STATE: {"state": state}}}
    )


def _site(payload: str, folder: Path) -> list[Path]:
    """A page and an index card of the payload, as a site writes them."""
    page = render.page(_book(payload))
    page.subtitle = builder.subtitle("en", {"note": payload})
    turn = {"href": "x.html", "text": payload}
    page.links = {"previous": turn, "next": turn, "download": "x.zip", "download_name": payload}
    index = render.Page(lang="en", title=payload, body="")
    index.links = {"cards": [{**index_cards.card(page), "href": "x.html", "variants": [turn]}]}
    shelf, written = assets.AssetStore(folder), []
    for name, shown, template in (("page", page, "page.html.j2"), ("index", index, "cards.html.j2")):
        written.append(folder / f"{name}.html")
        written[-1].write_text(shelf.extract(render.to_html(shown, template, render.SITE_POLICY)))
    return written


@pytest.fixture(scope="module")
def opened(browser: Any) -> Iterator[Any]:
    """One tab for all payloads."""
    tab = browser.new_page()
    yield tab
    tab.close()


@pytest.fixture
def tab(opened: Any) -> Iterator[Any]:
    """The tab, noting the dialogs of this test."""
    opened.ran = []

    def note(dialog: Any) -> None:
        opened.ran.append(dialog.message)
        dialog.dismiss()

    opened.on("dialog", note)
    yield opened
    opened.remove_listener("dialog", note)


@pytest.mark.parametrize(
    ("payload", "policy"),
    [
        *((payload, "without") for payload in PAYLOADS),
        *((payload, "with policy") for payload in PAYLOADS[:1]),
    ],
)
def test_nothing_hostile_runs_or_adds_an_element(payload: str, policy: str, tab: Any, tmp_path: Path) -> None:
    for path in _site(payload, tmp_path):
        if policy == "without":
            path.write_text(path.read_text().replace("Content-Security-Policy", "x-none"))
        tab.goto(path.as_uri())
        for link in tab.locator("#hostile").all():
            link.click(force=True)
        tab.wait_for_timeout(30)
        assert tab.locator(ADDED).count() == 0
        scripts = tab.locator("script:not([type='application/json'])").all_text_contents()
        own = render.script()
        assert {one.strip() for one in scripts} <= {own, f"{own}\n{front.picture()}"}
    assert tab.ran == []


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_hostile_value_makes_a_harmless_file_name(payload: str) -> None:
    name = output_name("02_key_data", {"note": payload})
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")


def test_the_same_text_runs_in_the_default_page(tab: Any, tmp_path: Path) -> None:
    from nbconvert import HTMLExporter

    path = tmp_path / "default.html"
    path.write_text(HTMLExporter(template_name="basic").from_notebook_node(_book(PAYLOADS[1]))[0])
    tab.goto(path.as_uri())
    for _ in range(600):
        if tab.ran:
            break
        tab.wait_for_timeout(100)
    assert "ran" in tab.ran
