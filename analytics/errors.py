"""One family of errors: each says what is wrong, where, and what to do."""

from __future__ import annotations


class AnalyticsError(Exception):
    """Base of every error that a user of Tastemap can meet.

    Parameters
    ----------
    message : str
        What is wrong and where (row, column, file), in one sentence.
    hint : str, optional
        What to do about it, in one sentence.

    Examples
    --------
    >>> str(AnalyticsError("The file is empty.", hint="Export it again."))
    'The file is empty. Export it again.'
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class TableError(AnalyticsError):
    """A file cannot be read as a table."""


class RecognitionError(AnalyticsError):
    """The columns of a table do not tell who bought what."""


class CleaningError(AnalyticsError):
    """The cells of a table cannot be used as they are."""


class MatrixError(AnalyticsError):
    """The interactions are too few, or of the wrong kind, to make a matrix."""


class FactorizationError(AnalyticsError):
    """The matrix cannot be factorized as asked."""


class Cancelled(AnalyticsError):
    """The work was stopped because somebody asked for it."""

    def __init__(self) -> None:
        super().__init__("Stopped before it was finished.", hint="Nothing was changed.")


class PeriodError(AnalyticsError):
    """Two periods of a table cannot be compared."""


class EvaluationError(AnalyticsError):
    """A table cannot be tested on its own past."""


class UnknownLabelError(AnalyticsError):
    """An item, customer or segment of this name does not exist."""


class SegmentNameError(AnalyticsError):
    """A segment cannot carry this name."""


class ExportError(AnalyticsError):
    """A file cannot be written in the format asked for."""
