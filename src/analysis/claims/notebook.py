"""What notebooks show of an examined article: its text with marks, a table, what an edition has proposed."""

from collections.abc import Mapping
from importlib.resources import files

import pandas as pd

from analysis import load, names, registry, text
from analysis.claims import claim_wording
from analysis.claims.documents import Document, read_article, read_text
from analysis.claims.draft import COLUMNS as PROPOSED_COLUMNS, PROPOSED, read_rows
from analysis.claims.examination import as_table, examine_document

SHIPPED = "article.de.txt"
SAMPLE = "2023: 1 %"
LISTED = ["number_printed", "proposed_verdict", "read_as", "official_value", "why"]


def article(path: str = "", *, edition: str = "article") -> Document:
    """Return an article to examine: a file, else the text of an edition, else the shipped one.

    Raises
    ------
    DataError
        When the file cannot be read or is in another language.
    """
    if path:
        return read_article(path)
    own = registry.edition_folder(edition) / "article.txt"
    if own.is_file():
        return read_article(own)
    words = files("analysis.claims").joinpath(SHIPPED).read_text(encoding="utf-8")
    return read_text(words, name=SHIPPED)


def warm_up() -> None:
    """Examine an article and a line in each language: later processes have series, names and patterns."""
    for language in names.LANGUAGES:
        examine_document(read_text(SAMPLE, language=language))
    examine_document(article())


def examined(document: Document, *, region: str = "all") -> pd.DataFrame:
    """Return the numbers of an article with proposed verdicts, of one region or all.

    Columns: those of `examine`, and plain_start and plain_end, the place in the words without markup.
    """
    found = examine_document(document)
    table = as_table(found)
    table["plain_start"] = [one.mention.start for one in found]
    table["plain_end"] = [one.mention.end for one in found]
    if region != "all":
        from analysis.claims.draft import region_of

        kept = [region_of(str(place)) == region if place else False for place in table["place"]]
        table = table[kept].reset_index(drop=True)
    return table


def marks(table: pd.DataFrame) -> pd.DataFrame:
    """Return where numbers stand in the words shown, with the note that marks each: start, end, note."""
    notes = [_signed(str(verdict)) for verdict in table["verdict"]]
    return pd.DataFrame({"start": table["plain_start"], "end": table["plain_end"], "note": notes})


def _signed(verdict: str) -> str:
    return f"{claim_wording.SIGNS[verdict]} {claim_wording.verdict_name(verdict, text.language())}"


def listed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers as a table to show: number, verdict, reading, official value, reason."""
    language = text.language()
    filled = table.astype(object).where(table.notna(), "").to_dict("records")
    rows = [
        {
            "number_printed": row["text"],
            "proposed_verdict": _signed(str(row["verdict"])),
            "read_as": claim_wording.subject(row, language),
            "official_value": claim_wording.amount(row["official"], row["official_unit"], language),
            "why": claim_wording.reason(row, language),
        }
        for row in ({str(name): cell for name, cell in record.items()} for record in filled)
    ]
    return pd.DataFrame(
        rows, columns=["number_printed", "proposed_verdict", "read_as", "official_value", "why"]
    )


def sources(table: pd.DataFrame) -> list[str]:
    """Return the keys of the sources behind the official values, each once."""
    registered = set(load.sources()["source"])
    keys = [key for cell in table["source"] for key in str(cell).split(";")]
    return [key for key in dict.fromkeys(keys) if key in registered]


def proposed(edition: str = "article") -> pd.DataFrame:
    """Return the verdicts of an edition that are only proposed: nobody has decided on them yet.

    Empty for an edition without a draft; the columns are those of the file.
    """
    file = registry.edition_folder(edition) / PROPOSED
    rows = read_rows(file, PROPOSED_COLUMNS, "the table that analysis draft writes") if file.is_file() else []
    table = pd.DataFrame(rows, columns=list(PROPOSED_COLUMNS))
    return table[table["status"] == "proposed"].reset_index(drop=True)


def waiting(table: pd.DataFrame) -> list[Mapping[str, object]]:
    """Return a finding on verdicts that wait for a person, nothing where none does."""
    judged = table[table["verdict"] != "not_checkable"]
    if judged.empty:
        return []
    return [{"key": "claims.proposed", "proposed": len(judged), "counts": claim_wording.counts(judged)}]
