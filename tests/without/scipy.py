"""Stands before the package of this name, which seaborn imports where it is there: half of its own time.

The package does not ask for it: tests see what a new environment has, whatever else is in this one.
"""

raise ImportError("not needed in tests")
