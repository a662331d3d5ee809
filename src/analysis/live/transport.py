"""HTTP requests one at a time: paced, limited in time and size, repeated when the connection fails."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any

from analysis import __version__
from analysis.errors import AnalysisError

AGENT = f"regional-innovation-analysis/{__version__}"
ATTEMPTS = 3
"""Times a request is sent when the line breaks or the server stumbles (5xx)."""
WEB_PAGE = "a web page instead of data"
LONGEST_WAIT = 120.0
"""Seconds a refresh waits when it is asked to; a longer wait means that the allowance is used up."""


class ServiceError(AnalysisError):
    """A service refused, failed or answered in another form; answers stored before stay as they are."""

    exit_code = 1


class QuestionRefusedError(ServiceError):
    """A service has read one question and refuses it, in words; others may still be answered."""


class NothingAnsweredError(ServiceError):
    """Every question on one region was refused or answered empty; the next region may fare better."""


class ExtraMissing(AnalysisError):  # noqa: N818  named after what is wrong
    """The libraries of the optional extra are not installed."""

    exit_code = 1


def extra_missing(library: str) -> ExtraMissing:
    """Return the refusal that says how to install what a refresh needs."""
    return ExtraMissing(
        f"a refresh needs {library}: python -m pip install 'regional-innovation-analysis[live]'"
    )


@dataclass(frozen=True)
class Limits:
    """Seconds to connect, between two pieces, for a whole answer; bytes of an answer."""

    connect: float = 10.0
    silence: float = 30.0
    answer: float = 90.0
    size: int = 20_000_000


@dataclass(frozen=True)
class Reply:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class BrokenAnswerError(Exception):
    """The answer did not arrive whole; the text says how."""


class Transport:
    """Sends requests to one service.

    Parameters
    ----------
    service
        Name for messages.
    pause
        Seconds from the start of one request to the start of the next.
    most
        Requests that may be sent in all, repeated ones included.
    limits
        Limits of time and size.
    sleep, clock
        How to wait and what time it is: tests put their own.
    """

    def __init__(
        self,
        service: str,
        *,
        pause: float = 0.0,
        most: int | None = None,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service, self.pause, self.most = service, pause, most
        self.limits = limits or Limits()
        self.sleep, self._clock = sleep, clock
        self.sent = 0
        self._last: float | None = None
        self._session: Any = None

    def __enter__(self) -> "Transport":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()

    def get(self, address: str, *, headers: Mapping[str, str] | None = None) -> Reply:
        """Return the answer to one request, after repeating it where the line or the server failed.

        Raises
        ------
        ServiceError
            When no whole answer arrives, or the requests allowed are used up.
        """
        problem = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.sleep(2.0**attempt)
            try:
                reply = self._send(address, headers or {})
            except BrokenAnswerError as fault:
                problem = str(fault)
                continue
            if reply.status < 500:
                return reply
            problem = f"answered with an error of its own (status {reply.status})"
        raise ServiceError(f"{self.service} {problem}, {ATTEMPTS} times")

    def _send(self, address: str, headers: Mapping[str, str]) -> Reply:
        """One request; every way the line can fail becomes one short clause without address or headers."""
        requests = _library()
        self._take_turn()
        limits = (self.limits.connect, self.limits.silence)
        try:
            # Redirects are not followed: the key must not travel to an address nobody has named here.
            with self._open().get(
                address, headers=dict(headers), timeout=limits, stream=True, allow_redirects=False
            ) as response:
                return Reply(response.status_code, dict(response.headers.lower_items()), self._body(response))
        except requests.exceptions.Timeout:
            raise BrokenAnswerError("did not answer in time") from None
        except requests.exceptions.ChunkedEncodingError:
            raise BrokenAnswerError("broke off in the middle of an answer") from None
        except requests.exceptions.RequestException as fault:
            slow = "timed out" in str(fault).lower()
            line = "did not answer in time" if slow else "cannot be reached (is this machine online?)"
            raise BrokenAnswerError(line) from None

    def _take_turn(self) -> None:
        if self.most is not None and self.sent >= self.most:
            raise ServiceError(f"{self.service}: the {self.most} requests of a refresh are used up")
        if self._last is not None and self.pause:
            left = self.pause - (self._clock() - self._last)
            if left > 0:
                self.sleep(left)
        self._last = self._clock()
        self.sent += 1

    def _open(self) -> Any:
        if self._session is None:
            self._session = _library().Session()
            self._session.headers["User-Agent"] = AGENT
            # Named here, so that requests does not put an entry of ~/.netrc in the place of our header.
            self._session.auth = lambda prepared: prepared
        return self._session

    def _body(self, response: Any) -> bytes:
        """The whole answer; a server that drips bytes for ever is left."""
        end, parts, size = self._clock() + self.limits.answer, [], 0
        for part in response.iter_content(65536):
            parts.append(part)
            size += len(part)
            if size > self.limits.size:
                raise ServiceError(f"{self.service} sent more than {self.limits.size:,} bytes in one answer")
            if self._clock() > end:
                raise BrokenAnswerError("did not finish its answer in time")
        return b"".join(parts)


def _library() -> Any:
    try:
        import requests
    except ImportError:
        raise extra_missing("requests") from None
    return requests


def retry_after(reply: Reply, now: datetime | None = None) -> float | None:
    """Return the seconds a service asks to wait (a number or a date), None when it does not say."""
    value = reply.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def plain(body: bytes, most: int = 160) -> str:
    """Return the first words of an answer that is not data, fit for one line on a terminal."""
    words = body[:2000].decode("utf-8", "replace")
    if "<html" in words.lower() or "<!doctype" in words.lower():
        return WEB_PAGE
    return one_line(words, most)


def one_line(words: str, most: int) -> str:
    """Return a text of a service on one line, without control characters, of bounded length."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return words if len(words) <= most else f"{words[: most - 1]}…"
