"""Cut the bundled fonts out of Noto Sans CJK: every character that can occur, and nothing else.

Usage: python tools/cut_font.py [FOLDER_OF_NOTO]   (development only; needs fontTools and fonts-noto-cjk)

The characters come from the data, the messages, the notebooks and the sources of the package, with ASCII,
Latin-1, the signs used for marks and the commonly used Chinese characters (level 1 of GB 2312) so that a
reader's own edition or record finds its glyphs too. The result depends on the input alone: same input,
same bytes.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "analysis" / "fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
FACE = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")
READ = ("data", "notebooks", "src/analysis")
ENDINGS = (".csv", ".json", ".geojson", ".toml", ".md", ".ipynb", ".py", ".html", ".txt", ".js")
SIGNS = "–—‘’‚“”„…•·−×±≈≠≤≥→←↑↓↔✓△▽▲▼○●□■◇◆☆★①②③④⑤⑥⑦⑧⑨⑩℃²³₂¥€§°、。〇《》「」『』【】（），：；？！％～"


def main() -> None:
    """Write one OTF per weight into the package."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NOTO
    wanted = characters()
    for weight in WEIGHTS:
        font = face(folder / f"NotoSansCJK-{weight}.ttc")
        cut(font, wanted)
        target = OUT / f"NotoSansCJKsc-{weight}.otf"
        font.save(target)
        size = target.stat().st_size
        print(f"{target.relative_to(ROOT)}: {len(font.getBestCmap())} characters, {size:,} bytes")


def characters() -> set[str]:
    """Return every character the bundled fonts are to draw, as far as Noto has it."""
    always = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))} | set(SIGNS)
    return always | set(common_chinese()) | set("".join(texts()))


def common_chinese() -> Iterator[str]:
    """Give level 1 of GB 2312: the 3755 most common characters, in the order of the standard."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            pair = bytes((row, cell))
            try:
                yield pair.decode("gb2312")
            except UnicodeDecodeError:
                continue


def texts() -> Iterator[str]:
    """Give the text of every file of the repository that may reach a figure."""
    for start in READ:
        for path in sorted((ROOT / start).rglob("*")):
            if path.suffix in ENDINGS and path.is_file():
                yield path.read_text(encoding="utf-8-sig", errors="ignore")


def face(collection: Path) -> TTFont:
    """Return the simplified Chinese face of a Noto collection."""
    fonts = TTCollection(str(collection)).fonts
    return next(font for font in fonts if str(font["name"].getDebugName(1)).startswith(FACE))


def cut(font: TTFont, wanted: set[str]) -> None:
    """Reduce a font to the wanted characters: no hints, no layout features, names and licence kept."""
    options = Options()
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]
    options.name_legacy = True
    options.name_languages = [0x0409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx", "GSUB"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(ord(sign) for sign in wanted))
    subsetter.subset(font)
    font.recalcTimestamp = False


if __name__ == "__main__":
    main()
