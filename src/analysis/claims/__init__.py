"""Examine any article: its numbers against every series of the package, without network and without a model."""

from analysis.claims.examination import examine

__all__ = ["examine"]
