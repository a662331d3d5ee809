"""The claim explorer: the article's statements by section, verdict, region and words, with their evidence."""

import re
from collections.abc import Iterable

import pandas as pd

from analysis import findings, load, names, page, text
from analysis.explore import lines
from analysis.explore.sheets import Choice, Dial, Option, Sheet, View, Words
from analysis.explore.showing import show

VERDICTS = findings.fact_check.VERDICTS
WHOLE = "section"
"""Section of statements on the article as a whole, which no table names."""
_ANCHOR = re.compile(r' id="claim-[^"]*"')
FIRST = ("implausible", "unit_error", "outdated", "unverifiable", "supported")
"""Verdicts in the order one asks about them: an explorer opens with the first that any statement has."""


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
        supported, outdated, unit_error, implausible, unverifiable, or all; left out: the one of these that
        says most against the statements found.
    region
        Statements on one region, with those on the whole country; or all.
    words
        Only statements whose text or reason holds these words, in the language in use.
    edition
        Edition of the article's tables.
    static
        What a run without controls (papermill) puts on the page: figure (the first view, as any figure of the
        page) or note (one sentence, for a cell below a figure that shows this view already).

    The count of what is found stands above the statements, and below them the lines that list them elsewhere.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.claims("key_data", verdict="all", words="billion")  # doctest: +SKIP
    """
    show(
        "claims",
        lambda: sheet(section, verdict=verdict, region=region, words=words, edition=edition),
        static=static,
    )


def sheet(section: str, *, verdict: str, region: str, words: str, edition: str) -> Sheet:
    """Return the claim explorer as data."""
    table, given = _table(edition), [] if section == "all" else [section]
    sections = list(dict.fromkeys(table["section"]))
    names.pick(section, ("all", WHOLE, *text.keys("section")), "section")
    names.pick(region, ("all", *names.REGIONS), "region")
    verdict = names.pick(verdict or _opening(edition, section, region), ("all", *VERDICTS), "verdict")
    dials: dict[str, Dial] = {
        "section": Choice(_word("section"), _options("section", dict.fromkeys([*sections, *given]))),
        "verdict": Choice(_word("verdict"), _options("verdict", VERDICTS)),
        "region": Choice(_word("region"), _options("region_short", names.REGIONS)),
        "words": Words(_word("words")),
    }
    first = {"section": section, "verdict": verdict, "region": region, "words": words}

    def looked(**given: str) -> View:
        return look(edition=edition, **given)

    return Sheet("claims", dials, first, looked, words_first=True)


def look(*, section: str, verdict: str, region: str, words: str, edition: str = "article") -> View:
    """Return the view of one set of values: the statements that fit, as cards."""
    asked = {"section": section, "verdict": verdict, "region": region}
    every = _table(edition)
    claims, verdicts = load.claims(edition=edition), load.verdicts(edition=edition)
    fitting = findings.fact_check.examined(claims, verdicts, **asked)
    found = findings.views.holding(fitting, words, language=text.language())
    state = text.sentence(
        "explore.claims.state", n=len(found), total=len(every), section=_named("section", section),
        verdict=_named("verdict", verdict), region=_named("region_short", region),
    )  # fmt: skip
    typed = text.sentence("explore.claims.words_found", words=words.strip()) if words.strip() else ""
    with page.capture() as shown:
        if len(found):
            page.claims(found, evidence=load.evidence(edition=edition))
    # The cards of the page itself keep the anchors.
    html = _ANCHOR.sub("", "".join(output.html for output in shown))
    return View(
        text.join(state, *([typed] if typed else []), _counted(found)),
        _code(asked, words, edition),
        html=html,
    )


def _counted(found: pd.DataFrame) -> str:
    """How many of the statements found have which verdict."""
    counts = found["verdict"].value_counts()
    given = {name: int(counts[name]) for name in VERDICTS if name in counts}
    if not given:
        return text.sentence("explore.claims.none")
    said = [text.sentence("explore.claims.count", verdict=name, n=number) for name, number in given.items()]
    return text.sentence("explore.claims.counts", counts=said)


def _code(asked: dict[str, str], words: str, edition: str) -> list[str]:
    """Read, compute, show."""
    tables = [lines.call(f"load.{name}", edition=edition) for name in ("claims", "verdicts")]
    read = f"claims, verdicts = {', '.join(tables)}"
    table = lines.call("findings.fact_check.examined", "claims", "verdicts", **asked)
    if words.strip():
        table = lines.call("findings.views.holding", table, repr(words.strip()), language=text.language())
    rooms = ["load", "measure", "page"]
    shown = lines.call("page.claims", "table", f"evidence={lines.call('load.evidence', edition=edition)}")
    return [lines.imports(*rooms), read, f"table = {table}", shown]


def _table(edition: str) -> pd.DataFrame:
    claims, verdicts = load.claims(edition=edition), load.verdicts(edition=edition)
    return findings.fact_check.examined(claims, verdicts)


def _opening(edition: str, section: str, region: str) -> str:
    """The first verdict of `FIRST` among the statements of a section and region; all where there is none."""
    claims, verdicts = load.claims(edition=edition), load.verdicts(edition=edition)
    table = findings.fact_check.examined(claims, verdicts, section=section, region=region)
    return next((verdict for verdict in FIRST if table["verdict"].eq(verdict).any()), "all")


def _options(kind: str, keys: Iterable[str]) -> list[Option]:
    return [(_word("any"), "all"), *((_named(kind, key), key) for key in keys)]


def _named(kind: str, key: str) -> str:
    if kind == "section" and key == WHOLE:
        return str(text.sentence("explore.form.value_section"))
    return _word("any") if key == "all" else text.label(kind, key, default=key)


def _word(key: str) -> str:
    return str(text.sentence(f"explore.claims.{key}"))
