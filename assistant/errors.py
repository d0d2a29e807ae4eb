"""The assistant's own errors; those of the library are in knowledge/errors.py."""

from __future__ import annotations

from knowledge.errors import ReadinessError


class SettingsError(ReadinessError):
    """A setting that can't work."""


class QuestionError(ReadinessError):
    """A question that can't be asked: empty, or too long."""


class BatchError(ReadinessError):
    """A batch file that can't be read, or a line of it."""


class ProviderError(ReadinessError):
    """The language model's provider is down, slow or wrong; the caller falls back to the extractive answer."""
