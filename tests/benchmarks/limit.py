"""The limit of `speed.py`: cells executed in a process that has imported everything; figures are rendered.

Standard output and input are the starting line: it says "ready" after a first pass, and runs when told.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Run the notebooks named on the command line, once as a warm-up and once when told."""
    wanted = json.loads(sys.argv[1])
    from analysis.report import preparation

    preparation.prepare([], [])
    for book in {book for book, _ in wanted}:
        execute(Path(book), {})
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.process_time()
    for book, values in wanted:
        execute(Path(book), values)
    print(time.process_time() - start)


def execute(book: Path, values: dict[str, Any]) -> None:
    """Execute the code cells of one notebook as IPython does, outputs caught and thrown away."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    for cell in json.loads(book.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        with capture_output():
            shell.run_cell("".join(cell["source"]), store_history=False).raise_error()
            if "parameters" in cell["metadata"].get("tags", []):
                shell.user_ns.update(values)


if __name__ == "__main__":
    main()
