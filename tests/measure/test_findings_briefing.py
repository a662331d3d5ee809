"""The briefing: its length and numbers in three languages, and that it follows region and edition."""

import re
from dataclasses import dataclass, field
from functools import cache

import invented_edition
import pandas as pd
import pytest

from analysis import findings, load, measure, style, text
from analysis.findings import briefing
from analysis.findings.briefing.verdicts import CRITICAL, mark
from analysis.names import LANGUAGES, REGIONS

HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, eq=False)
class Edition:
    """The tables of an edition the briefing reads."""

    topics: pd.DataFrame = field(default_factory=load.topics)
    key_data: pd.DataFrame = field(default_factory=load.key_data)
    cases: pd.DataFrame = field(default_factory=load.cases)
    claims: pd.DataFrame = field(default_factory=load.claims)


ARTICLE = Edition()
INVENTED = Edition(
    invented_edition.topics(),
    invented_edition.key_data(),
    invented_edition.cases(),
    invented_edition.claims(),
)


def examined(edition: Edition) -> pd.DataFrame:
    return briefing.examined(edition.claims, load.verdicts())


@cache
def panel() -> pd.DataFrame:
    return load.province_panel(["rd_expenditure", "gdp"])


@cache
def firm() -> pd.DataFrame:
    rest = (load.province_panel(), load.regions(), load.path_indicators(), load.path_values())
    return briefing.assessed(*rest, first_year=2010, last_year=2024)


@cache
def counts() -> dict[str, pd.DataFrame]:
    return findings.cases.counts(load.case_facts(), load.evidence(), load.reference_values())


@cache
def figures(region: str, edition: Edition) -> list[briefing.Paragraph]:
    """The paragraphs without words of the edition, which are the same in every language."""
    own, regions = examined(edition), load.regions()
    projects = measure.keydata.whole_table(measure.keydata.from_projects(load.projects()))
    known = {"panel": panel(), "regions": regions, "region": region}
    ranks = {"clusters": load.clusters(), "counts": load.cluster_counts()}
    return [
        briefing.lead(own, region),
        *briefing.cautions(own, region),
        *briefing.amounts(edition.key_data, own, days=load.launch_days(), **known),
        *briefing.spending(panel(), regions, projects, region=region),
        *briefing.cooperation(load.cooperation_statements(), load.region_facts(), region=region),
        *briefing.expectations(load.outlook(), own, **ranks, **known),
        *briefing.sureness(load.evidence(), own, load.sources(), region),
        *briefing.limits(regions, region),
    ]


def paragraphs(region: str, language: str, edition: Edition) -> list[briefing.Paragraph]:
    """All paragraphs of the page."""
    own, indicators = examined(edition), load.path_indicators()

    def local(table: pd.DataFrame) -> pd.DataFrame:
        here = briefing.of_region(table, region) if "region" in table.columns else table
        return briefing.localised(here, language)

    proposed = {"instruments": load.instruments(), "firm": firm(), "path_indicators": indicators}
    return [
        *figures(region, edition),
        *briefing.topics(local(edition.topics), own, dated=load.events(), region=region),
        *briefing.proposals(local(load.paths()), **proposed, region=region),
        *briefing.cases(local(edition.cases), own, counts=counts(), region=region),
    ]


@cache
def page(region: str, language: str, edition: Edition) -> tuple[str, set[str]]:
    """The words of the page, and every number written into them with its kind."""
    told = paragraphs(region, language, edition)
    with text.recording() as seen, text.using_language(language):
        words = "\n".join(str(text.join(*(text.sentence(**each) for each in part))) for part in told)
    return words, {str(pair) for pair in seen}


def written(region: str, language: str, edition: Edition = ARTICLE) -> str:
    return page(region, language, edition)[0]


def length(words: str, language: str) -> int:
    """Words, in Chinese characters, punctuation and figures not counted."""
    return len(HAN.findall(words)) if language == "zh" else len(words.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_briefing_has_about_850_words_or_characters(language: str) -> None:
    assert 750 <= length(written("all", language), language) <= 950


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_briefing_of_one_region_is_shorter_but_no_fragment(region: str, language: str) -> None:
    assert 400 <= length(written(region, language), language) <= 850


@pytest.mark.parametrize("region", ["all", *REGIONS])
@pytest.mark.parametrize("edition", [ARTICLE, INVENTED], ids=["article", "invented"])
def test_the_three_languages_state_the_same_numbers(region: str, edition: Edition) -> None:
    english, german, chinese = (page(region, language, edition)[1] for language in ("en", "de", "zh"))
    assert english == german == chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_value_is_missing_in_the_whole_briefing(language: str) -> None:
    assert text.missing(language) not in written("all", language)


def test_every_figure_of_the_key_table_carries_its_verdict() -> None:
    own = examined(ARTICLE)
    table = briefing.key_table(briefing.localised(load.key_data(), "en"), own).set_index("region")
    marks = table.loc["ccec", ["projects_mark", "fields_mark", "amount_mark"]].tolist()
    assert marks == ["unverifiable", "supported", "unverifiable"]


def test_the_other_reading_is_a_tenth_of_the_printed_one() -> None:
    own = examined(ARTICLE)
    table = briefing.key_table(briefing.localised(load.key_data(), "en"), own).set_index("region")
    assert table.loc["yrd", ["as_printed", "yi_yuan"]].tolist() == [120, 12]


def test_the_whole_counts_45_statements_of_which_12_are_supported() -> None:
    found = {each["key"].split(".")[1]: each for each in briefing.lead(examined(ARTICLE), "all")}
    assert found["lead_all"]["claims"] == 45
    assert found["lead_facts"]["facts"] == 31
    assert [each["n"] for each in found["lead_facts"]["counts"]] == [12, 3, 2, 14]
    assert (found["lead_proposals"]["proposals"], found["lead_proposals"]["practised"]) == (14, 12)
    assert "lead_numbers" in found


def test_the_ratios_are_those_of_the_ledger_of_checks() -> None:
    # chk-yrd-rd 4.31, chk-gba-rd 13.68 times the R&D expenditure of 2023.
    told = {each["key"]: each for part in paragraphs("all", "en", ARTICLE) for each in part}
    found = told["briefing.ratios"]
    assert round(found["printed_low"], 2) == 4.31
    assert round(found["printed_high"], 2) == 13.68


def test_a_region_the_article_leaves_out_is_told_so_in_every_part() -> None:
    keys = {each["key"] for part in paragraphs("jjj", "en", ARTICLE) for each in part}
    absent = {"lead_absent", "topics_none", "amounts_none", "cases_none"}
    assert {f"briefing.{name}" for name in absent} <= keys


def test_each_region_reads_its_own_topic_and_case() -> None:
    said = written("gba", "en")
    assert "Greater Bay Area" in said
    assert "Hetao" in said
    assert "G60" not in said


def test_the_briefing_follows_the_numbers_of_another_edition() -> None:
    said = written("all", "en", INVENTED)
    assert "lists 10 cooperation projects and CNY 3 billion for 2 regions." in said
    assert "4 topics" in said


def test_small_sums_are_not_called_impossible() -> None:
    keys = {each["key"] for part in paragraphs("all", "en", INVENTED) for each in part}
    assert "briefing.ratios_possible" in keys
    assert "briefing.ratios" not in keys


def test_a_case_unknown_to_us_is_named_as_not_examined() -> None:
    assert "Ein erfundener Titel. Die Aussage dazu ist noch nicht geprüft." in written("all", "de", INVENTED)


def test_statements_nobody_has_examined_are_counted_as_such() -> None:
    assert "5 statements of this edition have not been examined yet." in written("all", "en", INVENTED)


def test_a_topic_of_another_edition_appears_for_its_region() -> None:
    assert "虚构的标题" in written("jjj", "zh", INVENTED)


def test_the_mark_of_several_statements_is_the_most_critical_one() -> None:
    own = pd.DataFrame({"claim": ["a", "b"], "verdict": ["supported", "outdated"]})
    assert mark(own, "a;b") == "outdated"


def test_a_statement_that_is_not_there_counts_as_not_examined() -> None:
    own = pd.DataFrame({"claim": ["a"], "verdict": ["supported"]})
    assert mark(own, "a;missing") == "unexamined"


@pytest.mark.parametrize("verdict", style.MARKS)
def test_the_signs_of_the_sentences_are_those_of_the_figures(verdict: str) -> None:
    assert [text.label("mark", verdict, language=tongue) for tongue in LANGUAGES] == [
        style.verdict_mark(verdict)
    ] * len(LANGUAGES)


def test_every_verdict_has_a_place_in_the_order_of_marks() -> None:
    assert set(CRITICAL) == {*style.MARKS, "unexamined"}


def test_a_figure_other_than_its_statement_gives_is_not_examined() -> None:
    changed = load.key_data().assign(projects=lambda rows: rows["projects"].replace(28, 31))
    table = briefing.key_table(briefing.localised(changed, "en"), examined(ARTICLE)).set_index("region")
    assert table["projects_mark"].tolist() == ["unexamined", "unverifiable", "unverifiable"]
