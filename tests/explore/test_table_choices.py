"""What the explorer of a table offers at first."""

import pandas as pd
import pytest

from analysis.explore import frames


def test_a_column_of_too_many_kinds_is_not_the_first_axis(
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = frames.MOST_KINDS + 1
    table = pd.DataFrame(
        {
            "name": [f"row {one}" for one in range(number)],
            "kind": ["a", "b"] * (number // 2) + ["a"] * (number % 2),
            "value": range(number),
        }
    )
    frames.table(table)
    assert "value by kind" in capsys.readouterr().out
