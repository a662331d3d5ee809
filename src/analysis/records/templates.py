"""Files to start from: project records in three languages, and the tables of an edition."""

import json
import tempfile
from importlib.resources import files
from pathlib import Path

from analysis import export, names, registry
from analysis.errors import DataError, WriteError
from analysis.files import write_new_folder
from analysis.records import edition_check, place_matching

FORMATS = ("csv", "parquet")


def _shipped(name: str) -> str:
    return files("analysis.records").joinpath(name).read_text(encoding="utf-8")


def _rows(path: str) -> list[dict[str, str]]:
    return place_matching.rows(place_matching.here(), path)


def records_text(language: str = "en") -> str:
    """Return an example file of project records as CSV text with remarks, in the habits of a language."""
    return _shipped(f"template_{names.validate_choice(language, names.LANGUAGES, 'language')}.csv")


def write_records(file: Path, *, language: str = "en", form: str = "csv") -> None:
    """Write an example file of project records; raise WriteError where a file is there already."""
    names.validate_choice(form, FORMATS, "format")
    text = records_text(language)
    # the mark tells spreadsheets that this is UTF-8
    write_new(file, _parquet_bytes(text) if form == "parquet" else text.encode("utf-8-sig"))


def _parquet_bytes(text: str) -> bytes:
    """The English example with the remarks of a text, which a Parquet file holds beside its columns."""
    import duckdb

    remarks = "\n".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as connection:
        source, file = Path(folder) / "records.csv", Path(folder) / "records.parquet"
        source.write_text(records_text(), encoding="utf-8")
        quoted = remarks.replace("'", "''")
        connection.execute(
            f"COPY (FROM read_csv('{source}', comment='#')) TO '{file}' "
            f"(FORMAT parquet, KV_METADATA {{remarks: '{quoted}'}})"
        )
        return file.read_bytes()


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is not there yet."""
    try:
        with file.open("xb") as out:
            out.write(content)
    except FileExistsError:
        raise WriteError(f"{file.name} exists already: name another file") from None
    except OSError as fault:
        raise WriteError(f"{file.name} cannot be written ({fault.strerror})") from None


# ------------------------------------------------------------------ editions

EXAMPLE = {
    "topics": "delta_alliance",
    "key_data": "yrd",
    "paths": "industry_chain",
    "cases": "g60",
    "outlook": "innovation_hubs",
    "verdicts": "case-g60-enterprises",
    "evidence": "case-g60-enterprises",
}
"""The row of each table that serves as example, by its key; of verdicts and evidence by their claim."""


def write_edition(folder: Path) -> list[str]:
    """Write the tables with their heads and one example each, and a README that explains every column.

    The table of sources has no example: a source of the package keeps its key. Returns the names of the
    files written.
    """
    texts = {f"{name}.csv": text for name, text in _edition_tables().items()} | {"README.md": _readme()}
    write_new_folder(folder, texts)
    return list(texts)


def _edition_tables() -> dict[str, str]:
    """The tables of the example: one row each of the shipped edition, and the claims these rows name."""
    rows = {name: _example_row(name) for name in EXAMPLE}
    cells = [cell for row in rows.values() for cell in row.items()]
    named = {key for column, text in cells if column.startswith("claim") for key in text.split(";")}
    claims = [row for row in _rows("editions/article/claims.csv") if row["claim"] in named]
    if not claims:
        raise DataError("the shipped edition is missing", expected="data/editions/article")
    chosen = {"claims": claims, **{name: [row] for name, row in rows.items()}}
    texts = {
        name: export.csv_text(list(of[0]), [list(row.values()) for row in of]) for name, of in chosen.items()
    }
    return texts | {"sources": export.csv_text(registry.table("sources").columns, [])}


def _example_row(name: str) -> dict[str, str]:
    if name == "sources":
        return next(row for row in _rows("clean/sources.csv") if row["link_ok"] == "yes")
    if name in edition_check.OPTIONAL:
        return next(row for row in _rows(f"clean/{name}.csv") if row["claim"] == EXAMPLE[name])
    rows, key = _rows(f"editions/article/{name}.csv"), registry.table(name).primary_key[0]
    return next(row for row in rows if name not in EXAMPLE or row[key] == EXAMPLE[name])


def _readme() -> str:
    parts = [_shipped("edition_readme.md").rstrip("\n").format(regions=", ".join(names.REGION_KEYS))]
    for name, table in (edition_check.tables() | edition_check.optional_tables()).items():
        example = _example_row(name)
        parts += [
            f"## {name}.csv{' (may be left out)' if name in edition_check.OPTIONAL else ''}\n",
            f"{table.description} Key: {', '.join(table.primary_key)}.\n",
            "| column | type | must be filled | meaning | example |",
            "|---|---|---|---|---|",
        ]
        for field in table.fields:
            meaning = f"{field.description}: {', '.join(field.enum)}" if field.enum else field.description
            shown = json.dumps(example[field.name], ensure_ascii=False)[1:-1]
            required = "yes" if field.required else "no"
            line = f"| `{field.name}` | {field.type} | {required} | {meaning} | {shown} |"
            parts.append(line.replace(" | |", " |  |"))
        parts.append("")
    return "\n".join(parts)
