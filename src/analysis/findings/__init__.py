"""What a notebook may say: each function returns findings, of the type in `finding`.

A finding is a mapping with ``key`` (a message without its language) and the values the message wants:
numbers, dates and keys, never words. One module per notebook, loaded on first use.
"""

from typing import TYPE_CHECKING

from analysis import lazy

if TYPE_CHECKING:
    from analysis.findings import (
        briefing as briefing,
        cases as cases,
        collection as collection,
        cooperation_network as cooperation_network,
        edition_changes as edition_changes,
        fact_check as fact_check,
        hot_topics as hot_topics,
        key_data as key_data,
        outlook as outlook,
        path_instruments as path_instruments,
        path_tables as path_tables,
        paths as paths,
        refreshed as refreshed,
    )

__all__ = [
    "briefing",
    "cases",
    "collection",
    "cooperation_network",
    "edition_changes",
    "fact_check",
    "hot_topics",
    "key_data",
    "official",
    "outlook",
    "path_instruments",
    "path_tables",
    "paths",
    "refreshed",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy.attach(__name__, __all__)
