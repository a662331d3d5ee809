"""What a continuation of the past allows to say, and how wrong it has been so far."""

from analysis.findings.outlook.backtests import backtest, errors, rules
from analysis.findings.outlook.balance import convergence_of, drawn_spread, moved, size_note, spreads
from analysis.findings.outlook.expected import evidence_sources, ranked, statements, trace
from analysis.findings.outlook.outlook_lines import (
    FORMATS,
    best_rule,
    bounds,
    continued,
    ends,
    ends_caption,
    expectation,
    line,
)
from analysis.findings.outlook.values import by_region, comparable, sources

__all__ = [
    "FORMATS",
    "backtest",
    "best_rule",
    "bounds",
    "by_region",
    "comparable",
    "continued",
    "convergence_of",
    "drawn_spread",
    "ends",
    "ends_caption",
    "errors",
    "evidence_sources",
    "expectation",
    "line",
    "moved",
    "ranked",
    "rules",
    "size_note",
    "sources",
    "spreads",
    "statements",
    "trace",
]
