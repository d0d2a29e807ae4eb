"""A snapshot of the library to search in: BM25, passage vectors and token vectors over the same numbered passages.

Immutable: a change of the library makes a new snapshot from the derived files, and those who search finish on the old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knowledge.derived import DerivedDocument
from knowledge.embedding import Encoding
from knowledge.late_interaction import LateInteraction
from knowledge.lexical import BM25
from knowledge.passages import DocumentRecord, ScoredSentence
from knowledge.token_head import TokenHead


@dataclass(frozen=True)
class Candidate:
    """A passage that was scored: where it is, its parts of the score, and its sentences' scores in reading order."""

    row: int
    document: int
    position: int
    passage_id: str
    score: float
    signals: dict[str, float]
    sentences: tuple[ScoredSentence, ...]


class PassageIndex:
    """Documents side by side; a row is a passage's number over all of them."""

    def __init__(
        self, records: Sequence[DocumentRecord], documents: Sequence[DerivedDocument], head: TokenHead
    ) -> None:
        self.records = tuple(records)
        self.documents = tuple(documents)
        self.head = head
        sizes = [len(document.passage_ids) for document in documents]
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype("int64")
        self.size = int(self.starts[-1])
        self.document_of = np.repeat(np.arange(len(documents)), sizes)
        self.bm25 = BM25([document.postings for document in documents])
        self.late = LateInteraction(self.documents, head)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each passage id."""
        return {
            passage_id: int(self.starts[number]) + position
            for number, document in enumerate(self.documents)
            for position, passage_id in enumerate(document.passage_ids)
        }

    def place(self, row: int) -> tuple[int, int]:
        """(document, position within it) of a row."""
        document = int(self.document_of[row])
        return document, int(row - self.starts[document])

    def passage_id(self, row: int) -> str:
        """The id of a row's passage."""
        document, position = self.place(row)
        return self.documents[document].passage_ids[position]

    def cosines(self, question: Encoding, rows: np.ndarray) -> np.ndarray:
        """(len(rows),) cosine of the question's vector with the rows' passage vectors."""
        vectors = [self.documents[d].vectors[p] for d, p in map(self.place, rows.tolist())]
        return np.array(vectors, "float32") @ question.vector if vectors else np.zeros(0, "float32")

    def sentence_spans(self, row: int) -> np.ndarray:
        """(s, 2) character spans of a row's sentences in its passage's text."""
        document, position = self.place(row)
        derived = self.documents[document]
        return derived.sentence_spans[derived.sentence_starts[position] : derived.sentence_starts[position + 1]]
