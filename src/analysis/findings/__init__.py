"""What is worth saying: each function picks the message and the values of one computed sentence.

A finding is a mapping with ``key`` (a message without its language) and the values the message wants:
numbers, dates and keys, never words. One module per notebook, loaded on first use.
"""

from importlib import import_module
from types import ModuleType

__all__ = [
    "briefing",
    "cases",
    "collection",
    "editions",
    "fact_check",
    "hot_topics",
    "key_data",
    "live",
    "network",
    "outlook",
    "path_instruments",
    "path_tables",
    "paths",
    "views",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
