"""The things that travel between rooms: documents, passages and what retrieval found. Imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

BlockKind = Literal["paragraph", "list", "table", "code"]

PageStarts = tuple[tuple[int, int], ...]
"""Where each page begins in a text: (character offset, sheet from 1), in order; empty where a format has no pages."""


def page_at(page_starts: PageStarts, offset: int) -> int | None:
    """The sheet (from 1) on which the character at `offset` stands, or None where a format has no pages."""
    page = None
    for start, sheet in page_starts:
        if start > offset and page is not None:
            break
        page = sheet
    return page


@dataclass(frozen=True, slots=True)
class BasedOn:
    """One work that a digest sums up."""

    title: str
    publisher: str = ""
    date: str = ""
    country: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document as a whole. Dates are ISO, as precise as known: "2025", "2025-04" or "2025-04-03"."""

    title: str
    publisher: str = ""
    country: str = ""
    date: str = ""
    kind: str = ""
    licence: str = ""
    url: str = ""
    superseded_by: str = ""
    based_on: tuple[BasedOn, ...] = ()

    @property
    def is_digest(self) -> bool:
        """Whether this text was written by the assistant's makers about somebody else's work."""
        return bool(self.based_on)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list, table or listing of code, in reading order.

    `text` is what an independent reader of the file would see, with white space tidied: a list has one item a line,
    a table one row a line. `heading_path` holds the headings above it, outermost first. `apart`: whether an independent
    reader finds something else between it and the block before.
    """

    text: str
    heading_path: tuple[str, ...] = ()
    kind: BlockKind = "paragraph"
    page_starts: PageStarts = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `file` is its path below the folder that was ingested, with forward slashes.

    `page_labels[i]` is what is printed on sheet i+1 ("" where nothing is known); `problem`: what could not be read.
    """

    file: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    pages: int | None = None
    page_labels: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is indexed and cited.

    `text` is what is quoted and shown; `context` (title, publisher, date, headings) is only put before it where the
    passage is embedded and indexed. `position` counts passages within the document from 0.
    """

    passage_id: str
    document_id: str
    position: int
    text: str
    context: str
    heading_path: tuple[str, ...] = ()
    kind: BlockKind = "paragraph"
    page_starts: PageStarts = ()

    @property
    def indexed_text(self) -> str:
        """What the embedder and BM25 read."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    @property
    def heading(self) -> str:
        """The headings above the passage in one line, outermost first."""
        return " > ".join(self.heading_path)

    def page(self, offset: int = 0) -> int | None:
        """The sheet (from 1) on which the character at `offset` of the text stands; None where there are no pages."""
        return page_at(self.page_starts, offset)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as the library keeps it."""

    document_id: str
    version: str
    collection: str
    file: str
    metadata: Metadata
    content_hash: str
    pages: int | None = None
    page_labels: tuple[str, ...] = ()
    passages: int = 0
    status: Literal["ready", "partial"] = "ready"
    problem: str = ""
    ingested_at: str = ""
    duplicate_of: str = ""


class ScoredSentence(NamedTuple):
    """A sentence of a passage, by its character bounds, as late interaction saw it beside the question.

    `score`: how well the question's tokens are matched by the sentence's (-1..1). `asked_for`: how well the sentence's
    are by the question's (-1..1), low where it speaks of much else. `leads`: weight of the question's tokens that no
    other sentence of the passage matches better (0..1).
    """

    start: int
    end: int
    score: float
    asked_for: float = 0.0
    leads: float = 0.0


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A passage that retrieval ranked. `score` is comparable within one question only; `signals` names its parts.

    `sentences` holds the passage's sentences, the highest score first.
    """

    passage: Passage
    document: DocumentRecord
    rank: int
    score: float
    signals: dict[str, float] = field(default_factory=dict)
    sentences: tuple[ScoredSentence, ...] = ()
