"""Storing answers in the user's folder: whole or not at all, and never over a better one."""

import json
from pathlib import Path
from typing import Any

from analysis import files, registry
from analysis.errors import ParameterError
from analysis.load.live_answers import read_answer

Answer = dict[str, Any]


def folder() -> Path:
    """Return the folder of the answers.

    Raises
    ------
    ParameterError
        When ANALYSIS_CACHE names a place inside the package or its data: answers are never shipped.
    """
    root = registry.live_root().resolve()
    package = Path(registry.__file__).resolve().parent
    for shipped in (package, registry.data_root().resolve(), registry.notebooks_root().resolve()):
        if root.is_relative_to(shipped):
            raise ParameterError("ANALYSIS_CACHE names a folder of the package: choose one of your own")
    return root


def name_of(answer: Answer) -> str:
    """Return the file name: what was asked, where, for how many days, up to which day."""
    return f"{answer['what']}-{answer['scope']}-{answer['days']:03d}-{answer['last']}.json"


def store(answer: Answer, root: Path) -> bool:
    """Write an answer; False when the one already there for the same question and days is better.

    Better is the more complete one, and of equally complete ones the newer. Pairs of places that only the
    earlier answer knows are kept beside the new ones: asking for two regions does not lose the third. Answers
    for other days have other names, so nothing older is lost.

    Raises
    ------
    WriteError
        When the folder cannot be written to; what was there stays as it was.
    """
    file = root / name_of(answer)
    before = read_answer(file)
    if before is not None:
        if _worth(before) > _worth(answer):
            return False
        answer = _with_pairs_of(before, answer)
    files.write(file, json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return True


def _worth(answer: Answer) -> tuple[float, str]:
    return answer["answered"] / max(answer["asked"], 1), answer["asked_at"]


def _with_pairs_of(before: Answer, answer: Answer) -> Answer:
    """The answer with the pairs of places that only the earlier one has; both are of one day."""
    known = {_pair(row) for row in answer["rows"]}
    kept = [row for row in before["rows"] if _pair(row) not in known]
    if answer["what"] != "cooperation" or not kept:
        return answer
    more = len({_pair(row) for row in kept})
    return {
        **answer,
        "asked": answer["asked"] + more,
        "answered": answer["answered"] + more,
        "queries": {**answer["queries"], "institutions": _institutions(before) | _institutions(answer)},
        "rows": [*answer["rows"], *kept],
    }


def _pair(row: Answer) -> tuple[object, object]:
    return row.get("origin"), row.get("destination")


def _institutions(answer: Answer) -> dict[str, list[str]]:
    return dict(answer.get("queries", {}).get("institutions", {}))
