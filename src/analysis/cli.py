"""The command `analysis`: every subcommand is one call into a room of the package."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from analysis import __version__, names
from analysis.errors import AnalysisError

FAILED, INTERRUPTED = 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 done; 1 data that do not hold; 2 unknown names or unusable parameters; 5 nothing could be written.
    An error is one line on standard error.
    """
    from analysis.records import check_command

    # jsonschema, which nbformat imports, would take a second to prepare a check of addresses nobody asks for
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    known = parser()
    args, more = known.parse_known_args(argv)
    if more and not hasattr(args, "more"):
        known.error(f"unrecognized arguments: {' '.join(more)}")
    args.more = more
    _name_folders_from_the_root()
    try:
        with check_command.today(getattr(args, "today", None)):
            code = _unusable(args) or int(args.run(args))
        sys.stdout.flush()
        return code
    except AnalysisError as error:
        print(f"analysis: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("analysis: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the output has closed it (`analysis data list | head`): nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        # what may not be looked at at all, or has a name no disk takes: wherever a path is first touched
        print(f"analysis: {fault.filename or 'a file'}: {fault.strerror or fault}", file=sys.stderr)
        return FAILED


def _name_folders_from_the_root() -> None:
    """Make the user's folders absolute: runs work in folders of their own, where a relative path fails."""
    for name in ("ANALYSIS_DATA", "ANALYSIS_CACHE"):
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).expanduser().absolute())


def _unusable(args: argparse.Namespace) -> int:
    """Name every problem of the user's own files among a report's parameters, before anything is run."""
    from analysis.records.check_command import problems_of

    lines = problems_of(dict(getattr(args, "parameter", [])))
    for line in lines:
        print(line, file=sys.stderr)
    return FAILED if lines else 0


class CommandParser(argparse.ArgumentParser):
    """A parser whose errors are one line, with the name that was likely meant."""

    def error(self, message: str) -> NoReturn:
        """End with code 2 and one line on standard error."""
        found = re.match(r"argument (\w+): invalid choice: '([^']*)' \(choose from (.*)\)", message)
        if found is not None:
            known = [name.strip("' ") for name in found[3].split(",")]
            message = names.refusal(found[2], known, found[1].lower())
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand."""
    top = CommandParser(
        prog="analysis", description="Regional science and technology cooperation in China: data and reports."
    )
    top.add_argument("--version", action="version", version=f"analysis {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_data(commands)
    from analysis.claims import draft_command as claims
    from analysis.live import refresh_command as live
    from analysis.records import check_command as records
    from analysis.site import report_commands as report

    report.add_commands(commands)
    records.add_commands(commands)
    live.add_commands(commands)
    claims.add_commands(commands)
    return top


def _add_data(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    data = commands.add_parser("data", help="what tables exist, what they hold; rebuild them")
    actions = data.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every table with rows, years, units")
    listing.add_argument("--layer", metavar="LAYER", help="clean, edition, translation or raw")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="one table: columns, units, keys, sources, first rows")
    show.add_argument("name", metavar="NAME")
    show.set_defaults(run=_show)
    build = actions.add_parser("build", help="rebuild the clean tables from the raw files")
    build.add_argument("--check", action="store_true", help="compare with the tables in place, write nothing")
    build.set_defaults(run=_build)
    check = actions.add_parser("check", help="the same as build --check")
    check.set_defaults(run=_build, check=True)


def _list(args: argparse.Namespace) -> int:
    from analysis import describe

    print(describe.table_list(args.layer))
    return 0


def _show(args: argparse.Namespace) -> int:
    from analysis import describe

    print(describe.table_page(args.name))
    return 0


def _build(args: argparse.Namespace) -> int:
    from analysis.pipeline import build

    built = build.build(write=not args.check)
    if not args.check:
        changed = ", ".join(built.written) or "nothing changed"
        print(f"{len(built.texts)} tables built and checked; {changed}")
        return 0
    found = build.differences(built)
    for difference in found:
        print(f"analysis: {difference}", file=sys.stderr)
    if not found:
        print(f"{len(built.texts)} tables rebuilt: all equal to the tables in place")
    return FAILED if found else 0


if __name__ == "__main__":
    sys.exit(main())
