"""Many runs: only what has changed runs again, failures stop nothing, an interrupt keeps what is finished."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_books import build, texts

from analysis.cli import main
from analysis.errors import ParameterError
from analysis.run import cache, grid, kernels, output, sweep, warm
from analysis.run.execution import Result, plan
from analysis.run.progress import Lines

READ = "import os, pathlib\nprint(pathlib.Path(os.environ['ANALYSIS_DATA'], 'clean', TABLE).read_text())"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_server: None) -> Path:
    """A data folder of two invented tables."""
    root = tmp_path / "data"
    (root / "clean").mkdir(parents=True)
    (root / "datapackage.json").write_text('{"resources": []}')
    for name in ("apples", "pears"):
        (root / "clean" / f"{name}.csv").write_text("made_up\n1\n")
    monkeypatch.setenv("ANALYSIS_DATA", str(root))
    if kernels.available():
        warm.server()  # for these data
    return root


@pytest.fixture
def go(tmp_path: Path) -> Callable[..., list[Result]]:
    """Return a function that sweeps runs into this test's folder."""

    def start(*runs: Any, **options: Any) -> list[Result]:
        return sweep.Sweep(tmp_path / "site", jobs=2, **options).execute(runs)

    return start


def _reader(folder: Path, table: str) -> Path:
    return build(folder / f"reads_{table}.ipynb", READ.replace("TABLE", repr(f"{table}.csv")))


def test_nothing_runs_again_when_nothing_has_changed(make, go) -> None:
    runs = [plan(make("print(region)"), {"region": region}) for region in ("all", "yrd", "gba")]
    first, second = go(*runs), go(*runs)
    assert [result.reused for result in first] == [False] * 3
    assert [result.reused for result in second] == [True] * 3
    assert [result.path for result in second] == [result.path for result in first]


def test_to_find_that_nothing_has_changed_loads_none_of_the_machinery_of_running(
    make, go, tmp_path: Path
) -> None:
    book = make("md:# Mine?", "print(1)")
    (tmp_path / "grid.toml").write_text(f"notebooks = ['{book}']\n")
    call = ["sweep", str(tmp_path / "grid.toml"), "--out", str(tmp_path / "site")]
    assert main(call) == 0
    script = (
        "import sys\nfrom analysis.cli import main\nassert main(sys.argv[1:]) == 0\n"
        "heavy = {'nbformat', 'nbclient', 'nbconvert', 'papermill', 'pandas', 'matplotlib', 'IPython'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, *call], capture_output=True, text=True, check=True)
    assert "[1/1] kept sample" in done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_changed_table_runs_exactly_the_notebooks_that_read_it(tmp_path: Path, data: Path, go) -> None:
    runs = [plan(_reader(tmp_path, table)) for table in ("apples", "pears")]
    go(*runs)
    (data / "clean" / "apples.csv").write_text("made_up\n2\n")
    again = go(*runs)
    assert [result.reused for result in again] == [False, True]
    assert texts(again[0]) == ["made_up\n2"]


def test_a_changed_notebook_value_or_result_runs_again(make, go) -> None:
    book = make("print(1)")
    path = go(plan(book))[0].path
    assert not go(plan(make("print(2)")))[0].reused
    path.write_text(path.read_text().replace("2", "3"))
    assert not go(plan(book))[0].reused
    assert not go(plan(book, {"number": 4}))[0].reused
    assert not go(plan(book), force=True)[0].reused


def test_the_same_notebook_in_another_folder_shows_the_table_beside_it(tmp_path: Path, go) -> None:
    shown = []
    for place, number in (("north", 1), ("south", 2)):
        (tmp_path / place).mkdir()
        (tmp_path / place / "figures.csv").write_text(f"{place},{number}\n")
        book = build(tmp_path / place / "same.ipynb", "print(open('figures.csv').read())")
        (result,) = go(plan(book))
        shown += [(result.reused, texts(result))]
    assert shown == [(False, ["north,1"]), (False, ["south,2"])]


def test_changed_code_or_libraries_change_the_key(make, monkeypatch: pytest.MonkeyPatch) -> None:
    run = plan(make("print(1)"))
    key = cache.key(run, Path("site"))
    monkeypatch.setattr(cache, "libraries", lambda: {"pandas": "99"})
    other = cache.key(run, Path("site"))
    monkeypatch.setattr(cache, "code_hash", lambda: "changed")
    assert len({key, other, cache.key(run, Path("site"))}) == 3


def test_the_registrys_own_hashes_of_tables_make_no_difference(data: Path) -> None:
    from analysis.run import cache

    registry = data / "datapackage.json"
    registry.write_text('{"resources": [{"name": "apples", "hash": "a", "bytes": 1}]}')
    before = cache.read_hashes({str(registry): "content"})
    registry.write_text('{"resources": [{"name": "apples", "hash": "b", "bytes": 22}]}')
    assert cache.unchanged(before)
    registry.write_text('{"resources": [{"name": "pears", "hash": "b", "bytes": 22}]}')
    assert not cache.unchanged(before)


def test_a_file_that_a_notebook_tried_to_read_in_vain_ends_no_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.run import cache

    def refused(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "closed.csv").write_text("made_up\n1\n")
    monkeypatch.setattr(cache, "file_hash", refused)
    found = cache.read_hashes({str(tmp_path / name): "content" for name in ("closed.csv", "gone.csv")})
    assert list(found.values()) == ["unreadable", "missing"]
    assert cache.unchanged(found)


def test_a_failure_stops_no_other_run_and_is_told_at_the_end(make, go) -> None:
    bad, good = make("1 / 0", name="bad"), make("print('fine')", name="good")
    results = go(plan(bad), plan(good))
    assert [result.failure is None for result in results] == [False, True]
    table = sweep.failure_table(results)
    assert "1 of the runs failed" in table
    assert "bad\n    cell 2 ('1 / 0'), line 1: ZeroDivisionError" in table
    assert sweep.exit_code(results) == 1
    assert sweep.exit_code(results[1:]) == 0


@pytest.mark.parametrize(
    ("quota", "number"), [("max 100000", 5), ("200000 100000", 2), ("50000 100000", 1), ("900000 100000", 5)]
)
def test_as_many_runs_at_a_time_as_processors_may_be_used(
    quota: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(5)), raising=False)
    monkeypatch.setattr(sweep, "QUOTA", tmp_path / "cpu.max")
    assert sweep.processors() == 5
    sweep.QUOTA.write_text(f"{quota}\n")
    assert sweep.processors() == number


def test_a_failed_run_is_tried_again_and_its_old_result_stays(make, go) -> None:
    go(plan(make("print('fine')")))
    assert go(plan(make("1 / 0")))[0].failure is not None
    again = go(plan(make("1 / 0")))[0]
    assert again.failure is not None
    assert (again.failure.partial.parent / "sample.ipynb").is_file()


def test_many_runs_use_warm_kernels_and_cold_ones_on_demand(make, go) -> None:
    runs = [plan(make("import os\nprint(os.getppid())"), {"number": number}) for number in range(4)]
    parents = {texts(result)[0] for result in go(*runs)}
    ordinary = {texts(result)[0] for result in go(runs[0], cold=True, force=True)}
    assert ordinary == {str(os.getpid())}
    assert sys.platform != "linux" or str(os.getpid()) not in parents


def test_plain_lines_tell_done_failed_left_and_time_to_go(
    make, go, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Lines(2, sys.stdout)
    go(plan(make("print(1)", name="one")), plan(make("1 / 0", name="two")), progress=progress)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:5] for line in lines] == ["[1/2]", "[2/2]"]
    assert "1 failed, 0 left, about 0 s to go" in lines[1]


@pytest.mark.usefixtures("own_server")  # stopping a sweep ends the servers of this process
def test_a_run_that_would_begin_while_all_others_are_being_stopped_starts_no_kernel(
    make, tmp_path: Path
) -> None:
    work = sweep.Sweep(tmp_path / "site", cold=True)
    work._stop()
    result = work._one(plan(make(f"open({str(tmp_path / 'ran')!r}, 'w')")), {})
    assert result.failure.error == "stopped before it was finished"
    assert not (tmp_path / "ran").exists()


def test_a_grid_makes_the_combinations_it_lists_without_the_excluded(tmp_path: Path) -> None:
    book = build(tmp_path / "sample.ipynb", "print(1)")
    file = tmp_path / "grid.toml"
    file.write_text(
        f"notebooks = ['{book}']\n[grid]\nlanguage = ['en', 'de']\nregion = ['all', 'yrd']\n"
        "[[exclude]]\nlanguage = 'de'\nregion = 'yrd'\n[notebook.sample]\nnumber = [1, 2]\n"
    )
    names = {run.name for run in grid.read(file)}
    assert len(names) == 6
    assert "sample--region-yrd--language-de--number-1" not in names
    assert "sample--region-yrd--number-2" in names


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[gird]\nlanguage = ['en']", "unknown part of grid.toml 'gird'.*did you mean 'grid'"),
        ("[grid]\nlanguage = [3]", "language is 3: write text"),
        ("[grid]\nregoin = ['all']", "unknown parameter in grid.toml 'regoin'"),
        ("grid = [", "grid.toml is not readable as TOML"),
        ("[notebook.other]\nnumber = 1", r"\[notebook.other\] is for a notebook that is not listed"),
        ("[grid]\nlast_year = [2010, 'x']", "last_year is 'x': write a whole number"),
    ],
)
def test_a_grid_that_asks_for_what_is_not_there_is_refused_before_anything_runs(
    tmp_path: Path, text: str, line: str
) -> None:
    book = build(tmp_path / "sample.ipynb", "print(1)", parameters="language = 'en'\nlast_year = 2024")
    file = tmp_path / "grid.toml"
    first, *rest = text.splitlines()
    listed = f"notebooks = ['{book}']\n"
    file.write_text(listed + "\n".join([first, *rest]) if not text.startswith("grid = ") else text)
    with pytest.raises(ParameterError, match=line):
        grid.read(file)


def test_a_damaged_manifest_only_means_running_again(make, go, tmp_path: Path) -> None:
    run = plan(make("print(1)"))
    go(run)
    (tmp_path / "site.runs" / "runs.json").write_text('{"runs": {"sample": [')
    assert not go(run)[0].reused


def test_a_site_moved_together_with_its_runs_is_still_fresh(make, go, tmp_path: Path) -> None:
    run = plan(make("print(1)"))
    go(run)
    shutil.move(tmp_path / "site.runs", tmp_path / "moved.runs")
    output.remove_parts(tmp_path / "moved")
    assert sweep.Sweep(tmp_path / "moved").execute([run])[0].reused
