"""Raw files as text: the only module of the cleaning step that opens files.

Every cell is returned as the text of the file, empty cells as empty text. A file that is
missing, cut off or has another shape than its header says is refused with file, row and column, where
*row* is the line number an editor shows.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import DataError

PORTAL_FIRST_LABEL = "地区"
PORTAL_NOTES = ("注：", "数据来源：")


@dataclass(frozen=True)
class RawFiles:
    """The folder of raw files (``root`` holds ``provinces/``, ``cities/`` and so on), read as text."""

    root: Path

    def beside(self, folder: str) -> "RawFiles":
        """Return a folder of our own inputs next to the raw files (``translations``, ``editions``)."""
        return RawFiles(self.root.parent / folder)

    def path(self, relative_path: str) -> Path:
        """Return the path of an existing raw file; DataError when it is not there."""
        path = self.root / relative_path
        if not path.is_file():
            raise DataError("raw file is missing", file=relative_path, expected=_neighbours(path))
        return path

    def text(self, relative_path: str) -> str:
        """Return a raw file as text without byte-order mark, line ends as in the file."""
        try:
            return self.path(relative_path).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = error.object[: error.start].count(b"\n") + 1
            raise DataError(
                "file is not UTF-8 or is cut off", file=relative_path, row=row, expected="UTF-8 text"
            ) from None

    def read(self, relative_path: str, *, comment: str | None = None) -> pd.DataFrame:
        """Return a comma-separated file, one row per record, every cell as text, empty cells as "".

        ``comment`` is the mark of lines to pass over before the header (the NBS downloads with English
        names begin with ``#``). Raises DataError when the file is missing, when a record has fewer or
        more cells than the header, or when a quoted cell is not closed.
        """
        records = _records(self.text(relative_path), relative_path)
        if comment is not None:
            records = [item for item in records if not item[1][0].startswith(comment)]
        return _frame(records, relative_path)

    def read_nbs_portal(self, relative_path: str) -> pd.DataFrame:
        """Return an NBS portal download as row, label, year, value (text), by province and year.

        The downloads carry a byte-order mark, lines above the header, a tab before each comma, notes
        below the table and years without any figure; the table starts at the line 地区. A year column in
        which every province is empty (2025, and 2024 of the science and technology budget) is left out, a
        single empty cell stays. ``row`` is the line of the file. Raises DataError as ``read`` does, and
        when no line starts with 地区.
        """
        records = _portal_records(_records(self.text(relative_path), relative_path), relative_path)
        wide = _frame(records, relative_path)
        wide["row"] = [line for line, _ in records[1:]]
        tidy = wide.melt(id_vars=["row", PORTAL_FIRST_LABEL], var_name="year", value_name="value")
        tidy = tidy.rename(columns={PORTAL_FIRST_LABEL: "label"})
        tidy["year"] = tidy["year"].str.removesuffix("年").astype("int64")
        published = tidy.groupby("year")["value"].transform(lambda cells: (cells != "").any())
        return tidy[published.astype(bool)].reset_index(drop=True)


def _neighbours(path: Path) -> str:
    """Return what the folder of a missing file holds, shortened, for the error message."""
    if not path.parent.is_dir():
        return f"a folder {path.parent.name}/"
    names = sorted(item.name for item in path.parent.iterdir() if item.suffix == path.suffix)
    return "one of " + ", ".join(names[:6]) + (", …" if len(names) > 6 else "")


def _records(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Return the non-empty records of a file, each with the line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if cells:
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"record cannot be read: {error}", file=file, row=line, column="unknown") from error
    if not records:
        raise DataError("raw file is empty", file=file, row=1, expected="a header line")
    return records


def _frame(records: list[tuple[int, list[str]]], file: str) -> pd.DataFrame:
    """Return records as a frame of text; the first record is the header."""
    header = records[0][1]
    for line, cells in records[1:]:
        if len(cells) != len(header):
            _refuse_width(header, cells, file=file, line=line)
    return pd.DataFrame([cells for _, cells in records[1:]], columns=pd.Index(header), dtype="str")


def _refuse_width(header: list[str], cells: list[str], *, file: str, line: int) -> None:
    """Raise DataError for a record with too few or too many cells, naming the first column concerned."""
    if len(cells) < len(header):
        message, column = "record is cut off", header[len(cells)]
    else:
        message, column = "record has more cells than the header", f"after {header[-1]}"
    raise DataError(
        message,
        file=file,
        row=line,
        column=column,
        value=f"{len(cells)} cells",
        expected=f"{len(header)} cells",
    )


def _portal_records(records: list[tuple[int, list[str]]], file: str) -> list[tuple[int, list[str]]]:
    """Return the table of a portal download: from the line 地区, cells stripped, notes gone."""
    stripped = [(line, [cell.strip() for cell in cells]) for line, cells in records]
    starts = [index for index, (_, cells) in enumerate(stripped) if cells[0] == PORTAL_FIRST_LABEL]
    if not starts:
        raise DataError("portal file has no table", file=file, row=1, expected="a line starting with 地区")
    table = [item for item in stripped[starts[0] :] if not item[1][0].startswith(PORTAL_NOTES)]
    # The downloads of 2025 close each line of the table with a comma: an empty last header cell marks it.
    if table[0][1][-1] != "":
        return table
    width = len(table[0][1])
    return [(line, cells[:-1] if len(cells) == width else cells) for line, cells in table]
