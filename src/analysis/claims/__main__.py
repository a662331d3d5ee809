"""Predictions of articles as CSV: `python -m analysis.claims FILE …`."""

import csv
import sys
from pathlib import Path

from analysis.claims.documents import read_article
from analysis.claims.examination import as_table, examine_document
from analysis.errors import AnalysisError

COLUMNS = ("passage", "start", "end", "value", "unit", "relation", "place", "indicator", "year", "verdict")


def main(paths: list[str]) -> int:
    """Print one row per number of the files; what cannot be read is told on standard error."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    code = 0
    for path in paths:
        try:
            table = as_table(examine_document(read_article(path)))
        except AnalysisError as error:
            print(error, file=sys.stderr)
            code = error.exit_code
            continue
        for row in table.itertuples():
            cells = [row.start, row.end, row.value, row.unit, row.relation, row.place, row.indicator]
            writer.writerow([Path(path).stem, *cells, row.year if row.year else "", row.verdict])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
