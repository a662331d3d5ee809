"""What goes wrong around a run leaves the last good result, no half file, and one clear line.

The notebooks are made for these tests; each fault has a control that shows the test can fail.
"""

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bad_days import copied, files

from analysis.cli import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems")
REPORT = (
    "import sys\nfrom analysis.cli import main\n"
    "sys.exit(main(['report', sys.argv[1], '--out', sys.argv[2], '--cold', '--force']))"
)


def _book(path: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def _report(book: Path, site: Path, **options: Any) -> "subprocess.CompletedProcess[str]":
    call = [sys.executable, "-c", REPORT, str(book), str(site)]
    return subprocess.run(call, check=False, capture_output=True, text=True, timeout=300, **options)


def test_a_killed_report_leaves_the_last_good_result_and_the_next_one_works(
    good: tuple[Path, Path], tmp_path: Path
) -> None:
    site = copied(good[1], tmp_path)
    before = files(site)
    started = tmp_path / "started"
    book = _book(tmp_path / "sample.ipynb", f"open({str(started)!r}, 'w')", "import time\ntime.sleep(60)")
    for blow in (signal.SIGTERM, signal.SIGKILL):
        started.unlink(missing_ok=True)
        call = [sys.executable, "-c", REPORT, str(book), str(site)]
        work = subprocess.Popen(call, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 300
        while not started.exists() and time.monotonic() < end:
            time.sleep(0.05)
        work.send_signal(blow)
        work.wait(120)
        after = files(site)
        assert {name: after.get(name) for name in before} == before, blow
        assert not [name for name in after if name.endswith(".part")], blow
    book = _book(tmp_path / "sample.ipynb", "print('second')")
    assert main(["report", str(book), "--out", str(site), "--cold", "--force"]) == 0
    assert files(site) != before


def test_a_disk_that_is_full_leaves_the_last_good_result(good: tuple[Path, Path], tmp_path: Path) -> None:
    site = copied(good[1], tmp_path)
    before = files(site)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = _report(_book(tmp_path / "sample.ipynb", "print('x' * 100_000)"), site, preexec_fn=small)
    assert done.returncode == 5, done.stderr
    assert "cannot write sample.ipynb: File too large" in done.stderr
    after = files(site)
    assert {name for name in after if name.endswith(".part")} == set()
    assert after["site.runs/sample.ipynb"] == before["site.runs/sample.ipynb"]
    assert after["site/sample.html"] == before["site/sample.html"]


def test_a_folder_that_is_a_file_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "site"
    target.write_text("mine")
    book = _book(tmp_path / "sample.ipynb", "print(1)")
    assert main(["report", str(book), "--out", str(target), "--cold", "--force"]) == 5
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot write to" in said
    assert target.read_text() == "mine"


def test_a_source_is_never_overwritten_by_its_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site.runs").mkdir(parents=True)
    book = _book(tmp_path / "site.runs" / "sample.ipynb", "print('source')")
    source = book.read_bytes()
    assert main(["report", str(book), "--out", str(tmp_path / "site"), "--cold", "--force"]) == 2
    assert "would overwrite" in capsys.readouterr().err
    assert book.read_bytes() == source


def test_a_reader_never_sees_half_a_file_while_it_is_written_again_and_again(tmp_path: Path) -> None:
    target = tmp_path / "page.json"
    script = (
        "import sys, json\nfrom pathlib import Path\nfrom analysis.run.output import write\n"
        "number = 0\nwhile True:\n    number += 1\n"
        "    write(Path(sys.argv[1]), json.dumps([number] * 20_000))\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(target)])
    end, reads = time.monotonic() + 60, 0
    while reads < 100 and time.monotonic() < end:
        if target.exists():
            assert len(set(json.loads(target.read_text()))) == 1
            reads += 1
    writer.kill()
    writer.wait()
    assert reads > 10
    assert len(set(json.loads(target.read_text()))) == 1
