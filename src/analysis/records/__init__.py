"""A user's own project records and editions: read, checked, and every problem named.

``read`` and ``check`` take records in any form docs/own-data.md lists, ``condensed`` very large ones;
``editions`` checks a folder with the tables of another article, ``templates`` writes files to start from.
Names of columns stand in ``columns.csv``, of districts in ``places.csv``, of units in `analysis.quantities`.
"""

from importlib import import_module
from typing import Any

_WHERE = {
    "Problems": "problems",
    "RecordsError": "problems",
    "check": "reading",
    "condensed": "reading",
    "is_large": "reading",
    "read": "reading",
}
__all__ = ["Problems", "RecordsError", "check", "condensed", "is_large", "read"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
