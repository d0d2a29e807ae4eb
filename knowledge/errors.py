"""Errors that a person can act on: what was wrong, what was expected, what to do."""

from __future__ import annotations


class ReadinessError(Exception):
    """A failure told in one readable message.

    Args:
        problem: what was wrong, a full sentence.
        remedy: what was expected and what to do, one or two full sentences.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem} {remedy}".strip())


class UnreadableFileError(ReadinessError):
    """A file from which no text can be taken."""


class UnknownDocumentError(ReadinessError):
    """No document, or more than one, fits the identifier that was given."""


class UnknownCollectionError(ReadinessError):
    """The collection that was named holds no document."""


class StoreError(ReadinessError):
    """The store's folder or server can't be used."""


class ModelFilesError(ReadinessError):
    """A model's files are missing or are not the ones that were expected."""


class VocabularyError(ReadinessError):
    """The file with the field's words can't be read."""
