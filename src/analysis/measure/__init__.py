"""Arithmetic on tidy tables: nothing is read, nothing is drawn, no word of any language is written.

Each submodule is one subject and is loaded on first use, so that ``import analysis`` stays light:
``keydata`` (key table, both unit readings), ``checks`` and ``evidence`` (plausibility, findings, verdicts),
``events`` (windows of days), ``indicators`` and ``convergence`` (panel), ``network`` (co-publications),
``composite``, ``priorities``, ``robustness`` (rankings), ``scenarios`` (trends with their past error),
``editions`` (what changed between two key tables).
"""

from importlib import import_module
from types import ModuleType

__all__ = [
    "association",
    "checks",
    "columns",
    "composite",
    "convergence",
    "coverage",
    "editions",
    "events",
    "evidence",
    "indicators",
    "keydata",
    "links",
    "network",
    "priorities",
    "regional",
    "robustness",
    "scenarios",
    "weights",
    "windows",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
