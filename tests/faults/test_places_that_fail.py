"""A full disk, a locked folder, power that goes, a clock that jumps: the last good result stays."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_days import Site, as_anybody, command, copied, files, fill, write_book

from analysis.run import output

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="disks, rights and signals of Linux")


def test_a_full_disk_is_one_line_and_keeps_what_is_there(
    site: Site, small_disk: Callable[[int], Path]
) -> None:
    disk = small_disk(2000)
    site.folder = copied(site.folder, disk)
    fill(disk, leave=8)
    assert site.damaged("print('x' * 100_000)") == 5
    assert "analysis: cannot write sample.ipynb: No space left on device\n" in site.said
    assert site.lost() == set()
    assert not list(site.folder.parent.rglob("*.part"))
    (disk / "filler").unlink()
    assert site.report() == 0, site.said


def test_a_full_temporary_folder_is_one_line_and_keeps_what_is_there(
    site: Site, small_disk: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    disk = small_disk(100)
    fill(disk)
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    assert site.damaged("print('second')") == 5
    assert "No space left on device" in site.said
    assert site.lost() == set()


def test_a_temporary_folder_that_is_not_there_is_one_line(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert site.damaged("print('second')") == 5
    assert "analysis: cannot make a temporary folder: No such file or directory; TMPDIR" in site.said
    assert site.lost() == set()


@pytest.mark.parametrize("locked", ["site", "site.runs"])
def test_a_folder_that_may_not_be_written_is_one_line(site: Site, locked: str) -> None:
    write_book(site.book, "print('second')")
    folder = site.folder.parent / locked
    (site.folder.parent / "site.runs" / ".lock").unlink()
    folder.chmod(0o555)
    words = ("report", str(site.book), "--out", str(site.folder), "--cold")
    done = command(*words, preexec_fn=as_anybody)
    folder.chmod(0o755)
    assert done.returncode == 5, done.stderr
    last = done.stderr.splitlines()[-1]
    assert re.fullmatch(rf"analysis: cannot write to \S+/{locked}: Permission denied", last)
    assert site.lost() == set()


POWER_CUT = """
import os, sys
from pathlib import Path
from analysis.run.output import write
def cut(*_): os._exit(99)
{where} = cut
write(Path(sys.argv[1]), "new" * 50_000)
"""


@pytest.mark.parametrize("where", ["Path.replace", "os.fsync", "Path.chmod"])
def test_power_that_goes_before_the_rename_leaves_the_old_file_and_a_part_that_is_tidied(
    tmp_path: Path, where: str
) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    script = POWER_CUT.format(where=where)
    assert subprocess.run([sys.executable, "-c", script, str(target)], check=False).returncode == 99
    assert target.read_text() == "old"
    assert len(list(tmp_path.glob(".page.html.*.part"))) == 1
    output.remove_parts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_content_is_on_the_disk_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    sync, rename = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("folder" if Path(f"/proc/self/fd/{handle}").resolve().is_dir() else "content")
        sync(handle)

    def renamed(path: Path, target: Path) -> Path:
        steps.append("name")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    output.write(tmp_path / "page.html", "new")
    assert steps == ["content", "name", "folder"]


@pytest.mark.parametrize("jump", [-400 * 86400, 400 * 86400])
def test_a_clock_that_jumps_while_a_notebook_runs_ends_no_run_and_spoils_no_result(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    real, mark = time.time, tmp_path / "jumped"
    monkeypatch.setattr(time, "time", lambda: real() + (jump if mark.exists() else 0))
    cells = (f"open({str(mark)!r}, 'w').close()", "import time\ntime.sleep(0.3)", "print('second')")
    assert site.damaged(*cells, words=("--timeout", "60", "--cell-timeout", "60")) == 0
    assert re.search(r"sample \(\d+\.\d s\)", site.said)
    assert site.report() == 0
    assert "[1/1] kept" in site.said


def test_a_notebook_changed_at_a_time_before_its_last_run_is_still_seen_as_changed(site: Site) -> None:
    facts = site.book.stat()
    write_book(site.book, "# test data only", "print('other')")
    os.utime(site.book, ns=(facts.st_atime_ns, facts.st_mtime_ns - 10**15))
    assert site.report() == 0
    assert "[1/1] done" in site.said


def test_results_dated_in_the_future_are_still_known(site: Site) -> None:
    for path in site.folder.parent.glob("site*/**/*"):
        os.utime(path, (2**31, 2**31))
    assert site.report() == 0
    assert "[1/1] kept" in site.said


def test_a_second_report_is_told_who_writes_and_ctrl_c_is_one_line_and_keeps_the_last_good_result(
    site: Site, tmp_path: Path
) -> None:
    mark = tmp_path / "started"
    source = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))"
    write_book(site.book, source, "time.sleep(300)")
    call = [sys.executable, "-m", "analysis.cli", "report", str(site.book), "--out", str(site.folder)]
    work = subprocess.Popen(call, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    end = time.monotonic() + 300
    while not (mark.exists() and mark.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    before = files(site.folder)
    assert site.damaged("print('second')") == 75
    assert re.fullmatch(
        rf"analysis: \S+ is being written by another run \(pid {work.pid}, since \d\d:\d\d:\d\d\)\n",
        site.said,
    )
    assert files(site.folder) == before
    work.send_signal(signal.SIGINT)
    _, said = work.communicate(timeout=300)
    assert work.returncode == 130
    assert said == "stopped; what is finished is kept, the same command goes on from there\n"
    assert site.lost() == set()
    assert not Path(f"/proc/{mark.read_text()}").exists()
    assert not list(site.folder.parent.rglob("*.part"))
    assert site.report() == 0


@pytest.mark.parametrize("locked", ["r.csv", "mine"])
def test_records_that_may_not_be_read_are_one_line(tmp_path: Path, locked: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "r.csv").write_text("test data only")
    place = folder if locked == "mine" else folder / locked
    place.chmod(0)
    done = command("check", str(folder / "r.csv"), preexec_fn=as_anybody)
    place.chmod(0o700)
    assert done.returncode == 1, done.stderr
    assert re.fullmatch(r"r\.csv: cannot be read \(Permission denied\)(, expected .*)?\n", done.stderr)


@pytest.mark.parametrize(
    "words", [("check", "edition"), ("report", "00", "-p", "edition"), ("report", "02", "-p", "records")]
)
def test_what_a_user_names_and_nobody_may_look_at_is_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    locked = tmp_path / "locked"
    (locked / "mine").mkdir(parents=True)
    locked.chmod(0)
    done = command(*words, str(locked / "mine"), preexec_fn=as_anybody)
    locked.chmod(0o700)
    assert done.returncode == 1, done.stderr
    assert "Permission denied" in done.stderr
    assert done.stderr.count("\n") == 1
