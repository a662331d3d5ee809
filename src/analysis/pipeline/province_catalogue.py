"""The catalogue of indicators: which raw variable is which indicator, in which unit."""

import re

import pandas as pd

from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import refuse, registered_columns

CATALOGUE_FILE = "provinces/indicators.csv"
SUPPLEMENT_FILE = "indicators.csv"


def source_key(stem: str) -> str:
    """Return the source key of a provincial raw file: RDActivity → rd_activity, CNIPA_PCT → cnipa_pct."""
    words = re.sub(r"(?<=[a-z]{2})(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])", "_", stem.removesuffix(".csv"))
    return words.lower()


def catalogue(raw: RawFiles) -> pd.DataFrame:
    """Return the catalogue of indicators, one row per indicator, in the order of our supplement.

    Columns of provinces/indicators.csv as text, with factor (float), source (keys), better, formula and
    table (where the values live when not in the panels). Our own supplement (translations/indicators.csv)
    adds two ranks the audit asks for, indicators of regions and cities, direction and formula, and replaces
    the cells it fills: caveats on the raw file alone are replaced.
    """
    listed = raw.read(CATALOGUE_FILE).set_index("indicator")
    supplement = raw.beside("translations").read(SUPPLEMENT_FILE).set_index("indicator")
    merged = listed.reindex([*supplement.index, *listed.index.difference(supplement.index, sort=False)])
    added = ("better", "numerator", "denominator", "ratio_factor", "formula", "table", "source")
    merged = merged.fillna("").assign(**dict.fromkeys(added, ""))
    ours = supplement.reindex(index=merged.index, columns=merged.columns).fillna("")
    full = merged.where(ours == "", ours).reset_index()
    full["factor"] = pd.to_numeric(full["conversion_factor"], errors="coerce")
    full["ratio_factor"] = pd.to_numeric(full["ratio_factor"], errors="coerce")
    computed = (full["source_file"] == "derived") & (full["numerator"] != "")
    full["formula"] = full["formula"].mask(computed, full.apply(_formula, axis=1))
    of_file = full["source_file"].where(full["source_file"] != "derived", "").map(source_key)
    full["source"] = full["source"].where(full["source"] != "", of_file)
    return full


def _formula(row: pd.Series) -> str:
    """Return a ratio of the catalogue as a line of arithmetic."""
    above, below = (
        f"({names.replace(';', ' + ')})" if ";" in names else names
        for names in (row["numerator"], row["denominator"])
    )
    factor = "" if row["ratio_factor"] == 1 else f"{row['ratio_factor']:g} * "
    return f"{factor}{above} / {below}"


def variables_of(catalogued: pd.DataFrame, stem: str) -> pd.DataFrame:
    """Return the catalogue rows of one raw table: variables, indicator, source_unit, unit, factor, source."""
    own = catalogued[catalogued["source_file"] == f"{stem}.csv"]
    names = {"source_variable": "variables", "target_unit": "unit"}
    return own.rename(columns=names)[["variables", "indicator", "source_unit", "unit", "factor", "source"]]


def indicator_table(
    catalogued: pd.DataFrame,
    places: dict[str, pd.DataFrame],
    *,
    order: list[str],
) -> pd.DataFrame:
    """Return the clean table ``indicators``, one row per indicator, years and sources as found.

    ``places`` gives, by name of the clean table, frames with columns indicator, year, value, source and
    flag; the first of them that knows an indicator is its table. For those that are in none of them
    (figures on whole regions or single cities) the catalogue names the table and the years. ``order`` is
    the order of the flags. The sources of a computed ratio are those of its parts.
    """
    found = pd.concat([frame.assign(table=name) for name, frame in places.items()], ignore_index=True)
    home = found.drop_duplicates("indicator").set_index("indicator")["table"]
    flags = found.groupby("indicator")["flag"].agg(lambda cells: _union(cells, order))
    found = found[found["value"].notna() & (found["table"] == found["indicator"].map(home))]
    table = catalogued.rename(
        columns={"target_unit": "unit", "definition": "definition_en", "caveats": "caveat_en"}
    )
    key = table["indicator"]
    table["table"] = key.map(home).fillna(table["table"])
    table[["first_year", "last_year"]] = _years(table, found)
    table["flag"] = key.map(flags).fillna("")
    table["source"] = _sources(table, found)
    table["definition_en"] = table["definition_en"].str.replace("r&d", "R&D", regex=False)
    return table[registered_columns("indicators")]


def _years(table: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return first and last year with a value; for indicators of other tables the years of the catalogue."""
    years = found.groupby("indicator")["year"].agg(["min", "max"])
    named = table["years"].str.findall(r"(?:19|20)\d\d").map(lambda found: [int(year) for year in found])
    key = table["indicator"]
    first = key.map(years["min"]).fillna(named.map(lambda found: min(found, default=None)))
    last = key.map(years["max"]).fillna(named.map(lambda found: max(found, default=None)))
    expected = "years of the indicator here, or values of it in a raw table"
    refuse(
        "no values and no years", last.isna(), key, file=f"translations/{SUPPLEMENT_FILE}", expected=expected
    )
    return pd.DataFrame({"first_year": first, "last_year": last}).astype("int64")


def _sources(table: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Return the sources of each indicator, separated by semicolons; a derived one has its parts'."""
    listed = found.groupby("indicator")["source"].agg(lambda cells: list(dict.fromkeys(cells))).to_dict()
    years = table.set_index("indicator")
    computed = table[(table["source_file"] == "derived") & (table["numerator"] != "")]
    parts = computed["numerator"] + ";" + computed["denominator"]
    for indicator, names in zip(computed["indicator"], parts.str.split(";"), strict=True):
        own = found["year"].between(years["first_year"][indicator], years["last_year"][indicator])
        by_name = found[own].groupby("indicator")["source"].unique()
        listed[indicator] = list(dict.fromkeys(source for name in names for source in by_name[name]))
    joined = table["indicator"].map({name: ";".join(keys) for name, keys in listed.items()})
    return joined.fillna(table["source"])


def _union(cells: pd.Series, order: list[str]) -> str:
    """Return the flags that occur in any of the cells, in the order of the table of flags."""
    present = {flag for cell in cells.unique() for flag in cell.split(";") if flag}
    return ";".join(flag for flag in order if flag in present)
