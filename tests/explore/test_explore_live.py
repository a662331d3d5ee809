"""The live form: a moved control exchanges one picture, leaves no figure behind, and refuses in words."""

import base64
import gc
import io
import re
import tracemalloc
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from PIL import Image

from analysis import plot
from analysis.errors import ParameterError
from analysis.explore import drafts, explorer as explorers, front, pictures
from analysis.explore.controls import MANY, control, controls
from analysis.explore.explorer import REST, Explorer
from analysis.explore.sheets import Choice, Several, Sheet, Slide, Span, Steps, View, Words, told

# Invented: two places, three years.
import pandas as pd  # isort: skip

TABLE = pd.DataFrame(
    {"region": ["yrd"] * 3 + ["gba"] * 3, "year": [1, 2, 3] * 2, "share": [0.1, 0.2, 0.3, 0.3, 0.2, 0.1]}
)


def look(last: int, **_: Any) -> View:
    if last == 2:
        raise ParameterError("two is refused")
    ax = plot.trend(TABLE[TABLE["year"].le(last)], "share")
    return View(f"state {last} {told(ax)}", ("import", "read", "draw"), ax=ax)


def explorer() -> Explorer:
    return Explorer(Sheet("panel", {"last": Slide("Last", 1, 3)}, {"last": 3}, look))


def source(shown: Explorer) -> str:
    found = re.search(r'src="([^"]+)"', shown.picture.value)
    assert found is not None
    return found.group(1)


def test_a_move_exchanges_picture_words_and_code() -> None:
    shown = explorer()
    before = source(shown)
    shown.set(last=1)
    assert source(shown) != before
    assert 'alt="state 1' in shown.picture.value
    assert shown.words.value.startswith("<p>state 1")
    assert shown.code.value == "import\nread\ndraw"


def test_the_picture_has_a_fixed_size_so_that_nothing_jumps() -> None:
    size = 'width="710" height="403" style="aspect-ratio:710/403" decoding="sync"'
    assert size in explorer().picture.value


def test_the_same_values_are_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = explorer()
    monkeypatch.setattr(pictures.Camera, "image", lambda *_, **__: pytest.fail("drawn again"))
    shown.redraw()


def test_200_moves_leave_no_figure_and_no_memory_behind() -> None:
    shown = explorer()
    kept = []
    for move in range(201):
        shown.set(last=1 if move % 2 else 3)
        if move == 20:
            tracemalloc.start()
        if move in (100, 200):
            gc.collect()
            kept.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert plt.get_fignums() == []
    assert kept[1] - kept[0] < 200_000, "bytes of 100 moves: one picture alone is larger"


def test_a_refusal_keeps_the_room_of_the_picture_and_leaves_no_figure() -> None:
    shown = explorer()
    shown.set(last=2)
    assert "<img" not in shown.picture.value
    assert 'style="width:7.40in;height:4.20in"' in shown.picture.value, "the page stays where it is"
    assert shown.code.value == ""
    assert "two is refused" in shown.words.value
    shown.set(last=3)
    assert "<img" in shown.picture.value
    assert plt.get_fignums() == []


def test_a_fault_of_our_own_is_said_too(caplog: pytest.LogCaptureFixture) -> None:
    shown = Explorer(Sheet("panel", {"words": Words("Words")}, {"words": ""}, lambda words: View(words[0])))
    assert "IndexError: string index out of range" in shown.words.value
    assert "explorer panel" in caplog.text


def test_the_start_can_be_got_back() -> None:
    shown = explorer()
    before = source(shown)
    shown.set(last=1)
    shown.reset()
    assert source(shown) == before


def test_a_figure_left_by_an_error_is_closed_and_memory_is_tidied_again() -> None:
    with pytest.raises(ZeroDivisionError), pictures.only_this_figure():
        plt.figure()
        raise ZeroDivisionError
    assert plt.get_fignums() == []
    assert gc.isenabled()


def test_figures_of_the_reader_stay_open() -> None:
    mine = plt.figure()
    explorer().set(last=1)
    assert plt.get_fignums() == [mine.number]
    plt.close(mine)


def test_a_control_on_the_move_gets_a_draft_and_a_sharp_picture_when_it_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting: list[Any] = []

    def call_later(seconds: float, work: Any) -> Any:
        waiting.append(work)
        return SimpleNamespace(cancel=lambda: waiting.remove(work))

    monkeypatch.setattr(front, "loop", lambda: SimpleNamespace(call_later=call_later))
    shown = explorer()
    shown.set(last=1)
    shown.set(last=3)
    draft = len(source(shown))
    assert len(waiting) == 1, "a new move puts the sharp picture off"
    waiting[0]()
    assert len(source(shown)) > draft


def test_several_controls_set_at_once_are_drawn_once() -> None:
    looks: list[int] = []

    def look(**values: int) -> View:
        looks.append(sum(values.values()))
        return View("said")

    dials = {"a": Slide("A", 1, 9), "b": Slide("B", 1, 9)}
    Explorer(Sheet("panel", dials, {"a": 1, "b": 1}, look)).set(a=4, b=5)
    assert looks == [2, 9]


def test_a_remembered_layout_gives_the_picture_a_search_would_have_given() -> None:
    camera, pixels = pictures.Camera(), []
    for _ in range(2):
        with pictures.only_this_figure():
            ax = plot.trend(TABLE, "share")
            pixels.append(camera.image(ax.get_figure(root=True), "same"))  # type: ignore[arg-type]
    assert pixels[0] == pixels[1]


def test_the_picture_holds_the_pixels_that_were_drawn() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    read = np.asarray(Image.open(io.BytesIO(pictures.png(pixels))))
    assert (read == pixels[..., :3]).all()


def test_words_from_data_cannot_become_markup() -> None:
    shown = Explorer(
        Sheet("panel", {"words": Words("Words")}, {"words": ""}, lambda words: View(f"<b>{words}</b>"))
    )
    shown.set(words="<script>")
    assert "<script>" not in shown.words.value
    assert "&lt;script&gt;" in shown.words.value


def test_every_kind_of_control_reads_and_writes_its_value() -> None:
    options = [("one", 1), ("two", 2)]
    dials = {
        "choice": Choice("a", options), "several": Several("b", options), "span": Span("c", 0, 9),
        "slide": Slide("d", 0.0, 3.0, 0.25), "steps": Steps("e", options), "words": Words("f"),
    }  # fmt: skip
    first = {"choice": 1, "several": (1,), "span": (2, 5), "slide": 1.0, "steps": 2, "words": ""}
    shown = Explorer(Sheet("panel", dials, first, lambda **values: View(str(values))))
    assert shown.values == first
    second = {"choice": 2, "several": (1, 2), "span": (3, 9), "slide": 0.25, "steps": 1, "words": "x"}
    shown.set(**second)
    assert shown.values == second
    assert str(second) in shown.view.words


def test_the_words_of_a_list_stand_above_its_frame_and_those_of_a_picture_below() -> None:
    shown = Sheet(
        "claims", {"words": Words("a")}, {"words": ""}, lambda words: View("3 found", html="<p>x</p>")
    )
    listed = Explorer(replace(shown, words_first=True))
    order = list(listed.box.children)
    assert order.index(listed.words) < order.index(listed.picture)
    assert 'class="explore-list" tabindex="0" role="region"' in listed.picture.value
    drawn = explorer()
    order = list(drawn.box.children)
    assert order.index(drawn.words) > order.index(drawn.picture)


def test_where_nothing_is_drawn_there_is_nothing_to_copy_and_the_button_says_so() -> None:
    button = explorer().box.children[-2].children[1].value
    assert "if(!c){s.textContent=s.dataset.none;return}" in button
    assert 'data-none="This view has no code: nothing is drawn."' in button


def test_nothing_found_leaves_no_empty_frame() -> None:
    shown = Explorer(Sheet("claims", {"words": Words("a")}, {"words": ""}, lambda words: View("none found")))
    assert shown.picture.value == ""


def test_many_sliders_have_their_tracks_below_each_other() -> None:
    dials = {str(place): Slide("x" * place, 0, 3) for place in range(1, MANY + 1)}
    made = controls(dials, dict.fromkeys(dials, 1))
    assert len({one.widget.style.description_width for one in made.values()}) == 1
    assert len({one.widget.layout.width for one in made.values()}) == 1


def test_the_room_behind_a_track_holds_the_longest_of_its_values() -> None:
    days = [("1 May 2021", 1), ("30 September 2021", 2)]
    classes = [
        control(Steps("Last day", options), 1).widget._dom_classes for options in (days, [("1,00", 1)])
    ]
    assert classes == [("explore-readout-11",), ("explore-readout-4",)]


def drawn_by(camera: pictures.Camera, density: int) -> Any:
    """The pixels of the same figure at a density."""
    with pictures.only_this_figure():
        ax = plot.trend(TABLE, "share", highlight="all")
        image = camera.image(ax.get_figure(root=True), "same", density=density)  # type: ignore[arg-type]
    found = re.search(r'base64,([^"]+)"', image)
    assert found is not None
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(found.group(1)))).convert("L"), dtype=float)


def test_a_draft_has_its_words_where_the_usual_way_of_drawing_has_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = drawn_by(pictures.Camera(), pictures.DRAFT)
    plain = drafts.renderer(*reversed(draft.shape), 96.0, draft=False)
    monkeypatch.setattr(drafts.Canvas, "get_renderer", lambda canvas: plain)
    usual = drawn_by(pictures.Camera(), pictures.DRAFT)
    assert (draft != usual).any()
    # Words may lie up to a pixel away: in squares of four pixels there is as much ink here as there.
    ink = [
        (255 - one)[: one.shape[0] // 4 * 4, : one.shape[1] // 4 * 4]
        .reshape(one.shape[0] // 4, 4, -1, 4)
        .mean(axis=(1, 3))
        for one in (draft, usual)
    ]
    assert np.corrcoef(ink[0].ravel(), ink[1].ravel())[0, 1] > 0.95


def test_words_drawn_before_are_put_down_again_as_they_were() -> None:
    camera = pictures.Camera()
    assert (drawn_by(camera, pictures.DRAFT) == drawn_by(camera, pictures.DRAFT)).all()


def test_a_draft_forgets_words_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 3)
    drafting = drafts.Drafting(200, 100, 96)
    for word in "abcdefgh":
        drafting.draw_text(drafting.new_gc(), 10, 50, word, FontProperties(), 0)
    assert len(drafting._kept) <= 3


def test_a_slow_move_is_still_a_move(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    later = SimpleNamespace(cancel=lambda: None)
    monkeypatch.setattr(front, "loop", lambda: SimpleNamespace(call_later=lambda *_: later))
    monkeypatch.setattr(explorers, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    slow = replace(explorer().sheet, look=lambda last: (clock.__setitem__(0, clock[0] + 3), look(last))[1])
    shown = Explorer(slow)
    sizes = []
    for wait, last in ((REST + 0.1, 1), (0.1, 3), (0.1, 1)):
        clock[0] += wait
        shown.set(last=last)
        sizes.append(len(source(shown)))
    assert sizes[2] < sizes[0], "a redraw of three seconds does not make the next move a first one"
