"""What the assistant gives back: an answer with its claims and citations, or a refusal that helps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.passages import RetrievedPassage

Status = Literal["answered", "refused", "declined"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document. `quote` stands verbatim there; `page` is the sheet from 1, None where a format has none.

    `cited_as` is how to name the source in a reference ("digest of ... (publisher, year)" for a digest of ours);
    `voice` says whose words they are (see `assistant.voices`).
    """

    n: int
    document_id: str
    passage_id: str
    file: str
    title: str
    publisher: str
    date: str
    country: str
    kind: str
    page: int | None
    page_label: str
    heading: str
    quote: str
    url: str
    cited_as: str
    voice: str
    collection: str = ""

    def as_json(self) -> dict[str, Any]:
        """The citation's fields, as the interface names them."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the answer with the numbers of its citations and the verdict of the groundedness check (0..1)."""

    text: str
    citations: tuple[int, ...]
    supported: bool
    score: float

    def as_json(self) -> dict[str, Any]:
        """The claim's fields, as the interface names them."""
        return {
            "text": self.text,
            "citations": list(self.citations),
            "supported": self.supported,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing that the library does cover, near to what was asked; `question`: one on it that is answered, if known."""

    title: str
    file: str
    heading: str
    question: str = ""

    def as_json(self) -> dict[str, str]:
        """The topic's fields, as the interface names them."""
        return {"title": self.title, "file": self.file, "heading": self.heading, "question": self.question}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, the nearest topics, and leads: verbatim passages that come near, not an answer."""

    reason: str
    nearest: tuple[Topic, ...] = ()
    leads: tuple[Citation, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The refusal's fields, as the interface names them."""
        return {
            "reason": self.reason,
            "nearest": [topic.as_json() for topic in self.nearest],
            "leads": [lead.as_json() for lead in self.leads],
        }


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each part of the way."""

    retrieve: float = 0.0
    generate: float = 0.0
    check: float = 0.0
    total: float = 0.0

    def as_json(self) -> dict[str, float]:
        """The parts in milliseconds."""
        return {name: round(getattr(self, name), 1) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything about one answered, refused or declined question; page, audit log and evaluation all read it.

    `text` is what a person is shown, with [n] markers. `notice` tells of a fallback ("the language model did not
    answer, so ..."), "" where there was none. `confidence` (0..1) is the estimate that the passages answer at all.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    retrieved: tuple[RetrievedPassage, ...] = ()
    refusal: Refusal | None = None
    model: str = "extractive"
    timings: Timings = field(default_factory=Timings)
    notice: str = ""
    confidence: float = 0.0
    suggestions: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """One OUT row of `readiness ask`, without the `id` that the caller knows."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status,
            "answer": self.text,
            "claims": [claim.as_json() for claim in self.claims],
            "citations": [citation.as_json() for citation in self.citations],
            "retrieved": [retrieved_as_json(found) for found in self.retrieved],
            "refusal": self.refusal.as_json() if self.refusal else None,
            "model": self.model,
            "timings_ms": self.timings.as_json(),
            "notice": self.notice,
            "confidence": round(self.confidence, 4),
            "suggestions": list(self.suggestions),
        }


def retrieved_as_json(found: RetrievedPassage) -> dict[str, Any]:
    """One row of `retrieved`, as the interface names its fields."""
    passage = found.passage
    return {
        "rank": found.rank,
        "passage_id": passage.passage_id,
        "document_id": passage.document_id,
        "file": found.document.file,
        "page": passage.page(),
        "heading": passage.heading,
        "text": passage.text,
        "score": round(float(found.score), 6),
    }
