"""Clean tables as frames, typed and filtered, a fresh frame each call.

Ten functions: ``panel`` (indicators by place and year), ``pairs`` (cities that publish together), ``events``,
``records`` (your own project records), ``claims`` and ``evidence``, ``indicators`` and ``places`` (the
vocabulary), ``table`` for every other table of the registry. Each table is a function of its own too:
``load.projects(regions="yrd")``; ``load.projects?`` says what its columns mean, in which unit, and its trap.
Every filter takes keys and names in English, German or Chinese. Missing values are missing, never zero.
"""

from importlib import import_module
from typing import Any

from analysis import names
from analysis.load import tables

__all__ = [
    "claims",
    "events",
    "evidence",
    "indicators",
    "pairs",
    "panel",
    "places",
    "records",
    "table",
]

_HOMES = {
    "face": (
        "claims",
        "indicators",
        "pairs",
        "panel",
        "places",
        "records",
        "province_shapes",
        "table",
    ),
    "table_files": ("editions",),
    "live_answers": ("live_articles", "live_attention", "live_cooperation"),
}

_EARLIER = {"project_records": "records"}
"""Names of version 0.1 that still work."""

_MODULES = ("face", "filters", "live_answers", "table_files")


def __getattr__(name: str) -> Any:
    name = _EARLIER.get(name, name)
    home = next((home for home, found in _HOMES.items() if name in found), None)
    if home is not None:
        found = getattr(import_module(f"{__name__}.{home}"), name)
    else:
        if name.startswith("_") or name in _MODULES:  # of an import statement: not there yet
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name not in tables.tables():
            near = names.nearest(name, [*__all__, *tables.tables()], number=1)[0]
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}: did you mean {near!r}?")
        found = tables.function(name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
