"""From a question and a snapshot of the library to scored candidates: dense, BM25 and late interaction, fused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.apparatus import is_apparatus
from knowledge.embedding import Encoding
from knowledge.lexical import stem_set
from knowledge.passage_index import Candidate, PassageIndex
from knowledge.passages import Passage, RetrievedPassage, ScoredSentence

CANDIDATES = 150
"""How many passages each of dense search and BM25 puts forward to be re-scored."""

FUSION = {"late": 1.0, "dense": 0.3, "lexical": 0.15, "sentence": 0.6, "vocabulary": 0.2}
"""Weights of the parts, each standardised over the candidates; chosen on the training questions, and flat there."""

REFERENCE_LIST_COST = 1.0
"""What a passage of a list of works loses; one in sixty of them answers, among others one in five does."""


VARIED_PLACE, VARIED_AMONG, VARIED_WITHIN = 4, 10, 0.8
"""The place that another document's passage may have, among how many it is looked for, and how far below the passage
that stands there its score may be; the training questions find as much evidence with it, in more of their documents."""


@dataclass(frozen=True)
class Query:
    """A question, ready to be searched with.

    encoding: one pass of the encoder over it. stems: BM25's weights of its words' stems. official: the same of the
    documents' words for what it says. preferred: (documents,) what each document's passages gain. allowed: (documents,)
    bool, which documents may be shown; None for all.
    """

    encoding: Encoding
    stems: Mapping[int, float]
    official: Mapping[int, float]
    preferred: np.ndarray
    allowed: np.ndarray | None = None


def rank(index: PassageIndex, query: Query, dense_rows: np.ndarray) -> list[Candidate]:
    """Candidates of one question, best first.

    Args:
        index: the snapshot.
        query: the question.
        dense_rows: rows that dense search put forward.
    """
    lexical, official = index.bm25.scores(query.stems), index.bm25.scores(query.official)
    if query.allowed is not None:
        allowed = query.allowed[index.document_of]
        lexical, official = np.where(allowed, lexical, 0), np.where(allowed, official, 0)
    rows = candidate_rows(lexical, official, dense_rows)
    if not len(rows):
        return []
    places = [index.place(row) for row in rows.tolist()]
    late = index.late.scores(query.encoding, places)
    signals = {
        "late": late.passage,
        "dense": index.cosines(query.encoding, rows),
        "lexical": lexical[rows],
        "vocabulary": official[rows],
        "covered": index.bm25.covered(query.stems, rows),
        "weakest": late.weakest,
        "sentence": np.array([scores[:, 0].max() if len(scores) else -1.0 for scores in late.sentence], "float32"),
    }
    totals = np.sum([weight * standardised(signals[name]) for name, weight in FUSION.items()], axis=0)
    totals = totals + query.preferred[index.document_of[rows]]
    order = np.argsort(-totals, kind="stable")
    return [
        Candidate(
            row=int(rows[i]),
            document=places[i][0],
            position=places[i][1],
            passage_id=index.passage_id(int(rows[i])),
            score=float(totals[i]),
            signals={name: float(values[i]) for name, values in signals.items()},
            sentences=_sentences(index.sentence_spans(int(rows[i])), late.sentence[i]),
        )
        for i in order.tolist()
    ]


def candidate_rows(lexical: np.ndarray, official: np.ndarray, dense_rows: np.ndarray) -> np.ndarray:
    """The rows that dense search and BM25 put forward, each once; the vocabulary's words put forward fewer."""
    return np.unique(
        np.concatenate([_best(lexical, CANDIDATES), _best(official, CANDIDATES // 3), dense_rows]).astype("int64")
    )


def _best(scores: np.ndarray, count: int) -> np.ndarray:
    count = min(count, len(scores))
    best = np.argpartition(-scores, count - 1)[:count] if count else np.zeros(0, "int64")
    return best[scores[best] > 0]


def reference_lists_last(held: Sequence[tuple[Candidate, Passage]]) -> list[tuple[Candidate, Passage]]:
    """Candidates with their passages, best first; those of lists of works at a cost, as titles only promise."""
    costed = [
        (
            replace(candidate, score=candidate.score - REFERENCE_LIST_COST)
            if is_apparatus(passage.heading_path, passage.text)
            else candidate,
            passage,
        )
        for candidate, passage in held
    ]
    return sorted(costed, key=lambda pair: -pair[0].score)


def with_another_document(found: Sequence[RetrievedPassage]) -> list[RetrievedPassage]:
    """The passages, best first, with the best of another document in the fourth place where the first three have none
    of its, if it is nearly as good as the fourth: those who read four see one source more (as in Carbonell and
    Goldstein, The use of MMR, 1998, for one place)."""
    first, rest = found[: VARIED_PLACE - 1], found[VARIED_PLACE - 1 :]
    seen = {one.document.document_id for one in first}
    other = next((one for one in rest[: VARIED_AMONG - len(first)] if one.document.document_id not in seen), None)
    if other is None or rest[0].score - other.score > VARIED_WITHIN:
        return list(found)
    return [*first, other, *(one for one in rest if one is not other)]


def near_duplicates(text: str, others: Sequence[str], least: float = 0.9) -> bool:
    """Whether one of the other texts says the same: their sets of word stems agree by at least `least` (Jaccard)."""
    own = stem_set(text)
    for other in others:
        theirs = stem_set(other)
        if len(own & theirs) >= least * max(len(own | theirs), 1):
            return True
    return False


def standardised(values: np.ndarray) -> np.ndarray:
    """Zero mean and unit deviation over one question's candidates; zeros where all are alike."""
    deviation = float(values.std())
    return (values - values.mean()) / deviation if deviation > 1e-6 else np.zeros_like(values)


def _sentences(spans: np.ndarray, scores: np.ndarray) -> tuple[ScoredSentence, ...]:
    return tuple(
        ScoredSentence(*span, *measured) for span, measured in zip(spans.tolist(), scores.tolist(), strict=False)
    )
