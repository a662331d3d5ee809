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
EM = 1000
"""Units of the bundled fonts in an em: at this size every width is a whole number."""


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


class _Advances(dict[str, float]):
    """Widths of the characters of a weight in ems, each measured when it is first asked for."""

    def __init__(self, weight: int) -> None:
        from PIL import ImageFont  # not matplotlib: previews are drawn where nothing else needs it

        self._font = ImageFont.truetype(str(FONTS[weight]), EM, layout_engine=ImageFont.Layout.BASIC)

    def __missing__(self, sign: str) -> float:
        self[sign] = 1.0 if sign > WIDE else self._font.getlength(sign) / EM
        return self[sign]


_advances = cache(_Advances)


def text_width(text: str, points: float, *, bold: bool = False) -> float:
    """Return the width in points of the longest line of `text` in the bundled font."""
    widths = _advances(700 if bold else 400)
    return max(sum(widths[sign] for sign in line) for line in text.split("\n")) * points


def wrap(text: str, room: float, points: float, *, lines: int | None = None, bold: bool = False) -> str:
    """Return `text` broken into lines of at most `room` points; with `lines`, cut off there by an ellipsis.

    Latin text breaks at spaces and after hyphens and slashes, Chinese text after any character that is not
    followed by a closing mark; no line is a single Chinese character. A single word longer than the room is
    left whole.
    """
    rows: list[list[str]] = [[]]
    for piece in _pieces(text):
        if rows[-1] and text_width("".join([*rows[-1], piece]).rstrip(), points, bold=bold) > room:
            rows.append([])
        rows[-1].append(piece)
    if len(rows) > 1 and len(rows[-1]) == 1 and rows[-1][0] > WIDE and len(rows[-2]) > 2:
        rows[-1].insert(0, rows[-2].pop())
    done = ["".join(row).strip() for row in rows]
    if lines is not None and len(done) > lines:
        last = done[lines - 1].rstrip("，,;；.。 ")
        # the font draws the character of three dots at half height, which is right in Chinese alone
        done = [*done[: lines - 1], last + ("…" if last[-1:] > WIDE else "...")]
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
