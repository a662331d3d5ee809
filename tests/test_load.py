"""Loaders on the shipped data: every table by its own function, typed, filtered, fresh."""

import doctest
import inspect
import re
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from analysis import load, sources
from analysis.errors import DataError, ParameterError, UnknownName

TABLES = sources.tables("clean") | sources.tables("edition")
MODULES = sorted(
    p.stem for p in Path(load.__file__).parent.glob("*.py") if p.stem not in {"__init__", "reading"}
)
NOT_TABLES = {
    "province_shapes",
    "editions",
    "project_records",
    "live_articles",
    "live_attention",
    "live_cooperation",
}


def loader(name: str) -> Callable[..., pd.DataFrame]:
    function: Callable[..., pd.DataFrame] = getattr(load, name)
    return function


def documented_columns(function: object) -> list[str]:
    """Names at the left of the section Columns of a docstring."""
    section = re.search(r"Columns\n-+\n(.*?)\n\n", f"{inspect.getdoc(function)}\n\n", re.DOTALL)
    assert section
    lines = [line for line in section.group(1).splitlines() if not line.startswith(" ")]
    return [re.split(r"[ :]", line)[0] for line in lines]


def test_indicators_are_found_alike_in_part_and_in_the_whole_table() -> None:
    wanted = ["rd_expenditure", "rd_intensity"]
    whole = load.province_panel()
    part = load.province_panel(wanted)
    expected = whole[whole["indicator"].isin(wanted)].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, expected)


def test_there_is_one_function_per_clean_and_edition_table() -> None:
    assert set(load.__all__) - NOT_TABLES == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_with_the_columns_and_rows_of_the_registry(name: str) -> None:
    options = {"raw": True} if name == "province_panel" else {}
    frame = loader(name)(**options)
    assert tuple(frame.columns) == TABLES[name].columns
    assert len(frame) == TABLES[name].rows


@pytest.mark.parametrize("name", TABLES)
def test_the_docstring_lists_the_columns_of_the_registry(name: str) -> None:
    assert documented_columns(loader(name)) == list(TABLES[name].columns)


@pytest.mark.parametrize("name", TABLES)
def test_the_docstring_says_row_source_and_trap(name: str) -> None:
    text = inspect.getdoc(loader(name)) or ""
    assert "one row per" in text.splitlines()[0]
    assert "Source:" in text
    if TABLES[name].layer == "clean":
        assert "The one trap:" in text


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.years])
def test_the_docstring_says_which_years_are_covered(name: str) -> None:
    first, last = TABLES[name].years
    assert f"Coverage: {first}–{last}." in (inspect.getdoc(loader(name)) or "")


@pytest.mark.parametrize("name", TABLES)
def test_writing_into_a_frame_does_not_reach_the_next_reader(name: str) -> None:
    first = loader(name)()
    column = first.columns[0]
    first.loc[:, column] = first[column].iloc[-1]
    first["new"] = 1
    pd.testing.assert_frame_equal(loader(name)(), loader(name)())
    assert "new" not in loader(name)()


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    result = doctest.testmod(import_module(f"analysis.load.{module}"), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_the_province_panel_has_the_seven_columns_and_its_types() -> None:
    panel = load.province_panel(["rd_expenditure"], first_year=2015)
    assert list(panel.columns) == ["province", "year", "indicator", "value", "unit", "flag", "source"]
    assert [str(panel[name].dtype) for name in ("province", "year", "value")] == ["str", "int64", "float64"]
    assert panel["year"].min() == 2015
    assert set(panel["unit"]) == {"billion CNY"}
    assert panel.index.tolist() == list(range(len(panel)))


def test_raw_figures_are_there_when_asked_for() -> None:
    panel = load.province_panel("rd_expenditure", provinces="beijing", first_year=2023, raw=True)
    assert list(panel.columns)[-2:] == ["raw_value", "raw_unit"]


def test_the_yangtze_delta_spent_1016_7_billion_yuan_on_research_in_2023() -> None:
    # National Bureau of Statistics, China Statistical Yearbook on Science and Technology 2024.
    panel = load.province_panel(["rd_expenditure"], regions="yrd", first_year=2023, last_year=2023)
    assert sorted(panel["province"]) == ["anhui", "jiangsu", "shanghai", "zhejiang"]
    assert panel["value"].sum() == pytest.approx(1016.7, abs=0.05)


def test_provinces_regions_and_years_narrow_each_other() -> None:
    panel = load.province_panel(
        "rd_expenditure", regions=["yrd", "jjj"], provinces=["beijing", "sichuan"], last_year=2012
    )
    assert set(panel["province"]) == {"beijing"}
    assert panel["year"].max() == 2012


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (lambda: load.province_panel(["rd_expenditur"]), "did you mean 'rd_expenditure'"),
        (lambda: load.province_panel(regions=["ydr"]), "unknown region 'ydr'"),
        (lambda: load.province_panel(provinces="bejing"), "did you mean 'beijing'"),
        (lambda: load.city_panel(cities=["suzhuo"]), "did you mean 'suzhou'"),
        (lambda: load.copublication_edges("chinarxiv"), "did you mean 'chinaxiv'"),
        (lambda: load.claims(edition="artikel"), "unknown edition 'artikel'"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(call: Callable[[], object], line: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        call()
    assert line in str(refusal.value)


def test_years_in_the_wrong_order_or_no_years_are_refused() -> None:
    with pytest.raises(ParameterError, match="first_year 2020 lies after last_year 2015"):
        load.province_panel(first_year=2020, last_year=2015)
    with pytest.raises(ParameterError, match="first_year must be a year like 2015"):
        load.events(first_year=2015.5)  # type: ignore[arg-type]


def test_edges_of_a_region_have_one_end_there() -> None:
    edges = load.copublication_edges("chinaxiv", regions="gba", first_year=2020, last_year=2020)
    gba = set(load.cities(regions="gba")["city"])
    assert len(edges) > 0
    assert (edges["origin"].isin(gba) | edges["destination"].isin(gba)).all()
    assert set(edges["collection"]) == {"chinaxiv"}


def test_events_are_kept_by_the_year_of_their_date() -> None:
    events = load.events(regions="jjj", first_year=2023, last_year=2024)
    assert set(pd.to_datetime(events["date"]).dt.year) <= {2023, 2024}
    assert set(events["region"]) == {"jjj"}


def test_the_article_has_44_claims_and_the_record_120_events_and_the_g60_nine_members() -> None:
    assert len(load.claims()) == 44
    assert len(load.events()) == 120
    assert int(load.cities()["g60"].sum()) == 9


def test_the_outlines_cover_33_provinces() -> None:
    shapes = load.province_shapes()
    assert shapes["type"] == "FeatureCollection"
    assert len(shapes["features"]) == 33


def test_one_indicator_comes_in_well_under_a_tenth_of_a_second() -> None:
    from analysis.load import reading

    reading._parsed.cache_clear()
    started = time.perf_counter()
    load.province_panel(["rd_expenditure"], first_year=2015)
    first = time.perf_counter() - started
    started = time.perf_counter()
    load.province_panel(["rd_expenditure"], first_year=2015)
    again = time.perf_counter() - started
    # A busy machine may take several times as long as an idle one; the second read is from memory.
    assert first < 0.5
    assert again < 0.1


def test_a_table_cut_off_at_the_end_of_a_row_is_refused(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil
    from pathlib import Path

    root = Path(str(tmp_path)) / "data"
    shutil.copytree(sources.data_root(), root, ignore=shutil.ignore_patterns("raw"))
    lines = (root / "clean" / "events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (root / "clean" / "events.csv").write_text("".join(lines[:50]), encoding="utf-8")
    monkeypatch.setenv("ANALYSIS_DATA", str(root))
    with pytest.raises(DataError, match=r"events\.csv, row 50: 49 rows instead of 120"):
        load.events()
