"""Who works with whom: co-publications of cities, official statements and flows, research institutions."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline import projects
from analysis.pipeline.key_words import REGION_OF, known_units, province_names, raw_city_names, region_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, lookup, missing, numbers, whole_numbers

COLLECTIONS = {"ai_robotics": "paperlists", "chinaxiv": "chinaxiv"}
ARCHIVE_VENUE = {"chinaxiv": "ChinaXiv"}
COVERAGE_FILE = "cooperation/coverage_ai_robotics.csv"
STATEMENTS_FILE = "cooperation/statements_official_cooperation.csv"
FLOWS_FILE = "cooperation/edges_official_flows.csv"
INSTITUTIONS_FILE = "cooperation/institutions_cn_ror.csv"
OWN_PAGES = ("named media site", "official / Xinhua", "university site")
"""Trust classes whose page is the publisher's own; every other page is a copy and gets no link."""


def tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the clean tables of the cooperation family.

    copublication_edges, copublication_nodes, copublication_coverage, cooperation_statements, official_flows,
    institutions, projects, programmes, programme_subjects, cordis_projects.
    """
    cities, places = raw_city_names(raw), place_names(raw)
    statements = cooperation_statements(raw.read(STATEMENTS_FILE), places)
    return {
        "copublication_edges": copublication_edges(raw, cities),
        "copublication_nodes": copublication_nodes(raw, cities),
        "copublication_coverage": copublication_coverage(raw.read(COVERAGE_FILE)),
        "cooperation_statements": statements,
        "official_flows": official_flows(raw.read(FLOWS_FILE), places, shipped=statements["statement"]),
        "institutions": institutions(raw.read(INSTITUTIONS_FILE), cities, raw),
        **projects.tables(raw, translations),
    }


def place_names(raw: RawFiles) -> dict[str, str]:
    """Return keys by the names used in statements; a province goes before the city of the same name."""
    return raw_city_names(raw) | province_names(raw.read("provinces/provinces.csv")) | REGION_OF


def copublication_edges(raw: RawFiles, cities: dict[str, str]) -> pd.DataFrame:
    """Return joint papers of city pairs, one row per collection, pair, year, field and venue.

    Full counting: a paper adds 1 to each of its city pairs. Pairs have no direction and occur once, origin
    before destination by key. `papers_incl_ucas` also counts Beijing where it appears only through the
    University of the Chinese Academy of Sciences; pairs that exist through it alone have 0 papers.
    """
    parts = []
    for collection, source in COLLECTIONS.items():
        file = f"cooperation/edges_copub_{collection}.csv"
        rows = raw.read(file)
        ends = pd.DataFrame(
            {end: lookup(rows[end], cities, file=file, kind="city") for end in ("origin", "destination")}
        )
        part = rows.assign(
            collection=collection,
            origin=ends.min(axis=1),
            destination=ends.max(axis=1),
            year=whole_numbers(rows["year"], file=file),
            venue=venues(rows["venue"], collection),
            papers=whole_numbers(rows["value"], file=file),
            papers_incl_ucas=whole_numbers(rows["value_incl_ucas"], file=file),
            source=source,
        )
        parts.append(part[(part["papers"] > 0) | (part["papers_incl_ucas"] > 0)])
    table = chosen(pd.concat(parts, ignore_index=True), "copublication_edges")
    key = ["collection", "origin", "destination", "year", "field", "venue"]
    return table.sort_values(key, kind="stable").reset_index(drop=True)


def copublication_nodes(raw: RawFiles, cities: dict[str, str]) -> pd.DataFrame:
    """Return papers of each city, one row per collection, city, year, field and venue.

    A paper with three cities counts in each of them: never add over cities to get a number of papers.
    """
    parts = []
    for collection in COLLECTIONS:
        file = f"cooperation/nodes_copub_{collection}.csv"
        rows = raw.read(file)
        part = rows.assign(
            collection=collection,
            city=lookup(rows["city"], cities, file=file, kind="city"),
            year=whole_numbers(rows["year"], file=file),
            venue=venues(rows["venue"], collection),
            papers=whole_numbers(rows["papers"], file=file),
            papers_multi_city=whole_numbers(rows["papers_multi_city"], file=file),
        )
        parts.append(part)
    table = chosen(pd.concat(parts, ignore_index=True), "copublication_nodes")
    return table.sort_values(["collection", "city", "year", "field", "venue"], kind="stable").reset_index(
        drop=True
    )


def venues(column: pd.Series, collection: str) -> pd.Series:
    """Return the venue, and the archive's own name where a collection is one archive without venues."""
    return column.mask(column == "", ARCHIVE_VENUE.get(collection, ""))


def copublication_coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the AI and robotics collection covers, one row per venue and year."""
    counts = {
        "papers_listed": "papers_listed",
        "papers_counted": "papers_counted",
        "papers_with_affiliation": "papers_with_affiliation",
        "papers_china": "papers_china_hk_macao",
        "papers_located": "papers_city_located",
        "papers_multi_city": "papers_multi_city",
    }
    figures = {new: whole_numbers(rows[old], file=COVERAGE_FILE) for new, old in counts.items()}
    return chosen(
        rows.assign(year=whole_numbers(rows["year"], file=COVERAGE_FILE), **figures), "copublication_coverage"
    )


def cooperation_statements(rows: pd.DataFrame, places: dict[str, str]) -> pd.DataFrame:
    """Return numbers on cooperation printed by authorities and press, one row per statement.

    Rows the collection marks as weak (one low-grade page only) or derived (not printed anywhere) are left
    out. A link is given only where the page is the publisher's own; copies are cited by publisher alone.
    `year` is the last year of the period, missing where the page does not say it.
    """
    kept = rows[~rows["trust"].str.startswith(("weak", "derived"))].reset_index(drop=True)
    file = STATEMENTS_FILE
    factor = kept["unit"].map(lambda unit: known_units().get(unit, (unit, 1.0))[1])
    # The only index among them says its base in the measure.
    unit = kept["unit"].map(lambda unit: known_units().get(unit, (unit, 1.0))[0])
    based = unit.eq("index") & kept["measure"].str.contains("2011=100", regex=False)
    own = kept["trust"].isin(OWN_PAGES) & kept["source_url"].str.startswith("http")
    table = kept.assign(
        statement=kept["statement_id"],
        region=region_keys(kept["region"], file=file),
        origin=place_lists(kept["origin"], places, file=file),
        destination=place_lists(kept["destination"], places, file=file),
        place=missing(kept["place"]),
        year=pd.to_numeric(kept["period"].str.extract(r"(\d{4})(?!.*\d{4})", expand=False)).astype("Int64"),
        value=numbers(kept["value"], file=file) * factor,
        unit=unit.mask(based, "2011=100"),
        published=missing(kept["published"]),
        url=kept["source_url"].where(own),
        link_ok=own.map({True: "yes", False: "no"}),
        source="statements",
        note=missing(kept["note"]),
    )
    return chosen(table, "cooperation_statements")


def official_flows(rows: pd.DataFrame, places: dict[str, str], *, shipped: pd.Series) -> pd.DataFrame:
    """Return flows between provinces or inside a region that authorities printed, one row per flow.

    Each goes back to a statement; flows of statements that are left out are left out too. `directed` is true
    from origin to destination; a list of provinces is separated by semicolons and is one sum.
    """
    kept = rows[rows["statement_id"].isin(shipped)].reset_index(drop=True)
    factor = kept["unit"].map(lambda unit: known_units().get(unit, (unit, 1.0))[1])
    table = kept.assign(
        statement=kept["statement_id"],
        origin=place_lists(kept["origin"], places, file=FLOWS_FILE),
        destination=place_lists(kept["destination"], places, file=FLOWS_FILE),
        year=whole_numbers(kept["year"], file=FLOWS_FILE),
        value=numbers(kept["value"], file=FLOWS_FILE) * factor,
        unit=kept["unit"].map(lambda unit: known_units().get(unit, (unit, 1.0))[0]),
        directed=kept["directed"] == "yes",
        source="statements",
    )
    return chosen(table, "official_flows")


def place_lists(column: pd.Series, places: dict[str, str], *, file: str) -> pd.Series:
    """Return places joined with + as keys joined with semicolons; empty cells stay missing."""
    parts = column.str.split("+").explode()
    keys = lookup(parts.reset_index(drop=True), places, file=file, kind="place")
    keys.index = parts.index
    return keys.groupby(level=0).agg(lambda given: ";".join(given) if given.notna().all() else None)


def institutions(rows: pd.DataFrame, cities: dict[str, str], raw: RawFiles) -> pd.DataFrame:
    """Return research organisations in mainland China, Hong Kong and Macao, one row per ROR record.

    `institution` is the last part of the ROR address. A subset: only records added or changed since March
    2022. City, province and region are empty where the record is not at the level of a city.
    """
    file = INSTITUTIONS_FILE
    provinces = province_names(raw.read("provinces/provinces.csv"))
    table = rows.assign(
        institution=rows["ror_id"].str.removeprefix("https://ror.org/"),
        name_zh=missing(rows["name_zh"]),
        city=lookup(rows["city"], cities, file=file, kind="city"),
        province=lookup(rows["province"], provinces, file=file, kind="province"),
        region=region_keys(rows["region"], file=file),
        lat=numbers(rows["lat"], file=file),
        lon=numbers(rows["lng"], file=file),
        geonames_id=missing(rows["geonames_id"]),
        established=whole_numbers(rows["established"], file=file),
        note=missing(rows["city_note"]),
        source=rows["source_id"],
    )
    if table["institution"].duplicated().any():
        raise DataError("institution occurs twice", file=file, column="ror_id")
    return chosen(table, "institutions")
