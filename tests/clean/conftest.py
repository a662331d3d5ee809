"""The raw files of the repository and the provincial tables made from them, built once per run."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.pipeline import provinces
from analysis.pipeline.raw import RawFiles

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


@pytest.fixture(scope="session")
def raw() -> RawFiles:
    return RawFiles(RAW)


@pytest.fixture(scope="session")
def provincial(raw: RawFiles) -> dict[str, pd.DataFrame]:
    return provinces.tables(raw)


@pytest.fixture(scope="session")
def panel(provincial: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return provincial["province_panel"].set_index(["indicator", "province", "year"]).sort_index()


@pytest.fixture(scope="session")
def nation(provincial: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return provincial["national_panel"].set_index(["indicator", "scope", "year"]).sort_index()


@pytest.fixture(scope="session")
def yearbook(raw: RawFiles) -> Callable[[str], pd.DataFrame]:
    """Give a provincial raw file with year and value as numbers, labels as printed."""

    def read(stem: str) -> pd.DataFrame:
        frame = raw.read(f"provinces/{stem}.csv")
        values = pd.to_numeric(frame["value"], errors="coerce")
        return frame.assign(year=frame["year"].astype("int64"), value=values)

    return read
