"""The command `analysis refresh`; nothing is imported here before it runs."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analysis import names
from analysis.errors import ParameterError

if TYPE_CHECKING:
    from analysis.live.gdelt import Gdelt
    from analysis.live.openalex import OpenAlex
    from analysis.live.queries import Window

WHAT = ("attention", "cooperation", "all")
FAILED = 1


def add_commands(subparsers: Any) -> None:
    """Register refresh with the command line's parser."""
    text = "fetch news attention and joint works of the last days from open services (uses the network)"
    parser = subparsers.add_parser(
        "refresh",
        help=text,
        description=text,
        epilog="Answers go to your own cache folder (ANALYSIS_CACHE); the notebooks show the last ones. "
        "Joint works need a free key of OpenAlex in OPENALEX_API_KEY. Exit codes: 1 a service refused or "
        "failed (earlier answers are kept), 2 bad arguments.",
    )
    parser.add_argument(
        "--days", type=int, default=10, metavar="N", help="whole days up to yesterday: 10, 90, 365 (10)"
    )
    parser.add_argument("--regions", nargs="+", metavar="REGION", help="yrd, gba, ccec, jjj (all)")
    parser.add_argument("--what", choices=WHAT, help="default: all that the key at hand allows")
    parser.set_defaults(run=run_refresh)


def run_refresh(args: argparse.Namespace) -> int:
    """Ask the services, store what they answer, and say what was stored."""
    from analysis.live import answer_store, queries
    from analysis.live.transport import ExtraMissing, ServiceError

    regions = _regions(args.regions)
    now = datetime.now(UTC)
    window = queries.ending(now.date(), args.days)
    jobs = _jobs(args.what, regions, window)
    folder = answer_store.folder()
    failed = False
    for name, total, answers in jobs:
        try:
            with _progress(name, total) as (step, say):
                for answer in answers(now, step):
                    say(_stored(answer, answer_store.store(answer, folder)))
        except (ServiceError, ExtraMissing) as fault:
            # One service may fail while the other answers: say it, and go on.
            print(f"analysis: {fault}; earlier answers are kept", file=sys.stderr)
            failed = True
    if folder.is_dir():
        print(folder)
    return FAILED if failed else 0


Job = tuple[str, int, Callable[..., Iterator[dict[str, Any]]]]


def _jobs(what: str | None, regions: list[str], window: "Window") -> list[Job]:
    """What is to be asked, everything checked before the first request."""
    key = os.environ.get("OPENALEX_API_KEY", "").strip()
    jobs: list[Job] = []
    if what != "cooperation":
        jobs += _attention(regions, window, is_asked=what is not None)
    if what != "attention":
        jobs += _cooperation(regions, window, key, is_asked=what is not None)
    if not jobs:
        raise ParameterError("nothing is left to ask: set OPENALEX_API_KEY, or ask for at most 90 days")
    return jobs


def _attention(regions: list[str], window: "Window", *, is_asked: bool) -> list[Job]:
    from analysis.live import refresh
    from analysis.live.queries import NEWS_DAYS
    from analysis.live.transport import NothingAnsweredError, ServiceError

    if window.days > NEWS_DAYS:
        line = f"news reach back {NEWS_DAYS} days: use --days {NEWS_DAYS} or --what cooperation"
        return _left_out("attention", line, is_asked=is_asked)

    def answers(now: datetime, step: Callable[[], object]) -> Iterator[dict[str, Any]]:
        service, without = news_service(), []
        with service.transport:
            for region in regions:
                try:
                    yield refresh.attention(service, region, window, now, step)
                except NothingAnsweredError as fault:
                    # Nothing on one region says nothing about the next.
                    without.append(str(fault))
        if without:
            raise ServiceError("; ".join(without))

    return [("attention", refresh.news_requests(regions), answers)]


def _cooperation(regions: list[str], window: "Window", key: str, *, is_asked: bool) -> list[Job]:
    from analysis import load
    from analysis.live import institutions, refresh
    from analysis.load.live_answers import BETWEEN

    known, projects = load.institutions(), load.projects()
    cities = institutions.of_cities(known, projects)
    asked = institutions.pairs(cities, regions)
    try:
        total = refresh.allow(asked, has_key=bool(key))
        service = works_service(key)
    except ParameterError as fault:
        return _left_out("cooperation", str(fault), is_asked=is_asked)
    places = {**cities, BETWEEN: institutions.of_regions(known, projects)}

    def answers(now: datetime, step: Callable[[], object]) -> Iterator[dict[str, Any]]:
        with service.transport:
            yield from refresh.cooperation(service, asked, places, window=window, now=now, step=step)

    return [("cooperation", total, answers)]


def _left_out(what: str, reason: str, *, is_asked: bool) -> list[Job]:
    """Refuse what was asked for by name; otherwise only say that it is left out."""
    if is_asked:
        raise ParameterError(reason)
    print(f"{what} is left out: {reason}", file=sys.stderr)
    return []


def news_service() -> "Gdelt":
    """Return the client of the news service; tests replace this function."""
    from analysis.live.gdelt import Gdelt

    return Gdelt()


def works_service(key: str) -> "OpenAlex":
    """Return the client of OpenAlex; tests replace this function."""
    from analysis.live.openalex import OpenAlex

    return OpenAlex(key)


def _regions(given: list[str] | None) -> list[str]:
    """The regions asked for, each once, in the usual order; all by default."""
    asked = [part for text in given or names.REGIONS for part in text.split(",") if part]
    chosen = {names.validate_choice(region, names.REGIONS, "region") for region in asked}
    if not chosen:
        raise ParameterError(f"--regions needs one of {', '.join(names.REGIONS)}")
    return [region for region in names.REGIONS if region in chosen]


@contextmanager
def _progress(name: str, total: int) -> Iterator[tuple[Callable[[], object], Callable[[str], object]]]:
    """One bar on a terminal, one line elsewhere: how to move it on, and how to print a line above it."""
    from tqdm import tqdm

    if not sys.stderr.isatty():
        print(f"{name}: {total} requests", file=sys.stderr)
    bar = tqdm(total=total, desc=name, unit="request", file=sys.stderr, disable=not sys.stderr.isatty())
    try:
        yield lambda: bar.update(1), lambda line: tqdm.write(line, file=sys.stdout)
    finally:
        bar.close()


def _stored(answer: dict[str, Any], is_new: bool) -> str:
    span = f"{answer['what']} {answer['scope']}, {answer['first']} to {answer['last']}"
    if not is_new:
        return f"{span}: a more complete answer is kept"
    empty = answer.get("empty", 0)
    holes = f", {empty} of the requests answered empty" if empty else ""
    refused = answer.get("refused", [])
    words = f", {len(refused)} refused ({refused[0]})" if refused else ""
    return f"{span}: {_amount(answer)}{holes}{words}"


def _amount(answer: dict[str, Any]) -> str:
    if answer["what"] == "attention":
        counts = [row["articles"] for row in answer["rows"] if row["topic"] == "region"]
        return f"{sum(count or 0 for count in counts):,.0f} articles"
    links = sum(row["works"] for row in answer["rows"] if row["openalex_field"] == "all")
    from analysis.load.live_answers import PROVISIONAL_DAYS

    early = ", incomplete: the window is short" if answer["days"] < PROVISIONAL_DAYS else ""
    return f"{links:,} links in joint works{early}"
