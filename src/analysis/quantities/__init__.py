"""Numbers and amounts as people write them in English, German and Chinese: one vocabulary, pure functions.

The words (scales, currencies, units, numerals, bounds) are data: ``words.csv``, one row per word. Read by the
room for a user's own records and by the room that examines articles.
"""

from analysis.quantities.notations import Notation, parse_notation, split_range, split_relation
from analysis.quantities.number_parsing import Number, chinese_numeral, parse_number
from analysis.quantities.unit_words import (
    Word,
    fold,
    lookup,
    money_unit,
    month_names,
    narrow,
    simplified,
    words,
)

__all__ = [
    "Notation",
    "Number",
    "Word",
    "chinese_numeral",
    "fold",
    "lookup",
    "money_unit",
    "month_names",
    "narrow",
    "parse_notation",
    "parse_number",
    "simplified",
    "split_range",
    "split_relation",
    "words",
]
