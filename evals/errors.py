"""What can go wrong with an evaluation, told so that a person can act on it."""

from __future__ import annotations

from knowledge.errors import ReadinessError


class QuestionFileError(ReadinessError):
    """A file of questions that can't be read, or a line of it."""


class RecordsError(ReadinessError):
    """Saved records that can't be read, or that don't belong to the questions."""


class GateError(ReadinessError):
    """A gate file that can't be read, or that names a figure which doesn't exist."""


class SuiteError(ReadinessError):
    """A suite that doesn't exist, or whose data is not there."""


class ComparisonError(ReadinessError):
    """Two evaluations that can't be compared."""
