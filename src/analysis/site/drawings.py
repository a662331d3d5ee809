"""Figures of `page.figure` as a part of a page: text that can be found, tooltips, the page's own colours.

In a notebook a figure is a picture with two sources, one for narrow screens, which every front end shows. On
a page both become part of the HTML, of which a style sheet shows one, with the picture as a file to download.
"""

import base64
import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.resources import files
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
_MARK = re.compile(r'( class="mark" tabindex="0" role="img"[^<>]*)><title>([^<]*)</title>')
LONG = 40
"""Characters of the words of a mark that are longer than a reference to them."""
_EMPTY = re.compile(r'"></(?:circle|path|rect)>')
_MIXED = re.compile(r"([\w-]+)-(\d\d)\Z")
_ALT = re.compile(r'<svg class="drawing wide"[^<>]* aria-label="([^"]*)"')
_FILE = re.compile(r'<a class="fig-picture" download="[^"]*" href="(data:image/svg\+xml;base64,[^"]*)">')
ROUND = ' stroke-linejoin="round"'
COLUMN = 358
"""Width of the column of a page on a screen of 390 pixels."""
_SLOT = "figure-slot-%d-of-page"
_DRAWING = re.compile(r'(<svg class="drawing (?:wide|narrow)"[^<>]*>)(.*?)(?=</svg>)', re.DOTALL)
_TAG = re.compile(r"<(\w+)((?: [\w-]+=\"[^\"]*\")*)(/?)>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_LOOKS = frozenset(
    {
        "clip-path", "fill", "fill-opacity", "font-size", "font-style", "font-weight", "stroke",
        "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-opacity", "stroke-width",
        "text-anchor",
    }
)  # fmt: skip
"""What rules of a style sheet say once for all shapes that look alike."""
_PLAIN = re.compile(r"[\w#.,()% -]+")
"""A value that cannot end a declaration."""
_BARE = re.compile(r"[\w#.,()%:/-]+")
"""A value that needs no quotation marks in HTML."""
_COLOUR = re.compile(r"var\(--c-([\w-]+)\)")
_GOES_ON = re.compile(r"<g class=(\w+)>((?:<(?!/?g\b)[^<>]*>|[^<>])*)</g><g class=\1>")
"""A group of shapes followed by one that looks the same."""
RULE = 6
"""Characters of a rule beside its name and declarations, and about what a name costs where it is used."""
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
        name = f"d{hashlib.sha256(drawings[0].encode()).hexdigest()[:6]}"
        labels = f'id="{name}" aria-label="{found["alt"]}"', f'aria-labelledby="{name}"'
        both = _named_once(drawings[0], drawings[1], name)
        body = "".join(map(_inline, both, ("wide", "narrow"), labels))
        kept.append((f'<div class="drawings">{body}</div>', _address(_alone(drawings[0]))))
        return f"<p>{_SLOT % number}</p>"

    safe = clean(_FIGURE.sub(taken, text))
    for number, (body, file) in enumerate(kept):
        before, slot, after = safe.partition(f"<p>{_SLOT % number}</p>")
        if slot:
            link = _DOWNLOAD.search(after)  # not by `sub`, which would look for groups in the whole file
            if link:
                start = f'<a class="fig-picture" download="{link[1]}" href="{file}">'
                after = after[: link.start()] + start + after[link.end() :]
            safe = before + body + after
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


def _inline(svg: str, name: str, label: str) -> str:
    """The drawing within a page: named once for both, without the words it has alone."""
    found = _ROOT.match(svg)
    assert found is not None
    root = f'<svg class="drawing {name}" role="graphics-document" {label} width="{found["width"]}" '
    root += f'height="{found["height"]}" viewBox="{found["frame"]}"{ROUND}'
    if name == "narrow" and int(found["width"]) > COLUMN:  # scrolls in its frame rather than be scaled down
        root += f' style="min-width:{found["width"]}px"'
    return f"{root}>{_lean(_ALONE.sub('</svg>', svg[found.end() :]))}"


def _named_once(wide: str, narrow: str, name: str) -> tuple[str, str]:
    """Two drawings of which the second has the long words of its marks from the first."""
    ids: dict[str, str] = {}
    again = {words for _, words in _MARK.findall(narrow) if len(words) > LONG}

    def first(found: re.Match[str]) -> str:
        if found[2] not in again or found[2] in ids:
            return found[0]
        ids[found[2]] = f"{name}-{len(ids)}"
        return f'{found[1]}><title id="{ids[found[2]]}">{found[2]}</title>'

    def second(found: re.Match[str]) -> str:
        return f'{found[1]} aria-labelledby="{ids[found[2]]}">' if found[2] in ids else found[0]

    return _MARK.sub(first, wide), _MARK.sub(second, narrow)


def _lean(body: str) -> str:
    """The body of a drawing without what its root says."""
    return _EMPTY.sub('"/>', body.replace(ROUND, ""))


def compact(body: str) -> tuple[str, str]:
    """Return the body of a page with what shapes of its drawings share as classes, and the rules of these."""
    looks = Counter(
        look for _, inner in _DRAWING.findall(body) for tag in _TAG.findall(inner) if (look := _look(tag[1]))
    )
    whole = _shared(looks)
    parts: Counter[str] = Counter()
    for look in looks.keys() - set(whole):
        parts.update({part[0]: looks[look] for part in _ATTRIBUTE.finditer(look)})
    shared = dict.fromkeys([*whole, *_shared(parts)])
    classes = {look: _class(number, look) for number, look in enumerate(shared)}

    def drawn(found: re.Match[str]) -> str:
        inner, before = _TAG.sub(lambda tag: _tag(tag, classes), found[2]), ""
        while inner != before:
            inner, before = _GOES_ON.sub(r"<g class=\1>\2", inner), inner
        return found[1] + inner

    made = _DRAWING.sub(drawn, body)
    rules = "".join(f".{name}{{{_declared(look)}}}" for look, name in classes.items())
    used = dict.fromkeys(_COLOUR.findall("".join(inner for _, inner in _DRAWING.findall(body))))
    return made, (_colours(used) + rules if used else "")


def _shared(looks: Counter[str]) -> list[str]:
    """The looks that are shorter as a rule and a class, most used first."""
    ordered = sorted(looks.items(), key=lambda one: (-one[1], one[0]))
    return [look for look, number in ordered if (number - 1) * (len(look) - RULE) > RULE]


def _look(attributes: str) -> str:
    """The attributes of a tag that a rule can say, in order of their names."""
    found = _ATTRIBUTE.findall(attributes)
    plain = ((name, value) for name, value in found if name in _LOOKS and _PLAIN.fullmatch(value))
    return "".join(f' {name}="{value}"' for name, value in sorted(plain))


def _class(number: int, look: str) -> str:
    """A name of one capital letter and a number, by which letters of bold words can be found (`webfonts`)."""
    return ("B" if "font-weight" in look else "A") + (str(number) if number else "")


def _declared(look: str) -> str:
    """The declarations of a rule; sizes of words need their unit there."""
    return ";".join(
        f"{name}:{value}{'px' if name == 'font-size' else ''}" for name, value in _ATTRIBUTE.findall(look)
    )


def _tag(found: re.Match[str], classes: dict[str, str]) -> str:
    """A tag with classes for its look, and without quotation marks where none are needed."""
    look, attributes = _look(found[2]), _ATTRIBUTE.findall(found[2])
    if look in classes:
        mine, said = [classes[look]], {name for name, _ in _ATTRIBUTE.findall(look)}
    else:
        pairs = [(name, f' {name}="{value}"') for name, value in _ATTRIBUTE.findall(look)]
        mine = [classes[one] for _, one in pairs if one in classes]
        said = {name for name, one in pairs if one in classes}
    own = [value for name, value in attributes if name == "class"]
    rest = [(name, value) for name, value in attributes if name not in said and name != "class"]
    rest = [("class", " ".join(own + mine))] * bool(own or mine) + rest
    written = "".join(
        f" {name}={value}" if _BARE.fullmatch(value) else f' {name}="{value}"' for name, value in rest
    )
    return f"<{found[1]}{written}{' ' * bool(found[3] and written[-1:] != chr(34))}{found[3]}>"


@lru_cache(maxsize=1)
def _themes() -> list[dict[str, str]]:
    """The colours of figures by name, light and dark."""
    sheet = files("analysis").joinpath("house_dark.css").read_text(encoding="utf-8")
    return [
        dict(re.findall(r"--c-([\w-]+):([^;}]+)", rule)) for rule in re.findall(r":root\{([^}]*)\}", sheet)
    ]


def _colours(used: Iterable[str]) -> str:
    """The colours that drawings of a page use, as variables: on dark screens they have other values."""
    mixed = ""
    names: dict[str, None] = {"text": None}
    for name in used:
        found = _MIXED.match(name)
        if found and found[1] not in SCALES:
            names |= {found[1]: None, "paper": None}
            mixed += f";--c-{name}:color-mix(in srgb,var(--c-{found[1]}) {int(found[2])}%,var(--c-paper))"
        else:
            names[name] = None
    light, dark = (";".join(f"--c-{name}:{theme[name]}" for name in names) for theme in _themes())
    return f":root{{{light}{mixed}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


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
