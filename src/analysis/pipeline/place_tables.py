"""Regions, provinces and cities: the keys every other table refers to."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline import city_places, region_names
from analysis.pipeline.key_words import TILE_ALIASES, raw_city_names, region_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import chosen, lookup, missing, whole_numbers

PROVINCES_FILE = "provinces/provinces.csv"
TILES_FILE = "cities/tilegrid.csv"
OUTSIDE_PANEL = ("hong_kong", "macao", "taiwan")


def tables(raw: RawFiles) -> dict[str, pd.DataFrame]:
    """Return the clean tables regions, provinces and cities."""
    provinces = province_table(raw)
    mainland = tuple(provinces.loc[provinces["in_panel"], "province"])
    return {
        "regions": region_names.regions(mainland),
        "provinces": provinces,
        "cities": city_places.city_table(raw),
    }


def province_table(raw: RawFiles) -> pd.DataFrame:
    """Return the 34 province-level units, one row each, in the order of the official codes.

    Tile positions come from our own layout (cities/tilegrid.csv), which has no tile for Taiwan. Coordinates
    of capitals are not carried over: they are, with their source, in the table of cities.
    """
    provinces = raw.read(PROVINCES_FILE)
    tiles = tile_positions(raw.read(TILES_FILE), known=tuple(provinces["province"]))
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


def tile_positions(tiles: pd.DataFrame, *, known: tuple[str, ...]) -> pd.DataFrame:
    """Return province, tile_row and tile_col, one row per tile. DataError on an unknown province."""
    keys = tiles["key"].replace(TILE_ALIASES).str.replace("-", "_", regex=False)
    if not keys.isin(known).all():
        raise DataError("tile of an unknown province", file=TILES_FILE, value=keys[~keys.isin(known)].iloc[0])
    return pd.DataFrame(
        {
            "province": keys,
            "tile_row": whole_numbers(tiles["row"], file=TILES_FILE),
            "tile_col": whole_numbers(tiles["col"], file=TILES_FILE),
        }
    )
