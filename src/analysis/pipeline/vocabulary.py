"""One vocabulary for places and units: raw names and unit texts to the keys used in every clean table."""

import re
import unicodedata
from collections.abc import Mapping

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import lookup, refuse, rule_rows

REGION_OF = {
    "YRD": "yrd",
    "GBA": "gba",
    "CCE": "ccec",
    "BTH": "jjj",
    "yrd": "yrd",
    "gba": "gba",
    "ccec": "ccec",
    "jjj": "jjj",
    "other": "other",
    "national": "national",
}

# Cities whose Latin name stands for more than one prefecture. The name alone, without a province in brackets,
# belongs to the first of each pair in every raw file (checked against the province beside it); the rest carry
# the two letters of their province in ISO 3166-2.
HOMONYMS: dict[tuple[str, str], str] = {
    ("Suzhou", "jiangsu"): "suzhou",
    ("Suzhou (Anhui)", "anhui"): "suzhou_ah",
    ("Fuzhou", "fujian"): "fuzhou",
    ("Fuzhou (Jiangxi)", "jiangxi"): "fuzhou_jx",
    ("Taizhou (Jiangsu)", "jiangsu"): "taizhou_js",
    ("Taizhou (Zhejiang)", "zhejiang"): "taizhou_zj",
    ("Yichun (Heilongjiang)", "heilongjiang"): "yichun_hl",
    ("Yichun (Jiangxi)", "jiangxi"): "yichun_jx",
    ("Yulin (Guangxi)", "guangxi"): "yulin_gx",
    ("Yulin (Shaanxi)", "shaanxi"): "yulin_sn",
    ("Chaoyang (Liaoning)", "liaoning"): "chaoyang_ln",
    ("Hainan (Qinghai)", "qinghai"): "hainan_qh",
}

PROVINCE_ALIASES = {"Hong Kong SAR": "hong_kong", "Macao SAR": "macao"}
TILE_ALIASES = {"xizang": "tibet"}


def known_units() -> dict[str, tuple[str, float]]:
    """Return unit of the vocabulary and factor by unit as printed; `count` is resolved by what is counted."""
    return {row["printed"]: (row["unit"], float(row["factor"])) for row in rule_rows("units")}


def in_vocabulary(units: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return unit of the vocabulary and factor of each unit as printed; other units stay, with factor 1."""
    factors = known_units()
    return units.map(lambda unit: factors.get(unit, (unit, 1.0))[0]), units.map(
        lambda unit: factors.get(unit, ("", 1.0))[1]
    )


def slug(name: str) -> str:
    """Return a Latin name as snake_case without accents and apostrophes.

    >>> slug("Xi'an"), slug("Lüliang"), slug("Hong Kong")
    ('xian', 'luliang', 'hong_kong')
    """
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "_", bare.replace("'", "").lower()).strip("_")


def city_key(name: str, province: str) -> str:
    """Return the key of a city; homonyms by the table above.

    Raises DataError for a name with brackets, or a bare name of a homonym in another province, that the table
    does not list: a homonym must never get its key by accident.
    """
    if (name, province) in HOMONYMS:
        return HOMONYMS[name, province]
    if "(" in name or any(name == homonym for homonym, _ in HOMONYMS):
        raise DataError(
            f"city {name!r} of province {province} is a homonym without a key",
            expected="an entry of HOMONYMS",
        )
    return slug(name)


def province_names(provinces: pd.DataFrame) -> dict[str, str]:
    """Return province keys by English name, as the raw files of cities and cooperation print it."""
    return dict(zip(provinces["name_en"], provinces["province"], strict=True)) | PROVINCE_ALIASES


def region_keys(column: pd.Series, *, file: str) -> pd.Series:
    """Return a column of raw region names as keys; empty cells stay missing."""
    return lookup(column, REGION_OF, file=file, kind="region")


def raw_city_names(raw: RawFiles) -> dict[str, str]:
    """Return city keys by the name used in the files of cooperation/ (the gazetteer's spelling)."""
    gazetteer = raw.read("cooperation/cities_regions.csv")
    province = lookup(
        gazetteer["province"],
        province_names(raw.read("provinces/provinces.csv")),
        file="cooperation/cities_regions.csv",
        kind="province",
    )
    return {name: city_key(name, of) for name, of in zip(gazetteer["city"], province, strict=True)}


def city_list_keys(column: pd.Series) -> pd.Series:
    """Return the keys of cities/ (hyphens) as keys of the vocabulary (underscores)."""
    return column.str.replace("-", "_", regex=False)


def converted(
    values: pd.Series, units: pd.Series, *, counted: pd.Series, names: Mapping[str, str], file: str
) -> pd.DataFrame:
    """Return value and unit in the vocabulary, one row per row of `values`.

    A unit of the vocabulary stays; `count` becomes the unit of what is counted (`names`, by the key in
    `counted`). DataError for a unit that is in neither list.
    """
    target, factor = in_vocabulary(units)
    target = target.where(units != "count", counted.map(dict(names)))
    refuse(
        "no unit for what is counted",
        target.isna(),
        counted,
        file=file,
        expected="a row of rules/counted_things.csv",
    )
    return pd.DataFrame({"value": values * factor, "unit": target.where(target != "")})


def counted(table: str) -> dict[str, str]:
    """Return the unit of a count by what is counted, for one raw table (rules/counted_things.csv)."""
    return {row["counted"]: row["unit"] for row in rule_rows("counted_things") if row["table"] == table}


def one_german_term(column: pd.Series) -> pd.Series:
    """Return German words with one short form of research and development: FuE, as statisticians write."""
    return column.str.replace("F&E", "FuE", regex=False)
