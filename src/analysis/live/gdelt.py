"""News attention from the GDELT Project: counts per day and lists of articles.

The service takes no key. It refuses in plain text, often with status 200, and answers a question that finds
nothing, or that it could not work on, with an empty object; both are told apart from data here.

Plain `requests` and not gdeltdoc: two modes of one address are needed, the refusals have to be read as text,
and gdeltdoc (one maintainer, no release since April 2025) neither paces requests nor limits their time.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from analysis.live.queries import Window
from analysis.live.transport import (
    LONGEST_WAIT,
    WEB_PAGE,
    QuestionRefusedError,
    Reply,
    ServiceError,
    Transport,
    one_line,
    plain,
    retry_after,
)

BASE = "https://api.gdeltproject.org/api/v2/doc/doc"
SERVICE = "The GDELT Project"
PAUSE = 6.0
"""Seconds between requests. The service allows one per five seconds and counts by its own clock."""
WAITS = (15.0, 30.0, 60.0)
"""Seconds to wait after each refusal for haste; after the last one the refresh gives up."""
MOST_ARTICLES = 250
_HASTE = "limit requests"
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_ARTICLE = {"seen": "seendate", "title": "title", "url": "url", "domain": "domain"}
_MORE = {"language": "language", "country": "sourcecountry"}


class Gdelt:
    """Asks the DOC 2.0 interface.

    Parameters
    ----------
    transport
        How requests are sent.
    base
        Address of the interface; only tests give another one, in code, so that no setting of a machine can
        send the questions elsewhere.
    """

    def __init__(self, transport: Transport | None = None, *, base: str = BASE) -> None:
        self.transport = transport or Transport(SERVICE, pause=PAUSE)
        self._base = base

    def timeline(self, query: str, window: Window) -> list[dict[str, Any]] | None:
        """Return articles per day: one row per day of the window, empty values for days without an answer.

        None when the service gave an empty answer twice: nothing found and not worked on look the same.

        Raises
        ------
        QuestionRefusedError
            When the service refuses this question in words.
        ServiceError
            When the service refuses everything, fails or has changed the form of its answers.
        """
        series = self._asked_twice(query, "timelinevolraw", window, "timeline", {})
        return None if series is None else _by_day(series, window)

    def articles(self, query: str, window: Window) -> list[dict[str, Any]] | None:
        """Return up to 250 articles, best matches first: one row per article; None as in `timeline`.

        Raises
        ------
        QuestionRefusedError, ServiceError
            As in `timeline`.
        """
        more = {"maxrecords": str(MOST_ARTICLES), "sort": "hybridrel"}
        found = self._asked_twice(query, "artlist", window, "articles", more)
        return None if found is None else [_article(one) for one in found if _linked(one)]

    def _asked_twice(
        self, query: str, mode: str, window: Window, part: str, more: Mapping[str, str]
    ) -> list[Any] | None:
        for _ in range(2):
            answer = self._ask(query, mode, window, more)
            if answer and part not in answer:
                raise _changed(part)
            if answer.get(part):
                return _list(answer[part], part)
        return None

    def _ask(self, query: str, mode: str, window: Window, more: Mapping[str, str]) -> dict[str, Any]:
        """The answer as JSON, after waiting where the service asked for it."""
        span = {
            "startdatetime": f"{window.first:%Y%m%d}000000",
            "enddatetime": f"{window.last:%Y%m%d}235959",
        }
        address = (
            f"{self._base}?{urlencode({'query': query, 'mode': mode, 'format': 'json', **span, **more})}"
        )
        for wait in (*WAITS, None):
            reply = self.transport.get(address)
            if not _is_haste(reply):
                return _data(reply, query)
            asked = retry_after(reply) or 0.0
            if wait is None or asked > LONGEST_WAIT:
                break
            self.transport.sleep(max(wait, asked))
        raise ServiceError(f"{SERVICE} asks for fewer requests: try again in some minutes")


def _is_haste(reply: Reply) -> bool:
    words = reply.body[:500].decode("utf-8", "replace").lower()
    return reply.status == 429 or (_HASTE in words and not words.lstrip().startswith("{"))


def _data(reply: Reply, query: str) -> dict[str, Any]:
    """The JSON object of an answer; a text instead is the service's refusal."""
    text = reply.body.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if reply.status != 200 or not text.startswith("{"):
        answer_text = plain(reply.body) or f"nothing (status {reply.status})"
        of_the_service = reply.status not in (200, 400) or answer_text == WEB_PAGE
        kind = ServiceError if of_the_service else QuestionRefusedError
        raise kind(f"{SERVICE} refused the question {query}: {answer_text}")
    for candidate in (text, _BAD_ESCAPE.sub(r"\\\\", text)):
        # The service is known to copy backslashes and control characters of titles as they are.
        try:
            return dict(json.loads(candidate, strict=False))
        except ValueError:
            continue
    raise ServiceError(f"{SERVICE} sent an answer that is not readable as JSON")


def _by_day(series: list[Any], window: Window) -> list[dict[str, Any]]:
    """Steps of 15 minutes, hours or days added up to days; a day without a single step stays empty."""
    counted: dict[str, list[tuple[float, float | None]]] = {}
    for step in _list(_part(series[0], "data"), "data"):
        moment = _moment(_part(step, "date")).date().isoformat()
        total = step.get("norm")
        counted.setdefault(moment, []).append(
            (_number(_part(step, "value"), "value"), None if total is None else _number(total, "norm"))
        )
    rows = []
    for day in window.each():
        steps = counted.get(day.isoformat(), [])
        totals = [total for _, total in steps if total is not None]
        rows.append(
            {
                "date": day.isoformat(),
                "articles": sum(value for value, _ in steps) if steps else None,
                "monitored": sum(totals) if steps and len(totals) == len(steps) else None,
            }
        )
    return rows


def _article(found: Any) -> dict[str, Any]:
    own = {name: _words(_part(found, theirs)) for name, theirs in _ARTICLE.items()}
    more = {name: _words(found.get(theirs, "")) for name, theirs in _MORE.items()}
    return {**own, "seen": _moment(own["seen"]).strftime("%Y-%m-%dT%H:%M:%S"), **more}


def _linked(found: Any) -> bool:
    return str(_part(found, "url")).startswith(("https://", "http://"))


def _words(value: Any) -> str:
    return one_line(str(value), most=300) if value else ""


def _moment(value: Any) -> datetime:
    try:
        return datetime.strptime(str(value), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _changed("date", value) from None


def _number(value: Any, part: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise _changed(part, value)
    return value


def _part(answer: Any, name: str) -> Any:
    if not isinstance(answer, dict) or name not in answer:
        raise _changed(name)
    return answer[name]


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise _changed(name, value)
    return value


def _changed(part: str, value: Any = None) -> ServiceError:
    found = "is missing" if value is None else f"holds {one_line(repr(value), most=60)}"
    return ServiceError(f"{SERVICE} has changed the form of its answers: {part!r} {found}")
