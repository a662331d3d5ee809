import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "scipy", "matplotlib", "seaborn", "pandera", "IPython", "ipywidgets", "papermill")


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
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
