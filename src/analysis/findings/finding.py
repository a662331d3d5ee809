"""The type of what a notebook may say."""

from typing import Any

Finding = dict[str, Any]
"""One computed sentence or title of a figure.

`key` names a message (FILE.KEY, without a language); the other items are the values its placeholders want:
numbers, dates, keys of labels, pairs of number and unit, never words. Shown by
`page.say` (sentences) and `page.exhibit` (figures).
"""

Paragraph = list[Finding]
"""Findings that are shown as one paragraph."""
