"""Asking every question of a refresh and putting the answers together, one answer per region."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from analysis.errors import ParameterError
from analysis.live import openalex
from analysis.live.answer_store import Answer
from analysis.live.gdelt import SERVICE as NEWS_SERVICE, Gdelt
from analysis.live.institutions import Pairs, Places
from analysis.live.openalex import KEYLESS_CALLS, MOST_CALLS, OpenAlex
from analysis.live.queries import NEWS, Window
from analysis.live.transport import NothingAnsweredError, QuestionRefusedError, ServiceError
from analysis.load.live_answers import FORMAT, WHOLE

Step = Callable[[], object]
"""Called after each answered request."""


def news_requests(regions: Sequence[str]) -> int:
    """Return how many requests attention takes: two per question."""
    return 2 * sum(len(NEWS[region]) for region in regions)


def attention(service: Gdelt, region: str, window: Window, now: datetime, step: Step) -> Answer:
    """Return the answer on one region's attention: counts per day and articles for each of its questions.

    Complete is an answer with both parts for the region as a whole: that nothing is written about a topic
    can be true, and must not make every later refresh look worse than an earlier one. A question the service
    refuses is left out, its words kept under `refused`: the others are asked all the same.

    Raises
    ------
    NothingAnsweredError
        When the service refused every question or had nothing to say to any.
    ServiceError
        When the service fails or asks for fewer requests.
    """
    parts: dict[str, list[Answer]] = {"rows": [], "articles": []}
    answered = empty = 0
    refused: list[str] = []
    for topic, query in NEWS[region].items():
        for ask, part in ((service.timeline, "rows"), (service.articles, "articles")):
            try:
                found = ask(query, window)
                empty += found is None
            except QuestionRefusedError as fault:
                found = None
                refused.append(str(fault))
            parts[part] += [{"topic": topic, **row} for row in found or []]
            answered += found is not None and topic == WHOLE
            step()
    if not any(parts.values()):
        nothing = f"{NEWS_SERVICE} gave empty answers to every question on {region}"
        raise NothingAnsweredError(refused[0] if refused else nothing)
    facts = _facts("attention", region, window, now, asked=2, answered=answered)
    return {**facts, "empty": empty, "refused": refused, "queries": NEWS[region], **parts}


def allow(asked: Mapping[str, Pairs], *, has_key: bool) -> int:
    """Return how many requests the pairs take, after making sure that they may be sent.

    Raises
    ------
    ParameterError
        Above 999 requests; without a key above what the service gives away without one.
    """
    calls = sum(map(len, asked.values()))
    if calls > MOST_CALLS:
        raise ParameterError(
            f"{calls} requests are more than the {MOST_CALLS} of a refresh: name fewer regions"
        )
    if not has_key and calls > KEYLESS_CALLS:
        raise ParameterError(
            f"{openalex.KEY_VARIABLE} is not set: {calls} requests need a free key "
            "(openalex.org/settings/api); --what attention and --regions gba work without"
        )
    return calls


def cooperation(
    service: OpenAlex,
    asked: Mapping[str, Pairs],
    places: Mapping[str, Places],
    *,
    window: Window,
    now: datetime,
    step: Step,
) -> Iterator[Answer]:
    """Yield the answers on joint works, one per scope, each only when all its pairs are answered.

    `places` gives the institutions by scope and place. Before every request the allowance the service
    states is held against the requests still to come, so that a refresh stops early rather than half way.

    Raises
    ------
    ServiceError
        When the service refuses or fails, or its allowance does not cover the rest.
    """
    to_come = sum(map(len, asked.values()))
    for scope, pairs in asked.items():
        rows: list[Answer] = []
        for one, other in pairs:
            if service.left is not None and service.left < to_come:
                raise ServiceError(
                    f"OpenAlex allows {service.left} more requests today and {to_come} are needed: "
                    "go on tomorrow, or name fewer regions"
                )
            joint = service.joint(places[scope][one], places[scope][other], window)
            counts = {"all": joint.works, **joint.fields}
            pair = {"origin": one, "destination": other}
            rows += [{**pair, "openalex_field": field, "works": works} for field, works in counts.items()]
            to_come -= 1
            step()
        facts = _facts("cooperation", scope, window, now, asked=len(pairs), answered=len(pairs))
        yield {
            **facts,
            "queries": {"filter": FILTER, "institutions": _used(places[scope], pairs)},
            "rows": rows,
        }


FILTER = (
    "authorships.institutions.ror:ORIGIN,authorships.institutions.ror:DESTINATION,"
    "from_publication_date:FIRST,to_publication_date:LAST, grouped by primary_topic.field.id"
)


def _used(places: Places, pairs: Pairs) -> dict[str, list[str]]:
    return {place: list(places[place]) for place in sorted({end for pair in pairs for end in pair})}


def _facts(what: str, scope: str, window: Window, now: datetime, *, asked: int, answered: int) -> Answer:
    return {
        "format": FORMAT,
        "what": what,
        "scope": scope,
        "service": NEWS_SERVICE if what == "attention" else openalex.SERVICE,
        "days": window.days,
        "first": window.first.isoformat(),
        "last": window.last.isoformat(),
        "asked_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "asked": asked,
        "answered": answered,
    }
