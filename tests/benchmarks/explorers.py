"""From key press to painted picture of an explorer in a real JupyterLab, beside `interact` with seaborn.

    python tests/benchmarks/explorers.py

Prints the medians of 10 moves and of 3 moves, measured in one run; needs a Chromium.
"""

import subprocess
import sys
from pathlib import Path

TEST = Path(__file__).parents[1] / "browser" / "test_lab.py"


def main() -> int:
    """Run the test that measures both and print what it prints."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", str(TEST), "-k", "painted_within_40_ms"]
    return subprocess.run(command, check=False, cwd=TEST.parents[2]).returncode


if __name__ == "__main__":
    sys.exit(main())
