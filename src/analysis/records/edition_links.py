"""What the tables of an edition say to one another: keys that exist, figures that agree, no table bare."""

import csv
from functools import partial

from analysis import names, registry
from analysis.quantities import Notation
from analysis.records import cells
from analysis.records.problems import Problems

Row = tuple[int, dict[str, str]]


def check(found: dict[str, list[Row]], problems: Problems) -> None:
    """Note what is wrong between the tables of an edition, given as rows with their numbers by table."""
    _check_references(found, problems)
    _check_sources(found, problems)
    _check_claimed_numbers(found, problems)
    _check_amounts(found, problems)
    _check_filled(found, problems)
    _note_unexamined(found, problems)


def _check_references(found: dict[str, list[Row]], problems: Problems) -> None:
    claims = {values["claim"] for _, values in found["claims"]}
    topics = _event_topics()
    for name, rows in found.items():
        for row, values in rows:
            for column in [
                head for head in values if head.startswith("claim") and (name, head) != ("claims", "claim")
            ]:
                # without any claim the table itself is the problem, told already
                if claims:
                    _check_keys(values[column], claims, "claim", (f"{name}.csv", row, column), problems)
            if "event_topics" in values:
                _check_keys(
                    values["event_topics"],
                    topics,
                    "topic of events",
                    (f"{name}.csv", row, "event_topics"),
                    problems,
                )


def _check_keys(
    text: str, known: set[str], what: str, place: tuple[str, int, str], problems: Problems
) -> None:
    file, row, column = place
    for key in filter(None, text.split(";")):
        if key not in known:
            problems.add(
                f"no such {what}",
                file=file,
                row=row,
                column=column,
                value=key,
                expected=partial(_nearest_key, key, known, what),
            )


def _nearest_key(key: str, known: set[str], what: str) -> str:
    near = names.nearest(key[:60], sorted(known), number=1)
    return f"{near[0]} or another {what}" if near else f"a {what} that exists"


def _check_sources(found: dict[str, list[Row]], problems: Problems) -> None:
    """Evidence names a source of the edition or of the package; a key means one publication only."""
    shipped, own = _shipped_sources(), {values["source"] for _, values in found.get("sources", [])}
    for row, values in found.get("sources", []):
        if values["source"] in shipped:
            problems.add(
                "the package has another source of this key",
                file="sources.csv",
                row=row,
                column="source",
                value=values["source"],
                expected="a key of your own",
            )
    for row, values in found.get("evidence", []):
        where = ("evidence.csv", row, "source")
        _check_keys(values["source"], own | shipped, "source", where, problems)


def _shipped_sources() -> set[str]:
    with (registry.data_root() / "clean" / "sources.csv").open(encoding="utf-8", newline="") as lines:
        return {row["source"] for row in csv.DictReader(lines)}


def _event_topics() -> set[str]:
    file = registry.data_root() / "clean" / "events.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["topic"] for row in csv.DictReader(lines)}


def _check_claimed_numbers(found: dict[str, list[Row]], problems: Problems) -> None:
    """The key table repeats the figures of its claims: a difference is a slip in one of the two."""
    claims = {values["claim"]: values for _, values in found["claims"]}
    for row, values in found["key_data"]:
        for column, claim in (("projects", "claim_projects"), ("amount_printed", "claim_amount")):
            stated = claims.get(values[claim], {}).get("value", "")
            if stated and stated != values[column] and not _same(stated, values[column]):
                problems.add(
                    f"not the figure of claim {values[claim]}",
                    file="key_data.csv",
                    row=row,
                    column=column,
                    value=values[column],
                    expected=stated,
                    warning=True,
                )


def _check_amounts(found: dict[str, list[Row]], problems: Problems) -> None:
    """An amount of zero is none: it has no share, no ratio and no place on a logarithmic axis."""
    for row, values in found["key_data"]:
        if _same(values["amount_printed"], "0"):
            problems.add(
                "an amount of zero",
                file="key_data.csv",
                row=row,
                column="amount_printed",
                value=values["amount_printed"],
                expected="the amount as printed; leave out a region without one",
            )


def _check_filled(found: dict[str, list[Row]], problems: Problems) -> None:
    """Without a statement or a figure there is nothing to show; the other tables may be empty."""
    for name in ("claims", "key_data"):
        if not found[name] and not problems.errors:
            problems.add("the table has no rows", file=f"{name}.csv", expected="at least one")


def _same(one: str, other: str) -> bool:
    first, second = cells.number(one), cells.number(other)
    return isinstance(first, Notation) and isinstance(second, Notation) and first.point == second.point


def _note_unexamined(found: dict[str, list[Row]], problems: Problems) -> None:
    """An edition that brings verdicts may have forgotten some; the pages tell these as not examined."""
    judged = {values["claim"] for _, values in found.get("verdicts", [])}
    missing = [values["claim"] for _, values in found["claims"] if values["claim"] not in judged]
    if judged and missing:
        problems.notes.append(
            f"without a verdict of this edition: {len(missing)} of {len(found['claims'])} claims"
        )
