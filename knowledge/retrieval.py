"""Question -> ranked passages, over the library as it is now."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from knowledge.derived import DerivedDocument, DerivedFolder, derive, derive_words
from knowledge.embedding import Embedder, Encoding
from knowledge.filters import Filters
from knowledge.lexical import stem_counts, stem_id, words
from knowledge.passage_index import Candidate, PassageIndex
from knowledge.passages import DocumentRecord, Passage, RetrievedPassage
from knowledge.preferences import Preferences
from knowledge.ranking import (
    CANDIDATES,
    VARIED_AMONG,
    Query,
    near_duplicates,
    rank,
    reference_lists_last,
    with_another_document,
)
from knowledge.reranking import RERANKED, CrossEncoderReranker, reranked
from knowledge.store import PassageStore
from knowledge.token_head import TokenHead
from knowledge.vocabulary import Vocabulary

EVERYTHING = Filters()


@dataclass(frozen=True)
class Snapshot:
    """A library as it was at one generation of its ledger: what is searched in, and which documents are preferred."""

    generation: int
    index: PassageIndex
    preferences: Preferences


class Retriever:
    """Searches a library; sees every change of it at the next question, in whichever process it was made.

    Args:
        store: the passages, with the ledger that says what is active.
        derived: the folder of derived files.
        embedder: the one that the store was filled with.
        question_embedder: the one that questions are read with; its vectors are compared with the embedder's.
        head: the head that the derived files are made with.
        vocabulary: the documents' words for people's.
        country: the asker's own, whose papers are preferred where a question names none; "" for none.
        reranker: reads the best passages again beside the question; None for none.
    """

    def __init__(
        self,
        store: PassageStore,
        derived: DerivedFolder,
        embedder: Embedder,
        question_embedder: Embedder,
        head: TokenHead,
        vocabulary: Vocabulary,
        country: str = "",
        reranker: CrossEncoderReranker | None = None,
    ) -> None:
        self._store = store
        self._derived = derived
        self._embedder = embedder
        self._question_embedder = question_embedder
        self._head = head
        self._vocabulary = vocabulary
        self._country = country
        self._reranker = reranker
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def reading_with(self, question_embedder: Embedder) -> Retriever:
        """The same retriever, reading questions with another embedder."""
        other = copy(self)
        other._question_embedder = question_embedder
        return other

    def search(self, question: str, k: int = 10, filters: Filters = EVERYTHING) -> list[RetrievedPassage]:
        """The `k` passages that fit best, best first; passages that say the same are shown once.

        Args:
            question: one that can be understood alone.
            k: how many; fewer where the library holds fewer.
            filters: which documents may be shown.
        """
        snapshot = self.snapshot()
        index = snapshot.index
        allowed = np.array([filters.allow(record) for record in index.records], dtype=bool)
        if not allowed.any():
            return []
        encoding = self._encode(question)
        rows = self._dense_rows(index, encoding, allowed)
        query = Query(
            encoding=encoding,
            stems=stem_counts(question),
            official=stem_counts(" ".join(self._vocabulary.terms(question))),
            preferred=snapshot.preferences.of(question),
            allowed=None if allowed.all() else allowed,
        )
        ranked = rank(index, query, rows)
        if self._reranker is None:
            varied = with_another_document(self._found(index, ranked, max(k, VARIED_AMONG)))[:k]
            return [replace(one, rank=place) for place, one in enumerate(varied, 1)]
        return reranked(self._reranker, question, self._found(index, ranked, max(k, RERANKED)))[:k]

    def index(self) -> PassageIndex:
        """The library's passages as they are now."""
        return self.snapshot().index

    def snapshot(self) -> Snapshot:
        """The library as it is now; made anew where it changed."""
        generation = self._store.generation
        if self._snapshot is None or self._snapshot.generation != generation:
            with self._lock:
                generation = self._store.generation
                if self._snapshot is None or self._snapshot.generation != generation:
                    index = self._made_index()
                    preferences = Preferences(index.records, self._vocabulary, self._country)
                    self._snapshot = Snapshot(generation, index, preferences)
        return self._snapshot

    def knows(self, word: str) -> bool:
        """Whether a word, in whichever form, or the long form of an abbreviation stands anywhere in the library."""
        bm25 = self.index().bm25
        forms = [words(form) for form in (word, *self._vocabulary.terms(word))]
        return any(all(bm25.frequency(stem_id(part)) for part in form) for form in forms)

    def _made_index(self) -> PassageIndex:
        known = self._documents_of(self._snapshot.index) if self._snapshot else {}
        records: list[DocumentRecord] = []
        documents: list[DerivedDocument] = []
        for record in self._store.ledger.records():
            key = (record.document_id, record.version)
            document = known.get(key) or self._derived.read(*key) or self._derive_again(record)
            if document:
                records.append(record)
                documents.append(document)
        return PassageIndex(records, documents, self._head)

    def _documents_of(self, index: PassageIndex) -> dict[tuple[str, str], DerivedDocument]:
        return {
            (record.document_id, record.version): document
            for record, document in zip(index.records, index.documents, strict=True)
        }

    def _derive_again(self, record: DocumentRecord) -> DerivedDocument | None:
        """What is derived of a document, made from the store's passages where its files are missing."""
        passages = self._store.passages_of(record.document_id)
        if not passages:
            return None
        encodings = self._embedder.encode([passage.indexed_text for passage in passages], rounded=True)
        document = derive(passages, encodings, self._head) if encodings else derive_words(passages, self._head)
        self._derived.write(record.document_id, record.version, document)
        return document

    def _encode(self, question: str) -> Encoding:
        encodings = self._question_embedder.encode([question])
        if encodings:
            return encodings[0]
        empty = np.zeros(0, "int32")
        vector = self._question_embedder.embed([question])[0]
        return Encoding(vector, empty, empty.reshape(0, 2), np.zeros((0, self._embedder.dimension), "float32"))

    def _dense_rows(self, index: PassageIndex, encoding: Encoding, allowed: np.ndarray) -> np.ndarray:
        ids = None if allowed.all() else {index.records[i].document_id for i in np.flatnonzero(allowed)}
        hits = self._store.nearest(encoding.vector, CANDIDATES, ids)
        return np.array([index.row_of[hit] for hit, _ in hits if hit in index.row_of], dtype="int64")

    def _found(self, index: PassageIndex, candidates: Sequence[Candidate], k: int) -> list[RetrievedPassage]:
        """The best k candidates with their passages' text; a passage that the store no longer has is left out."""
        found: list[RetrievedPassage] = []
        for start in range(0, len(candidates), 2 * k + 10):
            part = candidates[start : start + 2 * k + 10]
            passages = {p.passage_id: p for p in self._store.get([c.passage_id for c in part])}
            held = [
                (candidate, passages[candidate.passage_id]) for candidate in part if candidate.passage_id in passages
            ]
            for candidate, passage in reference_lists_last(held):
                if near_duplicates(passage.text, [other.passage.text for other in found]):
                    continue
                found.append(_retrieved(index, candidate, passage, len(found) + 1))
                if len(found) == k:
                    return found
        return found


def _retrieved(index: PassageIndex, candidate: Candidate, passage: Passage, place: int) -> RetrievedPassage:
    sentences = tuple(sorted(candidate.sentences, key=lambda sentence: -sentence.score))
    record = index.records[candidate.document]
    return RetrievedPassage(passage, record, place, candidate.score, candidate.signals, sentences)
