"""What a notebook and a person call of the running of reports: the contract of their parameters."""

from analysis.run import parameters

__all__ = ["parameters"]
