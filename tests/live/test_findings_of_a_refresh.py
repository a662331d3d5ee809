"""What the notebooks say about a refresh, with invented counts, in all three languages."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_cache_of_answers import joint, news

from analysis import load, names, plot, text
from analysis.live import cache
from analysis.measure.findings import live


def words(finding: dict[str, Any], language: str = "en") -> str:
    key = finding["key"]
    values = {name: value for name, value in finding.items() if name != "key"}
    return str(text.sentence(key, language=language, **values))


def test_without_a_refresh_the_sentences_say_so(folder: Path) -> None:
    assert live.attention(load.live_attention())["key"] == "live.attention_none"
    assert live.cooperation(load.live_cooperation(), region="all")["key"] == "live.cooperation_none"


def test_the_region_written_about_most_leads(folder: Path) -> None:
    cache.store(news("yrd", "2026-11-21", articles=4), folder)
    cache.store(news("gba", "2026-11-21", articles=5), folder)
    found = live.attention(load.live_attention())
    assert (found["region"], found["articles"], found["total"]) == ("gba", 5, 9)


def test_one_region_alone_is_not_called_the_most_written_about(folder: Path) -> None:
    cache.store(news("gba", "2026-11-21"), folder)
    assert live.attention(load.live_attention())["key"] == "live.attention_one"


def test_a_refresh_that_found_nothing_is_not_the_same_as_no_refresh(folder: Path) -> None:
    cache.store(news("gba", "2026-11-21", articles=0), folder)
    assert live.attention(load.live_attention())["key"] == "live.attention_zero"


def test_titles_are_listed_once_with_their_source(folder: Path) -> None:
    for region in ("gba", "yrd"):
        cache.store(news(region, "2026-11-21"), folder)
    listed = live.articles(load.live_articles(), region="all")
    assert listed["title"].tolist() == ["An <invented> title"]
    assert listed["domain"].tolist() == ["example.org"]


def test_the_strongest_pair_leads_and_links_are_added_up(folder: Path) -> None:
    cache.store(joint("gba", {("macao", "zhuhai"): 3, ("guangzhou", "shenzhen"): 8}), folder)
    works = load.live_cooperation()
    found = live.cooperation(works, region="all")
    assert (found["links"], found["a"], found["works"]) == (11, "guangzhou", 8)
    assert live.pairs(works, region="gba")["works"].tolist() == [8, 3]
    fields = live.fields(load.live_cooperation(by_field=True), region="all")
    assert fields.to_dict("records") == [{"openalex_field": "17", "works": 11}]


def test_a_region_that_was_not_fetched_is_said_to_be_missing(folder: Path) -> None:
    cache.store(joint("gba", {("macao", "zhuhai"): 3}), folder)
    assert live.cooperation(load.live_cooperation(), region="ccec")["key"] == "live.cooperation_none"


def test_a_window_without_joint_works_says_zero_and_lists_no_pair(folder: Path) -> None:
    cache.store(joint("gba", {("macao", "zhuhai"): 0}), folder)
    works = load.live_cooperation()
    assert live.cooperation(works, region="gba")["key"] == "live.cooperation_zero"
    assert live.pairs(works, region="gba").empty


@pytest.mark.parametrize("language", names.LANGUAGES)
def test_every_sentence_can_be_written(folder: Path, language: str) -> None:
    for region in ("gba", "yrd"):
        cache.store(news(region, "2026-11-21", articles=1200), folder)
    cache.store(joint("gba", {("macao", "zhuhai"): 3}), folder)
    attention, works = load.live_attention(), load.live_cooperation()
    head = live.attention(attention)
    said = [
        words({**head, "key": "live.attention.title"}, language),
        words({**head, "key": "live.attention_one.title"}, language),
        words({**head, "key": "live.attention_zero"}, language),
        words(live.refreshed(attention, what="attention"), language),
        words(live.cooperation(works, region="all"), language),
        words({**live.cooperation(works, region="all"), "key": "live.cooperation_zero"}, language),
        words(live.completeness(works), language),
        words(live.refreshed(works, what="cooperation"), language),
    ]
    assert all(said)
    assert not any("{" in one for one in said)


@pytest.mark.parametrize("articles", [0, 7])
def test_the_figure_draws_what_was_refreshed(folder: Path, articles: int) -> None:
    cache.store(news("gba", "2026-11-21", articles=articles), folder)
    ax = plot.attention(load.live_attention(), "articles", by="region")
    assert ax.lines[0].get_ydata().tolist() == [articles]


@pytest.mark.parametrize("number", [str(number) for number in range(11, 37)])
def test_every_field_of_openalex_has_a_name(number: str) -> None:
    assert pd.notna(text.label("openalex_field", number, language="zh"))
