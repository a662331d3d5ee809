"""Cooperation: co-publications of cities, official statements and flows, institutions, funded projects."""

import pandas as pd

from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import (
    chosen,
    folder_file,
    frame_of,
    lookup,
    missing,
    numbers,
    refuse,
    registered_columns,
    whole_numbers,
    with_translations,
)
from analysis.pipeline.vocabulary import (
    REGION_OF,
    in_vocabulary,
    province_names,
    raw_city_names,
    region_keys,
)

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
        **project_tables(raw, translations),
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
    unit, factor = in_vocabulary(kept["unit"])
    # The only index among them says its base in the measure.
    based = unit.eq("index") & kept["measure"].str.contains("2011=100", regex=False)
    own = kept["trust"].isin(OWN_PAGES) & kept["source_url"].str.startswith("http")
    table = kept.assign(
        statement=kept["statement_id"],
        region=region_keys(kept["region"], file=file),
        origin=key_lists(kept["origin"], places, file=file, kind="place", separator="+"),
        destination=key_lists(kept["destination"], places, file=file, kind="place", separator="+"),
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
    unit, factor = in_vocabulary(kept["unit"])
    table = kept.assign(
        statement=kept["statement_id"],
        origin=key_lists(kept["origin"], places, file=FLOWS_FILE, kind="place", separator="+"),
        destination=key_lists(kept["destination"], places, file=FLOWS_FILE, kind="place", separator="+"),
        year=whole_numbers(kept["year"], file=FLOWS_FILE),
        value=numbers(kept["value"], file=FLOWS_FILE) * factor,
        unit=unit,
        directed=kept["directed"] == "yes",
        source="statements",
    )
    return chosen(table, "official_flows")


def key_lists(
    column: pd.Series,
    keys_by_name: dict[str, str],
    *,
    file: str,
    kind: str,
    separator: str,
    ordered: bool = False,
) -> pd.Series:
    """Return joined names as keys joined with semicolons (`ordered`: by key); empty cells stay missing."""
    parts = column.str.split(separator, regex=False).explode()
    keys = lookup(parts.reset_index(drop=True), keys_by_name, file=file, kind=kind)
    keys.index = parts.index

    def joined(cells: pd.Series) -> str | None:
        return ";".join(sorted(cells) if ordered else cells) if cells.notna().all() else None

    return keys.groupby(level=0).agg(joined)


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
    refuse("institution occurs twice", table["institution"].duplicated(), rows["ror_id"], file=file)
    return chosen(table, "institutions")


PROJECTS_FILE = "cooperation/records_nkrdp_2018_2020.csv"
SUBJECTS_FILE = "cooperation/records_nkrdp_materials_subjects.csv"
CORDIS_FILE = "cooperation/records_cordis_cn.csv"
CNY_MN_PER_UNIT = {"10k CNY": 0.01}


def project_tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the clean tables projects, programmes, programme_subjects and cordis_projects."""
    cities = raw_city_names(raw)
    provinces = province_names(raw.read("provinces/provinces.csv"))
    rows = raw.read(PROJECTS_FILE)
    listed = programmes(rows["programme_zh"], frame_of(translations, "programmes"))
    return {
        "projects": projects(rows, listed, cities=cities, provinces=provinces),
        "programmes": listed,
        "programme_subjects": programme_subjects(raw.read(SUBJECTS_FILE), cities=cities, provinces=provinces),
        "cordis_projects": cordis_projects(raw.read(CORDIS_FILE), cities),
    }


def projects(
    rows: pd.DataFrame, listed: pd.DataFrame, *, cities: dict[str, str], provinces: dict[str, str]
) -> pd.DataFrame:
    """Return projects of the National Key R&D Programme lists 2018-2020, one row per project.

    `list_date` is the date of the list that names a project, not of its approval. Funds are in million yuan
    and exist for the 2018 and part of the 2019 lists: elsewhere they are missing, never 0. Only the lead
    institution is known, so this is activity by place, not cooperation; city, province and region are empty
    where the institution could not be placed.
    """
    slugs = dict(zip(listed["name_zh"], listed["programme"], strict=True))
    region = region_keys(rows["region"], file=PROJECTS_FILE)
    table = rows.assign(
        project=rows["project_id"],
        list_year=whole_numbers(rows["list_year"], file=PROJECTS_FILE),
        list_date=rows["list_date_first"],
        institution_zh=rows["lead_institution_zh"],
        province=lookup(rows["province"], provinces, file=PROJECTS_FILE, kind="province"),
        city=lookup(rows["city"], cities, file=PROJECTS_FILE, kind="city"),
        region=region,
        programme=rows["programme_zh"].map(slugs),
        funds_cny_mn=funds(rows),
        source=rows["source_id"],
    )
    return chosen(table, "projects")


def funds(rows: pd.DataFrame) -> pd.Series:
    """Return funds in million yuan; a figure without a known unit is refused."""
    value = numbers(rows["funds"], file=PROJECTS_FILE)
    factor = rows["funds_unit"].map(CNY_MN_PER_UNIT)
    unclear, units = value.notna() & factor.isna(), " or ".join(CNY_MN_PER_UNIT)
    refuse("funds without a known unit", unclear, rows["funds_unit"], file=PROJECTS_FILE, expected=units)
    return value * factor


def programmes(names: pd.Series, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes of the lists with names and a broad field, one row per programme.

    Keys, names in English and German and the field are our own; DataError names a programme without them.
    """
    listed = pd.DataFrame({"name_zh": sorted(set(names))})
    own = [column for column in registered_columns("programmes") if column != "name_zh"]
    table = with_translations(listed, texts, key="name_zh", columns=own, name="programmes")
    refuse(
        "programme occurs twice",
        table["programme"].duplicated(),
        table["programme"],
        file=folder_file("programmes"),
    )
    return chosen(table.sort_values("programme"), "programmes")


def programme_subjects(
    rows: pd.DataFrame, *, cities: dict[str, str], provinces: dict[str, str]
) -> pd.DataFrame:
    """Return subjects of the materials genome programme, one row per subject with its lead and its own place.

    The only set with true links from a leading institution to its partners (44 projects); rows in which both
    are in the same city are included.
    """
    places = {}
    for side in ("lead", "subject"):
        places[f"{side}_city"] = lookup(rows[f"{side}_city"], cities, file=SUBJECTS_FILE, kind="city")
        places[f"{side}_province"] = lookup(
            rows[f"{side}_province"], provinces, file=SUBJECTS_FILE, kind="province"
        )
        places[f"{side}_region"] = region_keys(rows[f"{side}_region"], file=SUBJECTS_FILE)
    table = rows.assign(
        subject=rows["subject_id"],
        project=rows["project_id"],
        year=whole_numbers(rows["year"], file=SUBJECTS_FILE),
        title_zh=rows["project_title_zh"],
        source=rows["source_id"],
        **places,
    )
    return chosen(table, "programme_subjects")


def cordis_projects(rows: pd.DataFrame, cities: dict[str, str]) -> pd.DataFrame:
    """Return EU projects with participants from China, one row per project.

    Amounts in euros are those of the whole project, not of the Chinese partners. `cities` and `regions` are
    lists separated by semicolons; organisations that could not be placed are only in the count.
    """
    table = rows.assign(
        project=rows["project_id"],
        acronym=missing(rows["acronym"]),
        start_date=missing(rows["start_date"]),
        start_year=whole_numbers(rows["start_year"], file=CORDIS_FILE),
        total_cost_eur=numbers(rows["total_cost_eur"], file=CORDIS_FILE),
        ec_contribution_eur=numbers(rows["ec_contribution_eur"], file=CORDIS_FILE),
        chinese_organisations=whole_numbers(rows["n_chinese_organisations"], file=CORDIS_FILE),
        organisations_located=whole_numbers(rows["n_located"], file=CORDIS_FILE),
        cities=key_lists(rows["cities"], cities, file=CORDIS_FILE, kind="city", separator="; ", ordered=True),
        regions=key_lists(
            rows["regions"], REGION_OF, file=CORDIS_FILE, kind="region", separator="; ", ordered=True
        ),
        topics=missing(rows["topics"]),
        source=rows["source_id"],
    )
    return chosen(table, "cordis_projects")
