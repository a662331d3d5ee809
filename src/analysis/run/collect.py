"""What notebooks recorded (`page.record`), over all runs of a site: a table, and a notebook that draws it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.names import LANGUAGES
from analysis.run import cache, output

if TYPE_CHECKING:
    import pandas as pd

    from analysis.run.execution import Result
    from analysis.run.sweep import Sweep

MIME = "application/vnd.analysis.record+json"
BOOK = "values_over_runs.ipynb"
"""The notebook that draws the recorded numbers as small multiples; it reads the table of the same name."""


def collected(site: str | Path, names: Iterable[str] | None = None) -> "pd.DataFrame":
    """Return one row per run of a site: notebook, run, its parameters, what `page.record` recorded there.

    Parameters
    ----------
    site
        Folder of the site (``build/site``).
    names
        Names of the runs wanted; None takes all.
    """
    import pandas as pd

    rows = []
    for run, notebook, parameters, recorded in _runs(Path(site), names):
        values = {f"{key} (recorded)" if key in parameters else key: v for key, v in recorded.items()}
        rows.append({"notebook": notebook, "run": run, **parameters, **values})
    return pd.DataFrame(rows, columns=list(dict.fromkeys(name for row in rows for name in row)))


def small_multiples(site: str | Path, names: Iterable[str] | None = None) -> "pd.DataFrame":
    """Return the recorded numbers in long form: notebook, name, parameters, value, and where each is drawn.

    `row`, `panel` and `hue` are the three parameters that take most values in the runs of a notebook.
    """
    import pandas as pd

    runs = [one for one in _runs(Path(site), names) if one[1] != BOOK]
    rows = []
    for book in dict.fromkeys(notebook for _, notebook, _, _ in runs):
        own = [one for one in runs if one[1] == book]
        taken = {key: len({str(one[2].get(key)) for one in own}) for one in own for key in one[2]}
        order = sorted((key for key in taken if taken[key] > 1), key=lambda key: -taken[key])
        for _, _, parameters, recorded in own:
            at = [f"{key} {parameters.get(key, '')}" for key in order]
            where = dict(zip(("row", "panel", "hue"), [*at, "", "", ""], strict=False))
            facts = {"notebook": Path(book).stem, "parameters": ", ".join(at), **where}
            for name, value in recorded.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    rows.append({**facts, "name": name, "value": value})
    columns = ["notebook", "name", "parameters", "value", "row", "panel", "hue"]
    return pd.DataFrame(rows, columns=columns)


def _runs(site: Path, names: Iterable[str] | None) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Each run: its name, its notebook, its parameters as a cell of a table has them, what it recorded."""
    manifest = cache.read_manifest(site)
    wanted = list(manifest) if names is None else [name for name in names if name in manifest]
    return [(name, str(manifest[name]["notebook"]), *_values(site, name, manifest[name])) for name in wanted]


def _values(site: Path, name: str, entry: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    plain = {key: json.dumps(v) if isinstance(v, list | dict) else v for key, v in entry["values"].items()}
    book = json.loads(cache.executed(site, name).read_text(encoding="utf-8"))
    shown = [output.get("data", {}) for cell in book["cells"] for output in cell.get("outputs", [])]
    return plain, {key: value for data in shown for key, value in data.get(MIME, {}).items()}


def write(site: Path, names: Iterable[str], file: Path | None = None) -> list[Path]:
    """Write the table as CSV, and as Parquet beside it where pyarrow is installed; return the files.

    Without a `file` it is ``values.csv`` among what the runs of the site left.
    """
    target = file or output.runs_folder(site) / "values.csv"
    table = collected(site, names)
    output.write(target, table.to_csv(index=False))
    if not find_spec("pyarrow"):
        return [target]
    mixed = [name for name in table if table[name].map(type).nunique() > 1 and table[name].dtype == object]
    other = target.with_suffix(".parquet")
    output.write(other, table.astype(dict.fromkeys(mixed, "string")).to_parquet())
    return [target, other]


def notebook(site: Path, names: Iterable[str]) -> Path | None:
    """Write the notebook of small multiples with its table; return it, None where no number was recorded.

    A notebook that is there already stays: it may have been changed to one's own liking.
    """
    table = small_multiples(site, names)
    if table.empty:
        return None
    book = output.runs_folder(site) / "values" / BOOK
    output.write(book.with_suffix(".csv"), table.to_csv(index=False))
    if not book.is_file():
        output.write(book, files("analysis.run").joinpath(BOOK).read_text(encoding="utf-8"))
    return book


def draw(work: "Sweep", names: Iterable[str]) -> list["Result"]:
    """Run the notebook of small multiples for the site of a sweep, in the language that its runs share."""
    from analysis.run.execution import plan
    from analysis.run.progress import Silent

    wanted = list(names)
    book, runs = notebook(work.folder, wanted), cache.read_manifest(work.folder)
    shared = {runs[name]["values"].get("language") for name in wanted if name in runs} & {*LANGUAGES}
    values = {"language": shared.pop()} if len(shared) == 1 else {}
    again = replace(work, jobs=1, dask=None, force=False, progress=Silent())
    return again.execute([plan(book, values)]) if book is not None else []
