"""Numbers and amounts as people write them in English, German and Chinese: one vocabulary, pure functions.

The words (scales, currencies, units, numerals, bounds) are data: ``words.csv``, one row per word. Read by the
room for a user's own records and by the room that examines articles.
"""

from analysis.quantities.amount_parsing import Amount, parse_amount, split_range, split_relation
from analysis.quantities.notations import Notation, parse_notation
from analysis.quantities.number_parsing import Number, chinese_numeral, parse_number
from analysis.quantities.unit_words import Word, fold, lookup, money_unit, narrow, words

__all__ = [
    "Amount",
    "Notation",
    "Number",
    "Word",
    "chinese_numeral",
    "fold",
    "lookup",
    "money_unit",
    "narrow",
    "parse_amount",
    "parse_notation",
    "parse_number",
    "split_range",
    "split_relation",
    "words",
]
