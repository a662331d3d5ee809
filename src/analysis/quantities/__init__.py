"""Numbers and amounts as people write them in English, German and Chinese: one vocabulary, pure functions.

The words (scales, currencies, units, numerals, bounds) are data: ``words.csv``, one row per word. Read by the
room for a user's own records and by the room that examines articles.
"""

from analysis.quantities.amounts import Amount, parse_amount
from analysis.quantities.numbers import Number, chinese_numeral, parse_number
from analysis.quantities.vocabulary import Word, fold, lookup, money_unit, words

__all__ = [
    "Amount",
    "Number",
    "Word",
    "chinese_numeral",
    "fold",
    "lookup",
    "money_unit",
    "parse_amount",
    "parse_number",
    "words",
]
