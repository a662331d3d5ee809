"""Values a notebook records for other programs: they stand in the executed notebook and not on the page."""

import datetime
import math
from typing import Any

from analysis.errors import ParameterError

MIME = "application/vnd.analysis.record+json"


def record(name: str, value: Any) -> None:
    """Record a number, text, truth value, day or None under a name; `analysis sweep --collect` gathers it.

    Raises
    ------
    ParameterError
        For a value of another kind: a table row has to become several values with a name each.

    Examples
    --------
    >>> record("growth_percent", 3.2)
    """
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    if not isinstance(value, str | int | float | bool | None):
        raise ParameterError(
            f"{name!r} is a {type(value).__name__}: record numbers, text, days or truth values, one name each"
        )
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        display({MIME: {str(name): value}}, raw=True)
