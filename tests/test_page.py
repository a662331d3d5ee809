"""What a page shows: figures with alternative text, tables, statements, flags, sources, all escaped."""

import base64
import re
from html.parser import HTMLParser

import matplotlib as mpl
import pandas as pd
import pytest

from analysis import page, style, text
from analysis.errors import DataError, ParameterError, UnknownName
from analysis.page import html_tables
from invented_words import written

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "**bold** [x](javascript:alert(1)) `c` $y$",
)


class Tags(HTMLParser):
    """Collects tags with their attributes, and fails on a tag closed in the wrong order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("img", "source", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(autouse=True)
def set_up(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_DATA", str(written(tmp_path / "data")))
    mpl.use("agg")
    with mpl.rc_context(), text.using_language("en"):
        style.use("en")
        yield


def drawn(alt: str = "Line chart: two points.", words: str = ""):
    from matplotlib import pyplot as plt

    _, ax = plt.subplots(figsize=(2, 1))
    ax.plot([1, 2], [3, 4])
    ax.text(1, 3, words)
    ax.alt_text = alt
    return ax


def shown(put, *args, **options):
    with page.capture() as outputs:
        assert put(*args, **options) is None
    assert len(outputs) == 1
    return outputs[0], Tags(outputs[0].html)


# ---- figures


@pytest.fixture(scope="module")
def figure_output():
    """One figure with everything, drawn once for the tests that only read it."""
    from matplotlib import pyplot as plt

    with mpl.rc_context(), pytest.MonkeyPatch.context() as patch, text.using_language("en"):
        mpl.use("agg")
        style.use("en")
        plt.close("all")  # what other tests of this process left open
        patch.setattr(style.credits.registry, "source", lambda key: type("S", (), {"key": key,
            "publisher": f"Office <{key}>", "title": key, "licence": "", "published": ""})())  # fmt: skip
        ax = drawn()
        ax.set_title("The finding & more")
        table = pd.DataFrame({"region": ["yrd"], "year": [2023], "amount_cny_bn": [1016.68]})
        return shown(
            page.figure,
            ax,
            title="The finding & more",
            caption="How to read <it>.",
            sources=["a"],
            year=2023,
            table=table,
            name="key/Trend",
            format="png",
        )


def test_a_figure_carries_its_alternative_text_and_size(figure_output):
    (image,) = figure_output[1].named("img")
    assert image["alt"] == "Line chart: two points."
    assert image["src"].startswith("data:image/png;base64,")
    assert 150 < int(image["width"]) < 250
    assert 60 < int(image["height"]) < 130


def test_a_figure_is_two_pixels_per_pixel_with_few_colours(figure_output):
    from io import BytesIO

    from PIL import Image

    (image,) = figure_output[1].named("img")
    picture = Image.open(BytesIO(base64.b64decode(image["src"].split(",")[1])))
    assert picture.mode == "P"
    assert abs(picture.width - 2 * int(image["width"])) <= 1
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert "Software" not in picture.info


def test_the_title_is_text_on_the_page_and_not_printed_twice(figure_output):
    output, tags = figure_output
    assert tags.text.count("The finding & more") == 1
    assert (
        '<p class="fig-title" id="fig-key-trend-title"><strong>The finding &amp; more</strong></p>'
        in output.html
    )
    assert tags.named("figure") == [
        {"class": "fig", "id": "fig-key-trend", "aria-labelledby": "fig-key-trend-title"}
    ]


def test_a_figure_has_caption_credit_and_its_data_folded_below(figure_output):
    output, tags = figure_output
    assert "How to read &lt;it&gt;." in output.html
    assert "Source: Office &lt;a&gt;; data to 2023." in output.html
    assert tags.named("details") == [{"class": "fig-data"}]
    assert "1,016.7" in tags.text


def test_the_plain_twin_of_a_figure_tells_title_and_alternative_text(figure_output):
    assert figure_output[0].plain.startswith("The finding & more\nLine chart: two points.")


def test_the_figure_is_closed_after_it_is_shown(figure_output):
    from matplotlib import pyplot as plt

    assert plt.get_fignums() == []


@pytest.mark.parametrize("form", ["auto", "png", "svg"])
def test_the_same_figure_has_the_same_bytes(form):
    first, second = (shown(page.figure, drawn(), title="T", format=form)[0].html for _ in range(2))
    assert first == second


def test_a_figure_goes_onto_the_page_as_vectors_for_wide_and_narrow_screens():
    _, tags = shown(page.figure, drawn(), title="T")
    (image,), (narrow,) = tags.named("img"), tags.named("source")
    assert image["src"].startswith("data:image/svg+xml,%3Csvg")
    assert narrow["srcset"].startswith("data:image/svg+xml,%3Csvg")
    assert " " not in narrow["srcset"]
    assert 150 < int(image["width"]) < 250


def test_a_figure_brings_its_whole_data_as_a_file_no_spreadsheet_runs():
    frame = pd.DataFrame({"city": ["=1+1"] * 50, "value": [0.1 + 0.2, None] * 25})
    output, tags = shown(page.figure, drawn(), title="T", name="x", table=frame)
    (file,) = [link for link in tags.named("a") if link.get("class") == "fig-file"]
    rows = base64.b64decode(file["href"].split(",")[1]).decode("utf-8-sig").splitlines()
    assert file["download"] == "T.csv"
    assert rows[:4] == ["# T", "City,Value", "'=1+1,0.3", "'=1+1,"]
    assert len(rows) == 52
    assert "The first 30 of 50 rows" in output.html


def test_words_take_the_room_that_matplotlib_gives_them():
    from matplotlib import font_manager

    from analysis import style

    style.use()
    entry = font_manager.get_font(font_manager.findfont(font_manager.FontProperties(family=[style.FAMILY])))
    table, em = entry.get_sfnt_table("OS/2"), entry.get_sfnt_table("head")["unitsPerEm"]
    told = [table[key] / em for key in ("sTypoAscender", "sTypoDescender", "sTypoLineGap")]
    assert list(style.line_height()) == [told[0], -told[1], told[2]]


def test_a_figure_of_very_many_points_is_not_tried_as_vectors(monkeypatch):
    from analysis.page import pictures

    monkeypatch.setattr(pictures, "MOST_POINTS", 1)
    image = shown(page.figure, drawn(), title="T")[1].named("img")[0]
    assert image["src"].startswith("data:image/png;base64,")


def test_a_title_or_credit_drawn_into_the_figure_is_taken_out():
    from analysis.page import pictures

    ax = drawn()
    ax.set_title("T")
    ax.figure.text(0, 0, "Source: X", gid=style.CREDIT)
    other = ax.figure.text(0, 0, "a label")
    pictures.take_out(ax.figure, "T")
    assert ax.get_title(loc="left") == ax.get_title() == ""
    assert [artist.get_text() for artist in ax.figure.texts] == ["", other.get_text()]
    mpl.pyplot.close(ax.figure)


def test_a_picture_that_stands_alone_has_title_and_credit_inside():
    ax = drawn()
    picture = page.picture(ax, title="The finding", sources=["open"], year=2023)
    words = [" ".join(artist.get_text().split()) for artist in ax.figure.texts]
    assert picture.startswith(b"\x89PNG")
    assert "The finding" in words
    assert "Source: Office of Invention (CC BY 4.0); data to 2023." in words


def test_a_figure_without_alternative_text_is_refused():
    ax = drawn(alt=" ")
    with pytest.raises(ParameterError, match="figure 'trend' has no alternative text"):
        page.figure(ax, title="T", name="trend")
    mpl.pyplot.close(ax.figure)


def test_a_character_without_a_glyph_stops_the_figure():
    ax = drawn(words="龙🐉")
    with pytest.raises(DataError, match="no glyph"):
        page.figure(ax, title="T")
    mpl.pyplot.close(ax.figure)


def test_an_unknown_picture_format_is_refused():
    ax = drawn()
    with pytest.raises(UnknownName, match="unknown picture format 'jpg': use one of auto, png, svg"):
        page.figure(ax, title="T", format="jpg")
    mpl.pyplot.close(ax.figure)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_around_a_figure_stay_words(words, monkeypatch):
    monkeypatch.setattr("analysis.page.pictures.drawing", lambda *_, **__: b"\x89PNG" + bytes(24))
    _, tags = shown(page.figure, drawn(alt=words), title=words, caption=words, name=words)
    assert {tag for tag, _ in tags.found} == {"figure", "p", "strong", "img", "figcaption", "span", "a"}
    assert tags.named("img")[0]["alt"] == words
    assert tags.text == words * 2 + text.sentence("page.link")
    assert re.fullmatch(r"fig-[a-z0-9-]+", tags.named("figure")[0]["id"])
    mpl.pyplot.close("all")


# ---- tables


def test_a_table_has_caption_scopes_and_numbers_of_the_language():
    frame = pd.DataFrame({"region": ["yrd", "jjj"], "year": [2022, 2023], "share": [0.271, None]})
    with text.using_language("de"):
        _, tags = shown(page.table, frame, caption="Anteile")
    assert [head["scope"] for head in tags.named("th")] == ["col", "col", "col", "row", "row"]
    assert "Anteile" in tags.text
    for words in ("Region", "Jangtse-Delta", "2022", "27,1\u00a0%", "keine Angabe"):
        assert words in tags.text


def test_units_stand_in_the_head_and_the_numbers_follow_them():
    frame = pd.DataFrame({"region": ["yrd"], "rd_expenditure_cny_bn": [1016.68]})
    assert "R&D (CNY billion)" in shown(page.table, frame, caption="T")[1].text
    with text.using_language("zh"):
        output, tags = shown(page.table, frame, caption="T")
    assert "研发经费（亿元）长江三角洲10166.8" in tags.text
    assert "长江三角洲 | 10166.8" in output.plain


@pytest.mark.parametrize(
    ("ending", "unit"),
    [
        ("cny_bn", "CNY billion"),
        ("cny_mn", "CNY million"),
        ("usd_bn", "USD billion"),
        ("hkd_bn", "HKD billion"),
    ],
)
def test_the_unit_in_a_columns_name_is_that_of_its_head(ending: str, unit: str) -> None:
    assert html_tables.head(f"a_{ending}") == f"a ({unit})"


def test_values_with_their_own_unit_are_written_with_it():
    frame = pd.DataFrame({"indicator": ["a", "b"], "value": [28.0, 2.5], "unit": ["projects", "apples"]})
    _, tags = shown(page.table, frame, caption="T")
    assert "28 projects" in tags.text
    assert "2.5 apples" in tags.text
    assert len(tags.named("th")) == 4


def test_numbers_written_beforehand_stand_under_each_other_too_and_words_do_not():
    frame = pd.DataFrame({"a": ["x", "y"], "b": ["4.29%", "no data"], "c": ["2.96%", "3 of 4"]})
    _, tags = shown(page.table, frame, caption="T")
    assert [table["class"] for table in tags.named("table")] == ["data n2"]


def test_columns_heads_and_formats_can_be_chosen():
    frame = pd.DataFrame({"a": [0.5], "b": [1200.0], "c": ["x"]})
    _, tags = shown(
        page.table, frame, caption="T", columns=["c", "a"], heads={"a": "Half"}, formats={"a": "pct0"}
    )
    assert tags.text == "TcHalfx50%"
    with pytest.raises(UnknownName, match="unknown column 'd': use one of a, b, c"):
        page.table(frame, caption="T", columns=["d"])


def test_of_columns_in_three_languages_the_one_of_the_page_is_shown():
    frame = pd.DataFrame({"text_en": ["one"], "text_de": ["eins"], "text_zh": ["一"], "n": [1]})
    assert shown(page.table, frame, caption="T", columns=["text", "n"])[1].text == "TTextnone1"
    with text.using_language("de"):
        assert shown(page.table, frame, caption="T")[1].text == "TTextneins1"


def test_a_column_that_exists_in_one_language_only_is_never_hidden():
    frame = pd.DataFrame({"title_zh": ["题目"], "n": [1]})
    assert "题目" in shown(page.table, frame, caption="T")[1].text


@pytest.mark.parametrize(
    ("language", "wanted"), [("en", ["4.29", "5.14", "5.00"]), ("zh", ["42.9", "51.4", "50.0"])]
)
def test_amounts_of_a_column_have_equally_many_decimals_in_each_language(language, wanted):
    style.use(language)
    frame = pd.DataFrame({"a": ["x", "y", "z"], "b_cny_bn": [4.286, 5.143, 5.0]})
    shown_table = html_tables.built(frame)
    assert re.findall(r"<td[^>]*>([^<]*)", shown_table) == wanted


def test_values_given_with_their_units_have_equally_many_decimals_within_a_unit():
    frame = pd.DataFrame({"a": list("wxyz"), "b": [(3.39, "%"), (4.0, "%"), (7, "projects"), (None, "%")]})
    shown_table = html_tables.built(frame, formats={"b": "value"})
    assert re.findall(r"<td[^>]*>([^<]*)", shown_table) == ["3.39%", "4.00%", "7 projects", "no data"]


def test_long_tables_say_how_many_rows_are_left_out():
    output, tags = shown(page.table, pd.DataFrame({"n": range(5)}), caption="T", limit=2)
    assert "The first 2 of 5 rows" in tags.text
    assert output.html.count("<tr>") == 3


def test_an_empty_table_says_so():
    _, tags = shown(page.table, pd.DataFrame({"region": []}), caption="T")
    assert "There are no rows to show for this choice." in tags.text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_cells_heads_and_captions_stay_words(words):
    frame = pd.DataFrame({words: [words], "region": [words], "note": [words]})
    _, tags = shown(page.table, frame, caption=words)
    assert {tag for tag, _ in tags.found} == {"div", "table", "p", "thead", "tbody", "tr", "th", "td"}
    assert tags.text.count(words) == 5


def test_the_frame_is_not_written_into():
    frame = pd.DataFrame({"region": ["yrd"], "value": [1.0], "unit": ["%"]})
    before = frame.copy()
    shown(page.table, frame, caption="T")
    pd.testing.assert_frame_equal(frame, before)


# ---- statements, flags, sources, prose


def claims_frame(**changes):
    row = {
        "claim": "fr-x",
        "verdict": "unit_error",
        "confidence": "high",
        "text_en": "It says 120.",
        "text_de": "Es sagt 120.",
        "text_zh": "文章说120。",
        "reasoning_en": "Because.",
        "reasoning_de": "Weil.",
        "reasoning_zh": "因为。",
    }
    return pd.DataFrame([row | changes])


EVIDENCE = pd.DataFrame(
    [
        {
            "claim": "fr-x",
            "source": source,
            "finding_en": f"Found {source}.",
            "finding_de": "",
            "finding_zh": "",
        }
        for source in ("open", "closed", "careful", "trap")
    ]
)


def test_a_statement_shows_mark_verdict_confidence_and_reason():
    output, tags = shown(page.claims, claims_frame())
    assert '<span aria-hidden="true">≠</span>' in output.html
    for words in ("unit error", "confidence: high", "It says 120.", "Because."):
        assert words in tags.text
    assert tags.named("li")[0]["id"] == "claim-fr-x"


def test_statements_speak_the_language_of_the_page():
    with text.using_language("zh"):
        output, tags = shown(page.claims, claims_frame())
    assert "文章说120。" in tags.text
    assert output.plain == "≠ 文章说120。 因为。"


def test_evidence_is_linked_only_where_the_link_may_be_printed():
    _, tags = shown(page.claims, claims_frame(), evidence=EVIDENCE)
    assert [link["href"] for link in tags.named("a")] == ["https://example.org/a?b=1&c=2"]
    assert "4 pieces of evidence" in tags.text


def test_a_statement_without_evidence_says_so():
    _, tags = shown(page.claims, claims_frame(), evidence=EVIDENCE.iloc[:0])
    assert "No evidence was found." in tags.text


def test_statements_without_verdicts_are_refused():
    with pytest.raises(ParameterError, match="lacks verdict, confidence"):
        page.claims(pd.DataFrame({"claim": ["x"]}))


def test_no_statement_at_all_is_said_in_a_sentence():
    _, tags = shown(page.claims, claims_frame().iloc[:0])
    assert tags.text == "No statement of the article falls under this choice."


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_statements_and_evidence_stay_words(words):
    evidence = EVIDENCE.iloc[:1].assign(finding_en=words, relation=words, strength=words)
    frame = claims_frame(text_en=words, reasoning_en=words, confidence=words)
    _, tags = shown(page.claims, frame, evidence=evidence)
    assert not {"script", "img"} & {tag for tag, _ in tags.found}
    assert tags.text.count(words) == 6


def test_sources_are_listed_with_licence_and_linked_only_where_allowed():
    _, tags = shown(page.sources, ["open", "closed", "careful", "trap", "open"])
    assert [link["href"] for link in tags.named("a")] == ["https://example.org/a?b=1&c=2"]
    assert len(tags.named("li")) == 4
    assert "Yearbook. Office of Invention. 2024. Licence: CC BY 4.0." in tags.text
    assert "Mirror <script>alert(1)</script>" in tags.text
    assert "To be used with care, therefore not linked." in tags.text


def test_an_unknown_source_is_refused():
    with pytest.raises(UnknownName, match="did you mean 'open'"):
        page.sources(["opne"])


def test_flags_are_explained_with_the_number_of_values():
    frame = pd.DataFrame({"flag": ["S9", "S9;U3", None, ""]})
    _, tags = shown(page.flags, frame)
    assert tags.text == ("Decimals are missing. (2 values)Unit <b>unclear</b>. (1 value)")
    assert shown(page.flags, ["S9"])[1].text == "Decimals are missing. (quality flag S9)"


def test_lists_of_keys_in_a_table_are_words_and_an_empty_list_is_none():
    frame = pd.DataFrame({"year": [1, 2], "flag": ["S9;U3", None], "missing": ["x;y", ""]})
    words = html_tables.built(frame)
    assert "Decimals are missing. Unit &lt;b&gt;unclear&lt;/b&gt;." in words
    assert words.count(">none<") == 2
    assert "<td>x, y</td>" in words
    assert not re.search("S9|U3|no data", words)


def test_no_flag_is_said_in_a_sentence():
    _, tags = shown(page.flags, pd.DataFrame({"flag": [None]}))
    assert tags.text == "The values shown carry no quality flag."


def test_sentences_findings_notes_and_headings_come_from_the_messages():
    assert shown(page.say, "page.no_rows")[0].html.startswith('<p class="say">')
    assert shown(page.say, "page.licence", role="lead", licence="<x>")[0].html == (
        '<p class="finding">Licence: &lt;x&gt;</p>'
    )
    assert shown(page.say, "page.no_rows", role="note")[0].html.startswith('<p class="note">')
    assert shown(page.heading, "page.data", level=2)[0].html == "<h2>Data behind this figure</h2>"


def test_findings_are_one_paragraph_lists_of_them_several_and_a_list_has_one_item_each():
    one = {"key": "page.licence", "licence": "<x>"}
    with page.capture() as outputs:
        page.say(one)
        page.say([one, one])
        page.say([[one], [one]])
        page.say([one, one], role="list")
        page.say([])
    text_of = "Licence: &lt;x&gt;"
    assert [output.html for output in outputs] == [
        f'<p class="say">{text_of}</p>',
        f'<p class="say">{text_of} {text_of}</p>',
        f'<p class="say">{text_of}</p>',
        f'<p class="say">{text_of}</p>',
        f'<ul class="say"><li>{text_of}</li><li>{text_of}</li></ul>',
    ]


def test_an_unknown_role_is_refused():
    with pytest.raises(UnknownName, match="lead"):
        page.say("page.no_rows", role="leed")


def test_in_a_notebook_html_and_its_plain_twin_are_shown_together(monkeypatch):
    import IPython
    from IPython import display

    bundles = []
    monkeypatch.setattr(IPython, "get_ipython", object)
    monkeypatch.setattr(display, "display", lambda bundle, raw: bundles.append(bundle))
    page.say("page.no_rows")
    style.use("zh")
    assert bundles[0]["text/plain"] == "There are no rows to show for this choice."
    assert bundles[0]["text/html"].startswith('<p class="say">')
    assert 'div[lang="zh"]{display:block !important}' in bundles[1]["text/html"]
    assert ".fig" in bundles[1]["text/html"]


def test_outside_a_notebook_the_plain_twin_is_printed(capsys):
    page.say("page.no_rows")
    assert capsys.readouterr().out == "There are no rows to show for this choice.\n"


def test_a_statement_without_a_verdict_is_shown_as_not_examined() -> None:
    frame = pd.DataFrame({"claim": ["x"], "verdict": [None], "confidence": [None], "text_en": ["Said."]})
    with text.using_language("en"), page.capture() as outputs:
        page.claims(frame)
    assert "not examined yet" in outputs[0].html
    assert "nan" not in outputs[0].html
