"""What a refresh can end with."""

from analysis.errors import AnalysisError


class ServiceError(AnalysisError):
    """A service refused, failed or answered in another form; answers stored before stay as they are."""

    exit_code = 1


class QuestionRefusedError(ServiceError):
    """A service has read one question and refuses it, in words; others may still be answered."""


class NothingAnsweredError(ServiceError):
    """Every question on one region was refused or answered empty; the next region may fare better."""


class ExtraMissing(AnalysisError):  # noqa: N818  named after what is wrong
    """The libraries of the optional extra are not installed."""

    exit_code = 1


def extra_missing(library: str) -> ExtraMissing:
    """Return the refusal that says how to install what a refresh needs."""
    return ExtraMissing(
        f"a refresh needs {library}: python -m pip install 'regional-innovation-analysis[live]'"
    )
