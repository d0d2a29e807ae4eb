"""A case (one question with what was said to it) and a measure (a pure function from a case to a score)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from evals.matching import holds_evidence, same_file
from evals.pieces import MOST_PIECES, count_pieces
from evals.questions import Question
from evals.records import Record
from evals.sources import SourceLibrary

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Case:
    """One question, its record, and the documents by which quotes are judged."""

    question: Question
    record: Record
    sources: SourceLibrary = field(default_factory=SourceLibrary)

    @cached_property
    def evidence_rank(self) -> int | None:
        """Rank (from 1) of the first row that holds the evidence or an alternative whole; None where none does.

        A row longer than the embedder reads is not counted: it would hold anything.
        """
        ranks = (rank for rank, row in enumerate(self.record.retrieved, 1) if self._is_hit(row.text, row.file))
        return next(ranks, None)

    @cached_property
    def document_rank(self) -> int | None:
        """Rank (from 1) of the first row from the evidence's document or an alternative's; None where none is."""
        files = [evidence.file for evidence in self.question.evidence if evidence.file]
        rows = enumerate(self.record.retrieved, 1)
        return next((rank for rank, row in rows if any(same_file(row.file, file) for file in files)), None)

    def _is_hit(self, text: str, file: str) -> bool:
        held = any(holds_evidence(text, file, evidence) for evidence in self.question.evidence)
        return held and count_pieces(text) <= MOST_PIECES


@dataclass(frozen=True, slots=True)
class Measure:
    """How one thing is judged.

    Args:
        name: as it stands in metrics.json and gate files.
        title: in plain words, for the report.
        meaning: one sentence that says what is counted, of which cases.
        score: 0..1 for a case, or None where the measure isn't for it: unscored is a state, not a number.
        better: whether more is better.
        unit: "share" is shown as a percentage, "number" as it is.
    """

    name: str
    title: str
    meaning: str
    score: Callable[[Case], float | None]
    better: Better = "higher"
    unit: str = "share"
