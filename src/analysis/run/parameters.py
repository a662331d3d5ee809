"""The parameters of notebooks as a notebook or a person uses them: the contract, and a form."""

from pathlib import Path
from typing import Any

from analysis.run.contract import (
    Parameter,
    ParameterValueError,
    all_parameters,
    changed,
    check,
    declared,
    literals,
    notebooks,
    offered,
    parse,
    refused,
    weights,
)

__all__ = [
    "Parameter",
    "ParameterValueError",
    "all_parameters",
    "changed",
    "check",
    "declared",
    "form",
    "literals",
    "notebooks",
    "offered",
    "parse",
    "refused",
    "weights",
]


def form(notebook: str, folder: str | Path | None = None) -> Any:
    """Return a form with the parameters of one notebook; its button runs the report and links the page.

    ``parameters.form("02_key_data")`` as the last line of a cell shows it. Every value is checked like on the
    command line. The page goes to `folder`, by default ``build/site`` beside the notebooks.

    Raises
    ------
    ParameterError
        For a notebook that does not exist, with the nearest that does.
    """
    from analysis.run.form import Form

    return Form(notebook, Path(folder) if folder else None).box
