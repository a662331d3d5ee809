"""The one front-end module, for explorers in notebooks and for shared pages."""

from functools import cache
from importlib.resources import files


@cache
def script() -> str:
    """Return the module as a classic script that defines ``analysisFront`` and starts nothing."""
    return files(__name__).joinpath("front.js").read_text(encoding="utf-8").strip()
