"""The bundled fonts: known to matplotlib under a name of their own, checked before anything is drawn."""

import struct
from functools import cache
from pathlib import Path

from analysis.errors import DataError

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
FONTS = {400: FOLDER / "NotoSansCJKsc-Regular.otf", 700: FOLDER / "NotoSansCJKsc-Bold.otf"}
FAMILY = "Analysis Noto Sans CJK SC"
"""Family name inside figures: a font of the same name on the reader's machine never slips in."""
WIDE = "\u2e7f"
"""Characters after this one take a full square, as Chinese ones do."""


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
    data = FONTS[weight].read_bytes()  # matplotlib 3.10 does not hand out these three
    count = struct.unpack_from(">H", data, 4)[0]
    tables = (struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count))
    offsets = {tag: offset for tag, _, offset, _ in tables}
    (em,) = struct.unpack_from(">H", data, offsets[b"head"] + 18)
    ascent, descent, gap = struct.unpack_from(">hhh", data, offsets[b"OS/2"] + 68)
    return ascent / em, -descent / em, gap / em


@cache
def glyphs(weight: int = 400) -> frozenset[str]:
    """Return every character the bundled font of a weight (400, 700) can draw."""
    from matplotlib.ft2font import FT2Font

    return frozenset(map(chr, FT2Font(str(FONTS[weight])).get_charmap()))


@cache
def _advances(weight: int) -> dict[str, float]:
    """Width of every character of a weight, in ems."""
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(FONTS[weight]))
    font.set_size(100, 72)
    widths = {}
    for code in font.get_charmap():
        if code < 0x2E80:
            widths[chr(code)] = font.load_char(code).linearHoriAdvance / 6_553_600
    return widths


def text_width(text: str, points: float, *, bold: bool = False) -> float:
    """Return the width in points of the longest line of `text` in the bundled font."""
    widths = _advances(700 if bold else 400)
    return max(sum(widths.get(sign, 1.0) for sign in line) for line in text.split("\n")) * points


def wrap(text: str, room: float, points: float, *, lines: int | None = None, bold: bool = False) -> str:
    """Return `text` broken into lines of at most `room` points; with `lines`, cut off there by an ellipsis.

    Latin text breaks at spaces and after hyphens and slashes, Chinese text after any character that is not
    followed by a closing mark. A single word longer than the room is left whole.
    """
    done, line = [], ""
    for piece in _pieces(text):
        if line and text_width((line + piece).rstrip(), points, bold=bold) > room:
            done.append(line.strip())
            line = ""
        line += piece
    done.append(line.strip())
    if lines is not None and len(done) > lines:
        done = [*done[: lines - 1], done[lines - 1].rstrip("，,;；.。 ") + "…"]
    return "\n".join(done)


def _pieces(text: str) -> list[str]:
    pieces, current = [], ""
    for index, character in enumerate(text):
        after = text[index + 1 : index + 2]
        current += character
        closing = after and after in "，。；：、）》”！？%,.;:)"
        if (
            character in " /-–—"
            or (character > WIDE and not closing)
            or (after and after > WIDE and not closing)
        ):
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces


def register_fonts() -> None:
    """Offer the bundled fonts to matplotlib under a name no other font has."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    if any(entry.name == FAMILY for entry in manager.ttflist):
        return
    for weight, file in FONTS.items():
        manager.ttflist.append(font_manager.FontEntry(fname=str(file), name=FAMILY, weight=weight))
