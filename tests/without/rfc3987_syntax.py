"""Stands before the package of this name: importing it takes longer than all else that nbformat brings along.

It checks addresses with letters of any script for jsonschema, which does without it where it is missing.
"""

raise ImportError("not needed in tests")
