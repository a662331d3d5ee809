"""Files to start from: project records in three languages, and the tables of an edition."""

import json
import tempfile
from pathlib import Path

from analysis import export, names, registry
from analysis.errors import DataError, WriteError
from analysis.files import write_new_folder
from analysis.records import edition_check, place_matching
from analysis.records.problems import shipped_text
from analysis.records.table import sql_text


def records_text(language: str = "en") -> str:
    """Return an example file of project records as CSV text with remarks, in the habits of a language."""
    return shipped_text(f"template_{names.validate_choice(language, names.LANGUAGES, 'language')}.csv")


def write_records(file: Path, *, language: str = "en", form: str = "csv") -> None:
    """Write an example file of project records; raise WriteError where a file is there already."""
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
        form = f"FORMAT parquet, KV_METADATA {{remarks: {sql_text(remarks)}}}"
        connection.execute(f"COPY (FROM read_csv('{source}', comment='#')) TO '{file}' ({form})")
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


def write_edition(folder: Path) -> list[str]:
    """Write the tables with heads and examples, and a README on every column; return the files' names."""
    rows = {name: _example(name) for name in (*edition_check.TABLES, *edition_check.OPTIONAL)}
    cells = [cell for name in EXAMPLE for cell in rows[name].items()]
    named = {key for column, text in cells if column.startswith("claim") for key in text.split(";")}
    rows_of_claims = place_matching.rows(place_matching.here(), "editions/article/claims.csv")
    claims = [list(row.values()) for row in rows_of_claims if row["claim"] in named]
    # a source of the package keeps its key: none is an example
    shown = {name: [list(rows[name].values())] for name in EXAMPLE} | {"claims": claims, "sources": []}
    texts = {f"{name}.csv": export.csv_text(list(rows[name]), shown[name]) for name in rows}
    write_new_folder(folder, texts | {"README.md": _readme(rows)})
    return [*texts, "README.md"]


EXAMPLE = {
    "topics": "delta_alliance", "key_data": "yrd", "paths": "industry_chain", "cases": "g60",
    "outlook": "innovation_hubs", "verdicts": "case-g60-enterprises", "evidence": "case-g60-enterprises",
}  # fmt: skip
"""The row of each table that serves as example, by its key; of verdicts and evidence by their claim."""


def _example(name: str) -> dict[str, str]:
    folder = "clean" if name in edition_check.OPTIONAL else "editions/article"
    column = "claim" if name in edition_check.OPTIONAL else registry.table(name).primary_key[0]
    for row in place_matching.rows(place_matching.here(), f"{folder}/{name}.csv"):
        if row["link_ok"] == "yes" if name == "sources" else name == "claims" or row[column] == EXAMPLE[name]:
            return row
    raise DataError("the shipped edition is missing", expected="data/editions/article")


def _readme(examples: dict[str, dict[str, str]]) -> str:
    parts = [shipped_text("edition_readme.md").rstrip("\n").format(regions=", ".join(names.REGION_KEYS))]
    for name, table in (edition_check.tables() | edition_check.optional_tables()).items():
        parts += [
            f"## {name}.csv{' (may be left out)' if name in edition_check.OPTIONAL else ''}\n",
            f"{table.description} Key: {', '.join(table.primary_key)}.\n",
            "| column | type | must be filled | meaning | example |",
            "|---|---|---|---|---|",
        ]
        for field in table.fields:
            meaning = f"{field.description}: {', '.join(field.enum)}" if field.enum else field.description
            shown = json.dumps(examples[name][field.name], ensure_ascii=False)[1:-1]
            required = "yes" if field.required else "no"
            line = f"| `{field.name}` | {field.type} | {required} | {meaning} | {shown} |"
            parts.append(line.replace(" | |", " |  |"))
        parts.append("")
    return "\n".join(parts)
