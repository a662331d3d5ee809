"""The bundled fonts draw every character that can occur, without any font on the machine."""

import json
from pathlib import Path

import pytest

from analysis import style
from analysis.errors import DataError

ROOT = Path(__file__).parents[1]
WRITTEN = ["data/**/*.csv", "src/analysis/messages/*.toml", "src/analysis/site/**/*.toml"]
IGNORED = {"\n", "\r", "\t", "\ufeff"}


def lost(words: str, weight: int) -> str:
    return "".join(sorted(set(words) - style.glyphs(weight) - IGNORED))


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("pattern", WRITTEN)
def test_every_character_of_tables_and_messages_has_a_glyph(pattern, weight):
    found = {
        path.relative_to(ROOT): lost(path.read_text("utf-8", "replace"), weight)
        for path in ROOT.glob(pattern)
    }
    assert {str(path): signs for path, signs in found.items() if signs} == {}, "run python tools/cut_font.py"


@pytest.mark.parametrize("weight", [400, 700])
def test_every_character_of_the_notebooks_has_a_glyph(weight):
    cells = [
        "".join(cell["source"])
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    assert lost("".join(cells), weight) == "", "run python tools/cut_font.py"


@pytest.mark.parametrize("weight", [400, 700])
def test_latin_german_marks_and_common_chinese_have_glyphs(weight):
    from analysis.text.digits import MINUS, NBSP

    signs = (
        "äöüÄÖÜß–—‘’“”„…·×±≠≤≥→²€¥%℃、。〇《》，：；？！（）" + "".join(style.MARKS.values()) + MINUS + NBSP
    )
    printable = "".join(map(chr, range(0x20, 0x7F)))
    rows, cells = range(0xB0, 0xD7), range(0xA1, 0xFF)
    level_one = bytes(part for row in rows for cell in cells for part in (row, cell))
    assert lost(signs + printable + level_one.decode("gb2312"), weight) == ""


def test_a_character_without_a_glyph_is_refused_by_name():
    with pytest.raises(DataError, match=r"no glyph for '🐉' \(U\+1F409\)"):
        style.check_glyphs("龙🐉")


def test_each_weight_stays_below_a_megabyte():
    assert {weight: file.stat().st_size < 1_000_000 for weight, file in style.FONTS.items()} == {
        400: True,
        700: True,
    }


def test_the_licence_lies_beside_the_fonts_and_names_the_copyright():
    licence = (style.FONTS[400].parent / "OFL.txt").read_text(encoding="utf-8")
    assert licence.startswith("Copyright 2014-2021 Adobe")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "PERMISSION & CONDITIONS" in licence


def test_the_fonts_carry_their_licence_and_copyright_inside():
    ttlib = pytest.importorskip("fontTools.ttLib")
    for file in style.FONTS.values():
        with ttlib.TTFont(str(file), lazy=True) as font:
            assert "SIL Open Font License" in str(font["name"].getDebugName(13))
            assert "Adobe" in str(font["name"].getDebugName(0))
