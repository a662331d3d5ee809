"""City and region figures, innovation clusters, the delta's cooperation index, and facts of the two cases."""

import pandas as pd

from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import (
    chosen,
    frame_of,
    lookup,
    measured,
    missing,
    numbers,
    padded_date,
    precision,
    rule_rows,
    whole_numbers,
    with_translations,
)
from analysis.pipeline.vocabulary import city_list_keys, converted, counted, region_keys

PANEL_FILE = "cities/city_panel.csv"
FACTS_FILE = "cities/region_facts.csv"
CLUSTERS_FILE = "cities/clusters.csv"
COUNTS_FILE = "cities/cluster_counts.csv"
BAY_AREA_FILE = "cities/gba_eleven_cities.csv"
BAY_AREA_SOURCE = "bay_area_cities"
LAST_REVISED_YEAR = 2022
"""Last year of the Bay Area table whose values are those after census revisions."""

CURRENCY_OF = {"hong_kong": "HKD", "macao": "MOP"}
CONNECTIVITY_FILE = "cities/cn_city_connectivity_2015_2017.csv"
CONNECTIVITY_SOURCE = "liang_2024"
INDEX_FILE = "provinces/YRDCoordinatedInnovation.csv"
INDEX_SOURCE = "yrd_coordinated_innovation"
WEAK_NOTE = "weak: only reposts of the press text, no stable page"

INDICATORS = {
    "hightech_enterprises": "high_tech_enterprises",
    "tech_contract_value": "technology_contracts_output_value",
}
"""Raw indicator names of cities/ that the vocabulary calls otherwise."""

CLUSTER_FIGURES = ("pct_applications", "publications")
CLUSTER_SHARES = ("pct_share", "publication_share", "vc_share")


def tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the clean tables on cities, whole regions and the two cases.

    city_panel, region_facts, clusters, cluster_counts, bay_area_cities, city_connectivity, case_facts.
    """
    return {
        "city_panel": city_panel(raw.read(PANEL_FILE)),
        "region_facts": region_facts(raw.read(FACTS_FILE), raw.read(INDEX_FILE)),
        "clusters": clusters(raw.read(CLUSTERS_FILE)),
        "cluster_counts": cluster_counts(raw.read(COUNTS_FILE)),
        "bay_area_cities": bay_area_cities(raw.read(BAY_AREA_FILE)),
        "city_connectivity": city_connectivity(raw.read(CONNECTIVITY_FILE)),
        "case_facts": case_facts(raw.read(CASES_FILE), translations),
    }


def city_panel(panel: pd.DataFrame) -> pd.DataFrame:
    """Return city figures in units of the vocabulary, one row per city, year, indicator and series.

    Series `main`, `revised` (after the fifth census) and `alt` (a second, disagreeing figure) and the quality
    marks are kept as they are: nothing is averaged and no weak row is dropped.
    """
    indicator = panel["indicator"].replace(INDICATORS)
    figures = converted(
        numbers(panel["value"], file=PANEL_FILE),
        panel["unit"],
        counted=indicator,
        names=counted("cities"),
        file=PANEL_FILE,
    )
    table = panel.assign(
        city=city_list_keys(panel["city"]),
        year=whole_numbers(panel["year"], file=PANEL_FILE),
        indicator=indicator,
        value=figures["value"],
        unit=figures["unit"],
        source=panel["source_id"],
        second_source=second_source(panel),
        note=missing(panel["note"]),
    )
    return chosen(table, "city_panel")


def region_facts(facts: pd.DataFrame, index: pd.DataFrame) -> pd.DataFrame:
    """Return figures printed for whole regions, one row per region, year, indicator and edition.

    The delta's cooperation index is recomputed by every edition of its report: its rows carry the year of the
    report in `edition` and the flag S26, and one chart must keep to one edition. All other rows have the
    edition `single`.
    """
    return pd.concat([printed_facts(facts), cooperation_index(index)], ignore_index=True)


def printed_facts(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of cities/region_facts.csv; a share printed as 1/9 is 11.1 `% of China`."""
    indicator = facts["indicator"].replace(INDICATORS)
    figures = converted(
        facts["value"].map(measured),
        facts["unit"],
        counted=indicator,
        names=counted("cities"),
        file=FACTS_FILE,
    )
    table = facts.assign(
        region=region_keys(facts["region"], file=FACTS_FILE),
        year=whole_numbers(facts["year"], file=FACTS_FILE),
        indicator=indicator,
        edition="single",
        value=figures["value"],
        value_text=facts["value"],
        unit=figures["unit"],
        flag=missing(pd.Series("", index=facts.index, dtype="str")),
        source=facts["source_id"],
        second_source=second_source(facts),
        note=missing(facts["note"]),
    )
    return chosen(table, "region_facts")


def cooperation_index(index: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the delta's cooperation index reports, each with its edition and the flag S26.

    The addresses in the raw rows are reposts and are not carried over; the source row names the reports.
    """
    indicator = lookup(
        index["指标"],
        {row["printed"]: row["indicator"] for row in rule_rows("delta_index")},
        file=INDEX_FILE,
        kind="indicator",
    )
    figures = converted(
        index["数值"].map(measured), index["单位"], counted=indicator, names={}, file=INDEX_FILE
    )
    table = pd.DataFrame(
        {
            "region": "yrd",
            "year": whole_numbers(index["年份"], file=INDEX_FILE),
            "indicator": indicator,
            "edition": index["版本"].str.extract(r"指数(\d{4})》", expand=False),
            "value": figures["value"],
            "value_text": index["数值"],
            "unit": figures["unit"],
            "flag": "S26",
            "source": INDEX_SOURCE,
            "second_source": missing(pd.Series("", index=index.index, dtype="str")),
            "note": missing(repost_note(index["备注"], index["网址"])),
        }
    )
    return chosen(table, "region_facts")


def repost_note(note: pd.Series, address: pd.Series) -> pd.Series:
    """Return the notes, with a warning where no stable page was found for the figure (a weak row)."""
    weak = ~address.str.startswith("http")
    joint = note.where(note == "", note + "; ")
    return note.mask(weak, joint + WEAK_NOTE)


def clusters(raw_clusters: pd.DataFrame) -> pd.DataFrame:
    """Return ranks in the WIPO list of innovation clusters, one row per edition and rank.

    The lists are incomplete (no edition has the full top 20), and the method changed in 2025. A Chinese
    cluster outside the four regions has the region `other`; a foreign cluster has none.
    """
    file = CLUSTERS_FILE
    region = region_keys(raw_clusters["region"], file=file)
    outside = region.isna() & raw_clusters["economy"].str.startswith("China")
    figures = {column: numbers(raw_clusters[column], file=file) for column in CLUSTER_FIGURES}
    # Printed as percentages; columns that end in _share hold shares from 0 to 1.
    figures |= {column: numbers(raw_clusters[column], file=file) / 100 for column in CLUSTER_SHARES}
    table = raw_clusters.assign(
        edition=whole_numbers(raw_clusters["edition"], file=file),
        rank=whole_numbers(raw_clusters["rank"], file=file),
        name=raw_clusters["cluster"],
        cluster=city_list_keys(raw_clusters["cluster_key"]),
        region=region.mask(outside, "other"),
        source=raw_clusters["source_id"],
        second_source=second_source(raw_clusters),
        note=missing(raw_clusters["note"]),
        **figures,
    )
    return chosen(table, "clusters")


def cluster_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Return how many clusters of the top 100 an economy has, one row per edition and economy."""
    table = counts.assign(
        edition=whole_numbers(counts["edition"], file=COUNTS_FILE),
        clusters_in_top100=whole_numbers(counts["clusters_in_top100"], file=COUNTS_FILE),
        source=counts["source_id"],
        second_source=second_source(counts),
    )
    return chosen(table, ("edition", "economy", "clusters_in_top100", "source", "second_source"))


def bay_area_cities(rows: pd.DataFrame) -> pd.DataFrame:
    """Return population, GDP, GDP per head and employment of the eleven cities of the Greater Bay Area.

    One row per city, year and indicator; money of Hong Kong and Macao in HKD and MOP.
    """
    year = whole_numbers(rows["year"], file=BAY_AREA_FILE)
    currency = rows["city"].map(CURRENCY_OF).fillna("CNY")
    unit = pd.Series("million persons", index=rows.index).mask(
        rows["indicator"] == "gdp", "billion " + currency
    )
    unit = unit.mask(rows["indicator"] == "gdp_per_capita", currency)
    # 10,000 persons and 100 million of a currency become millions and billions.
    factor = rows["indicator"].map(
        {"population": 0.01, "employment": 0.01, "gdp": 0.1, "gdp_per_capita": 1.0}
    )
    vintage = pd.Series("revised", index=rows.index).mask(year > LAST_REVISED_YEAR, "first")
    table = rows.assign(
        year=year,
        value=numbers(rows["value"], file=BAY_AREA_FILE) * factor,
        unit=unit,
        vintage=vintage.mask(rows["flag"] == "r", "marked"),
        source=BAY_AREA_SOURCE,
    )
    return chosen(table, ("city", "year", "indicator", "value", "unit", "vintage", "source"))


def city_connectivity(rows: pd.DataFrame) -> pd.DataFrame:
    """Return links of 275 cities to all others, one row per city that this package knows (274)."""
    matched = rows[rows["package_city"] != ""].reset_index(drop=True)
    counts = {"papers": "Pub_degree", "patents": "Patent", "trips": "Mob_degree", "weibo_links": "SM_degree"}
    figures = {new: whole_numbers(matched[old], file=CONNECTIVITY_FILE) for new, old in counts.items()}
    table = matched.assign(
        city=matched["package_city"],
        population=numbers(matched["Res_pop"], file=CONNECTIVITY_FILE) * 1e-6,
        source=CONNECTIVITY_SOURCE,
        **figures,
    )
    return chosen(table, ("city", *counts, "population", "source"))


def second_source(frame: pd.DataFrame) -> pd.Series:
    """Return the second source, missing where it is empty or only repeats the first."""
    second = missing(frame["second_source_id"])
    return second.where(second != frame["source_id"])


CASES_FILE = "cities/corridors.csv"


def case_facts(corridors: pd.DataFrame, translations: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the facts of both cases, one row per fact, keys running per case in the order of the raw file.

    `value` is the number in `unit` (a share printed as 1/15 is 6.67 `% of China`), `value_text` what is
    printed; rows of the kind `field` have words there and no number. Rows of the kind `seed_claim` repeat the
    article under examination: they are no evidence.
    """
    item = corridors["item"].str.replace("hightech", "high_tech", regex=False)
    per_year = corridors["unit"] == "count_per_year"
    figures = converted(
        corridors["value"].map(measured),
        corridors["unit"].mask(per_year, "count"),
        counted=item,
        names=counted("case_facts"),
        file=CASES_FILE,
    )
    second = missing(corridors["second_source_id"])
    table = corridors.assign(
        fact=fact_keys(corridors["case"]),
        precision=corridors["date"].map(precision),
        date=corridors["date"].map(padded_date),
        item=item,
        value=figures["value"],
        value_text=missing(corridors["value"]),
        unit=figures["unit"],
        source=corridors["source_id"],
        second_source=second.where(second != corridors["source_id"]),
        text_en=corridors["text_en"].str.replace(r'"([^"]*)"', r"“\1”", regex=True),
    )
    texts = frame_of(translations, "case_facts")
    return chosen(
        with_translations(table, texts, key="fact", columns=("text_de", "text_zh"), name="case_facts"),
        "case_facts",
    )


def fact_keys(case: pd.Series) -> pd.Series:
    """Return running keys per case: g60_001, g60_002 and so on."""
    number = case.groupby(case).cumcount() + 1
    return case + "_" + number.astype("str").str.pad(3, fillchar="0")
