"""Notebooks made elsewhere: each thing they hold works on a page, or is named in one line."""

import base64
import re
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from analysis import cli
from analysis.run import execution, local_pictures
from analysis.site import formulas, notebook_cells, render, styler, terminal, widget_fallbacks

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _page(*cells: Any, pages: dict[str, str] | None = None, **metadata: Any) -> str:
    book = nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)
    text = render.to_html(render.page(book, pages))
    return text[text.index("<main") : text.index("</main>")]


def _markdown(source: str, **options: Any) -> str:
    return _page(nbformat.v4.new_markdown_cell(source), **options)


def _code(source: str = "1", *outputs: Any, tags: list[str] | None = None, **metadata: Any) -> Any:
    facts = {"tags": tags or [], **metadata}
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=facts)


def _shown(data: dict[str, Any], **metadata: Any) -> Any:
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def _stream(text: str, name: str = "stdout") -> Any:
    return nbformat.v4.new_output("stream", name=name, text=text)


@pytest.mark.parametrize(
    ("tag", "source", "output"),
    [
        ("remove-cell", False, False),
        ("remove_cell", False, False),
        ("remove-input", False, True),
        ("remove_input", False, True),
        ("hide-input", False, True),
        ("remove-output", True, False),
        ("remove_output", True, False),
        ("anything", True, True),
    ],
)
def test_a_cell_shows_what_its_tags_let_it_show(tag: str, source: bool, output: bool) -> None:
    page = _page(_code("the_source = 1", _stream("the output"), tags=[tag]))
    assert ("the_source" in page, "the output" in page) == (source, output)


@pytest.mark.parametrize(
    ("option", "source", "output"),
    [("include: false", False, False), ("echo: false", False, True), ("output: false", True, False)],
)
def test_options_of_quarto_are_obeyed_and_not_printed(option: str, source: bool, output: bool) -> None:
    page = _page(_code(f"#| {option}\nthe_source = 1", _stream("the output")))
    assert ("the_source" in page, "the output" in page) == (source, output)
    assert option not in page


@pytest.mark.parametrize("metadata", [{"jupyter": {"source_hidden": True}}, {"hide_input": True}])
def test_a_source_hidden_in_jupyterlab_stays_hidden(metadata: dict[str, Any]) -> None:
    page = _page(_code("the_source = 1", _stream("the output"), **metadata))
    assert "the_source" not in page
    assert "the output" in page


@pytest.mark.parametrize("tag", ["hide-output", "hide-cell"])
def test_a_hidden_output_waits_for_a_click(tag: str) -> None:
    assert re.search(
        r"<details[^>]*><summary>.*the output", _page(_code("1", _stream("the output"), tags=[tag])), re.S
    )


def test_a_markdown_cell_can_be_left_out_as_well() -> None:
    note = nbformat.v4.new_markdown_cell("a note for authors", metadata={"tags": ["remove-cell"]})
    assert "a note" not in _page(note, _code("1"))


def test_the_title_of_a_front_matter_is_used_where_there_is_no_heading() -> None:
    raw = nbformat.v4.new_raw_cell('---\ntitle: "My report"\nauthor: Jane <jane@example.org>\n---')
    page = _page(raw, _code("1", _stream("x")))
    assert "<h1>My report</h1>" in page
    assert "jane@example.org" not in page


def test_links_between_notebooks_lead_to_pages_and_lost_ones_say_so() -> None:
    page = _markdown(
        "# T\n\n[a](next.ipynb) [b](sub/my%20next.ipynb#Second-part) [c](gone.ipynb)",
        pages={"next.ipynb": "next.html", "my next.ipynb": "my-next.html"},
    )
    assert '<a href="next.html">a</a>' in page
    assert '<a href="my-next.html#second-part">b</a>' in page
    assert re.search(r"\bc <small[^>]*>\(notebook without a page here\)</small>", page)


@pytest.mark.parametrize("address", ["#Second-part", "#second-part", "#Second%20part"])
def test_a_link_within_the_page_finds_its_heading_however_ids_are_made(address: str) -> None:
    assert '<a href="#second-part">x</a>' in _markdown(f"# T\n\n[x]({address})\n\n## Second part")


def test_other_links_keep_their_address_and_a_doi_becomes_one() -> None:
    page = _markdown(
        "# T\n\n[a](report.pdf) [b](my%20notes.html) [c](docs/) [d](doi:10.1000/1) [e](../x.csv)"
    )
    for address in ("report.pdf", "my%20notes.html", "docs/", "https://doi.org/10.1000/1", "../x.csv"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "java&#9;script:alert(1)", "//evil", "file:///x", "/etc"]
)
def test_an_address_that_could_do_harm_is_dropped(address: str) -> None:
    assert (
        "href"
        not in _page(_code("1", _shown({"text/html": f'<a href="{address}">x</a>'}))).split("provenance")[0]
    )


def test_a_wide_table_of_pandas_scrolls_in_a_frame_that_the_keyboard_reaches() -> None:
    made = pd.DataFrame({"a": [1], "b": [2]})._repr_html_()
    assert '<div class="table-wrap" tabindex="0"><table' in _page(_code("1", _shown({"text/html": made})))


def test_colours_of_a_styler_stand_in_its_cells_and_are_readable() -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    page = _page(_code("1", _shown({"text/html": frame.style.highlight_max(color="#ffff00").to_html()})))
    assert re.search(r'<td style="background-color:#ffff00;color:#000"[^>]*>2</td>', page)
    assert styler.inlined("<p>x</p>") == "<p>x</p>"


def test_footnotes_lead_there_and_back_and_do_not_meet_those_of_another_cell() -> None:
    cells = [nbformat.v4.new_markdown_cell(f"text[^1]\n\n[^1]: note {number}") for number in (1, 2)]
    page = _page(*cells)
    ids = re.findall(r'id="(c\d-fn[^"]*)"', page)
    assert len(ids) == len(set(ids)) == 4
    assert all(f'href="#{one}"' in page for one in ids)


@pytest.mark.parametrize(
    "source", ["$E=mc^2$", "$$\\frac{a}{b}$$", "\\(x<y\\)", "\\begin{align}a&=b\\end{align}"]
)
def test_formulas_are_formulas(source: str) -> None:
    assert "<math" in _markdown(
        f"# T\n\nIs {source}" if source[0] != "\\" or "(" in source else f"# T\n\n{source}"
    )


@pytest.mark.parametrize("text", ["A price of $5 and one of $6.", "`$code$`", "US$ 5 and US$ 6", r"\$x\$"])
def test_prices_and_code_are_no_formulas(text: str) -> None:
    assert "<math" not in _markdown(f"# T\n\n{text}")


@pytest.mark.parametrize(
    "tex", [r"\text{<img src=x onerror=alert(1)>}", r"\href{javascript:alert(1)}{x}", "{" * 99]
)
def test_a_hostile_formula_is_text(tex: str) -> None:
    assert not re.search(r"<img|href|<script", formulas.mathml(tex, display=False))


def test_a_latex_output_is_a_formula() -> None:
    assert '<math display="block"' in _page(
        _code("1", _shown({"text/latex": r"$\displaystyle \frac{1}{2}$"}))
    )


def test_a_progress_bar_shows_its_last_state_once() -> None:
    pieces = [_stream(f"\r{percent:3d}%|" + "#" * percent, "stderr") for percent in range(0, 101, 10)]
    page = _page(_code("1", *pieces, _stream("done\n")))
    assert page.count('<pre class="stderr">') == 1
    assert " 90%" not in page and "100%|" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\rb", "b"),
        ("a\r\nb", "a\nb"),
        ("one\rtwo\n", "two\n"),
        ("abc\x08d", "abd"),
        ("x 0%\ny 0%\x1b[A\rx 9%\n\ry 9%", "x 9%\ny 9%"),
        ("plain\ntext", "plain\ntext"),
    ],
)
def test_a_terminal_is_followed_to_its_last_state(text: str, shown: str) -> None:
    assert terminal.last_state(text) == shown


def test_links_and_colours_of_a_terminal_are_kept_and_other_commands_are_not() -> None:
    made = terminal.to_html(
        "\x1b]8;;https://example.org/a\x1b\\words\x1b]8;;\x1b\\ \x1b[31mred\x1b[0m\x1b[2J\x1b[?25l"
    )
    assert '<a href="https://example.org/a">words</a>' in made
    assert "red</span>" in made
    assert "\x1b" not in made and "25l" not in made and "2J" not in made


@pytest.mark.parametrize(
    "data",
    [
        {"application/vnd.plotly.v1+json": "{}", "text/plain": "Figure({'data': 'x' * 9})"},
        {"text/html": '<div class="plotly-graph-div"></div><script>Plotly.newPlot()</script>'},
        {"application/vnd.vegalite.v5+json": "{}", "text/plain": "alt.Chart(...)"},
        {"application/javascript": "alert(1)"},
        {"text/html": "<iframe srcdoc='x'></iframe>"},
        {"text/html": "<video src='x'></video>"},
    ],
)
def test_what_needs_a_running_notebook_is_named_in_one_sentence(data: dict[str, str]) -> None:
    page = _page(_code("1", _shown(data)))
    assert page.count("An interactive output (") == 1
    assert "Figure(" not in page and "alt.Chart" not in page


def test_an_interactive_chart_with_a_static_picture_is_shown_as_that() -> None:
    data = {"application/vnd.plotly.v1+json": "{}", "image/png": PIXEL, "text/plain": "Figure()"}
    page = _page(_code("1", _shown(data)))
    assert "<img" in page and "interactive output" not in page


def test_a_picture_that_is_not_there_is_named() -> None:
    assert "[picture not available: a boat]" in _markdown("# T\n\n![a boat](http://example.org/x.png)")


def test_a_task_list_keeps_its_marks() -> None:
    assert "☑ done" in _markdown("# T\n\n- [x] done\n- [ ] open")


def test_an_error_that_was_expected_is_one_block() -> None:
    error = nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["a", "\x1b[31mb\x1b[0m"])
    assert _page(_code("1/0", error, tags=["raises-exception"])).count('<pre class="stderr">') == 1


def test_pictures_beside_a_notebook_are_taken_in_once_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "my photo.png").write_bytes(base64.b64decode(PIXEL))
    (tmp_path / "secret.png").write_text("no picture")
    source = "![a](my%20photo.png) <img src='my photo.png'> ![b](secret.png) ![c](gone.png) ![d](https://e.org/x.png)"
    cells = [nbformat.v4.new_markdown_cell(source)]
    cells.append(_code("1", _shown({"text/html": '<img src="my photo.png" alt="x">'})))
    book = nbformat.v4.new_notebook(cells=cells)
    assert local_pictures.embed(book, tmp_path) == [(tmp_path / "my photo.png").resolve()]
    nbformat.validate(book)
    page = render.to_html(render.page(book))
    assert page.count(f"data:image/png;base64,{PIXEL}") == 3
    assert "no picture" not in page


def test_front_matter_is_read_only_where_a_notebook_begins_with_it() -> None:
    raw = nbformat.v4.new_raw_cell("---\ntitle: x\n---")
    assert notebook_cells.front_matter([raw]) == {"title": "x"}
    assert notebook_cells.front_matter([_code("1"), raw]) == {}


def test_a_notebook_that_names_no_kernel_is_run_with_python(tmp_path: Path) -> None:
    path = tmp_path / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1 + 1)")]), path)
    result = execution.execute(execution.plan(path), tmp_path / "out")
    assert result.failure is None
    assert result.notebook.cells[0].outputs[0].text == "2\n"


def test_a_printed_text_nobody_would_read_is_shortened_and_says_so() -> None:
    page = _page(_code("1", _stream("".join(f"line {number}\n" for number in range(20_000)))))
    assert all(words in page for words in ("line 0\n", "line 79<", "19880 lines are left out", "line 19999"))
    assert "line 80\n" not in page
    wide = _page(_code("1", _stream("w" * 1_000_000)))
    assert len(wide) < 60_000
    assert "955000 characters are left out" in wide
    short = _page(_code("1", _stream("".join(f"line {number}\n" for number in range(400)))))
    assert "left out" not in short


def test_a_drawing_attached_as_text_is_shown() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'
    cell = nbformat.v4.new_markdown_cell("![sketch](attachment:a.svg)")
    cell.attachments = {"a.svg": {"image/svg+xml": drawing}}
    assert 'alt="sketch"' in _page(cell)
    assert "not available" not in _page(cell)


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "&#8238;", "&#x202E;"])
def test_no_sign_shows_a_text_in_another_order_than_it_is(sign: str) -> None:
    page = _page(
        nbformat.v4.new_markdown_cell(f"{sign}gnp.exe"), _code(f"x = '{sign}1'", _stream(f"{sign}2"))
    )
    assert "gnp.exe" in page
    assert not re.search("[\u202d\u202e]|&#(?:8238|8237|x202)", page, re.IGNORECASE)


def test_a_control_alone_is_named_and_an_image_widget_shows_its_picture() -> None:
    state = {
        "slider": {"model_name": "IntSliderModel", "state": {"value": 3}},
        "photo": {
            "model_name": "ImageModel",
            "state": {"format": "png"},
            "buffers": [{"path": ["value"], "encoding": "base64", "data": PIXEL}],
        },
    }
    views = [
        _shown({widget_fallbacks.VIEW: {"model_id": name}, "text/plain": f"{name}(x=1)"})
        for name in ("slider", "photo")
    ]
    page = _page(_code("1", *views), widgets={widget_fallbacks.STATE: {"state": state}})
    assert page.count("An interactive output (Jupyter) stood here") == 1
    assert page.count("<img ") == 1
    assert "slider(" not in page


def _executed(path: Path, *cells: Any, **metadata: Any) -> Path:
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells), metadata=metadata), path)
    return path


def test_a_notebook_that_was_executed_elsewhere_becomes_a_page_without_running(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dot.png").write_bytes(base64.b64decode(PIXEL))
    words = nbformat.v4.new_markdown_cell("# Slow work\n\n![dot](dot.png)")
    code = _code("raise SystemExit", _stream(f"read {tmp_path / 'data.csv'}\n"), _stream("42 found\n"))
    parameters = {"parameters": {"region": "north"}}
    book = _executed(tmp_path / "slow.ipynb", words, code, papermill=parameters)
    before, site = book.read_bytes(), tmp_path / "site"
    assert cli.main(["render", str(book), "--out", str(site), "--single-file"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["1 pages written", str(site / "single" / "slow.html"), str(site / "slow.html")]
    page = (site / "slow.html").read_text(encoding="utf-8")
    assert "42 found" in page and "region north" in page and 'id="show-code"' in page
    assert "data:image/png" in (site / "single" / "slow.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in page and "Make it again" not in page and "pandas" not in page
    assert book.read_bytes() == before
    assert cli.main(["verify", str(site)]) == 0
    assert cli.main(["render", str(site)]) == 0, "its page can be made again"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "new.ipynb",
            None,
            "new.ipynb has no results: run it in JupyterLab, or let `analysis report` run it",
        ),
        ("torn.ipynb", '{"cells": [', "torn.ipynb is no notebook"),
        ("other.ipynb", '{"a": 1}', "other.ipynb is no notebook"),
    ],
)
def test_what_has_not_been_executed_becomes_no_page(
    name: str, content: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / name
    if content is None:
        _executed(book, nbformat.v4.new_code_cell("1 + 1"))
    else:
        book.write_text(content, encoding="utf-8")
    assert cli.main(["render", str(book), "--out", str(tmp_path / "site")]) == 2
    assert capsys.readouterr().err == f"analysis: {said}\n"
    assert not [*(tmp_path / "site").glob("*.html")]
