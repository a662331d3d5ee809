"""Running one notebook with papermill: checked parameters in, an executed notebook or a failure out."""

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import names, registry
from analysis.errors import ParameterError
from analysis.run import (
    cache,
    contract,
    file_access,
    kernel_server,
    local_pictures,
    memory,
    output,
    scratch,
)
from analysis.run.failure import Failure, incomplete, of_exception
from analysis.run.redact import Redactor

if TYPE_CHECKING:  # its import takes longer than to find that nothing has to run
    from nbformat import NotebookNode

NOTE = "reads.txt"
PARTIAL = ".failed.ipynb"
NO_HISTORY = "--HistoryManager.enabled=False"
"""What a sweep executes has no place among the lines a person has typed, which IPython keeps in one file."""
EXTENSIONS = ("analysis.run.file_access", "analysis.run.memory")


@dataclass(frozen=True)
class Run:
    """One notebook with one set of values; `changed` holds those that are not the default.

    `reads` holds files that the person who runs it has declared as read: only these count then for what
    cannot be observed.
    """

    notebook: Path
    values: Mapping[str, Any]
    changed: Mapping[str, Any]
    reads: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """Name of its results, without ending."""
        return output.output_name(self.notebook.stem, self.changed)

    def label(self) -> str:
        """Return the notebook and its values as one short line for people."""
        return " ".join([self.notebook.stem, *(f"{name}={value}" for name, value in self.changed.items())])


@dataclass(frozen=True)
class Limits:
    """Seconds that a cell, a run and the start of a kernel may take, and a kernel's bytes; None is any."""

    cell: float | None = None
    run: float | None = 600.0
    start: float = 300.0
    memory: int | None = None


@dataclass
class Result:
    """What came of a run: its executed notebook's place, or its failure.

    `data` holds the state of what it read by path, `variables` those of the environment that it looked at,
    `unseen` what could not be observed, `moved` what has changed between being read and its end.
    """

    run: Run
    seconds: float = 0.0
    path: Path | None = None
    failure: Failure | None = None
    reused: bool = False
    data: dict[str, str] = field(default_factory=dict)
    variables: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    notebook: "NotebookNode | None" = field(default=None, repr=False)


def find(name: str | Path) -> Path:
    """Return the notebook's path: a file as given, or one of the package's notebooks by name or number."""
    text = str(name)
    if text.endswith(".ipynb"):
        if Path(text).is_file():
            return Path(text).resolve()
        beside = [path.name for path in Path(text).parent.glob("*.ipynb")]
        near = names.nearest(Path(text).name, beside, number=1)
        likely = near and names.likeness(Path(text).stem, Path(near[0]).stem) >= names.LIKELY
        hint = f" (did you mean {near[0]!r}?)" if likely else ""
        raise ParameterError(f"there is no notebook {text}{hint}")
    if Path(text).is_dir():
        raise ParameterError(f"{text} is a folder: name its notebooks, such as {Path(text) / '*.ipynb'}")
    known = sorted(path for path in registry.notebooks_root().glob("*.ipynb"))
    fitting = [path for path in known if path.stem == text or path.stem.split("_")[0] == text]
    if fitting:
        return fitting[0]
    raise contract.refused(text, [path.stem for path in known], "notebook")


def plan(notebook: str | Path, values: Mapping[str, Any] | None = None, *, typed: bool = True) -> Run:
    """Return a run with its values checked against the contract; `typed` False reads values from text."""
    path = find(notebook)
    read = contract.check if typed else contract.parse
    checked = {name: _absolute(name, value, path) for name, value in read(path, dict(values or {})).items()}
    return Run(notebook=path, values=checked, changed=contract.changed(path, checked))


def distinct(runs: Iterable[Run]) -> dict[str, Run]:
    """Return runs by the name of their results, each once.

    Raises
    ------
    ParameterError
        When two notebooks of one name in different folders would write over each other's results.
    """
    found: dict[str, Run] = {}
    for run in runs:
        if found.setdefault(run.name, run).notebook != run.notebook:
            raise ParameterError(
                f"two notebooks are called {run.notebook.name}: their results would take each other's place;"
                " rename one, or run them one at a time with an --out each"
            )
    return found


def _absolute(name: str, value: Any, notebook: Path) -> Any:
    """A file or folder named from here, as the kernel finds it from its own working directory."""
    kind = contract.declared(notebook)[name].type
    place = kind == "path" or (kind == "edition" and ("/" in value or "\\" in value))
    return str(Path(value).expanduser().resolve()) if place and value else value


def execute(
    run: Run, folder: Path, *, limits: Limits | None = None, engine: Mapping[str, Any] | None = None
) -> Result:
    """Run one notebook and write ``NAME.ipynb`` into `folder`, or ``NAME.failed.ipynb`` when it fails.

    The previous good result stays until a complete new one takes its place in one step. `engine` holds what
    the engine needs besides: the context of the run, the kernel manager class of warm kernels.

    Raises
    ------
    WriteError
        When the result cannot be written.
    """
    import nbformat

    start = time.monotonic()
    _places(run, folder)
    with scratch.folder() as own:
        notebook, failure = _execute_in(run, own, limits or Limits(), dict(engine or {}))
        kernel_server.kill_helpers([str(own)])
        observed = _observed(run, own)
        pictures = local_pictures.embed(notebook, run.notebook.parent)
        observed.files.update({str(picture): "content" for picture in pictures})
        data = cache.read_hashes(observed.files)
        redactor = _redactor(run, own)
        cleaned = _shareable(notebook, run, redactor, data)
        failure = failure.cleaned(redactor) if failure else None
    result = keep(run, folder, nbformat.writes(cleaned) + "\n", failure)
    result.seconds, result.data, result.notebook = time.monotonic() - start, data, cleaned
    result.variables, result.unseen, result.moved = observed.variables, observed.unseen, observed.moved
    return result


def take(path: Path, folder: Path) -> Result:
    """Write a notebook that somebody has executed elsewhere into `folder`, cleaned as if executed here.

    Raises
    ------
    ParameterError
        When it is no notebook or has no results.
    WriteError
        When the result cannot be written.
    """
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        raise ParameterError(f"{path.name} is no notebook") from None
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if cells and not any(cell.outputs or cell.execution_count for cell in cells):
        raise ParameterError(
            f"{path.name} has no results: run it in JupyterLab, or let `analysis report` run it"
        )
    values = notebook.metadata.get("papermill", {}).get("parameters") or {}
    run = Run(path, values, {})
    local_pictures.embed(notebook, path.parent)
    cleaned = _shareable(notebook, run, _redactor(run, path.parent), {})
    for unknown in ("command", "libraries", "data", "tables"):  # of whatever it was executed with
        del cleaned.metadata["analysis"][unknown]
    return keep(run, folder, nbformat.writes(cleaned) + "\n", None)


def keep(run: Run, folder: Path, text: str, failure: Failure | None) -> Result:
    """Write an executed notebook into `folder`: under its name, or beside the last good one when it failed.

    Raises
    ------
    WriteError
        When it cannot be written.
    """
    good, partial = _places(run, folder)
    output.write(partial if failure else good, text)
    if failure is None:
        partial.unlink(missing_ok=True)
        return Result(run, path=good)
    failure.partial = partial
    return Result(run, failure=failure)


def _places(run: Run, folder: Path) -> tuple[Path, Path]:
    """Where a good and where a failed result go: never over the notebook they come from."""
    good, partial = folder / f"{run.name}.ipynb", folder / f"{run.name}{PARTIAL}"
    if run.notebook in (good.resolve(), partial.resolve()):
        raise ParameterError(
            f"the result would overwrite its own notebook {run.notebook.name}: use another --out"
        )
    return good, partial


def _execute_in(
    run: Run, own: Path, limits: Limits, options: dict[str, Any]
) -> "tuple[NotebookNode, Failure | None]":
    import nbformat

    from analysis.run import engine

    context = options.setdefault("context", engine.RunContext())
    work = _folders(run, own)
    context.env = {**context.env, "TMPDIR": str(own / "tmp"), **_noting(run, own)}
    if limits.memory is not None:
        context.env = {**context.env, memory.LIMIT: str(limits.memory)}
    context.scratch, context.folder = own, own / "runtime"
    failure = None
    with (own / "runtime" / "kernel.log").open("ab") as context.log:
        try:
            _papermill(run, limits, options, work)
        except Exception as fault:
            failure = of_exception(fault, context)
    notebook = context.notebook if context.notebook is not None else nbformat.read(run.notebook, as_version=4)
    return notebook, failure or incomplete(notebook)


def _papermill(run: Run, limits: Limits, options: dict[str, Any], work: Path) -> None:
    import papermill

    from analysis.run import engine

    papermill.execute_notebook(
        str(run.notebook).replace("{", "{{").replace("}", "}}"),
        None,
        parameters=dict(run.changed),
        engine_name=engine.NAME,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        progress_bar=False,
        start_timeout=min(limits.start, limits.run or limits.start),
        timeout_func=engine.time_left(limits.cell, limits.run, options["context"]),
        extra_arguments=[NO_HISTORY, *(f"--IPKernelApp.extra_extensions={name}" for name in EXTENSIONS)],
        resources={"metadata": {"path": str(work)}},
        **_unnamed_kernel(run.notebook),
        **options,
    )


def _unnamed_kernel(notebook: Path) -> dict[str, str]:
    """Kernel and language for a notebook that names none: Python, as JupyterLab and nbclient take it."""
    metadata = json.loads(notebook.read_text(encoding="utf-8")).get("metadata", {})
    spec, own = metadata.get("kernelspec", {}), metadata.get("language_info", {}).get("name", "python")
    if spec.get("name") or own != "python":
        return {}
    return {"kernel_name": "python3", "language": "python"}


def _folders(run: Run, own: Path) -> Path:
    """Make the run's own temporary folders; return the folder its kernel works in.

    A notebook of the package works in an empty folder of its own, so that runs cannot meet; a user's own
    notebook works beside its file, as in JupyterLab.
    """
    for name in ("tmp", "runtime", "work"):
        (own / name).mkdir(mode=0o700)
    return own / "work" if run.notebook.parent == registry.notebooks_root() else run.notebook.parent


def _noting(run: Run, own: Path) -> dict[str, str]:
    """Environment of a kernel that notes what it reads: all, or of the package's notebooks the data alone."""
    noting = {file_access.NOTE: str(own / NOTE)}
    if cache.is_own(run.notebook):
        return noting
    return noting | {
        file_access.UNDER: os.pathsep.join([str(registry.data_root()), str(registry.live_root())])
    }


def _observed(run: Run, own: Path) -> file_access.Observed:
    """What the run depended on; a notebook of the package always depends on the registry."""
    found = file_access.observed(own / NOTE, run.notebook.read_text(encoding="utf-8"))
    if not cache.is_own(run.notebook):
        root = registry.data_root()
        # a warm kernel may know them without opening them
        always = (root / registry.REGISTRY, root / "clean" / "sources.csv")
        found.files.update({str(path): "content" for path in always})
        found.unseen.clear()
    return found


def _redactor(run: Run, own: Path) -> Redactor:
    places = {str(place): "[tmp]" for place in (own, own.resolve())}
    places[str(run.notebook.parent)] = "notebooks"
    for value in run.changed.values():
        if cache.is_place(value):
            places |= {value: f"./{Path(value).name}", str(Path(value).parent): "."}
    return Redactor(places)


def _shareable(
    notebook: "NotebookNode", run: Run, redactor: Redactor, data: Mapping[str, str]
) -> "NotebookNode":
    """A copy without machine facts, with what a reader needs to know how it came about."""
    import nbformat

    from analysis.run.provenance import provenance

    cleaned = nbformat.from_dict(redactor.notebook(notebook))
    facts = cleaned.metadata.get("papermill", {})
    for name in ("input_path", "output_path", "environment_variables"):
        facts.pop(name, None)
    for cell in cleaned.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    cleaned.metadata["analysis"] = {
        **cleaned.metadata.get("analysis", {}),
        **redactor.value(provenance(run.notebook, run.values, run.changed, data)),
    }
    return cleaned
