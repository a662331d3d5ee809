"""The commands that run, render and open notebooks; each returns its exit code."""

import argparse
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import registry
from analysis.errors import ParameterError
from analysis.run import parameter_text

if TYPE_CHECKING:
    from analysis.run.execution import Limits, Result, Run

DEFAULT_SITE = Path("build") / "site"


def add_commands(subparsers: Any) -> None:
    """Register report, sweep, render, lab and parameters with the command line's parser."""
    _add_report(subparsers)
    _add_sweep(subparsers)
    render = _parser(subparsers, "render", "make pages of executed notebooks, without running them")
    render.add_argument(
        "what", nargs="*", type=Path, default=[DEFAULT_SITE], metavar="DIR|NOTEBOOK",
        help="a site whose pages are made again (build/site), or notebooks that were executed elsewhere",
    )  # fmt: skip
    render.add_argument(
        "--out", type=Path, default=DEFAULT_SITE, metavar="DIR", help="site for NOTEBOOK (build/site)"
    )
    _add_alone(render)
    render.set_defaults(run=run_render)
    _add_checks(subparsers)
    lab = _parser(subparsers, "lab", "open the notebooks in JupyterLab on this machine")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.epilog = "other options go to JupyterLab, such as --port=9999"
    lab.set_defaults(run=run_lab, more=[])
    table = _parser(subparsers, "parameters", "list the parameters of the notebooks")
    table.add_argument("--markdown", action="store_true", help="as a Markdown table")
    table.add_argument("--language", default="en", metavar="LANG", help="en, de or zh")
    table.add_argument("--cell", metavar="NOTEBOOK", help="print the parameters cell of one notebook")
    table.set_defaults(run=run_parameters)


def _parser(subparsers: Any, name: str, text: str, **options: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text, **options)
    return parser


def _add_report(subparsers: Any) -> None:
    report = _parser(
        subparsers,
        "report",
        "run notebooks with papermill and turn them into pages",
        epilog="parameters:\n" + parameter_text.help_text(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    report.add_argument(
        "notebooks", nargs="*", metavar="NOTEBOOK", help="name, number or path (default: all of the package)"
    )
    report.add_argument(
        "-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
        help="set a parameter; may be repeated",
    )  # fmt: skip
    _add_alone(report)
    _add_running(report)
    report.set_defaults(run=run_report)


def _add_alone(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--single-file", action="store_true", help="also write each page as one file that can be mailed"
    )
    parser.add_argument(
        "--pdf", action="store_true", help="also print each page to a tagged PDF (extra: pdf; needs Chromium)"
    )


def _add_sweep(subparsers: Any) -> None:
    sweep = _parser(subparsers, "sweep", "run a grid of parameters given as TOML, only what has changed")
    sweep.add_argument("grid", type=Path, metavar="GRID.toml")
    sweep.add_argument("--prune", action="store_true", help="remove results that are not in the grid")
    sweep.add_argument(
        "--collect", nargs="?", type=Path, const=Path(), metavar="FILE.csv",
        help="write parameters and recorded values of all runs as one table (default: DIR.runs/values.csv)",
    )  # fmt: skip
    _add_running(sweep)
    sweep.set_defaults(run=run_sweep)


def _add_checks(subparsers: Any) -> None:
    verify = _parser(subparsers, "verify", "check that a site, single file or PDF is as it was made")
    verify.add_argument("path", type=Path, metavar="SITE|FILE|PDF")
    verify.add_argument("--again", action="store_true", help="also run the notebooks again and compare")
    verify.add_argument("--notebooks", type=Path, metavar="DIR", help="where notebooks of your own lie")
    verify.set_defaults(run=run_verify)
    compare = _parser(subparsers, "compare", "say what changed between two sites, single files or notebooks")
    compare.add_argument("old", type=Path, metavar="OLD")
    compare.add_argument("new", type=Path, metavar="NEW")
    compare.add_argument("--json", action="store_true", help="print JSON instead of text")
    compare.add_argument(
        "--html", nargs="?", type=Path, const=Path(), metavar="FILE",
        help="write a page instead (default: changes.html in NEW, which the site then links)",
    )  # fmt: skip
    compare.add_argument("--language", default="en", metavar="LANG", help="of the page: en, de or zh")
    compare.set_defaults(run=run_compare)


def _add_running(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, default=DEFAULT_SITE, metavar="DIR",
        help="folder of the site (build/site); what the runs leave goes beside it, into DIR.runs",
    )  # fmt: skip
    parser.add_argument(
        "--jobs", type=_count, metavar="N", help="runs at a time (default: one per usable processor)"
    )
    parser.add_argument(
        "--today", metavar="DATE", help="day after which dates of your records lie ahead (today)"
    )
    parser.add_argument("--cold", action="store_true", help="start an ordinary kernel for each run")
    parser.add_argument("--force", action="store_true", help="run again what has not changed")
    parser.add_argument(
        "--timeout", type=_seconds, default=600.0, metavar="S", help="seconds a whole run may take (600)"
    )
    parser.add_argument("--cell-timeout", type=_seconds, metavar="S", help="seconds one cell may take")
    parser.add_argument(
        "--memory",
        metavar="SIZE",
        help="memory each process of a kernel may take while it works, like 2G (default: any)",
    )
    parser.add_argument(
        "--publication",
        type=Path,
        metavar="FILE.toml",
        help="who publishes the pages: author, contact, url, licence",
    )
    parser.add_argument("--dask", metavar="ADDRESS", help="run on a Dask cluster: its scheduler's address")


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r}: write a whole number from 1 to 256")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r}: write a number of seconds above 0")
    return seconds


def run_report(args: argparse.Namespace) -> int:
    """Run the notebooks asked for with the values given and write their pages."""
    values = dict(args.parameter)
    if len(values) < len(args.parameter):
        raise ParameterError("a parameter is given twice")
    runs, refused = _planned(args.notebooks, values)
    for name, reason in refused.items():
        print(f"analysis: {name} is left out: {reason}", file=sys.stderr)
    if not runs:
        raise ParameterError("none of these notebooks can be run")
    return _execute(runs, _options(args)) or (ParameterError.exit_code if refused else 0)


def _planned(named: list[str], values: dict[str, str]) -> "tuple[list[Run], dict[str, str]]":
    """Return one run per notebook, and why notebooks of several cannot be run.

    Notebooks that are named get all values. Without names, all of the package get those they declare, and a
    parameter that none of them declares is refused.
    """
    from analysis.run import contract
    from analysis.run.execution import find, plan

    chosen = named or [path.stem for path in sorted(registry.notebooks_root().glob("*.ipynb"))]
    if not chosen:
        raise ParameterError(f"there are no notebooks in {registry.notebooks_root()}")
    declared, refused = {}, {}
    for name in chosen:
        path = find(name)
        try:
            declared[name] = contract.declared(path)
        except ParameterError as fault:
            if len(chosen) == 1:
                raise
            refused[name] = str(fault)
    if named:
        return [plan(name, values, typed=False) for name in declared], refused
    declared_names = {parameter for own in declared.values() for parameter in own}
    for name in values:
        if name not in declared_names:
            raise contract.refused(name, sorted(declared_names), "parameter")
    fitting = {book: {k: v for k, v in values.items() if k in own} for book, own in declared.items()}
    return [plan(book, own, typed=False) for book, own in fitting.items()], refused


def run_sweep(args: argparse.Namespace) -> int:
    """Run a grid and write its pages."""
    from analysis.run import grid

    return _execute(grid.read(args.grid), _options(args))


@dataclass(frozen=True)
class Options:
    """What `report` and `sweep` are asked for besides the runs: their options on the command line."""

    out: Path
    limits: "Limits"
    jobs: int | None
    cold: bool
    force: bool
    publication: Path | None
    dask: str | None
    prune: bool = False
    collect: Path | None = None
    single_file: bool = False
    pdf: bool = False


def _options(args: argparse.Namespace) -> Options:
    """Return the options of a command; refuse before anything is written what cannot work on a cluster."""
    from analysis.run import memory
    from analysis.run.execution import Limits

    if args.dask is not None and args.jobs is not None:
        raise ParameterError("--jobs is for this machine: on a cluster the workers' threads count the runs")
    if args.dask is not None and find_spec("distributed") is None:
        raise ParameterError(
            "--dask needs the package distributed: pip install 'regional-innovation-analysis[cluster]'"
        )
    size = memory.size(args.memory) if args.memory else None
    own = {field.name: getattr(args, field.name) for field in fields(Options) if hasattr(args, field.name)}
    return Options(limits=Limits(cell=args.cell_timeout, run=args.timeout, memory=size), **own)


def _execute(wanted: "list[Run]", options: Options) -> int:
    from analysis.run import collect, output, signals
    from analysis.run.execution import distinct
    from analysis.run.progress import display
    from analysis.run.sweep import Sweep, exit_code, failure_table, unseen_table
    from analysis.site import builder, publication

    out = options.out
    runs = distinct(wanted)
    collected: list[Path] = []
    with output.lock(out):
        output.remove_parts(out)
        if options.publication is not None:
            publication.read(options.publication)
            kept_file = output.runs_folder(out) / publication.NAME
            # beside the pages, so that making them again needs no more than the folder
            output.write(kept_file, options.publication.read_bytes())
        try:
            with signals.like_ctrl_c(), display(len(runs)) as progress:
                work = Sweep(
                    out,
                    options.jobs,
                    options.cold,
                    options.force,
                    options.limits,
                    progress,
                    dask=options.dask,
                )
                results = work.execute(runs.values())
        except KeyboardInterrupt as stop:
            print("stopped; what is finished is kept, the same command goes on from there", file=sys.stderr)
            return signals.exit_code(stop)
        # before the pages are made: nothing that happens there may hide what failed
        if table := failure_table(results):
            print(table, file=sys.stderr)
        if table := unseen_table(results):
            print(table, file=sys.stderr)
        made = [result.run.name for result in results if result.failure is None]
        drawn: list[Result] = []
        if options.collect is not None:
            collected = collect.write(out, made, options.collect if options.collect.name else None)
            drawn = collect.draw(work, made)
            print(failure_table(drawn), end="", file=sys.stderr)
        if options.prune:
            builder.prune(out, {*runs, *(result.run.name for result in drawn)})
        pages = builder.build(out)
        alone = _write_alone(options, out, [name for name in made if name not in pages.failed])
    kept = sum(result.reused for result in results)
    failed = sum(result.failure is not None for result in results)
    print(
        f"{len(results) - kept - failed} run, {kept} unchanged, {failed} failed,"
        f" {len(pages.written)} pages written"
    )
    collected += [out / f"{result.run.name}.html" for result in drawn if result.failure is None]
    for path in [*alone, *collected, out / "index.html"]:
        print(path)
    print(f"check it: analysis verify {shlex.quote(str(out))}")
    return exit_code(results) or exit_code(drawn) or _print_failed(pages)


def _print_failed(pages: Any) -> int:
    """Print which pages could not be made and why; return 1 when there are any."""
    for name, reason in pages.failed.items():
        print(f"{name}.html could not be made: {reason}", file=sys.stderr)
    return 1 if pages.failed else 0


def run_render(args: argparse.Namespace) -> int:
    """Make the pages of a site again, or pages of notebooks that were executed elsewhere."""
    from analysis.run import cache, output
    from analysis.run.execution import Run, distinct, find, take
    from analysis.site import builder

    taken = [find(path) for path in args.what if path.suffix == ".ipynb"]
    folder = args.out if taken else args.what[0]
    if len(taken) != len(args.what) and len(args.what) > 1:
        raise ParameterError("name one site, or notebooks (.ipynb)")
    if not taken and not cache.read_manifest(folder):
        raise ParameterError(f"{folder} has no executed notebooks: run `analysis report` first")
    runs = distinct(Run(path, {}, {}) for path in taken)
    with output.lock(folder):
        results = [take(run.notebook, output.runs_folder(folder)) for run in runs.values()]
        added = {result.run.name: cache.entry(result, "", folder) for result in results}
        if added:
            cache.write_manifest(folder, cache.read_manifest(folder) | added)
        pages = builder.build(folder, force=not taken)
        names = [name for name in added or cache.read_manifest(folder) if name not in pages.failed]
        alone = _write_alone(args, folder, names)
    print(f"{len(pages.written)} pages written")
    for path in [*alone, *(folder / f"{name}.html" for name in added)]:
        print(path)
    return _print_failed(pages)


def _write_alone(options: "argparse.Namespace | Options", folder: Path, names: list[str]) -> list[Path]:
    """Write single files and PDFs of pages where they are asked for."""
    from analysis.site import builder

    if not (options.single_file or options.pdf):
        return []
    from analysis.site import single_file  # needs nbformat, which takes long to import

    alone = single_file.pages(folder, names) if options.single_file else []
    alone += single_file.pdfs(folder, names) if options.pdf else []
    builder.write_manifest(folder)
    return alone


def run_verify(args: argparse.Namespace) -> int:
    """Print the checks of something published; 0 when all hold, otherwise 1."""
    from analysis.site import verify

    checks = verify.verify(args.path, again=args.again, notebooks=args.notebooks)
    for check in checks:
        print("\n".join(check.lines()))
    failed = sum(bool(check.wrong) for check in checks)
    print(f"{args.path}: " + (f"{failed} of {len(checks)} checks failed" if failed else "verified"))
    return 1 if failed else 0


def run_compare(args: argparse.Namespace) -> int:
    """Print or write what changed; 0 when nothing did, otherwise 1, as `diff`."""
    from analysis import names
    from analysis.run import output
    from analysis.site import builder, compare

    changes = compare.compare(args.old, args.new)
    if args.html is None:
        print(compare.as_json(changes) if args.json else compare.as_text(changes))
        return 1 if changes else 0
    language = names.validate_choice(args.language, names.LANGUAGES, "language")
    inside = args.html == Path() and args.new.is_dir()
    path = (
        (args.new / builder.CHANGES)
        if inside
        else args.html
        if args.html != Path()
        else Path(builder.CHANGES)
    )
    output.write(path, compare.as_html(changes, args.old.name, language))
    if inside:
        _link_changes(args.new)
    print(path)
    return 1 if changes else 0


def _link_changes(folder: Path) -> None:
    """Make the pages of a site link to the one with the changes, where its runs are still there."""
    from analysis.run import cache, output
    from analysis.site import builder, site_manifest

    with output.lock(folder):
        if cache.read_manifest(folder):
            builder.build(folder)
        else:
            site_manifest.refresh(folder)


def run_parameters(args: argparse.Namespace) -> int:
    """Print the contract."""
    from analysis import names

    language = names.validate_choice(args.language, names.LANGUAGES, "language")
    write: Callable[[str], str] = parameter_text.markdown_table if args.markdown else parameter_text.help_text
    print(parameter_text.notebook_cell(args.cell) if args.cell else write(language))
    return 0


def run_lab(args: argparse.Namespace) -> int:
    """Start JupyterLab on this machine only, with a token, at the notebooks."""
    from analysis.run import lab

    return lab.run(browser=not args.no_browser, more=args.more)
