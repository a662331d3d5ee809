"""Publicly funded projects by place: National Key R&D Programme, its materials subjects, EU projects."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.key_words import REGION_OF, province_names, raw_city_names, region_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, lookup, missing, numbers, registered_columns, whole_numbers
from analysis.pipeline.translations import folder_file, frame_of

PROJECTS_FILE = "cooperation/records_nkrdp_2018_2020.csv"
SUBJECTS_FILE = "cooperation/records_nkrdp_materials_subjects.csv"
CORDIS_FILE = "cooperation/records_cordis_cn.csv"
CNY_MN_PER_UNIT = {"10k CNY": 0.01}


def tables(raw: RawFiles, translations: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
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
    unclear = value.notna() & factor.isna()
    if unclear.any():
        raise DataError(
            "funds without a known unit",
            file=PROJECTS_FILE,
            column="funds_unit",
            value=rows.loc[unclear, "funds_unit"].iloc[0],
            expected=" or ".join(CNY_MN_PER_UNIT),
        )
    return value * factor


def programmes(names: pd.Series, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes of the lists with names and a broad field, one row per programme.

    Keys, names in English and German and the field are our own; DataError names a programme without them.
    """
    wanted = pd.Series(sorted(set(names)))
    absent = wanted[~wanted.isin(texts["name_zh"])]
    if len(absent):
        raise DataError(
            f"translation is missing ({len(absent)} of {len(wanted)} rows)",
            file=folder_file("programmes"),
            column="name_zh",
            expected=f"a row for {absent.iloc[0]}",
        )
    table = texts[texts["name_zh"].isin(wanted)]
    for column in registered_columns("programmes"):
        empty = table[column].fillna("") == ""
        if empty.any():
            where = table.loc[empty, "name_zh"].iloc[0]
            raise DataError(
                "translation is empty", file=folder_file("programmes"), row=str(where), column=column
            )
    for column in ("programme", "name_zh"):
        doubled = table.loc[table[column].duplicated(), column]
        if len(doubled):
            raise DataError("programme occurs twice", file=folder_file("programmes"), value=doubled.iloc[0])
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
        cities=key_lists(rows["cities"], cities, kind="city"),
        regions=key_lists(rows["regions"], REGION_OF, kind="region"),
        topics=missing(rows["topics"]),
        source=rows["source_id"],
    )
    return chosen(table, "cordis_projects")


def key_lists(column: pd.Series, known: dict[str, str], *, kind: str) -> pd.Series:
    """Return names joined with semicolons as keys joined with semicolons, in the order of the keys."""
    parts = column.str.split("; ").explode()
    keys = lookup(parts.reset_index(drop=True), known, file=CORDIS_FILE, kind=kind)
    keys.index = parts.index
    return keys.groupby(level=0).agg(lambda given: ";".join(sorted(given)) if given.notna().all() else None)
