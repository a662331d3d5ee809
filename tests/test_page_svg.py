"""Figures as SVG: text that stays text, named colours, tooltips; the plain way when matplotlib changes."""

import re
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from analysis import page, style, text
from analysis.page import svg
from analysis.site import drawings, sanitize

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def house():
    mpl.use("agg")
    with mpl.rc_context(), text.using_language("en"):
        style.use("en")
        yield
    plt.close("all")


def parsed(figure, **words) -> ElementTree.Element:
    return ElementTree.fromstring(svg.drawn(figure, **words))


def test_words_stay_words_and_say_where_they_are_anchored():
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.text(0.5, 0.5, "长三角 & <b>", ha="center", fontweight="bold")
    (word,) = [one for one in parsed(figure).iter(f"{SVG}text") if one.text == "长三角 & <b>"]
    assert word.get("text-anchor") == "middle"
    assert word.get("font-weight") == "700"


def test_an_apostrophe_between_letters_is_as_narrow_as_in_latin_text():
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.text(0.5, 0.5, "the region’s links")
    assert "the region's links" in [one.text for one in parsed(figure).iter(f"{SVG}text")]


def test_colours_of_the_house_are_variables_and_others_stay():
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.plot([1, 2], [1, 2], color=style.region_colour("gba"))
    ax.bar([1], [1], color=style.mixed(style.region_colour("gba"), 0.45))
    ax.plot([1, 2], [2, 1], color="#123456")
    drawn = svg.drawn(figure)
    assert 'stroke="var(--c-gba)"' in drawn
    assert 'fill="var(--c-gba-45)"' in drawn
    assert 'stroke="#123456"' in drawn
    assert f"--c-gba:{style.region_colour('gba')}" in drawn


def test_a_mark_has_its_words_as_tooltip_and_can_be_reached_by_the_keyboard():
    figure, ax = plt.subplots(figsize=(3, 2))
    (bar,) = ax.bar([1], [3])
    bar.set_gid(style.Mark("Yangtze Delta: 3"))
    (line,) = ax.plot([1, 2], [1, 2], "o-")
    line.set_gid(style.Mark("line", ["first", "second"]))
    drawn = parsed(figure)
    marks = [one for one in drawn.iter() if one.get("class") == "mark"]
    assert [one.findtext(f"{SVG}title") for one in marks] == ["Yangtze Delta: 3", "line"]
    assert all(one.get("tabindex") == "0" for one in marks)
    titles = [one.text for one in drawn.iter(f"{SVG}title")]
    assert titles == ["Yangtze Delta: 3", "line", "first", "second"]


@pytest.mark.parametrize("marker", ["s", "^", "D"])
def test_points_that_become_one_shape_keep_their_colour(marker):
    figure, ax = plt.subplots(figsize=(3, 2))
    points = ax.scatter(range(6), range(6), marker=marker, color=style.region_colour("gba"), linewidth=0)
    points.set_gid(style.Mark("Greater Bay Area: 6"))
    (mark,) = [one for one in parsed(figure).iter() if one.get("class") == "mark"]
    assert mark.get("fill") == "var(--c-gba)"


def test_what_lies_beyond_the_axes_is_on_the_picture_too():
    figure, ax = plt.subplots(layout="none")
    ax.legend(
        handles=[Line2D([], [], color="#123456", label="key")], bbox_to_anchor=(0, -0.2), loc="upper left"
    )
    drawn = parsed(figure)
    left, top, width, height = map(int, drawn.get("viewBox", "").split())
    (word,) = [one for one in drawn.iter(f"{SVG}text") if one.text == "key"]
    assert left < int(word.get("x", 0)) < left + width
    assert top < int(word.get("y", 0)) < top + height


def test_hatches_and_clips_have_ids_of_their_own_figure():
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.bar([1], [1], hatch="////", facecolor="white")
    ax.plot([0, 5], [0, 5])
    ax.set_xlim(0.5, 1)
    drawn = svg.drawn(figure, prefix="a-")
    names = re.findall(r' id="([^"]+)"', drawn)
    assert names
    assert all(name.startswith("a-") for name in names)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(names)


def test_formulas_are_drawn_as_outlines_and_pixels_as_a_picture():
    mpl.rcParams["text.parse_math"] = True
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.set_title("$x^2$")
    ax.imshow([[0, 1], [1, 0]])
    drawn = svg.drawn(figure)
    assert "x^2" not in drawn
    assert "data:image/png;base64," in drawn


def test_without_our_backend_a_figure_is_drawn_by_that_of_matplotlib(monkeypatch):
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.set_title("words")

    def changed(*_: object, **__: object) -> None:
        raise TypeError("matplotlib 9 calls this otherwise")

    monkeypatch.setattr(svg.SvgRenderer, "draw_path", changed)
    with pytest.raises(TypeError):
        svg.drawn(figure)
    monkeypatch.setattr(svg, "MATPLOTLIB_MAJOR", 2)
    drawn = svg.drawn(figure)
    assert drawn.startswith("<svg")
    assert "words" in drawn
    assert re.search(r'width="\d+" height="\d+"', drawn)


def on_a_page(**options: object) -> str:
    _, ax = plt.subplots(figsize=(3, 2))
    ax.plot([1, 2], [1, 2], color=style.mixed(style.region_colour("yrd"), 0.45))
    ax.alt_text = 'A line & "more".'  # type: ignore[attr-defined]
    with page.capture() as outputs:
        page.figure(ax, title="A finding", name="x", **options)  # type: ignore[arg-type]
    return outputs[0].html


def test_on_a_page_both_drawings_are_part_of_it_in_the_colours_of_the_page():
    shown, rules = drawings.compact(drawings.inlined(on_a_page(), sanitize.clean))
    assert shown.count("<svg") == 2
    (name,) = re.findall(r'id="(\w+)" aria-label="A line &amp; &quot;more&quot;\."', shown)
    assert f'aria-labelledby="{name}"' in shown, "the second drawing has the words of the first"
    assert "--c-yrd:#" not in shown
    assert "--c-highlight-45:color-mix(in srgb,var(--c-highlight) 45%,var(--c-paper))" in rules
    assert rules.count("--c-highlight:#") == 2, "light and dark"
    assert "--c-seq-" not in rules, "a page gets the colours it uses"
    assert "<picture" not in shown


def test_the_picture_to_download_stands_alone_with_its_title():
    shown = drawings.inlined(on_a_page(), sanitize.clean)
    assert shown.count("A finding") == 1, "on the page the title is text above the picture"
    file = re.search(r'download="A-finding\.svg" href="data:image/svg\+xml;base64,([^"]*)"', shown)
    assert file
    import base64

    alone = base64.b64decode(file[1]).decode()
    assert "A finding" in alone
    assert "var(" not in alone


def test_a_drawing_that_was_changed_afterwards_stays_a_picture():
    hostile = on_a_page().replace("%3Cpath", "%3Cscript%3Ealert(1)%3C/script%3E%3Cpath", 1)
    shown = drawings.inlined(hostile, sanitize.clean)
    assert "<svg" not in shown
    assert "<script" not in unquote_to_bytes(shown).decode()


def test_what_shapes_share_is_said_once_by_rules_that_say_the_same():
    shapes = "".join(
        f'<path d="M{x} 1h2" stroke="var(--c-text)" stroke-width="8"/>'
        f'<text x="{x}" y="2" font-size="90" font-weight="700" fill="#123456">a b</text>' for x in range(9)
    )  # fmt: skip
    one = '<circle cx="1" cy="2" r="3" fill="#abcdef"><title>x=&quot;1&quot; &lt;a&gt;</title></circle>'
    bad = '<path d="M0 0" fill="red;position:fixed"/>' * 9
    body = f'<svg class="drawing wide" fill="none">{shapes}{one}{bad}</svg><path fill="red"/>'
    shown, rules = drawings.compact(body)
    line, word = re.search(r"<path class=(A\d*) ", shown)[1], re.search(r"<text class=(B\d*) ", shown)[1]  # type: ignore[index]
    assert f".{line}{{stroke:var(--c-text);stroke-width:8}}" in rules
    assert f".{word}{{fill:#123456;font-size:90px;font-weight:700}}" in rules
    assert "<circle cx=1 cy=2 r=3 fill=#abcdef><title>x=&quot;1&quot; &lt;a&gt;</title></circle>" in shown
    assert shown.endswith('</svg><path fill="red"/>'), "only drawings change"
    assert "position" not in rules
    assert len(shown) + len(rules) < len(body) * 0.8
