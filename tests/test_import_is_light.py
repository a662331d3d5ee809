import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "scipy", "matplotlib", "seaborn", "pandera", "IPython", "ipywidgets", "papermill")


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import analysis",
        "import analysis; dir(analysis)",
        "from analysis import registry; registry.tables()",
        "import analysis.cli; analysis.cli.parser()",
        "from analysis import describe; describe.table_page('events')",
    ],
)
def test_nothing_heavy_is_imported_by(statement: str) -> None:
    assert loaded_after(statement) == set()


def test_the_library_works_without_what_only_records_reports_and_jupyterlab_need() -> None:
    code = """
import sys
class Blocked:
    names = set("duckdb opencc python_calamine IPython ipywidgets papermill jupyterlab nbconvert".split())
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocked())
from analysis import explore, load, measure, places, plot, style
style.use("de")
assert len(load.panel("gdp", by="region")) and len(load.claims())
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
