"""From raw files to tidy tables: one module per family of raw files.

``raw`` opens the files; the others take frames of text and return tidy frames. ``build`` calls them, checks
every rule of the registry and is the only writer of the clean tables; ``raw_check`` compares raw files with
the registry.
"""
