"""What the page is built over."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.feedback import FeedbackStore
from assistant.page.waiting import Line
from assistant.page.warming import Warming
from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.passages import DocumentRecord


@dataclass(frozen=True)
class PageContext:
    """The settings and the one assistant that every visitor of the page asks; the library is the assistant's own."""

    settings: Settings
    assistant: Any
    warming: Warming = field(default_factory=Warming)

    @property
    def library(self) -> Any:
        """The library that the assistant asks."""
        return self.assistant.library

    @cached_property
    def line(self) -> Line:
        """Who waits for an answer."""
        return Line(self.settings.concurrency)

    @cached_property
    def feedback(self) -> FeedbackStore:
        """Where feedback and unanswered questions are kept."""
        return FeedbackStore(self.settings.home / "feedback.sqlite3")

    def record(self, document_id: str) -> DocumentRecord | None:
        """The document with this id, or None where the library no longer holds it."""
        return next((record for record in self.library.records() if record.document_id == document_id), None)
