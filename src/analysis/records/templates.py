"""Files to start from: project records in three languages, and the tables of an edition."""

import json
import tempfile
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from analysis import export, names, registry
from analysis.errors import DataError, WriteError
from analysis.records import edition_check, place_matching

FORMATS = ("csv", "parquet")
EXAMPLE_ROWS = 3


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """Return heads and remarks of the example file by language."""
    return tomllib.loads(files("analysis.records").joinpath("templates.toml").read_text(encoding="utf-8"))


def records_text(language: str = "en") -> str:
    """Return an example file of project records as CSV text with remarks, in the habits of a language."""
    names.validate_choice(language, names.LANGUAGES, "language")
    rows, text = [_written(row, language) for row in _examples()], words()[language]
    delimiter = ";" if language == "de" else ","
    return export.csv_text(text["heads"], rows, delimiter=delimiter, comments=text["remarks"])


def write_records(file: Path, *, language: str = "en", form: str = "csv") -> None:
    """Write an example file of project records; raise WriteError where a file is there already."""
    names.validate_choice(form, FORMATS, "format")
    names.validate_choice(language, names.LANGUAGES, "language")
    if form == "parquet":
        write_new(file, _parquet_bytes(language))
    else:
        # the mark tells spreadsheets that this is UTF-8
        write_new(file, records_text(language).encode("utf-8-sig"))


def _examples() -> list[dict[str, str]]:
    """Real projects of the shipped list: the first of three regions that state place and money."""
    fields = {row["programme"]: row for row in _rows("clean/programmes.csv")}
    cities = {row["city"]: row for row in _rows("clean/cities.csv")}
    found: dict[str, dict[str, str]] = {}
    for row in _rows("clean/projects.csv"):
        if row["region"] not in found and row["city"] in cities and row["funds_cny_mn"]:
            names_of = {f"city_{head}": text for head, text in cities[row["city"]].items()}
            found[row["region"]] = {**fields[row["programme"]], **names_of, **row}
        if len(found) == EXAMPLE_ROWS:
            break
    return list(found.values())


def _rows(path: str) -> list[dict[str, str]]:
    return place_matching.rows(place_matching.here(), path)


def _written(row: dict[str, str], language: str) -> tuple[str, ...]:
    year, month, day = row["list_date"].split("-")
    millions = float(row["funds_cny_mn"])
    date, amount = {
        "en": (row["list_date"], f"{millions:.2f}"),
        "de": (f"{day}.{month}.{year}", f"{millions:.2f}".replace(".", ",")),
        "zh": (f"{year}年{int(month)}月{int(day)}日", f"{millions * 100:.0f}"),
    }[language]
    return row["project"], date, row[f"city_name_{language}"], row[f"field_{language}"], amount


def _parquet_bytes(language: str) -> bytes:
    import duckdb

    rows = [_written(row, "en") for row in _examples()]
    heads = ", ".join(f'"{head}"' for head in words()["en"]["heads"])
    values = ", ".join("(?, ?::DATE, ?, ?, ?::DOUBLE)" for _ in rows)
    remarks = "\n".join(words()[language]["remarks"]).replace("'", "''")
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as connection:
        file = Path(folder) / "records.parquet"
        connection.execute(
            f"CREATE TABLE records AS SELECT * FROM (VALUES {values}) t({heads})",
            [cell for row in rows for cell in row],
        )
        connection.execute(f"COPY records TO '{file}' (FORMAT parquet, KV_METADATA {{remarks: '{remarks}'}})")
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
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise WriteError(f"{folder.name} is not empty: name a new folder")
    except FileExistsError:
        raise WriteError(f"{folder.name} is a file: name a new folder") from None
    except OSError as fault:
        if isinstance(fault, WriteError):
            raise
        raise WriteError(f"{folder.name} cannot be written ({fault.strerror})") from None
    for name, text in texts.items():
        write_new(folder / name, text.encode("utf-8"))
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
    introduction = "\n".join(words()["edition"]["introduction"])
    parts = [introduction.format(regions=", ".join(names.REGION_KEYS))]
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
