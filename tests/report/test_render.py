"""Pages: one language, everything inside, nothing that runs, readable by everyone."""

import base64
import hashlib
import re
import zlib
from html.parser import HTMLParser
from typing import Any

import nbformat
import pytest

from analysis.site import foreign_words, language_blocks, render, sanitize, webfonts, widget_fallbacks

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
THREE = (
    '<div lang="en">\n\n# A question?\n\nEnglish words.\n\n</div>\n'
    '<div lang="de" hidden>\n\n# Eine Frage?\n\nDeutsche Wörter.\n\n</div>\n'
    '<div lang="zh" hidden>\n\n# 问题？\n\n中文。\n\n</div>'
)
SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><path/></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "<iframe src=//evil.example></iframe>",
    '<img src="https://evil.example/track.png">',
    "<style>@import url(//evil.example)</style>",
    '<p style="background:url(//evil.example)">x</p>',
    "<form action=//evil.example><button>x</button></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<object data="//evil.example"></object><embed src="//evil.example">',
    '<meta http-equiv="refresh" content="0;url=//evil.example"><base href="//evil.example">',
]


def _output(data: dict[str, Any], **metadata: Any) -> Any:
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def _book(*outputs: Any, markdown: str = THREE, language: str = "en", tags: list[str] | None = None) -> Any:
    cell = nbformat.v4.new_code_cell("print('made up')", outputs=list(outputs), metadata={"tags": tags or []})
    facts = {"notebook": "sample.ipynb", "parameters": {"language": language, "region": "all"}}
    facts |= {"command": "analysis report sample", "package": "0"}
    facts["data"] = {"registry_sha256": "abc", "newest_source": "2026-07-17"}
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(markdown), cell], metadata={"analysis": facts}
    )


def _html(*outputs: Any, **options: Any) -> str:
    return render.to_html(render.page(_book(*outputs, **options)))


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("language", "there", "absent"),
    [
        ("en", "English words", "Wörter"),
        ("de", "Deutsche Wörter", "中文。"),
        ("zh", "中文。", "English words"),
    ],
)
def test_a_page_speaks_one_language(language: str, there: str, absent: str) -> None:
    page = _html(language=language)
    assert there in page
    assert absent not in page
    assert f'<html lang="{render.HTML_LANG[language]}">' in page


def test_text_outside_of_language_blocks_and_nested_blocks_are_kept() -> None:
    english = '<div lang="en">\n<div class="x">inside</div>\n</div>'
    source = f'before\n{english}\n<div lang="de" hidden>\nweg\n</div>\nafter'
    assert language_blocks.keep(source, "en").split() == ["before", "<div", 'class="x">inside</div>', "after"]


@pytest.mark.parametrize("payload", SCRIPTS)
@pytest.mark.parametrize("route", ["text/html", "text/markdown", "markdown cell", "text/plain", "stream"])
def test_nothing_in_the_data_becomes_something_that_runs_or_loads(payload: str, route: str) -> None:
    if route == "markdown cell":
        page = _html(markdown=f"# T\n\n{payload}")
    elif route == "stream":
        page = _html(nbformat.v4.new_output("stream", name="stdout", text=payload))
    else:
        page = _html(_output({route: payload}))
    main = page[page.index("<main") : page.rindex("<script>")]  # the page has one script of its own
    tags = _Tags(main).found
    assert not {tag for tag, _ in tags} & {
        "script",
        "iframe",
        "object",
        "embed",
        "form",
        "style",
        "base",
        "meta",
    }
    values = [str(value) for _, attributes in tags for value in attributes.values()]
    assert not any(re.search(r"javascript:|evil|text/html", value) for value in values)
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)


def test_a_page_asks_no_other_host_for_anything() -> None:
    tags = _Tags(_html(_output({"image/png": PIXEL})))
    loading = [attributes.get("src") or "" for tag, attributes in tags.found if tag not in ("a",)]
    assert all(value == "" or value.startswith("data:") for value in loading)
    assert not any("src" in facts for tag, facts in tags.found if tag == "script")
    assert all(str(facts["href"]).startswith("data:") for tag, facts in tags.found if tag == "link")
    policy = [attributes["content"] for tag, attributes in tags.found if attributes.get("http-equiv")]
    assert str(policy[0]).startswith(render.POLICY)


def test_the_only_script_of_a_page_is_the_one_whose_hash_stands_in_its_policy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(render, "script", lambda: "document.title = 'a & <b>';")
    page = _html(_output({"image/png": PIXEL}))
    inside = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert inside == ["document.title = 'a & <b>';"]
    digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in page or f"script-src 'sha256-{digest}'" in page
    assert "<script" not in render.to_html(render.page(_book()), scripted=False)


def test_a_page_has_one_first_heading_headings_in_order_and_a_table_of_contents() -> None:
    page = _html(markdown="# One\n\n# Another\n\n#### Deep\n\n## Another")
    levels = [int(tag[1]) for tag, _ in _Tags(page).found if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 3, 2, 2, 2]  # the last two: about this page, how it was made
    assert '<a href="#another">' in page
    assert '<a href="#another-2">' in page


def test_a_picture_brings_its_description_and_one_without_says_so() -> None:
    described = _output({"image/png": PIXEL}, **{"image/png": {"alt": 'rises to <5> & "more"'}})
    assert 'alt="rises to &lt;5&gt; &amp; &quot;more&quot;"' in _html(described)
    assert 'alt="Figure without a description"' in _html(_output({"image/png": PIXEL}))


def test_an_svg_is_a_picture_and_cannot_run() -> None:
    hostile = "<svg onload='alert(1)' width='5'><script>alert(1)</script><rect/></svg>"
    page = _html(_output({"image/svg+xml": hostile}, **{"image/svg+xml": {"alt": "made up"}}))
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert found is not None
    drawn = base64.b64decode(found.group(1)).decode()
    assert drawn == '<svg xmlns="http://www.w3.org/2000/svg" width="5"><rect /></svg>'


def test_a_raw_cell_never_reaches_the_page() -> None:
    book = _book()
    for kind in ("", "text/html", "text/x-html", "text/restructuredtext"):
        raw = '<meta http-equiv="refresh" content="0;url=//evil.example"><style>*{display:none}</style>'
        book.cells.append(nbformat.v4.new_raw_cell(raw, metadata={"raw_mimetype": kind}))
    page = render.to_html(render.page(book))
    assert "evil.example" not in page and "display:none}" not in page[page.index("<body") :]


def test_a_set_of_pictures_is_no_way_past_the_sanitizer() -> None:
    data = f"data:image/png;base64,{PIXEL}"
    for value in (f"{data} 1x, https://evil.example/x 2x", f"{data},https://evil.example/x 2x", "//evil 1x"):
        assert "evil" not in _html(_output({"text/html": f'<img src="{data}" srcset="{value}" alt="x">'}))


def test_a_pasted_picture_is_on_the_page_and_a_missing_one_stops_nothing() -> None:
    book = _book(markdown="# T\n\n![a](attachment:a%20b.png) ![b](attachment:gone.png)")
    book.cells[0]["attachments"] = {"a b.png": {"image/png": PIXEL}}
    page = render.to_html(render.page(book))
    assert page.count(f'src="data:image/png;base64,{PIXEL}"') == 1


def test_table_heads_have_a_scope_and_empty_ones_are_no_heads() -> None:
    table = (
        '<table border="1" class="dataframe"><thead><tr><th></th><th>a</th></tr></thead>'
        "<tbody><tr><th>0</th><td>1</td></tr></tbody></table>"
    )
    cleaned = sanitize.clean(table)
    assert "<td></td>" in cleaned
    assert '<th scope="col">a</th>' in cleaned
    assert '<th scope="row">0</th>' in cleaned
    assert "border=" not in cleaned


def test_a_wide_table_can_be_reached_by_keyboard_under_its_own_name() -> None:
    table = '<div class="table-wrap"><table class="data"{}>{}<tbody><tr><td>1</td></tr></tbody></table></div>'
    named = sanitize.clean(table.format(' aria-labelledby="t"', ""))
    assert '<div class="table-wrap" tabindex="0" role="region" aria-labelledby="t">' in named
    captioned = sanitize.clean(table.format("", "<caption>a &lt;b&gt; &quot;c&quot;</caption>"))
    assert 'role="region" aria-label="a &lt;b&gt; &quot;c&quot;">' in captioned
    assert '<div class="table-wrap" tabindex="0"><table' in sanitize.clean(table.format("", ""))


def test_code_is_folded_away_until_asked_for_without_a_script() -> None:
    page = render.to_html(render.page(_book()), scripted=False)
    assert '<input type="checkbox" id="show-code">' in page
    assert ".code{display:none" in page
    assert "<script" not in page


def test_a_widget_is_replaced_by_what_it_showed() -> None:
    state = {
        "box": {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_words", "IPY_MODEL_slider"]}},
        "words": {"model_name": "HTMLModel", "state": {"value": "<b>made up</b><script>x</script>"}},
        "slider": {"model_name": "IntSliderModel", "state": {"value": 3}},
    }
    view = _output({widget_fallbacks.VIEW: {"model_id": "box"}, "text/plain": "VBox(children=(HTML(...)))"})
    book = _book(view)
    book.metadata["widgets"] = {widget_fallbacks.STATE: {"state": state}}
    page = render.to_html(render.page(book), scripted=False)
    assert "<b>made up</b>" in page
    assert "VBox(" not in page
    assert "<script" not in page


def test_the_finding_is_what_the_tagged_cells_say() -> None:
    told = _output({"text/html": '<p class="finding">Made up: 5 &lt; 6</p>', "text/plain": "x"})
    page = render.page(_book(told, tags=["finding"]))
    assert page.finding == '<p class="finding">Made up: 5 &lt; 6</p>'
    assert page.description == "Made up: 5 < 6"


def test_no_line_ends_within_an_amount_in_chinese_units_and_tables_stay_as_they_are() -> None:
    amount = '<p title="12亿元">1016.7亿元</p><table><tr><td>7万元</td></tr></table>'
    whole = (
        '<p title="12亿元"><span class="amount">1016.7亿元</span></p><table><tr><td>7万元</td></tr></table>'
    )
    assert webfonts.unbroken(amount) == whole


def test_the_fonts_of_a_page_hold_the_words_of_its_explorers() -> None:
    packed = base64.b64encode(zlib.compress('{"ui":{"reset":"恢复"}}'.encode())).decode()
    foreign = base64.b64encode(b"not deflated").decode()
    for data in (packed, foreign):
        letters = webfonts.characters(f'<p>区域</p><div data-explore="{data}"></div>')
        assert letters["400"] == ("区域复恢" if data == packed else "区域")
        assert letters["700"] == ("复恢" if data == packed else "")


def test_every_page_says_how_it_was_made() -> None:
    page = _html()
    assert "<code>analysis report sample</code>" in page
    assert "language en, region all" in page
    assert '<dd lang="en">abc</dd>' in page
    assert "<dt>Date of the data (newest source)</dt><dd>17 July 2026</dd>" in page


def test_heading_and_tab_name_the_region_and_the_day_of_the_data() -> None:
    page = render.page(_book())
    page.subtitle = "Greater Bay Area"
    text = render.to_html(page)
    assert '</h1>\n<p class="region">Greater Bay Area · data as of 17 July 2026</p>' in text
    assert "<title>A question? (Greater Bay Area) · 17 July 2026 · " in text


def test_a_page_says_who_publishes_it_under_which_licence_and_how_to_cite_it() -> None:
    page = render.page(_book())
    page.links = {"href": "sample.html"}
    known = {"author": "A & B", "contact": "mailto:a@example.org", "url": "https://e.org/", "licence": ""}
    text = render.to_html(page, publication=known)
    assert '<meta name="author" content="A &amp; B">' in text
    assert '<a href="mailto:a@example.org">a@example.org</a>' in text
    assert "A &amp; B (2026). A question?. In: Regional innovation cooperation in China." in text
    assert "@misc{regional-innovation-sample," in text and r"author = {{A \&amp; B}}" in text
    assert "https://e.org/sample.html" in text


def test_values_from_outside_are_text_in_the_frame_of_the_page() -> None:
    book = _book()
    book.metadata["analysis"]["command"] = "analysis report -p note '<img src=x onerror=alert(1)>'"
    book.metadata["analysis"]["parameters"]["note"] = "<script>alert(1)</script>"
    page = render.page(book)
    page.subtitle = "<script>alert(1)</script>"
    text = render.to_html(page, scripted=False)
    assert "<script" not in text
    assert "<img" not in text


def test_the_frame_of_a_page_is_small() -> None:
    assert len(_html().encode()) < 30_000


def test_words_exist_in_every_language() -> None:
    english = render.words("en")
    assert all(set(render.words(language)) == set(english) for language in ("de", "zh"))
    assert all(value for language in ("en", "de", "zh") for value in render.words(language).values())


def test_what_folds_a_language_away_in_an_editor_leaves_no_trace_on_a_page() -> None:
    source = (
        '<div lang="en">\n\nWords.\n\n</div>\n<details><summary lang="de">Deutsch</summary>\n'
        '<div lang="de" hidden>\n\nWorte.\n\n</div>\n</details>\n\n<details><summary>M</summary>x</details>'
    )
    english, german = (language_blocks.keep(source, language) for language in ("en", "de"))
    assert "Words." in english
    assert "Worte." in german
    for kept in (english, german):
        assert "Deutsch" not in kept
        assert kept.count("<details>") == kept.count("</details>") == 1


def test_no_attribute_of_sanitized_html_holds_a_sign_that_ends_a_tag() -> None:
    cleaned = sanitize.clean('<p title="a > b < c">x</p><img alt="> <img src=x onerror=alert(1)>">')
    assert re.findall("<[^>]*>", cleaned) == re.findall('<(?:[^">]|"[^"]*")*>', cleaned)
    assert "<img src=x" not in cleaned


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("zh", "<p>见 Red Star News 的报道</p>", '<p>见 <span lang="en">Red Star News</span> 的报道</p>'),
        ("en", "<p>read as 亿元.</p>", '<p>read as <span lang="zh-Hans">亿元</span>.</p>'),
        ("zh", "<pre>some english words</pre>", "<pre>some english words</pre>"),
        ("zh", "<p>S&amp;T in 10 days</p>", '<p><span lang="en">S&amp;T in 10 days</span></p>'),
        ("zh", '<p><b lang="en">New China TV</b></p>', '<p><b lang="en">New China TV</b></p>'),
        ("zh", '<p title="some english words">词</p>', '<p title="some english words">词</p>'),
    ],
)
def test_words_in_another_script_bear_their_language(language: str, text: str, marked: str) -> None:
    assert foreign_words.marked(text, language) == marked


@pytest.mark.parametrize("name", sorted(sanitize.RESERVED_IDS))
def test_an_anchor_of_the_page_frame_cannot_be_taken_by_a_notebook(name: str) -> None:
    assert "id=" not in sanitize.clean(f'<p id="{name}">x</p>')
