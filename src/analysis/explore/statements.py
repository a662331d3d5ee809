"""The claim explorer: the article's statements by section, verdict, region and words, with their evidence."""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import findings, load, names, page, places, text
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec, Option
from analysis.measure import evidence

VERDICTS = evidence.VERDICTS
WHOLE = "section"
"""Section of statements on the article as a whole, which no table names."""
_CARD = re.compile(r' id="claim-([^"]*)"')
WORDS = ("state", "words_found", "counts", "count", "none", "any")


def claims(
    section: str = "all",
    *,
    verdict: str = "",
    region: str = "all",
    words: str = "",
    edition: str = "article",
    static: str = "figure",
) -> None:
    """Show the article's statements with verdict, reason and evidence, with controls to find them.

    Parameters
    ----------
    section
        hot_topics, key_data, path_proposals, case_studies, outlook, section (the whole), or all.
    verdict
        supported, outdated, unit_error, implausible, unverifiable, in_practice, not_in_practice, or all;
        left out: the one of these that says most against the statements found.
    region
        Statements on one region, with those on the whole country; or all.
    words
        Only statements whose text or reason holds these words, in the language in use.
    edition
        Edition of the article's tables.
    static
        On a page made by papermill: figure, or note where the page shows the view already.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.claims("key_data", verdict="all", words="billion")  # doctest: +SKIP
    """
    showing.show(
        "claims",
        lambda: spec(section, verdict=verdict, region=region, words=words, edition=edition),
        static=static,
    )


def spec(section: str, *, verdict: str, region: str, words: str, edition: str) -> ExplorerSpec:
    """Return the claim explorer as data; its list holds every statement."""
    table, given = _table(edition), [] if section == "all" else [section]
    sections = list(dict.fromkeys([*table["section"], *given]))
    section = places.resolve(section, ("all", WHOLE, *text.keys("section")), "section")
    region = places.resolve(region, ("all", *names.REGIONS), "region")
    verdict = places.resolve(verdict or _opening(edition, section, region), ("all", *VERDICTS), "verdict")
    first: dict[str, Any] = {"section": section, "verdict": verdict, "region": region, "words": words}
    controls = [
        showing.choice("section", _word("section"), _options("section", sections)),
        showing.choice("verdict", _word("verdict"), _options("verdict", VERDICTS)),
        showing.choice("region", _word("region"), _options("region_short", names.REGIONS)),
        {"name": "words", "type": "words", "label": _word("words")},
    ]
    language = text.language()
    said = [
        table[name].fillna("").astype(str) for name in (f"text_{language}", f"reasoning_{language}", "claim")
    ]
    rows = zip(
        table["claim"],
        table["section"],
        table["verdict"].fillna(""),
        table["region"].fillna(""),
        *said,
        strict=True,
    )
    data = {
        "claims": [
            {"claim": key, "section": where, "verdict": judged, "region": place, "said": stated,
             "text": f"{stated} {reason} {key}".casefold()}
            for key, where, judged, place, stated, reason, _ in rows
        ],
        "verdicts": [*VERDICTS],
        "labels": {
            "section": {one: _named("section", one) for one in sections},
            "verdict": showing.labels("verdict", VERDICTS),
            "region_short": showing.labels("region_short", names.REGIONS),
        },
        "units": {"claims": _forms(len(table))},
        "words": showing.templates("claims", *WORDS),
        "heads": showing.heads("claim", "section", "verdict", "text"),
    }  # fmt: skip
    with page.capture() as shown:
        page.claims(table, evidence=load.evidence(edition=edition))
    # the cards of the page itself keep the anchors
    html = _CARD.sub(r' data-claim="\1"', "".join(output.html for output in shown))
    fitting = set(found(edition=edition, **first)["claim"])
    for key in set(table["claim"]) - fitting:
        html = html.replace(f' data-claim="{key}"', f' data-claim="{key}" hidden')
    return ExplorerSpec("claims", data, first, controls, told(edition=edition, **first), html=html)


def found(*, section: str, verdict: str, region: str, words: str, edition: str = "article") -> pd.DataFrame:
    """Return the statements of one state of the controls."""
    asked = {"section": section, "verdict": verdict, "region": region}
    claims, verdicts = load.table("claims", edition=edition), load.verdicts(edition=edition)
    fitting = findings.fact_check.examined(claims, verdicts, **asked)
    return findings.views.holding(fitting, words, language=text.language())


def told(*, section: str, verdict: str, region: str, words: str, edition: str = "article") -> str:
    """Return what the view of one state says; the front end says the same."""
    table = found(section=section, verdict=verdict, region=region, words=words, edition=edition)
    state = text.sentence(
        "explore.claims.state", n=len(table), total=len(_table(edition)), section=_named("section", section),
        verdict=_named("verdict", verdict), region=_named("region_short", region),
    )  # fmt: skip
    typed = text.sentence("explore.claims.words_found", words=words.strip()) if words.strip() else ""
    counts = table["verdict"].value_counts()
    given = {name: int(counts[name]) for name in VERDICTS if name in counts}
    counted = text.sentence("explore.claims.none")
    if given:
        said = [str(text.sentence("explore.claims.count", verdict=name, n=n)) for name, n in given.items()]
        counted = text.sentence("explore.claims.counts", counts=said)
    return str(text.join(*filter(None, (state, typed, counted))))


def _forms(total: int) -> dict[str, str]:
    """Return how a number of statements is written: only the one number that occurs."""
    words = text.value(total, "claims")
    return {"one": words, "other": words}


def _table(edition: str) -> pd.DataFrame:
    return findings.fact_check.examined(load.table("claims", edition=edition), load.verdicts(edition=edition))


def _opening(edition: str, section: str, region: str) -> str:
    """Return the most critical verdict among the statements of a section and region; all where none is."""
    table = found(section=section, verdict="all", region=region, words="", edition=edition)
    return next((verdict for verdict in evidence.CRITICAL if table["verdict"].eq(verdict).any()), "all")


def _options(kind: str, keys: Iterable[str]) -> list[Option]:
    return [("all", _word("any")), *((key, _named(kind, key)) for key in keys)]


def _named(kind: str, key: str) -> str:
    if kind == "section" and key == WHOLE:
        return str(text.sentence("explore.form.value_section"))
    return _word("any") if key == "all" else text.label(kind, key, default=key)


def _word(key: str) -> str:
    return str(text.sentence(f"explore.claims.{key}"))
