"""Sources: one key each, one mark for links, and every source named in any table is there."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.pipeline import sources
from analysis.pipeline.raw import RawFiles

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def raw() -> RawFiles:
    return RawFiles(DATA / "raw")


@pytest.fixture(scope="module")
def table(raw: RawFiles) -> pd.DataFrame:
    return sources.tables(raw)["sources"].set_index("source")


def test_the_four_collections_make_391_sources_with_the_article_once(table):
    counted = table["collection"].value_counts().to_dict()
    assert counted == {"evidence": 204, "cities": 136, "provinces": 38, "cooperation": 13}
    assert table.index.is_unique


def test_evidence_has_204_sources(raw):
    assert len(raw.read("evidence/SOURCES.csv")) == 204


def test_the_article_is_listed_as_what_is_examined_and_not_as_evidence(table):
    assert table.loc["seed", "note"] == "the text under examination; not evidence"
    assert table.loc["seed", "link_ok"] == "no"


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("RDActivity.csv", "rd_activity"),
        ("NBSFiscalSciTech.csv", "nbs_fiscal_sci_tech"),
        ("HKCensusGERD.csv", "hk_census_gerd"),
        ("WDI_HKG_MAC_CHN.csv", "wdi_hkg_mac_chn"),
        ("PubSKLMost.csv", "pub_skl_most"),
        ("CNIPA_PCT.csv", "cnipa_pct"),
        ("NBSProvincialGDP_v2018.csv", "nbs_provincial_gdp_v2018"),
        ("SKLJointLabs.csv", "skl_joint_labs"),
        ("RDBulletin2024.csv", "rd_bulletin_2024"),
        ("YRDCoordinatedInnovation.csv", "yrd_coordinated_innovation"),
        ("HitechFirmsPub.csv", "hitech_firms_pub"),
        ("ExchangeRatesAnnual.csv", "exchange_rates_annual"),
        ("RDLaborHour.csv", "rd_labor_hour"),
        ("RDPaperInternational.csv", "rd_paper_international"),
    ],
)
def test_a_provincial_file_has_the_snake_case_of_its_name_as_key(table, raw, file, key):
    title = raw.read("provinces/SOURCES.csv").set_index("file").loc[file, "title"]
    assert table.loc[key, "title"] == title


def test_no_link_is_offered_without_an_address(table):
    assert table.loc[table["url"].isna(), "link_ok"].eq("no").all()


def test_mirrors_are_never_linked(table):
    assert table.loc[table["host_class"] == "mirror", "link_ok"].eq("no").all()


def test_not_applicable_of_the_city_list_means_no(table, raw):
    unknown = raw.read("cities/SOURCES.csv").query("link_ok == 'n/a'")["source_id"]
    assert len(unknown) == 4
    assert table.loc[unknown, "link_ok"].eq("no").all()


def test_one_host_has_one_mark_and_it_is_the_strictest(table):
    host = table["url"].dropna().map(sources.host_of)
    marks = table.loc[host.index, "link_ok"].groupby(host).nunique().drop("github.com")
    assert marks.max() == 1
    # reportify.ai is "with care" in the evidence file and "yes" in the city file.
    assert table.loc["cmb_2024", "link_ok"] == "with care"


def test_no_mark_is_looser_than_in_the_raw_file(table, raw):
    for file in ("evidence/SOURCES.csv", "cities/SOURCES.csv"):
        given = raw.read(file).set_index("source_id")["link_ok"].replace("n/a", "no")
        ranks = {mark: rank for rank, mark in enumerate(sources.LINK_ORDER)}
        assert (table.loc[given.index, "link_ok"].map(ranks) >= given.map(ranks)).all()


def test_cooperation_links_need_a_web_address_or_a_repository(table):
    own = table[table["collection"] == "cooperation"]
    assert own.index[own["link_ok"] == "no"].tolist() == ["statements"]
    assert own.loc["gdelt", "url"] == "https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/"
    assert own.loc["chinaxiv", "url"] == "https://github.com/DreamBlooms/ChinaXiv-201601-to-202209"


def test_a_collection_from_many_publishers_says_so_in_words_for_readers(table, raw):
    assert "each named with its statement" in table.loc["statements", "publisher"]
    assert not table["publisher"].str.contains("column|this audit|the tool", na=False).any()
    assert set(sources.PUBLISHERS) < set(table.index)


def test_a_repository_with_names_of_persons_is_linked_with_care_only(table):
    assert table.loc["nkrdp_materials", "link_ok"] == "with care"


def test_classes_of_hosts_are_those_of_the_vocabulary(table):
    assert set(table["host_class"]) <= {
        "official", "established", "state_media", "aggregator", "mirror", "repository", "none",
        "unclassified",
    }  # fmt: skip


def test_a_key_that_stands_for_two_sources_is_refused(raw, monkeypatch):
    monkeypatch.setattr(sources, "source_key", lambda name: "seed")
    with pytest.raises(ValueError, match="source key occurs twice"):
        sources.tables(raw)
