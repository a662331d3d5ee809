"""An edition of the article's tables that nobody ever printed: every figure and title here is invented.

It differs from the article in what the briefing must follow: one topic more, other numbers, a region left
out, a case of its own, and statements nobody has examined.
"""

import pandas as pd

from analysis import load

TITLES = {"title_en": "An invented title", "title_de": "Ein erfundener Titel", "title_zh": "虚构的标题"}
ACTORS = {"actors_en": "invented actors", "actors_de": "erfundene Akteure", "actors_zh": "虚构的主体"}
FIELDS = {"fields_en": "invented fields", "fields_de": "erfundene Felder", "fields_zh": "虚构的领域"}


def topics() -> pd.DataFrame:
    """The topics of the article and an invented one of a region it leaves out."""
    own = {"topic": "invented", "region": "jjj", "claims": "invented-topic", "event_topics": "jjj_comparator"}
    return pd.concat([load.topics(), pd.DataFrame([own | TITLES | ACTORS])], ignore_index=True)


def key_data() -> pd.DataFrame:
    """Two regions with small invented sums: 7 projects with 2 billion, 3 with 1 billion."""
    rows = [("yrd", 7, 2.0), ("ccec", 3, 1.0)]
    table = pd.DataFrame(rows, columns=["region", "projects", "amount_printed"])
    claims = {f"claim_{name}": f"invented-{name}" for name in ("projects", "fields", "amount")}
    return table.assign(unit_printed="Milliarden Yuan", **FIELDS, **claims)


def cases() -> pd.DataFrame:
    """One case, unknown to our tables."""
    return pd.DataFrame([{"case": "invented", "region": "yrd", "claims": "invented-case"} | TITLES])


def claims() -> pd.DataFrame:
    """The statements of the article and those of the invented rows."""
    table = load.table("claims")
    rows = [
        ("invented-topic", "hot_topics", "jjj"),
        ("invented-projects", "key_data", "yrd"),
        ("invented-fields", "key_data", "yrd"),
        ("invented-amount", "key_data", "yrd"),
        ("invented-case", "case_studies", "yrd"),
    ]
    more = pd.DataFrame(rows, columns=["claim", "section", "region"]).reindex(columns=table.columns)
    return pd.concat([table, more.astype(table.dtypes)], ignore_index=True)
