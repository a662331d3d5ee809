"""What kind of file a path leads to, and its lines as text, without trusting either."""

import codecs
import csv
import gzip
import itertools
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from analysis.errors import DataError
from analysis.records.problems import Problems, refusal, shipped

MAX_LINE = 1 << 20  # characters one line may have: no record needs a million
MAX_UNPACKED = 2 << 30  # bytes a compressed file may unpack to
MAX_RATIO, RATIO_FROM = 100, 16 << 20
"""How many times its size a compressed file may unpack to, looked at from this many bytes on."""

WANTED = "a CSV file (also packed as .gz or .zip), a sheet (.xlsx, .xls, .ods), or a Parquet file"
_SIGNATURES = {
    bytes.fromhex(row["begins"]): (row["what"], row["expected"] or WANTED)
    for row in shipped("signatures.csv")
}  # what other files begin with, and what would be right
LOCKED = "cannot be read (Permission denied)"


def kind(path: Path) -> str:
    """Return what a file is by its first bytes: csv, gzip, zip, sheet or parquet."""
    what = facts = _facts(path, "file")
    if not isinstance(facts, str):
        what = "" if facts.st_size else "the file is empty (0 bytes)"
        if not stat.S_ISREG(facts.st_mode):
            what = "this is a folder" if stat.S_ISDIR(facts.st_mode) else "this is no regular file"
    if what:
        raise refusal("wrong_kind", path.name or str(path), what=what)
    try:
        with path.open("rb") as file:
            head = file.read(4096)
        if head.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
            excel = "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)
            return "sheet" if excel or {"mimetype", "content.xml"} <= names else "zip"
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise refusal("damaged", path.name) from None
    except OSError as fault:
        raise DataError(f"cannot be read ({fault.strerror})", file=path.name) from None
    for signature, found in ((b"PAR1", "parquet"), (b"\x1f\x8b", "gzip"), (b"\xd0\xcf\x11\xe0", "sheet")):
        if head.startswith(signature):
            return found
    text = head.decode("utf-8", errors="replace").lstrip("\ufeff")
    forms = (row for row in shipped("patterns.csv") if row["subject"] == "beginning")
    beginnings = ((row["key"], WANTED) for row in forms if re.match(row["pattern"], text))
    signatures = (one for sign, one in _SIGNATURES.items() if head.startswith(sign))
    if other := next(itertools.chain(signatures, beginnings), None):
        raise DataError(f"this is {other[0]}", file=path.name, expected=other[1])
    return "csv"


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
    facts = _facts(path, "file")
    return None if isinstance(facts, str) else (facts.st_ino, facts.st_size, facts.st_mtime_ns)


def unpacked(path: Path, kind: str, folder: Path) -> Path:
    """Return the one file in a packed one, unpacked into a folder; stopped where it grows far too large."""
    out, packed, size = folder / "unpacked", path.stat().st_size, 0
    try:
        with ExitStack() as stack:
            if kind == "zip":
                archive = stack.enter_context(zipfile.ZipFile(path))
                members = (one for one in archive.infolist() if not one.is_dir())
                found = [one for one in members if not re.search(r"^__MACOSX/|(^|/)\.", one.filename)]
                if len(found) != 1:
                    listed = ", ".join(one.filename[:40] for one in found[:4]) or None
                    raise refusal("several_files", path.name, value=listed, count=len(found))
                if found[0].flag_bits & 1:
                    raise refusal("password", path.name)
                source = stack.enter_context(archive.open(found[0]))
            else:
                source = stack.enter_context(cast(IO[bytes], gzip.GzipFile(path)))
            plain = stack.enter_context(out.open("wb"))
            while block := source.read(_BLOCK):
                if not size and block.startswith(_PACKED):
                    raise refusal("wrong_kind", path.name, what="holds another packed file")
                size += len(block)
                if size > MAX_UNPACKED or (size > RATIO_FROM and size > MAX_RATIO * packed):
                    raise refusal("unpacks_too_far", path.name, size=size >> 20, packed=packed)
                plain.write(block)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise refusal("damaged", path.name) from None
    return out


@dataclass
class TextFile:
    """A file of text that was read once from end to end: its encoding is proved, not guessed."""

    path: Path
    name: str
    encoding: str = "utf-8-sig"
    newlines: int = 0  # ends of lines: a line feed each
    plain: bool = True  # whether its bytes are its lines: in UTF-8, with one kind of line ends
    note: str = ""

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends; nothing is read further ahead than one block."""
        with self.path.open(encoding=self.encoding, errors="strict", newline="") as text:
            number = 0
            while line := text.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise refusal("endless_line", self.name, row=number, most=MAX_LINE)
                yield line


def text_file(path: Path, name: str, known: Callable[[str], bool]) -> TextFile:
    """Return a file of text with its encoding: UTF-8, or one in which all decodes and words are `known`."""
    found = TextFile(path, name)
    try:
        fault = _scan(found)
        if fault is None:
            return found
        sample, row = fault
        guess = likely_encoding(sample) if sample else _CUT
        for encoding, shown in () if guess == _CUT else _CANDIDATES[row is None]:
            if _proved(found, encoding, known):
                found.encoding, found.plain = encoding, False
                found.note = f"the file was read as {shown}: all of it decodes, and its head is known"
                return found
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror or error})", file=name) from None
    if row is None and not guess.startswith("UTF-"):
        raise refusal("wrong_kind", name, what="holds zero bytes, so it is no text")
    raise refusal("cut_off" if guess == _CUT else "encoding", name, row=row, guess=guess)


_CUT = "cut off"
_CANDIDATES = {
    True: (("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")),
    False: (("gb18030", "GB18030"), ("big5hkscs", "Big5"), ("cp1252", "Windows text (windows-1252)")),
}  # what is tried where a file is no UTF-8: with zero bytes, and without
_BLOCK = 1 << 20
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"PAR1", *_SIGNATURES)


def _scan(found: TextFile) -> tuple[bytes, int | None] | None:
    """Read a file to its end as UTF-8; if it is none, return bytes from there, and the row (zeros: None)."""
    decode = codecs.getincrementaldecoder("utf-8")("strict").decode
    returns = pairs = 0
    last = b""
    with found.path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\0" in block or (not last and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))):
                return block, None
            try:
                decode(block)
            except UnicodeDecodeError as fault:
                at = max(fault.start, 0)
                start = block.rfind(b"\n", 0, at) + 1
                row = found.newlines + block.count(b"\n", 0, at) + 1
                return block[start:] + file.read(_BLOCK), row
            found.newlines += block.count(b"\n")
            returns += (here := block.count(b"\r"))
            pairs += (block.count(b"\r\n") if here else 0) + (last == b"\r" and block.startswith(b"\n"))
            last = block[-1:]
        try:
            decode(b"", True)
        except UnicodeDecodeError:
            return b"", found.newlines + 1
    found.newlines += last not in {b"\n", b""}
    found.plain = returns == 0 or returns == pairs == found.newlines
    return None


def _proved(found: TextFile, encoding: str, known: Callable[[str], bool]) -> bool:
    """Whether all of a file decodes, and its beginning holds familiar words."""
    decode, western = codecs.getincrementaldecoder(encoding)("strict").decode, encoding == "cp1252"
    try:
        with found.path.open("rb") as file:
            text = decode(block := file.read(1 << 16))
            fits = known(text if western else f"{text}\0")
            while fits and block and not (western and set(block) - _LATIN):
                decode(block := file.read(_BLOCK), not block)
            return fits and not block
    except UnicodeError:
        return False


def likely_encoding(data: bytes) -> str:
    """Return the encoding some bytes are most likely in: a hint for people, never used to read."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return "UTF-16 or UTF-32"
    zeros = data.count(b"\0")
    if zeros and abs(data[::2].count(b"\0") - data[1::2].count(b"\0")) > 0.6 * zeros > 0.12 * len(data):
        return "UTF-16 without its mark"
    if set(data) <= _LATIN or sum(byte > 127 for byte in data) < 0.1 * len(data):
        return "windows-1252"
    for name, codec in (("GB18030", "gb2312"), ("Big5", "big5"), ("Shift-JIS", "shift_jis")):
        with suppress(UnicodeDecodeError):
            codecs.getincrementaldecoder(codec)("strict").decode(data)
            return name
    return "GB18030"


_LATIN = frozenset(
    (*range(128), *"ÄÖÜßäöüÀÂÉÈÊËÎÏÔŒÙÛÇàâéèêëîïôœùûçáíóúñÑåÅøØæÆ–—„“”‚‘’«»€§°·…®©µ²³ ´`".encode("cp1252"))
)  # bytes of Windows text in Western Europe


def csv_rows(
    lines: Iterable[str], problems: Problems, *, above: int = 0, file: str | None = None, **form: Any
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the line each begins in, below `above` lines; wrong quotes are told, and end it."""
    reader, start = csv.reader(lines, strict=True, **form), above + 1
    try:
        for cells in reader:
            yield start, cells
            start = above + reader.line_num + 1
    except csv.Error as fault:
        what = f"not readable as CSV ({fault})"
        if "expected after" in what:
            what = "quotes in the middle of a cell"
        elif "field larger" in what or "unexpected end" in what:
            what = "a quote is opened and never closed"
        problems.note("bad_quotes", what=what, file=file, row=start)
