"""Candidates for the library's keeper: statements of different documents that speak of one thing and disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.contradictions.conflicts import Conflict, conflict, rarity
from assistant.contradictions.statements import Statement, statements_of
from knowledge.apparatus import is_apparatus
from knowledge.embedding import Embedder
from knowledge.passages import DocumentRecord, Passage

LEAST_SCORE = 0.45
_LEAST_NEARNESS = 0.3
"""Cosine of two statements (with their innermost headings) below which they are not compared."""
_MOST_OF_ONE = 2
_ROWS = 512
_SURE = {"time": 1.0, "region": 1.0, "permission": 0.9, "amount": 0.75}
"""How often a disagreement of a kind is one, where the subject is the same."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two statements that disagree, with its place."""

    document: DocumentRecord
    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words, verbatim."""
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that seem to disagree. `score` (0..1): how likely they speak of the same thing and do."""

    one: Side
    other: Side
    conflict: Conflict
    score: float


def find_contradictions(
    documents: Sequence[tuple[DocumentRecord, Sequence[Passage]]],
    embedder: Embedder,
    least: float = LEAST_SCORE,
    progress: Progress = lambda message: None,
) -> list[Contradiction]:
    """Pairs of statements from different documents that may disagree, likeliest first.

    Args:
        documents: the library's documents with their passages; copies of one another are read once.
        embedder: says how near two statements are to each other.
        least: score below which a pair is left out.
        progress: told what is being done.
    """
    owners = [(record, passage) for record, passages in documents if not record.duplicate_of for passage in passages]
    owners = [(record, p) for record, p in owners if not is_apparatus(p.heading_path, p.text)]
    statements = _distinct(statements_of([passage for _, passage in owners]))
    if not statements:
        return []
    progress(f"comparing {len(statements)} statements of {len(owners)} passages")
    vectors = embedder.embed([_in_context(statement, owners[statement.source][1]) for statement in statements])
    weight = rarity(statements)
    found = []
    for a, b, nearness in _near_pairs(statements, [owners[s.source][0].document_id for s in statements], vectors):
        disagreement = conflict(statements[a], statements[b], weight)
        if disagreement is None:
            continue
        score = _SURE[disagreement.kind] * (0.4 * disagreement.shared + 0.6 * nearness)
        if score >= least:
            one, other = (Side(*owners[s.source], s.start, s.end) for s in (statements[a], statements[b]))
            found.append(Contradiction(one, other, disagreement, round(score, 4)))
    return _thinned(sorted(found, key=lambda one: -one.score))


def _thinned(found: Sequence[Contradiction]) -> list[Contradiction]:
    """The candidates, none of whose statements comes more often than a keeper needs to see it."""
    seen: Counter[str] = Counter()
    kept = []
    for one in found:
        if max(seen[one.one.text], seen[one.other.text]) < _MOST_OF_ONE:
            seen.update((one.one.text, one.other.text))
            kept.append(one)
    return kept


def _distinct(statements: Sequence[Statement]) -> list[Statement]:
    """Each text once: passages overlap, and boilerplate stands in many documents."""
    return list({statement.text: statement for statement in reversed(statements)}.values())[::-1]


def _in_context(statement: Statement, passage: Passage) -> str:
    return f"{' > '.join(passage.heading_path[-2:])}: {statement.text}"


def _near_pairs(
    statements: Sequence[Statement], documents: Sequence[str], vectors: np.ndarray
) -> list[tuple[int, int, float]]:
    """(a, b, cosine) of the statements of different documents that could disagree and are near to each other."""
    pairs: list[tuple[int, int, float]] = []
    numbers = np.unique(np.array(documents), return_inverse=True)[1]
    for start in range(0, len(statements), _ROWS):
        cosines = vectors[start : start + _ROWS] @ vectors.T
        cosines[numbers[start : start + _ROWS, None] == numbers[None, :]] = -1
        for row, column in zip(*np.nonzero(cosines >= _LEAST_NEARNESS), strict=True):
            if start + row < column:
                pairs.append((int(start + row), int(column), float(cosines[row, column])))
    return pairs
