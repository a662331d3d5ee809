"""SVG pictures by an allow-list: what is drawn stays, what runs, loads or links goes."""

import io

import pytest
from matplotlib import pyplot as plt

from analysis.site import svg_filter

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HOSTILE = [
    "<script>alert(1)</script>",
    "<script href='https://evil.example/x.js'/>",
    "<g onclick='alert(1)'/>",
    "<a href='javascript:alert(1)'><rect/></a>",
    "<a xlink:href='https://evil.example'><text>x</text></a>",
    "<image href='https://evil.example/x.png'/>",
    "<image xlink:href='data:image/svg+xml;base64,PHN2Zy8+'/>",
    "<use href='https://evil.example/x.svg#a'/>",
    "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example'/></foreignObject>",
    "<set attributeName='href' to='javascript:alert(1)'/>",
    "<animate attributeName='href' values='javascript:alert(1)'/>",
    "<style>@import url(https://evil.example/x.css);</style>",
    "<style>rect{fill:url(https://evil.example/x.svg#a)}</style>",
    "<style>rect{background:image-set('https://evil.example/x.png' 1x)}</style>",
    "<style>@font-face{font-family:x;src:url(//evil.example)}</style>",
    "<rect style='fill:url(https://evil.example/#a)'/>",
    "<rect style='fill:u\\72l(https://evil.example/#a)'/>",
    "<rect style='behavior:url(#a);-moz-binding:url(//evil.example)'/>",
    "<rect fill='url(//evil.example/#a)' filter='url(https://evil.example/f.svg#f)'/>",
    "<feImage href='https://evil.example/x.png'/>",
    "<metadata>evil.example</metadata>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<handler xmlns='http://www.w3.org/2001/xml-events'>evil.example</handler>",
    "<?xml-stylesheet href='https://evil.example/x.css'?>",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_runs_loads_or_links_is_taken_out(payload: str) -> None:
    cleaned = svg_filter.clean(f"<svg {NS}>{payload}<circle r='3'/></svg>")
    assert "circle" in cleaned
    for sign in ("evil", "alert", "javascript", "@import", "image-set", "svg+xml", "<?", "onclick"):
        assert sign not in cleaned


def test_a_stylesheet_named_before_the_picture_is_taken_out() -> None:
    text = f"<?xml version='1.0'?><?xml-stylesheet href='//evil.example'?><!DOCTYPE svg><svg {NS}><g/></svg>"
    assert "evil" not in svg_filter.clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "<svg",
        "<html><svg/></html>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        "<svg xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></svg>",
        "",
    ],
)
def test_what_is_no_plain_picture_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"SVG|entities"):
        svg_filter.clean(text)


def test_a_drawing_of_matplotlib_keeps_all_that_is_seen() -> None:
    figure, ax = plt.subplots()
    ax.plot([1, 2, 3], label="made up")
    ax.imshow([[1, 2], [3, 4]])
    ax.legend()
    store = io.StringIO()
    figure.savefig(store, format="svg")
    cleaned = svg_filter.clean(store.getvalue())
    for sign in ("<use", "<path", "<image", "clip-path", "stroke-linejoin", "<g"):
        assert cleaned.count(sign) == store.getvalue().count(sign)


def test_a_safe_picture_is_returned_as_it_is() -> None:
    text = f"<svg {NS}><style>.a{{fill:#123;fill:url(#g)}}</style><g id='g'><text x='1'>a</text></g></svg>"
    assert svg_filter.clean(text) == text
