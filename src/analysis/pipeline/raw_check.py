"""Raw files against the registry: still the bytes that were obtained, and if not, where they differ.

The registry holds size, SHA-256 and number of rows of every raw file. The first row that differs is named
where the registered bytes can still be had: from git, or from the package's own copy of the data.
"""

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis import registry
from analysis.errors import DataError
from analysis.registry import Table
from analysis.tabular import first_difference, records


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes as the registry writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def check_raw(tables: Iterable[Table], root: Path) -> None:
    """Check every raw file's bytes against the registry.

    Raises
    ------
    DataError
        For the first file that is missing, cut off or changed: which file, what is registered, and the first
        row (and column) that differs where it is known.
    """
    for table in tables:
        try:
            content = (root / table.path).read_bytes()
        except FileNotFoundError:
            raise DataError("raw file is missing", file=table.path, expected=f"{table.bytes} bytes") from None
        except OSError as fault:
            problem = f"raw file cannot be read: {fault.strerror or fault}"
            raise DataError(problem, file=table.path, expected=_registered(table)) from None
        # A raw file that was added and not built with yet has no hash: the build writes it (`register`).
        if table.hash and digest(content) != table.hash:
            raise _difference(table, content, root)


def register(resource: dict[str, Any], content: bytes) -> None:
    """Write size, hash and rows of a newly added raw file into its resource; a registered one stays."""
    if resource.get("hash"):
        return
    resource |= {"bytes": len(content), "hash": digest(content)}
    if str(resource["path"]).endswith(".csv"):
        header = 1 if resource.get("schema", {}).get("fields") else 0
        resource["analysis"]["rows"] = len(records(content.decode("utf-8"))) - header


def _difference(table: Table, content: bytes, root: Path) -> DataError:
    """Return where a file with another hash differs from the registered one."""
    is_table = table.path.endswith(".csv")
    problem, row, column = "raw file changed", None, None
    rows = records(content.decode("utf-8", errors="backslashreplace"), tabular=is_table)
    number = len(rows) - (1 if table.fields else 0)
    if table.rows is not None and number != table.rows:
        problem = f"raw file is cut off or changed: {number} rows, {table.rows} registered"
    original = _original(table, root)
    if original is not None:
        if content.replace(b"\r\n", b"\n") == original.replace(b"\r\n", b"\n"):
            problem = "raw file changed: its line ends were converted"
        difference = first_difference(rows, records(original.decode("utf-8"), tabular=is_table))
        if difference is not None:
            row, place, found, expected = difference
            problem += f" (found {found!r}, registered {expected!r})" if found != expected else ""
            column = _column(table, place)
    return DataError(problem, file=table.path, row=row, column=column, expected=_registered(table))


def _original(table: Table, root: Path) -> bytes | None:
    """Return the registered bytes of a file from git or the package's own data, or None."""
    command = ["git", "-C", str(root), "show", f"HEAD:./{table.path}"]
    try:
        kept = subprocess.run(command, capture_output=True, check=False, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        kept = b""
    copy = registry.data_root() / table.path
    for content in (kept, copy.read_bytes() if copy.is_file() else b""):
        if digest(content) == table.hash:
            return content
    return None


def _column(table: Table, column: int) -> str:
    return table.columns[column] if column < len(table.fields) else str(column + 1)


def _registered(table: Table) -> str:
    return f"{table.bytes} bytes with {table.hash[:15]}…"
