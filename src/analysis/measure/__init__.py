"""Arithmetic on tidy tables: nothing is read, nothing is drawn, no word of any language is written.

Six functions come first: ``growth``, ``forecast``, ``rank``, ``rank_ends``, ``spread``, ``window``.
Each submodule is one subject and is loaded on first use, so that ``import analysis`` stays light:
``keydata`` (key table, both unit readings), ``checks`` and ``evidence`` (plausibility, findings, verdicts),
``events`` (windows of days), ``indicators`` and ``convergence`` (panel), ``network`` (co-publications),
``composite``, ``priorities``, ``robustness`` (rankings), ``scenarios`` (trends with their past error),
``editions`` (what changed between two key tables).
"""

from typing import TYPE_CHECKING

from analysis import lazy

if TYPE_CHECKING:
    from analysis.measure import (
        association as association,
        bay_area as bay_area,
        catalogue as catalogue,
        checks as checks,
        columns as columns,
        composite as composite,
        convergence as convergence,
        coverage as coverage,
        editions as editions,
        events as events,
        evidence as evidence,
        indicators as indicators,
        keydata as keydata,
        links as links,
        network as network,
        priorities as priorities,
        regional as regional,
        robustness as robustness,
        scenarios as scenarios,
        windows as windows,
    )
    from analysis.measure.basics import forecast, growth, rank, rank_ends, spread, window
else:
    _MODULES = (
        "association",
        "bay_area",
        "catalogue",
        "checks",
        "columns",
        "composite",
        "convergence",
        "coverage",
        "editions",
        "events",
        "evidence",
        "indicators",
        "keydata",
        "links",
        "network",
        "priorities",
        "regional",
        "robustness",
        "scenarios",
        "windows",
    )
    _BASICS = dict.fromkeys(("forecast", "growth", "rank", "rank_ends", "spread", "window"), "basics")
    __getattr__, __dir__ = lazy.attach(__name__, _MODULES, _BASICS, listed=tuple(_BASICS))

__all__ = ["forecast", "growth", "rank", "rank_ends", "spread", "window"]
