"""The commands that run, render and open notebooks; each returns its exit code."""

import argparse
import shlex
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis import registry
from analysis.errors import ParameterError
from analysis.run import parameter_text

DEFAULT_SITE = Path("build") / "site"


def add_commands(subparsers: Any) -> None:
    """Register report, sweep, render, lab and parameters with the command line's parser."""
    _add_report(subparsers)
    _add_sweep(subparsers)
    render = _parser(subparsers, "render", "make the pages of executed notebooks again, without running them")
    render.add_argument("folder", nargs="?", type=Path, default=DEFAULT_SITE, metavar="DIR")
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
    report.add_argument(
        "--single-file", action="store_true", help="also write each page as one file that can be mailed"
    )
    report.add_argument(
        "--pdf", action="store_true", help="also print each page to a tagged PDF (extra: pdf; needs Chromium)"
    )
    _add_running(report)
    report.set_defaults(run=run_report)


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
        "--jobs", type=_count, metavar="N", help="runs at a time (default: one per processor)"
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
    from analysis.run.execution import plan

    values = dict(args.parameter)
    if len(values) < len(args.parameter):
        raise ParameterError("a parameter is given twice")
    chosen = args.notebooks or _shipped()
    if not chosen:
        raise ParameterError(f"there are no notebooks in {registry.notebooks_root()}")
    refused = _unreadable(chosen) if len(chosen) > 1 else {}
    for name, reason in refused.items():
        print(f"analysis: {name} is left out: {reason}", file=sys.stderr)
    readable = [name for name in chosen if name not in refused]
    if not readable:
        raise ParameterError("none of these notebooks can be run")
    fitting = _fitting(readable, values) if not args.notebooks else readable
    runs = [plan(name, _of(name, values, bool(args.notebooks)), typed=False) for name in fitting]
    return _execute(runs, args) or (ParameterError.exit_code if refused else 0)


def _unreadable(chosen: list[str]) -> dict[str, str]:
    """Notebooks whose parameters cannot be read, and why: one of several stops no other."""
    from analysis.run import contract
    from analysis.run.execution import find

    refused = {}
    for name in chosen:
        path = find(name)
        try:
            contract.declared(path)
        except ParameterError as fault:
            refused[name] = str(fault)
    return refused


def _shipped() -> list[str]:
    return [path.stem for path in sorted(registry.notebooks_root().glob("*.ipynb"))]


def _fitting(chosen: list[str], values: dict[str, str]) -> list[str]:
    """All notebooks, after making sure that each parameter is known to one of them at least."""
    from analysis.run import contract
    from analysis.run.execution import find

    known = {name for book in chosen for name in contract.declared(find(book))}
    for name in values:
        if name not in known:
            raise contract.refused(name, sorted(known), "parameter")
    return chosen


def _of(notebook: str, values: dict[str, str], strict: bool) -> dict[str, str]:
    """The values that concern a notebook: all when it was named, otherwise those it declares."""
    from analysis.run import contract
    from analysis.run.execution import find

    known = contract.declared(find(notebook))
    return values if strict else {name: value for name, value in values.items() if name in known}


def run_sweep(args: argparse.Namespace) -> int:
    """Run a grid and write its pages."""
    from analysis.run import grid

    return _execute(grid.read(args.grid), args)


def _execute(wanted: list[Any], args: argparse.Namespace) -> int:
    from analysis.run import collect, output, signals
    from analysis.run.execution import Limits, distinct
    from analysis.run.progress import Shown
    from analysis.run.sweep import Sweep, exit_code, failure_table, unseen_table
    from analysis.site import builder

    limits = Limits(cell=args.cell_timeout, run=args.timeout, memory=_memory(args))
    runs = distinct(wanted)
    collected: list[Path] = []
    _check_cluster(args)
    with output.lock(args.out):
        output.remove_parts(args.out)
        _keep_publication(args)
        try:
            with signals.like_ctrl_c(), Shown(len(runs)) as progress:
                work = Sweep(args.out, args.jobs, args.cold, args.force, limits, progress, dask=args.dask)
                results = work.execute(runs.values())
        except KeyboardInterrupt as stop:
            print("stopped; what is finished is kept, the same command goes on from there", file=sys.stderr)
            return signals.exit_code(stop)
        # before the pages are made: nothing that happens there may hide what failed
        if table := failure_table(results):
            print(table, file=sys.stderr)
        if table := unseen_table(results):
            print(table, file=sys.stderr)
        if getattr(args, "prune", False):
            builder.prune(args.out, set(runs))
        pages = builder.build(args.out)
        made = [result.run.name for result in results if result.failure is None]
        alone = _standing_alone(args, [name for name in made if name not in pages.failed])
        if getattr(args, "collect", None) is not None:
            collected = collect.write(args.out, made, args.collect if args.collect.name else None)
        if alone:
            builder.write_manifest(args.out)
    kept = sum(result.reused for result in results)
    failed = sum(result.failure is not None for result in results)
    print(
        f"{len(results) - kept - failed} run, {kept} unchanged, {failed} failed,"
        f" {len(pages.written)} pages written"
    )
    for path in [*alone, *collected, args.out / "index.html"]:
        print(path)
    print(f"check it: analysis verify {shlex.quote(str(args.out))}")
    return exit_code(results) or _told(pages)


def _told(pages: Any) -> int:
    """Print which pages could not be made and why; return 1 when there are any."""
    for name, reason in pages.failed.items():
        print(f"{name}.html could not be made: {reason}", file=sys.stderr)
    return 1 if pages.failed else 0


def _keep_publication(args: argparse.Namespace) -> None:
    """Keep who publishes the pages beside them, so that making them again needs no more than the folder."""
    from analysis.run import output
    from analysis.site import publication

    if args.publication is not None:
        publication.read(args.publication)
        kept = output.runs_folder(args.out) / publication.NAME
        output.write(kept, args.publication.read_bytes())


def _standing_alone(args: argparse.Namespace, names: list[str]) -> list[Path]:
    """Write what was asked for besides the site: single files, PDF."""
    mailed, printed = (getattr(args, option, False) for option in ("single_file", "pdf"))
    if not mailed and not printed:
        return []
    from analysis.site import single_file

    written = single_file.pages(args.out, names) if mailed else []
    return written + (single_file.pdfs(args.out, names) if printed else [])


def _memory(args: argparse.Namespace) -> int | None:
    from analysis.run import memory

    return memory.size(args.memory) if args.memory else None


def _check_cluster(args: argparse.Namespace) -> None:
    """Refuse before anything is written what cannot work on a cluster."""
    if args.dask is None:
        return
    if args.jobs is not None:
        raise ParameterError("--jobs is for this machine: on a cluster the workers' threads count the runs")
    if find_spec("distributed") is None:
        raise ParameterError(
            "--dask needs the package distributed: pip install 'regional-innovation-analysis[cluster]'"
        )


def run_render(args: argparse.Namespace) -> int:
    """Make every page of a site again from its executed notebooks."""
    from analysis.run import cache, output
    from analysis.site import builder

    if not cache.read_manifest(args.folder):
        raise ParameterError(f"{args.folder} has no executed notebooks: run `analysis report` first")
    with output.lock(args.folder):
        pages = builder.build(args.folder, force=True)
    print(f"{len(pages.written)} pages written")
    return _told(pages)


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
