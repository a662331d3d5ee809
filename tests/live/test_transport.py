"""Lines that break, servers that stall, addresses that lead elsewhere."""

from datetime import UTC, datetime

import pytest
from loopback import FakeTime, Said, Server, said

from analysis.live.transport import ATTEMPTS, Limits, Reply, ServiceError, Transport, retry_after


def test_a_cut_connection_is_tried_again(server: Server, hasty: Transport, time: FakeTime) -> None:
    server.script = [Said(b'{"half', promise=100), said({"whole": True})]
    assert hasty.get(server.base).body == b'{"whole": true}'
    assert time.slept == [2.0]


def test_a_line_that_is_always_cut_is_given_up_after_three_times(server: Server, hasty: Transport) -> None:
    server.answer = lambda asked: Said(b'{"half', promise=100)
    with pytest.raises(ServiceError, match="The service broke off in the middle of an answer, 3 times"):
        hasty.get(server.base)
    assert len(server.asked) == ATTEMPTS


def test_a_server_that_says_nothing_is_left(server: Server, hasty: Transport) -> None:
    server.answer = lambda asked: Said(b"{}", wait_before=0.5)
    with pytest.raises(ServiceError, match="did not answer in time"):
        hasty.get(server.base)


def test_a_server_that_stalls_in_the_middle_is_left(server: Server, hasty: Transport) -> None:
    server.answer = lambda asked: Said(b"{" * 3, drip=0.3)
    with pytest.raises(ServiceError, match=r"did not answer in time|broke off"):
        hasty.get(server.base)


def test_a_server_that_drips_for_ever_is_left(server: Server) -> None:
    # The clock of this test jumps by a minute whenever somebody looks at it.
    moments = iter(range(0, 100_000, 60))
    limits = Limits(connect=1.0, silence=1.0, answer=90.0)
    server.answer = lambda asked: Said(b"{" * 200_000)
    with (
        Transport("The service", limits=limits, sleep=lambda _: None, clock=lambda: next(moments)) as slow,
        pytest.raises(ServiceError, match="did not finish its answer in time"),
    ):
        slow.get(server.base)


def test_an_answer_without_end_is_refused_by_its_size(server: Server, time: FakeTime) -> None:
    server.script = [Said(b"x" * 2000)]
    with (
        Transport("The service", limits=Limits(size=1000), sleep=time.sleep) as small,
        pytest.raises(ServiceError, match="more than 1,000 bytes"),
    ):
        small.get(server.base)


def test_a_stumbling_server_is_asked_again_and_then_left(server: Server, hasty: Transport) -> None:
    server.answer = lambda asked: said("busy", 503)
    with pytest.raises(ServiceError, match=r"error of its own \(status 503\), 3 times"):
        hasty.get(server.base)


def test_a_place_where_nobody_answers_is_told_in_one_line(hasty: Transport) -> None:
    with pytest.raises(ServiceError, match=r"reached \(is this machine online\?\), 3 times") as refusal:
        hasty.get("http://127.0.0.1:1/works")
    assert "\n" not in str(refusal.value)


def test_a_redirect_is_not_followed(server: Server, hasty: Transport) -> None:
    server.script = [said("", 302, Location=f"{server.base}/elsewhere")]
    assert hasty.get(server.base).status == 302
    assert len(server.asked) == 1


def test_no_request_is_sent_beyond_the_number_allowed(server: Server, time: FakeTime) -> None:
    with Transport("The service", most=2, sleep=time.sleep) as transport:
        transport.get(server.base)
        transport.get(server.base)
        with pytest.raises(ServiceError, match="the 2 requests of a refresh are used up"):
            transport.get(server.base)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("17", 17.0), ("Sun, 22 Nov 2026 12:00:30 GMT", 30.0), ("", None), ("soon", None)],
)
def test_the_wait_asked_for_is_read_as_number_or_date(words: str, seconds: float | None) -> None:
    now = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
    assert retry_after(Reply(429, {"retry-after": words}, b""), now) == seconds
