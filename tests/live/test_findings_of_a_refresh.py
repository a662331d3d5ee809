"""What the notebooks say about a refresh, with invented counts, in all three languages."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_cache_of_answers import joint, news

from analysis import load, names, plot, text
from analysis.errors import UnknownName
from analysis.findings import refreshed
from analysis.live import answer_store, queries


def words(finding: dict[str, Any], language: str = "en") -> str:
    key = finding["key"]
    values = {name: value for name, value in finding.items() if name != "key"}
    return str(text.sentence(key, language=language, **values))


def test_without_a_refresh_the_sentences_say_so(folder: Path) -> None:
    assert refreshed.attention(load.live_attention())["key"] == "live.attention_none"
    assert refreshed.cooperation(load.live_cooperation(), region="all")["key"] == "live.cooperation_none"


def test_the_region_written_about_most_leads(folder: Path) -> None:
    answer_store.store(news("yrd", "2026-11-21", articles=4), folder)
    answer_store.store(news("gba", "2026-11-21", articles=5), folder)
    found = refreshed.attention(load.live_attention())
    assert (found["region"], found["articles"], found["total"]) == ("gba", 5, 9)


def test_one_region_alone_is_not_called_the_most_written_about(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-21"), folder)
    assert refreshed.attention(load.live_attention())["key"] == "live.attention_one"


def test_a_refresh_that_found_nothing_is_not_the_same_as_no_refresh(folder: Path) -> None:
    answer_store.store(news("gba", "2026-11-21", articles=0), folder)
    assert refreshed.attention(load.live_attention())["key"] == "live.attention_zero"


def test_titles_are_listed_once_with_their_source(folder: Path) -> None:
    for region in ("gba", "yrd"):
        answer_store.store(news(region, "2026-11-21"), folder)
    listed = refreshed.articles(load.live_articles(), region="all")
    assert listed["title"].tolist() == ["An <invented> title"]
    assert listed["domain"].tolist() == ["example.org"]


def test_the_strongest_pair_leads_and_links_are_added_up(folder: Path) -> None:
    answer_store.store(joint("gba", {("macao", "zhuhai"): 3, ("guangzhou", "shenzhen"): 8}), folder)
    works = load.live_cooperation()
    found = refreshed.cooperation(works, region="all")
    assert (found["links"], found["a"], found["works"]) == (11, "guangzhou", 8)
    assert refreshed.pairs(works, region="gba")["works"].tolist() == [8, 3]
    fields = refreshed.fields(load.live_cooperation(by_field=True), region="all")
    assert fields.to_dict("records") == [{"openalex_field": "17", "works": 11}]


def test_a_region_that_was_not_fetched_is_said_to_be_missing(folder: Path) -> None:
    answer_store.store(joint("gba", {("macao", "zhuhai"): 3}), folder)
    assert refreshed.cooperation(load.live_cooperation(), region="ccec")["key"] == "live.cooperation_none"


def test_a_window_without_joint_works_says_zero_and_lists_no_pair(folder: Path) -> None:
    answer_store.store(joint("gba", {("macao", "zhuhai"): 0}), folder)
    works = load.live_cooperation()
    assert refreshed.cooperation(works, region="gba")["key"] == "live.cooperation_zero"
    assert refreshed.pairs(works, region="gba").empty


def test_the_last_refresh_that_holds_a_region_is_shown_with_all_its_regions(folder: Path) -> None:
    for region, day in (("yrd", "2026-11-20"), ("gba", "2026-11-20"), ("gba", "2026-11-21")):
        answer_store.store(news(region, day), folder)
    assert load.live_attention()["region"].tolist() == ["gba"]
    assert load.live_attention(covering="yrd")["region"].tolist() == ["yrd", "gba"]
    assert load.live_attention(covering="ccec").empty
    assert refreshed.attention(load.live_attention(covering="ccec"))["key"] == "live.attention_none"
    with pytest.raises(UnknownName, match="did you mean 'yrd'"):
        load.live_attention(covering="yrdd")


def test_the_lengths_shown_beside_each_other_are_those_a_refresh_offers() -> None:
    assert refreshed.OFFERED == queries.OFFERED
    assert refreshed.COMPLETE_DAYS == load.live_answers.PROVISIONAL_DAYS


def test_longer_windows_stand_beside_a_short_one_with_their_dates(folder: Path) -> None:
    for days, links in ((90, 40), (365, 200), (10, 3)):
        answer_store.store(joint("gba", {("macao", "zhuhai"): links}, days=days), folder)
    fetched = [load.live_cooperation(days=days) for days in refreshed.OFFERED]
    found = refreshed.cooperation_findings(load.live_cooperation(days=10), region="gba", windows=fetched)
    keys = [item["key"].removeprefix("live.") for item in found]
    assert keys == [
        "intro", "cooperation", "cooperation_early", "cooperation_beside", "cooperation_beside",
        "cooperation_refreshed",
    ]  # fmt: skip
    assert [item["links"] for item in found if "beside" in item["key"]] == [40, 200]
    assert words(found[3]).startswith("Beside it, 90 days from ")


def test_a_short_window_alone_says_what_to_fetch_and_a_window_without_works_says_when(folder: Path) -> None:
    answer_store.store(joint("gba", {("macao", "zhuhai"): 0}), folder)
    found = refreshed.cooperation_findings(
        load.live_cooperation(), region="gba", windows=[load.live_cooperation(days=10)]
    )
    assert [item["key"].removeprefix("live.") for item in found] == [
        "intro", "cooperation_zero", "cooperation_short", "cooperation_refreshed",
    ]  # fmt: skip


@pytest.mark.parametrize("language", names.LANGUAGES)
def test_every_sentence_can_be_written(folder: Path, language: str) -> None:
    for region in ("gba", "yrd"):
        answer_store.store(news(region, "2026-11-21", articles=1200), folder)
    answer_store.store(joint("gba", {("macao", "zhuhai"): 3}), folder)
    attention, works = load.live_attention(), load.live_cooperation()
    head = refreshed.attention(attention)
    said = [
        words({**head, "key": "live.attention.title"}, language),
        words({**head, "key": "live.attention_one.title"}, language),
        words({**head, "key": "live.attention_zero"}, language),
        words(refreshed.refreshed(attention, what="attention"), language),
        words(refreshed.cooperation(works, region="all"), language),
        words({**refreshed.cooperation(works, region="all"), "key": "live.cooperation_zero"}, language),
        words(refreshed.completeness(works), language),
        words(refreshed.completeness(works, others=[{"days": 90}]), language),
        *(words(item, language) for item in refreshed.beside(works, [works.assign(days=90)])),
        words(refreshed.refreshed(works, what="cooperation"), language),
    ]
    assert all(said)
    assert not any("{" in one for one in said)


@pytest.mark.parametrize("articles", [0, 7])
def test_the_figure_draws_what_was_refreshed(folder: Path, articles: int) -> None:
    answer_store.store(news("gba", "2026-11-21", articles=articles), folder)
    ax = plot.lines(load.live_attention(), x="date", y="articles")
    assert ax.lines[0].get_ydata().tolist() == [articles]


@pytest.mark.parametrize("number", [str(number) for number in range(11, 37)])
def test_every_field_of_openalex_has_a_name(number: str) -> None:
    assert pd.notna(text.label("openalex_field", number, language="zh"))
