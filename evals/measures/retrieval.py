"""Did the search find the passage? Ranking figures by ir-measures (MacAvaney et al., 2022)."""

from __future__ import annotations

from functools import partial

import ir_measures
from ir_measures import RR, nDCG

from evals.measures.base import Case, Measure

_RIGHT = "evidence"


def _has_evidence(case: Case) -> bool:
    return case.question.is_answerable and any(evidence.is_located for evidence in case.question.evidence)


def evidence_hit(case: Case, k: int) -> float | None:
    """1 where the evidence or an alternative is whole in one of the first k rows; not for the unanswerable."""
    if not _has_evidence(case):
        return None
    return float(case.evidence_rank is not None and case.evidence_rank <= k)


def document_hit(case: Case, k: int) -> float | None:
    """1 where one of the first k rows is from the right document; not for questions that name no file."""
    if not case.question.is_answerable or not any(evidence.file for evidence in case.question.evidence):
        return None
    return float(case.document_rank is not None and case.document_rank <= k)


def ranking(case: Case, measure: ir_measures.Measure) -> float | None:
    """An ir-measures figure with one relevant thing: the first row that holds the evidence."""
    if not _has_evidence(case):
        return None
    rows = range(1, len(case.record.retrieved) + 1)
    run = {_RIGHT if rank == case.evidence_rank else f"row {rank}": 1.0 / rank for rank in rows}
    found = ir_measures.iter_calc([measure], {"q": {_RIGHT: 1}}, {"q": run or {"nothing": 0.0}})
    return float(next(iter(found)).value)


RETRIEVAL_MEASURES = (
    *(
        Measure(
            f"evidence_hit@{k}",
            f"Right passage among the first {k}" if k > 1 else "Right passage first",
            f"Of the answerable questions with known evidence: the evidence, or an equally good one, stands whole in "
            f"one of the first {k} passages found.",
            partial(evidence_hit, k=k),
        )
        for k in (1, 4, 10)
    ),
    Measure(
        "document_hit@4",
        "Right document among the first 4",
        "Of the answerable questions that name a document: one of the first 4 passages comes from it.",
        partial(document_hit, k=4),
    ),
    Measure(
        "ndcg@10",
        "nDCG@10 of the evidence",
        "Of the answerable questions with known evidence: 1 where the passage is first, less the further down it is.",
        partial(ranking, measure=nDCG @ 10),
        unit="number",
    ),
    Measure(
        "mrr@10",
        "Mean reciprocal rank of the evidence",
        "Of the answerable questions with known evidence: 1 divided by the passage's rank, 0 beyond the tenth.",
        partial(ranking, measure=RR @ 10),
        unit="number",
    ),
)
