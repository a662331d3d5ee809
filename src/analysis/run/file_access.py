"""Which data files a notebook reads: an IPython extension that notes every file opened below given folders.

The note goes to the file that ``ANALYSIS_READS`` names; the folders stand in ``ANALYSIS_READS_UNDER``. Only
the standard library is used: the extension is loaded into every kernel of a report. A table that was parsed
before the kernel was forked is not opened again; the loader says so with the audit event ``analysis.read``.
"""

import os
import sys
from pathlib import Path

NOTE, UNDER = "ANALYSIS_READS", "ANALYSIS_READS_UNDER"
_EVENTS = {"open", "os.listdir", "os.scandir", "analysis.read"}


def load_ipython_extension(_shell: object) -> None:
    """Start noting; called by IPython when the kernel starts."""
    note, under = os.environ.get(NOTE), os.environ.get(UNDER)
    if note and under:
        start(note, tuple(under.split(os.pathsep)))


def start(note: str, folders: tuple[str, ...]) -> None:
    """Append the path of every file or folder read below `folders` to the file `note`, each once."""
    handle = os.open(note, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    seen: set[str] = set()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in _EVENTS or not arguments or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100  # a hook must be cheap
        if path not in seen and path.startswith(folders):
            seen.add(path)
            os.write(handle, f"{path}\n".encode(errors="surrogateescape"))

    sys.addaudithook(hook)


def noted(note: Path) -> list[Path]:
    """Return the paths noted so far, in order."""
    if not note.is_file():
        return []
    lines = note.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    # bytecode is made from a module that is noted as well, with the time of its file inside
    return [path for path in map(Path, lines) if "__pycache__" not in path.parts]
