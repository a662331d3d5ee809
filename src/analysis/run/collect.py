"""One table over many runs: their parameters, and the values that the notebooks recorded."""

import json
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.run import cache, output

if TYPE_CHECKING:
    import pandas as pd

MIME = "application/vnd.analysis.record+json"


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

    manifest = cache.read_manifest(Path(site))
    wanted = list(manifest) if names is None else [name for name in names if name in manifest]
    rows = [_row(Path(site), name, manifest[name]) for name in wanted]
    return pd.DataFrame(rows, columns=list(dict.fromkeys(name for row in rows for name in row)))


def _row(site: Path, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: json.dumps(v) if isinstance(v, list | dict) else v for key, v in entry["values"].items()}
    row = {"notebook": entry["notebook"], "run": name, **plain}
    book = json.loads(cache.executed(site, name).read_text(encoding="utf-8"))
    for cell in book["cells"]:
        for shown in cell.get("outputs", []):
            for key, value in shown.get("data", {}).get(MIME, {}).items():
                row[f"{key} (recorded)" if key in plain else key] = value
    return row


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
