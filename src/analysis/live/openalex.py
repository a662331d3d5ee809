"""Joint works from OpenAlex: how many works two groups of institutions have in common, by field.

pyalex writes the question. The request itself is sent by `transport`, because pyalex sets no time limit,
hides the headers in which OpenAlex says what is left of the day's allowance, and knows one address only.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from analysis.errors import ParameterError
from analysis.live.queries import Window
from analysis.live.transport import (
    LONGEST_WAIT,
    Reply,
    ServiceError,
    Transport,
    extra_missing,
    one_line,
    plain,
    retry_after,
)

BASE = "https://api.openalex.org"
SERVICE = "OpenAlex"
KEY_VARIABLE = "OPENALEX_API_KEY"
MOST_CALLS = 999
"""Requests of one refresh, repeated ones included."""
KEYLESS_CALLS = 90
"""Requests without a key; the smaller of the two allowances that are documented covers about 100 a day."""
MOST_VALUES = 100
"""Institutions in one filter."""
PER_PAGE = 100
WAITS = (2.0, 8.0, 30.0)
"""Seconds to wait after each refusal for haste that does not say how long."""
NO_TOPIC = "none"


@dataclass(frozen=True)
class Joint:
    """Works two groups have in common: all, and by field number."""

    works: int
    fields: dict[str, int]


class OpenAlex:
    """Asks the list of works.

    Parameters
    ----------
    key
        The user's free key; it is sent in a header, never in an address, and kept nowhere else.
    transport
        How requests are sent.
    base
        Address of the interface; only tests give another one, in code, so that no setting of a machine can
        send the key elsewhere.
    per_page
        Groups per answer.
    """

    def __init__(
        self,
        key: str = "",
        *,
        transport: Transport | None = None,
        base: str = BASE,
        per_page: int = PER_PAGE,
    ) -> None:
        self.transport = transport or Transport(SERVICE, most=MOST_CALLS)
        self._headers = {"Authorization": f"Bearer {_key(key)}"} if key else {}
        self._base, self._per_page = base, per_page
        self.left: int | None = None
        """Requests the day's allowance still covers, as the service says; None until it has said so."""

    def __repr__(self) -> str:
        return f"OpenAlex({'with' if self._headers else 'without'} key)"

    def joint(self, one: Sequence[str], other: Sequence[str], window: Window) -> Joint:
        """Return the works with at least one institution of each group, dated inside the window.

        Parameters
        ----------
        one, other
            ROR keys, at most 100 each.

        Raises
        ------
        ServiceError
            When the service refuses, fails or has changed the form of its answers.
        """
        first = self._ask(self._address(one, other, window))
        works, groups = _count(first), _groups(first)
        if len(groups) >= self._per_page:
            groups = self._all_groups(one, other, window)
        fields = {name: number for name, number in groups.items() if number}
        if works < sum(fields.values()):
            raise _changed("group_by", "more works than meta.count")
        if rest := works - sum(fields.values()):
            fields[NO_TOPIC] = fields.get(NO_TOPIC, 0) + rest
        return Joint(works, fields)

    def _all_groups(self, one: Sequence[str], other: Sequence[str], window: Window) -> dict[str, int]:
        """Groups that do not fit into one answer: page by page, with the cursor."""
        found: dict[str, int] = {}
        cursor: str | None = "*"
        while cursor:
            answer = self._ask(self._address(one, other, window, cursor))
            groups = _groups(answer)
            found |= groups
            following = answer["meta"].get("next_cursor")
            cursor = str(following) if groups and following and following != cursor else None
        return found

    def _address(
        self, one: Sequence[str], other: Sequence[str], window: Window, cursor: str | None = None
    ) -> str:
        """The address of one question, without the key."""
        for group in (one, other):
            if not 1 <= len(group) <= MOST_VALUES:
                raise ParameterError(f"a question takes 1 to {MOST_VALUES} institutions, not {len(group)}")
        question = _question("|".join(one), "|".join(other), window)
        theirs, ours = urlsplit(question), urlsplit(self._base)
        more = {"per-page": str(self._per_page)} | ({"cursor": cursor} if cursor else {})
        query = f"{theirs.query}&{urlencode(more)}"
        return urlunsplit((ours.scheme, ours.netloc, f"{ours.path.rstrip('/')}/works", query, ""))

    def _ask(self, address: str) -> dict[str, Any]:
        for wait in (*WAITS, None):
            reply = self.transport.get(address, headers=self._headers)
            self.left = _left(reply)
            if reply.status != 429:
                return _data(reply)
            asked = retry_after(reply)
            if self.left == 0 or (asked or 0.0) > LONGEST_WAIT:
                raise ServiceError(f"{SERVICE} has no requests left for you today{_renewed(reply)}")
            if wait is None:
                break
            self.transport.sleep(wait if asked is None else asked)
        raise ServiceError(f"{SERVICE} asks for fewer requests: try again in some minutes")


def _question(one: str, other: str, window: Window) -> str:
    try:
        from pyalex import Works
    except ImportError:
        raise extra_missing("pyalex") from None
    # The same filter twice means "and", which pyalex cannot say; nested and dotted spelling give both.
    groups: dict[str, Any] = {
        "authorships": {"institutions": {"ror": one}},
        "authorships.institutions.ror": other,
    }
    dates = {
        "from_publication_date": window.first.isoformat(),
        "to_publication_date": window.last.isoformat(),
    }
    return str(Works().filter(**groups, **dates).group_by("primary_topic.field.id").url)


def _key(key: str) -> str:
    """The key, when it can stand in a header; the refusal does not repeat it."""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ParameterError(f"{KEY_VARIABLE} does not hold a key: only letters, digits and signs, no blanks")
    return key


def _data(reply: Reply) -> dict[str, Any]:
    try:
        answer = json.loads(reply.body)
    except ValueError:
        answer = None
    if reply.status in (401, 403):
        raise ServiceError(
            f"{SERVICE} refused: is {KEY_VARIABLE} a valid key? It says: {_said(reply, answer)}"
        )
    if reply.status != 200:
        raise ServiceError(f"{SERVICE} refused (status {reply.status}): {_said(reply, answer)}")
    if not isinstance(answer, dict):
        raise ServiceError(f"{SERVICE} sent an answer that is not readable as JSON")
    return answer


def _said(reply: Reply, answer: Any) -> str:
    if isinstance(answer, dict):
        words = answer.get("message") or answer.get("error") or ""
        return one_line(str(words), most=160) or "nothing"
    return plain(reply.body) or "nothing"


def _count(answer: dict[str, Any]) -> int:
    meta = answer.get("meta")
    return _whole(meta.get("count") if isinstance(meta, dict) else None, "meta.count")


def _groups(answer: dict[str, Any]) -> dict[str, int]:
    """Works by field number; what OpenAlex could not place in a field has no topic."""
    groups = answer.get("group_by")
    if not isinstance(groups, list):
        raise _changed("group_by")
    found: dict[str, int] = {}
    for group in groups:
        if not isinstance(group, dict) or not isinstance(group.get("key"), str):
            raise _changed("group_by.key")
        number = group["key"].rpartition("/")[2]
        name = number if number.isdigit() else NO_TOPIC
        found[name] = found.get(name, 0) + _whole(group.get("count"), "group_by.count")
    return found


def _whole(value: Any, part: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _changed(part, value)
    return value


def _changed(part: str, value: Any = None) -> ServiceError:
    found = "is missing" if value is None else f"holds {one_line(repr(value), most=60)}"
    return ServiceError(f"{SERVICE} has changed the form of its answers: {part!r} {found}")


def _left(reply: Reply) -> int | None:
    """Requests the allowance still covers, from the headers in money or in credits."""
    pairs = (
        ("x-ratelimit-remaining-usd", ("x-ratelimit-cost-usd", "x-ratelimit-cost-required-usd")),
        ("x-ratelimit-remaining", ("x-ratelimit-credits-used", "x-ratelimit-credits-required")),
    )
    for remaining, costs in pairs:
        rest = _amount(reply, remaining)
        cost = next((found for name in costs if (found := _amount(reply, name))), None)
        if rest is not None and cost:
            return int(rest / cost + 1e-9)
    return 0 if _amount(reply, "x-ratelimit-remaining") == 0 else None


def _amount(reply: Reply, name: str) -> float | None:
    try:
        return float(reply.headers.get(name, "").lstrip("$"))
    except ValueError:
        return None


def _renewed(reply: Reply) -> str:
    """When the allowance is renewed, as far as the service says."""
    seconds = retry_after(reply) or _amount(reply, "x-ratelimit-reset")
    return f"; the allowance is renewed in about {max(1, round(seconds / 3600))} h" if seconds else ""
