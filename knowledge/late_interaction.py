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


@dataclass(frozen=True)
class LateScores:
    """What late interaction says of `n` candidates.

    passage: (n,) score in -1..1. weakest: (n,) how well the candidate matches that one of the question's weighty tokens
    that it matches worst. sentence: for each candidate (s, 3) its sentences in reading order: `score`, `asked_for` and
    `leads` of `knowledge.passages.ScoredSentence`.
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
            return LateScores(nothing, nothing, tuple(np.zeros((0, 3)) for _ in candidates))
        weight = self.weights(question.pieces)
        tokens = self._head.project_exactly(question.token_vectors)
        parts = [self._tokens(document, passage) for document, passage in candidates]
        stacked = np.concatenate([vectors for vectors, _ in parts]).astype("float32")
        similarity = (tokens @ stacked.T) / 127.0
        sizes = np.array([len(vectors) for vectors, _ in parts])
        sentences = np.concatenate([numbers for _, numbers in parts]).astype("int64")
        owner = np.repeat(np.arange(len(parts)), sizes)
        passage_scores = np.full(len(candidates), -1.0, "float32")
        weakest = np.full(len(candidates), -1.0, "float32")
        filled = np.flatnonzero(sizes)
        if len(filled):
            best = np.maximum.reduceat(similarity, (np.cumsum(sizes) - sizes)[filled], axis=1)
            passage_scores[filled] = weight @ best
            weakest[filled] = best[weight >= np.median(weight)].min(axis=0)
        return LateScores(passage_scores, weakest, _by_sentence(similarity, owner, sentences, weight, len(candidates)))

    def _tokens(self, document: int, passage: int) -> tuple[np.ndarray, np.ndarray]:
        derived = self._documents[document]
        part = slice(derived.token_starts[passage], derived.token_starts[passage + 1])
        return derived.token_vectors[part], derived.token_sentences[part]


def _by_sentence(
    similarity: np.ndarray, owner: np.ndarray, sentences: np.ndarray, weight: np.ndarray, candidates: int
) -> tuple[np.ndarray, ...]:
    """What `LateScores.sentence` says, over all candidates at once.

    Args:
        similarity: (q, t) of the question's tokens with those of all candidates, one candidate after the other.
        owner: (t,) the candidate that a token is of, from 0.
        sentences: (t,) the number of its sentence there.
        weight: (q,) of the question's tokens.
        candidates: how many there are.
    """
    inside = np.flatnonzero(sentences != CONTEXT_SENTENCE)
    if not len(inside):
        return tuple(np.zeros((0, 3), "float32") for _ in range(candidates))
    numbers, owner, own = sentences[inside], owner[inside], similarity[:, inside]
    starts = np.flatnonzero(np.append(True, np.diff(owner * CONTEXT_SENTENCE + numbers) != 0))
    best = np.maximum.reduceat(own, starts, axis=1)
    of_candidate = np.flatnonzero(np.append(True, np.diff(owner[starts]) != 0))
    top = np.maximum.reduceat(best, of_candidate, axis=1)
    top = np.repeat(top, np.diff(np.append(of_candidate, len(starts))), axis=1)
    measured = np.stack(
        [
            weight @ best,
            np.add.reduceat(own.max(axis=0), starts) / np.diff(np.append(starts, len(inside))),
            weight @ (best == top),
        ],
        axis=1,
    )
    count = np.zeros(candidates, "int64")
    np.maximum.at(count, owner[starts], numbers[starts] + 1)
    begin = np.cumsum(count) - count
    scores = np.tile(np.array([-1.0, -1.0, 0.0], "float32"), (int(count.sum()), 1))
    scores[begin[owner[starts]] + numbers[starts]] = measured
    return tuple(np.split(scores, begin[1:]))


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
