"""Joint works against a server with pages, keys and an allowance."""

import logging
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from loopback import KEY, FakeTime, Server, example, said
from pretend_services import PretendWorks

from analysis.errors import ParameterError
from analysis.live import institutions, refresh
from analysis.live.openalex import MOST_CALLS, Joint, OpenAlex
from analysis.live.queries import Window
from analysis.live.transport import ServiceError, Transport

WINDOW = Window(date(2026, 11, 12), date(2026, 11, 21))
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def known(*rows: tuple[str, str, str, str, float | None, str]) -> pd.DataFrame:
    columns = ["institution", "city", "region", "types", "established", "name_zh"]
    return pd.DataFrame(rows, columns=columns)


NO_PROJECTS = pd.DataFrame({"institution_zh": []})


def test_joint_works_come_with_their_fields_and_the_rest_without_a_field(
    server: Server, works: OpenAlex
) -> None:
    server.answer = PretendWorks(key=KEY)
    assert works.joint(["a"], ["b", "c"], WINDOW) == Joint(7, {"17": 4, "25": 2, "none": 1})


def test_the_question_names_both_groups_the_window_and_the_grouping(server: Server, works: OpenAlex) -> None:
    server.answer = PretendWorks()
    works.joint(["a1", "a2"], ["b1"], WINDOW)
    assert server.asked[0].path == "/works"
    assert server.asked[0].values == {
        "filter": "authorships.institutions.ror:a1|a2,authorships.institutions.ror:b1,"
        "from_publication_date:2026-11-12,to_publication_date:2026-11-21",
        "group-by": "primary_topic.field.id",
        "per-page": "100",
    }


def test_groups_of_several_pages_are_all_read(server: Server, works: OpenAlex) -> None:
    fields = {str(number): 1 for number in range(11, 18)}
    server.answer = PretendWorks(works=7, fields=fields)
    paged = OpenAlex(KEY, transport=works.transport, base=server.base, per_page=3)
    assert paged.joint(["a"], ["b"], WINDOW) == Joint(7, fields)
    assert [asked.values.get("cursor") for asked in server.asked] == [None, "*", "3", "6", "9"]


def test_a_service_that_repeats_its_cursor_does_not_hold_the_refresh(server: Server, works: OpenAlex) -> None:
    page = example("openalex_works_list_meta")
    page["meta"]["count"] = 5
    page["group_by"] = [{"key": "https://openalex.org/fields/17", "count": 5}]
    server.answer = lambda asked: said(page)
    paged = OpenAlex(KEY, transport=works.transport, base=server.base, per_page=1)
    assert paged.joint(["a"], ["b"], WINDOW) == Joint(5, {"17": 5})
    assert len(server.asked) == 3


def test_more_than_100_institutions_are_refused_before_a_request(server: Server, works: OpenAlex) -> None:
    with pytest.raises(ParameterError, match="takes 1 to 100 institutions, not 101"):
        works.joint([f"r{number}" for number in range(101)], ["b"], WINDOW)
    assert server.asked == []


def test_a_short_retry_after_is_waited_for(server: Server, works: OpenAlex, time: FakeTime) -> None:
    server.script = [said({"error": "Rate limit exceeded"}, 429, Retry_After="3")]
    server.answer = PretendWorks()
    assert works.joint(["a"], ["b"], WINDOW).works == 7
    assert time.slept == [3.0]


def test_haste_without_retry_after_is_waited_out_with_growing_pauses(
    server: Server, works: OpenAlex, time: FakeTime
) -> None:
    server.answer = lambda asked: said({"error": "Rate limit exceeded"}, 429)
    with pytest.raises(ServiceError, match="asks for fewer requests"):
        works.joint(["a"], ["b"], WINDOW)
    assert time.slept == [2.0, 8.0, 30.0]


def test_a_used_up_allowance_ends_the_refresh_and_says_when_it_is_renewed(
    server: Server, works: OpenAlex, time: FakeTime
) -> None:
    server.answer = PretendWorks(left=0.0)
    with pytest.raises(ServiceError, match=r"no requests left for you today; .* renewed in about 4 h"):
        works.joint(["a"], ["b"], WINDOW)
    assert time.slept == []


@pytest.mark.parametrize(
    ("headers", "left"),
    [
        ({"X_RateLimit_Remaining_USD": "0.05", "X_RateLimit_Cost_USD": "0.0001"}, 500),
        ({"X_RateLimit_Remaining": "98766", "X_RateLimit_Credits_Used": "10"}, 9876),
        ({"X_RateLimit_Remaining": "0"}, 0),
        ({"X_RateLimit_Remaining_USD": "much"}, None),
        ({}, None),
    ],
)
def test_the_allowance_is_read_in_money_and_in_credits(
    server: Server, works: OpenAlex, headers: dict[str, str], left: int | None
) -> None:
    server.script = [said({"meta": {"count": 0}, "group_by": []}, **headers)]
    works.joint(["a"], ["b"], WINDOW)
    assert works.left == left


def test_a_refresh_stops_at_once_when_the_allowance_does_not_cover_the_rest(
    server: Server, works: OpenAlex
) -> None:
    server.answer = PretendWorks(left=0.00031)
    places = {"gba": {city: [city] for city in "abcd"}}
    asked = institutions.pairs(places, ["gba"])
    with pytest.raises(ServiceError, match="allows 2 more requests today and 5 are needed"):
        list(refresh.cooperation(works, asked, places, window=WINDOW, now=NOW, step=lambda: None))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ({"results": []}, "'meta.count' is missing"),
        ({"meta": {"count": "7"}, "group_by": []}, "'meta.count' holds '7'"),
        ({"meta": {"count": 7}}, "'group_by' is missing"),
        ({"meta": {"count": 7}, "group_by": [{"id": "x", "count": 1}]}, "'group_by.key' is missing"),
        ({"meta": {"count": 7}, "group_by": [{"key": "x/17"}]}, "'group_by.count' is missing"),
        ({"meta": {"count": 1}, "group_by": [{"key": "x/17", "count": 2}]}, "more works than meta.count"),
    ],
)
def test_a_changed_field_is_named(server: Server, works: OpenAlex, answer: object, part: str) -> None:
    server.script = [said(answer)]
    with pytest.raises(ServiceError, match="has changed the form of its answers") as refusal:
        works.joint(["a"], ["b"], WINDOW)
    assert part in str(refusal.value)


@pytest.mark.parametrize("body", ["", "not json", "[1, 2]", '{"meta": '])
def test_malformed_answers_are_refused_in_one_line(server: Server, works: OpenAlex, body: str) -> None:
    server.script = [said(body)]
    with pytest.raises(ServiceError, match="not readable as JSON"):
        works.joint(["a"], ["b"], WINDOW)


def test_a_refused_question_gives_the_words_of_the_service(server: Server, works: OpenAlex) -> None:
    server.script = [said({"error": "Invalid query parameters error.", "message": "x is not a filter"}, 400)]
    with pytest.raises(ServiceError, match=r"OpenAlex refused \(status 400\): x is not a filter"):
        works.joint(["a"], ["b"], WINDOW)


def test_a_wrong_key_is_told_without_repeating_it(server: Server, works: OpenAlex) -> None:
    server.answer = PretendWorks(key="another")
    with pytest.raises(ServiceError, match="is OPENALEX_API_KEY a valid key") as refusal:
        works.joint(["a"], ["b"], WINDOW)
    assert KEY not in str(refusal.value)


def test_the_key_travels_in_a_header_only(server: Server, works: OpenAlex) -> None:
    server.answer = PretendWorks(key=KEY)
    works.joint(["a"], ["b"], WINDOW)
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(server.asked[0].values)


def test_the_key_is_sent_and_no_password_kept_for_other_programs(
    server: Server, works: OpenAlex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login somebody password invented\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.answer = PretendWorks(key=KEY)
    works.joint(["a"], ["b"], WINDOW)
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_the_key_is_neither_logged_nor_shown(
    server: Server, works: OpenAlex, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = PretendWorks(key=KEY)
    with caplog.at_level(logging.DEBUG):
        works.joint(["a"], ["b"], WINDOW)
    assert KEY not in caplog.text + repr(works)


@pytest.mark.parametrize("key", ["two words", "ключ", "line\nbreak"])
def test_a_key_that_cannot_be_one_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(ParameterError, match="does not hold a key") as refusal:
        OpenAlex(key)
    assert key not in str(refusal.value)


def test_without_a_key_nothing_is_sent_in_its_place(server: Server, works: OpenAlex) -> None:
    server.answer = PretendWorks()
    OpenAlex("", transport=works.transport, base=server.base).joint(["a"], ["b"], WINDOW)
    assert "authorization" not in server.asked[0].headers


def test_an_answer_is_made_of_totals_and_fields_of_every_pair(server: Server, works: OpenAlex) -> None:
    server.answer = PretendWorks()
    places = {"gba": {"macao": ["m"], "zhuhai": ["z"]}}
    asked = institutions.pairs(places, ["gba"])
    (answer,) = refresh.cooperation(works, asked, places, window=WINDOW, now=NOW, step=lambda: None)
    pair = {"origin": "macao", "destination": "zhuhai"}
    assert answer["rows"] == [
        {**pair, "openalex_field": "all", "works": 7},
        {**pair, "openalex_field": "17", "works": 4},
        {**pair, "openalex_field": "25", "works": 2},
        {**pair, "openalex_field": "none", "works": 1},
    ]
    assert answer["queries"]["institutions"] == {"macao": ["m"], "zhuhai": ["z"]}
    assert (answer["asked"], answer["answered"], answer["asked_at"]) == (1, 1, "2026-11-22T09:30:00+00:00")


def test_all_four_regions_together_take_fewer_than_1000_requests() -> None:
    from analysis import load

    cities = institutions.of_cities(load.institutions(), load.projects())
    asked = institutions.pairs(cities, ["yrd", "gba", "ccec", "jjj"])
    assert {scope: len(pairs) for scope, pairs in asked.items()} == {
        "between": 6,
        "gba": 55,
        "ccec": 55,
        "jjj": 66,
        "yrd": 666,
    }
    assert refresh.allow(asked, has_key=True) == 848 <= MOST_CALLS


def test_more_than_999_requests_are_refused_in_advance() -> None:
    asked = {"yrd": [("a", "b")] * 1000}
    with pytest.raises(ParameterError, match="1000 requests are more than the 999 of a refresh"):
        refresh.allow(asked, has_key=True)


def test_without_a_key_only_a_small_refresh_is_allowed() -> None:
    assert refresh.allow({"gba": [("a", "b")] * 55}, has_key=False) == 55
    with pytest.raises(ParameterError, match="OPENALEX_API_KEY is not set: 779 requests need a free key"):
        refresh.allow({"yrd": [("a", "b")] * 779}, has_key=False)


def test_a_city_with_too_many_institutions_keeps_those_that_led_projects_then_universities() -> None:
    firms = [(f"f{number:03}", "beijing", "jjj", "company", 1990.0, "") for number in range(120)]
    some = known(
        *firms,
        ("young", "beijing", "jjj", "education", 2000.0, "甲大学"),
        ("old", "beijing", "jjj", "education; funder", 1900.0, "乙大学"),
        ("leader", "beijing", "jjj", "company", 2010.0, "丙公司"),
    )
    led = pd.DataFrame({"institution_zh": ["丙公司", "丙公司", "丁公司"]})
    chosen = institutions.of_cities(some, led)["jjj"]["beijing"]
    assert chosen[:4] == ["leader", "old", "young", "f000"]
    assert len(chosen) == 100


def test_the_academy_of_sciences_does_not_stand_for_beijing() -> None:
    rows = [
        ("034t30j35", "beijing", "jjj", "government", 1949.0, "中国科学院"),
        ("x", "beijing", "jjj", "education", None, "某大学"),
    ]
    assert institutions.of_cities(known(*rows), NO_PROJECTS)["jjj"] == {"beijing": ["x"]}


def test_institutions_without_a_city_or_outside_the_regions_are_left_out() -> None:
    rows = [("a", None, "yrd", "education", None, ""), ("b", "wuhan", "other", "education", None, "")]
    assert set(map(len, institutions.of_cities(known(*rows), NO_PROJECTS).values())) == {0}


def test_the_requests_of_one_refresh_never_exceed_the_limit_even_with_repeats(
    server: Server, time: FakeTime
) -> None:
    server.answer = lambda asked: said("busy", 503)
    with (
        Transport("OpenAlex", most=2, sleep=time.sleep, clock=time.clock) as transport,
        pytest.raises(ServiceError, match="used up"),
    ):
        OpenAlex("", transport=transport, base=server.base).joint(["a"], ["b"], WINDOW)
    assert len(server.asked) == 2
