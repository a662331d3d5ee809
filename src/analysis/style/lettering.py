"""The bundled fonts: known to matplotlib under a name of their own, checked before anything is drawn."""

import re
from functools import cache
from pathlib import Path

from analysis.errors import DataError

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
FONTS = {400: FOLDER / "NotoSansCJKsc-Regular.otf", 700: FOLDER / "NotoSansCJKsc-Bold.otf"}
FAMILY = "Analysis Noto Sans CJK SC"
"""Family name inside figures: a font of the same name on the reader's machine never slips in."""


def check_glyphs(words: str, *, bold: bool | None = None) -> None:
    """Refuse text that the bundled font cannot draw, naming the characters; draws nothing.

    Raises
    ------
    DataError
        With the missing characters and their code points.
    """
    known = _both() if bold is None else glyphs(700 if bold else 400)
    lost = sorted({sign for sign in words if sign not in known and sign not in "\n\t"})
    if lost:
        listed = ", ".join(f"{sign!r} (U+{ord(sign):04X})" for sign in lost[:12])
        raise DataError(
            f"the bundled font has no glyph for {listed}; tools/cut_font.py cuts it anew", value=words
        )


@cache
def _both() -> frozenset[str]:
    """Every character both weights can draw."""
    return glyphs(400) & glyphs(700)


@cache
def line_height(weight: int = 400) -> tuple[float, float, float]:
    """Return ascent, descent and the gap between lines of the bundled font of a weight, in ems."""
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(FONTS[weight]))
    table, head = font.get_sfnt_table("OS/2"), font.get_sfnt_table("head")
    assert table is not None
    assert head is not None
    em = head["unitsPerEm"]
    return table["sTypoAscender"] / em, -table["sTypoDescender"] / em, table["sTypoLineGap"] / em


@cache
def glyphs(weight: int = 400) -> frozenset[str]:
    """Return every character the bundled font of a weight (400, 700) can draw."""
    from matplotlib.ft2font import FT2Font

    return frozenset(map(chr, FT2Font(str(FONTS[weight])).get_charmap()))


def wrapped(words: str, width: float) -> str:
    """Return words in lines of at most `width` ems: Chinese breaks anywhere but before closing marks."""
    pieces = re.findall(r"[\u2e80-\uffef][，。；：、）》”！？]*|[^\s\u2e80-\uffef]+|\s+", words)
    lines, room = [""], width
    for piece in pieces:
        ems = sum(1.0 if sign > "\u2e7f" else 0.56 for sign in piece)
        if ems > room and lines[-1]:
            lines.append("")
            room = width
        if piece.strip() or lines[-1]:
            lines[-1] += piece
            room -= ems
    return "\n".join(line.rstrip() for line in lines)


def register_fonts() -> None:
    """Offer the bundled fonts to matplotlib under a name no other font has."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    if any(entry.name == FAMILY for entry in manager.ttflist):
        return
    for weight, file in FONTS.items():
        manager.ttflist.append(font_manager.FontEntry(fname=str(file), name=FAMILY, weight=weight))
