"""One function per table of the registry: made from its entry, with filters, documentation and signature."""

import inspect
import textwrap
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pandas as pd

from analysis import names, registry
from analysis.errors import ParameterError
from analysis.load import table_files
from analysis.load.filters import Filter, Names, filters, in_editions, keep_claims, narrowed

WIDTH = 100
_EDITION = Filter(
    "edition",
    "Edition of the article: a name, or the folder of your own.",
    "str",
    default=table_files.SHIPPED,
)
_RAW = Filter("raw", "Whether to add the figure and the unit as printed.", "bool", default=False)
_PRINTED = ["raw_value", "raw_unit"]


def tables() -> dict[str, registry.Table]:
    """Return every table that has a function: the clean ones and those of the editions."""
    return registry.tables("clean") | registry.tables("edition")


def options(table: registry.Table) -> dict[str, Filter]:
    """Return every keyword of a table's function: its filters, the edition, the printed figures."""
    more = [_EDITION] if in_editions(table) else []
    more += [_RAW] if "raw_value" in table.columns else []
    return filters(table) | {one.name: one for one in more}


def function(name: str) -> Callable[..., pd.DataFrame]:
    """Return the function of one table, with the documentation and the signature of its entry."""
    return _function(registry.table(names.validate_choice(name, tables(), "table")))


@cache
def _function(table: registry.Table) -> Callable[..., pd.DataFrame]:
    name = table.name

    def load(*given: Any, **asked: Any) -> pd.DataFrame:
        return _rows(registry.table(name), _bound(table, given, asked))

    load.__name__ = load.__qualname__ = name
    load.__module__ = "analysis.load"
    load.__doc__ = documentation(table)
    load.__signature__ = signature(table)  # type: ignore[attr-defined]
    return load


def signature(table: registry.Table) -> inspect.Signature:
    """Return the signature of a table's function; the indicators, collection or claims come first."""
    kinds = {"Names": Names, "int | None": int | None, "str": str, "bool": bool}
    parts = [
        inspect.Parameter(
            one.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD
            if _is_first(table, one)
            else inspect.Parameter.KEYWORD_ONLY,
            default=one.default,
            annotation=kinds[one.type],
        )
        for one in options(table).values()
    ]
    return inspect.Signature(parts, return_annotation=pd.DataFrame)


def _is_first(table: registry.Table, one: Filter) -> bool:
    """Whether a filter may be given without its name."""
    first = next(iter(options(table)), None)
    return one.name == first and one.name in ("indicators", "collection", "claims")


def _bound(table: registry.Table, given: tuple[Any, ...], asked: dict[str, Any]) -> dict[str, Any]:
    known = options(table)
    for name in asked:
        names.validate_choice(name, known, f"filter of load.{table.name}")
    positional = [one.name for one in known.values() if _is_first(table, one)]
    if len(given) > len(positional):
        raise ParameterError(
            f"load.{table.name} takes its filters by name, as in {table.name}({_example(known)})"
        )
    return asked | dict(zip(positional, given, strict=False))


def _example(known: dict[str, Filter]) -> str:
    name = next(iter(known), "")
    return f"{name}=…" if name else ""


def _rows(table: registry.Table, asked: dict[str, Any]) -> pd.DataFrame:
    frame = None
    indicators = asked.get("indicators")
    if indicators is not None and "indicator" in table.columns:
        frame = table_files.read_indicators(table.name, tuple(map(str, names.listed(indicators))))
        asked = asked if frame is None else {**asked, "indicators": None}
    if frame is None:
        frame = _whole(table, asked)
    frame = narrowed(table, frame, asked).reset_index(drop=True)
    return frame if asked.get("raw", "raw_value" not in table.columns) else frame.drop(columns=_PRINTED)


def _whole(table: registry.Table, asked: dict[str, Any]) -> pd.DataFrame:
    if not in_editions(table):
        return table_files.read(table.name)
    edition = asked.get("edition", table_files.SHIPPED)
    if table.layer == "edition":
        return table_files.read(table.name, edition=edition)
    examined = table_files.read_examined(table.name, edition=edition)
    return keep_claims(examined, asked.get("claims"), edition=edition)


def documentation(table: registry.Table) -> str:
    """Return what a reader of a table must know: rows, trap, filters, columns with units, years, sources."""
    parts = [_summary(table), table.description]
    parts += [f"The one trap: {table.trap}"] if table.trap else []
    known = options(table)
    if known:
        parts.append(_section("Parameters", [f"{one.name}\n    {one.help}" for one in known.values()]))
    parts.append(_section("Columns", [_column(field) for field in table.fields]))
    covered = "–".join(map(str, table.years)) if table.years else f"{table.rows} rows"
    parts.append(f"Coverage: {covered}.\nSource: {'; '.join(table.sources)}.")
    refusals = ["DataError", "    When the file is missing or does not hold what the registry says."]
    if known:
        refusals += [
            "UnknownName, ParameterError",
            "    For a name or a filter that does not exist, with the nearest that does.",
        ]
    parts.append(_section("Raises", refusals))
    return "\n\n".join(_filled(part) for part in parts) + "\n"


def _summary(table: registry.Table) -> str:
    title = table.title if table.title[:2].isupper() else table.title[:1].lower() + table.title[1:]
    key = [name.replace("_", " ") for name in table.primary_key]
    row = f"{', '.join(key[:-1])} and {key[-1]}" if len(key) > 1 else key[0]
    return f"Return {title}: one row per {row}."


def _section(head: str, lines: list[str]) -> str:
    return "\n".join([head, "-" * len(head), *lines])


def _column(field: registry.Field) -> str:
    unit = f" ({field.unit})" if field.unit else ""
    return f"{field.name}{unit}: {field.description or field.title}"


def _filled(part: str) -> str:
    """Break long lines; what goes on is indented below a line of a section."""
    lines = []
    for line in part.splitlines():
        more = (
            "    "
            if ": " in line[:40] and not line.startswith(("Return", "The one", "Coverage", "Source"))
            else ""
        )
        lines.append(
            textwrap.fill(
                line,
                WIDTH,
                subsequent_indent=more or line[: len(line) - len(line.lstrip())],
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
    return "\n".join(lines)


def stub(first: Sequence[str]) -> str:
    """Return the stub of `analysis.load`: the functions that come first, and the function of every table."""
    lines = [
        '"""Written by tools/write_load_stub.py from data/datapackage.json."""',
        "",
        "import pandas as pd",
        "",
        *(f"from analysis.load.face import {name} as {name}" for name in sorted(first)),
        "from analysis.load.filters import Names as Names",
        "from analysis.load.live_answers import live_articles as live_articles",
        "from analysis.load.live_answers import live_attention as live_attention",
        "from analysis.load.live_answers import live_cooperation as live_cooperation",
        "from analysis.load.table_files import editions as editions",
        "",
    ]
    for name, table in tables().items():
        if name in first:
            continue
        known = options(table)
        parts = [f"{one.name}: {one.type} = {one.default!r}" for one in known.values()]
        if parts and not _is_first(table, next(iter(known.values()))):
            parts.insert(0, "*")
        elif len(parts) > 1:
            parts.insert(1, "*")
        text = f"{_summary(table)}\n\n{table.trap}".rstrip()
        filled = textwrap.indent(
            "\n\n".join(textwrap.fill(p, 96) for p in text.split("\n\n")), "    "
        ).lstrip()
        head = f"def {name}({', '.join(parts)}) -> pd.DataFrame:"
        if len(head) > 110:
            head = "\n".join([f"def {name}(", *(f"    {part}," for part in parts), ") -> pd.DataFrame:"])
        lines += ["", head, f'    """{filled}"""', ""]
    return "\n".join(lines).replace("\n\n\n\n", "\n\n\n")
