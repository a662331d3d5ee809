"""What a worker of a Dask cluster does with a run: an order comes in, the executed notebook goes back.

Orders and answers are JSON in bytes, so nothing has to be on shared storage. Each worker process keeps its
own server of warm kernels from its first run to its end.
"""

import base64
import json
import sys
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis import registry
from analysis.run import cache, execution, provenance, scratch, warm
from analysis.run.engine import RunContext, close_loop

_LOADED = cache.code_hash()
_LOCK = threading.Lock()
_CONTEXTS: dict[str, list[RunContext]] = {}
_STOPPED: set[str] = set()
RESTART = "code since its start"


def facts() -> dict[str, str]:
    """Return what has to be the same here and on every worker for the same results, as short texts."""
    known = _facts(cache.code_state())
    return known if known["code"] == _short(_LOADED) else {**known, RESTART: "changed"}


@lru_cache(maxsize=4)
def _facts(_state: str) -> dict[str, str]:
    root, refreshed = registry.data_root(), registry.live_root()
    tables = [path for path in root.rglob("*") if path.is_file() and path.parts[len(root.parts)] != "raw"]
    answers = [path for path in refreshed.rglob("*") if path.is_file()] if refreshed.is_dir() else []
    return {
        "package": provenance.package_version(),
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        **provenance.library_versions(),
        "code": _short(cache.code_hash()),
        "data": _short(cache.digest(cache.read_hashes(dict.fromkeys(map(str, tables), "content")))),
        "refreshed answers": _short(
            cache.digest(cache.read_hashes(dict.fromkeys(map(str, answers), "content")))
        )
        if answers
        else "none",
    }


def _short(digest: str) -> str:
    return digest[:12]


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Return in words what is not the same, empty when all is."""
    if RESTART in there:
        return "the package's code has changed since the worker was started: restart it"
    names = [name for name in (*here, *there) if here.get(name) != there.get(name)]
    return ", ".join(
        f"{name} {there.get(name, 'missing')} (here {here.get(name, 'missing')})"
        for name in dict.fromkeys(names)
    )


def work(order: bytes) -> bytes:
    """Execute one run; return the executed notebook, or how far it came and why not further."""
    wanted = json.loads(order)
    refusal = differences(wanted["facts"], facts())
    if refusal:
        return _answer(refused=refusal)
    with scratch.folder(scratch.ORDER) as own:
        places: dict[str, str] = {}
        try:
            ordered = _run(wanted, own.resolve(), places)
        except LookupError as missing:
            return _answer(refused=str(missing.args[0]))
        return _execute(ordered, wanted, own.resolve() / "results", places)


def _answer(**facts: Any) -> bytes:
    return json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _run(wanted: Mapping[str, Any], own: Path, places: dict[str, str]) -> execution.Run:
    """The run as it is here; `places` learns which folder here stands for which folder there."""
    notebook = _notebook(wanted, own, places)
    moved = {
        value: _place(Path(value), files, own / f"file-{number}", places)
        for number, (value, files) in enumerate(wanted["files"].items())
    }

    def here(values: Mapping[str, Any]) -> dict[str, Any]:
        known = isinstance
        return {name: moved.get(v, v) if known(v, str) else v for name, v in values.items()}

    return execution.Run(notebook, here(wanted["values"]), here(wanted["changed"]))


def _notebook(wanted: Mapping[str, Any], own: Path, places: dict[str, str]) -> Path:
    asked = wanted["notebook"]
    if asked["files"] is None:
        found = registry.notebooks_root() / asked["name"]
        if not found.is_file() or cache.file_hash(found) != asked["sha256"]:
            raise LookupError(f"the notebook {asked['name']} is another one on the worker")
        return found
    folder = own / "notebook"
    _unpack(asked["files"], folder)
    places[str(folder)] = asked["folder"]
    return folder / asked["name"]


def _place(place: Path, files: Mapping[str, Any], folder: Path, places: dict[str, str]) -> str:
    """Where a file or folder that a parameter names is on this worker: sent along, or at the same place."""
    if any(known["content"] is None for known in files.values()):
        for name, known in files.items():
            same = place / name if name else place
            if not same.is_file() or cache.file_hash(same) != known["sha256"]:
                raise LookupError(f"{same.name} is too large to be sent and not at its place on the worker")
        return str(place)
    _unpack({f"{place.name}/{name}" if name else place.name: known for name, known in files.items()}, folder)
    places[str(folder)] = str(place.parent)
    return str(folder / place.name)


def _unpack(files: Mapping[str, Any], folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, known in files.items():
        target = (folder / name).resolve()
        if not target.is_relative_to(folder):
            raise LookupError(f"the order names a file outside of its folder: {name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(known["content"]))


def _execute(
    ordered: execution.Run, wanted: Mapping[str, Any], folder: Path, places: Mapping[str, str]
) -> bytes:
    limits, context, batch = execution.Limits(**wanted["limits"]), RunContext(), wanted["batch"]
    with _LOCK:
        if batch in _STOPPED:
            return _answer(refused="stopped before it was finished")
        _CONTEXTS.setdefault(batch, []).append(context)
    try:
        engine = {**warm.engine_options(cold=wanted["cold"], many=True), "context": context}
        done = execution.execute(ordered, folder, limits=limits, engine=engine)
    finally:
        _CONTEXTS[batch].remove(context)
        close_loop()
    written = done.path or (done.failure.partial if done.failure else None)
    failure = done.failure and {
        name: getattr(done.failure, name) for name in ("kind", "error", "cell", "source", "row")
    }
    return _answer(
        notebook=written.read_text(encoding="utf-8") if written else "",
        failure=failure,
        seconds=done.seconds,
        # what lies in a folder that was sent, and in IPython's own, says nothing about the sender's
        data={
            _original(name, places): state
            for name, state in done.data.items()
            if name not in places and Path(name).name != "startup"
        },
        variables=done.variables,
        unseen=done.unseen,
        moved=[_original(name, places) for name in done.moved],
    )


def _original(name: str, places: Mapping[str, str]) -> str:
    """The place of a data file as the sender knows it."""
    for here, there in places.items():
        if name == here or name.startswith(f"{here}/"):
            return there + name.removeprefix(here)
    return name


def stop(batch: str) -> None:
    """Kill the kernels that work for a sweep and start no more for it."""
    with _LOCK:
        _STOPPED.add(batch)
        contexts = list(_CONTEXTS.get(batch, []))
    for context in contexts:
        context.stop()
