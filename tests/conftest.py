"""Shared pieces of the tests: a small invented data package that the data tests may damage."""

import atexit
import csv
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.pipeline import raw_check

# A suite started in the background or by nohup inherits ignored signals; every command it starts would, too.
for ignored in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
    if signal.getsignal(ignored) is signal.SIG_IGN:
        signal.signal(ignored, signal.default_int_handler if ignored is signal.SIGINT else signal.SIG_DFL)

# Pages show what was last refreshed: tests look at an empty cache, whatever this machine has fetched.
os.environ["ANALYSIS_CACHE"] = tempfile.mkdtemp(prefix="analysis-cache-")
atexit.register(shutil.rmtree, os.environ["ANALYSIS_CACHE"], ignore_errors=True)


# Kernels show pictures as where nobody has chosen how.
os.environ.pop("MPLBACKEND", None)

# Processes of tests, kernels and servers among them, leave out what costs a second each and no test asks for.
sys.path.insert(0, str(Path(__file__).with_name("without")))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (sys.path[0], os.environ.get("PYTHONPATH"))))

# Texts are kept as where pyarrow is not installed, which only tests bring along: pages take a tenth less.
pd.set_option("mode.string_storage", "python")

# Circles of dead objects are looked for less often, and not among modules: it takes a sixth of all drawing.
gc.set_threshold(100_000, 50, 50)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


# Only at the very end are modules looked at again: pytest looks for garbage twice before.
atexit.register(gc.unfreeze)


# Invented: no figure in this package of four rows was ever published.
RAW = "place,year,value\nnorthtown,2020,1.5\nnorthtown,2021,2.5\nsouthtown,2020,\n"
TOWNS = "town,name\nnorthtown,Northtown\nsouthtown,Southtown\n"
FIGURES = "town,year,value,flag\nnorthtown,2020,1.5,\nnorthtown,2021,2.5,a;b\nsouthtown,2020,,b\n"
FLAGS = "flag,kind\na,fixed\nb,flagged\n"


def resource(name: str, folder: str, fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    layer = {"raw": "raw", "clean": "clean"}[folder]
    stem = name.removeprefix("raw_")
    schema = {"fields": fields, **more}
    return {"name": name, "path": f"{folder}/{stem}.csv", "schema": schema, "analysis": {"layer": layer}}


def invented_package() -> dict[str, Any]:
    key = {"name": "town", "type": "string", "constraints": {"required": True, "pattern": "[a-z]+"}}
    year = {"name": "year", "type": "integer", "constraints": {"required": True, "minimum": 1990}}
    value = {"name": "value", "type": "number", "unit": "apples"}
    flag = {"name": "flag", "type": "string"}
    kind = {"name": "kind", "type": "string", "constraints": {"enum": ["fixed", "flagged"]}}
    to_towns = {"fields": ["town"], "reference": {"resource": "towns", "fields": ["town"]}}
    return {
        "resources": [
            resource("towns", "clean", [key, {"name": "name", "type": "string"}], primaryKey=["town"]),
            resource(
                "figures",
                "clean",
                [key, year, value, {**flag, "list_of": "flags"}],
                primaryKey=["town", "year"],
                foreignKeys=[to_towns],
            ),
            resource("flags", "clean", [flag, kind], primaryKey=["flag"]),
            resource("raw_harvest", "raw", [{**key, "name": "place"}, year, value]),
        ]
    }


def register_raw(package: dict[str, Any], root: Path) -> None:
    for entry in package["resources"]:
        if entry["analysis"]["layer"] != "raw":
            continue
        content = (root / entry["path"]).read_bytes()
        rows = list(csv.reader(content.decode().splitlines()))
        entry["bytes"], entry["hash"] = len(content), raw_check.digest(content)
        entry["analysis"]["rows"] = len(rows) - 1


@pytest.fixture
def invented_data(tmp_path: Path) -> Path:
    """A data folder with one raw file and three clean tables, all invented, registered and consistent."""
    root = tmp_path / "data"
    for path, text in {
        "raw/harvest.csv": RAW,
        "clean/towns.csv": TOWNS,
        "clean/figures.csv": FIGURES,
        "clean/flags.csv": FLAGS,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    package = invented_package()
    register_raw(package, root)
    (root / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return root
