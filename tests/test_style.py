"""Palette, language rules and drawing defaults."""

import itertools
import math
import subprocess
import sys
from types import SimpleNamespace

import matplotlib as mpl
import pytest

from analysis import names, registry, style, text
from analysis.errors import UnknownName
from invented_words import written


@pytest.fixture(autouse=True)
def restored():
    with mpl.rc_context(), text.using_language("en"):
        yield
    style.palettes.set_theme("light")


def test_importing_style_touches_nothing():
    code = "import analysis.style, sys; print('matplotlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.strip() == "False"


def test_use_sets_language_font_and_theme():
    style.use("zh", "dark")
    assert text.language() == "zh"
    assert style.theme() == "dark"
    assert mpl.rcParams["font.family"] == [style.FAMILY]
    assert mpl.rcParams["figure.facecolor"] == style.palette("dark").paper
    assert mpl.rcParams["text.parse_math"]


def test_an_unknown_language_or_theme_changes_nothing():
    style.use("en", "light")
    with pytest.raises(UnknownName, match="unknown theme 'drak'"):
        style.use("de", "drak")
    with pytest.raises(UnknownName, match="unknown language 'cn'"):
        style.use("cn", "dark")
    assert (text.language(), style.theme()) == ("en", "light")


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_figures_find_the_bundled_font_and_no_other(weight):
    from matplotlib import font_manager

    style.use("en")
    found = font_manager.findfont(
        font_manager.FontProperties(family=style.FAMILY, weight=weight), fallback_to_default=False
    )
    assert found == str(style.FONTS[700 if weight == "bold" else 400])


@pytest.mark.parametrize("theme", style.THEMES)
def test_region_and_verdict_colours_read_as_text_on_their_paper(theme):
    colours = style.PALETTES[theme]
    shown = [colours.regions[region] for region in names.REGIONS] + list(colours.verdicts.values())
    assert (
        min(style.contrast(colour, colours.paper) for colour in [*shown, colours.secondary, colours.text])
        >= 4.5
    )


def lightness(colour: str) -> float:
    return 116 * style.luminance(colour) ** (1 / 3) - 16


@pytest.mark.parametrize("theme", style.THEMES)
def test_the_four_regions_stay_apart_in_grey_print(theme):
    regions = style.PALETTES[theme].regions
    greys = [lightness(regions[region]) for region in names.REGIONS]
    assert min(abs(one - other) for one, other in itertools.combinations(greys, 2)) >= 6


# Linear RGB as seen without red or green cones (Viénot, Brettel and Mollon 1999), and with both.
SEEN = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "no green": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))  # relative to white


def times(rows, parts):
    return [sum(weight * part for weight, part in zip(row, parts, strict=True)) for row in rows]


def lab(colour: str, eyes: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as these eyes see it."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    x, y, z = (max(part, 0.0) ** (1 / 3) for part in times(XYZ, times(SEEN[eyes], linear)))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("theme", style.THEMES)
def test_the_four_regions_stay_apart_for_colour_blind_readers(theme, eyes):
    regions = style.PALETTES[theme].regions
    seen = [lab(regions[region], eyes) for region in names.REGIONS]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) >= 15


def turned(colour: str) -> str:
    """What the style sheet's filter of dark pages, invert(.91) hue-rotate(180deg), makes of a colour."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (0.91 - part * 0.82 for part in (red, green, blue))
    rows = ((-0.574, 1.43, 0.144), (0.426, 0.43, 0.144), (0.426, 1.43, -0.856))
    parts = [min(max(a * red + b * green + c * blue, 0), 1) for a, b, c in rows]
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def test_figures_drawn_on_white_stay_readable_when_a_dark_page_turns_them():
    light = style.PALETTES["light"]
    shown = [*(light.regions[region] for region in names.REGIONS), light.text, light.secondary]
    assert min(style.contrast(turned(colour), turned("#ffffff")) for colour in shown) >= 4.5


@pytest.mark.parametrize("theme", style.THEMES)
def test_scales_run_evenly_from_little_to_much(theme):
    steps = [lightness(colour) for colour in style.PALETTES[theme].sequential]
    assert steps in (sorted(steps), sorted(steps, reverse=True))


def test_context_is_grey_and_what_matters_has_its_colour():
    light = style.palette("light")
    assert style.colours(["yrd", "gba"], highlight=["yrd"]) == {
        "yrd": light.regions["yrd"],
        "gba": light.muted,
    }
    assert style.colours(["yrd", "tianjin"])["tianjin"] == light.muted
    assert style.colours(["tianjin"], highlight=["tianjin"])["tianjin"] == light.highlight


def test_every_verdict_has_a_mark_of_its_own():
    assert len(set(style.MARKS.values())) == len(style.MARKS) == 7
    assert set(style.MARKS) == set(style.palette("light").verdicts)
    with pytest.raises(UnknownName, match="unknown verdict"):
        style.verdict_mark("true")


def test_pale_marks_get_a_readable_label():
    light = style.palette("light")
    assert style.label_colour(light.muted) == light.secondary
    assert style.label_colour(light.regions["gba"]) == light.regions["gba"]


def test_words_on_a_fill_are_black_or_white_as_reads_better():
    for theme in style.THEMES:
        style.palettes.set_theme(theme)
        for name in ("yrd", "gba", "seq-00", "seq-12", "seq-24", "fill", "unit_error"):
            background = style.colour(name)
            assert style.contrast(style.readable_on(background), background) >= 4.5, (theme, name)
    style.palettes.set_theme("light")


def test_one_language_is_shown_and_the_others_hidden():
    rules = style.language_css("de")
    assert 'div[lang="en"],div[lang="zh"]{display:none !important}' in rules
    assert 'div[lang="de"]{display:block !important}' in rules


def test_a_long_credit_tells_how_many_publishers_it_leaves_out(monkeypatch):
    monkeypatch.setattr(registry, "source", lambda key: SimpleNamespace(key=key, publisher=key, licence=""))
    makers = [f"Publisher {letter}" for letter in "ABCDEFGHIJKL"]
    line = style.credit_line(makers)
    named = [maker for maker in makers if maker in line]
    assert 0 < len(named) < len(makers)
    assert f"and {len(makers) - len(named)} more" in line


def test_credits_name_each_publisher_once_with_its_open_licence(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_DATA", str(written(tmp_path / "data")))
    line = style.credit_line(["open", "closed", "careful", "open"], year=2023)
    assert line == "Sources: Office of Invention (CC BY 4.0); Somebody; data to 2023."
    assert style.credit_line(["closed"]) == "Source: Somebody."
    assert style.credit_line([]) == ""


def test_source_cells_may_hold_several_keys_or_none():
    assert style.split_keys(["a;b", None, "b", float("nan"), " c ; "]) == ["a", "b", "c"]


def test_lines_break_at_spaces_and_between_chinese_characters_but_not_before_a_comma():
    assert style.wrap("one two three", 5 * 10, 10) == "one two\nthree"
    assert style.wrap("一二三，四五", 3 * 10, 10) == "一二\n三，四\n五"
    assert style.wrap("", 5, 10) == ""


def test_every_colour_of_a_figure_has_one_name_and_a_value_in_both_themes():
    meaning = {}
    for theme in style.THEMES:
        style.palettes.set_theme(theme)
        for name in ("yrd", "gba", "unit_error", "secondary", "muted", "yrd-45", "seq-07", "div-12", "on-wk"):
            found = style.colour(name)
            meaning.setdefault(name, set()).add(style.variable(found))
    style.palettes.set_theme("light")
    assert all(len(names_) == 1 for names_ in meaning.values()), meaning


@pytest.mark.parametrize("theme", style.THEMES)
def test_marks_of_context_are_seen_on_their_paper(theme):
    colours = style.PALETTES[theme]
    assert style.contrast(colours.muted, colours.paper) >= 3
    assert min(style.contrast(hue, colours.paper) for hue in colours.kinds) >= 3


def test_the_style_sheet_of_pages_has_the_colours_of_figures():
    sheet = (style.HERE / "house_dark.css").read_text(encoding="utf-8")
    for theme in style.THEMES:
        assert style.variables_css(theme) in sheet, "python tools/write_colours.py writes them"
