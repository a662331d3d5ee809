"""Write the stub of `analysis.load` for editors and type checkers, from data/datapackage.json."""

from pathlib import Path

from analysis.load import face, tables

STUB = Path(__file__).parents[1] / "src" / "analysis" / "load" / "__init__.pyi"

if __name__ == "__main__":
    STUB.write_text(tables.stub(face.__all__), encoding="utf-8")
