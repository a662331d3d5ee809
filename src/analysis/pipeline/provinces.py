"""The provincial tables: raw files read as cells by a list of readers, then five steps to panel and nation.

A cell is one row per place (a province, or `national`), year and indicator: columns `CELL_COLUMNS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.pipeline.province_catalogue import catalogue, indicator_table
from analysis.pipeline.province_cells import (
    CELL_COLUMNS,
    NATION,
    PROVINCES_FILE,
    mainland,
    printed_province_names,
    province_list,
    published_cells,
)
from analysis.pipeline.province_sources import (
    evaluation_cells,
    evaluations,
    exchange_rates,
    lab_partners,
    laboratories,
    laboratory_cells,
    outside_cells,
    recognised_cells,
    stock_cells,
)
from analysis.pipeline.province_steps import (
    absent_cells,
    flag_table,
    flagged,
    identity_cells,
    national_panel,
    ratio_cells,
    recomputed_ranks,
    series_flagged,
)
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.vocabulary import region_keys

TEXT = dict.fromkeys(("province", "indicator", "unit", "flag", "source", "raw_value", "raw_unit"), "str")


@dataclass(frozen=True)
class Inputs:
    """What the readers need: raw files, catalogue, names of provinces, and lists that are tables too."""

    raw: RawFiles
    catalogued: pd.DataFrame
    names: dict[str, str]
    provinces: list[str]
    labs: pd.DataFrame
    partners: pd.DataFrame
    sharing: pd.DataFrame


def inputs(raw: RawFiles) -> Inputs:
    """Return what the readers need. Raises DataError when a raw file is not what it should be."""
    places = province_list(raw)
    names = printed_province_names(places)
    labs = laboratories(raw, names)
    regions = places.set_index("province")["region"].pipe(region_keys, file=PROVINCES_FILE)
    return Inputs(
        raw,
        catalogue(raw),
        names,
        mainland(places),
        labs,
        lab_partners(raw, labs, names),
        evaluations(raw, names, dict(zip(regions.index, regions, strict=True))),
    )


def _firms(sources: Inputs) -> pd.DataFrame:
    recognised = recognised_cells(sources.raw, sources.names)
    return pd.concat([recognised, stock_cells(recognised)])


READERS: tuple[Callable[[Inputs], pd.DataFrame], ...] = (
    lambda sources: published_cells(sources.raw, sources.catalogued, sources.names),
    lambda sources: outside_cells(sources.raw, sources.names),
    _firms,
    lambda sources: laboratory_cells(sources.labs, sources.partners),
    lambda sources: evaluation_cells(sources.sharing, sources.provinces),
)
"""Yearbooks, portal and communiqué; tables beyond the mainland; enterprises; laboratories; instruments."""


def all_cells(sources: Inputs) -> pd.DataFrame:
    """Return every cell of every place, the nation included, published and derived, with all flags.

    The order matters: identities and gaps before flags, flags before ratios, so that a ratio carries the
    flags of its parts.
    """
    read = pd.concat([reader(sources) for reader in READERS], ignore_index=True)
    return (
        read.pipe(recomputed_ranks, sources.provinces)
        .pipe(with_identities)
        .pipe(with_gaps, sources.provinces)
        .pipe(flagged)
        .pipe(with_ratios, sources.catalogued)
    )


def with_identities(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the two that follow from the total and the other parts (M1, M2)."""
    return pd.concat([cells, identity_cells(cells)], ignore_index=True)


def with_gaps(cells: pd.DataFrame, provinces: list[str]) -> pd.DataFrame:
    """Return cells with a cell without a value for every row that a table lacks."""
    return pd.concat([cells, absent_cells(cells, provinces)], ignore_index=True)


def with_ratios(cells: pd.DataFrame, catalogued: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the ratios of the catalogue for every province."""
    return pd.concat([cells, ratio_cells(cells[cells["province"] != NATION], catalogued)], ignore_index=True)


def tables(raw: RawFiles) -> dict[str, pd.DataFrame]:
    """Return the clean provincial tables by name, columns and rows in their final order.

    ``indicators``, ``flags``, ``province_panel``, ``national_panel``, ``laboratories``, ``lab_partners``,
    ``exchange_rates``, ``instrument_sharing``. Raises DataError with file, row and column when a raw file is
    not what it should be.
    """
    sources = inputs(raw)
    cells = all_cells(sources)
    order = list(sources.catalogued["indicator"])
    codes = list(province_list(raw).sort_values("nbs_code")["province"])
    panel = province_panel(cells, order=order, provinces=codes)
    nation = national_panel(cells, sources.catalogued, provinces=sources.provinces)
    flags = flag_table(raw)
    rates = exchange_rates(raw)
    return {
        "indicators": indicators(sources.catalogued, panel=panel, nation=nation, rates=rates, flags=flags),
        "flags": flags,
        "province_panel": panel,
        "national_panel": nation,
        "laboratories": sources.labs,
        "lab_partners": sources.partners,
        "instrument_sharing": sources.sharing,
        "exchange_rates": rates,
    }


def province_panel(cells: pd.DataFrame, *, order: list[str], provinces: list[str]) -> pd.DataFrame:
    """Return the clean table ``province_panel``, one row per province, year and indicator.

    Sorted by indicator (order of the catalogue), province (order of the NBS codes) and year.
    """
    own = cells[cells["province"] != NATION]
    rank = own["indicator"].map({name: position for position, name in enumerate(order)})
    place = own["province"].map({name: position for position, name in enumerate(provinces)})
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
