"""The article's statements by section, verdict, region and words; and a field for a pasted article."""

import re
from collections.abc import Collection
from functools import partial
from typing import Any

import pandas as pd

from analysis import claims as examining, findings, load, names, page, places, text
from analysis.claims.documents import read_text
from analysis.errors import AnalysisError
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec, View
from analysis.measure import evidence

VERDICTS = evidence.VERDICTS
WHOLE = "section"
"""Section of statements on the article as a whole, which no table names."""
_word = partial(showing.word, "claims")


@showing.explorer
def claims(
    section: str = "all", *, verdict: str = "", region: str = "all", words: str = "",
    edition: str = "article", static: str = "figure",
) -> ExplorerSpec:  # fmt: skip
    """Show the article's statements with verdict, reason and evidence, with controls to find them.

    section: hot_topics, key_data, path_proposals, case_studies, outlook, section (the whole), or all.
    verdict: supported, outdated, unit_error, implausible, unverifiable, in_practice, not_in_practice, or all;
        left out: the one of these that says most against the statements found.
    region: Statements on one region, with those on the whole country; or all.
    words: Only statements whose text or reason holds these words, in the language in use.
    edition: Edition of the article's tables.
    """
    table = found(edition=edition)
    sections = list(dict.fromkeys([*table["section"], *([] if section == "all" else [section])]))
    section = places.resolve(section, ("all", WHOLE, *text.keys("section")), "section")
    region = places.resolve(region, ("all", *names.REGIONS), "region")
    if not verdict:
        met = set(found(section, region=region, edition=edition)["verdict"])
        verdict = next((one for one in evidence.CRITICAL if one in met), "all")
    verdict = places.resolve(verdict, ("all", *VERDICTS), "verdict")
    first = {"section": section, "verdict": verdict, "region": region, "words": words}
    columns = ["claim", "section", "verdict", "region"]  # the front end reads the words in the cards
    data: dict[str, Any] = {
        "claims": table[columns].fillna("").astype(str).to_dict("records"),
        "verdicts": VERDICTS, "units": {"claims": showing.forms("claims")},
    }  # fmt: skip
    labels = {"section": _named("section", sections), "verdict": _named("verdict", VERDICTS),
              "region": _named("region_short", names.REGIONS)}  # fmt: skip
    with page.capture() as shown:
        page.claims(table, evidence=load.evidence(edition=edition))
    # the cards of the page itself keep the anchors
    html = re.sub(r' id="claim-([^"]*)"', r' data-claim="\1"', "".join(output.html for output in shown))
    for key in set(table["claim"]) - {*found(**first, edition=edition)["claim"]}:
        html = html.replace(f' data-claim="{key}"', f' data-claim="{key}" hidden')
    controls = {"section": {}, "verdict": {}, "region": {}, "words": {"type": "words"}}
    return ExplorerSpec(
        "claims", static, first, view(**first, edition=edition), controls, labels, data,
        heads="claim section verdict text", html=html,
    )  # fmt: skip


def found(
    section: str = "all", verdict: str = "all", region: str = "all", words: str = "", edition: str = "article"
) -> pd.DataFrame:
    """Return the statements of one state of the controls."""
    claims = load.claims(words or None, edition=edition, language=text.language())
    verdicts = load.verdicts(edition=edition)
    return findings.fact_check.examined(claims, verdicts, section=section, verdict=verdict, region=region)


def view(*, edition: str = "article", **state: str) -> View:
    """Return the view of one state, which has no figure; the front end says the same."""
    table, typed = found(**state, edition=edition), state["words"].strip()
    kinds = (("section", "section"), ("verdict", "verdict"), ("region", "region_short"))
    named = {name: _named(kind, [state[name]])[state[name]] for name, kind in kinds}
    stated = _word("state", n=len(table), total=len(found(edition=edition)), **named)
    met = table["verdict"].value_counts()
    each = [_word("count", verdict=name, n=int(met[name])) for name in VERDICTS if name in met]
    counted = _word("counts", counts=each) if each else _word("none")
    return str(text.join(stated, _word("words_found", words=typed) if typed else "", counted)), None


def _named(kind: str, keys: Collection[str]) -> dict[str, str]:
    """Return the names of keys, with the word for all of them."""
    own = {"all": _word("any"), WHOLE: str(text.sentence("explore.form.value_section"))}
    return {key: own.get(key) or text.label(kind, key, default=key) for key in ("all", *keys)}


def article(words: str = "") -> None:
    """Show a field for a pasted article and, below it, its numbers with proposed verdicts.

    Outside of JupyterLab and on pages nothing is shown: the page shows an article already.
    """
    if not showing.live():
        return
    import ipywidgets
    from IPython.display import display

    language = text.language()
    field = ipywidgets.Textarea(
        value=words, description=str(text.sentence("claims.field")),
        layout=ipywidgets.Layout(width="100%", height="12em"), style={"description_width": "initial"},
    )  # fmt: skip
    button = ipywidgets.Button(description=str(text.sentence("claims.examine")))
    answer = ipywidgets.HTML()

    def answered(_: object) -> None:
        with text.using_language(language):
            answer.value = examined_html(field.value)

    button.on_click(answered)
    display(ipywidgets.VBox([field, button, answer]))


def examined_html(words: str) -> str:
    """Return the numbers of a pasted article as HTML, or why it cannot be read."""
    if not words.strip():
        return ""
    try:
        document = read_text(words, name=str(text.sentence("claims.field")))
    except AnalysisError as error:
        return f"<p>{text.html(str(error))}</p>"
    with page.capture() as outputs:
        table = examining.examined(document)
        page.say(examining.finding(table))
        if len(table):
            page.table(examining.listed(table), caption=text.sentence("claims.table_caption"))
    return "".join(output.html for output in outputs)
