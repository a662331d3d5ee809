"""Which institutions stand for a city or a region in a question: at most 100, chosen by a fixed rule.

A filter of OpenAlex takes 100 values. Only Beijing, Shanghai and the regions as a whole have more. Then the
100 are taken that led most national research projects (matched by their exact Chinese name), after them
universities, institutes, hospitals, others; older before younger; then by key.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from analysis import names
from analysis.live.openalex import MOST_VALUES
from analysis.load.live_answers import BETWEEN

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = {
    "034t30j35": "Chinese Academy of Sciences: its institutes all over the country print its name",
    "05qbk4x57": "University of Chinese Academy of Sciences: printed by students of these institutes",
}
"""Institutions whose address in Beijing says nothing about where the work was done."""
KINDS = ("education", "facility", "healthcare")

Places = Mapping[str, Sequence[str]]
Pairs = list[tuple[str, str]]


def of_cities(institutions: "pd.DataFrame", projects: "pd.DataFrame") -> dict[str, dict[str, list[str]]]:
    """Return ROR keys by region and city: the four regions, cities with an institution, at most 100 each."""
    found: dict[str, dict[str, list[str]]] = {region: {} for region in names.REGIONS}
    ranked = _ranked(institutions, projects)
    for region, city, key in ranked[["region", "city", "institution"]].astype(str).to_numpy():
        group = found[region].setdefault(city, [])
        if len(group) < MOST_VALUES:
            group.append(str(key))
    return {region: dict(sorted(cities.items())) for region, cities in found.items()}


def of_regions(institutions: "pd.DataFrame", projects: "pd.DataFrame") -> dict[str, list[str]]:
    """Return ROR keys by region, at most 100 each."""
    ranked = _ranked(institutions, projects)
    return {
        region: ranked.loc[ranked["region"] == region, "institution"].head(MOST_VALUES).tolist()
        for region in names.REGIONS
    }


def pairs(cities: Mapping[str, Places], regions: Sequence[str]) -> dict[str, Pairs]:
    """Return the pairs to ask for by scope: of the cities of each region, and of the regions themselves.

    Scopes with few pairs come first, so that most answers are in when a service stops answering.
    """
    asked = {region: list(combinations(cities[region], 2)) for region in regions}
    asked[BETWEEN] = list(combinations(sorted(regions), 2))
    return {scope: found for scope, found in sorted(asked.items(), key=lambda item: len(item[1])) if found}


def _ranked(institutions: "pd.DataFrame", projects: "pd.DataFrame") -> "pd.DataFrame":
    led = projects["institution_zh"].value_counts()
    known = institutions["region"].isin(names.REGIONS) & institutions["city"].notna()
    rows = institutions[known & ~institutions["institution"].isin(LEFT_OUT)]
    return rows.assign(
        led=rows["name_zh"].map(led).fillna(0),
        order=[_kind(types) for types in rows["types"]],
        since=rows["established"].fillna(9999),
    ).sort_values(["led", "order", "since", "institution"], ascending=[False, True, True, True])


def _kind(types: object) -> int:
    own = {part.strip() for part in str(types).split(";")}
    return next((place for place, kind in enumerate(KINDS) if kind in own), len(KINDS))
