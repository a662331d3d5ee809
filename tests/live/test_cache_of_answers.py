"""Answers in the user's folder: whole, never over a better one, and read again without network."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import load, registry
from analysis.errors import ParameterError, UnknownName, WriteError
from analysis.findings import refreshed
from analysis.live import answer_store
from analysis.run import cache, file_access


def news(region: str, day: str, *, answered: int = 2, articles: int = 5, days: int = 1) -> dict[str, Any]:
    """An answer of one day with invented counts, asked for on the morning after it."""
    asked_at = datetime.fromisoformat(day).replace(day=int(day[-2:]) + 1, hour=8, tzinfo=UTC)
    return {
        "format": 1,
        "what": "attention",
        "scope": region,
        "days": days,
        "first": day,
        "last": day,
        "asked_at": asked_at.isoformat(),
        "asked": 2,
        "answered": answered,
        "queries": {"region": "invented"},
        "rows": [{"topic": "region", "date": day, "articles": articles, "monitored": 100}],
        "articles": [
            {
                "topic": "region",
                "seen": f"{day}T12:00:00",
                "title": "An <invented> title",
                "url": f"https://example.org/{region}",
                "domain": "example.org",
                "language": "English",
                "country": "",
            }
        ],
    }


def joint(scope: str, pairs: dict[tuple[str, str], int], *, days: int = 10) -> dict[str, Any]:
    rows = []
    for (one, other), works in pairs.items():
        pair = {"origin": one, "destination": other}
        rows += [
            {**pair, "openalex_field": "all", "works": works},
            {**pair, "openalex_field": "17", "works": works},
        ]
    answer = {**news("gba", "2026-11-21"), "what": "cooperation", "scope": scope, "days": days, "rows": rows}
    return {**answer, "asked": len(pairs), "answered": len(pairs)}


def written(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_an_answer_is_stored_under_question_place_length_and_last_day(folder: Path) -> None:
    assert answer_store.store(news("gba", "2026-11-21"), folder)
    assert written(folder) == ["attention-gba-001-2026-11-21.json"]


def test_an_answer_says_when_and_what_was_asked(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-21"), folder)
    stored = json.loads((folder / "attention-gba-001-2026-11-21.json").read_text(encoding="utf-8"))
    assert stored["asked_at"] == "2026-11-22T08:00:00+00:00"
    assert stored["queries"] == {"region": "invented"}


def test_a_less_complete_answer_does_not_replace_a_complete_one(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-21", articles=5), folder)
    later = {**news("gba", "2026-11-21", answered=1, articles=9), "asked_at": "2026-11-22T20:00:00+00:00"}
    assert not answer_store.store(later, folder)
    assert load.live_attention()["articles"].tolist() == [5]


def test_an_older_answer_does_not_replace_a_newer_one(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-21", articles=5), folder)
    earlier = {**news("gba", "2026-11-21", articles=9), "asked_at": "2026-11-22T01:00:00+00:00"}
    assert not answer_store.store(earlier, folder)


def test_a_more_complete_answer_replaces_one_with_gaps(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-21", answered=1), folder)
    assert answer_store.store(news("gba", "2026-11-21", articles=9), folder)
    assert load.live_attention()["articles"].tolist() == [9]


def test_a_disk_that_fails_leaves_the_earlier_answer_and_no_rubbish(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_store.store(news("gba", "2026-11-21", articles=5), folder)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.files.os.fsync", full)
    with pytest.raises(WriteError, match="No space left on device"):
        answer_store.store({**news("gba", "2026-11-21"), "asked_at": "2026-11-23T00:00:00+00:00"}, folder)
    assert written(folder) == ["attention-gba-001-2026-11-21.json"]
    assert load.live_attention()["articles"].tolist() == [5]


def test_a_folder_that_is_a_file_is_told_in_one_line(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(WriteError, match="cannot write"):
        answer_store.store(news("gba", "2026-11-21"), folder)


@pytest.mark.parametrize("place", ["package", "data", "notebooks"])
def test_answers_are_never_stored_inside_the_package(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = {
        "package": Path(registry.__file__).parent / "answers",
        "data": registry.data_root(),
        "notebooks": registry.notebooks_root() / "cache",
    }
    monkeypatch.setenv("ANALYSIS_CACHE", str(inside[place]))
    with pytest.raises(ParameterError, match="choose one of your own"):
        answer_store.folder()


@pytest.mark.skipif(sys.platform != "linux", reason="the variable is read on Linux only")
def test_without_a_setting_the_folder_is_the_cache_of_the_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANALYSIS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert registry.live_root() == tmp_path / "regional-innovation-analysis"


@pytest.mark.parametrize("read", [load.live_attention, load.live_articles, load.live_cooperation])
def test_without_a_refresh_there_are_columns_but_no_rows(folder: Path, read: Any) -> None:
    frame = read()
    assert frame.empty
    assert {"first", "last", "days", "refreshed"} <= set(frame.columns)
    assert not folder.exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 99}', '{"format": 1, "rows": 3}', b"\xff\xfe".decode("latin-1")]
)
def test_a_damaged_file_counts_as_not_there(folder: Path, content: str) -> None:
    answer_store.store(news("gba", "2026-11-20", articles=5), folder)
    (folder / "attention-gba-001-2026-11-21.json").write_text(content, encoding="utf-8")
    assert load.live_attention()["articles"].tolist() == [5]


def test_the_newest_window_is_read_and_no_other(folder: Path) -> None:
    for region, day in (("gba", "2026-11-20"), ("yrd", "2026-11-20"), ("gba", "2026-11-21")):
        answer_store.store(news(region, day), folder)
    assert load.live_attention()["region"].tolist() == ["gba"]
    assert load.live_attention(regions="yrd")["date"].tolist() == [pd.Timestamp("2026-11-20")]


def test_an_answer_with_gaps_is_read_only_where_there_is_no_other(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-20"), folder)
    answer_store.store(news("gba", "2026-11-21", answered=1), folder)
    assert load.live_attention()["date"].tolist() == [pd.Timestamp("2026-11-20")]


def test_a_day_without_an_answer_stays_missing(folder: Path) -> None:
    answer = news("gba", "2026-11-21")
    answer["rows"][0]["articles"] = None
    answer_store.store(answer, folder)
    assert load.live_attention()["articles"].isna().all()


def test_topics_are_kept_apart_from_the_region(folder: Path) -> None:
    answer = news("gba", "2026-11-21")
    answer["rows"].append({**answer["rows"][0], "topic": "gba_hetao", "articles": 1})
    answer_store.store(answer, folder)
    assert load.live_attention()["articles"].tolist() == [5]
    assert load.live_attention(topic="gba_hetao")["articles"].tolist() == [1]
    assert len(load.live_attention(topic=None)) == 2


def test_unknown_regions_and_impossible_days_are_refused(folder: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'gba'"):
        load.live_attention(regions="gbaa")
    with pytest.raises(ParameterError, match="days must be a whole number above 0"):
        load.live_cooperation(days=0)


def test_totals_and_fields_of_pairs_are_not_mixed(folder: Path) -> None:
    answer_store.store(joint("gba", {("macao", "zhuhai"): 3}), folder)
    assert load.live_cooperation()["openalex_field"].tolist() == ["all"]
    assert load.live_cooperation(by_field=True)["openalex_field"].tolist() == ["17"]


@pytest.mark.parametrize(("days", "incomplete"), [(10, True), (89, True), (90, False), (365, False)])
def test_windows_below_90_days_are_marked_incomplete(folder: Path, days: int, incomplete: bool) -> None:
    answer_store.store(joint("gba", {("macao", "zhuhai"): 3}, days=days), folder)
    works = load.live_cooperation()
    assert works["incomplete"].tolist() == [incomplete]
    assert refreshed.completeness(works)["key"] == (
        "live.cooperation_short" if incomplete else "live.cooperation_long"
    )


def test_pairs_of_regions_are_read_with_one_end_in_the_regions_asked_for(folder: Path) -> None:
    answer_store.store(joint("between", {("gba", "yrd"): 4, ("ccec", "yrd"): 2}), folder)
    answer_store.store(joint("gba", {("macao", "zhuhai"): 3}), folder)
    works = load.live_cooperation(regions="gba")
    assert works["works"].tolist() == [3, 4]
    assert refreshed.between(works).to_dict("records") == [{"region_a": "gba", "region_b": "yrd", "works": 4}]


def test_a_report_notices_a_first_refresh_because_the_folder_is_noted_as_read(folder: Path) -> None:
    note = folder.parent / "file_access.txt"
    code = (
        "from analysis import load; from analysis.run import file_access;"
        f"file_access.start({str(note)!r}, ({str(folder)!r},)); load.live_attention()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
    assert str(folder) in file_access.observed(note).files


def test_what_a_report_remembers_of_a_refresh_does_not_tell_where_it_lies(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-21"), folder)
    file = folder / "attention-gba-001-2026-11-21.json"
    known = cache.read_hashes({str(folder): "names", str(file): "content"})
    assert list(known) == ["refreshed:.", f"refreshed:{file.name}"]
    assert cache.unchanged(known)
    answer_store.store(news("yrd", "2026-11-21"), folder)
    assert not cache.unchanged(known)
