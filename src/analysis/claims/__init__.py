"""Examine any article: its numbers against every series of the package, without network or model."""

from analysis.claims.examination import examine

__all__ = ["examine"]
