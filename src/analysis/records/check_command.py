"""The commands for a user's own files: check and template."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError
from analysis.names import TODAY, validate_choice

KINDS = ("records", "edition")
EDITIONS = ("edition", "compare")


def add_commands(subparsers: Any) -> None:
    """Register check and template with the command line's parser."""
    check = subparsers.add_parser(
        "check",
        help="your own project records or edition: what was understood, what is wrong, what would solve it",
        description="Check project records (FILE) or a folder with an edition (edition DIR): what was "
        "understood, every problem with row and column (standard error, exit code 1; warnings alone leave it "
        "at 0), and the setting lines that solve most of them. Only --save-mapping writes.",
    )
    check.add_argument("what", nargs="+", metavar="[records|edition] PATH")
    check.add_argument("--today", metavar="DATE", help="day after which dates lie in the future (today)")
    check.add_argument("--sheet", metavar="NAME", help="sheet of a workbook, by name or number")
    column = "which column one is, such as --column '资助金额=amount' (several times)"
    check.add_argument("--column", action="append", default=[], metavar="HEAD=COLUMN", help=column)
    setting = "a setting line, such as --setting 'missing: -, n/a' (several times)"
    check.add_argument("--setting", action="append", default=[], metavar="'NAME: VALUE'", help=setting)
    save = "write the settings and the lines suggested to a mapping beside the file (NAME.mapping.toml)"
    check.add_argument("--save-mapping", nargs="?", const="", metavar="FILE", help=save)
    check.set_defaults(run=run_check)
    template = subparsers.add_parser(
        "template",
        help="a file of project records, or a folder of an edition's tables, to start from",
        description="Write an example with explanations; what exists already is never overwritten.",
    )
    template.add_argument("what", choices=KINDS, metavar="records|edition")
    printed = "file or folder; without it CSV is printed"
    template.add_argument("path", nargs="?", type=Path, metavar="PATH", help=printed)
    form = "format of records (by the file's ending, else csv)"
    template.add_argument("--format", choices=("csv", "parquet"), help=form)
    habits = "en, de or zh: heads, remarks, habits"
    template.add_argument("--language", default="en", metavar="LANG", help=habits)
    template.set_defaults(run=run_template)


def run_check(args: argparse.Namespace) -> int:
    """Check a file or a folder: print what was understood, then problems, then what would solve them."""
    kind, path = _asked(args.what)
    if kind == "edition":
        from analysis.records import edition_check

        problems = edition_check.check(path)
        for line in problems.lines():
            print(line, file=sys.stderr)
        for line in problems.notes if not problems.errors else []:
            print(line)
        return 1 if problems.errors else 0
    from analysis.records import layout, reading, templates

    settings = [*args.setting, *(f"column: {one}" for one in args.column)]
    settings += [f"sheet: {args.sheet}"] if args.sheet else []
    with reading.examined(path, settings=settings) as found:
        lines = reading.understood(found)
        suggested = reading.suggestions(found.problems)
    print("\n".join(lines) + "\n" if lines else "", end="", flush=True)
    for line in found.problems.lines():
        print(line, file=sys.stderr, flush=True)
    if suggested:
        print("\nlines to add above the head (or to keep in a mapping: --save-mapping):")
        print(*suggested, sep="\n")
    if args.save_mapping is not None:
        place = Path(args.save_mapping) if args.save_mapping else path.with_name(f"{path.stem}.mapping.toml")
        templates.write_new(place, layout.mapping_text(found.layout, suggested).encode("utf-8"))
        print(f"settings written to {place.name}")
    return 1 if found.problems.errors else 0


def problems_of(parameters: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the user's own files among a report's parameters, where there are any."""
    from analysis import records
    from analysis.records import edition_check, file_type

    lines: list[str] = []
    for name, value in parameters.items():
        path = Path(value).expanduser()
        is_path = "/" in value or "\\" in value
        if name in EDITIONS and is_path and file_type.no_folder(path) in {None, file_type.LOCKED}:
            found = edition_check.check(path)
        elif name == "records" and path.is_file():
            found, _ = records.check(path)
        else:
            continue
        lines += found.lines() if found.errors else []
    return lines


def _asked(words: list[str]) -> tuple[str, Path]:
    """What is to be checked: a lone path is a file of records, or an edition when it is a folder of one."""
    from analysis.records import file_type

    if len(words) == 1:
        path = Path(words[0])
        is_edition = any(file_type.stamp(path / name) for name in ("key_data.csv", "claims.csv"))
        return ("edition" if is_edition else "records"), path
    if len(words) == 2:
        return validate_choice(words[0], KINDS, "kind"), Path(words[1])
    raise ParameterError("name one file or folder: analysis check FILE, or analysis check edition DIR")


@contextmanager
def today(text: str | None) -> Iterator[None]:
    """Have every list that is read, in the kernels of a report as well, take a day as today."""
    if text is None:
        yield
        return
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        raise ParameterError(f"--today is {text!r}: write a day as YYYY-MM-DD") from None
    before = {name: value for name, value in os.environ.items() if name == TODAY}
    os.environ[TODAY] = day
    try:
        yield
    finally:
        del os.environ[TODAY]
        os.environ.update(before)


def run_template(args: argparse.Namespace) -> int:
    """Write or print a template."""
    from analysis.records import templates

    if args.what == "edition":
        if args.path is None:
            raise ParameterError("name a new folder: analysis template edition DIR")
        print(f"{args.path}: {', '.join(templates.write_edition(args.path))}")
        return 0
    form = args.format or ("parquet" if args.path and args.path.suffix == ".parquet" else "csv")
    if args.path is None and form == "parquet":
        raise ParameterError("name a file: analysis template records --format parquet FILE")
    if args.path is None:
        sys.stdout.write(templates.records_text(args.language))
        return 0
    templates.write_records(args.path, language=args.language, form=form)
    print(args.path)
    return 0
