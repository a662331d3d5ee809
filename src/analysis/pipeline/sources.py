"""One table of sources from the four collections, with one mark for hosts and one for links."""

import re

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.province_catalogue import source_key
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, missing

FILES = {
    "evidence": "evidence/SOURCES.csv",
    "cities": "cities/SOURCES.csv",
    "cooperation": "cooperation/SOURCES.csv",
    "provinces": "provinces/SOURCES.csv",
}
TITLES = "source_titles.csv"
"""Original titles of Chinese pages, put in brackets behind our rendering."""
LANGUAGES = "source_languages.csv"
"""Languages of pages whose raw list does not name them."""
ARTICLE = "seed"
"""The text under examination: listed so that claims can name it, never evidence."""

LINK_ORDER = ("yes", "with care", "no")
ADDRESS = re.compile(r"https?://[^\s;]+")
REPOSITORY = re.compile(r"(?:github\.com/)?([\w.-]+/[\w.-]+?)(?:@[0-9a-f]{7,40}| \()")
# A repository whose files hold names and mail addresses of persons: named, but linked only after a look.
PERSONAL_DATA = ("nkrdp_materials",)
# Where the raw row says of the publisher what only makes sense beside its own file.
PUBLISHERS = {
    "statements": "press and government pages, each named with its statement",
    "skl_joint_labs": "own compilation from the lists of the Ministry of Science and Technology",
    "wiki_ai_note": "file of a public repository",
}
PUBLIC_HOSTS = ("stats.gov.cn", "cnipa.gov.cn", "censtatd.gov.hk")


def tables(raw: RawFiles) -> dict[str, pd.DataFrame]:
    """Return the clean table sources."""
    return {"sources": source_table(raw)}


def source_table(raw: RawFiles) -> pd.DataFrame:
    """Return every source of the four collections, one row per source.

    Keys are those of the collections; provincial files, which have none, get the snake_case of their name.
    The article is in two collections and is one source. `link_ok` is never looser than the strictest mark
    any collection gives the same host. Raises DataError for a key that stands for two sources.
    """
    city_rows = cities(raw.read(FILES["cities"]))
    listed = [
        evidence(raw.read(FILES["evidence"])),
        city_rows[city_rows["source"] != ARTICLE],
        cooperation(raw.read(FILES["cooperation"])),
        provinces(raw.read(FILES["provinces"])),
    ]
    table = pd.concat(listed, ignore_index=True)
    titles = raw.beside("translations").read(TITLES).set_index("source")["title_zh"]
    original = table["source"].map(titles)
    languages = raw.beside("translations").read(LANGUAGES).set_index("source")["language"]
    table["language"] = table["language"].fillna(table["source"].map(languages))
    table["title"] = (table["title"] + " (" + original + ")").where(original.notna(), table["title"])
    table["publisher"] = table["source"].map(PUBLISHERS).fillna(table["publisher"])
    doubled = table.loc[table["source"].duplicated(), "source"]
    if len(doubled):
        raise DataError("source key occurs twice", column="source", value=doubled.iloc[0])
    return chosen(with_host_marks(table), "sources")


def evidence(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of the evidence file; marks as given there."""
    return rows.rename(columns={"source_id": "source"}).assign(
        collection="evidence",
        url=missing(rows["url"]),
        published=dated(rows["published"]),
        licence=missing(pd.Series("", index=rows.index, dtype="str")),
        note=missing(rows["note"]),
    )


def cities(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of the city collection; `n/a` (no address known) means no link."""
    return rows.rename(columns={"source_id": "source"}).assign(
        collection="cities",
        url=missing(rows["url"]),
        published=dated(rows["published"]),
        language=missing(pd.Series("", index=rows.index, dtype="str")),
        host_class=[
            city_host(url, via, note)
            for url, via, note in zip(rows["url"], rows["retrieved_via"], rows["note"], strict=True)
        ],
        licence=missing(rows["licence"].replace("not stated", "")),
        link_ok=rows["link_ok"].replace("n/a", "no"),
        note=missing(rows["note"]),
    )


def cooperation(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of the cooperation collection.

    The collection has no mark for links. The rule: `yes` where the row names a web address of the publisher
    (http or https) or the public code repository the data were taken from (owner/name@commit, shown as the
    repository's page); `no` where it names neither.
    """
    url = rows["repo_commit_path_or_url"].map(address)
    return rows.rename(columns={"source_id": "source", "authors": "publisher"}).assign(
        collection="cooperation",
        url=url,
        published=missing(pd.Series("", index=rows.index, dtype="str")),
        language=missing(pd.Series("", index=rows.index, dtype="str")),
        host_class=url.map(host_kind),
        licence=missing(rows["licence"]),
        link_ok=[link_mark(source, link) for source, link in zip(rows["source_id"], url, strict=True)],
        note=joined(rows["years"], rows["repo_commit_path_or_url"], rows["note"]),
    )


def provinces(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of the provincial files, one per file, with the same rule for links."""
    url = rows["retrieved_from"].map(address)
    key = rows["file"].map(source_key)
    return rows.assign(
        source=key,
        collection="provinces",
        url=url,
        published=missing(pd.Series("", index=rows.index, dtype="str")),
        language=missing(pd.Series("", index=rows.index, dtype="str")),
        host_class=url.map(host_kind),
        licence=missing(rows["licence"]),
        link_ok=[link_mark(source, link) for source, link in zip(key, url, strict=True)],
        note=joined(rows["original_publication"], rows["years"], rows["retrieved_from"]),
    )


def address(text: str) -> str | None:
    """Return the web address a row names: the first http(s) address, else its code repository, else None.

    >>> address("ror-community/ror-records@d93fc667872f: v1.0 to v2.9")
    'https://github.com/ror-community/ror-records'
    """
    found = ADDRESS.search(text)
    if found:
        return found[0]
    repository = REPOSITORY.match(text)
    return f"https://github.com/{repository[1]}" if repository else None


def host_kind(url: str | None) -> str:
    """Return the class of a host of the last two collections: official, repository, established or none."""
    if not isinstance(url, str):
        return "none"
    if url.startswith("https://github.com/"):
        return "repository"
    return "official" if any(host in url for host in PUBLIC_HOSTS) else "established"


def city_host(url: str, retrieved_via: str, note: str) -> str:
    """Return the class of a host of the city collection, which has no such column.

    Only what the row itself says: a repository, a government host, a copy on an unrelated host, or no
    address; everything else is `unclassified` unless the evidence file classes the same host.
    """
    if retrieved_via.startswith(("repository copy", "Python package")):
        return "repository"
    if not url:
        return "none"
    if "unrelated host" in note or "reprint" in note:
        return "mirror"
    return "official" if ".gov." in host_of(url) or host_of(url).startswith("gov.") else "unclassified"


def link_mark(source: str, url: str | None) -> str:
    """Return whether a link may be shown: yes with an address, no without, with care for personal data."""
    if not isinstance(url, str):
        return "no"
    return "with care" if source in PERSONAL_DATA else "yes"


def with_host_marks(table: pd.DataFrame) -> pd.DataFrame:
    """Return the sources with the evidence file's class of known hosts and the strictest mark per host."""
    host = table["url"].map(host_of, na_action="ignore")
    named = host.notna() & ~host.isin(["github.com"])
    strictness = table["link_ok"].map({mark: rank for rank, mark in enumerate(LINK_ORDER)})
    strictest = strictness.where(named).groupby(host).transform("max")
    classified = table[(table["collection"] == "evidence") & named].assign(host=host).drop_duplicates("host")
    classed = host.map(classified.set_index("host")["host_class"])
    unclassified = table["host_class"] == "unclassified"
    return table.assign(
        host_class=table["host_class"].mask(unclassified & classed.notna(), classed),
        link_ok=[LINK_ORDER[int(rank)] for rank in strictness.where(~named, strictest)],
    )


def host_of(url: str) -> str:
    """Return the host of an address without a leading www.

    >>> host_of("https://www.shine.cn/news/metro/")
    'shine.cn'
    """
    return re.sub(r"^https?://(?:www\.)?", "", url).split("/")[0].lower()


def dated(column: pd.Series) -> pd.Series:
    """Return dates of publication as printed (year, month or day); `undated` is missing."""
    return missing(column.replace("undated", ""))


def joined(*columns: pd.Series) -> pd.Series:
    """Return the non-empty texts of several columns as one note."""
    parts = pd.concat(columns, axis=1)
    return missing(parts.apply(lambda row: "; ".join(text for text in row if text), axis=1))
