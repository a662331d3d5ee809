"""The six region keys with names, members and the caveat a reader must see: rules/regions.csv."""

import pandas as pd

from analysis.pipeline import rules
from analysis.pipeline.raw_cells import chosen, without_blanks


def regions(mainland: tuple[str, ...]) -> pd.DataFrame:
    """Return the six regions, one row each; `mainland` are the 31 provinces of the panel in order.

    The provinces of `other` and `national` follow from those of the four regions.
    """
    table = pd.DataFrame(rules.rows("regions"), dtype="str")
    inside = set(";".join(table["panel_provinces"]).split(";"))
    rest = {"other": [province for province in mainland if province not in inside], "national": mainland}
    provinces = table["region"].map({region: ";".join(members) for region, members in rest.items()})
    full = table.assign(panel_provinces=provinces.fillna(table["panel_provinces"]))
    return chosen(without_blanks(full), "regions")
