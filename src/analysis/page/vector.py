"""Vector pictures made small: matplotlib writes six decimals, line breaks and facts that no page needs."""

import re
from urllib.parse import quote

LARGEST = 70_000
"""Bytes up to which a figure goes onto the page as vectors; a larger one is smaller and quicker as pixels."""
HEADER = "data:image/svg+xml,"
_SAFE = " !$'()*+,-./:;=?@_~"
_BESIDE = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_COORDINATES = re.compile(r'(?P<name> d="| points="|translate\(| x="| y=")(?P<values>[^")]*)')
_ID = re.compile(r' id="([^"]+)"')
_USE = re.compile(r'href="#([^"]+)"|url\(#([^)]+)\)')
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_LENGTH = re.compile(r'<svg\b[^>]*?\b(width|height)="([\d.]+)pt"[^>]*?\b(width|height)="([\d.]+)pt"')
PIXELS_PER_POINT = 96 / 72


def minified(svg: str) -> str:
    """Return a picture of matplotlib with coordinates to a tenth of a point (places to a hundredth)."""
    small = _BESIDE.sub("", svg[svg.index("<svg") :])
    small = _named_briefly(_COORDINATES.sub(_short, small))
    return re.sub(r">\s+<", "><", re.sub(r"\s*\n\s*", " ", small)).strip()


def _named_briefly(svg: str) -> str:
    """Ids of one or two letters for what is used elsewhere in the picture, none for the rest."""
    used = dict.fromkeys(name for pair in _USE.findall(svg) for name in pair if name)
    brief = {name: f"{_LETTERS[place % 52]}{place // 52 or ''}" for place, name in enumerate(used)}
    svg = _ID.sub(lambda found: f' id="{brief[found[1]]}"' if found[1] in brief else "", svg)
    svg = re.sub(r'xlink:href="#([^"]+)"', lambda found: f'href="#{brief[found[1]]}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{brief[found[1]]})", svg)


def _short(found: re.Match[str]) -> str:
    """The coordinates of one attribute, rounded and without the blanks that paths do not need."""
    path = found["name"] in (' d="', ' points="')
    values = " ".join(
        _NUMBER.sub(lambda number: _rounded(number.group(), 1 if path else 2), found["values"]).split()
    )
    return found["name"] + (re.sub(r" ?([A-Za-z]) ?", r"\1", values) if path else values)


def _rounded(number: str, places: int) -> str:
    written = f"{float(number):.{places}f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def address(svg: str) -> str:
    """Return a picture as a data address that is still text, so that an archive can pack it."""
    return HEADER + quote(svg.replace('"', "'") if "'" not in svg else svg, safe=_SAFE)


def size_of(svg: str) -> tuple[int, int]:
    """Return width and height on the page, in pixels of the page."""
    found = _LENGTH.search(svg)
    if found is None:
        raise ValueError("this picture does not say how large it is")
    sizes = {found[1]: float(found[2]), found[3]: float(found[4])}
    return round(sizes["width"] * PIXELS_PER_POINT), round(sizes["height"] * PIXELS_PER_POINT)
