"""Looking at a file once for several readers of it: examining takes most of the time of reading."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from analysis.records import reading


@contextmanager
def examined_once(path: Path, **options: Any) -> Iterator[reading.Examined]:
    """Within the block `reading` takes what is known of this file already, whatever options it is given."""
    with reading.examined(path, **options) as found, pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "examined", lambda *_, **__: nullcontext(found))
        yield found
