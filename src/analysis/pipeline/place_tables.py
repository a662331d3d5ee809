"""Regions, provinces and cities: the keys every other table refers to."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import (
    chosen,
    lookup,
    missing,
    numbers,
    refuse,
    rule_rows,
    truths,
    whole_numbers,
    without_blanks,
)
from analysis.pipeline.vocabulary import (
    TILE_ALIASES,
    city_key,
    city_list_keys,
    province_names,
    raw_city_names,
    region_keys,
    slug,
)

PROVINCES_FILE = "provinces/provinces.csv"
TILES_FILE = "cities/tilegrid.csv"
OUTSIDE_PANEL = ("hong_kong", "macao", "taiwan")


def tables(raw: RawFiles) -> dict[str, pd.DataFrame]:
    """Return the clean tables regions, provinces and cities."""
    provinces = province_table(raw)
    mainland = tuple(provinces.loc[provinces["in_panel"], "province"])
    return {
        "regions": regions(mainland),
        "provinces": provinces,
        "cities": city_table(raw),
    }


def province_table(raw: RawFiles) -> pd.DataFrame:
    """Return the 34 province-level units, one row each, in the order of the official codes.

    Tile positions come from our own layout (cities/tilegrid.csv), which has no tile for Taiwan. Coordinates
    of capitals are not carried over: they are, with their source, in the table of cities.
    """
    provinces = raw.read(PROVINCES_FILE)
    tiles = tile_positions(raw.read(TILES_FILE), provinces=tuple(provinces["province"]))
    capitals = raw_city_names(raw)
    table = provinces.drop(columns=["tile_row", "tile_col"]).assign(
        region=region_keys(provinces["region"], file=PROVINCES_FILE),
        # Taipei is in no city list: a capital that is unknown stays empty.
        capital=lookup(
            provinces["capital_en"].where(provinces["province"] != "taiwan", ""),
            capitals,
            file=PROVINCES_FILE,
            kind="city",
        ),
        in_panel=~provinces["province"].isin(OUTSIDE_PANEL),
        note=missing(provinces["note"]),
    )
    return chosen(table.merge(tiles, on="province", how="left", validate="one_to_one"), "provinces")


def tile_positions(tiles: pd.DataFrame, *, provinces: tuple[str, ...]) -> pd.DataFrame:
    """Return province, tile_row and tile_col, one row per tile. DataError on an unknown province."""
    keys = tiles["key"].replace(TILE_ALIASES).str.replace("-", "_", regex=False)
    refuse("tile of an unknown province", ~keys.isin(provinces), tiles["key"], file=TILES_FILE)
    return pd.DataFrame(
        {
            "province": keys,
            "tile_row": whole_numbers(tiles["row"], file=TILES_FILE),
            "tile_col": whole_numbers(tiles["col"], file=TILES_FILE),
        }
    )


CITIES_FILE = "cities/cities.csv"
GAZETTEER_FILE = "cooperation/cities_regions.csv"
INSTITUTIONS_FILE = "cooperation/institutions_cn_ror.csv"
LEVELS = {
    "municipality": "municipality",
    "sub-provincial": "sub-provincial",
    "prefecture-level": "prefecture-level",
    "prefecture-level (provincial capital)": "prefecture-level",
    "special administrative region": "special administrative region",
    "district": "district",
}
GERMAN = {"Urumqi": "Ürümqi", "Kashgar": "Kaschgar"}
SAME_PLACE_DEGREES = 0.1


def city_table(raw: RawFiles) -> pd.DataFrame:
    """Return every city of the city list and of the gazetteer, one row per city, in the order of codes.

    The region is that of the gazetteer's membership list; the city list must agree with it. Songjiang, a
    district of Shanghai and the corridor's only Shanghai member, is in the city list alone and follows
    Shanghai. Names of cities outside the city list are the gazetteer's in English and German. Coordinates are
    those of the city list, else of the GeoNames place in the institution records where that place is the city
    itself; else empty.
    """
    listed, gazetteer = listed_cities(raw), gazetteer_cities(raw)
    _check_agreement(listed, gazetteer)
    places = gazetteer.merge(
        listed.drop(columns=["name_zh", "province", "region"]), on="city", how="left", validate="one_to_one"
    )
    places["name_en"] = places["name_en"].fillna(places["plain_en"])
    places["name_de"] = places["name_de"].fillna(places["plain_de"])
    places["level"] = places["level"].fillna(places["code_level"])
    district = listed[~listed["city"].isin(gazetteer["city"])]
    at = int((places["city"] == "shanghai").to_numpy().argmax()) + 1
    table = pd.concat([places.iloc[:at], district, places.iloc[at:]], ignore_index=True)
    table["g60"] = table["g60"].eq(True)
    return chosen(_with_institution_coordinates(table, raw), "cities")


def listed_cities(raw: RawFiles) -> pd.DataFrame:
    """Return the 57 places of the city list with keys of the vocabulary, one row per place."""
    cities = raw.read(CITIES_FILE)
    return pd.DataFrame(
        {
            "city": city_list_keys(cities["key"]),
            "name_en": cities["name_en"],
            # One name per city; a bracket that English has too tells homonyms apart.
            "name_de": cities["name_de"].mask(
                ~cities["name_en"].str.contains("(", regex=False),
                cities["name_de"].str.replace(r" \(.*\)$", "", regex=True),
            ),
            "name_zh": cities["name_zh"],
            "province": _provinces(cities["province"], raw, file=CITIES_FILE),
            "region": region_keys(cities["region"], file=CITIES_FILE),
            "level": lookup(cities["admin_level"], LEVELS, file=CITIES_FILE, kind="level"),
            "lat": numbers(cities["lat"], file=CITIES_FILE),
            "lon": numbers(cities["lon"], file=CITIES_FILE),
            "coordinate_source": missing(cities["coord_source_id"]),
            "g60": truths(cities["g60"], file=CITIES_FILE),
            # The note on Shanghai names the district by its raw key.
            "note": missing(
                cities["note"].str.replace("shanghai-songjiang", "shanghai_songjiang", regex=False)
            ),
        }
    )


def gazetteer_cities(raw: RawFiles) -> pd.DataFrame:
    """Return the 361 cities of the co-publication gazetteer, one row per city, homonyms kept apart."""
    gazetteer = raw.read(GAZETTEER_FILE)
    province = _provinces(gazetteer["province"], raw, file=GAZETTEER_FILE)
    keys = [city_key(name, of) for name, of in zip(gazetteer["city"], province, strict=True)]
    plain = gazetteer["city"].str.replace("'", "’", regex=False)
    code = gazetteer["admin_code"].str.pad(6, side="right", fillchar="0")
    return pd.DataFrame(
        {
            "city": pd.Series(keys, dtype="str"),
            "plain_en": gazetteer["city"],
            "plain_de": plain.replace(GERMAN),
            "name_zh": gazetteer["city_zh"],
            "province": province,
            "region": region_keys(gazetteer["region"], file=GAZETTEER_FILE),
            "admin_code": code,
            "code_level": code.map(code_level),
            "raw_name": gazetteer["city"],
        }
    )


def code_level(code: str) -> str:
    """Return the level a six-digit division code stands for (GB/T 2260: digits 3 and 4).

    01-20 and 51-70 are prefecture-level cities, 21-50 prefectures, leagues and autonomous prefectures,
    90 counties and cities run by the province directly. Sub-provincial rank is not in the code.

    >>> code_level("420100"), code_level("652300"), code_level("429004")
    ('prefecture-level', 'prefecture', 'county-level')
    """
    group = int(code[2:4])
    if group == 0:
        return "municipality"
    if group <= 20 or 51 <= group <= 70:
        return "prefecture-level"
    return "county-level" if group == 90 else "prefecture"


def _provinces(column: pd.Series, raw: RawFiles, *, file: str) -> pd.Series:
    """Return province keys for a column of English province names."""
    return lookup(column, province_names(raw.read("provinces/provinces.csv")), file=file, kind="province")


def _check_agreement(listed: pd.DataFrame, gazetteer: pd.DataFrame) -> None:
    """Refuse a place whose Chinese name, province or region differs between city list and gazetteer."""
    both = listed.merge(gazetteer, on="city", suffixes=("", "_gazetteer"), validate="one_to_one")
    absent = ~listed["city"].isin(gazetteer["city"]) & (listed["level"] != "district")
    refuse("city is not in the gazetteer", absent, listed["city"], file=CITIES_FILE)
    for column in ("name_zh", "province", "region"):
        wrong = both[column] != both[f"{column}_gazetteer"]
        if wrong.any():
            first = both[wrong].iloc[0]
            raise DataError(
                f"city list and gazetteer disagree on {first['city']}",
                file=CITIES_FILE,
                column=column,
                value=first[column],
                expected=first[f"{column}_gazetteer"],
            )


def _with_institution_coordinates(table: pd.DataFrame, raw: RawFiles) -> pd.DataFrame:
    """Return the table with GeoNames coordinates where the city list has none and the place is certain."""
    found = institution_coordinates(raw)
    positions = table["raw_name"].map(found)
    empty = table["lat"].isna() & positions.notna()
    filled = table.copy()
    filled.loc[empty, "lat"] = positions[empty].map(lambda point: point[0]).astype("float64")
    filled.loc[empty, "lon"] = positions[empty].map(lambda point: point[1]).astype("float64")
    filled.loc[empty, "coordinate_source"] = "ror"
    return filled


def institution_coordinates(raw: RawFiles) -> dict[str, tuple[float, float]]:
    """Return (lat, lon) by raw city name from the institution records, rounded to 3 decimals.

    Taken only where the GeoNames place has the city's own name and all such places lie within a tenth of a
    degree: places of the same name elsewhere (two Ganzhou, two Xinxiang) leave the city without a point.
    """
    records = raw.read(INSTITUTIONS_FILE)
    name, place = records["city"].map(slug), records["city_geonames"]
    exact = place.map(slug) == name
    named = (name != "") & (exact | (place.str.removesuffix(" Shi").map(slug) == name))
    points = pd.DataFrame(
        {
            "city": records["city"],
            "exact": exact,
            "geonames_id": records["geonames_id"],
            "lat": numbers(records["lat"], file=INSTITUTIONS_FILE),
            "lon": numbers(records["lng"], file=INSTITUTIONS_FILE),
        }
    )[named]
    # A place that carries the bare name goes before one called "city of …" (Shi).
    points = points[points["exact"] == points.groupby("city")["exact"].transform("max")]
    ends = points.groupby("city")[["lat", "lon"]]
    spread = (ends.max() - ends.min()).max(axis=1)
    certain = spread.index[spread <= SAME_PLACE_DEGREES]
    first = points.sort_values(["geonames_id", "lat"]).drop_duplicates("city").set_index("city")
    rounded = first.loc[certain, ["lat", "lon"]].round(3)
    return {str(city): (lat, lon) for city, lat, lon in rounded.itertuples(name=None)}


def regions(mainland: tuple[str, ...]) -> pd.DataFrame:
    """Return the six regions, one row each; `mainland` are the 31 provinces of the panel in order.

    The provinces of `other` and `national` follow from those of the four regions.
    """
    table = pd.DataFrame(rule_rows("regions"), dtype="str")
    inside = set(";".join(table["panel_provinces"]).split(";"))
    rest = {"other": [province for province in mainland if province not in inside], "national": mainland}
    provinces = table["region"].map({region: ";".join(members) for region, members in rest.items()})
    full = table.assign(panel_provinces=provinces.fillna(table["panel_provinces"]))
    return chosen(without_blanks(full), "regions")
