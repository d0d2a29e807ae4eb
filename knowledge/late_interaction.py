"""Late interaction: for each token of the question the best token of a passage (MaxSim; Khattab and Zaharia, 2020).

Tokens of the question are weighted by how rare their word pieces are in the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.derived import CONTEXT_SENTENCE, DerivedDocument
from knowledge.embedding import Encoding
from knowledge.token_head import TokenHead

LEAST_WEIGHT = 0.05
CLOSE = 0.5
"""The cosine above which one token matches another closely: that of one pair in twenty drawn at random."""


@dataclass(frozen=True)
class LateScores:
    """What late interaction says of `n` candidates.

    passage: (n,) score in -1..1. weakest: (n,) how well the candidate matches that one of the question's weighty tokens
    that it matches worst. sentence: for each candidate (s, 4) its sentences in reading order: `score`, `asked_for`,
    `leads` and `matched` of `knowledge.passages.ScoredSentence`.
    """

    passage: np.ndarray
    weakest: np.ndarray
    sentence: tuple[np.ndarray, ...]


class LateInteraction:
    """MaxSim over the derived token vectors of a set of documents, its passages numbered one after another."""

    def __init__(self, documents: Sequence[DerivedDocument], head: TokenHead) -> None:
        self._documents = documents
        self._head = head
        self._frequency, self._passages = _piece_frequencies(documents)

    def weights(self, pieces: np.ndarray) -> np.ndarray:
        """(q,) float32 weight of each word piece of a question: its rarity, summing to one."""
        weight = self.rarity(pieces)
        return (weight / max(float(weight.sum()), 1e-9)).astype("float32")

    def rarity(self, pieces: np.ndarray) -> np.ndarray:
        """(q,) float32 how rare each word piece is in the documents: BM25's inverse document frequency."""
        found = np.array([self._frequency.get(int(piece), 0) for piece in pieces], "float32")
        return np.maximum(LEAST_WEIGHT, np.log((self._passages + 1) / (found + 0.5)))

    def scores(self, question: Encoding, candidates: Sequence[tuple[int, int]]) -> LateScores:
        """MaxSim of the question with each candidate, given as (document, passage within it)."""
        if not len(question.pieces) or not candidates:
            nothing = np.zeros(len(candidates), "float32")
            return LateScores(nothing, nothing, tuple(np.zeros((0, 4)) for _ in candidates))
        weight = self.weights(question.pieces)
        tokens = self._head.project_exactly(question.token_vectors)
        parts = [self._tokens(document, passage) for document, passage in candidates]
        stacked = np.concatenate([vectors for vectors, _ in parts]).astype("float32")
        similarity = (tokens @ stacked.T) / 127.0
        passage_scores = np.full(len(candidates), -1.0, "float32")
        weakest = np.full(len(candidates), -1.0, "float32")
        weighty = weight >= np.median(weight)
        sentence_scores = []
        start = 0
        for position, (vectors, sentences) in enumerate(parts):
            block = similarity[:, start : start + len(vectors)]
            start += len(vectors)
            if len(vectors):
                best = block.max(axis=1)
                passage_scores[position] = weight @ best
                weakest[position] = best[weighty].min()
            sentence_scores.append(_by_sentence(block, sentences, weight))
        return LateScores(passage_scores, weakest, tuple(sentence_scores))

    def _tokens(self, document: int, passage: int) -> tuple[np.ndarray, np.ndarray]:
        derived = self._documents[document]
        part = slice(derived.token_starts[passage], derived.token_starts[passage + 1])
        return derived.token_vectors[part], derived.token_sentences[part]


def _by_sentence(block: np.ndarray, sentences: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(s, 4) what `LateScores.sentence` says; `block` is (question tokens, passage tokens)."""
    inside = np.flatnonzero(sentences != CONTEXT_SENTENCE)
    if not len(inside):
        return np.zeros((0, 4), "float32")
    numbers = sentences[inside]
    starts = np.flatnonzero(np.append(True, np.diff(numbers.astype("int32")) != 0))
    own = block[:, inside]
    best = np.maximum.reduceat(own, starts, axis=1)
    lengths = np.diff(np.append(starts, len(numbers)))
    scores = np.zeros((int(numbers.max()) + 1, 4), "float32")
    scores[:, :2] = -1.0
    scores[numbers[starts]] = np.stack(
        [
            weight @ best,
            np.add.reduceat(own.max(axis=0), starts) / lengths,
            weight @ (best == best.max(axis=1, keepdims=True)),
            weight @ (best > CLOSE),
        ],
        axis=1,
    )
    return scores


def _piece_frequencies(documents: Sequence[DerivedDocument]) -> tuple[dict[int, int], int]:
    """In how many passages each word piece occurs, and how many passages there are."""
    totals: dict[int, int] = {}
    passages = 0
    for document in documents:
        count = len(document.passage_ids)
        passages += count
        owner = np.repeat(np.arange(count, dtype="int64"), np.diff(document.token_starts))
        pairs = np.unique(owner * (1 << 32) + document.pieces.astype("int64"))
        found, times = np.unique(pairs & 0xFFFFFFFF, return_counts=True)
        for piece, number in zip(found.tolist(), times.tolist(), strict=True):
            totals[piece] = totals.get(piece, 0) + number
    return totals, passages
