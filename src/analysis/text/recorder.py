"""What was written, as values: proof that renderings in three languages hold the same numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

Seen = list[tuple[object, str]]

_open: list[Seen] = []


@contextmanager
def recording() -> Iterator[Seen]:
    """Collect a (value, kind) pair for every number, amount and date written inside the block.

    Values are those of the tables after rounding (billion yuan, shares), whatever the language made of
    them: the lists of two languages are equal when their pages state the same.
    """
    seen: Seen = []
    _open.append(seen)
    try:
        yield seen
    finally:
        # by identity: two recordings that saw the same are equal lists
        _open[:] = [other for other in _open if other is not seen]


def record(value: object, kind: str) -> None:
    """Add a pair to every open recording."""
    if _open:
        plain = float(value) if isinstance(value, Decimal) else value
        for seen in _open:
            seen.append((plain, kind))
