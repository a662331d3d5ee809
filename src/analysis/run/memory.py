"""A kernel's limit of memory: an IPython extension, so that running out of it is an ordinary error of a cell.

Without a limit the system kills a kernel that takes too much, and others with it. The limit is of address
space, on top of what the kernel has when it starts: libraries reserve far more than they use, on machines
with many processors above all. Only the standard library is used.
"""

import os
import re
import sys
from pathlib import Path

from analysis.errors import ParameterError

LIMIT = "ANALYSIS_MEMORY"
LEAST = 64 << 20
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


def size(text: str) -> int:
    """Return the bytes that a text like ``2G``, ``1.5 GB`` or ``800M`` means.

    Raises
    ------
    ParameterError
        When it is no size, or less than a kernel can work with.
    """
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise ParameterError(f"memory {text!r} is not a size: write it like 2G or 800M")
    number = int(float(found[1]) * _UNITS[found[2].upper()])
    if number < LEAST:
        raise ParameterError(f"memory {text!r} is less than a kernel can work with: 64M is the least")
    return number


def load_ipython_extension(_shell: object) -> None:
    """Set the limit that the environment names; called by IPython when the kernel starts."""
    wanted = os.environ.get(LIMIT)
    if wanted and sys.platform != "win32":
        import resource

        limit = _now() + int(wanted)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _now() -> int:
    """Address space of this process in bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
