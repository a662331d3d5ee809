"""From a path to lines of text or a Parquet file, without trusting either."""

import codecs
import gzip
import io
import os
import re
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from analysis.errors import DataError

MAX_LINE = 1 << 20
"""Characters one line may have: no record needs a million."""
MAX_UNPACKED = 2 << 30
"""Bytes a compressed file may unpack to."""
MAX_RATIO, RATIO_FROM = 100, 16 << 20
"""How many times its size a compressed file may unpack to, looked at from this many bytes on."""

WANTED = "a CSV file in UTF-8, also packed as .gz, or a Parquet file"
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "an Excel or zip file", "the sheet saved as “CSV UTF-8”"),
    (b"PK\x05\x06", "an empty zip file", WANTED),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "the sheet saved as “CSV UTF-8”"),
    (b"%PDF", "a PDF file", WANTED),
    (b"\x89PNG", "a picture", WANTED),
    (b"\xff\xd8\xff", "a picture", WANTED),
    (b"GIF8", "a picture", WANTED),
    (b"SQLite format 3", "an SQLite database", "the table exported as CSV"),
    (b"BZh", "a bzip2 file", "the file unpacked"),
    (b"\xfd7zXZ", "an xz file", "the file unpacked"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "the file unpacked"),
    (b"7z\xbc\xaf", "a 7z file", "the file unpacked"),
    (b"Rar!", "a rar file", "the file unpacked"),
    (b"\x80\x03", "a Python pickle, which is never opened", WANTED),
    (b"\x80\x04", "a Python pickle, which is never opened", WANTED),
    (b"\x80\x05", "a Python pickle, which is never opened", WANTED),
    (b"\x7fELF", "a program", WANTED),
    (b"MZ\x90", "a program", WANTED),
    (b"ARROW1", "an Arrow file", "the table saved as Parquet"),
    (b"{\\rtf", "a text document (RTF)", WANTED),
)
_BEGINNINGS = (
    (re.compile(r"^\s*(<!doctype html|<html)", re.IGNORECASE), "a web page"),
    (re.compile(r"^\s*<\?xml"), "an XML file"),
    (re.compile(r'^\s*(\[\s*)?\{\s*"'), "a JSON file"),
)


def kind(path: Path) -> str:
    """Return what a file is by its first bytes: csv, gzip or parquet.

    Raises
    ------
    DataError
        When it is missing, no regular file, empty, not readable, or of a kind that is not taken.
    """
    if (wrong := _no_file(path)) is not None:
        raise DataError(wrong, file=path.name, expected=WANTED)
    return _kind_of(_head(path), path)


def _no_file(path: Path) -> str | None:
    """Why a path leads to nothing that can be read as a file, None when it does not."""
    facts = _facts(path, "file")
    if isinstance(facts, str):
        return facts
    if stat.S_ISDIR(facts.st_mode):
        return "this is a folder"
    if not stat.S_ISREG(facts.st_mode):
        return "this is no regular file"
    return None if facts.st_size else "the file is empty (0 bytes)"


def no_folder(path: Path) -> str | None:
    """Return why a path leads to no folder that can be read, None when it does."""
    facts = _facts(path, "folder")
    if isinstance(facts, str):
        return facts
    if not stat.S_ISDIR(facts.st_mode):
        return "this is a file"
    return None if os.access(path, os.R_OK | os.X_OK) else LOCKED


def _facts(path: Path, kind: str) -> os.stat_result | str:
    """What the system knows of a path, or why it leads to nothing of that kind."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return f"there is no such {kind}"
    except OSError as fault:
        return f"cannot be read ({fault.strerror})"


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells whether a file was changed: its place on the disk, size, time; None without one."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


LOCKED = "cannot be read (Permission denied)"
CHANGED = "the file was changed while it was read"
AT_REST = "a file that nobody writes to: save it, then check it again"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as fault:
        raise DataError(f"cannot be read ({fault.strerror})", file=path.name) from None


def _kind_of(head: bytes, path: Path) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    for signature, what, right in _SIGNATURES:
        if head.startswith(signature):
            raise DataError(f"this is {what}", file=path.name, expected=right)
    for pattern, what in _BEGINNINGS:
        if pattern.match(head.decode("utf-8", errors="replace").lstrip("\ufeff")):
            raise DataError(f"this is {what}", file=path.name, expected=WANTED)
    return "csv"


def lines(path: Path, kind: str) -> Iterator[str]:
    """Yield the lines of a CSV file as text, ends kept; nothing is read further ahead than one block.

    Raises
    ------
    DataError
        For other encodings than UTF-8 (naming the likely one), binary content, lines without end, and
        compressed files that are cut off, damaged or unpack to more than they should.
    """
    try:
        if kind == "gzip":
            _unpack_once(path)
        with path.open("rb") as file:
            for number, line in enumerate(_text(file, path, kind), start=1):
                if len(line) > MAX_LINE:
                    raise DataError(
                        "a line without end",
                        file=path.name,
                        row=number,
                        expected=f"at most {MAX_LINE:,} characters in a line",
                    )
                yield line
    except UnicodeDecodeError:
        raise _undecodable(path, kind) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DataError(
            "the packed file is cut off or damaged", file=path.name, expected="the whole file, packed again"
        ) from None
    except OSError as fault:
        raise DataError(f"cannot be read ({fault.strerror or fault})", file=path.name) from None


def _text(file: IO[bytes], path: Path, kind: str) -> Iterator[str]:
    packed = path.stat().st_size if kind == "gzip" else None
    plain = gzip.GzipFile(fileobj=file) if kind == "gzip" else file
    watched = io.BufferedReader(_Watched(cast(IO[bytes], plain), path.name, packed), buffer_size=1 << 16)
    text = io.TextIOWrapper(watched, encoding="utf-8-sig", errors="strict", newline="")
    while line := text.readline(MAX_LINE + 1):
        yield line


def _unpack_once(path: Path) -> None:
    """Unpack a file to nowhere: what is cut off, damaged or far too large is found before the first row."""
    with path.open("rb") as file:
        watched = _Watched(cast(IO[bytes], gzip.GzipFile(fileobj=file)), path.name, path.stat().st_size)
        if _kind_of(watched.peeked(), path) != "csv":
            raise DataError("holds another packed file", file=path.name, expected=WANTED)
        while watched.read(1 << 20):
            pass


class _Watched(io.RawIOBase):
    """Bytes of a file, stopped at the first sign that they are no text or far too many."""

    def __init__(self, source: IO[bytes], name: str, packed: int | None) -> None:
        self.source, self.name, self.packed, self.seen = source, name, packed, 0

    def readable(self) -> bool:
        return True

    def peeked(self) -> bytes:
        """Return the first bytes, unchecked; to be asked once, before anything is read."""
        head = self.source.read(4096)
        self.seen = len(head)
        return head

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.source.read(len(buffer))
        start, self.seen = self.seen, self.seen + len(data)
        if b"\0" in data or (start == 0 and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))):
            raise self._binary(data)
        if self.packed is not None:
            self._watch(self.packed)
        buffer[: len(data)] = data
        return len(data)

    def _binary(self, data: bytes) -> DataError:
        guess = likely_encoding(data)
        if guess.startswith(("UTF-16", "UTF-32")):
            return DataError(
                f"not UTF-8 text (looks like {guess})",
                file=self.name,
                expected="the file saved as “CSV UTF-8”",
            )
        return DataError("holds zero bytes, so it is no text", file=self.name, expected=WANTED)

    def _watch(self, packed: int) -> None:
        ratio = self.seen > RATIO_FROM and self.seen > MAX_RATIO * packed
        if ratio or self.seen > MAX_UNPACKED:
            raise DataError(
                f"the packed file unpacks to more than {self.seen >> 20:,} MB from {packed:,} bytes",
                file=self.name,
                expected="the file unpacked, if it is meant to be that large",
            )


def _undecodable(path: Path, kind: str) -> DataError:
    """The refusal of a file in another encoding, with the row of the first byte that is not UTF-8."""
    opener = gzip.open if kind == "gzip" else open
    sample, row = b"", 0
    with opener(path, "rb") as file:
        while line := file.readline(MAX_LINE):
            row += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                sample = line + file.read(MAX_LINE)
                break
    guess = likely_encoding(sample)
    return DataError(
        f"not UTF-8 text (looks like {guess})",
        file=path.name,
        row=row,
        expected="the file saved as “CSV UTF-8”",
    )


def likely_encoding(data: bytes) -> str:
    """Return the encoding some bytes are most likely in: a hint for people, never used to read."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    zeros = data.count(b"\0")
    if zeros and abs(data[::2].count(b"\0") - data[1::2].count(b"\0")) > 0.6 * zeros > 0.12 * len(data):
        return "UTF-16 without its mark"
    high = [match.group() for match in re.finditer(rb"[\x80-\xff]+", data)]
    if max(map(len, high), default=0) <= 3 and all(set(run) <= _WESTERN for run in high):
        return "windows-1252"
    paired = sum(len(run) for run in high if len(run) % 2 == 0)
    if not high or paired < 0.6 * sum(map(len, high)):
        return "windows-1252"
    return next((name for name, codec in _EAST if _decodes(data, codec)), "GB18030")


_WESTERN = frozenset("ÄÖÜßäöüéèàêçñ–„“”’€".encode("cp1252"))
_EAST = (("GB18030", "gb2312"), ("Big5", "big5"), ("Shift-JIS", "shift_jis"), ("GB18030", "gb18030"))


def _decodes(data: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(data)
    except UnicodeDecodeError:
        return False
    return True
