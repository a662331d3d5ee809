"""Figures of `page.figure` as a part of a page: text that can be found, tooltips, the page's own colours.

In a notebook a figure is a picture with two sources, one for narrow screens, which every front end shows. On
a page both become part of the HTML, of which a style sheet shows one, with the picture as a file to download.
"""

import base64
import html
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from analysis.site import svg_filter

_FIGURE = re.compile(
    r'<picture class="drawing"><source media="[^"]*" srcset="(?P<narrow>[^"]*)">'
    r'<img class="(?P<theme>[\w-]*)" alt="(?P<alt>[^"]*)" src="(?P<wide>[^"]*)" '
    r'width="\d+" height="\d+"></picture>'
)
_ROOT = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" width="(?P<width>\d+)" height="(?P<height>\d+)" '
    r'viewBox="(?P<frame>[-\d ]+)" font-family="(?P<fonts>[^"]*)" xml:space="preserve" '
    r'style="(?P<variables>[^"]*)" data-whole="(?P<whole>[-\d ]+)">'
)
_ALONE = re.compile(r"<g>(?:<text [^<>]*>[^<>]*</text>)+</g></svg>\Z")
_NAMED_TWICE = re.compile(r' aria-label="[^"]*"><title>')
_QUIET = re.compile(r'(<text\b[^<>]*) fill="var\(--c-secondary\)"([^<>]*)>')
_EMPTY = re.compile(r'"></(?:circle|path|rect)>')
_MIXED = re.compile(r"--c-([\w-]+)-(\d\d)\Z")
_ALT = re.compile(r'<svg class="drawing wide" role="[\w-]+" aria-label="([^"]*)"')
_FILE = re.compile(r'<a class="fig-picture" download="[^"]*" href="(data:image/svg\+xml;base64,[^"]*)">')
ROUND = ' stroke-linejoin="round"'
COLUMN = 358
"""Width of the column of a page on a screen of 390 pixels."""
_SLOT = "figure-slot-%d-of-page"
_DOWNLOAD = re.compile(r'<a class="fig-picture" download="([^"]+)" href="#">')


def inlined(text: str, clean: Callable[[str], str]) -> str:
    """Return HTML that went through `clean`, with the figures in it as inline SVG.

    A picture that the filter for SVG would change, or that is not written as ours are, stays a picture.
    """
    kept: list[tuple[str, str]] = []

    def taken(found: re.Match[str]) -> str:
        drawings = [_decoded(found[name]) for name in ("wide", "narrow")]
        if not all(map(_ours, drawings)):
            return f'<img class="{found["theme"]}" alt="{found["alt"]}" src="{found["wide"]}">'
        number = len(kept)
        body = "".join(
            _inline(svg, name, found["alt"]) for svg, name in zip(drawings, ("wide", "narrow"), strict=True)
        )
        kept.append((f'<div class="drawings">{body}</div>', _address(_alone(drawings[0]))))
        return f"<p>{_SLOT % number}</p>"

    safe = clean(_FIGURE.sub(taken, text))
    for number, (body, file) in enumerate(kept):
        before, slot, after = safe.partition(f"<p>{_SLOT % number}</p>")
        if slot:
            link = r'<a class="fig-picture" download="\1" href="' + file + '">'
            safe = before + body + _DOWNLOAD.sub(link, after, count=1)
    return safe


def image(page: str) -> str:
    """Return the first figure of a page as an image tag, empty when it has none."""
    alt, file = _ALT.search(page), _FILE.search(page)
    return f'<img alt="{alt[1]}" src="{file[1]}">' if alt and file else ""


def _decoded(address: str) -> str:
    head, _, data = html.unescape(address).partition(",")
    try:
        return unquote_to_bytes(data).decode("utf-8") if head == "data:image/svg+xml" else ""
    except UnicodeDecodeError:
        return ""


def _ours(svg: str) -> bool:
    """Whether a drawing is written as ours are and the filter for SVG finds nothing to take out of it."""
    try:
        return bool(_ROOT.match(svg)) and "<style" not in svg and svg_filter.clean(svg) == svg
    except ValueError:
        return False


def _inline(svg: str, name: str, alt: str) -> str:
    """The drawing within a page: named, without the words it has alone, in the page's colours."""
    found = _ROOT.match(svg)
    assert found is not None
    style = [*filter(None, map(_of_page, found["variables"].split(";")))]
    if name == "narrow" and int(found["width"]) > COLUMN:  # scrolls in its frame rather than be scaled down
        style.append(f"min-width:{found['width']}px")
    root = (
        f'<svg class="drawing {name}" role="graphics-document" aria-label="{alt}" width="{found["width"]}" '
        f'height="{found["height"]}" viewBox="{found["frame"]}"{ROUND}'
        + (f' style="{";".join(style)}">' if style else ">")
    )
    return root + _QUIET.sub(r"\1\2>", _lean(_ALONE.sub("</svg>", svg[found.end() :])))


def _lean(body: str) -> str:
    """The body of a drawing without what its root says, or its marks say twice."""
    return _EMPTY.sub('"/>', _NAMED_TWICE.sub("><title>", body.replace(ROUND, "")))


def _of_page(variable: str) -> str:
    """A mixed colour, told by what it is mixed from; the others are the page's own."""
    found = _MIXED.match(variable.partition(":")[0])
    return (
        f"{found[0]}:color-mix(in srgb,var(--c-{found[1]}) {int(found[2])}%,var(--c-paper))"
        if found and found[1] not in SCALES
        else ""
    )


SCALES = ("seq", "div")


def _alone(svg: str) -> str:
    """The drawing as a file of its own: with title and source, in colours that need no page."""
    found = _ROOT.match(svg)
    assert found is not None
    width, height, *frame = found["whole"].split()
    colours = dict(pair.split(":") for pair in found["variables"].split(";"))
    plain = _lean(svg[found.end() :]).replace(' class="mark" tabindex="0" role="img"', "")
    body = re.sub(r"var\((--c-[\w-]+)\)", lambda use: colours[use[1]], plain)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{" ".join(frame)}" font-family="{found["fonts"]}" xml:space="preserve"{ROUND}>{body}'
    )


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode('utf-8')).decode('ascii')}"
