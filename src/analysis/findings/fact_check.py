"""What the verdicts say together."""

import pandas as pd

from analysis.findings.briefing import caveats
from analysis.findings.finding import Finding
from analysis.measure import evidence as judged
from analysis.measure.evidence import FACTS, PROPOSALS, VERDICTS, on_official_pages, without_searches
from analysis.names import LANGUAGES

UNEXAMINED = "unexamined"
ALL_VERDICTS = (*VERDICTS, UNEXAMINED)
REAL = "chk-real-"
"""Begins the keys of checks of real launch days; the key of the day follows."""
WITHOUT_TABLE = ("reference", "derived")
"""Readings of checks that no figure of the key table goes into."""


def examined(
    claims: pd.DataFrame,
    verdicts: pd.DataFrame,
    *,
    section: str = "all",
    verdict: str = "all",
    region: str = "all",
) -> pd.DataFrame:
    """Return the statements chosen, with their verdicts: one row per claim, in the article's order.

    A statement without a verdict (of another edition) keeps its row; its verdict is missing. Statements about
    the whole country belong to every region.
    """
    table = judged.with_verdicts(claims, verdicts)
    for column, wanted in (("section", section), ("verdict", verdict)):
        if wanted != "all":
            table = table[table[column] == wanted]
    if region != "all":
        table = table[table["region"].isin([region, "national"])]
    return table.reset_index(drop=True)


ATTRIBUTIONS = {
    "en": r"^The article (?:says|claims|reports|announces|states|proposes) that |^According to the article, ",
    "de": r"^Der Artikel (?:gibt an|behauptet|meldet), (?!dass )"
    r"| (?:laut Artikel|dem Artikel zufolge|nach dem Willen des Artikels)\b",
    "zh": r"^文章[^，]{0,6}，",
}
"""The words that say whose a statement is, where a whole sentence is left without them."""


def shortened(table: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Return statements with a column `short`: their text without the words that say whose it is."""
    words = table[f"text_{language}"].str.replace(ATTRIBUTIONS[language], "", regex=True)
    return table.assign(short=words.str[:1].str.upper() + words.str[1:])


def verdicts(table: pd.DataFrame, *, region: str = "all", whole: bool = True) -> list[Finding]:
    """Return how many of the chosen statements there are and how they fared, facts and proposals apart.

    `whole` tells that nothing was left out by a choice of section, verdict or region.
    """
    if table.empty:
        return [{"key": "fact_check.finding_none"}]
    if table["verdict"].isna().all():
        return [{"key": "fact_check.finding_unexamined", "claims": len(table)}]
    country = "yes" if region != "all" and table["region"].eq("national").any() else "no"
    opening: Finding = {"key": "briefing.lead_all", "claims": len(table)}
    if not whole:
        opening = {"key": "fact_check.finding_part", "claims": len(table), "country": country}
    return [opening, *caveats.verdict_sentences(table)]


def counted(found: pd.Series) -> list[Finding]:
    """Return how many of several verdicts are which: one finding per verdict that occurs, to be listed.

    Where several statements share one verdict, that all of them have it.
    """
    counts = found.value_counts()
    if len(counts) == 1 and len(found) > 1:
        return [{"key": f"fact_check.all_{counts.index[0]}", "n": len(found)}]
    return [
        {"key": f"fact_check.count_{name}", "n": int(counts[name])}
        for name in ALL_VERDICTS
        if name in counts.index
    ]


def unexamined(table: pd.DataFrame) -> list[list[Finding]]:
    """Return how many of the chosen statements nobody has given a verdict yet; none where all or none have.

    Where none has one, `verdicts` says so.
    """
    open_yet = int(table["verdict"].isna().sum())
    return [[{"key": "fact_check.unexamined", "claims": open_yet}]] if 0 < open_yet < len(table) else []


def board(table: pd.DataFrame) -> Finding:
    """Return how many facts are supported, and how many proposals are already practice."""
    facts = int(table["verdict"].isin(FACTS).sum())
    proposals = table["verdict"].isin(PROPOSALS)
    kind = "none" if not facts and not proposals.any() else "facts" if facts else "proposals"
    return {
        "key": f"fact_check.board_{kind}",
        "facts": facts,
        "supported": int(table["verdict"].eq("supported").sum()),
        "proposals": int(proposals.sum()),
        "practised": int(table["verdict"].eq("in_practice").sum()),
    }


def strength(counted: pd.DataFrame, evidence: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Return how much of the evidence is official, and how much was read on official pages.

    `counted` comes from `by_strength`; `evidence` are the rows behind it, searches included.
    """
    total = int(counted["findings"].sum())
    official = int(counted.loc[counted["strength"] == "official", "findings"].sum())
    found = without_searches(evidence)
    return {
        "key": "fact_check.strength",
        "findings": total,
        "pages": on_official_pages(found, sources),
        "official_share": official / total if total else float("nan"),
        "contradicts": int(counted.loc[counted["relation"] == "contradicts", "findings"].sum()),
        "searches": len(evidence) - len(found),
    }


def by_strength(evidence: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the findings for the chosen statements: relation, strength, findings."""
    mine = without_searches(evidence[evidence["claim"].isin(table["claim"])])
    return mine.groupby(["relation", "strength"], as_index=False).size().rename(columns={"size": "findings"})


def of_edition(ledger: pd.DataFrame, key_data: pd.DataFrame, original: pd.DataFrame) -> pd.DataFrame:
    """Return the checks of the ledger that hold for an edition: those whose inputs it shares.

    The ledger was written for the article's table, `original`. A check of a region's figures holds where the
    edition's `key_data` prints the same ones, a check of their sum where all are the same; checks without
    figures of the table always hold.
    """
    figures = ["region", "projects", "amount_printed"]
    kept = key_data[figures].merge(original[figures], on=figures, validate="one_to_one")["region"]
    whole = len(kept) == len(original) == len(key_data)
    place = ledger["check"].str.split("-").str[1]
    holds = place.isin([*kept, "all"] if whole else kept)
    return ledger[holds | ledger["reading"].isin(WITHOUT_TABLE)].reset_index(drop=True)


def arithmetic(compared: pd.DataFrame, recomputed: pd.DataFrame) -> Finding:
    """Return how many checks were recomputed and how many agree with the ledger's printed digits.

    `compared` comes from `evidence.compare_checks`, with the ledger of `of_edition`; checks the ledger does
    not hold are those of an edition's own figures.
    """
    known = compared[compared["result"].notna()]
    agree, own = int(known["agrees"].sum()), int((~recomputed["check"].isin(known["check"])).sum())
    same = "differ" if agree < len(known) else "own" if own else "same"
    return {"key": f"fact_check.arithmetic_{same}", "checks": len(known), "agree": agree, "own": own}


def check_table(
    recomputed: pd.DataFrame, table: pd.DataFrame, compared: pd.DataFrame, launch_days: pd.DataFrame
) -> pd.DataFrame:
    """Return the checks of the chosen statements: check, region, reading, value, unit, agrees.

    `agrees` is yes, no, or own for a check the ledger does not hold; a region that none of its checks is
    about has its checks called like those of another. The region is that of the statement, of a real launch
    day its own; a bare ratio is written as so many times.
    """
    mine = recomputed.merge(table[["claim", "region"]], on="claim", validate="many_to_one")
    places = dict(zip(REAL + launch_days["day_key"], launch_days["region"], strict=True))
    mine["region"] = mine["check"].map(places).fillna(mine["region"])
    mine["unit"] = mine["unit"].replace("ratio", "times")
    known = compared.loc[compared["result"].notna()].set_index("check")["agrees"]
    agreed = {name: "yes" if same else "no" for name, same in known.items()}
    agrees = [agreed.get(name, "own") for name in mine["check"]]
    called = mine["check"].str.replace(r"^chk-(jjj|other)-", "chk-yrd-", regex=True)
    named = mine.assign(agrees=agrees, check=called)
    return named[["check", "region", "reading", "value", "unit", "agrees"]].reset_index(drop=True)


def open_claims(table: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that could not be checked: claim_text per language, section, region."""
    words = {f"text_{language}": f"claim_text_{language}" for language in LANGUAGES}
    open_yet = table[table["verdict"] == "unverifiable"].rename(columns=words)
    return open_yet[[*words.values(), "section", "region"]].reset_index(drop=True)
