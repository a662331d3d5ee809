"""The limit of `speed.py`: cells executed in a process that has imported everything; figures are rendered.

Standard output and input are the starting line: it says "ready" after a first pass, and runs when told. What
is measured are the cells alone: clearing the names of the last notebook away is no part of the limit.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Run the notebooks named on the command line, once as a warm-up and once when told."""
    wanted = json.loads(sys.argv[1])
    from analysis.run import preload

    for name in preload.MODULES:
        importlib.import_module(name)
    preload.prepare()
    for book in {book for book, _ in wanted}:
        execute(Path(book), {})
    print("ready", flush=True)
    sys.stdin.readline()
    taken = [execute(Path(book), values) for book, values in wanted]
    print(*(sum(part) for part in zip(*taken, strict=True)))


def execute(book: Path, values: dict[str, Any]) -> tuple[float, float]:
    """Execute the code cells of one notebook as IPython does, outputs caught and thrown away.

    Returns seconds of the clock and of the processor.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    clock, processor = time.perf_counter(), time.process_time()
    for cell in json.loads(book.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        with capture_output():
            shell.run_cell("".join(cell["source"]), store_history=False).raise_error()
            if "parameters" in cell["metadata"].get("tags", []):
                shell.user_ns.update(values)
    return time.perf_counter() - clock, time.process_time() - processor


if __name__ == "__main__":
    main()
