"""What the user has refreshed from open services: read from the user's own folder, never from the network.

`analysis refresh` writes one file per question, region and window. Without such files every function here
returns a frame without rows. A file that is damaged or of another version counts as not there.
"""

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import names, registry
from analysis.errors import ParameterError
from analysis.load.filters import Names

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
"""Version of the files; written into each, and files of another version are passed over."""
BETWEEN = "between"
"""Scope of the answer on joint works of two regions; the other scopes are region keys."""
WHOLE = "region"
"""Topic of the question that asks for a region as a whole."""
PROVISIONAL_DAYS = 90
"""Counts over fewer days are incomplete: publications reach the index weeks after their date."""

_FACTS = {
    "what": str,
    "scope": str,
    "days": int,
    "first": str,
    "last": str,
    "asked_at": str,
    "asked": int,
    "answered": int,
}


def live_attention(
    *,
    regions: Names = None,
    topic: str | None = WHOLE,
    days: int | None = None,
    covering: str | None = None,
) -> "pd.DataFrame":
    """Return news attention of the last refresh, in articles a day: one row per region, topic and day.

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    topic
        ``region`` for the region as a whole, a topic key for one topic, None for all.
    days
        Length of the window; None for that of the last refresh.
    covering
        A region the refresh must hold: the last one that does is taken, with all its regions. None or all for
        the last refresh whatever it holds.

    Columns
    -------
    region: Region key
    topic: Topic key, ``region`` for the question that asks for the region as a whole
    date: Day, UTC
    articles: Articles of the day that match the question; empty where the service gave none for the day
    monitored: All articles the service monitored in the same steps
    first, last: Window of the question, both days included
    days: Length of the window
    refreshed: Day of the refresh

    Coverage: the last refresh; no rows when there is none.
    Source: The GDELT Project, DOC 2.0.
    The one trap: Attention is not cooperation, and an article may answer several questions: topics must not
    be added up.

    Raises
    ------
    UnknownName
        For a region that does not exist, with the nearest that does.
    ParameterError
        For a number of days that is not a whole number above 0.
    """
    rows = [
        {"region": answer["scope"], **row, **_window(answer)}
        for answer in latest("attention", regions=regions, days=days, covering=covering)
        for row in answer["rows"]
        if topic in (None, row["topic"])
    ]
    return _frame(
        rows,
        {"region": "str", "topic": "str", "date": "day", "articles": "float64", "monitored": "float64"},
    )


def live_articles(
    *,
    regions: Names = None,
    topic: str | None = WHOLE,
    days: int | None = None,
    covering: str | None = None,
) -> "pd.DataFrame":
    """Return the articles listed by the last refresh: one row per region, topic and article.

    Parameters
    ----------
    regions, topic, days, covering
        As in `live_attention`.

    Columns
    -------
    region: Region key
    topic: Topic key
    seen: Time the service saw the article, UTC
    title: Title as printed by its publisher, in its own language
    domain: Web site of the publisher
    language: Language of the article
    country: Country of the publisher
    url: Address
    first, last, days, refreshed: As in `live_attention`

    Coverage: at most 250 articles per question, the best matches first; no rows without a refresh.
    Source: The GDELT Project, DOC 2.0; the titles belong to their publishers.
    The one trap: Titles may be shown with their source, not passed on; the list is cut at 250, the counts of
    `live_attention` are not.

    Raises
    ------
    UnknownName, ParameterError
        As in `live_attention`.
    """
    rows = [
        {"region": answer["scope"], **row, **_window(answer)}
        for answer in latest("attention", regions=regions, days=days, covering=covering)
        for row in answer.get("articles", [])
        if topic in (None, row["topic"])
    ]
    texts = dict.fromkeys(("title", "domain", "language", "country", "url"), "str")
    return _frame(rows, {"region": "str", "topic": "str", "seen": "day", **texts})


def live_cooperation(
    *,
    regions: Names = None,
    by_field: bool = False,
    days: int | None = None,
    covering: str | None = None,
) -> "pd.DataFrame":
    """Return joint works of the last refresh: one row per pair of cities or regions (and field).

    Parameters
    ----------
    regions
        Region keys, one or several; None for all.
    by_field
        True for one row per pair and field, only fields with works; False for the totals of the pairs.
    days
        Length of the window; None for that of the last refresh.
    covering
        As in `live_attention`.

    Columns
    -------
    scope: Region key for pairs of its cities, ``between`` for pairs of regions
    origin: City or region, first of the pair by key
    destination: City or region, second of the pair by key
    openalex_field: Field number in OpenAlex, ``all`` for the total, ``none`` for works without a topic
    works: Joint works dated inside the window, full counting
    first, last: Window of the question, both days included
    days: Length of the window
    refreshed: Day of the refresh
    incomplete: True for windows below 90 days, which always lack works

    Coverage: the last refresh; no rows when there is none.
    Source: OpenAlex (CC0), institutions placed by ROR.
    The one trap: Counts are lower bounds: at most 100 institutions stand for a place, and recent works are
    still missing. A work of three cities is three pairs.

    Raises
    ------
    UnknownName, ParameterError
        As in `live_attention`.
    """
    wanted = names.validate_choices(regions, names.REGIONS, "region")
    rows = []
    for answer in latest("cooperation", regions=regions, days=days, covering=covering):
        more = {"scope": answer["scope"], **_window(answer), "incomplete": answer["days"] < PROVISIONAL_DAYS}
        rows += [
            {**row, **more}
            for row in answer["rows"]
            if (row["openalex_field"] != "all") == by_field and _touches(row, answer["scope"], wanted)
        ]
    return _frame(
        rows,
        {"scope": "str", "origin": "str", "destination": "str", "openalex_field": "str", "works": "int64"},
        incomplete="bool",
    )


def _touches(row: dict[str, Any], scope: str, wanted: list[str] | None) -> bool:
    """Whether a row of the answer between regions has an end in one of the regions asked for."""
    return wanted is None or scope != BETWEEN or bool({row["origin"], row["destination"]} & set(wanted))


def latest(
    what: str, *, regions: Names = None, days: int | None = None, covering: str | None = None
) -> list[dict[str, Any]]:
    """Return the newest answers to one kind of question that cover the same days: one per scope.

    An answer with gaps is used only where its scope has no complete one. With `covering` the days are those
    of the newest answer on that region.
    """
    must = (
        None if covering in (None, "all") else names.validate_choice(str(covering), names.REGIONS, "region")
    )
    kept = _readable(what, names.validate_choices(regions, names.REGIONS, "region"), days)
    named = [answer for answer in kept if answer["scope"] != BETWEEN] or kept
    named = [answer for answer in named if must in (None, answer["scope"])]
    if not named:
        return []
    newest = max(named, key=lambda answer: str(answer["asked_at"]))
    same = [answer for answer in kept if _span(answer) == _span(newest)]
    best: dict[str, dict[str, Any]] = {}
    for answer in sorted(same, key=lambda one: (one["answered"], str(one["asked_at"]))):
        best[answer["scope"]] = answer
    order = (*names.REGIONS, BETWEEN)
    return [best[scope] for scope in order if scope in best]


def _readable(what: str, wanted: list[str] | None, days: int | None) -> list[dict[str, Any]]:
    """Answers on the regions wanted, of that length; those with gaps where a scope has no whole one."""
    if days is not None and (isinstance(days, bool) or not isinstance(days, int) or days < 1):
        raise ParameterError(f"days must be a whole number above 0, not {days!r}")
    kept = [
        answer
        for answer in answers(what)
        if days in (None, answer["days"]) and (wanted is None or answer["scope"] in (*wanted, BETWEEN))
    ]
    whole = [answer for answer in kept if answer["answered"] == answer["asked"]]
    covered = {answer["scope"] for answer in whole}
    return [*whole, *(answer for answer in kept if answer["scope"] not in covered)]


def answers(what: str, folder: Path | None = None) -> Iterable[dict[str, Any]]:
    """Yield every readable answer to one kind of question in the user's folder, by name of the file."""
    root = folder or registry.live_root()
    try:
        # os.listdir and not Path.exists first: a report notes the folder as read even while it is missing,
        # so that the first refresh re-runs the notebooks that show it.
        found = sorted(os.listdir(root))  # noqa: PTH208
    except OSError:
        return
    for name in found:
        if name.startswith(f"{what}-") and name.endswith(".json"):
            answer = read_answer(root / name)
            if answer is not None and answer["what"] == what:
                yield answer


def read_answer(file: Path) -> dict[str, Any] | None:
    """Return one stored answer, None for a file that is missing, damaged or of another version."""
    try:
        answer = json.loads(file.read_text(encoding="utf-8"))
        if answer["format"] != FORMAT or not isinstance(answer["rows"], list):
            return None
        if not all(isinstance(answer[name], kind) for name, kind in _FACTS.items()):
            return None
        date.fromisoformat(answer["asked_at"][:10])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(answer)


def _span(answer: dict[str, Any]) -> tuple[str, str]:
    return answer["first"], answer["last"]


def _window(answer: dict[str, Any]) -> dict[str, Any]:
    own = {name: answer[name] for name in ("first", "last", "days")}
    return {**own, "refreshed": answer["asked_at"][:10]}


def _frame(rows: list[dict[str, Any]], kinds: dict[str, str], **last: str) -> "pd.DataFrame":
    """The rows as a typed frame that has all its columns also when there is no row."""
    import pandas as pd

    kinds = {**kinds, "first": "day", "last": "day", "days": "int64", "refreshed": "day", **last}
    frame = pd.DataFrame(rows, columns=list(kinds))
    moments = {column: pd.to_datetime(frame[column]) for column, kind in kinds.items() if kind == "day"}
    return frame.assign(**moments).astype({name: kind for name, kind in kinds.items() if kind != "day"})
