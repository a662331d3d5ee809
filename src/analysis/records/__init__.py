"""A user's own project records and editions: read, checked, and every problem named.

``read`` and ``check`` take records in any form docs/own-data.md lists, ``condensed`` very large ones;
``editions`` checks a folder with the tables of another article, ``templates`` writes files to start from.
Names of columns stand in ``columns.csv``, of districts in ``places.csv``, of units in `analysis.quantities`,
the words of problems in ``problems.csv``.
"""

from analysis import lazy

__all__ = ["Problems", "RecordsError", "check", "condensed", "is_large", "read"]
_HOMES = dict.fromkeys(__all__, "reading") | dict.fromkeys(__all__[:2], "problems")
__getattr__, __dir__ = lazy.attach(__name__, (), _HOMES)
