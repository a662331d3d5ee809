"""A user's own project records and editions: read, checked, and every problem named.

``read`` and ``check`` take records in any form docs/own-data.md lists, ``condensed`` very large ones;
``editions`` checks a folder with the tables of another article, ``templates`` writes files to start from.
Names of columns stand in ``columns.csv``, of districts in ``places.csv``, of units in `analysis.quantities`,
the words of problems in ``problems.csv``.
"""

from importlib import import_module
from typing import Any

__all__ = ["Problems", "RecordsError", "check", "condensed", "is_large", "read"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        module = "problems" if name in {"Problems", "RecordsError"} else "reading"
        return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
