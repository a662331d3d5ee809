"""The claim explorer: the article's statements by section, verdict, region and words, with their evidence."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

import pandas as pd

from analysis import findings, load, names, page, places, text
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec
from analysis.load.face import holding
from analysis.measure import evidence

VERDICTS = evidence.VERDICTS
WHOLE = "section"
"""Section of statements on the article as a whole, which no table names."""
_CARD = re.compile(r' id="claim-([^"]*)"')
_word = partial(showing.word, "claims")


@showing.explorer
def claims(
    section: str = "all",
    *,
    verdict: str = "",
    region: str = "all",
    words: str = "",
    edition: str = "article",
    static: str = "figure",
) -> ExplorerSpec:
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
    """
    table, given = _table(edition), [] if section == "all" else [section]
    sections = list(dict.fromkeys([*table["section"], *given]))
    section = places.resolve(section, ("all", WHOLE, *text.keys("section")), "section")
    region = places.resolve(region, ("all", *names.REGIONS), "region")
    verdict = places.resolve(verdict or _opening(edition, section, region), ("all", *VERDICTS), "verdict")
    first: dict[str, Any] = {"section": section, "verdict": verdict, "region": region, "words": words}
    controls = [
        showing.choice("claims", "section", _options("section", sections)),
        showing.choice("claims", "verdict", _options("verdict", VERDICTS)),
        showing.choice("claims", "region", _options("region_short", names.REGIONS)),
        {"name": "words", "type": "words", "label": _word("words")},
    ]
    written = [f"text_{text.language()}", f"reasoning_{text.language()}"]
    columns = table[["claim", "section", "verdict", "region", *written]].fillna("").astype(str)
    data = showing.data(
        "claims", "claim section verdict text", {"verdict": VERDICTS, "region_short": names.REGIONS},
        claims=[
            {"claim": key, "section": where, "verdict": judged, "region": region, "said": stated,
             "text": f"{stated} {reason} {key}".casefold()}
            for key, where, judged, region, stated, reason in columns.itertuples(index=False, name=None)
        ],
        verdicts=[*VERDICTS],
        units={"claims": dict.fromkeys(("one", "other"), text.value(len(table), "claims"))},
    )  # fmt: skip
    data["labels"]["section"] = {one: _named("section", one) for one in sections}
    with page.capture() as shown:
        page.claims(table, evidence=load.evidence(edition=edition))
    # the cards of the page itself keep the anchors
    html = _CARD.sub(r' data-claim="\1"', "".join(output.html for output in shown))
    fitting = set(found(edition=edition, **first)["claim"])
    for key in set(table["claim"]) - fitting:
        html = html.replace(f' data-claim="{key}"', f' data-claim="{key}" hidden')
    return ExplorerSpec("claims", data, first, controls, told(edition=edition, **first), static, html=html)


def found(*, section: str, verdict: str, region: str, words: str, edition: str = "article") -> pd.DataFrame:
    """Return the statements of one state of the controls."""
    asked = {"section": section, "verdict": verdict, "region": region}
    claims, verdicts = load.table("claims", edition=edition), load.verdicts(edition=edition)
    fitting = findings.fact_check.examined(claims, verdicts, **asked)
    read = ["claim", f"text_{text.language()}", f"reasoning_{text.language()}"]
    return holding(fitting, words, read)


def told(*, section: str, verdict: str, region: str, words: str, edition: str = "article") -> str:
    """Return what the view of one state says; the front end says the same."""
    table = found(section=section, verdict=verdict, region=region, words=words, edition=edition)
    state = _word(
        "state", n=len(table), total=len(_table(edition)), section=_named("section", section),
        verdict=_named("verdict", verdict), region=_named("region_short", region),
    )  # fmt: skip
    typed = _word("words_found", words=words.strip()) if words.strip() else ""
    found_ = table["verdict"].value_counts()
    each = [_word("count", verdict=name, n=int(found_[name])) for name in VERDICTS if name in found_]
    counted = _word("counts", counts=each) if each else _word("none")
    return str(text.join(*filter(None, (state, typed, counted))))


def _table(edition: str) -> pd.DataFrame:
    return findings.fact_check.examined(load.table("claims", edition=edition), load.verdicts(edition=edition))


def _opening(edition: str, section: str, region: str) -> str:
    """Return the most critical verdict among the statements of a section and region; all where none is."""
    table = found(section=section, verdict="all", region=region, words="", edition=edition)
    return next((verdict for verdict in evidence.CRITICAL if table["verdict"].eq(verdict).any()), "all")


def _options(kind: str, keys: Iterable[str]) -> dict[str, str]:
    return {key: _named(kind, key) for key in ("all", *keys)}


def _named(kind: str, key: str) -> str:
    if kind == "section" and key == WHOLE:
        return str(text.sentence("explore.form.value_section"))
    return _word("any") if key == "all" else text.label(kind, key, default=key)
