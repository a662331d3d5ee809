"""The provincial tables: panel, nation, indicators, flags, laboratories, exchange rates."""

from dataclasses import dataclass

import pandas as pd

from analysis.pipeline.high_tech_firms import recognised_cells, stock_cells
from analysis.pipeline.instrument_sharing import evaluation_cells, evaluations
from analysis.pipeline.laboratories import lab_partners, laboratories, laboratory_cells
from analysis.pipeline.province_catalogue import catalogue, indicator_table
from analysis.pipeline.province_cells import CELL_COLUMNS, published_cells
from analysis.pipeline.province_derived import absent_cells, identity_cells, ratio_cells, recomputed_ranks
from analysis.pipeline.province_flags import flag_table, flagged, series_flagged
from analysis.pipeline.province_labels import (
    NATION,
    PROVINCES_FILE,
    mainland,
    province_list,
    province_names,
)
from analysis.pipeline.province_national import national_panel
from analysis.pipeline.province_outside import exchange_rates, outside_cells
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.vocabulary import region_keys

TEXT = dict.fromkeys(("province", "indicator", "unit", "flag", "source", "raw_value", "raw_unit"), "str")


@dataclass(frozen=True)
class Laboratories:
    """The two tables of laboratories, which also feed counts into the panel."""

    listed: pd.DataFrame
    partners: pd.DataFrame


def tables(raw: RawFiles) -> dict[str, pd.DataFrame]:
    """Return the clean provincial tables by name, columns and rows in their final order.

    ``indicators``, ``flags``, ``province_panel``, ``national_panel``, ``laboratories``, ``lab_partners``,
    ``exchange_rates``, ``instrument_sharing``. Raises DataError with file, row and column when a raw file is
    not what it should be.
    """
    places = province_list(raw)
    names = province_names(places)
    catalogued = catalogue(raw)
    labs = laboratory_tables(raw, names)
    regions = places.set_index("province")["region"].pipe(region_keys, file=PROVINCES_FILE).to_dict()
    sharing = evaluations(raw, names, regions)
    counts = [laboratory_cells(labs.listed, labs.partners), evaluation_cells(sharing, mainland(places))]
    cells = all_cells(raw, catalogued, names, mainland(places), pd.concat(counts))
    order = list(catalogued["indicator"])
    panel = province_panel(cells, order=order, provinces=list(places.sort_values("nbs_code")["province"]))
    nation = national_panel(cells, catalogued, provinces=mainland(places))
    flags = flag_table(raw)
    rates = exchange_rates(raw)
    return {
        "indicators": indicators(catalogued, panel=panel, nation=nation, rates=rates, flags=flags),
        "flags": flags,
        "province_panel": panel,
        "national_panel": nation,
        "laboratories": labs.listed,
        "lab_partners": labs.partners,
        "instrument_sharing": sharing,
        "exchange_rates": rates,
    }


def laboratory_tables(raw: RawFiles, names: dict[str, str]) -> Laboratories:
    """Return the lists of laboratories and the partners of joint ones."""
    listed = laboratories(raw, names)
    return Laboratories(listed=listed, partners=lab_partners(raw, listed, names))


def all_cells(
    raw: RawFiles,
    catalogued: pd.DataFrame,
    names: dict[str, str],
    provinces: list[str],
    counts: pd.DataFrame,
) -> pd.DataFrame:
    """Return every cell of every place, the nation included, published and derived, with all flags.

    The order matters: identities and gaps before flags, flags before ratios, so that a ratio carries the
    flags of its parts.
    """
    published = recomputed_ranks(published_cells(raw, catalogued, names), provinces)
    recognised = recognised_cells(raw, names)
    cells = pd.concat(
        [
            published,
            outside_cells(raw, names),
            recognised,
            stock_cells(recognised),
            counts,
            identity_cells(published),
        ],
        ignore_index=True,
    )
    cells = flagged(pd.concat([cells, absent_cells(cells, provinces)], ignore_index=True))
    return pd.concat([cells, ratio_cells(cells[cells["province"] != NATION], catalogued)], ignore_index=True)


def province_panel(cells: pd.DataFrame, *, order: list[str], provinces: list[str]) -> pd.DataFrame:
    """Return the clean table ``province_panel``, one row per province, year and indicator.

    Sorted by indicator (order of the catalogue), province (order of the NBS codes) and year.
    """
    own = cells[cells["province"] != NATION]
    rank = own["indicator"].map({name: place for place, name in enumerate(order)})
    place = own["province"].map({name: place for place, name in enumerate(provinces)})
    own = own.assign(rank=rank, place=place).sort_values(["rank", "place", "year"], ignore_index=True)
    return own[list(CELL_COLUMNS)].astype(TEXT)


def indicators(
    catalogued: pd.DataFrame,
    *,
    panel: pd.DataFrame,
    nation: pd.DataFrame,
    rates: pd.DataFrame,
    flags: pd.DataFrame,
) -> pd.DataFrame:
    """Return the clean table ``indicators``: where each lives, its years, sources, formula and flags."""
    currencies = rates["currency"].str.lower()
    rate_cells = rates.assign(
        indicator="exchange_rate_" + currencies + "_usd", value=rates["per_usd"], flag=""
    )
    places = {
        "province_panel": panel,
        # What lies outside the mainland is a difference of ours and says nothing about the published series.
        "national_panel": nation[nation["scope"] != "outside"],
        "exchange_rates": rate_cells,
    }
    table = indicator_table(catalogued, places, order=list(flags["flag"]))
    return series_flagged(table)
