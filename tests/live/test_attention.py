"""News attention against a server that refuses in plain text."""

from datetime import date

import pytest
from loopback import FakeTime, Said, Server, example, said
from pretend_services import PretendNews

from analysis.live.gdelt import Gdelt
from analysis.live.queries import Window, ending
from analysis.live.transport import ServiceError

WINDOW = Window(date(2020, 11, 3), date(2020, 11, 11))


def test_steps_of_a_day_become_one_row_per_day_and_the_missing_day_is_empty(
    server: Server, news: Gdelt
) -> None:
    server.script = [said(example("gdelt_timelinevolraw_day"))]
    rows = news.timeline("Tigray", WINDOW) or []
    assert rows[1] == {"date": "2020-11-04", "articles": 3, "monitored": 205079}
    assert rows[-1] == {"date": "2020-11-11", "articles": None, "monitored": None}
    assert len(rows) == 9


def test_steps_of_15_minutes_are_added_up_to_their_day(server: Server, news: Gdelt) -> None:
    server.script = [said(example("gdelt_timelinevolraw_15m"))]
    day = date(2026, 5, 14)
    rows = news.timeline("NVIDIA", Window(day, day))
    # 18 + 4 + 9 + 2 + 10 + 13 + 15 + 11 + 6 + 9 + 15 + 26, counted by hand.
    assert rows is not None
    assert rows[0]["articles"] == 138


def test_articles_keep_title_source_and_time_and_nothing_else(server: Server, news: Gdelt) -> None:
    server.script = [said(example("gdelt_artlist_shape"))]
    assert news.articles("x", WINDOW) == [
        {
            "seen": "2026-02-26T17:00:00",
            "title": "Article Title Here",
            "url": "https://example.com/article",
            "domain": "example.com",
            "language": "English",
            "country": "United States",
        }
    ]


def test_the_question_names_whole_days_and_at_most_250_articles(server: Server, news: Gdelt) -> None:
    server.script = [said(example("gdelt_artlist_shape"))]
    news.articles('"Greater Bay Area" (innovation OR technology)', WINDOW)
    assert server.asked[0].values == {
        "query": '"Greater Bay Area" (innovation OR technology)',
        "mode": "artlist",
        "format": "json",
        "startdatetime": "20201103000000",
        "enddatetime": "20201111235959",
        "maxrecords": "250",
        "sort": "hybridrel",
    }
    assert server.asked[0].headers["user-agent"].startswith("regional-innovation-analysis/")


def test_requests_keep_more_than_five_seconds_apart(server: Server, news: Gdelt) -> None:
    server.answer = pretend = PretendNews()
    for _ in range(3):
        news.articles("x", WINDOW)
    assert pretend.refused == 0
    assert [b.at - a.at for a, b in zip(server.asked, server.asked[1:], strict=False)] == [6.0, 6.0]


@pytest.mark.parametrize("status", [200, 429])
def test_a_refusal_for_haste_in_plain_text_is_waited_out(
    server: Server, news: Gdelt, time: FakeTime, status: int
) -> None:
    refusal = said(example("gdelt_rate_limit_message"), status)
    server.script = [refusal, refusal, said(example("gdelt_artlist_shape"))]
    assert len(news.articles("x", WINDOW) or []) == 1
    assert time.slept == [15.0, 30.0]


def test_a_service_that_keeps_refusing_is_left_after_three_waits(
    server: Server, news: Gdelt, time: FakeTime
) -> None:
    server.answer = lambda asked: said(example("gdelt_rate_limit_message"), 429)
    with pytest.raises(ServiceError, match="asks for fewer requests"):
        news.articles("x", WINDOW)
    assert time.slept == [15.0, 30.0, 60.0]


def test_any_other_plain_text_is_the_refusal_of_the_question(server: Server, news: Gdelt) -> None:
    text = "One or more of your keywords were too short,\ntoo long or too common: (x)\x1b[31m"
    server.script = [said(text)]
    with pytest.raises(ServiceError) as refusal:
        news.timeline("x", WINDOW)
    line = "The GDELT Project refused the question x: One or more of your keywords were too short, "
    assert str(refusal.value) == f"{line}too long or too common: (x) [31m"
    assert len(server.asked) == 1


def test_a_web_page_instead_of_data_is_named_as_such(server: Server, news: Gdelt) -> None:
    server.script = [said("<!DOCTYPE html><html><title>Sorry</title></html>")]
    with pytest.raises(ServiceError, match="a web page instead of data"):
        news.timeline("x", WINDOW)


@pytest.mark.parametrize("empty", [{}, {"timeline": []}])
def test_an_empty_answer_is_asked_for_again_and_then_left_unknown(
    server: Server, news: Gdelt, empty: object
) -> None:
    server.answer = lambda asked: said(empty)
    assert news.timeline("x", WINDOW) is None
    assert len(server.asked) == 2


def test_an_empty_answer_followed_by_a_full_one_counts(server: Server, news: Gdelt) -> None:
    server.script = [said({}), said(example("gdelt_timelinevolraw_day"))]
    assert news.timeline("x", WINDOW) is not None


def test_backslashes_copied_from_titles_do_not_spoil_the_answer(server: Server, news: Gdelt) -> None:
    broken = (
        b'{"articles": [{"url": "https://example.org/a", "title": "A \\_ b\tc", "domain": "example.org", '
    )
    server.script = [Said(broken + b'"seendate": "20261101T000000Z"}]}')]
    found = news.articles("x", WINDOW)
    assert found is not None
    assert found[0]["title"] == "A \\_ b c"


def test_a_title_that_looks_like_a_page_stays_a_title(server: Server, news: Gdelt) -> None:
    answer = example("gdelt_artlist_shape")
    answer["articles"][0]["title"] = "What <html>\x00 is"
    server.script = [said(answer)]
    assert (news.articles("x", WINDOW) or [{}])[0]["title"] == "What <html> is"


def test_malformed_json_is_refused_in_one_line(server: Server, news: Gdelt) -> None:
    server.script = [said('{"timeline": [{"data": [')]
    with pytest.raises(ServiceError, match="not readable as JSON"):
        news.timeline("x", WINDOW)


def test_an_article_whose_address_is_no_web_address_is_left_out(server: Server, news: Gdelt) -> None:
    answer = example("gdelt_artlist_shape")
    answer["articles"][0]["url"] = "javascript:alert(1)"
    server.script = [said(answer)]
    assert news.articles("x", WINDOW) == []


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ({"series": []}, "'timeline' is missing"),
        ({"timeline": [{"values": []}]}, "'data' is missing"),
        ({"timeline": [{"data": [{"day": "x"}]}]}, "'date' is missing"),
        ({"timeline": [{"data": [{"date": "2026-05-14", "value": 1}]}]}, "'date' holds '2026-05-14'"),
        ({"timeline": [{"data": [{"date": "20260514T000000Z"}]}]}, "'value' is missing"),
        ({"timeline": [{"data": [{"date": "20260514T000000Z", "value": "3"}]}]}, "'value' holds '3'"),
        ({"timeline": {"data": []}}, "'timeline' holds"),
    ],
)
def test_a_changed_field_is_named(server: Server, news: Gdelt, answer: object, part: str) -> None:
    server.script = [said(answer)]
    with pytest.raises(ServiceError, match="has changed the form of its answers") as refusal:
        news.timeline("x", WINDOW)
    assert part in str(refusal.value)


def test_an_article_without_title_is_a_changed_field(server: Server, news: Gdelt) -> None:
    article = example("gdelt_artlist_shape")["articles"][0]
    article["headline"] = article.pop("title")
    server.script = [said({"articles": [article]})]
    with pytest.raises(ServiceError, match="'title' is missing"):
        news.articles("x", WINDOW)


def test_the_window_ends_yesterday_and_holds_whole_days() -> None:
    window = ending(date(2026, 3, 1), 10)
    assert (window.first, window.last, window.days) == (date(2026, 2, 19), date(2026, 2, 28), 10)
