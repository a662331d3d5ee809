"""Sentences, placeholders, labels, markup and the recording of what was written."""

import re
import string

import pytest

from analysis import text
from analysis.errors import DataError, ParameterError, UnknownName
from analysis.text import messages_files
from invented_words import written

NOT_NUMBERS = ("select:", "list", "text", "message", "quoted")
PAIRED = {"part_of": "n0", "money_to": "money"}
"""Specs that take a second value by its name, and how both are written."""


@pytest.fixture(autouse=True)
def invented(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_DATA", str(written(tmp_path / "data")))
    with text.using_language("en"):
        yield


def placeholders(template: str) -> set[tuple[str, str]]:
    """Names and types of the placeholders of a message that print a value."""
    found = all_placeholders(template)
    return {(name, spec) for name, spec in found if "|" not in spec and not spec.startswith("select:")}


@pytest.mark.parametrize("file", messages_files.files())
def test_a_message_prints_the_same_values_in_every_language(file):
    for key, entry in messages_files.entries(file).items():
        counted = {tongue: {name for name, _ in all_placeholders(words)} for tongue, words in entry.items()}
        typed = {tongue: placeholders(words) for tongue, words in entry.items()}
        numbers = {tongue: {pair for pair in pairs if numeric(pair[1])} for tongue, pairs in typed.items()}
        shown = {tongue: {name for name, _ in pairs} for tongue, pairs in numbers.items()}
        for tongue in ("de", "zh"):
            # a number may be printed by n0 in one language and by # of a plural in another
            assert shown[tongue] <= counted["en"], f"{key}: {tongue} prints a number that en does not"
            assert shown["en"] <= counted[tongue], f"{key}: en prints a number that {tongue} does not"


def all_placeholders(template: str) -> set[tuple[str, str]]:
    """Names and types of all values a message takes; one that takes two stands for both of them."""
    found = set()
    for _, name, spec, _ in string.Formatter().parse(template):
        if not name:
            continue
        kind, _, rest = (spec or "").partition(":")
        partner, _, forms = rest.partition(":")
        if kind not in PAIRED:
            found.add((name, spec or ""))
        elif kind == "part_of":
            found |= {(name, f"of|{forms}"), (partner, f"of|{forms}")}
        else:
            found |= {(name, PAIRED[kind]), (partner, PAIRED[kind])}
    return found


def numeric(spec: str) -> bool:
    return bool(spec) and not spec.startswith(NOT_NUMBERS) and spec not in text.kinds() and spec != "unit"


@pytest.mark.parametrize("file", messages_files.files())
def test_every_placeholder_has_a_type_that_exists(file):
    for key, entry in messages_files.entries(file).items():
        known = {"", *text.SPECS, *text.units(), *text.kinds()}
        for tongue, words in entry.items():
            for _, spec in placeholders(words):
                bare = spec.removeprefix("list:").removeprefix("or:").removeprefix("quoted:")
                assert bare in known, f"{key} {tongue}: {spec}"


@pytest.mark.parametrize("file", messages_files.files())
def test_a_part_of_a_whole_is_told_alike_in_every_language(file):
    for key, entry in messages_files.entries(file).items():
        parts = [
            sorted(value for value, spec in all_placeholders(words) if spec.startswith("of|"))
            for words in entry.values()
        ]
        assert all(part == parts[0] for part in parts), key


@pytest.mark.parametrize("file", messages_files.files())
def test_chinese_messages_use_full_width_marks(file):
    for key, entry in messages_files.entries(file).items():
        bare = re.sub(r"\{[^}]*\}", "", entry["zh"])
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[\u4e00-\u9fff]\.(\s|$)", bare), (
            f"{file}.{key}: {bare}"
        )


@pytest.mark.parametrize("file", messages_files.files())
def test_german_messages_write_no_english_points_or_straight_quotes(file):
    for key, entry in messages_files.entries(file).items():
        assert '"' not in entry["de"], f"{file}.{key}"


def test_a_template_is_filled_in_each_language():
    template = "{region:region}: {n:projects}, {amount:money}, {share:pct1}"
    values = {"region": "yrd", "n": 28, "amount": 120, "share": 0.27}
    assert text.write(template, **values) == "Yangtze River Delta: 28 projects, CNY 120 billion, 27.0%"
    assert text.write(template, language="zh", **values) == "长江三角洲: 28个项目, 1200亿元, 27.0%"


def test_plural_words_follow_the_number():
    template = "{n:# project was|# projects were} found"
    assert text.write(template, n=1) == "1 project was found"
    assert text.write(template, n=2000) == "2,000 projects were found"


def test_choices_pick_a_word():
    assert text.write("{k:select:up=rose|down=fell}", k="down") == "fell"
    with pytest.raises(UnknownName, match="use one of up, down"):
        text.write("{k:select:up=rose|down=fell}", k="sideways")


def test_lists_write_each_item_in_its_kind():
    assert text.write("{xs:list:region}", xs=["yrd", "jjj"], language="zh") == "长江三角洲和京津冀"
    assert text.write("{xs:list:n1}", xs=[1, 2.25]) == "1.0 and 2.3"


def test_missing_values_are_said_never_printed_as_nan():
    assert text.write("{a:money} {b:pct1} {c:region} {d:text}", a=float("nan"), b=None, c=None, d=None) == (
        "no data no data no data no data"
    )


def test_values_are_escaped_and_bold_comes_only_from_the_message():
    words = text.write("**{n:n0}** from {name:text}", n=3, name="**<script>alert(1)</script>**")
    assert words == "3 from **<script>alert(1)</script>**"
    assert text.html(words) == ("<strong>3</strong> from **&lt;script&gt;alert(1)&lt;/script&gt;**")


def test_labels_from_data_are_escaped_like_any_value():
    assert "&lt;i&gt;" in text.html(text.write("{k:region}", k="gba"))


def test_plain_strings_and_cut_sentences_lose_their_trust():
    words = text.safe("<b>x</b>", plain="x")
    assert text.html(words) == "<b>x</b>"
    assert text.html(words + "<i>") == "x&lt;i&gt;"
    assert text.html('"><img onerror=x>') == "&quot;&gt;&lt;img onerror=x&gt;"


def test_sentences_inside_sentences_and_lists_keep_their_markup():
    inner = text.write("**bold**")
    assert text.html(text.write("see {x}", x=inner)) == "see <strong>bold</strong>"
    assert text.html(text.join(inner, "<")) == "<strong>bold</strong> &lt;"
    assert text.html(text.listing([inner, "<"])) == "<strong>bold</strong> and &lt;"


def test_markdown_signs_in_data_stay_signs():
    assert text.markdown("*a* [b](c) <d>") == ("&#42;a&#42; &#91;b&#93;&#40;c&#41; &#60;d&#62;")


def test_sentences_are_joined_without_a_gap_in_chinese():
    assert text.join("一。", "", "二。", language="zh") == "一。二。"
    assert text.join("One.", "Two.") == "One. Two."


@pytest.mark.parametrize("template", ["{x.real:n0}", "{x[0]:n0}", "{x!r}", "{:n0}", "{0}"])
def test_a_placeholder_is_a_plain_name_and_reaches_nothing_inside_its_value(template):
    with pytest.raises(ParameterError, match="not a plain name"):
        text.write(template, x=1)


def test_a_value_the_message_wants_is_asked_for_by_name():
    with pytest.raises(ParameterError, match=r"page\.licence wants a value 'licence'; it got: title"):
        text.sentence("page.licence", title="x")


def test_a_number_without_a_type_is_refused():
    with pytest.raises(ParameterError, match="say how to write 3"):
        text.write("{n}", n=3)


def test_a_value_that_cannot_be_written_is_named_with_its_place():
    with pytest.raises(ParameterError, match=r"\{n:n1\}: cannot write 'many'"):
        text.write("{n:n1}", n="many")


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("pages.credit", "unknown message file 'pages'.*did you mean 'page'"),
        ("page.credits", r"unknown message of page\.toml 'credits'.*did you mean 'credit'"),
    ],
)
def test_an_unknown_message_is_refused_with_the_nearest(key, message):
    with pytest.raises(UnknownName, match=message):
        text.sentence(key)


def test_an_unknown_placeholder_type_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="unknown placeholder type 'pct9'"):
        text.write("{x:pct9}", x=1)


def test_a_message_without_one_language_is_refused():
    with pytest.raises(
        DataError, match=r"odd\.toml.*greeting.*needs its text in en, de and zh, found de, en"
    ):
        messages_files._entry({"en": "hi", "de": "hallo"}, "odd.toml", "greeting")


def test_labels_fall_back_to_english_and_then_to_a_default():
    assert text.label("region", "jjj", language="de") == "Beijing–Tianjin–Hebei"
    assert text.label("region", "atlantis", default="atlantis") == "atlantis"
    with pytest.raises(UnknownName, match=r"unknown region 'ydr'.*did you mean 'yrd'"):
        text.label("region", "ydr")


def test_labels_of_an_unknown_kind_are_refused():
    with pytest.raises(UnknownName, match="unknown kind of label 'regoin'"):
        text.label("regoin", "yrd")


def test_a_table_without_its_name_columns_is_refused_with_the_columns(tmp_path, monkeypatch):
    root = written(tmp_path / "other")
    (root / "clean" / "regions.csv").write_text("region,name_en\nyrd,Delta\n", encoding="utf-8")
    monkeypatch.setenv("ANALYSIS_DATA", str(root))
    with pytest.raises(DataError, match="name_de, name_zh"):
        text.label("region", "yrd")


def test_axes_name_the_indicator_and_its_unit():
    assert text.axis("rd_expenditure") == "R&D (CNY billion)"
    assert text.axis("rd_expenditure", language="zh") == "研发经费（亿元）"
    assert text.axis("rd_plain", language="de") == "Schlicht"


def test_recordings_of_the_three_languages_are_equal():
    template = (
        "{a:money} {b:pct1} {c:n2} {d:date} {e:projects} {f:ratio} {g:million persons} {h:money} {i:year}"
    )
    values = {
        "a": 1016.68, "b": 0.2712, "c": 3.14159, "d": ("2024-03-15", "month"), "e": 28, "f": 4.31,
        "g": 85.31, "h": None, "i": 2023,
    }  # fmt: skip
    recordings = []
    for tongue in ("en", "de", "zh"):
        with text.recording() as seen:
            text.write(template, language=tongue, **values)
        recordings.append(seen)
    assert recordings[0] == recordings[1] == recordings[2]
    assert (1016.7, "money") in recordings[0]
    assert ("2024-03", "date") in recordings[0]


def test_recordings_nest_and_end_with_their_block():
    with text.recording() as outer:
        text.number(1)
        with text.recording() as inner:
            text.number(2)
    text.number(3)
    assert outer == [(1.0, "number"), (2.0, "number")]
    assert inner == [(2.0, "number")]


PART = (
    "{k:part_of:n:all=all # regions|none=none of the # regions|some=@ of # regions"
    "|one=one of #|only=the region}"
)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (3, 3, "all 3 regions"),
        (0, 3, "none of the 3 regions"),
        (2, 3, "2 of 3 regions"),
        (1, 3, "one of 3"),
        (1, 1, "the region"),
    ],
)
def test_a_part_of_a_whole_is_told_as_all_none_one_or_some(part, whole, words):
    assert text.write(PART, k=part, n=whole) == words


def test_a_part_without_words_of_its_own_for_one_or_the_only_one_takes_those_for_some_or_all():
    short = "{k:part_of:n:all=all #|none=none|some=@ of #}"
    assert text.write(short, k=1, n=3) == "1 of 3"
    assert text.write(short, k=1, n=1) == "all 1"


def test_a_part_whose_whole_is_not_given_names_what_is_missing():
    with pytest.raises(ParameterError, match="wants a value 'n'; it got: k"):
        text.write("{k:part_of:n:all=a|none=b|some=c}", k=1)


def test_a_message_can_list_other_messages_by_their_keys():
    items = [{"key": "fact_check.count_supported", "n": 2}, {"key": "fact_check.count_outdated", "n": 1}]
    assert text.write("{counts:list:message}", counts=items) == "2 are supported and 1 is outdated"
    assert text.write("{counts:list:message}", counts=items, language="zh") == "2条有依据，1条已过时"


def test_a_list_can_be_quoted_and_joined_by_or():
    assert text.write("{xs:list:or:quoted:region}", xs=["yrd", "jjj"], language="zh") == (
        "“长江三角洲”或“京津冀”"
    )
    assert text.write("{x:quoted:region}", x="jjj", language="de").startswith("„")


def test_a_third_form_of_a_counted_word_is_for_none():
    template = "{n:# is a plan|# are plans|none is a plan}"
    assert [text.write(template, n=n) for n in (0, 1, 2)] == ["none is a plan", "1 is a plan", "2 are plans"]


def test_chinese_names_stand_in_the_brackets_chinese_prints(tmp_path, monkeypatch):
    monkeypatch.setattr(
        text.labels, "_named", lambda *_: {"en": "Ratio (GDP)", "de": "Q", "zh": "强度(按GDP修订)"}
    )
    assert text.label("region", "yrd", language="zh") == "强度（按GDP修订）"
    assert text.label("region", "yrd", language="en") == "Ratio (GDP)"
