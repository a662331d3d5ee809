"""Names of a package that are imported when they are first used, and what Tab lists of a module."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FunctionType
from typing import Any

from analysis import names


def attach(
    package: str,
    modules: Sequence[str],
    members: Mapping[str, str] | None = None,
    *,
    listed: Sequence[str] = (),
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package.

    Parameters
    ----------
    package
        Its ``__name__``.
    modules
        Submodules that are imported when they are first used.
    members
        Further names, and the submodule each comes from.
    listed
        What Tab lists; everything where nothing is given.
    """
    homes = dict(members or {})
    known = [*modules, *homes]

    def get(name: str) -> Any:
        if name in homes:
            return getattr(import_module(f"{package}.{homes[name]}"), name)
        if name in modules:
            return import_module(f"{package}.{name}")
        line = f"module {package!r} has no attribute {name!r}"
        if name.startswith("_") or not known:
            raise AttributeError(line)
        near = names.nearest(name, known, number=1)[0]
        raise AttributeError(
            f"{line}: did you mean {near!r}?" if names.likeness(name, near) >= names.LIKELY else line
        )

    return get, lambda: sorted(listed or known)


def public_names(module: str) -> Callable[[], list[str]]:
    """Return ``__dir__`` of a module: its ``__all__``, or else what it defines."""

    def listing() -> list[str]:
        found = vars(sys.modules[module])
        if "__all__" in found:
            return sorted(found["__all__"])
        own = [name for name, value in found.items() if _is_own(name, value, module)]
        return sorted(own)

    return listing


def _is_own(name: str, value: object, module: str) -> bool:
    if name.startswith("_"):
        return False
    return name.isupper() or (isinstance(value, FunctionType | type) and value.__module__ == module)


@contextmanager
def without(module: str) -> Iterator[None]:
    """Import others as where this module is not installed; one that is imported already stays."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
