"""Printed tables of the composite-indicator literature, typed as printed.

OECD/JRC (2008), Handbook on Constructing Composite Indicators: Methodology and User Guide, OECD Publishing,
ISBN 978-92-64-04345-9: Table A.2 (page 152), Table 14 (page 83), Table 15 (page 87), Tables 22 and 23
(page 100). Goalposts: UNDP (2001), Human Development Report 2001, technical note 2.
COINr (2024), version 1.1.14, vignette "Presenting Results", first rows of the printed results table.
"""

import numpy as np
import pandas as pd

# Table A.2, the 23 countries of the case study, in its order.
COUNTRIES = [
    "Finland",
    "United States",
    "Sweden",
    "Japan",
    "Korea",
    "Netherlands",
    "United Kingdom",
    "Canada",
    "Australia",
    "Singapore",
    "Germany",
    "Norway",
    "Ireland",
    "Belgium",
    "New Zealand",
    "Austria",
    "France",
    "Israel",
    "Spain",
    "Italy",
    "Czech Republic",
    "Hungary",
    "Slovenia",
]
INDICATORS = {
    "patents": "187 289 271 994 779 189 82 31 75 8 235 103 106 72 103 165 205 74 42 13 28 26 105",
    "royalties": "125.6 130 156.6 64.6 9.8 151.2 134 38.6 18.2 25.5 36.8 20.2 110.3 "
    "73.9 13 14.8 33.6 43.6 8.6 9.8 4.2 6.2 4",
    "internet": "200.2 179.1 125.8 49 4.8 136 57.4 108 125.9 72.3 41.2 193.6 48.6 "
    "58.9 146.7 84.2 36.4 43.2 21 30.4 25 21.6 20.3",
    "exports": "50.7 66.2 59.7 80.8 66.7 50.9 61.9 48.7 16.2 74.9 64.2 19 53.6 "
    "47.6 15.4 50.3 58.9 45 53.4 51 51.7 63.5 49.5",
    "telephones": "3.08 3.00 3.10 3.00 2.97 3.02 3.02 2.94 2.94 2.95 2.94 3.12 2.97 2.91 2.86 2.99 2.97 2.96"
    " 2.86 3.00 2.75 2.73 2.84",
    "electricity": "4.15 4.07 4.14 3.86 3.65 3.77 3.73 4.18 3.94 3.83 3.75 4.39 3.68 "
    "3.86 3.91 3.79 3.80 3.74 3.62 3.65 3.68 3.46 3.71",
    "schooling": "10 12 11.4 9.5 10.8 9.4 9.4 11.6 10.9 7.1 10.2 11.9 9.4 "
    "9.3 11.7 8.4 7.9 9.6 7.3 7.2 9.5 9.1 7.1",
    "university": "27.4 13.9 15.3 10 23.2 9.5 14.9 14.2 25.3 24.2 14.4 11.2 12.3 "
    "13.6 13.1 13.6 12.6 11 15.6 13 8.2 7.7 10.6",
}
# Goalposts of the index; telephones and electricity in logarithms, capped at the OECD averages 901 and 6,969.
GOALPOSTS = pd.DataFrame(
    {
        "lower": [0, 0, 0, 0, 0, 0, 0.8, 0.1],
        "upper": [994, 272.6, 232.4, 80.8, np.log10(901), np.log10(6969), 12.0, 27.4],
    },
    index=list(INDICATORS),
)

# Table 15: mean years of schooling, normalised; order of Table A.2.
SCHOOLING_RANK = "15 23 19 12 17 9 9 20 18 1 16 22 9 8 21 6 5 14 4 3 12 7 1"
SCHOOLING_ZSCORE = (
    "0.26 1.52 1.14 -0.06 0.76 -0.12 -0.12 1.27 0.83 -1.58 0.38 1.46 -0.12 -0.19 1.33 -0.76 -1.08 0.00 -1.46"
    " -1.52 -0.06 -0.31 -1.58"
)
SCHOOLING_MINMAX = (
    "0.59 1.00 0.88 0.49 0.76 0.47 0.47 0.92 0.78 0.00 0.63 0.98 0.47 0.45 0.94 0.27 0.16 0.51 0.04 0.02 0.49"
    " 0.41 0.00"
)
SCHOOLING_BEST = (
    "0.83 1.00 0.95 0.79 0.90 0.78 0.78 0.97 0.91 0.59 0.85 0.99 0.78 0.78 0.98 0.70 0.66 0.80 0.61 0.60 0.79"
    " 0.76 0.59"
)

# Table 22, budget allocation (BAP) and analytic hierarchy process; Table 23, ranks in its order of countries.
WEIGHTS_BAP = dict(zip(INDICATORS, (0.11, 0.11, 0.11, 0.18, 0.10, 0.06, 0.15, 0.18), strict=True))
ORDER_OF_TABLE_23 = [
    "Finland",
    "United States",
    "Sweden",
    "Japan",
    "Korea",
    "Netherlands",
    "United Kingdom",
    "Singapore",
    "Canada",
    "Australia",
    "Germany",
    "Norway",
    "Ireland",
    "Belgium",
    "New Zealand",
    "Austria",
    "France",
    "Israel",
    "Spain",
    "Italy",
    "Czech Republic",
    "Hungary",
    "Slovenia",
]
RANKS_BAP = "1 2 3 5 4 8 7 6 10 11 9 13 12 14 17 15 16 18 19 21 22 20 23"


def printed(text: str, index: list[str]) -> "pd.Series[float]":
    """The numbers of one printed column."""
    return pd.Series([float(number) for number in text.split()], index=index)


def raw_data() -> pd.DataFrame:
    """Table A.2: 23 countries × 8 indicators."""
    return pd.DataFrame({name: printed(text, COUNTRIES) for name, text in INDICATORS.items()})
