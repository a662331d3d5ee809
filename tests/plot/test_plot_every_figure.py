"""Promises every figure keeps: arguments untouched, `ax=` respected, empties refused, described in words."""

import gc
import re
from dataclasses import dataclass
from functools import cache

import pandas as pd
import pytest
from invented import GALLERY, Figure
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.text import Text

from analysis import plot, style, text
from analysis.errors import DataError
from analysis.names import LANGUAGES

CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVERY = pytest.mark.parametrize("name", sorted(GALLERY))


@dataclass(frozen=True)
class Seen:
    """What there is to read of a figure in one language.

    The German one is drawn on axes that were there before; the narrow one is drawn in English only.
    """

    frames: tuple[pd.DataFrame, ...]
    rows: pd.DataFrame
    same_axes: bool
    open_figures: int
    alt: str
    numbers: frozenset[tuple[str, str]]
    words: tuple[str, ...]
    ylabel: str
    marks: tuple[str, ...]
    narrow_alt: str
    narrow_width: float
    smallest: float


def drawn(name: str) -> Axes:
    figure = GALLERY[name]
    return figure.draw(*figure.frames())


@cache
def seen(name: str, language: str) -> Seen:
    """Drawn once per language and shared by the tests that only read."""
    text.use(language)
    figure = GALLERY[name]
    frames, given = figure.frames(), pyplot.subplots()[1] if language == "de" else None
    with text.recording() as numbers:
        ax = figure.draw(*frames, ax=given)
    opened = len(pyplot.get_fignums())
    pyplot.close("all")
    whole = ax.get_figure(root=True)
    assert whole is not None
    marks = [one.get_gid() for one in whole.findobj(lambda one: isinstance(one.get_gid(), style.Mark))]
    narrow = ax.draw_narrow() if language == "en" else ax  # type: ignore[attr-defined]
    return Seen(
        frames,
        rows=ax.data_table,  # type: ignore[attr-defined]
        same_axes=ax is given,
        open_figures=opened,
        alt=ax.alt_text,  # type: ignore[attr-defined]
        numbers=frozenset((str(number), kind) for number, kind in numbers if kind != "missing"),
        words=tuple(artist.get_text() for artist in texts(ax)),
        ylabel=ax.get_ylabel(),
        marks=tuple(word for mark in marks for word in (mark, *mark.parts)),
        narrow_alt=narrow.alt_text,
        narrow_width=narrow.get_figure().get_size_inches()[0],
        smallest=min(artist.get_fontsize() for artist in texts(narrow) if artist.get_text().strip()),
    )


def texts(ax: Axes) -> list[Text]:
    """The visible words of the whole figure of an axes."""
    found = ax.get_figure(root=True).findobj(Text)  # type: ignore[union-attr]
    return [one for one in found if isinstance(one, Text) and one.get_visible()]


def test_the_gallery_holds_every_public_figure() -> None:
    assert {name.split()[0] for name in GALLERY} == {*plot.__all__} - {"describe"}


@EVERY
def test_a_figure_leaves_its_arguments_as_they_were(name: str) -> None:
    for frame, same in zip(seen(name, "de").frames, GALLERY[name].frames(), strict=True):
        pd.testing.assert_frame_equal(frame, same)


@EVERY
def test_a_figure_draws_on_the_axes_it_is_given_and_opens_no_other(name: str) -> None:
    found = seen(name, "de")
    assert found.same_axes
    assert found.open_figures == 1


@EVERY
def test_the_rows_behind_a_figure_travel_with_it(name: str) -> None:
    rows = seen(name, "de").rows
    assert len(rows)
    assert not [column for column in rows.columns if str(column).startswith("_")]


def without_rows(figure: Figure) -> tuple[pd.DataFrame, ...]:
    first, *others = figure.frames()
    return (first.iloc[:0], *others)


@EVERY
def test_a_figure_can_be_drawn_again_for_a_narrow_screen(name: str) -> None:
    found = seen(name, "en")
    assert found.narrow_width <= 3.75
    assert found.narrow_alt == found.alt
    assert found.smallest * 96 / 72 >= 11


@EVERY
def test_every_figure_has_marks_that_say_their_value(name: str) -> None:
    marks = seen(name, "en").marks
    assert marks
    assert not [word for word in marks if "nan" in word or "_" in word]


def test_a_figure_that_was_changed_afterwards_is_not_drawn_again() -> None:
    ax = drawn("lines")
    ax.set_title("a title is taken out of the picture anyway")
    assert ax.draw_narrow() is not None  # type: ignore[attr-defined]
    ax.set_yscale("log")
    assert ax.draw_narrow() is None  # type: ignore[attr-defined]


@EVERY
def test_an_empty_selection_is_refused_in_one_line_that_says_what_it_was_for(name: str) -> None:
    figure = GALLERY[name]
    with pytest.raises(DataError, match=r"nothing to draw") as refused:
        figure.draw(*without_rows(figure))
    assert "\n" not in str(refused.value)


@EVERY
def test_a_missing_column_is_named(name: str) -> None:
    figure = GALLERY[name]
    first, *others = figure.frames()
    with pytest.raises(DataError, match="column"):
        figure.draw(first[[]].assign(unknown=1), *others)


@EVERY
def test_the_same_numbers_are_written_in_every_language(name: str) -> None:
    numbers = [seen(name, language).numbers for language in LANGUAGES]
    assert numbers[0]
    assert numbers[0] == numbers[1] == numbers[2]


@EVERY
def test_the_description_is_one_paragraph_in_its_own_language(name: str) -> None:
    said = {language: seen(name, language).alt for language in LANGUAGES}
    assert len(set(said.values())) == 3
    assert not [words for words in said.values() if words != words.strip() or "\n" in words or "{" in words]
    assert not CHINESE.search(said["en"].replace("亿元", ""))
    assert said["zh"].endswith("。")


@EVERY
def test_no_missing_value_is_told_as_a_number(name: str) -> None:
    found = seen(name, "en")
    assert not re.search(r"\b(nan|inf|None)\b", " ".join([found.alt, *found.words]))


@EVERY
def test_every_word_in_a_figure_can_be_drawn_by_the_bundled_font(name: str) -> None:
    for language in LANGUAGES:
        for words in seen(name, language).words:
            style.check_glyphs(words)


def test_the_words_in_a_figure_follow_the_language() -> None:
    assert "亿元" in seen("lines", "zh").ylabel
    assert "Mrd. Yuan" in seen("lines", "de").ylabel


def test_ticks_follow_the_unit_of_the_language() -> None:
    assert drawn("lines").yaxis.get_major_formatter()(10.0, 0) == "10"
    text.use("zh")
    assert drawn("lines").yaxis.get_major_formatter()(10.0, 0) == "100"


def test_figures_fit_a_dark_page() -> None:
    style.use(language="en", theme="dark")
    ax = drawn("lines")
    assert ax.get_facecolor()[:3] == pytest.approx(
        pyplot.matplotlib.colors.to_rgb(style.palette("dark").paper)
    )


# What the description must say of the invented frames: extent, extremes, course or caveat, in each language.
SAID = {
    "lines": (
        "Yangtze Delta rises from CNY 10 billion in 2020 to CNY 20 billion in 2023",
        "Ohne Angabe: Greater Bay Area (2021)",
        "最高：长三角，200亿元；最低：成渝，20亿元",
    ),
    "lines of an index": (
        "Highest: Yangtze Delta with 150",
        "niedrigster: Greater Bay Area mit 90",
        "以2020年为100",
    ),
    "lines in panels": ("3 small line charts", "Chengdu-Chongqing sinkt: 3", "无数据：大湾区（2021）"),
    "lines with a band": (
        "Between the regions falls from 0.4",
        "eine fallende Linie bedeutet Annäherung",
        "降至2021年的0.3",
    ),
    "tiles": ("2 of 3 with a value", "Ohne Angabe: Guangdong", "数据未涵盖：台湾"),
    "timeline": (
        "only to the month for 1",
        "Zeitleiste mit 4 datierten Ereignissen",
        "长三角：3和大湾区：1",
    ),
    "timeline of milestones": ("1 entry has no date", "Anfang: 2018 (Eins beginnt)", "3个里程碑"),
    "bars over counts": ("0: 80, 1: 15 and 2: 5", "3 Balken", "共3条"),
    "ranks": (
        "number of projects: 2 and total amount: 1",
        "Chengdu-Chongqing: Zahl der Projekte: 3",
        "成渝：项目数：3和总金额：3",
    ),
    "ranks of editions": (
        "Beijing: rank 3 (2022), rank 4 (2025)",
        "Die Methode wechselt 2025",
        "虚线段表示未找到排名",
    ),
    "ranges": ("Industry chains: always rank 3", "Erster Platz bei 60,0", "政策协同：第1位至第3位"),
    "ranges of readings": ("CNY 12 billion if the unit is 亿元", "180 Mrd. Yuan wie angegeben", "1200亿元"),
    "bars of quotients": ("2 of 3 lie above the line", "Ohne Angabe: Greater Bay Area", "4倍"),
    "strip": ("CNY 2 billion to CNY 4 billion", "3 Punkte", "20亿元至40亿元"),
    "bars": ("No data: Chengdu-Chongqing", "28 Projekte", "35个项目"),
    "heat": ("No data: Joint platforms (Yangtze Delta)", "Greater Bay Area mit 0,8", "政策协同—长三角，0.2"),
    "heat of pairs": ("Greater Bay Area with 2", "Jangtse-Delta: 40", "大湾区：60"),
    "network": (
        "state nothing about borders. 1 city without coordinates is not drawn",
        "Hongkong – Shenzhen: 40 Publikationen",
        "其中2对位于四个区域之一的内部",
    ),
    "bars of pairs": (
        "to Chizhou – Shanghai (2 papers)",
        "2 davon innerhalb einer Region",
        "香港—深圳（40篇论文）",
    ),
    "stacks of shares": ("inside the region: 20.0%", "Ohne Angabe: Chengdu-Chongqing", "60.0%"),
    "bars inside each other": (
        "with a known city: 270",
        "Höchster Wert: 2021 mit 200",
        "最低：2020，100篇论文",
    ),
    "strip of dates": ("3 of 4 lie above", "März 2021: 300 Unternehmen", "无日期：400家企业"),
    "city_map": ("No data: Chizhou", "sagen nichts über Grenzen aus", "上海和杭州"),
    "fan": (
        "a range from CNY 5.5 billion to CNY 8.5 billion",
        "Mittlerer Fehler 20",
        "趋势在2023年达到70亿元",
    ),
    "stacks": ("Hot topics: supported 3", "Eckdaten: unplausibel 1", "尚未考察1"),
    "fan in panels": (
        "Greater Bay Area rises from CNY 1 billion",
        "7 Mrd. Yuan im Jahr 2023",
        "55亿元至85亿元",
    ),
    "board": ("1 statement has no verdict", "gestützt: 2 und unplausibel: 1", "热点话题：有依据：2"),
    "bars in panels": ("16 findings", "widerspricht: 2", "官方来源：7和新闻报道：3"),
    "lines over days": ("the highest day is 3 March 2026 with 9", "Ohne Angabe: Jangtse-Delta: 1", "3天"),
}


def test_the_description_of_every_figure_is_checked_against_its_data() -> None:
    assert set(SAID) == set(GALLERY)


@EVERY
def test_the_description_tells_what_the_data_hold(name: str) -> None:
    for language, wanted in zip(LANGUAGES, SAID[name], strict=True):
        assert wanted in seen(name, language).alt.replace("\u00a0", " ")


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_looked_for_after_a_figure_as_before_it_even_if_it_is_refused(*, enabled: bool) -> None:
    before = gc.isenabled()
    gc.enable() if enabled else gc.disable()
    try:
        with pytest.raises(DataError):
            plot.heat(pd.DataFrame(), "region", "year", "value")
        assert gc.isenabled() is enabled
    finally:
        gc.enable() if before else gc.disable()
