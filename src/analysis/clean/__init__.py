"""From raw files to tidy tables: pure functions, one module per family of raw files.

``raw`` is the only module here that opens files. The others take frames of text and return tidy frames;
``analysis.build`` calls them and is the only writer of the clean tables.
"""
