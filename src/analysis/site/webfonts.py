"""The bundled font, cut down to what one page needs, or several pages of a site.

A page that stands alone carries its letters inside; pages of a site share sheets beside them. Both
show and print Chinese on a machine that has no font for it, and the words of drawings in the font by which
they were laid out.
"""

import base64
import hashlib
import html
import io
import re
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.run import output

RANGES = "U+2E80-2FDF,U+3000-30FF,U+3100-312F,U+3400-4DBF,U+4E00-9FFF,U+F900-FAFF,U+FE30-FE4F,U+FF00-FFEF"
ALL_CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3000-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]"
)
_FILES = {"400": "Regular", "700": "Bold"}
Letters = Mapping[str, str]
"""Characters by the weight in which they are written, 400 and 700."""
UNITS = 256
"""Units of the grid on which letters are drawn: less than a tenth of a pixel off, a quarter less to load."""
TOLERANCE = 5.0
"""How far an outline may leave that of the font, in thousandths of its size: a little over one unit."""
FAMILY, DRAWN = "Page Chinese", "Page Letters"
_EXPLORERS = re.compile(r'\bdata-explore="([A-Za-z0-9+/=]+)"')
LARGEST_EXPLORER = 4_000_000
"""Bytes of the words and data of one explorer that are looked through."""
_DRAWN = re.compile(r"<text\b[^<>]*>([^<]*)")
_BOLD = re.compile(
    r'<(h[1-6]|th(?! scope="row")|dt|strong|b|caption|summary|em|button)\b.*?</\1>'
    r'|<(\w+)\b[^<>]*(?:class="(?:finding|region|table-title|name|claim\b)|aria-current=)[^<>]*>.*?</\2>'
    r'|<header class="site">.*?</header>'
    r'|<(text|g)\b[^<>]* (?:font-weight="700"|class=(?:"[^"]*\b)?B\d*\b).*?</\3>',
    re.DOTALL,
)
"""What the style sheets set in bold letters, and a little more."""
_OWN_WEIGHTS = re.compile(r'<[^<>]* style="[^"]*font-weight')
_AMOUNT = re.compile(r"\d[\d.,]*(?:\s?[亿万]{1,2}元?|元)")
_APART = re.compile(r'(<(table|svg|math|pre)\b.*?</\2>|<(?:[^">]|"[^"]*")*>)', re.DOTALL)
"""Where amounts are left as they are: tags, and parts in which lines are not broken."""


def unbroken(body: str) -> str:
    """Return HTML in whose running text no line ends within an amount like 1016.7亿元."""
    parts = _APART.split(body)
    return "".join(
        _AMOUNT.sub(r'<span class="amount">\g<0></span>', part) if index % 3 == 0 else part
        for index, part in enumerate(parts)
        if index % 3 != 2
    )


def characters(page: str) -> dict[str, str]:
    """Return the Chinese characters of a page and all of its drawings by weight, each once, in order.

    Few are bold, and of a page that brings weights of its own it is not known which: all count as both, and
    so do those of explorers.
    """
    explorers = "".join(_explored(found) for found in _EXPLORERS.findall(page))
    bold = page if _OWN_WEIGHTS.search(page) else "".join(found[0] for found in _BOLD.finditer(page))
    return {weight: _letters(text + explorers) for weight, text in (("400", page), ("700", bold))}


def _explored(packed: str) -> str:
    """Return the words and data of an explorer, nothing of what a foreign notebook may have in its place."""
    with suppress(ValueError, zlib.error):
        opened = zlib.decompressobj().decompress(base64.b64decode(packed), LARGEST_EXPLORER)
        return opened.decode("utf-8", "ignore")
    return ""


def _letters(text: str) -> str:
    drawn = html.unescape("".join(_DRAWN.findall(text)))
    return "".join(sorted({*ALL_CHINESE.findall(html.unescape(text)), *drawn}))


def merged(several: Iterable[Letters]) -> dict[str, str]:
    """Return the characters of several pages by weight."""
    found: dict[str, set[str]] = {weight: set() for weight in _FILES}
    for one in several:
        for weight, letters in one.items():
            found[weight] |= {*letters}
    return {weight: "".join(sorted(letters)) for weight, letters in found.items()}


def linked(page: str, sheet: str) -> str:
    """Return a page with a link to a font sheet; unchanged when the page needs no web font.

    The link stands last: the page is seen before its letters have arrived.
    """
    link = f'<link rel="stylesheet" href="{sheet}">'
    return page.replace("</body>", f"{link}</body>", 1) if _letters(page) else page


def address(language: str, notebook: str = "") -> str:
    """Where the sheet of a page lies within a site.

    Chinese pages share one; those of another language have few Chinese characters, each notebook its own.
    """
    if language == "zh" or not notebook:
        return f"style/chinese.{language}.css"
    return f"style/chinese.{language}.{hashlib.sha256(notebook.encode()).hexdigest()[:8]}.css"


def write_sheets(folder: Path, wanted: Mapping[str, Iterable[Letters]]) -> set[str]:
    """Write the sheets, given by address with the characters of each of their pages; return the addresses.

    A sheet names in its first line what it was cut from, and is cut again only when that has changed.
    """
    sheets = {place: letters for place, pages in wanted.items() if any((letters := merged(pages)).values())}
    changed: dict[str, tuple[str, dict[str, str]]] = {}
    for place, letters in sheets.items():
        cut_from = f"{UNITS} {TOLERANCE} {' '.join(letters.values())}".encode()
        path, named = folder / place, f"/* {hashlib.sha256(cut_from).hexdigest()[:16]} */\n"
        if not path.is_file() or not path.read_text("utf-8", "replace").startswith(named):
            changed[place] = named, letters
    fonts = _fonts(merged(letters for _, letters in changed.values()))
    for place, (named, letters) in changed.items():
        output.write(folder / place, named + _sheet(letters, fonts))
    return {*sheets}


def rules(page: str) -> str:
    """Return style rules that carry the glyphs a page needs, nothing when it needs none."""
    return sheet(characters(page))


def sheet(letters: Letters) -> str:
    """Return style rules with the glyphs of these characters: of Chinese, and of other words in drawings."""
    return _sheet(letters, _fonts(letters))


def _sheet(letters: Letters, fonts: Mapping[str, bytes]) -> str:
    faces, chinese = "", ""
    for weight, wanted in letters.items():
        signs = "".join(ALL_CHINESE.findall(wanted))
        chinese += signs
        for family, limits, glyphs in (
            (FAMILY, f"unicode-range:{RANGES};", signs),
            (DRAWN, "", ALL_CHINESE.sub("", wanted)),
        ):
            if glyphs:
                faces += (
                    f'@font-face{{font-family:"{family}";font-weight:{weight};{limits}'
                    f'src:url(data:font/woff2;base64,{_cut(fonts[weight], glyphs)}) format("woff2")}}'
                )
    if not chinese:
        return faces
    words = f'html{{font-family:"{FAMILY}",system-ui,sans-serif}}'
    return f'{faces}{words}pre,code{{font-family:"{FAMILY}",ui-monospace,monospace}}'


def _fonts(letters: Letters) -> dict[str, bytes]:
    """The font by weight with these characters only, in TrueType's outlines on the grid of pages.

    Reading the whole font and turning outlines costs most: it is done once for all sheets of a site.
    """
    return {weight: _font(weight, wanted) for weight, wanted in letters.items() if wanted}


@lru_cache(maxsize=4)
def _font(weight: str, wanted: str) -> bytes:
    """The font of one weight, kept in mind for a site that is made again, to verify it for example."""
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    source = files("analysis").joinpath(f"fonts/NotoSansCJKsc-{_FILES[weight]}.otf").read_bytes()
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    _keep(font, wanted)
    for table in {"vhea", "vmtx", "GDEF", "GPOS"} & set(font.keys()):  # for lines from top to bottom
        del font[table]
    _as_truetype(font)
    scale_upem(font, UNITS)
    return _saved(font)


@lru_cache(maxsize=16)
def _cut(font: bytes, wanted: str) -> str:
    """A font of `_fonts` with these of its characters only, as text."""
    from fontTools.ttLib import TTFont

    cut = TTFont(io.BytesIO(font), recalcTimestamp=False)
    _keep(cut, wanted)
    cut.flavor = "woff2"
    return base64.b64encode(_saved(cut)).decode("ascii")


def _keep(font: Any, wanted: str) -> None:
    from fontTools.subset import Options, Subsetter

    cutter = Subsetter(Options(layout_features=[], notdef_outline=True))
    cutter.populate(text=wanted)
    cutter.subset(font)


def _saved(font: Any) -> bytes:
    store = io.BytesIO()
    font.save(store)
    return store.getvalue()


def _as_truetype(font: Any) -> None:
    """Turn the outlines into those of TrueType: Chromium prints others as pictures without text in them."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    shapes, glyphs = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(shapes)
        shapes[name].draw(Cu2QuPen(pen, max_err=TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    for name in ("CFF ", "VORG"):
        if name in font:
            del font[name]
    font["glyf"].compile(font)
    for name, glyph in glyphs.items():
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    _limits(font["maxp"])
    font["post"].formatType = 3.0  # without the names of letters
    font.sfntVersion = "\000\001\000\000"


def _limits(maxp: Any) -> None:
    """What a font without programs in it declares."""
    maxp.tableVersion, maxp.maxZones = 0x00010000, 1
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements",
                 "SizeOfInstructions"):  # fmt: skip
        setattr(maxp, f"max{name}", 0)
    maxp.maxComponentElements = max(getattr(maxp, "maxComponentElements", 0), 0)
