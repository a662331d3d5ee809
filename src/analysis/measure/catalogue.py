"""The package's own definitions that measures compute with: ratios of indicators, provinces of a region."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis import registry
from analysis.errors import DataError


class Ratio(NamedTuple):
    """A ratio is `factor` × sum of the numerators / sum of the denominators, indicators of the panel."""

    numerators: tuple[str, ...]
    denominators: tuple[str, ...]
    factor: float
    unit: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Every indicator the ratio is computed from, each once."""
        return tuple(dict.fromkeys((*self.numerators, *self.denominators)))


def ratios() -> Mapping[str, Ratio]:
    """Return the ratios of the catalogue of indicators by name, in its order.

    The same rows define the ratios of the provincial and of the national panel.

    Raises
    ------
    DataError
        When the catalogue is missing.
    """
    return _ratios(*_file("clean/indicators.csv"))


def region_provinces() -> Mapping[str, tuple[str, ...]]:
    """Return the provinces of the panel that are summed for each region, from the table of regions.

    Trap: Guangdong stands for the Greater Bay Area.
    """
    return _region_provinces(*_file("clean/regions.csv"))


def _file(path: str) -> tuple[Path, int]:
    file = registry.data_root() / path
    try:
        return file, registry.used(file)
    except FileNotFoundError:
        raise DataError("table is missing: run `analysis data build`", file=path) from None


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=4)
def _ratios(file: Path, _written: int) -> dict[str, Ratio]:
    return {
        row["indicator"]: Ratio(
            tuple(row["numerator"].split(";")),
            tuple(row["denominator"].split(";")),
            float(row["ratio_factor"]),
            row["unit"],
        )
        for row in _rows(file)
        if row["numerator"]
    }


@lru_cache(maxsize=4)
def _region_provinces(file: Path, _written: int) -> dict[str, tuple[str, ...]]:
    pairs = ((row["region"], row["panel_provinces"]) for row in _rows(file))
    return {region: tuple(provinces.split(";")) for region, provinces in pairs if provinces}
